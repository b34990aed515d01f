"""Layout: where in a sheet the table stands, which rows are its header, which its data, and what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bsc_core.intake.layout.around_table import BELOW, OTHER_TABLE, UNITS, aside_rows, rows_under
from bsc_core.intake.layout.grid import Grid
from bsc_core.intake.layout.looks import numbered_stem, text_of, unit_of
from bsc_core.intake.layout.several_tables import Table, side_by_side, stacked, touches, with_header
from bsc_core.intake.limits import LONGEST_HEADER
from bsc_core.intake.sheets import Sheet


@dataclass(frozen=True)
class Head:
    """What stands over a column.

    ``at`` is the column's position in the sheet, from 0. ``parts`` are the texts over it, one for each row of the
    header from the top, merged cells filled to the right and down, "" where there is nothing. ``unit`` comes from a
    row of units below the header or from brackets at the end of the header: "Budget (Rp)", "AvLOS [hari]".
    """

    at: int
    parts: tuple[str, ...]
    unit: str = ""

    @property
    def title(self) -> str:
        """The lowest filled part, which a person would name; the column's letter where nothing stands over it."""
        return next((part for part in reversed(self.parts) if part), letter(self.at))

    @property
    def upper(self) -> str:
        """What stands above the title, from the top; "" for nothing."""
        filled = list(dict.fromkeys(part for part in self.parts if part))
        return " ".join(filled[:-1])


