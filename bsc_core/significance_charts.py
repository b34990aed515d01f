"""Charts of tests: ratios with their intervals, the verdict at every cut, groups as boxes, two scores as bubbles.

Altair, one function each, as in :mod:`bsc_core.charts`: words and written numbers come in, colours from the palette.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from bsc_core.palette import Palette

Layers = alt.LayerChart | alt.FacetChart


def ratios(
    rows: Sequence[tuple[str, float, float, float]],
    palette: Palette,
    *,
    axis: str,
    no_difference: str,
    said: Sequence[str],
    decimal: str,
) -> Layers | None:
    """Ratios with their intervals on a logarithmic axis, 1 marked. ``rows``: name, estimate, low, high;
    ``said``: each with its interval in words; ``decimal``: the language's decimal sign.

    A ratio of 0, infinity or nan cannot be drawn and is left out; None where none is left. An end that is not finite
    or not above 0 is drawn up to the edge of the picture.
    """
    drawn = [
        (name, ratio, low, high, text)
        for (name, ratio, low, high), text in zip(rows, said, strict=True)
        if 0 < ratio < math.inf
    ]
    if not drawn:
        return None
    ends = [v for _, ratio, low, high, _ in drawn for v in (ratio, low, high, 1.0) if 0 < v < math.inf]
    left, right = min(*ends, 0.6) / 1.2, max(*ends, 1.7) * 1.2
    frame = pd.DataFrame(drawn, columns=["name", "ratio", "low", "high", "said"])
    frame["low"] = frame["low"].where(frame["low"] > 0, left).fillna(left)
    frame["high"] = frame["high"].where(frame["high"] < math.inf, right).fillna(right)
    ticks = [t for t in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if left <= t <= right]
    tick = _written(decimal)
    scale = alt.Scale(type="log", domain=[left, right], nice=False)
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "name:N", sort=list(frame["name"]), title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False)
        ),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("said:N", title="  ")],
    )
    interval = base.mark_rule(strokeWidth=2.5, color=palette.accent).encode(
        x=alt.X("low:Q", scale=scale, title=axis, axis=alt.Axis(values=ticks, labelExpr=tick, grid=False)), x2="high:Q"
    )
    dot = base.mark_square(size=130, color=palette.accent, opacity=1).encode(x=alt.X("ratio:Q", scale=scale))
    label = base.mark_text(dy=-14, fontSize=12, color=palette.text).encode(
        x=alt.X("ratio:Q", scale=scale), text="said:N"
    )
    one = alt.Chart(pd.DataFrame({"x": [1.0], "label": [no_difference]}))
    rule = one.mark_rule(color=palette.quiet, strokeDash=[4, 3]).encode(x="x:Q")
    name = one.mark_text(
        baseline="bottom", y="height", dx=4, dy=-3, align="left", fontSize=11, color=palette.quiet
    ).encode(x="x:Q", text="label:N")
    return alt.layer(rule, name, interval, dot, label).properties(height=58 * len(drawn) + 50)


def cut_map(
    cuts: pd.DataFrame,
    now: tuple[float, float],
    palette: Palette,
    *,
    across: str,
    up: str,
    legend: Sequence[tuple[str, str]],
    shown: str,
) -> Layers:
    """Every cut of two scores as a square, full where the verdict holds and little where it does not.

    ``cuts``: cut_predictor, cut_outcome, kind (which of ``legend``), holds (true or false), said. ``legend``: the
    name and the colour of every kind. ``now`` is the pair of cuts in use, marked by a frame. ``shown`` heads
    the legend.
    """
    columns, lines = sorted(cuts["cut_outcome"].unique()), sorted(cuts["cut_predictor"].unique(), reverse=True)
    axis = alt.Axis(labelAngle=0, labelOverlap=True, ticks=False, domain=False, format="~g")
    x = alt.X("cut_outcome:O", title=across, scale=alt.Scale(domain=columns, paddingInner=0.06), axis=axis)
    y = alt.Y("cut_predictor:O", title=up, scale=alt.Scale(domain=lines, paddingInner=0.06), axis=axis)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=[name for name, _ in legend], range=[colour for _, colour in legend]),
        legend=alt.Legend(title=shown, orient="bottom", symbolType="square", symbolOpacity=1, columns=3),
    )
    said = [alt.Tooltip("said:N", title=" ")]
    full = alt.Chart(cuts[cuts["holds"]]).mark_rect().encode(x=x, y=y, color=colour, tooltip=said)
    little = (
        alt.Chart(cuts[~cuts["holds"]]).mark_square(size=36, opacity=1).encode(x=x, y=y, color=colour, tooltip=said)
    )
    mark = (
        alt.Chart(pd.DataFrame([now], columns=["cut_predictor", "cut_outcome"]))
        .mark_rect(fill=None, stroke=palette.text, strokeWidth=2.5)
        .encode(x=x, y=y)
    )
    chart: Layers = alt.layer(full, little, mark).properties(
        height=max(9, min(22, 480 / len(lines))) * len(lines) + 120
    )
    return chart


def ratio_by_cut(cuts: pd.DataFrame, now: float, palette: Palette, *, across: str, up: str, decimal: str) -> Layers:
    """The odds ratio with its interval at every cut of one score, on a logarithmic axis.

    ``cuts``: cut, ratio, low, high, holds, said. Where the verdict holds the ground is shaded; ``now`` is the cut in
    use, marked by a line. What lies beyond the picture, RATIOS_SHOWN at the most, is drawn up to its edge.
    """
    ends = [v for column in ("ratio", "low", "high") for v in cuts[column] if 0 < v < math.inf] + [1.0]
    least, most = max(min(ends) / 1.15, RATIOS_SHOWN[0]), min(max(ends) * 1.15, RATIOS_SHOWN[1])
    rows = cuts.assign(
        low=cuts["low"].fillna(least).clip(least, most),
        high=cuts["high"].fillna(most).clip(least, most),
        dot=cuts["ratio"].where((cuts["ratio"] >= least) & (cuts["ratio"] <= most)),
    )
    base, ground = _over_cuts(rows, now, palette, across, decimal)
    scale = alt.Scale(type="log", domain=[least, most], nice=False)
    rules = base.mark_rule(color=palette.accent, strokeWidth=2).encode(
        y=alt.Y(
            "low:Q", scale=scale, title=up, axis=_axis_of_cuts(decimal, [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20])
        ),
        y2="high:Q",
    )
    dots = base.mark_square(color=palette.accent, size=70, opacity=1).encode(y=alt.Y("dot:Q", scale=scale))
    one = alt.Chart(pd.DataFrame({"y": [1.0]})).mark_rule(color=palette.quiet, strokeDash=[4, 3]).encode(y="y:Q")
    chart: Layers = alt.layer(*ground, one, rules, dots).properties(height=250)
    return chart


def p_by_cut(
    cuts: pd.DataFrame,
    now: float,
    palette: Palette,
    *,
    across: str,
    up: str,
    level: float,
    level_said: str,
    decimal: str,
) -> Layers:
    """p at every cut of one score, on a logarithmic axis, as :func:`ratio_by_cut` shows the odds ratio.

    ``cuts``: cut, p, holds, said. ``level`` (0 to 1) is drawn as a line, with ``level_said``.
    """
    rows = cuts.assign(written=cuts["p"].clip(lower=LEAST_P))
    base, ground = _over_cuts(rows, now, palette, across, decimal)
    scale = alt.Scale(type="log", domain=[LEAST_P, 1], nice=False)
    axis = _axis_of_cuts(decimal, [0.0001, 0.001, 0.01, 0.05, 0.2, 1])
    line = base.mark_line(color=palette.accent, point=alt.OverlayMarkDef(size=45, color=palette.accent)).encode(
        y=alt.Y("written:Q", scale=scale, title=up, axis=axis)
    )
    limit = pd.DataFrame({"y": [level], "said": [level_said]})
    border = alt.Chart(limit).mark_rule(color=palette.quiet, strokeDash=[4, 3]).encode(y=alt.Y("y:Q", scale=scale))
    named = (
        alt.Chart(limit)
        .mark_text(align="right", baseline="bottom", dx=-4, dy=-2, fontSize=11, color=palette.quiet)
        .encode(y=alt.Y("y:Q", scale=scale), x=alt.value("width"), text="said:N")
    )
    chart: Layers = alt.layer(*ground, line, border, named).properties(height=210)
    return chart


LEAST_P = 0.0001
"""Smaller p-values are drawn here."""
RATIOS_SHOWN = (0.02, 50.0)
"""Between these odds ratios are drawn by cut."""


def _over_cuts(
    rows: pd.DataFrame, now: float, palette: Palette, across: str, decimal: str
) -> tuple[alt.Chart, list[alt.Chart]]:
    """What the pictures over the cuts of a score share: the axis of the cuts, and the shaded ground with the mark."""
    steps = rows["cut"].diff().dropna()
    half = float(steps.min()) / 2 if len(steps) else 0.5
    rows = rows.assign(start=rows["cut"] - half, end=rows["cut"] + half)
    scale = alt.Scale(domain=[rows["start"].min(), rows["end"].max()], nice=False)
    axis = alt.Axis(grid=False, labelExpr=_written(decimal), tickMinStep=1)
    x = alt.X("cut:Q", scale=scale, title=across, axis=axis)
    base = alt.Chart(rows).encode(x=x, tooltip=[alt.Tooltip("said:N", title=" ")])
    shade = alt.Chart(rows[rows["holds"]]).mark_rect(color=palette.accent, opacity=0.14)
    mark = alt.Chart(pd.DataFrame({"cut": [now]})).mark_rule(color=palette.text, strokeWidth=2)
    return base, [shade.encode(x=alt.X("start:Q", scale=scale, title=across, axis=axis), x2="end:Q"), mark.encode(x=x)]


def _axis_of_cuts(decimal: str, values: Sequence[float]) -> alt.Axis:
    """An upright axis; as wide in every picture, so that their cuts stand over each other."""
    return alt.Axis(grid=False, labelExpr=_written(decimal), values=list(values), minExtent=46)


def _written(decimal: str) -> str:
    """Vega's way to write a number of an axis with the language's decimal sign."""
    return f"replace(format(datum.value, '~g'), '.', '{decimal}')"


def boxes(
    groups: pd.DataFrame,
    far: pd.DataFrame,
    palette: Palette,
    *,
    axis: str,
) -> Layers:
    """How a score spreads in every group: the middle half as a box, the median as a line, the mean as a diamond.

    ``groups``: group, low, q1, median, q3, high, mean, mean_said, said. ``far``: group, value, of single far values.
    """
    order = list(groups["group"])
    y = alt.Y("group:N", sort=order, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False))
    values = pd.concat([groups["low"], groups["high"], far["value"]]).dropna()
    room = float(values.max() - values.min()) * 0.04 or 0.5
    scale = alt.Scale(domain=[float(values.min()) - room, float(values.max()) + room], nice=False, zero=False)
    base = alt.Chart(groups).encode(y=y, tooltip=[alt.Tooltip("group:N", title=" "), alt.Tooltip("said:N", title="  ")])
    whiskers = base.mark_rule(color=palette.quiet, strokeWidth=1.5).encode(
        x=alt.X("low:Q", scale=scale, title=axis, axis=alt.Axis(grid=True, gridColor=palette.line, tickCount=8)),
        x2="high:Q",
    )
    middle = base.mark_bar(height=20, color=palette.accent, opacity=0.35, cornerRadius=2).encode(
        x=alt.X("q1:Q", scale=scale), x2="q3:Q"
    )
    median = base.mark_tick(thickness=3, height=20, color=palette.accent).encode(x=alt.X("median:Q", scale=scale))
    means = base.mark_point(shape="diamond", size=90, filled=True, color=palette.text, opacity=1).encode(
        x=alt.X("mean:Q", scale=scale)
    )
    written = base.mark_text(dy=-17, fontSize=12, color=palette.text).encode(
        x=alt.X("mean:Q", scale=scale), text="mean_said:N"
    )
    dots = (
        alt.Chart(far)
        .mark_circle(size=26, color=palette.quiet, opacity=0.8)
        .encode(x=alt.X("value:Q", scale=scale), y=alt.Y("group:N", sort=order))
    )
    chart: Layers = alt.layer(whiskers, middle, median, dots, means, written).properties(height=56 * len(order) + 50)
    return chart


def bubbles(pairs: pd.DataFrame, palette: Palette, *, across: str, up: str, people: str) -> Layers:
    """Two scores: a bubble for every pair of values, as large as the number of people who have it, and their trend.

    ``pairs``: x, y, n.
    """
    low, high = float(pairs["x"].min()), float(pairs["x"].max())
    most = float(pairs["n"].max())
    base = alt.Chart(pairs).encode(
        x=alt.X("x:Q", title=across, scale=alt.Scale(zero=False, padding=16), axis=alt.Axis(gridColor=palette.line)),
        y=alt.Y("y:Q", title=up, scale=alt.Scale(zero=False, padding=16), axis=alt.Axis(gridColor=palette.line)),
    )
    circles = base.mark_circle(color=palette.accent, opacity=0.55).encode(
        size=alt.Size("n:Q", scale=alt.Scale(domain=[0, most], range=[0, 60 if most == 1 else 420]), legend=None),
        tooltip=[alt.Tooltip("x:Q", title=across), alt.Tooltip("y:Q", title=up), alt.Tooltip("n:Q", title=people)],
    )
    slope, start = np.polyfit(pairs["x"], pairs["y"], 1, w=np.sqrt(pairs["n"])) if low < high else (0.0, math.nan)
    ends = pd.DataFrame({"x": [low, high], "y": [start + slope * low, start + slope * high]})
    straight = (
        alt.Chart(ends.dropna()).mark_line(color=palette.text, strokeWidth=1.5, clip=True).encode(x="x:Q", y="y:Q")
    )
    chart: Layers = alt.layer(circles, straight).properties(height=380)
    return chart


def estimates(
    rows: pd.DataFrame,
    palette: Palette,
    *,
    axis: str,
    no_effect: float,
    kinds: tuple[str, str],
    decimal: str,
) -> Layers | None:
    """Estimates with their intervals, two to a line: alone (hollow) and with the others held equal (full).

    ``rows``: name, kind (one of ``kinds``), value, low, high, said. ``no_effect`` is 1 for ratios, drawn on a
    logarithmic axis, and 0 for differences. What is not finite is left out; None where nothing is left.
    """
    ratio = no_effect == 1
    floor = 0.0 if ratio else -math.inf
    drawn = rows[(rows["value"] > floor) & (rows["value"] < math.inf)].copy()
    if drawn.empty:
        return None
    ends = [v for column in ("value", "low", "high") for v in drawn[column] if floor < v < math.inf] + [no_effect]
    if ratio:
        left, right = min(*ends, 0.6) / 1.15, max(*ends, 1.7) * 1.15
        if right / left > 1e4:
            left, right = max(left, 0.01), min(right, 100.0)
    else:
        room = (max(ends) - min(ends)) * 0.06 or 1.0
        left, right = min(ends) - room, max(ends) + room
    drawn["low"] = drawn["low"].clip(lower=left).fillna(left)
    drawn["high"] = drawn["high"].clip(upper=right).fillna(right)
    names = list(dict.fromkeys(drawn["name"]))
    tick = _written(decimal)
    scale = alt.Scale(type="log" if ratio else "linear", domain=[left, right], nice=False, clamp=True)
    axis_of = alt.Axis(grid=False, labelExpr=tick, tickCount=8)
    if ratio:
        marks: tuple[float, ...] = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
        if right / left < 4:
            marks = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2)
        axis_of = alt.Axis(grid=False, labelExpr=tick, values=[t for t in marks if left <= t <= right])
    base = alt.Chart(drawn).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=230, ticks=False, domain=False)),
        yOffset=alt.YOffset("kind:N", sort=list(kinds), scale=alt.Scale(paddingInner=0.4)),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=list(kinds), range=[palette.quiet, palette.accent]),
            legend=alt.Legend(title=None, orient="top", direction="vertical", symbolType="square"),
        ),
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("kind:N", title="  "),
            alt.Tooltip("said:N", title="   "),
        ],
    )
    rules = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("low:Q", scale=scale, title=axis, axis=axis_of), x2="high:Q")
    dots = base.mark_square(size=95, opacity=1).encode(x=alt.X("value:Q", scale=scale))
    nothing = pd.DataFrame({"x": [no_effect]})
    zero = alt.Chart(nothing).mark_rule(color=palette.quiet, strokeDash=[4, 3]).encode(x="x:Q")
    return alt.layer(zero, rules, dots).properties(height=44 * len(names) + 70)
