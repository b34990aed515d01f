"""The Barber-Johnson diagram, checked as geometry: points, rays, lines and wedges against numbers worked by hand.

Worked example: 10 beds in 365 days are 3650 bed-days; 2920 patient-days and 365 discharges give BOR 80 %, ALOS 8,
TOI 2, BTO 36.5, and one admission to a bed follows the other after 10 days. Published: ALOS and TOI of the study's
hospital, with what they imply (README of the published figures).
"""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.indicators.barber_johnson import (
    Accepted,
    BedUse,
    accepted,
    accepted_by,
    all_met_area,
    bed_use,
    disagreement,
    efficient_area,
    intercept,
    line_ends,
    meeting_point,
    most_beds,
    moved,
    ray_end,
)
from bsc_core.indicators.inpatient import by_period, by_unit, grains_of, units_of
from bsc_core.indicators.inputs import PeriodInputs
from bsc_core.rating import AtLeast, AtMost, Bands, Range, Trend

EXAMPLE = BedUse(bed_days=3650, days=365, year_days=365, patient_days=2920, discharges=365, stay_days=2920)
ANY = (-math.inf, math.inf)
MINISTRY = Accepted(toi=(1, 3), alos=(6, 9), bor=(60, 85), bto=(40, 50))
ROOM = (30.0, 30.0)
counts = st.integers(1, 100_000)


def same_corners(found, expected):
    """The same polygon, wherever it starts and whichever way round it goes."""
    assert len(found) == len(expected), found
    for corner in expected:
        assert any(math.dist(corner, other) < 1e-9 for other in found), (corner, found)


# --- the point ------------------------------------------------------------------------------------------------------


def test_the_worked_example():
    """Protects: the four values of a point. Expected: the head of this file."""
    assert (EXAMPLE.bor, EXAMPLE.alos, EXAMPLE.toi, EXAMPLE.bto, EXAMPLE.beds) == pytest.approx((80, 8, 2, 36.5, 10))


@pytest.mark.parametrize(
    ("alos", "toi", "bor", "bto"), [(3.79, 22.25, 14.6, 14.0), (4.0, 17.6, 18.5, 16.9), (2.9, 23.6, 10.9, None)]
)
def test_the_published_points(alos, toi, bor, bto):
    """Protects: the picture's own formulas. Expected: BOR and BTO that the published ALOS and TOI imply."""
    if bto:
        assert intercept(bto, 365) == pytest.approx(alos + toi, rel=0.005)
        assert meeting_point(bor, bto, 365) == pytest.approx((toi, alos), rel=0.005)
    assert ray_end(bor, (toi * 2, alos * 2))[0] == pytest.approx(toi * 2, rel=0.01)


@given(beds=counts, patient_days=counts, discharges=counts, days=st.integers(1, 366), year=st.sampled_from([365, 366]))
def test_with_patient_days_the_four_meet_in_one_point(beds, patient_days, discharges, days, year):
    """Protects: BOR's ray and BTO's line cross where TOI and ALOS are, part years and overfull wards too."""
    use = BedUse(beds * days, days, year, patient_days, discharges)
    cycle = beds * days / discharges
    assert meeting_point(use.bor, use.bto, year) == pytest.approx((use.toi, use.alos), rel=1e-9, abs=1e-9 * cycle)
    assert use.toi + use.alos == pytest.approx(intercept(use.bto, year))


def test_a_part_year_is_brought_to_a_year():
    """Protects: 2023's 239 days. Expected by hand: 722 / 80 x 365 / 239 = 13.783; TOI (19120 - 2087) / 722 = 23.591."""
    use = BedUse(80 * 239, 239, 365, 2087, 722)
    assert use.bto == pytest.approx(13.783, abs=5e-4)
    assert use.toi == pytest.approx(23.591, abs=5e-4)


def test_what_is_missing_has_no_place():
    """Protects: no made-up numbers. Expected: nan, and no place in the diagram."""
    for use in (bed_use({}), BedUse(3650, 365, 365, 0, 0), BedUse(3650, 365, 365, math.nan, 10)):
        assert not use.can_be_drawn
    nobody = BedUse(3650, 365, 365, 0, 0)
    assert math.isnan(nobody.toi) and math.isnan(nobody.alos) and nobody.bor == 0 and nobody.bto == 0
    assert all(math.isnan(v) for v in meeting_point(0.0, 0.0, 365))


