"""Scores and their cut into low and high.

Protects the edge (a score at the cut is high), that a missing answer gives no score and no group, and the figures of
the sweep over all cuts. Expected values are counted by hand; those of the sweep come from R 4.2.2 (the calls stand at
the test) and from ``crosstab`` of the cut columns.
"""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.inference.crosstab import P_RULES, crosstab, read_p
from bsc_core.inference.cutoff import (
    SWEEP_COLUMNS,
    CutPoints,
    cut,
    cut_points,
    cut_sweep,
    cuts_significant,
    read_p_of_cuts,
    score,
)
from bsc_core.sentence import Sentence


def test_a_score_at_the_cut_is_high_and_missing_stays_missing() -> None:
    groups = cut(pd.Series([1, 2.9, 3, 5, math.nan], name="workload"), 3)
    assert groups.tolist()[:4] == ["low", "low", "high", "high"]
    assert groups.isna().tolist() == [False] * 4 + [True]
    assert groups.cat.ordered
    assert groups.name == "workload"


def test_both_groups_are_there_when_one_is_empty() -> None:
    groups = cut(pd.Series([1.0, 2.0]), 3)
    assert groups.cat.categories.tolist() == ["low", "high"]
    ct = crosstab(groups, pd.Series(["yes", "no"]))
    assert ct.observed.index.tolist() == ["low", "high"]
    assert any("Nobody is in high" in said for said in ct.warnings)


def test_labels_that_are_sentences_stay_sentences() -> None:
    groups = cut(pd.Series([1, 9]), 5, low_label=Sentence("low"), high_label=Sentence("high"))
    assert all(isinstance(label, Sentence) for label in groups.cat.categories)


def test_nullable_whole_numbers_are_cut_like_others() -> None:
    assert cut(pd.Series([1, None, 3], dtype="Int64"), 2).isna().tolist() == [False, True, False]


@given(st.lists(st.floats(-100, 100) | st.none()), st.floats(-100, 100))
def test_every_score_is_in_one_group(values: list[float | None], at: float) -> None:
    scores = pd.Series(values, dtype=float)
    groups = cut(scores, at)
    assert (groups == "low").sum() == (scores < at).sum()
    assert (groups == "high").sum() == (scores >= at).sum()


