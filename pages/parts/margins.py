"""How close every verdict stands to its edge, what would turn it; and which input and threshold move the total most."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from bsc_core import whatif_charts, whatif_statements
from bsc_core.indicators.inputs import said_period
from bsc_core.method_words import name_of
from bsc_core.rating import Measure
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.text import Words
from bsc_core.whatif import Comparison, distance, tornado
from pages.parts import glossary, session, tables, what_if
from pages.parts.frame import palette, show_chart, unmarked
from pages.parts.side_by_side import verdict_words


def show_distances(words: Words, found: Comparison, period: str) -> None:
    """Which verdicts stand on a knife's edge, how far all are from theirs, and what single change would turn each."""
    say = words.say
    method = what_if.method()
    made = session.once("distances", (found.after, method), lambda: distance(found.after, method))
    rows = made.table[made.table["period"] == period]
    rows = rows.assign(part=rows["distance"] / rows["edge"].abs().where(rows["edge"] != 0)).sort_values("part")
    if rows.empty:
        st.info(say("No verdict of this period has an edge: without data, or without a period before to compare with."))
        return
    st.markdown(glossary.markdown(words, " ".join(say(line) for line in whatif_statements.of_distances(made, period))))
    if what_if.is_moved():
        st.caption(say("As in the scenario."))
    _distance_chart(words, found, rows)
    turns = {row.indicator: whatif_statements.easiest_turn(made, row.indicator, period) for row in rows.itertuples()}
    columns: dict[str, list[str]] = {
        say("Indicator"): [words.words(name_of(indicator)) for indicator in rows["indicator"]],
        words.words(said_period(period)): [],
        say("Verdict"): [],
        say("Nearest edge"): [],
        say("Distance"): [],
        say("Beyond it"): [],
        say("What would turn it"): [],
    }
    texts = list(columns.values())
    for row in rows.itertuples():
        measure = next(r.measure for r in found.after.of(period) if r.indicator == row.indicator)
        texts[1].append(_said(words, measure, row.value))
        texts[2].append(tables.badge(row.verdict, say(Sentence(row.category))))
        texts[3].append(words.words(measure.edge(row.edge)).replace(" ", NO_BREAK))
        knife = f"{NO_BREAK}⚠" if row.knife_edge else ""
        texts[4].append(words.words(measure.gap(row.distance)).replace(" ", NO_BREAK) + knife)
        texts[5].append(tables.badge(row.verdict_beyond, say(Sentence(row.category_beyond))))
        turn = turns[row.indicator]
        texts[6].append("–" if turn is None else say(whatif_statements.of_turn(turn, found.after, method)))
    heads = list(columns)
    tables.show(
        columns,
        (heads[1], heads[3], heads[4]),
        widths={heads[6]: "16rem", heads[2]: "7rem", heads[5]: "7rem"},
        copy=words,
    )
    st.caption(
        say("⚠ on a knife's edge: closer than 5 % of the edge, or one more or one less of something counted turns it.")
    )


def _distance_chart(words: Words, found: Comparison, rows: pd.DataFrame) -> None:
    say, bare = words.say, unmarked(words)
    measures = {(r.indicator, r.period): r.measure for r in found.after.rated}
    at = zip(rows["indicator"], rows["period"], rows["distance"], strict=True)
    drawn = rows.assign(
        name=[bare.words(name_of(indicator)) for indicator in rows["indicator"]],
        word=[bare.say(Sentence(category)) for category in rows["category"]],
        said=[bare.words(measures[indicator, period].gap(apart)) for indicator, period, apart in at],
    )
    if drawn["part"].isna().all():
        return
    parts = [f"{name} {said}" for name, said in zip(drawn["name"], drawn["said"], strict=True)]
    show_chart(
        whatif_charts.distances(
            drawn,
            palette(),
            axis=bare.say("distance to the nearest edge, % of the edge"),
            knife_said=bare.say("knife's edge"),
            write=bare.figure,
        ),
        alt=say("How far each verdict is from turning: {rows}", rows=Sentence("; ".join(parts))),
    )


def _said(words: Words, measure: Measure, value: float) -> str:
    return "–" if math.isnan(value) else words.words(measure.say(value)).replace(" ", NO_BREAK)


def show_tornado(words: Words, period: str) -> None:
    """Every input and every threshold moved alone, down and up; the widest first."""
    say, bare = words.say, unmarked(words)
    percent = st.slider(say("Move each by, %"), 1, 50, **session.bind_value("tornado-by", 10))
    by, method, base = percent / 100, session.method(), session.card().total(period)
    frame = session.once("tornado", (session.card(), period, by), lambda: tornado(session.on(), method, period, by))
    st.markdown(" ".join(say(line) for line in whatif_statements.of_tornado(frame, base, method, by)))
    moving = frame[frame["swing"] > 0]
    still = int((frame["swing"] == 0).sum())
    if len(moving):
        said = [bare.words(whatif_statements.said_moved(row, method)) for row in moving.itertuples()]
        show_chart(
            whatif_charts.tornado(
                moving.assign(said=said),
                base,
                palette(),
                axis=bare.say("total score, from −1 to 1"),
                base_name=bare.say("as it is"),
                write=bare.figure,
                bands=method.total_bands(),
                texts=verdict_words(bare),
            ),
            alt=say("What moves the total most: {rows}", rows=Sentence("; ".join(said[: whatif_charts.SHOWN]))),
        )
    st.caption(
        say(
            Sentence.counted(
                "One other input or threshold does not move the total when it moves by {percent} % alone.",
                "{n} other inputs and thresholds do not move the total when each moves by {percent} % alone.",
                n=still,
                percent=percent,
            )
        )
    )
    st.caption(
        say("Counted from the figures as they are, without the scenario. A score moves only where a verdict turns.")
    )
