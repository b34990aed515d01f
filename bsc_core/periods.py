"""Periods: which year a label belongs to, where in the year its part lies, and how many days a year has."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from datetime import date

from babel.dates import get_month_names

_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", re.ASCII)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
WHOLE_YEAR = 99
"""Where the whole year stands among its parts: behind the last."""


def year_of(label: object) -> int | None:
    """The calendar year (1900 to 2199) that a label names ("2023-Q1", "January 2023", 2023.0).

    None for a label that names no year, or two of them.
    """
    if isinstance(label, date):
        return label.year
    found = set(_YEAR.findall(str(label)))
    return int(found.pop()) if len(found) == 1 else None


def period_of(label: object) -> str:
    """The period that a label belongs to: the year it names, else the label itself."""
    year = year_of(label)
    return str(label) if year is None else str(year)


def is_year(label: object) -> bool:
    """Whether a label is a calendar year and nothing more."""
    return bool(re.fullmatch(_YEAR, str(label)))


def days_in(year: int) -> int:
    """The days of a calendar year, 365 or 366."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def days_of(label: object) -> float:
    """The days of the year, half-year, quarter or month that a label names; nan where it names none of these."""
    year, part, place = year_of(label), part_of_year(label), place_in_year(label)
    length = {"year": 12, "half": 6, "quarter": 3, "month": 1}.get(part, 0)
    if year is None or not length:
        return math.nan
    last = 12 if part == "year" else place * length
    if not length <= last <= 12:
        return math.nan
    return float(sum(monthrange(year, month)[1] for month in range(last - length + 1, last + 1)))


def same_period(label: object) -> tuple[object, ...]:
    """What labels of the same part of the same year have in common, however they are written."""
    part = part_of_year(label)
    return (str(label),) if part == "other" else (year_of(label), part, place_in_year(label))


def place_in_year(label: object) -> int:
    """Where a part lies in its year, to put parts in order: the number of a month, quarter or half; the year last.

    Months count by their English and Indonesian names, parts by their numbers ("2023-Q3", "Triwulan III 2023"), dates
    by their months. A part that says none of these comes first.
    """
    if is_year(label):
        return WHOLE_YEAR
    day_first = re.match(r"\s*\d{1,2}[-/. ](\d{1,2})[-/. ]\d{4}", str(label))
    if day_first:
        return int(day_first.group(1))
    rest = _YEAR.sub(" ", str(label)).casefold()
    for words in re.findall(r"[a-z]+", rest):
        if words in MONTHS:
            return MONTHS[words]
        if words in _ROMAN:
            return _ROMAN[words]
    numbers = re.findall(r"\d+", rest)
    return int(numbers[0]) if numbers else 0


def part_of_year(label: object) -> str:
    """What part of a year a label is: "year", "half", "quarter", "month", or "other" where it does not say."""
    if is_year(label):
        return "year"
    rest = _YEAR.sub(" ", str(label)).casefold()
    words = set(re.findall(r"[a-z]+", rest))
    if words & {"semester", "half", "h", "s"}:
        return "half"
    if words & {"quarter", "triwulan", "tw", "q", "kuartal"}:
        return "quarter"
    return "month" if words & set(MONTHS) or re.search(r"\d", rest) else "other"


def _months() -> dict[str, int]:
    as_written = {"peb": 2, "pebruari": 2, "agt": 8, "agust": 8, "agus": 8, "ags": 8, "agts": 8, "sept": 9, "nop": 11}
    return (
        as_written
        | {"nopember": 11}
        | {
            name.casefold().rstrip("."): number
            for locale in ("en", "id")
            for width in ("wide", "abbreviated")
            for number, name in get_month_names(width, locale=locale).items()
        }
    )


MONTHS = _months()
