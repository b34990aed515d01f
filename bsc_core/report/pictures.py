"""Charts as pictures, and all of a report's charts and tables as files in one zip.

What a browser's theme gives the charts on screen (font, sizes, colours of axes) is said here in words of its own, so
that a picture looks like the screen wherever it is opened.
"""

from __future__ import annotations

import csv
import io
import math
import re
import textwrap
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html import escape
from numbers import Real
from typing import Any

import altair

from bsc_core.palette import LIGHT, Palette
from bsc_core.report.blocks import Cell, Figure, Outline, Section, Table
from bsc_core.report.texts import plain
from bsc_core.sentence import NO_BREAK, Quantity, Sentence
from bsc_core.text.words import Words

WIDTH = 760
"""How wide a picture is where neither its chart nor the caller says it, in pixels."""
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
_SIZES = ("fontSize", "labelFontSize", "titleFontSize")
LABEL_SIZE = 12
"""The size of the labels on axes, in pixels; the smallest text that most charts have."""
_TITLE_SIZE, _TITLE_LINE, _TITLE_GAP = 16, 20, 16
_USUAL_HEIGHT = 350
_NOTHING = "–"
"""What tables say where there is no number."""
SEPARATORS: Mapping[str, str] = {",": ";", ".": ","}
"""What parts the cells of a CSV, by the language's decimal sign; the spreadsheets of its readers expect that."""
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""How a text begins that a spreadsheet takes for a formula, wide East Asian signs among it."""


class NotDrawn(ValueError):
    """A chart that cannot be drawn as a picture; what it shows stands in its ``alt``."""


# Charts


def chart_png(
    figure: Figure,
    words: Words,
    palette: Palette = LIGHT,
    *,
    width: int | None = None,
    height: int | None = None,
    titled: bool = False,
    scale: float = 2.0,
) -> bytes:
    """A figure as PNG with ``scale`` dots a pixel. Raises NotDrawn.

    ``width`` and ``height`` are in pixels and count for charts that leave them open: a chart of rows has the height
    that its rows need. ``titled`` writes the figure's title into the picture.
    """
    return png(chart_spec(figure, words, palette, width=width, height=height, titled=titled), words, scale)


def chart_svg(
    figure: Figure,
    words: Words,
    palette: Palette = LIGHT,
    *,
    width: int | None = None,
    height: int | None = None,
    titled: bool = False,
) -> str:
    """A figure as SVG, with its title and what it shows for screen readers; otherwise as :func:`chart_png`."""
    return svg(chart_spec(figure, words, palette, width=width, height=height, titled=titled), figure, words)


def svg(spec: dict[str, Any], figure: Figure, words: Words) -> str:
    """A spec of :func:`chart_spec` as SVG, with the figure's title and words. Raises NotDrawn."""
    import vl_convert

    try:
        drawn = vl_convert.vegalite_to_svg(spec, format_locale=_signs(words))
    except ValueError as reason:
        raise NotDrawn(figure.key) from reason
    spoken = f"<title>{escape(plain(figure.title, words))}</title><desc>{escape(plain(figure.alt, words))}</desc>"
    return re.sub(r"<svg([^>]*)>", lambda found: f'<svg role="img"{found[1]}>{spoken}', drawn, count=1)


def png(spec: dict[str, Any], words: Words, scale: float = 2.0) -> bytes:
    """A spec of :func:`chart_spec` as PNG. Raises NotDrawn."""
    import vl_convert

    try:
        return vl_convert.vegalite_to_png(spec, scale=scale, format_locale=_signs(words))
    except ValueError as reason:
        raise NotDrawn(str(reason)) from reason


def chart_spec(
    figure: Figure,
    words: Words,
    palette: Palette = LIGHT,
    *,
    width: int | None = None,
    height: int | None = None,
    titled: bool = False,
    larger: float = 1.0,
) -> dict[str, Any]:
    """The Vega-Lite spec of a figure with everything that the screen's theme would add, its size in pixels among it.

    ``larger`` makes every text so many times as large, where a picture has room for it. Other arguments and exception
    as in :func:`chart_png`.
    """
    try:
        with altair.data_transformers.enable("default", max_rows=None):
            spec: dict[str, Any] = figure.draw(palette, words).to_dict()
    except ValueError as reason:
        raise NotDrawn(figure.key) from reason
    spec["config"] = _over(_theme(palette), spec.get("config", {}))
    spec["background"] = palette.ground
    if not isinstance(spec.get("width"), (int, float)):
        spec["width"] = WIDTH if width is None else width
    if not isinstance(spec.get("height"), (int, float)):
        spec["height"] = _USUAL_HEIGHT if height is None else height
    elif height is not None and has_open_height(spec):
        spec["height"] = height
    if larger != 1.0:
        spec = _with_larger_text(spec, larger)
    if titled:
        lines = _lines(plain(figure.title, words), spec["width"])
        spec["title"] = {"text": lines}
        spec["height"] += _TITLE_LINE * len(lines) + _TITLE_GAP
    return spec


