"""The edges of a rule: where its verdict turns, and what it is just beside them."""

from __future__ import annotations

import math
from itertools import pairwise

from bsc_core.rating import Rule, Trend, Verdict, side

_BESIDE = 1e-6
"""How far beside an edge the verdict is asked for, as part of the edge (of 1 for an edge below 1)."""


def edges_of(rule: Rule, previous: float) -> tuple[float, ...]:
    """Where the verdict or its word turns, ascending; for a trend around ``previous``, and at 0 where below is poor."""
    found = _trend_edges(rule, previous) if isinstance(rule, Trend) else rule.turning_points()
    return tuple(edge for edge in sorted(set(found)) if _turns(rule, previous, edge, found))


def beside(rule: Rule, previous: float, edge: float, direction: int) -> Verdict:
    """The verdict just below (-1), on (0) or just above (1) an edge."""
    found = _trend_edges(rule, previous) if isinstance(rule, Trend) else rule.turning_points()
    return rule.rate(edge + direction * _step(edge, found), previous)


def is_another(verdict: Verdict, than: Verdict) -> bool:
    """Whether two verdicts differ, in word or in score: a fair and a poor value can both be called "below"."""
    return (verdict.category, verdict.verdict) != (than.category, than.verdict)


def around(rule: Rule, previous: float, value: float) -> list[tuple[float, Verdict]]:
    """The edges next to ``value``, and the verdict beyond each: the next below and the next above.

    For a value on an edge these are that edge once or twice, for each side whose verdict is another.
    """
    here = rule.rate(value, previous)
    edges = edges_of(rule, previous)
    on = [edge for edge in edges if side(value, edge) == 0]
    if on:
        sides = [beside(rule, previous, on[0], direction) for direction in (-1, 1)]
        return [(on[0], verdict) for verdict in sides if is_another(verdict, here)]
    below = [edge for edge in edges if side(value, edge) > 0][-1:]
    above = [edge for edge in edges if side(value, edge) < 0][:1]
    return [(edge, beside(rule, previous, edge, -1)) for edge in below] + [
        (edge, beside(rule, previous, edge, 1)) for edge in above
    ]


def _trend_edges(rule: Trend, previous: float) -> tuple[float, ...]:
    zero = (0.0,) if rule.negative_is_poor else ()
    if math.isnan(previous):
        return zero
    zone = rule.tolerance / 100 * abs(previous)
    return (*zero, previous - zone, previous + zone)


def _turns(rule: Rule, previous: float, edge: float, edges: tuple[float, ...]) -> bool:
    step = _step(edge, edges)
    below, on, above = (rule.rate(edge + d * step, previous) for d in (-1, 0, 1))
    return is_another(below, on) or is_another(on, above)


def _step(edge: float, edges: tuple[float, ...]) -> float:
    gaps = [b - a for a, b in pairwise(sorted(set(edges))) if edge in (a, b)]
    return min([_BESIDE * max(1.0, abs(edge)), *(gap / 2 for gap in gaps)])
