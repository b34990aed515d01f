"""What is said of the people in a survey: spellings brought together, and groups that answers can be compared by."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

import numpy as np
import pandas as pd

from bsc_core.intake.datasets import Dataset
from bsc_core.intake.questions import is_about, said_of_a_person
from bsc_core.intake.sheets import Cell, Column
from bsc_core.intake.synonyms import plain, synonyms
from bsc_core.intake.worded import BLANK
from bsc_core.sentence import Sentence
from bsc_core.survey.index import age_bands

GROUPS_AT_MOST = 8
LABELS_AT_MOST = 100
"""A column with more different texts is free text, and stays as it is."""
LONGEST_LABEL = 100
"""Longer texts name no sex, level or band; letters."""
MOSTLY = 0.8
"""Share of a column's filled cells that must be understood where its header does not say what it holds."""


@dataclass(frozen=True)
class Tidied:
    """A column of people with the spellings of one thing brought together.

    ``labels`` is what every cell says, None for the empty ones; ``order`` the labels from the lowest to the highest,
    () where they have none; ``merged`` the other spellings that each label was taken for. ``numeric``: the labels are
    all numbers ("25 tahun" is 25). ``doubt`` says what could not be decided, and was left as it is.
    """

    labels: Mapping[Cell, str | None]
    order: tuple[str, ...] = ()
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doubt: Sentence | None = None
    numeric: bool = False


def tidied(header: str, column: Column) -> Tidied:
    """A column as it is to be grouped by: sexes, levels of education and bands of numbers, else plain words.

    Every label is the spelling that the file has most often. Words that differ in capitals, spaces and full stops
    alone are brought together too. A column with more than LABELS_AT_MOST different texts is left as it is.
    """
    often = np.bincount(column.at, minlength=len(column.cells))
    texts = {cell: _text(cell) for cell in column.cells}
    counts: Counter[str] = Counter()
    for cell, count in zip(column.cells, often, strict=True):
        if (text := texts[cell]) is not None:
            counts[text] += int(count)
    if not counts or len(counts) > LABELS_AT_MOST:
        return Tidied(texts)
    if (numbers := _years(header, counts)) is not None:
        return Tidied({cell: None if text is None else numbers[text] for cell, text in texts.items()}, numeric=True)
    same, rank, doubt = _understood(header, counts)
    if rank is _band_rank and doubt is None:
        doubt = _dates_for_bands(column)
    label: dict[Hashable, str] = {}
    for text, _ in counts.most_common():
        label.setdefault(same[text], text)
    labels = {cell: None if text is None else label[same[text]] for cell, text in texts.items()}
    merged = {
        kept: others
        for key, kept in label.items()
        if (others := tuple(t for t in counts if same[t] == key and t != kept))
    }
    return Tidied(labels, _in_order(list(label.values()), rank) if rank else (), merged, doubt)


def groupings(survey: Dataset, age_edges: Sequence[float]) -> dict[str, pd.Series]:
    """The person columns by which people fall into groups, each as a categorical column; ages in bands.

    ``age_edges`` is the first age of every band after the lowest. Levels of education and bands come in their order.
    Columns with one group or more than GROUPS_AT_MOST, such as names, are left out. Raises ValueError for a dataset
    that is no survey.
    """
    found = {}
    for column in survey.asked.people:
        values = survey.frame[column]
        if is_age(column) and pd.api.types.is_numeric_dtype(values):
            values = age_bands(values, [int(edge) for edge in age_edges])
        labels = values.astype("category").cat.remove_unused_categories()
        if 1 < len(labels.cat.categories) <= GROUPS_AT_MOST:
            found[column] = _ordered(column, labels)
    return found


def is_age(column: str) -> bool:
    """Whether a header says that its column holds ages."""
    return said_of_a_person(column) == "age"


def _ordered(header: str, labels: pd.Series) -> pd.Series:
    """The categories in their own order, where they have one; ordered where every one of them has its place."""
    names = list(labels.cat.categories)
    if labels.cat.ordered or not all(isinstance(name, str) for name in names):
        return labels
    counts = Counter({name: int(count) for name, count in labels.value_counts().items()})
    _, rank, _ = _understood(header, counts)
    order = _in_order(names, rank) if rank else ()
    if not order or rank is None:
        return labels
    return labels.cat.reorder_categories(list(order), ordered=all(rank(name) is not None for name in names))


