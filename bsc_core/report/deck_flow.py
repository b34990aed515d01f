"""What goes on which slide: as much as fits, with what belongs to it, and the rest on the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bsc_core.report.blocks import Block, Figure, Section, Table
from bsc_core.report.deck_charts import can_be_native, draw_chart
from bsc_core.report.deck_page import Page
from bsc_core.report.deck_sizes import BOTTOM, GAP, MESSAGE_SIZES, SMALL, TEXT, TOP, WIDTH
from bsc_core.report.deck_tables import draw_table, grids_of, rows_that_fit, shortened
from bsc_core.report.deck_texts import LINE_SPACING, cut_at, height_of, line_starts
from bsc_core.report.pictures import LABEL_SIZE, NotDrawn, chart_spec, has_open_height, png
from bsc_core.report.texts import Run, plain, runs
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words

WHOLE_ROWS = 10
"""A table with no more rows than this is not parted where it fits a slide of its own."""
LINES_LEAST, PICTURE_LEAST = 2.6, 3.2
"""What a chart with lines and a picture need of a slide's height; where less is left they go to the next slide."""
LABEL_LEAST, LABEL_WANTED, LARGER_AT_MOST = 12.0, 14.0, 1.25
"""The size of a picture's labels in points: below the one it goes to a slide of its own, the other is aimed at, with
letters that are larger than on screen by so much at the most."""
WIDTH_LEAST = 640
"""How wide a picture is drawn at the least, in pixels."""


def set_message(page: Page, section: Section) -> Sequence[Run]:
    """Sets the message as large as it goes with the first figure or table below it; returns what is too long for it."""
    words = page.book.words
    said = runs(section.message, words)
    if not said:
        return ()
    alone = not section.blocks
    most = 8 if alone else 3
    sizes = [size for size in MESSAGE_SIZES if len(line_starts(said, size, WIDTH)) <= most] or [MESSAGE_SIZES[-1]]
    needed = _needed(section.blocks, words)
    fitting = [size for size in sizes if TOP + height_of(said, size, WIDTH) + GAP + needed <= BOTTOM]
    size = (fitting or sizes)[0]
    lines = line_starts(said, size, WIDTH)
    most = int((BOTTOM - TOP) * 72 / (size * LINE_SPACING)) if alone else 5
    rest: Sequence[Run] = ()
    if len(lines) > most:
        said, rest = cut_at(said, _end_of_sentence(said, lines[most]))
    page.message(said, size, height_of(said, size, WIDTH))
    return rest


def _needed(blocks: Sequence[Block], words: Words) -> float:
    """The least height of what stands below a message: its paragraphs and the first figure or the whole first table."""
    height = 0.0
    for block in blocks:
        if isinstance(block, Figure):
            return height + _heading_height(block.title, words) + _least(block)
        if isinstance(block, Table):
            return height + min(_table_height(block, words), 3.0)
        height += height_of(runs(block, words), TEXT, WIDTH) + GAP
    return height


def _least(figure: Figure) -> float:
    """The least height of a figure, in inches."""
    if figure.native is None:
        return PICTURE_LEAST
    if figure.native.kind == "bars":
        return max(2.2, 0.36 * len(figure.native.categories) * len(figure.native.values))
    return LINES_LEAST


def _heading_height(title: Sentence, words: Words) -> float:
    return height_of(runs(title, words), SMALL, WIDTH) + 0.06


def _table_height(table: Table, words: Words) -> float:
    """The height of a whole table with its title and its note."""
    height = _heading_height(table.title, words)
    for grid in grids_of(table, words):
        height += grid.head_height + sum(grid.height(row) for row in grid.cells.rows)
    return height + (height_of(runs(table.note, words), SMALL, WIDTH) + GAP if table.note is not None else 0.0)


def _end_of_sentence(said: Sequence[Run], at: int) -> int:
    """The last end of a sentence before a place, or that place where there is none in the half before it."""
    text = "".join(run.text for run in said)[:at]
    ends = [found.end() for found in re.finditer(r"[.!?]\s+", text) if found.end() > at / 2]
    return ends[-1] if ends else at


def _below(blocks: Sequence[Block], room: float, words: Words) -> float:
    """The height of those of the blocks after a figure that fit with it on its slide."""
    height = 0.0
    below_table = False
    for block in blocks:
        if isinstance(block, Figure):
            break
        if isinstance(block, Table):
            more = _table_height(block, words) + GAP
            below_table = True
        else:
            more = height_of(runs(block, words), SMALL if below_table else TEXT, WIDTH) + GAP
        if height + more > room:
            break
        height += more
    return height


