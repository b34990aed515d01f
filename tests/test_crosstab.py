"""Tables of two variables: their tests, their strengths, their ratios, and what an empty cell does to them.

Protects every figure of :class:`CrossTab`. Expected numbers come from R 4.2 (``chisq.test``, ``fisher.test``, ``glm``,
``prop.test``; the call stands at each test) on the two printed tables of a paper on 105 medical-record officers and on
small made-up ones. PSPP 1.6.2 CROSSTABS gives the same tests in two decimals.
"""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.inference.crosstab import CrossTab, crosstab, read_p
from bsc_core.inference.fisher import SIMULATED_TABLES
from bsc_core.sentence import Sentence

COMPETENCE = [[32, 13], [31, 29]]
WORKLOAD = [[43, 20], [20, 22]]
THREE_BY_THREE = [[3, 1, 4], [1, 5, 9], [2, 6, 5]]
TWO_BY_THREE = [[12, 5, 7], [6, 9, 14]]
SMALL = [[3, 1], [1, 4]]
ZERO = [[0, 5], [7, 3]]
INFINITE = [[5, 0], [3, 7]]


def figures(ct: CrossTab, *names: str) -> list[float]:
    return [getattr(ct, name) for name in names]


# --- the tests ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "dof", "chi2", "p", "likelihood_ratio", "p_likelihood_ratio"),
    [
        (COMPETENCE, 1, 4.0509259259259, 0.0441471241841, 4.1176244164400, 0.0424386316352),
        (WORKLOAD, 1, 4.4708994708995, 0.0344768375044, 4.4608863925394, 0.0346794974509),
        (SMALL, 1, 2.7225, 0.0989429360673, 2.8626029864195, 0.0906606814356),
        (THREE_BY_THREE, 4, 5.325, 0.255545698647, 5.31438467966, 0.25653334904),
        (TWO_BY_THREE, 2, 5.0494321291735, 0.0800810474043, 5.1039120007783, 0.0779290875025),
        (ZERO, 1, 6.5625, 0.0104149946591, 8.51041323831667, 0.00353119862683),
    ],
)
def test_pearson_and_likelihood_ratio(
    counts: list[list[int]], dof: int, chi2: float, p: float, likelihood_ratio: float, p_likelihood_ratio: float
) -> None:
    """R 4.2: q = chisq.test(m, correct = FALSE); 2 * sum(m * log(m / q$expected)) and pchisq of it."""
    ct = crosstab(counts)
    assert ct.dof == dof
    assert figures(ct, "chi2", "p") == pytest.approx([chi2, p], rel=1e-10)
    assert figures(ct, "likelihood_ratio", "p_likelihood_ratio") == pytest.approx(
        [likelihood_ratio, p_likelihood_ratio], rel=1e-10
    )


@pytest.mark.parametrize(
    ("counts", "chi2_corrected", "p_corrected", "p_fisher"),
    [
        (COMPETENCE, 3.28125, 0.0700755385933, 0.0477636215871),
        (WORKLOAD, 3.6524470899471, 0.0559868947963, 0.0429724367587),
        (SMALL, 0.950625, 0.329560259961, 0.206349206349),
        (ZERO, 4.051339285714, 0.044136315874, 0.025641025641),
    ],
)
def test_yates_and_fisher_of_two_by_two(
    counts: list[list[int]], chi2_corrected: float, p_corrected: float, p_fisher: float
) -> None:
    """R 4.2: chisq.test(m, correct = TRUE), fisher.test(m)$p.value."""
    ct = crosstab(counts)
    assert figures(ct, "chi2_corrected", "p_corrected") == pytest.approx([chi2_corrected, p_corrected], rel=1e-10)
    assert ct.p_fisher == pytest.approx(p_fisher, rel=1e-10)
    assert not ct.fisher_simulated


def test_the_continuity_correction_never_goes_below_zero() -> None:
    """[[5, 5], [5, 6]]: |ad - bc| = 5 is less than n/2 = 10.5; R 4.2: chisq.test gives 0 and p = 1."""
    ct = crosstab([[5, 5], [5, 6]])
    assert figures(ct, "chi2_corrected", "p_corrected") == [0, 1]


