"""A value and a benchmark give a verdict, a score and the reason.

A benchmark is one of five rules: at most, at least, within a range, bands, trend. Whether a value lies below, on or
above an edge is decided in one place, :func:`side`, so that every edge belongs to exactly one side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from bsc_core.sentence import Quantity, Sentence

VerdictKey = Literal["good", "fair", "poor", "none"]
Side = Literal["above", "below"]
SCORES: dict[str, float] = {"good": 1.0, "fair": 0.0, "poor": -1.0, "none": math.nan}
VERDICTS: dict[float, VerdictKey] = {1.0: "good", 0.0: "fair", -1.0: "poor"}
NO_DATA = Sentence("no data")
NO_EARLIER = Sentence("no earlier period")
NEGATIVE = Sentence("negative")


def side(value: float, edge: float) -> Literal[-1, 0, 1]:
    """Whether ``value`` is below (-1), on (0) or above (1) ``edge``.

    Two numbers that differ by less than one part in a thousand million are the same: 7 deaths of 280 are exactly
    25 per mille, whatever the last binary digit says.
    """
    if math.isclose(value, edge, rel_tol=1e-9, abs_tol=1e-12):
        return 0
    return -1 if value < edge else 1


@dataclass(frozen=True)
class Verdict:
    """What a rule says of a value.

    ``category`` is the indicator's own word and a gettext id ("not efficient"); ``verdict`` one of good, fair, poor,
    none; ``score`` 1, 0, -1, or nan for none; ``reason`` a sentence with the numbers.
    """

    category: str
    verdict: VerdictKey
    score: float
    reason: Sentence


@dataclass(frozen=True)
class Segment:
    """A stretch of a benchmark's ruler with one verdict; the outermost ends are infinite."""

    start: float
    end: float
    verdict: VerdictKey


@dataclass(frozen=True)
class Measure:
    """How a rule's numbers are said: the unit and its decimals."""

    unit: str = ""
    decimals: int = 2

    def say(self, value: float) -> Quantity:
        """``value`` in this unit."""
        return Quantity(value, self.unit, self.decimals)

    def gap(self, value: float) -> Quantity:
        """The distance between two values; between two percentages it is in percentage points."""
        return Quantity(value, Sentence("points") if self.unit == "%" else self.unit, self.decimals)

    def edge(self, value: float) -> Quantity:
        """An edge of a benchmark: no more decimals than it needs."""
        return Quantity(value, self.unit, 0 if float(value).is_integer() else self.decimals)

    def bare(self, value: float) -> Quantity:
        """An edge without its unit, where the unit follows."""
        return replace(self.edge(value), unit="")


class Unfit(ValueError):
    """A rule that makes no sense: the sentence why, and the ``field`` of the rule that has to change."""

    def __init__(self, field: str, why: Sentence) -> None:
        super().__init__(why)
        self.field = field

    def __reduce__(self) -> tuple[type[Unfit], tuple[str, Sentence]]:
        return Unfit, (self.field, self.args[0])


def _check_tolerance(tolerance: float) -> None:
    if not 0 <= tolerance < math.inf:
        raise Unfit("tolerance", Sentence("A tolerance is 0 or more."))


@dataclass(frozen=True)
class _Limit:
    """What "at most" and "at least" share: a limit, a fair zone around it, three words.

    With a tolerance above 0 the zone from limit - tolerance to limit + tolerance, both ends included, is fair. With
    tolerance 0 a value exactly on the limit gets ``on_limit``.
    """

    limit: float
    tolerance: float = 0.0
    on_limit: VerdictKey = "good"
    words: tuple[str, str, str] = (Sentence("reached"), Sentence("close"), Sentence("missed"))
    measure: Measure = field(default=Measure(), kw_only=True)

    def __post_init__(self) -> None:
        _check_tolerance(self.tolerance)
        if not math.isfinite(self.limit):
            raise Unfit("limit", Sentence("A limit is a number."))
        if self.on_limit not in ("good", "fair", "poor"):
            raise Unfit("on_limit", Sentence("A value on the limit is good, fair or poor."))
        if len(self.words) != 3:
            raise Unfit("words", Sentence("A limit has three words: for good, fair and poor."))

    def _relative(self, value: float) -> VerdictKey:
        """The verdict with "good" below the limit; "at least" mirrors it."""
        if self.tolerance > 0 and side(abs(value - self.limit), self.tolerance) <= 0:
            return "fair"
        where = side(value, self.limit)
        return self.on_limit if where == 0 else ("good" if where < 0 else "poor")

    def _verdict(self, key: VerdictKey, value: float) -> Verdict:
        word = self.words[("good", "fair", "poor").index(key)]
        distance = abs(value - self.limit)
        where = side(value, self.limit)
        numbers = {"value": self.measure.say(value), "limit": self.measure.edge(self.limit)}
        if where == 0:
            reason = Sentence("{value} is exactly the limit: {word}.", **numbers, word=Sentence(word))
        elif where < 0:
            reason = Sentence(
                "{value} is {distance} below the limit of {limit}: {word}.",
                **numbers, distance=self.measure.gap(distance), word=Sentence(word),
            )  # fmt: skip
        else:
            reason = Sentence(
                "{value} is {distance} above the limit of {limit}: {word}.",
                **numbers, distance=self.measure.gap(distance), word=Sentence(word),
            )  # fmt: skip
        return Verdict(word, key, SCORES[key], reason)

    def turning_points(self) -> tuple[float, ...]:
        """Where the verdict turns, ascending."""
        if self.tolerance > 0:
            return (self.limit - self.tolerance, self.limit + self.tolerance)
        return (self.limit,)

    def _segments(self, below: VerdictKey, above: VerdictKey) -> tuple[Segment, ...]:
        if self.tolerance == 0:
            return _segments(self.turning_points(), (below, above))
        return _segments(self.turning_points(), (below, "fair", above))


