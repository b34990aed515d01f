"""What a sample could have found: its power for an effect that is known from elsewhere, never for its own.

The power for the effect that the sample itself shows says nothing beyond its p-value (Hoenig and Heisey 2001).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr, bdtrc, gammaln, ncfdtr, ndtr, ndtri, stdtrit, xlog1py, xlogy

from bsc_core.inference.arrays import FloatArray
from bsc_core.inference.two_sided import check_alpha, check_share
from bsc_core.sentence import Quantity, Sentence

_ON_THE_EDGE = 1e-9
"""Counts this near to the edge of the region of significance lie on it."""

_NEGLIGIBLE = 1e-18
"""Counts less probable than this cannot change the power."""


@dataclass(frozen=True)
class SmallestEffect:
    """The smallest effect that a sample finds with the given power, at the two-sided significance level alpha.

    value: an odds ratio, a standardised difference d or a correlation r; nan where no effect is large enough, with a
        warning that says so.
    """

    value: float
    power: float
    alpha: float
    warnings: tuple[Sentence, ...] = ()


def power_two_proportions(
    n_exposed: int,
    n_other: int,
    outcome_share_other: float,
    *,
    odds_ratio: float | None = None,
    prevalence_ratio: float | None = None,
    alpha: float = 0.05,
) -> float:
    """Power of Pearson's chi-square (two-sided, uncorrected) for a 2 x 2 table, 0 to 1.

    n_exposed, n_other: people in the two rows. outcome_share_other: the share of the second row that has the outcome,
    between 0 and 1. The share of the exposed follows from one of

    odds_ratio: above 0, or prevalence_ratio: above 0, and such that nobody needs a share over 1.
    alpha: the two-sided significance level, between 0 and 1.

    Exact: the probability of every table whose chi-square is significant, from the two binomial distributions; a
    table with an empty column is not significant. It is the power of the test that the page shows, also where the
    usual normal approximation (R's power.prop.test, Fleiss) is rough; in large groups they agree. For an odds ratio of
    1 it is the test's true level, near alpha. Fisher's exact test and Yates' correction find less than this.

    Raises ValueError outside these ranges, and unless exactly one ratio is given.
    """
    _check_whole("exposed", n_exposed)
    _check_whole("others", n_other)
    check_share("share of the others with the outcome", outcome_share_other, such_as=0.3)
    check_alpha(alpha)
    if (odds_ratio is None) == (prevalence_ratio is None):
        raise ValueError("Give the effect either as an odds ratio or as a prevalence ratio.")
    ratio = odds_ratio if prevalence_ratio is None else prevalence_ratio
    if ratio is None or not (math.isfinite(ratio) and ratio > 0):
        raise ValueError(f"The ratio must be a number above 0, such as 2; got {ratio:g}.")
    if prevalence_ratio is None:
        share = ratio * outcome_share_other / (1 - outcome_share_other + ratio * outcome_share_other)
    else:
        share = ratio * outcome_share_other
    if share > 1:
        raise ValueError(
            f"A prevalence ratio of {ratio:g} where {100 * outcome_share_other:g} % of the others have the outcome "
            f"would need {100 * share:g} % of the exposed; give a smaller one."
        )
    return _chi_square_power(int(n_exposed), int(n_other), share, outcome_share_other, alpha)


def power_two_means(n1: int, n2: int, d: float, alpha: float = 0.05) -> float:
    """Power of the two-sided t test for two groups of equal variance, 0 to 1.

    n1, n2: people in the groups, at least 1, together at least 3. d: Cohen's standardised difference, difference of
    the means / common standard deviation; its sign does not matter. alpha: the significance level, between 0 and 1.

    From the noncentral t distribution with n1 + n2 - 2 degrees of freedom and noncentrality d sqrt(n1 n2 / (n1 + n2)),
    both tails counted (Cohen 1988), as R's power.t.test(strict = TRUE).

    Raises ValueError outside these ranges.
    """
    _check_groups(n1, n2)
    if not math.isfinite(d):
        raise ValueError("The standardised difference must be a number, such as 0.5.")
    check_alpha(alpha)
    dof = n1 + n2 - 2
    critical = -float(stdtrit(dof, alpha / 2))
    shift = abs(d) * math.sqrt(n1 * n2 / (n1 + n2))
    missed = float(ncfdtr(1, dof, shift**2, critical**2))  # the square of a noncentral t is a noncentral F
    return 1.0 if math.isnan(missed) else 1 - missed  # SciPy has no number for it below 1e-50


def power_correlation(n: int, r: float, alpha: float = 0.05) -> float:
    """Power of the two-sided test of a Pearson correlation, 0 to 1.

    n: pairs, at least 4. r: the correlation in the population, between -1 and 1; its sign does not matter.
    alpha: the significance level, between 0 and 1.

    Fisher's z: the critical r of the t test is compared with artanh(r) + r / (2 (n - 1)), both tails counted, with
    standard deviation 1 / sqrt(n - 3) (Cohen 1988, as R's pwr::pwr.r.test). An approximation, good to about 0.01 from
    n = 10.

    Raises ValueError outside these ranges.
    """
    _check_pairs(n)
    if not -1 < r < 1:
        raise ValueError(f"The correlation must lie between -1 and 1, such as 0.3; got {r:g}.")
    check_alpha(alpha)
    t = -float(stdtrit(n - 2, alpha / 2))
    critical = math.asinh(t / math.sqrt(n - 2))  # artanh of t / sqrt(n - 2 + t^2)
    expected = math.atanh(abs(r)) + abs(r) / (2 * (n - 1))
    root = math.sqrt(n - 3)
    return float(ndtr((expected - critical) * root) + ndtr((-expected - critical) * root))


def smallest_odds_ratio_with_power(
    n_exposed: int,
    n_other: int,
    outcome_share_other: float,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    below_1: bool = False,
) -> SmallestEffect:
    """The least odds ratio above 1 that two groups of these sizes would have found with this power.

    below_1: the greatest odds ratio below 1 instead, for an exposure that protects. The other arguments and what
    raises are those of :func:`power_two_proportions`; power must lie between alpha and 1. nan with a warning where
    even a share of all (below_1: of none) among the exposed would not be found.
    """
    _check_whole("exposed", n_exposed)
    _check_whole("others", n_other)
    check_share("share of the others with the outcome", outcome_share_other, such_as=0.3)
    _check_power(power, alpha)

    def power_of(share: float) -> float:
        return _chi_square_power(int(n_exposed), int(n_other), share, outcome_share_other, alpha)

    share = _first_with_power(power_of, outcome_share_other, 0.0 if below_1 else 1.0, power)
    if share in (0.0, 1.0) or math.isnan(share):
        said = Sentence(
            "With {n_exposed:,} exposed and {n_other:,} others no odds ratio reaches a power of {power}: there are too "
            "few people, or the outcome of the others leaves too little room.",
            n_exposed=int(n_exposed),
            n_other=int(n_other),
            power=Quantity(100 * power, "%", 0),
        )
        return SmallestEffect(math.nan, power, alpha, (said,))
    odds, others = share / (1 - share), outcome_share_other / (1 - outcome_share_other)
    return SmallestEffect(odds / others, power, alpha)


def smallest_difference_with_power(n1: int, n2: int, *, power: float = 0.8, alpha: float = 0.05) -> SmallestEffect:
    """The least standardised difference d, above 0, that a t test of groups of these sizes would have found.

    The arguments and what raises are those of :func:`power_two_means`; power must lie between alpha and 1.
    """
    _check_groups(n1, n2)
    _check_power(power, alpha)
    most = 1.0
    while power_two_means(n1, n2, most, alpha) < power:
        most *= 2
    return SmallestEffect(
        _first_with_power(lambda d: power_two_means(n1, n2, d, alpha), 0.0, most, power), power, alpha
    )


def smallest_correlation_with_power(n: int, *, power: float = 0.8, alpha: float = 0.05) -> SmallestEffect:
    """The least correlation r, above 0, that n pairs would have found.

    The arguments and what raises are those of :func:`power_correlation`; power must lie between alpha and 1.
    """
    _check_pairs(n)
    _check_power(power, alpha)
    r = _first_with_power(lambda r: power_correlation(n, r, alpha), 0.0, math.nextafter(1.0, 0.0), power)
    if math.isnan(r):
        said = Sentence(
            "With {n:,} pairs no correlation reaches a power of {power}: there are too few of them.",
            n=int(n),
            power=Quantity(100 * power, "%", 0),
        )
        return SmallestEffect(math.nan, power, alpha, (said,))
    return SmallestEffect(r, power, alpha)


def _chi_square_power(n_exposed: int, n_other: int, share_exposed: float, share_other: float, alpha: float) -> float:
    """The probability that Pearson's chi-square exceeds its critical value."""
    c = np.arange(n_other + 1.0)  # of the others with the outcome
    probability = _binomial(c, n_other, share_other)
    c, probability = c[probability > _NEGLIGIBLE], probability[probability > _NEGLIGIBLE]
    fewest, most = _not_significant(n_exposed, n_other, c, float(ndtri(alpha / 2)) ** 2)
    below = np.where(fewest > 0, bdtr(np.maximum(fewest - 1, 0), n_exposed, share_exposed), 0.0)
    above = np.where(most < n_exposed, bdtrc(np.minimum(most, n_exposed), n_exposed, share_exposed), 0.0)
    return float(probability @ (below + above))


def _not_significant(n_exposed: int, n_other: int, c: FloatArray, critical: float) -> tuple[FloatArray, FloatArray]:
    """For c of the others with the outcome, the fewest and the most exposed with it that are not significant.

    chi-square = n (a n_other - c n_exposed)^2 / (n_exposed n_other (a + c) (n - a - c)) equals its critical value at
    the two roots of a quadratic equation in a; between them it is smaller.
    """
    n = n_exposed + n_other
    weight = critical * n_exposed / n  # the equation divided by n n_other
    square = n_other + weight
    linear = weight * (n - 2 * c) + 2 * n_exposed * c
    constant = n_exposed**2 * c**2 / n_other - weight * c * (n - c)
    root = np.sqrt(np.maximum(linear**2 - 4 * square * constant, 0))
    low, high = (linear - root) / (2 * square), (linear + root) / (2 * square)
    return np.ceil(low - _ON_THE_EDGE).clip(0), np.floor(high + _ON_THE_EDGE).clip(max=n_exposed)


def _binomial(k: FloatArray, n: int, share: float) -> FloatArray:
    log = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + xlogy(k, share) + xlog1py(n - k, -share)
    return np.asarray(np.exp(log))


def _first_with_power(power_of: Callable[[float], float], none: float, most: float, power: float) -> float:
    """Between no effect and the largest, the first that has the power; nan where the largest has not."""
    from scipy.optimize import brentq

    if power_of(none) >= power:
        return none
    if power_of(most) < power:
        return math.nan
    return float(brentq(lambda effect: power_of(effect) - power, none, most, xtol=1e-14, rtol=1e-14))


def _check_whole(who: str, n: float) -> None:
    if not (n >= 1 and math.isfinite(n) and n == int(n)):
        raise ValueError(f"The number of {who} must be a whole number of at least 1; got {n:g}.")


def _check_groups(n1: float, n2: float) -> None:
    _check_whole("people in the first group", n1)
    _check_whole("people in the second group", n2)
    if n1 + n2 < 3:
        raise ValueError("Two groups need at least 3 people together.")


def _check_pairs(n: float) -> None:
    _check_whole("pairs", n)
    if n < 4:
        raise ValueError(f"The power of a correlation needs at least 4 pairs; got {n:g}.")


def _check_power(power: float, alpha: float) -> None:
    check_alpha(alpha)
    if not alpha < power < 1:
        raise ValueError(f"The power must lie between the significance level of {alpha:g} and 1; got {power:g}.")
