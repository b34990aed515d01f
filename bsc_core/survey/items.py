"""Validity and reliability of a scale: does every item measure what the others do, and how well do they together?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import fdtri, stdtr, stdtrit

from bsc_core.method import MISSING_ANSWERS
from bsc_core.sentence import Sentence
from bsc_core.survey.item_moments import (
    ROUNDING,
    ItemMoments,
    bounded,
    is_positive,
    listwise,
    pairwise,
    variance_of,
)
from bsc_core.survey.item_warnings import (
    coding_warnings,
    no_factor_model,
    rows_left_out,
    scale_items,
    too_little_for_analysis,
)
from bsc_core.survey.omega import omega_of_sum
from bsc_core.survey.split_half import SplitHalf, split_half_of
from bsc_core.survey.summary import FloatArray, Summary, summarise

TOTAL = "TOTAL"
"""How the frames of correlations name the sum of the items."""


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """Item and scale statistics, as SPSS' Reliability shows them.

    missing: "listwise", over the n respondents who answered every item, as SPSS and PSPP do; or "pairwise", every
        covariance over the respondents who answered both items, as R's psych::alpha(use = "pairwise") does, and
        everything about the total from these covariances.
    items: the k items that take part; the others are named in a warning.
    n, n_excluded: respondents who take part, and the rows left out for whatever reason. Pairwise, everybody with an
        answer takes part.
    n_least: respondents of the smallest pair of items; listwise, n. It stands for n in alpha_ci, r_critical and the
        p of the correlation with the total, so that these claim no more than the weakest pair of items carries.
    alpha: Cronbach (1951), k/(k-1) (1 - sum of the items' variances / variance of the total). At most 1; may be
        negative. alpha_ci: Feldt (1965), from F with n-1 and (n-1)(k-1) degrees of freedom.
    alpha_standardised: k r / (1 + (k-1) r) with r the mean of the items' correlations. (Pairwise, psych::alpha takes
        the pairwise covariances over the variances of all answers in place of the correlations; a little different.)
    omega: McDonald's (1999) omega, (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances). The
        one-factor model is fitted by maximum likelihood to the correlations; loadings and unique variances are
        brought back to the items' own units, so that omega describes the plain sum score, not a sum of
        standardised items. It needs 3 items, correlations that are not singular and a proper solution (no
        unique variance at its lower bound, a Heywood case), else it is nan with a warning. Pairwise, it and r_squared
        are nan when covariances or correlations are not positive definite.
    split_half: first ceil(k/2) items against the rest; spearman_brown, spearman_brown_unequal and guttman are its
        fields. split_half_odd_even: 1st, 3rd ... against 2nd, 4th ...
    r_critical: the least |r| that is significant at alpha_level, t / sqrt(n - 2 + t^2) with t's n-2 degrees of freedom.
    table: one line for every item, also those that take no part (mean and sd where there are any, else nan):
        mean and sd (divisor n - 1) of the complete rows, pairwise of all answers to the item; r with the total and
        its two-sided p (t, n-2 degrees of freedom); r_corrected, with the total of the other items; r_squared, of the
        regression on the other items; alpha_if_deleted, mean_if_deleted, variance_if_deleted of the scale without
        the item.
    correlations, correlations_p, correlations_n: the items and "TOTAL", both ways; the diagonal of the p values is
        nan. correlations_n is the number of respondents that r and p rest on, n_least for TOTAL.
    warnings: what was left out, cannot be computed or asks for a look at the coding.
    """

    missing: str
    n: int
    n_excluded: int
    n_least: int
    items: tuple[str, ...]
    alpha: float
    alpha_ci: tuple[float, float]
    alpha_standardised: float
    omega: float
    split_half: SplitHalf
    split_half_odd_even: SplitHalf
    r_critical: float
    table: pd.DataFrame
    correlations: pd.DataFrame
    correlations_p: pd.DataFrame
    correlations_n: pd.DataFrame
    warnings: tuple[Sentence, ...]

    @property
    def spearman_brown(self) -> float:
        """Spearman-Brown coefficient for equal lengths, first half of the items against the rest."""
        return self.split_half.spearman_brown

    @property
    def spearman_brown_unequal(self) -> float:
        """The same for unequal lengths."""
        return self.split_half.spearman_brown_unequal

    @property
    def guttman(self) -> float:
        """Guttman's split-half coefficient, first half of the items against the rest."""
        return self.split_half.guttman


