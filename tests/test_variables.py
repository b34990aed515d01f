"""What a survey offers as predictor and outcome, how its answers spread, and the groups of its people.

The published tables are those of a paper on 105 medical-record officers; the sample's questionnaire sheet names the
cuts at which its officers give them.
"""

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.inference.crosstab import crosstab
from bsc_core.intake.people import groupings, is_age
from bsc_core.survey.answers import diverging
from bsc_core.survey.summary import scored, summarise
from bsc_core.variables import ALL_ITEMS, Variable, published_tables, variables

SAMPLE = Path(__file__).parents[1] / "sample_data"
THESIS = bsc.Method.load("thesis")


def survey(text: str, **asked: object) -> bsc.Dataset:
    (dataset,) = bsc.read(text.encode(), "survey.csv")
    return replace(dataset, questionnaire=replace(dataset.asked, **asked))


@pytest.fixture(scope="module")
def officers():
    (dataset,) = bsc.read(SAMPLE / "medical_record_officers.xlsx")
    return dataset


@pytest.fixture(scope="module")
def found(officers):
    return variables(officers, THESIS)


# --- the sample officers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("predictor", "exposed", "table"),
    [("Competence", "low", [[32, 13], [31, 29]]), ("Workload", "high", [[43, 20], [20, 22]])],
)
def test_the_files_cuts_give_the_published_tables(found, predictor, exposed, table):
    """Protects: from answers to the 2x2 table. Expected: the printed counts, low performance in the first column."""
    by, outcome = found[f"construct:{predictor}"], found["construct:Performance"]
    rows, columns = by.in_groups(by.cuts()["file"], exposed), outcome.in_groups(outcome.cuts()["file"], "low")
    assert pd.crosstab(rows, columns).to_numpy().tolist() == table
    ct = crosstab(rows, columns)
    assert ct.observed.to_numpy().tolist() == table


def test_what_the_officers_offer(found):
    """Protects: the list of predictors and outcomes. Expected: three constructs, all 18 questions, three columns of the
    people, each question; sums of six answers on 1-5 go from 6 to 30, of 18 from 18 to 90."""
    assert list(found)[:4] == [*(f"construct:{c}" for c in ("Competence", "Workload", "Performance")), ALL_ITEMS]
    assert {"column:Education", "column:Age", "column:Sex"} <= set(found)
    assert len(found) == 3 + 1 + 3 + 1 + 18, "constructs, all, columns, the age in groups, questions"
    assert (found["construct:Workload"].low, found["construct:Workload"].high) == (6, 30)
    assert (found[ALL_ITEMS].low, found[ALL_ITEMS].high) == (18, 90)
    assert (found["item:C1"].low, found["item:C1"].high) == (1, 5)
    assert found["construct:Competence"].file_cut == 21
    assert found[ALL_ITEMS].file_cut is None
    assert all(v.name for v in found.values())


def test_a_construct_score_is_the_sum_of_its_items(officers, found):
    """Protects: whose answers go into a score. Expected: the six columns of the file added up, person by person."""
    by_hand = sum(officers.frame[f"W{n}"] for n in range(1, 7))
    assert found["construct:Workload"].values.tolist() == by_hand.tolist()
    assert found["construct:Workload"].items == tuple(f"W{n}" for n in range(1, 7))


def test_columns_of_the_people_are_scores_or_groups(found):
    """Protects: ages can be cut, education cannot. Expected: age with the youngest and oldest as its ends; the
    published margins 37, 65, 3 and 47, 58."""
    age = found["column:Age"]
    assert age.is_score
    assert (age.low, age.high) == (age.values.min(), age.values.max())
    assert not found["column:Education"].is_score
    education = found["column:Education"].values.value_counts().to_dict()
    assert education == {"Senior high school": 37, "Diploma or bachelor": 65, "Postgraduate": 3}
    assert sorted(found["column:Sex"].values.value_counts()) == [47, 58]


# --- cuts -----------------------------------------------------------------------------------------------------------


def test_cuts_between_whole_scores_are_brought_up_to_the_next():
    """Protects: a slider of whole numbers. Expected: mean 43/3 = 14.33 to 15, median 7, middle (6 + 30) / 2 = 18, and
    the file's own first."""
    score = Variable("k", "Score", pd.Series([6.0, 7.0, 30.0, math.nan]), 6, 30, file_cut=21.0)
    assert list(score.cuts().items()) == [("file", 21), ("mean", 15), ("median", 7), ("middle", 18)]
    assert score.whole


