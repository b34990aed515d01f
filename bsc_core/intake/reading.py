"""From a file to datasets: the one door through which data comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np

from bsc_core.intake import recognise as recognising
from bsc_core.intake.across import Across, across, turned
from bsc_core.intake.choices import Choices, shape
from bsc_core.intake.column_doubts import suggestion
from bsc_core.intake.datasets import KINDS, Dataset, Questionnaire, column_name
from bsc_core.intake.files import UnreadableFile, sheets_of
from bsc_core.intake.findings import Finding, choice, placed, row_numbers
from bsc_core.intake.headed import HeadedPeriod, headed_period
from bsc_core.intake.layout import Layout, lay_out, letter
from bsc_core.intake.numbers import ColumnNumbers
from bsc_core.intake.recognise import Recognised
from bsc_core.intake.records import sides_of
from bsc_core.intake.sheets import Sheet
from bsc_core.intake.surveys import read_questionnaire, read_survey
from bsc_core.intake.synonyms import names, plain
from bsc_core.intake.tables import read_table
from bsc_core.intake.templates import is_guide
from bsc_core.intake.totals import is_total
from bsc_core.intake.worded import WordScale
from bsc_core.sentence import Sentence

Role = Literal["data", "questionnaire", "text", "guide", "left out", "unknown"]


@dataclass(frozen=True)
class Reading:
    """A sheet as it was read: what it is, how each of its columns was understood, and the dataset it gave.

    ``role``: "data" gave ``dataset``; "questionnaire", "text" and "guide" explain other sheets; "left out" is the
    user's word or a hidden sheet; "unknown" is a sheet that needs the user's word, which ``findings`` ask for.
    ``meanings`` are by position: a column of the kind or a role of a survey, "" for not used. ``numbers`` and
    ``scales`` say how numbers and answers in words were read.
    """

    sheet: Sheet
    choices: Choices
    role: Role
    kind: str | None = None
    layout: Layout | None = None
    meanings: Mapping[int, str] = field(default_factory=dict)
    suggested: Mapping[int, str] = field(default_factory=dict)
    numbers: Mapping[int, ColumnNumbers] = field(default_factory=dict)
    scales: Mapping[int, WordScale] = field(default_factory=dict)
    dataset: Dataset | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def shape(self) -> str:
        """The same for sheets that look alike; "" for a sheet without a table."""
        return shape(self.layout) if self.layout else ""


def read(source: str | Path | bytes | BinaryIO, name: str | None = None) -> list[Dataset]:
    """The datasets of one file, each with its findings.

    ``source`` is a path, the file's bytes, or an open binary file; bytes need ``name``, the file's name with its
    ending. Every sheet of a workbook is recognised by itself. A sheet that is only text in its first column is kept as
    the file's notes; a sheet with the columns item and construct, as the questionnaire of the file's survey. What was
    not read of a file is a finding of its first dataset.

    Raises UnreadableFile where nothing in the file can be used, and ValueError for bytes without a name.
    """
    data, file = _bytes(source, name)
    readings = readings_of(sheets_of(data, file))
    found = [reading.dataset for reading in readings if reading.dataset is not None]
    if not found:
        raise nothing_in(file, readings)
    aside = [finding for reading in readings if reading.dataset is None for finding in reading.findings]
    return [replace(found[0], findings=found[0].findings + aside), *found[1:]]


def _bytes(source: str | Path | bytes | BinaryIO, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        if name is None:
            raise ValueError("Bytes need the name of their file, with its ending: read(data, name='budget.xlsx').")
        return source, name
    if isinstance(source, (str, Path)):
        path = Path(source)
        try:
            return path.read_bytes(), name or path.name
        except OSError as err:
            raise UnreadableFile(
                name or path.name,
                Sentence("The file cannot be opened."),
                Sentence("Check that it is still there and not open in another program."),
            ) from err
    return source.read(), name or Path(str(getattr(source, "name", ""))).name


def readings_of(sheets: Sequence[Sheet], choices: Mapping[str, Choices] | None = None) -> list[Reading]:
    """Every sheet of a file as it is read with the user's choices, by the names of the sheets."""
    chosen = choices or {}
    texts = [sheet for sheet in sheets if _is_text(sheet)]
    notes = tuple(line for sheet in texts for line in _lines(sheet))
    asked = {sheet.name: questions for sheet in sheets if (questions := read_questionnaire(sheet))}
    questionnaire = next(iter(asked.values()), None)
    all_hidden = all(sheet.hidden for sheet in sheets)
    readings = []
    for sheet in sheets:
        own = chosen.get(sheet.name, Choices())
        if sheet in texts:
            readings.append(Reading(sheet, own, "text"))
        elif sheet.name in asked:
            readings.append(Reading(sheet, own, "questionnaire"))
        elif is_guide(sheet):
            readings.append(Reading(sheet, own, "guide"))
        else:
            readings.append(_as_chosen(sheet, own, questionnaire, notes, hidden=sheet.hidden and not all_hidden))
    return readings


