"""From datasets to verdicts, perspectives and a total.

Scores: 1 good, 0 fair, -1 poor. A perspective's score is the weighted mean of its indicators' scores, the total that
of the perspectives; weights start equal. What has no score is left out and its weight shared.
"""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.headline import headline
from bsc_core.indicators.catalogue import INDICATORS, PERSPECTIVES
from bsc_core.scorecard import gaps

THESIS = bsc.Method.load("thesis")
TABLE = ["perspective", "indicator", "period", "value", "unit", "category", "score", "weight", "reason"]
P, F, G = -1.0, 0.0, 1.0
NONE = None


def csv(text: str, name: str = "table.csv") -> list[bsc.Dataset]:
    return bsc.read(text.encode(), name)


@pytest.fixture(scope="module")
def card(datasets):
    return bsc.scorecard(datasets, THESIS)


def row(card: bsc.Scorecard, indicator: str, period: str):
    (found,) = (r for r in card.of(period) if r.indicator == indicator)
    return found


# --- the sample hospital --------------------------------------------------------------------------------------------

VERDICTS = {
    # benchmark below which or above which each value lies: see the printed values in test_indicators
    "economy": (G, G, G),  # 98.07, 96.59, 53.38: all below 100
    "efficiency": (G, P, P),  # 72.21 below, 125.77 and 111.55 above 100
    "effectiveness": (G, P, P),  # 135.82 above, 76.80 and 47.86 below 100
    "customer_retention": (NONE, P, P),  # 76.76, 73.84, 34.77 fall
    "customer_acquisition": (NONE, P, P),  # 9.31, 8.45, 8.04 fall
    "customer_satisfaction": (NONE, NONE, G),  # one survey, in the latest year; 73.48 is satisfied
    "outpatient_visits": (NONE, P, P),  # 38,811, 33,157, 31,367 fall
    "bor": (P, P, P),  # 14.6, 18.5, 10.9 against 60-85
    "alos": (P, P, P),  # 3.79, 4, 2.9 against 6-9
    "toi": (P, P, P),  # 22.25, 17.6, 23.6 against 1-3
    "bto": (P, P, P),  # 14.0, 16.9, 13.8 against 40-50
    "ndr": (G, G, G),  # 8.0, 8.9, 5.5 below 25
    "gdr": (G, G, G),  # 16.1, 17.8, 12.5 below 45
    "innovation": (NONE, NONE, NONE),
    "employee_turnover": (NONE, NONE, NONE),
    "employee_satisfaction": (NONE, NONE, G),  # 78.97 is satisfied
    "productivity": (NONE, P, P),  # -23.6 and -6.4 million are negative
}


@pytest.mark.parametrize("indicator", VERDICTS)
def test_verdicts_of_the_sample(card, indicator):
    """Protects: every verdict of three years. Expected: printed values against the domain's benchmarks, by eye."""
    scores = [None if math.isnan(r.verdict.score) else r.verdict.score for r in card.history(indicator)]
    assert tuple(scores) == VERDICTS[indicator]


@pytest.mark.parametrize(
    ("perspective", "scores"),
    [
        ("financial", ((G + G + G) / 3, (G + P + P) / 3, (G + P + P) / 3)),
        ("customer", (math.nan, (P + P) / 2, (P + P + G) / 3)),
        ("internal_process", ((4 * P + 2 * G) / 6, (5 * P + 2 * G) / 7, (5 * P + 2 * G) / 7)),
        ("learning_growth", (math.nan, P, (G + P) / 2)),
    ],
)
def test_perspective_scores_of_the_sample(card, perspective, scores):
    """Protects: the mean of those with a score. Expected: the verdicts above; visits have none in the first year."""
    found = [card.perspective(perspective, year) for year in card.periods]
    assert found == pytest.approx(scores, nan_ok=True)


@pytest.mark.parametrize(
    ("year", "total", "verdict"),
    [
        ("2021", (1 - 1 / 3) / 2, "fair"),  # two perspectives have a score
        ("2022", (-1 / 3 - 1 - 3 / 7 - 1) / 4, "poor"),
        ("2023", (-1 / 3 - 1 / 3 - 3 / 7 + 0) / 4, "poor"),
    ],
)
def test_totals_of_the_sample(card, year, total, verdict):
    """Protects: the mean of the perspectives, and its word. Expected: the perspective scores above, by hand."""
    assert card.total(year) == pytest.approx(total)
    assert card.totals.set_index("period")["verdict"][year] == verdict


def test_the_headline_says_the_total_and_what_is_good_and_poor(card):
    """Protects: the sentence a director reads first. Expected: -23/84 = -0.27; satisfied employees, poor productivity
    and efficiency weigh most (1/8 and 1/12 of the total), one perspective before a second of it."""
    first, second = headline(card, "2023")
    assert str(first) == "In 2023 the hospital scores **−0.27, poor**."
    assert "its employees are satisfied" in second
    assert "it spends more than it earns" in second
    assert "few patients die" not in second


def test_the_headline_of_nothing():
    """Protects: a period without any score. Expected: one sentence with the period, no second."""
    first, second = headline(bsc.scorecard(csv("Year,Visits\n2024,5\n"), THESIS), "2024")
    assert "2024" in first
    assert second is None


# --- frames ---------------------------------------------------------------------------------------------------------


