"""The links of the strategy map: what is believed to move what, and which links may be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from bsc_core.sentence import Sentence

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
