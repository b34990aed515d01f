"""A cell as a number. What can be read in two ways is not guessed."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

_PLAIN = re.compile(r"[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?\Z")
_THREE = re.compile(r"[-+−]?\d{1,3}[.,]\d{3}\Z")
_GROUPED = re.compile(r"[-+−]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?\Z")
_MISSING = {"", "-", "–", "n/a", "na", "nan"}


class NotANumber(ValueError):
    """A cell that holds words, or a number that can be read in two ways (``ambiguous``)."""

    def __init__(self, text: str, ambiguous: bool = False) -> None:
        super().__init__(text)
        self.text, self.ambiguous = text, ambiguous


def number(cell: Any) -> float:
    """The number in a cell; nan for an empty one or a dash.

    Text counts where it can be read in one way only: digits with at most one decimal sign, or with thousands that show
    themselves ("1.234.567", "1.234,5", "1,234.5"). "38.811" and "38,811" can be thousands or decimals, so they raise
    NotANumber with ``ambiguous`` set; any other text raises it without.
    """
    if cell is None:
        return math.nan
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    return _of_text(str(cell).strip())


@lru_cache(maxsize=4096)
def _of_text(text: str) -> float:
    if text.lower() in _MISSING:
        return math.nan
    if _THREE.match(text) and not text.lstrip("+-−").startswith("0"):
        raise NotANumber(text, ambiguous=True)
    grouped = _GROUPED.match(text)
    if grouped and not _PLAIN.match(text):
        text = text.replace(grouped.group(1), "")
    elif not _PLAIN.match(text):
        raise NotANumber(text)
    value = float(text.replace("−", "-").replace(",", "."))
    if math.isinf(value):
        raise NotANumber(text)
    return value


def span(cell: Any) -> tuple[float, float]:
    """The ends of a target: "60-85" or "60 – 85 %" gives both, a number twice itself, an empty cell nan twice.

    Raises NotANumber like :func:`number`.
    """
    ends = re.fullmatch(r"\s*([\d.,]+)\s*(?:-|–|to|s/d|sampai)\s*([\d.,]+)\s*%?\s*", str(cell))
    if ends:
        return number(ends.group(1)), number(ends.group(2))
    value = number(cell)
    return value, value
