"""How far every verdict is from turning, and which single change of an input would turn it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from bsc_core.indicators.catalogue import INDICATORS, INPUTS, OWN
from bsc_core.indicators.rated import Rated
from bsc_core.method import Method
from bsc_core.rating import Verdict, side
from bsc_core.scorecard import Scorecard
from bsc_core.whatif.curve import Curve, crossing, curve_of
from bsc_core.whatif.edges import around, is_another
from bsc_core.whatif.ground import Ground
from bsc_core.whatif.scenario import InputLever, Scenario, apply, impossible, label_of, movable

KNIFE_EDGE = 0.05
"""A value closer to its edge than this part of the edge stands on a knife's edge."""
_WHOLE_STEPS = 3
CALENDAR = ("days", "revenue_months", "expenditure_months")
"""Inputs that the calendar gives."""


@dataclass(frozen=True, eq=False)
class Distances:
    """How far verdicts are from turning.

    ``table``: a row for each indicator and period with a verdict and an edge: indicator, period, value, unit, category,
        verdict, edge (the nearest), distance (to it, 0 or more, in the indicator's unit), category_beyond,
        verdict_beyond, knife_edge; then name, perspective.
    ``turns``: a row for each of these and each input of its formula: indicator, period, lever, label, unit, value
        (where it stands), needed (where the indicator is on the edge that takes the least change of this input; nan
        where no sensible value does), change (needed - value), percent (of the value; nan where it is 0), whole (the
        first whole number that turns the verdict; nan for money and shares, and where none does), edge, category (what
        the verdict turns into), impossible (tuple of sentences where the inputs could not be together).
    """

    table: pd.DataFrame
    turns: pd.DataFrame


def distance(card: Scorecard, method: Method, *, knife_edge: float = KNIFE_EDGE) -> Distances:
    """The distance of every verdict of ``card`` to the nearest place where it or its word turns.

    A trend's edge is the value before (and the ends of its tolerance), and zero where below zero is poor. A value
    stands on a knife's edge where it is closer to the edge than ``knife_edge`` times the edge, or where less than one
    more or one less of something counted takes it there. On the edge the distance is 0, and what lies beyond is the
    worse of its sides. "Far below" and "far above" a range are no verdicts of their own. ``method`` is the one that
    ``card`` was made with.
    """
    on = Ground((), method, card.inputs)
    table, turns = [], []
    for r in card.rated:
        near = [] if math.isnan(r.verdict.score) else around(r.rule, r.previous, r.value)
        if not near:
            continue
        own_turns = list(_turns(r, near, on, method))
        turns += own_turns
        table.append(_row(r, near, own_turns, knife_edge))
    return Distances(pd.DataFrame(table, columns=_TABLE), pd.DataFrame(turns, columns=_TURNS))


_TABLE = [
    "indicator", "period", "value", "unit", "category", "verdict", "edge", "distance", "category_beyond",
    "verdict_beyond", "knife_edge", "name", "perspective",
]  # fmt: skip
_TURNS = [
    "indicator", "period", "lever", "label", "unit", "value", "needed", "change", "percent", "whole", "edge",
    "category", "impossible",
]  # fmt: skip


def _row(
    r: Rated, near: Sequence[tuple[float, Verdict]], turns: Sequence[dict[str, object]], knife_edge: float
) -> dict[str, object]:
    edge, beyond = min(near, key=lambda at: (abs(at[0] - r.value), at[1].score))
    apart = 0.0 if side(r.value, edge) == 0 else abs(edge - r.value)
    one_unit = any(_within_one(turn) for turn in turns)
    return {
        "indicator": r.indicator, "period": r.period, "value": r.value, "unit": r.measure.unit,
        "category": str(r.verdict.category), "verdict": r.verdict.verdict, "edge": edge, "distance": apart,
        "category_beyond": str(beyond.category), "verdict_beyond": beyond.verdict,
        "knife_edge": apart == 0 or apart < knife_edge * abs(edge) or one_unit,
        "name": r.name, "perspective": r.perspective,
    }  # fmt: skip


def _within_one(turn: dict[str, object]) -> bool:
    change, lever = turn["change"], turn["lever"]
    assert isinstance(change, float) and isinstance(lever, tuple)
    return is_counted(lever) and abs(change) < 1  # false for nan


