"""Kept scenarios: up to four beside the base in one table, each to go on from or to forget."""

from __future__ import annotations

import math

import streamlit as st

from bsc_core import whatif_charts, whatif_statements
from bsc_core.indicators.inputs import said_period
from bsc_core.method_words import name_of
from bsc_core.rating import Measure
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.text import Words
from bsc_core.whatif import Scenario, side_by_side
from bsc_core.whatif.compare import SIDE_BY_SIDE
from pages.parts import session, tables, what_if
from pages.parts.frame import palette, show_chart, unmarked
from pages.parts.side_by_side import verdict_words


def show(words: Words, period: str) -> None:
    """The kept scenarios, and those chosen of them in one table."""
    say = words.say
    kept = session.state().scenarios
    if not kept:
        st.info(say("No scenario is kept yet. Move levers, then choose “Keep this scenario” and give it a name."))
        return
    for name, scenario in list(kept.items()):
        _one(words, name, scenario)
    fitting = {name: scenario for name, scenario in kept.items() if _fits(scenario)}
    names = list(fitting)
    chosen = [name for name in session.state().chosen.get("scenarios-compared", names[:SIDE_BY_SIDE]) if name in names]
    picked = st.multiselect(
        say("Compare, up to {n}", n=SIDE_BY_SIDE),
        names,
        max_selections=SIDE_BY_SIDE,
        **session.bind("scenarios-compared", chosen, lambda value: session.choose("scenarios-compared", value)),
    )
    if picked:
        _compare(words, [fitting[name] for name in picked], period)


def _one(words: Words, name: str, scenario: Scenario) -> None:
    say = words.say
    with st.container(border=True):
        line = st.container(horizontal=True, vertical_alignment="center")
        line.markdown(f"**{words.plain(name)}**", width="content")
        line.button(say("Open"), key=f"open-{name}", on_click=what_if.go_on_from, args=(name,))
        line.button(say("Forget"), key=f"forget-{name}", on_click=what_if.forget, args=(name,), type="tertiary")
        try:
            lines = whatif_statements.of_scenario(scenario, session.on(), session.method())
        except ValueError as why:
            st.caption(say("It does not fit what is loaded now: {why}", why=why.args[0]))
            return
        st.caption("  \n".join(say(line) for line in lines))


def _fits(scenario: Scenario) -> bool:
    try:
        what_if.compared(scenario)
    except ValueError:
        return False
    return True


def _compare(words: Words, scenarios: list[Scenario], period: str) -> None:
    say, bare = words.say, unmarked(words)
    table = side_by_side(session.on(), session.method(), scenarios)
    rows = table[table["period", ""] == period]
    names = ["", *(scenario.name for scenario in scenarios)]
    heads = [say("As it is"), *(words.plain(name) for name in names[1:])]
    named = [say("Total score") if key == "total" else words.words(name_of(key)) for key in rows["indicator", ""]]
    columns: dict[str, list[str]] = {say("Indicator"): named}
    for name, head in zip(names, heads, strict=True):
        columns[head] = [_cell(words, row, name) for _, row in rows.iterrows()]
    tables.show(columns, widths=dict.fromkeys(heads, "8rem"), copy=words)
    scores = rows.loc[rows["indicator", ""] == "total", [("score", name) for name in names]].iloc[0]
    totals = list(zip([bare.say("as it is"), *names[1:]], scores.astype(float), strict=True))
    if all(math.isnan(score) for _, score in totals):
        return
    st.subheader(say("Total score, {period}", period=said_period(period)), anchor=False)
    said = [f"{name} {bare.figure(score)}" for name, score in totals]
    show_chart(
        whatif_charts.side_by_side_totals(
            totals,
            palette(),
            axis=bare.say("total score, from −1 to 1"),
            write=bare.figure,
            bands=session.method().total_bands(),
            texts=verdict_words(bare),
        ),
        alt=say("Totals: {rows}", rows=Sentence("; ".join(said))),
    )


def _cell(words: Words, row: object, name: str) -> str:
    value, category, score = (row[column, name] for column in ("value", "category", "score"))  # type: ignore[index]
    if isinstance(value, float) and math.isnan(value):
        return "–"
    key = "none" if math.isnan(score) else ("good" if score > 0 else "poor" if score < 0 else "fair")
    if row["indicator", ""] == "total":  # type: ignore[index]
        key = category
    measure = Measure(str(row["unit", ""]), 0 if abs(value) >= 1000 else 2)  # type: ignore[index]
    said = words.words(measure.say(value)).replace(" ", NO_BREAK)
    return f"{said} {tables.badge(key, words.say(Sentence(category)))}"
