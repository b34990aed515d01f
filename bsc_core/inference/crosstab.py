"""A table of two categorical variables: chi-square and exact tests, strength of association, ratios of a 2 x 2."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc, xlogy

from bsc_core.inference.arrays import FloatArray, IntArray
from bsc_core.inference.columns import complete_pairs, levels_of, said_missing
from bsc_core.inference.fisher import fisher_exact_test
from bsc_core.inference.noncentral import noncentral_chi_square_interval
from bsc_core.inference.two_by_two import (
    chi_squares,
    exact_odds_ratio_interval,
    odds_ratio_of,
    prevalence_ratio_of,
    woolf_error,
)
from bsc_core.inference.two_sided import NO_INTERVAL, Interval, check_level, even_on_log, normal_quantile
from bsc_core.method import READ_P
from bsc_core.sentence import Sentence

P_RULES = READ_P
"""The rules by which :func:`read_p` picks the p-value to read."""


@dataclass(frozen=True, eq=False)
class CrossTab:
    """Counts of two categorical variables with their tests, as SPSS' Crosstabs shows them.

    Levels that never occur stay in observed, but take no part in the tests; r and c are the rows and columns that
    remain. With fewer than two of either, every figure of a test is nan.

    observed, expected: frames of counts, and of row total x column total / n (0 in an empty row or column).
    n, n_missing: counted pairs, and pairs left out because a value is missing.
    level: confidence of the intervals.
    dof: (r - 1)(c - 1), for Pearson's chi2, p and for likelihood_ratio, p_likelihood_ratio (2 sum O ln(O/E)).
    chi2_corrected, p_corrected: Yates' continuity correction, n max(0, |ad - bc| - n/2)^2 / product of the margins;
        2 x 2 only, else nan.
    linear, p_linear: linear-by-linear association (Mantel 1963), (n - 1) r^2 with 1 degree of freedom. The scores are
        the levels' places 1, 2, ... in observed, so that an empty level between others keeps its distance.
    p_fisher: Fisher's exact test, two-sided: the probability of the tables no more likely than the observed one.
        Always exact for a 2 x 2; a larger table is counted through where its margins make that quick, else
        fisher_simulated is True and p_fisher is the share among fisher_tables random tables with these margins, with
        the standard error fisher_se. fisher_se is nan and fisher_tables 0 where p_fisher is exact.
    cells_below_5, share_below_5, least_expected: tested cells with an expected count below 5, as a number and as a
        share (0-1), and the least expected count.
    phi, cramers_v, contingency_coefficient: sqrt(chi2/n), sqrt(chi2/(n (min(r, c) - 1))), sqrt(chi2/(chi2 + n));
        without sign, the direction is told by the odds ratio or the percentages.
    cramers_v_ci: from the noncentral chi-squares of which chi2 is the upper and the lower quantile (Steiger 2004,
        Smithson 2003 without his shift by dof): sqrt(ncp / (n (min(r, c) - 1))), at most 1. The lower end is 0 where p
        is (1 - level) / 2 or more. nan at both ends where chi2 is 0, and where the interval would end below
        cramers_v: such a table is more even than chance leaves it.

    For a 2 x 2 table, else nan, with [a, b] the exposed row, [c, d] the other, and the outcome in the first column:

    odds_ratio: ad / bc. odds_ratio_ci: Wald on the log scale (Woolf 1955). An odds ratio of 0 or infinity has no Wald
        interval; odds_ratio_ci is then the exact one, which is open on that side.
    odds_ratio_exact_ci: exact conditional interval (Cornfield 1956), from the noncentral hypergeometric distribution.
    prevalence_ratio: a/(a+b) / (c/(c+d)). prevalence_ratio_ci: Wald on the log scale (Katz 1978); nan at both ends
        where nobody in one of the rows has the outcome.
    risk_difference: a/(a+b) - c/(c+d), from -1 to 1. risk_difference_ci: Wald, cut off at -1 and 1; nan at both ends
        where the difference is -1 or 1, for there it has no width.
    warnings: what was left out, cannot be computed or should be read with care.
    """

    observed: pd.DataFrame
    expected: pd.DataFrame
    n: int
    n_missing: int
    level: float
    warnings: tuple[Sentence, ...]
    dof: int = 0
    chi2: float = math.nan
    p: float = math.nan
    chi2_corrected: float = math.nan
    p_corrected: float = math.nan
    likelihood_ratio: float = math.nan
    p_likelihood_ratio: float = math.nan
    linear: float = math.nan
    p_linear: float = math.nan
    p_fisher: float = math.nan
    fisher_se: float = math.nan
    fisher_simulated: bool = False
    fisher_tables: int = 0
    cells_below_5: int = 0
    share_below_5: float = math.nan
    least_expected: float = math.nan
    phi: float = math.nan
    cramers_v: float = math.nan
    cramers_v_ci: Interval = NO_INTERVAL
    contingency_coefficient: float = math.nan
    odds_ratio: float = math.nan
    odds_ratio_ci: Interval = NO_INTERVAL
    odds_ratio_exact_ci: Interval = NO_INTERVAL
    prevalence_ratio: float = math.nan
    prevalence_ratio_ci: Interval = NO_INTERVAL
    risk_difference: float = math.nan
    risk_difference_ci: Interval = NO_INTERVAL

    @property
    def row_percent(self) -> pd.DataFrame:
        """Counts in per cent of their row; nan in an empty row."""
        totals = self.observed.sum(axis="columns")
        return (100 * self.observed).div(totals.where(totals > 0), axis="index")

    @property
    def column_percent(self) -> pd.DataFrame:
        """Counts in per cent of their column; nan in an empty column."""
        totals = self.observed.sum(axis="index")
        return (100 * self.observed).div(totals.where(totals > 0), axis="columns")

    @property
    def total_percent(self) -> pd.DataFrame:
        """Counts in per cent of all; nan in an empty table."""
        return 100 * self.observed / (self.n or math.nan)

    def turned(self, *, row: Any = None, column: Any = None) -> CrossTab:
        """The table with this row and this column in first place and the others after it in their order, tested anew.

        So another row is the exposed one, or another column has the outcome: a 2 x 2 turned at one side has the
        inverse odds ratio. None leaves a side as it is. With three levels or more the linear-by-linear association
        changes with their order. Raises ValueError for a label that the table does not have.
        """
        rows, columns = _first(self.observed.index, row), _first(self.observed.columns, column)
        return _tested(self.observed.iloc[rows, columns], self.n_missing, self.level)


def crosstab(
    x: pd.DataFrame | pd.Series | npt.ArrayLike, y: pd.Series | Sequence[Any] | None = None, *, level: float = 0.95
) -> CrossTab:
    """Tests of association in a table of counts, or in the table of two columns.

    x alone: a 2-D array or frame of counts, whole numbers from 0. Labels are those of the frame, else 1, 2, ...
    x and y: two columns of equal length; x gives the rows, y the columns. Levels are a categorical's categories in
        their order, else the sorted values. Pairs with a missing value are left out and counted.
    level: confidence of the intervals, between 0 and 1.

    The first row is the exposed one and the first column has the outcome. Nothing is ever added to a cell. Raises
    ValueError for counts that are negative, not whole, infinite, missing or not a table, for columns of different
    length or from different rows, and for a level outside 0 to 1.
    """
    check_level(level)
    observed, n_missing = (_table(x), 0) if y is None else _pairs(x, y)
    return _tested(observed, n_missing, level)


def read_p(ct: CrossTab, rule: str) -> tuple[float, str]:
    """The p-value that a rule says to read, and the key of its test ("pearson", "yates" or "fisher").

    rule: "pearson" always; "yates" reads the continuity-corrected test of every 2 x 2 table, Pearson's else;
    "fisher_when_small" reads Fisher's exact test when an expected count is below 5, Pearson's else.
    Raises ValueError for another rule.
    """
    check_p_rule(rule)
    if rule == "yates" and not math.isnan(ct.p_corrected):
        return ct.p_corrected, "yates"
    if rule == "fisher_when_small" and ct.cells_below_5 > 0:
        return ct.p_fisher, "fisher"
    return ct.p, "pearson"


def check_p_rule(rule: str) -> None:
    """Raises ValueError unless a rule is one of P_RULES."""
    if rule not in P_RULES:
        raise ValueError(f'"{rule}" is not a rule for reading p; choose one of {", ".join(P_RULES)}.')


def _tested(observed: pd.DataFrame, n_missing: int, level: float) -> CrossTab:
    """The figures of a table of counts."""
    counts = observed.to_numpy(dtype=float)
    n = int(counts.sum())
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(n, 1)
    rows, columns = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
    tested = counts[np.ix_(rows, columns)]

    said = _left_out(n, n_missing, observed, rows, columns)
    figures: dict[str, Any] = {}
    if min(tested.shape) >= 2:
        figures = _tests(tested, expected[np.ix_(rows, columns)]) | _linear(tested, rows, columns) | _fisher(tested)
        figures["cramers_v_ci"] = _interval_of_v(figures, n, min(tested.shape), level)
        said += _doubts(figures, tested.size)
    if tested.shape == (2, 2):
        figures |= _yates(tested) | _ratios(tested, level)
        said += _zero_cells(figures, tested, observed.index[rows])
    return CrossTab(
        observed=observed,
        expected=pd.DataFrame(expected, index=observed.index, columns=observed.columns),
        n=n,
        n_missing=n_missing,
        level=level,
        warnings=tuple(said),
        **figures,
    )


def _table(counts: pd.DataFrame | pd.Series | npt.ArrayLike) -> pd.DataFrame:
    """Counts as a frame of whole numbers."""
    try:
        numbers = np.asarray(counts, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("A table of counts must hold numbers only, as many in every row.") from None
    if numbers.ndim != 2:
        raise ValueError("A table of counts needs rows and columns; for two columns of data give both.")
    if not np.isfinite(numbers).all():
        raise ValueError("A count is missing or infinite; write 0 where nobody was counted.")
    if (numbers < 0).any() or (numbers != np.floor(numbers)).any():
        raise ValueError("Counts must be whole numbers from 0; give the numbers of respondents, not percentages.")
    if isinstance(counts, pd.DataFrame):
        return counts.astype(np.int64)
    rows, columns = (range(1, size + 1) for size in numbers.shape)
    return pd.DataFrame(numbers.astype(np.int64), index=rows, columns=columns)


def _pairs(x: Any, y: Any) -> tuple[pd.DataFrame, int]:
    """The counts of two columns, and the pairs with a missing value."""
    x, y, n_missing = complete_pairs(x, y)
    (in_row, rows), (in_column, columns) = levels_of(x), levels_of(y)
    cells = in_row * len(columns) + in_column
    counts = np.bincount(cells, minlength=len(rows) * len(columns)).reshape(len(rows), len(columns))
    return pd.DataFrame(counts, index=rows, columns=columns), n_missing


def _first(levels: pd.Index, label: Any) -> list[int]:
    """The places of the levels, that of the label first."""
    places = list(range(len(levels)))
    if label is None:
        return places
    if label not in levels:
        raise ValueError(f'The table has no level "{label}"; it has {", ".join(map(str, levels))}.')
    first = levels.tolist().index(label)
    return [first, *places[:first], *places[first + 1 :]]


def _left_out(n: int, n_missing: int, observed: pd.DataFrame, rows: IntArray, columns: IntArray) -> list[Sentence]:
    said = []
    if n_missing:
        said.append(said_missing(n_missing))
    if n == 0:
        return [*said, Sentence("There is nothing to test: the table has no counts.")]
    empty = [*observed.index.delete(rows), *observed.columns.delete(columns)]
    if empty:
        said.append(
            Sentence.counted(
                "Nobody is in {levels}; it takes no part in the tests.",
                "Nobody is in {levels}; they take no part in the tests.",
                n=len(empty),
                levels=empty,
            )
        )
    if min(len(rows), len(columns)) < 2:
        said.append(
            Sentence("A test of association needs two levels or more of either variable with somebody in them.")
        )
    return said


def _tests(counts: FloatArray, expected: FloatArray) -> dict[str, Any]:
    """Pearson's and the likelihood-ratio chi-square, and what follows from them."""
    n, smaller = counts.sum(), min(counts.shape)
    dof = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    likelihood_ratio = max(0.0, float(2 * xlogy(counts, counts / expected).sum()))
    below_5 = expected < 5
    return {
        "dof": dof,
        "chi2": chi2,
        "p": float(chdtrc(dof, chi2)),
        "likelihood_ratio": likelihood_ratio,
        "p_likelihood_ratio": float(chdtrc(dof, likelihood_ratio)),
        "cells_below_5": int(below_5.sum()),
        "share_below_5": float(below_5.mean()),
        "least_expected": float(expected.min()),
        "phi": math.sqrt(chi2 / n),
        "cramers_v": math.sqrt(chi2 / (n * (smaller - 1))),
        "contingency_coefficient": math.sqrt(chi2 / (chi2 + n)),
    }


