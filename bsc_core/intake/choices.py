"""Choices: the user's last word on how one sheet is read. What is not said here, the reader decides."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bsc_core.intake.layout import Layout
from bsc_core.intake.numbers import Form
from bsc_core.intake.synonyms import plain


@dataclass(frozen=True)
class Choices:
    """What the user decided about a sheet.

    ``used``: whether the sheet counts at all. ``kind``: a key of KINDS. ``header``: the first and last row of the
    header. ``columns``: position → what it means, a column of the kind or a role of a survey, "" for not used.
    ``forms``: position → the sign of its decimals. ``actions``: key of a finding → key of the action taken.
    ``period``: the period of a table that has no column for it. ``points``: how many points the answers in words
    have; ``turned``: whether they count the other way round.
    """

    used: bool | None = None
    kind: str | None = None
    header: tuple[int, int] | None = None
    columns: Mapping[int, str] = field(default_factory=dict)
    forms: Mapping[int, Form] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    period: str | None = None
    points: int | None = None
    turned: bool = False

    def __bool__(self) -> bool:
        return self != Choices()

    def with_column(self, at: int, meaning: str | None) -> Choices:
        """These choices with another meaning of a column; None leaves it to the reader again."""
        return replace(self, columns=_set(self.columns, at, meaning))

    def with_form(self, at: int, form: Form | None) -> Choices:
        """These choices with another number form of a column; None leaves it to the reader again."""
        return replace(self, forms=_set(self.forms, at, form))

    def with_action(self, key: str, option: str | None) -> Choices:
        """These choices with another action on a finding; None takes the default again."""
        return replace(self, actions=_set(self.actions, key, option))

    def for_a_like_sheet(self) -> Choices:
        """What of these choices holds for another file of the same shape: all but the actions on single rows."""
        return replace(
            self,
            actions={
                key: taken for key, taken in self.actions.items() if key in OF_THE_SHEET or key.startswith("twin:")
            },
        )


OF_THE_SHEET = frozenset({"hidden rows", "straight", "identical", "missing", "units of amounts"})
"""The findings that are about a sheet as a whole and not about single rows of it."""


def _set(mapping: Mapping[Any, Any], key: Any, value: Any) -> dict[Any, Any]:
    changed = {k: v for k, v in mapping.items() if k != key}
    return changed if value is None else {**changed, key: value}


def shape(layout: Layout) -> str:
    """What sheets of the same shape have in common: the headers of their columns, whatever the year in them."""
    heads = [f"{head.at}:{re.sub(r'[0-9]+', '#', plain(' '.join(head.parts)))}" for head in layout.heads]
    return hashlib.sha256("\n".join(heads).encode()).hexdigest()[:16]
