"""Several predictors of an outcome with two levels: adjusted odds ratios, the model's fit, and when there are none."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import chdtrc, expit

from bsc_core.inference.arrays import BoolArray, FloatArray
from bsc_core.inference.columns import levels_of
from bsc_core.inference.design_matrix import Design, design
from bsc_core.inference.hosmer_lemeshow import PROBABILITY_DIGITS, HosmerLemeshow, hosmer_lemeshow
from bsc_core.inference.likelihood import maximum_likelihood, null_deviance
from bsc_core.inference.orthonormal import Basis, Estimates
from bsc_core.inference.separation import has_maximum, joint_separation, separating_limit, single_separation
from bsc_core.inference.terms import Term, present
from bsc_core.inference.two_by_two import odds_ratio_of, woolf_error
from bsc_core.inference.two_sided import check_level, normal_quantile
from bsc_core.sentence import Sentence

EVENTS_ADVISED = 10
"""Events per term below which adjusted odds ratios call for care (Peduzzi et al. 1996)."""

EVENTS_NEEDED = 5
"""Events per term below which they are unreliable (Vittinghoff & McCulloch 2007)."""

_LARGEST_LOG = 700.0
"""exp of more is no longer a number."""

_NOT_SETTLED = Sentence(
    "The estimation did not settle, so there are no adjusted figures; leave out predictors that overlap, or join small "
    "levels."
)


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
        predicted = self.probabilities.to_numpy().round(PROBABILITY_DIGITS) >= round(cut, PROBABILITY_DIGITS)
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
    check_level(level)
    plan = design(frame, outcome, predictors, reference)
    event, other = _two_levels(frame[outcome], event)
    observed = pd.Series((plan.outcome == event).to_numpy(dtype=bool), index=plan.outcome.index, name=outcome)
    y = observed.to_numpy()
    events = int(y.sum())
    rarer = min(events, plan.n - events)
    z = normal_quantile(level)
    said = list(plan.warnings)
    figures: dict[str, Any] = {}
    separated: list[str] = []
    model = None
    if rarer:
        figures["minus_2_log_likelihood_null"] = null_deviance(events, plan.n)
    if rarer and plan.terms:
        figures["events_per_predictor"] = rarer / len(plan.terms)
    told = _unable(plan, outcome, event, other, events)
    if told is None:
        model, separated, telling = _fitted(plan, y, event, other)
        said += telling + _few_events(figures["events_per_predictor"], rarer)
    elif plan.n:
        said.append(told)
    probabilities, fit_test = pd.Series(dtype=float), HosmerLemeshow.untested()
    if model is not None:
        probabilities = pd.Series(expit(model.log_odds), index=plan.outcome.index, name="probability")
        figures |= _of_model(model, figures["minus_2_log_likelihood_null"], y)
        fit_test = hosmer_lemeshow(model.log_odds, y)
        if not fit_test.dof:
            said.append(
                Sentence(
                    "Hosmer and Lemeshow's test needs three groups of different probability; there are fewer, so it "
                    "is left out."
                )
            )
    estimates = None if model is None else model.estimates
    table = _table(plan, estimates, _crude(plan, y, z) if rarer else {}, z)
    said += _out_of_reach(plan, table)
    return Logistic(
        table=table,
        overall=_overall(plan, estimates),
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
    codes, found = levels_of(column[present(column)])
    levels = found.tolist()
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
    return plan.no_model


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


# --- figures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Model:
    """The estimates, and everybody's log odds of the event."""

    estimates: Estimates
    log_odds: FloatArray
    log_likelihood: float


def _fitted(plan: Design, y: BoolArray, event: Any, other: Any) -> tuple[_Model | None, list[str], list[Sentence]]:
    """The model; where there is none, the terms that separate the outcome, and why."""
    separated, said = single_separation(plan, y, event, other)
    if separated:
        return None, separated, said
    basis = Basis.of(plan.values)
    found = maximum_likelihood(basis.q, y)
    there_is = has_maximum(found, basis.q, y)
    if there_is is False:
        return None, *joint_separation(plan, y)
    if not (there_is and found.settled):
        return None, [], [_NOT_SETTLED]
    return _Model(basis.estimates(found.c, found.root), basis.q @ found.c, found.log_likelihood), [], []


