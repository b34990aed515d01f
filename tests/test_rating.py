"""A value and a benchmark: the five rules, each of their edges, and what they say.

Expected verdicts are worked by hand from the domain's rule: good scores 1, fair 0, poor -1; each edge belongs to
exactly one side; a fair zone is a tolerance around the edge, both ends included; a trend needs the period before.
"""

import math
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bsc_core.rating import AtLeast, AtMost, Bands, Measure, Range, Trend, side
from bsc_core.sentence import NO_BREAK, Sentence

SCORE = {"good": 1.0, "fair": 0.0, "poor": -1.0}
INDEX_WORDS = ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied")
INDEX = Bands((20.0, 40.0, 60.0, 80.0), INDEX_WORDS, (-1.0, -1.0, 0.0, 1.0, 1.0))


def said(sentence: str) -> str:
    """A sentence with plain spaces."""
    return str(sentence).replace(NO_BREAK, " ")


def ruled(rule, value, previous=math.nan) -> str:
    verdict = rule.rate(value, previous)
    assert verdict.score == SCORE[verdict.verdict]
    assert isinstance(verdict.reason, Sentence)
    return verdict.verdict


# --- one side -------------------------------------------------------------------------------------------------------


class TestSide:
    @pytest.mark.parametrize(("value", "expected"), [(24.999, -1), (25.0, 0), (25.001, 1), (-25.0, -1)])
    def test_below_on_and_above(self, value, expected):
        """Protects: the one comparison that every rule uses. Expected: the order of the numbers."""
        assert side(value, 25.0) == expected

    @pytest.mark.parametrize(
        ("value", "edge"),
        [((0.1 + 0.2) / 0.3 * 100, 100.0), (7 / 280 * 1000, 25.0), (0.1 * 3, 0.3), (1 - 0.9 - 0.1, 0.0)],
    )
    def test_the_last_binary_digit_does_not_decide(self, value, edge):
        """Protects: 100 % computed as 100.00000000000001 is still on the limit. Expected: arithmetic on fractions."""
        assert side(value, edge) == 0


# --- at most, at least ----------------------------------------------------------------------------------------------


class TestAtMost:
    @pytest.mark.parametrize("on_limit", ["good", "fair", "poor"])
    def test_below_is_good_above_is_poor_and_the_limit_is_as_set(self, on_limit):
        """Protects: economy < 100 good, = 100 as the method says, > 100 poor. Expected: the rule in words."""
        rule = AtMost(100.0, on_limit=on_limit)
        assert [ruled(rule, value) for value in (0.0, 99.999, 100.0, 100.001, 1e9)] == [
            "good", "good", on_limit, "poor", "poor",
        ]  # fmt: skip

    @pytest.mark.parametrize("on_limit", ["good", "fair", "poor"])
    def test_a_tolerance_is_a_fair_zone_with_both_ends(self, on_limit):
        """Protects: 100 with tolerance 2 is fair from 98 to 102. Expected: 100 - 2 and 100 + 2."""
        rule = AtMost(100.0, 2.0, on_limit)
        verdicts = [ruled(rule, value) for value in (97.999, 98.0, 100.0, 102.0, 102.001)]
        assert verdicts == ["good", "fair", "fair", "fair", "poor"]

    def test_the_words_go_with_the_verdict(self):
        """Protects: the indicator's own words. Expected: the words of the domain's table for economy."""
        rule = AtMost(100.0, on_limit="fair", words=("economical", "balanced", "not economical"))
        assert [rule.rate(v).category for v in (98.07, 100.0, 103.5)] == ["economical", "balanced", "not economical"]

    def test_noise_on_the_limit_is_the_limit(self):
        """Protects: an edge belongs to one side whatever the last digit. Expected: 0.3 of 0.3 is 100 %."""
        assert ruled(AtMost(100.0, on_limit="fair"), (0.1 + 0.2) / 0.3 * 100) == "fair"
        assert ruled(AtMost(25.0, on_limit="poor"), 7 / 280 * 1000) == "poor"


