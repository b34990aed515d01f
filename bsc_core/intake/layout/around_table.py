"""Around a table: rows below its header that are no data, such as the header once more, units, notes, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from bsc_core.intake.layout.grid import VALUES, Grid
from bsc_core.intake.layout.header import LONG_TEXT, is_numbering, is_units
from bsc_core.intake.layout.looks import DASH, DATE, EMPTY, NUMBER, YEAR, text_of
from bsc_core.intake.layout.several_tables import Table
from bsc_core.intake.totals import is_total
from bsc_core.sentence import Sentence

REPEATED_HEADER = Sentence("repeated header")
REPEATED_TITLE = Sentence("repeated title")
UNITS = Sentence("units")
NUMBERING = Sentence("numbering")
PAGE_NUMBER = Sentence("page number")
OTHER_TABLE = Sentence("another table")
BELOW = Sentence("below the table")
_NOTE_WORDS = re.compile(
    r"\s*(?:\*|sumber|source|catatan|notes?\b|nb\b|ket\b|keterangan|legend|mengetahui|menyetujui|disetujui|disusun|"
    r"dibuat oleh|diperiksa|ditandatangani|dicetak|printed|tanggal cetak|kepala\b|direktur|director|ttd|nip\b|"
    r"data per\b|acknowledged|approved|prepared|signed)",
    re.IGNORECASE,
)
_NOTES_BEGIN = re.compile(r"(?:sumber|source|catatan|notes?|nb|ket|keterangan|legend|mengetahui)\b", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r"[^\d,]{3,40},\s*\d{1,2}[\s-][^\d\s]{3,12}[\s-]\d{4}\s*")
_PAGE = re.compile(r"(?:halaman|hal|page|hlm)\.?\s*:?\s*\d+\s*(?:(?:dari|of|/)\s*\d+)?", re.IGNORECASE)


def aside_rows(table: Table) -> dict[int, Sentence]:
    """Position → why a filled row below the header is no data, those under the table not among them."""
    grid = table.grid
    aside: dict[int, Sentence] = {}
    if table.first > table.last:
        return aside
    own = np.array([grid.sheet.columns[at].at[table.first : table.body].any() for at in grid.columns])
    for row in np.flatnonzero(grid.rows > table.last)[:3]:
        if is_units(grid, int(row), own):
            aside[int(grid.rows[row])] = UNITS
        elif is_numbering(grid, int(row), own):
            aside[int(grid.rows[row])] = NUMBERING
        else:
            break
    aside |= _repeated(table, aside)
    return aside | dict.fromkeys(_page_numbers(table), PAGE_NUMBER)


def _page_numbers(table: Table) -> Iterator[int]:
    """The positions of rows below the header that hold the number of a page and nothing else."""
    grid = table.grid
    alone = grid.fill == 1
    alone[: table.body] = False
    rows = np.flatnonzero(alone[grid.rows])
    places = {int(row): int(np.argmax(grid.kinds[row] != EMPTY)) for row in rows}
    found = {place for row, place in places.items() if _PAGE.fullmatch(grid.text(row, place))}
    for at in grid.columns[sorted(found)]:
        column = grid.sheet.columns[at]
        codes = [code for code in np.unique(column.at[alone]).tolist() if _PAGE.fullmatch(text_of(column.cells[code]))]
        yield from np.flatnonzero(alone & np.isin(column.at, codes)).tolist()


def _repeated(table: Table, beneath: Mapping[int, Sentence]) -> dict[int, Sentence]:
    """The rows that say the header again, as on the next printed page, with the titles, units and numbers around it."""
    grid = table.grid
    filled = np.flatnonzero(grid.fill)
    header = [row for row in range(table.first, table.body) if grid.fill[row]]
    if not header:
        return {}
    found = dict.fromkeys(_like(table, header[-1]), REPEATED_HEADER)

    def follow(row: int, reason: Sentence, step: int) -> None:
        """The rows like ``row`` right before (or behind) one that was found."""
        for again in _like(table, row):
            place = int(np.searchsorted(filled, again)) + step
            if place < len(filled) and int(filled[place]) in found and again not in found:
                found[again] = reason

    for row in reversed(header[:-1]):
        follow(row, REPEATED_HEADER, 1)
    for row in reversed(filled[filled < table.first].tolist()[-10:]):
        follow(row, REPEATED_TITLE, 1)
    for row, reason in sorted(beneath.items()):
        follow(row, reason, -1)
        if reason == NUMBERING:
            found |= {again: NUMBERING for again in _like(table, row) if _counts_columns(grid, again)}
    return found


def _like(table: Table, row: int) -> list[int]:
    """The positions below the header of rows with the same cells as ``row``."""
    grid = table.grid
    rows = np.flatnonzero(grid.fill[table.body :] == grid.fill[row]) + table.body
    for at in grid.columns:
        if not len(rows):
            break
        cells = grid.sheet.columns[at].at
        rows = rows[cells[rows] == cells[row]]
    return [int(again) for again in rows if again != row]


def _counts_columns(grid: Grid, position: int) -> bool:
    """Whether a row in the middle, like the one that numbers the columns, has numbers where words are."""
    row = int(np.searchsorted(grid.rows, position))
    words = grid.below(-1)
    wordy = words.texts > words.values
    looked_at = row < len(grid.rows) and grid.rows[row] == position
    return looked_at and bool((wordy & (grid.kinds[row] != EMPTY)).any())


def rows_under(table: Table, aside: Mapping[int, Sentence]) -> list[int]:
    """The positions of the rows under the table: sources, notes, signatures. A row with numbers stays in the table."""
    grid = table.grid
    rows = [i for i in range(len(grid.rows)) if grid.rows[i] > table.last and int(grid.rows[i]) not in aside]
    if not rows:
        return []
    numeric = grid.between(rows[0], len(grid.rows)).numeric
    typical = _typical_fill(grid, rows, numeric)
    notes_from = _notes_from(grid, rows, typical)
    end = next((n for n in range(len(rows), 0, -1) if _is_data(grid, rows[n - 1], numeric, typical)), 0)
    end = min(end, notes_from)
    for n in range(end, len(rows)):
        if n >= notes_from or _is_note(grid, rows[n], rows[end - 1] if end else None):
            return [int(grid.rows[i]) for i in rows[n:]]
    return []


def _typical_fill(grid: Grid, rows: list[int], numeric: np.ndarray) -> int:
    """How many cells a row of data has: the middle of those with a number, else of the fuller half."""
    numbers = VALUES[grid.kinds[rows]] & numeric
    fill = grid.fill[grid.rows[rows]]
    with_numbers = fill[numbers.any(axis=1)]
    return int(np.median(with_numbers)) if len(with_numbers) else int(np.quantile(fill, 0.75))


def _notes_from(grid: Grid, rows: list[int], typical: int) -> int:
    """From which of the rows on only notes follow: one that says so behind an empty row, none as wide as data below."""
    start = len(rows)
    if typical < 4:
        return start
    for n in range(len(rows) - 1, 0, -1):
        places = np.flatnonzero(grid.kinds[rows[n]])
        if len(places) > 2:
            break
        behind_gap = grid.fill[grid.rows[rows[n]] - 1] == 0
        if behind_gap and _NOTES_BEGIN.match(grid.text(rows[n], int(places[0]))):
            start = n
    return start


def _is_data(grid: Grid, row: int, numeric: np.ndarray, typical: int) -> bool:
    """Whether a row is surely data: a number or a dash under numbers, or nearly as many words as the others have."""
    kinds = grid.kinds[row]
    filled = int((kinds != EMPTY).sum())
    numbers = np.isin(kinds, (NUMBER, YEAR, DASH)) & numeric
    dated = (kinds == DATE) & numeric
    if numbers.any() or (dated.any() and filled > 1):
        return True
    return filled >= (max(3, 0.8 * typical) if numeric.sum() * 2 >= typical else max(2, 0.6 * typical))


def _is_note(grid: Grid, row: int, last: int | None) -> bool:
    """Whether a row without numbers, below the last one that has any (``last``), is a note and not an empty line."""
    places = np.flatnonzero(grid.kinds[row])
    texts = [grid.text(row, int(place)) for place in places]
    if any(is_total(text) for text in texts):
        return False
    apart = last is not None and bool((grid.fill[grid.rows[last] + 1 : grid.rows[row]] == 0).any())
    said = any(_NOTE_WORDS.match(text) or _PLACE_AND_DATE.fullmatch(text) for text in texts)
    return apart or said or any(len(text) > LONG_TEXT for text in texts)
