"""Validity and reliability of survey items, and the one pass over the respondents that they are calculated from.

Protects the coefficients against other programs (R 4.2 with psych 2.x and lavaan, PSPP 1.6.2) and against figures
worked by hand, and the rule that nothing is left out or changed without a sentence that says so. ``employee_survey``
and ``patient_survey`` are the printed answers of a thesis; its own printed figures are in test_published_figures.py.
"""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bsc_core.method import MISSING_ANSWERS
from bsc_core.survey.constructs import by_construct, construct_table
from bsc_core.survey.items import TOTAL, ItemAnalysis, analyse, item_analysis
from bsc_core.survey.summary import summarise

PUBLISHED = Path(__file__).parents[1] / "sample_data" / "published"
ITEMS = [f"P{number}" for number in range(1, 11)]
COEFFICIENTS = ("alpha", "alpha_standardised", "omega", "spearman_brown", "spearman_brown_unequal", "guttman")


def answers(who: str) -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / f"{who}_survey.csv")[ITEMS]


def employees() -> ItemAnalysis:
    return item_analysis(answers("employee"), off_scale="keep")


def related(n: int = 60, k: int = 5) -> pd.DataFrame:
    """Made-up answers to k items of one scale, the same every time."""
    rng = np.random.default_rng(7)
    trait = rng.normal(size=(n, 1))
    raw = np.clip(np.round(3 + trait + rng.normal(size=(n, k))), 1, 5)
    return pd.DataFrame(raw, columns=[f"Q{j}" for j in range(1, k + 1)])


