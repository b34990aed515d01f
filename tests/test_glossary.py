"""The glossary: every term in both languages, marked where it stands and nowhere else, explained at the page's foot.

Expected marks are worked out by hand from the spellings that stand in the text.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from test_pages import go, row, start

from bsc_core.glossary import ANCHOR, TERMS, explain, found_in, name_of, terms_in, unexplained
from bsc_core.text.update import load
from bsc_core.text.words import Words

ROOT = Path(__file__).parents[1]
LANGUAGES = {language: Words(language) for language in ("en", "id")}
ENGLISH = LANGUAGES["en"]
P = TERMS["p"].plain


def said_in(language: str) -> dict[str, str]:
    """What stands in a catalogue for every message."""
    return {str(m.id): str(m.string) for m in load(language) if isinstance(m.id, str)}


# --- the terms ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_said_in_every_language(language):
    """Protects: no English in the Indonesian glossary. A spelling may be the same, as BOR is; a meaning may not."""
    said = said_in(language)
    for term in TERMS.values():
        assert all(said.get(spelling) for spelling in term.spellings), term.key
        assert said.get(term.plain), term.key
        assert language == "en" or said[term.plain] != term.plain, term.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_spelling_belongs_to_two_terms(language):
    """Protects: each term's own meaning is shown, also where one spelling is part of another (alpha if deleted)."""
    words = LANGUAGES[language]
    for term in TERMS.values():
        for spelling in term.spellings:
            assert found_in(words, words.say(spelling)) == (term.key,), spelling


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_meaning_is_one_or_two_plain_sentences(language):
    """Protects: what hovers is short, plain text: it ends with a full stop and holds no Markdown and no line break."""
    for term in TERMS.values():
        said = LANGUAGES[language].say(term.plain)
        assert said.endswith(".") and len(said) <= 200, term.key
        assert not re.search(r"[\[\]*_`\\\n<>]", said), term.key
        assert len(re.findall(r"[.?!](?=\s|$)", said)) <= 2, term.key


def test_only_terms_that_are_on_screen_are_explained():
    """Protects: no lexicon that nobody meets. One spelling at least stands in a text of the code or of a method."""
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "bsc_core").rglob("*.py")]
    files += (ROOT / "bsc_core" / "methods").glob("*.toml")
    shown = "\n".join(f.read_text(encoding="utf-8") for f in files if f.name != "glossary.py").casefold()
    for term in TERMS.values():
        assert any(str(spelling).casefold() in shown for spelling in term.spellings), term.key


def test_a_term_is_headed_as_it_is_written():
    """Protects: patient-days begins large as a heading; p-value, df, n and R² stay as statisticians write them."""
    names = {key: name_of(ENGLISH, TERMS[key]) for key in ("patient-days", "p", "df", "n", "bor")}
    assert names == {
        "patient-days": "Patient-days", "p": "p-value", "df": "df", "n": "n", "bor": "Bed occupancy (BOR)"
    }  # fmt: skip


# --- marking --------------------------------------------------------------------------------------------------------


def test_a_mark_is_a_link_with_the_meaning_as_its_title():
    """Protects: the form that Streamlit shows: hover reads the title, a click goes to the page's foot."""
    assert explain(ENGLISH, "It is sure (p = 0.044).") == f'It is sure ([p](#word-p "{P}") = 0.044).'


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("BOR and TOI, then BOR again", ("bor", "toi")),
        ("Bed occupancy (BOR)", ("bor",)),
        ("**Bed occupancy (BOR)**", ("bor",)),
        (":gray[Benchmark]", ("benchmark",)),
        (":blue-background[the method **x**]", ("method",)),
        ("Cronbach's alpha if item deleted", ("alpha-without",)),
        ("Cronbach’s alpha", ("alpha",)),
        ("95\u00a0% interval", ("interval",)),
        ("Fisher's p", ("fisher", "p")),
        ("Omega squared", ("eta-squared",)),
        ("\\*BOR", ("bor",)),
        ("Rp 5, P1, BORs, AlOS, Number, underweight, alphabet", ()),
        ("Holm-adjusted, X-p, p-adic", ()),
        ("[BOR](https://x.y/BOR) and ![BOR](data:image/svg+xml;base64,BOR)", ()),
        ("`BOR` and ``a ` BOR``", ()),
        (":red-badge[▼ trend]", ()),
        ("https://bor.example/BOR", ()),
        ("", ()),
    ],
)
def test_what_is_marked_and_what_is_not(text, keys):
    """Protects: whole terms at their first place, the longest spelling; never in links, pictures, code or badges."""
    assert terms_in(explain(ENGLISH, text)) == keys
    assert unexplained(explain(ENGLISH, text)) == text


def test_a_term_explained_before_is_left():
    """Protects: a column of a table is not full of marks: what the block has explained stays plain."""
    assert explain(ENGLISH, "BOR", but=["bor"]) == "BOR"


def test_indonesian_has_its_own_spellings():
    """Protects: terms are found where Indonesian is spoken: "patokan" is a benchmark, "bobot" a weight."""
    assert found_in(LANGUAGES["id"], "Patokan dan bobot, nilai p") == ("benchmark", "weight", "p")
    assert found_in(LANGUAGES["id"], "benchmark, weight") == ()


