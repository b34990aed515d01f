"""From a file to datasets with findings: kinds, headers, encodings, local numbers, doubts, and files without use.

Row numbers are those that a person sees in a spreadsheet: the header of the small tables here is row 1, data start in
row 2. Expected values are what stands in the tables.
"""

import csv as csv_module
import io
import math
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import bsc_core as bsc
from bsc_core.intake import limits
from bsc_core.intake.choices import Choices
from bsc_core.intake.datasets import KINDS
from bsc_core.intake.files import sheets_of
from bsc_core.intake.reading import reading_of
from bsc_core.intake.surveys import with_scale_findings
from bsc_core.intake.templates import template

SAMPLE = Path(__file__).parents[1] / "sample_data"


def read(text: str, name: str = "table.csv", encoding: str = "utf-8") -> bsc.Dataset:
    (dataset,) = bsc.read(text.encode(encoding), name)
    return dataset


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def found(dataset: bsc.Dataset, severity: str | None = None) -> list[tuple[int | None, str]]:
    """Row and column of each finding."""
    return [(f.row, f.column) for f in dataset.findings if severity in (None, f.severity)]


# --- kinds, headers, formats ----------------------------------------------------------------------------------------

ENGLISH = {
    "budget": ["Year", "Months", "Side", "Line", "Budgeted", "Realised"],
    "visits": ["Year", "Visits", "Returning patients", "New patients", "New services", "Services"],
    "inpatient": ["Period", "Days", "Beds", "Patient-days", "Stay-days", "Discharges", "Deaths", "Deaths 48h"],
    "workforce": ["Year", "Employees", "Left"],
    "indicators": ["Perspective", "Indicator", "Unit", "Period", "Actual", "Target", "Direction", "Weight"],
    "table": ["Predictor", "Predictor level", "Outcome", "Outcome level", "N"],
    "survey": ["Respondent", "Age", "Sex", "P1", "P2", "P3"],
}
INDONESIAN = {
    "budget": ["Tahun Anggaran", "Bulan", "Jenis", "Uraian", "Pagu", "Realisasi"],
    "visits": ["Tahun", "Jumlah Kunjungan", "Pasien Lama", "Pasien Baru", "Layanan Baru", "Jumlah Layanan"],
    "inpatient": [
        "Periode", "Jumlah Hari", "Tempat Tidur", "Hari Perawatan", "Lama Dirawat", "Pasien Keluar", "Meninggal",
        "Meninggal >= 48 jam",
    ],
    "workforce": ["TAHUN", "JUMLAH PEGAWAI", "KELUAR"],
    "indicators": ["Perspektif", "Indikator", "Satuan", "Periode", "Capaian", "Target", "Arah", "Bobot"],
    "table": ["Variabel bebas", "Kategori", "Variabel terikat", "Outcome level", "Jumlah"],
    "survey": ["No. Responden", "Umur", "Jenis Kelamin", "P1", "P2", "P3"],
}  # fmt: skip
RECORDS = {
    "budget": [[2023, 7, "revenue", "State budget", 1200, 800], [2023, 7, "expenditure", "Goods", 1100, 700]],
    "visits": [[2022, 500, 300, 60, 2, 20], [2023, 550, 330, 66, 1, 21]],
    "inpatient": [["2023", 365, 10, 2000, 1900, 400, 9, 4]],
    "workforce": [[2022, 200, 4], [2023, 210, 6]],
    "indicators": [["customer", "Waiting time", "min", "2023", 25, 30, "down", 2]],
    "table": [["competence", "low", "performance", "low", 32], ["competence", "low", "performance", "high", 13]],
    "survey": [[1, 30, "F", 4, 5, 3], [2, 41, "M", 3, 4, 4]],
}
LOCAL = {"revenue": "Pendapatan", "expenditure": "Belanja", "customer": "Pelanggan", "down": "turun"}


def as_csv(rows, separator: str) -> str:
    out = io.StringIO()
    csv_module.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def content(kind: str, language: str) -> list[list[object]]:
    if language == "en":
        return [ENGLISH[kind], *RECORDS[kind]]
    return [INDONESIAN[kind], *([LOCAL.get(cell, cell) for cell in record] for record in RECORDS[kind])]


def expected(kind: str, language: str) -> list[list[object]]:
    """The cells of the frame: as written, but the sides of a budget by their canonical names."""
    return RECORDS[kind] if kind == "budget" else content(kind, language)[1:]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("kind", RECORDS)
class TestKinds:
    """Protects: each kind is recognised by its headers in both languages, whatever the file's format. Expected: the
    kind, its canonical columns first, the values as written, rows counted as in the spreadsheet."""

    def check(self, kind, language, dataset):
        assert dataset.kind == kind
        assert tuple(dataset.frame.columns[: len(KINDS[kind].columns)]) == KINDS[kind].columns
        assert list(dataset.frame.index) == list(range(2, 2 + len(RECORDS[kind])))
        frame = dataset.frame.astype({"respondent": int}) if kind == "survey" else dataset.frame
        assert frame.to_numpy().tolist() == expected(kind, language)
        assert [f for f in dataset.findings if f.severity != "note"] == []

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    def test_csv(self, kind, language, separator, encoding):
        """Every separator and code that spreadsheets save."""
        data = as_csv(content(kind, language), separator).encode(encoding)
        self.check(kind, language, *bsc.read(data, f"{kind}.csv"))

    def test_xlsx(self, kind, language):
        """A workbook, from its bytes and from an open file."""
        data = workbook(Data=content(kind, language))
        self.check(kind, language, *bsc.read(data, f"{kind}.XLSX"))
        (dataset,) = bsc.read(io.BytesIO(data), name=f"{kind}.xlsx")
        self.check(kind, language, dataset)
        assert (dataset.file, dataset.sheet) == (f"{kind}.xlsx", "Data")

    def test_path(self, kind, language, tmp_path):
        """A path, as text or as a Path; the file's name comes from it."""
        path = tmp_path / f"my {kind}.csv"
        path.write_text(as_csv(content(kind, language), ";"), encoding="utf-8")
        for source in (path, str(path)):
            (dataset,) = bsc.read(source)
            self.check(kind, language, dataset)
            assert dataset.file == f"my {kind}.csv"


