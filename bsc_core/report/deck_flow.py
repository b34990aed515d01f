"""What goes on which slide: as much as fits, with what belongs to it, and the rest on the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bsc_core.report.blocks import Figure, Section, Table
from bsc_core.report.deck_layout import AT_MOST, Layout, best_layout
from bsc_core.report.deck_page import Book, Page, heading_height
from bsc_core.report.deck_pieces import PICTURE_LEAST, Paragraph, Picture, Piece, Texts, piece_of
from bsc_core.report.deck_sizes import ALONE_SIZES, BOTTOM, GAP, MESSAGE_SIZES, SMALL, TEXT, TEXT_LEAST, TOP, WIDTH
from bsc_core.report.deck_tables import cells_of, draw_table, grids_of, rows_that_fit, shortened
from bsc_core.report.deck_texts import LINE_SPACING, cut_at, height_of, line_starts, runs_width
from bsc_core.report.pictures import NotDrawn
from bsc_core.report.texts import Run, plain, runs
from bsc_core.sentence import Sentence

ROWS_LEAST = 3
"""A table begins on a slide with no fewer rows."""
MESSAGE_GAP = 0.2
"""Below what a slide says."""


@dataclass(frozen=True)
class Show:
    """A chart or a table, as a piece that goes on one slide, with the sentences that follow it; ``piece`` is None for a
    chart that cannot be made."""

    block: Figure | Table
    below: tuple[Sentence, ...]
    piece: Piece | None


def set_section(book: Book, section: Section) -> None:
    """The slides of a section."""
    words = book.words
    page = book.page(plain(section.title, words))
    page.notes.extend(plain(note, words) for note in section.notes)
    lead, shows = _parts(book, section)
    message = runs(section.message, words)
    if not shows:
        page = _set_texts(page, message, lead)
    else:
        page, lead, shows = _set_first(page, message, lead, shows)
        while shows:
            page, shows = _set_next(page, lead, shows)
            lead = ()
    page.close()


def _parts(book: Book, section: Section) -> tuple[tuple[Paragraph, ...], list[Show]]:
    """The paragraphs before the first chart or table, and each of these with the sentences that follow it."""
    lead: list[Sentence] = []
    shows: list[tuple[Figure | Table, list[Sentence]]] = []
    for block in section.blocks:
        if isinstance(block, (Figure, Table)):
            shows.append((block, []))
        else:
            (shows[-1][1] if shows else lead).append(block)
    said = tuple(runs(block, book.words) for block in lead)
    return tuple(each for each in said if each), [_show(book, section, *show) for show in shows]


def _show(book: Book, section: Section, block: Figure | Table, below: Sequence[Sentence]) -> Show:
    try:
        piece: Piece | None = piece_of(block, below, book.words, book.palette, section)
    except NotDrawn:
        piece = None
    return Show(block, tuple(below), piece)


# Slides of nothing but texts


def _set_texts(page: Page, message: Sequence[Run], lead: Sequence[Paragraph]) -> Page:
    """A message with paragraphs, in the middle of the slide where they leave it half empty."""
    sizes = [size for size in ALONE_SIZES if len(line_starts(message, size, WIDTH)) <= (4 if lead else 6)]
    size = (sizes or [ALONE_SIZES[-1]])[0]
    high = height_of(message, size, WIDTH)
    below = Texts(tuple(lead), (24, TEXT, TEXT_LEAST))
    text_size = next((each for each in below.sizes if high + below.height(WIDTH, each) < 4.5), TEXT)
    free = BOTTOM - TOP - high - below.height(WIDTH, text_size) - 2 * MESSAGE_GAP
    if free > 0:
        page.y += 0.4 * free
    rest = _set_message(page, message, size)
    for each in (rest, *lead):
        page = set_paragraph(page, each, text_size)
    return page


def _set_message(page: Page, message: Sequence[Run], size: int) -> Sequence[Run]:
    """Sets as much of a message as goes on the slide, to the end of a sentence; returns what does not."""
    if not message:
        return ()
    lines = line_starts(message, size, WIDTH)
    most = int((BOTTOM - page.y) * 72 / (size * LINE_SPACING))
    rest: Sequence[Run] = ()
    if len(lines) > most:
        message, rest = cut_at(message, _end_of_sentence(message, lines[most]))
    page.message(message, size, height_of(message, size, WIDTH))
    return rest


def _end_of_sentence(said: Sequence[Run], at: int) -> int:
    """The last end of a sentence before a place, or that place where there is none in the half before it."""
    text = "".join(run.text for run in said)[:at]
    ends = [found.end() for found in re.finditer(r"[.!?]\s+", text) if found.end() > at / 2]
    return ends[-1] if ends else at


def set_paragraph(page: Page, said: Sequence[Run], size: int = TEXT) -> Page:
    """A paragraph, smaller where it then fits the slide, on further slides where it does not."""
    least = min(size, TEXT_LEAST)
    if height_of(said, least, WIDTH) <= page.room < height_of(said, size, WIDTH):
        size = least
    while said:
        lines = line_starts(said, size, WIDTH)
        fit = int(page.room * 72 / (size * LINE_SPACING))
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


# Slides with charts and tables


def _set_first(
    page: Page, message: Sequence[Run], lead: tuple[Paragraph, ...], shows: list[Show]
) -> tuple[Page, tuple[Paragraph, ...], list[Show]]:
    """The slide of a section's message, with as many charts and tables as it shows well; returns what is left."""
    tried = []
    for size in MESSAGE_SIZES:
        room = BOTTOM - TOP - _message_height(message, size)
        count, layout = _fitting(lead, shows, room)
        tried.append((count, not _ends_short(message, size), size, layout))
    count, _, size, layout = max(tried, key=lambda one: one[:3])
    if layout is not None:
        _set_message(page, message, size)
        layout.draw(page)
        return page, (), shows[count:]
    if not message:
        return page, lead, shows
    if isinstance(shows[0].block, Table) and _message_height(message, size) < 2.5:
        rest = _set_message(page, message, size)
        for each in (rest, *lead):
            page = set_paragraph(page, each)
        return page, (), shows
    page = _set_texts(page, message, lead)
    return page, (), shows


