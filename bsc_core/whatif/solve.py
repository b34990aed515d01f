"""Goal seek: where a lever has to stand for an indicator to reach a value or a verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method
from bsc_core.rating import Measure, Verdict, side
from bsc_core.scorecard import rate
from bsc_core.sentence import Quantity, Sentence
from bsc_core.whatif.curve import Crossing, Curve, crossing, curve_of
from bsc_core.whatif.distance import first_whole, is_counted, made_impossible
from bsc_core.whatif.edges import beside, edges_of
from bsc_core.whatif.ground import Ground, ground
from bsc_core.whatif.scenario import InputLever, label_of, measure_of, standing

_BESIDE = 1e-6
"""How far beside an edge's lever value the verdict is asked for, as part of that value (of 1 below 1)."""


@dataclass(frozen=True, eq=False)
class Solution:
    """What a goal seek found.

    ``value``: where the lever has to stand, nan where no value does. For a verdict as target it is the nearest edge of
        that verdict; ``strict`` says that the verdict starts only just beside it, and the sentence on which side.
    ``exact``: whether it is by the formula, not by a root finder (an answer "no value does" too).
    ``sentence``: the answer in words, with the reason where no value does.
    ``reached``: what the indicator is at ``value``.
    ``whole``: for levers that are counted, the nearest whole number; for a verdict as target the first that has
        it. ``whole_gives``: what the indicator is there. ``whole_sentence``: both in words. nan and None else.
    ``impossible``: what cannot be in the inputs with the lever at ``value``.
    """

    lever: InputLever
    indicator: str
    period: str
    target: float | str
    now: float
    value: float
    exact: bool
    sentence: Sentence
    strict: bool = False
    reached: float = math.nan
    whole: float = math.nan
    whole_gives: float = math.nan
    whole_sentence: Sentence | None = None
    impossible: tuple[str, ...] = ()


def solve(
    datasets: Sequence[Dataset] | Ground, method: Method, lever: InputLever, indicator: str, target: float | str
) -> Solution:
    """Where ``lever`` has to stand for ``indicator`` to reach ``target`` in the lever's period, all else as it is.

    lever: ("beds", "2023"), ("revenue_realised", "2023", a budget line), ("patient_points", "2023", a question) ...
    target: a value in the indicator's unit, or a verdict: its word ("efficient") or good, fair, poor.

    Solved by the formula where it is of the form (a + b x) / (c + d x) in the lever, as all shipped ones are, else by
    Brent's root finder within the lever's sensible range, the root nearest to where it stands. A lever has to stay at
    0 or more, a mean answer on its scale, months within 12, days within the year; what contradicts other inputs
    (patient-days over bed-days) is still an answer, and ``impossible`` says so.
    Raises ValueError for an unknown lever, indicator or verdict, a benchmark as lever, and a target that is no number.
    """
    if isinstance(lever, str):
        raise ValueError(Sentence("Choose an input to move; a benchmark moves the verdict, but not the value."))
    on = ground(datasets, method)
    standing(lever, on)
    r = _rated(on, method, indicator, lever[1])
    curve = curve_of(on, method, lever, indicator)
    if curve is None:
        return _no_curve(lever, r, target, standing(lever, on))
    found = _to_verdict(lever, r, curve, target) if isinstance(target, str) else _to_value(lever, r, curve, target)
    if math.isnan(found.value):
        return found
    at = found.value if math.isnan(found.whole) or not found.strict else found.whole
    return replace(found, impossible=made_impossible(lever, at, on, method))


def reachable(r: Rated) -> tuple[str, ...]:
    """The words of the verdicts that an indicator can have beside its edges, the best first; none without an edge."""
    found: dict[str, float] = {}
    for edge in edges_of(r.rule, r.previous):
        for direction in (-1, 0, 1):
            verdict = beside(r.rule, r.previous, edge, direction)
            found[str(verdict.category)] = max(verdict.score, found.get(str(verdict.category), -1.0))
    return tuple(sorted(found, key=lambda word: -found[word]))


def nearest_edge(r: Rated) -> float:
    """The edge of an indicator's benchmark nearest to its value, a goal to begin with; the value itself without one."""
    edges = edges_of(r.rule, r.previous)
    return min(edges, key=lambda edge: abs(edge - r.value), default=round(r.value, r.measure.decimals))


