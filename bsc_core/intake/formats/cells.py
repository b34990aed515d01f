"""Cells as they may be kept: what a reader of a format gives, without what nobody sees."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

import numpy as np

from bsc_core.intake.limits import LONGEST_CELL
from bsc_core.intake.sheets import Cell, Column

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs without a width: soft hyphens, marks of the direction of writing, byte order marks."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WHOLE = 1e18
"""Floats are whole numbers without a doubt below this; beyond, an int would show digits that nobody typed."""
_NO_PERCENTAGE = 1e12


def text(written: str) -> str | None:
    """The text of a cell: without blanks around it, None if nothing is left.

    Line ends are "\\n", other control characters blanks; signs that nobody sees are left out. What is longer than a
    cell of a spreadsheet is cut and ends in "…".
    """
    if not written.isprintable():
        written = _INVISIBLE.sub("", written.replace("\r\n", "\n").replace("\r", "\n"))
        written = _CONTROL.sub(" ", written)
    written = written.strip()
    if len(written) > LONGEST_CELL:
        written = written[: LONGEST_CELL - 1] + "…"
    return written or None


def number(value: float) -> int | float | str:
    """A number of a spreadsheet, whole numbers as int; what is no number, as the spreadsheet says it."""
    if not math.isfinite(value):
        return "#NUM!"
    return int(value) if value.is_integer() and abs(value) < _WHOLE else value


def percentage(value: float) -> str:
    """A number shown as a percentage, as the person sees it: 0.93 is "93%", 0.4167 is "41.67%".

    Twelve digits are kept, beyond which are traces of binary arithmetic. The text never has three decimals, since
    "41.667" could also be meant as a number of thousands: 0.41667 is "41.6670%".

    Raises ValueError for what is no percentage, whatever its format: a million million and more, infinity, nan.
    """
    if not abs(value) < _NO_PERCENTAGE:
        raise ValueError(value)
    said = format(Decimal(f"{value + 0.0:.12g}") * 100, "f")
    whole, point, decimals = said.partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}{point if decimals else ''}{decimals + '0' if len(decimals) == 3 else decimals}%"


def duration(value: timedelta) -> str:
    """A length of time as a spreadsheet shows it, hours beyond a day counted on: 30 hours are "30:00:00"."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def kept(cell: Cell) -> Cell:
    """A cell of any reader as a :class:`Column` keeps it."""
    if isinstance(cell, str):
        return text(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return number(cell)
    return duration(cell) if isinstance(cell, timedelta) else cell


def coded(cells: Sequence[Cell], at: np.ndarray) -> Column:
    """The column with the cell ``cells[at[i]]`` in row i, each as it is kept, those that are the same but once.

    Unlike in a :class:`Column`, ``cells`` may repeat, and the empty one has no fixed place; each is in some row.
    """
    found = _all_kept(cells)
    distinct = dict.fromkeys(found)
    if None not in distinct and len(distinct) == len(found):
        return Column((None, *found), at + 1)
    index = {cell: code for code, cell in enumerate(dict.fromkeys((None, *distinct)))}
    return Column(tuple(index), np.fromiter(map(index.__getitem__, found), dtype=np.int32, count=len(found))[at])


def column(cells: Sequence[Cell]) -> Column:
    """The column that holds these cells of a reader, from the top."""
    if bool in set(map(type, cells)):  # True is equal to 1
        cells = [kept(cell) for cell in cells]
    index = {cell: code for code, cell in enumerate(dict.fromkeys(cells))}
    return coded(list(index), np.fromiter(map(index.__getitem__, cells), dtype=np.int32, count=len(cells)))


def changed(column: Column, rows: np.ndarray, change: Callable[[Cell], Cell]) -> Column:
    """The column with the cells of these rows (positions from 0) changed."""
    codes, which = np.unique(column.at[rows], return_inverse=True)
    cells = [*column.cells, *(change(column.cells[code]) for code in codes)]
    at = column.at.copy()
    at[rows] = len(column.cells) + which
    left, at = np.unique(at, return_inverse=True)
    return coded([cells[code] for code in left], at)


def _all_kept(cells: Sequence[Cell]) -> list[Cell]:
    """Each of these cells as it is kept; plain texts, which are most, all at once."""
    if set(map(type, cells)) == {str}:
        stripped = list(map(str.strip, cells))
        if all(map(str.isprintable, stripped)) and max(map(len, stripped)) <= LONGEST_CELL:
            return [cell or None for cell in stripped]
    return list(map(kept, cells))
