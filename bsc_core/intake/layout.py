"""Layout: where in a sheet the table stands, which rows are its header, which its data, and what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache

import numpy as np

from bsc_core.intake.sheets import Cell, Sheet
from bsc_core.intake.synonyms import names, plain, synonyms
from bsc_core.intake.totals import is_total
from bsc_core.sentence import Sentence

REPEATED_HEADER = Sentence("repeated header")
REPEATED_TITLE = Sentence("repeated title")
UNITS = Sentence("units")
NUMBERING = Sentence("numbering")
PAGE_NUMBER = Sentence("page number")
OTHER_TABLE = Sentence("another table")
BELOW = Sentence("below the table")

LONGEST_TITLE = 200
"""The most letters of a title; a header may be as long as a page."""
MOST_HEADER_ROWS = 3
SEARCHED = 40
"""How many filled rows from the top may be the last of the header."""
WINDOW = 60
"""How many filled rows below a header say what its columns hold."""
LOOKED_AT = 12_000
"""About how many cells of a table are looked at; in a longer one those at its ends, behind empty rows and on their own."""
MOST_TABLES = 20
LONG_TEXT = 60
"""More letters than this in a row without numbers are running text, not the name of a line."""
LIKELY = 0.15
"""The least score of a row that is taken for a header."""


# --- what is found --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Head:
    """What stands over a column.

    ``at`` is the column's position in the sheet, from 0. ``parts`` are the texts over it, one for each row of the
    header from the top, merged cells filled to the right and down, "" where there is nothing. ``unit`` comes from a
    row of units below the header or from brackets at the end of the header: "Budget (Rp)", "AvLOS [hari]".
    """

    at: int
    parts: tuple[str, ...]
    unit: str = ""

    @property
    def title(self) -> str:
        """The lowest filled part, which a person would name; the column's letter where nothing stands over it."""
        return next((part for part in reversed(self.parts) if part), letter(self.at))

    @property
    def upper(self) -> str:
        """What stands above the title, from the top; "" for nothing."""
        filled = list(dict.fromkeys(part for part in self.parts if part))
        return " ".join(filled[:-1])


