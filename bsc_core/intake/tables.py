"""From a recognised sheet to the frame of its kind: cells to numbers, wide periods to long, doubts to findings."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from bsc_core.intake.checks import Doubt, plausibility
from bsc_core.intake.choices import Choices
from bsc_core.intake.datasets import KINDS, column_name
from bsc_core.intake.findings import ACTIONS, Finding, Severity, choice
from bsc_core.intake.headed import HeadedPeriod, headed_period
from bsc_core.intake.layout import Head, Layout
from bsc_core.intake.numbers import (
    ColumnNumbers,
    Form,
    NotANumber,
    ends_of,
    number,
    other_form,
    read_numbers,
    span,
    span_text,
)
from bsc_core.intake.recognise import Across, Meaning, Recognised, is_percent
from bsc_core.intake.sheets import Cell, Column, Sheet
from bsc_core.intake.synonyms import names, plain, value_named
from bsc_core.intake.totals import LABEL, is_balance, is_total, shares_that_do_not_fit, sum_rows
from bsc_core.periods import days_of, year_of
from bsc_core.sentence import Sentence

SAID_ONE_BY_ONE = 20
"""More cells of a column than this that are no numbers are one finding."""
LEFT_OUT = Sentence("The row was left out.")
EMPTY = Sentence("The cell counts as empty.")
IMPLAUSIBLE_SHARE = 1.5
"""A column of percentages whose numbers are all below this probably holds shares of 1."""


@dataclass(frozen=True)
class Table:
    """What a sheet gave: the frame, indexed by spreadsheet row, its findings, and how its columns' numbers were read."""

    frame: pd.DataFrame
    findings: tuple[Finding, ...]
    numbers: Mapping[int, ColumnNumbers] = field(default_factory=dict)


@dataclass(frozen=True)
class _Block:
    """The columns of one period, by canonical name; ``period`` is None where a column of the table says it."""

    columns: Mapping[str, int]
    period: HeadedPeriod | None = None


def read_table(
    sheet: Sheet,
    layout: Layout,
    found: Recognised,
    choices: Choices,
    around: HeadedPeriod | None = None,
    place: Callable[[int, str], tuple[int, str]] | None = None,
) -> Table:
    """The frame and the findings of a sheet whose columns are recognised.

    ``around`` is the period that the table's surroundings name, which counts where the table says nothing. ``place`` turns a row
    and a title into those that a person sees, where the sheet was turned round.
    """
    reader = _Reader(sheet, layout, found, choices, around, place or (lambda row, title: (row, title)))
    return reader.table()


def sides_of(sheet: Sheet, layout: Layout, at: int) -> list[str | None]:
    """The side of every row of a budget by its names: a heading such as "BELANJA" above it, else its own first word."""
    sides: list[str | None] = []
    heading: str | None = None
    for row in layout.rows:
        label = sheet.row(int(row))[at]
        name = _without_number(label)
        own = value_named("side", name)
        if own:
            heading = own
        sides.append(None if is_balance(name) else _first_word_side(name) if heading is None else heading)
        if is_balance(name):
            heading = None
    return sides


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


