"""Terms on a page that explain themselves on hover, and what they mean at the page's foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from bsc_core.glossary import TERMS, explain, found_in, name_of, terms_in
from bsc_core.text import Words

_HERE = "words-on-this-page"
"""Where a run keeps the words it speaks and the terms it has marked so far."""
_QUIET = """<style>
a[href^="#word-"][title] {color: inherit !important; cursor: help;
    text-decoration: underline dotted 1px; text-underline-offset: 0.2em}
a[href^="#word-"][title]:focus-visible::after {content: attr(title); position: fixed; z-index: 1000; bottom: 1rem;
    left: 50%; transform: translateX(-50%); width: max-content; max-width: min(40rem, 90vw); padding: 0.6rem 1rem;
    border: 1px solid #98A2B3; border-radius: 0.5rem; background: #1D2939; color: #FFFFFF; font-size: 0.95rem;
    font-weight: 400; line-height: 1.4; text-align: left; white-space: normal}
.st-key-words-here {display: grid !important; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
    align-items: start; gap: 0.75rem 2rem}
.st-key-words-here h3 {font-size: 0.95rem; padding: 0.25rem 0 0}
.st-key-words-here p {font-size: 0.875rem}
</style>"""
"""A term is no loud link: it keeps its colour and is underlined with dots. Who comes to it by keyboard, and so sees no
title, reads it below. The foot is as short as the page is wide."""


def begin(words: Words) -> None:
    """From here on terms on this page are marked."""
    st.session_state[_HERE] = (words, {})
    st.html(_QUIET)


def leave_out() -> None:
    """On this page no term is marked."""
    st.session_state.pop(_HERE, None)


def markdown(words: Words, text: str) -> str:
    """A said Markdown text, its terms marked at their first place in it; as it is on a page without marks."""
    return _explained(words, text, set())


def hint(words: Words, text: str) -> str | None:
    """What the terms in a heading or a label mean, for its ``help``; None where there is none."""
    lines = [f"**{name_of(words, TERMS[key])}**: {words.say(TERMS[key].plain)}" for key in found_in(words, text)]
    return "\n\n".join(lines) or None


def heads(names: Sequence[str], shown: bool) -> dict[str, str]:
    """The heads of a table as they are shown: a term is marked once among them."""
    words, seen = _words(), set[str]()
    return {name: _explained(words, name, seen) if words and shown else name for name in names}


def cells(columns: Mapping[str, Sequence[str]], left_out: Sequence[str]) -> dict[str, list[str]]:
    """The columns of a table with their terms marked, each once in the whole table; those ``left_out`` as they are."""
    words, seen = _words(), set[str]()
    return {
        name: list(column) if words is None or name in left_out else [_explained(words, cell, seen) for cell in column]
        for name, column in columns.items()
    }


def show(words: Words) -> None:
    """What the terms that were marked on this page mean, in the order in which they came.

    Open at first: a browser that follows a mark into a closed expander shows what screen readers may not read.
    """
    marked = st.session_state[_HERE][1] if _words() else {}
    if not marked:
        return
    with st.expander(words.say("Words on this page"), expanded=True), st.container(key="words-here"):
        for key in marked:
            term = TERMS[key]
            st.subheader(f"{name_of(words, term)}\n\n{words.say(term.plain)}", anchor=term.anchor)


def _words() -> Words | None:
    """The words that this page speaks where it marks its terms."""
    found: Words | None = st.session_state.get(_HERE, (None, {}))[0]
    return found


def _explained(words: Words, text: str, seen: set[str]) -> str:
    """A text with its terms marked, but those ``seen`` before in the same block; they are noted for the page's foot."""
    if _words() is None:
        return text
    explained = explain(words, text, seen)
    new = dict.fromkeys(terms_in(explained))
    seen.update(new)
    st.session_state[_HERE][1].update(new)
    return explained