@dataclass(frozen=True, eq=False)
class Layout:
    """A table in a sheet. Rows are the numbers that a person sees, columns positions from 0.

    ``header`` is the first and last row of the header. A table without one has the row before its first data row as
    last row: (5, 4) means that the data begin in row 5; :attr:`headed` tells. ``heads`` are the columns with a header
    or any data, from the left, ``rows`` those of the data, in order; sums and headings among them stay. ``aside`` says
    why a filled row below the header is no data. ``above`` and ``below`` are the texts over and under the table, a row
    each. ``titles`` name every column once, on one line of at most 200 letters. ``others`` are other tables in the
    sheet that are left out: blocks (first row, first column, last row, last column).
    """

    header: tuple[int, int]
    heads: tuple[Head, ...]
    rows: np.ndarray
    aside: Mapping[int, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    titles: Mapping[int, str] = field(default_factory=dict)
    others: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def headed(self) -> bool:
        """Whether the table has a header."""
        return self.header[0] <= self.header[1]


def lay_out(sheet: Sheet, header: tuple[int, int] | None = None) -> Layout | None:
    """The largest table of a sheet; None where nothing looks like one, such as lines of running text.

    ``header`` is the user's word: the first and last row of the header, by the numbers that a person sees, or a last
    row before the first for data without a header that begin in the first. None also if it is outside the sheet.
    """
    if not sheet.columns or not len(sheet.filled_rows):
        return None
    whole = _Grid.of(sheet)
    if header is None and sheet.first_row == 0:  # a statistics file says itself which row names its columns
        return _described(_Table(whole, 0, 0, plain=True), [])
    given = None
    if header is not None:
        first, last = max(header[0] - sheet.first_row, 0), min(header[1] - sheet.first_row, sheet.height - 1)
        if first >= sheet.height or header[0] <= header[1] < sheet.first_row:
            return None
        given = first, max(last, first - 1)
    groups = _side_by_side(whole, given)
    if given is None:
        tables = [table for columns in groups for table in _stacked(whole.part(columns=columns))]
        if not tables:
            return None
        main = max(tables, key=lambda table: table.size)
    else:
        own = next((c for c in groups if _touches(whole, c, given)), groups[0])
        main, *others = _from_header(whole.part(columns=own), given)
        tables = [main, *others]
        for columns in groups:
            if columns is not own:
                tables += _stacked(whole.part(columns=columns))
    return _described(main, [table for table in tables if table is not main])


def letter(at: int) -> str:
    """The letters of a column by its position from 0, as spreadsheets name it: 0 is "A", 26 "AA"."""
    text = ""
    while at >= 0:
        text = chr(65 + at % 26) + text
        at = at // 26 - 1
    return text


# --- what a cell looks like -----------------------------------------------------------------------------------------

_EMPTY, _TEXT, _NUMBER, _YEAR, _DATE, _DASH = range(6)

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


def _kind(cell: Cell) -> int:
    """What a filled cell looks like: text, a number in any form, a year, a date, or a dash for nothing."""
    if isinstance(cell, (datetime, date, time)):
        return _DATE
    if isinstance(cell, (int, float)):
        if abs(cell) >= 10**_MOST_DIGITS:
            return _TEXT
        return _YEAR if 1900 <= cell < 2200 and cell == int(cell) else _NUMBER
    return _kind_of_text(str(cell))


@lru_cache(maxsize=16_384)
def _kind_of_text(text: str) -> int:
    if len(text) > 40:
        return _TEXT
    if text.casefold() in _DASHES:
        return _DASH
    if not _DIGIT.search(text):
        return _TEXT
    if _CALENDAR_YEAR.fullmatch(text):
        return _YEAR
    if _DATED.fullmatch(text):
        return _DATE
    if _DIGITS.fullmatch(text):
        return _TEXT if _TOO_MANY.search(text) else _NUMBER
    return _TEXT


def _said(cell: Cell) -> str:
    """A cell as text on one line, without signs that do not print; "" for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(cell)).split())


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
def _is_known(text: str) -> bool:
    """Whether a header is a known word, also with a year, the end of a period or a unit behind it."""
    if text == "%":
        return True
    bare = _BRACKETS.sub("", text)
    without_period = re.sub(r"\bs\s*[./]?\s*d\b.*|\d+", " ", bare, flags=re.IGNORECASE)
    return any(plain(form) in _header_words() for form in (text, bare, without_period) if plain(form))


# --- units and column numbers ---------------------------------------------------------------------------------------

_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{1,40})[)\]]\s*$")
_UNIT_SIGNS = {"%", "‰", "rp", "rp.", "$", "€", "°c"}
_UNIT_WORDS = frozenset(
    """
    rp idr rupiah usd persen percent permil permille orang org jiwa person persons people pegawai pasien patients
    patient kunjungan visits hari days day jam hours hour menit minutes minute detik seconds tahun years year bulan
    months month minggu weeks kali times kasus cases bed beds tt buah unit units lembar dokumen laporan kegiatan paket
    skor score poin point points indeks index rasio ratio ribu ribuan juta jutaan miliar milyar milyaran triliun
    thousand thousands million millions billion billions kg gram liter m m2 km cm mm
    """.split()
)
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


def _unit_of(parts: Iterable[str]) -> str:
    """The unit in brackets at the end of a header, the lowest part first, or a part that is nothing but a unit."""
    for part in reversed(list(parts)):
        found = _BRACKETS.search(part)
        if found and is_unit(found.group(1)):
            return found.group(1).strip()
        if part in ("%", "‰", "Rp", "Rp."):
            return part
    return ""


_ORDINAL = re.compile(r"[(\[]?\s*(\d{1,3}|[a-z])\s*[)\].]?\s*(?:[=:(].*)?", re.IGNORECASE | re.ASCII)


def _ordinal(text: str) -> int | None:
    """Which column a cell of a numbering row numbers: 3 for "3", "(3)", "c", "3 = 2 / 1"; None for other texts."""
    found = _ORDINAL.fullmatch(text)
    if not found:
        return None
    sign = found.group(1).casefold()
    return int(sign) if sign.isdigit() else ord(sign) - ord("a") + 1


def _counts_up(texts: Iterable[str]) -> bool:
    """Whether these are the numbers of items: 1 2 3, also from 1 again, or 1.1 1.2 2.1 2.2."""
    before: tuple[str, int] | None = None
    many = 0
    for many, text in enumerate(texts, start=1):  # noqa: B007
        found = re.fullmatch(r"((?:\d{1,2}[.,])?)(\d{1,3})", text)
        if not found:
            return False
        now = found.group(1), int(found.group(2))
        if now[1] != 1 and (before is None or (before[0], before[1] + 1) != now):
            return False
        before = now
    return many >= 2


# --- the cells that are looked at -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Grid:
    """Some columns and rows of a sheet; rows are positions from 0 here, and only some of them are looked at.

    ``fill`` says for every row of the sheet how many of its cells here are filled, 0 outside. ``rows`` are the filled
    rows that are looked at; ``kinds`` and ``codes`` tell their cells. ``blocks`` are the merged cells.
    """

    sheet: Sheet
    columns: np.ndarray
    fill: np.ndarray
    rows: np.ndarray
    kinds: np.ndarray
    codes: np.ndarray
    blocks: np.ndarray
    seen: dict[int, np.ndarray]
    new: np.ndarray
    """Which rows that are looked at are not the same as one before."""
    counted: np.ndarray
    """For each kind of cell, how many of a column stand above a row that is looked at; a row said again not counted.

    In the place of the empty cells the texts in rows with any number: a heading or a note does not make a column words.
    """

    @classmethod
    def of(cls, sheet: Sheet) -> _Grid:
        """All cells of a sheet."""
        merged = np.array(sheet.merged, dtype=int).reshape(-1, 4)
        merged = merged - np.array([sheet.first_row, 0, sheet.first_row, 0])
        return cls._cut(sheet, np.arange(len(sheet.columns)), sheet.fill, merged, {})

    @classmethod
    def _cut(
        cls, sheet: Sheet, columns: np.ndarray, fill: np.ndarray, blocks: np.ndarray, seen: dict[int, np.ndarray]
    ) -> _Grid:
        rows = _to_look_at(fill, len(columns))
        codes = np.empty((len(rows), len(columns)), dtype=int)
        kinds = np.empty((len(rows), len(columns)), dtype=np.uint8)
        for place, at in enumerate(columns):
            codes[:, place] = sheet.columns[at].at[rows]
            kinds[:, place] = _kinds_of(sheet, int(at), codes[:, place], seen)
        counted = np.zeros((6, len(rows) + 1, len(columns)), dtype=int)
        new = _said_first(codes)
        for kind in range(1, 6):
            np.cumsum((kinds == kind) & new[:, None], axis=0, out=counted[kind, 1:])
        beside = (kinds > _TEXT).any(axis=1) & new
        np.cumsum((kinds == _TEXT) & beside[:, None], axis=0, out=counted[_EMPTY, 1:])
        return cls(sheet, columns, fill, rows, kinds, codes, blocks, seen, new, counted)

    def part(self, *, columns: np.ndarray | None = None, first: int = 0, last: int | None = None) -> _Grid:
        """Some of the columns, and the rows from ``first`` to ``last`` (positions) alone."""
        last = len(self.fill) - 1 if last is None else last
        chosen = self.columns if columns is None else columns
        if len(chosen) == len(self.columns) and first == 0 and last == len(self.fill) - 1:
            return self
        fill = np.zeros_like(self.fill)
        inside = slice(first, last + 1)
        if len(chosen) == len(self.columns):
            fill[inside] = self.fill[inside]
        else:
            for at in chosen:
                fill[inside] += self.sheet.columns[at].at[inside] > 0
        return self._cut(self.sheet, chosen, fill, self.blocks, self.seen)

    def text(self, row: int, place: int) -> str:
        """A cell that is looked at, as text."""
        return _said(self.cell(row, place))

    def cell(self, row: int, place: int) -> Cell:
        """A cell that is looked at: the row counted among those, the column among the grid's."""
        return self.sheet.columns[self.columns[place]].cells[self.codes[row, place]]

    def below(self, row: int) -> _Profile:
        """What the columns hold in the rows that are looked at below one of them."""
        end = min(len(self.rows), row + 1 + WINDOW)
        counts = self.counted[:, end] - self.counted[:, row + 1]
        return _Profile(*counts)

    def spans(self, row: int) -> list[np.ndarray]:
        """The places in a row that one merged cell covers, for each that covers several columns."""
        position = self.rows[row]
        here = self.blocks[(self.blocks[:, 0] <= position) & (self.blocks[:, 2] >= position)]
        covered = [np.flatnonzero((self.columns >= left) & (self.columns <= right)) for _, left, _, right in here]
        return [places for places in covered if len(places) > 1]

    def reaches_down(self, row: int, place: int) -> bool:
        """Whether a cell is merged with one below it."""
        position, at = self.rows[row], self.columns[place]
        b = self.blocks
        return bool(((b[:, 0] == position) & (b[:, 2] > position) & (b[:, 1] <= at) & (b[:, 3] >= at)).any())


@dataclass(frozen=True)
class _Profile:
    """How many cells of each kind stand in each column; ``beside`` are the texts in rows with any number."""

    beside: np.ndarray
    texts: np.ndarray
    numbers: np.ndarray
    years: np.ndarray
    dates: np.ndarray
    dashes: np.ndarray

    @property
    def values(self) -> np.ndarray:
        return self.numbers + self.years + self.dates

    @property
    def numeric(self) -> np.ndarray:
        """Columns that hold numbers or dates rather than words."""
        return self.values > self.beside

    @property
    def filled(self) -> np.ndarray:
        return (self.values + self.texts + self.dashes) > 0


def _to_look_at(fill: np.ndarray, width: int) -> np.ndarray:
    """The filled rows to look at: all of a small table, else those at both ends, behind empty rows and of one cell."""
    filled = np.flatnonzero(fill)
    many = max(40, LOOKED_AT // max(width, 1))
    if len(filled) <= many:
        return filled
    behind = np.flatnonzero(np.diff(filled) > 1)[: many // 16] + 1
    single = np.flatnonzero(fill[filled] == 1)[: many // 8]
    ends = np.arange(many // 2), np.arange(len(filled) - many // 4, len(filled))
    chosen = [*ends, single, *(behind + n for n in range(3))]
    places = np.unique(np.concatenate(chosen))
    return filled[places[places < len(filled)]]


def _said_first(codes: np.ndarray) -> np.ndarray:
    """Which rows are not the same as one before, as the header of the next printed page is."""
    seen: set[bytes] = set()
    new = np.ones(len(codes), dtype=bool)
    for row, cells in enumerate(np.ascontiguousarray(codes)):
        said = cells.tobytes()
        new[row] = said not in seen
        seen.add(said)
    return new


def _kinds_of(sheet: Sheet, at: int, codes: np.ndarray, seen: dict[int, np.ndarray]) -> np.ndarray:
    cells = sheet.columns[at].cells
    unknown = 255
    if at not in seen:
        seen[at] = np.full(len(cells), unknown, dtype=np.uint8)
        seen[at][0] = _EMPTY
    known = seen[at]
    for code in set(codes[known[codes] == unknown].tolist()):
        known[code] = _kind(cells[code])
    return known[codes]


# --- which row is the header ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Header:
    """The first and last row of a header, among the rows that are looked at, and how much speaks for it."""

    top: int
    last: int
    score: float


def _find(grid: _Grid, searched: int = SEARCHED) -> _Header | None:
    """The likeliest header among the first rows of a grid."""
    best: _Header | None = None
    named = _Names(grid)
    above: _Header | None = None
    for row in range(min(searched, len(grid.rows))):
        if not named[row].any() or not grid.new[row]:
            continue
        if above is not None and _is_beneath(grid, above, row):
            continue
        above = _Header(_top(grid, row, named), row, 0.0)
        score = _score(grid, above, named)
        if score >= LIKELY and (best is None or score > best.score):
            best = _Header(above.top, row, score)
    return best


class _Names(dict[int, np.ndarray]):
    """For each row that is looked at, which of its cells may be names of columns; worked out when asked for."""

    def __init__(self, grid: _Grid) -> None:
        super().__init__()
        self.grid = grid

    def __missing__(self, row: int) -> np.ndarray:
        self[row] = _names_in(self.grid, row)
        return self[row]


def _names_in(grid: _Grid, row: int) -> np.ndarray:
    kinds, below = grid.kinds[row], grid.below(row)
    named: np.ndarray = kinds == _TEXT
    others = below.texts + below.numbers + below.dates
    years = kinds == _YEAR
    if years.any():
        named = named | (years & (below.years <= others)) | (years & _is_run_of_years(grid, row, years))
    dates = kinds == _DATE
    if dates.any():
        named = named | (dates & (below.dates <= below.texts + below.numbers + below.years))
    numbers = np.flatnonzero(kinds == _NUMBER)
    if len(numbers) and _are_items(grid, row, numbers, below):
        named = named | (kinds == _NUMBER)
    return named


def _is_run_of_years(grid: _Grid, row: int, years: np.ndarray) -> bool:
    """Whether a row's years follow each other, and those below them do not: then they head columns of large counts."""
    places = np.flatnonzero(years)

    def runs(at: int) -> bool:
        if not (grid.kinds[at, places] == _YEAR).all():
            return False
        found = [int(float(grid.cell(at, int(place)))) for place in places]
        return len(found) > 1 and set(np.diff(found).tolist()) in ({1}, {-1})

    return runs(row) and not any(runs(at) for at in range(row + 1, min(row + 4, len(grid.rows))))


def _are_items(grid: _Grid, row: int, numbers: np.ndarray, below: _Profile) -> bool:
    """Whether the numbers in a row count the items of a questionnaire, and are no answers themselves."""
    if not _counts_up(grid.text(row, int(place)) for place in numbers):
        return False
    if numbers[-1] - numbers[0] >= len(numbers) + 2:
        return False
    if row > 0 and (grid.kinds[row - 1] == _TEXT)[grid.kinds[row] != _EMPTY].mean() > 0.8:
        return False  # names stand above already
    if (grid.kinds[row] == _TEXT).any():
        return len(numbers) > 2 or any(
            _is_known(grid.text(row, int(p))) for p in np.flatnonzero(grid.kinds[row] == _TEXT)
        )
    over = row > 0 and grid.rows[row] - grid.rows[row - 1] == 1 and (grid.kinds[row - 1] == _TEXT).any()
    first = int(numbers[0])
    starts_later = over and bool((below.filled[:first]).any())
    return starts_later or _out_of_place(grid, row, numbers)


def _out_of_place(grid: _Grid, row: int, numbers: np.ndarray) -> bool:
    """Whether counting numbers cannot be values of their columns: words stand below, or numbers of another size."""
    hard = soft = 0
    below = grid.below(row)
    for count, place in enumerate(map(int, numbers), start=1):
        if below.texts[place] > below.values[place]:
            hard += 1
            continue
        values = [_size(grid.cell(r, place)) for r in range(row + 1, min(row + 11, len(grid.rows)))]
        sizes = [value for value in values if value is not None]
        text = grid.text(row, place)
        number = _ordinal(text)
        if not sizes or number is None:
            continue
        if count == 1 and sizes[0] == number + 1:
            soft -= len(numbers)  # the first of a column that numbers its rows
        hard += not text.isdigit()
        soft += number > max(sizes) or min(sizes) > 10 * max(number, len(numbers))
    return hard > 0 or (soft > 1 and len(numbers) > 3) or (soft == 1 and len(numbers) >= 6)


def _size(cell: Cell) -> float | None:
    """About how large a number is; None for what is none."""
    if cell is None or _kind(cell) not in (_NUMBER, _YEAR):
        return None
    if isinstance(cell, (int, float)):
        return float(cell)
    digits = re.sub(r"[^\d.,]", "", str(cell)).strip(".,").replace(",", ".")
    return float(digits if digits.count(".") <= 1 else digits.replace(".", "")) if digits else None


def _is_beneath(grid: _Grid, header: _Header, row: int) -> bool:
    """Whether a row belongs beneath a header: it says the units of its columns, or numbers them."""
    own = (grid.kinds[header.top : header.last + 1] > 0).any(axis=0)
    return row - header.last <= 2 and (_is_units(grid, row, own) or _is_numbering(grid, row, own))


def _is_units(grid: _Grid, row: int, own: np.ndarray) -> bool:
    """Whether a row holds the units of columns; ``own`` are the columns that already have a header."""
    places = np.flatnonzero(grid.kinds[row])
    if not own[places].all() or not (grid.kinds[row, places] == _TEXT).all():
        return False
    texts = {int(place): grid.text(row, int(place)) for place in places}
    units = [place for place, text in texts.items() if is_unit(text)]
    labels = [
        p for p, text in texts.items() if p not in units and (plain(text) in ("satuan", "unit") or _bracketed(text))
    ]
    below = grid.below(row)
    over_numbers = int(below.numeric[units].sum())
    over_words = int((below.texts > 0)[units].sum()) - int((below.numeric & (below.texts > 0))[units].sum())
    heading = len(places) == 1 and places[0] == np.argmax(own)
    return len(units) + len(labels) == len(places) and over_words < over_numbers and not heading


def _bracketed(text: str) -> bool:
    return len(text) <= 20 and text[:1] in "([" and text[-1:] in ")]"


def _is_numbering(grid: _Grid, row: int, own: np.ndarray) -> bool:
    """Whether a row numbers the columns, 1 2 3, (1) (2) (3) or a b c=b/a; ``own`` have a header already."""
    places = np.flatnonzero(grid.kinds[row])
    ordinals = [_ordinal(grid.text(row, int(place))) for place in places]
    if len(places) < 2 or ordinals != list(range(1, len(places) + 1)):
        return False
    headed = np.flatnonzero(own)
    covers = len(places) >= 0.6 * len(headed) and len(headed) > 0 and places[0] <= headed[min(1, len(headed) - 1)]
    return bool(covers and own[places].mean() >= 0.8 and _out_of_place(grid, row, places))


def _top(grid: _Grid, last: int, named: _Names) -> int:
    """The first row of the header that ends in a row."""
    top = last
    while top > 0 and last - top + 1 < MOST_HEADER_ROWS:
        if grid.rows[top] - grid.rows[top - 1] != 1 or not _is_upper(grid, top - 1, top, last, named):
            break
        top -= 1
    return top


def _is_upper(grid: _Grid, row: int, top: int, last: int, named: _Names) -> bool:
    """Whether a row right above a header (from ``top`` to ``last``) is its upper part, not a title."""
    kinds = grid.kinds[row]
    filled = np.flatnonzero(kinds)
    if not named[row][filled].all():
        return False
    own = (grid.kinds[top : last + 1] > 0).any(axis=0)
    below = grid.below(last)
    table = np.flatnonzero(own | below.filled)
    if len(table) == 0 or not np.isin(filled, table).all():
        return False
    first = int(table[0])
    alone = len(filled) == 1
    spans = grid.spans(row)
    widest = max((len(np.intersect1d(places, table)) for places in spans), default=1)
    texts = [grid.text(row, int(place)) for place in filled]
    if alone and widest > 1 and _is_wide_title(texts[0], widest, len(table)):
        return False
    down = any(grid.reaches_down(row, int(place)) for place in filled)
    if alone and filled[0] == first and (own[first] or not (down or _is_known(texts[0]))):
        return False
    if widest > 1 or down or any(not own[place] and below.filled[place] for place in filled):
        return True
    if alone:
        return _heads_items(grid, row, last, int(filled[0]), texts[0])
    if filled[0] == first and (any(":" in (text[:1], text[-1:]) for text in texts) or _FACT.match(texts[0])):
        return False
    if filled[0] == first and _TITLE.match(texts[0]):
        return False
    return _heads_groups(filled, own, first) or _is_broken_name(grid, row, top, own, below)


_TITLE = re.compile(
    r"(?:laporan|rekap|rekapitulasi|tabel|table|daftar|lampiran|rumah sakit|rs|rsu|rsud|rsup|pemerintah|dinas|kementerian|"
    r"kuesioner|kuisioner|hasil|report|hospital|jl|jalan|telp|website|email|formulir)\b",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"(?:nama|tahun|bulan|periode|alamat|unit|ruang|ruangan|tanggal|kelas|kode|satker|provinsi|kabupaten|name|year|month|"
    r"period|address|date)\b",
    re.IGNORECASE,
)


_LINE = re.compile(r"(?:periode|kelas|bulan|data|period)\s+\S", re.IGNORECASE)


def _is_wide_title(text: str, widest: int, width: int) -> bool:
    """Whether a text merged over some columns, alone in its row, is a title and names none of them."""
    return (widest >= 0.9 * width and width > 2) or (widest >= 0.6 * width and bool(_TITLE.match(text)))


def _heads_items(grid: _Grid, row: int, last: int, place: int, text: str) -> bool:
    """Whether a text alone in its row names the columns from it on: no line of a title that has several."""
    lines = row > 0 and grid.rows[row] - grid.rows[row - 1] == 1 and grid.kinds[row - 1, place] == _TEXT
    if (
        (lines and (grid.kinds[row - 1] > 0).sum() == 1)
        or _TITLE.match(text)
        or _LINE.match(text)
        or len(text) > LONG_TEXT
    ):
        return False
    below = grid.below(last)
    answers = grid.codes[last + 1 : last + 1 + WINDOW, place]
    repeated = len(np.unique(answers[answers > 0])) < (answers > 0).sum()
    numbered = bool(_stem(grid.text(last, place)))
    return bool(below.numeric[place] or not below.texts[place] or repeated or numbered)


def _heads_groups(filled: np.ndarray, own: np.ndarray, first: int) -> bool:
    """Whether the texts of a row stand over groups of columns, their merged cells lost: gaps to the right of them."""
    gaps = np.diff(np.append(filled, len(own)))
    spread = [own[place + 1 : place + int(gap)].any() for place, gap in zip(filled, gaps, strict=True)]
    return any(spread) if filled[0] != first else all(spread)


def _is_broken_name(grid: _Grid, row: int, top: int, own: np.ndarray, below: _Profile) -> bool:
    """Whether a row begins names that the next row ends ("Hari" over "Perawatan"): words in both, above numbers."""
    texts = grid.kinds[row] == _TEXT
    if not texts[grid.kinds[row] != _EMPTY].all() or texts.sum() < 0.6 * own.sum():
        return False
    over = int(((grid.kinds[top] == _TEXT) & below.numeric).sum())
    return over >= 2 and over * 2 >= int(below.numeric.sum())


def _score(grid: _Grid, header: _Header, named: _Names) -> float:
    """How much speaks for rows as a header: names over numbers, known words, no column without a name, no row lost."""
    top, last = header.top, header.last
    below = grid.below(last)
    finest = np.zeros(len(grid.columns), dtype=np.uint8)
    naming = np.zeros(len(grid.columns), dtype=bool)
    known = np.zeros(len(grid.columns), dtype=bool)
    said: set[str] = set()
    for row in range(last, top - 1, -1):
        new = (finest == _EMPTY) & (grid.kinds[row] != _EMPTY)
        finest[new] = grid.kinds[row, new]
        naming[new] = named[row][new]
        for place in np.flatnonzero(new & (grid.kinds[row] == _TEXT))[:200]:
            text = grid.text(row, int(place))
            known[place] = text not in said and _is_known(text)
            said.add(text)
    table = below.filled | (finest != _EMPTY)
    empty_header = finest == _EMPTY
    points = np.select(
        [
            naming & below.numeric,
            naming & below.filled & _comes_again(grid, last),
            naming & below.filled,
            naming,
            empty_header & below.numeric,
            empty_header,
            finest != _DASH,
        ],
        [1.0, -0.6, 0.4, 0.2, -0.6, -0.2, -1.5],
        0.0,
    )
    if table.sum() == 1 and not below.numeric.any() and not (known.any() and _are_short(grid, last)):
        return 0.0  # lines of text
    score = float((points + 0.8 * (known & naming))[table].sum() / table.sum())
    score -= 0.2 * (last - top)
    score -= _lost(grid, top, table, named)
    if last + 1 < len(grid.rows):
        score -= 0.3 * (grid.rows[last + 1] - grid.rows[last] > 1)
        score -= 0.5 * _names_come_later(grid, header, below)
    over_numbers = named[last] & below.numeric
    if top < last and (grid.kinds[last] != _EMPTY).sum() == 1:
        over_numbers[: int(np.argmax(table)) + 1] = False
        score -= 0.6 * (not over_numbers.any())
    elif below.numeric.sum() * 2 >= table.sum() and not over_numbers.any():
        score -= 0.6  # a heading among the data
    return score


def _are_short(grid: _Grid, row: int) -> bool:
    """Whether the texts below a row are names rather than sentences."""
    rows, places = np.nonzero(grid.kinds[row + 1 : row + 1 + WINDOW])
    return all(len(grid.text(row + 1 + int(r), int(p))) <= LONG_TEXT for r, p in zip(rows, places, strict=True))


def _comes_again(grid: _Grid, row: int) -> np.ndarray:
    """The columns whose cell in a row stands above or below it again, rows that repeat the whole of it left aside."""
    codes = grid.codes[row]
    same = (grid.codes[: row + 1 + WINDOW] == codes) & (codes > 0)
    whole = same[:, codes > 0].all(axis=1)
    return np.asarray(same[~whole].any(axis=0))


def _lost(grid: _Grid, top: int, table: np.ndarray, named: _Names) -> float:
    """What a header would leave above it: rows as wide as the table, those with numbers above all."""
    width = int(table.sum())
    lost, words = 0.0, 0.0
    for row in range(top):
        here = (grid.kinds[row] != _EMPTY) & table
        filled = int(here.sum())
        if filled < 2 or filled * 2 < width or (width <= 2 and filled < width):
            continue
        apart = grid.rows[top] - grid.rows[row] > top - row
        if (here & np.isin(grid.kinds[row], (_NUMBER, _YEAR, _DATE)) & ~named[row]).any():
            lost += 0.25 if apart and filled < 0.75 * width and not _has_names_above(grid, row) else 1.0
        elif int((grid.kinds[row] == _TEXT).sum()) >= 2:
            words += 0.15 if apart else 0.5
    return min(lost + min(words, 0.5), 2.0)


def _has_names_above(grid: _Grid, row: int) -> bool:
    """Whether a row without numbers, of several words, stands above a row with no empty one between."""
    for above in range(row - 1, -1, -1):
        if grid.rows[above + 1] - grid.rows[above] > 1:
            return False
        if (grid.kinds[above] == _TEXT).sum() > 1 and not (grid.kinds[above] > _TEXT).any():
            return True
    return False


def _names_come_later(grid: _Grid, header: _Header, below: _Profile) -> bool:
    """Whether a row soon below a header names columns in its stead: words, and no numbers, over columns of numbers."""
    own = (grid.kinds[header.top : header.last + 1] > 0).any(axis=0)
    numeric = below.numeric
    for row in range(header.last + 1, min(header.last + 7, len(grid.rows))):
        kinds = grid.kinds[row]
        texts = kinds == _TEXT
        over, filled = int((texts & numeric).sum()), int((kinds != _EMPTY).sum())
        if (kinds == _NUMBER).any() or over == 0 or not grid.new[row]:
            continue
        only_beneath = row == header.last + 1 and over == filled
        wide = filled > 1 and over * 2 >= int(numeric.sum())
        if (only_beneath or wide) and not _is_units(grid, row, own):
            return True
    return False


# --- several tables in a sheet --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Table:
    """A table: the part of the sheet that it stands in, and the positions of its header's first and last row."""

    grid: _Grid
    first: int
    last: int
    plain: bool = False
    """Whether nothing but data can stand below the header."""

    @property
    def size(self) -> int:
        """How many cells are filled below the header."""
        return int(self.grid.fill[self.last + 1 :].sum())

    @property
    def body(self) -> int:
        """The position of the first row below the header."""
        return self.last + 1


def _stacked(grid: _Grid) -> list[_Table]:
    """The tables below each other in a grid, from the top."""
    tables: list[_Table] = []
    while len(grid.rows) and len(tables) < MOST_TABLES:
        found = _find(grid)
        if found is None:
            return tables + _headless(grid)
        given = int(grid.rows[found.top]), int(grid.rows[found.last])
        table, *rest = _from_header(grid, given, stack=False)
        tables.append(table)
        if not rest:
            break
        grid = rest[0].grid
    return tables


def _headless(grid: _Grid) -> list[_Table]:
    """The table of a grid without a header: from the first row that is half as wide as the widest."""
    widest = int(grid.fill.max(initial=0))
    numbers = ((grid.kinds == _NUMBER) | (grid.kinds == _YEAR)).any(axis=1)
    if widest < 2 and int(numbers.sum()) * 2 <= len(grid.rows):
        return []
    wide = grid.fill[grid.rows] * 2 >= widest
    start = int(grid.rows[int(np.argmax(wide & (numbers | (widest > 1))))])
    return [_Table(grid, start, start - 1)]


def _from_header(grid: _Grid, given: tuple[int, int], stack: bool = True) -> list[_Table]:
    """The table whose header stands in these rows (positions), and the others below it in the same columns.

    With ``stack`` off the first of the others holds all the rest, unread.
    """
    first, last = given
    if first <= last:
        last = _merged_end(grid, first, last)
    end = _next_table(grid, first, last)
    if end is None:
        return [_Table(grid, first, last)]
    table = _Table(grid.part(last=end - 1), first, last)
    rest = grid.part(first=end)
    return [table, *(_stacked(rest) if stack else [_Table(rest, end, end - 1)])]


def _merged_end(grid: _Grid, first: int, last: int) -> int:
    """The last row of a header whose cells are merged down over rows that hold nothing else."""
    b = grid.blocks
    if not len(b):
        return last
    inside = (b[:, 0] >= first) & (b[:, 0] <= last) & (b[:, 2] > last) & (b[:, 2] - b[:, 0] < MOST_HEADER_ROWS)
    inside &= (b[:, 1] >= grid.columns[0]) & (b[:, 3] <= grid.columns[-1])
    end = int(b[inside, 2].max(initial=last))
    return end if not grid.fill[last + 1 : end + 1].any() else last


def _next_table(grid: _Grid, first: int, last: int) -> int | None:
    """The position of the row behind an empty one from which on another table stands, with a header of its own."""
    beneath = np.flatnonzero(grid.rows > last)
    if first > last or not len(beneath):
        return None
    head = int(np.searchsorted(grid.rows, last))
    own = np.flatnonzero((grid.rows >= first) & (grid.rows <= last))
    starts = [int(i) for i in beneath[1:] if grid.fill[grid.rows[i] - 1] == 0]
    for start in starts[:200]:
        numeric = _numeric(grid, int(beneath[0]), start)
        for row in range(start, min(start + 5, len(grid.rows))):
            kinds = grid.kinds[row]
            texts = (kinds == _TEXT) | (kinds == _YEAR)
            filled = int((kinds != _EMPTY).sum())
            over = int((texts & numeric).sum())
            if (kinds == _NUMBER).any() or filled < 2 or over < 1 or over * 2 < int((numeric & (kinds > 0)).sum()):
                continue
            if any(_same_names(grid, row, int(r)) for r in own) or row <= head:
                break
            rest = grid.part(first=int(grid.rows[start]))
            found = _find(rest, searched=6)
            if found and found.score >= 0.6 and found.last + 1 < len(rest.rows):
                if not any(_same_names(rest, found.last, int(r), grid) for r in own):
                    return int(grid.rows[start])
            break
    return None


def _numeric(grid: _Grid, start: int, end: int) -> np.ndarray:
    """The columns that hold numbers or dates rather than words in these rows that are looked at."""
    counts = grid.counted[:, end] - grid.counted[:, start]
    return _Profile(*counts).numeric


def _same_names(grid: _Grid, row: int, header_row: int, header_grid: _Grid | None = None) -> bool:
    """Whether a row says what a row of the header says."""
    other = (header_grid or grid).codes[header_row]
    return bool((grid.codes[row] == other).all())


def _touches(whole: _Grid, columns: np.ndarray, given: tuple[int, int]) -> bool:
    first, last = max(given[0], 0), max(*given, 0)
    return any((whole.sheet.columns[at].at[first : last + 1] > 0).any() for at in columns)


def _side_by_side(whole: _Grid, given: tuple[int, int] | None) -> list[np.ndarray]:
    """The columns of each table where several stand beside each other.

    Tables are apart if an empty column is between them and their headers are not in the same or the next rows; where
    that is not sure, all columns are one table.
    """
    segments = _segments(whole)
    if len(segments) < 2 or len(segments) > MOST_TABLES:
        return [whole.columns]
    clusters: list[tuple[int, int, list[np.ndarray]]] = []
    for columns in segments:
        rows = _header_rows(whole, columns, given)
        if rows is None:
            continue
        near = next((c for c in clusters if rows[0] <= c[1] + 1 and rows[1] >= c[0] - 1), None)
        if near is None:
            clusters.append((*rows, [columns]))
        else:
            clusters[clusters.index(near)] = (min(near[0], rows[0]), max(near[1], rows[1]), [*near[2], columns])
    groups = [group for cluster in clusters for group in _without_legends(whole, *cluster)]
    if len(groups) < 2:
        return [whole.columns]
    placed = {at for group in groups for at in group}
    for at in sorted(set(whole.columns.tolist()) - placed):
        min(groups, key=lambda group: min(abs(at - member) for member in group)).append(at)
    return [np.array(sorted(group)) for group in groups]


def _without_legends(whole: _Grid, top: int, last: int, segments: list[np.ndarray]) -> list[list[int]]:
    """The columns of a table, and apart from them those of small tables beside it whose headers stand in the same row.

    Such a one has several columns, ends in the upper half of the table, and no header is merged over both.
    """
    rows = {n: np.flatnonzero(_filled_in(whole, columns)[last + 1 :]) for n, columns in enumerate(segments)}
    largest = max(rows, key=lambda n: len(rows[n]) * len(segments[n]))
    bridges = [b for b in whole.blocks.tolist() if top <= b[0] <= last]
    main: list[int] = []
    apart: list[list[int]] = []
    for n, columns in enumerate(segments):
        own, all_rows = rows[n], rows[largest]
        ends_early = 0 < len(own) <= len(all_rows) / 2 and len(all_rows) >= 6 and own[-1] - own[0] == len(own) - 1
        bridged = any(
            b[1] <= columns[-1] and b[3] >= columns[0] and not (columns[0] <= b[1] and b[3] <= columns[-1])
            for b in bridges
        )
        if len(columns) > 1 and ends_early and not bridged and own[0] <= all_rows[0] + 1:
            apart.append(columns.tolist())
        else:
            main += columns.tolist()
    return [main, *apart]


def _filled_in(grid: _Grid, columns: np.ndarray) -> np.ndarray:
    """Which rows of the sheet have a filled cell in some columns."""
    return np.asarray(np.any([grid.sheet.columns[at].at > 0 for at in columns], axis=0))


def _header_rows(whole: _Grid, columns: np.ndarray, given: tuple[int, int] | None) -> tuple[int, int] | None:
    """Where the header of some columns stands (positions of its first and last row); None where they have none."""
    if given is not None and _touches(whole, columns, given):
        return given
    if len(columns) < 2:
        return None
    grid = whole.part(columns=columns)
    found = _find(grid)
    if found is None or found.score < 0.4 or found.last + 1 >= len(grid.rows):
        return None
    return int(grid.rows[found.top]), int(grid.rows[found.last])


def _segments(whole: _Grid) -> list[np.ndarray]:
    """The runs of columns between empty ones; rows with a single cell, such as titles, do not count."""
    wide = whole.fill > 1
    if not wide.any():
        return [whole.columns]
    filled = [at for at in whole.columns if (wide & (whole.sheet.columns[at].at > 0)).any()]
    return np.split(np.array(filled), np.flatnonzero(np.diff(filled) > 1) + 1)


# --- the rows below the header --------------------------------------------------------------------------------------

_NOTE_WORDS = re.compile(
    r"\s*(?:\*|sumber|source|catatan|notes?\b|nb\b|ket\b|keterangan|legend|mengetahui|menyetujui|disetujui|disusun|"
    r"dibuat oleh|diperiksa|ditandatangani|dicetak|printed|tanggal cetak|kepala\b|direktur|director|ttd|nip\b|data per\b|"
    r"acknowledged|approved|prepared|signed)",
    re.IGNORECASE,
)
_NOTES_BEGIN = re.compile(r"(?:sumber|source|catatan|notes?|nb|ket|keterangan|legend|mengetahui)\b", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r"[^\d,]{3,40},\s*\d{1,2}[\s-][^\d\s]{3,12}[\s-]\d{4}\s*")
_PAGE = re.compile(r"(?:halaman|hal|page|hlm)\.?\s*:?\s*\d+\s*(?:(?:dari|of|/)\s*\d+)?", re.IGNORECASE)


def _aside(table: _Table) -> dict[int, Sentence]:
    """Position → why a filled row below the header is no data, those under the table not among them."""
    grid = table.grid
    aside: dict[int, Sentence] = {}
    if table.first > table.last:
        return aside
    own = np.array([grid.sheet.columns[at].at[table.first : table.body].any() for at in grid.columns])
    for row in np.flatnonzero(grid.rows > table.last)[:3]:
        if _is_units(grid, int(row), own):
            aside[int(grid.rows[row])] = UNITS
        elif _is_numbering(grid, int(row), own):
            aside[int(grid.rows[row])] = NUMBERING
        else:
            break
    aside |= _repeated(table, aside)
    return aside | dict.fromkeys(_page_numbers(table), PAGE_NUMBER)


def _page_numbers(table: _Table) -> Iterator[int]:
    """The positions of rows below the header that hold the number of a page and nothing else."""
    grid = table.grid
    alone = grid.fill == 1
    alone[: table.body] = False
    rows = np.flatnonzero(alone[grid.rows])
    columns = {
        int(place)
        for row in rows
        for place in np.flatnonzero(grid.kinds[row])
        if _PAGE.fullmatch(grid.text(row, place))
    }
    for at in grid.columns[sorted(columns)]:
        column = grid.sheet.columns[at]
        said = np.unique(column.at[alone])
        pages = [code for code in said.tolist() if code and _PAGE.fullmatch(_said(column.cells[code]))]
        yield from np.flatnonzero(alone & np.isin(column.at, pages)).tolist()


def _repeated(table: _Table, beneath: Mapping[int, Sentence]) -> dict[int, Sentence]:
    """The rows that say the header again, as on the next printed page, with the titles, units and numbers around it."""
    grid = table.grid
    filled = np.flatnonzero(grid.fill)
    header = [row for row in range(table.first, table.body) if grid.fill[row]]
    if not header:
        return {}
    found = {row: REPEATED_HEADER for row in _like(table, header[-1])}

    def follow(row: int, reason: Sentence, step: int) -> None:
        """The rows like ``row`` right before (or behind) one that was found."""
        for again in _like(table, row):
            place = int(np.searchsorted(filled, again)) + step
            if place < len(filled) and int(filled[place]) in found and again not in found:
                found[again] = reason

    for row in reversed(header[:-1]):
        follow(row, REPEATED_HEADER, 1)
    for row in reversed(filled[filled < table.first].tolist()[-10:]):
        follow(row, REPEATED_TITLE, 1)
    for row, reason in sorted(beneath.items()):
        follow(row, reason, -1)
        if reason == NUMBERING:
            found |= {again: NUMBERING for again in _like(table, row) if _counts_columns(grid, again)}
    return found


def _like(table: _Table, row: int) -> list[int]:
    """The positions below the header of rows with the same cells as ``row``."""
    grid = table.grid
    rows = np.flatnonzero(grid.fill[table.body :] == grid.fill[row]) + table.body
    for at in grid.columns:
        if not len(rows):
            break
        cells = grid.sheet.columns[at].at
        rows = rows[cells[rows] == cells[row]]
    return [int(again) for again in rows if again != row]


def _counts_columns(grid: _Grid, position: int) -> bool:
    """Whether a row in the middle, like the one that numbers the columns, has numbers where words are."""
    row = int(np.searchsorted(grid.rows, position))
    words = grid.below(-1)
    wordy = words.texts > words.values
    looked_at = row < len(grid.rows) and grid.rows[row] == position
    return looked_at and bool((wordy & (grid.kinds[row] != _EMPTY)).any())


def _under(table: _Table, aside: Mapping[int, Sentence]) -> list[int]:
    """The positions of the rows under the table: sources, notes, signatures. A row with numbers stays in the table."""
    grid = table.grid
    rows = [i for i in range(len(grid.rows)) if grid.rows[i] > table.last and int(grid.rows[i]) not in aside]
    if not rows:
        return []
    numeric = _numeric(grid, rows[0], len(grid.rows))
    typical = _typical_fill(grid, rows, numeric)
    notes_from = _notes_from(grid, rows, typical)
    end = next((n for n in range(len(rows), 0, -1) if _is_data(grid, rows[n - 1], numeric, typical)), 0)
    end = min(end, notes_from)
    for n in range(end, len(rows)):
        if n >= notes_from or _is_note(grid, rows[n], rows[end - 1] if end else None):
            return [int(grid.rows[i]) for i in rows[n:]]
    return []


def _typical_fill(grid: _Grid, rows: list[int], numeric: np.ndarray) -> int:
    """How many cells a row of data has: the middle of those with a number, else of the fuller half."""
    numbers = np.isin(grid.kinds[rows], (_NUMBER, _YEAR, _DATE)) & numeric
    fill = grid.fill[grid.rows[rows]]
    with_numbers = fill[numbers.any(axis=1)]
    return int(np.median(with_numbers)) if len(with_numbers) else int(np.quantile(fill, 0.75))


def _notes_from(grid: _Grid, rows: list[int], typical: int) -> int:
    """From which of the rows on only notes follow: one that says so behind an empty row, none as wide as data below."""
    start = len(rows)
    if typical < 4:
        return start
    for n in range(len(rows) - 1, 0, -1):
        places = np.flatnonzero(grid.kinds[rows[n]])
        if len(places) > 2:
            break
        behind_gap = grid.fill[grid.rows[rows[n]] - 1] == 0
        if behind_gap and _NOTES_BEGIN.match(grid.text(rows[n], int(places[0]))):
            start = n
    return start


def _is_data(grid: _Grid, row: int, numeric: np.ndarray, typical: int) -> bool:
    """Whether a row is surely data: a number or a dash under numbers, or nearly as many words as the others have."""
    kinds = grid.kinds[row]
    filled = int((kinds != _EMPTY).sum())
    numbers = np.isin(kinds, (_NUMBER, _YEAR, _DASH)) & numeric
    dated = (kinds == _DATE) & numeric
    if numbers.any() or (dated.any() and filled > 1):
        return True
    return filled >= (max(3, 0.8 * typical) if numeric.sum() * 2 >= typical else max(2, 0.6 * typical))


def _is_note(grid: _Grid, row: int, last: int | None) -> bool:
    """Whether a row without numbers, below the last one that has any (``last``), is a note and not an empty line."""
    places = np.flatnonzero(grid.kinds[row])
    texts = [grid.text(row, int(place)) for place in places]
    if any(is_total(text) for text in texts):
        return False
    apart = last is not None and bool((grid.fill[grid.rows[last] + 1 : grid.rows[row]] == 0).any())
    said = any(_NOTE_WORDS.match(text) or _PLACE_AND_DATE.fullmatch(text) for text in texts)
    return apart or said or any(len(text) > LONG_TEXT for text in texts)


# --- putting it together --------------------------------------------------------------------------------------------


def _described(table: _Table, others: Sequence[_Table]) -> Layout:
    grid, first_row = table.grid, table.grid.sheet.first_row
    aside = {} if table.plain else _aside(table)
    under = [] if table.plain else _under(table, aside)
    data = grid.fill > 0
    data[: table.body] = False
    data[[*aside, *under]] = False
    rows = np.flatnonzero(data)
    units = {row: reason for row, reason in aside.items() if reason == UNITS}
    heads = _heads(table, rows, min(units, default=None))
    said = {**aside, **dict.fromkeys(under, BELOW)}
    blocks = [_block(other) for other in others]
    for top, left, bottom, right in blocks:
        inside = (grid.columns >= left) & (grid.columns <= right)
        if inside.any() and bottom > table.last:
            for row in np.flatnonzero(_filled(grid.sheet, top, bottom, left, right)) + top:
                if row > table.last and not data[row]:
                    said.setdefault(int(row), OTHER_TABLE)
    above = [_line(grid, int(row)) for row in np.flatnonzero(grid.fill[: table.first])]
    return Layout(
        header=(table.first + first_row, table.last + first_row),
        heads=heads,
        rows=rows + first_row,
        aside={row + first_row: reason for row, reason in sorted(said.items())},
        above=tuple(above),
        below=tuple(_line(grid, row) for row in under),
        titles=_titles(heads),
        others=tuple((top + first_row, left, bottom + first_row, right) for top, left, bottom, right in blocks),
    )


def _block(table: _Table) -> tuple[int, int, int, int]:
    """The rectangle of filled cells that a table's part of the sheet spans."""
    rows = np.flatnonzero(table.grid.fill)
    top, bottom = int(rows[0]), int(rows[-1])
    columns = [at for at in table.grid.columns if table.grid.sheet.columns[at].at[top : bottom + 1].any()]
    return top, int(columns[0]), bottom, int(columns[-1])


def _filled(sheet: Sheet, top: int, bottom: int, left: int, right: int) -> np.ndarray:
    """Which rows of a rectangle have a filled cell."""
    cells = [column.at[top : bottom + 1] > 0 for column in sheet.columns[left : right + 1]]
    return np.any(cells, axis=0)


def _line(grid: _Grid, position: int) -> str:
    """The filled cells of a row as one line."""
    cells = (grid.sheet.columns[at][position] for at in grid.columns)
    return " ".join(_said(cell) for cell in cells if cell is not None)


def _heads(table: _Table, rows: np.ndarray, units_row: int | None) -> tuple[Head, ...]:
    grid = table.grid
    parts = _parts(table)
    heads = []
    for place, at in enumerate(map(int, grid.columns)):
        column = grid.sheet.columns[at]
        if not any(parts[place]) and not column.at[rows].any():
            continue
        unit = "" if units_row is None else _said(column[units_row]).strip("()[] ")
        heads.append(Head(at, parts[place], unit or _unit_of(parts[place])))
    return tuple(heads)


def _parts(table: _Table) -> list[tuple[str, ...]]:
    """For each column the texts over it, from the top; merged cells filled to the right and down."""
    grid, height = table.grid, table.body - table.first
    texts = [["" for _ in grid.columns] for _ in range(height)]
    inside = range(max(table.first, 0), min(table.body, grid.sheet.height))
    for row in inside:
        for place, at in enumerate(grid.columns):
            texts[row - table.first][place] = _said(grid.sheet.columns[at][row])
    merged: set[int] = set()
    for top, left, bottom, right in grid.blocks.tolist():
        if bottom < table.first or top > table.last or not 0 <= top < grid.sheet.height:
            continue
        places = np.flatnonzero((grid.columns >= left) & (grid.columns <= right)).tolist()
        text = _said(grid.sheet.columns[left][top]) if left < len(grid.sheet.columns) else ""
        for row in range(max(top, table.first), min(bottom, table.last) + 1):
            merged |= {row - table.first} if len(places) > 1 else set()
            for place in places:
                texts[row - table.first][place] = texts[row - table.first][place] or text
    for row in range(height - 1):
        if row not in merged:
            texts[row] = _spread(texts[row], [_finer(texts, row, place) for place in range(len(grid.columns))])
    return [tuple(row[place] for row in texts) for place in range(len(grid.columns))]


def _finer(texts: Sequence[Sequence[str]], row: int, place: int) -> str:
    """The first text below a row of the header."""
    return next((below[place] for below in texts[row + 1 :] if below[place]), "")


def _spread(upper: list[str], finer: list[str]) -> list[str]:
    """A header row whose merged cells were lost, its texts filled to the right over the columns they stand over.

    A text ends before the next one and before a column without anything below; also before a column that is called
    otherwise where those under it so far are numbered alike (K1, K2 ...), and the last one where it has said below it
    what the one before said (Target, Realisasi).
    """
    starts = [place for place, text in enumerate(upper) if text]
    filled = list(upper)
    before: list[str] = []
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(upper)
        stem = _stem(finer[start])
        place = start + 1
        while place < end and finer[start] and finer[place] and (not stem or _stem(finer[place]) == stem):
            place += 1
        if n + 1 == len(starts) and len(before) > 1 and finer[start : start + len(before)] == before:
            place = start + len(before)
        before = finer[start:place]
        filled[start:place] = [upper[start]] * (place - start)
    return filled


def _stem(text: str) -> str:
    """What numbered names have in common: "K" of "K1", "#" of "1"; "" for a name without a number."""
    found = re.fullmatch(r"(\D{0,12}?)[\s._-]*\d{1,3}(?:[.,]\d{1,2})?", text)
    return (found.group(1).strip().casefold() or "#") if found else ""


def _titles(heads: Sequence[Head]) -> dict[int, str]:
    """Position → a name for each column that no other one has: with its upper part or a number behind it if need be."""
    often = Counter(_shortened(head.title) for head in heads)
    titles: dict[int, str] = {}
    taken: set[str] = set()
    for head in heads:
        title = _shortened(head.title)
        if often[title] > 1 and head.upper:
            title = _shortened(head.title, f" ({head.upper})")
        name, count = title, 2
        while name in taken:
            name, count = _shortened(title, f" ({count})"), count + 1
        taken.add(name)
        titles[head.at] = name
    return titles


def _shortened(text: str, behind: str = "") -> str:
    """A text, and what stands behind it, in at most 200 letters."""
    behind = behind if len(behind) <= LONGEST_TITLE // 2 else f"{behind[: LONGEST_TITLE // 2 - 2]}…)"
    room = LONGEST_TITLE - len(behind)
    return (text if len(text) <= room else f"{text[: room - 1]}…") + behind