def test_cuts_of_scores_with_decimals_stay_as_they_are():
    """Protects: means of answers. Expected: mean 8/3, median 2.5, middle 3; no cut of a file."""
    score = Variable("k", "Score", pd.Series([1.5, 2.5, 4.0]), 1, 5)
    assert score.cuts() == {"mean": pytest.approx(8 / 3), "median": 2.5, "middle": 3}


def test_nobody_has_a_mean():
    """Protects: no score at all. Expected: the middle of the possible range alone."""
    assert Variable("k", "Score", pd.Series([math.nan, math.nan]), 6, 30).cuts() == {"middle": 18}


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.integers(6, 30), min_size=1, max_size=30))
def test_a_cut_brought_up_parts_the_people_in_the_same_way(values):
    """Protects: 18.9 and 19 are the same cut for whole scores. Expected: low is below the mean, as without rounding."""
    score = Variable("k", "Score", pd.Series(values, dtype=float), 6, 30)
    mean = sum(values) / len(values)
    groups = score.in_groups(score.cuts()["mean"])
    assert (groups == "low").tolist() == [value < mean and not math.isclose(value, mean) for value in values]


def test_a_score_cut_in_groups():
    """Protects: low is below the cut, and which group stands first. Expected: 21 itself is high; missing stays so."""
    score = Variable("k", "Score", pd.Series([20.0, 21.0, math.nan, 22.0]), 6, 30)
    groups = score.in_groups(21.0)
    assert groups.astype(object).where(groups.notna(), None).tolist() == ["low", "high", None, "high"]
    assert list(groups.cat.categories) == ["low", "high"]
    assert list(score.in_groups(21.0, "high").cat.categories) == ["high", "low"]
    assert list(score.in_groups(21.0, "none such").cat.categories) == ["low", "high"]
    assert list(score.in_groups(6.0).cat.categories) == ["low", "high"], "a group without people keeps its place"


def test_groups_of_a_column():
    """Protects: groups as they are, with one in front. Expected: the alphabet, then the chosen one first."""
    column = Variable("k", "Ward", pd.Series(["B", "C", "A", None, "B"]))
    assert not column.is_score
    assert list(column.in_groups(None).cat.categories) == ["A", "B", "C"]
    moved = column.in_groups(None, "C")
    assert list(moved.cat.categories) == ["C", "A", "B"]
    assert moved.value_counts().to_dict() == {"A": 1, "B": 2, "C": 1}
    assert list(column.in_groups(5.0).cat.categories) == ["A", "B", "C"], "a cut is for scores"


def test_a_score_without_a_cut_is_its_own_groups():
    """Protects: single answers as levels. Expected: 1, 3, 5 in order."""
    answers = Variable("k", "P1", pd.Series([3.0, 1.0, 5.0, 3.0]), 1, 5)
    assert list(answers.in_groups(None).cat.categories) == [1, 3, 5]


# --- answers that are turned round, missing or off the scale --------------------------------------------------------

SMALL = "No,Ward,Age,P1,P2,P3\n1,A,25,4,5,2\n2,B,30,3,6,1\n3,A,41,5,,3\n4,A,38,4,4,4\n"


def test_reverse_scored_items_count_turned_round():
    """Protects: low + high - answer. Expected: P3 answers 2, 4 become 4, 2: sums 4 + 5 + 4 and 4 + 4 + 2."""
    values = variables(survey(SMALL, reverse=("P3",)), THESIS)
    assert values[ALL_ITEMS].values.loc[[2, 5]].tolist() == [13, 10]
    assert values["item:P3"].values.tolist() == [4, 5, 3, 2]


def test_a_missing_answer_leaves_the_person_without_a_score():
    """Protects: no sum of fewer answers. Expected: row 4 (P2 empty) and row 3 (6 is off the scale) have none."""
    values = variables(survey(SMALL), THESIS)[ALL_ITEMS].values
    assert values.dropna().to_dict() == {2: 11, 5: 12}
    assert list(values.index) == [2, 3, 4, 5]


def test_a_person_left_out_for_an_answer_off_the_scale_is_in_no_variable():
    """Protects: the user's choice reaches the people's columns. Expected: row 3 absent everywhere; kept: 3 + 6 + 1."""
    without = variables(survey(SMALL, off_scale="leave_row_out"), THESIS)
    assert all(list(v.values.index) == [2, 4, 5] for v in without.values())
    assert "column:Ward" not in without, "the only one of ward B is gone"
    assert variables(survey(SMALL, off_scale="keep"), THESIS)[ALL_ITEMS].values[3] == 10


