"""Templates: workbooks to fill in, recognised when they come back, with notes, drop-downs and a sheet that explains.

Expected values are the columns of KINDS and the template's own example rows.
"""

import io
import math

import numpy as np
import openpyxl
import pytest

import bsc_core as bsc
from bsc_core.intake.datasets import KINDS
from bsc_core.intake.numbers import span
from bsc_core.intake.sheets import Sheet
from bsc_core.intake.surveys import read_questionnaire
from bsc_core.intake.synonyms import names, plain, value_named
from bsc_core.intake.templates import (
    ABOUT,
    BOTH_ENDS,
    CHOICES,
    EXAMPLES,
    GUIDE,
    ITEMS,
    MOST_ROWS,
    QUESTIONNAIRE,
    columns_of,
    filled,
    header,
    is_guide,
    plain_workbook,
    template,
)
from bsc_core.periods import days_of
from bsc_core.sentence import Sentence
from bsc_core.text.words import LANGUAGES, Words

each = pytest.mark.parametrize(("kind", "language"), [(kind, language) for kind in KINDS for language in LANGUAGES])


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def sheet_of(page) -> Sheet:
    """A page of a workbook as the reader takes it: its values, nothing else."""
    return Sheet.of_rows("template.xlsx", page.title, [list(row) for row in page.iter_rows(values_only=True)])


