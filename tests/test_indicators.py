"""Each indicator's formula by a number worked by hand, and the printed values of the sample hospital.

Formulas are those of the domain's table. The figures of three years are those of the 2024 study's data as the list of
its errata works them out (errata 6, 7 and 9).
"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.indicators.catalogue import INDICATORS, INPUTS, PERSPECTIVES
from bsc_core.indicators.ratio import per_cent, per_mille, ratio

THESIS = bsc.Method.load("thesis")
YEARS = ("2021", "2022", "2023")

# A ward of 10 beds over 100 days: 1,000 bed-days, 600 of them in use, 50 discharges of whom 4 died, 3 of them late.
WARD = {
    "bed_days": 1000.0, "days": 100.0, "year_days": 365.0, "patient_days": 600.0, "stay_days": 550.0,
    "discharges": 50.0, "deaths": 4.0, "deaths_48h": 3.0,
}  # fmt: skip
# Half a year: 60 of 80 spent, 90 of 120 earned, 5 employees.
BUDGET = {
    "expenditure_realised": 60.0, "expenditure_budgeted": 80.0, "revenue_realised": 90.0, "revenue_budgeted": 120.0,
    "revenue_months": 6.0, "expenditure_months": 6.0, "employees": 5.0, "left": 1.0,
}  # fmt: skip
VISITS = {"visits": 400.0, "returning_patients": 240.0, "new_patients": 60.0, "new_services": 3.0, "services": 24.0}
SURVEYS = {
    "patient_points": 150.0, "patient_points_possible": 200.0,
    "employee_points": 33.0, "employee_points_possible": 60.0,
}  # fmt: skip
NUMBERS = {**WARD, **BUDGET, **VISITS, **SURVEYS}

WORKED = {
    ("economy", "as budgeted"): 75.0,  # 60 / 80
    ("economy", "scaled to months"): 150.0,  # 60 / (80 x 6/12) = 60 / 40
    ("efficiency", "as realised"): 200 / 3,  # 60 / 90
    ("effectiveness", "as budgeted"): 75.0,  # 90 / 120
    ("effectiveness", "scaled to months"): 150.0,  # 90 / (120 x 6/12) = 90 / 60
    ("customer_retention", "of visits"): 60.0,  # 240 / 400
    ("customer_retention", "of patients"): 80.0,  # 240 / (240 + 60)
    ("customer_acquisition", "of visits"): 15.0,  # 60 / 400
    ("customer_acquisition", "of patients"): 20.0,  # 60 / (240 + 60)
    ("customer_satisfaction", "index"): 75.0,  # 150 / 200
    ("outpatient_visits", "count"): 400.0,
    ("bor", "patient-days"): 60.0,  # 600 / (10 x 100)
    ("alos", "stay of the discharged"): 11.0,  # 550 / 50
    ("alos", "patient-days"): 12.0,  # 600 / 50
    ("toi", "empty bed-days"): 8.0,  # (1000 - 600) / 50
    ("bto", "brought to a year"): 18.25,  # 50 / 10 = 5 in 100 days; x 365 / 100
    ("bto", "as counted"): 5.0,  # 50 / 10
    ("ndr", "of all discharges"): 60.0,  # 3 / 50 x 1000
    ("ndr", "without early deaths"): 3000 / 49,  # one early death leaves the 50 discharges
    ("gdr", "of all discharges"): 80.0,  # 4 / 50 x 1000
    ("innovation", "new services"): 12.5,  # 3 / 24
    ("employee_turnover", "of employees"): 20.0,  # 1 / 5
    ("employee_satisfaction", "index"): 55.0,  # 33 / 60
    ("productivity", "surplus per employee"): 6.0,  # (90 - 60) / 5
}


@pytest.fixture(scope="module")
def values(datasets):
    """The values of an indicator in 2021, 2022, 2023, by the thesis method with some values changed."""

    def of(indicator, changes=None):
        table = bsc.scorecard(datasets, THESIS.change(changes or {})).table
        return table[table["indicator"] == indicator].set_index("period")["value"]

    return of


# --- formulas by hand -----------------------------------------------------------------------------------------------


def test_every_formula_is_worked_below():
    """Protects: a variant added without a number worked by hand. Expected: the keys of the list above."""
    assert {(key, variant) for key, indicator in INDICATORS.items() for variant in indicator.formulas} == set(WORKED)


@pytest.mark.parametrize(("indicator", "variant"), WORKED)
def test_formula(indicator, variant):
    """Protects: each formula and variant. Expected: the working beside each number in the list above."""
    computed = INDICATORS[indicator].formulas[variant].compute(NUMBERS)
    assert computed == pytest.approx(WORKED[indicator, variant], rel=1e-12)


@pytest.mark.parametrize(("indicator", "variant"), [key for key in WORKED if key[0] != "outpatient_visits"])
def test_nothing_to_divide_by_is_nan(indicator, variant):
    """Protects: no made-up number and no crash. Expected: nan where every input is 0."""
    formula = INDICATORS[indicator].formulas[variant]
    assert math.isnan(formula.compute(dict.fromkeys(NUMBERS, 0.0)))


@pytest.mark.parametrize(
    ("indicator", "variant", "zero"),
    [
        ("economy", "scaled to months", "expenditure_months"),
        ("alos", "stay of the discharged", "discharges"),
        ("toi", "empty bed-days", "discharges"),
        ("bto", "brought to a year", "bed_days"),
        ("productivity", "surplus per employee", "employees"),
    ],
)
def test_a_single_zero_below_the_line_is_nan(indicator, variant, zero):
    """Protects: something divided by nothing is not infinite. Expected: nan."""
    assert math.isnan(INDICATORS[indicator].formulas[variant].compute({**NUMBERS, zero: 0.0}))


def test_net_death_rate_where_all_discharges_were_early_deaths():
    """Protects: 5 discharges, 5 early deaths leave nobody to divide by. Expected: nan."""
    inputs = {"deaths_48h": 0.0, "deaths": 5.0, "discharges": 5.0}
    assert math.isnan(INDICATORS["ndr"].formulas["without early deaths"].compute(inputs))


def test_visits_without_any_are_zero_not_missing():
    """Protects: a count of nothing is 0. Expected: 0."""
    assert INDICATORS["outpatient_visits"].formulas["count"].compute({"visits": 0.0}) == 0


def test_ratios_by_hand():
    """Protects: percent and per mille. Expected: 1 of 8 is 0.125, 12.5 %, 125 per mille; nan stays nan."""
    assert (ratio(1, 8), per_cent(1, 8), per_mille(1, 8)) == (0.125, 12.5, 125.0)
    assert all(
        math.isnan(f(a, b)) for f in (ratio, per_cent, per_mille) for a, b in [(1, 0), (math.nan, 1), (1, math.nan)]
    )


@settings(max_examples=80, deadline=None)
@given(beds=st.integers(1, 500), days=st.integers(1, 366), used=st.floats(0, 1), discharges=st.integers(1, 50_000))
def test_occupancy_stay_and_interval_meet_in_one_point(beds, days, used, discharges):
    """Protects: the four bed indicators fit together. Expected: Barber-Johnson, BOR = y / (x + y) with y = ALOS by
    patient-days and x = TOI, and BTO = days / (x + y)."""
    bed_days = float(beds * days)
    numbers = {
        **WARD,
        "bed_days": bed_days,
        "days": float(days),
        "patient_days": used * bed_days,
        "discharges": discharges,
    }
    bor, x, y, bto = (
        INDICATORS[key].formulas[variant].compute(numbers)
        for key, variant in [
            ("bor", "patient-days"),
            ("toi", "empty bed-days"),
            ("alos", "patient-days"),
            ("bto", "as counted"),
        ]
    )
    assert bor == pytest.approx(100 * y / (x + y), rel=1e-9)
    assert bto == pytest.approx(days / (x + y), rel=1e-9)


# --- what the catalogue says ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", INDICATORS)
def test_an_indicator_is_complete(key):
    """Protects: everything a page says of an indicator. Expected: name, plain words, a known perspective and inputs."""
    indicator = INDICATORS[key]
    assert indicator.perspective in PERSPECTIVES
    assert str(indicator.name)
    assert str(indicator.plain).endswith(".")
    for formula in indicator.formulas.values():
        assert str(formula.words)
        assert set(formula.inputs) <= set(INPUTS)


def test_indicators_stand_in_their_perspectives():
    """Protects: which perspective counts which indicator. Expected: the order of the domain's table, by perspective."""
    found = {p: [key for key, i in INDICATORS.items() if i.perspective == p] for p in PERSPECTIVES}
    assert found["financial"] == ["economy", "efficiency", "effectiveness"]
    assert found["customer"] == ["customer_retention", "customer_acquisition", "customer_satisfaction"]
    assert found["internal_process"] == ["outpatient_visits", "bor", "alos", "toi", "bto", "ndr", "gdr", "innovation"]
    assert found["learning_growth"] == ["employee_turnover", "employee_satisfaction", "productivity"]


