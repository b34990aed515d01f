"""One score in several groups: do they differ, by how much, and which from which?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.polynomial import Chebyshev
from scipy.special import (
    fdtr,
    fdtrc,
    gammainc,
    gammaincc,
    gammainccinv,
    gammaincinv,
    gammaln,
    ncfdtr,
    nctdtr,
    ndtr,
    stdtr,
    stdtrit,
)

from bsc_core.inference.adjust import adjust_p
from bsc_core.inference.correlation import (
    LARGEST,
    ROUNDING,
    check_level,
    check_same_rows,
    is_constant,
    numbers_of,
    said_infinite,
    said_missing,
)
from bsc_core.sentence import Sentence

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Interval = tuple[float, float]

MOST_GROUPS = 200
"""A column with more levels holds no groups but a number or a name of everybody."""

MOST_COMPARED = 60
"""Groups that are compared two by two; beyond that the table would have thousands of lines."""

SHAPIRO_MOST = 5_000
"""The Shapiro-Wilk test's p is made for groups up to this size (Royston 1995)."""

EXACT_BELOW = 50
"""Mann-Whitney's p is exact when both groups are smaller and no value occurs twice."""

MOST_OUTLIERS = 200
"""Outliers shown as points of a picture, of all groups together."""

CLASSES = 20
"""Classes of a histogram, at most."""

_NAMED = 6
_NO_INTERVAL: Interval = (math.nan, math.nan)

SIZES = ("negligible", "small", "medium", "large")
"""The keys of :func:`size_of`."""

