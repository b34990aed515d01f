"""The sheet with the inputs: a row for each, a column for each period, and the rows of indicators of one's own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bsc_core.indicators.catalogue import INDICATORS, INPUTS, OWN, method_key
from bsc_core.indicators.inputs import PeriodInputs, said_period, with_inputs
from bsc_core.indicators.own import own_indicators
from bsc_core.indicators.rated import Rated
from bsc_core.intake.datasets import KINDS
from bsc_core.method import Method
from bsc_core.palette import LIGHT
from bsc_core.rating import AtLeast, AtMost, Range
from bsc_core.report.formulas import Live, quoted, word_of
from bsc_core.report.workbook_book import EDITABLE, Book, cells, number_format, numbers_only, reference
from bsc_core.report.workbook_method import MethodCells
from bsc_core.sentence import Sentence

_LABEL, _UNIT, _FIRST = 0, 1, 2
_TITLES: Mapping[str, Sentence] = {
    "patients": Sentence("Survey of patients"),
    "employees": Sentence("Survey of employees"),
    "revenue": Sentence("Budget: revenue"),
    "expenditure": Sentence("Budget: expenditure"),
}
"""What stands above inputs whose kind of file says too little."""


@dataclass(frozen=True)
class OwnCells:
    """The cells of an indicator of one's own in a period, by "value", "target", "high" and "weight".

    ``follows`` says whether the table leaves its weight to the method.
    """

    cells: Mapping[str, str]
    follows: bool


@dataclass(frozen=True)
class InputCells:
    """Where the inputs stand: by period and name, and those of one's own by period and indicator."""

    cells: Mapping[str, Mapping[str, str]]
    own: Mapping[tuple[str, str], OwnCells]

    def live(self, rated: Rated, method: MethodCells) -> Live:
        """The benchmark that a table asks for its own indicator, its fair zone by the method's percentage."""
        at, zone = self.own[rated.period, rated.indicator].cells, method.names[f"indicators.{OWN}.tolerance"]
        words, rule = method.words, rated.rule
        if isinstance(rule, Range):
            tolerance = f"({zone}/100*ABS({at['target']}+{at['high']})/2)"
            return Live(rule, {"low": at["target"], "high": at["high"], "tolerance": tolerance}, words)
        if isinstance(rule, (AtMost, AtLeast)):
            fields = {
                "limit": at["target"],
                "tolerance": f"({zone}/100*ABS({at['target']}))",
                "on_limit": quoted(word_of("good", words)),
            }
            return Live(rule, fields, words)
        return Live(
            rule, {"direction": quoted(word_of(getattr(rule, "direction", "up"), words)), "tolerance": zone}, words
        )


def write_inputs(
    book: Book, name: str, inputs: Mapping[str, PeriodInputs], rated: Sequence[Rated], method: Method
) -> InputCells:
    """Writes the sheet ``name``; ``rated`` are all indicators of all periods, those with the weight 0 too."""
    return _Sheet(book, name, inputs).write(rated, method)