def examples(reading: Reading, at: int, most: int = 2) -> Sequence[tuple[str, str | float]]:
    """Some distinct cells of a column as they came and as they were read, the most telling first."""
    if at in reading.numbers:
        return reading.numbers[at].examples[:most]
    if reading.layout is None:
        return []
    cells = reading.sheet.below(reading.layout.rows[:1000], at).cells[1:]
    scale = reading.scales.get(at)
    if scale:
        return [(str(cell), scale.scores[plain(cell)]) for cell in cells if plain(cell) in scale.scores][:most]
    return [(str(cell), str(cell)) for cell in cells[:most]]


def _as_chosen(
    sheet: Sheet, choices: Choices, questions: Questionnaire | None, notes: tuple[str, ...], hidden: bool
) -> Reading:
    reading = reading_of(sheet, choices, questions, notes)
    if choices.used is False:
        return replace(reading, role="left out", dataset=None, findings=())
    if hidden and choices.used is None:
        return replace(reading, role="left out", dataset=None, findings=(_hidden_sheet(sheet),))
    return reading


def _hidden_sheet(sheet: Sheet) -> Finding:
    message = Sentence("The sheet “{name}” is hidden in the workbook.", name=sheet.name)
    action = Sentence("It is left out; you can use it all the same on its own page.")
    return Finding("note", None, "", message, action, sheet.file, sheet.name)


def reading_of(
    sheet: Sheet, choices: Choices, questions: Questionnaire | None = None, notes: tuple[str, ...] = ()
) -> Reading:
    """One sheet as it is read with the user's choices."""
    layout = lay_out(sheet, choices.header)
    if layout is None:
        return Reading(sheet, choices, "unknown", findings=(_no_table(sheet),))
    of_sheet = _of_sheet(sheet, layout, choices)
    if choices.actions.get("hidden rows") == "leave_rows_out":
        seen = [row for row in layout.rows if int(row) not in sheet.hidden_rows]
        layout = replace(layout, rows=np.array(seen, dtype=int))
    if choices.kind != "survey":
        table = _table(sheet, layout, choices, notes, of_sheet)
        if table.dataset is not None:
            return table
    else:
        table = None
    if choices.kind in (None, "survey"):
        survey = read_survey(sheet, layout, choices, questions, notes)
        if survey is not None:
            dataset = replace(survey.dataset, findings=survey.dataset.findings + of_sheet)
            return Reading(
                sheet, choices, "data", "survey", layout, survey.roles, scales=survey.scales, dataset=dataset,
                findings=tuple(dataset.findings),
            )  # fmt: skip
    return table or Reading(sheet, choices, "unknown", choices.kind, layout, findings=(_no_table(sheet),))


def _table(sheet: Sheet, layout: Layout, choices: Choices, notes: tuple[str, ...], of_sheet: list[Finding]) -> Reading:
    """A sheet read as a table of a kind, or what is missing for it."""
    around, said_where = _period_around(sheet, layout, choices)
    year = around.year if around else None
    found = _recognised(sheet, layout, choices, year)
    flipped = None if choices.columns else across(sheet, layout)
    if flipped and choices.kind in (None, flipped.kind) and _better_turned(sheet, layout, found, flipped):
        return _flipped(sheet, layout, choices, notes, of_sheet, around, flipped)
    if found is None:
        return Reading(sheet, choices, "unknown", None, layout, findings=(_no_table(sheet),))
    meanings = {at: meaning.column for at, meaning in found.meanings.items()}
    if found.missing or not len(layout.rows):
        findings = placed(_asked(found, layout), sheet.file, sheet.name)
        return Reading(
            sheet, choices, "unknown", found.kind, layout, meanings, found.suggested, findings=tuple(findings),
        )  # fmt: skip
    table = read_table(sheet, layout, found, choices, around)
    findings = placed(table.findings, sheet.file, sheet.name)
    if found.unnamed_period and said_where and year:
        findings.append(_year_from(sheet, year, said_where))
    findings += of_sheet
    dataset = Dataset(
        found.kind, table.frame, findings, sheet.file, sheet.name, notes, _remarks(sheet, layout)
    ) if len(table.frame) else None  # fmt: skip
    return Reading(
        sheet, choices, "data" if dataset else "unknown", found.kind, layout, meanings, found.suggested, table.numbers,
        dataset=dataset, findings=tuple(findings),
    )  # fmt: skip