def test_columns_may_stand_in_any_order_with_others_between():
    """Protects: columns are found by name. Expected: the values under their names, the other column named in a note."""
    visits = read("Remarkable,New patients,YEAR ,visits\nx,60,2023,500\n")
    assert visits.frame.loc[2, ["year", "visits", "new_patients"]].tolist() == [2023, 500, 60]
    assert math.isnan(visits.frame.at[2, "returning_patients"])
    assert found(visits, "note") == [(1, "Remarkable")]


def test_a_table_may_start_below_a_title():
    """Protects: rows above the header. Expected: header in row 3, so data in rows 4 and 6 (5 is empty)."""
    visits = read("Visits of our hospital,\n,\nYear,Visits\n2022,500\n,\n2023,550\n")
    assert list(visits.frame.index) == [4, 6]


def test_optional_columns_come_after_those_of_the_kind():
    """Protects: units and services where the file has them. Expected: absent else."""
    assert list(read("Year,Visits\n2023,5\n").frame.columns) == ["year", "visits", "returning_patients", "new_patients"]
    with_units = read("Year,Unit,Visits\n2023,Ward A,5\n").frame
    assert list(with_units.columns)[-1] == "unit"
    assert with_units.at[2, "unit"] == "Ward A"


def test_what_a_table_leaves_to_be_understood():
    """Protects: no months are a whole year; no days those of the calendar year. Expected: 12; 366 and 365."""
    assert read("Year,Side,Budgeted,Realised\n2023,revenue,5,5\n").frame.at[2, "months"] == 12
    inpatient = read("Period,Beds,Patient-days,Discharges\n2024,10,500,80\n2023,10,500,80\n")
    assert inpatient.frame["days"].tolist() == [366, 365]


def test_years_and_dates_of_a_workbook():
    """Protects: a year typed as number, text or date. Expected: 2021 to 2023; a date as a period is its month."""
    (visits,) = bsc.read(
        workbook(Visits=[["Year", "Visits"], [2021, 5], ["2022", 6], [datetime(2023, 5, 1), 7], ["FY 2024", 8]]),
        "v.xlsx",
    )
    assert visits.frame["year"].tolist() == [2021, 2022, 2023, 2024]
    inpatient_row = [date(2023, 2, 1), 28, 10, 200, 30]
    (inpatient,) = bsc.read(
        workbook(Beds=[["Period", "Days", "Beds", "Patient-days", "Discharges"], inpatient_row]), "b.xlsx"
    )
    assert inpatient.frame["period"].tolist() == ["2023-02"]


@pytest.mark.parametrize("word", ["Pédiatrie", "Ruang “Melati”", "Poli Anak’s"])
def test_letters_of_windows(word):
    """Protects: a .csv as Windows saves it. Expected: the letters as typed."""
    text = f"Year;Unit;Visits\n2023;{word};100\n2022;Umum;90\n"
    assert read(text, encoding="cp1252").frame.at[2, "unit"] == word


@pytest.mark.parametrize("word", ["Gigi – Umum", "Niño", "±5", "½ hari"])
def test_single_letters_of_windows(word):
    """Protects: one sign beyond ASCII, such as a dash, in a .csv as Windows saves it. Expected: the sign as typed."""
    text = f"Year;Unit;Visits\n2023;{word};100\n2022;Umum;90\n"
    assert read(text, encoding="cp1252").frame.at[2, "unit"] == word


def test_decimal_commas_in_a_table_with_semicolons():
    """Protects: a .csv as an Indonesian or German spreadsheet saves it. Expected: 12.5 and 3.75, columns not torn."""
    table = read("Perspektif;Indikator;Satuan;Tahun;Capaian;Target\nKeuangan;Laba, bersih;%;2023;12,5;3,75\n")
    assert table.frame.loc[2, ["indicator", "actual", "target"]].tolist() == ["Laba, bersih", 12.5, 3.75]


def test_several_sheets_are_read_each_by_itself():
    """Protects: a workbook of everything. Expected: two datasets, named by their sheets; the text as notes."""
    data = workbook(
        Notes=[["Our hospital's figures"], ["Drawn up in May"]],
        Visits=[["Year", "Visits"], [2023, 5]],
        Staff=[["Year", "Employees"], [2023, 7]],
    )
    visits, staff = bsc.read(data, "all.xlsx")
    assert [(d.kind, d.sheet) for d in (visits, staff)] == [("visits", "Visits"), ("workforce", "Staff")]
    assert visits.notes == staff.notes == ("Our hospital's figures", "Drawn up in May")


