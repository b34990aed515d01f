"""An indicator as a curve over one lever, and where the curve meets a value.

Every formula of the catalogue is, over any one of its inputs x, of the form (a + b x) / (c + d x). Three points fix
such a curve, and the cross-ratio of four numbers, which the curve keeps, gives x for any value at once. Formulas are
computed in fractions here, without rounding, so whether a formula is of that form is decided and not guessed: further
points have to lie on the curve exactly. Where they do not, a root finder takes over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import cast

import numpy as np

from bsc_core.indicators.catalogue import INDICATORS, OWN, method_key
from bsc_core.indicators.inputs import with_inputs
from bsc_core.method import Method
from bsc_core.whatif.ground import Ground
from bsc_core.whatif.scenario import InputLever, part_of, sensible, standing

_PROBES = tuple(Fraction(n) for n in (1, 2, 3, 5, 7, 11, 13, 17))
_FIT = 3
_STEPS = 400
_CLOSE = 1e-9


@dataclass(frozen=True)
class Curve:
    """An indicator's value as a function of one lever, from ``low`` to ``high``; ``now`` is where the lever stands.

    ``at`` takes and gives fractions where the formula allows, and nan where it divides by zero.
    """

    at: Callable[[Fraction], Fraction | float]
    now: float
    low: float
    high: float

    def value(self, x: float) -> float:
        """The indicator where the lever stands at ``x``."""
        return _float(self.at(Fraction(x)))


@dataclass(frozen=True)
class Crossing:
    """Where a curve meets a value: ``x``, nan where it does not; ``outside`` is where it would, beyond what makes
    sense for the lever (nan where nowhere).

    ``exact`` says that the answer is by the formula; ``constant`` that the curve does not depend on the lever.
    """

    x: float
    exact: bool
    constant: bool = False
    outside: float = math.nan


def curve_of(on: Ground, method: Method, lever: InputLever, indicator: str) -> Curve | None:
    """The curve of an indicator in the lever's period; None where it has no value there, or it or the lever alone is
    of the user's own table.

    Raises ValueError for a lever that is not there.
    """
    now, (low, high) = standing(lever, on), sensible(lever, on)
    if lever[0] == OWN:
        same = indicator not in INDICATORS and method_key(indicator) == method_key(f"{OWN}:{lever[-1]}")
        return Curve(lambda x: x, now, low, high) if same else None
    if indicator not in INDICATORS:
        return None
    formula = INDICATORS[indicator].formulas[method.formula(indicator)]
    values = {name: Fraction(value) for name, value in on.inputs[lever[1]].values.items()}
    if any(name not in values for name in formula.inputs):
        return None
    start, weight = values[lever[0]], Fraction(1)
    if len(lever) == 3:
        part = part_of(lever, on)
        start, weight = start - Fraction(part.value) * Fraction(part.weight), Fraction(part.weight)

    def at(x: Fraction) -> Fraction | float:
        moved = {lever[0]: x if len(lever) == 2 else start + x * weight}
        # fractions stand where the formulas say float: the same arithmetic without rounding
        try:
            return formula.compute(with_inputs(cast("Mapping[str, float]", values), cast("Mapping[str, float]", moved)))
        except OverflowError:  # a fraction beyond the largest float
            return math.nan

    return Curve(at, now, low, high)


def crossing(curve: Curve, target: float) -> Crossing:
    """Where ``curve`` meets ``target``, exactly where it can be, else the root nearest to where the lever stands."""
    points = [(x, y) for x, y in ((x, curve.at(x)) for x in _PROBES) if y == y]
    if len(points) > _FIT and all(isinstance(y, Fraction) for _, y in points):
        exact = cast("list[tuple[Fraction, Fraction]]", points)
        if len({y for _, y in exact}) == 1:
            return Crossing(curve.now if exact[0][1] == Fraction(target) else math.nan, exact=True, constant=True)
        back = _inverse(exact)
        if back is not None:
            return _within(curve, back(Fraction(target)))
    return Crossing(_root(curve, target), exact=False)


def _within(curve: Curve, x: Fraction | None) -> Crossing:
    if x is None:
        return Crossing(math.nan, exact=True)
    found = _float(x)
    if curve.low <= found <= curve.high:
        return Crossing(found, exact=True)
    return Crossing(math.nan, exact=True, outside=found)


def _float(y: Fraction | float) -> float:
    """A float, infinite beyond the largest."""
    try:
        return float(y)
    except OverflowError:
        return math.inf if y > 0 else -math.inf


def _inverse(points: list[tuple[Fraction, Fraction]]) -> Callable[[Fraction], Fraction | None] | None:
    """From a value to the x that gives it, None where no x does; None where the points lie on no such curve."""
    (x1, y1), (x2, y2), (x3, y3) = points[:_FIT]
    if len({y1, y2, y3}) < _FIT:
        return None

    def back(y: Fraction) -> Fraction | None:
        if y == y3:
            return x3
        ratio = (y - y1) * (y2 - y3) / ((y - y3) * (y2 - y1))
        below = (x2 - x3) - ratio * (x2 - x1)
        return None if below == 0 else (x1 * (x2 - x3) - ratio * x3 * (x2 - x1)) / below

    return back if all(back(y) == x for x, y in points[_FIT:]) else None


def _root(curve: Curve, target: float) -> float:
    """The root nearest to where the lever stands; nan where none is found between the ends that make sense."""
    from scipy.optimize import brentq

    def apart(x: float) -> float:
        return curve.value(x) - target

    roots = []
    for a, b in pairwise(_grid(curve)):
        at_a, at_b = apart(a), apart(b)
        if at_a == 0 or at_b == 0:
            roots.append(a if at_a == 0 else b)
        elif at_a * at_b < 0:  # false for nan
            found = float(brentq(apart, a, b))
            if abs(apart(found)) <= _CLOSE * max(1.0, abs(target)):  # else the curve jumps there
                roots.append(found)
    return min(roots, key=lambda x: abs(x - curve.now), default=math.nan)


def _grid(curve: Curve) -> Iterator[float]:
    """Ascending places to look for a change of sign: even between finite ends, else finer around ``now``."""
    size = max(abs(curve.now), 1.0)
    low = curve.low if math.isfinite(curve.low) else curve.now - 1000 * size
    high = curve.high if math.isfinite(curve.high) else curve.now + 1000 * size
    near = curve.now + size * np.linspace(-1, 1, _STEPS + 1)
    every = np.union1d(np.linspace(low, high, _STEPS + 1), near)
    yield from (float(x) for x in every if low <= x <= high)