Rank = Callable[[str], tuple[float, float] | None]
"""Where a label stands among the others; None for a label that has no place."""


def _in_order(labels: Sequence[str], rank: Rank) -> tuple[str, ...]:
    """The labels from the lowest to the highest, those without a place behind; () where fewer than two have one."""
    placed = {label: place for label in labels if (place := rank(label)) is not None}
    if len(placed) < 2:
        return ()
    return (*sorted(placed, key=lambda label: placed[label]), *(label for label in labels if label not in placed))


def _understood(header: str, counts: Mapping[str, int]) -> tuple[Mapping[str, Hashable], Rank | None, Sentence | None]:
    """What the texts of a column mean: texts with equal meaning are one label; where each stands; what is doubtful."""
    labels = [text for text in counts if len(text) <= LONGEST_LABEL]
    sexes, doubt = _sexes(header, counts)
    if sexes:
        return {text: sexes.get(text) or _spelling(text) for text in counts}, None, doubt
    levels = {text: level for text in labels if (level := _level(text)) is not None}
    if is_about(header, "education") or (_mostly(levels, counts) and len(set(levels.values())) > 1):
        return {text: levels.get(text) or _spelling(text) for text in counts}, _level_rank, None
    bands = {text: band for text in labels if (band := _band(text)) is not None}
    if _mostly(bands, counts) and any(band.open or band.low < band.high for band in bands.values()):
        return {text: bands.get(text) or _spelling(text) for text in counts}, _band_rank, None
    return {text: _spelling(text) for text in counts}, None, None


def _mostly(known: Mapping[str, object], counts: Mapping[str, int]) -> bool:
    return sum(counts[text] for text in known) >= MOSTLY * sum(counts.values()) > 0


# --- cells ----------------------------------------------------------------------------------------------------------


def _text(cell: Cell) -> str | None:
    """What a cell says, with single spaces; None for an empty one."""
    if cell is None:
        return None
    if isinstance(cell, str):
        text = " ".join(cell.split())
        return None if text.casefold() in BLANK or not text else text
    if isinstance(cell, float):
        return None if math.isnan(cell) else str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return str(cell)


def _spelling(text: str) -> str:
    """What spellings of the same words have in common: no capitals, single spaces, no full stop at the end.

    Signs that can tell two things apart, such as those of "A+" and "A-", stay.
    """
    small = text.casefold().replace("–", "-").replace("—", "-")
    small = re.sub(r"(?<=[^\W\d_]{2})\s*-\s*(?=[^\W\d_]{2})", " ", small)
    return " ".join(re.sub(r"\s*([/,&])\s*", r"\1", small).split()).rstrip(".,;: ")


def _unnumbered(text: str) -> str:
    """A text without the number of a list in front: "1. SMA", "2) Perempuan", "(1) L", "1 = Laki-laki"."""
    return re.sub(r"^\s*\(?(?:\d{1,2}|[a-zA-Z])\s*(?:[.):=]\s+|\s-\s+(?=[^\W\d]))", "", text)


@lru_cache(maxsize=8)
def _squeezed_names(group: str) -> Mapping[str, str]:
    """Every spelling of a group of values without spaces, with the value it means."""
    return {
        plain(word).replace(" ", ""): value for value, words in synonyms()["values"][group].items() for word in words
    }


# --- sexes ----------------------------------------------------------------------------------------------------------

_WITH_PEREMPUAN = frozenset({"l", "lk", "laki", "lakilaki", "laki2", "lelaki", "pr", "prp", "perempuan"})
_WITH_PRIA = frozenset({"pria", "w", "wanita"})
_BEGIN_WITH_P = frozenset({"pr", "prp", "perempuan", "pria"})


def _sexes(header: str, counts: Mapping[str, int]) -> tuple[dict[str, str], Sentence | None]:
    """The sex that each text means, where the column holds sexes; and what its letter P leaves open.

    "P" is perempuan beside "L", pria beside "W".
    """
    words = {text: _sex_words(text) for text in counts if len(text) <= LONGEST_LABEL}
    said = {word for found in words.values() for word in found}
    known = {text: sex for text, found in words.items() if (sex := _sex(found))}
    is_sex = said_of_a_person(header) == "sex"
    spelled_out = any(len(word) > 3 for word in said)
    if not known or not (is_sex or (len(known) == len(counts) and spelled_out and len(set(known.values())) > 1)):
        return {}, None
    p = _sex_of_p(said)
    if "p" not in said or p:
        return {text: p if sex == "p" and p else sex for text, sex in known.items()}, None
    return known, Sentence("“P” can stand for “pria” or for “perempuan”, and nothing else in the column tells which.")


