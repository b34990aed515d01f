"""Slides (.pptx): one message a slide, with a chart that PowerPoint can edit, a table or a picture below it.

Nothing overflows: texts are measured before they are set, and what does not fit goes to a further slide. Sizes are in
inches and points, as PowerPoint counts them.
"""

from __future__ import annotations

from collections.abc import Callable

from bsc_core.palette import LIGHT, Palette
from bsc_core.report.blocks import Figure, Outline, Section, Table
from bsc_core.report.deck_flow import set_figure, set_message, set_paragraph, set_table
from bsc_core.report.deck_page import Book, Page
from bsc_core.report.deck_parts import in_emu, put, rgb
from bsc_core.report.deck_sizes import LEFT, SMALL, TEXT, WIDTH
from bsc_core.report.deck_texts import height_of, line_starts
from bsc_core.report.texts import plain, runs
from bsc_core.text.words import Words


def deck(
    outline: Outline,
    words: Words,
    palette: Palette = LIGHT,
    *,
    progress: Callable[[float], object] | None = None,
) -> bytes:
    """The presented sections of an outline as a .pptx, 16:9, in the language of ``words``.

    A title slide with ``about``, then a slide for each section's message with its first figure or table; what does not
    fit beside it follows on slides "(2)", "(3)" ... Series are charts with their data, other figures pictures with
    their alternative text. The notes hold the reasons. ``progress`` is told the part done, 0 to 1.
    """
    book = Book(words, palette)
    _opening(book, outline)
    screens = outline.screens
    for done, section in enumerate(screens):
        if progress is not None:
            progress(done / len(screens))
        _section(book, section)
    if progress is not None:
        progress(1.0)
    return book.saved(outline)


def _opening(book: Book, outline: Outline) -> None:
    """The title slide, and further ones where what the report is about does not fit."""
    slide = book.file.slides.add_slide(book.file.slide_layouts[0])
    page = Page(book, slide, plain(outline.title, book.words))
    said = runs(outline.title, book.words)
    size = next((size for size in (48, 40, 32) if len(line_starts(said, size, WIDTH)) <= 3), 32)
    height = height_of(said, size, WIDTH)
    put(slide.shapes.title, LEFT, 0.9, WIDTH, height)
    page.fill(slide.shapes.title.text_frame, said, size, bold=True)
    page.y = 0.9 + height + 0.3
    bar = slide.shapes.add_shape(1, *in_emu(LEFT, 0.62, 1.4, 0.07))
    bar.fill.solid()
    bar.fill.fore_color.rgb = rgb(book.palette.accent)
    bar.line.fill.background()
    for about in outline.about:
        page = set_paragraph(page, runs(about, book.words))
    page.close()


def _section(book: Book, section: Section) -> None:
    words = book.words
    page = book.page(plain(section.title, words))
    page.notes.extend(plain(note, words) for note in section.notes)
    rest = set_message(page, section)
    if rest:
        page = set_paragraph(page, rest)
    for at, block in enumerate(section.blocks):
        if isinstance(block, Table):
            page = set_table(page, block)
        elif isinstance(block, Figure):
            page = set_figure(page, block, section.blocks[at + 1 :])
        else:
            below_table = any(isinstance(before, Table) for before in section.blocks[:at])
            page = set_paragraph(page, runs(block, words), SMALL if below_table else TEXT)
    page.close()
