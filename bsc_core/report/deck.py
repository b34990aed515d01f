"""Slides (.pptx): one message a slide, with a chart that PowerPoint can edit, a table or a picture below it.

Nothing overflows: texts are measured before they are set, and what does not fit goes to a further slide. Sizes are in
inches and points, as PowerPoint counts them.
"""

from __future__ import annotations

import copy
import io
import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bsc_core.charts import mixed
from bsc_core.palette import LIGHT, Palette
from bsc_core.report.blocks import Block, Cell, Figure, Judged, Outline, Section, Series, Table
from bsc_core.report.pictures import LABEL_SIZE, NotDrawn, chart_spec, has_open_height, png
from bsc_core.report.texts import Run, plain, runs
from bsc_core.sentence import NO_BREAK, Quantity, Sentence, decimals_of
from bsc_core.text.words import Words

SIZE = (13.333, 7.5)
LEFT, WIDTH = 0.6, 12.13
TITLE_TOP, TITLE_HEIGHT, TOP, BOTTOM = 0.4, 0.45, 1.0, 6.9
FONT = "Arial"
"""On every system, or a font of the same widths in its place."""
TITLE, TEXT, SMALL = 20, 20, 16
MESSAGE_SIZES = (40, 36, 32, 28)
TABLE_SIZES = (18, 16)
WHOLE_ROWS = 10
"""A table with no more rows than this is not parted where it fits a slide of its own."""
LINES_LEAST, PICTURE_LEAST = 2.6, 3.2
"""What a chart with lines and a picture need of a slide's height; where less is left they go to the next slide."""
LABEL_LEAST, LABEL_WANTED, LARGER_AT_MOST = 12.0, 14.0, 1.25
"""The size of a picture's labels in points: below the one it goes to a slide of its own, the other is aimed at, with
letters that are larger than on screen by so much at the most."""
WIDTH_LEAST = 640
"""How wide a picture is drawn at the least, in pixels."""
_LOCALES = {"en": "en-GB", "id": "id-ID"}
_FORMAT_LOCALES = {"en": "[$-809]", "id": "[$-421]"}
"""The languages as number formats know them."""
_LINE, _GAP = 1.2, 0.16
_PAD_X, _PAD_Y = 0.12, 0.05
_INCH = 914400


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
    book = _Book(words, palette)
    book.opening(outline)
    screens = outline.screens
    for done, section in enumerate(screens):
        if progress is not None:
            progress(done / len(screens))
        _section(book, section)
    if progress is not None:
        progress(1.0)
    return book.saved(outline)


# A section on its slides


def _section(book: _Book, section: Section) -> None:
    words = book.words
    page = book.page(plain(section.title, words))
    page.notes.extend(plain(note, words) for note in section.notes)
    rest = _message(page, section)
    if rest:
        page = _paragraph(page, rest)
    for at, block in enumerate(section.blocks):
        if isinstance(block, Table):
            page = _table(page, block)
        elif isinstance(block, Figure):
            page = _figure(page, block, section.blocks[at + 1 :])
        else:
            below_table = any(isinstance(before, Table) for before in section.blocks[:at])
            page = _paragraph(page, runs(block, words), SMALL if below_table else TEXT)
    page.close()


def _message(page: _Page, section: Section) -> Sequence[Run]:
    """Sets the message as large as it goes with the first figure or table below it; returns what is too long for it."""
    words = page.book.words
    said = runs(section.message, words)
    if not said:
        return ()
    alone = not section.blocks
    most = 8 if alone else 3
    sizes = [size for size in MESSAGE_SIZES if len(_lines(said, size, WIDTH)) <= most] or [MESSAGE_SIZES[-1]]
    needed = _needed(section.blocks, words)
    fitting = [size for size in sizes if TOP + _height(said, size, WIDTH) + _GAP + needed <= BOTTOM]
    size = (fitting or sizes)[0]
    lines = _lines(said, size, WIDTH)
    most = int((BOTTOM - TOP) * 72 / (size * _LINE)) if alone else 5
    rest: Sequence[Run] = ()
    if len(lines) > most:
        said, rest = _cut(said, _end_of_sentence(said, lines[most]))
    page.message(said, size, _height(said, size, WIDTH))
    return rest


def _needed(blocks: Sequence[Block], words: Words) -> float:
    """The least height of what stands below a message: its paragraphs and the first figure or the whole first table."""
    height = 0.0
    for block in blocks:
        if isinstance(block, Figure):
            return height + _heading_height(block.title, words) + _least(block)
        if isinstance(block, Table):
            return height + min(_table_height(block, words), 3.0)
        height += _height(runs(block, words), TEXT, WIDTH) + _GAP
    return height


def _least(figure: Figure) -> float:
    """The least height of a figure, in inches."""
    if figure.native is None:
        return PICTURE_LEAST
    if figure.native.kind == "bars":
        return max(2.2, 0.36 * len(figure.native.categories) * len(figure.native.values))
    return LINES_LEAST


def _heading_height(title: Sentence, words: Words) -> float:
    return _height(runs(title, words), SMALL, WIDTH) + 0.06


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
            more = _table_height(block, words) + _GAP
            below_table = True
        else:
            more = _height(runs(block, words), SMALL if below_table else TEXT, WIDTH) + _GAP
        if height + more > room:
            break
        height += more
    return height