def with_covariance(covariance: list[list[float]], n: int = 50) -> pd.DataFrame:
    """Answers whose sample covariance is exactly the one given."""
    raw = np.random.default_rng(3).normal(size=(n, len(covariance)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    return pd.DataFrame(white @ np.linalg.cholesky(np.array(covariance)).T).add_prefix("Q")


def one_factor(loadings: list[float], unique: list[float]) -> list[list[float]]:
    return (np.outer(loadings, loadings) + np.diag(unique)).tolist()


# --- against other programs -----------------------------------------------------------------------------------------


def test_alpha_with_its_interval_and_the_standardised_alpha() -> None:
    """R 4.2: psych::alpha(d)$total; interval 1 - (1 - alpha) * qf(c(.975, .025), n - 1, (n - 1) * 9), Feldt 1965."""
    staff, patients = employees(), item_analysis(answers("patient"))
    assert staff.alpha == pytest.approx(0.8362320224, abs=1e-9)
    assert staff.alpha_ci == pytest.approx((0.795633597992, 0.871600979722), abs=1e-9)
    assert staff.alpha_standardised == pytest.approx(0.836617372242, abs=1e-9)
    assert patients.alpha == pytest.approx(0.896553052361, abs=1e-9)
    assert patients.alpha_ci == pytest.approx((0.863475093827, 0.924324326352), abs=1e-9)
    assert patients.alpha_standardised == pytest.approx(0.902749377023, abs=1e-9)


def test_omega_is_that_of_the_one_factor_model_for_the_sum_score() -> None:
    """R 4.2: factanal(d, 1), loadings and uniquenesses times the items' sd; lavaan::cfa on the covariances agrees to
    0.8413689 and 0.8936984 (its own stopping rule ends after six digits)."""
    assert employees().omega == pytest.approx(0.841368247877, abs=1e-7)
    assert item_analysis(answers("patient")).omega == pytest.approx(0.893698418459, abs=1e-7)


@pytest.mark.parametrize(
    ("who", "r", "spearman_brown", "guttman", "r_odd_even", "guttman_odd_even"),
    [
        ("employee", 0.562423044552, 0.719936954992, 0.719770904926, 0.755390713608, 0.860369415808),
        ("patient", 0.678503593266, 0.808462485261, 0.808439499888, 0.894931397994, 0.944008830868),
    ],
)
def test_split_half(
    who: str, r: float, spearman_brown: float, guttman: float, r_odd_even: float, guttman_odd_even: float
) -> None:
    """R 4.2: a = rowSums(d[, 1:5]), b = rowSums(d[, 6:10]), r = cor(a, b), 2 r / (1 + r),
    2 (1 - (var(a) + var(b)) / var(a + b)). PSPP RELIABILITY /MODEL=SPLIT(5) prints the same, in two decimals."""
    ia = item_analysis(answers(who), off_scale="keep")
    assert ia.split_half.r == pytest.approx(r, abs=1e-9)
    assert ia.spearman_brown == ia.spearman_brown_unequal == pytest.approx(spearman_brown, abs=1e-9)
    assert ia.guttman == pytest.approx(guttman, abs=1e-9)
    assert ia.split_half_odd_even.first == ("P1", "P3", "P5", "P7", "P9")
    assert ia.split_half_odd_even.r == pytest.approx(r_odd_even, abs=1e-9)
    assert ia.split_half_odd_even.guttman == pytest.approx(guttman_odd_even, abs=1e-9)


def test_split_half_of_an_odd_number_of_items() -> None:
    """R 4.2, items 1-5 against 6-9, SPSS' formula (-r^2 + sqrt(r^4 + 4 r^2 (1 - r^2) q)) / (2 (1 - r^2) q), q = 20/81.

    PSPP RELIABILITY /VARIABLES=P1 TO P9 /MODEL=SPLIT(5): .75, .75, .75.
    """
    ia = item_analysis(answers("employee")[ITEMS[:9]])
    assert ia.split_half.first == ("P1", "P2", "P3", "P4", "P5")
    assert ia.spearman_brown == pytest.approx(0.751243150585, abs=1e-9)
    assert ia.spearman_brown_unequal == pytest.approx(0.753098911413, abs=1e-9)
    assert ia.guttman == pytest.approx(0.748321418066, abs=1e-9)


def test_item_total_statistics() -> None:
    """R 4.2: psych::alpha(d)$alpha.drop and $item.stats$r.drop, psych::smc(d), cor.test,
    mean and var of rowSums(d[, -10]). PSPP RELIABILITY /SUMMARY=TOTAL prints the same, in two decimals."""
    ia = employees()
    p10 = ia.table.set_index("item").loc["P10"]
    assert p10["alpha_if_deleted"] == pytest.approx(0.844347095574, abs=1e-9)
    assert p10["r_corrected"] == pytest.approx(0.274427714099, abs=1e-9)
    assert p10["r_squared"] == pytest.approx(0.221883891664, abs=1e-9)
    assert p10["r"] == pytest.approx(0.414480295346, abs=1e-9)
    assert p10["p"] == pytest.approx(5.07135033352e-08, rel=1e-9)
    assert p10["mean_if_deleted"] == pytest.approx(35.425, abs=1e-9)
    assert p10["variance_if_deleted"] == pytest.approx(49.1767295597, abs=1e-9)
    assert ia.correlations.at["P5", "P10"] == pytest.approx(-0.0170146916941, abs=1e-9)
    assert ia.correlations_p.at["P5", "P10"] == pytest.approx(0.830899016411, abs=1e-9)


def test_critical_r() -> None:
    """R 4.2: t = qt(.975, n - 2); t / sqrt(n - 2 + t^2), for n = 160 and 100."""
    assert employees().r_critical == pytest.approx(0.155225331304, abs=1e-9)
    assert item_analysis(answers("patient")).r_critical == pytest.approx(0.196551195593, abs=1e-9)


def test_table_has_the_agreed_columns_first() -> None:
    assert list(employees().table.columns[:10]) == [
        "item",
        "mean",
        "sd",
        "r",
        "p",
        "r_corrected",
        "r_squared",
        "alpha_if_deleted",
        "mean_if_deleted",
        "variance_if_deleted",
    ]


# --- by hand --------------------------------------------------------------------------------------------------------


def test_alpha_of_three_items_by_hand() -> None:
    """Every item has variance 2.5; with covariances 2, 2 and 0.75 the total has 7.5 + 2 x 4.75 = 17."""
    ia = item_analysis(pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 1, 4, 3, 5], "c": [1, 3, 2, 5, 4]}))
    covariances = 2.5 * ia.correlations.to_numpy()
    assert covariances[[0, 0, 1], [1, 2, 2]] == pytest.approx([2, 2, 0.75])
    assert ia.alpha == pytest.approx(3 / 2 * (1 - 7.5 / 17))


def test_omega_of_a_known_factor_model_by_hand() -> None:
    """Loadings 0.8, 0.7, 0.6, 0.5: 2.6^2 / (2.6^2 + 0.36 + 0.51 + 0.64 + 0.75) = 6.76 / 9.02."""
    loadings = [0.8, 0.7, 0.6, 0.5]
    covariance = one_factor(loadings, [1 - loading**2 for loading in loadings])
    ia = item_analysis(with_covariance(covariance), low=-100, high=100)
    assert ia.omega == pytest.approx(6.76 / 9.02, abs=1e-6)


def test_omega_weighs_items_by_their_own_spread() -> None:
    """Items in units of 1, 2 and 3 with loadings 0.8, 1.4, 1.8 and unique variances 0.36, 2.04, 5.76: 16 / 24.16."""
    covariance = one_factor([0.8, 1.4, 1.8], [0.36, 2.04, 5.76])
    ia = item_analysis(with_covariance(covariance), low=-100, high=100)
    assert ia.omega == pytest.approx(16 / (16 + 8.16), abs=1e-6)


# --- answers off the scale, missing answers, reversing --------------------------------------------------------------


