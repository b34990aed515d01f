"""The cells of a recognised table, column by column, as they came and as the values of their kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from bsc_core.intake.choices import Choices
from bsc_core.intake.datasets import KINDS
from bsc_core.intake.layout import Layout
from bsc_core.intake.numbers import (
    ColumnNumbers,
    Form,
    NotANumber,
    ends_of,
    read_numbers,
    span,
    span_text,
)
from bsc_core.intake.recognise import Recognised
from bsc_core.intake.sheets import Cell, Column, Sheet
from bsc_core.intake.totals import is_total
from bsc_core.periods import year_of

SHARES_OF_ONE = 1.5
"""A column of percentages whose numbers are all below this probably holds shares of 1."""
Place = Callable[[int, str], tuple[int, str]]
"""Turns a row and a title of a table into those that a person sees in the spreadsheet."""


class TableCells:
    """The data cells of a table: ``cells`` by position as they came, ``numbers`` how those with numbers were read."""

    def __init__(self, sheet: Sheet, layout: Layout, found: Recognised, choices: Choices, place: Place) -> None:
        self.sheet, self.layout, self.found, self.choices, self.place = sheet, layout, found, choices, place
        self.kind = KINDS[found.kind]
        self.cells = {head.at: self._cells(head.at) for head in layout.heads}
        self.numbers = self._read_numbers()

    def column(self, at: int) -> str:
        """The column of the kind that a position means; "" for one that is not used."""
        meaning = self.found.meanings.get(at)
        return meaning.column if meaning else ""

    def seen(self, position: int, at: int) -> tuple[int, str]:
        """The row and the title that a person sees of a cell: the data row's position, the column's."""
        return self.place(int(self.layout.rows[position]), self.layout.titles[at])

    def values(self, position: int, column: str) -> np.ndarray:
        """A column's values as the kind wants them: text, a year, or numbers."""
        cells = self.cells[position]
        if column in self.kind.words:
            return cells.mapped(_label)
        if column == "year":
            return cells.mapped(lambda cell: None if is_total(cell) else year_of(cell))
        values = self.numbers[position].values
        for twin, first in self.found.twins.items():
            if first == position and twin in self.numbers:
                values = np.nansum([values, self.numbers[twin].values], axis=0)
        if column == "target":
            form = self.numbers[position].form
            targets = cells.mapped(lambda cell: _target(cell, form))
            return np.where(pd.isna(targets), values, targets)
        return values

    def labels(self) -> np.ndarray:
        """For each row the first text that stands in a column which the kind does not know."""
        found = np.full(len(self.layout.rows), None, dtype=object)
        for head in reversed(self.layout.heads):
            texts = self.cells[head.at].mapped(partial(self._label_of, at=head.at))
            found = np.where(pd.isna(texts), found, texts)
        return found

    def _label_of(self, cell: Cell, at: int) -> Cell:
        return cell if self._is_label(cell, at) else None

    def _is_label(self, cell: Cell, at: int) -> bool:
        """Whether a cell is a text of a column that the kind does not know, or names a sum where years stand."""
        column = self.column(at)
        return isinstance(cell, str) and (not column or (column == "year" and is_total(cell)))

    def label_title(self, row: int) -> str:
        """The title of the column in which the label of a row stands."""
        cells = self.sheet.row(row)
        at = next((head.at for head in self.layout.heads if self._is_label(cells[head.at], head.at)), None)
        return "" if at is None else self.layout.titles[at]

    def shares(self, at: int) -> np.ndarray:
        """The percentages of a column that the kind does not know; shares of 1 as percentages."""
        shares = read_numbers({at: self.cells[at]}, decimal_comma=self.sheet.decimal_comma)[at].values
        known = shares[~np.isnan(shares)]
        return shares * 100 if len(known) and np.abs(known).max() <= SHARES_OF_ONE else shares

    def _cells(self, at: int) -> Column:
        """The data cells of a column; what is merged downwards stands in each of its rows."""
        cells = self.sheet.below(self.layout.rows, at)
        blocks = [(first, last) for first, left, last, _ in self.sheet.merged if left == at and last > first]
        if not blocks:
            return cells
        codes = cells.at.copy()
        for first, last in blocks:
            inside = np.flatnonzero((self.layout.rows >= first) & (self.layout.rows <= last))
            codes[inside] = codes[inside[0]] if len(inside) else 0
        return Column(cells.cells, codes)

    def _read_numbers(self) -> dict[int, ColumnNumbers]:
        about = self.kind
        meanings = {at: meaning.column for at, meaning in self.found.meanings.items()}
        meanings |= {at: meanings[first] for at, first in self.found.twins.items() if self._added_up(at)}
        at = {position: column for position, column in meanings.items() if column not in (*about.words, "year")}
        whole = [position for position, column in at.items() if column in about.counted + about.large + about.parts]
        return read_numbers(
            {position: self._spans_aside(position, column) for position, column in at.items()},
            whole=whole,
            decimal_comma=self.sheet.decimal_comma,
            chosen={position: form for position, form in self.choices.forms.items() if position in at},
        )

    def _added_up(self, twin: int) -> bool:
        """Whether the user wants a column added to the one that means the same."""
        return self.choices.actions.get(f"twin:{twin}") == "add_up"

    def _spans_aside(self, position: int, column: str) -> Column:
        """A column in which a span ("60-85") is its last end, which has a number form like any other."""
        cells = self.cells[position]
        if column != "target":
            return cells
        return Column(tuple(_last_end(cell) for cell in cells.cells), cells.at)


def _label(cell: Cell) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    return str(cell)


def _last_end(cell: Cell) -> Cell:
    return ends_of(cell)[-1] if isinstance(cell, str) else cell


def _target(cell: Cell, form: Form | None) -> Any:
    """A target that is a span as its text, one with a sign before it as its number; None for any other."""
    if not isinstance(cell, str) or ends_of(cell) == (cell,):
        return None
    try:
        ends = span(cell, form)
    except NotANumber:
        return None
    try:
        one_way = span(cell) == ends
    except NotANumber:
        one_way = False
    return ends[0] if ends[0] == ends[1] else str(cell) if one_way else span_text(*ends)
