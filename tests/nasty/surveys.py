"""Surveys as they come out of forms, statistics programs and spreadsheets typed by hand."""

from __future__ import annotations

import csv as csv_module
from datetime import datetime
from pathlib import Path

import pandas as pd

from nasty.pages import (
    Page,
    headed_by,
    mapped,
    native,
    noted,
    numbered,
    page,
    page_of,
    repeated_header,
    spaced,
    titled,
    with_column,
    with_total,
)
from nasty.truth import Survey, nasty, says, survey
from nasty.writing import csv, dta, sav, xlsx

PUBLISHED = Path(__file__).parents[2] / "sample_data" / "published"
SIX = """
    4535
    3444
    5554
    1323
    4243
    5455
"""
"""Six people, four questions, every answer from 1 to 5."""


def answers_of(drawn: str) -> list[list[int]]:
    return [[int(sign) for sign in line] for line in drawn.split()]


def answered(drawn: str = SIX, prefix: str = "P", **people: str) -> Page:
    """A page of respondents with a number, what is said of them (a header and its cells), and their answers."""
    answers = answers_of(drawn)
    header = ["No", *people, *(f"{prefix}{n}" for n in range(1, len(answers[0]) + 1))]
    said = [cells.split("; ") for cells in people.values()]
    rows = [[str(n + 1), *(cells[n] for cells in said), *map(str, row)] for n, row in enumerate(answers)]
    return page_of([header, *rows])


def worded(drawn: str, words: str) -> list[list[str]]:
    """Answers in words; ``words`` are those for 1, 2, 3 ..."""
    said = words.split(", ")
    return [[said[answer - 1] for answer in row] for row in answers_of(drawn)]


# --- answers in words -----------------------------------------------------------------------------------------------


def in_words(words: str, drawn: str = SIX) -> Page:
    answers = worded(drawn, words)
    return page_of(
        [
            ["No", *(f"P{n}" for n in range(1, len(answers[0]) + 1))],
            *([str(n), *row] for n, row in enumerate(answers, 1)),
        ]
    )


@nasty("kuesioner.csv", survey(SIX, items=("P1", "P2", "P3", "P4"), more=False))
def agreement_in_letters() -> bytes:
    """STS, TS, N, S, SS."""
    return csv(in_words("STS, TS, N, S, SS"), ";")


@nasty("kepuasan pasien.csv", survey(SIX, items=("P1", "P2", "P3", "P4")))
def satisfaction_in_small_letters() -> bytes:
    """stp, tp, cp, p, sp."""
    return csv(in_words("stp, tp, cp, p, sp"))


_WITHOUT_ONE = SIX.replace("1", "2")


@nasty(
    "empat kata.csv",
    survey(_WITHOUT_ONE, says("note", None, "scale|words"), more=True),
    survey(_WITHOUT_ONE.translate(str.maketrans("2345", "1234")), says("warning", None, "scale|points"), more=True),
)
def four_words_of_five() -> bytes:
    """Nobody was very dissatisfied: tp, cp, p, sp are 2 to 5, or the other reading is said."""
    return csv(in_words("stp, tp, cp, p, sp", _WITHOUT_ONE))


@nasty("kuesioner.xlsx", survey(SIX))
def agreement_in_words_of_all_sorts() -> bytes:
    """Capitals, double spaces, spaces at the end, and English among them."""
    drawn = in_words("Sangat Tidak Setuju, Tidak  setuju, NETRAL, setuju, Sangat setuju")
    rows = [list(row) for row in drawn.rows]
    for row in rows[1:]:
        row[2] = {"Sangat setuju": "SANGAT SETUJU ", "setuju": " Setuju"}.get(row[2], row[2])
    return xlsx(page_of(rows))


@nasty("staff survey.csv", survey(SIX))
def agreement_in_english() -> bytes:
    """Strongly disagree to strongly agree."""
    return csv(in_words("Strongly disagree, Disagree, Neutral, Agree, Strongly agree"))


@nasty("kuesioner angka dan kata.csv", survey(SIX))
def numbers_before_words() -> bytes:
    """ "5 = Sangat setuju" and its like, as forms are made."""
    return csv(in_words("1 = Sangat tidak setuju, 2 = Tidak setuju, 3 = Netral, 4 = Setuju, 5 = Sangat setuju"))


