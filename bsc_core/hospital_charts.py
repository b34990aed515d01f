"""Charts of inpatient care: the Barber-Johnson diagram, and death rates with their intervals.

Altair, one function each, as in :mod:`bsc_core.charts`: words and written numbers come in, colours from the palette.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from bsc_core.indicators.barber_johnson import (
    Accepted,
    Corner,
    all_met_area,
    efficient_area,
    intercept,
    line_ends,
    ray_end,
)
from bsc_core.palette import Palette

Layers = alt.LayerChart | alt.FacetChart
RAYS = (5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 90.0)
"""BORs that are drawn beside the benchmark's, in percent."""
LINES = (5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)
"""BTOs that are drawn beside the benchmark's, a year."""
LEAST_ROOM: Corner = (6.0, 6.0)
"""TOI and ALOS up to which the diagram reaches at least, in days."""
HEIGHT = 430
AXIS_LETTERS = 36
"""So many letters of an axis's title stand in a line."""


@dataclass(frozen=True)
class Shown:
    """A point of the diagram: its label, its place in days, its stay (ALOS by stay; nan where that agrees), the words
    on hover. ``kind``: "now" for the one in question, "other", or "moved" for what levers make of it."""

    label: str
    toi: float
    alos: float
    stay: float
    said: str
    kind: str = "other"


def room_for(points: Sequence[Shown], accepted: Accepted, year_days: float) -> Corner:
    """How far the diagram reaches, so that every point and the efficient wedge lie in it."""
    heights = [v for p in points for v in (p.alos, p.stay) if math.isfinite(v)]
    widths = [p.toi for p in points]
    right = max([LEAST_ROOM[0], *(1.12 * w for w in widths), *(1.6 * v for v in accepted.toi if math.isfinite(v))])
    usual = 2 * max([LEAST_ROOM[1], *heights, *(v for v in accepted.alos if math.isfinite(v))])
    wedge = intercept(accepted.bto[0], year_days) if accepted.bto[0] > 0 else math.nan
    top = max([LEAST_ROOM[1], *(1.2 * h for h in heights), min(1.08 * wedge, usual) if wedge == wedge else 0.0])
    return right, top


def barber_johnson(
    points: Sequence[Shown],
    accepted: Accepted,
    year_days: float,
    palette: Palette,
    *,
    across: str,
    up: str,
    efficient: str,
    decimal: str,
    trail: bool,
) -> Layers:
    """Points over the rays of equal BOR, the lines of equal BTO and the wedge that the benchmarks accept.

    ``points`` in order, joined by a ``trail``. A point left of the picture (TOI below 0) is drawn as a triangle at its
    edge. The lines of BTO are those of a year of ``year_days`` days. The darker ground is where all four benchmarks
    hold at once.
    """
    room = room_for(points, accepted, year_days)
    x = alt.X(
        "x:Q",
        title=across,
        scale=alt.Scale(domain=[0, room[0]], nice=False),
        axis=alt.Axis(grid=False, labelExpr=_written(decimal), tickCount=6),
    )
    y = alt.Y(
        "y:Q",
        title=up,
        scale=alt.Scale(domain=[0, room[1]], nice=False),
        axis=alt.Axis(grid=False, labelExpr=_written(decimal), tickCount=6),
    )
    layers = [
        *_ground(accepted, year_days, room, palette, efficient, x, y),
        *_rays(accepted, room, palette, x, y),
        *_lines(accepted, year_days, room, palette, x, y),
        *_points(points, palette, trail, x, y),
    ]
    drawn = [layer for layer in layers if len(layer.data)]  # an empty one is a nameless picture to a screen reader
    return alt.layer(*drawn).properties(height=HEIGHT)


