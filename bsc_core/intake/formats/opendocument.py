"""Spreadsheets of LibreOffice and OpenOffice: .ods, each cell with its value and the text that the person sees."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bsc_core.intake.formats import cells, refusal
from bsc_core.intake.formats.archive import Archive, parsed, parser
from bsc_core.intake.formats.marks import Block, blocks
from bsc_core.intake.formats.refusal import TABLE_ALONE, Refused
from bsc_core.intake.limits import MOST_CELLS, MOST_CELLS_OF_FILE, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, MOST_TAGS
from bsc_core.intake.sheets import Cell, Sheet
from bsc_core.sentence import Sentence

_SIMPLE = re.compile(
    rb"<table:(?:covered-)?table-cell( [^<>]*)?(?:/>|><text:p>([^<>]*)</text:p></table:(?:covered-)?table-cell>)"
)
"""A cell with nothing but a line of text in it, as nearly all are."""
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BLANKS = re.compile("[ \t\r\n]+")
"""What counts as one blank: a tab or a new line in a text are elements of their own."""
_PLACEHOLDER = "simple-cell"
_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d+)?S)?")
_OF_ANOTHER_FILE = re.compile(r"'?[a-z]+:.*#\$", re.IGNORECASE | re.DOTALL)
"""The name of a sheet that is only a copy of what formulas of this file fetched from another."""


def sheets(book: Archive, file: str) -> list[Sheet]:
    """The sheets of an .ods, with percentages and errors as the texts that the person sees.

    Raises Refused for a damaged or locked file and for one that is too large.
    """
    if b"encryption-data" in book.read("META-INF/manifest.xml"):
        raise refusal.locked()
    content = book.read("content.xml")
    if not content:
        raise refusal.damaged()
    if _PLACEHOLDER.encode() in content:
        raise refusal.damaged()
    if content.count(b"<table:") > MOST_TAGS:
        raise refusal.too_large()
    simple: dict[tuple[bytes | None, bytes | None], int] = {}

    def placed(cell: re.Match[bytes]) -> bytes:
        return b'<%b n="%d"/>' % (_PLACEHOLDER.encode(), simple.setdefault((cell.group(1), cell.group(2)), len(simple)))

    content = _SIMPLE.sub(placed, content)
    reader = _Reader(file, [_simple(*cell) for cell in simple])
    made = parser()
    made.StartElementHandler, made.EndElementHandler = reader.start, reader.end
    made.CharacterDataHandler = reader.characters
    parsed(content, made)
    return reader.sheets


@dataclass(frozen=True)
class _Cell:
    """A cell of a row: how often it is repeated, how many columns and rows it spans, whether it has a formula."""

    value: Cell
    repeated: int
    across: int
    down: int
    formula: bool

    @classmethod
    def of(cls, about: dict[str, str], paragraphs: list[str]) -> _Cell:
        """The cell with these attributes and paragraphs of text."""
        return cls(
            _value(about, paragraphs),
            _count(about, "table:number-columns-repeated"),
            _count(about, "table:number-columns-spanned"),
            _count(about, "table:number-rows-spanned"),
            "table:formula" in about,
        )


def _simple(attributes: bytes | None, line: bytes | None) -> _Cell:
    """A cell with this line of text and nothing more, both as they are written."""
    written = _ATTRIBUTE.findall((attributes or b"").decode("utf-8", "replace"))
    about = {name: html.unescape(double or single) for name, double, single in written}
    return _Cell.of(about, [] if line is None else [html.unescape(_BLANKS.sub(" ", line.decode("utf-8", "replace")))])


class _Reader:
    """Builds the sheets while the elements of the file go by; ``simple`` are the cells that have a placeholder."""

    def __init__(self, file: str, simple: list[_Cell]) -> None:
        self.sheets: list[Sheet] = []
        self._file, self._simple = file, simple
        self._spanned = 0
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = self._table = self._row_depth = self._cell_depth = 0
        self._paragraph = 0
        self._about: dict[str, str] = {}
        self._paragraphs: list[str] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            _PLACEHOLDER: self._simple_cell,
            "style:style": self._start_style,
            "style:table-properties": self._start_properties,
            "table:table": self._start_table,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "text:p": self._start_paragraph,
            "text:s": lambda about: self.text(" " * min(_count(about, "text:c"), 1000)),
            "text:tab": lambda _: self.text("\t"),
            "text:line-break": lambda _: self.text("\n"),
        }

    def start(self, name: str, about: dict[str, str]) -> None:
        self._depth += 1
        handle = self._starts.get(name)
        if handle:
            handle(about)

    def characters(self, text: str) -> None:
        if self._paragraph:
            self.text(_BLANKS.sub(" ", text))

    def text(self, text: str) -> None:
        if self._paragraph:
            self._paragraphs[-1] += text

    def end(self, _: str) -> None:
        if self._depth == self._paragraph:
            self._paragraph = 0
        elif self._depth == self._cell_depth:
            self._end_cell()
        elif self._depth == self._row_depth:
            self._end_row()
        elif self._depth == self._table:
            self._end_table()
        self._depth -= 1

    def _start_style(self, about: dict[str, str]) -> None:
        self._style = about.get("style:name", "")

    def _start_properties(self, about: dict[str, str]) -> None:
        if about.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def _start_table(self, about: dict[str, str]) -> None:
        if self._table:
            return
        self._table, self._about_table = self._depth, about
        self._row, self._width = 0, 0
        self._rows: list[tuple[int, int, list[Cell]]] = []
        self._filled_cells = 0
        self._hidden: list[range] = []
        self._merged: list[Block] = []
        self._unstored: list[tuple[int, int]] = []

    def _start_row(self, about: dict[str, str]) -> None:
        if self._table and not self._row_depth:
            self._row_depth, self._repeated = self._depth, _count(about, "table:number-rows-repeated")
            self._cells: list[Cell] = []
            self._column = 0
            self._hides = about.get("table:visibility") in ("collapse", "filter")

    def _start_cell(self, about: dict[str, str]) -> None:
        if self._table and self._row_depth and not self._cell_depth:
            self._cell_depth, self._about, self._paragraphs = self._depth, about, []

    def _start_paragraph(self, _: dict[str, str]) -> None:
        if self._cell_depth and self._depth == self._cell_depth + 1:
            self._paragraph = self._depth
            self._paragraphs.append("")

    def _simple_cell(self, about: dict[str, str]) -> None:
        if self._row_depth and not self._cell_depth:
            self._put(self._simple[int(about["n"])])

    def _end_cell(self) -> None:
        self._put(_Cell.of(self._about, self._paragraphs))
        self._cell_depth = 0

    def _put(self, cell: _Cell) -> None:
        """The next cell of the row."""
        if cell.across > 1 or cell.down > 1:
            corner = self._row + cell.down, self._column + cell.across - 1
            self._merged.append((self._row + 1, self._column, *corner))
        if cell.value is not None:
            if self._column + cell.repeated > MOST_COLUMNS:
                raise self._too_far()
            if len(self._cells) < self._column:
                self._cells += [None] * (self._column - len(self._cells))
            self._cells += [cell.value] * cell.repeated
        elif cell.formula:
            self._unstored.append((self._row + 1, self._column))
        self._column += cell.repeated

    def _end_row(self) -> None:
        if self._cells:
            self._width = max(self._width, len(self._cells))
            self._filled_cells += len(self._cells) * self._repeated
            if self._row + self._repeated > MOST_ROWS or self._filled_cells > MOST_CELLS:
                raise self._too_far()
            self._rows.append((self._row, self._repeated, self._cells))
        if self._hides:
            self._hidden.append(range(self._row + 1, self._row + self._repeated + 1))
        self._row += self._repeated
        self._row_depth = 0

    def _end_table(self) -> None:
        self._table = 0
        name = self._about_table.get("table:name", "")
        if _OF_ANOTHER_FILE.match(name):
            return
        if len(self.sheets) == MOST_SHEETS:
            raise refusal.too_many_sheets()
        height = self._rows[-1][0] + self._rows[-1][1] if self._rows else 0
        if height * self._width > MOST_CELLS:
            raise self._too_far()
        self._spanned += height * self._width
        if self._spanned > MOST_CELLS_OF_FILE:
            raise refusal.too_large()
        grid: list[list[Cell]] = []
        nothing: list[Cell] = [None] * self._width
        for row, repeated, found in self._rows:
            grid += [nothing] * (row - len(grid))
            grid += [found + [None] * (self._width - len(found))] * repeated
        self.sheets.append(
            Sheet(
                self._file,
                name,
                tuple(cells.column(column) for column in zip(*grid, strict=True)),
                hidden=self._about_table.get("table:style-name") in self._hidden_styles,
                hidden_rows=frozenset(row for rows in self._hidden for row in rows[: max(0, height + 1 - rows.start)]),
                merged=blocks(self._merged, height, self._width),
                unstored=tuple(self._unstored),
            )
        )

    def _too_far(self) -> Refused:
        name = cells.text(self._about_table.get("table:name", ""))
        return Refused(
            Sentence("The sheet “{sheet}” spans more than {cells:,} cells.", sheet=name or "", cells=MOST_CELLS),
            TABLE_ALONE,
        )


def _count(about: dict[str, str], name: str) -> int:
    """A number of repetitions or of spanned cells: 1 where the file says nothing."""
    said = about.get(name, "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 12 else 1


def _value(about: dict[str, str], paragraphs: list[str]) -> Cell:
    """The cell that an element describes, None for an empty one; the text it shows where its value is not clear."""
    kind = about.get("office:value-type", "")
    shown = "\n".join(paragraphs)
    if kind not in _READ:
        return cells.text(shown or about.get("office:string-value", ""))
    attribute, read = _READ[kind]
    try:
        return cells.kept(read(about.get(f"office:{attribute}", "")))
    except (ValueError, OverflowError):
        return cells.text(shown)


def _day(said: str) -> date:
    return datetime.fromisoformat(said).replace(tzinfo=None) if "T" in said else date.fromisoformat(said)


def _time(said: str) -> time | timedelta:
    found = _DURATION.fullmatch(said)
    if not found:
        raise ValueError
    days, hours, minutes, seconds = (int(number or 0) for number in found.groups()[1:5])
    length = timedelta(days, seconds, 0, 0, minutes, hours)
    if found.group(1):
        return -length
    return (datetime.min + length).time() if length < timedelta(1) else length


def _percentage(said: str) -> str:
    return cells.percentage(float(said))


def _truth(said: str) -> bool:
    return said == "true"


_READ: dict[str, tuple[str, Callable[[str], Cell]]] = {
    "float": ("value", float),
    "currency": ("value", float),
    "percentage": ("value", _percentage),
    "date": ("date-value", _day),
    "time": ("time-value", _time),
    "boolean": ("boolean-value", _truth),
}
"""For each type of value the attribute that has it, and how that is read."""
