"""The power of a sample for an effect that is known from elsewhere.

Protects the exact power of the chi-square test against a plain enumeration of all tables and against simulation, and
the powers of t and r against R 4.2 (power.prop.test, power.t.test and pt with ncp, the formula of pwr::pwr.r.test).
"""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.inference.power import (
    power_correlation,
    power_two_means,
    power_two_proportions,
    smallest_correlation_with_power,
    smallest_difference_with_power,
    smallest_odds_ratio_with_power,
)

# --- two proportions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n_exposed", "n_other", "share", "effect", "expected"),
    [
        (45, 60, 0.5166667, {"odds_ratio": 2.303}, 0.5263802385475),
        (5, 7, 0.2, {"odds_ratio": 36}, 0.77528148992),
        (20, 20, 0.3, {"odds_ratio": 1}, 0.05325606475086),
        (12, 80, 0.02, {"prevalence_ratio": 4}, 0.2850478126939),
        (3, 4, 0.1, {"prevalence_ratio": 10}, 0.9477),
    ],
)
def test_power_of_the_chi_square_test_is_exact(
    n_exposed: int, n_other: int, share: float, effect: dict[str, float], expected: float
) -> None:
    """R 4.2: the sum of dbinom(a, n1, p1) * dbinom(c, n2, p2) over all tables with pchisq(x, 1) above 0.95.

    By hand the last: all 3 exposed have the outcome; chi-square is significant when none or one of the 4 others has
    it (7 and 3.94), 0.9^4 + 4 x 0.1 x 0.9^3 = 0.9477.
    """
    assert power_two_proportions(n_exposed, n_other, share, **effect) == pytest.approx(expected, abs=1e-10)


def test_in_large_groups_the_power_is_that_of_the_normal_approximation() -> None:
    """R 4.2: power.prop.test(n = 2000, p1 = .25, p2 = .2, strict = TRUE) 0.96635; n = 50, .5, .75: 0.740."""
    assert power_two_proportions(2000, 2000, 0.2, prevalence_ratio=1.25) == pytest.approx(0.9663548634725, abs=0.0005)
    assert power_two_proportions(50, 50, 0.75, odds_ratio=1 / 3) == pytest.approx(0.7401671934536, abs=0.01)


def test_power_of_unequal_groups_in_a_simulation() -> None:
    """200,000 drawn tables of 40 and 100 with shares 0.5 and 0.3; the standard error is 0.0011."""
    rng = np.random.default_rng(11)
    a, c = rng.binomial(40, 0.5, 200_000), rng.binomial(100, 0.3, 200_000)
    chi2 = 140 * (a * 100.0 - c * 40.0) ** 2 / (40 * 100 * (a + c) * (140.0 - a - c))
    simulated = (chi2 > 3.841458820694124).mean()
    assert power_two_proportions(40, 100, 0.3, odds_ratio=7 / 3) == pytest.approx(simulated, abs=0.005)


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 9), st.integers(1, 9), st.floats(0.05, 0.95), st.floats(0.05, 20), st.sampled_from([0.01, 0.05, 0.2])
)
def test_power_is_the_probability_of_the_significant_tables(
    n_exposed: int, n_other: int, share: float, odds_ratio: float, alpha: float
) -> None:
    """Every table by itself, with its chi-square from the four cells."""
    critical = {0.01: 6.634896601021214, 0.05: 3.841458820694124, 0.2: 1.6423744151498163}[alpha]  # R: qchisq
    odds = odds_ratio * share / (1 - share)
    exposed = odds / (1 + odds)
    total = 0.0
    for a, c in itertools.product(range(n_exposed + 1), range(n_other + 1)):
        b, d = n_exposed - a, n_other - c
        margins = (a + b) * (c + d) * (a + c) * (b + d)
        if margins and (a + b + c + d) * (a * d - b * c) ** 2 / margins > critical:
            total += (
                math.comb(n_exposed, a)
                * exposed**a
                * (1 - exposed) ** b
                * (math.comb(n_other, c) * share**c * (1 - share) ** d)
            )
    power = power_two_proportions(n_exposed, n_other, share, odds_ratio=odds_ratio, alpha=alpha)
    assert power == pytest.approx(total, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 300), st.integers(2, 300), st.floats(0.02, 0.98), st.floats(0.1, 10))