class TestAtLeast:
    @pytest.mark.parametrize("on_limit", ["good", "fair", "poor"])
    def test_above_is_good_below_is_poor_and_the_limit_is_as_set(self, on_limit):
        """Protects: effectiveness > 100 good, = 100 as the method says, < 100 poor. Expected: the rule in words."""
        rule = AtLeast(100.0, on_limit=on_limit)
        assert [ruled(rule, value) for value in (-5.0, 99.999, 100.0, 100.001, 1e9)] == [
            "poor", "poor", on_limit, "good", "good",
        ]  # fmt: skip

    @pytest.mark.parametrize("on_limit", ["good", "fair", "poor"])
    def test_a_tolerance_is_a_fair_zone_with_both_ends(self, on_limit):
        """Protects: the mirrored zone. Expected: 100 - 2 and 100 + 2."""
        rule = AtLeast(100.0, 2.0, on_limit)
        verdicts = [ruled(rule, value) for value in (97.999, 98.0, 100.0, 102.0, 102.001)]
        assert verdicts == ["poor", "fair", "fair", "fair", "good"]

    @pytest.mark.parametrize("value", [0.2, 0.4])
    def test_noise_at_the_end_of_the_zone_is_the_end(self, value):
        """Protects: 0.3 less 0.2 is 0.1, though binary says less. Expected: the zone 0.2 to 0.4, ends included."""
        assert ruled(AtLeast(0.3, 0.1), value) == "fair"

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (135.8166, "135.82 % is 35.82 points above the limit of 100 %: effective."),
            (47.8567, "47.86 % is 52.14 points below the limit of 100 %: not effective."),
            (100.0, "100.00 % is exactly the limit: balanced."),
        ],
    )
    def test_the_reason_has_the_value_the_limit_and_the_distance(self, value, expected):
        """Protects: a verdict carries its numbers. Expected: value - 100, worked by hand, percent in points."""
        words = ("effective", "balanced", "not effective")
        rule = AtLeast(100.0, on_limit="fair", words=words, measure=Measure("%"))
        assert said(rule.rate(value).reason) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (AtMost(25.0, measure=Measure("‰")), "at most 25 ‰ is reached"),
        (AtMost(25.0, on_limit="poor", measure=Measure("‰")), "below 25 ‰ is reached"),
        (AtLeast(80.5, measure=Measure("%")), "at least 80.50 % is reached"),
        (AtLeast(80.0, on_limit="fair", measure=Measure("%")), "above 80 % is reached"),
        (Range(60.0, 85.0, measure=Measure("%")), "60–85 %"),
        (INDEX, "60 and more is satisfied"),
        (Bands((60.0, 80.0), ("lean", "fit", "fat"), (1.0, 0.0, -1.0), "below"), "up to 60 is lean"),
        (Trend("down"), "down on the period before is good"),
        (Trend("up"), "up on the period before is good"),
    ],
)
def test_a_benchmark_in_words_says_where_good_is(rule, expected):
    """Protects: the benchmark printed beside a value agrees with the rule. Expected: the rule read aloud."""
    assert said(rule.benchmark()) == expected


def test_a_limit_with_a_tolerance_does_not_say_that_all_below_it_is_good():
    """Protects: 24.5 is fair at a limit of 25 with tolerance 1, so "below 25 is good" is untrue. Expected: 25 - 1."""
    assert ruled(AtMost(25.0, 1.0), 24.5) == "fair"
    assert "24" in said(AtMost(25.0, 1.0).benchmark())


@pytest.mark.parametrize(
    ("rule", "untrue"),
    [
        (Bands((60.0,), ("bad", "fine"), (-1.0, 1.0), "below"), "60 and more is fine"),
        (Bands((60.0,), ("fine", "bad"), (1.0, -1.0), "above"), "up to 60 is fine"),
    ],
)
def test_bands_do_not_call_an_edge_good_that_is_poor(rule, untrue):
    """Protects: the words and the verdict of an edge agree. Expected: 60 itself is poor in both rules."""
    assert ruled(rule, 60.0) == "poor"
    assert said(rule.benchmark()) != untrue


# --- within a range -------------------------------------------------------------------------------------------------


