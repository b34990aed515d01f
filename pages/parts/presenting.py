"""The screens of the projector: the stage, one screen, a lever to move before the audience, what turns the pages."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bsc_core.indicators.inputs import said_period
from bsc_core.report.blocks import Cell, Figure, Judged, Section, Table
from bsc_core.text import Words
from bsc_core.whatif import levers
from bsc_core.whatif.distance import CALENDAR
from pages.parts import moves, session, tables, what_if
from pages.parts.frame import palette, unmarked

ROWS_AT_MOST = 8
"""So many rows of a table can be read from the back of a room; the report has them all."""
COLUMNS_BESIDE = 5
"""A table of more columns stands below its picture."""
_STAGE = """<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
[data-testid="stHeader"] {display: none}
.stMainBlockContainer {padding: 1.6rem 3vw 5rem; max-width: 100%}
.st-key-message p {font-size: clamp(1.4rem, 2.5vw, 2.6rem); line-height: 1.28}
.st-key-place p {font-size: clamp(1rem, 1.3vw, 1.3rem)}
.st-key-screen td, .st-key-screen th, .st-key-screen td p, .st-key-screen th p, .st-key-screen td span
    {font-size: clamp(1rem, 1.4vw, 1.5rem) !important}
.st-key-screen [data-testid="stMarkdownContainer"] p {font-size: clamp(1.1rem, 1.5vw, 1.6rem)}
@media (min-width: 900px) {.st-key-figures {width: 74% !important}
    .st-key-figures [data-testid="stVegaLiteChart"] {zoom: 1.35}}
.st-key-foot {position: fixed; bottom: 0; left: 0; right: 0; padding: .5rem 3vw; z-index: 10;
    background: GROUND}
.st-key-keys {display: none}
@media print {.st-key-foot {display: none}}
</style>"""


def set_the_stage() -> None:
    """Large type, and nothing but the screen."""
    st.html(_STAGE.replace("GROUND", palette().ground))


def current(count: int) -> int:
    """Which screen is shown, from 0."""
    return min(max(int(session.state().chosen.get("screen", 0)), 0), count - 1)


def show_place(words: Words, screens: Sequence[Section], at: int, period: str) -> None:
    """Where in the meeting one is; and that figures are those of a scenario, as long as one is moved."""
    say = words.say
    with st.container(key="place", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        title = say(screens[at].title)
        st.markdown(f":gray[{title} · {at + 1} / {len(screens)} · {words.words(said_period(period))}]", width="content")
        if what_if.is_moved():
            scenario = session.state().scenario
            name = say("Scenario: {name}", name=scenario.name) if scenario.name else say("Scenario")
            st.markdown(f":orange-badge[◆ {name}]", width="content")
            st.button(say("Put it back"), key="present-back", on_click=what_if.release_all)


def show_screen(words: Words, screen: Section) -> None:
    """The message, and what shows it: sentences, then a picture beside its table."""
    with st.container(key="message"):
        st.markdown(words.say(screen.message))
    with st.container(key="screen"):
        for block in screen.blocks:
            if not isinstance(block, (Table, Figure)):
                st.markdown(words.say(block))
        figures = [block for block in screen.blocks if isinstance(block, Figure)]
        found = [block for block in screen.blocks if isinstance(block, Table)]
        beside = figures and found and all(len(table.heads) <= COLUMNS_BESIDE for table in found)
        left, right = st.columns(2, gap="large") if beside else (st.container(), st.container())
        with left, st.container(key="figures"):
            for figure in figures:
                show_figure(words, figure)
        with right:
            for table in found:
                show_table(words, table, most=ROWS_AT_MOST)


def show_figure(words: Words, figure: Figure) -> None:
    """A chart of the outline."""
    st.altair_chart(figure.draw(palette(), unmarked(words)), alt=words.say(figure.alt))


def show_table(words: Words, table: Table, *, most: int | None = None) -> None:
    """A table of the outline; of more rows than ``most`` the first, and how many more there are."""
    rows = table.rows if most is None else table.rows[:most]
    heads = [said_cell(words, head) for head in table.heads]
    columns = {head: [said_cell(words, row[at]) for row in rows] for at, head in enumerate(heads)}
    tables.show(columns, [heads[at] for at in table.numbers if at])
    if len(rows) < len(table.rows):
        st.caption(words.say("{n} more in the report.", n=len(table.rows) - len(rows)))


def said_cell(words: Words, cell: Cell) -> str:
    """A cell of the outline as Markdown."""
    if isinstance(cell, Judged):
        return tables.badge(cell.verdict, words.say(cell.word))
    return words.words(cell)


def show_foot(words: Words, at: int, count: int, period: str) -> None:
    """What turns the pages (buttons, arrow keys, the keys of a clicker), and a lever to move before the audience."""
    say = words.say
    with st.container(key="foot", horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        st.button(
            say("Back"), key="screen-back", shortcut="Left", on_click=go_to, args=(at - 1, count), disabled=at == 0
        )
        st.button(
            say("Next"),
            key="screen-next",
            shortcut="Right",
            on_click=go_to,
            args=(at + 1, count),
            disabled=at == count - 1,
            type="primary",
        )
        _lever(words, period)
        st.page_link("pages/report.py", label=say("Leave"), icon=":material/close:")
    with st.container(key="keys"):
        for key, to in (("PageUp", at - 1), ("PageDown", at + 1), ("Home", 0), ("End", count - 1)):
            st.button(key, key=f"screen-{key}", shortcut=key, on_click=go_to, args=(to, count))


def _lever(words: Words, period: str) -> None:
    say = words.say
    found = levers(session.on(), session.method())
    offered = [
        lever
        for lever, part in zip(found["lever"], found["part"], strict=True)
        if lever[1] == period and not part and not lever[0].endswith("_points") and lever[0] not in CALENDAR
    ]
    if not offered:
        return
    with st.popover(say("Move something"), icon=":material/tune:"):
        usual = next((lever for lever in offered if lever[0] == "beds"), offered[0])
        lever = st.selectbox(
            say("What"),
            offered,
            format_func=lambda lever: moves.label(words, lever),
            **session.bind_choice("present-lever", offered, usual),
        )
        moves.show_lever(words, lever)


def go_to(screen: int, count: int) -> None:
    """Shows a screen; beyond the ends it stays."""
    session.choose("screen", min(max(screen, 0), count - 1))
