"""What if: scenarios beside the base, what moved the total, the distance to an edge, goal seek.

The sample hospital in 2023, from its files: 2,087 patient-days, 80 beds, 239 days, 722 discharges, 9 deaths, 4 of them
at 48 hours or later, 31,367 visits (33,157 in 2022), 10,906 returning and 2,521 new patients, revenue 12,505,410,435 of
26,130,961,000, expenditure 13,949,967,810 of as much, 227 employees, patients' points 3,674 of 5,000 (100 answers to
each of 10 questions, P1 354 points). Its total is (-1/3 - 1/3 - 3/7 + 0) / 4 = -23/84. Expected numbers are worked by
hand from these.
"""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.rating import AtMost, Bands, Range, Trend
from bsc_core.whatif import (
    Reach,
    Scenario,
    compare,
    distance,
    goal_levers,
    ground,
    levers,
    reach,
    reachable,
    side_by_side,
    solve,
    suggestions,
    thresholds,
    tornado,
    with_threshold,
)
from bsc_core.whatif.curve import Curve, crossing, curve_of
from bsc_core.whatif.edges import around, edges_of
from bsc_core.whatif.scenario import apply
from tests.conftest import HOSPITAL, SAMPLE

THESIS = bsc.Method.load("thesis")
BEDS, REVENUE, VISITS = ("beds", "2023"), ("revenue_realised", "2023"), ("visits", "2023")
BASE = -23 / 84
ON = ground([dataset for name in HOSPITAL for dataset in bsc.read(SAMPLE / name)], THESIS)


def csv(text: str, name: str = "table.csv") -> list[bsc.Dataset]:
    return bsc.read(text.encode(), name)


def values(found, period="2023"):
    return {r.indicator: r.value for r in found.after.of(period)}


def moved(changes, method=THESIS, on=ON):
    return compare(on, method, changes)


def one(frame: pd.DataFrame, **where):
    for column, value in where.items():
        frame = frame[[cell == value for cell in frame[column]]]
    assert len(frame) == 1, where
    return frame.iloc[0]


# --- levers ---------------------------------------------------------------------------------------------------------


def test_it_is_there_under_the_package_name(datasets):
    """Protects: the names that notebooks build on. Expected: 2087 x 100 / (60 x 239)."""
    assert values(bsc.whatif.compare(datasets, THESIS, {BEDS: 60}))["bor"] == pytest.approx(208_700 / 14_340)


@pytest.mark.parametrize(
    ("lever", "value", "expected"),
    [
        # beds move bed-days with them: 60 x 239 = 14,340
        (BEDS, 60, {"bor": 208_700 / 14_340, "toi": (14_340 - 2087) / 722, "bto": 722 * 365 / 14_340}),
        # a year with 300 days: 80 x 300 = 24,000 bed-days
        (("days", "2023"), 300, {"bor": 208_700 / 24_000, "toi": (24_000 - 2087) / 722, "bto": 722 * 365 / 24_000}),
        (("patient_days", "2023"), 11_472, {"bor": 60.0, "toi": (19_120 - 11_472) / 722}),
        (("stay_days", "2023"), 4332, {"alos": 6.0}),
        (
            ("discharges", "2023"),
            361,
            {"alos": 2087 / 361, "toi": 17_033 / 361, "bto": 361 * 365 / 19_120, "ndr": 4000 / 361, "gdr": 9000 / 361},
        ),
        (("deaths", "2023"), 18, {"gdr": 18_000 / 722}),
        (("deaths_48h", "2023"), 8, {"ndr": 8000 / 722}),
        (
            REVENUE,
            20e9,
            {
                "efficiency": 1_394_996_781_000 / 20e9,
                "effectiveness": 2e12 / 26_130_961_000,
                "productivity": (20e9 - 13_949_967_810) / 227,
            },
        ),
        (("expenditure_budgeted", "2023"), 13e9, {"economy": 1_394_996_781_000 / 13e9}),
        (
            VISITS,
            40_000,
            {
                "outpatient_visits": 40_000.0,
                "customer_retention": 1_090_600 / 40_000,
                "customer_acquisition": 252_100 / 40_000,
            },
        ),
        (("employees", "2023"), 100, {"productivity": (12_505_410_435 - 13_949_967_810) / 100}),
        (("patient_points", "2023"), 4000, {"customer_satisfaction": 80.0}),
    ],
)
def test_an_input_moves_every_indicator_it_touches_and_no_other(lever, value, expected):
    """Protects: a lever goes through the same formulas. Expected: by hand; exactly these rows move, in 2023 only."""
    found = moved({lever: value})
    assert values(found) == pytest.approx(
        {**{r.indicator: r.value for r in found.before.of("2023")}, **expected}, nan_ok=True
    )
    assert set(found.moved["indicator"]) == set(expected)
    assert set(found.moved["period"]) == {"2023"}


def test_a_budget_line_moves_its_side_by_the_difference():
    """Protects: a line of the budget. Expected: the BLU line is 9,708,818,045; 1,000 million more of it is as much more
    revenue."""
    line = ("revenue_realised", "2023", "Hospital's own revenue (BLU)")
    now = one(levers(ON, THESIS), lever=line)["value"]
    assert now + one(levers(ON, THESIS), lever=("revenue_realised", "2023", "State budget"))["value"] == 12_505_410_435
    found = moved({line: now + 1e9})
    assert values(found)["efficiency"] == pytest.approx(1_394_996_781_000 / 13_505_410_435)


def test_the_mean_of_a_question_moves_the_points():
    """Protects: 100 patients answer P1 one point higher on average. Expected: 100 points more, 3,774 / 5,000."""
    lever = ("patient_points", "2023", "P1")
    assert one(levers(ON, THESIS), lever=lever)["value"] == pytest.approx(3.54)
    assert values(moved({lever: 4.54}))["customer_satisfaction"] == pytest.approx(75.48)


