"""From a predictor's column to the terms of a regression: numbers as they are, levels against a reference."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bsc_core.inference.arrays import BoolArray, FloatArray, IntArray
from bsc_core.inference.columns import is_constant, levels_of, numbers_in
from bsc_core.sentence import Sentence

MOST_LEVELS = 100
"""A column with more levels than this is names or free text, not groups."""

DIGITS_LOST = 8 * float(np.finfo(float).eps)
"""Numbers that differ by no more than this part of the largest are the same but for rounding."""


@dataclass(frozen=True)
class Term:
    """One column of a regression: a predictor of numbers, or one level of a predictor against its reference.

    level and reference are None for a predictor of numbers.
    """

    predictor: Hashable
    level: Any = None
    reference: Any = None

    @property
    def name(self) -> str:
        """The predictor, or "predictor: level"."""
        if self.level is None:
            return str(self.predictor)
        return Sentence("{predictor}: {level}", predictor=self.predictor, level=self.level)


@dataclass(frozen=True, eq=False)
class Predictor:
    """A predictor by itself, with all its terms, also those that are collinear with other predictors.

    values: rows x terms, with 1 and 0 for levels.
    """

    name: Hashable
    terms: tuple[Term, ...]
    values: FloatArray

    @property
    def has_levels(self) -> bool:
        """Whether the predictor is groups, not numbers."""
        return self.terms[0].level is not None

    def members(self) -> list[tuple[Term, BoolArray]]:
        """Of a predictor with levels, who is in each, the reference (as a term against itself) first."""
        reference = self.terms[0].reference
        in_level = self.values > 0
        in_reference = Term(self.name, reference, reference), ~in_level.any(axis=1)
        return [in_reference, *zip(self.terms, in_level.T, strict=True)]


@dataclass(frozen=True, eq=False)
class Levels:
    """A column of levels: for every value the place of its level, -1 where missing, and the levels in their order."""

    codes: IntArray
    levels: list[Any]


Values = FloatArray | Levels
"""A column as a regression reads it."""


def values_of(column: pd.Series) -> Values:
    """A column as numbers, nan where missing, or as levels.

    Raises ValueError for dates and for more than MOST_LEVELS levels.
    """
    numbers = numbers_in(column)
    if numbers is not None:
        return numbers
    if pd.api.types.is_datetime64_any_dtype(column) or pd.api.types.is_timedelta64_dtype(column):
        raise ValueError(f"{column.name} holds dates; turn it into a number, such as years, or into groups.")
    codes, levels = levels_of(column)
    if len(levels) > MOST_LEVELS:
        raise ValueError(
            f"{column.name} has {len(levels):,} levels, more than {MOST_LEVELS}; join them into a few groups first."
        )
    return Levels(codes, levels.tolist())


def has_value(values: Values) -> BoolArray:
    """Where there is a value; infinity is none."""
    return values.codes >= 0 if isinstance(values, Levels) else np.isfinite(values)


def present(column: pd.Series) -> BoolArray:
    """Where a column of any kind has a value; infinity is none."""
    numbers = numbers_in(column)
    return column.notna().to_numpy(dtype=bool) if numbers is None else np.isfinite(numbers)


def predictor_of(
    name: Hashable, values: Values, rows: BoolArray, references: Mapping[Any, Any]
) -> tuple[Predictor | None, list[Sentence]]:
    """A predictor in the rows that count, each with a value; None where it is constant there. And what to say of it.

    Raises ValueError for a reference that is not a level.
    """
    if isinstance(values, Levels):
        return _in_levels(name, values.codes[rows], values.levels, references)
    return _in_numbers(name, values[rows])


def _in_numbers(name: Hashable, numbers: FloatArray) -> tuple[Predictor | None, list[Sentence]]:
    if is_constant(numbers, DIGITS_LOST):
        return None, [
            Sentence(
                "{predictor} is {value:g} in every row that counts, so it is left out.",
                predictor=name,
                value=float(numbers[0]),
            )
        ]
    return Predictor(name, (Term(name),), numbers[:, None]), []


def _in_levels(
    name: Hashable, codes: IntArray, levels: list[Any], references: Mapping[Any, Any]
) -> tuple[Predictor | None, list[Sentence]]:
    people = np.bincount(codes, minlength=len(levels))
    there = [place for place in range(len(levels)) if people[place]]
    said = []
    empty = [level for level, count in zip(levels, people, strict=True) if not count]
    if empty:
        said.append(
            Sentence.counted(
                "Nobody is in {levels} of {predictor}; it is left out.",
                "Nobody is in {levels} of {predictor}; they are left out.",
                n=len(empty),
                levels=empty,
                predictor=name,
            )
        )
    first = there[0]
    if name in references:
        wanted = references[name]
        if wanted not in levels:
            known = ", ".join(str(level) for level in levels)
            raise ValueError(f"{wanted} is not a level of {name}; choose one of {known}.")
        place = levels.index(wanted)
        if people[place]:
            first = place
        elif len(there) > 1:
            said.append(
                Sentence(
                    "As nobody is in {wanted}, {level} is the reference of {predictor}.",
                    wanted=wanted,
                    level=levels[first],
                    predictor=name,
                )
            )
    if len(there) == 1:
        return None, [
            *said,
            Sentence(
                "{predictor} is {value} in every row that counts, so it is left out.",
                predictor=name,
                value=levels[there[0]],
            ),
        ]
    others = [place for place in there if place != first]
    terms = tuple(Term(name, levels[place], levels[first]) for place in others)
    return Predictor(name, terms, (codes[:, None] == others).astype(float)), said
