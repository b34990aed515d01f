"""How long a large file takes: Imbang's reading against pandas', as a ratio.

    python benchmarks/reading.py [--rows 100000] [--runs 3]

The file is a survey of 14 columns: number, age, sex, ten answers, their sum. `bsc_core.read` reads and recognises it:
kinds, scales, number forms, doubts. As .xlsx it is compared with `pandas.read_excel` on openpyxl (aim: under 0.3), as
.csv with `pandas.read_csv` (aim: under 2). Both take turns, so that a busy machine slows both; the ratio is that of the
medians. Imports are done before the clock starts.

The aim for .csv is not met (about 7): `read_csv` parses whole numbers straight from the bytes, while Imbang keeps the
text of every distinct cell, so that "007", "1.000" and "3,5" can be shown and read either way, and then looks for the
header, the kind, doubles and doubts.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

import bsc_core

AIMS = {".xlsx": 0.3, ".csv": 2.0}


def survey(rows: int) -> pd.DataFrame:
    """A survey with the answers of so many people."""
    rng = np.random.default_rng(105)
    answers = rng.integers(1, 6, (rows, 10))
    frame = pd.DataFrame(answers, columns=[f"P{i}" for i in range(1, 11)])
    frame.insert(0, "Jenis kelamin", np.where(rng.random(rows) < 0.5, "L", "P"))
    frame.insert(0, "Umur", rng.integers(18, 70, rows))
    frame.insert(0, "No", np.arange(1, rows + 1))
    return frame.assign(Jumlah=answers.sum(axis=1))


def as_xlsx(frame: pd.DataFrame) -> bytes:
    """The frame as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Jawaban")
    sheet.append(list(frame.columns))
    for row in frame.itertuples(index=False):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measures both formats and prints the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--runs", type=int, default=3)
    asked = arguments.parse_args()
    frame = survey(asked.rows)
    files = {".csv": frame.to_csv(index=False).encode(), ".xlsx": as_xlsx(frame)}
    theirs: dict[str, Callable[[bytes], object]] = {
        ".csv": lambda data: pd.read_csv(io.BytesIO(data)),
        ".xlsx": lambda data: pd.read_excel(io.BytesIO(data), engine="openpyxl"),
    }
    small = survey(50)
    bsc_core.read(small.to_csv(index=False).encode(), "warm.csv")
    bsc_core.read(as_xlsx(small), "warm.xlsx")
    for ending, data in files.items():
        (dataset,) = bsc_core.read(data, f"survey{ending}")
        assert len(dataset.frame) == asked.rows and dataset.kind == "survey"
        runs = asked.runs if ending == ".xlsx" else asked.runs * 5
        ours, others = [], []
        for _ in range(runs):
            ours.append(seconds(lambda: bsc_core.read(data, f"survey{ending}")))  # noqa: B023  called at once
            others.append(seconds(lambda: theirs[ending](data)))  # noqa: B023
        imbang, pandas = statistics.median(ours), statistics.median(others)
        print(
            f"{ending}: Imbang {imbang:.3f} s, pandas {pandas:.3f} s, ratio {imbang / pandas:.2f} "
            f"(aim: under {AIMS[ending]:g})"
        )


if __name__ == "__main__":
    main()