def _paragraph(page: _Page, said: Sequence[Run], size: int = TEXT) -> _Page:
    """A paragraph, smaller where it then fits the slide, on further slides where it does not."""
    if _height(said, SMALL, WIDTH) <= BOTTOM - page.y < _height(said, size, WIDTH):
        size = SMALL
    while said:
        lines = _lines(said, size, WIDTH)
        fit = int((BOTTOM - page.y) * 72 / (size * _LINE))
        if len(lines) <= fit:
            page.text(said, size)
            break
        if not page.fresh and fit < 3:
            page = page.next()
            continue
        now, said = _cut(said, lines[fit])
        page.text(now, size)
        page = page.next()
    return page


# Figures


def _figure(page: _Page, figure: Figure, after: Sequence[Block]) -> _Page:
    """A chart that can be edited, or a picture; in words where neither can be drawn. What comes ``after`` stays on the
    slide where there is room."""
    words, palette = page.book.words, page.book.palette
    used = _heading_height(figure.title, words)
    alt = plain(figure.alt, words)
    if figure.native is not None and _can_be_native(figure.native):
        if not page.fresh and BOTTOM - page.y - used < _least(figure):
            page = page.next()
        below = _below(after, BOTTOM - page.y - used - _GAP - max(_least(figure), LINES_LEAST), words)
        page.heading(runs(figure.title, words))
        _native(page, figure, figure.native, BOTTOM - page.y - below - (_GAP if below else 0))
        page.notes.append(alt)
        return page
    try:
        spec = chart_spec(figure, words, palette, width=0)
        fixed = spec["width"] > 0  # such a chart places its texts by the pixel
        if not page.fresh and _points(spec, BOTTOM - page.y - used) * LABEL_SIZE * LARGER_AT_MOST < LABEL_LEAST:
            page = page.next()
        below = _below(after, BOTTOM - page.y - used - _GAP - PICTURE_LEAST, words)
        if _points(spec, BOTTOM - page.y - used - below - _GAP) < _points(spec, BOTTOM - page.y - used):
            below = 0.0
        height = BOTTOM - page.y - used - below - (_GAP if below else 0)
        points = _points(spec, height)
        spec = chart_spec(
            figure, words, palette, width=round(WIDTH * 72 / points), height=round(height * 72 / points),
            larger=1.0 if fixed else min(max(LABEL_WANTED / (LABEL_SIZE * points), 1.0), LARGER_AT_MOST),
        )  # fmt: skip
        drawn = png(spec, words, 3.0)
    except NotDrawn:
        page = _paragraph(page, runs(figure.title, words), SMALL)
        return _paragraph(page, runs(figure.alt, words))
    page.heading(runs(figure.title, words))
    page.picture(drawn, alt, height)
    page.notes.append(alt)
    return page


def _can_be_native(series: Series) -> bool:
    return any(math.isfinite(value) for _, line in series.values for value in line)


def _points(spec: dict[str, Any], height: float) -> float:
    """How many points a pixel of a chart has in a space of ``height`` inches over the slide's width."""
    wanted = LABEL_WANTED / LABEL_SIZE
    if height < PICTURE_LEAST:
        return 0.0
    if has_open_height(spec):
        return min(wanted, height * 72 / 230)
    return min(wanted, height * 72 / float(spec["height"]), WIDTH * 72 / (spec["width"] or WIDTH_LEAST))


def _native(page: _Page, figure: Figure, series: Series, height: float) -> None:
    """A chart with its data, at the cursor."""
    from pptx.chart import data as chart_data
    from pptx.enum.chart import XL_CHART_TYPE

    words = page.book.words
    values = [value for _, line in series.values for value in line if math.isfinite(value)]
    unit = words.unit(series.unit)
    make: Any = chart_data.CategoryChartData
    data = make(number_format=_number_format(values, unit, series.unit == "Rp", words))
    data.categories = [_bare(category, words) for category in series.categories]
    for name, line in series.values:
        data.add_series(_bare(name, words), [value if math.isfinite(value) else None for value in line])
    bars = series.kind == "bars"
    kind = XL_CHART_TYPE.BAR_CLUSTERED if bars else XL_CHART_TYPE.LINE_MARKERS
    frame = page.slide.shapes.add_chart(kind, *_box(LEFT, page.y, WIDTH, height), data)
    _describe(frame, plain(figure.title, words), plain(figure.alt, words))
    chart = frame.chart
    # the library's own workbook would make a formula of a name that begins with "="
    chart.part.chart_workbook.update_from_xlsx_blob(_sheet(data))
    _style(chart, page.book, _axis_format(values, data.number_format))
    if bars:
        _bars(chart, series, page.book, height)
    else:
        _line_chart(chart, series, page.book, height)
    page.passed(height)


def _bare(cell: Cell, words: Words) -> str:
    """A name for a chart's data, which has no bold and no tabs."""
    return " ".join(plain(cell, words).split()) or "–"