def test_larger_tables_have_no_continuity_correction() -> None:
    assert all(map(math.isnan, figures(crosstab(TWO_BY_THREE), "chi2_corrected", "p_corrected", "odds_ratio")))


@pytest.mark.parametrize(("counts", "p"), [(THREE_BY_THREE, 0.282360228768), (TWO_BY_THREE, 0.0900979360784)])
def test_fisher_beyond_two_by_two_is_exact_where_it_can_be(counts: list[list[int]], p: float) -> None:
    """R 4.2: fisher.test(m)$p.value."""
    ct = crosstab(counts)
    assert ct.p_fisher == pytest.approx(p, rel=1e-9)
    assert not ct.fisher_simulated
    assert math.isnan(ct.fisher_se)
    assert not any("simulated" in said for said in ct.warnings)


def test_fisher_of_a_large_table_is_simulated_says_so_and_stays_put() -> None:
    """3 x 3 times 30, n = 1,080, too unlikely for any random table (R 4.2: chisq.test(30 * m)$p.value is 1.7e-33)."""
    counts = 30 * np.array(THREE_BY_THREE)
    ct = crosstab(counts)
    assert ct.fisher_simulated
    assert ct.fisher_tables == SIMULATED_TABLES
    assert ct.p_fisher == 1 / (1 + SIMULATED_TABLES)
    assert ct.fisher_se == pytest.approx(math.sqrt(ct.p_fisher * (1 - ct.p_fisher) / SIMULATED_TABLES))
    assert any("simulated by 19,999 random tables" in said for said in ct.warnings)
    assert crosstab(counts).p_fisher == ct.p_fisher


def test_more_than_a_billion_people() -> None:
    """No random table can be drawn; that is said, and a 2 x 2 keeps every figure."""
    ct = crosstab(np.full((3, 3), 10**9) + np.arange(9).reshape(3, 3))
    assert math.isnan(ct.p_fisher) and not ct.fisher_simulated
    assert any("more than a billion" in said for said in ct.warnings)
    many = crosstab(np.array(COMPETENCE) * 10**6)
    assert many.odds_ratio_exact_ci == pytest.approx(many.odds_ratio_ci, rel=1e-6)
    assert many.p_fisher == pytest.approx(0, abs=1e-100)


@pytest.mark.parametrize(
    ("counts", "linear", "p_linear"),
    [
        (COMPETENCE, 4.012345679012, 0.045168268555),
        (THREE_BY_THREE, 0.00957592339261, 0.92204612525751),
        (TWO_BY_THREE, 4.1229544362901, 0.0423051364005),
    ],
)
def test_linear_by_linear(counts: list[list[int]], linear: float, p_linear: float) -> None:
    """R 4.2: x = rep(row(m), m), y = rep(col(m), m), (n - 1) * cor(x, y)^2, pchisq with 1 degree of freedom."""
    assert figures(crosstab(counts), "linear", "p_linear") == pytest.approx([linear, p_linear], rel=1e-9)


def test_an_empty_level_in_between_keeps_its_distance_in_the_linear_test() -> None:
    """R 4.2 as above, with the columns' places 1, 2 and 4."""
    assert crosstab([[6, 3, 0, 2], [2, 4, 0, 7]]).linear == pytest.approx(4.19998829622, rel=1e-9)


def test_strength_of_association() -> None:
    """R 4.2: sqrt(x2 / n), sqrt(x2 / n / (min(dim(m)) - 1)), sqrt(x2 / (x2 + n))."""
    names = ("phi", "cramers_v", "contingency_coefficient")
    assert figures(crosstab(COMPETENCE), *names) == pytest.approx([0.196418550330, 0.196418550330, 0.192735836123])
    assert figures(crosstab(THREE_BY_THREE), *names) == pytest.approx([0.384599358640, 0.271952814535, 0.358966048979])