@pytest.mark.parametrize(
    ("scores", "at", "labels", "words"),
    [
        (pd.Series([1.0]), math.nan, ("low", "high"), "must be a number"),
        (pd.Series([1.0]), 1, ("low", "low"), "different names"),
        (pd.Series(["many"], name="answers"), 1, ("low", "high"), "answers must hold numbers"),
    ],
)
def test_unusable_cuts_say_what_is_wrong(scores: pd.Series, at: float, labels: tuple[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cut(scores, at, *labels)


def test_named_cut_points() -> None:
    """Mean (10 + 12 + 20)/3 = 14, median 12; six items on 1-5 range from 6 to 30, so that the middle is 18."""
    assert cut_points(6, 30, pd.Series([10, 12, 20, math.nan])) == CutPoints(mean=14, median=12, middle=18)


def test_without_scores_only_the_middle_is_known() -> None:
    points = cut_points(6, 30, pd.Series([], dtype=float))
    assert math.isnan(points.mean) and math.isnan(points.median)
    assert points.middle == 18


def test_the_range_of_scores_must_rise() -> None:
    with pytest.raises(ValueError, match="below the highest"):
        cut_points(30, 6, pd.Series([10]))


def test_a_score_needs_every_answer() -> None:
    answers = pd.DataFrame({"a": [1, 2, math.nan], "b": [3, 5, 4]})
    assert score(answers).tolist() == pytest.approx([4, 7, math.nan], nan_ok=True)
    assert score(answers, how="mean").tolist() == pytest.approx([2, 3.5, math.nan], nan_ok=True)


def test_unusable_scores_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="sum"):
        score(pd.DataFrame({"a": [1]}), how="product")
    with pytest.raises(ValueError, match="at least one item"):
        score(pd.DataFrame())
    with pytest.raises(ValueError, match="column a must hold numbers"):
        score(pd.DataFrame({"a": ["x"]}))


# --- the sweep over all cuts ----------------------------------------------------------------------------------------

PREDICTOR = pd.Series([6, 9, 9, 10, 12, 12, 12, 14, 15, 15, 16, 18, 18, 20, 21, 21, 23, 25, 27, 30], name="competence")
OUTCOME = pd.Series([18, 7, 21, 9, 14, 10, 23, 12, 8, 17, 15, 13, 16, 19, 15, 11, 18, 24, 20, 9], name="performance")

# fmt: off
R_SWEEP = [
    (9, 8, 0, 1, 1, 18, 0.81391724069, 1, 1, 0, 0, 741, 0, 0.05),
    (9, 13, 0, 1, 7, 12, 0.451532674108, 1, 1, 0, 0, 72.4285714286, 0, 0.35),
    (9, 16, 0, 1, 11, 8, 0.25668477053, 0.917871935009, 0.45, 0, 0, 31.9090909091, 0, 0.45),
    (9, 24, 1, 0, 18, 1, 0.81391724069, 1, 1, math.inf, 0.00134952766532, math.inf, 1.05555555556, 0.05),
    (12, 8, 1, 3, 0, 16, 0.0401738702885, 0.441606179284, 0.2, math.inf, 0.102564102564, math.inf, math.inf, 0.2),
    (12, 13, 2, 2, 5, 11, 0.481924360793, 0.906700134429, 0.586790505676, 2.2, 0.237302862067, 20.395877057, 1.6, 1.4),
    (12, 16, 2, 2, 9, 7, 0.822186767238, 1, 1, 0.777777777778, 0.0866311102106, 6.98292184106, 0.888888888889, 1.8),
    (12, 24, 4, 0, 15, 1, 0.607958892175, 1, 1, math.inf, 0.00641025641026, math.inf, 1.06666666667, 0.2),
    (16, 8, 1, 9, 0, 10, 0.304901788179, 1, 1, math.inf, 0.025641025641, math.inf, math.inf, 0.5),
    (16, 13, 5, 5, 2, 8, 0.159598942443, 0.348442576595, 0.349845201238, 4, 0.549900494797, 29.0961731284, 2.5, 3.5),
    (16, 16, 6, 4, 5, 5, 0.653095114932, 1, 1, 1.5, 0.255190047135, 8.81695828368, 1.2, 4.5),
    (16, 24, 10, 0, 9, 1, 0.304901788179, 1, 1, math.inf, 0.025641025641, math.inf, 1.11111111111, 0.5),
    (21, 8, 1, 13, 0, 6, 0.5017998569, 1, 1, math.inf, 0.010989010989, math.inf, math.inf, 0.3),
    (21, 13, 5, 9, 2, 4, 0.918516868762, 1, 1, 1.11111111111, 0.147547777893, 8.36724157331, 1.07142857143, 2.1),
    (21, 16, 8, 6, 3, 3, 0.768570740193, 1, 1, 1.33333333333, 0.19573082789, 9.08276839651, 1.14285714286, 2.7),
    (21, 24, 14, 0, 5, 1, 0.117066123204, 0.654316552806, 0.3, math.inf, 0.0598290598291, math.inf, 1.2, 0.3),
    (30, 8, 1, 18, 0, 1, 0.81391724069, 1, 1, math.inf, 0.00134952766532, math.inf, math.inf, 0.05),
    (30, 13, 6, 13, 1, 0, 0.162061178426, 0.746956335, 0.35, 0, 0, 21, 0.315789473684, 0.35),
    (30, 16, 10, 9, 1, 0, 0.35339079572, 1, 1, 0, 0, 47.6666666667, 0.526315789474, 0.45),
    (30, 24, 18, 1, 1, 0, 0.81391724069, 1, 1, 0, 0, 741, 0.947368421053, 0.05),
]
# fmt: on


def row_of(sweep: pd.DataFrame, cut_predictor: float, cut_outcome: float) -> pd.Series:
    chosen = (sweep["cut_predictor"] == cut_predictor) & (sweep["cut_outcome"] == cut_outcome)
    return sweep[chosen].squeeze()


@pytest.mark.parametrize("expected", R_SWEEP)
def test_the_figures_of_a_cut(expected: tuple[float, ...]) -> None:
    """R 4.2.2, m = table(factor(x < cut, c(TRUE, FALSE)), factor(y < cut, c(TRUE, FALSE))): chisq.test with and
    without correct, fisher.test(m)$p.value, exp(log(ad/bc) + c(-1, 1) * qnorm(0.975) * sqrt(sum(1/m))), with a zero the
    ends at which dhyper of the margins, tilted by the odds ratio, leaves 0.025 (uniroot, tol = 1e-13)."""
    names = ["cut_predictor", "cut_outcome", "a", "b", "c", "d", "p", "p_corrected", "p_fisher", "odds_ratio",
             "odds_ratio_low", "odds_ratio_high", "prevalence_ratio", "least_expected"]  # fmt: skip
    row = row_of(cut_sweep(PREDICTOR, OUTCOME), *expected[:2])
    assert row[names].tolist() == pytest.approx(expected, rel=1e-9)


def test_every_cut_that_parts_the_people_is_there() -> None:
    """Each score but the lowest, 14 by 16; the frame begins with the columns that others rely on."""
    sweep = cut_sweep(PREDICTOR, OUTCOME)
    assert tuple(sweep.columns) == SWEEP_COLUMNS
    cuts = [(x, y) for x in sorted(set(PREDICTOR))[1:] for y in sorted(set(OUTCOME))[1:]]
    assert list(zip(sweep["cut_predictor"], sweep["cut_outcome"], strict=True)) == cuts
    assert (sweep[["a", "b", "c", "d"]].sum(axis="columns") == 20).all()
    assert sweep.attrs == {"n": 20, "n_missing": 0, "thinned": False, "level": 0.95}


@pytest.mark.parametrize(("zero", "level", "end"), [
    ([[0, 5], [7, 3]], 0.95, 0.879163355962),
    ([[0, 500], [700, 30000]], 0.95, 0.318221843912),
    ([[0, 500], [700, 30000]], 0.999, 0.66013044571),
    ([[40, 60], [20, 0]], 0.95, 0.147349836607),
    ([[40, 60], [20, 0]], 0.999, 0.35479580891),
    ([[0, 3], [4, 0]], 0.999, 6.58148787427),
])  # fmt: skip
def test_the_end_of_an_odds_ratio_of_zero(zero: list[list[int]], level: float, end: float) -> None:
    """R as above. With the outcome's sides exchanged the odds ratio is infinite and begins at the inverse."""
    rows, columns = np.indices((2, 2))
    x, y = (np.repeat(side.ravel(), np.ravel(zero)) for side in (rows, columns))
    below = cut_sweep(x, y, level=level).squeeze()
    assert below[["odds_ratio", "odds_ratio_low", "odds_ratio_high"]].tolist() == pytest.approx([0, 0, end], rel=1e-9)
    above = cut_sweep(x, y, level=level, outcome_is="high").squeeze()
    assert above[["odds_ratio", "odds_ratio_low"]].tolist() == pytest.approx([math.inf, 1 / end], rel=1e-9)
    assert above["odds_ratio_high"] == math.inf


scores = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=4, max_size=60)