def test_the_side_that_is_called_the_outcome_does_not_matter(n1: int, n2: int, share: float, odds_ratio: float) -> None:
    power = power_two_proportions(n1, n2, share, odds_ratio=odds_ratio)
    assert 0 <= power <= 1 + 1e-12
    assert power_two_proportions(n1, n2, 1 - share, odds_ratio=1 / odds_ratio) == pytest.approx(power, abs=1e-9)


def test_a_hundred_thousand_people_are_no_trouble() -> None:
    """The normal approximation, R 4.2: power.prop.test(n = 1e5, p1 = .205, p2 = .2, strict = TRUE)$power."""
    assert power_two_proportions(10**5, 10**5, 0.2, prevalence_ratio=1.025) == pytest.approx(0.7945138784545, abs=1e-4)


@pytest.mark.parametrize(
    ("arguments", "effect", "words"),
    [
        ((0, 10, 0.5), {"odds_ratio": 2}, "exposed"),
        ((10, 2.5, 0.5), {"odds_ratio": 2}, "others"),
        ((10, 10, 0), {"odds_ratio": 2}, "share"),
        ((10, 10, 50), {"odds_ratio": 2}, "share"),
        ((10, 10, 0.5), {}, "either"),
        ((10, 10, 0.5), {"odds_ratio": 2, "prevalence_ratio": 2}, "either"),
        ((10, 10, 0.5), {"odds_ratio": 0}, "above 0"),
        ((10, 10, 0.5), {"odds_ratio": math.inf}, "above 0"),
        ((10, 10, 0.5), {"prevalence_ratio": 3}, "would need 150 % of the exposed"),
        ((10, 10, 0.5), {"odds_ratio": 2, "alpha": 5}, "significance level"),
    ],
)
def test_two_proportions_refuse_what_they_cannot_use(
    arguments: tuple[int, int, float], effect: dict[str, float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        power_two_proportions(*arguments, **effect)


# --- two means ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n1", "n2", "d", "expected"),
    [
        (20, 20, 0.5, 0.3379390289251),
        (64, 64, 0.5, 0.8014595579223),
        (64, 64, -0.5, 0.8014595579223),
        (10, 10, 0, 0.05),
        (500, 500, 2, 1),
        (50, 50, 30, 1),
        (45, 60, 0.4, 0.5197656124906),
        (3, 100, 1.2, 0.5273434920731),
        (1, 2, 3, 0.1526963728877),
        (2, 2, 0.8, 0.07918238751864),
    ],
)
def test_power_of_the_t_test(n1: int, n2: int, d: float, expected: float) -> None:
    """R 4.2: power.t.test(n, delta = d, strict = TRUE); unequal groups by 1 - pt(tc, df, nc) + pt(-tc, df, nc)."""
    assert power_two_means(n1, n2, d) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((1, 1, 0.5), "at least 3"),
        ((0, 5, 0.5), "first group"),
        ((5, 5, math.nan), "number"),
        ((5, 5, 0.5, 0), "level"),
    ],
)
def test_two_means_refuse_what_they_cannot_use(arguments: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        power_two_means(*arguments)  # type: ignore[arg-type]


# --- correlation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "r", "expected"),
    [
        (50, 0.3, 0.5715558418602),
        (50, -0.3, 0.5715558418602),
        (160, 0.2, 0.7214998567512),
        (10, 0.6, 0.480966042707),
        (4, 0.9, 0.4172811988105),
        (30, 0, 0.04948717864219),
    ],
)
def test_power_of_a_correlation(n: int, r: float, expected: float) -> None:
    """R 4.2, the lines of pwr::pwr.r.test (two-sided). Simulated with 40,000 samples: 0.572, 0.722, 0.484, 0.437."""
    assert power_correlation(n, r) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize(
    ("arguments", "words"), [((3, 0.5), "4 pairs"), ((50, 1), "correlation"), ((50, 0.3, 1), "level")]
)
def test_a_correlation_refuses_what_it_cannot_use(arguments: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        power_correlation(*arguments)  # type: ignore[arg-type]


# --- the smallest effect that would have been found -----------------------------------------------------------------


def test_smallest_odds_ratio() -> None:
    """R 4.2: uniroot over p1 of the enumeration above, 45 and 60 with 0.5; 20 and 30 with 0.6, below 1."""
    found = smallest_odds_ratio_with_power(45, 60, 0.5)
    assert found.value / (1 + found.value) == pytest.approx(0.7636127398222, abs=1e-9)
    protective = smallest_odds_ratio_with_power(20, 30, 0.6, below_1=True)
    odds = 1.5 * protective.value
    assert odds / (1 + odds) == pytest.approx(0.2177138116949, abs=1e-9)
    assert found.warnings == protective.warnings == ()


def test_smallest_difference_and_correlation() -> None:
    """R 4.2: uniroot to 1e-12 over the formulas above; power.t.test(n = 20, power = .8, strict = TRUE) 0.9091."""
    assert smallest_difference_with_power(45, 60).value == pytest.approx(0.5576975603161, abs=1e-9)
    assert smallest_difference_with_power(20, 20).value == pytest.approx(0.9091, abs=1e-4)
    assert smallest_correlation_with_power(105).value == pytest.approx(0.2694134838762, abs=1e-9)


def test_where_no_effect_is_large_enough_there_is_a_sentence() -> None:
    """With 5 and 5 and 90 % of the others having it, even 5 of 5 exposed is no surprise; nor is any r of 4 pairs at
    a level of 1e-30."""
    found = smallest_odds_ratio_with_power(5, 5, 0.9)
    assert math.isnan(found.value)
    assert found.warnings[0].startswith("With 5 exposed and 5 others no odds ratio reaches a power of 80")
    assert not math.isnan(smallest_odds_ratio_with_power(5, 5, 0.9, below_1=True).value)
    pairs = smallest_correlation_with_power(4, alpha=1e-30)
    assert math.isnan(pairs.value)
    assert pairs.warnings[0].startswith("With 4 pairs no correlation reaches a power of 80")


def test_even_three_people_have_a_smallest_difference() -> None:
    found = smallest_difference_with_power(1, 2)
    assert power_two_means(1, 2, found.value) == pytest.approx(0.8)


@pytest.mark.filterwarnings("error")
@settings(deadline=None, max_examples=40)
@given(st.integers(4, 400), st.integers(4, 400), st.floats(0.1, 0.9), st.sampled_from([0.5, 0.8, 0.95]), st.booleans())
def test_the_smallest_effect_has_the_power_that_was_asked_for(
    n1: int, n2: int, share: float, power: float, below_1: bool
) -> None:
    odds = smallest_odds_ratio_with_power(n1, n2, share, power=power, below_1=below_1)
    if math.isnan(odds.value):
        assert odds.warnings
    else:
        assert (odds.value < 1) == below_1
        assert power_two_proportions(n1, n2, share, odds_ratio=odds.value) == pytest.approx(power, abs=1e-6)
    difference = smallest_difference_with_power(n1, n2, power=power).value
    assert power_two_means(n1, n2, difference) == pytest.approx(power, abs=1e-9)
    r = smallest_correlation_with_power(n1, power=power).value
    assert power_correlation(n1, r) == pytest.approx(power, abs=1e-6)


@pytest.mark.parametrize("power", [0.05, 0.01, 1, 80])
def test_the_power_lies_between_the_level_and_1(power: float) -> None:
    for smallest in (
        lambda: smallest_odds_ratio_with_power(45, 60, 0.5, power=power),
        lambda: smallest_difference_with_power(45, 60, power=power),
        lambda: smallest_correlation_with_power(45, power=power),
    ):
        with pytest.raises(ValueError, match="The power must lie"):
            smallest()
