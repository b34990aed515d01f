"""Charts of What if: what moved the total, what moves it most, how far verdicts are from turning, scenarios' totals.

Altair, one function each, as in :mod:`bsc_core.charts`: words and written numbers come in, colours from the palette.
Every row has its name above its mark, so that names have the whole width on a phone too. ``write`` writes a number with
so many decimals; ``texts`` are the words for "good", "fair" and "poor".
"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from bsc_core.palette import MARKS, Palette
from bsc_core.rating import Bands, side
from bsc_core.sentence import NO_BREAK
from bsc_core.whatif.distance import KNIFE_EDGE

Layers = alt.LayerChart | alt.FacetChart
Write = Callable[[float, int], str]
SHAPES: Mapping[str, str] = {"good": "triangle-up", "fair": "circle", "poor": "triangle-down", "none": "stroke"}
"""The shape of each verdict as Vega names it; the same as the marks in texts."""
FARTHEST = 100.0
"""Distances beyond this part of the edge, in percent, stand at the right end of the picture."""
SHOWN = 12
"""How many rows a tornado has at the most."""
_TOP, _LINE, _BAR, _GAP, _MARGIN = 24, 17, 16, 16, 4
_NAME_LINES, _NAME_WIDTH = 2, 42
_STEP = 0.25
_BELOW = 74
"""What the axis and its title take of a picture's height."""


@dataclass(frozen=True)
class _Rows:
    """Places of rows below each other, in pixels: ``names``, and broken into ``lines``; where each row's name and mark
    begin, and the height of the picture."""

    names: tuple[str, ...]
    lines: tuple[str, ...]
    tops: tuple[float, ...]
    bars: tuple[float, ...]
    height: float
    bar: float

    @property
    def middles(self) -> list[float]:
        """The middle of each row's mark."""
        return [at + self.bar / 2 for at in self.bars]


def waterfall(
    rows: pd.DataFrame,
    start: float,
    end: float,
    palette: Palette,
    *,
    start_name: str,
    end_name: str,
    axis: str,
    write: Write,
    bands: Bands,
    texts: Mapping[str, str],
) -> Layers:
    """What moved the total of a period: its level before, a floating bar for what each indicator brings, and after.

    ``rows``: name, change, as in ``Comparison.waterfall`` of one period; the changes lead from ``start`` to ``end``,
    both in [-1, 1]. ``bands`` are those of the total, drawn as grounds.
    """
    names = [start_name, *(str(name) for name in rows["name"]), end_name]
    changes = [float(change) for change in rows["change"]]
    levels = [start]
    for change in changes:
        levels.append(levels[-1] + change)
    place = _rows(names)
    reach = _reach([*levels, end], bands)
    x, y = _axes(reach, place.height, axis, _ticks(reach, bands), write)
    moved = pd.DataFrame(
        {
            "name": place.names[1:-1],
            "start": levels[:-1],
            "end": levels[1:],
            "y": place.bars[1:-1],
            "y2": [at + place.bar for at in place.bars[1:-1]],
            "middle": place.middles[1:-1],
            "colour": [palette.text_of["good" if change > 0 else "poor"] for change in changes],
            "said": [f"{MARKS['good' if change > 0 else 'poor']} {_signed(change, write)}" for change in changes],
        }
    )
    # from the middle of the level before, or the bar, down to where the next one begins
    steps = pd.DataFrame(
        {"x": levels, "y": place.middles[:-1], "y2": [*(at + place.bar for at in place.bars[1:-1]), place.middles[-1]]}
    )
    totals = _level_marks([start, end], [place.names[0], place.names[-1]], bands, texts, write, palette)
    totals["middle"] = [place.middles[0], place.middles[-1]]
    bars = alt.Chart(moved).mark_bar(cornerRadius=2, opacity=1)
    return _together(
        place.height,
        *_ground(reach, bands, place, palette, texts, x, y),
        alt.Chart(steps).mark_rule(color=palette.quiet, strokeWidth=1).encode(x=x, y=y, y2="y2:Q"),
        *_names(place, palette, y, halo=palette.ground),
        bars.encode(
            x=_at(x, "start"),
            x2="end:Q",
            y=y,
            y2="y2:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=_hover("name", "said"),
        ),
        *_beside(moved.assign(left=moved[["start", "end"]].min(axis=1), right=moved[["start", "end"]].max(axis=1)),
                 reach, 6, x, y),
        *_levels(totals, reach, x, y),
    )  # fmt: skip


