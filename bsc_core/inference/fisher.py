"""Fisher's exact test: 2 x 2 tables by the thousand, larger ones exactly where that is quick, else simulated."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from bsc_core.inference.arrays import FloatArray, IntArray
from bsc_core.inference.hypergeometric import log_hypergeometric

SIMULATED_TABLES = 19_999
"""Tables drawn where the exact test would take too long; the standard error of p is 0.0015 at p = 0.05."""

_CELLS_TO_DRAW = 2_000_000
"""Where SIMULATED_TABLES have more cells than these together, fewer are drawn, but 999 at least."""

EXACT_STEPS = 4_000_000
"""Column totals and kinds of partial tables to write down, above which the test is simulated; a quarter of a second."""

_LARGEST_EXACT = 100_000
"""Respondents above which no larger table is tried exactly; 2 x 2 tables always are."""

_MOST_TO_DRAW = 999_999_999
"""Respondents above which NumPy draws no random table."""

_LARGEST_KEY = 2**62
"""Numbers that stand for several are kept below it."""

_ROUNDING = 1e9
"""Log weights are compared in steps of its inverse, far below _TIE and far above what adding up in floats loses."""

_SEED = 2024
"""Of the random tables: a page that is shown again must show the same p."""

_TIE = 1e-7
"""Relative distance within which two tables count as equally likely, as in R."""


@dataclass(frozen=True)
class Fisher:
    """Fisher's exact test of a table.

    p: two-sided, the probability of all tables with these margins that are no more likely than the observed one.
    tables: random tables drawn to simulate p; 0 where p is exact.
    se: standard error of a simulated p, sqrt(p (1 - p) / tables); nan where p is exact.
    """

    p: float
    tables: int = 0
    se: float = math.nan

    @property
    def simulated(self) -> bool:
        """Whether p is simulated, not exact."""
        return self.tables > 0


def fisher_exact_test(counts: IntArray) -> Fisher:
    """Fisher's exact test (Freeman and Halton 1951 beyond 2 x 2) of a table without an empty row or column.

    Two tables count as equally likely within a factor of 1 + 1e-7, as in R. Which tables are counted through and
    which are simulated follows from the margins alone, see EXACT_STEPS. A simulated p is (1 + the random tables no
    more likely than the observed one) / (1 + all random tables), as in R, so never 0. nan for more than a billion
    respondents beyond 2 x 2, for which no random table can be drawn.
    """
    if counts.shape == (2, 2):
        (a, b), (c, d) = counts
        return Fisher(float(fisher_two_by_two(a, b, c, d)))
    p = _exact(counts)
    if not math.isnan(p) or counts.sum() > _MOST_TO_DRAW:
        return Fisher(p)
    tables = min(SIMULATED_TABLES, max(999, _CELLS_TO_DRAW // counts.size))
    p = _simulated(counts, tables)
    return Fisher(p, tables, math.sqrt(p * (1 - p) / tables))


# 2 x 2


def fisher_two_by_two(a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike, d: npt.ArrayLike) -> FloatArray:
    """The two-sided p of the tables [a, b], [c, d], of any shape; always exact.

    Tables count as equally likely as in :func:`fisher_exact_test`. p is 1 where a row or column is empty. Good to
    1e-12 relative, up to ten million people.
    """
    a, b, c, d = np.broadcast_arrays(*(np.asarray(cell, dtype=float) for cell in (a, b, c, d)))
    # from the first cell the margins give the others, so that a table with its columns exchanged has the tail beyond
    first, row, column, n = (part.ravel() for part in (a, a + b, a + c, a + b + c + d))
    log_p = log_hypergeometric(first, row, column, n)
    lowest, highest = np.maximum(0, row + column - n), np.minimum(row, column)
    most_likely = np.clip(np.floor((row + 1) * (column + 1) / (n + 2)), lowest, highest)
    limit = log_p + _TIE
    below = _last_no_likelier(lowest, most_likely, limit, row, column, n)
    above = row - _last_no_likelier(row - highest, row - most_likely, limit, row, n - column, n)
    p = _lower_tail(below, lowest, row, column, n) + _lower_tail(row - above, row - highest, row, n - column, n)
    p = np.where(above - below <= 1, 1.0, np.minimum(p, 1.0))
    return p.reshape(a.shape)


def _last_no_likelier(
    lowest: FloatArray, most_likely: FloatArray, limit: FloatArray, row: FloatArray, column: FloatArray, n: FloatArray
) -> FloatArray:
    """The highest first cell up to the most likely one whose log probability is within the limit; lowest - 1 if none.

    By halving, for up to the most likely cell the probabilities rise.
    """
    low, high = lowest - 1, most_likely.copy()
    while (low < high).any():
        middle = np.ceil((low + high) / 2)
        # where low is below the lowest cell and meets high there, nothing is left to look at
        within = log_hypergeometric(np.maximum(middle, lowest), row, column, n) <= limit
        searching = low < high
        low = np.where(searching & within, middle, low)
        high = np.where(searching & ~within, middle - 1, high)
    return low


def _lower_tail(
    first: FloatArray, lowest: FloatArray, row: FloatArray, column: FloatArray, n: FloatArray
) -> FloatArray:
    """The probability of a first cell up to this one, which is no higher than the most likely; 0 below the lowest."""
    total = np.zeros(first.shape)
    left = np.flatnonzero(first >= lowest)
    term = np.exp(log_hypergeometric(first[left], row[left], column[left], n[left]))
    cell = first[left]
    total[left] = term
    steps = np.arange(128)
    while left.size:
        cells = cell[:, None] - steps
        r, k, empty = row[left][:, None], column[left][:, None], (n - row - column)[left][:, None]
        # the last factor is 0 at the lowest cell, which ends the sum
        ratios = np.maximum(cells, 0) * np.maximum(empty + cells, 0) / ((r - cells + 1) * (k - cells + 1))
        terms = term[:, None] * np.cumprod(ratios, axis=1)
        total[left] += terms.sum(axis=1)
        going_on = terms[:, -1] > total[left] * 1e-18
        left, cell, term = left[going_on], cell[going_on] - len(steps), terms[going_on, -1]
    return total


# larger tables


def _tie(n: int) -> float:
    """The distance of two sums of log factorials that are taken as equal; with very many people rounding sets it."""
    return max(_TIE, 8 * float(np.finfo(float).eps) * float(gammaln(n + 2)))


# larger tables, exactly


@dataclass(eq=False)
class _Partial:
    """Partial tables, of some of the rows, by the totals they leave to or take from the columns.

    totals: distinct column totals, each sorted; one row each.
    at: for every kind of partial table, the place of its totals.
    log_weight: log of the product of 1 / cell!, the same for all tables of the kind.
    tables: how many there are of the kind.
    """

    totals: IntArray
    at: IntArray
    log_weight: FloatArray
    tables: FloatArray


def _exact(counts: IntArray) -> float:
    """p by counting all tables through; nan where that takes more than EXACT_STEPS.

    A table's probability is proportional to the product of 1 / cell!, so that partial tables of equal product and of
    equal column totals, in any order, are one kind. The tables of the first rows are met with those of the other
    rows in the middle: for each kind above, the kinds below that complete it and are unlikely enough are a running
    sum. This is the network of Mehta and Patel (1983), walked from both ends.
    """
    # few columns, and of about the same size, have the fewest totals when their order is nothing
    counts = min(counts, counts.T, key=lambda table: (table.shape[1], (table.sum(axis=0) ** 2).sum()))
    n = int(counts.sum())
    rows, columns = np.sort(counts.sum(axis=1))[::-1], np.sort(counts.sum(axis=0))
    if n > _LARGEST_EXACT or math.prod(int(total) + 1 for total in columns) > _LARGEST_KEY:
        return math.nan
    log_factorial = gammaln(np.arange(n + 1) + 1.0)
    above, below = _nothing_of(columns), _nothing_of(np.zeros_like(columns))
    steps = 0
    for left, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        taking = len(above.at) < len(below.at)
        shorter = above if taking else below
        # below, sorted totals stand for all their orders, so that any of them may take what the largest column can
        most = columns if taking else np.full(len(columns), columns[-1])
        steps_a_way = 2 * len(shorter.at) + shorter.totals.size
        laid = _divisions(int(row), most, (EXACT_STEPS - steps) // steps_a_way)
        if not len(laid):
            return math.nan
        steps += len(laid) * steps_a_way
        longer = _lay(shorter, laid, -log_factorial[laid].sum(axis=1), columns, taking=taking)
        longer = _merged(longer) if left else longer
        above, below = (longer, below) if taking else (above, longer)
    # a table above is completed by one of the orders only
    below.tables = below.tables / _orders(below.totals)[below.at]
    log_all = log_factorial[n] - log_factorial[rows].sum() - log_factorial[columns].sum()
    limit = _tie(n) - float(log_factorial[counts].sum())
    few, many = sorted((above, below), key=lambda partial: len(partial.at))
    return min(1.0, _no_likelier(few, many, columns, limit, float(log_all)))


def _nothing_of(columns: IntArray) -> _Partial:
    return _Partial(columns[None, :], np.zeros(1, np.int64), np.zeros(1), np.ones(1))


def _divisions(total: int, most: IntArray, at_most: int) -> IntArray:
    """All ways to divide a row's total among the columns, with at most so many in each; none if there are too many."""
    ways, left = np.zeros((1, 0), np.int64), np.array([total])
    for place in range(len(most)):
        least = np.maximum(0, left - most[place + 1 :].sum())
        choices = np.minimum(most[place], left) - least + 1
        if choices.sum() > at_most:
            return np.zeros((0, len(most)), np.int64)
        starts = np.cumsum(choices) - choices
        chosen = np.arange(choices.sum()) + np.repeat(least - starts, choices)
        ways = np.column_stack([np.repeat(ways, choices, axis=0), chosen])
        left = np.repeat(left, choices) - chosen
    return ways


