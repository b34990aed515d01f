"""What a scenario moves, and what it makes of the scorecard, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bsc_core.indicators.inputs import said_period
from bsc_core.method import Method, Value
from bsc_core.method_words import name_of, said_path, said_value
from bsc_core.rating import NO_DATA, VERDICTS, Measure
from bsc_core.sentence import Quantity, Sentence
from bsc_core.whatif.compare import Comparison, differ
from bsc_core.whatif.ground import Ground
from bsc_core.whatif.scenario import InputLever, Lever, Scenario, label_of, measure_of, standing

NAMED_AT_MOST = 3
"""How many verdicts, values or levers a sentence names one by one."""


# Scenarios


def of_scenario(scenario: Scenario, on: Ground, method: Method) -> tuple[Sentence, ...]:
    """Every moved lever in words, inputs first; those that stand where the base has them are left out.

    Raises ValueError for a lever that is not there.
    """
    inputs = [said_move(at, value, on, method) for at, value in scenario.inputs.items() if value != standing(at, on)]
    changes = scenario.method_changes.items()
    return (*inputs, *(said_move(path, value, on, method) for path, value in changes if value != _base(method, path)))


def said_move(lever: Lever, value: Value, on: Ground, method: Method) -> Sentence:
    """A lever with its value and where it stood: "2023: beds 40 instead of 80."

    Raises ValueError for an input that is not there.
    """
    if isinstance(lever, str):
        base = _base(method, lever)
        what, now = said_path(lever), said_value(lever, value, method.values)
        if base is None:
            return Sentence("{what} — {value}.", what=what, value=now)
        was_said = said_value(lever, base, method.values)
        return Sentence("{what} — {value} instead of {before}.", what=what, value=now, before=was_said)
    before = standing(lever, on)
    said, was = figures(lever, float(value), before)  # type: ignore[arg-type]
    return Sentence(
        "{period}: {lever} {value} instead of {before}.",
        period=said_period(lever[1]), lever=label_of(lever), value=said, before=was,
    )  # fmt: skip


def _base(method: Method, path: str) -> Value | None:
    return method.values.get(path)


def figures(lever: InputLever, *values: float) -> list[Quantity]:
    """A lever's numbers: whole where all are, money always, else with two decimals."""
    measure = measure_of(lever)
    whole = measure.unit == "Rp" or all(float(value).is_integer() for value in values)
    return [Measure(measure.unit, 0 if whole else 2).say(value) for value in values]


# What a scenario makes of the scorecard


def of_comparison(comparison: Comparison, method: Method, period: str) -> tuple[Sentence, ...]:
    """What a scenario does to a period: the total, which verdicts turn, what else moves, and which other periods do.

    ``method`` is the one of the base. Raises ValueError for a period that is not there.
    """
    totals = comparison.totals[comparison.totals["period"] == period]
    if totals.empty:
        raise ValueError(Sentence("There are no data of {period}.", period=period))
    total = totals.iloc[0]
    moved = comparison.moved
    here = moved[moved["period"] == period]
    same = not differ(total["score_before"], total["score_after"])
    if moved.empty and same and total["verdict_before"] == total["verdict_after"]:
        return (_nothing(comparison.scenario, total, method),)
    found = [_total(total)]
    found += _turned(here, comparison.waterfall[comparison.waterfall["period"] == period])
    found += _moved(here)
    if here.empty and not same:
        found.append(
            Sentence(
                "No value and no verdict of {period} moves; what moves the total is how much each of them weighs.",
                period=said_period(period),
            )
        )
    return (*found, *_elsewhere(comparison, method, period))


def _nothing(scenario: Scenario, total: pd.Series, method: Method) -> Sentence:
    said = _said_total(total)
    moved_method = any(value != _base(method, path) for path, value in scenario.method_changes.items())
    if not scenario.inputs and not moved_method:
        return Sentence("Nothing is moved: the total of {period} is **{before}, {was}**, as it stands.", **said)
    return Sentence(
        "None of this moves a value or a verdict: the total of {period} stays at **{before}, {was}**.", **said
    )


def _said_total(total: pd.Series) -> dict[str, Any]:
    before, after = float(total["score_before"]), float(total["score_after"])
    # totals that only look the same get one decimal more
    decimals = 3 if differ(before, after) and f"{before:.2f}" == f"{after:.2f}" else 2
    was, is_now = (_word(str(total[f"verdict_{when}"])) for when in ("before", "after"))
    return {
        "period": said_period(str(total["period"])), "before": Quantity(before, "", decimals),
        "after": Quantity(after, "", decimals), "was": was, "is_now": is_now,
    }  # fmt: skip


def _word(verdict: str) -> Sentence:
    return NO_DATA if verdict == "none" else Sentence(verdict)