def test_remarks_beside_rows_are_kept_once():
    """Protects: what a file says beside its rows. Expected: each remark once, in order, and no column "not used"."""
    visits = read("Year,Visits,Note\n2021,5,estimated\n2022,6,\n2023,7,estimated\n2024,8,counted\n")
    assert visits.remarks == ("estimated", "counted")
    assert visits.findings == []


# --- surveys --------------------------------------------------------------------------------------------------------


def test_the_answer_off_the_scale_in_the_sample():
    """Protects: respondent 108 answers 6 on P10. Expected: a warning at row 109 (one header row), the cell left out."""
    (survey,) = bsc.read(SAMPLE / "employee_survey.xlsx")
    (finding,) = [f for f in survey.findings if f.severity != "note"]
    assert (finding.severity, finding.row, finding.column) == ("warning", 109, "P10")
    assert (finding.file, finding.sheet) == ("employee_survey.xlsx", "Answers")
    assert finding.message == "6 is not on the scale of 1 to 5."
    assert survey.frame.at[109, "respondent"] == 108
    assert survey.frame.at[109, "P10"] == 6


@pytest.mark.parametrize("name", ["patient_survey.xlsx", "medical_record_officers.xlsx", "visits.csv"])
def test_the_other_samples_have_nothing_doubtful(name):
    """Protects: no false alarm, in totals, margins or scales. Expected: nothing to check; patients who give one answer
    throughout are a note."""
    (dataset,) = bsc.read(SAMPLE / name)
    assert [f for f in dataset.findings if f.severity != "note"] == []


def test_the_questionnaire_sheet_explains_the_items():
    """Protects: constructs, texts and cuts of the sample officers. Expected: six items each; low below 21, 20, 22."""
    (survey,) = bsc.read(SAMPLE / "medical_record_officers.xlsx")
    asked = survey.asked
    assert {c: len(items) for c, items in asked.constructs.items()} == {
        "Competence": 6,
        "Workload": 6,
        "Performance": 6,
    }
    assert asked.cuts == {"Competence": 21, "Workload": 20, "Performance": 22}
    assert asked.items == tuple(f"{letter}{n}" for letter in "CWR" for n in range(1, 7))
    assert asked.people == ("Education", "Age", "Sex")
    assert asked.texts["C2"] == "I can assign diagnosis codes without help"
    assert (asked.low, asked.high, asked.reverse) == (None, None, ())


def test_a_questionnaire_of_ones_own():
    """Protects: only items that are in the table count; unknown names pass by. Expected: two constructs of three items,
    one text, one cut; column X9 is something said of the person."""
    data = workbook(
        Jawaban=[["No", "X9", "A1", "A2", "B1"], [1, 3, 4, 5, 2], [2, 4, 4, 4, 4]],
        Kuesioner=[
            ["Konstruk", "Butir", "Pertanyaan", "Rendah di bawah"],
            ["Alpha", "A1", "Why?", 7],
            ["Alpha", "A2", None, 7],
            ["Beta", "B1", None, None],
            ["Gamma", "G1", None, 3],
        ],
    )
    (survey,) = bsc.read(data, "pegawai.xlsx")
    assert survey.asked.items == ("A1", "A2", "B1")
    assert survey.asked.constructs == {"Alpha": ("A1", "A2"), "Beta": ("B1",)}
    assert survey.asked.texts == {"A1": "Why?"}
    assert survey.asked.cuts["Alpha"] == 7
    assert survey.asked.people == ("X9",)
    assert survey.asked.answered_by == "employees"


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("patient_survey.csv", "patients"),
        ("Kepuasan Pasien 2023.csv", "patients"),
        ("survei-pegawai.csv", "employees"),
        ("staff.csv", "employees"),
        ("survey.csv", "others"),
        ("patients and staff.csv", "others"),
        ("impatient.csv", "others"),
    ],
)
def test_who_answered_is_read_from_the_name(name, who):
    """Protects: whole words of the file's name in both languages. Expected: nobody where it says none or both."""
    assert read("No,P1,P2,P3\n1,4,5,3\n", name).asked.answered_by == who


def test_numbers_that_are_names_are_not_used():
    """Protects: phone numbers and running numbers are nothing to add up or to cut. Expected: said as not used; a column
    of measured values stays."""
    lines = [f"{n},08123456{n:03d},{50 + n % 7},{n % 5 + 1},4,{(n * 3) % 5 + 1}" for n in range(1, 10)]
    survey = read("No,Kontak,Berat,P1,P2,P3\n" + "\n".join(lines) + "\n")
    assert survey.asked.people == ("Berat",)
    assert (1, "Kontak") in found(survey, "note")


def test_missing_answers_are_counted_and_the_first_is_shown():
    """Protects: a note, not an error. Expected: two empty cells, the first in row 2 under P3; nan in the frame."""
    survey = read("No,P1,P2,P3\n1,4,5,\n2,3,,4\n3,4,4,4\n")
    (finding,) = survey.findings
    assert (finding.severity, finding.row, finding.column) == ("note", 2, "P3")
    assert finding.message == "2 answers are missing; here is the first."
    assert survey.answers.isna().sum().sum() == 2


def test_a_word_for_an_answer_is_an_error_and_counts_as_missing():
    """Protects: words in an answer cell. Expected: error at row 6, P1; the answer nan."""
    survey = read("No,P1,P2,P3\n1,4,5,3\n2,3,4,4\n3,4,4,4\n4,5,5,4\n5,good,4,4\n")
    assert (6, "P1") in found(survey, "error")
    assert math.isnan(survey.frame.at[6, "P1"])


