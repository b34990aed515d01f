"""Empty tables to fill in: the columns of a kind, named so that they are recognised when they come back."""

from __future__ import annotations

import io

from bsc_core.intake.datasets import KINDS, synonyms

SURVEY_COLUMNS = ("respondent", "age", "sex", *(f"P{i}" for i in range(1, 11)))


def header(kind: str, language: str = "en") -> list[str]:
    """The column names of a kind, in a language. Raises KeyError for a kind that is not known."""
    about = KINDS[kind]
    columns = SURVEY_COLUMNS if kind == "survey" else about.columns + tuple(c for c in about.optional if c != "unit")
    named = synonyms()["headers"].get(language, {})
    own = synonyms()[kind]
    return [str(named.get(c) or own.get(c, [c])[0]).capitalize() if c in own or c in named else c for c in columns]


def template(kind: str, language: str = "en") -> bytes:
    """A workbook (.xlsx) with the header of a kind and nothing else."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.append(header(kind, language))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(10, len(str(cell.value)) + 3)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