def _lay(partial: _Partial, rows: IntArray, log_weights: FloatArray, columns: IntArray, *, taking: bool) -> _Partial:
    """The partial tables with one row more, laid in every way; taking from what the columns have left, or adding."""
    totals = partial.totals[:, None, :] + (-rows if taking else rows)
    totals.sort(axis=2)
    possible = np.all(totals >= 0 if taking else totals <= columns, axis=2)
    kept = possible[partial.at]
    keys = np.where(possible, _key(totals, columns), -1)
    first, at = _distinct(keys.ravel())
    return _Partial(
        totals=totals.reshape(-1, len(columns))[first],
        at=at.reshape(keys.shape)[partial.at][kept],
        log_weight=(partial.log_weight[:, None] + log_weights)[kept],
        tables=np.broadcast_to(partial.tables[:, None], kept.shape)[kept],
    )


def _merged(partial: _Partial) -> _Partial:
    """Partial tables of equal totals and equal weight as one kind."""
    # equal products of factorials, added up in another order, differ by rounding only
    weight = np.rint((partial.log_weight - partial.log_weight.min()) * _ROUNDING).astype(np.int64)
    span = int(weight.max()) + 1
    if span * len(partial.totals) > _LARGEST_KEY:
        return partial
    first, of_kind = _distinct(partial.at * span + weight)
    tables = np.bincount(of_kind, weights=partial.tables).astype(float)
    return _Partial(partial.totals, partial.at[first], partial.log_weight[first], tables)