@dataclass(frozen=True)
class AtMost(_Limit):
    """Good below the limit."""

    def rate(self, value: float, previous: float = math.nan) -> Verdict:
        """The verdict on ``value``; ``previous`` is not needed. nan gives no verdict."""
        return no_verdict() if math.isnan(value) else self._verdict(self._relative(value), value)

    def benchmark(self) -> Sentence:
        """The rule in words."""
        words = {"limit": self.measure.edge(self.limit - self.tolerance), "word": Sentence(self.words[0])}
        if self.on_limit == "good" and self.tolerance == 0:
            return Sentence("at most {limit} is {word}", **words)
        return Sentence("below {limit} is {word}", **words)

    def segments(self) -> tuple[Segment, ...]:
        """The rule as a ruler, from low to high."""
        return self._segments("good", "poor")


@dataclass(frozen=True)
class AtLeast(_Limit):
    """Good above the limit."""

    def rate(self, value: float, previous: float = math.nan) -> Verdict:
        """The verdict on ``value``; ``previous`` is not needed. nan gives no verdict."""
        if math.isnan(value):
            return no_verdict()
        mirrored: dict[VerdictKey, VerdictKey] = {"good": "poor", "fair": "fair", "poor": "good"}
        on_or_in = side(value, self.limit) == 0
        key = self._relative(value)
        return self._verdict(key if on_or_in else mirrored[key], value)

    def benchmark(self) -> Sentence:
        """The rule in words."""
        words = {"limit": self.measure.edge(self.limit + self.tolerance), "word": Sentence(self.words[0])}
        if self.on_limit == "good" and self.tolerance == 0:
            return Sentence("at least {limit} is {word}", **words)
        return Sentence("above {limit} is {word}", **words)

    def segments(self) -> tuple[Segment, ...]:
        """The rule as a ruler, from low to high."""
        return self._segments("poor", "good")


@dataclass(frozen=True)
class Range:
    """Good from ``low`` to ``high``, both included; fair within ``tolerance`` outside; poor beyond.

    The word says how far: "far" is further outside than the range is wide.
    """

    low: float
    high: float
    tolerance: float = 0.0
    measure: Measure = field(default=Measure(), kw_only=True)

    def __post_init__(self) -> None:
        _check_tolerance(self.tolerance)
        if not self.low < self.high:
            raise Unfit("low", Sentence("A range starts below its end."))

    def rate(self, value: float, previous: float = math.nan) -> Verdict:
        """The verdict on ``value``; ``previous`` is not needed. nan gives no verdict."""
        if math.isnan(value):
            return no_verdict()
        say = self.measure
        numbers = {"value": say.say(value), "low": say.bare(self.low), "high": say.edge(self.high)}
        outside = max(self.low - value, value - self.high)
        if side(value, self.low) >= 0 and side(value, self.high) <= 0:
            word = Sentence("within")
            return Verdict(word, "good", 1.0, Sentence("{value} lies within {low} to {high}: good.", **numbers))
        key: VerdictKey = "fair" if self.tolerance > 0 and side(outside, self.tolerance) <= 0 else "poor"
        far = side(outside, self.high - self.low) > 0
        distance = self.measure.gap(outside)
        if value < self.low:
            word = Sentence("far below") if far else Sentence("below")
            reason = Sentence("{value} is {distance} below the range of {low} to {high}.", **numbers, distance=distance)
        else:
            word = Sentence("far above") if far else Sentence("above")
            reason = Sentence("{value} is {distance} above the range of {low} to {high}.", **numbers, distance=distance)
        return Verdict(word, key, SCORES[key], reason)

    def benchmark(self) -> Sentence:
        """The rule in words."""
        return Sentence("{low}–{high}", low=self.measure.bare(self.low), high=self.measure.edge(self.high))

    def turning_points(self) -> tuple[float, ...]:
        """Where the verdict turns, ascending."""
        if self.tolerance > 0:
            return (self.low - self.tolerance, self.low, self.high, self.high + self.tolerance)
        return (self.low, self.high)

    def segments(self) -> tuple[Segment, ...]:
        """The rule as a ruler, from low to high."""
        if self.tolerance > 0:
            return _segments(self.turning_points(), ("poor", "fair", "good", "fair", "poor"))
        return _segments(self.turning_points(), ("poor", "good", "poor"))