class TestRange:
    BOR = Range(60.0, 85.0, measure=Measure("%"))

    @pytest.mark.parametrize(
        ("value", "verdict", "word"),
        [
            (60.0, "good", "within"),
            (85.0, "good", "within"),
            (72.0, "good", "within"),
            (59.999, "poor", "below"),
            (85.001, "poor", "above"),
            (35.0, "poor", "below"),
            (34.99, "poor", "far below"),
            (110.0, "poor", "above"),
            (110.01, "poor", "far above"),
            (0.0, "poor", "far below"),
        ],
    )
    def test_both_edges_are_good_and_the_word_says_how_far(self, value, verdict, word):
        """Protects: BOR 60 to 85. Expected: far is further outside than the width 25, so below 35 or above 110."""
        assert ruled(self.BOR, value) == verdict
        assert self.BOR.rate(value).category == word

    @pytest.mark.parametrize(
        ("value", "verdict"),
        [
            (54.999, "poor"),
            (55.0, "fair"),
            (59.0, "fair"),
            (60.0, "good"),
            (85.0, "good"),
            (90.0, "fair"),
            (90.1, "poor"),
        ],
    )
    def test_a_tolerance_is_a_fair_zone_outside(self, value, verdict):
        """Protects: both outer ends of the zone are fair. Expected: 60 - 5 and 85 + 5."""
        assert ruled(Range(60.0, 85.0, 5.0), value) == verdict

    def test_noise_at_both_ends_of_the_zone_is_the_end(self):
        """Protects: 0.3 - 0.1 and 0.7 + 0.1 in binary. Expected: the fair zone's ends 0.2 and 0.8."""
        rule = Range(0.3, 0.7, 0.1)
        assert [ruled(rule, 0.3 - 0.1), ruled(rule, 0.7 + 0.1), ruled(rule, 0.1 * 3)] == ["fair", "fair", "good"]

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (14.57, "14.57 % is 45.43 points below the range of 60 to 85 %."),
            (90.0, "90.00 % is 5.00 points above the range of 60 to 85 %."),
            (60.0, "60.00 % lies within 60 to 85 %: good."),
        ],
    )
    def test_the_reason_has_the_distance(self, value, expected):
        """Protects: the numbers of the reason. Expected: 60 - 14.57 and 90 - 85."""
        assert said(self.BOR.rate(value).reason) == expected

    def test_printed_lengths_of_stay_by_two_benchmarks(self):
        """Protects: erratum 10, ALOS 3.79, 4, 2.9 are all poor by 6-9 and two of three good by 3-12."""
        assert [ruled(Range(6.0, 9.0), value) for value in (3.79, 4.0, 2.9)] == ["poor"] * 3
        assert [ruled(Range(3.0, 12.0), value) for value in (3.79, 4.0, 2.9)] == ["good", "good", "poor"]


# --- bands ----------------------------------------------------------------------------------------------------------


class TestBands:
    @pytest.mark.parametrize(
        ("value", "word", "score"),
        [
            (0.0, "very dissatisfied", -1.0),
            (19.999, "very dissatisfied", -1.0),
            (20.0, "dissatisfied", -1.0),
            (39.999, "dissatisfied", -1.0),
            (40.0, "neutral", 0.0),
            (59.999, "neutral", 0.0),
            (60.0, "satisfied", 1.0),
            (79.999, "satisfied", 1.0),
            (80.0, "very satisfied", 1.0),
            (100.0, "very satisfied", 1.0),
        ],
    )
    def test_each_edge_belongs_to_the_band_above(self, value, word, score):
        """Protects: the index bands, lower edge included. Expected: the domain's list 0, 20, 40, 60, 80."""
        verdict = INDEX.rate(value)
        assert (verdict.category, verdict.score) == (word, score)
        assert INDEX.category(value) == word

    @pytest.mark.parametrize(
        ("value", "word"),
        [
            (59.0, "not effective"),
            (60.0, "not effective"),
            (60.1, "less"),
            (80.0, "less"),
            (80.1, "fairly"),
            (90.0, "fairly"),
            (90.1, "effective"),
            (100.0, "effective"),
            (100.1, "very effective"),
        ],
    )
    def test_each_edge_belongs_to_the_band_below_where_the_rule_says_so(self, value, word):
        """Protects: "> 100 very effective, > 90 to 100 effective". Expected: Munir 2004 as the domain quotes it."""
        words = ("not effective", "less", "fairly", "effective", "very effective")
        rule = Bands((60.0, 80.0, 90.0, 100.0), words, (-1.0, -1.0, 0.0, 1.0, 1.0), "below")
        assert rule.rate(value).category == word

    def test_noise_on_an_edge_is_the_edge(self):
        """Protects: both readings of an edge. Expected: 0.1 + 0.2 is 0.3, the edge."""
        above = Bands((0.3,), ("under", "over"), (-1.0, 1.0))
        below = Bands((0.3,), ("under", "over"), (-1.0, 1.0), "below")
        assert above.rate(0.1 * 3).category == above.rate(0.3).category == "over"
        assert below.rate(0.1 + 0.2).category == below.rate(0.3).category == "under"

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (73.48, "73.48 lies between 60 and 80: satisfied."),
            (12.0, "12.00 lies below 20: very dissatisfied."),
            (91.0, "91.00 lies above 80: very satisfied."),
        ],
    )
    def test_the_reason_names_the_edges_around(self, value, expected):
        """Protects: the numbers of the reason. Expected: the band's own two edges."""
        assert said(INDEX.rate(value).reason) == expected

    def test_satisfaction_by_its_community_index(self):
        """Protects: bands with decimals. Expected: D to 64.99, C from 65.00, B from 76.61, A from 88.31."""
        rule = Bands((65.0, 76.61, 88.31), ("D", "C", "B", "A"), (-1.0, 0.0, 1.0, 1.0))
        values = (64.99, 65.0, 76.60, 76.61, 88.30, 88.31)
        assert [rule.category(value) for value in values] == ["D", "C", "C", "B", "B", "A"]


