"""The first page: what this is, load data, what is loaded, what is still missing."""

import streamlit as st

from pages.parts import frame, keeping, loading, session, tour, typed

words = frame.open_page("app.py")
say = words.say

st.title(say("Your hospital's performance, in balance"), anchor=False)
st.markdown(
    say(
        "Imbang turns the spreadsheets you already have into a balanced scorecard, a check of your questionnaire and "
        "tests of significance. Move a threshold and every verdict follows; nothing leaves this computer."
    )
)

tour.show(words)
loading.show_upload(words)
keeping.show_messages(words)
typed.show_typing(words)
if session.readings():
    st.caption(say(keeping.said()))
    loading.show_next_steps(words)
    loading.show_files(words)
    loading.show_missing(words)
loading.show_kinds(words)

frame.close_page(words)
