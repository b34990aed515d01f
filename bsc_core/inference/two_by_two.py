"""2 x 2 tables [a, b], [c, d], many at once: chi-squares, ratios and the intervals of the odds ratio.

Cells are numbers or arrays of the same shape. The first row is the exposed one, the first column has the outcome; no
row and no column is empty.
"""

from __future__ import annotations

import math

import numpy as np

from bsc_core.inference.arrays import BoolArray, FloatArray
from bsc_core.inference.two_sided import Interval, even_on_log, normal_quantile

Cells = FloatArray | float


def chi_squares(a: Cells, b: Cells, c: Cells, d: Cells) -> tuple[FloatArray, FloatArray]:
    """Pearson's chi-square, n (ad - bc)^2 / product of the margins, and Yates' with max(0, |ad - bc| - n/2)."""
    n, gap = a + b + c + d, np.abs(a * d - b * c)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    return np.asarray(n * gap**2 / margins), np.asarray(n * np.maximum(0, gap - n / 2) ** 2 / margins)


def odds_ratio_of(a: Cells, b: Cells, c: Cells, d: Cells) -> FloatArray:
    """ad / bc; infinite where b or c is 0."""
    return _ratio(a * d, b * c)


def prevalence_ratio_of(a: Cells, b: Cells, c: Cells, d: Cells) -> FloatArray:
    """a/(a+b) / (c/(c+d)); infinite where c is 0."""
    return _ratio(a * (c + d), c * (a + b))


def woolf_error(a: Cells, b: Cells, c: Cells, d: Cells) -> FloatArray:
    """The standard error of the odds ratio's log (Woolf 1955); no cell is 0."""
    return np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def odds_ratio_intervals(
    a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Wald's intervals on the log scale; the exact ones, open on one side, where the odds ratio is 0 or infinite."""
    odds_ratio = odds_ratio_of(a, b, c, d)
    low, high = np.zeros(len(a)), np.full(len(a), math.inf)
    zero, infinite = odds_ratio == 0, np.isinf(odds_ratio)
    high[zero] = _highest_odds_ratio_at_zero(a[zero], b[zero], c[zero], d[zero], level)
    # with its columns exchanged, the odds ratio is 0
    low[infinite] = 1 / _highest_odds_ratio_at_zero(b[infinite], a[infinite], d[infinite], c[infinite], level)
    inner = ~(zero | infinite)
    half = normal_quantile(level) * woolf_error(a[inner], b[inner], c[inner], d[inner])
    low[inner], high[inner] = even_on_log(odds_ratio[inner], half)
    return low, high


def exact_odds_ratio_interval(a: float, b: float, c: float, d: float, level: float) -> Interval:
    """The odds ratios under which the first cell of one table is just too large, and just too small (Cornfield 1956).

    Given the margins, the first cell's log probability is a constant + log(ways) + cell x log(odds ratio), and the
    ways of neighbouring cells have a simple ratio. Written here because SciPy's own takes half a minute at 100,000
    respondents.
    """
    # at either end the observed cell lies a few standard deviations, each of sqrt(smallest total) / 2 at most, from the
    # expected one: beyond fifty there is no probability
    reach = 100 + int(25 * math.sqrt(min(a + b, c + d, a + c, b + d)))
    cell = np.arange(max(0, a - d, a - reach), min(a + b, a + c, a + reach) + 1)
    before = cell[:-1]
    more = (a + b - before) * (a + c - before) / ((before + 1) * (d - a + before + 1))
    log_ways = np.append(0.0, np.cumsum(np.log(more)))

    def odds_ratio_where(tail: BoolArray) -> float:
        from scipy.optimize import brentq

        def excess(log_odds: float) -> float:
            log_weight = log_ways + cell * log_odds
            weight = np.exp(log_weight - log_weight.max())
            return float(weight[tail].sum() / weight.sum()) - (1 - level) / 2

        bound = 1.0
        while excess(-bound) * excess(bound) > 0:
            bound *= 2
        return math.exp(brentq(excess, -bound, bound, xtol=1e-12))

    low = odds_ratio_where(cell >= a) if a > cell[0] else 0.0
    high = odds_ratio_where(cell <= a) if a < cell[-1] else math.inf
    return low, high


def _highest_odds_ratio_at_zero(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray, level: float) -> FloatArray:
    """The upper end of the exact interval of tables with an odds ratio of 0: there they have probability (1 - level)/2.

    Given the margins, the first cell is as many above its least as there are hits among independent trials (Harkness
    1965). At that probability of no hit, fewer than -log((1 - level)/2) are expected, so that the first terms suffice.
    In log x of the odds ratio, the log of their sum is rising and convex, and Newton's steps from above come down to
    the root without passing it.
    """
    share = (1 - level) / 2
    expected = -math.log(share)
    hits = np.arange(int(expected + 12 * math.sqrt(expected) + 40))
    cell = np.maximum(0, a - d)[:, None] + hits
    row, column, empty = (total[:, None] for total in (a + b, a + c, d - a))
    more = np.maximum(row - cell, 0) * np.maximum(column - cell, 0) / ((cell + 1) * (empty + cell + 1))
    with np.errstate(divide="ignore"):  # no more hits than the margins allow: the log of 0
        log_ways = np.cumsum(np.log(more), axis=1)
    log_ways = np.column_stack([np.zeros(len(a)), log_ways[:, :-1]])
    log_ratio = ((expected - log_ways[:, 1:]) / hits[1:]).min(axis=1)
    for _ in range(50):
        log_terms = log_ways + log_ratio[:, None] * hits
        terms = np.exp(log_terms - log_terms.max(axis=1, keepdims=True))
        excess = np.log(terms.sum(axis=1)) + log_terms.max(axis=1) - expected
        log_ratio = log_ratio - excess * terms.sum(axis=1) / (terms @ hits)
    highest: FloatArray = np.exp(log_ratio)
    return highest


def _ratio(part: Cells, whole: Cells) -> FloatArray:
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), math.inf), where=np.asarray(whole) > 0))
