"""From bytes to sheets: every format, code and delimiter; what a file says beside its cells; hostile and broken bytes.

Row numbers are those that a person sees. The truths are what was put into the files, by this module or, for the files
in files/, by another program.
"""

import csv as csv_module
import io
import json
import os
import random
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time as clock
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bsc_core.intake.files import FORMATS, UnreadableFile, sheets_of
from bsc_core.intake.formats import apart, cells, delimited, html_tables, worksheet_xml
from bsc_core.intake.formats.refusal import Refused
from bsc_core.intake.limits import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_SHEETS
from bsc_core.intake.sheets import Sheet

FILES = Path(__file__).parent / "files"
LONG = bool(os.environ.get("IMBANG_LONG"))
EXAMPLES = 5000 if LONG else 150


def grid(sheet: Sheet) -> list[list[object]]:
    """All rows of a sheet."""
    return [list(sheet.row(number)) for number in range(sheet.first_row, sheet.last_row + 1)]


def only(data: bytes, name: str) -> Sheet:
    """The only sheet of a file."""
    (sheet,) = sheets_of(data, name)
    return sheet


def refusal(data: bytes, name: str) -> UnreadableFile:
    """Why the file is not read."""
    with pytest.raises(UnreadableFile) as caught:
        sheets_of(data, name)
    for sentence in (caught.value.reason, caught.value.way_out):
        assert len(sentence.split()) > 3
        assert sentence.endswith(".")
    return caught.value


# --- writers of the formats -----------------------------------------------------------------------------------------


