"""The sheet with the indicators: a row for each and each period, its value, verdict and weight all live."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bsc_core.indicators.catalogue import INDICATORS, OWN, PERSPECTIVES, method_key
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.own import own_indicators
from bsc_core.indicators.rated import Rated, built_in_indicators
from bsc_core.method import Method
from bsc_core.palette import LIGHT
from bsc_core.rating import RULES, AtMost
from bsc_core.report.formulas import Live, one_of, quoted, value_formula, word_of
from bsc_core.report.workbook_book import Book, cells, marked, marked_formula, number_format, reference
from bsc_core.report.workbook_inputs import InputCells
from bsc_core.report.workbook_method import MethodCells
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence

COLUMNS: Mapping[str, tuple[Sentence, int]] = {
    "perspective": (Sentence("Perspective"), 26),
    "indicator": (Sentence("Indicator"), 34),
    "period": (Sentence("Period"), 11),
    "value": (Sentence("Value"), 16),
    "unit": (Sentence("Unit"), 11),
    "before": (Sentence("Period before"), 16),
    "kind": (Sentence("Benchmark"), 22),
    "from": (Sentence("From"), 10),
    "to": (Sentence("Up to"), 10),
    "verdict": (Sentence("Verdict"), 30),
    "score": (Sentence("Score"), 8),
    "weight": (Sentence("Weight"), 8),
    "share": (Sentence("Share"), 9),
    "adds": (Sentence("Adds to its perspective"), 12),
    "formula": (Sentence("Formula"), 60),
    "notes": (Sentence("Remarks of the day this workbook was made"), 74),
    "place": (Sentence("Place of the word"), 10),
    "counted": (Sentence("Weight that counts"), 10),
    "perspective_number": (Sentence("Number of the perspective"), 12),
    "period_number": (Sentence("Number of the period"), 12),
    "key": (Sentence("Key"), 22),
}
"""The columns from left to right: head and width. Those from "place" on are for the calculation."""
_NUMBERS = ("value", "before", "from", "to", "score", "weight", "share", "adds", "place", "counted")
_HEAD = 3
AT = {name: column for column, name in enumerate(COLUMNS)}
"""The number of each column, from 0."""


@dataclass(frozen=True)
class IndicatorCells:
    """Where the indicators stand: the row of each by period and key, and the cells of whole columns."""

    sheet: str
    rows: Mapping[tuple[str, str], int]

    def at(self, period: str, indicator: str, column: str) -> str:
        """One cell."""
        return reference(self.sheet, self.rows[period, indicator], AT[column])

    def column(self, name: str) -> str:
        """All cells of a column."""
        return reference(self.sheet, _HEAD + 1, AT[name], last_row=max(_HEAD + 1, *self.rows.values(), 0))


def write_indicators(
    book: Book, name: str, rated: Sequence[Rated], periods: Sequence[str], method: MethodCells, inputs: InputCells
) -> IndicatorCells:
    """Writes the sheet ``name``; ``rated`` are in the order of the rows, ``weight`` of each its share."""
    return _Sheet(book, name, periods, method, inputs).write(rated)


class _Sheet:
    def __init__(self, book: Book, name: str, periods: Sequence[str], method: MethodCells, inputs: InputCells) -> None:
        self.book, self.name, self.words = book, name, book.words
        self.periods, self.method, self.inputs = periods, method, inputs
        self.sheet = book.sheet(name)
        self.row = _HEAD
        self.last = _HEAD

    def write(self, rated: Sequence[Rated]) -> IndicatorCells:
        book, sheet = self.book, self.sheet
        book.say(sheet, 0, 0, Sentence("Indicators"), bold=True, font_size=16)
        said = Sentence("Everything here is calculated from the sheets before; change numbers and thresholds there.")
        book.say(sheet, 1, 0, said, font_color=LIGHT.quiet)
        book.heads(
            sheet, _HEAD, [self.words.say(head) for head, _ in COLUMNS.values()], numbers=[AT[c] for c in _NUMBERS]
        )
        sheet.set_row(_HEAD, 48)
        self.last = _HEAD + len(rated)
        rows: dict[tuple[str, str], int] = {}
        above: Rated | None = None
        for r in rated:
            self.row += 1
            same = above is not None and above.indicator == r.indicator
            self._write(r, same)
            rows[r.period, r.indicator] = self.row
            above = r
        for column, (_, width) in enumerate(COLUMNS.values()):
            quiet = book.style(font_color=LIGHT.quiet) if column >= AT["place"] else None
            sheet.set_column(column, column, width, quiet, {"level": 1} if quiet else {})
        sheet.freeze_panes(_HEAD + 1, AT["period"] + 1)
        sheet.repeat_rows(_HEAD)
        sheet.print_area(0, 0, self.last, AT["notes"])
        if rated:
            book.paint(sheet, (_HEAD + 1, AT["verdict"], self.last, AT["verdict"]))
            first, last = (cells(row, AT["period"]).replace("$", "") for row in (_HEAD + 1, self.last))
            sheet.ignore_errors({"number_stored_as_text": f"{first}:{last}"})
        return IndicatorCells(self.name, rows)

    def _write(self, r: Rated, same: bool) -> None:
        live, words = self._live(r), self.words
        now = live.place_now(r.verdict, r.value)
        score = "" if math.isnan(r.verdict.score) else r.verdict.score
        counted = r.set_weight if r.counts else 0.0
        unit = words.unit(r.measure.unit)
        shown = number_format(r.measure.decimals)
        self._text("perspective", words.say(PERSPECTIVES[r.perspective]), same)
        self._text(
            "indicator", words.words(INDICATORS[r.indicator].name if r.indicator in INDICATORS else r.name), same
        )
        self._text("period", words.words(said_period(r.period)), same)
        self._formula("value", self._value(r), r.value, same, num_format=shown)
        self._formula_or_text("unit", self._unit(r), unit, same)
        before = f"IF(ISNUMBER({self._up('value')}),{self._up('value')},{self._up('before')})" if same else '""'
        self._formula("before", before, r.previous, same, num_format=shown)
        self._text("kind", self._kind(r), same)
        ends = {"low": "from", "high": "to", "limit": "to" if isinstance(r.rule, AtMost) else "from"}
        for column in ("from", "to"):
            field = next((f for f, c in ends.items() if c == column and f in live.fields), None)
            if field is None:
                self._text(column, "", same)
            else:
                self._formula(column, live.fields[field], getattr(r.rule, field), same, num_format="#,##0.##")
        place, value = self._here("place"), self._here("value")
        said = marked(r.verdict.verdict, words.say(Sentence(r.verdict.category)))
        word = f"({live.word(place)})"
        self._formula("verdict", marked_formula(self._here("score"), word), said, same, align="left", indent=1)
        self._formula("score", live.score(place, value), score, same, num_format="0")
        self._formula("weight", self._weight(r), r.set_weight, same, num_format="0.##")
        self._formula("share", self._share(), r.weight, same, num_format='0.0%;-0.0%;"–"')
        adds = f"IF({self._here('share')}>0,{self._here('share')}*{self._here('score')},0)"
        self._formula("adds", adds, r.weight * r.verdict.score if r.weight else 0.0, same, num_format="0.000")
        self._formula_or_text("formula", self._formula_words(r), words.say(r.formula), same)
        notes = " ".join(words.say(note) for note in r.notes)
        self._text("notes", notes, same)
        self.book.room(self.sheet, self.row, [(notes, COLUMNS["notes"][1])])
        self._formula("place", live.place(value, self._here("before")), now, same)
        weight = self._here("weight")
        self._formula("counted", f"IF(AND(ISNUMBER({self._here('score')}),{weight}>0),{weight},0)", counted, same)
        numbers = ([*PERSPECTIVES].index(r.perspective), self.periods.index(r.period))
        for name, number in zip(("perspective_number", "period_number"), numbers, strict=True):
            self.book.number(self.sheet, self.row, AT[name], 1.0 + number, **self._looks(same))
        self._text("key", r.indicator, same)

    # Formulas

    def _live(self, r: Rated) -> Live:
        key = method_key(r.indicator)
        return self.method.live(key, r.rule) if self.method.method.judges(key) else self.inputs.live(r, self.method)

    def _value(self, r: Rated) -> str:
        if r.indicator not in INDICATORS:
            cell = self.inputs.own[r.period, r.indicator].cells["value"]
            return f'IF(ISNUMBER({cell}),{cell},"")'
        known = self.inputs.cells[r.period]
        formulas = {k: value_formula(f, known) for k, f in INDICATORS[r.indicator].formulas.items()}
        return self._by_variant(r.indicator, formulas)

    def _unit(self, r: Rated) -> str | None:
        """The unit where it hangs on how the indicator is computed."""
        if r.indicator not in INDICATORS:
            return None
        about = INDICATORS[r.indicator]
        units = {k: (f.measure or about.measure).unit for k, f in about.formulas.items()}
        if len(set(units.values())) == 1:
            return None
        return self._by_variant(r.indicator, {k: quoted(self.words.unit(unit)) for k, unit in units.items()})

    def _formula_words(self, r: Rated) -> str | None:
        if r.indicator not in INDICATORS or len(INDICATORS[r.indicator].formulas) == 1:
            return None
        said = {k: quoted(self.words.say(f.words)) for k, f in INDICATORS[r.indicator].formulas.items()}
        return self._by_variant(r.indicator, said)

    def _by_variant(self, indicator: str, found: Mapping[str, str]) -> str:
        if len(found) == 1:
            return next(iter(found.values()))
        cell = self.method.names[f"indicators.{indicator}.formula"]
        return one_of(cell, [(word_of(key, self.words), then) for key, then in found.items()])

    def _weight(self, r: Rated) -> str:
        path = f"weights.indicators.{method_key(r.indicator)}"
        if path in self.method.names:
            return self.method.names[path]
        cell, usual = self.inputs.own[r.period, r.indicator].cells["weight"], f"weights.indicators.{OWN}"
        return f"IF(ISNUMBER({cell}),{cell},{self.method.names[usual]})"

    def _share(self) -> str:
        """The weight that counts, of all that count in the perspective and period."""
        pairs = [
            f"{cells(_HEAD + 1, AT[name], last_row=self.last)},{self._here(name)}"
            for name in ("perspective_number", "period_number")
        ]
        whole = cells(_HEAD + 1, AT["counted"], last_row=self.last)
        counted = self._here("counted")
        return f"IF({counted}>0,{counted}/SUMIFS({whole},{','.join(pairs)}),0)"

    def _kind(self, r: Rated) -> str:
        key = method_key(r.indicator)
        kind = self.method.method.values.get(f"indicators.{key}.rule") or _kind_of(r)
        return word_of(str(kind), self.words)

    # Cells

    def _here(self, column: str) -> str:
        return cells(self.row, AT[column])

    def _up(self, column: str) -> str:
        return cells(self.row - 1, AT[column])

    def _looks(self, same: bool) -> dict[str, Any]:
        return {} if same else {"top": 1, "top_color": LIGHT.line}

    def _text(self, column: str, text: str, same: bool) -> None:
        looks: dict[str, Any] = {"font_color": LIGHT.quiet} if column in ("unit", "formula", "notes", "key") else {}
        if column in ("unit", "kind", "formula"):  # they stand beside a number that is set right
            looks |= {"indent": 1, "align": "left"}
        if column == "notes":
            looks["text_wrap"] = True
        self.book.text(self.sheet, self.row, AT[column], text, **looks, **self._looks(same))

    def _formula(self, column: str, formula: str, now: Any, same: bool, **looks: Any) -> None:
        looks = {"align": "right", **looks, **self._looks(same)}
        self.book.formula(self.sheet, self.row, AT[column], formula, now, **looks)

    def _formula_or_text(self, column: str, formula: str | None, now: str, same: bool) -> None:
        if formula is None:
            self._text(column, now, same)
        else:
            self._formula(column, formula, now, same, align="left", indent=1, font_color=LIGHT.quiet)


def _kind_of(r: Rated) -> str:
    """The kind of benchmark that a table asks for."""
    return next(kind for kind, known in RULES.items() if isinstance(r.rule, known))


def all_rated(card: Scorecard, method: Method) -> list[Rated]:
    """Every indicator in every period in the order of the sheet, each with its share in ``card``.

    Those with the weight 0 stand among them, since in the workbook a weight can come back.
    """
    every = [*built_in_indicators(card.inputs, method), *own_indicators(card.inputs, method)]
    shares = {(r.period, r.indicator): r.weight for r in card.rated}
    perspectives, periods = [*PERSPECTIVES], [*card.inputs]
    first = list(dict.fromkeys(r.indicator for r in every))
    return sorted(
        (replace(r, weight=shares.get((r.period, r.indicator), 0.0)) for r in every),
        key=lambda r: (
            perspectives.index(r.perspective), method.place(r.indicator),
            first.index(r.indicator), periods.index(r.period),
        ),
    )  # fmt: skip
