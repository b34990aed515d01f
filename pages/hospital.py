"""Hospital indicators: how beds are used, in the Barber-Johnson diagram, and how many patients die."""

import streamlit as st

from pages.parts import care, controls, frame, hospital, levers

words = frame.open_page("pages/hospital.py")
say = words.say
st.title(say("Hospital indicators"), anchor=False)

if not care.tables():
    frame.empty_page(
        words,
        say(
            "Here stands how beds are used: occupancy, length of stay, how long a bed stands empty and how many "
            "patients it serves, in the Barber-Johnson diagram; and how many patients die."
        ),
        say("It needs inpatient counts: beds, patient-days and discharges of each period, deaths where you have them."),
    )

with st.sidebar:
    chosen = care.choose(words)
    then = levers.choose(words, chosen)
    hospital.benchmarks(words)

hospital.show_answer(words, chosen, then)
controls.method_line(words)
verdicts, diagram = st.columns([6, 5], gap="medium")
with verdicts:
    hospital.show_verdicts(words, chosen, then)
with diagram, st.container(border=True):
    hospital.show_diagram(words, chosen, then)
hospital.show_disagreement(words, chosen)
hospital.show_death_rates(words, chosen)
hospital.show_all(words, chosen)
hospital.show_notes(words, chosen)
frame.close_page(words)
