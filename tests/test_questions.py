"""The headers of survey exports: what each column is, what a question is called, and which belong together.

Expected values are how Google Forms, KoboToolbox and people who type their own header name things.
"""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.intake.questions import SHORT, constructs, questions
from bsc_core.intake.synonyms import synonyms


def asked(*headers, over=None):
    """The headers as questions, with nothing above them unless said."""
    return questions(headers, over or [""] * len(headers))


def one(header):
    return asked(header)[0]


def proposed(*headers, over=None):
    """The constructs of the headers that may be questions."""
    return constructs([question for question in asked(*headers, over=over) if question.role == "other"])


# --- what a column is -----------------------------------------------------------------------------------------------

ROLES = {
    "metadata": [
        "Timestamp", "Cap waktu", "Stempel waktu", "Score", "Skor", "start", "end", "today", "deviceid", "_id", "_uuid",
        "_submission_time", "_index", "__version__", "formhub/uuid", "meta/instanceID", "_validation_status", "_notes",
        "_status", "_submitted_by", "_tags", "_anything_else", "Start time", "Completion time", "StartDate",
        "IP Address", "Tanggal pengisian", "Duration (in seconds)",
    ],
    "private": [
        "Nama", "NAMA LENGKAP", "Nama Responden", "Nama (boleh inisial)", "1. Nama", "Name", "NIK", "NIP", "NIP/NRP",
        "No HP", "No. HP/WA", "Nomor Telepon", "Telp.", "Phone", "Alamat", "Alamat rumah", "Email", "Email Address",
        "Alamat email", "No. Rekam Medis", "No RM", "MRN", "Tanggal lahir", "Tempat, tanggal lahir", "Tanda tangan",
        "Siapa nama Anda?"[6:],
    ],
    "respondent": ["No", "No.", "Nomor", "No. Responden", "Responden", "ID", "Kode Responden", "Respondent"],
    "person": [
        "Usia", "Umur (tahun)", "Berapa usia Anda?", "Usia Bapak/Ibu saat ini", "What is your age?", "Jenis Kelamin",
        "Jenis Kelamin (L/P)", "A1. Jenis kelamin", "Gender", "Pendidikan Terakhir", "Pendidikan terakhir Anda",
        "Pekerjaan", "Lama Bekerja", "Berapa lama Anda bekerja di rumah sakit ini?", "Masa kerja (th)", "Unit Kerja",
        "Ruang", "Status Kepegawaian", "Cara bayar", "Age", "3. Umur",
    ],
    "total": ["Total", "Jumlah", "Total Skor", "Skor total", "TOTAL NILAI", "Sum"],
    "aside": [
        "Saran", "Kritik dan Saran", "Komentar", "Rata-rata", "Kategori", "Persentase", "Mean", "NRR", "Keterangan",
    ],
    "other": [
        "P1", "K1", "X1.1", "Kebersihan", "1. Petugas ramah", "Saya puas dengan gaji saya", "Petugas", "Dokter",
        "Alamat rumah sakit mudah ditemukan", "Nama dokter tercantum dengan jelas di ruang praktik",
        "Umur peralatan medis tidak terlalu tua", "Jumlah tempat tidur memadai", "Status antrian terlihat jelas",
        "Total biaya sesuai dengan yang diumumkan", "Unit gawat darurat cepat menangani", "L", "Ruang tunggu nyaman",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("role", "header"), [(role, header) for role, headers in ROLES.items() for header in headers])
def test_what_a_header_is(role, header):
    """Protects: who somebody is is never a group; a statement that begins like a person's column is a question."""
    question = one(header)
    assert question.role == role
    if role != "other":
        assert (question.code, question.text, question.construct) == (header, "", "")


@pytest.mark.parametrize("word", [word for words in synonyms()["private"].values() for word in words])
def test_every_private_word_is_private(word):
    """Protects: names, numbers and addresses of people. Expected: private, however it is capitalised."""
    assert one(word.upper()).role == one(word).role == "private"


def test_the_two_lists_are_as_long():
    """Protects: a caller's slip. Expected: ValueError."""
    with pytest.raises(ValueError, match="longer"):
        questions(["P1"], ["", ""])


# --- codes and texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "code", "text"),
    [
        ("P1. Petugas ramah", "P1", "Petugas ramah"),
        ("P1 Petugas ramah", "P1", "Petugas ramah"),
        ("P1 - Petugas ramah", "P1", "Petugas ramah"),
        ("P1: Petugas ramah", "P1", "Petugas ramah"),
        ("P1) Petugas ramah", "P1", "Petugas ramah"),
        ("(P1) Petugas ramah", "P1", "Petugas ramah"),
        ("[P1] Petugas ramah", "P1", "Petugas ramah"),
        ("P1_Petugas ramah", "P1", "Petugas ramah"),
        ("1. Saya puas dengan gaji", "Q1", "Saya puas dengan gaji"),
        ("12) Saya puas dengan gaji", "Q12", "Saya puas dengan gaji"),
        ("[3] Saya puas", "Q3", "Saya puas"),
        ("[3]", "Q3", ""),
        ("1.2. Saya puas", "Q1.2", "Saya puas"),
        ("1.2 - Saya puas", "Q1.2", "Saya puas"),
        ("X1.1 Saya puas", "X1.1", "Saya puas"),
        ("X1.1. Saya puas", "X1.1", "Saya puas"),
        ("K1 - Obat tersedia", "K1", "Obat tersedia"),
        ("BK2. Beban kerja sesuai", "BK2", "Beban kerja sesuai"),
        ("Tang1", "Tang1", ""),
        ("P10", "P10", ""),
        ("Kebersihan", "Kebersihan", ""),
        ("Sikap petugas", "Sikap petugas", ""),
        ("1", "1", ""),
        ("Saya puas dengan gaji yang saya terima", "Q1", "Saya puas dengan gaji yang saya terima"),
        ("Puas dengan gaji?", "Q1", "Puas dengan gaji?"),
        ("Pernyataan tentang gaji [Saya puas]", "Q1", "Saya puas"),
        ("Pernyataan tentang gaji [4. Saya puas]", "Q4", "Saya puas"),
        ("Pernyataan tentang gaji [G2]", "G2", ""),
        ("24 jam pelayanan tersedia setiap hari", "Q1", "24 jam pelayanan tersedia setiap hari"),
        ("COVID-19 ditangani dengan cepat sekali", "Q1", "COVID-19 ditangani dengan cepat sekali"),
        ("5R diterapkan", "5R diterapkan", ""),
        ("", "Q1", ""),
    ],
)
def test_the_code_and_the_text_of_a_question(header, code, text):
    """Protects: short names from whole questions, without losing a word. Expected: spelled out."""
    question = one(header)
    assert (question.code, question.text, question.role) == (code, text, "other")


