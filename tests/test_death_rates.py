"""Death rates with their exact intervals, against R 4.2's ``binom.test``; counts are the sample's and edge cases."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from bsc_core.indicators.death_rates import death_rate, rate_among

R = {
    (9, 722): (5.7153744669, 23.5307897681),
    (4, 722): (1.5115101896, 14.1238127378),
    (24, 1352): (11.4059814306, 26.2982585230),
    (12, 1352): (4.5943930668, 15.4527550147),
    (18, 1121): (9.5434921309, 25.2587911193),
    (0, 50): (0.0, 71.1217364642),
    (50, 50): (928.8782635358, 1000.0),
    (1, 1): (25.0, 1000.0),
}


@pytest.mark.parametrize(("counts", "interval"), R.items())
def test_intervals_are_those_of_r(counts, interval):
    """Protects: the exact interval. Expected: 1000 x binom.test(deaths, discharges)$conf.int."""
    found = death_rate(*counts)
    assert (found.low, found.high) == pytest.approx(interval, abs=1e-9)
    assert found.why is None


def test_another_level():
    """Protects: the level. Expected: binom.test(3, 40, conf.level = 0.9) gives 20.7536 to 182.5869 per mille."""
    found = death_rate(3, 40, level=0.9)
    assert (found.low, found.high) == pytest.approx((20.7536, 182.5869), abs=5e-5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        death_rate(3, 40, level=95)


@given(of=st.integers(1, 3000), share=st.floats(0, 1))
def test_the_ends_are_where_the_count_becomes_unlikely(of, share):
    """Protects: what the interval means. Expected: at each end the count, or one further out, has a chance of 2.5 %."""
    deaths = round(share * of)
    found = death_rate(deaths, of)
    assert 0 <= found.low <= found.rate <= found.high <= 1000
    if deaths > 0:
        assert binom.sf(deaths - 1, of, found.low / 1000) == pytest.approx(0.025, rel=1e-6)
    if deaths < of:
        assert binom.cdf(deaths, of, found.high / 1000) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize(
    ("deaths", "of", "rate"),
    [(math.nan, 10, math.nan), (1, math.nan, math.nan), (0, 0, math.nan), (3, 2, 1500), (1.5, 10, 150), (-1, 10, -100)],
)
def test_counts_that_give_no_interval_say_why(deaths, of, rate):
    """Protects: no made-up interval. Expected: nan at both ends and a reason; the rate itself where there is one."""
    found = death_rate(deaths, of)
    assert math.isnan(found.low) and math.isnan(found.high) and found.why
    assert found.rate == pytest.approx(rate, nan_ok=True)


def test_the_net_rate_by_both_formulas():
    """Protects: the denominators. Expected by hand: 4 of 722; without the 9 - 4 early deaths 4 of 717."""
    values = {"deaths": 9.0, "deaths_48h": 4.0, "discharges": 722.0}
    assert rate_among("ndr", "of all discharges", values).of == 722
    assert rate_among("ndr", "without early deaths", values).rate == pytest.approx(4000 / 717)
    assert rate_among("gdr", "of all discharges", values).deaths == 9
    assert rate_among("ndr", "of all discharges", {"discharges": 722.0}).why
    with pytest.raises(ValueError, match="no death rate"):
        rate_among("bor", "patient-days", values)
