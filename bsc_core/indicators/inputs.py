"""From datasets to the inputs of formulas: one flat set of named numbers for each period.

A period is a year where a table has years, quarters or months of a year; any other label stays as it is. Parts of a
year and units (wards, hospitals) add up; beds are counted in bed-days, so that they add up too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

import pandas as pd

from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method
from bsc_core.periods import days_in, is_year, part_of_year, period_of, same_period
from bsc_core.sentence import Sentence
from bsc_core.survey.summary import summarise

UNDATED = Sentence("undated")


@dataclass(frozen=True)
class PeriodInputs:
    """The inputs of one period: ``values`` by name (see the catalogue), ``notes`` (to be said beside the numbers)
    and ``files`` by kind of dataset.

    ``own`` are the rows of indicator tables that belong to the period.
    """

    values: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: tuple[pd.Series, ...] = ()


def said_period(period: str) -> str:
    """A period for people: "undated" as a sentence, any other label as it is."""
    return UNDATED if period == UNDATED else period


def with_inputs(values: Mapping[str, float], changes: Mapping[str, float]) -> dict[str, float]:
    """Inputs with some of them changed, and with them what is made from these: bed-days are beds x days."""
    found = {**values, **changes}
    if ("beds" in changes or "days" in changes) and "beds" in found and "days" in found:
        found["bed_days"] = found["beds"] * found["days"]
    return found


def survey_period(dataset: Dataset, datasets: Iterable[Dataset]) -> str:
    """The period of a survey: the one that was set, else the latest year of the other files, else "undated"."""
    if dataset.period:
        return dataset.period
    others = [period for d in datasets for period in periods_of(d)]
    return max([period for period in others if is_year(period)] or others, default=str(UNDATED))


def periods_of(dataset: Dataset) -> list[str]:
    """The periods of a table that has any, each once, in order; empty for surveys and cross-tables."""
    column = next((c for c in ("year", "period") if c in dataset.frame), None)
    if column is None or dataset.kind == "survey":
        return []
    return sorted({period_of(label) for label in dataset.frame[column]})


def gather(datasets: Sequence[Dataset], method: Method) -> dict[str, PeriodInputs]:
    """The inputs of every period that the datasets hold, periods in order.

    Where two tables of the same kind hold the same period and unit, the one that comes later counts, and a note says
    so. Raises nothing: a number that is missing is absent from ``values``.
    """
    values: dict[str, dict[str, float]] = {}
    notes: dict[str, dict[str, tuple[str, ...]]] = {}
    files: dict[str, dict[str, tuple[str, ...]]] = {}
    own: dict[str, list[pd.Series]] = {}
    for kind, add_up in _ADDERS.items():
        for part in _by_period([d for d in datasets if d.kind == kind]):
            known = {name: v for name, v in add_up(part.rows, part.period).items() if not math.isnan(v)}
            values.setdefault(part.period, {}).update(known)
            notes.setdefault(part.period, {})[kind] = part.notes
            files.setdefault(part.period, {})[kind] = part.files
    for survey in datasets:
        if survey.kind == "survey" and survey.asked.answered_by != "others":
            period = survey_period(survey, datasets)
            who = survey.asked.answered_by
            _add_survey(values.setdefault(period, {}), survey, method)
            notes.setdefault(period, {})
            before = files.setdefault(period, {}).get(who, ())
            files[period][who] = (*before, survey.file)
            if asked_otherwise := _asked_otherwise(survey, method):
                notes[period][who] = (*notes[period].get(who, ()), asked_otherwise)
            if before:
                together = Sentence("Several surveys of the same people; their answers are counted together.")
                notes[period][who] = (*notes[period].get(who, ()), together)
    for part in _by_period([d for d in datasets if d.kind == "indicators"]):
        own[part.period] = [row for _, row in part.rows.iterrows()]
        values.setdefault(part.period, {})
        notes.setdefault(part.period, {})["indicators"] = part.notes
        files.setdefault(part.period, {})["indicators"] = part.files
    return {
        period: PeriodInputs(
            values[period], notes.get(period, {}), files.get(period, {}), tuple(own.get(period, ()))
        )
        for period in sorted(values)
    }  # fmt: skip


def scale_of(survey: Dataset, method: Method) -> tuple[float, float]:
    """The ends of a survey's answer scale: its own where it has them, else the method's."""
    asked = survey.asked
    return (
        method.number("survey.low") if asked.low is None else asked.low,
        method.number("survey.high") if asked.high is None else asked.high,
    )


class Reading(TypedDict):
    """How answers are read: the arguments that ``summarise``, ``scored`` and ``index_by`` share."""

    low: float
    high: float
    reverse: tuple[str, ...]
    off_scale: str


def reading_of(survey: Dataset, method: Method, items: Sequence[str] | None = None) -> Reading:
    """How a survey is read, or some of its ``items``: scale, reverse-scored items, answers off the scale."""
    asked = survey.asked
    low, high = scale_of(survey, method)
    reverse = asked.reverse if items is None else tuple(item for item in asked.reverse if item in items)
    return Reading(low=low, high=high, reverse=reverse, off_scale=asked.off_scale)


@dataclass(frozen=True)
class _Part:
    """The rows of one kind in one period, with the files they come from and what is to be said of them."""

    period: str
    rows: pd.DataFrame
    files: tuple[str, ...]
    notes: tuple[str, ...]


def _by_period(datasets: Sequence[Dataset]) -> list[_Part]:
    found: dict[str, list[tuple[Dataset, pd.DataFrame]]] = {}
    for dataset in datasets:
        column = "year" if "year" in dataset.frame else "period"
        periods = dataset.frame[column].map(period_of)
        for period in sorted(set(periods)):
            found.setdefault(period, []).append((dataset, dataset.frame[periods == period]))
    return [_latest(period, parts) for period, parts in sorted(found.items())]


def _latest(period: str, parts: Sequence[tuple[Dataset, pd.DataFrame]]) -> _Part:
    """The rows of a period from several files.

    A later file takes the place of what an earlier one says of the same. Where the whole stands beside its parts (the
    year beside its months, the hospital's file beside that of its wards), the whole counts and the parts are not added.
    """
    rows = pd.concat([rows.assign(_file=i, _key=_key(rows)) for i, (_, rows) in enumerate(parts)])
    notes: list[str] = []
    for find_whole, said in (
        (_whole_years, Sentence("The year as a whole counts; its months or quarters are loaded too, but not added.")),
        (_whole_hospitals, Sentence("The whole hospital counts; its wards are loaded too, but not added.")),
    ):
        kept = find_whole(rows)
        if not kept.all():
            rows = rows[kept]
            notes.append(said)
    if "patient_days" in rows and len(set(rows["period"].map(part_of_year))) > 1:
        notes.append(
            Sentence("Parts of different length (months, quarters, years) are added up; see that none counts twice.")
        )
    latest = rows["_file"] == rows.groupby("_key")["_file"].transform("max")
    rows, numbers = _last_word(rows, latest)
    if not latest.all():
        file = parts[-1][0].file
        notes.append(Sentence("Where files say the same of a period, the one loaded last counts: {file}.", file=file))
    counted = [parts[i][0] for i in numbers]
    notes = [remark for dataset in counted for remark in dataset.remarks] + notes
    return _Part(
        period,
        rows.drop(columns=["_file", "_key"], errors="ignore"),
        tuple(d.file for d in counted),
        tuple(dict.fromkeys(notes)),
    )


def _last_word(rows: pd.DataFrame, latest: pd.Series) -> tuple[pd.DataFrame, list[int]]:
    """The rows that count where several files say the same, and the numbers of the files that they come from.

    What the latest file says counts; a number that it does not have is taken from the file before.
    """
    last = rows[latest]
    if "side" not in rows and not rows.duplicated(["_key", "_file"]).any():
        filled = rows.groupby("_key", sort=False).last()
        if filled.isna().sum().sum() < last.isna().sum().sum():
            return filled, sorted(set(rows["_file"]))
    return last, sorted(set(last["_file"]))


def _key(rows: pd.DataFrame) -> pd.Series:
    """What a row says something of, beside its kind and period: a later row of the same key takes its place."""
    keyed = rows[[c for c in ("period", "side", "unit", "indicator") if c in rows]]
    if "period" in keyed:
        keyed = keyed.assign(period=keyed["period"].map(same_period))
    return pd.Series([repr(values) for values in keyed.itertuples(index=False, name=None)], rows.index)


def _whole_years(rows: pd.DataFrame) -> pd.Series:
    """The rows of inpatient care without the parts of a year that is there as a whole, unit by unit."""
    if "patient_days" not in rows:
        return pd.Series(True, rows.index)
    return _wholes(rows, rows["period"].map(is_year), ["unit"])


def _whole_hospitals(rows: pd.DataFrame) -> pd.Series:
    """The rows without those of units where a file without units has the whole, for each side of a budget and each
    part of a year.

    Within one file a row without its unit is one more unit.
    """
    if "unit" not in rows or "indicator" in rows:
        return pd.Series(True, rows.index)
    return _wholes(rows, rows["unit"].isna().groupby(rows["_file"]).transform("all"), ["side", "period"])


def _wholes(rows: pd.DataFrame, whole: pd.Series, by: Sequence[str]) -> pd.Series:
    """Which rows are wholes, or have no whole in their group by the columns ``by`` that there are."""
    groups = [rows[column].fillna("") for column in by if column in rows]
    beside = whole.groupby(groups).transform("any") if groups else pd.Series(bool(whole.any()), rows.index)
    return whole | ~beside


def _total(rows: pd.DataFrame, column: str) -> float:
    """The sum of a column; nan where any of its numbers is missing, since a sum without it would be too small."""
    return float(rows[column].sum(skipna=False)) if column in rows else math.nan


def _budget(rows: pd.DataFrame, period: str) -> dict[str, float]:
    sides = {side: rows[rows["side"] == side] for side in ("revenue", "expenditure")}
    found = {
        f"{side}_{column}": _total(part, column)
        for side, part in sides.items()
        if len(part)
        for column in ("budgeted", "realised")
    }
    months = {f"{side}_months": float(part["months"].max()) for side, part in sides.items() if len(part)}
    return {**found, **months}


def _visits(rows: pd.DataFrame, period: str) -> dict[str, float]:
    columns = ("visits", "returning_patients", "new_patients", "new_services", "services")
    return {column: _total(rows, column) for column in columns}


def _inpatient(rows: pd.DataFrame, period: str) -> dict[str, float]:
    columns = ("patient_days", "stay_days", "discharges", "deaths", "deaths_48h")
    bed_days = float((rows["beds"] * rows["days"]).sum(skipna=False))
    units = rows["unit"].fillna("") if "unit" in rows else pd.Series("", rows.index)
    days = float(rows.groupby(units)["days"].sum(skipna=False).max(skipna=False))
    return {
        **{column: _total(rows, column) for column in columns},
        "bed_days": bed_days,
        "days": days,
        "beds": bed_days / days if days else math.nan,
        "year_days": float(days_in(int(period))) if is_year(period) else 365.0,
    }


def _workforce(rows: pd.DataFrame, period: str) -> dict[str, float]:
    return {column: _total(rows, column) for column in ("employees", "left")}


_ADDERS: Mapping[str, Callable[[pd.DataFrame, str], dict[str, float]]] = {
    "budget": _budget,
    "visits": _visits,
    "inpatient": _inpatient,
    "workforce": _workforce,
}


def _asked_otherwise(survey: Dataset, method: Method) -> Sentence | None:
    """What is to be said of a survey that is not read as the method says."""
    asked = survey.asked
    low, high = scale_of(survey, method)
    if (low, high) != (method.number("survey.low"), method.number("survey.high")) or asked.reverse:
        return Sentence(
            "{file} is read on a scale of {low:g} to {high:g}, {n} of {all} questions reverse-scored.",
            file=survey.file, low=low, high=high, n=len(asked.reverse), all=len(asked.items),
        )  # fmt: skip
    if asked.off_scale != "leave_cell_out":
        return Sentence(
            "{file}: answers off the scale are not left out one by one, as the method has it.", file=survey.file
        )
    return None


def _add_survey(values: dict[str, float], survey: Dataset, method: Method) -> None:
    """Adds a survey's points to those of the surveys of the same people in the same period."""
    counts = summarise(survey.answers, **reading_of(survey, method))
    who = "patient" if survey.asked.answered_by == "patients" else "employee"
    points, given = float(counts.sums.sum()), int(counts.n_answers.sum())
    values[f"{who}_points"] = values.get(f"{who}_points", 0.0) + points
    values[f"{who}_points_possible"] = values.get(f"{who}_points_possible", 0.0) + given * counts.high
