"""Logistic regression: every figure, and above all that none is given when the predictors separate the outcome.

Protects the adjusted and crude odds ratios, the fit of the model, what is left out and how separation is told. Expected
numbers come from R 4.2.2 (``m = glm(..., control = glm.control(epsilon = 1e-14))``; other calls stand at each test) and
PSPP 1.6.2 LOGISTIC REGRESSION. R takes its standard errors from the last step but one, so every model was fitted a
second time from its own coefficients (``start = coef(m)``, epsilon = 1e-16). The data are low birth weight of 189
children (Hosmer & Lemeshow 1989; R's MASS::birthwt), 160 employees of a published survey, and small made-up tables.
"""

import math
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.inference.logistic import Logistic, logistic

PUBLISHED = Path(__file__).parents[1] / "sample_data" / "published"

DIGITS = {
    "low": (
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "00000000000000000000000000000011111111111111111111111111111111111111111111111111111111111"
    ),
    "race": (
        "2311131311333311213131133111222121211111212111131313113333333331333312133212112111333331111311111111"
        "11313211121311131313131111111131233332311133112133311113212313332133112223311112331313321"
    ),
    "smoke": (
        "0011100011000011010100000010100110011111100011000100110010000000100100111010011000000100000011100110"
        "01000000100010100000000000010010100000011100110100001101110110001100101110011110001110101"
    ),
    "ht": (
        "0000000000001000000000000000000000000000000000000010000000000000000000000000000000000000000010000000"
        "01000100000000000000000000000000110000110000000000000000000000000000000000000000100000011"
    ),
    "ui": (
        "1001100000000100001001001000000000000000000011000000000010000000010010000000000000000000000001000000"
        "00000000000001000000000000000011001010000100001001001001011100000100000001000000000000000"
    ),
}
AGE = """
    19 33 20 21 18 21 22 17 29 26 19 19 22 30 18 18 15 25 20 28 32 31 36 28 25 28 17 29 26 17 17 24 35 25 25
    29 19 27 31 33 21 19 23 21 18 18 32 19 24 22 22 23 22 30 19 16 21 30 20 17 17 23 24 28 26 20 24 28 20 22
    22 31 23 16 16 18 25 32 20 23 22 32 30 20 23 17 19 23 36 22 24 21 19 25 16 29 29 19 19 30 24 19 24 23 20
    25 30 22 18 16 32 18 29 33 20 28 14 28 25 16 20 26 21 22 25 31 35 19 24 45 28 29 34 25 25 27 23 24 24 21
    32 19 25 16 25 20 21 24 21 20 25 19 19 26 24 17 20 22 27 20 17 25 20 18 18 20 21 26 31 15 23 20 24 15 23
    30 22 17 23 17 26 20 26 14 28 14 23 17 21
"""
LWT = """
    182 155 105 108 107 124 118 103 123 113 95 150 95 107 100 100 98 118 120 120 121 100 202 120 120 167 122
    150 168 113 113 90 121 155 125 140 138 124 215 109 185 189 130 160 90 90 132 132 115 85 120 128 130 95 115
    110 110 153 103 119 119 119 110 140 133 169 115 250 141 158 112 150 115 112 135 229 140 134 121 190 131
    170 110 127 123 120 105 130 175 125 133 134 235 95 135 135 154 147 147 137 110 184 110 110 120 241 112 169
    120 170 186 120 130 117 170 134 135 130 120 95 158 160 115 129 130 120 170 120 116 123 120 130 187 105 85
    150 97 128 132 165 105 91 115 130 92 150 200 155 103 125 89 102 112 117 138 130 120 130 130 80 110 105 109
    148 110 121 100 96 102 110 187 122 105 115 120 142 130 120 110 120 154 105 190 101 95 100 94 142 130
"""

PREDICTORS = ["age", "lwt", "race", "smoke", "ht", "ui"]
ADJUSTED = ["b", "se", "wald", "p", "odds_ratio", "ci_low", "ci_high"]
CRUDE = ["crude_odds_ratio", "crude_ci_low", "crude_ci_high", "crude_p"]
COMPETENCE = [[32, 13], [31, 29]]


