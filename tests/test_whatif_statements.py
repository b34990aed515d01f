"""What scenarios, distances and the tornado say: the numbers are worked by hand from the sample hospital.

Its total of 2023 is (-1/3 - 1/3 - 3/7 + 0) / 4 = -0.27, that of 2022 is -0.69; its inputs stand in test_whatif.py.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.sentence import NO_BREAK
from bsc_core.text import Words
from bsc_core.whatif import Scenario, compare, distance, ground, levers, tornado
from bsc_core.whatif_statements import (
    easiest_turn,
    of_comparison,
    of_distances,
    of_scenario,
    of_tornado,
    of_turn,
    said_moved,
)
from tests.conftest import HOSPITAL, SAMPLE

THESIS = bsc.Method.load("thesis")
ON = ground([dataset for name in HOSPITAL for dataset in bsc.read(SAMPLE / name)], THESIS)
CARD = compare(ON, THESIS, {}).before
DISTANCES = distance(CARD, THESIS)
BEDS, VISITS = ("beds", "2023"), ("visits", "2023")
OWN = "Perspective,Indicator,Unit,Period,Actual,Target,Direction,Weight\n"


def plain(sentences) -> str:
    """Sentences in a row, with plain spaces."""
    return " ".join(sentences).replace(NO_BREAK, " ")


def says(changes, period: str = "2023", method=THESIS) -> str:
    """What a scenario does to the sample hospital, in words."""
    return plain(of_comparison(compare(ON, method, changes), method, period))


def own(text: str):
    """A ground of indicators of one's own."""
    return ground(bsc.read((OWN + text).encode(), "own.csv"), THESIS)


# --- a scenario beside its base -------------------------------------------------------------------------------------


def test_the_total_before_and_after():
    """Protects: the answer. Expected: BOR within brings 2/7/4 = 1/14, -0.27 to -0.20, which stays below 0."""
    assert says({"indicators.bor.low": 10.0}).startswith(
        "With this, the total of 2023 goes from −0.27 to **−0.20** and stays **poor**. "
        "**One verdict turns**: Bed occupancy (BOR) from far below to within."
    )


def test_a_total_that_turns_is_said_to_turn():
    """Protects: the total's own verdict. Expected: spending of 9,000 million turns efficiency (+1/6) and productivity
    (+1/4), -23/84 + 35/84 = 1/7."""
    text = says({("expenditure_realised", "2023"): 9e9})
    assert "from −0.27 to **0.14** and turns **from poor to fair**" in text
    assert "One value moves without turning its verdict: Economy." in text


def test_a_total_that_stays_is_said_to_stay():
    """Protects: 34 beds move three values and a word. Expected: 722 / 34 brought to a year is 32.4, below 40 by less
    than the range is wide; no score moves."""
    assert says({BEDS: 34}) == (
        "The total of 2023 stays at **−0.27, poor**. One verdict keeps its score and gets another word: Bed turn-over "
        "(BTO) from far below to below. 2 values move without turning a verdict: Bed occupancy (BOR), Turn-over "
        "interval (TOI)."
    )


def test_nothing_moved_is_one_calm_sentence():
    """Protects: an empty scenario, and levers that are put where they stand. Expected: one sentence each."""
    assert says({}) == "Nothing is moved: the total of 2023 is **−0.27, poor**, as it stands."
    assert says({BEDS: 80}) == (
        "None of this moves a value or a verdict: the total of 2023 stays at **−0.27, poor**."
    )  # fmt: skip


def test_those_that_bring_most_are_named_first_and_the_others_counted():
    """Protects: many verdicts. Expected: productivity brings 2/2/4 of the total, the two of the budget 2/3/4 each,
    employees -1/2/4, visits and BOR 2/7/4; three are named, three counted."""
    changes = {
        "indicators.bor.low": 10.0, VISITS: 34_000, ("revenue_realised", "2023"): 27e9,
        ("employee_points", "2023"): 3500,
    }  # fmt: skip
    assert (
        "**6 verdicts turn**: Productivity from negative to rising, Efficiency from not efficient to efficient, "
        "Effectiveness from not effective to effective, and 3 more."
    ) in says(changes)


