"""Tables of a web page, which hospital systems save under the name of a workbook."""

from __future__ import annotations

import html
import re

from bsc_core.intake.formats import cells
from bsc_core.intake.formats.marks import Block, blocks
from bsc_core.intake.formats.refusal import SAVE_AS_TABLE, Refused, too_large, too_wide
from bsc_core.intake.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TAGS
from bsc_core.intake.sheets import Cell, Sheet
from bsc_core.sentence import Sentence

_LONGEST_TAG = 2000
"""Letters of a tag; what is longer is no tag. This also keeps the time in proportion to the page."""
_TAG = re.compile(rf"<(/?)([a-zA-Z!?][a-zA-Z0-9:\[-]{{0,40}})([^<>]{{0,{_LONGEST_TAG}}})>")
_SPAN = r"""\b{}\s{{0,9}}=\s{{0,9}}["']?\s{{0,9}}([0-9]{{1,5}})"""
_ACROSS, _DOWN = (re.compile(_SPAN.format(way), re.IGNORECASE) for way in ("colspan", "rowspan"))
_BLOCKS = frozenset(["br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption"])
"""Elements that begin a new line."""
_UNSEEN = ("script", "style", "title", "xml")
"""Elements whose content is not shown."""


def is_html(text: str) -> bool:
    """Whether a text is a web page, or a piece of one."""
    start = text.lstrip("\ufeff \t\r\n")[:4000].lower()
    if not start.startswith("<") or "<workbook" in start:
        return False
    return any(f"<{name}" in start for name in ("html", "table", "!doctype html", "tr", "body"))


def sheet(text: str, file: str) -> Sheet:
    """The tables of a web page below one another, as a spreadsheet shows them; text between them has rows of its own.

    A cell over several columns or rows is a merged block. Raises Refused for a page without a table and for one that
    is too large.
    """
    if text.count("<") > MOST_TAGS:
        raise too_large()
    page = _Page()
    end = 0
    text = _without_comments(text)
    for tag in _TAG.finditer(text):
        page.text(text[end : tag.start()])
        page.tag(tag.group(2).lower(), not tag.group(1), tag.group(3))
        end = tag.end()
    page.text(text[end:])
    page.end_row()
    if not page.tables:
        raise Refused(Sentence("The file is a web page without a table."), SAVE_AS_TABLE)
    grid = [row + [None] * (page.width - len(row)) for row in page.rows]
    return Sheet(
        file,
        "",
        tuple(cells.column(column) for column in zip(*grid, strict=True)),
        merged=blocks(page.merged, len(grid), page.width),
    )


class _Page:
    """The rows of a page while its tags and texts go by."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.merged: list[Block] = []
        self.width = self.tables = 0
        self._row: list[Cell] | None = None
        self._cell: tuple[int, int] | None = None
        self._said: list[str] = []
        self._taken: dict[int, int] = {}
        self._unseen: str | None = None

    def text(self, text: str) -> None:
        if self._unseen is None:
            self._said.append(text.replace("\n", " ").replace("\r", " "))

    def tag(self, name: str, opens: bool, about: str) -> None:
        """An element begins or ends; ``about`` are its attributes as they are written."""
        if self._unseen is not None:
            self._unseen = None if name == self._unseen and not opens else self._unseen
        elif name in _UNSEEN:
            self._unseen = name if opens else None
        elif name in ("td", "th"):
            self._end_cell()
            if opens:
                if self._row is None:
                    self._begin_row()
                self._cell = _span(_ACROSS, about), _span(_DOWN, about)
        elif name in ("tr", "table"):
            self.end_row()
            if name == "table":
                self.tables += opens
                self._taken.clear()
            elif opens:
                self._begin_row()
        elif name in _BLOCKS and self._cell is None:
            self.end_row()
        elif name in _BLOCKS:
            self._said.append("\n")

    def end_row(self) -> None:
        """What was said so far is a row."""
        self._end_cell()
        if self._row is not None:
            self._keep(self._row)
            self._row = None
        elif (said := self._text()) is not None:
            self._keep([said])

    def _begin_row(self) -> None:
        self._text()
        self._row = []

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        across, down = self._cell
        said, self._cell = self._text(), None
        row = len(self.rows) + 1
        column = len(self._row)
        while self._taken.get(column, 0) >= row:
            column += 1
        self._row += [None] * (column - len(self._row)) + [said] + [None] * (across - 1)
        if len(self._row) > MOST_COLUMNS:
            raise too_wide()
        if down > 1:
            self._taken.update(dict.fromkeys(range(column, column + across), row + down - 1))
        if across > 1 or down > 1:
            self.merged.append((row, column, row + down - 1, column + across - 1))

    def _keep(self, row: list[Cell]) -> None:
        self.rows.append(row)
        self.width = max(self.width, len(row))
        if len(self.rows) > MOST_ROWS or len(self.rows) * self.width > MOST_CELLS:
            raise too_wide()

    def _text(self) -> Cell:
        said, self._said = "".join(self._said), []
        lines = (" ".join(line.split()) for line in html.unescape(said).split("\n"))
        return cells.text("\n".join(lines))


def _span(of: re.Pattern[str], about: str) -> int:
    found = of.search(about)
    return min(max(1, int(found.group(1))), 1000) if found else 1


def _without_comments(text: str) -> str:
    """The page without its comments; one that is never closed goes to the end."""
    pieces = []
    here = 0
    while (opened := text.find("<!--", here)) >= 0:
        pieces.append(text[here:opened])
        closed = text.find("-->", opened)
        here = closed + 3 if closed >= 0 else len(text)
    return "".join([*pieces, text[here:]])