@pytest.fixture(autouse=True)
def no_warning_leaks() -> Iterator[None]:
    """A RuntimeWarning would end up on the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def births() -> pd.DataFrame:
    """MASS::birthwt, race as text: age, weight of the mother in pounds, race, smoking, hypertension, irritability."""
    columns: dict[str, Any] = {name: [int(digit) for digit in text] for name, text in DIGITS.items()}
    columns |= {"age": [int(word) for word in AGE.split()], "lwt": [int(word) for word in LWT.split()]}
    return pd.DataFrame(columns).assign(race=lambda frame: frame["race"].astype(str))


def people(counts: Sequence[Sequence[int]], rows: str = "abcdef", columns: str = "yn") -> pd.DataFrame:
    """One row a person of a table of counts, as categories x (rows) and y (columns)."""
    cells = [(rows[i], columns[j]) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    frame = pd.DataFrame(cells, columns=["x", "y"])
    return frame.assign(
        x=pd.Categorical(frame["x"], categories=list(rows[: len(counts)])),
        y=pd.Categorical(frame["y"], categories=list(columns)),
    )


def row(result: Logistic, term: str) -> pd.Series:
    return result.table.set_index("term").loc[term]


def no_model(result: Logistic) -> bool:
    """Nothing adjusted is a number."""
    names = ["minus_2_log_likelihood", "chi2", "p", "cox_snell_r2", "nagelkerke_r2", "auc"]
    return (
        bool(result.table[ADJUSTED].isna().all(axis=None))
        and all(math.isnan(getattr(result, name)) for name in names)
        and math.isnan(result.hosmer_lemeshow.p)
        and result.probabilities.empty
    )


# --- figures against R and PSPP -------------------------------------------------------------------------------------


def test_adjusted_odds_ratios() -> None:
    """R 4.2.2: m = glm(low ~ age + lwt + race + smoke + ht + ui, binomial), summary(m), exp(confint.default(m))."""
    result = logistic(births(), "low", PREDICTORS)
    assert result.table["term"].tolist() == ["age", "lwt", "race: 2", "race: 3", "smoke", "ht", "ui", "Constant"]
    expected = {
        "age": (-0.0182559964568347, 0.03535445633686995, 0.266638439549279, 0.60559570171730703),
        "lwt": (-0.0162850300898892, 0.00685865827453674, 5.637658959580545, 0.01757866387898594),
        "race: 2": (1.2806405884207914, 0.52669895541747347, 5.911934452575763, 0.01503864886972718),
        "race: 3": (0.9018800649459977, 0.43436710126605071, 4.311056609230020, 0.03786543607828656),
        "smoke": (1.0275705665914459, 0.39393508254738108, 6.804151786396478, 0.00909461473874705),
        "ht": (1.8576169243343645, 0.68885258442304464, 7.272098187901733, 0.00700339441402162),
        "ui": (0.8953867763945863, 0.44849602989620946, 3.985695775572511, 0.04588814503296310),
        "Constant": (0.4372402189520138, 1.19194239162190030, 0.134564243627088, 0.71374583385663115),
    }
    for term, figures in expected.items():
        assert row(result, term)[["b", "se", "wald", "p"]].tolist() == pytest.approx(figures, rel=1e-9)
    intervals = {
        "age": (0.916173558812353, 1.052362318937378),
        "race: 2": (1.281882377549203, 10.104203968331198),
        "ht": (1.661117665382419, 24.723227354037999),
    }
    for term, (low, high) in intervals.items():
        found = row(result, term)
        assert [found["ci_low"], found["ci_high"]] == pytest.approx([low, high], rel=1e-9)
        assert found["odds_ratio"] == pytest.approx(math.exp(expected[term][0]), rel=1e-9)
    assert row(result, "race: 3")[["predictor", "level", "reference", "dof"]].tolist() == ["race", "3", "1", 1]
    assert row(result, "Constant")["predictor"] == ""


def test_fit_of_the_model() -> None:
    """R 4.2.2: m$deviance, m$null.deviance and what follows by hand; pROC::auc."""
    result = logistic(births(), "low", PREDICTORS)
    assert (result.n, result.n_missing, result.events, result.non_events, result.dof) == (189, 0, 59, 130, 7)
    assert result.minus_2_log_likelihood == pytest.approx(203.948063946744, rel=1e-12)
    assert result.minus_2_log_likelihood_null == pytest.approx(234.671996193219, rel=1e-12)
    assert result.chi2 == pytest.approx(30.723932246474, rel=1e-10)
    assert result.p == pytest.approx(6.99014304102983e-05, rel=1e-9)
    assert result.cox_snell_r2 == pytest.approx(0.150035324057972, rel=1e-9)
    assert result.nagelkerke_r2 == pytest.approx(0.210992519752047, rel=1e-9)
    assert result.auc == pytest.approx(0.734354628422425, rel=1e-12)
    assert result.events_per_predictor == pytest.approx(59 / 7)


def test_figures_as_pspp_prints_them() -> None:
    """PSPP 1.6.2: LOGISTIC REGRESSION VARIABLES = low WITH age lwt smoke ht ui /PRINT=CI(95)."""
    result = logistic(births(), "low", ["age", "lwt", "smoke", "ht", "ui"])
    printed = {
        "age": (-0.03, 0.03, 1.02, 0.312, 0.97, 0.90, 1.03),
        "smoke": (0.65, 0.34, 3.70, 0.054, 1.91, 0.99, 3.70),
        "ht": (1.89, 0.68, 7.68, 0.006, 6.64, 1.74, 25.35),
        "ui": (0.88, 0.44, 3.97, 0.046, 2.42, 1.01, 5.78),
    }
    for term, figures in printed.items():
        assert row(result, term)[ADJUSTED].tolist() == pytest.approx(figures, abs=0.0051)
    assert result.minus_2_log_likelihood == pytest.approx(211.78, abs=0.005)
    assert (result.cox_snell_r2, result.nagelkerke_r2) == pytest.approx((0.11, 0.16), abs=0.005)
    assert result.classification().table.to_numpy().tolist() == [[16, 43], [9, 121]]
    assert result.classification().accuracy == pytest.approx(0.725, abs=0.0005)


def test_wald_test_of_a_predictor_with_several_levels() -> None:
    """R 4.2.2: t(b[4:5]) %*% solve(vcov(m)[4:5, 4:5]) %*% b[4:5]. Another reference changes nothing in it."""
    for reference in ("1", "3"):
        overall = logistic(births(), "low", PREDICTORS, reference={"race": reference}).overall
        assert overall["predictor"].tolist() == ["race"]
        assert overall.loc[0, ["wald", "dof", "p"]].tolist() == pytest.approx(
            [7.42285031223538, 2, 0.0244426638255927], rel=1e-9
        )


def test_crude_odds_ratios() -> None:
    """R 4.2.2: glm(low ~ age), glm(low ~ race), glm(low ~ smoke), exp(confint.default())."""
    table = logistic(births(), "low", PREDICTORS).table.set_index("term")
    expected = {
        "age": (0.950133343885526, 0.893223172579689, 1.01066944843793, 0.104548186393305),
        "lwt": (0.98604009474817, 0.974188529204607, 0.998035841424668, 0.0226885685080491),
        "race: 2": (2.327536231884050, 0.938507255181443, 5.772384689434976, 0.0683013148136968),
        "race: 3": (1.889233954451351, 0.955457658439941, 3.735597180182362, 0.0674045587804333),
        "smoke": (2.021943573667708, 1.080659602999070, 3.783111540165214, 0.0276196796113605),
    }
    for term, figures in expected.items():
        assert table.loc[term, CRUDE].tolist() == pytest.approx(figures, rel=1e-9)


def test_variance_inflation() -> None:
    """R 4.2.2: car::vif(lm(low ~ ...)), GVIF^(1/Df). It does not depend on the reference."""
    for reference in ("1", "2"):
        vif = logistic(births(), "low", PREDICTORS, reference={"race": reference}).table["vif"].tolist()
        race = math.sqrt(1.32636571050990)
        assert vif[:-1] == pytest.approx(
            [1.09838515175215, 1.22242658705695, race, race, 1.16301450759102, 1.07605344184514, 1.03890383946846]
        )
        assert math.isnan(vif[-1])


def test_hosmer_and_lemeshow() -> None:
    """R 4.2.2: cut(fitted(m), unique(quantile(fitted(m), 0:10 / 10)), include.lowest = TRUE) and
    sum((observed - expected)^2 / expected), as ResourceSelection::hoslem.test."""
    fit = logistic(births(), "low", PREDICTORS).hosmer_lemeshow
    assert (fit.statistic, fit.dof, fit.p) == pytest.approx((10.9072204110761, 8, 0.207011844869128), rel=1e-8)
    assert fit.table["n"].tolist() == [19, 19, 19, 19, 19, 18, 19, 19, 19, 19]
    assert fit.table["events"].tolist() == [0, 2, 7, 2, 5, 5, 9, 6, 9, 14]
    assert fit.table["expected_events"].iloc[[0, 9]].tolist() == pytest.approx([1.20447960265321, 12.92739999992113])


def test_hosmer_and_lemeshow_never_parts_people_with_the_same_probability() -> None:
    """R 4.2.2 as above, low ~ race + smoke: six patterns, five groups."""
    fit = logistic(births(), "low", ["race", "smoke"]).hosmer_lemeshow
    assert fit.table["n"].tolist() == [60, 55, 52, 10, 12]
    assert (fit.statistic, fit.dof, fit.p) == pytest.approx((2.82839429638308, 3, 0.418847015276649), rel=1e-8)


def test_two_probabilities_have_no_hosmer_lemeshow_test() -> None:
    result = logistic(births(), "low", ["smoke"])
    assert math.isnan(result.hosmer_lemeshow.p)
    assert any("three groups" in said for said in result.warnings)


def test_classification() -> None:
    """R 4.2.2: table(low, fitted(m) >= cut)."""
    result = logistic(births(), "low", PREDICTORS)
    half, third = result.classification(), result.classification(0.3)
    assert half.table.to_numpy().tolist() == [[23, 36], [12, 118]]
    assert third.table.to_numpy().tolist() == [[43, 16], [44, 86]]
    assert (third.sensitivity, third.specificity) == pytest.approx((43 / 59, 86 / 130))
    assert (third.accuracy, third.ppv, third.npv) == pytest.approx((129 / 189, 43 / 87, 86 / 102))
    nobody = result.classification(1.0)
    assert nobody.sensitivity == 0 and math.isnan(nobody.ppv)
    with pytest.raises(ValueError, match="between 0 and 1"):
        result.classification(50)


def test_a_rare_outcome() -> None:
    """R 4.2.2: glm(ht ~ lwt + age), 12 of 189 with the outcome."""
    result = logistic(births(), "ht", ["lwt", "age"])
    assert row(result, "lwt")[["b", "se", "p"]].tolist() == pytest.approx(
        [0.0236626601959868, 0.00776421915136195, 0.00230634658861230], rel=1e-9
    )
    assert result.minus_2_log_likelihood == pytest.approx(80.7116823480168, rel=1e-12)
    assert any("6.0 rows with the rarer outcome" in said for said in result.warnings)


def test_a_published_survey_at_another_confidence_level() -> None:
    """R 4.2.2: glm(P10 >= 5 ~ age + sex + P1), exp(confint.default(level = 0.9))."""
    frame = pd.read_csv(PUBLISHED / "employee_survey.csv").assign(top=lambda answers: answers["P10"] >= 5)
    result = logistic(frame, "top", ["age", "sex", "P1"], level=0.9)
    assert result.event is True
    assert row(result, "age")[["b", "se", "p"]].tolist() == pytest.approx(
        [0.0444978679257364, 0.0278623574155663, 0.1102522422527435], rel=1e-9
    )
    assert row(result, "sex: male")[["ci_low", "ci_high"]].tolist() == pytest.approx(
        [0.5421528434471318, 1.722392930052958], rel=1e-9
    )
    assert result.minus_2_log_likelihood == pytest.approx(217.50272705264, rel=1e-12)


def test_the_crude_odds_ratio_of_two_levels_is_the_cross_product() -> None:
    """Published: 32 x 29 / (13 x 31) = 2.303; R 4.2.2 glm gives the interval. Alone, adjusted and crude agree."""
    result = logistic(people(COMPETENCE), "y", ["x"], reference={"x": "b"})
    found = row(result, "x: a")
    expected = [2.30272952854, 1.01448909811, 5.22683121138]
    assert found[["crude_odds_ratio", "crude_ci_low", "crude_ci_high"]].tolist() == pytest.approx(expected, rel=1e-9)
    assert found[["odds_ratio", "ci_low", "ci_high"]].tolist() == pytest.approx(expected, rel=1e-9)
    assert found["p"] == pytest.approx(found["crude_p"], rel=1e-9)


def test_many_rows() -> None:
    """By hand: 30,001 x 50,003 / (20,005 x 10,007) and sqrt of the sum of 1/n; rounding of the likelihood of so many
    rows must not keep the search from settling."""
    counts = [30_001, 20_005, 10_007, 50_003]
    frame = pd.DataFrame({"x": np.repeat([1, 1, 0, 0], counts), "y": np.repeat([1, 0, 1, 0], counts)})
    found = row(logistic(frame, "y", ["x"]), "x")
    assert found["odds_ratio"] == pytest.approx(30_001 * 50_003 / (20_005 * 10_007), rel=1e-10)
    assert found["se"] == pytest.approx(math.sqrt(sum(1 / n for n in counts)), rel=1e-10)


# --- levels, references, missing values -----------------------------------------------------------------------------


def test_which_level_is_the_event() -> None:
    """The first category, else the larger value; the doc string promises it."""
    frame = people(COMPETENCE)
    assert logistic(frame, "y", ["x"]).event == "y"
    assert logistic(frame.astype({"y": str}), "y", ["x"]).event == "y"
    assert logistic(frame.assign(y=(frame["y"] == "n").astype(int)), "y", ["x"]).event == 1
    assert logistic(frame, "y", ["x"], event="n").events == 42


def test_the_reference_is_the_first_level() -> None:
    table = logistic(people([[9, 5], [4, 8], [6, 7]]), "y", ["x"]).table
    assert table["reference"].tolist() == ["a", "a", None]
    assert table["crude_odds_ratio"].tolist()[:2] == pytest.approx([4 * 5 / (8 * 9), 6 * 5 / (7 * 9)])


def test_rows_with_a_missing_value_are_left_out_and_counted() -> None:
    """R 4.2.2: glm(am ~ wt, data = mtcars) with rows 1 and 5 of wt missing."""
    cars = pd.DataFrame(
        {
            "wt": [2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424,
                   5.345, 2.2, 1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57,
                   2.78],
            "am": [1] * 3 + [0] * 14 + [1] * 3 + [0] * 5 + [1] * 7,
        }
    )  # fmt: skip
    cars.loc[0, "wt"], cars.loc[4, "wt"] = math.nan, math.inf
    result = logistic(cars, "am", ["wt"])
    assert (result.n, result.n_missing) == (30, 2)
    assert result.warnings[0].startswith("2 rows are left out")
    assert row(result, "wt")[["b", "se", "p"]].tolist() == pytest.approx(
        [-3.73633461281255, 1.38787065664447, 0.00709962860482997], rel=1e-9
    )
    assert result.probabilities.index.tolist() == [i for i in range(32) if i not in (0, 4)]


def test_a_level_with_nobody_is_said() -> None:
    frame = people([[9, 5], [4, 8], [6, 7]])
    frame["x"] = frame["x"].cat.set_categories(["z", "a", "b", "c"])
    result = logistic(frame, "y", ["x"], reference={"x": "z"})
    assert result.table["reference"].tolist() == ["a", "a", None]
    assert any("Nobody is in z of x" in said for said in result.warnings)
    assert any("a is the reference of x" in said for said in result.warnings)


def test_kinds_of_columns() -> None:
    """Texts, True/False, nullable and object columns of numbers, mixed values, duplicate row labels."""
    frame = births()
    frame["flag"] = (frame["ht"] == 1).astype("boolean")
    frame["object"] = frame["lwt"].astype(object)
    frame["mixed"] = [1 if race == "1" else race for race in frame["race"]]
    frame.index = pd.Index([0] * len(frame))
    frame["age"] = frame["age"].astype("Int64")
    result = logistic(frame, "low", ["age", "object", "mixed", "flag"])
    assert result.table["term"].tolist() == ["age", "object", "mixed: 2", "mixed: 3", "flag: True", "Constant"]
    plain = logistic(births(), "low", ["age", "lwt", "race", "ht"])
    assert result.table["b"].tolist() == pytest.approx(plain.table["b"].tolist(), rel=1e-9)


# --- separation -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "separated", "said"),
    [
        ([[9, 0], [0, 8]], ("x: b",), "All 8 rows in b of x have the outcome n"),
        ([[9, 5], [4, 8], [0, 7]], ("x: c",), "All 7 rows in c of x have the outcome n"),
        ([[9, 5], [4, 8], [1, 0]], ("x: c",), "The only row in c of x has the outcome y"),
        ([[0, 5], [4, 8], [6, 7]], ("x: b", "x: c"), "All 5 rows in a of x have the outcome n"),
    ],
)
def test_a_level_with_one_outcome_only(counts: list[list[int]], separated: tuple[str, ...], said: str) -> None:
    """By definition (Albert & Anderson 1984) the estimates of these terms are infinite; the crude ones stay."""
    frame = people(counts).assign(age=lambda rows: np.arange(len(rows)) * 7 % 11)
    result = logistic(frame, "y", ["x", "age"])
    assert result.separated == separated
    assert any(said in sentence for sentence in result.warnings)
    assert no_model(result)
    assert row(result, "age")[CRUDE].notna().all()
    assert result.overall["p"].isna().all()


def test_crude_odds_ratios_with_an_empty_cell() -> None:
    """The cross product is 0 or infinite, 0/0 is nothing; there is no interval. Other levels keep theirs."""
    table = logistic(people([[9, 5], [4, 8], [0, 7], [3, 0]]), "y", ["x"]).table
    assert table["crude_odds_ratio"].tolist()[1:3] == [0, math.inf]
    assert table.loc[[1, 2], ["crude_ci_low", "crude_ci_high", "crude_p"]].isna().all(axis=None)
    assert table.loc[0, "crude_odds_ratio"] == pytest.approx(4 * 5 / (8 * 9))
    assert table.loc[0, CRUDE].notna().all()
    both = logistic(people([[0, 5], [0, 8], [6, 7]]), "y", ["x"]).table
    assert math.isnan(both.loc[0, "crude_odds_ratio"])
    assert both.loc[1, "crude_odds_ratio"] == math.inf


@pytest.mark.parametrize("touching", [False, True])
def test_numbers_that_part_the_outcomes(touching: bool) -> None:
    """Complete and, where one value has both outcomes, quasi-complete separation."""
    x = [1, 2, 3, 4, 4 if touching else 5, 6, 7, 8]
    frame = pd.DataFrame({"x": x, "z": [3, 1, 2, 5, 4, 1, 3, 2], "y": [0, 0, 0, 0, 1, 1, 1, 1]})
    result = logistic(frame, "y", ["x", "z"])
    assert result.separated == ("x",)
    assert any("On one side of a value of x everybody has the same outcome" in said for said in result.warnings)
    assert no_model(result)
    assert row(result, "x")["crude_odds_ratio"] == math.inf
    assert row(logistic(frame, "y", ["x", "z"], event=0), "x")["crude_odds_ratio"] == 0


def test_predictors_that_separate_only_together() -> None:
    """y = 1 exactly where u + v > 0: neither parts the outcomes by itself. The idle third one is not blamed."""
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(rng.normal(size=(80, 3)), columns=["u", "v", "idle"])
    frame["y"] = (frame["u"] + frame["v"] > 0).astype(int)
    result = logistic(frame, "y", ["u", "v", "idle"])
    assert result.separated == ("u", "v")
    assert any("Taken together, u, v tell the two outcomes apart" in said for said in result.warnings)
    assert no_model(result)
    assert result.table[CRUDE].iloc[:-1].notna().all(axis=None)


def test_levels_that_separate_only_together() -> None:
    """Quasi-complete: all four with a and p have the outcome, every single level has both."""
    cells = [("a", "p", 1)] * 4 + [("a", "q", 0)] * 3 + [("a", "q", 1)] * 2
    cells += [("b", "p", 0)] * 3 + [("b", "p", 1)] * 2 + [("b", "q", 0)] * 4
    result = logistic(pd.DataFrame(cells, columns=["g", "h", "y"]), "y", ["g", "h"])
    assert result.separated == ("g: b", "h: q")
    assert no_model(result)


def test_many_rows_that_separate_only_together() -> None:
    """Linear programming takes up only the rows that matter."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(20_000, 3)), columns=["u", "v", "idle"])
    frame["y"] = (frame["u"] - 2 * frame["v"] > 1).astype(int)
    assert set(logistic(frame, "y", ["u", "v", "idle"]).separated) >= {"u", "v"}