# --- the sample hospital --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "printed"),
    [
        ("economy", (98.07, 96.59, 53.38)),
        ("efficiency", (72.21, 125.77, 111.55)),
        ("effectiveness", (135.82, 76.80, 47.86)),
    ],
)
def test_value_for_money(values, indicator, printed):
    """Protects: erratum 6, from the budget file to the scorecard. Expected: as printed there, two decimals."""
    assert tuple(round(values(indicator)[year], 2) for year in YEARS) == printed


@pytest.mark.parametrize(("indicator", "scaled"), [("economy", 91.52), ("effectiveness", 82.04)])
def test_value_for_money_with_the_budget_scaled_to_seven_months(values, indicator, scaled):
    """Protects: erratum 6, the 2023 budget x 7 / 12. Expected: as printed there; whole years stay as they are."""
    changed = values(indicator, {f"indicators.{indicator}.formula": "scaled to months"})
    assert round(changed["2023"], 2) == scaled
    assert list(changed[["2021", "2022"]]) == list(values(indicator)[["2021", "2022"]])


@pytest.mark.parametrize(
    ("indicator", "variant", "printed"),
    [
        ("customer_retention", "of visits", (76.76, 73.84, 34.77)),
        ("customer_retention", "of patients", (89.19, 89.73, 81.22)),
        ("customer_acquisition", "of visits", (9.31, 8.45, 8.04)),
        ("customer_acquisition", "of patients", (10.81, 10.27, 18.78)),
    ],
)
def test_retention_and_acquisition(values, indicator, variant, printed):
    """Protects: erratum 7, both bases. Expected: as printed there, two decimals."""
    found = values(indicator, {f"indicators.{indicator}.formula": variant})
    assert tuple(round(found[year], 2) for year in YEARS) == printed


