"""A Method: one full set of the choices that people make differently, each with its source.

A method is a flat mapping from a path ("indicators.bor.low") to a value, so that comparing two, changing one and
keeping a change are the same few lines for every choice. Its TOML file groups the paths in tables; each table names
the source of its values, and ``[table.sources]`` another source for single ones.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bsc_core.indicators.catalogue import INDICATORS, OWN, PERSPECTIVES
from bsc_core.rating import RULES, Bands, Measure, Rule
from bsc_core.sentence import Sentence

Value = float | str | bool | tuple[float, ...] | tuple[str, ...]
SHIPPED = Path(__file__).parent / "methods"
READ_P = ("pearson", "yates", "fisher_when_small")
ADJUST_P = ("holm", "benjamini_hochberg", "none")
MISSING_ANSWERS = ("listwise", "pairwise")
SURVEY_BANDS = "survey bands"
_BANDS = ("edges", "words", "scores", "edge_belongs")


@dataclass(frozen=True)
class Difference:
    """A value in which a method differs from another."""

    path: str
    was: Value
    now: Value
    source: str


@dataclass(frozen=True)
class Method:
    """Thresholds, benchmarks, weights and formula variants. ``values`` and ``sources`` have the same paths."""

    name: str
    title: str
    source: str
    values: Mapping[str, Value]
    sources: Mapping[str, str]

    def __post_init__(self) -> None:
        _check(self)

    @staticmethod
    def names() -> tuple[str, ...]:
        """The shipped methods, the default first."""
        found = sorted(path.stem for path in SHIPPED.glob("*.toml"))
        return tuple(sorted(found, key=lambda name: name != "thesis"))

    @staticmethod
    def load(name: str | Path) -> Method:
        """A shipped method by its name, or one from a TOML file by its path.

        Raises ValueError, in words for a non-programmer, for an unknown name, a file that is no TOML, an unknown key,
        a value without a source, or a benchmark that makes no sense.
        """
        if name in Method.names():
            return _shipped(str(name))
        path = Path(name)
        if not path.is_file():
            known = ", ".join(Method.names())
            raise ValueError(f'There is no method and no file "{name}". The shipped methods are: {known}.')
        return _load(path)

    def __getitem__(self, path: str) -> Value:
        return self.values[path]

    def number(self, path: str) -> float:
        """A value that is a number."""
        return float(self.values[path])  # type: ignore[arg-type]

    def numbers(self, path: str) -> tuple[float, ...]:
        """A value that is a list of numbers."""
        return tuple(float(v) for v in self.values[path])  # type: ignore[union-attr]

    def rule(self, indicator: str) -> Rule:
        """The benchmark of a built-in indicator, by its key."""
        where = f"indicators.{indicator}"
        entry = self.table(where)
        kind = str(entry.pop("rule"))
        entry.pop("formula")
        if kind != SURVEY_BANDS and kind not in RULES:
            known = ", ".join([*RULES, SURVEY_BANDS])
            raise ValueError(f'The rule of {where} is "{kind}"; a rule is one of: {known}.')
        known_fields = {f.name for f in fields(RULES[kind])} - {"measure"} if kind in RULES else set()
        unknown = sorted(set(entry) - known_fields)
        if unknown:
            raise ValueError(f'A rule "{kind}" has no "{unknown[0]}" (in {where}).')
        if kind == SURVEY_BANDS:
            return self.index_bands()
        with _named(where):
            return RULES[kind](**entry, measure=INDICATORS[indicator].measure)

    def formula(self, indicator: str) -> str:
        """The key of the formula variant that is used for a built-in indicator."""
        return str(self.values[f"indicators.{indicator}.formula"])

    def perspective_weight(self, perspective: str) -> float:
        """The weight of a perspective as set, not normalised."""
        return self.number(f"weights.perspectives.{perspective}")

    def indicator_weight(self, indicator: str) -> float:
        """The weight of a built-in indicator in its perspective as set, not normalised."""
        return self.number(f"weights.indicators.{indicator}")

    def index_bands(self) -> Bands:
        """The bands of the satisfaction index, in percent."""
        return self._bands("survey", Measure("%"))

    def reliability_bands(self) -> Bands:
        """What a coefficient of reliability such as alpha is called."""
        return self._bands("reliability", Measure("", 3))

    def total_bands(self) -> Bands:
        """When a total, or a perspective's score, is poor, fair or good."""
        edges = (self.number("total.fair_from"), self.number("total.good_from"))
        words = (Sentence("poor"), Sentence("fair"), Sentence("good"))
        with _named("total"):
            return Bands(edges, words, (-1.0, 0.0, 1.0), measure=Measure("", 2))

    def _bands(self, prefix: str, measure: Measure) -> Bands:
        with _named(prefix):
            return Bands(**{name: self.values[f"{prefix}.{name}"] for name in _BANDS}, measure=measure)  # type: ignore[arg-type]

    def table(self, prefix: str) -> dict[str, Any]:
        """The values directly under a path."""
        start = prefix + "."
        return {path[len(start) :]: value for path, value in self.values.items() if path.startswith(start)}

    def change(self, changes: Mapping[str, Value]) -> Method:
        """This method with some values changed. Raises ValueError for an unknown path or a value without sense."""
        unknown = sorted(set(changes) - set(self.values))
        if unknown:
            raise ValueError(f'The method has no value "{unknown[0]}".')
        return Method(self.name, self.title, self.source, {**self.values, **changes}, self.sources)

    def differences(self, other: Method) -> tuple[Difference, ...]:
        """Where this method has another value than ``other``, in the order of ``other``; its source is other's."""
        return tuple(
            Difference(path, was, self.values[path], other.sources[path])
            for path, was in other.values.items()
            if path in self.values and self.values[path] != was
        )


