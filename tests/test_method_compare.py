"""Two methods over the same data: what differs, what would turn, what becomes of the totals.

Expected numbers are worked out by hand from the methods' files and the sample's published values (ALOS 3.79, 4.00 and
2.89 days in 2021 to 2023).
"""

import math
from itertools import combinations_with_replacement

import hypothesis.strategies as st
import pytest
from hypothesis import given

import bsc_core as bsc
from bsc_core.method import Method
from bsc_core.method_compare import compare_methods, shares
from bsc_core.sentence import Sentence
from bsc_core.whatif import ground

THESIS, BARBER_JOHNSON = Method.load("thesis"), Method.load("barber_johnson")


@pytest.fixture(scope="module")
def on(datasets):
    return ground(datasets, THESIS)


def test_thesis_beside_barber_johnson(on):
    """Protects: verdicts that turn are told from those that only get another word. Expected: by the files, BOR has
    another low, ALOS another formula, low and high, BTO another kind, limit, side and words in the place of low and
    high: ten values. The sample's stays are its patient-days, so both formulas give the same. ALOS 3.79 and 4.00 lie
    below 6-9 and within 3-12, 2.89 below both; BTO 14 to 17 is far below 40-50 and not above 30: another word, the same
    score."""
    found = compare_methods(on, THESIS, BARBER_JOHNSON)
    assert len(found.differences) == 1 + 3 + 6
    turned = found.turned
    assert list(zip(turned["indicator"], turned["period"], strict=True)) == [("alos", "2021"), ("alos", "2022")]
    assert turned["category_a"].tolist() == ["below", "below"]
    assert turned["category_b"].tolist() == ["within", "within"]
    assert (turned["score_a"].tolist(), turned["score_b"].tolist()) == ([-1.0, -1.0], [1.0, 1.0])
    same_score = found.moved[~found.moved["turns"].astype(bool)]
    assert set(zip(same_score["indicator"], same_score["period"], strict=True)) == {
        ("bto", "2021"), ("bto", "2022"), ("bto", "2023"), ("alos", "2023"),
    }  # fmt: skip


def test_the_totals_of_both(on):
    """Protects: totals side by side. Expected: 2021 has a financial 1 and internal process of -2/6, then 0/6; in 2022
    -1/3, -1, -3/7, -1, then -1/7 in the place of -3/7; 2023 is the same under both."""
    totals = compare_methods(on, THESIS, BARBER_JOHNSON).totals.set_index("period")
    assert totals["score_a"].to_dict() == pytest.approx(
        {"2021": (1 - 2 / 6) / 2, "2022": (-1 / 3 - 1 - 3 / 7 - 1) / 4, "2023": (-1 / 3 - 1 / 3 - 3 / 7 + 0) / 4}
    )
    assert totals["score_b"].to_dict() == pytest.approx(
        {"2021": (1 + 0) / 2, "2022": (-1 / 3 - 1 - 1 / 7 - 1) / 4, "2023": (-1 / 3 - 1 / 3 - 3 / 7 + 0) / 4}
    )
    assert totals["change"].to_dict() == pytest.approx({"2021": 1 / 6, "2022": (2 / 7) / 4, "2023": 0}, abs=1e-12)
    assert totals["verdict_b"].tolist() == ["fair", "poor", "poor"]


def test_how_many_verdicts_there_are(on):
    """Protects: "of so many verdicts". Expected: the sample has 9 with a score in 2021 (3 of the budget, 6 of inpatient
    care), 13 in 2022 (4 trends more), 15 in 2023 (both surveys)."""
    assert compare_methods(on, THESIS, BARBER_JOHNSON).verdicts == 9 + 13 + 15


def test_an_indicator_that_is_left_out_says_so(on):
    """Protects: a weight of 0 is no missing indicator. Expected: economy stands as left out with its value in all three
    years, without a score; the financial score of 2023 is then the mean of -1 and -1."""
    found = compare_methods(on, THESIS, THESIS.change({"weights.indicators.economy": 0.0}))
    rows = found.turned
    assert set(rows["indicator"]) == {"economy"}
    assert rows["stands_b"].tolist() == ["left out"] * 3
    assert rows["value_b"].tolist() == rows["value_a"].tolist()
    assert all(math.isnan(score) for score in rows["score_b"])
    assert found.cards[1].perspective("financial", "2023") == pytest.approx(-1)