# --- rays and lines -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bor", "room", "end"),
    [
        (50, (10, 10), (10, 10)),  # the diagonal
        (80, (10, 10), (2.5, 10)),  # slope 4
        (20, (10, 10), (10, 2.5)),  # slope 1/4
        (75, (10, 6), (2, 6)),  # slope 3
        (100, (10, 6), (0, 6)),  # no empty bed: the axis of ALOS
        (0, (10, 6), (10, 0)),  # no patient: the axis of TOI
    ],
)
def test_a_ray_goes_through_the_origin_and_its_end(bor, room, end):
    """Protects: the slope p / (1 - p), and where the ray leaves the picture. Two known points each."""
    assert ray_end(bor, room) == pytest.approx(end)


@pytest.mark.parametrize(
    ("bto", "room", "ends"),
    [
        (36.5, (20, 20), ((0, 10), (10, 0))),  # both intercepts are 365 / 36.5 = 10
        (36.5, (8, 20), ((0, 10), (8, 2))),  # leaves on the right
        (36.5, (20, 6), ((4, 6), (10, 0))),  # comes in from above
        (36.5, (8, 6), ((4, 6), (8, 2))),
        (73, (20, 20), ((0, 5), (5, 0))),
    ],
)
def test_a_line_of_equal_turnover_has_two_equal_intercepts(bto, room, ends):
    """Protects: both intercepts at days / BTO, cut to the picture. Expected by hand."""
    found = line_ends(bto, 365, room)
    assert found is not None
    assert [pytest.approx(end) for end in ends] == list(found)


def test_a_line_outside_the_picture_is_not_drawn():
    """Protects: no line along an edge. Expected: 365 / 10 = 36.5 lies beyond 20 + 16; a BTO of 0 has no line."""
    assert line_ends(10, 365, (20, 16)) is None
    assert line_ends(0, 365, (20, 20)) is None


def test_a_leap_year_has_longer_lines():
    """Protects: the year's own days. Expected: 366 / 36.6 = 10."""
    assert intercept(36.6, 366) == pytest.approx(10)


# --- the wedge ------------------------------------------------------------------------------------------------------


def test_the_wedge_of_the_ministry_has_four_corners():
    """Protects: the efficient wedge. Expected by hand: ray of 60 % y = 1.5 x, line of 40 x + y = 9.125, TOI 1 to 3."""
    same_corners(efficient_area(MINISTRY, 365, ROOM), [(1, 1.5), (3, 4.5), (3, 6.125), (1, 8.125)])


def test_the_wedge_of_barber_and_johnson():
    """Protects: another benchmark set. Expected by hand: y = 3 x, x + y = 365 / 30 = 12.1667, TOI 1 to 3."""
    own = Accepted(toi=(1, 3), alos=(3, 12), bor=(75, 85), bto=(30, math.inf))
    same_corners(efficient_area(own, 365, ROOM), [(1, 3), (3, 9), (3, 365 / 30 - 3), (1, 365 / 30 - 1)])


def test_ray_and_line_may_meet_before_the_greatest_toi():
    """Protects: a wedge with three corners. Expected by hand: y = 3 x meets x + y = 9.125 at 2.28125, 6.84375."""
    own = Accepted(toi=(1, 3), alos=ANY, bor=(75, 85), bto=(40, 50))
    same_corners(efficient_area(own, 365, ROOM), [(1, 3), (2.28125, 6.84375), (1, 8.125)])


def test_benchmarks_that_contradict_each_other_leave_no_wedge():
    """Protects: an empty wedge is said and not drawn. Expected: 95 % needs y = 19 x, 19 days at TOI 1; 40 allows 8."""
    assert efficient_area(Accepted((1, 3), ANY, (95, 100), (40, 50)), 365, ROOM) == ()


def test_an_open_wedge_ends_with_the_picture():
    """Protects: a set without a least BTO. Expected: up to the picture's top, 10."""
    own = Accepted(toi=(1, 3), alos=ANY, bor=(60, 85), bto=ANY)
    same_corners(efficient_area(own, 365, (30, 10)), [(1, 1.5), (3, 4.5), (3, 10), (1, 10)])


def test_where_all_four_hold():
    """Protects: the darker ground. Expected by hand: the ray of 85 % meets the lines of 40 and 50 at 15 % of 9.125 and
    of 7.3, ALOS 6 meets the line of 50 at TOI 1.3, and TOI 3 meets ALOS 6 and the line of 40."""
    corners = [(0.15 * 9.125, 0.85 * 9.125), (0.15 * 7.3, 0.85 * 7.3), (1.3, 6), (3, 6), (3, 6.125)]
    same_corners(all_met_area(MINISTRY, 365, ROOM), corners)


