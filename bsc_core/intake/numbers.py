"""Cells as numbers, whatever the local way to write them. What can be read in two ways is never decided in silence.

"38.811" is 38,811 where dots stand between thousands, and 38.811 where a dot is the decimal sign. One cell cannot tell
which; its column, the columns beside it and what the column counts often can. What told is said with the numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from numbers import Real
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np

from bsc_core.intake.sheets import Column

Form = Literal["point", "comma"]
"""Which sign the decimals have: "1,234.5" is written with a point, "1.234,5" with a comma."""
DecidedBy = Literal["numbers", "itself", "neighbours", "kind", "user", "habit"]

HABIT: Form = "comma"
"""How an Indonesian hospital writes numbers, where nothing else tells: dots between thousands, decimals by a comma."""
UNITS: Mapping[str, tuple[str, ...]] = {
    "Rp": ("rp", "rp.", "idr", "rupiah"),
    "$": ("$", "us$", "usd"),
    "€": ("€", "eur", "euro"),
    "%": ("%", "persen", "percent", "per cent", "pct"),
    "‰": ("‰", "permil", "per mil", "per mille"),
    "people": ("orang", "org", "jiwa", "people", "persons", "person"),
    "patients": ("pasien", "patients", "patient"),
    "visits": ("kunjungan", "visits", "visit"),
    "beds": ("tempat tidur", "tt", "beds", "bed"),
    "years": ("tahun", "thn", "th", "years", "year"),
    "months": ("bulan", "bln", "months", "month"),
    "days": ("hari", "days", "day"),
    "hours": ("jam", "hours", "hour"),
    "minutes": ("menit", "minutes", "minute", "min"),
    "times": ("kali", "times"),
}
"""Units that may stand beside a number, and how people write them. The number is not changed by its unit."""
MONEY = ("Rp", "$", "€")
"""The units that may also stand in front."""
NOTHING = frozenset({"", "-", "--", "---", "—", ".", "n/a", "n.a.", "na", "nan"})
"""What people write for nothing. "Nihil" is not among them, because it may stand for zero."""
AT_LEAST = ("≥", ">=", ">", "min", "min.", "minimal", "minimum", "at least", "paling sedikit", "sekurang-kurangnya")
AT_MOST = ("≤", "<=", "<", "max", "max.", "maks", "maks.", "maksimal", "maximum", "at most", "paling banyak")
LONGEST = 60
"""Texts with more letters than this hold no number."""
MOST_KEPT = 5
"""How many of the texts that can be read in two ways are kept to be shown."""


class NotANumber(ValueError):
    """A cell that holds words, or a number that can be read in two ways (``ambiguous``)."""

    def __init__(self, text: str, ambiguous: bool = False) -> None:
        super().__init__(text)
        self.text, self.ambiguous = text, ambiguous


def other_form(form: Form) -> Form:
    """The form with the other sign for decimals."""
    return "comma" if form == "point" else "point"


# --- one cell -------------------------------------------------------------------------------------------------------


class _Reading(NamedTuple):
    """A text as a number in each form; the same twice where it can be read in one way only, nan twice for nothing.

    ``says`` is the form that the text itself shows, None where it shows none or could have either.
    """

    point: float
    comma: float
    says: Form | None = None
    unit: str = ""

    @property
    def ambiguous(self) -> bool:
        return self.says is None and self.point != self.comma and not math.isnan(self.point)


_EMPTY = _Reading(math.nan, math.nan)
_DECIMALS: Mapping[str, Form] = {".": "point", ",": "comma"}
_AS_TYPED = str.maketrans(
    {sign: plain for plain, signs in {"-": "−–", " ": "\u00a0\u2007\u2009\u202f", "'": "’‘ʼ"}.items() for sign in signs}
)
_UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONEY = _any_of(word for unit in MONEY for word in UNITS[unit])
_WRITTEN = re.compile(
    rf"""
    \(?\ *
    (?P<sign>[-+])?\ *
    (?:(?P<money>{_MONEY})\ *\(?\ *(?P<inner>[-+])?\ *)?
    (?P<body>[0-9.,][0-9.,' ]*(?<![.,' ])(?:e[-+]?[0-9]+)?)
    (?P<no_cents>\ ?[.,]--?)?
    (?P<behind>\ *-)?\ *\)?\ *
    (?:(?P<unit>{_any_of(_UNIT_OF)})\.?\ *\)?)?
    """,
    re.VERBOSE,
)
_NO_MONEY = re.compile(rf"(?:{_MONEY})\ *-")  # as spreadsheets write an amount of nothing
_PLAIN = re.compile(r"[1-9][0-9]*|0[0-9]?")  # a 0 before more digits belongs to a telephone or a record number
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<between>[., '])[0-9]{3}(?:(?P=between)[0-9]{3})*(?:(?P<sign>[.,])[0-9]+)?")
_DECIMAL = re.compile(r"(?:[1-9][0-9]*|0)?(?P<sign>[.,])[0-9]+")
_SCIENTIFIC = re.compile(r"(?:[1-9][0-9]*|0)(?:(?P<sign>[.,])[0-9]+)?e[-+]?[0-9]+")
_AT_A_GLANCE = re.compile(
    r"""(?:-?(?>
        (?:[1-9][0-9]*|0)(?:\.[0-9]+)?e[-+]?[0-9]+
      | (?:[1-9][0-9]{3,}|0)(?:\.[0-9]+)?
      | [1-9][0-9]{0,2}(?:\.(?:[0-9]{4,}|[0-9]{1,2}))?
    )\n)*+""",
    re.VERBOSE,
)
_TELEPHONE = re.compile(r"\+[0-9][0-9 ]{8,}")


def number(cell: Any, form: Form | None = None) -> float:
    """The number in a cell; nan for an empty one, a dash and the like.

    Text is read with thousands by dots, commas, spaces or apostrophes, decimals by a point or a comma, a minus before,
    behind or as brackets, money, per cent and the known UNITS ("93 %" is 93). Where "38.811" or "38,811" can be
    thousands or decimals, ``form`` decides; what can be read in one way only is read that way in either form.
    Raises NotANumber for any other text, also for "0812" and longer with a 0 in front, which is no amount; and, without
    ``form``, for what can be read in two ways, then with ``ambiguous`` set.
    """
    if cell is None:
        return math.nan
    if isinstance(cell, str):
        reading = _read(cell)
        if reading is None:
            raise NotANumber(cell.strip())
        if form is None and reading.ambiguous:
            raise NotANumber(cell.strip(), ambiguous=True)
        return reading.comma if (form or reading.says) == "comma" else reading.point
    value = _own(cell)
    if value is None:
        raise NotANumber(str(cell))
    return value


def _own(cell: Any) -> float | None:
    """A number of the spreadsheet itself; None for what is no finite number."""
    if isinstance(cell, bool) or not isinstance(cell, Real):
        return None
    try:
        value = float(cell)
    except OverflowError:
        return None
    return None if math.isinf(value) else value


@lru_cache(maxsize=1 << 15)
def _read(cell: str) -> _Reading | None:
    """A text in both forms; None where it holds no number."""
    text = (cell if cell.isascii() else cell.translate(_AS_TYPED)).strip().lower()
    written = _WRITTEN.fullmatch(text) if len(text) <= LONGEST else None
    if written is None:
        return _EMPTY if text in NOTHING or _NO_MONEY.fullmatch(text) else None
    if _TELEPHONE.fullmatch(text) or (written["money"] and written["unit"]):
        return None
    brackets = text.count("(")
    signs = [sign for sign in (written["sign"], written["inner"], written["behind"]) if sign]
    if brackets != text.count(")") or brackets + len(signs) > 1:
        return None
    reading = _body(written["body"], written["no_cents"], _UNIT_OF.get(written["money"] or written["unit"], ""))
    if reading is None or math.isinf(reading.point):
        return None
    minus = brackets or (signs and "+" not in signs)
    return reading._replace(point=0.0 - reading.point, comma=0.0 - reading.comma) if minus else reading


def _body(body: str, no_cents: str | None, unit: str) -> _Reading | None:
    """The digits of a number and the signs between them; ``no_cents`` stands for no decimals, as in "500,-"."""
    if _PLAIN.fullmatch(body):
        value = float(body)
        return _Reading(value, value, "comma" if no_cents and "," in no_cents else None, unit)
    grouped = _GROUPED.fullmatch(body)
    if grouped and not (grouped["sign"] and (no_cents or grouped["sign"] == grouped["between"])):
        between, sign = grouped["between"], grouped["sign"]
        value = float(body.replace(between, "").replace(",", "."))
        if between in " '":
            says: Form | None = _DECIMALS[sign] if sign else None
            return _Reading(value, value, says, unit)
        says = other_form(_DECIMALS[between])
        if sign or no_cents or body.count(between) > 1:
            return _Reading(value, value, says, unit)
        decimal = float(body.replace(",", "."))
        point, comma = (value, decimal) if between == "," else (decimal, value)
        return _Reading(point, comma, says if unit == "Rp" else None, unit)  # nobody counts thousandths of a rupiah
    decimal_or_power = _DECIMAL.fullmatch(body) or _SCIENTIFIC.fullmatch(body)
    if decimal_or_power is None or no_cents:
        return None
    value, sign = float(body.replace(",", ".")), decimal_or_power["sign"]
    return _Reading(value, value, _DECIMALS[sign] if sign else None, unit)


# --- a target -------------------------------------------------------------------------------------------------------

_BOUND = re.compile(rf"(?:{_any_of(AT_LEAST + AT_MOST)})(?![a-z])\s*")
_ENDS = (
    re.compile(r"(.+?)(?:\bto\b|\buntil\b|\bs/d\b|\bs\.d\.|\bsampai(?: dengan)?\b|\bhingga\b)(.+)"),
    re.compile(r"([^-]+)-([^-]+)"),
)


def bound_of(cell: Any) -> Literal["up", "down"] | None:
    """Which side of a target is good by the sign before it: "≥ 80" is up, "maks. 45" down; None without a sign."""
    if not isinstance(cell, str):
        return None
    found = _BOUND.match(cell.translate(_AS_TYPED).strip().lower())
    if found is None:
        return None
    return "up" if found.group().strip() in AT_LEAST else "down"


def ends_of(text: str) -> tuple[str, ...]:
    """The numbers of a target as texts: both ends of "60-85", what is behind the sign of "≥ 80", else the text itself.

    So the cells of a column of targets can be evidence for its form, see :func:`read_numbers`.
    """
    typed = text.translate(_AS_TYPED).strip().lower()
    bound = _BOUND.match(typed)
    if bound:
        return (typed[bound.end() :],)
    if _read(typed):
        return (typed,)
    found = next((ends.groups() for pattern in _ENDS if (ends := pattern.fullmatch(typed))), (typed,))
    return tuple(end.strip() for end in found)


def span(cell: Any, form: Form | None = None) -> tuple[float, float]:
    """The ends of a target: "60-85" or "60 – 85 %" gives both, a number twice itself, an empty cell nan twice.

    A bound, "≥ 80" or "maks. 45", is the number twice: which side is good is said by the indicator's direction.
    Raises NotANumber like :func:`number`, and where the first end is the greater one.
    """
    if not isinstance(cell, str):
        value = number(cell)
        return value, value
    ends = ends_of(cell)
    try:
        found = [number(end, form) for end in ends]
    except NotANumber as err:
        raise NotANumber(cell.strip(), err.ambiguous) from None
    unfinished = math.isnan(sum(found)) and _read(cell) is None
    if unfinished or found[0] > found[-1]:
        raise NotANumber(cell.strip())
    return found[0], found[-1]


def span_text(low: float, high: float) -> str:
    """Both ends of a target as a text that :func:`span` reads in one way only, whatever the form."""
    return f"{_unmistakable(low)} to {_unmistakable(high)}"


def _unmistakable(value: float) -> str:
    text = repr(float(value)).removesuffix(".0")
    reading = _read(text)
    return text + "0" if reading and reading.ambiguous else text


# --- a column -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ColumnNumbers:
    """The cells of a column as numbers, and how they were read. Rows are positions in the column, from 0.

    ``values`` has one number for each row, nan where the cell is empty or unreadable. ``form`` is the form by which the
    texts were read, None where no text needed one. ``decided_by`` says what told the form:

    - numbers: nothing had to be told; there are numbers of the spreadsheet itself, or texts with one meaning;
    - user: the user's word;
    - itself: other texts of the column that can have one form only, and all the same;
    - kind: one of the two readings alone is plausible, by what the column counts or by its other numbers;
    - neighbours: the texts of the other columns, or what the file says of itself;
    - habit: nothing; the way in which Indonesians write (HABIT).

    The last three are doubts, to be said with the other reading to choose. ``ambiguous`` are the distinct texts that
    can be read in two ways, MOST_KEPT at most, ``ambiguous_rows`` all of their rows, whatever decided.
    ``unreadable`` are texts without a number and their rows, ``nothing`` texts that stand for an empty cell ("-") and
    theirs, ``units`` the units beside the numbers (keys of UNITS) and theirs. ``contrary`` are rows whose text was read
    by the other form than ``form``, the only one that it can have. ``fractions`` are rows with a number that is not
    whole in a column that counts whole things: also the spreadsheet's own 38.811 where someone typed 38811 with a dot.
    ``examples`` are up to two cells as they came and as they were read, the most telling first.
    """

    values: np.ndarray
    form: Form | None
    decided_by: DecidedBy
    ambiguous: tuple[str, ...]
    ambiguous_rows: np.ndarray
    unreadable: Mapping[str, np.ndarray]
    nothing: Mapping[str, np.ndarray]
    units: Mapping[str, np.ndarray]
    contrary: np.ndarray
    fractions: np.ndarray
    examples: tuple[tuple[str, float], ...]

    @property
    def mixed(self) -> bool:
        """Whether some texts can only have the other form than the rest."""
        return len(self.contrary) > 0

    @property
    def doubtful(self) -> bool:
        """Whether the form is a guess, so that the other reading must be offered."""
        return self.decided_by in ("kind", "neighbours", "habit")


_NONE: Mapping[Any, Any] = MappingProxyType({})
_ANY_SIZE = (-math.inf, math.inf)
_NEVER, _POINT, _COMMA = -1, 0, 1
_FORMS: tuple[Form, Form] = ("point", "comma")
_PLACE: Mapping[Form | None, int] = {None: _NEVER, "point": _POINT, "comma": _COMMA}


def read_numbers(
    columns: Mapping[int, Column],
    *,
    whole: Collection[int] = (),
    plausible: Mapping[int, tuple[float, float]] = _NONE,
    decimal_comma: bool | None = None,
    chosen: Mapping[int, Form] = _NONE,
) -> dict[int, ColumnNumbers]:
    """The number columns of one table, by position, read together: each is evidence for the form of the others.

    ``whole`` are columns that count whole things, so that three digits behind a sign are thousands there unless the
    column has decimals for sure. ``plausible`` is the least and the most that a column can hold, ends included.
    ``decimal_comma`` is what the file as a whole says. ``chosen`` is the user's word: a text that can be read in two
    ways is read by it, one that cannot is not.

    What tells the form of a column comes in this order: the user, its own texts, what it counts, the other columns,
    the file, the habit.
    """
    parsed = {at: _parse(_present(column)) for at, column in columns.items()}
    shown = {at: cells.shown() for at, cells in parsed.items()}
    found = {}
    for at, cells in parsed.items():
        others = [form for other, form in shown.items() if other != at and form is not None]
        beside = cells.shown(hollow=True) or _most(others) or _of_file(decimal_comma)
        bounds = plausible.get(at, _ANY_SIZE)
        decision = _decide(cells, at in whole, bounds, beside, chosen.get(at))
        found[at] = _column_numbers(cells, decision, at in whole)
    return found


def _most(forms: Collection[Form]) -> Form | None:
    """The form that more columns show; None where none does or both are as many."""
    comma = sum(form == "comma" for form in forms)
    if comma * 2 == len(forms):
        return None
    return "comma" if comma * 2 > len(forms) else "point"


def _of_file(decimal_comma: bool | None) -> Form | None:
    if decimal_comma is None:
        return None
    return "comma" if decimal_comma else "point"


@dataclass(frozen=True, eq=False)
class _Cells:
    """The distinct cells of a column in both forms. ``says`` is the place in _FORMS that a text shows, or _NEVER.

    ``hollow`` marks texts that show a form but do not tell that of others: a spreadsheet's own percentage comes as a
    text with a point, whoever made it. ``own`` marks the spreadsheet's own numbers. ``unreadable`` and ``nothing`` are
    places of cells, ``units`` the places of those with a unit.
    """

    column: Column
    point: np.ndarray
    comma: np.ndarray
    says: np.ndarray
    hollow: np.ndarray
    own: np.ndarray
    unreadable: Collection[int] = ()
    nothing: Collection[int] = ()
    units: Mapping[str, Collection[int]] = field(default_factory=dict)

    @cached_property
    def ambiguous(self) -> np.ndarray:
        """Which cells can be read in two ways, and show neither."""
        both: np.ndarray = ~self.signed & (self.point != self.comma) & ~np.isnan(self.point)
        return both

    @property
    def signed(self) -> np.ndarray:
        """Which cells show a form."""
        return np.asarray(self.says != _NEVER)

    @property
    def own_sizes(self) -> np.ndarray:
        """How large the spreadsheet's own numbers are, leaving out 0."""
        own: np.ndarray = np.abs(self.point[self.own & (self.point != 0)])
        return own

    def shown(self, hollow: bool = False) -> Form | None:
        """The form that all texts with one meaning tell, None where there are none or they do not agree.

        With ``hollow`` those that only show one are asked too.
        """
        telling = self.says[~self.hollow | hollow]
        comma, point = (bool((telling == form).any()) for form in (_COMMA, _POINT))
        return None if comma == point else "comma" if comma else "point"

    def by(self, form: Form) -> np.ndarray:
        """The cells by their own form, those that show none by this one."""
        comma = (self.says == _COMMA) | (~self.signed & (form == "comma"))
        read: np.ndarray = np.where(comma, self.comma, self.point)
        return read

    def rows(self, cells: Collection[int]) -> np.ndarray:
        """The rows of these cells."""
        if not len(cells):
            return np.empty(0, dtype=int)
        wanted = np.zeros(len(self.column.cells), dtype=bool)
        wanted[np.fromiter(cells, dtype=int)] = True
        return np.flatnonzero(wanted[self.column.at])

    def rows_by_text(self, cells: Collection[int]) -> dict[str, np.ndarray]:
        """The rows of these cells, one by one."""
        rows = self.rows(cells)
        if not len(rows):
            return {}
        rows = rows[np.argsort(self.column.at[rows], kind="stable")]
        codes, starts = np.unique(self.column.at[rows], return_index=True)
        return {
            str(self.column.cells[code]): part
            for code, part in zip(codes.tolist(), np.split(rows, starts[1:]), strict=True)
        }


