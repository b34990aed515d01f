"""One pass over the respondents; whatever is shown of a survey afterwards works on what is kept here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc_core.sentence import Sentence

FloatArray = npt.NDArray[np.float64]
OFF_SCALE_POLICIES = ("leave_cell_out", "leave_row_out", "keep")

_NO_SPREAD = 1e-12
"""A sum of squares below this part of the terms it is the difference of is rounding, not spread."""

_BLOCK = 4096
"""Rows that are read at once, few enough to stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Summary:
    """What the items' analysis and the index need to know of a survey; its size does not grow with the respondents.

    items: the item names, in the order of the questionnaire.
    low, high: the ends of the answer scale.
    reverse: the items that were scored as low + high - answer.
    off_scale: the policy for answers off the scale, see :func:`summarise`.
    n: respondents, that is rows, with or without an answer.
    n_answering: respondents with an answer to at least one item.
    n_complete: respondents with an answer to every item that anybody answered.
    n_off_scale: respondents left out because of an answer off the scale (policy "leave_row_out", else 0).
    counts: items x distinct answers, how often each was given, after reversing.
    sums: per item, the sum of its answers.
    missing: per item, the empty cells among the n rows, before any policy.
    off_scale_cells: row, item, answer; one line for each answer off the scale, as it was given. row is the row's
        label in the frame.
    means: per item, the mean over the complete rows; nan where there are none.
    covariance: items x items over the complete rows, divisor n_complete - 1; nan below 2 complete rows and for
        items without answers. Exactly 0 for an item with one answer throughout.
    pair_counts: items x items, the respondents who answered both; an item's own answers on the diagonal.
    pair_covariance: items x items, each over the respondents who answered both (divisor their number - 1, as R's
        cov(use = "pairwise")); nan below 2 of them. The diagonal is the variance of all the answers to an item.
    pair_correlations: Pearson, each over the same respondents for covariance and both standard deviations, as SPSS'
        Correlations and R's cor(use = "pairwise"); nan where one of the two items does not vary among them.
    """

    items: tuple[str, ...]
    low: float
    high: float
    reverse: tuple[str, ...]
    off_scale: str
    n: int
    n_answering: int
    n_complete: int
    n_off_scale: int
    counts: pd.DataFrame
    sums: pd.Series
    missing: pd.Series
    off_scale_cells: pd.DataFrame
    means: pd.Series
    covariance: pd.DataFrame
    pair_counts: pd.DataFrame
    pair_covariance: pd.DataFrame
    pair_correlations: pd.DataFrame

    @property
    def n_answers(self) -> pd.Series:
        """Per item, the answers given."""
        return self.counts.sum(axis="columns")

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """What was done with answers off the scale; empty where there are none."""
        cells = self.off_scale_cells
        if cells.empty:
            return ()
        scale: dict[str, Any] = {
            "low": self.low,
            "high": self.high,
            "items": [item for item in self.items if item in set(cells["item"])],
        }
        if self.off_scale == "leave_row_out":
            return (
                Sentence.counted(
                    "{n:,} respondent is left out because of an answer off the scale of {low:g} to {high:g} ({items}).",
                    "{n:,} respondents are left out because of answers off the scale of {low:g} to {high:g} ({items}).",
                    n=self.n_off_scale,
                    **scale,
                ),
            )
        if self.off_scale == "keep":
            return (
                Sentence.counted(
                    "{n:,} answer off the scale of {low:g} to {high:g} is kept as it is ({items}).",
                    "{n:,} answers off the scale of {low:g} to {high:g} are kept as they are ({items}).",
                    n=len(cells),
                    **scale,
                ),
            )
        return (
            Sentence.counted(
                "{n:,} answer off the scale of {low:g} to {high:g} counts as missing ({items}).",
                "{n:,} answers off the scale of {low:g} to {high:g} count as missing ({items}).",
                n=len(cells),
                **scale,
            ),
        )


