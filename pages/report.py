"""Reports: what is presented, slides, document, workbook and pictures to take away, and the work to keep."""

import streamlit as st

from pages.parts import controls, frame, ingredients, keeping, reporting, session, what_if

words = frame.open_page("pages/report.py")
say = words.say
st.title(say("Reports"), anchor=False)

if not session.readings():
    keeping.show_opening(words)
    frame.empty_page(
        words,
        say("Here you take your results away: slides, a document, a workbook, pictures; and keep your work as a file."),
        say("It needs at least one file: a budget, visits, inpatient counts, the workforce, or a survey."),
    )

periods = session.card().periods
if periods:
    what_if.settle(words)
    with st.sidebar:
        period = controls.period_control(words, periods)
        controls.method_control(words)
    outline = ingredients.the_outline(words, period)
    reporting.show_screens(words, period)
    reporting.show_files(words, outline)
else:
    st.info(say("What is loaded brings no indicator yet, so there is nothing to report. The work can be kept."))
keeping.show_keeping(words)
frame.close_page(words)
