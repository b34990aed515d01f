"""The kinds of dataset, their columns, and a dataset with its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from bsc_core.intake.findings import Finding
from bsc_core.intake.synonyms import synonyms  # noqa: F401
from bsc_core.sentence import Sentence

AnsweredBy = Literal["patients", "employees", "others"]
OffScale = Literal["leave_cell_out", "leave_row_out", "keep"]


@dataclass(frozen=True)
class Kind:
    """A kind of dataset: what people call it, its columns in order, and which of them a table must have.

    ``optional`` columns are added where the file has them. ``words`` are columns of text; all others hold numbers.
    ``counted`` are numbers that can only be whole, such as patients; ``large`` others that are written without
    decimals as a rule, such as rupiah. ``parts`` are columns that add up to one of the kind's.
    """

    name: Sentence
    columns: tuple[str, ...]
    required: tuple[str, ...]
    words: tuple[str, ...] = ()
    optional: tuple[str, ...] = ("unit",)
    counted: tuple[str, ...] = ()
    large: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    "budget": Kind(
        Sentence("Budget"),
        ("year", "months", "side", "line", "budgeted", "realised"),
        ("year", "side", "budgeted", "realised"),
        ("side", "line", "unit"),
        large=("months", "budgeted", "realised"),
    ),
    "visits": Kind(
        Sentence("Visits"),
        ("year", "visits", "returning_patients", "new_patients"),
        ("year", "visits"),
        ("unit",),
        ("new_services", "services", "unit"),
        ("visits", "returning_patients", "new_patients", "new_services", "services"),
    ),
    "inpatient": Kind(
        Sentence("Inpatient care"),
        ("period", "days", "beds", "patient_days", "stay_days", "discharges", "deaths", "deaths_48h"),
        ("period", "beds", "patient_days", "discharges"),
        ("period", "unit"),
        counted=("patient_days", "stay_days", "discharges", "deaths", "deaths_48h"),
        large=("days", "beds"),
        parts=("discharged_alive", "deaths_under_48h"),
    ),
    "workforce": Kind(
        Sentence("Workforce"),
        ("year", "employees", "left"),
        ("year", "employees"),
        ("unit",),
        counted=("left",),
        large=("employees",),
    ),
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
        ("n",),
    ),
    "survey": Kind(Sentence("Survey"), ("respondent",), ()),
}


COLUMN_NAMES: Mapping[str, Sentence] = {
    "year": Sentence("Year"),
    "months": Sentence("Months of the year"),
    "side": Sentence("Revenue or expenditure"),
    "line": Sentence("Budget line"),
    "budgeted": Sentence("Budgeted"),
    "realised": Sentence("Realised"),
    "unit": Sentence("Ward or hospital"),
    "visits": Sentence("Visits"),
    "returning_patients": Sentence("Returning patients"),
    "new_patients": Sentence("New patients"),
    "new_services": Sentence("New services"),
    "services": Sentence("Services offered"),
    "period": Sentence("Period"),
    "days": Sentence("Days"),
    "beds": Sentence("Beds"),
    "patient_days": Sentence("Patient-days"),
    "stay_days": Sentence("Days stayed of those discharged"),
    "discharges": Sentence("Discharges, alive or dead"),
    "deaths": Sentence("Deaths"),
    "discharged_alive": Sentence("Discharged alive"),
    "deaths_under_48h": Sentence("Deaths before 48 hours"),
    "deaths_48h": Sentence("Deaths at 48 hours or later"),
    "employees": Sentence("Employees"),
    "left": Sentence("Employees who left"),
    "perspective": Sentence("Perspective"),
    "indicator": Sentence("Indicator"),
    "actual": Sentence("Achieved value"),
    "target": Sentence("Target"),
    "direction": Sentence("Direction"),
    "weight": Sentence("Weight"),
    "predictor": Sentence("Predictor"),
    "predictor_level": Sentence("Level of the predictor"),
    "outcome": Sentence("Outcome"),
    "outcome_level": Sentence("Level of the outcome"),
    "n": Sentence("Count"),
    "item": Sentence("Question"),
    "person": Sentence("About the person"),
    "respondent": Sentence("Respondent"),
    "total": Sentence("Printed total"),
    "label": Sentence("Names of the rows"),
    "": Sentence("Not used"),
}
"""What people call the canonical columns and the roles of a survey's columns."""


def column_name(kind: str | None, column: str) -> Sentence:
    """What people call a canonical column of a kind."""
    if (kind, column) == ("indicators", "unit"):
        return Sentence("Unit of measure")
    return COLUMN_NAMES[column]


@dataclass(frozen=True)
class Questionnaire:
    """What is known of a survey's questions.

    ``items`` and ``people`` are columns of the frame: the questions, and what is said of the person. ``low`` and
    ``high`` are the scale's ends, None where the method's count. ``reverse`` are items scored low + high - answer.
    ``headers`` are the headers that the file has for items, where they are called otherwise here.
    ``constructs`` maps a construct to its items; ``cuts`` a construct to the sum score below which it is low. ``words``
    are the file's own for the points of the scale, where it was answered in words.
    """

    items: tuple[str, ...]
    people: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    constructs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cuts: Mapping[str, float] = field(default_factory=dict)
    answered_by: AnsweredBy = "others"
    low: float | None = None
    high: float | None = None
    reverse: tuple[str, ...] = ()
    off_scale: OffScale = "leave_cell_out"
    words: Mapping[float, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
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
