"""The scorecard's sections: settings, cards, table, reasons."""

from __future__ import annotations

import math

import streamlit as st

from bsc_core import rulers
from bsc_core.indicators.catalogue import INDICATORS, INPUTS, PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.palette import BADGES, MARKS
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import controls, session, tables
from pages.parts.frame import palette


def sidebar(words: Words) -> None:
    """Every threshold and benchmark by perspective, and the weights; built only when opened."""
    say = words.say
    for perspective, name in PERSPECTIVES.items():
        with st.expander(say(name), key=f"open-{perspective}", on_change="rerun") as opened:
            if opened.open:
                fair_zones = controls.fair_zones_toggle(words, perspective)
                for key in session.indicators_of(perspective):
                    controls.benchmark_controls(words, key, fair_zones)
    with st.expander(say("Total and weights"), key="open-weights", on_change="rerun") as opened:
        if opened.open:
            controls.total_controls(words)
            controls.weight_controls(words)


def show_cards(words: Words, card: Scorecard, period: str) -> None:
    """The total and the four perspectives at a glance."""
    say = words.say
    bands = session.method().total_bands()
    columns = st.columns([1.6, 1, 1, 1, 1])
    with columns[0], st.container(border=True, height="stretch"):
        total = card.total(period)
        _score(words, say("Total score, {period}", period=said_period(period)), total)
        picture = rulers.bands(
            bands.segments(),
            (-1.0, *bands.turning_points(), 1.0),
            total,
            (-1.0, 1.0),
            palette(),
            words.edge,
            230,
        )
        rated = card.of(period)
        scored = sum(r.counts for r in rated)
        label = say("Where the total stands between −1 and 1")
        st.markdown(f"![{label}]({picture})")
        st.caption(say("from {n} of {all} indicators", n=scored, all=len(rated)))
    for column, (perspective, name) in zip(columns[1:], PERSPECTIVES.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            _score(words, say(name), card.perspective(perspective, period))
            st.markdown(_marks(words, card.of(period, perspective)))


def _score(words: Words, title: str, score: float) -> None:
    verdict = session.method().total_bands().rate(score)
    st.caption(title)
    word = tables.badge(verdict.verdict, words.say(Sentence(verdict.category)))
    st.subheader(word if math.isnan(score) else f"{words.figure(score)}  {word}", anchor=False)


def _marks(words: Words, rated: tuple[Rated, ...]) -> str:
    """How many are good, fair, poor, without data: shape and number."""
    counts = {key: sum(r.verdict.verdict == key for r in rated) for key in MARKS}
    return " ".join(f":{BADGES[key]}[{MARKS[key]} {n}]" for key, n in counts.items() if n)


def show_table(words: Words, card: Scorecard, period: str) -> None:
    """Each indicator with value, verdict, benchmark, ruler and change, grouped by perspective."""
    say = words.say
    heads = {
        "indicator": say("Indicator"),
        "value": words.words(said_period(period)),
        "verdict": say("Verdict"),
        "benchmark": say("Benchmark"),
        "ruler": say("Where it stands"),
        "trail": say("Over the periods"),
        "change": say("Change"),
    }
    rows: list[dict[str, str]] = []
    for perspective, name in PERSPECTIVES.items():
        rows.append({"indicator": f"**{say(name)}**"})
        rows += [_row(words, card, rated) for rated in card.of(period, perspective)]
    tables.show(
        {head: [row.get(key, "") for row in rows] for key, head in heads.items()},
        numbers=(heads["value"], heads["change"]),
        widths={heads["benchmark"]: "9rem", heads["ruler"]: f"{rulers.WIDTH}px", heads["trail"]: f"{rulers.TRAIL}px"},
    )
    _footnotes(words, card, period)


def _row(words: Words, card: Scorecard, rated: Rated) -> dict[str, str]:
    say = words.say
    history = card.history(rated.indicator)
    picture = "" if rated.missing else rulers.ruler(rated.rule, rated.value, palette(), words.edge)
    line = rulers.trail([r.value for r in history], [r.period for r in history].index(rated.period), palette())
    return {
        "indicator": _name(words, rated) + ("\\*" if _doubtful(rated) else ""),
        "value": "–" if rated.missing else f"**{words.words(rated.measure.say(rated.value))}**",
        "verdict": tables.badge(rated.verdict.verdict, say(Sentence(rated.verdict.category))),
        "benchmark": f":gray[{say(rated.rule.benchmark())}]",
        "ruler": f"![{say(rated.verdict.reason)}]({picture})" if picture else "",
        "trail": f"![{_said_trail(words, history)}]({line})" if line else "",
        "change": "" if math.isnan(rated.change) else words.change(rated.change, rated.measure.decimals),
    }


def _name(words: Words, rated: Rated) -> str:
    return words.say(Sentence(rated.name)) if rated.indicator in INDICATORS else words.plain(rated.name)


def _doubtful(rated: Rated) -> bool:
    """Whether something is to be said beside the number: a part year, a reconstruction, an own table's doubt."""
    return bool(rated.notes) and not rated.missing


def _footnotes(words: Words, card: Scorecard, period: str) -> None:
    """What the change is measured against, and what the asterisks mean."""
    say = words.say
    rated = card.of(period)
    notes: dict[str, list[str]] = {}
    for one in filter(_doubtful, rated):
        for note in one.notes:
            notes.setdefault(words.words(note), []).append(_name(words, one))
    lines = [f"\\* {', '.join(names)}: {note}" for note, names in notes.items()]
    before = sorted({r.previous_period for r in rated if r.previous_period})
    if before:
        lines.append(
            say(
                Sentence(
                    "Change: against {before}, in the indicator's own unit; between percentages in percentage points.",
                    before=before,
                )
            )
        )
    if left_out := [r for r in card.left_out if r.period == period]:
        parts = [
            Sentence("{name} ({value}, {word})", name=r.name, value=r.measure.say(r.value), word=_word(r))
            for r in left_out
        ]
        lines.append(say(Sentence("Left out, for their weight is 0: {parts}.", parts=parts)))
    if lines:
        st.caption("  \n".join(lines))


def _word(rated: Rated) -> Sentence:
    return Sentence(rated.verdict.category)


def _said_trail(words: Words, history: tuple[Rated, ...]) -> str:
    return ", ".join(f"{r.period}: {words.figure(r.value, r.measure.decimals)}" for r in history)


def show_reasons(words: Words, card: Scorecard, period: str) -> None:
    """On demand, how each verdict came about: inputs, formula, benchmark, source, and what to know of it."""
    say = words.say
    st.subheader(say("How each verdict came about"), anchor=False)
    for perspective, name in PERSPECTIVES.items():
        rated = card.of(period, perspective)
        if not rated:
            continue
        with st.expander(say(name), key=f"why-{perspective}", on_change="rerun") as opened:
            if opened.open:
                for one in rated:
                    _reason(words, one)


def _reason(words: Words, rated: Rated) -> None:
    say = words.say
    st.markdown(
        f"**{_name(words, rated)}** {tables.badge(rated.verdict.verdict, say(Sentence(rated.verdict.category)))}"
    )
    weight = (
        say("{share:.1f} % of its perspective", share=rated.weight * 100)
        if rated.weight
        else say("left out; its weight is shared among the others")
    )
    rows = {
        say("What it says"): say(Sentence(rated.plain)),
        say("Why"): say(rated.missing or rated.verdict.reason),
        say("Inputs"): ", ".join(f"{say(INPUTS[key].label)} {words.words(q)}" for key, q in rated.inputs.items()),
        say("Formula"): say(Sentence(rated.formula)),
        say("Benchmark"): say(rated.rule.benchmark()),
        say("Source"): words.known(rated.source),
        say("Weight"): weight,
        say("Files"): ", ".join(words.plain(file) for file in rated.files),
        say("To know"): " ".join(words.words(note) for note in rated.notes),
    }
    kept = {key: text for key, text in rows.items() if text}
    tables.show({say("Reason"): list(kept), " ": list(kept.values())}, header=False)
