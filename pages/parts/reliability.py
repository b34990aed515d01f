"""The survey page's tables of validity and reliability, as an SPSS user knows them, each with a plain sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import streamlit as st

from bsc_core import Dataset
from bsc_core.indicators.inputs import reading_of
from bsc_core.rating import Verdict
from bsc_core.sentence import Sentence
from bsc_core.survey import TOTAL, ItemAnalysis, Summary, analyse, by_construct, construct_table
from bsc_core.text import Words
from pages.parts import controls, glossary, session, tables

PEOPLE_TO_GRADE = 10
"""With fewer people than these alpha says next to nothing, and gets no word."""
FEW = 5
"""So many questions are named one by one."""


def choose_scale(words: Words, survey: Dataset, summary: Summary) -> ItemAnalysis:
    """The whole questionnaire, or one of its constructs by itself; with a line for each construct."""
    say = words.say
    missing = str(session.method()["survey.missing_answers"])
    whole = analyse(summary, missing=missing)
    if not survey.asked.constructs:
        return whole
    found = by_construct(
        survey.answers, survey.asked.constructs, **reading_of(survey, session.method()), missing=missing
    )
    st.subheader(say("Are the questions any good?"), anchor=False)
    _constructs(words, found)
    picked = controls.one_of(
        say("Validity and reliability of"),
        ["", *found],
        f"scale-{session.key_of(survey)}",
        lambda key: key or say("All questions"),
    )
    return found.get(picked, whole)


def _constructs(words: Words, found: Mapping[str, ItemAnalysis]) -> None:
    """Every construct in a line."""
    say = words.say
    bands = session.method().reliability_bands()
    frame = construct_table(found)
    columns = {
        say("Construct"): [words.plain(name) for name in frame["construct"]],
        say("Items"): [words.figure(k, 0) for k in frame["k"]],
        "n": [words.figure(n, 0) for n in frame["n"]],
        say("Cronbach's alpha"): [words.figure(v, 3) for v in frame["alpha"]],
        say("95 % interval"): [
            tables.interval(words, ends) for ends in zip(frame["ci_low"], frame["ci_high"], strict=True)
        ],
        "Omega": [words.figure(v, 3) for v in frame["omega"]],
        say("Reliability"): [
            "–" if math.isnan(v) else say("too few people") if n < PEOPLE_TO_GRADE else _word(words, bands.rate(v))
            for v, n in zip(frame["alpha"], frame["n"], strict=True)
        ],
        say("Weakest question (corrected r)"): [
            "–" if item is None else f"{words.plain(item)} ({words.figure(r, 3)})"
            for item, r in zip(frame["lowest_item"], frame["lowest_r_corrected"], strict=True)
        ],
    }
    tables.show(columns, numbers=[name for i, name in enumerate(columns) if i in (1, 2, 3, 4, 5)], copy=words)
    alone = [construct for construct, analysis in found.items() if len(analysis.table) == 1]
    if alone:
        st.caption(
            say(
                Sentence.counted(
                    "{constructs} has one question, so there is no reliability to calculate: read its answers by "
                    "themselves.",
                    "{constructs} have one question each, so there is no reliability to calculate: read their answers "
                    "by themselves.",
                    n=len(alone),
                    constructs=alone,
                )
            )
        )
    for construct, analysis in found.items():
        if math.isnan(analysis.alpha) and construct not in alone:
            for warning in analysis.warnings:
                st.markdown(f"● **{words.plain(construct)}**: {words.say(warning)}")


def _word(words: Words, rated: Verdict) -> str:
    return tables.badge(rated.verdict, words.say(rated.category))


def show_validity(words: Words, analysis: ItemAnalysis) -> None:
    """Does each question measure what the others do? A sentence, then the table."""
    say = words.say
    title = say("Validity: does each question measure what the others do?")
    st.subheader(title, anchor=False, help=glossary.hint(words, title))
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
            "Yes: every question goes along with the others (corrected correlation of {least:.2f} or more).",
            least=least,
        )
    else:
        text = Sentence.counted(
            "Not all: {items} goes along too little with the others (corrected correlation below {least:.2f}).",
            "Not all: {items} go along too little with the others (corrected correlation below {least:.2f}).",
            n=len(failing),
            items=failing,
            least=least,
        )
    st.markdown(glossary.markdown(words, say(text)))
    untested = [str(item) for item in analysis.table["item"][analysis.table["r"].isna()]]
    if untested:
        st.markdown(
            say(
                Sentence.counted(
                    "{items} cannot be told: everybody who counts gave the same answer, or nobody any.",
                    "{items} cannot be told: everybody who counts gave the same answer to each, or nobody any.",
                    n=len(untested),
                    items=untested,
                )
            )
        )
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
    tables.show(columns, numbers=[name for i, name in enumerate(columns) if i in (1, 2, 3, 4, 6)], copy=words)
    st.caption(
        glossary.markdown(
            words,
            say(
                "n = {n:,}. \\*\\* significant at 0.01, \\* at 0.05 (two-tailed). Critical r at 5 %, df = {df:,}.",
                n=analysis.n_least,
                df=analysis.n_least - 2,
            ),
        )
    )


def _stars(p: float) -> str:
    return "\\*\\*" if p < 0.01 else "\\*" if p < 0.05 else ""


def _yes(words: Words, passed: bool) -> str:
    return tables.badge("good", words.say("valid")) if passed else tables.badge("poor", words.say("not valid"))


def show_reliability(words: Words, analysis: ItemAnalysis) -> None:
    """Do the questions hold together? A sentence, then the tables as SPSS names them."""
    say = words.say
    title = say("Reliability: do the questions hold together?")
    st.subheader(title, anchor=False, help=glossary.hint(words, title))
    bands = session.method().reliability_bands()
    if math.isnan(analysis.alpha):
        _warnings(words, analysis)
        return
    verdict = bands.rate(analysis.alpha)
    st.markdown(
        glossary.markdown(
            words,
            say(
                "Cronbach's alpha is **{alpha:.3f}** (95 % interval {low:.3f} to {high:.3f}): {word}.",
                alpha=analysis.alpha,
                low=analysis.alpha_ci[0],
                high=analysis.alpha_ci[1],
                word=Sentence(verdict.category) if analysis.n >= PEOPLE_TO_GRADE else Sentence("too few people"),
            )
            + " "
            + _without(words, analysis),
        )
    )
    _warnings(words, analysis)
    left, right = st.columns(2, gap="medium")
    with left:
        _statistics(words, analysis)
    with right:
        _halves(words, analysis)
    table = analysis.table
    columns = {
        say("Item-total statistics"): [words.plain(str(item)) for item in table["item"]],
        say("Scale mean if item deleted"): [words.figure(v, 4) for v in table["mean_if_deleted"]],
        say("Scale variance if item deleted"): [words.figure(v, 3) for v in table["variance_if_deleted"]],
        say("Corrected item-total correlation"): [words.figure(v, 3) for v in table["r_corrected"]],
        say("Squared multiple correlation"): [words.figure(v, 3) for v in table["r_squared"]],
        say("Cronbach's alpha if item deleted"): [words.figure(v, 3) for v in table["alpha_if_deleted"]],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)


def _statistics(words: Words, analysis: ItemAnalysis) -> None:
    say = words.say
    cases = say("Valid cases (listwise)") if analysis.missing == "listwise" else say("Cases with any answer (pairwise)")
    rows = {
        say("Cronbach's alpha"): words.figure(analysis.alpha, 3),
        say("Cronbach's alpha based on standardised items"): words.figure(analysis.alpha_standardised, 3),
        say("McDonald's omega (one factor, maximum likelihood)"): words.figure(analysis.omega, 3),
        say("N of items"): words.figure(len(analysis.items), 0),
        cases: words.figure(analysis.n, 0),
        say("Excluded cases"): words.figure(analysis.n_excluded, 0),
    }
    tables.show(
        {say("Reliability statistics"): list(rows), say("Value"): list(rows.values())},
        numbers=[say("Value")],
        copy=words,
    )


def _halves(words: Words, analysis: ItemAnalysis) -> None:
    """The scale split in two, by the order of the questions and by turns."""
    say = words.say
    halves = (analysis.split_half, analysis.split_half_odd_even)
    rows = {
        say("Items of the first half"): [_items(words, half.first) for half in halves],
        say("Items of the second half"): [_items(words, half.second) for half in halves],
        say("Correlation between the halves"): [words.figure(half.r, 3) for half in halves],
        say("Spearman-Brown, equal length"): [words.figure(half.spearman_brown, 3) for half in halves],
        say("Spearman-Brown, unequal length"): [words.figure(half.spearman_brown_unequal, 3) for half in halves],
        say("Guttman split-half coefficient"): [words.figure(half.guttman, 3) for half in halves],
    }
    tables.show(
        {
            say("Split-half"): list(rows),
            say("First against second half"): [first for first, _ in rows.values()],
            say("By turns (odd, even)"): [second for _, second in rows.values()],
        },
        numbers=[say("First against second half"), say("By turns (odd, even)")],
        copy=words,
    )


def _items(words: Words, items: Sequence[str]) -> str:
    """The questions of a half: all of a few, else the first and the last."""
    if len(items) <= FEW:
        return ", ".join(words.plain(item) for item in items)
    return words.say("{first} … {last} ({n})", first=items[0], last=items[-1], n=len(items))


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
        tables.show(columns, numbers=names, copy=words)
        st.caption(say("n = {n:,}. \\*\\* significant at 0.01, \\* at 0.05 (two-tailed).", n=analysis.n))
