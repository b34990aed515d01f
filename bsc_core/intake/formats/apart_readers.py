"""A program of its own that reads a workbook or a statistics file with somebody else's library.

Started by ``apart.py`` with the name of the reader and its limits: bytes of memory, seconds, cells of a sheet, columns
of a sheet, sheets. It takes the file's bytes from the standard input and puts the answer, pickled, on the standard
output: ("read", content) or ("refused", why). It imports nothing of bsc_core, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import gc
import io
import pickle
import sys
from array import array
from collections.abc import Callable
from typing import Any


class Refusal(Exception):
    """Why the file cannot be read: "damaged", "locked", "too wide", "too many sheets"."""


def workbook(data: bytes, most_cells: int, most_columns: int, most_sheets: int) -> list[dict[str, Any] | None]:
    """The sheets of a workbook in its order, None for those without cells of their own, such as charts.

    A sheet is its ``name``, whether it is ``hidden``, its ``merged`` blocks (first row number, first column from 0,
    last row, last column) and its ``columns`` from the top left corner: distinct cells, and for each row which of
    them. Cells are str ("" for empty and for errors), float, int, bool as the words TRUE and FALSE, date, datetime,
    time and timedelta.
    """
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as err:
        raise Refusal("locked") from err
    about = book.sheets_metadata
    if len(about) > most_sheets:
        raise Refusal("too many sheets")
    sheets: list[dict[str, Any] | None] = []
    for place, sheet in enumerate(about):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            sheets.append(None)
            continue
        cells = book.get_sheet_by_index(place)
        height, width = (end + 1 for end in cells.end or (-1, -1))
        if height * width > most_cells or width > most_columns:
            raise Refusal("too wide")
        columns = [_coded(column) for column in zip(*cells.to_python(skip_empty_area=False), strict=True)]
        sheets.append(
            {
                "name": sheet.name,
                "hidden": sheet.visible != SheetVisibleEnum.Visible,
                "merged": [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in _merged(cells)],
                "columns": columns,
            }
        )
    return sheets


def _merged(sheet: Any) -> list[Any]:
    return sheet.merged_cell_ranges or []


def _coded(cells: tuple[Any, ...]) -> tuple[list[Any], array[int]]:
    """The distinct cells of a column, and for each row which of them."""
    if bool in set(map(type, cells)):  # True is equal to 1
        cells = tuple(("TRUE" if cell else "FALSE") if isinstance(cell, bool) else cell for cell in cells)
    codes = {cell: code for code, cell in enumerate(dict.fromkeys(cells))}
    return list(codes), array("i", map(codes.__getitem__, cells))


def statistics(data: bytes, most_cells: int, most_columns: int, _: int) -> dict[str, Any]:
    """The cases of an SPSS or Stata file.

    ``columns`` by name: arrays of numbers with nan for missing values, lists of str, and days and times still as the
    numbers of the format that ``formats`` names. ``texts`` are the variable labels, ``labels`` the value labels.
    """
    import pyreadstat

    reader = pyreadstat.read_sav if data.startswith(b"$FL") else pyreadstat.read_dta

    def read(encoding: str | None, **how: Any) -> tuple[dict[str, Any], Any]:
        content: tuple[dict[str, Any], Any] = reader(
            io.BytesIO(data), encoding=encoding, output_format="dict", disable_datetime_conversion=True, **how
        )
        return content

    for encoding in (None, "WINDOWS-1252", "LATIN1"):
        try:
            width = read(encoding, metadataonly=True)[1].number_columns or 1
            most_rows = most_cells // width
            columns, about = read(encoding, row_limit=most_rows + 1)
            break
        except (pyreadstat.ReadstatError, UnicodeDecodeError) as err:
            if "convert string" not in str(err) and not isinstance(err, UnicodeDecodeError):
                raise
    else:
        raise Refusal("damaged")
    if width > most_columns or any(len(column) > most_rows for column in columns.values()):
        raise Refusal("too wide")
    return {
        "columns": columns,
        "formats": about.original_variable_types,
        "texts": about.column_names_to_labels,
        "labels": about.variable_value_labels,
    }


READERS: dict[str, Callable[..., Any]] = {"workbook": workbook, "statistics": statistics}


def _limit(memory: int, seconds: int) -> None:
    """Ends this program where it takes more memory or time; some systems have no such limit."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(what)
        try:
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (OSError, ValueError):
            continue


def main(reader: str, memory: int, seconds: int, *limits: int) -> None:
    """Answers with what the reader makes of the standard input."""
    _limit(memory, seconds)
    gc.disable()  # nothing here goes in circles, and looking for them takes a third of the time
    answer: tuple[str, Any]
    try:
        answer = "read", READERS[reader](sys.stdin.buffer.read(), *limits)
    except Refusal as why:
        answer = "refused", str(why)
    except MemoryError:
        answer = "refused", "too large"
    except ImportError as err:
        answer = "missing", str(err)
    except BaseException:  # the libraries' own panics are no Exceptions
        answer = "refused", "damaged"
    pickle.dump(answer, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
