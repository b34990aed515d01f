"""What the XML of an .xlsx worksheet says beside the values of its cells, found without building a tree of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from bsc_core.intake.formats.archive import local, parsed, parser
from bsc_core.intake.formats.marks import ERRORS, NOWHERE, Marks
from bsc_core.intake.formats.refusal import too_large
from bsc_core.intake.limits import MOST_CELLS

_PREFIX = re.compile(rb"<([A-Za-z0-9_]{1,20}:)worksheet[\s>]")
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]{1,3}[0-9]{1,7})"')
_FILLED = re.compile(rb'<c r="([A-Z]+)[0-9]+"(?:[^<>]*[^/<>])?>(?!</c>)')
_TOP = 1 << 12
"""Bytes within which the first cell's row has not begun."""
_CELL = b'<c r="'
_LONGEST_TAG = 200
"""Bytes of the tag of a cell that are looked at."""
_CONTENT = (b"<v>", b"<is>", b"<f>", b"<f ")
_HIDDEN = re.compile(rb'<row [^<>]*hidden="(?:1|true)"[^<>]*>')
_NUMBER = re.compile(rb' r="([0-9]{1,7})"')
_ERROR = re.compile(
    rb' t="e"[^<>]{0,100}>(?:<f[^<>]*/>|<f[^<>]*>[^<>]*</f>)?<v>('
    + "|".join(map(re.escape, ERRORS)).encode()
    + rb")</v>"
)
_NO_VALUE = (
    re.compile(rb"</f>(?:<v></v>|<v ?/>)?</c>"),
    re.compile(rb"<f(?: [^<>]*)?/>(?:<v></v>|<v ?/>)?</c>"),
)
_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")


def marks_of(part: bytes, percent_styles: frozenset[int]) -> Marks:
    """The marks of a worksheet. ``percent_styles`` are the styles that show numbers as percentages.

    Raises Refused for too much of it, and for what is no XML, where that is looked into.
    """
    prefix = _PREFIX.search(part, 0, _TOP)
    plain = part
    if prefix:
        plain = part.replace(b"<" + prefix.group(1), b"<").replace(b"</" + prefix.group(1), b"</")
    return _of_usual(plain, percent_styles) if _is_usual(plain) else _of_any(part, percent_styles)


def _is_usual(part: bytes) -> bool:
    """Whether the cells of a worksheet are written ``<c r="B7" ...>``, as the common programs do."""
    start, end = part.find(b"<sheetData"), part.rfind(b"</sheetData")
    every = part.count(b"<c", start, end)
    return 0 <= start < end and every == part.count(_CELL, start, end) and not (b"='" in part or b"<!" in part)


def _of_usual(part: bytes, percent_styles: frozenset[int]) -> Marks:
    percent: list[tuple[int, int]] = []
    if percent_styles:
        styles = b"|".join(str(style).encode() for style in percent_styles)
        filled = re.compile(rb' s="(?:' + styles + rb')"(?:[^<>]{0,100}[^/<>])?>(?=<[fiv])')
        percent = [
            _named(part, start)
            for start, at in _owned(part, (m.start() for m in filled.finditer(part)))
            if at - start < _LONGEST_TAG and b">" not in part[start:at]
        ]
    errors: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    if b' t="e"' in part:
        for start, at in _owned(part, (m.start() for m in _ERROR.finditer(part))):
            said = _ERROR.match(part, at)
            errors[said.group(1).decode("utf-8", "replace") if said else ""].append(_named(part, start))
    unstored = (
        [m.start() for form in _NO_VALUE for m in islice(form.finditer(part), MOST_CELLS)] if b"<f" in part else []
    )
    return Marks(
        _places(percent),
        {error: _places(places) for error, places in errors.items()},
        unstored=tuple(_named(part, start) for start, _ in _owned(part, sorted(unstored))),
        hidden_rows=_hidden_rows(part),
        corner=_corner(part),
    )


def _hidden_rows(part: bytes) -> frozenset[int]:
    rows = _HIDDEN.findall(part) if b'hidden="' in part else ()
    return frozenset(int(number.group(1)) for row in rows if (number := _NUMBER.search(row)))


