"""The shelf: a session's work on the server's own disk, so that a browser refresh and a server restart lose nothing.

Whoever has a key has what lies under it, and nobody else: a key is 256 random bits, and the disk knows only its
SHA-256. The settings are the operator's, in environment variables:

- IMBANG_KEEP: "off", or the folder to keep work in; without it the data folder of the user who runs the server.
- IMBANG_KEEP_DAYS: for how many days after the last use work is kept; 30 without it.
- IMBANG_KEEP_MB: how many megabytes all work may take together, 2,000 without it; beyond that the oldest goes first.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bsc_core.sentence import Sentence

KEEP, KEEP_DAYS, KEEP_MB = "IMBANG_KEEP", "IMBANG_KEEP_DAYS", "IMBANG_KEEP_MB"
USUAL_DAYS = 30.0
USUAL_MB = 2_000.0
MOST_OF_ALL = 0.25
"""Share of the whole shelf that one session's work may take, so that none pushes out all others."""
_OFF = frozenset({"off", "no", "none", "false", "0"})
_DAY = 86_400.0
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_BYTES_OF_KEY = 32
_NAME = "shelf"
_ENDING = ".kept"
_HALF_WRITTEN = ".writing"
_LONGEST_WRITING = 3_600.0
"""Seconds after which a file that was never finished is swept."""


@dataclass(frozen=True)
class ShelfSettings:
    """Where work is kept, for how many days after its last use, and how many bytes of it; ``off`` says why it is not.

    ``folder`` is None where it is off.
    """

    folder: Path | None
    keep_days: float = USUAL_DAYS
    most_bytes: int = int(USUAL_MB * 1e6)
    off: Sentence | None = None

    @staticmethod
    def from_environment(environ: Mapping[str, str], platform: str = sys.platform) -> ShelfSettings:
        """The settings in environment variables; one that makes no sense turns the shelf off and says so."""
        wanted = environ.get(KEEP, "").strip()
        if wanted.lower() in _OFF:
            return ShelfSettings(None, off=Sentence("Whoever runs this server has switched keeping off."))
        days = _positive(environ.get(KEEP_DAYS, ""), USUAL_DAYS)
        megabytes = _positive(environ.get(KEEP_MB, ""), USUAL_MB)
        for name, number in ((KEEP_DAYS, days), (KEEP_MB, megabytes)):
            if number is None:
                return ShelfSettings(None, off=Sentence("The setting {name} has to be a number above 0.", name=name))
        folder = Path(wanted) if wanted else _usual_folder(environ, platform)
        if folder is None or not folder.is_absolute():
            return ShelfSettings(None, off=Sentence("The setting {name} has to be a whole path, or off.", name=KEEP))
        return ShelfSettings(folder / _NAME, days or USUAL_DAYS, int((megabytes or USUAL_MB) * 1e6))

    def opened(self) -> Shelf | None:
        """The shelf, or None where it is off; see :meth:`why_off`."""
        return None if self.why_off() else Shelf(self.folder or Path(), self.keep_days, self.most_bytes)

    def why_off(self) -> Sentence | None:
        """Why nothing is kept, None where work is: switched off, or the folder cannot be made or written."""
        if self.off is not None or self.folder is None:
            return self.off or Sentence("Whoever runs this server has switched keeping off.")
        try:
            _make(self.folder)
            with tempfile.TemporaryFile(dir=self.folder):
                return None
        except (OSError, ValueError):
            return Sentence("The folder in which this server would keep work cannot be written.")

    def said(self) -> Sentence:
        """What becomes of a user's work here, in one sentence or two."""
        why = self.why_off()
        if why is not None:
            return Sentence("{why} Your work stays only as long as this page is open: save it as a file.", why=why)
        if self.keep_days < 1:
            hours = max(1, round(self.keep_days * 24))
            return Sentence.counted(
                "Your work is kept on this server for an hour after you last used it.",
                "Your work is kept on this server for {n} hours after you last used it.",
                n=hours,
            )
        return Sentence.counted(
            "Your work is kept on this server for a day after you last used it.",
            "Your work is kept on this server for {n} days after you last used it.",
            n=math.floor(self.keep_days),
        )


