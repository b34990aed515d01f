"""Looks: what a cell looks like by itself, before it is known what its column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache

from bsc_core.intake.sheets import Cell
from bsc_core.intake.synonyms import names, plain, synonyms

EMPTY, TEXT, NUMBER, YEAR, DATE, DASH = range(6)
_DIGITS = re.compile(
    r"[-+−(]*\s*(?:(?:rp|idr|usd|\$|€)\.?\s*)?[-+−(]*\s*(?:\d[\d.,'’\s\u00a0\u202f]*|[.,]\d+)"
    r"(?:e[-+]?\d+)?\s*[%‰]?\s*\)?\s*(?:,-)?\s*-?",
    re.IGNORECASE,
)
_CALENDAR_YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)
_DATED = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}([-/.])\d{1,2}\1(?:19|20)?\d\d)(?:[ T].*)?"
    r"|\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?",
    re.IGNORECASE | re.ASCII,
)
_DASHES = frozenset(
    {"-", "--", "–", "—", "−", "n/a", "na", "n.a.", "nan", "..", "...", "…", "#n/a", "#div/0!", "#ref!", "#value!"}
)
_MOST_DIGITS = 15
"""More digits than this in one go are a personal number, nothing that is counted."""
_TOO_MANY = re.compile(rf"\d{{{_MOST_DIGITS + 1}}}")
_DIGIT = re.compile(r"\d")


def kind_of(cell: Cell) -> int:
    """What a filled cell looks like: text, a number in any form, a year, a date, or a dash for nothing."""
    if isinstance(cell, (datetime, date, time)):
        return DATE
    if isinstance(cell, (int, float)):
        if abs(cell) >= 10**_MOST_DIGITS:
            return TEXT
        return YEAR if 1900 <= cell < 2200 and cell == int(cell) else NUMBER
    return _kind_of_text(str(cell))


@lru_cache(maxsize=16_384)
def _kind_of_text(text: str) -> int:
    if len(text) > 40:
        return TEXT
    if text.casefold() in _DASHES:
        return DASH
    if not _DIGIT.search(text):
        return TEXT
    if _CALENDAR_YEAR.fullmatch(text):
        return YEAR
    if _DATED.fullmatch(text):
        return DATE
    if _DIGITS.fullmatch(text):
        return TEXT if _TOO_MANY.search(text) else NUMBER
    return TEXT


def text_of(cell: Cell) -> str:
    """A cell as text on one line, without signs that do not print; "" for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(cell)).split())


def size_of(cell: Cell) -> float | None:
    """About how large a number is; None for what is none."""
    if cell is None or kind_of(cell) not in (NUMBER, YEAR):
        return None
    if isinstance(cell, (int, float)):
        return float(cell)
    digits = re.sub(r"[^\d.,]", "", str(cell)).strip(".,").replace(",", ".")
    return float(digits if digits.count(".") <= 1 else digits.replace(".", "")) if digits else None


@lru_cache(maxsize=1)
def _header_words() -> frozenset[str]:
    """Every word that any kind of table knows a column by."""
    groups = [
        group
        for group, table in synonyms().items()
        if group != "answered_by" and all(isinstance(words, list) for words in table.values())
    ]
    return frozenset(word for group in groups for word in names(group)) | {
        "no", "nomor", "uraian", "nama", "kode", "keterangan", "satuan", "tanggal", "timestamp", "cap waktu", "persen",
        "persentase", "rata rata", "jumlah", "total",
    }  # fmt: skip


@lru_cache(maxsize=16_384)
def is_known(text: str) -> bool:
    """Whether a header is a known word, also with a year, the end of a period or a unit behind it."""
    if text == "%":
        return True
    bare = _BRACKETS.sub("", text)
    without_period = re.sub(r"\bs\s*[./]?\s*d\b.*|\d+", " ", bare, flags=re.IGNORECASE)
    return any(plain(form) in _header_words() for form in (text, bare, without_period) if plain(form))


_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{1,40})[)\]]\s*$")
_UNIT_SIGNS = {"%", "‰", "rp", "rp.", "$", "€", "°c"}
_UNIT_WORDS = frozenset({
    "rp", "idr", "rupiah", "usd", "persen", "percent", "permil", "permille", "orang", "org", "jiwa", "person",
    "persons", "people", "pegawai", "pasien", "patients", "patient", "kunjungan", "visits", "hari", "days", "day",
    "jam", "hours", "hour", "menit", "minutes", "minute", "detik", "seconds", "tahun", "years", "year", "bulan",
    "months", "month", "minggu", "weeks", "kali", "times", "kasus", "cases", "bed", "beds", "tt", "buah", "unit",
    "units", "lembar", "dokumen", "laporan", "kegiatan", "paket", "skor", "score", "poin", "point", "points",
    "indeks", "index", "rasio", "ratio", "ribu", "ribuan", "juta", "jutaan", "miliar", "milyar", "milyaran",
    "triliun", "thousand", "thousands", "million", "millions", "billion", "billions", "kg", "gram", "liter", "m",
    "m2", "km", "cm", "mm",
})  # fmt: skip
_UNIT_JOINTS = frozenset({"per", "dalam", "in", "of", "x", "1000", "100", "000", "1", "rawat", "keluar", "perawatan"})


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing more: "Rp", "(%)", "juta rupiah", "per 1.000 hari"."""
    said = text.strip().strip("()[]").strip().casefold()
    if said in _UNIT_SIGNS:
        return True
    words = re.findall(r"[^\W_]+|[%‰]", said)
    return (
        0 < len(words) <= 5
        and len(said) <= 30
        and any(word in _UNIT_WORDS or word in _UNIT_SIGNS for word in words)
        and all(word in _UNIT_WORDS or word in _UNIT_SIGNS or word in _UNIT_JOINTS for word in words)
    )


def unit_of(parts: Iterable[str]) -> str:
    """The unit in brackets at the end of a header, the lowest part first, or a part that is nothing but a unit."""
    for part in reversed(list(parts)):
        found = _BRACKETS.search(part)
        if found and is_unit(found.group(1)):
            return found.group(1).strip()
        if part in ("%", "‰", "Rp", "Rp."):
            return part
    return ""


_ORDINAL = re.compile(r"[(\[]?\s*(\d{1,3}|[a-z])\s*[)\].]?\s*(?:[=:(].*)?", re.IGNORECASE | re.ASCII)


def ordinal(text: str) -> int | None:
    """Which column a cell of a numbering row numbers: 3 for "3", "(3)", "c", "3 = 2 / 1"; None for other texts."""
    found = _ORDINAL.fullmatch(text)
    if not found:
        return None
    sign = found.group(1).casefold()
    return int(sign) if sign.isdigit() else ord(sign) - ord("a") + 1


def counts_up(texts: Iterable[str]) -> bool:
    """Whether these are the numbers of items: 1 2 3, also from 1 again, or 1.1 1.2 2.1 2.2."""
    before: tuple[str, int] | None = None
    several = False
    for text in texts:
        found = re.fullmatch(r"((?:\d{1,2}[.,])?)(\d{1,3})", text)
        if not found:
            return False
        now = found.group(1), int(found.group(2))
        if now[1] != 1 and (before is None or (before[0], before[1] + 1) != now):
            return False
        several, before = before is not None, now
    return several


def numbered_stem(text: str) -> str:
    """What numbered names have in common: "K" of "K1", "#" of "1"; "" for a name without a number."""
    found = re.fullmatch(r"(\D{0,12}?)[\s._-]*\d{1,3}(?:[.,]\d{1,2})?", text)
    return (found.group(1).strip().casefold() or "#") if found else ""