class _Reader:
    """Reads one table and keeps what was doubtful on the way."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        found: Recognised,
        choices: Choices,
        around: HeadedPeriod | None,
        place: Callable[[int, str], tuple[int, str]],
    ) -> None:
        self.sheet, self.layout, self.found, self.choices = sheet, layout, found, choices
        self.around, self.place = around, place
        self.year = around.year if around else None
        self.kind = KINDS[found.kind]
        self.findings: list[Finding] = []
        self.cells = {head.at: self._cells(head.at) for head in layout.heads}
        self.numbers = self._read_numbers()
        self.said: set[tuple[int | None, str]] = set()

    # what the cells hold

    def _cells(self, at: int) -> Column:
        """The data cells of a column; what is merged downwards stands in each of its rows."""
        cells = self.sheet.below(self.layout.rows, at)
        blocks = [(first, last) for first, left, last, _ in self.sheet.merged if left == at and last > first]
        if not blocks:
            return cells
        codes = cells.at.copy()
        for first, last in blocks:
            inside = np.flatnonzero((self.layout.rows >= first) & (self.layout.rows <= last))
            codes[inside] = codes[inside[0]] if len(inside) else 0
        return Column(cells.cells, codes)

    def _labels(self) -> np.ndarray:
        """For each row the first text that stands in a column which the kind does not know."""
        found = np.full(len(self.layout.rows), None, dtype=object)
        for head in reversed(self.layout.heads):
            cells = self.cells[head.at]
            if head.at not in self.found.meanings and any(isinstance(cell, str) for cell in cells.cells):
                texts = _mapped(cells, lambda cell: cell if isinstance(cell, str) else None)
                found = np.where(texts == None, found, texts)  # noqa: E711  element by element
        return found

    def _read_numbers(self) -> dict[int, ColumnNumbers]:
        about = self.kind
        at = {
            position: meaning.column
            for position, meaning in self.found.meanings.items()
            if meaning.column not in (*about.words, "year")
        }
        whole = [position for position, column in at.items() if column in about.counted + about.large]
        return read_numbers(
            {position: self._spans_aside(position, column) for position, column in at.items()},
            whole=whole,
            decimal_comma=self.sheet.decimal_comma,
            chosen={position: form for position, form in self.choices.forms.items() if position in at},
        )

    def _spans_aside(self, position: int, column: str) -> Column:
        """A column in which a target that is a span ("60-85") is its last end: that has a number form like any other."""
        cells = self.cells[position]
        if column != "target":
            return cells
        return Column(tuple(_last_end(cell) for cell in cells.cells), cells.at)

    def _values(self, position: int, column: str) -> np.ndarray:
        """A column's values as the kind wants them: text, a year, or numbers."""
        cells = self.cells[position]
        if column in self.kind.words:
            return _mapped(cells, _label)
        if column == "year":
            return _mapped(cells, lambda cell: None if is_total(cell) else year_of(cell))
        values = self.numbers[position].values
        if column == "target":
            form = self.numbers[position].form
            targets = _mapped(cells, lambda cell: _target(cell, form))
            return np.where(pd.isna(targets), values, targets)
        return values

    # the frame

    def table(self) -> Table:
        blocks = self._blocks()
        frames = [self._frame(block) for block in blocks]
        frame = pd.concat(frames, ignore_index=True)
        rows = np.tile(self.layout.rows, len(blocks))
        self.rows = pd.Series(rows, frame.index)
        self.titles = [
            {column: self.layout.titles[at] for column, at in block.columns.items()}
            for block in blocks for _ in self.layout.rows
        ] if len(blocks) > 1 else None  # fmt: skip
        self.only_titles = {column: self.layout.titles[at] for column, at in blocks[0].columns.items()}
        self._say_numbers()
        frame = self._completed(frame)
        frame[LABEL] = np.tile(self._labels(), len(blocks))
        frame = frame[~self._headings(frame, wide=len(blocks) > 1)]
        frame = self._settled(frame, sum_rows(self.found.kind, frame))
        frame = self._kept(frame)
        if self.found.kind == "budget" and "line" in frame:
            frame = frame.drop(index=[r for r in frame.index if self._is_heading(frame, r)])
        frame = self._in_units(frame)
        frame = self._settled(frame, plausibility(self.found.kind, frame.drop(columns=LABEL), self.rows.to_dict()))
        self._say_percentages(frame)
        self._say_unused()
        frame = frame.drop(columns=LABEL)
        ordered = frame.sort_values("year", kind="stable") if len(blocks) > 1 and "year" in frame else frame
        numbered = ordered.set_axis(self.rows[ordered.index].to_numpy(), axis=0).rename_axis("row")
        return Table(numbered, tuple(self.findings), self.numbers)

    def _blocks(self) -> list[_Block]:
        """One block for each period that headers name, or a single one where a column says the period."""
        common = {m.column: at for at, m in self.found.meanings.items() if m.period is None}
        periods = self.found.periods
        if not periods:
            return [_Block(common)]
        blocks: dict[tuple[int | None, str], _Block] = {}
        for at, meaning in self.found.meanings.items():
            if (period := meaning.period) is None:
                continue
            key = (period.year, period.part)
            kept = blocks.get(key, _Block(common, period))
            months = [m for m in (kept.period.months if kept.period else math.nan, period.months) if not math.isnan(m)]
            said = HeadedPeriod("", period.year, period.part, min(months, default=math.nan))
            blocks[key] = _Block({**kept.columns, meaning.column: at}, said)
        return list(blocks.values())

    def _frame(self, block: _Block) -> pd.DataFrame:
        about = self.kind
        known = self.found.columns
        columns = [*about.columns, *(c for c in about.optional if c in known and c not in about.columns)]
        size = len(self.layout.rows)
        values: dict[str, Any] = {}
        for column in columns:
            if column in block.columns:
                values[column] = self._values(block.columns[column], column)
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
                c: pd.Series(v, dtype=object if c in about.words + ("year", "target") else float)
                for c, v in values.items()
            }
        )

    def _completed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """What the table leaves to be understood: its period, side words, twelve months, the days of a period."""
        if self.found.unnamed_period and self.year is not None:
            column = "year" if "year" in frame else "period"
            value: Any = self.year if column == "year" else self.choices.period or str(self.year)
            frame[column] = pd.Series([value] * len(frame), frame.index, dtype=object)
        elif "period" in frame and self.year is not None:
            dated = frame["period"].map(self._with_year)
            if not dated.equals(frame["period"]):
                record = int(frame.index[(dated != frame["period"]).to_numpy()][0])
                message = Sentence("The periods name no year; the title or the name says {year}.", year=str(self.year))
                action = Sentence("They belong to {year}.", year=str(self.year))
                self._say("note", *self._where(record, "period"), message, action)
            frame["period"] = dated
        if self.found.kind == "budget":
            frame["side"] = self._sides(frame)
            frame["months"] = frame["months"].fillna(self._months_around(frame))
        if self.found.kind == "table" and "predictor" not in self.found.columns:
            at = next(at for at, m in self.found.meanings.items() if m.column == "predictor_level")
            frame["predictor"] = self.layout.above[-1] if self.layout.above else self.layout.titles[at]
        if self.found.kind == "inpatient":
            named = frame["days"].isna()
            frame.loc[named, "days"] = frame.loc[named, "period"].map(days_of).astype(float)
        return frame

    def _months_around(self, frame: pd.DataFrame) -> float:
        """How many months the title says, "s/d Juli 2023", of a table that does not say it itself; else the year's."""
        if self.around is None or math.isnan(self.around.months) or not frame["months"].isna().any():
            return 12.0
        return self.around.months

    def _in_units(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Amounts that the title or a header says are in thousands or millions, brought to single rupiah."""
        units = [head.unit for head in self.layout.heads if self._column(head.at) in ("budgeted", "realised")]
        factor = next((f for text in (*units, *self.layout.above) if (f := factor_said(text)) > 1), 1)
        if factor == 1 or self.found.kind != "budget":
            return frame
        message = Sentence("The amounts are said to be in units of {factor:,.0f}.", factor=float(factor))
        options = {
            "to_single": Sentence("They were multiplied by {factor:,.0f}.", factor=float(factor)),
            "keep": Sentence("They are kept as they are written."),
        }
        row = max(self.layout.header[0], self.sheet.first_row)
        finding = choice("note", row, "", message, "units of amounts", options, self.choices.actions)
        self.findings.append(finding)
        amounts = frame[["budgeted", "realised"]] * (factor if finding.chosen == "to_single" else 1)
        return frame.assign(budgeted=amounts["budgeted"], realised=amounts["realised"])

    def _column(self, at: int) -> str:
        meaning = self.found.meanings.get(at)
        return meaning.column if meaning else ""

    def _with_year(self, label: Any) -> Any:
        """A month or a quarter that names no year belongs to the year that the table's surroundings name."""
        if label is None or year_of(label) is not None:
            return label
        period = headed_period(str(label))
        return f"{label} {self.year}" if period.part and not period.rest else label

    def _sides(self, frame: pd.DataFrame) -> pd.Series:
        by_column = frame["side"].map(lambda side: value_named("side", side) or side if side is not None else None)
        at = next((at for at, m in self.found.meanings.items() if m.column == "line"), None)
        if "side" in self.found.columns or at is None:
            return by_column.astype(object)
        sides = sides_of(self.sheet, self.layout, at)
        return pd.Series(sides * (len(frame) // max(1, len(sides))), frame.index, dtype=object)

    def _is_heading(self, frame: pd.DataFrame, record: int) -> bool:
        """Whether a budget's row is the heading of a side with lines of its own below it: its number is their sum."""
        name = _without_number(frame.at[record, "line"])
        if value_named("side", name) != frame.at[record, "side"]:
            return False
        alike = (frame["side"] == frame.at[record, "side"]) & (frame["year"] == frame.at[record, "year"])
        return bool((alike & (frame.index > record)).any())

    def _kept(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows that can be used; why the others can't is a finding."""
        drop = pd.Series(False, frame.index)
        for column in ("year", "period"):
            if column in frame:
                lost = frame[column].isna() & ~drop
                self._say_rows(frame[lost], column, lambda r: Sentence("The row has no year or period."))
                drop |= lost
        if "side" in frame:
            lost = ~frame["side"].isin(["revenue", "expenditure"]) & ~drop
            if "side" in self.found.columns:
                self._say_rows(
                    frame[lost], "side",
                    lambda r: Sentence("“{text}” is neither revenue nor expenditure.", text=r["side"] or ""),
                )  # fmt: skip
            else:
                self._say_rows(
                    frame[lost & ~frame["line"].map(is_total).astype(bool)], "line",
                    lambda r: Sentence(
                        "Nothing says whether “{text}” is revenue or expenditure.", text=str(r["line"] or "")
                    ),
                )  # fmt: skip
            drop |= lost
        return frame[~drop]

    def _headings(self, frame: pd.DataFrame, wide: bool) -> pd.Series:
        """Rows that only head others: no number at all, and no period of their own."""
        words = (*self.kind.words, "year", "months", "days", "weight", "target")
        measures = [c for c in frame if c not in words and c in self.found.columns]
        if not measures:
            return pd.Series(False, frame.index)
        blank = frame[measures].isna().all(axis=1)
        if wide or self.found.unnamed_period:
            return blank.groupby(self.rows[frame.index]).transform("all")
        period = next((c for c in ("year", "period") if c in frame), None)
        return blank & frame[period].isna() if period else blank

    def _settled(self, frame: pd.DataFrame, doubts: Iterable[Doubt]) -> pd.DataFrame:
        """The frame after the actions taken on its doubts, which become findings."""
        out: set[int] = set()
        made: dict[str, Finding] = {}
        frame = frame.copy()
        for doubt in doubts:
            row, title = self._where(doubt.record, doubt.column)
            if (row, title) in self.said:
                continue
            records = doubt.records or (doubt.record,)
            key = f"{doubt.about}:{row}:{title}"
            if key not in made:  # a row of a wide table is a record in every period, and is said once
                finding = choice(
                    doubt.severity, row, title, doubt.message, key, doubt.options, self.choices.actions,
                    rows=sorted({self._where(r, doubt.column)[0] for r in records}),
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

    # what is said

    def _where(self, record: int, column: str) -> tuple[int, str]:
        """The row and the title that a person sees of a cell of the frame."""
        titles = self.titles[record] if self.titles else self.only_titles
        title = titles.get(column) or (titles.get("realised", "") if column == "months" else "")
        if column == LABEL:
            title = self._title_of_label(int(self.rows[record]))
        return self.place(int(self.rows[record]), title)

    def _title_of_label(self, row: int) -> str:
        cells = self.sheet.row(row)
        at = next((h.at for h in self.layout.heads if not self._column(h.at) and isinstance(cells[h.at], str)), None)
        return "" if at is None else self.layout.titles[at]

    def _say(self, severity: Severity, row: int, title: str, message: Sentence, action: Sentence) -> None:
        self.findings.append(Finding(severity, row, title, message, action))

    def _say_rows(self, lost: pd.DataFrame, column: str, message: Callable[[pd.Series], Sentence]) -> None:
        for count, record in enumerate(lost.index):
            row, title = self._where(int(record), column)
            if count == SAID_ONE_BY_ONE:
                more = Sentence("{n:,} more rows are like it.", n=len(lost) - count)
                self._say("warning", row, title, more, Sentence("These rows were left out."))
                return
            self._say("warning", row, title, message(lost.loc[record]), LEFT_OUT)

    def _say_numbers(self) -> None:
        for at, read in self.numbers.items():
            cells = sorted((int(p), text) for text, positions in read.unreadable.items() for p in positions)
            for position, text in cells[:SAID_ONE_BY_ONE]:
                row, seen = self._seen(position, at)
                self._say("error", row, seen, not_a_number(text), EMPTY)
                self.said.add((row, seen))
            if len(cells) > SAID_ONE_BY_ONE:
                row, seen = self._seen(cells[SAID_ONE_BY_ONE][0], at)
                message = Sentence("{n:,} more cells of this column are no numbers.", n=len(cells) - SAID_ONE_BY_ONE)
                self._say("error", row, seen, message, Sentence("These cells count as empty."))
            if len(read.units) > 1:
                at_row = min(int(positions[0]) for positions in list(read.units.values())[1:])
                message = Sentence("The cells of this column name different units: {units}.", units=list(read.units))
                self._say("warning", *self._seen(at_row, at), message, Sentence("The numbers are taken as they stand."))
            if read.mixed:
                row, seen = self._seen(int(read.contrary[0]), at)
                message = Sentence.counted(
                    "A number has another decimal sign than the rest of the column.",
                    "{n:,} numbers have another decimal sign than the rest of the column; here is the first.",
                    n=len(read.contrary),
                )
                self._say("warning", row, seen, message, Sentence("Each is read by the sign that it shows."))
        self._say_forms()

    def _say_forms(self) -> None:
        """Columns whose cells can be read in two ways, those decided alike together: one click reads them otherwise."""
        alike: dict[tuple[str, Form | None], list[int]] = {}
        for at, read in self.numbers.items():
            if read.ambiguous and read.form and (read.doubtful or read.decided_by == "user"):
                alike.setdefault((read.decided_by, read.form), []).append(at)
        for (decided_by, form), columns in alike.items():
            if form is None:
                continue
            first = self.numbers[columns[0]]
            row, _ = self._seen(first.ambiguous_rows[0], columns[0])
            titles = list(dict.fromkeys(self._seen(self.numbers[at].ambiguous_rows[0], at)[1] for at in columns))
            key = f"form:{','.join(map(str, columns))}"
            self.findings.append(
                choice(
                    "warning" if decided_by in ("habit", "neighbours") else "note", row, ", ".join(titles),
                    form_doubt(*first.examples[0], decided_by), key,
                    {f"form:{f}": ACTIONS[f"form:{f}"] for f in (form, other_form(form))}, {},
                    rows=sorted({self._seen(p, at)[0] for at in columns for p in self.numbers[at].ambiguous_rows[:1000]}),
                )
            )  # fmt: skip

    def _seen(self, position: int, at: int) -> tuple[int, str]:
        """The row and the title that a person sees of a cell of the sheet."""
        return self.place(int(self.layout.rows[position]), self.layout.titles[at])

    def _say_percentages(self, frame: pd.DataFrame) -> None:
        """Percentages that stand beside the numbers they are made of and do not fit them."""
        percent = {
            head.at: head for head in self.layout.heads if is_percent(head) and head.at not in self.found.meanings
        }
        for at in percent:
            left = [(p, m) for p, m in self.found.meanings.items() if p < at]
            if self.found.kind == "budget":
                realised = [p for p, m in left if m.column == "realised"]
                budgeted = [p for p, m in left if m.column == "budgeted"]
                if realised and budgeted:
                    self._say_shares(at, self.numbers[realised[-1]].values, self.numbers[budgeted[-1]].values)
            elif self.found.kind == "table":
                self._say_table_shares(at, frame)

    def _shares(self, at: int) -> np.ndarray:
        shares = read_numbers({at: self.cells[at]}, decimal_comma=self.sheet.decimal_comma)[at].values
        known = shares[~np.isnan(shares)]
        return shares * 100 if len(known) and np.abs(known).max() <= IMPLAUSIBLE_SHARE else shares

    def _say_shares(self, at: int, counts: np.ndarray, wholes: np.ndarray) -> None:
        shares = self._shares(at)
        with np.errstate(divide="ignore", invalid="ignore"):
            computed = np.where(wholes == 0, math.nan, counts / wholes * 100)
        for position in shares_that_do_not_fit(computed, shares, 100.0)[:SAID_ONE_BY_ONE]:
            self._say_share(at, position, shares[position], computed[position])

    def _say_table_shares(self, at: int, frame: pd.DataFrame) -> None:
        """A share of a cross-table is of a row, of a column or of all: it fits if it is one of them."""
        shares = self._shares(at)
        one = frame["predictor"].map(str) + " × " + frame["outcome"].map(str)
        n = frame["n"]
        wholes = [
            n.groupby(one).transform("sum"),
            n.groupby([one, frame["predictor_level"]]).transform("sum"),
            n.groupby([one, frame["outcome_level"]]).transform("sum"),
        ]
        position_of = {int(row): position for position, row in enumerate(self.layout.rows)}
        for record in frame.index:
            position = position_of[int(self.rows[record])]
            share = shares[position : position + 1]
            misfits = [
                len(shares_that_do_not_fit(np.array([n[record]]), share, float(whole[record])))
                for whole in wholes
                if not math.isnan(whole[record])
            ]
            if all(misfits):
                self._say_share(at, position, float(share[0]), float(n[record] / wholes[0][record] * 100))

    def _say_share(self, at: int, position: int, printed: float, computed: float) -> None:
        row, title = self.place(int(self.layout.rows[position]), self.layout.titles[at])
        message = Sentence(
            "The percentage says {printed:g}; the numbers give {computed:.2f}.",
            printed=float(printed),
            computed=float(computed),
        )
        self._say("warning", row, title, message, Sentence("The numbers count; the percentage is computed anew."))

    def _say_headless(self, at: int) -> None:
        """Cells in a column that has no header: a row of text may have been torn at a sign inside a number."""
        for position in np.flatnonzero(self.cells[at].at)[:SAID_ONE_BY_ONE]:
            row, title = self._seen(int(position), at)
            message = Sentence(
                "“{text}” stands in a column without a header; perhaps a comma inside a number split the row.",
                text=str(self.cells[at][int(position)]),
            )
            self._say("warning", row, title, message, Sentence("The cell is not used; look at the row."))

    def _say_unused(self) -> None:
        """Columns that no one asked for are a note; one that probably means something can be used."""
        used = set(self.found.meanings)
        row = max(self.layout.header[1], self.sheet.first_row)
        silent = names("numbering").keys() | names("note").keys()
        others = []
        for head in self.layout.heads:
            if head.at in used or is_percent(head) or any(plain(part) in silent for part in (head.title,)):
                continue
            if head.at in self.found.suggested and head.at not in self.choices.columns:
                self.findings.append(suggestion(self.found, head.at, self.layout.titles[head.at], row))
            elif any(head.parts):
                others.append(self.layout.titles[head.at])
            else:
                self._say_headless(head.at)
        if others:
            self._say(
                "note", row, ", ".join(others),
                Sentence.counted("One column was not used.", "{n} columns were not used.", n=len(others)),
                Sentence("They stay out of the results."),
            )  # fmt: skip


_FACTORS = (
    (10**9, re.compile(r"\b(?:miliar|milyar|billions?)\b", re.IGNORECASE)),
    (10**6, re.compile(r"\b(?:juta|jutaan|millions?)\b", re.IGNORECASE)),
    (10**3, re.compile(r"\b(?:ribu|ribuan|thousands?)\b", re.IGNORECASE)),
)


def factor_said(text: str) -> int:
    """By what amounts are to be multiplied that a text says are in thousands, millions or milliards; else 1."""
    return next((factor for factor, words in _FACTORS if words.search(text)), 1)


def suggestion(found: Recognised, at: int, title: str, row: int) -> Finding:
    """The question whether a header that no catalogue knows means what it looks like. Until then it is not used."""
    column = found.suggested[at]
    message = Sentence("“{title}” looks like “{column}”. Is it?", title=title, column=column_name(found.kind, column))
    options = {
        "not_use": Sentence("It is not used until you say so."),
        f"use:{column}": Sentence("Yes, it is used as “{column}”.", column=column_name(found.kind, column)),
    }
    return choice("warning", row, title, message, f"column:{at}", options, {})


def not_a_number(text: str) -> Sentence:
    """What is said of a cell that holds no number."""
    if text.startswith("#"):
        return Sentence("The spreadsheet shows “{text}” here: a formula that does not work out.", text=text)
    return Sentence("“{text}” is not a number.", text=text)


DECIDED = {
    "neighbours": Sentence("the other columns are written so"),
    "kind": Sentence("only so does it make sense in this column"),
    "habit": Sentence("this is how it is mostly written in Indonesia"),
}
"""Why a column was read by a form that its own cells do not prove."""


def form_doubt(text: str, read: float, decided_by: str) -> Sentence:
    """What is said of a text that can be read in two ways, and of the number that it was read as."""
    readings = {number(text, "comma"), number(text, "point")} - {read}
    said = {"text": text, "read": read, "other": next(iter(readings), read)}
    if decided_by == "user":
        return Sentence("“{text}” can be read as {read:,.6g} or as {other:,.6g}; read as you chose.", **said)
    return Sentence(
        "“{text}” can be read as {read:,.6g} or as {other:,.6g}. It is read as {read:,.6g}: {why}.",
        **said, why=DECIDED[decided_by],
    )  # fmt: skip


def _mapped(cells: Column, value: Callable[[Cell], Any]) -> np.ndarray:
    """A value for every row, worked out once for every distinct cell."""
    values = np.empty(len(cells.cells), dtype=object)
    values[:] = [value(cell) for cell in cells.cells]
    return values[cells.at]


def _label(cell: Cell) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    return str(cell)


def _last_end(cell: Cell) -> Cell:
    return ends_of(cell)[-1] if isinstance(cell, str) else cell


def _target(cell: Cell, form: Form | None) -> Any:
    """A target that is a span as its text, one with a sign before it as its number; None for any other."""
    if not isinstance(cell, str) or ends_of(cell) == (cell,):
        return None
    try:
        ends = span(cell, form)
    except NotANumber:
        return None
    try:
        one_way = span(cell) == ends
    except NotANumber:
        one_way = False
    return ends[0] if ends[0] == ends[1] else str(cell) if one_way else span_text(*ends)


def turned(
    sheet: Sheet, layout: Layout, found: Across
) -> tuple[Sheet, Layout, Recognised, Callable[[int, str], tuple[int, str]]]:
    """A table with a row for each figure, turned so that it has a column for each figure and a row for each period.

    The last of what is returned turns a row and a title of the turned table into those that a person sees.
    """
    kind, label, rows, periods = found
    order = sorted(periods)
    label_of = "year" if "year" in KINDS[kind].columns else "period"
    texts: list[Sequence[Cell]] = [[label_of, *(str(sheet.row(row)[label]) for row in rows)]]
    for at in order:
        texts.append([periods[at].label() or layout.titles[at], *(sheet.row(row)[at] for row in rows)])
    flipped = Sheet.of_rows(sheet.file, sheet.name, texts, first_row=0, decimal_comma=sheet.decimal_comma)
    heads = tuple(Head(i, (str(text),)) for i, text in enumerate(texts[0]))
    titles = {i: str(text) for i, text in enumerate(texts[0])}
    lines = Layout((0, 0), heads, np.arange(1, len(order) + 1), {}, layout.above, layout.below, titles)
    meanings = {0: Meaning(label_of), **{i: Meaning(column) for i, column in enumerate(rows.values(), start=1)}}
    numbers = list(rows)

    def place(row: int, title: str) -> tuple[int, str]:
        seen = next((numbers[i - 1] for i, text in titles.items() if i and text == title), layout.header[1])
        return seen, layout.titles[order[row - 1]] if 1 <= row <= len(order) else title

    return flipped, lines, Recognised(kind, meanings), place