def test_answers_as_they_count():
    """Protects: the one place of reversing and leaving out. Expected: 1 + 5 - answer; 6 is no answer."""
    answers = survey(SMALL).answers
    counted = scored(answers, low=1, high=5, reverse=("P1",), off_scale="leave_cell_out")
    assert counted["P1"].tolist() == [2, 3, 1, 2]
    assert counted["P2"].isna().tolist() == [False, True, True, False]
    assert list(scored(answers, low=1, high=5, off_scale="leave_row_out").index) == [2, 4, 5]
    with pytest.raises(ValueError, match="P9"):
        scored(answers, low=1, high=5, reverse=("P9",))


def test_the_scale_of_the_method_counts_where_the_survey_has_none():
    """Protects: whose scale it is. Expected: three items of 0 to 10 go from 0 to 30; the survey's own 1 to 4 first."""
    method = THESIS.change({"survey.low": 0.0, "survey.high": 10.0})
    assert (variables(survey(SMALL), method)[ALL_ITEMS].low, variables(survey(SMALL), method)[ALL_ITEMS].high) == (
        0,
        30,
    )
    own = variables(survey(SMALL, low=1.0, high=4.0), method)[ALL_ITEMS]
    assert (own.low, own.high) == (3, 12)


def test_columns_that_tell_nobody_apart_are_not_offered():
    """Protects: names, and a column with one value, are no predictor. Expected: nine names too many, one ward too few,
    eight groups just right."""
    rows = "".join(f"{n},A,person {n},{'group ' + str(n % 8)},40,4,5,{n % 5 + 1}\n" for n in range(1, 10))
    values = variables(survey("No,Ward,Position,Education,Age,P1,P2,P3\n" + rows), THESIS)
    assert [key for key in values if key.startswith("column:")] == ["column:Education"]


# --- how answers spread ---------------------------------------------------------------------------------------------


def laid_out(answers: dict[str, list[float]], **scale: float) -> dict[str, list[tuple[float, ...]]]:
    frame = diverging(summarise(pd.DataFrame(answers), **scale))
    assert list(frame.columns) == ["item", "answer", "count", "percent", "start", "end"]
    return {
        item: [tuple(row) for row in rows[["answer", "count", "percent", "start", "end"]].to_numpy().tolist()]
        for item, rows in frame.groupby("item", sort=False)
    }


def test_the_middle_answer_lies_half_on_each_side():
    """Protects: the stacked bars of a 1-5 scale. Expected: answers 1, 2, 3, 3, 5 are 20, 20, 40, 20 %; 40 + half of 40
    lie left, so the bar runs from -60 to 40 with the threes from -20 to 20."""
    assert laid_out({"P1": [1, 2, 3, 3, 5]})["P1"] == [
        (1, 1, 20, -60, -40),
        (2, 1, 20, -40, -20),
        (3, 2, 40, -20, 20),
        (5, 1, 20, 20, 40),
    ]


def test_a_scale_without_a_middle_answer():
    """Protects: 1-4. Expected: 1, 2 left and 4, 4 right of zero."""
    assert laid_out({"P1": [1, 2, 4, 4]}, low=1, high=4)["P1"] == [
        (1, 1, 25, -50, -25),
        (2, 1, 25, -25, 0),
        (4, 2, 50, 0, 50),
    ]


def test_items_without_answers_are_absent_and_shares_are_of_those_given():
    """Protects: no division by zero, no share of the missing. Expected: P2 absent; P1 one answer of one, 100 %."""
    nobody = float("nan")
    assert laid_out({"P1": [5, nobody], "P2": [nobody, nobody]}) == {"P1": [(5, 1, 100, 0, 100)]}


@settings(max_examples=50, deadline=None)
@given(answers=st.lists(st.integers(1, 5), min_size=1, max_size=40))
def test_a_bar_is_a_hundred_long_without_a_gap(answers):
    """Protects: any answers. Expected: each stretch starts where the one before ends; 100 from end to end."""
    (bar,) = laid_out({"P1": answers}).values()
    assert bar[-1][4] - bar[0][3] == pytest.approx(100)
    assert all(a[4] == pytest.approx(b[3]) for a, b in pairwise(bar))
    assert sum(count for _, count, *_ in bar) == len(answers)


