"""The groups of a score: which rows can be used, what they hold, and the moments and ranks that tests start from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bsc_core.inference.arrays import FloatArray, IntArray
from bsc_core.inference.columns import (
    LARGEST,
    ROUNDING,
    check_same_rows,
    is_constant,
    levels_of,
    numbers_of,
    usable_pairs,
)
from bsc_core.sentence import Sentence

MOST_GROUPS = 200
"""A column with more levels holds no groups but a number or a name of everybody."""

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Moments:
    """Size, mean and variance of every group; the variance is 0 where values differ by nothing but rounding."""

    n: FloatArray
    mean: FloatArray
    variance: FloatArray

    @property
    def within(self) -> float:
        """The sum of squares within the groups."""
        return float(((self.n - 1) * np.where(self.n > 1, self.variance, 0)).sum())

    @property
    def between(self) -> float:
        """The sum of squares between the groups."""
        mean = self.n @ self.mean / self.n.sum()
        return float(self.n @ (self.mean - mean) ** 2)

    def welch(self, a: IntArray, b: IntArray) -> tuple[FloatArray, FloatArray]:
        """The standard errors of the differences of means of groups a and b, and Welch's degrees of freedom.

        nan where nothing varies; the degrees of freedom also for a group of one.
        """
        of_a, of_b = (self.variance[which] / self.n[which] for which in (a, b))
        both = np.where(of_a + of_b > 0, of_a + of_b, np.nan)
        # nan, not a division by zero, for a group of one
        rest_a, rest_b = (np.where(self.n[which] > 1, self.n[which] - 1, np.nan) for which in (a, b))
        return np.sqrt(both), 1 / ((of_a / both) ** 2 / rest_a + (of_b / both) ** 2 / rest_b)


@dataclass(frozen=True, eq=False)
class Sample:
    """The usable pairs of a score and a group.

    values, ranks: of everybody, ties sharing their mean rank. codes: the place of everybody's group in labels.
    labels: the groups with somebody in them. parts: the values of each, one or more. moments: of the parts.
    empty: categories without anybody. n_missing: pairs left out. said: why they are.
    """

    values: FloatArray
    ranks: FloatArray
    codes: IntArray
    labels: pd.Index
    parts: tuple[FloatArray, ...]
    moments: Moments
    empty: pd.Index
    n_missing: int
    said: list[Sentence]

    @property
    def tie_share(self) -> float:
        """By what ties shrink the variance of ranks: 1 - sum(t^3 - t) / (n^3 - n) over the frequencies t."""
        n, t = float(len(self.values)), np.unique(self.values, return_counts=True)[1].astype(float)
        return float(1 - (t**3 - t).sum() / (n**3 - n))

    @property
    def can_be_compared(self) -> bool:
        """Whether there are two groups at least, and values that differ."""
        return len(self.parts) >= 2 and not is_constant(self.values)

    def in_parts(self, figures: FloatArray) -> list[FloatArray]:
        """Figures of everybody, by group."""
        return [figures[self.codes == place] for place in range(len(self.labels))]


def sample_of(values: Any, groups: Any) -> Sample:
    """The pairs of two columns that can be used.

    Raises ValueError for columns of different length or from different rows, values that are not numbers, and more
    than MOST_GROUPS groups.
    """
    check_same_rows(values, groups)
    numbers, column = numbers_of(values), pd.Series(groups)
    used, said = usable_pairs(np.isnan(numbers) | column.isna().to_numpy(), np.abs(numbers) > LARGEST)
    codes, labels = levels_of(column[used])
    places = np.unique(codes)
    if len(places) > MOST_GROUPS:
        raise ValueError(
            f"The column of groups has {len(places):,} different values, more than the {MOST_GROUPS} that can be "
            "compared; choose a column such as ward, sex or profession."
        )
    numbers, codes = numbers[used], np.searchsorted(places, codes)
    parts = tuple(numbers[codes == place] for place in range(len(places)))
    return Sample(
        values=numbers,
        ranks=ranks_of(numbers),
        codes=codes,
        labels=labels[places].astype(object),  # as plain Python values, which sentences name
        parts=parts,
        moments=moments_of(parts),
        empty=labels.delete(places),
        n_missing=int((~used).sum()),
        said=said,
    )


def moments_of(parts: Sequence[FloatArray], sizes: Sequence[float] | None = None) -> Moments:
    """``sizes``: how large the numbers were that the values are differences of, for telling rounding from spread."""
    largest = sizes or [float(np.abs(part).max()) for part in parts]
    flat = [np.ptp(part) <= ROUNDING * size for part, size in zip(parts, largest, strict=True)]
    return Moments(
        n=np.array([len(part) for part in parts], dtype=float),
        mean=np.array([part[0] if same else part.mean() for part, same in zip(parts, flat, strict=True)]),
        variance=np.array(
            [
                math.nan if len(part) < 2 else 0.0 if same else part.var(ddof=1)
                for part, same in zip(parts, flat, strict=True)
            ]
        ),
    )


def ranks_of(values: FloatArray) -> FloatArray:
    """The ranks from 1 on; ties share their mean."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), dtype=float)


def frame_of(rows: list[Row], *columns: str) -> pd.DataFrame:
    """Rows as a frame; groups are objects, so that labels that are sentences stay sentences."""
    frame = pd.DataFrame(rows, columns=list(columns))
    for name in ("group", "group_a", "group_b"):
        if name in frame:
            frame[name] = pd.Series([row[name] for row in rows], dtype=object)
    return frame