class _Decision(NamedTuple):
    """The number of each distinct cell, the form by which they were read, and what told it."""

    read: np.ndarray
    form: Form | None
    decided_by: DecidedBy


def _decide(
    cells: _Cells, whole: bool, bounds: tuple[float, float], beside: Form | None, chosen: Form | None
) -> _Decision:
    if chosen is not None:
        return _Decision(cells.comma if chosen == "comma" else cells.point, chosen, "user")
    shown = cells.shown()
    if not cells.ambiguous.any():
        form = shown if shown or cells.hollow[cells.signed].all() else _of_most_rows(cells, cells.by(HABIT))
        return _Decision(cells.by(HABIT), form, "numbers")
    thousands = whole and not _has_decimals(cells)
    if shown is not None and not (thousands and (cells.by(shown) != _in_thousands(cells)).any()):
        return _Decision(cells.by(shown), shown, "itself")
    by_kind = _by_kind(cells, thousands, bounds)
    if by_kind is not None:
        return by_kind
    form = beside or HABIT
    return _Decision(cells.by(form), form, "neighbours" if beside else "habit")


def _by_kind(cells: _Cells, thousands: bool, bounds: tuple[float, float]) -> _Decision | None:
    """The one plausible reading of all texts with two, by what the column counts and by its own numbers beside them.

    ``thousands`` says that the column counts whole things, ``bounds`` are the least and the most that it can hold.
    """

    def fits(read: np.ndarray) -> bool:
        doubtful = read[cells.ambiguous]
        return bool(((bounds[0] <= doubtful) & (doubtful <= bounds[1])).all())

    grouped = _in_thousands(cells)
    if thousands and fits(grouped):
        return _Decision(grouped, _of_most_rows(cells, grouped), "kind")
    plausible = [form for form in _FORMS if fits(cells.by(form)) and not (thousands and _broken(cells.by(form)).any())]
    if len(plausible) > 1:
        plausible = [form for form in plausible if _as_large_as(cells.own_sizes, cells.by(form)[cells.ambiguous])]
    return _Decision(cells.by(plausible[0]), plausible[0], "kind") if len(plausible) == 1 else None


