"""Numbers as people write them: one cell, a target, the columns of a table together, and digits that are no amounts.

Expected values are what the texts were written from; where a text is taken from a spreadsheet, it is the number that
its owner meant. "Doubtful" is what a reader must say and offer the other way: never a silently different number.
"""

import math
import os
import re
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bsc_core.intake.numbers import (
    HABIT,
    NOTHING,
    UNITS,
    NotANumber,
    ends_of,
    is_identifier,
    number,
    other_form,
    read_numbers,
    span,
    span_text,
)
from bsc_core.intake.sheets import Column

EXAMPLES = 2500 if os.environ.get("IMBANG_LONG") else 150
FORMS = ("point", "comma")


def column(*cells: object) -> Column:
    return Column.of(cells)


def alone(*cells: object, **about: object):
    """A column read by itself; ``whole``, ``plausible`` and ``chosen`` without its position."""
    given_for_0 = {key: {0} if key == "whole" else {0: value} for key, value in about.items() if key != "decimal_comma"}
    rest = {key: value for key, value in about.items() if key == "decimal_comma"}
    return read_numbers({0: column(*cells)}, **given_for_0, **rest)[0]


# --- one cell -------------------------------------------------------------------------------------------------------

ONE_WAY = {
    "34.483.393.000": 34483393000,
    "1.234.567,89": 1234567.89,
    "1,234,567.89": 1234567.89,
    "1.234.567": 1234567,
    "12,345,678": 12345678,
    "3,79": 3.79,
    "78.9025": 78.9025,
    "12.5": 12.5,
    "1.2345": 1.2345,
    "1234.567": 1234.567,
    "1234,567": 1234.567,
    "1.000,5": 1000.5,
    "1,234.567": 1234.567,
    "0,900": 0.9,
    "0.900": 0.9,
    ".900": 0.9,
    ",5": 0.5,
    "-,5": -0.5,
    "(1.000,00)": -1000,
    "-1.000,00": -1000,
    "− 5,5": -5.5,
    "–5": -5,
    "+7": 7,
    "500-": -500,
    "1.000,50 -": -1000.5,
    "(5)": -5,
    "(0)": 0,
    "Rp 1.000.000,00": 1000000,
    "Rp. 500,-": 500,
    "Rp500": 500,
    "RP 38.811": 38811,
    "Rp 38,811": 38811,
    "38.811,-": 38811,
    "38,811.-": 38811,
    "500,--": 500,
    "-Rp 500": -500,
    "Rp -500": -500,
    "(Rp 500)": -500,
    "Rp (500)": -500,
    "IDR 5,000": 5000,
    "5.000 rupiah": 5000,
    "$ 1,234.50": 1234.5,
    "US$5": 5,
    "93%": 93,
    "93 %": 93,
    "93,5 persen": 93.5,
    "(5%)": -5,
    "0,5 ‰": 0.5,
    "1 234 567": 1234567,
    "1\u00a0234\u00a0567": 1234567,
    "1\u2009234,5": 1234.5,
    "1\u202f234.567": 1234.567,
    "1'234'567": 1234567,
    "1’234.5": 1234.5,
    "1e6": 1e6,
    "1,2E+6": 1.2e6,
    "1.234E+05": 123400,
    "2,5E-3": 0.0025,
    "12 orang": 12,
    "3,5 hari": 3.5,
    "80 TT": 80,
    "80 tempat tidur": 80,
    "35 th.": 35,
    "13,31 kali": 13.31,
    "05": 5,
    "00": 0,
}
TWO_WAYS = {
    "38.811": (38.811, 38811),
    "38,811": (38811, 38.811),
    "1.000": (1, 1000),
    "-2,500": (-2500, -2.5),
    "+999.999": (999.999, 999999),
    "(1.000)": (-1, -1000),
    "1.000-": (-1, -1000),
    "93.500 %": (93.5, 93500),
    "$ 5,000": (5000, 5),
    "1.200 orang": (1.2, 1200),
}
NO_NUMBER = [
    "ten", "Nihil", "tidak ada", "5-6", "1..5", "--5", "-5-", "-(5)", "((5))", "(5", "5)", "1.234.56", "12.34,56",
    "12,34,567", "1.234 567", "1234 567", "1234.567.890", "0.900.000", "012.345", "5.", "12,", "007", "08123456789",
    "0812-3456-7890", "+62 812 345 678", "+628123456789", "0x10", "1_000", "±5", "٣", "５", "1/2", "12:30",
    "2023-01-05", "01/02/2023", "5 juta", "Rp", "%", "Rp 5 orang", "Rp 1 $", "5 apples", "5 6", "1e", "e5",
    "1.234.567e3", "#DIV/0!", "#N/A", "inf", "-inf", "1e999", "-1e400", "9" * 400, "1\n234", True, False,
    date(2023, 1, 1), datetime(2023, 1, 1), math.inf, 10**400,
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ONE_WAY.items())
def test_what_can_be_read_one_way_is_read_so(text, expected):
    """Protects: local ways to write a number. Expected: what a person reads; a form, the user's too, changes nothing.

    (But for three digits behind a sign beside Rp: no one counts thousandths, only who says so himself gets them.)
    """
    assert number(text) == number(f"  {text}\u00a0") == pytest.approx(expected, rel=1e-15)
    assert math.copysign(1, number(text)) > 0 or expected < 0
    if not text.lower().endswith(("38.811", "38,811", "idr 5,000", "5.000 rupiah")):
        assert [number(text, form) for form in FORMS] == pytest.approx([expected] * 2, rel=1e-15)