def test_frames_have_the_agreed_columns_first(card):
    """Protects: the names that notebooks build on. Expected: the interface's list, in its order."""
    assert list(card.table.columns[:9]) == TABLE
    assert list(card.perspectives.columns) == ["perspective", "period", "score", "weight"]
    assert list(card.totals.columns) == ["period", "score", "verdict"]
    assert len(card.table) == len(card.rated) == 3 * len(INDICATORS)
    assert len(card.perspectives) == 3 * len(PERSPECTIVES)
    assert card.periods == ("2021", "2022", "2023")


def test_every_row_has_a_reason_a_benchmark_and_a_source(card):
    """Protects: a result carries its reason, with data or without. Expected: a text in each, never empty or nan."""
    for column in ("reason", "benchmark", "source", "category", "verdict", "name"):
        assert all(isinstance(text, str) and text for text in card.table[column]), column


def test_a_trace_leads_back_to_the_inputs(card):
    """Protects: economy of 2022 down to its two sums and its file. Expected: published lines added up by hand:
    20,617,030,728 + 3,469,960,340 + 534,710,940 of 21,135,457,000 + 3,802,310,000 + 551,930,000."""
    economy = row(card, "economy", "2022")
    assert {name: q.value for name, q in economy.inputs.items()} == {
        "expenditure_realised": 24_621_702_008,
        "expenditure_budgeted": 25_489_697_000,
    }
    assert economy.value == pytest.approx(100 * 24_621_702_008 / 25_489_697_000)
    assert economy.files == ("budget.xlsx",)
    assert (economy.previous_period, economy.change) == ("2021", pytest.approx(economy.value - economy.previous))
    assert row(card, "productivity", "2022").files == ("budget.xlsx", "workforce.csv")


def test_no_datasets_give_empty_frames_with_their_columns():
    """Protects: a fresh start is no error. Expected: no rows, all columns."""
    card = bsc.scorecard([], THESIS)
    assert (len(card.table), len(card.perspectives), len(card.totals), card.periods) == (0, 0, 0, ())
    assert list(card.table.columns[:9]) == TABLE
    assert list(card.totals.columns) == ["period", "score", "verdict"]


def test_one_perspective_of_a_period(card):
    """Protects: what a page shows under a perspective. Expected: its three indicators, in the order of the table."""
    assert [r.indicator for r in card.of("2023", "financial")] == ["economy", "efficiency", "effectiveness"]
    assert len(card.of("2023")) == len(INDICATORS)


def test_a_period_that_is_not_there_is_named(card):
    """Protects: a question about nothing. Expected: ValueError with the period."""
    with pytest.raises(ValueError, match="1999"):
        card.total("1999")


# --- weights --------------------------------------------------------------------------------------------------------


def test_shares_sum_to_one_among_those_with_a_score(card):
    """Protects: normalised weights. Expected: 1 in each perspective and period with a score, 0 for those without."""
    for (_, _), rows in card.table.groupby(["perspective", "period"]):
        scored = rows["score"].notna()
        assert rows.loc[~scored, "weight"].eq(0).all()
        assert rows["weight"].sum() == pytest.approx(1.0 if scored.any() else 0.0)
    for _, rows in card.perspectives.groupby("period"):
        assert rows["weight"].sum() == pytest.approx(1.0)
        assert rows.loc[rows["score"].isna(), "weight"].eq(0).all()


def test_the_weight_of_a_missing_indicator_is_shared(card):
    """Protects: 2 of 3 customer indicators in 2022 count half each, 3 of 3 in 2023 a third. Expected: 1/2 and 1/3."""
    assert row(card, "customer_retention", "2022").weight == pytest.approx(1 / 2)
    assert row(card, "customer_satisfaction", "2022").weight == 0
    assert row(card, "customer_retention", "2023").weight == pytest.approx(1 / 3)


def test_a_perspective_without_a_score_is_left_out(card):
    """Protects: 2021 has two of four perspectives. Expected: a half each for those, 0 for the others."""
    weights = card.perspectives.query("period == '2021'").set_index("perspective")["weight"]
    assert weights.to_dict() == {"financial": 0.5, "customer": 0, "internal_process": 0.5, "learning_growth": 0}


def test_unequal_weights_by_hand(datasets):
    """Protects: weighted means. Expected: 2023 financial (3 x 1 - 1 - 1) / 5 = 0.2; total with financial 2 of 5:
    (2 x 0.2 - 1/3 - 3/7 + 0) / 5."""
    method = THESIS.change({"weights.indicators.economy": 3.0, "weights.perspectives.financial": 2.0})
    card = bsc.scorecard(datasets, method)
    assert card.perspective("financial", "2023") == pytest.approx(0.2)
    assert card.total("2023") == pytest.approx((0.4 - 1 / 3 - 3 / 7) / 5)
    assert row(card, "economy", "2023").weight == pytest.approx(0.6)


def test_a_weight_of_zero_leaves_an_indicator_and_a_perspective_out(datasets):
    """Protects: zero is left out, its verdict stays to be seen. Expected: financial 2023 (-1 - 1) / 2; total of the
    other three (-1 - 3/7 - 1/3) / 3."""
    method = THESIS.change({"weights.indicators.economy": 0.0, "weights.perspectives.learning_growth": 0.0})
    card = bsc.scorecard(datasets, method)
    (economy,) = (r for r in card.left_out if r.period == "2023")
    assert (economy.indicator, economy.verdict.verdict, economy.weight) == ("economy", "good", 0)
    assert "economy" not in set(card.table["indicator"])
    assert card.perspective("financial", "2023") == -1
    assert card.perspective("learning_growth", "2023") == 0
    assert card.total("2023") == pytest.approx((-1 - 3 / 7 - 1 / 3) / 3)


