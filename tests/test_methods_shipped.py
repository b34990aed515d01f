"""The shipped methods: each benchmark's words, scores and edges as its source prints them.

Expected values are those of the domain's list of benchmark sets, written out below; the thesis has its own tests in
test_method.py.
"""

import pytest

import bsc_core as bsc
from bsc_core.method import Method

THESIS = Method.load("thesis")
SCORE = {
    "very effective": 1, "effective": 1, "fairly effective": 0, "less effective": -1, "not effective": -1,
    "very efficient": 1, "efficient": 1, "fairly efficient": 0, "less efficient": -1, "not efficient": -1,
    "A (very good)": 1, "B (good)": 1, "C (less good)": 0, "D (not good)": -1,
    "below": -1, "within": 1, "above": -1, "reached": 1, "missed": -1, "low": 1, "high": -1,
}  # fmt: skip
MINISTRY = {
    "alos": [(5.99, "below"), (6.0, "within"), (9.0, "within"), (9.01, "above")],
    "toi": [(0.99, "below"), (1.0, "within"), (3.0, "within"), (3.01, "above")],
    "bto": [(39.99, "below"), (40.0, "within"), (50.0, "within"), (50.01, "above")],
    "ndr": [(24.99, "low"), (25.0, "high"), (25.01, "high")],
    "gdr": [(44.99, "low"), (45.0, "high"), (45.01, "high")],
}
HALIM = [
    (59.99, "very efficient"), (60.0, "efficient"), (80.0, "efficient"), (80.01, "fairly efficient"),
    (90.0, "fairly efficient"), (90.01, "less efficient"), (100.0, "less efficient"), (100.01, "not efficient"),
]  # fmt: skip
SKM = [
    (25.0, "D (not good)"), (64.99, "D (not good)"), (65.0, "C (less good)"), (76.60, "C (less good)"),
    (76.605, "C (less good)"), (76.61, "B (good)"), (88.30, "B (good)"), (88.31, "A (very good)"),
    (100.0, "A (very good)"),
]  # fmt: skip
TABLE = {
    "ministry_2005": {**MINISTRY, "bor": [(59.99, "below"), (60.0, "within"), (85.0, "within"), (85.01, "above")]},
    "ministry_2011": {**MINISTRY, "bor": [(64.99, "below"), (65.0, "within"), (85.0, "within"), (85.01, "above")]},
    "barber_johnson": {
        "bor": [(74.99, "below"), (75.0, "within"), (85.0, "within"), (85.01, "above")],
        "alos": [(2.99, "below"), (3.0, "within"), (12.0, "within"), (12.01, "above")],
        "toi": [(0.99, "below"), (1.0, "within"), (3.0, "within"), (3.01, "above")],
        "bto": [(29.99, "missed"), (30.0, "missed"), (30.01, "reached"), (80.0, "reached")],
    },
    "value_for_money": {
        "efficiency": HALIM,
        "effectiveness": [
            (59.99, "not effective"), (60.0, "less effective"), (80.0, "less effective"), (80.01, "fairly effective"),
            (90.0, "fairly effective"), (90.01, "effective"), (100.0, "effective"), (100.01, "very effective"),
        ],
    },
    "value_for_money_mahmudi": {
        "efficiency": HALIM,
        "effectiveness": [
            (74.99, "not effective"), (75.0, "less effective"), (89.0, "less effective"), (89.99, "less effective"),
            (90.0, "fairly effective"), (99.0, "fairly effective"), (99.99, "fairly effective"), (100.0, "effective"),
            (100.01, "very effective"),
        ],
    },
    "skm_2017": {"customer_satisfaction": SKM, "employee_satisfaction": SKM},
}  # fmt: skip
CASES = [
    (method, indicator, value, word)
    for method, indicators in TABLE.items()
    for indicator, cases in indicators.items()
    for value, word in cases
]


def test_every_shipped_method_has_a_table_here():
    """Protects: a method added without its expected values. Expected: the thesis and the domain's alternative sets."""
    assert Method.names()[0] == "thesis"
    assert set(Method.names()) == {"thesis", *TABLE}


@pytest.mark.parametrize(("method", "indicator", "value", "word"), CASES)
def test_each_edge_belongs_to_one_side_as_its_source_says(method, indicator, value, word):
    """Protects: "> 90-100 effective", "60-80 less", "= 100 effective". Expected: the domain's list of benchmark sets;
    the score of a word is said in the method's file."""
    verdict = Method.load(method).rule(indicator).rate(value)
    assert (verdict.category, verdict.score) == (word, SCORE[word])