def test_a_word_that_stays_while_the_score_turns():
    """Protects: fair and poor can both be called "far below". Expected: with a fair zone of 50 points, 60 - 10.92 lies
    within it."""
    assert "Bed occupancy (BOR) from poor to fair" in says({"indicators.bor.tolerance": 50.0})


def test_years_after_follow_and_say_why():
    """Protects: trends. Expected: of the year of the lever that what comes after moves, of the year after why."""
    changes = {("visits", "2022"): 31_000}
    assert says(changes, "2022").endswith("As what comes after is judged against it, 2023 moves too.")
    assert says(changes, "2023").endswith(
        "The levers that are moved are those of 2022. 2023 follows, as it is judged against what came before."
    )


def test_a_year_with_levers_of_its_own_does_not_say_that_it_follows():
    """Protects: two years moved. Expected: those of the other year are said, no reason is made up."""
    text = says({("visits", "2022"): 31_000, BEDS: 60})
    assert text.endswith("Levers of 2022 are moved as well.")
    assert "follows" not in text
    held = says({("visits", "2022"): 31_000, BEDS: 80})
    assert "2023 follows" in held, "80 beds are no lever of its own"


def test_a_benchmark_holds_for_every_year():
    """Protects: why other years move. Expected: BOR 14.6 and 18.5 % are within 10 to 85 too."""
    assert says({"indicators.bor.low": 10.0}).endswith("The method holds for every period, so 2021, 2022 move too.")


def test_weights_alone_are_said():
    """Protects: a total that moves without a verdict. Expected: financial counts twice, (-2/3 - 1/3 - 3/7) / 5."""
    text = says({"weights.perspectives.financial": 2.0})
    assert "from −0.27 to **−0.29**" in text
    assert "No value and no verdict of 2023 moves" in text


def test_an_edge_of_the_total_that_moves():
    """Protects: the total is called otherwise. Expected: -0.27 is fair from -0.5 on."""
    assert says({"total.fair_from": -0.5}) == (
        "The total of 2023 stays at **−0.27**, but that is now called **fair** instead of poor."
    )


def test_totals_that_look_alike_get_another_decimal():
    """Protects: "goes from -0.27 to -0.27". Expected: weight 1.05 of the financial -1/3: (-0.35 - 1/3 - 3/7) / 4.05."""
    assert "from −0.274 to **−0.275**" in says({"weights.perspectives.financial": 1.05})


def test_a_total_that_comes_and_goes():
    """Protects: no total, no number. Expected: a trend's first year has none; a target gives it one."""
    on = own("Customer,X,%,2022,60,,up,\n")
    found = compare(on, THESIS, {("own", "2022", "X"): 70})
    assert plain(of_comparison(found, THESIS, "2022")) == (
        "2022 has no total. One value moves without turning its verdict: X."
    )


def test_a_period_that_is_not_there_is_refused():
    """Protects: arguments. Expected: ValueError that names it."""
    with pytest.raises(ValueError, match="1999"):
        of_comparison(compare(ON, THESIS, {}), THESIS, "1999")


# --- a scenario's levers --------------------------------------------------------------------------------------------


def test_levers_in_words():
    """Protects: what a scenario is. Expected: numbers as they are counted, money, a mean answer, a benchmark."""
    scenario = Scenario.of(
        {
            BEDS: 40, ("revenue_realised", "2023"): 2e10, ("patient_points", "2023", "P1"): 4,
            "indicators.bor.low": 55.0, "total.good_from": 0.5,
        }
    )  # fmt: skip
    assert [line.replace(NO_BREAK, " ") for line in of_scenario(scenario, ON, THESIS)] == [
        "2023: beds 40 instead of 80.",
        "2023: realised revenue Rp 20,000,000,000 instead of Rp 12,505,410,435.",
        "2023: mean answer of patients to P1 4.00 instead of 3.54.",
        "Bed occupancy (BOR): lower end — 55 % instead of 60 %.",
        "Total: good from — 0.5 instead of 0.6.",
    ]


def test_a_trends_tolerance_is_said_in_percent():
    """Protects: units. Expected: a trend is unchanged up to so many % of the value before, not so many visits."""
    scenario = Scenario.of({"indicators.outpatient_visits.tolerance": 5.0})
    assert plain(of_scenario(scenario, ON, THESIS)) == "Outpatient visits: fair zone — 5 % instead of 0 %."


