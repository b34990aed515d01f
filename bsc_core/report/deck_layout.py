"""How the pieces of a slide stand: beside each other or below each other, as they are seen best."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bsc_core.report.deck_page import Page
from bsc_core.report.deck_pieces import BELOW, Piece, Stack, Texts, filled
from bsc_core.report.deck_sizes import BESIDE, LEFT, WIDTH

AT_MOST = 3
"""So many charts and tables stand on one slide."""
SHARES = (0.5, 0.47, 0.53, 0.44, 0.56, 0.41, 0.59, 0.38, 0.62, 0.35, 0.65)
"""The part of the width that the first of two columns has."""


QUALITY_LEAST = 0.6
"""What is seen less well beside other things gets a slide of its own."""


@dataclass(frozen=True)
class Place:
    """A piece with the left end of its column and its width, in inches."""

    piece: Piece
    left: float
    width: float


@dataclass(frozen=True)
class Layout:
    """Rows of pieces with the height of each row, and how well they are seen."""

    rows: tuple[tuple[tuple[Place, ...], float], ...]
    quality: float

    def draw(self, page: Page) -> None:
        """Sets everything below the cursor."""
        top = page.y
        for places, height in self.rows:
            for place in places:
                page.column(place.left, place.width, top, height)
                place.piece.draw(page)
            top += height + BELOW
        page.whole(top)
        page.fresh = False


def best_layout(lead: Texts | None, shows: Sequence[Piece], room: float) -> Layout | None:
    """Paragraphs and the charts and tables after them in a height; None where they do not fit together."""
    found = [layout for rows in _arrangements(lead, shows) for layout in _in(rows, room)]
    return max(found, key=lambda layout: layout.quality, default=None)


def _arrangements(lead: Texts | None, shows: Sequence[Piece]) -> Iterator[list[list[Piece]]]:
    """The rows in which the pieces can stand, in their order."""
    above: list[list[Piece]] = [[lead]] if lead is not None else []
    match list(shows):
        case [one]:
            yield [*above, [one]]
            if lead is not None:
                yield [[lead, one]]
        case [one, two]:
            yield [*above, [one, two]]
            yield [*above, [one], [two]]
            if lead is not None:
                yield [[lead, one], [two]]
                yield [[Stack((lead, two)), one]]
        case [one, two, three]:
            yield [*above, [one, two], [three]]
            yield [*above, [one], [two, three]]
            yield [*above, [Stack((one, two)), three]]
            if lead is not None:
                yield [[lead, one], [two, three]]


def _in(rows: Sequence[Sequence[Piece]], room: float) -> Iterator[Layout]:
    """The layouts of rows in a height, one for each way to part the width."""
    parted = SHARES if any(len(row) == 2 for row in rows) else (1.0,)
    for share in parted:
        placed = [_columns(row, share) for row in rows]
        least = [max(place.piece.least(place.width) for place in row) for row in placed]
        free = room - sum(least) - BELOW * (len(rows) - 1)
        if not math.isfinite(free) or free < 0:
            continue
        wanted = [max(place.piece.wanted(place.width) for place in row) for row in placed]
        heights = filled(least, wanted, free)
        pairs = list(zip(placed, heights, strict=True))
        seen = [place.piece.quality(place.width, height) for row, height in pairs for place in row]
        if sum(map(len, rows)) > 1 and min(seen) < QUALITY_LEAST:
            continue
        yield Layout(tuple((tuple(row), height) for row, height in pairs), sum(seen) / len(seen))


def _columns(row: Sequence[Piece], share: float) -> list[Place]:
    if len(row) == 1:
        return [Place(row[0], LEFT, WIDTH)]
    first = (WIDTH - BESIDE) * share
    return [
        Place(row[0], LEFT, first),
        Place(row[1], LEFT + first + BESIDE, WIDTH - BESIDE - first),
    ]
