"""The tables of a report as sheets of values: one sheet for each section that has any, numbers as numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

from bsc_core.palette import LIGHT
from bsc_core.report.blocks import Cell, Outline, Section, Table
from bsc_core.report.texts import plain
from bsc_core.report.workbook_book import Book, number_format
from bsc_core.sentence import Quantity, Sentence

_WIDEST, _NARROWEST = 60, 12
_NUMBER_ALONE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_ALL = 12
"""As many decimals as there are."""
_DECIMALS = re.compile(r"\.(\d+)[f%]")


def write_tables(book: Book, outline: Outline) -> list[tuple[str, Sentence]]:
    """Writes a sheet for each section with tables; gives the names of the sheets and what each is about."""
    written = []
    for section in outline.sections:
        tables = [block for block in section.blocks if isinstance(block, Table)]
        if tables:
            name = book.name(plain(section.title, book.words))
            _write(book, name, section, tables)
            written.append((name, section.title))
    return written


def _write(book: Book, name: str, section: Section, tables: Sequence[Table]) -> None:
    sheet = book.sheet(name)
    widths = _widths(book, tables)
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    book.text(sheet, 0, 0, plain(section.title, book.words), bold=True, font_size=16)
    _paragraph(book, sheet, 1, section.message, widths)
    row = 3
    for table in tables:
        book.text(sheet, row, 0, plain(table.title, book.words), bold=True)
        book.heads(sheet, row + 1, [plain(head, book.words) for head in table.heads], numbers=table.numbers)
        row += 2
        for cells in table.rows:
            for column, cell in enumerate(cells):
                _cell(book, sheet, row, column, cell, table.numbers)
            book.room(sheet, row, [(plain(cell, book.words), widths[i]) for i, cell in enumerate(cells)])
            row += 1
        if table.note is not None:
            _paragraph(book, sheet, row, table.note, widths)
            row += 1
        row += 1
    if len(tables) == 1:
        sheet.freeze_panes(5, 1)
        sheet.repeat_rows(4)


def _paragraph(book: Book, sheet: Any, row: int, sentence: Sentence, widths: Mapping[int, int]) -> None:
    """A sentence as wide as the tables, on as many lines as it needs."""
    said = plain(sentence, book.words)
    looks = {"font_color": LIGHT.quiet, "text_wrap": True}
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, max(widths), "", book.style(**looks))
    book.text(sheet, row, 0, said, **looks)
    book.room(sheet, row, [(said, sum(widths.values()))])


def _widths(book: Book, tables: Sequence[Table]) -> dict[int, int]:
    """The width of each column, in signs."""
    widths: dict[int, int] = {}
    for table in tables:
        for cells in (table.heads, *table.rows):
            for column, cell in enumerate(cells):
                longest = len(plain(cell, book.words)) + 3
                widths[column] = min(max(widths.get(column, _NARROWEST), longest), _WIDEST)
    return widths


def _cell(book: Book, sheet: Any, row: int, column: int, cell: Cell, numbers: Sequence[int]) -> None:
    """Writes a cell: one that is a number as a number."""
    looks: dict[str, Any] = {"bottom": 1, "bottom_color": LIGHT.line, "text_wrap": True}
    number = number_of(cell, book)
    if number is not None:
        value, shown = number
        book.number(sheet, row, column, value, num_format=shown, align="right", **looks)
        return
    verdict = getattr(cell, "verdict", None)
    if verdict is not None:
        looks |= {"font_color": LIGHT.text_of[verdict], "bg_color": LIGHT.ground_of[verdict]}
    if column in numbers:
        looks["align"] = "right"
    elif column - 1 in numbers:  # a text beside a number stands off
        looks["indent"] = 1
    book.text(sheet, row, column, plain(cell, book.words), **looks)


def number_of(cell: Cell, book: Book) -> tuple[float, str] | None:
    """A cell that is one number and nothing else, with the format that shows it as the report says it.

    None for any other cell, and for a number that is not there or infinite.
    """
    value: Any
    if isinstance(cell, Quantity):
        value, decimals = cell.value, cell.decimals
        shown = number_format(decimals, book.words.unit(cell.unit))
    elif isinstance(cell, Sentence) and (alone := _NUMBER_ALONE.fullmatch(cell.msgid)):
        value, spec = cell.params[alone[1]], alone[2] or ""
        if isinstance(value, Quantity):
            return number_of(value, book)
        decimals, shown = _shown(spec)
    else:
        return None
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        return None
    return _as_said(float(value), decimals), shown


def _shown(spec: str) -> tuple[int, str]:
    """The decimals, and the format of the spreadsheet, for the spec of a number in a sentence."""
    if spec == "p":
        return 3, '[<0.001]"< "0.001;0.000'
    found = _DECIMALS.search(spec)
    decimals = int(found[1]) if found else _ALL
    if spec.endswith("%"):
        return decimals + 2, "0." + "0" * decimals + "%" if found and decimals else "0%"
    return decimals, number_format(decimals) if found else "General"


def _as_said(value: float, decimals: int) -> float:
    """A number half-way between two that can be shown is what the report says: a spreadsheet would show the other."""
    if decimals >= _ALL or abs(value) >= 1e15:
        return value
    half_way = abs(Decimal(f"{value:.15g}").scaleb(decimals) % 1) == Decimal("0.5")
    return float(f"{value:.{decimals}f}") if half_way else value