def test_nearly_separated_is_not_separated() -> None:
    """One person on the other side gives a finite maximum; R 4.2.2: glm(y ~ x)."""
    frame = pd.DataFrame({"x": [*range(1, 21)], "y": [0] * 9 + [1] + [0] + [1] * 9})
    result = logistic(frame, "y", ["x"])
    assert result.separated == ()
    assert row(result, "x")[["b", "se"]].tolist() == pytest.approx([1.31010861049554, 0.826824148304506], rel=1e-8)


# --- left out: constant, collinear, tiny ----------------------------------------------------------------------------


def test_constant_and_collinear_predictors_are_left_out_and_named() -> None:
    frame = births().assign(same=3, text="all", kilos=lambda rows: rows["lwt"] * 0.45359237)
    frame["sum"] = frame["age"] + frame["lwt"]
    result = logistic(frame, "low", ["age", "same", "lwt", "text", "kilos", "sum"])
    assert result.table["term"].tolist() == ["age", "lwt", "Constant"]
    assert result.dropped == ("same", "text", "kilos", "sum")
    assert "same is 3 in every row that counts, so it is left out." in result.warnings
    assert "text is all in every row that counts, so it is left out." in result.warnings
    assert "kilos says the same as lwt, so it is left out." in result.warnings
    assert "sum follows exactly from age, lwt, so it is left out." in result.warnings
    assert result.table["b"].tolist() == logistic(frame, "low", ["age", "lwt"]).table["b"].tolist()