@pytest.mark.parametrize(("text", "expected"), TWO_WAYS.items())
def test_three_digits_behind_one_sign_are_not_guessed(text, expected):
    """Protects: thousands or decimals? Expected: refused as ambiguous without a form; with one, as it says."""
    with pytest.raises(NotANumber) as caught:
        number(text)
    assert caught.value.ambiguous
    assert caught.value.text == text
    assert (number(text, "point"), number(text, "comma")) == expected


@pytest.mark.parametrize("form", [None, *FORMS])
@pytest.mark.parametrize("cell", NO_NUMBER)
def test_anything_else_is_not_a_number(cell, form):
    """Protects: nothing is guessed: words, ranges, dates, telephones, half-finished numbers. Expected: refused."""
    with pytest.raises(NotANumber) as caught:
        number(cell, form)
    assert not caught.value.ambiguous


@pytest.mark.parametrize("cell", [None, math.nan, "  ", "–", "—", "N/A", "NaN", "Rp -", "Rp. –", *sorted(NOTHING)])
def test_what_stands_for_nothing(cell):
    """Protects: what people write into an empty cell. Expected: nan."""
    assert math.isnan(number(cell))
    assert all(math.isnan(end) for end in span(cell))


@pytest.mark.parametrize("cell", [38.811, 7, -0.5, 0, np.int64(5), np.float64(1.5), 34483393000])
def test_the_spreadsheets_own_numbers_are_not_doubted(cell):
    """Protects: 38.811 typed as a number is a number. Expected: itself."""
    assert number(cell) == cell


def test_every_unit_is_read_as_it_is_written():
    """Protects: the list of units. Expected: the number before it, in capitals too, and the unit's own name."""
    for unit, words in UNITS.items():
        for word in words:
            assert number(f"3,5 {word.upper()}") == 3.5
            assert list(alone(f"12 {word}").units) == [unit]


SIGNS = {"": "", "-": "-", "−": "-", "+": "+", "()": "-", "behind": "-"}
DRESSES = ("{}", "{}", "Rp {}", "Rp.{}", "IDR {}", "$ {}", "{} %", "{}%", "{} hari", "{},-", "{}.-")


@st.composite
def written(draw, form=None, dresses=DRESSES):
    """A number and a text that means it: (number, text, form). Three decimals of a rupiah are never written."""
    form = form or draw(st.sampled_from(FORMS))
    whole = draw(st.one_of(st.integers(0, 9), st.integers(0, 999), st.integers(1000, 10**6), st.integers(0, 10**13)))
    decimals = draw(st.one_of(st.just(""), st.from_regex(r"[0-9]{1,6}", fullmatch=True)))
    dress = draw(st.sampled_from(dresses))
    sign = draw(st.sampled_from(list(SIGNS)))
    between = draw(st.sampled_from(["", "local", "local", " ", "\u00a0", "\u2009", "\u202f", "'", "’"]))
    assume(not (len(decimals) == 3 and re.match("Rp|IDR", dress)))
    assume(not (dress.endswith("-") and (decimals or sign == "behind")))
    assume(not (sign == "+" and whole >= 10**6))
    marks = {"point": (",", "."), "comma": (".", ",")}[form]
    digits = f"{whole:,}".replace(",", marks[0] if between == "local" else between) if between else str(whole)
    text = digits + (marks[1] + decimals if decimals else "")
    if sign == "behind":
        text += "-"
    elif sign != "()":
        text = sign + text if draw(st.booleans()) or dress.startswith("{") else text
    text = dress.format(text)
    if sign not in ("", "()", "behind") and sign not in text:
        text = sign + text
    if sign == "()":
        text = f"({text})"
    value = float(f"{whole}.{decimals or 0}")
    return (-value if SIGNS[sign] == "-" else value), text, form


