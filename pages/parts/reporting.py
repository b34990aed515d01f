"""What is presented and in which order, and the files to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from bsc_core.report.blocks import Outline, Section
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import ingredients, session
from pages.parts.frame import unmarked
from pages.parts.signs import DOWN, OUT, UP, sign_button

# The screens


def show_screens(words: Words, period: str) -> None:
    """The question to decide, and the screens: which, in which order, each with a sentence of one's own."""
    say = words.say
    st.subheader(say("What is presented"), anchor=False)
    st.text_input(
        say("The question to decide"),
        max_chars=200,
        placeholder=say("Shall we open ten more beds?"),
        **session.bind_kept_text("question"),
    )
    every = {screen.key: screen for screen in ingredients.every_screen(words, period)}
    order = _order(list(every))
    with st.container(border=True):
        for at, key in enumerate(order):
            _screen(words, every[key], order, at)
        for key in every:
            if key not in order:
                _left_out(words, every[key], order)
    with st.container(horizontal=True):
        st.page_link("pages/present.py", label=say("Present"), icon=":material/slideshow:")
        if session.state().chosen.get("screens") is not None:
            st.button(say("The usual screens again"), on_click=session.choose, args=("screens", None), type="tertiary")


def _order(every: list[str]) -> list[str]:
    """The screens as chosen; all in their usual order where nobody chose."""
    chosen = session.state().chosen.get("screens")
    return every if chosen is None else [key for key in chosen if key in every]


def _screen(words: Words, screen: Section, order: list[str], at: int) -> None:
    """One screen: its title, a sentence of one's own, and its place."""
    say = words.say
    title, own, place = st.columns([2, 4, 1.2], vertical_alignment="center")
    title.markdown(f"**{at + 1}** {say(screen.title)}")
    if screen.key == "question" and not str(session.state().chosen.get("question", "")).strip():
        title.caption(say("Shown once the question above is written."))
    own.text_input(
        say("A sentence of your own on {screen}", screen=screen.title),
        max_chars=300,
        label_visibility="collapsed",
        placeholder=say("a sentence of your own"),
        **session.bind_kept_text(f"own-sentence-{screen.key}"),
    )
    with place.container(horizontal=True, horizontal_alignment="right", gap="small"):
        for sign, mark, to, means in (
            (UP, "↑", at - 1, Sentence("Move up: {screen}", screen=screen.title)),
            (DOWN, "↓", at + 1, Sentence("Move down: {screen}", screen=screen.title)),
        ):
            sign_button(
                words,
                sign,
                means,
                f"screen-{mark}-{screen.key}",
                _swap,
                (order, at, to),
                possible=0 <= to < len(order),
                type="tertiary",
            )
        sign_button(
            words,
            OUT,
            Sentence("Leave out: {screen}", screen=screen.title),
            f"screen-out-{screen.key}",
            session.choose,
            ("screens", tuple(key for key in order if key != screen.key)),
            possible=len(order) > 1,
            type="tertiary",
        )


def _swap(order: list[str], at: int, to: int) -> None:
    moved = list(order)
    moved[at], moved[to] = moved[to], moved[at]
    session.choose("screens", tuple(moved))


def _left_out(words: Words, screen: Section, order: list[str]) -> None:
    line = st.container(horizontal=True, vertical_alignment="center")
    line.markdown(f":gray[{words.say(screen.title)}]", width="stretch")
    line.button(
        words.say("Present it too"),
        key=f"screen-in-{screen.key}",
        on_click=session.choose,
        args=("screens", (*order, screen.key)),
        type="tertiary",
    )


# The files


Progress = Callable[[float], object]
"""Is told the part that is done, from 0 to 1."""


@dataclass(frozen=True)
class Made:
    """A kind of report: what it is called, what it is good for, its file name's end, and what makes it."""

    name: Sentence
    good_for: Sentence
    end: str
    mime: str
    make: Callable[[Outline, Words, Progress], bytes]


def _deck(outline: Outline, words: Words, progress: Progress) -> bytes:
    from bsc_core.report.deck import deck  # loaded when slides are asked for

    return deck(outline, words, progress=progress)


def _document(outline: Outline, words: Words, progress: Progress) -> bytes:
    from bsc_core.report.document import document

    return document(outline, words, progress=progress)


def _workbook(outline: Outline, words: Words, progress: Progress) -> bytes:
    from bsc_core.report.workbook import workbook

    return workbook(session.card(), session.method(), words, outline=outline, about=outline.about)


def _pictures(outline: Outline, words: Words, progress: Progress) -> bytes:
    from bsc_core.report.pictures import pictures

    return pictures(outline, words, progress=progress)


_OFFICE = "application/vnd.openxmlformats-officedocument."
FILES: dict[str, Made] = {
    "slides": Made(
        Sentence("Slides"),
        Sentence("The screens as slides for PowerPoint, charts that can be edited, the reasons as speaker notes."),
        "pptx",
        f"{_OFFICE}presentationml.presentation",
        _deck,
    ),
    "document": Made(
        Sentence("Report"),
        Sentence("A Word document with the chapters of a study: data, method, perspectives, tests, appendix."),
        "docx",
        f"{_OFFICE}wordprocessingml.document",
        _document,
    ),
    "workbook": Made(
        Sentence("Workbook"),
        Sentence("An Excel workbook with live formulas: change a threshold there and the verdicts follow."),
        "xlsx",
        f"{_OFFICE}spreadsheetml.sheet",
        _workbook,
    ),
    "pictures": Made(
        Sentence("Pictures and tables"),
        Sentence("Every chart as PNG and SVG, every table as CSV, in one zip file."),
        "zip",
        "application/zip",
        _pictures,
    ),
}
"""The reports, by a stable key."""


def show_files(words: Words, outline: Outline) -> None:
    """The reports to take away, each made when it is asked for, in the language that is shown."""
    say = words.say
    st.subheader(say("To take away"), anchor=False)
    st.caption(
        say(
            "In the language of the screen. The figures are those of your files; a scenario has a screen and a chapter "
            "of its own."
        )
    )
    for column, (key, file) in zip(st.columns(2) * 2, FILES.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{say(file.name)}** (.{file.end})")
            st.caption(say(file.good_for))
            _offer(words, key, file, outline)


def _offer(words: Words, key: str, file: Made, outline: Outline) -> None:
    """The button that makes a file, then the one that saves it; made anew where something changed since."""
    say = words.say
    kept = session.state()
    if st.button(say("Make it"), key=f"make-{key}"):
        text = say("Making it, this takes a moment …")
        bar = st.progress(0.0, text)
        made = file.make(outline, unmarked(words), lambda done: bar.progress(min(max(done, 0.0), 1.0), text))
        kept.made[key] = (outline, made)
        bar.empty()
    if key in kept.made and kept.made[key][0] is outline:
        name = f"Imbang {kept.chosen.get('period', '')}".strip()
        st.download_button(
            say("Save {what}", what=file.name),
            kept.made[key][1],
            f"{name}.{file.end}",
            file.mime,
            key=f"save-{key}",
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )
