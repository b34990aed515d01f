"""Answers in words: every spelling of a scale gives its number, and what cannot be told is said.

Expected values are the scales as questionnaires print them: five-point agreement from STS = 1 to SS = 5, four-point
public service satisfaction (SKM, 1 to 4), yes and no as 1 and 0.
"""

import math
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import bsc_core
from bsc_core.intake.sheets import Column
from bsc_core.intake.synonyms import plain
from bsc_core.intake.worded import as_numbers, word_scale

SCALES = tomllib.loads((Path(bsc_core.__file__).parent / "intake" / "scales.toml").read_text(encoding="utf-8"))


def columns(*texts):
    """Columns called c0, c1 ..., each drawn with "|" between its cells."""
    return {f"c{n}": Column.of([cell.strip() or None for cell in text.split("|")]) for n, text in enumerate(texts)}


def scale_of(*texts, **choices):
    """The scale of the first of these columns."""
    return word_scale(columns(*texts), **choices)["c0"]


def numbers_of(text, **choices):
    """The answers of one column as numbers, in its order."""
    values, unknown = as_numbers(columns(text)["c0"], scale_of(text, **choices))
    assert not unknown
    return values.tolist()


WHOLE = {
    # agreement
    "STS|TS|N|S|SS": 5,
    "STS|TS|R|S|SS": 5,
    "STS|TS|RG|S|SS": 5,
    "STS|TS|RR|S|SS": 5,
    "STS|TS|KS|S|SS": 5,
    "STS|TS|CS|S|SS": 5,
    "STS|TS|S|SS": 4,
    "Sangat tidak setuju|Tidak setuju|Netral|Setuju|Sangat setuju": 5,
    "Sangat Tidak Setuju|Tidak Setuju|Ragu-ragu|Setuju|Sangat Setuju": 5,
    "Sangat tidak setuju|Tidak setuju|Kurang setuju|Setuju|Sangat setuju": 5,
    "tidak setuju sekali|tidak setuju|ragu ragu|setuju|setuju sekali": 5,
    "Strongly disagree|Disagree|Neutral|Agree|Strongly agree": 5,
    "Strongly Disagree|Disagree|Neither agree nor disagree|Agree|Strongly Agree": 5,
    "Strongly disagree|Disagree|Undecided|Agree|Strongly agree": 5,
    "Disagree|Neutral|Agree": 3,
    "Sangat tidak setuju|Tidak setuju|Agak tidak setuju|Netral|Agak setuju|Setuju|Sangat setuju": 7,
    # satisfaction
    "stp|tp|cp|p|sp": 5,
    "Tidak puas|Kurang puas|Puas|Sangat puas": 4,
    "Sangat tidak puas|Tidak puas|Cukup puas|Puas|Sangat puas": 5,
    "Tidak puas|Kurang puas|Cukup puas|Puas|Sangat puas": 5,
    "Sangat tidak puas|Tidak puas|Kurang puas|Cukup puas|Puas|Sangat puas": 6,
    "TP|KP|P|SP": 4,
    "Very dissatisfied|Dissatisfied|Neutral|Satisfied|Very satisfied": 5,
    "Sangat Kecewa|Kecewa|Biasa saja|Puas|Sangat Puas": 5,
    # quality
    "Poor|Fair|Good|Very good|Excellent": 5,
    "Very poor|Poor|Fair|Good|Very good": 5,
    "Sangat buruk|Buruk|Cukup|Baik|Sangat baik": 5,
    "Sangat kurang|Kurang|Cukup|Baik|Sangat baik": 5,
    "Tidak baik|Kurang baik|Baik|Sangat baik": 4,
    "Tidak baik|Kurang baik|Cukup baik|Baik|Sangat baik": 5,
    "Buruk|Cukup|Baik|Sangat baik": 4,
    "Kurang|Cukup|Baik": 3,
    # frequency
    "tp|jr|kd|sr|sl": 5,
    "Tidak pernah|Jarang|Kadang-kadang|Sering|Selalu": 5,
    "Tidak pernah|Hampir tidak pernah|Kadang kadang|Sering|Selalu": 5,
    "Tidak Pernah|Kadang-kadang|Sering|Selalu": 4,
    "Never|Rarely|Sometimes|Often|Always": 5,
    "Never|Almost never|Sometimes|Fairly often|Very often": 5,
    # importance, likelihood, amount
    "Sangat tidak penting|Tidak penting|Cukup penting|Penting|Sangat penting": 5,
    "Not important|Slightly important|Moderately important|Important|Very important": 5,
    "Very unlikely|Unlikely|Neutral|Likely|Very likely": 5,
    "Rendah|Sedang|Tinggi": 3,
    # the elements of SKM
    "Tidak sesuai|Kurang sesuai|Sesuai|Sangat sesuai": 4,
    "Tidak mudah|Kurang mudah|Mudah|Sangat mudah": 4,
    "Tidak cepat|Kurang cepat|Cepat|Sangat cepat": 4,
    "Sangat mahal|Cukup mahal|Murah|Gratis": 4,
    "Tidak kompeten|Kurang kompeten|Kompeten|Sangat kompeten": 4,
    "Tidak sopan dan ramah|Kurang sopan dan ramah|Sopan dan ramah|Sangat sopan dan ramah": 4,
    "Tidak ada|Ada tetapi tidak berfungsi|Berfungsi kurang maksimal|Dikelola dengan baik": 4,
}