@pytest.mark.parametrize(
    ("counts", "level", "interval"),
    [
        (COMPETENCE, 0.95, (0, 0.3876914480757)),
        (COMPETENCE, 0.90, (0.02288459913357, 0.3569398210361)),
        (THREE_BY_THREE, 0.95, (0, 0.4420811649745)),
        (TWO_BY_THREE, 0.90, (0, 0.5105528574627)),
        ([[30, 1, 5], [2, 40, 8], [3, 6, 35]], 0.95, (0.5915709656566, 0.8360727647519)),
        ([[20, 0], [0, 20]], 0.95, (0.6901024838477, 1)),
    ],
)
def test_interval_of_cramers_v(counts: list[list[int]], level: float, interval: tuple[float, float]) -> None:
    """R 4.2: uniroot(function(ncp) pchisq(x2, df, ncp = ncp) - 0.975, tol = 1e-13) and 0.025, then
    sqrt(ncp / n / (k - 1)), at most 1; 0 where pchisq(x2, df) is below 0.975."""
    assert crosstab(counts, level=level).cramers_v_ci == pytest.approx(interval, rel=1e-9)


def test_a_table_more_even_than_chance_has_no_interval_of_cramers_v() -> None:
    """chi2 = 0: every chi-square, central or not, is above it."""
    ct = crosstab([[10, 10], [10, 10]])
    assert ct.cramers_v == 0
    assert all(map(math.isnan, ct.cramers_v_ci))
    assert any("more even than chance" in said for said in ct.warnings)


def test_expected_counts_and_the_cells_below_5() -> None:
    """R 4.2: chisq.test(m)$expected; by hand 45 x 63 / 105 = 27."""
    ct = crosstab(COMPETENCE)
    assert ct.expected.to_numpy().tolist() == [[27, 18], [36, 24]]
    assert (ct.cells_below_5, ct.share_below_5, ct.least_expected) == (0, 0, 18)
    few = crosstab(THREE_BY_THREE)
    assert (few.cells_below_5, few.least_expected) == (6, pytest.approx(4 / 3))
    assert few.share_below_5 == pytest.approx(6 / 9)
    assert any("6 cells of 9 (66.7 %)" in said and "1.33" in said for said in few.warnings)


def test_percentages() -> None:
    """By hand: 32/45, 32/63 and 32/105."""
    ct = crosstab(COMPETENCE)
    assert ct.row_percent.iat[0, 0] == pytest.approx(71.111, abs=1e-3)
    assert ct.column_percent.iat[0, 0] == pytest.approx(50.794, abs=1e-3)
    assert ct.total_percent.iat[0, 0] == pytest.approx(30.476, abs=1e-3)


# --- ratios of a 2 x 2 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "odds", "prevalence", "difference"),
    [
        (
            COMPETENCE,
            (2.30272952854, 1.01448909811, 5.22683121138),
            (1.37634408602, 1.01197376133, 1.87190924855),
            (0.1944444444444, 0.0113456749349, 0.3775432139540),
        ),
        (
            WORKLOAD,
            (2.36500000000, 1.05731769973, 5.29001358953),
            (1.43333333333, 1.00087869771, 2.05264079369),
            (0.2063492063492, 0.0165437511345, 0.3961546615639),
        ),
        (
            SMALL,
            (12.0, 0.514121987432, 280.089168563171),
            (3.75, 0.594323036215, 23.661374611289),
            (0.55, -0.000449874631877, 1.0),
        ),
    ],
)
def test_ratios_with_wald_intervals(
    counts: list[list[int]],
    odds: tuple[float, ...],
    prevalence: tuple[float, ...],
    difference: tuple[float, ...],
) -> None:
    """R 4.2: exp of coef and confint.default of glm(cbind(a, b) ~ exposed, binomial) and binomial("log");
    prop.test(m, correct = FALSE)$conf.int."""
    ct = crosstab(counts)
    assert (ct.odds_ratio, *ct.odds_ratio_ci) == pytest.approx(odds, rel=1e-6)
    assert (ct.prevalence_ratio, *ct.prevalence_ratio_ci) == pytest.approx(prevalence, rel=1e-6)
    assert (ct.risk_difference, *ct.risk_difference_ci) == pytest.approx(difference, rel=1e-9)


