"""Pages to bytes, in every format that is read; and bare workbooks for what no honest program writes."""

from __future__ import annotations

import csv as csv_module
import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from nasty.pages import Cell, Page, Percent

FILES = Path(__file__).parent / "files"


def stored(name: str) -> bytes:
    """A file that was written by another program; files/README.md says how."""
    return (FILES / name).read_bytes()


# --- text -----------------------------------------------------------------------------------------------------------


def csv(drawn: Page, delimiter: str = ",", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    """The page as delimited text; cells that hold a delimiter, a quote or a line's end are quoted."""
    out = io.StringIO()
    csv_module.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(
        ["" if cell is None else cell for cell in row] for row in drawn.rows
    )
    return out.getvalue().encode(encoding)


def html(drawn: Page) -> bytes:
    """The page as the HTML table that many hospital systems call .xls."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str('' if cell is None else cell))}</td>" for cell in row) + "</tr>"
        for row in drawn.rows
    )
    return f'<html><head><meta charset="utf-8"></head><body><table border="1">{rows}</table></body></html>'.encode()


# --- workbooks ------------------------------------------------------------------------------------------------------


def xlsx(*pages: Page) -> bytes:
    """The pages as sheets of a workbook, with merged cells, hidden rows and hidden sheets. Formulas store no value."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for drawn in pages:
        sheet = book.create_sheet(drawn.name)
        for at, row in enumerate(drawn.rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is None:
                    continue
                cell = sheet.cell(at, column, float(value) if isinstance(value, Percent) else value)
                if isinstance(value, Percent):
                    cell.number_format = "0%"
        for top, left, bottom, right in drawn.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for hidden in drawn.hidden_rows:
            sheet.row_dimensions[hidden + 1].hidden = True
        sheet.sheet_state = "hidden" if drawn.hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(book: bytes, change: Mapping[str, Callable[[bytes], bytes]], add: Mapping[str, bytes]) -> bytes:
    """A zip with some of its parts changed and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change.get(part, bytes)(old.read(part)))
        for part, content in add.items():
            new.writestr(part, content)
    return out.getvalue()


def xlsm(*pages: Page) -> bytes:
    """A workbook that carries a macro part."""

    def with_macros(types: bytes) -> bytes:
        plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        return types.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml").replace(
            b"<Default ", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default ', 1
        )

    def linked(relations: bytes) -> bytes:
        kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
        own = b'<Relationship Id="rIdVba" Type="' + kind + b'" Target="vbaProject.bin"/></Relationships>'
        return relations.replace(b"</Relationships>", own)

    change = {"[Content_Types].xml": with_macros, "xl/_rels/workbook.xml.rels": linked}
    return repacked(xlsx(*pages), change, {"xl/vbaProject.bin": OLE + b"\0" * 504})


OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def bare_xlsx(
    rows: bytes | Iterable[bytes], shared: bytes | None = None, parts: Mapping[str, bytes] | None = None
) -> bytes:
    """A workbook of one sheet whose <row> elements are written as they are given, piece by piece.

    ``shared`` is the whole of the part of shared texts, ``parts`` are any others.
    """
    pieces = [rows] if isinstance(rows, bytes) else rows
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")), 1
        )
        if kind == "worksheet" or shared is not None
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
        )
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>')
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_SHEET}"><sheetData>'.encode())
            for piece in pieces:
                sheet.write(piece)
            sheet.write(b"</sheetData></worksheet>")
        for name, content in ({"xl/sharedStrings.xml": shared} if shared is not None else {}).items():
            book.writestr(name, content)
        for name, content in (parts or {}).items():
            book.writestr(name, content)
    return out.getvalue()


def xml_rows(drawn: Page, formulas: Mapping[str, str] | None = None) -> bytes:
    """The page as <row> elements; ``formulas`` (by the cell's address) stand beside the stored values."""

    def cell(row: int, column: int, value: Cell) -> str:
        address = f"{letters(column)}{row}"
        formula = f"<f>{escape((formulas or {})[address])}</f>" if address in (formulas or {}) else ""
        if isinstance(value, (int, float)):
            return f'<c r="{address}">{formula}<v>{value}</v></c>'
        if formula:
            return f'<c r="{address}" t="str">{formula}<v>{escape(value)}</v></c>'
        return f'<c r="{address}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    return "".join(
        f'<row r="{n}">' + "".join(cell(n, at, value) for at, value in enumerate(row) if value is not None) + "</row>"
        for n, row in enumerate(drawn.rows, start=1)
    ).encode()


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, B ... Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def ods(*pages: Page) -> bytes:
    """The pages as an OpenDocument spreadsheet, with merged cells, hidden rows and hidden sheets."""

    def cell(drawn: Page, row: int, column: int) -> str:
        value = drawn.rows[row][column]
        for top, left, bottom, right in drawn.merged:
            if (row, column) == (top, left):
                span = (
                    f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
                )
                return _ods_cell(value, span)
            if top <= row <= bottom and left <= column <= right:
                return "<table:covered-table-cell/>"
        return _ods_cell(value)

    def sheet(drawn: Page) -> str:
        style = ' table:style-name="hidden"' if drawn.hidden else ""
        unseen = ' table:visibility="collapse"'
        rows = "".join(
            f"<table:table-row{unseen if row in drawn.hidden_rows else ''}>"
            + "".join(cell(drawn, row, column) for column in range(drawn.width))
            + "</table:table-row>"
            for row in range(len(drawn.rows))
        )
        empty = (
            '<table:table-row table:number-rows-repeated="1048000">'
            '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        )
        return f'<table:table table:name="{escape(drawn.name)}"{style}>{rows}{empty}</table:table>'

    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{urn}:office:1.0" '
        f'xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0" xmlns:style="{urn}:style:1.0" office:version="1.2">'
        '<office:automatic-styles><style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{''.join(map(sheet, pages))}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), kind)
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _ods_cell(value: Cell, about: str = "") -> str:
    if value is None:
        return f"<table:table-cell{about}/>"
    if isinstance(value, date):
        return f'<table:table-cell{about} office:value-type="date" office:date-value="{value.isoformat()}"/>'
    number = f' office:value-type="float" office:value="{value}"' if isinstance(value, (int, float)) else ""
    kind = number or ' office:value-type="string"'
    return f"<table:table-cell{about}{kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def xlsb(drawn: Page) -> bytes:
    """The page as a binary workbook: texts inline, numbers as 8-byte floats."""

    def record(kind: int, content: bytes = b"") -> bytes:
        sign = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        size, length = len(content), b""
        while True:
            length += bytes([size & 127 | (128 if size > 127 else 0)])
            size >>= 7
            if not size:
                return sign + length + content

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    def cell(column: int, value: Cell) -> bytes:
        place = struct.pack("<II", column, 0)
        if isinstance(value, (int, float)):
            return record(5, place + struct.pack("<d", value))
        return record(6, place + text(str(value)))

    rows = b"".join(
        record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0))
        + b"".join(cell(column, value) for column, value in enumerate(row) if value is not None)
        for at, row in enumerate(drawn.rows)
    )
    corner = struct.pack("<IIII", 0, len(drawn.rows) - 1, 0, drawn.width - 1)
    sheet = record(129) + record(148, corner) + record(145) + rows + record(146) + record(130)
    names = record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text(drawn.name)) + record(144)
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/{{}}" Target="{{}}"/>'
    relations = f'<Relationships xmlns="{_RELATIONS}">{link}</Relationships>'
    binary = "application/vnd.ms-excel"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_TYPES}"><Default Extension="bin" ContentType="{binary}.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{binary}.worksheet"/></Types>',
        )
        book.writestr("_rels/.rels", relations.format("officeDocument", "xl/workbook.bin"))
        book.writestr("xl/workbook.bin", record(131) + names + record(132))
        book.writestr("xl/_rels/workbook.bin.rels", relations.format("worksheet", "worksheets/sheet1.bin"))
        book.writestr("xl/worksheets/sheet1.bin", sheet)
    return out.getvalue()


