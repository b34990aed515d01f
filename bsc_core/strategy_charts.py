"""The strategy map as a picture: boxes of indicators by perspective, arrows of cause and effect between them.

Altair, as in :mod:`bsc_core.charts`: words and written numbers come in, colours from the palette. One unit of the
picture is one pixel, so that texts stay in their boxes; on a narrow screen the picture is scrolled, never squeezed.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc_core.palette import MARKS, Palette
from bsc_core.strategy import Layout, Link, layout

WIDTH = 900
"""Width of the picture in pixels."""
LEFT = 104
"""Room at the left for the names of the perspectives, in pixels."""
FONT = 12
LINE = 15
"""Size of the texts and distance of their lines, in pixels."""
CHARACTER = 6.4
"""Room that a character of a text takes, in pixels; on the wide side, since the fonts of screens differ."""
MOST_LINES = 4
"""A longer name ends with an ellipsis after so many lines; hover and the list say it in full."""
BESIDE = 7
"""How far a link keeps from boxes that it passes, and from other links there, in pixels."""
CLICKED = "box"
"""The selection that a click makes; its field "key" is the indicator's."""

Point = tuple[float, float]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ShownBox:
    """An indicator as it is written: its name, its value with the unit, its verdict (good, fair, poor, none) and the
    verdict's word, and the sentence on hover. ``chosen``: picked as the cause of the link that is being drawn."""

    key: str
    perspective: str
    name: str
    value: str
    verdict: str
    word: str
    said: str
    chosen: bool = False


@dataclass(frozen=True)
class ShownLink:
    """A link as it is drawn: its label ("" for none), the sentence on hover, and whether it stands out."""

    link: Link
    label: str
    said: str
    strong: bool = False


def height_of(boxes: Sequence[ShownBox], perspectives: Mapping[str, str]) -> int:
    """The height of the picture in pixels."""
    return round(_placed(boxes, perspectives)[0].height)


def strategy_map(
    boxes: Sequence[ShownBox], links: Sequence[ShownLink], perspectives: Mapping[str, str], palette: Palette
) -> alt.LayerChart:
    """The map. ``perspectives`` are the names by key, from top to bottom; both ends of every link are in ``boxes``.

    A click on a box selects its key in the selection CLICKED.
    """
    placed, texts = _placed(boxes, perspectives)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, placed.width], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[placed.height, 0], nice=False, zero=False))
    layers = [
        *_stripes(placed, perspectives, palette, x, y),
        *_arrows(placed, links, palette, x, y),
        *_boxes(placed, boxes, texts, palette, x, y),
    ]
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(width=WIDTH, height=round(placed.height), padding=0)
        .configure_view(strokeWidth=0)
    )  # fmt: skip
    return chart


# Boxes


def _placed(boxes: Sequence[ShownBox], perspectives: Mapping[str, str]) -> tuple[Layout, dict[str, list[str]]]:
    """Where everything stands, and the name of each box in lines."""
    rows = {key: [box.key for box in boxes if box.perspective == key] for key in perspectives}
    width = layout(rows, width=WIDTH, left=LEFT, box_height=0).box_width
    texts = {box.key: [*wrapped(box.name, width), *wrapped(box.value, width), *_verdict(box, width)] for box in boxes}
    height = LINE * max((len(lines) for lines in texts.values()), default=3) + 14
    return layout(rows, width=WIDTH, left=LEFT, box_height=height), texts


def wrapped(text: str, width: float) -> list[str]:
    """A text in lines that fit a box of ``width`` pixels; what is left after MOST_LINES is an ellipsis."""
    return textwrap.wrap(text, int((width - 10) / CHARACTER), max_lines=MOST_LINES, placeholder=" …") or [""]


def _verdict(box: ShownBox, width: float) -> list[str]:
    return wrapped(f"{MARKS[box.verdict]} {box.word}", width)


