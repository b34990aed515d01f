"""Workbooks to fill in: the columns of a kind, named so that they are recognised when they come back, and explained."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bsc_core.intake.datasets import KINDS
from bsc_core.intake.sheets import Sheet
from bsc_core.intake.synonyms import synonyms
from bsc_core.sentence import Sentence

Say = Callable[[str], str]
"""What says a sentence in a language."""
ITEMS = tuple(f"P{i}" for i in range(1, 11))
SURVEY_COLUMNS = ("respondent", "age", "sex", *ITEMS)
ANSWERS = (1, 2, 3, 4, 5)
MOST_ROWS = 5000
"""How far down a sheet its drop-downs and number formats reach."""

# Titles are fixed and not translated by the catalogues, because they are recognised when the workbook comes back.
GUIDE: Mapping[str, str] = {"en": "How to fill it in", "id": "Cara mengisi"}
QUESTIONNAIRE: Mapping[str, str] = {"en": "Questionnaire", "id": "Kuesioner"}
QUESTIONNAIRE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "en": ("Construct", "Item", "Question", "Low below"),
    "id": ("Konstruk", "Butir", "Pertanyaan", "Rendah di bawah"),
}
CHOICES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "side": {
        "en": {"revenue": "revenue", "expenditure": "expenditure"},
        "id": {"revenue": "pendapatan", "expenditure": "belanja"},
    },
    "direction": {
        "en": {"up": "up", "down": "down", "range": "range", "trend": "trend"},
        "id": {"up": "naik", "down": "turun", "range": "rentang", "trend": "tren"},
    },
    "perspective": {
        "en": {
            "financial": "financial",
            "customer": "customer",
            "internal_process": "internal process",
            "learning_growth": "learning and growth",
        },
        "id": {
            "financial": "keuangan",
            "customer": "pelanggan",
            "internal_process": "proses bisnis internal",
            "learning_growth": "pembelajaran dan pertumbuhan",
        },
    },
    "sex": {"en": {"male": "male", "female": "female"}, "id": {"male": "laki-laki", "female": "perempuan"}},
}
"""The words of a drop-down by column, language and canonical value; all of them are known when they come back."""
BOTH_ENDS: Mapping[str, str] = {"en": "60 to 85", "id": "60 s/d 85"}
"""A target with two ends. Not "60-85": a spreadsheet takes "5-6" for a date."""

ROWS: Mapping[str, Sentence] = {
    "budget": Sentence("One row for each line of the budget in each year."),
    "visits": Sentence("One row for each year."),
    "inpatient": Sentence("One row for each period: a year, a half-year, a quarter or a month."),
    "workforce": Sentence("One row for each year."),
    "indicators": Sentence("One row for each indicator in each period."),
    "table": Sentence("One row for each cell of the table: two groups that meet, and how many people are in both."),
    "survey": Sentence("One row for each person who answered, one column for each question."),
}
"""What a row of each kind is."""
_YEAR = Sentence("The year, in four digits.")
_PERIOD = Sentence("A year (2024), a half-year (2024-H1), a quarter (2024-Q1) or a month (2024-01).")
ABOUT: Mapping[str, Mapping[str, Sentence]] = {
    "budget": {
        "year": _YEAR,
        "months": Sentence(
            "How many months of the year the realised amount covers: 12 for the whole year, 7 for January to July. "
            "Empty counts as 12."
        ),
        "side": Sentence("Whether money comes in or goes out."),
        "line": Sentence("The name of the line in the budget."),
        "budgeted": Sentence("What was planned for the whole year, in rupiah."),
        "realised": Sentence("What really came in or was spent in those months, in rupiah."),
        "unit": Sentence("The ward or the hospital that the row belongs to, where there are several."),
    },
    "visits": {
        "year": _YEAR,
        "visits": Sentence("All outpatient visits of the year."),
        "returning_patients": Sentence("Patients of the year who had been here before."),
        "new_patients": Sentence("Patients of the year who came for the first time."),
        "new_services": Sentence("How many services were started in the year."),
        "services": Sentence("How many services were offered in the year, the new ones among them."),
        "unit": Sentence("The clinic or the hospital that the row belongs to, where there are several."),
    },
    "inpatient": {
        "period": _PERIOD,
        "days": Sentence("How many days the period has. Where it is empty, they are counted from the period."),
        "beds": Sentence("Beds that could be used in the period."),
        "patient_days": Sentence(
            "Patient-days (HP): the patients in bed on each day, from the daily census, added up over the period."
        ),
        "stay_days": Sentence(
            "Days of stay (LD) of the patients who left in the period, each from admission to leaving, added up."
        ),
        "discharges": Sentence("Patients who left in the period, alive or dead."),
        "deaths": Sentence("How many of these patients died."),
        "deaths_48h": Sentence("How many of these died 48 hours or more after admission."),
        "unit": Sentence("The ward or the hospital that the row belongs to, where there are several."),
    },
    "workforce": {
        "year": _YEAR,
        "employees": Sentence("How many people the hospital employed in the year."),
        "left": Sentence("How many of them left in the year, for whatever reason."),
        "unit": Sentence("The ward or the hospital that the row belongs to, where there are several."),
    },
    "indicators": {
        "perspective": Sentence("The perspective of the scorecard that the indicator belongs to."),
        "indicator": Sentence("The name of the indicator, written the same way in every period."),
        "unit": Sentence("What the indicator is measured in: %, minutes, rupiah ..."),
        "period": _PERIOD,
        "actual": Sentence("What was reached in the period, in the indicator's own unit."),
        "target": Sentence(
            "What should be reached, in the same unit: one number, or both ends with a word between them. "
            "Empty where only the trend counts."
        ),
        "direction": Sentence(
            "What is good: more, less, a value between both ends of the target, or better than the period before."
        ),
        "weight": Sentence(
            "How much the indicator counts beside others: one of weight 2 counts twice as much as one of weight 1. "
            "Where it is empty, the method decides."
        ),
    },
    "table": {
        "predictor": Sentence("What may have an influence, such as competence."),
        "predictor_level": Sentence("The group of people by that, such as low or high."),
        "outcome": Sentence("What may be influenced, such as performance."),
        "outcome_level": Sentence("The group of people by that, such as low or high."),
        "n": Sentence("How many people are in both of these groups."),
    },
    "survey": {
        "respondent": Sentence("A number for each person. Names are not needed."),
        "age": Sentence("The age in years."),
        "sex": Sentence("Whether the person is male or female."),
        "item": Sentence(
            "The answer to this question, from 1 (worst) to 5 (best). Empty where there is none. "
            "For more questions, add columns; columns that you do not need can go."
        ),
    },
    "questionnaire": {
        "construct": Sentence("What the question is about. Questions with the same word here are added up."),
        "item": Sentence("The header of the question's column on the first sheet, such as P1."),
        "question": Sentence("The question itself, to be read beside its results."),
        "low_below": Sentence("The sum of a construct's answers below which a person counts as low. May stay empty."),
    },
}
"""What belongs in each column, and in which unit, by kind. "item" stands for each question of a survey."""
_OPTIONAL_IN_SURVEY = ("respondent", "age", "sex")
_COMPETENCE, _PERFORMANCE, _LOW, _HIGH = (
    Sentence("competence"),
    Sentence("performance"),
    Sentence("low"),
    Sentence("high"),
)
EXAMPLES: Mapping[str, tuple[tuple[Any, ...], ...]] = {
    "budget": (
        (2024, 12, "revenue", Sentence("Patient services"), 9_600_000_000, 9_214_500_000),
        (2024, 12, "expenditure", Sentence("Personnel"), 4_150_000_000, 4_087_250_000),
        (2024, 12, "expenditure", Sentence("Goods and services"), 4_900_000_000, 4_563_800_000),
    ),
    "visits": ((2023, 31_250, 24_180, 5_870, 1, 24), (2024, 33_475, 25_630, 6_245, 2, 26)),
    "inpatient": (
        ("2023", 365, 80, 20_440, 19_865, 5_112, 82, 41),
        ("2024", 366, 84, 22_036, 21_498, 5_487, 90, 44),
    ),
    "workforce": ((2023, 412, 9), (2024, 425, 12)),
    "indicators": (
        ("customer", Sentence("Waiting time at registration"), Sentence("minutes"), "2024", 24, 30, "down", 2),
        ("internal_process", Sentence("Beds in use"), "%", "2024", 72.5, BOTH_ENDS, "range", 1),
        ("learning_growth", Sentence("Employees who were trained"), "%", "2024", 64, 80, "up", 1),
    ),
    "table": (
        (_COMPETENCE, _LOW, _PERFORMANCE, _LOW, 32),
        (_COMPETENCE, _LOW, _PERFORMANCE, _HIGH, 13),
        (_COMPETENCE, _HIGH, _PERFORMANCE, _LOW, 18),
        (_COMPETENCE, _HIGH, _PERFORMANCE, _HIGH, 42),
    ),
    "survey": (
        (1, 34, "female", 4, 5, 4, 3, 5, 4, 4, 2, 5, 4),
        (2, 27, "male", 3, 3, 4, 2, 4, 3, 5, 3, 4, 4),
        (3, 51, "female", 5, 4, 5, 4, 5, 5, 4, 4, 3, 5),
    ),
    "questionnaire": (
        (Sentence("Care"), "P1", Sentence("The staff were friendly"), 12),
        (Sentence("Care"), "P2", Sentence("The staff listened to me"), 12),
        (Sentence("Care"), "P3", Sentence("My treatment was explained to me"), 12),
        (Sentence("Care"), "P4", Sentence("My pain was taken seriously"), 12),
        (Sentence("Speed"), "P5", Sentence("I was registered quickly"), 9),
        (Sentence("Speed"), "P6", Sentence("I did not wait long for the doctor"), 9),
        (Sentence("Speed"), "P7", Sentence("I got my medicine soon"), 9),
        (Sentence("Rooms"), "P8", Sentence("The rooms were clean"), 9),
        (Sentence("Rooms"), "P9", Sentence("The rooms were quiet"), 9),
        (Sentence("Rooms"), "P10", Sentence("I found my way easily"), 9),
    ),
}
"""Filled rows of each kind: canonical values where there are CHOICES, sentences, and words by language."""


# --- what a column is -----------------------------------------------------------------------------------------------


def columns_of(kind: str) -> tuple[str, ...]:
    """The canonical columns of a template; a survey's questions are P1 to P10. Raises KeyError for an unknown kind."""
    about = KINDS[kind]
    if kind == "survey":
        return SURVEY_COLUMNS
    return about.columns + tuple(column for column in about.optional if column != "unit")


