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


def thresholds(rated: Sequence[Rated], method: Method) -> pd.DataFrame:
    """Every threshold of the benchmarks that judge the values of one period here.

    Columns: lever (its path), edge (which of a list of edges, from 0; -1 else), value, indicators (tuple of those it
    judges, as the scorecard calls them), perspective (of the first). The bands of surveys stand once for all of them.
    """
    paths: dict[str, list[Rated]] = {}
    for r in rated:
        if math.isnan(r.value) or not method.judges(key := method_key(r.indicator)):
            continue
        prefix = f"indicators.{key}."
        if not any(prefix + name in method.values for name in THRESHOLDS):
            prefix = "survey."
        for name in THRESHOLDS:
            if prefix + name in method.values and hasattr(r.rule, name):
                paths.setdefault(prefix + name, []).append(r)
    rows = []
    for path, judged in paths.items():
        numbers = method.numbers(path) if isinstance(method[path], tuple) else (method.number(path),)
        for place, value in enumerate(numbers):
            edge = place if isinstance(method[path], tuple) else -1
            rows.append((path, edge, value, tuple(r.indicator for r in judged), judged[0].perspective))
    return pd.DataFrame(rows, columns=["lever", "edge", "value", "indicators", "perspective"])


def with_threshold(method: Method, path: str, edge: int, number: float) -> Value:
    """The value at ``path`` with one threshold of it elsewhere: of a list of edges the one at ``edge``."""
    value = method[path]
    return (*value[:edge], number, *value[edge + 1 :]) if isinstance(value, tuple) else number


def _thresholds(rated: Sequence[Rated], method: Method, by: float) -> Iterator[dict[str, Any]]:
    """Every threshold moved down and up."""
    for row in thresholds(rated, method).itertuples():
        path, edge, now, judged = str(row.lever), int(row.edge), float(row.value), row.indicators
        if now == 0:
            continue
        ends = [
            _judged(rated, judged, method, path, with_threshold(method, path, edge, now * f)) for f in (1 - by, 1 + by)
        ]
        why = next((said for _, said in ends if said is not None), None)
        indicator = judged[0] if len(judged) == 1 else ""
        yield _row("threshold", path, edge, label_of(path), indicator, now, by, [total for total, _ in ends], why)


def _judged(
    rated: Sequence[Rated], indicators: Sequence[str], method: Method, path: str, value: Value
) -> tuple[float, Sentence | None]:
    """The total with one value of the method changed, or why there is none."""
    try:
        changed = method.change({path: value})
    except ValueError as err:
        return math.nan, Sentence("The threshold cannot stand there: {why}", why=err.args[0])
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
