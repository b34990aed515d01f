"""Surveys: one row a person, one column a question; and the questionnaire sheet that explains the questions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from bsc_core.intake.choices import Choices
from bsc_core.intake.datasets import KINDS, Dataset, Questionnaire
from bsc_core.intake.findings import ACTIONS, SAID_ONE_BY_ONE, Finding, choice, placed, row_numbers
from bsc_core.intake.layout import Head, Layout
from bsc_core.intake.numbers import NotANumber, is_identifier, number, read_numbers
from bsc_core.intake.people import tidied
from bsc_core.intake.questions import Question, constructs, questions
from bsc_core.intake.recognise import answered_by
from bsc_core.intake.sheets import Column, Sheet
from bsc_core.intake.synonyms import names, plain
from bsc_core.intake.totals import is_total
from bsc_core.intake.worded import WordScale, as_numbers, word_scale
from bsc_core.sentence import Sentence

DEFAULT_SCALE = (1.0, 5.0)
ITEMS_AT_LEAST = 3
STRAIGHT_AT_LEAST = 4
"""To fewer questions than this, anybody may give one answer throughout."""
HIGHEST_ANSWER = 10
MOSTLY = 0.8
"""Share of a column's filled cells that must be whole answers for it to be a question."""
ROLES = ("item", "person", "respondent", "total", "")
"""What a column of a survey can be; "" is a column that is not used."""


@dataclass(frozen=True)
class Survey:
    """A survey as it was read: the dataset, the role of each column by position, and the scales of answers in words."""

    dataset: Dataset
    roles: Mapping[int, str] = field(default_factory=dict)
    scales: Mapping[int, WordScale] = field(default_factory=dict)


def read_questionnaire(sheet: Sheet) -> Questionnaire | None:
    """The questions of a sheet with the columns construct and item (and question, low below), else None."""
    filled = sheet.filled()
    header = next(filled, (0, ()))[1]
    known = names("questionnaire")
    columns = {known[plain(cell)]: at for at, cell in reversed(list(enumerate(header))) if plain(cell) in known}
    cross_table = {names("table").get(plain(cell)) for cell in header}
    if not {"construct", "item"} <= set(columns) or cross_table >= set(KINDS["table"].required):
        return None
    texts: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    cuts: dict[str, float] = {}
    for _, row in filled:
        cell = {column: row[at] if at < len(row) else None for column, at in columns.items()}
        if cell["item"] is None or cell["construct"] is None:
            continue
        item, construct = str(cell["item"]), str(cell["construct"])
        members.setdefault(construct, []).append(item)
        if cell.get("question"):
            texts[item] = str(cell["question"])
        low_below = cell.get("low_below")
        if isinstance(low_below, (int, float)):
            cuts[construct] = float(low_below)
    items = tuple(item for of_one in members.values() for item in of_one)
    of_constructs = {construct: tuple(of_one) for construct, of_one in members.items()}
    return Questionnaire(items, texts=texts, constructs=of_constructs, cuts=cuts)


def read_survey(
    sheet: Sheet, layout: Layout, choices: Choices, asked: Questionnaire | None, notes: tuple[str, ...]
) -> Survey | None:
    """A survey with its findings, or None where the sheet's columns do not look like answers.

    ``choices`` may say what each column is (one of ROLES, by position); then the columns need not look like answers.
    """
    if not len(layout.rows):
        return None
    reader = _Reader(sheet, layout, choices, asked)
    items = [at for at, role in reader.roles.items() if role == "item"]
    if len(items) < (1 if choices.kind == "survey" else ITEMS_AT_LEAST):
        return None
    return reader.survey(notes)


