"""Why a workspace file is not opened."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from bsc_core.intake.formats.refusal import Refused
from bsc_core.intake.limits import MOST_UNPACKED
from bsc_core.sentence import Sentence

_OLDER_COPY = Sentence("Take an older copy of it if you have one. What is open here stays as it is.")
_TABLES = Sentence("Choose a file that Imbang saved as a workspace. Tables are loaded among the files, as they are.")


def foreign() -> Refused:
    """The file is something else."""
    return Refused(Sentence("The file is not a workspace that Imbang saved."), _TABLES)


def workbook() -> Refused:
    """The file is a workbook, which is a zip too."""
    return Refused(Sentence("The file is a workbook, not a workspace."), _TABLES)


def newer() -> Refused:
    """The file was made by a later version than this one."""
    return Refused(
        Sentence("The workspace was saved by a newer Imbang and may hold what this one does not know."),
        Sentence("Open it with the Imbang that saved it, or bring this one up to date."),
    )


def damaged() -> Refused:
    """The file is broken off or changed."""
    return Refused(Sentence("The workspace is damaged: it is broken off, or was changed on its way."), _OLDER_COPY)


def missing(part: str) -> Refused:
    """A part that another part names is not there."""
    return Refused(Sentence("The workspace is not whole: its part “{part}” is missing.", part=part), _OLDER_COPY)


def misfit(part: str) -> Refused:
    """A part is not of the form that it has to have, or does not fit the others."""
    return Refused(
        Sentence("The part “{part}” of the workspace cannot be read or does not fit the others.", part=part),
        _OLDER_COPY,
    )


def not_taken(part: str, why: Sentence | str) -> Refused:
    """A part has the right form, but what it says is refused with a sentence of its own."""
    return Refused(
        Sentence("The part “{part}” of the workspace cannot be used. {why}", part=part, why=why), _OLDER_COPY
    )


def too_large() -> Refused:
    """The file unpacks to more than is read."""
    return Refused(
        Sentence(
            "The workspace unpacks to more than {size} MB, or to more parts than are read.", size=MOST_UNPACKED >> 20
        ),
        Sentence("Save a workspace with fewer or smaller files."),
    )


_BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, csv.Error)
"""What is raised on the way from a part to what it means, where it does not mean anything."""


@contextmanager
def reading(part: str) -> Iterator[None]:
    """Says of whatever cannot be made of a part that the part is at fault."""
    try:
        yield
    except Refused:
        raise
    except _BROKEN as err:
        said = err.args[0] if err.args else None
        raise (not_taken(part, said) if isinstance(said, Sentence) else misfit(part)) from err