def _as_large_as(own: np.ndarray, read: np.ndarray) -> bool:
    """Whether the texts of a column, as read, are of the size of the spreadsheet's own numbers beside them.

    Only numbers tell that are all whole and 1,000 or more, or all below 1,000 and some of them not whole.
    """
    if _broken(own).any():
        return bool((own < 1000).all() and (np.abs(read) < 1000).all())
    return bool(len(own) and (own >= 1000).all() and (np.abs(read) >= 1000).all())


def _broken(values: np.ndarray) -> np.ndarray:
    """Which numbers are not whole."""
    broken: np.ndarray = np.isfinite(values) & (values != np.round(values))
    return broken


def _has_decimals(cells: _Cells) -> bool:
    """Whether a cell that can be read in one way only is not whole."""
    return bool(_broken(cells.by(HABIT))[~cells.ambiguous].any())


def _in_thousands(cells: _Cells) -> np.ndarray:
    """The cells with three digits behind a sign taken for thousands, which makes them the larger of the two."""
    comma = cells.ambiguous & (np.abs(cells.comma) > np.abs(cells.point))
    point = cells.ambiguous & ~comma
    read: np.ndarray = np.select([comma, point], [cells.comma, cells.point], cells.by(HABIT))
    return read


def _of_most_rows(cells: _Cells, read: np.ndarray) -> Form:
    """The form in which more rows are written, where ``read`` are the numbers of the cells; HABIT where as many."""
    rows = np.bincount(cells.column.at, minlength=len(read))
    comma, point = (
        rows[(cells.says == place) | (cells.ambiguous & (read == values))].sum()
        for place, values in ((_COMMA, cells.comma), (_POINT, cells.point))
    )
    return "point" if point > comma else HABIT