def as_text(rows, delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv_module.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


def workbook() -> bytes:
    """The table of this module in .xlsx, with a hidden row, a merged title, a hidden and an empty sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in (
        ["Rekap Poli", None, None, None, None],
        ["Tahun", "Unit", "Nilai", "Capaian", "Waktu"],
        [2022, " Poli Gigi ", 3.79, 0.93, date(2023, 5, 1)],
        [2023, "Umum", -1.5, 0.4167, datetime(2023, 5, 1, 12, 30)],
        [None, "baris\ndua", None, "-", time(3, 4)],
        [True, "é½–", 1e15, 1, timedelta(hours=30)],
    ):
        sheet.append(row)
    for row in (3, 4, 6):
        sheet.cell(row, 4).number_format = "0.0%"
    for place, error in (("F3", "#DIV/0!"), ("F4", "#N/A")):
        sheet[place] = error
        sheet[place].data_type = "e"
    sheet.merge_cells("A1:E1")
    sheet.row_dimensions[4].hidden = True
    hidden = book.create_sheet("Catatan")
    hidden.append(["rahasia"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Kosong")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TRUTH = [
    ["Rekap Poli", None, None, None, None, None],
    ["Tahun", "Unit", "Nilai", "Capaian", "Waktu", None],
    [2022, "Poli Gigi", 3.79, "93%", date(2023, 5, 1), "#DIV/0!"],
    [2023, "Umum", -1.5, "41.67%", datetime(2023, 5, 1, 12, 30), "#N/A"],
    [None, "baris\ndua", None, "-", time(3, 4), None],
    ["TRUE", "é½–", 10**15, "100%", "30:00:00", None],
]

SCHEMAS = "http://schemas.openxmlformats.org/"
MAIN = f'xmlns="{SCHEMAS}spreadsheetml/2006/main" xmlns:r="{SCHEMAS}officeDocument/2006/relationships"'

ONE_SHEET = '<sheet name="A" sheetId="1" r:id="worksheet1"/>'


def relations(**targets: str) -> str:
    """The part that says where the parts of these kinds are."""
    links = (
        f'<Relationship Id="{key}" Type="{SCHEMAS}officeDocument/2006/relationships/{key.rstrip("0123456789")}"'
        f' Target="{target}"/>'
        for key, target in targets.items()
    )
    return f'<Relationships xmlns="{SCHEMAS}package/2006/relationships">{"".join(links)}</Relationships>'


def xlsx(rows: str, **others: str | bytes) -> bytes:
    """A workbook with these rows of XML on its only sheet, "A". ``others`` are whole parts by their short names."""
    short = {"strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "book": "xl/workbook.xml"}
    sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{SCHEMAS}package/2006/content-types"/>',
        "_rels/.rels": relations(officeDocument1="xl/workbook.xml"),
        "xl/workbook.xml": f"<workbook {MAIN}><sheets>{ONE_SHEET}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(worksheet1="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": others.pop("sheet", sheet),
    }
    return packed(parts | {short.get(name, name): content for name, content in others.items()})


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xlsb: its kind and its length, seven bits a byte, and its content."""
    written = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    while True:
        more = length > 0x7F
        written += bytes([length & 0x7F | (0x80 if more else 0)])
        length >>= 7
        if not more:
            return written + content


def wide(text: str) -> bytes:
    """A text of an .xlsb."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


ERROR_CODES = {"#DIV/0!": 0x07, "#N/A": 0x2A}


def xlsb_cell(column: int, cell: object) -> bytes:
    """The record of a cell; a pair is a number with its style."""
    cell, style = cell if isinstance(cell, tuple) else (cell, 0)
    head = struct.pack("<II", column, style)
    if cell is None:
        return record(1, head)
    if isinstance(cell, bool):
        return record(4, head + bytes([cell]))
    if isinstance(cell, int):
        return record(2, head + struct.pack("<i", cell << 2 | 2))
    if isinstance(cell, float):
        return record(5, head + struct.pack("<d", cell))
    assert isinstance(cell, str)
    if cell in ERROR_CODES:
        return record(3, head + bytes([ERROR_CODES[cell]]))
    return record(6, head + wide(cell))


def xlsb(rows: list[tuple[int, list[object]]], hidden: tuple[int, ...] = (), state: int = 0) -> bytes:
    """A binary workbook with these rows, by their numbers from 0, on its only sheet, "Data".

    Styles: 1 is 0%, 2 is 0.0%, 3 a date, 4 date and time, 5 hours beyond a day.
    """
    body = b"".join(
        record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if number + 1 in hidden else 0, 0, 0))
        + b"".join(xlsb_cell(column, cell) for column, cell in enumerate(row))
        for number, row in rows
    )
    sheet = record(0x81) + record(0x94, bytes(16)) + record(0x91) + body + record(0x92) + record(0x82)
    formats = {164: "0.0%", 165: "[h]:mm:ss"}
    styles = (
        record(0x267, struct.pack("<I", len(formats)))
        + b"".join(record(0x2C, struct.pack("<H", key) + wide(code)) for key, code in formats.items())
        + record(0x268)
        + record(0x269, struct.pack("<I", 6))
        + b"".join(record(0x2F, struct.pack("<HHHHHBBI", 0, key, 0, 0, 0, 0, 0, 0)) for key in (0, 9, 164, 14, 22, 165))
        + record(0x26A)
    )
    book = record(0x83) + record(0x8F) + record(0x9C, struct.pack("<II", state, 1) + wide("worksheet1") + wide("Data"))
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{SCHEMAS}package/2006/content-types"/>',
            "_rels/.rels": relations(officeDocument1="xl/workbook.bin"),
            "xl/workbook.bin": book + record(0x90) + record(0x84),
            "xl/_rels/workbook.bin.rels": relations(worksheet1="worksheets/sheet1.bin", styles1="styles.bin"),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )


def binary_workbook() -> bytes:
    """The table of this module in .xlsb, where merged blocks are not read. Days are both kinds of numbers."""
    return xlsb(
        [
            (0, ["Rekap Poli"]),
            (1, ["Tahun", "Unit", "Nilai", "Capaian", "Waktu"]),
            (2, [2022, " Poli Gigi ", 3.79, (0.93, 1), (45047, 3), "#DIV/0!"]),
            (3, [2023, "Umum", -1.5, (0.4167, 2), (45047.5208333333, 4), "#N/A"]),
            (4, [None, "baris\ndua", None, "-", "3:04"]),
            (5, [True, "é½–", 1e15, (1, 2), (1.25, 5)]),
        ],
        hidden=(4,),
    )


ODF = "urn:oasis:names:tc:opendocument:xmlns"


def ods(rows: str, **about: str) -> bytes:
    """An .ods with these rows of XML in its only table, "A"."""
    spaces = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{about.get('before', '')}"
        f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": about.get("manifest", "<manifest/>"),
            "content.xml": content,
        }
    )


def ods_row(*cells_of_row: str, about: str = "") -> str:
    return f"<table:table-row{about}>{''.join(cells_of_row)}</table:table-row>"


def ods_cell(text: str = "", about: str = "") -> str:
    return f"<table:table-cell{about}><text:p>{text}</text:p></table:table-cell>"


def number_cell(value: float, about: str = "") -> str:
    return ods_cell(str(value), f' office:value-type="float" office:value="{value}"{about}')


def statistics(kind: str, **columns: list[object]) -> bytes:
    """A file of SPSS (sav, zsav) or Stata (dta), its variables labelled by their names in capitals."""
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(columns)
    labels = {"column_labels": [name.upper() for name in columns], "variable_value_labels": {"q": {1: "STS", 5: "SS"}}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases"
        if kind == "dta":
            pyreadstat.write_dta(frame, str(path), **labels)
        else:
            pyreadstat.write_sav(frame, str(path), compress=kind == "zsav", missing_ranges={"q": [9]}, **labels)
        return path.read_bytes()


CASES = {
    "id": [1.0, 2.0, 3.0],
    "q": [5.0, 9.0, None],
    "nama": ["Ani  ", "Budi", ""],
    "tgl": [date(2023, 1, 1), date(2023, 2, 15), None],
}


# --- tables of text -------------------------------------------------------------------------------------------------

ROWS = [["Tahun", "Unit", "Nilai"], ["2022", "Poli Gigi", "3,79"], ["2023", "Umum é½", "1.234,5"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_delimiters_codes_and_line_ends(delimiter, encoding, end):
    """Protects: whatever program saved the table. Expected: the cells as they were written, row 1 on top."""
    sheet = only(as_text(ROWS, delimiter, end).encode(encoding), "a.csv")
    assert grid(sheet) == ROWS
    assert (sheet.first_row, sheet.name, sheet.hidden) == (1, "", False)


def test_utf_16_of_the_other_order_with_its_mark():
    """Protects: the mark of big-endian UTF-16. Expected: as written."""
    assert grid(only(b"\xfe\xff" + as_text(ROWS).encode("utf-16-be"), "a.txt")) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["sep={}", '"sep={}"', "SEP={}"])
def test_a_line_that_names_the_delimiter_is_no_row(delimiter, first):
    """Protects: the first line that Excel understands, and hides. Expected: row 1 is the header, even where another
    sign would be found more often."""
    text = first.format(delimiter) + "\r\n" + as_text([["a,a;a|a", "b,b;b|b"], ["1", "2"]], delimiter)
    assert grid(only(text.encode(), "a.csv")) == [["a,a;a|a", "b,b;b|b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n1,"x\ny"\n', [["a", "b"], ["1", "x\ny"]]),
        ('a,b\n1,"x ""y"", z"\n', [["a", "b"], ["1", 'x "y", z']]),
        ("a,b,c\n1\n1,2,3,4\n", [["a", "b", "c", None], ["1", None, None, None], ["1", "2", "3", "4"]]),
        ("a,b\n\n1,2\n\n", [["a", "b"], [None, None], ["1", "2"], [None, None]]),
        ("a, b ,\u00a0c\n\t1,2 , \n", [["a", "b", "c"], ["1", "2", None]]),
        (
            "Tahun;Nilai\n2021;3,79\n2022;4,50\n2023;1,25",
            [["Tahun", "Nilai"], ["2021", "3,79"], ["2022", "4,50"], ["2023", "1,25"]],
        ),
        (
            "RSUD X, Y, Z\nTahun 2023, Juli\n\nA;B;C\n1,5;2,5;3\n2,5;3,5;4\n",
            [
                ["RSUD X, Y, Z", None, None],
                ["Tahun 2023, Juli", None, None],
                [None, None, None],
                ["A", "B", "C"],
                ["1,5", "2,5", "3"],
                ["2,5", "3,5", "4"],
            ],
        ),
        (
            "Nama, gelar;Umur, th\nA, dr;3,5\nB, drg;4,5\n",
            [["Nama, gelar", "Umur, th"], ["A, dr", "3,5"], ["B, drg", "4,5"]],
        ),
        (
            "Laporan; 2023\nTahun,Nilai,Ket\n2021,5,a;b\n2022,6,c\n",
            [
                ["Laporan; 2023", None, None],
                ["Tahun", "Nilai", "Ket"],
                ["2021", "5", "a;b"],
                ["2022", "6", "c"],
            ],
        ),
        ("a\tb\n1,5\t2,5\n3,5\t4,5\n", [["a", "b"], ["1,5", "2,5"], ["3,5", "4,5"]]),
        ("Year\n2023\n", [["Year"], ["2023"]]),
        ("PK,Nilai\n1,2\n", [["PK", "Nilai"], ["1", "2"]]),
        ('5" pipa,3\n6" pipa,4\n', [['5" pipa', "3"], ['6" pipa', "4"]]),
        ("a,b\x1a", [["a", "b"]]),
        (
            "Ruang,Nilai\nMela\x07ti satu,5\n\x1b[31mMawar dua,4\n",
            [["Ruang", "Nilai"], ["Mela ti satu", "5"], ["[31mMawar dua", "4"]],
        ),
    ],
)
def test_tables_as_people_and_programs_write_them(text, rows):
    """Protects: quoted line ends, quotes, ragged and empty rows, blanks, titles above, the comma inside of numbers and
    texts, a single column. Expected: the rows as a spreadsheet shows them."""
    assert grid(only(text.encode(), "a.csv")) == rows


def test_the_delimiter_says_something_of_the_decimal_sign():
    """Protects: the evidence for how numbers are meant. Expected: a semicolon speaks for commas; nothing else does."""
    said = {sign: only(f"a{sign}b\n1{sign}2\n".encode(), "a.csv").decimal_comma for sign in ",;\t|"}
    assert said == {",": None, ";": True, "\t": None, "|": None}


def test_a_few_broken_letters_do_not_change_the_others():
    """Protects: a file of UTF-8 that was cut off inside of a letter. Expected: the other letters as they were."""
    data = "Unit,Nilai\nPoli é,1\nPoli ü,2\nPoli ñ,3\nPoli é".encode()[:-1]
    assert [row[0] for row in grid(only(data, "a.csv"))] == ["Unit", "Poli é", "Poli ü", "Poli ñ", "Poli \ufffd"]


def test_an_open_quotation_mark_is_said():
    """Protects: rows that would be swallowed by one cell in silence. Expected: refused, with the row where it opens."""
    assert "row 3" in refusal(b'a,b\n1,2\n3,"4\n5,6\n7,8\n', "a.csv").reason
    assert "row 2" in refusal(b'a,b\n1,"' + b"5" * 20_000, "a.csv").reason


SOMETHING = st.one_of(
    st.text(max_size=6), st.text(st.sampled_from('a1 ,;\t"\n\r\u00a0\u200b'), max_size=8), st.just(""), st.just("x")
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    rows=st.lists(st.lists(SOMETHING, min_size=3, max_size=3), min_size=1, max_size=6), sign=st.sampled_from(",;\t|")
)
def test_the_fast_reader_reads_what_the_other_reads(rows, sign):
    """Protects: the same table whatever its size. Expected: equal cells in every row and equal distinct cells."""
    text = as_text(rows, sign, "\n").replace("\r", "")
    fast, other = delimited._regular(text, sign), delimited._any(text, sign)
    assert fast is not None or '"' in text
    assert fast is None or [list(column) for column in fast] == [list(column) for column in other]
    assert fast is None or [set(column.cells) for column in fast] == [set(column.cells) for column in other]


@settings(max_examples=EXAMPLES, deadline=None)
@given(text=st.text(st.sampled_from('ab1 ,"\n'), min_size=1, max_size=60))
def test_the_fast_reader_reads_no_other_than_the_other(text):
    """Protects: texts that no program wrote, with quotation marks anywhere. Expected: what the fast reader reads, the
    other reads equally; where a quotation mark is left open, neither reads."""
    fast = delimited._regular(text, ",")
    try:
        other = delimited._any(text, ",")
    except Refused:
        assert fast is None
        return
    assert fast is None or [list(column) for column in fast] == [list(column) for column in other]


def test_large_tables_take_the_fast_reader():
    """Protects: 100,000 rows in a fraction of a second. Expected: the same table as by the other reader, and the codes
    of a column of few distinct cells."""
    text = as_text([["No", "P1", "P2"], *([n, n % 5 + 1, " ya " if n % 2 else ""] for n in range(30_000))])
    sheet = only(text.encode(), "a.csv")
    assert len(sheet.columns[1].cells) == 7
    assert sheet.columns[2].cells == (None, "P2", "ya")
    assert sheet.row(30_001) == ("29999", "5", "ya")
    plain = text.replace("\r", "")
    assert delimited._regular(plain, ",") is not None
    assert [list(column) for column in sheet.columns] == [list(column) for column in delimited._any(plain, ",")]


# --- cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Poli\u00a0", "Poli"),
        ("a\x00b\x1bc", "a b c"),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
        ("\ufeff20\u200b23\u202e", "2023"),
        ("\x07", None),
        ("<b>=cmd|'/c calc'!A1</b>", "<b>=cmd|'/c calc'!A1</b>"),
        ("ا‌ب", "ا‌ب"),
        ("x" * LONGEST_CELL, "x" * LONGEST_CELL),
        ("x" * (LONGEST_CELL + 1), "x" * (LONGEST_CELL - 1) + "…"),
    ],
)
def test_texts_are_kept_without_what_nobody_sees(written, kept):
    """Protects: control characters, marks of direction and endless cells. Expected: as the person sees the text; what
    joins letters stays, and what looks like markup is a text like any other."""
    assert cells.text(written) == kept


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.93, "93%"),
        (0.07, "7%"),
        (0.1 + 0.2, "30%"),
        (1, "100%"),
        (0, "0%"),
        (-0.0, "0%"),
        (-0.125, "-12.5%"),
        (0.41667, "41.6670%"),
        (10.0, "1000%"),
        (12.34567, "1234.5670%"),
        (1 / 3, "33.3333333333%"),
        (1e-9, "0.0000001%"),
    ],
)
def test_percentages_as_the_person_sees_them(value, said):
    """Protects: 0.93 shown as 93 %. Expected: by hand; three decimals could be thousands, so there are four."""
    assert cells.percentage(value) == said


@given(st.floats(-1e11, 1e11))
def test_a_percentage_is_the_number(value):
    """Protects: no other number in silence. Expected: a hundredth of what is said is the value, to twelve digits."""
    said = cells.percentage(value)
    assert float(said.removesuffix("%")) / 100 == pytest.approx(value, rel=1e-11)
    assert not re.search(r"\.\d{3}%", said)


@pytest.mark.parametrize("value", [1e12, -1e300, float("inf"), float("nan")])
def test_what_is_no_percentage(value):
    """Protects: formats on cells that hold something else. Expected: ValueError."""
    with pytest.raises(ValueError):
        cells.percentage(value)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (5.0, 5),
        (2.5, 2.5),
        (1e15, 10**15),
        (1e300, 1e300),
        (float("nan"), "#NUM!"),
        (float("-inf"), "#NUM!"),
        (True, "TRUE"),
        (False, "FALSE"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        (-timedelta(minutes=1), "-0:01:00"),
        (date(2023, 5, 1), date(2023, 5, 1)),
        (None, None),
        (" ", None),
        (7, 7),
    ],
)
def test_cells_of_any_reader(cell, kept):
    """Protects: one kind of cell for one kind of thing. Expected: whole numbers are int, truth values words."""
    found = cells.kept(cell)
    assert (found, type(found)) == (kept, type(kept))


@given(st.lists(st.sampled_from([1, 1.0, True, "1", " 1 ", "", None, 0, False, "TRUE", date(2023, 1, 1)])))
def test_a_column_keeps_every_cell(values):
    """Protects: cells that are equal in Python and not to a person: True and 1. Expected: each as it is kept alone;
    distinct cells once, the empty one first, and none that is in no row."""
    column = cells.column(values)
    assert list(column) == [cells.kept(value) for value in values]
    assert column.cells[0] is None
    assert len(set(column.cells)) == len(column.cells)
    assert {None, *column} == set(column.cells)


def test_cells_that_were_changed_leave_nothing_behind():
    """Protects: distinct cells as evidence for how numbers are written. Expected: 0.5 is gone, where it became 50%."""
    column = cells.changed(cells.column([0.5, 0.5, 3, "50%"]), np.array([0, 1]), cells.percentage)
    assert list(column) == ["50%", "50%", 3, "50%"]
    assert column.cells == (None, "50%", 3) or set(column.cells) == {None, "50%", 3}


# --- workbooks ------------------------------------------------------------------------------------------------------


def in_days(row: list[object]) -> list[object]:
    """A row of the truth as Calc and the writer of .xlsb here put it: no truth value, or no time."""
    return ["3:04" if cell == time(3, 4) else cell for cell in row]


WORKBOOKS: dict[str, tuple[Callable[[], bytes], list[list[object]]]] = {
    "xlsx": (workbook, TRUTH),
    "xls": ((FILES / "table.xls").read_bytes, TRUTH),
    "ods": ((FILES / "table.ods").read_bytes, [*TRUTH[:5], [1, *TRUTH[5][1:]]]),
    "xlsb": (binary_workbook, [in_days(row) for row in TRUTH]),
}


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_workbooks_of_every_format(kind):
    """Protects: values, and what the file says beside them. Expected: the table of this module: numbers, texts without
    blanks around them, percentages and errors as they are shown, days and times; hidden row 4; the empty sheet left
    out."""
    made, truth = WORKBOOKS[kind]
    sheets = sheets_of(made(), f"table.{kind}")
    assert grid(sheets[0]) == truth
    assert sheets[0].hidden_rows == {4}
    assert (sheets[0].file, sheets[0].name, sheets[0].hidden) == (f"table.{kind}", "Data", False)
    if kind != "xlsb":
        assert sheets[0].merged == ((1, 0, 1, 4),)
        (hidden,) = sheets[1:]
        assert (hidden.name, hidden.hidden, grid(hidden)) == ("Catatan", True, [["rahasia"]])


@pytest.mark.parametrize(
    ("merged", "kept"),
    [
        (["A1:B1"], ((1, 0, 1, 1),)),
        (["B1:Z9"], ((1, 1, 2, 1),)),
        (["A1:XFD1048576"], ((1, 0, 2, 1),)),
        (["B2", "A2:A2", "C1:D1", "A5:B6"], ()),
        (["A1:B2", "A1:B1"], ()),
    ],
)
def test_merged_blocks_stay_within_the_sheet(merged, kept):
    """Protects: who goes through the cells of merged blocks. Expected: as far as there are cells; nothing of one cell,
    outside, or where blocks lie upon one another."""
    blocks = "".join(f'<mergeCell ref="{block}"/>' for block in merged)
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData><mergeCells>{blocks}</mergeCells></worksheet>"
    assert only(xlsx("", sheet=sheet), "a.xlsx").merged == kept


def test_a_hidden_sheet_of_a_binary_workbook():
    """Protects: hidden sheets in every format. Expected: hidden."""
    assert only(xlsb([(0, ["a"])], state=1), "a.xlsb").hidden


def test_types_of_cells():
    """Protects: a whole number is an int, so that a year is no 2022.0. Expected: by cell."""
    for kind, (made, _) in WORKBOOKS.items():
        (sheet, *_) = sheets_of(made(), f"a.{kind}")
        assert [type(cell) for cell in sheet.row(3)] == [int, str, float, str, date, str], kind
        assert type(sheet.row(4)[4]) is datetime, kind


FORMULA = "<c r='{}'><f>1+1</f>{}</c>"


@pytest.mark.parametrize("quote", ["'", '"'])
def test_formulas_without_a_stored_value(quote):
    """Protects: cells that look empty and are not. Expected: those without a value, by row and column, however the
    file puts it; a formula with a value is a value."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>{FORMULA.format(f"B{row}", value).replace(chr(39), quote)}</row>'
        for row, value in enumerate(["<v>2</v>", "", "<v></v>", "<v/>"], start=1)
    )
    shared = '<row r="5"><c r="C5"><f t="shared" si="0"/></c><c r="D5"><f t="shared" si="0"/><v>7</v></c></row>'
    sheet = only(xlsx(rows + shared.replace('"', quote)), "a.xlsx")
    assert sheet.unstored == ((2, 1), (3, 1), (4, 1), (5, 2))
    assert (sheet.row(1)[1], sheet.row(5)[3]) == (2, 7)