def test_two_questions_and_two_lines_add_up():
    """Protects: several pieces of one input. Expected: 3,674 + 100 + 200 of 5,000."""
    means = {("patient_points", "2023", item): at for item, at in (("P1", 4.54), ("P2", 5.31))}
    assert values(moved(means))["customer_satisfaction"] == pytest.approx(79.48)


def test_a_benchmark_moves_the_verdict_and_not_the_value():
    """Protects: 10.92 % against 10 instead of 60. Expected: within; +2 of 7 indicators of 4 perspectives = 1/14."""
    found = moved({"indicators.bor.low": 10.0})
    row = one(found.moved, indicator="bor", period="2023")
    assert row["value_before"] == row["value_after"]
    assert (row["category_before"], row["category_after"]) == ("far below", "within")
    assert (row["score_before"], row["score_after"], row["turns"]) == (-1, 1, True)
    assert found.after.total("2023") == pytest.approx(BASE + 1 / 14)


def test_the_year_before_moves_the_trend_of_this_one():
    """Protects: trends follow a changed past. Expected: 31,367 visits after 31,000 rise, and 2022 falls further."""
    found = moved({("visits", "2022"): 31_000})
    assert one(found.moved, indicator="outpatient_visits", period="2023")["category_after"] == "rising"
    assert values(found)["outpatient_visits"] == 31_367


def test_more_beds_lower_the_occupancy_further():
    """Protects: what the study's recommendation does. Expected: 2087 / (100 x 239) = 8.73 % after 10.92 %."""
    assert values(moved({BEDS: 100}))["bor"] == pytest.approx(8.7322, abs=1e-4)
    assert moved({BEDS: 100}).after.total("2023") == pytest.approx(BASE)


OWN = "Perspective,Indicator,Unit,Period,Actual,Target,Direction,Weight\n"


def test_an_own_indicator_is_a_lever():
    """Protects: indicators of the user's own table, one named like a built-in too. Expected: 90 reaches 80."""
    on = ground(
        csv(OWN + "Customer,X,%,2023-Q1,60,80,up,\nCustomer,X,%,2023-Q4,70,80,up,\nCustomer,bor,%,2023,5,9,up,\n"),
        THESIS,
    )
    found = compare(on, THESIS, {("own", "2023", "X"): 90})
    assert one(found.moved, indicator="X")[["value_before", "value_after", "score_after"]].tolist() == [70, 90, 1]
    assert solve(on, THESIS, ("own", "2023", "X"), "X", 75).value == 75
    assert solve(on, THESIS, ("own", "2023", "bor"), "own:bor", 9).value == 9
    assert math.isnan(solve(on, THESIS, ("own", "2023", "X"), "own:bor", 9).value)


def test_wards_share_the_lever_on_beds():
    """Protects: 10 and 20 beds x 365 days. Expected: 30 beds; 31 beds give 6,205 / (31 x 365)."""
    text = "Period,Unit,Days,Beds,Patient-days,Discharges\n2023,A,365,10,2555,165\n2023,B,365,20,3650,200\n"
    on = ground(csv(text), THESIS)
    assert one(levers(on, THESIS), lever=BEDS)["value"] == 30
    assert values(compare(on, THESIS, {BEDS: 31}))["bor"] == pytest.approx(620_500 / (31 * 365))


BUDGET = "Year,Side,Line,Budgeted,Realised\n"


def test_a_line_that_a_later_file_replaced_is_no_lever():
    """Protects: only rows that count. Expected: "Old" is gone with its file; "New" is 7."""
    first = csv(BUDGET + "2023,revenue,Old,10,5\n2023,expenditure,Staff,10,4\n", "first.csv")
    then = csv(BUDGET + "2023,revenue,New,10,7\n", "then.csv")
    on = ground([*first, *then], THESIS)
    assert set(levers(on, THESIS)["part"]) == {"", "New", "Staff"}
    with pytest.raises(ValueError, match="Old"):
        compare(on, THESIS, {("revenue_realised", "2023", "Old"): 9})


def test_a_line_of_the_same_name_on_both_sides_is_two_levers():
    """Protects: "Goods" sold and bought. Expected: 5 on the one side, 4 + 2 of two wards on the other."""
    rows = ("2023,revenue,Goods,A,10,5", "2023,expenditure,Goods,A,10,4", "2023,expenditure,Goods,B,9,2")
    text = "\n".join(["Year,Side,Line,Unit,Budgeted,Realised", *rows, ""])
    found = levers(ground(csv(text), THESIS), THESIS).query("part == 'Goods'").set_index("input")["value"]
    assert found.to_dict() == {
        "revenue_budgeted": 10, "revenue_realised": 5, "expenditure_budgeted": 19, "expenditure_realised": 6,
    }  # fmt: skip


def test_a_changed_answer_scale_is_read_anew():
    """Protects: a scenario on the scale reads the answers again. Expected: of 1-6, 3,674 points of 6,000."""
    assert values(moved({"survey.high": 6.0}))["customer_satisfaction"] == pytest.approx(3674 / 6000 * 100)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({("bed_days", "2023"): 5}, "beds"),
        ({("year_days", "2023"): 360}, "calendar"),
        ({("patient_points_possible", "2023"): 5}, "scale"),
        ({("beds", "1999"): 5}, "1999"),
        ({("chairs", "2023"): 5}, "chairs"),
        ({("left", "2023"): 5}, "employees who left"),
        ({("revenue_realised", "2023", "Lottery"): 5}, "Lottery"),
        ({("patient_points", "2023", "P99"): 5}, "P99"),
        ({("own", "2023", "X"): 5}, "X"),
        ({BEDS: math.nan}, "number"),
        ({BEDS: "many"}, "number"),
        ({REVENUE: 5, ("revenue_realised", "2023", "State budget"): 5}, "not both"),
        ({"indicators.bor.lowest": 5.0}, "lowest"),
        ({"indicators.bor.low": 90.0}, "range"),
    ],
)
def test_a_lever_that_is_not_there_is_named(changes, said):
    """Protects: a slip is said, never guessed at. Expected: ValueError with what is wrong."""
    with pytest.raises(ValueError, match=said):
        moved(changes)