_D, _R, _SHARE = (0.2, 0.5, 0.8), (0.1, 0.3, 0.5), (0.01, 0.06, 0.14)
_CONVENTIONS: dict[str, tuple[float, float, float] | None] = {
    "mean_difference": None,
    "cohens_d": _D,
    "hedges_g": _D,
    "rank_biserial": _R,
    "r": _R,
    "pearson": _R,
    "spearman": _R,
    "phi": _R,
    "cramers_v": _R,
    "eta_squared": _SHARE,
    "omega_squared": _SHARE,
    "epsilon_squared": _SHARE,
}


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
        equal values, and above SHAPIRO_MOST).
    tests: test, statistic, dof, dof2, p, z, exact. nan where a test has no such figure. Two groups:
        "welch_t" (t, Welch's dof), "student_t" (t with the pooled variance), "mann_whitney": statistic is U of the
        first group, as R's W (SPSS prints the smaller of U and n1 n2 - U); z is asymptotic with the correction for
        ties and without one for continuity, as SPSS, positive when the first group ranks higher. p is exact as R's
        where exact is True (no ties, both groups below EXACT_BELOW), else that of z.
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
        noncentral F; an end is 0 where the central F does not reach. "epsilon_squared", H / (n - 1), which is eta
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


@dataclass(frozen=True, eq=False)
class Spread:
    """What a picture of groups draws; never single people, so that 100,000 draw as fast as 100.

    boxes: group, n, low, q1, median, q3, high, n_outliers. The whiskers, low and high, end at the outermost values
        within 1.5 interquartile ranges from the box (Tukey 1977), or at the box where those lie in it; quartiles as in
        :class:`GroupComparison`.
    outliers: group, value, n: the distinct values beyond the whiskers and how many people have each. Of more than
        MOST_OUTLIERS distinct ones each group shows an equal part, evenly chosen with the two ends.
    histogram: group, low, high, n, percent (of the group). At most CLASSES classes, the same for all groups; an upper
        edge belongs to the next class, but for the last one. Whole numbers get classes of a whole width around them.
    """

    boxes: pd.DataFrame
    outliers: pd.DataFrame
    histogram: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Sample:
    """The usable pairs: values, the place of each one's group in labels, and what was left out."""

    values: FloatArray
    codes: IntArray
    labels: pd.Index
    n_missing: int
    said: list[Sentence]

    def parts(self) -> list[FloatArray]:
        """The values of each group; there is one or more in each."""
        return [self.values[self.codes == place] for place in range(len(self.labels))]


@dataclass(frozen=True, eq=False)
class _Moments:
    """Size, mean and variance of every group; the variance is 0 where values differ by nothing but rounding."""

    n: FloatArray
    mean: FloatArray
    variance: FloatArray

    @property
    def within(self) -> float:
        """The sum of squares within the groups."""
        return float(((self.n - 1) * np.where(self.n > 1, self.variance, 0)).sum())

    @property
    def between(self) -> float:
        """The sum of squares between the groups."""
        mean = self.n @ self.mean / self.n.sum()
        return float(self.n @ (self.mean - mean) ** 2)


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
    sample = _sample(values, groups)
    parts, ranks = sample.parts(), _ranks(sample.values)
    moments = _moments(parts)
    said = [*sample.said, *_about_groups(sample, moments)]
    rows: dict[str, list[dict[str, Any]]] = {"tests": [], "effect_sizes": [], "post_hoc": [], "checks": []}
    if len(parts) >= 2 and not is_constant(sample.values):
        compared = _two(parts, moments, ranks, sample, level) if len(parts) == 2 else None
        rows["tests"], rows["effect_sizes"] = compared or _several(sample, moments, ranks, level)
        rows["checks"] = _equal_spread(parts)
        if 3 <= len(parts) <= MOST_COMPARED:
            rows["post_hoc"] = _post_hoc(sample, moments, ranks, level)
        said += _doubts(rows, sample, moments)
    return GroupComparison(
        n=len(sample.values),
        n_missing=sample.n_missing,
        level=level,
        groups=_describe(sample, parts, ranks, level),
        tests=_frame(rows["tests"], "test", "statistic", "dof", "dof2", "p", "z", "exact"),
        effect_sizes=_frame(rows["effect_sizes"], "measure", "value", "ci_low", "ci_high", "size"),
        post_hoc=_frame(
            rows["post_hoc"],
            *("group_a", "group_b", "difference", "ci_low", "ci_high", "t", "dof", "p_adjusted"),
            *("z", "p_rank", "p_rank_adjusted"),
        ),
        checks=_frame(rows["checks"], "check", "group", "statistic", "dof", "dof2", "p"),
        warnings=tuple(said),
        _spread=_spread(sample, parts),
    )


def size_of(measure: str, value: float) -> str:
    """The word that convention has for the size of an effect, a key of SIZES; its sign does not matter.

    Lower edges of small, medium and large, each edge belonging to the word above it, from Cohen, Statistical power
    analysis for the behavioral sciences (2nd ed. 1988):
    cohens_d, hedges_g 0.2, 0.5, 0.8 (p. 25); r, pearson, spearman, rank_biserial 0.1, 0.3, 0.5 (p. 79); phi, cramers_v
    0.1, 0.3, 0.5 (p. 227, as his w; V equals w where one variable has two levels); eta_squared, omega_squared,
    epsilon_squared 0.01, 0.06, 0.14 (p. 286, his f of 0.1, 0.25, 0.4).
    Below small it is "negligible". "" for a value that is nan and for mean_difference, which has a unit and no
    convention. Raises ValueError for another measure.
    """
    if measure not in _CONVENTIONS:
        raise ValueError(f'There is no convention for "{measure}"; there is one for {", ".join(_CONVENTIONS)}.')
    edges = _CONVENTIONS[measure]
    if edges is None or math.isnan(value):
        return ""
    return SIZES[int(np.searchsorted(edges, abs(value), side="right"))]


# --- the pairs ------------------------------------------------------------------------------------------------------


def _sample(values: Any, groups: Any) -> _Sample:
    check_same_rows(values, groups)
    numbers, column = numbers_of(values), pd.Series(groups)
    missing = np.isnan(numbers) | column.isna().to_numpy()
    infinite = ~missing & (np.abs(numbers) > LARGEST)
    used = ~(missing | infinite)
    codes, labels = _levels(column[used])
    places = np.unique(codes)
    if len(places) > MOST_GROUPS:
        raise ValueError(
            f"The column of groups has {len(places):,} different values, more than the {MOST_GROUPS} that can be "
            "compared; choose a column such as ward, sex or profession."
        )
    said = [says(int(n)) for says, n in ((said_missing, missing.sum()), (said_infinite, infinite.sum())) if n]
    empty = labels.delete(places)
    if len(codes) and len(empty):
        said.append(
            Sentence.counted(
                "Nobody is in {groups}; it takes no part in the comparison.",
                "Nobody is in {groups}; they take no part in the comparison.",
                n=len(empty),
                groups=_named(empty),
            )
        )
    return _Sample(numbers[used], np.searchsorted(places, codes), labels[places], int((~used).sum()), said)


def _levels(column: pd.Series) -> tuple[IntArray, pd.Index]:
    """For every value the place of its level, and the levels."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(dtype=np.int64), column.cat.categories
    codes, levels = pd.factorize(column, sort=True)
    # an object index: a plain one would turn labels that are sentences into strings
    return codes.astype(np.int64), pd.Index(levels, dtype=object)


def _moments(parts: Sequence[FloatArray], sizes: Sequence[float] | None = None) -> _Moments:
    """``sizes``: how large the numbers were that the values are differences of, for telling rounding from spread."""
    largest = sizes or [float(np.abs(part).max()) for part in parts]
    flat = [np.ptp(part) <= ROUNDING * size for part, size in zip(parts, largest, strict=True)]
    return _Moments(
        n=np.array([len(part) for part in parts], dtype=float),
        mean=np.array([part[0] if same else part.mean() for part, same in zip(parts, flat, strict=True)]),
        variance=np.array(
            [
                math.nan if len(part) < 2 else 0.0 if same else part.var(ddof=1)
                for part, same in zip(parts, flat, strict=True)
            ]
        ),
    )


def _ranks(values: FloatArray) -> FloatArray:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), dtype=float)


def _tie_share(values: FloatArray) -> float:
    """By what ties shrink the variance of ranks: 1 - sum(t^3 - t) / (n^3 - n) over the values' frequencies t."""
    n, t = float(len(values)), np.unique(values, return_counts=True)[1].astype(float)
    return float(1 - (t**3 - t).sum() / (n**3 - n))


def _frame(rows: list[dict[str, Any]], *columns: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    for name in ("group", "group_a", "group_b"):
        if name in frame:  # again so that labels that are sentences stay sentences
            frame[name] = pd.Series([row[name] for row in rows], dtype=object)
    return frame


# --- each group -----------------------------------------------------------------------------------------------------


def _describe(sample: _Sample, parts: list[FloatArray], ranks: FloatArray, level: float) -> pd.DataFrame:
    rows = [
        {"group": group, "n": len(part)}
        | _described(part, level)
        | {"mean_rank": float(ranks[sample.codes == place].mean())}
        for place, (group, part) in enumerate(zip(sample.labels, parts, strict=True))
    ]
    return _frame(
        rows,
        *("group", "n", "mean", "sd", "se", "ci_low", "ci_high", "median", "q1", "q3", "min", "max"),
        *("mean_rank", "shapiro_w", "shapiro_p"),
    )


def _described(values: FloatArray, level: float) -> dict[str, float]:
    moments, n = _moments([values]), len(values)
    mean, sd = float(moments.mean[0]), math.sqrt(moments.variance[0])
    se = sd / math.sqrt(n)
    half = stdtrit(n - 1, 1 - (1 - level) / 2) * se if se > 0 else math.nan
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])
    w, p = _shapiro(values)
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


