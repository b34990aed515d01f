"""Bands as they are typed into a grid, a row each: the values of a method that they are, or why they do not fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bsc_core.band_spans import Span, edges_of, overlaps, spans_of
from bsc_core.intake.numbers import Form, NotANumber, number
from bsc_core.method import Method, Value
from bsc_core.rating import VERDICTS, Bands, Segment
from bsc_core.sentence import Sentence

Say = Callable[[str], str]
"""What says a word in a language."""


class BandRow(NamedTuple):
    """A band as it stands in a grid; a cell with nothing in it is None.

    ``start`` and ``end`` are numbers as people write them, and empty where the band goes on without end. ``with_end``
    says whether a value exactly on the end belongs to the band. ``score`` is 1, 0 or -1.
    """

    start: str | None
    end: str | None
    with_end: bool | None
    word: str | None
    score: float | None


@dataclass(frozen=True)
class TypedBands:
    """What rows come to: the ``values`` of the method that they are, by path, or the ``problem``; the other is None.

    ``stretches`` are the rows that can be drawn, fitting or not, with the verdict "none" where none is chosen yet.
    """

    stretches: tuple[Segment, ...]
    values: Mapping[str, Value] | None
    problem: Sentence | None

    @property
    def ends(self) -> tuple[float, ...]:
        """The numbers where a stretch starts or ends, ascending, each once."""
        return tuple(sorted({end for s in self.stretches for end in (s.start, s.end) if math.isfinite(end)}))

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The stretches to be drawn; what two of them hold comes last, so over them, with the verdict "none"."""
        doubly = overlaps([(s.start, s.end) for s in self.stretches])
        return *self.stretches, *(Segment(start, end, "none") for start, end in doubly)


def rows_of(bands: Bands, write: Callable[[float], str], say: Say = str) -> tuple[BandRow, ...]:
    """Bands as rows, from low to high; ``write`` writes a number, ``say`` says a word in the reader's language."""
    closed = [*(side == "below" for side in bands.sides), False]
    return tuple(
        BandRow(_end(start, write), _end(end, write), with_end, say(str(word)), float(score))
        for (start, end), with_end, word, score in zip(
            spans_of(bands.edges), closed, bands.words, bands.scores, strict=True
        )
    )


def _end(value: float, write: Callable[[float], str]) -> str | None:
    return write(value) if math.isfinite(value) else None


def read_bands(rows: Sequence[BandRow], form: Form, method: Method, where: str, say: Say = str) -> TypedBands:
    """Rows as the bands at ``where`` ("survey", "indicators.bor") in ``method``; ``form`` is how numbers are written.

    A word that stands there already, as ``say`` says it, stays as the method keeps it. The problem is that of the
    first row with one (no number, no ends, no word or verdict), else what :func:`~bsc_core.band_spans.edges_of` or the
    method refuses; its sentence names the numbers.
    """
    read = [_read(row, form) for row in rows]
    stretches = tuple(
        Segment(*span, "none" if row.score is None else VERDICTS.get(row.score, "none"))
        for row, (span, _) in zip(rows, read, strict=True)
        if span is not None and span[0] <= span[1]
    )
    problem = next((why for _, why in read if why is not None), None)
    if problem is not None:
        return TypedBands(stretches, None, problem)
    try:
        fields = _fields(rows, [span for span, _ in read if span is not None])
        known = [str(word) for word in method[f"{where}.words"]]  # type: ignore[union-attr]
        fields["words"] = tuple(word_as_kept(str(row.word), known, say) for row in rows)
        values = {f"{where}.{name}": value for name, value in fields.items()}
        method.change(values)
    except ValueError as refusal:
        why = refusal.args[0]
        return TypedBands(stretches, None, why.params.get("why", why))
    return TypedBands(stretches, values, None)


def word_as_kept(text: str, known: Sequence[str], say: Say) -> str:
    """A word as a method keeps it: one of ``known`` where it is typed as ``say`` says it, else as it was typed."""
    return next((word for word in known if say(word) == text.strip()), text.strip())


def in_order(rows: Sequence[BandRow], form: Form) -> tuple[BandRow, ...]:
    """The rows from low to high; as they are where a number cannot be read."""
    try:
        return tuple(sorted(rows, key=lambda row: _span(row, form)))
    except NotANumber:
        return tuple(rows)


def _span(row: BandRow, form: Form) -> Span:
    """From where to where a row goes, without end where a cell is empty. Raises NotANumber."""
    start = -math.inf if row.start is None else number(row.start, form)
    return start, math.inf if row.end is None else number(row.end, form)


def _read(row: BandRow, form: Form) -> tuple[Span | None, Sentence | None]:
    """From where to where a row goes, None where that cannot be read; and what is wrong with it."""
    try:
        span = _span(row, form)
    except NotANumber as err:
        return None, Sentence("“{text}” is not a number.", text=err.text)
    if row.start is None and row.end is None:
        return span, Sentence("Each band needs a number where it starts, or one where it ends.")
    if row.word is None or row.score is None:
        return span, Sentence("Each band needs a word, and whether it counts as good, fair or poor.")
    return span, None


def _fields(rows: Sequence[BandRow], spans: Sequence[Span]) -> dict[str, Value]:
    """Edges, scores and sides of rows without a problem. Raises ValueError as ``edges_of`` does."""
    edges = edges_of(spans)
    sides = tuple("below" if row.with_end else "above" for row in rows[:-1])
    return {
        "edges": edges,
        "scores": tuple(float(row.score) for row in rows),  # type: ignore[arg-type]
        "edge_belongs": sides[0] if len(set(sides)) == 1 else sides,
    }