def header(kind: str, language: str = "en") -> list[str]:
    """The column names of a kind, in a language. Raises KeyError for a kind that is not known."""
    named = synonyms()["headers"].get(language, {})
    own = synonyms()[kind]
    return [
        str(named.get(column) or own.get(column, [column])[0]).capitalize()
        if column in own or column in named
        else column
        for column in columns_of(kind)
    ]


def filled(kind: str, language: str = "en", say: Say = str) -> list[list[Any]]:
    """The example rows of a kind, or of "questionnaire", as a person would fill them in."""
    columns = tuple(ABOUT[kind]) if kind == "questionnaire" else columns_of(kind)

    def cell(column: str, value: Any) -> Any:
        if column in CHOICES:
            return CHOICES[column][language][value]
        if isinstance(value, Mapping):
            return value[language]
        return str(say(value)) if isinstance(value, Sentence) else value

    return [[cell(column, value) for column, value in zip(columns, row, strict=True)] for row in EXAMPLES[kind]]


def is_guide(sheet: Sheet) -> bool:
    """Whether a sheet explains a template, and so holds no data: its first filled cell is one of the titles."""
    if not len(sheet.filled_rows):
        return False
    first = next(cell for cell in sheet.row(int(sheet.filled_rows[0])) if cell is not None)
    return str(first).strip().casefold() in {title.casefold() for title in GUIDE.values()}


