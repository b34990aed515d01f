"""The survey page's sections: settings, answers, index by group, validity, reliability."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from bsc_core import Dataset, charts, rulers
from bsc_core.indicators.inputs import reading_of, scale_of
from bsc_core.intake.people import groupings
from bsc_core.intake.surveys import OFF_SCALE_ACTIONS
from bsc_core.method import MISSING_ANSWERS, check_scale
from bsc_core.method_words import WORDS_OF_VALUES
from bsc_core.sentence import Quantity, Sentence
from bsc_core.survey import IndexResult, Summary, index_by, index_of, summarise
from bsc_core.survey.answers import diverging
from bsc_core.text import Words
from pages.parts import controls, glossary, session
from pages.parts.frame import palette, show_chart
from pages.parts.number_box import Takes, number_box

SCALE_CHOICES = {"low", "high", "reverse", "off_scale"}
"""What of a survey's settings is about its scale."""


def choose_survey(words: Words) -> Dataset:
    """The survey that the page is about; there must be one."""
    surveys = {session.key_of(survey): survey for survey in session.surveys()}
    key = st.selectbox(
        words.say("Survey"),
        list(surveys),
        format_func=lambda key: surveys[key].file,
        **session.bind_choice("survey", list(surveys)),
    )
    return surveys[key]


def scale_controls(words: Words, survey: Dataset) -> None:
    """The scale's ends, reverse-scoring, and what becomes of answers off the scale."""
    say = words.say
    key, asked = session.key_of(survey), survey.asked
    low, high = scale_of(survey, session.method())

    def set_end(end: str, value: float) -> None:
        ends = {"low": low, "high": high, end: value}
        try:
            check_scale(**ends)
        except ValueError as refusal:
            session.refuse(refusal.args[0])
        else:
            session.set_survey(key, **ends)

    left, right = st.columns(2)
    takes = Takes(-100.0, 100.0)
    with left:
        number_box(words, say("Lowest answer"), f"low-{key}", low, lambda value: set_end("low", value), takes)
    with right:
        number_box(words, say("Highest answer"), f"high-{key}", high, lambda value: set_end("high", value), takes)
    st.toggle(
        say("Read the scale the other way round"),
        help=say(
            "For a questionnaire on which the lowest number is the best answer. "
            "Each answer becomes low + high − answer."
        ),
        **session.bind(
            f"reverse-all-{key}",
            set(asked.reverse) == set(asked.items),
            lambda on: session.set_survey(key, reverse=asked.items if on else ()),
        ),
    )
    st.multiselect(
        say("Reverse-scored questions"),
        list(asked.items),
        help=say("Questions worded the other way, where agreeing is bad."),
        placeholder=say("none"),
        **session.bind(
            f"reverse-{key}", list(asked.reverse), lambda items: session.set_survey(key, reverse=tuple(items))
        ),
    )
    st.selectbox(
        say("Answers off the scale"),
        list(OFF_SCALE_ACTIONS),
        format_func=lambda policy: say(OFF_SCALE_ACTIONS[policy]),
        **session.bind(f"off-{key}", asked.off_scale, lambda policy: session.set_survey(key, off_scale=policy)),
    )
    if session.state().surveys.get(key, {}).keys() & SCALE_CHOICES:
        st.button(say("Put the scale back"), on_click=_put_scale_back, args=(key,), type="tertiary")


def _put_scale_back(key: str) -> None:
    chosen = session.state().surveys[key]
    for name in SCALE_CHOICES:
        chosen.pop(name, None)


def method_controls(words: Words) -> None:
    """The bands of the index, and from which corrected correlation on a question is valid."""
    say = words.say
    with st.expander(say("Bands of the index"), key="open-index-bands"):
        controls.index_bands_controls(words)
    controls.value_control(
        words,
        ["survey.target"],
        words.say("The hospital's own target, %"),
        lambda label, bound: st.slider(label, 0.0, 100.0, step=1.0, format="localized", **bound),
    )
    controls.value_control(
        words,
        ["survey.item_validity"],
        say("Valid from a corrected correlation of"),
        lambda label, bound: st.slider(label, 0.0, 1.0, step=0.05, format="localized", **bound),
    )
    controls.value_control(
        words,
        ["survey.missing_answers"],
        say("Reliability counts"),
        lambda label, bound: st.selectbox(
            label, list(MISSING_ANSWERS), format_func=lambda key: say(WORDS_OF_VALUES[key]), **bound
        ),
    )


