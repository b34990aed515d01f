"""Tables of real text: they can be selected, read aloud, printed and copied; numbers stand on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from bsc_core.palette import BADGES, MARKS


def badge(verdict: str, word: str) -> str:
    """A verdict as Markdown: its shape, its word and its colour."""
    return f":{BADGES[verdict]}-badge[{MARKS[verdict]} {word}]"


def show(
    columns: Mapping[str, Sequence[str]],
    numbers: Sequence[str] = (),
    *,
    widths: Mapping[str, str] | None = None,
    width: Literal["stretch", "content"] = "stretch",
    header: bool = True,
) -> None:
    """Shows a table of Markdown texts, column by column; the columns named in ``numbers`` are set right.

    The first column names the rows. ``widths`` are the least widths of columns in CSS, so that on a phone the table
    scrolls inside itself instead of squeezing them.
    """
    texts = pd.DataFrame(dict(columns), dtype=object)
    first = next(iter(columns))
    # Streamlit sets a column right when it holds numbers; what is read in it is the text put over them.
    frame = texts.assign(**{name: range(len(texts)) for name in numbers}).set_index(first)
    style = frame.style.format(
        {name: (lambda at, name=name: texts[name].iloc[int(at)]) for name in numbers}
    ).set_properties(subset=list(numbers), **{"font-variant-numeric": "tabular-nums", "white-space": "nowrap"})
    for name, least in (widths or {}).items():
        style = style.set_properties(subset=[name], **{"min-width": least})
    st.table(style, border="horizontal", width=width, hide_header=not header)
