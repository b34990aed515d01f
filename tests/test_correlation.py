"""Two scores: their correlations, the intervals, and what makes them doubtful.

Protects every figure of :class:`Correlation`. Expected numbers come from R 4.2 on its own data sets: ``cor.test`` for
r, tau-b and their p; Spearman's interval and p by the formulas written out,
``tanh(atanh(r) + c(-1, 1) * qnorm(.975) * sqrt((1 + r^2 / 2) / (n - 3)))`` and ``2 * pt(-abs(t), n - 2)``.
PSPP 1.6.2 CORRELATIONS and CROSSTABS show the same coefficients of mtcars in two decimals.
"""

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bsc_core.inference.correlation import MOST_PAIRS, Correlation, correlate, joint_counts
from bsc_core.sentence import Sentence

# R's mtcars (Motor Trend 1974)
MPG = [
    21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9,
    21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4,
]  # fmt: skip
WEIGHT = [
    2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2,
    1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78,
]  # fmt: skip
CYLINDERS = [6, 6, 4, 6, 8, 6, 8, 4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 4, 8, 6, 8, 4]
# the third and fourth set of Anscombe (1973)
ANSCOMBE_3 = (
    [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
    [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73],
)
ANSCOMBE_4 = (
    [8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8],
    [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89],
)
FOUR = ([1, 2, 3, 4], [2, 1, 4, 3.5])

FIGURES = ("pearson", "p_pearson", "spearman", "p_spearman", "kendall", "p_kendall")


def figures(found: Correlation) -> list[float]:
    return [getattr(found, name) for name in FIGURES]


@pytest.mark.parametrize(
    ("x", "y", "expected", "pearson_ci", "spearman_ci"),
    [
        (
            MPG,
            WEIGHT,
            (-8.67659376517228e-01, 1.29395870135052e-10, -8.86422033270298e-01, 1.48759485812748e-11,
             -7.27832149528431e-01, 6.70577040559586e-09),
            (-9.33826413284994e-01, -7.44087196460113e-01),
            (-9.50265882378298e-01, -7.51081976970414e-01),
        ),
        (
            MPG,
            CYLINDERS,
            (-8.52161959426613e-01, 6.11268714258096e-10, -9.10801310862479e-01, 4.69028703735615e-13,
             -7.95313408619535e-01, 2.25362043202028e-08),
            (-9.25769361912065e-01, -7.16317141481634e-01),
            (-9.61477974241074e-01, -8.00247419492216e-01),
        ),
        (
            *ANSCOMBE_3,
            (0.81628673948959818, 0.00217630527922803, 9.90909090909091e-01, 3.76257180708543e-09,
             9.63636363636364e-01, 3.69056040498152e-05),
            (0.42406233992177467, 0.95065466517424935),
            (9.51596035090617e-01, 9.98320090775912e-01),
        ),
        (
            *FOUR,
            (0.703210846407743, 0.296789153592257, 0.6, 0.4, 0.333333333333333, 0.496905847564768),
            (-0.795538296462522, 0.993108599538075),
            (-0.892873135117155, 0.992950579219450),
        ),
    ],
    ids=["mpg-weight", "ties", "anscombe-3", "four"],
)  # fmt: skip
def test_coefficients_p_and_intervals(
    x: list[float],
    y: list[float],
    expected: tuple[float, ...],
    pearson_ci: tuple[float, float],
    spearman_ci: tuple[float, float],
) -> None:
    """R 4.2, the calls above; kendall: cor.test(method = "kendall", exact = FALSE)."""
    found = correlate(x, y)
    assert figures(found) == pytest.approx(expected, rel=1e-9)
    assert found.pearson_ci == pytest.approx(pearson_ci, rel=1e-9)
    assert found.spearman_ci == pytest.approx(spearman_ci, rel=1e-9)


def test_another_level_of_the_interval() -> None:
    """R 4.2: cor.test(mtcars$mpg, mtcars$wt, conf.level = .9)."""
    assert correlate(MPG, WEIGHT, level=0.9).pearson_ci == pytest.approx(
        (-0.925915149884019, -0.769087207859749), rel=1e-12
    )


def test_three_pairs_have_a_p_but_no_interval() -> None:
    """R 4.2: cor.test(c(1, 2, 4), c(1, 3, 2)), which gives no interval either; Spearman's p by t."""
    found = correlate([1, 2, 4], [1, 3, 2])
    assert (found.pearson, found.p_pearson) == pytest.approx((0.327326835353989, 0.787704384990343), rel=1e-9)
    assert (found.spearman, found.p_spearman) == pytest.approx((0.5, 2 / 3), rel=1e-9)
    assert all(map(math.isnan, (*found.pearson_ci, *found.spearman_ci)))
    assert any("no interval" in said for said in found.warnings)


# --- what cannot be computed, and what is doubtful ------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ([], [], "at least 3 pairs; there are 0"),
        ([1.0], [2.0], "at least 3 pairs; there is 1"),
        ([1, 2], [2, 1], "at least 3 pairs; there are 2"),
        ([None, 1, 2, 3], [1, None, 2, 3], "at least 3 pairs; there are 2"),
        ([3, 3, 3, 3], [1, 2, 3, 4], "All values of x are equal"),
        ([0.1 + 0.2, 0.3, 0.3, 0.3], [1, 2, 3, 4], "All values of x are equal"),
        ([3, 3, 3, 3], [1, 1, 1, 1], "All values of x, y are equal"),
    ],
)
def test_without_spread_or_pairs_there_is_a_sentence_and_no_number(x: list[float], y: list[float], words: str) -> None:
    found = correlate(x, y)
    assert all(map(math.isnan, (*figures(found), *found.pearson_ci, *found.spearman_ci)))
    assert any(words in said for said in found.warnings)
    assert all(isinstance(said, Sentence) for said in found.warnings)


