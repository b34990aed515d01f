"""Every figure of the statistics against programs that are not ours, case by case.

Protects the numbers themselves. The inputs are in ``reference/data``, what is computed from them in
``reference/cases.json``, and what other programs make of it in ``reference/r.json`` (R 4.2 with psych and epitools)
and ``reference/pspp.json`` (GNU PSPP 1.6); ``reference/README.md`` says where the data come from, how the files are
made anew, and where the programs are known to differ. The tests themselves need neither R nor PSPP.

A figure that a program gives as not defined must be nan here, an infinite one infinite.
"""

import functools
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bsc_core.inference.adjust import adjust_p
from bsc_core.inference.correlation import correlate
from bsc_core.inference.crosstab import CrossTab, crosstab
from bsc_core.inference.cutoff import cut
from bsc_core.inference.groups import compare_groups
from bsc_core.inference.linear import linear
from bsc_core.inference.logistic import logistic
from bsc_core.inference.power import power_two_means, power_two_proportions
from bsc_core.survey.items import SplitHalf, item_analysis

HERE = Path(__file__).parent / "reference"
Case = dict[str, Any]
Figures = dict[str, Any]

CASES: dict[str, dict[str, Case]] = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
R = json.loads((HERE / "r.json").read_text(encoding="utf-8"))
PSPP = json.loads((HERE / "pspp.json").read_text(encoding="utf-8"))

CLOSE = 1e-9
"""Relative, for everything that follows from a closed formula."""

ZERO = 1e-12
"""Absolute, beside it: what rounding makes of a figure that is 0. Not for p-values, which may be as small."""

LOOSER: dict[str, tuple[float, float, str]] = {
    "items.omega": (2e-8, 0, "an iterative fit; in bfi_all_25 the loadings cancel and omega is 0.004"),
    "groups.groups.shapiro_p": (
        1e-7,
        0,
        "Royston's polynomials; SciPy and R take different normal quantiles into them",
    ),
    "groups.post_hoc.p_adjusted": (CLOSE, 1e-11, "1 minus a double integral over the studentised range"),
    "power.power_normal": (0, 0.02, "R's power.prop.test is the normal approximation; ours counts all tables"),
}
"""Area and figure: relative and absolute tolerance beside R, and why. Everything else is CLOSE."""

PRINTED_P = (0.0, 5.01e-4, "PSPP prints p-values in three decimals")
LOOSER_BESIDE_PSPP: dict[str, tuple[float, float, str]] = {
    "groups.post_hoc.ci_low": (1e-6, 1e-6, "PSPP's quantile of the studentised range stops early, as R's qtukey"),
    "groups.post_hoc.ci_high": (1e-6, 1e-6, "PSPP's quantile of the studentised range stops early, as R's qtukey"),
}
"""The same beside PSPP, where p-values are PRINTED_P."""

PSPP_IS_WRONG: dict[tuple[str, str], dict[str, str]] = {
    ("linear", "ozone_missing"): {"vif": "PSPP takes rows into it that the regression leaves out, for no outcome"},
}
"""Figures of a case that are not compared, and why; more in reference/README.md."""


# --- a case and our figures of it: names and shapes as make.R gives them ----------------------------------------------


@functools.cache
def data(name: str) -> pd.DataFrame:
    """A data file; only an empty cell is missing."""
    return pd.read_csv(HERE / "data" / name, keep_default_na=False, na_values=[""])


def rows_of(case: Case) -> pd.DataFrame:
    frame = data(case["data"])
    for name, value in case.get("where", {}).items():
        frame = frame[frame[name] == value]
    return frame.reset_index(drop=True)


def level_of(case: Case) -> float:
    return float(case.get("level", 0.95))


def as_levels(column: pd.Series) -> pd.Series:
    """Groups, in the order in which they first appear."""
    return column.astype(pd.CategoricalDtype(column.dropna().unique().tolist()))


def column_of(frame: pd.DataFrame, wanted: str | dict[str, Any]) -> pd.Series:
    """A column by its name, or the sum of some, possibly cut into low and high."""
    if isinstance(wanted, str):
        return frame[wanted]
    score = frame[wanted["sum"]].sum(axis="columns", skipna=False)
    return cut(score, getattr(score, wanted["cut"])()) if "cut" in wanted else score


def ends(interval: tuple[float, float]) -> list[float]:
    return list(interval)


def crosstab_of(case: Case) -> CrossTab:
    frame = rows_of(case)
    x, y = (column_of(frame, case[side]) for side in ("rows", "columns"))
    x, y = (side if isinstance(side.dtype, pd.CategoricalDtype) else as_levels(side) for side in (x, y))
    if "count" not in case:
        return crosstab(x, y, level=level_of(case))
    counts = frame[case["count"]].groupby([x, y], observed=False).sum().unstack()
    return crosstab(counts, level=level_of(case))


