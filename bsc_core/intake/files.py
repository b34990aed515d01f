"""Bytes to sheets: what a file holds, cell by cell, before anyone asks what it means."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bsc_core.intake.formats import delimited, html_tables, opendocument, refusal, statistics_files, workbooks
from bsc_core.intake.formats.archive import Archive
from bsc_core.intake.formats.binary_marks import xls_marks, xlsb_marks
from bsc_core.intake.formats.compound import SIGNATURE, Compound
from bsc_core.intake.formats.refusal import SAVE_AS_TABLE, TABLE_ALONE, Refused
from bsc_core.intake.limits import MOST_BYTES
from bsc_core.intake.sheets import Sheet
from bsc_core.sentence import Sentence

FORMATS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".sav", ".zsav", ".dta")
_OF_TEXT = (".csv", ".tsv", ".txt")
_OF_STATISTICS = (".sav", ".zsav", ".dta")
_OTHERS: tuple[tuple[bytes, Sentence], ...] = (
    (b"%PDF", Sentence("a PDF document")),
    (b"{\\rtf", Sentence("a text document")),
    (b"\x89PNG", Sentence("a picture")),
    (b"\xff\xd8\xff", Sentence("a picture")),
    (b"GIF8", Sentence("a picture")),
    (b"Rar!", Sentence("a packed archive")),
    (b"7z\xbc\xaf", Sentence("a packed archive")),
    (b"\x1f\x8b", Sentence("a packed archive")),
    (b"MIME-Version:", Sentence("a web archive")),
)
"""What files begin with that people take for a table."""


class UnreadableFile(Exception):
    """A file that cannot be used. ``reason`` says why, ``way_out`` what to do; both can be said in another language."""

    def __init__(self, file: str, reason: Sentence, way_out: Sentence) -> None:
        super().__init__(f"{file}: {reason} {way_out}")
        self.file, self.reason, self.way_out = file, reason, way_out

    def __reduce__(self) -> tuple[type[UnreadableFile], tuple[str, Sentence, Sentence]]:
        return UnreadableFile, (self.file, self.reason, self.way_out)


def sheets_of(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a file, empty ones left out. The content says what the file is, whatever its name ends in.

    Nothing in a file is run or followed: no macro, no formula, no link. Raises UnreadableFile for a format that is not
    read, a damaged or locked file, one beyond the limits, and one without a single filled cell.
    """
    try:
        sheets = [sheet for sheet in _sheets(data, name) if len(sheet.filled_rows)]
        if not sheets:
            raise Refused(
                Sentence("The file has no filled cells."), Sentence("Check that you saved the sheet with the table.")
            )
    except Refused as why:
        raise UnreadableFile(name, why.reason, why.way_out) from why
    return sheets


def _sheets(data: bytes, name: str) -> list[Sheet]:
    if not data.strip(b"\0 \t\r\n"):
        raise Refused(
            Sentence("The file is empty."), Sentence("Save it again from the spreadsheet and choose it once more.")
        )
    if len(data) > MOST_BYTES:
        raise Refused(Sentence("The file is larger than {size} MB.", size=MOST_BYTES >> 20), TABLE_ALONE)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(Archive(data), data, name)
    if data.startswith(SIGNATURE):
        return _compound(Compound(data), data, name)
    if statistics_files.is_statistics(data):
        return [statistics_files.sheet(data, name)]
    other = next((what for start, what in _OTHERS if data.startswith(start)), None)
    if other is not None:
        raise _not_read(name, other)
    return [_text(data, name)]


def _packed(book: Archive, data: bytes, name: str) -> list[Sheet]:
    """The sheets of a zip file: a workbook of Excel or LibreOffice."""
    if "xl/workbook.xml" in book:
        return workbooks.sheets(data, name, partial(workbooks.xlsx_marks, book))
    if "xl/workbook.bin" in book:
        return workbooks.sheets(data, name, partial(xlsb_marks, book))
    if book.read("mimetype").strip() == b"application/vnd.oasis.opendocument.spreadsheet":
        return opendocument.sheets(book, name)
    if "word/document.xml" in book or b"opendocument.text" in book.read("mimetype"):
        raise _not_read(name, Sentence("a text document"))
    if any(part in book for part in ("[Content_Types].xml", "content.xml")):
        raise refusal.damaged()
    raise _not_read(name, Sentence("a packed archive"))


def _compound(book: Compound, data: bytes, name: str) -> list[Sheet]:
    """The sheets of a compound file: a workbook of an old Excel."""
    if "EncryptedPackage" in book:
        raise refusal.locked()
    if "WordDocument" in book:
        raise _not_read(name, Sentence("a text document"))
    return workbooks.sheets(data, name, partial(xls_marks, book))


def _text(data: bytes, name: str) -> Sheet:
    """The sheet of a file of text: a table with delimiters, or a web page."""
    try:
        text = delimited.decoded(data)
        if html_tables.is_html(text):
            return html_tables.sheet(text, name)
        if text.lstrip().startswith("<?xml"):
            raise _not_read(name, Sentence("an XML file"))
        return delimited.sheet(text, name)
    except delimited.NotText as why:
        ending = Path(name).suffix.lower()
        if ending in _OF_TEXT:
            raise
        if ending in _OF_STATISTICS:
            raise statistics_files.damaged() from why
        raise (refusal.damaged() if ending in FORMATS else _not_read(name, Sentence("no table"))) from why


def _not_read(name: str, what: Sentence) -> Refused:
    """The file is something else than a table, or what its name says."""
    ending = Path(name).suffix.lower()
    if ending in FORMATS:
        return Refused(Sentence("The file ends in {ending} but is {what}.", ending=ending, what=what), SAVE_AS_TABLE)
    said = ending or Sentence("no ending")
    return Refused(Sentence("Files that end in {ending} are not read.", ending=said), SAVE_AS_TABLE)
