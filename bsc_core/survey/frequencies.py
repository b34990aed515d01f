"""How one column spreads: the count and share of every level, or the statistics of a score."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc_core.sentence import Sentence

MOST_NUMBERS = 20
"""A column with more different numbers is a score, and a line for each of them says nothing."""


@dataclass(frozen=True, eq=False)
class Frequencies:
    """The levels of a column with their counts, as SPSS' Frequencies shows them.

    n, n_missing: rows with a level, and rows without.
    table: a line for every level, also those that nobody has, and a last one for the missing where there are any.
        level; n; percent, of all rows, n + n_missing; valid_percent, of the n rows with a level;
        cumulative_percent, the valid_percent up to and with this level; missing, whether this is the line of the
        missing. Percentages run from 0 to 100 and are not rounded; the line of the missing has no valid_percent and
        no cumulative_percent (nan), and without rows to take a share of all are nan.
    warnings: that there is nothing to count.
    """

    table: pd.DataFrame
    n: int
    n_missing: int
    warnings: tuple[Sentence, ...]


@dataclass(frozen=True)
class Description:
    """Statistics of a score.

    n, n_missing: rows with a number, and rows without.
    mean; sd, with divisor n - 1, nan for fewer than 2 numbers; minimum, maximum.
    q1, median, q3: quartiles by linear interpolation between the ordered numbers at 1 + (n - 1) p (Hyndman and Fan
        1996, type 7), as R, Excel and pandas take them. SPSS goes to (n + 1) p (type 6), which may differ a little.
    warnings: why a figure is nan.
    """

    n: int
    n_missing: int
    mean: float
    sd: float
    minimum: float
    q1: float
    median: float
    q3: float
    maximum: float
    warnings: tuple[Sentence, ...]


def frequencies(column: pd.Series) -> Frequencies:
    """Counts and shares of the levels of a column.

    Levels are a categorical's categories in their order, with 0 where nobody chose them; else the values that occur,
    sorted.

    Raises ValueError for a column of more than MOST_NUMBERS different numbers that are not categories, and for
    infinite numbers.
    """
    valid = column.dropna()
    if isinstance(column.dtype, pd.CategoricalDtype):
        levels, codes = list(column.cat.categories), valid.cat.codes.to_numpy()
    else:
        codes, found = pd.factorize(valid, sort=True)
        levels = list(found)
        _check_levels(column, levels)
    counts = np.bincount(codes, minlength=len(levels))
    n, n_missing = len(valid), len(column) - len(valid)
    last = [True] if n_missing else []
    without = [math.nan for _ in last]
    table = pd.DataFrame(
        {
            # an object column: one of strings would lose the sentences' ids
            "level": pd.Series([*levels, *(Sentence("no answer") for _ in last)], dtype=object),
            "n": np.array([*counts, *(n_missing for _ in last)], dtype=int),
            "percent": [*_percent(counts, len(column)), *(100 * n_missing / len(column) for _ in last)],
            "valid_percent": [*_percent(counts, n), *without],
            "cumulative_percent": [*_percent(np.cumsum(counts), n), *without],
            "missing": np.array([False] * len(levels) + last, dtype=bool),
        }
    )
    warnings = () if n else (Sentence("There is nothing to count: nobody has an answer here."),)
    return Frequencies(table, n, n_missing, warnings)


def describe(column: pd.Series) -> Description:
    """Statistics of a column of numbers. Raises ValueError for anything but numbers, and for infinite ones."""
    valid = column.dropna()
    counted = isinstance(column.dtype, pd.CategoricalDtype) or not all(_is_number(value) for value in valid.unique())
    if counted:
        raise ValueError(f"Statistics such as a mean need numbers; count the answers to {_name(column)} instead.")
    numbers = valid.to_numpy(dtype=float)
    _check_finite(column, numbers)
    n, n_missing = len(numbers), len(column) - len(numbers)
    warnings: tuple[Sentence, ...] = ()
    mean = sd = math.nan
    least, q1, median, q3, most = [math.nan] * 5
    if n == 0:
        warnings = (Sentence("There are no numbers to describe."),)
    else:
        least, q1, median, q3, most = (float(at) for at in np.quantile(numbers, [0, 0.25, 0.5, 0.75, 1]))
        mean = least if least == most else float(numbers.mean())  # a mean of equals may be off in the last bit
    if n == 1:
        warnings = (Sentence("There is only one number, so it has no standard deviation."),)
    elif n > 1:
        sd = float((numbers - mean).std(ddof=1)) if least < most else 0.0
    return Description(n, n_missing, mean, sd, least, q1, median, q3, most, warnings)


def _percent(counts: npt.NDArray[np.int64], of: int) -> npt.NDArray[np.float64]:
    return 100 * counts / (of or math.nan)


def _check_levels(column: pd.Series, levels: list[object]) -> None:
    if not levels or not all(_is_number(level) for level in levels):
        return
    _check_finite(column, np.array(levels, dtype=float))
    if len(levels) > MOST_NUMBERS:
        raise ValueError(
            f"There are {len(levels)} different numbers in {_name(column)}, too many to count one by one; "
            "bring them into bands first, or look at their mean and quartiles instead."
        )


def _check_finite(column: pd.Series, numbers: npt.NDArray[np.float64]) -> None:
    if np.isinf(numbers).any():
        raise ValueError(f"A number of {_name(column)} is infinitely large; leave it empty or correct it.")


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, (bool, np.bool_))


def _name(column: pd.Series) -> str:
    return "the column" if column.name is None else f'"{column.name}"'