def set_paragraph(page: Page, said: Sequence[Run], size: int = TEXT) -> Page:
    """A paragraph, smaller where it then fits the slide, on further slides where it does not."""
    if height_of(said, SMALL, WIDTH) <= BOTTOM - page.y < height_of(said, size, WIDTH):
        size = SMALL
    while said:
        lines = line_starts(said, size, WIDTH)
        fit = int((BOTTOM - page.y) * 72 / (size * LINE_SPACING))
        if len(lines) <= fit:
            page.text(said, size)
            break
        if not page.fresh and fit < 3:
            page = page.next()
            continue
        now, said = cut_at(said, lines[fit])
        page.text(now, size)
        page = page.next()
    return page


def set_figure(page: Page, figure: Figure, after: Sequence[Block]) -> Page:
    """A chart that can be edited, or a picture; in words where neither can be drawn. What comes ``after`` stays on the
    slide where there is room."""
    words, palette = page.book.words, page.book.palette
    used = _heading_height(figure.title, words)
    alt = plain(figure.alt, words)
    if figure.native is not None and can_be_native(figure.native):
        if not page.fresh and BOTTOM - page.y - used < _least(figure):
            page = page.next()
        below = _below(after, BOTTOM - page.y - used - GAP - max(_least(figure), LINES_LEAST), words)
        page.heading(runs(figure.title, words))
        draw_chart(page, figure, figure.native, BOTTOM - page.y - below - (GAP if below else 0))
        page.notes.append(alt)
        return page
    try:
        spec = chart_spec(figure, words, palette, width=0)
        fixed = spec["width"] > 0  # such a chart places its texts by the pixel
        if not page.fresh and _points(spec, BOTTOM - page.y - used) * LABEL_SIZE * LARGER_AT_MOST < LABEL_LEAST:
            page = page.next()
        below = _below(after, BOTTOM - page.y - used - GAP - PICTURE_LEAST, words)
        if _points(spec, BOTTOM - page.y - used - below - GAP) < _points(spec, BOTTOM - page.y - used):
            below = 0.0
        height = BOTTOM - page.y - used - below - (GAP if below else 0)
        points = _points(spec, height)
        spec = chart_spec(
            figure, words, palette, width=round(WIDTH * 72 / points), height=round(height * 72 / points),
            larger=1.0 if fixed else min(max(LABEL_WANTED / (LABEL_SIZE * points), 1.0), LARGER_AT_MOST),
        )  # fmt: skip
        drawn = png(spec, words, 3.0)
    except NotDrawn:
        page = set_paragraph(page, runs(figure.title, words), SMALL)
        return set_paragraph(page, runs(figure.alt, words))
    page.heading(runs(figure.title, words))
    page.picture(drawn, alt, height)
    page.notes.append(alt)
    return page


def _points(spec: dict[str, Any], height: float) -> float:
    """How many points a pixel of a chart has in a space of ``height`` inches over the slide's width."""
    wanted = LABEL_WANTED / LABEL_SIZE
    if height < PICTURE_LEAST:
        return 0.0
    if has_open_height(spec):
        return min(wanted, height * 72 / 230)
    return min(wanted, height * 72 / float(spec["height"]), WIDTH * 72 / (spec["width"] or WIDTH_LEAST))


def set_table(page: Page, table: Table) -> Page:
    """A table, continued on further slides with its head where its rows do not fit."""
    words = page.book.words
    title, note = runs(table.title, words), runs(table.note, words) if table.note is not None else ()
    for grid in grids_of(table, words):
        left = list(grid.cells.rows)
        while True:
            used = height_of(title, SMALL, WIDTH) + 0.06 + grid.head_height
            room = BOTTOM - page.y - used
            now = rows_that_fit(grid, left, room)
            whole = rows_that_fit(grid, left, BOTTOM - TOP - used) == len(left)
            if not page.fresh and now < (len(left) if whole and len(left) <= WHOLE_ROWS else min(len(left), 3)):
                page = page.next()
                continue
            if now == len(left) > 3 and rows_that_fit(grid, left, room - height_of(note, SMALL, WIDTH) - GAP) < now:
                now -= 2  # the note does not go to the next slide alone
            elif 0 < len(left) - now < 3 < now - 3:
                now -= 3  # nor do one or two rows
            now = max(now, 1)
            shown = [shortened(grid, row, room) for row in left[:now]]
            cut = [row for row, short in zip(left[:now], shown, strict=True) if short != row]
            page.heading(title)
            draw_table(page, grid, shown, plain(table.title, words))
            page.notes.extend("; ".join("".join(run.text for run in cell) for cell in row) for row in cut)
            left = left[now:]
            if not left:
                break
            page = page.next()
    return set_paragraph(page, note, SMALL)