def _of_model(model: _Model, without: float, y: BoolArray) -> dict[str, Any]:
    """The model's fit. ``without``: -2 log likelihood of the constant alone."""
    deviance, n, events, dof = -2 * model.log_likelihood, len(y), int(y.sum()), len(model.estimates.standard)
    chi2 = max(0.0, without - deviance)
    cox_snell = -math.expm1(-chi2 / n)
    rank = pd.Series(expit(model.log_odds).round(PROBABILITY_DIGITS)).rank().to_numpy()
    return {
        "minus_2_log_likelihood": deviance,
        "chi2": chi2,
        "dof": dof,
        "p": float(chdtrc(dof, chi2)),
        "cox_snell_r2": cox_snell,
        "nagelkerke_r2": cox_snell / -math.expm1(-without / n),
        "auc": float((rank[y].sum() - events * (events + 1) / 2) / (events * (n - events))),
    }


def _crude(plan: Design, y: BoolArray, z: float) -> dict[Term, tuple[float, float, float, float]]:
    """Odds ratio, interval and p of every term with its predictor alone."""
    found = {}
    for predictor in plan.predictors:
        if not predictor.has_levels:
            found[predictor.terms[0]] = _crude_of_numbers(predictor.values, y, z)
            continue
        (_, reference), *levels = predictor.members()
        c, d = int(y[reference].sum()), int((~y[reference]).sum())
        for term, own in levels:
            found[term] = _cross_product(int(y[own].sum()), int((~y[own]).sum()), c, d, z)
    return found


def _crude_of_numbers(values: FloatArray, y: BoolArray, z: float) -> tuple[float, float, float, float]:
    limit = separating_limit(values[:, 0], y)
    if limit is not None:
        return (math.inf if limit > 0 else 0.0), math.nan, math.nan, math.nan
    basis = Basis.of(values)
    fit = maximum_likelihood(basis.q, y)
    if not fit.settled:
        return math.nan, math.nan, math.nan, math.nan
    estimates = basis.estimates(fit.c, fit.root)
    return _ratio(float(estimates.b[0]), float(estimates.se[0]), z)


def _cross_product(a: int, b: int, c: int, d: int, z: float) -> tuple[float, float, float, float]:
    if a * b * c * d:
        return _ratio(math.log(float(odds_ratio_of(a, b, c, d))), float(woolf_error(a, b, c, d)), z)
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
    plan: Design, estimates: Estimates | None, crude: Mapping[Term, tuple[float, float, float, float]], z: float
) -> pd.DataFrame:
    labels = plan.labels()
    nothing = (math.nan,) * 4
    b = se = np.full(len(plan.terms) + 1, math.nan)
    ratios = [nothing] * len(b)
    if estimates is not None:
        b, se = estimates.b, estimates.se
        ratios = [_ratio(one, error, z) for one, error in zip(b.tolist(), se.tolist(), strict=True)]
    alone = [crude.get(term, nothing) for term in plan.terms] + [nothing]
    return pd.DataFrame(
        {
            "term": labels["term"],
            "b": b,
            "se": se,
            "wald": (b / se) ** 2,
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


def _overall(plan: Design, estimates: Estimates | None) -> pd.DataFrame:
    """Wald's test of every predictor with several terms."""
    found = []
    for predictor in plan.predictors:
        own = [place for place, term in enumerate(plan.terms) if term.predictor == predictor.name]
        if len(own) < 2:
            continue
        wald = math.nan
        if estimates is not None:
            standard, covariance = estimates.standard[own], estimates.standard_covariance[np.ix_(own, own)]
            wald = float(standard @ np.linalg.solve(covariance, standard))
        found.append((predictor.name, wald, len(own), float(chdtrc(len(own), wald))))
    table = pd.DataFrame(found, columns=["predictor", "wald", "dof", "p"])
    return table.astype({"predictor": object, "wald": float, "dof": int, "p": float})


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
