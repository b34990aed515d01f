"""Charts with their data, which PowerPoint can edit: bars and lines, their labels and the workbook behind them."""

from __future__ import annotations

import io
import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bsc_core.charts import mixed
from bsc_core.palette import Palette
from bsc_core.report.blocks import Cell, Figure, Judged, Series
from bsc_core.report.deck_page import Book, Page
from bsc_core.report.deck_parts import describe, in_emu, new_element, pt, rgb
from bsc_core.report.deck_sizes import CHART, LABEL
from bsc_core.report.deck_texts import FONT, LINE_SPACING, text_width
from bsc_core.report.texts import plain
from bsc_core.sentence import NO_BREAK, Quantity, Sentence, decimals_of
from bsc_core.text.words import Words

_FORMAT_LOCALES = {"en": "[$-809]", "id": "[$-421]"}
"""The languages as number formats know them."""


Verdicts = Sequence[Judged | None]
"""The verdict of each bar, where there is one."""
SCALES: Mapping[str, tuple[float, float, Sentence]] = {"scores": (-1.0, 1.0, Sentence("score, from −1 to 1"))}
"""Charts whose numbers have ends: from where to where, and what the axis is called."""


def can_be_native(series: Series) -> bool:
    """Whether there is a value to draw at all."""
    return any(math.isfinite(value) for _, line in series.values for value in line)


def draw_chart(page: Page, figure: Figure, series: Series, height: float, verdicts: Verdicts = ()) -> None:
    """A chart with its data, at the cursor; ``verdicts`` are those of its bars, None where there is none to say."""
    from pptx.chart import data as chart_data
    from pptx.enum.chart import XL_CHART_TYPE

    words, width = page.book.words, page.width
    values = _values(series)
    unit = words.unit(series.unit)
    scale = SCALES.get(figure.key) if series.kind == "bars" else None
    make: Any = chart_data.CategoryChartData
    data = make(number_format=_number_format(values, unit, series.unit == "Rp", words, 2 if scale else None))
    data.categories = _named(series, verdicts, words)
    for name, line in series.values:
        data.add_series(_bare(name, words), [value if math.isfinite(value) else None for value in line])
    bars = series.kind == "bars"
    kind = XL_CHART_TYPE.BAR_CLUSTERED if bars else XL_CHART_TYPE.LINE_MARKERS
    frame = page.slide.shapes.add_chart(kind, *in_emu(page.left, page.y, width, height), data)
    describe(frame, plain(figure.title, words), plain(figure.alt, words))
    chart = frame.chart
    # the library's own workbook would make a formula of a name that begins with "="
    chart.part.chart_workbook.update_from_xlsx_blob(_sheet(data))
    _style(chart, page.book, _axis_format(values, data.number_format))
    if bars:
        _bars(chart, series, verdicts, page.book, (width, height), data.number_format, scale)
    else:
        _line_chart(chart, series, page.book, (width, height))
    page.passed(height)


def _values(series: Series) -> list[float]:
    """Every value that there is."""
    return [value for _, line in series.values for value in line if math.isfinite(value)]


def _named(series: Series, verdicts: Verdicts, words: Words) -> list[str]:
    """The categories as they are written, each with the mark and the word of its verdict."""
    names = [_bare(category, words) for category in series.categories]
    if not any(verdicts):
        return names
    said = [_bare(verdict, words) if verdict is not None else "" for verdict in verdicts]
    return [f"{name}  {word}".rstrip() for name, word in zip(names, said, strict=True)]


def _bare(cell: Cell, words: Words) -> str:
    """A name for a chart's data, which has no bold and no tabs."""
    return " ".join(plain(cell, words).split()) or "–"


def _number_format(
    values: Sequence[float], unit: str, in_front: bool, words: Words, places: int | None = None
) -> str:  # fmt: skip
    """How Office writes the numbers of a chart: with the unit, with the minus sign of the sentences.

    The decimal and thousands signs are those of the language where a program heeds the format's language
    (LibreOffice), else those of the reader's own system (PowerPoint); as text they would no longer follow the data.
    """
    language = _FORMAT_LOCALES.get(words.language, "")
    decimals = 0 if max(map(abs, values), default=0.0) >= 1000 else max((decimals_of(v) for v in values), default=0)
    decimals = decimals if places is None else places
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
    chart.font.size = pt(CHART)
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


