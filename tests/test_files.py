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

from bsc_core.intake import apart, cells, delimited, html_tables, worksheet_xml
from bsc_core.intake.files import FORMATS, UnreadableFile, sheets_of
from bsc_core.intake.limits import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_SHEETS
from bsc_core.intake.refusal import Refused
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
        "xl/workbook.xml": f'<workbook {MAIN}><sheets><sheet name="A" sheetId="1" r:id="worksheet1"/></sheets></workbook>',
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

    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"imbang-{os.getpid()}.{kind}"
    frame = pd.DataFrame(columns)
    labels = {"column_labels": [name.upper() for name in columns], "variable_value_labels": {"q": {1: "STS", 5: "SS"}}}
    try:
        if kind == "dta":
            pyreadstat.write_dta(frame, str(path), **labels)
        else:
            pyreadstat.write_sav(frame, str(path), compress=kind == "zsav", missing_ranges={"q": [9]}, **labels)
        return path.read_bytes()
    finally:
        path.unlink(missing_ok=True)


CASES = {
    "id": [1.0, 2.0, 3.0],
    "q": [5.0, 9.0, None],
    "nama": ["Ani  ", "Budi", ""],
    "tgl": [date(2023, 1, 1), date(2023, 2, 15), None],
}
