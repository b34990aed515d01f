"""What an outline is made of: sections with sentences, tables, figures and notes, none of it in a language yet.

Slides, the document and the presented screens all render the same blocks, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import altair

from bsc_core.palette import Palette
from bsc_core.sentence import Quantity, Sentence
from bsc_core.text.words import Words


@dataclass(frozen=True)
class Judged:
    """A verdict in a table: ``verdict`` is good, fair, poor or none; ``word`` the indicator's own word for it."""

    verdict: str
    word: Sentence


Cell = Sentence | Quantity | Judged | str
"""A cell of a table: a plain ``str`` is a user's own text, everything else is said in the report's language."""


@dataclass(frozen=True)
class Table:
    """Rows below heads. ``numbers`` are the places of the columns that are set right; ``note`` stands below."""

    title: Sentence
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...] = ()
    note: Sentence | None = None


@dataclass(frozen=True)
class Series:
    """Bars or lines that PowerPoint draws itself: ``values`` of each name over ``categories`` (nan where there is
    none); ``kind`` is "bars" or "lines"."""

    kind: str
    categories: tuple[Cell, ...]
    values: tuple[tuple[Cell, tuple[float, ...]], ...]
    unit: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart: the same function that the screens use draws it. ``key`` names its files; ``alt`` is what a screen
    reader says; ``native`` is there where PowerPoint can draw it itself. ``nearest`` is the same chart with its first
    rows only, where it has more of them than can be read from the back of a room."""

    key: str
    title: Sentence
    alt: Sentence
    draw: Callable[[Palette, Words], altair.LayerChart | altair.FacetChart | altair.Chart]
    native: Series | None = None
    nearest: Figure | None = None


Block = Sentence | Table | Figure
"""A paragraph, a table or a figure."""


@dataclass(frozen=True)
class Section:
    """One message with what shows it: a slide, a screen, or a heading of the document with what stands under it.

    ``title`` says what it is about, ``message`` is its one sentence. ``notes`` are the reasons, for whoever speaks.
    ``level`` is that of its heading in the document, 1 or 2. ``on_screen``: whether it is presented too.
    """

    key: str
    title: Sentence
    message: Sentence
    blocks: tuple[Block, ...] = ()
    notes: tuple[Sentence, ...] = ()
    level: int = 1
    on_screen: bool = False


@dataclass(frozen=True)
class Outline:
    """The whole report. ``about`` are date, files, method, as paragraphs of the title page."""

    title: Sentence
    about: tuple[Sentence, ...]
    sections: tuple[Section, ...] = field(default_factory=tuple)

    @property
    def screens(self) -> tuple[Section, ...]:
        """The sections that are presented, in order."""
        return tuple(section for section in self.sections if section.on_screen)