def _number_format(values: Sequence[float], unit: str, in_front: bool, words: Words) -> str:
    """How Office writes the numbers of a chart: with the unit, with the minus sign of the sentences.

    The decimal and thousands signs are those of the language where a program heeds the format's language
    (LibreOffice), else those of the reader's own system (PowerPoint); as text they would no longer follow the data.
    """
    language = _FORMAT_LOCALES.get(words.language, "")
    decimals = 0 if max(map(abs, values), default=0.0) >= 1000 else max((decimals_of(v) for v in values), default=0)
    number = "#,##0" + ("." + "0" * min(decimals, 2) if decimals else "")
    quoted = unit.replace('"', "")
    front = f"{quoted}{NO_BREAK}" if quoted and in_front else ""
    if quoted and not in_front:
        number = f'{number}"{NO_BREAK}{quoted}"'
    plus = f'"{front}"{number}' if front else number
    return f'{language}{plus};{language}"{front}−"{number}'


def _axis_format(values: Sequence[float], number_format: str) -> str:
    """The same without decimals that round ticks do not have."""
    span = max([0.0, *values]) - min([0.0, *values])
    return re.sub(r"\.0+", "" if span >= 4 else ".0" if span >= 0.4 else ".00", number_format)


def _sheet(data: Any) -> bytes:
    """The data of a chart as the workbook that opens with "edit data", every text a text."""
    import xlsxwriter

    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, options) as book:
        sheet = book.add_worksheet("Sheet1")
        number = book.add_format({"num_format": data.number_format})
        for row, category in enumerate(data.categories, 1):
            sheet.write_string(row, 0, category.label)
        for column, series in enumerate(data, 1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value, number)
        sheet.set_column(0, 0, 36)
    return packed.getvalue()