def test_levers_where_the_base_has_them_are_not_said():
    """Protects: a lever moved and put back. Expected: nothing."""
    assert of_scenario(Scenario.of({BEDS: 80, "indicators.bor.low": 60.0}), ON, THESIS) == ()


def test_a_benchmark_of_another_kind():
    """Protects: a value that the base does not have. Expected: the limit without "instead of"."""
    scenario = Scenario.of({"indicators.bor.rule": "at least", "indicators.bor.limit": 9.0})
    assert plain(of_scenario(scenario, ON, THESIS)) == (
        "Bed occupancy (BOR): kind of benchmark — above a limit instead of within a range. "
        "Bed occupancy (BOR): limit — 9 %."
    )


# --- distances ------------------------------------------------------------------------------------------------------


def test_the_knifes_edge_in_words():
    """Protects: which verdicts hang on little. Expected: 80 - 78.97 is 1.3 % of 80, 8.45 - 8.04 is 4.9 % of 8.45."""
    first, *rest = of_distances(DISTANCES, "2023")
    assert first.replace(NO_BREAK, " ") == (
        "**2 verdicts of 2023 stand on a knife's edge**: Employee satisfaction (78.97 %, 1.03 points from 80 %), "
        "Patient acquisition (8.04 %, 0.41 points from 8.45 %)."
    )
    assert plain(rest).startswith("Productivity is Rp 6,363,689 from its edge at zero")


def test_one_on_the_knifes_edge():
    """Protects: one and many. Expected: 38,290,849,924 / 39,044,548,000 is 98.07 %."""
    assert plain(of_distances(DISTANCES, "2021")) == (
        "**One verdict of 2021 stands on a knife's edge**: Economy (98.07 %, 1.93 points from 100 %)."
    )


def test_none_on_the_knifes_edge_names_the_closest():
    """Protects: calm words. Expected: 60 of 80 is a quarter off, 30 of 90 two thirds; nothing hangs on little."""
    on = own("Customer,X,%,2023,60,80,up,\nCustomer,Y,%,2023,30,90,up,\n")
    found = distance(compare(on, THESIS, {}).before, THESIS)
    assert plain(of_distances(found, "2023")) == (
        "No verdict of 2023 stands on a knife's edge. Closest to turning is X (60.00 %, 20.00 points from 80 %): "
        "beyond it is “reached”."
    )
    assert plain(of_distances(found, "1999")) == "No verdict of 1999 has an edge that it could turn at."


def test_many_on_the_knifes_edge():
    """Protects: a long list. Expected: of five the closest three, and two more; one on the edge itself."""
    rows = "".join(
        f"Customer,{name},%,2023,{at},100,up,\n" for name, at in zip("ABCDE", (96, 97, 98, 99, 100), strict=True)
    )
    on = own(rows)
    found = distance(compare(on, THESIS, {}).before, THESIS)
    assert plain(of_distances(found, "2023")) == (
        "**5 verdicts of 2023 stand on a knife's edge**: E (100.00 %, on the edge itself), D (99.00 %, 1.00 points "
        "from 100 %), C (98.00 %, 2.00 points from 100 %), and 2 more."
    )


# --- what turns a verdict -------------------------------------------------------------------------------------------


def turn(indicator: str, lever: str, period: str = "2023") -> str:
    """What a lever would have to do to an indicator of the sample hospital."""
    rows = DISTANCES.turns
    (row,) = (row for row in rows.iloc if (row["indicator"], row["lever"]) == (indicator, (lever, period)))
    return of_turn(row, CARD, THESIS).replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("indicator", "lever", "said"),
    [
        # 0.6 x 239 = 143.4 of 2,087: 14.55 beds
        ("bor", "beds", "Of beds, 66 fewer (14 instead of 80) would make it “within”."),
        # 2,802 x 31,367 / 33,157 = 2,650.7
        (
            "customer_acquisition", "new_patients",
            "Of new patients, 130 more (2,651 instead of 2,521) would make it “rising”.",
        ),
        # as many as before are level; the verdict beyond is said too
        (
            "outpatient_visits", "visits",
            "Of visits, 1,790 more (33,157 instead of 31,367) would make it “level”, and yet more “rising”.",
        ),
        # on the edge itself it is "balanced"
        (
            "efficiency", "revenue_realised",
            "Of realised revenue, a little over Rp 1,444,557,375 more (Rp 13,949,967,810 instead of Rp 12,505,410,435) "
            "would make it “efficient”.",
        ),
        ("productivity", "employees", "No value of employees alone turns it."),
        # 25 per mille of 722 are 18.05; more than the 9 who died
        (
            "ndr", "deaths_48h",
            "Of deaths at 48 hours or later, 15 more (19 instead of 4) would make it “high”. That does not go with the "
            "rest, though. 2023: more deaths at 48 hours or later than deaths in all (19 against 9) cannot be.",
        ),
    ],
)  # fmt: skip
def test_a_turn_in_words(indicator, lever, said):
    """Protects: what would turn a verdict. Expected: by hand, see beside each; counts whole, with what they give."""
    assert turn(indicator, lever) == said


