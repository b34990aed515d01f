"""What moves the total most, input by input and threshold by threshold, in sentences."""

from __future__ import annotations

import math
from itertools import chain
from typing import Any

import pandas as pd

from bsc_core.method import Method
from bsc_core.method_words import measure_of_path, said_path
from bsc_core.rating import side
from bsc_core.sentence import Quantity, Sentence
from bsc_core.whatif.scenario import label_of
from bsc_core.whatif_statements.scenarios import NAMED_AT_MOST


def said_moved(row: Any, method: Method) -> Sentence | str:
    """What a row of the tornado moves: an input by its name, a threshold with its value, for a list holds several."""
    if not isinstance(row.lever, str):
        return label_of(row.lever)
    value = measure_of_path(row.lever, method.values).edge(float(row.value))
    return Sentence("{what} {value}", what=said_path(row.lever), value=value)


def of_tornado(frame: pd.DataFrame, base: float, method: Method, by: float) -> tuple[Sentence, ...]:
    """On which input and which threshold the total hangs most, and what takes it across an edge of its own.

    ``frame``: as ``whatif.tornado`` gives it for ``method``. ``base``: the total as it stands, ``by``: the part by
    which each was moved.
    """
    if math.isnan(base):
        return (Sentence("There is no total here that anything could move."),)
    step = Quantity(by * 100, "%", 0 if side(by * 100, round(by * 100)) == 0 else 1)
    moving = frame[frame["swing"] > 0]
    if moving.empty:
        return (
            Sentence(
                "Nothing moves the total of {base} by itself: no input and no threshold, {by} more or less of it.",
                base=Quantity(base, "", 2), by=step,
            ),
        )  # fmt: skip
    found: list[Sentence] = []
    for kind in ("input", "threshold"):
        rows = moving[moving["kind"] == kind]
        if len(rows):
            found += _widest(rows, kind, base, method, step)
        elif kind in set(frame["kind"]):
            found.append(_none_moves(kind, step))
    return (*found, _crossing(moving, base, method, step))


def _none_moves(kind: str, step: Quantity) -> Sentence:
    if kind == "input":
        return Sentence("No input moves the total by itself, {by} more or less of it.", by=step)
    return Sentence("No threshold moves the total by itself, {by} higher or lower.", by=step)


def _widest(rows: pd.DataFrame, kind: str, base: float, method: Method, step: Quantity) -> list[Sentence]:
    first, *others = list(rows.itertuples())
    alike = [said_moved(row, method) for row in others if side(row.swing, first.swing) == 0]
    said = {
        "lever": said_moved(first, method), "by": step, "base": Quantity(base, "", 2),
        "low": Quantity(first.total_low, "", 2), "high": Quantity(first.total_high, "", 2),
    }  # fmt: skip
    if kind == "input":
        found = [
            Sentence(
                "Of the inputs, the total hangs most on **{lever}**: {by} less makes it {low}, {by} more {high}; "
                "as it stands it is {base}.",
                **said,
            )
        ]
    else:
        found = [
            Sentence(
                "Of the thresholds, it hangs most on **{lever}**: {by} lower makes it {low}, {by} higher {high}.",
                **said,
            )
        ]
    if len(alike) > NAMED_AT_MOST:
        found.append(Sentence("{n} others move it as much.", n=len(alike)))
    elif alike:
        found.append(Sentence("As much hangs on {levers}.", levers=alike))
    return found


def _crossing(moving: pd.DataFrame, base: float, method: Method, step: Quantity) -> Sentence:
    """What takes the total across an edge of its bands."""
    bands = method.total_bands()
    now = bands.rate(base).verdict
    ends = chain.from_iterable(((row, -1, row.total_low), (row, 1, row.total_high)) for row in moving.itertuples())
    crossing = [(row, way, to) for row, way, total in ends if (to := bands.rate(total).verdict) != now]
    if not crossing:
        return Sentence("None of it takes the total across an edge: it stays {word}.", word=Sentence(now))
    named = [_crossed(row, way, to, method, step) for row, way, to in crossing[:NAMED_AT_MOST]]
    said = {"word": Sentence(now), "named": named}
    if len(crossing) > NAMED_AT_MOST:
        return Sentence(
            "It would not stay {word} with {named}; {more} more would turn it too.",
            **said, more=len(crossing) - NAMED_AT_MOST,
        )  # fmt: skip
    return Sentence("It would not stay {word} with {named}.", **said)


def _crossed(row: Any, way: int, to: str, method: Method, step: Quantity) -> Sentence:
    said = {"by": step, "lever": said_moved(row, method), "word": Sentence(to)}
    if row.kind == "input":
        if way < 0:
            return Sentence("{by} less of {lever} ({word})", **said)
        return Sentence("{by} more of {lever} ({word})", **said)
    if way < 0:
        return Sentence("{lever} {by} lower ({word})", **said)
    return Sentence("{lever} {by} higher ({word})", **said)