def item_analysis(
    answers: pd.DataFrame,
    low: float = 1,
    high: float = 5,
    reverse: Sequence[str] | str = (),
    *,
    off_scale: str = "leave_cell_out",
    missing: str = "listwise",
    alpha_level: float = 0.05,
    level: float = 0.95,
) -> ItemAnalysis:
    """Item analysis of the answers, one row a respondent and one column an item.

    The arguments about the scale are those of :func:`~bsc_core.survey.summary.summarise`, the others and the result
    those of :func:`analyse`.
    """
    summary = summarise(answers, low=low, high=high, reverse=reverse, off_scale=off_scale)
    return analyse(summary, missing=missing, alpha_level=alpha_level, level=level)


def analyse(
    summary: Summary, *, missing: str = "listwise", alpha_level: float = 0.05, level: float = 0.95
) -> ItemAnalysis:
    """Item analysis of a summarised survey, as SPSS' Reliability shows it.

    missing: "listwise" or "pairwise", see :class:`ItemAnalysis`; without missing answers they are the same.
    alpha_level: two-sided significance level of r_critical, between 0 and 1.
    level: confidence of alpha's interval, between 0 and 1.

    Items with the same answer throughout, and items without answers, are named in a warning and take no part. With
    fewer than 2 other items, or 3 respondents who answered all (pairwise: both items of every pair), every coefficient
    is nan, with a warning that says so.

    Raises ValueError for a level outside 0 to 1, another way to treat missing answers, and an item called TOTAL.
    """
    _check_level("significance level", alpha_level)
    _check_level("confidence level", level)
    if TOTAL in summary.items:
        raise ValueError(f"A column of answers is called {TOTAL}; leave totals out of the items, or rename it.")
    if missing not in MISSING_ANSWERS:
        raise ValueError(
            f'"{missing}" is not a way to treat missing answers; choose one of {", ".join(MISSING_ANSWERS)}.'
        )

    every = listwise(summary) if missing == "listwise" else pairwise(summary)
    scale, left_out = scale_items(summary, every)
    used = every.of(scale)
    k, n_least = len(scale), used.n_least
    warnings = [*rows_left_out(summary, used, missing), *left_out]
    too_little = too_little_for_analysis(summary, used, missing)
    if too_little:
        warnings.append(too_little)
        used = used.unknown()
    covariance = used.covariance.to_numpy()
    sound = bool(too_little) or (is_positive(covariance) and is_positive(used.correlations.to_numpy()))

    correlations = _with_total(used)
    correlations_n = _with_total_n(used)
    correlations_p = _correlations_p(correlations, correlations_n)
    r_squared = _squared_multiple(used.correlations.to_numpy(), n_least, sound)
    table = _table(every, used, correlations, correlations_p, r_squared)
    alpha = _alpha(covariance)
    half = split_half_of(covariance, scale, np.arange(k) < math.ceil(k / 2))
    omega = math.nan
    if not too_little:
        if k == 2:
            warnings.append(
                Sentence("With two items there is no alpha if an item is deleted: one item alone has no alpha.")
            )
        warnings += coding_warnings(alpha, half.r, table, sound)
        unusable = no_factor_model(used, r_squared, sound)
        if unusable:
            warnings.append(unusable)
        else:
            omega, improper = omega_of_sum(used.correlations.to_numpy(), np.sqrt(np.diag(covariance)), scale)
            warnings += improper
    return ItemAnalysis(
        missing=missing,
        n=used.n,
        n_excluded=summary.n - used.n,
        n_least=n_least,
        items=tuple(scale),
        alpha=alpha,
        alpha_ci=_feldt_interval(alpha, n_least, k, level),
        alpha_standardised=_alpha(used.correlations.to_numpy()),
        omega=omega,
        split_half=half,
        split_half_odd_even=split_half_of(covariance, scale, np.arange(k) % 2 == 0),
        r_critical=_critical_r(n_least, alpha_level),
        table=table,
        correlations=correlations,
        correlations_p=correlations_p,
        correlations_n=correlations_n,
        warnings=(*summary.warnings, *warnings),
    )


