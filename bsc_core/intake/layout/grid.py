"""Grid: a part of a sheet, and those of its cells that are looked at to find the table in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bsc_core.intake.layout.looks import DASH, DATE, EMPTY, NUMBER, TEXT, YEAR, kind_of, text_of
from bsc_core.intake.sheets import Cell, Sheet

WINDOW = 60
"""How many filled rows below a header say what its columns hold."""
VALUES = np.isin(np.arange(6), (NUMBER, YEAR, DATE))
"""For each kind of cell, whether it is a number, a year or a date."""
LOOKED_AT = 12_000
"""About how many cells of a table are looked at; in a longer one those at its ends, behind empty rows and alone."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Some columns and rows of a sheet. Only some of the rows are looked at; all are positions, counted from 0.

    ``columns`` are positions in the sheet. ``fill`` says for every row of the sheet how many of its cells are filled
    here, 0 outside. ``rows`` are the filled rows that are looked at; ``kinds`` and ``codes`` tell their cells, row by
    row, and ``new`` which of them are not the same as one before. ``blocks`` are the merged cells, as in the sheet but
    by positions. ``counted`` and ``seen`` are kept for the methods.
    """

    sheet: Sheet
    columns: np.ndarray
    fill: np.ndarray
    rows: np.ndarray
    kinds: np.ndarray
    codes: np.ndarray
    new: np.ndarray
    blocks: np.ndarray
    counted: np.ndarray
    seen: dict[int, np.ndarray]

    @classmethod
    def of(cls, sheet: Sheet) -> Grid:
        """All cells of a sheet."""
        merged = np.array(sheet.merged, dtype=int).reshape(-1, 4)
        merged = merged - np.array([sheet.first_row, 0, sheet.first_row, 0])
        return cls._cut(sheet, np.arange(len(sheet.columns)), sheet.fill, merged, {})

    @classmethod
    def _cut(
        cls, sheet: Sheet, columns: np.ndarray, fill: np.ndarray, blocks: np.ndarray, seen: dict[int, np.ndarray]
    ) -> Grid:
        rows = _to_look_at(fill, len(columns))
        codes = np.empty((len(rows), len(columns)), dtype=int)
        kinds = np.empty((len(rows), len(columns)), dtype=np.uint8)
        for place, at in enumerate(columns):
            codes[:, place] = sheet.columns[at].at[rows]
            kinds[:, place] = _kinds_of(sheet, int(at), codes[:, place], seen)
        new = _said_first(codes)
        return cls(sheet, columns, fill, rows, kinds, codes, new, blocks, _counted(kinds, new), seen)

    def part(self, *, columns: np.ndarray | None = None, first: int = 0, last: int | None = None) -> Grid:
        """Some of the columns, and the rows from ``first`` to ``last`` (positions) alone."""
        last = len(self.fill) - 1 if last is None else last
        chosen = self.columns if columns is None else columns
        if len(chosen) == len(self.columns) and first == 0 and last == len(self.fill) - 1:
            return self
        fill = np.zeros_like(self.fill)
        inside = slice(first, last + 1)
        if len(chosen) == len(self.columns):
            fill[inside] = self.fill[inside]
        else:
            for at in chosen:
                fill[inside] += self.sheet.columns[at].at[inside] > 0
        return self._cut(self.sheet, chosen, fill, self.blocks, self.seen)

    def text(self, row: int, place: int) -> str:
        """A cell that is looked at, as text."""
        return text_of(self.cell(row, place))

    def cell(self, row: int, place: int) -> Cell:
        """A cell that is looked at: the row counted among those, the column among the grid's."""
        return self.sheet.columns[self.columns[place]].cells[self.codes[row, place]]

    def below(self, row: int) -> Profile:
        """What the columns hold in the rows that are looked at below one of them."""
        return self.between(row + 1, min(len(self.rows), row + 1 + WINDOW))

    def between(self, start: int, end: int) -> Profile:
        """What the columns hold in the rows that are looked at from ``start`` to before ``end``."""
        return Profile(*(self.counted[:, end] - self.counted[:, start]))

    def filled(self, top: int, last: int) -> np.ndarray:
        """Which columns have any filled cell in the rows that are looked at from ``top`` to ``last``."""
        return np.asarray((self.kinds[top : last + 1] != EMPTY).any(axis=0))

    def spans(self, row: int) -> list[np.ndarray]:
        """The places in a row that one merged cell covers, for each that covers several columns."""
        position = self.rows[row]
        here = self.blocks[(self.blocks[:, 0] <= position) & (self.blocks[:, 2] >= position)]
        covered = [np.flatnonzero((self.columns >= left) & (self.columns <= right)) for _, left, _, right in here]
        return [places for places in covered if len(places) > 1]

    def reaches_down(self, row: int, place: int) -> bool:
        """Whether a cell is merged with one below it."""
        position, at = self.rows[row], self.columns[place]
        b = self.blocks
        return bool(((b[:, 0] == position) & (b[:, 2] > position) & (b[:, 1] <= at) & (b[:, 3] >= at)).any())