REFERENCES = st.sampled_from(["A1", "B1", "C2", "Z3", "AA4", "XFD5"])
CELL_XML = st.builds(
    lambda place, style, kind, content: f'<c r="{place}"{style}{kind}{content}',
    REFERENCES,
    st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="12"']),
    st.sampled_from(["", ' t="n"', ' t="str"', ' t="e"']),
    st.sampled_from(
        [
            *(
                "/>",
                " />",
                "></c>",
                "><v>1</v></c>",
                "><v>#REF!</v></c>",
                "><f>A1</f></c>",
                "><f>A1</f><v>#N/A</v></c>",
            ),
            *('><f t="shared" si="1"/></c>', "><f>A1</f><v/></c>", "><f>A1</f><v></v></c>", "><v>&lt;c r=</v></c>"),
        ]
    ),
)
ROW_XML = st.builds(
    lambda number, about, found: f'<row r="{number}"{about}>{"".join(found)}</row>',
    st.integers(1, 9),
    st.sampled_from(["", ' hidden="1"', ' spans="1:4" hidden="true"', ' hidden="0"', ' s="1" customFormat="1"']),
    st.lists(CELL_XML, max_size=4),
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(rows=st.lists(ROW_XML, max_size=5), prefix=st.sampled_from(["", "x:"]))
def test_marks_are_the_same_however_they_are_found(rows, prefix):
    """Protects: the short way through a worksheet that common programs wrote. Expected: what the parser of XML finds,
    with and without a prefix before the names."""
    xml = f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>"
    xml = re.sub(r"(</?)(?=[a-z])", rf"\g<1>{prefix}", xml)
    root = f'<{prefix}worksheet xmlns:x="urn:x"'
    part = xml.replace(f"<{prefix}worksheet", root, 1).encode()
    assert worksheet_xml._is_usual(part) is (prefix == "")
    short, long = worksheet_xml.marks_of(part, frozenset({1, 12})), worksheet_xml._of_any(part, frozenset({1, 12}))
    assert short.percent.tolist() == long.percent.tolist()
    assert {error: places.tolist() for error, places in short.errors.items()} == {
        error: places.tolist() for error, places in long.errors.items()
    }
    assert (short.unstored, short.hidden_rows) == (long.unstored, long.hidden_rows)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("0%", True),
        ("0.00 %", True),
        ('0"%"', False),
        ("0\\%", False),
        ("[Red]0%;0", True),
        ("#,##0", False),
        ("_%0", False),
    ],
)
def test_formats_that_show_percentages(code, shown):
    """Protects: a sign that is only written beside the number. Expected: what a spreadsheet shows."""
    styles = (
        f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="164" formatCode="{code.replace(chr(34), "&quot;")}"/></numFmts>'
    )
    styles += '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    rows = '<row r="1"><c r="A1" s="1"><v>0.5</v></c><c r="B1"><v>0.5</v></c></row>'
    assert only(xlsx(rows, styles=f"{styles}</styleSheet>"), "a.xlsx").row(1) == ("50%" if shown else 0.5, 0.5)


