"""Reads with somebody else's library in a process apart.

A damaged or malicious file can make such a library break down or take all memory, in ways that no ``except`` catches
(one stray cell in the last corner of a workbook is enough). Apart, it takes only itself down.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from bsc_core.intake.formats import refusal
from bsc_core.intake.formats.refusal import Refused
from bsc_core.intake.limits import MOST_CELLS, MOST_COLUMNS, MOST_MEMORY, MOST_SECONDS, MOST_SHEETS

_PROGRAM = Path(__file__).with_name("apart_readers.py")


@contextmanager
def reading(
    reader: Literal["workbook", "statistics"], data: bytes, damaged: Callable[[], Refused] = refusal.damaged
) -> Iterator[Callable[[], Any]]:
    """Starts reading; the value of the ``with`` waits for the content, while which other work can be done.

    The content is what the reader of this name in ``apart_readers.py`` says. Calling for it raises Refused where there
    is none, ``damaged`` where the file is. Leaving the ``with`` ends the process, finished or not.
    """
    limits = map(str, (MOST_MEMORY, MOST_SECONDS, MOST_CELLS, MOST_COLUMNS, MOST_SHEETS))
    command = [sys.executable, "-P", str(_PROGRAM), reader, *limits]
    pipe, silence = subprocess.PIPE, subprocess.DEVNULL
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # else every core of the machine reserves memory
    with (
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=silence, env=alone) as process,
        ThreadPoolExecutor(1) as pool,
    ):
        answer = pool.submit(process.communicate, data, MOST_SECONDS)

        def content() -> Any:
            try:
                said, _ = answer.result()
            except subprocess.TimeoutExpired as err:
                raise refusal.too_large() from err
            if process.returncode:
                raise damaged() if process.returncode == -signal.SIGSEGV else refusal.too_large()
            outcome, result = pickle.loads(said)
            if outcome == "missing":
                raise ImportError(result)
            if outcome == "refused":
                raise damaged() if result == "damaged" else _REFUSALS[result]()
            return result

        try:
            yield content
        finally:
            process.kill()


_REFUSALS = {
    "locked": refusal.locked,
    "too large": refusal.too_large,
    "too wide": refusal.too_wide,
    "too many sheets": refusal.too_many_sheets,
}