@pytest.mark.parametrize("method", TABLE)
def test_a_method_differs_from_the_thesis_only_where_its_source_speaks(method):
    """Protects: benchmarks that nobody set. Expected: differences in the indicators of the table alone."""
    found = {d.path for d in Method.load(method).differences(THESIS)}
    allowed = {f"indicators.{indicator}" for indicator in TABLE[method]} | {"survey" if method == "skm_2017" else ""}
    assert {path.rpartition(".")[0] for path in found} <= allowed


@pytest.mark.parametrize(
    ("method", "differing"),
    [("ministry_2005", set()), ("ministry_2011", {"indicators.bor.low"})],
)
def test_the_thesis_took_over_the_ministrys_benchmarks(method, differing):
    """Protects: the ministry's numbers in both. Expected: none differs for 2005, only the lower BOR for 2011."""
    assert {d.path for d in Method.load(method).differences(THESIS)} == differing


@pytest.mark.parametrize(
    ("method", "indicator", "names"),
    [
        ("ministry_2005", "bor", ("Ministry of Health", "2005")),
        ("ministry_2011", "bor", ("Ministry of Health", "2011")),
        ("ministry_2011", "gdr", ("Ministry of Health", "2005")),
        ("barber_johnson", "bto", ("Barber", "Johnson")),
        ("value_for_money", "effectiveness", ("Munir", "2004", "1996")),
        ("value_for_money", "efficiency", ("Halim",)),
        ("value_for_money_mahmudi", "effectiveness", ("Mahmudi", "2010")),
        ("value_for_money_mahmudi", "efficiency", ("Halim",)),
    ],
)
def test_a_benchmark_names_its_source(method, indicator, names):
    """Protects: what a verdict says of where its benchmark comes from. Expected: the domain's names and years."""
    found = Method.load(method)
    for path in (f"indicators.{indicator}.{name}" for name in ("rule", "low", "limit", "edges")):
        assert all(name in found.sources.get(path, " ".join(names)) for name in names)


def test_what_a_file_does_not_hold_is_inherited():
    """Protects: inherited values can be told from the method's own. Expected: BOR is 2011's, GDR is not."""
    method = Method.load("ministry_2011")
    assert not method.inherited("indicators.bor.low")
    assert method.inherited("indicators.gdr.limit")
    assert method.based_on == "ministry_2005"
    assert not THESIS.inherited("indicators.gdr.limit")


def test_the_community_index_is_the_mean_times_25():
    """Protects: the SKM's scale. Expected: answers 3 and 4, mean 3.5 x 25 = 87.5, grade B; the thesis' scale of 5
    would give 70."""
    method = Method.load("skm_2017")
    assert (method.number("survey.low"), method.number("survey.high")) == (1, 4)
    index = 3.5 * 25
    assert index == (3 + 4) / (method.number("survey.high") * 2) * 100
    assert method.index_bands().category(index) == "B (good)"


def test_nine_elements_without_rounding_reach_100():
    """Protects: the weight 1/9 is not rounded to 0.11, which caps the index at 99. Expected: all fours give 100, A."""
    import pandas as pd

    method = Method.load("skm_2017")
    answers = pd.DataFrame({f"U{i}": [4, 4] for i in range(1, 10)})
    found = bsc.survey.index(answers, low=method.number("survey.low"), high=method.number("survey.high"))
    assert found.value == 100
    assert method.index_bands().category(found.value) == "A (very good)"


@pytest.mark.parametrize(
    ("method", "indicator", "words"),
    [
        ("value_for_money", "effectiveness", "above 90 % is effective"),
        ("value_for_money", "efficiency", "up to 80 % is efficient"),
        ("value_for_money_mahmudi", "effectiveness", "100 % and more is effective"),
    ],
)
def test_a_benchmark_in_words_keeps_the_sides_of_its_edges(method, indicator, words):
    """Protects: "above 90" and "90 and more" are different. Expected: the side of the edge where good starts."""
    assert str(Method.load(method).rule(indicator).benchmark()).replace("\u00a0", " ") == words


@pytest.mark.parametrize("name", Method.names())
def test_the_sample_hospital_by_every_method(name, datasets):
    """Protects: a method that loads but cannot judge. Expected: a total from -1 to 1 in every period."""
    card = bsc.scorecard(datasets, Method.load(name))
    assert len(card.periods) > 0
    assert all(-1 <= card.total(period) <= 1 for period in card.periods)
