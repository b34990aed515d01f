"""Which input and which threshold moves the total of a period most."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from bsc_core.indicators.catalogue import method_key
from bsc_core.indicators.rated import Rated
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method, Value
from bsc_core.scorecard import rate, total_of
from bsc_core.sentence import Sentence
from bsc_core.whatif.curve import curve_of
from bsc_core.whatif.distance import levers_of
from bsc_core.whatif.ground import Ground, ground
from bsc_core.whatif.scenario import InputLever, Lever, label_of, standing

THRESHOLDS = ("limit", "low", "high", "tolerance", "edges")
"""The values of a rule that are thresholds."""


def tornado(datasets: Sequence[Dataset] | Ground, method: Method, period: str, by: float = 0.1) -> pd.DataFrame:
    """The total of a period with each input and each threshold moved alone, down and up by the same part of itself.

    by: the part, above 0 and below 1; 0.1 moves by 10 %.

    Columns: kind ("input" or "threshold"), lever (as a scenario takes it; of a list of edges the path), edge (which of
    the list, from 0; -1 else), label, indicator (of a threshold; "" else), value, value_low, value_high, total_low and
    total_high (the totals with the lever at these), swing (the widest of base, low and high apart), why (a sentence
    where a total is nan, else None). Sorted by swing, widest first, what cannot be said last. Levers at 0 are left
    out: a part of nothing moves nothing. Nothing is clipped, and the periods before stay as they are.
    Raises ValueError for a period without data and for a part that is not between 0 and 1.
    """
    if not 0 < by < 1:
        raise ValueError(Sentence("Move by a part between 0 and 1, such as 0.1 for ten per cent."))
    on = ground(datasets, method)
    if period not in on.inputs:
        raise ValueError(
            Sentence("There are no data of {period}; the periods are: {known}.", period=period, known=list(on.inputs))
        )
    rated = rate(on.inputs, method).of(period)
    base = total_of(rated, method)
    rows = [*_inputs(rated, on, method, period, by), *_thresholds(rated, method, by)]
    for row in rows:
        totals = (base, row["total_low"], row["total_high"])
        row["swing"] = math.nan if any(map(math.isnan, totals)) else max(totals) - min(totals)
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    return frame.sort_values("swing", ascending=False, kind="stable", na_position="last", ignore_index=True)


_COLUMNS = [
    "kind", "lever", "edge", "label", "indicator", "value", "value_low", "value_high", "total_low", "total_high",
    "swing", "why",
]  # fmt: skip


def _inputs(rated: Sequence[Rated], on: Ground, method: Method, period: str, by: float) -> Iterator[dict[str, Any]]:
    touched: dict[InputLever, list[str]] = {}
    for r in rated:
        for lever in levers_of(r, on, method):
            touched.setdefault(lever, []).append(r.indicator)
    for lever, indicators in touched.items():
        now = standing(lever, on)
        if now == 0 or math.isnan(now):
            continue
        totals = []
        for value in (now * (1 - by), now * (1 + by)):
            moved = [_at(r, lever, value, on, method) if r.indicator in indicators else r for r in rated]
            totals.append(total_of(moved, method))
        yield _row("input", lever, -1, label_of(lever), "", now, by, totals)


def _at(r: Rated, lever: InputLever, value: float, on: Ground, method: Method) -> Rated:
    """An indicator with one lever of its period elsewhere."""
    curve = curve_of(on, method, lever, r.indicator)
    if curve is None:
        return r
    return replace(r, verdict=r.rule.rate(curve.value(value), r.previous))


def _thresholds(rated: Sequence[Rated], method: Method, by: float) -> Iterator[dict[str, Any]]:
    """Every threshold of the rules that give a score here; the bands of surveys stand once for all of them."""
    valued = [r for r in rated if method.judges(method_key(r.indicator)) and not math.isnan(r.value)]
    paths: dict[str, list[Rated]] = {}
    for r in valued:
        prefix = f"indicators.{method_key(r.indicator)}."
        if not any(prefix + name in method.values for name in THRESHOLDS):
            prefix = "survey."
        for name in THRESHOLDS:
            if prefix + name in method.values and hasattr(r.rule, name):
                paths.setdefault(prefix + name, []).append(r)
    for path, touched in paths.items():
        value = method[path]
        numbers = method.numbers(path) if isinstance(value, tuple) else (method.number(path),)
        label = label_of(path)
        indicator = touched[0].indicator if len(touched) == 1 else ""
        for place, now in enumerate(numbers):
            if now == 0:
                continue
            ends = [_judged(rated, touched, method, path, _put(value, place, now * f)) for f in (1 - by, 1 + by)]
            why = next((said for _, said in ends if said is not None), None)
            edge = place if isinstance(value, tuple) else -1
            yield _row("threshold", path, edge, label, indicator, now, by, [total for total, _ in ends], why)


def _put(value: Value, place: int, number: float) -> Value:
    return (*value[:place], number, *value[place + 1 :]) if isinstance(value, tuple) else number


def _judged(
    rated: Sequence[Rated], touched: Sequence[Rated], method: Method, path: str, value: Value
) -> tuple[float, Sentence | None]:
    """The total with one value of the method changed, or why there is none."""
    try:
        changed = method.change({path: value})
    except ValueError as err:
        return math.nan, Sentence("The threshold cannot stand there: {why}", why=err.args[0])
    indicators = {r.indicator for r in touched}
    judged = [
        replace(r, verdict=changed.rule(method_key(r.indicator)).rate(r.value, r.previous))
        if r.indicator in indicators
        else r
        for r in rated
    ]
    return total_of(judged, changed), None


def _row(
    kind: str, lever: Lever, edge: int, label: str, indicator: str, now: float, by: float,
    totals: Sequence[float], why: Sentence | None = None,
) -> dict[str, Any]:  # fmt: skip
    low, high = totals
    return {
        "kind": kind, "lever": lever, "edge": edge, "label": label, "indicator": indicator, "value": now,
        "value_low": now * (1 - by), "value_high": now * (1 + by), "total_low": low, "total_high": high, "why": why,
    }  # fmt: skip