def test_all_that_has_a_score_weighs_nothing():
    """Protects: no division by zero. Expected: no score, and the word for none."""
    method = THESIS.change({"weights.indicators.efficiency": 0.0})
    budget = csv("Year,Side,Budgeted,Realised\n2024,revenue,,5\n2024,expenditure,,4\n")
    card = bsc.scorecard(budget, method)
    assert [r.verdict.verdict for r in card.left_out] == ["good"]
    assert math.isnan(card.total("2024"))
    assert list(card.totals["verdict"]) == ["none"]
    assert card.perspectives["weight"].eq(0).all()


# --- verdicts follow thresholds, trends need a period before --------------------------------------------------------


def test_a_moved_threshold_turns_the_verdict(datasets):
    """Protects: 10.92 % against 10 instead of 60 to 85. Expected: within; internal process (-3 + 3)/7 = -1/7 then."""
    card = bsc.scorecard(datasets, THESIS.change({"indicators.bor.low": 10.0}))
    bor = row(card, "bor", "2023")
    assert (bor.verdict.verdict, bor.verdict.category) == ("good", "within")
    assert card.perspective("internal_process", "2023") == pytest.approx((4 * P + 3 * G) / 7)


def test_the_first_period_has_no_trend(card):
    """Protects: nothing to compare with. Expected: no verdict in 2021, said; the value itself is there."""
    visits = row(card, "outpatient_visits", "2021")
    assert (visits.value, visits.verdict.verdict, visits.previous_period) == (38_811, "none", None)
    assert str(visits.verdict.category) == "no earlier period"


def test_a_trend_compares_with_the_period_before_in_any_order_of_rows():
    """Protects: rows of a file in any order. Expected: 90 to 100 rises in 2024, whatever row comes first."""
    card = bsc.scorecard(csv("Year,Visits\n2024,100\n2023,90\n"), THESIS)
    assert row(card, "outpatient_visits", "2024").verdict.verdict == "good"
    assert card.periods == ("2023", "2024")


def test_an_indicator_without_data_says_what_is_missing(card):
    """Protects: what to load next. Expected: the input that turnover lacks, by its name."""
    turnover = row(card, "employee_turnover", "2023")
    assert math.isnan(turnover.value)
    assert "employees who left" in str(turnover.missing)
    assert row(card, "bor", "2023").missing is None


def test_nothing_to_divide_by_is_said():
    """Protects: nan comes with a why. Expected: no discharges, so no length of stay; beds are there, so BOR is."""
    card = bsc.scorecard(csv("Period,Days,Beds,Patient-days,Stay-days,Discharges\n2024,366,10,366,0,0\n"), THESIS)
    assert "zero" in str(row(card, "alos", "2024").missing)
    assert row(card, "bor", "2024").value == pytest.approx(10.0)


def test_gaps_name_the_file_that_would_help(card):
    """Protects: what is missing for a full scorecard. Expected: new services with the visits, leavers."""
    found = {gap.kind: (set(gap.inputs), set(gap.indicators)) for gap in gaps(card, THESIS)}
    assert found == {
        "visits": ({"new_services", "services"}, {"innovation"}),
        "workforce": ({"left"}, {"employee_turnover"}),
    }


def test_gaps_of_nothing_loaded_are_all_kinds():
    """Protects: the start page's list. Expected: every indicator waits; surveys by who answers."""
    found = gaps(bsc.scorecard([], THESIS), THESIS)
    assert {gap.kind for gap in found} == {"budget", "visits", "inpatient", "workforce", "patients", "employees"}
    assert {indicator for gap in found for indicator in gap.indicators} == set(INDICATORS)


# --- periods, units, several files ----------------------------------------------------------------------------------

INPATIENT = "Period,Unit,Days,Beds,Patient-days,Stay-days,Discharges,Deaths,Deaths 48h\n"


def test_wards_add_up():
    """Protects: units add up, beds as bed-days. Expected: 10 and 20 beds x 365 = 10,950 bed-days, 2,555 + 3,650 used:
    56.67 %; TOI (10,950 - 6,205) / 365 = 13; BTO 365 / 30 beds; ALOS (2,000 + 3,475) / 365 = 15."""
    card = bsc.scorecard(csv(INPATIENT + "2023,A,365,10,2555,2000,165,4,1\n2023,B,365,20,3650,3475,200,6,2\n"), THESIS)
    values = {r.indicator: r.value for r in card.of("2023")}
    assert values["bor"] == pytest.approx(6205 / 10950 * 100)
    assert values["toi"] == pytest.approx(13.0)
    assert values["alos"] == pytest.approx(15.0)
    assert values["bto"] == pytest.approx(365 / 30)
    assert values["gdr"] == pytest.approx(10_000 / 365)
    assert values["ndr"] == pytest.approx(3_000 / 365)


MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_months_of_a_year_add_up():
    """Protects: a year from twelve rows. Expected: 10 beds x 365 = 3,650 bed-days, 12 x 200 = 2,400 used: 65.75 %;
    12 x 30 = 360 discharges: TOI 1,250 / 360, BTO 36, no part year."""
    rows = [f"2023-{m:02},,{days},10,200,190,30,1,0" for m, days in enumerate(MONTHS, start=1)]
    text = INPATIENT.replace("Unit,", "") + "\n".join(r.replace(",,", ",", 1) for r in rows)
    card = bsc.scorecard(csv(text), THESIS)
    assert card.periods == ("2023",)
    values = {r.indicator: r.value for r in card.of("2023")}
    assert values["bor"] == pytest.approx(240_000 / 3650)
    assert values["toi"] == pytest.approx(1250 / 360)
    assert values["bto"] == pytest.approx(36.0)
    assert row(card, "bto", "2023").notes == ()


