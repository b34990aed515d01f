"""The ground that scenarios stand on: the inputs of every period, read once, and the pieces that they are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bsc_core.indicators.inputs import PeriodInputs, gather, reading_of, survey_period
from bsc_core.indicators.own import own_indicators
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method
from bsc_core.survey.summary import summarise

Piece = tuple[str, str, str]
"""A piece of an input: the input's key, the period, and the budget line or the question."""


@dataclass(frozen=True)
class Part:
    """A budget line with its amount, or a question with its mean answer as it counts (reversed where it is to be).

    ``weight`` is what the whole input gains when ``value`` rises by one: 1 for a line, the answers for a question.
    ``value`` makes sense from ``low`` to ``high``.
    """

    value: float
    weight: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Ground:
    """The inputs of every period, read once from ``datasets``.

    ``method`` is the one they were read with; another reads the same as long as its answer scale is the same.
    """

    datasets: tuple[Dataset, ...]
    method: Method
    inputs: Mapping[str, PeriodInputs]

    def under(self, method: Method) -> Ground:
        """The ground as ``method`` reads it; read anew only where its answer scale is another."""
        same = all(self.method[path] == method[path] for path in ("survey.low", "survey.high"))
        return self if same else ground(self.datasets, method)

    @cached_property
    def lines(self) -> Mapping[Piece, Part]:
        """The budget lines that count, added up over wards and hospitals."""
        budgets = [d for d in self.datasets if d.kind == "budget" and "line" in d.frame]
        names = dict.fromkeys(str(line) for d in budgets for line in d.frame["line"].dropna())
        found: dict[Piece, Part] = {}
        for name in names:
            for column, other in (("budgeted", "realised"), ("realised", "budgeted")):
                alone = gather([_alone(budget, name, column, other) for budget in budgets], self.method)
                for period, known in alone.items():
                    for side in ("revenue", "expenditure"):
                        key, rows = f"{side}_{column}", known.values.get(f"{side}_{other}", 0.0)
                        if rows and key in known.values:
                            found[key, period, name] = Part(known.values[key], 1.0, 0.0, math.inf)
        return found

    @cached_property
    def questions(self) -> Mapping[Piece, Part]:
        """The questions of patients and employees, answers of several surveys of the same people together."""
        found: dict[Piece, Part] = {}
        for survey in self.datasets:
            if survey.kind != "survey" or survey.asked.answered_by == "others":
                continue
            counts = summarise(survey.answers, **reading_of(survey, self.method))
            who = "patient_points" if survey.asked.answered_by == "patients" else "employee_points"
            period = survey_period(survey, self.datasets)
            for item, given in counts.n_answers.items():
                before = found.get((who, period, str(item)), Part(0.0, 0.0, counts.low, counts.high))
                answers = before.weight + float(given)
                if answers:
                    points = before.value * before.weight + float(counts.sums[item])
                    ends = min(before.low, counts.low), max(before.high, counts.high)
                    found[who, period, str(item)] = Part(points / answers, answers, *ends)
        return found

    @cached_property
    def own(self) -> Mapping[tuple[str, str], float]:
        """The value of every indicator of the user's own, by period and name; nan where its table has none."""
        return {(r.period, r.name): r.value for r in own_indicators(self.inputs, self.method)}

    def part(self, piece: Piece) -> Part | None:
        """A budget line or a question; None where there is none of that name."""
        return (self.questions if piece[0].endswith("_points") else self.lines).get(piece)


def ground(datasets: Sequence[Dataset] | Ground, method: Method) -> Ground:
    """The ground of ``datasets``; of a ground itself, as ``method`` reads it."""
    if isinstance(datasets, Ground):
        return datasets.under(method)
    return Ground(tuple(datasets), method, gather(datasets, method))


def _alone(budget: Dataset, line: str, column: str, other: str) -> Dataset:
    """A budget in which one line alone has an amount, and ``other`` counts its rows.

    So whatever decides which rows count decides it here as well.
    """
    rows = budget.frame["line"].eq(line).fillna(False).astype(bool)
    amounts = {column: budget.frame[column].where(rows, 0.0), other: rows.astype(float)}
    return replace(budget, frame=budget.frame.assign(**amounts))
