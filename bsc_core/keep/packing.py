"""The parts of a workspace as one zip file, written the same way every time and read within limits."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bsc_core.intake.limits import MOST_PARTS, MOST_UNPACKED
from bsc_core.keep import refusals
from bsc_core.keep.values import from_json

INDEX = "workspace.json"
MOST_JSON = 64 << 20
"""Bytes of a part that is JSON: what is made of it takes many times as much."""
_FIRST_DAY = 1 << 5 | 1
"""1 January 1980, the first day of zip files: all parts have it, so that the same parts always give the same bytes."""
_UNIX, _PRIVATE = 3, 0o100600
"""The system of the parts' rights, and rights for nobody but the owner."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, IndexError, KeyError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What the standard library says of zip files that are none."""
_LOCKED = 0x1


@dataclass(frozen=True)
class Part:
    """A part that is packed already: its bytes deflated, and the CRC-32 and the length of what they unpack to."""

    deflated: bytes
    crc: int
    length: int

    @classmethod
    def of(cls, data: bytes) -> Part:
        """The part with this content."""
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return cls(packer.compress(data) + packer.flush(), zlib.crc32(data), len(data))


def packed(parts: Iterable[tuple[str, Part]]) -> bytes:
    """A zip file of parts by their names (ASCII), in their order. Raises Refused for more than :class:`Parts` reads.

    The standard library always packs anew; parts that did not change since the last time need not be.
    """
    body: list[bytes] = []
    directory: list[bytes] = []
    at = size = 0
    for name, part in parts:
        size += part.length
        too_long = name.endswith(".json") and part.length > MOST_JSON
        if len(directory) == MOST_PARTS or size > MOST_UNPACKED or too_long:
            raise refusals.too_large()
        called = name.encode("ascii")
        about = struct.pack(
            "<HHHHHLLLHH", 20, 0, zipfile.ZIP_DEFLATED, 0, _FIRST_DAY, part.crc, len(part.deflated), part.length,
            len(called), 0,
        )  # fmt: skip
        made_by = struct.pack("<H", _UNIX << 8 | 20)
        rest = struct.pack("<HHHLL", 0, 0, 0, _PRIVATE << 16, at)
        body += [b"PK\x03\x04", about, called, part.deflated]
        directory.append(b"PK\x01\x02" + made_by + about + rest + called)
        at += 4 + len(about) + len(called) + len(part.deflated)
    listed = b"".join(directory)
    end = struct.pack("<HHHHLLH", 0, 0, len(directory), len(directory), len(listed), at, 0)
    return b"".join([*body, listed, b"PK\x05\x06", end])


class Parts:
    """The parts of a workspace file by their names; nothing is written to the disk, whatever a name says.

    Raises Refused for a file that is no zip, a zip of something else, a damaged one, and one that unpacks to too much,
    before unpacking it.
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            raise refusals.foreign()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _BROKEN as err:
            raise refusals.damaged() from err
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise refusals.too_large()
        self._entries = {entry.filename: entry for entry in entries}
        if INDEX not in self._entries:
            is_workbook = {"[Content_Types].xml", "content.xml"}.intersection(self._entries)
            raise refusals.workbook() if is_workbook else refusals.foreign()
        if len(self._entries) != len(entries) or any(not _is_usual(entry) for entry in entries):
            raise refusals.damaged()

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def take(self, name: str) -> bytes:
        """The content of a part, once: no part is two things. Raises Refused where it is not there or damaged."""
        entry = self._entries.pop(name, None)
        if entry is None:
            raise refusals.missing(name)
        if name.endswith(".json") and entry.file_size > MOST_JSON:
            raise refusals.too_large()
        try:
            return self._zip.read(entry)
        except _BROKEN as err:
            raise refusals.damaged() from err

    def json(self, name: str) -> Any:
        """What stands in a part that is JSON; raises Refused as :meth:`take` does, and where it is none."""
        data = self.take(name)
        with refusals.reading(name):
            return from_json(data)


def _is_usual(entry: zipfile.ZipInfo) -> bool:
    """Whether a part is packed in one of the two ways that every program knows, without a password."""
    return entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not entry.flag_bits & _LOCKED
