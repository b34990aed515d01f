"""Several predictors of an outcome with two levels: adjusted odds ratios, the model's fit, and when there are none."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc, expit, log_expit, ndtri, xlogy

from bsc_core.inference.design_matrix import Basis, Design, Predictor, Term, design, level_codes, present, standardised
from bsc_core.sentence import Sentence

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

EVENTS_ADVISED = 10
"""Events per term below which adjusted odds ratios call for care (Peduzzi et al. 1996)."""

EVENTS_NEEDED = 5
"""Events per term below which they are unreliable (Vittinghoff & McCulloch 2007)."""

HOSMER_LEMESHOW_GROUPS = 10

_MOST_STEPS = 50
_SEARCH_SECONDS = 20.0
_ROWS_AT_ONCE = 1_000
_FEASIBLE = 1e-6
_LARGEST_LOG = 700.0
"""exp of more is no longer a number."""

_ROUNDING = 1e-12
"""A log likelihood of many rows falls by this share by rounding alone."""

_DIGITS = 12
"""Probabilities are ties when this many decimals are the same."""


@dataclass(frozen=True, eq=False)
class HosmerLemeshow:
    """Hosmer and Lemeshow's test of the fit: observed against expected numbers in groups of like probability.

    Groups are cut at the deciles of the predicted probability (R's quantile type 7, upper edges included), as R's
    ResourceSelection::hoslem.test does; people with the same probability are never parted, so that ties give fewer
    groups. statistic: sum of (observed - expected)^2 / expected over both columns. dof: groups - 2, as in SPSS, also
    with fewer than ten groups. SPSS cuts at about a tenth of the rows each, which may give slightly different groups.
    All are nan (dof 0) with fewer than three groups.

    table: one row a group: low, high (the least and the largest probability in it), n, events, expected_events,
    non_events, expected_non_events.
    """

    table: pd.DataFrame
    statistic: float = math.nan
    dof: int = 0
    p: float = math.nan


@dataclass(frozen=True, eq=False)
class Classification:
    """Who is predicted to have the event when everybody with a probability from ``cut`` upwards is.

    table: counts; the rows are observed, the columns predicted, in both the event first.
    sensitivity, specificity, accuracy, ppv, npv: shares, 0 to 1; nan where nobody is in the denominator.
    """

    cut: float
    table: pd.DataFrame
    sensitivity: float
    specificity: float
    accuracy: float
    ppv: float
    npv: float


@dataclass(frozen=True, eq=False)
class Logistic:
    """A binary logistic regression with all predictors at once (SPSS: method Enter).

    table: one row a term and, last, the constant (predictor ""). term, b, se, wald = (b/se)^2, p (with dof), odds_ratio
        = exp(b), ci_low, ci_high (Wald); predictor, level, reference (None where there are none), dof;
        crude_odds_ratio, crude_ci_low, crude_ci_high, crude_p: the predictor alone in the same rows, for levels the
        cross product ad/bc of the level's and the reference's rows, with Woolf's interval; vif, see Design.
    overall: Wald's test of each predictor with several levels: predictor, wald, dof, p.
    outcome, event, other: the outcome and its two levels. level: confidence of the intervals.
    n, n_missing: rows that count, and rows left out because a value is missing. events, non_events: rows with either.
    events_per_predictor: min(events, non_events) / number of terms.
    minus_2_log_likelihood, minus_2_log_likelihood_null: of the model and of the constant alone.
    chi2, dof, p: their difference, the likelihood-ratio test of all terms at once (SPSS: omnibus test).
    cox_snell_r2, nagelkerke_r2: 1 - exp(-chi2/n), and that as a share of the largest it could be; 0 to 1.
    auc: area under the ROC curve, the chance that somebody with the event has the larger probability; ties count half.
    observed: whether each row has the event. probabilities: of the event, by the frame's row label; empty without a
        model.
    dropped: names of terms left out as constant or collinear. separated: names of terms that separate the outcome.
    warnings: what was left out, cannot be computed or should be read with care.

    When terms separate the outcome (nobody of a level has the event, or everybody; or a score or a mixture of terms
    tells the two groups apart), the largest likelihood is at infinity. No adjusted figure is given then, also not for
    the other terms, because theirs would belong to a model of part of the rows. The crude ones stay: a crude odds
    ratio is 0 or infinite where a cell is empty, without interval and p.
    """

    table: pd.DataFrame
    overall: pd.DataFrame
    outcome: Hashable
    event: Any
    other: Any
    level: float
    n: int
    n_missing: int
    events: int
    non_events: int
    observed: pd.Series
    probabilities: pd.Series
    dropped: tuple[str, ...]
    separated: tuple[str, ...]
    warnings: tuple[Sentence, ...]
    hosmer_lemeshow: HosmerLemeshow
    events_per_predictor: float = math.nan
    minus_2_log_likelihood: float = math.nan
    minus_2_log_likelihood_null: float = math.nan
    chi2: float = math.nan
    dof: int = 0
    p: float = math.nan
    cox_snell_r2: float = math.nan
    nagelkerke_r2: float = math.nan
    auc: float = math.nan

    def classification(self, cut: float = 0.5) -> Classification:
        """Observed against predicted; a probability of exactly ``cut`` predicts the event.

        cut: 0 to 1. Without a model all counts are 0. Raises ValueError for another cut.
        """
        if not 0 <= cut <= 1:
            raise ValueError(f"The cut is a probability between 0 and 1; got {cut:g}.")
        predicted = self.probabilities.to_numpy().round(_DIGITS) >= round(cut, _DIGITS)
        observed = self.observed.to_numpy() if len(self.probabilities) else np.empty(0, dtype=bool)
        a, b = int((observed & predicted).sum()), int((observed & ~predicted).sum())
        c, d = int((~observed & predicted).sum()), int((~observed & ~predicted).sum())
        levels = pd.Index([self.event, self.other], dtype=object)
        return Classification(
            cut=cut,
            table=pd.DataFrame([[a, b], [c, d]], index=levels.rename("observed"), columns=levels.rename("predicted")),
            sensitivity=_share(a, a + b),
            specificity=_share(d, c + d),
            accuracy=_share(a + d, a + b + c + d),
            ppv=_share(a, a + c),
            npv=_share(d, b + d),
        )


@dataclass(frozen=True, eq=False)
class _Fit:
    """A maximum of the likelihood in an orthonormal basis; root @ root.T is the covariance of c."""

    c: FloatArray
    root: FloatArray
    log_likelihood: float
    score: FloatArray
    settled: bool


def logistic(
    frame: pd.DataFrame,
    outcome: Hashable,
    predictors: Sequence[Hashable],
    *,
    event: Any = None,
    reference: Mapping[Any, Any] | None = None,
    level: float = 0.95,
) -> Logistic:
    """Odds ratios of the predictors, each adjusted for the others, by maximum likelihood.

    outcome: a column with two levels. event: the one that counts as having the outcome; without it the first category
        of a categorical column, as cross-tables here have the outcome in their first column, else the larger of the
        two values (1, True, the last in the alphabet; SPSS does so with every column).
    predictors: columns of numbers (odds ratio for one more unit), categories, texts or True/False.
    reference: the level of a predictor with which its others are compared; without it the first one. (Cross-tables
        here compare the first row with the second: name the second level to get the same odds ratio.)
    level: confidence of the intervals, between 0 and 1.

    Newton's method in an orthonormal basis; the figures agree with R's glm (epsilon = 1e-14) to 1e-9 relative, but for
    standard errors and what follows from them: R takes them from the last step but one, which tells in the seventh
    digit or later, and agrees to 1e-9 when fitted again from its own coefficients. Separation is looked for in the
    cells of every predictor and then by linear programming (Konis 2007), unless the zero gradient proves that there is
    none.

    Raises ValueError for an outcome with more than two values, an event that it does not have, a level outside 0 to 1,
    and what :func:`bsc_core.inference.design_matrix.design` raises.
    """
    if not 0 < level < 1:
        raise ValueError(f"The confidence level must lie between 0 and 1, such as 0.95; got {level:g}.")
    plan = design(frame, outcome, predictors, reference)
    event, other = _two_levels(frame[outcome], event)
    observed = pd.Series((plan.outcome == event).to_numpy(dtype=bool), index=plan.outcome.index, name=outcome)
    y = observed.to_numpy()
    events = int(y.sum())
    rarer = min(events, plan.n - events)
    z = float(ndtri(1 - (1 - level) / 2))
    said = list(plan.warnings)
    figures: dict[str, Any] = {}
    separated: list[str] = []
    fit, basis = None, None
    if rarer:
        figures["minus_2_log_likelihood_null"] = _null_deviance(events, plan.n)
    if rarer and plan.terms:
        figures["events_per_predictor"] = rarer / len(plan.terms)
    told = _unable(plan, outcome, event, other, events)
    if told is None:
        separated, telling = _single_separation(plan, y, event, other)
        if not separated:
            basis = Basis.of(plan.values)
            fit = _maximum(basis.q, y)
            there_is = _has_maximum(fit, basis.q, y)
            if there_is is False:
                separated, telling = _joint_separation(plan, y)
            elif not (there_is and fit.settled):
                telling = [_NOT_SETTLED]
            if telling:
                fit = None
        said += telling + _few_events(figures["events_per_predictor"], rarer)
    elif plan.n:
        said.append(told)

    adjusted = pd.DataFrame(math.nan, index=range(len(plan.terms) + 1), columns=["b", "se"])
    covariance, standard = None, None
    probabilities = pd.Series(dtype=float)
    fit_test = HosmerLemeshow(pd.DataFrame(columns=_DECILES))
    if fit is not None and basis is not None:
        estimates = basis.estimates(fit.c, fit.root)
        adjusted["b"], adjusted["se"] = estimates.b, estimates.se
        covariance, standard = estimates.standard_covariance, estimates.standard
        eta = basis.q @ fit.c
        probabilities = pd.Series(expit(eta), index=plan.outcome.index, name="probability")
        figures |= _of_model(fit.log_likelihood, figures["minus_2_log_likelihood_null"], plan, expit(eta), y)
        fit_test = _hosmer_lemeshow(eta, y)
        if not fit_test.dof:
            said.append(
                Sentence(
                    "Hosmer and Lemeshow's test needs three groups of different probability; there are fewer, so it "
                    "is left out."
                )
            )
    table = _table(plan, adjusted, _crude(plan, y, z) if rarer else {}, z)
    said += _out_of_reach(plan, table)
    return Logistic(
        table=table,
        overall=_overall(plan, standard, covariance),
        outcome=outcome,
        event=event,
        other=other,
        level=level,
        n=plan.n,
        n_missing=plan.n_missing,
        events=events,
        non_events=plan.n - events,
        observed=observed,
        probabilities=probabilities,
        dropped=plan.dropped,
        separated=tuple(separated),
        warnings=tuple(said),
        hosmer_lemeshow=fit_test,
        **figures,
    )


# --- the outcome ----------------------------------------------------------------------------------------------------


def _two_levels(column: pd.Series, event: Any) -> tuple[Any, Any]:
    """The level that is the event, and the other one; None for a level that does not exist."""
    codes, levels = level_codes(column[present(column)])
    there = [level for place, level in enumerate(levels) if (codes == place).any()]
    if len(there) > 2:
        raise ValueError(
            f"The outcome needs two levels; {column.name} has {len(there)}. Join its levels, or cut it in two."
        )
    categorical = isinstance(column.dtype, pd.CategoricalDtype)
    # an outcome of which one level happens to be empty
    known = levels if categorical and len(levels) == 2 else there
    if event is not None and len(known) == 2 and event not in known:
        raise ValueError(f"{event} is not a level of {column.name}; choose {known[0]} or {known[1]}.")
    if event is None and known:
        event = known[0] if categorical else known[-1]
    other = next((level for level in known if level != event), None)
    return event, other


def _unable(plan: Design, outcome: Hashable, event: Any, other: Any, events: int) -> Sentence | None:
    """Why there can be no model, None when there can be one."""
    if events in (0, plan.n):
        return Sentence(
            "Everybody has the same {outcome}, {value}, so there is nothing to predict.",
            outcome=outcome,
            value=event if events else (other if other is not None else Sentence("not {event}", event=event)),
        )
    if not plan.terms:
        return Sentence("No predictor is left, so there is no model; choose one that differs between people.")
    if plan.n <= len(plan.terms) + 1:
        return Sentence(
            "{n:,} rows cannot carry {terms:,} terms and a constant, so there are no adjusted figures; leave "
            "predictors out or join their levels.",
            n=plan.n,
            terms=len(plan.terms),
        )
    return None


def _few_events(per_term: float, rarer: int) -> list[Sentence]:
    if per_term < EVENTS_NEEDED:
        return [
            Sentence(
                "For each term there are only {per:.1f} rows with the rarer outcome, fewer than {needed}: adjusted "
                "odds ratios are not reliable then. Leave predictors out; {rarer:,} such rows carry one term for every "
                "{advised}.",
                per=per_term,
                needed=EVENTS_NEEDED,
                rarer=rarer,
                advised=EVENTS_ADVISED,
            )
        ]
    if per_term < EVENTS_ADVISED:
        return [
            Sentence(
                "For each term there are {per:.1f} rows with the rarer outcome, fewer than {advised}; read the "
                "adjusted odds ratios with care, or leave predictors out.",
                per=per_term,
                advised=EVENTS_ADVISED,
            )
        ]
    return []


# --- the maximum, and whether there is one --------------------------------------------------------------------------


def _maximum(q: FloatArray, y: BoolArray) -> _Fit:
    """Newton's method for a logistic model of orthonormal columns."""
    side = np.where(y, 1.0, -1.0)
    c = np.zeros(q.shape[1])
    eta = q @ c
    reached = float(log_expit(side * eta).sum())
    settled = False
    root = np.full((len(c), len(c)), math.nan)
    score = np.full(len(c), math.inf)
    for _ in range(_MOST_STEPS):
        score = q.T @ (side * expit(-side * eta))
        information = (q.T * (expit(eta) * expit(-eta))) @ q
        try:
            root = np.linalg.inv(np.linalg.cholesky(information)).T
        except np.linalg.LinAlgError:
            break
        if settled:
            break
        step = root @ (root.T @ score)
        # twice what is left to climb; convergence is quadratic, so the step after this one is beyond the digits
        settled = bool(step @ score < 1e-14)
        for _ in range(30):
            eta = q @ (c + step)
            now = float(log_expit(side * eta).sum())
            if now >= reached - _ROUNDING * (1 - reached) or settled:
                break
            step = step / 2
        c, reached = c + step, now
        if (side * eta).min() > 0:  # everybody on the right side: complete separation
            settled = False
            break
    return _Fit(c, root, reached, score, settled)


def _has_maximum(fit: _Fit, q: FloatArray, y: BoolArray) -> bool | None:
    """Whether the likelihood has a finite maximum, that is, no mixture of the columns of q separates the outcome.

    With residuals e = y - p, a separating direction d would give d'q'e = sum |e||q d| >= min|e| |d|, for q is
    orthonormal; a gradient q'e shorter than min|e| proves that there is none. Else linear programming decides (Konis
    2007): the largest sum of the separated distances, with q scaled by sqrt(n), is 0 or at least sqrt(n). None when
    that takes too long.
    """
    side = np.where(y, 1.0, -1.0)
    least = float(expit(-side * (q @ fit.c)).min())
    if fit.settled and float(np.linalg.norm(fit.score)) < least / 2:
        return True
    gap = _widest_gap(q * math.sqrt(len(q)), side)
    return None if gap is None else gap < math.sqrt(len(q)) / 2


def _widest_gap(x: FloatArray, side: FloatArray) -> float | None:
    """The largest sum of side * (x @ d) over all d from -1 to 1 that put nobody on the wrong side; None if unknown."""
    rows = side[:, None] * x
    total = rows.sum(axis=0)
    found = _least(-total, rows, bounds=(-1, 1))
    return None if found is None else float(total @ found)


def _least(cost: FloatArray, rows: FloatArray, **limits: Any) -> FloatArray | None:
    """The d of least cost with rows @ d >= 0; None where linear programming finds none in time.

    It begins with a part of the rows and takes up those that turn out to be violated: of many thousands few matter.
    """
    from scipy.optimize import linprog

    until = monotonic() + _SEARCH_SECONDS
    active = np.zeros(len(rows), dtype=bool)
    active[:: max(1, len(rows) // _ROWS_AT_ONCE)] = True
    while (left := until - monotonic()) > 0:
        found = linprog(
            cost,
            A_ub=-rows[active],
            b_ub=np.zeros(int(active.sum())),
            method="highs",
            options={"time_limit": left},
            **limits,
        )
        if found.status != 0:
            return None
        solution = np.asarray(found.x, dtype=float)
        slack = np.where(active, 0.0, rows @ solution)
        violated = np.argsort(slack)[:_ROWS_AT_ONCE]
        violated = violated[slack[violated] < -_FEASIBLE]
        if not len(violated):
            return solution
        active[violated] = True
    return None


_NOT_SETTLED = Sentence(
    "The estimation did not settle, so there are no adjusted figures; leave out predictors that overlap, or join small "
    "levels."
)


def _joint_separation(plan: Design, y: BoolArray) -> tuple[list[str], list[Sentence]]:
    """The terms that separate the outcome together: the smallest mixture that does."""
    side = np.where(y, 1.0, -1.0)
    z = standardised(plan.values)[0]
    rows = side[:, None] * np.column_stack([np.ones(len(z)), z])
    both = np.hstack([rows, -rows])  # a mixture as the difference of two without a minus
    size = np.append(0.0, np.ones(z.shape[1]))
    found = _least(np.concatenate([size, size]), both, A_eq=both.sum(axis=0)[None, :], b_eq=[len(z)], bounds=(0, None))
    names = [term.name for term in plan.terms]
    if found is not None:
        share = np.abs(found[: len(size)] - found[len(size) :])[1:]
        names = [name for name, part in zip(names, share, strict=True) if part > 1e-6 * share.max()]
    return names, [
        Sentence(
            "Taken together, {terms} tell the two outcomes apart without overlap, so no adjusted odds ratio has a "
            "limit and none is given. Leave one of them out, join levels, or use a penalised (Firth) estimation in "
            "another program.",
            terms=names,
        )
    ]


def _single_separation(plan: Design, y: BoolArray, event: Any, other: Any) -> tuple[list[str], list[Sentence]]:
    """Predictors of which one level has one outcome only, or whose numbers part the outcomes."""
    names: list[str] = []
    said = []
    for predictor in plan.predictors:
        if not predictor.has_levels:
            if _limit(predictor.values[:, 0], y) is not None:
                names.append(predictor.terms[0].name)
                said.append(
                    Sentence(
                        "{predictor} by itself tells the two outcomes apart without overlap, so no adjusted odds ratio "
                        "has a limit and none is given. Leave it out, or use a penalised (Firth) estimation in another "
                        "program.",
                        predictor=predictor.name,
                    )
                )
            continue
        for term, own in _members(predictor):
            with_event, people = int(y[own].sum()), int(own.sum())
            if 0 < with_event < people:
                continue
            affected = predictor.terms if term.level == term.reference else (term,)
            names += [t.name for t in affected if t.name not in names]
            said.append(
                Sentence.counted(
                    "The only row in {level} of {predictor} has the outcome {value}, so no adjusted odds ratio has "
                    "a limit and none is given. Join {level} with another level, leave {predictor} out, or use a "
                    "penalised (Firth) estimation in another program.",
                    "All {n:,} rows in {level} of {predictor} have the outcome {value}, so no adjusted odds ratio has "
                    "a limit and none is given. Join {level} with another level, leave {predictor} out, or use a "
                    "penalised (Firth) estimation in another program.",
                    n=people,
                    level=term.level,
                    predictor=predictor.name,
                    value=event if with_event else other,
                )
            )
    return names, said


def _members(predictor: Predictor) -> list[tuple[Term, BoolArray]]:
    """Who is in each level, the reference (as a term against itself) first."""
    reference = predictor.terms[0].reference
    in_level = predictor.values > 0
    in_reference = Term(predictor.name, reference, reference), ~in_level.any(axis=1)
    return [in_reference, *zip(predictor.terms, in_level.T, strict=True)]


def _limit(x: FloatArray, y: BoolArray) -> float | None:
    """The limit of b where numbers part the outcomes, touching at most: infinite or minus infinite; None else."""
    if x[y].min() >= x[~y].max():
        return math.inf
    if x[y].max() <= x[~y].min():
        return -math.inf
    return None


# --- figures --------------------------------------------------------------------------------------------------------


def _null_deviance(events: int, n: int) -> float:
    return -2 * float(xlogy(events, events / n) + xlogy(n - events, (n - events) / n))


def _of_model(
    log_likelihood: float, null_deviance: float, plan: Design, p_event: FloatArray, y: BoolArray
) -> dict[str, Any]:
    deviance, n = -2 * log_likelihood, plan.n
    chi2 = max(0.0, null_deviance - deviance)
    cox_snell = -math.expm1(-chi2 / n)
    rank = pd.Series(p_event.round(_DIGITS)).rank().to_numpy()
    events = int(y.sum())
    return {
        "minus_2_log_likelihood": deviance,
        "chi2": chi2,
        "dof": len(plan.terms),
        "p": float(chdtrc(len(plan.terms), chi2)),
        "cox_snell_r2": cox_snell,
        "nagelkerke_r2": cox_snell / -math.expm1(-null_deviance / n),
        "auc": float((rank[y].sum() - events * (events + 1) / 2) / (events * (n - events))),
    }


_DECILES = ["low", "high", "n", "events", "expected_events", "non_events", "expected_non_events"]


def _hosmer_lemeshow(eta: FloatArray, y: BoolArray) -> HosmerLemeshow:
    p_event = expit(eta)
    tied = p_event.round(_DIGITS)
    ordered = np.sort(tied)
    # whole-number places, so that a decile that is somebody's own probability is exactly that
    place, part = np.divmod((len(tied) - 1) * np.arange(1, HOSMER_LEMESHOW_GROUPS), HOSMER_LEMESHOW_GROUPS)
    edges = ordered[place] + (ordered[np.minimum(place + 1, len(tied) - 1)] - ordered[place]) * (
        part / HOSMER_LEMESHOW_GROUPS
    )
    # R's first interval includes its lower edge, so a decile equal to the least probability opens no group of its own
    edges = np.unique(edges[edges > ordered[0]])
    group = np.searchsorted(edges, tied, side="left")
    cells = pd.DataFrame({"p": p_event, "not_p": expit(-eta), "y": y.astype(int)}).groupby(group)
    table = pd.DataFrame({"low": cells["p"].min(), "high": cells["p"].max(), "n": cells.size()})
    table["events"], table["expected_events"] = cells["y"].sum(), cells["p"].sum()
    table["non_events"] = table["n"] - table["events"]
    table["expected_non_events"] = cells["not_p"].sum()
    table = table.reset_index(drop=True)[_DECILES]
    dof = len(table) - 2
    if dof < 1:
        return HosmerLemeshow(table)
    gap = (table["events"] - table["expected_events"]) ** 2
    statistic = float((gap / table["expected_events"] + gap / table["expected_non_events"]).sum())
    return HosmerLemeshow(table, statistic, dof, float(chdtrc(dof, statistic)))


def _crude(plan: Design, y: BoolArray, z: float) -> dict[Term, tuple[float, float, float, float]]:
    """Odds ratio, interval and p of every term with its predictor alone."""
    found = {}
    for predictor in plan.predictors:
        if not predictor.has_levels:
            found[predictor.terms[0]] = _crude_of_numbers(predictor.values, y, z)
            continue
        (_, reference), *levels = _members(predictor)
        c, d = int(y[reference].sum()), int((~y[reference]).sum())
        for term, own in levels:
            found[term] = _cross_product(int(y[own].sum()), int((~y[own]).sum()), c, d, z)
    return found


def _crude_of_numbers(values: FloatArray, y: BoolArray, z: float) -> tuple[float, float, float, float]:
    limit = _limit(values[:, 0], y)
    if limit is not None:
        return (math.inf if limit > 0 else 0.0), math.nan, math.nan, math.nan
    basis = Basis.of(values)
    fit = _maximum(basis.q, y)
    if not fit.settled:
        return math.nan, math.nan, math.nan, math.nan
    estimates = basis.estimates(fit.c, fit.root)
    return _ratio(float(estimates.b[0]), float(estimates.se[0]), z)


def _cross_product(a: int, b: int, c: int, d: int, z: float) -> tuple[float, float, float, float]:
    if a * b * c * d:
        return _ratio(math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), z)
    ratio = math.nan
    if a * d or b * c:
        ratio = math.inf if a * d else 0.0
    return ratio, math.nan, math.nan, math.nan


def _ratio(b: float, se: float, z: float) -> tuple[float, float, float, float]:
    """Odds ratio, its interval and p; nan for an odds ratio beyond all numbers."""
    p = float(chdtrc(1, (b / se) ** 2))
    if abs(b) + z * se > _LARGEST_LOG:
        return math.nan, math.nan, math.nan, p
    return math.exp(b), math.exp(b - z * se), math.exp(b + z * se), p


def _table(
    plan: Design, adjusted: pd.DataFrame, crude: Mapping[Term, tuple[float, float, float, float]], z: float
) -> pd.DataFrame:
    labels = plan.labels()
    nothing = (math.nan,) * 4
    b, se = adjusted["b"].tolist(), adjusted["se"].tolist()
    there = not math.isnan(b[0])
    ratios = [_ratio(one, error, z) if there else nothing for one, error in zip(b, se, strict=True)]
    alone = [crude.get(term, nothing) for term in plan.terms] + [nothing]
    return pd.DataFrame(
        {
            "term": labels["term"],
            "b": b,
            "se": se,
            "wald": (adjusted["b"] / adjusted["se"]) ** 2,
            "p": [ratio[3] for ratio in ratios],
            "odds_ratio": [ratio[0] for ratio in ratios],
            "ci_low": [ratio[1] for ratio in ratios],
            "ci_high": [ratio[2] for ratio in ratios],
            "predictor": labels["predictor"],
            "level": labels["level"],
            "reference": labels["reference"],
            "dof": 1,
            "crude_odds_ratio": [ratio[0] for ratio in alone],
            "crude_ci_low": [ratio[1] for ratio in alone],
            "crude_ci_high": [ratio[2] for ratio in alone],
            "crude_p": [ratio[3] for ratio in alone],
            "vif": np.append(plan.vif, math.nan),
        }
    )


def _out_of_reach(plan: Design, table: pd.DataFrame) -> list[Sentence]:
    """Predictors in a unit so large that one of it is beyond any odds ratio."""
    beyond = table["odds_ratio"].isna() & table["b"].notna() & (table["predictor"] != "")
    names = [term.name for term, unseen in zip(plan.terms, beyond.iloc[:-1], strict=True) if unseen]
    if not names:
        return []
    return [
        Sentence(
            "One unit of {terms} is far more than the people differ by, so its odds ratio is beyond any number; write "
            "it in a smaller unit.",
            terms=names,
        )
    ]


def _overall(plan: Design, standard: FloatArray | None, covariance: FloatArray | None) -> pd.DataFrame:
    """Wald's test of every predictor with several terms."""
    found = []
    for predictor in plan.predictors:
        own = [place for place, term in enumerate(plan.terms) if term.predictor == predictor.name]
        if len(own) < 2:
            continue
        wald = math.nan
        if standard is not None and covariance is not None:
            wald = float(standard[own] @ np.linalg.solve(covariance[np.ix_(own, own)], standard[own]))
        found.append((predictor.name, wald, len(own), float(chdtrc(len(own), wald))))
    table = pd.DataFrame(found, columns=["predictor", "wald", "dof", "p"])
    return table.astype({"predictor": object, "wald": float, "dof": int, "p": float})


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