def test_the_answer_off_the_scale_is_left_out_unless_it_is_kept() -> None:
    """R 4.2: psych::alpha without respondent 108: 0.837506075157, r.drop of P10 0.282356716171."""
    given = answers("employee")
    for policy in ("leave_cell_out", "leave_row_out"):
        ia = item_analysis(given, off_scale=policy)
        assert (ia.n, ia.n_excluded) == (159, 1)
        assert ia.alpha == pytest.approx(0.837506075157, abs=1e-9)
        assert ia.table.set_index("item").at["P10", "r_corrected"] == pytest.approx(0.282356716171, abs=1e-9)
        assert "P10" in ia.warnings[0]
    kept = item_analysis(given, off_scale="keep")
    assert (kept.n, kept.n_excluded) == (160, 0)
    assert kept.warnings == ("1 answer off the scale of 1 to 5 is kept as it is (P10).",)


def test_summary_names_the_cells_off_the_scale() -> None:
    summary = summarise(answers("employee").set_axis(range(1, 161)))
    assert summary.off_scale_cells.to_dict("records") == [{"row": 108, "item": "P10", "answer": 6}]
    assert summary.n_answers["P10"] == 159
    assert summary.missing["P10"] == 0


def test_leaving_the_row_out_leaves_out_all_of_its_answers() -> None:
    given = pd.DataFrame({"a": [1, 2, 9, 4], "b": [1, 2, 3, 4]})
    assert summarise(given, off_scale="leave_row_out").n_answers.tolist() == [3, 3]
    assert summarise(given, off_scale="leave_cell_out").n_answers.tolist() == [3, 4]
    assert summarise(given, off_scale="keep").n_answers.tolist() == [4, 4]


def test_items_are_reversed_by_the_ends_of_the_scale() -> None:
    """4 + 1 - answer although nobody gave a 4: 3 becomes 2, not 1."""
    summary = summarise(pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]}), low=1, high=4, reverse=["a"])
    assert summary.counts.loc["a"].to_dict() == {1.0: 0, 2.0: 1, 3.0: 1, 4.0: 1}
    assert summary.sums.to_dict() == {"a": 9, "b": 6}
    assert summary.reverse == ("a",)


def test_counts_hold_answers_that_are_not_whole() -> None:
    summary = summarise(pd.DataFrame({"a": [2.5, 2.5, math.nan], "b": [1, 2, 2.5]}))
    assert summary.counts.loc["a"].to_dict() == {1.0: 0, 2.0: 0, 2.5: 2}
    assert summary.missing.to_dict() == {"a": 1, "b": 0}
    assert (summary.n, summary.n_answering, summary.n_complete) == (3, 3, 2)


def test_rows_with_a_missing_answer_are_left_out_and_counted() -> None:
    given = related()
    given.iloc[[3, 8], 0] = math.nan
    ia = item_analysis(given)
    assert (ia.n, ia.n_excluded) == (58, 2)
    assert ia.alpha == pytest.approx(item_analysis(given.dropna()).alpha)
    assert ia.warnings == ("2 respondents of 60 are left out, because an answer is missing.",)


# --- pairwise -------------------------------------------------------------------------------------------------------


def with_holes() -> pd.DataFrame:
    """The patients' answers with 78 taken out by a rule, and the 41st respondent with none: 30 complete rows of 100."""
    given = answers("patient").astype(float)
    row, item = np.indices(given.shape)
    item += 1
    given = given.mask((7 * row + 3 * item + row * item) % 13 == 0)
    given.iloc[40] = math.nan
    return given


def test_pairwise_takes_every_respondent_who_answered_both_items() -> None:
    """R 4.2 with d the answers: psych 2.2.9 alpha(d, use = "pairwise") raw_alpha 0.8942199911568, and by formula from
    C = cov(d, use = "pairwise"), R = cor(d, use = "pairwise"), n = min(crossprod(!is.na(d))); omega from
    factanal(covmat = R, factors = 1) times sqrt(diag(C))."""
    ia = item_analysis(with_holes(), missing="pairwise")
    assert (ia.missing, ia.n, ia.n_excluded, ia.n_least) == ("pairwise", 99, 1, 83)
    assert ia.alpha == pytest.approx(0.8942199911568, abs=1e-11)
    assert ia.alpha_ci == pytest.approx((0.8567487459459, 0.925138941414), abs=1e-11)
    assert ia.alpha_standardised == pytest.approx(0.8999385558246, abs=1e-11)
    assert ia.omega == pytest.approx(0.8889313912, abs=1e-8)
    assert ia.split_half.r == pytest.approx(0.6848209042418, abs=1e-11)
    assert ia.spearman_brown == pytest.approx(0.8129302082111, abs=1e-11)
    assert ia.guttman == pytest.approx(0.812749550068, abs=1e-11)
    assert ia.r_critical == pytest.approx(0.2158640385366, abs=1e-11)
    assert ia.warnings == (
        "1 respondent of 100 is left out, because there is no answer at all.",
        "Missing answers are left out pair by pair: any two items rest on 83 to 92 of 99 respondents.",
    )