def _style(chart: Any, book: _Book, number_format: str) -> None:
    """What bars and lines have in common."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.oxml.ns import qn

    chart.has_title = False
    chart.value_axis.tick_labels.number_format = number_format
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.has_legend = False
    chart.font.size = _pt(SMALL)
    chart.font.name = FONT
    chart.font.color.rgb = _rgb(book.palette.text)
    axis = chart.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    for last in axis._element.findall(qn("c:noMultiLvlLbl")):
        last.addprevious(_element("c:tickLblSkip", val="1"))  # every name is written
    axis.format.line.color.rgb = _rgb(book.palette.quiet)
    value = chart.value_axis
    value.major_tick_mark = value.minor_tick_mark = XL_TICK_MARK.NONE
    value.format.line.fill.background()
    value.major_gridlines.format.line.color.rgb = _rgb(book.palette.line)


def _bars(chart: Any, series: Series, book: _Book, height: float) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    _room_for_labels(chart, series)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, -5
    rows = len(series.categories) * len(series.values) + 0.45 * len(series.categories)
    size = max(10, min(SMALL, int(height * 72 / max(rows, 1) / 1.25)))
    if size < SMALL:
        chart.category_axis.tick_labels.font.size = _pt(size)
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = _pt(size), True
    for drawn, colour, (name, _) in zip(plot.series, _shades(len(series.values), book.palette), series.values,
                                        strict=True):  # fmt: skip
        drawn.invert_if_negative = False
        if isinstance(name, Judged):
            colour = book.palette.text_of[name.verdict]
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _rgb(colour)
        drawn.format.line.color.rgb = _rgb(book.palette.accent)
        for at, category in enumerate(series.categories):
            if isinstance(category, Judged) and len(series.values) == 1:
                point = drawn.points[at].format
                point.fill.solid()
                point.fill.fore_color.rgb = _rgb(book.palette.text_of[category.verdict])
    several = len(series.values) > 1
    left = min(_widest([_bare(category, book.words) for category in series.categories], size) + 0.02, 0.4)
    _leave_room(chart, left, 0.02, 0.02, 0.5 / height if several else 0.03)
    if several:
        _legend(chart)


def _room_for_labels(chart: Any, series: Series) -> None:
    """Ends the axis where the labels beside the longest bars still have room."""
    values = [value for _, line in series.values for value in line if math.isfinite(value)]
    low, high = min([0.0, *values]), max([0.0, *values])
    room = 0.16 * ((high - low) or 1.0)
    chart.value_axis.minimum_scale = low - room if low < 0 else 0.0
    chart.value_axis.maximum_scale = high + room if high > 0 else 0.0


def _shades(count: int, palette: Palette) -> list[str]:
    """Colours of several series, lighter to the full accent, so that grey tells them apart too."""
    return [mixed(palette.accent, palette.ground, 0.75 * (count - 1 - at) / max(count - 1, 1)) for at in range(count)]


def _line_chart(chart: Any, series: Series, book: _Book, height: float) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE

    palette = book.palette
    colours = [palette.accent, palette.text_of["fair"], palette.quiet, palette.text_of["good"], palette.text_of["poor"]]
    dashes = [MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.LONG_DASH, MSO_LINE.DASH_DOT]
    marks = [
        XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE, XL_MARKER_STYLE.DIAMOND,
        XL_MARKER_STYLE.X,
    ]  # fmt: skip
    lines = [line for _, line in series.values]
    named, all_said = _ends_apart(lines), _apart_everywhere(lines)
    for at, (drawn, line) in enumerate(zip(chart.plots[0].series, lines, strict=True)):
        colour = _rgb(colours[at % len(colours)])
        drawn.smooth = False
        drawn.format.line.width, drawn.format.line.color.rgb = _pt(3), colour
        drawn.format.line.dash_style = dashes[at % len(dashes)]
        drawn.marker.style, drawn.marker.size = marks[at % len(marks)], 11
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour
        drawn.marker.format.line.color.rgb = colour
        known = [place for place, value in enumerate(line) if math.isfinite(value)]
        for place in known:
            last = place == known[-1]
            if not (named if last else all_said):
                continue
            label = drawn.points[place].data_label
            below = _in_a_valley(line, place, lines)
            aside = XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE
            label.position = XL_LABEL_POSITION.RIGHT if last else aside
            label.font.size, label.font.bold, label.font.color.rgb = _pt(SMALL), last, colour
            _say(label, named=last and len(lines) > 1)
    if named:
        longest = max((_said(value, series, book.words) for line in lines for value in line), key=len, default="")
        names = [_bare(name, book.words) for name, _ in series.values] if len(lines) > 1 else [""]
        right = _widest([f"{name} {longest}" for name in names], SMALL) + 0.03
        _leave_room(chart, _widest([longest], SMALL) + 0.01, 0.22 / height, min(right, 0.45), 0.36 / height)
    else:
        _legend(chart)


def _said(value: float, series: Series, words: Words) -> str:
    """About what a label says, to see how long it is."""
    return words.words(Quantity(value, series.unit, 0 if abs(value) >= 1000 else 2))


def _ends_apart(lines: Sequence[Sequence[float]]) -> bool:
    """Whether the last values lie so far apart that each line can be named at its end."""
    ends = [next((value for value in reversed(line) if math.isfinite(value)), math.nan) for line in lines]
    return _apart(ends, lines)


def _apart_everywhere(lines: Sequence[Sequence[float]]) -> bool:
    """Whether every point has room for its number."""
    return max(map(len, lines), default=0) <= 8 and all(_apart(point, lines) for point in zip(*lines, strict=True))


def _apart(point: Sequence[float], lines: Sequence[Sequence[float]]) -> bool:
    """Whether values lie at least a line of text apart, on an axis that holds all of them and 0."""
    known = sorted(value for value in point if math.isfinite(value))
    every = [0.0, *(value for line in lines for value in line if math.isfinite(value))]
    least = 0.13 * (max(every) - min(every))
    return all(after - before >= least for before, after in itertools.pairwise(known))


def _in_a_valley(line: Sequence[float], place: int, lines: Sequence[Sequence[float]]) -> bool:
    """Whether a line comes down to a point so far that it would run through a number above it, which has room below."""
    beside = [line[at] for at in (place - 1, place + 1) if 0 <= at < len(line) and math.isfinite(line[at])]
    every = [0.0, *(value for one in lines for value in one if math.isfinite(value))]
    low, span = min(every), (max(every) - min(every)) or 1.0
    room = line[place] < 0 or line[place] - low > 0.13 * span  # an axis with values below 0 goes on beyond them
    return bool(beside) and room and sum(beside) / len(beside) - line[place] > 0.05 * span


def _say(label: Any, *, named: bool) -> None:
    """Lets a label stand in one line, with the name of its line before the number where ``named``."""
    from pptx.oxml.ns import qn

    element = label._get_or_add_dLbl()
    for properties in element.iter(qn("a:bodyPr")):
        properties.set("wrap", "none")
    if named:
        element.find(qn("c:showSerName")).set("val", "1")
        separator = _element("c:separator")
        separator.text = " "
        element.find(qn("c:showBubbleSize")).addnext(separator)


def _leave_room(chart: Any, left: float, top: float, right: float, bottom: float) -> None:
    """Sets where a chart draws, so that the texts beside it have room; in parts of its size."""
    from pptx.oxml.ns import qn

    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    places = {"x": left, "y": top, "w": 1 - left - right, "h": 1 - top - bottom}
    parts = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge"}
    parts |= {name: f"{value:.3f}" for name, value in places.items()}
    manual = _element("c:manualLayout", *(_element(f"c:{name}", val=value) for name, value in parts.items()))
    area.insert(0, _element("c:layout", manual))


def _widest(texts: Sequence[str], size: float) -> float:
    """The width of the longest text, bold, in parts of the slide's width."""
    return max([_text_width(text, size, True) for text in texts], default=0.0) / WIDTH


def _legend(chart: Any) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = _pt(SMALL)


# Tables

Row = tuple[tuple[Run, ...], ...]
"""The cells of a row as runs."""


@dataclass(frozen=True)
class _Cells:
    """What a table says; ``numbers`` are the places of the columns that are set right."""

    head: Row
    rows: tuple[Row, ...]
    numbers: frozenset[int]

    def only(self, places: Sequence[int]) -> _Cells:
        """Some of the columns."""
        numbers = frozenset(at for at, place in enumerate(places) if place in self.numbers)
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return _Cells(tuple(self.head[place] for place in places), rows, numbers)


@dataclass(frozen=True)
class _Grid:
    """A table that fits the slide's width: its cells, the widths of its columns in inches, its size in points."""

    cells: _Cells
    widths: tuple[float, ...]
    size: int

    def height(self, row: Row, *, bold: bool = False) -> float:
        """The height of a row in inches."""
        lines = [
            len(_lines([replace(run, bold=run.bold or bold) for run in cell], self.size, width - 2 * _PAD_X))
            for cell, width in zip(row, self.widths, strict=True)
        ]
        return max([1, *lines]) * self.size * _LINE / 72 + 2 * _PAD_Y

    @property
    def head_height(self) -> float:
        """The height of the head."""
        return self.height(self.cells.head, bold=True)