PIECES = [str(spelling) for term in TERMS.values() for spelling in term.spellings]
SIGNS = [
    "[",
    "]",
    "(",
    ")",
    "](",
    "`",
    "\\",
    "**",
    ":gray[",
    ":red-badge[",
    '"',
    "#word-p",
    "\u00a0",
    " ",
    "ſ",
    "ı",
    "İ",
    "-",
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(SIGNS), st.text(max_size=5))).map("".join)


@given(texts, st.sampled_from(sorted(LANGUAGES)))
def test_taking_the_marks_out_gives_the_text_back(text, language):
    """Protects: the glossary changes no word and no sign of what is said, however strange the text."""
    explained = explain(LANGUAGES[language], text)
    assert unexplained(explained) == unexplained(text)


@given(texts)
def test_explaining_twice_marks_nothing_twice(text):
    """Protects: a sentence that went through two hands has no link in a link and no term marked a second time."""
    once = explain(ENGLISH, text)
    assert len(set(terms_in(once)) - set(terms_in(text))) == len(terms_in(once)) - len(terms_in(text))
    assert unexplained(explain(ENGLISH, once)) == unexplained(text)


# --- on the pages ---------------------------------------------------------------------------------------------------


def foot(at):
    """The terms explained at the foot of a page, by their anchors."""
    return [s.anchor.removeprefix(ANCHOR) for s in at.subheader if s.anchor.startswith(ANCHOR)]


def test_the_foot_of_a_page_explains_what_is_marked_on_it():
    """Protects: every mark leads somewhere. The scorecard names BOR and ALOS in its table and says nothing of alpha."""
    at = start()
    at.button(key="sample").click().run()
    at = go(at, "pages/scorecard.py")
    marked = {
        key
        for table in at.table
        for text in (table.value.index.name or "", *table.value.columns, *table.value.index)
        for key in terms_in(str(text))
    }
    assert {"indicator", "verdict", "benchmark", "bor", "alos"} <= marked
    assert marked <= set(foot(at))
    assert "alpha" not in foot(at)
    assert len(foot(at)) == len(set(foot(at)))
    meaning = next(s.value for s in at.subheader if s.anchor == "word-bor")
    assert meaning == f"Bed occupancy (BOR)\n\n{TERMS['bor'].plain}"


def test_a_copied_table_has_no_marks():
    """Protects: what goes into a spreadsheet is plain text: the row of Cronbach's alpha and its 0.897, no link."""
    at = start()
    at.button(key="sample").click().run()
    at = go(at, "pages/survey.py")
    at.selectbox(key="survey").set_value("patient_survey.xlsx/Answers").run()
    copied = "\n".join(code.value for code in at.code)
    assert "Cronbach's alpha\t0.897" in copied
    assert ANCHOR not in copied
    assert "alpha" in foot(at)


def test_the_projector_has_no_marks():
    """Protects: from the back of a room nobody hovers; the presented page has neither marks nor a foot."""
    at = start()
    at.button(key="sample").click().run()
    go(at, "pages/scorecard.py")
    at = go(at, "pages/present.py")
    assert not foot(at)
    shown = [str(table.value.index.tolist()) + str(table.value.columns.tolist()) for table in at.table]
    assert ANCHOR not in "".join([*shown, *(str(m.value) for m in at.markdown)])


def test_an_indicator_is_found_by_its_name_in_indonesian_too():
    """Protects: rows read as before with the marks taken out; occupancy is "Pemanfaatan tempat tidur (BOR)"."""
    at = start()
    at.button(key="sample").click().run()
    at.selectbox(key="language").set_value("id").run()
    at = go(at, "pages/scorecard.py")
    assert "10,92" in row(at, "Pemanfaatan tempat tidur (BOR)")
    assert "bor" in foot(at)


def sentences():
    """A page with a sentence, a heading with its hint, and the foot."""
    import streamlit as st

    from bsc_core.text import Words
    from pages.parts import glossary

    words = Words("en")
    st.markdown(glossary.markdown(words, "BOR"))
    glossary.begin(words)
    st.markdown(glossary.markdown(words, "BOR and BOR"))
    st.caption(glossary.markdown(words, "BOR again"))
    st.header("Barber-Johnson diagram", help=glossary.hint(words, "Barber-Johnson diagram"))
    st.header("Here", help=glossary.hint(words, "Here"))
    glossary.show(words)


def test_a_sentence_marks_a_term_once_and_a_heading_has_it_as_its_help():
    """Protects: each block explains its terms anew, a heading stays clean, nothing is marked without a beginning."""
    at = AppTest.from_function(sentences).run()
    assert not at.exception
    assert [len(terms_in(m.value)) for m in at.markdown] == [0, 1]
    assert terms_in(at.caption[0].value) == ("bor",)
    assert at.header[0].help == f"**Barber-Johnson diagram**: {TERMS['barber-johnson'].plain}"
    assert not at.header[1].help
    assert foot(at) == ["bor"]
