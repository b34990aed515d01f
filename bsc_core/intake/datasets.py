"""The kinds of dataset, their columns, and a dataset with its findings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from bsc_core.intake.findings import Finding
from bsc_core.sentence import Sentence

AnsweredBy = Literal["patients", "employees", "others"]
OffScale = Literal["leave_cell_out", "leave_row_out", "keep"]


@dataclass(frozen=True)
class Kind:
    """A kind of dataset: what people call it, its columns in order, and which of them a table must have.

    ``optional`` columns are added where the file has them. ``words`` are columns of text; all others hold numbers.
    """

    name: Sentence
    columns: tuple[str, ...]
    required: tuple[str, ...]
    words: tuple[str, ...] = ()
    optional: tuple[str, ...] = ("unit",)


KINDS: dict[str, Kind] = {
    "budget": Kind(
        Sentence("Budget"),
        ("year", "months", "side", "line", "budgeted", "realised"),
        ("year", "side", "budgeted", "realised"),
        ("side", "line", "unit"),
    ),
    "visits": Kind(
        Sentence("Visits"),
        ("year", "visits", "returning_patients", "new_patients"),
        ("year", "visits"),
        ("unit",),
        ("new_services", "services", "unit"),
    ),
    "inpatient": Kind(
        Sentence("Inpatient care"),
        ("period", "days", "beds", "patient_days", "stay_days", "discharges", "deaths", "deaths_48h"),
        ("period", "beds", "patient_days", "discharges"),
        ("period", "unit"),
    ),
    "workforce": Kind(Sentence("Workforce"), ("year", "employees", "left"), ("year", "employees"), ("unit",)),
    "indicators": Kind(
        Sentence("Indicator table"),
        ("perspective", "indicator", "unit", "period", "actual", "target", "direction", "weight"),
        ("indicator", "period", "actual"),
        ("perspective", "indicator", "unit", "period", "direction"),
        (),
    ),
    "table": Kind(
        Sentence("Published cross-table"),
        ("predictor", "predictor_level", "outcome", "outcome_level", "n"),
        ("predictor", "predictor_level", "outcome", "outcome_level", "n"),
        ("predictor", "predictor_level", "outcome", "outcome_level"),
        (),
    ),
    "survey": Kind(Sentence("Survey"), ("respondent",), ()),
}


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, Any]:
    """What headers, sides, sexes and respondents are called, from synonyms.toml."""
    return tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Questionnaire:
    """What is known of a survey's questions.

    ``items`` and ``people`` are columns of the frame: the questions, and what is said of the person. ``low`` and
    ``high`` are the scale's ends, None where the method's count. ``reverse`` are items scored low + high - answer.
    ``constructs`` maps a construct to its items; ``cuts`` a construct to the sum score below which it is low.
    """

    items: tuple[str, ...]
    people: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    constructs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cuts: Mapping[str, float] = field(default_factory=dict)
    answered_by: AnsweredBy = "others"
    low: float | None = None
    high: float | None = None
    reverse: tuple[str, ...] = ()
    off_scale: OffScale = "leave_cell_out"


@dataclass(frozen=True)
class Dataset:
    """A table that was recognised. ``frame`` has the kind's columns first; its index is the row in the spreadsheet.

    ``notes`` are what the file says of itself; ``remarks`` what it says beside single rows, which is to be said
    wherever the numbers of those rows are. ``period`` is the period a survey belongs to, where the user set one.
    """

    kind: str
    frame: pd.DataFrame
    findings: list[Finding]
    file: str = ""
    sheet: str = ""
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    period: str | None = None
    questionnaire: Questionnaire | None = None

    @property
    def answers(self) -> pd.DataFrame:
        """The answers of a survey, one column an item. Raises ValueError for another kind."""
        return self.frame[list(self.asked.items)]

    @property
    def asked(self) -> Questionnaire:
        """The questionnaire of a survey. Raises ValueError for another kind."""
        if self.questionnaire is None:
            raise ValueError(f"{self.file or 'This dataset'} is not a survey, so it has no questionnaire.")
        return self.questionnaire