def test_a_respondent_twice_is_a_warning():
    """Protects: the same person twice. Expected: the second row, 4, under the file's own header; both rows kept."""
    survey = read("No Responden,P1,P2,P3\n7,4,5,3\n8,3,4,4\n7,4,4,4\n")
    assert found(survey, "warning") == [(4, "No Responden")]
    assert len(survey.frame) == 3


def test_a_total_that_is_not_the_sum_is_a_warning():
    """Protects: printed totals are checked, not used. Expected: row 3 says 12 and adds up to 11; row 4 has a hole."""
    survey = read("No,P1,P2,P3,Jumlah\n1,4,5,3,12\n2,3,4,4,12\n3,4,,4,12\n")
    assert found(survey, "warning") == [(3, "Jumlah")]
    (finding,) = (f for f in survey.findings if f.severity == "warning")
    assert "12" in finding.message
    assert "11" in finding.message
    assert "Jumlah" not in survey.asked.items


def test_respondents_without_a_number_are_counted():
    """Protects: a table of answers alone. Expected: 1, 2, 3."""
    survey = read("P1,P2,P3\n4,5,3\n3,4,4\n4,4,4\n")
    assert survey.frame["respondent"].tolist() == [1, 2, 3]
    assert list(survey.frame.columns) == ["respondent", "P1", "P2", "P3"]


def test_findings_on_the_scale_follow_the_scale():
    """Protects: another scale makes other findings, once. Expected: on 1-4 the fives in rows 2 and 3; none on 1-5."""
    survey = read("No,P1,P2,P3\n1,4,5,3\n2,5,4,4\n")
    assert survey.findings == []
    narrow = with_scale_findings(survey, 1, 4)
    assert found(narrow) == [(2, "P2"), (3, "P1")]
    assert with_scale_findings(narrow, 1, 5).findings == []


def test_a_wrong_scale_is_one_finding_not_hundreds():
    """Protects: thirty answers of 6 to 7 mean another scale. Expected: one error with their number and both ends."""
    survey = read("No,P1,P2,P3\n" + "".join(f"{n},6,7,7\n" for n in range(1, 11)))
    (finding,) = survey.findings
    assert finding.severity == "error"
    assert all(part in finding.message for part in ("30", "6", "7"))


def test_two_questions_of_the_same_name_are_told_apart():
    """Protects: a doubled header loses no answers. Expected: P1 and "P1 (2)"."""
    survey = read("No,P1,P2,P1\n1,4,5,3\n2,3,4,4\n")
    assert survey.asked.items == ("P1", "P2", "P1 (2)")


def test_two_columns_that_name_the_respondent():
    """Protects: a running number beside a column "respondent". Expected: a survey of two people."""
    assert len(read("id,respondent,P1,P2,P3\n1,a,4,5,3\n2,b,3,4,5\n").frame) == 2


def test_a_survey_with_a_year_and_a_total_is_a_survey():
    """Protects: a column of years in a survey. Expected: three questions answered by two people."""
    assert read("No,Tahun,P1,P2,P3,Total\n1,2022,4,5,3,12\n2,2023,3,4,5,12\n").kind == "survey"


def test_a_survey_may_start_below_a_title():
    """Protects: a title above the header, as in any other kind of table. Expected: rows 4 and 5."""
    survey = read("Kuesioner kepuasan pasien,,,\n,,,\nNo,P1,P2,P3\n1,4,5,3\n2,3,4,5\n")
    assert list(survey.frame.index) == [4, 5]


def test_a_table_is_no_survey():
    """Protects: a questionnaire belongs to surveys alone. Expected: ValueError with the file's name."""
    with pytest.raises(ValueError, match=r"table\.csv"):
        _ = read("Year,Visits\n2023,5\n").asked


# --- doubts about numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["38.811", "38,811", "1.000", "+999.999"])
def test_three_digits_behind_a_sign_are_decided_and_said(text):
    """Protects: thousands or decimals? Visits are counted whole, so thousands; said, with the other reading to choose.
    Expected: the digits as a whole number, a finding at row 3 with both options, the one taken first."""
    visits = read(f"Year;Visits\n2022;5\n2023;{text}\n")
    assert visits.frame.at[3, "visits"] == int(re.sub(r"\D", "", text))
    (finding,) = visits.findings
    assert (finding.row, finding.column) == (3, "Visits")
    assert text in finding.message
    assert len(finding.options) == 2
    assert finding.chosen == next(iter(finding.options))


@pytest.mark.parametrize(("form", "value"), [("point", 38.811), ("comma", 38811)])
def test_the_user_has_the_last_word_on_a_number_form(form, value):
    """Protects: one click takes the other reading. Expected: 38.811 by the form chosen, and the choice still said."""
    (sheet,) = sheets_of(b"Year;Visits\n2022;5\n2023;38.811\n", "v.csv")
    visits = reading_of(sheet, Choices(forms={1: form})).dataset
    assert visits.frame.at[3, "visits"] == value
    assert any(f.chosen == f"form:{form}" for f in visits.findings)