# --- scenarios ------------------------------------------------------------------------------------------------------


def test_a_scenario_is_changed_and_undone_step_by_step():
    """Protects: undo. Expected: each step equals the one before it."""
    first = Scenario("fewer beds").change(BEDS, 40)
    second = first.change("indicators.bor.low", 55.0)
    assert second.undo("indicators.bor.low") == first
    assert first.undo(BEDS) == Scenario("fewer beds")
    assert first.inputs == {BEDS: 40.0}


def test_a_scenario_says_so_beside_its_numbers():
    """Protects: a scenario is not taken for the truth in a trace. Expected: a note with both numbers, at BOR only."""
    found = moved({BEDS: 60})
    notes = {r.indicator: " ".join(r.notes) for r in found.after.of("2023")}
    assert "beds 60 instead of 80" in notes["bor"]
    assert "instead" not in notes["economy"]
    assert not any("instead" in " ".join(r.notes) for r in found.before.rated)


def test_up_to_four_scenarios_stand_in_one_table():
    """Protects: base and scenarios side by side. Expected: 10.92, 14.55, 20.0 (2087 / (1 x 10,435)); totals last."""
    scenarios = [Scenario("60 beds").change(BEDS, 60), Scenario("more").change(("patient_days", "2023"), 3824)]
    table = side_by_side(ON, THESIS, scenarios)
    row = table[(table["indicator", ""] == "bor") & (table["period", ""] == "2023")].iloc[0]
    assert [row["value", name] for name in ("", "60 beds", "more")] == pytest.approx([10.9153, 14.5537, 20.0], abs=1e-4)
    assert row["category", "more"] == "far below"
    assert table["indicator", ""].tolist()[-3:] == ["total"] * 3
    assert table["value", ""].tolist()[-1] == pytest.approx(BASE)
    with pytest.raises(ValueError, match="4"):
        side_by_side(ON, THESIS, [Scenario(str(i)) for i in range(5)])
    with pytest.raises(ValueError, match="name"):
        side_by_side(ON, THESIS, [Scenario("a"), Scenario("a")])


def test_no_datasets_compare_to_nothing():
    """Protects: a fresh start is no error. Expected: empty frames with their columns."""
    found = compare([], THESIS, {"indicators.bor.low": 50.0})
    assert (len(found.moved), len(found.waterfall), len(found.totals)) == (0, 0, 0)
    assert list(found.moved.columns[:2]) == ["indicator", "period"]
    assert distance(found.before, THESIS).table.empty


# --- what cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {("patient_days", "2023"): 19_121},
            "2023: more patient-days than bed-days (19,121 against 19,120) cannot be.",
        ),
        ({BEDS: 8}, "2023: more patient-days than bed-days (2,087 against 1,912) cannot be."),
        (
            {("discharges", "2023"): 8},
            "2023: more deaths than discharges, which count the dead (9 against 8) cannot be.",
        ),
        (
            {("deaths_48h", "2023"): 10},
            "2023: more deaths at 48 hours or later than deaths in all (10 against 9) cannot be.",
        ),
        ({("new_patients", "2023"): -3}, "2023: new patients at −3 would be below zero."),
        ({("days", "2023"): 366}, "2023: more days than the year has (366 against 365) cannot be."),
        ({("revenue_months", "2023"): 13}, "2023: a year has no 13 months."),
        (
            {VISITS: 13_000},
            "2023: more returning and new patients than visits (13,427 against 13,000) cannot be.",
        ),
    ],
)
def test_impossible_inputs_are_said_and_shown(changes, said):
    """Protects: nothing is clipped. Expected: one sentence; the numbers go through as they are."""
    found = moved(changes)
    assert found.impossible == (said,)
    ((name, _), value), *_ = changes.items()
    assert found.after.inputs["2023"].values[name] == value
    assert moved({}).impossible == ()


def test_as_many_as_possible_is_possible():
    """Protects: the edge itself. Expected: every bed in use every day is no contradiction, and BOR 100 %."""
    found = moved({("patient_days", "2023"): 19_120})
    assert (found.impossible, values(found)["bor"]) == ((), 100)


# --- the waterfall --------------------------------------------------------------------------------------------------


def test_the_waterfall_of_two_levers_by_hand():
    """Protects: what moved the total. Expected: 11 beds: BOR 2087 / 2629 = 79.4 % is good, +2 x 1/7 x 1/4 = 1/14;
    efficiency 111.55 against 112 is good, +2 x 1/3 x 1/4 = 1/6."""
    found = moved({BEDS: 11, "indicators.efficiency.limit": 112.0})
    assert dict(zip(found.waterfall["indicator"], found.waterfall["change"], strict=True)) == pytest.approx(
        {"efficiency": 1 / 6, "bor": 1 / 14}
    )
    total = one(found.totals, period="2023")
    assert (total["score_before"], total["change"]) == pytest.approx((BASE, 1 / 6 + 1 / 14))


def test_the_waterfall_when_a_weight_goes():
    """Protects: shares that change with a weight. Expected: economy out of three: -1/3 becomes -1, financial gives
    -1/4 instead of -1/12; economy brings -1/12, the other two -1/24 each."""
    found = moved({"weights.indicators.economy": 0.0})
    change = found.waterfall.query("period == '2023'").set_index("indicator")["change"]
    assert change.to_dict() == pytest.approx({"economy": -1 / 12, "efficiency": -1 / 24, "effectiveness": -1 / 24})


# --- distance -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def far():
    return distance(bsc.scorecard(ON.datasets, THESIS), THESIS)


