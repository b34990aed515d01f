"""Whether predictors separate an outcome, so that the largest likelihood of a logistic model is at infinity."""

from __future__ import annotations

import math
from time import monotonic
from typing import Any

import numpy as np
from scipy.special import expit

from bsc_core.inference.arrays import BoolArray, FloatArray
from bsc_core.inference.design_matrix import Design
from bsc_core.inference.likelihood import Maximum
from bsc_core.inference.orthonormal import standardised
from bsc_core.sentence import Sentence

_SEARCH_SECONDS = 20.0
_ROWS_AT_ONCE = 1_000
_FEASIBLE = 1e-6


def has_maximum(fit: Maximum, q: FloatArray, y: BoolArray) -> bool | None:
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


def single_separation(plan: Design, y: BoolArray, event: Any, other: Any) -> tuple[list[str], list[Sentence]]:
    """Predictors of which one level has one outcome only, or whose numbers part the outcomes."""
    names: list[str] = []
    said = []
    for predictor in plan.predictors:
        if not predictor.has_levels:
            if separating_limit(predictor.values[:, 0], y) is not None:
                names.append(predictor.terms[0].name)
                said.append(
                    Sentence(
                        "On one side of a value of {predictor} everybody has the same outcome, so no adjusted odds "
                        "ratio has a limit and none is given. Leave it out, or use a penalised (Firth) estimation in "
                        "another program.",
                        predictor=predictor.name,
                    )
                )
            continue
        for term, own in predictor.members():
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


def joint_separation(plan: Design, y: BoolArray) -> tuple[list[str], list[Sentence]]:
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


def separating_limit(x: FloatArray, y: BoolArray) -> float | None:
    """The limit of b where numbers part the outcomes, touching at most: infinite or minus infinite; None else."""
    if x[y].min() >= x[~y].max():
        return math.inf
    if x[y].max() <= x[~y].min():
        return -math.inf
    return None
