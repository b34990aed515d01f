"""Files that are damaged, or made to do harm: each ends in a sentence or in a clean table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from nasty.counts import TRUE_VISITS, VISITS_PAGE
from nasty.pages import native, page
from nasty.truth import Unreadable, nasty, says, table
from nasty.writing import bare_xlsx, bomb, compound, csv, letters, repacked, stored, xlsx, xml_rows

DRAWN = native(page(VISITS_PAGE))
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SLOW = 30
"""Seconds, generous: hostile files are large, and machines that test are slow."""


# --- damaged --------------------------------------------------------------------------------------------------------


@nasty("kosong.xlsx", Unreadable())
def nothing() -> bytes:
    """No byte."""
    return b""


@nasty("spasi.csv", Unreadable())
def blanks() -> bytes:
    """Blanks, delimiters and line ends alone."""
    return b" ;; \r\n\t\r\n ;; \r\n" * 100


@nasty("judul saja.csv", Unreadable())
def a_header_alone() -> bytes:
    """A header without a row."""
    return b"Tahun,Jumlah Kunjungan,Pasien Lama,Pasien Baru\r\n"


@nasty("dos.csv", TRUE_VISITS)
def an_end_as_of_old() -> bytes:
    """Ctrl-Z behind the last line, as programs of the eighties ended a text, and a form feed before it."""
    return csv(page(VISITS_PAGE)) + b"\x0c\x1a"


@nasty("terpotong.xlsx", Unreadable())
def cut_short() -> bytes:
    """Half of a workbook."""
    data = xlsx(DRAWN)
    return data[: len(data) // 2]


@nasty("terpotong.xls", Unreadable())
def old_workbook_cut_short() -> bytes:
    """The first 3,000 bytes of an old workbook."""
    return stored("visits.xls")[:3000]


@nasty("terpotong.sav", Unreadable())
def statistics_file_cut_short() -> bytes:
    """The beginning of an SPSS file and nothing else."""
    return b"$FL2@(#) SPSS DATA FILE".ljust(100)


@nasty("rahasia.xlsx", Unreadable(("password",)))
def encrypted() -> bytes:
    """A workbook behind a password: an OLE file with the streams EncryptionInfo and EncryptedPackage."""
    return compound("EncryptionInfo", "EncryptedPackage")


@nasty("laporan.xlsx", Unreadable())
def a_pdf_called_xlsx() -> bytes:
    """Another kind of file altogether."""
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + bytes(range(256)) * 20


@nasty("gambar.csv", Unreadable())
def a_picture_called_csv() -> bytes:
    """Bytes that are no text."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40


@nasty("surat.xlsx", Unreadable())
def a_letter_called_xlsx() -> bytes:
    """A zip without a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as letter:
        letter.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


@nasty("foto.jpeg", Unreadable(("jpeg",)))
def an_ending_that_is_not_read() -> bytes:
    """A format that is not read."""
    return b"\xff\xd8\xff\xe0" + b"\0" * 100


# --- too much -------------------------------------------------------------------------------------------------------


@nasty("lebar.xlsx", TRUE_VISITS, Unreadable(), seconds=SLOW)
def sixteen_thousand_columns() -> bytes:
    """A header for every column that a spreadsheet has, the table in the first four."""
    wide = ((*row, *(f"Kolom {n}" if at == 0 else n for n in range(16_380))) for at, row in enumerate(DRAWN.rows))
    return bare_xlsx(
        b"".join(
            f'<row r="{n}">'.encode()
            + b"".join(
                f'<c r="{letters(at)}{n}" t="inlineStr"><is><t>{cell}</t></is></c>'.encode()
                if isinstance(cell, str)
                else f'<c r="{letters(at)}{n}"><v>{cell}</v></c>'.encode()
                for at, cell in enumerate(row)
            )
            + b"</row>"
            for n, row in enumerate(wide, 1)
        )
    )


def _formatted(first: int, last: int, step: int = 4096) -> Iterator[bytes]:
    for start in range(first, last, step):
        rows = range(start, min(start + step, last))
        yield "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in rows).encode()


@nasty("sejuta.xlsx", TRUE_VISITS, Unreadable(), seconds=SLOW)
def a_million_empty_formatted_rows() -> bytes:
    """A small table above a million rows that hold a format and nothing else."""

    def rows() -> Iterator[bytes]:
        yield xml_rows(DRAWN)
        yield from _formatted(5, 1_048_577)

    return bare_xlsx(rows())


@nasty("pojok.xlsx", TRUE_VISITS, Unreadable(), seconds=SLOW)
def one_cell_in_the_last_corner() -> bytes:
    """A stray cell in XFD1048576, so that the sheet spans 17 thousand million."""
    stray = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    return bare_xlsx(xml_rows(DRAWN) + stray)


@nasty("bom.xlsx", TRUE_VISITS, Unreadable(), seconds=SLOW)
def a_zip_that_unpacks_to_gigabytes() -> bytes:
    """A sheet of two gigabytes of blanks in two megabytes."""
    return bomb("xl/worksheets/sheet1.xml", HEAD + xml_rows(DRAWN), b"</sheetData></worksheet>", 2100)


@nasty("bom bohong.xlsx", TRUE_VISITS, Unreadable(), seconds=SLOW)
def a_zip_that_lies_about_its_size() -> bytes:
    """The same, but the zip says that the sheet has 2,000 bytes."""
    return bomb("xl/worksheets/sheet1.xml", HEAD + xml_rows(DRAWN), b"</sheetData></worksheet>", 2100, said=2000)


@nasty("bom teks.xlsx", TRUE_VISITS, Unreadable(), seconds=SLOW)
def shared_texts_that_unpack_to_gigabytes() -> bytes:
    """The bomb among the texts that the sheets share."""
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    return bomb("xl/sharedStrings.xml", head, b"</t></si></sst>", 2100)


@nasty("tawa.xlsx", TRUE_VISITS, Unreadable(), seconds=SLOW)
def a_billion_laughs() -> bytes:
    """Shared texts whose entities would unfold to three thousand million letters."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    shared = (
        f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a0 "lol">{entities}]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&a9;</t></si></sst>'
    )
    row = b'<row r="9"><c r="A9" t="s"><v>0</v></c></row>'
    return bare_xlsx(xml_rows(DRAWN) + row, shared.encode())