def test_rows_and_cells_without_numbers():
    """Protects: programs that number neither. Expected: each follows the one before; the percentage is C2."""
    styles = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>'
    rows = "<row><c><v>1</v></c></row><row hidden='1'><c/><c><v>2</v></c><c s='1'><v>0.25</v></c></row>"
    sheet = only(xlsx(rows, styles=styles), "a.xlsx")
    assert grid(sheet) == [[1, None, None], [None, 2, "25%"]]
    assert sheet.hidden_rows == {2}


ODS_ROWS = {
    "repeated cells": (
        ods_row(number_cell(7, ' table:number-columns-repeated="3"')) + ods_row(ods_cell("x")),
        [[7, 7, 7], ["x", None, None]],
    ),
    "repeated rows": (
        ods_row(number_cell(1), about=' table:number-rows-repeated="2"') + ods_row(ods_cell("x")),
        [[1], [1], ["x"]],
    ),
    "gaps": (
        ods_row(about=' table:number-rows-repeated="2"')
        + ods_row('<table:table-cell table:number-columns-repeated="2"/>', number_cell(5)),
        [[None] * 3, [None] * 3, [None, None, 5]],
    ),
    "empty to the last row": (
        ods_row(number_cell(1), '<table:table-cell table:number-columns-repeated="16383"/>')
        + ods_row(
            '<table:table-cell table:number-columns-repeated="16384"/>', about=' table:number-rows-repeated="1048575"'
        ),
        [[1]],
    ),
    "several lines": (ods_row("<table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell>"), [["a\nb"]]),
    "blanks": (ods_row(ods_cell('a<text:s text:c="2"/>b<text:tab/>c\n d<text:line-break/>e')), [["a  b\tc d\ne"]]),
    "a link": (
        ods_row(ods_cell('<text:a href="http://x">Poli</text:a> &amp; <text:span>IGD</text:span>')),
        [["Poli & IGD"]],
    ),
    "a note on a cell": (
        ods_row(
            "<table:table-cell><office:annotation><text:p>lihat</text:p></office:annotation><text:p>5</text:p></table:table-cell>"
        ),
        [["5"]],
    ),
    "kinds": (
        ods_row(
            ods_cell("93%", ' office:value-type="percentage" office:value="0.93"'),
            ods_cell("Rp 5", ' office:value-type="currency" office:value="5"'),
            ods_cell("1/5", ' office:value-type="date" office:date-value="2023-05-01"'),
            ods_cell("x", ' office:value-type="date" office:date-value="2023-05-01T12:30:00"'),
            ods_cell("x", ' office:value-type="time" office:time-value="PT03H04M00S"'),
            ods_cell("x", ' office:value-type="time" office:time-value="PT30H00M00S"'),
            ods_cell("x", ' office:value-type="boolean" office:boolean-value="true"'),
            ods_cell("5", ' office:value-type="string"'),
            ods_cell("#DIV/0!", ' office:value-type="string" office:string-value=""'),
            '<table:table-cell office:value-type="string" office:string-value="a"/>',
            ods_cell("besok", ' office:value-type="date" office:date-value="2023-99-99"'),
        ),
        [
            [
                "93%",
                5,
                date(2023, 5, 1),
                datetime(2023, 5, 1, 12, 30),
                time(3, 4),
                "30:00:00",
                "TRUE",
                "5",
                "#DIV/0!",
                "a",
                "besok",
            ]
        ],
    ),
}