def _sex_words(text: str) -> frozenset[str]:
    """The words of a cell that name a sex, all its words being such; else none."""
    parts = [plain(part).replace(" ", "") for part in (text, *re.split(r"[/()=:\[\].,]|\s-\s", _unnumbered(text)))]
    known = {*_squeezed_names("sex"), "p"}
    if parts[0] in known:
        return frozenset(parts[:1])
    named = [part for part in parts[1:] if part and not part.isdigit()]
    return frozenset(named) if named and all(part in known for part in named) else frozenset()


def _sex(words: frozenset[str]) -> str | None:
    """The one sex that words name, "p" for the letter alone; None for none or both."""
    named = {_squeezed_names("sex")[word] for word in words if word != "p"}
    if not named:
        return "p" if words else None
    if "p" in words and not words & _BEGIN_WITH_P:
        return None
    return named.pop() if len(named) == 1 else None


def _sex_of_p(said: set[str]) -> str | None:
    """What "P" means in the company of these words; None where they do not tell."""
    if ("l" in said) != ("w" in said):
        return "female" if "l" in said else "male"
    beside_perempuan, beside_pria = bool(said & _WITH_PEREMPUAN), bool(said & _WITH_PRIA)
    if beside_perempuan != beside_pria:
        return "female" if beside_perempuan else "male"
    return None


# --- levels of education --------------------------------------------------------------------------------------------

_EDUCATION_FILLERS = frozenset({
    "tamat", "tamatan", "lulus", "lulusan", "sederajat", "setara", "jenjang", "pendidikan", "ijazah", "degree",
    "education",
})  # fmt: skip


@dataclass(frozen=True)
class _Level:
    """The levels of education that a label names, their place, and the sign in front ("> SMA")."""

    levels: frozenset[str]
    sign: str
    rank: float


@lru_cache(maxsize=4096)
def _level(text: str) -> _Level | None:
    """The levels that a text names and nothing else; None for other texts."""
    bare = re.sub(r"[≤≥]", lambda sign: "<=" if sign.group() == "≤" else ">=", _unnumbered(text))
    rest = bare.lstrip("<>= ")
    sign = bare[: len(bare) - len(rest)]
    parts = [rest] if _one_level(rest) else re.split(r"[/,&+()]|\s-\s|\batau\b|\bor\b|\bdan\b", rest)
    named = [_one_level(part) for part in parts if _bare_level(part)]
    if not named or None in named:
        return None
    levels = frozenset(level for level in named if level)
    places = list(synonyms()["values"]["education"])
    rank = sum(places.index(level) for level in levels) / len(levels)
    return _Level(levels, sign.strip(), rank + (0.5 if ">" in sign else -0.5 if "<" in sign else 0))


def _bare_level(text: str) -> str:
    return "".join(word for word in plain(text).split() if word not in _EDUCATION_FILLERS)


def _one_level(text: str) -> str | None:
    known = _squeezed_names("education")
    return known.get(plain(text).replace(" ", "")) or known.get(_bare_level(text))


def _level_rank(label: str) -> tuple[float, float] | None:
    """The place of a level of education; one with a subject behind it ("S1 Keperawatan") comes after the level."""
    if level := _level(label):
        return level.rank, 0.0
    words = plain(_unnumbered(label)).split()
    ends = range(min(len(words) - 1, 3), 0, -1)
    return next(((level.rank, 1.0) for end in ends if (level := _level(" ".join(words[:end])))), None)


# --- bands of numbers -----------------------------------------------------------------------------------------------

