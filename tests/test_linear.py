"""Linear regression: every figure, the residual checks, and what cannot be computed.

Protects the adjusted and crude coefficients, the share explained and what is left out. Expected numbers come from
R 4.2.2 (``lm``; other calls stand at each test) and PSPP 1.6.2 REGRESSION, on 32 cars (R's mtcars; Henderson & Velleman
1981) and on 160 employees of a published survey.
"""

import math
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.inference.linear import Linear, linear

PUBLISHED = Path(__file__).parents[1] / "sample_data" / "published"

CARS = {
    "mpg": "21 21 22.8 21.4 18.7 18.1 14.3 24.4 22.8 19.2 17.8 16.4 17.3 15.2 10.4 10.4 14.7 32.4 30.4 33.9 21.5 15.5 "
    "15.2 13.3 19.2 27.3 26 30.4 15.8 19.7 15 21.4",
    "wt": "2.62 2.875 2.32 3.215 3.44 3.46 3.57 3.19 3.15 3.44 3.44 4.07 3.73 3.78 5.25 5.424 5.345 2.2 1.615 1.835 "
    "2.465 3.52 3.435 3.84 3.845 1.935 2.14 1.513 3.17 2.77 3.57 2.78",
    "hp": "110 110 93 110 175 105 245 62 95 123 123 180 180 180 205 215 230 66 52 65 97 150 150 245 175 66 91 113 264 "
    "175 335 109",
    "cyl": "6 6 4 6 8 6 8 4 4 6 6 8 8 8 8 8 8 4 4 4 4 8 8 8 8 4 4 4 8 6 8 4",
}
TESTS = ["b", "se", "t", "p", "ci_low", "ci_high"]
CRUDE = ["crude_b", "crude_ci_low", "crude_ci_high", "crude_p"]