def _table(page: _Page, table: Table) -> _Page:
    """A table, continued on further slides with its head where its rows do not fit."""
    words = page.book.words
    title, note = runs(table.title, words), runs(table.note, words) if table.note is not None else ()
    for grid in _grids_of(table, words):
        left = list(grid.cells.rows)
        while True:
            used = _height(title, SMALL, WIDTH) + 0.06 + grid.head_height
            room = BOTTOM - page.y - used
            now = _fitting(grid, left, room)
            whole = _fitting(grid, left, BOTTOM - TOP - used) == len(left)
            if not page.fresh and now < (len(left) if whole and len(left) <= WHOLE_ROWS else min(len(left), 3)):
                page = page.next()
                continue
            if now == len(left) > 3 and _fitting(grid, left, room - _height(note, SMALL, WIDTH) - _GAP) < now:
                now -= 2  # the note does not go to the next slide alone
            elif 0 < len(left) - now < 3 < now - 3:
                now -= 3  # nor do one or two rows
            now = max(now, 1)
            shown = [_shortened(grid, row, room) for row in left[:now]]
            cut = [row for row, short in zip(left[:now], shown, strict=True) if short != row]
            page.heading(title)
            page.table(grid, shown, plain(table.title, words))
            page.notes.extend("; ".join("".join(run.text for run in cell) for cell in row) for row in cut)
            left = left[now:]
            if not left:
                break
            page = page.next()
    return _paragraph(page, note, SMALL)


def _grids_of(table: Table, words: Words) -> Iterator[_Grid]:
    head = tuple(runs(cell, words) for cell in table.heads)
    rows = tuple(tuple(runs(cell, words) for cell in row) for row in table.rows)
    return _grids(_Cells(head, rows, frozenset(table.numbers)))


def _table_height(table: Table, words: Words) -> float:
    """The height of a whole table with its title and its note."""
    height = _heading_height(table.title, words)
    for grid in _grids_of(table, words):
        height += grid.head_height + sum(grid.height(row) for row in grid.cells.rows)
    return height + (_height(runs(table.note, words), SMALL, WIDTH) + _GAP if table.note is not None else 0.0)


def _fitting(grid: _Grid, rows: Sequence[Row], room: float) -> int:
    """How many rows fit a height."""
    for at, row in enumerate(rows):
        room -= grid.height(row)
        if room < 0:
            return at
    return len(rows)


def _shortened(grid: _Grid, row: Row, room: float) -> Row:
    """A row that is higher than a slide, with its longest texts cut."""
    if grid.height(row) <= room:
        return row
    most = max(1, int((room - 2 * _PAD_Y) * 72 / (grid.size * _LINE)))
    found = []
    for cell, width in zip(row, grid.widths, strict=True):
        lines = _lines(cell, grid.size, width - 2 * _PAD_X)
        found.append(cell if len(lines) <= most else (*_cut(cell, lines[most] - 4)[0], Run(" …")))
    return tuple(found)


def _grids(cells: _Cells) -> Iterator[_Grid]:
    """A table at the largest size at which it fits the width, in several lines only where it must; in parts, each with
    the first column, where it cannot."""
    small = TABLE_SIZES[-1]
    for size, broken in [*((size, False) for size in TABLE_SIZES), (small, True)]:
        widths = _widths(cells, size, broken=broken)
        if widths is not None:
            yield _Grid(cells, widths, size)
            return
    chosen = [0]
    for place in range(1, len(cells.head)):
        if len(chosen) > 1 and _widths(cells.only([*chosen, place]), small) is None:
            yield _part(cells.only(chosen), small)
            chosen = [0]
        chosen.append(place)
    yield _part(cells.only(chosen), small)


def _part(cells: _Cells, size: int) -> _Grid:
    even = tuple(WIDTH / len(cells.head) for _ in cells.head)
    return _Grid(cells, _widths(cells, size) or even, size)


def _widths(cells: _Cells, size: int, *, broken: bool = True) -> tuple[float, ...] | None:
    """Widths of columns over the whole slide: what their texts need, ``broken`` into several lines where they are long.
    None where they do not fit."""
    least, wanted = [], []
    for at, title in enumerate(cells.head):
        texts = [row[at] for row in cells.rows]
        bold = [replace(run, bold=True) for run in title]
        head = max(_word_width(bold, size), min(0.6 * _runs_width(bold, size), 2.0))  # in two lines, or nearly
        whole = max([head, *(_runs_width(text, size) for text in texts)])
        words = whole if at in cells.numbers else max([head, *(_word_width(text, size) for text in texts)])
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


# Measuring text

_EMS = {
    0.222: "ijl'’|",
    0.278: " ,.!/:;[]ftI\\\u00a0",
    0.333: '()-r`"“”',
    0.5: "ckvxyzJs",
    0.556: "0123456789abdeghnopquL$#?_–",
    0.584: "+<=>~−±×",
    0.611: "FTZ",
    0.667: "ABEKPSVXY&",
    0.722: "CDHNRUw",
    0.778: "GOQ",
    0.833: "mM",
    0.889: "%",
    0.944: "W",
}
_EM = {sign: width for width, signs in _EMS.items() for sign in signs}
_OTHER, _BOLD, _SAFE = 1.0, 0.056, 1.03
"""Signs that are not listed count as wide as they are high; bold adds to all but digits and blanks; and a little more,
for other fonts."""


