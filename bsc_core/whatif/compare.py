"""Base and scenario side by side: what moved, and what of it moved the total."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bsc_core.indicators.rated import Rated
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method, Value
from bsc_core.rating import Rule, Trend, side
from bsc_core.scorecard import Scorecard, rate
from bsc_core.sentence import Sentence
from bsc_core.whatif.ground import Ground, ground
from bsc_core.whatif.scenario import Lever, Scenario, apply, impossible

SIDE_BY_SIDE = 4
"""How many scenarios stand in one table at the most."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """A scenario beside its base.

    ``before``, ``after``: the scorecards.
    ``moved``: a row for every indicator and period whose value, word or score differs: indicator, period,
        value_before, value_after, category_before, category_after, score_before, score_after, turns (whether the word
        or the score is another); then name, perspective, unit, closer (1 where it came closer to where its benchmark is
        good, -1 where it went further away, 0 where neither). Empty where nothing moved.
    ``totals``: period, score_before, score_after, change, verdict_before, verdict_after; every period.
    ``waterfall``: see :func:`waterfall_of`.
    ``impossible``: what cannot be in the scenario's inputs; its numbers are shown all the same.
    """

    scenario: Scenario
    before: Scorecard
    after: Scorecard
    moved: pd.DataFrame
    totals: pd.DataFrame
    waterfall: pd.DataFrame
    impossible: tuple[Sentence, ...]


def compare(
    datasets: Sequence[Dataset] | Ground, method: Method, changes: Scenario | Mapping[Lever, Value]
) -> Comparison:
    """The base of ``datasets`` and ``method``, and the same with ``changes``.

    changes: a :class:`Scenario`, or a mapping of levers to values, such as {("beds", "2023"): 60,
        ("revenue_realised", "2023", "BLU"): 9e9, ("patient_points", "2023", "P3"): 4.2, "indicators.bor.low": 55.0}.

    Raises ValueError for a lever that is not there, for a value of the method that makes no sense, and where a whole
    input and a piece of it are both changed. Impossible inputs raise nothing.
    """
    on = ground(datasets, method)
    scenario = Scenario.of(changes)
    before = rate(on.inputs, method)
    after = rate(*apply(scenario, on, method))
    return Comparison(
        scenario, before, after, _moved(before, after), _totals(before, after), waterfall_of(before, after),
        impossible(after.inputs),
    )  # fmt: skip


def side_by_side(
    datasets: Sequence[Dataset] | Ground, method: Method, scenarios: Sequence[Scenario]
) -> pd.DataFrame:  # fmt: skip
    """Up to four scenarios in one table, with the base first.

    Rows: every indicator and period that any of them moves, then the total of every period. Columns: indicator,
    period, name, unit, then for the base ("") and each scenario by its name (value, its name), (category, its name)
    and (score, its name) as a second level; the first four have "" there.
    Raises ValueError for more than four scenarios, or two of the same name, or one without a name.
    """
    names = [scenario.name for scenario in scenarios]
    if len(names) > SIDE_BY_SIDE:
        raise ValueError(Sentence("Up to {n} scenarios stand in one table; leave some out.", n=SIDE_BY_SIDE))
    if len(set(names)) < len(names) or "" in names:
        raise ValueError(Sentence("Every scenario needs a name of its own to stand in a table with others."))
    on = ground(datasets, method)
    found = [compare(on, method, scenario) for scenario in scenarios]
    base = rate(on.inputs, method)
    cards = {"": base, **{name: each.after for name, each in zip(names, found, strict=True)}}
    moved = {at for each in found for at in zip(each.moved["indicator"], each.moved["period"], strict=True)}
    rows: list[dict[tuple[str, str], object]] = []
    for r in (r for r in base.rated if (r.indicator, r.period) in moved):
        rows.append({("indicator", ""): r.indicator, ("period", ""): r.period, ("name", ""): r.name})
        rows[-1]["unit", ""] = r.measure.unit
        for name, card in cards.items():
            at = next((other for other in card.history(r.indicator) if other.period == r.period), None)
            rows[-1] |= _cells(name, *_figures(at))
    for period in base.periods:
        rows.append({("indicator", ""): "total", ("period", ""): period, ("name", ""): Sentence("Total score")})
        rows[-1]["unit", ""] = ""
        for name, card in cards.items():
            verdict = str(card.totals.set_index("period")["verdict"][period])
            rows[-1] |= _cells(name, card.total(period), verdict, card.total(period))
    columns = [(column, "") for column in ("indicator", "period", "name", "unit")]
    columns += [(column, name) for name in cards for column in ("value", "category", "score")]
    return pd.DataFrame(rows, columns=pd.MultiIndex.from_tuples(columns))


def differing(before: Scorecard, after: Scorecard) -> Iterator[tuple[Rated | None, Rated | None]]:
    """The indicators whose value, word or score differs between two scorecards; None where one has no such row."""
    known = [{(r.indicator, r.period): r for r in card.rated} for card in (before, after)]
    for key in dict.fromkeys([*known[0], *known[1]]):
        old, new = (of.get(key) for of in known)
        (value, word, score), (then, word_then, score_then) = _figures(old), _figures(new)
        if differ(value, then) or word != word_then or differ(score, score_then):
            yield old, new


def differ(old: float, new: float) -> bool:
    """Whether two figures are apart by more than rounding; two that are not there are the same."""
    return not (math.isnan(old) and math.isnan(new)) and not math.isclose(old, new, rel_tol=1e-12)


def waterfall_of(before: Scorecard, after: Scorecard) -> pd.DataFrame:
    """How much of the change of the total each indicator brings, period by period.

    Columns: period, perspective, indicator, name, before, after, change; in the order of the scorecard, those that
    bring nothing left out. ``before`` and ``after`` are the shares of the totals: score x share in the perspective x
    share of the perspective. The changes of a period add up to the change of its total. Where an indicator gains or
    loses its score the weights of the others change too, and their rows say so. A period without a total on either
    side has no rows.
    """
    old, new = _shares(before), _shares(after)
    rows = []
    for key, r in ({(r.period, r.indicator): r for card in (before, after) for r in card.rated}).items():
        was, is_now = old.get(key, 0.0), new.get(key, 0.0)
        totals = (card.total(r.period) if r.period in card.periods else math.nan for card in (before, after))
        if was != is_now and not any(map(math.isnan, totals)):
            rows.append((r.period, r.perspective, r.indicator, r.name, was, is_now, is_now - was))
    return pd.DataFrame(rows, columns=["period", "perspective", "indicator", "name", "before", "after", "change"])


def _shares(card: Scorecard) -> dict[tuple[str, str], float]:
    weights = card.perspectives.set_index(["period", "perspective"])["weight"].to_dict()
    return {
        (r.period, r.indicator): r.verdict.score * r.weight * weights[r.period, r.perspective] if r.counts else 0.0
        for r in card.rated
    }


def _moved(before: Scorecard, after: Scorecard) -> pd.DataFrame:
    rows = []
    for old, new in differing(before, after):
        known = new if old is None else old
        assert known is not None  # one of the two is there
        (value, word, score), (then, word_then, score_then) = _figures(old), _figures(new)
        rows.append(
            (
                known.indicator, known.period, value, then, word, word_then, score, score_then,
                word != word_then or differ(score, score_then),
                known.name, known.perspective, known.measure.unit, _closer(old, new),
            )
        )  # fmt: skip
    columns = ["indicator", "period", "value_before", "value_after", "category_before", "category_after"]
    return pd.DataFrame(
        rows, columns=[*columns, "score_before", "score_after", "turns", "name", "perspective", "unit", "closer"]
    )


def _closer(old: Rated | None, new: Rated | None) -> int:
    if old is None or new is None:
        return 0
    was, is_now = off_good(old.rule, old.value, old.previous), off_good(new.rule, new.value, new.previous)
    return 0 if math.isnan(was) or math.isnan(is_now) else -side(is_now, was)


def off_good(rule: Rule, value: float, previous: float = math.nan) -> float:
    """How far a value is from where its benchmark is good, 0 within; for a trend from the value before.

    nan where there is no value, or nothing to compare it with.
    """
    if isinstance(rule, Trend):
        way = 1 if rule.direction == "up" else -1
        return max(0.0, way * (previous - value)) if value == value and previous == previous else math.nan
    good = [segment for segment in rule.segments() if segment.verdict == "good"]
    return min((max(s.start - value, value - s.end, 0.0) for s in good), default=math.nan)


def _figures(rated: Rated | None) -> tuple[float, str, float]:
    if rated is None:
        return math.nan, "", math.nan
    return rated.value, str(rated.verdict.category), rated.verdict.score


def _totals(before: Scorecard, after: Scorecard) -> pd.DataFrame:
    both = before.totals.merge(after.totals, on="period", suffixes=("_before", "_after"))
    both["change"] = both["score_after"] - both["score_before"]
    return both[["period", "score_before", "score_after", "change", "verdict_before", "verdict_after"]]


def _cells(name: str, value: float, category: str, score: float) -> dict[tuple[str, str], object]:
    return {("value", name): value, ("category", name): category, ("score", name): score}
