"""Surveys: one row a person, one column a question; and the questionnaire sheet that explains the questions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from bsc_core.intake.datasets import Dataset, Questionnaire
from bsc_core.intake.files import Cell, Sheet
from bsc_core.intake.findings import Finding
from bsc_core.intake.numbers import NotANumber, number
from bsc_core.intake.recognise import answered_by, match, names, plain
from bsc_core.sentence import Sentence

DEFAULT_SCALE = (1.0, 5.0)
ITEMS_AT_LEAST = 3
HIGHEST_ANSWER = 10
MOSTLY = 0.8
"""Share of a column's filled cells that must be whole answers for it to be a question."""


def read_questionnaire(sheet: Sheet) -> Questionnaire | None:
    """The questions of a sheet with the columns construct and item (and question, low below), else None."""
    filled = sheet.filled()
    columns = match(next(filled)[1], "questionnaire")
    if not {"construct", "item"} <= set(columns):
        return None
    texts: dict[str, str] = {}
    constructs: dict[str, list[str]] = {}
    cuts: dict[str, float] = {}
    for _, row in filled:
        cell = {column: row[at] if at < len(row) else None for column, at in columns.items()}
        if cell["item"] is None or cell["construct"] is None:
            continue
        item, construct = str(cell["item"]), str(cell["construct"])
        constructs.setdefault(construct, []).append(item)
        if cell.get("question"):
            texts[item] = str(cell["question"])
        low_below = cell.get("low_below")
        if isinstance(low_below, (int, float)):
            cuts[construct] = float(low_below)
    items = tuple(item for members in constructs.values() for item in members)
    return Questionnaire(items, (), texts, {c: tuple(members) for c, members in constructs.items()}, cuts)


def read_survey(sheet: Sheet, questions: Questionnaire | None, notes: tuple[str, ...]) -> Dataset | None:
    """A survey with its findings, or None where the sheet's columns do not look like answers."""
    filled = _from_header(list(sheet.filled()))
    if len(filled) < 2:
        return None
    labels = _labels(filled[0][1])
    table = pd.DataFrame(
        [[row[at] if at < len(row) else None for at in labels] for _, row in filled[1:]],
        columns=list(labels.values()),
        index=pd.Index([n for n, _ in filled[1:]], name="row"),
        dtype=object,
    )
    items = _items(table, questions)
    if len(items) < ITEMS_AT_LEAST:
        return None
    respondent, total = (_named(table, column, items) for column in ("respondent", "total"))
    people = tuple(c for c in table if c not in (*items, respondent, total))
    answers, findings = _answers(table[items])
    frame = pd.concat(
        [
            (table[respondent] if respondent else pd.Series(range(1, len(table) + 1), table.index)).rename(
                "respondent"
            ),
            *(_person(table[column]) for column in people),
            answers,
        ],
        axis=1,
    )
    base = questions or Questionnaire(tuple(items))
    constructs = {c: tuple(i for i in members if i in items) for c, members in base.constructs.items()}
    asked = replace(
        base,
        items=tuple(items),
        people=people,
        constructs={c: members for c, members in constructs.items() if members},
        answered_by=answered_by(sheet.file, sheet.name),
    )
    findings += _totals(table, total, answers) + _twice(frame, respondent)
    findings = [replace(f, file=sheet.file, sheet=sheet.name) for f in findings]
    dataset = Dataset("survey", frame, findings, sheet.file, sheet.name, notes, questionnaire=asked)
    return with_scale_findings(dataset, *DEFAULT_SCALE)


def _from_header(filled: list[tuple[int, tuple[Cell, ...]]]) -> list[tuple[int, tuple[Cell, ...]]]:
    """The rows from the header on: the first that is at least half as wide as the widest, so below any title."""
    wide = [sum(cell is not None for cell in row) for _, row in filled]
    widest = max(wide, default=0)
    start = next((i for i, width in enumerate(wide) if width * 2 >= widest), 0)
    return filled[start:]


def _named(table: pd.DataFrame, column: str, items: list[str]) -> str | None:
    """The header that means this column; one that is called just so before any synonym."""
    known = names("survey")
    found = [c for c in table if known.get(plain(c)) == column and c not in items]
    return min(found, key=lambda c: plain(c) != column, default=None)


def _labels(header: tuple[Cell, ...]) -> dict[int, str]:
    """Position -> header; a header that stands twice gets a number behind it."""
    found: dict[int, str] = {}
    for at, cell in enumerate(header):
        if cell is None:
            continue
        label, count = str(cell), 2
        while label in found.values():
            label, count = f"{cell} ({count})", count + 1
        found[at] = label
    return found


def _items(table: pd.DataFrame, questions: Questionnaire | None) -> list[str]:
    if questions:
        wanted = {plain(item): item for item in questions.items}
        named = [c for c in table if plain(c) in wanted]
        if named:
            return named
    known = names("survey")
    return [c for c in table if plain(c) not in known and _looks_answered(table[c])]


