"""Findings: what is doubtful in a file, where, what was done about it, and what else could be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from bsc_core.sentence import Sentence

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
SAID_ONE_BY_ONE = 20
"""Of more doubts of one sort than this the first are said, and how many more there are."""

ACTIONS: Mapping[str, Sentence] = {
    "keep": Sentence("Kept as it is."),
    "leave_cell_out": Sentence("The cell counts as empty."),
    "leave_row_out": Sentence("The row is left out."),
    "first_only": Sentence("Only the first row counts."),
    "last_only": Sentence("Only the last row counts."),
    "times_1000": Sentence("Such numbers are multiplied by 1,000."),
    "form:comma": Sentence("Read with a decimal comma: dots stand between thousands."),
    "form:point": Sentence("Read with a decimal point: commas stand between thousands."),
}
"""What can be done about a doubt, by a stable key; a finding may say its own actions more exactly."""


@dataclass(frozen=True)
class Finding:
    """One doubt. ``row`` is the row number that a person sees in the spreadsheet, ``column`` the header there.

    ``key`` names the doubt within its sheet, the same each time the sheet is read. ``options`` are the actions to
    choose from, by key, where there is a choice; ``chosen`` is the one taken, which ``action`` says. ``rows`` are all
    rows that the doubt is about, where they are several.
    """

    severity: Severity
    row: int | None
    column: str
    message: Sentence
    action: Sentence
    file: str = ""
    sheet: str = ""
    key: str = ""
    options: Mapping[str, Sentence] = field(default_factory=dict)
    chosen: str = ""
    rows: tuple[int, ...] = ()


def choice(
    severity: Severity,
    row: int | None,
    column: str,
    message: Sentence,
    key: str,
    options: Iterable[str] | Mapping[str, Sentence],
    actions: Mapping[str, str],
    *,
    rows: Iterable[int] = (),
) -> Finding:
    """A finding with actions to choose from: the one that ``actions`` names for its key, else the first of them."""
    said = options if isinstance(options, Mapping) else {option: ACTIONS[option] for option in options}
    taken = actions.get(key, "")
    chosen = taken if taken in said else next(iter(said))
    return Finding(
        severity, row, column, message, said[chosen], key=key, options=said, chosen=chosen, rows=tuple(map(int, rows))
    )


def placed(findings: Iterable[Finding], file: str, sheet: str) -> list[Finding]:
    """The findings with the file and the sheet that they are about."""
    return [replace(finding, file=file, sheet=sheet) for finding in findings]


def row_numbers(rows: Iterable[int], most: int = 12) -> str:
    """Row numbers for a sentence, of many the first."""
    known = [str(row) for row in rows]
    return ", ".join(known[:most]) + (" …" if len(known) > most else "")


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by severity, within it in their own order."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def listed(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a table to hand on: severity, file, sheet, row, column, finding, action (both as sentences)."""
    columns = ["severity", "file", "sheet", "row", "column", "finding", "action"]
    rows = [(f.severity, f.file, f.sheet, f.row, f.column, f.message, f.action) for f in worst_first(findings)]
    return pd.DataFrame(rows, columns=columns, dtype=object)
