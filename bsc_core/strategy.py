"""The strategy map: indicators as boxes by perspective, links of cause and effect between them, and what the periods
say of a link.

The links are the user's own belief; the core only keeps them from running in circles, finds where poor verdicts may
start, and correlates the two ends of a link over the periods.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bsc_core.indicators.catalogue import PERSPECTIVES
from bsc_core.indicators.rated import Rated
from bsc_core.periods import is_year
from bsc_core.rating import AtLeast, AtMost, Bands, Rule, Trend, no_verdict
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence

if TYPE_CHECKING:
    from bsc_core.inference.correlation import Correlation

LEAST_PERIODS = 4
"""So many periods a correlation needs: with fewer, r has no interval."""
LEVEL = 0.95
"""Confidence of the intervals of r."""
WITH_TIME = 0.8
"""From this rank correlation with the years on (either sign), an indicator is said to move one way over them."""
MOST_IN_A_LINE = 6
"""More boxes of a perspective than this stand on two lines, or as many as it takes."""

USUAL_LINKS = (
    ("employee_satisfaction", "employee_turnover"),
    ("employee_satisfaction", "productivity"),
    ("employee_satisfaction", "customer_satisfaction"),
    ("employee_turnover", "customer_satisfaction"),
    ("customer_satisfaction", "customer_retention"),
    ("customer_satisfaction", "customer_acquisition"),
    ("customer_retention", "outpatient_visits"),
    ("customer_acquisition", "outpatient_visits"),
    ("outpatient_visits", "effectiveness"),
    ("outpatient_visits", "efficiency"),
)
USUAL_LINKS_FROM = Sentence(
    "The service-profit chain (Heskett, Jones, Loveman, Sasser and Schlesinger, “Putting the Service-Profit Chain to "
    "Work”, Harvard Business Review 72(2), 1994), said in the indicators of this scorecard: satisfied employees stay "
    "and work well, patients are satisfied and come back, and revenue follows."
)
"""Where the usual links come from."""


@dataclass(frozen=True)
class Link:
    """A belief: ``cause`` moves ``effect``. Both are keys of indicators (``Rated.indicator``)."""

    cause: str
    effect: str


# The indicators on the map


def on_map(card: Scorecard, period: str, links: Iterable[Link] = (), *, empty_too: bool = False) -> tuple[Rated, ...]:
    """The indicators of the map as they stand in ``period``, by perspective from financial to learning and growth.

    An indicator is on the map when any period has a value of it or a link ends at it; with ``empty_too`` all are. One
    that the period does not have stands there without a value. Within a perspective the order is the scorecard's.
    """
    linked = {key for link in links for key in (link.cause, link.effect)}
    histories: dict[str, list[Rated]] = {}
    for rated in card.rated:
        histories.setdefault(rated.indicator, []).append(rated)
    found = [
        _in_period(history, period)
        for key, history in histories.items()
        if empty_too or key in linked or any(not math.isnan(r.value) for r in history)
    ]
    places = {perspective: place for place, perspective in enumerate(PERSPECTIVES)}
    return tuple(sorted(found, key=lambda rated: places[rated.perspective]))


def _in_period(history: Sequence[Rated], period: str) -> Rated:
    for rated in history:
        if rated.period == period:
            return rated
    return replace(
        history[-1], period=period, value=math.nan, previous=math.nan, previous_period=None, verdict=no_verdict(),
        inputs={}, notes=(), missing=Sentence("There is no value for this period."), weight=0.0,
    )  # fmt: skip


def names_of(rated: Iterable[Rated]) -> dict[str, str]:
    """The name of every indicator by its key; a :class:`Sentence` for the built-in ones."""
    return {r.indicator: r.name for r in rated}


# Links


def chain(names: Iterable[str]) -> str:
    """Names with an arrow from each to the next. Raises TypeError without any name."""
    return reduce(lambda before, name: Sentence("{cause} → {effect}", cause=before, effect=name), names)


def with_link(links: Sequence[Link], link: Link, names: Mapping[str, str]) -> tuple[Link, ...]:
    """``links`` and one more. ``names`` are the indicators that there are, by key.

    Raises ValueError with a sentence for people when the link cannot be drawn: an end that is no indicator, from an
    indicator to itself, drawn already, or one that would make cause and effect run in a circle (the circle is named).
    """
    if link.cause not in names or link.effect not in names:
        raise ValueError(Sentence("One end of the link is no indicator of the scorecard; choose another."))
    cause, effect = names[link.cause], names[link.effect]
    if link.cause == link.effect:
        raise ValueError(Sentence("A link runs between two indicators; {name} cannot be its own cause.", name=cause))
    if link in links:
        raise ValueError(Sentence("The link from {cause} to {effect} is drawn already.", cause=cause, effect=effect))
    way = _way(links, link.effect, link.cause)
    if len(way) == 2:
        raise ValueError(
            Sentence(
                "The link is drawn the other way round, from {effect} to {cause}; remove that one first.",
                cause=cause,
                effect=effect,
            )
        )
    if way:
        circle = chain(names.get(key, key) for key in (*way, link.effect))
        raise ValueError(
            Sentence(
                "Cause and effect would run in a circle: {circle}. Remove one of its links first.",
                circle=circle,
            )
        )
    return (*links, link)


def _way(links: Sequence[Link], start: str, end: str) -> tuple[str, ...]:
    """The shortest way along links, both ends with it; empty without one."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        for link in links:
            if link.cause == way[-1] and link.effect not in seen:
                longer = (*way, link.effect)
                if link.effect == end:
                    return longer
                seen.add(link.effect)
                ways.append(longer)
    return ()