def _distinct(numbers: IntArray) -> tuple[IntArray, IntArray]:
    """Where one of each distinct number stands, by rising number, and for every number which of these it is.

    As np.unique tells it, in a third of the time: which one of equals it is does not matter here.
    """
    order = np.argsort(numbers)
    starts = np.diff(numbers[order], prepend=numbers.min() - 1) > 0
    place = np.empty(len(numbers), np.int64)
    place[order] = np.cumsum(starts) - 1
    return order[starts], place


def _key(totals: IntArray, columns: IntArray) -> IntArray:
    """One number of sorted column totals, each total a digit."""
    key: IntArray = totals @ np.concatenate([[1], np.cumprod(columns[:-1] + 1)])
    return key


def _no_likelier(few: _Partial, many: _Partial, columns: IntArray, limit: float, log_all: float) -> float:
    """The probability of the whole tables, of either side one part, whose log weight is within the limit."""
    keys, group_of_totals = np.unique(_key(few.totals, columns), return_inverse=True)
    group = group_of_totals[few.at]
    weight = np.rint((few.log_weight - few.log_weight.min()) * _ROUNDING).astype(np.int64)
    span = int(weight.max()) + 2
    if span * len(keys) > _LARGEST_KEY:
        return math.nan
    place = group * span + weight
    order = np.argsort(place)
    place, group, log_weight = place[order], group[order], few.log_weight[order]
    first = np.searchsorted(group, np.arange(len(keys)))
    last = np.searchsorted(group, np.arange(len(keys)), side="right") - 1
    largest = log_weight[last]
    running = few.tables[order] * np.exp(log_weight - largest[group])
    _run_up(running, np.arange(len(group)) - first[group])

    group = np.searchsorted(keys, _key(many.totals, columns))[many.at]
    room = np.floor((limit - many.log_weight - few.log_weight.min()) * _ROUNDING)
    fitting = np.searchsorted(place, group * span + np.clip(room, -1, span - 2).astype(np.int64), side="right")
    unlikely = np.where(fitting > first[group], running[fitting - 1], 0.0)
    return float((many.tables * np.exp(many.log_weight + largest[group] - log_all) * unlikely).sum())


