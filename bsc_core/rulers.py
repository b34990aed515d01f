"""Small pictures beside a number, as SVG: the ruler of its benchmark, and its trail over the periods."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Sequence
from html import escape

from bsc_core.palette import Palette
from bsc_core.rating import Rule, Segment

WIDTH, HEIGHT, TRAIL = 190, 34, 72
_TOP, _THICK, _BASE = 11, 8, 31


def ruler(rule: Rule, value: float, palette: Palette, write: Callable[[float], str], width: int = WIDTH) -> str:
    """The bands of a benchmark with their edges and a marker where ``value`` stands; "" for a rule without edges."""
    edges = rule.turning_points()
    if not edges:
        return ""
    low, high = extent(edges, value)
    return bands(rule.segments(), edges, value, (low, high), palette, write, width)


def bands(
    segments: Sequence[Segment],
    edges: Sequence[float],
    value: float,
    span: tuple[float, float],
    palette: Palette,
    write: Callable[[float], str],
    width: int = WIDTH,
) -> str:
    """Segments from ``span[0]`` to ``span[1]`` as an SVG data URI, the edges written below, a marker at ``value``."""
    low, high = span

    def x(at: float) -> float:
        return 8 + (min(max(at, low), high) - low) / (high - low) * (width - 16)

    drawn = [
        f'<rect x="{x(s.start) + 0.5:.1f}" y="{_TOP}" width="{max(x(s.end) - x(s.start) - 1, 1):.1f}" '
        f'height="{_THICK}" rx="2" fill="{palette.ground_of[s.verdict]}" '
        f'stroke="{palette.text_of[s.verdict]}" stroke-opacity=".55"/>'
        for s in segments
        if s.end > low and s.start < high
    ]
    labels = _apart([(x(edge), write(edge)) for edge in edges if low <= edge <= high])
    style = f'text-anchor="middle" font-size="11" fill="{palette.quiet}"'
    drawn += [f'<text x="{at:.1f}" y="{_BASE}" {style}>{escape(text)}</text>' for at, text in labels]
    if not math.isnan(value):
        at = x(value)
        drawn.append(
            f'<path d="M{at - 5:.1f} 1 h10 l-5 8 z" fill="{palette.text}"/>'
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="8" y2="{_TOP + _THICK + 2}" '
            f'stroke="{palette.text}" stroke-width="2"/>'
        )
    return _uri(drawn, width, HEIGHT)


def trail(values: Sequence[float], at: int, palette: Palette, width: int = TRAIL) -> str:
    """A line through the values of the periods with a dot at number ``at``; "" with fewer than two values."""
    known = [(i, v) for i, v in enumerate(values) if not math.isnan(v)]
    if len(known) < 2:
        return ""
    low, high = min(v for _, v in known), max(v for _, v in known)
    step = (width - 12) / max(len(values) - 1, 1)

    def point(i: int, v: float) -> tuple[float, float]:
        return 6 + i * step, 20 - ((v - low) / (high - low) * 14 if high > low else 7)

    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (point(i, v) for i, v in known))
    drawn = [f'<polyline points="{line}" fill="none" stroke="{palette.quiet}" stroke-width="1.5"/>']
    if 0 <= at < len(values) and not math.isnan(values[at]):
        x, y = point(at, values[at])
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{palette.text}"/>')
    return _uri(drawn, width, 26)


def extent(edges: Sequence[float], value: float) -> tuple[float, float]:
    """Where a ruler starts and ends, so that all edges and the value are on it with some room."""
    points = [*edges, *([] if math.isnan(value) else [value])]
    low, high = min(points), max(points)
    room = (high - low or abs(high) or 1.0) * 0.25
    start = 0.0 if 0 <= low <= max(room, 0.6 * high) else low - room
    return start, high + room


def _apart(labels: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Labels that stand too close are left out, the later one."""
    kept: list[tuple[float, str]] = []
    for at, text in labels:
        if not kept or at - kept[-1][0] > 3.5 * (len(text) + len(kept[-1][1])):
            kept.append((at, text))
    return kept


def _uri(drawn: Sequence[str], width: int, height: int) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif">{"".join(drawn)}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