def test_the_number_cell_of_a_workbook_that_cannot_be_whole_is_doubted():
    """Protects: a spreadsheet in English turns a typed 38.811 into thirty-eight and a bit; visits are counted whole.
    Expected: kept, with a warning; times 1,000 is one of the choices and gives 38,811."""
    data = workbook(A=[["Year", "Visits"], [2023, 38.811]])
    (visits,) = bsc.read(data, "v.xlsx")
    assert visits.frame.at[2, "visits"] == 38.811
    (finding,) = visits.findings
    assert (finding.severity, finding.row, finding.column) == ("warning", 2, "Visits")
    (sheet,) = sheets_of(data, "v.xlsx")
    mended = reading_of(sheet, Choices(actions={finding.key: "times_1000"})).dataset
    assert mended.frame.at[2, "visits"] == 38811


# --- doubts about rows ----------------------------------------------------------------------------------------------


def test_words_in_a_number_cell():
    """Protects: a word does not stop the file. Expected: error at row 3 under the file's header, nan, row kept."""
    staff = read("Tahun,Jumlah Pegawai\n2022,200\n2023,two hundred\n")
    assert found(staff, "error") == [(3, "Jumlah Pegawai")]
    assert "two hundred" in staff.findings[0].message
    assert math.isnan(staff.frame.at[3, "employees"])


def test_a_word_in_a_number_cell_is_one_finding():
    """Protects: one doubt, said once. Expected: the word; the cell is not empty."""
    staff = read("Year,Employees\n2022,200\n2023,two hundred\n")
    assert [f.severity for f in staff.findings] == ["error"]


def test_a_sum_row_over_two_years_is_left_out_and_said():
    """Protects: the foot of a table. Expected: row 4 gone with a note; 5 and 6 visits."""
    visits = read("Year,Visits\n2021,5\n2022,6\nJumlah 2021-2022,11\n")
    assert found(visits) == [(4, "Year")]
    assert visits.frame["visits"].tolist() == [5, 6]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Year,Side,Line,Budgeted,Realised\n2023,revenue,A,5,5\n2023,revenue,B,6,6\n2023,revenue,Jumlah,11,11\n",
            4,
        ),
        ("Year,Unit,Visits\n2023,Ward A,5\n2023,Ward B,6\n2023,Total,11\n", 4),
    ],
)
def test_a_sum_row_among_its_parts_is_said(text, row):
    """Protects: sums that spreadsheets carry are not added a second time in silence. Expected: a finding at the row."""
    assert row in [where for where, _ in found(read(text))]


def test_an_unknown_side_is_left_out_and_said():
    """Protects: a budget line that is neither. Expected: row 3 gone with a warning, rows 2 and 4 there."""
    budget = read("Year,Jenis,Budgeted,Realised\n2023,Pendapatan,5,5\n2023,Hutang,5,5\n2023,Belanja,5,5\n")
    assert found(budget, "warning") == [(3, "Jenis")]
    assert "Hutang" in budget.findings[0].message
    assert budget.frame["side"].to_dict() == {2: "revenue", 4: "expenditure"}


def test_a_row_without_a_year_is_left_out_and_said():
    """Protects: the sum row at the foot of a table is not a year. Expected: row 4 gone with a note, with a warning
    where its number is not the sum; any other row without a year with a warning."""
    visits = read("Year,Visits\n2022,5\n2023,6\nJumlah,11\n")
    assert [(f.severity, f.row, f.column) for f in visits.findings] == [("note", 4, "Year")]
    wrong = read("Year,Visits\n2022,5\n2023,6\nJumlah,12\n")
    assert found(wrong, "warning") == [(4, "Visits")]
    assert found(read("Year,Visits\n2022,5\n2023,6\nsoon,7\n"), "warning") == [(4, "Year")]
    assert visits.frame["visits"].tolist() == [5, 6]


INPATIENT = "Period,Days,Beds,Patient-days,Stay-days,Discharges,Deaths,Deaths 48h\n"


@pytest.mark.parametrize(
    ("line", "severity", "column"),
    [
        ("2023,365,10,3651,3651,400,9,4", "error", "Patient-days"),  # 3,650 bed-days
        ("2023,365,10,2000,2000,400,401,4", "error", "Deaths"),
        ("2023,365,10,2000,2000,400,9,10", "error", "Deaths 48h"),
        ("2023,365,10,2000,2401,400,9,4", "warning", "Stay-days"),  # more than a fifth apart
        ("2023,239,10,2000,2000,400,9,4", "note", "Days"),
    ],
)
def test_inpatient_numbers_that_cannot_all_be_right(line, severity, column):
    """Protects: plausibility, always checked. Expected: one finding, at the second of two rows; the numbers stay."""
    inpatient = read(INPATIENT + "2022,365,10,2000,2000,400,9,4\n" + line)
    (finding,) = inpatient.findings
    assert (finding.severity, finding.row, finding.column) == (severity, 3, column)
    assert ",".join(str(cell).removesuffix(".0") for cell in inpatient.frame.loc[3]) == line


@pytest.mark.parametrize(
    "line", ["2023,365,10,3650,3650,400,400,400", "2023,365,10,2000,2400,400,9,9", "2024,366,10,0,0,0,0,0"]
)
def test_inpatient_numbers_that_can_just_be_right(line):
    """Protects: no false alarm on an edge. Expected: full beds, all dead, exactly a fifth apart, nobody: no finding."""
    assert read(INPATIENT + line).findings == []


def test_a_part_year_of_the_budget_is_a_note_once():
    """Protects: realisation in a year with fewer than 12 months. Expected: one note for two lines, with the 7."""
    budget = read(
        "Year,Months,Side,Line,Budgeted,Realised\n2022,12,revenue,A,5,5\n2023,7,revenue,A,5,5\n2023,7,expenditure,B,5,5\n"
    )
    (finding,) = budget.findings
    assert (finding.severity, finding.row) == ("note", 3)
    assert "7 months" in finding.message