@settings(max_examples=EXAMPLES, deadline=None)
@given(written())
@example((38.811, "38,811", "comma"))
@example((38811.0, "38,811", "point"))
@example((-1000.0, "(Rp 1.000)", "comma"))
def test_a_number_written_in_any_form_comes_back(case):
    """Protects: every supported way to write a number. Expected: the number, given its form. Without: the number, or
    ambiguous, which only one to three digits, a sign and three digits may be."""
    value, text, form = case
    assert number(text, form) == value
    two_ways = re.fullmatch(r"[^0-9]*[1-9][0-9]{0,2}[.,][0-9]{3}(?! ?[.,]-)[^0-9]*", text) and "R" not in text
    if two_ways:
        with pytest.raises(NotANumber) as caught:
            number(text)
        assert caught.value.ambiguous
        assert number(text, other_form(form)) != value
    else:
        assert number(text) == number(text, form) == value


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(st.sampled_from("0123456789.,-+() '%eE\u00a0Rp$‰/"), max_size=14), st.sampled_from(FORMS))
def test_any_text_of_digits_and_signs_has_one_number_or_none(text, form):
    """Protects: no text breaks the reader. Expected: a number, the same by its digits alone but for where the decimals
    begin, nothing, or NotANumber; and what is read without a form is read so in one form at least."""
    try:
        value = number(text, form)
    except NotANumber as err:
        assert not err.ambiguous
        return
    digits = re.sub(r"[^0-9]", "", text)
    assert math.isnan(value) == (not digits)
    if digits and "e" not in text.lower():
        size = abs(value)
        assert any(size * 10**places == pytest.approx(int(digits), rel=1e-12) for places in range(len(digits) + 1))
    try:
        undecided = number(text)
    except NotANumber as err:
        assert err.ambiguous
    else:
        assert undecided in [number(text, form) for form in FORMS] or math.isnan(undecided)


# --- a target -------------------------------------------------------------------------------------------------------

SPANS = {
    "60-85": (60, 85),
    "60 – 85 %": (60, 85),
    "60% - 85%": (60, 85),
    "1,5 s/d 2,5": (1.5, 2.5),
    "1,5 s.d. 2,5 hari": (1.5, 2.5),
    "60 to 85": (60, 85),
    "60 sampai dengan 85": (60, 85),
    "-5 to 5": (-5, 5),
    "Rp 1.000.000 - Rp 2.000.000": (1e6, 2e6),
    "80": (80, 80),
    "80%": (80, 80),
    "-5": (-5, -5),
    "≥ 80": (80, 80),
    ">=80%": (80, 80),
    "> 3,5 hari": (3.5, 3.5),
    "<= 45": (45, 45),
    "≤45‰": (45, 45),
    "min. 80": (80, 80),
    "Minimal 80 %": (80, 80),
    "maks 45": (45, 45),
    "paling banyak 5": (5, 5),
    "≥ -5": (-5, -5),
}


@pytest.mark.parametrize(("text", "expected"), SPANS.items())
def test_a_target_can_be_a_span_or_a_bound(text, expected):
    """Protects: "60-85" and "≥ 80" in an indicator table. Expected: both ends; one number twice."""
    assert span(text) == expected


@pytest.mark.parametrize(
    "text", ["85-60", "2023-01-05", "60--85", "0812-3456", "minggu 5", "≥", "≥ 60-85", "to 5", "a to b", "a-b"]
)
def test_what_is_no_target(text):
    """Protects: dates, telephones, words, a span from more to less. Expected: refused with the cell's own text."""
    with pytest.raises(NotANumber) as caught:
        span(text)
    assert (caught.value.text, caught.value.ambiguous) == (text, False)