@pytest.mark.parametrize(("answers", "points"), WHOLE.items())
def test_a_scale_answered_in_full(answers, points):
    """Protects: every family, from worst to best. Expected: 1, 2, 3 ... as many as the printed scale has."""
    scale = scale_of(answers)
    assert (scale.low, scale.high) == (1, points)
    assert numbers_of(answers) == list(range(1, points + 1))
    assert scale.points == tuple(answers.split("|"))
    assert not scale.turned


@pytest.mark.parametrize(
    "answers",
    [
        "Tidak|Ya",
        "No|Yes",
        "N|Y",
        "T|Y",
        "Salah|Benar",
        "S|B",
        "FALSE|TRUE",
        "Tidak pernah|Pernah",
        "Belum|Sudah",
        "Tidak ada|Ada",
        "Tidak setuju|Setuju",
        "tidak tersedia|tersedia",
    ],
)
def test_two_answers_count_from_nothing(answers):
    """Protects: yes and no. Expected: no 0, yes 1."""
    assert numbers_of(answers) == [0, 1]
    assert (scale_of(answers).low, scale_of(answers).high) == (0, 1)


def test_truth_values_of_a_spreadsheet():
    """Protects: TRUE and FALSE that are no texts. Expected: 1, 0 and missing."""
    column = Column.of([True, False, None, True])
    values, _ = as_numbers(column, word_scale({"c": column})["c"])
    assert np.isnan(values[2]) and values[[0, 1, 3]].tolist() == [1, 0, 1]


# --- what cannot be told is said ------------------------------------------------------------------------------------


def test_four_words_without_a_middle():
    """Protects: nobody chose "N", or there is none. Expected: 1 to 4, said; five points are offered and then hold."""
    scale = scale_of("SS|S|TS|STS")
    assert (scale.points, scale.high, scale.alternatives) == (("STS", "TS", "S", "SS"), 4, (5,))
    assert not scale.sure
    assert "4 points" in scale.doubt and "5" in scale.doubt
    chosen = scale_of("SS|S|TS|STS", points=5)
    assert [chosen.scores[word] for word in ("sts", "ts", "s", "ss")] == [1, 2, 4, 5]
    assert (chosen.points[2], chosen.sure, chosen.alternatives) == ("N", True, (4,))


def test_the_middle_in_another_column_counts():
    """Protects: columns of one family are one scale. Expected: "N" in the second makes five points of the first."""
    scale = scale_of("SS|S|TS|STS", "S|N|S|S")
    assert (scale.high, scale.sure) == (5, True)
    assert scale.scores["s"] == 4


def test_a_lowest_word_that_nobody_chose():
    """Protects: scores are those of the scale, not of the words that occur. Expected: TS 2 of 5 without any STS."""
    scale = scale_of("TS|N|S|SS")
    assert (scale.scores["ts"], scale.high, scale.sure, scale.points[0]) == (2, 5, True, "STS")


def test_two_middle_words_are_six_points():
    """Protects: KS and N in one column. Expected: STS TS KS N S SS as 1 to 6, said to be seldom."""
    scale = scale_of("STS|TS|KS|N|S|SS")
    assert [scale.scores[w] for w in ("sts", "ts", "ks", "n", "s", "ss")] == [1, 2, 3, 4, 5, 6]
    assert not scale.sure and "6 points" in scale.doubt


def test_two_parts_with_a_middle_of_their_own():
    """Protects: KS in some questions and N in others, never both. Expected: five points each, middle 3, and said."""
    found = word_scale(columns("STS|TS|KS|S|SS", "STS|TS|N|S|SS"))
    assert (found["c0"].scores["ks"], found["c1"].scores["n"], found["c0"].high) == (3, 3, 5)
    assert not found["c0"].sure and "different words" in found["c0"].doubt


