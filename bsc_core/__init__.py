"""Imbang's core: from uploaded spreadsheets to verdicts, scorecards, survey statistics and tests.

    datasets = bsc_core.read("budget.xlsx")
    card = bsc_core.scorecard(datasets, bsc_core.Method.load("thesis"))

The heavier rooms, survey, inference and whatif, are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bsc_core.intake import Dataset, Finding, UnreadableFile, read
from bsc_core.method import Method
from bsc_core.scorecard import Scorecard, scorecard

if TYPE_CHECKING:
    from bsc_core import inference, survey, whatif

__all__ = [
    "Dataset", "Finding", "Method", "Scorecard", "UnreadableFile", "inference", "read", "scorecard", "survey",
    "whatif",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in ("survey", "inference", "whatif"):
        return import_module(f"bsc_core.{name}")
    raise AttributeError(f"bsc_core has no {name!r}")
