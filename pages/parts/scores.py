"""Do two scores move together? Pearson and Spearman with their intervals, and the people as bubbles."""

from __future__ import annotations

import math

import streamlit as st

from bsc_core import Dataset, significance_charts
from bsc_core.inference.correlation import Correlation, correlate, joint_counts
from bsc_core.statements import of_correlation
from bsc_core.text import Words
from bsc_core.variables import Variable
from pages.parts import power, session, tables
from pages.parts.crosstable import show_remarks, show_statement
from pages.parts.frame import palette, show_chart, unmarked
from pages.parts.question import choose_variable, main_scores, of_survey
from pages.parts.tables import interval


def choose(words: Words, survey: Dataset) -> tuple[Variable, Variable] | None:
    """The two scores; None when they are the same."""
    found = {key: variable for key, variable in of_survey(survey).items() if variable.is_score}
    usual = main_scores(found) or list(found)
    x = found[choose_variable(words, survey, found, "x", words.say("One score"), usual[0])]
    y = found[choose_variable(words, survey, found, "y", words.say("The other"), usual[-1])]
    return None if x.key == y.key else (x, y)


def show(words: Words, survey: Dataset, x: Variable, y: Variable) -> None:
    """What the two scores have to do with each other."""
    say = words.say
    found = correlate(x.values.rename(x.name), y.values.rename(y.name))
    statement = of_correlation(found, x.name, y.name, level=session.method().number("significance.level"))
    if not statement.answer:
        for warning in found.warnings:
            st.info(say(warning))
        return
    show_statement(words, statement)
    if set(x.items) & set(y.items):
        st.warning(say("The two share questions, so they go together by construction. Choose others on the left."))
    show_remarks(words, [say(warning) for warning in found.warnings], survey)
    left, right = st.columns([5, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        _picture(words, x, y)
    with right, st.container(border=True, height="stretch"):
        _table(words, found)
    power.of_scores(words, found.n)


def _picture(words: Words, x: Variable, y: Variable) -> None:
    say, bare = words.say, unmarked(words)
    st.subheader(say("{y} by {x}", x=x.name, y=y.name), anchor=False)
    pairs = joint_counts(x.values, y.values)
    st.caption(say("The larger the bubble, the more people have these two scores; the line is the straight trend."))
    show_chart(
        significance_charts.bubbles(
            pairs,
            palette(),
            across=bare.words(x.name),
            up=bare.words(y.name),
            people=say("people"),
        ),
        alt=say("{y} against {x}, a bubble for every pair of scores", x=x.name, y=y.name),
    )


def _table(words: Words, found: Correlation) -> None:
    say = words.say
    st.subheader(say("Correlation"), anchor=False)
    rows = [
        (say("Pearson's r"), found.pearson, found.pearson_ci, found.p_pearson),
        (say("Spearman's rho"), found.spearman, found.spearman_ci, found.p_spearman),
        (say("Kendall's tau-b"), found.kendall, (math.nan, math.nan), found.p_kendall),
    ]
    columns = {
        say("Coefficient"): [name for name, *_ in rows],
        say("Value"): [words.figure(value, 3) for _, value, _, _ in rows],
        say("95 % interval"): ["–" if math.isnan(ends[0]) else interval(words, ends, 3) for _, _, ends, _ in rows],
        say("Sig. (2-tailed)"): [words.p(p) for *_, p in rows],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)
    st.caption(say("n = {n:,}. Spearman looks at ranks: it bears bends and far values.", n=found.n))