@pytest.mark.parametrize("months", [0, 13, -1])
def test_months_beyond_a_year_are_an_error(months):
    """Protects: a year has 1 to 12 months. Expected: an error at row 2."""
    budget = read(f"Year,Months,Side,Budgeted,Realised\n2023,{months},revenue,5,5\n")
    assert (2, "Months") in found(budget, "error")


def test_more_patients_than_visits_and_more_leavers_than_employees():
    """Protects: totals and their parts. Expected: warnings at row 2; 300 + 60 of 360 visits is none."""
    assert found(read("Year,Visits,Returning patients,New patients\n2023,359,300,60\n"), "warning") == [(2, "Visits")]
    assert read("Year,Visits,Returning patients,New patients\n2023,360,300,60\n").findings == []
    assert found(read("Year,Employees,Left\n2023,10,11\n"), "warning") == [(2, "Left")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Year,Visits\n2023,5\n2022,5\n2023,5\n", "2, 4"),
        ("Period,Days,Beds,Patient-days,Discharges\n2023,365,10,500,50\n2023,365,10,500,50\n", "2, 3"),
        ("Year,Side,Line,Budgeted,Realised\n2023,revenue,A,5,5\n2023,revenue,A,5,5\n", "2, 3"),
    ],
)
def test_the_same_row_twice_is_a_warning(text, rows):
    """Protects: a row pasted twice. Expected: one warning with both row numbers."""
    (finding,) = read(text).findings
    assert finding.severity == "warning"
    assert rows in finding.message


def test_wards_and_lines_of_the_same_year_are_no_repetition():
    """Protects: no false alarm. Expected: no finding for two wards, nor for two lines of a budget."""
    assert read("Year,Unit,Visits\n2023,A,5\n2023,B,5\n").findings == []
    assert read("Year,Side,Line,Budgeted,Realised\n2023,revenue,A,5,5\n2023,revenue,B,5,5\n").findings == []


def test_a_finding_names_the_header_that_a_person_sees():
    """Protects: finding the cell. Expected: the header of the file, as for words in a number cell."""
    header = "Periode,Jumlah Hari,Tempat Tidur,Hari Perawatan,Pasien Keluar\n"
    assert found(read(header + "2023,365,10,3651,400\n")) == [(2, "Hari Perawatan")]


@pytest.mark.parametrize(
    "text",
    [
        "Year,Visits\n2023,-5\n",
        "Period,Days,Beds,Patient-days,Discharges\n2023,365,10,-500,50\n",
        "Year,Visits\n2022,5\n2023,\n",
        "Year,Side,Budgeted,Realised\n2023,revenue,5,\n",
    ],
)
def test_impossible_and_empty_numbers_are_findings(text):
    """Protects: a figure that cannot be computed comes with a finding that says why. Expected: one finding at least."""
    assert read(text).findings


# --- files without use ----------------------------------------------------------------------------------------------

USELESS = {
    "no rows": (b"Year,Visits\n", "visits.csv"),
    "no usable rows": (b"Year,Visits\nsoon,5\n", "visits.csv"),
    "survey without rows": (b"No,P1,P2,P3\n", "survey.csv"),
    "empty": (b"", "visits.csv"),
    "blank": (b" \r\n \n", "visits.csv"),
    "byte order mark alone": (b"\xef\xbb\xbf", "visits.csv"),
    "separators alone": (b",,\n,,\n", "visits.csv"),
    "empty workbook": (workbook(A=[]), "visits.xlsx"),
    "no table": (workbook(Notes=[["Just a text"]]), "visits.xlsx"),
    "rubbish workbook": (b"\x00\x01\x02 rubbish \xff" * 20, "visits.xlsx"),
    "cut workbook": (workbook(A=[["Year", "Visits"], [2023, 5]])[:-200], "visits.xlsx"),
    "rubbish table": (bytes(range(256)) * 4, "visits.csv"),
    "endless cell": (b'Year,Visits\n2023,"' + b"5" * 200_000, "visits.csv"),
    "pdf": (b"%PDF-1.7 ...", "report.pdf"),
    "old workbook": (b"\xd0\xcf\x11\xe0", "budget.xls"),
    "unknown columns": (b"Colour,Taste\nred,sweet\n", "fruit.csv"),
    "too few questions": (b"No,P1,P2\n1,4,5\n", "survey.csv"),
}


@pytest.mark.parametrize("case", USELESS)
def test_an_unusable_file_says_why_and_what_to_do(case):
    """Protects: a non-programmer knows what to do next. Expected: the file's name, a reason and a way out, each a
    sentence of its own."""
    data, name = USELESS[case]
    with pytest.raises(bsc.UnreadableFile) as caught:
        bsc.read(data, name)
    assert caught.value.file == name
    for sentence in (caught.value.reason, caught.value.way_out):
        assert len(sentence.split()) > 3
        assert sentence.endswith(".")
    assert str(caught.value) == f"{name}: {caught.value.reason} {caught.value.way_out}"


