"""Tables with a row for each figure and a column for each period, turned so that they read like any other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bsc_core.intake.datasets import KINDS
from bsc_core.intake.headed import HeadedPeriod, headed_period
from bsc_core.intake.layout import Head, Layout
from bsc_core.intake.recognise import Meaning, Recognised, readings
from bsc_core.intake.sheets import Cell, Sheet
from bsc_core.intake.synonyms import names, plain
from bsc_core.intake.table_cells import Place

ACROSS_KINDS = ("visits", "inpatient", "workforce")
"""The kinds that people also write with a row for each figure and a column for each year."""


def row_named(cell: Cell, kind: str) -> str | None:
    """The column of a kind that a row is called by, in a table with a row for each figure."""
    return names(kind).get(plain(re.sub(r"^\s*(?:\d+|[a-z])\s*[.)]\s*", "", str(cell), flags=re.IGNORECASE)))


class Across(NamedTuple):
    """A table with a row for each figure and a column for each period.

    Its kind, the position of the labels, row number -> column of the kind, and position -> period.
    """

    kind: str
    label: int
    rows: Mapping[int, str]
    periods: Mapping[int, HeadedPeriod]


def across(sheet: Sheet, layout: Layout) -> Across | None:
    """A sheet as a table with a row for each figure and a column for each period, or None where it is none."""
    periods = {head.at: period for head in layout.heads for period in [_only_period(head)] if period is not None}
    labels = [head.at for head in layout.heads if head.at not in periods]
    if not periods or not labels or len(layout.rows) > 200:
        return None
    best: Across | None = None
    for kind in ACROSS_KINDS:
        needed = set(KINDS[kind].required) - {"year", "period"}
        for label in labels:
            rows: dict[int, str] = {}
            for row in layout.rows:
                column = row_named(sheet.row(int(row))[label], kind)
                if column and column not in rows.values():
                    rows[int(row)] = column
            if needed <= set(rows.values()) and (best is None or len(rows) > len(best.rows)):
                best = Across(kind, label, rows, periods)
    return best


def _only_period(head: Head) -> HeadedPeriod | None:
    """The period of a header that names nothing else."""
    for text in readings(head):
        period = headed_period(text)
        if period.names_one and not period.rest:
            return period
    return None


def turned(sheet: Sheet, layout: Layout, found: Across) -> tuple[Sheet, Layout, Recognised, Place]:
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
