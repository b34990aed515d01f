"""Bands typed into a grid, a row each: they take effect once they fit, and what does not fit is said and drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bsc_core import rulers
from bsc_core.method import SURVEY_BANDS, Value
from bsc_core.method_values import BANDS
from bsc_core.method_words import said_indicator
from bsc_core.palette import MARKS
from bsc_core.rating import SCORES, VERDICTS, Bands, Measure
from bsc_core.rule_kinds import VERDICT_WORDS
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.typed_bands import BandRow, TypedBands, in_order, read_bands, rows_of
from pages.parts import benchmark_view, session
from pages.parts.frame import palette, unmarked
from pages.parts.kept_grid import fill, grid, hold
from pages.parts.method_changes import show_below, take
from pages.parts.number_box import as_typed, form_of

BandRows = tuple[BandRow, ...]


def show_index_bands(words: Words, where: str, measure: Measure, indicators: Sequence[str]) -> None:
    """Bands that stand for themselves ("survey", "reliability"), with the values of ``indicators`` that they judge."""
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        show_bands(words, where, measure)
    method, rule = session.method(), _bands_at(where)
    judged = [key for key in indicators if method[f"indicators.{key}.rule"] == SURVEY_BANDS]
    histories = {key: history for key in judged if (history := benchmark_view.history_of(key))}
    with right:
        benchmark_view.show_words(words, rule)
        if not histories:
            benchmark_view.show_ruler(words, rule, math.nan)
        for key, history in histories.items():
            st.markdown(f"**{words.words(said_indicator(key))}**")
            benchmark_view.show_values(words, benchmark_view.rule_of(key), history)


def show_bands(words: Words, where: str, measure: Measure) -> None:
    """The bands at ``where`` in the method, one row each. They take effect once they fit; what does not is said."""
    say = words.say
    held = _held(words, where)
    if measure.unit:
        st.caption(say("From and up to are in {unit}.", unit=Sentence(words.unit(measure.unit))))
    typed_rows, new = grid(where, held, _columns(words), say("The bands, one row each: from, up to, word, verdict"))
    rows = tuple(BandRow(*row) for row in typed_rows)
    typed = _read(words, where, rows)
    if new and typed.values is not None and _settle(words, where, typed.values):
        st.rerun()
    if typed.problem is not None:
        st.warning(say("These bands do not fit yet, so those before still judge. {why}", why=typed.problem))
        _draw(words, typed)
        with st.container(horizontal=True):
            ordered = in_order(rows, form_of(words))
            if ordered != rows:
                st.button(say("Sort the rows"), key=f"sort:{where}", on_click=_sort, args=(words, where, ordered))
            st.button(say("Back to those that judge"), key=f"again:{where}", on_click=fill, args=(where, held, held))
    else:
        st.caption(say("The first band begins anywhere below, the last goes on without end: leave those cells empty."))
    show_below(words, where, [f"{where}.{name}" for name in BANDS])


def _columns(words: Words) -> dict[str, Any]:
    """The columns of the grid, in the order of a row."""
    say = words.say
    return {
        "start": st.column_config.TextColumn(say("From"), width=70, alignment="right"),
        "end": st.column_config.TextColumn(say("Up to"), width=70, alignment="right"),
        "closed": st.column_config.CheckboxColumn(
            say("With its end"),
            width=95,
            help=say("Whether a value exactly on the end of the band belongs to it."),
            default=False,
        ),
        "word": st.column_config.TextColumn(say("Word")),
        "score": st.column_config.SelectboxColumn(
            say("Counts as"),
            width=85,
            options=[SCORES[verdict] for verdict in VERDICT_WORDS],
            format_func=lambda score: _said_score(words, score),
        ),
    }


def _said_score(words: Words, score: Any) -> str:
    verdict = VERDICTS.get(float(score), "none")
    return f"{MARKS[verdict]} {unmarked(words).say(VERDICT_WORDS[verdict])}" if verdict in VERDICT_WORDS else ""


def _bands_at(where: str) -> Bands:
    """The bands at ``where`` in the method: of an index, or of an indicator whose benchmark is of that kind."""
    method = session.method()
    if where == "survey":
        return method.index_bands()
    if where == "reliability":
        return method.reliability_bands()
    rule = method.rule(where.removeprefix("indicators."))
    assert isinstance(rule, Bands)
    return rule


def _held(words: Words, where: str) -> BandRows:
    """The bands that judge, as rows of the grid."""
    return rows_of(_bands_at(where), lambda value: as_typed(words, value), words.say)


def _read(words: Words, where: str, rows: BandRows) -> TypedBands:
    return read_bands(rows, form_of(words), session.method(), where, words.say)


def _settle(words: Words, where: str, values: Mapping[str, Value]) -> bool:
    """Takes bands that fit into the method, unless they are there already."""
    method = session.method()
    other = {path: value for path, value in values.items() if method[path] != value}
    if not other or not take(where, other):
        return False
    hold(where, _held(words, where))
    return True


def _sort(words: Words, where: str, ordered: BandRows) -> None:
    fill(where, _held(words, where), ordered)
    typed = _read(words, where, ordered)
    if typed.values is not None:
        _settle(words, where, typed.values)


def _draw(words: Words, typed: TypedBands) -> None:
    """What was typed as far as it can be drawn: a gap stays empty, what two bands hold is grey."""
    ends = typed.ends
    if not ends:
        return
    span = rulers.extent(ends, math.nan)
    picture = rulers.bands(typed.segments, ends, math.nan, span, palette(), words.edge, benchmark_view.WIDE)
    alt = words.say("The bands as they were typed")
    st.markdown(f"![{alt}]({picture})")
    st.caption(words.say("Empty: no band holds these values. Grey: two bands do."))
