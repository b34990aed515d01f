"""Header: which rows of a grid name its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from bsc_core.intake.layout.grid import VALUES, WINDOW, Grid, Profile
from bsc_core.intake.layout.looks import (
    DASH,
    DATE,
    EMPTY,
    NUMBER,
    TEXT,
    YEAR,
    counts_up,
    is_known,
    is_unit,
    numbered_stem,
    ordinal,
    size_of,
)

MOST_HEADER_ROWS = 3
SEARCHED = 40
"""How many filled rows from the top may be the last of the header."""
LONG_TEXT = 60
"""More letters than this in a row without numbers are running text, not the name of a line."""
MOST_WORDS = 200
"""How many columns are asked whether their header is a known word."""
LIKELY = 0.15
"""The least score of a row that is taken for a header."""


@dataclass(frozen=True)
class Header:
    """The first and last row of a header, among the rows that are looked at, and how much speaks for it."""

    top: int
    last: int
    score: float


def find(grid: Grid, searched: int = SEARCHED) -> Header | None:
    """The likeliest header among the first rows of a grid."""
    best: Header | None = None
    named = _Names(grid)
    above: Header | None = None
    for row in range(min(searched, len(grid.rows))):
        if not named[row].any() or not grid.new[row]:
            continue
        if above is not None and _is_beneath(grid, above, row):
            continue
        above = Header(_top(grid, row, named), row, 0.0)
        score = _score(grid, above, named)
        if score >= LIKELY and (best is None or score > best.score):
            best = Header(above.top, row, score)
    return best


class _Names(dict[int, np.ndarray]):
    """For each row that is looked at, which of its cells may be names of columns; worked out when asked for."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid

    def __missing__(self, row: int) -> np.ndarray:
        self[row] = _names_in(self.grid, row)
        return self[row]


def _names_in(grid: Grid, row: int) -> np.ndarray:
    """Which cells of a row may be names: words, years and dates over other things, numbers that count items."""
    kinds, below = grid.kinds[row], grid.below(row)
    named: np.ndarray = kinds == TEXT
    others = below.texts + below.numbers + below.dates
    years = kinds == YEAR
    if years.any():
        named = named | (years & (below.years <= others)) | (years & _is_run_of_years(grid, row, years))
    dates = kinds == DATE
    if dates.any():
        named = named | (dates & (below.dates <= below.texts + below.numbers + below.years))
    numbers = np.flatnonzero(kinds == NUMBER)
    if len(numbers) and _are_items(grid, row, numbers, below):
        named = named | (kinds == NUMBER)
    return named


def _is_run_of_years(grid: Grid, row: int, years: np.ndarray) -> bool:
    """Whether a row's years follow each other, and those below them do not: then they head columns of large counts."""
    places = np.flatnonzero(years)

    def runs(at: int) -> bool:
        if not (grid.kinds[at, places] == YEAR).all():
            return False
        found = [int(float(grid.cell(at, int(place)))) for place in places]
        return len(found) > 1 and set(np.diff(found).tolist()) in ({1}, {-1})

    return runs(row) and not any(runs(at) for at in range(row + 1, min(row + 4, len(grid.rows))))


def _are_items(grid: Grid, row: int, numbers: np.ndarray, below: Profile) -> bool:
    """Whether the numbers in a row count the items of a questionnaire, and are no answers themselves."""
    if not counts_up(grid.text(row, int(place)) for place in numbers):
        return False
    if numbers[-1] - numbers[0] >= len(numbers) + 2:
        return False
    if row > 0 and (grid.kinds[row - 1] == TEXT)[grid.kinds[row] != EMPTY].mean() > 0.8:
        return False  # names stand above already
    words = [grid.text(row, int(place)) for place in np.flatnonzero(grid.kinds[row] == TEXT)]
    if words:
        return len(numbers) > 2 or any(map(is_known, words))
    over = row > 0 and grid.rows[row] - grid.rows[row - 1] == 1 and (grid.kinds[row - 1] == TEXT).any()
    first = int(numbers[0])
    starts_later = over and bool((below.filled[:first]).any())
    return starts_later or _out_of_place(grid, row, numbers)


def _out_of_place(grid: Grid, row: int, numbers: np.ndarray) -> bool:
    """Whether counting numbers cannot be values of their columns: words stand below, or numbers of another size."""
    hard = soft = 0
    below = grid.below(row)
    for count, place in enumerate(map(int, numbers), start=1):
        if below.texts[place] > below.values[place]:
            hard += 1
            continue
        values = [size_of(grid.cell(r, place)) for r in range(row + 1, min(row + 11, len(grid.rows)))]
        sizes = [value for value in values if value is not None]
        text = grid.text(row, place)
        number = ordinal(text)
        if not sizes or number is None:
            continue
        if count == 1 and sizes[0] == number + 1:
            soft -= len(numbers)  # the first of a column that numbers its rows
        hard += not text.isdigit()
        soft += number > max(sizes) or min(sizes) > 10 * max(number, len(numbers))
    return hard > 0 or (soft > 1 and len(numbers) > 3) or (soft == 1 and len(numbers) >= 6)