def crosstab_figures(case: Case) -> Figures:
    ct = crosstab_of(case)
    observed, expected = ct.observed.to_numpy(), ct.expected.to_numpy()
    names = (
        "n n_missing dof chi2 p chi2_corrected p_corrected likelihood_ratio p_likelihood_ratio linear p_linear "
        "p_fisher cells_below_5 share_below_5 least_expected phi cramers_v contingency_coefficient "
        "odds_ratio prevalence_ratio risk_difference"
    )
    intervals = "cramers_v_ci odds_ratio_ci odds_ratio_exact_ci prevalence_ratio_ci risk_difference_ci"
    return (
        {name: getattr(ct, name) for name in names.split()}
        | {name: ends(getattr(ct, name)) for name in intervals.split()}
        | {
            "observed": observed.ravel().tolist(),
            "expected": expected[np.ix_(observed.sum(axis=1) > 0, observed.sum(axis=0) > 0)].ravel().tolist(),
        }
    )


def halves(half: SplitHalf) -> Figures:
    return {name: getattr(half, name) for name in ("r", "spearman_brown", "spearman_brown_unequal", "guttman")}


def items_figures(case: Case) -> Figures:
    answers = rows_of(case)[case["items"]]
    scale = {"low": case.get("low", 1), "high": case.get("high", 5), "reverse": case.get("reverse", ())}
    ia = item_analysis(answers, **scale, level=level_of(case))
    pairs = item_analysis(answers, **scale, missing="pairwise")
    items, names = list(ia.items), list(pairs.items)
    table = ia.table.set_index("item").loc[items]
    return {
        "n": ia.n,
        "n_excluded": ia.n_excluded,
        "items": items,
        "r_critical": ia.r_critical,
        "alpha": ia.alpha,
        "alpha_ci": ends(ia.alpha_ci),
        "alpha_standardised": ia.alpha_standardised,
        "omega": ia.omega,
        "split_half": halves(ia.split_half),
        "split_half_odd_even": halves(ia.split_half_odd_even),
        "table": {name: table[name].tolist() for name in table},
        "correlations": ia.correlations.loc[items, items].to_numpy().ravel().tolist(),
        "pairwise": {
            "alpha": pairs.alpha,
            "alpha_standardised": pairs.alpha_standardised,
            "alpha_if_deleted": pairs.table.set_index("item").loc[names, "alpha_if_deleted"].tolist(),
            "correlations": pairs.correlations.loc[names, names].to_numpy().ravel().tolist(),
            "pair_n": pairs.correlations_n.loc[names, names].to_numpy().ravel().tolist(),
        },
    }


def groups_figures(case: Case) -> Figures:
    frame = rows_of(case)
    found = compare_groups(frame[case["values"]], as_levels(frame[case["groups"]]), level=level_of(case))
    tests = found.tests.set_index("test")
    figures: Figures = {
        "n": found.n,
        "n_missing": found.n_missing,
        "groups": found.groups.to_dict("list"),
        "checks": found.checks.set_index("check").to_dict("index"),
        "effects": {},
        "post_hoc": found.post_hoc.to_dict("list"),
        "tests": tests.drop(index="mann_whitney", errors="ignore").to_dict("index"),
    }
    for effect in found.effect_sizes.to_dict("records"):
        figures["effects"][effect["measure"]] = effect["value"]
        figures["effects"][effect["measure"] + "_ci"] = [effect["ci_low"], effect["ci_high"]]
    if "mann_whitney" in tests.index:
        ranks = tests.loc["mann_whitney"]
        p = "p_exact" if ranks["exact"] else "p_asymptotic"
        figures["mann_whitney"] = {"u": ranks["statistic"], "z": ranks["z"], "z_size": abs(ranks["z"]), p: ranks["p"]}
    return figures


def correlation_figures(case: Case) -> Figures:
    frame = rows_of(case)
    found = correlate(column_of(frame, case["x"]), column_of(frame, case["y"]), level=level_of(case))
    names = "n n_missing pearson p_pearson spearman p_spearman kendall p_kendall"
    return {name: getattr(found, name) for name in names.split()} | {
        "pearson_ci": ends(found.pearson_ci),
        "spearman_ci": ends(found.spearman_ci),
    }