@lru_cache(maxsize=32)
def _shipped(name: str) -> Method:
    return _load(SHIPPED / f"{name}.toml")


def _load(path: Path) -> Method:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise ValueError(f"{path.name} is not a method file: {err}.") from err
    about = {key: tree.pop(key, "") for key in ("name", "title", "source")}
    for key, text in about.items():
        if not isinstance(text, str) or not text:
            raise ValueError(f'{path.name}: the method needs a "{key}" at the top.')
    rows = list(_flatten(tree, "", ""))
    values = {where: value for where, value, _ in rows}
    sources = {where: source for where, _, source in rows}
    try:
        _check_sources(tree, "", values)
        return Method(about["name"], about["title"], about["source"], values, sources)
    except ValueError as err:
        raise ValueError(f"{path.name}: {err}") from err


def _check_sources(table: Mapping[str, Any], prefix: str, values: Mapping[str, Value]) -> None:
    for key in table.get("sources", {}):
        if f"{prefix}{key}" not in values:
            raise ValueError(f'"{prefix}sources" names a source for "{key}", but there is no such value.')
    for key, value in table.items():
        if isinstance(value, dict) and key != "sources":
            _check_sources(value, f"{prefix}{key}.", values)


def _flatten(table: Mapping[str, Any], prefix: str, source: str) -> Iterator[tuple[str, Value, str]]:
    source = table.get("source", source)
    named = table.get("sources", {})
    for key, value in table.items():
        if key in ("source", "sources"):
            continue
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _flatten(value, path + ".", source)
        else:
            yield path, _plain(value), named.get(key, source)