def test_half_a_year_of_months_is_brought_to_a_year():
    """Protects: January to June 2023, 181 days. Expected: 10 beds, 181 discharges: 18.1 x 365 / 181 = 36.5, said."""
    rows = [f"2023-{m:02},{days},10,200,190,{days},1,0" for m, days in enumerate(MONTHS[:6], start=1)]
    card = bsc.scorecard(csv(INPATIENT.replace("Unit,", "") + "\n".join(rows)), THESIS)
    bto = row(card, "bto", "2023")
    assert bto.value == pytest.approx(36.5)
    assert any("181 days" in note for note in bto.notes)


def test_a_leap_year_has_366_days():
    """Protects: days that a file leaves out. Expected: 2024 with 10 beds is 3,660 bed-days, 1,830 of them half."""
    card = bsc.scorecard(csv("Period,Beds,Patient-days,Discharges\n2024,10,1830,366\n"), THESIS)
    assert row(card, "bor", "2024").value == pytest.approx(50.0)
    assert row(card, "bto", "2024").value == pytest.approx(36.6)


def test_a_period_that_is_no_year_is_brought_to_365_days():
    """Protects: any label may be a period. Expected: 10 beds, 73 days, 20 discharges: 2 x 365 / 73 = 10."""
    card = bsc.scorecard(csv("Period,Days,Beds,Patient-days,Discharges\npilot,73,10,365,20\n"), THESIS)
    assert row(card, "bto", "pilot").value == pytest.approx(10.0)


def test_a_sum_with_a_hole_is_no_sum():
    """Protects: a ward without a count makes the whole unknown, not smaller. Expected: BOR known, death rate not."""
    card = bsc.scorecard(csv(INPATIENT + "2023,A,365,10,2555,2000,165,,\n2023,B,365,20,3650,3475,200,6,2\n"), THESIS)
    assert math.isnan(row(card, "gdr", "2023").value)
    assert row(card, "bor", "2023").value == pytest.approx(6205 / 10950 * 100)


def test_of_two_files_of_the_same_year_the_later_counts_and_that_is_said():
    """Protects: a corrected file takes the place of the first. Expected: 200 visits in 2023, 90 still in 2022."""
    first = csv("Year,Visits\n2022,90\n2023,100\n", "first.csv")
    later = csv("Year,Visits\n2023,200\n", "later.csv")
    card = bsc.scorecard(first + later, THESIS)
    visits = row(card, "outpatient_visits", "2023")
    assert (visits.value, visits.files) == (200, ("later.csv",))
    assert any("later.csv" in note for note in visits.notes)
    assert (row(card, "outpatient_visits", "2022").value, row(card, "outpatient_visits", "2022").notes) == (90, ())
    assert row(bsc.scorecard(later + first, THESIS), "outpatient_visits", "2023").value == 100


def test_files_of_different_wards_are_added():
    """Protects: one file a ward. Expected: 60 + 40 visits, nothing replaced."""
    card = bsc.scorecard(
        csv("Year,Unit,Visits\n2023,A,60\n", "a.csv") + csv("Year,Unit,Visits\n2023,B,40\n", "b.csv"), THESIS
    )
    visits = row(card, "outpatient_visits", "2023")
    assert (visits.value, visits.files, visits.notes) == (100, ("a.csv", "b.csv"), ())


def test_a_row_without_its_ward_counts():
    """Protects: nothing is dropped silently. Expected: 100 + 50 visits."""
    card = bsc.scorecard(csv("Year,Unit,Visits\n2023,A,100\n2023,,50\n"), THESIS)
    assert row(card, "outpatient_visits", "2023").value == 150


def test_revenue_and_expenditure_may_come_in_two_files():
    """Protects: one file for each side. Expected: 90 spent of 120 earned, 75 %."""
    revenue = csv("Year,Side,Budgeted,Realised\n2023,revenue,100,120\n", "revenue.csv")
    expenditure = csv("Year,Side,Budgeted,Realised\n2023,expenditure,100,90\n", "expenditure.csv")
    assert row(bsc.scorecard(revenue + expenditure, THESIS), "efficiency", "2023").value == pytest.approx(75.0)


def test_january_of_ward_12_and_november_of_ward_2_are_two_rows():
    """Protects: one row never replaces another by chance. Expected: 310 + 300 of 10 x 31 + 10 x 30 bed-days, all."""
    january = csv(INPATIENT + "2023-1,12,31,10,310,310,40,0,0\n", "ward_12.csv")
    november = csv(INPATIENT + "2023-11,2,30,10,300,300,40,0,0\n", "ward_2.csv")
    bor = row(bsc.scorecard(january + november, THESIS), "bor", "2023")
    assert bor.inputs["patient_days"].value == 610


@pytest.mark.parametrize(
    ("whole", "parts", "indicator", "expected"),
    [
        ("Year,Visits\n2023,100\n", "Year,Unit,Visits\n2023,A,60\n2023,B,40\n", "outpatient_visits", 100),
        (
            "Period,Days,Beds,Patient-days,Discharges\n2023,365,10,1825,100\n",
            "Period,Days,Beds,Patient-days,Discharges\n2023-01,31,10,310,8\n",
            "bor",
            50.0,
        ),
    ],
)
def test_a_whole_and_its_parts_are_not_counted_twice(whole, parts, indicator, expected):
    """Protects: the hospital's file beside that of its wards or months. Expected: the whole, or at least a note."""
    found = row(bsc.scorecard(csv(whole, "whole.csv") + csv(parts, "parts.csv"), THESIS), indicator, "2023")
    assert found.value == pytest.approx(expected) or found.notes