# --- trend ----------------------------------------------------------------------------------------------------------


class TestTrend:
    @pytest.mark.parametrize(
        ("direction", "value", "verdict", "word"),
        [
            ("up", 11.0, "good", "rising"),
            ("up", 10.0, "fair", "level"),
            ("up", 9.0, "poor", "falling"),
            ("down", 11.0, "poor", "rising"),
            ("down", 10.0, "fair", "level"),
            ("down", 9.0, "good", "falling"),
        ],
    )
    def test_in_direction_is_good_flat_fair_against_poor(self, direction, value, verdict, word):
        """Protects: retention up, turnover down. Expected: against 10 before."""
        rule = Trend(direction)
        assert ruled(rule, value, 10.0) == verdict
        assert rule.rate(value, 10.0).category == word

    @pytest.mark.parametrize(
        ("value", "verdict"), [(189.99, "poor"), (190.0, "fair"), (200.0, "fair"), (210.0, "fair"), (210.01, "good")]
    )
    def test_a_tolerance_is_percent_of_the_value_before(self, value, verdict):
        """Protects: 5 % of 200 is 10 either way, both ends included. Expected: 190 and 210."""
        assert ruled(Trend("up", 5.0), value, 200.0) == verdict

    @pytest.mark.parametrize(
        ("value", "verdict"), [(-95.0, "fair"), (-94.0, "good"), (-105.0, "fair"), (-106.0, "poor")]
    )
    def test_a_tolerance_holds_for_a_negative_value_before(self, value, verdict):
        """Protects: 5 % of -100 is 5 points, not -5. Expected: fair from -105 to -95."""
        assert ruled(Trend("up", 5.0), value, -100.0) == verdict

    def test_negative_is_poor_even_when_it_rises(self):
        """Protects: productivity, by trend and poor below zero. Expected: -1 after -5 rises and stays poor."""
        rule = Trend("up", negative_is_poor=True)
        assert (ruled(rule, -1.0, -5.0), rule.rate(-1.0, -5.0).category) == ("poor", "negative")
        assert ruled(rule, 0.0, -5.0) == "good"
        assert ruled(Trend("up"), -1.0, -5.0) == "good"

    def test_negative_is_poor_without_a_period_before(self):
        """Protects: what is below zero needs no comparison. Expected: the rule in words."""
        assert ruled(Trend("up", negative_is_poor=True), -1.0) == "poor"

    def test_the_first_period_has_no_verdict(self):
        """Protects: a trend needs the period before. Expected: no verdict and no score."""
        verdict = Trend("up").rate(10.0)
        assert (verdict.category, verdict.verdict) == ("no earlier period", "none")
        assert math.isnan(verdict.score)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (73.84, "73.84 % is 2.92 points less than 76.76 % before."),
            (80.0, "80.00 % is 3.24 points more than 76.76 % before."),
            (76.76, "76.76 % is level with 76.76 % before."),
        ],
    )
    def test_the_reason_has_both_values_and_the_change(self, value, expected):
        """Protects: the numbers of the reason. Expected: 76.76 - 73.84 and 80 - 76.76."""
        assert said(Trend("up", measure=Measure("%")).rate(value, 76.76).reason) == expected

    def test_noise_is_no_trend(self):
        """Protects: 100,000 + 200,000 computed in two ways is level. Expected: side() calls both numbers the same."""
        before = (0.1 + 0.2) * 1e6
        assert side(300_000.0, before) == 0
        assert ruled(Trend("up"), 300_000.0, before) == "fair"