@settings(deadline=None, max_examples=60)
@given(scores, st.sampled_from(["low", "high"]), st.sampled_from(["low", "high"]), st.sampled_from([0.9, 0.95]))
def test_a_sweep_says_what_the_table_of_each_cut_says(
    pairs: list[tuple[int, int]], exposed: str, outcome_is: str, level: float
) -> None:
    """The cross-table of the cut columns with that level first, every figure and p by every rule."""
    x, y = (pd.Series(side, dtype=float) for side in zip(*pairs, strict=True))
    sweep = cut_sweep(x, y, exposed=exposed, outcome_is=outcome_is, level=level)
    read = {rule: read_p_of_cuts(sweep, rule) for rule in P_RULES}
    for place, row in list(sweep.iterrows())[:: max(1, len(sweep) // 5)]:
        table = crosstab(cut(x, row["cut_predictor"]), cut(y, row["cut_outcome"]), level=level)
        ct = table.turned(row=exposed, column=outcome_is)
        assert row[["a", "b", "c", "d"]].tolist() == ct.observed.to_numpy().ravel().tolist()
        figures = [ct.p, ct.p_corrected, ct.p_fisher, ct.odds_ratio, *ct.odds_ratio_ci, ct.prevalence_ratio, ct.chi2,
                   ct.least_expected]  # fmt: skip
        assert row[list(SWEEP_COLUMNS[6:])].tolist() == pytest.approx(figures, rel=1e-7, abs=1e-12)
        for rule in P_RULES:
            assert read[rule][place] == pytest.approx(read_p(ct, rule)[0], rel=1e-9)


@settings(deadline=None, max_examples=40)
@given(scores, st.randoms())
def test_the_order_of_the_people_is_nothing(pairs: list[tuple[int, int]], random: object) -> None:
    mixed = pairs.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]
    first, second = (cut_sweep(*zip(*people, strict=True)) for people in (pairs, mixed))
    pd.testing.assert_frame_equal(first, second)


@settings(deadline=None, max_examples=40)
@given(scores)
def test_the_other_side_first_inverts_the_odds_ratio(pairs: list[tuple[int, int]]) -> None:
    """And swaps its interval; p stays, and with both sides turned all comes back."""
    x, y = zip(*pairs, strict=True)
    low, high = cut_sweep(x, y), cut_sweep(x, y, exposed="high")
    inverse = [1 / ratio if ratio else math.inf for ratio in low["odds_ratio"]]
    assert high["odds_ratio"].tolist() == pytest.approx(inverse)
    inverse = [1 / ratio if ratio else math.inf for ratio in low["odds_ratio_high"]]
    assert high["odds_ratio_low"].tolist() == pytest.approx(inverse)
    assert high[["a", "b", "c", "d"]].to_numpy().tolist() == low[["c", "d", "a", "b"]].to_numpy().tolist()
    assert high["p_fisher"].tolist() == pytest.approx(low["p_fisher"].tolist())
    both = cut_sweep(x, y, exposed="high", outcome_is="high")
    assert both["odds_ratio"].tolist() == pytest.approx(low["odds_ratio"].tolist())


def test_a_column_of_two_groups_has_no_cut() -> None:
    """Its first level is exposed, or the one that is named; the table at performance 16 is crosstab's."""
    ward = pd.Series(pd.Categorical(["B", "A"] * 10, categories=["B", "A", "closed"]), name="ward")
    sweep = cut_sweep(ward, OUTCOME)
    assert sweep["cut_predictor"].isna().all()
    assert sweep["cut_outcome"].tolist() == sorted(set(OUTCOME))[1:]
    ct = crosstab(ward, cut(OUTCOME, 16))
    assert sweep[sweep["cut_outcome"] == 16][["a", "b", "c", "d"]].squeeze().tolist() == [
        *ct.observed.loc["B"],
        *ct.observed.loc["A"],
    ]
    named = cut_sweep(ward, OUTCOME, exposed="A")
    assert named[["a", "b"]].to_numpy().tolist() == sweep[["c", "d"]].to_numpy().tolist()
    across = cut_sweep(OUTCOME, ward, outcome_is="A")
    assert across["cut_outcome"].isna().all()
    assert across[["a", "c"]].to_numpy().tolist() == sweep[["c", "d"]].to_numpy().tolist()


def test_true_and_false_are_groups() -> None:
    """Sorted, False comes first; it is named as the value or as its name."""
    treated = pd.Series([True, False, True, False, True])
    values = pd.Series([1, 1, 2, 2, 2])
    assert cut_sweep(treated, values)[["a", "b", "c", "d"]].squeeze().tolist() == [1, 1, 1, 2]
    for name in (True, "True"):
        assert cut_sweep(treated, values, exposed=name)[["a", "b", "c", "d"]].squeeze().tolist() == [1, 2, 1, 1]


def test_a_continuous_score_is_cut_at_quantiles() -> None:
    """1,000 people with a score each: the cuts stand at every 1000/61, rounded up; by hand 17, 33, ... 984."""
    x = pd.Series(np.arange(1, 1001), dtype=float)
    y = x % 2
    sweep = cut_sweep(x.sample(frac=1, random_state=3).sort_index(), y)
    assert sweep.attrs["thinned"]
    assert sweep["cut_predictor"].tolist() == [math.ceil(1000 * k / 61) for k in range(1, 61)]
    assert (sweep["a"] + sweep["b"]).tolist() == (sweep["cut_predictor"] - 1).tolist()
    few = cut_sweep(x, y, most_cuts=3)
    assert few["cut_predictor"].tolist() == [250, 500, 750]
    assert not cut_sweep(x[:61], y[:61]).attrs["thinned"]
    assert len(cut_sweep(x[:61], y[:61])) == 60


def test_most_people_at_the_lowest_score() -> None:
    """Quantiles that fall on the lowest score cut nothing off."""
    x = pd.Series([0.0] * 900 + list(range(1, 101)))
    sweep = cut_sweep(x, x.index.to_series() % 2, most_cuts=20)
    assert sweep.attrs["thinned"]
    assert sweep["cut_predictor"].tolist() == [5, 53]
    assert (sweep[["a", "b", "c", "d"]] > 0).all(axis=None)


def test_a_pair_with_a_missing_value_is_left_out() -> None:
    """And a score that only such a pair has is no cut."""
    x = pd.Series([1, 2, 3, None, 9], dtype="Int64")
    y = pd.Series([1, 2, 2, 1, None], dtype=float)
    sweep = cut_sweep(x, y)
    assert (sweep.attrs["n"], sweep.attrs["n_missing"]) == (3, 2)
    assert sweep["cut_predictor"].tolist() == [2, 3]
    assert (sweep[["a", "b", "c", "d"]].sum(axis="columns") == 3).all()


@pytest.mark.parametrize(
    ("predictor", "outcome"),
    [
        ([5, 5, 5], [1, 2, 3]),
        ([1, 2, 3], [5, 5, 5]),
        (["a", "a", "a"], [1, 2, 3]),
        ([7], [8]),
        ([], []),
        ([1.0, None], [None, 2.0]),
        (pd.Series([None, None], dtype=object), [1, 2]),
    ],
)
def test_without_a_cut_the_sweep_is_empty(predictor: object, outcome: object) -> None:
    sweep = cut_sweep(predictor, outcome)  # type: ignore[arg-type]
    assert tuple(sweep.columns) == SWEEP_COLUMNS
    assert sweep.empty
    assert not sweep.attrs["thinned"]
    for rule in P_RULES:
        assert cuts_significant(sweep, 0.05, rule) == (0, 0)


def test_four_people() -> None:
    """By hand: 1 and 3 low of four in both gives the nine cuts, and in the middle [[2, 0], [0, 2]] with p 1/3."""
    sweep = cut_sweep([1, 2, 3, 4], [1, 2, 3, 4])
    assert len(sweep) == 9
    middle = row_of(sweep, 3, 3)
    assert middle[["a", "b", "c", "d", "chi2"]].tolist() == [2, 0, 0, 2, 4]
    assert middle["p_fisher"] == pytest.approx(1 / 3)
    assert math.isinf(middle["odds_ratio"]) and math.isinf(middle["prevalence_ratio"])


def test_counting_the_significant_cuts() -> None:
    """By hand, of three cuts: Pearson's p is below 0.05 in two, the corrected in one; Fisher's takes the place of
    Pearson's in the first and the second, which expect fewer than 5."""
    sweep = pd.DataFrame(
        {"p": [0.04, 0.2, 0.03], "p_corrected": [0.2, 0.3, 0.04], "p_fisher": [0.06, 0.04, 0.5],
         "least_expected": [4.9, 1, 5]}
    )  # fmt: skip
    assert cuts_significant(sweep, 0.05, "pearson") == (2, 3)
    assert cuts_significant(sweep, 0.05, "yates") == (1, 3)
    assert read_p_of_cuts(sweep, "fisher_when_small").tolist() == [0.06, 0.04, 0.03]
    assert cuts_significant(sweep, 0.05, "fisher_when_small") == (2, 3)
    assert cuts_significant(sweep, 0.04, "pearson") == (1, 3)
    with pytest.raises(ValueError, match="pearson, yates, fisher_when_small"):
        cuts_significant(sweep, 0.05, "bayes")
    with pytest.raises(ValueError, match=r"0\.05"):
        cuts_significant(sweep, 5, "pearson")


@pytest.mark.parametrize(
    ("arguments", "choices", "words"),
    [
        (([1, 2], [1, 2, 3]), {}, "equally long"),
        ((pd.Series([1, 2]), pd.Series([1, 2], index=[5, 6])), {}, "same rows"),
        ((["a", "b"], ["x", "y"]), {}, "nothing to cut"),
        ((pd.Series(["a", "b", "c"], name="ward"), [1, 2, 3]), {}, "ward must hold numbers or two groups; it has 3"),
        (([1, math.inf], [1, 2]), {}, "infinite score"),
        (([1, 2], [1, 2]), {"exposed": "poor"}, '"poor" is neither'),
        (([1, 2], ["a", "b"]), {"outcome_is": "c"}, 'no group "c"; it has a, b'),
        ((pd.Categorical(["a", "b"], ["a", "b", "c"]), [1, 2]), {"exposed": "c"}, 'in the group "c"'),
        (([1, 2], [1, 2]), {"level": 95}, r"0\.95"),
        (([1, 2], [1, 2]), {"most_cuts": 0}, "one cut at least"),
    ],
)
def test_unusable_sweeps_say_what_is_wrong(
    arguments: tuple[object, ...], choices: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        cut_sweep(*arguments, **choices)  # type: ignore[arg-type]


def test_many_people() -> None:
    """100,000 people at several hundred cuts: the counts of the middle one are pandas' own, no figure is missing."""
    rng = np.random.default_rng(8)
    x, y = pd.Series(rng.binomial(24, 0.5, 100_000)), pd.Series(rng.binomial(40, 0.5, 100_000))
    sweep = cut_sweep(x, y)
    row = row_of(sweep, 12, 20)
    assert row["a"] == ((x < 12) & (y < 20)).sum()
    assert row["d"] == ((x >= 12) & (y >= 20)).sum()
    assert (sweep[["a", "b", "c", "d"]].sum(axis="columns") == 100_000).all()
    assert sweep[["p", "p_corrected", "p_fisher"]].notna().all(axis=None)