_YES = "2122\n2212\n1222\n2221\n1112"


@nasty(
    "kepatuhan.csv",
    survey(_YES.replace("1", "0").replace("2", "1"), more=True),
    survey(_YES, more=True),
)
def yes_and_no() -> bytes:
    """Ya and Tidak: 1 and 0, or 2 and 1; never the other way round."""
    return csv(in_words("Tidak, Ya", _YES))


@nasty("SKM.csv", survey("444444444\n333333333\n343434343\n223344112\n433343434", says("note", (2, 3)), more=True))
def community_satisfaction_on_four_points() -> bytes:
    """Nine elements on a scale of 1 to 4; two people gave one answer throughout, which is said."""
    return csv(answered("444444444\n333333333\n343434343\n223344112\n433343434", "U"))


# --- people ---------------------------------------------------------------------------------------------------------


@nasty(
    "pegawai.csv",
    survey(
        SIX,
        items=("P1", "P2", "P3", "P4"),
        groups={"Jenis Kelamin": "LLLPPP", "Pendidikan": "SSDDSM"},
        numbers={"Umur": (25, 33, 41, 29, 52, 38)},
    ),
)
def sexes_and_schools_in_many_spellings() -> bytes:
    """L, Laki-laki, laki laki; P, Wanita, Perempuan; SMA and SLTA are one school; ages with the word for years."""
    people = {
        "Jenis Kelamin": "L; Laki-laki; laki laki; P; Wanita; Perempuan",
        "Umur": "25; 33 tahun; 41 th; 29; 52; 38",
        "Pendidikan": "SMA; SLTA; D3; D-III; SMA/SLTA; S2",
    }
    return csv(answered(**people), ";")


@nasty("staff.csv", survey(SIX, groups={"Sex": "MMFFMF"}))
def sexes_in_english() -> bytes:
    """male, M, F, Female ..."""
    return csv(answered(Sex="male; M; F; Female; MALE; f"))


@nasty("umur.csv", survey(SIX, items=("P1", "P2", "P3", "P4"), groups={"Usia": "ABCABC", "Masa": "AABBCC"}))
def age_bands() -> bytes:
    """Ages and years of service in bands, some of which look like dates or differences."""
    return csv(
        answered(
            Usia="20-30 tahun; 31-40 tahun; > 40 tahun; 20-30 tahun; 31-40 tahun; > 40 tahun",
            **{"Masa kerja": "1-5; 1-5; 6-10; 6-10; > 10; > 10"},
        )
    )


@nasty("pegawai nip.csv", survey(SIX, items=("P1", "P2", "P3", "P4")))
def telephone_numbers_and_ids() -> bytes:
    """Telephone numbers, an 18-digit personnel number, years of birth: nothing of it is a question."""
    phones = "; ".join(f"0812765432{n}" for n in range(10, 16))
    staff = "; ".join(f"19850101201001100{n}" for n in range(1, 7))
    return csv(answered(**{"No HP": phones, "NIP": staff, "Tahun lahir": "1985; 1990; 1991; 1985; 1979; 1988"}))


# --- questions and constructs ---------------------------------------------------------------------------------------


@nasty(
    "konstruk di atas.xlsx",
    survey(SIX, constructs=(("Kompetensi", (0, 1)), ("Beban kerja", (2, 3)))),
)
def constructs_above_their_items() -> bytes:
    """The construct's name merged over its items, the number of the item below; titles above."""
    return xlsx(
        titled(headed_by(native(answered()), (None, 1), ("Kompetensi", 2), ("Beban Kerja", 2)), "TABULASI", "2023")
    )


_ITEMS = ("K1", "K2", "K3", "BK1", "BK2", "BK3", "KN1", "KN2", "KN3")
_NINE = "435354524\n344434243\n554355445\n232123312\n424342353\n545455444"


@nasty(
    "konstruk awalan.csv",
    survey(_NINE, items=_ITEMS, constructs=((None, (0, 1, 2)), (None, (3, 4, 5)), (None, (6, 7, 8)))),
)
def constructs_by_prefix() -> bytes:
    """K1 to K3, BK1 to BK3, KN1 to KN3."""
    return csv(
        page_of([["Responden", *_ITEMS], *([str(n), *map(str, row)] for n, row in enumerate(answers_of(_NINE), 1))])
    )


