"""The presentation while it is written, and its slides, on which things are set one below the other."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bsc_core.palette import Palette
from bsc_core.report.blocks import Outline
from bsc_core.report.deck_master import clean_template, dress_master, say_language
from bsc_core.report.deck_parts import EMU_PER_INCH, describe, in_emu, new_element, pt, put, rgb
from bsc_core.report.deck_sizes import (
    BOTTOM,
    FOOT,
    GAP,
    HEADING,
    IN_COLUMN,
    LEFT,
    SIZE,
    TITLE,
    TITLE_HEIGHT,
    TITLE_TOP,
    TOP,
    WIDTH,
)
from bsc_core.report.deck_texts import height_of, in_one_line
from bsc_core.report.texts import Run, plain
from bsc_core.text.words import Words

_LOCALES = {"en": "en-GB", "id": "id-ID"}
HEADING_GAP = 0.06
"""Between a heading and what it stands above, in inches."""


class Book:
    """The presentation while it is written."""

    def __init__(self, words: Words, palette: Palette, foot: str = "") -> None:
        from pptx import Presentation

        self.words = words
        self.foot = foot
        self.palette = palette
        self.file: Any = Presentation()
        self.file.slide_width, self.file.slide_height = in_emu(0, 0, *SIZE)[2:]
        clean_template(self.file)
        dress_master(self.file, palette)

    def page(self, title: str, number: int = 1) -> Page:
        """A new slide; further ones of the same title are numbered."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[1])
        page = Page(self, slide, title, number)
        shown = in_one_line(title, TITLE, WIDTH - 0.8)
        slide.shapes.title.text_frame.text = shown if number == 1 else f"{shown} ({number})"
        put(slide.shapes.title, LEFT, TITLE_TOP, WIDTH, TITLE_HEIGHT)
        return page

    def saved(self, outline: Outline) -> bytes:
        """The finished file."""
        locale = _LOCALES.get(self.words.language, self.words.language)
        properties = self.file.core_properties
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        properties.title, properties.language = plain(outline.title, self.words)[:255], locale
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.created = properties.modified = now
        say_language(self.file, locale)
        packed = io.BytesIO()
        self.file.save(packed)
        return packed.getvalue()