def tornado(
    frame: pd.DataFrame,
    base: float,
    palette: Palette,
    *,
    axis: str,
    base_name: str,
    write: Write,
    bands: Bands,
    texts: Mapping[str, str],
    most: int = SHOWN,
) -> Layers:
    """How far each input and each threshold, moved alone, takes the total of a period; the widest first.

    ``frame``: as ``whatif.tornado`` gives it, with the column ``said``, what is moved in words. A row has two bars from
    ``base``, with less of it above and more of it below, since both can lead the same way. Rows that
    move nothing or cannot be said are left out, and all but the ``most`` widest. ``base_name`` names the line at
    ``base``, such as "as it is".
    """
    drawn = frame[frame["swing"] > 0].head(most)
    bar = _BAR + 10.0
    half = bar / 4 - 1
    place = _rows([str(said) for said in drawn["said"]], bar=bar, top=_TOP + 20)
    reach = _reach([base, *drawn["total_low"], *drawn["total_high"]], bands, room=0.5)
    x, y = _axes(reach, place.height, axis, _ticks(reach, bands), write)
    parts = [f"{_plain(round(part, 4), write)}{NO_BREAK}%" for part in (drawn["value_high"] / drawn["value"] - 1) * 100]
    ends = []
    both = zip(drawn["total_low"], drawn["total_high"], strict=True)
    for name, at, part, (low, high) in zip(place.names, place.bars, parts, both, strict=True):
        ways = [(float(low), "−", palette.quiet), (float(high), "+", palette.accent)]
        ways = [way for way in ways if side(way[0], base) != 0]
        for i, (total, sign, colour) in enumerate(ways):
            middle = at + bar / 2 + (i - (len(ways) - 1) / 2) * bar / 2
            said = f"{sign}{part}: {write(total, 2)}"
            ends.append((name, base, total, middle - half, middle + half, middle, colour, said))
    columns = ["name", "start", "end", "y", "y2", "middle", "colour", "said"]
    moved = pd.DataFrame(ends, columns=columns)
    moved["left"], moved["right"] = moved[["start", "end"]].min(axis=1), moved[["start", "end"]].max(axis=1)
    line = pd.DataFrame({"x": [base], "y": [_TOP + 18], "y2": [place.height], "top": [_TOP + 4]})
    line["said"] = f"{base_name}: {write(base, 2)}"
    named = alt.Chart(line).mark_text(
        align=_align(base, reach), baseline="top", fontSize=12, fontWeight="bold", color=palette.text
    )
    return _together(
        place.height,
        *_ground(reach, bands, place, palette, texts, x, y),
        alt.Chart(line).mark_rule(color=palette.text, strokeWidth=1.5).encode(x=x, y=y, y2="y2:Q"),
        *_names(place, palette, y, halo=palette.ground),
        named.encode(x=x, y=_at(y, "top"), text="said:N"),
        alt.Chart(moved)
        .mark_bar(cornerRadius=2, opacity=1)
        .encode(
            x=_at(x, "start"),
            x2="end:Q",
            y=y,
            y2="y2:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=_hover("name", "said"),
        ),
        *_beside(moved.assign(colour=palette.text), reach, 5, x, y, size=11, away=base),
    )


