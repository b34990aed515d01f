"""A page: the cells of a spreadsheet, and a little language of what people do to a clean table.

page(...) makes one from text; every other function takes a page and gives another: titled(), shifted(), noted() ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

Cell = Any
"""None, str, int, float, date, datetime or a Percent; a str that begins with "=" is a formula."""
Row = tuple[Cell, ...]
Block = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0, ends included."""
HEAD = -1
"""The mark of a header row; a row of data is marked by the number of its record, any other by None."""


class Percent(float):
    """A number cell that a spreadsheet shows as a percentage: Percent(0.93) is seen as 93%."""


@dataclass(frozen=True)
class Page:
    """Rows of cells, all equally long; positions count from 0. ``marks`` says of each row what it is."""

    rows: tuple[Row, ...]
    marks: tuple[int | None, ...]
    name: str = "Data"
    hidden: bool = False
    merged: tuple[Block, ...] = ()
    hidden_rows: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        return len(self.rows[0])

    @property
    def head(self) -> int:
        """Where the header begins."""
        return self.marks.index(HEAD)

    @property
    def body(self) -> int:
        """Where the data begin."""
        return next(at for at, mark in enumerate(self.marks) if mark is not None and mark >= 0)

    @property
    def end(self) -> int:
        """Behind the last row of data."""
        return max(at for at, mark in enumerate(self.marks) if mark is not None and mark >= 0) + 1

    def row_of(self, record: int) -> int:
        """The number that a person sees beside this record."""
        return self.marks.index(record) + 1


def page(text: str, name: str = "Data", header: int = 1) -> Page:
    """The page drawn by ``text``: a line is a row, "|" stands between cells, "." alone is an empty row.

    All cells are text. The first ``header`` lines are the header, the others data.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    rows = [[cell.strip() or None for cell in line.split("|")] if line != "." else [None] for line in lines]
    return page_of(rows, name, header)


def page_of(rows: Iterable[Sequence[Cell]], name: str = "Data", header: int = 1) -> Page:
    """The page with these rows; short rows are filled up with empty cells."""
    listed = [tuple(row) for row in rows]
    width = max(map(len, listed), default=1)
    filled = tuple(row + (None,) * (width - len(row)) for row in listed)
    return Page(filled, tuple(HEAD if at < header else at - header for at in range(len(filled))), name)


# --- cells ----------------------------------------------------------------------------------------------------------


def mapped(drawn: Page, change: Callable[[Cell], Cell]) -> Page:
    """Every filled cell changed."""
    rows = tuple(tuple(None if cell is None else change(cell) for cell in row) for row in drawn.rows)
    return replace(drawn, rows=rows)


def native(drawn: Page) -> Page:
    """Cells that look like a plain number or an ISO date hold one, as a spreadsheet stores it; "93%" is 0.93."""
    return mapped(drawn, _native)


def _native(cell: Cell) -> Cell:
    text = str(cell)
    if re.fullmatch(r"-?\d{1,15}", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if re.fullmatch(r"[\d.]+%", text):
        return Percent(float(text[:-1]) / 100)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text):
        return datetime.fromisoformat(text)
    return cell


# --- rows and columns put between -----------------------------------------------------------------------------------


def with_rows(drawn: Page, at: int, rows: Iterable[Sequence[Cell]]) -> Page:
    """Rows that are no data put in at a position."""
    new = [(tuple(row) + (None,) * drawn.width)[: max(drawn.width, len(row))] for row in rows]
    width = max([drawn.width, *map(len, new)])
    wide = [row + (None,) * (width - len(row)) for row in (*drawn.rows[:at], *new, *drawn.rows[at:])]

    def moved(row: int) -> int:
        return row + len(new) if row >= at else row

    return replace(
        drawn,
        rows=tuple(wide),
        marks=(*drawn.marks[:at], *(None for _ in new), *drawn.marks[at:]),
        merged=tuple((moved(top), left, moved(bottom), right) for top, left, bottom, right in drawn.merged),
        hidden_rows=frozenset(map(moved, drawn.hidden_rows)),
    )


def with_column(drawn: Page, at: int, header: Cell, cells: Sequence[Cell]) -> Page:
    """A column put in: ``header`` in the first header row, ``cells`` beside the data, from the top."""

    def cell(row: int) -> Cell:
        mark = drawn.marks[row]
        if row == drawn.head:
            return header
        return cells[mark % len(cells)] if mark is not None and mark >= 0 and cells else None

    def moved(column: int) -> int:
        return column + 1 if column >= at else column

    return replace(
        drawn,
        rows=tuple((*cells_of[:at], cell(row), *cells_of[at:]) for row, cells_of in enumerate(drawn.rows)),
        merged=tuple((top, moved(left), bottom, moved(right)) for top, left, bottom, right in drawn.merged),
    )


def titled(drawn: Page, *lines: str, gap: int = 1) -> Page:
    """Lines of a title above everything, and empty rows below them."""
    return with_rows(drawn, 0, [*([line] for line in lines), *([None] for _ in range(gap))])


def shifted(drawn: Page, right: int = 0, down: int = 0) -> Page:
    """The table away from the sheet's corner."""
    moved = with_rows(drawn, 0, [[None]] * down)
    for _ in range(right):
        moved = with_column(moved, 0, None, ())
    return moved


