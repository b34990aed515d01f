"""The parts of a workbook that is a zip file, read within limits."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from bsc_core.intake.formats import refusal
from bsc_core.intake.limits import MOST_PARTS, MOST_SETTINGS, MOST_TAGS, MOST_UNPACKED

_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, IndexError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What the standard library says of zip files that are none."""
_LOCKED = 0x1


class Archive:
    """A zip file; its parts are found by their names in any case, with either slash.

    Raises Refused for a damaged file, one with a password, and one that unpacks to too much, before unpacking it.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except _BROKEN as err:
            raise refusal.damaged() from err
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise refusal.too_large()
        if any(part.flag_bits & _LOCKED for part in parts):
            raise refusal.locked()
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise refusal.damaged()
        self._parts = {_plain(part.filename): part for part in parts}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def read(self, name: str) -> bytes:
        """The content of a part, b"" if there is none. Raises Refused where it is not what the file says of it."""
        part = self._parts.get(_plain(name))
        if part is None:
            return b""
        try:
            return self._zip.read(part)
        except _BROKEN as err:
            raise refusal.damaged() from err


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def part_of(target: str) -> str:
    """The name of the part that the main part of a workbook of Excel means by this target."""
    return posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/")))


def parser() -> Any:
    """A parser of XML in UTF-8, whatever the XML says of its code, that knows no entities beside those of XML itself.

    Raises Refused, when parsing, for a document type: no writer of workbooks puts one, and it could define texts that
    unfold without end or that stand in other files.
    """

    def no_document_type(*_: object) -> None:
        raise refusal.damaged()

    made = expat.ParserCreate("utf-8")
    made.StartDoctypeDeclHandler = no_document_type
    made.buffer_text = True
    return made


def parsed(part: bytes, made: Any) -> None:
    """Lets a parser go through a part. Raises Refused for what is no XML, and for too much of it."""
    if part.count(b"<") > MOST_TAGS:
        raise refusal.too_large()
    try:
        made.Parse(part, True)
    except expat.ExpatError as err:
        raise refusal.damaged() from err


def local(name: str) -> str:
    """The name of an element or attribute without its namespace's prefix."""
    return name.rpartition(":")[2]


def elements(part: bytes, *names: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of these names in a part, each with its attributes; all names without prefixes.

    Raises Refused for what is no XML, and for more elements than a workbook has.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) in names:
            if len(found) == MOST_SETTINGS:
                raise refusal.too_large()
            found.append((local(name), {local(key): value for key, value in attributes.items()}))

    made = parser()
    made.StartElementHandler = start
    if part:
        parsed(part, made)
    return iter(found)
