"""Which kind of dataset a sheet holds, and what each of its columns means."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from bsc_core.intake.datasets import KINDS, AnsweredBy
from bsc_core.intake.headed import HeadedPeriod, headed_period
from bsc_core.intake.layout import Head, Layout
from bsc_core.intake.suggest import suggestions
from bsc_core.intake.synonyms import names, plain, synonyms

FREQUENCIES = frozenset({"predictor_level", "n"})
"""What a table of frequencies has, beside a percentage: a cross-table without an outcome."""
HEADERS_COMPARED = 100
"""How many headers are looked at for what they probably mean."""
DEAD_APART = frozenset({"deaths_48h", "deaths_under_48h"})
"""What makes all deaths, where a table has no column for them."""
PERIOD_COLUMNS = {"indicators": "actual"}
"""What a column means whose header is a period and nothing else, in the kinds where that is plain."""


@dataclass(frozen=True)
class Meaning:
    """What a column of a sheet means: a column of the kind, and the period that its header names, if it names one."""

    column: str
    period: HeadedPeriod | None = None


@dataclass(frozen=True)
class Recognised:
    """A kind, and the meaning of each known column by its position.

    ``missing`` are columns that the kind must have and that no header names; the table can be read when it is empty.
    ``suggested`` are headers that probably mean a column, for the user to confirm. ``twins`` are columns that
    mean the same as one before them, by their positions. ``unnamed_period`` says that the
    table itself names no period, so that one from its title counts.
    """

    kind: str
    meanings: Mapping[int, Meaning]
    missing: frozenset[str] = frozenset()
    suggested: Mapping[int, str] = field(default_factory=dict)
    twins: Mapping[int, int] = field(default_factory=dict)
    unnamed_period: bool = False

    @property
    def columns(self) -> Set[str]:
        """The columns of the kind that are known."""
        return {meaning.column for meaning in self.meanings.values()}

    @property
    def periods(self) -> list[HeadedPeriod]:
        """The periods that headers name, each once, in their order."""
        return list(dict.fromkeys(m.period for m in self.meanings.values() if m.period))


def is_percent(head: Head) -> bool:
    """Whether a header says that its column is a percentage of others, which can be computed."""
    if any(sign in text for sign in "%‰" for text in (head.title, head.unit)):
        return True
    return plain(head.title) in names("percent") or plain(head.unit) == "persen"


def needs_no_word(head: Head) -> bool:
    """Whether nobody has to be told that a column is not used: row numbers, remarks, what others give by computing."""
    title = plain(head.title)
    return is_percent(head) or any(title in names(group) for group in ("numbering", "note", "computed"))


def meaning_of(head: Head, kind: str) -> Meaning | None:
    """What a header means in a kind, by its words alone; None where no catalogue of words knows it."""
    if is_percent(head) and kind != "indicators" and plain(head.title) not in names(kind):
        return None
    known = names(kind)
    for text in readings(head):
        if column := known.get(plain(text)):
            return Meaning(column, _period_above(head) if plain(text) == plain(head.title) else None)
        period = headed_period(text)
        if not period.names_one and math.isnan(period.months):
            continue
        if column := known.get(plain(period.rest)):
            return Meaning(column, period)
        if period.names_one and not period.rest and kind in PERIOD_COLUMNS:
            return Meaning(PERIOD_COLUMNS[kind], period)
    return None


def _period_above(head: Head) -> HeadedPeriod | None:
    """The period that a row of the header over the finest names, and nothing else with it."""
    periods = [period for part in head.parts if (period := headed_period(part)).names_one and not period.rest]
    return periods[-1] if periods else None


def readings(head: Head) -> Iterator[str]:
    """The texts by which a header can be known: all its parts together, then the finest alone.

    An upper part alone is not one of them: "Discharged" over "alive" and "dead" means neither of the two.
    """
    parts = list(dict.fromkeys(part for part in head.parts if part))
    if len(parts) > 1:
        yield " ".join(parts)
        yield " ".join(reversed(parts))
    yield head.title


def recognise(
    layout: Layout, *, period_known: bool = False, side_known: bool = False, kind: str | None = None
) -> Recognised | None:
    """The kind whose required columns are all there, the one with most known columns first.

    ``period_known`` and ``side_known`` say that the table's title names its period, and its rows their sides, so that
    no column must. Where no kind is complete, the one that would be with what its headers probably mean, ``missing``
    saying what it lacks. ``kind`` is the user's word and stands, whatever is missing. None where no kind comes near.
    """
    tried = [
        _as_kind(layout, name, period_known, side_known)
        for name, about in KINDS.items()
        if about.required and kind in (None, name)
    ]
    complete = [found for found in tried if not found.missing]
    if complete:
        return max(complete, key=lambda found: len(found.columns))
    if kind:
        return tried[0] if tried else None
    near = [found for found in tried if found.missing <= set(found.suggested.values()) and found.columns]
    return max(near, key=lambda found: len(found.columns), default=None)


def _as_kind(layout: Layout, kind: str, period_known: bool, side_known: bool) -> Recognised:
    meanings: dict[int, Meaning] = {}
    first: dict[Meaning, int] = {}
    twins: dict[int, int] = {}
    for head in layout.heads:
        meaning = meaning_of(head, kind)
        if meaning and meaning not in first:
            first[meaning] = head.at
            meanings[head.at] = meaning
        elif meaning:
            twins[head.at] = first[meaning]
    found = completed(layout, kind, _of_one_year(meanings), period_known, side_known)
    return replace(found, twins=twins)


def _of_one_year(meanings: Mapping[int, Meaning]) -> dict[int, Meaning]:
    """The meanings, those that say months and no year being of the only year that others name."""
    years = {m.period.year for m in meanings.values() if m.period and m.period.year}
    if len(years) != 1:
        return dict(meanings)
    year = years.pop()
    return {
        at: replace(m, period=replace(m.period, year=year)) if m.period and m.period.year is None else m
        for at, m in meanings.items()
    }


def completed(
    layout: Layout, kind: str, meanings: Mapping[int, Meaning], period_known: bool, side_known: bool
) -> Recognised:
    """What these meanings make of a kind: what is missing, and which header probably means it."""
    about = KINDS[kind]
    columns = {meaning.column for meaning in meanings.values()}
    named = any(meaning.period and meaning.period.names_one for meaning in meanings.values())
    period_column = next((c for c in ("year", "period") if c in about.columns), None)
    without_period = period_column is not None and period_column not in columns and not named
    missing = set(about.required) - columns
    if named or (period_known and without_period):
        missing.discard(period_column or "")
    if side_known:
        missing.discard("side")
    if "discharged_alive" in columns and ("deaths" in columns or columns >= DEAD_APART):
        missing.discard("discharges")
    if kind == "table" and columns >= FREQUENCIES and any(is_percent(head) for head in layout.heads):
        missing -= {"predictor", "outcome", "outcome_level"} if "outcome_level" not in columns else set()
    known = {word: column for word, column in names(kind).items() if column not in columns}
    suggested: dict[int, str] = {}
    for head in layout.heads[:HEADERS_COMPARED] if columns else ():
        if head.at not in meanings and not is_percent(head) and plain(head.title) not in names("numbering"):
            likely = suggestions(head.title, known, limit=1)
            if likely and likely[0][0] not in suggested.values():
                suggested[head.at] = likely[0][0]
    unnamed = without_period and not named
    return Recognised(kind, meanings, frozenset(missing), suggested, unnamed_period=unnamed)


def by_choice(
    found: Recognised, layout: Layout, columns: Mapping[int, str], period_known: bool, side_known: bool
) -> Recognised:
    """What was recognised, with the user's word on columns over it: position -> column of the kind, "" for not used."""
    if not columns:
        return found
    titles = {head.at: head for head in layout.heads}
    chosen = set(columns.values())
    meanings = {at: m for at, m in found.meanings.items() if at not in columns and (m.period or m.column not in chosen)}
    for at, column in columns.items():
        about = KINDS[found.kind]
        if column in about.columns + about.optional + about.parts and at in titles:
            periods = [p for text in readings(titles[at]) if (p := headed_period(text)).names_one]
            meanings[at] = Meaning(column, periods[0] if periods else None)
    twins = {at: other for at, other in found.twins.items() if at not in columns and other in meanings}
    return replace(completed(layout, found.kind, dict(sorted(meanings.items())), period_known, side_known), twins=twins)


def answered_by(*words: str) -> AnsweredBy:
    """Who answered a survey, from the words of its file and sheet names; "others" if they say nothing of it."""
    said = set(re.findall(r"[a-z]+", " ".join(words).casefold()))
    patients, employees = (bool(said & set(synonyms()["answered_by"][who])) for who in ("patients", "employees"))
    if patients != employees:
        return "patients" if patients else "employees"
    return "others"