FAR_CELL = """
import io, re, resource, sys, zipfile
from openpyxl import Workbook
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
import bsc_core
book = Workbook()
for row in (["Year", "Visits"], [2023, 5]):
    book.active.append(row)
book.active["XFD1048576"] = 7
written, data = io.BytesIO(), io.BytesIO()
book.save(written)
with zipfile.ZipFile(written) as parts, zipfile.ZipFile(data, "w") as rewritten:
    for name in parts.namelist():
        rewritten.writestr(name, re.sub(rb'<c r="([A-Z]+[0-9]+)"', sys.argv[1].encode(), parts.read(name)))
try:
    bsc_core.read(data.getvalue(), "visits.xlsx")
except bsc_core.UnreadableFile:
    pass
"""


@pytest.mark.parametrize(
    "cell",
    [r'<c r="\1"', r'<c s="0" r="\1"', r"<c r='\1'"],
    ids=["usual", "style first", "single quotes"],
)
def test_a_cell_in_the_last_corner_does_not_end_the_process(cell):
    """Protects: a stray cell far away in a workbook of 5 kB, with 4 GB to work in. Expected: read or refused, however
    the writer of the workbook puts what it says of a cell."""
    pytest.importorskip("resource")
    command = [sys.executable, "-c", FAR_CELL, cell]
    done = subprocess.run(command, cwd=SAMPLE.parent, capture_output=True, check=False)
    assert done.returncode == 0


def test_reasons_differ():
    """Protects: the reason is that of the case. Expected: other words for other troubles."""

    def reason(case):
        with pytest.raises(bsc.UnreadableFile) as caught:
            bsc.read(*USELESS[case])
        return caught.value.reason

    cases = ("no rows", "empty", "separators alone", "rubbish workbook", "pdf", "unknown columns")
    assert len({reason(case) for case in cases}) == len(cases)
    assert ".pdf" in reason("pdf")


def test_a_file_that_is_not_there_is_unreadable(tmp_path):
    """Protects: a path that is gone, and a folder. Expected: UnreadableFile with the name."""
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(bsc.UnreadableFile, match=path.name):
            bsc.read(path)


def test_bytes_need_a_name():
    """Protects: the format is told by the name. Expected: ValueError that shows how."""
    with pytest.raises(ValueError, match="name"):
        bsc.read(b"Year,Visits\n2023,5\n")


# --- templates ------------------------------------------------------------------------------------------------------

FILLED = {
    "budget": [2023, 12, "revenue", "State budget", 1200, 800],
    "visits": [2023, 500, 300, 60, 2, 20],
    "inpatient": ["2023", 365, 10, 2000, 2000, 400, 9, 4],
    "workforce": [2023, 200, 4],
    "indicators": ["customer", "Waiting time", "min", "2023", 25, 30, "down", 2],
    "table": ["competence", "low", "performance", "low", 32],
    "survey": [1, 30, "F", 4, 5, *[4] * 8],
}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_template_is_recognised(kind, language):
    """Protects: what we hand out, we read. Expected: its kind, every cell in its column, nothing doubtful."""
    table = pd.read_excel(io.BytesIO(template(kind, language)), engine="calamine")
    assert len(table) == 0
    assert len(table.columns) == len(FILLED[kind])
    (dataset,) = bsc.read(workbook(Data=[list(table.columns), FILLED[kind]]), "filled.xlsx")
    assert dataset.kind == kind
    assert dataset.frame.loc[2].tolist() == FILLED[kind]
    assert dataset.findings == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_says_that_it_has_no_rows(kind):
    """Protects: a template sent back as it was. Expected: unreadable, because of the rows."""
    with pytest.raises(bsc.UnreadableFile, match="row"):
        bsc.read(template(kind), "empty.xlsx")


# --- any bytes, any table -------------------------------------------------------------------------------------------


def reads_or_says(data: bytes, name: str) -> None:
    """Either datasets with frames and findings that can be said, or UnreadableFile; anything else is a failure."""
    try:
        datasets = bsc.read(data, name)
    except bsc.UnreadableFile as problem:
        assert problem.reason
        assert problem.way_out
        return
    assert datasets
    for dataset in datasets:
        assert dataset.kind in KINDS
        assert len(dataset.frame) > 0
        assert tuple(dataset.frame.columns[: len(KINDS[dataset.kind].columns)]) == KINDS[dataset.kind].columns
        assert all(f.message and f.action and f.severity in ("error", "warning", "note") for f in dataset.findings)


NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.CSV", "a.pdf", "a.xls", "a", "", ".csv"])


@pytest.mark.parametrize("period", ["0000", "9999"])
def test_a_period_of_four_digits_that_is_no_year(period):
    """Protects: no upload ends in a crash. Expected: read, with the days unknown."""
    inpatient = read(f"Period,Beds,Patient-days,Discharges\n{period},10,500,80\n")
    assert inpatient.frame["days"].isna().all()


@settings(max_examples=120, deadline=None)
@given(data=st.binary(max_size=600), name=NAMES)
def test_any_bytes_are_read_or_refused(data, name):
    """Protects: no upload ends in a crash. Expected: datasets or UnreadableFile, for any bytes under any name."""
    reads_or_says(data, name)


@settings(max_examples=80, deadline=None)
@given(at=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6), cut=st.integers(0, 10**6))
def test_a_damaged_workbook_is_read_or_refused(at, cut):
    """Protects: a broken download. Expected: as above, for a workbook with bytes changed or its end missing."""
    data = bytearray(WHOLE)
    for place, byte in at:
        data[place % len(data)] = byte
    reads_or_says(bytes(data[: len(data) - cut % 200 if cut % 2 else len(data)]), "a.xlsx")


