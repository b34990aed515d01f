"""Buttons with a drawn sign on them, which people who cannot see it know by name."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts.frame import palette


@dataclass(frozen=True)
class Sign:
    """A sign by its name, drawn as a ``stroke`` (an SVG path) on a square of 16 pixels."""

    name: str
    stroke: str


UP = Sign("up", "M8 13V3M4 7l4-4 4 4")
DOWN = Sign("down", "M8 3v10M4 9l4 4 4-4")
OUT = Sign("out", "M4 4l8 8M12 4l-8 8")


def sign_button(
    words: Words,
    sign: Sign,
    means: Sentence,
    key: str,
    on_click: Callable[..., None],
    args: tuple[object, ...],
    *,
    possible: bool = True,
    type: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """A button with a sign on it; what it means is its name for who cannot see it, and shows on hover."""
    said = words.say(means)
    colour = palette().text if possible else palette().line
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">'
        f'<path d="{sign.stroke}" fill="none" stroke="{colour}" stroke-width="1.8" stroke-linecap="round"/></svg>'
    )
    picture = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    st.button(
        f"![{said}]({picture})", key=key, help=said, on_click=on_click, args=args, disabled=not possible, type=type
    )
