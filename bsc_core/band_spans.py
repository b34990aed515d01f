"""Bands as people write them, each from one number to another, and the edges between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from bsc_core.sentence import Quantity, Sentence

Span = tuple[float, float]


def spans_of(edges: Sequence[float]) -> tuple[Span, ...]:
    """From where to where each band goes; the outermost ends are infinite."""
    return tuple(pairwise((-math.inf, *edges, math.inf)))


def edges_of(spans: Sequence[Span]) -> tuple[float, ...]:
    """The edges between bands that are given from low to high, each by its two ends.

    The outermost ends do not matter: whatever lies beyond belongs to the first or the last band. A band of one value
    starts where it ends. Raises ValueError, with a sentence that names the numbers, for fewer than two bands, a band
    that ends before it starts, a gap, an overlap, and bands that do not stand from low to high.
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
    for (start, end), (then, _) in pairwise(spans):
        numbers = {"end": _said(end), "start": _said(then)}
        if then < start:
            raise ValueError(Sentence("The band from {start} stands after one that is higher. Sort them.", **numbers))
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


def _said(value: float) -> Quantity:
    """A number with no more decimals than it has."""
    return Quantity(value, "", len(f"{value:.6f}".rstrip("0").partition(".")[2]))
