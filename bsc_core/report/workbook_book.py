"""What the sheets of a workbook share: names of sheets, looks of cells, texts that stay texts."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bsc_core.palette import LIGHT, MARKS
from bsc_core.rating import VERDICTS
from bsc_core.report.blocks import Cell
from bsc_core.report.texts import runs
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words

EDITABLE = "#FFF6BF"
HEAD = LIGHT.accent
LONGEST_NAME = 31
"""How long the name of a sheet can be."""
LONGEST_TEXT = 32_767
"""How much text a cell can hold."""
MOST_LINES = 27
"""How many lines a row can be high."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Book:
    """A workbook that is being written. ``words`` say its texts; what a user wrote comes in as plain text."""

    def __init__(self, words: Words) -> None:
        import xlsxwriter

        self._data = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.file: Any = xlsxwriter.Workbook(self._data, options)
        self.words = words
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: dict[str, str] = {}

    def done(self) -> bytes:
        """The file."""
        self.file.close()
        return self._data.getvalue()

    def name(self, title: str) -> str:
        """A name for a sheet that is not taken yet: without the signs that Excel does not allow, not too long."""
        clean = " ".join(_NOT_IN_NAMES.sub(" ", title).split()).strip("' ") or "–"
        name, n = _cut(clean, LONGEST_NAME), 1
        while name.casefold() in self._names or name.casefold() == "history":  # Excel keeps "History" for itself
            n += 1
            name = f"{_cut(clean, LONGEST_NAME - len(str(n)) - 1)} {n}"
        self._names[name.casefold()] = name
        return name

    def sheet(self, name: str, *, colour: str | None = None) -> Any:
        """A new sheet, set to be printed across, as wide as the paper; ``name`` comes from :meth:`name`."""
        sheet = self.file.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_row(0, 28)
        sheet.set_footer("&L&9&A&R&9&P / &N")
        if colour:
            sheet.set_tab_color(colour)
        return sheet

    def style(self, **looks: Any) -> Any:
        """A look of cells; the same looks are one style."""
        if "indent" in looks:
            looks.setdefault("align", "left")
        given = {"font_name": "Calibri", "font_size": 11, "font_color": LIGHT.text, "valign": "top", **looks}
        key = tuple(sorted(given.items()))
        if key not in self._styles:
            self._styles[key] = self.file.add_format(given)
        return self._styles[key]

    def text(self, sheet: Any, row: int, column: int, text: str, **looks: Any) -> None:
        """A text that stays a text, however it begins, also when somebody edits its cell."""
        if text.startswith(_LIKE_A_FORMULA):
            looks["quote_prefix"] = True
        sheet.write_string(row, column, _held(text)[:LONGEST_TEXT], self.style(**looks))

    def rich(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        """A sentence with what is bold in it as bold."""
        found = runs(cell, self.words)
        if len(found) < 2:
            self.text(sheet, row, column, "".join(run.text for run in found), bold=any(run.bold for run in found))
            return
        parts = [part for run in found for part in (self.style(bold=run.bold), _held(run.text))]
        sheet.write_rich_string(row, column, *parts)

    def room(self, sheet: Any, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Makes a row as high as its wrapped texts need, each given with the width of its column in signs."""
        high = (
            sum(max(1, math.ceil(len(line) / (width * 0.95))) for line in text.split("\n")) for text, width in texts
        )
        lines = max(high, default=1)
        if lines > 1:
            sheet.set_row(row, 15.0 * min(lines, MOST_LINES))

    def say(self, sheet: Any, row: int, column: int, sentence: Sentence, **looks: Any) -> None:
        """A sentence of ours in the workbook's language."""
        self.text(sheet, row, column, self.words.say(sentence), **looks)

    def formula(self, sheet: Any, row: int, column: int, formula: str, now: Any, **looks: Any) -> None:
        """A live formula with what it gives now, so that a reader without a calculator shows it too."""
        if isinstance(now, float) and not math.isfinite(now):
            now = ""
        now = _held(now) if isinstance(now, str) else now
        sheet.write_formula(row, column, f"={_held(formula)}", self.style(**looks), now)

    def number(self, sheet: Any, row: int, column: int, value: float, **looks: Any) -> None:
        """A number; an empty cell where there is none."""
        if math.isfinite(value):
            sheet.write_number(row, column, value, self.style(**looks))
        else:
            sheet.write_blank(row, column, None, self.style(**looks))

    def heads(
        self, sheet: Any, row: int, heads: Sequence[str], *, column: int = 0, numbers: Iterable[int] = ()
    ) -> None:
        """The heads of a table; those of ``numbers`` are set right, and a head beside one of them stands off."""
        right = set(numbers)
        looks = {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "text_wrap": True, "valign": "vcenter"}
        for i, head in enumerate(heads):
            side = {"align": "right"} if i in right else {"align": "left", "indent": int(i - 1 in right)}
            self.text(sheet, row, column + i, head, **looks, **side)

    def paint(self, sheet: Any, area: tuple[int, int, int, int]) -> None:
        """Colours verdicts by the mark that they begin with."""
        first = cells(area[0], area[1]).replace("$", "")
        for verdict, mark in MARKS.items():
            looks = {"font_color": LIGHT.text_of[verdict], "bg_color": LIGHT.ground_of[verdict]}
            rule = {"type": "formula", "criteria": f'=LEFT({first},1)="{mark}"', "format": self.file.add_format(looks)}
            sheet.conditional_format(*area, rule)


def cells(row: int, column: int, last_column: int | None = None, last_row: int | None = None) -> str:
    """A cell, or the cells up to a last column and row, as formulas on the same sheet name them."""
    from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

    if last_column is None and last_row is None:
        return str(xl_rowcol_to_cell(row, column, True, True))
    ends = (row if last_row is None else last_row, column if last_column is None else last_column)
    return str(xl_range_abs(row, column, *ends))


def reference(sheet: str, row: int, column: int, last_column: int | None = None, last_row: int | None = None) -> str:
    """The same as other sheets name them."""
    return f"{quoted_sheet(sheet)}!{cells(row, column, last_column, last_row)}"


def quoted_sheet(sheet: str) -> str:
    """The name of a sheet as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def number_format(decimals: int, unit: str = "") -> str:
    """How a number with decimals and a unit is shown; Excel writes the signs of its user's country."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    shown = unit.replace('"', "")
    if not shown:
        return digits
    return f'"{shown}" {digits};"{shown}" -{digits}' if shown == "Rp" else f'{digits} "{shown}"'


def marked(verdict: str, word: str) -> str:
    """A verdict as its mark and its word."""
    return f"{MARKS[verdict]} {word}"


def marked_formula(score: str, word: str) -> str:
    """The same live, from the cells of a score and a word."""
    signs = ",".join(f'"{MARKS[VERDICTS[score]]} "' for score in (1.0, 0.0, -1.0))
    return f'IF(ISNUMBER({score}),CHOOSE(2-{score},{signs}),"{MARKS["none"]} ")&{word}'


def drop_down(sheet: Any, row: int, column: int, last_column: int, source: str, words: Words) -> None:
    """Lets a cell hold one of the words that stand in a range of cells only."""
    rule = {"validate": "list", "source": f"={source}", **_refusal(words, Sentence("Choose one of the list."))}
    sheet.data_validation(row, column, row, last_column, rule)


def numbers_only(
    sheet: Any, row: int, column: int, last_column: int, words: Words, *, least: float | None = None
) -> None:
    """Lets a cell hold a number only, of ``least`` and more."""
    said = Sentence("Here belongs a number.") if least is None else Sentence("Here belongs a number of 0 or more.")
    rule: Mapping[str, Any] = {"criteria": ">=", "value": -1e300 if least is None else least}
    sheet.data_validation(row, column, row, last_column, {"validate": "decimal", **rule, **_refusal(words, said)})


def _refusal(words: Words, said: Sentence) -> dict[str, Any]:
    return {"error_title": words.say(Sentence("This does not fit"))[:32], "error_message": words.say(said)[:255]}


def _held(text: str) -> str:
    """A text without what no file can hold."""
    return _UNPRINTABLE.sub(" ", text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
