"""For the projector: one message a screen, in large type, moved by arrow keys or a clicker."""

import streamlit as st

from pages.parts import frame, ingredients, keeping, presenting, session, what_if

words = frame.open_page("pages/present.py", bare=True)
say = words.say

if not session.datasets() or not session.card().periods:
    st.title(say("Present"), anchor=False)
    frame.empty_page(
        words,
        say("Here your results stand one message a screen, for the meeting: large, and moved by arrow keys."),
        say("It needs at least one file: a budget, visits, inpatient counts, the workforce, or a survey."),
    )

what_if.settle(words)
periods = session.card().periods
period = session.chosen("period", periods, periods[-1])
screens = ingredients.the_outline(words, period, live=True).screens
at = presenting.current(len(screens))
presenting.set_the_stage()
presenting.show_place(words, screens, at, period)
presenting.show_screen(words, screens[at])
presenting.show_foot(words, at, len(screens), period)
keeping.depart()
