"""Indicators of the user's own, from an indicator table: judged by the target that stands beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache

import pandas as pd

from bsc_core.indicators.catalogue import INDICATORS, OWN, method_key
from bsc_core.indicators.inputs import PeriodInputs
from bsc_core.indicators.rated import Rated
from bsc_core.intake.numbers import span
from bsc_core.intake.synonyms import plain, value_named
from bsc_core.method import Method, Value
from bsc_core.periods import place_in_year
from bsc_core.rating import RULES, AtLeast, AtMost, Measure, Range, Rule, Trend
from bsc_core.sentence import Sentence

DEFAULT_PERSPECTIVE = "internal_process"


def own_indicators(inputs: Mapping[str, PeriodInputs], method: Method) -> list[Rated]:
    """The indicators of uploaded indicator tables, one for each name and period.

    Where a table has several parts of a year, the last part with a value stands for the year, and a note says so; so it
    does of two rows that say the same, of which the last counts. Without a target, or with the direction "trend", an
    indicator is judged by its trend. A perspective that is not known counts as internal process, a direction that is
    not known as "up", and a note says so.
    """
    found: list[Rated] = []
    before: dict[str, tuple[float, str]] = {}
    names = _by_name(row for known in inputs.values() for row in known.own)
    for period, known in inputs.items():
        here = _by_name(known.own)
        absent = {name: [_without_value(rows[-1], period)] for name, rows in names.items() if name not in here}
        for name, rows in {**here, **absent}.items():
            row = _standing_for(rows)
            previous, previous_period = before.get(name, (math.nan, None))
            rated = _rate(name, row, period, previous, previous_period, known, method)
            same = [str(r.name) for r in rows if r["period"] == row["period"]]
            if len(same) > 1:
                said = Sentence("Rows {rows} say the same period and name; the last one counts.", rows=same)
                rated = replace(rated, notes=(*rated.notes, said))
            found.append(rated)
            if not math.isnan(rated.value):
                before[name] = (rated.value, period)
    return found


def _without_value(row: pd.Series, period: str) -> pd.Series:
    """The row of an indicator for a period that its table does not have: it stands there without data."""
    empty = row.copy()
    empty["actual"], empty["period"] = math.nan, period
    return empty


def _by_name(rows: Iterable[pd.Series]) -> dict[str, list[pd.Series]]:
    found: dict[str, list[pd.Series]] = {}
    for row in rows:
        found.setdefault(str(row["indicator"]), []).append(row)
    return found


def _standing_for(rows: Sequence[pd.Series]) -> pd.Series:
    """The row that stands for a year: of its last part with a value, and of two for the same part the last."""
    with_value = [row for row in rows if not math.isnan(row["actual"])] or list(rows)
    return max(enumerate(with_value), key=lambda at: (place_in_year(at[1]["period"]), at[0]))[1]


def _rate(
    name: str, row: pd.Series, period: str, previous: float, previous_period: str | None,
    known: PeriodInputs, method: Method,
) -> Rated:  # fmt: skip
    value = float(row["actual"])
    key, measure = method_key(name), Measure("" if _absent(row["unit"]) else str(row["unit"]))
    rule = _rule(row, measure, method.number(f"indicators.{OWN}.tolerance"))
    source, weight = method.sources[f"indicators.{OWN}.tolerance"], method.indicator_weight(key)
    perspective = value_named("perspective", row["perspective"])
    said = list(known.notes.get("indicators", ()))
    if method.judges(key):
        theirs, rule = rule, replace(method.rule(key), measure=measure)
        source = method.sources[f"indicators.{key}.rule"]
        if theirs != rule:
            asked = theirs.benchmark()
            said.append(Sentence("The table asks for: {asked}. The method's benchmark judges.", asked=asked))
    if str(row["period"]) != period:
        said.append(Sentence("The value of {part} stands for {period}.", part=str(row["period"]), period=period))
    twin = _twins().get(plain(name))
    if twin is not None:
        said.append(
            Sentence(
                "Imbang works out “{indicator}” from counts as well; both count where both have a value.",
                indicator=twin,
            )
        )
    if perspective is None:
        said.append(Sentence("The table names no known perspective; it counts as internal process."))
    if value_named("direction", row["direction"]) is None and not _absent(row["direction"]):
        said.append(Sentence("The direction “{text}” is not known; up counts as good.", text=str(row["direction"])))
    return Rated(
        f"{OWN}:{name}" if name in INDICATORS else name,
        name, perspective or DEFAULT_PERSPECTIVE, period, measure, value, previous, previous_period, rule,
        rule.rate(value, previous), Sentence("An indicator of your own table."), Sentence("as the table gives it"),
        {}, source, known.files.get("indicators", ()), tuple(said),
        Sentence("The table has no value here.") if math.isnan(value) else None,
        _weight(row, method) if math.isnan(weight) else weight,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _twins() -> dict[str, Sentence]:
    """The built-in indicators by what people call them, in every language: "Bed occupancy (BOR)", "Bed occupancy" and
    "BOR" are one."""
    from bsc_core.text.words import LANGUAGES, Words  # only where a table has indicators of one's own

    found: dict[str, Sentence] = {}
    for language in LANGUAGES:
        words = Words(language)
        for about in INDICATORS.values():
            said = words.say(about.name)
            found |= {plain(part): about.name for part in (said, *re.split(r"[()]", said)) if part.strip()}
    return found


def _rule(row: pd.Series, measure: Measure, tolerance: float) -> Rule:
    """The rule of a row. ``tolerance`` is in percent, of the target or of a range's middle as of a trend's value
    before, since the indicators of a table have different units."""
    direction = value_named("direction", row["direction"])
    low, high = span(row["target"])
    if math.isnan(high) or direction == "trend":
        return Trend("down" if direction == "down" else "up", tolerance, measure=measure)
    zone = tolerance / 100 * abs(low + high) / 2
    if low < high:
        return Range(low, high, zone, measure=measure)
    if direction == "down":
        return AtMost(high, zone, "good", measure=measure)
    return AtLeast(high, zone, "good", measure=measure)


def _weight(row: pd.Series, method: Method) -> float:
    return method.indicator_weight(OWN) if _absent(row["weight"]) else float(row["weight"])


def with_tables(method: Method, rows: Iterable[pd.Series]) -> Method:
    """``method`` with the benchmarks and weights of the rows of indicator tables among its values.

    So an indicator of one's own can be changed, compared and tried out like a built-in one. What ``method`` has itself
    stays; an indicator whose rows ask for different things is left to its table. Verdicts are the same before and
    after.
    """
    rules: dict[str, Value] = {}
    weights: dict[str, Value] = {}
    tolerance = method.number(f"indicators.{OWN}.tolerance")
    for name, known in _by_name(rows).items():
        key = method_key(name)
        asked = [_rule(row, Measure(), tolerance) for row in known]
        if not method.judges(key) and all(rule == asked[0] for rule in asked):
            rules |= _values_of(asked[0], f"indicators.{key}")
        weigh = {_weight(row, method) for row in known}
        if math.isnan(method.indicator_weight(key)) and len(weigh) == 1:
            weights[f"weights.indicators.{key}"] = weigh.pop()
    source = method.sources[f"indicators.{OWN}.tolerance"]
    return method.change(rules, source).change(weights, source) if rules or weights else method


def _values_of(rule: Rule, where: str) -> dict[str, Value]:
    """A benchmark as values of a method."""
    kind = next(kind for kind, known in RULES.items() if isinstance(rule, known))
    found: dict[str, Value] = {f"{where}.rule": kind}
    for field in fields(rule):
        if field.name != "measure":
            value = getattr(rule, field.name)
            found[f"{where}.{field.name}"] = tuple(map(str, value)) if isinstance(value, tuple) else value
    return found


def _absent(cell: object) -> bool:
    return cell is None or cell != cell
