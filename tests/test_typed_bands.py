"""Bands typed into a grid: what they come to in a method, what is said where they do not fit, and what is drawn."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_core import Method
from bsc_core.rating import Bands, Segment
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.typed_bands import BandRow, in_order, read_bands, rows_of, word_as_kept

THESIS = Method.load("thesis")
LOW = BandRow(None, "60", False, "low", -1.0)
MIDDLE = BandRow("60", "80", True, "middle", 0.0)
HIGH = BandRow("80", None, False, "high", 1.0)
THREE = (LOW, MIDDLE, HIGH)


def read(*rows, form="point"):
    return read_bands(rows, form, THESIS, "survey")


def test_rows_that_fit_are_values_of_the_method():
    """By hand: edges between the rows, 60 belongs to the band above it and 80, "with its end", to the one below."""
    found = read(*THREE)
    assert found.problem is None
    assert found.values == {
        "survey.edges": (60.0, 80.0),
        "survey.words": ("low", "middle", "high"),
        "survey.scores": (-1.0, 0.0, 1.0),
        "survey.edge_belongs": ("above", "below"),
    }
    bands = THESIS.change(found.values).index_bands()
    assert [bands.category(value) for value in (59.9, 60, 80, 80.1)] == ["low", "middle", "middle", "high"]


def test_edges_that_all_belong_to_one_side_are_said_once():
    """As the shipped methods write it, so that unchanged bands are no change."""
    assert read(LOW, MIDDLE._replace(with_end=None), HIGH).values["survey.edge_belongs"] == "above"


def test_numbers_are_read_as_the_language_writes_them():
    """ "62,5" is sixty-two and a half in Indonesian, where "1.000" is a thousand; in English that is one."""
    rows = (LOW._replace(end="62,5"), MIDDLE._replace(start="62,5"), HIGH)
    assert read(*rows, form="comma").values["survey.edges"] == (62.5, 80.0)
    typed = (LOW._replace(end="1.000"), MIDDLE._replace(start="1.000", end="2.000"), HIGH._replace(start="2.000"))
    assert read(*typed, form="comma").values["survey.edges"] == (1000.0, 2000.0)
    assert read(*typed, form="point").values["survey.edges"] == (1.0, 2.0)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ((LOW, MIDDLE._replace(end="many"), HIGH), "“many” is not a number."),
        ((LOW, BandRow(None, None, False, "any", 0.0), HIGH), "Each band needs a number where it starts"),
        ((LOW, MIDDLE._replace(word=None), HIGH), "Each band needs a word"),
        ((LOW, MIDDLE._replace(score=None), HIGH), "Each band needs a word"),
        ((LOW, MIDDLE._replace(end="70"), HIGH), "No band holds the values between 70 and 80."),
        ((LOW, MIDDLE._replace(end="85"), HIGH), "Two bands hold the values between 80 and 85."),
        ((LOW, MIDDLE._replace(end="50"), HIGH), "A band ends at 50, before it starts at 60."),
        ((LOW, BandRow("90", None, False, "top", 1.0), MIDDLE), "The band from 60 stands after one that is higher."),
        ((LOW, HIGH._replace(start="-")), "A band needs a number"),
        ((LOW,), "There are at least two bands."),
        ((), "There are at least two bands."),
        ((LOW, MIDDLE, HIGH._replace(word="[x](y)")), "“[x](y)” is no word for a verdict"),
        ((LOW, BandRow("60", "60", False, "on", 0.0), HIGH._replace(start="60")), "The edges of bands rise"),
    ],
)
def test_rows_that_do_not_fit_give_a_sentence_and_no_values(rows, why):
    """Each trouble by its own sentence with its numbers, never by the path of a value; nothing is handed on."""
    found = read(*rows)
    assert found.values is None
    assert isinstance(found.problem, Sentence)
    assert found.problem.startswith(why)


def test_the_first_row_with_a_problem_is_said_first():
    """A gap is only said once every row can be read."""
    found = read(LOW, MIDDLE._replace(end="70", word=None), HIGH._replace(start="?"))
    assert found.problem.startswith("Each band needs a word")


def test_a_band_of_one_value_stands_between_the_same_edge_twice():
    """Exactly 60 is fair: below it poor, above it good. The band begins at its edge and goes with its end."""
    found = read(LOW, BandRow("60", "60", True, "on", 0.0), HIGH._replace(start="60"))
    bands = THESIS.change(found.values).index_bands()
    assert [bands.rate(value).score for value in (59, 60, 61)] == [-1.0, 0.0, 1.0]


def test_a_word_that_stands_there_stays_in_its_own_language():
    """Said in Indonesian and typed so again, "satisfied" stays; a new word is kept as it was typed, without spaces."""
    says = {"satisfied": "puas"}
    say = lambda word: says.get(word, word)  # noqa: E731
    assert word_as_kept(" puas ", ["satisfied"], say) == "satisfied"
    assert word_as_kept(" luar biasa ", ["satisfied"], say) == "luar biasa"
    rows = (LOW._replace(word="puas"), HIGH._replace(start="60"))
    assert read_bands(rows, "point", THESIS, "survey", say).values["survey.words"] == ("satisfied", "high")


def test_rows_are_put_in_order():
    """From low to high by where they start, the one without a start first; a word for a number leaves all as it is."""
    assert in_order((HIGH, MIDDLE, LOW), "point") == THREE
    assert in_order((HIGH._replace(start="?"), LOW), "point") == (HIGH._replace(start="?"), LOW)


def test_what_was_typed_is_drawn_as_far_as_it_can_be():
    """60-85 and 80 on both hold 80 to 85, which is grey; a row without a verdict too; one of words is not drawn."""
    found = read(LOW, MIDDLE._replace(end="85", score=None), HIGH, HIGH._replace(start="much"))
    assert found.segments == (
        Segment(-math.inf, 60, "poor"),
        Segment(60, 85, "none"),
        Segment(80, math.inf, "good"),
        Segment(80, 85, "none"),
    )
    assert found.ends == (60, 80, 85)


def test_nothing_typed_draws_nothing():
    """An empty grid has no stretch and no end."""
    assert read().segments == read().ends == ()


def test_bands_as_rows():
    """By hand: empty cells at both outer ends, and "with its end" where an edge belongs to the band below it."""
    bands = Bands((60, 80), ("low", "middle", "high"), (-1, 0, 1), ("above", "below"))
    assert rows_of(bands, lambda value: f"{value:g}") == THREE


edges = st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=5, unique=True).map(
    lambda found: tuple(edge / 8 for edge in sorted(found))
)


@given(data=st.data(), edges=edges, language=st.sampled_from(["en", "id"]))
def test_bands_written_as_rows_read_back_the_same(data, edges, language):
    """Opening the grid changes nothing, whatever the language: edges with up to three decimals, sides and scores."""
    words = Words(language)
    scores = data.draw(st.lists(st.sampled_from((-1.0, 0.0, 1.0)), min_size=len(edges) + 1, max_size=len(edges) + 1))
    sides = data.draw(st.lists(st.sampled_from(("above", "below")), min_size=len(edges), max_size=len(edges)))
    bands = Bands(edges, tuple(f"word {n}" for n in range(len(scores))), tuple(scores), tuple(sides))
    rows = rows_of(bands, words.edge, words.say)
    found = read_bands(rows, "comma" if words.decimal == "," else "point", THESIS, "survey", words.say)
    again = THESIS.change(found.values).index_bands()
    assert (again.edges, again.words, again.scores, again.sides) == (
        bands.edges,
        bands.words,
        bands.scores,
        bands.sides,
    )