def _needed(kind: str, column: str) -> bool:
    if kind == "questionnaire":
        return column in ("construct", "item")
    return column not in _OPTIONAL_IN_SURVEY if kind == "survey" else column in KINDS[kind].required


def _about(kind: str, column: str) -> Sentence:
    return ABOUT[kind]["item" if column in ITEMS and kind == "survey" else column]


def _number_format(kind: str, column: str) -> str:
    """The number format of a column: a period stays text, so that no spreadsheet turns 2024-01 into a day."""
    if column == "period":
        return "@"
    if column == "year":
        return "0"
    if kind not in KINDS or column in KINDS[kind].words or kind in ("survey", "indicators"):
        return "General"
    return "#,##0"


# --- the workbook ---------------------------------------------------------------------------------------------------

_NEEDED_FILL, _OPTIONAL_FILL = "CFE5EB", "EDEFF2"
_LONGEST_PROMPT, _LONGEST_TITLE, _LONGEST_SHEET = 225, 32, 31
_FONT = "Calibri"
_LINE = 15
"""Points of height of a line of text."""


def template(kind: str, language: str = "en", say: Say = str) -> bytes:
    """A workbook (.xlsx) to fill in: the header of a kind, with notes and drop-downs, and a sheet that explains it.

    ``say`` says its sentences in the language. A survey has one more sheet for its questions.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "Imbang"
    sheet = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", _clipped(say(KINDS[kind].name), _LONGEST_SHEET))
    _headed(sheet, kind, columns_of(kind), header(kind, language), language, say)
    for at, column in enumerate(columns_of(kind), start=1):
        _typed(sheet, at, kind, column, language, say)
    _explained(book.create_sheet(GUIDE[language]), kind, language, say)
    if kind == "survey":
        questions = book.create_sheet(QUESTIONNAIRE[language])
        _headed(
            questions, "questionnaire", tuple(ABOUT["questionnaire"]), QUESTIONNAIRE_COLUMNS[language], language, say
        )
        for row, item in enumerate(ITEMS, start=2):
            questions.cell(row, 2, item)
    for page in book:
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
    return _saved(book)


def plain_workbook(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook (.xlsx) with a header and rows, texts as they are and never as formulas; nan is an empty cell."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    longest = [len(head) for head in heads]
    for number, row in enumerate([heads, *rows], start=1):
        for at, value in enumerate(row, start=1):
            text = isinstance(value, str)
            cell = sheet.cell(number, at, _UNPRINTABLE.sub(" ", str(value)) if text else _own(value))
            if text:
                cell.data_type = "s"
                longest[at - 1] = max(longest[at - 1], len(value))
    for cell, letters in zip(sheet[1], longest, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = min(letters + 3, 80)
    sheet.freeze_panes = "A2"
    return _saved(book)


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _own(value: Any) -> Any:
    """A value that a spreadsheet can hold: Python's own numbers, nothing for nan."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _headed(sheet: Any, kind: str, columns: Sequence[str], titles: Sequence[str], language: str, say: Say) -> None:
    """The header of a sheet to fill in: frozen, what is needed in another colour, a note on each cell."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    examples = filled(kind, language, say)
    for at, (column, title) in enumerate(zip(columns, titles, strict=True), start=1):
        cell = sheet.cell(1, at, title)
        cell.font = Font(name=_FONT, bold=True)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.fill = PatternFill("solid", fgColor=_NEEDED_FILL if _needed(kind, column) else _OPTIONAL_FILL)
        note = "\n".join(_note(kind, column, language, say))
        cell.comment = Comment(note, "Imbang", height=40 + 18 * _lines(note, 40), width=300)
        sheet.column_dimensions[cell.column_letter].width = _width(title, [row[at - 1] for row in examples])
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 2 * _LINE


def _note(kind: str, column: str, language: str, say: Say) -> list[str]:
    """What is said of a column: what belongs in it, what there is to choose from, whether it is needed."""
    said = [str(say(_about(kind, column)))]
    if column in CHOICES:
        said.append(str(say(Sentence("Choose from: {words}.", words=list(CHOICES[column][language].values())))))
    return [*said, str(say(_need(kind, column)))]


def _need(kind: str, column: str) -> Sentence:
    return Sentence("Needed.") if _needed(kind, column) else Sentence("May stay empty.")


def _lines(text: str, letters: float) -> int:
    """How many lines a text takes where a line has so many letters."""
    return sum(max(1, math.ceil(len(line) / letters)) for line in text.split("\n"))


def _width(title: str, cells: Iterable[Any]) -> float:
    """The width of a column in letters: its cells, and its title on two lines."""
    longest = max((len(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in cells), default=0)
    return max(8, longest + 4, max(map(len, title.split())) + 3, math.ceil(len(title) / 2) + 3)


def _typed(sheet: Any, at: int, kind: str, column: str, language: str, say: Say) -> None:
    """A column's number format, and its drop-down or what its numbers can be; both warn and forbid nothing."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(at)
    sheet.column_dimensions[letter].number_format = _number_format(kind, column)
    about: dict[str, Any]
    if column in CHOICES:
        about = {"type": "list", "formula1": _listed(CHOICES[column][language].values())}
        warning = Sentence("This word is not on the list. Use it all the same?")
    elif column in ITEMS:
        about = {"type": "list", "formula1": _listed(map(str, ANSWERS))}
        warning = Sentence("The answers go from 1 to 5. Use it all the same?")
    elif column == "year":
        about = {"type": "whole", "operator": "between", "formula1": "1900", "formula2": "2100"}
        warning = Sentence("This is not a year in four digits. Use it all the same?")
    elif column == "months":
        about = {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "12"}
        warning = Sentence("A year has 12 months at most. Use it all the same?")
    elif column in KINDS[kind].words or column in ("respondent", "target", "actual"):
        return
    else:
        about = {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"}
        warning = Sentence("This should be a number, 0 or more. Use it all the same?")
    check = DataValidation(
        allow_blank=True, showInputMessage=True, showErrorMessage=True, errorStyle="warning", **about
    )
    title = str(sheet.cell(1, at).value)
    check.promptTitle = check.errorTitle = _clipped(title, _LONGEST_TITLE)
    check.prompt = _clipped(str(say(_about(kind, column))), _LONGEST_PROMPT)
    check.error = _clipped(str(say(warning)), _LONGEST_PROMPT)
    check.add(f"{letter}2:{letter}{MOST_ROWS}")
    sheet.add_data_validation(check)


def _listed(words: Iterable[str]) -> str:
    return '"' + ",".join(words) + '"'


# --- the sheet that explains ----------------------------------------------------------------------------------------

_PAGE = 110
"""The width of the explaining sheet in letters."""
_WIDTHS = (24, 64, 22, 16)
"""The widths in letters of what is said of a column: its name, what belongs in it, an example, whether it is needed."""


class _Grid:
    """Writes a sheet from the top. A text takes as many columns side by side as its width needs, at least one."""

    def __init__(self, sheet: Any, widths: Sequence[float]) -> None:
        self.sheet, self.row = sheet, 0
        self.widths: list[float] = []
        for width in widths:
            self._add(width)

    def _add(self, width: float) -> None:
        from openpyxl.utils import get_column_letter

        self.widths.append(width)
        self.sheet.column_dimensions[get_column_letter(len(self.widths))].width = width

    def write(
        self,
        values: Sequence[Any],
        widths: Sequence[float],
        *,
        bold: bool = False,
        size: int = 11,
        fills: Sequence[str] = (),
        formats: Sequence[str] = (),
    ) -> None:
        """One row of values, each at least as wide in letters as asked, the row as high as the longest text needs."""
        from openpyxl.styles import Alignment, Font, PatternFill

        self.row += 1
        first, lines = 1, 1
        for at, (value, wanted) in enumerate(zip(values, widths, strict=True)):
            last = first
            while sum(self.widths[first - 1 : last]) < wanted:
                last += 1
                if last > len(self.widths):
                    self._add(12)
            if first > len(self.widths):
                self._add(12)
            cell = self.sheet.cell(self.row, first, value)
            cell.font = Font(name=_FONT, bold=bold, size=size)
            cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top", horizontal="left")
            if formats:
                cell.number_format = formats[at]
            if last > first:
                self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)
            if fills:
                for column in range(first, last + 1):
                    self.sheet.cell(self.row, column).fill = PatternFill("solid", fgColor=fills[at])
            lines = max(lines, _lines(str(value), 1.05 * sum(self.widths[first - 1 : last])))
            first = last + 1
        self.sheet.row_dimensions[self.row].height = (_LINE + max(0, size - 11)) * lines + 2

    def skip(self) -> None:
        """An empty row."""
        self.row += 1


