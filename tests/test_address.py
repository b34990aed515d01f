"""Thresholds in an address: whatever can be set or tried comes back from the link; nonsense is left out in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.keep.address import from_parameters, to_parameters
from bsc_core.whatif.scenario import Scenario

THESIS = bsc.Method.load("thesis")


def test_a_link_reads_like_what_it_does():
    """The parameters of two changes and one moved input, by hand."""
    method = THESIS.change({"indicators.bor.low": 55.0, "survey.edges": (10.0, 40.0, 60.0, 80.0)})
    scenario = Scenario("mine").change(("beds", "2023"), 40.0).change("indicators.alos.high", 10.5)
    assert to_parameters(method, scenario) == {
        "method": "thesis",
        "set.indicators.bor.low": "55",
        "set.survey.edges": "[10.0, 40.0, 60.0, 80.0]",
        "try.indicators.alos.high": "10.5",
        "move.beds~2023": "40",
    }


def test_a_method_of_ones_own_travels_as_what_differs_from_the_shipped_one():
    """Its name is not known elsewhere; its values are."""
    own = THESIS.change({"indicators.bor.low": 55.0}, "Us").own("Ours", "Us, 2024")
    assert to_parameters(own, Scenario()) == {"method": "thesis", "set.indicators.bor.low": "55"}


@given(
    low=st.floats(0, 80),
    up=st.booleans(),
    beds=st.floats(-1e9, 1e9),
    period=st.text(max_size=8),
    part=st.text(max_size=8),
)
def test_what_is_set_and_tried_comes_back(low, up, beds, period, part):
    """Numbers to the last bit, words, and any names of periods and budget lines."""
    changes = {"indicators.bor.low": low, "indicators.productivity.negative_is_poor": up}
    scenario = Scenario().change(("beds", period), beds).change(("revenue_realised", period, part), beds)
    scenario = scenario.change("indicators.ndr.words", ("a", "b", "ç"))
    found = from_parameters(to_parameters(THESIS.change(changes), scenario))
    assert found.problem is None
    assert THESIS.change(found.changes).values == THESIS.change(changes).values
    assert (found.scenario.inputs, found.scenario.method_changes) == (scenario.inputs, scenario.method_changes)


@pytest.mark.parametrize(
    "parameters",
    [
        {"method": "nobody's"},
        {"set.indicators.bor.loww": "5"},
        {"set.indicators.bor.low": "[[1]]"},
        {"set.indicators.bor.low": "99"},
        {"try.indicators.bor.low": "1e999"},
        {"set.survey.words": '["[x](y)"]'},
        {"move.beds": "4"},
        {"move.beds~2023": "true"},
        {"move.beds~2023": "{"},
        {f"set.x{n}": "1" for n in range(300)},
        {"set.indicators.bor.low": "[" * 5000},
    ],
)
def test_nonsense_in_a_link_is_left_out_and_said(parameters):
    """Nothing of it is taken and a sentence says so; no exception."""
    found = from_parameters(parameters)
    assert found.problem
    assert not found.changes and found.scenario == Scenario()


def test_other_parameters_are_passed_over():
    """A link may carry what is not ours."""
    assert not from_parameters({"utm": "x", "work": "key"})
    assert from_parameters({}).problem is None