def _shapiro(values: FloatArray) -> tuple[float, float]:
    if not 3 <= len(values) <= SHAPIRO_MOST or is_constant(values):
        return math.nan, math.nan
    from scipy.stats import shapiro

    found = shapiro((values - values[0]) / np.ptp(values))  # SciPy takes a range below 1e-19 for none
    return float(found.statistic), float(found.pvalue)


# --- tests and effects ----------------------------------------------------------------------------------------------


def _test(test: str, statistic: float, dof: float, dof2: float, p: float) -> dict[str, Any]:
    return {"test": test, "statistic": statistic, "dof": dof, "dof2": dof2, "p": p, "z": math.nan, "exact": False}


def _effect(measure: str, value: float, interval: Interval) -> dict[str, Any]:
    low, high = _NO_INTERVAL if any(map(math.isnan, interval)) else interval
    return {"measure": measure, "value": value, "ci_low": low, "ci_high": high, "size": size_of(measure, value)}


Rows = tuple[list[dict[str, Any]], list[dict[str, Any]]]


def _two(parts: list[FloatArray], moments: _Moments, ranks: FloatArray, sample: _Sample, level: float) -> Rows:
    # not SciPy's ttest_ind, which warns of a group whose values are all equal; one such group does no harm
    (n1, n2), difference = moments.n, float(moments.mean[0] - moments.mean[1])
    se, dof = (float(figure[0]) for figure in _welch(moments, np.array([0]), np.array([1])))
    welch_t = difference / se
    half = se * float(stdtrit(dof, 1 - (1 - level) / 2))
    tests = [_test("welch_t", welch_t, dof, math.nan, _two_sided(welch_t, dof))]

    dof = n1 + n2 - 2
    pooled = math.sqrt(moments.within / dof) if moments.within > 0 else math.nan
    student_t = difference / (pooled * math.sqrt(1 / n1 + 1 / n2))
    tests.append(_test("student_t", student_t, dof, math.nan, _two_sided(student_t, dof)))
    tests.append(_mann_whitney(parts, ranks[sample.codes == 0], sample.values))

    d, d_ci = difference / pooled, _cohens_d_interval(student_t, n1, n2, level)
    # the bias of d has no correction with 1 degree of freedom
    unbias = math.exp(gammaln(dof / 2) - gammaln((dof - 1) / 2)) / math.sqrt(dof / 2) if dof > 1 else math.nan
    return tests, [
        _effect("mean_difference", difference, (difference - half, difference + half)),
        _effect("hedges_g", unbias * d, (unbias * d_ci[0], unbias * d_ci[1])),
        _effect("cohens_d", d, d_ci),
        _effect("rank_biserial", *_rank_biserial(parts, ranks, sample.codes, level)),
    ]