def test_a_predictor_that_is_constant_only_in_the_rows_that_count() -> None:
    frame = births()
    frame["half"] = np.where(frame["ht"] == 1, math.nan, 1.0)
    assert logistic(frame, "low", ["ht", "half", "age"]).dropped == ("ht", "half")


def test_a_coarser_copy_of_levels() -> None:
    """Of race (1, 2, 3) and white (yes, no), given first, one level of race is known."""
    frame = births().assign(white=lambda rows: np.where(rows["race"] == "1", "yes", "no"))
    result = logistic(frame, "low", ["white", "race"])
    assert result.dropped == ("race: 3",)
    assert any(said.startswith("race: 3 follows exactly from white: yes, race: 2") for said in result.warnings)
    assert result.minus_2_log_likelihood == pytest.approx(logistic(frame, "low", ["race"]).minus_2_log_likelihood)


def test_nearly_collinear_is_told() -> None:
    frame = births().assign(other=lambda rows: rows["lwt"] + np.arange(len(rows)) % 7)
    result = logistic(frame, "low", ["lwt", "other"])
    assert result.table["vif"].iloc[0] > 10
    assert sum("variance inflation" in said for said in result.warnings) == 2


def test_too_few_events_are_said_strongly() -> None:
    result = logistic(births().head(140), "low", PREDICTORS)  # 10 events, 7 terms
    assert any("1.4 rows with the rarer outcome" in said and "not reliable" in said for said in result.warnings)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_tiny(n: int) -> None:
    """With as many terms as rows there is no model, and it is said."""
    frame = pd.DataFrame({"u": [1, 4, 2, 3], "v": [2, 2, 1, 7], "w": [5, 1, 1, 3], "y": [0, 1, 1, 0]}).head(n)
    result = logistic(frame, "y", ["u", "v", "w"])
    assert no_model(result)
    assert result.warnings


