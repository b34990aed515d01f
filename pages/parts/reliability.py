"""The survey page's tables of validity and reliability, as an SPSS user knows them, each with a plain sentence."""

from __future__ import annotations

import math

import streamlit as st

from bsc_core.sentence import Sentence
from bsc_core.survey import TOTAL, ItemAnalysis
from bsc_core.text import Words
from pages.parts import session, tables


def show_validity(words: Words, analysis: ItemAnalysis) -> None:
    """Does each question measure what the others do? A sentence, then the table."""
    say = words.say
    st.subheader(say("Validity: does each question measure what the others do?"), anchor=False)
    least = session.method().number("survey.item_validity")
    table = analysis.table.dropna(subset=["r"])
    if table.empty:
        _warnings(words, analysis)
        return
    valid_r = table["r"] >= analysis.r_critical
    valid_corrected = table["r_corrected"] >= least
    failing = [str(item) for item in table["item"][~valid_corrected]]
    if not failing:
        text = Sentence(
            "Yes: every question goes along with the rest of the questionnaire "
            "(corrected correlation of {least:.2f} or more).",
            least=least,
        )
    else:
        text = Sentence.counted(
            "Not all: {items} goes along too little with the rest of the questionnaire "
            "(corrected correlation below {least:.2f}).",
            "Not all: {items} go along too little with the rest of the questionnaire "
            "(corrected correlation below {least:.2f}).",
            n=len(failing),
            items=failing,
            least=least,
        )
    st.markdown(say(text))
    only_r = [str(item) for item in table["item"][valid_r & ~valid_corrected]]
    if only_r:
        st.markdown(
            say(
                "By its correlation with the total alone {items} would pass; but the total contains the question "
                "itself, so that correlation is too high.",
                items=only_r,
            )
        )
    columns = {
        say("Item"): [words.plain(str(item)) for item in table["item"]],
        say("Mean"): [words.figure(v, 3) for v in table["mean"]],
        say("Std. deviation"): [words.figure(v, 3) for v in table["sd"]],
        say("Pearson r with total"): [
            words.figure(v, 3) + _stars(p) for v, p in zip(table["r"], table["p"], strict=True)
        ],
        say("Sig. (2-tailed)"): [words.p(v) for v in table["p"]],
        say("r above critical {r:.3f}", r=analysis.r_critical): [_yes(words, v) for v in valid_r],
        say("Corrected item-total correlation"): [words.figure(v, 3) for v in table["r_corrected"]],
        say("{least:.2f} or more", least=least): [_yes(words, v) for v in valid_corrected],
    }
    tables.show(columns, numbers=[name for i, name in enumerate(columns) if i in (1, 2, 3, 4, 6)])
    st.caption(
        say(
            "n = {n:,}. \\*\\* significant at 0.01, \\* at 0.05 (two-tailed). Critical r at 5 %, df = {df:,}.",
            n=analysis.n,
            df=analysis.n - 2,
        )
    )


def _stars(p: float) -> str:
    return "\\*\\*" if p < 0.01 else "\\*" if p < 0.05 else ""


def _yes(words: Words, passed: bool) -> str:
    return tables.badge("good", words.say("valid")) if passed else tables.badge("poor", words.say("not valid"))


def show_reliability(words: Words, analysis: ItemAnalysis) -> None:
    """Do the questions hold together? A sentence, then the tables as SPSS names them."""
    say = words.say
    st.subheader(say("Reliability: do the questions hold together?"), anchor=False)
    bands = session.method().reliability_bands()
    if math.isnan(analysis.alpha):
        _warnings(words, analysis)
        return
    verdict = bands.rate(analysis.alpha)
    st.markdown(
        say(
            "Cronbach's alpha is **{alpha:.3f}** (95 % interval {low:.3f} to {high:.3f}): {word}.",
            alpha=analysis.alpha,
            low=analysis.alpha_ci[0],
            high=analysis.alpha_ci[1],
            word=Sentence(verdict.category),
        )
        + " "
        + _without(words, analysis)
    )
    _warnings(words, analysis)
    half = analysis.split_half
    tables.show(
        {
            say("Reliability statistics"): [
                say("Cronbach's alpha"),
                say("Cronbach's alpha based on standardised items"),
                say("McDonald's omega (one factor, maximum likelihood)"),
                say("Spearman-Brown coefficient, first half against second"),
                say("Guttman split-half coefficient"),
                say("N of items"),
                say("Valid cases (listwise)"),
                say("Excluded cases"),
            ],
            say("Value"): [
                words.figure(analysis.alpha, 3),
                words.figure(analysis.alpha_standardised, 3),
                words.figure(analysis.omega, 3),
                words.figure(half.spearman_brown, 3),
                words.figure(half.guttman, 3),
                words.figure(len(analysis.items), 0),
                words.figure(analysis.n, 0),
                words.figure(analysis.n_excluded, 0),
            ],
        },
        numbers=[say("Value")],
        width="content",
    )
    table = analysis.table
    columns = {
        say("Item-total statistics"): [words.plain(str(item)) for item in table["item"]],
        say("Scale mean if item deleted"): [words.figure(v, 4) for v in table["mean_if_deleted"]],
        say("Scale variance if item deleted"): [words.figure(v, 3) for v in table["variance_if_deleted"]],
        say("Corrected item-total correlation"): [words.figure(v, 3) for v in table["r_corrected"]],
        say("Squared multiple correlation"): [words.figure(v, 3) for v in table["r_squared"]],
        say("Cronbach's alpha if item deleted"): [words.figure(v, 3) for v in table["alpha_if_deleted"]],
    }
    tables.show(columns, numbers=list(columns)[1:])


def _without(words: Words, analysis: ItemAnalysis) -> str:
    """Whether leaving a question out would raise alpha."""
    table = analysis.table.dropna(subset=["alpha_if_deleted"])
    if table.empty or table["alpha_if_deleted"].max() <= analysis.alpha + 0.0005:
        return words.say("No question would raise it by being left out.")
    best = table.loc[table["alpha_if_deleted"].idxmax()]
    return words.say(
        "Without {item} it would be {alpha:.3f}.", item=str(best["item"]), alpha=float(best["alpha_if_deleted"])
    )


def _warnings(words: Words, analysis: ItemAnalysis) -> None:
    for warning in analysis.warnings:
        st.markdown(f"● {words.say(warning)}")


def show_correlations(words: Words, analysis: ItemAnalysis) -> None:
    """On demand, all correlations with their significance."""
    say = words.say
    if analysis.correlations.empty:
        return
    with st.expander(say("Correlations between the questions"), key="open-correlations", on_change="rerun") as opened:
        if not opened.open:
            return
        names = [say("Total") if item == TOTAL else words.plain(str(item)) for item in analysis.correlations.columns]
        r, p = analysis.correlations.to_numpy(), analysis.correlations_p.to_numpy()
        columns: dict[str, list[str]] = {say("Pearson r"): names}
        for j, name in enumerate(names):
            columns[name] = ["1" if i == j else words.figure(r[i, j], 3) + _stars(p[i, j]) for i in range(len(names))]
        tables.show(columns, numbers=names)
        st.caption(say("n = {n:,}. \\*\\* significant at 0.01, \\* at 0.05 (two-tailed).", n=analysis.n))