def design_of(case: Case) -> pd.DataFrame:
    """The rows of a regression, one a person, with levels in the order in which they first appear."""
    frame = rows_of(case)
    if "count" in case:
        frame = frame.loc[frame.index.repeat(frame[case["count"]])].reset_index(drop=True)
    columns = [case["outcome"], *case["predictors"]]
    is_text = {name: not pd.api.types.is_numeric_dtype(frame[name]) for name in columns}
    return frame.assign(**{name: as_levels(frame[name]) for name in columns if is_text[name]})


def crude_of(table: pd.DataFrame) -> Figures:
    alone = table.iloc[:-1].filter(like="crude_")
    return {name.removeprefix("crude_"): alone[name].tolist() for name in alone}


def logistic_figures(case: Case) -> Figures:
    found = logistic(
        design_of(case),
        case["outcome"],
        case["predictors"],
        event=case["event"],
        reference=case.get("reference"),
        level=level_of(case),
    )
    names = (
        "n n_missing events non_events minus_2_log_likelihood minus_2_log_likelihood_null chi2 dof p cox_snell_r2 "
        "nagelkerke_r2 auc"
    )
    test = found.hosmer_lemeshow
    (true_positive, false_negative), (false_positive, true_negative) = found.classification().table.to_numpy()
    return {name: getattr(found, name) for name in names.split()} | {
        "separated": bool(found.separated),
        "terms": found.table["term"].tolist()[:-1],
        "table": found.table.to_dict("list"),
        "crude": crude_of(found.table),
        "vif": found.table["vif"].tolist()[:-1],
        "overall": found.overall.to_dict("records"),
        "hosmer_lemeshow": {
            "cells": len(test.table),
            "statistic": test.statistic,
            "dof": test.dof,
            "p": test.p,
        },
        "probabilities": [found.probabilities.sum(), (found.probabilities**2).sum()],
        "classified": [true_positive, false_negative, false_positive, true_negative],
    }


def linear_figures(case: Case) -> Figures:
    found = linear(
        design_of(case),
        case["outcome"],
        case["predictors"],
        reference=case.get("reference"),
        level=level_of(case),
    )
    names = "n n_missing r r2 r2_adjusted se_estimate f dof dof_residual p"
    return {name: getattr(found, name) for name in names.split()} | {
        "terms": found.table["term"].tolist()[:-1],
        "table": found.table.to_dict("list"),
        "crude": crude_of(found.table),
        "vif": found.table["vif"].tolist()[:-1],
    }


def power_figures(case: Case) -> Figures:
    alpha = case.get("alpha", 0.05)
    if case["what"] == "two_means":
        return {"power": power_two_means(case["n"], case["n"], case["d"], alpha)}
    ratio = case["p1"] / case["p2"]
    power = power_two_proportions(case["n"], case["n"], case["p2"], prevalence_ratio=ratio, alpha=alpha)
    return {"power_exact": power, "power_normal": power}


def adjust_figures(case: Case) -> Figures:
    p = [math.nan if value is None else value for value in case["p"]]
    return {how: adjust_p(p, how).tolist() for how in ("holm", "benjamini_hochberg")}


OURS: dict[str, Callable[[Case], Figures]] = {
    "crosstab": crosstab_figures,
    "items": items_figures,
    "groups": groups_figures,
    "correlation": correlation_figures,
    "logistic": logistic_figures,
    "linear": linear_figures,
    "power": power_figures,
    "adjust": adjust_figures,
}


# --- the comparison ---------------------------------------------------------------------------------------------------

NOT_FINITE = {"NA": math.nan, "NaN": math.nan, "Inf": math.inf, "-Inf": -math.inf}
"""How R's file writes what is no number."""

EITHER = ("p_exact", "p_asymptotic")
"""Of Mann-Whitney's two p-values compare_groups gives one, and says which."""


def is_p(path: str) -> bool:
    name = path.rpartition(".")[2]
    return name == "p" or name.startswith("p_")


def beside_r(path: str) -> tuple[float, float]:
    """Relative and absolute tolerance of a figure."""
    relative, absolute, _ = LOOSER.get(path, (CLOSE, 0.0 if is_p(path) else ZERO, ""))
    return relative, absolute


def beside_pspp(path: str) -> tuple[float, float]:
    relative, absolute, _ = PRINTED_P if is_p(path) else LOOSER_BESIDE_PSPP.get(path, (CLOSE, ZERO, ""))
    return relative, absolute


