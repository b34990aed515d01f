"""Which kind of dataset a sheet holds, and which of its columns is which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bsc_core.intake.datasets import KINDS, AnsweredBy, synonyms
from bsc_core.intake.files import Cell, Sheet

HEADER_SEARCH = 30
"""How many filled rows from the top may come before the header."""


@dataclass(frozen=True)
class Recognised:
    """A kind and where its table stands: the header's row number, and the position of each known column."""

    kind: str
    header_row: int
    columns: Mapping[str, int]


def plain(text: object) -> str:
    """A header as it is compared: lower case, only letters, digits and signs of comparison, single spaces."""
    return " ".join(re.sub(r"[^\w<>=/&]+|_", " ", str(text).casefold()).split())


@lru_cache(maxsize=64)
def names(group: str) -> Mapping[str, str]:
    """Every synonym of a group of columns, as it is compared, to the column's canonical name."""
    found: dict[str, str] = {}
    for column, words in synonyms()[group].items():
        for word in (column, *words):
            found.setdefault(plain(word), column)
    return found


def value_named(group: str, cell: Cell) -> str | None:
    """The canonical value that a cell means, e.g. "Belanja" -> "expenditure"; None if it is none of the group's."""
    for value, words in synonyms()["values"][group].items():
        if plain(cell) in {plain(word) for word in (value, *words)}:
            return str(value)
    return None


def match(header: Iterable[Cell], group: str) -> dict[str, int]:
    """Canonical column -> position in the header, for the headers that a group knows. The first of two wins."""
    known = names(group)
    found: dict[str, int] = {}
    for position, cell in enumerate(header):
        column = known.get(plain(cell)) if cell is not None else None
        if column:
            found.setdefault(column, position)
    return found


def recognise(sheet: Sheet) -> Recognised | None:
    """The kind whose required columns are all there, the one with most known columns first; None if there is none.

    Surveys have no required columns and are recognised by their answers (surveys.py).
    """
    best: Recognised | None = None
    for count, (number, row) in enumerate(sheet.filled()):
        if count >= HEADER_SEARCH:
            break
        if sum(isinstance(cell, str) for cell in row) < 2:
            continue
        for kind, about in KINDS.items():
            if not about.required:
                continue
            columns = match(row, kind)
            complete = set(about.required) <= set(columns)
            if complete and (best is None or len(columns) > len(best.columns)):
                best = Recognised(kind, number, columns)
        if best:
            return best
    return None


def answered_by(*words: str) -> AnsweredBy:
    """Who answered a survey, from the words of its file and sheet names; "others" if they say nothing of it."""
    said = set(re.findall(r"[a-z]+", " ".join(words).casefold()))
    patients, employees = (bool(said & set(synonyms()["answered_by"][who])) for who in ("patients", "employees"))
    if patients != employees:
        return "patients" if patients else "employees"
    return "others"