def _text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text in one line, in inches; rather too much than too little."""
    ems = sum(_EM.get(sign, 0.6 if sign.isalpha() and sign < "\u0250" else _OTHER) for sign in text)
    if bold:
        ems += _BOLD * sum(not (sign.isdigit() or sign.isspace()) for sign in text)
    return ems * size / 72 * _SAFE


def _runs_width(said: Sequence[Run], size: float) -> float:
    return sum(_text_width(run.text, size, run.bold) for run in said)


def _word_width(said: Sequence[Run], size: float) -> float:
    """The width of the longest word."""
    bold = any(run.bold for run in said)
    return max([_text_width(word, size, bold) for word in "".join(run.text for run in said).split(" ")], default=0.0)


def _lines(said: Sequence[Run], size: float, width: float) -> list[int]:
    """Where the lines begin of a text that is broken to ``width`` inches, as PowerPoint breaks it: between words, and
    inside one that is longer than a line."""
    wide = [_text_width(sign, size, run.bold) for run in said for sign in run.text]
    text = "".join(run.text for run in said)
    starts, x, word = [0], 0.0, 0
    for at, sign in enumerate(text):
        if sign == "\n":
            starts.append(at + 1)
            x, word = 0.0, at + 1
            continue
        x += wide[at]
        if sign == " ":
            word = at + 1
        elif x > width + 1e-9:  # a column may be exactly as wide as its text
            begin = word if word > starts[-1] else at
            if begin > starts[-1]:
                starts.append(begin)
                x = sum(wide[begin : at + 1])
    return starts


def _height(said: Sequence[Run], size: float, width: float) -> float:
    return len(_lines(said, size, width)) * size * _LINE / 72 if said else 0.0


def _cut(said: Sequence[Run], at: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Runs before and after a place in their text."""
    before, after, passed = [], [], 0
    for run in said:
        here = min(max(at - passed, 0), len(run.text))
        before.append(replace(run, text=run.text[:here]))
        after.append(replace(run, text=run.text[here:]))
        passed += len(run.text)
    return tuple(run for run in before if run.text), tuple(run for run in after if run.text)


# PowerPoint's side of it


