"""How wide and how high a text stands on a slide, measured before it is set, and where it is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bsc_core.report.texts import Run

FONT = "Arial"
"""On every system, or a font of the same widths in its place."""
LINE_SPACING = 1.2
"""From line to line, in sizes of the letters."""
_EMS = {
    0.222: "ijl'’|",
    0.278: " ,.!/:;[]ftI\\\u00a0",
    0.333: '()-r`"“”',
    0.5: "ckvxyzJs",
    0.556: "0123456789abdeghnopquL$#?_–",
    0.584: "+<=>~−±×",
    0.611: "FTZ",
    0.667: "ABEKPSVXY&",
    0.722: "CDHNRUw",
    0.778: "GOQ",
    0.833: "mM",
    0.889: "%",
    0.944: "W",
}
_EM = {sign: width for width, signs in _EMS.items() for sign in signs}
_OTHER, _BOLD, _SAFE = 1.0, 0.056, 1.03
"""Signs that are not listed count as wide as they are high; bold adds to all but digits and blanks; and a little more,
for other fonts."""


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text in one line, in inches; rather too much than too little."""
    return sum([_ems(sign, bold) for sign in text]) * size / 72 * _SAFE


@lru_cache(maxsize=1024)
def _ems(sign: str, bold: bool) -> float:
    """The width of a sign in sizes of the letters."""
    ems = _EM.get(sign, 0.6 if sign.isalpha() and sign < "\u0250" else _OTHER)
    return ems + _BOLD if bold and not (sign.isdigit() or sign.isspace()) else ems


def runs_width(said: Sequence[Run], size: float) -> float:
    """The width of runs in one line, in inches."""
    return sum(text_width(run.text, size, run.bold) for run in said)


def word_width(said: Sequence[Run], size: float) -> float:
    """The width of the longest word."""
    bold = any(run.bold for run in said)
    return max([text_width(word, size, bold) for word in "".join(run.text for run in said).split(" ")], default=0.0)


def line_starts(said: Sequence[Run], size: float, width: float) -> list[int]:
    """Where the lines begin of a text that is broken to ``width`` inches, as PowerPoint breaks it: between words, and
    inside one that is longer than a line."""
    one = size / 72 * _SAFE
    wide = [_ems(sign, run.bold) * one for run in said for sign in run.text]
    text = "".join(run.text for run in said)
    starts, x, word = [0], 0.0, 0
    for at, sign in enumerate(text):
        if sign == "\n":
            starts.append(at + 1)
            x, word = 0.0, at + 1
            continue
        x += wide[at]
        if sign == " ":
            word = at + 1
        elif x > width + 1e-9:  # a column may be exactly as wide as its text
            begin = word if word > starts[-1] else at
            if begin > starts[-1]:
                starts.append(begin)
                x = sum(wide[begin : at + 1])
    return starts


def height_of(said: Sequence[Run], size: float, width: float) -> float:
    """The height in inches of a text that is broken to ``width`` inches; 0 where it says nothing."""
    return len(line_starts(said, size, width)) * size * LINE_SPACING / 72 if said else 0.0


def cut_at(said: Sequence[Run], at: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Runs before and after a place in their text."""
    before, after, passed = [], [], 0
    for run in said:
        here = min(max(at - passed, 0), len(run.text))
        before.append(replace(run, text=run.text[:here]))
        after.append(replace(run, text=run.text[here:]))
        passed += len(run.text)
    return tuple(run for run in before if run.text), tuple(run for run in after if run.text)


def in_one_line(text: str, size: float, width: float) -> str:
    """A text that fits one line, cut with an ellipsis."""
    lines = line_starts([Run(text, bold=True)], size, width)
    return text if len(lines) == 1 else text[: lines[1] - 3].rstrip() + " …"