def _turns(r: Rated, near: Sequence[tuple[float, Verdict]], on: Ground, method: Method) -> Iterator[dict[str, object]]:
    for lever in levers_of(r, on, method):
        curve = curve_of(on, method, lever, r.indicator)
        assert curve is not None  # the indicator has a value
        found = [(crossing(curve, edge).x, edge, beyond) for edge, beyond in near]
        found = [at for at in found if not math.isnan(at[0])]
        x, edge, beyond = min(
            found, key=lambda at: (abs(at[0] - curve.now), at[2].score), default=(math.nan, math.nan, None)
        )
        whole = first_whole(curve, x, partial(_is_another, r)) if is_counted(lever) else math.nan
        tried = x if math.isnan(whole) else whole
        yield {
            "indicator": r.indicator, "period": r.period, "lever": lever, "label": label_of(lever),
            "unit": r.measure.unit if lever[0] == OWN else INPUTS[lever[0]].unit,
            "value": curve.now, "needed": x, "change": x - curve.now,
            "percent": (x - curve.now) / abs(curve.now) * 100 if curve.now else math.nan,
            "whole": whole, "edge": edge, "category": "" if beyond is None else str(beyond.category),
            "impossible": () if math.isnan(tried) else made_impossible(lever, tried, on, method),
        }  # fmt: skip


def _is_another(r: Rated, value: float) -> bool:
    return is_another(r.rule.rate(value, r.previous), r.verdict)


def levers_of(r: Rated, on: Ground, method: Method) -> Iterator[InputLever]:
    """The inputs of an indicator's formula that can be moved, each once; bed-days through beds and days."""
    if r.indicator not in INDICATORS:
        yield (OWN, r.period, r.name)
        return
    names: dict[str, None] = {}
    for name in INDICATORS[r.indicator].formulas[method.formula(r.indicator)].inputs:
        made_from = INPUTS[name].made_from
        names |= dict.fromkeys((name,) if made_from is None else made_from)
    values = on.inputs[r.period].values
    yield from ((name, r.period) for name in names if movable(name, values))


def goal_levers(r: Rated, on: Ground, method: Method) -> tuple[InputLever, ...]:
    """The levers that an indicator hangs on: its inputs, then the budget lines and the questions that they are made of.

    The points of a survey are moved question by question, for people answer questions; days and months are the
    calendar's and nobody's to move.
    """
    inputs = [lever for lever in levers_of(r, on, method) if lever[0] not in CALENDAR]
    names = {lever[0] for lever in inputs}
    if r.indicator in INDICATORS:
        names |= set(INDICATORS[r.indicator].formulas[method.formula(r.indicator)].inputs)
    parts = [piece for piece in [*on.lines, *on.questions] if piece[0] in names and piece[1] == r.period]
    return (*(lever for lever in inputs if not lever[0].endswith("_points")), *parts)


def is_counted(lever: InputLever) -> bool:
    """Whether a lever is a count, such as beds or discharges, and so can be asked for in whole numbers."""
    return len(lever) == 2 and INPUTS[lever[0]].unit != "Rp"


def first_whole(curve: Curve, x: float, fits: Callable[[float], bool]) -> float:
    """The first whole number from ``x`` on, away from where the lever stands, whose value of the indicator fits.

    nan where there is none close by: the band beyond may be too narrow for a whole number.
    """
    if math.isnan(x) or abs(x) > 2**53:
        return math.nan
    if side(x, round(x)) == 0:  # an edge that was computed, such as the value before, carries rounding
        x = round(x)
    directions = (1, -1) if side(x, curve.now) == 0 else (1,) if x > curve.now else (-1,)
    for step in range(_WHOLE_STEPS):
        for direction in directions:
            whole = float(math.ceil(x) + step if direction > 0 else math.floor(x) - step)
            if curve.low <= whole <= curve.high and not math.isnan(value := curve.value(whole)) and fits(value):
                return whole
    return math.nan


def made_impossible(lever: InputLever, x: float, on: Ground, method: Method) -> tuple[str, ...]:
    """What cannot be once a lever stands at ``x``, of its period."""
    inputs, _ = apply(Scenario().change(lever, x), on, method)
    return impossible({lever[1]: inputs[lever[1]]})