@pytest.mark.parametrize(
    ("indicator", "period", "edge", "apart", "beyond", "knife"),
    [
        ("economy", "2022", 100, 100 - 2_462_170_200_800 / 25_489_697_000, "not economical", True),  # 3.41 < 5
        ("efficiency", "2023", 100, 1_394_996_781_000 / 12_505_410_435 - 100, "efficient", False),
        ("bor", "2023", 60, 60 - 208_700 / 19_120, "within", False),
        ("toi", "2023", 3, 17_033 / 722 - 3, "within", False),
        ("gdr", "2023", 45, 45 - 9000 / 722, "high", False),
        ("customer_satisfaction", "2023", 80, 6.52, "very satisfied", False),
        ("employee_satisfaction", "2023", 80, 80 - 631_400 / 7995, "very satisfied", True),
        ("outpatient_visits", "2023", 33_157, 1790, "rising", False),  # 5 % would be 1,658
        ("customer_acquisition", "2023", 280_200 / 33_157, 280_200 / 33_157 - 252_100 / 31_367, "rising", True),
        ("productivity", "2023", 0, 1_444_557_375 / 227, "rising", False),
    ],
)
def test_the_distance_to_the_nearest_edge(far, indicator, period, edge, apart, beyond, knife):
    """Protects: how far a verdict is from turning, in its unit, and into what. Expected: by hand."""
    row = one(far.table, indicator=indicator, period=period)
    assert (row["edge"], row["distance"]) == pytest.approx((edge, apart))
    assert (row["category_beyond"], row["knife_edge"]) == (beyond, knife)


def test_only_verdicts_have_a_distance(far):
    """Protects: what has no verdict cannot turn. Expected: no innovation, no trends in the first year; 9 verdicts of
    2021, 13 of 2022, 15 of 2023 (see the verdicts in test_scorecard)."""
    assert far.table.groupby("period").size().to_dict() == {"2021": 9, "2022": 13, "2023": 15}


@pytest.mark.parametrize(
    ("indicator", "lever", "needed", "whole"),
    [
        ("bor", "beds", 2087 / (0.6 * 239), 14),
        ("bor", "patient_days", 11_472, 11_472),
        ("bor", "days", 2087 / 48, 43),
        ("toi", "beds", (3 * 722 + 2087) / 239, 17),
        ("toi", "discharges", 17_033 / 3, 5678),
        ("alos", "discharges", 2087 / 6, 347),
        ("bto", "discharges", 40 * 19_120 / 365, 2096),
        ("ndr", "deaths_48h", 18.05, 19),  # 25 per mille of 722; on the limit is poor
        ("gdr", "discharges", 200, 200),  # 9 of 200 are 45 per mille, and on the limit is poor
        ("efficiency", "revenue_realised", 13_949_967_810, math.nan),
        ("outpatient_visits", "visits", 33_157, 33_157),  # level with the year before, which is not falling
        ("customer_retention", "returning_patients", 24_482 / 33_157 * 31_367, 23_161),
        ("productivity", "employees", math.nan, math.nan),  # a loss stays a loss, however many share it
    ],
)
def test_the_single_change_that_turns_a_verdict(far, indicator, lever, needed, whole):
    """Protects: what one input has to be. Expected: by hand; whole numbers are the first beyond the edge."""
    row = one(far.turns, indicator=indicator, lever=(lever, "2023"))
    assert row["needed"] == pytest.approx(needed, nan_ok=True)
    assert row["whole"] == pytest.approx(whole, nan_ok=True)
    assert row["percent"] == pytest.approx((needed - row["value"]) / row["value"] * 100, nan_ok=True)


def test_a_turn_that_cannot_be_is_said(far):
    """Protects: 19 deaths after 48 hours of 9 deaths. Expected: the number all the same, and the sentence."""
    (said,) = one(far.turns, indicator="ndr", lever=("deaths_48h", "2023"))["impossible"]
    assert "19 against 9" in said


def test_one_patient_more_is_a_knifes_edge():
    """Protects: small counts. Expected: 27 deaths of 601 are 44.93 per mille; 27.045 would be 45. Without the 5 % rule
    it is the single death that counts; 20 deaths are not that close."""
    text = "Period,Days,Beds,Patient-days,Discharges,Deaths\n2023,365,10,3000,601,{}\n"
    for deaths, knife in ((27, True), (20, False)):
        card = bsc.scorecard(csv(text.format(deaths)), THESIS)
        assert one(distance(card, THESIS, knife_edge=0.0).table, indicator="gdr")["knife_edge"] == knife


@pytest.mark.parametrize(
    ("rule", "previous", "value", "expected"),
    [
        (Range(60, 85), math.nan, 60.0, [(60, "below")]),
        (Range(60, 85), math.nan, 70.0, [(60, "below"), (85, "above")]),
        (Range(60, 85, 5), math.nan, 57.0, [(55, "below"), (60, "within")]),
        (AtMost(100, 0, "fair"), math.nan, 100.0, [(100, "reached"), (100, "missed")]),
        (AtMost(100, 0, "good"), math.nan, 100.0, [(100, "missed")]),
        (AtMost(100, 5), math.nan, 120.0, [(105, "close")]),
        (Bands((76.6, 76.61), ("C", "gap", "B"), (0, 0, 1)), math.nan, 76.605, [(76.6, "C"), (76.61, "B")]),
        (Trend("up", 10), 50.0, 60.0, [(55, "level")]),
        (Trend("up", 10), 50.0, 50.0, [(45, "falling"), (55, "rising")]),
        (Trend("up", 0, True), -5.0, -7.0, [(0, "rising")]),  # -5 is no edge: below zero is poor either way
        (Trend("up", 0, True), 5.0, 3.0, [(0, "negative"), (5, "rising")]),
        (Trend("up"), math.nan, 3.0, []),
    ],
)
def test_the_edges_around_a_value(rule, previous, value, expected):
    """Protects: which edges are next and what lies beyond, on an edge too. Expected: read off the rule by eye."""
    found = [(edge, str(verdict.category)) for edge, verdict in around(rule, previous, value)]
    assert [edge for edge, _ in found] == pytest.approx([edge for edge, _ in expected])
    assert [word for _, word in found] == [word for _, word in expected]