def test_a_span_is_not_guessed_either():
    """Protects: "1.000-2.000". Expected: refused as ambiguous, but read by a form; a number cell twice itself."""
    for text in ("1.000-2.000", "≥ 1.000"):
        with pytest.raises(NotANumber) as caught:
            span(text)
        assert caught.value.ambiguous
    assert span("1.000-2.000", "comma") == (1000, 2000)
    assert span("≥ 1.000", "point") == (1, 1)
    assert span(80) == (80, 80)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12), min_size=2, max_size=2)
)
@example([1.125, 38.811])
@example([-1e-7, 1e12])
def test_a_span_put_into_words_comes_back(ends):
    """Protects: a target that is kept as text. Expected: the same ends in either form and without one."""
    low, high = sorted(ends)
    assert [span(span_text(low, high), form) for form in (None, *FORMS)] == [(low, high)] * 3


def test_the_ends_of_a_target_as_texts():
    """Protects: a span tells the form of its column. Expected: the numbers in it, as they stand there."""
    assert ends_of("1.000 – 2.000,5 %") == ("1.000", "2.000,5 %")
    assert (ends_of("≥ 80"), ends_of("80"), ends_of("ten")) == (("80",), ("80",), ("ten",))


# --- a column -------------------------------------------------------------------------------------------------------


def test_numbers_of_the_spreadsheet_need_no_form():
    """Protects: number cells. Expected: themselves, empty ones nan, nothing to doubt."""
    read = alone(38.811, None, 7)
    np.testing.assert_array_equal(read.values, [38.811, np.nan, 7])
    assert (read.form, read.decided_by, read.ambiguous, read.mixed, read.doubtful) == (
        None,
        "numbers",
        (),
        False,
        False,
    )
    assert read.examples == (("38.811", 38.811), ("7", 7.0))


def test_plain_texts_need_no_form_and_others_show_theirs():
    """Protects: what is said of a column without doubt. Expected: no form for digits alone; else the one they show."""
    assert alone("5", "12 orang", "1 234").form is None
    assert (alone("5", "3,79").form, alone("5", "3.79").form) == ("comma", "point")
    assert alone("5", "3,79").decided_by == "numbers"


@pytest.mark.parametrize(
    ("telling", "form", "expected"),
    [("1.234.567", "comma", 38811), ("3,79", "comma", 38811), ("0,900", "comma", 38811), ("3.79", "point", 38.811),
     ("1,234,567", "point", 38.811), ("Rp 5.000", "comma", 38811), ("1.234,567", "comma", 38811)],
)  # fmt: skip
def test_a_column_tells_its_own_form(telling, form, expected):
    """Protects: "38.811" beside a text with one meaning. Expected: read like that one, without a doubt."""
    read = alone("38.811", telling, "38.811")
    assert read.values[0] == read.values[2] == expected
    assert (read.form, read.decided_by, read.doubtful) == (form, "itself", False)
    assert (read.ambiguous, read.ambiguous_rows.tolist()) == (("38.811",), [0, 2])
    assert read.examples[0] == ("38.811", expected)


def test_a_column_that_counts_whole_things_has_thousands():
    """Protects: visits as "38.811" or "38,811". Expected: 38811 by kind, which is said; decimals where it has some."""
    for text, form in (("38.811", "comma"), ("38,811", "point")):
        read = alone(text, "12", whole=True)
        assert (read.values[0], read.form, read.decided_by, read.doubtful) == (38811, form, "kind", True)
        assert len(read.fractions) == 0
    read = alone("38.811", "3.79", whole=True)
    assert (read.values.tolist(), read.decided_by) == ([38.811, 3.79], "itself")
    assert read.fractions.tolist() == [0, 1]


def test_whole_things_are_thousands_against_the_rest_of_the_column_too():
    """Protects: "1.234.567" and "38,811" visits in one column. Expected: both thousands; the odd one is said."""
    read = alone("1.234.567", "2.345.678", "38,811", whole=True)
    assert read.values.tolist() == [1234567, 2345678, 38811]
    assert (read.form, read.decided_by, read.contrary.tolist(), read.mixed) == ("comma", "kind", [2], True)