def with_usual_links(links: Sequence[Link], names: Mapping[str, str]) -> tuple[Link, ...]:
    """``links`` and those of the service-profit chain whose two indicators there are and that close no circle."""
    found = tuple(links)
    for cause, effect in USUAL_LINKS:
        link = Link(cause, effect)
        if cause in names and effect in names and link not in found and not _way(found, effect, cause):
            found = (*found, link)
    return found


# What the map says


@dataclass(frozen=True)
class Start:
    """A poor indicator none of whose drawn causes is poor, and the poor ones behind it that links lead to, the nearest
    first, by way of poor ones only."""

    key: str
    behind: tuple[str, ...]


def poor_links(links: Iterable[Link], rated: Iterable[Rated]) -> tuple[Link, ...]:
    """The links from a poor indicator to another poor one."""
    poor = {r.indicator for r in rated if r.verdict.verdict == "poor"}
    return tuple(link for link in links if link.cause in poor and link.effect in poor)


def starts(links: Iterable[Link], rated: Iterable[Rated]) -> tuple[Start, ...]:
    """Where poor verdicts may start, the start with the most behind it first."""
    between = poor_links(links, rated)
    effects = {link.effect for link in between}
    first = dict.fromkeys(link.cause for link in between if link.cause not in effects)
    found = [Start(key, _behind(between, key)) for key in first]
    return tuple(sorted(found, key=lambda start: -len(start.behind)))


def _behind(links: Sequence[Link], start: str) -> tuple[str, ...]:
    reached = [start]
    for key in reached:
        reached += [link.effect for link in links if link.cause == key and link.effect not in reached]
    return tuple(reached[1:])


def answer(links: Sequence[Link], rated: Sequence[Rated]) -> tuple[Sentence, ...]:
    """What the map says of where poor verdicts may come from. ``links`` end at indicators of ``rated``."""
    if not links:
        return (
            Sentence(
                "No link is drawn yet. Draw what you believe moves what, and the map shows where poor verdicts may "
                "come from."
            ),
        )
    names = names_of(rated)
    drawn = Sentence.counted("One link is drawn.", "{n} links are drawn.", n=len(links))
    between = poor_links(links, rated)
    if not between:
        return drawn, Sentence("No link runs from a poor indicator to another poor one.")
    said = Sentence.counted(
        "**One link runs from a poor indicator to another poor one.**",
        "**{n} links run from a poor indicator to another poor one.**",
        n=len(between),
    )
    first = starts(links, rated)[0]
    where = Sentence(
        "If the links are right, begin with **{name}**: it is poor, none of its drawn causes is, and it leads to "
        "what is poor as well: {behind}.",
        name=names[first.key],
        behind=[names[key] for key in first.behind],
    )
    return drawn, said, where


