"""What is said of the people: spellings of one thing are one group, levels and bands come in their order.

Expected values are what the words mean in Indonesian and English; nothing is brought together that could mean two
things. How the published officers fall into groups is tested in test_variables.py.
"""

import time
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.intake.datasets import Questionnaire
from bsc_core.intake.people import LABELS_AT_MOST, groupings, is_age, tidied
from bsc_core.intake.sheets import Column


def tidy(header, *cells):
    """A column of these cells; one text is drawn with "|" between them."""
    if len(cells) == 1 and isinstance(cells[0], str):
        cells = [cell.strip() or None for cell in cells[0].split("|")]
    return tidied(header, Column.of(list(cells)))


def together(header, text):
    """The labels of a column in the order of its cells."""
    cells = [cell.strip() or None for cell in text.split("|")]
    found = tidied(header, Column.of(cells))
    return [found.labels[cell] for cell in cells]


# --- sexes ----------------------------------------------------------------------------------------------------------

MALE = [
    "L",
    "l",
    "LK",
    "Lk.",
    "Laki-laki",
    "laki laki",
    "LAKI - LAKI",
    "Laki",
    "Pria",
    "M",
    "male",
    "Man",
    "1. Laki-laki",
]
FEMALE = ["Perempuan", "PEREMPUAN", "Pr", "W", "Wanita", "F", "female", "Woman", "2. Perempuan", "Perempuan (P)"]


@pytest.mark.parametrize("written", MALE[1:])
def test_every_way_to_write_male(written):
    """Protects: one sex, one group. Expected: the label is the file's commonest spelling, here "L"."""
    assert together("Jenis Kelamin", f"L|L|{written}|Perempuan|Perempuan") == ["L", "L", "L", "Perempuan", "Perempuan"]


@pytest.mark.parametrize("written", FEMALE[1:])
def test_every_way_to_write_female(written):
    """Protects: one sex, one group. Expected: the label is the file's commonest spelling, here "Perempuan"."""
    labels = together("Sex", f"Perempuan|Perempuan|{written}|Laki-laki")
    assert labels == ["Perempuan", "Perempuan", "Perempuan", "Laki-laki"]


@pytest.mark.parametrize(
    ("cells", "same"),
    [
        ("L|P|Perempuan", ("P", "Perempuan")),
        ("L|P|Pr", ("P", "Pr")),
        ("Laki-laki|P|Perempuan", ("P", "Perempuan")),
        ("LK|P|F", ("P", "F")),
        ("P|W|Pria", ("P", "Pria")),
        ("P|Wanita|male", ("P", "male")),
        ("P|W|L", None),
        ("P|M|F", None),
        ("P|P", None),
        ("P|Pria|Perempuan", None),
    ],
)
def test_p_is_told_by_its_company(cells, same):
    """Protects: P is perempuan beside L, pria beside W. Expected: alone or with both, left as it is, and said."""
    found = tidy("JK", cells)
    if same is None:
        assert found.labels["P"] == "P"
        assert found.doubt and "pria" in found.doubt
    else:
        assert found.doubt is None
        assert found.labels[same[0]] == found.labels[same[1]]
        assert len(set(found.labels.values()) - {None}) == 2


def test_p_and_l_stay_two_groups():
    """Protects: the commonest column of all. Expected: as it is, without a doubt."""
    found = tidy("Jenis kelamin", "L|P|L|P")
    assert (found.labels["L"], found.labels["P"], found.merged, found.doubt) == ("L", "P", {}, None)


def test_sexes_under_a_header_that_says_nothing():
    """Protects: words that can mean nothing else. Expected: brought together; mere letters are not."""
    assert together("Kolom 3", "Pria|Wanita|male|female") == ["Pria", "Wanita", "Pria", "Wanita"]
    assert together("Kode", "L|P|M|F") == ["L", "P", "M", "F"]
    assert tidy("Kode", "P|P").doubt is None


def test_numbers_for_sexes_stay():
    """Protects: 1 and 2 mean nothing without labels. Expected: as they are."""
    assert tidy("Jenis kelamin", 1, 2, 1).labels == {None: None, 1: "1", 2: "2"}


def test_a_third_answer_stays():
    """Protects: "Lainnya" and both sexes in one cell. Expected: labels of their own."""
    assert together("Gender", "L|Laki-laki|Lainnya|L/P|P") == ["L", "L", "Lainnya", "L/P", "P"]


# --- education ------------------------------------------------------------------------------------------------------