def summarise(
    answers: pd.DataFrame,
    *,
    low: float = 1,
    high: float = 5,
    reverse: Sequence[str] | str = (),
    off_scale: str = "leave_cell_out",
) -> Summary:
    """Reads the respondents once.

    answers: one row a respondent, one column an item; numbers, whole or not, with nan for a missing answer.
    low, high: the lowest and highest point of the answer scale.
    reverse: names of the items to score as low + high - answer, by the ends of the scale and not by the answers that
        occur; "all" reverses the whole questionnaire.
    off_scale: what becomes of an answer below low or above high: "leave_cell_out" counts it as missing,
        "leave_row_out" leaves its respondent out everywhere, "keep" takes it as it is.

    Raises ValueError for answers that are not numbers, doubled or unknown item names, a scale that does not rise, and
    an unknown policy. No rows and no columns are allowed and give an empty summary.
    """
    read = _read(answers, low, high, reverse, off_scale)
    items, scored = read.items, read.scored
    counts = _counts(scored, items)
    answered = ~np.isnan(scored)
    complete = scored[answered[:, answered.any(axis=0)].all(axis=1) & answered.any(axis=1)]
    means, covariance = _moments(complete)
    index = pd.Index(items, name="item")
    pair_counts, pair_covariance, pair_correlations = (
        pd.DataFrame(matrix, index=index, columns=index) for matrix in _pair_moments(scored, counts)
    )
    return Summary(
        items=items,
        low=float(low),
        high=float(high),
        reverse=read.reverse,
        off_scale=off_scale,
        n=len(read.given),
        n_answering=int(answered.any(axis=1).sum()),
        n_complete=len(complete),
        n_off_scale=int(read.row_out.sum()),
        counts=counts,
        sums=pd.Series(np.nansum(scored, axis=0), index=index),
        missing=pd.Series(np.isnan(read.given).sum(axis=0), index=index),
        off_scale_cells=_cells(read, answers.index),
        means=pd.Series(means, index=index),
        covariance=pd.DataFrame(covariance, index=index, columns=index),
        pair_counts=pair_counts.astype(int),
        pair_covariance=pair_covariance,
        pair_correlations=pair_correlations,
    )


def scored(
    answers: pd.DataFrame,
    *,
    low: float = 1,
    high: float = 5,
    reverse: Sequence[str] | str = (),
    off_scale: str = "leave_cell_out",
) -> pd.DataFrame:
    """The answers as they count: reversed where they are to be, answers off the scale treated by the policy.

    The arguments, and what raises, are those of :func:`summarise`. Returns a frame like ``answers``, of floats; with
    the policy "leave_row_out" the rows with an answer off the scale are absent.
    """
    read = _read(answers, low, high, reverse, off_scale)
    return pd.DataFrame(read.scored, index=answers.index[~read.row_out], columns=list(read.items))


@dataclass(frozen=True, eq=False)
class _Read:
    """Answers as given, which of them lie off the scale, and as they count without the rows left out."""

    items: tuple[str, ...]
    reverse: tuple[str, ...]
    given: FloatArray
    off: npt.NDArray[np.bool_]
    row_out: npt.NDArray[np.bool_]
    scored: FloatArray


def _read(answers: pd.DataFrame, low: float, high: float, reverse: Sequence[str] | str, off_scale: str) -> _Read:
    _check_scale(low, high)
    if off_scale not in OFF_SCALE_POLICIES:
        raise ValueError(
            f'"{off_scale}" is not a way to treat answers off the scale; choose one of {", ".join(OFF_SCALE_POLICIES)}.'
        )
    items = _item_names(answers)
    reversed_items = reversed_among(items, reverse)
    given = _numbers(answers, items)
    off = (given < low) | (given > high)
    counted = np.where(np.isin(items, reversed_items), low + high - given, given)
    if off_scale == "leave_cell_out":
        counted[off] = np.nan
    row_out = np.zeros(len(given), dtype=bool)
    if off_scale == "leave_row_out":
        row_out |= off.any(axis=1)
    return _Read(items, reversed_items, given, off, row_out, counted[~row_out])


def _cells(read: _Read, labels: pd.Index) -> pd.DataFrame:
    rows, columns = np.nonzero(read.off)
    return pd.DataFrame(
        {
            "row": labels.to_numpy()[rows],
            "item": np.array(read.items, dtype=object)[columns],
            "answer": read.given[rows, columns],
        }
    )


def _check_scale(low: float, high: float) -> None:
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"The scale must rise from its lowest to its highest point; {low:g} to {high:g} does not.")