def _explained(sheet: Any, kind: str, language: str, say: Say) -> None:
    """The sheet that explains a template: what each column is, then rows as they look when they are filled in."""
    titles, rows = header(kind, language), filled(kind, language, say)
    sheet.sheet_view.showGridLines = False
    grid = _Grid(sheet, [_width(title, [row[at] for row in rows]) for at, title in enumerate(titles)])
    grid.write([GUIDE[language]], [_PAGE], bold=True, size=14)
    grid.write([str(say(Sentence("Write on the first sheet, below its header. This sheet is not read.")))], [_PAGE])
    grid.write([str(say(ROWS[kind]))], [_PAGE])
    if "unit" in KINDS[kind].optional and kind != "survey":
        hint = Sentence("For several wards or hospitals, add a column “Unit” with their names; they are added up.")
        grid.write([str(say(hint))], [_PAGE])
        grid.write([str(say(Sentence("Leave out rows that only add up others.")))], [_PAGE])
    grid.skip()
    _columns_explained(grid, kind, columns_of(kind), titles, rows[0], language, say)
    _example(grid, kind, columns_of(kind), titles, rows, [0] * len(titles), say)
    if kind == "survey":
        columns, titles = tuple(ABOUT["questionnaire"]), list(QUESTIONNAIRE_COLUMNS[language])
        rows = filled("questionnaire", language, say)
        grid.skip()
        hint = Sentence("The sheet “{name}” says what was asked. It may stay as it is.", name=QUESTIONNAIRE[language])
        grid.write([str(say(hint))], [_PAGE], bold=True)
        _columns_explained(grid, "questionnaire", columns, titles, rows[0], language, say)
        _example(grid, "questionnaire", columns, titles, rows, (24, 12, 52, 20), say)


