"""One score in several groups: do they differ, by how much, and which from which?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc_core.inference.arrays import FloatArray
from bsc_core.inference.effect_size import size_of
from bsc_core.inference.group_samples import Row, Sample, frame_of, moments_of, sample_of
from bsc_core.inference.group_spread import Spread, spread_of
from bsc_core.inference.group_tests import equal_spread, several_groups, two_groups
from bsc_core.inference.group_warnings import about_groups, doubts
from bsc_core.inference.normality import shapiro_wilk
from bsc_core.inference.post_hoc import MOST_COMPARED, all_pairs
from bsc_core.inference.two_sided import check_level, t_quantile
from bsc_core.sentence import Sentence

__all__ = ["GroupComparison", "Spread", "compare_groups", "size_of"]


@dataclass(frozen=True, eq=False)
class GroupComparison:
    """A score in two or more groups, with tests, effect sizes and, for three or more, which groups differ.

    Groups are compared in the order of ``groups``; with two, every difference is first minus second. Groups are those
    with somebody in them; empty categories are named in a warning. With fewer than two groups, or when all values are
    equal, the frames of tests are empty.

    n, n_missing: counted pairs, and pairs left out because value or group is missing or the value is infinite.
    level: confidence of the intervals.
    groups: group, n, mean, sd (divisor n - 1), se, ci_low, ci_high (t interval of the mean), median, q1, q3 (linear
        interpolation, R's type 7, as Excel's QUARTILE.INC; SPSS' Frequencies uses type 6), min, max, mean_rank (among
        all n, ties share their mean), shapiro_w, shapiro_p (Shapiro-Wilk test of normality; nan below 3 values, for
        equal values, and above 5,000 values).
    tests: test, statistic, dof, dof2, p, z, exact. nan where a test has no such figure. Two groups:
        "welch_t" (t, Welch's dof), "student_t" (t with the pooled variance), "mann_whitney": statistic is U of the
        first group, as R's W (SPSS prints the smaller of U and n1 n2 - U); z is asymptotic with the correction for
        ties and without one for continuity, as SPSS, positive when the first group ranks higher. p is exact as R's
        where exact is True (no ties, both groups below 50), else that of z.
        More groups: "welch_anova" (F, dof, dof2; Welch 1951), "anova" (F), "kruskal_wallis" (H corrected for ties,
        chi-square with dof).
    effect_sizes: measure, value, ci_low, ci_high, size (a key of :func:`size_of`). Two groups:
        "mean_difference" (Welch's interval); "cohens_d" (pooled sd) and "hedges_g" (d times the exact gamma-function
        correction of its bias), with intervals from the noncentral t, that of g times the same correction;
        "rank_biserial", 2 U / (n1 n2) - 1, from -1 to 1: chances that a value of the first group is higher minus
        chances that it is lower. Its variance is Brunner and Munzel's (2000) from the placements, which minds ties
        and unequal spread, its interval t on the scale of atanh, with their dof.
        More: "eta_squared" and "omega_squared" of the classical ANOVA (omega squared may fall below 0, then read it
        as 0), both with Steiger's (2004) interval for the population's share of variance, ncp / (ncp + n), from the
        noncentral F; an end is 0 where the central F does not reach, and the interval ends below the sample's share
        where the groups are more alike than chance leaves them. "epsilon_squared", H / (n - 1), which is eta
        squared of the ranks; its interval is that of eta squared from the F of the ranks (the rank transform of
        Conover and Iman 1981) and so approximate.
    post_hoc: for three groups or more, else empty: group_a, group_b, difference (of means, a - b), ci_low, ci_high,
        t, dof, p_adjusted (Games and Howell 1976, the studentised range over all groups, intervals simultaneous);
        z, p_rank, p_rank_adjusted (Dunn 1964 with the correction for ties, two-sided, Holm's adjustment).
    checks: check, group, statistic, dof, dof2, p of equal spread in all groups (group is ""): "levene", from the
        mean as SPSS prints first, "brown_forsythe", from the median as R's car does. They inform; nothing hangs on
        them. Normality stands in groups.
    warnings: what was left out, cannot be computed or should be read with care.
    """

    n: int
    n_missing: int
    level: float
    groups: pd.DataFrame
    tests: pd.DataFrame
    effect_sizes: pd.DataFrame
    post_hoc: pd.DataFrame
    checks: pd.DataFrame
    warnings: tuple[Sentence, ...]
    _spread: Spread = field(repr=False)

    @property
    def main_test(self) -> str:
        """The key in tests of the test to read by default: Welch's, which asks for no equal spread. "" without any."""
        return self._first("welch_t", "welch_anova")

    @property
    def rank_test(self) -> str:
        """The key in tests of the test by ranks. "" without any."""
        return self._first("mann_whitney", "kruskal_wallis")

    def spread(self) -> Spread:
        """What a picture of the groups draws."""
        return self._spread

    def _first(self, *keys: str) -> str:
        return next((key for key in keys if (self.tests["test"] == key).any()), "")


def compare_groups(
    values: pd.Series | npt.ArrayLike, groups: pd.Series | Sequence[Any], *, level: float = 0.95
) -> GroupComparison:
    """Compare a column of numbers between the groups that a second column names.

    groups: a categorical keeps the order of its categories, other levels are sorted. Pairs with a missing value are
        left out and counted.
    level: confidence of the intervals, between 0 and 1.

    Raises ValueError for columns of different length or from different rows, values that are not numbers, more than
    MOST_GROUPS groups, and a level outside 0 to 1.
    """
    check_level(level)
    sample = sample_of(values, groups)
    tests: list[Row] = []
    effect_sizes: list[Row] = []
    post_hoc: list[Row] = []
    checks: list[Row] = []
    said = [*sample.said, *about_groups(sample)]
    if sample.can_be_compared:
        compare = two_groups if len(sample.parts) == 2 else several_groups
        tests, effect_sizes = compare(sample, level)
        checks = equal_spread(sample)
        if 3 <= len(sample.parts) <= MOST_COMPARED:
            post_hoc = all_pairs(sample, level)
        said += doubts(sample, effect_sizes, checks)
    return GroupComparison(
        n=len(sample.values),
        n_missing=sample.n_missing,
        level=level,
        groups=_describe(sample, level),
        tests=frame_of(tests, "test", "statistic", "dof", "dof2", "p", "z", "exact"),
        effect_sizes=frame_of(effect_sizes, "measure", "value", "ci_low", "ci_high", "size"),
        post_hoc=frame_of(
            post_hoc,
            *("group_a", "group_b", "difference", "ci_low", "ci_high", "t", "dof", "p_adjusted"),
            *("z", "p_rank", "p_rank_adjusted"),
        ),
        checks=frame_of(checks, "check", "group", "statistic", "dof", "dof2", "p"),
        warnings=tuple(said),
        _spread=spread_of(sample),
    )


def _describe(sample: Sample, level: float) -> pd.DataFrame:
    rows = [
        {"group": group, "n": len(part)} | _described(part, level) | {"mean_rank": float(ranks.mean())}
        for group, part, ranks in zip(sample.labels, sample.parts, sample.in_parts(sample.ranks), strict=True)
    ]
    return frame_of(
        rows,
        *("group", "n", "mean", "sd", "se", "ci_low", "ci_high", "median", "q1", "q3", "min", "max"),
        *("mean_rank", "shapiro_w", "shapiro_p"),
    )


def _described(values: FloatArray, level: float) -> dict[str, float]:
    moments, n = moments_of([values]), len(values)
    mean, sd = float(moments.mean[0]), math.sqrt(moments.variance[0])
    se = sd / math.sqrt(n)
    half = float(t_quantile(level, n - 1)) * se if se > 0 else math.nan
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])
    w, p = shapiro_wilk(values)
    return {
        "mean": mean,
        "sd": sd,
        "se": se,
        "ci_low": mean - half,
        "ci_high": mean + half,
        "median": median,
        "q1": q1,
        "q3": q3,
        "min": values.min(),
        "max": values.max(),
        "shapiro_w": w,
        "shapiro_p": p,
    }
