"""p-values adjusted for the number of tests.

Protects Holm's and Benjamini and Hochberg's adjustment against R 4.2's p.adjust, the order of the values, and that a
test without a p-value does not count.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_core.inference.adjust import adjust_p

P = [0.01872, 0.05153, 0.18799, 0.74913, 0.0082, 0.72509, 0.84304, 0.28854, 0.24899, 0.00024, 0.00874, 0.0055]


def test_against_r() -> None:
    """R 4.2: p.adjust(p, "holm"), p.adjust(p, "BH")."""
    holm = [0.14976, 0.36071, 1, 1, 0.082, 1, 1, 1, 1, 0.00288, 0.082, 0.0605]
    bh = [0.044928, 0.10306, 0.3222685714286, 0.8172327272727, 0.02622, 0.8172327272727, 0.84304, 0.38472]
    bh += [0.373485, 0.00288, 0.02622, 0.02622]
    assert adjust_p(P, "holm").tolist() == pytest.approx(holm, abs=1e-12)
    assert adjust_p(P, "benjamini_hochberg").tolist() == pytest.approx(bh, abs=1e-12)
    assert adjust_p(P, "none").tolist() == P


def test_a_missing_p_stays_missing_and_does_not_count() -> None:
    """R 4.2: p.adjust(c(.01, .04, .03, NA, .5, .03), ...), five tests: 5 x 0.01, 4 x 0.03 ..., 5/4 x 0.04."""
    p = [0.01, 0.04, 0.03, math.nan, 0.5, 0.03]
    assert adjust_p(p, "holm").tolist() == pytest.approx([0.05, 0.12, 0.12, math.nan, 0.5, 0.12], nan_ok=True)
    assert adjust_p(p, "benjamini_hochberg").tolist() == pytest.approx(
        [0.05, 0.05, 0.05, math.nan, 0.5, 0.05], nan_ok=True
    )


@pytest.mark.parametrize("how", ["holm", "benjamini_hochberg", "none"])
def test_none_one_and_the_ends(how: str) -> None:
    assert adjust_p([], how).tolist() == []
    assert adjust_p([0.03], how).tolist() == [0.03]
    assert adjust_p([0, 1], how).tolist() == [0, 1]
    assert np.isnan(adjust_p([math.nan, math.nan], how)).all()


def test_what_was_given_is_not_changed_and_keeps_its_shape() -> None:
    p = np.array([[0.01, 0.02], [0.5, 0.04]])
    adjusted = adjust_p(p, "holm")
    assert adjusted.shape == (2, 2)
    assert adjusted[0, 0] == pytest.approx(0.04)
    assert p[0, 0] == 0.01


@pytest.mark.parametrize(
    ("p", "how", "words"),
    [
        ([1.2], "holm", "between 0 and 1"),
        ([-0.1], "none", "between 0 and 1"),
        ([0.1], "bonferroni", "holm, benjamini_hochberg, none"),
    ],
)
def test_what_is_no_p_value_or_no_way_is_refused(p: list[float], how: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        adjust_p(p, how)


@given(st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=15), st.randoms(use_true_random=False))
def test_adjusting_keeps_the_order_and_makes_no_p_smaller(p: list[float], random: object) -> None:
    known = np.array([value for value in p if not math.isnan(value)])
    holm, bh = (adjust_p(p, how) for how in ("holm", "benjamini_hochberg"))
    rank = np.argsort(known, kind="stable")
    for adjusted in (holm, bh):
        kept = adjusted[~np.isnan(np.array(p, dtype=float))]
        assert (kept >= known - 1e-15).all() and (kept <= 1).all()
        assert (np.diff(kept[rank]) >= 0).all()
    assert (np.nan_to_num(holm) >= np.nan_to_num(bh) - 1e-12).all()
    places = list(range(len(p)))
    random.shuffle(places)  # type: ignore[attr-defined]
    assert adjust_p([p[i] for i in places], "holm") == pytest.approx(holm[places], nan_ok=True)
