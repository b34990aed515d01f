"""Where things stand on a slide, in inches, and how large its letters are, in points."""

from __future__ import annotations

SIZE = (13.333, 7.5)
LEFT, WIDTH = 0.6, 12.13
TITLE_TOP, TITLE_HEIGHT, TOP, BOTTOM = 0.4, 0.45, 1.0, 6.9
GAP = 0.16
"""Between one thing and the next below it."""
TITLE, TEXT, SMALL = 20, 20, 16
MESSAGE_SIZES = (40, 36, 32, 28)
