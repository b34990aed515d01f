"""What an indicator is: its perspective, unit, formulas and the inputs they need.

A new indicator is one function (finance.py, customer.py, process.py, learning.py) and one entry here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bsc_core.indicators import customer, finance, learning, process
from bsc_core.rating import Measure
from bsc_core.sentence import Sentence

PERSPECTIVES: dict[str, Sentence] = {
    "financial": Sentence("Financial"),
    "customer": Sentence("Customer"),
    "internal_process": Sentence("Internal process"),
    "learning_growth": Sentence("Learning & growth"),
}


@dataclass(frozen=True)
class Input:
    """A number that formulas use: its name for people, its unit, and the kind of dataset that brings it.

    ``made_from`` are the inputs whose columns it is made from, where it has no column of its own.
    """

    label: Sentence
    unit: str
    kind: str
    decimals: int = 0
    made_from: tuple[str, ...] | None = None

    @property
    def measure(self) -> Measure:
        """How the number is said."""
        return Measure(self.unit, self.decimals)


INPUTS: dict[str, Input] = {
    "revenue_budgeted": Input(Sentence("budgeted revenue"), "Rp", "budget"),
    "revenue_realised": Input(Sentence("realised revenue"), "Rp", "budget"),
    "expenditure_budgeted": Input(Sentence("budgeted expenditure"), "Rp", "budget"),
    "expenditure_realised": Input(Sentence("realised expenditure"), "Rp", "budget"),
    "revenue_months": Input(Sentence("months realised"), "", "budget"),
    "expenditure_months": Input(Sentence("months realised"), "", "budget"),
    "visits": Input(Sentence("visits"), "", "visits"),
    "returning_patients": Input(Sentence("returning patients"), "", "visits"),
    "new_patients": Input(Sentence("new patients"), "", "visits"),
    "new_services": Input(Sentence("new services"), "", "visits"),
    "services": Input(Sentence("services offered"), "", "visits"),
    "days": Input(Sentence("days counted"), "", "inpatient"),
    "year_days": Input(Sentence("days of the year"), "", "inpatient", made_from=()),
    "beds": Input(Sentence("beds"), "", "inpatient"),
    "bed_days": Input(Sentence("bed-days (beds × days)"), "", "inpatient", made_from=("beds", "days")),
    "patient_days": Input(Sentence("patient-days"), "", "inpatient"),
    "stay_days": Input(Sentence("stay of those discharged, days"), "", "inpatient"),
    "discharges": Input(Sentence("discharges, with the dead"), "", "inpatient"),
    "deaths": Input(Sentence("deaths"), "", "inpatient"),
    "deaths_48h": Input(Sentence("deaths at 48 hours or later"), "", "inpatient"),
    "employees": Input(Sentence("employees"), "", "workforce"),
    "left": Input(Sentence("employees who left"), "", "workforce"),
    "patient_points": Input(Sentence("points given by patients"), "", "patients"),
    "patient_points_possible": Input(Sentence("points possible"), "", "patients"),
    "employee_points": Input(Sentence("points given by employees"), "", "employees"),
    "employee_points_possible": Input(Sentence("points possible"), "", "employees"),
}


@dataclass(frozen=True)
class Formula:
    """One way to compute an indicator: a function of named inputs, the formula in words, its own unit if it has one."""

    function: Callable[..., float]
    words: Sentence
    measure: Measure | None = None

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The inputs the function takes, by name, in its order."""
        return tuple(inspect.signature(self.function).parameters)

    def compute(self, inputs: Mapping[str, float]) -> float:
        """The value; every input of the formula must be in ``inputs``."""
        return self.function(**{name: inputs[name] for name in self.inputs})


@dataclass(frozen=True)
class Indicator:
    """An indicator of the scorecard. ``formulas`` maps the variant's key, as methods name it, to its formula.

    ``kind`` is the kind of dataset that brings it; for surveys who answered ("patients", "employees").
    ``plain`` says in plain words what it measures.
    """

    key: str
    perspective: str
    name: Sentence
    measure: Measure
    kind: str
    plain: Sentence
    formulas: Mapping[str, Formula]