@pytest.mark.parametrize(
    ("label", "days"), [("January 2023", 31), ("2024-02", 29), ("Triwulan II 2023", 91), ("Semester I 2023", 181)]
)
def test_a_part_of_a_year_without_its_days_has_those_of_the_calendar(label, days):
    """Protects: 300 patient-days of 10 beds in a month are not 8 % of a year. Expected: 300 / (10 x calendar days)."""
    card = bsc.scorecard(csv(f"Period,Beds,Patient-days,Discharges\n{label},10,300,40\n"), THESIS)
    assert row(card, "bor", label[:4] if label[0] == "2" else "2023").value == pytest.approx(3000 / days)


def test_a_part_of_a_year_that_is_not_known_has_no_days():
    """Protects: no days are made up. Expected: no BOR for a label that is neither month, quarter nor half-year."""
    card = bsc.scorecard(csv("Period,Beds,Patient-days,Discharges\nRamadan 2023,10,300,40\n"), THESIS)
    assert math.isnan(row(card, "bor", "2023").value)


def test_the_same_month_written_in_two_ways_is_one():
    """Protects: nothing is counted twice. Expected: the 310 patient-days of the file loaded last."""
    first = csv(INPATIENT + "2023-01,A,31,10,300,300,40,0,0\n", "one.csv")
    second = csv(INPATIENT + "Januari 2023,A,31,10,310,310,40,0,0\n", "two.csv")
    bor = row(bsc.scorecard(first + second, THESIS), "bor", "2023")
    assert (bor.inputs["patient_days"].value, bor.files) == (310, ("two.csv",))
    assert any("loaded last" in note for note in bor.notes)


def test_a_ward_said_twice_is_noted_and_the_others_stay():
    """Protects: what is replaced is said. Expected: 10 of Anak is replaced by 30; Bedah 20 and Gigi 40 stay: 90."""
    first = csv("Year,Unit,Visits\n2023,Anak,10\n2023,Bedah,20\n", "one.csv")
    second = csv("Year,Unit,Visits\n2023,Gigi,40\n2023,Anak,30\n", "two.csv")
    visits = row(bsc.scorecard(first + second, THESIS), "outpatient_visits", "2023")
    assert (visits.value, visits.files) == (90, ("one.csv", "two.csv"))
    assert any("loaded last" in note for note in visits.notes)


def test_a_later_file_without_a_column_does_not_take_it_away():
    """Protects: an indicator does not vanish. Expected: 20 visits of the later file, 1 of 4 services of the earlier."""
    first = csv("Year,Visits,New services,Services\n2023,10,1,4\n", "one.csv")
    second = csv("Year,Visits\n2023,20\n", "two.csv")
    card = bsc.scorecard(first + second, THESIS)
    assert row(card, "outpatient_visits", "2023").value == 20
    assert row(card, "innovation", "2023").value == pytest.approx(25.0)


@pytest.mark.parametrize("label", ["0", "10000", "²"])
def test_a_period_of_digits_that_is_no_year_is_no_error(label):
    """Protects: any text may stand in a period. Expected: gather raises nothing, as it says."""
    card = bsc.scorecard(csv(f"Period,Days,Beds,Patient-days,Discharges\n{label},100,10,500,40\n"), THESIS)
    assert row(card, "bor", label).value == pytest.approx(50.0)


def test_a_ward_with_months_beside_a_ward_with_its_year():
    """Protects: no ward is dropped. Expected: 1,825 patient-days of A's year and 310 of B's January."""
    lines = "2023,A,365,10,1825,1825,100,0,0\n2023-01,B,31,10,310,310,8,0,0\n"
    assert row(bsc.scorecard(csv(INPATIENT + lines), THESIS), "bor", "2023").inputs["patient_days"].value == 2135


def test_revenue_of_the_whole_beside_expenditure_by_ward():
    """Protects: a side in wards is not part of the other side. Expected: 40 + 50 spent of 120 earned, 75 %."""
    revenue = csv("Year,Side,Budgeted,Realised\n2023,revenue,100,120\n", "revenue.csv")
    lines = "2023,A,expenditure,50,40\n2023,B,expenditure,50,50\n"
    expenditure = csv("Year,Unit,Side,Budgeted,Realised\n" + lines, "wards.csv")
    assert row(bsc.scorecard(revenue + expenditure, THESIS), "efficiency", "2023").value == pytest.approx(75.0)


def test_each_side_of_a_budget_has_its_own_months():
    """Protects: a budget scaled to months. Expected: 60 spent in 6 months of a plan of 120: 100 %, not 50 %."""
    method = THESIS.change({"indicators.economy.formula": "scaled to months"})
    budget = "Year,Months,Side,Budgeted,Realised\n2023,12,revenue,120,120\n2023,6,expenditure,120,60\n"
    assert row(bsc.scorecard(csv(budget), method), "economy", "2023").value == pytest.approx(100.0)


def test_remarks_of_a_file_stand_beside_its_numbers(card):
    """Protects: reconstructed counts are said to be so wherever they are shown. Expected: the file's own note."""
    assert any("Reconstructed" in note for note in row(card, "bor", "2022").notes)
    assert not any("Reconstructed" in note for note in row(card, "economy", "2022").notes)