def _total(total: pd.Series) -> Sentence:
    before, after = float(total["score_before"]), float(total["score_after"])
    said = _said_total(total)
    turns = total["verdict_before"] != total["verdict_after"]
    if math.isnan(before) and math.isnan(after):
        return Sentence("{period} has no total.", period=said["period"])
    if math.isnan(before):
        return Sentence("With this, {period} gets a total: **{after}, {is_now}**.", **said)
    if math.isnan(after):
        return Sentence("With this, {period} has no total any more.", **said)
    if not differ(before, after):
        if turns:
            return Sentence(
                "The total of {period} stays at **{before}**, but that is now called **{is_now}** instead of {was}.",
                **said,
            )
        return Sentence("The total of {period} stays at **{before}, {was}**.", **said)
    if turns:
        return Sentence(
            "With this, the total of {period} goes from {before} to **{after}** and turns **from {was} to {is_now}**.",
            **said,
        )
    return Sentence(
        "With this, the total of {period} goes from {before} to **{after}** and stays **{is_now}**.", **said
    )  # fmt: skip


def _turned(here: pd.DataFrame, waterfall: pd.DataFrame) -> list[Sentence]:
    """Which verdicts turn, those first that bring most; and which only get another word."""
    scores = _differs(here, "score")
    turned, worded = here[scores], here[here["turns"].astype(bool) & ~scores]
    brought = waterfall.set_index("indicator")["change"].abs()
    weight = turned["indicator"].map(brought).fillna(0.0).astype(float)
    turned = turned.loc[weight.sort_values(ascending=False, kind="stable").index]
    found = []
    if len(turned) > NAMED_AT_MOST:
        found.append(
            Sentence(
                "**{n} verdicts turn**: {named}, and {more} more.",
                n=len(turned), named=_named_turns(turned), more=len(turned) - NAMED_AT_MOST,
            )
        )  # fmt: skip
    elif len(turned):
        found.append(
            Sentence.counted(
                "**One verdict turns**: {named}.", "**{n} verdicts turn**: {named}.",
                n=len(turned), named=_named_turns(turned),
            )
        )  # fmt: skip
    if len(worded):
        found.append(
            Sentence.counted(
                "One verdict keeps its score and gets another word: {named}.",
                "{n} verdicts keep their score and get another word: {named}.",
                n=len(worded), named=_named_turns(worded),
            )
        )  # fmt: skip
    return found


def _differs(rows: pd.DataFrame, of: str) -> pd.Series:
    """In which rows the value or the score is another."""
    both = zip(rows[f"{of}_before"], rows[f"{of}_after"], strict=True)
    return pd.Series([differ(was, is_now) for was, is_now in both], rows.index, dtype=bool)


def _named_turns(rows: pd.DataFrame) -> list[Sentence]:
    named = []
    for row in rows.head(NAMED_AT_MOST).to_dict("records"):
        was, is_now = (str(row[f"category_{when}"]) or str(NO_DATA) for when in ("before", "after"))
        if was == is_now:  # fair and poor can both be called "below"
            was, is_now = (_called(float(row[f"score_{when}"])) for when in ("before", "after"))
        named.append(
            Sentence(
                "{indicator} from {was} to {is_now}",
                indicator=name_of(row["indicator"]), was=Sentence(was), is_now=Sentence(is_now),
            )
        )  # fmt: skip
    return named


def _called(score: float) -> str:
    return str(NO_DATA) if math.isnan(score) else VERDICTS[score]


def _moved(here: pd.DataFrame) -> list[Sentence]:
    """The values that move while their verdict stays."""
    still = here[_differs(here, "value") & ~here["turns"].astype(bool)]
    if still.empty:
        return []
    if len(still) > NAMED_AT_MOST:
        return [Sentence("{n} values move without turning a verdict.", n=len(still))]
    return [
        Sentence.counted(
            "One value moves without turning its verdict: {named}.",
            "{n} values move without turning a verdict: {named}.",
            n=len(still), named=[name_of(indicator) for indicator in still["indicator"]],
        )
    ]  # fmt: skip


def _elsewhere(comparison: Comparison, method: Method, period: str) -> list[Sentence]:
    """Which other periods have levers that move something, and which periods follow without a lever of their own."""
    moved = list(dict.fromkeys(comparison.moved["period"]))
    before, after = comparison.before.inputs, comparison.after.inputs
    levered = {lever[1] for lever in comparison.scenario.inputs if before[lever[1]] is not after[lever[1]]}
    own = [p for p in moved if p != period and p in levered]
    follow = [p for p in moved if p != period and p not in levered]
    judged_anew = any(value != _base(method, path) for path, value in comparison.scenario.method_changes.items())
    found = []
    if own and (period in levered or judged_anew):
        found.append(Sentence("Levers of {periods} are moved as well.", periods=_periods(own)))
    elif own:
        found.append(Sentence("The levers that are moved are those of {periods}.", periods=_periods(own)))
    if period in moved and period not in levered and not judged_anew:
        found.append(
            Sentence("{period} follows, as it is judged against what came before.", period=said_period(period))
        )
    if follow and judged_anew:
        found.append(
            Sentence.counted(
                "The method holds for every period, so {periods} moves too.",
                "The method holds for every period, so {periods} move too.",
                n=len(follow), periods=_periods(follow),
            )
        )  # fmt: skip
    elif follow:
        found.append(
            Sentence.counted(
                "As what comes after is judged against it, {periods} moves too.",
                "As what comes after is judged against it, {periods} move too.",
                n=len(follow), periods=_periods(follow),
            )
        )  # fmt: skip
    return found


def _periods(periods: Sequence[str]) -> list[str]:
    return [said_period(period) for period in periods]
