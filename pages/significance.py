"""Do two things go together by more than chance? A table of two variables, its tests, and how much more often."""

import streamlit as st

from bsc_core.inference import crosstab
from bsc_core.variables import variables
from pages.parts import frame, session, significance, surveying

words = frame.open_page("pages/significance.py")
say = words.say
st.title(say("Significance"), anchor=False)

if not session.surveys():
    frame.empty_page(
        words,
        say("Here stands whether two things go together by more than chance, and how much more often."),
        say("It needs a survey: one row for each person, one column for each question, answered in whole numbers."),
    )
    frame.close_page(words)
    st.stop()

with st.sidebar:
    survey = surveying.choose_survey(words, "significance-survey", significance.first_survey())
    found = variables(survey, session.method())
    predictor = significance.choose(words, survey, found, "predictor", say("Predictor"), 0)
    outcome = significance.choose(words, survey, found, "outcome", say("Outcome"), -1)
    significance.method_controls(words)

if predictor.variable.key == outcome.variable.key:
    st.info(say("Predictor and outcome are the same. Choose another one on the left."))
else:
    with st.spinner(say("Computing the tests …")):
        table = crosstab(predictor.groups, outcome.groups)
    significance.show_sentence(words, survey, table, predictor, outcome)
    significance.show_effect_and_table(words, table, predictor, outcome)
    significance.show_tests(words, table)
frame.close_page(words)