def _is_beneath(grid: Grid, header: Header, row: int) -> bool:
    """Whether a row belongs beneath a header: it says the units of its columns, or numbers them."""
    own = grid.filled(header.top, header.last)
    return row - header.last <= 2 and (is_units(grid, row, own) or is_numbering(grid, row, own))


def is_units(grid: Grid, row: int, own: np.ndarray) -> bool:
    """Whether a row holds the units of columns; ``own`` are the columns that already have a header."""
    places = np.flatnonzero(grid.kinds[row])
    if not own[places].all() or not (grid.kinds[row, places] == TEXT).all():
        return False
    texts = {int(place): grid.text(row, int(place)) for place in places}
    units = [place for place, text in texts.items() if is_unit(text)]
    if any(not is_unit(text) and not _LABEL_OF_UNITS.fullmatch(text) for text in texts.values()):
        return False
    below = grid.below(row)
    over_numbers = int(below.numeric[units].sum())
    over_words = int((~below.numeric & (below.texts > 0))[units].sum())
    return over_words < over_numbers


_LABEL_OF_UNITS = re.compile(r"satuan|unit|[(\[].{0,20}[)\]]", re.IGNORECASE)
"""What may stand beside units in their row."""


def is_numbering(grid: Grid, row: int, own: np.ndarray) -> bool:
    """Whether a row numbers the columns, 1 2 3, (1) (2) (3) or a b c=b/a; ``own`` have a header already."""
    places = np.flatnonzero(grid.kinds[row])
    ordinals = [ordinal(grid.text(row, int(place))) for place in places]
    if len(places) < 2 or ordinals != list(range(1, len(places) + 1)):
        return False
    headed = np.flatnonzero(own)
    covers = len(places) >= 0.6 * len(headed) and len(headed) > 0 and places[0] <= headed[min(1, len(headed) - 1)]
    return bool(covers and own[places].mean() >= 0.8 and _out_of_place(grid, row, places))


def _top(grid: Grid, last: int, named: _Names) -> int:
    """The first row of the header that ends in a row."""
    top = last
    while top > 0 and last - top + 1 < MOST_HEADER_ROWS:
        if grid.rows[top] - grid.rows[top - 1] != 1 or not _is_upper(grid, top - 1, top, last, named):
            break
        top -= 1
    return top


def _is_upper(grid: Grid, row: int, top: int, last: int, named: _Names) -> bool:
    """Whether a row right above a header (from ``top`` to ``last``) is its upper part, not a title."""
    filled = np.flatnonzero(grid.kinds[row])
    own, below = grid.filled(top, last), grid.below(last)
    table = np.flatnonzero(own | below.filled)
    if not named[row][filled].all() or len(table) == 0 or not np.isin(filled, table).all():
        return False
    if len(filled) == 1:
        return _heads_alone(grid, row, last, int(filled[0]), own, table)
    texts = [grid.text(row, int(place)) for place in filled]
    at_first = filled[0] == table[0]
    if at_first and (_TITLE.match(texts[0]) or any(":" in (text[:1], text[-1:]) for text in texts)):
        return False
    merged = bool(grid.spans(row)) or any(grid.reaches_down(row, int(place)) for place in filled)
    if merged or any(not own[place] and below.filled[place] for place in filled):
        return True
    if at_first and _FACT.match(texts[0]):
        return False
    return _heads_groups(filled, own, at_first) or _is_broken_name(grid, row, top, own, below)


_TITLE = re.compile(
    r"(?:laporan|rekap|rekapitulasi|tabel|table|daftar|lampiran|rumah sakit|rs|rsu|rsud|rsup|pemerintah|dinas|"
    r"kementerian|kuesioner|kuisioner|hasil|report|hospital|jl|jalan|telp|website|email|formulir)\b",
    re.IGNORECASE,
)
"""What a line of a title begins with."""
_FACT = re.compile(
    r"(?:nama|tahun|bulan|periode|alamat|unit|ruang|ruangan|tanggal|kelas|kode|satker|provinsi|kabupaten|name|year|month|"
    r"period|address|date)\b",
    re.IGNORECASE,
)
"""What a line such as "Tahun | 2023" above a table begins with."""
_LINE = re.compile(r"(?:periode|kelas|bulan|data|period)\s+\S", re.IGNORECASE)
"""The same in one cell: "Kelas C", but not "Kelas" over I, II and III."""