def _run_up(numbers: FloatArray, place_in_group: IntArray) -> None:
    """Each number becomes the sum of those up to it in its group.

    By doubling steps, not as a difference of sums over all groups, which would lose a small p to rounding.
    """
    step = 1
    while step <= place_in_group.max():
        numbers[step:] += np.where(place_in_group[step:] >= step, numbers[:-step], 0.0)
        step *= 2


def _orders(totals: IntArray) -> FloatArray:
    """In how many different orders each row of sorted totals can stand."""
    orders = np.full(len(totals), float(math.factorial(totals.shape[1])))
    run = np.ones(len(totals))
    for one, next_one in zip(totals.T[:-1], totals.T[1:], strict=True):
        run = np.where(one == next_one, run + 1, 1.0)
        orders /= run
    return orders


# larger tables, simulated


def _simulated(counts: IntArray, tables: int) -> float:
    """p by random tables with the margins of this one, drawn cell by cell."""
    rng = np.random.default_rng(_SEED)
    # by rising totals, so that a table that is turned, or has its levels in another order, keeps its p
    sides = [np.sort(counts.sum(axis=axis)) for axis in (0, 1)]
    columns, rows = sorted(sides, key=lambda totals: (-len(totals), totals.tolist()))
    left_in_column = np.tile(columns, (tables, 1))
    log_weight = np.zeros(tables)
    for total in rows[:-1]:
        left_in_row = np.full(tables, total)
        beyond = left_in_column.sum(axis=1)
        for column in range(len(columns)):
            here = left_in_column[:, column]
            beyond = beyond - here
            cell = rng.hypergeometric(here, beyond, left_in_row)
            log_weight -= gammaln(cell + 1.0)
            left_in_row = left_in_row - cell
            left_in_column[:, column] = here - cell
    log_weight -= gammaln(left_in_column + 1.0).sum(axis=1)
    observed = -gammaln(counts + 1.0).sum()
    return float((1 + (log_weight <= observed + _tie(int(counts.sum()))).sum()) / (1 + tables))
