"""The colours, each with the same meaning in light and dark. Verdicts are never told by colour alone: see MARKS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MARKS: Mapping[str, str] = {"good": "▲", "fair": "●", "poor": "▼", "none": "–"}
"""The shape of each verdict."""
BADGES: Mapping[str, str] = {"good": "green", "fair": "orange", "poor": "red", "none": "gray"}
"""The name under which the theme in .streamlit/config.toml knows the colours of each verdict."""


@dataclass(frozen=True)
class Palette:
    """Colours of one scheme as #RRGGBB. ``text_of`` and ``ground_of`` are by verdict; ``steps`` run from a scale's
    lowest answer to its highest, ``steps_text`` is what is written on them."""

    ground: str
    card: str
    text: str
    quiet: str
    line: str
    accent: str
    text_of: Mapping[str, str]
    ground_of: Mapping[str, str]
    steps: tuple[str, str, str, str, str]
    steps_text: tuple[str, str, str, str, str]


LIGHT = Palette(
    ground="#FFFFFF",
    card="#F6F7F9",
    text="#1D2939",
    quiet="#5B6678",
    line="#D5DAE1",
    accent="#155E75",
    text_of={"good": "#0B6E4F", "fair": "#8A5A00", "poor": "#A3341F", "none": "#5B6678"},
    ground_of={"good": "#E3F4EE", "fair": "#FBF1DC", "poor": "#FBE7E2", "none": "#F0F2F5"},
    steps=("#A3341F", "#E39A87", "#DDE1E7", "#7FB8C9", "#155E75"),
    steps_text=("#FFFFFF", "#1D2939", "#1D2939", "#1D2939", "#FFFFFF"),
)
DARK = Palette(
    ground="#10161F",
    card="#18212D",
    text="#E6EAF0",
    quiet="#A3AEBD",
    line="#334053",
    accent="#6CC3DC",
    text_of={"good": "#6FD6AE", "fair": "#F0C36A", "poor": "#F5A08D", "none": "#A3AEBD"},
    ground_of={"good": "#12392C", "fair": "#3D2F10", "poor": "#45211A", "none": "#26303D"},
    steps=("#E2735B", "#8A4334", "#3D4857", "#2B6577", "#6CC3DC"),
    steps_text=("#10161F", "#FFFFFF", "#FFFFFF", "#FFFFFF", "#10161F"),
)
PALETTES: Mapping[str, Palette] = {"light": LIGHT, "dark": DARK}