@pytest.fixture(autouse=True)
def no_warning_leaks() -> Iterator[None]:
    """A RuntimeWarning would end up on the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def cars() -> pd.DataFrame:
    """mtcars: miles per gallon, weight in 1,000 pounds, horsepower, cylinders as text."""
    frame = pd.DataFrame({name: text.split() for name, text in CARS.items()})
    return frame.astype({"mpg": float, "wt": float, "hp": float})


def row(result: Linear, term: str) -> pd.Series:
    return result.table.set_index("term").loc[term]


def no_model(result: Linear) -> bool:
    """Nothing adjusted is a number."""
    figures = [getattr(result, name) for name in ("r", "r2", "r2_adjusted", "se_estimate", "f", "p")]
    return (
        bool(result.table[[*TESTS, "beta"]].isna().all(axis=None))
        and all(map(math.isnan, figures))
        and result.residuals.empty
        and math.isnan(result.residual_checks.normality_p)
    )


# --- figures against R and PSPP -------------------------------------------------------------------------------------


def test_adjusted_coefficients() -> None:
    """R 4.2.2: m = lm(mpg ~ wt + hp + factor(cyl), mtcars), summary(m), confint(m)."""
    result = linear(cars(), "mpg", ["wt", "hp", "cyl"])
    expected = {
        "wt": (-3.1814040466796158, 0.7196010021343890, -4.42106672620430, 1.44175576105984e-04, -4.657903342548750,
               -1.70490475081048154),
        "hp": (-0.0231198091544547, 0.0119521960088008, -1.93435659333488, 6.36126864018736e-02, -0.047643689664266,
               0.00140407135535673),
        "cyl: 6": (-3.3590248959359514, 1.4016697192928618, -2.39644536063073, 2.37471802766863e-02,
                   -6.235013600007401, -0.48303619186450275),
        "cyl: 8": (-3.1858844449775261, 2.1704752896998918, -1.46782801909624, 1.53704740567624e-01,
                   -7.639331879650152, 1.26756298969509951),
        "Constant": (35.8459953151877144, 2.0410190714103309, 17.56279292893543, 2.67032014068127e-16,
                     31.658170099749743, 40.03382053062568247),
    }  # fmt: skip
    assert result.table["term"].tolist() == list(expected)
    for term, figures in expected.items():
        assert row(result, term)[TESTS].tolist() == pytest.approx(figures, rel=1e-9)
    assert row(result, "cyl: 8")[["predictor", "level", "reference"]].tolist() == ["cyl", "8", "4"]
    assert row(result, "Constant")["predictor"] == ""


def test_standardised_coefficients_and_variance_inflation() -> None:
    """R 4.2.2: coef(m)[-1] * apply(model.matrix(m)[, -1], 2, sd) / sd(mpg); car::vif(m), GVIF^(1/Df)."""
    table = linear(cars(), "mpg", ["wt", "hp", "cyl"]).table
    assert table["beta"].tolist() == pytest.approx(
        [-0.51649167069761, -0.263012128336763, -0.234087898478859, -0.266426246053817, math.nan], nan_ok=True
    )
    by_cyl = math.sqrt(5.10581136971262)
    assert table["vif"].tolist()[:4] == pytest.approx([2.58087651731643, 3.49601426610763, by_cyl, by_cyl])


def test_share_explained() -> None:
    """R 4.2.2: summary(m)$r.squared, $adj.r.squared, $sigma, $fstatistic and pf() of it."""
    result = linear(cars(), "mpg", ["wt", "hp", "cyl"])
    assert (result.n, result.n_missing, result.dof, result.dof_residual) == (32, 0, 4, 27)
    assert result.r2 == pytest.approx(0.857219452462198, rel=1e-12)
    assert result.r == pytest.approx(math.sqrt(0.857219452462198), rel=1e-12)
    assert result.r2_adjusted == pytest.approx(0.836066778752893, rel=1e-12)
    assert result.se_estimate == pytest.approx(2.44023096952251, rel=1e-12)
    assert (result.f, result.p) == pytest.approx((40.5253474923667, 4.86914193159671e-11), rel=1e-9)


def test_crude_coefficients() -> None:
    """R 4.2.2: lm(mpg ~ wt) and lm(mpg ~ factor(cyl)) with confint()."""
    result = linear(cars(), "mpg", ["wt", "hp", "cyl"])
    expected = {
        "wt": (-5.34447157272268, -6.48630823741826, -4.20263490802709, 1.29395870135052e-10),
        "cyl: 6": (-6.92077922077923, -10.1079591184354, -3.73359932312310, 1.19469614331586e-04),
        "cyl: 8": (-11.56363636363636, -14.2196196116831, -8.90765311558959, 8.56820914632642e-10),
    }
    for term, figures in expected.items():
        assert row(result, term)[CRUDE].tolist() == pytest.approx(figures, rel=1e-9)


def test_residual_checks() -> None:
    """R 4.2.2: shapiro.test(resid(m)), lmtest::bptest(m), mean(r^3) / mean(r^2)^1.5, mean(r^4) / mean(r^2)^2 - 3."""
    checks = linear(cars(), "mpg", ["wt", "hp", "cyl"]).residual_checks
    assert checks.normality_test == "shapiro"
    # R and SciPy both use Royston's approximation, with constants of different length
    assert (checks.normality, checks.normality_p) == pytest.approx((0.952283831049209, 0.16729286446487), rel=1e-6)
    assert checks.breusch_pagan == pytest.approx(6.17072193713031, rel=1e-10)
    assert (checks.breusch_pagan_dof, checks.breusch_pagan_p) == (4, pytest.approx(0.186756270275721, rel=1e-10))
    assert (checks.skewness, checks.kurtosis) == pytest.approx((0.569053449298877, 0.319968090031852), rel=1e-9)


def test_a_published_survey_at_another_confidence_level() -> None:
    """R 4.2.2: lm(P10 ~ age + sex + P1 + P2), confint(level = 0.9). PSPP 1.6.2 REGRESSION prints the same b, beta
    .05 .01 .06 .21, VIF 1.01 1.13 1.50 1.39, R .25, F 2.57."""
    result = linear(pd.read_csv(PUBLISHED / "employee_survey.csv"), "P10", ["age", "sex", "P1", "P2"], level=0.9)
    assert row(result, "P2")[TESTS].tolist() == pytest.approx(
        [0.24305985041195996, 0.1082451429493857, 2.245457336830459, 0.026153083234285286, 0.0639418740594077,
         0.4221778267645122], rel=1e-9,
    )  # fmt: skip
    assert row(result, "sex: male")[TESTS].tolist() == pytest.approx(
        [0.02722212647270654, 0.1949350291645062, 0.139647176751048, 0.889120054934206205, -0.2953453993561302,
         0.3497896523015432], rel=1e-9,
    )  # fmt: skip
    assert result.table["beta"].tolist()[:4] == pytest.approx([0.05, 0.01, 0.06, 0.21], abs=0.005)
    assert result.table["vif"].tolist()[:4] == pytest.approx([1.01, 1.13, 1.50, 1.39], abs=0.005)
    assert (result.r, result.f) == pytest.approx((0.25, 2.57418320594634), abs=0.005)


def test_two_groups_are_the_t_test() -> None:
    """By hand: means 2 and 6, variances 1 and 4, pooled 2.5, se = sqrt(2.5 x 2/3); p: R's t.test(var.equal = TRUE)."""
    frame = pd.DataFrame({"g": ["a"] * 3 + ["b"] * 3, "y": [1, 2, 3, 4, 6, 8]})
    found = row(linear(frame, "y", ["g"]), "g: b")
    assert found[["b", "se", "t", "p"]].tolist() == pytest.approx(
        [4, math.sqrt(2.5 * 2 / 3), 4 / math.sqrt(2.5 * 2 / 3), 0.0362778245218991], rel=1e-9
    )


