"""The one chart that reports need and no screen has: indicators of one unit over the periods."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from bsc_core.palette import Palette

DASHES: Sequence[Sequence[int]] = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [10, 2])
"""How lines are told apart without colour."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_LEAST_GAP = 0.1
_LONGEST_LABEL = 20
"""Where a name with its value has more letters than this, names stand on lines of their own."""
_LINE = 13


def over_periods(
    rows: pd.DataFrame, palette: Palette, *, axis: str, write: Callable[[float, int], str], decimals: int
) -> alt.LayerChart | alt.FacetChart:
    """Lines of several indicators over the periods, each named at its last value.

    ``rows``: name, period, value (nan where there is none), periods in order. Lines differ by shape and dashes too, so
    that they are told apart in black and white.
    """
    periods, names = list(dict.fromkeys(rows["period"])), list(dict.fromkeys(rows["name"]))
    known = rows.dropna(subset=["value"]).assign(
        said=lambda f: [write(value, decimals) for value in f["value"]],
        at=lambda f: [float(periods.index(period)) for period in f["period"]],
    )
    low, high = min(0.0, float(known["value"].min())), max(0.0, float(known["value"].max()))
    room = 0.12 * ((high - low) or 1.0)
    scale = alt.Scale(domain=[low - (room if low < 0 else 0), high + room], nice=False)
    ticks = _ticks(low, high)
    labels = [write(tick, 0 if float(tick).is_integer() else 1) for tick in ticks]
    across = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[-0.15, len(periods) - 1 + 0.8 * max(len(periods) - 1, 1)], nice=False),
        axis=alt.Axis(
            values=list(range(len(periods))), grid=False, labelExpr=f"{_js(periods)}[datum.value]", labelAngle=0,
            labelOverlap=False, domain=False,
        ),
    )  # fmt: skip
    up = alt.Y(
        "value:Q", title=axis, scale=scale,
        axis=alt.Axis(
            values=ticks, gridColor=palette.line,
            labelExpr=f"{_js(labels)}[indexof({json.dumps(ticks)}, datum.value)]",
        ),
    )  # fmt: skip
    colours = [palette.accent, palette.text_of["fair"], palette.quiet, palette.text_of["good"], palette.text_of["poor"]]
    layers: list[alt.Chart] = []
    for at, name in enumerate(names):
        part = known[known["name"] == name]
        colour = colours[at % len(colours)]
        base = alt.Chart(part).encode(x=across, y=up)
        layers.append(base.mark_line(color=colour, strokeWidth=2.5, strokeDash=list(DASHES[at % len(DASHES)])))
        layers.append(base.mark_point(shape=SHAPES[at % len(SHAPES)], size=80, filled=True, color=colour, opacity=1))
    colour_of = {name: colours[at % len(colours)] for at, name in enumerate(names)}
    place: dict[str, Any] = {"fontSize": 11.5, "stroke": palette.ground, "strokeWidth": 4, "strokeJoin": "round"}
    ends = known.groupby("name", sort=False).tail(1)
    least = _LEAST_GAP * (high - low + 2 * room)
    longest = max((len(f"{name}, {said}") for name, said in zip(ends["name"], ends["said"], strict=True)), default=0)
    named = {name: textwrap.wrap(name, _LONGEST_LABEL) if longest > _LONGEST_LABEL else [] for name in names}
    lowest = set(known.index[_is_low(known)])
    lines = max(map(len, named.values())) + 1
    for label in (*_labels(known.drop(ends.index), least), *_labels(ends, least * (0.2 + 0.8 * lines))):
        colour, ending = colour_of[label["name"]], label["index"] in set(ends.index)
        said = label["said"]
        if ending:
            said = "\n".join([*named[label["name"]], said]) if lines > 1 else f"{label['name']}, {said}"
        text = alt.Chart(pd.DataFrame([{**label, "said": said}])).encode(x=across, y=up, text="said:N")
        where: dict[str, Any] = {"dy": 16 if label["index"] in lowest else -13}
        if ending:
            where = {"align": "left", "dx": 12, "fontWeight": "bold", "lineBreak": "\n", "lineHeight": _LINE}
            where["dy"] = -_LINE / 2 * len(named[label["name"]])
        layers += [
            text.mark_text(**where, **place, color=palette.ground),
            text.mark_text(**where, fontSize=place["fontSize"], color=colour),
        ]
    chart: alt.LayerChart | alt.FacetChart = alt.layer(*layers).properties(height=260)
    return chart


def _is_low(rows: pd.DataFrame) -> pd.Series:
    """Which points lie below the one before and the one after: their line would cross what is written above them."""
    values = rows.groupby("name", sort=False)["value"]
    return (rows["value"] < values.shift(1)) & (rows["value"] < values.shift(-1))


def _labels(rows: pd.DataFrame, least: float) -> list[dict[str, Any]]:
    """What is written beside points, at a height where labels of one period do not overlap."""
    found: list[dict[str, Any]] = []
    for _, part in rows.sort_values("value").groupby("at", sort=False):
        heights = _apart([float(value) for value in part["value"]], least)
        found += [{**row, "value": at} for row, at in zip(part.reset_index().to_dict("records"), heights, strict=True)]
    return found


def _apart(values: Sequence[float], least: float) -> list[float]:
    """Rising values moved up so far that labels at them do not overlap."""
    found: list[float] = []
    for value in values:
        found.append(max(value, found[-1] + least) if found else value)
    return found


def _ticks(low: float, high: float) -> list[float]:
    """Four or five round values between two ends."""
    span = (high - low) or 1.0
    step = 10.0 ** math.floor(math.log10(span / 4))
    step *= next(by for by in (1, 2, 2.5, 5, 10) if span / (step * by) <= 5)
    return [round(i * step, 10) for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _js(texts: Sequence[str]) -> str:
    """Texts as a list of Vega's expressions."""
    return json.dumps(list(texts), ensure_ascii=False)
