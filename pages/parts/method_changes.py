"""Values of the method changed: with their source, refused at their place, and the way back to what they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from bsc_core.indicators.catalogue import is_own
from bsc_core.method import Value
from bsc_core.method_words import said_value
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session

OWN_CHOICE = Sentence("Own choice")
"""The source of a change where nobody says another."""


def source_input(words: Words) -> None:
    """Who says so: the source that goes with every change made from here on."""
    st.text_input(
        words.say("Source of what you change below"),
        placeholder=words.say(OWN_CHOICE),
        help=words.say(
            "Who says so, and when. It goes with every value that you change from here on, and stands by its verdicts."
        ),
        **session.bind_kept_text("editor-source"),
    )


def take(place: str, values: Mapping[str, Value]) -> bool:
    """Changes values of the method with the source that is set; a refusal is kept to be said at ``place``."""
    source = str(session.state().chosen.get("editor-source", "")).strip() or str(OWN_CHOICE)
    taken = session.change(dict(values), source)
    if not taken:
        refuse(place, session.state().refused)
        session.state().refused = ""
    return taken


def commit_to(path: str) -> Callable[[Any], None]:
    """What takes one value into the method when its control is moved; an emptied control changes nothing."""

    def commit(value: Any) -> None:
        if value is not None:
            take(path, {path: value})

    return commit


def refuse(place: str, why: str) -> None:
    """Keeps, to be said at ``place``, why a value is not taken."""
    session.choose("editor-refused", (place, why))


def show_below(words: Words, place: str, paths: Sequence[str]) -> None:
    """What stands below a control: once, why a value was not taken; and what changed values were, with the way back."""
    show_refused(words, place)
    show_moved(words, place, paths)


def show_refused(words: Words, place: str) -> None:
    """Says once, at the control, why a value was not taken."""
    at, why = session.state().chosen.get("editor-refused", ("", ""))
    if at == place:
        st.warning(words.say("That does not fit, so what was there stays. {why}", why=why))
        refuse("", "")


def show_moved(words: Words, place: str, paths: Sequence[str], was: object | None = None) -> None:
    """What changed values were in the named method, with the way back; nothing where none is changed.

    ``was`` says it in other words than value by value; without it, what the named method has no value for is not said.
    """
    named = session.named_method().values
    changed = [path for path in paths if path in session.state().changes and (was is not None or path in named)]
    if not changed:
        return
    said = was if was is not None else Sentence("{list}", list=[_was(words, path) for path in changed])
    line = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    line.caption(words.say("was {value}", value=said), width="content")
    key = f"edit-back:{place}"
    line.button(words.say("Put back"), key=key, icon="↩️", on_click=session.put_back, args=(paths,), type="tertiary")


def _was(words: Words, path: str) -> object:
    """A value of the named method in words; the unit of an indicator of one's own stands at its control."""
    named = session.named_method().values
    value, key = named.get(path), path.rpartition(".")[0].removeprefix("indicators.")
    if is_own(key) and isinstance(value, (int, float)) and not isinstance(value, bool):
        return Sentence(words.edge(value))
    return said_value(path, value, named)