def _better_turned(sheet: Sheet, layout: Layout, found: Recognised | None, flipped: Across) -> bool:
    """Whether a table is read with a row for each figure: unless it is whole as it stands, and not for that reason."""
    if found is None or found.missing or found.unnamed_period:
        return True
    named = sum(sheet.row(int(row))[flipped.label] is not None for row in layout.rows)
    return found.kind == "indicators" and len(flipped.rows) == named


def _recognised(sheet: Sheet, layout: Layout, choices: Choices, year: int | None) -> Recognised | None:
    line = next((head.at for head in layout.heads if plain(head.title) in _lines_called()), None)
    side_known = line is not None and any(sides_of(sheet, layout, line))
    found = recognising.recognise(layout, period_known=year is not None, side_known=side_known, kind=choices.kind)
    if found is None or not choices.columns:
        return found
    return recognising.by_choice(found, layout, choices.columns, year is not None, side_known)


def _lines_called() -> set[str]:
    return {word for word, column in names("budget").items() if column == "line"}


def _flipped(
    sheet: Sheet, layout: Layout, choices: Choices, notes: tuple[str, ...], of_sheet: list[Finding],
    around: HeadedPeriod | None, flipped: Across,
) -> Reading:  # fmt: skip
    kind, label, _, periods = flipped
    turned_sheet, turned_layout, found, place = turned(sheet, layout, flipped)
    table = read_table(turned_sheet, turned_layout, found, choices, around, place)
    findings = placed(table.findings, sheet.file, sheet.name) + of_sheet
    findings += placed(_left_beside(sheet, layout, flipped), sheet.file, sheet.name)
    dataset = Dataset(kind, table.frame, findings, sheet.file, sheet.name, notes)
    meanings = {head.at: "" for head in layout.heads} | {label: "label"} | dict.fromkeys(periods, "period")
    return Reading(sheet, choices, "data", kind, layout, meanings, dataset=dataset, findings=tuple(findings))


def _left_beside(sheet: Sheet, layout: Layout, flipped: Across) -> list[Finding]:
    """Columns that are no period and rows that are no figure of the kind, in a table with a row for each figure."""
    _, label, rows, periods = flipped
    columns = [
        layout.titles[head.at]
        for head in layout.heads
        if head.at not in periods and head.at != label and any(head.parts)
        and not recognising.needs_no_word(head) and not is_total(head.title)
    ]  # fmt: skip
    found = []
    if columns:
        message = Sentence.counted(
            "One column names no period that is known.", "{n} columns name no period that is known.", n=len(columns)
        )
        action = Sentence("They stay out of the results.")
        found.append(Finding("warning", layout.header[1], ", ".join(columns), message, action))
    others = [int(row) for row in layout.rows if int(row) not in rows and sheet.row(int(row))[label] is not None]
    if others:
        message = Sentence.counted(
            "One row was not used: {rows}.", "{n} rows were not used: {rows}.", n=len(others), rows=row_numbers(others)
        )
        found.append(Finding("note", others[0], "", message, Sentence("They stay out of the results.")))
    return found


def _period_around(sheet: Sheet, layout: Layout, choices: Choices) -> tuple[HeadedPeriod | None, str]:
    """The period that the table's surroundings name, and where: its title, the sheet's name, the file's name."""
    if choices.period:
        return headed_period(choices.period), ""
    for text in (*reversed(layout.above), sheet.name, sheet.file):
        period = headed_period(text)
        if period.year is not None:
            return period, text
    return None, ""


def _year_from(sheet: Sheet, year: int | None, where: str) -> Finding:
    message = Sentence("No column names the year; “{where}” says {year}.", where=where, year=str(year))
    action = Sentence("All rows belong to {year}.", year=str(year))
    return Finding("note", None, "", message, action, sheet.file, sheet.name)