class _Reader:
    """Reads one survey and keeps what was doubtful on the way."""

    def __init__(self, sheet: Sheet, layout: Layout, choices: Choices, asked: Questionnaire | None) -> None:
        self.sheet, self.choices, self.asked = sheet, choices, asked
        self.findings: list[Finding] = []
        self.layout = self._without_sums(layout)
        layout = self.layout
        self.cells = {head.at: sheet.below(layout.rows, head.at) for head in layout.heads}
        self.titles = dict(layout.titles)
        shared = Counter(part for head in layout.heads for part in set(head.parts) if part)
        found = questions(
            [self.titles[head.at] for head in layout.heads], [_over(head, shared) for head in layout.heads]
        )
        self.own_texts = {head.at: _own_text(head, shared) for head in layout.heads}
        self.questions = {head.at: question for head, question in zip(layout.heads, found, strict=True)}
        self.scales = self._scales()
        self.roles = self._roles()
        self.scales = {at: scale for at, scale in self.scales.items() if self.roles[at] == "item"}

    def _without_sums(self, layout: Layout) -> Layout:
        """The table without the rows that sum up or average the answers above them, at its end."""
        rows = list(layout.rows)
        while rows and any(is_total(cell) for cell in self.sheet.row(int(rows[-1]))[: layout.heads[0].at + 3]):
            row = int(rows.pop())
            text = next(str(cell) for cell in self.sheet.row(row) if is_total(cell))
            message = Sentence("“{text}” is made of the rows above it.", text=text)
            self.findings.append(Finding("note", row, "", message, Sentence("The row was left out.")))
        return layout if len(rows) == len(layout.rows) else replace(layout, rows=np.array(rows, dtype=int))

    # what the columns are

    def _scales(self) -> dict[int, WordScale]:
        """The columns answered in words on one scale, the one that most questions have."""
        free = {
            str(at): cells
            for at, cells in self.cells.items()
            if self.questions[at].role == "other" and not looks_answered(cells)
        }
        found = word_scale(free, self.choices.points, self.choices.turned)
        scales = {int(at): scale for at, scale in found.items()}
        ends = Counter((scale.low, scale.high) for scale in scales.values()).most_common(1)
        return {at: scale for at, scale in scales.items() if (scale.low, scale.high) == ends[0][0]}

    def _roles(self) -> dict[int, str]:
        wanted = {plain(item) for item in self.asked.items} if self.asked else set()
        named = {at for at, title in self.titles.items() if plain(title) in wanted}
        roles: dict[int, str] = {}
        for at, question in self.questions.items():
            if at in self.choices.columns:
                roles[at] = self.choices.columns[at]
            elif named:
                roles[at] = "item" if at in named else _person_or_less(question)
            elif question.role == "other" and (at in self.scales or looks_answered(self.cells[at])):
                roles[at] = "item"
            else:
                roles[at] = _person_or_less(question)
        if not named:
            roles |= dict.fromkeys(self._on_another_scale(roles), "person")
        for at, role in roles.items():
            if role == "person" and at not in self.choices.columns and is_identifier(self.cells[at]):
                roles[at] = ""
        for role in ("respondent", "total"):
            several = [at for at, given in roles.items() if given == role]
            best = min(
                several, key=lambda at: (at not in self.choices.columns, plain(self.titles[at]) != role), default=None
            )
            for at in several:
                if at != best:
                    roles[at] = "person" if role == "respondent" else ""
        return roles

    def _on_another_scale(self, roles: Mapping[int, str]) -> list[int]:
        """Where some questions are answered in words, and others in numbers beyond the words' scale: the fewer ones."""
        items = [at for at, role in roles.items() if role == "item" and at not in self.choices.columns]
        worded = [at for at in items if at in self.scales]
        numbered = [at for at in items if at not in self.scales]
        if not worded or not numbered:
            return []
        highest = max(np.nanmax(numbers_of(self.cells[at])[0], initial=-math.inf) for at in numbered)
        return min(worded, numbered, key=len) if highest > self.scales[worded[0]].high else []

    def _at(self, role: str) -> list[int]:
        return [at for at, given in self.roles.items() if given == role]

    # the dataset

    def survey(self, notes: tuple[str, ...]) -> Survey:
        items = self._at("item")
        codes = self._codes(items)
        answers = pd.DataFrame({codes[at]: self._answers(at) for at in items}, index=self.layout.rows, dtype=float)
        respondent = next(iter(self._at("respondent")), None)
        people = {self.titles[at]: self._person(at) for at in self._at("person")}
        people = {title: values for title, values in people.items() if title not in codes.values()}
        who = (
            self.cells[respondent].mapped(lambda cell: cell)
            if respondent is not None
            else np.arange(1, len(answers) + 1)
        )
        frame = pd.concat(
            [
                pd.DataFrame({"respondent": who}, index=answers.index),
                pd.DataFrame(people, index=answers.index),
                answers,
            ],
            axis=1,
        ).rename_axis("row")
        asked = self._questionnaire(items, codes, tuple(people))
        self._say_scale()
        self._say_missing(answers)
        self._say_totals(answers)
        out = self._twice(frame, respondent) | self._identical(frame) | self._straight(answers)
        if "missing" in self.choices.actions and self.choices.actions["missing"] == "leave_rows_out":
            out |= set(np.flatnonzero(answers.isna().any(axis=1)))
        if out:
            frame = frame.iloc[[position for position in range(len(frame)) if position not in out]]
        self._say_unused()
        findings = placed(self.findings, self.sheet.file, self.sheet.name)
        dataset = Dataset("survey", frame, findings, self.sheet.file, self.sheet.name, notes, questionnaire=asked)
        low = DEFAULT_SCALE[0] if asked.low is None else asked.low
        high = DEFAULT_SCALE[1] if asked.high is None else asked.high
        return Survey(with_scale_findings(dataset, low, high), self.roles, self.scales)

    def _codes(self, items: Sequence[int]) -> dict[int, str]:
        """What each question is called: as in the questionnaire sheet, else by its code; no name twice."""
        known = {plain(item): item for item in self.asked.items} if self.asked else {}
        taken = {"respondent", *(self.titles[at] for at in self._at("person"))}
        codes: dict[int, str] = {}
        for at in items:
            code, count = known.get(plain(self.titles[at])) or self.questions[at].code, 2
            while code in taken:
                code, count = f"{self.questions[at].code} ({count})", count + 1
            taken.add(code)
            codes[at] = code
        return codes

    def _questionnaire(self, items: Sequence[int], codes: Mapping[int, str], people: tuple[str, ...]) -> Questionnaire:
        texts = {codes[at]: text for at in items if (text := self._text(at))}
        headers = {codes[at]: self.titles[at] for at in items if codes[at] != self.titles[at]}
        scale = next(iter(self.scales.values()), None)
        low, high = (scale.low, scale.high) if scale else self._labelled_ends(items)
        named = tuple(codes[at] for at in items)
        if self.asked:
            members = {c: tuple(i for i in of_one if i in named) for c, of_one in self.asked.constructs.items()}
            base = replace(self.asked, items=named, texts={**texts, **self.asked.texts})
        else:
            renamed = [replace(self.questions[at], code=codes[at]) for at in items]
            members = constructs(renamed)
            base = Questionnaire(named, texts=texts)
            if members:
                self._say_constructs(members)
        return replace(
            base,
            people=people,
            headers=headers,
            constructs={construct: of_one for construct, of_one in members.items() if of_one},
            answered_by=answered_by(self.sheet.file, self.sheet.name),
            low=low if base.low is None else base.low,
            high=high if base.high is None else base.high,
            words={score: text for text, score in scale.legend} if scale else {},
        )

    def _text(self, at: int) -> str:
        return self.questions[at].text or self.sheet.texts.get(self.titles[at], "") or self.own_texts[at]

    def _labelled_ends(self, items: Sequence[int]) -> tuple[float | None, float | None]:
        """The ends of the scale that a statistics file names, where it names the same for most questions."""
        ends = Counter(
            (min(labels), max(labels)) for at in items if len(labels := self.sheet.labels.get(self.titles[at], {})) > 1
        ).most_common(1)
        return ends[0][0] if ends else (None, None)

    # what the cells say

    def _answers(self, at: int) -> np.ndarray:
        """The answers to a question as numbers; what is none of them is a finding and counts as missing."""
        cells = self.cells[at]
        if at in self.scales:
            values, unknown = as_numbers(cells, self.scales[at])
        else:
            values, unknown = numbers_of(cells)
        said = 0
        for text, positions in unknown.items():
            for position in positions:
                said += 1
                if said > SAID_ONE_BY_ONE:
                    break
                self._say_answer(at, int(position), text)
        rest = sum(map(len, unknown.values())) - SAID_ONE_BY_ONE
        if rest > 0:
            message = Sentence("{n:,} more cells of this column are no answers.", n=rest)
            self._say("error", int(self.layout.rows[0]), at, message, Sentence("They count as missing."))
        return values

    def _say_answer(self, at: int, position: int, text: str) -> None:
        message = (
            Sentence("“{text}” is no answer of the scale.", text=text)
            if at in self.scales
            else Sentence("“{text}” is not a number.", text=text)
        )
        self._say("error", int(self.layout.rows[position]), at, message, Sentence("The answer counts as missing."))

    def _person(self, at: int) -> np.ndarray:
        """What is said of people: numbers where all are, else words, spellings of one thing brought together."""
        column = self.cells[at]
        labels = self.sheet.labels.get(self.titles[at])
        if labels:
            return column.mapped(lambda cell: labels.get(_float(cell), _text(cell)))
        values, unknown = numbers_of(column)
        if not unknown:
            return values
        tidy = tidied(self.titles[at], column)
        if tidy.numeric:
            return column.mapped(lambda cell: _float(tidy.labels.get(cell))).astype(float)
        if tidy.merged:
            self._say_merged(at, tidy.merged)
        if tidy.doubt:
            self._say("note", self.layout.header[1], at, tidy.doubt, Sentence("Left as it is."))
        return column.mapped(lambda cell: tidy.labels.get(cell, _text(cell)))

    # what is said

    def _say(self, severity: Any, row: int, at: int | None, message: Sentence, action: Sentence) -> None:
        title = "" if at is None else self.titles[at]
        self.findings.append(Finding(severity, row, title, message, action))

    def _say_merged(self, at: int, merged: Mapping[str, Sequence[str]]) -> None:
        pairs = [f"{label} = {', '.join(others)}" for label, others in merged.items() if others]
        if pairs:
            message = Sentence("Spellings of the same were brought together: {pairs}.", pairs="; ".join(pairs))
            self._say("note", self.layout.header[1], at, message, Sentence("They count as one group."))

    def _say_constructs(self, members: Mapping[str, Sequence[str]]) -> None:
        message = Sentence(
            "The headers group the questions: {names}.",
            names=[f"{construct} ({of_one[0]}–{of_one[-1]})" for construct, of_one in members.items()],
        )
        action = Sentence("Each group counts as a construct with a score of its own.")
        self._say("note", self.layout.header[1], None, message, action)

    def _say_scale(self) -> None:
        """How answers in words were turned into numbers, with the other ways."""
        scale = next(iter(self.scales.values()), None)
        if scale is None:
            return
        first = next(iter(self.scales))
        words = [f"{text} = {score:g}" for text, score in scale.legend]
        severity = "warning" if scale.doubt else "note"
        message = Sentence("Answers in words became numbers: {words}.", words=words)
        if scale.doubt:
            message = Sentence("{message} {doubt}", message=message, doubt=scale.doubt)
        action = Sentence("The scale can be turned round and its points changed on the page of the sheet.")
        self._say(severity, self.layout.header[1], first, message, action)

    def _say_missing(self, answers: pd.DataFrame) -> None:
        empty = answers.isna().to_numpy()
        missing = int(empty.sum())
        if not missing:
            return
        position, item = (int(x) for x in np.argwhere(empty)[0])
        message = Sentence.counted("One answer is missing.", "{n:,} answers are missing; here is the first.", n=missing)
        options = {
            "leave_cell_out": Sentence("Missing answers stay out of the index; for alpha the whole row stays out."),
            "leave_rows_out": Sentence("Whoever left an answer out is left out altogether."),
        }
        self.findings.append(
            choice(
                "note", int(answers.index[position]), self.titles[self._at("item")[item]], message, "missing",
                options, self.choices.actions,
            )
        )  # fmt: skip

    def _say_totals(self, answers: pd.DataFrame) -> None:
        at = next(iter(self._at("total")), None)
        if at is None:
            return
        printed, _ = numbers_of(self.cells[at])
        counted = answers.to_numpy().sum(axis=1)
        wrong = np.flatnonzero(~np.isnan(printed) & ~np.isnan(counted) & (printed != counted))
        for position in wrong[:SAID_ONE_BY_ONE]:
            message = Sentence(
                "The total says {printed:,.0f}; the answers add up to {counted:,.0f}.",
                printed=float(printed[position]),
                counted=float(counted[position]),
            )
            action = Sentence("The answers count, not the total.")
            self._say("warning", int(answers.index[position]), at, message, action)
        if len(wrong) > SAID_ONE_BY_ONE:
            message = Sentence("{n:,} more totals are not the sum of their answers.", n=len(wrong) - SAID_ONE_BY_ONE)
            self._say("warning", int(answers.index[wrong[SAID_ONE_BY_ONE]]), at, message, action)

    def _twice(self, frame: pd.DataFrame, respondent: int | None) -> set[int]:
        """Respondents that stand there more than once. Returns the positions that the action taken leaves out."""
        if respondent is None:
            return set()
        who = frame["respondent"]
        again = np.flatnonzero((who.notna() & who.duplicated(keep="first")).to_numpy())
        options = {
            "count": Sentence("Both rows count."),
            "first_only": ACTIONS["first_only"],
            "last_only": ACTIONS["last_only"],
        }
        out: set[int] = set()
        for position in again[:SAID_ONE_BY_ONE]:
            name, row = who.iloc[position], int(frame.index[position])
            same = np.flatnonzero((who == name).to_numpy())
            message = Sentence("Respondent {name} stands here a second time.", name=_said_name(name))
            finding = choice(
                "warning", row, self.titles[respondent], message, f"twice:{row}", options, self.choices.actions,
                rows=frame.index[same],
            )  # fmt: skip
            self.findings.append(finding)
            out |= {"first_only": {int(position)}, "last_only": set(map(int, same[:-1]))}.get(finding.chosen, set())
        if len(again) > SAID_ONE_BY_ONE:
            message = Sentence("{n:,} more rows repeat a respondent.", n=len(again) - SAID_ONE_BY_ONE)
            row = int(frame.index[again[SAID_ONE_BY_ONE]])
            self._say("warning", row, respondent, message, Sentence("All of them count."))
        return out

    def _identical(self, frame: pd.DataFrame) -> set[int]:
        """Rows that say the same in every column but the respondent's, at least STRAIGHT_AT_LEAST columns."""
        at = [*self._at("person"), *self._at("item")]
        if len(at) < STRAIGHT_AT_LEAST:
            return set()
        codes = pd.DataFrame({position: self.cells[position].at for position in at})
        again = np.flatnonzero(codes.duplicated(keep="first").to_numpy() & (codes > 0).any(axis=1).to_numpy())
        message = Sentence.counted(
            "One row says the same as one before it: row {rows}.",
            "{n:,} rows say the same as one before them: rows {rows}.",
            n=len(again),
            rows=row_numbers(frame.index[again]),
        )
        options = {
            "keep": Sentence("They count: people may answer alike."),
            "leave_rows_out": Sentence("Repeated rows are left out."),
        }
        return self._leave_to_choice("identical", again, message, options)

    def _straight(self, answers: pd.DataFrame) -> set[int]:
        """People who gave one answer to every question."""
        values = answers.to_numpy()
        if values.shape[1] < STRAIGHT_AT_LEAST:
            return set()
        same = np.flatnonzero((values == values[:, :1]).all(axis=1))
        message = Sentence.counted(
            "One person gave the same answer to every question: row {rows}.",
            "{n:,} people gave the same answer to every question: rows {rows}.",
            n=len(same),
            rows=row_numbers(answers.index[same]),
        )
        options = {
            "keep": Sentence("They count: it may be what they think."),
            "leave_rows_out": Sentence("They are left out."),
        }
        return self._leave_to_choice("straight", same, message, options)

    def _leave_to_choice(
        self, key: str, positions: np.ndarray, message: Sentence, options: Mapping[str, Sentence]
    ) -> set[int]:
        """Says that some rows are doubtful. Returns the positions that the action taken leaves out."""
        if not len(positions):
            return set()
        rows = [int(row) for row in self.layout.rows[positions]]
        finding = choice("note", rows[0], "", message, key, options, self.choices.actions, rows=rows)
        self.findings.append(finding)
        return set(map(int, positions)) if finding.chosen == "leave_rows_out" else set()

    def _say_unused(self) -> None:
        """Columns that are left out though they hold something of the answers."""
        others = [self.titles[at] for at in self._at("") if self.questions[at].role not in ("metadata", "total")]
        others = [title for title in others if plain(title) not in names("numbering")]
        if others:
            message = Sentence.counted("One column was not used.", "{n} columns were not used.", n=len(others))
            action = Sentence("They stay out of the results.")
            self.findings.append(Finding("note", self.layout.header[1], ", ".join(others), message, action))