def _welch(moments: _Moments, a: IntArray, b: IntArray) -> tuple[FloatArray, FloatArray]:
    """The standard error of the difference of means of groups a and b, and Welch's degrees of freedom; nan without."""
    of_a, of_b = (moments.variance[which] / moments.n[which] for which in (a, b))
    both = np.where(of_a + of_b > 0, of_a + of_b, np.nan)
    # nan, not a division by zero, for a group of one
    rest_a, rest_b = (np.where(moments.n[which] > 1, moments.n[which] - 1, np.nan) for which in (a, b))
    return np.sqrt(both), 1 / ((of_a / both) ** 2 / rest_a + (of_b / both) ** 2 / rest_b)


def _two_sided(t: float, dof: float) -> float:
    return float(2 * stdtr(dof, -abs(t)))


def _mann_whitney(parts: list[FloatArray], first_ranks: FloatArray, values: FloatArray) -> dict[str, Any]:
    n1, n2 = (float(len(part)) for part in parts)
    u = float(first_ranks.sum() - n1 * (n1 + 1) / 2)
    ties = _tie_share(values)
    z = (u - n1 * n2 / 2) / math.sqrt(n1 * n2 * (n1 + n2 + 1) / 12 * ties)
    exact = ties == 1 and max(n1, n2) < EXACT_BELOW
    p = float(2 * ndtr(-abs(z)))
    if exact:
        from scipy.stats import mannwhitneyu  # pingouin.mwu calls it too, but compares every value with every other

        p = float(mannwhitneyu(*parts, method="exact").pvalue)
    return _test("mann_whitney", u, math.nan, math.nan, p) | {"z": z, "exact": exact}


