"""The workbook: inputs, method, indicators and scorecard as live formulas, and a report's tables as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bsc_core.method import Method
from bsc_core.palette import LIGHT
from bsc_core.report.blocks import Outline
from bsc_core.report.texts import plain
from bsc_core.report.workbook_book import EDITABLE, Book, marked, quoted_sheet
from bsc_core.report.workbook_indicators import all_rated, write_indicators
from bsc_core.report.workbook_inputs import write_inputs
from bsc_core.report.workbook_method import write_lists, write_method
from bsc_core.report.workbook_scorecard import write_scorecard
from bsc_core.report.workbook_tables import write_tables
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words

__all__ = ["workbook"]

_SHEETS = {
    "read_me": (Sentence("Read me"), Sentence("What this workbook is and how it is used.")),
    "inputs": (Sentence("Inputs"), Sentence("The numbers of the hospital, period by period.")),
    "method": (Sentence("Method"), Sentence("Thresholds, weights and choices, each with its source.")),
    "indicators": (
        Sentence("Indicators"),
        Sentence("Each indicator of each period: value, verdict, score and share, calculated."),
    ),
    "scorecard": (Sentence("Scorecard"), Sentence("Perspectives and total of each period, calculated, with charts.")),
}
_NOTES = (
    Sentence("This workbook calculates: its verdicts and its total follow what stands in its yellow cells."),
    Sentence("Change a yellow cell, a number of the hospital or a threshold, and look at the scorecard."),
    Sentence("An empty yellow cell means that there is no number. What needs it has no verdict, and its weight goes to "
             "the others."),
    Sentence("White cells are calculated. Whoever types into one takes the calculation out of it."),
    Sentence("Which kind of benchmark judges an indicator, and the answer scale of surveys, are changed in the app, "
             "not here."),
    Sentence("What is changed here stays here; the app does not see it."),
)  # fmt: skip
_LEGEND = {
    "good": (Sentence("good"), Sentence("The score is 1.")),
    "fair": (Sentence("fair"), Sentence("The score is 0.")),
    "poor": (Sentence("poor"), Sentence("The score is −1.")),
    "none": (
        Sentence("no data"), Sentence("There is no verdict; it is left out and its weight goes to the others."),
    ),
}  # fmt: skip


def workbook(
    card: Scorecard, method: Method, words: Words, *, outline: Outline | None = None, about: Sequence[Sentence] = ()
) -> bytes:
    """An .xlsx file in the language of ``words`` whose verdicts and total follow its cells as the app's follow
    theirs.

    ``card`` is judged by ``method``. Every formula holds what it gives now, so that a reader that does not calculate
    shows the same numbers. Sheets: read me, inputs, method, indicators, scorecard, then one for each section of
    ``outline`` with tables, as values. ``about`` are lines for the first sheet, usually date, files and method; without
    them those of ``outline`` stand there. What a user wrote stays text, however it begins. A card without periods
    gives a workbook without numbers.
    """
    book = Book(words)
    names = {key: book.name(words.say(title)) for key, (title, _) in _SHEETS.items()}
    lists = book.name(words.say(Sentence("Lists")))
    rated = all_rated(card, method)
    front = book.sheet(names["read_me"])
    inputs = write_inputs(book, names["inputs"], card.inputs, rated, method)
    method_cells = write_method(book, names["method"], lists, method)
    indicators = write_indicators(book, names["indicators"], rated, card.periods, method_cells, inputs)
    write_scorecard(book, names["scorecard"], card, rated, method_cells, indicators)
    tables = write_tables(book, outline) if outline is not None else []
    write_lists(book, lists, method_cells.listed)
    said = about or (outline.about if outline is not None else ())
    title = Sentence("Balanced scorecard: the workbook") if outline is None else outline.title
    sheets = [(names[key], what) for key, (_, what) in _SHEETS.items() if key != "read_me"] + tables
    _read_me(book, front, title, said, sheets)
    book.file.set_properties({"title": plain(title, words)})
    return book.done()


def _read_me(
    book: Book, sheet: Any, title: Sentence, about: Sequence[Sentence], sheets: Sequence[tuple[str, Sentence]]
) -> None:
    words = book.words
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 96)
    book.text(sheet, 0, 0, plain(title, words), bold=True, font_size=18)
    row = 2
    for line in about:
        book.rich(sheet, row, 0, line)
        row += 1
    row = _part(book, sheet, row + bool(about), Sentence("How it is used"))
    for note in _NOTES:
        book.rich(sheet, row, 0, note)
        row += 1
    yellow = {"bg_color": EDITABLE, "border": 1, "border_color": LIGHT.line}
    book.say(sheet, row, 0, Sentence("A yellow cell looks like this."), **yellow)
    row = _part(book, sheet, row + 2, Sentence("Sheets"))
    link = book.style(font_color=LIGHT.accent, underline=1)
    for name, what in sheets:
        sheet.write_url(row, 0, f"internal:{quoted_sheet(name)}!A1", link, name)
        book.rich(sheet, row, 1, what)
        row += 1
    row = _part(book, sheet, row + 1, Sentence("Verdicts"))
    for verdict, (word, meaning) in _LEGEND.items():
        looks = {"font_color": LIGHT.text_of[verdict], "bg_color": LIGHT.ground_of[verdict]}
        book.text(sheet, row, 0, marked(verdict, words.say(word)), **looks)
        book.rich(sheet, row, 1, meaning)
        row += 1


def _part(book: Book, sheet: Any, row: int, title: Sentence) -> int:
    """A title on the first sheet; gives the row below it."""
    for column in range(2):
        said = book.words.say(title) if column == 0 else ""
        book.text(sheet, row, column, said, bold=True, bottom=1, bottom_color=LIGHT.accent)
    return row + 1