@pytest.mark.parametrize(
    ("answers", "points", "others"),
    [
        ("S|SS", 4, (5,)),
        ("TS|KS|S|SS", 4, (5,)),
        ("Puas|Sangat puas", 4, (5,)),
        ("Tidak puas|Kurang puas|Puas|Sangat puas", 4, (5,)),
        ("Kurang|Cukup|Baik", 3, (4, 5)),
        ("Setuju|Tidak setuju", 2, (4, 5)),
        ("Kadang-kadang|Selalu", 4, (5,)),
    ],
)
def test_answers_of_several_scales_are_a_doubt(answers, points, others):
    """Protects: no silent guess. Expected: a reading, its rivals, and a sentence that names both."""
    scale = scale_of(answers)
    assert (len(scale.points), scale.alternatives, scale.sure) == (points, others, False)
    assert scale.doubt and str(points) in scale.doubt


def test_scales_with_as_many_points_are_a_doubt_too():
    """Protects: "fair" is the second of poor .. excellent and the third of very poor .. very good. Expected: said."""
    scale = scale_of("Fair|Good|Very good", points=5)
    assert not scale.sure and "more than one scale" in scale.doubt


def test_the_public_service_scale_is_no_doubt():
    """Protects: the four printed words, all answered. Expected: sure."""
    assert scale_of("Tidak mudah|Kurang mudah|Mudah|Sangat mudah").doubt is None


def test_a_doubtful_family_goes_with_the_others():
    """Protects: one questionnaire has one number of points. Expected: "puas" 4 of 5 beside a five-point agreement."""
    found = word_scale(columns("STS|TS|N|S|SS", "Puas|Sangat puas"))
    assert (found["c1"].scores["puas"], found["c1"].high, found["c1"].sure) == (4, 5, False)


def test_points_that_the_answers_do_not_fit_are_passed_over():
    """Protects: the user's four points cannot hold five words. Expected: five, as answered."""
    assert scale_of("STS|TS|N|S|SS", points=4).high == 5


def test_words_of_no_usual_scale_count_in_their_order():
    """Protects: words that no questionnaire has together. Expected: 1 to 4 from the worst to the best, said."""
    words = "sangat buruk|kurang|cukup|istimewa"
    scale = scale_of(words)
    assert numbers_of(words) == [1, 2, 3, 4]
    assert not scale.sure and "no usual scale" in scale.doubt


# --- the other way round --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answers", "points"), list(WHOLE.items())[:24])
def test_turned_round(answers, points):
    """Protects: the user's word on the direction. Expected: low + high - score, points and words with it."""
    assert numbers_of(answers, turned=True) == list(range(points, 0, -1))
    scale = scale_of(answers, turned=True)
    assert scale.points == tuple(answers.split("|"))[::-1]
    assert (scale.low, scale.high, scale.turned) == (1, points, True)


# --- numbers in the answers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answers",
    [
        "1 - Sangat tidak setuju|2 - Tidak setuju|3 - Netral|4 - Setuju|5 - Sangat setuju",
        "Sangat tidak setuju (1)|Tidak setuju (2)|Netral (3)|Setuju (4)|Sangat setuju (5)",
        "1. STS|2. TS|3. N|4. S|5. SS",
        "[1] STS|[2] TS|[3] N|[4] S|[5] SS",
        "(1) STS|(2) TS|(3) N|(4) S|(5) SS",
        "1=STS|2=TS|3=N|4=S|5=SS",
        "STS = 1|TS = 2|N = 3|S = 4|SS = 5",
        "1 STS|2 TS|3 N|4 S|5 SS",
        "1_sangat_tidak_setuju|2_tidak_setuju|3_netral|4_setuju|5_sangat_setuju",
        "1: STS (Sangat tidak setuju)|2: TS|3: N|4: S|5: SS (Sangat setuju)",
        "1 - Sangat tidak setuju|2|3|4|5 - Sangat setuju",
    ],
)
def test_the_number_in_the_answer_is_the_score(answers):
    """Protects: answers that say their number. Expected: that number, on 1 to 5, without a doubt."""
    scale = scale_of(answers)
    assert numbers_of(answers) == [1, 2, 3, 4, 5]
    assert (scale.low, scale.high, scale.doubt) == (1, 5, None)


def test_numbers_that_run_against_the_words():
    """Protects: 1 = sangat setuju. Expected: the numbers win, and it is said; turned round they run with the words."""
    answers = "1 - Sangat setuju|2 - Setuju|3 - Netral|4 - Tidak setuju|5 - Sangat tidak setuju"
    assert numbers_of(answers) == [1, 2, 3, 4, 5]
    assert "run against the words: 1 is" in scale_of(answers).doubt
    assert numbers_of(answers, turned=True) == [5, 4, 3, 2, 1]