def _rank_biserial(parts: list[FloatArray], ranks: FloatArray, codes: IntArray, level: float) -> tuple[float, Interval]:
    """The share of pairs in which the first group is higher minus the share in which it is lower, and its interval."""
    n = [len(part) for part in parts]
    # placements: the share of the other group below each value, ties counting half
    placed = [(ranks[codes == i] - _ranks(parts[i])) / n[1 - i] for i in (0, 1)]
    r = float(2 * placed[0].mean() - 1)
    if min(n) < 2 or abs(r) == 1:
        return r, _NO_INTERVAL
    variances = [part.var(ddof=1) / size for part, size in zip(placed, n, strict=True)]
    both = sum(variances)
    if both <= ROUNDING**2:
        return r, _NO_INTERVAL
    dof = both**2 / sum(v**2 / (size - 1) for v, size in zip(variances, n, strict=True))
    half = stdtrit(dof, 1 - (1 - level) / 2) * 2 * math.sqrt(both) / (1 - r * r)
    return r, (math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))


def _several(sample: _Sample, moments: _Moments, ranks: FloatArray, level: float) -> Rows:
    from scipy.stats import kruskal

    f, dof, dof2, p = _anova(moments)
    h, p_h = (float(figure) for figure in kruskal(*sample.parts()))
    tests = [
        _welch_anova(sample, moments),
        _test("anova", f, dof, dof2, p),
        _test("kruskal_wallis", h, dof, math.nan, p_h),
    ]
    total = moments.between + moments.within
    rank_moments = _moments([ranks[sample.codes == place] for place in range(len(sample.labels))])
    share = _variance_share_interval(f, dof, dof2, level)
    eta, omega, epsilon = math.nan, math.nan, math.nan
    if dof2 > 0:  # with one value in every group they would always be 1
        eta = moments.between / total
        omega = (moments.between - dof * moments.within / dof2) / (total + moments.within / dof2)
        epsilon = h / (len(ranks) - 1)
    return tests, [
        _effect("eta_squared", eta, share),
        _effect("omega_squared", omega, share),
        _effect("epsilon_squared", epsilon, _variance_share_interval(*_anova(rank_moments)[:3], level)),
    ]


def _anova(moments: _Moments) -> tuple[float, float, float, float]:
    """F, its degrees of freedom and p; nan where nothing varies within the groups.

    From the groups' own variances: SciPy's f_oneway takes the variance within the groups as a difference, of which
    rounding is all that is left when the groups lie far apart.
    """
    dof, dof2 = float(len(moments.n) - 1), float((moments.n - 1).sum())
    if moments.within == 0:
        return math.nan, dof, dof2, math.nan
    f = (moments.between / dof) / (moments.within / dof2)
    return f, dof, dof2, float(fdtrc(dof, dof2, f))


def _welch_anova(sample: _Sample, moments: _Moments) -> dict[str, Any]:
    dof = float(len(moments.n) - 1)
    if not (moments.variance > 0).all():  # a group of one or without spread: its weight would be infinite
        return _test("welch_anova", math.nan, dof, math.nan, math.nan)
    import pingouin

    # around 0, so that no digits are lost where all values are large
    frame = pd.DataFrame({"value": sample.values - sample.values.mean(), "group": sample.codes})
    found = pingouin.welch_anova(frame, dv="value", between="group").iloc[0]
    return _test("welch_anova", float(found["F"]), dof, float(found["ddof2"]), float(found["p_unc"]))


