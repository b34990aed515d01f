"""The five questions of the significance page: each with its settings in the sidebar and its answer beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from bsc_core import Dataset
from bsc_core.text import Words
from pages.parts import causes, crosstable, groups, many, power, question, scores


def _pair(words: Words, dataset: Dataset) -> None:
    with st.sidebar:
        pair = question.choose_pair(words, dataset)
        question.level_control(words)
        question.p_control(words)
    if pair is None:
        st.info(words.say("Predictor and outcome are the same. Choose another one on the left."))
        return
    with st.spinner(words.say("Computing the tests …")):
        table = pair.table()
    crosstable.show_sentence(words, dataset, table, pair)
    crosstable.show_effect_and_table(words, table, pair)
    crosstable.show_cuts_and_tests(words, table, pair)
    power.of_table(words, table)


def _many(words: Words, dataset: Dataset) -> None:
    with st.sidebar:
        pairs = question.choose_pairs(words, dataset)
        question.level_control(words)
        question.p_control(words)
        question.adjustment_control(words)
    with st.spinner(words.say("Computing the tests …")):
        many.show(words, dataset, pairs)


def _groups(words: Words, dataset: Dataset) -> None:
    with st.sidebar:
        chosen = groups.choose(words, dataset)
        question.level_control(words)
    if chosen is None:
        st.info(words.say("This survey has nothing to tell groups by."))
        return
    with st.spinner(words.say("Computing the tests …")):
        groups.show(words, dataset, *chosen)


def _scores(words: Words, dataset: Dataset) -> None:
    with st.sidebar:
        chosen = scores.choose(words, dataset)
        question.level_control(words)
    if chosen is None:
        st.info(words.say("The two scores are the same. Choose another one on the left."))
    else:
        scores.show(words, dataset, *chosen)


def _causes(words: Words, dataset: Dataset) -> None:
    with st.sidebar:
        chosen = causes.choose(words, dataset)
        question.level_control(words)
    if chosen is None:
        st.info(words.say("Choose one predictor or more on the left."))
        return
    with st.spinner(words.say("Computing the tests …")):
        causes.show(words, dataset, chosen)


SHOWN: Mapping[str, Callable[[Words, Dataset], None]] = {
    "pair": _pair,
    "many": _many,
    "groups": _groups,
    "scores": _scores,
    "causes": _causes,
}
"""By the key of the question, see :data:`question.ASKED`."""