def test_a_tolerance_around_zero_before():
    """Protects: a trend after 0. Expected: one edge, 0."""
    assert edges_of(Trend("up", 10), 0.0) == (0.0,)


# --- the tornado ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def storm():
    return tornado(ON, THESIS, "2023")


def test_what_moves_the_total_most(storm):
    """Protects: the order of inputs and thresholds. Expected by hand: visits - 10 % = 28,230: acquisition 8.93 % after
    8.45 % rises, +1/6; + 10 % = 34,504 more than 33,157, +1/14. New patients + 10 %: 8.84 %, +1/6. All else turns
    nothing."""
    first, second, *others = storm.itertuples()
    assert (first.lever, second.lever) == (VISITS, ("new_patients", "2023"))
    assert (first.total_low, first.total_high) == pytest.approx((BASE + 1 / 6, BASE + 1 / 14))
    assert (second.total_low, second.total_high, second.swing) == pytest.approx((BASE, BASE + 1 / 6, 1 / 6))
    assert {row.swing for row in others} == {0.0}


def test_the_tornado_goes_the_whole_street(storm):
    """Protects: the short way to a total. Expected: the same as whole scorecards with the lever moved."""
    for row in storm.itertuples():
        for value, total in ((row.value_low, row.total_low), (row.value_high, row.total_high)):
            put = value
            if row.edge >= 0:
                edges = THESIS.numbers(row.lever)
                put = (*edges[: row.edge], value, *edges[row.edge + 1 :])
            assert moved({row.lever: put}).after.total("2023") == pytest.approx(total), row.lever


def test_a_threshold_that_turns_a_verdict():
    """Protects: thresholds in the tornado. Expected: efficiency 111.55 against 100 + 12 % is good, +1/6."""
    row = one(tornado(ON, THESIS, "2023", by=0.12), lever="indicators.efficiency.limit")
    assert (row["total_high"], row["kind"]) == (pytest.approx(BASE + 1 / 6), "threshold")


def test_a_threshold_that_cannot_stand_there_is_said():
    """Protects: a range turned over. Expected: 60 + 50 % = 90 lies above 85: no total, a sentence, at the end."""
    found = tornado(ON, THESIS, "2023", by=0.5)
    row = one(found, lever="indicators.bor.low")
    assert math.isnan(row["total_high"]) and not math.isnan(row["total_low"])
    assert "range" in row["why"]
    assert np.isnan(found["swing"].iloc[-1])


@pytest.mark.parametrize(("period", "by"), [("1999", 0.1), ("2023", 0.0), ("2023", 1.0), ("2023", math.nan)])
def test_a_tornado_of_nothing_is_refused(period, by):
    """Protects: arguments. Expected: ValueError."""
    with pytest.raises(ValueError):
        tornado(ON, THESIS, period, by)


# --- goal seek ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lever", "indicator", "target", "expected", "whole", "gives"),
    [
        (BEDS, "bor", 75, 2087 / (0.75 * 239), 12, 208_700 / (12 * 239)),
        (("patient_days", "2023"), "bor", 75, 14_340, 14_340, 75),
        (("days", "2023"), "bor", 75, 2087 / 60, 35, 208_700 / 2800),
        (BEDS, "toi", 2, (2 * 722 + 2087) / 239, 15, (15 * 239 - 2087) / 722),
        (("discharges", "2023"), "toi", 2, 17_033 / 2, 8517, 17_033 / 8517),
        (("discharges", "2023"), "alos", 6, 2087 / 6, 348, 2087 / 348),
        (("stay_days", "2023"), "alos", 6, 4332, 4332, 6),
        (BEDS, "bto", 40, 722 * 365 / (40 * 239), 28, 722 * 365 / (28 * 239)),
        (("deaths", "2023"), "gdr", 45, 32.49, 32, 32_000 / 722),
        (REVENUE, "efficiency", 100, 13_949_967_810, None, None),
        (REVENUE, "effectiveness", 80, 0.8 * 26_130_961_000, None, None),
        (REVENUE, "productivity", 1e6, 13_949_967_810 + 227e6, None, None),
        (("expenditure_realised", "2023"), "economy", 90, 0.9 * 26_130_961_000, None, None),
        (("employees", "2023"), "productivity", -1e6, 1444.557375, 1445, -1_444_557_375 / 1445),
        (VISITS, "customer_retention", 50, 21_812, 21_812, 50),
        (("patient_points", "2023", "P1"), "customer_satisfaction", 74, 3.54 + 0.26, None, None),
        (("revenue_realised", "2023", "State budget"), "efficiency", 100, 2_796_592_310 + 1_444_557_375, None, None),
    ],
)
def test_goal_seek_by_hand(lever, indicator, target, expected, whole, gives):
    """Protects: which input brings a value. Expected: each formula turned round by hand."""
    found = solve(ON, THESIS, lever, indicator, target)
    if lever[-1] == "State budget":  # its amount is the sample's; the difference is what counts
        expected = found.now + 1_444_557_375
    assert found.value == pytest.approx(expected)
    assert found.exact
    assert found.reached == pytest.approx(target)
    assert found.whole == pytest.approx(math.nan if whole is None else whole, nan_ok=True)
    assert found.whole_gives == pytest.approx(math.nan if gives is None else gives, nan_ok=True)