def _plain(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(_plain(v) for v in value)  # type: ignore[return-value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, (float, str, bool)):
        return value
    raise ValueError(f'"{value}" is neither a number, a word, a yes or no, nor a list of them.')


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Puts the place in a method in front of what is wrong there."""
    try:
        yield
    except (ValueError, TypeError) as err:
        why = err.args[0] if isinstance(err, ValueError) else Sentence("A value is missing.")
        raise ValueError(Sentence("{where}: {why}", where=where, why=why)) from err


def _check(method: Method) -> None:
    unsourced = [path for path in method.values if not method.sources.get(path)]
    if unsourced:
        raise ValueError(f'"{unsourced[0]}" has no source.')
    _check_keys(method)
    for path, value in method.values.items():
        with _named(path):
            _check_value(path, value)
    for name in INDICATORS:
        method.rule(name)
        if method.formula(name) not in INDICATORS[name].formulas:
            known = ", ".join(INDICATORS[name].formulas)
            raise ValueError(f'{name} has no formula "{method.formula(name)}"; it has: {known}.')
    method.total_bands()
    method.index_bands()
    method.reliability_bands()
    check_scale(method.number("survey.low"), method.number("survey.high"))
    if any(not first < then for first, then in pairwise(method.numbers("survey.age_edges"))):
        raise ValueError(Sentence("The edges of age groups rise from one to the next."))
    if not 0 < method.number("significance.level") < 1:
        raise ValueError(Sentence("A significance level lies between 0 and 1."))
    if method["significance.read_p"] not in READ_P:
        raise ValueError(f"Which p to read is one of: {', '.join(READ_P)}.")
    if method["significance.adjust_p"] not in ADJUST_P:
        raise ValueError(f"How to adjust p is one of: {', '.join(ADJUST_P)}.")
    if method["survey.missing_answers"] not in MISSING_ANSWERS:
        raise ValueError(f"What becomes of missing answers is one of: {', '.join(MISSING_ANSWERS)}.")
    if not any(method.perspective_weight(p) for p in PERSPECTIVES):
        raise ValueError(Sentence("At least one perspective has a weight above 0."))


def check_scale(low: float, high: float) -> None:
    """Raises ValueError for an answer scale that does not rise, or does not end above 0 (the index divides by it)."""
    if not low < high or not high > 0:
        raise ValueError(Sentence("An answer scale starts below its end, and ends above 0."))


_WORDS = {"rule", "formula", "on_limit", "direction", "edge_belongs", "read_p", "adjust_p", "missing_answers"}
_YES_OR_NO = {"negative_is_poor"}
_LISTS_OF_WORDS = {"words"}
_LISTS_OF_NUMBERS = {"edges", "scores", "age_edges"}


def _check_value(path: str, value: Value) -> None:
    """Whether a value is of the form that its name asks for; all other names want a finite number."""
    name = path.rpartition(".")[2]
    if name in _WORDS:
        fits = isinstance(value, str)
    elif name in _YES_OR_NO:
        fits = isinstance(value, bool)
    elif name in _LISTS_OF_WORDS:
        fits = isinstance(value, tuple) and all(isinstance(v, str) and v for v in value)
    elif name in _LISTS_OF_NUMBERS:
        fits = isinstance(value, tuple) and all(_is_number(v) for v in value)
    else:
        fits = _is_number(value)
    if not fits:
        raise ValueError(Sentence("The value is not of the form that belongs here."))
    if (path.startswith("weights.") or name == "tolerance") and not value >= 0:  # type: ignore[operator]
        raise ValueError(Sentence("A weight or a tolerance is 0 or more."))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _check_keys(method: Method) -> None:
    singles = {
        *(f"total.{key}" for key in ("fair_from", "good_from")),
        *(f"weights.perspectives.{key}" for key in PERSPECTIVES),
        *(f"weights.indicators.{key}" for key in [*INDICATORS, OWN]),
        *(
            f"survey.{key}"
            for key in (*_BANDS, "low", "high", "age_edges", "item_validity", "missing_answers", "target")
        ),
        *(f"reliability.{key}" for key in _BANDS),
        *(f"significance.{key}" for key in ("level", "read_p", "adjust_p")),
        *(f"indicators.{key}.{part}" for key in INDICATORS for part in ("rule", "formula")),
        f"indicators.{OWN}.tolerance",
    }
    missing = sorted(singles - set(method.values))
    if missing:
        raise ValueError(f'"{missing[0]}" is missing.')
    own_rules = tuple(f"indicators.{key}." for key in INDICATORS)
    unknown = [path for path in method.values if path not in singles and not path.startswith(own_rules)]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is not a value that a method has.')
