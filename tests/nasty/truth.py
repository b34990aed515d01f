"""The truth that a nasty file hides, and what of it a reader got wrong."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import bsc_core as bsc
from nasty.pages import page

SEVERITIES = ("note", "warning", "error")
UNDERSTOOD = ("months", "days", "weight")
"""Number columns that a reader may fill in by itself where the file says nothing."""


# --- what is true ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Doubt:
    """A doubt that must be said: by a finding at least so severe, at one of these rows if any are named, whose column,
    message or action holds every one of the words ("a|b" is either). Where it need not ``must``, it may be said."""

    severity: str
    rows: tuple[int, ...]
    words: tuple[str, ...]
    must: bool = True

    def said_by(self, finding: bsc.Finding) -> bool:
        severe = SEVERITIES.index(finding.severity) >= SEVERITIES.index(self.severity)
        text = f"{finding.column} {finding.message} {finding.action}"
        here = not self.rows or bool({finding.row, *finding.rows} & set(self.rows))
        return severe and here and all(re.search(word, text, re.IGNORECASE) for word in self.words)


def says(severity: str, row: int | Sequence[int] | None = None, *words: str) -> Doubt:
    """A doubt that must be said; ``row`` is one that would do, several, or None for anywhere."""
    rows = () if row is None else (row,) if isinstance(row, int) else tuple(row)
    return Doubt(severity, rows, words)


def may_say(*words: str) -> Doubt:
    """A doubt that is no false alarm where it is said."""
    return Doubt("note", (), words, must=False)


@dataclass(frozen=True)
class Table:
    """A dataset: its kind, and its rows in the columns named; number columns not named must be empty.

    Warnings and errors beyond the ``doubts`` are false alarms, unless ``more`` are allowed. Without ``rows``, only
    the doubts count.
    """

    kind: str
    rows: tuple[Mapping[str, Any], ...]
    doubts: tuple[Doubt, ...] = ()
    more: bool = False
    sheet: str | None = None


@dataclass(frozen=True)
class Survey:
    """A survey: the answers in the order of people and questions, None where there is none.

    ``items`` are the names of the questions, or None for any; ``texts`` a piece of each question's text.
    ``constructs`` maps each construct to the positions of its items; a name of None stands for any name.
    ``groups`` are person columns (by a word of their header) with one letter a person: equal letters, equal groups.
    ``numbers`` are person columns that hold numbers.
    """

    answers: tuple[tuple[float | None, ...], ...]
    doubts: tuple[Doubt, ...] = ()
    more: bool = False
    sheet: str | None = None
    items: tuple[str, ...] | None = None
    texts: tuple[str, ...] = ()
    constructs: tuple[tuple[str | None, tuple[int, ...]], ...] = ()
    groups: Mapping[str, str] | None = None
    numbers: Mapping[str, tuple[float, ...]] | None = None
    kind: str = "survey"


@dataclass(frozen=True)
class Unreadable:
    """A file that must be refused in a sentence, one that holds these words."""

    words: tuple[str, ...] = ()


Truth = Unreadable | tuple[Table | Survey, ...]


@dataclass(frozen=True)
class Case:
    """A nasty file: its ``data`` when asked for, and what may be found in it, any one of the ``truths``."""

    name: str
    file: str
    make: Callable[[], bytes]
    truths: tuple[Truth, ...]
    seconds: float

    @property
    def data(self) -> bytes:
        return self.make()


CASES: list[Case] = []


def nasty(
    file: str, *truths: Truth | Table | Survey, seconds: float = 10
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Keeps the function below as the maker of a case that is called like it."""

    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        several = tuple((truth,) if isinstance(truth, (Table, Survey)) else truth for truth in truths)
        CASES.append(Case(make.__name__, file, make, several, seconds))
        return make

    return keep


def table(kind: str, text: str, *doubts: Doubt, more: bool = False, sheet: str | None = None) -> Table:
    """The dataset drawn by ``text``, the canonical columns in its first line."""
    drawn = page(text)
    header = [str(cell) for cell in drawn.rows[0]]
    rows = tuple({c: _value(cell) for c, cell in zip(header, row, strict=True)} for row in drawn.rows[1:])
    return Table(kind, rows, doubts, more, sheet)


def doubted(kind: str, *doubts: Doubt) -> Table:
    """A dataset with whatever numbers, as long as the doubts are said."""
    return Table(kind, (), doubts, more=True)