# What the periods say of a link


@dataclass(frozen=True)
class LinkEvidence:
    """What the periods say of a link: how its two ends go together, and what to bear in mind.

    cause, effect: the names of the two indicators. periods: those in which both have a value, in order.
    same: both in the same period. later: the effect a calendar year after the cause. changes: what each moved from
    one calendar year to the next. Each is a correlation with its n; with n below LEAST_PERIODS all its figures are
    nan. wanted: the sign of r that makes both better at once (1 or -1); 0 where a benchmark has no direction.
    """

    link: Link
    cause: str
    effect: str
    periods: tuple[str, ...]
    same: Correlation
    later: Correlation
    changes: Correlation
    wanted: int
    warnings: tuple[Sentence, ...]

    @property
    def has_r(self) -> bool:
        """Whether there is a correlation over the periods."""
        return not math.isnan(self.same.pearson)

    @property
    def open(self) -> bool:
        """Whether even the sign of r is open: its interval holds 0."""
        low, high = self.same.pearson_ci
        return low <= 0 <= high


def along(card: Scorecard, link: Link) -> LinkEvidence:
    """The evidence along a link. Raises ValueError for an end that the scorecard does not have."""
    cause, effect = _values(card, link.cause), _values(card, link.effect)
    both = pd.DataFrame({"cause": cause.values, "effect": effect.values}).dropna().reindex(card.periods).dropna()
    years = both[[is_year(period) for period in both.index]]
    same = _correlated(both["cause"], both["effect"], cause, effect)
    before = cause.values[[is_year(period) for period in cause.values.index]].rename(_next_year)
    lagged = pd.DataFrame({"cause": before, "effect": effect.values}).dropna()
    moved = [years.loc[b] - years.loc[a] for a, b in pairwise(years.index) if _next_year(a) == b]
    steps = pd.DataFrame(moved, columns=["cause", "effect"])
    evidence = LinkEvidence(
        link, cause.name, effect.name, tuple(both.index), same,
        _correlated(lagged["cause"], lagged["effect"], cause, effect),
        _correlated(steps["cause"], steps["effect"], cause, effect),
        cause.direction * effect.direction, (),
    )  # fmt: skip
    remarked = tuple(p for p in both.index if p in cause.remarked or p in effect.remarked)
    return replace(evidence, warnings=_warnings(evidence, years, remarked))


@dataclass(frozen=True, eq=False)
class _Values:
    """An indicator over the periods: its values by period, the sign that is better, the periods with a remark."""

    name: str
    values: pd.Series
    direction: int
    remarked: frozenset[str]


def _values(card: Scorecard, key: str) -> _Values:
    history = card.history(key)
    if not history:
        raise ValueError(Sentence("One end of the link is no indicator of the scorecard; choose another."))
    values = pd.Series({r.period: r.value for r in history}, dtype=float)
    return _Values(
        history[-1].name, values, direction(history[-1].rule), frozenset(r.period for r in history if r.notes)
    )


def direction(rule: Rule) -> int:
    """1 where more is better, -1 where less is, 0 where a benchmark has no one direction, as a range has none."""
    if isinstance(rule, AtLeast):
        return 1
    if isinstance(rule, AtMost):
        return -1
    if isinstance(rule, Trend):
        return 1 if rule.direction == "up" else -1
    if isinstance(rule, Bands):
        steps = np.diff(rule.scores)
        if steps.any() and (np.all(steps >= 0) or np.all(steps <= 0)):
            return 1 if steps.sum() > 0 else -1
    return 0


def _next_year(period: str) -> str:
    """The calendar year after one."""
    return str(int(period) + 1)