def _bars(
    chart: Any, series: Series, verdicts: Verdicts, book: Book, size: tuple[float, float], written: str,
    scale: tuple[float, float, Sentence] | None,
) -> None:  # fmt: skip
    """Bars across, each in the colour of its verdict, else in the accent's. ``size`` is the chart's, in inches."""
    from pptx.enum.chart import XL_LABEL_POSITION

    palette, (width, height) = book.palette, size
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.offset = 40
    if scale is None:
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        _room_for_labels(chart, series)
    else:
        _scaled(chart, scale, book)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, -5
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.number_format, labels.number_format_is_linked = written, False
    labels.font.size, labels.font.bold = pt(CHART), True
    single = len(series.values) == 1
    for drawn, colour, (name, _) in zip(plot.series, _shades(len(series.values), palette), series.values,
                                        strict=True):  # fmt: skip
        drawn.invert_if_negative = False
        if isinstance(name, Judged):
            colour = palette.text_of[name.verdict]
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(colour)
        drawn.format.line.color.rgb = rgb(palette.accent) if not single else rgb(colour)
        for at, verdict in enumerate(verdicts if single else ()):
            if verdict is not None:
                point = drawn.points[at].format
                point.fill.solid()
                point.fill.fore_color.rgb = point.line.color.rgb = rgb(palette.text_of[verdict.verdict])
        if scale is not None:
            _inside_at_the_ends(drawn, series.values[0][1], scale, book)
    names = _named(series, verdicts, book.words)
    left = min(_widest(names, CHART, width) + 0.12 / width, 0.5)
    _leave_room(chart, left, 0.02, 0.02, (0.62 if scale else 0.5 if not single else 0.03 * height) / height)
    if not single:
        _legend(chart)


def _inside_at_the_ends(
    drawn: Any, values: Sequence[float], scale: tuple[float, float, Sentence], book: Book
) -> None:  # fmt: skip
    """Puts the numbers of bars that nearly fill the scale into them, where those beside would leave the chart."""
    from pptx.enum.chart import XL_LABEL_POSITION

    low, high, _ = scale
    for at, value in enumerate(values):
        if math.isfinite(value) and not low + 0.15 * (high - low) <= value <= high - 0.15 * (high - low):
            label = drawn.points[at].data_label
            label.position = XL_LABEL_POSITION.INSIDE_END
            label.font.size, label.font.bold, label.font.color.rgb = pt(CHART), True, rgb(book.palette.ground)


