"""What a survey offers as predictor and outcome: scores that are cut in two, and columns with groups."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from bsc_core.indicators.inputs import reading_of, scale_of
from bsc_core.inference.cutoff import cut, cut_points, score
from bsc_core.intake.datasets import Dataset
from bsc_core.intake.people import groupings
from bsc_core.method import Method
from bsc_core.sentence import Sentence
from bsc_core.survey.summary import scored

ALL_ITEMS = "*"
"""The key of the score over all items of a survey."""


@dataclass(frozen=True)
class Variable:
    """A predictor or outcome. ``values`` has a value for each person, missing where there is none.

    A score has ``low`` and ``high``, the ends of its possible range; a column of groups has neither, and is
    categorical. ``items`` are the questions of a score. ``file_cut`` is the cut that the file names.
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

    @property
    def usual_cut(self) -> float | None:
        """Where a score is cut before anybody says where: as the file says, else at the mean; None for groups."""
        if not self.is_score:
            return None
        return next(iter(self.cuts().values()), (self.low + self.high) / 2)

    def in_groups(self, at: float | None, first: str | None = None) -> pd.Series:
        """The people's groups, as categories, ``first`` in front: a score cut at ``at``, or the column's own groups.

        The group of a score is called "low" or "high". An unknown ``first`` is passed over.
        """
        groups = cut(self.values, at) if self.is_score and at is not None else self.values.astype("category")
        levels = list(groups.cat.categories)
        levels.sort(key=lambda level: level != first)
        # an object index: a plain one would turn levels that are sentences into strings
        return groups.cat.reorder_categories(pd.Index(levels, dtype=object), ordered=False)


@dataclass(frozen=True, eq=False)
class Side:
    """A predictor or outcome in groups: of a score cut at ``at``, of a column, or of a published table.

    ``levels`` in the order of the table, the first of them exposed or with the outcome; ``names`` what each is called,
    and ``short`` what where the name of the variable stands beside it.
    ``ordered`` is whether the levels have an order of their own; ``items`` are the questions of a score. ``groups``
    are the people's, as categories; None for a published table. ``scores`` are what was cut; None without a cut.
    """

    name: str
    levels: tuple[str, ...]
    names: Mapping[str, Sentence]
    short: Mapping[str, str]
    ordered: bool = True
    items: tuple[str, ...] = ()
    at: float | None = None
    groups: pd.Series | None = None
    scores: pd.Series | None = None

    @property
    def first(self) -> Sentence:
        """The name of the first level."""
        return self.names[self.levels[0]]

    @property
    def called(self) -> tuple[Sentence, ...]:
        """The names of the levels, in their order."""
        return tuple(self.names[level] for level in self.levels)

    @property
    def usual_reference(self) -> str:
        """The level that others are held against before anybody says another: of two the one that is not exposed, of
        more the one with the most people, since against few everything is uncertain."""
        if len(self.levels) == 2 or self.groups is None:
            return self.levels[-1]
        return str(self.groups.value_counts(sort=False).idxmax())


def side_of(variable: Variable, at: float | None = None, first: str | None = None) -> Side:
    """A variable in groups, a score cut at ``at``; of two levels ``first`` in front, more keep their order."""
    groups = variable.in_groups(at)
    if len(groups.cat.categories) == 2:
        groups = variable.in_groups(at, first)
    short: dict[str, str] = {str(level): level for level in groups.cat.categories}
    levels, name = tuple(short), variable.name
    if not variable.is_score or at is None:
        names = {level: _named(name, said) for level, said in short.items()}
        ordered = bool(variable.values.astype("category").cat.ordered) or len(levels) == 2
        return Side(name, levels, names, short, ordered, variable.items, groups=groups)
    names = {
        "low": Sentence("{name} below {cut:g}", name=name, cut=at),
        "high": Sentence("{name} {cut:g} or more", name=name, cut=at),
    }
    short = {"low": Sentence("below {cut:g}", cut=at), "high": Sentence("{cut:g} or more", cut=at)}
    return Side(name, levels, names, short, True, variable.items, at, groups, variable.values)


def named_groups(side: Side, *, short: bool = False) -> pd.Series:
    """The people's groups under the names of their levels, or the short ones, as categories of sentences."""
    assert side.groups is not None
    # an object index: a plain one would turn the sentences into strings
    names = pd.Index([side.short[level] for level in side.levels] if short else side.called, dtype=object)
    codes = side.groups.cat.codes
    return pd.Series(pd.Categorical.from_codes(codes, categories=names), index=side.groups.index, name=side.name)


def sides_of_table(counts: pd.DataFrame, exposed: str | None = None, with_outcome: str | None = None) -> list[Side]:
    """Predictor and outcome of a published table; of two levels ``exposed`` and ``with_outcome`` in front."""
    sides = []
    for axis, first in ((counts.index, exposed), (counts.columns, with_outcome)):
        levels = [str(level) for level in axis]
        if len(levels) == 2:
            levels.sort(key=lambda level, first=first: level != first)  # type: ignore[misc]
        name = str(axis.name)
        names = {level: _named(name, level) for level in levels}
        sides.append(Side(name, tuple(levels), names, dict(zip(levels, levels, strict=True))))
    return sides


def _named(name: str, level: str) -> Sentence:
    return Sentence("{name}: {level}", name=name, level=level)


def variables(survey: Dataset, method: Method) -> dict[str, Variable]:
    """Predictors and outcomes by key: constructs, all questions, what is said of the people, single questions.

    A score is the sum of its items after reverse-scoring; a person with a missing answer has none. A column of the
    people is a score when it holds numbers (age), and offers its groups, unless there are more than GROUPS_AT_MOST of
    them.
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
    groups = groupings(survey, method.numbers("survey.age_edges"))
    for column in asked.people:
        values = survey.frame[column].loc[answers.index]
        key, name = f"column:{column}", column
        if pd.api.types.is_numeric_dtype(values):
            known = values.dropna()
            if known.nunique() > 1:
                found[key] = Variable(key, column, values, float(known.min()), float(known.max()))
            key, name = f"groups:{column}", Sentence("{column}, in groups", column=column)
        if column in groups and (here := groups[column].loc[answers.index]).nunique() > 1:
            found[key] = Variable(key, name, here.cat.remove_unused_categories())
    for item in asked.items:
        if len(asked.words) == 2:
            values = survey.answers[item].loc[answers.index]
            found[f"item:{item}"] = Variable(f"item:{item}", item, _in_words(values, asked.words), items=(item,))
        else:
            add_score(f"item:{item}", item, (item,))
    return found


def _in_words(answers: pd.Series, words: Mapping[float, str]) -> pd.Series:
    """The answers to a question of two words as groups, the higher point (yes) in front; others are missing."""
    points = sorted(words, reverse=True)
    codes = answers.map({point: code for code, point in enumerate(points)}).fillna(-1).astype(int)
    names = pd.Index([words[point] for point in points], dtype=object)
    return pd.Series(pd.Categorical.from_codes(codes, categories=names), index=answers.index, name=answers.name)


def too_many_groups(survey: Dataset, method: Method) -> dict[str, int]:
    """The columns about the people that are offered nowhere, and how many groups each has: names, or many wards."""
    offered = groupings(survey, method.numbers("survey.age_edges"))
    counts = {
        column: int(survey.frame[column].nunique())
        for column in survey.asked.people
        if column not in offered and not pd.api.types.is_numeric_dtype(survey.frame[column])
    }
    return {column: n for column, n in counts.items() if n > 1}


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
