"""The catalogue of words, and headers that are nearly one of them.

Expected values: what the words mean to people in Indonesian and English-speaking hospitals. A suggestion may be wrong,
since the user confirms it; but one that a person would never make teaches them to stop reading.
"""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core
from bsc_core.intake.datasets import KINDS
from bsc_core.intake.suggest import suggestions
from bsc_core.intake.synonyms import names, plain, synonyms, value_names

TABLES = [kind for kind, about in KINDS.items() if about.required]
HEADED = [
    group for group in synonyms() if group not in ("values", "answered_by", "headers", "fillers", "abbreviations")
]


# --- the catalogue --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", HEADED)
def test_a_word_means_one_column_of_a_group(group):
    """Protects: no header is read as either of two columns. Expected: every word under one column, none empty."""
    meant = {}
    for column, words in synonyms()[group].items():
        assert len(words) == len(set(words)), f"{column} says a word twice"
        for word in words:
            assert re.search(r"\w", plain(word)), f"nothing is left of {word!r}"
            assert meant.setdefault(plain(word), column) == column, f"{word} means {meant[plain(word)]} and {column}"
    assert all(meant.get(plain(column), column) == column for column in synonyms()[group])


@pytest.mark.parametrize("group", synonyms()["values"])
def test_a_word_means_one_value_of_a_group(group):
    """Protects: no cell is read as either of two values. Expected: every word under one value."""
    meant = {}
    for value, words in synonyms()["values"][group].items():
        assert all(meant.setdefault(plain(word).replace(" ", ""), value) == value for word in words)


def test_an_abbreviation_stands_for_one_word():
    """Protects: the words that suggestions are made with. Expected: no short form of two words."""
    shorts = [short for several in synonyms()["abbreviations"].values() for short in several]
    assert len(shorts) == len(set(shorts))


@pytest.mark.parametrize("kind", TABLES)
def test_the_catalogue_names_the_columns_of_the_kind(kind):
    """Protects: columns that no code knows, and columns that no word names. Expected: those of the kind, at least four
    words each for what it must have."""
    about = KINDS[kind]
    assert set(synonyms()[kind]) == set(about.columns) | set(about.optional) | set(about.parts)
    assert all(len(synonyms()[kind][column]) >= 4 for column in about.required)


def test_the_file_is_the_one_that_is_read():
    """Protects: synonyms.toml as it stands. Expected: equal to what the code sees."""
    path = Path(bsc_core.__file__).parent / "intake" / "synonyms.toml"
    assert tomllib.loads(path.read_text(encoding="utf-8")) == synonyms()


READ_AS = {
    "budget": {
        "year": "Tahun Anggaran|TA|Thn.|Fiscal Year|tahun",
        "side": "Jenis|Pendapatan/Belanja|Kelompok|Type",
        "line": "Uraian|Nama Akun|Program/Kegiatan|Mata Anggaran|Jenis Belanja|Account name",
        "budgeted": "PAGU|Pagu DIPA|Anggaran (Rp)|Target|RKA|RBA|DIPA|Plafon|Pagu Revisi|Jumlah Anggaran|"
        "Approved budget",
        "realised": "REALISASI|Realisasi s.d.|Realisasi s/d|Realisasi (Rp)|Penyerapan|Serapan anggaran|Actual|Capaian",
    },
    "visits": {
        "visits": "Jumlah Kunjungan|Kunjungan Rawat Jalan|Jml. Kunjungan|Total kunjungan|Kunjungan poli|"
        "Outpatient visits",
        "returning_patients": "Pasien Lama|Kunjungan Lama|Lama|Px lama|Returning patients",
        "new_patients": "Pasien Baru|Kunjungan baru|Baru|Jumlah pasien baru|New patients",
        "unit": "Poliklinik|Nama Poli|Klinik|SMF",
    },
    "inpatient": {
        "beds": "TT|Tempat Tidur|Jml TT|Jumlah TT Tersedia|Kapasitas TT|Bed|Jumlah tempat tidur (TT)|Number of beds",
        "patient_days": "HP|Hari Perawatan|Jumlah Hari Perawatan|Hari Perawatan (HP)|Patient days|Inpatient days|"
        "Bed days occupied|Hari rawat",
        "stay_days": "LD|Lama Dirawat|Jumlah Lama Dirawat|LOS|Length of stay",
        "discharges": "Pasien Keluar|Pasien keluar (hidup+mati)|Pasien Keluar Hidup + Mati|Jumlah pasien keluar|"
        "Discharges|Pasien keluar (H+M)|Keluar",
        "deaths": "Mati|Meninggal|Total Kematian|Jumlah kematian|Pasien keluar mati|Deaths",
        "deaths_48h": "Mati > 48 jam|Mati >48 jam|Meninggal >= 48 jam|Pasien keluar mati > 48 jam|Deaths >= 48 h|"
        "Kematian lebih dari 48 jam",
        "deaths_under_48h": "Mati < 48 jam|Mati <48 jam|Mati kurang dari 48 jam|Mati<48",
        "discharged_alive": "Pasien keluar hidup|Hidup",
        "unit": "Ruang|Bangsal|Kelas perawatan|Nama ruangan",
        "period": "Bulan|Triwulan|Periode|Semester|Tahun",
    },
    "workforce": {
        "employees": "Jumlah Pegawai|SDM|Jumlah SDM|Karyawan|Staf|Jumlah tenaga|Headcount|Number of employees",
        "left": "Keluar|Resign|Pegawai keluar|Jumlah karyawan keluar|Berhenti|Pensiun|Mutasi keluar|"
        "Turnover count|Leavers",
    },
    "indicators": {
        "indicator": "Indikator|IKU|Indikator Kinerja Utama|KPI|Indikator mutu",
        "actual": "Capaian|Realisasi|Hasil|Nilai|Actual",
        "target": "Target|Standar|Target kinerja",
        "unit": "Satuan",
        "weight": "Bobot|Bobot (%)",
    },
    "percent": {"percent": "Persen|Persentase|Prosentase|pct|Persentase realisasi|Persen capaian"},
    "numbering": {"numbering": "No|No.|Nomor|No Urut|no. urut"},
}
NOT_READ_AS = {
    "inpatient": "Mati 24 jam|Mati di IGD|Pasien masuk|BOR|AVLOS",
    "budget": "Sisa|Sisa Anggaran|Realisasi bulan lalu|Realisasi bulan ini|Pagu awal|Kode rekening|Persen|No",
    "visits": "Pasien rawat inap|Jumlah|Pasien IGD|Rujukan",
    "workforce": "Pegawai masuk|Pegawai baru|Turnover|Jumlah",
    "percent": "Realisasi|Capaian|Anggaran|Penyerapan|Target",
    "private": "HB|Responden|Umur|Unit",
}


