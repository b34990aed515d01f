"""Validity and reliability of a scale: does every item measure what the others do, and how well do they together?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

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

MISSING_POLICIES = ("listwise", "pairwise")
"""Whether a respondent with a missing answer is left out altogether, or only where that answer is needed."""

_NO_VARIANCE = 1e-12
"""A variance below this part of the sum of its terms is rounding, not variance."""

_SINGULAR = 1e-9
"""An item that the others leave a smaller part of its variance than this follows from them exactly."""

_ROUNDING = 1e-9
"""A correlation or alpha this far above 1, or an eigenvalue this far below 0, is rounding and nothing else."""


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
    if missing not in MISSING_POLICIES:
        raise ValueError(
            f'"{missing}" is not a way to treat missing answers; choose one of {", ".join(MISSING_POLICIES)}.'
        )

    every = _listwise(summary) if missing == "listwise" else _pairwise(summary)
    scale, left_out = _scale_items(summary, every)
    used = every.of(scale)
    k, n_least = len(scale), used.n_least
    warnings = [*_rows_left_out(summary, used, missing), *left_out]
    too_little = _too_little(summary, used, missing)
    if too_little:
        warnings.append(too_little)
        used = used.unknown()
    covariance = used.covariance.to_numpy()
    sound = bool(too_little) or (_positive(covariance) and _positive(used.correlations.to_numpy()))

    correlations = _with_total(used)
    correlations_n = _with_total_n(used)
    correlations_p = _correlations_p(correlations, correlations_n)
    r_squared = _squared_multiple(used.correlations.to_numpy(), n_least, sound)
    table = _table(every, used, correlations, correlations_p, r_squared)
    alpha = _alpha(covariance)
    half = _split_half(covariance, scale, np.arange(k) < math.ceil(k / 2))
    omega = math.nan
    if not too_little:
        if k == 2:
            warnings.append(
                Sentence("With two items there is no alpha if an item is deleted: one item alone has no alpha.")
            )
        warnings += _coding_warnings(alpha, half.r, table, sound)
        unusable = _no_factor_model(used, r_squared, sound)
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
        split_half_odd_even=_split_half(covariance, scale, np.arange(k) % 2 == 0),
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


@dataclass(frozen=True, eq=False)
class _Moments:
    """What the coefficients are made of: per item means, items x items covariances, correlations, respondents."""

    n: int
    means: pd.Series
    covariance: pd.DataFrame
    correlations: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def items(self) -> list[str]:
        return list(self.means.index)

    @property
    def n_least(self) -> int:
        return int(self.pairs.to_numpy().min(initial=self.n))

    def of(self, items: list[str]) -> _Moments:
        """The same of some of the items."""
        return _Moments(
            self.n,
            self.means[items],
            self.covariance.loc[items, items],
            self.correlations.loc[items, items],
            self.pairs.loc[items, items],
        )

    def unknown(self) -> _Moments:
        """The same with nothing known but the number of respondents."""
        return replace(
            self,
            means=self.means * math.nan,
            covariance=self.covariance * math.nan,
            correlations=self.correlations * math.nan,
        )


def _listwise(summary: Summary) -> _Moments:
    covariance = summary.covariance.to_numpy()
    sd = np.sqrt(np.diag(covariance))
    sd = np.where(sd > 0, sd, np.nan)
    correlations = np.clip(covariance / np.outer(sd, sd), -1, 1)
    np.fill_diagonal(correlations, sd / sd)
    labels = {"index": summary.covariance.index, "columns": summary.covariance.columns}
    return _Moments(
        summary.n_complete,
        summary.means,
        summary.covariance,
        pd.DataFrame(correlations, **labels),
        pd.DataFrame(summary.n_complete, dtype=int, **labels),
    )


def _pairwise(summary: Summary) -> _Moments:
    n_answers = summary.n_answers
    return _Moments(
        summary.n_answering,
        summary.sums / n_answers.where(n_answers > 0),
        summary.pair_covariance,
        summary.pair_correlations,
        summary.pair_counts,
    )


def _rows_left_out(summary: Summary, used: _Moments, missing: str) -> list[Sentence]:
    """What became of respondents with missing answers."""
    left_out = summary.n - used.n - summary.n_off_scale
    if not summary.items:
        return []
    if missing == "listwise":
        if not left_out:
            return []
        return [
            Sentence.counted(
                "{n:,} respondent of {rows:,} is left out, because an answer is missing.",
                "{n:,} respondents of {rows:,} are left out, because an answer is missing.",
                n=left_out,
                rows=summary.n,
            )
        ]
    said = []
    if left_out:
        said.append(
            Sentence.counted(
                "{n:,} respondent of {rows:,} is left out, because there is no answer at all.",
                "{n:,} respondents of {rows:,} are left out, because there is no answer at all.",
                n=left_out,
                rows=summary.n,
            )
        )
    if used.n_least < used.n:
        said.append(
            Sentence(
                "Missing answers are left out pair by pair: any two items rest on {least:,} to {most:,} "
                "of {n:,} respondents.",
                least=used.n_least,
                most=int(used.pairs.to_numpy()[np.triu_indices(len(used.items), 1)].max(initial=used.n_least)),
                n=used.n,
            )
        )
    return said


def _scale_items(summary: Summary, moments: _Moments) -> tuple[list[str], list[Sentence]]:
    """The items that make up the scale, and what there is to say about the others."""
    said = []
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
    constant = [
        item
        for item in summary.items
        if item not in empty and moments.pairs.at[item, item] >= 3 and moments.covariance.at[item, item] == 0
    ]
    throughout = [item for item in constant if (summary.counts.loc[item] > 0).sum() == 1]
    if throughout:
        said.append(
            Sentence.counted(
                "{items} has the same answer from everybody and is left out of the analysis.",
                "{items} have each the same answer from everybody and are left out of the analysis.",
                n=len(throughout),
                items=throughout,
            )
        )
    here = [item for item in constant if item not in throughout]
    if here:
        said.append(
            Sentence.counted(
                "{items} has the same answer from all who answered every item and is left out of the analysis.",
                "{items} have each the same answer from all who answered every item and are left out of the analysis.",
                n=len(here),
                items=here,
            )
        )
    return [item for item in summary.items if item not in empty and item not in constant], said


def _too_little(summary: Summary, used: _Moments, missing: str) -> Sentence | None:
    """Why there are too few items or respondents for any coefficient, if there are."""
    items = used.items
    if len(summary.items) == 1:
        return Sentence(
            "{item} stands alone: reliability asks how well several items agree, so there is none to calculate. "
            "Read its answers by themselves.",
            item=summary.items[0],
        )
    if len(items) < 2:
        return Sentence.counted(
            "An item analysis needs at least 2 items whose answers differ; there is {n}.",
            "An item analysis needs at least 2 items whose answers differ; there are {n}.",
            n=len(items),
        )
    if used.n_least >= 3:
        return None
    if missing == "pairwise":
        among = used.pairs.to_numpy() + np.diag(np.full(len(items), summary.n))  # the least of two different items
        first, second = sorted(divmod(int(among.argmin()), len(items)))
        return Sentence(
            "Every two items need at least 3 respondents who answered both; {first} and {second} have {n}. "
            "Leave one of them out.",
            n=used.n_least,
            first=items[first],
            second=items[second],
        )
    return Sentence.counted(
        "An item analysis needs at least 3 respondents who answered every item; there is {n}.",
        "An item analysis needs at least 3 respondents who answered every item; there are {n}.",
        n=used.n,
    )


def _positive(matrix: FloatArray) -> bool:
    """Whether covariances or correlations are those of some set of answers: no sum of items has a negative variance."""
    sd = np.sqrt(np.diag(matrix))
    scaled = matrix / np.outer(sd, sd)
    return not np.isnan(scaled).any() and float(np.linalg.eigvalsh(scaled)[0]) > -_ROUNDING


def _bounded(r: npt.ArrayLike) -> FloatArray:
    """Correlations; nan for one beyond 1, which covariances from different respondents can give."""
    r = np.asarray(r, dtype=float)
    return np.where(np.abs(r) <= 1 + _ROUNDING, np.clip(r, -1, 1), np.nan)


def _variance(value: npt.ArrayLike, terms: npt.ArrayLike) -> FloatArray:
    """A variance that was calculated as a difference; nan where nothing but rounding is left of its terms."""
    return np.where(np.asarray(value) > _NO_VARIANCE * np.asarray(terms), value, np.nan)


def _alpha(covariance: FloatArray) -> float:
    """Cronbach's alpha from the items' covariances; of their correlations it is the standardised alpha."""
    k = len(covariance)
    if k < 2:
        return math.nan
    items = np.trace(covariance)
    alpha = float(k / (k - 1) * (1 - items / _variance(covariance.sum(), k * items)))
    return alpha if alpha <= 1 + _ROUNDING else math.nan


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


def _with_total(used: _Moments) -> pd.DataFrame:
    """Pearson correlations of the items and their total."""
    covariance = used.covariance.to_numpy()
    with_total, variances = covariance.sum(axis=1), np.diag(covariance)
    total = _variance(covariance.sum(), len(covariance) * variances.sum())
    r = _bounded(with_total / np.sqrt(variances * total))
    own = np.where(np.isnan(total), np.nan, 1.0)
    names = pd.Index([*used.items, TOTAL], name="item")
    return pd.DataFrame(np.block([[used.correlations.to_numpy(), r[:, None]], [r, own]]), index=names, columns=names)


def _with_total_n(used: _Moments) -> pd.DataFrame:
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
    every: _Moments,
    used: _Moments,
    correlations: pd.DataFrame,
    correlations_p: pd.DataFrame,
    r_squared: FloatArray,
) -> pd.DataFrame:
    scale, covariance = used.items, used.covariance.to_numpy()
    k = len(scale)
    variances = np.diag(covariance)
    with_total = covariance.sum(axis=1)
    without = covariance.sum() - 2 * with_total + variances  # the total of the others: its variance
    rest = _variance(without, (k - 1) * (np.trace(covariance) - variances))
    alpha_if_deleted = np.full(k, np.nan)
    if k > 2:
        alpha_if_deleted = (k - 1) / (k - 2) * (1 - (np.trace(covariance) - variances) / rest)
        alpha_if_deleted = np.where(alpha_if_deleted <= 1 + _ROUNDING, alpha_if_deleted, np.nan)
    of_scale = pd.DataFrame(
        {
            "r": correlations.loc[scale, TOTAL],
            "p": correlations_p.loc[scale, TOTAL],
            "r_corrected": _bounded((with_total - variances) / np.sqrt(variances * rest)),
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


def _coding_warnings(alpha: float, r_halves: float, table: pd.DataFrame, sound: bool) -> list[Sentence]:
    """Signs that items run in opposite directions."""
    said = []
    if math.isnan(alpha) and sound:
        said.append(
            Sentence(
                "The items cancel out: everybody has the same total, so there is no alpha. "
                "Check the coding: an item worded the other way round must be reverse-scored."
            )
        )
    if alpha < 0:
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
        r = float(_bounded(between / math.sqrt(v1 * v2)))
        total = float(_variance(covariance.sum(), len(items) * np.trace(covariance)))
        guttman = 4 * between / total  # the total's variance is both halves' variances + 2 x their covariance
        guttman = guttman if guttman <= 1 + _ROUNDING else math.nan
        unequal = _step_up(r, len(first) * len(second) / len(items) ** 2)
    return SplitHalf(
        first=tuple(items[i] for i in first),
        second=tuple(items[i] for i in second),
        r=r,
        spearman_brown=_step_up(r, 1 / 4),
        spearman_brown_unequal=unequal,
        guttman=guttman,
    )


def _no_factor_model(used: _Moments, r_squared: FloatArray, sound: bool) -> Sentence | None:
    """Why the correlations carry no factor model, if they do not."""
    items, n = used.items, used.n_least
    k = len(items)
    if not sound:
        return _unsound(used)
    if n <= k and n < used.n:
        return Sentence(
            "{n} respondents of the smallest pair of items are too few for {k} items: squared multiple correlations "
            "and omega need more respondents than items.",
            n=n,
            k=k,
        )
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


def _unsound(used: _Moments) -> Sentence:
    """Why pairwise correlations are not those of any one set of answers."""
    unknown = np.argwhere(np.triu(np.isnan(used.correlations.to_numpy()), 1))
    if len(unknown):
        first, second = unknown[0]
        return Sentence(
            "All who answered both {first} and {second} gave the same answer to one of them, so the two have no "
            "correlation: standardised alpha, squared multiple correlations and omega cannot be calculated. "
            "Leave one of the two out, or use only the respondents who answered every item.",
            first=used.items[first],
            second=used.items[second],
        )
    return Sentence(
        "The covariances come from different respondents and do not fit together (they are not positive definite): "
        "squared multiple correlations and omega cannot be calculated, the other coefficients are rough or missing. "
        "Better use only the respondents who answered every item."
    )
