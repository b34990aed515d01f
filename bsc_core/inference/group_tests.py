"""Tests of groups: means and ranks of two or of several, the sizes of the effects, and whether they spread alike."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy.special import fdtrc, gammaln, ndtr

from bsc_core.inference.columns import ROUNDING
from bsc_core.inference.effect_size import size_of
from bsc_core.inference.group_samples import Moments, Row, Sample, moments_of, ranks_of
from bsc_core.inference.noncentral import noncentral_f_interval, noncentral_t_interval
from bsc_core.inference.two_sided import NO_INTERVAL, Interval, even_on_atanh, t_p_value, t_quantile

EXACT_BELOW = 50
"""Mann-Whitney's p is exact when both groups are smaller and no value occurs twice."""


def two_groups(sample: Sample, level: float) -> tuple[list[Row], list[Row]]:
    """The tests and the effect sizes of two groups, see :class:`~bsc_core.inference.groups.GroupComparison`."""
    # not SciPy's ttest_ind, which warns of a group whose values are all equal; one such group does no harm
    moments = sample.moments
    (n1, n2), difference = moments.n, float(moments.mean[0] - moments.mean[1])
    se, dof = (float(figure[0]) for figure in moments.welch(np.array([0]), np.array([1])))
    welch_t = difference / se
    half = se * float(t_quantile(level, dof))
    tests = [_test("welch_t", welch_t, dof, math.nan, float(t_p_value(welch_t, dof)))]

    dof, unit = n1 + n2 - 2, math.sqrt(1 / n1 + 1 / n2)
    pooled = math.sqrt(moments.within / dof) if moments.within > 0 else math.nan
    student_t = difference / (pooled * unit)
    tests.append(_test("student_t", student_t, dof, math.nan, float(t_p_value(student_t, dof))))
    tests.append(_mann_whitney(sample))

    d, d_ci = difference / pooled, NO_INTERVAL
    if not math.isnan(d):
        low, high = noncentral_t_interval(student_t, dof, level)
        d_ci = (low * unit, high * unit)
    # the bias of d has no correction with 1 degree of freedom
    unbias = math.exp(gammaln(dof / 2) - gammaln((dof - 1) / 2)) / math.sqrt(dof / 2) if dof > 1 else math.nan
    return tests, [
        _effect("mean_difference", difference, (difference - half, difference + half)),
        _effect("hedges_g", unbias * d, (unbias * d_ci[0], unbias * d_ci[1])),
        _effect("cohens_d", d, d_ci),
        _effect("rank_biserial", *_rank_biserial(sample, level)),
    ]


def several_groups(sample: Sample, level: float) -> tuple[list[Row], list[Row]]:
    """The same of three groups or more."""
    from scipy.stats import kruskal

    moments = sample.moments
    f, dof, dof2, p = _anova(moments)
    h, p_h = (float(figure) for figure in kruskal(*sample.parts))
    tests = [
        _welch_anova(sample),
        _test("anova", f, dof, dof2, p),
        _test("kruskal_wallis", h, dof, math.nan, p_h),
    ]
    total = moments.between + moments.within
    share = _variance_share_interval(f, dof, dof2, level)
    eta, omega, epsilon = math.nan, math.nan, math.nan
    if dof2 > 0:  # with one value in every group they would always be 1
        eta = moments.between / total
        omega = (moments.between - dof * moments.within / dof2) / (total + moments.within / dof2)
        epsilon = h / (len(sample.values) - 1)
    of_ranks = _anova(moments_of(sample.in_parts(sample.ranks)))
    return tests, [
        _effect("eta_squared", eta, share),
        _effect("omega_squared", omega, share),
        _effect("epsilon_squared", epsilon, _variance_share_interval(*of_ranks[:3], level)),
    ]


def equal_spread(sample: Sample) -> list[Row]:
    """Levene's test: the analysis of variance of the distances from each group's middle.

    Written here because SciPy's, which pingouin.homoscedasticity calls too, divides by nothing but rounding where
    all values lie equally far from the middle, as in groups of two.
    """
    sizes = [float(np.abs(part).max()) for part in sample.parts]
    rows = []
    for check, middle in (("levene", np.mean), ("brown_forsythe", np.median)):
        f, dof, dof2, p = _anova(moments_of([np.abs(part - middle(part)) for part in sample.parts], sizes))
        rows.append({"check": check, "group": "", "statistic": f, "dof": dof, "dof2": dof2, "p": p})
    return rows


