"""Which groups differ from which."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from scipy.special import ndtr

from bsc_core.inference.adjust import adjust_p
from bsc_core.inference.group_samples import Row, Sample
from bsc_core.inference.studentised_range import studentised_range, studentised_range_quantile

MOST_COMPARED = 60
"""Groups that are compared two by two; beyond that the table would have thousands of lines."""


def all_pairs(sample: Sample, level: float) -> list[Row]:
    """Games and Howell's and Dunn's test for all pairs of 3 to MOST_COMPARED groups.

    Written here because pingouin.pairwise_gameshowell has no intervals and fails on a group of one.
    """
    moments = sample.moments
    n, k = float(len(sample.values)), len(sample.labels)
    a, b = (np.array(places) for places in zip(*combinations(range(k), 2), strict=True))
    difference = moments.mean[a] - moments.mean[b]
    se, dof = moments.welch(a, b)
    t = difference / se
    known = ~np.isnan(t) & ~np.isnan(dof)
    p, half = np.full(len(a), np.nan), np.full(len(a), np.nan)
    if known.any():
        q = np.maximum(np.abs(t[known]) * math.sqrt(2), 1e-9)  # a difference of exactly 0 has p = 1 as well
        p[known] = 1 - studentised_range(k)(q, dof[known])
        quantile = studentised_range_quantile(level, k, dof[known])
        half[known] = quantile / math.sqrt(2) * se[known]

    mean_rank = np.bincount(sample.codes, sample.ranks) / moments.n
    variance = n * (n + 1) / 12 * sample.tie_share
    z = (mean_rank[a] - mean_rank[b]) / np.sqrt(variance * (1 / moments.n[a] + 1 / moments.n[b]))
    p_rank = 2 * ndtr(-np.abs(z))
    columns = {
        "group_a": sample.labels[a],
        "group_b": sample.labels[b],
        "difference": difference,
        "ci_low": difference - half,
        "ci_high": difference + half,
        "t": t,
        "dof": dof,
        "p_adjusted": np.clip(p, 0, 1),
        "z": z,
        "p_rank": p_rank,
        "p_rank_adjusted": adjust_p(p_rank, "holm"),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
