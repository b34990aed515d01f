"""A Method: one full set of the choices that people make differently, each with its source.

A method is a flat mapping from a path ("indicators.bor.low") to a value, so that comparing two, changing one and
keeping a change are the same few lines for every choice. Its TOML file groups the paths in tables; each table names
the source of its values, and ``[table.sources]`` another source for single ones.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from bsc_core.indicators.catalogue import INDICATORS, OWN, PERSPECTIVES
from bsc_core.rating import RULES, Bands, Measure, Rule
from bsc_core.sentence import Sentence

Value = float | str | bool | tuple[float, ...] | tuple[str, ...]
SHIPPED = Path(__file__).parent / "methods"
READ_P = ("pearson", "yates", "fisher_when_small")
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
            return _load(SHIPPED / f"{name}.toml")
        path = Path(name)
        if not path.is_file():
            known = ", ".join(Method.names())
            raise ValueError(f'There is no method and no file "{name}". The shipped methods are: {known}.')
        return _load(path)

    def __getitem__(self, path: str) -> Value:
        return self.values[path]

    def number(self, path: str) -> float:
        """A value that is a number. Raises TypeError for any other."""
        value = self.values[path]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError(f"{path} is not a number")
        return float(value)

    def numbers(self, path: str) -> tuple[float, ...]:
        """A value that is a list of numbers."""
        value = self.values[path]
        if not isinstance(value, tuple):
            raise TypeError(f"{path} is not a list")
        return tuple(float(v) for v in value)

    def rule(self, indicator: str) -> Rule:
        """The benchmark of a built-in indicator, by its key."""
        measure = INDICATORS[indicator].measure
        entry = self.table(f"indicators.{indicator}")
        kind = str(entry.pop("rule"))
        entry.pop("formula")
        if kind == SURVEY_BANDS:
            return self.index_bands()
        if kind not in RULES:
            known = ", ".join([*RULES, SURVEY_BANDS])
            raise ValueError(f'The rule of {indicator} is "{kind}"; a rule is one of: {known}.')
        known_fields = {f.name for f in fields(RULES[kind])} - {"measure"}
        unknown = sorted(set(entry) - known_fields)
        if unknown:
            raise ValueError(f'A rule "{kind}" has no "{unknown[0]}" (in indicators.{indicator}).')
        try:
            return RULES[kind](**entry, measure=measure)
        except TypeError as err:
            raise ValueError(
                f"The benchmark of {indicator} lacks a value, or has a word where a number belongs."
            ) from err

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

    def _bands(self, prefix: str, measure: Measure) -> Bands:
        return Bands(**{name: self.values[f"{prefix}.{name}"] for name in _BANDS}, measure=measure)  # type: ignore[arg-type]

    def total_bands(self) -> Bands:
        """When a total, or a perspective's score, is poor, fair or good."""
        edges = (self.number("total.fair_from"), self.number("total.good_from"))
        words = (Sentence("poor"), Sentence("fair"), Sentence("good"))
        return Bands(edges, words, (-1.0, 0.0, 1.0), measure=Measure("", 2))

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
        return Method(about["name"], about["title"], about["source"], values, sources)
    except ValueError as err:
        raise ValueError(f"{path.name}: {err}") from err


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


def _check(method: Method) -> None:
    unsourced = [path for path in method.values if not method.sources.get(path)]
    if unsourced:
        raise ValueError(f'"{unsourced[0]}" has no source.')
    _check_keys(method)
    for name in INDICATORS:
        method.rule(name)
        if method.formula(name) not in INDICATORS[name].formulas:
            known = ", ".join(INDICATORS[name].formulas)
            raise ValueError(f'{name} has no formula "{method.formula(name)}"; it has: {known}.')
    method.total_bands()
    method.index_bands()
    method.reliability_bands()
    low, high = method.number("survey.low"), method.number("survey.high")
    if not low < high:
        raise ValueError(Sentence("An answer scale starts below its end."))
    if not 0 < method.number("significance.level") < 1:
        raise ValueError(Sentence("A significance level lies between 0 and 1."))
    if method["significance.read_p"] not in READ_P:
        raise ValueError(f"Which p to read is one of: {', '.join(READ_P)}.")
    weights = [value for path, value in method.values.items() if path.startswith("weights.")]
    if any(isinstance(w, (str, bool, tuple)) or not (w >= 0 and math.isfinite(w)) for w in weights):
        raise ValueError(Sentence("A weight is a number, 0 or more."))
    if not any(method.perspective_weight(p) for p in PERSPECTIVES):
        raise ValueError(Sentence("At least one perspective has a weight above 0."))


def _check_keys(method: Method) -> None:
    singles = {
        *(f"total.{key}" for key in ("fair_from", "good_from")),
        *(f"weights.perspectives.{key}" for key in PERSPECTIVES),
        *(f"weights.indicators.{key}" for key in [*INDICATORS, OWN]),
        *(f"survey.{key}" for key in (*_BANDS, "low", "high", "age_edges", "item_validity", "target")),
        *(f"reliability.{key}" for key in _BANDS),
        *(f"significance.{key}" for key in ("level", "read_p")),
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
