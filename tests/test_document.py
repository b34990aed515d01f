"""The report as a Word document: opened again and looked at, in both languages."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from test_report_outline import full_ingredients

import bsc_core as bsc
from bsc_core.report.blocks import Figure, Outline, Section, Table
from bsc_core.report.document import document, widths_of
from bsc_core.report.outline import outline
from bsc_core.report.texts import plain
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from tests.conftest import no_office

LANGUAGES = ("en", "id")


@pytest.fixture(scope="module")
def said(datasets: list[bsc.Dataset]) -> Outline:
    return outline(full_ingredients(datasets))


@pytest.fixture(scope="module")
def made(said: Outline) -> dict[str, bytes]:
    return {language: document(said, Words(language)) for language in LANGUAGES}


def opened(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def every_text(data: bytes) -> str:
    """All that stands in the document, tables with it."""
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in opened(data).element.iter(qn("w:p")))


def blocks(said: Outline, kind: type) -> list[Any]:
    return [block for section in said.sections for block in section.blocks if isinstance(block, kind)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_a_heading_of_its_level(said: Outline, made: dict[str, bytes], language: str) -> None:
    """Real heading styles, so that Word's outline and screen readers find their way."""
    words = Words(language)
    found = [(p.style.name, p.text) for p in opened(made[language]).paragraphs if p.style.name.startswith("Heading")]
    assert found == [(f"Heading {s.level}", plain(s.title, words)) for s in said.sections]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_contents_has_an_entry_for_each_heading(
    said: Outline, made: dict[str, bytes], language: str
) -> None:
    """The entries lead to the headings' own bookmarks; Word is asked to fill in the pages."""
    file = opened(made[language])
    entries = {
        link.get(qn("w:anchor")): "".join(t.text for t in link.iter(qn("w:t")))
        for link in file.element.iter(qn("w:hyperlink"))
    }
    marks = {}
    for paragraph in file.paragraphs:
        for mark in paragraph._p.iter(qn("w:bookmarkStart")):
            marks[mark.get(qn("w:name"))] = paragraph.text
    assert entries == marks
    assert list(entries.values()) == [plain(section.title, Words(language)) for section in said.sections]
    assert any("TOC" in (field.text or "") for field in file.element.iter(qn("w:instrText")))
    assert file.settings.element.find(qn("w:updateFields")) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_are_numbered_without_gaps(said: Outline, made: dict[str, bytes], language: str) -> None:
    """A SEQ field each, its number filled in; as many as there are tables and figures."""
    captions = [p for p in opened(made[language]).paragraphs if p.style.name == "Caption"]
    for kind, expected in (("Table", blocks(said, Table)), ("Figure", blocks(said, Figure))):
        own = [p for p in captions if any(f"SEQ {kind}" in (i.text or "") for i in p._p.iter(qn("w:instrText")))]
        numbers = [int(re.search(r"\d+", p.text)[0]) for p in own]  # type: ignore[index]
        assert numbers == list(range(1, len(expected) + 1))
        assert all(plain(b.title, Words(language)) in p.text for p, b in zip(own, expected, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_a_picture_that_says_what_it_shows(
    said: Outline, made: dict[str, bytes], language: str
) -> None:
    pictures = [shape._inline.docPr for shape in opened(made[language]).inline_shapes]
    expected = [plain(figure.alt, Words(language)) for figure in blocks(said, Figure)]
    assert [picture.get("descr") for picture in pictures] == expected
    assert all(expected)


def test_the_numbers_of_the_screen_are_in_it(made: dict[str, bytes]) -> None:
    """The study's total and BOR of 2023, in each language's signs."""
    assert "−0.27, poor" in every_text(made["en"]) and "10.92\xa0%" in every_text(made["en"])
    assert "−0,27" in every_text(made["id"]) and "10,92\xa0%" in every_text(made["id"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_of_every_table_is_there(said: Outline, made: dict[str, bytes], language: str) -> None:
    words = Words(language)
    found = opened(made[language]).tables
    expected = blocks(said, Table)
    assert len(found) == len(expected)
    for table, block in zip(found, expected, strict=True):
        texts = [[cell.text for cell in row.cells] for row in table.rows]
        assert texts == [[plain(cell, words) for cell in line] for line in (block.heads, *block.rows)]
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_no_mark_of_markdown_is_left_but_the_users_own(made: dict[str, bytes]) -> None:
    """Bold is real bold; the user's own sentence keeps its asterisks."""
    text = every_text(made["en"])
    assert text.count("**") == 2 and "What **we** say." in text
    assert "-badge[" not in text and "-background[" not in text
    assert "=1+1 beds, *or* none?" in text
    bold = [run.text for p in opened(made["en"]).paragraphs for run in p.runs if run.bold]
    assert "−0.27, poor" in bold


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("id", "id-ID")])
def test_the_language_is_set_for_the_spell_checker(made: dict[str, bytes], language: str, tag: str) -> None:
    file = opened(made[language])
    assert [lang.get(qn("w:val")) for lang in file.styles.element.xpath("w:docDefaults//w:lang")] == [tag]
    assert file.core_properties.language == tag


def test_it_is_a4_and_says_nothing_of_who_made_it(made: dict[str, bytes], said: Outline) -> None:
    """A4 is 21.0 by 29.7 cm; no name of a person or a machine."""
    file = opened(made["en"])
    sizes = {(round(s.page_width.cm, 1), round(s.page_height.cm, 1)) for s in file.sections}
    assert sizes == {(21.0, 29.7), (29.7, 21.0)}  # the traces stand on turned pages
    about = file.core_properties
    assert about.title == plain(said.title, Words("en"))
    assert not (about.author or about.last_modified_by or about.comments or about.keywords)
    assert any("PAGE" in (i.text or "") for i in file.sections[0].footer._element.iter(qn("w:instrText")))


def test_numbers_are_set_right_and_verdicts_have_mark_word_and_colour(made: dict[str, bytes]) -> None:
    table = opened(made["en"]).tables[0]  # the scores of the perspectives
    assert table.rows[1].cells[1].paragraphs[0].alignment == 2  # right
    assert table.rows[1].cells[0].paragraphs[0].alignment is None
    run = table.rows[1].cells[2].paragraphs[0].runs[0]
    assert run.text == "▼\xa0poor" and str(run.font.color.rgb) == "A3341F"


@pytest.mark.parametrize("fault", [ValueError("no"), KeyError("no"), ZeroDivisionError("no")])
def test_a_chart_that_cannot_be_drawn_stands_there_in_words(said: Outline, fault: Exception) -> None:
    """One chart's fault does not take down the document."""

    def draw(*_: object) -> Any:
        raise fault

    broken = Figure("broken", Sentence("A chart"), Sentence("It shows 7."), draw)
    found = Section("x", Sentence("One"), Sentence("Two"), (broken,))
    text = every_text(document(replace(said, sections=(found,)), Words("en")))
    assert "It shows 7." in text and "Figure 1. A chart" in text


def test_a_users_text_of_any_signs_makes_a_document(said: Outline) -> None:
    """Control characters and lone surrogates are no XML; formulas and tags are text."""
    text = "<b>&=cmd|' /C calc'!A1\x00\x07\ud800 @x"
    table = Table(Sentence("{t}", t=text), (text, ""), ((text, ""),))
    found = Section("x", Sentence("{t}", t=text), Sentence("{t}", t=text), (table,))
    assert "<b>&=cmd|' /C calc'!A1 @x" in every_text(document(replace(said, sections=(found,)), Words("id")))


def test_progress_runs_from_0_to_1(said: Outline) -> None:
    told: list[float] = []
    document(replace(said, sections=said.sections[:3]), Words("en"), progress=told.append)
    assert told == sorted(told) and told[0] == 0 and told[-1] == 1


def test_columns_fill_the_width_and_hold_their_longest_word() -> None:
    """Widths add up to that of the text; a word of 12 letters in 9 points takes 12 x 9 x 0.5 pt, 1.9 cm, at least."""
    texts = [["Indicator", "Why"], ["Productivity", "a long reason " * 20]]
    widths = widths_of(texts, 16.0, 9.0)
    assert sum(widths) == pytest.approx(16.0)
    assert widths[0] >= 1.9 and widths[1] > 2 * widths[0]


def test_libreoffice_opens_it(made: dict[str, bytes], tmp_path: Path) -> None:
    """LibreOffice makes a PDF of it with more pages than chapters."""
    soffice = shutil.which("soffice")
    if soffice is None:
        no_office("LibreOffice is not installed, so that it opens the document cannot be seen.")
    for language, data in made.items():
        (tmp_path / f"report_{language}.docx").write_bytes(data)
    (tmp_path / "plain.txt").write_text("A plain text, to see whether this LibreOffice has its word processor.")
    names = ["plain.txt", *(f"report_{language}.docx" for language in made)]
    subprocess.run(
        [
            soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
            "--outdir", str(tmp_path), *(str(tmp_path / name) for name in names),
        ],
        check=False, capture_output=True, timeout=180,
    )  # fmt: skip
    if not (tmp_path / "plain.pdf").exists():
        no_office("This LibreOffice has no Writer, so that it opens the document cannot be seen.")
    for language in made:
        pages = len(re.findall(rb"/Type\s*/Page[^s]", (tmp_path / f"report_{language}.pdf").read_bytes()))
        assert pages > 20