def _linear(counts: FloatArray, rows: IntArray, columns: IntArray) -> dict[str, float]:
    n, by_row, by_column = counts.sum(), counts.sum(axis=1), counts.sum(axis=0)
    x, y = rows - rows @ by_row / n, columns - columns @ by_column / n
    r_squared = (x @ counts @ y) ** 2 / ((x**2 @ by_row) * (y**2 @ by_column))
    linear = float((n - 1) * r_squared)
    return {"linear": linear, "p_linear": float(chdtrc(1, linear))}


def _fisher(counts: FloatArray) -> dict[str, Any]:
    fisher = fisher_exact_test(counts.astype(np.int64))
    return {
        "p_fisher": fisher.p,
        "fisher_se": fisher.se,
        "fisher_simulated": fisher.simulated,
        "fisher_tables": fisher.tables,
    }


def _interval_of_v(figures: dict[str, Any], n: int, smaller: int, level: float) -> Interval:
    """The interval of Cramer's V; none where it would end below V, or has no width."""
    ends = noncentral_chi_square_interval(figures["chi2"], figures["dof"], level)
    low, high = (min(1.0, math.sqrt(end / (n * (smaller - 1)))) for end in ends)
    return (low, high) if high >= min(1.0, figures["cramers_v"]) and high > 0 else NO_INTERVAL