def _ground(
    accepted: Accepted, year_days: float, room: Corner, palette: Palette, efficient: str, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    wedge = efficient_area(accepted, year_days, room)
    colour = palette.text_of["good"]
    everything = all_met_area(accepted, year_days, room)
    found = [_polygon(wedge, colour, 0.14, x, y)] if wedge else []
    if everything:
        found.append(_polygon(everything, colour, 0.35, x, y))
    if wedge:
        corner = max(wedge)
        place = pd.DataFrame([(*corner, efficient)], columns=["x", "y", "label"])
        found += _labels(place, colour, palette, x, y)
    return found


def _polygon(corners: Sequence[Corner], colour: str, strength: float, x: alt.X, y: alt.Y) -> alt.Chart:
    frame = pd.DataFrame(corners, columns=["x", "y"]).assign(order=range(len(corners)))
    area: alt.Chart = (
        alt.Chart(frame)
        .mark_line(
            interpolate="linear-closed",
            fill=colour,
            fillOpacity=strength,
            stroke=colour,
            strokeWidth=1,
            strokeOpacity=0.6,
        )
        .encode(x=x, y=y, order="order:Q")
    )
    return area


def _rays(accepted: Accepted, room: Corner, palette: Palette, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    own = [v for v in accepted.bor if 0 < v <= 100]
    ends = [(value, value in own, ray_end(value, room)) for value in _with_edges(RAYS, own, 6)]
    rows = [(0.0, 0.0, end[0], end[1], f"{value:g} %", own_edge) for value, own_edge, end in ends]
    frame = pd.DataFrame(rows, columns=["x", "y", "x2", "y2", "label", "own"])
    found = _segments(frame, palette.quiet, x, y, dash=None)
    upper = frame[frame["y2"] >= room[1] * 0.999]
    sides = frame.drop(upper.index)
    upper = upper[_apart(upper["x2"] / room[0], upper["own"], 0.075)]
    above = alt.Chart(upper).mark_text(fontSize=11, baseline="bottom", dy=-4, color=palette.quiet)
    beside = alt.Chart(sides).mark_text(fontSize=11, align="left", dx=4, color=palette.quiet)
    found += [part.encode(x=_at(x, "x2"), y=_at(y, "y2"), text="label:N") for part in (above, beside)]
    return found


def _lines(accepted: Accepted, year_days: float, room: Corner, palette: Palette, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    own = [v for v in accepted.bto if 0 < v < math.inf]
    rows = []
    for value in _with_edges(LINES, own, 4):
        ends = line_ends(value, year_days, room)
        if ends:
            rows.append((*ends[0], *ends[1], f"{value:g}", value in own))
    frame = pd.DataFrame(rows, columns=["x", "y", "x2", "y2", "label", "own"])
    found = _segments(frame, palette.accent, x, y, dash=[5, 4])
    below = frame[frame["y2"] <= 0]
    below = below[_apart(below["x2"] / room[0], below["own"], 0.045)]
    text = alt.Chart(below).mark_text(fontSize=11, dy=-8, dx=-4, align="right", color=palette.accent)
    found.append(text.encode(x=_at(x, "x2"), y=_at(y, "y2"), text="label:N"))
    return found


def _segments(frame: pd.DataFrame, colour: str, x: alt.X, y: alt.Y, dash: list[int] | None) -> list[alt.Chart]:
    """Lines from (x, y) to (x2, y2), those of the benchmark's edges stronger."""
    return [
        alt.Chart(frame[frame["own"] == own])
        .mark_rule(color=colour, strokeDash=dash or [1, 0], strokeWidth=1.4 if own else 1, opacity=0.95 if own else 0.4)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
        for own in (False, True)
    ]


def _points(points: Sequence[Shown], palette: Palette, trail: bool, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    frame = pd.DataFrame(
        [(p.label, max(p.toi, 0.0), p.alos, p.stay, p.said, p.kind, p.toi < 0) for p in points],
        columns=["label", "x", "y", "stay", "said", "kind", "beyond"],
    )
    real = frame[frame["kind"] != "moved"].assign(order=lambda f: range(len(f)))
    labelled = real if len(real) <= NAMED_AT_MOST else real[(real["kind"] == "now") | (real["order"] == 0)]
    hover = [alt.Tooltip("label:N", title=" "), alt.Tooltip("said:N", title="  ")]
    found: list[alt.Chart] = []
    if trail and len(real) > 1:
        line = alt.Chart(real).mark_line(color=palette.text, strokeWidth=1.5, opacity=0.6)
        found.append(line.encode(x=x, y=y, order="order:Q"))
    apart = frame.dropna(subset=["stay"])
    found += [
        alt.Chart(apart).mark_rule(color=palette.text_of["fair"], strokeWidth=2).encode(x=x, y=y, y2="stay:Q"),
        alt.Chart(apart)
        .mark_point(shape="diamond", size=90, filled=True, color=palette.text_of["fair"], opacity=1)
        .encode(x=x, y=_at(y, "stay"), tooltip=hover),
    ]
    moved = frame[frame["kind"] == "moved"]
    now = frame[frame["kind"] == "now"]
    if len(moved) and len(now):
        way = now.iloc[:1].assign(x2=float(moved["x"].iloc[0]), y2=float(moved["y"].iloc[0]))
        rule = alt.Chart(way).mark_rule(color=palette.accent, strokeWidth=1.5, strokeDash=[2, 3])
        found.append(rule.encode(x=x, y=y, x2="x2:Q", y2="y2:Q"))
    for part, colour, size in (
        (real[real["kind"] == "other"], palette.text, 60),
        (now, palette.accent, 130),
    ):
        for beyond, shape in ((False, "circle"), (True, "triangle-left")):
            mark = alt.Chart(part[part["beyond"] == beyond]).mark_point(
                shape=shape, size=size * (2 if beyond else 1), filled=True, color=colour, opacity=1
            )
            found.append(mark.encode(x=x, y=y, tooltip=hover))
    hollow = alt.Chart(moved).mark_point(size=150, filled=True, fill=palette.ground, stroke=palette.accent)
    found.append(hollow.encode(x=x, y=y, strokeWidth=alt.value(3), opacity=alt.value(1), tooltip=hover))
    found += [*_labels(labelled, palette.text, palette, x, y), *_labels(moved, palette.accent, palette, x, y)]
    return found


def _labels(frame: pd.DataFrame, colour: str, palette: Palette, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Names beside their points, on a margin of the ground's colour, so that lines do not run through them."""
    text = alt.Chart(frame).encode(x=x, y=y, text="label:N")
    place: dict[str, Any] = {"align": "left", "dx": 8, "dy": -9, "fontSize": 12, "fontWeight": "bold"}
    return [
        text.mark_text(**place, stroke=palette.ground, strokeWidth=4, strokeJoin="round", color=palette.ground),
        text.mark_text(**place, color=colour),
    ]


NAMED_AT_MOST = 8
"""Of more points than this only the first and the one in question are named in the picture; hover names the others."""


def _with_edges(usual: Sequence[float], edges: Sequence[float], near: float) -> list[float]:
    """The usual values and the benchmark's edges, ascending; a usual one that is near an edge gives way to it."""
    return sorted([*edges, *(v for v in usual if all(abs(v - edge) > near for edge in edges))])


def _apart(places: pd.Series, first: pd.Series, least: float) -> pd.Series:
    """Which of some labels can stand without overlapping (places and least distance as shares of the picture's width);
    those marked ``first`` go before the others."""
    kept: list[float] = []
    stands = pd.Series(False, places.index)
    for label in [*places.index[first], *places.index[~first]]:
        if all(abs(places[label] - other) >= least for other in kept):
            kept.append(float(places[label]))
            stands[label] = True
    return stands


def _at(axis: alt.X | alt.Y, column: str) -> alt.X | alt.Y:
    """The same axis for another column."""
    other = axis.copy()
    other.shorthand = f"{column}:Q"
    return other


def death_rates(
    rows: pd.DataFrame, palette: Palette, *, axis: str, limit: float, limit_said: str, decimal: str
) -> Layers:
    """Death rates with their intervals, a line a period or ward; the benchmark's limit as a line across.

    ``rows``: name, rate, low, high (per mille; nan without), written, said. An infinite
    ``limit`` is not drawn.
    """
    known = rows.dropna(subset=["rate"])
    ends = [v for column in ("rate", "high") for v in known[column] if v == v]
    drawn = math.isfinite(limit)
    scale = alt.Scale(domain=[0, 1.15 * max([*ends, limit if drawn else 0.0, 1.0])], nice=False)
    title = textwrap.wrap(axis, AXIS_LETTERS)  # a phone would cut it at both ends
    x = alt.X("rate:Q", scale=scale, title=title, axis=alt.Axis(gridColor=palette.line, labelExpr=_written(decimal)))
    base = alt.Chart(known).encode(
        y=alt.Y(
            "name:N",
            sort=list(known["name"]),
            title=None,
            axis=alt.Axis(labelLimit=160, ticks=False, domain=False, labelOverlap=False),
        ),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("said:N", title="  ")],
    )
    layers = [
        base.mark_rule(color=palette.accent, strokeWidth=2.5).encode(x=_at(x, "low"), x2="high:Q"),
        base.mark_square(color=palette.accent, size=100, opacity=1).encode(x=x),
    ]
    few = len(known) <= NAMED_AT_MOST
    if few:
        layers.append(base.mark_text(dy=-13, fontSize=12, color=palette.text).encode(x=x, text="written:N"))
    if drawn:
        edge = alt.Chart(pd.DataFrame({"x": [limit], "label": [limit_said]}))
        layers += [
            edge.mark_rule(color=palette.quiet, strokeDash=[4, 3]).encode(x="x:Q"),
            edge.mark_text(baseline="bottom", y=0, dy=-4, fontSize=11, color=palette.quiet).encode(
                x="x:Q", text="label:N"
            ),
        ]
    return alt.layer(*layers).properties(height=(44 if few else 20) * len(known) + 60)


def _written(decimal: str) -> str:
    """Vega's way to write a number of an axis with the language's decimal sign."""
    return f"replace(format(datum.value, '~g'), '.', '{decimal}')"