def _boxes(
    placed: Layout, boxes: Sequence[ShownBox], texts: Mapping[str, list[str]], palette: Palette, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    half = placed.box_width / 2, placed.box_height / 2
    frame = pd.DataFrame(
        [
            (
                box.key, at.x - half[0], at.y - half[1], at.x + half[0], at.y + half[1], box.name, box.said,
                palette.ground_of[box.verdict], palette.accent if box.chosen else palette.text_of[box.verdict],
                4.0 if box.chosen else 1.5,
            )
            for box in boxes
            for at in [placed.boxes[box.key]]
        ],
        columns=["key", "x", "y", "x2", "y2", "name", "said", "ground", "ink", "edge"],
    )  # fmt: skip
    rows = []
    for box in boxes:
        at, lines = placed.boxes[box.key], texts[box.key]
        names = len(wrapped(box.name, placed.box_width))
        inks = [palette.text] * (len(lines) - len(_verdict(box, placed.box_width)))
        inks += [palette.text_of[box.verdict]] * (len(lines) - len(inks))
        for number, (line, ink) in enumerate(zip(lines, inks, strict=True)):
            middle = at.y + LINE * (number - (len(lines) - 1) / 2)
            rows.append((box.key, at.x, middle, line, ink, number < names))
    written = pd.DataFrame(rows, columns=["key", "x", "y", "text", "ink", "bold"])
    clicked = alt.selection_point(name=CLICKED, fields=["key"], on="click", clear=False, toggle=False)
    area = alt.Chart(frame).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    colour = {"fill": alt.Fill("ground:N", scale=None), "stroke": alt.Stroke("ink:N", scale=None)}
    return [
        area.mark_rect(cornerRadius=6, fillOpacity=1).encode(
            **colour, strokeWidth=alt.StrokeWidth("edge:Q", scale=None)
        ),
        *(
            alt.Chart(written[written["bold"] == bold])
            .mark_text(fontSize=FONT, fontWeight="bold" if bold else "normal", baseline="middle")
            .encode(x=x, y=y, text="text:N", color=alt.Color("ink:N", scale=None))
            for bold in (True, False)
        ),
        # what is clicked lies over all of it, so that a click on a word is a click on its box
        area.mark_rect(fill=palette.ground, fillOpacity=0.001, cursor="pointer")
        .encode(key="key:N", tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("said:N", title="  ")])
        .add_params(clicked),
    ]  # fmt: skip


# Perspectives