def _ends_short(said: Sequence[Run], size: int) -> bool:
    """Whether the last of several lines is a word or two."""
    lines = line_starts(said, size, WIDTH)
    return len(lines) > 1 and runs_width(cut_at(said, lines[-1])[1], size) < 0.2 * WIDTH


def _message_height(message: Sequence[Run], size: int) -> float:
    return height_of(message, size, WIDTH) + MESSAGE_GAP if message else 0.0


def _fitting(lead: tuple[Paragraph, ...], shows: Sequence[Show], room: float) -> tuple[int, Layout | None]:
    """How many of the charts and tables stand on one slide below the paragraphs, and how."""
    above = Texts(lead) if lead else None
    for count in range(min(AT_MOST, len(shows)), 0, -1):
        pieces = [show.piece for show in shows[:count] if show.piece is not None]
        layout = best_layout(above, pieces, room) if len(pieces) == count else None
        if layout is not None:
            return count, layout
    return 0, None


def _set_next(page: Page, lead: tuple[Paragraph, ...], shows: list[Show]) -> tuple[Page, list[Show]]:
    """The next charts and tables, together where they fit a slide, else the next of them alone; returns those left."""
    count, layout = _fitting(lead, shows, page.room)
    if layout is None and not page.fresh and not isinstance(shows[0].block, Table):
        page = page.next()
        count, layout = _fitting(lead, shows, page.room)
    elif layout is None and not page.fresh and _fitting((), shows[:1], BOTTOM - TOP)[0]:
        page = page.next()  # a table that fits a slide of its own is not parted
        count, layout = _fitting(lead, shows, page.room)
    if layout is not None:
        layout.draw(page)
        return page, shows[count:]
    for each in lead:
        page = set_paragraph(page, each)
    first = shows[0]
    if isinstance(first.block, Table):
        page = set_table(page, first.block)
        page = _set_below(page, [runs(sentence, page.book.words) for sentence in first.below])
    else:
        page = set_figure(page, first)
    return page, shows[1:]


def set_figure(page: Page, show: Show) -> Page:
    """A chart on a slide of its own, as large as it goes; in words where it cannot be made."""
    figure, words = show.block, page.book.words
    assert isinstance(figure, Figure)
    below = tuple(runs(sentence, words) for sentence in show.below)
    if isinstance(show.piece, Picture):
        shown, below = show.piece, show.piece.notes.said
        if not page.fresh:
            page = page.next()
        inside = page.room - heading_height(shown.title, WIDTH) - shown.notes.height(WIDTH)
        alone = inside < PICTURE_LEAST  # what is said below goes to the next slide
        inside = inside + shown.notes.height(WIDTH) if alone else inside
        with suppress(NotDrawn):
            drawn, alt = shown.drawn(WIDTH, inside), plain(shown.figure.alt, words)
            page.heading(shown.title)
            page.picture(drawn, alt, inside)
            page.notes.append(alt)
            return _set_below(page, below)
    page = set_paragraph(page, runs(figure.title, words), TEXT_LEAST)
    page = set_paragraph(page, runs(figure.alt, words))
    return _set_below(page, below)


def _set_below(page: Page, said: Sequence[Paragraph]) -> Page:
    for each in said:
        page = set_paragraph(page, each, SMALL)
    return page


def set_table(page: Page, table: Table) -> Page:
    """A table that does not go on one slide, continued on further ones with its head."""
    words = page.book.words
    title, note = runs(table.title, words), runs(table.note, words) if table.note is not None else ()
    above = heading_height(title, WIDTH)
    for grid in grids_of(cells_of(table, words), page.room - above, BOTTOM - TOP - above):
        left = list(grid.cells.rows)
        while True:
            used = above + grid.head_height
            room = page.room - used
            now = rows_that_fit(grid, left, room)
            if not page.fresh and now < min(len(left), ROWS_LEAST):
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
