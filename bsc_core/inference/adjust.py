"""p-values of several tests at once, made larger for their number."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bsc_core.method import ADJUST_P


def adjust_p(p: npt.ArrayLike, how: str) -> npt.NDArray[np.float64]:
    """Adjusted p-values, in the order and shape of p.

    p: p-values of one family of m tests, each from 0 to 1. A test without a p-value (nan) stays nan and does not
        count among the m.
    how: "holm" keeps the chance of even one false finding: the i-th smallest p times m - i + 1, never below the one
        before (Holm 1979). "benjamini_hochberg" keeps the share of false ones among the findings: the i-th smallest
        p times m / i, never above the next (Benjamini and Hochberg 1995). "none" leaves them as they are. At most 1,
        as R's p.adjust gives them.

    Raises ValueError for another way, and for numbers that are no p-values.
    """
    if how not in ADJUST_P:
        raise ValueError(f'"{how}" is not a way to adjust p-values; choose one of {", ".join(ADJUST_P)}.')
    given = np.array(p, dtype=float)
    if ((given < 0) | (given > 1)).any():
        raise ValueError("A p-value must lie between 0 and 1, or be missing.")
    known = ~np.isnan(given)
    order = np.argsort(given[known], kind="stable")
    ascending = given[known][order]
    place = np.arange(1, len(ascending) + 1)
    if how == "holm":
        ascending = np.maximum.accumulate(ascending * (len(ascending) - place + 1))
    elif how == "benjamini_hochberg":
        ascending = np.minimum.accumulate((ascending * len(ascending) / place)[::-1])[::-1]
    adjusted = np.empty(len(ascending))
    adjusted[order] = np.minimum(ascending, 1)
    given[known] = adjusted
    return given