def _check_level(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise ValueError(f"The {name} must lie between 0 and 1; got {value:g}.")


def _alpha(covariance: FloatArray) -> float:
    """Cronbach's alpha from the items' covariances; of their correlations it is the standardised alpha."""
    k = len(covariance)
    if k < 2:
        return math.nan
    items = np.trace(covariance)
    alpha = float(k / (k - 1) * (1 - items / variance_of(covariance.sum(), k * items)))
    return alpha if alpha <= 1 + ROUNDING else math.nan


def _feldt_interval(alpha: float, n: int, k: int, level: float) -> tuple[float, float]:
    if math.isnan(alpha):
        return math.nan, math.nan
    tail = (1 - level) / 2
    low, high = (1 - (1 - alpha) * fdtri(n - 1, (n - 1) * (k - 1), p) for p in (1 - tail, tail))
    return float(low), float(high)


def _critical_r(n: int, alpha_level: float) -> float:
    if n < 3:
        return math.nan
    t = float(stdtrit(n - 2, 1 - alpha_level / 2))
    return t / math.sqrt(n - 2 + t * t)


def _with_total(used: ItemMoments) -> pd.DataFrame:
    """Pearson correlations of the items and their total."""
    covariance = used.covariance.to_numpy()
    with_total, variances = covariance.sum(axis=1), np.diag(covariance)
    total = variance_of(covariance.sum(), len(covariance) * variances.sum())
    r = bounded(with_total / np.sqrt(variances * total))
    own = np.where(np.isnan(total), np.nan, 1.0)
    names = pd.Index([*used.items, TOTAL], name="item")
    return pd.DataFrame(np.block([[used.correlations.to_numpy(), r[:, None]], [r, own]]), index=names, columns=names)


def _with_total_n(used: ItemMoments) -> pd.DataFrame:
    k = len(used.items)
    n = np.full((k + 1, k + 1), used.n_least)
    n[:k, :k] = used.pairs.to_numpy()
    names = pd.Index([*used.items, TOTAL], name="item")
    return pd.DataFrame(n, index=names, columns=names)


def _correlations_p(correlations: pd.DataFrame, n: pd.DataFrame) -> pd.DataFrame:
    """Two-sided, from t with n - 2 degrees of freedom."""
    r = correlations.to_numpy()
    dof = np.where(n.to_numpy() > 2, n.to_numpy() - 2.0, np.nan)
    with np.errstate(divide="ignore"):  # r = 1 has t = infinity and p = 0
        p = 2 * stdtr(dof, -np.abs(r) * np.sqrt(dof / (1 - r**2)))
    np.fill_diagonal(p, np.nan)
    return pd.DataFrame(p, index=correlations.index, columns=correlations.columns)


def _squared_multiple(r: FloatArray, n: int, sound: bool) -> FloatArray:
    """R squared of each item on the others; 1 for an item that follows from them, nan with no rows to spare."""
    k = len(r)
    if n <= k or not sound or np.isnan(r).any():
        return np.full(k, np.nan)
    squared = np.empty(k)
    for i in range(k):
        others = np.delete(r[i], i)
        among = np.delete(np.delete(r, i, axis=0), i, axis=1)
        # the generalised inverse stays right where some of the other items are copies of each other
        squared[i] = others @ np.linalg.pinv(among, rcond=1e-10, hermitian=True) @ others
    return np.clip(squared, 0, 1)


def _table(
    every: ItemMoments,
    used: ItemMoments,
    correlations: pd.DataFrame,
    correlations_p: pd.DataFrame,
    r_squared: FloatArray,
) -> pd.DataFrame:
    scale, covariance = used.items, used.covariance.to_numpy()
    k = len(scale)
    variances = np.diag(covariance)
    with_total = covariance.sum(axis=1)
    without = covariance.sum() - 2 * with_total + variances  # the total of the others: its variance
    rest = variance_of(without, (k - 1) * (np.trace(covariance) - variances))
    alpha_if_deleted = np.full(k, np.nan)
    if k > 2:
        alpha_if_deleted = (k - 1) / (k - 2) * (1 - (np.trace(covariance) - variances) / rest)
        alpha_if_deleted = np.where(alpha_if_deleted <= 1 + ROUNDING, alpha_if_deleted, np.nan)
    of_scale = pd.DataFrame(
        {
            "r": correlations.loc[scale, TOTAL],
            "p": correlations_p.loc[scale, TOTAL],
            "r_corrected": bounded((with_total - variances) / np.sqrt(variances * rest)),
            "r_squared": r_squared,
            "alpha_if_deleted": alpha_if_deleted,
            "mean_if_deleted": used.means.sum() - used.means,
            "variance_if_deleted": without,
        },
        index=pd.Index(scale, name="item"),
    )
    if np.isnan(covariance).any() or k < 2:
        of_scale.loc[:, :] = np.nan
    of_every = pd.DataFrame({"mean": every.means, "sd": np.sqrt(np.diag(every.covariance))})
    return of_every.join(of_scale).reset_index(names="item")