def test_nobody_or_everybody_has_the_outcome() -> None:
    frame = people([[0, 6], [0, 7]])
    result = logistic(frame, "y", ["x"])
    assert (result.event, result.events, result.non_events) == ("y", 0, 13)
    assert "Everybody has the same y, n, so there is nothing to predict." in result.warnings
    assert no_model(result)
    assert result.table[CRUDE].isna().all(axis=None)
    assert result.classification().table.to_numpy().sum() == 0


def test_nothing_to_compute_with() -> None:
    empty = births().assign(age=math.nan)
    result = logistic(empty, "low", ["age", "lwt"])
    assert result.warnings == ("There is nothing to compute with: age has no values. Leave it out.",)
    assert result.n == 0 and no_model(result)
    assert no_model(logistic(births().head(0), "low", ["age", "race"]))


def test_no_predictor_is_left() -> None:
    result = logistic(births().assign(same=1), "low", ["same"])
    assert any("No predictor is left" in said for said in result.warnings)
    assert no_model(result)


def test_a_unit_so_large_that_no_odds_ratio_can_be_written() -> None:
    result = logistic(births().assign(tiny=lambda rows: rows["lwt"] / 1e6), "low", ["tiny", "age"])
    assert math.isnan(row(result, "tiny")["odds_ratio"])
    assert row(result, "tiny")["p"] < 0.05
    assert any("One unit of tiny" in said for said in result.warnings)