def test_questions_without_a_code_are_numbered_through():
    """Protects: whole questions as headers. Expected: Q1, Q2 ... in their order, past codes that are taken."""
    found = asked(
        "Timestamp",
        "Saya merasa dihargai oleh atasan saya",
        "2. Rekan kerja saya mau membantu",
        "Gaji saya sesuai dengan beban kerja",
        "Ramah",
    )
    assert [question.code for question in found] == ["Timestamp", "Q1", "Q2", "Q3", "Ramah"]


def test_numbers_that_begin_again_name_nothing():
    """Protects: two parts that both count from 1. Expected: numbered through, texts without the numbers."""
    found = asked("1. Bersih dan rapi", "2. Nyaman sekali", "1. Ramah dan sopan", "2. Cepat tanggap")
    assert [(q.code, q.text) for q in found] == [
        ("Q1", "Bersih dan rapi"),
        ("Q2", "Nyaman sekali"),
        ("Q3", "Ramah dan sopan"),
        ("Q4", "Cepat tanggap"),
    ]


def test_no_code_twice():
    """Protects: headers that repeat. Expected: a number behind the second."""
    assert [q.code for q in asked("P1", "P1", "P1. Ramah sekali")] == ["P1", "P1 (2)", "P1 (3)"]


# --- what belongs together ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("K1 K2 K3 BK1 BK2", {"K": ("K1", "K2", "K3"), "BK": ("BK1", "BK2")}),
        ("X1.1 X1.2 X2.1 X2.2", {"X1": ("X1.1", "X1.2"), "X2": ("X2.1", "X2.2")}),
        ("X1_1 X1_2 Y1_1 Y1_2", {"X1": ("X1_1", "X1_2"), "Y1": ("Y1_1", "Y1_2")}),
        ("Tang1 Tang2 Rel1 Rel2", {"Tang": ("Tang1", "Tang2"), "Rel": ("Rel1", "Rel2")}),
        ("k1 K2 y1 y2", {"k": ("k1", "K2"), "y": ("y1", "y2")}),
        ("P1 P2 P3 P4 P5", {}),
        ("X1.1 X1.2 X1.3", {}),
        ("P1 P2 P3 Y1", {}),
        ("P1 P2 Q1 Q2 Kebersihan", {"P": ("P1", "P2"), "Q": ("Q1", "Q2")}),
        ("Ramah Bersih Cepat", {}),
        ("1 2 3", {}),
        ("K1 K2 BK1 BK2 Total", {"K": ("K1", "K2"), "BK": ("BK1", "BK2")}),
    ],
)
def test_constructs_from_prefixes(headers, expected):
    """Protects: letters before a number. Expected: at least two prefixes with two items each, else nothing."""
    assert proposed(*headers.split()) == expected