def _columns_explained(
    grid: _Grid, kind: str, columns: Sequence[str], titles: Sequence[str], row: Sequence[Any], language: str, say: Say
) -> None:
    heads = (Sentence("Column"), Sentence("What belongs in it"), Sentence("Example"), Sentence("Needed?"))
    grid.write([str(say(head)) for head in heads], _WIDTHS, bold=True, fills=[_OPTIONAL_FILL] * 4)
    for column, title, example in zip(columns, titles, row, strict=True):
        if column in ITEMS[1:] and kind == "survey":
            continue
        name = f"{ITEMS[0]} … {ITEMS[-1]}" if column == ITEMS[0] and kind == "survey" else title
        *about, need = _note(kind, column, language, say)
        fills = [_NEEDED_FILL if _needed(kind, column) else _OPTIONAL_FILL, *["FFFFFF"] * 3]
        formats = ["General", "General", _number_format(kind, column), "General"]
        grid.write([name, " ".join(about), example, need], _WIDTHS, fills=fills, formats=formats)


def _example(
    grid: _Grid,
    kind: str,
    columns: Sequence[str],
    titles: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[float],
    say: Say,
) -> None:
    grid.skip()
    grid.write([str(say(Sentence("Filled in, it looks like this:")))], [_PAGE], bold=True)
    fills = [_NEEDED_FILL if _needed(kind, column) else _OPTIONAL_FILL for column in columns]
    formats = [_number_format(kind, column) for column in columns]
    grid.write(titles, widths, bold=True, fills=fills)
    for row in rows:
        grid.write(row, widths, formats=formats)