def show_headline(words: Words, survey: Dataset, index: IndexResult) -> None:
    """Who answered, the index and its word, the best and the worst question; and what was left out."""
    say = words.say
    if math.isnan(index.value):
        st.info(say("There is no answer on the scale. Check the scale's ends on the left."))
        return
    by_item = index.by_item.dropna(subset=["value"]).sort_values("value")
    worst, best = by_item.iloc[0], by_item.iloc[-1]
    about = {"n": index.n, "index": index.value, "category": Sentence(str(index.category))}
    if best["value"] - worst["value"] < 0.05:
        st.markdown(
            glossary.markdown(
                words,
                say(
                    Sentence(
                        "{n:,} people answered. Their satisfaction index is **{index:.2f} %, {category}**.", **about
                    )
                ),
            )
        )
    else:
        st.markdown(
            glossary.markdown(
                words,
                say(
                    Sentence(
                        "{n:,} people answered. Their satisfaction index is **{index:.2f} %, {category}**. "
                        "Best is {best} ({best_value:.1f} %), worst {worst} ({worst_value:.1f} %).",
                        best=_named(survey, best["item"]),
                        best_value=best["value"],
                        worst=_named(survey, worst["item"]),
                        worst_value=worst["value"],
                        **about,
                    )
                ),
            )
        )
    if survey.asked.answered_by == "patients":
        _target(words, index.value)
    if index.value > 100:
        st.warning(say("Answers above the scale are kept, so the index is over 100 %. Check the scale on the left."))
    said = [words.words(note) for note in (*index.warnings, *survey.remarks, *survey.notes[:1])]
    st.caption("  \n".join(said))
    bands = session.method().index_bands()
    picture = rulers.bands(
        bands.segments(), (0.0, *bands.edges, 100.0), index.value, (0.0, 100.0), palette(), words.edge, 420
    )
    label = say("Where the index stands among its bands, from 0 to 100 %")
    st.markdown(f"![{label}]({picture})")


def _target(words: Words, value: float) -> None:
    """Whether the hospital's own target is met."""
    target = session.method().number("survey.target")
    gap = Quantity(abs(value - target), Sentence("points"), 2)
    if value >= target:
        text = Sentence("The method's target of {target:g} % is met, by {gap}.", target=target, gap=gap)
    else:
        text = Sentence("The method's target of {target:g} % is missed by {gap}.", target=target, gap=gap)
    st.markdown(words.say(text))


def _named(survey: Dataset, item: str) -> str:
    text = survey.asked.texts.get(item)
    return f"{item} “{text}”" if text else item


def show_answers(words: Words, survey: Dataset, summary: Summary, index: IndexResult) -> None:
    """How each question was answered, and its index."""
    say = words.say
    shares = diverging(summary)
    if shares.empty:
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        st.subheader(say("How they answered"), anchor=False)
        st.caption(
            say(
                "Share of each answer. The line is the middle of the scale, "
                "with half of the middle answer on each side."
            )
        )
        show_chart(
            charts.answers_by_item(
                shares,
                palette(),
                axis=say("% of answers"),
                answer=say("Answer"),
                write=words.figure,
                texts=survey.asked.texts,
            ),
            alt=say("Shares of each answer by question, as stacked bars around the middle of the scale"),
        )
    with right, st.container(border=True):
        st.subheader(say("Index by question"), anchor=False)
        _index_chart(words, index.by_item.rename(columns={"item": "group"}), index, survey)


def _index_chart(words: Words, frame: pd.DataFrame, index: IndexResult, survey: Dataset | None = None) -> None:
    say = words.say
    whole = say("the whole survey: {index:.2f} %", index=index.value)
    st.caption(say("Colours are the bands of the index; the dashed line is the whole survey."))
    show_chart(
        charts.index_by_group(
            frame,
            session.method().index_bands(),
            palette(),
            axis=say("satisfaction index, %"),
            whole=index.value,
            whole_label=whole,
            write=words.figure,
            texts=survey.asked.texts if survey else None,
        ),
        alt=say("Satisfaction index of each group as a dot over the bands; {whole}", whole=Sentence(whole)),
    )


def show_groups(words: Words, survey: Dataset, index: IndexResult) -> None:
    """The index by construct and by what is known of the people."""
    say = words.say
    method, asked = session.method(), survey.asked
    bands = method.index_bands()
    frames: dict[str, pd.DataFrame] = {}
    if asked.constructs and not math.isnan(index.value):
        rows = []
        for construct, items in asked.constructs.items():
            part = summarise(survey.frame[list(items)], **reading_of(survey, method, items))
            result = index_of(part, bands)
            rows.append((construct, result.value, result.n))
        frames[say("Index by construct")] = pd.DataFrame(rows, columns=["group", "value", "n"])
    for column, groups in groupings(survey, method.numbers("survey.age_edges")).items():
        by = index_by(survey.answers, groups, **reading_of(survey, method), bands=bands)
        by["group"] = [
            f"{words.say(g) if isinstance(g, Sentence) else g} (n = {words.figure(n, 0)})"
            for g, n in zip(by["group"], by["n"], strict=True)
        ]
        frames[say("Index by {column}", column=column)] = by
    for start in range(0, len(frames), 2):
        shown = list(frames.items())[start : start + 2]
        for place, (title, frame) in zip(st.columns(2, gap="medium"), shown, strict=False):
            with place, st.container(border=True, height="stretch"):
                st.subheader(title, anchor=False)
                _index_chart(words, frame, index)
