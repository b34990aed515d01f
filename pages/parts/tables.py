"""Tables of real text: they can be selected, read aloud, printed and copied; numbers stand on the right."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from bsc_core.palette import BADGES, MARKS
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.text import Words
from pages.parts import glossary


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
    copy: Words | None = None,
) -> None:
    """Shows a table of Markdown texts, column by column; the columns named in ``numbers`` are set right.

    The first column names the rows; terms of the glossary explain themselves on hover. ``widths`` are the least widths
    of columns in CSS, so that on a phone the table scrolls inside itself instead of squeezing them. With ``copy``, the
    words to say it in, the table can be taken away as text that a spreadsheet or a document makes a table of again.
    """
    heads = glossary.heads(list(columns), shown=header)
    said = glossary.cells(columns, left_out=numbers)
    first = next(iter(columns))
    texts = pd.DataFrame({**said, first: _told_apart(said[first])}, dtype=object).rename(columns=heads)
    right = [heads[name] for name in numbers]
    # Streamlit sets a column right when it holds numbers; what is read in it is the text put over them.
    frame = texts.assign(**{head: range(len(texts)) for head in right}).set_index(heads[first])
    style = frame.style.format(
        {head: (lambda at, head=head: texts[head].iloc[int(at)]) for head in right}
    ).set_properties(subset=right, **{"font-variant-numeric": "tabular-nums", "white-space": "nowrap"})
    for name, least in (widths or {}).items():
        style = style.set_properties(subset=[heads[name]], **{"min-width": least})
    st.table(style, border="horizontal", width=width, hide_header=not header)
    if copy is not None:
        with st.popover(copy.say("Copy"), icon=":material/content_copy:", type="tertiary"):
            st.caption(copy.say("The button in the corner copies it. Paste it into Excel or Word."))
            st.code(as_text(columns), language=None)


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names of rows, no two alike: those that come again get invisible signs."""
    return [name + "\u2060" * list(names[:at]).count(name) for at, name in enumerate(names)]


def as_text(columns: Mapping[str, Sequence[str]]) -> str:
    """A table of Markdown texts as plain lines with tabs between the cells."""
    lines = [columns, *zip(*columns.values(), strict=True)]
    return "\n".join("\t".join(_unmarked(cell) for cell in line) for line in lines)


def _unmarked(text: str) -> str:
    """A Markdown text as it reads: without emphasis, badges and escapes."""
    bare = re.sub(r":[a-z]+-badge\[(.*?)\]", r"\1", text).replace("**", "")
    return re.sub(r"\\(.)", r"\1", bare).replace("\u2060", "").replace(NO_BREAK, " ").strip()


def interval(words: Words, ends: tuple[float, float], decimals: int = 3) -> str:
    """An interval in words, on one line; a dash where there is none."""
    if all(math.isnan(end) for end in ends):
        return "–"
    low, high = (Sentence(words.figure(end, decimals)) for end in ends)
    return words.say("{low} to {high}", low=low, high=high).replace(" ", NO_BREAK)