def test_pairwise_item_statistics() -> None:
    """R 4.2, as above: rowSums(C) / sqrt(diag(C) * sum(C)) and its t with 81 degrees of freedom,
    psych::smc(R), psych::alpha(d, use = "pairwise")$alpha.drop, colMeans and sd without NA."""
    table = item_analysis(with_holes(), missing="pairwise").table.set_index("item")
    expected = {
        "P1": (3.597826086957, 1.569347751464, 0.5599009253884, 3.729639032176e-08, 0.4273918464083, 0.5376565677368),
        "P10": (3.923913043478, 1.178877242462, 0.7842498410745, 1.809925923583e-18, 0.7275105720845, 0.6045607976152),
    }
    for item, figures in expected.items():
        assert table.loc[item, ["mean", "sd", "r", "p", "r_corrected", "r_squared"]].tolist() == pytest.approx(
            figures, rel=1e-9
        )
    dropped = [0.9014440673387, 0.892894464354, 0.8897826146888, 0.873801305798, 0.8819508950382]
    assert table["alpha_if_deleted"].tolist()[:5] == pytest.approx(dropped, abs=1e-11)
    assert table.at["P10", "mean_if_deleted"] == pytest.approx(33.00510841815, abs=1e-10)


def test_pairwise_correlations_rest_on_their_own_respondents() -> None:
    """R 4.2: cor.test(d$P1, d$P5), 84 pairs. PSPP 1.6.2 CORRELATIONS /MISSING=PAIRWISE: .224, .040, 84."""
    ia = item_analysis(with_holes(), missing="pairwise")
    assert ia.correlations.at["P1", "P5"] == pytest.approx(0.22429829883416, abs=1e-12)
    assert ia.correlations_p.at["P1", "P5"] == pytest.approx(0.04025345723788, abs=1e-12)
    assert ia.correlations_n.loc["P1", ["P1", "P5", "P10", TOTAL]].tolist() == [92, 84, 85, 83]


def test_listwise_of_the_same_answers_as_pspp_shows_them() -> None:
    """PSPP 1.6.2 RELIABILITY /VARIABLES=P1 TO P10 /SUMMARY=TOTAL: 30 valid, 70 excluded, alpha .92; for P10
    32.30, 91.18, .87, .91. /VARIABLES=P1 TO P9 /MODEL=SPLIT(5): 37 valid, .69, .82, .82, .81."""
    ia = item_analysis(with_holes())
    assert (ia.n, ia.n_excluded, ia.n_least) == (30, 70, 30)
    assert round(ia.alpha, 2) == 0.92
    p10 = ia.table.set_index("item").loc["P10"]
    columns = ["mean_if_deleted", "variance_if_deleted", "r_corrected", "alpha_if_deleted"]
    assert p10[columns].astype(float).round(2).tolist() == [32.30, 91.18, 0.87, 0.91]
    nine = item_analysis(with_holes()[ITEMS[:9]])
    half = nine.split_half
    assert nine.n == 37
    assert [round(v, 2) for v in (half.r, half.spearman_brown, half.spearman_brown_unequal, half.guttman)] == [
        0.69,
        0.82,
        0.82,
        0.81,
    ]


def apart(*blocks: dict[str, list[float]]) -> pd.DataFrame:
    """Answers of respondents who saw different items."""
    return pd.concat([pd.DataFrame(block) for block in blocks], ignore_index=True)


def test_covariances_that_do_not_fit_together_are_said() -> None:
    """a goes with b and b with c (r = 1 each), but a against c (r = -1): no answers of one set of people do that.

    With n pairs of each kind the variances are those of 1 2 3 4 5 twice, 20/9, and the covariances 2.5, 2.5, -2.5;
    alpha = 3/2 (1 - (20/3) / (20/3 + 5)) = 9/14.
    """
    up, down = [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]
    given = apart({"a": up, "b": up}, {"b": up, "c": up}, {"a": up, "c": down})
    ia = item_analysis(given, missing="pairwise")
    assert (ia.n, ia.n_least) == (15, 5)
    assert ia.alpha == pytest.approx(9 / 14)
    assert math.isnan(ia.omega)
    assert ia.table["r_squared"].isna().all()
    assert any("not positive definite" in said for said in ia.warnings)
    assert math.isnan(item_analysis(given).alpha)  # nobody answered all three


def test_a_correlation_beyond_1_is_no_figure() -> None:
    """Variances 8/24 = 1/3 over all, covariance 8/4 = 2 over those who answered both: r = 6, alpha = 12/7."""
    narrow, wide = [3, 3, 3, 3, 3], [1, 3, 3, 3, 5]
    given = apart({"a": wide, "b": wide}, {"a": narrow * 4}, {"b": narrow * 4})
    ia = item_analysis(given, missing="pairwise")
    assert ia.correlations.at["a", "b"] == 1
    assert all(math.isnan(v) for v in (ia.alpha, *ia.alpha_ci, ia.split_half.r, ia.guttman))
    assert ia.table[["r", "r_corrected"]].isna().all(axis=None)
    assert any("not positive definite" in said for said in ia.warnings)


