"""Workbooks of Excel: .xlsx and .xlsm, .xlsb, .xls. Values through python-calamine, the rest from the file itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bsc_core.intake.formats import apart, cells, worksheet_xml
from bsc_core.intake.formats.archive import Archive, elements, part_of
from bsc_core.intake.formats.marks import Marks, blocks, marked, percent_styles
from bsc_core.intake.formats.refusal import TABLE_ALONE, Refused, too_large, too_many_sheets
from bsc_core.intake.limits import MOST_CELLS, MOST_CELLS_OF_FILE, MOST_SHEETS
from bsc_core.intake.sheets import Sheet
from bsc_core.sentence import Sentence


def sheets(data: bytes, file: str, marks_of: Callable[[], list[Marks]]) -> list[Sheet]:
    """The sheets of a workbook in its order, charts and sheets of macros left out.

    ``marks_of`` finds, while the values are read, what each of the sheets says beside them; it may raise Refused.

    Raises Refused for a damaged or locked workbook, and for one that is too large.
    """
    with apart.reading("workbook", data) as content:
        marks = marks_of()
        read = content()
    found: list[Sheet] = []
    spanned = 0
    for place, sheet in enumerate(read):
        if sheet is None:
            continue
        columns = tuple(cells.coded(distinct, np.frombuffer(at, dtype=np.int32)) for distinct, at in sheet["columns"])
        spanned += sum(map(len, columns))
        if spanned > MOST_CELLS_OF_FILE:
            raise too_large()
        about = marks[place] if place < len(marks) else Marks()
        height = len(columns[0]) if columns else 0
        found.append(
            Sheet(
                file,
                sheet["name"],
                marked(columns, about),
                hidden=sheet["hidden"],
                hidden_rows=frozenset(row for row in about.hidden_rows if row <= height),
                merged=blocks(sheet["merged"], height, len(columns)),
                unstored=about.unstored,
            )
        )
    return found


def xlsx_marks(book: Archive) -> list[Marks]:
    """The marks of the sheets of an .xlsx in the order of the workbook.

    Raises Refused where a sheet reaches too far, naming the cell that does.
    """
    targets = {about.get("Id"): about.get("Target", "") for _, about in elements(book.read(_RELATIONS), "Relationship")}
    percent = _percent_styles(book.read("xl/styles.xml"))
    found: dict[str, Marks] = {}
    parts = []
    for _, about in elements(book.read("xl/workbook.xml"), "sheet"):
        part = part_of(targets.get(about.get("id"), ""))
        parts.append(part)
        if part in found:
            continue
        if len(found) == MOST_SHEETS:
            raise too_many_sheets()
        marks = found[part] = worksheet_xml.marks_of(content, percent) if (content := book.read(part)) else Marks()
        row, column = marks.corner
        if row * (column + 1) > MOST_CELLS:
            raise Refused(
                Sentence(
                    "The sheet “{sheet}” reaches as far as the cell {cell}, with mostly empty cells before it.",
                    sheet=cells.text(about.get("name", "")) or "",
                    cell=f"{_letters(column)}{row}",
                ),
                TABLE_ALONE,
            )
    return [found[part] for part in parts]


_RELATIONS = "xl/_rels/workbook.xml.rels"


def _percent_styles(part: bytes) -> frozenset[int]:
    """The cell styles of an .xlsx that show percentages."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = False
    for name, about in elements(part, "numFmt", "cellXfs", "cellStyles", "dxfs", "xf"):
        key = about.get("numFmtId", "0")
        if name == "numFmt" and key.isdecimal():
            formats[int(key)] = about.get("formatCode", "")
        elif name == "xf" and inside:
            styles.append(int(key) if key.isdecimal() else 0)
        else:
            inside = name == "cellXfs"
    return percent_styles(formats, styles)


def _letters(column: int) -> str:
    """The letters of a column as a person sees them: 0 is "A", 26 "AA"."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
