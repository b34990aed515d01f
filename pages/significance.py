"""Do two things go together by more than chance? A table of two variables, its tests, and how much more often."""

import streamlit as st

from pages.parts import frame, question, significance

words = frame.open_page("pages/significance.py")
say = words.say
st.title(say("Significance"), anchor=False)

sources = question.sources()
if not sources:
    frame.empty_page(
        words,
        say("Here stands whether two things go together by more than chance, and how much more often."),
        say(
            "It needs a survey: one row for each person, one column for each question, answered in whole numbers; "
            "or the counts of a published cross-table."
        ),
    )

with st.sidebar:
    dataset = question.choose_source(words, sources)
    asked = question.choose_question(words, dataset)
    question.method_controls(words)

if asked is None:
    st.info(say("Predictor and outcome are the same. Choose another one on the left."))
else:
    with st.spinner(say("Computing the tests …")):
        table = asked.table()
    significance.show_sentence(words, dataset, table, asked)
    significance.show_effect_and_table(words, table, asked)
    significance.show_tests(words, table, asked)
frame.close_page(words)
