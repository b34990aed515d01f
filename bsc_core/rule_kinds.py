"""A benchmark carried over to another kind, so that a change of kind starts from the numbers that were there."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bsc_core.method_values import SURVEY_BANDS, Value
from bsc_core.rating import SCORES, AtLeast, AtMost, Bands, Range, Rule, Side, Trend, VerdictKey
from bsc_core.sentence import Sentence

VERDICT_WORDS: dict[VerdictKey, Sentence] = {
    "good": Sentence("good"),
    "fair": Sentence("fair"),
    "poor": Sentence("poor"),
}
"""What each verdict is called where a benchmark has no word of its own for it."""


def as_kind(rule: Rule, kind: str, value: float) -> dict[str, Value]:
    """The fields of a benchmark of another kind that is as near as can be to ``rule``.

    ``kind`` is one of :data:`bsc_core.method.KINDS`. From a range "at least" keeps its lower end and "at most" its
    upper one; a limit becomes a range up to it, or from it on; bands made of any other kind but a trend judge every
    value as it did. A trend has no numbers: ``value``, the last one known, stands for them. Fields that are not given
    are the kind's usual ones.
    """
    if kind == SURVEY_BANDS:
        return {}
    if kind == "trend":
        return {"direction": "down" if _less_is_better(rule) else "up"}
    if kind == "bands":
        return _as_bands(rule, value)
    low, high = _good_ends(rule, value)
    if kind == "at least":
        return {"limit": low}
    if kind == "at most":
        return {"limit": high}
    return _as_range(low, high, _less_is_better(rule))


def _less_is_better(rule: Rule) -> bool:
    if isinstance(rule, Trend):
        return rule.direction == "down"
    return isinstance(rule, AtMost) or (isinstance(rule, Bands) and rule.scores[0] > rule.scores[-1])


def _good_ends(rule: Rule, value: float) -> tuple[float, float]:
    """From where to where a benchmark is good, the same number twice where it has one end only."""
    if isinstance(rule, (AtMost, AtLeast)):
        return rule.limit, rule.limit
    if isinstance(rule, Range):
        return rule.low, rule.high
    if isinstance(rule, Trend):
        return value, value
    good = [segment for segment in rule.segments() if segment.verdict == "good"]
    ends = [end for s in good for end in (s.start, s.end) if math.isfinite(end)] or [*rule.edges]
    return min(ends), max(ends)


def _as_range(low: float, high: float, less_is_better: bool) -> dict[str, Value]:
    """A range between two ends; beside the only end, a quarter of it wide, or from 0 where less is better."""
    room = abs(low) / 4 or 1.0
    if low == high and less_is_better:
        low = 0.0 if high > 0 else high - room
    elif low == high:
        high = low + room
    return {"low": low, "high": high}


# As bands


def _as_bands(rule: Rule, value: float) -> dict[str, Value]:
    if isinstance(rule, Bands):
        edge_belongs = rule.edge_belongs if isinstance(rule.edge_belongs, str) else tuple(map(str, rule.edge_belongs))
        words = tuple(map(str, rule.words))
        return {"edges": rule.edges, "words": words, "scores": rule.scores, "edge_belongs": edge_belongs}
    if isinstance(rule, Trend):
        verdicts: list[VerdictKey] = ["good", "poor"] if rule.direction == "down" else ["poor", "good"]
        return _bands((value,), verdicts, [VERDICT_WORDS[verdict] for verdict in verdicts], ("above",))
    if isinstance(rule, Range):
        return _range_as_bands(rule)
    return _limit_as_bands(rule)


def _range_as_bands(rule: Range) -> dict[str, Value]:
    """Both ends belong to the range, and to the fair zones around it their outer ends."""
    verdicts = [segment.verdict for segment in rule.segments()]
    if rule.tolerance > 0:
        words = ["below", "fair", "within", "fair", "above"]
        return _bands(rule.turning_points(), verdicts, words, ("above", "above", "below", "below"))
    return _bands(rule.turning_points(), verdicts, ["below", "within", "above"], ("above", "below"))


def _limit_as_bands(rule: AtMost | AtLeast) -> dict[str, Value]:
    """A value on the limit goes to the side with its verdict, or has a band of its own; a fair zone has its ends."""
    edges, verdicts = rule.turning_points(), [segment.verdict for segment in rule.segments()]
    sides: tuple[Side, ...] = ("above", "below")
    if rule.tolerance == 0 and rule.on_limit == "fair":
        edges, verdicts = (rule.limit, rule.limit), [verdicts[0], "fair", verdicts[-1]]
    elif rule.tolerance == 0:
        sides = ("below",) if rule.on_limit == verdicts[0] else ("above",)
    words = dict(zip(VERDICT_WORDS, rule.words, strict=True))
    return _bands(edges, verdicts, [words[verdict] for verdict in verdicts], sides)


def _bands(
    edges: tuple[float, ...], verdicts: Sequence[VerdictKey], words: Sequence[str], sides: tuple[Side, ...]
) -> dict[str, Value]:
    scores = tuple(SCORES[verdict] for verdict in verdicts)
    return {"edges": edges, "words": tuple(map(str, words)), "scores": scores, "edge_belongs": sides}