def test_prefixes_before_the_text_of_a_question():
    """Protects: codes with their question behind. Expected: the same constructs; Q1, Q2 that we made are no prefix."""
    headers = ("K1. Saya tahu aturan", "K2. Saya bisa koding", "B1. Beban saya berat", "B2. Waktu saya kurang")
    assert proposed(*headers) == {"K": ("K1", "K2"), "B": ("B1", "B2")}
    assert proposed("1. Saya tahu aturan", "2. Saya bisa koding", "P1. Ramah sekali", "P2. Cepat sekali") == {}
    assert proposed("1.1 - Bersih", "1.2 - Rapi", "2.1 - Ramah", "2.2 - Sopan") == {
        "Q1": ("Q1.1", "Q1.2"),
        "Q2": ("Q2.1", "Q2.2"),
    }


def test_constructs_from_the_header_above():
    """Protects: a construct's name over its items. Expected: by the upper header, not by the prefixes below it."""
    over = ["", "Identitas", "Tangible", "Tangible", "Reliability", "Reliability", ""]
    headers = ("No", "Umur", "P1", "P2", "Q1", "P4", "Kesan")
    assert proposed(*headers, over=over) == {"Tangible": ("P1", "P2"), "Reliability": ("Q1", "P4")}
    assert asked(*headers, over=over)[1].construct == ""


def test_one_construct_of_all_items_is_none():
    """Protects: a title over all questions. Expected: nothing; over a part of them it is one."""
    assert proposed("P1", "P2", over=["PERNYATAAN", "PERNYATAAN"]) == {}
    assert proposed("P1", "P2", "P3", over=["Sikap", "Sikap", ""]) == {"Sikap": ("P1", "P2")}


def test_the_grids_of_google_forms():
    """Protects: "title of the grid [row]". Expected: the title is the construct, the row the question."""
    headers = [
        "Pernyataan tentang gaji [Saya puas]",
        "Pernyataan tentang gaji [Gaji adil]",
        "Pernyataan tentang rekan kerja [1. Senang]",
        "Pernyataan tentang rekan kerja [2. Bangga]",
    ]
    found = asked(*headers)
    assert [q.text for q in found] == ["Saya puas", "Gaji adil", "Senang", "Bangga"]
    assert [len(items) for items in constructs(found).values()] == [2, 2]
    assert list(constructs(found)) == ["Pernyataan tentang gaji", "Pernyataan tentang rekan kerja"]