def test_two_items_that_nobody_answered_together_are_named() -> None:
    ia = item_analysis(apart({"a": [1, 2, 3], "b": [2, 2, 4]}, {"b": [1, 2, 3], "c": [3, 2, 2]}), missing="pairwise")
    assert math.isnan(ia.alpha)
    assert (
        "Every two items need at least 3 respondents who answered both; a and c have 0. Leave one of them out."
        in ia.warnings
    )


def test_a_pair_without_a_correlation_is_named() -> None:
    """b varies, but not among those who answered c: their covariance is 0 and their correlation is not defined."""
    given = apart({"a": [1, 2, 3, 5], "b": [2, 1, 4, 5]}, {"a": [1, 3, 4], "b": [3, 3, 3], "c": [1, 2, 5]})
    ia = item_analysis(given, missing="pairwise")
    assert ia.alpha < 1
    assert math.isnan(ia.correlations.at["b", "c"])
    assert math.isnan(ia.alpha_standardised) and math.isnan(ia.omega)
    assert any(said.startswith("All who answered both b and c") for said in ia.warnings)


def test_an_item_that_is_constant_among_the_complete_rows_alone_is_said_to_be_so() -> None:
    given = related(12).assign(Q2=[4.0] * 10 + [1.0, 2.0])
    given.iloc[10:, 0] = math.nan
    listwise, pairwise = item_analysis(given), item_analysis(given, missing="pairwise")
    assert any(said.startswith("Q2 has the same answer from all who answered every item") for said in listwise.warnings)
    assert listwise.items == ("Q1", "Q3", "Q4", "Q5")
    assert "Q2" in pairwise.items


def test_the_ways_to_treat_missing_answers_are_those_of_a_method() -> None:
    """Every one that a method may name is understood, and kept in the result."""
    assert [item_analysis(related(12), missing=way).missing for way in MISSING_ANSWERS] == list(MISSING_ANSWERS)


# --- by construct ---------------------------------------------------------------------------------------------------

CONSTRUCTS = {"first": ITEMS[:4], "second": ["P5", "P6", "P9"], "alone": ["P10"]}


def test_every_construct_is_analysed_by_itself() -> None:
    """R 4.2 with psych 2.2.9: x the complete rows of P1 to P4, then of P5, P6, P9; alpha(x)$total and
    $item.stats$r.drop; Feldt's interval, the halves and factanal's omega by formula as above."""
    found = by_construct(with_holes(), CONSTRUCTS)
    table = construct_table(found)
    assert list(table.columns) == [
        "construct",
        "k",
        "n",
        "n_excluded",
        "alpha",
        "ci_low",
        "ci_high",
        "alpha_standardised",
        "omega",
        "spearman_brown",
        "guttman",
        "lowest_r_corrected",
        "lowest_item",
    ]
    assert table["construct"].tolist() == list(found) == ["first", "second", "alone"]
    assert table["k"].tolist() == [4, 3, 1]
    assert table["n"].tolist()[:2] == [68, 83]
    assert table["n_excluded"].tolist()[:2] == [32, 17]
    for column, first, second in (
        ("alpha", 0.772582266477, 0.8100742093174),
        ("alpha_standardised", 0.7697351674681, 0.8122137399328),
        ("ci_low", 0.6694112632617, 0.7264011228536),
        ("ci_high", 0.8495580525089, 0.8712792331288),
        ("spearman_brown", 0.6232206447611, 0.742687901436),
        ("guttman", 0.6028563300142, 0.6634077389717),
        ("lowest_r_corrected", 0.4622853149057, 0.590694945419),
    ):
        assert table[column].tolist()[:2] == pytest.approx([first, second], abs=1e-11)
    assert table["omega"].tolist()[:2] == pytest.approx([0.804394356622, 0.817558144214], abs=1e-6)
    assert table["lowest_item"].tolist()[:2] == ["P4", "P9"]


def test_a_construct_of_one_item_gets_a_sentence() -> None:
    found = by_construct(with_holes(), CONSTRUCTS)
    assert any(said.startswith("P10 stands alone") for said in found["alone"].warnings)
    last = construct_table(found).iloc[-1]
    assert last[["alpha", "ci_low", "omega", "guttman", "lowest_r_corrected"]].isna().all()
    assert last["lowest_item"] is None


