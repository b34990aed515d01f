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
        (related()[["Q1"]], "An item analysis needs at least 2 items whose answers differ; there is 1."),
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


def test_the_analysis_needs_the_summary_only() -> None:
    given = answers("patient")
    pd.testing.assert_frame_equal(analyse(summarise(given)).table, item_analysis(given).table)


def test_importing_the_statistics_does_not_load_the_slow_libraries() -> None:
    """A page's first paint waits for its imports; SciPy's statistics and pingouin are loaded where they are used."""
    slow = "{'scipy.stats', 'scipy.optimize', 'pingouin'}"
    code = "import sys, bsc_core.survey.items, bsc_core.survey.index, bsc_core.inference.crosstab, "
    code += f"bsc_core.inference.cutoff; sys.exit(', '.join({slow} & set(sys.modules)) or None)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=PUBLISHED.parents[1], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