def test_a_plausible_range_tells_the_form():
    """Protects: days of stay as "3.790". Expected: 3.79 where 3790 cannot be, 3790 where 3.79 cannot; both: habit."""
    assert alone("3.790", plausible=(0, 100)).values[0] == 3.79
    assert alone("3,790", plausible=(0, 100)).values[0] == 3.79
    assert alone("3.790", plausible=(100, 10_000)).values[0] == 3790
    assert alone("3.790", plausible=(0, 100)).decided_by == "kind"
    assert alone("3.790", plausible=(0, 10_000)).decided_by == "habit"
    assert alone("3.790", plausible=(10_000, 20_000)).decided_by == "habit"


def test_whole_things_have_plausible_numbers_too():
    """Protects: "80.000" beds. Expected: 80, because no hospital has 80,000; "80.500" is neither, so a habit."""
    read = alone("80.000", whole=True, plausible=(0, 5000))
    assert (read.values[0], read.decided_by) == (80, "kind")
    assert alone("80.500", whole=True, plausible=(0, 5000)).decided_by == "habit"


def test_the_spreadsheets_own_numbers_hint_at_the_size():
    """Protects: "33.157" beside the number 38811. Expected: as large, said as a doubt; a hint needs all numbers."""
    assert (alone(38811, "33.157").values[1], alone(38811, "33.157").decided_by) == (33157, "kind")
    assert (alone(38811, "33,157").values[1], alone(38811, "33,157").decided_by) == (33157, "kind")
    assert (alone(3.8, 12.25, "33.157").values[2], alone(3.8, "33.157").decided_by) == (33.157, "kind")
    assert alone(38811, 5, "33.157").decided_by == alone(38811.5, "33.157").decided_by == "habit"


def test_columns_are_each_others_evidence():
    """Protects: "33.157" in a table that shows its form elsewhere. Expected: that form, said as a doubt; where the
    other columns do not agree, the file's; a column's own word does not come from its neighbours."""
    asked = column("33.157", "31.367")
    read = read_numbers({0: asked, 3: column("3,79", "4"), 5: column("5", "6")})
    assert (read[0].values.tolist(), read[0].decided_by, read[0].form) == ([33157, 31367], "neighbours", "comma")
    assert (read[3].decided_by, read[5].decided_by) == ("numbers", "numbers")
    read = read_numbers({0: asked, 3: column("3.79", "4")}, decimal_comma=True)
    assert (read[0].values.tolist(), read[0].decided_by) == ([33.157, 31.367], "neighbours")
    split = {0: asked, 3: column("3.79", "4"), 4: column("3,79", "4")}
    assert read_numbers(split)[0].decided_by == "habit"
    assert [read_numbers(split, decimal_comma=comma)[0].values[0] for comma in (True, False)] == [33157, 33.157]
    assert read_numbers({0: column("33.157", "3.79"), 3: column("3,79", "4")})[0].values[0] == 33.157


def test_a_percentage_with_a_point_does_not_tell_how_people_write():
    """Protects: the reader writes a spreadsheet's own 0.805 as "80.5%". Expected: read, but "38.811" beside it stays in
    doubt and other columns do not learn from it; one with a comma was typed, and tells."""
    read = read_numbers({0: column("80.5%", "38.811"), 1: column("38.811", "33.157"), 2: column("1.234,5", "80.5%")})
    assert (read[0].values.tolist(), read[0].decided_by, read[0].doubtful) == ([80.5, 38.811], "neighbours", True)
    assert read[1].values[0] == 38811
    assert (read[2].values.tolist(), read[2].form, read[2].mixed) == ([1234.5, 80.5], "comma", False)
    assert (alone("80.5%", "7").form, alone("80,5%", "38,811").decided_by) == (None, "itself")


def test_where_nothing_tells_the_habit_counts():
    """Protects: "38.811" alone. Expected: thousands by a dot, decimals by a comma, said as a habit."""
    assert HABIT == "comma"
    assert (alone("38.811").values[0], alone("38,811").values[0]) == (38811, 38.811)
    assert (alone("38.811").decided_by, alone("38.811").doubtful) == ("habit", True)


def test_the_users_word_is_obeyed():
    """Protects: one click takes the other reading. Expected: his form before all evidence, but no text is bent."""
    read = alone("38.811", "Rp 5.000", "1.234.567", "3,79", chosen="point", whole=True, plausible=(1000, 10**9))
    assert read.values.tolist() == [38.811, 5.0, 1234567, 3.79]
    assert (read.form, read.decided_by, read.doubtful) == ("point", "user", False)
    assert read.contrary.tolist() == [2, 3]
    assert other_form(read.form) == "comma"
    assert alone("38.811", "3.79", chosen="comma").values.tolist() == [38811, 3.79]