def _column_numbers(cells: _Cells, decision: _Decision, whole: bool) -> ColumnNumbers:
    read, form, decided_by = decision
    ambiguous = np.flatnonzero(cells.ambiguous)
    contrary = np.zeros(len(read), dtype=bool)
    if form is not None:
        in_this_form = cells.comma if form == "comma" else cells.point
        alone = (cells.point == cells.comma) & (cells.says == _PLACE[other_form(form)]) & ~cells.hollow
        contrary = alone | ((read != in_this_form) & ~np.isnan(read))
    return ColumnNumbers(
        values=read[cells.column.at],
        form=form,
        decided_by=decided_by,
        ambiguous=tuple(str(cells.column.cells[place]) for place in ambiguous[:MOST_KEPT]),
        ambiguous_rows=cells.rows(ambiguous),
        unreadable=cells.rows_by_text(cells.unreadable),
        nothing=cells.rows_by_text(cells.nothing),
        units={unit: cells.rows(places) for unit, places in cells.units.items()},
        contrary=cells.rows(np.flatnonzero(contrary)),
        fractions=cells.rows(np.flatnonzero(_broken(read)) if whole else ()),
        examples=_examples(cells, ambiguous, read),
    )


def _examples(cells: _Cells, ambiguous: np.ndarray, read: np.ndarray) -> tuple[tuple[str, float], ...]:
    readable = np.flatnonzero(~np.isnan(read))
    signed = readable[cells.signed[readable]]
    telling = dict.fromkeys([*ambiguous[:2].tolist(), *signed[:2].tolist(), *readable[:2].tolist()])
    return tuple((str(cells.column.cells[place]), float(read[place])) for place in list(telling)[:2])