class _Sheet:
    def __init__(self, book: Book, name: str, inputs: Mapping[str, PeriodInputs]) -> None:
        self.book, self.name, self.inputs = book, name, inputs
        self.periods = list(inputs)
        self.sheet = book.sheet(name, colour=EDITABLE)
        self.files = _FIRST + len(self.periods)
        self.key = self.files + 1
        self.row = 4
        self.cells: dict[str, dict[str, str]] = {period: {} for period in self.periods}

    def write(self, rated: Sequence[Rated], method: Method) -> InputCells:
        book, sheet, words = self.book, self.sheet, self.book.words
        book.say(sheet, 0, 0, Sentence("Inputs"), bold=True, font_size=16)
        said = Sentence("Yellow cells can be changed. An empty one means that there is no number, which is not zero.")
        book.say(sheet, 1, 0, said, font_color=LIGHT.quiet)
        heads = [words.say(Sentence("Input")), words.say(Sentence("Unit"))]
        heads += [words.words(said_period(period)) for period in self.periods]
        heads += [words.say(Sentence("Files")), words.say(Sentence("Key"))]
        book.heads(sheet, 3, heads, numbers=range(_FIRST, self.files))
        before = ""
        groups = list(dict.fromkeys(map(_group, INPUTS)))
        for key in sorted(INPUTS, key=lambda key: groups.index(_group(key))):
            if _group(key) != before:
                before = _group(key)
                self._title(_TITLES.get(before) or KINDS[before].name)
            self._input(key)
        own = self._own_rows(rated, method)
        sheet.set_column(_LABEL, _LABEL, 40)
        sheet.set_column(_UNIT, _UNIT, 10)
        sheet.set_column(_FIRST, self.files - 1, 19)
        sheet.set_column(self.files, self.files, 44)
        sheet.set_column(self.key, self.key, 30)
        sheet.freeze_panes(4, _FIRST)
        sheet.repeat_rows(3)
        sheet.ignore_errors({"number_stored_as_text": cells(3, 0, self.key).replace("$", "")})
        return InputCells(self.cells, own)

    def _title(self, title: Sentence) -> None:
        for column in range(self.key + 1):
            said = self.book.words.say(title) if column == _LABEL else ""
            self.book.text(self.sheet, self.row, column, said, bold=True, top=1, top_color=LIGHT.line)
        self.row += 1

    def _input(self, key: str) -> None:
        about, book = INPUTS[key], self.book
        book.text(self.sheet, self.row, _LABEL, book.words.say(about.label), indent=1)
        book.text(self.sheet, self.row, _UNIT, book.words.unit(about.unit), font_color=LIGHT.quiet)
        for column, period in enumerate(self.periods, _FIRST):
            at = reference(self.name, self.row, column)
            known = self.inputs[period].values
            value = known.get(key, math.nan)
            self.cells[period][key] = at
            if key == "bed_days" and _made(known):
                beds, days = (self.cells[period][name] for name in ("beds", "days"))
                formula = f'IF(COUNT({beds},{days})<2,"",{beds}*{days})'
                book.formula(self.sheet, self.row, column, formula, value, num_format="#,##0.##", align="right")
            else:
                self._number(column, value)
        self._files(about.kind)
        book.text(self.sheet, self.row, self.key, key, font_color=LIGHT.quiet, font_size=9)
        self.row += 1

    def _number(self, column: int, value: float) -> None:
        whole = math.isnan(value) or float(value).is_integer()
        looks = {"bg_color": EDITABLE, "border": 1, "border_color": LIGHT.line, "align": "right"}
        self.book.number(self.sheet, self.row, column, value, num_format=number_format(0 if whole else 2), **looks)
        numbers_only(self.sheet, self.row, column, column, self.book.words)

    def _files(self, kind: str) -> None:
        found = [file for known in self.inputs.values() for file in known.files.get(kind, ())]
        said = ", ".join(dict.fromkeys(found))
        self.book.text(self.sheet, self.row, self.files, said, font_color=LIGHT.quiet, indent=1)

    def _own_rows(self, rated: Sequence[Rated], method: Method) -> dict[tuple[str, str], OwnCells]:
        own = {r.indicator: r.name for r in rated if r.indicator not in INDICATORS}
        if own:
            self._title(Sentence("Indicators of one's own"))
        follow = _follows(self.inputs, method) if own else set()
        found: dict[tuple[str, str], dict[str, str]] = {}
        for key, name in own.items():
            at = {r.period: r for r in rated if r.indicator == key}
            judged = method.judges(method_key(key))
            weighed = not math.isnan(method.indicator_weight(method_key(key)))
            self._own_row(key, name, "value", {p: r.value for p, r in at.items()}, found)
            targets = {} if judged else {p: _target(r.rule) for p, r in at.items()}
            if any(targets.values()):
                self._own_row(key, Sentence("target"), "target", {p: t[0] for p, t in targets.items() if t}, found)
            if any(len(t) > 1 for t in targets.values()):
                self._own_row(
                    key, Sentence("target, up to"), "high", {p: t[1] for p, t in targets.items() if len(t) > 1}, found
                )
            if not weighed:
                weights = {p: math.nan if (p, key) in follow else r.set_weight for p, r in at.items()}
                self._own_row(key, Sentence("weight"), "weight", weights, found)
        return {at: OwnCells(fields, at in follow) for at, fields in found.items()}

    def _own_row(
        self, key: str, label: Sentence | str, field: str, values: Mapping[str, float],
        found: dict[tuple[str, str], dict[str, str]],
    ) -> None:  # fmt: skip
        said = self.book.words.say(label) if isinstance(label, Sentence) else label
        self.book.text(self.sheet, self.row, _LABEL, said, indent=1 if field == "value" else 2)
        for column, period in enumerate(self.periods, _FIRST):
            if period in values:
                self._number(column, values[period])
                found.setdefault((period, key), {})[field] = reference(self.name, self.row, column)
        if field == "value":
            self._files("indicators")
        self.book.text(self.sheet, self.row, self.key, key, font_color=LIGHT.quiet, font_size=9)
        self.row += 1


def _group(key: str) -> str:
    """What stands above an input: the side of the budget, else the kind of file that brings it."""
    return key.split("_")[0] if INPUTS[key].kind == "budget" else INPUTS[key].kind


def _made(known: Mapping[str, float]) -> bool:
    """Whether the bed-days are the beds times the days, and can be calculated; so they can of nothing."""
    if not {"beds", "days", "bed_days"} <= known.keys():
        return "bed_days" not in known
    again = with_inputs(known, {"beds": known["beds"]})
    return math.isclose(again["bed_days"], known["bed_days"], rel_tol=1e-12)


def _target(rule: Any) -> tuple[float, ...]:
    """The target that a table gives; empty without one."""
    if isinstance(rule, Range):
        return (rule.low, rule.high)
    return (rule.limit,) if isinstance(rule, (AtMost, AtLeast)) else ()


def _follows(inputs: Mapping[str, PeriodInputs], method: Method) -> set[tuple[str, str]]:
    """The periods and indicators of one's own whose weight is the method's usual one: it moves when that does."""
    path = f"weights.indicators.{OWN}"
    moved = method.change({path: method.number(path) + 1.0})
    both = zip(own_indicators(inputs, method), own_indicators(inputs, moved), strict=True)
    return {(r.period, r.indicator) for r, then in both if r.set_weight != then.set_weight}