def single_figures(expected: Any, got: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Every figure of the reference by its path, beside ours. None is a cell that the program left empty."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            if name in got or name not in EITHER:
                yield from single_figures(value, got[name], f"{path}.{name}")
    elif isinstance(expected, list):
        assert len(got) == len(expected), path
        for value, ours in zip(expected, got, strict=True):
            yield from single_figures(value, ours, path)
    elif expected is not None:
        yield path, expected, got


def agrees(expected: Any, got: Any, relative: float, absolute: float) -> bool:
    if isinstance(expected, bool):
        return bool(got is expected)
    if isinstance(expected, str) and expected not in NOT_FINITE:  # a name; R writes levels that are numbers as text
        return expected == (f"{got:g}" if isinstance(got, float) else str(got))
    wanted = NOT_FINITE.get(expected, expected)
    return bool(got == pytest.approx(wanted, rel=relative, abs=absolute, nan_ok=True))


def differences(
    area: str, expected: Figures, got: Figures, tolerance: Callable[[str], tuple[float, float]]
) -> list[str]:
    return [
        f"{path}: reference {wanted!r}, ours {ours!r}"
        for path, wanted, ours in single_figures(expected, got, area)
        if not agrees(wanted, ours, *tolerance(path))
    ]


def figures_in(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(figures_in, value.values()))
    return sum(map(figures_in, value)) if isinstance(value, list) else 1


def names_in(cases: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    return [(area, name) for area, of_area in cases.items() for name in of_area]


@pytest.mark.parametrize(("area", "name"), names_in(CASES))
def test_as_r(area: str, name: str) -> None:
    """R 4.2 with psych and epitools, reference/make.R."""
    assert differences(area, R["cases"][area][name], OURS[area](CASES[area][name]), beside_r) == []


@pytest.mark.parametrize(("area", "name"), names_in(PSPP["cases"]))
def test_as_pspp(area: str, name: str) -> None:
    """GNU PSPP 1.6, reference/make.sps."""
    expected = dict(PSPP["cases"][area][name])
    for figure in PSPP_IS_WRONG.get((area, name), {}):
        del expected[figure]
    assert differences(area, expected, OURS[area](CASES[area][name]), beside_pspp) == []


def test_longley_as_certified() -> None:
    """Nearly collinear columns, where careless least squares loses most digits.

    Certified by NIST (Statistical Reference Datasets, Longley), from 500 digits. NIST counts persons, prices and
    unemployed in other units than R's data set: the factors below.
    """
    case = CASES["linear"]["longley_nearly_collinear"]
    found = linear(design_of(case), case["outcome"], case["predictors"])
    units = np.array([1, 1000, 10, 10, 1000, 1, 1]) / 1000
    b = np.array(
        [
            15.0618722713733,
            -0.358191792925910e-01,
            -2.02022980381683,
            -1.03322686717359,
            -0.511041056535807e-01,
            1829.15146461355,
            -3482258.63459582,
        ]
    )
    se = np.array(
        [
            84.9149257747669,
            0.334910077722432e-01,
            0.488399681651699,
            0.214274163161675,
            0.226073200069370,
            455.478499142212,
            890420.383607373,
        ]
    )
    assert found.table["b"].tolist() == pytest.approx((b * units).tolist(), rel=CLOSE)
    assert found.table["se"].tolist() == pytest.approx((se * units).tolist(), rel=CLOSE)
    assert found.se_estimate == pytest.approx(0.304854073561965, rel=CLOSE)
    assert (found.r2, found.f) == pytest.approx((0.995479004577296, 330.285339234588), rel=CLOSE)


def test_the_reference_is_large_and_covers_every_area() -> None:
    """A case that is lost, or a figure that a script no longer writes, must not go unseen."""
    assert names_in(R["cases"]) == names_in(CASES)
    assert set(CASES) == set(OURS)
    assert len(names_in(CASES)) >= 115
    assert len(names_in(PSPP["cases"])) >= 30
    least = {"crosstab": 15, "items": 9, "groups": 7, "correlation": 9, "logistic": 17, "linear": 14}
    for area, figures in least.items():
        assert max(len(of_case) for of_case in R["cases"][area].values()) >= figures, area
    assert sum(figures_in(of_case) for of_area in R["cases"].values() for of_case in of_area.values()) >= 7000


def test_every_looser_tolerance_has_its_reason() -> None:
    assert all(len(reason) > 20 for _, _, reason in (*LOOSER.values(), *LOOSER_BESIDE_PSPP.values(), PRINTED_P))


@pytest.mark.parametrize(("area", "name"), [("crosstab", "published_competence"), ("groups", "plant_growth")])
def test_a_wrong_digit_is_seen(area: str, name: str) -> None:
    """The comparison itself: each reference figure that is a thousandth off must be told, and only that one."""
    ours = OURS[area](CASES[area][name])
    for path, wanted, _ in single_figures(R["cases"][area][name], ours, area):
        if isinstance(wanted, int | float) and not isinstance(wanted, bool):
            assert not agrees(wanted + max(abs(wanted), 1) / 1000, wanted, *beside_r(path)), path