def test_texts_of_both_forms_are_said():
    """Protects: "1.234,5" and "1,234.5" in one column. Expected: each by its own; the form of most rows; the others
    named; a doubtful text beside them is not told by either."""
    read = alone("1.234,5", "1,234.5", "2,345.5", "7")
    assert read.values.tolist() == [1234.5, 1234.5, 2345.5, 7]
    assert (read.form, read.decided_by, read.mixed, read.contrary.tolist()) == ("point", "numbers", True, [0])
    read = alone("1.234,5", "1,234.5", "38.811")
    assert (read.decided_by, read.mixed, read.ambiguous_rows.tolist()) == ("habit", True, [2])


def test_what_cannot_be_read_is_named_with_its_rows():
    """Protects: words between numbers. Expected: nan, each text with its rows; dashes by themselves; the rest read."""
    read = alone("5", "ten", None, "-", "ten", date(2023, 5, 6), "0812", "6", "–", 10**400)
    np.testing.assert_array_equal(read.values, [5, *[np.nan] * 6, 6, np.nan, np.nan])
    assert {text: rows.tolist() for text, rows in read.unreadable.items()} == {
        "ten": [1, 4], "2023-05-06": [5], "0812": [6], str(10**400): [9]
    }  # fmt: skip
    assert {text: rows.tolist() for text, rows in read.nothing.items()} == {"-": [3], "–": [8]}


def test_units_are_named_with_their_rows():
    """Protects: "12 bulan" beside "1 tahun" and "3". Expected: the numbers as they are, each unit with its rows."""
    read = alone("12 bulan", "3", "1 tahun", "6 bln")
    assert read.values.tolist() == [12, 3, 1, 6]
    assert {unit: rows.tolist() for unit, rows in read.units.items()} == {"months": [0, 3], "years": [2]}


def test_a_dot_that_the_spreadsheet_took_for_a_decimal_sign_is_found():
    """Protects: 38.811 visits typed in an English spreadsheet. Expected: the number stays, its row is named."""
    assert alone(38.811, 31367, whole=True).fractions.tolist() == [0]
    assert alone(38.811, 31367).fractions.tolist() == []


def test_examples_show_what_is_doubtful_first():
    """Protects: two cells before and after. Expected: doubtful ones, then those with signs, then any; never words."""
    assert alone("5", "ten", "3,79", "38.811").examples == (("38.811", 38811.0), ("3,79", 3.79))
    assert alone("5", "ten", "6", "7").examples == (("5", 5.0), ("6", 6.0))
    assert alone("ten", None).examples == ()


def test_cells_that_are_in_no_row_tell_nothing():
    """Protects: a column of which a part was set aside. Expected: read as if the other cells had never been there."""
    whole = column("38.811", "1,234.5", "ten", None)
    (read,) = read_numbers({0: Column(whole.cells, np.array([1, 0, 0, 0]))}).values()
    assert (read.values[0], read.decided_by, read.unreadable) == (38811, "habit", {})
    (read,) = read_numbers({0: Column(whole.cells, np.array([0, 2, 0, 0]))}).values()
    assert (read.ambiguous, read.decided_by, read.form) == ((), "numbers", "point")


def test_at_most_five_doubtful_texts_are_kept_but_all_rows():
    """Protects: a long column. Expected: five texts, every row."""
    read = alone(*(f"{n}.500" for n in range(1, 21)))
    assert read.ambiguous == ("1.500", "2.500", "3.500", "4.500", "5.500")
    assert read.ambiguous_rows.tolist() == list(range(20))


@pytest.mark.parametrize("cells", [(), (None, None), ("ten",)])
def test_a_column_without_numbers(cells):
    """Protects: empty columns and words alone. Expected: nan for each row, no form, nothing doubtful."""
    read = alone(*cells)
    assert len(read.values) == len(cells)
    assert np.isnan(read.values).all()
    assert (read.form, read.decided_by, read.ambiguous) == (None, "numbers", ())


