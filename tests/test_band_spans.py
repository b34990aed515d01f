"""Bands written from one number to another: their edges, and what is said of gaps, overlaps and disorder."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_core.band_spans import edges_of, overlaps, spans_of
from bsc_core.sentence import Sentence


def test_edges_stand_between_the_bands():
    """Protects: what an editor of bands hands over. Expected: the inner ends, by hand; the outermost do not matter."""
    assert edges_of([(0, 60), (60, 80), (80, 100)]) == (60, 80)
    assert edges_of([(-math.inf, 60), (60, math.inf)]) == (60,)
    assert edges_of([(0, 100), (100, 100), (100, 200)]) == (100, 100)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(0, 64.99), (65, 100)], "No band holds the values between 64.99 and 65."),
        ([(0, 70), (60, 100)], "Two bands hold the values between 60 and 70."),
        ([(60, 100), (0, 60)], "The band from 0 stands after one that is higher."),
        ([(0, 50), (60, 100), (50, 60)], "The band from 50 stands after one that is higher."),
        ([(0, 60), (80, 60), (60, 100)], "A band ends at 60, before it starts at 80."),
        ([(0, 100)], "There are at least two bands."),
        ([(0, math.nan), (60, 100)], "A band needs a number"),
    ],
)
def test_bands_without_sense_are_refused_with_their_numbers(spans, said):
    """Protects: gaps, overlaps and disorder are said at once. Expected: which of them, and where."""
    with pytest.raises(ValueError) as caught:
        edges_of(spans)
    assert isinstance(caught.value.args[0], Sentence)
    assert str(caught.value).startswith(said)


def test_where_two_bands_hold_the_same_values():
    """Protects: what is drawn grey. By hand: 50-70 and 60-80 share 60 to 70, in whichever order; a band in another
    shares all of itself, one value too; bands that only meet share nothing."""
    assert overlaps([(50, 70), (60, 80)]) == overlaps([(60, 80), (50, 70)]) == ((60, 70),)
    assert overlaps([(-math.inf, math.inf), (5, 6), (8, 8)]) == ((5, 6), (8, 8))
    assert overlaps([(-math.inf, 5), (-math.inf, 9), (9, 12)]) == ((-math.inf, 5),)
    assert overlaps([(0, 5), (5, 9)]) == overlaps([]) == ()


@given(edges=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6, unique=True).map(sorted))
def test_spans_and_edges_are_each_others_inverse(edges):
    """Protects: opening the editor changes nothing. Expected: the same edges; bands meet and reach to infinity."""
    spans = spans_of(edges)
    assert edges_of(spans) == tuple(edges)
    assert (spans[0][0], spans[-1][1]) == (-math.inf, math.inf)
    assert all(one[1] == then[0] for one, then in pairwise(spans))