def _correlated(x: pd.Series, y: pd.Series, cause: _Values, effect: _Values) -> Correlation:
    from bsc_core.inference.correlation import Correlation, correlate

    if len(x) < LEAST_PERIODS:
        return Correlation(n=len(x), n_missing=0, level=LEVEL, warnings=())
    x, y = (pd.Series(column.to_numpy(), name=of.name) for column, of in ((x, cause), (y, effect)))
    return correlate(x, y, level=LEVEL)


def said(evidence: LinkEvidence) -> Sentence:
    """How the two ends of a link went together, in a sentence."""
    names = {"cause": evidence.cause, "effect": evidence.effect}
    same = evidence.same
    if same.n < LEAST_PERIODS:
        return Sentence.counted(
            "A correlation needs {least} periods in which both have a value; there is {n}.",
            "A correlation needs {least} periods in which both have a value; there are {n}.",
            n=same.n,
            least=LEAST_PERIODS,
        )
    if not evidence.has_r:
        return Sentence("There are {n} periods, but no correlation.", n=same.n)
    figures = {"r": same.pearson, "n": same.n, "p": same.p_pearson}
    if abs(same.pearson) == 1:
        if same.pearson > 0:
            return Sentence("{cause} and {effect} moved together exactly: r {r:.2f}, n {n}.", **names, **figures)
        return Sentence("{cause} and {effect} moved against each other exactly: r {r:.2f}, n {n}.", **names, **figures)
    if evidence.open:
        return Sentence(
            "Whether {cause} and {effect} go together is open: r {r:.2f}, n {n}, p {p:p}.",
            **names,
            **figures,
        )
    if same.pearson > 0:
        return Sentence(
            "{cause} and {effect} rose and fell together: r {r:.2f}, n {n}, p {p:p}.",
            **names,
            **figures,
        )
    return Sentence(
        "{cause} and {effect} moved against each other: r {r:.2f}, n {n}, p {p:p}.",
        **names,
        **figures,
    )


def _warnings(evidence: LinkEvidence, years: pd.DataFrame, remarked: Sequence[str]) -> tuple[Sentence, ...]:
    same = evidence.same
    if same.n < LEAST_PERIODS:
        return ()
    if not evidence.has_r:
        return same.warnings
    found = [*_of_few(evidence), *_of_sign(evidence), *_of_time(evidence, years)]
    if remarked:
        found.append(
            Sentence(
                "The Scorecard page has a remark on {periods} (part of a year, say, or counts that were "
                "reconstructed); such a period can make a correlation or hide one.",
                periods=list(remarked),
            )
        )
    return tuple(found)


def _of_few(evidence: LinkEvidence) -> list[Sentence]:
    same = evidence.same
    if abs(same.pearson) == 1:
        return [
            Sentence(
                "All {n} periods lie on one straight line; look whether one of the two is calculated from the other.",
                n=same.n,
            )
        ]
    low, high = same.pearson_ci
    if evidence.open:
        return [
            Sentence(
                "With {n} periods r may lie anywhere from {low:.2f} to {high:.2f} (95 % interval): this speaks "
                "neither for the link nor against it.",
                n=same.n,
                low=low,
                high=high,
            )
        ]
    return [
        Sentence(
            "With {n} periods r may lie anywhere from {low:.2f} to {high:.2f} (95 % interval).",
            n=same.n,
            low=low,
            high=high,
        )
    ]  # fmt: skip


def _of_sign(evidence: LinkEvidence) -> list[Sentence]:
    """Whether better went with better; nothing where r's sign is open or a benchmark has no direction."""
    if not evidence.wanted or evidence.open:
        return []
    names = {"cause": evidence.cause, "effect": evidence.effect}
    if evidence.same.pearson * evidence.wanted > 0:
        return [Sentence("When {cause} was better, {effect} was better too, as the link would have it.", **names)]
    return [
        Sentence(
            "When {cause} was better, {effect} was worse; that is not what the link would have, so look at it again.",
            **names,
        )
    ]


