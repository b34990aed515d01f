"""How the values of groups spread: boxes, outliers and a histogram, as a picture draws them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bsc_core.inference.arrays import FloatArray, IntArray
from bsc_core.inference.columns import is_constant
from bsc_core.inference.group_samples import Row, Sample, frame_of

MOST_OUTLIERS = 200
"""Outliers shown as points of a picture, of all groups together."""

CLASSES = 20
"""Classes of a histogram, at most."""


@dataclass(frozen=True, eq=False)
class Spread:
    """What a picture of groups draws; never single people, so that 100,000 draw as fast as 100.

    boxes: group, n, low, q1, median, q3, high, n_outliers. The whiskers, low and high, end at the outermost values
        within 1.5 interquartile ranges from the box (Tukey 1977), or at the box where those lie in it; quartiles as in
        :class:`~bsc_core.inference.groups.GroupComparison`.
    outliers: group, value, n: the distinct values beyond the whiskers and how many people have each. Of more than
        MOST_OUTLIERS distinct ones each group shows an equal part, evenly chosen with the two ends.
    histogram: group, low, high, n, percent (of the group). At most CLASSES classes, the same for all groups; an upper
        edge belongs to the next class, but for the last one. Whole numbers get classes of a whole width around them.
    """

    boxes: pd.DataFrame
    outliers: pd.DataFrame
    histogram: pd.DataFrame


def spread_of(sample: Sample) -> Spread:
    """What a picture of the groups draws."""
    edges = _edges(sample.values)
    boxes, beyond, histogram = [], [], []
    for group, part in zip(sample.labels, sample.parts, strict=True):
        q1, median, q3 = np.quantile(part, [0.25, 0.5, 0.75])
        reach = 1.5 * (q3 - q1)
        inside = is_constant(part) | ((part >= q1 - reach) & (part <= q3 + reach))
        boxes.append(
            {
                "group": group,
                "n": len(part),
                "low": min(part[inside].min(), q1),
                "q1": q1,
                "median": median,
                "q3": q3,
                "high": max(part[inside].max(), q3),
                "n_outliers": int((~inside).sum()),
            }
        )
        beyond.append(np.unique(part[~inside], return_counts=True))
        counts, _ = np.histogram(part, edges)
        histogram += [
            {"group": group, "low": low, "high": high, "n": int(n), "percent": 100 * n / len(part)}
            for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True)
        ]
    return Spread(
        boxes=frame_of(boxes, "group", "n", "low", "q1", "median", "q3", "high", "n_outliers"),
        outliers=_outliers(sample.labels, beyond),
        histogram=frame_of(histogram, "group", "low", "high", "n", "percent"),
    )


def _edges(values: FloatArray) -> FloatArray:
    """The edges of the classes of a histogram."""
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = float(values.min()), float(values.max())
    if (values == np.round(values)).all() and max(-low, high) < 2**51:
        width = math.ceil((high - low + 1) / CLASSES)
        return np.asarray(low - 0.5 + width * np.arange(math.ceil((high - low + 1) / width) + 1))
    if is_constant(values):
        half = abs(low) / 2 or 0.5
        return np.array([low - half, high + half])
    return np.linspace(low, high, CLASSES + 1)


def _outliers(labels: pd.Index, beyond: list[tuple[FloatArray, IntArray]]) -> pd.DataFrame:
    """The outliers of every group, as distinct values and their counts; no more of them than a picture can show."""
    rows: list[Row] = []
    few = sum(len(values) for values, _ in beyond) <= MOST_OUTLIERS
    for group, (values, counts) in zip(labels, beyond, strict=True):
        shown = len(values) if few else min(len(values), max(2, MOST_OUTLIERS // len(labels)))
        places = np.linspace(0, len(values) - 1, shown).round().astype(np.int64)
        rows += [{"group": group, "value": values[place], "n": int(counts[place])} for place in places]
    return frame_of(rows, "group", "value", "n")