def test_another_formula_shows_both_values(on):
    """Protects: the value under each method. Expected: effectiveness of 2023 scaled to 7 of 12 months is 82.04 %
    (erratum 6), before it 47.86 %."""
    other = THESIS.change({"indicators.effectiveness.formula": "scaled to months"})
    moved = compare_methods(on, THESIS, other).moved.set_index(["indicator", "period"])
    row = moved.loc["effectiveness", "2023"]
    assert (row["value_a"], row["value_b"]) == pytest.approx((47.86, 82.04), abs=0.005)
    assert not row["turns"]


def test_an_indicator_of_ones_own_that_one_method_does_not_judge():
    """Protects: methods with different own indicators. Expected: the table asks for at least 90, so 80 misses it; a
    method that asks for at least 70 says reached. The other method has none of the values, so each differs once."""
    table = b"Perspective,Indicator,Period,Actual,Target,Direction\nCustomer,Waiting time,2023,80,90,up\n"
    own = THESIS.change_rule("own:Waiting time", "at least", {"limit": 70.0}, "Head of care, 2024")
    found = compare_methods(bsc.read(table, name="ours.csv"), THESIS, own)
    assert (found.turned["score_a"].tolist(), found.turned["score_b"].tolist()) == ([-1.0], [1.0])
    assert {d.was for d in found.differences} == {None}
    assert {d.path.rpartition(".")[0] for d in found.differences} == {"indicators.own:Waiting time"}


def test_names_and_words_stay_sentences(on):
    """Protects: a name that would stay English on an Indonesian page, as a column of plain strings would make it."""
    moved = compare_methods(on, THESIS, BARBER_JOHNSON).moved
    assert all(isinstance(name, Sentence) for name in moved["name"])
    assert isinstance(moved["category_b"].iloc[0], Sentence)


def test_without_data_the_values_differ_all_the_same():
    """Protects: comparing before anything is loaded. Expected: no rows, no total, ten values."""
    found = compare_methods([], THESIS, BARBER_JOHNSON)
    assert found.moved.empty and found.turned.empty and found.totals.empty
    assert (found.verdicts, len(found.differences)) == (0, 10)


@pytest.mark.parametrize(("a", "b"), list(combinations_with_replacement(Method.names(), 2)))
def test_the_other_way_round_is_the_mirror(on, a, b):
    """Protects: A and B mixed up. Expected: with the methods swapped the same rows turn, with their sides swapped, and
    every total moves as far back; a method beside itself differs in nothing."""
    there, back = (compare_methods(on, Method.load(x), Method.load(y)) for x, y in ((a, b), (b, a)))
    keys = [set(zip(c.turned["indicator"], c.turned["period"], strict=True)) for c in (there, back)]
    assert keys[0] == keys[1]
    assert {(d.path, d.was, d.now) for d in there.differences} == {(d.path, d.now, d.was) for d in back.differences}
    assert there.totals["change"].tolist() == pytest.approx([-change for change in back.totals["change"]])
    if a == b:
        assert there.moved.empty and not there.differences


def test_weights_as_shares():
    """Protects: shares of a perspective. Expected: 2, 1 and 1 are a half and two quarters; 0 has none; a weight that a
    table says is not in the sum."""
    assert shares({"a": 2.0, "b": 1.0, "c": 1.0, "d": 0.0}) == {"a": 0.5, "b": 0.25, "c": 0.25, "d": 0.0}
    found = shares({"a": 1.0, "own:b": math.nan})
    assert found["a"] == 1.0 and math.isnan(found["own:b"])
    assert math.isnan(shares({"a": 0.0})["a"])


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1e6), min_size=1))
def test_shares_add_up_to_one(weights):
    """Protects: normalising. Expected: the shares of weights that are not all 0 add up to 1 and keep their order."""
    found = shares(weights)
    if any(weights.values()):
        assert math.fsum(found.values()) == pytest.approx(1)
        assert sorted(found, key=weights.__getitem__) == sorted(found, key=lambda key: (found[key], weights[key]))
