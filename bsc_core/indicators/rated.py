"""An indicator in a period, judged, with its whole reason."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bsc_core.indicators.catalogue import INDICATORS, INPUTS, Indicator
from bsc_core.indicators.inputs import PeriodInputs
from bsc_core.method import Method
from bsc_core.rating import Measure, Rule, Verdict
from bsc_core.sentence import Quantity, Sentence


@dataclass(frozen=True)
class Rated:
    """An indicator in one period with its whole reason.

    ``value`` is nan where it cannot be computed, and ``missing`` says why. ``previous`` is the value of
    ``previous_period``, nan without one. ``inputs`` are the numbers that went in, by their key in the catalogue.
    ``set_weight`` is the weight as set; ``weight`` the share in the perspective among the indicators with a score
    (0 to 1), 0 without one.
    """

    indicator: str
    name: str
    perspective: str
    period: str
    measure: Measure
    value: float
    previous: float
    previous_period: str | None
    rule: Rule
    verdict: Verdict
    plain: str
    formula: str
    inputs: Mapping[str, Quantity]
    source: str
    files: tuple[str, ...]
    notes: tuple[str, ...]
    missing: Sentence | None
    set_weight: float
    weight: float = 0.0

    @property
    def counts(self) -> bool:
        """Whether it has a score and a weight above 0, so that it counts in its perspective."""
        return self.set_weight > 0 and not math.isnan(self.verdict.score)

    @property
    def change(self) -> float:
        """The value less that of the period before; nan without one."""
        return self.value - self.previous


def built_in_indicators(inputs: Mapping[str, PeriodInputs], method: Method) -> list[Rated]:
    """Every built-in indicator in every period of ``inputs`` (periods in order), with data or without."""
    return [
        rated for indicator in INDICATORS.values() for rated in _rate_periods(indicator, inputs, method)
    ]  # fmt: skip


def _rate_periods(indicator: Indicator, inputs: Mapping[str, PeriodInputs], method: Method) -> list[Rated]:
    formula = indicator.formulas[method.formula(indicator.key)]
    measure = formula.measure or indicator.measure
    rule = replace(method.rule(indicator.key), measure=measure)
    found: list[Rated] = []
    previous, previous_period = math.nan, None
    for period, known in inputs.items():
        absent = [name for name in formula.inputs if name not in known.values]
        value = math.nan if absent else formula.compute(known.values)
        found.append(
            Rated(
                indicator.key, indicator.name, indicator.perspective, period, measure, value,
                previous, previous_period, rule, rule.rate(value, previous), indicator.plain, formula.words,
                _said_inputs(formula.inputs, known.values), method.sources[f"indicators.{indicator.key}.rule"],
                _files(formula.inputs, known),
                _notes(formula.inputs, known), _why_missing(value, absent), method.indicator_weight(indicator.key),
            )
        )  # fmt: skip
        if not math.isnan(value):
            previous, previous_period = value, period
    return found


def _said_inputs(names: Sequence[str], values: Mapping[str, float]) -> Mapping[str, Quantity]:
    return {name: INPUTS[name].measure.say(values[name]) for name in names if name in values}


def _why_missing(value: float, absent: Sequence[str]) -> Sentence | None:
    if absent and all(INPUTS[name].kind == "patients" for name in absent):
        return Sentence("No survey of patients is loaded for this period.")
    if absent and all(INPUTS[name].kind == "employees" for name in absent):
        return Sentence("No survey of employees is loaded for this period.")
    if absent:
        return Sentence("There is no number for: {inputs}.", inputs=[INPUTS[name].label for name in absent])
    if math.isnan(value):
        return Sentence("Cannot be computed: the number to divide by is zero.")
    return None


def _files(names: Sequence[str], known: PeriodInputs) -> tuple[str, ...]:
    kinds = {INPUTS[name].kind: None for name in names}
    return tuple(dict.fromkeys(file for kind in kinds for file in known.files.get(kind, ())))


def _notes(names: Sequence[str], known: PeriodInputs) -> tuple[str, ...]:
    notes = [
        note for kind in dict.fromkeys(INPUTS[name].kind for name in names) for note in known.notes.get(kind, ())
    ]  # fmt: skip
    sides = {side for side in ("revenue", "expenditure") if any(name.startswith(side) for name in names)}
    months = min((known.values.get(f"{side}_months", 12.0) for side in sides), default=12.0)
    if months < 12:
        if any(name.endswith("_months") for name in names):
            notes.append(Sentence("{months:.0f} months, against as many months of the budget.", months=months))
        elif any(name.endswith("_budgeted") for name in names):
            notes.append(Sentence("{months:.0f} months, against the budget of the whole year.", months=months))
        else:
            notes.append(Sentence("{months:.0f} months only.", months=months))
    days, year_days = (known.values.get(name, math.nan) for name in ("days", "year_days"))
    if "year_days" in names and days < year_days:
        notes.append(Sentence("{days:.0f} days, brought to a year.", days=days))
    elif "days" in names and days < year_days:
        notes.append(Sentence("{days:.0f} days, not brought to a year; the benchmark is for a year.", days=days))
    return tuple(notes)