def test_one_number_with_two_words_is_a_doubt():
    """Protects: "5 - Setuju" in one question, "4 - Setuju" in the next. Expected: each its number, and it is said."""
    found = word_scale(columns("5 - Setuju|1 - STS", "4 - Setuju|5 - SS|1 - STS"))
    assert found["c0"].scores["5 setuju"] == 5 and found["c0"].scores["4 setuju"] == 4
    assert "do not rise with their words" in found["c0"].doubt


def test_numbers_say_how_far_the_scale_goes():
    """Protects: its ends where nobody chose them. Expected: setuju at 4 of 5 points, at 3 of 4; from 0 where 0 is."""
    assert (scale_of("4 - Setuju|2 - Tidak setuju").high, scale_of("3 - Setuju|2 - Tidak setuju").high) == (5, 4)
    ten = scale_of("0 - Tidak puas|5|10 - Sangat puas")
    assert (ten.low, ten.high, ten.sure) == (0, 10, True)


def test_a_highest_number_without_its_word_is_a_doubt():
    """Protects: only the lowest end is labelled. Expected: up to what was answered, and said."""
    scale = scale_of("1 = sangat tidak puas|2|3|4|5")
    assert (scale.low, scale.high) == (1, 5)
    assert "above 5" in scale.doubt


def test_a_bare_number_off_the_scale_stays_a_number():
    """Protects: a 6 among numbered answers of 1 to 5 must be found off the scale later. Expected: 6, scale to 5."""
    answers = "1 - STS|2 - TS|3 - N|4 - S|5 - SS|6"
    assert (numbers_of(answers)[-1], scale_of(answers).high) == (6, 5)


def test_a_number_that_contradicts_its_word():
    """Protects: one "2 - Setuju" among plain words. Expected: not a score, so reported."""
    column = columns("SS|S|N|TS|STS|S|S|2 - Setuju|4 - Setuju")["c0"]
    values, unknown = as_numbers(column, word_scale({"c0": column})["c0"])
    assert {text: rows.tolist() for text, rows in unknown.items()} == {"2 - Setuju": [7]}
    assert math.isnan(values[7]) and values[8] == 4


@pytest.mark.parametrize("cell", ["-3", -3, 3.5, "3,5", "3%", 11])
def test_what_looks_like_a_number_of_the_scale_and_is_none(cell):
    """Protects: signs are lost where words are compared. Expected: reported, not 3."""
    column = Column.of(["1 - STS", "2 - TS", "3", "4 - S", "5 - SS", "1 - STS", "2 - TS", "4 - S", "5 - SS", cell])
    values, unknown = as_numbers(column, word_scale({"c": column})["c"])
    assert list(unknown) == [str(cell)] and math.isnan(values[-1])


# --- which columns are answered in words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        "1|2|3|4|5",
        "L|P|L",
        "Perawat|Dokter|Bidan",
        "Poli Anak|Poli Gigi",
        "SD|SMP|SMA",
        "Ani|Budi|Citra",
        "Setuju dengan catatan bahwa|Setuju",
        "Menikah|Belum menikah",
        "20-30 tahun|> 30 tahun",
        "Setuju|Setuju|Setuju",
        "",
    ],
)
def test_columns_that_are_not_worded_are_left_out(cells):
    """Protects: names, groups, numbers, a single word. Expected: no scale."""
    assert word_scale(columns(cells)) == {}


def test_four_fifths_must_be_known():
    """Protects: the share of known words. Expected: 4 of 5 are enough, the fifth is reported; 3 are not."""
    enough = columns("S|SS|S|TS|belum dijawab sama sekali")["c0"]
    values, unknown = as_numbers(enough, word_scale({"c": enough})["c"])
    assert {text: rows.tolist() for text, rows in unknown.items()} == {"belum dijawab sama sekali": [4]}
    assert math.isnan(values[4])
    assert word_scale(columns("S|SS|S|Perawat|Dokter")) == {}


def test_an_abbreviation_of_two_families_goes_with_its_column():
    """Protects: TP is tidak puas and tidak pernah, SS sangat setuju and sangat sering. Expected: by their company."""
    assert scale_of("TP|KP|P|SP").family == "satisfaction"
    assert scale_of("TP|JR|KD|SL").family == "frequency"
    assert scale_of("S|SS|SS", "SS|S|TS|STS|N").family == "agreement"
    assert scale_of("TP|TP", "SP|P|CP|TP|STP").scores["tp"] == 2


