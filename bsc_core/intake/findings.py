"""Findings: what is doubtful in a file, where, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bsc_core.sentence import Sentence

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class Finding:
    """One doubt. ``row`` is the row number that a person sees in the spreadsheet, ``column`` the header there.

    ``about`` is a stable key of findings that are made anew when a choice changes.
    """

    severity: Severity
    row: int | None
    column: str
    message: Sentence
    action: Sentence
    file: str = ""
    sheet: str = ""
    about: str = ""
