"""The tour: three short steps on the first page for whoever is here for the first time."""

from __future__ import annotations

import streamlit as st

from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session

STEPS = (
    Sentence("**Load something:** the sample hospital to look around, or spreadsheets of your own."),
    Sentence(
        "**Move a threshold.** On the scorecard, open a perspective on the left and move a slider: the verdict "
        "follows, and one click puts it back."
    ),
    Sentence(
        "**Ask what if.** Move beds or spending, see which verdicts turn, and take it into the meeting: "
        "on the projector or as a report."
    ),
)
PAGES: tuple[dict[str, Sentence], ...] = (
    {},
    {"pages/scorecard.py": Sentence("To the scorecard")},
    {
        "pages/whatif.py": Sentence("To What if"),
        "pages/present.py": Sentence("To Present"),
        "pages/report.py": Sentence("To the reports"),
    },
)
"""Where each step is done."""
_LEFT = 0
"""Stands for the step of a tour that was left."""


def show(words: Words) -> None:
    """The step of the tour that one is at; a small button where it was left, or where work is already going on."""
    say = words.say
    loaded = bool(session.readings())
    at = session.state().chosen.get("tour", _LEFT if loaded else 1)
    if at == _LEFT:
        st.button(say("Show the tour"), icon=":material/tour:", type="tertiary", on_click=_go, args=(1,), key="tour")
        return
    _go(at)
    first = 2 if loaded else 1  # once something is loaded, the first step is done
    at = max(at, first)
    with st.container(border=True, key="tour-step", gap="small"):
        step = say("Tour, step {at} of {n}", at=at, n=len(STEPS))
        st.markdown(f":gray[{step}]  \n{say(STEPS[at - 1])}")
        with st.container(horizontal=True, vertical_alignment="center"):
            for page, label in PAGES[at - 1].items():
                st.page_link(page, label=say(label), icon=":material/arrow_forward:")
            # All buttons in every step, so that none comes to stand under a second click meant for another.
            st.button(say("Back"), on_click=_go, args=(at - 1,), key="tour-back", disabled=at == first)
            st.button(say("Next"), on_click=_go, args=(at + 1,), key="tour-next", disabled=at == len(STEPS))
            st.button(say("Leave the tour"), type="tertiary", on_click=_go, args=(_LEFT,), key="tour-leave")


def _go(step: int) -> None:
    session.choose("tour", step)
