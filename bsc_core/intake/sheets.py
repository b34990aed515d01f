"""A sheet: the cells as they came, before anyone asks what they mean."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Cell = Any
"""str (never blank, stripped), int, float, date, datetime, time, or None for an empty cell."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of cells: its distinct ``cells``, the empty one (None) first, and ``at``, for each row which of them.

    What is asked of every cell is so asked once of every distinct one, however many rows there are.
    """

    cells: tuple[Cell, ...]
    at: np.ndarray

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Column:
        """The column that holds these cells, from the top."""
        values = np.empty(len(cells), dtype=object)
        values[:] = cells
        codes, distinct = pd.factorize(values)
        return cls((None, *distinct), codes + 1)

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, row: int) -> Cell:
        return self.cells[self.at[row]]

    def __iter__(self) -> Iterator[Cell]:
        return (self.cells[code] for code in self.at)

    def mapped(self, value: Callable[[Cell], Any]) -> np.ndarray:
        """A value for every row, as objects, worked out once for every distinct cell."""
        values = np.empty(len(self.cells), dtype=object)
        values[:] = [value(cell) for cell in self.cells]
        every: np.ndarray = values[self.at]
        return every

    def take(self, rows: np.ndarray) -> Column:
        """The column of these rows (positions from 0) alone, with the cells that are left in it."""
        at = self.at[rows]
        there = np.bincount(at, minlength=len(self.cells)) > 0
        there[0] = True
        if there.all():
            return Column(self.cells, at)
        kept = np.cumsum(there) - 1
        return Column(tuple(itertools.compress(self.cells, there)), kept[at])


@dataclass(frozen=True, eq=False)
class Sheet:
    """A rectangle of cells, all columns equally long, with what the file says of them beside their values.

    ``first_row`` is the number that a person sees beside the first row: 1 in a spreadsheet; 0 in a statistics file,
    where the header has no number and the first case is 1. Rows are always named by that number, columns by their
    position from 0. ``merged`` are blocks (first row, first column, last row, last column), ends included; only the
    first cell of a block is filled. ``unstored`` are cells (row, column) with a formula and no stored value.
    ``texts`` are long names of columns by their header, ``labels`` the words that a file gives to the numbers of a
    column, also by header. ``decimal_comma`` is what the file as a whole says of its decimal sign, None if nothing.
    """

    file: str
    name: str
    columns: tuple[Column, ...]
    first_row: int = 1
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    unstored: tuple[tuple[int, int], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[float, str]] = field(default_factory=dict)
    decimal_comma: bool | None = None

    @classmethod
    def of_rows(cls, file: str, name: str, rows: Sequence[Sequence[Cell]], **about: Any) -> Sheet:
        """The sheet with these rows from the top; short rows are filled up with empty cells."""
        width = max(map(len, rows), default=0)
        filled = [tuple(row) + (None,) * (width - len(row)) for row in rows]
        return cls(file, name, tuple(Column.of(cells) for cells in zip(*filled, strict=True)), **about)

    @property
    def height(self) -> int:
        """How many rows there are, empty ones too."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def last_row(self) -> int:
        """The number of the last row."""
        return self.first_row + self.height - 1

    def row(self, number: int) -> tuple[Cell, ...]:
        """The cells of the row that a person sees under this number; all empty beyond the sheet."""
        at = number - self.first_row
        inside = 0 <= at < self.height
        return tuple(column[at] if inside else None for column in self.columns)

    @cached_property
    def fill(self) -> np.ndarray:
        """For each row, how many of its cells are filled."""
        filled: np.ndarray = np.sum([column.at > 0 for column in self.columns], axis=0, dtype=int)
        return filled

    @cached_property
    def filled_rows(self) -> np.ndarray:
        """The numbers of the rows that are not empty."""
        return np.flatnonzero(self.fill) + self.first_row

    def filled(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The rows that are not empty, each with the number that a person sees."""
        return ((int(number), self.row(int(number))) for number in self.filled_rows)

    def below(self, rows: npt.ArrayLike, column: int) -> Column:
        """One column in these rows (numbers) alone."""
        return self.columns[column].take(np.asarray(rows, dtype=int) - self.first_row)