def survey(answers: str, *doubts: Doubt, **about: Any) -> Survey:
    """The survey whose answers ``answers`` draws: a line a person, a digit a question, "-" for none."""
    lines = answers.split()
    return Survey(
        tuple(tuple(None if sign == "-" else float(sign) for sign in line) for line in lines), doubts, **about
    )


def _value(cell: str | None) -> Any:
    try:
        return None if cell is None else float(cell)
    except ValueError:
        return cell


# --- what is wrong --------------------------------------------------------------------------------------------------


def wrong(truth: Truth, found: list[bsc.Dataset] | bsc.UnreadableFile) -> list[str]:
    """What of the truth was not found, in words; nothing if all is well."""
    if isinstance(truth, Unreadable):
        if isinstance(found, bsc.UnreadableFile):
            return [
                f"the refusal does not say {w!r}: {found}" for w in truth.words if not re.search(w, str(found), re.I)
            ]
        return ["should be refused"]
    if isinstance(found, bsc.UnreadableFile):
        return [f"refused: {found}"]
    if sorted(d.kind for d in found) != sorted(t.kind for t in truth):
        return [f"kinds {[d.kind for d in found]} instead of {[t.kind for t in truth]}"]
    left = list(found)
    faults: list[str] = []
    for true in truth:
        mine = next((d for d in left if d.kind == true.kind and true.sheet in (None, d.sheet)), None)
        if mine is None:
            return [*faults, f"no sheet {true.sheet!r}"]
        left = [dataset for dataset in left if dataset is not mine]
        faults += _wrong_rows(true, mine) if isinstance(true, Table) else _wrong_survey(true, mine)
    return faults + _wrong_findings(truth, [f for d in found for f in d.findings])


def _wrong_findings(truth: Iterable[Table | Survey], findings: list[bsc.Finding]) -> list[str]:
    doubts = [doubt for true in truth for doubt in true.doubts]
    faults = [f"not said: {d}" for d in doubts if d.must and not any(d.said_by(f) for f in findings)]
    if not any(true.more for true in truth):
        loud = [f for f in findings if f.severity != "note" and not any(d.said_by(f) for d in doubts)]
        faults += [f"said without need: {f.severity}, row {f.row}, {f.column}: {f.message}" for f in loud]
    return faults


def _wrong_rows(true: Table, found: bsc.Dataset) -> list[str]:
    if not true.rows:
        return []
    columns = list(true.rows[0])
    missing = [c for c in columns if c not in found.frame]
    if missing:
        return [f"no column {missing}"]
    left = found.frame.to_dict("records")
    faults: list[str] = []
    for row in true.rows:
        match = next((r for r in left if all(same(c, row[c], r[c]) for c in columns)), None)
        if match is None:
            faults.append(f"not there: {row}")
        else:
            left.remove(match)
    faults += [f"not true: { {c: r[c] for c in columns} }" for r in left]
    for column in found.frame.columns.difference([*columns, *UNDERSTOOD]):
        if column in bsc_columns(true.kind) and found.frame[column].notna().any():
            faults.append(f"made up: {column} = {found.frame[column].dropna().tolist()[:5]}")
    return faults


def bsc_columns(kind: str) -> tuple[str, ...]:
    """The columns of a kind that hold numbers."""
    return {
        "budget": ("year", "budgeted", "realised"),
        "visits": ("year", "visits", "returning_patients", "new_patients", "new_services", "services"),
        "inpatient": ("beds", "patient_days", "stay_days", "discharges", "deaths", "deaths_48h"),
        "workforce": ("year", "employees", "left"),
        "indicators": ("actual", "target"),
        "table": ("n",),
    }[kind]


def _wrong_survey(true: Survey, found: bsc.Dataset) -> list[str]:
    asked, answers = found.asked, found.answers
    if len(answers.columns) != len(true.answers[0]):
        return [f"{len(answers.columns)} questions instead of {len(true.answers[0])}: {list(answers.columns)}"]
    if len(answers) != len(true.answers):
        return [f"{len(answers)} people instead of {len(true.answers)}"]
    faults = [
        f"person {i + 1}, {column}: {found_one} instead of {true_one}"
        for i, (row, true_row) in enumerate(zip(answers.to_numpy(), true.answers, strict=True))
        for column, found_one, true_one in zip(answers.columns, row, true_row, strict=True)
        if not same("", true_one, found_one)
    ]
    if true.items is not None and asked.items != true.items:
        faults.append(f"items {asked.items} instead of {true.items}")
    for item, piece in zip(asked.items, true.texts, strict=False):
        if piece not in f"{item} {asked.texts.get(item, '')}":
            faults.append(f"the text of {item} lacks {piece!r}: {asked.texts.get(item)!r}")
    faults += _wrong_constructs(true, asked)
    for word, letters in (true.groups or {}).items():
        column = _person(found, word)
        if column is None or _partition(found.frame[column]) != _partition(letters):
            faults.append(f"groups by {word!r}: {column and found.frame[column].tolist()}")
    for word, numbers in (true.numbers or {}).items():
        column = _person(found, word)
        if column is None or [float(v) for v in found.frame[column]] != list(numbers):
            faults.append(f"numbers of {word!r}: {column and found.frame[column].tolist()}")
    return faults


