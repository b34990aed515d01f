"""Several predictors of a number: coefficients adjusted for one another, the share explained, the residuals."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import chdtrc, fdtrc

from bsc_core.inference.arrays import FloatArray
from bsc_core.inference.columns import is_constant, numbers_of
from bsc_core.inference.design_matrix import Design, design
from bsc_core.inference.normality import SHAPIRO_MOST, shapiro_wilk
from bsc_core.inference.orthonormal import Basis, standardised
from bsc_core.inference.terms import DIGITS_LOST, Term
from bsc_core.inference.two_sided import check_level, t_p_value, t_quantile
from bsc_core.sentence import Sentence

ROWS_ADVISED = 10
"""Rows per term below which coefficients call for care."""

_EXACT = 1e-20
"""A share of the variation that is left by rounding only."""


@dataclass(frozen=True)
class ResidualChecks:
    """What the residuals look like; for information, nothing here changes the model.

    normality_test: "shapiro" (Shapiro and Wilk, up to 5,000 rows) or "dagostino" (D'Agostino and Pearson's K^2,
        beyond); normality: its statistic W or K^2, normality_p.
    skewness, kurtosis: of the residuals, moments m3/m2^1.5 and m4/m2^2 - 3; 0 for a normal distribution.
    breusch_pagan, breusch_pagan_dof, breusch_pagan_p: whether their spread depends on the predictors; Koenker's
        studentised form n R^2 of the squared residuals on the terms, as R's lmtest::bptest.
    All nan without a model.
    """

    normality_test: str = "shapiro"
    normality: float = math.nan
    normality_p: float = math.nan
    skewness: float = math.nan
    kurtosis: float = math.nan
    breusch_pagan: float = math.nan
    breusch_pagan_dof: int = 0
    breusch_pagan_p: float = math.nan


@dataclass(frozen=True, eq=False)
class Linear:
    """A linear regression with all predictors at once by least squares (SPSS: method Enter).

    table: one row a term and, last, the constant (predictor ""). term, b, se, beta (b with outcome and term in
        standard deviations; nan for the constant), t, p, ci_low, ci_high; predictor, level, reference (None where
        there are none); crude_b, crude_ci_low, crude_ci_high, crude_p: the predictor alone (all its levels) in the same
        rows; vif, see Design.
    outcome. level: confidence of the intervals.
    n, n_missing: rows that count, and rows left out because a value is missing.
    r, r2, r2_adjusted: multiple correlation, share of the variation explained (0 to 1), and 1 - (1 - r2)(n - 1) /
        dof_residual. se_estimate: sqrt(residual sum of squares / dof_residual), in units of the outcome.
    f, dof, dof_residual, p: the test of all terms at once.
    fitted, residuals: by the frame's row label; empty without a model. residual_checks.
    dropped: names of terms left out as constant or collinear.
    warnings: what was left out, cannot be computed or should be read with care.
    """

    table: pd.DataFrame
    outcome: Hashable
    level: float
    n: int
    n_missing: int
    fitted: pd.Series
    residuals: pd.Series
    residual_checks: ResidualChecks
    dropped: tuple[str, ...]
    warnings: tuple[Sentence, ...]
    r: float = math.nan
    r2: float = math.nan
    r2_adjusted: float = math.nan
    se_estimate: float = math.nan
    f: float = math.nan
    dof: int = 0
    dof_residual: int = 0
    p: float = math.nan


@dataclass(frozen=True, eq=False)
class _Fit:
    """Least squares of a standardised outcome. b and se are in units of the columns, the constant last."""

    b: FloatArray
    se: FloatArray
    beta: FloatArray
    fitted: FloatArray
    residuals: FloatArray
    unexplained: float
    dof_residual: int
    exact: bool


def linear(
    frame: pd.DataFrame,
    outcome: Hashable,
    predictors: Sequence[Hashable],
    *,
    reference: Mapping[Any, Any] | None = None,
    level: float = 0.95,
) -> Linear:
    """Coefficients of the predictors, each adjusted for the others, by least squares.

    outcome: a column of numbers. predictors: columns of numbers (b for one more unit), categories, texts or
    True/False (b for a level against the reference). reference: the level of a predictor with which its others are
    compared; without it the first one. level: confidence of the intervals, between 0 and 1.

    QR decomposition of standardised columns; the figures agree with R's lm to 1e-9 relative. Where the predictors give
    the outcome exactly there is no error to test against: b, beta and r2 stay, the other figures are nan.

    Raises ValueError for an outcome that is not numbers, a level outside 0 to 1, and what
    :func:`bsc_core.inference.design_matrix.design` raises.
    """
    check_level(level)
    plan = design(frame, outcome, predictors, reference)
    numbers_of(frame[outcome])  # before the rows that are left out
    y = numbers_of(plan.outcome)
    said = list(plan.warnings)
    varies = len(y) > 0 and not is_constant(y, DIGITS_LOST)
    told = _unable(plan, outcome, y, varies)
    figures: dict[str, Any] = {}
    fit, checks = None, ResidualChecks()
    if told is None:
        fit = _least_squares(plan.values, y)
        figures = _of_model(fit, plan)
        if fit.exact:
            said.append(
                Sentence(
                    "The predictors give {outcome} exactly, so there is nothing to test; perhaps one of them was "
                    "computed from it.",
                    outcome=outcome,
                )
            )
        else:
            checks = _residual_checks(fit, plan)
        said += _few_rows(plan)
    elif plan.n:
        said.append(told)
    index = plan.outcome.index if fit else plan.outcome.index[:0]
    return Linear(
        table=_table(plan, fit, _crude(plan, y, level) if varies else {}, level),
        outcome=outcome,
        level=level,
        n=plan.n,
        n_missing=plan.n_missing,
        fitted=pd.Series(fit.fitted if fit else [], index=index, name="fitted", dtype=float),
        residuals=pd.Series(fit.residuals if fit else [], index=index, name="residual", dtype=float),
        residual_checks=checks,
        dropped=plan.dropped,
        warnings=tuple(said),
        **figures,
    )


def _unable(plan: Design, outcome: Hashable, y: FloatArray, varies: bool) -> Sentence | None:
    """Why there can be no model, None when there can be one."""
    if not varies:
        return Sentence(
            "{outcome} is {value:g} in every row that counts, so there is nothing to predict.",
            outcome=outcome,
            value=float(y[0]) if len(y) else math.nan,
        )
    return plan.no_model


def _few_rows(plan: Design) -> list[Sentence]:
    per_term = plan.n / len(plan.terms)
    if per_term >= ROWS_ADVISED:
        return []
    return [
        Sentence(
            "{per:.1f} rows stand behind each term; with fewer than {advised} read the coefficients with care, or "
            "leave predictors out.",
            per=per_term,
            advised=ROWS_ADVISED,
        )
    ]


def _least_squares(values: FloatArray, y: FloatArray) -> _Fit:
    """Both more rows than terms + 1, and columns and an outcome that are not constant."""
    basis = Basis.of(values)
    n, parameters = basis.q.shape
    z, (centre,), (scale,) = standardised(y[:, None])
    outcome = z[:, 0]
    c = basis.q.T @ outcome
    fitted = basis.q @ c
    residuals = outcome - fitted
    # a second round takes up what rounding left
    fitted = fitted + basis.q @ (basis.q.T @ residuals)
    residuals = outcome - fitted
    unexplained = float(residuals @ residuals) / n
    sigma = math.sqrt(unexplained * n / (n - parameters))
    estimates = basis.estimates(c, sigma * np.eye(parameters))
    b = estimates.b * scale
    b[-1] += centre
    # digits that large outcomes beside a small spread have lost
    lost = 4 * float(np.finfo(float).eps) * float(np.abs(y).max()) / float(scale)
    return _Fit(
        b=b,
        se=estimates.se * scale,
        beta=np.append(estimates.standard, math.nan),
        fitted=centre + scale * fitted,
        residuals=scale * residuals,
        unexplained=unexplained,
        dof_residual=n - parameters,
        exact=unexplained <= max(_EXACT, lost**2),
    )


def _of_model(fit: _Fit, plan: Design) -> dict[str, Any]:
    dof, dof_residual = len(plan.terms), fit.dof_residual
    r2 = 1.0 if fit.exact else max(0.0, 1 - fit.unexplained)
    figures: dict[str, Any] = {"r": math.sqrt(r2), "r2": r2, "dof": dof, "dof_residual": dof_residual}
    if fit.exact:
        return figures
    f = (r2 / dof) / (fit.unexplained / dof_residual)
    return figures | {
        "r2_adjusted": 1 - fit.unexplained * (plan.n - 1) / dof_residual,
        "se_estimate": math.sqrt(float(fit.residuals @ fit.residuals) / dof_residual),
        "f": f,
        "p": float(fdtrc(dof, dof_residual, f)),
    }


def _residual_checks(fit: _Fit, plan: Design) -> ResidualChecks:
    residuals = fit.residuals / math.sqrt(float((fit.residuals**2).mean()))
    test, (normality, normality_p) = "shapiro", shapiro_wilk(residuals)
    if plan.n > SHAPIRO_MOST:
        test, (normality, normality_p) = "dagostino", _dagostino(residuals)
    squares = residuals**2
    breusch_pagan = 0.0
    if not is_constant(squares, DIGITS_LOST):
        breusch_pagan = plan.n * max(0.0, 1 - _least_squares(plan.values, squares).unexplained)
    return ResidualChecks(
        normality_test=test,
        normality=normality,
        normality_p=normality_p,
        skewness=float((residuals**3).mean()),
        kurtosis=float((residuals**4).mean() - 3),
        breusch_pagan=breusch_pagan,
        breusch_pagan_dof=len(plan.terms),
        breusch_pagan_p=float(chdtrc(len(plan.terms), breusch_pagan)),
    )


def _dagostino(residuals: FloatArray) -> tuple[float, float]:
    from scipy.stats import normaltest

    found = normaltest(residuals)
    return float(found.statistic), float(found.pvalue)


def _tests(fit: _Fit, level: float) -> pd.DataFrame:
    """b, se, t, p and interval of every term; only b where the fit is exact."""
    se = np.full(len(fit.b), math.nan) if fit.exact else fit.se
    t = fit.b / se
    half = float(t_quantile(level, fit.dof_residual)) * se
    p = t_p_value(t, fit.dof_residual)
    return pd.DataFrame({"b": fit.b, "se": se, "t": t, "p": p, "ci_low": fit.b - half, "ci_high": fit.b + half})


def _crude(plan: Design, y: FloatArray, level: float) -> dict[Term, tuple[float, float, float, float]]:
    """b, interval and p of every term with its predictor alone."""
    found: dict[Term, tuple[float, float, float, float]] = {}
    for predictor in plan.predictors:
        if len(y) <= len(predictor.terms) + 1:
            continue
        tests = _tests(_least_squares(predictor.values, y), level)
        rows = tests[["b", "ci_low", "ci_high", "p"]].itertuples(index=False, name=None)
        found |= dict(zip(predictor.terms, rows, strict=False))  # the constant comes last and is left
    return found


def _table(
    plan: Design, fit: _Fit | None, crude: Mapping[Term, tuple[float, float, float, float]], level: float
) -> pd.DataFrame:
    labels = plan.labels()
    rows = range(len(plan.terms) + 1)
    tests = pd.DataFrame(math.nan, index=rows, columns=["b", "se", "t", "p", "ci_low", "ci_high"])
    if fit is not None:
        tests = _tests(fit, level)
    alone = [crude.get(term, (math.nan,) * 4) for term in plan.terms] + [(math.nan,) * 4]
    return pd.DataFrame(
        {
            "term": labels["term"],
            "b": tests["b"],
            "se": tests["se"],
            "beta": math.nan if fit is None else fit.beta,
            "t": tests["t"],
            "p": tests["p"],
            "ci_low": tests["ci_low"],
            "ci_high": tests["ci_high"],
            "predictor": labels["predictor"],
            "level": labels["level"],
            "reference": labels["reference"],
            "crude_b": [one[0] for one in alone],
            "crude_ci_low": [one[1] for one in alone],
            "crude_ci_high": [one[2] for one in alone],
            "crude_p": [one[3] for one in alone],
            "vif": np.append(plan.vif, math.nan),
        }
    )
