"""Whether values could come from a normal distribution."""

from __future__ import annotations

import math

import numpy as np

from bsc_core.inference.arrays import FloatArray
from bsc_core.inference.columns import is_constant

SHAPIRO_MOST = 5_000
"""The Shapiro-Wilk test's p is made for up to so many values (Royston 1995)."""


def shapiro_wilk(values: FloatArray) -> tuple[float, float]:
    """Shapiro and Wilk's W and its p; nan below 3 values, above SHAPIRO_MOST, and for equal values."""
    if not 3 <= len(values) <= SHAPIRO_MOST or is_constant(values):
        return math.nan, math.nan
    from scipy.stats import shapiro

    found = shapiro((values - values[0]) / np.ptp(values))  # SciPy takes a range below 1e-19 for none
    return float(found.statistic), float(found.pvalue)