@pytest.mark.parametrize("case", ODS_ROWS)
def test_sheets_of_libreoffice(case):
    """Protects: what .ods leaves out by saying it once. Expected: the rows that Calc shows."""
    rows, truth = ODS_ROWS[case]
    assert grid(only(ods(rows), "a.ods")) == truth


def test_what_libreoffice_says_beside_the_cells():
    """Protects: merged blocks, hidden and filtered rows, formulas without a value, the copy of another file's sheet.
    Expected: rows by their numbers; the copy is no sheet."""
    rows = (
        ods_row(
            ods_cell("a", ' table:number-columns-spanned="2" table:number-rows-spanned="2"'),
            "<table:covered-table-cell/>",
        )
        + ods_row(ods_cell("x"), ods_cell("y"), about=' table:visibility="collapse"')
        + ods_row(ods_cell("x"), '<table:table-cell table:formula="of:=1+1"/>', about=' table:visibility="filter"')
    )
    copy = "<table:table table:name=\"'file:///srv/other.ods'#$Data\">" + ods_row(ods_cell("9")) + "</table:table>"
    sheet = only(ods(rows, before=copy), "a.ods")
    assert (sheet.merged, sheet.hidden_rows, sheet.unstored) == (((1, 0, 2, 1),), {2, 3}, ((3, 1),))
    assert sheet.name == "A"


# --- pages of the web -----------------------------------------------------------------------------------------------

PAGE = """<html xmlns:x="urn:x"><head><title>x</title><style>td {color: red}</style></head><body>
<h3>Kunjungan 2023</h3><!-- <td>not this</td> -->
<table border=1><tr><th rowspan="2">Tahun</th><th colspan=2>Jumlah<br>pasien</th></tr>
<tr><th>Baru</th><th>Lama</th></tr>
<tr><td>2022<td>1.234<td>&nbsp;</tr>
<TR><TD><b>20</b>23</TD><TD>5 &amp; 6</TD><TD>&lt;script&gt;</TD></TR></table><p>Sumber:
SIMRS</p><script>document.write("<td>nor this</td>")</script></body></html>"""
PAGE_ROWS = [
    ["Kunjungan 2023", None, None],
    ["Tahun", "Jumlah\npasien", None],
    [None, "Baru", "Lama"],
    ["2022", "1.234", None],
    ["2023", "5 & 6", "<script>"],
    ["Sumber: SIMRS", None, None],
]


@pytest.mark.parametrize("name", ["laporan.xls", "laporan.xlsx", "laporan.csv", "laporan"])
def test_a_web_page_that_is_called_a_workbook(name):
    """Protects: what hospital systems export. Expected: titles and tables below one another, blocks of cells merged, no
    comment, no script, entities as letters and never as markup."""
    sheet = only(PAGE.encode(), name)
    assert grid(sheet) == PAGE_ROWS
    assert sheet.merged == ((2, 0, 3, 0), (2, 1, 2, 2))
    assert grid(only(PAGE.encode("utf-16"), name)) == PAGE_ROWS


def test_tables_within_tables():
    """Protects: pages that lay out with tables. Expected: the rows of the inner table, whole."""
    page = "<table><tr><td><table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table></td></tr></table>"
    filled = [row for row in grid(only(page.encode(), "a.xls")) if any(row)]
    assert filled == [["a", "b"], ["1", "2"]]


def test_pages_that_are_no_table():
    """Protects: a saved login page. Expected: a sentence that says what it is; XML is said to be XML."""
    assert "web page" in refusal(b"<!DOCTYPE html><html><body>Please log in</body></html>", "a.xls").reason
    xml = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Table/></Workbook>'
    assert "XML" in refusal(xml, "a.xls").reason


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(st.sampled_from("<>/=tdrhable \"'&;!-1"), max_size=80))
def test_any_page_is_read_or_refused(text):
    """Protects: pages that no program wrote. Expected: a sheet or a refusal, nothing else."""
    try:
        html_tables.sheet(f"<table>{text}", "a.xls")
    except Refused as why:
        assert why.reason


# --- statistics -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sav", "zsav", "dta"])
def test_statistics_files(kind):
    """Protects: cases and what the file says of its variables. Expected: names in the row without a number, so that
    case 1 is row 1; labels by name; missing and, in SPSS, user-missing values empty; days as days."""
    sheet = only(statistics(kind, **CASES), f"cases.{kind}")
    assert grid(sheet) == [
        ["id", "q", "nama", "tgl"],
        [1, 5, "Ani", date(2023, 1, 1)],
        [2, 9 if kind == "dta" else None, "Budi", date(2023, 2, 15)],
        [3, None, None, None],
    ]
    assert (sheet.first_row, sheet.last_row) == (0, 3)
    assert sheet.texts == {"id": "ID", "q": "Q", "nama": "NAMA", "tgl": "TGL"}
    assert sheet.labels == {"q": {1.0: "STS", 5.0: "SS"}}
    assert [type(cell) for cell in sheet.row(1)] == [int, int, str, date]


