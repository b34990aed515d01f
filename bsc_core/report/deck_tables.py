"""Tables of slides: how wide their columns are, which rows fit, and how they look."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bsc_core.report.blocks import Table
from bsc_core.report.deck_page import Page
from bsc_core.report.deck_parts import colour_element, describe, in_emu, new_element, rgb
from bsc_core.report.deck_sizes import LEFT, WIDTH
from bsc_core.report.deck_texts import LINE_SPACING, cut_at, line_starts, runs_width, word_width
from bsc_core.report.texts import Run, runs
from bsc_core.text.words import Words

TABLE_SIZES = (18, 16)
_PAD_X, _PAD_Y = 0.12, 0.05
"""Between the edge of a cell and its text, in inches."""

Row = tuple[tuple[Run, ...], ...]
"""The cells of a row as runs."""


@dataclass(frozen=True)
class Cells:
    """What a table says; ``numbers`` are the places of the columns that are set right."""

    head: Row
    rows: tuple[Row, ...]
    numbers: frozenset[int]

    def only(self, places: Sequence[int]) -> Cells:
        """Some of the columns."""
        numbers = frozenset(at for at, place in enumerate(places) if place in self.numbers)
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return Cells(tuple(self.head[place] for place in places), rows, numbers)


@dataclass(frozen=True)
class Grid:
    """A table that fits the slide's width: its cells, the widths of its columns in inches, its size in points."""

    cells: Cells
    widths: tuple[float, ...]
    size: int

    def height(self, row: Row, *, bold: bool = False) -> float:
        """The height of a row in inches."""
        lines = [
            len(line_starts([replace(run, bold=run.bold or bold) for run in cell], self.size, width - 2 * _PAD_X))
            for cell, width in zip(row, self.widths, strict=True)
        ]
        return max([1, *lines]) * self.size * LINE_SPACING / 72 + 2 * _PAD_Y

    @property
    def head_height(self) -> float:
        """The height of the head."""
        return self.height(self.cells.head, bold=True)


def grids_of(table: Table, words: Words) -> Iterator[Grid]:
    """A table of the outline in the language of ``words``, as one grid or, where it is too wide, as several."""
    head = tuple(runs(cell, words) for cell in table.heads)
    rows = tuple(tuple(runs(cell, words) for cell in row) for row in table.rows)
    return _grids(Cells(head, rows, frozenset(table.numbers)))


def _grids(cells: Cells) -> Iterator[Grid]:
    """A table at the largest size at which it fits the width, in several lines only where it must; in parts, each with
    the first column, where it cannot."""
    small = TABLE_SIZES[-1]
    for size, broken in [*((size, False) for size in TABLE_SIZES), (small, True)]:
        widths = _widths(cells, size, broken=broken)
        if widths is not None:
            yield Grid(cells, widths, size)
            return
    chosen = [0]
    for place in range(1, len(cells.head)):
        if len(chosen) > 1 and _widths(cells.only([*chosen, place]), small) is None:
            yield _part(cells.only(chosen), small)
            chosen = [0]
        chosen.append(place)
    yield _part(cells.only(chosen), small)


def _part(cells: Cells, size: int) -> Grid:
    even = tuple(WIDTH / len(cells.head) for _ in cells.head)
    return Grid(cells, _widths(cells, size) or even, size)


def _widths(cells: Cells, size: int, *, broken: bool = True) -> tuple[float, ...] | None:
    """Widths of columns over the whole slide: what their texts need, ``broken`` into several lines where they are long.
    None where they do not fit."""
    least, wanted = [], []
    for at, title in enumerate(cells.head):
        texts = [row[at] for row in cells.rows]
        bold = [replace(run, bold=True) for run in title]
        head = max(word_width(bold, size), min(0.6 * runs_width(bold, size), 2.0))  # in two lines, or nearly
        whole = max([head, *(runs_width(text, size) for text in texts)])
        words = whole if at in cells.numbers else max([head, *(word_width(text, size) for text in texts)])
        least.append(min(words, 3.2) + 2 * _PAD_X)
        wanted.append(whole + 2 * _PAD_X)
    if sum(wanted) <= WIDTH:
        return tuple(width * WIDTH / sum(wanted) for width in wanted)
    if not broken or sum(least) > WIDTH:
        return None
    return _shared(least, wanted)


def _shared(least: Sequence[float], wanted: Sequence[float]) -> tuple[float, ...]:
    """Widths of columns that lack something: what is left over the least goes to them by the root of what they lack, so
    that no text becomes a tower, and none gets more than it wants."""
    widths = list(least)
    lacking = set(range(len(least)))
    while lacking:
        lacks = {at: math.sqrt(max(wanted[at] - least[at], 0.0)) for at in lacking}
        left = (
            WIDTH - sum(least[at] for at in lacking) - sum(widths[at] for at in range(len(widths)) if at not in lacking)
        )
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
    most = max(1, int((room - 2 * _PAD_Y) * 72 / (grid.size * LINE_SPACING)))
    found = []
    for cell, width in zip(row, grid.widths, strict=True):
        lines = line_starts(cell, grid.size, width - 2 * _PAD_X)
        found.append(cell if len(lines) <= most else (*cut_at(cell, lines[most] - 4)[0], Run(" …")))
    return tuple(found)


def draw_table(page: Page, grid: Grid, rows: Sequence[Row], title: str) -> None:
    """The head and some rows of a table."""
    heights = [grid.head_height, *(grid.height(row) for row in rows)]
    frame = page.slide.shapes.add_table(
        len(heights), len(grid.widths), *in_emu(LEFT, page.y, sum(grid.widths), sum(heights))
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
            _fill_cell(page, table.cell(at, place), said, grid.size, right=place in grid.cells.numbers, head=at == 0)
    page.passed(sum(heights))


def _fill_cell(page: Page, cell: Any, said: Sequence[Run], size: int, *, right: bool, head: bool) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    palette = page.book.palette
    cell.margin_left = cell.margin_right = in_emu(0, 0, _PAD_X, 0)[2]
    cell.margin_top = cell.margin_bottom = in_emu(0, 0, 0, _PAD_Y)[3]
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    verdict = next((run.verdict for run in said if run.verdict), None)
    ground = palette.card if head else palette.ground_of[verdict] if verdict else None
    if ground is not None:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(ground)
    page.fill(cell.text_frame, said, size, bold=head, colour=palette.quiet if head else None)
    if right:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    _underline(cell, palette.quiet if head else palette.line)


def _underline(cell: Any, colour: str) -> None:
    """A line below a cell."""
    cell._tc.get_or_add_tcPr().insert(
        0, new_element("a:lnB", new_element("a:solidFill", colour_element(colour)), w="9525")
    )