# --- the people -----------------------------------------------------------------------------------------------------


def test_the_officers_fall_into_the_published_groups(officers):
    """Protects: groups to compare by. Expected: the printed margins, ages 20-30, 31-40, over 40: 44, 32, 29."""
    groups = groupings(officers, THESIS.numbers("survey.age_edges"))
    assert list(groups) == ["Education", "Age", "Sex"]
    assert groups["Age"].value_counts(sort=False).to_dict() == {"up to 30": 44, "31–40": 32, "over 40": 29}
    assert sorted(groups["Education"].value_counts()) == [3, 37, 65]


def test_columns_with_one_group_or_too_many_are_left_out():
    """Protects: names are no groups. Expected: nine ages in three bands, units A and B; not the one status."""
    text = "No,Unit,Status,Usia,P1,P2,P3\n" + "".join(
        f"{n},{'AB'[n % 2]},only,{age},4,5,3\n" for n, age in enumerate((25, 30, 38, 41, 22, 33, 50, 28, 29), start=1)
    )
    groups = groupings(survey(text), (31, 41))
    assert list(groups) == ["Unit", "Usia"]
    assert groups["Usia"].value_counts(sort=False).tolist() == [5, 2, 2]


@pytest.mark.parametrize(("towns", "kept"), [(1, False), (2, True), (8, True), (9, False)])
def test_two_to_eight_groups_can_be_compared(towns, kept):
    """Protects: the number of groups, both ends. Expected: two to eight, as the page says."""
    rows = "".join(f"{n},town {n % towns},4,5,{n % 5 + 1}\n" for n in range(1, 19))
    people = survey("No,Town,P1,P2,P3\n" + rows)
    assert ("Town" in groupings(people, (31, 41))) is kept
    assert ("column:Town" in variables(people, THESIS)) is kept


def test_numbers_of_two_kinds_can_be_cut():
    """Protects: a column of numbers is a score as soon as it tells people apart. Expected: 1 and 2; all 2 is none."""
    text = "No,Status,Tenure,P1,P2,P3\n1,2,1,4,5,3\n2,2,2,3,4,4\n3,2,1,4,4,4\n"
    values = variables(survey(text), THESIS)
    assert (values["column:Tenure"].low, values["column:Tenure"].high) == (1, 2)
    assert "column:Status" not in values


def test_ages_that_are_already_groups_stay_as_they_are():
    """Protects: an age column of words. Expected: its own two words; without an age for everyone, nobody made up."""
    groups = groupings(survey("No,Age,P1,P2,P3\n1,young,4,5,3\n2,old,3,4,4\n3,,4,4,4\n"), (31, 41))
    assert groups["Age"].value_counts().to_dict() == {"young": 1, "old": 1}
    assert groups["Age"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("header", "age"), [("Age", True), ("USIA", True), ("Umur", True), ("Sex", False), ("Wage", False), ("P1", False)]
)
def test_which_column_holds_ages(header, age):
    """Protects: both languages, whole words. Expected: age, usia, umur."""
    assert is_age(header) is age


def test_groups_need_a_survey():
    """Protects: a table of visits has no people. Expected: ValueError with the file's name."""
    (visits,) = bsc.read(b"Year,Visits\n2023,5\n", "visits.csv")
    with pytest.raises(ValueError, match=r"visits\.csv"):
        groupings(visits, (31, 41))


# --- published tables -----------------------------------------------------------------------------------------------


def test_a_published_table_keeps_its_order_and_adds_up():
    """Protects: a cross-table from its counts. Expected: levels in the order of the file, 30 + 2 in the first cell, an
    absent cell 0, each predictor by each outcome by itself."""
    text = (
        "Predictor,Predictor level,Outcome,Outcome level,N\n"
        "workload,high,performance,low,30\nworkload,high,performance,high,20\nworkload,low,performance,low,20\n"
        "workload,high,performance,low,2\ntraining,yes,performance,low,7\n"
    )
    (dataset,) = bsc.read(text.encode(), "table.csv")
    tables = published_tables(dataset)
    assert list(tables) == ["workload × performance", "training × performance"]
    workload = tables["workload × performance"]
    assert (list(workload.index), list(workload.columns)) == (["high", "low"], ["low", "high"])
    assert workload.to_numpy().tolist() == [[32, 20], [20, 0]]
