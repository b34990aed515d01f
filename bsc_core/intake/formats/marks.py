"""What a sheet of a workbook says beside the values of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

import numpy as np

from bsc_core.intake.formats import cells
from bsc_core.intake.sheets import Cell, Column

ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
"""What a cell shows where a formula has no result."""
Block = tuple[int, int, int, int]
NOWHERE = np.empty((0, 2), dtype=np.int64)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""What a number format shows as it is: quoted texts, single letters, fillers, colours and conditions."""
_PERCENT_FORMATS = (9, 10)
"""The built-in number formats 0% and 0.00%."""
_DAY_FORMATS = frozenset((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)))
"""The built-in number formats with a day, a month or a year."""


@dataclass(frozen=True, eq=False)
class Marks:
    """All cells by (row, column), rows by the number that a person sees, columns from 0.

    ``percent`` is an array of such pairs: cells whose number is shown as a percentage. ``errors`` are such arrays by
    the error that the cells show, such as "#DIV/0!". ``days`` are whole numbers that are shown as dates, counted from
    ``first_day``, where the reader of the values does not see that. ``unstored`` are the cells with a formula and no
    value. ``corner`` is the cell in the last row and column that filled cells reach at most; row 0 where that is not
    known.
    """

    percent: np.ndarray = field(default_factory=lambda: NOWHERE)
    errors: Mapping[str, np.ndarray] = field(default_factory=dict)
    days: np.ndarray = field(default_factory=lambda: NOWHERE)
    first_day: date = date(1899, 12, 30)
    unstored: tuple[tuple[int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    corner: tuple[int, int] = (0, -1)


def shows_percent(code: str) -> bool:
    """Whether a number format shows a number as a percentage."""
    return "%" in _LITERAL.sub("", code)


def percent_styles(formats: Mapping[int, str], styles: list[int]) -> frozenset[int]:
    """Which styles show percentages, by their place in ``styles``, the number formats' ids; ``formats`` are a
    workbook's own, by id."""
    return frozenset(
        place
        for place, key in enumerate(styles)
        if (shows_percent(formats[key]) if key in formats else key in _PERCENT_FORMATS)
    )


def day_styles(formats: Mapping[int, str], styles: list[int]) -> frozenset[int]:
    """Which styles show dates, told as by :func:`percent_styles`."""
    return frozenset(
        place
        for place, key in enumerate(styles)
        if (set("dDyY") & set(_LITERAL.sub("", formats[key])) if key in formats else key in _DAY_FORMATS)
    )


def blocks(merged: Iterable[Block], height: int, width: int) -> tuple[Block, ...]:
    """Merged blocks (first row number, first column from 0, last row, last column) as far as they are in a sheet from
    row 1 on; those of one cell are none. None at all where they lie upon one another, as no spreadsheet lets them.
    """
    inside = tuple(
        (top, left, min(bottom, height), min(right, width - 1))
        for top, left, bottom, right in merged
        if top <= height and left < width
    )
    spanned = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in inside)
    return tuple(block for block in inside if block[:2] != block[2:]) if spanned <= height * width else ()


def marked(columns: tuple[Column, ...], marks: Marks) -> tuple[Column, ...]:
    """The columns, from row 1 on, with percentages and errors as the texts that the person sees, and with dates."""
    changed = _each(columns, marks.percent, _as_percentage)
    changed = _each(changed, marks.days, partial(_as_day, marks.first_day))
    for error, places in marks.errors.items():
        changed = _each(changed, places, partial(_said, error))
    return changed


def _each(columns: tuple[Column, ...], places: np.ndarray, change: Callable[[Cell], Cell]) -> tuple[Column, ...]:
    """The columns with the cells in these places changed, where there are such cells."""
    made = list(columns)
    height = len(columns[0]) if columns else 0
    inside = places[(places[:, 0] > 0) & (places[:, 0] <= height) & (places[:, 1] < len(columns))]
    if not len(inside):
        return columns
    inside = inside[np.argsort(inside[:, 1], kind="stable")]
    those, starts = np.unique(inside[:, 1], return_index=True)
    for column, rows in zip(those.tolist(), np.split(inside[:, 0] - 1, starts[1:]), strict=True):
        made[column] = cells.changed(made[column], rows, change)
    return tuple(made)


def _as_percentage(cell: Cell) -> Cell:
    try:
        return cells.percentage(cell) if isinstance(cell, (int, float)) else cell
    except ValueError:
        return cell


def _as_day(first_day: date, cell: Cell) -> Cell:
    try:
        return first_day + timedelta(days=cell) if isinstance(cell, int) else cell
    except OverflowError:
        return cell


def _said(error: str, _: Cell) -> Cell:
    return error
