"""The levers of What if, in the sidebar, and what the scenario says on top of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bsc_core import whatif_statements
from bsc_core.indicators.catalogue import INPUTS, OWN, PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.method import Value
from bsc_core.method_words import measure_of_path, said_path
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.whatif import (
    Comparison,
    InputLever,
    Lever,
    label_of,
    levers,
    reach,
    suggestions,
    thresholds,
    with_threshold,
)
from bsc_core.whatif.distance import CALENDAR
from pages.parts import controls, session, what_if
from pages.parts.number_box import Takes, number_box

KINDS = {
    "inpatient": Sentence("Inpatient care"),
    "budget": Sentence("Budget"),
    "visits": Sentence("Visits and services"),
    "workforce": Sentence("Workforce"),
    "patients": Sentence("Answers of patients"),
    "employees": Sentence("Answers of employees"),
    OWN: Sentence("Indicators of your own"),
}


# The levers


def show_levers(words: Words, period: str) -> None:
    """Every lever of a period by the kind of file that brings it, then the benchmarks; built only when opened."""
    say = words.say
    on = session.on()
    found = levers(on, session.method())
    found = found[(found["period"] == period) & ~found["input"].isin(CALENDAR) & found["value"].notna()]
    st.markdown(say("**Move, in {period}**", period=said_period(period)))
    typed = st.toggle(say("Type the numbers"), **session.bind_value("levers-typed", False))
    kinds = [_kind_of(lever) for lever in found["lever"]]
    for kind, name in KINDS.items():
        rows = found[[known == kind for known in kinds]]
        if rows.empty:
            continue
        first = kind == next(known for known in KINDS if known in kinds)
        with st.expander(say(name), expanded=first, key=f"levers-{kind}", on_change="rerun") as opened:
            if opened.open:
                if kind in ("patients", "employees"):
                    _questions(words, kind, rows, typed)
                elif kind == "budget":
                    _budget(words, rows, typed)
                else:
                    for lever in rows["lever"]:
                        _lever(words, lever, typed)
    _benchmarks(words, period, typed)


def _kind_of(lever: InputLever) -> str:
    return OWN if lever[0] == OWN else INPUTS[lever[0]].kind


def _budget(words: Words, rows: pd.DataFrame, typed: bool) -> None:
    """The whole amounts, or line by line; never both at once, for one of them follows from the other."""
    say = words.say
    lines = rows[rows["part"] != ""]
    by_line = len(lines) and st.toggle(say("Line by line"), **session.bind_value("levers-by-line", False))
    moved = session.state().scenario.inputs
    any_locked = False
    for lever in lines["lever"] if by_line else rows.loc[rows["part"] == "", "lever"]:
        locked = any(other[:2] == lever[:2] and len(other) != len(lever) for other in moved)
        any_locked |= locked
        _lever(words, lever, typed, locked=locked)
    if by_line and any_locked:
        st.caption(say("A line that is locked belongs to a sum that you moved; put the sum back to move its lines."))


def _questions(words: Words, who: str, rows: pd.DataFrame, typed: bool) -> None:
    """One question at a time; those that were moved stand below it."""
    asked = rows[rows["part"] != ""]
    if asked.empty:
        return
    texts = _texts_of_questions(who)
    items = list(asked["part"])
    item = st.selectbox(
        words.say("Question"),
        items,
        format_func=lambda item: f"{item} {texts.get(item, '')}".strip(),
        **session.bind_choice(f"lever-question-{who}", items),
    )
    moved = session.state().scenario.inputs
    for lever in asked["lever"]:
        if lever[-1] == item or lever in moved:
            _lever(words, lever, typed)


def _texts_of_questions(who: str) -> dict[str, str]:
    """What each question to patients or to employees asks, where a file says it."""
    asked = [survey.asked for survey in session.surveys() if survey.asked.answered_by == who]
    return {item: text for questions in asked for item, text in questions.texts.items()}


def show_lever(words: Words, lever: InputLever, back: DeltaGenerator) -> None:
    """One lever as a slider whose name stands beside it already; moved, its way back stands in ``back``."""
    _slider(words, lever, label_visibility="collapsed")
    with back:
        _moved(words, lever)


def _lever(words: Words, lever: InputLever, typed: bool, *, locked: bool = False) -> None:
    """One input as a slider or a number; moved, it shows what it was, with the way back."""
    if typed:
        far = reach(lever, session.on(), what_if.stands(lever))
        takes = Takes(low=min(0.0, far.low), whole=far.decimals == 0)
        number_box(words, label(words, lever), _key(lever), _now(lever), _commit_to(lever), takes, disabled=locked)
    else:
        _slider(words, lever, disabled=locked)
    _moved(words, lever, by_click=not typed)


def _now(lever: InputLever) -> float:
    """Where a lever stands in the scenario."""
    return float(session.state().scenario.inputs.get(lever, what_if.stands(lever)))


def _commit_to(lever: InputLever) -> Callable[[float], None]:
    return lambda value: what_if.move(lever, float(value))


def _slider(words: Words, lever: InputLever, **look: Any) -> None:
    now = _now(lever)
    far = reach(lever, session.on(), now)
    bound = session.bind(_key(lever), now, _commit_to(lever))
    st.slider(label(words, lever), far.low, far.high, step=far.step, format="localized", **look, **bound)


def _moved(words: Words, lever: InputLever, *, by_click: bool = True) -> None:
    """What a lever that was moved was, with the way back."""
    if lever in session.state().scenario.inputs:
        base = what_if.stands(lever)
        _way_back(words, lever, words.figure(base, reach(lever, session.on(), base).decimals), by_click=by_click)


def label(words: Words, lever: InputLever) -> str:
    """What a lever is called beside its control: a line or a question by its own name."""
    unit = "" if lever[0] == OWN or len(lever) == 3 else INPUTS[lever[0]].unit
    said = words.words(label_of(lever))
    said = said[:1].upper() + said[1:]
    return words.say("{what}, {unit}", what=Sentence(said), unit=unit) if unit else said


def _benchmarks(words: Words, period: str, typed: bool) -> None:
    """The thresholds that judge the period's values, by perspective."""
    say = words.say
    method = session.method()
    found = thresholds(session.card().of(period), method)
    for perspective, name in PERSPECTIVES.items():
        rows = found[found["perspective"] == perspective]
        if rows.empty:
            continue
        with st.expander(
            say("Benchmarks: {perspective}", perspective=name), key=f"levers-{perspective}", on_change="rerun"
        ) as opened:
            if opened.open:
                for path, edge, base in zip(rows["lever"], rows["edge"], rows["value"], strict=True):
                    _threshold(words, path, edge, float(base), typed)


