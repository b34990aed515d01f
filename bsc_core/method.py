"""A Method: one full set of the choices that people make differently, each with its source.

A method is a flat mapping from a path ("indicators.bor.low") to a value, so that comparing two, changing one and
keeping a change are the same few lines for every choice. Its file holds all values, or only those in which it differs
from the shipped method that it is based on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bsc_core.indicators.catalogue import INDICATORS, is_own, method_key
from bsc_core.method_file import ABOUT, BASED_ON, MOST_BYTES, MethodFile, read_method_file, write_method_file
from bsc_core.method_values import (
    ADJUST_P,
    KINDS,
    MISSING_ANSWERS,
    ORDER,
    READ_P,
    SURVEY_BANDS,
    Refused,
    Value,
    check,
    check_scale,
    index_bands_of,
    reliability_bands_of,
    rule_fields,
    rule_of,
    rule_paths,
    ruled,
    total_bands_of,
)
from bsc_core.rating import RULES, Bands, Rule
from bsc_core.sentence import Sentence

__all__ = [
    "ADJUST_P", "KINDS", "MISSING_ANSWERS", "READ_P", "SHIPPED", "SURVEY_BANDS", "Difference", "Method", "Refused",
    "Value", "check_scale", "rule_fields",
]  # fmt: skip

SHIPPED = Path(__file__).parent / "methods"


@dataclass(frozen=True)
class Difference:
    """A value in which a method differs from another; None where one of them does not have it."""

    path: str
    was: Value | None
    now: Value | None
    source: str


@dataclass(frozen=True)
class Method:
    """Thresholds, benchmarks, weights and formula variants. ``values`` and ``sources`` have the same paths.

    ``based_on`` names the shipped method that a file of this one leaves out what it has in common with. Raises
    :class:`Refused`, a ValueError, for values that make no sense or have no source.
    """

    name: str
    title: str
    source: str
    values: Mapping[str, Value]
    sources: Mapping[str, str]
    based_on: str | None = None

    def __post_init__(self) -> None:
        check(self.values)
        for path in self.values:
            if not self.sources.get(path):
                raise Refused(path, Sentence("“{path}” has no source.", path=path))

    @staticmethod
    def names() -> tuple[str, ...]:
        """The shipped methods, the default first."""
        found = sorted(path.stem for path in SHIPPED.glob("*.toml"))
        return tuple(sorted(found, key=lambda name: name != "thesis"))

    @staticmethod
    def load(name: str | Path) -> Method:
        """A shipped method by its name, or one from a TOML file by its path; raises as :meth:`read` does."""
        if name in Method.names():
            return _shipped(str(name))
        path = Path(name)
        if not path.is_file():
            raise ValueError(
                Sentence(
                    "There is no method and no file “{name}”. The shipped methods are: {known}.",
                    name=str(name), known=Method.names(),
                )
            )  # fmt: skip
        return _load(path)

    @staticmethod
    def read(data: bytes, file: str) -> Method:
        """The method in the bytes of a TOML file; ``file`` is its name in sentences.

        Raises ValueError, with a sentence for a non-programmer that names the line, for a file that is larger than
        1 MB, not UTF-8 or no TOML, an unknown key, a value without a source or of another form, a method to base on
        that is not shipped, and a benchmark that makes no sense (edges that do not rise, words that are too few).
        """
        return _made(read_method_file(data, file))

    def __getitem__(self, path: str) -> Value:
        return self.values[path]

    def number(self, path: str) -> float:
        """A value that is a number."""
        return float(self.values[path])  # type: ignore[arg-type]

    def numbers(self, path: str) -> tuple[float, ...]:
        """A value that is a list of numbers."""
        return tuple(float(v) for v in self.values[path])  # type: ignore[union-attr]

    def rule(self, indicator: str) -> Rule:
        """The benchmark of an indicator, by its key; one of one's own has to have one here (see :meth:`judges`)."""
        return rule_of(self.values, indicator)

    def judges(self, indicator: str) -> bool:
        """Whether this method has a benchmark for an indicator, by its key; every built-in one has."""
        return f"indicators.{indicator}.rule" in self.values

    def formula(self, indicator: str) -> str:
        """The key of the formula variant that is used for a built-in indicator."""
        return str(self.values[f"indicators.{indicator}.formula"])

    def perspective_weight(self, perspective: str) -> float:
        """The weight of a perspective as set, not normalised."""
        return self.number(f"weights.perspectives.{perspective}")

    def indicator_weight(self, indicator: str) -> float:
        """The weight of an indicator in its perspective as set, not normalised; 0 leaves it out.

        nan for one of one's own that has no weight here: its table says it.
        """
        weight = self.values.get(f"weights.indicators.{indicator}", math.nan)
        return float(weight)  # type: ignore[arg-type]

    @property
    def order(self) -> tuple[str, ...]:
        """Every built-in indicator in the order of the scorecard's tables, with those of one's own that are named
        ("own:Waiting time"); a built-in one that the order does not name follows behind."""
        named: tuple[str, ...] = self.values[ORDER]  # type: ignore[assignment]
        return (*named, *(key for key in INDICATORS if key not in named))

    def place(self, indicator: str) -> int:
        """Where an indicator stands in the order, from 0; one of one's own that is not named stands behind all."""
        order = self.order
        known = method_key(indicator)
        return order.index(known) if known in order else len(order)

    def index_bands(self) -> Bands:
        """The bands of the satisfaction index, in percent."""
        return index_bands_of(self.values)

    def reliability_bands(self) -> Bands:
        """What a coefficient of reliability such as alpha is called."""
        return reliability_bands_of(self.values)

    def total_bands(self) -> Bands:
        """When a total, or a perspective's score, is poor, fair or good."""
        return total_bands_of(self.values)

    def table(self, prefix: str) -> dict[str, Any]:
        """The values directly under a path."""
        start = prefix + "."
        return {path[len(start) :]: value for path, value in self.values.items() if path.startswith(start)}

    def inherited(self, path: str) -> bool:
        """Whether a value and its source are those of the method that this one is based on."""
        if self.based_on is None:
            return False
        base = Method.load(self.based_on)
        return (self.values[path], self.sources[path]) == (base.values.get(path), base.sources.get(path))

    def change(self, changes: Mapping[str, Value], source: str | None = None) -> Method:
        """This method with some values changed; ``source`` says who says so, without it sources stay.

        Where an indicator gets a rule of another kind, the values of the old rule go, and those that ``changes`` does
        not give are the new rule's usual ones. Raises ValueError for an unknown path or a value without sense; nothing
        is changed then.
        """
        sources = {} if source is None else dict.fromkeys(changes, source)
        return replace(self, **_merged(self.values, self.sources, changes, sources))

    def change_rule(self, indicator: str, kind: str, values: Mapping[str, Value], source: str) -> Method:
        """This method with another benchmark for an indicator, by its key ("bor", "own:Waiting time").

        ``kind`` is one of ``KINDS`` and ``values`` are its fields (``rule_fields``) by name; those that are not given
        are the rule's usual ones, whatever stood there before. Raises ValueError as :meth:`change` does.
        """
        where = f"indicators.{indicator}"
        if indicator not in INDICATORS and not is_own(indicator):
            raise ValueError(Sentence("There is no built-in indicator “{name}”.", name=indicator))
        wanted = {**_usual(kind), **values, "rule": kind}
        return self.change({f"{where}.{name}": value for name, value in wanted.items()}, source)

    def own(self, title: str, source: str) -> Method:
        """This method as one of one's own, with a title and a source of the whole; based on the shipped one it is from.

        The sources of its values stay: what was changed has the source that :meth:`change` gave it. Raises ValueError
        for an empty title or source and for the name of a shipped method.
        """
        if not title.strip() or not source.strip():
            raise ValueError(Sentence("A method of your own needs a title and a source: who says so, and when."))
        if title in Method.names():
            raise ValueError(Sentence("“{title}” is a shipped method. Choose another title.", title=title))
        shipped = self.name if self.name in Method.names() else self.based_on
        return replace(self, name=title, title=title, source=source, based_on=shipped)

    def changes_from(self, other: Method) -> dict[str, Value]:
        """The fewest changes that give ``other`` this method's values: ``other.change(...)`` has them all."""
        keys = ruled(self.values)
        anew = {path for key in keys if self._other_kind(other, key) for path in rule_paths(self.values, key)}
        return {p: v for p, v in self.values.items() if p in anew or p not in other.values or other.values[p] != v}

    def differences(self, other: Method) -> tuple[Difference, ...]:
        """Where this method has another value than ``other``, in the order of ``other``, table by table.

        The source is other's, or this method's of a value that other does not have.
        """
        paths = _by_table([*other.values, *(path for path in self.values if path not in other.values)])
        both = ((path, other.values.get(path), self.values.get(path)) for path in paths)
        return tuple(
            Difference(path, was, now, (self if was is None else other).sources[path])
            for path, was, now in both
            if was != now
        )

    def to_toml(self) -> str:
        """The method as a file that :meth:`read` makes the same method of.

        With a method to base on it holds only the values, and the sources, in which it differs.
        """
        paths = set(self.values)
        if self.based_on is not None:
            base = Method.load(self.based_on)
            paths = {*self.changes_from(base), *(p for p in paths if self.sources[p] != base.sources.get(p))}
            for key in ruled(self.values):  # whoever reads a benchmark sees its kind
                if paths.intersection(rule_paths(self.values, key)):
                    paths.add(f"indicators.{key}.rule")
        about = {key: str(getattr(self, key)) for key in ABOUT}
        return write_method_file(
            about, self.based_on, {p: v for p, v in self.values.items() if p in paths}, self.sources
        )

    def _other_kind(self, other: Method, indicator: str) -> bool:
        path = f"indicators.{indicator}.rule"
        return self.values[path] != other.values.get(path)