def _scaled(chart: Any, scale: tuple[float, float, Sentence], book: Book) -> None:
    """The whole scale with its name and the line at 0, so that a bar is seen as a part of what could be."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    low, high, name = scale
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, (high - low) / 4
    # the first category stands at the top, and the axis with it, if it were not said otherwise
    axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    axis.tick_labels.font.color.rgb = rgb(book.palette.quiet)
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = _bare(name, book.words)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = pt(CHART), False, rgb(book.palette.quiet)


def _room_for_labels(chart: Any, series: Series) -> None:
    """Ends the axis where the labels beside the longest bars still have room."""
    values = _values(series)
    low, high = min([0.0, *values]), max([0.0, *values])
    room = 0.16 * ((high - low) or 1.0)
    chart.value_axis.minimum_scale = low - room if low < 0 else 0.0
    chart.value_axis.maximum_scale = high + room if high > 0 else 0.0


def _shades(count: int, palette: Palette) -> list[str]:
    """Colours of several series, lighter to the full accent, so that grey tells them apart too."""
    return [mixed(palette.accent, palette.ground, 0.75 * (count - 1 - at) / max(count - 1, 1)) for at in range(count)]


def _line_chart(chart: Any, series: Series, book: Book, size: tuple[float, float]) -> None:
    """Lines, each named at its end; without an axis where every point has its number. ``size`` is in inches."""
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
    values = _values(series)
    longest = max((_said(value, series, book.words) for value in values), key=len)
    along = CHART if size[0] > _WIDE else LABEL
    half = 0.5 * text_width(longest, along, True) / size[0]
    ends = _ends_of(series, book.words, size)
    beside = ends.width / size[0] if ends is not None else half + 0.01
    each = (1 - beside - half) / max(len(series.categories), 1)
    all_said = (ends is not None or len(lines) == 1) and _apart_everywhere(lines) and each >= 1.9 * half
    for at, (drawn, line) in enumerate(zip(chart.plots[0].series, lines, strict=True)):
        colour = rgb(colours[at % len(colours)])
        drawn.smooth = False
        drawn.format.line.width, drawn.format.line.color.rgb = pt(3), colour
        drawn.format.line.dash_style = dashes[at % len(dashes)]
        drawn.marker.style, drawn.marker.size = marks[at % len(marks)], 10
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour
        drawn.marker.format.line.color.rgb = colour
        known = [place for place, value in enumerate(line) if math.isfinite(value)]
        for place in known:
            last = place == known[-1]
            at_end = last and ends is not None
            if not (at_end or all_said):
                continue
            label = drawn.points[place].data_label
            below = _in_a_valley(line, place, lines) or _has_one_above(line, place, lines)
            aside = XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE
            label.position = XL_LABEL_POSITION.RIGHT if at_end else aside
            label.font.size, label.font.bold, label.font.color.rgb = pt(CHART if at_end else along), last, colour
            _say(label, named=last and len(lines) > 1, under=ends is not None and ends.under)
            if last and ends is not None and abs(ends.moved[at]) > 0.01:
                _move(label, ends.moved[at] / size[1])
    if min(values) >= 0:
        chart.value_axis.minimum_scale = 0.0  # no line looks steeper than it is
    if all_said:
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
    several = len(lines) > 1
    names = [_bare(name, book.words) for name, _ in series.values]
    legend = _legend_height(names, size[0]) if ends is None and several else 0.0
    left = half if all_said else _widest([longest], CHART, size[0])
    _leave_room(chart, left + 0.01, _TOP / size[1], beside, (_BOTTOM + legend) / size[1])
    if legend:
        _legend(chart)


def least_width(series: Series, words: Words) -> float:
    """The width that the numbers of a chart with lines need beside the lines."""
    if series.kind == "bars":
        return 0.0
    longest = max((text_width(_said(value, series, words), LABEL, True) for value in _values(series)), default=0.0)
    return longest * (len(series.categories) + 0.3) if len(series.values) == 1 else 2 * longest + 2.4


_WIDE = 7.0
"""A chart over more than a column, in inches."""
_TOP, _BOTTOM = 0.3, 0.4
"""What the labels over a line chart and the periods below it take of its height, in inches."""


@dataclass(frozen=True)
class _Ends:
    """Names at the ends of lines: whether the number stands ``under`` the name, how wide they are, and how far each is
    moved down so that none stands on another; in inches."""

    under: bool
    width: float
    moved: tuple[float, ...]


def _ends_of(series: Series, words: Words, size: tuple[float, float]) -> _Ends | None:
    """Where the names of lines stand at their ends; None where they have no room there."""
    ends = [next((value for value in reversed(line) if math.isfinite(value)), math.nan) for _, line in series.values]
    several = len(series.values) > 1
    names = [_bare(name, words) if several else "" for name, _ in series.values]
    numbers = [_said(value, series, words) for value in ends]
    width, height = size
    if not several and width <= _WIDE:
        return None  # its number stands above its last point
    for under in (False, True) if several else (False,):
        lines = [f"{name} {number}" for name, number in zip(names, numbers, strict=True)]
        texts = [*names, *numbers] if under else lines
        wide = max(text_width(text, CHART, True) for text in texts) + 0.22
        if wide <= (0.36 if several and not under else 0.55) * width:
            break
    else:
        return None
    each = (2 if under else 1) * CHART * LINE_SPACING / 72
    known = _values(series)
    span = max([0.0, *known]) - min([0.0, *known])
    inside = height - _TOP - _BOTTOM
    if each * len(ends) > inside + each:
        return None
    places = [-(value if math.isfinite(value) else 0.0) / (1.1 * span or 1.0) * inside for value in ends]
    return _Ends(under, wide, tuple(_moved_apart(places, each)))


def _moved_apart(places: Sequence[float], least: float) -> list[float]:
    """How far each place is moved, so that all of them are ``least`` apart, in their order and as little as goes: those
    that would touch stand together around their middle."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    groups: list[list[int]] = []
    for at in order:
        groups.append([at])
        while len(groups) > 1 and _start(groups[-1], places, least) < _start(groups[-2], places, least) + least * len(
            groups[-2]
        ):
            groups[-2:] = [groups[-2] + groups[-1]]
    moved = [0.0] * len(places)
    for group in groups:
        begin = _start(group, places, least)
        for rank, at in enumerate(group):
            moved[at] = begin + rank * least - places[at]
    return moved