def test_letters_of_windows_in_a_statistics_file():
    """Protects: a file that says UTF-8 and is not. Expected: the letter as Windows writes it."""
    data = statistics("sav", nama=["Médis", "x"], q=[1.0, 2.0]).replace("Médis".encode(), b"M\xe9dis ")
    assert only(data, "a.sav").row(1)[0] == "Médis"


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("%td", date(1960, 1, 31)),
        ("%tc", datetime(1960, 1, 1, 0, 0, 0, 30_000)),
        ("%tm", date(1962, 7, 1)),
        ("%tq", date(1967, 7, 1)),
        ("%th", date(1975, 1, 1)),
        ("%ty", 30),
        ("%9.0g", 30),
        ("DATE11", date(1582, 10, 14)),
        ("DATETIME20", datetime(1582, 10, 14, 0, 0, 30)),
        ("TIME8", time(0, 0, 30)),
        ("F8.2", 30),
    ],
)
def test_days_and_times_of_statistics_programs(form, cell):
    """Protects: the beginnings from which programs count. Expected: 30 units after 1960 (Stata) or 14 October 1582
    (SPSS), by calendar."""
    from bsc_core.intake.formats.statistics_files import _column

    assert list(_column("t", [30.0], form)) == ["t", cell]


# --- what a file is --------------------------------------------------------------------------------------------------

CONTENTS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: as_text(ROWS).encode(),
    "utf-16": lambda: as_text(ROWS, "\t").encode("utf-16"),
    "html": PAGE.encode,
    "sav": lambda: statistics("sav", **CASES),
    "dta": lambda: statistics("dta", **CASES),
    **{kind: made for kind, (made, _) in WORKBOOKS.items()},
}


@pytest.mark.parametrize("content", CONTENTS)
def test_the_content_says_what_a_file_is(content):
    """Protects: wrong endings. Expected: the same sheets under every name."""
    data = CONTENTS[content]()
    truth = [grid(sheet) for sheet in sheets_of(data, f"right.{content}")]
    for ending in (".csv", ".xls", ".xlsx", ".dta", ".pdf", ""):
        assert [grid(sheet) for sheet in sheets_of(data, f"wrong{ending}")] == truth


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"%PDF-1.7 ...", "laporan.pdf", ".pdf"),
        (b"%PDF-1.7 ...", "laporan.xlsx", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "foto.csv", "picture"),
        (packed({"word/document.xml": "<x/>"}), "surat.xlsx", "document"),
        (packed({"a.xlsx": b"PK"}), "semua.xlsx", "archive"),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            "surat.ods",
            "document",
        ),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a.xls", "web archive"),
        (b"\x00\x01\x02 rubbish \xff" * 20, "a.xlsx", "workbook"),
        (b"\x00\x01\x02 rubbish \xff" * 20, "a.sav", "SPSS"),
        (b"\x00\x01\x02 rubbish \xff" * 20, "a.csv", "table"),
        (b"\x00\x01\x02 rubbish \xff" * 20, "a.foo", ".foo"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "a.xls", "damaged"),
        (bytes(5000), "a.xlsx", "empty"),
        (b"", "a.xlsx", "empty"),
        (packed({}), "a.xlsx", "archive"),
        (xlsx(""), "a.xlsx", "no filled cells"),
        (ods(""), "a.ods", "no filled cells"),
    ],
)
def test_what_is_no_table_says_what_it_is(data, name, word):
    """Protects: the reason is that of the case. Expected: a word that leads the person on."""
    assert word in refusal(data, name).reason


