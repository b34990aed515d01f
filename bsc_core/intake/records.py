"""The records of a recognised table: wide periods to long, what is left to be understood filled in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bsc_core.intake.findings import Finding, choice
from bsc_core.intake.headed import HeadedPeriod, headed_period
from bsc_core.intake.layout import Layout
from bsc_core.intake.numbers import bound_of
from bsc_core.intake.recognise import DEAD_APART
from bsc_core.intake.sheets import Cell, Sheet
from bsc_core.intake.synonyms import plain, value_named
from bsc_core.intake.table_cells import TableCells
from bsc_core.intake.totals import LABEL, is_balance, is_total
from bsc_core.periods import days_of, year_of
from bsc_core.sentence import Sentence


@dataclass(frozen=True)
class _Block:
    """The columns of one period, by canonical name; ``period`` is None where a column of the table says it."""

    columns: Mapping[str, int]
    period: HeadedPeriod | None = None


class Records:
    """The records of a table as a frame with a unique index, and where each of them stands in the spreadsheet.

    ``frame`` has the columns of the kind and LABEL. ``rows`` are the row numbers of the records. ``findings`` say what
    was understood from the table's surroundings.
    """

    def __init__(self, cells: TableCells, around: HeadedPeriod | None) -> None:
        self.cells, self.around = cells, around
        self.year = around.year if around else None
        self.findings: list[Finding] = []
        blocks = self._blocks()
        self.wide = len(blocks) > 1
        titles = [{column: cells.layout.titles[at] for column, at in block.columns.items()} for block in blocks]
        self._titles = [of_block for of_block in titles for _ in cells.layout.rows]
        frame = pd.concat([self._frame(block) for block in blocks], ignore_index=True)
        self.rows = pd.Series(np.tile(cells.layout.rows, len(blocks)), frame.index)
        frame = self._completed(frame)
        frame[LABEL] = np.tile(cells.labels(), len(blocks))
        self.frame = frame[~self._headings(frame)]

    def where(self, record: int, column: str) -> tuple[int, str]:
        """The row and the title that a person sees of a value of a record."""
        row = int(self.rows[record])
        titles = self._titles[record]
        title = titles.get(column) or (titles.get("realised", "") if column == "months" else "")
        return self.cells.place(row, self.cells.label_title(row) if column == LABEL else title)

    def _blocks(self) -> list[_Block]:
        """One block for each period that headers name, or a single one where a column says the period."""
        common = {m.column: at for at, m in self.cells.found.meanings.items() if m.period is None}
        periods = self.cells.found.periods
        if not periods:
            return [_Block(common)]
        blocks: dict[tuple[int | None, str], _Block] = {}
        for at, meaning in self.cells.found.meanings.items():
            if (period := meaning.period) is None:
                continue
            key = (period.year, period.part)
            kept = blocks.get(key, _Block(common, period))
            months = [m for m in (kept.period.months if kept.period else math.nan, period.months) if not math.isnan(m)]
            said = HeadedPeriod("", period.year, period.part, min(months, default=math.nan))
            blocks[key] = _Block({**kept.columns, meaning.column: at}, said)
        return list(blocks.values())

    def _frame(self, block: _Block) -> pd.DataFrame:
        about = self.cells.kind
        known = self.cells.found.columns
        more = [column for column in (*about.optional, *about.parts) if column in known]
        columns = list(dict.fromkeys((*about.columns, *more)))
        size = len(self.cells.layout.rows)
        values: dict[str, Any] = {}
        for column in columns:
            if column in block.columns:
                values[column] = self.cells.values(block.columns[column], column)
            else:
                words = column in about.words or column == "year"
                values[column] = np.full(size, None if words else math.nan, dtype=object if words else float)
        if block.period:
            label = block.period.label(self.year)
            if "year" in values and "year" not in block.columns:
                values["year"] = np.full(size, year_of(label), dtype=object)
            elif "period" in values and "period" not in block.columns:
                values["period"] = np.full(size, label, dtype=object)
            if "months" in values and "months" not in block.columns:
                values["months"] = np.full(size, block.period.months)
        # a frame of its own dtypes: texts as objects, so that what is missing stays None
        return pd.DataFrame(
            {
                c: pd.Series(v, dtype=object if c in (*about.words, "year", "target") else float)
                for c, v in values.items()
            }
        )

    def _completed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """What the table leaves to be understood: its period, side words, twelve months, the days of a period."""
        if self.cells.found.unnamed_period and self.year is not None:
            column = "year" if "year" in frame else "period"
            value: Any = self.year if column == "year" else self.cells.choices.period or str(self.year)
            frame[column] = pd.Series([value] * len(frame), frame.index, dtype=object)
        elif "period" in frame and self.year is not None:
            dated = frame["period"].map(self._with_year)
            changed = frame.index[frame["period"].notna() & (dated != frame["period"])]
            if len(changed):
                record = int(changed[0])
                message = Sentence("The periods name no year; the title or the name says {year}.", year=str(self.year))
                action = Sentence("They belong to {year}.", year=str(self.year))
                self.findings.append(Finding("note", *self.where(record, "period"), message, action))
            frame["period"] = dated
        if self.cells.found.kind == "budget":
            frame["side"] = self._sides(frame)
            frame["months"] = frame["months"].fillna(self._months_around(frame))
        if self.cells.found.kind == "indicators":
            frame["direction"] = self._directions(frame)
        if self.cells.found.kind == "table" and "predictor" not in self.cells.found.columns:
            at = next(at for at, m in self.cells.found.meanings.items() if m.column == "predictor_level")
            frame["predictor"] = (
                self.cells.layout.above[-1] if self.cells.layout.above else self.cells.layout.titles[at]
            )
        if self.cells.found.kind == "inpatient":
            frame = self._with_the_dead(frame)
            named = frame["days"].isna()
            frame.loc[named, "days"] = frame.loc[named, "period"].map(days_of).astype(float)
        return frame

    def _with_the_dead(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Deaths and discharges of a table that has the living and the dead apart; both are said."""
        known = self.cells.found.columns
        added = []
        if "deaths" not in known and known >= DEAD_APART:
            frame["deaths"] = frame["deaths_48h"] + frame["deaths_under_48h"]
            added.append(Sentence("Deaths are those before 48 hours and those later."))
        if "discharges" not in known and "discharged_alive" in known:
            frame["discharges"] = frame["discharged_alive"] + frame["deaths"]
            added.append(Sentence("Discharges are those alive and the dead."))
        row = max(self.cells.layout.header[1], self.cells.sheet.first_row)
        action = Sentence("Added up from the columns of the table.")
        self.findings += [Finding("note", row, "", how, action) for how in added]
        return frame.drop(columns=[part for part in self.cells.kind.parts if part in frame])

    def _directions(self, frame: pd.DataFrame) -> pd.Series:
        """The direction of each indicator: as its column says, else by the sign of its target ("≤ 60" is down)."""
        at = next((at for at, m in self.cells.found.meanings.items() if m.column == "target" and not m.period), None)
        if at is None:
            return frame["direction"]
        bounds = self.cells.cells[at].mapped(bound_of)
        return frame["direction"].where(frame["direction"].notna(), np.tile(bounds, len(frame) // len(bounds)))

    def _months_around(self, frame: pd.DataFrame) -> float:
        """How many months the title says, "s/d Juli 2023", of a table that does not say it itself; else the year's."""
        if self.around is None or math.isnan(self.around.months) or not frame["months"].isna().any():
            return 12.0
        return self.around.months

    def _with_year(self, label: Any) -> Any:
        """A month or a quarter that names no year belongs to the year that the table's surroundings name."""
        if label is None or year_of(label) is not None:
            return label
        period = headed_period(str(label))
        return f"{label} {self.year}" if period.part and not period.rest else label

    def _sides(self, frame: pd.DataFrame) -> pd.Series:
        by_column = frame["side"].map(lambda side: value_named("side", side) or side if side is not None else None)
        at = next((at for at, m in self.cells.found.meanings.items() if m.column == "line"), None)
        if "side" in self.cells.found.columns or at is None:
            return by_column.astype(object)
        sides = sides_of(self.cells.sheet, self.cells.layout, at)
        return pd.Series(sides * (len(frame) // max(1, len(sides))), frame.index, dtype=object)

    def _headings(self, frame: pd.DataFrame) -> pd.Series:
        """Rows that only head others: no number at all, and no period of their own."""
        words = (*self.cells.kind.words, "year", "months", "days", "weight", "target")
        measures = [c for c in frame if c not in words and c in self.cells.found.columns]
        if not measures:
            return pd.Series(False, frame.index)
        blank = frame[measures].isna().all(axis=1)
        if self.wide or self.cells.found.unnamed_period:
            return blank.groupby(self.rows[frame.index]).transform("all")
        period = next((c for c in ("year", "period") if c in frame), None)
        return blank & frame[period].isna() if period else blank

    def without_side_headings(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A budget without the rows that head a side and have lines of their own below: their number is a sum."""
        headings = [record for record in frame.index if self._heads_a_side(frame, record)]
        return frame.drop(index=headings)

    def _heads_a_side(self, frame: pd.DataFrame, record: int) -> bool:
        """Whether a budget's row is the heading of a side with lines of its own below it: its number is their sum."""
        name = _without_number(frame.at[record, "line"])
        if value_named("side", name) != frame.at[record, "side"]:
            return False
        alike = (frame["side"] == frame.at[record, "side"]) & (frame["year"] == frame.at[record, "year"])
        return bool((alike & (frame.index > record)).any())

    def in_single_units(self, frame: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
        """Amounts that the title or a header says are in thousands or millions, brought to single rupiah."""
        units = [
            head.unit for head in self.cells.layout.heads if self.cells.column(head.at) in ("budgeted", "realised")
        ]
        factor = next((f for text in (*units, *self.cells.layout.above) if (f := factor_said(text)) > 1), 1)
        if factor == 1:
            return frame
        message = Sentence("The amounts are said to be in units of {factor:,.0f}.", factor=float(factor))
        options = {
            "to_single": Sentence("They were multiplied by {factor:,.0f}.", factor=float(factor)),
            "keep": Sentence("They are kept as they are written."),
        }
        row = max(self.cells.layout.header[0], self.cells.sheet.first_row)
        finding = choice("note", row, "", message, "units of amounts", options, self.cells.choices.actions)
        findings.append(finding)
        amounts = frame[["budgeted", "realised"]] * (factor if finding.chosen == "to_single" else 1)
        return frame.assign(budgeted=amounts["budgeted"], realised=amounts["realised"])


def sides_of(sheet: Sheet, layout: Layout, at: int) -> list[str | None]:
    """The side of every row of a budget by its names: a heading such as "BELANJA" above it, else its own first word."""
    sides: list[str | None] = []
    heading: str | None = None
    for own, first, balance in sheet.below(layout.rows, at).mapped(_said_of_side):
        heading = own or heading
        sides.append(None if balance else first if heading is None else heading)
        if balance:
            heading = None
    return sides


def _said_of_side(label: Cell) -> tuple[str | None, str | None, bool]:
    """The side that a name is, the side that its first word names, and whether it is a balance of both."""
    name = _without_number(label)
    return value_named("side", name), _first_word_side(name), is_balance(name)


def _without_number(label: Cell) -> str:
    """A name without the number in front of it: "A. Pendapatan", "1) Belanja"."""
    words = plain(label if label is not None else "").split()
    return (
        " ".join(words[1:])
        if len(words) > 1 and (len(words[0]) == 1 or words[0].isdigit() or words[0] in _ROMAN)
        else " ".join(words)
    )


_ROMAN = {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"}


def _first_word_side(name: str) -> str | None:
    words = [word for word in name.split() if not is_total(word)]
    return value_named("side", words[0]) if words else None


_FACTORS = (
    (10**9, re.compile(r"\b(?:miliar|milyar|billions?)\b", re.IGNORECASE)),
    (10**6, re.compile(r"\b(?:juta|jutaan|millions?)\b", re.IGNORECASE)),
    (10**3, re.compile(r"\b(?:ribu|ribuan|thousands?)\b", re.IGNORECASE)),
)


def factor_said(text: str) -> int:
    """By what amounts are to be multiplied that a text says are in thousands, millions or milliards; else 1."""
    return next((factor for factor, words in _FACTORS if words.search(text)), 1)