def _rated(on: Ground, method: Method, indicator: str, period: str) -> Rated:
    for r in rate(on.inputs, method).of(period):
        if r.indicator == indicator:
            return r
    known = [*INDICATORS]
    raise ValueError(
        Sentence(
            "{period} has no indicator “{name}”; the built-in ones are: {known}.",
            period=period, name=indicator, known=known,
        )
    )  # fmt: skip


def _to_value(lever: InputLever, r: Rated, curve: Curve, target: float) -> Solution:
    if not math.isfinite(target):
        raise ValueError(Sentence("Give a number to reach, or a verdict."))
    met = crossing(curve, float(target))
    if math.isnan(met.x):
        return _none(lever, r, target, curve.now, _why(lever, curve, met), met.exact)
    reached = curve.value(met.x)
    if side(met.x, curve.now) == 0:
        sentence = Sentence(
            "{indicator} in {period} is at {target} already, with {lever} at {now}.",
            **_names(lever, r), now=_said(lever, curve.now), target=r.measure.say(reached),
        )  # fmt: skip
    else:
        sentence = Sentence(
            "With {lever} at {value} instead of {now}, {indicator} in {period} comes to {target}.",
            **_names(lever, r), value=_said(lever, met.x), now=_said(lever, curve.now), target=r.measure.say(reached),
        )  # fmt: skip
    found = Solution(
        lever, r.indicator, r.period, target, curve.now, met.x, met.exact, sentence, reached=reached,
    )  # fmt: skip
    if not is_counted(lever):
        return found
    near = sorted({math.floor(met.x), math.ceil(met.x)}, key=lambda whole: (abs(whole - met.x), -whole))
    for whole in near:
        if curve.low <= whole <= curve.high and not math.isnan(curve.value(whole)):
            return _with_whole(found, r, curve, float(whole))
    return found


def _with_whole(found: Solution, r: Rated, curve: Curve, whole: float) -> Solution:
    gives = curve.value(whole)
    said = Sentence(
        "The nearest whole number, {whole:,.0f}, gives {gives}.", whole=whole, gives=r.measure.say(gives)
    )  # fmt: skip
    return replace(found, whole=whole, whole_gives=gives, whole_sentence=said)


@dataclass(frozen=True)
class _Turn:
    """Where a verdict is met: at ``x``, or only just above (1) or below (-1) it."""

    x: float
    exact: bool
    beyond: int
    verdict: Verdict


def _said_turn(beyond: int, **names: Any) -> Sentence:
    if beyond > 0:
        return Sentence(
            "With {lever} just above {value} instead of {now}, the verdict on {indicator} in {period} is: {word}.",
            **names,
        )
    if beyond < 0:
        return Sentence(
            "With {lever} just below {value} instead of {now}, the verdict on {indicator} in {period} is: {word}.",
            **names,
        )
    return Sentence(
        "With {lever} at {value} instead of {now}, the verdict on {indicator} in {period} is: {word}.", **names
    )


def _to_verdict(lever: InputLever, r: Rated, curve: Curve, target: str) -> Solution:
    names = {**_names(lever, r), "now": _said(lever, curve.now)}
    if _is(r.verdict, target):
        sentence = Sentence(
            "With {lever} at {now} as it stands, the verdict on {indicator} in {period} is already: {word}.",
            **names, word=Sentence(r.verdict.category),
        )  # fmt: skip
        return Solution(lever, r.indicator, r.period, target, curve.now, curve.now, True, sentence, reached=r.value)
    edges = _edges_to(r, target)
    if not edges:
        sentence = Sentence(
            "{indicator} in {period} has no verdict that could turn. {why}", **names, why=r.verdict.reason
        )
        return Solution(lever, r.indicator, r.period, target, curve.now, math.nan, True, sentence)
    met = [crossing(curve, edge) for edge in edges]
    turns = [turn for crossed in met if (turn := _turn(r, curve, crossed, target)) is not None]
    if not turns:
        return _none(lever, r, target, curve.now, _why(lever, curve, met[0]), met[0].exact)
    turn = min(turns, key=lambda turn: abs(turn.x - curve.now))
    sentence = _said_turn(turn.beyond, **names, value=_said(lever, turn.x), word=Sentence(turn.verdict.category))
    found = Solution(
        lever, r.indicator, r.period, target, curve.now, turn.x, turn.exact, sentence, turn.beyond != 0,
        curve.value(turn.x),
    )  # fmt: skip
    if not is_counted(lever):
        return found
    whole = first_whole(curve, turn.x, lambda value: _is(r.rule.rate(value, r.previous), target))
    if math.isnan(whole):
        return found
    gives = curve.value(whole)
    said = Sentence(
        "The first whole number that does is {whole:,.0f}; it gives {gives}.", whole=whole, gives=r.measure.say(gives)
    )  # fmt: skip
    return replace(found, whole=whole, whole_gives=gives, whole_sentence=said)


