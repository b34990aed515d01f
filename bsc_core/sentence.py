"""Sentences that read as plain English and can still be said in another language."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, for a sentence: ``Quantity(96.59, "%")`` says "96.59 %".

    ``unit`` is a gettext id ("%", "‰", "days", "Rp" ...) or a user's own word; "Rp" stands before the number.
    ``decimals`` is the number of decimals said.
    """

    value: float
    unit: str = ""
    decimals: int = 2

    def said(self, number: str, unit: str) -> str:
        """The number and the unit, both already in a language, put together without a line break between them."""
        if not unit:
            return number
        return f"{unit}{NO_BREAK}{number}" if self.unit == "Rp" else f"{number}{NO_BREAK}{unit}"


def decimals_of(value: float) -> int:
    """How many decimals a number needs, six at the most: 0 for 80, 2 for 0.05."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


class NumberFormatter(string.Formatter):
    """``str.format`` with additions: ``{p:p}`` for p-values, :class:`Quantity`, lists, and "–" for what is not there.

    ``{p:p}`` gives "= 0.044" or "< 0.001", so that a sentence says ``p {p:p}``.
    Subclasses say numbers and words in another language by overriding :meth:`number` and :meth:`words`.
    """

    def number(self, value: float, spec: str) -> str:
        """``value`` written by the format ``spec``; never nan or infinite."""
        return format(value, spec)

    def words(self, value: Any) -> str:
        """A parameter that is no number."""
        return str(value)

    def unit(self, value: str) -> str:
        """The unit of a quantity."""
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Quantity):
            number = self.format_field(value.value, f",.{value.decimals}f")
            return value.said(number, self.unit(value.unit))
        if isinstance(value, (list, tuple)):
            return ", ".join(self.format_field(v, format_spec) for v in value)
        if isinstance(value, bool) or not isinstance(value, Real):
            return self.words(value)
        value = int(value) if isinstance(value, Integral) else float(value)
        if math.isnan(value):
            return "–"
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        if format_spec == "p":
            sign, shown = ("<", 0.001) if value < 0.001 else ("=", value)
            return f"{sign}{NO_BREAK}{self.number(shown, '.3f')}"
        number = self.number(value, format_spec)
        if not number.strip("-0.,"):  # a minus before nothing but zeros
            return number.lstrip("-")
        return number.replace("-", "−")


_ENGLISH = NumberFormatter()


class Sentence(str):
    """A sentence with its gettext message id and parameters; as a ``str`` it is the plain English.

    ``Sentence("{n:,} rows were left out", n=12)`` equals ``"12 rows were left out"``. Number parameters take the
    format specs of Python; parameters may themselves be sentences, quantities, or lists of them. Where the words
    depend on a number, :meth:`counted` takes both forms.
    """

    msgid: str
    plural: str | None
    params: Mapping[str, Any]

    def __new__(cls, msgid: str, /, **params: Any) -> Sentence:
        return cls._make(msgid, None, params)

    @classmethod
    def counted(cls, singular: str, plural: str, /, *, n: int, **params: Any) -> Sentence:
        """The singular form when ``n`` is 1, else the plural; ``n`` is a parameter of both."""
        return cls._make(singular, plural, {"n": n, **params})

    @classmethod
    def _make(cls, msgid: str, plural: str | None, params: Mapping[str, Any]) -> Sentence:
        chosen = msgid if plural is None or params["n"] == 1 else plural
        self = super().__new__(cls, _ENGLISH.vformat(chosen, (), params) if params else chosen)
        self.msgid, self.plural, self.params = msgid, plural, dict(params)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence._make, (self.msgid, self.plural, self.params)


SILENT = Sentence._make("", None, {})
"""Nothing said where a sentence could stand; made so that no catalogue takes it for a text."""
