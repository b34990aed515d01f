"""The streams of a compound file, the container of .xls and of workbooks with a password."""

from __future__ import annotations

import struct

import numpy as np

from bsc_core.intake.formats import refusal

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_LAST_SECTOR = 0xFFFFFFFA
_SMALL = 4096
"""Bytes of a stream below which it stands in sectors of 64 bytes within the first stream."""
_IN_HEADER = 109


class Compound:
    """A compound file; its streams are found by name, whatever folder they are in.

    Raises Refused for a damaged file. What is read is never more than the file itself has.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(SIGNATURE):
            raise refusal.damaged()
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise refusal.damaged()
        self._data, self._sector = data, 1 << shift
        directory, first_small, more, count = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68, 72))
        tables = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
        per_sector = self._sector // 4 - 1
        for _ in range(min(count, len(data) // self._sector)):
            sector = _numbers(self._at(more)).tolist()
            if len(sector) <= per_sector:
                break
            tables += sector[:per_sector]
            more = sector[per_sector]
        self._next = _numbers(b"".join(self._at(table) for table in dict.fromkeys(tables) if table < _LAST_SECTOR))
        self._entries: dict[str, tuple[int, int]] = {}
        for entry in _cut(self._chain(directory), 128):
            length, kind, start, size = struct.unpack_from("<HB49xIQ", entry, 64)
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind in (_STREAM, _ROOT):
                self._entries.setdefault("" if kind == _ROOT else name.casefold(), (start, size & 0xFFFFFFFF))
        self._small = self._chain(self._entries.get("", (_LAST_SECTOR, 0))[0])
        self._next_small = _numbers(self._chain(first_small))

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._entries

    def read(self, name: str) -> bytes:
        """The content of a stream; shorter than it should be where the file is damaged, b"" if there is none."""
        start, size = self._entries.get(name.casefold(), (_LAST_SECTOR, 0))
        if size >= _SMALL:
            return self._chain(start)[:size]
        sectors = _follow(start, self._next_small, len(self._small) // 64)
        return b"".join(self._small[sector * 64 : sector * 64 + 64] for sector in sectors)[:size]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._at, _follow(start, self._next, len(self._data) // self._sector)))


_STREAM, _ROOT = 2, 5


def _numbers(content: bytes) -> np.ndarray:
    return np.frombuffer(content[: len(content) // 4 * 4], dtype="<u4")


def _follow(start: int, following: np.ndarray, most: int) -> list[int]:
    """The sectors of a chain, at most so many: a damaged chain may go in circles."""
    sectors: list[int] = []
    while start < len(following) and len(sectors) < most:
        sectors.append(start)
        start = int(following[start])
    return sectors


def _cut(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content) - size + 1, size)]
