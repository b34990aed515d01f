"""The hypergeometric distribution, to the last digits also for many people."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from bsc_core.inference.arrays import FloatArray

_FEW = 16
"""Below it the rest of Stirling's formula is looked up, from it on its series has all digits."""

_REST_OF_FEW = np.array([math.log(math.factorial(m)) - (m * math.log(m) if m else 0) + m for m in range(_FEW)])


def log_hypergeometric(first: npt.ArrayLike, row: npt.ArrayLike, column: npt.ArrayLike, n: npt.ArrayLike) -> FloatArray:
    """The log probability of the first cell of a 2 x 2 table, given the totals of its row, its column and all.

    The arguments are whole numbers, of shapes that fit together. As in Loader's (2000) saddle-point form: from the
    deviances of the cells, which are small, for log factorials of many people lose the digits that their difference
    needs.
    """
    first, row, column, n = np.broadcast_arrays(*(np.asarray(part, dtype=float) for part in (first, row, column, n)))
    margins = np.stack([row, n - row, column, n - column])
    cells = np.stack([first, row - first, column - first, n - row - column + first])
    everybody = np.maximum(n, 1)
    expected = margins[[0, 0, 1, 1]] * margins[[2, 3, 2, 3]] / everybody
    excess = (first * n - row * column) / everybody
    deviance = _deviance(cells, expected, np.stack([excess, -excess, -excess, excess])).sum(axis=0)
    rest = _rest_of_factorial(margins).sum(axis=0) - _rest_of_factorial(cells).sum(axis=0) - _rest_of_factorial(n)
    return np.asarray(rest - deviance)


def _rest_of_factorial(m: FloatArray) -> FloatArray:
    """log m! - (m log m - m), by Stirling's series."""
    large = np.maximum(m, _FEW)
    inverse = 1 / large**2
    series = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - inverse / 1188) * inverse) * inverse) * inverse) / large
    rest = np.log(2 * math.pi * large) / 2 + series
    return np.where(m < _FEW, _REST_OF_FEW[np.minimum(m, _FEW - 1).astype(np.int64)], rest)


def _deviance(cell: FloatArray, expected: FloatArray, excess: FloatArray) -> FloatArray:
    """cell log(cell / expected) - excess, with ``excess`` = cell - expected.

    Near the expected count it is a small difference of large numbers; there it comes from the series of atanh.
    """
    share = excess / np.where(cell + expected > 0, cell + expected, 1)
    square = share**2
    series = square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square * (1 / 9 + square * (1 / 11 + square / 13)))))
    near = share * (excess + 2 * cell * series)
    far = xlogy(cell, cell / np.where(expected > 0, expected, 1)) - excess
    return np.where(np.abs(share) < 0.05, near, far)
