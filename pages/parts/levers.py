"""Beds, patient-days and discharges as levers: what they would make of the use of beds, and the way back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from bsc_core.indicators.barber_johnson import MEASURES, BedUse, bed_use, moved
from bsc_core.indicators.inpatient import rate
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session, what_if
from pages.parts.care import Chosen
from pages.parts.number_box import Takes, kept_number_box

LEVERS = {
    "beds": Sentence("Beds"),
    "patient_days": Sentence("Patient-days"),
    "discharges": Sentence("Discharges, alive or dead"),
}


@dataclass(frozen=True)
class Moved:
    """What moved levers make of a period: its bed use, and the measures of it by key."""

    use: BedUse
    rated: Mapping[str, Rated]


def choose(words: Words, chosen: Chosen) -> Moved | None:
    """The levers of the period in question; what they make of it, None where none is moved."""
    say = words.say
    inputs = chosen.compared.inputs[chosen.name]
    known = {name: value for name in LEVERS if not math.isnan(value := inputs.values.get(name, math.nan))}
    if len(known) < len(LEVERS):
        return None
    st.markdown(say("**What if, in {name}**", name=said_period(chosen.name)))
    asked = {name: value for name in LEVERS if (value := _lever(words, chosen, name, known[name])) != known[name]}
    if not asked:
        return None
    st.button(say("Put the levers back"), key="levers-back", on_click=_put_back, args=(chosen,), type="tertiary")
    if chosen.name in session.card().periods:
        _to_the_scorecard(words, chosen.name, asked)
    made = moved(inputs, **asked)
    rated = {r.indicator: r for r in rate({chosen.name: made}, session.method()) if r.indicator in MEASURES}
    return Moved(bed_use(made.values), rated)


def _lever(words: Words, chosen: Chosen, name: str, real: float) -> float:
    """One lever: a number that starts as it is, and when moved shows what it was."""
    takes = Takes(min(1.0, real), whole=real.is_integer())
    value = kept_number_box(words, words.say(LEVERS[name]), _key(chosen, name), real, takes)
    if value != real:
        st.caption(words.say("was {value}", value=Sentence(words.edge(real))))
    return value


def _to_the_scorecard(words: Words, period: str, asked: Mapping[str, float]) -> None:
    """That these levers move this page only, with the way to try the same on the whole scorecard."""
    say, moved_there = words.say, session.state().scenario.inputs
    if all(moved_there.get((name, period)) == value for name, value in asked.items()):
        st.caption(say("The scenario of the whole scorecard has the same."))
        st.page_link("pages/whatif.py", label=say("What if"))
        return
    st.caption(say("They move this page only, not the scenario of the whole scorecard."))
    st.button(say("Try the same on the whole scorecard"), key="levers-over", on_click=_take_over, args=(period, asked))


def _take_over(period: str, asked: Mapping[str, float]) -> None:
    for name, value in asked.items():
        what_if.move((name, period), value)


def _put_back(chosen: Chosen) -> None:
    for name in LEVERS:
        session.state().chosen.pop(_key(chosen, name), None)


def _key(chosen: Chosen, name: str) -> str:
    return f"lever-{name}-{chosen.place}"
