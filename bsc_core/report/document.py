"""The report as a document (.docx) with real headings, captions, a table of contents and numbered tables and figures.

Whoever opens it in Word is asked whether its fields may be brought up to date: that fills in the pages of the table of
contents. Until then, and in other programs, the entries stand there as links.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bsc_core.palette import LIGHT, Palette
from bsc_core.report.blocks import Block, Cell, Figure, Judged, Outline, Section, Table
from bsc_core.report.texts import Run, plain, runs
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

LANGUAGE_TAGS: Mapping[str, str] = {"en": "en-GB", "id": "id-ID"}
"""Which spelling each language has."""
FONT = "Arial"
"""A letter that every system has, or one of the same widths."""
PAGE_CM = (21.0, 29.7)
MARGIN_CM = 2.5
FIGURE_PIXELS = 640
"""How wide charts are drawn, in pixels; on paper they are as wide as the text."""
HIGHEST_FIGURE_CM = 19.0
WIDE_FROM, LONG_FROM, LONG_COLUMNS = 7, 40, 3
"""A table of so many columns, some of them with texts of so many characters, has its section on pages turned."""
_NUMBER_HERE = "\ue1ff"


def document(
    outline: Outline,
    words: Words,
    palette: Palette = LIGHT,
    *,
    progress: Callable[[float], object] | None = None,
) -> bytes:
    """The report as a Word document in one language, A4.

    Every section is a heading with its message and blocks; tables have their numbered caption above, figures below. A
    chart that cannot be drawn stands there in words. ``progress`` is told the part done, 0 to 1.
    """
    from docx import Document

    made = _Made(Document(), words, palette)
    made.prepare(outline)
    made.title_page(outline)
    made.contents(outline.sections)
    for done, section in enumerate(outline.sections):
        if progress is not None:
            progress(done / len(outline.sections))
        made.section(section, done)
    packed = io.BytesIO()
    made.file.save(packed)
    if progress is not None:
        progress(1.0)
    return packed.getvalue()


class _Made:
    """A document on its way: the file, and the numbers that its captions have come to."""

    def __init__(self, file: Document, words: Words, palette: Palette) -> None:
        self.file, self.words, self.palette = file, words, palette
        self.numbers = {"Table": 0, "Figure": 0}
        self.turned = False

    # The whole

    def prepare(self, outline: Outline) -> None:
        """Page, styles, language, properties, footer."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm

        page = self.file.sections[0]
        page.page_width, page.page_height = Cm(PAGE_CM[0]), Cm(PAGE_CM[1])
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(MARGIN_CM)
        page.different_first_page_header_footer = True
        self._styles()
        tag = LANGUAGE_TAGS[self.words.language]
        for lang in self.file.styles.element.xpath("w:docDefaults//w:lang"):
            lang.set(_w("val"), tag)
        for lang in self.file.settings.element.xpath("w:themeFontLang"):
            lang.set(_w("val"), tag)
        self._update_fields()
        about = self.file.core_properties
        about.title, about.language = plain(outline.title, self.words), tag
        about.author = about.last_modified_by = about.comments = about.keywords = about.subject = about.category = ""
        about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)
        about.revision = 1
        footer = page.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._write(footer, [Run(f"{plain(outline.title, self.words)}  ·  ")])
        _field(footer, "PAGE", "2")

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
        from docx.shared import Cm, Pt

        for name, size, colour, before, after in (
            ("Normal", 10.5, self.palette.text, 0, 6),
            ("Title", 28, self.palette.text, 180, 18),
            ("Heading 1", 18, self.palette.accent, 24, 6),
            ("Heading 2", 14, self.palette.accent, 18, 4),
            ("Caption", 9.5, self.palette.quiet, 10, 4),
            ("Footer", 9, self.palette.quiet, 0, 0),
        ):
            style: Any = self.file.styles[name]
            style.font.size, style.font.color.rgb = Pt(size), _rgb(colour)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            _font(style.element.get_or_add_rPr())
        for border in self.file.styles["Title"].element.xpath(".//w:pBdr"):
            border.getparent().remove(border)
        caption: Any = self.file.styles["Caption"]
        caption.font.bold = False
        for name, indent in (("TOC 1", 0.0), ("TOC 2", 0.6)):
            entry: Any = self.file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            entry.base_style = self.file.styles["Normal"]
            entry.paragraph_format.left_indent, entry.paragraph_format.space_after = Cm(indent), Pt(3)
            width = Cm(PAGE_CM[0] - 2 * MARGIN_CM)
            entry.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        lead: Any = self.file.styles.add_style("Message", WD_STYLE_TYPE.PARAGRAPH)
        lead.base_style = self.file.styles["Normal"]
        lead.font.size, lead.paragraph_format.space_after = Pt(12.5), Pt(9)

    def _update_fields(self) -> None:
        """Asks Word to bring the fields up to date when the document is opened."""
        from docx.oxml import OxmlElement

        settings = self.file.settings.element
        update: Any = OxmlElement("w:updateFields")
        update.set(_w("val"), "true")
        after = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids")
        place = next((child for name in after for child in settings.xpath(f"w:{name}")), None)
        if place is None:
            settings.append(update)
        else:
            place.addprevious(update)

    def title_page(self, outline: Outline) -> None:
        """The title, and what the report is about."""
        title = self.file.add_paragraph(style="Title")
        self._write(title, [Run(run.text) for run in runs(outline.title, self.words)])
        for line in outline.about:
            self._write(self.file.add_paragraph(style="Message"), runs(line, self.words))

    def contents(self, sections: Sequence[Section]) -> None:
        """The table of contents: a field that Word fills, with its entries as they stand."""
        from docx.oxml import OxmlElement
        from docx.shared import Pt

        head = self.file.add_paragraph()
        head.paragraph_format.page_break_before = True
        head.paragraph_format.space_after = Pt(10)
        run = head.add_run(self.words.say(Sentence("Contents")))
        run.font.size, run.font.color.rgb, run.bold = Pt(18), _rgb(self.palette.accent), True
        for at, section in enumerate(sections):
            line = self.file.add_paragraph(style=f"TOC {section.level}")
            if at == 0:
                _field_part(line._p, "begin")
                _instruction(line._p, 'TOC \\o "1-2" \\h \\z \\u')
                _field_part(line._p, "separate")
            link: Any = OxmlElement("w:hyperlink")
            link.set(_w("anchor"), _bookmark(at))
            link.set(_w("history"), "1")
            link.append(_text_run(plain(section.title, self.words)))
            line._p.append(link)
            if at == len(sections) - 1:
                _field_part(line._p, "end")

    # A section

    def section(self, section: Section, at: int) -> None:
        """A heading with its message and its blocks."""
        wide = any(isinstance(block, Table) and self._is_wide(block) for block in section.blocks)
        if wide != self.turned:
            self._turn(wide)
        heading = self.file.add_heading(level=section.level)
        if section.level == 1 and not wide and section.key in ("appendix", "stand"):
            heading.paragraph_format.page_break_before = True
        self._write(heading, [Run(run.text) for run in runs(section.title, self.words)])
        _mark(heading._p, at)
        if section.message:
            lead = self.file.add_paragraph(style="Message")
            lead.paragraph_format.keep_with_next = True
            self._write(lead, runs(section.message, self.words))
        for block in section.blocks:
            self._block(block)

    def _turn(self, wide: bool) -> None:
        """From here on pages stand upright, or are turned."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        page = self.file.add_section(WD_SECTION.NEW_PAGE)
        page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = page.page_height, page.page_width
        page.different_first_page_header_footer = False
        self.turned = wide

    def _is_wide(self, table: Table) -> bool:
        if len(table.heads) < WIDE_FROM:
            return False
        longest = [max((len(plain(row[at], self.words)) for row in table.rows), default=0) for at in _columns(table)]
        return sum(length >= LONG_FROM for length in longest) >= LONG_COLUMNS

    def _block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Figure):
            self._figure(block)
        else:
            self._write(self.file.add_paragraph(), runs(block, self.words))

    def _write(self, paragraph: Paragraph, parts: Iterable[Run], *, size: float | None = None) -> None:
        from docx.shared import Pt

        for part in parts:
            run = paragraph.add_run(part.text)
            run.bold = True if part.bold else None
            if part.verdict is not None:
                run.font.color.rgb = _rgb(self.palette.text_of[part.verdict])
            if size is not None:
                run.font.size = Pt(size)

    @property
    def _width(self) -> float:
        """The width of the text, in cm."""
        return PAGE_CM[1 if self.turned else 0] - 2 * MARGIN_CM

    # Captions

    def _caption(self, kind: str, title: Sentence) -> Paragraph:
        """A caption with its number as a field, the number filled in."""
        self.numbers[kind] += 1
        label = Sentence("Table {n}", n=_NUMBER_HERE) if kind == "Table" else Sentence("Figure {n}", n=_NUMBER_HERE)
        before, _, after = self.words.say(label).partition(_NUMBER_HERE)
        caption = self.file.add_paragraph(style="Caption")
        if before:
            caption.add_run(before).bold = True
        _field(caption, f"SEQ {kind} \\* ARABIC", str(self.numbers[kind]), bold=True)
        caption.add_run(f"{after}. ").bold = True
        self._write(caption, [Run(run.text) for run in runs(title, self.words)])
        return caption

    # Figures

    def _figure(self, figure: Figure) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm, Pt

        alt = plain(figure.alt, self.words)
        picture = self._drawn(figure)
        if picture is None:
            said = Sentence("This chart could not be drawn. In words: {alt}", alt=figure.alt)
            self._write(self.file.add_paragraph(), runs(said, self.words))
        else:
            place = self.file.add_paragraph()
            place.alignment = WD_ALIGN_PARAGRAPH.CENTER
            place.paragraph_format.keep_with_next = True
            shape = place.add_run().add_picture(io.BytesIO(picture), width=Cm(min(self._width, 16.0)))
            if shape.height > Cm(HIGHEST_FIGURE_CM):
                part = Cm(HIGHEST_FIGURE_CM) / shape.height
                shape.width, shape.height = round(shape.width * part), Cm(HIGHEST_FIGURE_CM)
            spoken = shape._inline.docPr
            spoken.set("descr", alt)
            spoken.set("title", plain(figure.title, self.words))
            spoken.set("name", figure.key)
        caption = self._caption("Figure", figure.title)
        caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(2), Pt(10)

    def _drawn(self, figure: Figure) -> bytes | None:
        """The picture of a chart; None where it cannot be drawn, which must not take down the document."""
        from bsc_core.report.pictures import NotDrawn, chart_png

        try:
            return chart_png(figure, self.words, self.palette, width=FIGURE_PIXELS)
        except NotDrawn:
            return None
        except Exception:
            logging.getLogger(__name__).exception("drawing %s for a document", figure.key)
            return None

    # Tables

    def _table(self, table: Table) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Cm, Pt

        caption = self._caption("Table", table.title)
        caption.paragraph_format.keep_with_next = True
        size = 9.0 if len(table.heads) < 6 else 8.0
        lines = [table.heads, *table.rows]
        texts = [[plain(cell, self.words) for cell in line] for line in lines]
        widths = widths_of(texts, self._width, size)
        made: Any = self.file.add_table(len(lines), len(table.heads))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        _borders(made._tbl, self.palette)
        for width, column in zip(widths, made._tbl.tblGrid.gridCol_lst, strict=True):
            column.w = Cm(width)
        for at, line in enumerate(lines):
            row = made.rows[at]
            _row_marks(row._tr, header=at == 0)
            for place, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
                cell.width = Cm(width)
                self._cell(cell, line[place], size, head=at == 0, right=place in table.numbers)
        note = self.file.add_paragraph()
        note.paragraph_format.space_after = Pt(10)
        if table.note is not None:
            self._write(note, runs(table.note, self.words), size=9)

    def _cell(self, cell: _Cell, value: Cell, size: float, *, head: bool, right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1.5)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        parts = runs(value, self.words)
        self._write(paragraph, [Run(part.text, True) for part in parts] if head else parts, size=size)
        if head:
            paragraph.paragraph_format.keep_with_next = True
            _shade(cell._tc, self.palette.card)
        elif isinstance(value, Judged):
            _shade(cell._tc, self.palette.ground_of[value.verdict])


def widths_of(texts: Sequence[Sequence[str]], width: float, size: float) -> list[float]:
    """How wide the columns of a table are, in cm, together ``width``; ``size`` is that of the letters in points.

    Every column has room for its longest word; the rest goes where the long texts are.
    """
    letter, bold, room, longest_line = size * 0.0186, size * 0.0215, 0.46, 70
    columns = list(zip(*texts, strict=True))
    words = [max((len(word) for text in column for word in text.split(" ")), default=1) for column in columns]
    least = [bold * min(word, 24) + room for word in words]
    wished = [
        max(low, letter * min(max(map(len, column)), longest_line) + room)
        for low, column in zip(least, columns, strict=True)
    ]
    if sum(wished) <= width:
        return [wish * width / sum(wished) for wish in wished]
    if sum(least) >= width:
        return [low * width / sum(least) for low in least]
    free, more = width - sum(least), [wish - low for wish, low in zip(wished, least, strict=True)]
    return [low + free * extra / sum(more) for low, extra in zip(least, more, strict=True)]


def _columns(table: Table) -> range:
    return range(len(table.heads))


# Word's own XML, where python-docx has no words for it


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _rgb(colour: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(colour.removeprefix("#"))


def _element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    made: Any = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(_w(key), value)
    return made


def _font(properties: Any) -> None:
    """Sets the font, in the place of a theme's."""
    fonts = properties.find(_w("rFonts"))
    if fonts is None:
        fonts = _element("rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for which in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(_w(which), FONT)


def _text_run(text: str) -> Any:
    run = _element("r")
    made = _element("t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(made)
    return run


def _field_part(parent: Any, kind: str, *, bold: bool = False) -> None:
    run = _element("r")
    if bold:
        run.append(_element("rPr"))
        run[0].append(_element("b"))
    run.append(_element("fldChar", fldCharType=kind))
    parent.append(run)


def _instruction(parent: Any, text: str) -> None:
    run = _element("r")
    made = _element("instrText")
    made.text = f" {text} "
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(made)
    parent.append(run)


def _field(paragraph: Paragraph, instruction: str, filled: str, *, bold: bool = False) -> None:
    """A field with its result as it stands until it is brought up to date."""
    parent = paragraph._p
    _field_part(parent, "begin", bold=bold)  # LibreOffice writes the result as the beginning is written
    _instruction(parent, instruction)
    _field_part(parent, "separate")
    paragraph.add_run(filled).bold = True if bold else None
    _field_part(parent, "end")


def _bookmark(at: int) -> str:
    return f"_Toc{at + 1:06d}"


def _mark(paragraph: Any, at: int) -> None:
    """A bookmark around a heading, for its entry in the table of contents."""
    start = _element("bookmarkStart", id=str(at + 1), name=_bookmark(at))
    place = paragraph.find(_w("pPr"))
    if place is None:
        paragraph.insert(0, start)
    else:
        place.addnext(start)
    paragraph.append(_element("bookmarkEnd", id=str(at + 1)))


def _borders(table: Any, palette: Palette) -> None:
    """Thin lines between the rows."""
    borders = _element("tblBorders")
    for where, size in (("top", "8"), ("bottom", "8"), ("insideH", "4")):
        borders.append(_element(where, val="single", sz=size, space="0", color=palette.line.removeprefix("#")))
    properties = table.tblPr
    after = next((child for name in ("shd", "tblLayout", "tblCellMar", "tblLook")
                  if (child := properties.find(_w(name))) is not None), None)  # fmt: skip
    if after is None:
        properties.append(borders)
    else:
        after.addprevious(borders)


def _row_marks(row: Any, *, header: bool) -> None:
    """A row is not parted by a page; the head stands on every page."""
    properties = row.get_or_add_trPr()
    properties.append(_element("cantSplit"))
    if header:
        properties.append(_element("tblHeader"))


def _shade(cell: Any, colour: str) -> None:
    properties = cell.get_or_add_tcPr()
    properties.append(_element("shd", val="clear", color="auto", fill=colour.removeprefix("#")))
