"""Scores, where to cut them into low and high, and what every cut would say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc

from bsc_core.inference.arrays import FloatArray, IntArray
from bsc_core.inference.columns import complete_pairs, levels_of, numbers_of
from bsc_core.inference.crosstab import check_p_rule
from bsc_core.inference.fisher import fisher_two_by_two
from bsc_core.inference.two_by_two import chi_squares, odds_ratio_intervals, odds_ratio_of, prevalence_ratio_of
from bsc_core.inference.two_sided import check_alpha, check_level

SWEEP_COLUMNS = (
    "cut_predictor", "cut_outcome", "a", "b", "c", "d", "p", "p_corrected", "p_fisher",
    "odds_ratio", "odds_ratio_low", "odds_ratio_high", "prevalence_ratio", "chi2", "least_expected",
)  # fmt: skip
"""The columns of :func:`cut_sweep`."""


@dataclass(frozen=True)
class CutPoints:
    """The named choices of a cut, in points of the score.

    mean, median: of the scores there are; nan without any.
    middle: the middle of the possible range, halfway between its lowest and highest score.
    """

    mean: float
    median: float
    middle: float


def score(answers: pd.DataFrame, how: str = "sum") -> pd.Series:
    """Each respondent's score: the "sum" or the "mean" of the items; nan where an answer is missing.

    answers: one row a respondent, one column an item. Raises ValueError for another how, for no items, and for
    answers that are not numbers.
    """
    if how not in ("sum", "mean"):
        raise ValueError(f'A score is the "sum" or the "mean" of its items; "{how}" is neither.')
    if answers.shape[1] == 0:
        raise ValueError("A score needs at least one item.")
    numbers = pd.DataFrame(np.array([numbers_of(column) for _, column in answers.items()]).T, index=answers.index)
    return numbers.sum(axis="columns", skipna=False) if how == "sum" else numbers.mean(axis="columns", skipna=False)


def cut_points(low: float, high: float, scores: pd.Series) -> CutPoints:
    """Where the scores could be cut.

    low, high: the lowest and highest score possible, such as 6 and 30 for the sum of six items on a 1-5 scale.
    Raises ValueError when low is not below high.
    """
    if not low < high:
        raise ValueError(f"The lowest possible score must be below the highest; got {low:g} and {high:g}.")
    numbers = pd.Series(numbers_of(scores))
    return CutPoints(mean=float(numbers.mean()), median=float(numbers.median()), middle=(low + high) / 2)


def cut(scores: pd.Series, at: float, low_label: str = "low", high_label: str = "high") -> pd.Series:
    """The scores as an ordered categorical: below ``at`` is low, from ``at`` upwards is high; missing stays missing.

    Both labels are categories also when one is empty. Raises ValueError for a cut that is not a number, equal labels
    and scores that are not numbers.
    """
    if not math.isfinite(at):
        raise ValueError("The cut must be a number.")
    if low_label == high_label:
        raise ValueError(f'The low and the high group need different names; both are called "{low_label}".')
    numbers = numbers_of(scores)
    codes = np.where(np.isnan(numbers), -1, numbers >= at)
    # an object index: a plain one would turn labels that are sentences into strings
    labels = pd.Index([low_label, high_label], dtype=object)
    return pd.Series(
        pd.Categorical.from_codes(codes, categories=labels, ordered=True), index=scores.index, name=scores.name
    )


def cut_sweep(
    predictor: pd.Series | npt.ArrayLike,
    outcome: pd.Series | npt.ArrayLike,
    *,
    level: float = 0.95,
    exposed: Any = None,
    outcome_is: Any = None,
    most_cuts: int = 60,
) -> pd.DataFrame:
    """The 2 x 2 tables of all cuts of a predictor's and an outcome's scores; one row a pair of cuts.

    predictor, outcome: columns of equal length, one value a respondent: a score (numbers), or a column with two
        groups, which has no cut. One of the two at least is a score. Pairs with a missing value are left out.
    level: confidence of the odds ratios' intervals, between 0 and 1.
    exposed: which side of the predictor is the first row, "low" (as usual) or "high"; of a column of groups the name
        of the level, as usual its first (a categorical's order, else sorted).
    outcome_is: which side of the outcome is the first column, in the same way.
    most_cuts: of a score with more cuts, so many are taken, at evenly spaced quantiles of the people; from 1.

    A score is cut at each of its values but the lowest: below is low, from the cut upwards is high, as :func:`cut`
    does. The frame has SWEEP_COLUMNS, by rising cuts:

    cut_predictor, cut_outcome: the cuts in points of the scores; nan for a column of groups.
    a, b, c, d: counts; a, b the exposed and c, d the others, a and c those with the outcome.
    the other columns: as in :class:`~bsc_core.inference.crosstab.CrossTab`, with p and chi2 Pearson's and the odds
        ratio's interval Wald's, or the exact one where the odds ratio is 0 (it begins at 0) or infinite (it ends
        there). Nothing is ever added to a cell.

    Its ``attrs``: n and n_missing (pairs counted, and left out), thinned (whether a score has more than most_cuts),
    level. Without a cut that parts the people (a constant score, one group only) the frame has no rows. The p-values
    of a sweep are not those of a test: who picks the smallest one finds "significance" far more often than at level.

    Raises ValueError for columns of different length or from different rows, infinite scores, two columns of groups,
    a column of more than two groups, an unknown level of a column, and for level or most_cuts out of range.
    """
    check_level(level)
    if most_cuts < 1:
        raise ValueError(f"A sweep needs one cut at least; got most_cuts = {most_cuts}.")
    x, y, n_missing = complete_pairs(predictor, outcome)
    if len(x) and not (_is_score(x) or _is_score(y)):
        raise ValueError("There is nothing to cut: one of the two columns must hold scores, that is numbers.")
    sides = [_cut_side(x, exposed, most_cuts), _cut_side(y, outcome_is, most_cuts)] if len(x) else [_NO_CUT, _NO_CUT]
    cuts, counts = _tables_of_cuts(*sides)
    sweep = pd.DataFrame({**cuts, **_figures_of_tables(counts, level)}, columns=list(SWEEP_COLUMNS))
    sweep.attrs = {"n": len(x), "n_missing": n_missing, "thinned": any(side.thinned for side in sides), "level": level}
    return sweep


def read_p_of_cuts(sweep: pd.DataFrame, rule: str) -> pd.Series:
    """The p-value that a rule says to read at every cut of a sweep, as ``read_p`` does for one table.

    rule: "pearson"; "yates", the continuity-corrected one; "fisher_when_small", Fisher's exact test where that cut's
    least expected count is below 5, Pearson's else. Raises ValueError for another rule.
    """
    check_p_rule(rule)
    if rule == "yates":
        return sweep["p_corrected"].rename("p_read")
    if rule == "fisher_when_small":
        return sweep["p"].where(sweep["least_expected"] >= 5, sweep["p_fisher"]).rename("p_read")
    return sweep["p"].rename("p_read")


def cuts_significant(sweep: pd.DataFrame, alpha: float, rule: str) -> tuple[int, int]:
    """How many cuts of a sweep have a p below alpha by the rule of reading p, and how many cuts there are.

    Raises ValueError for an alpha outside 0 to 1 and for an unknown rule.
    """
    check_alpha(alpha)
    return int((read_p_of_cuts(sweep, rule) < alpha).sum()), len(sweep)


@dataclass(frozen=True, eq=False)
class _Cuts:
    """One side of a sweep: its cuts, and for every respondent the first cut below which they are.

    cuts: rising; one nan for two groups.
    at: 0 below the first cut (or in the first group), 1 below the second, ... , len(cuts) from the last one upwards.
    turned: whether those from the cut upwards come first in the table.
    thinned: whether the score has more cuts than these.
    """

    cuts: FloatArray
    at: IntArray
    turned: bool = False
    thinned: bool = False


_NO_CUT = _Cuts(np.zeros(0), np.zeros(0, np.int64))


def _is_score(column: pd.Series) -> bool:
    return bool(pd.api.types.is_any_real_numeric_dtype(column))


def _cut_side(column: pd.Series, first: Any, most_cuts: int) -> _Cuts:
    if not _is_score(column):
        return _two_groups(column, first)
    if first not in (None, "low", "high"):
        raise ValueError(f'A score that is cut is "low" or "high"; "{first}" is neither.')
    scores = column.to_numpy(dtype=float)
    if not np.isfinite(scores).all():
        raise ValueError(f"The column {column.name} holds an infinite score; leave it out or correct it.")
    cuts = np.unique(scores)[1:]
    thinned = len(cuts) > most_cuts
    if thinned:
        quantiles = np.arange(1, most_cuts + 1) / (most_cuts + 1)
        cuts = np.unique(np.quantile(scores, quantiles, method="inverted_cdf"))
        cuts = cuts[cuts > scores.min()]
    return _Cuts(cuts, np.searchsorted(cuts, scores, side="right"), first == "high", thinned)


def _two_groups(column: pd.Series, first: Any) -> _Cuts:
    at, levels = levels_of(column)
    used = np.flatnonzero(np.bincount(at, minlength=len(levels)))
    if len(used) > 2:
        raise ValueError(
            f"The column {column.name} must hold numbers or two groups; it has {len(used)} groups. "
            "Join groups until two are left."
        )
    names = [str(name) for name in levels]
    if first is not None and str(first) not in names:
        raise ValueError(f'The column {column.name} has no group "{first}"; it has {", ".join(names)}.')
    if len(used) < 2:
        return _Cuts(np.zeros(0), np.zeros(len(column), np.int64))
    place = int(used[0]) if first is None else names.index(str(first))
    if place not in used:
        raise ValueError(f'Nobody in the column {column.name} is in the group "{first}"; choose another.')
    return _Cuts(np.array([math.nan]), (at != place).astype(np.int64))


def _tables_of_cuts(predictor: _Cuts, outcome: _Cuts) -> tuple[dict[str, FloatArray], IntArray]:
    """The pairs of cuts, and their tables as four rows a, b, c, d."""
    shape = len(predictor.cuts) + 1, len(outcome.cuts) + 1
    joint = np.bincount(predictor.at * shape[1] + outcome.at, minlength=shape[0] * shape[1]).reshape(shape)
    below = joint.cumsum(axis=0).cumsum(axis=1)
    both_low = below[:-1, :-1]
    row_low, column_low = below[:-1, -1:] - both_low, below[-1:, :-1] - both_low
    neither = len(predictor.at) - both_low - row_low - column_low
    table = np.array([[both_low, row_low], [column_low, neither]])
    table = table[:: -1 if predictor.turned else 1, :: -1 if outcome.turned else 1]
    across, up = np.meshgrid(outcome.cuts, predictor.cuts)
    return {"cut_predictor": up.ravel(), "cut_outcome": across.ravel()}, table.reshape(4, -1)


def _figures_of_tables(counts: IntArray, level: float) -> dict[str, npt.NDArray[Any]]:
    """The figures of many 2 x 2 tables at once; none of them has an empty row or column."""
    a, b, c, d = counts.astype(float)
    chi2, corrected = chi_squares(a, b, c, d)
    low, high = odds_ratio_intervals(a, b, c, d, level)
    return {
        **dict(zip("abcd", counts, strict=True)),
        "p": chdtrc(1, chi2),
        "p_corrected": chdtrc(1, corrected),
        "p_fisher": fisher_two_by_two(a, b, c, d),
        "odds_ratio": odds_ratio_of(a, b, c, d),
        "odds_ratio_low": low,
        "odds_ratio_high": high,
        "prevalence_ratio": prevalence_ratio_of(a, b, c, d),
        "chi2": chi2,
        "least_expected": np.minimum(a + b, c + d) * np.minimum(a + c, b + d) / (a + b + c + d),
    }
