"""Bands as people write them, each from one number to another, and the edges between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from bsc_core.sentence import Quantity, Sentence, decimals_of

Span = tuple[float, float]


def spans_of(edges: Sequence[float]) -> tuple[Span, ...]:
    """From where to where each band goes; the outermost ends are infinite."""
    return tuple(pairwise((-math.inf, *edges, math.inf)))


def edges_of(spans: Sequence[Span]) -> tuple[float, ...]:
    """The edges between bands that are given from low to high, each by its two ends.

    The outermost ends do not matter: whatever lies beyond belongs to the first or the last band. A band of one value
    starts where it ends. Raises ValueError, with a sentence that names the numbers, for fewer than two bands, a band
    that ends before it starts, bands that do not stand from low to high, a gap, and an overlap. Disorder comes before
    gaps and overlaps, since sorted bands may have none.
    """
    if len(spans) < 2:
        raise ValueError(Sentence("There are at least two bands. Add one."))
    if any(math.isnan(end) for span in spans for end in span):
        raise ValueError(Sentence("A band needs a number where it starts and one where it ends."))
    for start, end in spans:
        if end < start:
            raise ValueError(
                Sentence("A band ends at {end}, before it starts at {start}.", end=_said(end), start=_said(start))
            )
    for (start, _), (then, _) in pairwise(spans):
        if then < start:
            raise ValueError(
                Sentence("The band from {start} stands after one that is higher. Sort them.", start=_said(then))
            )
    for (_, end), (then, _) in pairwise(spans):
        numbers = {"end": _said(end), "start": _said(then)}
        if then > end:
            raise ValueError(
                Sentence(
                    "No band holds the values between {end} and {start}. Let one start where the other ends.", **numbers
                )
            )
        if then < end:
            raise ValueError(
                Sentence(
                    "Two bands hold the values between {start} and {end}. Let one start where the other ends.",
                    **numbers,
                )
            )
    return tuple(end for _, end in spans[:-1])


def overlaps(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The stretches that two bands or more hold, from low to high by their start; bands may stand in any order.

    A band of one value that lies in another shares that value. No band may end before it starts.
    """
    found: list[Span] = []
    reached = -math.inf
    for start, end in sorted(spans):
        if start < reached:
            found.append((start, min(end, reached)))
        reached = max(reached, end)
    return tuple(found)


def _said(value: float) -> Quantity:
    """A number with no more decimals than it has."""
    return Quantity(value, "", decimals_of(value))