def _looks_answered(column: pd.Series) -> bool:
    filled = [cell for cell in column if cell is not None]
    if not filled:
        return False
    whole = 0
    for cell in filled:
        try:
            value = number(cell)
        except NotANumber:
            continue
        whole += value.is_integer() and 0 <= value <= HIGHEST_ANSWER
    return whole / len(filled) >= MOSTLY


def _answers(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    findings: list[Finding] = []

    def read(cell: Cell, row: int, item: str) -> float:
        try:
            return number(cell)
        except NotANumber as err:
            message = Sentence("“{text}” is not a number.", text=err.text)
            findings.append(Finding("error", row, item, message, Sentence("The answer counts as missing.")))
            return math.nan

    columns = {item: [read(cell, int(row), str(item)) for row, cell in table[item].items()] for item in table.columns}
    answers = pd.DataFrame(columns, index=table.index, dtype=float)
    missing = int(answers.isna().sum().sum())
    if missing:
        row, item = next((int(r), str(c)) for r in answers.index for c in answers if math.isnan(answers.at[r, c]))
        findings.append(
            Finding(
                "note",
                row,
                item,
                Sentence.counted("One answer is missing.", "{n} answers are missing; here is the first.", n=missing),
                Sentence("Missing answers stay out of the index; for alpha the whole row stays out."),
            )
        )
    return answers, findings


def _person(column: pd.Series) -> pd.Series:
    """Numbers as numbers where all are, else words; a missing entry stays missing."""
    try:
        return pd.Series([number(cell) for cell in column], index=column.index, dtype=float, name=column.name)
    except NotANumber:
        return column.map(lambda cell: None if cell is None else str(cell))


def _totals(table: pd.DataFrame, total: str | None, answers: pd.DataFrame) -> list[Finding]:
    if total is None:
        return []
    found = []
    for row, cell in table[total].items():
        try:
            printed = number(cell)
        except NotANumber:
            continue
        counted = float(answers.loc[row].sum())
        if not math.isnan(printed) and not answers.loc[row].isna().any() and printed != counted:
            message = Sentence(
                "The total says {printed:,.0f}; the answers add up to {counted:,.0f}.", printed=printed, counted=counted
            )
            found.append(Finding("warning", int(row), total, message, Sentence("The answers count, not the total.")))
    return found


def _twice(frame: pd.DataFrame, respondent: str | None) -> list[Finding]:
    if respondent is None:
        return []
    known = frame["respondent"].notna()
    again = frame[known & frame["respondent"].duplicated(keep="first")]
    return [
        Finding(
            "warning",
            int(row),
            respondent,
            Sentence("Respondent {name} stands here a second time.", name=str(r["respondent"])),
            Sentence("Both rows count; delete one in the spreadsheet if it is the same answer."),
        )
        for row, r in again.iterrows()
    ]


OFF_SCALE_ACTIONS: Mapping[str, Sentence] = {
    "leave_cell_out": Sentence("The answer is left out."),
    "leave_row_out": Sentence("The whole person is left out."),
    "keep": Sentence("The answer is kept as it is."),
}
SAID_ONE_BY_ONE = 20
"""More answers off the scale than this are one finding: then it is the scale that is wrong, not the answers."""
_OFF_SCALE = "off the scale"


def with_scale_findings(dataset: Dataset, low: float, high: float) -> Dataset:
    """The survey with its findings on answers off the scale of ``low`` to ``high`` made anew."""
    answers = dataset.answers
    off = (answers < low) | (answers > high)
    cells = [(int(row), str(item)) for row in answers.index[off.any(axis=1)] for item in answers.columns[off.loc[row]]]
    action = OFF_SCALE_ACTIONS[dataset.asked.off_scale]
    if len(cells) > SAID_ONE_BY_ONE:
        message = Sentence(
            "{n:,} answers are not on the scale of {low:g} to {high:g}; they go from {least:g} to {most:g}. "
            "If the scale is another one, set its ends on the Survey page.",
            n=len(cells),
            low=low,
            high=high,
            least=answers.min().min(),
            most=answers.max().max(),
        )
        found = [Finding("error", cells[0][0], cells[0][1], message, action, dataset.file, dataset.sheet, _OFF_SCALE)]
    else:
        found = [
            Finding(
                "warning",
                row,
                item,
                Sentence(
                    "{answer:g} is not on the scale of {low:g} to {high:g}.",
                    answer=float(answers.at[row, item]),
                    low=low,
                    high=high,
                ),
                action,
                dataset.file,
                dataset.sheet,
                _OFF_SCALE,
            )
            for row, item in cells
        ]
    return replace(dataset, findings=found + [f for f in dataset.findings if f.about != _OFF_SCALE])
