"""A box for one number, read the way that the language on screen writes numbers, whatever language the browser speaks.

The browser's own number boxes follow the browser: an English one makes 995 of "99,5" and 12 of "12.000.000.000".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import streamlit as st

from bsc_core.intake.numbers import Form, NotANumber, number, other_form
from bsc_core.sentence import Quantity, Sentence, decimals_of
from bsc_core.text import Words
from pages.parts import session

Number = TypeVar("Number", float, float | None)


def form_of(words: Words) -> Form:
    """How numbers are written in the language that is spoken."""
    return "comma" if words.decimal == "," else "point"


def as_typed(words: Words, value: float) -> str:
    """A number as a keyboard writes it in the language that is spoken: its minus is a hyphen."""
    return words.edge(value).replace("−", "-")


@dataclass(frozen=True)
class Takes:
    """What a box takes: numbers from ``low`` to ``high``, both with them; only ``whole`` ones; nothing at all."""

    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    nothing: bool = False


ANY = Takes()


class NotTaken(ValueError):
    """What was typed into a box is not taken; its argument is the sentence that says why."""


def read(text: str, form: Form, takes: Takes) -> float | None:
    """The number that was typed, None for nothing where that is taken. Raises NotTaken."""
    try:
        value = number(text, form)
    except NotANumber:
        raise NotTaken(Sentence("“{text}” is not a number.", text=text)) from None
    if math.isnan(value):
        if takes.nothing:
            return None
        raise NotTaken(Sentence("There has to be a number."))
    if not takes.low <= value <= takes.high:
        raise NotTaken(_out_of(takes.low, takes.high))
    if takes.whole and not value.is_integer():
        raise NotTaken(Sentence("It has to be a whole number."))
    return value


def _out_of(low: float, high: float) -> Sentence:
    least, most = (Quantity(end, "", 0 if math.isinf(end) else decimals_of(end)) for end in (low, high))
    if math.isinf(high):
        return Sentence("It has to be {low} or more.", low=least)
    if math.isinf(low):
        return Sentence("It has to be {high} or less.", high=most)
    return Sentence("It has to lie between {low} and {high}.", low=least, high=most)


@dataclass(frozen=True)
class _Typed:
    """What was typed last into a box that stood for ``value`` then and now; ``why`` it was not taken."""

    text: str
    value: float | None
    why: str = ""


def number_box(
    words: Words,
    label: str,
    key: str,
    value: float | None,
    commit: Callable[[Any], None],
    takes: Takes = ANY,
    *,
    help: str | None = None,
    placeholder: str | None = None,
    disabled: bool = False,
    label_visibility: Literal["visible", "collapsed"] = "visible",
    width: int | Literal["stretch"] = "stretch",
    said_below: bool = True,
) -> None:
    """A box that shows ``value`` and hands every number typed into it to ``commit``, None where it was emptied.

    What is not taken stays in the box, with a sentence that says why; so does a number that can be read in two ways
    say how it was read. Where the box is too narrow for sentences, ``said_below`` is off and :func:`say_below` says
    them elsewhere.
    """
    form, memory = form_of(words), _memory(key)

    def take(text: str) -> None:
        try:
            typed = read(text, form, takes)
        except NotTaken as why:
            st.session_state[memory] = _Typed(text, value, why.args[0])
        else:
            st.session_state[memory] = _Typed(text, typed)
            commit(typed)

    last = _last(key, value)
    now = "" if value is None else as_typed(words, value)
    st.text_input(
        label,
        help=help,
        placeholder=placeholder,
        disabled=disabled,
        label_visibility=label_visibility,
        width=width,
        **session.bind_text(key, last.text if last and last.why else now, take),
    )
    if said_below:
        say_below(words, key, value)


def say_below(words: Words, key: str, value: float | None) -> None:
    """Why what was typed into a box is not taken; how it was read, where it can be read in two ways."""
    say, last = words.say, _last(key, value)
    if last is None:
        return
    if last.why:
        stays = "" if value is None else say("It is still {value}.", value=Sentence(words.edge(value)))
        st.warning(" ".join(filter(None, [say(last.why), stays])))
    elif value is None or last.text == as_typed(words, value):
        return
    elif (other := _other_reading(last.text, form_of(words))) is not None:
        st.caption(
            say(
                "“{text}” was read as {value}. If you meant {other}, type it like that.",
                text=last.text,
                value=Sentence(words.edge(value)),
                other=Sentence(words.edge(other)),
            )
        )


def kept_number_box(
    words: Words,
    label: str,
    name: str,
    usual: Number,
    takes: Takes = ANY,
    **look: Any,
) -> Number:
    """A :func:`number_box` whose number is kept under ``name``, ``usual`` before anybody typed one; the number."""
    value: Number = session.state().chosen.get(name, usual)
    number_box(words, label, name, value, lambda typed: session.choose(name, typed), takes, **look)
    return value


def _memory(key: str) -> str:
    return f"typed into {key}"


def _last(key: str, value: float | None) -> _Typed | None:
    """What was typed last, as long as the box stands for the same value."""
    last: _Typed | None = st.session_state.get(_memory(key))
    return last if last is not None and last.value == value else None


def _other_reading(text: str, form: Form) -> float | None:
    """The number that a text would be in the other form, None where there is but one way to read it."""
    try:
        number(text)
    except NotANumber as why:
        return number(text, other_form(form)) if why.ambiguous else None
    return None
