"""A box for a number: read by the language on screen, never by the browser's, and nothing lost on the way."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_pages import sample  # noqa: F401  the fixture
from test_whatif_page import open_, page  # noqa: F401  the fixture

from bsc_core.intake.numbers import Form
from bsc_core.text import LANGUAGES, Words
from pages.parts.number_box import NotTaken, Takes, as_typed, form_of, read


@given(value=st.floats(-1e12, 1e12).map(lambda x: round(x, 6)), language=st.sampled_from(list(LANGUAGES)))
def test_what_a_box_shows_is_read_back_as_the_same_number(value: float, language: str) -> None:
    """Whoever clicks into a box and out again changes nothing. Expected: the number itself, to six decimals."""
    words = Words(language)
    assert read(as_typed(words, value), form_of(words), Takes()) == pytest.approx(value, abs=5e-7, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("99,5", "point", 99.5),  # an English browser's own box makes 995 of it
        ("12.000.000.000", "point", 12e9),  # and 12 of this
        ("99.5", "comma", 99.5),
        ("12,000,000,000", "comma", 12e9),
        ("1.234,5", "point", 1234.5),
        ("1.250", "point", 1.25),
        ("1.250", "comma", 1250.0),
        (" Rp 12.500.000 ", "comma", 12.5e6),
        ("62.5 %", "point", 62.5),
        ("−3", "comma", -3.0),
    ],
)
def test_a_number_is_read_by_the_language_where_it_can_be_read_in_two_ways(
    text: str, form: Form, expected: float
) -> None:
    """Expected: by hand, the number that somebody who writes so means."""
    assert read(text, form, Takes()) == expected


@pytest.mark.parametrize(
    ("text", "takes", "why"),
    [
        ("abc", Takes(), "“abc” is not a number."),
        ("1e999", Takes(), "“1e999” is not a number."),
        ("", Takes(), "There has to be a number."),
        ("101", Takes(0.0, 100.0), "It has to lie between 0 and 100."),
        ("-0.5", Takes(0.0), "It has to be 0 or more."),
        ("12000001", Takes(high=12e6), "It has to be 12000000 or less."),
        ("2.5", Takes(1, whole=True), "It has to be a whole number."),
    ],
)
def test_what_is_not_taken_says_why(text: str, takes: Takes, why: str) -> None:
    with pytest.raises(NotTaken) as refusal:
        read(text, "point", takes)
    assert str(refusal.value.args[0]).replace(",", "") == why


def test_nothing_is_taken_only_where_it_may_be() -> None:
    """An unknown population is None; no benchmark is."""
    assert read(" ", "point", Takes(1, nothing=True)) is None


def test_a_threshold_is_typed_as_people_write_it_and_a_slip_keeps_what_stood(page) -> None:  # noqa: F811
    """On the What-if page in English: "75,5" is 75.5; "7o" is refused in place, and the number that stood stays;
    "1.250" can be read in two ways, which is said. Expected: by hand."""
    at = open_(page, "levers-internal_process")
    at.toggle(key="levers-typed").set_value(True).run()
    key = "lever-indicators.bor.low--1"
    stood = at.text_input(key=key).value
    at.text_input(key=key).set_value("75,5").run()
    assert at.text_input(key=key).value == "75.5"
    at.text_input(key=key).set_value("7o").run()
    assert not at.exception
    assert at.text_input(key=key).value == "7o"
    assert [w.value for w in at.warning] == ["“7o” is not a number. It is still 75.5."]
    at.text_input(key=key).set_value("1.250").run()
    assert not at.warning
    assert at.text_input(key=key).value == "1.25"
    assert "“1.250” was read as 1.25. If you meant 1,250, type it like that." in [
        c.value.replace("\\", "") for c in at.caption
    ]
    (back,) = [button for button in at.button if button.label == "↺"]  # with the moved values; Tab goes from box to box
    back.click().run()
    assert at.text_input(key=key).value == stood


def test_no_page_has_a_number_box_of_the_browser() -> None:
    """One of those would read by the browser's language again; rows of a header are counted, with steps."""
    pages = Path(__file__).parents[1] / "pages"
    assert [f.name for f in pages.rglob("*.py") if "number_input(" in f.read_text()] == ["sheets.py"]