WHOLE = workbook(A=[["Year", "Visits"], [2023, 5]], B=[["No", "P1", "P2", "P3"], [1, 2, 3, 4]])

CELLS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(["", "2023", "5", "4,5", "38.811", "-1", "1e5", "x", "Jumlah", "60-85", "revenue", "-", "=1+1"]),
    st.integers(-10, 3000).map(str),
)
HEADERS = st.sampled_from(
    [h for table in (ENGLISH, INDONESIAN) for headers in table.values() for h in headers]
    + ["Unit", "Note", "Total", "P4"]
)


@st.composite
def tables(draw, header, cells):
    width = draw(st.integers(1, 9))
    head = draw(st.lists(header, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5))
    return [head, *rows]


@settings(max_examples=120, deadline=None)
@given(
    table=tables(CELLS, CELLS),
    separator=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
def test_any_table_of_text_is_read_or_refused(table, separator, encoding):
    """Protects: any .csv. Expected: datasets or UnreadableFile, nothing else."""
    reads_or_says(as_csv(table, separator).encode(encoding, "replace"), "a.csv")


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(list(RECORDS)), extra=st.lists(HEADERS, max_size=3), data=st.data())
def test_any_cells_below_a_known_header_are_read_or_refused(kind, extra, data):
    """Protects: tables of every kind with anything in them. Expected: datasets or UnreadableFile, nothing else."""
    head = [*ENGLISH[kind], *extra]
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(head), max_size=len(head)), min_size=1, max_size=5))
    reads_or_says(as_csv([head, *rows], ",").encode(), "a.csv")


def test_the_limits_that_the_readme_states_are_those_in_force():
    """Protects: limits in one place, documented. Expected: each number of limits.py in its section of limits."""
    readme = (SAMPLE.parent / "README.md").read_text(encoding="utf-8")
    stated = readme[readme.index("## Limits") : readme.index("## Private")]
    in_force = (limits.MOST_CELLS, limits.MOST_ROWS, limits.MOST_COLUMNS, limits.LONGEST_CELL)
    assert [number for number in in_force if f"{number:,}" not in stated] == []
    assert f"{limits.MOST_BYTES >> 20} MB" in stated
    assert f"{limits.MOST_UNPACKED >> 20} MB" in stated
    assert f"{limits.MOST_SHEETS} sheets" in stated
    assert f"{limits.MOST_SECONDS} seconds" in stated


HEAD_OF_THE_DEAD = "Ruangan,TT,Keluar hidup,Mati < 48 jam,Mati ≥ 48 jam,HP\n"


def test_the_living_and_the_dead_apart_make_the_discharges():
    """Protects: recaps that have no column of all discharges; discharges count the dead (domain). Expected: 100 + 1 + 2
    discharges, 3 deaths, both said; without the deaths before 48 hours nothing is added up."""
    (ward,) = bsc.read(f"{HEAD_OF_THE_DEAD}Melati,10,100,1,2,2000\n".encode(), "rekap 2023.csv")
    assert ward.frame.loc[2, ["discharges", "deaths", "deaths_48h"]].tolist() == [103, 3, 2]
    assert sum("dead" in f.message or "Deaths are" in f.message for f in ward.findings) == 2
    with pytest.raises(bsc.UnreadableFile):
        bsc.read(b"Ruangan,TT,Keluar hidup,Mati > 48 jam,HP\nMelati,10,100,2,2000\n", "rekap 2023.csv")


def test_months_as_hospitals_shorten_them():
    """Protects: a month that is not known would be missing from the year in silence. Expected: twelve records of 2023;
    a column that names no period is said."""
    months = ["Jan", "Peb", "Mar", "Apr", "Mei", "Jun", "Jul", "Ags", "Sept", "Okt", "Nop", "Des"]
    lines = {"Tempat tidur": "10", "Hari perawatan": "200", "Pasien keluar": "40"}
    text = "Uraian," + ",".join([*months, "Lain"]) + "\n"
    text += "".join(f"{name}," + ",".join([value] * 13) + "\n" for name, value in lines.items())
    (inpatient,) = bsc.read(text.encode(), "ranap 2023.csv")
    assert len(inpatient.frame) == 12
    assert inpatient.frame["days"].sum() == 365
    assert found(inpatient, "warning") == [(1, "Lain")]


def test_months_without_a_year_belong_to_the_only_year_that_is_named():
    """Protects: the year over one column and "s/d Maret" over the next. Expected: 2012 with 3 months for both."""
    text = (
        ",,2012,,\nJenis,Uraian,TARGET,,Realisasi s/d Maret\nPendapatan,BLU,90000,,30000\nBelanja,Barang,80000,,20000\n"
    )
    budget = read(text)
    assert budget.frame[["year", "months"]].to_numpy().tolist() == [[2012, 3], [2012, 3]]
    assert budget.frame["realised"].tolist() == [30000, 20000]


def test_a_cross_table_with_codes_is_no_questionnaire():
    """Protects: "Kode" and "variable" also head a questionnaire. Expected: a table of four counts."""
    head = "Kode,variable,predictor level,outcome,outcome level,n\n"
    table = read(head + "A,K,low,P,low,32\nB,K,low,P,high,13\nC,K,high,P,low,31\nD,K,high,P,high,29\n")
    assert table.kind == "table"
    assert table.frame["n"].tolist() == [32, 13, 31, 29]