@pytest.mark.parametrize(
    ("counts", "level", "interval"),
    [
        (COMPETENCE, 0.95, (0.945563758073, 5.728036547625)),
        (COMPETENCE, 0.90, (1.07268918247, 4.98860901717)),
        (WORKLOAD, 0.95, (0.979808778755, 5.716009528136)),
        (SMALL, 0.95, (0.307132444398, 782.991084730833)),
        (ZERO, 0.95, (0, 0.879163355962)),
        (INFINITE, 0.95, (1.1374450416, math.inf)),
    ],
)
def test_exact_conditional_interval(counts: list[list[int]], level: float, interval: tuple[float, float]) -> None:
    """R 4.2: fisher.test(m, conf.level =)$conf.int, its equations solved by uniroot with tol = 1e-13
    (fisher.test itself stops at four digits)."""
    assert crosstab(counts, level=level).odds_ratio_exact_ci == pytest.approx(interval, rel=1e-9)


def test_exact_interval_of_many_respondents() -> None:
    """R 4.2: fisher.test on 10,500 gives 2.11981, 2.50167; with so many the Wald interval is next to it."""
    ct = crosstab(np.array(COMPETENCE) * 100)
    assert ct.odds_ratio_exact_ci == pytest.approx((2.11980793179, 2.50166954548), rel=1e-4)
    many = crosstab(np.array(COMPETENCE) * 10_000)
    assert many.odds_ratio_exact_ci == pytest.approx(many.odds_ratio_ci, rel=1e-4)


def test_an_odds_ratio_of_zero_is_open_below() -> None:
    ct = crosstab(ZERO)
    assert (ct.odds_ratio, ct.prevalence_ratio) == (0, 0)
    assert ct.odds_ratio_ci == ct.odds_ratio_exact_ci
    assert ct.odds_ratio_ci[0] == 0
    assert all(map(math.isnan, ct.prevalence_ratio_ci))
    assert any("odds ratio is 0" in said and "0.879" in said for said in ct.warnings)
    assert any("Nobody in 1 has the outcome" in said for said in ct.warnings)


def test_an_infinite_odds_ratio_is_open_above() -> None:
    """The prevalence ratio of the same table is defined: 1 / 0.3."""
    ct = crosstab(INFINITE)
    assert math.isinf(ct.odds_ratio)
    assert ct.odds_ratio_ci == (pytest.approx(1.1374450416), math.inf)
    assert ct.prevalence_ratio == pytest.approx(10 / 3)
    assert not any(map(math.isnan, ct.prevalence_ratio_ci))
    assert any("odds ratio is infinite" in said and "1.137" in said for said in ct.warnings)


def test_rows_that_split_exactly_by_outcome() -> None:
    ct = crosstab([[5, 0], [0, 7]])
    assert math.isinf(ct.odds_ratio) and math.isinf(ct.prevalence_ratio)
    assert ct.risk_difference == 1
    assert all(map(math.isnan, (*ct.prevalence_ratio_ci, *ct.risk_difference_ci)))
    assert any("splits exactly" in said for said in ct.warnings)


# --- levels, labels, missing values ---------------------------------------------------------------------------------


def test_two_columns_give_the_table_in_the_order_of_their_categories() -> None:
    x = pd.Series(pd.Categorical(["low", "high", "low", None], categories=["low", "high"]), name="competence")
    y = pd.Series(["yes", "no", "no", "no"], name="outcome")
    ct = crosstab(x, y)
    assert ct.observed.index.tolist() == ["low", "high"]
    assert ct.observed.columns.tolist() == ["no", "yes"]
    assert (ct.observed.index.name, ct.observed.columns.name) == ("competence", "outcome")
    assert ct.observed.to_numpy().tolist() == [[1, 1], [1, 0]]
    assert (ct.n, ct.n_missing) == (3, 1)
    assert ct.warnings[0] == "1 pair is left out, because one of its two values is missing."


def test_levels_without_an_order_of_their_own_are_sorted_as_texts() -> None:
    """A cell that a sheet took for a date among numbers must not stop a page; missing stays missing."""
    x = pd.Series([5, pd.Timestamp("2024-01-01"), 3, None, 5], dtype=object)
    ct = crosstab(x, ["a", "b", "a", "a", "a"])
    assert list(ct.observed.index) == [pd.Timestamp("2024-01-01"), 3, 5]
    assert ct.observed.to_numpy().tolist() == [[0, 1], [1, 0], [2, 0]]
    assert ct.n_missing == 1


