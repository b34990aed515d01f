"""The fields of the method editor, one value of the method each, with its source and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bsc_core.method_words import WORDS_OF_VALUES
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session
from pages.parts.controls import source_of
from pages.parts.method_changes import commit_to, show_below

NEVER_SHORTENED = "%.12g"
"""How a number stands in its field: all its digits, no zeros behind them."""


def number_field(
    words: Words, path: str, label: str, step: float, low: float | None = None, high: float | None = None
) -> None:
    """One number of the method; ``low`` and ``high`` bound it where the number that stands there allows."""
    now = session.method().number(path)
    st.number_input(
        label,
        None if low is None else min(low, now),
        None if high is None else max(high, now),
        step=step,
        format=NEVER_SHORTENED,
        help=source_of(words, path),
        **session.bind(f"edit:{path}", now, commit_to(path)),
    )
    show_below(words, path, [path])


def choice_field(words: Words, path: str, label: str, options: Sequence[str]) -> None:
    """One of several words of the method."""
    st.selectbox(
        label,
        list(options),
        format_func=lambda option: words.say(WORDS_OF_VALUES.get(option, Sentence(option))),
        help=source_of(words, path),
        **session.bind(f"edit:{path}", session.method()[path], commit_to(path)),
    )
    show_below(words, path, [path])


def yes_or_no_field(words: Words, path: str, label: str) -> None:
    """A yes or no of the method."""
    st.toggle(
        label,
        help=source_of(words, path),
        **session.bind(f"edit:{path}", session.method()[path], commit_to(path)),
    )
    show_below(words, path, [path])
