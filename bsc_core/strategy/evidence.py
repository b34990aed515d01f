"""What the periods say of a link: how its two ends went together, and what to bear in mind of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bsc_core.periods import is_year
from bsc_core.rating import AtLeast, AtMost, Bands, Rule, Trend
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence
from bsc_core.strategy.links import Link

if TYPE_CHECKING:
    from bsc_core.inference.correlation import Correlation

LEAST_PERIODS = 4
"""So many periods a correlation needs: with fewer, r has no interval."""
LEVEL = 0.95
"""Confidence of the intervals of r."""
WITH_TIME = 0.8
"""From this rank correlation with the years on (either sign), an indicator is said to move one way over them."""


@dataclass(frozen=True)
class LinkEvidence:
    """What the periods say of a link: how its two ends go together, and what to bear in mind.

    cause, effect: the names of the two indicators. periods: those in which both have a value, in order.
    same: both in the same period. later: the effect a calendar year after the cause. changes: what each moved from
    one calendar year to the next. Each is a correlation with its n; with n below LEAST_PERIODS all its figures are
    nan. wanted: the sign of r that makes both better at once (1 or -1); 0 where a benchmark has no direction.
    """

    link: Link
    cause: str
    effect: str
    periods: tuple[str, ...]
    same: Correlation
    later: Correlation
    changes: Correlation
    wanted: int
    warnings: tuple[Sentence, ...]

    @property
    def has_r(self) -> bool:
        """Whether there is a correlation over the periods."""
        return not math.isnan(self.same.pearson)

    @property
    def open(self) -> bool:
        """Whether even the sign of r is open: its interval holds 0."""
        low, high = self.same.pearson_ci
        return low <= 0 <= high


def along(card: Scorecard, link: Link) -> LinkEvidence:
    """The evidence along a link. Raises ValueError for an end that the scorecard does not have."""
    cause, effect = _values(card, link.cause), _values(card, link.effect)
    both = pd.DataFrame({"cause": cause.values, "effect": effect.values}).dropna().reindex(card.periods).dropna()
    years = both[[is_year(period) for period in both.index]]
    same = _correlated(both["cause"], both["effect"], cause, effect)
    before = cause.values[[is_year(period) for period in cause.values.index]].rename(_next_year)
    lagged = pd.DataFrame({"cause": before, "effect": effect.values}).dropna()
    moved = [years.loc[b] - years.loc[a] for a, b in pairwise(years.index) if _next_year(a) == b]
    steps = pd.DataFrame(moved, columns=["cause", "effect"])
    evidence = LinkEvidence(
        link, cause.name, effect.name, tuple(both.index), same,
        _correlated(lagged["cause"], lagged["effect"], cause, effect),
        _correlated(steps["cause"], steps["effect"], cause, effect),
        cause.direction * effect.direction, (),
    )  # fmt: skip
    remarked = tuple(p for p in both.index if p in cause.remarked or p in effect.remarked)
    return replace(evidence, warnings=_warnings(evidence, years, remarked))


@dataclass(frozen=True, eq=False)
class _Values:
    """An indicator over the periods: its values by period, the sign that is better, the periods with a remark."""

    name: str
    values: pd.Series
    direction: int
    remarked: frozenset[str]


def _values(card: Scorecard, key: str) -> _Values:
    history = card.history(key)
    if not history:
        raise ValueError(Sentence("One end of the link is no indicator of the scorecard; choose another."))
    values = pd.Series({r.period: r.value for r in history}, dtype=float)
    return _Values(
        history[-1].name, values, direction(history[-1].rule), frozenset(r.period for r in history if r.notes)
    )


def direction(rule: Rule) -> int:
    """1 where more is better, -1 where less is, 0 where a benchmark has no one direction, as a range has none."""
    if isinstance(rule, AtLeast):
        return 1
    if isinstance(rule, AtMost):
        return -1
    if isinstance(rule, Trend):
        return 1 if rule.direction == "up" else -1
    if isinstance(rule, Bands):
        steps = np.diff(rule.scores)
        if steps.any() and (np.all(steps >= 0) or np.all(steps <= 0)):
            return 1 if steps.sum() > 0 else -1
    return 0


def _next_year(period: str) -> str:
    """The calendar year after one."""
    return str(int(period) + 1)


def _correlated(x: pd.Series, y: pd.Series, cause: _Values, effect: _Values) -> Correlation:
    from bsc_core.inference.correlation import Correlation, correlate

    if len(x) < LEAST_PERIODS:
        return Correlation(n=len(x), n_missing=0, level=LEVEL, warnings=())
    x, y = (pd.Series(column.to_numpy(), name=of.name) for column, of in ((x, cause), (y, effect)))
    return correlate(x, y, level=LEVEL)


def said(evidence: LinkEvidence) -> Sentence:
    """How the two ends of a link went together, in a sentence."""
    names = {"cause": evidence.cause, "effect": evidence.effect}
    same = evidence.same
    if same.n < LEAST_PERIODS:
        return Sentence.counted(
            "A correlation needs {least} periods in which both have a value; there is {n}.",
            "A correlation needs {least} periods in which both have a value; there are {n}.",
            n=same.n,
            least=LEAST_PERIODS,
        )
    if not evidence.has_r:
        return Sentence("There are {n} periods, but no correlation.", n=same.n)
    figures = {"r": same.pearson, "n": same.n, "p": same.p_pearson}
    if abs(same.pearson) == 1:
        if same.pearson > 0:
            return Sentence("{cause} and {effect} moved together exactly: r {r:.2f}, n {n}.", **names, **figures)
        return Sentence("{cause} and {effect} moved against each other exactly: r {r:.2f}, n {n}.", **names, **figures)
    if evidence.open:
        return Sentence(
            "Whether {cause} and {effect} go together is open: r {r:.2f}, n {n}, p {p:p}.",
            **names,
            **figures,
        )
    if same.pearson > 0:
        return Sentence(
            "{cause} and {effect} rose and fell together: r {r:.2f}, n {n}, p {p:p}.",
            **names,
            **figures,
        )
    return Sentence(
        "{cause} and {effect} moved against each other: r {r:.2f}, n {n}, p {p:p}.",
        **names,
        **figures,
    )


def _warnings(evidence: LinkEvidence, years: pd.DataFrame, remarked: Sequence[str]) -> tuple[Sentence, ...]:
    same = evidence.same
    if same.n < LEAST_PERIODS:
        return ()
    if not evidence.has_r:
        return same.warnings
    found = [*_of_few(evidence), *_of_sign(evidence), *_of_time(evidence, years)]
    if remarked:
        found.append(
            Sentence(
                "The Scorecard page has a remark on {periods} (part of a year, say, or counts that were "
                "reconstructed); such a period can make a correlation or hide one.",
                periods=list(remarked),
            )
        )
    return tuple(found)


def _of_few(evidence: LinkEvidence) -> list[Sentence]:
    same = evidence.same
    if abs(same.pearson) == 1:
        return [
            Sentence(
                "All {n} periods lie on one straight line; look whether one of the two is calculated from the other.",
                n=same.n,
            )
        ]
    low, high = same.pearson_ci
    if evidence.open:
        return [
            Sentence(
                "With {n} periods r may lie anywhere from {low:.2f} to {high:.2f} (95 % interval): this speaks "
                "neither for the link nor against it.",
                n=same.n,
                low=low,
                high=high,
            )
        ]
    return [
        Sentence(
            "With {n} periods r may lie anywhere from {low:.2f} to {high:.2f} (95 % interval).",
            n=same.n,
            low=low,
            high=high,
        )
    ]  # fmt: skip


def _of_sign(evidence: LinkEvidence) -> list[Sentence]:
    """Whether better went with better; nothing where r's sign is open or a benchmark has no direction."""
    if not evidence.wanted or evidence.open:
        return []
    names = {"cause": evidence.cause, "effect": evidence.effect}
    if evidence.same.pearson * evidence.wanted > 0:
        return [Sentence("When {cause} was better, {effect} was better too, as the link would have it.", **names)]
    return [
        Sentence(
            "When {cause} was better, {effect} was worse; that is not what the link would have, so look at it again.",
            **names,
        )
    ]


