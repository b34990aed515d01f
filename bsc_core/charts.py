"""Altair charts from core results, one function each. Titles and axes come in as words; colours from the palette.

Labels of a user's own (items, groups) are data in a chart, never Markdown, so they need no escaping.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import altair as alt
import pandas as pd

from bsc_core.palette import Palette
from bsc_core.rating import Bands

ROW = 26
"""Height of one bar with its room, in pixels."""


def answers_by_item(
    shares: pd.DataFrame,
    palette: Palette,
    *,
    axis: str,
    answer: str,
    write: Callable[[float, int], str],
    texts: Mapping[str, str],
) -> alt.LayerChart | alt.FacetChart:
    """Diverging stacked bars: the share of each answer by item, the middle of the scale at zero.

    ``shares`` has the columns item, answer (number), percent, start, end (in percent of the item's answers, negative
    to the left of the middle), as :func:`bsc_core.survey.answers.diverging` makes them.
    """
    points = sorted(shares["answer"].unique())
    colours = _steps(palette.steps, len(points))
    inks = _steps(palette.steps_text, len(points), blend=False)
    rows = shares.assign(
        label=[write(p, 0) if p >= 7 else "" for p in shares["percent"]],  # in %, as the axis says
        said=[write(p, 1) + " %" for p in shares["percent"]],
        point=[f"{a:g}" for a in shares["answer"]],
        question=[texts.get(item, "") for item in shares["item"]],
        middle=(shares["start"] + shares["end"]) / 2,
    )
    names = [f"{p:g}" for p in points]
    most = float(max(rows["end"].max(), -rows["start"].min(), 1))
    items = list(dict.fromkeys(rows["item"]))
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "item:N",
            sort=items,
            title=None,
            axis=alt.Axis(labelLimit=160, labelOverlap=False, ticks=False, domain=False),
        ),
        tooltip=[
            alt.Tooltip("item:N", title=" "),
            alt.Tooltip("question:N", title="  "),
            alt.Tooltip("point:N", title=answer),
            alt.Tooltip("said:N", title="%"),
            alt.Tooltip("count:Q", title="n"),
        ],
    )
    scale = alt.Scale(domain=[-most * 1.02, most * 1.02])
    bars = base.mark_bar(height=ROW - 8).encode(
        x=alt.X(
            "start:Q", scale=scale, title=axis, axis=alt.Axis(labelExpr="abs(datum.value)", grid=False, tickCount=5)
        ),
        x2="end:Q",
        color=alt.Color(
            "point:N",
            scale=alt.Scale(domain=names, range=colours),
            legend=alt.Legend(title=answer, orient="top", symbolType="square", columns=len(names)),
        ),
    )
    labels = base.mark_text(fontSize=11).encode(
        x=alt.X("middle:Q", scale=scale),
        text="label:N",
        color=alt.Color("point:N", scale=alt.Scale(domain=names, range=inks), legend=None),
    )
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(color=palette.text, strokeWidth=1).encode(x="x:Q")
    chart: alt.LayerChart | alt.FacetChart = alt.layer(bars, zero, labels).resolve_scale(color="independent")
    return chart.properties(height=ROW * len(items) + 145)


def index_by_group(
    frame: pd.DataFrame,
    bands: Bands,
    palette: Palette,
    *,
    axis: str,
    whole: float,
    whole_label: str,
    write: Callable[[float, int], str],
    texts: Mapping[str, str] | None = None,
) -> alt.LayerChart | alt.FacetChart:
    """The satisfaction index of items, constructs or groups as dots over the bands, the whole index as a line.

    ``frame`` has the columns group, value (percent), n.
    """
    rows = frame.dropna(subset=["value"]).assign(
        group=lambda f: f["group"].astype(str),
        label=lambda f: [write(v, 1) + " %" for v in f["value"]],
        question=lambda f: [(texts or {}).get(g, "") for g in f["group"]],
        colour=lambda f: [palette.text_of[bands.rate(v).verdict] for v in f["value"]],
    )
    order = list(rows["group"])
    edges = pd.DataFrame(
        [
            (max(s.start, 0.0), min(s.end, 100.0), palette.ground_of[s.verdict])
            for s in bands.segments()
            if s.end > 0 and s.start < 100
        ],
        columns=["start", "end", "colour"],
    )
    x = alt.Scale(domain=[0, max(100.0, float(rows["value"].max()) * 1.08)])
    ground = (
        alt.Chart(edges)
        .mark_rect()
        .encode(
            x=alt.X("start:Q", scale=x, title=axis, axis=alt.Axis(values=[0, *bands.edges, 100], grid=True)),
            x2="end:Q",
            color=alt.Color("colour:N", scale=None),
        )
    )
    line = (
        alt.Chart(pd.DataFrame({"x": [whole], "label": [whole_label]}))
        .mark_rule(color=palette.text, strokeDash=[4, 3], strokeOpacity=0.5)
        .encode(x="x:Q", tooltip=alt.Tooltip("label:N", title=" "))
    )
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "group:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelLimit=170, labelOverlap=False, ticks=False, domain=False),
        ),
        x=alt.X("value:Q", scale=x),
        tooltip=[
            alt.Tooltip("group:N", title=" "),
            alt.Tooltip("question:N", title="  "),
            alt.Tooltip("label:N", title=axis),
            alt.Tooltip("n:Q", title="n"),
        ],
    )
    dots = base.mark_circle(size=90, opacity=1).encode(color=alt.Color("colour:N", scale=None))
    labels = base.mark_text(align="left", dx=9, fontSize=12, color=palette.text).encode(text="label:N")
    return alt.layer(ground, line, dots, labels).properties(height=ROW * max(len(order), 1) + 70)


def _steps(colours: Sequence[str], count: int, *, blend: bool = True) -> list[str]:
    """``count`` colours spread over ``colours``; between two of them mixed, or the nearer one without ``blend``."""
    if count == 1:
        return [colours[len(colours) // 2]]
    found = []
    for i in range(count):
        at = i * (len(colours) - 1) / (count - 1)
        low, part = int(at), at - int(at)
        if not blend or part == 0:
            found.append(colours[round(at)])
        else:
            found.append(mixed(colours[low], colours[low + 1], part))
    return found


def mixed(first: str, second: str, part: float) -> str:
    """The colour that lies ``part`` (0 to 1) of the way from one to another, as #RRGGBB."""
    pairs = zip(*([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (first, second)), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)
