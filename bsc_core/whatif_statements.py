"""What scenarios, distances and the tornado say, in sentences that a director understands; pages and reports say the
same.

Sentences carry Markdown's ``**`` around what counts most.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import pandas as pd

from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.indicators.inputs import said_period
from bsc_core.method import Method, Value
from bsc_core.method_words import measure_of_path, name_of, said_path, said_value
from bsc_core.rating import NO_DATA, VERDICTS, Measure, side
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Quantity, Sentence
from bsc_core.whatif.compare import Comparison, differ
from bsc_core.whatif.curve import curve_of
from bsc_core.whatif.distance import Distances, is_counted
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
        what, now = said_path(lever), said_value(lever, value)
        if base is None:
            return Sentence("{what} — {value}.", what=what, value=now)
        return Sentence("{what} — {value} instead of {before}.", what=what, value=now, before=said_value(lever, base))
    before = standing(lever, on)
    said, was = _figures(lever, float(value), before)  # type: ignore[arg-type]
    return Sentence(
        "{period}: {lever} {value} instead of {before}.",
        period=said_period(lever[1]), lever=label_of(lever), value=said, before=was,
    )  # fmt: skip


def _word_in(row: Mapping[str, Any] | pd.Series, column: str) -> Sentence:
    """A verdict's word in a row of a frame."""
    word = row[column]
    return Sentence(word)


def _base(method: Method, path: str) -> Value | None:
    return method.values.get(path)


def _figures(lever: InputLever, *values: float) -> list[Quantity]:
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


# Distances


def of_distances(distances: Distances, period: str) -> tuple[Sentence, ...]:
    """Which verdicts of a period stand on a knife's edge, the closest first, or that none does and which is closest;
    and which distances cannot be said as a part of their edge."""
    rows = distances.table[distances.table["period"] == period]
    if rows.empty:
        return (Sentence("No verdict of {period} has an edge that it could turn at.", period=said_period(period)),)
    parts = (rows["distance"] / rows["edge"].abs().where(rows["edge"] != 0)).where(rows["distance"] > 0, 0.0)
    rows = rows.loc[parts.sort_values(kind="stable").index]
    knife = rows[rows["knife_edge"].astype(bool)]
    named = [_near(row) for row in knife.head(NAMED_AT_MOST).to_dict("records")]
    if knife.empty:
        closest = rows.iloc[0]
        found = [
            Sentence(
                "No verdict of {period} stands on a knife's edge. Closest to turning is {near}: beyond it is “{word}”.",
                period=said_period(period), near=_near(closest.to_dict()), word=_word_in(closest, "category_beyond"),
            )
        ]  # fmt: skip
    elif len(knife) > NAMED_AT_MOST:
        found = [
            Sentence(
                "**{n} verdicts of {period} stand on a knife's edge**: {named}, and {more} more.",
                n=len(knife), period=said_period(period), named=named, more=len(knife) - NAMED_AT_MOST,
            )
        ]  # fmt: skip
    else:
        found = [
            Sentence.counted(
                "**One verdict of {period} stands on a knife's edge**: {named}.",
                "**{n} verdicts of {period} stand on a knife's edge**: {named}.",
                n=len(knife), period=said_period(period), named=named,
            )
        ]  # fmt: skip
    at_zero = rows[(rows["edge"] == 0) & (rows["distance"] > 0)]
    return (*found, *(_from_zero(row) for row in at_zero.to_dict("records")))


def _near(row: dict[Any, Any]) -> Sentence:
    measure = _measure(row)
    name = name_of(row["indicator"])
    said = {"indicator": name, "value": measure.say(row["value"]), "edge": measure.edge(row["edge"])}
    if row["distance"] == 0:
        return Sentence("{indicator} ({value}, on the edge itself)", **said)
    gap = measure.gap(row["distance"])
    if f"{row['distance']:.{measure.decimals}f}" == f"{0:.{measure.decimals}f}":  # no nearer than can be written
        return Sentence("{indicator} ({value}, all but on the edge of {edge})", **said)
    return Sentence("{indicator} ({value}, {gap} from {edge})", **said, gap=gap)


def _from_zero(row: dict[Any, Any]) -> Sentence:
    return Sentence(
        "{indicator} is {gap} from its edge at zero; as no part of zero can be taken, it is not in the picture.",
        indicator=name_of(row["indicator"]), gap=_measure(row).gap(row["distance"]),
    )  # fmt: skip