@settings(max_examples=15, deadline=None)
@given(at=st.sampled_from(range(len(DISTANCES.turns))))
def test_the_word_that_a_turn_names_is_the_one_that_comes(at):
    """Protects: a promise. Expected: the scenario with that whole number gives the word, by the whole street."""
    row = DISTANCES.turns.iloc[at]
    if math.isnan(row["whole"]):
        return
    found = compare(ON, THESIS, {row["lever"]: row["whole"]}).after
    (r,) = (r for r in found.of(row["period"]) if r.indicator == row["indicator"])
    assert f"would make it “{r.verdict.category}”" in of_turn(row, CARD, THESIS)


def test_a_verdict_on_its_edge():
    """Protects: no change at all. Expected: 100 of 100 turns with the least change."""
    on = own("Customer,X,%,2023,100,100,up,\n")
    card = compare(on, THESIS, {}).before
    found = distance(card, THESIS)
    assert of_turn(found.turns.iloc[0], card, THESIS) == (
        "It stands on the edge: the least change of X can make it “missed”."
    )


def test_the_easiest_turn():
    """Protects: the least change in percent that is possible. Expected: 1,536 visits are 4.9 %, 130 new patients 5.1;
    19 deaths after 48 hours cannot be with 9 in all; beds and days move bed-days alike, beds are named first."""
    assert easiest_turn(DISTANCES, "customer_acquisition", "2023")["lever"] == VISITS
    assert easiest_turn(DISTANCES, "ndr", "2023")["lever"] == ("discharges", "2023")
    assert {easiest_turn(DISTANCES, "bor", year)["lever"][0] for year in ("2021", "2022", "2023")} == {"beds"}


def test_no_turn_where_none_is_possible():
    """Protects: None. Expected: an indicator that is not there, and one whose every turn is impossible."""
    assert easiest_turn(DISTANCES, "bor", "1999") is None
    card = compare(ON, THESIS, {}).before
    found = distance(card, THESIS)
    only = found.turns[[at == ("deaths_48h", "2023") for at in found.turns["lever"]]]
    assert len(only) == 1
    assert easiest_turn(type(found)(found.table, only), "ndr", "2023") is None


# --- what moves the total most --------------------------------------------------------------------------------------


def most(period: str, method=THESIS, by: float = 0.1) -> str:
    """What moves the total of the sample hospital most."""
    return plain(of_tornado(tornado(ON, method, period, by), CARD.total(period), method, by))


def test_what_the_total_hangs_on():
    """Protects: the tornado in words. Expected by hand: fewer visits lift acquisition over the year before, +1/6; more
    are more than before, +1/14; so do 10 % more new patients, +1/6. No total of 2023 reaches 0."""
    assert most("2023") == (
        "Of the inputs, the total hangs most on **visits**: 10 % less makes it −0.11, 10 % more −0.20; as it stands it "
        "is −0.27. As much hangs on new patients. No threshold moves the total by itself, 10 % higher or lower. None "
        "of it takes the total across an edge: it stays poor."
    )


def test_a_threshold_that_moves_it():
    """Protects: thresholds with their value. Expected: economy is 98.07 % in 2021, above a limit of 90: -2/3/2 of
    1/3 with two perspectives."""
    text = most("2021")
    assert (
        "Of the thresholds, it hangs most on **Economy: limit 100 %**: 10 % lower makes it 0.00, 10 % higher 0.33."
        in text
    )