LEVELS = [
    ["Tidak sekolah", "tidak/belum sekolah", "Tidak tamat SD"],
    ["SD", "Sekolah Dasar", "Tamat SD", "sd/sederajat", "Elementary school"],
    ["SMP", "SLTP", "SMP / Sederajat", "MTs", "Junior high school"],
    ["SMA", "SLTA", "SMU", "SMK", "SMA/SMK", "SMA sederajat", "SLTA/Sederajat", "Lulusan SMA", "Senior high school"],
    ["D1", "D-I", "Diploma I"],
    ["D2", "DII"],
    ["D3", "D-III", "DIII", "D III", "D.III", "D 3", "Diploma III", "Diploma 3", "diploma tiga", "D3 (Diploma)"],
    ["D4", "D-IV", "DIV", "Sarjana Terapan"],
    ["S1", "S-1", "S 1", "Sarjana", "Sarjana (S1)", "Strata 1", "Strata I", "Bachelor", "Bachelor's degree"],
    ["Ners", "Profesi", "Profesi Ners", "S1 + Ners", "S1 Profesi"],
    ["S2", "S-2", "Magister", "Magister (S2)", "Pascasarjana", "Master's degree"],
    ["S3", "Doktor", "S-3", "Doktor (S3)", "PhD"],
]


@pytest.mark.parametrize("names", LEVELS, ids=lambda names: names[0])
def test_every_way_to_write_a_level(names):
    """Protects: one level, one group. Expected: all spellings under the commonest, beside another level."""
    other = "S2" if names[0] != "S2" else "SD"
    cells = [names[0], names[0], *names, other]
    found = tidy("Pendidikan terakhir", *cells)
    assert {found.labels[name] for name in names} == {names[0]}
    assert found.labels[other] == other
    assert found.merged == ({names[0]: tuple(names[1:])} if names[1:] else {})


def test_levels_come_in_their_order():
    """Protects: groups in the order of schools. Expected: from no school to doctor, whatever the order of the file."""
    first = [names[0] for names in LEVELS]
    assert tidy("Pendidikan", *first[::-1]).order == tuple(first)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ("S1|SD/SMP|SMA|D3", ("SD/SMP", "SMA", "D3", "S1")),
        ("S1 Keperawatan|D3 Kebidanan|S1|S2", ("D3 Kebidanan", "S1", "S1 Keperawatan", "S2")),
        ("> S1|S1|< D3|D3", ("< D3", "D3", "S1", "> S1")),
        ("Diploma or bachelor|Senior high school|Master", ("Senior high school", "Diploma or bachelor", "Master")),
        ("Lainnya|S1|SMA", ("SMA", "S1", "Lainnya")),
        ("3. S1|1. SMA|2. D3", ("1. SMA", "2. D3", "3. S1")),
        ("D3/S1|SMA|S2", ("SMA", "D3/S1", "S2")),
    ],
)
def test_levels_that_are_not_quite_one(cells, order):
    """Protects: two levels in one, a subject behind, a sign in front. Expected: groups of their own, in their place."""
    found = tidy("Pendidikan", cells)
    assert (found.order, found.merged) == (order, {})


def test_education_under_any_header():
    """Protects: levels are known by their names. Expected: brought together; a single level could be anything."""
    assert together("Kolom 7", "SMA|SLTA|S1|Sarjana") == ["SMA", "SMA", "S1", "S1"]
    assert together("Kode", "D1|D1|d1") == ["D1", "D1", "D1"]