def _measure(row: dict[Any, Any]) -> Measure:
    known = INDICATORS.get(row["indicator"])
    return Measure(row["unit"], 2 if known is None else known.measure.decimals)


def easiest_turn(distances: Distances, indicator: str, period: str) -> pd.Series | None:
    """The row of ``distances.turns`` that takes the smallest change in percent of its lever and is possible.

    None where no single input turns the verdict. Of two alike the one that the formula names first.
    """
    turns = distances.turns
    turns = turns[(turns["indicator"] == indicator) & (turns["period"] == period)]
    fits = (
        turns["percent"].notna() & turns["needed"].notna() & turns["impossible"].map(lambda why: not why).astype(bool)
    )
    turns = turns[fits]
    if turns.empty:
        return None
    return turns.loc[turns["percent"].astype(float).abs().round(9).idxmin()]  # beds and days move bed-days alike


def of_turn(row: pd.Series, card: Scorecard, method: Method) -> Sentence:
    """What single change of an input turns a verdict; ``row`` is one of ``Distances.turns``, made of ``card`` and
    ``method``.

    Counts are said in whole numbers with the verdict that they really give; of money and means, where only what lies
    beyond the edge is another verdict, that it takes a little more. What cannot be in the inputs then is said behind.
    """
    lever: InputLever = row["lever"]
    tried = float(row["needed"] if math.isnan(row["whole"]) else row["whole"])
    if math.isnan(tried):
        return Sentence("No value of {lever} alone turns it.", lever=label_of(lever))
    said = _said_turn(row, lever, tried, card, method)
    if row["impossible"]:
        return Sentence("{turn} That does not go with the rest, though. {why}", turn=said, why=list(row["impossible"]))
    return said


def _said_turn(row: pd.Series, lever: InputLever, tried: float, card: Scorecard, method: Method) -> Sentence:
    now = float(row["value"])
    numbers = dict(zip(("to", "now", "change"), _figures(lever, tried, now, abs(tried - now)), strict=True))
    said = {"lever": label_of(lever), **numbers, "word": _word_in(row, "category")}
    word = _word_at(row, lever, tried, card, method)
    on_edge = side(tried, float(row["needed"])) == 0
    beyond = on_edge and word != row["category"]
    if side(tried, now) == 0:
        return Sentence("It stands on the edge: the least change of {lever} can make it “{word}”.", **said)
    if is_counted(lever):
        said["word"] = Sentence(word)
        if beyond:
            said["then"] = _word_in(row, "category")
            if tried > now:
                return Sentence(
                    "Of {lever}, {change} more ({to} instead of {now}) would make it “{word}”, and yet more “{then}”.",
                    **said,
                )
            return Sentence(
                "Of {lever}, {change} fewer ({to} instead of {now}) would make it “{word}”, and yet fewer “{then}”.",
                **said,
            )
        if tried > now:
            return Sentence("Of {lever}, {change} more ({to} instead of {now}) would make it “{word}”.", **said)
        return Sentence("Of {lever}, {change} fewer ({to} instead of {now}) would make it “{word}”.", **said)
    if beyond:
        if tried > now:
            return Sentence(
                "Of {lever}, a little over {change} more ({to} instead of {now}) would make it “{word}”.", **said
            )
        return Sentence(
            "Of {lever}, a little over {change} less ({to} instead of {now}) would make it “{word}”.", **said
        )
    if tried > now:
        return Sentence("Of {lever}, {change} more ({to} instead of {now}) would make it “{word}”.", **said)
    return Sentence("Of {lever}, {change} less ({to} instead of {now}) would make it “{word}”.", **said)


def _word_at(row: pd.Series, lever: InputLever, x: float, card: Scorecard, method: Method) -> str:
    """The word of the verdict with a lever at ``x``."""
    on = Ground((), method, card.inputs)
    curve = curve_of(on, method, lever, row["indicator"])
    assert curve is not None  # a turn is of an input of its formula
    r = next(r for r in card.history(row["indicator"]) if r.period == row["period"])
    return str(r.rule.rate(curve.value(x), r.previous).category)


# What moves the total most


