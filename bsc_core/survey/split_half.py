"""The reliability of a scale from two halves of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc_core.survey.item_moments import NO_VARIANCE, ROUNDING, bounded, variance_of
from bsc_core.survey.summary import FloatArray


@dataclass(frozen=True)
class SplitHalf:
    """The reliability that two halves of a scale predict for the whole of it.

    first, second: the items of the halves.
    r: the Pearson correlation of the halves' sums.
    spearman_brown: 2r / (1 + r), for halves of equal length.
    spearman_brown_unequal: Horst's (1951) 2r / (r + sqrt(r^2 + 4 (1 - r^2) k1 k2 / k^2)) for halves of k1 and k2 of
        the k items; equals spearman_brown when k1 = k2.
    guttman: 2 (1 - (variance of the first + variance of the second) / variance of the total).
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    r: float
    spearman_brown: float
    spearman_brown_unequal: float
    guttman: float


def split_half_of(covariance: FloatArray, items: list[str], in_first: npt.NDArray[np.bool_]) -> SplitHalf:
    """The two halves, of items with these covariances; every coefficient is nan without a second half."""
    first, second = np.flatnonzero(in_first), np.flatnonzero(~in_first)
    r = guttman = unequal = math.nan
    if len(second):
        within = [covariance[np.ix_(half, half)] for half in (first, second)]
        v1, v2 = (float(variance_of(half.sum(), len(half) * np.trace(half))) for half in within)
        between = float(covariance[np.ix_(first, second)].sum())
        r = float(bounded(between / math.sqrt(v1 * v2)))
        total = float(variance_of(covariance.sum(), len(items) * np.trace(covariance)))
        guttman = 4 * between / total  # the total's variance is both halves' variances + 2 x their covariance
        guttman = guttman if guttman <= 1 + ROUNDING else math.nan
        unequal = _step_up(r, len(first) * len(second) / len(items) ** 2)
    return SplitHalf(
        first=tuple(items[i] for i in first),
        second=tuple(items[i] for i in second),
        r=r,
        spearman_brown=_step_up(r, 1 / 4),
        spearman_brown_unequal=unequal,
        guttman=guttman,
    )


def _step_up(r: float, share: float) -> float:
    """Spearman-Brown for halves with a product of length shares (k1/k)(k2/k); 1/4 for equal halves."""
    below = r + math.sqrt(r * r + 4 * (1 - r * r) * share)
    return 2 * r / below if below > NO_VARIANCE else math.nan
