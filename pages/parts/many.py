"""Many pairs at once: a sentence, a picture, one line for each, and each opens into its whole cross-table."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from bsc_core import Dataset
from bsc_core.inference import CrossTab
from bsc_core.inference.many import one_line_each
from bsc_core.method_words import WORDS_OF_VALUES
from bsc_core.statements import TEST_WORDS
from bsc_core.text import Words
from pages.parts import crosstable, glossary, session, tables
from pages.parts.frame import unmarked
from pages.parts.question import Pair

DRAWN_AT_MOST = 15
"""Pairs in the picture; the table names them all."""


def show(words: Words, dataset: Dataset, pairs: list[Pair]) -> None:
    """All pairs: how many are significant, which, and each whole on demand."""
    if not pairs:
        st.info(words.say("Choose one predictor and one outcome or more on the left."))
        return
    method = session.method()
    level, how = method.number("significance.level"), str(method["significance.adjust_p"])
    found = [(pair, pair.table()) for pair in pairs]
    lines = one_line_each([table for _, table in found], rule=str(method["significance.read_p"]), adjust=how)
    _sentence(words, pairs, lines, level, how)
    _picture(words, found)
    _table(words, pairs, lines, level, how)
    st.subheader(words.say("Each pair whole"), anchor=False)
    for at, (pair, table) in enumerate(found):
        _whole(words, dataset, pair, table, lines.iloc[at], level)


def _name(words: Words, pair: Pair) -> str:
    return f"{words.words(pair.predictor.name)} × {words.words(pair.outcome.name)}"


def _sentence(words: Words, pairs: list[Pair], lines: pd.DataFrame, level: float, how: str) -> None:
    say = words.say
    tested = lines.dropna(subset=["p"])
    if tested.empty:
        st.info(say("None of these pairs can be tested. Move the cuts on the left."))
        return
    plainly, kept = int((tested["p"] < level).sum()), int((tested["p_adjusted"] < level).sum())
    percent = round(level * 100, 3)
    text = say("Significant at {level:g} %: **{n} of {all}** pairs tested.", n=plainly, all=len(tested), level=percent)
    if how != "none" and len(tested) > 1:
        text += " " + say(
            "Still significant after adjusting for asking {all} times ({how}): **{kept}**.",
            all=len(tested),
            how=WORDS_OF_VALUES[how],
            kept=kept,
        )
    st.markdown(text)
    if len(tested) > 1:
        st.caption(
            say(
                "Who asks {all} times finds about {chance:.2g} significant by chance alone, even where nothing goes "
                "together. That is why p is adjusted.",
                all=len(tested),
                chance=len(tested) * level,
            )
        )
    if any(pair.share_questions for pair in pairs):
        st.warning(say("Pairs marked † share questions, so they go together by construction."))


def _picture(words: Words, found: list[tuple[Pair, CrossTab]]) -> None:
    bare = unmarked(words)
    rows = [
        (
            _name(bare, pair),
            table.prevalence_ratio,
            *table.prevalence_ratio_ci,
        )
        for pair, table in found
        if 0 < table.prevalence_ratio < math.inf and not math.isnan(table.prevalence_ratio_ci[0])
    ]
    if not rows:
        return
    with st.container(border=True):
        st.subheader(words.say("How much more often"), anchor=False)
        st.caption(words.say("Prevalence ratio of each pair of two by two groups, with its 95 % interval."))
        crosstable.show_ratios(words, rows[:DRAWN_AT_MOST])
        if len(rows) > DRAWN_AT_MOST:
            st.caption(words.say("The first {drawn} of {n}; the table has them all.", drawn=DRAWN_AT_MOST, n=len(rows)))


def _table(words: Words, pairs: list[Pair], lines: pd.DataFrame, level: float, how: str) -> None:
    say = words.say
    effects = {
        "prevalence_ratio": say("prevalence ratio"),
        "odds_ratio": say("odds ratio"),
        "cramers_v": say("Cramér's V"),
    }
    columns = {
        say("Predictor"): [words.words(pair.predictor.name) + (" †" if pair.share_questions else "") for pair in pairs],
        say("Outcome"): [words.words(pair.outcome.name) for pair in pairs],
        say("Verdict"): [_verdict(words, p, level) for p in lines["p_adjusted"]],
        "p": [words.p(p) for p in lines["p"]],
        say("p adjusted"): [words.p(p) for p in lines["p_adjusted"]],
        say("Effect size"): [
            f"{effects[effect]} {words.figure(value, 2)}" if effect else "–"
            for effect, value in zip(lines["effect"], lines["value"], strict=True)
        ],
        say("95 % interval"): [
            tables.interval(words, (low, high), 2) for low, high in zip(lines["ci_low"], lines["ci_high"], strict=True)
        ],
        say("Test"): [say(TEST_WORDS[test]) if test else "–" for test in lines["test"]],
        say("n"): [words.figure(n, 0) for n in lines["n"]],
    }
    if how == "none":
        columns.pop(say("p adjusted"))
    tables.show(
        columns,
        numbers=[name for name in (say("n"), "p", say("p adjusted")) if name in columns],
        widths={say("Effect size"): "9rem", say("95 % interval"): "7rem"},
        copy=words,
    )
    st.caption(
        glossary.markdown(
            words,
            say("The verdict is by the adjusted p. The exposed group and the outcome of each stand in its table."),
        )
    )


def _verdict(words: Words, p: float, level: float) -> str:
    if math.isnan(p):
        return "–"
    if p < level:
        text = words.say("significant")
        return f":blue-badge[✓ {text}]"
    text = words.say("not significant")
    return f":gray-badge[✗ {text}]"


def _whole(words: Words, dataset: Dataset, pair: Pair, table: CrossTab, line: pd.Series, level: float) -> None:
    """A pair that opens into its whole cross-table."""
    said = words.say("cannot be tested")
    if not math.isnan(line["p"]):
        said = words.say("significant") if line["p_adjusted"] < level else words.say("not significant")
    with st.expander(f"{_name(words, pair)}: {said}", key=f"open-{pair.place}", on_change="rerun") as opened:
        if opened.open:
            crosstable.show(words, dataset, pair, table)