def _over(head: Head, shared: Mapping[str, int]) -> str:
    """What stands above a column's own header and above others too."""
    return next((part for part in head.parts[:-1] if part != head.title and shared[part] > 1), "")


def _own_text(head: Head, shared: Mapping[str, int]) -> str:
    """The question that stands above a column's code, and above no other column."""
    return next((part for part in head.parts[:-1] if part and part != head.title and shared[part] == 1), "")


def _person_or_less(question: Question) -> str:
    unused = {"metadata": "", "private": "", "aside": ""}
    return {**unused, "respondent": "respondent", "total": "total"}.get(question.role, "person")


def looks_answered(column: Column) -> bool:
    """Whether most of a column's filled cells are whole numbers as people answer a question."""
    often = np.bincount(column.at, minlength=len(column.cells))
    filled = often[1:].sum()
    if not filled:
        return False
    whole = 0
    for cell, count in zip(column.cells[1:], often[1:], strict=True):
        try:
            value = number(cell)
        except NotANumber:
            continue
        whole += int(count) if value.is_integer() and 0 <= value <= HIGHEST_ANSWER else 0
    return bool(whole / filled >= MOSTLY)


def numbers_of(column: Column) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """A column's numbers, nan where there is none, and the texts that are no numbers with their positions.

    A text that could be two numbers is none here: answers and ages have no thousands.
    """
    read = read_numbers({0: column})[0]
    values, unknown = read.values, dict(read.unreadable)
    if read.ambiguous:
        values = values.copy()
        values[read.ambiguous_rows] = math.nan
        for code in np.unique(column.at[read.ambiguous_rows]):
            unknown[str(column.cells[code])] = np.flatnonzero(column.at == code)
    return values, unknown