@nasty(
    "tiga baris.xlsx",
    survey(SIX, constructs=(("Tangibles", (0, 1)), ("Empathy", (2, 3))), texts=("bersih", "lengkap", "ramah", "sabar")),
)
def construct_question_and_code_in_three_rows() -> bytes:
    """Construct, question and code, each in a header row of its own."""
    questions = ("Ruang tunggu bersih", "Alat lengkap", "Petugas ramah", "Petugas sabar menjawab")
    drawn = headed_by(native(answered()), (None, 1), *((text, 1) for text in questions))
    return xlsx(headed_by(drawn, (None, 1), ("Tangibles", 2), ("Empathy", 2)))


# --- people who answered oddly --------------------------------------------------------------------------------------


def employees() -> tuple[Page, tuple[tuple[float | None, ...], ...]]:
    """The thesis' 160 employees as published, and their answers."""
    with (PUBLISHED / "employee_survey.csv").open(encoding="utf-8") as file:
        rows = list(csv_module.reader(file))
    return page_of(rows), tuple(tuple(float(cell) for cell in row[3:13]) for row in rows[1:])


@nasty(
    "employee_survey.csv",
    Survey(employees()[1], (says("warning", 109, "P10", "6"),), more=True, items=tuple(f"P{n}" for n in range(1, 11))),
)
def respondent_108() -> bytes:
    """An answer of 6 on a scale of 1 to 5."""
    return csv(employees()[0])


@nasty(
    "aneh.csv",
    survey(
        SIX.replace("5455", "5455\n4535\n3333\n4-54"),
        says("warning", (5, 8), "respondent|person|identical|same|3"),
        says("note", 9, "3|throughout|same"),
        says("note", 10, "P2", "missing|empty"),
        more=True,
    ),
)
def twice_throughout_and_missing() -> bytes:
    """Respondent 3 stands there twice, one answered 3 throughout, one left a question out."""
    drawn = page("""
        Responden | P1 | P2 | P3 | P4
        1         | 4  | 5  | 3  | 5
        2         | 3  | 4  | 4  | 4
        4         | 5  | 5  | 5  | 4
        3         | 1  | 3  | 2  | 3
        5         | 4  | 2  | 4  | 3
        6         | 5  | 4  | 5  | 5
        3         | 4  | 5  | 3  | 5
        7         | 3  | 3  | 3  | 3
        8         | 4  |    | 5  | 4
    """)
    return csv(drawn)


@nasty(
    "kembar.csv",
    survey("45352\n34443\n55545\n45352\n42433\n54554", says("note", (2, 5), "same|identical|alike|equal"), more=True),
)
def identical_rows() -> bytes:
    """Two rows that are equal in everything, the person's age too."""
    return csv(
        page("""
        Umur | P1 | P2 | P3 | P4 | P5
        30   | 4  | 5  | 3  | 5  | 2
        41   | 3  | 4  | 4  | 4  | 3
        28   | 5  | 5  | 5  | 4  | 5
        30   | 4  | 5  | 3  | 5  | 2
        35   | 4  | 2  | 4  | 3  | 3
        50   | 5  | 4  | 5  | 5  | 4
        """)
    )


@nasty(
    "jumlah.csv",
    survey(SIX, says("warning", 4, "Jumlah|total", "20", "19"), says("note", 8, "Jumlah|total|sum"), more=True),
)
def printed_totals_and_sums_below() -> bytes:
    """A column of totals, one of them wrong; below the answers a row of sums and one of means, which are no people."""
    rows = answers_of(SIX)
    totals = [sum(row) + (n == 2) for n, row in enumerate(rows)]
    drawn = with_column(answered(), 5, "Jumlah", totals)
    columns = [sum(column) for column in zip(*rows, strict=True)]
    drawn = with_total(drawn, ["Rata-rata", *(f"{total / 6:.2f}".replace(".", ",") for total in columns)])
    return csv(with_total(drawn, ["JUMLAH", *map(str, columns), str(sum(totals))]), ";")


