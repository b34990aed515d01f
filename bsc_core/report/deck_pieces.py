"""What stands on a slide: paragraphs, charts, pictures and tables, each of which knows what room it needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from bsc_core.palette import Palette
from bsc_core.report.blocks import Figure, Judged, Section, Table
from bsc_core.report.deck_charts import Verdicts, can_be_native, draw_chart, least_width
from bsc_core.report.deck_page import Page, heading_height
from bsc_core.report.deck_sizes import BOTTOM, GAP, SMALL, TEXT, TEXT_LEAST, TOP, WIDTH
from bsc_core.report.deck_tables import Grid, cells_of, draw_table, whole_grid
from bsc_core.report.deck_texts import LINE_SPACING, cut_at, height_of, line_starts
from bsc_core.report.pictures import NotDrawn, chart_spec, has_open_height, png, row_names, smallest_text
from bsc_core.report.texts import Run, plain, runs
from bsc_core.sentence import Quantity, Sentence
from bsc_core.text.words import Words

Paragraph = tuple[Run, ...]
LETTERS_LEAST, LETTERS_WANTED = 12.0, 14.0
"""The smallest letters of a picture, in points: below the one it does not stand beside other things, the other is
aimed at."""
LARGER_AT_MOST, ROWS_LARGER_AT_MOST = 1.25, 1.6
"""How much larger than on screen the letters of a picture are at the most; those of rows have room around them."""
PICTURE_LEAST, PICTURE_WIDTH_LEAST = 2.4, 640
"""How high a picture is at the least in inches, and how wide it is drawn in pixels."""
PICTURE_WIDTH_WANTED = 6.5
LINES_LEAST, BARS_LEAST, BAR = 2.5, 2.2, 0.36
"""How high charts are at the least, and each bar in them, in inches."""
BELOW = GAP
"""Between one piece and the next below it."""
HEIGHTS_APART = 0.02
"""In inches: so close a least height is looked for."""
CHART_WIDTH_LEAST, PICTURE_COLUMN_LEAST = 4.3, 4.6


class Piece(Protocol):
    """Something that can be set into a column."""

    def least(self, width: float) -> float:
        """The least height that it needs in a width; infinite where it does not go into it at all."""

    def wanted(self, width: float) -> float:
        """The height beyond which more of it brings nothing; infinite where it always does."""

    def quality(self, width: float, height: float) -> float:
        """How well it is seen in a space where it fits, from 0 to 1."""

    def draw(self, page: Page) -> None:
        """Sets it at the cursor, above the end of the column."""


@dataclass(frozen=True)
class Texts:
    """Paragraphs, in the largest of ``sizes`` in which they fit."""

    said: tuple[Paragraph, ...]
    sizes: tuple[int, ...] = (TEXT, 18, TEXT_LEAST)
    width_least: float = 3.4

    def height(self, width: float, size: int) -> float:
        """Their height in a size."""
        return sum(height_of(each, size, width) for each in self.said) + GAP * max(len(self.said) - 1, 0)

    def least(self, width: float) -> float:
        return self.height(width, self.sizes[-1]) if width >= self.width_least else math.inf

    def wanted(self, width: float) -> float:
        return self.height(width, self.sizes[0])

    def quality(self, width: float, height: float) -> float:
        return self._size(width, height) / self.sizes[0]

    def _size(self, width: float, height: float) -> int:
        return next((size for size in self.sizes if self.height(width, size) <= height + 1e-9), self.sizes[-1])

    def draw(self, page: Page) -> None:
        size = self._size(page.width, page.room)
        for each in self.said:
            page.text(each, size)


@dataclass(frozen=True)
class Stack:
    """Pieces below each other in one column."""

    pieces: tuple[Piece, ...]

    def least(self, width: float) -> float:
        return sum(piece.least(width) for piece in self.pieces) + BELOW * (len(self.pieces) - 1)

    def wanted(self, width: float) -> float:
        return sum(piece.wanted(width) for piece in self.pieces) + BELOW * (len(self.pieces) - 1)

    def quality(self, width: float, height: float) -> float:
        heights = self._heights(width, height)
        seen = [piece.quality(width, high) for piece, high in zip(self.pieces, heights, strict=True)]
        return sum(seen) / len(seen)

    def _heights(self, width: float, height: float) -> list[float]:
        least = [piece.least(width) for piece in self.pieces]
        free = height - sum(least) - BELOW * (len(least) - 1)
        return filled(least, [piece.wanted(width) for piece in self.pieces], free)

    def draw(self, page: Page) -> None:
        left, width, top = page.left, page.width, page.y
        for piece, height in zip(self.pieces, self._heights(width, page.room), strict=True):
            page.column(left, width, top, height)
            piece.draw(page)
            top += height + BELOW


def filled(least: Sequence[float], wanted: Sequence[float], free: float) -> list[float]:
    """Heights of what stands below each other: what is free goes to those that want more, to each the same."""
    heights = list(least)
    while free > 1e-6:
        open_ = [at for at, height in enumerate(heights) if wanted[at] - height > 1e-6]
        if not open_:
            break
        more = min(free / len(open_), min(wanted[at] - heights[at] for at in open_))
        for at in open_:
            heights[at] += more
        free -= more * len(open_)
    return heights


def least_height(fits: Callable[[float], bool], low: float, high: float) -> float:
    """The least height from ``low`` to ``high`` inches in which something fits, nearly; infinite where none does."""
    if high < low or not fits(high):
        return math.inf
    if fits(low):
        return low
    while high - low > HEIGHTS_APART:
        middle = (low + high) / 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


@dataclass(frozen=True)
class Notes:
    """Small paragraphs below a table or a chart."""

    said: tuple[Paragraph, ...]

    def height(self, width: float) -> float:
        """Their height with the gap above; 0 where nothing is said."""
        return sum(height_of(each, SMALL, width) + GAP for each in self.said)

    def draw(self, page: Page) -> None:
        """Sets them at the cursor."""
        for each in self.said:
            page.text(each, SMALL)


class WholeTable:
    """A table in one piece with its heading, its note and what is said below it."""

    def __init__(self, table: Table, below: Sequence[Sentence], words: Words) -> None:
        said = [*([table.note] if table.note is not None else []), *below]
        self.table, self.words = table, words
        self.title = runs(table.title, words)
        self.notes = Notes(tuple(runs(each, words) for each in said))
        self.cells = cells_of(table, words)

    def _grid(self, width: float, height: float) -> Grid | None:
        return whole_grid(self.cells, width, height - heading_height(self.title, width) - self.notes.height(width))

    def least(self, width: float) -> float:
        return least_height(lambda height: self._grid(width, height) is not None, 0.0, BOTTOM - TOP)

    def wanted(self, width: float) -> float:
        grid = self._grid(width, 2 * BOTTOM)
        inside = 0.0 if grid is None else grid.airy(math.inf).whole_height
        return inside + heading_height(self.title, width) + self.notes.height(width)

    def quality(self, width: float, height: float) -> float:
        grid = self._grid(width, height)
        if grid is None:
            return 0.0
        one = grid.size * LINE_SPACING / 72
        lines = [(grid.height(row) - 2 * grid.pad) / one for row in grid.cells.rows]
        return min(1.0, 0.5 + grid.size / 32) - 0.15 * (sum(lines) / max(len(lines), 1) - 1)

    def draw(self, page: Page) -> None:
        grid = self._grid(page.width, page.room)
        assert grid is not None  # it is asked for its least height before
        page.heading(self.title)
        draw_table(page, grid, grid.cells.rows, plain(self.table.title, self.words))
        self.notes.draw(page)


class Chart:
    """A chart with its data, with its heading and what is said below it."""

    def __init__(self, figure: Figure, below: Sequence[Sentence], words: Words, verdicts: Verdicts = ()) -> None:
        assert figure.native is not None
        self.figure, self.series, self.words, self.verdicts = figure, figure.native, words, verdicts
        self.title = runs(figure.title, words)
        self.notes = Notes(tuple(runs(each, words) for each in below))

    def _around(self, width: float) -> float:
        return heading_height(self.title, width) + self.notes.height(width)

    def least(self, width: float) -> float:
        if width < max(CHART_WIDTH_LEAST, least_width(self.series, self.words)):
            return math.inf
        inside = LINES_LEAST
        if self.series.kind == "bars":
            inside = max(BARS_LEAST, BAR * len(self.series.categories) * len(self.series.values))
        return inside + self._around(width)

    def wanted(self, width: float) -> float:
        return math.inf

    def quality(self, width: float, height: float) -> float:
        return min(1.0, width / 5.8) * min(1.0, (height - self._around(width)) / 3.0)

    def draw(self, page: Page) -> None:
        page.heading(self.title)
        draw_chart(page, self.figure, self.series, page.room - self.notes.height(page.width), self.verdicts)
        self.notes.draw(page)
        page.notes.append(plain(self.figure.alt, self.words))


class Picture:
    """A picture of a chart that PowerPoint does not know. Raises NotDrawn where it cannot be made."""

    def __init__(self, figure: Figure, below: Sequence[Sentence], words: Words, palette: Palette) -> None:
        self.figure, self.words, self.palette = figure, words, palette
        self.title = runs(figure.title, words)
        self.notes = Notes(tuple(runs(each, words) for each in below))
        self.spec = chart_spec(figure, words, palette, width=0)

    @cached_property
    def _fixed(self) -> bool:
        """Whether the chart places its texts by the pixel."""
        return bool(self.spec["width"] > 0)

    @cached_property
    def _smallest(self) -> float:
        return smallest_text(self.spec)

    @cached_property
    def _larger(self) -> float:
        if self._fixed:
            return 1.0
        names = row_names(self.spec)
        single = bool(names) and not any("\n" in name for name in names)
        return ROWS_LARGER_AT_MOST if single else LARGER_AT_MOST

    def _around(self, width: float) -> float:
        return heading_height(self.title, width) + self.notes.height(width)

    def points(self, width: float, inside: float) -> float:
        """How many points a pixel of the chart has in a space."""
        wanted = LETTERS_WANTED / self._smallest
        across = width * 72 / (self.spec["width"] or (PICTURE_WIDTH_LEAST * min(width / WIDTH + 0.3, 1.0)))
        if has_open_height(self.spec):
            return min(wanted, inside * 72 / 230, across)
        return min(wanted, inside * 72 / float(self.spec["height"]), across)

    def letters(self, width: float, inside: float) -> float:
        """How large its smallest letters are at the most, in points."""
        return self.points(width, inside) * self._smallest * self._larger

    def least(self, width: float) -> float:
        if width < PICTURE_COLUMN_LEAST:
            return math.inf
        around = self._around(width)

        def can_be_read(inside: float) -> bool:
            return self.letters(width, inside) >= LETTERS_LEAST

        return least_height(can_be_read, PICTURE_LEAST, BOTTOM - TOP - around) + around

    def wanted(self, width: float) -> float:
        return math.inf

    def quality(self, width: float, height: float) -> float:
        letters = self.letters(width, height - self._around(width))
        return min(1.0, letters / LETTERS_WANTED) * min(1.0, width / PICTURE_WIDTH_WANTED)

    def drawn(self, width: float, inside: float) -> bytes:
        """The picture for a space."""
        points = self.points(width, inside)
        larger = min(max(LETTERS_WANTED / (self._smallest * points), 1.0), self._larger)
        spec: dict[str, Any] = chart_spec(
            self.figure, self.words, self.palette, width=round(width * 72 / points), height=round(inside * 72 / points),
            larger=larger,
        )  # fmt: skip
        return png(spec, self.words, 3.0)

    def draw(self, page: Page) -> None:
        inside = page.room - self._around(page.width)
        alt = plain(self.figure.alt, self.words)
        page.heading(self.title)
        try:
            page.picture(self.drawn(page.width, inside), alt, inside)
        except NotDrawn:  # in words, as far as there is room; the notes have all of it
            said = runs(self.figure.alt, self.words)
            lines = line_starts(said, SMALL, page.width)
            most = int(inside * 72 / (SMALL * LINE_SPACING))
            page.text(said if len(lines) <= most else cut_at(said, lines[most])[0], SMALL)
        self.notes.draw(page)
        page.notes.append(alt)


def piece_of(
    block: Figure | Table, below: Sequence[Sentence], words: Words, palette: Palette, section: Section
) -> Piece:
    """The piece of a chart or a table, with what is said below it. Raises NotDrawn for a chart that cannot be made."""
    if isinstance(block, Table):
        return WholeTable(block, below, words)
    if block.native is not None and can_be_native(block.native):
        return Chart(block, below, words, verdicts_of(block, section, words))
    if block.nearest is None:
        return Picture(block, below, words, palette)
    return Picture(block.nearest, [*_said_of_others(section, block), *below], words, palette)


def _said_of_others(section: Section, figure: Figure) -> list[Sentence]:
    """Where the rows stand that a picture of the nearest leaves out."""
    after = section.blocks[section.blocks.index(figure) + 1 :]
    table = next((block for block in after if isinstance(block, Table)), None)
    if table is None:
        return [Sentence("The document shows the others too.")]
    return [Sentence("All {n} stand in the table “{title}”.", n=len(table.rows), title=table.title)]


def verdicts_of(figure: Figure, section: Section, words: Words) -> Verdicts:
    """The verdict of each bar: its own, or the one that a table of the section has in the row of the same name and the
    same number."""
    series = figure.native
    if series is None or series.kind != "bars" or len(series.values) != 1:
        return ()
    known: dict[str, tuple[Judged, list[float]]] = {}
    for block in section.blocks:
        for row in block.rows if isinstance(block, Table) else ():
            judged = [cell for cell in row if isinstance(cell, Judged)]
            if len(judged) == 1:
                numbers = [float(cell.value) for cell in row if isinstance(cell, Quantity)]
                known[plain(row[0], words)] = (judged[0], numbers)
    found: list[Judged | None] = []
    for category, value in zip(series.categories, series.values[0][1], strict=True):
        verdict, numbers = known.get(plain(category, words), (None, []))
        same = any(math.isclose(value, number, abs_tol=1e-9) for number in numbers)
        found.append(verdict if same else None)
    return tuple(found)
