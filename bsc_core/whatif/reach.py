"""How far a lever is offered to move, in what steps; and a few scenarios to begin with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from bsc_core.sentence import Sentence
from bsc_core.whatif.ground import Ground
from bsc_core.whatif.scenario import InputLever, measure_of, movable, sensible, standing


@dataclass(frozen=True)
class Reach:
    """From where to where a lever is offered to move, in what steps, and with how many decimals it is shown."""

    low: float
    high: float
    step: float
    decimals: int


def reach(lever: InputLever, on: Ground, at: float | None = None) -> Reach:
    """From 0 (or where it makes sense) to twice of where the lever stands, and to ``at`` where it is moved further.

    Steps are a round number close to a hundredth of it; whole for counts and money, 0.05 for a mean answer, a month for
    months. Raises ValueError for a lever that is not there.
    """
    now = standing(lever, on)
    low, high = sensible(lever, on)
    measure = measure_of(lever)
    known = [v for v in (now, now if at is None else at) if not math.isnan(v)] or [0.0]
    stands = 0.0 if math.isnan(now) else now
    if measure.decimals and math.isfinite(high):
        return Reach(low, high, 0.05, 2)
    # moving it within its reach leaves the reach as it is: a slider that changes under the hand loses a step
    start = min(0.0 if low == -math.inf else low, 2 * stands, *known)
    end = high if math.isfinite(high) else max(_round_up(2 * stands), _round_up(max(known)), *known, 10.0)
    step = max(10.0 ** math.floor(math.log10(max(end - start, 1.0) / 100)), 0.01 if measure.decimals else 1.0)
    whole = not measure.decimals and all(float(v).is_integer() for v in known)
    return Reach(start, end, step, 0 if whole else 2)


def _round_up(value: float) -> float:
    """The next number with two leading digits."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.ceil(value / unit - 1e-9) * unit


@dataclass(frozen=True)
class Suggestion:
    """A scenario of one lever to begin with."""

    said: Sentence
    lever: InputLever
    value: float


_TRIED = (
    ("beds", 1.25, Sentence("A quarter more beds")),
    ("beds", 0.5, Sentence("Half the beds")),
    ("discharges", 1.5, Sentence("Half as many patients again")),
    ("revenue_realised", 1.1, Sentence("A tenth more revenue")),
    ("expenditure_realised", 0.9, Sentence("A tenth less spending")),
    ("returning_patients", 1.1, Sentence("A tenth more patients who come back")),
)


def suggestions(on: Ground, period: str) -> Iterator[Suggestion]:
    """Simple scenarios of a period, those whose inputs are there."""
    values = on.inputs[period].values
    for name, factor, said in _TRIED:
        if movable(name, values) and values[name] > 0:
            moved = values[name] * factor
            yield Suggestion(said, (name, period), float(round(moved)))
