"""Plausibility: numbers of a row that cannot all be right, numbers that are no counts, part years, rows said twice."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from bsc_core.intake.datasets import KINDS
from bsc_core.intake.findings import ACTIONS, SAID_ONE_BY_ONE, Severity
from bsc_core.periods import is_year
from bsc_core.sentence import Sentence

ALOS_APART = 0.2
"""Share by which the two lengths of stay may differ before it is a finding."""

BELOW_ZERO = Sentence("{value:,.0f} is below zero.", value=math.nan)
NOT_WHOLE = Sentence("{value:,.3f} is no whole number, but this is counted in whole numbers.", value=math.nan)
KEEP = {option: ACTIONS[option] for option in ("keep", "leave_row_out")}
KEEP_CELL = {option: ACTIONS[option] for option in ("keep", "leave_cell_out", "leave_row_out")}
THOUSANDS = {"keep": ACTIONS["keep"], "times_1000": ACTIONS["times_1000"], "leave_cell_out": ACTIONS["leave_cell_out"]}
ADDED_UP = {
    "add_up": Sentence("They are added up."),
    "first_only": ACTIONS["first_only"],
    "last_only": ACTIONS["last_only"],
}
LAST_COUNTS = {option: ACTIONS[option] for option in ("last_only", "first_only")}


@dataclass(frozen=True)
class Doubt:
    """Something doubtful in a frame: ``record`` is a label of its index, ``column`` a canonical column.

    ``options`` are the actions to choose from, the default first; a single one is no choice. ``about`` names the sort
    of doubt. ``records`` are all records that it is about, where they are several.
    """

    severity: Severity
    record: int
    column: str
    message: Sentence
    options: Mapping[str, Sentence]
    about: str
    records: tuple[int, ...] = field(default=())


def plausibility(kind: str, frame: pd.DataFrame, rows: Mapping[int, int]) -> list[Doubt]:
    """What is doubtful in a table of this kind. ``frame`` has a unique index and canonical columns.

    ``rows`` says for each label of the index which row of the spreadsheet it is. A table of frequencies has no outcome
    at all, which is nothing doubtful.
    """
    found = [*_empty(kind, frame), *_below_zero(kind, frame), *_not_whole(kind, frame)]
    if kind in _CHECKS:
        found += _CHECKS[kind](frame)
    return found + list(_repeated(kind, frame, rows))


def _each(
    frame: pd.DataFrame,
    where: pd.Series,
    severity: Severity,
    column: str,
    message: Callable[[pd.Series], Sentence],
    options: Mapping[str, Sentence],
    about: str,
) -> Iterator[Doubt]:
    """A doubt for each record where it holds, up to SAID_ONE_BY_ONE, then one for all the others."""
    records = frame.index[where.to_numpy(dtype=bool)]
    for record in records[:SAID_ONE_BY_ONE]:
        yield Doubt(severity, int(record), column, message(frame.loc[record]), options, about)
    others = tuple(int(record) for record in records[SAID_ONE_BY_ONE:])
    if others:
        more = Sentence.counted(
            "One more row has the same doubt.", "{n:,} more rows have the same doubt.", n=len(others)
        )
        yield Doubt(severity, others[0], column, more, options, f"{about}, more", others)


def _empty(kind: str, frame: pd.DataFrame) -> Iterator[Doubt]:
    left_out = {"left_out": Sentence("What needs the number is left out.")}
    frequencies = kind == "table" and frame["outcome_level"].isna().all()
    for column in ("predictor_level", "n") if frequencies else KINDS[kind].required:
        yield from _each(
            frame, frame[column].isna(), "warning", column,
            lambda r: Sentence("The cell is empty."), left_out, f"empty {column}",
        )  # fmt: skip


def _below_zero(kind: str, frame: pd.DataFrame) -> Iterator[Doubt]:
    if kind == "indicators":
        return
    for column in (c for c in frame if c not in KINDS[kind].words and c != "year"):
        message = partial(_about_value, BELOW_ZERO, column)
        yield from _each(frame, frame[column] < 0, "warning", column, message, KEEP_CELL, f"below zero {column}")


def _not_whole(kind: str, frame: pd.DataFrame) -> Iterator[Doubt]:
    """People and days are counted whole; a spreadsheet in English turns a typed 38.811 into thirty-eight and a bit."""
    for column in KINDS[kind].counted:
        if column not in frame:
            continue
        values = frame[column]
        thousandth = (values.abs() < 1000) & np.isclose(values * 1000 % 1, 0, atol=1e-6) & (values % 1 != 0)
        for where, options in ((thousandth, THOUSANDS), ((values % 1 != 0) & values.notna() & ~thousandth, KEEP_CELL)):
            message = partial(_about_value, NOT_WHOLE, column)
            yield from _each(frame, where, "warning", column, message, options, f"not whole {column}")


def _about_value(sentence: Sentence, column: str, record: pd.Series) -> Sentence:
    """A sentence with the value of a record in one column."""
    return Sentence(sentence.msgid, value=float(record[column]))


def _inpatient(frame: pd.DataFrame) -> Iterator[Doubt]:
    yield from _each(
        frame, frame["patient_days"] > frame["beds"] * frame["days"], "error", "patient_days",
        lambda r: Sentence(
            "{patient_days:,.0f} patient-days are more than the {bed_days:,.0f} bed-days.",
            patient_days=r["patient_days"], bed_days=r["beds"] * r["days"],
        ),
        KEEP, "bed-days",
    )  # fmt: skip
    yield from _each(
        frame, frame["deaths"] > frame["discharges"], "error", "deaths",
        lambda r: Sentence(
            "{deaths:,.0f} deaths are more than the {discharges:,.0f} discharges.",
            deaths=r["deaths"], discharges=r["discharges"],
        ),
        KEEP, "deaths",
    )  # fmt: skip
    yield from _each(
        frame, frame["deaths_48h"] > frame["deaths"], "error", "deaths_48h",
        lambda r: Sentence("More deaths at 48 hours or later than deaths in all."), KEEP, "deaths at 48 hours",
    )  # fmt: skip
    apart = (frame["stay_days"] - frame["patient_days"]).abs() > ALOS_APART * frame["patient_days"]
    yield from _each(
        frame, apart, "warning", "stay_days",
        lambda r: Sentence("The length of stay differs much between days stayed and patient-days."), KEEP, "two stays",
    )  # fmt: skip
    part = frame["period"].map(is_year) & (frame["days"] < 365)
    yield from _each(
        frame, part, "note", "days",
        lambda r: Sentence("{period} has {days:,.0f} days here: a part year.", period=r["period"], days=r["days"]),
        {"to_a_year": Sentence("Bed turn-over is brought to a year.")}, "part year",
    )  # fmt: skip


def _visits(frame: pd.DataFrame) -> Iterator[Doubt]:
    yield from _each(
        frame, frame["returning_patients"] + frame["new_patients"] > frame["visits"], "warning", "visits",
        lambda r: Sentence(
            "{parts:,.0f} returning and new patients are more than the {visits:,.0f} visits.",
            parts=r["returning_patients"] + r["new_patients"], visits=r["visits"],
        ),
        KEEP, "parts of visits",
    )  # fmt: skip


def _workforce(frame: pd.DataFrame) -> Iterator[Doubt]:
    yield from _each(
        frame, frame["left"] > frame["employees"], "warning", "left",
        lambda r: Sentence("More employees left than there were."), KEEP, "left",
    )  # fmt: skip


def _budget(frame: pd.DataFrame) -> Iterator[Doubt]:
    yield from _each(
        frame, ~frame["months"].between(0, 12, inclusive="right"), "error", "months",
        lambda r: Sentence("A budget year has 1 to 12 months."), KEEP, "months",
    )  # fmt: skip
    for year, rows in frame[frame["months"] < 12].groupby("year"):
        message = Sentence("{year} runs for {months:.0f} months only.", year=str(year), months=rows["months"].max())
        action = {"compared": Sentence("Compared with the whole year's budget, unless the method scales it.")}
        yield Doubt("note", int(rows.index[0]), "months", message, action, f"part year {year}")


def keys_of(kind: str, frame: pd.DataFrame) -> list[str]:
    """The columns that tell the records of a kind apart."""
    names = {"budget": ["year", "side", "line"], "inpatient": ["period"], "indicators": ["period", "indicator"]}
    return [*names.get(kind, ["year"]), *(["unit"] if "unit" in frame and kind != "indicators" else [])]


def _repeated(kind: str, frame: pd.DataFrame, row_of: Mapping[int, int]) -> Iterator[Doubt]:
    if kind == "table":
        return
    keys = keys_of(kind, frame)
    if "unit" in keys and frame["unit"].isna().any() and frame["unit"].notna().any():
        record = int(frame.index[frame["unit"].isna()][0])
        options = {
            "count": Sentence("It counts as one more ward or hospital."),
            "leave_row_out": ACTIONS["leave_row_out"],
        }
        message = Sentence("The row names no ward or hospital; others do.")
        yield Doubt("warning", record, "unit", message, options, "no unit")
    twice = frame[frame.duplicated(keys, keep=False)].groupby(keys, dropna=False)
    for count, (_, rows) in enumerate(twice):
        if count >= SAID_ONE_BY_ONE:
            return
        numbers = [str(row_of[int(record)]) for record in rows.index]
        message = Sentence("Rows {rows} say the same period and name.", rows=numbers)
        options = LAST_COUNTS if kind == "indicators" else ADDED_UP
        records = tuple(map(int, rows.index))
        yield Doubt("warning", records[0], keys[0], message, options, "same period and name", records)


_CHECKS: Mapping[str, Callable[[pd.DataFrame], Iterator[Doubt]]] = {
    "inpatient": _inpatient,
    "visits": _visits,
    "workforce": _workforce,
    "budget": _budget,
}
