"""Validity and reliability of a scale: does every item measure what the others do, and how well do they together?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import fdtri, stdtr, stdtrit

from bsc_core.sentence import Sentence
from bsc_core.survey.omega import omega_of_sum
from bsc_core.survey.summary import Summary, summarise

FloatArray = npt.NDArray[np.float64]

TOTAL = "TOTAL"
"""How the frames of correlations name the sum of the items."""

_NO_VARIANCE = 1e-12
"""A variance below this part of the sum of its terms is rounding, not variance."""

_SINGULAR = 1e-9
"""An item that the others leave a smaller part of its variance than this follows from them exactly."""


@dataclass(frozen=True)
class SplitHalf:
    """The reliability that two halves of a scale predict for the whole of it.

    first, second: the items of the halves.
    r: the Pearson correlation of the halves' sums.
    spearman_brown: 2r / (1 + r), for halves of equal length.
    spearman_brown_unequal: Horst's (1951) 2r / (r + sqrt(r^2 + 4 (1 - r^2) k1 k2 / k^2)) for halves of k1 and k2 of
        the k items; equals spearman_brown when k1 = k2.
    guttman: 2 (1 - (variance of the first + variance of the second) / variance of the total).
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    r: float
    spearman_brown: float
    spearman_brown_unequal: float
    guttman: float


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """Item and scale statistics over the n respondents who answered every item, as SPSS' Reliability shows them.

    items: the k items that take part; the others are named in a warning.
    n, n_excluded: complete rows, and the rows left out for whatever reason.
    alpha: Cronbach (1951), k/(k-1) (1 - sum of the items' variances / variance of the total). At most 1; may be
        negative. alpha_ci: Feldt (1965), from F with n-1 and (n-1)(k-1) degrees of freedom.
    alpha_standardised: k r / (1 + (k-1) r) with r the mean correlation of the items.
    omega: McDonald's (1999) omega, (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances). The
        one-factor model is fitted by maximum likelihood to the correlations; loadings and unique variances are
        brought back to the items' own units, so that omega describes the plain sum score, not a sum of
        standardised items. It needs 3 items, correlations that are not singular and a proper solution (no
        unique variance at its lower bound, a Heywood case), else it is nan with a warning.
    split_half: first ceil(k/2) items against the rest; spearman_brown, spearman_brown_unequal and guttman are its
        fields. split_half_odd_even: 1st, 3rd ... against 2nd, 4th ...
    r_critical: the least |r| that is significant at alpha_level, t / sqrt(n - 2 + t^2) with t's n-2 degrees of freedom.
    table: one line for every item, also those that take no part (mean and sd where there are any, else nan):
        mean and sd (divisor n - 1) of the complete rows; r with the total and its two-sided p (t, n-2 degrees of
        freedom); r_corrected, with the total of the other items; r_squared, of the regression on the other items;
        alpha_if_deleted, mean_if_deleted, variance_if_deleted of the scale without the item.
    correlations, correlations_p: the items and "TOTAL", both ways; the diagonal of the p values is nan.
    warnings: what was left out, cannot be computed or asks for a look at the coding.
    """

    n: int
    n_excluded: int
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
    alpha_level: float = 0.05,
    level: float = 0.95,
) -> ItemAnalysis:
    """Item analysis of the answers, one row a respondent and one column an item.

    The arguments about the scale are those of :func:`~bsc_core.survey.summary.summarise`, the others and the result
    those of :func:`analyse`.
    """
    summary = summarise(answers, low=low, high=high, reverse=reverse, off_scale=off_scale)
    return analyse(summary, alpha_level=alpha_level, level=level)