@dataclass(frozen=True, eq=False)
class Layout:
    """A table in a sheet. Rows are the numbers that a person sees, columns positions from 0.

    ``header`` is the first and last row of the header. A table without one has the row before its first data row as
    last row: (5, 4) means that the data begin in row 5; :attr:`headed` tells. ``heads`` are the columns with a header
    or any data, from the left, ``rows`` those of the data, in order; sums and headings among them stay. ``aside`` says
    why a filled row below the header is no data. ``above`` and ``below`` are the texts over and under the table, a row
    each. ``titles`` name every column once, on one line of at most 200 letters. ``others`` are other tables in the
    sheet that are left out: blocks (first row, first column, last row, last column).
    """

    header: tuple[int, int]
    heads: tuple[Head, ...]
    rows: np.ndarray
    aside: Mapping[int, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    titles: Mapping[int, str] = field(default_factory=dict)
    others: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def headed(self) -> bool:
        """Whether the table has a header."""
        return self.header[0] <= self.header[1]


def lay_out(sheet: Sheet, header: tuple[int, int] | None = None) -> Layout | None:
    """The largest table of a sheet; None where nothing looks like one, such as lines of running text.

    ``header`` is the user's word: the first and last row of the header, by the numbers that a person sees, or a last
    row before the first for data without a header that begin in the first. None also if it is outside the sheet.
    """
    if not sheet.columns or not len(sheet.filled_rows):
        return None
    whole = Grid.of(sheet)
    if header is None and sheet.first_row == 0:  # a statistics file says itself which row names its columns
        return _described(Table(whole, 0, 0, plain=True), [])
    given = None
    if header is not None:
        first, last = max(header[0] - sheet.first_row, 0), min(header[1] - sheet.first_row, sheet.height - 1)
        if first >= sheet.height or header[0] <= header[1] < sheet.first_row:
            return None
        given = first, max(last, first - 1)
    groups = side_by_side(whole, given)
    if given is None:
        tables = [table for columns in groups for table in stacked(whole.part(columns=columns))]
        if not tables:
            return None
        main = max(tables, key=lambda table: table.size)
    else:
        own = next((columns for columns in groups if touches(whole, columns, *given)), groups[0])
        main, rest = with_header(whole.part(columns=own), *given)
        apart = [whole.part(columns=columns) for columns in groups if columns is not own]
        tables = [main, *(table for grid in [*([rest] if rest else []), *apart] for table in stacked(grid))]
    return _described(main, [table for table in tables if table is not main])


def letter(at: int) -> str:
    """The letters of a column by its position from 0, as spreadsheets name it: 0 is "A", 26 "AA"."""
    text = ""
    while at >= 0:
        text = chr(65 + at % 26) + text
        at = at // 26 - 1
    return text


def _described(table: Table, others: Sequence[Table]) -> Layout:
    """The layout of a table beside others."""
    grid, first_row = table.grid, table.grid.sheet.first_row
    aside = {} if table.plain else aside_rows(table)
    under = [] if table.plain else rows_under(table, aside)
    data = grid.fill > 0
    data[: table.body] = False
    data[[*aside, *under]] = False
    rows = np.flatnonzero(data)
    heads = _heads(table, rows, min((row for row, reason in aside.items() if reason == UNITS), default=None))
    blocks = [_block(other) for other in others]
    below_too = [row for other in others for row in _rows_of(other) if row > table.last and not data[row]]
    reasons = dict.fromkeys(below_too, OTHER_TABLE) | aside | dict.fromkeys(under, BELOW)
    return Layout(
        header=(table.first + first_row, table.last + first_row),
        heads=heads,
        rows=rows + first_row,
        aside={row + first_row: reason for row, reason in sorted(reasons.items())},
        above=tuple(_line(grid, int(row)) for row in np.flatnonzero(grid.fill[: table.first])),
        below=tuple(_line(grid, row) for row in under),
        titles=_titles(heads),
        others=tuple((top + first_row, left, bottom + first_row, right) for top, left, bottom, right in blocks),
    )


def _block(table: Table) -> tuple[int, int, int, int]:
    """The rectangle of filled cells that a table's part of the sheet spans, titles and notes included."""
    top, *_, bottom = _rows_of(table)
    columns = [int(at) for at in table.grid.columns if table.grid.sheet.columns[at].at[top : bottom + 1].any()]
    return top, columns[0], bottom, columns[-1]


def _rows_of(table: Table) -> list[int]:
    """The positions of the filled rows in a table's part of the sheet."""
    return [int(row) for row in np.flatnonzero(table.grid.fill)]


def _line(grid: Grid, position: int) -> str:
    """The filled cells of a row as one line."""
    cells = (grid.sheet.columns[at][position] for at in grid.columns)
    return " ".join(text_of(cell) for cell in cells if cell is not None)


def _heads(table: Table, rows: np.ndarray, units_row: int | None) -> tuple[Head, ...]:
    """The heads of the columns that have a header, or data in these rows."""
    grid = table.grid
    parts = _parts(table)
    heads = []
    for place, at in enumerate(map(int, grid.columns)):
        column = grid.sheet.columns[at]
        if not any(parts[place]) and not column.at[rows].any():
            continue
        unit = "" if units_row is None else text_of(column[units_row]).strip("()[] ")
        heads.append(Head(at, parts[place], unit or unit_of(parts[place])))
    return tuple(heads)


def _parts(table: Table) -> list[tuple[str, ...]]:
    """For each column the texts over it, from the top; merged cells filled to the right and down."""
    grid, rows = table.grid, range(table.first, table.body)
    columns = [grid.sheet.columns[at] for at in grid.columns]
    texts = [[text_of(column[row]) for column in columns] for row in rows]
    merged = _fill_merged(table, texts)
    for n in range(len(rows) - 1):
        if n not in merged:
            texts[n] = _spread(texts[n], [_finer(texts, n, place) for place in range(len(columns))])
    return [tuple(row[place] for row in texts) for place in range(len(columns))]


def _fill_merged(table: Table, texts: list[list[str]]) -> set[int]:
    """Fills the merged cells of the header's texts; says which rows of the header have any that reach to the right."""
    grid = table.grid
    b = grid.blocks
    merged: set[int] = set()
    for top, left, bottom, right in b[(b[:, 2] >= table.first) & (b[:, 0] <= table.last)].tolist():
        places = np.flatnonzero((grid.columns >= left) & (grid.columns <= right)).tolist()
        inside = 0 <= top < grid.sheet.height and 0 <= left < len(grid.sheet.columns)
        text = text_of(grid.sheet.columns[left][top]) if inside else ""
        for row in range(max(top, table.first), min(bottom, table.last) + 1):
            header_row = texts[row - table.first]
            merged |= {row - table.first} if len(places) > 1 else set()
            for place in places:
                header_row[place] = header_row[place] or text
    return merged


def _finer(texts: Sequence[Sequence[str]], row: int, place: int) -> str:
    """The first text below a row of the header."""
    return next((below[place] for below in texts[row + 1 :] if below[place]), "")


def _spread(upper: list[str], finer: list[str]) -> list[str]:
    """A header row whose merged cells were lost, its texts filled to the right over the columns they stand over.

    A text ends before the next one and before a column without anything below; also before a column that is called
    otherwise where those under it so far are numbered alike (K1, K2 ...), and the last one where it has said below it
    what the one before said (Target, Realisasi).
    """
    starts = [place for place, text in enumerate(upper) if text]
    filled = list(upper)
    before: list[str] = []
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(upper)
        stem = numbered_stem(finer[start])
        place = start + 1
        while place < end and finer[start] and finer[place] and (not stem or numbered_stem(finer[place]) == stem):
            place += 1
        if n + 1 == len(starts) and len(before) > 1 and finer[start : start + len(before)] == before:
            place = start + len(before)
        before = finer[start:place]
        filled[start:place] = [upper[start]] * (place - start)
    return filled


def _titles(heads: Sequence[Head]) -> dict[int, str]:
    """Position → a name for each column that no other one has: with its upper part or a number behind it if need be."""
    often = Counter(_shortened(head.title) for head in heads)
    titles: dict[int, str] = {}
    taken: set[str] = set()
    for head in heads:
        title = _shortened(head.title)
        if often[title] > 1 and head.upper:
            title = _shortened(head.title, f" ({head.upper})")
        name, count = title, 2
        while name in taken:
            name, count = _shortened(title, f" ({count})"), count + 1
        taken.add(name)
        titles[head.at] = name
    return titles


def _shortened(text: str, behind: str = "") -> str:
    """A text, and what stands behind it, in at most 200 letters."""
    behind = behind if len(behind) <= LONGEST_HEADER // 2 else f"{behind[: LONGEST_HEADER // 2 - 2]}…)"
    room = LONGEST_HEADER - len(behind)
    return (text if len(text) <= room else f"{text[: room - 1]}…") + behind