@pytest.mark.parametrize("shift", [0.0, 1e9])
def test_huge_scale(shift: float) -> None:
    """Rupiah beside a score; b is in the predictor's unit, so it is R's b of lwt divided by 10^12."""
    frame = births().assign(rupiah=lambda rows: rows["lwt"] * 1e12 + shift)
    result = logistic(frame, "low", [*PREDICTORS[:1], "rupiah", *PREDICTORS[2:]])
    found = row(result, "rupiah")
    assert found["b"] == pytest.approx(-0.0162850300898892e-12, rel=1e-9, abs=0)
    assert found["p"] == pytest.approx(0.01757866387898594, rel=1e-9)


# --- unusable arguments ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"outcome": "race", "predictors": ["lwt"]}, "race has 3"),
        ({"outcome": "age", "predictors": ["lwt"]}, "Join its levels, or cut it in two"),
        ({"outcome": "nothing"}, "no column nothing"),
        ({"predictors": []}, "at least one predictor"),
        ({"predictors": ["age", "age"]}, "given twice"),
        ({"predictors": ["low"]}, "cannot be a predictor too"),
        ({"predictors": ["when"]}, "holds dates"),
        ({"predictors": ["name"]}, "189 levels"),
        ({"event": 7}, "7 is not a level of low; choose 0 or 1"),
        ({"reference": {"race": "9"}}, "choose one of 1, 2, 3"),
        ({"reference": {"age": 20}}, "no reference level"),
        ({"reference": {"lwt": 20}}, "not among the predictors"),
        ({"level": 95}, "between 0 and 1"),
    ],
)
def test_unusable_arguments(arguments: dict[str, Any], message: str) -> None:
    frame = births().assign(when=pd.Timestamp("2024-01-01"), name=lambda rows: "n" + rows.index.astype(str))
    usual: dict[str, Any] = {"outcome": "low", "predictors": ["age", "race"]}
    with pytest.raises(ValueError, match=message):
        logistic(frame, **(usual | arguments))


