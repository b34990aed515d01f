"""A sheet as two CSV files and a JSON file, and back: the texts of its cells, their types, and all else.

Both CSV files have the sheet's rows and columns, from the top left corner. The first has the text of each cell, the
second a letter for its type. The types make the way back exact: "007" stays a text, 1 and 1.0 stay different.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from numbers import Integral, Real
from typing import Any

import numpy as np

from bsc_core.intake.limits import MOST_CELLS, MOST_COLUMNS
from bsc_core.intake.sheets import Cell, Column, Sheet
from bsc_core.keep import forms
from bsc_core.keep.values import plain, value_of

EMPTY, TEXT, WHOLE, FLOAT, TRUTH, DATE, MOMENT, TIME = "-sifbdmt"
"""The letters of the second file: an empty cell, a text, a whole number, a float, a truth value, a date, a date with a
time, a time."""
_RISKY = tuple("=+-@\t\r'")
"""A text that begins so gets an apostrophe in front, so that a spreadsheet takes none for a formula."""
_READ_AS: Mapping[str, Callable[[str], Cell]] = {
    TEXT: lambda text: text.removeprefix("'"),
    WHOLE: int,
    FLOAT: float,
    TRUTH: lambda text: {"TRUE": True, "FALSE": False}[text],
    DATE: date.fromisoformat,
    MOMENT: datetime.fromisoformat,
    TIME: time.fromisoformat,
}
_FIELDS = ("name", "first_row", "hidden", "texts", "labels", "decimal_comma")


@dataclass(frozen=True)
class SheetParts:
    """The parts of one sheet: ``cells`` and ``types`` are CSV in UTF-8, ``about`` is for JSON."""

    cells: bytes
    types: bytes
    about: Any


def parts_of(sheet: Sheet) -> SheetParts:
    """The parts that :func:`sheet_of` makes the same sheet of. Raises TypeError for a cell of an unknown type."""
    texts, types, orders = [], [], []
    for place, column in enumerate(sheet.columns):
        written = [_written(cell) for cell in column.cells]
        letters, said = (np.array(part, dtype=object)[column.at] for part in zip(*written, strict=True))
        texts.append(said)
        types.append(letters)
        order = _order(column, written)
        if order:
            orders.append({"column": place, "rows": order})
    cells = io.StringIO(newline="")
    csv.writer(cells, lineterminator="\r\n").writerows(zip(*texts, strict=True))
    letters_of_rows = "".join(f"{','.join(row)}\r\n" for row in zip(*types, strict=True))
    about = {
        "rows": sheet.height,
        "columns": len(sheet.columns),
        **{field: plain(getattr(sheet, field)) for field in _FIELDS},
        "hidden_rows": sorted(sheet.hidden_rows),
        "merged": [list(block) for block in sheet.merged],
        "unstored": [number for cell in sheet.unstored for number in cell],
        "order": orders,
    }
    return SheetParts(cells.getvalue().encode("utf-8", "surrogatepass"), letters_of_rows.encode(), about)


def sheet_of(parts: SheetParts, file: str) -> Sheet:
    """The sheet of these parts, of the file with this name. Raises ValueError, TypeError, KeyError or csv.Error for
    parts that do not fit together."""
    about = {key: value_of(found) for key, found in parts.about.items()}
    rows, width = forms.count(about["rows"]), forms.count(about["columns"])
    if rows * width > MOST_CELLS or width > MOST_COLUMNS or (rows and not width):
        raise ValueError("more cells than a sheet may have")
    texts = _rows(_Lines(parts.cells.decode("utf-8", "surrogatepass")), rows, width)
    types = _rows(_Lines(parts.types.decode("ascii")), rows, width)
    columns = [_column(*both) for both in zip(texts, types, strict=True)]
    for one in forms.every(dict)(about["order"]):
        at = forms.count(one["column"])
        columns[at] = _reordered(columns[at], forms.every(forms.count)(one["rows"]))
    wholes = forms.every(forms.whole)
    unstored = wholes(about["unstored"])
    return Sheet(
        file,
        forms.text(about["name"]),
        tuple(columns),
        first_row=forms.whole(about["first_row"]),
        hidden=forms.truth(about["hidden"]),
        hidden_rows=frozenset(wholes(about["hidden_rows"])),
        merged=tuple((a, b, c, d) for a, b, c, d in forms.every(wholes)(about["merged"])),
        unstored=tuple(zip(unstored[::2], unstored[1::2], strict=True)),
        texts=forms.mapping(forms.text, forms.text)(about["texts"]),
        labels=forms.mapping(forms.text, forms.mapping(forms.number, forms.text))(about["labels"]),
        decimal_comma=forms.optional(forms.truth)(about["decimal_comma"]),
    )


# Cells


def _written(cell: Cell) -> tuple[str, str]:
    """The letter of a cell's type, and its text."""
    if type(cell) is float:  # most cells are floats or texts
        return FLOAT, repr(cell)
    if cell is None:
        return EMPTY, ""
    if isinstance(cell, str):
        return TEXT, f"'{cell}" if cell.startswith(_RISKY) else str(cell)
    if isinstance(cell, (bool, np.bool_)):
        return TRUTH, "TRUE" if cell else "FALSE"
    if isinstance(cell, Integral):
        return WHOLE, str(int(cell))
    if isinstance(cell, Real):
        return FLOAT, repr(float(cell))
    if isinstance(cell, datetime):
        return MOMENT, cell.isoformat()
    if isinstance(cell, date):
        return DATE, cell.isoformat()
    if isinstance(cell, time):
        return TIME, cell.isoformat()
    raise TypeError(f"a cell of the type {type(cell).__name__} cannot be kept")