def _pt(size: float) -> Any:
    from pptx.util import Pt

    return Pt(size)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    make: Any = RGBColor
    return make(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def _box(left: float, top: float, width: float, height: float) -> tuple[Any, Any, Any, Any]:
    from pptx.util import Emu

    return Emu(round(left * _INCH)), Emu(round(top * _INCH)), Emu(round(width * _INCH)), Emu(round(height * _INCH))


def _element(tag: str, *children: Any, **attributes: str) -> Any:
    """An element of the file's XML, such as "a:srgbClr"."""
    from pptx.oxml.xmlchemy import OxmlElement

    made: Any = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(name, value)
    made.extend(children)
    return made


def _colour(colour: str) -> Any:
    return _element("a:srgbClr", val=colour.removeprefix("#"))


def _put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = _box(left, top, width, height)


def _describe(shape: Any, name: str, alt: str) -> None:
    """The name of a shape and what a screen reader says of it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", alt)


class _Book:
    """The presentation while it is written."""

    def __init__(self, words: Words, palette: Palette) -> None:
        from pptx import Presentation

        self.words = words
        self.palette = palette
        self.file: Any = Presentation()
        self.file.slide_width, self.file.slide_height = _box(0, 0, *SIZE)[2:]
        _clean(self.file)
        _dress(self.file, palette)

    def page(self, title: str, number: int = 1) -> _Page:
        """A new slide; further ones of the same title are numbered."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[1])
        page = _Page(self, slide, title, number)
        shown = _in_one_line(title, TITLE, WIDTH - 0.8)
        slide.shapes.title.text_frame.text = shown if number == 1 else f"{shown} ({number})"
        _put(slide.shapes.title, LEFT, TITLE_TOP, WIDTH, TITLE_HEIGHT)
        return page

    def opening(self, outline: Outline) -> None:
        """The title slide, and further ones where what the report is about does not fit."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[0])
        page = _Page(self, slide, plain(outline.title, self.words))
        said = runs(outline.title, self.words)
        size = next((size for size in (48, 40, 32) if len(_lines(said, size, WIDTH)) <= 3), 32)
        height = _height(said, size, WIDTH)
        _put(slide.shapes.title, LEFT, 0.9, WIDTH, height)
        page.fill(slide.shapes.title.text_frame, said, size, bold=True)
        page.y = 0.9 + height + 0.3
        bar = slide.shapes.add_shape(1, *_box(LEFT, 0.62, 1.4, 0.07))
        bar.fill.solid()
        bar.fill.fore_color.rgb = _rgb(self.palette.accent)
        bar.line.fill.background()
        for about in outline.about:
            page = _paragraph(page, runs(about, self.words))
        page.close()

    def saved(self, outline: Outline) -> bytes:
        """The finished file."""
        locale = _LOCALES.get(self.words.language, self.words.language)
        properties = self.file.core_properties
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        properties.title, properties.language = plain(outline.title, self.words)[:255], locale
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.created = properties.modified = now
        _speak(self.file, locale)
        packed = io.BytesIO()
        self.file.save(packed)
        return packed.getvalue()


class _Page:
    """A slide with a cursor: ``y`` is where the next thing goes, ``fresh`` whether nothing stands on it but a title."""

    def __init__(self, book: _Book, slide: Any, title: str, number: int = 1) -> None:
        self.book, self.slide, self.title, self.number = book, slide, title, number
        self.y = TOP
        self.fresh = True
        self.notes: list[str] = []
        self.box: Any = None
        """The box of the paragraphs that end at the cursor."""

    def next(self) -> _Page:
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
        _number(self.slide, len(self.book.file.slides))

    def message(self, said: Sequence[Run], size: int, height: float) -> None:
        shape = self.slide.placeholders[1]
        _put(shape, LEFT, self.y, WIDTH, height)
        self.fill(shape.text_frame, said, size)
        self.passed(height + 0.06)

    def text(self, said: Sequence[Run], size: int) -> None:
        """A paragraph, in the box of the one before where that stands above it."""
        height = _height(said, size, WIDTH)
        if self.box is None:
            self.box = self.slide.shapes.add_textbox(*_box(LEFT, self.y, WIDTH, height))
            self.fill(self.box.text_frame, said, size)
        else:
            self.box.height = _box(0, 0, 0, self.y + height)[3] - self.box.top
            self.fill(self.box.text_frame, said, size, after=_GAP)
        box = self.box
        self.passed(height)
        self.box = box

    def heading(self, said: Sequence[Run]) -> None:
        """What a figure or table shows, above it."""
        height = _height(said, SMALL, WIDTH)
        if not said:
            return
        box = self.slide.shapes.add_textbox(*_box(LEFT, self.y, WIDTH, height))
        self.fill(box.text_frame, said, SMALL, bold=True, colour=self.book.palette.quiet)
        self.y += height + 0.06
        self.box = None

    def picture(self, drawn: bytes, alt: str, height: float) -> None:
        """A picture as large as it goes in a height, in the middle."""
        picture = self.slide.shapes.add_picture(io.BytesIO(drawn), 0, 0)
        scale = min(WIDTH * _INCH / picture.width, height * _INCH / picture.height)
        wide, high = picture.width * scale / _INCH, picture.height * scale / _INCH
        _put(picture, LEFT + (WIDTH - wide) / 2, self.y, wide, high)
        _describe(picture, "", alt)
        self.passed(high)

    def table(self, grid: _Grid, rows: Sequence[Row], title: str) -> None:
        """The head and some rows of a table."""
        heights = [grid.head_height, *(grid.height(row) for row in rows)]
        frame = self.slide.shapes.add_table(
            len(heights), len(grid.widths), *_box(LEFT, self.y, sum(grid.widths), sum(heights))
        )
        _describe(frame, title, title)
        table = frame.table
        table.first_row, table.horz_banding = True, False
        frame._element.xpath(".//a:tableStyleId")[
            0
        ].text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
        for column, width in zip(table.columns, grid.widths, strict=True):
            column.width = _box(0, 0, width, 0)[2]
        for at, (row, height) in enumerate(zip([grid.cells.head, *rows], heights, strict=True)):
            table.rows[at].height = _box(0, 0, 0, height)[3]
            for place, said in enumerate(row):
                self._cell(table.cell(at, place), said, grid.size, right=place in grid.cells.numbers, head=at == 0)
        self.passed(sum(heights))

    def _cell(self, cell: Any, said: Sequence[Run], size: int, *, right: bool, head: bool) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

        palette = self.book.palette
        cell.margin_left = cell.margin_right = _box(0, 0, _PAD_X, 0)[2]
        cell.margin_top = cell.margin_bottom = _box(0, 0, 0, _PAD_Y)[3]
        cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
        verdict = next((run.verdict for run in said if run.verdict), None)
        ground = palette.card if head else palette.ground_of[verdict] if verdict else None
        if ground is not None:
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(ground)
        self.fill(cell.text_frame, said, size, bold=head, colour=palette.quiet if head else None)
        if right:
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        _underline(cell, palette.quiet if head else palette.line)

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
            paragraph.space_before = _pt(after * 72)
        for run in said:
            written = paragraph.add_run()
            written.text = run.text
            written.font.size, written.font.bold = _pt(size), run.bold or bold
            ink = self.book.palette.text_of[run.verdict] if run.verdict else colour
            if ink:
                written.font.color.rgb = _rgb(ink)

    def passed(self, height: float) -> None:
        """Moves the cursor below something that was set."""
        self.y += height + _GAP
        self.fresh, self.box = False, None


def _in_one_line(text: str, size: float, width: float) -> str:
    """A text that fits one line, cut with an ellipsis."""
    lines = _lines([Run(text, bold=True)], size, width)
    return text if len(lines) == 1 else text[: lines[1] - 3].rstrip() + " …"


def _underline(cell: Any, colour: str) -> None:
    """A line below a cell."""
    cell._tc.get_or_add_tcPr().insert(0, _element("a:lnB", _element("a:solidFill", _colour(colour)), w="9525"))


def _number(slide: Any, number: int) -> None:
    """Puts the layout's slide number on a slide; the library leaves it out."""
    from pptx.oxml.ns import qn

    for shape in slide.slide_layout.placeholders:
        if shape.element.xpath(".//p:ph[@type='sldNum']"):
            mine = copy.deepcopy(shape.element)
            mine.xpath(".//p:cNvPr")[0].set(
                "id", str(max(int(i) for i in slide.shapes._spTree.xpath("//p:cNvPr/@id")) + 1)
            )
            mine.find(f".//{qn('a:fld')}").find(qn("a:t")).text = str(number)
            slide.shapes._spTree.append(mine)


def _clean(file: Any) -> None:
    """Takes out what the library's template brings and no slide needs: layouts, dates, a printer, a thumbnail, the
    name of another program."""
    layouts = file.slide_layouts
    for layout in list(layouts)[2:]:
        layouts.remove(layout)
    for place in (file.slide_master, *layouts):
        for shape in place.element.xpath(".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='dt' or @type='ftr']]"):
            shape.getparent().remove(shape)
    for rels in (file.part.rels, file.part.package._rels):
        for key in [
            key
            for key, rel in rels.items()
            if rel.reltype.endswith(("/printerSettings", "/thumbnail", "/extended-properties"))
        ]:
            rels.pop(key)


def _dress(file: Any, palette: Palette) -> None:
    """Colours, font and places of the master and the layouts, so that slides added later look the same."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.oxml import serialize_part_xml
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    master = file.slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    tree: Any = parse_xml(theme.blob)
    colours = {
        "dk1": palette.text, "lt1": palette.ground, "dk2": palette.quiet, "lt2": palette.card,
        "accent1": palette.accent, "accent2": palette.text_of["good"], "accent3": palette.text_of["fair"],
        "accent4": palette.text_of["poor"], "accent5": palette.quiet, "accent6": palette.steps[3],
        "hlink": palette.accent, "folHlink": palette.quiet,
    }  # fmt: skip
    for name, colour in colours.items():
        slot = tree.find(f".//{qn(f'a:{name}')}")
        for old in list(slot):
            slot.remove(old)
        slot.append(_colour(colour))
    for font in tree.iter(qn("a:latin")):
        font.set("typeface", FONT)
    theme._blob = serialize_part_xml(tree)
    places = {"title": (TITLE_TOP, TITLE_HEIGHT), "body": (TOP, BOTTOM - TOP), "sldNum": (7.0, 0.32)}
    for holder in (master, *file.slide_layouts):
        for shape in holder.placeholders:
            (kind,) = shape.element.xpath(".//p:ph")
            top, height = places.get(
                {"ctrTitle": "title", "subTitle": "body", None: "body"}.get(kind.get("type"), kind.get("type")), (0, 1)
            )
            _put(shape, LEFT, top, WIDTH, height)
            for properties in shape.element.iter(qn("a:bodyPr")):
                for side in ("lIns", "rIns", "tIns", "bIns"):
                    properties.set(side, "0")
                properties.set("anchor", "t")
    _style_level(master.element.find(f".//{qn('p:titleStyle')}"), TITLE, bold=True, colour="accent1")
    _style_level(master.element.find(f".//{qn('p:bodyStyle')}"), MESSAGE_SIZES[-1], bold=False, colour="tx1")
    for level in file.slide_layouts[0].element.iter(qn("a:lvl1pPr")):
        level.set("algn", "l")
    for holder in (master, *file.slide_layouts):
        for number in holder.element.xpath(".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='sldNum']]//a:lvl1pPr/a:defRPr"):
            number.set("sz", "1400")


def _style_level(style: Any, size: int, *, bold: bool, colour: str) -> None:
    """The first level of a style of the master: on the left, without a bullet."""
    from pptx.oxml.ns import qn

    level = style.find(qn("a:lvl1pPr"))
    level.set("algn", "l")
    level.set("marL", "0")
    level.set("indent", "0")
    for bullet in [*level.findall(qn("a:buChar")), *level.findall(qn("a:buFont")), *level.findall(qn("a:buNone"))]:
        level.remove(bullet)
    text = level.find(qn("a:defRPr"))
    text.addprevious(_element("a:buNone"))
    text.set("sz", str(100 * size))
    text.set("b", "1" if bold else "0")
    for scheme in text.iter(qn("a:schemeClr")):
        scheme.set("val", colour)


def _speak(file: Any, locale: str) -> None:
    """Says the language of every text, so that the spelling is checked in it."""
    from pptx.oxml.ns import qn

    def said(element: Any) -> None:
        for run in element.iter(qn("a:r"), qn("a:fld")):
            if run.find(qn("a:rPr")) is None:
                run.insert(0, _element("a:rPr"))
        for properties in element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            properties.set("lang", locale)

    for place in (file.slide_master, *file.slide_layouts):
        said(place.element)
    for slide in file.slides:
        said(slide.element)
        if slide.has_notes_slide:
            said(slide.notes_slide.element)
        for shape in slide.shapes:
            if shape.has_chart:
                space = shape.chart._chartSpace
                said(space)
                for old in space.findall(qn("c:lang")):
                    space.remove(old)
                language = _element("c:lang", val=locale)
                first = space.find(qn("c:date1904"))
                first.addnext(language) if first is not None else space.insert(0, language)
