"""The scorecard: where the hospital stands, each indicator's verdict, and what moves it."""

import streamlit as st

from bsc_core.headline import headline
from pages.parts import controls, frame, glossary, session, verdicts

words = frame.open_page("pages/scorecard.py")
say = words.say
st.title(say("Scorecard"), anchor=False)

if not session.datasets():
    frame.empty_page(
        words,
        say("Here stands the balanced scorecard: the total, four perspectives, and a verdict on every indicator."),
        say("It needs at least one file: a budget, visits, inpatient counts, the workforce, or a survey."),
    )

card = session.card()
if not card.periods:
    frame.nothing_to_judge(words)

with st.sidebar:
    period = controls.period_control(words, card.periods)
    controls.method_control(words)
    verdicts.sidebar(words)

st.markdown(glossary.markdown(words, " ".join(say(sentence) for sentence in headline(card, period) if sentence)))
controls.method_line(words)
verdicts.show_cards(words, card, period)
verdicts.show_table(words, card, period)
verdicts.show_reasons(words, card, period)
frame.close_page(words)
