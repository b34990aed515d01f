"""Sum rows: a row that a spreadsheet adds up from the others is not one more of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bsc_core.intake.findings import Finding
from bsc_core.intake.recognise import plain
from bsc_core.sentence import Sentence

_WORDS = ("total", "jumlah", "subtotal", "sub total", "grand total", "sum")
NAMES = ("line", "unit", "period")
"""The columns whose text may say that a row is a sum, for the kinds that have them."""


def is_total(text: object) -> bool:
    """Whether a name says that its row is a sum: it begins with total, jumlah and the like."""
    said = plain(text)
    return any(said == word or said.startswith(word + " ") for word in _WORDS)


def without_totals(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The frame without the sum rows that stand beside what they add up, and a finding for each of them.

    A sum row that is alone in its year (and side) is no sum of other rows here, and stays. ``frame`` is indexed by
    spreadsheet row; the findings name canonical columns.
    """
    named = {column: frame[column].map(is_total) for column in NAMES if column in frame}
    if not named:
        return frame, []
    total = pd.concat(named, axis=1).any(axis=1)
    groups = [c for c in ("year", "side") if c in frame]
    beside = (~total).groupby([frame[c] for c in groups]).transform("any") if groups else (~total).any()
    dropped = frame[total & beside]
    findings = [finding for row in dropped.index for finding in _said(frame, int(row), named)]
    return frame.drop(index=dropped.index), findings


def _said(frame: pd.DataFrame, row: int, named: dict[str, pd.Series]) -> Iterator[Finding]:
    column = next(column for column, totals in named.items() if totals[row])
    message = Sentence("“{text}” is a sum of other rows.", text=str(frame.at[row, column]))
    yield Finding("note", row, column, message, Sentence("The row was left out; the others are added up."))
