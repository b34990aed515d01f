"""Plausibility: numbers of one row that cannot all be right, and part years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from bsc_core.intake.datasets import KINDS
from bsc_core.intake.findings import Finding
from bsc_core.periods import is_year
from bsc_core.sentence import Sentence

KEPT = Sentence("Kept as it is; check the row in the spreadsheet.")
ALOS_APART = 0.2
"""Share by which the two lengths of stay may differ before it is a finding."""


def plausibility(kind: str, frame: pd.DataFrame) -> list[Finding]:
    """What is doubtful in the rows of a table of this kind. ``frame`` is indexed by spreadsheet row.

    The column of a finding is the canonical one; the reader puts the header of the file in its place.
    """
    found = list(_below_zero_or_empty(kind, frame))
    if kind in _CHECKS:
        found += [finding for row, record in frame.iterrows() for finding in _CHECKS[kind](int(row), record)]
    return found + list(_repeated(kind, frame))


def _below_zero_or_empty(kind: str, frame: pd.DataFrame) -> Iterator[Finding]:
    about = KINDS[kind]
    for column in about.required:
        for row in frame.index[frame[column].isna()]:
            action = Sentence("What needs the number is left out.")
            yield Finding("warning", int(row), column, Sentence("The cell is empty."), action)
    if kind in ("indicators", "survey"):
        return
    for column in (c for c in frame if c not in about.words and c != "year"):
        for row in frame.index[frame[column] < 0]:
            message = Sentence("{value:,.0f} is below zero.", value=float(frame.at[row, column]))
            yield Finding("warning", int(row), str(column), message, KEPT)


def _inpatient(row: int, r: pd.Series) -> Iterator[Finding]:
    bed_days = r["beds"] * r["days"]
    if r["patient_days"] > bed_days:
        message = Sentence(
            "{patient_days:,.0f} patient-days are more than the {bed_days:,.0f} bed-days.",
            patient_days=r["patient_days"], bed_days=bed_days,
        )  # fmt: skip
        yield Finding("error", row, "patient_days", message, KEPT)
    if r["deaths"] > r["discharges"]:
        message = Sentence(
            "{deaths:,.0f} deaths are more than the {discharges:,.0f} discharges.",
            deaths=r["deaths"], discharges=r["discharges"],
        )  # fmt: skip
        yield Finding("error", row, "deaths", message, KEPT)
    if r["deaths_48h"] > r["deaths"]:
        message = Sentence("More deaths at 48 hours or later than deaths in all.")
        yield Finding("error", row, "deaths_48h", message, KEPT)
    if abs(r["stay_days"] - r["patient_days"]) > ALOS_APART * r["patient_days"]:
        message = Sentence("The length of stay differs much between days stayed and patient-days.")
        yield Finding("warning", row, "stay_days", message, KEPT)
    if is_year(r["period"]) and r["days"] < 365:
        message = Sentence("{period} has {days:,.0f} days here: a part year.", period=r["period"], days=r["days"])
        yield Finding("note", row, "days", message, Sentence("Bed turn-over is brought to a year."))


def _visits(row: int, r: pd.Series) -> Iterator[Finding]:
    parts = r["returning_patients"] + r["new_patients"]
    if parts > r["visits"]:
        message = Sentence(
            "{parts:,.0f} returning and new patients are more than the {visits:,.0f} visits.",
            parts=parts, visits=r["visits"],
        )  # fmt: skip
        yield Finding("warning", row, "visits", message, KEPT)


def _workforce(row: int, r: pd.Series) -> Iterator[Finding]:
    if r["left"] > r["employees"]:
        yield Finding("warning", row, "left", Sentence("More employees left than there were."), KEPT)


def _budget(row: int, r: pd.Series) -> Iterator[Finding]:
    if not 0 < r["months"] <= 12:
        yield Finding("error", row, "months", Sentence("A budget year has 1 to 12 months."), KEPT)


def _part_budget_years(frame: pd.DataFrame) -> Iterator[Finding]:
    for year, rows in frame[frame["months"] < 12].groupby("year"):
        message = Sentence("{year} runs for {months:.0f} months only.", year=str(year), months=rows["months"].max())
        action = Sentence("Compared with the whole year's budget, unless the method scales it.")
        yield Finding("note", int(rows.index[0]), "months", message, action)


def _repeated(kind: str, frame: pd.DataFrame) -> Iterator[Finding]:
    if kind == "budget":
        yield from _part_budget_years(frame)
    names = {"budget": ["year", "side", "line"], "inpatient": ["period"], "indicators": ["period", "indicator"]}
    if kind == "table":
        return
    keys = [*names.get(kind, ["year"]), *(["unit"] if "unit" in frame and kind != "indicators" else [])]
    action = Sentence("They are added up; delete one in the spreadsheet if it is there twice.")
    if kind == "indicators":
        action = Sentence("The last one counts; delete one in the spreadsheet.")
    if "unit" in keys and frame["unit"].isna().any() and frame["unit"].notna().any():
        row = int(frame.index[frame["unit"].isna()][0])
        message = Sentence("The row names no ward or hospital; others do.")
        yield Finding("warning", row, "unit", message, Sentence("It counts as one more; delete it if it is their sum."))
    for _, rows in frame[frame.duplicated(keys, keep=False)].groupby(keys, dropna=False):
        message = Sentence("Rows {rows} say the same period and name.", rows=[str(row) for row in rows.index])
        yield Finding("warning", int(rows.index[0]), keys[0], message, action)


_CHECKS: Mapping[str, Callable[[int, pd.Series], Iterator[Finding]]] = {
    "inpatient": _inpatient,
    "visits": _visits,
    "workforce": _workforce,
    "budget": _budget,
}