def said_moved(row: Any) -> Sentence | str:
    """What a row of the tornado moves: an input by its name, a threshold with its value, for a list holds several."""
    if not isinstance(row.lever, str):
        return label_of(row.lever)
    value = measure_of_path(row.lever).edge(float(row.value))
    return Sentence("{what} {value}", what=said_path(row.lever), value=value)


def of_tornado(frame: pd.DataFrame, base: float, method: Method, by: float) -> tuple[Sentence, ...]:
    """On which input and which threshold the total hangs most, and what takes it across an edge of its own.

    ``frame``: as ``whatif.tornado`` gives it for ``method``. ``base``: the total as it stands, ``by``: the part by
    which each was moved.
    """
    if math.isnan(base):
        return (Sentence("There is no total here that anything could move."),)
    step = Quantity(by * 100, "%", 0 if side(by * 100, round(by * 100)) == 0 else 1)
    moving = frame[frame["swing"] > 0]
    if moving.empty:
        return (
            Sentence(
                "Nothing moves the total of {base} by itself: no input and no threshold, {by} more or less of it.",
                base=Quantity(base, "", 2), by=step,
            ),
        )  # fmt: skip
    found: list[Sentence] = []
    for kind in ("input", "threshold"):
        rows = moving[moving["kind"] == kind]
        if len(rows):
            found += _widest(rows, kind, base, step)
        elif kind in set(frame["kind"]):
            found.append(_none_moves(kind, step))
    return (*found, _crossing(moving, base, method, step))


def _none_moves(kind: str, step: Quantity) -> Sentence:
    if kind == "input":
        return Sentence("No input moves the total by itself, {by} more or less of it.", by=step)
    return Sentence("No threshold moves the total by itself, {by} higher or lower.", by=step)


def _widest(rows: pd.DataFrame, kind: str, base: float, step: Quantity) -> list[Sentence]:
    first, *others = list(rows.itertuples())
    alike = [said_moved(row) for row in others if side(row.swing, first.swing) == 0]
    said = {
        "lever": said_moved(first), "by": step, "base": Quantity(base, "", 2),
        "low": Quantity(first.total_low, "", 2), "high": Quantity(first.total_high, "", 2),
    }  # fmt: skip
    if kind == "input":
        found = [
            Sentence(
                "Of the inputs, the total hangs most on **{lever}**: {by} less makes it {low}, {by} more {high}; "
                "as it stands it is {base}.",
                **said,
            )
        ]
    else:
        found = [
            Sentence(
                "Of the thresholds, it hangs most on **{lever}**: {by} lower makes it {low}, {by} higher {high}.",
                **said,
            )
        ]
    if len(alike) > NAMED_AT_MOST:
        found.append(Sentence("{n} others move it as much.", n=len(alike)))
    elif alike:
        found.append(Sentence("As much hangs on {levers}.", levers=alike))
    return found


def _crossing(moving: pd.DataFrame, base: float, method: Method, step: Quantity) -> Sentence:
    """What takes the total across an edge of its bands."""
    bands = method.total_bands()
    now = bands.rate(base).verdict
    ends = chain.from_iterable(((row, -1, row.total_low), (row, 1, row.total_high)) for row in moving.itertuples())
    crossing = [(row, way, to) for row, way, total in ends if (to := bands.rate(total).verdict) != now]
    if not crossing:
        return Sentence("None of it takes the total across an edge: it stays {word}.", word=Sentence(now))
    named = [_crossed(row, way, to, step) for row, way, to in crossing[:NAMED_AT_MOST]]
    said = {"word": Sentence(now), "named": named}
    if len(crossing) > NAMED_AT_MOST:
        return Sentence(
            "It would not stay {word} with {named}; {more} more would turn it too.",
            **said, more=len(crossing) - NAMED_AT_MOST,
        )  # fmt: skip
    return Sentence("It would not stay {word} with {named}.", **said)


def _crossed(row: Any, way: int, to: str, step: Quantity) -> Sentence:
    said = {"by": step, "lever": said_moved(row), "word": Sentence(to)}
    if row.kind == "input":
        if way < 0:
            return Sentence("{by} less of {lever} ({word})", **said)
        return Sentence("{by} more of {lever} ({word})", **said)
    if way < 0:
        return Sentence("{lever} {by} lower ({word})", **said)
    return Sentence("{lever} {by} higher ({word})", **said)