def _equal_spread(parts: list[FloatArray]) -> list[dict[str, Any]]:
    """Levene's test: the analysis of variance of the distances from each group's middle.

    Written here because SciPy's, which pingouin.homoscedasticity calls too, divides by nothing but rounding where
    all values lie equally far from the middle, as in groups of two.
    """
    sizes = [float(np.abs(part).max()) for part in parts]
    rows = []
    for check, middle in (("levene", np.mean), ("brown_forsythe", np.median)):
        f, dof, dof2, p = _anova(_moments([np.abs(part - middle(part)) for part in parts], sizes))
        rows.append({"check": check, "group": "", "statistic": f, "dof": dof, "dof2": dof2, "p": p})
    return rows


# --- which groups differ --------------------------------------------------------------------------------------------


def _post_hoc(sample: _Sample, moments: _Moments, ranks: FloatArray, level: float) -> list[dict[str, Any]]:
    """Games-Howell and Dunn for all pairs of groups.

    pingouin.pairwise_gameshowell has no intervals and fails on a group of one; it asks SciPy for each probability of
    the studentised range, 10 ms each, and a quantile takes SciPy 130 ms.
    """
    n, k = float(len(sample.values)), len(sample.labels)
    a, b = (np.array(places) for places in zip(*combinations(range(k), 2), strict=True))
    difference = moments.mean[a] - moments.mean[b]
    se, dof = _welch(moments, a, b)
    t = difference / se
    known = ~np.isnan(t) & ~np.isnan(dof)
    p, half = np.full(len(a), np.nan), np.full(len(a), np.nan)
    if known.any():
        studentised_range = _studentised_range(k)
        q = np.maximum(np.abs(t[known]) * math.sqrt(2), 1e-9)  # a difference of exactly 0 has p = 1 as well
        p[known] = 1 - studentised_range(q, dof[known])
        quantile = _range_quantile(studentised_range, level, k, dof[known])
        half[known] = quantile / math.sqrt(2) * se[known]

    mean_rank = np.bincount(sample.codes, ranks) / moments.n
    variance = n * (n + 1) / 12 * _tie_share(sample.values)
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


RangeFunction = Callable[[FloatArray, FloatArray], FloatArray]

_WIDEST = 14.0
"""The range of normal values is beyond it with a chance below 1e-18, up to MOST_COMPARED groups."""


@lru_cache
def _studentised_range(k: int) -> RangeFunction:
    """P(range of k normal values / their standard deviation's estimate <= q), for arrays of q > 0 and dof >= 1.

    The range itself, k int phi(z) (Phi(z) - Phi(z - w))^(k - 1) dz, is one function of w and kept as a polynomial; it
    is then averaged over s = sqrt(chi-square / dof), on the scale of log s. Good to about 1e-12.
    """
    z, z_weight = np.polynomial.legendre.leggauss(200)
    z, z_weight = 9 * z, 9 * z_weight * np.exp(-((9 * z) ** 2) / 2) / math.sqrt(2 * math.pi)

    def range_below(w: FloatArray) -> FloatArray:
        return np.asarray(k * (ndtr(z) - ndtr(z - w[:, None])) ** (k - 1) @ z_weight)

    polynomial = Chebyshev.interpolate(range_below, 100, domain=[0, _WIDEST])
    steps = np.geomspace(1e-8, _WIDEST, 400)
    least = float(steps[np.argmax(range_below(steps) > 1e-14)])
    node, node_weight = np.polynomial.legendre.leggauss(100)

    def below(q: FloatArray, dof: FloatArray) -> FloatArray:
        half = dof / 2
        low, high = np.sqrt(gammaincinv(half, 1e-16) / half), np.sqrt(gammainccinv(half, 1e-16) / half)
        # the range lies between least and _WIDEST, so that only s from least / q to _WIDEST / q needs the average
        low = np.clip(least / q, low, high)
        high = np.maximum(np.clip(_WIDEST / q, low, high), low * (1 + 1e-9))
        log_s = np.log(low)[:, None] + np.log(high / low)[:, None] * (node + 1) / 2
        weight = node_weight * np.exp(dof[:, None] * (log_s - np.expm1(2 * log_s) / 2))
        mass = gammainc(half, half * high**2) - gammainc(half, half * low**2)
        weight *= (mass / weight.sum(axis=1))[:, None]
        inside = (weight * polynomial(np.minimum(q[:, None] * np.exp(log_s), _WIDEST))).sum(axis=1)
        return np.asarray(inside + gammaincc(half, half * high**2))

    return below


