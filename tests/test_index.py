"""The satisfaction index, in whole and by group, and age bands.

Protects the formula (a share of the highest answer, over the answers given), the category's edges and the order of
the groups. Expected numbers are worked by hand beside each test, or those of a thesis on two printed surveys.
"""

import math
from bisect import bisect_right
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bsc_core.sentence import Sentence
from bsc_core.survey.index import age_bands, index, index_by, index_of
from bsc_core.survey.summary import summarise

PUBLISHED = Path(__file__).parents[1] / "sample_data" / "published"
ITEMS = [f"P{number}" for number in range(1, 11)]


class FiveBands:
    """A stand-in for the method's bands."""

    def category(self, value: float) -> str:
        words = ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied")
        return words[bisect_right((20, 40, 60, 80), value)]


BANDS = FiveBands()


def employees() -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / "employee_survey.csv")[ITEMS]


def test_the_index_is_a_share_of_the_highest_answer_over_the_answers_given() -> None:
    """(5 + 3 + 4) / (5 x 3) = 80 %; by item (5 + 3) / 10 and 4 / 5. The respondent without an answer does not count."""
    result = index(pd.DataFrame({"a": [5, 3, math.nan], "b": [4, math.nan, math.nan]}), bands=BANDS)
    assert result.value == 80
    assert result.category == "very satisfied"
    assert (result.n, result.n_answers) == (2, 3)
    assert result.by_item.to_dict("list") == {"item": ["a", "b"], "value": [80, 80], "n": [2, 1]}
    assert result.warnings == ()


@pytest.mark.parametrize(("policy", "value"), [("keep", 79.00), ("leave_row_out", 79.02), ("leave_cell_out", 78.97)])
def test_the_answer_of_6_on_a_scale_to_5(policy: str, value: float) -> None:
    """The thesis' 79.00 % keeps it; R 4.2: sum(d[-108, ]) / (5 * 1590), (sum(d) - 6) / (5 * 1599)."""
    result = index(employees(), off_scale=policy, bands=BANDS)
    assert result.value == pytest.approx(value, abs=0.005)
    assert "off the scale" in result.warnings[0]


def test_read_by_the_questionnaires_own_legend_the_category_falls() -> None:
    """The printed legend has 1 as best: 120 % - 79 % = 41 %."""
    result = index(employees(), reverse="all", off_scale="keep", bands=BANDS)
    assert result.value == pytest.approx(41.0, abs=1e-9)
    assert result.category == "neutral"


def test_the_default_bands_are_those_of_the_thesis_method() -> None:
    """Every answer k of 5 is 20 k %, on a lower edge; each edge belongs to the band above it."""
    words = [index(pd.DataFrame({"a": [k]})).category for k in (1, 2, 3, 4, 5)]
    assert words == ["dissatisfied", "neutral", "satisfied", "very satisfied", "very satisfied"]
    assert index(pd.DataFrame({"a": [0]}), low=0).category == "very dissatisfied"


@pytest.mark.parametrize("frame", [pd.DataFrame({"a": [math.nan]}), pd.DataFrame({"a": []}), pd.DataFrame()])
def test_without_an_answer_there_is_no_index(frame: pd.DataFrame) -> None:
    result = index(frame, bands=BANDS)
    assert math.isnan(result.value)
    assert result.category is None
    assert (result.n, result.n_answers) == (0, 0)
    assert result.warnings == ("There is no answer to calculate the index from.",)


def test_a_scale_that_does_not_end_above_0_has_no_index() -> None:
    with pytest.raises(ValueError, match="above 0"):
        index(pd.DataFrame({"a": [-1]}), low=-2, high=0, bands=BANDS)


