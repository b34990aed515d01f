"""The sheet with the method: a row for each value, those that the formulas use in cells with names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bsc_core.indicators.catalogue import INDICATORS, OWN, PERSPECTIVES, is_own
from bsc_core.method import SURVEY_BANDS, Method, Value, rule_fields
from bsc_core.method_values import BANDS
from bsc_core.method_words import measure_of_path, said_indicator, said_path, said_value
from bsc_core.palette import LIGHT
from bsc_core.rating import Rule
from bsc_core.report.formulas import Live, word_of
from bsc_core.report.workbook_book import (
    EDITABLE,
    Book,
    cells,
    drop_down,
    number_format,
    numbers_only,
    reference,
)
from bsc_core.sentence import SILENT, Sentence, decimals_of
from bsc_core.text.words import Words

_FEW_WORDS: Mapping[str, tuple[str, ...]] = {
    "on_limit": ("good", "fair", "poor"),
    "direction": ("up", "down"),
    "edge_belongs": ("above", "below"),
    "negative_is_poor": ("yes", "no"),
    "scores": ("1", "0", "-1"),
}
"""What the values that are one of a few words can be; variants of formulas come from the catalogue."""


@dataclass(frozen=True)
class MethodCells:
    """Where the values of the method stand: ``names`` is the name of the cell, or of the cells, by the value's path.

    ``checks`` are the cells that say what does not fit, ``listed`` the words to choose from, for the hidden sheet.
    """

    method: Method
    words: Words
    names: Mapping[str, str]
    checks: str
    listed: Sequence[tuple[str, ...]]

    def live(self, key: str, rule: Rule) -> Live:
        """The benchmark of an indicator that the method judges, by its key in the method."""
        where = f"indicators.{key}"
        if self.method[f"{where}.rule"] == SURVEY_BANDS:
            where = "survey"
        fields = BANDS if where == "survey" else rule_fields(str(self.method[f"{where}.rule"]))
        return Live(rule, {f: self.names[f"{where}.{f}"] for f in fields if f"{where}.{f}" in self.names}, self.words)


def named(method: Method) -> Method | None:
    """The shipped method that a method is, or is based on; None for one from nowhere."""
    known = method.name if method.name in Method.names() else method.based_on
    return Method.load(known) if known else None


def write_method(book: Book, name: str, lists: str, method: Method) -> MethodCells:
    """Writes the sheet ``name``; the words to choose from will stand on the sheet ``lists``."""
    return _Sheet(book, name, lists, method).write()


def write_lists(book: Book, name: str, listed: Sequence[tuple[str, ...]]) -> None:
    """Writes the hidden sheet with the words to choose from, the last of all."""
    sheet = book.file.add_worksheet(name)
    sheet.hide()
    for row, choices in enumerate(listed):
        for column, word in enumerate(choices):
            if word in _FEW_WORDS["scores"]:
                sheet.write_number(row, column, float(word))
            else:
                book.text(sheet, row, column, word)


class _Sheet:
    def __init__(self, book: Book, name: str, lists: str, method: Method) -> None:
        self.book, self.name, self.method, self.words = book, name, method, book.words
        self.sheet = book.sheet(name, colour=EDITABLE)
        self.lists = lists
        self.base = named(method)
        self.names: dict[str, str] = {}
        self.listed: list[tuple[str, ...]] = []
        live = [path for _, paths in self._live() for path in paths]
        self.wide = max(len(self._cells(path)) for path in live)
        self.check, self.was, self.source, self.path = (1 + self.wide + i for i in range(4))
        self.row = 0

    def write(self) -> MethodCells:
        book, sheet, words = self.book, self.sheet, self.words
        book.say(
            sheet, 0, 0, Sentence("Method: {title}", title=_said(words, self.method.title)), bold=True, font_size=16
        )
        said = Sentence("The verdicts and the total follow what stands in the yellow cells.")
        book.say(sheet, 1, 0, said, font_color=LIGHT.quiet)
        heads = [Sentence("Choice"), Sentence("Value"), *[SILENT] * (self.wide - 1), Sentence("Does it fit?")]
        heads += [Sentence("In the named method"), Sentence("Source"), Sentence("Name in method files")]
        book.heads(sheet, 3, [words.say(head) for head in heads])
        self.row = 4
        for title, paths in self._live():
            self._title(title)
            for path in paths:
                self._live_row(path)
        self._title(Sentence("Not calculated in this workbook: these are changed in the app"))
        for path in self.method.values:
            if path not in self.names:
                self._still_row(path)
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 1, 28)
        if self.wide > 1:
            sheet.set_column(2, self.wide, 15)
        sheet.set_column(self.check, self.check, 24)
        sheet.set_column(self.was, self.was, 24)
        sheet.set_column(self.source, self.source, 100)
        sheet.set_column(self.path, self.path, 34)
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        sheet.print_area(0, 0, self.row, self.source)
        checks = reference(self.name, 4, self.check, last_row=self.row)
        return MethodCells(self.method, words, self.names, checks, self.listed)

    def _live(self) -> list[tuple[Sentence | str, list[str]]]:
        """The values that formulas use, by the title that they stand under."""
        values = self.method.values
        own = [path for path in values if path.startswith(f"weights.indicators.{OWN}")]
        found: list[tuple[Sentence | str, list[str]]] = [
            (Sentence("Total"), ["total.fair_from", "total.good_from"]),
            (Sentence("Weights of the perspectives"), [f"weights.perspectives.{key}" for key in PERSPECTIVES]),
            (
                Sentence("Weights of the indicators"),
                [*(f"weights.indicators.{key}" for key in self.method.order if key in INDICATORS), *own],
            ),
        ]
        for key in [*self.method.order, *_judged_own(self.method)]:
            if f"indicators.{key}.rule" in values:
                paths = [f"indicators.{key}.formula"] if key in INDICATORS else []
                fields = rule_fields(str(values[f"indicators.{key}.rule"]))
                paths = [p for p in paths if len(INDICATORS[key].formulas) > 1]
                paths += [f"indicators.{key}.{f}" for f in fields if f"indicators.{key}.{f}" in values]
                if paths:
                    found.append((said_indicator(key), paths))
        found.append((Sentence("Indicators of one's own"), [f"indicators.{OWN}.tolerance"]))
        found.append((Sentence("Satisfaction index"), [f"survey.{field}" for field in BANDS]))
        return found

    def _title(self, title: Sentence | str) -> None:
        said = self.words.say(title) if isinstance(title, Sentence) else title
        for column in range(self.path + 1):
            self.book.text(
                self.sheet, self.row, column, said if column == 0 else "", bold=True, top=1, top_color=LIGHT.line
            )
        self.row += 1

    def _cells(self, path: str) -> tuple[Any, ...]:
        """What stands in the cells of a live value."""
        value = self.method[path]
        return value if isinstance(value, tuple) else (value,)

    def _live_row(self, path: str) -> None:
        book, row, values = self.book, self.row, self._cells(path)
        field, last = path.rpartition(".")[2], len(values)
        looks = {"bg_color": EDITABLE, "border": 1, "border_color": LIGHT.line, "align": "right"}
        choices = self._choices(path)
        for column, value in enumerate(values, 1):
            if isinstance(value, (bool, str)):
                book.text(self.sheet, row, column, self._said(path, value), **{**looks, "align": "left"})
            else:
                decimals = number_format(decimals_of(value), self._unit(path))
                book.number(self.sheet, row, column, float(value), num_format=decimals, **looks)
        if choices:
            drop_down(self.sheet, row, 1, last, self._list(choices), self.words)
        elif field != "words":
            least = 0.0 if field == "tolerance" or path.startswith("weights.") else None
            numbers_only(self.sheet, row, 1, last, self.words, least=least)
        self._name(path, last)
        self._check(path, last)
        self._about(path)

    def _still_row(self, path: str) -> None:
        said = self.words.words(said_value(path, self.method[path], self.method.values))
        self.book.text(self.sheet, self.row, 1, said, font_color=LIGHT.quiet)
        self._about(path)

    def _about(self, path: str) -> None:
        """What stands in every row: the value's name, what it is in the named method where it differs, its source."""
        book, quiet = self.book, {"font_color": LIGHT.quiet}
        book.text(self.sheet, self.row, 0, self.words.words(said_path(path)))
        if self.base is not None and self.base.values.get(path) != self.method[path]:
            was = said_value(path, self.base.values.get(path), self.base.values)
            book.text(self.sheet, self.row, self.was, self.words.words(was), bold=True)
        book.text(self.sheet, self.row, self.source, _said(self.words, self.method.sources[path]), **quiet)
        book.text(self.sheet, self.row, self.path, path, **quiet, font_size=9)
        self.row += 1

    def _choices(self, path: str) -> tuple[str, ...]:
        """The words that a value can be one of."""
        field = path.rpartition(".")[2]
        if field == "formula":
            return tuple(word_of(key, self.words) for key in INDICATORS[path.split(".")[1]].formulas)
        return tuple(word_of(key, self.words) for key in _FEW_WORDS.get(field, ()))

    def _said(self, path: str, value: Value) -> str:
        if isinstance(value, bool):
            return self.words.say(Sentence("yes") if value else Sentence("no"))
        return word_of(str(value), self.words)

    def _unit(self, path: str) -> str:
        if path == f"indicators.{OWN}.tolerance":  # of targets in percent too
            return "%"
        unit = measure_of_path(path, self.method.values).unit
        return self.words.unit(unit)

    def _list(self, choices: tuple[str, ...]) -> str:
        """The cells of the hidden sheet where these words stand, a row for each list."""
        if choices not in self.listed:
            self.listed.append(choices)
        return reference(self.lists, self.listed.index(choices), 0, len(choices) - 1)

    def _name(self, path: str, last: int) -> None:
        listed = isinstance(self.method[path], tuple)
        name = _cell_name(path, self.method)
        # a value that is not a list can be a range of one cell: what reads an edge's side reads both alike
        self.names[path] = name
        self.book.file.define_name(name, "=" + reference(self.name, self.row, 1, last if listed and last > 1 else None))

    def _check(self, path: str, last: int) -> None:
        """What does not fit about a value, as the app would say it."""
        names, table = self.names, path.rpartition(".")[0]
        field, why, fits = path.rpartition(".")[2], SILENT, ""
        if path == "total.good_from":
            why = Sentence("The edges of bands rise from one to the next.")
            fits = f"{names['total.fair_from']}<{names[path]}"
        elif field == "high":
            why = Sentence("A range starts below its end.")
            fits = f"{names[f'{table}.low']}<{names[path]}"
        elif field == "edges" and last > 1:
            why = Sentence("The edges of bands rise from one to the next.")
            falls = f"{cells(self.row, 1, last - 1)}>{cells(self.row, 2, last)}"
            fits = f"AND(COUNT({cells(self.row, 1, last)})={last},SUMPRODUCT(1*({falls}))=0)"
        elif path == f"weights.perspectives.{[*PERSPECTIVES][-1]}":
            why = Sentence("At least one perspective has a weight above 0.")
            fits = f"SUM({','.join(names[f'weights.perspectives.{key}'] for key in PERSPECTIVES)})>0"
        if fits:
            said = self.words.say(why).replace('"', '""')
            looks = {"font_color": LIGHT.text_of["poor"], "bold": True, "text_wrap": True}
            self.book.formula(self.sheet, self.row, self.check, f'IF({fits},"","{said}")', "", **looks)


def _judged_own(method: Method) -> Iterator[str]:
    """The keys of indicators of one's own that the method judges and its order does not name."""
    for path in method.values:
        key = path.removeprefix("indicators.").removesuffix(".rule")
        if path == f"indicators.{key}.rule" and is_own(key) and key not in method.order:
            yield key


def _cell_name(path: str, method: Method) -> str:
    """The name of a value's cell: "bor_low", "weight_bor"; indicators of one's own are numbered."""
    table, _, field = path.rpartition(".")
    own: Sequence[str] = list(dict.fromkeys(part for p in method.values for part in p.split(".") if is_own(part)))
    number = {key: f"{OWN}{i}" for i, key in enumerate(own, 1)}
    if table == "weights.perspectives":
        return f"weight_perspective_{field}"
    if table == "weights.indicators":
        return f"weight_{number.get(field, field)}"
    if table == "survey":
        return f"index_{field}"
    key = table.removeprefix("indicators.")
    return f"{number.get(key, key)}_{field}"


def _said(words: Words, text: str) -> str:
    """A title or a source: said where it is ours, as it is where it is a user's."""
    return words.known(text)