def _range_quantile(below: RangeFunction, level: float, k: int, dof: FloatArray) -> FloatArray:
    """The q that the studentised range stays below with probability ``level``."""
    from scipy.optimize.elementwise import find_root

    # between the quantile of one pair alone and that of all pairs by Bonferroni
    lowest = math.sqrt(2) * stdtrit(dof, 1 - (1 - level) / 2) * (1 - 1e-6)
    highest = math.sqrt(2) * stdtrit(dof, 1 - (1 - level) / (k * (k - 1))) * (1 + 1e-6)
    found = find_root(lambda q, v: below(q, v) - level, (lowest, highest), args=(dof,), tolerances={"xrtol": 1e-12})
    return np.asarray(found.x)


# --- intervals from noncentral distributions ------------------------------------------------------------------------


def _cohens_d_interval(t: float, n1: float, n2: float, level: float) -> Interval:
    if math.isnan(t):
        return _NO_INTERVAL
    tail, unit = (1 - level) / 2, math.sqrt(1 / n1 + 1 / n2)

    def below(noncentrality: float) -> float:
        return float(nctdtr(n1 + n2 - 2, noncentrality, t))

    low, high = (_root(below, target, t - 4, t + 4) for target in (1 - tail, tail))
    return low * unit, high * unit


def _variance_share_interval(f: float, dof: float, dof2: float, level: float) -> Interval:
    if math.isnan(f):
        return _NO_INTERVAL
    tail, n = (1 - level) / 2, dof + dof2 + 1

    def below(noncentrality: float) -> float:
        return float(ncfdtr(dof, dof2, noncentrality, f))

    central = float(fdtr(dof, dof2, f))
    low, high = (
        _root(below, target, 0.0, 2 * f * dof + 10) if central > target else 0.0 for target in (1 - tail, tail)
    )
    return low / (low + n), high / (high + n)


def _root(below: Callable[[float], float], target: float, low: float, high: float) -> float:
    """The noncentrality at which the falling function ``below`` is ``target``; nan where it cannot be evaluated."""
    from scipy.optimize import brentq

    step = high - low
    for _ in range(60):
        above, beneath = below(low) - target, below(high) - target
        if math.isnan(above) or math.isnan(beneath):
            return math.nan
        if above >= 0 >= beneath:
            return float(brentq(lambda x: below(x) - target, low, high, xtol=1e-13, rtol=1e-13))
        step *= 2
        low, high = (low - step, low) if above < 0 else (high, high + step)
    return math.nan


# --- pictures -------------------------------------------------------------------------------------------------------


