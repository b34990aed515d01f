"""Cells and sentences as plain text and as runs, for files that know no Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bsc_core.palette import MARKS
from bsc_core.report.blocks import Cell, Judged
from bsc_core.sentence import NO_BREAK, Quantity, Sentence
from bsc_core.text.words import Words

_MARKS_OF_MARKDOWN = "\\*:[]"
_SHIELD = {ord(sign): 0xE100 + at for at, sign in enumerate(_MARKS_OF_MARKDOWN)}
_UNSHIELD = {there: sign for sign, there in _SHIELD.items()}
"""A user's own asterisks and brackets pass through Markdown's marks as private characters."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML file can hold."""


@dataclass(frozen=True)
class Run:
    """A piece of text, bold or not; ``verdict`` (good, fair, poor, none) gives its colour, None where it has none."""

    text: str
    bold: bool = False
    verdict: str | None = None


def runs(cell: Cell, words: Words) -> tuple[Run, ...]:
    """A cell or a sentence in the language of ``words``, its ``**bold**`` as bold runs, badges and escapes stripped.

    A verdict has its mark in front, so that it is told without its colour. A user's text stays as it is, with its own
    asterisks, on one line and without what no file can hold. An empty text has no runs.
    """
    if isinstance(cell, Judged):
        found = _runs(f"{MARKS[cell.verdict]}{NO_BREAK}{_said(cell.word, words)}")
        return tuple(replace(run, bold=True, verdict=cell.verdict) for run in found)
    return _runs(_said(cell, words))


def plain(cell: Cell, words: Words) -> str:
    """The same as one plain text."""
    return "".join(run.text for run in runs(cell, words))


def _said(cell: Sentence | Quantity | str, words: Words) -> str:
    shielded = Words(words.language, _shield)
    if isinstance(cell, Sentence):
        return shielded.say(cell)
    return shielded.words(cell)


def _shield(text: str) -> str:
    return " ".join(text.split()).translate(_SHIELD)


def _runs(said: str) -> tuple[Run, ...]:
    text = re.sub(r"\\(.)", lambda found: found[1].translate(_SHIELD), said)
    text = re.sub(r":[a-z]+(?:-(?:badge|background))?\[(.*?)\]", r"\1", text)
    text = _UNPRINTABLE.sub("", text)
    parts = re.split(r"\*\*(.+?)\*\*", text)
    return tuple(Run(part.translate(_UNSHIELD), bold=at % 2 == 1) for at, part in enumerate(parts) if part)