def test_the_base_turns_the_verdict_on_acquisition(datasets):
    """Protects: erratum 7, a choice that turns a verdict. Expected: falls by visits, rises at the end by patients."""

    def verdict(variant):
        card = bsc.scorecard(datasets, THESIS.change({"indicators.customer_acquisition.formula": variant}))
        return card.history("customer_acquisition")[-1].verdict.verdict

    assert (verdict("of visits"), verdict("of patients")) == ("poor", "good")


def test_productivity(values):
    """Protects: erratum 9. Expected: as printed there, in whole rupiah."""
    assert tuple(round(values("productivity")[year]) for year in YEARS) == (73_690_770, -23_573_144, -6_363_689)


def test_inpatient_ratios(values):
    """Protects: the reconstructed counts through the formulas. Expected: the printed ALOS and TOI to their digits."""
    assert [round(values("alos")[year], d) for year, d in zip(YEARS, (2, 0, 1), strict=True)] == [3.79, 4, 2.9]
    assert [round(values("toi")[year], d) for year, d in zip(YEARS, (2, 1, 1), strict=True)] == [22.25, 17.6, 23.6]
    assert [round(values("bor")[year], 1) for year in YEARS] == [14.6, 18.5, 10.9]


def test_the_mean_of_the_printed_turn_over_is_not_brought_to_a_year(values):
    """Protects: discharges / beds as the study counts it. Expected: its mean 13.31 over the three years."""
    counted = values("bto", {"indicators.bto.formula": "as counted"})
    assert round(sum(counted[year] for year in YEARS) / 3, 2) == 13.31
    assert values("bto")["2023"] == pytest.approx(counted["2023"] * 365 / 239)


def test_satisfaction(values):
    """Protects: both surveys through the scorecard. Expected: erratum 4, the cell off the scale left out: 78.97 %;
    patients 3674 points of 5 x 1000."""
    assert round(values("employee_satisfaction")["2023"], 2) == 78.97
    assert values("customer_satisfaction")["2023"] == pytest.approx(3674 / 5000 * 100)


def test_death_rates_of_2023(values):
    """Protects: per mille of all discharges, and without the early deaths. Expected: 9 and 4 of 722; 4 of 722 - 5."""
    assert values("gdr")["2023"] == pytest.approx(9000 / 722)
    assert values("ndr")["2023"] == pytest.approx(4000 / 722)
    without = values("ndr", {"indicators.ndr.formula": "without early deaths"})
    assert without["2023"] == pytest.approx(4000 / 717)


def test_innovation_and_turnover_from_columns_that_the_sample_lacks():
    """Protects: the optional columns reach the formulas. Expected: 2 of 16 services, 9 of 180 employees."""
    visits = bsc.read(b"Year,Visits,New services,Services\n2024,100,2,16\n", "visits.csv")
    workforce = bsc.read(b"Year,Employees,Left\n2024,180,9\n", "workforce.csv")
    table = bsc.scorecard(visits + workforce, THESIS).table.set_index("indicator")["value"]
    assert table["innovation"] == 12.5
    assert table["employee_turnover"] == 5.0


def test_part_years_are_said_beside_the_number(datasets):
    """Protects: both part years are said. Expected: 7 months and 239 days in the notes of 2023, none in 2022."""
    card = bsc.scorecard(datasets, THESIS.change({"indicators.economy.formula": "scaled to months"}))
    notes = {(r.indicator, r.period): " ".join(r.notes) for r in card.rated}
    assert "7 months" in notes["economy", "2023"]
    assert "7 months" in notes["effectiveness", "2023"]
    assert "as many months" in notes["economy", "2023"]
    assert "whole year" in notes["effectiveness", "2023"]
    assert "7 months" in notes["efficiency", "2023"]
    assert "239 days" in notes["bto", "2023"]
    assert "months" not in notes["economy", "2022"]
    assert "days" not in notes["bto", "2022"]
