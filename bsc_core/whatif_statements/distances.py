"""How close verdicts stand to their edges, and what single change of an input turns one, in sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.indicators.inputs import said_period
from bsc_core.method import Method
from bsc_core.method_words import name_of
from bsc_core.rating import Measure, side
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence
from bsc_core.whatif.curve import curve_of
from bsc_core.whatif.distance import Distances, is_counted
from bsc_core.whatif.ground import Ground
from bsc_core.whatif.scenario import InputLever, label_of
from bsc_core.whatif_statements.scenarios import NAMED_AT_MOST, figures

# How close verdicts stand


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


# What turns a verdict


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
    numbers = dict(zip(("to", "now", "change"), figures(lever, tried, now, abs(tried - now)), strict=True))
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


def _word_in(row: Mapping[str, Any] | pd.Series, column: str) -> Sentence:
    """A verdict's word in a row of a frame."""
    word = row[column]
    return Sentence(word)
