"""Tables of slides: how wide their columns are, which rows fit, and how they look."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from bsc_core.report.blocks import Table
from bsc_core.report.deck_page import Page
from bsc_core.report.deck_parts import colour_element, describe, in_emu, new_element, rgb
from bsc_core.report.deck_sizes import WIDTH
from bsc_core.report.deck_texts import LINE_SPACING, cut_at, line_starts, runs_width, word_width
from bsc_core.report.texts import Run, runs
from bsc_core.text.words import Words

TABLE_SIZES = (20, 18, 16, 14)
"""In points, the largest first."""
_PAD_X, _PAD_Y, _PAD_Y_AT_MOST = 0.1, 0.03, 0.18
"""Between the edge of a cell and its text, in inches; rows get higher where there is room."""

Row = tuple[tuple[Run, ...], ...]
"""The cells of a row as runs."""


@dataclass(frozen=True)
class Cells:
    """What a table says; ``numbers`` are the places of the columns that are set right."""

    head: Row
    rows: tuple[Row, ...]
    numbers: frozenset[int]
    _lowest: dict[tuple[int, float, bool], Grid | None] = field(default_factory=dict, init=False, compare=False)

    def lowest(self, size: int, across: float, *, broken: bool = True) -> Grid | None:
        """The table over ``across`` inches, of the ways to part them among its columns the one with the lowest rows;
        None where it does not fit, or only with texts ``broken`` into several lines and they may not be."""
        asked = (size, across, broken)
        if asked not in self._lowest:  # layouts are tried by the hundred, each in these sizes
            ways = [Grid(self, widths, size) for widths in _widths(self, size, across, broken=broken)]
            self._lowest[asked] = min(ways, key=lambda grid: grid.whole_height, default=None)
        return self._lowest[asked]

    def only(self, places: Sequence[int]) -> Cells:
        """Some of the columns."""
        numbers = frozenset(at for at, place in enumerate(places) if place in self.numbers)
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return Cells(tuple(self.head[place] for place in places), rows, numbers)


@dataclass(frozen=True)
class Grid:
    """A table that fits a width: its cells, the widths of its columns in inches, its size in points, and the space
    over and under the text of a row in inches."""

    cells: Cells
    widths: tuple[float, ...]
    size: int
    pad: float = _PAD_Y

    def height(self, row: Row, *, bold: bool = False) -> float:
        """The height of a row in inches."""
        lines = [
            len(line_starts([replace(run, bold=run.bold or bold) for run in cell], self.size, width - 2 * _PAD_X))
            for cell, width in zip(row, self.widths, strict=True)
        ]
        return max([1, *lines]) * self.size * LINE_SPACING / 72 + 2 * self.pad

    @cached_property
    def head_height(self) -> float:
        """The height of the head."""
        return self.height(self.cells.head, bold=True)

    @cached_property
    def whole_height(self) -> float:
        """The height of the head and all rows."""
        return self.head_height + sum(self.height(row) for row in self.cells.rows)

    def airy(self, height: float) -> Grid:
        """The same with higher rows, where a height has room for them."""
        free = height - self.whole_height
        more = max(free, 0.0) / (2 * (len(self.cells.rows) + 1))
        return replace(self, pad=min(_PAD_Y_AT_MOST, self.pad + more))


def cells_of(table: Table, words: Words) -> Cells:
    """A table of the outline in the language of ``words``."""
    head = tuple(runs(cell, words) for cell in table.heads)
    rows = tuple(tuple(runs(cell, words) for cell in row) for row in table.rows)
    return Cells(head, rows, frozenset(table.numbers))


def whole_grid(cells: Cells, width: float, height: float) -> Grid | None:
    """A table in one piece in a space of ``width`` and ``height`` inches, with the largest letters that go into it,
    texts in several lines only where they must; None where it does not fit."""
    for size, broken in [*((size, False) for size in TABLE_SIZES), *((size, True) for size in TABLE_SIZES[2:])]:
        grid = cells.lowest(size, width, broken=broken)
        if grid is not None and grid.whole_height <= height + 1e-9:
            return grid.airy(height)
    return None


def grids_of(cells: Cells, first: float, height: float) -> list[Grid]:
    """A table over the whole slide, in the size in which its rows take the fewest slides of ``height`` inches, of which
    the ``first`` has so much room, and of those sizes the largest; where it is too wide in parts, each with the first
    column."""
    found = []
    for size in TABLE_SIZES:
        grid = cells.lowest(size, WIDTH, broken=False) or cells.lowest(size, WIDTH)
        if grid is not None:
            found.append((_slides(grid, first, height), grid))
    if found:
        return [min(found, key=lambda one: one[0])[1]]
    return list(_parts(cells, TABLE_SIZES[-1]))


def _slides(grid: Grid, first: float, height: float) -> int:
    """How many slides the rows take."""
    left, room, number = list(grid.cells.rows), first, 1
    while left:
        now = rows_that_fit(grid, left, room - grid.head_height)
        left = left[max(now, 1 if number > 1 else 0) :]
        room, number = height, number + 1
    return number


def _parts(cells: Cells, size: int) -> Iterator[Grid]:
    chosen = [0]
    for place in range(1, len(cells.head)):
        if len(chosen) > 1 and cells.only([*chosen, place]).lowest(size, WIDTH) is None:
            yield _part(cells.only(chosen), size)
            chosen = [0]
        chosen.append(place)
    yield _part(cells.only(chosen), size)


def _part(cells: Cells, size: int) -> Grid:
    even = tuple(WIDTH / len(cells.head) for _ in cells.head)
    return cells.lowest(size, WIDTH) or Grid(cells, even, size)


def _widths(cells: Cells, size: int, across: float, *, broken: bool) -> Iterator[tuple[float, ...]]:
    """Widths of columns: what their texts need, long ones in several lines where they are ``broken``."""
    least, wanted = [], []
    for at, title in enumerate(cells.head):
        texts = [row[at] for row in cells.rows]
        head = _width_in_two_lines([replace(run, bold=True) for run in title], size)
        whole = max([head, *(runs_width(text, size) for text in texts)])
        words = whole if at in cells.numbers else max([head, *(word_width(text, size) for text in texts)])
        least.append(min(words, 3.2) + 2 * _PAD_X)
        wanted.append(whole + 2 * _PAD_X)
    if sum(wanted) <= across:
        yield tuple(width * across / sum(wanted) for width in wanted)
    elif broken and sum(least) <= across:
        yield _shared(least, wanted, across)
        longest = max(range(len(wanted)), key=lambda at: wanted[at] - least[at])
        rest = across - sum(wanted) + wanted[longest]
        if rest >= least[longest]:  # all others in one line
            yield tuple(rest if at == longest else width for at, width in enumerate(wanted))


def _width_in_two_lines(said: Sequence[Run], size: int) -> float:
    """How wide a head is that stands in two lines at the most."""
    text = "".join(run.text for run in said)
    widths = [runs_width(said, size)]
    for at, sign in enumerate(text):
        if sign == " ":
            before, after = cut_at(said, at)[0], cut_at(said, at + 1)[1]
            widths.append(max(runs_width(before, size), runs_width(after, size)))
    return min(widths)


def _shared(least: Sequence[float], wanted: Sequence[float], across: float) -> tuple[float, ...]:
    """Widths of columns that lack something: what is left over the least goes to them by the root of what they lack, so
    that no text becomes a tower, and none gets more than it wants."""
    widths = list(least)
    lacking = set(range(len(least)))
    while lacking:
        lacks = {at: math.sqrt(max(wanted[at] - least[at], 0.0)) for at in lacking}
        left = across - sum(least[at] if at in lacking else widths[at] for at in range(len(widths)))
        share = left / (sum(lacks.values()) or 1.0)
        full = {at for at in lacking if least[at] + share * lacks[at] >= wanted[at]}
        for at in lacking:
            widths[at] = wanted[at] if at in full else least[at] + share * lacks[at]
        if not full:
            break
        lacking -= full
    return tuple(widths)


def rows_that_fit(grid: Grid, rows: Sequence[Row], room: float) -> int:
    """How many rows fit a height."""
    for at, row in enumerate(rows):
        room -= grid.height(row)
        if room < 0:
            return at
    return len(rows)


def shortened(grid: Grid, row: Row, room: float) -> Row:
    """A row that is higher than a slide, with its longest texts cut."""
    if grid.height(row) <= room:
        return row
    most = max(1, int((room - 2 * grid.pad) * 72 / (grid.size * LINE_SPACING)))
    found = []
    for cell, width in zip(row, grid.widths, strict=True):
        lines = line_starts(cell, grid.size, width - 2 * _PAD_X)
        found.append(cell if len(lines) <= most else (*cut_at(cell, lines[most] - 4)[0], Run(" …")))
    return tuple(found)


def draw_table(page: Page, grid: Grid, rows: Sequence[Row], title: str) -> None:
    """The head and some rows of a table."""
    heights = [grid.head_height, *(grid.height(row) for row in rows)]
    frame = page.slide.shapes.add_table(
        len(heights), len(grid.widths), *in_emu(page.left, page.y, sum(grid.widths), sum(heights))
    )
    describe(frame, title, title)
    table = frame.table
    table.first_row, table.horz_banding = True, False
    frame._element.xpath(".//a:tableStyleId")[0].text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = in_emu(0, 0, width, 0)[2]
    for at, (row, height) in enumerate(zip([grid.cells.head, *rows], heights, strict=True)):
        table.rows[at].height = in_emu(0, 0, 0, height)[3]
        for place, said in enumerate(row):
            _fill_cell(page, table.cell(at, place), said, grid, right=place in grid.cells.numbers, head=at == 0)
    page.passed(sum(heights))


def _fill_cell(page: Page, cell: Any, said: Sequence[Run], grid: Grid, *, right: bool, head: bool) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    palette = page.book.palette
    cell.margin_left = cell.margin_right = in_emu(0, 0, _PAD_X, 0)[2]
    cell.margin_top = cell.margin_bottom = in_emu(0, 0, 0, grid.pad)[3]
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    verdict = next((run.verdict for run in said if run.verdict), None)
    ground = palette.card if head else palette.ground_of[verdict] if verdict else None
    if ground is not None:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(ground)
    page.fill(cell.text_frame, said, grid.size, bold=head, colour=palette.quiet if head else None)
    if right:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    _underline(cell, palette.quiet if head else palette.line)


def _underline(cell: Any, colour: str) -> None:
    """A line below a cell."""
    cell._tc.get_or_add_tcPr().insert(
        0, new_element("a:lnB", new_element("a:solidFill", colour_element(colour)), w="9525")
    )