@settings(deadline=None)
@given(
    arrays(float, st.tuples(st.integers(1, 20), st.integers(1, 5)), elements=st.sampled_from([1, 2, 3, 4, math.nan])),
)
def test_the_index_lies_between_the_ends_of_the_scale_and_is_that_of_the_respondents(raw: np.ndarray) -> None:
    result = index(pd.DataFrame(raw), low=1, high=4, bands=BANDS)
    given_answers = raw[~np.isnan(raw)]
    assert result.n_answers == len(given_answers)
    if len(given_answers):
        assert 25 <= result.value <= 100
        assert result.value == pytest.approx(100 * given_answers.mean() / 4)
        reversed_value = index(pd.DataFrame(raw), low=1, high=4, reverse="all", bands=BANDS).value
        assert reversed_value == pytest.approx(125 - result.value)


def test_index_of_a_summary_is_the_index() -> None:
    assert index_of(summarise(employees()), BANDS).value == index(employees(), bands=BANDS).value


# --- by group -------------------------------------------------------------------------------------------------------


def test_groups_come_in_the_order_of_their_categories() -> None:
    """Night 5/5, day (4 + 3)/10; nobody in the evening, one respondent without a shift."""
    answers = pd.DataFrame({"a": [4, 5, 3, 1]})
    shifts = pd.Series(pd.Categorical(["day", "night", "day", None], categories=["night", "evening", "day"]))
    by = index_by(answers, shifts, bands=BANDS)
    assert list(by.columns) == ["group", "value", "category", "n", "n_answers"]
    assert by["group"].tolist() == ["night", "evening", "day"]
    assert by["value"].tolist() == pytest.approx([100, math.nan, 70], nan_ok=True)
    assert by["n"].tolist() == [1, 0, 2]
    assert by["category"].isna().tolist() == [False, True, False]
    assert by.attrs["n_missing"] == 1


def test_groups_that_are_not_categorical_are_sorted() -> None:
    by = index_by(pd.DataFrame({"a": [1, 2, 3]}), pd.Series(["b", "a", "b"]), bands=BANDS)
    assert by["group"].tolist() == ["a", "b"]
    assert by["value"].tolist() == [40, 40]


def test_groups_of_other_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="same rows"):
        index_by(pd.DataFrame({"a": [1, 2]}), pd.Series(["x"]), bands=BANDS)


def test_groups_add_up_to_the_whole() -> None:
    frame = pd.read_csv(PUBLISHED / "patient_survey.csv")
    by = index_by(frame[ITEMS], age_bands(frame["age"], (31, 41)), bands=BANDS)
    whole = index(frame[ITEMS], bands=BANDS)
    assert by["n_answers"].sum() == whole.n_answers
    assert (by["value"] * by["n_answers"]).sum() / by["n_answers"].sum() == pytest.approx(whole.value)


# --- age bands -----------------------------------------------------------------------------------------------------


def test_age_bands_put_every_edge_into_the_band_above() -> None:
    bands = age_bands(pd.Series([20, 30, 31, 40, 41, 70, math.nan]), (31, 41))
    assert bands.tolist()[:6] == ["up to 30", "up to 30", "31–40", "31–40", "over 40", "over 40"]
    assert bands.isna().tolist() == [False] * 6 + [True]
    assert bands.cat.ordered
    assert list(bands.cat.categories) == ["up to 30", "31–40", "over 40"]


def test_age_bands_can_be_translated() -> None:
    first, second, last = age_bands(pd.Series([20]), (31, 41)).cat.categories
    assert isinstance(first, Sentence) and first.msgid == "up to {age}" and first.params == {"age": 30}
    assert second.msgid == "{first}–{last}" and second.params == {"first": 31, "last": 40}
    assert last.msgid == "over {age}" and last.params == {"age": 40}


def test_a_band_of_one_year_is_that_year() -> None:
    assert age_bands(pd.Series([31]), (31, 32)).tolist() == ["31"]
    assert age_bands(pd.Series([31, 60], dtype="Int64"), (60,)).tolist() == ["up to 59", "over 59"]


@pytest.mark.parametrize("edges", [(), (30, 30), (40, 30), (30.5,)])
def test_edges_of_age_bands_must_be_whole_and_rise(edges: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="edge"):
        age_bands(pd.Series([20]), edges)


def test_ages_must_be_numbers() -> None:
    with pytest.raises(ValueError, match="numbers"):
        age_bands(pd.Series(["young"]), (31,))
