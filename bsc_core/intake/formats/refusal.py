"""Why a file is not read. The readers of the formats say it, the door of the intake adds the file's name."""

from __future__ import annotations

from bsc_core.intake.limits import MOST_CELLS, MOST_SHEETS
from bsc_core.sentence import Sentence

SAVE_AGAIN = Sentence("Open it in a spreadsheet, save it again as .xlsx without a password, and choose it once more.")
SAVE_AS_TABLE = Sentence("Open it in a spreadsheet and save it as .xlsx or .csv.")
TABLE_ALONE = Sentence("Copy the table alone into a new workbook and save that.")


class Refused(Exception):
    """The content of a file cannot be used: ``reason`` says why, ``way_out`` what to do."""

    def __init__(self, reason: Sentence, way_out: Sentence) -> None:
        super().__init__(f"{reason} {way_out}")
        self.reason, self.way_out = reason, way_out


def damaged() -> Refused:
    """The workbook is broken off or changed, or none at all."""
    return Refused(
        Sentence("The workbook cannot be opened: it is damaged, protected by a password, or not a workbook."),
        SAVE_AGAIN,
    )


def locked() -> Refused:
    """The file opens with a password only."""
    return Refused(
        Sentence("The file is protected by a password."),
        Sentence("Open it in a spreadsheet, save a copy without a password, and choose that."),
    )


def too_wide() -> Refused:
    """A sheet spans more cells than are read."""
    return Refused(
        Sentence("A sheet spans more than {cells:,} cells, most of them empty.", cells=MOST_CELLS), TABLE_ALONE
    )


def too_large() -> Refused:
    """The file unpacks to more than can be looked through."""
    return Refused(
        Sentence("The file is too large or damaged: reading it would take more memory or time than a table needs."),
        TABLE_ALONE,
    )


def too_many_sheets() -> Refused:
    """The workbook has more sheets than are read."""
    return Refused(Sentence("The workbook has more than {sheets} sheets.", sheets=MOST_SHEETS), TABLE_ALONE)