def _asked(found: Recognised, layout: Layout) -> list[Finding]:
    """What the user is asked where a kind is probable but not complete."""
    row = layout.header[1]
    asked = [
        suggestion(found, at, layout.titles[at], row)
        for at, column in found.suggested.items()
        if column in found.missing
    ]
    rest = found.missing - set(found.suggested.values())
    if rest:
        message = Sentence(
            "For “{kind}” this is missing: {columns}.",
            kind=KINDS[found.kind].name,
            columns=[column_name(found.kind, column) for column in sorted(rest)],
        )
        action = Sentence("Say which column it is, or choose another kind.")
        asked.append(Finding("error", row, "", message, action))
    if not len(layout.rows):
        asked.append(
            Finding(
                "error", row, "", Sentence("The table has a header but no row that can be used."),
                Sentence("Fill in at least one row below the header."),
            )
        )  # fmt: skip
    return asked


def _of_sheet(sheet: Sheet, layout: Layout, choices: Choices) -> list[Finding]:
    """What is doubtful about a sheet whatever it holds: hidden rows, formulas without a value, rows set aside."""
    findings: list[Finding] = []
    rows = {int(row) for row in layout.rows} if sheet.hidden_rows or sheet.unstored else set()
    hidden = sorted(rows & sheet.hidden_rows)
    if hidden:
        message = Sentence.counted(
            "One hidden row: {rows}.", "{n:,} hidden rows: {rows}.", n=len(hidden), rows=row_numbers(hidden)
        )
        findings.append(choice("warning", hidden[0], "", message, "hidden rows", _HIDDEN, choices.actions, rows=hidden))
    for first, left, last, right in layout.others:
        message = Sentence(
            "Another table stands on the sheet: rows {first} to {last}, columns {left} to {right}.",
            first=str(first), last=str(last), left=letter(left), right=letter(right),
        )  # fmt: skip
        action = Sentence("It was left out: one table a sheet is read. Copy it to a sheet of its own to use it.")
        findings.append(Finding("warning", first, "", message, action, rows=tuple(range(first, last + 1))))
    by_column: dict[int, list[int]] = {}
    for row, at in sheet.unstored:
        if row in rows and at in layout.titles:
            by_column.setdefault(at, []).append(row)
    for at, lines in by_column.items():
        message = Sentence.counted(
            "A formula without a stored value: row {rows}.",
            "{n:,} formulas without a stored value: rows {rows}.",
            n=len(lines),
            rows=row_numbers(lines),
        )
        action = Sentence("They count as empty. Open the file in a spreadsheet, save it, and choose it once more.")
        findings.append(Finding("error", lines[0], layout.titles[at], message, action))
    return placed(findings, sheet.file, sheet.name)


_HIDDEN = {"keep": Sentence("They count."), "leave_rows_out": Sentence("They are left out.")}


def _remarks(sheet: Sheet, layout: Layout) -> tuple[str, ...]:
    """What a file says beside its rows, each remark once."""
    at = next((head.at for head in layout.heads if plain(head.title) in names("note")), None)
    if at is None:
        return ()
    column = sheet.below(layout.rows, at)
    return tuple(dict.fromkeys(str(cell) for cell in column if cell is not None))


def _is_text(sheet: Sheet) -> bool:
    first, *others = sheet.columns
    return not any(len(c.cells) > 1 for c in others) and all(isinstance(cell, str) for cell in first.cells[1:])


def _lines(sheet: Sheet) -> list[str]:
    return [str(cell) for cell in sheet.columns[0] if cell is not None]


def _no_table(sheet: Sheet) -> Finding:
    message = Sentence("No table of a known kind was found on the sheet.")
    action = Sentence("Choose what it holds, or leave the sheet out.")
    return Finding("warning", None, "", message, action, sheet.file, sheet.name)


def nothing_in(file: str, readings: Sequence[Reading]) -> UnreadableFile:
    """Why a file gave no dataset, to be raised or said."""
    tables = [reading for reading in readings if reading.role == "unknown"]
    if tables and all(len(reading.sheet.filled_rows) < 2 for reading in tables):
        return UnreadableFile(
            file, Sentence("The file has a header but no rows."), Sentence("Fill in at least one row below the header.")
        )
    asked = [f for reading in tables for f in reading.findings if reading.kind]
    if asked:
        return UnreadableFile(file, asked[0].message, asked[0].action)
    return UnreadableFile(
        file,
        Sentence("No table of a known kind was found in it."),
        Sentence(
            "Name its columns as in the templates on the Start page; a survey has one row for each person and one "
            "column for each question, answered in whole numbers or in words such as “agree”."
        ),
    )
