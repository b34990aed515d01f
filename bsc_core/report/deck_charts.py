"""Charts with their data, which PowerPoint can edit: bars and lines, their labels and the workbook behind them."""

from __future__ import annotations

import io
import itertools
import math
import re
from collections.abc import Sequence
from typing import Any

from bsc_core.charts import mixed
from bsc_core.palette import Palette
from bsc_core.report.blocks import Cell, Figure, Judged, Series
from bsc_core.report.deck_page import Book, Page
from bsc_core.report.deck_parts import describe, in_emu, new_element, pt, rgb
from bsc_core.report.deck_sizes import LEFT, SMALL, WIDTH
from bsc_core.report.deck_texts import FONT, text_width
from bsc_core.report.texts import plain
from bsc_core.sentence import NO_BREAK, Quantity, decimals_of
from bsc_core.text.words import Words

_FORMAT_LOCALES = {"en": "[$-809]", "id": "[$-421]"}
"""The languages as number formats know them."""


def can_be_native(series: Series) -> bool:
    """Whether there is a value to draw at all."""
    return any(math.isfinite(value) for _, line in series.values for value in line)


def draw_chart(page: Page, figure: Figure, series: Series, height: float) -> None:
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
    frame = page.slide.shapes.add_chart(kind, *in_emu(LEFT, page.y, WIDTH, height), data)
    describe(frame, plain(figure.title, words), plain(figure.alt, words))
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


def _style(chart: Any, book: Book, number_format: str) -> None:
    """What bars and lines have in common."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.oxml.ns import qn

    chart.has_title = False
    chart.value_axis.tick_labels.number_format = number_format
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.has_legend = False
    chart.font.size = pt(SMALL)
    chart.font.name = FONT
    chart.font.color.rgb = rgb(book.palette.text)
    axis = chart.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    for last in axis._element.findall(qn("c:noMultiLvlLbl")):
        last.addprevious(new_element("c:tickLblSkip", val="1"))  # every name is written
    axis.format.line.color.rgb = rgb(book.palette.quiet)
    value = chart.value_axis
    value.major_tick_mark = value.minor_tick_mark = XL_TICK_MARK.NONE
    value.format.line.fill.background()
    value.major_gridlines.format.line.color.rgb = rgb(book.palette.line)


def _bars(chart: Any, series: Series, book: Book, height: float) -> None:
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
        chart.category_axis.tick_labels.font.size = pt(size)
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = pt(size), True
    for drawn, colour, (name, _) in zip(plot.series, _shades(len(series.values), book.palette), series.values,
                                        strict=True):  # fmt: skip
        drawn.invert_if_negative = False
        if isinstance(name, Judged):
            colour = book.palette.text_of[name.verdict]
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(colour)
        drawn.format.line.color.rgb = rgb(book.palette.accent)
        for at, category in enumerate(series.categories):
            if isinstance(category, Judged) and len(series.values) == 1:
                point = drawn.points[at].format
                point.fill.solid()
                point.fill.fore_color.rgb = rgb(book.palette.text_of[category.verdict])
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


def _line_chart(chart: Any, series: Series, book: Book, height: float) -> None:
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
        colour = rgb(colours[at % len(colours)])
        drawn.smooth = False
        drawn.format.line.width, drawn.format.line.color.rgb = pt(3), colour
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
            label.font.size, label.font.bold, label.font.color.rgb = pt(SMALL), last, colour
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
        separator = new_element("c:separator")
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
    manual = new_element("c:manualLayout", *(new_element(f"c:{name}", val=value) for name, value in parts.items()))
    area.insert(0, new_element("c:layout", manual))


def _widest(texts: Sequence[str], size: float) -> float:
    """The width of the longest text, bold, in parts of the slide's width."""
    return max([text_width(text, size, True) for text in texts], default=0.0) / WIDTH


def _legend(chart: Any) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = pt(SMALL)