def _present(column: Column) -> Column:
    """The column without cells that are in none of its rows, so that they tell nothing."""
    rows = np.bincount(column.at, minlength=len(column.cells))
    return column if rows[1:].all() else column.take(np.arange(len(column)))


def _parse(column: Column) -> _Cells:
    """Every distinct cell of a column in both forms."""
    cells = column.cells[1:]
    none = np.full(len(column.cells), _NEVER, dtype=np.int8)
    if set(map(type, cells)) <= {int, float}:
        try:
            values = np.array((math.nan, *cells), dtype=float)
        except OverflowError:  # a whole number beyond all bounds, which is said as unreadable below
            values = np.array([math.inf])
        if not np.isinf(values).any():
            return _Cells(column, values, values, none, none == _POINT, ~np.isnan(values))
    quick = _sure(cells)
    if quick:
        values, sign = quick
        signed, no_cell = np.array([False, *(sign in cell for cell in cells)]), np.zeros(len(none), dtype=bool)
        says = np.where(signed, _PLACE[_DECIMALS[sign]], none)
        return _Cells(column, values, values, says, no_cell, no_cell)
    readings = [_read(cell) if isinstance(cell, str) else _of_own(cell) for cell in cells]
    known = [_EMPTY, *(reading or _EMPTY for reading in readings)]
    units: dict[str, list[int]] = {}
    for place, reading in enumerate(known):
        if reading.unit:
            units.setdefault(reading.unit, []).append(place)
    return _Cells(
        column,
        np.array([reading.point for reading in known]),
        np.array([reading.comma for reading in known]),
        np.array([_PLACE[reading.says] for reading in known], dtype=np.int8),
        np.array([reading.unit == "%" and reading.says == "point" for reading in known]),
        np.array([False, *(not isinstance(cell, str) for cell in cells)]),
        [place for place, reading in enumerate(readings, start=1) if reading is None],
        [place for place, reading in enumerate(readings, start=1) if reading is _EMPTY],
        units,
    )