@dataclass(frozen=True)
class Bands:
    """Ascending ``edges`` cut the line into ``len(edges) + 1`` bands, each with a word and a score.

    An edge belongs to the band above it, unless ``edge_belongs`` is "below"; where edges differ in that,
    ``edge_belongs`` names the side of each. A band that holds one value only ("= 100 effective") stands between the
    same edge twice, the first belonging above and the second below.
    """

    edges: tuple[float, ...]
    words: tuple[str, ...]
    scores: tuple[float, ...]
    edge_belongs: Side | tuple[Side, ...] = "above"
    measure: Measure = field(default=Measure(), kw_only=True)

    def __post_init__(self) -> None:
        sides = self.sides
        if any(s not in ("above", "below") for s in sides) or len(sides) != len(self.edges):
            raise Unfit("edge_belongs", Sentence("An edge belongs to the band above or below it."))
        if not self.edges or not all(map(math.isfinite, self.edges)) or not self._rise():
            raise Unfit("edges", Sentence("The edges of bands rise from one to the next."))
        for name, given in (("words", self.words), ("scores", self.scores)):
            if len(given) != len(self.edges) + 1:
                raise Unfit(name, Sentence("There is one band more than edges; each band has one word and one score."))
        if any(s not in VERDICTS for s in self.scores):
            raise Unfit("scores", Sentence("A band scores 1, 0 or -1."))

    @property
    def sides(self) -> tuple[Side, ...]:
        """To which side each edge belongs."""
        return self.edge_belongs if isinstance(self.edge_belongs, tuple) else (self.edge_belongs,) * len(self.edges)

    def position(self, value: float) -> int:
        """The number of the band that holds ``value``, from 0."""
        reached = {"above": 0, "below": 1}
        return sum(side(value, edge) >= reached[at] for edge, at in zip(self.edges, self.sides, strict=True))

    def _rise(self) -> bool:
        ends = zip(self.edges, self.sides, strict=True)
        return all(a < b or (a == b and (at, then) == ("above", "below")) for (a, at), (b, then) in pairwise(ends))

    def category(self, value: float) -> str:
        """The word of the band that holds ``value``; "no data" for nan."""
        return NO_DATA if math.isnan(value) else self.words[self.position(value)]

    def rate(self, value: float, previous: float = math.nan) -> Verdict:
        """The verdict on ``value``; ``previous`` is not needed. nan gives no verdict."""
        if math.isnan(value):
            return no_verdict()
        i = self.position(value)
        word, score = self.words[i], self.scores[i]
        numbers = {"value": self.measure.say(value), "word": Sentence(word)}
        if any(side(value, edge) == 0 for edge in self.edges):
            reason = Sentence("{value} is exactly an edge: {word}.", **numbers)
        elif i == 0:
            reason = Sentence("{value} lies below {edge}: {word}.", **numbers, edge=self.measure.edge(self.edges[0]))
        elif i == len(self.edges):
            reason = Sentence("{value} lies above {edge}: {word}.", **numbers, edge=self.measure.edge(self.edges[-1]))
        else:
            reason = Sentence(
                "{value} lies between {start} and {end}: {word}.",
                **numbers, start=self.measure.bare(self.edges[i - 1]), end=self.measure.edge(self.edges[i]),
            )  # fmt: skip
        return Verdict(word, VERDICTS[score], score, reason)

    def benchmark(self) -> Sentence:
        """The rule in words: where good starts, or ends where less is better."""
        good = [i for i, score in enumerate(self.scores) if score == 1.0]
        if good and good[0] > 0 and good[-1] < len(self.edges):
            start, end = self.edges[good[0] - 1], self.edges[good[-1]]
            word = Sentence(self.words[good[0]])
            return Sentence(
                "{low}–{high} is {word}", low=self.measure.bare(start), high=self.measure.edge(end), word=word
            )
        if good and good[0] > 0:
            edge, word = self.measure.edge(self.edges[good[0] - 1]), Sentence(self.words[good[0]])
            if self.sides[good[0] - 1] == "above":
                return Sentence("{edge} and more is {word}", edge=edge, word=word)
            return Sentence("above {limit} is {word}", limit=edge, word=word)
        if good and good[-1] < len(self.edges):
            edge, word = self.measure.edge(self.edges[good[-1]]), Sentence(self.words[good[-1]])
            if self.sides[good[-1]] == "below":
                return Sentence("up to {edge} is {word}", edge=edge, word=word)
            return Sentence("below {limit} is {word}", limit=edge, word=word)
        return Sentence("{n} bands", n=len(self.words))

    def turning_points(self) -> tuple[float, ...]:
        """Where the word turns, ascending."""
        return self.edges

    def segments(self) -> tuple[Segment, ...]:
        """The rule as a ruler, from low to high."""
        return _segments(self.edges, tuple(VERDICTS[s] for s in self.scores))


