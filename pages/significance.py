"""Do things go together by more than chance? Pairs and their cuts, groups, scores, and several causes at once."""

import streamlit as st

from pages.parts import asking, frame, question

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
    question.say_what_is_not_offered(words, dataset)
asked = question.choose_asked(words, dataset)
asking.SHOWN[asked](words, dataset)
frame.close_page(words)