def compound(*names: str) -> bytes:
    """A compound file with empty streams of these names."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name, kind in (("Root Entry", 5), *((name, 2) for name in names)):
        said = name.encode("utf-16-le") + b"\0\0"
        directory += said.ljust(64, b"\0") + struct.pack("<HB49xIQ", len(said), kind, 0xFFFFFFFE, 0)
    return bytes(header) + table + directory.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (compound("EncryptionInfo", "EncryptedPackage"), "rahasia.xlsx"),
        (ods("", manifest="<m><file-entry><encryption-data/></file-entry></m>"), "rahasia.ods"),
    ],
)
def test_a_password_is_said(data, name):
    """Protects: a locked workbook is not called damaged. Expected: the word, and what to do."""
    problem = refusal(data, name)
    assert "password" in problem.reason
    assert "without a password" in problem.way_out


def test_a_password_of_an_old_workbook_is_said():
    """Protects: .xls with a password, which begins with a record that says so. Expected: the word."""
    data = (FILES / "table.xls").read_bytes()
    stream = data.index(struct.pack("<HHHH", 0x0809, 16, 0x0600, 5))
    first = stream + 20
    locked = data[:first] + struct.pack("<HHH", 0x002F, 2, 1) + data[first + 6 :]
    assert "password" in refusal(locked, "a.xls").reason


def test_what_is_offered_is_read():
    """Protects: the list of formats that people are shown. Expected: an ending for every format here."""
    assert {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".sav", ".zsav", ".dta"} == set(FORMATS)


def test_the_reason_can_be_pickled():
    """Protects: what a session keeps. Expected: the same sentences."""
    import pickle

    problem = refusal(b"", "a.csv")
    again = pickle.loads(pickle.dumps(problem))
    assert (again.file, again.reason, again.way_out) == (problem.file, problem.reason, problem.way_out)


# --- hostile files --------------------------------------------------------------------------------------------------


def far_cell(cell: str) -> bytes:
    """A workbook with a table in the first corner and one filled cell in the last."""
    return xlsx(f'<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576">{cell}</row>')


def patched(data: bytes, place: int, form: str, *values: int) -> bytes:
    """The bytes with these numbers written over a place."""
    changed = bytearray(data)
    struct.pack_into(form, changed, place, *values)
    return bytes(changed)


def old_workbook(form: str, place: int, *values: int) -> bytes:
    """The stored .xls with numbers written over what stands at a place of its first record of a number."""
    data = (FILES / "table.xls").read_bytes()
    return patched(data, data.index(struct.pack("<HHHH", 0x027E, 10, 2, 0)) + place, form, *values)


def bomb(copies: int, said: int | None = None) -> bytes:
    """A workbook with parts of 64 MB of blanks, packed to 64 kB each; ``said`` is how large the file says they are."""
    out = io.BytesIO()
    blanks = b" " * (64 << 20)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        for copy in range(copies):
            book.writestr(f"xl/worksheets/sheet{copy}.xml", blanks)
    size = struct.pack("<I", len(blanks))
    return out.getvalue().replace(size, struct.pack("<I", said)) if said is not None else out.getvalue()


def many_rows() -> bytes:
    """A table of two rows, and below it formats on every row that a sheet has."""
    empty = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(3, 1_048_577))
    return xlsx(f'<row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="B2"><v>8</v></c></row>{empty}')


def many_columns() -> bytes:
    """Three rows as wide as a sheet can be."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("A")
    for row in range(3):
        sheet.append([row + column for column in range(MOST_COLUMNS)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
NAMES = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="worksheet1"/>' for n in range(1, MOST_SHEETS + 3))
LIKE_STYLES = ' s="1">' * 300_000
VALUE = '<row r="1"><c r="A1"><v>7</v></c></row>'

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "far cell": (lambda: far_cell('<c r="XFD1048576"><v>7</v></c>'), "XFD1048576"),
    "far cell, style first": (lambda: far_cell('<c s="0" r="XFD1048576"><v>7</v></c>'), "refused"),
    "far cell, other quotes": (lambda: far_cell("<c r='XFD1048576'><v>7</v></c>"), "refused"),
    "far cell, no names": (
        lambda: xlsx(VALUE + '<row r="1048575"/><row>' + "<c/>" * 16_383 + "<c><v>7</v></c></row>"),
        "refused",
    ),
    "far empty cell": (lambda: far_cell('<c r="XFD1048576" s="1"/>'), "read"),
    "far formula without a value": (lambda: far_cell('<c r="XFD1048576"><f>1</f></c>'), "refused or read"),
    "far cell, xlsb": (lambda: xlsb([(0, [7]), (1_048_575, [None] * 16_383 + [7])]), "refused"),
    "far row, xlsb": (lambda: xlsb([(0, [7]), (0xFFFFFFF0, [7])]), "refused or read"),
    "far column, xlsb": (
        lambda: packed_with(xlsb([(0, [7])]), record(2, struct.pack("<IIi", 1 << 31, 0, 30))),
        "refused",
    ),
    "far cell, xls": (lambda: old_workbook("<HH", 4, 65_535, 65_535), "refused"),
    "far row, xls": (lambda: old_workbook("<H", 4, 65_535), "read"),
    "far cell, ods": (
        lambda: ods(
            ods_row(number_cell(7))
            + ods_row(about=' table:number-rows-repeated="1048574"')
            + ods_row('<table:table-cell table:number-columns-repeated="16383"/>', number_cell(7))
        ),
        "refused",
    ),
    "filled to the last corner, ods": (
        lambda: ods(
            ods_row(
                number_cell(7, ' table:number-columns-repeated="16384"'), about=' table:number-rows-repeated="1048576"'
            )
        ),
        "refused",
    ),
    "endless repetition, ods": (
        lambda: ods(ods_row(number_cell(7, ' table:number-columns-repeated="99999999999"'))),
        "refused",
    ),
    "endless blanks, ods": (lambda: ods(ods_row(ods_cell('<text:s text:c="4000000000"/>' * 50 + "x"))), "read"),
    "a million formatted rows": (many_rows, "read"),
    "as many columns as there are": (many_columns, "read"),
    "too many columns": (lambda: ("1," * MOST_COLUMNS + "1\n").encode(), "refused"),
    "too many cells": (lambda: b"," * (MOST_CELLS + 1), "refused"),
    "one wide row": (lambda: b"a,b\n" * 400_000 + b"," * 16_000, "refused"),
    "too many lines": (lambda: b"a\n" + b"\n" * 2_000_000, "refused"),
    "bomb": (lambda: bomb(9), "refused"),
    "bomb that says it is small": (lambda: bomb(1, 10), "refused"),
    "bomb within a bomb": (lambda: packed({"xl/workbook.xml": bomb(9)}), "refused"),
    "strings that are said to be many": (
        lambda: xlsx(VALUE, strings=f'<sst {MAIN} count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>'),
        "refused or read",
    ),
    "entities": (
        lambda: xlsx(VALUE, sheet=f"{ENTITIES}<worksheet><sheetData>{VALUE}</sheetData></worksheet>"),
        "refused",
    ),
    "entities in the book": (lambda: xlsx(VALUE, book=f"{ENTITIES}<workbook/>"), "refused"),
    "a tag without end": (lambda: far_cell(f'<c r="A9"{chr(32)}{"s=" * 9}' + ' s="1" t="e"' * 1_000_000), "refused"),
    "a text that looks like styles": (
        lambda: xlsx(
            VALUE + f'<row r="2"><c r="A2" t="inlineStr"><is><t>{LIKE_STYLES}</t></is></c></row>',
            styles=f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>',
        ),
        "read",
    ),
    "nothing but tags": (lambda: xlsx("", sheet="<worksheet><sheetData>" + "<c/>" * 11_000_000), "refused"),
    "one sheet with many names": (
        lambda: xlsx(VALUE, book=f"<workbook {MAIN}><sheets>{NAMES}</sheets></workbook>"),
        "refused",
    ),
    "sectors in a circle, xls": (
        lambda: patched((FILES / "table.xls").read_bytes(), 512, "<16I", *range(16)),
        "refused or read",
    ),
    "sectors that are said to be many, xls": (
        lambda: patched((FILES / "table.xls").read_bytes(), 44, "<II", 0xFFFFFFF0, 0),
        "refused or read",
    ),
    "strings that are said to be many, xls": (
        lambda: re.sub(
            rb"(\xfc\x00..(?:.\x00\x00\x00))(.\x00\x00\x00)",
            lambda found: found.group(1) + b"\xff\xff\xff\x7f",
            (FILES / "table.xls").read_bytes(),
            count=1,
            flags=re.DOTALL,
        ),
        "refused or read",
    ),
    "spans, html": (lambda: b"<table>" + b"<tr>" * 9 + b"<td colspan=1000 rowspan=65000>x" * 10_000, "refused"),
    "many spans, html": (lambda: b"<table>" + b"<tr><td colspan=1000 rowspan=65000>x" * 100_000, "refused"),
    "open comments, html": (lambda: b"<table><tr><td>x</td></tr>" + b"<!--" * 1_000_000, "read"),
    "open tags, html": (lambda: b"<table><tr><td>x</td></tr>" + b"<td " * 1_000_000, "read"),
    "a library that breaks down": (
        lambda: patched(statistics("sav", **CASES), 176, "<i", 0x7E),
        "refused or read",
    ),
}


def packed_with(data: bytes, cell: bytes) -> bytes:
    """A binary workbook with another record of a cell before the end of its sheet's cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(record(0x92), cell + record(0x92))
    return packed(parts)


MEMORY, SECONDS = 4 << 30, 25
RUN = """
import resource, sys
sys.path[:0] = ["tests", "."]
import test_files
resource.setrlimit(resource.RLIMIT_AS, (test_files.MEMORY, test_files.MEMORY))
test_files.say_outcomes()
"""


def say_outcomes() -> None:
    """Prints for each hostile file whether it was read or why it was refused, and the seconds that took."""
    for name, (made, _) in HOSTILE.items():
        data = made()
        start = clock.perf_counter()
        try:
            said = "read " + str(max(sheet.height for sheet in sheets_of(data, "a")))
        except UnreadableFile as why:
            said = f"refused {why.reason}"
        print(json.dumps([name, said, clock.perf_counter() - start]), flush=True)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[str, float]]:
    """What came of each hostile file, in a process with little memory."""
    pytest.importorskip("resource")
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=FILES.parents[1], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    return {name: (said, seconds) for name, said, seconds in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_read_or_refused(outcomes, name):
    """Protects: the process and its time, with 4 GB to work in. Expected: read where little of a large file is filled,
    else refused; the far cell by its name."""
    said, seconds = outcomes[name]
    assert seconds < SECONDS
    expected = HOSTILE[name][1]
    assert re.match(expected.replace(" or ", "|"), said) or expected in said


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    """Protects: time. Expected: refused, and no process left."""
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.001)
    with pytest.raises(Refused, match="time"), apart.reading("workbook", workbook()) as content:
        content()


def test_a_reading_that_is_given_up_ends_its_process():
    """Protects: no process is left behind where the guard refuses first. Expected: it ends with the `with`."""
    with pytest.raises(KeyError), apart.reading("workbook", workbook()):
        raise KeyError


seen: list[tuple[str, str]] = []
watching = False


def watch(event: str, about: tuple[object, ...]) -> None:
    """Notes what this process opens, connects to and starts, while it is watched."""
    if watching and event.split(".")[0] in ("open", "socket", "subprocess", "os", "urllib", "ftplib", "http"):
        seen.append((event, repr(about)))


def linked(url: str, path: str) -> dict[str, bytes]:
    """Files of several formats with macros, and with links, formulas and pictures that point to these places."""
    outside = f'TargetMode="External" Target="{url}"/>'
    outside += f'<Relationship Id="r2" Type="x" TargetMode="External" Target="file://{path}"/>'
    link = relations(externalLinkPath1="x").replace('Target="x"/>', outside)
    rows = (
        f'<row r="1"><c r="A1"><f>[1]Data!$A$1</f><v>7</v></c><c r="B1" t="str"><f>WEBSERVICE("{url}")</f><v>x</v></c>'
        "<c r=\"C1\"><f>cmd|'/c calc'!A1</f><v>1</v></c></row>"
    )
    book = f"<workbook {MAIN}><sheets>{ONE_SHEET}</sheets>"
    book += '<externalReferences><externalReference r:id="externalLink1"/></externalReferences></workbook>'
    image = f'<draw:image xlink:href="{url}" xmlns:draw="d" xmlns:xlink="l"/>'
    image += f'<table:table-source xlink:href="file://{path}" xmlns:xlink="l"/>'
    return {
        "a.xlsm": xlsx(
            rows,
            book=book,
            **{
                "xl/_rels/workbook.xml.rels": relations(
                    worksheet1="worksheets/sheet1.xml",
                    externalLink1="externalLinks/externalLink1.xml",
                    vbaProject1="vbaProject.bin",
                ),
                "xl/externalLinks/externalLink1.xml": f'<externalLink {MAIN}><externalBook r:id="x"/></externalLink>',
                "xl/externalLinks/_rels/externalLink1.xml.rels": link,
                "xl/worksheets/_rels/sheet1.xml.rels": link,
                "xl/vbaProject.bin": b"Sub Auto_Open()",
            },
        ),
        "a.ods": ods(image + ods_row(ods_cell("x", f' table:formula="of:=WEBSERVICE(&quot;{url}&quot;)"'))),
        "a.xls": f'<link rel=stylesheet href="{url}"><table><tr><td><img src="{url}">x<iframe src="file://{path}"></table>'.encode(),
        "a.csv": f"a,b\n=WEBSERVICE({url}),=cmd|'/c calc'!A1\n".encode(),
    }


def test_nothing_is_run_and_no_link_is_followed(tmp_path):
    """Protects: the person's computer and network, here and in the process that reads apart. Expected: the values as
    they are stored; nothing comes to the address that is linked, nothing waits at the pipe that is linked, and this
    process opens, connects to and starts nothing but the program that reads."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no pipes with a name on this system")
    global watching
    pipe = tmp_path / "other.xlsx"
    os.mkfifo(pipe)
    sys.addaudithook(watch)
    with socket.create_server(("127.0.0.1", 0)) as address:
        address.settimeout(0.2)
        for name, data in linked(f"http://127.0.0.1:{address.getsockname()[1]}/x.xlsx", str(pipe)).items():
            seen.clear()
            watching = True
            try:
                sheet = only(data, name)
            finally:
                watching = False
            assert sheet.columns
            started = [about for event, about in seen if event == "subprocess.Popen"]
            assert all("apart_readers.py" in about for about in started)
            assert len(started) == (name == "a.xlsm")
            assert not [
                event for event, _ in seen if event.startswith(("socket.", "urllib", "http", "ftplib", "os.system"))
            ]
            assert not [about for event, about in seen if "127.0.0.1" in about or str(tmp_path) in about]
        with pytest.raises(TimeoutError):
            address.accept()


