"""Sample sizes and margins of error.

Protects the formulas (Slovin; Cochran 1977 with the correction for a finite population), that nothing is rounded, and
that what is no share or population is refused. Expected numbers are published or worked by hand.
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_core.survey.sample import margin_of_error, sample_for_proportion, slovin

Z = 1.959963984540054
"""R 4.2: qnorm(0.975)."""


def test_slovin() -> None:
    """By hand: 31367 / (1 + 31367 x 0.01) = 31367 / 314.67."""
    assert slovin(31367, 0.10) == pytest.approx(99.6822, abs=1e-4)
    assert slovin(1000, 0.05) == pytest.approx(1000 / 3.5)


@pytest.mark.parametrize(("population", "error"), [(0, 0.1), (math.inf, 0.1), (math.nan, 0.1), (100, 0), (100, 5)])
def test_slovin_refuses_what_is_no_population_or_margin(population: float, error: float) -> None:
    with pytest.raises(ValueError, match=r"population|margin"):
        slovin(population, error)


def test_the_well_known_385() -> None:
    """1.96^2 x 0.25 / 0.05^2 = 384.15 (384.16 with z rounded): the sample that textbooks round up to 385."""
    assert sample_for_proportion(0.5, 0.05) == pytest.approx(Z**2 * 0.25 / 0.0025)
    assert math.ceil(sample_for_proportion(0.5, 0.05)) == 385


@pytest.mark.parametrize(
    ("proportion", "error", "level", "expected"),
    [
        (0.5, 0.10, 0.95, 97),
        (0.3, 0.05, 0.95, 323),
        (0.1, 0.03, 0.95, 385),
        (0.5, 0.05, 0.90, 271),
        (0.5, 0.1, 0.99, 166),
    ],
)
def test_sample_sizes_of_tables(proportion: float, error: float, level: float, expected: int) -> None:
    """Lwanga and Lemeshow 1991, table 1, rounded up: z = 1.960, 1.645, 2.576."""
    assert math.ceil(sample_for_proportion(proportion, error, level)) == expected


def test_a_small_population_needs_a_smaller_sample() -> None:
    """384.1459 / (1 + 383.1459 / 1000) = 277.74, the 278 of Krejcie and Morgan's table (1970)."""
    assert sample_for_proportion(0.5, 0.05, population=1000) == pytest.approx(384.1459 / 1.3831459, abs=1e-3)
    assert math.ceil(sample_for_proportion(0.5, 0.05, population=1000)) == 278
    assert sample_for_proportion(0.5, 0.05, population=1) == pytest.approx(1)


def test_margin_of_error() -> None:
    """By hand: 1.95996 x sqrt(0.25 / 100) = 0.097998; of a population of 400, times sqrt(300 / 399)."""
    assert margin_of_error(100) == pytest.approx(Z * 0.05)
    assert margin_of_error(100, population=400) == pytest.approx(Z * 0.05 * math.sqrt(300 / 399))
    assert margin_of_error(100, 0.2) == pytest.approx(Z * 0.04)
    assert margin_of_error(400, population=400) == 0
    assert margin_of_error(1, population=1) == 0


def test_a_sample_larger_than_the_population_is_said() -> None:
    with pytest.raises(ValueError, match="sample of 120 is larger than the population of 100"):
        margin_of_error(120, population=100)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0, 0.05), "proportion"),
        ((1, 0.05), "proportion"),
        ((0.5, 0), "margin of error"),
        ((0.5, 5), "margin of error"),
        ((0.5, math.nan), "margin of error"),
        ((0.5, 0.05, 95), "confidence level"),
        ((0.5, 0.05, 0.95, 0), "population"),
        ((0.5, 0.05, 0.95, math.nan), "population"),
    ],
)
def test_sample_for_proportion_refuses_what_is_no_share(arguments: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sample_for_proportion(*arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0,), "sample"),
        ((math.nan,), "sample"),
        ((10, 1.0), "proportion"),
        ((10, 0.5, 0), "level"),
        ((1, 0.5, 0.9, 0.5), "population"),
    ],
)
def test_margin_of_error_refuses_what_is_no_sample(arguments: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        margin_of_error(*arguments)


@given(
    st.floats(0.05, 0.95),
    st.floats(0.01, 0.2),
    st.sampled_from([0.8, 0.95, 0.99]),
    st.one_of(st.none(), st.integers(50, 10**7)),
)
def test_the_margin_of_the_sample_that_a_margin_needs_is_that_margin(
    proportion: float, error: float, level: float, population: int | None
) -> None:
    n = sample_for_proportion(proportion, error, level, population)
    if n < 1:
        return
    assert population is None or n <= population
    assert margin_of_error(n, proportion, level, population) == pytest.approx(error)


@given(st.integers(1, 10**7), st.floats(0.01, 0.3))
def test_slovin_is_about_the_sample_for_a_half_at_two_standard_errors(population: int, error: float) -> None:
    """With z = 2, a confidence of 95.45 %, n0 = 1 / e^2; Cochran's n0 - 1 in place of n0 is not one person more."""
    other = sample_for_proportion(0.5, error, 0.9544997361036416, population)
    assert 0 <= other - slovin(population, error) < 1