def _threshold(words: Words, path: str, edge: int, base: float, typed: bool) -> None:
    scenario = session.state().scenario
    changed = scenario.method_changes.get(path)
    method = session.method() if changed is None else session.method().change({path: changed})
    numbers = method.numbers(path) if edge >= 0 else (method.number(path),)
    now = numbers[max(edge, 0)]
    measure = measure_of_path(path, method.values)
    label = words.say(said_path(path))
    if edge >= 0:
        label = words.say("{what}, edge {n}", what=Sentence(label), n=edge + 1)
    if measure.unit:
        label = words.say("{what}, {unit}", what=Sentence(label), unit=Sentence(words.unit(measure.unit)))
    key = f"lever-{path}-{edge}"

    def commit(value: float) -> None:
        what_if.move(path, with_threshold(method, path, edge, float(value)))

    if typed:
        number_box(words, label, key, now, commit)
    else:
        low, high, step = controls.reach_of(measure, (base, now))
        st.slider(label, low, high, step=step, format="localized", **session.bind(key, now, commit))
    if now != base:
        _way_back(words, path, words.words(measure.edge(base)), by_click=not typed)


def _way_back(words: Words, lever: Lever, was: str, *, by_click: bool) -> None:
    """What a lever was, with a button that puts it back; none between boxes, where Tab goes from number to number (it
    stands with the moved values on the page)."""
    if not by_click:
        st.caption(words.say("was {value}", value=Sentence(was)))
        return
    controls.was_line(words, Sentence(was), f"{_key(lever)}-back", what_if.release, lever)


def _key(lever: Lever) -> str:
    return "lever-" + (lever if isinstance(lever, str) else "|".join(lever))


# What the scenario says


def show_answer(words: Words, found: Comparison, period: str) -> None:
    """What the scenario does, what cannot be in it, and its levers with the way back of each."""
    say = words.say
    scenario = found.scenario
    if what_if.is_moved():
        lines = whatif_statements.of_comparison(found, session.method(), period)
        st.markdown(" ".join(say(line) for line in lines))
    else:
        st.markdown(
            say(
                "Nothing is moved yet. Move a lever on the left: beds, patients, money, an answer, a benchmark. The "
                "figures themselves stay as they are."
            )
        )
        with st.container(horizontal=True):
            for at, idea in enumerate(suggestions(session.on(), period)):
                st.button(say(idea.said), key=f"idea-{at}", on_click=what_if.move, args=(idea.lever, idea.value))
    for said in found.impossible:
        st.warning(say("This cannot be: {what} The numbers below are shown as they would follow.", what=said))
    _show_moved(
        words,
        [*scenario.inputs, *scenario.method_changes],
        [*scenario.inputs.values(), *scenario.method_changes.values()],
    )


def _show_moved(words: Words, moved: Sequence[Lever], values: Sequence[Value]) -> None:
    say = words.say
    steps = session.state().steps
    if not moved and not steps:
        return
    with st.container(border=True):
        for lever, value in zip(moved, values, strict=True):
            line = st.container(horizontal=True, vertical_alignment="center")
            said = whatif_statements.said_move(lever, value, session.on(), session.method())
            line.markdown(say(said), width="content")
            line.button(
                "↺",
                key=f"moved-{_key(lever)}",
                help=say("Put back"),
                on_click=what_if.release,
                args=(lever,),
                type="tertiary",
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(say("Undo the last step"), key="step-back", on_click=what_if.step_back, disabled=not steps)
            if moved:
                st.button(say("Put all back"), key="release-all", on_click=what_if.release_all)
                _keep(words)
        _show_name(words)


def _keep(words: Words) -> None:
    """A name to keep the scenario under."""
    say = words.say
    kept = session.state()
    usual = kept.scenario.name or say("Scenario {n}", n=len(kept.scenarios) + 1)
    key = f"scenario-name-{len(kept.scenarios)}-{kept.scenario.name}"
    label = say("Name of the scenario")
    st.text_input(label, max_chars=60, label_visibility="collapsed", width=220, **session.bind_kept_text(key, usual))

    def keep() -> None:
        # the name as it is at the click: it may have been typed just before
        what_if.keep(str(st.session_state[key]).strip() or usual)

    st.button(say("Keep this scenario"), key="keep-scenario", on_click=keep)


def _show_name(words: Words) -> None:
    """Under which name the scenario is kept, and whether it is still the same."""
    say = words.say
    if (name := session.state().scenario.name) in session.state().scenarios:
        kept = session.state().scenarios[name] == session.state().scenario
        line = say("Kept as “{name}”.", name=name) if kept else say("Changed since it was kept as “{name}”.", name=name)
        st.caption(line)