def test_constructs_share_scale_reversing_and_the_treatment_of_missing_answers() -> None:
    """Against the analysis of the items alone, reversed by hand."""
    given = with_holes()
    found = by_construct(given, CONSTRUCTS, 1, 5, ["P2", "P9"], missing="pairwise")
    by_hand = item_analysis(given[ITEMS[:4]].assign(P2=6 - given["P2"]), missing="pairwise")
    assert found["first"].alpha == pytest.approx(by_hand.alpha)
    assert found["first"].missing == "pairwise"
    everything = by_construct(given, CONSTRUCTS, reverse="all")
    assert everything["second"].alpha == pytest.approx(by_construct(given, CONSTRUCTS)["second"].alpha)
    assert everything["second"].table["mean"].sum() == pytest.approx(
        18 - by_construct(given, CONSTRUCTS)["second"].table["mean"].sum()
    )


def test_no_constructs_give_an_empty_table() -> None:
    assert by_construct(related(), {}) == {}
    assert len(construct_table({})) == 0


@pytest.mark.parametrize(
    ("constructs", "reverse", "words"),
    [
        ({"trust": []}, (), "trust has no items"),
        ({"trust": ["Q1", "Q9"]}, (), "trust should hold Q9"),
        ({"trust": "Q1"}, (), "list of item names"),
        ({"trust": ["Q1", "Q1"]}, (), "more than once"),
        ({"trust": ["Q1", "Q2"]}, ["Q9"], "called Q9"),
        ({"trust": ["Q1", "Q2"]}, "Q1", "list of item names"),
    ],
)
def test_constructs_that_name_no_items_say_so(
    constructs: dict[str, list[str]], reverse: list[str] | str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        by_construct(related(), constructs, reverse=reverse)


# --- what cannot be computed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        (4, "Q2 has the same answer from everybody and is left out of the analysis."),
        (3.3, "Q2 has the same answer from everybody and is left out of the analysis."),
        (math.nan, "Q2 has no answers and is left out of the analysis."),
        (None, "Q2 has no answers and is left out of the analysis."),
    ],
)
def test_an_item_without_differences_is_named_and_takes_no_part(odd: float | None, sentence: str) -> None:
    ia = item_analysis(related().assign(Q2=odd))
    assert ia.warnings == (sentence,)
    assert ia.items == ("Q1", "Q3", "Q4", "Q5")
    assert ia.alpha == pytest.approx(item_analysis(related().drop(columns="Q2")).alpha)
    assert ia.table["item"].tolist() == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert ia.table.set_index("item").loc["Q2", "r":].isna().all()


def test_items_that_run_backwards_ask_for_a_look_at_the_coding() -> None:
    given = related()
    one_backwards = item_analysis(given.assign(Q5=6 - given["Q5"]))
    assert any(said.startswith("Q5 runs against the other items") for said in one_backwards.warnings)
    negative = item_analysis(pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [5, 4, 3, 1, 2]}))
    assert negative.alpha < 0
    assert any("alpha is negative" in said for said in negative.warnings)
    assert any("half of the items correlate negatively" in said for said in negative.warnings)


def test_copies_are_named_and_leave_omega_open() -> None:
    given = related().assign(Q6=related()["Q1"])
    ia = item_analysis(given)
    table = ia.table.set_index("item")
    assert table.loc[["Q1", "Q6"], "r_squared"].tolist() == pytest.approx([1, 1])
    # R squared of the others is as if the copy were not there
    alone = item_analysis(related()).table.set_index("item")
    assert table.at["Q3", "r_squared"] == pytest.approx(alone.at["Q3", "r_squared"])
    assert math.isnan(ia.omega)
    assert any("Q1, Q6 follow exactly" in said for said in ia.warnings)


def test_items_that_cancel_out_have_no_alpha() -> None:
    given = related()[["Q1"]].assign(mirror=lambda frame: 6 - frame["Q1"])
    ia = item_analysis(given)
    assert math.isnan(ia.alpha)
    assert any("cancel out" in said for said in ia.warnings)


def test_a_heywood_case_leaves_omega_open() -> None:
    """Correlations 0.9, 0.9, 0.68 want a squared loading of 0.9 x 0.9 / 0.68 = 1.19, more than all of the item."""
    ia = item_analysis(with_covariance([[1, 0.9, 0.9], [0.9, 1, 0.68], [0.9, 0.68, 1]]), low=-100, high=100)
    assert math.isnan(ia.omega)
    assert any("Heywood" in said and "Q0" in said for said in ia.warnings)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (related()[["Q1"]].assign(Q2=3), "An item analysis needs at least 2 items whose answers differ; there is 1."),
        (
            related()[["Q1"]],
            "Q1 stands alone: reliability asks how well several items agree, so there is none to calculate. "
            "Read its answers by themselves.",
        ),
        (related()[[]], "An item analysis needs at least 2 items whose answers differ; there are 0."),
        (related().iloc[:0], "An item analysis needs at least 2 items whose answers differ; there are 0."),
        (related().iloc[:1], "An item analysis needs at least 3 respondents who answered every item; there is 1."),
        (related().iloc[:2], "An item analysis needs at least 3 respondents who answered every item; there are 2."),
    ],
)
def test_too_few_items_or_respondents_give_nan_and_a_sentence(frame: pd.DataFrame, sentence: str) -> None:
    ia = item_analysis(frame)
    assert all(math.isnan(getattr(ia, name)) for name in COEFFICIENTS)
    assert sentence in ia.warnings
    assert ia.table["item"].tolist() == list(frame.columns)