# --- layouts --------------------------------------------------------------------------------------------------------


@nasty("tabulasi cetak.xlsx", survey(SIX, items=("P1", "P2", "P3", "P4")))
def a_survey_printed_on_pages() -> bytes:
    """Titles, a numbering row, the header once more above the fourth person, empty rows, the source below."""
    drawn = repeated_header(numbered(native(answered())), 3)
    return xlsx(noted(titled(spaced(drawn, 2), "TABULASI JAWABAN RESPONDEN", gap=2), "Sumber: data primer"))


@nasty("judul kembar.csv", survey(SIX))
def headers_twice_and_empty() -> bytes:
    """Two questions called P1, one without a header: no answer is lost."""
    drawn = answered()
    return csv(page_of([["No", "P1", "P1", None, "P4"], *drawn.rows[1:]]))


@nasty("judul panjang.xlsx", survey(SIX, texts=("Apakah", "P2", "P3", "P4")))
def a_header_as_long_as_a_page() -> bytes:
    """A question of 4,000 letters on 60 lines."""
    question = (
        "Apakah Bapak/Ibu setuju bahwa\n" + "pelayanan di ruang ini selalu sesuai dengan keinginan Bapak/Ibu\n" * 60
    )
    return xlsx(mapped(native(answered()), lambda cell: question if cell == "P1" else cell))


@nasty("judul nakal.csv", survey(SIX))
def markup_and_control_characters_in_headers() -> bytes:
    """HTML, Markdown, a link, a picture, letters that turn the text round, a zero byte's neighbours."""
    headers = {
        "P1": "<script>alert(1)</script> Puas?",
        "P2": "![x](http://example.invalid/x.png) **Cepat?** $x^2$ :red[x]",
        "P3": "Ramah\u202e?hamar\u200b",
        "P4": '=HYPERLINK("http://example.invalid")',
        "No": "No\t",
    }
    return csv(mapped(answered(), lambda cell: headers.get(cell, cell) if isinstance(cell, str) else cell), ";")


@nasty("nama nakal.csv", survey(SIX, items=("P1", "P2", "P3", "P4"), more=True))
def control_characters_in_cells() -> bytes:
    """A bell, an escape and a form feed in headers and in what is said of people; one answer with a no-break space."""
    drawn = answered(
        Umur="25; 33; 41; 29; 52; 38", Ruang="Mela\x07ti; \x1b[31mMawar; Anggrek; <b>Melati</b>; Mawar; [x](y)"
    )
    return csv(mapped(drawn, lambda cell: {"P4": "P4\x0c", "2": "2\u00a0"}.get(cell, cell)))


# --- forms ----------------------------------------------------------------------------------------------------------

QUESTIONS = (
    "Seberapa puas Anda dengan kebersihan ruangan?",
    "Seberapa puas Anda dengan keramahan petugas?",
    "Seberapa puas Anda dengan kecepatan pelayanan?",
    "Seberapa puas Anda dengan informasi yang diberikan?",
)
PUAS = "Sangat Tidak Puas, Tidak Puas, Cukup Puas, Puas, Sangat Puas"


@nasty(
    "Survei Kepuasan Pasien (Jawaban) - Form Responses 1.csv",
    survey(SIX, texts=QUESTIONS, groups={"Jenis kelamin": "LPLPPL"}),
)
def google_form() -> bytes:
    """Timestamp, e-mail, whole questions as headers, answers in words."""
    people = ["Perempuan" if sign == "P" else "Laki-laki" for sign in "LPLPPL"]
    return csv(
        page_of(
            [
                ["Timestamp", "Email Address", "Jenis kelamin", *QUESTIONS],
                *(
                    [f"2024/01/{n:02d} 9:41:{n:02d} AM GMT+7", f"orang{n}@example.invalid", sex, *row]
                    for n, (sex, row) in enumerate(zip(people, worded(SIX, PUAS), strict=True), 1)
                ),
            ]
        )
    )


