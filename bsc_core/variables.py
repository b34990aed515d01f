"""What a survey offers as predictor and outcome: scores that are cut in two, and columns with groups."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from bsc_core.indicators.inputs import reading_of, scale_of
from bsc_core.inference.cutoff import cut, cut_points, score
from bsc_core.intake.datasets import Dataset
from bsc_core.intake.people import GROUPS_AT_MOST
from bsc_core.method import Method
from bsc_core.sentence import Sentence
from bsc_core.survey.summary import scored

ALL_ITEMS = "*"
"""The key of the score over all items of a survey."""


@dataclass(frozen=True)
class Variable:
    """A predictor or outcome. ``values`` has a value for each person, missing where there is none.

    A score has ``low`` and ``high``, the ends of its possible range; a column of groups has neither. ``items`` are the
    questions of a score. ``file_cut`` is the cut that the file names.
    """

    key: str
    name: str
    values: pd.Series
    low: float = math.nan
    high: float = math.nan
    items: tuple[str, ...] = ()
    file_cut: float | None = None

    @property
    def is_score(self) -> bool:
        """Whether the values are numbers to be cut, not groups."""
        return not math.isnan(self.low)

    @property
    def whole(self) -> bool:
        """Whether all values are whole numbers."""
        return bool((self.values.dropna() % 1 == 0).all())

    def cuts(self) -> dict[str, float]:
        """The named choices of a cut: file, mean, median, middle; between whole scores brought up to the next whole.

        Scores below a cut are low; so for whole scores 18.9 and 19 part the people in the same way.
        """
        points = cut_points(self.low, self.high, self.values)
        named = {"mean": points.mean, "median": points.median, "middle": points.middle}
        if self.file_cut is not None:
            named = {"file": self.file_cut, **named}
        return {
            name: float(math.ceil(value)) if self.whole else value
            for name, value in named.items()
            if not math.isnan(value)
        }

    def in_groups(self, at: float | None, first: str | None = None) -> pd.Series:
        """The people's groups, as categories, ``first`` in front: a score cut at ``at``, or the column's own groups.

        The group of a score is called "low" or "high". An unknown ``first`` is passed over.
        """
        groups = cut(self.values, at) if self.is_score and at is not None else self.values.astype("category")
        levels = list(groups.cat.categories)
        if first in levels:
            levels = [first, *(level for level in levels if level != first)]
        return groups.cat.reorder_categories(levels, ordered=False)


def variables(survey: Dataset, method: Method) -> dict[str, Variable]:
    """Predictors and outcomes by key: constructs, all questions, what is said of the people, single questions.

    A score is the sum of its items after reverse-scoring; a person with a missing answer has none. A column of the
    people is a score when it holds numbers (age), else it offers its groups, unless there are more than
    GROUPS_AT_MOST of them.
    """
    asked = survey.asked
    low, high = scale_of(survey, method)
    answers = scored(survey.answers, **reading_of(survey, method))
    found: dict[str, Variable] = {}

    def add_score(key: str, name: str, items: tuple[str, ...]) -> None:
        values = score(answers[list(items)])
        found[key] = Variable(key, name, values, low * len(items), high * len(items), items, asked.cuts.get(name))

    for construct, items in asked.constructs.items():
        add_score(f"construct:{construct}", construct, items)
    add_score(ALL_ITEMS, Sentence("All questions"), asked.items)
    for column in asked.people:
        values = survey.frame[column].loc[answers.index]
        key = f"column:{column}"
        if pd.api.types.is_numeric_dtype(values):
            known = values.dropna()
            if known.nunique() > 1:
                found[key] = Variable(key, column, values, float(known.min()), float(known.max()))
        elif 1 < values.nunique() <= GROUPS_AT_MOST:
            found[key] = Variable(key, column, values)
    for item in asked.items:
        add_score(f"item:{item}", item, (item,))
    return found


def published_tables(dataset: Dataset) -> dict[str, pd.DataFrame]:
    """The cross-tables of a dataset of kind "table", each predictor by each outcome, as "predictor × outcome".

    Counts with the predictor's levels as rows and the outcome's as columns, in the order of the file; a cell that is
    not in the file counts 0, one that stands there twice is added up.
    """
    found = {}
    for (predictor, outcome), rows in dataset.frame.groupby(["predictor", "outcome"], sort=False):
        counts = rows.pivot_table(
            index="predictor_level", columns="outcome_level", values="n", aggfunc="sum", fill_value=0, sort=False
        )
        found[f"{predictor} × {outcome}"] = counts.rename_axis(index=str(predictor), columns=str(outcome))
    return found
