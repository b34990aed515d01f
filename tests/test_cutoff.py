"""Scores and their cut into low and high.

Protects the edge (a score at the cut is high) and that a missing answer gives no score and no group. All expected
values are counted by hand.
"""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_core.inference.crosstab import crosstab
from bsc_core.inference.cutoff import CutPoints, cut, cut_points, score
from bsc_core.sentence import Sentence


def test_a_score_at_the_cut_is_high_and_missing_stays_missing() -> None:
    groups = cut(pd.Series([1, 2.9, 3, 5, math.nan], name="workload"), 3)
    assert groups.tolist()[:4] == ["low", "low", "high", "high"]
    assert groups.isna().tolist() == [False] * 4 + [True]
    assert groups.cat.ordered
    assert groups.name == "workload"


def test_both_groups_are_there_when_one_is_empty() -> None:
    groups = cut(pd.Series([1.0, 2.0]), 3)
    assert groups.cat.categories.tolist() == ["low", "high"]
    ct = crosstab(groups, pd.Series(["yes", "no"]))
    assert ct.observed.index.tolist() == ["low", "high"]
    assert any("Nobody is in high" in said for said in ct.warnings)


def test_labels_that_are_sentences_stay_sentences() -> None:
    groups = cut(pd.Series([1, 9]), 5, low_label=Sentence("low"), high_label=Sentence("high"))
    assert all(isinstance(label, Sentence) for label in groups.cat.categories)


def test_nullable_whole_numbers_are_cut_like_others() -> None:
    assert cut(pd.Series([1, None, 3], dtype="Int64"), 2).isna().tolist() == [False, True, False]


@given(st.lists(st.floats(-100, 100) | st.none()), st.floats(-100, 100))
def test_every_score_is_in_one_group(values: list[float | None], at: float) -> None:
    scores = pd.Series(values, dtype=float)
    groups = cut(scores, at)
    assert (groups == "low").sum() == (scores < at).sum()
    assert (groups == "high").sum() == (scores >= at).sum()


@pytest.mark.parametrize(
    ("scores", "at", "labels", "words"),
    [
        (pd.Series([1.0]), math.nan, ("low", "high"), "must be a number"),
        (pd.Series([1.0]), 1, ("low", "low"), "different names"),
        (pd.Series(["many"], name="answers"), 1, ("low", "high"), "answers must hold numbers"),
    ],
)
def test_unusable_cuts_say_what_is_wrong(scores: pd.Series, at: float, labels: tuple[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cut(scores, at, *labels)


def test_named_cut_points() -> None:
    """Mean (10 + 12 + 20)/3 = 14, median 12; six items on 1-5 range from 6 to 30, so that the middle is 18."""
    assert cut_points(6, 30, pd.Series([10, 12, 20, math.nan])) == CutPoints(mean=14, median=12, middle=18)


def test_without_scores_only_the_middle_is_known() -> None:
    points = cut_points(6, 30, pd.Series([], dtype=float))
    assert math.isnan(points.mean) and math.isnan(points.median)
    assert points.middle == 18


def test_the_range_of_scores_must_rise() -> None:
    with pytest.raises(ValueError, match="below the highest"):
        cut_points(30, 6, pd.Series([10]))


def test_a_score_needs_every_answer() -> None:
    answers = pd.DataFrame({"a": [1, 2, math.nan], "b": [3, 5, 4]})
    assert score(answers).tolist() == pytest.approx([4, 7, math.nan], nan_ok=True)
    assert score(answers, how="mean").tolist() == pytest.approx([2, 3.5, math.nan], nan_ok=True)


def test_unusable_scores_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="sum"):
        score(pd.DataFrame({"a": [1]}), how="product")
    with pytest.raises(ValueError, match="at least one item"):
        score(pd.DataFrame())
    with pytest.raises(ValueError, match="column a must hold numbers"):
        score(pd.DataFrame({"a": ["x"]}))