# --- what is left out, what cannot be computed ----------------------------------------------------------------------


def test_rows_with_a_missing_value_are_left_out_and_counted() -> None:
    frame = cars()
    frame.loc[0, "mpg"], frame.loc[3, "wt"], frame.loc[5, "cyl"] = math.nan, math.inf, None
    result = linear(frame, "mpg", ["wt", "cyl"])
    assert (result.n, result.n_missing) == (29, 3)
    assert result.warnings[0].startswith("3 rows are left out")
    whole = linear(frame.drop([0, 3, 5]), "mpg", ["wt", "cyl"])
    assert result.table["b"].tolist() == whole.table["b"].tolist()
    assert result.residuals.index.tolist() == [i for i in range(32) if i not in (0, 3, 5)]


def test_constant_and_collinear_predictors_are_left_out_and_named() -> None:
    frame = cars().assign(same=1.5, kilos=lambda rows: rows["wt"] * 453.6 - 7)
    result = linear(frame, "mpg", ["wt", "same", "kilos", "hp"])
    assert result.dropped == ("same", "kilos")
    assert "same is 1.5 in every row that counts, so it is left out." in result.warnings
    assert "kilos says the same as wt, so it is left out." in result.warnings
    assert result.table["b"].tolist() == linear(frame, "mpg", ["wt", "hp"]).table["b"].tolist()


def test_a_constant_outcome() -> None:
    result = linear(cars().assign(mpg=0.1 + 0.2), "mpg", ["wt", "cyl"])
    assert any("mpg is 0.3 in every row that counts" in said for said in result.warnings)
    assert no_model(result)
    assert result.table[CRUDE].isna().all(axis=None)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5])
def test_fewer_rows_than_terms(n: int) -> None:
    """wt, hp and two levels of cyl with a constant need six rows to leave one for the error."""
    result = linear(cars().iloc[[8, 9, 11, 5, 12][:n]], "mpg", ["wt", "hp", "cyl"])
    assert no_model(result)
    assert result.warnings


def test_n_of_4() -> None:
    """R 4.2.2: lm(c(1, 3, 2, 5) ~ c(1, 2, 3, 4)): b 1.1, se 0.519615242270663 = sqrt(0.27)."""
    result = linear(pd.DataFrame({"x": [1, 2, 3, 4], "y": [1, 3, 2, 5]}), "y", ["x"])
    assert row(result, "x")[["b", "se"]].tolist() == pytest.approx([1.1, 0.519615242270663], rel=1e-9)
    assert any("4.0 rows stand behind each term" in said for said in result.warnings)


def test_an_outcome_computed_from_the_predictors() -> None:
    """A sum with its items: b is exact, and no t is made of rounding."""
    frame = cars().assign(total=lambda rows: 2 * rows["wt"] + rows["hp"] + 1e6)
    result = linear(frame, "total", ["wt", "hp"])
    assert result.table["b"].tolist() == pytest.approx([2, 1, 1e6])
    assert result.table[["se", "t", "p", "ci_low", "ci_high"]].isna().all(axis=None)
    assert result.r2 == 1 and math.isnan(result.f)
    assert any("give total exactly" in said for said in result.warnings)


def test_huge_scale() -> None:
    """Rupiah on both sides: R's b of mpg on wt times 10^12 / 10^9, with the same t."""
    frame = cars().assign(cost=lambda rows: rows["mpg"] * 1e12, price=lambda rows: rows["wt"] * 1e9 + 1e12)
    found = row(linear(frame, "cost", ["price"]), "price")
    assert found["b"] == pytest.approx(-5344.47157272268, rel=1e-9)
    assert found["p"] == pytest.approx(1.29395870135052e-10, rel=1e-8)