@dataclass(frozen=True)
class Profile:
    """How many cells of each kind stand in each column, a row that is said again not counted.

    ``beside`` are the texts in rows with any number: a heading or a note does not make a column one of words.
    """

    beside: np.ndarray
    texts: np.ndarray
    numbers: np.ndarray
    years: np.ndarray
    dates: np.ndarray
    dashes: np.ndarray

    @property
    def values(self) -> np.ndarray:
        """How many numbers, years and dates."""
        return np.asarray(self.numbers + self.years + self.dates)

    @property
    def numeric(self) -> np.ndarray:
        """Columns that hold numbers or dates rather than words."""
        return np.asarray(self.values > self.beside)

    @property
    def filled(self) -> np.ndarray:
        """Columns that hold anything."""
        return np.asarray((self.values + self.texts + self.dashes) > 0)


def _to_look_at(fill: np.ndarray, width: int) -> np.ndarray:
    """The filled rows to look at: all of a small table, else those at both ends, behind empty rows and of one cell."""
    filled = np.flatnonzero(fill)
    many = max(40, LOOKED_AT // max(width, 1))
    if len(filled) <= many:
        return filled
    behind = np.flatnonzero(np.diff(filled) > 1)[: many // 16] + 1
    single = np.flatnonzero(fill[filled] == 1)[: many // 8]
    ends = np.arange(many // 2), np.arange(len(filled) - many // 4, len(filled))
    chosen = [*ends, single, *(behind + n for n in range(3))]
    places = np.unique(np.concatenate(chosen))
    return np.asarray(filled[places[places < len(filled)]])


def _said_first(codes: np.ndarray) -> np.ndarray:
    """Which rows are not the same as one before, as the header of the next printed page is."""
    seen: set[bytes] = set()
    new = np.ones(len(codes), dtype=bool)
    for row, cells in enumerate(np.ascontiguousarray(codes)):
        said = cells.tobytes()
        new[row] = said not in seen
        seen.add(said)
    return new


def _counted(kinds: np.ndarray, new: np.ndarray) -> np.ndarray:
    """How many cells of each kind stand in each column above each row; the fields of a Profile in their order."""
    counted = np.zeros((6, len(kinds) + 1, kinds.shape[1]), dtype=int)
    for kind in (TEXT, NUMBER, YEAR, DATE, DASH):
        np.cumsum((kinds == kind) & new[:, None], axis=0, out=counted[kind, 1:])
    beside = (kinds > TEXT).any(axis=1) & new
    np.cumsum((kinds == TEXT) & beside[:, None], axis=0, out=counted[EMPTY, 1:])
    return counted


def _kinds_of(sheet: Sheet, at: int, codes: np.ndarray, seen: dict[int, np.ndarray]) -> np.ndarray:
    """What cells of a column look like, by their codes; what was found is kept in ``seen``."""
    cells = sheet.columns[at].cells
    unknown = 255
    if at not in seen:
        seen[at] = np.full(len(cells), unknown, dtype=np.uint8)
        seen[at][0] = EMPTY
    known = seen[at]
    for code in set(codes[known[codes] == unknown].tolist()):
        known[code] = kind_of(cells[code])
    return np.asarray(known[codes])
