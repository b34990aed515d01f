"""The screens of the projector: the stage, one screen, a lever to move before the audience, what turns the pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from bsc_core import whatif_statements
from bsc_core.indicators.inputs import said_period
from bsc_core.report.blocks import Block, Cell, Figure, Judged, Section, Table
from bsc_core.text import Words
from bsc_core.whatif import InputLever, levers
from bsc_core.whatif.distance import CALENDAR
from pages.parts import moves, session, tables, what_if
from pages.parts.frame import palette, show_chart, unmarked

ROWS_AT_MOST = 8
"""So many rows of a table can be read from the back of a room; the report has them all."""
COLUMNS_BESIDE = 5
"""A table of more columns has no room beside its picture; it stands in the report."""
MOVES_SAID = 2
"""So many moved values are named above a message; of more their number is."""
LINES_HIGH = 360
"""Pixels of all charts of lines on a screen; with them the charts are large, as far as the screen is."""
SHARE_OF_TABLE = 1.3
"""How much wider a table is than the picture beside it."""
_STAGE = Path(__file__).with_name("stage.html").read_text("utf-8")
"""Large type, and what makes a screen as large as it can be."""


def set_the_stage() -> None:
    """Large type, and nothing but the screen."""
    stage = _STAGE.replace("GROUND", palette().ground).replace("QUIET", palette().quiet)
    st.html(stage, unsafe_allow_javascript=True)


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
    """The message, and what shows it: sentences, a picture with its table beside it where there is room, footnotes.

    A message with nothing but sentences stands by itself, larger.
    """
    shown = next((at for at, block in enumerate(screen.blocks) if isinstance(block, (Table, Figure))), None)
    with st.container(key="alone" if shown is None else None):
        with st.container(key="message"):
            if what_if.is_moved():
                st.markdown(_if(words))
            st.markdown(words.say(screen.message))
        with st.container(key="screen"):
            _sentences(words, screen.blocks[:shown])
            if shown is not None:
                _pictures_and_tables(words, screen.blocks[shown:])
    if shown is not None:
        with st.container(key="footnotes"):
            _sentences(words, screen.blocks[shown:])


def _if(words: Words) -> str:
    """What the figures on the screen stand on while a scenario is moved: not what happened."""
    scenario = session.state().scenario
    moved = [words.say(move) for move in whatif_statements.of_scenario(scenario, session.on(), session.method())]
    if len(moved) > MOVES_SAID:
        moved = [words.say("{n} values are moved.", n=len(moved))]
    said = words.say("What if, not what happened:")
    return f":orange[◆ **{said}** {' '.join(moved)}]"


def _sentences(words: Words, blocks: Sequence[Block]) -> None:
    for block in blocks:
        if not isinstance(block, (Table, Figure)):
            st.markdown(words.say(block))


def _pictures_and_tables(words: Words, blocks: Sequence[Block]) -> None:
    figures = [block.nearest or block for block in blocks if isinstance(block, Figure)]
    found = [block for block in blocks if isinstance(block, Table)]
    if figures:
        found = [table for table in found if len(table.heads) <= COLUMNS_BESIDE]
    if figures and found:
        left, right = st.columns([1, SHARE_OF_TABLE], gap="large")
    else:
        left = right = st.container()
    with left, st.container(key="figures"):
        for figure in figures:
            show_figure(words, figure, LINES_HIGH // len(figures))
    with right, st.container(key="tables"):
        for table in found:
            show_table(words, table, most=ROWS_AT_MOST)


def show_figure(words: Words, figure: Figure, lines_high: int | None = None) -> None:
    """A chart of the outline; one of lines so many pixels high, the others by their rows."""
    chart = figure.draw(palette(), unmarked(words))
    if lines_high and figure.native is not None and figure.native.kind == "lines":
        chart = chart.properties(height=lines_high)
    show_chart(chart, alt=words.say(figure.alt))


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
    with st.container(key="foot"):
        offered = _levers(period)
        if offered and session.chosen("present-moving", [False, True]):
            with st.container(key="lever"):
                _lever(words, offered)
        with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
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
            if offered:
                st.toggle(say("Move something"), **session.bind_value("present-moving", False))
            st.page_link("pages/report.py", label=say("Leave"), icon=":material/close:")
    with st.container(key="keys"):  # what the keys press, so that a screen is asked for by its number
        st.container(key=f"screen-at-{at}").markdown(str(at + 1))
        for screen in range(count):
            st.button(str(screen + 1), key=f"screen-to-{screen}", on_click=go_to, args=(screen, count))


def _levers(period: str) -> list[InputLever]:
    """The inputs of a period that can be moved before an audience: whole figures, neither their parts nor the days."""
    found = levers(session.on(), session.method())
    return [
        lever
        for lever, part in zip(found["lever"], found["part"], strict=True)
        if lever[1] == period and not part and not lever[0].endswith("_points") and lever[0] not in CALENDAR
    ]


def _lever(words: Words, offered: Sequence[InputLever]) -> None:
    """Which of the inputs, its slider and the way back in one row, so that the screen above stays in sight."""
    usual = next((lever for lever in offered if lever[0] == "beds"), offered[0])
    left, middle, right = st.columns([2, 5, 1], gap="medium", vertical_alignment="center")
    with left:
        lever = st.selectbox(
            words.say("What"),
            offered,
            format_func=lambda lever: moves.label(words, lever),
            label_visibility="collapsed",
            **session.bind_choice("present-lever", offered, usual),
        )
    with middle:
        moves.show_lever(words, lever, back=right)


def go_to(screen: int, count: int) -> None:
    """Shows a screen; beyond the ends it stays."""
    session.choose("screen", min(max(screen, 0), count - 1))