def test_columns_and_counts_agree() -> None:
    rows, columns = np.indices((2, 2))
    x, y = np.repeat(rows.ravel(), np.ravel(COMPETENCE)), np.repeat(columns.ravel(), np.ravel(COMPETENCE))
    assert crosstab(x.tolist(), y.tolist()).p == crosstab(COMPETENCE).p


def test_counts_keep_their_labels() -> None:
    frame = pd.DataFrame(COMPETENCE, index=["low", "high"], columns=["poor", "good"])
    assert crosstab(frame).observed.equals(frame)
    assert crosstab(frame).expected.columns.tolist() == ["poor", "good"]
    assert crosstab(COMPETENCE).observed.index.tolist() == [1, 2]


def test_empty_levels_stay_in_the_table_but_not_in_the_tests() -> None:
    ct = crosstab([[32, 0, 13], [0, 0, 0], [31, 0, 29]])
    plain = crosstab(COMPETENCE)
    assert ct.observed.shape == ct.expected.shape == (3, 3)
    names = ("dof", "chi2", "p", "p_fisher", "odds_ratio", "cells_below_5", "least_expected")
    assert figures(ct, *names) == figures(plain, *names)
    assert ct.warnings == ("Nobody is in 2, 2; they take no part in the tests.",)
    assert ct.row_percent.iloc[1].isna().all()


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([[0, 0], [0, 0]], "no counts"),
        (np.zeros((0, 0)), "no counts"),
        ([[3, 4]], "two levels or more"),
        ([[3, 4], [0, 0]], "two levels or more"),
        ([[3, 0], [4, 0]], "two levels or more"),
    ],
)
def test_without_two_levels_of_both_every_test_is_nan(counts: list[list[int]], words: str) -> None:
    ct = crosstab(counts)
    names = ("chi2", "p", "p_corrected", "p_likelihood_ratio", "p_linear", "p_fisher", "phi", "odds_ratio")
    assert all(map(math.isnan, figures(ct, *names, "risk_difference", "least_expected")))
    assert any(words in said for said in ct.warnings)


def test_columns_with_nothing_in_common_give_nan() -> None:
    ct = crosstab(["a", None], [None, "b"])
    assert (ct.n, ct.n_missing) == (0, 2)
    assert math.isnan(ct.p)


def test_four_people() -> None:
    """One in each cell, and two pairs: by hand, n (ad - bc)^2 / 2^4 = 0 and 4; of the six tables, two are as rare as
    the second, which makes Fisher's p 1/3; corrected, 4 (4 - 2)^2 / 16 = 1."""
    even, pairs = crosstab([[1, 1], [1, 1]]), crosstab([[2, 0], [0, 2]])
    assert figures(even, "chi2", "p", "p_fisher", "chi2_corrected", "odds_ratio") == [0, 1, 1, 0, 1]
    assert figures(pairs, "chi2", "chi2_corrected") == [4, 1]
    assert pairs.p_fisher == pytest.approx(1 / 3)
    assert pairs.cells_below_5 == 4
    assert math.isinf(pairs.odds_ratio)


# --- another level first --------------------------------------------------------------------------------------------


def test_turned_puts_a_level_first() -> None:
    """By hand: the odds ratio 43 x 22 / (20 x 20) turns into its inverse, and back when both sides are turned."""
    frame = pd.DataFrame(WORKLOAD, index=["low", "high"], columns=["poor", "good"])
    ct = crosstab(frame)
    turned = ct.turned(row="high")
    assert turned.observed.index.tolist() == ["high", "low"]
    assert turned.observed.to_numpy().tolist() == [[20, 22], [43, 20]]
    assert turned.odds_ratio == pytest.approx(400 / 946)
    assert turned.odds_ratio_ci == pytest.approx((1 / ct.odds_ratio_ci[1], 1 / ct.odds_ratio_ci[0]))
    both = ct.turned(row="high", column="good")
    assert both.odds_ratio == pytest.approx(ct.odds_ratio)
    assert ct.turned(row="low").observed.equals(frame)