def _corner(part: bytes) -> tuple[int, int]:
    """The last row and column with a filled cell; where all cells together are few, those that the worksheet names."""
    named = _DIMENSION.search(part, 0, _TOP)
    if named:
        row, column = _place(named.group(1).decode())
        if row * (column + 1) <= MOST_CELLS:
            return row, column
    content = max(part.rfind(tag) for tag in _CONTENT)
    row = max((_named(part, start)[0] for start, _ in _owned(part, [content])), default=0)
    return row, max(map(_column, map(bytes.decode, set(_FILLED.findall(part)))), default=-1)


def _owned(part: bytes, positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    """For each of these positions, in order, where the cell around it begins, and the position.

    Raises Refused for more positions than a sheet may have cells.
    """
    start = before = -1
    for number, position in enumerate(positions):
        if number == MOST_CELLS:
            raise too_large()
        found = part.rfind(_CELL, max(before, 0), position + len(_CELL))
        start, before = found if found >= 0 else start, position
        if start >= 0:
            yield start, position


def _named(part: bytes, start: int) -> tuple[int, int]:
    """The place that a cell which begins here says it has; row 0 if it says none."""
    return _place(part[start + len(_CELL) : start + 20].decode("ascii", "replace"))


def _place(reference: str) -> tuple[int, int]:
    """Row and column of "B7"; row 0 for what is no reference."""
    found = _REFERENCE.match(reference)
    return (int(found.group(2)), _column(found.group(1))) if found else (0, -1)


def _column(letters: str) -> int:
    """The column of these letters, "A" being 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _places(cells: Iterable[tuple[int, int]]) -> np.ndarray:
    return np.array([*NOWHERE, *cells], dtype=np.int64).reshape(-1, 2)


class _Handlers:
    """Goes through the elements of a worksheet, however they are written, and collects its marks.

    A row or a cell without a number follows the one before.
    """

    def __init__(self, percent_styles: frozenset[int]) -> None:
        self._percent_styles = percent_styles
        self._row, self._column = 0, -1
        self._inside = False
        self._cell: dict[str, str] | None = None
        self._formula = self._filled = False
        self._text: list[str] | None = None
        self._value = ""
        self.percent: list[tuple[int, int]] = []
        self.errors: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self.unstored: list[tuple[int, int]] = []
        self.hidden: set[int] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "sheetData":
            self._inside = True
        elif not self._inside:
            return
        elif name == "row":
            number = attributes.get("r", "")
            self._row, self._column = int(number) if number.isdecimal() else self._row + 1, -1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self._row)
        elif name == "c":
            self._cell, self._formula, self._filled, self._value = attributes, False, False, ""
            row, column = _place(attributes.get("r", ""))
            self._row, self._column = (row, column) if row else (self._row, self._column + 1)
        elif name == "f":
            self._formula = self._filled = True
        elif name in ("v", "is"):
            self._filled, self._text = True, []

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        name = local(name)
        if name == "sheetData":
            self._inside = False
        elif name in ("v", "is") and self._text is not None:
            self._value, self._text = "".join(self._text), None
        elif name == "c" and self._cell is not None:
            self._close(self._cell)
            self._cell = None

    def _close(self, cell: dict[str, str]) -> None:
        place = self._row, self._column
        style = cell.get("s", "")
        if self._filled and style.isdecimal() and int(style) in self._percent_styles:
            self.percent.append(place)
        if cell.get("t") == "e" and self._value in ERRORS:
            self.errors[self._value].append(place)
        if self._formula and not self._value:
            self.unstored.append(place)


def _of_any(part: bytes, percent_styles: frozenset[int]) -> Marks:
    """The marks of a worksheet, however it is written. Raises Refused for what is no XML."""
    handlers = _Handlers(percent_styles)
    made = parser()
    made.StartElementHandler, made.EndElementHandler = handlers.start, handlers.end
    made.CharacterDataHandler = handlers.text
    parsed(part, made)
    errors = {error: _places(places) for error, places in handlers.errors.items()}
    return Marks(
        _places(handlers.percent),
        errors,
        unstored=tuple(handlers.unstored),
        hidden_rows=frozenset(handlers.hidden),
    )