# --- broken bytes ---------------------------------------------------------------------------------------------------

PIECES = [
    *b"1048576 XFD1048576 99999999999 -1 < > \" ' & &#0; <!-- --> <![CDATA[ \0 \xff\xfe , ; nan 1e999 <f> </c>".split(
        b" "
    ),
    b"\n",
    b"\t",
    b'r="ZZ9"',
    b' t="e"',
    b' table:number-columns-repeated="100000000"',
    b'<simple-cell n="7"/>',
    b"<td colspan=99999 rowspan=9999>",
    b"<table>",
    b"<tr>",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    bytes(4),
    b"\0\0\x10\0",
]


def broken(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them changed, left out, doubled or cut off."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4, 8, 30])):
        if len(changed) < 8:
            break
        place = chance.randrange(len(changed) if chance.random() < 0.6 else min(len(changed), 800))
        what = chance.randrange(7)
        if what == 0:
            changed[place] = chance.randrange(256)
        elif what == 1:
            changed[place] ^= 1 << chance.randrange(8)
        elif what == 2:
            del changed[place : place + chance.randrange(1, 40)]
        elif what == 3:
            start = chance.randrange(len(changed))
            changed[place:place] = changed[start : start + chance.randrange(1, 200)]
        elif what == 4 and chance.random() < 0.3:
            changed = changed[: max(place, 20)]
        else:
            piece = chance.choice(PIECES)
            changed[place : place + (len(piece) if what == 5 else 0)] = piece
    return bytes(changed)


def broken_within(data: bytes, chance: random.Random) -> bytes:
    """The file with bytes changed: anywhere, or for a packed one mostly within a part, so that it still unpacks."""
    if not data.startswith(b"PK") or chance.random() < 0.3:
        return broken(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    hit = chance.choice([name for name in parts if name.endswith((".xml", ".bin", ".rels"))])
    return packed(parts | {hit: broken(parts[hit], chance)})


WHOLE = {name: made() for name, made in CONTENTS.items()} | {"zsav": statistics("zsav", **CASES)}
APART = {"sav": 10, "zsav": 10, "dta": 10}
"""For the formats that take a fifth of a second, how many times fewer examples there are."""


@pytest.mark.parametrize("kind", WHOLE)
def test_broken_bytes_are_read_or_refused(kind):
    """Protects: no upload ends in a crash, of a library's process neither. Expected: sheets or UnreadableFile, whatever
    is broken in a file of each format."""

    @settings(max_examples=EXAMPLES // APART.get(kind, 1), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    def check(seed):
        try:
            sheets = sheets_of(broken_within(WHOLE[kind], random.Random(seed)), f"a.{kind}")
        except UnreadableFile as why:
            assert why.reason
            assert why.way_out
            return
        for sheet in sheets:
            assert len(sheet.filled_rows)
            assert {len(column) for column in sheet.columns} == {sheet.height}

    check()


@pytest.mark.parametrize("kind", WHOLE)
def test_files_that_are_cut_off(kind):
    """Protects: a broken download. Expected: sheets or UnreadableFile at every length, here a dozen of them."""
    data = WHOLE[kind]
    for length in range(1, len(data), max(1, len(data) // 12)):
        try:
            sheets_of(data[:length], f"a.{kind}")
        except UnreadableFile as why:
            assert why.reason