def test_two_items_have_an_alpha_but_none_without_one_of_them() -> None:
    ia = item_analysis(related()[["Q1", "Q2"]])
    assert ia.alpha > 0
    assert ia.table["alpha_if_deleted"].isna().all()
    assert math.isnan(ia.omega)
    assert any("With two items" in said for said in ia.warnings)
    assert any("Omega needs at least 3 items" in said for said in ia.warnings)


@pytest.mark.parametrize(
    ("frame", "arguments", "words"),
    [
        (related().assign(Q1="often"), {}, "must be numbers"),
        (related().assign(Q1=math.inf), {}, "infinitely large"),
        (related(), {"reverse": ["Q9"]}, "Q9"),
        (related(), {"reverse": "Q1"}, "list of item names"),
        (related(), {"low": 5, "high": 1}, "must rise"),
        (related(), {"low": 3, "high": 3}, "must rise"),
        (related(), {"off_scale": "clip"}, "leave_cell_out"),
        (related(), {"alpha_level": 5}, "between 0 and 1"),
        (related(), {"level": 95}, "between 0 and 1"),
        (related(), {"missing": "mean"}, "listwise, pairwise"),
        (related().rename(columns={"Q1": TOTAL}), {}, TOTAL),
        (related().set_axis(["a", "b", "a", "c", "d"], axis="columns"), {}, "more than once"),
    ],
)
def test_unusable_arguments_say_what_is_wrong(frame: pd.DataFrame, arguments: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        item_analysis(frame, **arguments)  # type: ignore[arg-type]


# --- properties -----------------------------------------------------------------------------------------------------

surveys = st.tuples(st.integers(1, 25), st.integers(1, 6)).flatmap(
    lambda shape: arrays(float, shape, elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, math.nan, 6.0, 2.5]))
)


@pytest.mark.filterwarnings("error")
@settings(deadline=None, max_examples=150)
@given(surveys, st.sampled_from(["leave_cell_out", "leave_row_out", "keep"]))
def test_no_answers_crash_or_warn_and_what_is_nan_is_said(raw: np.ndarray, policy: str) -> None:
    ia = item_analysis(pd.DataFrame(raw).add_prefix("Q"), off_scale=policy)
    assert ia.n + ia.n_excluded == len(raw)
    assert math.isnan(ia.alpha) or ia.alpha <= 1 + 1e-12
    assert math.isnan(ia.omega) or 0 <= ia.omega <= 1
    if any(math.isnan(getattr(ia, name)) for name in ("alpha", "omega")):
        assert ia.warnings
    assert ia.table[["r", "r_corrected"]].abs().max(axis=None) <= 1 or ia.table["r"].isna().all()
    assert ia.table["r_squared"].dropna().between(0, 1).all()


@settings(deadline=None, max_examples=60)
@given(surveys)
def test_the_summary_gives_what_the_respondents_give(raw: np.ndarray) -> None:
    """Directly from the complete rows: numpy's covariances and means, pandas' correlations with the total."""
    ia = item_analysis(pd.DataFrame(raw).add_prefix("Q"))
    on_scale = pd.DataFrame(np.where(raw > 5, np.nan, raw)).add_prefix("Q")
    complete = on_scale.dropna(axis="columns", how="all").dropna()[list(ia.items)]
    if len(complete) < 3 or len(ia.items) < 2:
        return
    covariance, k = np.cov(complete.T), len(ia.items)
    table = ia.table.set_index("item").loc[list(ia.items)]
    assert table["mean"].to_numpy() == pytest.approx(complete.mean().to_numpy())
    assert table["sd"].to_numpy() == pytest.approx(complete.std().to_numpy())
    if math.isnan(ia.alpha):
        assert complete.sum(axis="columns").var() == pytest.approx(0, abs=1e-9)
        return
    assert ia.alpha == pytest.approx(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))
    assert table["r"].to_numpy() == pytest.approx(complete.corrwith(complete.sum(axis="columns")).to_numpy())