def _start(group: Sequence[int], places: Sequence[float], least: float) -> float:
    """Where the first of a group stands when the group is around the middle of its places."""
    return sum(places[at] for at in group) / len(group) - least * (len(group) - 1) / 2


def _said(value: float, series: Series, words: Words) -> str:
    """About what a label says, to see how long it is."""
    return words.words(Quantity(value, series.unit, 0 if abs(value) >= 1000 else 2))


def _apart_everywhere(lines: Sequence[Sequence[float]]) -> bool:
    """Whether every point before the last has room for its number; of two that are close, one has it above and the
    other below."""
    return max(map(len, lines), default=0) <= 8 and all(_apart(point, lines) for point in list(zip(*lines,
                                                                                    strict=True))[:-1])  # fmt: skip


def _apart(point: Sequence[float], lines: Sequence[Sequence[float]]) -> bool:
    """Whether values lie at least a line of text apart, or no more than two of them do not, on an axis that holds all
    of them and 0."""
    known = sorted(value for value in point if math.isfinite(value))
    least = _least_apart(lines)
    gaps = [after - before for before, after in itertools.pairwise(known)]
    return len(known) == 2 or all(gap >= least for gap in gaps)


def _least_apart(lines: Sequence[Sequence[float]]) -> float:
    """What a line of text takes of the axis."""
    every = [0.0, *(value for line in lines for value in line if math.isfinite(value))]
    return 0.13 * (max(every) - min(every))


def _has_one_above(line: Sequence[float], place: int, lines: Sequence[Sequence[float]]) -> bool:
    """Whether another line has a point so close above this one that its number must stand below."""
    others = [one[place] for one in lines if one is not line and math.isfinite(one[place])]
    return any(0 <= other - line[place] < _least_apart(lines) for other in others)


def _in_a_valley(line: Sequence[float], place: int, lines: Sequence[Sequence[float]]) -> bool:
    """Whether a line comes down to a point so far that it would run through a number above it, which has room below."""
    beside = [line[at] for at in (place - 1, place + 1) if 0 <= at < len(line) and math.isfinite(line[at])]
    every = [0.0, *(value for one in lines for value in one if math.isfinite(value))]
    low, span = min(every), (max(every) - min(every)) or 1.0
    room = line[place] < 0 or line[place] - low > 0.13 * span  # an axis with values below 0 goes on beyond them
    return bool(beside) and room and sum(beside) / len(beside) - line[place] > 0.03 * span


def _say(label: Any, *, named: bool, under: bool) -> None:
    """Lets a label stand in one line, with the name of its line before the number where ``named``, or above it."""
    from pptx.oxml.ns import qn

    element = label._get_or_add_dLbl()
    for properties in element.iter(qn("a:bodyPr")):
        properties.set("wrap", "none")
    if named:
        element.find(qn("c:showSerName")).set("val", "1")
        separator = new_element("c:separator")
        separator.text = "\n" if under else " "
        element.find(qn("c:showBubbleSize")).addnext(separator)


def _move(label: Any, down: float) -> None:
    """Moves a label down from where it would stand, by a part of the chart's height."""
    from pptx.oxml.ns import qn

    moved = new_element("c:manualLayout", new_element("c:x", val="0"), new_element("c:y", val=f"{down:.4f}"))
    label._get_or_add_dLbl().find(qn("c:idx")).addnext(new_element("c:layout", moved))


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


def _widest(texts: Sequence[str], size: float, width: float) -> float:
    """The width of the longest text, bold, in parts of ``width``."""
    return max([text_width(text, size, True) for text in texts], default=0.0) / width


def _legend_height(names: Sequence[str], width: float) -> float:
    """About what a legend takes of a chart's height, in inches."""
    across = sum(text_width(name, CHART) + 0.7 for name in names)
    return 0.28 * math.ceil(across / width) + 0.16


def _legend(chart: Any) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = pt(CHART)