# --- surveys --------------------------------------------------------------------------------------------------------

FIVE = "No,P1,P2,P3\n1,4,5,3\n2,5,5,5\n"  # 27 of 30 points
THREE = "No,P1,P2,P3\n1,1,2,3\n"  # 6 of 15 points


def test_a_survey_belongs_to_the_latest_other_period():
    """Protects: the default period. Expected: 2023, the latest of the visits; 27 / 30 = 90 %."""
    card = bsc.scorecard(csv("Year,Visits\n2022,5\n2023,6\n") + csv(FIVE, "patients.csv"), THESIS)
    assert row(card, "customer_satisfaction", "2023").value == pytest.approx(90.0)
    assert math.isnan(row(card, "customer_satisfaction", "2022").value)


def test_a_survey_alone_is_undated():
    """Protects: no year is made up. Expected: the period "undated"."""
    card = bsc.scorecard(csv(FIVE, "patients.csv"), THESIS)
    assert card.periods == ("undated",)
    assert card.total("undated") == 1


def test_the_period_that_the_user_set_counts():
    """Protects: a survey's period is a choice. Expected: 2022 although 2023 is there."""
    (survey,) = csv(FIVE, "patients.csv")
    card = bsc.scorecard([*csv("Year,Visits\n2022,5\n2023,6\n"), replace(survey, period="2022")], THESIS)
    assert row(card, "customer_satisfaction", "2022").value == pytest.approx(90.0)
    assert math.isnan(row(card, "customer_satisfaction", "2023").value)


def test_two_surveys_of_the_same_people_are_counted_together():
    """Protects: answers pooled, and said. Expected: (27 + 6) of (30 + 15) points = 73.33 %, both files named."""
    card = bsc.scorecard(csv(FIVE, "patients_a.csv") + csv(THREE, "patients_b.csv"), THESIS)
    satisfaction = row(card, "customer_satisfaction", "undated")
    assert satisfaction.value == pytest.approx(33 / 45 * 100)
    assert satisfaction.files == ("patients_a.csv", "patients_b.csv")
    assert len(satisfaction.notes) == 1


def test_patients_and_employees_are_kept_apart():
    """Protects: who answered decides the indicator. Expected: 90 % and 40 %; a survey of others counts nowhere."""
    surveys = csv(FIVE, "patients.csv") + csv(THREE, "employees.csv")
    card = bsc.scorecard(surveys, THESIS)
    assert row(card, "customer_satisfaction", "undated").value == pytest.approx(90.0)
    assert row(card, "employee_satisfaction", "undated").value == pytest.approx(40.0)
    assert bsc.scorecard(csv(FIVE, "neighbours.csv"), THESIS).periods == ()


def test_a_survey_has_its_own_scale_and_reverse_items():
    """Protects: the questionnaire's ends before the method's. Expected: on 1-4, answers 4, 3 | 3, 3 | P3 reversed
    5 - 1 = 4, 5 - 2 = 3 give 20 of 24 points."""
    (survey,) = csv("No,P1,P2,P3\n1,4,3,1\n2,3,3,2\n", "patients.csv")
    asked = replace(survey.asked, low=1.0, high=4.0, reverse=("P3",))
    card = bsc.scorecard([replace(survey, questionnaire=asked)], THESIS)
    assert row(card, "customer_satisfaction", "undated").value == pytest.approx(20 / 24 * 100)


@pytest.mark.parametrize(
    ("off_scale", "points", "possible"),
    [("leave_cell_out", 27, 35), ("leave_row_out", 15, 20), ("keep", 33, 40)],
)
def test_the_treatment_of_answers_off_the_scale_reaches_the_scorecard(off_scale, points, possible):
    """Protects: the user's choice. Expected: 4+3+4+4 = 15, and 4+4+4+6: without the 6, without the row, with both."""
    (survey,) = csv("No,P1,P2,P3,P4\n1,4,3,4,4\n2,4,4,4,6\n", "patients.csv")
    asked = replace(survey.asked, off_scale=off_scale)
    card = bsc.scorecard([replace(survey, questionnaire=asked)], THESIS)
    assert row(card, "customer_satisfaction", "undated").value == pytest.approx(points / possible * 100)


def test_a_total_row_is_not_the_latest_period():
    """Protects: a sum row at the foot of a table. Expected: the survey counts in 2023."""
    inpatient = csv("Period,Days,Beds,Patient-days,Discharges\n2023,365,10,1825,100\nJumlah,365,10,1825,100\n")
    card = bsc.scorecard(inpatient + csv(FIVE, "patients.csv"), THESIS)
    assert row(card, "customer_satisfaction", "2023").value == pytest.approx(90.0)


# --- indicators of one's own ----------------------------------------------------------------------------------------

OWN = "Perspective,Indicator,Unit,Period,Actual,Target,Direction,Weight\n"


