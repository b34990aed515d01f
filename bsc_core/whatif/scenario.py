"""A scenario: some inputs and some values of the method changed, sent down the same street as the base."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from bsc_core.indicators.catalogue import INPUTS, OWN
from bsc_core.indicators.inputs import PeriodInputs, said_period, with_inputs
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method, Value
from bsc_core.rating import Measure, side
from bsc_core.sentence import Quantity, Sentence
from bsc_core.whatif.ground import Ground, Part, ground

InputLever = tuple[str, str] | tuple[str, str, str]
"""An input and its period, ("beds", "2023"); with a budget line or a question, ("patient_points", "2023", "P3"), whose
value is the line's amount or the mean answer; ("own", period, name) is an indicator of the user's own table."""
Lever = str | InputLever
"""What can be moved: an input, or by its path a value of the method ("indicators.bor.low")."""


_POSSIBLE = "_points_possible"


@dataclass(frozen=True)
class Scenario:
    """A named set of changes. Without a change it is the base; nothing of the base is ever altered."""

    name: str = ""
    inputs: Mapping[InputLever, float] = field(default_factory=dict)
    method_changes: Mapping[str, Value] = field(default_factory=dict)

    @property
    def moves(self) -> bool:
        """Whether any lever is moved; without one it is the base."""
        return bool(self.inputs or self.method_changes)

    @staticmethod
    def of(changes: Scenario | Mapping[Lever, Value], name: str = "") -> Scenario:
        """A scenario from one mapping of levers to values; a scenario stays as it is."""
        if isinstance(changes, Scenario):
            return changes
        found = Scenario(name)
        for lever, value in changes.items():
            found = found.change(lever, value)
        return found

    def change(self, lever: Lever, value: Value) -> Scenario:
        """With one lever moved. Raises ValueError where an input gets something else than a number."""
        if isinstance(lever, str):
            return replace(self, method_changes={**self.method_changes, lever: value})
        if isinstance(value, (bool, str, tuple)) or not math.isfinite(value):
            raise ValueError(Sentence("Give a number for {lever}.", lever=label_of(lever)))
        return replace(self, inputs={**self.inputs, lever: float(value)})

    def undo(self, lever: Lever) -> Scenario:
        """With one lever where the base has it."""
        return replace(
            self,
            inputs={at: value for at, value in self.inputs.items() if at != lever},
            method_changes={at: value for at, value in self.method_changes.items() if at != lever},
        )


def label_of(lever: Lever) -> Sentence | str:
    """What people call a lever; a value of the method goes by its path."""
    if isinstance(lever, str):
        return lever
    if lever[0] == OWN:
        return lever[-1]
    if len(lever) == 3:
        if lever[0].endswith("_points"):
            if lever[0] == "patient_points":
                return Sentence("mean answer of patients to {item}", item=lever[2])
            return Sentence("mean answer of employees to {item}", item=lever[2])
        return Sentence("{input}, {line}", input=_label(lever[0]), line=lever[2])
    return _label(lever[0])


def _label(name: str) -> Sentence | str:
    return INPUTS[name].label if name in INPUTS else name


def measure_of(lever: InputLever) -> Measure:
    """How a lever's numbers are said: as the input's, a mean answer with two decimals."""
    mean_answer = len(lever) == 3 and lever[0].endswith("_points")
    return Measure() if mean_answer or lever[0] == OWN else INPUTS[lever[0]].measure


def levers(datasets: Sequence[Dataset] | Ground, method: Method) -> pd.DataFrame:
    """Every input that can be moved: lever (as a scenario takes it), input, period, part ("" for the whole input),
    label, unit, value (where it stands), low, high (where it makes sense)."""
    on = ground(datasets, method)
    own: list[InputLever] = [(OWN, period, name) for period, name in on.own]
    inputs: list[InputLever] = [
        (name, period) for period, known in on.inputs.items() for name in INPUTS if movable(name, known.values)
    ]
    pieces = [piece for piece in [*on.lines, *on.questions] if piece[0] in on.inputs[piece[1]].values]
    rows = [
        (
            lever, lever[0], lever[1], lever[2] if len(lever) == 3 else "", label_of(lever), measure_of(lever).unit,
            standing(lever, on), *sensible(lever, on),
        )
        for lever in [*inputs, *pieces, *own]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["lever", "input", "period", "part", "label", "unit", "value", "low", "high"])


def movable(name: str, values: Mapping[str, float]) -> bool:
    """Whether an input has a number here that is not itself made from others."""
    return name in values and INPUTS[name].made_from is None and not name.endswith(_POSSIBLE)


def standing(lever: InputLever, on: Ground) -> float:
    """Where a lever stands. Raises ValueError for one that is not there, saying what to do."""
    name, period = lever[:2]
    if period not in on.inputs:
        known = list(on.inputs) or [Sentence("none")]
        raise ValueError(
            Sentence("There are no data of {period}; the periods are: {known}.", period=period, known=known)
        )
    if name == OWN:
        if (period, lever[-1]) not in on.own:
            raise ValueError(
                Sentence("No table of {period} has an indicator called “{name}”.", period=period, name=lever[-1])
            )
        return on.own[period, lever[-1]]
    if name not in INPUTS:
        raise ValueError(Sentence("There is no input called “{name}”.", name=name))
    made_from = INPUTS[name].made_from
    if made_from is not None:
        if not made_from:
            raise ValueError(
                Sentence("The {label} follow from the calendar and cannot be changed.", label=_label(name))
            )
        raise ValueError(
            Sentence(
                "The {label} follow from other inputs; change one of these: {parts}.",
                label=_label(name), parts=[_label(part) for part in made_from],
            )
        )  # fmt: skip
    if name.endswith(_POSSIBLE):
        raise ValueError(
            Sentence("The {label} follow from the answers and their scale and cannot be changed.", label=_label(name))
        )
    if name not in on.inputs[period].values:
        raise ValueError(
            Sentence("There is no number for {label} in {period}; load it first.", label=_label(name), period=period)
        )
    if len(lever) == 2:
        return on.inputs[period].values[name]
    return part_of(lever, on).value


def part_of(lever: InputLever, on: Ground) -> Part:
    """The budget line or question of a lever. Raises ValueError where there is none."""
    found = on.part((lever[0], lever[1], lever[-1]))
    if found is None:
        raise ValueError(
            Sentence(
                "{label} of {period} have no line and no question called “{part}”.",
                label=_label(lever[0]), period=lever[1], part=lever[-1],
            )
        )  # fmt: skip
    return found


def sensible(lever: InputLever, on: Ground) -> tuple[float, float]:
    """From where to where a lever's value makes sense by itself, both ends included."""
    if lever[0] == OWN:
        return -math.inf, math.inf
    if len(lever) == 3:
        part = part_of(lever, on)
        return part.low, part.high
    if lever[0].endswith("_months"):
        return 0.0, 12.0
    values = on.inputs[lever[1]].values
    if lever[0] == "days" and "year_days" in values:
        return 0.0, max(values["year_days"], values["days"])
    return 0.0, math.inf


