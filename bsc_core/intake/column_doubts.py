"""What is doubtful about the columns of a table: their numbers, percentages, and those that were not used."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from bsc_core.intake.datasets import column_name
from bsc_core.intake.findings import ACTIONS, SAID_ONE_BY_ONE, Finding, choice
from bsc_core.intake.numbers import Form, number, other_form
from bsc_core.intake.recognise import Recognised, is_percent, needs_no_word
from bsc_core.intake.table_cells import TableCells
from bsc_core.intake.totals import shares_that_do_not_fit
from bsc_core.sentence import Sentence

_SWALLOWED = re.compile(r"[,;\t|].*\n|\n.*[,;\t|]")
EMPTY = Sentence("The cell counts as empty.")


def number_findings(table: TableCells) -> Iterator[Finding]:
    """Cells that are no numbers, units and signs that differ within a column."""
    for at, read in table.numbers.items():
        cells = sorted((int(p), text) for text, positions in read.unreadable.items() for p in positions)
        for position, text in cells[:SAID_ONE_BY_ONE]:
            yield Finding("error", *table.seen(position, at), not_a_number(text), EMPTY)
        if len(cells) > SAID_ONE_BY_ONE:
            message = Sentence("{n:,} more cells of this column are no numbers.", n=len(cells) - SAID_ONE_BY_ONE)
            action = Sentence("These cells count as empty.")
            yield Finding("error", *table.seen(cells[SAID_ONE_BY_ONE][0], at), message, action)
        if len(read.units) > 1 and table.column(at) != "target":
            first = min(int(positions[0]) for positions in list(read.units.values())[1:])
            message = Sentence("The cells of this column name different units: {units}.", units=list(read.units))
            yield Finding("warning", *table.seen(first, at), message, Sentence("The numbers are taken as they stand."))
        if read.mixed:
            message = Sentence.counted(
                "A number has another decimal sign than the rest of the column.",
                "{n:,} numbers have another decimal sign than the rest of the column; here is the first.",
                n=len(read.contrary),
            )
            action = Sentence("Each is read by the sign that it shows.")
            yield Finding("warning", *table.seen(int(read.contrary[0]), at), message, action)


def text_findings(table: TableCells) -> Iterator[Finding]:
    """Names that run over several lines with a separator in them: a stray quotation mark may have swallowed rows."""
    for at in (at for at in table.found.meanings if table.column(at) in table.kind.words):
        column = table.cells[at]
        torn = [code for code, cell in enumerate(column.cells) if _SWALLOWED.search(cell if type(cell) is str else "")]
        for position in np.flatnonzero(np.isin(column.at, torn))[:SAID_ONE_BY_ONE]:
            message = Sentence("This cell holds several lines; a stray quotation mark may have swallowed rows.")
            yield Finding("warning", *table.seen(int(position), at), message, ACTIONS["keep"])


def form_findings(table: TableCells) -> Iterator[Finding]:
    """Columns whose cells can be read in two ways, those decided alike together: one click reads them otherwise."""
    alike: dict[tuple[str, Form], list[int]] = {}
    for at, read in table.numbers.items():
        if read.ambiguous and read.form and (read.doubtful or read.decided_by == "user"):
            alike.setdefault((read.decided_by, read.form), []).append(at)
    for (decided_by, form), columns in alike.items():
        first = table.numbers[columns[0]]
        places = [table.seen(int(p), at) for at in columns for p in table.numbers[at].ambiguous_rows[:1000]]
        yield choice(
            "warning" if decided_by in ("habit", "neighbours") else "note",
            places[0][0],
            ", ".join(dict.fromkeys(title for _, title in places)),
            form_doubt(*first.examples[0], decided_by),
            f"form:{','.join(map(str, columns))}",
            {f"form:{f}": ACTIONS[f"form:{f}"] for f in (form, other_form(form))},
            {},
            rows=sorted({row for row, _ in places}),
        )


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


def not_a_number(text: str) -> Sentence:
    """What is said of a cell that holds no number."""
    if text.startswith("#"):
        return Sentence("The spreadsheet shows “{text}” here: a formula that does not work out.", text=text)
    return Sentence("“{text}” is not a number.", text=text)


def share_findings(table: TableCells, frame: pd.DataFrame, rows: pd.Series) -> Iterator[Finding]:
    """Percentages that stand beside the numbers they are made of and do not fit them.

    ``frame`` are the records of the table, ``rows`` the row numbers of their index.
    """
    for head in table.layout.heads:
        if not is_percent(head) or table.column(head.at):
            continue
        if table.found.kind == "budget":
            left = [at for at in table.found.meanings if at < head.at]
            realised = [at for at in left if table.column(at) == "realised"]
            budgeted = [at for at in left if table.column(at) == "budgeted"]
            if realised and budgeted:
                yield from _shares_of_budget(table, head.at, realised[-1], budgeted[-1])
        elif table.found.kind == "table":
            yield from _shares_of_counts(table, head.at, frame, rows)


def _shares_of_budget(table: TableCells, at: int, realised: int, budgeted: int) -> Iterator[Finding]:
    shares, wholes = table.shares(at), table.numbers[budgeted].values
    with np.errstate(divide="ignore", invalid="ignore"):
        computed = np.where(wholes == 0, math.nan, table.numbers[realised].values / wholes * 100)
    for position in shares_that_do_not_fit(computed, shares, 100.0)[:SAID_ONE_BY_ONE]:
        yield _share(table, at, int(position), shares[position], computed[position])


def _shares_of_counts(table: TableCells, at: int, frame: pd.DataFrame, rows: pd.Series) -> Iterator[Finding]:
    """A share in a cross-table is of a row, of a column or of all: it fits if it is one of them."""
    shares, n = table.shares(at), frame["n"]
    one = frame["predictor"].map(str) + " × " + frame["outcome"].map(str)
    wholes = [
        n.groupby(by).transform("sum") for by in (one, [one, frame["predictor_level"]], [one, frame["outcome_level"]])
    ]
    position_of = {int(row): position for position, row in enumerate(table.layout.rows)}
    for record in frame.index:
        position = position_of[int(rows[record])]
        share = shares[position : position + 1]
        known = [float(whole[record]) for whole in wholes if not math.isnan(whole[record])]
        if all(len(shares_that_do_not_fit(np.array([n[record]]), share, whole)) for whole in known):
            yield _share(table, at, position, share[0], n[record] / wholes[0][record] * 100)


def _share(table: TableCells, at: int, position: int, printed: float, computed: float) -> Finding:
    message = Sentence(
        "The percentage says {printed:g}; the numbers give {computed:.2f}.",
        printed=float(printed),
        computed=float(computed),
    )
    action = Sentence("The numbers count; the percentage is computed anew.")
    return Finding("warning", *table.seen(position, at), message, action)


def unused_findings(table: TableCells) -> Iterator[Finding]:
    """Columns that no one asked for are a note; one that probably means something can be used."""
    row = max(table.layout.header[1], table.sheet.first_row)
    others = []
    for head in table.layout.heads:
        title = table.layout.titles[head.at]
        if head.at in table.found.meanings or needs_no_word(head):
            continue
        if head.at in table.found.twins:
            yield _twin(table, head.at, row)
        elif head.at in table.found.suggested and head.at not in table.choices.columns:
            yield suggestion(table.found, head.at, title, row)
        elif any(head.parts):
            others.append(title)
        else:
            yield from _headless(table, head.at)
    if others:
        message = Sentence.counted("One column was not used.", "{n} columns were not used.", n=len(others))
        yield Finding("note", row, ", ".join(others), message, Sentence("They stay out of the results."))


def _twin(table: TableCells, at: int, row: int) -> Finding:
    """A column that means the same as one before it: spared, or added to it."""
    first, titles = table.found.twins[at], table.layout.titles
    column = table.column(first)
    message = Sentence(
        "“{title}” means the same as “{first}”: {column}.",
        title=titles[at],
        first=titles[first],
        column=column_name(table.found.kind, column),
    )
    options = {"first_only": Sentence("Only the first of the two columns counts.")}
    if column not in (*table.kind.words, "year", "target"):
        options["add_up"] = Sentence("Both are added up.")
    return choice("warning", row, titles[at], message, f"twin:{at}", options, table.choices.actions)


def _headless(table: TableCells, at: int) -> Iterator[Finding]:
    """Cells in a column that has no header: a row of text may have been torn at a sign inside a number."""
    for position in np.flatnonzero(table.cells[at].at)[:SAID_ONE_BY_ONE]:
        message = Sentence(
            "“{text}” stands in a column without a header; perhaps a comma inside a number split the row.",
            text=str(table.cells[at][int(position)]),
        )
        action = Sentence("The cell is not used; look at the row.")
        yield Finding("warning", *table.seen(int(position), at), message, action)


def suggestion(found: Recognised, at: int, title: str, row: int) -> Finding:
    """The question whether a header that no catalogue knows means what it looks like. Until then it is not used."""
    column = found.suggested[at]
    message = Sentence("“{title}” looks like “{column}”. Is it?", title=title, column=column_name(found.kind, column))
    options = {
        "not_use": Sentence("It is not used until you say so."),
        f"use:{column}": Sentence("Yes, it is used as “{column}”.", column=column_name(found.kind, column)),
    }
    return choice("warning", row, title, message, f"column:{at}", options, {})