def _test(test: str, statistic: float, dof: float, dof2: float, p: float) -> Row:
    return {"test": test, "statistic": statistic, "dof": dof, "dof2": dof2, "p": p, "z": math.nan, "exact": False}


def _effect(measure: str, value: float, interval: Interval) -> Row:
    low, high = NO_INTERVAL if any(map(math.isnan, interval)) else interval
    return {"measure": measure, "value": value, "ci_low": low, "ci_high": high, "size": size_of(measure, value)}


def _mann_whitney(sample: Sample) -> Row:
    n1, n2 = (float(n) for n in sample.moments.n)
    u = float(sample.ranks[sample.codes == 0].sum() - n1 * (n1 + 1) / 2)
    ties = sample.tie_share
    z = (u - n1 * n2 / 2) / math.sqrt(n1 * n2 * (n1 + n2 + 1) / 12 * ties)
    exact = ties == 1 and max(n1, n2) < EXACT_BELOW
    p = float(2 * ndtr(-abs(z)))
    if exact:
        from scipy.stats import mannwhitneyu  # pingouin.mwu calls it too, but compares every value with every other

        p = float(mannwhitneyu(*sample.parts, method="exact").pvalue)
    return _test("mann_whitney", u, math.nan, math.nan, p) | {"z": z, "exact": exact}


def _rank_biserial(sample: Sample, level: float) -> tuple[float, Interval]:
    """The share of pairs in which the first group is higher minus the share in which it is lower, and its interval."""
    n = [len(part) for part in sample.parts]
    # placements: the share of the other group below each value, ties counting half
    both_ranks = zip(sample.in_parts(sample.ranks), sample.parts, reversed(n), strict=True)
    placed = [(ranks - ranks_of(part)) / others for ranks, part, others in both_ranks]
    r = float(2 * placed[0].mean() - 1)
    if min(n) < 2 or abs(r) == 1:
        return r, NO_INTERVAL
    variances = [part.var(ddof=1) / size for part, size in zip(placed, n, strict=True)]
    both = sum(variances)
    if both <= ROUNDING**2:
        return r, NO_INTERVAL
    dof = both**2 / sum(v**2 / (size - 1) for v, size in zip(variances, n, strict=True))
    return r, even_on_atanh(r, float(t_quantile(level, dof)) * 2 * math.sqrt(both) / (1 - r * r))


def _anova(moments: Moments) -> tuple[float, float, float, float]:
    """F, its degrees of freedom and p; nan where nothing varies within the groups.

    From the groups' own variances: SciPy's f_oneway takes the variance within the groups as a difference, of which
    rounding is all that is left when the groups lie far apart.
    """
    dof, dof2 = float(len(moments.n) - 1), float((moments.n - 1).sum())
    if moments.within == 0:
        return math.nan, dof, dof2, math.nan
    f = (moments.between / dof) / (moments.within / dof2)
    return f, dof, dof2, float(fdtrc(dof, dof2, f))


def _welch_anova(sample: Sample) -> Row:
    dof = float(len(sample.labels) - 1)
    if not (sample.moments.variance > 0).all():  # a group of one or without spread: its weight would be infinite
        return _test("welch_anova", math.nan, dof, math.nan, math.nan)
    import pingouin

    # around 0, so that no digits are lost where all values are large
    frame = pd.DataFrame({"value": sample.values - sample.values.mean(), "group": sample.codes})
    found = pingouin.welch_anova(frame, dv="value", between="group").iloc[0]
    return _test("welch_anova", float(found["F"]), dof, float(found["ddof2"]), float(found["p_unc"]))


def _variance_share_interval(f: float, dof: float, dof2: float, level: float) -> Interval:
    if math.isnan(f):
        return NO_INTERVAL
    low, high = noncentral_f_interval(f, dof, dof2, level)
    n = dof + dof2 + 1
    return low / (low + n), high / (high + n)
