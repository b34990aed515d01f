"""Does the verdict hang on where the scores are cut? The whole sweep as a picture, the cut in use marked."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import cast

import pandas as pd
import streamlit as st

from bsc_core import significance_charts
from bsc_core.charts import mixed
from bsc_core.inference.cutoff import cut_sweep, read_p_of_cuts
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.variables import Side
from pages.parts import controls, session
from pages.parts.frame import palette, show_chart, unmarked
from pages.parts.question import Pair
from pages.parts.tables import interval

CLASSES = (0.001, 0.01)
"""Below the significance level, p-values are drawn in these classes."""
RATIOS = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Edges of the classes in which odds ratios are drawn."""


def are_there(pair: Pair) -> bool:
    """Whether the pair makes a table of two by two with a score that could be cut elsewhere."""
    sides = (pair.predictor, pair.outcome)
    return any(side.scores is not None for side in sides) and all(len(side.levels) == 2 for side in sides)


def show(words: Words, pair: Pair) -> None:
    """How many cuts give a significant result, in words and as a picture; there must be some."""
    say = words.say
    predictor, outcome = pair.predictor, pair.outcome
    method = session.method()
    level, rule = method.number("significance.level"), str(method["significance.read_p"])
    st.subheader(say("Does it hang on where the scores are cut?"), anchor=False)
    sweep = cut_sweep(
        predictor.groups if predictor.scores is None else predictor.scores,
        outcome.groups if outcome.scores is None else outcome.scores,
        exposed=predictor.levels[0],
        outcome_is=outcome.levels[0],
    )
    if sweep.empty:
        st.markdown(say("There is no cut that parts the people."))
        return
    sweep = sweep.assign(p_read=read_p_of_cuts(sweep, rule)).dropna(subset=["p_read"])
    holds = sweep["p_read"] < level
    st.markdown(
        say(
            Sentence.counted(
                "**{holding:,} of {n:,} cut** gives a significant result.",
                "**{holding:,} of {n:,} cuts** give a significant result.",
                n=len(sweep),
                holding=int(holds.sum()),
            )
        )
        + " "
        + _ways(words, sweep[holds])
    )
    rows = sweep.assign(holds=holds, said=[_said(words, row) for _, row in sweep.iterrows()])
    if predictor.scores is not None and outcome.scores is not None:
        _map(words, rows, predictor, outcome, level, pair.place)
    else:
        _line(words, rows, predictor if predictor.scores is not None else outcome, level)
    st.caption(
        say(
            "Choosing the cut after looking at these is not a test: among many cuts some are significant by "
            "chance. Take the cut that was planned, and report it."
        )
    )
    if sweep.attrs.get("thinned"):
        st.caption(say("There are very many cuts; some of them, evenly spread over the people, are shown."))


def _ways(words: Words, holding: pd.DataFrame) -> str:
    """Whether the significant cuts point the same way."""
    above, below = int((holding["odds_ratio"] > 1).sum()), int((holding["odds_ratio"] < 1).sum())
    if above and below:
        return words.say(
            "They do not point the same way: {above:,} have an odds ratio above 1, {below:,} below.",
            above=above,
            below=below,
        )
    return ""


def _said(words: Words, row: pd.Series) -> str:
    """A cut in words, for who points at it."""
    say = words.say
    at = [words.edge(row[c]) for c in ("cut_predictor", "cut_outcome") if not math.isnan(row[c])]
    ratio = words.figure(row["odds_ratio"], 2)
    ends = interval(words, (row["odds_ratio_low"], row["odds_ratio_high"]), 2)
    return say(
        "cut at {cuts}: p {p:p}, odds ratio {ratio} ({interval})",
        cuts=Sentence(" × ".join(at)),
        p=row["p_read"],
        ratio=Sentence(ratio),
        interval=Sentence(ends),
    )


def _map(words: Words, rows: pd.DataFrame, predictor: Side, outcome: Side, level: float, place: str) -> None:
    say, bare = words.say, unmarked(words)
    views = {"p": say("p-value"), "odds": say("odds ratio")}
    view = controls.one_of(say("Coloured by"), list(views), "cut-view", views.__getitem__, place=place)
    legend = _ratio_legend(words) if view == "odds" else _p_legend(words, level)
    edges = RATIOS if view == "odds" else (*[c for c in CLASSES if c < level], level)
    column = "odds_ratio" if view == "odds" else "p_read"
    kinds = [legend[int(sum(value >= edge for edge in edges))][0] for value in rows[column]]
    show_chart(
        significance_charts.cut_map(
            rows.assign(kind=kinds)[["cut_predictor", "cut_outcome", "kind", "holds", "said"]],
            (cast(float, predictor.at), cast(float, outcome.at)),
            palette(),
            across=bare.say("{name} is low below …", name=outcome.name),
            up=bare.say("{name} is low below …", name=predictor.name),
            legend=legend,
            shown=views[view],
        ),
        alt=say("The verdict at every cut of the two scores, large squares where it is significant"),
    )
    st.caption(say("Large squares are significant, small ones are not. The frame marks your cuts."))


def _p_legend(words: Words, level: float) -> list[tuple[str, str]]:
    colours = palette()
    edges = [c for c in CLASSES if c < level] + [level]
    shades = [colours.accent, mixed(colours.accent, colours.ground, 0.35), mixed(colours.accent, colours.ground, 0.6)]
    named = [("p < " + words.edge(edge), shade) for edge, shade in zip(edges, shades[: len(edges)], strict=True)]
    return [*named, (words.say("not significant"), mixed(colours.quiet, colours.ground, 0.45))]


def _ratio_legend(words: Words) -> list[tuple[str, str]]:
    low, below, _, above, high = palette().steps
    edges = [words.edge(edge) for edge in RATIOS]
    names = [
        f"< {edges[0]}", *(f"{first} – {then}" for first, then in pairwise(edges)), f"≥ {edges[-1]}"
    ]  # fmt: skip
    shades = [low, mixed(low, below, 0.5), below, above, mixed(above, high, 0.5), high]
    return list(zip(names, shades, strict=True))


def _line(words: Words, rows: pd.DataFrame, side: Side, level: float) -> None:
    say = words.say
    column = "cut_predictor" if rows["cut_predictor"].notna().all() else "cut_outcome"
    frame = rows.rename(
        columns={
            column: "cut",
            "odds_ratio": "ratio",
            "odds_ratio_low": "low",
            "odds_ratio_high": "high",
        }
    )
    across, at = unmarked(words).say("{name} is low below …", name=side.name), cast(float, side.at)
    show_chart(
        significance_charts.ratio_by_cut(
            frame[["cut", "ratio", "low", "high", "holds", "said"]],
            at,
            palette(),
            across=across,
            up=say("odds ratio"),
            decimal=words.decimal,
        ),
        alt=say("Odds ratio at every cut of the score, shaded where the verdict is significant"),
    )
    show_chart(
        significance_charts.p_by_cut(
            frame[["cut", "holds", "said"]].assign(p=rows["p_read"]),
            at,
            palette(),
            across=across,
            up="p",
            level=level,
            level_said=say("significance level"),
            decimal=words.decimal,
        ),
        alt=say("p at every cut of the score, shaded where the verdict is significant"),
    )
    st.caption(say("Shaded where the result is significant. The line marks your cut."))
