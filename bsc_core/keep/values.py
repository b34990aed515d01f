"""Python values as plain JSON and back, equal and of the same type.

JSON has no tuples, no nan, and only texts as keys. What it lacks is an object with a single key that begins with "$":
{"$tuple": [...]}, {"$float": "nan"}, {"$dict": [[key, value], ...]}, and {"$typed_indicator": {...}}. A number with a
point or an exponent is a float, one without is whole.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from numbers import Integral, Real
from typing import Any, NoReturn

import numpy as np

from bsc_core.intake.typed_indicator import TypedIndicator
from bsc_core.keep import refusals

DEEPEST = 50
"""Lists inside of lists: beyond this many a value is not kept."""
MOST_LISTS = 1_000_000
"""Lists and mappings of one JSON part, counted by their opening brackets."""
_MOST_BITS = 10_000
"""Whole numbers with more bits than this are not kept: Python does not write them out."""


class NotKept(TypeError):
    """A value of a type that a workspace does not keep."""


def plain(value: Any, depth: int = 0) -> Any:
    """A value as JSON has it. Raises :class:`NotKept` for one that is, or holds, anything else than None, truth values,
    numbers, texts, lists, tuples, dicts and typed indicators."""
    if depth > DEEPEST:
        raise NotKept("nested too deep")
    if value is None:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Integral):
        return _whole(int(value))
    if isinstance(value, Real):
        number = float(value)
        return number if math.isfinite(number) else {"$float": repr(number)}
    if isinstance(value, list):
        return [plain(one, depth + 1) for one in value]
    if isinstance(value, tuple):
        return {"$tuple": [plain(one, depth + 1) for one in value]}
    if isinstance(value, Mapping):
        return _mapping(value, depth + 1)
    if isinstance(value, TypedIndicator):
        fields = {field: getattr(value, field) for field in asdict(value)}
        return {"$typed_indicator": plain(fields, depth + 1)}
    raise NotKept(f"a {type(value).__name__} is not kept")


def _whole(value: int) -> int:
    if value.bit_length() > _MOST_BITS:
        raise NotKept("a number too long to write out")
    return value


def _mapping(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    if all(isinstance(key, str) and not key.startswith("$") for key in value):
        return {str(key): plain(one, depth) for key, one in value.items()}
    return {"$dict": [[plain(key, depth), plain(one, depth)] for key, one in value.items()]}


def value_of(found: Any) -> Any:
    """The value that :func:`plain` wrote. Raises ValueError or TypeError for what it did not write."""
    if isinstance(found, list):
        return [value_of(one) for one in found]
    if not isinstance(found, dict):
        return found
    marks = [key for key in found if key.startswith("$")]
    if not marks:
        return {key: value_of(one) for key, one in found.items()}
    ((mark, held),) = found.items()
    if mark == "$tuple":
        return tuple(value_of(list(held)))
    if mark == "$float":
        return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[held]
    if mark == "$dict":
        return {value_of(key): value_of(one) for key, one in held}
    if mark == "$typed_indicator":
        return TypedIndicator(**value_of(held))
    raise ValueError(f"{mark} is not known")


def kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of named values that :func:`plain` takes, two mappings deep; the others are left out."""
    return {name: value for name, value in values.items() if _is_kept(value)}


def _is_kept(value: Any) -> bool:
    try:
        plain(value, 2)
    except NotKept:
        return False
    return True


def to_json(found: Any, indent: int | None = 1) -> bytes:
    """JSON in UTF-8, on one line without ``indent``; what JSON has no sign for is refused with a ValueError.

    Raises Refused for what :func:`from_json` would not read.
    """
    text = json.dumps(found, ensure_ascii=False, allow_nan=False, indent=indent)
    return _of_moderate_size((text + "\n").encode("utf-8", "surrogatepass"))


def from_json(data: bytes) -> Any:
    """What stands in JSON. Raises ValueError for anything else, RecursionError where it goes too deep, and Refused for
    so many lists that they would take minutes."""
    text = _of_moderate_size(data).decode("utf-8", "surrogatepass")
    return json.loads(text, parse_constant=_no_constant)


def _of_moderate_size(data: bytes) -> bytes:
    if data.count(b"[") + data.count(b"{") > MOST_LISTS:
        raise refusals.too_large()
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
