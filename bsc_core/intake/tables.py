"""From a recognised sheet to the frame of its kind, with every doubt as a finding and every action taken."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from bsc_core.intake.checks import Doubt, plausibility
from bsc_core.intake.choices import Choices
from bsc_core.intake.column_doubts import (
    form_findings,
    number_findings,
    share_findings,
    text_findings,
    unused_findings,
)
from bsc_core.intake.findings import SAID_ONE_BY_ONE, Finding, choice
from bsc_core.intake.headed import HeadedPeriod
from bsc_core.intake.layout import Layout
from bsc_core.intake.numbers import ColumnNumbers
from bsc_core.intake.recognise import Recognised
from bsc_core.intake.records import Records
from bsc_core.intake.sheets import Sheet
from bsc_core.intake.table_cells import Place, TableCells
from bsc_core.intake.totals import LABEL, is_total, sum_rows
from bsc_core.sentence import Sentence

LEFT_OUT = Sentence("The row was left out.")


@dataclass(frozen=True)
class Table:
    """What a sheet gave: the frame, indexed by spreadsheet row, its findings, how its columns' numbers were read."""

    frame: pd.DataFrame
    findings: tuple[Finding, ...]
    numbers: Mapping[int, ColumnNumbers]


def read_table(
    sheet: Sheet,
    layout: Layout,
    found: Recognised,
    choices: Choices,
    around: HeadedPeriod | None = None,
    place: Place = lambda row, title: (row, title),
) -> Table:
    """The frame and the findings of a sheet whose columns are recognised.

    ``around`` is the period that the table's surroundings name, which counts where the table says nothing. ``place``
    turns a row and a title into those that a person sees, where the sheet was turned round.
    """
    cells = TableCells(sheet, layout, found, choices, place)
    records = Records(cells, around)
    findings = [*number_findings(cells), *text_findings(cells), *form_findings(cells), *records.findings]
    settle = _Settling(records, choices, findings)
    frame = settle(records.frame, sum_rows(found.kind, records.frame))
    frame = settle.usable(frame)
    if found.kind == "budget":
        frame = records.without_side_headings(frame)
        frame = records.in_single_units(frame, findings)
    frame = frame.drop(columns=LABEL)
    frame = settle(frame, plausibility(found.kind, frame, records.rows.to_dict()))
    findings += share_findings(cells, frame, records.rows)
    findings += unused_findings(cells)
    if records.wide and "year" in frame:
        frame = frame.sort_values("year", kind="stable")
    numbered = frame.set_axis(records.rows[frame.index].to_numpy(), axis=0).rename_axis("row")
    return Table(numbered, tuple(findings), cells.numbers)


class _Settling:
    """Turns doubts into findings, takes the actions chosen, and adds to ``findings``."""

    def __init__(self, records: Records, choices: Choices, findings: list[Finding]) -> None:
        self.records, self.choices, self.findings = records, choices, findings
        self.said = {(finding.row, finding.column) for finding in findings if finding.severity == "error"}

    def __call__(self, frame: pd.DataFrame, doubts: Iterable[Doubt]) -> pd.DataFrame:
        """The frame after the actions taken on its doubts, which become findings."""
        out: set[int] = set()
        made: dict[str, Finding] = {}
        frame = frame.copy()
        for doubt in doubts:
            row, title = self.records.where(doubt.record, doubt.column)
            if (row, title) in self.said:
                continue
            records = doubt.records or (doubt.record,)
            key = f"{doubt.about}:{row}:{title}"
            if key not in made:  # a row of a wide table is a record in every period, and is said once
                finding = choice(
                    doubt.severity, row, title, doubt.message, key, doubt.options, self.choices.actions,
                    rows=sorted({self.records.where(r, doubt.column)[0] for r in records}),
                )  # fmt: skip
                made[key] = finding if len(doubt.options) > 1 else replace(finding, options={}, chosen="")
            taken = made[key].chosen
            if taken == "leave_row_out":
                out |= set(records)
            elif taken == "leave_cell_out":
                frame.loc[list(records), doubt.column] = math.nan
            elif taken == "times_1000":
                frame.loc[list(records), doubt.column] *= 1000
            elif taken == "first_only":
                out |= set(records[1:])
            elif taken == "last_only":
                out |= set(records[:-1])
        self.findings += made.values()
        return frame.drop(index=[record for record in out if record in frame.index])

    def usable(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows that can be used; why the others can't is a finding."""
        drop = pd.Series(False, frame.index)
        for column in ("year", "period"):
            if column in frame:
                lost = frame[column].isna() & ~drop
                self._left_out(frame[lost], column, lambda r: Sentence("The row has no year or period."))
                drop |= lost
        if "side" in frame:
            lost = ~frame["side"].isin(["revenue", "expenditure"]) & ~drop
            if "side" in self.records.cells.found.columns:
                self._left_out(
                    frame[lost], "side",
                    lambda r: Sentence("“{text}” is neither revenue nor expenditure.", text=r["side"] or ""),
                )  # fmt: skip
            else:
                self._left_out(
                    frame[lost & ~frame["line"].map(is_total).astype(bool)], "line",
                    lambda r: Sentence(
                        "Nothing says whether “{text}” is revenue or expenditure.", text=str(r["line"] or "")
                    ),
                )  # fmt: skip
            drop |= lost
        return frame[~drop]

    def _left_out(self, lost: pd.DataFrame, column: str, message: Callable[[pd.Series], Sentence]) -> None:
        for count, record in enumerate(lost.index):
            row, title = self.records.where(int(record), column)
            if count == SAID_ONE_BY_ONE:
                more = Sentence("{n:,} more rows are like it.", n=len(lost) - count)
                self.findings.append(Finding("warning", row, title, more, Sentence("These rows were left out.")))
                return
            self.findings.append(Finding("warning", row, title, message(lost.loc[record]), LEFT_OUT))