# --- bands ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ("31-40|20-30|> 40|< 20", ("< 20", "20-30", "31-40", "> 40")),
        ("> 45 th|20-30 tahun|31 – 45 tahun", ("20-30 tahun", "31 – 45 tahun", "> 45 th")),
        ("≥ 46|<= 25|26 s/d 45", ("<= 25", "26 s/d 45", "≥ 46")),
        ("di atas 40|20 sampai 40|kurang dari 20 tahun", ("kurang dari 20 tahun", "20 sampai 40", "di atas 40")),
        ("46 tahun ke atas|26 sampai dengan 45|17-25", ("17-25", "26 sampai dengan 45", "46 tahun ke atas")),
        ("50+|under 30|30 to 49", ("under 30", "30 to 49", "50+")),
        ("> 5 th|1-5 th|6 bulan - 1 th|< 6 bulan", ("< 6 bulan", "6 bulan - 1 th", "1-5 th", "> 5 th")),
        ("10 tahun|9 tahun|> 10 tahun", ("9 tahun", "10 tahun", "> 10 tahun")),
        ("Tua (> 60 th)|Muda (17-25 th)|Dewasa (26-60)", ("Muda (17-25 th)", "Dewasa (26-60)", "Tua (> 60 th)")),
        ("36-45 (dewasa)|17 - 25 (remaja)|26-35", ("17 - 25 (remaja)", "26-35", "36-45 (dewasa)")),
        ("> Rp 5.000.000|900.000-5.000.000|< Rp 900.000", ("< Rp 900.000", "900.000-5.000.000", "> Rp 5.000.000")),
        ("> 5 juta|2,5 - 5 juta|< 2,5 juta", ("< 2,5 juta", "2,5 - 5 juta", "> 5 juta")),
        ("> 3 kali|2-3 kali|1 kali", ("1 kali", "2-3 kali", "> 3 kali")),
        ("c. > 40|a. < 30|b. 30-40", ("a. < 30", "b. 30-40", "c. > 40")),
    ],
)  # fmt: skip
def test_bands_come_in_their_order(cells, order):
    """Protects: bands sort by what they mean, not by letters. Expected: rising lower ends, nothing brought together."""
    found = tidy("Usia", cells)
    assert (found.order, found.merged, found.doubt) == (order, {}, None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("20-30", "20 – 30", True),
        ("20-30", "20-30 tahun", True),
        ("20-30 th", "20 s/d 30 thn", True),
        ("20-30", "20 sampai 30", True),
        ("> 45", ">45 th", True),
        ("46 ke atas", ">= 46", True),
        ("≥ 46", ">=46 tahun", True),
        ("< 20", "di bawah 20", True),
        ("< 20", "kurang dari 20 tahun", True),
        ("1-5 tahun", "12 bulan - 60 bulan", True),
        ("> 45", ">= 45", False),
        ("< 20", "<= 20", False),
        ("20-30", "21-30", False),
        ("1-5 tahun", "1-5 bulan", False),
        ("> 45", "< 45", False),
    ],
)
def test_which_bands_are_the_same(one, other, same):
    """Protects: only what means the same numbers is one band. Expected: "> 45" is not ">= 45"."""
    found = tidy("Lama bekerja", one, one, other, "70-80", "70-80")
    assert (found.labels[one] == found.labels[other]) is same


def test_a_band_that_the_spreadsheet_made_a_date_of():
    """Protects: "6-10" typed into Excel is 6 October. Expected: left as it is, and said."""
    found = tidy("Masa kerja", "1-5", "1-5", "> 10", "> 10", "1-5", "> 10", date(2024, 10, 6))
    assert found.labels[date(2024, 10, 6)] == "2024-10-06"
    assert found.doubt and "2024-10-06" in found.doubt


def test_ages_with_their_unit_are_numbers():
    """Protects: "25 tahun" is an age, not a group. Expected: numbers; not where one cell is no number."""
    found = tidy("Usia", "25 tahun", 26, "27 th", "28", "29,5 thn", None)
    assert found.numeric
    assert list(found.labels.values()) == [None, "25", "26", "27", "28", "29.5"]
    assert tidy("Lama bekerja", "3 tahun", "12 th").numeric
    assert not tidy("Usia", "25 tahun", "dua puluh").numeric
    assert not tidy("Lama bekerja", "3 tahun", "6 bulan").numeric
    assert not tidy("Ruang", "3", "4").numeric


# --- all other words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "labels"),
    [
        ("Poli Anak|Poli Anak|poli anak|POLI  ANAK|Poli Anak.", ["Poli Anak"] * 5),
        ("Non-medis|Non-medis|non medis", ["Non-medis"] * 3),
        ("PNS|PNS|pns|Honorer", ["PNS", "PNS", "PNS", "Honorer"]),
        ("A+|A-|a+|A+", ["A+", "A-", "A+", "A+"]),
        ("III/a|III/b|III / a|III/a", ["III/a", "III/b", "III/a", "III/a"]),
        ("Ruang 1|Ruang 2|ruang 1|Ruang 1", ["Ruang 1", "Ruang 2", "Ruang 1", "Ruang 1"]),
        ("1-2|1.2|1-2", ["1-2", "1.2", "1-2"]),
        ("BPJS|-|n/a||Umum", ["BPJS", None, None, None, "Umum"]),
    ],
)
def test_words_that_differ_in_capitals_and_spaces_alone(cells, labels):
    """Protects: groups that a slip of the hand has split, and those that a sign tells apart. Expected: spelled out."""
    assert together("Status", cells) == labels


def test_what_was_brought_together_is_said():
    """Protects: nothing is changed in silence. Expected: label to the other spellings, only where there are some."""
    assert tidy("Unit", "ICU|icu|Icu|ICU|IGD").merged == {"ICU": ("icu", "Icu")}