def _text(cell: Any) -> str | None:
    return None if cell is None else str(cell)


def _float(cell: Any) -> float:
    try:
        return number(cell)
    except NotANumber:
        return math.nan


def _said_name(name: Any) -> str:
    return f"{name:g}" if isinstance(name, float) else str(name)


OFF_SCALE_ACTIONS: Mapping[str, Sentence] = {
    "leave_cell_out": Sentence("The answer is left out."),
    "leave_row_out": Sentence("The whole person is left out."),
    "keep": Sentence("The answer is kept as it is."),
}
OFF_SCALE = "off the scale"
"""The key of the findings that are made anew when the scale changes."""


def with_scale_findings(dataset: Dataset, low: float, high: float) -> Dataset:
    """The survey with its findings on answers off the scale of ``low`` to ``high`` made anew."""
    answers, asked = dataset.answers, dataset.asked
    values = answers.to_numpy()
    off = [(int(row), int(at)) for row, at in np.argwhere((values < low) | (values > high))]
    actions = {OFF_SCALE: asked.off_scale}

    def found(severity: Any, row: int, at: int, message: Sentence, key: str) -> Finding:
        item = str(answers.columns[at])
        title = asked.headers.get(item, item)
        finding = choice(
            severity, int(answers.index[row]), title, message, OFF_SCALE, OFF_SCALE_ACTIONS, actions
        )  # fmt: skip
        return replace(finding, key=key, file=dataset.file, sheet=dataset.sheet)

    if len(off) > SAID_ONE_BY_ONE:
        message = Sentence(
            "{n:,} answers are not on the scale of {low:g} to {high:g}; they go from {least:g} to {most:g}. "
            "If the scale is another one, set its ends on the Survey page.",
            n=len(off),
            low=low,
            high=high,
            least=float(np.nanmin(values)),
            most=float(np.nanmax(values)),
        )
        made = [found("error", *off[0], message, OFF_SCALE)]
    else:
        made = [
            found(
                "warning",
                row,
                at,
                Sentence(
                    "{answer:g} is not on the scale of {low:g} to {high:g}.",
                    answer=float(values[row, at]),
                    low=low,
                    high=high,
                ),
                f"{OFF_SCALE}:{int(answers.index[row])}:{answers.columns[at]}",
            )
            for row, at in off
        ]
    return replace(dataset, findings=made + [f for f in dataset.findings if not f.key.startswith(OFF_SCALE)])