@pytest.mark.filterwarnings("error")
def test_missing_and_infinite_values_are_left_out_and_counted() -> None:
    """The rest are the four pairs of the table above."""
    found = correlate([1, 2, math.inf, 3, 4, None, 5], [2, 1, 7, 4, 3.5, 1, None])
    assert (found.n, found.n_missing) == (4, 3)
    assert found.pearson == correlate(*FOUR).pearson
    assert found.warnings[:2] == (
        "2 pairs are left out, because one of the two values is missing.",
        "1 pair is left out, because its value is infinite; look for a division by zero in the sheet.",
    )


def test_whole_numbers_with_missing_ones_are_numbers() -> None:
    nullable = pd.Series([1, 2, 3, 4, None], dtype="Int64")
    assert correlate(nullable, [*FOUR[1], 9]).pearson == correlate(*FOUR).pearson
    assert correlate(pd.Series([1, 2, 3, 4, pd.NA], dtype=object), [*FOUR[1], 9]).pearson == correlate(*FOUR).pearson


@pytest.mark.filterwarnings("error")
def test_a_straight_line_has_no_interval_and_says_so() -> None:
    for factor in (0.1, -3.7):
        found = correlate(np.arange(20), factor * np.arange(20) + 5)
        assert figures(found)[:4] == [math.copysign(1, factor), 0, math.copysign(1, factor), 0]
        assert all(map(math.isnan, (*found.pearson_ci, *found.spearman_ci)))
        assert any("straight line" in said for said in found.warnings)


def test_the_same_order_on_a_bend_has_an_interval_for_pearson_only() -> None:
    found = correlate(np.arange(1, 11), np.arange(1, 11) ** 2)
    assert found.spearman == 1 and not math.isnan(found.pearson_ci[0]) and math.isnan(found.spearman_ci[0])
    assert any("same order" in said for said in found.warnings)


def test_a_pair_that_carries_the_correlation_is_named() -> None:
    """R 4.2: cor() without Anscombe's outlier is 0.999996553784828; without the one of his fourth set x is constant."""
    third = " ".join(correlate(*ANSCOMBE_3).warnings)
    assert "Without the pair (13, 12.74) Pearson's r would be 1.000 instead of 0.816" in third
    fourth = " ".join(correlate(*ANSCOMBE_4).warnings)
    assert "Without the pair (19, 12.5)" in fourth and "alone makes the correlation" in fourth
    assert correlate(MPG, WEIGHT).warnings == ()