# --- nothing to judge, and rules without sense ----------------------------------------------------------------------


@pytest.mark.parametrize("rule", [AtMost(5.0, 1.0), AtLeast(5.0), Range(1.0, 2.0, 1.0), INDEX, Trend("up", 1.0, True)])
def test_nan_gets_no_verdict(rule):
    """Protects: a figure that is not there has no verdict and no score, by any rule. Expected: the domain's rule."""
    for previous in (math.nan, 3.0):
        verdict = rule.rate(math.nan, previous)
        assert (verdict.category, verdict.verdict) == ("no data", "none")
        assert math.isnan(verdict.score)
        assert str(verdict.reason)


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: AtMost(math.nan), "limit"),
        (lambda: AtLeast(math.inf), "limit"),
        (lambda: AtMost(5.0, -0.1), "tolerance"),
        (lambda: AtLeast(5.0, math.nan), "tolerance"),
        (lambda: AtMost(5.0, on_limit="excellent"), "limit"),
        (lambda: AtMost(5.0, words=("good", "poor")), "words"),
        (lambda: Range(85.0, 60.0), "range"),
        (lambda: Range(60.0, 60.0), "range"),
        (lambda: Range(math.nan, 60.0), "range"),
        (lambda: Range(60.0, 85.0, -1.0), "tolerance"),
        (lambda: Bands((), ("one",), (1.0,)), "edges"),
        (lambda: Bands((2.0, 1.0), ("a", "b", "c"), (0.0, 0.0, 0.0)), "edges"),
        (lambda: Bands((1.0, 1.0), ("a", "b", "c"), (0.0, 0.0, 0.0)), "edges"),
        (lambda: Bands((1.0, math.nan), ("a", "b", "c"), (0.0, 0.0, 0.0)), "edges"),
        (lambda: Bands((1.0,), ("a",), (0.0, 1.0)), "band"),
        (lambda: Bands((1.0,), ("a", "b"), (0.0, 0.0, 1.0)), "band"),
        (lambda: Bands((1.0,), ("a", "b"), (0.0, 0.5)), "band"),
        (lambda: Bands((1.0,), ("a", "b"), (0.0, 1.0), "both"), "edge"),
        (lambda: Trend("sideways"), "trend"),
        (lambda: Trend("up", -1.0), "tolerance"),
    ],
)
def test_a_rule_without_sense_is_refused(make, word):
    """Protects: gaps and overlaps in user-made bands are an error at once. Expected: a sentence on what is wrong."""
    with pytest.raises(ValueError, match=word):
        make()


@pytest.mark.parametrize("edges", [(math.nan,), (-math.inf,), (math.inf,)])
def test_an_edge_that_is_no_number_is_refused(edges):
    """Protects: a band that no value can reach. Expected: the same as for two edges of which one is nan."""
    with pytest.raises(ValueError):
        Bands(edges, ("a", "b"), (-1.0, 1.0))


# --- for any rule and any value -------------------------------------------------------------------------------------

FINITE = st.floats(allow_nan=False, allow_infinity=False)
PLACES = st.floats(-1e4, 1e4)
TOLERANCES = st.just(0.0) | st.floats(0.01, 1e3)
ON_LIMIT = st.sampled_from(["good", "fair", "poor"])
AT_MOST = st.builds(AtMost, PLACES, TOLERANCES, ON_LIMIT)
AT_LEAST = st.builds(AtLeast, PLACES, TOLERANCES, ON_LIMIT)
RANGES = st.builds(
    lambda low, width, tolerance: Range(low, low + width, tolerance), PLACES, st.floats(0.01, 1e3), TOLERANCES
)


