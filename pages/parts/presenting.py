"""The screens of the projector: the stage, one screen, a lever to move before the audience, what turns the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from bsc_core.indicators.inputs import said_period
from bsc_core.report.blocks import Block, Cell, Figure, Judged, Section, Table
from bsc_core.text import Words
from bsc_core.whatif import levers
from pages.parts import moves, session, tables, what_if
from pages.parts.frame import palette, unmarked

ROWS_AT_MOST = 8
"""So many rows of a table can be read from the back of a room; the report has them all."""
_STAGE = """<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
[data-testid="stHeader"] {display: none}
.stMainBlockContainer {padding: 2.2rem 4vw 1rem; max-width: 100%}
.st-key-message p {font-size: clamp(1.5rem, 2.9vw, 2.9rem); line-height: 1.3; max-width: 46em}
.st-key-own-sentence p {font-size: clamp(1.2rem, 2vw, 2rem)}
.st-key-screen td, .st-key-screen th, .st-key-screen td p, .st-key-screen th p
    {font-size: clamp(1rem, 1.55vw, 1.55rem) !important}
.st-key-screen [data-testid="stMarkdownContainer"] p {font-size: clamp(1.1rem, 1.7vw, 1.7rem)}
.st-key-place p {font-size: clamp(1rem, 1.3vw, 1.3rem)}
.st-key-keys {display: none}
@media print {.st-key-controls, .st-key-lever {display: none}}
</style>"""


def set_the_stage() -> None:
    """Large type, and nothing but the screen."""
    st.html(_STAGE)


def current(count: int) -> int:
    """Which screen is shown, from 0."""
    return min(max(int(session.state().chosen.get("screen", 0)), 0), count - 1)


def show_place(words: Words, screens: Sequence[Section], at: int, period: str) -> None:
    """Where in the meeting one is; and that figures are those of a scenario, as long as one is moved."""
    say = words.say
    with st.container(key="place", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        title = say(screens[at].title)
        st.markdown(f":gray[{title} · {at + 1} / {len(screens)} · {words.words(said_period(period))}]", width="content")
        scenario = session.state().scenario
        if scenario.inputs or scenario.method_changes:
            name = say("Scenario: {name}", name=scenario.name) if scenario.name else say("Scenario")
            st.markdown(f":orange-badge[◆ {name}]", width="content")
            st.button(say("Put it back"), key="present-back", on_click=what_if.release_all)


def show_screen(words: Words, screen: Section) -> None:
    """The message, a sentence of one's own, and what shows it."""
    with st.container(key="message"):
        st.markdown(words.say(screen.message))
    with st.container(key="screen"):
        for block in screen.blocks:
            _block(words, block)


def _block(words: Words, block: Block) -> None:
    if isinstance(block, Table):
        show_table(words, block, most=ROWS_AT_MOST)
    elif isinstance(block, Figure):
        show_figure(words, block)
    else:
        st.markdown(words.say(block))


def show_figure(words: Words, figure: Figure) -> None:
    """A chart in type that reads from the back of a room."""
    drawn = figure.draw(palette(), unmarked(words))
    st.altair_chart(_large(drawn), alt=words.say(figure.alt))


def _large(chart: Any) -> Any:
    return chart.configure_axis(labelFontSize=17, titleFontSize=17, labelLimit=320).configure_text(fontSize=17)


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


def show_lever(words: Words, period: str) -> None:
    """One lever, to be moved before the audience."""
    say = words.say
    found = levers(session.on(), session.method())
    offered = [
        lever
        for lever, part in zip(found["lever"], found["part"], strict=True)
        if lever[1] == period and not part and not lever[0].endswith("_points")
    ]
    if not offered:
        return
    with (
        st.container(key="lever"),
        st.expander(say("Move something"), key="present-lever", on_change="rerun") as opened,
    ):
        if opened.open:
            left, right = st.columns([1, 3], vertical_alignment="bottom")
            with left:
                lever = st.selectbox(
                    say("What"),
                    offered,
                    format_func=lambda lever: moves.label(words, lever),
                    **session.bind_choice("present-lever-chosen", offered),
                )
            with right:
                moves.show_lever(words, lever)


def show_controls(words: Words, at: int, count: int) -> None:
    """What turns the pages: buttons, arrow keys and the keys of a clicker."""
    say = words.say
    with st.container(key="controls", horizontal=True, horizontal_alignment="center"):
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
        st.page_link("pages/report.py", label=say("Leave"), icon=":material/close:")
    with st.container(key="keys"):
        for key, to in (("PageUp", at - 1), ("PageDown", at + 1), ("Home", 0), ("End", count - 1)):
            st.button(key, key=f"screen-{key}", shortcut=key, on_click=go_to, args=(to, count))


def go_to(screen: int, count: int) -> None:
    """Shows a screen; beyond the ends it stays."""
    session.choose("screen", min(max(screen, 0), count - 1))