def test_words_in_both_languages_and_styles_mix():
    """Protects: rows typed by several people. Expected: one scale, each spelling its point."""
    answers = "SS|Sangat Setuju|setuju|S|Agree|Ragu - ragu|tdk setuju|STS|Setuju / Agree"
    assert numbers_of(answers) == [5, 5, 4, 4, 4, 3, 2, 1, 4]


def test_points_are_spelled_as_the_file_spells_them_most():
    """Protects: what the page shows. Expected: the commonest spelling; absent words in the file's style."""
    assert scale_of("ss|SS|SS|sts|S|N").points == ("sts", "TS", "N", "S", "SS")
    assert scale_of("Sangat setuju|Setuju|Netral").points[:2] == ("Sangat tidak setuju", "Tidak setuju")
    assert scale_of("Strongly agree|Agree|Neutral").points[:2] == ("Strongly disagree", "Disagree")


def test_missing_answers():
    """Protects: empty cells and those that say so. Expected: nan, not reported; "tidak tahu" is reported."""
    column = columns("S|SS|N|-||n/a|TS|STS|S|S|S|tidak tahu")["c0"]
    values, unknown = as_numbers(column, word_scale({"c": column})["c"])
    assert np.flatnonzero(np.isnan(values)).tolist() == [3, 4, 5, 11]
    assert list(unknown) == ["tidak tahu"]


# --- any writing of a known word ------------------------------------------------------------------------------------

LADDERS = [
    (family, scale, word, text)
    for family, about in SCALES.items()
    if family != "graded"
    for scale in [about["scales"][-1]]
    for word in scale
    for style, texts in about["words"][word].items()
    if style != "short"
    for text in texts
]


@pytest.mark.parametrize("family", SCALES)
def test_the_catalogue_of_scales_is_sound(family):
    """Protects: scales.toml. Expected: scales rise with the words, each word is used, no spelling means two."""
    about = SCALES[family]
    order = list(about["words"])
    scales = [*about["scales"], *about.get("seldom", [])]
    assert all(
        [order.index(word) for word in scale] == sorted({order.index(word) for word in scale}) for scale in scales
    )
    assert {word for scale in scales for word in scale} == set(order)
    assert all(scale in about["scales"] for scale in about.get("settled", []))
    spelled = [
        plain(text).replace(" ", "") for styles in about["words"].values() for one in styles.values() for text in one
    ]
    assert len(spelled) == len(set(spelled))


@settings(max_examples=200, deadline=None)
@given(
    known=st.sampled_from(LADDERS),
    capitals=st.lists(st.booleans(), min_size=40, max_size=40),
    between=st.sampled_from([" ", "  ", "\u00a0", "-", " - ", "_", ""]),
    around=st.sampled_from(["{}", " {} ", "{}.", "({})", "“{}”", "{},", "{}!", "*{}*"]),
)
@example(LADDERS[0], [True] * 40, "-", "{}")
def test_any_writing_of_a_known_word_is_read_the_same(known, capitals, between, around):
    """Protects: capitals, spaces and punctuation make no other word. Expected: the word's place on its scale."""
    family, scale, word, text = known
    written = "".join(c.upper() if up else c for c, up in zip(text.replace(" ", between), capitals * 3, strict=False))
    others = [SCALES[family]["words"][other][next(iter(SCALES[family]["words"][other]))][0] for other in scale]
    column = Column.of([around.format(written), *others * 3])
    found = word_scale({"c": column})["c"]
    values, _ = as_numbers(column, found)
    place = scale.index(word) + (0 if len(scale) == 2 else 1)
    assert (found.family, values[0], found.high - found.low + 1) == (family, place, len(scale))


@settings(max_examples=100, deadline=None)
@given(
    answers=st.lists(st.sampled_from(["STS", "TS", "N", "S", "SS", None, "?"]), min_size=1, max_size=60),
    turned=st.booleans(),
)
def test_every_answer_is_a_number_or_reported(answers, turned):
    """Protects: nothing is lost in silence. Expected: each cell is its score, empty, or among the unknown texts."""
    cells = ["STS", "TS", "N", "S", "SS"] * 60 + answers
    column = Column.of(cells)
    values, unknown = as_numbers(column, word_scale({"c": column}, turned=turned)["c"])
    score = {"STS": 1, "TS": 2, "N": 3, "S": 4, "SS": 5}
    for row, cell in enumerate(cells):
        if cell in score:
            assert values[row] == (6 - score[cell] if turned else score[cell])
        else:
            assert math.isnan(values[row])
    assert sorted(row for rows in unknown.values() for row in rows) == [
        r for r, cell in enumerate(cells) if cell == "?"
    ]