# --- statistics files -----------------------------------------------------------------------------------------------


def sav(frame: pd.DataFrame, **about: Any) -> bytes:
    """An SPSS file; ``about`` as pyreadstat.write_sav takes it."""
    import pyreadstat

    return _written("answers.sav", lambda path: pyreadstat.write_sav(frame, path, **about))


def dta(frame: pd.DataFrame, **about: Any) -> bytes:
    """A Stata file; ``about`` as pyreadstat.write_dta takes it."""
    import pyreadstat

    return _written("answers.dta", lambda path: pyreadstat.write_dta(frame, path, **about))


def _written(name: str, write: Callable[[str], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(str(path))
        return path.read_bytes()


# --- what no honest program writes ----------------------------------------------------------------------------------


def bomb(part: str, head: bytes, tail: bytes, megabytes: int, said: int | None = None) -> bytes:
    """A workbook one part of which unpacks to so many megabytes of blanks; ``said`` is the size that it claims."""
    block = b" " * (1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first + again * megabytes + packer.compress(tail) + packer.flush(zlib.Z_FINISH)
    crc = zlib.crc32(head)
    for _ in range(megabytes):
        crc = zlib.crc32(block, crc)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bare_xlsx(b"", b""))) as old, zipfile.ZipFile(out, "w") as book:
        for name in old.namelist():
            if name != part:
                book.writestr(name, old.read(name))
        about = zipfile.ZipInfo(part)
        book.writestr(about, packed)  # as if not packed: what the zip says of it is put right below
        about.compress_type, about.CRC = zipfile.ZIP_DEFLATED, zlib.crc32(tail, crc)
        about.file_size = said if said is not None else len(head) + (megabytes << 20) + len(tail)
    return out.getvalue()


def compound(*streams: str) -> bytes:
    """An OLE file with these streams, 4,096 bytes each, as an encrypted workbook has its EncryptedPackage."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors = 4096 // 512

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        about = struct.pack("<HBBIII", len(text) + 2, kind, 1, free, right, child)
        return (text.ljust(64, b"\0") + about).ljust(116, b"\0") + struct.pack("<IQ", start, size)

    begins = [2 + n * sectors for n in range(len(streams))]
    chains = [at + 1 if at < begin + sectors - 1 else end for begin in begins for at in range(begin, begin + sectors)]
    entries = entry("Root Entry", 5, free, 1, end, 0) + b"".join(
        entry(name, 2, n + 1 if n < len(streams) else free, free, begins[n - 1], 4096)
        for n, name in enumerate(streams, 1)
    )
    header = OLE + b"\0" * 16 + struct.pack("<5H6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    first = header + struct.pack("<I", 0)
    allocation = struct.pack(f"<{2 + len(chains)}I", table, end, *chains)
    return (
        first.ljust(512, b"\xff")
        + allocation.ljust(512, b"\xff")
        + entries.ljust(512, b"\0")
        + b"\x5a" * 4096 * len(streams)
    )