def own(*lines: str, method: bsc.Method = THESIS) -> dict[tuple[str, str], object]:
    card = bsc.scorecard(csv(OWN + "\n".join(lines), "own.csv"), method)
    return {(r.indicator, r.period): r for r in card.rated if r.indicator not in INDICATORS}


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("Customer,X,%,2023,80,80,up,", "good"),
        ("Customer,X,%,2023,79.9,80,up,", "poor"),
        ("Customer,X,%,2023,80,80,down,", "good"),
        ("Customer,X,%,2023,80.1,80,down,", "poor"),
        ("Customer,X,%,2023,60,60-85,range,", "good"),
        ("Customer,X,%,2023,85,60 – 85 %,range,", "good"),
        ("Customer,X,%,2023,85.1,60-85,range,", "poor"),
        ("Customer,X,%,2023,79.9,80,,", "poor"),
        ("Pelanggan,X,%,2023,79.9,80,turun,", "good"),
        ("Customer,X,%,2023,79.9,80,trend,", "none"),
        ("Customer,X,%,2023,79.9,,,", "none"),
        ("Customer,X,%,2023,,80,up,", "none"),
    ],
)
def test_an_own_indicator_is_judged_by_its_target(line, verdict):
    """Protects: the direction of a target; on target is reached. Expected: the table's words; up where none is given;
    without target or in the first period by trend, which has no verdict yet."""
    rated = own(line)["X", "2023"]
    assert (rated.verdict.verdict, rated.perspective, rated.measure.unit) == (verdict, "customer", "%")


def test_an_own_indicator_without_a_target_goes_by_trend():
    """Protects: any other indicator. Expected: 5, 6, 6, 4 rise, stay, fall; up is good."""
    found = own(
        *(f"Customer,X,h,{year},{value},,," for year, value in zip(range(2020, 2024), (5, 6, 6, 4), strict=True))
    )
    assert [r.verdict.verdict for r in found.values()] == ["none", "good", "fair", "poor"]


def test_an_own_indicator_that_should_go_down_is_poor_when_it_rises():
    """Protects: waiting time with "down" and no target. Expected: 6 after 5 is worse."""
    found = own("Customer,Waiting time,min,2022,5,,down,", "Customer,Waiting time,min,2023,6,,down,")
    assert found["Waiting time", "2023"].verdict.verdict == "poor"


def test_the_last_quarter_stands_for_the_year_and_that_is_said():
    """Protects: parts of a year. Expected: Q4 with 9 against 8, whatever the order of the rows."""
    found = own("Customer,X,h,2023-Q4,9,8,up,", "Customer,X,h,2023-Q1,1,8,up,", "Customer,X,h,2023-Q3,2,8,up,")
    rated = found["X", "2023"]
    assert (rated.value, rated.verdict.verdict) == (9, "good")
    assert any("2023-Q4" in note for note in rated.notes)


@pytest.mark.parametrize(
    "lines",
    [
        ("Customer,X,h,2023-2,1,8,up,", "Customer,X,h,2023-12,9,8,up,"),
        ("Customer,X,h,January 2023,1,8,up,", "Customer,X,h,December 2023,9,8,up,"),
        ("Customer,X,h,2023,9,8,up,", "Customer,X,h,2023-Q1,1,8,up,"),
        ("Customer,X,h,2023-Q3,9,8,up,", "Customer,X,h,2023-Q4,,8,up,"),
    ],
)
def test_the_last_part_of_a_year_is_last_in_time(lines):
    """Protects: which value stands for the year. Expected: December, the year itself, the last quarter with a value."""
    assert own(*lines)["X", "2023"].value == 9


@pytest.mark.parametrize(("first", "last"), [("31/03/2023", "30/06/2023"), ("Juni 2023", "Agt 2023")])
def test_dates_and_short_months_have_their_place_in_a_year(first, last):
    """Protects: how people write the parts of a year. Expected: June after March, August (Agt, Agust) after June."""
    found = own(f"Customer,X,h,{last},9,8,up,", f"Customer,X,h,{first},1,8,up,")
    assert found["X", "2023"].value == 9


def test_an_unknown_perspective_counts_as_internal_process_and_that_is_said():
    """Protects: nothing is dropped silently. Expected: internal process, a note; none where the table names one."""
    found = own("Marketing,X,%,2023,5,4,up,", "Keuangan,Y,%,2023,5,4,up,")
    assert found["X", "2023"].perspective == "internal_process"
    assert any("perspective" in note for note in found["X", "2023"].notes)
    assert (found["Y", "2023"].perspective, found["Y", "2023"].notes) == ("financial", ())


def test_an_own_weight_counts_beside_the_built_in_ones(datasets):
    """Protects: weights of a table. Expected: customer 2023 without it (-1 - 1 + 1) / 3; with weight 2 and good
    (-1 - 1 + 1 + 2) / 5 = 0.2; without a weight the method's 1: (-1 - 1 + 1 + 1) / 4 = 0."""
    for weight, expected in (("2", 0.2), ("", 0.0), ("0", -1 / 3)):
        table = csv(OWN + f"Customer,X,%,2023,5,4,up,{weight}\n")
        assert bsc.scorecard(datasets + table, THESIS).perspective("customer", "2023") == pytest.approx(expected)
    method = THESIS.change({"weights.indicators.own": 2.0})
    table = csv(OWN + "Customer,X,%,2023,5,4,up,\n")
    assert bsc.scorecard(datasets + table, method).perspective("customer", "2023") == pytest.approx(0.2)


def test_a_tolerance_makes_a_fair_zone_around_an_own_target():
    """Protects: the method's tolerance for own indicators, in percent whatever the unit. Expected: 2 % of 80 are 1.6,
    so 78.4 is fair and 78.3 not; of 5,000 are 100; of the range 1 to 3 are 0.04 around its ends."""
    method = THESIS.change({"indicators.own.tolerance": 2.0})
    lines = (
        "Customer,A,%,2023,78.4,80,up,", "Customer,B,%,2023,78.3,80,up,",
        "Customer,C,Rp,2023,5100,5000,down,", "Customer,D,Rp,2023,5101,5000,down,",
        "Customer,E,h,2023,3.04,1-3,range,", "Customer,F,h,2023,3.05,1-3,range,",
    )  # fmt: skip
    found = own(*lines, method=method)
    assert [found[name, "2023"].verdict.verdict for name in "ABCDEF"] == ["fair", "poor"] * 3