def test_more_rows_than_shapiro_takes() -> None:
    """Uniform residuals: kurtosis -1.2 by theory, far from normal."""
    x = np.tile([0.0, 1.0], 3_000)
    checks = linear(pd.DataFrame({"x": x, "y": x + np.repeat(np.arange(3_000), 2)}), "y", ["x"]).residual_checks
    assert checks.normality_test == "dagostino"
    assert checks.kurtosis == pytest.approx(-1.2, abs=0.001)
    assert checks.normality_p < 1e-10
    assert checks.breusch_pagan == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"outcome": "cyl", "predictors": ["wt"]}, "cyl must hold numbers"),
        ({"predictors": []}, "at least one predictor"),
        ({"reference": {"cyl": "5"}}, "choose one of 4, 6, 8"),
        ({"level": 0}, "between 0 and 1"),
    ],
)
def test_unusable_arguments(arguments: dict[str, Any], message: str) -> None:
    usual: dict[str, Any] = {"outcome": "mpg", "predictors": ["wt", "cyl"]}
    with pytest.raises(ValueError, match=message):
        linear(cars(), **(usual | arguments))


@pytest.mark.parametrize("nothing", [None, math.nan])
def test_an_outcome_without_values_is_a_sentence(nothing: float | None) -> None:
    """An empty column of a sheet may come with any type."""
    assert any("no row has mpg" in said for said in linear(cars().assign(mpg=nothing), "mpg", ["wt"]).warnings)


# --- what must hold for any data ------------------------------------------------------------------------------------

cases = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("ab"), st.sampled_from("pqr"), st.integers(-5, 5)),
    min_size=8,
    max_size=40,
).map(lambda rows: pd.DataFrame(rows, columns=["x", "g", "h", "y"]))


@settings(max_examples=60, deadline=None)
@given(cases, st.sampled_from([1e-9, 0.1, 7.0, 1e12]), st.sampled_from([-1e-6, 3.0, 1e9]))
def test_scaling_changes_b_and_nothing_else(frame: pd.DataFrame, of_x: float, of_y: float) -> None:
    before = linear(frame, "y", ["x", "g"])
    after = linear(frame.assign(x=frame["x"] * of_x, y=frame["y"] * of_y), "y", ["x", "g"])
    b = before.table.loc[before.table["term"] == "x", "b"] * of_y / of_x
    found = after.table.loc[after.table["term"] == "x", "b"]
    assert found.tolist() == pytest.approx(b.tolist(), rel=1e-7, abs=1e-10 * abs(of_y / of_x), nan_ok=True)
    assert after.table["p"].tolist() == pytest.approx(before.table["p"].tolist(), rel=1e-6, abs=1e-9, nan_ok=True)
    assert after.r2 == pytest.approx(before.r2, abs=1e-10, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_another_reference_leaves_the_model(frame: pd.DataFrame) -> None:
    if frame["g"].nunique() < 2:
        return
    one, other = (linear(frame, "y", ["x", "g"], reference={"g": level}) for level in "ab")
    assert one.r2 == pytest.approx(other.r2, abs=1e-10, nan_ok=True)
    for column, sign in (("b", -1), ("p", 1), ("crude_b", -1)):
        b = [sign * result.table.loc[result.table["predictor"] == "g", column] for result in (one, other)]
        assert b[0].tolist() == pytest.approx((sign * b[1]).tolist(), rel=1e-6, abs=1e-9, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(cases, st.randoms())
def test_the_order_of_rows_does_not_matter(frame: pd.DataFrame, chance: Any) -> None:
    order = list(range(len(frame)))
    chance.shuffle(order)
    one, other = linear(frame, "y", ["x", "g", "h"]), linear(frame.iloc[order], "y", ["x", "g", "h"])
    for column in ("b", "p", "crude_p"):
        assert one.table[column].tolist() == pytest.approx(
            other.table[column].tolist(), rel=1e-6, abs=1e-9, nan_ok=True
        )


@settings(max_examples=100, deadline=None)
@given(cases)
def test_a_number_or_a_sentence(frame: pd.DataFrame) -> None:
    """The residuals of least squares are orthogonal to every term by definition; else a sentence says why."""
    result = linear(frame, "y", ["x", "g", "h"])
    if result.residuals.empty:
        assert result.warnings and no_model(result)
        return
    residuals = result.residuals.to_numpy()
    for column in (np.ones(len(frame)), frame["x"], frame["g"] == "a", frame["h"] == "p", frame["h"] == "q"):
        assert np.asarray(column, dtype=float) @ residuals == pytest.approx(0, abs=1e-9)
    assert (result.fitted + result.residuals).tolist() == pytest.approx(frame["y"].tolist(), abs=1e-9)