def _with_larger_text(part: Any, larger: float) -> Any:
    """A spec with every size of a font so many times as large."""
    if isinstance(part, list):
        return [_with_larger_text(one, larger) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: value
        if key in ("data", "datasets")
        else value * larger
        if key in _SIZES and isinstance(value, (int, float))
        else _with_larger_text(value, larger)
        for key, value in part.items()
    }


def smallest_text(spec: Mapping[str, Any]) -> float:
    """The size of the smallest letters of a chart, in pixels: those that it sets itself, and those on its axes."""
    own = {key: part for key, part in spec.items() if key != "config"}
    return min([float(LABEL_SIZE), *_font_sizes(own)])


def _font_sizes(part: Any) -> Iterator[float]:
    if isinstance(part, list):
        for one in part:
            yield from _font_sizes(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in _SIZES and isinstance(value, (int, float)):
                yield float(value)
            elif key not in ("data", "datasets"):
                yield from _font_sizes(value)


def row_names(spec: Mapping[str, Any]) -> list[str]:
    """The names of a chart's rows as they are broken into lines, from the top; none where it is not one of rows."""
    for data in spec.get("datasets", {}).values():
        if data and {"lines", "y"} <= set(data[0]):
            return [str(row["lines"]) for row in sorted(data, key=lambda row: row["y"])]
    return []


def has_open_height(spec: Mapping[str, Any]) -> bool:
    """Whether a chart can be drawn lower or higher: its vertical axis is a visible scale of numbers, no list of rows
    and no places in pixels."""
    found = [encoding["y"] for encoding in _encodings(spec) if isinstance(encoding.get("y"), dict)]
    places = [y for y in found if "field" in y]
    return bool(places) and all(y.get("type") == "quantitative" and y.get("axis", "") is not None for y in places)


def _encodings(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "encoding" in spec:
        yield spec["encoding"]
    for layer in spec.get("layer", ()):
        yield from _encodings(layer)


def _theme(palette: Palette) -> dict[str, Any]:
    """What the app's theme sets for charts, read off the screen; sizes in pixels."""
    text = {
        "labelFont": FONT, "titleFont": FONT, "labelFontWeight": "normal", "titleFontWeight": "normal",
        "labelColor": palette.quiet, "titleColor": palette.quiet, "titleFontSize": 14,
    }  # fmt: skip
    return {
        "font": FONT,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 8,
        "view": {"stroke": "transparent", "strokeWidth": 0},
        "text": {"font": FONT, "color": palette.text},
        "mark": {"color": palette.accent},
        "title": {
            "font": FONT, "fontSize": _TITLE_SIZE, "lineHeight": _TITLE_LINE, "fontWeight": "bold",
            "color": palette.text, "anchor": "start", "align": "left", "frame": "group", "offset": _TITLE_GAP,
        },
        "axis": {
            **text, "labelFontSize": LABEL_SIZE, "ticks": False, "domain": False, "gridColor": palette.line,
            "domainColor": palette.line, "labelFlush": True, "labelFlushOffset": 1, "labelBound": False,
            "labelLimit": 100, "titlePadding": 16, "labelPadding": 16, "labelSeparation": 4, "labelOverlap": True,
        },
        "axisDiscrete": {"grid": False},
        "axisXPoint": {"grid": False},
        "axisTemporal": {"grid": False},
        "axisXBand": {"grid": False},
        "bar": {"binSpacing": 4, "discreteBandSize": {"band": 0.85}},
        "legend": {
            **text, "labelFontSize": 14, "titlePadding": 8, "labelPadding": 16, "columnPadding": 8, "rowPadding": 4,
            "padding": 8, "symbolStrokeWidth": 4,
        },
        "range": {"category": [palette.accent, palette.quiet, palette.text, *palette.steps[1:4]]},
    }  # fmt: skip


def _over(base: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with what ``own`` says otherwise."""
    found = dict(base)
    for key, value in own.items():
        before = found.get(key)
        found[key] = _over(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return found


def _signs(words: Words) -> Any:
    """How Vega writes numbers in a language."""
    return {
        "decimal": words.decimal, "thousands": words.number(1000, ",.0f")[1], "grouping": [3], "currency": ["", ""],
    }  # fmt: skip


def _lines(text: str, width: float) -> list[str]:
    return textwrap.wrap(text, max(20, int(width / (_TITLE_SIZE * 0.55)))) or [""]


# Files


def pictures(
    outline: Outline,
    words: Words,
    palette: Palette = LIGHT,
    *,
    progress: Callable[[float], object] | None = None,
) -> bytes:
    """A zip with every figure as PNG (two dots a pixel) and SVG, every table as CSV, and index.csv, which says what
    each file shows. ``progress`` is told the part done, 0 to 1.

    A figure that cannot be drawn has no file; the index says what it shows. One that stands in several sections is
    there once.
    """
    names = _Names()
    index: list[list[str]] = []
    parts = list(_parts(outline))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (section, part) in enumerate(parts):
            if progress is not None:
                progress(done / len(parts))
            title, within = plain(part.title, words), plain(section.title, words)
            if isinstance(part, Table):
                name = names.of(f"{section.key}-table", "csv")
                archive.writestr(name, table_csv(part, words))
                index.append([name, title, within, plain(part.note, words) if part.note is not None else ""])
                continue
            alt = plain(part.alt, words)
            try:
                spec = chart_spec(part, words, palette, titled=True)
                drawn: dict[str, bytes | str] = {"png": png(spec, words), "svg": svg(spec, part, words)}
            except NotDrawn:
                said = words.say("This chart could not be drawn. In words: {alt}", alt=Sentence("{alt}", alt=alt))
                index.append(["–", title, within, said])
                continue
            for kind, content in drawn.items():
                name = names.of(part.key, kind)
                archive.writestr(name, content)
                index.append([name, title, within, alt])
        heads = [words.say("File"), words.say("What it shows"), words.say("Part of the report"), words.say("In words")]
        archive.writestr("index.csv", _csv([[guarded(cell) for cell in line] for line in [heads, *index]], words))
    if progress is not None:
        progress(1.0)
    return packed.getvalue()


def _parts(outline: Outline) -> Iterator[tuple[Section, Table | Figure]]:
    """Every table and figure with its section, the same one once."""
    seen: set[int] = set()
    for section in outline.sections:
        for block in section.blocks:
            if isinstance(block, (Table, Figure)) and id(block) not in seen:
                seen.add(id(block))
                yield section, block


class _Names:
    """Gives out names of files that every system takes, none twice."""

    def __init__(self) -> None:
        self._taken = {"index.csv"}

    def of(self, key: str, kind: str) -> str:
        bare = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")[:60].strip("-") or "part"
        if re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", stem):  # names that Windows keeps to itself
            stem += "-part"
        name, number = f"{stem}.{kind}", 2
        while name in self._taken:
            name, number = f"{stem}-{number}.{kind}", number + 1
        self._taken.add(name)
        return name


def table_csv(table: Table, words: Words) -> bytes:
    """A table as CSV that a spreadsheet opens with a double click: UTF-8 with its mark, parted as in the language.

    Numbers have the language's decimal sign, no thousands and no unit; the unit stands in the head, or in a column of
    its own where a column has several. What is not known is empty. A text that a spreadsheet would take for a
    formula has an apostrophe in front.
    """
    columns: list[list[str]] = []
    for place, head in enumerate(table.heads):
        cells = [row[place] for row in table.rows]
        column = [guarded(plain(head, words)), *(_written(cell, words) for cell in cells)]
        columns.append(column)
        units = [words.unit(cell.unit) if isinstance(cell, Quantity) else "" for cell in cells]
        known = {unit for unit in units if unit}
        if len(known) == 1 and all(unit or not isinstance(c, Quantity) for unit, c in zip(units, cells, strict=True)):
            (unit,) = known
            if unit not in column[0]:
                column[0] = f"{column[0]} ({unit})" if column[0] else guarded(unit)
        elif known:
            columns.append([words.say("Unit"), *(guarded(unit) for unit in units)])
    return _csv([list(row) for row in zip(*columns, strict=True)], words)


def _csv(rows: list[list[str]], words: Words) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATORS.get(words.decimal, ","), lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell, words: Words) -> str:
    if cell == _NOTHING:
        return ""
    number = as_number(cell)
    if number is None:
        return guarded(plain(cell, words))
    value, decimals = number
    if not math.isfinite(value):
        return "" if math.isnan(value) else words.figure(value)
    text = f"{value:.{decimals}f}"
    if not text.strip("-0."):  # a minus before nothing but zeros
        text = text.lstrip("-")
    return text.replace(".", words.decimal)


def as_number(cell: Cell) -> tuple[float, int] | None:
    """The number of a cell that says nothing else, with its decimals: a Quantity, or a sentence of one number.

    None for every other cell, and for a p-value that is only said to be below something.
    """
    if isinstance(cell, Quantity):
        return float(cell.value), cell.decimals
    if not isinstance(cell, Sentence):
        return None
    alone = re.fullmatch(r"\{(\w+)(?::\+?,?(?:\.(\d+)f|(p)|d)?)?\}", cell.msgid)
    value = cell.params.get(alone[1]) if alone else None
    if alone is None or isinstance(value, bool):
        return None
    if isinstance(value, Quantity):
        return float(value.value), value.decimals
    if not isinstance(value, Real):
        return None
    if alone[3]:
        return None if float(value) < 0.001 else (float(value), 3)
    return float(value), int(alone[2]) if alone[2] else 0 if float(value).is_integer() else 6


def guarded(text: str) -> str:
    """A text for a cell: with an apostrophe in front where a spreadsheet would take it for a formula."""
    text = text.replace(NO_BREAK, " ")
    return f"'{text}" if _FORMULA.match(text) else text