def distances(
    frame: pd.DataFrame,
    palette: Palette,
    *,
    axis: str,
    knife_said: str,
    write: Write,
    knife_edge: float = KNIFE_EDGE,
) -> Layers:
    """How far each verdict is from turning, as a part of its edge in percent; the closest first.

    ``frame``: name, word (of the present verdict), verdict, edge, distance, knife_edge, as in ``Distances.table`` of
    one period, and said, the distance in words. The left end is the edge. Rows whose edge is 0 are left out: no part of
    it can be said. Those farther than ``FARTHEST`` stand at the right end with an arrow and their percent. The zone up
    to ``knife_edge`` (a part, 0.05) is shaded and named by ``knife_said``; rows on a knife's edge are bold.
    """
    drawn = frame[frame["edge"] != 0].copy()
    drawn["percent"] = drawn["distance"] / drawn["edge"].abs() * 100
    drawn = drawn.sort_values("percent", kind="stable")
    place = _rows([str(name) for name in drawn["name"]])
    reach = (-0.03 * FARTHEST, 1.03 * FARTHEST)
    ticks = [0.0, 25.0, 50.0, 75.0, FARTHEST]
    x, y = _axes(reach, place.height, axis, ticks, write)
    far = drawn["percent"] > FARTHEST
    marks = drawn.assign(
        name=list(place.names),
        x=drawn["percent"].clip(upper=FARTHEST),
        middle=place.middles,
        zero=0.0,
        colour=[palette.text_of[verdict] for verdict in drawn["verdict"]],
        weight=["bold" if on else "normal" for on in drawn["knife_edge"]],
        said=[
            f"{said}, {write(percent, 0)}{NO_BREAK}% →" if beyond else str(said)
            for said, percent, beyond in zip(drawn["said"], drawn["percent"], far, strict=True)
        ],
        shown=[f"{MARKS[verdict]} {word}" for verdict, word in zip(drawn["verdict"], drawn["word"], strict=True)],
    )
    zone = pd.DataFrame(
        {"x": [reach[0]], "x2": [knife_edge * 100], "y": [0.0], "y2": [place.height], "said": [knife_said]}
    )
    ground = palette.ground_of["fair"]
    stems = alt.Chart(marks).mark_rule(strokeWidth=2, opacity=0.7)
    hover = _hover("name", "shown", "said")
    points = [
        alt.Chart(marks[marks["verdict"] == verdict])
        .mark_point(shape=SHAPES[verdict], size=110, filled=True, color=palette.text_of[verdict], opacity=1)
        .encode(x=x, y=_at(y, "middle"), tooltip=hover)
        for verdict in SHAPES
    ]
    shown = marks[["x", "middle", "said", "shown", "name"]].assign(
        left=marks["x"], right=marks["x"], colour=palette.text, weight=marks["weight"]
    )
    words = marks.assign(said=marks["shown"], top=list(place.tops))
    verdicts = alt.Chart(words).mark_text(align="right", baseline="top", fontSize=12)
    edge = alt.Chart(zone).mark_text(align="left", baseline="top", dx=4, dy=5, fontSize=11)
    return _together(
        place.height,
        alt.Chart(zone).mark_rect(color=ground).encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
        edge.encode(x=x, y=y, text="said:N", color=alt.value(palette.text_of["fair"])),
        *_names(place, palette, y, halo=None, bold=list(drawn["knife_edge"])),
        verdicts.encode(
            x=alt.value("width"), y=_at(y, "top"), text="said:N", color=alt.Color("colour:N", scale=None)
        ),
        stems.encode(x=_at(x, "zero"), x2="x:Q", y=_at(y, "middle"), color=alt.Color("colour:N", scale=None)),
        *points,
        *_beside(shown, reach, 10, x, y, halo=palette.ground),
    )  # fmt: skip