@pytest.mark.parametrize("odd", ["1.5\n", "1\n2", "inf", "1_0", "٣", "1.234", "007", "1e999", "5.", ""])
def test_a_long_column_is_read_like_a_short_one(odd):
    """Protects: the fast way for long columns of plain texts. Expected: what each cell gives by itself."""
    for sign in ".,":
        texts = [f"{n / 4}".replace(".", sign) for n in range(-40, 40)] + [
            f"1{sign}5e-3",
            "12345",
            odd.replace(".", sign),
        ]
        read = alone(*texts)
        for text, value in zip(texts, read.values, strict=True):
            try:
                expected = number(text, "point" if sign == "." else "comma")
            except NotANumber:
                expected = math.nan
            assert value == expected or (math.isnan(value) and math.isnan(expected))
        assert read.form == ("point" if sign == "." else "comma")


PLAIN = ("{}", "{}", "{}", "{} %", "Rp {}")


@st.composite
def tables(draw):
    """Columns written each in one form, with what they truly hold, own numbers and empty cells among them; and hints
    of all sorts, true or not."""
    truth, columns, forms = {}, {}, {}
    for at in range(draw(st.integers(1, 3))):
        form = draw(st.sampled_from(FORMS))
        cells, values = [], []
        for _ in range(draw(st.integers(1, 6))):
            value, text, _ = draw(written(form=form, dresses=PLAIN))
            cell = draw(st.sampled_from([text, text, text, value, None]))
            cells.append(cell)
            values.append(math.nan if cell is None else value)
        truth[at], columns[at], forms[at] = values, Column.of(cells), form
    hints = {
        "whole": draw(st.sets(st.sampled_from(list(columns)))),
        "decimal_comma": draw(st.sampled_from([None, True, False])),
        "plausible": {
            at: draw(st.sampled_from([(0, 100), (0, 10_000), (1000, 10**9)])) for at in columns if draw(st.booleans())
        },
    }
    return columns, truth, forms, hints


@settings(max_examples=EXAMPLES, deadline=None)
@given(tables())
def test_a_column_in_one_form_reads_back_or_is_doubted(table):
    """Protects: never a silently different number, whatever the evidence. Expected: what was written; a row with
    another number is among the ambiguous ones and its column doubtful. Given the true forms: what was written."""
    columns, truth, forms, hints = table
    for at, read in read_numbers(columns, **hints).items():
        expected = np.array(truth[at])
        assert len(read.unreadable) == 0
        np.testing.assert_array_equal(np.isnan(read.values), np.isnan(expected))
        wrong = np.flatnonzero((read.values != expected) & ~np.isnan(expected))
        assert set(wrong) <= set(read.ambiguous_rows)
        assert read.doubtful or len(wrong) == 0
        assert read.doubtful <= (len(read.ambiguous_rows) > 0)
    for at, read in read_numbers(columns, **hints, chosen=forms).items():
        np.testing.assert_array_equal(read.values, truth[at])
        assert (read.decided_by, read.form, read.mixed) == ("user", forms[at], False)


# --- numbers that are names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        (2021, 2022, 2023),
        ("2023", None, "2023"),
        (1.0, 2.0, 3, 4, 5, 6),
        ("1", "2", "3", "4", None, "5", "6"),
        ("007", "123"),
        ("08123456789", "0812-3456-7890", "+62 813 5555 1234"),
        ("(0761) 21234", "0761 555 666"),
        (8123456789, 81398765432, 85611112222),
        ("1471012345678901", "1471012345678902", "1371012345678903"),
        ("19850312 201001 1 005", "19850312 201001 1 006", "19900101 201501 2 001"),
        ("00-12-34", "00-12-35"),
    ],
)
def test_digits_that_are_names(cells):
    """Protects: years, numberings, telephone, identity and record numbers are not added up. Expected: identifiers."""
    assert is_identifier(column(*cells))


@pytest.mark.parametrize(
    "cells",
    [
        (),
        (None,),
        ("a", "b"),
        (2021, 38811),
        (1, 2, 3),
        (5, 4, 3, 4, 5, 1, 2),
        (1, 2, 3, 4, 5, 6, 6),
        (2, 1, 3, 4, 5, 6),
        ("0.900", "0.850"),
        ("01", "02"),
        (34483393000, 20873692000, 21358947000),
        (2021.5, 2022),
        (-2021, -2022),
        ("-007", "-008"),
        ("05-01-2023", "06-01-2023"),
        ("20-25", "19-24"),
        (True, False),
        ("1.000", "2.000"),
    ],
)
def test_digits_that_are_amounts(cells):
    """Protects: amounts, answers, dates, age bands and small lists. Expected: no identifiers."""
    assert not is_identifier(column(*cells))
