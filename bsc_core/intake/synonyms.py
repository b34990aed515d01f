"""What people call things in their spreadsheets, as kept in synonyms.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, Any]:
    """What headers, sides, sexes and respondents are called, from synonyms.toml."""
    return tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))


def plain(text: object) -> str:
    """A header as it is compared: lower case, only letters, digits and signs of comparison, single spaces."""
    said = re.sub(r"\s*([<>]=?)\s*", r" \1 ", str(text).casefold().replace("≥", ">=").replace("≤", "<="))
    return " ".join(re.sub(r"[^\w<>=/&]+|_", " ", said).split())


@lru_cache(maxsize=64)
def names(group: str) -> Mapping[str, str]:
    """Every synonym of a group of columns, as it is compared, to the column's canonical name."""
    found: dict[str, str] = {}
    for column, words in synonyms()[group].items():
        for word in (column, *words):
            found.setdefault(plain(word), column)
    return found


@lru_cache(maxsize=64)
def value_names(group: str) -> Mapping[str, str]:
    """Every synonym of a group of values, as it is compared, to the canonical value."""
    found: dict[str, str] = {}
    for value, words in synonyms()["values"][group].items():
        for word in (value, *words):
            found.setdefault(plain(word), str(value))
    return found


def value_named(group: str, cell: object) -> str | None:
    """The canonical value that a cell means, e.g. "Belanja" -> "expenditure"; None if it is none of the group's."""
    return value_names(group).get(plain(cell))