@pytest.mark.parametrize(
    ("group", "column", "header"),
    [(g, c, h) for g, columns in READ_AS.items() for c, headers in columns.items() for h in headers.split("|")],
)
def test_what_hospitals_call_their_columns(group, column, header):
    """Protects: the words of budgets, recaps, censuses and personnel lists. Expected: known, in capitals too."""
    assert names(group).get(plain(header)) == column
    assert names(group).get(plain(header.upper())) == column


@pytest.mark.parametrize(
    ("group", "header"), [(g, h) for g, headers in NOT_READ_AS.items() for h in headers.split("|")]
)
def test_what_is_another_column(group, header):
    """Protects: deaths at 24 hours, admissions, differences, last month alone. Expected: no column of the kind."""
    assert plain(header) not in names(group)


@pytest.mark.parametrize(
    ("group", "cell", "value"),
    [
        ("side", "PENDAPATAN", "revenue"),
        ("side", "Penerimaan", "revenue"),
        ("side", "Belanja", "expenditure"),
        ("side", "Biaya", "expenditure"),
        ("direction", "Makin tinggi makin baik", "up"),
        ("direction", "menurun", "down"),
        ("perspective", "Proses Bisnis Internal", "internal_process"),
        ("perspective", "Pembelajaran & Pertumbuhan", "learning_growth"),
        ("sex", "Laki-laki", "male"),
        ("sex", "wanita", "female"),
        ("education", "SLTA", "upper_secondary"),
        ("education", "D.III", "diploma_3"),
    ],
)
def test_what_values_mean(group, cell, value):
    """Protects: sides, directions, perspectives, sexes, schools. Expected: the canonical value."""
    assert value_names(group)[plain(cell)] == value


# --- suggestions ----------------------------------------------------------------------------------------------------

SLIPS = {
    "budget": {
        "year": "Tahunn|Thaun|Tahn anggaran|Fiskal year",
        "line": "Urain|Uraiann|Discription|Nama akunn|Rincain belanja",
        "budgeted": "Anggarann|Angaran|Anggran|Angg.|Pagu anggran|Jml angaran|Buget|Budgeted amout|Targeet",
        "realised": "Relisasi|Realisai|Realiasi|Real.|Realisasi angg|Jumlah relisasi|Penyerpan|Actuall|Realizd",
    },
    "visits": {
        "visits": "Kunjugan|Jml kunjngan|Kunj. rawat jalan|Kunjungan rwt jalan|Outpatient visist|Total kunj",
        "returning_patients": "Pasein lama|Psn lama|Returning pts|Kunjungn lama",
        "new_patients": "Pasein baru|Ps baru|Kunj baru|New pateints",
    },
    "inpatient": {
        "beds": "Tempat tdur|Tmpt tidur|Tempt tidur|Kapasitas tempattidur|Jlh TT|Nbr of beds",
        "patient_days": "Hr Perawatan|Hari perwatan|Hariperawatan|Jml hr perawatan|Hari prawatan|Pt days",
        "stay_days": "Lama dirwat|Lama drwt|Lamadirawat|Jml lama dirawt|Lenght of stay",
        "discharges": "Pasien kelaur|Px keluar|Jml ps keluar|Dischrages|Pasienkeluar",
        "deaths": "Meningal|Jml meninggl|Kematain|Pasien meningal|Total detahs",
        "deaths_48h": "Meningal > 48 jam|Mati >48jam|Kematain >= 48 jam",
    },
    "workforce": {
        "employees": "Jml pegawia|Pegwai|Jumlah peg|Karywan|Emplyees|Jml karyawn",
        "left": "Pegawai kelur|Resgin|Peg keluar|Leaverss",
    },
    "indicators": {
        "indicator": "Indikatr|Indikator kinreja|Indicater",
        "perspective": "Perspektf|Prespektif|Persp.",
        "actual": "Capain|Pencapain|Achievment",
        "target": "Targget|Standart|Target kinrja",
        "unit": "Satuann|Sat.",
        "weight": "Bobt",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "column", "header"),
    [(k, c, h) for k, columns in SLIPS.items() for c, headers in columns.items() for h in headers.split("|")],
)
def test_a_slip_of_the_hand_is_suggested(kind, column, header):
    """Protects: typing errors and abbreviations. Expected: the column first, from 80 to 100; an unknown word."""
    assert plain(header) not in names(kind), "not a slip: the catalogue knows it"
    found = suggestions(header, names(kind))
    assert found and found[0][0] == column
    assert 80 <= found[0][1] <= 100


