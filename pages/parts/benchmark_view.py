"""What a benchmark asks, and where the hospital's values lie on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from bsc_core import rulers
from bsc_core.indicators.catalogue import method_key
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.rating import VERDICTS, Bands, Rule, Trend
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session, tables
from pages.parts.frame import palette

WIDE = 420
"""Width of the large ruler in pixels; on a phone it shrinks with the page."""


def history_of(key: str) -> list[Rated]:
    """An indicator in every period, by the method's key, also where it is left out."""
    card = session.card()
    found = [r for r in (*card.rated, *card.left_out) if method_key(r.indicator) == key]
    return sorted(found, key=lambda r: r.period)


def known_of(history: Sequence[Rated]) -> list[Rated]:
    """The periods of an indicator in which it has a value."""
    return [r for r in history if not math.isnan(r.value)]


def rule_of(key: str) -> Rule:
    """The benchmark of an indicator in its own unit; of one that the method leaves to its table, the last one there."""
    if session.method().judges(key):
        return replace(session.method().rule(key), measure=session.measure_of(key))
    history = history_of(key)
    return history[-1].rule if history else Trend()


def show_benchmark(words: Words, rule: Rule, history: Sequence[Rated]) -> None:
    """A benchmark in words, and its ruler with the values of an indicator."""
    st.markdown(f"**{words.say(rule.benchmark())}**")
    if isinstance(rule, Bands):
        show_words(words, rule)
    show_values(words, rule, history)


def show_words(words: Words, rule: Bands) -> None:
    """The words of bands from low to high, each as the verdict that it is."""
    named = zip(rule.words, rule.scores, strict=True)
    st.markdown(" ".join(tables.badge(VERDICTS[score], words.say(Sentence(word))) for word, score in named))


def show_values(words: Words, rule: Rule, history: Sequence[Rated]) -> None:
    """The ruler of a benchmark with the last value on it, and what is said of the value of each period."""
    say, known = words.say, known_of(history)
    show_ruler(words, rule, known[-1].value if known else math.nan)
    if not known:
        st.caption(say("Nothing is loaded that brings a value of it; its verdict shows here once there is one."))
        return
    tables.show(
        {
            say("Period"): [words.words(said_period(r.period)) for r in known],
            say("Value"): [words.words(r.measure.say(r.value)) for r in known],
            say("Verdict"): [tables.badge(r.verdict.verdict, say(Sentence(r.verdict.category))) for r in known],
            say("Why"): [say(r.verdict.reason) for r in known],
        },
        numbers=(say("Value"),),
        widths={say("Why"): "9rem"},
    )


def show_ruler(words: Words, rule: Rule, value: float) -> None:
    """The ruler of a benchmark with ``value`` on it, nan for none; nothing for a trend, which has no ruler."""
    picture = rulers.ruler(rule, value, palette(), words.edge, WIDE)
    if picture:
        alt = words.say("The bands of the benchmark, and where the last value stands")
        st.markdown(f"![{alt}]({picture})")