class Page:
    """A slide with a cursor: ``y`` is where the next thing goes, ``fresh`` whether nothing stands on it but a title.

    ``left`` and ``width`` are the column that things are set into, the whole slide at first; they end above ``bottom``.
    """

    def __init__(self, book: Book, slide: Any, title: str, number: int = 1) -> None:
        self.book, self.slide, self.title, self.number = book, slide, title, number
        self.left, self.width, self.bottom = LEFT, WIDTH, BOTTOM
        self.y = TOP
        self.fresh = True
        self.notes: list[str] = []
        self.box: Any = None
        """The box of the paragraphs that end at the cursor."""

    @property
    def room(self) -> float:
        """The height that is left."""
        return self.bottom - self.y

    def column(self, left: float, width: float, top: float, height: float) -> None:
        """Goes on in a column of the slide."""
        self.left, self.width, self.y, self.bottom = left, width, top, top + height
        self.box = None

    def whole(self, top: float) -> None:
        """Goes on over the whole width, below what stands in columns."""
        self.column(LEFT, WIDTH, top, BOTTOM - top)

    def next(self) -> Page:
        """The slide after this one, on which the section goes on."""
        self.close()
        return self.book.page(self.title, self.number + 1)

    def close(self) -> None:
        """Writes the notes and the slide's number, and takes away what stayed empty."""
        for shape in list(self.slide.placeholders):
            if not shape.text_frame.text:
                shape._element.getparent().remove(shape._element)
        if self.notes:
            self.slide.notes_slide.notes_text_frame.text = "\n".join(self.notes)
        number = len(self.book.file.slides)
        _foot(self.slide, "sldNum", str(number))
        if number > 1 and self.book.foot:
            _foot(self.slide, "ftr", in_one_line(self.book.foot, FOOT, 0.8 * WIDTH))

    def message(self, said: Sequence[Run], size: int, height: float) -> None:
        """What a slide says, in the place that its layout has for it."""
        shape = self.slide.placeholders[1]
        put(shape, self.left, self.y, self.width, height)
        self.fill(shape.text_frame, said, size)
        self.passed(height + 0.04)

    def text(self, said: Sequence[Run], size: int) -> None:
        """A paragraph, in the box of the one before where that stands above it."""
        height = height_of(said, size, self.width)
        if self.box is None:
            self.box = self.slide.shapes.add_textbox(*in_emu(self.left, self.y, self.width, height))
            self.fill(self.box.text_frame, said, size)
        else:
            self.box.height = in_emu(0, 0, 0, self.y + height)[3] - self.box.top
            self.fill(self.box.text_frame, said, size, after=GAP)
        box = self.box
        self.passed(height)
        self.box = box

    def heading(self, said: Sequence[Run]) -> None:
        """What a figure or table shows, above it."""
        if not said:
            return
        height = heading_height(said, self.width)
        box = self.slide.shapes.add_textbox(*in_emu(self.left, self.y, self.width, height - HEADING_GAP))
        self.fill(box.text_frame, said, _heading_size(self.width), bold=True, colour=self.book.palette.quiet)
        self.y += height
        self.box = None

    def picture(self, drawn: bytes, alt: str, height: float) -> None:
        """A picture as large as it goes in a height, in the middle."""
        picture = self.slide.shapes.add_picture(io.BytesIO(drawn), 0, 0)
        scale = min(self.width * EMU_PER_INCH / picture.width, height * EMU_PER_INCH / picture.height)
        wide, high = picture.width * scale / EMU_PER_INCH, picture.height * scale / EMU_PER_INCH
        put(picture, self.left + (self.width - wide) / 2, self.y, wide, high)
        describe(picture, "", alt)
        self.passed(high)

    def fill(
        self,
        frame: Any,
        said: Sequence[Run],
        size: int,
        *,
        bold: bool = False,
        colour: str | None = None,
        after: float | None = None,
    ) -> None:
        """Writes runs into a text frame; ``after`` so many inches below what it says already."""
        from pptx.enum.text import MSO_AUTO_SIZE

        if hasattr(frame._element, "bodyPr") and not frame._element.tag.endswith("}tc"):
            frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        paragraph = frame.paragraphs[0]
        if after is not None:
            paragraph = frame.add_paragraph()
            paragraph.space_before = pt(after * 72)
        if not said:  # an empty line is as high as its letters would be
            paragraph._p.append(new_element("a:endParaRPr", sz=str(100 * size)))
        for run in said:
            written = paragraph.add_run()
            written.text = run.text
            written.font.size, written.font.bold = pt(size), run.bold or bold
            ink = self.book.palette.text_of[run.verdict] if run.verdict else colour
            if ink:
                written.font.color.rgb = rgb(ink)

    def passed(self, height: float) -> None:
        """Moves the cursor below something that was set."""
        self.y += height + GAP
        self.fresh, self.box = False, None


def heading_height(said: Sequence[Run], width: float) -> float:
    """The height of what stands above a chart or a table, with the gap below it."""
    bold = [replace(run, bold=True) for run in said]
    return height_of(bold, _heading_size(width), width) + HEADING_GAP if said else 0.0


def _heading_size(width: float) -> int:
    """One size for what stands side by side."""
    return HEADING if width > 0.9 * WIDTH else IN_COLUMN


def _foot(slide: Any, kind: str, text: str) -> None:
    """Puts what the layout has at its foot on a slide, the number or the report's name; the library leaves it out."""
    from pptx.oxml.ns import qn

    for shape in slide.slide_layout.placeholders:
        if shape.element.xpath(f".//p:ph[@type='{kind}']"):
            mine = copy.deepcopy(shape.element)
            mine.xpath(".//p:cNvPr")[0].set(
                "id", str(max(int(i) for i in slide.shapes._spTree.xpath("//p:cNvPr/@id")) + 1)
            )
            field = mine.find(f".//{qn('a:fld')}")
            if field is not None:
                field.find(qn("a:t")).text = text
            else:
                paragraph = mine.find(f".//{qn('a:p')}")
                for old in list(paragraph):
                    paragraph.remove(old)
                said = new_element("a:t")
                said.text = text
                paragraph.append(new_element("a:r", new_element("a:rPr"), said))
            slide.shapes._spTree.append(mine)