@pytest.mark.parametrize(
    ("changes", "lever", "indicator", "target", "expected"),
    [
        # expenditure / (budget x months / 12) = 1, so months = 12 x 0.53385
        ({"indicators.economy.formula": "scaled to months"}, ("expenditure_months", "2023"), "economy", 100, 6.406181),
        # returning / (returning + 2,521) = 0.9, so 9 x 2,521
        (
            {"indicators.customer_retention.formula": "of patients"},
            ("returning_patients", "2023"), "customer_retention", 90, 22_689,
        ),
        # 1000 d / (722 - 9 + d) = 25, so d = 25 x 713 / 975
        ({"indicators.ndr.formula": "without early deaths"}, ("deaths_48h", "2023"), "ndr", 25, 25 * 713 / 975),
        ({"indicators.alos.formula": "patient-days"}, ("patient_days", "2023"), "alos", 6, 4332),
        # discharges x days / (beds x days)
        ({"indicators.bto.formula": "as counted"}, BEDS, "bto", 40, 18.05),
    ],
)  # fmt: skip
def test_goal_seek_under_other_formulas(changes, lever, indicator, target, expected):
    """Protects: formula variants, the lever above and below the line. Expected: turned round by hand."""
    found = solve(ON, THESIS.change(changes), lever, indicator, target)
    assert (found.value, found.exact) == (pytest.approx(expected, rel=1e-6), True)


def test_goal_seek_in_words():
    """Protects: the sentence a director reads. Expected: 2087 / (0.75 x 239) = 11.64; 12 beds give 72.77 %."""
    found = solve(ON, THESIS, BEDS, "bor", 75)
    assert found.sentence.replace("\u00a0", " ") == (
        "With beds at 11.64 instead of 80, Bed occupancy (BOR) in 2023 comes to 75.00 %."
    )
    assert found.whole_sentence.replace("\u00a0", " ") == "The nearest whole number, 12, gives 72.77 %."


@pytest.mark.parametrize(
    ("lever", "indicator", "target", "why"),
    [
        (BEDS, "ndr", 5, "does not depend"),
        (BEDS, "bor", 0, "closer and closer"),
        (BEDS, "bor", -5, "below zero"),
        (("discharges", "2023"), "alos", 0, "closer and closer"),
        (("patient_points", "2023", "P1"), "customer_satisfaction", 80, "outside 1 to 5"),  # 3.54 + 3.26 = 6.80
        (("employees", "2023"), "productivity", 1e6, "below zero"),
        (("employees", "2023"), "employee_turnover", 5, "employees who left"),
        (BEDS, "customer_satisfaction", "poor", "does not depend"),
        (("employees", "2023"), "productivity", "good", "closer and closer"),
    ],
)
def test_no_value_does(lever, indicator, target, why):
    """Protects: an answer that is not there is said with its reason. Expected: nan, exact, the reason in words."""
    found = solve(ON, THESIS, lever, indicator, target)
    assert math.isnan(found.value) and math.isnan(found.whole)
    assert found.exact
    assert why in found.sentence


@pytest.mark.parametrize(
    ("lever", "indicator", "target", "value", "strict", "whole"),
    [
        (REVENUE, "efficiency", "efficient", 13_949_967_810, True, math.nan),
        (REVENUE, "efficiency", "balanced", 13_949_967_810, False, math.nan),
        (("expenditure_realised", "2023"), "efficiency", "good", 12_505_410_435, True, math.nan),
        (BEDS, "bor", "within", 2087 / (0.6 * 239), False, 14),
        (VISITS, "outpatient_visits", "rising", 33_157, True, 33_158),
        (VISITS, "outpatient_visits", "fair", 33_157, False, 33_157),
        (("deaths", "2023"), "gdr", "poor", 32.49, False, 33),
        (("patient_points", "2023"), "customer_satisfaction", "neutral", 3000, True, 2999),
        (("patient_points", "2023"), "customer_satisfaction", "good", 3674, False, math.nan),  # as it stands
    ],
)
def test_goal_seek_of_a_verdict(lever, indicator, target, value, strict, whole):
    """Protects: what revenue makes it efficient. Expected: the nearest edge of the verdict, by hand; ``strict`` where
    the edge itself is another verdict; the first whole number that has it."""
    found = solve(ON, THESIS, lever, indicator, target)
    assert (found.value, found.strict, found.exact) == (pytest.approx(value), strict, True)
    assert found.whole == pytest.approx(whole, nan_ok=True)


def test_just_above_or_just_below_is_said():
    """Protects: on which side of an edge. Expected: more revenue, less expenditure; on the edge itself too."""
    spent = ("expenditure_realised", "2023")
    assert "just above" in solve(ON, THESIS, REVENUE, "efficiency", "efficient").sentence
    assert "just below" in solve(ON, THESIS, spent, "efficiency", "efficient").sentence
    level = ground(csv("Year,Side,Budgeted,Realised\n2023,revenue,9,5\n2023,expenditure,9,5\n"), THESIS)
    assert "just above" in solve(level, THESIS, REVENUE, "efficiency", "efficient").sentence
    assert "just below" in solve(level, THESIS, spent, "efficiency", "efficient").sentence


def test_a_goal_that_is_reached_is_said():
    """Protects: nothing to do. Expected: 31,367 visits whatever the beds; 11,472 of 19,120 is 60 % as it stands."""
    visits = solve(ON, THESIS, BEDS, "outpatient_visits", 31_367)
    assert (visits.value, "already" in visits.sentence) == (80, True)
    held = Scenario.of({("patient_days", "2023"): 11_472})
    on = replace(ON, inputs=apply(held, ON, THESIS)[0])
    assert "already" in solve(on, THESIS, BEDS, "bor", 60).sentence


def test_a_trend_without_a_year_before_cannot_turn():
    """Protects: the first period. Expected: no value, and the reason."""
    found = solve(ON, THESIS, ("visits", "2021"), "outpatient_visits", "good")
    assert math.isnan(found.value)
    assert "no earlier period" in found.sentence