def _stripes(placed: Layout, perspectives: Mapping[str, str], palette: Palette, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    ground = pd.DataFrame(
        [
            (0.0, band.top + 2, placed.width, band.bottom - 2, palette.card if number % 2 == 0 else palette.ground)
            for number, band in enumerate(placed.bands)
        ],
        columns=["x", "y", "x2", "y2", "colour"],
    )
    names = pd.DataFrame(
        [
            (12.0, (band.top + band.bottom) / 2 + LINE * (number - (len(lines) - 1) / 2), line)
            for band in placed.bands
            for lines in [wrapped(perspectives[band.perspective], LEFT)]
            for number, line in enumerate(lines)
        ],
        columns=["x", "y", "text"],
    )
    return [
        alt.Chart(ground)
        .mark_rect(cornerRadius=8)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", fill=alt.Fill("colour:N", scale=None)),
        alt.Chart(names)
        .mark_text(align="left", baseline="middle", fontSize=FONT, fontWeight="bold", color=palette.quiet)
        .encode(x=x, y=y, text="text:N"),
    ]


# Arrows


@dataclass(frozen=True)
class _End:
    """Where a link leaves or reaches a box: on which side, and at which x it comes from or goes to."""

    number: int
    key: str
    upper: bool
    beyond: float


def routes(placed: Layout, links: Sequence[Link]) -> list[list[Point]]:
    """The way of every link as points, from the cause to the effect.

    A link upward goes from the top of its cause to the bottom of its effect, one downward the other way round, one
    between boxes of a line in an arc over them. Where several meet on a side of a box, they share it, ordered so
    that they cross as little as can be. On its way past other lines of boxes a link goes through the gaps between them.
    """
    passing = _passing(placed, links)
    ends: list[_End] = []
    for number, (link, stops) in enumerate(zip(links, passing, strict=True)):
        cause, effect = placed.boxes[link.cause], placed.boxes[link.effect]
        on_the_way = [cause.x, *stops.values(), effect.x]
        ends.append(_End(number, cause.key, effect.line <= cause.line, on_the_way[1]))
        ends.append(_End(number, effect.key, effect.line >= cause.line, on_the_way[-2]))
    ports: dict[tuple[int, str], Point] = {}
    for key, upper in dict.fromkeys((end.key, end.upper) for end in ends):
        box = placed.boxes[key]
        meeting = sorted((end for end in ends if (end.key, end.upper) == (key, upper)), key=lambda end: end.beyond)
        for place, end in enumerate(meeting):
            share = (place + 1) / (len(meeting) + 1) - 0.5
            edge = box.y + placed.box_height / 2 * (-1 if upper else 1)
            ports[end.number, key] = (box.x + share * placed.box_width * 0.8, edge)
    return [
        _way(placed, link, stops, ports[number, link.cause], ports[number, link.effect])
        for number, (link, stops) in enumerate(zip(links, passing, strict=True))
    ]


def _passing(placed: Layout, links: Sequence[Link]) -> list[dict[int, float]]:
    """For every link, at which x it passes which line of boxes between its ends; no two pass at the same place."""
    taken: dict[int, list[float]] = {}
    found: list[dict[int, float]] = []
    for link in links:
        cause, effect = placed.boxes[link.cause], placed.boxes[link.effect]
        step = 1 if effect.line > cause.line else -1
        stops: dict[int, float] = {}
        for line in range(cause.line + step, effect.line, step) if cause.line != effect.line else ():
            share = (line - cause.line) / (effect.line - cause.line)
            others = taken.setdefault(line, [])
            stops[line] = _gap(placed, line, cause.x + share * (effect.x - cause.x), others)
            others.append(stops[line])
        found.append(stops)
    return found


def _gap(placed: Layout, line: int, wanted: float, taken: Sequence[float]) -> float:
    """The place between the boxes of a line, or beside them, nearest to ``wanted``, apart from those ``taken``."""
    middles = [box.x for box in placed.boxes.values() if box.line == line]
    places = np.arange(placed.left, placed.width - 2)
    free = places[_clearance(places, middles) >= placed.box_width / 2 + BESIDE]
    apart = free[_clearance(free, taken) >= BESIDE]
    found = apart if len(apart) else free
    return float(found[np.argmin(np.abs(found - wanted))]) if len(found) else wanted


def _clearance(places: FloatArray, others: Sequence[float]) -> FloatArray:
    """How far each place is from the nearest of ``others``; infinite without any."""
    distances: FloatArray = np.abs(places[:, None] - np.array([*others, np.inf]))
    return np.asarray(distances.min(axis=1))


def _way(placed: Layout, link: Link, stops: Mapping[int, float], start: Point, end: Point) -> list[Point]:
    if placed.boxes[link.cause].line == placed.boxes[link.effect].line:
        rise = placed.channel * 0.6
        return _bent(start, (start[0], start[1] - rise), (end[0], end[1] - rise), end)
    half = placed.box_height / 2 * (1 if end[1] > start[1] else -1)
    corners = [start]
    for line, x in stops.items():
        middle = (line + 0.5) * (placed.box_height + placed.channel)
        corners += [(x, middle - half), (x, middle + half)]
    corners.append(end)
    points: list[Point] = []
    for a, b in zip(corners[::2], corners[1::2], strict=True):
        reach = 0.75 * (b[1] - a[1])
        points += _bent(a, (a[0], a[1] + reach), (b[0], b[1] - reach), b)
    return points


def _bent(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """A cubic Bezier curve as points."""
    at = np.linspace(0, 1, 21)[:, None]
    a, b, c, d = (np.array(point) for point in (start, first, second, end))
    curve = (1 - at) ** 3 * a + 3 * (1 - at) ** 2 * at * b + 3 * (1 - at) * at**2 * c + at**3 * d
    return [(float(x), float(y)) for x, y in curve]


def label_places(placed: Layout, ways: Sequence[Sequence[Point]], widths: Sequence[float]) -> list[Point]:
    """Where the label of each way stands: on it, between two lines of boxes, apart from the labels before it and, where
    there is room, from the other ways."""
    pitch = placed.box_height + placed.channel
    found: list[tuple[Point, float]] = []
    for number, (way, width) in enumerate(zip(ways, widths, strict=True)):
        between = [p for p in way if abs(p[1] % pitch - pitch / 2) > placed.box_height / 2 + LINE * 0.6] or list(way)
        free = [
            p for p in between if all(abs(p[1] - q[1]) > LINE or abs(p[0] - q[0]) > (width + w) / 2 for q, w in found)
        ]
        others = [q for other, points in enumerate(ways) if other != number for q in points]
        clear = [p for p in free if all(abs(p[1] - q[1]) > LINE / 2 or abs(p[0] - q[0]) > width / 2 for q in others)]
        middle = len(way) / 2
        best = min(clear or free or between, key=lambda p: abs(way.index(p) - middle))
        found.append((best, width))
    return [place for place, _ in found]


def _arrows(placed: Layout, links: Sequence[ShownLink], palette: Palette, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    if not links:
        return []
    ways = routes(placed, [shown.link for shown in links])
    inks = [palette.text_of["poor"] if shown.strong else palette.quiet for shown in links]
    lines = pd.DataFrame(
        [
            (number, order, px, py, ink, 3.0 if shown.strong else 1.6, shown.said)
            for number, (shown, way, ink) in enumerate(zip(links, ways, inks, strict=True))
            for order, (px, py) in enumerate(_without_head(way))
        ],
        columns=["link", "order", "x", "y", "ink", "wide", "said"],
    )
    heads = pd.DataFrame(
        [
            (way[-1][0], way[-1][1] + (4 if rises else -4), ink, rises)
            for way, ink in zip(ways, inks, strict=True)
            for rises in [way[-1][1] < way[-2][1]]
        ],
        columns=["x", "y", "ink", "rises"],
    )
    ink, detail = alt.Color("ink:N", scale=None), ["link:N"]
    hover = [alt.Tooltip("said:N", title=" ")]
    base = alt.Chart(lines).encode(x=x, y=y, order="order:Q", detail=detail)
    found = [
        base.mark_line(interpolate="linear").encode(color=ink, strokeWidth=alt.StrokeWidth("wide:Q", scale=None)),
        *(
            alt.Chart(heads[heads["rises"] == rises])
            .mark_point(shape="triangle-up" if rises else "triangle-down", size=90, filled=True, opacity=1)
            .encode(x=x, y=y, color=ink)
            for rises in (True, False)
        ),
        # a thin line is hard to meet with a pointer
        base.mark_line(interpolate="linear", strokeWidth=14, opacity=0.001).encode(tooltip=hover),
    ]
    labelled = [(shown, way, ink) for shown, way, ink in zip(links, ways, inks, strict=True) if shown.label]
    if labelled:
        places = label_places(
            placed, [way for _, way, _ in labelled], [CHARACTER * len(s.label) for s, _, _ in labelled]
        )
        labels = pd.DataFrame(
            [
                (px, py, shown.label, colour, shown.said)
                for (shown, _, colour), (px, py) in zip(labelled, places, strict=True)
            ],
            columns=["x", "y", "text", "ink", "said"],
        )
        text = alt.Chart(labels).encode(x=x, y=y, text="text:N", tooltip=hover)
        found += [
            text.mark_text(
                fontSize=FONT, stroke=palette.ground, strokeWidth=5, strokeJoin="round", color=palette.ground
            ),
            text.mark_text(fontSize=FONT, fontWeight="bold").encode(color=ink),
        ]
    return found


def _without_head(way: Sequence[Point]) -> list[Point]:
    """The way up to the base of its arrowhead, so that a thick line does not show beside the point."""
    (x, y), before = way[-1], way[-2]
    return [*way[:-1], (x, y + (7 if y < before[1] else -7))] if abs(y - before[1]) > 7 else list(way[:-1])
