"""Two scores: how closely do they go together?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc_core.inference.arrays import FloatArray
from bsc_core.inference.columns import LARGEST, ROUNDING, check_same_rows, is_constant, numbers_of, usable_pairs
from bsc_core.inference.two_sided import NO_INTERVAL, Interval, check_level, even_on_atanh, normal_quantile, t_p_value
from bsc_core.sentence import Sentence

MOST_PAIRS = 900
"""Distinct pairs that a picture shows one by one; beyond that both scores are put into classes."""

_FEW_VALUES = 5
_MOVES_R, _MORE_THAN_NEXT = 0.15, 2.0


@dataclass(frozen=True)
class Correlation:
    """How two scores go together over the n pairs that have both.

    n, n_missing: counted pairs, and pairs left out because a value is missing or infinite.
    level: confidence of the intervals.
    pearson, p_pearson: the product-moment r and its two-sided p (t with n - 2 degrees of freedom).
    pearson_ci: Fisher's (1921) z, tanh(atanh(r) ± z / sqrt(n - 3)).
    spearman, p_spearman: r of the mid-ranks and its two-sided p from t with n - 2 degrees of freedom, as SPSS and as
        R's cor.test(exact = FALSE); R's own default without ties is an exact p, or nearly, that differs a little.
    spearman_ci: Fisher's z with the variance (1 + r^2 / 2) / (n - 3) of Bonett and Wright (2000).
    kendall, p_kendall: tau-b, and its two-sided p by the normal approximation with ties, as SPSS.
    warnings: what was left out, cannot be computed or should be read with care.

    r needs 3 pairs, an interval 4. A score without spread has no correlation, |r| = 1 has no interval: nan.
    """

    n: int
    n_missing: int
    level: float
    warnings: tuple[Sentence, ...]
    pearson: float = math.nan
    pearson_ci: Interval = NO_INTERVAL
    p_pearson: float = math.nan
    spearman: float = math.nan
    spearman_ci: Interval = NO_INTERVAL
    p_spearman: float = math.nan
    kendall: float = math.nan
    p_kendall: float = math.nan


def correlate(
    x: pd.Series | Sequence[Any] | npt.ArrayLike, y: pd.Series | Sequence[Any] | npt.ArrayLike, *, level: float = 0.95
) -> Correlation:
    """Pearson, Spearman and Kendall correlation of two columns of numbers, row by row.

    level: confidence of the intervals, between 0 and 1. Raises ValueError for columns of different length or from
    different rows, for columns that do not hold numbers, and for a level outside 0 to 1.
    """
    check_level(level)
    names = [_name(x, "x"), _name(y, "y")]
    a, b, n_missing, said = _complete_pairs(x, y)
    n = len(a)
    figures: dict[str, Any] = {}
    constant = [name for name, column in zip(names, (a, b), strict=True) if n and is_constant(column)]
    if n < 3:
        said.append(
            Sentence.counted(
                "A correlation needs at least 3 pairs; there is {n}.",
                "A correlation needs at least 3 pairs; there are {n}.",
                n=n,
            )
        )
    elif constant:
        said.append(
            Sentence(
                "All values of {columns} are equal; what does not vary cannot go together with anything.",
                columns=constant,
            )
        )
    else:
        figures = _figures(a, b, level)
        said += _doubts(a, b, figures, names)
    return Correlation(n=n, n_missing=n_missing, level=level, warnings=tuple(said), **figures)


def joint_counts(x: pd.Series | npt.ArrayLike, y: pd.Series | npt.ArrayLike) -> pd.DataFrame:
    """How often each pair of values occurs, for a picture that costs the same for 100 people and for 100,000.

    Gives x, y, n, x_low, x_high, y_low, y_high: one line for each distinct pair, sorted, n of them (n >= 1). Up to
    MOST_PAIRS distinct pairs are shown as they are, with low = high = the value. Beyond that, a score with more than
    30 distinct values is put into 30 classes of equal width; x and y are then the middles of the classes, an upper
    edge belongs to the next class, and the last class has both edges. Pairs with a missing or infinite value are
    left out. Raises ValueError as :func:`correlate`.
    """
    a, b, _, _ = _complete_pairs(x, y)
    distinct = pd.DataFrame({"x": a, "y": b}).drop_duplicates()
    classes = math.isqrt(MOST_PAIRS) if len(distinct) > MOST_PAIRS else 0
    (x_low, x_high), (y_low, y_high) = (_classes(column, classes) for column in (a, b))
    frame = pd.DataFrame(
        {
            "x": (x_low + x_high) / 2,
            "y": (y_low + y_high) / 2,
            "n": 1,
            "x_low": x_low,
            "x_high": x_high,
            "y_low": y_low,
            "y_high": y_high,
        }
    )
    keys = ["x_low", "y_low"]
    counts = frame.groupby(keys)["n"].sum()
    return frame.drop_duplicates(keys).sort_values(keys, ignore_index=True).assign(n=counts.to_numpy())


def _name(column: Any, default: str) -> Any:
    name = getattr(column, "name", None)
    return default if name is None else name


def _complete_pairs(x: Any, y: Any) -> tuple[FloatArray, FloatArray, int, list[Sentence]]:
    """Both columns without the pairs that cannot be used, their number, and what there is to say about them."""
    check_same_rows(x, y)
    a, b = numbers_of(x), numbers_of(y)
    used, said = usable_pairs(np.isnan(a) | np.isnan(b), (np.abs(a) > LARGEST) | (np.abs(b) > LARGEST))
    return a[used], b[used], int((~used).sum()), said


def _figures(x: FloatArray, y: FloatArray, level: float) -> dict[str, Any]:
    from scipy.stats import kendalltau, rankdata

    # Closed forms instead of pingouin.corr: its interval of Spearman's r is the one for Pearson's, which is too narrow.
    n, z = len(x), normal_quantile(level)
    pearson, spearman = _r(x, y), _r(rankdata(x), rankdata(y))
    tau = kendalltau(x, y, method="asymptotic")
    return {
        "pearson": pearson,
        "pearson_ci": _fisher_interval(pearson, z, 1.0, n),
        "p_pearson": _p_of(pearson, n),
        "spearman": spearman,
        "spearman_ci": _fisher_interval(spearman, z, 1 + spearman**2 / 2, n),
        "p_spearman": _p_of(spearman, n),
        "kendall": float(tau.statistic),
        "p_kendall": float(tau.pvalue),
    }


def _r(x: FloatArray, y: FloatArray) -> float:
    # each score in its own unit, so that no product can overflow
    x, y = ((v - v.mean()) / np.abs(v - v.mean()).max() for v in (x, y))
    r = float(x @ y / math.sqrt((x @ x) * (y @ y)))
    return math.copysign(1.0, r) if 1 - abs(r) < ROUNDING else r


def _p_of(r: float, n: int) -> float:
    if abs(r) == 1:
        return 0.0
    return float(t_p_value(r * math.sqrt((n - 2) / (1 - r * r)), n - 2))


def _fisher_interval(r: float, z: float, variance: float, n: int) -> Interval:
    """``variance`` is that of atanh(r) times n - 3."""
    if n < 4 or abs(r) == 1:
        return NO_INTERVAL
    return even_on_atanh(r, z * math.sqrt(variance / (n - 3)))


def _doubts(x: FloatArray, y: FloatArray, figures: dict[str, Any], names: list[Any]) -> list[Sentence]:
    said = []
    if len(x) < 4:
        said.append(
            Sentence("With 3 pairs a correlation has no interval; collect more before you read anything in it.")
        )
    if abs(figures["pearson"]) == 1:
        said.append(
            Sentence(
                "All pairs lie on one straight line, so that r has no interval; look whether one of the two scores is "
                "calculated from the other."
            )
        )
    elif abs(figures["spearman"]) == 1:
        said.append(Sentence("The two scores have exactly the same order, so that Spearman's r has no interval."))
    few = [name for name, column in zip(names, (x, y), strict=True) if len(np.unique(column)) < _FEW_VALUES]
    if few and len(x) >= 2 * _FEW_VALUES:
        said.append(
            Sentence.counted(
                "{columns} takes fewer than {few} different values, so that many people share one; "
                "Kendall's tau-b or a cross-table suits that better than r.",
                "{columns} take fewer than {few} different values each, so that many people share one; "
                "Kendall's tau-b or a cross-table suits that better than r.",
                n=len(few),
                columns=few,
                few=_FEW_VALUES,
            )
        )
    return said + _carried_by_one(x, y, figures["pearson"])


def _carried_by_one(x: FloatArray, y: FloatArray, r: float) -> list[Sentence]:
    """A sentence when leaving one pair out moves Pearson's r by _MOVES_R, and _MORE_THAN_NEXT times the next pair."""
    n = len(x)
    if n < _FEW_VALUES:
        return []
    a, b = ((v - v.mean()) / np.abs(v - v.mean()).max() for v in (x, y))
    # leaving out one deviation d from the mean takes n/(n - 1) d^2 from the sum of squares
    xx, yy, xy = (u @ v - n / (n - 1) * u * v for u, v in ((a, a), (b, b), (a, b)))
    rest = (xx > ROUNDING * (a @ a)) & (yy > ROUNDING * (b @ b))
    without = np.full(n, np.nan)
    without[rest] = np.clip(xy[rest] / np.sqrt(xx[rest] * yy[rest]), -1, 1)
    if not rest.all():
        i = int(np.argmin(rest))
        return [
            Sentence(
                "Without the pair ({x:g}, {y:g}) all others have the same value in one of the two scores; "
                "this pair alone makes the correlation.",
                x=x[i],
                y=y[i],
            )
        ]
    moves = np.abs(without - r)
    i = int(np.argmax(moves))
    if moves[i] < max(_MOVES_R, _MORE_THAN_NEXT * np.delete(moves, i).max()):
        return []
    return [
        Sentence(
            "Without the pair ({x:g}, {y:g}) Pearson's r would be {without:.3f} instead of {r:.3f}; "
            "look whether that pair is right, and read Spearman's r beside it.",
            x=x[i],
            y=y[i],
            without=without[i],
            r=r,
        )
    ]


def _classes(values: FloatArray, classes: int) -> tuple[FloatArray, FloatArray]:
    """The lower and upper edge of the class of every value; the value itself where it needs no class."""
    if not classes or len(np.unique(values)) <= classes:
        return values, values
    edges = np.linspace(values.min(), values.max(), classes + 1)
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, classes - 1)
    return edges[place], edges[place + 1]