@nasty("satu baris.csv", Unreadable(), seconds=SLOW)
def one_line_of_ten_megabytes() -> bytes:
    """A line without an end, in one cell."""
    return b'Tahun,Kunjungan,"' + b"x" * 10_000_000


@nasty("banyak kolom.csv", TRUE_VISITS, Unreadable(), seconds=SLOW)
def a_row_far_wider_than_the_table() -> bytes:
    """A note line below with a hundred thousand delimiters."""
    return csv(page(VISITS_PAGE)) + b"Sumber: Rekam Medis" + b"," * 100_000 + b"\r\n"


# --- with intent ----------------------------------------------------------------------------------------------------


@nasty("luar.xlsx", TRUE_VISITS)
def formulas_that_point_elsewhere() -> bytes:
    """Stored values beside formulas that point to another workbook, a program and the web: the values count."""
    formulas = {
        "B2": "'[1]Sheet1'!A1",
        "B3": "cmd|'/c calc'!A0",
        "B4": 'WEBSERVICE("http://example.invalid/x")',
        "C2": 'HYPERLINK("http://example.invalid","x")',
    }
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    )
    target = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="file:///C:/lain.xlsx" TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": target,
    }
    return bare_xlsx(xml_rows(DRAWN, formulas), parts=parts)


@nasty("entitas.xlsx", TRUE_VISITS, Unreadable())
def a_text_that_names_a_file() -> bytes:
    """An external entity in the shared texts: the file that it names must not be opened."""
    shared = (
        '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&x;</t></si></sst>'
    )
    return bare_xlsx(xml_rows(DRAWN) + b'<row r="9"><c r="A9" t="s"><v>0</v></c></row>', shared.encode())


@nasty(
    "kendali.xlsx",
    table(
        "visits",
        """
        year | unit    | visits
        2022 | Melati  | 600
        2022 | Mawar   | 400
        """,
        more=True,
    ),
)
def control_characters_in_a_workbook() -> bytes:
    """A workbook writes a bell as _x0007_: in a header, in a name."""
    drawn = native(page("Tahun | Poliklinik_x0007_ | Kunjungan\n2022 | Melati_x001B_ | 600\n2022 | Mawar | 400"))
    return bare_xlsx(xml_rows(drawn))


@nasty("../../etc/passwd.csv", TRUE_VISITS)
def a_name_that_is_a_path() -> bytes:
    """A file's name that climbs out of its folder is a name and nothing else."""
    return csv(page(VISITS_PAGE))


@nasty("jalur.xlsx", TRUE_VISITS)
def parts_that_climb_out() -> bytes:
    """A part of the workbook that would be written outside, were it unpacked to a folder."""
    return repacked(xlsx(DRAWN), {}, {"../../../tmp/imbang.txt": b"x"})


@nasty(
    "nilai galat.xlsx",
    table(
        "visits",
        """
        year | visits | returning_patients
        2022 | 33157  | 24482
        2023 |        | 10906
        """,
        says("warning", 3, "Kunjungan"),
        more=True,
    ),
)
def cells_that_hold_a_fault() -> bytes:
    """#DIV/0! where a number should be: empty, and said."""
    rows = xml_rows(native(page("Tahun | Kunjungan | Pasien Lama\n2022 | 33157 | 24482\n2023 | | 10906")))
    fault = b'<c r="B3" t="e"><v>#DIV/0!</v></c><c r="C3">'
    return bare_xlsx(rows.replace(b'<c r="C3">', fault))


@nasty(
    "nakal.csv",
    table(
        "visits",
        """
        year | unit                                    | visits
        2022 | <img src=x onerror=alert(1)>            | 600
        2022 | [Poli](javascript:alert(1)) **Gigi**    | 400
        2023 | =cmd('/c calc')!A0                      | 650
        2023 | @R1C1*                                  | 450
        """,
        more=True,
    ),
)
def markup_and_formulas_in_cells() -> bytes:
    """Names that are HTML, Markdown or formulas stay what they are: text."""
    return csv(
        page("""
        Tahun | Poliklinik                           | Kunjungan
        2022  | <img src=x onerror=alert(1)>         | 600
        2022  | [Poli](javascript:alert(1)) **Gigi** | 400
        2023  | =cmd('/c calc')!A0                   | 650
        2023  | @R1C1*                               | 450
        """)
    )