def _wrong_constructs(true: Survey, asked: bsc.intake.Questionnaire) -> Iterable[str]:
    for name, positions in true.constructs:
        members = tuple(asked.items[at] for at in positions)
        called = [c for c, items in asked.constructs.items() if tuple(items) == members]
        if not called or (name and not any(plain(name) in plain(c) for c in called)):
            yield f"no construct {name!r} of {members}; there are {dict(asked.constructs)}"


def _person(found: bsc.Dataset, word: str) -> str | None:
    return next((c for c in found.asked.people if plain(word) in plain(c)), None)


def _partition(values: Iterable[Any]) -> list[int]:
    seen: dict[str, int] = {}
    return [seen.setdefault(str(value), len(seen)) for value in values]


def unsound(found: list[bsc.Dataset], file: str) -> Iterable[str]:
    """What no dataset may be, whatever it was read from."""
    first = 0 if file.endswith((".sav", ".dta")) else 1  # the header of a statistics file has no number
    for dataset in found:
        words = [str(c) for c in dataset.frame.columns]
        words += [str(cell) for column in dataset.frame for cell in dataset.frame[column] if isinstance(cell, str)]
        for finding in dataset.findings:
            words += [finding.column, str(finding.message), str(finding.action)]
            if finding.severity not in SEVERITIES or not finding.message or not finding.action:
                yield f"half a finding: {finding}"
            if finding.file != file:
                yield f"a finding without its file: {finding}"
            if finding.row is not None and not (isinstance(finding.row, int) and finding.row >= first):
                yield f"no row of a spreadsheet: {finding.row!r}"
            if re.search(r"\bnan\b|\bNone\b|Traceback|<class", str(finding.message)):
                yield f"no plain words: {finding.message}"
        if not dataset.frame.columns.is_unique:
            yield f"columns of one name: {list(dataset.frame.columns)}"
        for word in words:
            if any(unicodedata.category(sign) in ("Cc", "Cs", "Co") and sign not in "\n\t" for sign in word):
                yield f"control characters in {word[:80]!r}"


def same(column: str, true: Any, found: Any) -> bool:
    """Whether a cell holds the truth. Texts are compared without capitals and spaces, periods by what they mean."""
    if _empty(true) or _empty(found):
        return _empty(true) and _empty(found)
    if column == "period":
        return period(true) == period(found)
    if column == "target" and isinstance(true, str):
        return re.findall(r"[\d.]+", true) == re.findall(r"[\d.]+", str(found))
    try:
        return math.isclose(float(true), float(found), rel_tol=1e-9, abs_tol=1e-12)
    except (TypeError, ValueError):
        return plain(true) == plain(found)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or value != value


def plain(text: Any) -> str:
    """Letters and digits alone, lower case."""
    return " ".join(re.findall(r"[^\W_]+", str(text).casefold()))


MONTHS = {
    name[:3]: number
    for names in (
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def period(label: Any) -> tuple[int | None, str, int]:
    """Year, part and place of a period, however it is written: (2023, "month", 2), (2023, "quarter", 1)."""
    if isinstance(label, date):
        return label.year, "month", label.month
    text = str(int(label)) if isinstance(label, float) else str(label).casefold()
    years = re.findall(r"(?<!\d)20\d\d(?!\d)", text)
    year = int(years[0]) if len(set(years)) == 1 else None
    if quarter := re.search(r"(?:q|triwulan|tw|quarter|kuartal)\W*(\d|iv|i{1,3})\b", text):
        return year, "quarter", int(ROMAN.get(quarter[1], 0) or quarter[1])
    if iso := re.search(r"20\d\d-(\d\d)", text):
        return year, "month", int(iso[1])
    for word in re.findall(r"[a-z]+", text):
        if word[:3] in MONTHS:
            return year, "month", MONTHS[word[:3]]
    return year, "year", 0
