"""Files of SPSS (.sav, .zsav) and Stata (.dta), with what they say of their variables."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd

from bsc_core.intake.formats import apart, cells
from bsc_core.intake.formats.refusal import Refused
from bsc_core.intake.sheets import Cell, Column, Sheet
from bsc_core.sentence import Sentence

_SPSS = (b"$FL2", b"$FL3")
_STATA = re.compile(rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01", re.DOTALL)
_SPSS_START, _STATA_START = datetime(1582, 10, 14), datetime(1960, 1, 1)


def is_statistics(data: bytes) -> bool:
    """Whether a file says that it is one of SPSS or Stata."""
    return data.startswith(_SPSS) or bool(_STATA.match(data))


def sheet(data: bytes, file: str) -> Sheet:
    """The cases of a statistics file, below a header of the variables' names; the first case has number 1.

    Missing values, those that the user named too, are empty. Variable labels are the sheet's ``texts``, value labels
    of numbers its ``labels``; dates and times are such cells.

    Raises Refused for a damaged file and for one that is too large.
    """
    with apart.reading("statistics", data, damaged) as content:
        read = content()
    formats = read["formats"]
    labels = {name: _labels(words) for name, words in read["labels"].items()}
    return Sheet(
        file,
        "",
        tuple(_column(name, values, formats.get(name) or "") for name, values in read["columns"].items()),
        first_row=0,
        texts={name: said for name, label in read["texts"].items() if label and (said := cells.text(label))},
        labels={name: words for name, words in labels.items() if words},
    )


def damaged() -> Refused:
    """The file is broken off or changed, or none of a statistics program."""
    return Refused(
        Sentence("The file of SPSS or Stata cannot be opened: it is damaged or protected by a password."),
        Sentence("Save it again there, or export it as .xlsx or .csv, and choose that."),
    )


def _labels(words: Mapping[object, object]) -> dict[float, str]:
    """The words for the numbers of a variable; words for texts and for kinds of missing values are left out."""
    numbers = {key: word for key, word in words.items() if isinstance(key, (int, float)) and math.isfinite(key)}
    return {float(key): said for key, word in numbers.items() if (said := cells.text(str(word)))}


def _column(name: str, values: Sequence[Cell], form: str) -> Column:
    """The column of a variable, its name on top; ``form`` is the format in which the program shows it."""
    if str in set(map(type, values)):
        return cells.column([name, *values])
    read = _reader(form)
    codes, distinct = pd.factorize(np.array(values, dtype=float))
    at = np.concatenate([[1], np.where(codes < 0, 0, codes + 2)])
    return cells.coded([None, name, *(_said(number, read) for number in distinct.tolist())], at)


def _said(number: float, read: Callable[[float], Cell] | None) -> Cell:
    try:
        return read(number) if read else number
    except (OverflowError, ValueError):
        return number


def _reader(form: str) -> Callable[[float], Cell] | None:
    """How numbers of this format become days and times; None for plain numbers."""
    if form.startswith("%"):
        unit = re.sub("[^a-zA-Z].*|^t", "", form[1:].lstrip("-0123456789"))[:1]
        return _STATA_READERS.get(unit) if re.match("%-?[0-9]*(t|d)", form) else None
    return _SPSS_READERS.get(re.sub("[^A-Z].*", "", form.upper()))


def _spss_day(seconds: float) -> date:
    return (_SPSS_START + timedelta(seconds=seconds)).date()


def _spss_moment(seconds: float) -> datetime:
    return _SPSS_START + timedelta(seconds=seconds)


def _length(seconds: float) -> time | timedelta:
    length = timedelta(seconds=seconds)
    return (datetime.min + length).time() if timedelta() <= length < timedelta(1) else length


def _stata_day(days: float) -> date:
    return (_STATA_START + timedelta(days=days)).date()


def _stata_moment(milliseconds: float) -> datetime:
    return _STATA_START + timedelta(milliseconds=milliseconds)


def _stata_part(months: int) -> Callable[[float], date]:
    """How the number of a month, quarter or half-year becomes its first day."""

    def read(number: float) -> date:
        year, month = divmod(int(number) * months, 12)
        return date(1960 + year, month + 1, 1)

    return read


_SPSS_READERS: dict[str, Callable[[float], Cell]] = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "MOYR", "QYR", "WKYR"), _spss_day),
    **dict.fromkeys(("DATETIME", "YMDHMS"), _spss_moment),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), _length),
}
_STATA_READERS: dict[str, Callable[[float], Cell]] = {
    "d": _stata_day,
    "c": _stata_moment,
    "C": _stata_moment,
    "m": _stata_part(1),
    "q": _stata_part(3),
    "h": _stata_part(6),
}
