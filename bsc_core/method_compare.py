"""Two methods over the same data: the values in which they differ, the verdicts that would turn, both totals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bsc_core.indicators.rated import Rated
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Difference, Method
from bsc_core.scorecard import Scorecard, rate
from bsc_core.whatif.compare import differ, differing
from bsc_core.whatif.ground import Ground, ground

COUNTS, LEFT_OUT, ABSENT = "counts", "left out", "absent"
"""How an indicator stands under a method: it is judged, its weight is 0, or the method has no such row."""


@dataclass(frozen=True, eq=False)
class MethodComparison:
    """Method ``a`` beside method ``b``, over the same data.

    ``cards``: the scorecard under each.
    ``differences``: the values in which they differ, in the order of ``a``: ``was`` is a's value and ``now`` is b's,
        None where one of them has no such value.
    ``moved``: a row for every indicator and period whose value, word or score differs: indicator, period, name,
        perspective, turns (whether the score is another; a word alone is not), then for each of a and b: stands_a
        ("counts", "left out", "absent"), value_a, measure_a, category_a, verdict_a (good, fair, poor, none), score_a
        (1, 0, -1; nan where it does not count). In the order of the scorecard. Empty where nothing differs.
    ``totals``: period, score_a, score_b, change, verdict_a, verdict_b; every period.
    ``verdicts``: how many indicators and periods have a score under at least one of the two.
    """

    a: Method
    b: Method
    cards: tuple[Scorecard, Scorecard]
    differences: tuple[Difference, ...]
    moved: pd.DataFrame
    totals: pd.DataFrame
    verdicts: int

    @property
    def turned(self) -> pd.DataFrame:
        """The rows of ``moved`` whose verdict would turn: those with another score."""
        return self.moved[self.moved["turns"].astype(bool)]


def compare_methods(datasets: Sequence[Dataset] | Ground, a: Method, b: Method) -> MethodComparison:
    """The same data judged by two methods. Without datasets the frames are empty and the differences are there."""
    on = ground(datasets, a)
    cards = rate(on.inputs, a), rate(on.under(b).inputs, b)
    scored = {(r.indicator, r.period) for card in cards for r in card.rated if not math.isnan(r.verdict.score)}
    return MethodComparison(a, b, cards, b.differences(a), _moved(*cards), _totals(*cards), len(scored))


def shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights of 0 or more as shares of their sum, from 0 to 1; nan where none is above 0.

    A weight of nan, of an indicator whose table says it period by period, has the share nan and is not in the sum.
    """
    whole = math.fsum(weight for weight in weights.values() if not math.isnan(weight))
    return {key: weight / whole if whole else math.nan for key, weight in weights.items()}


_SIDE = ("stands", "value", "measure", "category", "verdict", "score")


def _moved(a: Scorecard, b: Scorecard) -> pd.DataFrame:
    rows = []
    for old, new in differing(a, b):
        known = new if old is None else old
        assert known is not None  # one of the two is there
        turns = differ(_score(old), _score(new))
        sides = *_side(old, known, a), *_side(new, known, b)
        rows.append((known.indicator, known.period, known.name, known.perspective, turns, *sides))
    columns = ["indicator", "period", "name", "perspective", "turns"]
    columns += [f"{name}_{side}" for side in "ab" for name in _SIDE]
    # As objects, so that names and words stay sentences that can be said in another language.
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _side(rated: Rated | None, known: Rated, card: Scorecard) -> tuple[object, ...]:
    """What a method says of an indicator in a period, in the order of ``_SIDE``."""
    if rated is not None:
        verdict = rated.verdict
        return COUNTS, rated.value, rated.measure, verdict.category, verdict.verdict, verdict.score
    out = _same(card.left_out, known)
    if out is not None:
        return LEFT_OUT, out.value, out.measure, out.verdict.category, "none", math.nan
    return ABSENT, math.nan, known.measure, "", "none", math.nan


def _score(rated: Rated | None) -> float:
    return math.nan if rated is None else rated.verdict.score


def _same(rated: Iterable[Rated], known: Rated) -> Rated | None:
    return next((r for r in rated if (r.indicator, r.period) == (known.indicator, known.period)), None)


def _totals(a: Scorecard, b: Scorecard) -> pd.DataFrame:
    both = a.totals.merge(b.totals, on="period", suffixes=("_a", "_b"))
    both["change"] = both["score_b"] - both["score_a"]
    return both[["period", "score_a", "score_b", "change", "verdict_a", "verdict_b"]]