@nasty("Kuesioner (Jawaban).xlsx", survey(SIX, texts=("Dokter", "Perawat", "Farmasi", "Kasir")))
def google_form_with_a_grid() -> bytes:
    """ "Cap waktu" as a date with a time, a grid whose rows stand in brackets, a question answered in free text."""
    grid = [f"Bagaimana pelayanan berikut? [{who}]" for who in ("Dokter", "Perawat", "Farmasi", "Kasir")]
    said = ["Terima kasih", None, "Parkir penuh", "-", None, "AC kurang dingin"]
    return xlsx(
        page_of(
            [
                ["Cap waktu", *grid, "Saran dan masukan"],
                *([datetime(2024, 1, n, 10, 30, n), *row, said[n - 1]] for n, row in enumerate(worded(SIX, PUAS), 1)),
            ]
        )
    )


@nasty(
    "survei_pasien_-_all_versions_-_False_-_2024-02-01.csv",
    survey(
        SIX,
        items=None,
        texts=("p1", "p2", "p3", "p4"),
        groups={"jk": "LPLPPL"},
        numbers={"umur": (25, 33, 41, 29, 52, 38)},
    ),
)
def kobo_toolbox() -> bytes:
    """Groups and questions as headers, quoted, between semicolons; start, end, _id, _uuid, _index are no questions."""
    people = list(zip((25, 33, 41, 29, 52, 38), "LPLPPL", answers_of(SIX), strict=True))
    header = ["start", "end", "identitas/umur", "identitas/jk", *(f"kepuasan/p{n}" for n in range(1, 5))]
    meta = [
        "_id",
        "_uuid",
        "_submission_time",
        "_validation_status",
        "_notes",
        "_status",
        "_submitted_by",
        "__version__",
        "_tags",
        "_index",
    ]
    rows = [
        [
            f"2024-01-{n:02d}T09:00:00.000+07:00", f"2024-01-{n:02d}T09:08:00.000+07:00", age, sex, *answers,
            301_000_000 + n, f"0b7c-{n}", f"2024-01-{n:02d}T02:09:00", None, None, "submitted_via_web", None, "v7",
            None, n,
        ]
        for n, (age, sex, answers) in enumerate(people, 1)
    ]  # fmt: skip
    return csv(page_of([[*header, *meta], *rows]), ";", "utf-8-sig")


# --- statistics files -----------------------------------------------------------------------------------------------

SATISFIED = {1: "Sangat tidak puas", 2: "Tidak puas", 3: "Cukup", 4: "Puas", 5: "Sangat puas"}


def _frame() -> pd.DataFrame:
    frame = pd.DataFrame(answers_of(SIX), columns=["q1", "q2", "q3", "q4"], dtype=float)
    frame.insert(0, "jk", [1.0, 2.0, 1.0, 2.0, 2.0, 1.0])
    frame.insert(0, "umur", [25.0, 33.0, 41.0, 29.0, 52.0, 38.0])
    return frame


_LABELS = {"umur": "Umur", "jk": "Jenis kelamin", **{f"q{n}": text for n, text in enumerate(QUESTIONS, 1)}}
_WORDS = {"jk": {1: "Laki-laki", 2: "Perempuan"}, **{f"q{n}": SATISFIED for n in range(1, 5)}}
_MISSING_ONE = SIX.replace("5554", "5-54")


@nasty(
    "survei.sav",
    survey(_MISSING_ONE, items=("q1", "q2", "q3", "q4"), texts=QUESTIONS, groups={"jk": "LPLPPL"}, more=True),
)
def spss() -> bytes:
    """Value labels, questions as variable labels, 9 declared as "no answer"."""
    frame = _frame()
    frame.loc[2, "q2"] = 9.0
    return sav(
        frame,
        column_labels=_LABELS,
        variable_value_labels={**_WORDS, "q2": {**SATISFIED, 9: "Tidak menjawab"}},
        missing_ranges={"q2": [9]},
    )


@nasty(
    "survei.dta",
    survey(_MISSING_ONE, items=("q1", "q2", "q3", "q4"), texts=QUESTIONS, groups={"jk": "LPLPPL"}, more=True),
)
def stata() -> bytes:
    """Value labels, questions as variable labels, .a for "no answer"."""
    frame = _frame().astype(object)
    frame.loc[2, "q2"] = "a"
    return dta(frame, column_labels=_LABELS, variable_value_labels=_WORDS, missing_user_values={"q2": ["a"]})