def side_by_side_totals(
    totals: Sequence[tuple[str, float]],
    palette: Palette,
    *,
    axis: str,
    write: Write,
    bands: Bands,
    texts: Mapping[str, str],
) -> Layers:
    """The totals of the base and of scenarios on one line from -1 to 1, a row each.

    ``totals``: name and total (in [-1, 1]; nan where there is none), the base first; of a row without a total
    ``texts`` says the word for "none". A line at the base runs through all rows.
    """
    place = _rows([name for name, _ in totals])
    reach = (-1.06, 1.06)
    x, y = _axes(reach, place.height, axis, _ticks(reach, bands), write)
    marks = _level_marks([score for _, score in totals], place.names, bands, texts, write, palette)
    marks["middle"] = place.middles
    base = marks.head(1).assign(y=place.bars[0] if place.bars else 0.0, y2=place.height)
    known = marks["x"].notna()
    missing = alt.Chart(marks[~known]).mark_text(align="left", fontSize=12, color=palette.text_of["none"])
    return _together(
        place.height,
        *_ground(reach, bands, place, palette, texts, x, y),
        alt.Chart(base[base["x"].notna()])
        .mark_rule(color=palette.text, strokeDash=[3, 3], strokeOpacity=0.6)
        .encode(x=x, y=y, y2="y2:Q"),
        *_names(place, palette, y, halo=palette.ground),
        *_levels(marks[known], reach, x, y),
        missing.encode(x=alt.value(4), y=_at(y, "middle"), text="said:N"),
    )


def _rows(names: Sequence[str], *, bar: float = _BAR, top: float = _TOP) -> _Rows:
    """Rows below each other, each with its name over its mark; all as high as the one with the longest name."""
    broken = [_broken(name) for name in names]
    lines = max((name.count("\n") + 1 for name in broken), default=1)
    each = lines * _LINE + _MARGIN + bar + _GAP
    starts = [top + i * each + _GAP / 2 - _MARGIN for i in range(len(names))]
    tops = [at + (lines - name.count("\n") - 1) * _LINE for at, name in zip(starts, broken, strict=True)]
    bars = tuple(at + lines * _LINE + _MARGIN for at in starts)
    return _Rows(tuple(names), tuple(broken), tuple(tops), bars, top + each * len(names), bar)


def _broken(name: str) -> str:
    """A name on two lines at the most; of a longer one hover has the rest."""
    return "\n".join(textwrap.wrap(name, _NAME_WIDTH, max_lines=_NAME_LINES, placeholder=" …")) or name


def _reach(values: Sequence[float], bands: Bands, room: float = 0.15) -> tuple[float, float]:
    """From where to where totals are drawn: all of them, the edge that is nearest to them, and ``room`` on both sides,
    as a part of the reach.

    In steps of a quarter, so that the picture stays where it is while a lever moves.
    """
    known = [value for value in values if not math.isnan(value)]
    nearest = min(bands.edges, key=lambda edge: min(abs(edge - value) for value in known))
    low, high = min(*known, nearest), max(*known, nearest)
    free = max(room * (high - low), 0.1)
    return math.floor((low - free) / _STEP) * _STEP, math.ceil((high + free) / _STEP) * _STEP


