"""A survey: how satisfied people are, and whether the questions are valid and reliable."""

import streamlit as st

from bsc_core.indicators.inputs import reading_of
from bsc_core.survey import index_of, summarise
from pages.parts import frame, reliability, respondents, session, surveying

words = frame.open_page("pages/survey.py")
say = words.say
st.title(say("Survey"), anchor=False)

if not session.surveys():
    frame.empty_page(
        words,
        say("Here stands how satisfied people are, question by question, and whether the questions are any good."),
        say("It needs a survey: one row for each person, one column for each question, answered in whole numbers."),
    )

with st.sidebar:
    survey = surveying.choose_survey(words)
    surveying.scale_controls(words, survey)
    surveying.method_controls(words)

method = session.method()
summary = summarise(survey.answers, **reading_of(survey, method))
index = index_of(summary, method.index_bands())

surveying.show_headline(words, survey, index)
surveying.show_answers(words, survey, summary, index)
surveying.show_groups(words, survey, index)
respondents.show(words, survey)
analysis = reliability.choose_scale(words, survey, summary)
reliability.show_validity(words, analysis)
reliability.show_reliability(words, analysis)
reliability.show_correlations(words, analysis)
frame.close_page(words)