def _positive(text: str, usual: float) -> float | None:
    """A finite number above 0, ``usual`` for no text, None for anything else."""
    try:
        number = float(text) if text.strip() else usual
    except ValueError:
        return None
    return number if math.isfinite(number) and number > 0 else None


def _usual_folder(environ: Mapping[str, str], platform: str) -> Path | None:
    """The folder for data of the user who runs the server, as the system has it; None where there is no home."""
    try:
        home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    except RuntimeError:
        return None
    if platform == "win32":
        base = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "imbang"


def _make(folder: Path) -> None:
    """Makes a folder that only its owner looks into. Raises OSError where it cannot, or another owns it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


class Shelf:
    """Bytes under keys, in a folder that several servers may share.

    A key that was never used, one of another form, and one whose time is over are all the same: there is nothing. What
    the disk refuses (a full disk, rights) is the same too, so that nothing here ever stops a page.
    """

    def __init__(self, folder: Path, keep_days: float, most_bytes: int) -> None:
        self.folder, self.keep_days, self.most_bytes = folder, keep_days, most_bytes

    @staticmethod
    def new_key() -> str:
        """A key that nobody can guess: 43 letters, digits, "-" and "_" for an address."""
        return secrets.token_urlsafe(_BYTES_OF_KEY)

    def put(self, key: str, data: bytes) -> bool:
        """Keeps bytes under a key, in the place of those before; False where they could not be kept.

        Whoever reads at the same time gets the old bytes or the new ones, whole. What is over its time goes, and the
        oldest of the rest where all of it takes more than ``most_bytes``. More than a quarter of that is not kept.
        """
        path = self._path(key)
        if path is None or len(data) > self.most_bytes * MOST_OF_ALL:
            return False
        try:
            _make(self.folder)
            self._write(path, data)
        except OSError:
            return False
        self.sweep()
        return True

    def get(self, key: str) -> bytes | None:
        """The bytes under a key, or None; their time begins anew."""
        path = self._path(key)
        if path is None:
            return None
        try:
            if path.stat().st_mtime < time.time() - self.keep_days * _DAY:
                path.unlink()
                return None
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return data

    def delete(self, key: str) -> bool:
        """Forgets what lies under a key. False where it is still there: the disk refused."""
        path = self._path(key)
        if path is None:
            return True
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def sweep(self, now: float | None = None) -> int:
        """Removes what is over its time at ``now`` (seconds since 1970), then the oldest until the rest fits.

        Returns how many were removed. ``put`` does it by itself.
        """
        now = time.time() if now is None else now
        removed = 0
        kept = []
        for path, used, size in self._entries():
            limit = _LONGEST_WRITING if path.suffix == _HALF_WRITTEN else self.keep_days * _DAY
            if used < now - limit:
                removed += _unlinked(path)
            elif path.suffix == _ENDING:
                kept.append((used, size, path))
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept):
            if total <= self.most_bytes:
                break
            total -= size
            removed += _unlinked(path)
        return removed

    def _path(self, key: str) -> Path | None:
        """Where the bytes of a key lie; None for what is no key."""
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            return None
        return self.folder / f"{hashlib.sha256(key.encode('ascii')).hexdigest()}{_ENDING}"

    def _write(self, path: Path, data: bytes) -> None:
        """Writes beside the place and moves there, so that no half of a file ever lies in it."""
        handle, name = tempfile.mkstemp(suffix=_HALF_WRITTEN, dir=self.folder)  # only its owner can read it
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise

    def _entries(self) -> Iterator[tuple[Path, float, int]]:
        """The shelf's own files with the time of their last use and their bytes; others in the folder are not ours."""
        try:
            found = [path for path in self.folder.iterdir() if path.suffix in (_ENDING, _HALF_WRITTEN)]
        except OSError:
            return
        for path in found:
            with suppress(OSError):
                about = path.lstat()
                yield path, about.st_mtime, about.st_size


def _unlinked(path: Path) -> int:
    """1 where a file was removed, 0 where another server did it first or the disk refused."""
    try:
        path.unlink()
    except OSError:
        return 0
    return 1