def completed(kind: str, language: str, say=str) -> bytes:
    """A template with its example rows filled in, as a person would."""
    book = opened(template(kind, language, say))
    for number, row in enumerate(filled(kind, language, say), start=2):
        for at, value in enumerate(row, start=1):
            book.worksheets[0].cell(number, at, value)
    if kind == "survey":
        for number, row in enumerate(filled("questionnaire", language, say), start=2):
            for at, value in enumerate(row, start=1):
                book[QUESTIONNAIRE[language]].cell(number, at, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@each
def test_the_headers_are_recognised(kind, language):
    """Protects: what we hand out, we know. Expected: each header means its column, in its language."""
    known = names(kind)
    for column, title in zip(columns_of(kind), header(kind, language), strict=True):
        assert known.get(plain(title), title) == column
    book = opened(template(kind, language))
    first = [cell.value for cell in book.worksheets[0][1]]
    assert first == header(kind, language)
    assert book.worksheets[0].max_row == 1


@each
def test_every_column_is_explained_where_it_is_filled_in(kind, language):
    """Protects: notes on each header cell. Expected: what belongs in it, the words to choose from, whether it is
    needed; the header stays in sight and is bold."""
    page = opened(template(kind, language)).worksheets[0]
    assert page.freeze_panes == "A2"
    for column, cell in zip(columns_of(kind), page[1], strict=True):
        assert cell.font.bold
        about = ABOUT[kind]["item" if column in ITEMS and kind == "survey" else column]
        assert about in cell.comment.text
        for word in CHOICES.get(column, {}).get(language, {}).values():
            assert word in cell.comment.text
        needed = column in (KINDS[kind].required or ITEMS)
        assert (str(Sentence("Needed.")) in cell.comment.text) is needed


@each
def test_choices_drop_down_and_numbers_warn(kind, language):
    """Protects: drop-downs for words and answers, a warning for numbers that cannot be. Expected: one of a column's
    rows down to MOST_ROWS, with a prompt short enough for a spreadsheet; nothing that forbids."""
    page = opened(template(kind, language)).worksheets[0]
    checks = {str(check.sqref): check for check in page.data_validations.dataValidation}
    for cell, column in zip(page[1], columns_of(kind), strict=True):
        check = checks.pop(f"{cell.column_letter}2:{cell.column_letter}{MOST_ROWS}", None)
        if column in CHOICES:
            assert check.type == "list"
            assert check.formula1 == '"' + ",".join(CHOICES[column][language].values()) + '"'
        elif column in ITEMS:
            assert check.formula1 == '"1,2,3,4,5"'
        elif column in KINDS[kind].words or column in ("respondent", "actual", "target"):
            assert check is None
        else:
            assert check.type in ("decimal", "whole")
        if check is not None:
            assert (check.errorStyle, check.showErrorMessage, check.showInputMessage) == ("warning", True, True)
            assert 0 < len(check.prompt) <= 225
            assert 0 < len(check.promptTitle) <= 32
            assert 0 < len(check.error) <= 225
            assert check.allowBlank
    assert checks == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_known_when_it_comes_back(language):
    """Protects: a drop-down never offers what the reader does not know. Expected: the canonical value of each word; a
    target with two ends as it is shown."""
    for column, words in CHOICES.items():
        for value, word in words[language].items():
            assert value_named(column, word) == value
            assert "," not in word
    assert span(BOTH_ENDS[language]) == (60, 85)


@each
def test_the_example_fits_the_kind(kind, language):
    """Protects: an example without doubt. Expected: as many cells as columns, and nothing that cannot be."""
    rows = filled(kind, language)
    assert len(rows) in (2, 3, 4)
    assert all(len(row) == len(columns_of(kind)) for row in rows)
    records = [dict(zip(columns_of(kind), row, strict=True)) for row in rows]
    for r in records:
        if kind == "inpatient":
            assert r["patient_days"] <= r["beds"] * r["days"]
            assert r["days"] == days_of(r["period"])
            assert r["deaths_48h"] <= r["deaths"] <= r["discharges"]
        if kind == "visits":
            assert r["returning_patients"] + r["new_patients"] <= r["visits"]


@each
def test_the_second_sheet_explains_and_is_not_data(kind, language):
    """Protects: the guide is for people. Expected: its title, every column by its header, the example rows; known as a
    guide, in either language and under another name; the other sheets are none."""
    book = opened(template(kind, language))
    guide = book.worksheets[1]
    assert guide.title == guide["A1"].value == GUIDE[language]
    assert is_guide(sheet_of(guide))
    cells = [tuple(value for value in row if value is not None) for row in guide.iter_rows(values_only=True)]
    said = {str(value) for row in cells for value in row}
    assert set(header(kind, language)) <= said
    assert {str(ABOUT[kind][c]) in " ".join(said) for c in columns_of(kind) if c in ABOUT[kind]} <= {True}
    for row in filled(kind, language):
        assert tuple(row) in cells
    others = [page for page in book.worksheets if page is not guide]
    assert not any(is_guide(sheet_of(page)) for page in others)


def test_what_is_a_guide():
    """Protects: data that only mention the title. Expected: the first filled cell alone tells, above all else."""
    assert is_guide(Sheet.of_rows("f", "s", [[None], [None, "  CARA MENGISI "], ["x", 1]]))
    assert not is_guide(Sheet.of_rows("f", "Cara mengisi", [["Tahun", "Cara mengisi"], [2023, 1]]))
    assert not is_guide(Sheet.of_rows("f", "s", [[None, None]]))
    assert not is_guide(Sheet.of_rows("f", "s", []))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questionnaire_of_a_survey_is_read(language):
    """Protects: the sheet beside the answers. Expected: empty, its ten items wait for their constructs; filled in as in
    the example, constructs, questions and cuts as they stand there."""
    page = opened(template("survey", language))[QUESTIONNAIRE[language]]
    assert [cell.value for cell in page["B"][1:]] == list(ITEMS)
    assert all(cell.comment.text for cell in page[1])
    empty = read_questionnaire(sheet_of(page))
    assert empty is not None
    assert (empty.items, empty.texts, empty.constructs, empty.cuts) == ((), {}, {}, {})
    asked = read_questionnaire(sheet_of(opened(completed("survey", language))[QUESTIONNAIRE[language]]))
    rows = EXAMPLES["questionnaire"]
    assert asked.items == ITEMS
    assert asked.texts == {item: str(question) for _, item, question, _ in rows}
    assert asked.constructs == {
        name: tuple(item for construct, item, _, _ in rows if construct == name)
        for name in dict.fromkeys(str(row[0]) for row in rows)
    }
    assert asked.cuts == {str(construct): cut for construct, _, _, cut in rows}


@each
def test_a_template_filled_in_as_its_example_reads_back_without_a_finding(kind, language):
    """Protects: the promise of a template. Expected: one dataset of its kind, every cell in its column, no doubt."""
    (dataset,) = bsc.read(completed(kind, language, Words(language).say), f"{kind}.xlsx")
    assert dataset.kind == kind
    assert dataset.findings == []
    columns = columns_of(kind)
    rows = filled(kind, language, Words(language).say)
    if kind == "survey":
        assert dataset.asked.items == ITEMS
        assert dataset.asked.cuts
        answers = [row[columns.index("P1") :] for row in rows]
        np.testing.assert_array_equal(dataset.answers.to_numpy(), answers)
        assert len(dataset.asked.people) == 2
        return
    for at, column in enumerate(columns):
        expected = [row[at] for row in rows]
        if column == "side":
            expected = [row[at] for row in EXAMPLES[kind]]
        if column == "target":
            assert [span(cell) for cell in dataset.frame[column]] == [span(cell) for cell in expected]
        else:
            assert dataset.frame[column].tolist() == expected


@each
def test_an_empty_template_says_that_it_has_no_rows(kind, language):
    """Protects: a template sent back as it was. Expected: unreadable, because of the rows; its guide is no data."""
    with pytest.raises(bsc.UnreadableFile, match="row"):
        bsc.read(template(kind, language), "empty.xlsx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_said_and_never_too_long(language):
    """Protects: another language, also one that needs many words. Expected: each text of the guide and the notes as it
    is said; prompts and the sheet's name cut to what a spreadsheet takes."""

    def say(text: str) -> str:
        return f"<<{text}" * 20

    for kind in KINDS:
        book = opened(template(kind, language, say))
        page = book.worksheets[0]
        assert len(page.title) <= 31
        assert all("<<" in cell.comment.text for cell in page[1])
        for check in page.data_validations.dataValidation:
            assert check.prompt.startswith("<<") and len(check.prompt) <= 225
            assert len(check.error) <= 225


def test_every_column_of_every_kind_is_described():
    """Protects: a new column comes with its note. Expected: a description of each, "item" for a survey's questions."""
    for kind, about in KINDS.items():
        if kind != "survey":
            assert set(ABOUT[kind]) == {*about.columns, *about.optional}
    assert set(ABOUT["survey"]) == {"respondent", "age", "sex", "item"}
    with pytest.raises(KeyError):
        header("nonsense")


def test_a_plain_workbook_holds_texts_as_they_are():
    """Protects: a list for others to open. Expected: the same cells; text that looks like a formula stays text; nan is
    empty; signs that a spreadsheet cannot hold are blanks; nothing is a formula."""
    rows = [["=1+1", 5, math.nan], ["+cmd|' /C calc'!A0", np.int64(7), None], ["a\x00b", 2.5, True]]
    page = opened(plain_workbook(["=Text", "Number", ""], rows)).active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["=Text", "Number", None], ["=1+1", 5, None], ["+cmd|' /C calc'!A0", 7, None], ["a b", 2.5, True]
    ]  # fmt: skip
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert page.freeze_panes == "A2"
    assert opened(plain_workbook(["A"], [])).active.max_row == 1
