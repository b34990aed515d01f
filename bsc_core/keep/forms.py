"""Checks of the form of what stands in a workspace: each gives the value back, or raises ValueError."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K")


def text(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def whole(value: Any) -> int:
    """A whole number."""
    if type(value) is not int:
        raise ValueError("no whole number")
    return value


def count(value: Any) -> int:
    """A whole number of 0 or more."""
    if whole(value) < 0:
        raise ValueError("below zero")
    return int(value)


def number(value: Any) -> float:
    """A number, nan and infinity too; a whole one stays whole."""
    if type(value) not in (int, float):
        raise ValueError("no number")
    found: float = value
    return found


def truth(value: Any) -> bool:
    """True or False."""
    if type(value) is not bool:
        raise ValueError("no truth value")
    return value


def one_of(*known: str) -> Callable[[Any], Any]:
    """One of these texts."""

    def check(value: Any) -> Any:
        if value not in known:
            raise ValueError("none of the known words")
        return value

    return check


def optional(check: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """What another check takes, or None."""
    return lambda value: None if value is None else check(value)


def every(check: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    """A tuple, or a list that becomes one, of what another check takes."""

    def checked(value: Any) -> tuple[T, ...]:
        if not isinstance(value, (list, tuple)):
            raise ValueError("no list")
        return tuple(check(one) for one in value)

    return checked


def mapping(key: Callable[[Any], K], value: Callable[[Any], T]) -> Callable[[Any], dict[K, T]]:
    """A dict of what two other checks take."""

    def checked(found: Any) -> dict[K, T]:
        if not isinstance(found, dict):
            raise ValueError("no mapping")
        return {key(at): value(one) for at, one in found.items()}

    return checked


def of_length(length: int, values: Sequence[T]) -> Sequence[T]:
    """The values, where there are so many."""
    if len(values) != length:
        raise ValueError("another number of values")
    return values


def method_value(value: Any) -> Any:
    """A value of a method: a number, a text, a truth value, or a tuple of numbers or of texts."""
    if isinstance(value, tuple):
        if all(isinstance(one, str) for one in value) or all(type(one) in (int, float) for one in value):
            return value
        raise ValueError("neither numbers nor texts")
    if isinstance(value, (str, bool)):
        return value
    return number(value)
