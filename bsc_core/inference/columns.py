"""Two columns, row by row: their numbers, their levels, and the rows that can be used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bsc_core.inference.arrays import BoolArray, FloatArray, IntArray
from bsc_core.sentence import Sentence

LARGEST = 1e100
"""No score is as large; the square of what lies beyond could leave the range of numbers."""

ROUNDING = 1e-12
"""A difference below this part of the values themselves is rounding, not difference."""


def check_same_rows(x: Any, y: Any) -> None:
    """Raises ValueError unless two columns are equally long and, where they know their rows, from the same rows."""
    if len(x) != len(y):
        raise ValueError(f"The two columns must be equally long; one has {len(x)} values, the other {len(y)}.")
    if isinstance(x, pd.Series) and isinstance(y, pd.Series) and not x.index.equals(y.index):
        raise ValueError("The two columns must come from the same rows.")


def complete_pairs(x: Any, y: Any) -> tuple[pd.Series, pd.Series, int]:
    """Two columns without the pairs that miss a value, and how many these were.

    Raises ValueError for columns of different length or from different rows.
    """
    check_same_rows(x, y)
    x, y = pd.Series(x), pd.Series(y)
    valid = x.notna().to_numpy() & y.notna().to_numpy()
    return x[valid], y[valid], int((~valid).sum())


def usable_pairs(missing: BoolArray, beyond: BoolArray) -> tuple[BoolArray, list[Sentence]]:
    """The pairs that can be used, and what there is to say about the others.

    missing: whether one of the two values is missing. beyond: whether one is beyond LARGEST.
    """
    beyond = beyond & ~missing
    said = [says(int(n)) for says, n in ((said_missing, missing.sum()), (_said_infinite, beyond.sum())) if n]
    return ~(missing | beyond), said


def numbers_in(column: pd.Series) -> FloatArray | None:
    """A column of numbers, nan where missing; None for one that holds something else."""
    if pd.api.types.is_any_real_numeric_dtype(column):
        return np.asarray(column.to_numpy(dtype=float, na_value=np.nan))
    if column.dtype == object and pd.api.types.infer_dtype(column, skipna=True) in (
        "integer",
        "floating",
        "mixed-integer-float",
        "decimal",
    ):
        return np.asarray(pd.to_numeric(column.where(column.notna(), np.nan)), dtype=float)
    return None


def numbers_of(column: Any) -> FloatArray:
    """A column as numbers, nan where a value is missing; infinite values stay. Raises ValueError for other values."""
    series = pd.Series(column)
    numbers = numbers_in(series)
    if numbers is not None:
        return numbers
    if series.isna().all():  # an empty column may come with any type
        return np.full(len(series), np.nan)
    raise ValueError(f"The column {series.name if series.name is not None else 'of values'} must hold numbers.")


def levels_of(column: pd.Series) -> tuple[IntArray, pd.Index]:
    """For every value the place of its level, -1 where missing, and the levels: a categorical's, else sorted."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(dtype=np.int64), column.cat.categories.rename(column.name)
    try:
        codes, levels = pd.factorize(column, sort=True)
    except TypeError:  # values that have no order, such as dates and numbers in one column
        codes, levels = pd.factorize(column)
        order = np.argsort([str(level) for level in levels], kind="stable")
        codes, levels = np.append(np.argsort(order), -1)[codes], levels[order]  # code -1 takes the last
    return codes.astype(np.int64), pd.Index(levels, name=column.name)


def is_constant(values: FloatArray, within: float = ROUNDING) -> bool:
    """Whether the values, one or more, differ by nothing but rounding: by no more than this part of the largest."""
    largest = float(np.abs(values).max())
    return largest == 0 or float(np.ptp(values / largest)) <= within


def said_missing(n: int) -> Sentence:
    """The sentence on pairs left out for a missing value."""
    return Sentence.counted(
        "{n:,} pair is left out, because one of its two values is missing.",
        "{n:,} pairs are left out, because one of the two values is missing.",
        n=n,
    )


def _said_infinite(n: int) -> Sentence:
    return Sentence.counted(
        "{n:,} pair is left out, because its value is infinite; look for a division by zero in the sheet.",
        "{n:,} pairs are left out, because their values are infinite; look for a division by zero in the sheet.",
        n=n,
    )