def test_a_column_that_stands_there_twice() -> None:
    frame = births()[["low", "age", "age"]]
    with pytest.raises(ValueError, match="2 columns called age"):
        logistic(frame, "low", ["age"])


# --- what must hold for any data ------------------------------------------------------------------------------------

cases = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("ab"), st.sampled_from("pqr"), st.booleans()), min_size=12, max_size=60
).map(lambda rows: pd.DataFrame(rows, columns=["x", "g", "h", "y"]))


@settings(max_examples=60, deadline=None)
@given(cases, st.sampled_from([1e-9, 0.1, 7.0, 1e12]))
def test_scaling_a_predictor_divides_its_b(frame: pd.DataFrame, factor: float) -> None:
    before = logistic(frame, "y", ["x", "g"]).table
    after = logistic(frame.assign(x=frame["x"] * factor), "y", ["x", "g"]).table
    assert (after.loc[after["term"] == "x", "b"] * factor).tolist() == pytest.approx(
        before.loc[before["term"] == "x", "b"].tolist(), rel=1e-7, abs=1e-10, nan_ok=True
    )
    assert after["p"].tolist() == pytest.approx(before["p"].tolist(), rel=1e-6, abs=1e-10, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_the_other_event_inverts_every_odds_ratio(frame: pd.DataFrame) -> None:
    one, other = (logistic(frame, "y", ["x", "g", "h"], event=event).table for event in (True, False))
    assert (1 / one["odds_ratio"]).tolist() == pytest.approx(other["odds_ratio"].tolist(), rel=1e-6, nan_ok=True)
    assert (1 / one["ci_low"]).tolist() == pytest.approx(other["ci_high"].tolist(), rel=1e-6, nan_ok=True)
    finite = np.isfinite(one["crude_odds_ratio"]) & (one["crude_odds_ratio"] > 0)
    assert (1 / one.loc[finite, "crude_odds_ratio"]).tolist() == pytest.approx(
        other.loc[finite, "crude_odds_ratio"].tolist(), rel=1e-6
    )


@settings(max_examples=60, deadline=None)
@given(cases)
def test_the_other_reference_of_two_levels_inverts_the_odds_ratio(frame: pd.DataFrame) -> None:
    if frame["g"].nunique() < 2:
        return
    one, other = (
        logistic(frame, "y", ["x", "g"], reference={"g": level}).table.query("predictor == 'g'") for level in "ab"
    )
    assert (1 / one["odds_ratio"]).tolist() == pytest.approx(other["odds_ratio"].tolist(), rel=1e-6, nan_ok=True)
    assert one["p"].tolist() == pytest.approx(other["p"].tolist(), rel=1e-6, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(cases, st.randoms())
def test_the_order_of_rows_does_not_matter(frame: pd.DataFrame, chance: Any) -> None:
    order = list(range(len(frame)))
    chance.shuffle(order)
    one, other = logistic(frame, "y", ["x", "g", "h"]), logistic(frame.iloc[order], "y", ["x", "g", "h"])
    assert one.separated == other.separated
    assert one.hosmer_lemeshow.p == pytest.approx(other.hosmer_lemeshow.p, rel=1e-6, nan_ok=True)
    for column in ("b", "p", "crude_p"):
        assert one.table[column].tolist() == pytest.approx(
            other.table[column].tolist(), rel=1e-6, abs=1e-8, nan_ok=True
        )


@settings(max_examples=100, deadline=None)
@given(cases)
def test_a_number_or_a_sentence(frame: pd.DataFrame) -> None:
    """The gradient is zero at every maximum that is given, which is its definition; else a sentence says why."""
    result = logistic(frame, "y", ["x", "g", "h"])
    if result.probabilities.empty:
        assert result.warnings and no_model(result)
        return
    error = frame["y"].to_numpy(dtype=float) - result.probabilities.to_numpy()
    for column in (np.ones(len(frame)), frame["x"], frame["g"] == "a", frame["h"] == "p", frame["h"] == "q"):
        assert np.asarray(column, dtype=float) @ error == pytest.approx(0, abs=1e-8)
    assert result.table[ADJUSTED].notna().all(axis=None)
