"""What if: levers moved, base and scenario side by side, what a goal takes, how close verdicts stand to their edge."""

import streamlit as st

from pages.parts import controls, frame, goal, kept_scenarios, margins, moves, session, side_by_side, what_if

words = frame.open_page("pages/whatif.py")
say = words.say
st.title(say("What if"), anchor=False)

if not session.datasets() or not session.card().periods:
    frame.empty_page(
        words,
        say(
            "Here you try things out: move beds, revenue, an answer or a benchmark, and see which verdicts follow; ask "
            "what it takes to reach a goal; see which verdicts stand on a knife's edge."
        ),
        say("It needs at least one file: a budget, visits, inpatient counts, the workforce, or a survey."),
    )

what_if.settle(words)
periods = session.card().periods
with st.sidebar:
    period = controls.period_control(words, periods)
    moves.show_levers(words, period)
    controls.method_control(words)

found = what_if.now()
moves.show_answer(words, found, period)
views = {
    "side": say("Side by side"),
    "goal": say("What it takes"),
    "margins": say("Close to an edge"),
    "most": say("What matters most"),
    "kept": say("Kept scenarios"),
}
view = controls.one_of(say("Show"), list(views), "whatif-view", views.__getitem__, label_visibility="collapsed")
if view == "side":
    side_by_side.show(words, found, period)
elif view == "goal":
    goal.show(words, period)
elif view == "margins":
    margins.show_distances(words, found, period)
elif view == "most":
    margins.show_tornado(words, period)
else:
    kept_scenarios.show(words, period)
frame.close_page(words)
