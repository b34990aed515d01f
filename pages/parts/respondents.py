"""Who answered, and were they enough? Frequency tables, and the size of the sample, both on demand."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from bsc_core import Dataset
from bsc_core.intake.people import groupings
from bsc_core.sentence import Sentence
from bsc_core.survey import (
    Frequencies,
    describe,
    frequencies,
    margin_of_error,
    sample_for_proportion,
    slovin,
)
from bsc_core.survey.frequencies import MOST_NUMBERS
from bsc_core.text import Words
from pages.parts import session, tables
from pages.parts.number_box import Takes, kept_number_box

ERROR = 10.0
"""The margin of error that the samples of both studies were planned with, in percent."""


def show(words: Words, survey: Dataset) -> None:
    """Frequency tables of the people and of the answers, and whether the sample is large enough."""
    say = words.say
    with st.expander(
        say("Who answered, and how: frequency tables"), key="open-frequencies", on_change="rerun"
    ) as opened:
        if opened.open:
            _frequencies(words, survey)
    with st.expander(say("Was the sample large enough?"), key="open-sample", on_change="rerun") as opened:
        if opened.open:
            _sample(words, survey)


def _frequencies(words: Words, survey: Dataset) -> None:
    say = words.say
    frame, asked = survey.frame, survey.asked
    banded = groupings(survey, session.method().numbers("survey.age_edges"))
    columns = {**{c: banded.get(c, frame[c]) for c in asked.people}, **{i: frame[i] for i in asked.items}}
    if not columns:
        return
    names = list(columns)
    picked = st.selectbox(
        say("Table of"),
        names,
        format_func=lambda name: _titled(survey, name),
        **session.bind_choice(f"frequencies-{session.key_of(survey)}", names),
    )
    column = columns[picked]
    if pd.api.types.is_numeric_dtype(column) and column.nunique() > MOST_NUMBERS:
        st.caption(say("So many different numbers are described by their mean and quartiles."))
    else:
        _levels(words, picked, frequencies(column))
    if picked in frame and pd.api.types.is_numeric_dtype(frame[picked]):
        _described(words, frame[picked])


def _titled(survey: Dataset, name: str) -> str:
    text = survey.asked.texts.get(name)
    return f"{name}: {text}" if text else name


def _levels(words: Words, name: str, found: Frequencies) -> None:
    say = words.say
    table = found.table
    total = {
        "level": say("**Total**"),
        "n": f"**{words.figure(found.n + found.n_missing, 0)}**",
        "percent": f"**{words.figure(100 if len(table) else math.nan, 1)}**",
    }
    columns = {
        words.plain(name): [*(_level(words, level) for level in table["level"]), total["level"]],
        say("Frequency"): [*(words.figure(n, 0) for n in table["n"]), total["n"]],
        say("Percent"): [*(words.figure(v, 1) for v in table["percent"]), total["percent"]],
        say("Valid percent"): [*(words.figure(v, 1) for v in table["valid_percent"]), ""],
        say("Cumulative percent"): [*(words.figure(v, 1) for v in table["cumulative_percent"]), ""],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)
    if found.n_missing:
        st.caption(
            say(
                "Percent is of all {all:,}; valid percent of the {n:,} who answered.",
                all=found.n + found.n_missing,
                n=found.n,
            )
        )
    for warning in found.warnings:
        st.caption(say(warning))


def _level(words: Words, level: object) -> str:
    return words.edge(float(level)) if isinstance(level, (int, float)) else words.words(level)


def _described(words: Words, column: pd.Series) -> None:
    say = words.say
    found = describe(column)
    rows = {
        "n": words.figure(found.n, 0),
        say("Mean"): words.figure(found.mean, 2),
        say("Std. deviation"): words.figure(found.sd, 2),
        say("Median"): words.figure(found.median, 2),
        say("Quartiles"): say("{low:g} to {high:g}", low=found.q1, high=found.q3),
        say("Lowest and highest"): say("{low:g} to {high:g}", low=found.minimum, high=found.maximum),
    }
    tables.show(
        {say("Statistic"): list(rows), say("Value"): list(rows.values())},
        numbers=[say("Value")],
        width="content",
        copy=words,
    )


def _sample(words: Words, survey: Dataset) -> None:
    say = words.say
    n = len(survey.frame)
    left, right = st.columns(2)
    with left:
        population = kept_number_box(
            words,
            say("How many are there in all? (population)"),
            f"population-{session.key_of(survey)}",
            None,
            Takes(1, whole=True, nothing=True),
            placeholder=say("not known"),
            help=say("All patients of the period, or all employees: everybody who could have been asked."),
        )
    with right:
        error = kept_number_box(words, say("Margin of error, %"), "margin-of-error", ERROR, Takes(0.5, 50.0))
    if population is not None and n > population:
        st.info(say("{n:,} answered, more than there are in all. Check the population.", n=n))
        return
    within = 100 * margin_of_error(n, population=population)
    st.markdown(
        say(
            "With **{n:,}** answers a share of half lies within **±{within:.1f} points** (95 % confidence).",
            n=n,
            within=within,
        )
    )
    rows = {
        say("For a share of half, 95 % confidence (Cochran)"): sample_for_proportion(
            0.5, error / 100, population=population
        )
    }
    if population is not None:
        rows[say("Slovin, N / (1 + N e²)")] = slovin(population, error / 100)
    tables.show(
        {
            say("Sample needed for ±{error:g} %", error=error): list(rows),
            say("People"): [
                say("{needed:,} ({exact:.2f})", needed=math.ceil(round(value, 9)), exact=value)
                for value in rows.values()
            ],
            say("Enough?"): [_enough(words, n, value) for value in rows.values()],
        },
        numbers=[say("People")],
        copy=words,
    )
    st.caption(
        say("All this holds for people drawn by lot. Those who happened to come are not made better by being many.")
    )


def _enough(words: Words, n: int, needed: float) -> str:
    if n >= needed:
        return tables.badge("good", words.say("enough"))
    missing = math.ceil(round(needed, 9)) - n
    return tables.badge("poor", words.say(Sentence.counted("{n:,} too few", "{n:,} too few", n=missing)))
