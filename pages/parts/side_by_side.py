"""Base and scenario side by side: every indicator that moves, the total, and what moved it."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from bsc_core import whatif_charts
from bsc_core.indicators.catalogue import PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.method_words import name_of
from bsc_core.rating import Measure
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.text import Words
from bsc_core.whatif import Comparison
from pages.parts import tables, what_if
from pages.parts.frame import palette, show_chart, unmarked

WAYS = {1: Sentence("closer to good"), -1: Sentence("further from good"), 0: ""}


def show(words: Words, found: Comparison, period: str) -> None:
    """The table of what moves in the period, the waterfall of its total, and what moves in other periods."""
    say = words.say
    here = found.moved[found.moved["period"] == period]
    if found.moved.empty:
        st.caption(say("Here the figures as they are and the scenario will stand side by side."))
        return
    if here.empty:
        st.caption(say("Nothing moves in {period}.", period=said_period(period)))
    else:
        _table(words, here)
    _scores(words, found, period)
    _waterfall(words, found, period)
    for other in dict.fromkeys(found.moved["period"]):
        if other != period:
            st.markdown(say("**Moves too, in {period}**", period=said_period(other)))
            _table(words, found.moved[found.moved["period"] == other])


def _table(words: Words, rows: pd.DataFrame) -> None:
    say = words.say
    heads = [
        say("Indicator"),
        say("As it is"),
        say("Scenario"),
        say("Change"),
        say("Verdict as it is"),
        say("Verdict then"),
    ]
    columns: dict[str, list[str]] = {head: [] for head in [*heads, say("Its way")]}
    for row in rows.itertuples():
        measure = Measure(str(row.unit))
        cells = [
            words.words(name_of(row.indicator)),
            _figure(words, row.value_before, measure),
            f"**{_figure(words, row.value_after, measure)}**",
            _change(words, row.value_after - row.value_before),
            _badge(words, row.category_before, row.score_before),
            _badge(words, row.category_after, row.score_after) if row.turns else say("the same"),
            say(WAYS[int(row.closer)]),
        ]
        for head, cell in zip(columns, cells, strict=True):
            columns[head].append(cell)
    tables.show(columns, heads[1:4], widths=dict.fromkeys(list(columns)[4:], "7rem"), copy=words)


def _change(words: Words, change: float) -> str:
    """A change with its sign; nothing where there is none."""
    return words.change(change) if abs(change) > 0 else ""


def _figure(words: Words, value: float, measure: Measure) -> str:
    if math.isnan(value):
        return "–"
    whole = abs(value) >= 1000 and float(value).is_integer()
    return words.words(Measure(measure.unit, 0 if whole else measure.decimals).say(value)).replace(" ", NO_BREAK)


def _badge(words: Words, category: str, score: float) -> str:
    key = "none" if math.isnan(score) else {1.0: "good", 0.0: "fair", -1.0: "poor"}[score]
    return tables.badge(key, words.say(Sentence(category or "no data")))


def _scores(words: Words, found: Comparison, period: str) -> None:
    """The perspectives and the total of both."""
    say = words.say
    names = [*(say(name) for name in PERSPECTIVES.values()), say("**Total score**")]
    before, after = (
        [*(card.perspective(key, period) for key in PERSPECTIVES), card.total(period)]
        for card in (found.before, found.after)
    )
    changes = [then - was for was, then in zip(before, after, strict=True)]
    tables.show(
        {
            say("Score"): names,
            say("As it is"): [_score(words, score) for score in before],
            say("Scenario"): [_score(words, score) for score in after],
            say("Change"): [_change(words, change) for change in changes],
        },
        [say("Change")],
        width="content",
    )


def _score(words: Words, score: float) -> str:
    verdict = what_if.method().total_bands().rate(score)
    badge = tables.badge(verdict.verdict, words.say(Sentence(verdict.category)))
    return badge if math.isnan(score) else f"{words.figure(score)}{NO_BREAK}{badge}"


def _waterfall(words: Words, found: Comparison, period: str) -> None:
    say, bare = words.say, unmarked(words)
    rows = found.waterfall[found.waterfall["period"] == period]
    if rows.empty:
        return
    start, end = found.before.total(period), found.after.total(period)
    st.subheader(say("What moved the total"), anchor=False)
    named = rows.assign(name=[bare.words(name_of(indicator)) for indicator in rows["indicator"]])
    parts = [f"{name} {bare.change(change)}" for name, change in zip(named["name"], named["change"], strict=True)]
    show_chart(
        whatif_charts.waterfall(
            named,
            start,
            end,
            palette(),
            start_name=bare.say("as it is"),
            end_name=bare.say("scenario"),
            axis=bare.say("total score, from −1 to 1"),
            write=bare.figure,
            bands=what_if.method().total_bands(),
            texts=verdict_words(bare),
        ),
        alt=say("From {start:.2f} to {end:.2f}: {parts}", start=start, end=end, parts=Sentence("; ".join(parts))),
    )


def verdict_words(bare: Words) -> dict[str, str]:
    """What the verdicts on a total are called in a chart."""
    return {
        "good": bare.say("good"),
        "fair": bare.say("fair"),
        "poor": bare.say("poor"),
        "none": bare.say("no data"),
    }
