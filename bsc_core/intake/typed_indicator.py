"""An indicator of one's own that is typed in instead of loaded: its target and values read, and its table written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bsc_core.intake.numbers import Form, NotANumber, number, span_text
from bsc_core.intake.templates import CHOICES, header, plain_workbook
from bsc_core.sentence import Sentence

DIRECTIONS: dict[str, Sentence] = {
    "up": Sentence("more is better"),
    "down": Sentence("less is better"),
    "range": Sentence("within a range"),
    "rising": Sentence("by its trend: rising is good"),
    "falling": Sentence("by its trend: falling is good"),
}
"""What can be good of an indicator, in the words of the form that it is typed into."""
TRENDS = {"rising": "up", "falling": "down"}
"""The direction in an indicator table that, without a target, says which trend is good."""
_NO_TARGET = (math.nan, math.nan)


@dataclass(frozen=True)
class TypedIndicator:
    """An indicator as it was typed: what an indicator table says of it, and its value in each period.

    ``perspective`` is a key of PERSPECTIVES, ``direction`` one of DIRECTIONS. ``low`` and ``high`` are the ends of its
    target, the same twice for one number, nan for a trend.
    """

    perspective: str
    name: str
    unit: str
    direction: str
    low: float
    high: float
    weight: float
    values: tuple[tuple[str, float], ...]

    def written(self, language: str) -> bytes:
        """As an indicator table in a workbook, one row a period, with the header and the words of a language."""
        one_number = self.low == self.high or math.isnan(self.high)
        target = self.high if one_number else span_text(self.low, self.high)
        direction = CHOICES["direction"][language][TRENDS.get(self.direction, self.direction)]
        perspective = CHOICES["perspective"][language][self.perspective]
        rows = [
            (perspective, self.name, self.unit, period, value, target, direction, self.weight)
            for period, value in self.values
        ]
        return plain_workbook(header("indicators", language), rows)


def read_target(texts: Sequence[str], direction: str, form: Form) -> tuple[tuple[float, float], Sentence | None]:
    """Both ends of a target as typed, and what is wrong with it; ``form`` is how numbers are written.

    One text is one number and gives it twice, two are the ends of a range. A trend has no target: nan twice, as where
    something is wrong.
    """
    if direction in TRENDS:
        return _NO_TARGET, None
    try:
        ends = [number(text, form) for text in texts]
    except NotANumber as err:
        return _NO_TARGET, Sentence("“{text}” is not a number.", text=err.text)
    if any(map(math.isnan, ends)):
        return _NO_TARGET, Sentence("Say the target, or let its trend judge it.")
    if direction == "range" and not ends[0] < ends[1]:
        return _NO_TARGET, Sentence("The range starts below its end.")
    return (ends[0], ends[-1]), None


def read_values(
    rows: Iterable[tuple[str | None, str | None]], form: Form
) -> tuple[tuple[tuple[str, float], ...], Sentence | None]:
    """The value of each period that has one, from rows of period and value, and what is wrong with what was typed.

    An empty cell is None; a row without a value is left out. Empty where something is wrong.
    """
    found: dict[str, float] = {}
    for period, text in rows:
        try:
            value = number(text, form)
        except NotANumber as err:
            return (), Sentence("“{text}” is not a number.", text=err.text)
        if math.isnan(value):
            continue
        if period is None:
            return (), Sentence("Say which period the value {value} belongs to.", value=str(text))
        if period in found:
            return (), Sentence("The period {period} stands there twice.", period=period)
        found[period] = value
    if not found:
        return (), Sentence("Write the value of at least one period.")
    return tuple(found.items()), None
