"""From a file to datasets: the one door through which data comes in."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from bsc_core.intake.checks import plausibility
from bsc_core.intake.datasets import KINDS, Dataset, Kind
from bsc_core.intake.files import Cell, Sheet, UnreadableFile, sheets_of
from bsc_core.intake.findings import Finding
from bsc_core.intake.numbers import NotANumber, number, span
from bsc_core.intake.recognise import Recognised, match, recognise, value_named
from bsc_core.intake.surveys import read_questionnaire, read_survey
from bsc_core.intake.totals import is_total, without_totals
from bsc_core.periods import days_of, year_of
from bsc_core.sentence import Sentence

LEFT_EMPTY = Sentence("The cell counts as empty.")
LEFT_OUT = Sentence("The row was left out.")


def read(source: str | Path | bytes | BinaryIO, name: str | None = None) -> list[Dataset]:
    """The datasets of one file, each with its findings.

    ``source`` is a path, the file's bytes, or an open binary file; bytes need ``name``, the file's name with its
    ending. Every sheet of a workbook is recognised by itself. A sheet that is only text in its first column is kept as
    the file's notes; a sheet with the columns item and construct, as the questionnaire of the file's survey.

    Raises UnreadableFile where nothing in the file can be used, and ValueError for bytes without a name.
    """
    data, file = _bytes(source, name)
    sheets = sheets_of(data, file)
    texts = [sheet for sheet in sheets if _is_text(sheet)]
    notes = tuple(line for sheet in texts for line in _lines(sheet))
    names = {sheet.name for sheet in texts}
    tables = [sheet for sheet in sheets if sheet.name not in names]
    asked = {sheet.name: questions for sheet in tables if (questions := read_questionnaire(sheet))}
    datasets = []
    for sheet in tables:
        if sheet.name in asked:
            continue
        found = recognise(sheet)
        dataset = _table(sheet, found, notes) if found else read_survey(sheet, next(iter(asked.values()), None), notes)
        if dataset is not None:
            datasets.append(dataset)
    if not datasets:
        raise _unknown(file, tables)
    return datasets


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


def _is_text(sheet: Sheet) -> bool:
    return all(
        isinstance(cell, str) if position == 0 else cell is None
        for _, row in sheet.filled()
        for position, cell in enumerate(row)
    )


def _lines(sheet: Sheet) -> list[str]:
    return [str(row[0]) for _, row in sheet.filled()]


def _unknown(file: str, tables: list[Sheet]) -> UnreadableFile:
    if tables and all(sum(True for _ in sheet.filled()) < 2 for sheet in tables):
        return UnreadableFile(
            file, Sentence("The file has a header but no rows."), Sentence("Fill in at least one row below the header.")
        )
    return UnreadableFile(
        file,
        Sentence("No table of a known kind was found in it."),
        Sentence(
            "Name its columns as in the templates on the Start page; a survey has one row for each person and one "
            "column for each question, answered in whole numbers."
        ),
    )


def _table(sheet: Sheet, found: Recognised, notes: tuple[str, ...]) -> Dataset:
    kind = KINDS[found.kind]
    header = sheet.rows[found.header_row - 1]
    reader = _Rows(header)
    note_at = match(header, "note").get("note")
    own_notes = dict.fromkeys(
        str(row[note_at])
        for n, row in sheet.filled()
        if n > found.header_row and note_at is not None and note_at < len(row) and row[note_at] is not None
    )
    columns = [*kind.columns, *(c for c in kind.optional if c in found.columns and c not in kind.columns)]
    rows: dict[int, dict[str, Any]] = {}
    for n, row in sheet.filled():
        if n <= found.header_row:
            continue
        record = {
            column: reader.value(n, row, column, found.columns.get(column), kind) for column in columns
        }  # fmt: skip
        record = _completed(found.kind, record)
        if reader.keeps(n, record, kind, found):
            rows[n] = record
    if not rows:
        raise UnreadableFile(
            sheet.file,
            Sentence("The table has a header but no row that can be used."),
            Sentence("Fill in at least one row below the header."),
        )
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("row")
    frame, sums = without_totals(frame)
    reader.unused(found, note_at)
    titles = {column: str(header[at]) for column, at in found.columns.items()}
    doubts = [replace(doubt, column=titles.get(doubt.column, "")) for doubt in sums + plausibility(found.kind, frame)]
    said = {(finding.row, finding.column) for finding in reader.findings}
    doubts = [doubt for doubt in doubts if (doubt.row, doubt.column) not in said]
    findings = [replace(finding, file=sheet.file, sheet=sheet.name) for finding in reader.findings + doubts]
    return Dataset(found.kind, frame, findings, sheet.file, sheet.name, notes, tuple(own_notes))


class _Rows:
    """Reads cells and keeps what was doubtful."""

    def __init__(self, header: tuple[Cell, ...]) -> None:
        self.header = header
        self.findings: list[Finding] = []

    def find(self, severity: Any, row: int | None, column: str, message: Sentence, action: Sentence) -> None:
        self.findings.append(Finding(severity, row, column, message, action))

    def value(self, n: int, row: tuple[Cell, ...], column: str, at: int | None, kind: Kind) -> Any:
        """A cell as its column wants it: text, a year, or a number; what cannot be read is a finding."""
        cell = row[at] if at is not None and at < len(row) else None
        if column in kind.words:
            return _label(cell)
        if column == "year":
            return None if is_total(cell) else year_of(cell)
        try:
            if column == "target" and (ends := span(cell))[0] < ends[1]:
                return str(cell)
            return number(cell)
        except NotANumber as err:
            header = str(self.header[at]) if at is not None else column
            message = (
                Sentence("“{text}” can be read as thousands or as decimals.", text=err.text)
                if err.ambiguous
                else Sentence("“{text}” is not a number.", text=err.text)
            )
            action = Sentence("The cell counts as empty; write the number without dots or commas between thousands.")
            self.find("error", n, header, message, action if err.ambiguous else LEFT_EMPTY)
            return math.nan

    def keeps(self, n: int, record: dict[str, Any], kind: Kind, found: Recognised) -> bool:
        """Whether a row can be used; if not, why is a finding."""
        for column in ("year", "period"):
            if column in record and record[column] is None:
                header = str(self.header[found.columns[column]])
                self.find("warning", n, header, Sentence("The row has no year or period."), LEFT_OUT)
                return False
        if "side" in record and record["side"] not in ("revenue", "expenditure"):
            header = str(self.header[found.columns["side"]])
            text = record["side"] or ""
            message = Sentence("“{text}” is neither revenue nor expenditure.", text=text)
            self.find("warning", n, header, message, LEFT_OUT)
            return False
        return True

    def unused(self, found: Recognised, note_at: int | None) -> None:
        """Columns that no one asked for are a note."""
        used = {*found.columns.values(), note_at}
        others = [str(cell) for i, cell in enumerate(self.header) if cell is not None and i not in used]
        if others:
            self.find(
                "note", found.header_row, ", ".join(others),
                Sentence.counted("One column was not used.", "{n} columns were not used.", n=len(others)),
                Sentence("They stay out of the results."),
            )  # fmt: skip


def _label(cell: Cell) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    return str(cell)


def _completed(kind: str, record: dict[str, Any]) -> dict[str, Any]:
    """A record with what the table leaves to be understood: side words, twelve months, the days of a year."""
    if kind == "budget":
        side = record["side"]
        months = 12.0 if math.isnan(record["months"]) else record["months"]
        return {**record, "side": value_named("side", side) or side, "months": months}
    if kind == "inpatient" and math.isnan(record["days"]):
        return {**record, "days": days_of(record["period"])}
    return record
