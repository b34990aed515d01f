"""An indicator that is typed in: its target and values read, and its table as a file that reads back the same."""

import math

import pytest

import bsc_core as bsc
from bsc_core.intake.typed_indicator import TypedIndicator, read_target, read_values
from bsc_core.sentence import Sentence


def test_values_are_read_by_period():
    """By hand: "1.234,5" with a decimal comma; a period without a value is left out, an empty row says nothing."""
    rows = (("2022", None), ("2023", "1.234,5"), (None, None), ("2024", "-2"))
    assert read_values(rows, "comma") == ((("2023", 1234.5), ("2024", -2.0)), None)
    assert read_values((("2023", "1.234"),), "point")[0] == (("2023", 1.234),)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (((None, "2"),), "Say which period the value 2 belongs to."),
        ((("2023", "1"), ("2023", "2")), "The period 2023 stands there twice."),
        ((("2023", None),), "Write the value of at least one period."),
        ((), "Write the value of at least one period."),
        ((("2023", "many"),), "“many” is not a number."),
    ],
)
def test_what_is_wrong_with_values_is_said(rows, why):
    """A value without a period, a period twice, no value, a word: each by its sentence, and no value is handed on."""
    values, problem = read_values(rows, "point")
    assert (values, problem) == ((), why)
    assert isinstance(problem, Sentence)


@pytest.mark.parametrize(
    ("texts", "direction", "form", "ends"),
    [
        (("60", "85"), "range", "point", (60.0, 85.0)),
        (("1.500",), "down", "comma", (1500.0, 1500.0)),
        (("1.500",), "up", "point", (1.5, 1.5)),
    ],
)
def test_a_target_is_read(texts, direction, form, ends):
    """By hand: both ends of a range, one number twice, as the language writes it."""
    assert read_target(texts, direction, form) == (ends, None)


def test_a_trend_needs_no_target():
    """Nothing is asked for, nothing is wrong."""
    ends, problem = read_target((), "falling", "point")
    assert all(map(math.isnan, ends)) and problem is None


@pytest.mark.parametrize(
    ("texts", "direction", "why"),
    [
        (("85", "60"), "range", "The range starts below its end."),
        (("60", "60"), "range", "The range starts below its end."),
        (("60", ""), "range", "Say the target, or let its trend judge it."),
        (("",), "up", "Say the target, or let its trend judge it."),
        (("many",), "up", "“many” is not a number."),
    ],
)
def test_what_is_wrong_with_a_target_is_said(texts, direction, why):
    """A range that does not rise, an end or a target that is missing, a word; no target is handed on."""
    ends, problem = read_target(texts, direction, "point")
    assert all(map(math.isnan, ends)) and problem == why


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("direction", "low", "high", "benchmark"),
    [
        ("down", 60.0, 60.0, "at most 60\u00a0minutes is reached"),
        ("up", 1.234, 1.234, "at least 1.23\u00a0minutes is reached"),
        ("range", 40.5, 60.0, "40.50–60\u00a0minutes"),
        ("rising", math.nan, math.nan, "up on the period before is good"),
        ("falling", math.nan, math.nan, "down on the period before is good"),
    ],
)
def test_the_table_it_is_written_as_judges_as_it_was_typed(language, direction, low, high, benchmark):
    """As a file in either language it reads back: two periods with their values, the benchmark in words by hand."""
    typed = TypedIndicator(
        "customer", "Waiting time", "minutes", direction, low, high, 2.0, (("2022", 70), ("2023", 45))
    )
    (dataset,) = bsc.read(typed.written(language), name="own.xlsx")
    assert dataset.kind == "indicators"
    card = bsc.scorecard([dataset], bsc.Method.load("thesis"))
    found = [r for r in card.rated if r.name == "Waiting time"]
    assert [(r.period, r.value, r.perspective, r.set_weight) for r in found] == [
        ("2022", 70.0, "customer", 2.0),
        ("2023", 45.0, "customer", 2.0),
    ]
    assert {str(r.rule.benchmark()) for r in found} == {benchmark}