def _spread(sample: _Sample, parts: list[FloatArray]) -> Spread:
    edges = _edges(sample.values)
    boxes, beyond, histogram = [], [], []
    for group, part in zip(sample.labels, parts, strict=True):
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
        boxes=_frame(boxes, "group", "n", "low", "q1", "median", "q3", "high", "n_outliers"),
        outliers=_outliers(sample.labels, beyond),
        histogram=_frame(histogram, "group", "low", "high", "n", "percent"),
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
    rows: list[dict[str, Any]] = []
    few = sum(len(values) for values, _ in beyond) <= MOST_OUTLIERS
    for group, (values, counts) in zip(labels, beyond, strict=True):
        shown = len(values) if few else min(len(values), max(2, MOST_OUTLIERS // len(labels)))
        places = np.linspace(0, len(values) - 1, shown).round().astype(np.int64)
        rows += [{"group": group, "value": values[place], "n": int(counts[place])} for place in places]
    return _frame(rows, "group", "value", "n")


# --- what there is to say -------------------------------------------------------------------------------------------


def _named(labels: Sequence[Any]) -> list[Any] | Sentence:
    """Groups for a sentence; of many the first few and how many more."""
    if len(labels) <= _NAMED:
        return list(labels)
    return Sentence("{groups} and {more:,} more", groups=list(labels[: _NAMED - 1]), more=len(labels) - _NAMED + 1)


def _about_groups(sample: _Sample, moments: _Moments) -> list[Sentence]:
    labels = sample.labels
    if not len(labels):
        return [Sentence("There is nothing to compare: no row has both a value and a group.")]
    if len(labels) == 1:
        return [Sentence("Everybody is in {group}; a comparison needs a second group.", group=labels[0])]
    if is_constant(sample.values):
        return [Sentence("All values are equal in all groups, so that there is no difference to test.")]
    said = []
    alone, flat = labels[moments.n == 1], labels[moments.variance == 0]
    if len(alone):
        said.append(
            Sentence.counted(
                "There is only one value in {groups}, so that its spread is unknown and Welch's test cannot be "
                "computed with it; join groups, or leave it out.",
                "There is only one value each in {groups}, so that their spread is unknown and Welch's test cannot be "
                "computed with them; join groups, or leave them out.",
                n=len(alone),
                groups=_named(alone),
            )
        )
    if len(flat):
        said.append(
            Sentence.counted(
                "All values are equal in {groups}, so that its mean has no interval; look whether that can be right, "
                "and read the test by ranks.",
                "All values are equal within each of {groups}, so that their means have no interval; look whether "
                "that can be right, and read the test by ranks.",
                n=len(flat),
                groups=_named(flat),
            )
        )
    large = labels[moments.n > SHAPIRO_MOST]
    if len(large):
        said.append(
            Sentence(
                "With more than {most:,} values, as in {groups}, the Shapiro-Wilk test is left out: it would find the "
                "slightest departure from normality. Look at the picture instead.",
                most=SHAPIRO_MOST,
                groups=_named(large),
            )
        )
    return said


def _doubts(rows: dict[str, list[dict[str, Any]]], sample: _Sample, moments: _Moments) -> list[Sentence]:
    """What there is to say about figures that could not be computed."""
    said = []
    effects = {row["measure"]: row for row in rows["effect_sizes"]}
    if (moments.n == 1).all():
        said.append(Sentence("Every group has one value only; a test of means needs groups with several."))
    elif moments.within == 0:
        said.append(
            Sentence(
                "Nothing varies within the groups, so that a test of means cannot be computed; read the test by ranks."
            )
        )
    elif any(math.isnan(row["statistic"]) for row in rows["checks"]):
        said.append(
            Sentence(
                "Equal spread cannot be tested, because in every group all values lie equally far from their middle."
            )
        )
    if len(sample.values) == 3 and "hedges_g" in effects:
        said.append(Sentence("Hedges' g needs at least 4 values; there are 3."))
    if abs(effects.get("rank_biserial", {"value": 0})["value"]) == 1:
        said.append(
            Sentence(
                "All values of {higher} are above all values of {lower}, so that the rank-biserial correlation has no "
                "interval.",
                higher=sample.labels[0 if effects["rank_biserial"]["value"] > 0 else 1],
                lower=sample.labels[1 if effects["rank_biserial"]["value"] > 0 else 0],
            )
        )
    if moments.within > 0 and any(
        math.isnan(row["ci_low"]) for name, row in effects.items() if name in ("cohens_d", "eta_squared")
    ):
        said.append(
            Sentence(
                "The groups lie so far apart that the interval of the effect size cannot be computed; look whether "
                "all values have the same unit."
            )
        )
    if len(sample.labels) > MOST_COMPARED:
        said.append(
            Sentence(
                "There are {groups} groups; which of them differ is shown for up to {most}. Join groups that belong "
                "together, or leave some out.",
                groups=len(sample.labels),
                most=MOST_COMPARED,
            )
        )
    return said
