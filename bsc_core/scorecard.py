"""The scorecard: verdicts weighted into perspectives and a total, each traceable to its inputs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bsc_core.indicators.catalogue import INDICATORS, INPUTS, PERSPECTIVES
from bsc_core.indicators.inputs import PeriodInputs, gather
from bsc_core.indicators.own import own_indicators
from bsc_core.indicators.rated import Rated, built_in_indicators
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method


@dataclass(frozen=True)
class Scorecard:
    """All indicators of all periods, as frames and as traces.

    ``table``: perspective, indicator, period, value, unit, category (the verdict's own word), score (1, 0, -1, nan),
    weight (share in its perspective), reason; then verdict (good, fair, poor, none), benchmark, source, name.
    ``perspectives``: perspective, period, score, weight (share in the total). ``totals``: period, score, verdict.
    ``rated`` are the traces behind ``table``, in the same order; ``inputs`` are the numbers of each period behind them.
    ``left_out`` are the indicators with a value that have the weight 0: they stand in none of the others.
    """

    table: pd.DataFrame
    perspectives: pd.DataFrame
    totals: pd.DataFrame
    rated: tuple[Rated, ...]
    inputs: Mapping[str, PeriodInputs]
    left_out: tuple[Rated, ...] = ()

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods, in order."""
        return tuple(self.totals["period"])

    def of(self, period: str, perspective: str | None = None) -> tuple[Rated, ...]:
        """The rated indicators of a period, of one perspective or of all."""
        return tuple(
            r for r in self.rated if r.period == period and (perspective is None or r.perspective == perspective)
        )

    def history(self, indicator: str) -> tuple[Rated, ...]:
        """One indicator in every period, in order."""
        return tuple(r for r in self.rated if r.indicator == indicator)

    def total(self, period: str) -> float:
        """The total score of a period; nan where nothing has a score."""
        return _one(self.totals, period=period)

    def perspective(self, perspective: str, period: str) -> float:
        """The score of a perspective in a period; nan where none of its indicators has one."""
        return _one(self.perspectives, period=period, perspective=perspective)


@dataclass(frozen=True)
class Gap:
    """What one kind of file would add: the inputs that no file has, and the indicators that wait for them."""

    kind: str
    inputs: tuple[str, ...]
    indicators: tuple[str, ...]


def gaps(card: Scorecard, method: Method) -> tuple[Gap, ...]:
    """What is missing for a full scorecard, by the kind of file that brings it.

    An indicator waits when no period has a value of it; ``kind`` is a kind of dataset, or for surveys who answers.
    """
    have = {r.indicator for r in card.rated if not math.isnan(r.value)}
    present = {name for r in card.rated for name in r.inputs}
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for key, indicator in INDICATORS.items():
        if key in have or not method.indicator_weight(key):
            continue
        for name in indicator.formulas[method.formula(key)].inputs:
            if name not in present:
                made_from = INPUTS[name].made_from
                inputs, indicators = found.setdefault(INPUTS[name].kind, ({}, {}))
                inputs.update(dict.fromkeys((name,) if made_from is None else made_from))
                indicators[key] = None
    return tuple(Gap(kind, tuple(inputs), tuple(indicators)) for kind, (inputs, indicators) in found.items())


def scorecard(datasets: Sequence[Dataset], method: Method) -> Scorecard:
    """Every indicator of every period of ``datasets``, judged by ``method``.

    An indicator without data, or by trend without a period before, has no score; its weight is shared among the
    others of its perspective. A perspective without any score is left out of the total in the same way. Scores lie in
    [-1, 1]. Without datasets all frames are empty.
    """
    return rate(gather(datasets, method), method)


def rate(inputs: Mapping[str, PeriodInputs], method: Method) -> Scorecard:
    """The scorecard of inputs that are gathered already (periods in order), as they are or changed in a scenario."""
    every = [*built_in_indicators(inputs, method), *own_indicators(inputs, method)]
    rated = _shared([r for r in every if r.set_weight > 0])
    left_out = tuple(r for r in every if not r.set_weight and not math.isnan(r.value))
    order = {key: i for i, key in enumerate(PERSPECTIVES)}
    rated = sorted(rated, key=lambda r: (r.period, order[r.perspective], method.place(r.indicator)))
    perspectives = _perspectives(rated, inputs, method)
    return Scorecard(_table(rated), perspectives, _totals(perspectives, inputs, method), tuple(rated), inputs, left_out)


def total_of(rated: Iterable[Rated], method: Method) -> float:
    """The total score of the indicators of one period, in [-1, 1]; nan where nothing has a score."""
    return _total(_perspective_scores(rated), method)


def _shared(rated: Sequence[Rated]) -> list[Rated]:
    """Each with its share in its perspective and period, among those with a score."""
    sums: dict[tuple[str, str], float] = {}
    for r in rated:
        if r.counts:
            sums[r.period, r.perspective] = sums.get((r.period, r.perspective), 0.0) + r.set_weight
    return [replace(r, weight=r.set_weight / sums[r.period, r.perspective] if r.counts else 0.0) for r in rated]


def _table(rated: Sequence[Rated]) -> pd.DataFrame:
    columns = ["perspective", "indicator", "period", "value", "unit", "category", "score", "weight", "reason"]
    rows = [
        (
            r.perspective, r.indicator, r.period, r.value, r.measure.unit, str(r.verdict.category), r.verdict.score,
            r.weight, r.missing or r.verdict.reason, r.verdict.verdict, r.rule.benchmark(), r.source, r.name,
        )
        for r in rated
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[*columns, "verdict", "benchmark", "source", "name"])


def _perspectives(rated: Sequence[Rated], periods: Iterable[str], method: Method) -> pd.DataFrame:
    rows = []
    for period in periods:
        scores = _perspective_scores([r for r in rated if r.period == period])
        counted = {p: method.perspective_weight(p) for p, score in scores.items() if not math.isnan(score)}
        whole = sum(counted.values())
        rows += [(p, period, score, counted.get(p, 0.0) / whole if whole else 0.0) for p, score in scores.items()]
    return pd.DataFrame(rows, columns=["perspective", "period", "score", "weight"])


def _totals(perspectives: pd.DataFrame, periods: Iterable[str], method: Method) -> pd.DataFrame:
    bands = method.total_bands()
    rows = []
    for period in periods:
        part = perspectives[perspectives["period"] == period]
        score = _total(dict(zip(part["perspective"], part["score"], strict=True)), method)
        rows.append((period, score, bands.rate(score).verdict))
    return pd.DataFrame(rows, columns=["period", "score", "verdict"])


def _perspective_scores(rated: Iterable[Rated]) -> dict[str, float]:
    """The score of every perspective from the indicators of one period."""
    weighted: dict[str, list[tuple[float, float]]] = {p: [] for p in PERSPECTIVES}
    for r in rated:
        weighted[r.perspective].append((r.set_weight, r.verdict.score))
    return {p: _weighted_mean(pairs) for p, pairs in weighted.items()}


def _total(scores: Mapping[str, float], method: Method) -> float:
    return _weighted_mean([(method.perspective_weight(p), score) for p, score in scores.items()])


def _weighted_mean(weighted: Sequence[tuple[float, float]]) -> float:
    """The mean of (weight, score) pairs, those without a score or weight left out; nan where none is left."""
    counted = [(weight, score) for weight, score in weighted if weight > 0 and not math.isnan(score)]
    whole = math.fsum(weight for weight, _ in counted)
    return math.fsum(weight * score for weight, score in counted) / whole if counted else math.nan


def _one(frame: pd.DataFrame, **where: str) -> float:
    for column, value in where.items():
        frame = frame[frame[column] == value]
    if frame.empty:
        raise ValueError(f"The scorecard has no {', '.join(where.values())}.")
    return float(frame["score"].iloc[0])
