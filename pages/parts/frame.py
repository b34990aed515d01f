"""What every page starts with: page setup, links between pages, the language; and the words it speaks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import streamlit as st

from bsc_core.intake.limits import MOST_BYTES
from bsc_core.palette import DARK, LIGHT, PALETTES, Palette
from bsc_core.sentence import Sentence
from bsc_core.text import LANGUAGES, Words
from pages.parts import glossary, keeping, session

if TYPE_CHECKING:
    import altair

PAGES = {
    "app.py": Sentence("Start"),
    "pages/sheets.py": Sentence("Sheets"),
    "pages/scorecard.py": Sentence("Scorecard"),
    "pages/hospital.py": Sentence("Hospital indicators"),
    "pages/survey.py": Sentence("Survey"),
    "pages/significance.py": Sentence("Significance"),
    "pages/whatif.py": Sentence("What if"),
    "pages/strategy.py": Sentence("Strategy map"),
    "pages/methods.py": Sentence("Methods"),
    "pages/present.py": Sentence("Present"),
    "pages/report.py": Sentence("Reports"),
}


def open_page(path: str, *, bare: bool = False) -> Words:
    """Sets up a page: its title, the links in the sidebar and the language at hand. Returns the words to speak.

    A ``bare`` page, for the projector, has no sidebar.
    """
    keeping.arrive(Words(session.language(), plain))
    words = Words(session.language(), plain)
    title = words.say(PAGES[path])
    side: Literal["collapsed", "auto"] = "collapsed" if bare else "auto"
    st.set_page_config(page_title=f"{title} · Imbang", page_icon="⚖️", layout="wide", initial_sidebar_state=side)
    _style(words)
    if bare:
        glossary.leave_out()
        return words
    glossary.begin(words)
    with st.sidebar:
        st.markdown("## Imbang")
        for page, name in PAGES.items():
            st.page_link(page, label=words.say(name))
        st.divider()
    _notices(words)
    return words


def _style(words: Words) -> None:
    """What Streamlit's theme cannot say: captions that can be read, dark words on the light accent of the dark, a
    shadow where a table goes on beyond the edge of a narrow screen, and Streamlit's words in the page's language."""
    colours = palette()
    ground, shadow = colours.ground, f"color-mix(in srgb, {colours.text} 45%, transparent)"
    rules = [
        f"[data-testid=stCaptionContainer] {{color: {colours.quiet}; opacity: 1}}",
        "[data-testid=stTable] > div:has(> table) {background: "
        f"linear-gradient(to right, {ground} 40%, transparent) left / 2.5rem 100% no-repeat local, "
        f"linear-gradient(to left, {ground} 40%, transparent) right / 2.5rem 100% no-repeat local, "
        f"radial-gradient(farthest-side at 0 50%, {shadow}, transparent) left / .7rem 100% no-repeat scroll, "
        f"radial-gradient(farthest-side at 100% 50%, {shadow}, transparent) right / .7rem 100% no-repeat scroll}}",
    ]
    uploader, limit = "[data-testid=stFileUploaderDropzone]", words.say("{n} MB each at the most", n=MOST_BYTES >> 20)
    rules += [
        _reworded(f"{uploader} button p", words.say("Choose")),
        _reworded(f"{uploader} [data-testid=stFileUploaderDropzoneInstructions] span", limit),
        _reworded("[data-testid=InputInstructions]", words.say("press Enter"), "0.75rem"),
    ]
    dark_words = f"light-dark({LIGHT.ground}, {DARK.ground})"  # by what the browser shows, known before it says so
    rules.append(f"[data-testid^=stBaseButton-primary]:not(:disabled) * {{color: {dark_words}}}")
    st.html(f"<style>{' '.join(rules)}</style>")


def _reworded(where: str, said: str, size: str = "0.875rem") -> str:
    """A rule that shows other words in a place that Streamlit fills with English ones."""
    text = json.dumps(said, ensure_ascii=False)
    return f"{where} {{font-size: 0}} {where}::after {{content: {text}; font-size: {size}}}"


def _notices(words: Words) -> None:
    """What every page says first: a setting that was refused, once; and that the sample stands among own files."""
    kept = session.state()
    if kept.linked is not None and not kept.files:
        st.info(words.say(keeping.LINKED))
    elif kept.linked is not None:
        kept.linked = None
    if kept.gone:
        st.warning(words.say(keeping.GONE))
        kept.gone = False
    if kept.refused:
        st.warning(words.say("That setting makes no sense, so the one before stays: {why}", why=kept.refused))
        kept.refused = ""
    if session.mixed():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(words.say("The sample hospital is still loaded, so its figures stand among yours."))
            names = list(kept.sample)
            st.button(words.say("Remove the sample"), on_click=session.remove_files, args=(names,))


def close_page(words: Words) -> None:
    """Ends a page: what its terms mean, and the language switch below the page's own settings."""
    glossary.show(words)
    with st.sidebar:

        def commit(language: str) -> None:
            session.state().language = language

        st.selectbox(
            words.say("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            **session.bind("language", session.language(), commit),
        )
    keeping.depart()


def palette() -> Palette:
    """The colours of the scheme that the user sees."""
    return PALETTES["dark" if st.context.theme.type == "dark" else "light"]


def show_chart(chart: altair.LayerChart | altair.FacetChart | altair.Chart, *, alt: str, **look: Any) -> Any:
    """A chart with the sentence ``alt`` for who cannot see it, and nothing else in it for a screen reader: Vega would
    read out every mark with the names of its columns."""
    quiet = chart.configure_mark(aria=False)
    quiet.config["aria"] = False
    return st.altair_chart(quiet, alt=alt, **look)


def plain(text: str) -> str:
    """A user's text so that Streamlit shows it as it is: no Markdown, colours, pictures, icons or links, one line.

    Addresses and icons are found even in escaped text; an invisible joiner keeps them apart.
    """
    one_line = " ".join(text.split())
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])", r"\\\1", one_line)
    return re.sub(r"(:|@|www)", "\\1\u2060", escaped, flags=re.IGNORECASE)


def unmarked(words: Words) -> Words:
    """The same words for where no Markdown is read, as in charts: a user's text stays as it is."""
    return Words(words.language)


def nothing_to_judge(words: Words) -> NoReturn:
    """A page whose files bring no indicator yet: what to do. Ends the page."""
    st.info(
        words.say(
            "What is loaded brings no indicator yet. If it is a survey of patients or employees, say so on the Start "
            "page; else load a budget, visits, inpatient counts or the workforce."
        )
    )
    close_page(words)
    st.stop()


def empty_page(words: Words, shows: str, needs: str) -> NoReturn:
    """A page without its data: what it would show, which file brings it, two ways to get there. Ends the page."""
    with st.container(border=True):
        st.markdown(shows)
        st.markdown(needs)
        for name in session.waiting_files():
            st.info(
                words.say(
                    "{name} is loaded and waits for your word: say on the page of sheets what it holds.", name=name
                )
            )
            page = "pages/sheets.py"
            st.page_link(page, label=words.say(PAGES[page]))
        with st.container(horizontal=True):
            if not session.datasets():
                st.button(words.say("Load the sample hospital"), type="primary", on_click=session.load_sample)
            st.page_link("app.py", label=words.say("Load my own files"), icon=":material/upload_file:")
    close_page(words)
    st.stop()
