"""Where the boxes of the strategy map and the stripes of its perspectives stand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MOST_IN_A_LINE = 6
"""More boxes of a perspective than this stand on two lines, or as many as it takes."""


@dataclass(frozen=True)
class Box:
    """A box by its middle and the number of its line from the top, in pixels; y counts downward."""

    key: str
    x: float
    y: float
    line: int


@dataclass(frozen=True)
class Band:
    """The stripe of a perspective, from ``top`` to ``bottom``, in pixels; y counts downward."""

    perspective: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Layout:
    """Where boxes and stripes stand. All boxes have the same ``box_width`` and ``box_height``; ``left`` is where the
    boxes' ground starts, right of the perspectives' names. Between two lines of boxes lies a ``channel`` for links."""

    width: float
    height: float
    left: float
    box_width: float
    box_height: float
    channel: float
    boxes: Mapping[str, Box]
    bands: tuple[Band, ...]


def layout(
    rows: Mapping[str, Sequence[str]],
    *,
    width: float,
    box_height: float,
    left: float = 0.0,
    channel: float = 60.0,
    gap: float = 22.0,
    widest: float = 170.0,
) -> Layout:
    """Places of boxes, in pixels.

    ``rows`` are the keys of each perspective from top to bottom; a perspective without any is left out. A perspective
    with more than MOST_IN_A_LINE stands on as many lines as it takes, of equal length or one less in the lower ones.
    The boxes of a line are spread evenly from ``left`` to ``width``; their common width leaves at least ``gap`` between
    two of the fullest line, and is ``widest`` at the most.
    """
    lines = [(perspective, line) for perspective, keys in rows.items() for line in _lines(keys)]
    fullest = max((len(line) for _, line in lines), default=1)
    box_width = min(widest, (width - left) / fullest - gap)
    boxes: dict[str, Box] = {}
    bands: dict[str, Band] = {}
    pitch = box_height + channel
    for number, (perspective, line) in enumerate(lines):
        middle = (number + 0.5) * pitch
        for place, key in enumerate(line):
            boxes[key] = Box(key, left + (place + 0.5) * (width - left) / len(line), middle, number)
        top = bands[perspective].top if perspective in bands else number * pitch
        bands[perspective] = Band(perspective, top, (number + 1) * pitch)
    return Layout(width, len(lines) * pitch, left, box_width, box_height, channel, boxes, tuple(bands.values()))


def _lines(keys: Sequence[str]) -> list[Sequence[str]]:
    count = math.ceil(len(keys) / MOST_IN_A_LINE)
    return [list(part) for part in np.array_split(np.array(keys, dtype=object), count)] if count else []
