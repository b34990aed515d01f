"""Would this sample have found it? The power for an effect seen elsewhere, and the least effect that it finds."""

from __future__ import annotations

import math

import streamlit as st

from bsc_core.inference import CrossTab, power_two_proportions, smallest_odds_ratio_with_power
from bsc_core.text import Words
from pages.parts import session
from pages.parts.question import Pair

SEEN_ELSEWHERE = 2.0
"""The odds ratio that is asked about before anybody says another."""


def show_power(words: Words, table: CrossTab, pair: Pair) -> None:
    """On demand, of a 2 x 2 table with somebody in every row and column: its power for an odds ratio from elsewhere."""
    say = words.say
    if table.observed.shape != (2, 2) or math.isnan(table.odds_ratio):
        return
    with st.expander(say("Would a sample of this size have found it?"), key="open-power", on_change="rerun") as opened:
        if not opened.open:
            return
        ratio = st.number_input(
            say("Odds ratio seen elsewhere"),
            0.01,
            100.0,
            step=0.1,
            help=say("From an earlier study or what would matter in practice; not the one found here."),
            **session.bind(
                "odds-ratio-elsewhere",
                session.state().chosen.get("odds-ratio-elsewhere", SEEN_ELSEWHERE),
                lambda value: session.choose("odds-ratio-elsewhere", value),
            ),
        )
        level = session.method().number("significance.level")
        exposed, others = (int(n) for n in table.observed.sum(axis=1))
        share = float(table.row_percent.iloc[1, 0]) / 100
        if not 0 < share < 1:
            st.info(say("All of the others, or none, have the outcome, so nothing can be said beforehand."))
            return
        power = power_two_proportions(exposed, others, share, odds_ratio=ratio, alpha=level)
        st.markdown(
            say(
                "If the odds ratio were really {ratio:g}, **{times:.0f} of 100** samples like this one "
                "({exposed:,} and {others:,} people) would find it significant. 80 of 100 is the usual aim.",
                ratio=ratio,
                times=100 * power,
                exposed=exposed,
                others=others,
            )
        )
        least = smallest_odds_ratio_with_power(exposed, others, share, alpha=level)
        if math.isnan(least.value):
            for warning in least.warnings:
                st.markdown(say(warning))
        else:
            st.markdown(
                say("The least odds ratio above 1 that 80 of 100 would find is {least:.2f}.", least=least.value)
            )
        st.caption(
            say(
                "The power for the effect found in the same sample says nothing that p does not say already. "
                "{name}: the others have the outcome in {share:.0f} of 100.",
                name=pair.predictor.name,
                share=100 * share,
            )
        )