def apply(scenario: Scenario, on: Ground, method: Method) -> tuple[Mapping[str, PeriodInputs], Method]:
    """The inputs and the method of a scenario. ``on`` and ``method`` stay as they are.

    A lever that is put where the base has it changes nothing. Raises ValueError for a lever that is not there, for a
    value of the method that makes no sense, and where a whole input and a piece of it are both changed.
    """
    if scenario.method_changes:
        method = method.change(scenario.method_changes)
    on = on.under(method)
    moved = {lever: value for lever, value in scenario.inputs.items() if value != standing(lever, on)}
    periods = dict.fromkeys(lever[1] for lever in moved)
    changed = {
        period: _changed(on.inputs[period], {at: v for at, v in moved.items() if at[1] == period}, on)
        for period in periods
    }
    return {**on.inputs, **changed}, method


def _changed(known: PeriodInputs, moved: Mapping[InputLever, float], on: Ground) -> PeriodInputs:
    wholes = {lever[0]: value for lever, value in moved.items() if len(lever) == 2}
    gains: dict[str, list[float]] = {}
    own: dict[str, float] = {}
    notes = dict(known.notes)
    for lever, value in moved.items():
        if lever[0] == OWN:
            own[lever[-1]] = value
            kind = "indicators"
        else:
            kind = INPUTS[lever[0]].kind
            if len(lever) == 3:
                part = part_of(lever, on)
                gains.setdefault(lever[0], []).append((value - part.value) * part.weight)
        notes[kind] = (*notes.get(kind, ()), _said(lever, value, standing(lever, on)))
    both = sorted(set(wholes) & set(gains))
    if both:
        raise ValueError(
            Sentence("Change either the whole of {label} or single parts of it, not both.", label=_label(both[0]))
        )
    sums = {name: math.fsum([known.values[name], *gained]) for name, gained in gains.items()}
    values = with_inputs(known.values, {**wholes, **sums})
    return replace(known, values=values, notes=notes, own=tuple(_own_rows(known.own, own)))


