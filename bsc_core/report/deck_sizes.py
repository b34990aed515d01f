"""Where things stand on a slide, in inches, and how large its letters are, in points."""

from __future__ import annotations

SIZE = (13.333, 7.5)
LEFT, WIDTH = 0.6, 12.13
TITLE_TOP, TITLE_HEIGHT, TOP, BOTTOM = 0.36, 0.42, 0.9, 6.92
FOOT_TOP, FOOT_HEIGHT, NUMBER_WIDTH = 7.05, 0.24, 1.0
GAP = 0.16
"""Between one thing and the next below it."""
BESIDE = 0.45
"""Between one column and the next."""
TITLE, TEXT, HEADING, CHART, SMALL, FOOT = 20, 20, 16, 14, 14, 12
"""What a slide is about; paragraphs; over a chart or a table; in charts; notes below tables; at the slide's foot."""
IN_COLUMN, LABEL = 14, 12
"""Over a chart or a table in a column; the numbers along the line of a chart there."""
TEXT_LEAST = 16
"""The size of paragraphs where there is less room."""
MESSAGE_SIZES = (28, 26, 24)
"""What a slide says, above a chart or a table."""
ALONE_SIZES = (40, 36, 32, 28, 24)
"""The same where nothing but paragraphs stands below it."""
