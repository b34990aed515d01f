"""A small table without a file: typed into a grid, pasted from a spreadsheet, or four counts of a cross-table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from bsc_core.intake.datasets import KINDS
from bsc_core.intake.templates import header
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session
from pages.parts.number_box import Takes, kept_number_box

YEARLY = ("visits", "inpatient", "workforce", "budget", "indicators")
"""The kinds that are small enough to be typed into a grid."""
BLANK_ROWS = 4
LOW, HIGH = Sentence("low"), Sentence("high")


def show_typing(words: Words) -> None:
    """Three ways to a small table, each with a button that takes it in like a file."""
    say = words.say
    with st.expander(say("No file? Type or paste a small table"), key="typing", on_change="rerun") as opened:
        if not opened.open:
            return
        grid, paste, counts = st.tabs([say("Type figures"), say("Paste from a spreadsheet"), say("A 2×2 table")])
        with grid:
            _grid(words)
        with paste:
            _paste(words)
        with counts:
            _two_by_two(words)


def _grid(words: Words) -> None:
    say = words.say
    kind = st.selectbox(
        say("What the figures are"), YEARLY, format_func=lambda kind: say(KINDS[kind].name), key="typed-kind"
    )
    columns = header(kind, words.language)
    empty = pd.DataFrame([[""] * len(columns)] * BLANK_ROWS, columns=columns)
    typed = st.data_editor(
        empty, num_rows="dynamic", hide_index=True, key=f"typed-{kind}-{words.language}-{session.state().uploads}"
    )
    rows = [[str(cell or "").strip() for cell in row] for row in typed.to_numpy().tolist()]
    rows = [row for row in rows if any(row)]
    name = say("Typed: {kind}", kind=KINDS[kind].name)
    st.button(say("Use this table"), key="use-typed", disabled=not rows, on_click=_take, args=(name, [columns, *rows]))


def _paste(words: Words) -> None:
    say = words.say
    text = st.text_area(
        say("Copy the cells in the spreadsheet, with their header, and paste them here"),
        key=f"pasted-{session.state().uploads}",
        height=160,
    )
    name = say("Pasted table {n}", n=session.state().uploads + 1)
    st.button(say("Use these cells"), key="use-pasted", on_click=_take_text, args=(name, text))


def _two_by_two(words: Words) -> None:
    """Counts by two levels of a predictor and of an outcome."""
    say = words.say
    left, right = st.columns(2)
    predictor = left.text_input(say("Predictor"), say("Predictor"), key="typed-predictor")
    outcome = right.text_input(say("Outcome"), say("Outcome"), key="typed-outcome")
    of_predictor = [
        left.text_input(say("Its level {n}", n=n), say(w), key=f"typed-p{n}") for n, w in ((1, LOW), (2, HIGH))
    ]
    of_outcome = [
        right.text_input(say("Its level {n}", n=n), say(w), key=f"typed-o{n}") for n, w in ((1, LOW), (2, HIGH))
    ]
    rows: list[Sequence[str]] = [header("table", words.language)]
    for i, level in enumerate(of_predictor):
        for j, place in enumerate(st.columns(2)):
            other = of_outcome[j]
            label = say(
                "{predictor} {level}, {outcome} {other}",
                predictor=predictor, level=level, outcome=outcome, other=other,
            )  # fmt: skip
            with place:
                count = kept_number_box(words, label, f"typed-n{i}{j}", 0, Takes(0, whole=True))
            rows.append([predictor, level, outcome, other, f"{count:.0f}"])
    name = f"{predictor} × {outcome}"
    st.button(say("Use these counts"), key="use-counts", on_click=_take, args=(name, rows))


def _take(name: str, rows: Sequence[Sequence[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    _take_text(name, out.getvalue())


def _take_text(name: str, text: str) -> None:
    session.add_file(session.free_name(name.replace("/", "-")), text.encode())
    session.state().uploads += 1