def test_turned_keeps_the_order_of_the_others_and_what_was_left_out() -> None:
    x = pd.Series(["a", "b", "c", "c", None], name="ward")
    ct = crosstab(x, pd.Series([1, 2, 1, 2, 2]), level=0.9).turned(row="c", column=2)
    assert ct.observed.index.tolist() == ["c", "a", "b"]
    assert ct.observed.columns.tolist() == [2, 1]
    assert (ct.n_missing, ct.level, ct.observed.index.name) == (1, 0.9, "ward")
    with pytest.raises(ValueError, match='no level "d"; it has c, a, b'):
        ct.turned(row="d")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([[1, -1], [2, 3]],), "whole numbers"),
        (([[1.5, 1], [2, 3]],), "whole numbers"),
        (([[math.nan, 1], [2, 3]],), "missing or infinite"),
        (([[math.inf, 1], [2, 3]],), "missing or infinite"),
        (([1, 2],), "rows and columns"),
        ((np.ones((2, 2, 2)),), "rows and columns"),
        (([["a", 1], [2, 3]],), "numbers only"),
        (([[1, 2], [3]],), "numbers only"),
        (([1, 2, 3], [1, 2]), "equally long"),
        ((pd.Series([1, 2]), pd.Series([1, 2], index=[5, 6])), "same rows"),
    ],
)
def test_unusable_arguments_say_what_is_wrong(arguments: tuple[object, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        crosstab(*arguments)  # type: ignore[arg-type]


def test_the_level_is_a_share() -> None:
    with pytest.raises(ValueError, match=r"0\.95"):
        crosstab(COMPETENCE, level=95)


def test_warnings_can_be_translated() -> None:
    assert all(isinstance(said, Sentence) for counts in (ZERO, THREE_BY_THREE) for said in crosstab(counts).warnings)


# --- which p to read ------------------------------------------------------------------------------------------------


def test_the_verdict_turns_with_the_rule() -> None:
    """Competence and performance: 0.044 by Pearson, 0.070 by Yates; Fisher is not asked for, no cell is below 5."""
    ct = crosstab(COMPETENCE)
    assert read_p(ct, "pearson") == (ct.p, "pearson")
    assert read_p(ct, "yates") == (ct.p_corrected, "yates")
    assert read_p(ct, "fisher_when_small") == (ct.p, "pearson")
    assert ct.p < 0.05 < ct.p_corrected


def test_fisher_is_read_when_a_cell_is_small_and_yates_for_2_x_2_only() -> None:
    small, larger = crosstab(SMALL), crosstab(TWO_BY_THREE)
    assert read_p(small, "fisher_when_small") == (small.p_fisher, "fisher")
    assert read_p(larger, "yates") == (larger.p, "pearson")
    with pytest.raises(ValueError, match="pearson, yates, fisher_when_small"):
        read_p(small, "bayes")


# --- properties -----------------------------------------------------------------------------------------------------

two_by_two = st.lists(st.integers(0, 60), min_size=4, max_size=4).map(lambda cells: np.reshape(cells, (2, 2)))


@settings(deadline=None)
@given(two_by_two)
def test_transposing_keeps_the_tests_and_the_odds_ratio(counts: np.ndarray) -> None:
    names = ("chi2", "p", "p_corrected", "p_likelihood_ratio", "p_linear", "p_fisher", "phi", "odds_ratio")
    straight, turned = crosstab(counts), crosstab(counts.T)
    assert figures(turned, *names) == pytest.approx(figures(straight, *names), nan_ok=True)
    assert turned.odds_ratio_ci == pytest.approx(straight.odds_ratio_ci, nan_ok=True)
    assert turned.odds_ratio_exact_ci == pytest.approx(straight.odds_ratio_exact_ci, nan_ok=True)


@settings(deadline=None)
@given(two_by_two)
def test_swapping_the_rows_inverts_the_ratios(counts: np.ndarray) -> None:
    ct, swapped = crosstab(counts), crosstab(counts[::-1])
    if math.isnan(ct.odds_ratio):
        return
    for name in ("odds_ratio", "prevalence_ratio"):
        value, inverse = getattr(ct, name), getattr(swapped, name)
        assert inverse == pytest.approx(1 / value if value else math.inf)
    assert swapped.risk_difference == pytest.approx(-ct.risk_difference)


@settings(deadline=None)
@given(two_by_two)
def test_turning_one_side_inverts_the_odds_ratio_and_swaps_its_ends(counts: np.ndarray) -> None:
    ct = crosstab(counts)
    for turned in (ct.turned(row=2), ct.turned(column=2)):
        for name in ("odds_ratio_ci", "odds_ratio_exact_ci"):
            low, high = (1 / end if end else math.inf for end in getattr(ct, name))
            assert getattr(turned, name) == pytest.approx((high, low), nan_ok=True, rel=1e-6)
        names = (
            "chi2",
            "p",
            "p_corrected",
            "p_likelihood_ratio",
            "p_linear",
            "p_fisher",
            "cramers_v",
            "least_expected",
        )
        assert figures(turned, *names) == pytest.approx(figures(ct, *names), nan_ok=True)


larger = st.tuples(st.integers(2, 4), st.integers(2, 4), st.integers(0, 2**32 - 1)).map(
    lambda case: np.random.default_rng(case[2]).integers(0, 9, case[:2])
)


@settings(deadline=None, max_examples=60)
@given(larger)
def test_doubling_the_counts_doubles_chi_square_and_keeps_the_strength(counts: np.ndarray) -> None:
    ct, doubled = crosstab(counts), crosstab(2 * counts)
    for name, times in (("chi2", 2), ("likelihood_ratio", 2), ("cramers_v", 1), ("least_expected", 2), ("phi", 1)):
        assert getattr(doubled, name) == pytest.approx(times * getattr(ct, name), nan_ok=True, abs=1e-12)
    assert doubled.odds_ratio == pytest.approx(ct.odds_ratio, nan_ok=True)


@settings(deadline=None, max_examples=40)
@given(larger, st.permutations(range(4)))
def test_the_order_of_people_and_the_names_of_levels_are_nothing(counts: np.ndarray, names: list[int]) -> None:
    rows, columns = np.indices(counts.shape)
    people = pd.DataFrame({"x": np.repeat(rows, counts.ravel()), "y": np.repeat(columns, counts.ravel())})
    mixed = people.sample(frac=1, random_state=1)
    renamed = mixed["x"].map(dict(enumerate(names))).astype("category")
    keys = ("chi2", "p", "p_fisher", "likelihood_ratio", "cramers_v", "least_expected", "cells_below_5")
    plain = figures(crosstab(people["x"], people["y"]), *keys)
    assert figures(crosstab(renamed, mixed["y"]), *keys) == pytest.approx(plain, nan_ok=True, rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(larger)
def test_the_interval_holds_cramers_v(counts: np.ndarray) -> None:
    """Or there is none, and that is said; its lower end is 0 exactly where p is 0.025 or more."""
    ct = crosstab(counts)
    low, high = ct.cramers_v_ci
    if math.isnan(low):
        assert math.isnan(ct.cramers_v) or any("no interval" in said for said in ct.warnings)
    else:
        assert 0 <= low <= ct.cramers_v <= high <= 1 or ct.cramers_v == pytest.approx(1)
        assert (low == 0) == (ct.p >= 0.025)


@pytest.mark.filterwarnings("error")
@settings(deadline=None, max_examples=60)
@given(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32 - 1), st.sampled_from([1, 3, 20])))
def test_every_table_gives_probabilities_or_nan_with_a_sentence(case: tuple[int, int, int, int]) -> None:
    rows, columns, seed, most = case
    ct = crosstab(np.random.default_rng(seed).integers(0, most, (rows, columns), endpoint=True))
    for name in ("p", "p_likelihood_ratio", "p_linear", "p_fisher"):
        p = getattr(ct, name)
        assert 0 <= p <= 1 or (math.isnan(p) and ct.warnings)
    if not math.isnan(ct.odds_ratio):
        for low, value, high in (
            (ct.odds_ratio_ci[0], ct.odds_ratio, ct.odds_ratio_ci[1]),
            (ct.risk_difference_ci[0], ct.risk_difference, ct.risk_difference_ci[1]),
        ):
            assert math.isnan(low) or low <= value <= high
