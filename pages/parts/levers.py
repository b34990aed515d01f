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
from pages.parts import session
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
    made = moved(inputs, **asked)
    rated = {r.indicator: r for r in rate({chosen.name: made}, session.method()) if r.indicator in MEASURES}
    return Moved(bed_use(made.values), rated)


def _lever(words: Words, chosen: Chosen, name: str, real: float) -> float:
    """One lever: a number that starts as it is, and when moved shows what it was."""
    key = _key(chosen, name)
    value = float(session.state().chosen.get(key, real))
    kept_number_box(words, words.say(LEVERS[name]), key, real, Takes(min(1.0, real)))
    if value != real:
        st.caption(words.say("was {value}", value=Sentence(words.edge(real))))
    return value


def _put_back(chosen: Chosen) -> None:
    for name in LEVERS:
        session.state().chosen.pop(_key(chosen, name), None)


def _key(chosen: Chosen, name: str) -> str:
    return f"lever-{name}-{chosen.place}"