@st.composite
def bands(draw):
    edges = draw(st.lists(st.integers(-1000, 1000), min_size=1, max_size=6, unique=True))
    scores = draw(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=len(edges) + 1, max_size=len(edges) + 1))
    words = tuple(f"band {i}" for i in range(len(scores)))
    return Bands(
        tuple(float(e) for e in sorted(edges)), words, tuple(scores), draw(st.sampled_from(["above", "below"]))
    )


TRENDS = st.builds(Trend, st.sampled_from(["up", "down"]), TOLERANCES, st.booleans())
WITH_EDGES = st.one_of(AT_MOST, AT_LEAST, RANGES, bands())


@settings(max_examples=150, deadline=None)
@given(rule=st.one_of(WITH_EDGES, TRENDS), value=FINITE, previous=FINITE)
def test_every_value_gets_exactly_one_verdict(rule, value, previous):
    """Protects: no value falls between two rules. Expected: good, fair or poor with its own score, and a reason."""
    verdict = rule.rate(value, previous)
    assert verdict.score == SCORE[verdict.verdict]
    assert verdict.category
    assert str(verdict.reason).endswith(".")


@settings(max_examples=200, deadline=None)
@given(rule=WITH_EDGES, share=st.floats(0.01, 0.99), beyond=st.floats(0.01, 1e4))
def test_the_ruler_has_no_gap_and_agrees_with_the_verdict(rule, share, beyond):
    """Protects: what is drawn is what is judged. Expected: segments from -inf to inf, each with the verdict inside."""
    segments = rule.segments()
    assert segments[0].start == -math.inf
    assert segments[-1].end == math.inf
    assert all(one.end == then.start for one, then in pairwise(segments))
    assert [s.end for s in segments[:-1]] == list(rule.turning_points())
    for segment in segments:
        if math.isinf(segment.start):
            inside = segment.end - beyond
        elif math.isinf(segment.end):
            inside = segment.start + beyond
        else:
            inside = segment.start + share * (segment.end - segment.start)
        if side(inside, segment.start) > 0 and side(inside, segment.end) < 0:
            assert ruled(rule, inside) == segment.verdict


def test_a_trend_has_no_ruler():
    """Protects: nothing is drawn where there is no fixed edge. Expected: none."""
    assert Trend("up").segments() == Trend("up").turning_points() == ()


@settings(max_examples=200, deadline=None)
@given(rule=AT_LEAST, value=st.floats(-2e4, 2e4), more=st.floats(0, 2e4))
@example(rule=AtLeast(100.0, 2.0), value=97.0, more=1.0)
def test_more_never_scores_less_by_at_least(rule, value, more):
    """Protects: the order of the verdicts. Expected: with "at least", more is never worse."""
    assert rule.rate(value + more).score >= rule.rate(value).score


@settings(max_examples=200, deadline=None)
@given(rule=AT_MOST, value=st.floats(-2e4, 2e4), more=st.floats(0, 2e4))
@example(rule=AtMost(100.0, 2.0), value=102.0, more=1.0)
def test_more_never_scores_more_by_at_most(rule, value, more):
    """Protects: the order of the verdicts. Expected: with "at most", more is never better."""
    assert rule.rate(value + more).score <= rule.rate(value).score


@settings(max_examples=200, deadline=None)
@given(
    tolerance=TOLERANCES, poor=st.booleans(), value=st.floats(-2e4, 2e4), more=st.floats(0, 2e4),
    previous=st.floats(-2e4, 2e4),
)  # fmt: skip
def test_more_never_scores_less_by_a_trend_up(tolerance, poor, value, more, previous):
    """Protects: the order of the verdicts. Expected: when up is good, more is never worse."""
    rule = Trend("up", tolerance, poor)
    assert rule.rate(value + more, previous).score >= rule.rate(value, previous).score


@settings(max_examples=150, deadline=None)
@given(value=st.floats(-2e4, 2e4), previous=st.floats(-2e4, 2e4), tolerance=TOLERANCES)
def test_down_is_the_mirror_of_up(value, previous, tolerance):
    """Protects: both directions judge the same change. Expected: opposite scores, fair for both."""
    up = Trend("up", tolerance).rate(value, previous).score
    assert Trend("down", tolerance).rate(value, previous).score == -up