def _said(lever: InputLever, value: float, before: float) -> Sentence:
    measure = measure_of(lever)
    decimals = measure.decimals if float(value).is_integer() and float(before).is_integer() else 2
    said = Measure(measure.unit, decimals)
    return Sentence(
        "Scenario: {lever} {value} instead of {before}.",
        lever=label_of(lever), value=said.say(value), before=said.say(before),
    )  # fmt: skip


def _own_rows(rows: Sequence[pd.Series], values: Mapping[str, float]) -> Iterator[pd.Series]:
    """The rows with other actual values; a row without a value keeps none unless all rows of its name have none."""
    valued = {str(row["indicator"]) for row in rows if not math.isnan(row["actual"])}
    for row in rows:
        name = str(row["indicator"])
        if name in values and (name not in valued or not math.isnan(row["actual"])):
            changed = row.copy()
            changed["actual"] = values[name]
            yield changed
        else:
            yield row


_AT_MOST: tuple[tuple[tuple[str, ...], str, Sentence], ...] = (
    (("patient_days",), "bed_days", Sentence("more patient-days than bed-days")),
    (("deaths",), "discharges", Sentence("more deaths than discharges, which count the dead")),
    (("deaths_48h",), "deaths", Sentence("more deaths at 48 hours or later than deaths in all")),
    (("days",), "year_days", Sentence("more days than the year has")),
    (("returning_patients", "new_patients"), "visits", Sentence("more returning and new patients than visits")),
    (("new_services",), "services", Sentence("more new services than services offered")),
    (("left",), "employees", Sentence("more employees who left than there were")),
    (("patient_points",), "patient_points_possible", Sentence("more points from patients than are possible")),
    (("employee_points",), "employee_points_possible", Sentence("more points from employees than are possible")),
)


def impossible(inputs: Mapping[str, PeriodInputs]) -> tuple[Sentence, ...]:
    """What cannot be in these inputs, a sentence each; the numbers are shown as they are, never clipped.

    Counts below zero, parts that are more than their whole, months beyond a year.
    """
    return tuple(said for period, known in inputs.items() for said in _impossible(period, known.values))


def _impossible(period: str, values: Mapping[str, float]) -> Iterator[Sentence]:
    when = said_period(period)
    for name, value in values.items():
        if INPUTS[name].unit != "Rp" and INPUTS[name].made_from is None and side(value, 0.0) < 0:
            yield Sentence(
                "{period}: {label} at {value} would be below zero.",
                period=when, label=_label(name), value=_plain(value),
            )  # fmt: skip
    for parts, whole, said in _AT_MOST:
        if whole in values and all(part in values for part in parts):
            value = math.fsum(values[part] for part in parts)
            if side(value, values[whole]) > 0:
                yield Sentence(
                    "{period}: {said} ({value} against {whole}) cannot be.",
                    period=when, said=said, value=_plain(value), whole=_plain(values[whole]),
                )  # fmt: skip
    for name in ("revenue_months", "expenditure_months"):
        if side(values.get(name, 12.0), 12.0) > 0:
            yield Sentence("{period}: a year has no {value} months.", period=when, value=_plain(values[name]))


def _plain(value: float) -> Quantity:
    return Quantity(value, "", 0 if float(value).is_integer() else 2)