def analyse(summary: Summary, *, alpha_level: float = 0.05, level: float = 0.95) -> ItemAnalysis:
    """Item analysis of a summarised survey, as SPSS' Reliability shows it, over the complete rows (listwise).

    alpha_level: two-sided significance level of r_critical, between 0 and 1.
    level: confidence of alpha's interval, between 0 and 1.

    Items with the same answer throughout, and items without answers, are named in a warning and take no part. With
    fewer than 2 other items or 3 complete rows every coefficient is nan, with a warning that says so.

    Raises ValueError for a level outside 0 to 1, and for an item called TOTAL.
    """
    _check_level("significance level", alpha_level)
    _check_level("confidence level", level)
    if TOTAL in summary.items:
        raise ValueError(f"A column of answers is called {TOTAL}; leave totals out of the items, or rename it.")

    n = summary.n_complete
    scale, warnings = _scale_items(summary)
    k = len(scale)
    computable = k >= 2 and n >= 3
    covariance = summary.covariance.loc[scale, scale].to_numpy()
    if not computable:
        covariance = np.full((k, k), np.nan)

    correlations = _correlations(covariance, scale)
    correlations_p = _correlations_p(correlations, n)
    r_squared = _squared_multiple(correlations.loc[scale, scale].to_numpy(), n)
    table = _table(summary, scale, covariance, correlations, correlations_p, r_squared)
    alpha = _alpha(covariance)
    half = _split_half(covariance, scale, np.arange(k) < math.ceil(k / 2))
    omega = math.nan
    if computable:
        warnings += _coding_warnings(alpha, half.r, table)
        unusable = _no_factor_model(r_squared, scale, n)
        if unusable:
            warnings.append(unusable)
        else:
            omega, improper = omega_of_sum(covariance, scale)
            warnings += improper
    return ItemAnalysis(
        n=n,
        n_excluded=summary.n - n,
        items=tuple(scale),
        alpha=alpha,
        alpha_ci=_feldt_interval(alpha, n, k, level),
        alpha_standardised=_alpha(correlations.loc[scale, scale].to_numpy()),
        omega=omega,
        split_half=half,
        split_half_odd_even=_split_half(covariance, scale, np.arange(k) % 2 == 0),
        r_critical=_critical_r(n, alpha_level),
        table=table,
        correlations=correlations,
        correlations_p=correlations_p,
        warnings=(*summary.warnings, *warnings),
    )