def test_the_groups_of_kobotoolbox():
    """Protects: "group/question". Expected: the construct and the code; persons and metadata in groups."""
    found = asked(
        "start", "identitas/umur", "identitas/jk", "kepuasan/k1", "kepuasan/k2", "mutu/m1",
        "mutu/Saya_akan_kembali_ke_sini", "meta/instanceID", "_id", "_uuid",
    )  # fmt: skip
    assert [q.role for q in found] == ["metadata", "person", "person", *["other"] * 4, *["metadata"] * 3]
    assert [(q.code, q.text) for q in found if q.role == "other"] == [
        ("k1", ""),
        ("k2", ""),
        ("m1", ""),
        ("Q1", "Saya akan kembali ke sini"),
    ]
    assert constructs([q for q in found if q.role == "other"]) == {"kepuasan": ("k1", "k2"), "mutu": ("m1", "Q1")}


def test_nested_groups_of_kobotoolbox():
    """Protects: a group in a group. Expected: the inner one; a person in a group of one is found too."""
    found = asked("survei/kepuasan/k1", "survei/kepuasan/k2", "survei/mutu/m1", "survei/mutu/m2", "data/umur", "_id")
    assert constructs([q for q in found if q.role == "other"]) == {"kepuasan": ("k1", "k2"), "mutu": ("m1", "m2")}
    assert found[4].role == "person"


def test_the_ticks_of_a_question_with_several_answers():
    """Protects: "q", "q/a", "q/b", of which the last are 0 and 1. Expected: aside, so that they are no answers."""
    found = asked("fasilitas", "fasilitas/wifi", "fasilitas/parkir", "_id", "_uuid")
    assert [q.role for q in found] == ["other", "aside", "aside", "metadata", "metadata"]


def test_a_stroke_in_a_sentence_is_no_group():
    """Protects: "dokter/perawat". Expected: whole questions without a construct."""
    found = asked("Dokter/perawat ramah kepada saya", "Dokter/perawat menjelaskan obat saya")
    assert [q.text for q in found] == [q.header for q in found]
    assert constructs(found) == {}


@pytest.mark.parametrize("header", ["Total K", "Jumlah K", "K Total", "Skor K", "Total Skor BK", "Jumlah Sikap"])
def test_the_sum_of_a_part_is_no_question(header):
    """Protects: a sum counted as an answer. Expected: aside, for prefixes and for constructs above."""
    headers = ("K1", "K2", "BK1", "BK2", header)
    assert asked(*headers, over=["Sikap", "Sikap", "", "", ""])[4].role == "aside"


@pytest.mark.parametrize("piece", ["(", "a[", "1.", "A1 ", "total ", "a/", "[1]", "a "])
def test_a_header_as_long_as_a_page(piece):
    """Protects: bounded time. Expected: a question with all of its text, well within a second."""
    header = (piece * 32_000)[:32_000]
    begun = time.perf_counter()
    found = asked(header, "_id")
    assert time.perf_counter() - begun < 1
    assert (found[0].code, found[0].text, found[0].role) == ("Q1", header.strip(), "other")


@settings(max_examples=150, deadline=None)
@given(
    headers=st.lists(
        st.one_of(
            st.sampled_from([header for headers in ROLES.values() for header in headers]),
            st.text("Pk1.2 []()/_-:?a", max_size=2 * SHORT),
            st.text(max_size=30),
        ),
        max_size=12,
    )
)
def test_any_headers_get_a_code_each(headers):
    """Protects: whatever stands in a header. Expected: as many questions in their order, codes filled and never twice;
    constructs made of codes, each in one of them at most."""
    found = asked(*headers)
    assert [q.header for q in found] == headers
    codes = [q.code for q in found]
    assert len(set(codes)) == len(codes) and all(codes)
    members = [code for items in constructs(found).values() for code in items]
    assert set(members) <= set(codes) and len(set(members)) == len(members)
