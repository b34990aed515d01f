"""Would this sample have found it? The power for an effect seen elsewhere, and the least effect that it finds."""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st

from bsc_core.inference import (
    CrossTab,
    SmallestEffect,
    power_correlation,
    power_two_means,
    power_two_proportions,
    smallest_correlation_with_power,
    smallest_difference_with_power,
    smallest_odds_ratio_with_power,
)
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session
from pages.parts.number_box import Takes, kept_number_box

ELSEWHERE = {
    "odds_ratio": (Sentence("Odds ratio seen elsewhere"), 2.0, 0.01, 100.0),
    "d": (Sentence("Cohen's d seen elsewhere"), 0.5, 0.05, 5.0),
    "r": (Sentence("Correlation seen elsewhere"), 0.3, 0.01, 0.99),
}
"""What is asked about, which effect before anybody says another, and from where to where it can be."""


def of_table(words: Words, table: CrossTab) -> None:
    """On demand, of a 2 x 2 table with somebody in every row and column: its power for an odds ratio from elsewhere."""
    if table.observed.shape != (2, 2) or math.isnan(table.odds_ratio):
        return
    exposed, others = (int(n) for n in table.observed.sum(axis=1))
    share = float(table.row_percent.iloc[1, 0]) / 100
    level = session.method().number("significance.level")
    if not 0 < share < 1:
        return  # the others' share says nothing of how often the outcome comes up
    sizes = words.say("{exposed:,} and {others:,} people", exposed=exposed, others=others)
    _show(
        words,
        "odds_ratio",
        sizes,
        lambda ratio: power_two_proportions(exposed, others, share, odds_ratio=ratio, alpha=level),
        lambda: smallest_odds_ratio_with_power(exposed, others, share, alpha=level),
        words.say("It is taken that of the others {share:.0f} of 100 have the outcome, as here.", share=100 * share),
    )


def of_two_groups(words: Words, first: int, second: int) -> None:
    """On demand, of two groups with so many people: their power for a difference from elsewhere."""
    level = session.method().number("significance.level")
    _show(
        words,
        "d",
        words.say("{exposed:,} and {others:,} people", exposed=first, others=second),
        lambda d: power_two_means(first, second, d, level),
        lambda: smallest_difference_with_power(first, second, alpha=level),
    )


def of_scores(words: Words, n: int) -> None:
    """On demand, of so many people with both scores: their power for a correlation from elsewhere; needs 4."""
    if n < 4:
        return
    level = session.method().number("significance.level")
    _show(
        words,
        "r",
        words.say("{n:,} people", n=n),
        lambda r: power_correlation(n, r, level),
        lambda: smallest_correlation_with_power(n, alpha=level),
    )


def _show(
    words: Words,
    effect: str,
    sizes: str,
    power: Callable[[float], float],
    least: Callable[[], SmallestEffect],
    taken: str = "",
) -> None:
    say = words.say
    with st.expander(
        say("Would a sample of this size have found it?"), key=f"open-power-{effect}", on_change="rerun"
    ) as at:
        if not at.open:
            return
        label, usual, low, high = ELSEWHERE[effect]
        value = kept_number_box(
            words,
            say(label),
            f"elsewhere-{effect}",
            usual,
            Takes(low, high),
            help=say("From an earlier study, or what would matter in practice; not the one found here."),
        )
        st.markdown(
            say(
                "If it were really {value:g}, **{times:.0f} of 100** samples like this one ({sizes}) would find it "
                "significant. 80 of 100 is the usual aim.",
                value=value,
                times=100 * power(value),
                sizes=Sentence(sizes),
            )
        )
        found = least()
        if math.isnan(found.value):
            for warning in found.warnings:
                st.markdown(say(warning))
        else:
            st.markdown(say("The least effect that 80 of 100 would find is {least:.2f}.", least=found.value))
        again = say("The power for the effect found in the same sample says nothing that p does not say already.")
        st.caption(f"{taken} {again}".strip())
