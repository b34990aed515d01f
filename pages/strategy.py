"""Strategy map: what moves what in the user's eyes, where poor verdicts may come from, what the periods say."""

import streamlit as st

from bsc_core import strategy
from pages.parts import frame, session, strategy_map

words = frame.open_page("pages/strategy.py")
say = words.say
st.title(say("Strategy map"), anchor=False)

if not session.datasets():
    frame.empty_page(
        words,
        say(
            "Here stands the strategy map: every indicator with its verdict, from learning & growth at the bottom to "
            "the financial perspective at the top, and the links of cause and effect that you draw between them."
        ),
        say("It needs at least one file: a budget, visits, inpatient counts, the workforce, or a survey."),
    )

card = session.card()
if not card.periods:
    frame.nothing_to_judge(words)

with st.sidebar:
    period, empty_too = strategy_map.sidebar(words, card)

links = strategy_map.drawn(card)
rated = strategy.on_map(card, period, links, empty_too=empty_too)
evidence = [strategy.along(card, link) for link in links]

st.markdown(" ".join(say(sentence) for sentence in strategy.answer(links, rated)))
strategy_map.show_map(words, rated, evidence)
strategy_map.show_drawing(words, rated)
strategy_map.show_links(words, evidence, rated)
frame.close_page(words)