@given(
    toi=st.floats(0.1, 20),
    alos=st.floats(0.1, 25),
    low=st.floats(5, 60),
    wide=st.floats(5, 35),
    bto=st.floats(20, 60),
)
def test_a_point_lies_where_all_hold_exactly_when_each_benchmark_holds(toi, alos, low, wide, bto):
    """Protects: the wedge and the verdicts never contradict each other. Expected: inside the polygon (same side of
    every edge) just when TOI, ALOS, BOR and BTO each lie in their range."""
    own = Accepted(toi=(1, 8), alos=(3, 12), bor=(low, low + wide), bto=(bto, bto + 40))
    use = {"toi": toi, "alos": alos, "bor": 100 * alos / (toi + alos), "bto": 365 / (toi + alos)}
    gaps = [min(abs(v - end) for end in getattr(own, name)) for name, v in use.items()]
    assume(min(gaps) > 1e-6)
    meets = all(getattr(own, name)[0] < v < getattr(own, name)[1] for name, v in use.items())
    corners = all_met_area(own, 365, (40, 40))
    sides = {
        (x1 - x0) * (alos - y0) - (y1 - y0) * (toi - x0) > 0
        for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], *corners[:1]], strict=True)
    }
    assert (len(corners) > 0 and len(sides) == 1) == meets


@pytest.mark.parametrize(
    ("rule", "span"),
    [
        (Range(60, 85), (60, 85)),
        (Range(60, 85, 5), (60, 85)),
        (AtMost(25), (-math.inf, 25)),
        (AtMost(25, 5), (-math.inf, 20)),
        (AtLeast(30), (30, math.inf)),
        (Bands((1.0, 3.0), ("a", "b", "c"), (-1.0, 1.0, 0.0)), (1, 3)),
        (Trend(), ANY),
    ],
)
def test_what_a_rule_accepts(rule, span):
    """Protects: every kind of benchmark has its place in the diagram. Expected: the ends of what it calls good."""
    assert accepted(rule) == span


def test_the_methods_benchmarks():
    """Protects: the wedge comes from the method. Expected: the ministry's figures of 2005, as the thesis uses them."""
    assert accepted_by(bsc.Method.load("thesis")) == MINISTRY


# --- levers ---------------------------------------------------------------------------------------------------------


def inputs(**values):
    return PeriodInputs({"days": 365.0, "year_days": 365.0, "beds": 10.0, "bed_days": 3650.0, **values})


def test_levers_move_the_point():
    """Protects: what-if goes through the same formulas. By hand: 20 beds, BOR 40 %, TOI (7300 - 2920) / 365 = 12."""
    before = inputs(patient_days=2920.0, discharges=365.0, stay_days=3650.0, deaths=4.0, deaths_48h=2.0)
    use = bed_use(moved(before, beds=20.0).values)
    assert (use.bor, use.alos, use.toi, use.bto) == pytest.approx((40, 8, 12, 18.25))
    assert before.values["beds"] == 10, "what was is untouched"
    use = bed_use(moved(before, patient_days=1460.0, discharges=730.0).values)
    assert (use.bor, use.alos, use.toi, use.bto) == pytest.approx((40, 2, 3, 73))
    assert use.alos_by_stay == pytest.approx(2.5), "3650 days stayed halve with the patient-days: 1825 / 730"
    assert "deaths" not in moved(before).values, "moving beds says nothing of deaths"


def test_levers_without_sense_are_refused():
    """Protects: no negative beds. Expected: ValueError in words."""
    for asked in ({"beds": -1.0}, {"patient_days": math.nan}, {"discharges": math.inf}):
        with pytest.raises(ValueError, match="numbers from 0"):
            moved(inputs(), **asked)


@pytest.mark.parametrize(
    ("patient_days", "bor", "beds"), [(2920, 80, 10), (2920, 60, 13), (5406, 60, 24), (100, 60, math.nan)]
)
def test_the_beds_that_the_same_patients_fill(patient_days, bor, beds):
    """Protects: the way back to the benchmark. Expected by hand: 2920 / (0.8 x 365) = 10; 13.3; 24.7; 0.46 of a bed."""
    found = most_beds(BedUse(80 * 365, 365, 365, patient_days, 100), bor)
    assert found == pytest.approx(beds, nan_ok=True)


# --- stay and patient-days ------------------------------------------------------------------------------------------


def apart(stay, patient_days=2920, discharges=365):
    return disagreement(BedUse(3650, 365, 365, patient_days, discharges, stay))


def test_stay_and_patient_days_that_agree():
    """Protects: no word where there is nothing to say. Expected: none, and none without a count of stay."""
    assert apart(2920) is None
    assert apart(math.nan) is None
    assert apart(2921) is None, "1 / 365 of a day is not seen"