_ALL = (
    Indicator(
        "economy", "financial", Sentence("Economy"), Measure("%"), "budget",
        Sentence("How much of the spending budget was spent."),
        {
            "as budgeted": Formula(
                finance.economy, Sentence("realised expenditure / budgeted expenditure × 100")
            ),
            "scaled to months": Formula(
                finance.economy_scaled,
                Sentence("realised expenditure / (budgeted expenditure × months realised / 12) × 100"),
            ),
        },
    ),
    Indicator(
        "efficiency", "financial", Sentence("Efficiency"), Measure("%"), "budget",
        Sentence("How much was spent for each rupiah earned."),
        {
            "as realised": Formula(
                finance.efficiency, Sentence("realised expenditure / realised revenue × 100")
            )
        },
    ),
    Indicator(
        "effectiveness", "financial", Sentence("Effectiveness"), Measure("%"), "budget",
        Sentence("How much of the planned revenue came in."),
        {
            "as budgeted": Formula(
                finance.effectiveness, Sentence("realised revenue / budgeted revenue × 100")
            ),
            "scaled to months": Formula(
                finance.effectiveness_scaled,
                Sentence("realised revenue / (budgeted revenue × months realised / 12) × 100"),
            ),
        },
    ),
    Indicator(
        "customer_retention", "customer", Sentence("Patient retention"), Measure("%"), "visits",
        Sentence("How many patients come back."),
        {
            "of visits": Formula(
                customer.retention_of_visits, Sentence("returning patients / visits × 100")
            ),
            "of patients": Formula(
                customer.retention_of_patients,
                Sentence("returning patients / (returning + new patients) × 100"),
            ),
        },
    ),
    Indicator(
        "customer_acquisition", "customer", Sentence("Patient acquisition"), Measure("%"), "visits",
        Sentence("How many patients come for the first time."),
        {
            "of visits": Formula(
                customer.acquisition_of_visits, Sentence("new patients / visits × 100")
            ),
            "of patients": Formula(
                customer.acquisition_of_patients,
                Sentence("new patients / (returning + new patients) × 100"),
            ),
        },
    ),
    Indicator(
        "customer_satisfaction", "customer", Sentence("Patient satisfaction"), Measure("%"), "patients",
        Sentence("How satisfied patients say they are."),
        {"index": Formula(customer.patient_satisfaction, Sentence("points given / points possible × 100"))},
    ),
    Indicator(
        "outpatient_visits", "internal_process", Sentence("Outpatient visits"), Measure(Sentence("visits"), 0),
        "visits", Sentence("How many times outpatients came."),
        {"count": Formula(process.outpatient_visits, Sentence("visits in the period"))},
    ),
    Indicator(
        "bor", "internal_process", Sentence("Bed occupancy (BOR)"), Measure("%"), "inpatient",
        Sentence("How much of the time beds are in use."),
        {"patient-days": Formula(process.bor, Sentence("patient-days / (beds × days) × 100"))},
    ),
    Indicator(
        "alos", "internal_process", Sentence("Length of stay (ALOS)"), Measure(Sentence("days")), "inpatient",
        Sentence("How long a patient stays, on average."),
        {
            "stay of the discharged": Formula(
                process.alos_by_stay, Sentence("days stayed by those discharged / discharges")
            ),
            "patient-days": Formula(process.alos_by_patient_days, Sentence("patient-days / discharges")),
        },
    ),
    Indicator(
        "toi", "internal_process", Sentence("Turn-over interval (TOI)"), Measure(Sentence("days")), "inpatient",
        Sentence("How long a bed stands empty between two patients."),
        {"empty bed-days": Formula(process.toi, Sentence("(beds × days − patient-days) / discharges"))},
    ),
    Indicator(
        "bto", "internal_process", Sentence("Bed turn-over (BTO)"), Measure(Sentence("a year")), "inpatient",
        Sentence("How many patients a bed serves in a year."),
        {
            "brought to a year": Formula(
                process.bto, Sentence("discharges / beds, brought to a year by the days counted")
            ),
            "as counted": Formula(
                process.bto_as_counted, Sentence("discharges / beds"), Measure(Sentence("in the days counted"))
            ),
        },
    ),
    Indicator(
        "ndr", "internal_process", Sentence("Net death rate (NDR)"), Measure("‰"), "inpatient",
        Sentence("Of 1000 discharged, how many died 48 hours or more after admission."),
        {
            "of all discharges": Formula(
                process.ndr, Sentence("deaths at 48 hours or later / discharges × 1000")
            ),
            "without early deaths": Formula(
                process.ndr_without_early_deaths,
                Sentence("deaths at 48 hours or later / (discharges − earlier deaths) × 1000"),
            ),
        },
    ),
    Indicator(
        "gdr", "internal_process", Sentence("Gross death rate (GDR)"), Measure("‰"), "inpatient",
        Sentence("Of 1000 discharged, how many died."),
        {"of all discharges": Formula(process.gdr, Sentence("all deaths / discharges × 1000"))},
    ),
    Indicator(
        "innovation", "internal_process", Sentence("Innovation"), Measure("%"), "visits",
        Sentence("How many of the services are new."),
        {"new services": Formula(process.innovation, Sentence("new services / services offered × 100"))},
    ),
    Indicator(
        "employee_turnover", "learning_growth", Sentence("Employee turnover"), Measure("%"), "workforce",
        Sentence("How many of the employees left."),
        {"of employees": Formula(learning.employee_turnover, Sentence("employees who left / employees × 100"))},
    ),
    Indicator(
        "employee_satisfaction", "learning_growth", Sentence("Employee satisfaction"), Measure("%"), "employees",
        Sentence("How satisfied employees say they are."),
        {"index": Formula(learning.employee_satisfaction, Sentence("points given / points possible × 100"))},
    ),
    Indicator(
        "productivity", "learning_growth", Sentence("Productivity"), Measure("Rp", 0), "budget",
        Sentence("What is left of the revenue for each employee."),
        {
            "surplus per employee": Formula(
                learning.productivity, Sentence("(realised revenue − realised expenditure) / employees")
            )
        },
    ),
)  # fmt: skip

INDICATORS: dict[str, Indicator] = {indicator.key: indicator for indicator in _ALL}
OWN = "own"
"""The method's entry for indicators that the user brings in an indicator table."""


def method_key(indicator: str) -> str:
    """What a method calls an indicator of a scorecard: a built-in one by its key, one's own as "own:Waiting time".

    A dot would part a path, so it is written %2E.
    """
    if indicator in INDICATORS:
        return indicator
    name = indicator.removeprefix(f"{OWN}:")
    return f"{OWN}:" + name.replace("%", "%25").replace(".", "%2E")


def is_own(key: str) -> bool:
    """Whether a method's key of an indicator is one of one's own."""
    return key.startswith(f"{OWN}:")


def own_name(key: str) -> str:
    """The name of an indicator of one's own from a method's key of it."""
    return key.removeprefix(f"{OWN}:").replace("%2E", ".").replace("%25", "%")