def _of_time(evidence: LinkEvidence, years: pd.DataFrame) -> list[Sentence]:
    """That both only may move with the years; what moves with time goes together without any cause."""
    from bsc_core.inference.correlation import correlate

    if len(years) < LEAST_PERIODS:
        return []
    time = [int(year) for year in years.index]
    if any(not abs(correlate(time, years[end]).spearman) >= WITH_TIME for end in ("cause", "effect")):
        return []
    names = {"cause": evidence.cause, "effect": evidence.effect}
    changes = evidence.changes
    if math.isnan(changes.pearson):
        return [
            Sentence(
                "{cause} and {effect} each move one way over the years, and two such things go together even when "
                "neither moves the other.",
                **names,
            )
        ]
    return [
        Sentence(
            "{cause} and {effect} each move one way over the years, and two such things go together even when neither "
            "moves the other. Their changes from year to year tell more: r {r:.2f}, n {n}.",
            **names,
            r=changes.pearson,
            n=changes.n,
        )
    ]


def caveats(evidence: Sequence[LinkEvidence]) -> tuple[Sentence, ...]:
    """What holds for all correlations of a map; nothing where no link has one."""
    tested = sum(one.has_r for one in evidence)
    if not tested:
        return ()
    found = [
        Sentence("A correlation is no cause: a third thing may move both, or the effect may move the cause."),
        Sentence(
            "The interval and p take the periods as independent of each other. The years of one hospital are not: "
            "each resembles the one before, so that both figures look surer than they are."
        ),
    ]
    if tested > 1:
        found.append(
            Sentence(
                "{n} links have a correlation. Of twenty without any connection, about one has p < 0.05 by chance.",
                n=tested,
            )
        )
    return tuple(found)


# Where everything stands


@dataclass(frozen=True)
class Box:
    """A box by its middle and the number of its line from the top, in pixels; y counts downward."""

    key: str
    x: float
    y: float
    line: int


@dataclass(frozen=True)
class Band:
    """The stripe of a perspective, from ``top`` to ``bottom``, in pixels; y counts downward."""

    perspective: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Layout:
    """Where boxes and stripes stand. All boxes have the same ``box_width`` and ``box_height``; ``left`` is where the
    boxes' ground starts, right of the perspectives' names. Between two lines of boxes lies a ``channel`` for links."""

    width: float
    height: float
    left: float
    box_width: float
    box_height: float
    channel: float
    boxes: Mapping[str, Box]
    bands: tuple[Band, ...]


def layout(
    rows: Mapping[str, Sequence[str]],
    *,
    width: float,
    box_height: float,
    left: float = 0.0,
    channel: float = 60.0,
    gap: float = 22.0,
    widest: float = 170.0,
) -> Layout:
    """Places of boxes, in pixels.

    ``rows`` are the keys of each perspective from top to bottom; a perspective without any is left out. A perspective
    with more than MOST_IN_A_LINE stands on as many lines as it takes, of equal length or one less in the lower ones.
    The boxes of a line are spread evenly from ``left`` to ``width``; their common width leaves at least ``gap`` between
    two of the fullest line, and is ``widest`` at the most.
    """
    lines = [(perspective, line) for perspective, keys in rows.items() for line in _lines(keys)]
    fullest = max((len(line) for _, line in lines), default=1)
    box_width = min(widest, (width - left) / fullest - gap)
    boxes: dict[str, Box] = {}
    bands: dict[str, Band] = {}
    pitch = box_height + channel
    for number, (perspective, line) in enumerate(lines):
        middle = (number + 0.5) * pitch
        for place, key in enumerate(line):
            boxes[key] = Box(key, left + (place + 0.5) * (width - left) / len(line), middle, number)
        top = bands[perspective].top if perspective in bands else number * pitch
        bands[perspective] = Band(perspective, top, (number + 1) * pitch)
    return Layout(width, len(lines) * pitch, left, box_width, box_height, channel, boxes, tuple(bands.values()))


def _lines(keys: Sequence[str]) -> list[Sequence[str]]:
    count = math.ceil(len(keys) / MOST_IN_A_LINE)
    return [list(part) for part in np.array_split(np.array(keys, dtype=object), count)] if count else []