def test_a_little_apart_is_the_border():
    """Protects: patients over the border. Expected by hand: 8 patients a day stay 8 days each, 64 days; 50 is less."""
    found = apart(2970)
    assert found is not None
    assert (found.days, found.alos, found.border, found.kind) == pytest.approx((50, 50 / 365, 64, "border"))


def test_one_day_for_each_patient_is_a_way_of_counting():
    """Protects: day of admission and day of discharge both counted. Expected: 365 days for 365 patients, either way."""
    for stay in (2920 + 365, 2920 - 365):
        found = apart(stay)
        assert found is not None and found.kind == "one_day"
        assert found.alos == pytest.approx(math.copysign(1, stay - 2920))


def test_far_apart_is_a_miscount():
    """Protects: 2000 days apart are no border (64) and no day each (365). Expected: a miscount."""
    found = apart(920)
    assert found is not None and found.kind == "count"


# --- periods and wards ----------------------------------------------------------------------------------------------

WARDS = b"""Period,Ward,Days,Beds,Patient days,Discharges,Deaths
January 2023,A,31,10,200,40,1
January 2023,B,31,20,400,100,0
February 2023,A,28,10,180,45,2
February 2023,B,28,20,300,75,1
March 2023,A,31,10,220,44,0
March 2023,B,31,20,500,100,4
April 2023,A,30,10,150,50,0
"""


@pytest.fixture(scope="module")
def wards():
    return bsc.read(WARDS, "wards.csv")


METHOD = bsc.Method.load("thesis")


def test_what_can_be_compared(wards, datasets):
    """Protects: only what the files have is offered. Expected: months give quarters; the sample has years alone."""
    assert units_of(wards) == ["A", "B"]
    assert grains_of(wards) == ["year", "quarter", "month"]
    assert (units_of(datasets), grains_of(datasets), grains_of([])) == ([], ["year"], [])


def test_months_of_all_wards_add_up(wards):
    """Protects: bed-days add up over wards. Expected by hand: January 30 beds x 31 days = 930, 600 patient-days."""
    compared = by_period(wards, METHOD, "month")
    assert list(compared.inputs) == ["January 2023", "February 2023", "March 2023", "April 2023"]
    use = bed_use(compared.inputs["January 2023"].values)
    assert (use.bed_days, use.beds, use.bor) == pytest.approx((930, 30, 600 / 930 * 100))
    assert use.bto == pytest.approx(140 / 30 * 365 / 31)


def test_quarters_are_made_of_months(wards):
    """Protects: sums, and a quarter of one month. Expected by hand: 90 days x 30 beds = 2700, 1800 patient-days."""
    compared = by_period(wards, METHOD, "quarter")
    assert list(compared.inputs) == ["2023 Q1", "2023 Q2"]
    assert compared.of("2023 Q1", "bor").value == pytest.approx(1800 / 2700 * 100)
    assert compared.inputs["2023 Q2"].values["days"] == 30


def test_a_quarter_that_is_given_counts_and_not_its_months():
    """Protects: nothing counts twice. Expected: the 999 patient-days of the quarter's own row."""
    rows = b"Period,Days,Beds,Patient days,Discharges\nJanuary 2023,31,20,400,100\n2023-Q1,90,20,999,250\n"
    compared = by_period(bsc.read(rows, "both.csv"), METHOD, "quarter")
    assert [known.values["patient_days"] for known in compared.inputs.values()] == [999]


def test_one_ward_alone_and_ward_by_ward(wards):
    """Protects: a ward's own numbers. Expected by hand: A has 750 patient-days in 10 beds x 120 days, 62.5 %."""
    alone = by_period(wards, METHOD, "year", "A")
    assert alone.of("2023", "bor").value == pytest.approx(62.5)
    assert alone.of("2023", "gdr").value == pytest.approx(3 / 179 * 1000)
    beside = by_unit(wards, METHOD, "2023")
    assert (list(beside.inputs), beside.in_time) == (["A", "B"], False)
    assert beside.of("A", "bor").value == pytest.approx(62.5)
    assert beside.of("B", "bor").value == pytest.approx(1200 / 1800 * 100)


def test_by_year_is_what_the_scorecard_shows(datasets):
    """Protects: two pages never contradict each other. Expected: the scorecard's values."""
    card = bsc.scorecard(datasets, METHOD)
    compared = by_period(datasets, METHOD)
    for key in ("bor", "alos", "toi", "bto", "ndr", "gdr"):
        assert [r.value for r in compared.history(key)] == [r.value for r in card.history(key)]


def test_an_unknown_grain_is_refused(datasets):
    """Protects: no silent year. Expected: ValueError."""
    with pytest.raises(ValueError, match="told apart"):
        by_period(datasets, METHOD, "week")
