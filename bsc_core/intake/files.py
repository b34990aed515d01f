"""Bytes to sheets: what a .csv or .xlsx file holds, cell by cell, before anyone asks what it means."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsc_core.sentence import Sentence

FORMATS = (".csv", ".xlsx")
MOST_CELLS = 5_000_000
"""The most cells that a sheet may span, filled or not."""
MOST_BYTES = 1 << 30
"""The most bytes that a part of a workbook may unpack to."""
Cell = Any  # str, int, float, bool, date, datetime or None


class UnreadableFile(Exception):
    """A file that cannot be used. ``reason`` says why, ``way_out`` what to do; both can be said in another language."""

    def __init__(self, file: str, reason: Sentence, way_out: Sentence) -> None:
        super().__init__(f"{file}: {reason} {way_out}")
        self.file, self.reason, self.way_out = file, reason, way_out

    def __reduce__(self) -> tuple[type[UnreadableFile], tuple[str, Sentence, Sentence]]:
        return UnreadableFile, (self.file, self.reason, self.way_out)


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
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return tuple(tuple(cell.strip() or None for cell in row) for row in rows)
    except csv.Error as err:
        raise UnreadableFile(
            name,
            Sentence("The file ends in .csv but is not a table of text."),
            Sentence("Open it in a spreadsheet and save it as .xlsx or .csv."),
        ) from err


def _delimiter(text: str) -> str:
    """The sign between the cells: the one by which most of the first lines fall into the same number of cells."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(",;\t|", key=agreement)


def _decoded(data: bytes, name: str) -> str:
    """The text of a .csv: UTF-8, UTF-16 with its mark, else what Windows writes (cp1252)."""
    utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(
        name,
        Sentence("The letters of the file are in a code that is not known."),
        Sentence("Open it in a spreadsheet and save it as .xlsx, or as .csv in UTF-8."),
    )


def _workbook(data: bytes, name: str) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    if _cells_spanned(data) > MOST_CELLS:
        raise UnreadableFile(
            name,
            Sentence("A sheet spans more than {cells:,} cells, most of them empty.", cells=MOST_CELLS),
            Sentence("Copy the table alone into a new workbook and save that."),
        )
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


def _cells_spanned(data: bytes) -> int:
    """The cells of the largest sheet from its first corner to its last filled cell; 0 for what is no workbook.

    The reader lays out all of them, so one stray cell in the last corner would take all memory.
    """
    most = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for part in book.infolist():
                if part.filename.lower().endswith(".xml"):
                    if part.file_size > MOST_BYTES:
                        return MOST_CELLS + 1
                    sheet = book.read(part)
                    if b"sheetData" not in sheet:
                        continue
                    columns = set(re.findall(rb'<(?:\w+:)?c\s[^>]*?\br=["\']([A-Z]{1,3})', sheet))
                    rows = [int(row) for row in re.findall(rb'<(?:\w+:)?row\s[^>]*?\br=["\'](\d{1,7})["\']', sheet)]
                    most = max(most, max(map(_column_number, columns), default=0) * max(rows, default=0))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return 0  # the reader says what is wrong with it
    return most


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _workbook_rows(rows: list[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    def cell(value: Cell) -> Cell:
        if isinstance(value, str):
            return value.strip() or None
        return int(value) if isinstance(value, float) and value.is_integer() else value

    return tuple(tuple(cell(value) for value in row) for row in rows)