def _of_time(evidence: LinkEvidence, years: pd.DataFrame) -> list[Sentence]:
    """That both only may move with the years; what moves with time goes together without any cause."""
    from bsc_core.inference.correlation import correlate

    if len(years) < LEAST_PERIODS:
        return []
    time = [int(year) for year in years.index]
    if any(not abs(correlate(time, years[end]).spearman) >= WITH_TIME for end in ("cause", "effect")):
        return []
    names = {"cause": evidence.cause, "effect": evidence.effect}
    changes = evidence.changes
    if math.isnan(changes.pearson):
        return [
            Sentence(
                "{cause} and {effect} each move one way over the years, and two such things go together even when "
                "neither moves the other.",
                **names,
            )
        ]
    return [
        Sentence(
            "{cause} and {effect} each move one way over the years, and two such things go together even when neither "
            "moves the other. Their changes from year to year tell more: r {r:.2f}, n {n}.",
            **names,
            r=changes.pearson,
            n=changes.n,
        )
    ]


def caveats(evidence: Sequence[LinkEvidence]) -> tuple[Sentence, ...]:
    """What holds for all correlations of a map; nothing where no link has one."""
    tested = sum(one.has_r for one in evidence)
    if not tested:
        return ()
    found = [
        Sentence("A correlation is no cause: a third thing may move both, or the effect may move the cause."),
        Sentence(
            "The interval and p take the periods as independent of each other. The years of one hospital are not: "
            "each resembles the one before, so that both figures look surer than they are."
        ),
    ]
    if tested > 1:
        found.append(
            Sentence(
                "{n} links have a correlation. Of twenty without any connection, about one has p < 0.05 by chance.",
                n=tested,
            )
        )
    return tuple(found)