UNRELATED = (
    "Pt. Satisfaction Score|Catatan|Warna|Keluarga|Uang|Lift|BOR|ALOS|TOI|Kode rekening|Sisa|Selisih|Alamat|No Telp|"
    "Tanggal lahir|Sumber dana|Status|Dokter|Obat|Diagnosa|Penyakit|Umur|Nama|Luas|Merek|Tinggi|Berat|Kepala|Pagu Awal|"
    "Pasien masuk|Mati 24 jam|Realisasi bulan lalu|Pegawai masuk|"
    "Pasien rawat inap|Rujukan|Parkir|Kamar mandi|Golongan darah|Agama|Harga satuan obat|Jam masuk|Nomor antrian|"
    "Tekanan darah|Suhu|Laba|Piutang|Hutang|Aset|Volume|Kota|Provinsi|Kelurahan|Hasil lab|Tindakan|Operasi|Resep|Gizi|"
    "Cuti|Absensi|Lembur|Pelatihan|Sertifikat|Foto|Tautan|Warna triase|Jarak|Kendaraan|Skala nyeri|Rumus|Baris|%|#|-|"
    "Pasien pulang paksa|Pegawai tetap|Hari libur|Tempat lahir|Lama menunggu|Kunjungan rumah|Target waktu|Bulan lahir"
)


@pytest.mark.parametrize("header", UNRELATED.split("|"))
@pytest.mark.parametrize("kind", TABLES)
def test_what_is_no_slip_is_not_suggested(kind, header):
    """Protects: suggestions that nobody would make. Expected: none in any kind that does not know the very word."""
    if plain(header) not in names(kind):
        assert suggestions(header, names(kind)) == []


def test_one_word_of_two_is_not_enough():
    """Protects: a patients' score offered for the staff's. Expected: nothing, either way round."""
    known = {"staff satisfaction score": "staff_score", "satisfaction": "index"}
    assert suggestions("Pt. Satisfaction Score", known) == []
    assert suggestions("Satisfaction score", known) == []
    assert suggestions("Staff satisfacton score", known)[0][0] == "staff_score"


def test_suggestions_are_few_and_the_likeliest_first():
    """Protects: the order and the limit. Expected: falling scores, as many as asked for."""
    known = {"pasien": "a", "pasienn": "b", "pasiena": "c", "passien": "d"}
    found = suggestions("pasienx", known)
    assert len(found) == 3
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert len(suggestions("pasienx", known, limit=1)) == 1


@settings(max_examples=200, deadline=None)
@given(data=st.data(), kind=st.sampled_from(TABLES))
def test_two_letters_swapped_in_a_known_word(data, kind):
    """Protects: the commonest slip of all. Expected: the column is suggested, or the slip is a word itself."""
    known = names(kind)
    long = sorted(word for word in known if any(len(part) > 5 and part.isalpha() for part in word.split()))
    word = data.draw(st.sampled_from(long))
    parts = word.split()
    at = data.draw(st.sampled_from([n for n, part in enumerate(parts) if len(part) > 5 and part.isalpha()]))
    letter = data.draw(st.integers(1, len(parts[at]) - 2))
    part = parts[at]
    parts[at] = part[:letter] + part[letter + 1] + part[letter] + part[letter + 2 :]
    header = " ".join(parts)
    if header not in known:
        assert known[word] in [column for column, _ in suggestions(header, known)]


@settings(max_examples=200, deadline=None)
@given(header=st.text(max_size=80), kind=st.sampled_from(TABLES))
def test_any_text_gives_columns_of_the_kind_or_none(header, kind):
    """Protects: hostile headers. Expected: known columns, each once, scores from 80 to 100."""
    found = suggestions(header, names(kind))
    assert {column for column, _ in found} <= set(synonyms()[kind])
    assert len({column for column, _ in found}) == len(found)
    assert all(80 <= score <= 100 for _, score in found)