def noted(drawn: Page, *lines: str, gap: int = 1) -> Page:
    """Notes below everything, such as the source."""
    return with_rows(drawn, len(drawn.rows), [*([None] for _ in range(gap)), *([line] for line in lines)])


def spaced(drawn: Page, *records: int) -> Page:
    """An empty row above each of these records."""
    for record in records:
        drawn = with_rows(drawn, drawn.marks.index(record), [[None]])
    return drawn


def numbered(drawn: Page, form: str = "({})") -> Page:
    """A row below the header that numbers the columns: (1) (2) (3)."""
    numbers = iter(range(1, drawn.width + 1))
    filled = [any(row[at] is not None for row in drawn.rows) for at in range(drawn.width)]
    return with_rows(drawn, drawn.body, [[form.format(next(numbers)) if there else None for there in filled]])


def with_units(drawn: Page, units: Mapping[str, str]) -> Page:
    """A row below the header that says the unit of each header named."""
    header = drawn.rows[drawn.head]
    return with_rows(drawn, drawn.body, [[units.get(str(cell)) for cell in header]])


def headed_by(drawn: Page, *groups: tuple[str | None, int]) -> Page:
    """A merged row above the header: each group's text over as many columns as it says, and down over an empty cell."""
    above: list[Cell] = []
    merged = []
    for text, width in groups:
        down = int(drawn.rows[drawn.head][len(above)] is None)
        if text and width + down > 1:
            merged.append((drawn.head, len(above), drawn.head + down, len(above) + width - 1))
        above += [text, *([None] * (width - 1))]
    head = drawn.head
    taller = with_rows(drawn, head, [above])
    marks = tuple(HEAD if at == head else mark for at, mark in enumerate(taller.marks))
    return replace(taller, marks=marks, merged=(*taller.merged, *merged))


def repeated_header(drawn: Page, *records: int) -> Page:
    """The header once more above each of these records, as at the top of a printed page."""
    header = [row for row, mark in zip(drawn.rows, drawn.marks, strict=True) if mark == HEAD]
    for record in records:
        drawn = with_rows(drawn, drawn.marks.index(record), header)
    return drawn


def with_total(drawn: Page, cells: Sequence[Cell]) -> Page:
    """A row below the last record."""
    return with_rows(drawn, drawn.end, [cells])


def merged_down(drawn: Page, column: int) -> Page:
    """Equal cells below each other in a column of the data merged into one, of which only the first is filled."""
    rows = [list(row) for row in drawn.rows]
    blocks = []
    first = drawn.body
    for at in range(drawn.body + 1, drawn.end + 1):
        if at < drawn.end and rows[at][column] == rows[first][column]:
            continue
        if at - first > 1:
            blocks.append((first, column, at - 1, column))
        for empty in range(first + 1, at):
            rows[empty][column] = None
        first = at
    return replace(drawn, rows=tuple(map(tuple, rows)), merged=(*drawn.merged, *blocks))


def hiding(drawn: Page, *records: int) -> Page:
    """These records in hidden rows."""
    return replace(drawn, hidden_rows=frozenset(drawn.marks.index(record) for record in records))