@settings(deadline=None, max_examples=60)
@given(surveys, st.randoms(use_true_random=False))
def test_reversing_all_items_and_shuffling_rows_keep_the_reliability(raw: np.ndarray, random: object) -> None:
    given_answers = pd.DataFrame(raw).add_prefix("Q")
    ia = item_analysis(given_answers)
    shuffled = given_answers.sample(frac=1, random_state=random.randrange(2**31))  # type: ignore[attr-defined]
    for other in (item_analysis(given_answers, reverse="all"), item_analysis(shuffled)):
        for name in ("alpha", "alpha_standardised", "spearman_brown_unequal", "guttman"):
            assert getattr(other, name) == pytest.approx(getattr(ia, name), nan_ok=True, rel=1e-6, abs=1e-6)
        pd.testing.assert_series_equal(other.table["r_corrected"], ia.table["r_corrected"])


@pytest.mark.filterwarnings("error")
@settings(deadline=None, max_examples=100)
@given(surveys)
def test_pairwise_never_crashes_and_what_is_nan_is_said(raw: np.ndarray) -> None:
    ia = item_analysis(pd.DataFrame(raw).add_prefix("Q"), missing="pairwise")
    assert ia.n + ia.n_excluded == len(raw)
    assert ia.n_least <= ia.n
    for name in ("alpha", "alpha_standardised", "omega"):
        assert getattr(ia, name) <= 1 + 1e-9 or (math.isnan(getattr(ia, name)) and ia.warnings)
    for frame in (ia.correlations, ia.table[["r", "r_corrected", "r_squared"]]):
        assert frame.abs().max(axis=None) <= 1 or frame.isna().to_numpy().any() or frame.empty
    assert ia.table["r_squared"].dropna().between(0, 1).all()


@settings(deadline=None, max_examples=60)
@given(surveys)
def test_pairwise_covariances_are_those_of_pandas(raw: np.ndarray) -> None:
    """pandas' own cov and corr leave missing answers out pair by pair."""
    on_scale = pd.DataFrame(np.where(raw > 5, np.nan, raw)).add_prefix("Q")
    if len(on_scale) < 2:
        return
    summary = summarise(on_scale)
    assert summary.pair_covariance.to_numpy() == pytest.approx(on_scale.cov().to_numpy(), nan_ok=True, abs=1e-12)
    ours, theirs = summary.pair_correlations.to_numpy(), on_scale.corr(min_periods=2).to_numpy()
    assert ours[~np.isnan(theirs)] == pytest.approx(theirs[~np.isnan(theirs)], abs=1e-9)
    answered = on_scale.notna().to_numpy().astype(int)
    assert (summary.pair_counts.to_numpy() == answered.T @ answered).all()


complete_surveys = st.tuples(st.integers(3, 25), st.integers(2, 6)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(1, 5).map(float))
)


@settings(deadline=None, max_examples=60)
@given(complete_surveys)
def test_without_missing_answers_pairwise_is_listwise(raw: np.ndarray) -> None:
    given_answers = pd.DataFrame(raw).add_prefix("Q")
    one, other = item_analysis(given_answers), item_analysis(given_answers, missing="pairwise")
    assert one.warnings == other.warnings
    assert (one.n, one.n_excluded, one.n_least) == (other.n, other.n_excluded, other.n_least)
    for name in (*COEFFICIENTS, "alpha_ci", "r_critical"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), nan_ok=True, rel=1e-6, abs=1e-6)
    for name in ("table", "correlations", "correlations_p", "correlations_n"):
        pd.testing.assert_frame_equal(getattr(other, name), getattr(one, name), rtol=1e-6, atol=1e-6)


@settings(deadline=None, max_examples=60)
@given(complete_surveys, st.sampled_from(["listwise", "pairwise"]), st.integers(-50, 50))
def test_a_constant_added_to_an_item_moves_its_mean_alone(raw: np.ndarray, missing: str, shift: int) -> None:
    given_answers = pd.DataFrame(raw).add_prefix("Q")
    scale = {"low": -100, "high": 100, "missing": missing}
    before, after = (
        item_analysis(given_answers, **scale),
        item_analysis(  # type: ignore[arg-type]
            given_answers.assign(Q0=given_answers["Q0"] + shift),
            **scale,  # type: ignore[arg-type]
        ),
    )
    for name in ("alpha", "alpha_standardised", "spearman_brown_unequal", "guttman"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), nan_ok=True, rel=1e-6, abs=1e-6)
    assert after.table.at[0, "mean"] == pytest.approx(before.table.at[0, "mean"] + shift)


def test_the_analysis_needs_the_summary_only() -> None:
    given = answers("patient")
    pd.testing.assert_frame_equal(analyse(summarise(given)).table, item_analysis(given).table)


def test_importing_the_statistics_does_not_load_the_slow_libraries() -> None:
    """A page's first paint waits for its imports; SciPy's statistics and pingouin are loaded where they are used."""
    slow = "{'scipy.stats', 'scipy.optimize', 'pingouin', 'statsmodels'}"
    code = "import sys, bsc_core.survey.answers, bsc_core.survey, bsc_core.inference, bsc_core.inference.many; "
    code += f"sys.exit(', '.join({slow} & set(sys.modules)) or None)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=PUBLISHED.parents[1], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