def test_free_text_stays_as_it_is():
    """Protects: a column of remarks or names. Expected: every text its own label."""
    texts = [f"Nama {n}" for n in range(LABELS_AT_MOST)] + ["nama 1"]
    found = tidy("Keterangan", *texts)
    assert [found.labels[text] for text in texts] == texts
    assert (found.order, found.merged) == ((), {})


@pytest.mark.parametrize(
    ("cell", "label"),
    [(3.0, "3"), (2.5, "2.5"), (10_000_000, "10000000"), (datetime(2024, 1, 2), "2024-01-02"), (True, "True")],
)
def test_cells_that_are_no_text(cell, label):
    """Protects: numbers and dates among words. Expected: as people write them."""
    assert tidy("Ruang", "ICU", cell).labels[cell] == label


def test_long_texts_take_no_time():
    """Protects: bounded time, whatever stands in the cells. Expected: their own labels, well within a second."""
    texts = [(piece * 32_000)[:32_000] for piece in ("(", "1 - ", "< ", "S1 / ", "-", " a")]
    begun = time.perf_counter()
    found = tidy("Usia", *texts, "20-30")
    assert time.perf_counter() - begun < 1
    assert len(set(found.labels.values()) - {None}) == len(texts) + 1


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(
        st.one_of(
            st.none(),
            st.integers(0, 99),
            st.sampled_from([*MALE, *FEMALE, "P", *(name for names in LEVELS for name in names), "20-30", "> 45 th"]),
            st.text("aB1 -+<>/.()|%", min_size=1, max_size=6).map(str.strip).filter(bool),
        ),
        min_size=1,
        max_size=25,
    ),
    header=st.sampled_from(["JK", "Pendidikan", "Usia", "Ruang"]),
)
def test_every_cell_has_a_label_of_the_file(cells, header):
    """Protects: any column. Expected: each cell a label, nothing lost; a label means itself; what was merged and the
    order are made of labels."""
    found = tidied(header, Column.of(cells))
    assert set(found.labels) == {None, *cells}
    labels = set(found.labels.values()) - {None}
    if not found.numeric:
        spelled = {" ".join(str(cell).split()) for cell in cells if cell is not None}
        assert labels <= spelled
        for label in labels:
            assert found.labels.get(label, label) == label
    assert set(found.merged) <= labels
    assert found.order == () or set(found.order) == labels
    assert len(set(found.order)) == len(found.order)


# --- groups to compare by -------------------------------------------------------------------------------------------


def survey(**people):
    """A survey of nothing but people."""
    frame = pd.DataFrame({"respondent": range(len(next(iter(people.values())))), **people})
    return bsc.Dataset("survey", frame, [], questionnaire=Questionnaire((), tuple(people)))


def test_groups_come_in_their_order():
    """Protects: charts and tables by education and age band. Expected: rising; ordered if all have a place."""
    groups = groupings(
        survey(
            Pendidikan=["S1", "SMA", "D3", "S2"],
            Umur=["> 40", "20-30", "31-40", "31-40"],
            Ruang=["ICU", "IGD", None, "ICU"],
        ),
        (31, 41),
    )
    assert list(groups["Pendidikan"].cat.categories) == ["SMA", "D3", "S1", "S2"]
    assert list(groups["Umur"].cat.categories) == ["20-30", "31-40", "> 40"]
    assert groups["Pendidikan"].cat.ordered and groups["Umur"].cat.ordered
    assert list(groups["Ruang"].cat.categories) == ["ICU", "IGD"]
    assert groups["Umur"].tolist() == ["> 40", "20-30", "31-40", "31-40"]


def test_groups_with_one_of_no_place_are_not_ordered():
    """Protects: "Lainnya" is not the highest school. Expected: behind the others, and no order claimed."""
    groups = groupings(survey(Pendidikan=["S1", "SMA", "Lainnya", "S1"]), (31, 41))
    assert list(groups["Pendidikan"].cat.categories) == ["SMA", "S1", "Lainnya"]
    assert not groups["Pendidikan"].cat.ordered


@pytest.mark.parametrize(
    ("header", "age"),
    [
        ("Berapa usia Anda?", True),
        ("Usia (tahun)", True),
        ("2. Umur Bapak/Ibu", True),
        ("Kelompok umur", True),
        ("What is your age?", True),
        ("Usia alat", False),
        ("Page", False),
        ("Umur simpan obat diperhatikan", False),
    ],
)
def test_which_question_asks_for_the_age(header, age):
    """Protects: ages of a form go into bands. Expected: questions for the age, not any header with the word."""
    assert is_age(header) is age
