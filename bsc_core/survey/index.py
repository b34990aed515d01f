"""The satisfaction index of a survey, in whole and by group, and the age bands to group by."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from bsc_core.method import Method
from bsc_core.sentence import Sentence
from bsc_core.survey.summary import Summary, summarise


class Bands(Protocol):
    """A rule that names the band a value falls into."""

    def category(self, value: float) -> str: ...


@dataclass(frozen=True, eq=False)
class IndexResult:
    """The satisfaction index.

    value: sum of the answers / (highest point x answers given) x 100, from 100 low / high to 100; nan without answers.
    category: the band's key, by itself plain English ("satisfied"); None where value is nan.
    n: respondents with at least one answer. n_answers: the answers given.
    by_item: item, value, n; the same for every item by itself.
    warnings: answers off the scale and what was done with them; no answers at all.
    """

    value: float
    category: str | None
    n: int
    n_answers: int
    by_item: pd.DataFrame
    warnings: tuple[Sentence, ...]


def index(
    answers: pd.DataFrame,
    low: float = 1,
    high: float = 5,
    *,
    reverse: Sequence[str] | str = (),
    off_scale: str = "leave_cell_out",
    bands: Bands | None = None,
) -> IndexResult:
    """The index of the answers, one row a respondent and one column an item.

    A respondent who left items out counts with the answers given. The arguments about the scale are those of
    :func:`~bsc_core.survey.summary.summarise`, bands is that of :func:`index_of`.
    """
    return index_of(summarise(answers, low=low, high=high, reverse=reverse, off_scale=off_scale), bands)


def index_of(summary: Summary, bands: Bands | None = None) -> IndexResult:
    """The index of a summarised survey.

    bands: the rule for the category; the bands of the thesis method when None (0 very dissatisfied, 20 dissatisfied,
        40 neutral, 60 satisfied, 80 very satisfied, each lower edge included).

    Raises ValueError when the scale's highest point is not above 0, for then no share of it can be taken.
    """
    if summary.high <= 0:
        raise ValueError(f"The index is a share of the highest answer, which must be above 0; it is {summary.high:g}.")
    n = summary.n_answers
    by_item = pd.DataFrame(
        {
            "item": list(summary.items),
            "value": [_share(summary.sums[item], summary.high, n[item]) for item in summary.items],
            "n": [int(n[item]) for item in summary.items],
        }
    )
    n_answers = int(n.sum())
    value = _share(float(summary.sums.sum()), summary.high, n_answers)
    warnings = summary.warnings
    if n_answers == 0:
        warnings = (*warnings, Sentence("There is no answer to calculate the index from."))
    return IndexResult(
        value=value,
        category=None if math.isnan(value) else (bands or _default_bands()).category(value),
        n=summary.n_answering,
        n_answers=n_answers,
        by_item=by_item,
        warnings=warnings,
    )


def index_by(
    answers: pd.DataFrame,
    groups: pd.Series,
    low: float = 1,
    high: float = 5,
    *,
    reverse: Sequence[str] | str = (),
    off_scale: str = "leave_cell_out",
    bands: Bands | None = None,
) -> pd.DataFrame:
    """The index of every group of respondents: group, value, category, n, n_answers.

    groups: each respondent's group, with the index of answers. Groups come in the order of their categories, also
        those that nobody belongs to (value nan, category missing, n 0), or sorted when the column is not categorical.
        Respondents without a group are left out; the frame's ``attrs["n_missing"]`` counts them.

    The other arguments and the figures are those of :func:`index`. Raises ValueError when groups does not belong to
    answers.
    """
    if not groups.index.equals(answers.index):
        raise ValueError("The groups must come from the same rows as the answers.")
    labels = groups.astype("category")
    rule = bands or _default_bands()
    rows = []
    for code, group in enumerate(labels.cat.categories):
        members = answers[(labels.cat.codes == code).to_numpy()]
        result = index(members, low, high, reverse=reverse, off_scale=off_scale, bands=rule)
        rows.append((group, result.value, result.category, result.n, result.n_answers))
    frame = pd.DataFrame(rows, columns=["group", "value", "category", "n", "n_answers"])
    frame["group"] = pd.Series([row[0] for row in rows], dtype=object)  # as strings the sentences would lose their ids
    frame.attrs["n_missing"] = int(labels.isna().sum())
    return frame


def age_bands(ages: pd.Series, edges: Sequence[int]) -> pd.Series:
    """Ages in completed years as ordered bands; edges (31, 41) give "up to 30", "31–40" and "over 40".

    edges: the first age of every band after the lowest, rising. Missing ages stay missing. The labels are sentences,
    so that they can be translated.

    Raises ValueError for edges that are not whole numbers or do not rise, and for ages that are not numbers.
    """
    if not edges or any(edge != int(edge) for edge in edges):
        raise ValueError("Age bands need at least one edge, each a whole number of years.")
    if any(first >= then for first, then in itertools.pairwise(edges)):
        raise ValueError("The edges of age bands must rise, each above the one before.")
    if not pd.api.types.is_numeric_dtype(ages):
        raise ValueError("Ages must be numbers.")
    labels = [Sentence("up to {age}", age=int(edges[0]) - 1)]
    for first, then in itertools.pairwise(int(edge) for edge in edges):
        alone = first == then - 1
        labels.append(Sentence("{age}", age=first) if alone else Sentence("{first}–{last}", first=first, last=then - 1))
    labels.append(Sentence("over {age}", age=int(edges[-1]) - 1))
    codes = pd.cut(ages, [-math.inf, *edges, math.inf], right=False, labels=False)
    # an object index: a plain one would turn the sentences into strings
    categories = pd.CategoricalDtype(pd.Index(labels, dtype=object), ordered=True)
    coded = codes.fillna(-1).astype(int)
    return pd.Series(pd.Categorical.from_codes(coded, dtype=categories), index=ages.index, name=ages.name)


def _share(total: float, high: float, n: int) -> float:
    return float(100 * total / (high * n)) if n else math.nan


def _default_bands() -> Bands:
    return Method.load("thesis").index_bands()
