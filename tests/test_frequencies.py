"""Frequency tables of a column, and the statistics of a score.

Protects the totals that percentages are taken of, levels that nobody chose, and the line of the missing. Expected
numbers are worked by hand, or those of R 4.2 and PSPP 1.6.2 where a test says so.
"""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.sentence import Sentence
from bsc_core.survey.frequencies import MOST_NUMBERS, describe, frequencies
from bsc_core.survey.index import age_bands

FIGURES = ("mean", "sd", "minimum", "q1", "median", "q3", "maximum")


def people(**counts: int) -> pd.Series:
    return pd.Series([level for level, n in counts.items() for _ in range(n)], name="people")


# --- frequencies ----------------------------------------------------------------------------------------------------


def test_shares_are_taken_of_those_who_were_asked() -> None:
    """The margins of a thesis' 105 patients: 45 of 105 are 42.857 %, not 45 of 108 = 41.7 % as was printed once."""
    result = frequencies(people(low=45, other=60))
    assert result.n == 105
    assert result.table["valid_percent"].tolist() == pytest.approx([100 * 45 / 105, 100 * 60 / 105])
    assert result.table["valid_percent"].round(3).tolist() == [42.857, 57.143]


@pytest.mark.parametrize(
    ("counts", "percent"),
    [
        ({"senior high school": 37, "diploma or bachelor": 65, "postgraduate": 3}, [61.905, 2.857, 35.238]),
        ({"20-30": 44, "31-40": 32, "over 40": 29}, [41.905, 30.476, 27.619]),
        ({"male": 47, "female": 58}, [55.238, 44.762]),
    ],
)
def test_published_margins_of_105_patients(counts: dict[str, int], percent: list[float]) -> None:
    """Counts as printed; shares by hand, such as 65/105 = 61.905 %. Levels of plain words come sorted."""
    result = frequencies(people(**counts))
    assert result.table["level"].tolist() == sorted(counts)
    assert result.table["valid_percent"].round(3).tolist() == percent
    assert result.table["percent"].equals(result.table["valid_percent"])
    assert result.table["cumulative_percent"].iloc[-1] == 100


def test_the_missing_have_their_own_line_and_no_valid_percent() -> None:
    """Of 10 rows 8 have a level: 6/10 = 60 % and 6/8 = 75 %; 2/10 = 20 % are missing."""
    result = frequencies(pd.Series(["b"] * 2 + ["a"] * 6 + [None] * 2))
    assert (result.n, result.n_missing, result.warnings) == (8, 2, ())
    assert list(result.table.columns) == ["level", "n", "percent", "valid_percent", "cumulative_percent", "missing"]
    assert result.table["level"].tolist() == ["a", "b", "no answer"]
    assert result.table["n"].tolist() == [6, 2, 2]
    assert result.table["percent"].tolist() == pytest.approx([60, 20, 20])
    assert result.table["valid_percent"].tolist() == pytest.approx([75, 25, math.nan], nan_ok=True)
    assert result.table["cumulative_percent"].tolist() == pytest.approx([75, 100, math.nan], nan_ok=True)
    assert result.table["missing"].tolist() == [False, False, True]
    assert result.table["n"].dtype.kind == "i" and result.table["missing"].dtype == bool


def test_categories_nobody_chose_stay_with_0_in_their_order() -> None:
    column = pd.Series(pd.Categorical(["often", "never", "often"], categories=["never", "rarely", "often"]))
    table = frequencies(column).table
    assert table["level"].tolist() == ["never", "rarely", "often"]
    assert table["n"].tolist() == [1, 0, 2]
    assert table["cumulative_percent"].tolist() == pytest.approx([100 / 3, 100 / 3, 100])


def test_answers_of_a_survey_as_pspp_counts_them() -> None:
    """18, 6, 12, 15, 41 answers of 1 to 5 and 8 missing. PSPP 1.6.2 FREQUENCIES: 18.0 % of all, 19.6 % valid."""
    answers = pd.Series(np.repeat([1, 2, 3, 4, 5, math.nan], [18, 6, 12, 15, 41, 8]))
    table = frequencies(answers).table
    assert table["n"].tolist() == [18, 6, 12, 15, 41, 8]
    assert table.loc[0, ["percent", "valid_percent"]].astype(float).round(1).tolist() == [18.0, 19.6]