def _edges_to(r: Rated, target: str) -> list[float]:
    """The edges that have the verdict on one side or on them; none where the rule has no edge at all.

    Raises ValueError for a verdict that the rule never gives.
    """
    known = {edge: [beside(r.rule, r.previous, edge, d) for d in (-1, 0, 1)] for edge in edges_of(r.rule, r.previous)}
    found = [edge for edge, verdicts in known.items() if any(_is(verdict, target) for verdict in verdicts)]
    if known and not found:
        words = list(dict.fromkeys(Sentence(v.category) for verdicts in known.values() for v in verdicts))
        raise ValueError(
            Sentence("{indicator} is never “{word}”; it can be: {known}.", indicator=r.name, word=target, known=words)
        )
    return found


def _turn(r: Rated, curve: Curve, met: Crossing, target: str) -> _Turn | None:
    """How the verdict is met at a crossing; None where it is not met there."""
    if math.isnan(met.x) or met.constant:
        return None
    step = _BESIDE * max(1.0, abs(met.x))
    for beyond in (0, 1, -1) if met.x >= curve.now else (0, -1, 1):
        x = met.x + beyond * step
        if curve.low <= x <= curve.high and not math.isnan(value := curve.value(x)):
            verdict = r.rule.rate(value, r.previous)
            if _is(verdict, target):
                return _Turn(met.x, met.exact, beyond, verdict)
    return None


def _is(verdict: Verdict, target: str) -> bool:
    return target in (verdict.verdict, str(verdict.category))


def _none(
    lever: InputLever, r: Rated, target: float | str, now: float, why: Sentence, exact: bool
) -> Solution:  # fmt: skip
    sentence = Sentence(
        "No value of {lever} brings {indicator} in {period} to {target}: {why}.",
        **_names(lever, r), target=_goal(r, target), why=why,
    )  # fmt: skip
    return Solution(lever, r.indicator, r.period, target, now, math.nan, exact, sentence)


def _why(lever: InputLever, curve: Curve, met: Crossing) -> Sentence:
    """Why a curve does not meet a value; the end of a sentence."""
    if met.constant:
        return Sentence("it does not depend on it")
    if not math.isnan(met.outside):
        needed = _said(lever, met.outside)
        if met.outside < curve.low == 0:
            return Sentence("it would take {needed}, which is below zero", needed=needed)
        return Sentence(
            "it would take {needed}, which lies outside {low} to {high}",
            needed=needed, low=_said(lever, curve.low), high=_said(lever, curve.high),
        )  # fmt: skip
    if met.exact:
        return Sentence("it can only come closer and closer to it")
    return Sentence(
        "none was found from {low} to {high}", low=_said(lever, curve.low), high=_said(lever, curve.high)
    )  # fmt: skip


def _no_curve(lever: InputLever, r: Rated, target: float | str, now: float) -> Solution:
    """The answer where the indicator has no value, or has nothing to do with the lever."""
    if r.missing is None:
        return _none(lever, r, target, now, Sentence("it does not depend on it"), exact=True)
    sentence = Sentence(
        "{indicator} in {period} cannot be computed, so no value of {lever} brings it to {target}. {why}",
        **_names(lever, r), target=_goal(r, target), why=r.missing,
    )  # fmt: skip
    return Solution(lever, r.indicator, r.period, target, now, math.nan, True, sentence)


def _goal(r: Rated, target: float | str) -> Sentence | Quantity:
    return Sentence(target) if isinstance(target, str) else r.measure.say(target)


def _names(lever: InputLever, r: Rated) -> dict[str, Any]:
    return {"lever": label_of(lever), "indicator": r.name, "period": said_period(r.period)}


def _said(lever: InputLever, value: float) -> Quantity:
    """A lever's number with the decimals that it needs."""
    measure = measure_of(lever)
    whole = measure.unit == "Rp" or float(value).is_integer()
    return Measure(measure.unit, 0 if whole else 2).say(value)