@dataclass(frozen=True)
class Trend:
    """Compared with the period before: in ``direction`` is good, unchanged fair, against it poor.

    ``tolerance`` is the change, in percent of the value before, that still counts as unchanged. With
    ``negative_is_poor`` a value below 0 is poor whatever it was before.
    """

    direction: Literal["up", "down"] = "up"
    tolerance: float = 0.0
    negative_is_poor: bool = False
    measure: Measure = field(default=Measure(), kw_only=True)

    def __post_init__(self) -> None:
        _check_tolerance(self.tolerance)
        if self.direction not in ("up", "down"):
            raise Unfit("direction", Sentence("A trend is good when it goes up or when it goes down."))

    def rate(self, value: float, previous: float = math.nan) -> Verdict:
        """The verdict on ``value`` after ``previous``; nan for either gives none (but see ``negative_is_poor``)."""
        if math.isnan(value):
            return no_verdict()
        if self.negative_is_poor and side(value, 0.0) < 0:
            return Verdict(NEGATIVE, "poor", -1.0, Sentence("{value} is below zero.", value=self.measure.say(value)))
        if math.isnan(previous):
            return Verdict(NO_EARLIER, "none", math.nan, Sentence("There is no earlier period to compare with."))
        change = value - previous
        numbers = {"value": self.measure.say(value), "previous": self.measure.say(previous)}
        zone = self.tolerance / 100 * abs(previous)
        if side(value, previous) == 0 or (zone > 0 and side(abs(change), zone) <= 0):
            return Verdict(
                Sentence("level"), "fair", 0.0, Sentence("{value} is level with {previous} before.", **numbers)
            )
        rises = change > 0
        key: VerdictKey = "good" if rises == (self.direction == "up") else "poor"
        distance = self.measure.gap(abs(change))
        if rises:
            reason = Sentence("{value} is {distance} more than {previous} before.", **numbers, distance=distance)
        else:
            reason = Sentence("{value} is {distance} less than {previous} before.", **numbers, distance=distance)
        return Verdict(Sentence("rising") if rises else Sentence("falling"), key, SCORES[key], reason)

    def benchmark(self) -> Sentence:
        """The rule in words."""
        if self.direction == "up":
            if self.negative_is_poor:
                return Sentence("up on the period before is good, below zero is poor")
            return Sentence("up on the period before is good")
        return Sentence("down on the period before is good")

    def turning_points(self) -> tuple[float, ...]:
        """A trend has no fixed edge."""
        return ()

    def segments(self) -> tuple[Segment, ...]:
        """A trend has no ruler."""
        return ()


Rule = AtMost | AtLeast | Range | Bands | Trend
RULES: dict[str, type[AtMost] | type[AtLeast] | type[Range] | type[Bands] | type[Trend]] = {
    "at most": AtMost,
    "at least": AtLeast,
    "range": Range,
    "bands": Bands,
    "trend": Trend,
}


def no_verdict() -> Verdict:
    """What is said of a value that is not there."""
    return Verdict(NO_DATA, "none", math.nan, Sentence("There is no value to judge."))


def _segments(edges: tuple[float, ...], verdicts: tuple[VerdictKey, ...]) -> tuple[Segment, ...]:
    ends = (-math.inf, *edges, math.inf)
    return tuple(Segment(a, b, v) for (a, b), v in zip(pairwise(ends), verdicts, strict=True))
