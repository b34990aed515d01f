"""What the records of .xls and .xlsb workbooks say beside the values of the cells."""

from __future__ import annotations

import itertools
import struct
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import numpy as np

from bsc_core.intake.formats import refusal
from bsc_core.intake.formats.archive import Archive, elements, part_of
from bsc_core.intake.formats.compound import Compound
from bsc_core.intake.formats.marks import Marks, day_styles, percent_styles
from bsc_core.intake.limits import MOST_SHEETS, MOST_TAGS

_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip


class _Found:
    """The marks of a sheet while its records go by; rows are counted from 0 here."""

    def __init__(self, percent: frozenset[int], days: frozenset[int] = frozenset()) -> None:
        self._percent_styles, self._day_styles = percent, days
        self._days: list[tuple[int, int]] = []
        self._percent: list[tuple[int, int]] = []
        self._errors: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._hidden: set[int] = set()

    def number(self, row: int, column: int, style: int) -> None:
        if style in self._percent_styles:
            self._percent.append((row + 1, column))
        elif style in self._day_styles:
            self._days.append((row + 1, column))

    def error(self, row: int, column: int, code: int) -> None:
        self._errors[_ERRORS.get(code, "#N/A")].append((row + 1, column))

    def hidden(self, row: int) -> None:
        self._hidden.add(row + 1)

    def marks(self, first_day: date = Marks.first_day) -> Marks:
        return Marks(
            _places(self._percent),
            {error: _places(places) for error, places in self._errors.items()},
            _places(self._days),
            first_day,
            hidden_rows=frozenset(self._hidden),
        )


def _places(cells: list[tuple[int, int]]) -> np.ndarray:
    return np.array(cells, dtype=np.int64).reshape(-1, 2)


# --- .xls -----------------------------------------------------------------------------------------------------------

_EOF, _BOUNDSHEET, _FORMAT, _XF, _FILEPASS, _BOF = 0x000A, 0x0085, 0x041E, 0x00E0, 0x002F, 0x0809
_ROW, _NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = 0x0208, 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_BIFF8 = 0x0600


def xls_marks(book: Compound) -> list[Marks]:
    """The marks of the sheets of an .xls in the order of the workbook.

    Raises Refused for a workbook with a password, and for a compound file without a workbook. What a damaged workbook
    says no more is left out: the reader of the values says that it is damaged.
    """
    stream = book.read("Workbook") or book.read("Book")
    if not stream:
        raise refusal.damaged()
    starts: list[int] = []
    formats: dict[int, str] = {}
    styles: list[int] = []
    wide = True
    count = itertools.count(1)
    for kind, record in _xls_records(stream, 0, count):
        if kind == _FILEPASS:
            raise refusal.locked()
        if kind == _BOF and len(record) >= 2:
            wide = struct.unpack_from("<H", record)[0] == _BIFF8
        elif kind == _BOUNDSHEET and len(record) >= 4:
            starts += struct.unpack_from("<I", record)
        elif kind == _XF and len(record) >= 4:
            styles.append(struct.unpack_from("<2xH", record)[0])
        elif kind == _FORMAT and len(record) >= 5:
            two_bytes = wide and record[4] & 1
            code = record[5:].decode("utf-16-le", "replace") if two_bytes else record[3:].decode("latin-1")
            formats[struct.unpack_from("<H", record)[0]] = code
    percent = percent_styles(formats, styles)
    if len(starts) > MOST_SHEETS:
        raise refusal.too_many_sheets()
    return [_xls_sheet(_xls_records(stream, start, count), _Found(percent)) for start in starts]