def _yates(counts: FloatArray) -> dict[str, float]:
    chi2 = float(chi_squares(*counts.ravel())[1])
    return {"chi2_corrected": chi2, "p_corrected": float(chdtrc(1, chi2))}


def _ratios(counts: FloatArray, level: float) -> dict[str, Any]:
    (a, b), (c, d) = counts.tolist()
    z = normal_quantile(level)
    exact = exact_odds_ratio_interval(a, b, c, d, level)
    odds_ratio = float(odds_ratio_of(a, b, c, d))
    odds_ratio_ci = exact
    if a * b * c * d:
        odds_ratio_ci = _wald(odds_ratio, z * float(woolf_error(a, b, c, d)))
    prevalence_ratio = float(prevalence_ratio_of(a, b, c, d))
    prevalence_ratio_ci = NO_INTERVAL
    if a and c:
        prevalence_ratio_ci = _wald(prevalence_ratio, z * math.sqrt(b / (a * (a + b)) + d / (c * (c + d))))
    exposed, other = a / (a + b), c / (c + d)
    difference = exposed - other
    difference_ci = NO_INTERVAL
    if abs(difference) < 1:
        half = z * math.sqrt(exposed * (1 - exposed) / (a + b) + other * (1 - other) / (c + d))
        difference_ci = (max(-1.0, difference - half), min(1.0, difference + half))
    return {
        "odds_ratio": odds_ratio,
        "odds_ratio_ci": odds_ratio_ci,
        "odds_ratio_exact_ci": exact,
        "prevalence_ratio": prevalence_ratio,
        "prevalence_ratio_ci": prevalence_ratio_ci,
        "risk_difference": difference,
        "risk_difference_ci": difference_ci,
    }