def _sure(cells: Sequence[Any]) -> tuple[np.ndarray, str] | None:
    """The numbers of texts that all have one meaning at a glance, behind an empty cell, and their decimal sign.

    None for any other texts. A long column of measured values so takes as long as to convert them.
    """
    try:
        joined = "\n".join(cells) + "\n"
    except TypeError:  # not texts alone
        return None
    sign = "." if "." in joined else ","
    if sign == ",":
        joined = joined.replace(",", ".")
    if not _AT_A_GLANCE.fullmatch(joined) or joined.count("\n") != len(cells):
        return None
    values = np.array((math.nan, *map(float, joined.splitlines())))
    return None if np.isinf(values).any() else (values, sign)


def _of_own(cell: Any) -> _Reading | None:
    value = _own(cell)
    return None if value is None else _Reading(value, value)


# --- numbers that are names -----------------------------------------------------------------------------------------

YEARS = (1900, 2100)
RUNNING_AT_LEAST = 6
"""From so many rows on, 1, 2, 3 ... is a numbering; fewer could be the answers of a few people."""
LONG = 15
"""From so many digits on, all cells equally long, digits are a name: no hospital has that much of anything."""
_DIGITS = re.compile(r"(?:\+|\(0)?[0-9](?:[0-9 ()-]*[0-9])?")
_DATE = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])-(?:0?[1-9]|1[0-2])-[0-9]{2,4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_MOBILE = re.compile(r"(?:62)?8[0-9]{8,11}")


def is_identifier(column: Column) -> bool:
    """Whether the digits of a column are names and no amounts: years, a numbering, telephone and record numbers.

    What a header says outranks this. False for a column without cells, or with anything but digits.
    """
    names = []
    for cell in column.cells[1:]:
        digits = _digits(cell)
        if digits is None:
            return False
        names.append(digits)
    rows = column.at[column.at > 0]
    if any(len(name) > 2 and name.startswith("0") for name in names):
        return True
    if names and all(_is_year(cell) for cell in column.cells[1:]):
        return True
    if len(names) < max(len(rows), 3):  # what is there twice is no name
        return False
    long = len(names[0]) >= LONG and all(len(name) == len(names[0]) for name in names)
    if long or all(_MOBILE.fullmatch(name) for name in names):
        return True
    numbering = [str(place) for place in range(1, len(rows) + 1)]
    return len(rows) >= RUNNING_AT_LEAST and [names[code - 1] for code in rows.tolist()] == numbering


def _is_year(cell: Any) -> bool:
    return (not isinstance(cell, str) or (len(cell) == 4 and cell.isdigit())) and YEARS[0] <= float(cell) <= YEARS[1]


def _digits(cell: Any) -> str | None:
    """A cell's digits without the punctuation of telephone and record numbers; None where there is anything else."""
    if isinstance(cell, str):
        alone = _DIGITS.fullmatch(cell) and not _DATE.fullmatch(cell)
        return re.sub(r"[^0-9]", "", cell) if alone else None
    value = _own(cell)
    return str(int(value)) if value is not None and value >= 0 and value.is_integer() else None
