"""Tables of text: cells with a delimiter between them, in any of the codes that spreadsheets write."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from bsc_core.intake.formats import cells
from bsc_core.intake.formats.refusal import SAVE_AS_TABLE, TABLE_ALONE, Refused, too_wide
from bsc_core.intake.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from bsc_core.intake.sheets import Column, Sheet
from bsc_core.sentence import Sentence

_DELIMITERS = "\t;|,"
"""From the one that stands inside of texts and numbers least often to the one that does most often."""
_DECLARED = re.compile(r'"?sep=([,;\t|])"?[ ,;\t|]*(?:\n|$)', re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"[0-9] ?[\t;|] ?-?[0-9]")
_SAMPLE = 1 << 16
"""Letters from the top by which the delimiter is told."""
_SAMPLED_ROWS = 200
_LARGE = 1 << 18
"""Letters from which on the fast reader is worth its start."""
_CONTROL = bytes({*range(0x20)} - {*b"\t\n\x0b\f\r\x1a"})
"""Characters that texts have by accident, if at all; not among them what old printers and programs understood."""
_MOST_CONTROL = 20
"""A text has at most one of them in so many characters."""
_END = "\x1f"
"""The only cell of a row put below the last: it is not found again where a quotation mark was left open."""


class NotText(Refused):
    """The file is no text, or none in a code that is known."""


def sheet(written: str, file: str) -> Sheet:
    """The table in a text; the delimiter is told from its content.

    A first line "sep=;" names the delimiter, as Excel understands it, and is no row. ``decimal_comma`` is True for a
    semicolon: spreadsheets write it in languages that have the comma in their numbers. A comma or a tab say nothing,
    since online spreadsheets write them in all languages.

    Raises NotText for what is none, Refused for what is too large and where a quotation mark is left open.
    """
    encoded = written.encode()
    control = len(encoded) - len(encoded.translate(None, _CONTROL))
    if control * _MOST_CONTROL > len(encoded) or b"\0" in encoded:
        raise _no_text()
    written = written.replace("\r\n", "\n").replace("\r", "\n")
    declared = _DECLARED.match(written)
    if declared:
        written = written[declared.end() :]
    delimiter = declared.group(1) if declared else _delimiter(written)
    if written.count("\n") > MOST_ROWS:
        raise Refused(Sentence("The file has more than {rows:,} rows.", rows=MOST_ROWS), TABLE_ALONE)
    if written.count(delimiter) > MOST_CELLS:
        raise too_wide()
    columns = (_regular(written, delimiter) if len(written) > _LARGE else None) or _any(written, delimiter)
    return Sheet(file, "", columns, decimal_comma=True if delimiter == ";" else None)


def _no_text() -> NotText:
    return NotText(Sentence("The file is named as a table of text but is none."), SAVE_AS_TABLE)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16, each with or without its mark, else what Windows writes (cp1252).

    A few broken letters in a text of UTF-8, as where its end was cut off, do not make it one of Windows: they are "�".
    Raises NotText where the code is none of these.
    """
    utf_16 = _utf_16(data)
    if utf_16:
        return data[: len(data) // 2 * 2].decode(utf_16, "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        as_utf_8 = data.decode("utf-8-sig", "replace")
    broken = as_utf_8.count("\ufffd")
    if sum(letter > "\x7f" for letter in as_utf_8) > 2 * broken:
        return as_utf_8
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as err:
        raise NotText(
            Sentence("The letters of the file are in a code that is not known."),
            Sentence("Open it in a spreadsheet and save it as .xlsx, or as .csv in UTF-8."),
        ) from err


def _utf_16(data: bytes) -> str | None:
    """The byte order of UTF-16, by its mark or by the zero beside every plain letter; None for other codes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16-le" if data[0] == 0xFF else "utf-16-be"
    sample = data[:2000]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    plain = len(sample) // 4
    if max(first, second) <= plain or min(first, second) > plain // 10:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _delimiter(written: str) -> str:
    """The sign between the cells, from the rows at the top.

    It is the one that cuts most rows into cells, and most of them into equally many: a comma inside of titles, texts
    and numbers does so in fewer rows than the delimiter does. Where two do so equally, it is the one that is rarer in
    texts. A row in which commas cut off cells such as "5;2" speaks for no comma: it was within the numbers.
    """
    sample = written[:_SAMPLE]
    if len(sample) < len(written):
        sample = sample[: sample.rfind("\n") + 1] or sample

    def agreement(delimiter: str) -> int:
        try:
            rows = list(islice(csv.reader(io.StringIO(sample, newline="\n"), delimiter=delimiter), _SAMPLED_ROWS))
        except csv.Error:
            return 0
        if delimiter == ",":
            rows = [row for row in rows if not any(map(_TWO_NUMBERS.search, row))]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return sum(widths.values()) + max(widths.values(), default=0)

    return max(_DELIMITERS, key=agreement)


def _any(written: str, delimiter: str) -> tuple[Column, ...]:
    """The columns of any table; rows that are shorter than others are filled up with empty cells."""
    end = "" if written.endswith("\n") else "\n"
    try:
        rows = list(csv.reader(io.StringIO(f"{written}{end}{_END}", newline="\n"), delimiter=delimiter))
    except csv.Error as err:
        raise _no_text() from err
    if rows.pop() != [_END]:
        raise Refused(
            Sentence("A quotation mark is opened in row {row} and never closed.", row=len(rows) + 1),
            Sentence("Delete the quotation mark, or open the file in a spreadsheet and save it as .xlsx."),
        )
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS or width * len(rows) > MOST_CELLS:
        raise too_wide()
    for row in rows:
        row.extend([""] * (width - len(row)))
    return tuple(cells.column(column) for column in zip(*rows, strict=True))


def _regular(written: str, delimiter: str) -> tuple[Column, ...] | None:
    """The columns of a table with equally many cells in every row, read fast; None for another one."""
    import pyarrow as pa
    from pyarrow import csv as fast

    width = len(next(csv.reader(io.StringIO(written[:_SAMPLE], newline="\n"), delimiter=delimiter), ()))
    if not 0 < width <= MOST_COLUMNS:
        return None
    names = [str(column) for column in range(width)]
    words = pa.dictionary(pa.int32(), pa.string())
    try:
        table = fast.read_csv(
            pa.py_buffer(written.encode() if written.endswith("\n") else f"{written}\n".encode()),
            fast.ReadOptions(column_names=names, block_size=_BLOCK),
            fast.ParseOptions(delimiter=delimiter, newlines_in_values='"' in written, ignore_empty_lines=False),
            fast.ConvertOptions(column_types=dict.fromkeys(names, words), null_values=[], strings_can_be_null=False),
        )
    except pa.ArrowException:
        return None
    columns = [column.chunk(0) for column in table.unify_dictionaries().combine_chunks().columns]
    if columns[-1][-1].as_py().endswith("\n"):  # a quotation mark may have been left open
        return None
    return tuple(
        cells.coded(column.dictionary.to_numpy(zero_copy_only=False).tolist(), column.indices.to_numpy())
        for column in columns
    )


_BLOCK = 1 << 24
"""Bytes that the fast reader takes at once."""