def _merged(
    values: Mapping[str, Value], sources: Mapping[str, str], changes: Mapping[str, Value], named: Mapping[str, str]
) -> dict[str, Any]:
    """Values and sources with some changed; ``named`` are the sources of changes that come with one.

    A rule's own source is what verdicts name, so it follows a value of the rule that comes with a source.
    """
    kept, said = {**values, **changes}, {**sources, **named}
    for key in ruled(kept):
        rule = f"indicators.{key}.rule"
        if rule in values and kept[rule] != values[rule]:
            for path in rule_paths(values, key):
                if path not in changes:
                    del kept[path]
        sourced = rule_paths(named, key)
        if sourced and rule not in named:
            said[rule] = named[sourced[0]]
        for name, usual in _usual(kept.get(rule)).items():
            kept.setdefault(f"indicators.{key}.{name}", usual)
        for path in rule_paths(kept, key):
            said.setdefault(path, said.get(rule, ""))
    return {"values": {p: kept[p] for p in _by_table(kept)}, "sources": {p: said[p] for p in kept if p in said}}


def _usual(kind: object) -> dict[str, Value]:
    """The values that a rule of this kind has where nothing else is said; none for a kind that is not known."""
    found: dict[str, Value] = {}
    for field in fields(RULES[kind]) if kind in RULES else ():
        if field.name != "measure" and field.default is not MISSING:
            usual = field.default
            found[field.name] = tuple(map(str, usual)) if isinstance(usual, tuple) else usual
    return found


def _by_table(paths: Iterable[str]) -> list[str]:
    """The same paths, those of a table beside each other."""
    tables: dict[str, list[str]] = {}
    for path in paths:
        tables.setdefault(path.rpartition(".")[0], []).append(path)
    return [path for group in tables.values() for path in group]


@lru_cache(maxsize=32)
def _shipped(name: str) -> Method:
    return _load(SHIPPED / f"{name}.toml")


def _load(path: Path) -> Method:
    with path.open("rb") as file:
        return Method.read(file.read(MOST_BYTES + 1), path.name)


def _made(found: MethodFile) -> Method:
    try:
        base = None if found.based_on is None else _base(found.based_on)
        before = (base.values, base.sources) if base else ({}, {})
        merged = _merged(*before, found.values, found.sources)
        name, title, source = (found.about[key] for key in ABOUT)
        return Method(name, title, source, **merged, based_on=found.based_on)
    except Refused as refused:
        raise found.refusal(refused) from refused


def _base(name: str) -> Method:
    if name not in Method.names():
        why = Sentence(
            "There is no shipped method “{name}” to base on; there are: {known}.", name=name, known=Method.names()
        )
        raise Refused(BASED_ON, why)
    return _shipped(name)
