"""Slides (.pptx): one message a slide, with a chart that PowerPoint can edit, a table or a picture below it.

Nothing overflows: texts are measured before they are set, and what does not fit goes to a further slide. Sizes are in
inches and points, as PowerPoint counts them.
"""

from __future__ import annotations

from collections.abc import Callable

from bsc_core.palette import LIGHT, Palette
from bsc_core.report.blocks import Outline
from bsc_core.report.deck_flow import set_paragraph, set_section
from bsc_core.report.deck_page import Book, Page
from bsc_core.report.deck_parts import in_emu, put, rgb
from bsc_core.report.deck_sizes import LEFT, SIZE, WIDTH
from bsc_core.report.deck_texts import height_of, line_starts
from bsc_core.report.texts import plain, runs
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words

GROUND = 3.6
"""How high the ground of the title is, in inches."""


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
    book = Book(words, palette, plain(outline.title, words))
    _opening(book, outline)
    screens = outline.screens
    for done, section in enumerate(screens):
        if progress is not None:
            progress(done / len(screens))
        set_section(book, section)
    if progress is not None:
        progress(1.0)
    return book.saved(outline)


def _opening(book: Book, outline: Outline) -> None:
    """The title slide, and further ones where what the report is about does not fit."""
    from pptx.enum.text import MSO_ANCHOR

    words, palette = book.words, book.palette
    slide = book.file.slides.add_slide(book.file.slide_layouts[0])
    page = Page(book, slide, plain(outline.title, words))
    said = runs(outline.title, words)
    size = next((size for size in (54, 48, 40, 32) if len(line_starts(said, size, WIDTH)) <= 2), 32)
    ground = max(GROUND, height_of(said, size, WIDTH) + 1.0)
    title = slide.shapes.title
    put(title, 0, 0, SIZE[0], ground)
    title.fill.solid()
    title.fill.fore_color.rgb = rgb(palette.accent)
    page.fill(title.text_frame, said, size, bold=True, colour=palette.ground)
    _, _, side, below = in_emu(0, 0, LEFT, 0.45)
    title.text_frame.margin_left = title.text_frame.margin_right = side
    title.text_frame.margin_bottom = below
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    page.y = ground + 0.45
    for about in (*outline.about, *_said_of_scenario(outline)):
        page = set_paragraph(page, runs(about, words))
    page.close()


def _said_of_scenario(outline: Outline) -> list[Sentence]:
    """That a scenario is shown, and that the other slides have the figures as they are."""
    shown = [section for section in outline.screens if section.key == "scenario"]
    return [
        Sentence(
            "The figures are those of the files, as they are; what a scenario would make of them stands in the part "
            "“{title}”.",
            title=section.title,
        )
        for section in shown
    ]