def _xls_sheet(records: Iterator[tuple[int, bytes]], found: _Found) -> Marks:
    for kind, record in records:
        if kind not in _LENGTHS or len(record) < _LENGTHS[kind]:
            continue
        row, column, style = struct.unpack_from("<HHH", record)
        if kind in (_NUMBER, _RK):
            found.number(row, column, style)
        elif kind == _MULRK:
            for place, (style_of_one,) in enumerate(
                struct.iter_unpack("<H4x", record[4 : 4 + (len(record) - 6) // 6 * 6])
            ):
                found.number(row, column + place, style_of_one)
        elif kind == _FORMULA:
            if record[12:14] != b"\xff\xff":
                found.number(row, column, style)
            elif record[6] == 2:
                found.error(row, column, record[8])
        elif kind == _BOOLERR and record[7] == 1:
            found.error(row, column, record[6])
        elif kind == _ROW and record[12] & 0x20:
            found.hidden(row)
    return found.marks()


_LENGTHS = {_NUMBER: 14, _RK: 10, _MULRK: 12, _FORMULA: 14, _BOOLERR: 8, _ROW: 16}
"""Bytes that the records of a sheet have at least."""


def _xls_records(stream: bytes, at: int, count: Iterator[int]) -> Iterator[tuple[int, bytes]]:
    """The records from a position of the stream to the end of their sheet, or to where the stream breaks off.

    ``count`` counts the records of all sheets. Raises Refused for too many.
    """
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if next(count) > MOST_TAGS:
            raise refusal.too_large()
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


# --- .xlsb ----------------------------------------------------------------------------------------------------------

_ROW_HEADER, _CELL_RK, _CELL_ERROR, _CELL_REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_PROPERTIES, _SHEETS_ENTRY, _FORMAT_ENTRY, _STYLE_ENTRY, _CELL_STYLES, _CELL_STYLES_END = (
    0x99,
    0x9C,
    0x2C,
    0x2F,
    0x269,
    0x26A,
)


def xlsb_marks(book: Archive) -> list[Marks]:
    """The marks of the sheets of an .xlsb in the order of the workbook."""
    relations = elements(book.read("xl/_rels/workbook.bin.rels"), "Relationship")
    targets = {about.get("Id"): about.get("Target", "") for _, about in relations}
    count = itertools.count(1)
    formats, styles = _xlsb_styles(_xlsb_records(book.read("xl/styles.bin"), count))
    percent, days = percent_styles(formats, styles), day_styles(formats, styles)
    first_day = Marks.first_day
    parts = []
    for kind, record in _xlsb_records(book.read("xl/workbook.bin"), count):
        if kind == _PROPERTIES and record[:1] and record[0] & 1:
            first_day = date(1904, 1, 1)
        elif kind == _SHEETS_ENTRY and len(record) >= 12:
            (length,) = struct.unpack_from("<8xI", record)
            if length != 0xFFFFFFFF:
                key = record[12 : 12 + length * 2].decode("utf-16-le", "replace")
                parts.append(part_of(targets.get(key, "")))
    if len(parts) > MOST_SHEETS:
        raise refusal.too_many_sheets()
    found = {
        part: _xlsb_sheet(_xlsb_records(book.read(part), count), _Found(percent, days)).marks(first_day)
        for part in dict.fromkeys(parts)
    }
    return [found[part] for part in parts]


def _xlsb_styles(records: Iterator[tuple[int, bytes]]) -> tuple[dict[int, str], list[int]]:
    """The number formats of a workbook by their ids, and the id of each of its cell styles."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = False
    for kind, record in records:
        if kind in (_CELL_STYLES, _CELL_STYLES_END):
            inside = kind == _CELL_STYLES
        elif kind == _FORMAT_ENTRY and len(record) >= 6:
            key, length = struct.unpack_from("<HI", record)
            formats[key] = record[6 : 6 + length * 2].decode("utf-16-le", "replace")
        elif kind == _STYLE_ENTRY and inside and len(record) >= 4:
            styles.append(struct.unpack_from("<2xH", record)[0])
    return formats, styles


def _xlsb_sheet(records: Iterator[tuple[int, bytes]], found: _Found) -> _Found:
    row = 0
    for kind, record in records:
        if kind == _ROW_HEADER and len(record) >= 13:
            (row,) = struct.unpack_from("<I", record)
            if record[11] & 0x10:
                found.hidden(row)
        elif kind in (_CELL_RK, _CELL_REAL, _FORMULA_NUMBER) and len(record) >= 12:
            column, style = struct.unpack_from("<II", record)
            found.number(row, column, style & 0xFFFFFF)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and len(record) >= 9:
            found.error(row, struct.unpack_from("<I", record)[0], record[8])
    return found


def _xlsb_records(part: bytes, count: Iterator[int]) -> Iterator[tuple[int, bytes]]:
    """The records of a part, to its end or to where it breaks off.

    ``count`` counts the records of all parts. Raises Refused for too many.
    """
    at = 0
    try:
        while at < len(part):
            if next(count) > MOST_TAGS:
                raise refusal.too_large()
            kind = part[at]
            at += 1
            if kind & 0x80:
                kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
                at += 1
            length = 0
            for shift in (0, 7, 14, 21):
                byte = part[at]
                at += 1
                length |= (byte & 0x7F) << shift
                if not byte & 0x80:
                    break
            yield kind, part[at : at + length]
            at += length
    except IndexError:
        return
