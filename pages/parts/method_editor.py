"""The method editor: indicators taken out, added and put in order, weights, benchmarks, bands and formula variants."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from bsc_core import rulers
from bsc_core.indicators.catalogue import OWN, PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.intake.numbers import NotANumber, number
from bsc_core.method import ADJUST_P, MISSING_ANSWERS, READ_P, Value
from bsc_core.method_compare import shares
from bsc_core.method_words import said_indicator, said_path
from bsc_core.rating import Measure
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import benchmark_editor, controls, session, tables
from pages.parts.bands_editor import show_index_bands
from pages.parts.benchmark_view import WIDE, history_of
from pages.parts.controls import WEIGHT
from pages.parts.frame import palette
from pages.parts.method_changes import commit_to, refuse, show_below, show_moved, source_input, take
from pages.parts.method_fields import choice_field, number_field
from pages.parts.number_box import form_of, number_box, say_below
from pages.parts.signs import DOWN, OUT, UP, sign_button

PARTS = {
    **PERSPECTIVES,
    "total": Sentence("Perspectives and total"),
    "survey": Sentence("Satisfaction and reliability"),
    "tests": Sentence("Surveys and tests"),
}


def show(words: Words) -> None:
    """The editor of the method that judges; a change takes effect on every page at once."""
    say = words.say
    source_input(words)
    part = controls.one_of(say("What to change"), list(PARTS), "editor-part", lambda key: say(PARTS[key]))
    if part in PERSPECTIVES:
        _perspective(words, part)
    elif part == "total":
        _total(words)
    elif part == "survey":
        _survey(words)
    else:
        _tests(words)


# A perspective and its indicators


def _perspective(words: Words, perspective: str) -> None:
    say = words.say
    keys = session.indicators_of(perspective)
    weights = {key: weight_of(key) for key in keys}
    counted, out = [k for k in keys if weights[k] > 0], [k for k in keys if not weights[k]]
    st.subheader(say("Indicators of “{perspective}”", perspective=PERSPECTIVES[perspective]), anchor=False)
    _scores(words, session.card(), perspective)
    st.caption(
        say(
            "The number is the weight: 2 counts twice as much as 1. Where an indicator has no verdict in a period, the "
            "others share what is its there."
        )
    )
    of_all = shares(weights)
    with st.container(border=True):
        for at, key in enumerate(counted):
            _row(words, keys, key, of_all[key], (at > 0, at < len(counted) - 1))
    if not counted:
        st.info(say("No indicator of this perspective counts, so the perspective is left out of the total."))
    show_moved(words, "order", ["scorecard.order"])
    if out:
        st.markdown(say("**Taken out**"))
        for key in out:
            _taken_out(words, key)
    st.subheader(say("What judges an indicator"), anchor=False)
    chosen = st.selectbox(
        say("Indicator"),
        keys,
        format_func=lambda key: words.words(said_indicator(key)),
        **session.bind_choice(f"editor-{perspective}", keys),
    )
    if chosen:
        benchmark_editor.show(words, chosen)


def weight_of(key: str) -> float:
    """The weight of an indicator as set, by the method's key; of one that the method leaves to its table, the last."""
    weight = session.method().indicator_weight(key)
    if not math.isnan(weight):
        return weight
    history = history_of(key)
    return history[-1].set_weight if history else session.method().indicator_weight(OWN)


def said_share(words: Words, share: float) -> str:
    """A share, 1 being the whole, in percent with a decimal where it has one."""
    return words.words(Measure("%", 1).edge(round(share * 100, 1)))


def _scores(words: Words, card: Scorecard, perspective: str | None = None) -> None:
    """The score of a perspective, or the total, in every period, so that a change is seen where it is made."""
    bands, said = session.method().total_bands(), []
    for period in card.periods:
        score = card.total(period) if perspective is None else card.perspective(perspective, period)
        verdict = bands.rate(score)
        word = tables.badge(verdict.verdict, words.say(Sentence(verdict.category)))
        figure = "" if math.isnan(score) else f"**{words.figure(score)}** "
        said.append(f"{words.words(said_period(period))} {figure}{word}")
    if said:
        st.markdown(" · ".join(said))


def _row(words: Words, keys: Sequence[str], key: str, share: float, moves: tuple[bool, bool]) -> None:
    """One indicator: its name and share, its weight, and where it stands."""
    say, name = words.say, said_indicator(key)
    path = f"weights.indicators.{key}"
    with st.container(horizontal=True, vertical_alignment="center"):
        share_said = Sentence(said_share(words, share))
        st.markdown(
            say("**{name}**  \n:gray[{share} of the perspective]", name=name, share=share_said), width="stretch"
        )
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            number_box(
                words,
                say("Weight of {indicator}", indicator=name),
                f"edit:{path}",
                weight_of(key),
                commit_to(path),
                WEIGHT,
                label_visibility="collapsed",
                width=130,
                said_below=False,
            )
            up, down = moves
            for sign, means, by, possible in (
                (UP, Sentence("Move {indicator} up", indicator=name), -1, up),
                (DOWN, Sentence("Move {indicator} down", indicator=name), 1, down),
            ):
                sign_button(words, sign, means, f"{sign.name}:{key}", _move, (keys, key, by), possible=possible)
            take_out = Sentence("Take {indicator} out", indicator=name)
            sign_button(words, OUT, take_out, f"{OUT.name}:{key}", commit_to(path), (0.0,))
    say_below(words, f"edit:{path}", weight_of(key))
    show_below(words, path, [path])


