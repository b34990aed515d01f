"""Sum rows: a row that a spreadsheet adds up from the others is not one more of them, and should be their sum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from bsc_core.intake.checks import Doubt
from bsc_core.intake.datasets import KINDS
from bsc_core.intake.synonyms import plain
from bsc_core.sentence import Sentence

_SUMS = ("total", "jumlah", "jml", "subtotal", "sub total", "grand total", "sum")
_MEANS = ("rata rata", "rerata", "average", "mean")
_BALANCES = ("surplus", "defisit", "deficit", "selisih", "saldo", "balance", "sisa lebih", "silpa")
LABEL = "label"
"""The column in which the reader keeps the texts beside a row that no column of its kind holds."""
NAMES = ("line", "unit", "period", "predictor_level", "predictor", LABEL)
"""The columns whose text may say that a row is a sum, for the kinds that have them."""
LEFT_OUT = {
    "leave_row_out": Sentence("The row was left out; the others count."),
    "count": Sentence("The row counts like the others."),
}
ROUNDED = 0.5
"""How far a printed sum may be from its parts, for each part of an amount: they may have been rounded."""


def is_total(text: object) -> bool:
    """Whether a name says that its row is made of others: it begins with total, jumlah, rata-rata and the like."""
    return _begins(text, _SUMS + _MEANS)


def is_mean(text: object) -> bool:
    """Whether a name says that its row is the mean of others."""
    return _begins(text, _MEANS)


def is_balance(text: object) -> bool:
    """Whether a name says that its row is the difference of others: surplus, defisit and the like."""
    return _begins(text, _BALANCES)


def _begins(text: object, words: tuple[str, ...]) -> bool:
    said = plain(text)
    return any(said == word or said.startswith(word + " ") for word in words)


def sum_rows(kind: str, frame: pd.DataFrame) -> list[Doubt]:
    """The sum rows that stand beside what they add up, and where their numbers are not the sum.

    A sum row that is alone in its period (and side) is no sum of other rows here. ``frame`` has a unique index.
    """
    named = {column: frame[column].map(is_total).astype(bool) for column in NAMES if column in frame}
    if not named:
        return []
    total = pd.concat(named, axis=1).any(axis=1)
    if not total.any():
        return []
    groups = [c for c in ("year", "period", "side", "predictor") if c in frame and c not in _named_by(named, total)]
    found: list[Doubt] = []
    for record in (int(r) for r in frame.index[total.to_numpy(dtype=bool)]):
        parts = frame[_alike(frame, record, groups) & ~total]
        if parts.empty:
            continue
        column = next(column for column, totals in named.items() if totals[record])
        text = str(frame.at[record, column])
        if is_mean(text):
            message = Sentence("“{text}” is the mean of other rows.", text=text)
            found.append(Doubt("note", record, column, message, LEFT_OUT, "sum row"))
            continue
        message = Sentence("“{text}” is a sum of other rows.", text=text)
        found.append(Doubt("note", record, column, message, LEFT_OUT, "sum row"))
        found += _not_the_sum(kind, frame, record, total, parts)
    return found


def _alike(frame: pd.DataFrame, record: int, groups: list[str]) -> pd.Series:
    """The records of the same period and side as a record; what it does not name may be any."""
    alike = pd.Series(True, frame.index)
    for column in groups:
        value = frame.at[record, column]
        if not pd.isna(value):
            alike &= frame[column] == value
    return alike


def _named_by(named: Mapping[str, pd.Series], total: pd.Series) -> set[str]:
    """The columns in which sum rows say what they are: a period "Total 2023" is no period of theirs."""
    return {column for column, totals in named.items() if totals[total].any()}


def _not_the_sum(kind: str, frame: pd.DataFrame, record: int, total: pd.Series, parts: pd.DataFrame) -> Iterator[Doubt]:
    about = KINDS[kind]
    since = parts.index[parts.index < record]
    before = frame.index[total.to_numpy(dtype=bool) & (frame.index < record)]
    last = parts.loc[[r for r in since if not len(before) or r > before.max()]]
    for column in (*about.counted, *about.large):
        if column not in frame or column in ("days", "months"):
            continue
        printed = float(frame.at[record, column])
        if math.isnan(printed):
            continue
        sums = [float(rows[column].sum()) for rows in (parts, parts.loc[since], last) if rows[column].notna().any()]
        apart = ROUNDED * (len(parts) if column in about.large else 1)
        if sums and not any(abs(printed - counted) <= apart for counted in sums):
            nearest = min(sums, key=lambda counted: abs(printed - counted))
            message = Sentence(
                "The printed sum is {printed:,.0f}; its rows add up to {counted:,.0f}.",
                printed=printed,
                counted=nearest,
            )
            action = {"rows_count": Sentence("The rows count, not the printed sum.")}
            yield Doubt("warning", record, column, message, action, f"not the sum {column}")


def shares_that_do_not_fit(counts: np.ndarray, shares: np.ndarray, whole: float) -> np.ndarray:
    """Positions where a printed percentage is not that of its count: neither rounded nor cut off at its decimals.

    ``whole`` is what the counts are shares of. A share is right when it is within one unit of its last printed digit.
    """
    computed = counts / whole * 100
    decimals = np.array([len(f"{share:.4f}".rstrip("0").partition(".")[2]) for share in shares])
    return np.flatnonzero((np.abs(shares - computed) >= 10.0**-decimals) & ~np.isnan(shares) & ~np.isnan(computed))