def _wald(ratio: float, half: float) -> Interval:
    low, high = even_on_log(ratio, half)
    return float(low), float(high)


def _doubts(figures: dict[str, Any], cells: int) -> list[Sentence]:
    said = []
    if figures["cells_below_5"]:
        said.append(
            Sentence.counted(
                "{n} cell of {cells} ({share:.1f} %) has an expected count below 5, the least is {least:.2f}. "
                "Chi-square is rough then; read Fisher's exact test.",
                "{n} cells of {cells} ({share:.1f} %) have an expected count below 5, the least is {least:.2f}. "
                "Chi-square is rough then; read Fisher's exact test.",
                n=figures["cells_below_5"],
                cells=cells,
                share=100 * figures["share_below_5"],
                least=figures["least_expected"],
            )
        )
    if math.isnan(figures["p_fisher"]):
        said.append(
            Sentence("Fisher's exact test is left out with more than a billion respondents; chi-square serves there.")
        )
    if math.isnan(figures["cramers_v_ci"][0]):
        said.append(Sentence("The table is more even than chance alone would leave it, so Cramer's V has no interval."))
    if figures["fisher_simulated"]:
        said.append(
            Sentence(
                "Fisher's exact test is simulated by {tables:,} random tables, because a table of this size takes too "
                "long to count through. The standard error of its p is {error:.4f}: where p lies that close to your "
                "limit, leave the verdict open.",
                tables=figures["fisher_tables"],
                error=figures["fisher_se"],
            )
        )
    return said


def _zero_cells(figures: dict[str, Any], counts: FloatArray, rows: pd.Index) -> list[Sentence]:
    """What an empty cell does to the ratios of a 2 x 2 table."""
    said = []
    low, high = figures["odds_ratio_ci"]
    if math.isinf(figures["odds_ratio"]):
        said.append(
            Sentence(
                "A cell is empty, so the odds ratio is infinite; its interval is exact and has a lower end only, "
                "{low:.3f}.",
                low=low,
            )
        )
    if figures["odds_ratio"] == 0:
        said.append(
            Sentence(
                "A cell is empty, so the odds ratio is 0; its interval is exact and has an upper end only, {high:.3f}.",
                high=high,
            )
        )
    without = [row for row, outcome in zip(rows, counts[:, 0], strict=True) if outcome == 0]
    if without:
        said.append(
            Sentence(
                "Nobody in {row} has the outcome, so the prevalence ratio is {ratio:g} and has no interval.",
                row=without[0],
                ratio=figures["prevalence_ratio"],
            )
        )
    if abs(figures["risk_difference"]) == 1:
        said.append(Sentence("The outcome splits exactly by row, so the risk difference has no interval."))
    return said
