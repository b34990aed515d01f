"""A sheet as it came beside the table as it was read, and every decision in between to look at and to change."""

import streamlit as st

from pages.parts import frame, session, sheets

words = frame.open_page("pages/sheets.py")
say = words.say
st.title(say("Sheets"), anchor=False)

if not session.readings():
    frame.empty_page(
        words,
        say(
            "Here stands each of your sheets as it came, beside the table as it was read, with every doubt and choice."
        ),
        say("It needs a file: any spreadsheet of the hospital, however it is laid out."),
    )

reading = sheets.choose_sheet(words)
with st.sidebar:
    sheets.sheet_controls(words, reading)

sheets.show_headline(words, reading)
sheets.show_offer(words, reading)
sheets.show_findings(words, reading)
sheets.show_side_by_side(words, reading)
sheets.show_columns(words, reading)
frame.close_page(words)