def _heads_alone(grid: Grid, row: int, last: int, place: int, own: np.ndarray, table: np.ndarray) -> bool:
    """Whether the only text in a row right above a header names columns, and is no line of a title."""
    text = grid.text(row, place)
    widest = max((len(np.intersect1d(places, table)) for places in grid.spans(row)), default=1)
    if (widest >= 0.9 * len(table) and len(table) > 2) or (widest >= 0.6 * len(table) and _TITLE.match(text)):
        return False
    merged = widest > 1 or grid.reaches_down(row, place)
    if place == table[0]:
        return not own[place] and (grid.reaches_down(row, place) or is_known(text))
    return bool(merged or not own[place]) or _heads_items(grid, row, last, place, text)


def _heads_items(grid: Grid, row: int, last: int, place: int, text: str) -> bool:
    """Whether a text alone in its row, its merged cells lost, stands over values and no column of names."""
    right_above = row > 0 and grid.rows[row] - grid.rows[row - 1] == 1
    if right_above and np.flatnonzero(grid.kinds[row - 1]).tolist() == [place]:
        return False  # the lines of a title
    if _TITLE.match(text) or _LINE.match(text) or len(text) > LONG_TEXT:
        return False
    below = grid.below(last)
    if below.numeric[place] or not below.texts[place] or numbered_stem(grid.text(last, place)):
        return True
    answers, beside = _words_in(grid, last, place), _words_in(grid, last, place + 1)
    return len(set(answers)) < len(answers) or not set(answers).isdisjoint(beside)


def _words_in(grid: Grid, row: int, place: int) -> list[str]:
    """The filled cells below a row in one column; none beyond the last column."""
    if place >= len(grid.columns):
        return []
    rows = range(row + 1, min(row + 1 + WINDOW, len(grid.rows)))
    return [grid.text(below, place) for below in rows if grid.kinds[below, place] != EMPTY]


def _heads_groups(filled: np.ndarray, own: np.ndarray, at_first: bool) -> bool:
    """Whether the texts of a row stand over groups of columns, their merged cells lost: gaps to the right of them."""
    gaps = np.diff(np.append(filled, len(own)))
    spread = [own[place + 1 : place + int(gap)].any() for place, gap in zip(filled, gaps, strict=True)]
    return all(spread) if at_first else any(spread)


def _is_broken_name(grid: Grid, row: int, top: int, own: np.ndarray, below: Profile) -> bool:
    """Whether a row begins names that the next row ends ("Hari" over "Perawatan"): words in both, above numbers."""
    texts = grid.kinds[row] == TEXT
    if not texts[grid.kinds[row] != EMPTY].all() or texts.sum() < 0.6 * own.sum():
        return False
    over = int(((grid.kinds[top] == TEXT) & below.numeric).sum())
    return over >= 2 and over * 2 >= int(below.numeric.sum())


OVER_NUMBERS, OVER_WORDS, OVER_NOTHING = 1.0, 0.4, 0.2
KNOWN = 0.8
SAID_AGAIN, A_VALUE = -0.6, -1.5
UNNAMED_NUMBERS, UNNAMED_WORDS = -0.6, -0.2
"""What each column of a table adds to the score of a header, on average, by what the header says over it."""
ANOTHER_ROW, GAP_BELOW, NAMES_BELOW, A_HEADING = 0.2, 0.3, 0.5, 0.6
"""What is taken off for a second and third row, an empty row below, a better row below, and headings among the data."""


MOST_LOST = 2.0
"""The most that is taken off for rows that a header would leave above it."""


def _score(grid: Grid, header: Header, named: _Names) -> float:
    """How much speaks for rows as a header: names over numbers, known words, no column without a name, no row lost."""
    top, last = header.top, header.last
    below = grid.below(last)
    lowest, naming, known = _lowest_names(grid, header, named)
    table = below.filled | (lowest != EMPTY)
    if table.sum() == 1 and not below.numeric.any() and not (known.any() and _are_short(grid, last)):
        return 0.0  # lines of text
    points = np.select(
        [
            naming & below.numeric,
            naming & below.filled & _comes_again(grid, last),
            naming & below.filled,
            naming,
            (lowest == EMPTY) & below.numeric,
            lowest == EMPTY,
            lowest != DASH,
        ],
        [OVER_NUMBERS, SAID_AGAIN, OVER_WORDS, OVER_NOTHING, UNNAMED_NUMBERS, UNNAMED_WORDS, A_VALUE],
        0.0,
    )
    score = float((points + KNOWN * (known & naming))[table].mean())
    score -= ANOTHER_ROW * (last - top)
    score -= A_HEADING * _is_heading(grid, header, table, named)
    if last + 1 < len(grid.rows):
        score -= GAP_BELOW * bool(grid.rows[last + 1] - grid.rows[last] > 1)
        score -= NAMES_BELOW * _names_come_later(grid, header, below)
    return score - _lost(grid, top, table, named)