def test_levels_that_are_sentences_can_still_be_translated() -> None:
    table = frequencies(age_bands(pd.Series([20, 33, math.nan]), (31,))).table
    assert [type(level) for level in table["level"]] == [Sentence, Sentence, Sentence]
    assert table["level"].tolist() == ["up to 30", "over 30", "no answer"]


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([], dtype=float),
        pd.Series([math.nan, math.nan]),
        pd.Series([None], dtype=object),
        pd.Series(pd.Categorical([None], categories=["a"])),
    ],
)
def test_without_an_answer_there_is_a_sentence(column: pd.Series) -> None:
    result = frequencies(column)
    assert result.n == 0
    assert result.n_missing == len(column)
    assert result.table["valid_percent"].isna().all()
    assert result.warnings == ("There is nothing to count: nobody has an answer here.",)


def test_too_many_numbers_are_not_counted_one_by_one() -> None:
    scores = pd.Series(range(MOST_NUMBERS + 1), name="score")
    with pytest.raises(ValueError, match=r'21 different numbers in "score".*bands'):
        frequencies(scores)
    with pytest.raises(ValueError, match="different numbers"):
        frequencies(scores.astype(object))
    assert len(frequencies(scores[:-1]).table) == MOST_NUMBERS
    assert len(frequencies(scores.astype("category")).table) == MOST_NUMBERS + 1
    assert len(frequencies(scores.astype(str)).table) == MOST_NUMBERS + 1


@pytest.mark.parametrize("count", [frequencies, describe])
def test_an_infinite_number_is_refused(count: object) -> None:
    with pytest.raises(ValueError, match="infinitely large"):
        count(pd.Series([1, math.inf]))  # type: ignore[operator]


def test_true_and_false_and_mixed_levels_are_counted() -> None:
    assert frequencies(pd.Series([True, False, True])).table["n"].tolist() == [1, 2]
    assert frequencies(pd.Series(["a", 1, "a"])).table["n"].sum() == 3


@pytest.mark.filterwarnings("error")
@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=40))
def test_counts_add_up_to_the_rows(values: list[str | None]) -> None:
    result = frequencies(pd.Series(values, dtype=object))
    assert result.table["n"].sum() == result.n + result.n_missing == len(values)
    assert result.n_missing == values.count(None)
    if values:
        assert result.table["percent"].sum() == pytest.approx(100)
    if result.n:
        assert result.table["valid_percent"].sum() == pytest.approx(100)


# --- statistics of a score ------------------------------------------------------------------------------------------


def test_statistics_of_a_score() -> None:
    """R 4.2: x <- c(2, 4, 4, 5, 7, 9, NA); mean 31/6, sd(x), quantile(x, type = 7) 2, 4, 4.5, 6.5, 9."""
    result = describe(pd.Series([9, 2, 4, 5, 4, 7, None]))
    assert (result.n, result.n_missing, result.warnings) == (6, 1, ())
    assert result.mean == pytest.approx(31 / 6)
    assert result.sd == pytest.approx(2.48327740429, abs=1e-11)
    assert (result.minimum, result.q1, result.median, result.q3, result.maximum) == (2, 4, 4.5, 6.5, 9)


def test_one_number_has_no_spread_and_equal_numbers_have_none() -> None:
    one, equal = describe(pd.Series([4.0])), describe(pd.Series([3.3] * 7))
    assert math.isnan(one.sd) and one.mean == one.median == 4
    assert one.warnings == ("There is only one number, so it has no standard deviation.",)
    assert (equal.mean, equal.sd, equal.warnings) == (3.3, 0, ())


def test_no_number_gives_nan_and_a_sentence() -> None:
    for column in (pd.Series([], dtype=float), pd.Series([None, None]), pd.Series([pd.NA], dtype="Int64")):
        result = describe(column)
        assert all(math.isnan(getattr(result, name)) for name in FIGURES)
        assert (result.n, result.n_missing) == (0, len(column))
        assert result.warnings == ("There are no numbers to describe.",)


def test_columns_of_any_numeric_type_are_described() -> None:
    for dtype in ("Int64", "float32", object):
        assert describe(pd.Series([1, 3, None]).astype(dtype)).mean == 2


@pytest.mark.parametrize("column", [pd.Series(["a"]), pd.Series([True]), pd.Series(pd.Categorical([1, 2]))])
def test_what_is_no_number_is_refused(column: pd.Series) -> None:
    with pytest.raises(ValueError, match="count the answers"):
        describe(column)


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_statistics_are_in_order_and_move_with_the_numbers(values: list[float]) -> None:
    result, moved = describe(pd.Series(values)), describe(pd.Series(values) + 5)
    assert result.minimum <= result.q1 <= result.median <= result.q3 <= result.maximum
    assert result.minimum - 1e-9 <= result.mean <= result.maximum + 1e-9
    assert moved.mean == pytest.approx(result.mean + 5, abs=1e-6)
    assert moved.sd == pytest.approx(result.sd, abs=1e-6)