def _move(keys: Sequence[str], key: str, by: int) -> None:
    """Moves an indicator past the next one of its perspective that counts."""
    counted = [k for k in keys if weight_of(k) > 0]
    other = counted[counted.index(key) + by]
    swapped = {key: other, other: key}
    every = _whole_order(session.method().order)
    order = tuple(swapped.get(k, k) for k in every)
    if order == _whole_order(session.named_method().order):
        session.put_back(["scorecard.order"])
    else:
        take("order", {"scorecard.order": order})


def _whole_order(named: Sequence[str]) -> tuple[str, ...]:
    """An order with every indicator that is loaded in it; those it does not name stand behind."""
    every = [key for perspective in PERSPECTIVES for key in session.indicators_of(perspective)]
    return (*named, *(key for key in every if key not in named))


def _taken_out(words: Words, key: str) -> None:
    """An indicator that does not count, and its way back in."""
    path, name = f"weights.indicators.{key}", said_indicator(key)
    usual = session.named_method().indicator_weight(key)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words.words(name))
        st.button(
            words.say("Add {indicator} again", indicator=name),
            key=f"in:{key}",
            on_click=commit_to(path),
            args=(usual if usual > 0 else 1.0,),
        )


# Perspectives and the total


def _total(words: Words) -> None:
    say, method = words.say, session.method()
    st.subheader(say("How much each perspective counts"), anchor=False)
    _scores(words, session.card())
    of_all = shares({perspective: method.perspective_weight(perspective) for perspective in PERSPECTIVES})
    for column, (perspective, name) in zip(st.columns(len(PERSPECTIVES)), PERSPECTIVES.items(), strict=True):
        with column:
            label = say(
                "{perspective}: {share} of the total",
                perspective=name,
                share=Sentence(said_share(words, of_all[perspective])),
            )
            number_field(words, f"weights.perspectives.{perspective}", label, 0.0, 100.0)
    st.subheader(say("When a total is fair, and when good"), anchor=False)
    bands = method.total_bands()
    last = session.card().periods[-1:]
    total = session.card().total(last[0]) if last else math.nan
    edges = (-1.0, *bands.turning_points(), 1.0)
    picture = rulers.bands(bands.segments(), edges, total, (-1.0, 1.0), palette(), words.edge, WIDE)
    alt = say("Where the total stands between −1 and 1")
    st.markdown(f"![{alt}]({picture})")
    for column, end in zip(st.columns(2), ("fair_from", "good_from"), strict=True):
        with column:
            path = f"total.{end}"
            number_field(words, path, say(said_path(path)), -1.0, 1.0)


# Surveys, significance, and what else a method says


def _survey(words: Words) -> None:
    say = words.say
    st.subheader(say("Bands of the satisfaction index, %"), anchor=False)
    both = ("customer_satisfaction", "employee_satisfaction")
    show_index_bands(words, "survey", Measure("%"), both)
    st.subheader(say("Words for reliability"), anchor=False)
    st.caption(say("What a coefficient such as Cronbach's alpha is called, from 0 to 1."))
    show_index_bands(words, "reliability", Measure("", 3), ())


def _tests(words: Words) -> None:
    say = words.say
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say("Surveys"), anchor=False)
        _number(words, "survey.low")
        _number(words, "survey.high")
        _number(words, "survey.item_validity", 0.0, 1.0)
        choice_field(words, "survey.missing_answers", say(said_path("survey.missing_answers")), MISSING_ANSWERS)
        _number(words, "survey.target", 0.0, 100.0)
        _ages(words)
    with right:
        st.subheader(say("Significance"), anchor=False)
        _number(words, "significance.level", 0.0, 1.0)
        for path, options in (("significance.read_p", READ_P), ("significance.adjust_p", ADJUST_P)):
            choice_field(words, path, say(said_path(path)), options)
        st.subheader(say("Indicators of your own"), anchor=False)
        _number(words, f"indicators.{OWN}.tolerance", 0.0)
        _number(words, f"weights.indicators.{OWN}", 0.0, 100.0)


def _number(words: Words, path: str, low: float = -math.inf, high: float = math.inf) -> None:
    number_field(words, path, words.say(said_path(path)), low, high)


def _ages(words: Words) -> None:
    """The edges of age groups, as numbers with semicolons between them."""
    path = "survey.age_edges"
    now = session.method().numbers(path)

    def commit(text: str) -> None:
        try:
            edges: Value = tuple(number(part, form_of(words)) for part in text.split(";"))
        except NotANumber:
            refuse(path, Sentence("Write numbers with “;” between them, such as 31; 41."))
            return
        take(path, {path: edges})

    st.text_input(
        words.say(said_path(path)),
        help=words.say("A group begins at each of them. Write numbers with “;” between them, such as 31; 41."),
        **session.bind_text(f"edit:{path}", "; ".join(words.edge(age) for age in now), commit),
    )
    show_below(words, path, [path])