def _check_level(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise ValueError(f"The {name} must lie between 0 and 1; got {value:g}.")


def _scale_items(summary: Summary) -> tuple[list[str], list[Sentence]]:
    """The items that make up the scale, and what there is to say about the others and about the rows."""
    said = []
    incomplete = summary.n - summary.n_complete - summary.n_off_scale
    if incomplete and summary.items:
        said.append(
            Sentence.counted(
                "{n:,} respondent of {rows:,} is left out, because an answer is missing.",
                "{n:,} respondents of {rows:,} are left out, because an answer is missing.",
                n=incomplete,
                rows=summary.n,
            )
        )
    empty = [item for item, given in summary.n_answers.items() if given == 0]
    if empty:
        said.append(
            Sentence.counted(
                "{items} has no answers and is left out of the analysis.",
                "{items} have no answers and are left out of the analysis.",
                n=len(empty),
                items=empty,
            )
        )
    scale = [item for item in summary.items if item not in empty]
    constant = [item for item in scale if summary.n_complete >= 3 and summary.covariance.at[item, item] == 0]
    if constant:
        said.append(
            Sentence.counted(
                "{items} has the same answer from everybody and is left out of the analysis.",
                "{items} have each the same answer from everybody and are left out of the analysis.",
                n=len(constant),
                items=constant,
            )
        )
    scale = [item for item in scale if item not in constant]
    if len(scale) < 2:
        said.append(
            Sentence.counted(
                "An item analysis needs at least 2 items whose answers differ; there is {n}.",
                "An item analysis needs at least 2 items whose answers differ; there are {n}.",
                n=len(scale),
            )
        )
    elif summary.n_complete < 3:
        said.append(
            Sentence.counted(
                "An item analysis needs at least 3 respondents who answered every item; there is {n}.",
                "An item analysis needs at least 3 respondents who answered every item; there are {n}.",
                n=summary.n_complete,
            )
        )
    elif len(scale) == 2:
        said.append(Sentence("With two items there is no alpha if an item is deleted: one item alone has no alpha."))
    return scale, said


def _variance(value: npt.ArrayLike, terms: npt.ArrayLike) -> FloatArray:
    """A variance that was calculated as a difference; nan where nothing but rounding is left of its terms."""
    return np.where(np.asarray(value) > _NO_VARIANCE * np.asarray(terms), value, np.nan)


def _alpha(covariance: FloatArray) -> float:
    """Cronbach's alpha from the items' covariances; of their correlations it is the standardised alpha."""
    k = len(covariance)
    if k < 2:
        return math.nan
    items = np.trace(covariance)
    return float(k / (k - 1) * (1 - items / _variance(covariance.sum(), k * items)))


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


def _correlations(covariance: FloatArray, items: list[str]) -> pd.DataFrame:
    """Pearson correlations of the items and their total."""
    with_total = np.column_stack([covariance, covariance.sum(axis=1)])
    with_total = np.vstack([with_total, with_total.sum(axis=0)])
    variances = np.diag(with_total).copy()
    variances[-1] = _variance(variances[-1], len(items) * np.trace(covariance))
    r = np.clip(with_total / np.sqrt(np.outer(variances, variances)), -1, 1)
    np.fill_diagonal(r, np.where(np.isnan(variances), np.nan, 1.0))
    names = pd.Index([*items, TOTAL], name="item")
    return pd.DataFrame(r, index=names, columns=names)


def _correlations_p(correlations: pd.DataFrame, n: int) -> pd.DataFrame:
    r = correlations.to_numpy()
    with np.errstate(divide="ignore"):  # r = 1 has t = infinity and p = 0
        t = np.abs(r) * np.sqrt((n - 2) / (1 - r**2)) if n > 2 else np.full_like(r, np.nan)
    p = 2 * stdtr(n - 2, -t)
    np.fill_diagonal(p, np.nan)
    return pd.DataFrame(p, index=correlations.index, columns=correlations.columns)


def _squared_multiple(r: FloatArray, n: int) -> FloatArray:
    """R squared of each item on the others; 1 for an item that follows from them, nan with no rows to spare."""
    k = len(r)
    if n <= k or np.isnan(r).any():
        return np.full(k, np.nan)
    squared = np.empty(k)
    for i in range(k):
        others = np.delete(r[i], i)
        among = np.delete(np.delete(r, i, axis=0), i, axis=1)
        # the generalised inverse stays right where some of the other items are copies of each other
        squared[i] = others @ np.linalg.pinv(among, rcond=1e-10, hermitian=True) @ others
    return np.clip(squared, 0, 1)


def _table(
    summary: Summary,
    scale: list[str],
    covariance: FloatArray,
    correlations: pd.DataFrame,
    correlations_p: pd.DataFrame,
    r_squared: FloatArray,
) -> pd.DataFrame:
    k = len(scale)
    variances = np.diag(covariance)
    with_total = covariance.sum(axis=1)
    without = covariance.sum() - 2 * with_total + variances  # the total of the others: its variance
    rest = _variance(without, (k - 1) * (np.trace(covariance) - variances))
    alpha_if_deleted = np.full(k, np.nan)
    if k > 2:
        alpha_if_deleted = (k - 1) / (k - 2) * (1 - (np.trace(covariance) - variances) / rest)
    of_scale = pd.DataFrame(
        {
            "r": correlations.loc[scale, TOTAL],
            "p": correlations_p.loc[scale, TOTAL],
            "r_corrected": np.clip((with_total - variances) / np.sqrt(variances * rest), -1, 1),
            "r_squared": r_squared,
            "alpha_if_deleted": alpha_if_deleted,
            "mean_if_deleted": summary.means[scale].sum() - summary.means[scale],
            "variance_if_deleted": without,
        },
        index=pd.Index(scale, name="item"),
    )
    if np.isnan(covariance).any() or k < 2:
        of_scale.loc[:, :] = np.nan
    every = pd.DataFrame({"mean": summary.means, "sd": np.sqrt(np.diag(summary.covariance))})
    return every.join(of_scale).reset_index(names="item")


def _coding_warnings(alpha: float, r_halves: float, table: pd.DataFrame) -> list[Sentence]:
    """Signs that items run in opposite directions."""
    said = []
    if math.isnan(alpha):
        said.append(
            Sentence(
                "The items cancel out: everybody has the same total, so there is no alpha. "
                "Check the coding: an item worded the other way round must be reverse-scored."
            )
        )
    elif alpha < 0:
        said.append(
            Sentence(
                "Cronbach's alpha is negative ({alpha:.3f}). "
                "Check the coding: an item worded the other way round must be reverse-scored.",
                alpha=alpha,
            )
        )
    against = table.loc[table["r_corrected"] < 0, "item"].tolist()
    if against:
        said.append(
            Sentence.counted(
                "{items} runs against the other items (negative corrected item-total correlation): "
                "check whether it must be reverse-scored.",
                "{items} run against the other items (negative corrected item-total correlations): "
                "check whether they must be reverse-scored.",
                n=len(against),
                items=against,
            )
        )
    if r_halves < 0:
        said.append(
            Sentence(
                "The first and the second half of the items correlate negatively (r = {r:.3f}): "
                "the split-half coefficients say nothing until the coding is checked.",
                r=r_halves,
            )
        )
    return said


def _step_up(r: float, share: float) -> float:
    """Spearman-Brown for halves with a product of length shares (k1/k)(k2/k); 1/4 for equal halves."""
    below = r + math.sqrt(r * r + 4 * (1 - r * r) * share)
    return 2 * r / below if below > _NO_VARIANCE else math.nan


def _split_half(covariance: FloatArray, items: list[str], in_first: npt.NDArray[np.bool_]) -> SplitHalf:
    first, second = np.flatnonzero(in_first), np.flatnonzero(~in_first)
    r = guttman = unequal = math.nan
    if len(second):
        within = [covariance[np.ix_(half, half)] for half in (first, second)]
        v1, v2 = (float(_variance(half.sum(), len(half) * np.trace(half))) for half in within)
        between = float(covariance[np.ix_(first, second)].sum())
        r = float(np.clip(between / math.sqrt(v1 * v2), -1, 1))
        total = float(_variance(covariance.sum(), len(items) * np.trace(covariance)))
        guttman = 4 * between / total  # the total's variance is both halves' variances + 2 x their covariance
        unequal = _step_up(r, len(first) * len(second) / len(items) ** 2)
    return SplitHalf(
        first=tuple(items[i] for i in first),
        second=tuple(items[i] for i in second),
        r=r,
        spearman_brown=_step_up(r, 1 / 4),
        spearman_brown_unequal=unequal,
        guttman=guttman,
    )


def _no_factor_model(r_squared: FloatArray, items: list[str], n: int) -> Sentence | None:
    """Why the correlations carry no factor model, if they do not."""
    k = len(items)
    if n <= k:
        return Sentence(
            "{n} complete rows are too few for {k} items: squared multiple correlations and omega need more rows "
            "than items.",
            n=n,
            k=k,
        )
    copies = [item for item, squared in zip(items, r_squared, strict=True) if squared > 1 - _SINGULAR]
    if copies:
        return Sentence(
            "The answers to {items} follow exactly from the other items, as copies do: "
            "the squared multiple correlation is 1 there, and omega cannot be estimated.",
            items=copies,
        )
    if k < 3:
        return Sentence("Omega needs at least 3 items; there are {k}.", k=k)
    return None
