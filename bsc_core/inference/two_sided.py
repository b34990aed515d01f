"""Two-sided tests and intervals: levels, quantiles, p-values, and intervals that are even on another scale."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtr, stdtrit

from bsc_core.inference.arrays import FloatArray

Interval = tuple[float, float]

NO_INTERVAL: Interval = (math.nan, math.nan)


def check_level(level: float) -> None:
    """Raises ValueError unless a confidence level lies between 0 and 1."""
    check_share("confidence level", level, such_as=0.95)


def check_alpha(alpha: float) -> None:
    """Raises ValueError unless a significance level lies between 0 and 1."""
    check_share("significance level", alpha, such_as=0.05)


def check_share(name: str, value: float, *, such_as: float) -> None:
    """Raises ValueError unless a share lies between 0 and 1, neither of them included."""
    if not 0 < value < 1:
        raise ValueError(f"The {name} must lie between 0 and 1, such as {such_as:g}; got {value:g}.")


def normal_quantile(level: float) -> float:
    """The z between whose minus and plus a standard normal value lies with the probability ``level``."""
    return float(ndtri(1 - (1 - level) / 2))


def t_quantile(level: float, dof: npt.ArrayLike) -> FloatArray:
    """The t between whose minus and plus Student's t lies with the probability ``level``."""
    return np.asarray(stdtrit(dof, 1 - (1 - level) / 2))


def t_p_value(t: npt.ArrayLike, dof: npt.ArrayLike) -> FloatArray:
    """The two-sided p of a t."""
    return np.asarray(2 * stdtr(dof, -np.abs(t)))


def even_on_log(ratio: FloatArray | float, half: FloatArray | float) -> tuple[FloatArray, FloatArray]:
    """The interval of ratios above 0 whose ends lie ``half`` from their logs."""
    spread = np.exp(half)
    return np.asarray(ratio / spread), np.asarray(ratio * spread)


def even_on_atanh(r: float, half: float) -> Interval:
    """The interval of a correlation, between -1 and 1, whose ends lie ``half`` from atanh(r)."""
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
