"""A benchmark carried over to another kind: what it starts from, and that bands change no verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_core.method import KINDS
from bsc_core.rating import RULES, AtLeast, AtMost, Bands, Range, Trend
from bsc_core.rule_kinds import as_kind

THREE = ("low", "middle", "high")


@pytest.mark.parametrize(
    ("rule", "kind", "fields"),
    [
        (Range(60, 85), "at least", {"limit": 60}),
        (Range(60, 85), "at most", {"limit": 85}),
        (Range(60, 85), "trend", {"direction": "up"}),
        (Range(60, 85), "survey bands", {}),
        (AtLeast(80), "at most", {"limit": 80}),
        (AtLeast(80), "range", {"low": 80, "high": 100}),
        (AtLeast(0), "range", {"low": 0, "high": 1}),
        (AtLeast(-80), "range", {"low": -80, "high": -60}),
        (AtMost(45), "range", {"low": 0.0, "high": 45}),
        (AtMost(-8), "range", {"low": -10, "high": -8}),
        (AtMost(0), "range", {"low": -1, "high": 0}),
        (AtMost(45), "trend", {"direction": "down"}),
        (Bands((50, 75), THREE, (-1, 0, 1)), "at least", {"limit": 75}),
        (Bands((50, 75), THREE, (1, 0, -1)), "at most", {"limit": 50}),
        (Bands((50, 75), THREE, (1, 0, -1)), "trend", {"direction": "down"}),
        (Bands((50, 75), THREE, (-1, 1, -1)), "range", {"low": 50, "high": 75}),
        (Bands((50, 75), THREE, (0, 1, -1)), "range", {"low": 50, "high": 75}),
        (Bands((50, 75), THREE, (-1, 0, -1)), "range", {"low": 50, "high": 75}),
        (Trend("down"), "at most", {"limit": 12.5}),
        (Trend("up"), "range", {"low": 12.5, "high": 15.625}),
    ],
)
def test_what_a_benchmark_of_another_kind_starts_from(rule, kind, fields):
    """By hand: the end of the good stretch that the other kind also has, a quarter more where it needs a second one,
    1 where a quarter is nothing; the edges where no band is good; the last value, 12.5, where a trend has no number."""
    assert as_kind(rule, kind, 12.5) == fields


@pytest.mark.parametrize(
    ("rule", "edges", "words", "scores", "sides"),
    [
        (Range(60, 85), (60, 85), ("below", "within", "above"), (-1, 1, -1), ("above", "below")),
        (
            Range(60, 85, 5), (55, 60, 85, 90), ("below", "fair", "within", "fair", "above"),
            (-1, 0, 1, 0, -1), ("above", "above", "below", "below"),
        ),
        (AtMost(45), (45,), ("reached", "missed"), (1, -1), ("below",)),
        (AtMost(45, 0, "poor"), (45,), ("reached", "missed"), (1, -1), ("above",)),
        (AtLeast(80, 0, "good", ("full", "nearly", "empty")), (80,), ("empty", "full"), (-1, 1), ("above",)),
        (AtLeast(100, 0, "fair"), (100, 100), ("missed", "close", "reached"), (-1, 0, 1), ("above", "below")),
        (AtMost(45, 5), (40, 50), ("reached", "close", "missed"), (1, 0, -1), ("above", "below")),
        (Trend("up"), (12.5,), ("poor", "good"), (-1, 1), ("above",)),
        (Trend("down"), (12.5,), ("good", "poor"), (1, -1), ("above",)),
    ],
)  # fmt: skip
def test_the_bands_that_another_kind_becomes(rule, edges, words, scores, sides):
    """By hand: an edge where the verdict turns, the words of the rule, and each edge on the side whose verdict it has;
    a value on the limit that is fair has a band of its own, a trend turns at the last value, 12.5."""
    expected = {"edges": edges, "words": words, "scores": scores, "edge_belongs": sides}
    assert as_kind(rule, "bands", 12.5) == expected


edges = st.integers(-50, 50).map(float)
limits = st.builds(
    lambda kind, limit, tolerance, on: kind(limit, tolerance, on),
    st.sampled_from((AtMost, AtLeast)), edges, st.sampled_from((0.0, 2.0)), st.sampled_from(("good", "fair", "poor")),
)  # fmt: skip
ranges = st.builds(lambda low, wide, zone: Range(low, low + wide, zone), edges, st.integers(1, 9), st.integers(0, 3))
scores = st.sampled_from((-1.0, 0.0, 1.0))
bands = st.builds(
    lambda first, wide, three: Bands((first, first + wide), THREE, three),
    edges, st.integers(1, 9), st.tuples(scores, scores, scores),
)  # fmt: skip
trends = st.builds(Trend, st.sampled_from(("up", "down")))


@given(limits | ranges | bands, st.integers(-130, 130).map(lambda half: half / 2))
def test_bands_made_of_another_kind_judge_every_value_alike(rule, value):
    """Changing the kind to bands changes no verdict, on an edge least of all."""
    assert Bands(**as_kind(rule, "bands", 0.0)).rate(value).verdict == rule.rate(value).verdict


@given(limits | ranges | bands | trends, st.sampled_from([kind for kind in KINDS if kind in RULES]), edges)
def test_every_kind_can_become_every_other(rule, kind, value):
    """No change of kind is refused: what it starts from is a benchmark that makes sense."""
    found = RULES[kind](**as_kind(rule, kind, value))
    assert found.rate(value + 1, value).verdict in ("good", "fair", "poor")
