"""Scores and where to cut them into low and high."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd


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
    _check_numbers(answers)
    numbers = answers.astype(float)
    return numbers.sum(axis="columns", skipna=False) if how == "sum" else numbers.mean(axis="columns", skipna=False)


def cut_points(low: float, high: float, scores: pd.Series) -> CutPoints:
    """Where the scores could be cut.

    low, high: the lowest and highest score possible, such as 6 and 30 for the sum of six items on a 1-5 scale.
    Raises ValueError when low is not below high.
    """
    if not low < high:
        raise ValueError(f"The lowest possible score must be below the highest; got {low:g} and {high:g}.")
    _check_numbers(scores.to_frame())
    return CutPoints(mean=float(scores.mean()), median=float(scores.median()), middle=(low + high) / 2)


def cut(scores: pd.Series, at: float, low_label: str = "low", high_label: str = "high") -> pd.Series:
    """The scores as an ordered categorical: below ``at`` is low, from ``at`` upwards is high; missing stays missing.

    Both labels are categories also when one is empty. Raises ValueError for a cut that is not a number, equal labels
    and scores that are not numbers.
    """
    if not math.isfinite(at):
        raise ValueError("The cut must be a number.")
    if low_label == high_label:
        raise ValueError(f'The low and the high group need different names; both are called "{low_label}".')
    _check_numbers(scores.to_frame())
    numbers = scores.to_numpy(dtype=float, na_value=np.nan)
    codes = np.where(np.isnan(numbers), -1, numbers >= at)
    # an object index: a plain one would turn labels that are sentences into strings
    labels = pd.Index([low_label, high_label], dtype=object)
    return pd.Series(
        pd.Categorical.from_codes(codes, categories=labels, ordered=True), index=scores.index, name=scores.name
    )


def _check_numbers(frame: pd.DataFrame) -> None:
    for name, column in frame.items():
        if not pd.api.types.is_any_real_numeric_dtype(column) and not column.isna().all():
            raise ValueError(f"The column {name} must hold numbers.")
