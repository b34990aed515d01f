"""The indicators on the strategy map, and what the map says of where poor verdicts may start."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bsc_core.indicators.catalogue import PERSPECTIVES
from bsc_core.indicators.rated import Rated
from bsc_core.rating import no_verdict
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence
from bsc_core.strategy.links import Link

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