def _read(letter: str, text: str) -> Cell:
    if letter == EMPTY:
        if text:
            raise ValueError("an empty cell has a text")
        return None
    return _READ_AS[letter](text)


# Columns


class _Lines:
    """The lines of a CSV text for its reader, never more fields for one row than a sheet has cells."""

    def __init__(self, text: str) -> None:
        self.lines = io.StringIO(text, newline="")
        self.fields = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.fields += line.count(",")
            if self.fields > MOST_CELLS:
                raise ValueError("a row of more fields than a sheet has cells")
            yield line


def _rows(lines: _Lines, rows: int, width: int) -> list[tuple[str, ...]]:
    """The columns of a CSV text, each from the top; raises ValueError for another number of rows or columns."""
    found: list[list[str]] = []
    for row in csv.reader(lines, strict=True):
        lines.fields = 0
        if len(row) != width or len(found) == rows:
            raise ValueError("another number of rows or columns")
        found.append(row)
    forms.of_length(rows, found)
    return list(zip(*found, strict=True)) if rows else [()] * width


def _column(texts: Sequence[str], letters: Sequence[str]) -> Column:
    """The column with these cells, the distinct ones in the order in which they first stand in it."""
    pairs = list(zip(letters, texts, strict=True))
    distinct = [pair for pair in dict.fromkeys(pairs) if pair[0] != EMPTY]
    codes = {pair: code for code, pair in enumerate([(EMPTY, ""), *distinct])}
    at = np.fromiter((codes[pair] for pair in pairs), dtype=np.int32, count=len(pairs))
    return Column((None, *(_read(*pair) for pair in distinct)), at)


def _order(column: Column, written: Sequence[tuple[str, str]]) -> list[int]:
    """The first row of each distinct cell, in the order of the column; nothing where that is the order of the rows."""
    codes, firsts = np.unique(column.at[column.at > 0], return_index=True)
    if np.all(np.diff(firsts) > 0):
        return []
    code_of = {pair: code for code, pair in reversed(list(enumerate(written)))}
    at = np.fromiter((code_of[pair] for pair in written), dtype=np.int32, count=len(written))[column.at]
    codes, firsts = np.unique(at, return_index=True)
    filled = [int(first) for code, first in zip(codes, firsts, strict=True) if written[code][0] != EMPTY]
    return filled if filled != sorted(filled) else []


def _reordered(column: Column, firsts: Sequence[int]) -> Column:
    """The column with its distinct cells in the order of these rows."""
    now = [0, *(int(column.at[row]) for row in firsts)]
    if sorted(now) != list(range(len(column.cells))):
        raise ValueError("the order does not name every distinct cell once")
    places = np.empty(len(now), dtype=np.int32)
    places[now] = np.arange(len(now))
    return Column(tuple(column.cells[code] for code in now), places[column.at])