def test_what_takes_it_across_an_edge():
    """Protects: the total's own verdict. Expected: with fair from -0.15, -0.11 is fair: by fewer visits, by more new
    patients."""
    method = THESIS.change({"total.fair_from": -0.15})
    assert most("2023", method).endswith(
        "It would not stay poor with 10 % less of visits (fair), 10 % more of new patients (fair)."
    )


def test_nothing_that_moves_it():
    """Protects: calm words. Expected: 60 of a target of 80, 1 % more or less: nothing; no total: nothing to move."""
    on = own("Customer,X,%,2023,60,80,up,\n")
    frame = tornado(on, THESIS, "2023", 0.01)
    assert plain(of_tornado(frame, -1.0, THESIS, 0.01)) == (
        "Nothing moves the total of −1.00 by itself: no input and no threshold, 1 % more or less of it."
    )
    assert plain(of_tornado(frame, math.nan, THESIS, 0.01)) == "There is no total here that anything could move."


def test_an_edge_of_a_list_is_named_by_its_value():
    """Protects: four edges of one list. Expected: 80 % of the index."""
    frame = tornado(ON, THESIS, "2023")
    rows = frame[(frame["lever"] == "survey.edges") & (frame["edge"] == 3)]
    (row,) = rows.itertuples()
    assert said_moved(row, THESIS).replace(NO_BREAK, " ") == "Satisfaction index: edges of the bands 80 %"


# --- in any language, for any scenario ------------------------------------------------------------------------------


def test_names_are_said_in_the_language():
    """Protects: frames keep texts, not sentences. Expected: the Indonesian name of bed occupancy."""
    words = Words("id")
    found = compare(ON, THESIS, {"indicators.bor.low": 10.0})
    said = " ".join(words.say(line) for line in of_comparison(found, THESIS, "2023"))
    assert "Pemanfaatan tempat tidur (BOR)" in said and "Bed occupancy" not in said
    near = " ".join(words.say(line) for line in of_distances(DISTANCES, "2023"))
    assert "Kepuasan pegawai" in near and "1,03" in near


def test_a_name_of_ones_own_is_made_harmless():
    """Protects: Markdown in a user's table. Expected: the name goes through ``plain`` as a whole."""
    on = own("Customer,[x](http://a.b),%,2023,60,80,up,\n")
    words = Words("en", lambda text: f"<{text}>")
    found = compare(on, THESIS, {("own", "2023", "[x](http://a.b)"): 90})
    assert "<[x](http://a.b)> from" in words.say(of_comparison(found, THESIS, "2023")[1])
    near = distance(found.before, THESIS)
    assert "<[x](http://a.b)> (" in words.say(of_distances(near, "2023")[0])


EVERY = levers(ON, THESIS)
WHOLE = list(EVERY[EVERY["part"] == ""]["lever"])


@settings(max_examples=25, deadline=None)
@given(changes=st.dictionaries(st.sampled_from(WHOLE), st.floats(0, 1e11), max_size=4))
def test_any_scenario_can_be_said(changes):
    """Protects: any levers. Expected: sentences with a total first, and as many turned as the frame has; in both
    languages without a bare nan."""
    found = compare(ON, THESIS, changes)
    for period in ("2021", "2022", "2023"):
        lines = of_comparison(found, THESIS, period)
        here = found.moved[found.moved["period"] == period]
        scores = here[["score_before", "score_after"]].fillna(9)
        turned = int((scores["score_before"] != scores["score_after"]).sum())
        counted = [line for line in lines if "verdict turns" in line or "verdicts turn" in line]
        assert [line.params["n"] for line in counted] == ([turned] if turned else [])
        for language in ("en", "id"):
            said = " ".join(Words(language).say(line) for line in [*lines, *of_scenario(found.scenario, ON, THESIS)])
            assert "nan" not in said.split() and "{" not in said


def test_frames_of_nothing():
    """Protects: an empty table of turns. Expected: None, no fault."""
    empty = type(DISTANCES)(DISTANCES.table.head(0), pd.DataFrame(columns=DISTANCES.turns.columns))
    assert easiest_turn(empty, "bor", "2023") is None