def test_an_answer_that_cannot_be_is_said():
    """Protects: BOR of 120 % takes 22,944 patient-days in 19,120 bed-days. Expected: the answer and the sentence."""
    found = solve(ON, THESIS, ("patient_days", "2023"), "bor", 120)
    assert found.value == 22_944
    assert "19,120" in found.impossible[0]


@pytest.mark.parametrize(
    ("lever", "indicator", "target", "said"),
    [
        ("indicators.bor.low", "bor", 5, "benchmark"),
        (BEDS, "happiness", 5, "happiness"),
        (BEDS, "bor", "splendid", "splendid"),
        (BEDS, "bor", math.inf, "number"),
        (("beds", "1999"), "bor", 5, "1999"),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused(lever, indicator, target, said):
    """Protects: arguments. Expected: ValueError that names what is wrong."""
    with pytest.raises(ValueError, match=said):
        solve(ON, THESIS, lever, indicator, target)


@pytest.mark.parametrize(
    ("at", "target", "expected"),
    [
        (lambda x: x * x, 9.0, 3.0),
        (lambda x: math.sqrt(x), 4.0, 16.0),
        (lambda x: x * x, -1.0, math.nan),
        (lambda x: (x - 2) * (x - 8), 0.0, 8.0),  # two roots, 8 is nearer to 10
        (lambda x: math.nan if x == 50 else 1 / (x - 50) ** 3, 0.0, math.nan),  # changes its sign, but has no root
    ],
)
def test_other_formulas_go_to_the_root_finder(at, target, expected):
    """Protects: a formula that is no ratio of straight lines. Expected: roots by hand; exact is not claimed."""
    found = crossing(Curve(at, 10.0, 0.0, 1000.0), target)
    assert (found.x, found.exact) == (pytest.approx(expected, nan_ok=True), False)


# --- for any levers and values --------------------------------------------------------------------------------------

EVERY = levers(ON, THESIS)
INPUTS = EVERY[EVERY["part"] == ""]
CHANGES = st.dictionaries(st.sampled_from(list(EVERY["lever"])), st.floats(0, 1e11), max_size=4).filter(
    lambda changes: not {at[:2] for at in changes if len(at) == 3} & {at for at in changes if len(at) == 2}
)
FORMULAS = [
    ({f"indicators.{key}.formula": variant}, (name, "2023"), key)
    for key, indicator in INDICATORS.items()
    for variant, formula in indicator.formulas.items()
    for name in {"beds", "days", *formula.inputs}
    if (name, "2023") in set(INPUTS["lever"]) and key not in ("innovation", "employee_turnover")
]


def same(one_card: bsc.Scorecard, other: bsc.Scorecard) -> None:
    for name in ("table", "perspectives", "totals"):
        pd.testing.assert_frame_equal(getattr(one_card, name), getattr(other, name), check_exact=True)


@settings(max_examples=8, deadline=None)
@given(changes=CHANGES)
def test_applied_and_undone_is_the_base(changes):
    """Protects: a scenario without a change, one taken back, and levers put where they stood. Expected: the base."""
    base = bsc.scorecard(ON.datasets, THESIS)
    scenario = Scenario.of(changes)
    for lever in changes:
        scenario = scenario.undo(lever)
    same(compare(ON, THESIS, scenario).after, base)
    same(compare(ON, THESIS, {lever: one(EVERY, lever=lever)["value"] for lever in changes}).after, base)
    same(compare(ON, THESIS, changes).before, base)


@settings(max_examples=20, deadline=None)
@given(changes=CHANGES)
def test_totals_stay_on_their_scale_and_the_waterfall_adds_up(changes):
    """Protects: any scenario. Expected: totals in [-1, 1]; the changes of a period add up to its total's."""
    found = compare(ON, THESIS, changes)
    assert found.after.totals["score"].between(-1, 1).all()
    added = found.waterfall.groupby("period")["change"].sum()
    for row in found.totals.itertuples():
        assert added.get(row.period, 0.0) == pytest.approx(row.score_after - row.score_before, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(about=st.sampled_from(FORMULAS), target=st.floats(0.1, 1e4))
def test_the_answer_put_back_gives_the_target(about, target):
    """Protects: goal seek of every formula in every input. Expected: the target, by the whole street; always exact. A
    float holds thousands of millions of rupiah to a millionth, so productivity is met to that."""
    changes, lever, indicator = about
    method = THESIS.change(changes)
    found = solve(ON, method, lever, indicator, target)
    assert found.exact
    assume(not math.isnan(found.value))
    assert values(compare(ON, method, {lever: found.value}))[indicator] == pytest.approx(target, rel=1e-9, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(about=st.sampled_from(FORMULAS), target=st.floats(0.1, 1e4))
def test_a_lever_brings_what_its_curve_reaches(about, target):
    """Protects: "no value does" is not said where one does. Expected: a value that a lever's place gives is found."""
    changes, lever, indicator = about
    method = THESIS.change(changes)
    curve = curve_of(ON, method, lever, indicator)
    place = min(target, curve.high)
    value = curve.value(place)
    assume(not math.isnan(value) and curve.value(place / 2) != value)
    assert solve(ON, method, lever, indicator, value).value == pytest.approx(place, rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(low=st.floats(0, 1e11), more=st.floats(0, 1e11))
def test_raising_what_is_good_never_lowers_a_score(low, more):
    """Protects: order. Expected: more revenue is never worse for efficiency, effectiveness, productivity, the total."""
    cards = [moved({REVENUE: value}).after for value in (low, low + more)]
    scores = [{r.indicator: r.verdict.score for r in card.of("2023")} for card in cards]
    for indicator in ("effectiveness", "productivity", "efficiency"):
        if low > 0:  # without any revenue there is no efficiency
            assert scores[1][indicator] >= scores[0][indicator]
    assert low == 0 or cards[1].total("2023") >= cards[0].total("2023") - 1e-12


@settings(max_examples=10, deadline=None)
@given(changes=CHANGES)
def test_whole_numbers_that_turn_really_turn(changes):
    """Protects: "this many turn it". Expected: another word with the whole number, by the whole street."""
    inputs, _ = apply(Scenario.of(changes), ON, THESIS)
    on = replace(ON, inputs=inputs)
    card = compare(on, THESIS, {}).after
    turns = distance(card, THESIS).turns.query("period == '2023'").dropna(subset="whole")
    for row in turns.sample(min(3, len(turns)), random_state=1).itertuples():
        found = compare(on, THESIS, {row.lever: row.whole})
        assert one(found.moved, indicator=row.indicator, period=row.period)["turns"], row


# --- how far a lever is offered to move, and what it may reach ------------------------------------------------------


def test_a_lever_reaches_from_nothing_to_twice_where_it_stands():
    """Protects: the sliders. Expected: 80 beds to 160 bed by bed; 2,087 patient-days to 4,200 (two leading digits) in
    tens; a mean answer on its scale; moved to 81 beds still to 160, to 500 beds to 500."""
    assert reach(BEDS, ON) == Reach(0.0, 160.0, 1.0, 0)
    assert reach(("patient_days", "2023"), ON) == Reach(0.0, 4200.0, 10.0, 0)
    assert reach(("patient_points", "2023", "P1"), ON) == Reach(1.0, 5.0, 0.05, 2)
    assert reach(BEDS, ON, 81.0) == reach(BEDS, ON)
    assert reach(BEDS, ON, 500.0).high == 500


@given(value=st.floats(-1e12, 1e12), at=st.floats(-1e12, 1e12))
def test_where_a_lever_stands_is_always_within_its_reach(value, at):
    """Protects: a slider whose value lies outside stops the page."""
    own = csv("perspective,indicator,unit,period,actual,target,direction\ncustomer,Wait,,2023," + f"{value!r},5,up\n")
    on = ground(own, THESIS)
    assume(on.own)
    lever = next(iter(("own", period, name) for period, name in on.own))
    found = reach(lever, on, at)
    assert found.low <= min(on.own["2023", "Wait"], at) and max(on.own["2023", "Wait"], at) <= found.high
    assert found.low < found.high and 0 < found.step <= found.high - found.low


def test_suggestions_are_of_what_is_there():
    """Protects: nothing is offered that cannot be moved. Expected: a quarter more of 80 beds; none without inputs."""
    first = next(suggestions(ON, "2023"))
    assert (first.lever, first.value) == (BEDS, 100)
    visits_only = ground(csv("year,visits\n2023,100\n"), THESIS)
    assert list(suggestions(visits_only, "2023")) == []


def test_the_levers_of_a_goal_are_what_people_can_move():
    """Protects: days are the calendar's. Expected: patient-days and beds for BOR; lines of revenue and expenditure for
    efficiency; questions for satisfaction and not its points."""
    rated = {r.indicator: r for r in compare(ON, THESIS, {}).before.of("2023")}
    assert set(goal_levers(rated["bor"], ON, THESIS)) == {("patient_days", "2023"), BEDS}
    lines = {lever[2] for lever in goal_levers(rated["efficiency"], ON, THESIS) if len(lever) == 3}
    assert lines == {"State budget", "Hospital's own revenue (BLU)", "Goods", "Personnel", "Capital"}
    questions = goal_levers(rated["customer_satisfaction"], ON, THESIS)
    assert [lever[2] for lever in questions] == [f"P{n}" for n in range(1, 11)]


def test_the_verdicts_that_can_be_reached_best_first():
    """Protects: the choice of a goal. Expected: within the range before outside it; the thesis' three words of
    efficiency; the five bands of the index; rising, level, falling for a trend."""
    rated = {r.indicator: r for r in compare(ON, THESIS, {}).before.of("2023")}
    assert reachable(rated["bor"]) == ("within", "below", "above")
    assert reachable(rated["efficiency"]) == ("efficient", "balanced", "not efficient")
    assert reachable(rated["customer_satisfaction"])[0] in ("satisfied", "very satisfied")
    assert len(reachable(rated["customer_satisfaction"])) == 5
    assert reachable(rated["outpatient_visits"]) == ("rising", "level", "falling")
    first = {r.indicator: r for r in compare(ON, THESIS, {}).before.of("2021")}["outpatient_visits"]
    assert reachable(first) == ()


def test_closer_to_good_or_further_from_it():
    """Protects: more beds where too few are used. Expected: BOR 10.92 -> 8.73 % is further from 60; 14 beds bring it
    within; economy stays good whichever way; fewer visits move the trend further down."""
    more = moved({BEDS: 100}).moved.set_index(["indicator", "period"])["closer"]
    assert more["bor", "2023"] == more["toi", "2023"] == more["bto", "2023"] == -1
    assert moved({BEDS: 14}).moved.set_index(["indicator", "period"])["closer"]["bor", "2023"] == 1
    less = moved({("expenditure_realised", "2023"): 13e9}).moved.set_index(["indicator", "period"])["closer"]
    assert less["economy", "2023"] == 0 and less["efficiency", "2023"] == 1
    assert moved({VISITS: 30_000}).moved.set_index(["indicator", "period"])["closer"]["outpatient_visits", "2023"] == -1


def test_thresholds_name_every_edge_that_judges():
    """Protects: benchmarks as levers. Expected: 60 and 85 for BOR, four edges of the index once for both surveys, and
    no tolerance of a range twice."""
    found = thresholds(compare(ON, THESIS, {}).before.of("2023"), THESIS)
    at = found.set_index(["lever", "edge"])["value"]
    assert (at["indicators.bor.low", -1], at["indicators.bor.high", -1]) == (60, 85)
    assert [at["survey.edges", n] for n in range(4)] == [20, 40, 60, 80]
    assert found.duplicated(["lever", "edge"]).sum() == 0
    assert with_threshold(THESIS, "survey.edges", 3, 85.0) == (20, 40, 60, 85)