_NUMBER = (
    r"(?:rp\.?\s*)?(\d+(?:[.,]\d+)*)\s*"
    r"(tahun|thn|th|years?|yrs?|bulan|bln|months?|kali|x|orang|hari|juta|jt|ribu|rb)?\b\.?"
)
_TO = re.compile(r"[–—−]|\bs\s?[./]\s?d\b\.?|\bsd\b|\bsampai(?: dengan)?\b|\bhingga\b|\b(?:up )?to\b")
_UNITS = {"bulan": 1 / 12, "bln": 1 / 12, "month": 1 / 12, "juta": 1e6, "jt": 1e6, "ribu": 1e3, "rb": 1e3}
_AT_MOST = r"<=|-|maksimal|paling banyak|paling lama|at most"
_BELOW = r"<|kurang dari|di ?bawah|under|below|less than|younger than"
_AT_LEAST = r">=|minimal|paling sedikit|at least"
_ABOVE = r">|lebih dari|di ?atas|over|above|more than|older than"
_FROM_TO = re.compile(rf"(?:{_ABOVE}|{_AT_LEAST})?\s*{_NUMBER}\s*-\s*(?:{_BELOW}|{_AT_MOST})?\s*{_NUMBER}")
_UP_TO = re.compile(rf"(?:(?P<below>{_BELOW})|{_AT_MOST})\s*{_NUMBER}")
_FROM = re.compile(rf"(?:(?P<above>{_ABOVE})|{_AT_LEAST})\s*{_NUMBER}")
_AND_UP = re.compile(rf"{_NUMBER}\s*(?:\+|ke ?atas|dan lebih|atau lebih|lebih|(?:and|or) (?:over|above|older|more))")
_AND_DOWN = re.compile(rf"{_NUMBER}\s*(?:ke ?bawah|atau kurang|(?:and|or) (?:under|below|younger|less))")
_ALONE = re.compile(_NUMBER)
_YEARS = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:tahun|thn|th|years?|yrs?|y\.?o)?\.?(?: old)?", re.IGNORECASE)


@dataclass(frozen=True)
class _Band:
    """A stretch of numbers; months count as parts of a year. ``strict``: an open end does not count itself."""

    low: float
    high: float
    strict: bool = False

    @property
    def open(self) -> bool:
        """Whether the band has one end only."""
        return math.isinf(self.low) or math.isinf(self.high)


@lru_cache(maxsize=4096)
def _band(text: str) -> _Band | None:
    """The band that a text names: "20-30 tahun", "< 25", "31 s/d 40", "46 ke atas", "17-25 (remaja)", or a number."""
    small = _TO.sub("-", _unnumbered(text).casefold()).replace("≤", "<=").replace("≥", ">=")
    outside, inside = re.sub(r"\([^)]*\)", " ", small), " ".join(re.findall(r"\(([^)]*)\)", small))
    for part in (outside, inside):
        tidy = re.sub(r"^(?:usia|umur|age[ds]?)\s+", "", " ".join(part.split()).strip(" .,"))
        if band := _band_of(tidy):
            return band
    return None


def _band_of(text: str) -> _Band | None:
    if match := _FROM_TO.fullmatch(text):
        low, low_unit, high, high_unit = match.groups()
        return _Band(_value(low, low_unit or high_unit), _value(high, high_unit or low_unit))
    if match := _UP_TO.fullmatch(text):
        return _Band(-math.inf, _value(*match.groups()[1:]), bool(match.group("below")))
    if match := _FROM.fullmatch(text):
        return _Band(_value(*match.groups()[1:]), math.inf, bool(match.group("above")))
    if match := _AND_UP.fullmatch(text):
        return _Band(_value(*match.groups()), math.inf)
    if match := _AND_DOWN.fullmatch(text):
        return _Band(-math.inf, _value(*match.groups()))
    if match := _ALONE.fullmatch(text):
        value = _value(*match.groups())
        return _Band(value, value)
    return None


def _value(digits: str, unit: str | None) -> float:
    """A number in a band; signs before three digits stand between thousands."""
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    head, *tail = whole.split(".")
    return float(".".join([head, "".join(tail)]) if tail else head) * _UNITS.get((unit or "").rstrip("s"), 1)


def _band_rank(label: str) -> tuple[float, float] | None:
    band = _band(label)
    return (band.low, band.high) if band else None


def _dates_for_bands(column: Column) -> Sentence | None:
    """Spreadsheets take "6-10" for a date; the group is then lost."""
    dates = [cell for cell in column.cells if isinstance(cell, date)]
    if not dates:
        return None
    return Sentence("The spreadsheet has made a date of a group: {text}.", text=str(_text(dates[0])))


def _years(header: str, counts: Mapping[str, int]) -> dict[str, str] | None:
    """The numbers of a column of ages or years of service in which all cells are numbers, with or without a unit."""
    if not (is_age(header) or is_about(header, "tenure")):
        return None
    matches = {text: _YEARS.fullmatch(text) for text in counts}
    if not all(matches.values()):
        return None
    return {text: match.group(1).replace(",", ".") for text, match in matches.items() if match}
