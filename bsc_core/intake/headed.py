"""Periods in headers and titles: "REALISASI s/d Juli 2023" is the realisation of 2023, seven months of it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bsc_core.periods import MONTHS, year_of

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTH = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_UNTIL = re.compile(
    rf"(?:\bs\s*[/.]?\s*d\.?|\bsampai(?: dengan)?|\bhingga|\buntil|\bthrough|\bup to)\s+({_MONTH})\b\.?", re.I
)
_FROM_TO = re.compile(rf"\b({_MONTH})\b\.?\s*(?:-|–|s\s*[/.]?\s*d\.?|sampai|to)\s*({_MONTH})\b\.?", re.I)
_PART = re.compile(r"\b(?:(tw|triwulan|kuartal|quarter|q)|(semester|smt|half|h))\s*\.?\s*(iv|iii|ii|i|[1-4])\b", re.I)
_ONE_MONTH = re.compile(rf"\b({_MONTH})\b\.?", re.I)
_SO_MANY = re.compile(r"\b(\d{1,2})\s*(?:bulan|months?|bln)\b", re.I)
_DATE = re.compile(r"\b((?:19|20|21)\d\d)-(\d\d)-\d\d(?:[ T]00:00:00)?\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_FILLING = re.compile(r"\b(?:tahun anggaran|tahun|thn|th|t\.?\s?a|year|fy|periode|bulan|month)\b\.?", re.I)


@dataclass(frozen=True)
class HeadedPeriod:
    """The period that a header names, and what else it says (``rest``).

    ``year`` is None where only a part of a year is named; ``part`` is "Q1".."Q4", "H1", "H2", "01".."12" or "" for a
    whole year; ``months`` how many months from January on a year is said to run, nan where nothing is said of it.
    """

    rest: str
    year: int | None = None
    part: str = ""
    months: float = math.nan

    @property
    def names_one(self) -> bool:
        """Whether the header names a period at all."""
        return self.year is not None or bool(self.part)

    def label(self, year: int | None = None) -> str | None:
        """The period as "2023", "2023-Q1" or "2023-01"; ``year`` where the header names none; None without any."""
        known = self.year or year
        if known is None:
            return None
        return f"{known}-{self.part}" if self.part else str(known)


def headed_period(text: str) -> HeadedPeriod:
    """The period in a header, and the header without it. A header that names two years names none.

    "s/d Juli" without a year names no period, but says how many months it has.
    """
    date = _DATE.search(text)
    if date:
        return HeadedPeriod(_tidy(_DATE.sub(" ", text)), int(date.group(1)), date.group(2))
    year = year_of(text)
    if year is None and _YEAR.search(text):
        return HeadedPeriod(text)
    rest, part, months = text, "", math.nan
    if until := _UNTIL.search(rest):
        months, rest = float(MONTHS[until.group(1).lower()]), _UNTIL.sub(" ", rest)
        rest = _ONE_MONTH.sub(" ", rest)
    elif (run := _FROM_TO.search(rest)) and MONTHS[run.group(1).lower()] == 1:
        months, rest = float(MONTHS[run.group(2).lower()]), _FROM_TO.sub(" ", rest)
    elif many := _SO_MANY.search(rest):
        months, rest = float(many.group(1)), _SO_MANY.sub(" ", rest)
    elif named := _PART.search(rest):
        place = _ROMAN.get(named.group(3).lower()) or int(named.group(3))
        if named.group(1) or place <= 2:
            part, rest = f"{'Q' if named.group(1) else 'H'}{place}", _PART.sub(" ", rest)
    elif one := _ONE_MONTH.search(rest):
        part, rest = f"{MONTHS[one.group(1).lower()]:02d}", _ONE_MONTH.sub(" ", rest)
    if year is None and not part:
        return HeadedPeriod(text) if math.isnan(months) else HeadedPeriod(_tidy(rest), months=months)
    return HeadedPeriod(_tidy(_YEAR.sub(" ", rest)), year, part, months)


def _tidy(text: str) -> str:
    return " ".join(
        re.sub(r"[-–:,/()\[\].]+(?=\s|$)|(?<=\s)[-–:,/()\[\].]+", " ", _FILLING.sub(" ", f" {text} ")).split()
    )