@pytest.mark.parametrize("header", ["Indicator,Period,Actual,Target", "Indicator,Unit,Period,Actual,Target"])
def test_an_own_indicator_needs_no_unit(header):
    """Protects: only indicator, period and actual are required. Expected: 5 against 4 is reached."""
    line = "X,2023,5,4\n" if "Unit" not in header else "X,,2023,5,4\n"
    card = bsc.scorecard(csv(f"{header}\n{line}"), THESIS)
    (rated,) = card.history("X")
    assert rated.verdict.verdict == "good"


@pytest.mark.parametrize("second", ["Customer,X,%,2023,3,4,up,", "Financial,X,%,2023,3,4,up,"])
def test_two_rows_of_the_same_name_are_said(second):
    """Protects: nothing is dropped silently. Expected: two indicators, or a finding, or a note."""
    table = csv(OWN + "Customer,X,%,2023,5,4,up,\n" + second)
    rated = bsc.scorecard(table, THESIS).history("X")
    assert len(rated) == 2 or table[0].findings or rated[0].notes


def test_an_unknown_direction_is_said():
    """Protects: "besser" is no direction. Expected: a finding, or a note as for an unknown perspective."""
    table = csv(OWN + "Customer,X,%,2023,5,4,besser,")
    assert table[0].findings or bsc.scorecard(table, THESIS).history("X")[0].notes


def test_an_own_indicator_named_like_a_built_in_one_is_another():
    """Protects: an own indicator called "bor". Expected: the built-in one has one row in its history."""
    card = bsc.scorecard(csv(OWN + "Customer,bor,%,2023,5,4,up,"), THESIS)
    assert len(card.history("bor")) == 1


# --- for any values and weights -------------------------------------------------------------------------------------

WEIGHTS = st.dictionaries(
    st.sampled_from([path for path in THESIS.values if path.startswith("weights.")]), st.floats(0, 1e3), max_size=8
).filter(lambda w: any({**THESIS.values, **w}[f"weights.perspectives.{p}"] for p in PERSPECTIVES))
AMOUNTS = st.floats(1, 1e12)


def small_hospital(amounts, actual=5.0):
    """Two years of a budget and visits, and an own indicator that should reach 100."""
    spent, earned, plan, visits, before = amounts
    budget = f"Year,Side,Budgeted,Realised\n2023,revenue,{plan!r},{earned!r}\n2023,expenditure,{plan!r},{spent!r}\n"
    return (
        csv(budget, "budget.csv")
        + csv(f"Year,Visits\n2022,{before!r}\n2023,{visits!r}\n", "visits.csv")
        + csv(f"{OWN}Learning and growth,X,%,2023,{actual!r},100,up,\n", "own.csv")
    )


def plainly(number: float) -> float:
    """A number of one decimal, which no one can read as thousands."""
    return int(number) + 0.5


@settings(max_examples=25, deadline=None)
@given(weights=WEIGHTS, amounts=st.tuples(*[AMOUNTS.map(plainly)] * 5))
def test_scores_stay_between_minus_one_and_one(weights, amounts):
    """Protects: the scale of every score, and shares. Expected: [-1, 1] or none, for any weights and values."""
    card = bsc.scorecard(small_hospital(amounts), THESIS.change(weights))
    for frame in (card.perspectives, card.totals):
        assert frame["score"].dropna().between(-1, 1).all()
    for _, rows in card.table[card.table["weight"] > 0].groupby(["perspective", "period"]):
        assert rows["weight"].sum() == pytest.approx(1.0)


@settings(max_examples=20, deadline=None)
@given(weights=WEIGHTS, factor=st.floats(0.01, 100))
def test_only_the_ratio_of_weights_counts(weights, factor):
    """Protects: weights are normalised. Expected: all weights times the same factor change no score."""
    every = {path: THESIS.number(path) for path in THESIS.values if path.startswith("weights.")} | weights
    plain = bsc.scorecard(SMALL, THESIS.change(every))
    scaled = bsc.scorecard(SMALL, THESIS.change({path: w * factor for path, w in every.items()}))
    assert list(scaled.totals["score"]) == pytest.approx(list(plain.totals["score"]), nan_ok=True)
    assert list(scaled.table["weight"]) == pytest.approx(list(plain.table["weight"]))


SMALL = small_hospital((1.5e9, 1.2e9, 1.4e9, 900.5, 800.5))


@settings(max_examples=25, deadline=None)
@given(actual=st.floats(0, 200), more=st.floats(0, 200), earned=AMOUNTS, extra=AMOUNTS)
def test_more_of_what_is_good_never_lowers_the_total(actual, more, earned, extra):
    """Protects: the order of totals. Expected: a higher own indicator, or more revenue, is never worse."""
    low = bsc.scorecard(small_hospital((1.5e9, plainly(earned), 1.4e9, 900.5, 800.5), plainly(actual)), THESIS)
    amounts = (1.5e9, plainly(earned) + plainly(extra), 1.4e9, 900.5, 800.5)
    high = bsc.scorecard(small_hospital(amounts, plainly(actual) + plainly(more)), THESIS)
    assert high.total("2023") >= low.total("2023") - 1e-12