def _ticks(reach: tuple[float, float], bands: Bands) -> list[float]:
    """The edges, and quarters or halves that stand clear of an edge; a total has none beyond -1 and 1."""
    low, high = max(reach[0], -1.0), min(reach[1], 1.0)
    step = _STEP if high - low <= 1.25 else 2 * _STEP
    edges = [edge for edge in bands.edges if low < edge < high]
    usual = [i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
    clear = [tick for tick in usual if all(abs(tick - edge) >= 0.11 * (high - low) for edge in edges)]
    return sorted({*clear, *edges})


def _axes(
    reach: tuple[float, float], height: float, title: str, ticks: Sequence[float], write: Write
) -> tuple[alt.X, alt.Y]:
    """The axis across, its ticks written in the language, and the pixels down."""
    written = json.dumps({f"{tick:g}": _plain(tick, write) for tick in ticks}, ensure_ascii=False)
    across = alt.X(
        "x:Q",
        title=title,
        scale=alt.Scale(domain=list(reach), nice=False, zero=False),
        axis=alt.Axis(
            values=list(ticks), labelExpr=f"{written}['' + datum.value]", grid=False, titleLimit=0, labelFlush=True
        ),
    )
    return across, alt.Y("y:Q", title=None, axis=None, scale=alt.Scale(domain=[height, 0], nice=False))


def _ground(
    reach: tuple[float, float],
    bands: Bands,
    place: _Rows,
    palette: Palette,
    texts: Mapping[str, str],
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """The bands of the total behind the mark of every row, their edges as lines between the rows, and their words at
    the top where they have the room."""
    low, high = reach
    drawn = [(max(s.start, low), min(s.end, high), s.verdict) for s in bands.segments()]
    drawn = [(start, end, verdict) for start, end, verdict in drawn if end > start]
    strips = pd.DataFrame(
        [
            (start, end, at - _MARGIN, at + place.bar + _MARGIN, palette.ground_of[verdict])
            for at in place.bars
            for start, end, verdict in drawn
        ],
        columns=["x", "x2", "y", "y2", "ground"],
    )
    between = [0.0, *(at + place.bar + _MARGIN for at in place.bars)]
    edges = pd.DataFrame(
        [
            (start, top, bottom - _MARGIN)
            for top, bottom in zip(between[:-1], place.bars, strict=True)
            for start, _, _ in drawn
            if start > low
        ],
        columns=["x", "y", "y2"],
    )
    words = pd.DataFrame(
        [
            ((start + end) / 2, 0.0, palette.text_of[verdict], f"{MARKS[verdict]} {texts[verdict]}")
            for start, end, verdict in drawn
            if (end - start) / (high - low) >= _WORD_SHARE
        ],
        columns=["x", "y", "colour", "said"],
    )
    return [
        alt.Chart(strips).mark_rect().encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=alt.Color("ground:N", scale=None)),
        alt.Chart(edges).mark_rule(color=palette.quiet, strokeDash=[4, 3]).encode(x=x, y=y, y2="y2:Q"),
        alt.Chart(words)
        .mark_text(baseline="top", dy=5, fontSize=12)
        .encode(x=x, y=y, text="said:N", color=alt.Color("colour:N", scale=None)),
    ]


_WORD_SHARE = 0.15
"""A ground that has less of the picture's width has no room for its word on a phone."""


def _names(
    place: _Rows, palette: Palette, y: alt.Y, *, halo: str | None, bold: Sequence[bool] | None = None
) -> list[alt.Chart]:
    """The names of rows, each above its mark; ``halo`` is a colour that parts them from lines."""
    frame = pd.DataFrame({"name": place.names, "lines": place.lines, "y": place.tops})
    frame["weight"] = ["bold" if strong else "normal" for strong in bold or [False] * len(place.names)]
    found = []
    for weight, part in frame.groupby("weight", sort=False):
        how: dict[str, Any] = {
            "align": "left", "baseline": "top", "fontSize": 12.5, "lineBreak": "\n", "lineHeight": _LINE,
            "fontWeight": weight, "limit": alt.ExprRef("width - 8"),
        }  # fmt: skip
        text = alt.Chart(part).encode(x=alt.value(4), y=y, text="lines:N", tooltip=_hover("name"))
        if halo is not None:
            found.append(text.mark_text(**how, **_margin(halo)))
        found.append(text.mark_text(**how, color=palette.text))
    return found


def _margin(colour: str) -> dict[str, Any]:
    """A margin around a text, in the colour that it stands on, so that lines do not run through it."""
    return {"color": colour, "stroke": colour, "strokeWidth": 6, "strokeJoin": "round"}


def _level_marks(
    scores: Sequence[float], names: Sequence[str], bands: Bands, texts: Mapping[str, str], write: Write,
    palette: Palette,
) -> pd.DataFrame:  # fmt: skip
    """Totals with their verdict as shape, colour and words."""
    verdicts = [bands.rate(score).verdict for score in scores]
    return pd.DataFrame(
        {
            "x": scores,
            "name": names,
            "verdict": verdicts,
            "colour": [palette.text_of[verdict] for verdict in verdicts],
            "said": [
                texts.get("none", "–") if verdict == "none" else f"{write(score, 2)} {texts[verdict]}"
                for score, verdict in zip(scores, verdicts, strict=True)
            ],
        }
    )


def _levels(totals: pd.DataFrame, reach: tuple[float, float], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Totals as points in the shape of their verdict, with number and word beside."""
    points = [
        alt.Chart(part)
        .mark_point(shape=SHAPES[verdict], size=150, filled=True, opacity=1, color=part["colour"].iloc[0])
        .encode(x=x, y=_at(y, "middle"), tooltip=_hover("name", "said"))
        for verdict, part in totals.groupby("verdict", sort=False)
    ]
    beside = totals.assign(left=totals["x"], right=totals["x"], weight="bold")
    return [*points, *_beside(beside, reach, 11, x, y)]


def _beside(
    frame: pd.DataFrame, reach: tuple[float, float], gap: float, x: alt.X, y: alt.Y, *, size: float = 12,
    away: float | None = None, halo: str | None = None,
) -> list[alt.Chart]:  # fmt: skip
    """Words beside marks from ``left`` to ``right``: to the right of it, or to the left where only there is room.

    With ``away`` from a place they stand at the far end from there. ``halo`` is a colour that parts them from lines.
    """
    low, high = reach
    free_left, free_right = (frame["left"] - low) / (high - low), (high - frame["right"]) / (high - low)
    leftward = frame["right"] <= (math.nan if away is None else away)
    if away is None:
        leftward = (free_right < _SAID_SHARE) & (free_left > free_right)
    found = []
    for part, column, align, dx in (
        (frame[~leftward], "right", "left", gap),
        (frame[leftward], "left", "right", -gap),
    ):
        for weight, said in part.groupby(part.get("weight", pd.Series("normal", part.index)), sort=False):
            where: dict[str, Any] = {"align": align, "dx": dx, "baseline": "middle", "fontSize": size}
            text = alt.Chart(said).encode(x=_at(x, column), y=_at(y, "middle"), text="said:N")
            if halo is not None:
                found.append(text.mark_text(**where, fontWeight=weight, **_margin(halo)))
            found.append(text.mark_text(**where, fontWeight=weight).encode(color=alt.Color("colour:N", scale=None)))
    return found


_SAID_SHARE = 0.27
"""The part of a phone's width that a number with its word needs."""


def _align(value: float, reach: tuple[float, float]) -> Literal["left", "center", "right"]:
    """How words at the top of a line stand, so that they stay in the picture."""
    share = (value - reach[0]) / (reach[1] - reach[0])
    return "left" if share < 0.25 else "right" if share > 0.75 else "center"


def _together(height: float, *layers: alt.Chart) -> Layers:
    """The layers over each other; those without a row are left out."""
    chart: Layers = alt.layer(*(layer for layer in layers if len(layer.data))).properties(height=height + _BELOW)
    return chart


def _hover(*columns: str) -> list[alt.Tooltip]:
    """The tooltip of a mark: texts without titles, which Vega tells apart, so each is a blank of its own."""
    return [alt.Tooltip(f"{column}:N", title=" " * (i + 1)) for i, column in enumerate(columns)]


def _signed(change: float, write: Write) -> str:
    """A change with its sign, with as many decimals as it takes to see it."""
    decimals = 2 if abs(change) >= 0.005 else 4
    return ("+" if change > 0 else "−") + write(abs(change), decimals)


def _plain(value: float, write: Write) -> str:
    """A number with no more decimals than it has."""
    return write(value, len(f"{value:.4f}".rstrip("0").partition(".")[2]))


def _at(axis: Any, column: str) -> Any:
    """The same axis for another column."""
    other = axis.copy()
    other.shorthand = f"{column}:Q"
    return other