def test_few_different_values_are_said_with_the_columns_name() -> None:
    found = correlate(pd.Series(MPG, name="consumption"), pd.Series(CYLINDERS, name="cylinders"))
    assert any(said.startswith("cylinders takes fewer than 5 different values") for said in found.warnings)


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ([1, 2, 3], [1, 2], "equally long"),
        (pd.Series([1, 2]), pd.Series([1, 2], index=[5, 6]), "same rows"),
        (["a", "b"], [1, 2], "must hold numbers"),
        (pd.Series([1, 2]), pd.Series(["1", "2"], name="score"), "column score must hold numbers"),
    ],
)
def test_unusable_columns_say_what_is_wrong(x: object, y: object, words: str) -> None:
    for function in (correlate, joint_counts):
        with pytest.raises(ValueError, match=words):
            function(x, y)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, None, 2, 4, 3], dtype=object),
        pd.Series([1, pd.NA, 2, 4, 3], dtype="Int64"),
        pd.Series([Decimal(1), None, Decimal(2), Decimal(4), Decimal(3)], dtype=object),
    ],
)
def test_numbers_come_in_many_types(column: pd.Series) -> None:
    """r of 1, 2, 4, 3 and 1, 3, 4, 5 by hand: 5.5 / sqrt(5 * 8.75)."""
    found = correlate(column, [1, 2, 3, 4, 5])
    assert found.pearson == pytest.approx(5.5 / math.sqrt(5 * 8.75))
    assert found.n_missing == 1


def test_the_level_is_a_share() -> None:
    with pytest.raises(ValueError, match=r"0\.95"):
        correlate(MPG, WEIGHT, level=95)


# --- the picture ----------------------------------------------------------------------------------------------------


def test_joint_counts_of_few_values_are_exact() -> None:
    """By hand."""
    counted = joint_counts([1, 1, 2, 2, 2, None], [5, 5, 5, 4, 4, 4])
    assert counted[["x", "y", "n"]].to_numpy().tolist() == [[1, 5, 2], [2, 4, 2], [2, 5, 1]]
    assert (counted["x_low"] == counted["x"]).all() and (counted["y_high"] == counted["y"]).all()
    assert joint_counts([], []).empty


def test_joint_counts_of_many_values_are_binned() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=20_000), rng.integers(1, 6, 20_000)
    counted = joint_counts(x, y)
    assert counted["n"].sum() == 20_000
    assert len(counted) <= MOST_PAIRS
    assert (counted["n"] >= 1).all()
    # five answers need no classes; the score gets thirty, from its lowest to its highest value
    assert sorted(counted["y"].unique()) == [1, 2, 3, 4, 5]
    assert (counted["x_low"].min(), counted["x_high"].max()) == pytest.approx((x.min(), x.max()))
    assert (counted["x_high"] - counted["x_low"]).to_numpy() == pytest.approx((x.max() - x.min()) / 30)
    inside = (x >= counted.at[7, "x_low"]) & (x < counted.at[7, "x_high"]) & (y == counted.at[7, "y"])
    assert counted.at[7, "n"] == inside.sum()


# --- properties -----------------------------------------------------------------------------------------------------

answers = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=0, max_size=40)


@pytest.mark.filterwarnings("error")
@settings(deadline=None)
@given(answers)
def test_every_column_gives_coefficients_in_range_or_a_sentence(pairs: list[tuple[int, int]]) -> None:
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    found = correlate(x, y)
    if math.isnan(found.pearson):
        assert found.warnings
        return
    assert all(-1 <= r <= 1 for r in figures(found)[::2])
    assert all(0 <= p <= 1 for p in figures(found)[1::2])
    for r, (low, high) in ((found.pearson, found.pearson_ci), (found.spearman, found.spearman_ci)):
        assert math.isnan(low) or -1 <= low <= r <= high <= 1
    turned = correlate(y, x)
    assert figures(turned) == pytest.approx(figures(found))
    mirrored = correlate([-v for v in x], y)
    assert figures(mirrored)[::2] == pytest.approx([-r for r in figures(found)[::2]])


@settings(deadline=None)
@given(answers, st.floats(0.01, 1000), st.floats(-1000, 1000))
def test_units_do_not_matter(pairs: list[tuple[int, int]], factor: float, shift: float) -> None:
    x, y = np.array([a for a, _ in pairs], dtype=float), [b for _, b in pairs]
    assume(len(set(x)) > 1)
    assert figures(correlate(factor * x + shift, y)) == pytest.approx(figures(correlate(x, y)), rel=1e-6, nan_ok=True)


def test_huge_and_tiny_scores_do_not_overflow() -> None:
    x, y = np.array(MPG), np.array(WEIGHT)
    for factor in (1e90, 1e-90):
        assert correlate(factor * x, y).pearson == pytest.approx(correlate(x, y).pearson, rel=1e-12)
