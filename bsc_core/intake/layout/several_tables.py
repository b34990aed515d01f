"""Several tables in one sheet: below each other, and beside each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bsc_core.intake.layout.grid import Grid
from bsc_core.intake.layout.header import MOST_HEADER_ROWS, find
from bsc_core.intake.layout.looks import EMPTY, NUMBER, TEXT, YEAR

MOST_TABLES = 20
MOST_GAPS = 200
"""How many empty rows are looked behind for another table."""
SURE_OF_ANOTHER = 0.6
"""The least score of the header of another table below one."""
SURE_OF_BESIDE = 0.4
"""The least score of the header of a table beside another."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table: the part of the sheet that it stands in, and the positions of its header's first and last row.

    ``plain`` says that nothing but data can stand below the header.
    """

    grid: Grid
    first: int
    last: int
    plain: bool = False

    @property
    def size(self) -> int:
        """How many cells are filled below the header."""
        return int(self.grid.fill[self.last + 1 :].sum())

    @property
    def body(self) -> int:
        """The position of the first row below the header."""
        return self.last + 1


def stacked(grid: Grid) -> list[Table]:
    """The tables below each other in a grid, from the top."""
    tables: list[Table] = []
    rest: Grid | None = grid
    while rest is not None and len(rest.rows) and len(tables) < MOST_TABLES:
        found = find(rest)
        if found is None:
            return tables + _headless(rest)
        table, rest = with_header(rest, int(rest.rows[found.top]), int(rest.rows[found.last]))
        tables.append(table)
    return tables


def _headless(grid: Grid) -> list[Table]:
    """The table of a grid without a header: from the first row that is half as wide as the widest."""
    widest = int(grid.fill.max(initial=0))
    numbers = ((grid.kinds == NUMBER) | (grid.kinds == YEAR)).any(axis=1)
    if widest < 2 and int(numbers.sum()) * 2 <= len(grid.rows):
        return []
    wide = grid.fill[grid.rows] * 2 >= widest
    start = int(grid.rows[int(np.argmax(wide & (numbers | (widest > 1))))])
    return [Table(grid, start, start - 1)]


def with_header(grid: Grid, first: int, last: int) -> tuple[Table, Grid | None]:
    """The table whose header stands in these rows, and what is left of the grid where another begins below it.

    A last row before the first stands for data without a header.
    """
    if first <= last:
        last = _merged_end(grid, first, last)
    end = _next_table(grid, first, last)
    if end is None:
        return Table(grid, first, last), None
    return Table(grid.part(last=end - 1), first, last), grid.part(first=end)


def _merged_end(grid: Grid, first: int, last: int) -> int:
    """The last row of a header whose cells are merged down over rows that hold nothing else."""
    b = grid.blocks
    inside = (b[:, 0] >= first) & (b[:, 0] <= last) & (b[:, 2] > last) & (b[:, 2] - b[:, 0] < MOST_HEADER_ROWS)
    inside &= (b[:, 1] >= grid.columns[0]) & (b[:, 3] <= grid.columns[-1])
    end = min(int(b[inside, 2].max(initial=last)), len(grid.fill) - 1)
    return end if not grid.fill[last + 1 : end + 1].any() else last


def _next_table(grid: Grid, first: int, last: int) -> int | None:
    """The row behind an empty one from which on another table stands, with a header of its own; None for no other."""
    beneath = np.flatnonzero(grid.rows > last)
    if first > last or not len(beneath):
        return None
    header = grid.codes[(grid.rows >= first) & (grid.rows <= last)]
    starts = [int(row) for row in beneath[1:] if grid.fill[grid.rows[row] - 1] == 0]
    for start in starts[:MOST_GAPS]:
        numeric = grid.between(int(beneath[0]), start).numeric
        rows = range(start, min(start + 5, len(grid.rows)))
        names = next((row for row in rows if _could_name(grid.kinds[row], numeric)), None)
        if names is None or (header == grid.codes[names]).all(axis=1).any():
            continue
        rest = grid.part(first=int(grid.rows[start]))
        found = find(rest, searched=6)
        if found is None or found.score < SURE_OF_ANOTHER or found.last + 1 >= len(rest.rows):
            continue
        years = rest.kinds[found.last] == YEAR
        if (grid.kinds[int(beneath[0]) : start][:, years] == YEAR).any():
            continue  # one more year in the column of years
        if not (header == rest.codes[found.last]).all(axis=1).any():
            return int(grid.rows[start])
    return None


def _could_name(kinds: np.ndarray, numeric: np.ndarray) -> bool:
    """Whether a row below a table could be the header of another: words, and no numbers, where that one has numbers."""
    over = int((np.isin(kinds, (TEXT, YEAR)) & numeric).sum())
    filled = kinds != EMPTY
    enough = filled.sum() > 1 and over > 0 and over * 2 >= int((numeric & filled).sum())
    return bool(enough and not (kinds == NUMBER).any())


def touches(whole: Grid, columns: np.ndarray, first: int, last: int) -> bool:
    """Whether any of some columns has a filled cell in the rows from ``first`` to ``last``."""
    return bool(filled_in(whole, columns)[first : last + 1].any())


def side_by_side(whole: Grid, given: tuple[int, int] | None) -> list[np.ndarray]:
    """The columns of each table where several stand beside each other; ``given`` is where the user sees the header.

    Tables are apart if an empty column is between them, they do not fill the same rows, and their headers are not in
    the same or the next rows; where that is not sure, all columns are one table.
    """
    segments = _segments(whole)
    if not 1 < len(segments) <= MOST_TABLES:
        return [whole.columns]
    clusters: list[_Cluster] = []
    for columns in segments:
        rows = _header_rows(whole, columns, given)
        if rows is None:
            continue
        near = next((n for n, cluster in enumerate(clusters) if cluster.takes(whole, columns, rows)), None)
        if near is None:
            clusters.append(_Cluster(*rows, [columns]))
        else:
            old = clusters[near]
            clusters[near] = _Cluster(min(old.first, rows[0]), max(old.last, rows[1]), [*old.segments, columns])
    groups = [group for cluster in clusters for group in _without_legends(whole, cluster)]
    if len(groups) < 2:
        return [whole.columns]
    placed = {at for group in groups for at in group}
    for at in sorted(set(whole.columns.tolist()) - placed):
        min(groups, key=lambda group: min(abs(at - member) for member in group)).append(at)
    return [np.array(sorted(group)) for group in groups]


@dataclass(frozen=True)
class _Cluster:
    """Runs of columns whose headers stand in the same rows, from ``first`` to ``last``."""

    first: int
    last: int
    segments: list[np.ndarray]

    def takes(self, whole: Grid, columns: np.ndarray, header: tuple[int, int]) -> bool:
        """Whether more columns are of the same table: their header stands beside this one, or they fill its rows."""
        if header[0] <= self.last + 1 and header[1] >= self.first - 1:
            return True
        wide = whole.fill > 1
        rows = filled_in(whole, columns) & wide
        return any(np.array_equal(filled_in(whole, segment) & wide, rows) for segment in self.segments)


def _without_legends(whole: Grid, cluster: _Cluster) -> list[list[int]]:
    """The columns of a table, and apart from them those of small tables beside it whose headers stand in the same row.

    Such a one has several columns, ends in the upper half of the table, and no header is merged over both.
    """
    below = [np.flatnonzero(filled_in(whole, columns)[cluster.last + 1 :]) for columns in cluster.segments]
    sizes = [len(rows) * len(columns) for rows, columns in zip(below, cluster.segments, strict=True)]
    longest = below[int(np.argmax(sizes))]
    main: list[int] = []
    apart: list[list[int]] = []
    for rows, columns in zip(below, cluster.segments, strict=True):
        early = len(longest) >= 6 and 0 < len(rows) <= len(longest) / 2
        together = early and rows[-1] - rows[0] == len(rows) - 1 and rows[0] <= longest[0] + 1
        if len(columns) > 1 and together and not _is_bridged(whole, cluster, columns):
            apart.append(columns.tolist())
        else:
            main += columns.tolist()
    return [main, *apart]


def _is_bridged(whole: Grid, cluster: _Cluster, columns: np.ndarray) -> bool:
    """Whether a cell of the header is merged over a run of columns and others."""
    b = whole.blocks[(whole.blocks[:, 0] >= cluster.first) & (whole.blocks[:, 0] <= cluster.last)]
    meets = (b[:, 1] <= columns[-1]) & (b[:, 3] >= columns[0])
    inside = (b[:, 1] >= columns[0]) & (b[:, 3] <= columns[-1])
    return bool((meets & ~inside).any())


def filled_in(grid: Grid, columns: np.ndarray) -> np.ndarray:
    """Which rows of the sheet have a filled cell in some columns."""
    filled = np.zeros(len(grid.fill), dtype=bool)
    for at in columns:
        filled |= grid.sheet.columns[at].at > 0
    return filled


def _header_rows(whole: Grid, columns: np.ndarray, given: tuple[int, int] | None) -> tuple[int, int] | None:
    """Where the header of some columns stands (positions of its first and last row); None where they have none."""
    if given is not None and touches(whole, columns, *given):
        return given
    if len(columns) < 2:
        return None
    grid = whole.part(columns=columns)
    found = find(grid)
    if found is None or found.score < SURE_OF_BESIDE or found.last + 1 >= len(grid.rows):
        return None
    return int(grid.rows[found.top]), int(grid.rows[found.last])


def _segments(whole: Grid) -> list[np.ndarray]:
    """The runs of columns between empty ones; rows with a single cell, such as titles, do not count."""
    wide = whole.fill > 1
    if not wide.any():
        return [whole.columns]
    filled = [at for at in whole.columns if (wide & (whole.sheet.columns[at].at > 0)).any()]
    return np.split(np.array(filled), np.flatnonzero(np.diff(filled) > 1) + 1)
