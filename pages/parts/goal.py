"""What it takes: the goal of an indicator, and where each lever alone would have to stand to reach it."""

from __future__ import annotations

import math

import streamlit as st

from bsc_core.indicators.catalogue import OWN
from bsc_core.indicators.rated import Rated
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.whatif import InputLever, Solution, goal_levers, nearest_edge, reachable, solve
from pages.parts import controls, session, what_if
from pages.parts.number_box import kept_number_box

TO_VALUE, TO_VERDICT = "value", "verdict"


def show(words: Words, period: str) -> None:
    """The goal in words, and the answer of every lever."""
    say = words.say
    rated = [r for r in session.card().of(period) if not math.isnan(r.value)]
    if not rated:
        st.info(say("No indicator has a value in this period."))
        return
    st.markdown(say("Choose a goal. Each line says what one input alone would have to be, all else as it is."))
    r, target = _goal(words, rated)
    if target is None:
        return
    now = say(
        "{indicator} is at {value} now: {word}.",
        indicator=r.name,
        value=r.measure.say(r.value),
        word=Sentence(r.verdict.category),
    )
    counted = say("Counted from the figures as they are, without the scenario.")
    st.markdown(f"{now} {counted}")
    levers = goal_levers(r, session.on(), session.method())
    wholes = [lever for lever in levers if len(lever) == 2 or lever[0] == OWN]
    parts = [lever for lever in levers if lever not in wholes]
    for lever in wholes:
        _answer(words, lever, r, target)
    if parts:
        with st.expander(
            say("Single lines and questions"), key="goal-parts", on_change="rerun", expanded=not wholes
        ) as opened:
            if opened.open:
                for lever in parts:
                    _answer(words, lever, r, target)


def _goal(words: Words, rated: list[Rated]) -> tuple[Rated, float | str | None]:
    """The indicator and what it should come to: a verdict it can have, or a value."""
    say = words.say
    known = {r.indicator: r for r in rated}
    left, middle, right = st.columns([2, 1.4, 1.4], vertical_alignment="bottom")
    with left:
        key = st.selectbox(
            say("Indicator"),
            list(known),
            format_func=lambda key: words.words(known[key].name),
            **session.bind_choice("goal-indicator", list(known), "bor"),
        )
    r = known[key]
    verdicts = reachable(r)
    kinds = {TO_VERDICT: say("a verdict"), TO_VALUE: say("a value")}
    options = list(kinds) if verdicts else [TO_VALUE]
    with middle:
        kind = controls.one_of(say("should reach"), options, "goal-kind", kinds.__getitem__)
    with right:
        if kind == TO_VERDICT and verdicts:
            wanted = st.selectbox(
                say("Verdict"),
                verdicts,
                format_func=lambda word: say(Sentence(word)),
                **session.bind_choice(f"goal-verdict-{key}", verdicts),
            )
            return r, wanted
        unit = say(r.measure.unit)
        label = say("Value, {unit}", unit=Sentence(unit)) if unit else say("Value")
        usual = nearest_edge(r)
        return r, kept_number_box(words, label, f"goal-value-{key}", usual)


def _answer(words: Words, lever: InputLever, r: Rated, target: float | str) -> None:
    say = words.say
    try:
        found = solve(session.on(), session.method(), lever, r.indicator, target)
    except ValueError as why:
        st.caption(say(why.args[0]))
        return
    with st.container(border=True):
        said = [found.sentence, *([found.whole_sentence] if found.whole_sentence else [])]
        st.markdown(" ".join(say(line) for line in said))
        for line in found.impossible:
            st.caption(say("But this cannot be: {what}", what=line))
        value = _tried(found)
        if not math.isnan(value) and value != found.now:
            st.button(
                say("Try it in the scenario"),
                key="try-" + "|".join(lever),
                on_click=what_if.move,
                args=(lever, value),
                type="tertiary",
            )


def _tried(found: Solution) -> float:
    """The lever's place that is tried: a whole number where it is counted."""
    return found.value if math.isnan(found.whole) else found.whole
