"""Bytes to sheets: what a .csv or .xlsx file holds, cell by cell, before anyone asks what it means."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsc_core.sentence import Sentence

FORMATS = (".csv", ".xlsx")
Cell = Any  # str, int, float, bool, date, datetime or None


class UnreadableFile(Exception):
    """A file that cannot be used. ``reason`` says why, ``way_out`` what to do; both can be said in another language."""

    def __init__(self, file: str, reason: Sentence, way_out: Sentence) -> None:
        super().__init__(f"{file}: {reason} {way_out}")
        self.file, self.reason, self.way_out = file, reason, way_out


@dataclass(frozen=True)
class Sheet:
    """A rectangle of cells. ``rows[i]`` is the row that a person sees as number ``i + 1``; an empty cell is None."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def filled(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The rows that are not empty, each with the number a person sees."""
        for number, row in enumerate(self.rows, start=1):
            if any(cell is not None for cell in row):
                yield number, row


def sheets_of(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a file, empty ones left out.

    Raises UnreadableFile for a format that is not read, a damaged file, and a file without a single filled cell.
    """
    if not data.strip():
        raise UnreadableFile(
            name,
            Sentence("The file is empty."),
            Sentence("Save it again from the spreadsheet and choose it once more."),
        )
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        sheets = [Sheet(name, "", _csv_rows(data, name))]
    elif suffix == ".xlsx":
        sheets = _workbook(data, name)
    else:
        raise UnreadableFile(
            name,
            Sentence("Files that end in {ending} are not read.", ending=suffix or Sentence("no ending")),
            Sentence("Open it in a spreadsheet and save it as .xlsx or .csv."),
        )
    sheets = [sheet for sheet in sheets if any(True for _ in sheet.filled())]
    if not sheets:
        raise UnreadableFile(
            name, Sentence("The file has no filled cells."), Sentence("Check that you saved the sheet with the table.")
        )
    return sheets


def _csv_rows(data: bytes, name: str) -> tuple[tuple[Cell, ...], ...]:
    text = _decoded(data, name)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter)
    try:
        return tuple(tuple(cell.strip() or None for cell in row) for row in rows)
    except csv.Error as err:
        raise UnreadableFile(
            name,
            Sentence("The file ends in .csv but is not a table of text."),
            Sentence("Open it in a spreadsheet and save it as .xlsx or .csv."),
        ) from err


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise UnreadableFile(
            name,
            Sentence("The letters of the file are in a code that is not known."),
            Sentence("Open it in a spreadsheet and save it as .xlsx, or as .csv in UTF-8."),
        )
    return str(best)


def _workbook(data: bytes, name: str) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            Sheet(name, sheet, _workbook_rows(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)))
            for sheet in book.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as err:
        raise UnreadableFile(
            name,
            Sentence("The workbook cannot be opened: it is damaged, protected by a password, or not a workbook."),
            Sentence("Open it in a spreadsheet, save it again as .xlsx without a password, and choose it once more."),
        ) from err


def _workbook_rows(rows: list[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    def cell(value: Cell) -> Cell:
        if isinstance(value, str):
            return value.strip() or None
        return int(value) if isinstance(value, float) and value.is_integer() else value

    return tuple(tuple(cell(value) for value in row) for row in rows)