def _lowest_names(grid: Grid, header: Header, named: _Names) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The kind of the lowest filled cell over each column, whether it may be a name, and whether it is a known word."""
    lowest = np.zeros(len(grid.columns), dtype=np.uint8)
    naming = np.zeros(len(grid.columns), dtype=bool)
    known = np.zeros(len(grid.columns), dtype=bool)
    said: set[str] = set()
    for row in range(header.last, header.top - 1, -1):
        new = (lowest == EMPTY) & (grid.kinds[row] != EMPTY)
        lowest[new] = grid.kinds[row, new]
        naming[new] = named[row][new]
        for place in np.flatnonzero(new & (grid.kinds[row] == TEXT))[:MOST_WORDS]:
            text = grid.text(row, int(place))
            known[place] = text not in said and is_known(text)
            said.add(text)
    return lowest, naming, known


def _is_heading(grid: Grid, header: Header, table: np.ndarray, named: _Names) -> bool:
    """Whether the last row of a header rather heads the lines below it, such as "PENDAPATAN": no word over numbers."""
    numeric = grid.below(header.last).numeric
    over_numbers = named[header.last] & numeric
    if header.top < header.last and (grid.kinds[header.last] != EMPTY).sum() == 1:
        return not over_numbers[int(np.argmax(table)) + 1 :].any()
    return bool(numeric.sum() * 2 >= table.sum() and not over_numbers.any())


def _are_short(grid: Grid, row: int) -> bool:
    """Whether the texts below a row are names rather than sentences."""
    rows, places = np.nonzero(grid.kinds[row + 1 : row + 1 + WINDOW])
    return all(len(grid.text(row + 1 + int(r), int(p))) <= LONG_TEXT for r, p in zip(rows, places, strict=True))


def _comes_again(grid: Grid, row: int) -> np.ndarray:
    """The columns whose cell in a row stands above or below it again, rows that repeat the whole of it left aside."""
    codes = grid.codes[row]
    same = (grid.codes[: row + 1 + WINDOW] == codes) & (codes > 0)
    whole = same[:, codes > 0].all(axis=1)
    return np.asarray(same[~whole].any(axis=0))


def _lost(grid: Grid, top: int, table: np.ndarray, named: _Names) -> float:
    """What a header would leave above it: rows as wide as the table, those with numbers above all."""
    width = int(table.sum())
    lost, words = 0.0, 0.0
    above = grid.kinds[:top]
    filled = ((above != EMPTY) & table).sum(axis=1)
    wide = (filled >= 2) & (filled * 2 >= width) & ((width > 2) | (filled >= width))
    for row in np.flatnonzero(wide).tolist():
        apart = grid.rows[top] - grid.rows[row] > top - row
        if (VALUES[above[row]] & table & ~named[row]).any():
            narrow = filled[row] < 0.75 * width
            lost += 0.25 if apart and narrow and not _has_names_above(grid, row) else 1.0
            if lost >= MOST_LOST:
                return MOST_LOST
        elif int((above[row] == TEXT).sum()) >= 2:
            words += 0.15 if apart else 0.5
    return min(lost + min(words, 0.5), MOST_LOST)


def _has_names_above(grid: Grid, row: int) -> bool:
    """Whether a row without numbers, of several words, stands above a row with no empty one between."""
    for above in range(row - 1, -1, -1):
        if grid.rows[above + 1] - grid.rows[above] > 1:
            return False
        if (grid.kinds[above] == TEXT).sum() > 1 and not (grid.kinds[above] > TEXT).any():
            return True
    return False


def _names_come_later(grid: Grid, header: Header, below: Profile) -> bool:
    """Whether a row soon below a header names columns in its stead: words, and no numbers, over columns of numbers."""
    own = grid.filled(header.top, header.last)
    numeric = below.numeric
    for row in range(header.last + 1, min(header.last + 7, len(grid.rows))):
        kinds = grid.kinds[row]
        texts = kinds == TEXT
        over, filled = int((texts & numeric).sum()), int((kinds != EMPTY).sum())
        if (kinds == NUMBER).any() or over == 0 or not grid.new[row]:
            continue
        only_beneath = row == header.last + 1 and over == filled
        wide = filled > 1 and over * 2 >= int(numeric.sum())
        if (only_beneath or wide) and not (is_units(grid, row, own) or is_numbering(grid, row, own)):
            return True
    return False
