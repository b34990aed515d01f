"""The fields of the method editor, one value of the method each, with its source and the way back."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from bsc_core.method_words import WORDS_OF_VALUES
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session
from pages.parts.controls import source_of
from pages.parts.method_changes import commit_to, show_below
from pages.parts.number_box import Takes, number_box


def number_field(words: Words, path: str, label: str, low: float = -math.inf, high: float = math.inf) -> None:
    """One number of the method; ``low`` and ``high`` bound it where the number that stands there allows."""
    now = session.method().number(path)
    takes = Takes(min(low, now), max(high, now))
    number_box(words, label, f"edit:{path}", now, commit_to(path), takes, help=source_of(words, path))
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
