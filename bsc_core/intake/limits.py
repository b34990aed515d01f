"""How much a file may hold. What is beyond is refused with a sentence, so that no upload takes all memory or time."""

from __future__ import annotations

MOST_BYTES = 100 << 20
"""Bytes of an uploaded file."""
MOST_UNPACKED = 512 << 20
"""Bytes that all parts of a workbook unpack to."""
MOST_PARTS = 10_000
"""Parts of a workbook: its sheets, pictures, styles."""
MOST_SHEETS = 256
"""Sheets of a workbook."""
MOST_CELLS = 5_000_000
"""Cells that a sheet spans from its first corner to its last filled cell, filled or not."""
MOST_CELLS_OF_FILE = 20_000_000
"""Cells that all sheets of a file span together."""
MOST_ROWS = 1_048_576
"""Rows of a sheet, filled or not; as many as a spreadsheet has."""
MOST_COLUMNS = 16_384
"""Columns of a sheet, filled or not; as many as a spreadsheet has."""
MOST_TAGS = 10_000_000
"""Tags of a part of a workbook or of a web page, and records of an old workbook, where each of them is looked at."""
MOST_SETTINGS = 200_000
"""Sheets, styles and links that a part of a workbook names; a spreadsheet has at most 65,490 styles."""
LONGEST_CELL = 32_767
"""Letters of a cell that are kept; as many as a cell of a spreadsheet holds. A longer one ends in "…"."""
LONGEST_HEADER = 200
"""Letters of a header that are shown where it names a column."""
MOST_MEMORY = 2 << 30
"""Bytes of memory for the library that reads a workbook or a statistics file, where the system can set a limit."""
MOST_SECONDS = 60
"""Seconds for that library."""