def _item_names(answers: pd.DataFrame) -> tuple[str, ...]:
    items = tuple(str(column) for column in answers.columns)
    doubled = sorted({item for item in items if items.count(item) > 1})
    if doubled:
        raise ValueError(f"Every item needs a name of its own; {', '.join(doubled)} occurs more than once.")
    return items


def reversed_among(items: tuple[str, ...], reverse: Sequence[str] | str) -> tuple[str, ...]:
    """The items to reverse, in the order of the items; "all" for all. Raises ValueError for one that is none."""
    if isinstance(reverse, str):
        if reverse != "all":
            raise ValueError(f'The items to reverse must be a list of item names, or "all"; got "{reverse}".')
        return items
    wanted = {str(item) for item in reverse}
    unknown = sorted(wanted - set(items))
    if unknown:
        raise ValueError(
            f"No item to reverse is called {', '.join(unknown)}; the items are {', '.join(items) or 'none'}."
        )
    return tuple(item for item in items if item in wanted)


def _numbers(answers: pd.DataFrame, items: tuple[str, ...]) -> FloatArray:
    numbers = np.full(answers.shape, np.nan)
    for j, item in enumerate(items):
        column = answers.iloc[:, j]
        if column.isna().all():  # an empty column may come with any type
            continue
        if not pd.api.types.is_any_real_numeric_dtype(column):
            strange = [value for value in column.dropna() if not isinstance(value, Real)]
            if strange:
                raise ValueError(f'The answers to {item} must be numbers; one of them is "{strange[0]}".')
        numbers[:, j] = column.to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(numbers).any():
        raise ValueError("An answer is infinitely large; answers must be numbers of the scale, or missing.")
    return numbers


def _counts(scored: FloatArray, items: tuple[str, ...]) -> pd.DataFrame:
    codes, values = pd.factorize(scored.ravel(), sort=True)  # hashing: no sort of all the cells; nan is code -1
    item_of_cell = np.tile(np.arange(len(items)), len(scored))
    given = codes >= 0
    flat = np.bincount(
        item_of_cell[given] * len(values) + codes[given],
        minlength=len(items) * len(values),
    )
    return pd.DataFrame(
        flat.reshape(len(items), len(values)),
        index=pd.Index(items, name="item"),
        columns=pd.Index(values, name="answer", dtype=float),
    )


def _moments(complete: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Means and covariances (divisor n - 1) of the columns; nan where there are too few rows."""
    n, k = complete.shape
    if n == 0:
        return np.full(k, np.nan), np.full((k, k), np.nan)
    means = complete.mean(axis=0)
    if n == 1:
        return means, np.full((k, k), np.nan)
    centred = complete - means
    centred[:, complete.min(axis=0) == complete.max(axis=0)] = 0.0  # a mean may be off in the last bit
    return means, centred.T @ centred / (n - 1)


def _pair_moments(scored: FloatArray, counts: pd.DataFrame) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rows, covariances and correlations of every two columns, each over the rows that have both.

    counts: of the columns' values, as of :func:`_counts`.
    """
    given_answers = counts.to_numpy()
    means = given_answers @ counts.columns.to_numpy() / np.maximum(given_answers.sum(axis=1), 1)
    constant = (given_answers > 0).sum(axis=1) == 1
    k = scored.shape[1]
    n, sums, squares, products = (np.zeros((k, k)) for _ in range(4))
    for start in range(0, len(scored), _BLOCK):
        block = scored[start : start + _BLOCK] - means
        block[:, constant] *= 0.0  # a mean may be off in the last bit; nan stays
        answered = ~np.isnan(block)
        given, centred = answered.astype(float), np.where(answered, block, 0.0)
        n += given.T @ given
        sums += centred.T @ given  # [i, j]: of column i, over the rows that have column j
        squares += (centred**2).T @ given
        products += centred.T @ centred
    rows = np.maximum(n, 1)
    between = products - sums * sums.T / rows
    spread = squares - sums**2 / rows
    spread[spread <= _NO_SPREAD * squares] = 0.0
    varies = (spread > 0) & (spread.T > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = np.where(n > 1, np.where(varies, between, 0.0) / (n - 1), np.nan)
        correlations = np.where(varies, np.clip(between / np.sqrt(spread * spread.T), -1, 1), np.nan)
    return n, covariance, correlations
