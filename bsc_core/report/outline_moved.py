"""The chapter of what moved against the period before, and the waterfall from one total to another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.method_words import name_of as named
from bsc_core.palette import Palette
from bsc_core.report.blocks import Block, Cell, Figure, Section, Table
from bsc_core.report.outline_ingredients import Ingredients
from bsc_core.report.outline_words import (
    NOTHING,
    SCORE_AXIS,
    Change,
    Drawn,
    bare,
    joined,
    judged_total,
    name_of,
    number,
    said_head,
    value_cell,
    verdict_cell,
    verdict_words,
)
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Quantity, Sentence
from bsc_core.text.words import Words
from bsc_core.whatif.compare import waterfall_of


def moved(of: Ingredients) -> Section | None:
    """The total and the verdicts against the period before; None for the first period."""
    periods = of.card.periods
    at = periods.index(of.period)
    if not at:
        return None
    before = periods[at - 1]
    then = {r.indicator: r for r in of.card.of(before)}
    pairs = [(then[r.indicator], r) for r in of.card.of(of.period) if r.indicator in then]
    turned = [(was, now) for was, now in pairs if _scored(was, now) and was.verdict.score != now.verdict.score]
    worded = [
        (was, now)
        for was, now in pairs
        if _scored(was, now)
        and was.verdict.score == now.verdict.score
        and str(was.verdict.category) != str(now.verdict.category)
    ]
    gained = [now for was, now in pairs if math.isnan(was.verdict.score) and not math.isnan(now.verdict.score)]
    lost = [now for was, now in pairs if not math.isnan(was.verdict.score) and math.isnan(now.verdict.score)]
    said: list[Sentence] = [_said_turned(turned)]
    if worded:
        said.append(
            Sentence.counted(
                "One verdict keeps its score and gets another word: {named}.",
                "{n} verdicts keep their score and get another word: {named}.",
                n=len(worded), named=[_turn(*pair) for pair in worded],
            )
        )  # fmt: skip
    if gained:
        said.append(Sentence("Judged now and not in {before}: {names}.", before=said_period(before),
                             names=[name_of(r) for r in gained]))  # fmt: skip
    if lost:
        said.append(Sentence("Judged in {before} and not now: {names}.", before=said_period(before),
                             names=[name_of(r) for r in lost]))  # fmt: skip
    if gained or lost:
        said.append(
            Sentence("So the others share the weight anew, and move the total without a verdict of theirs turning.")
        )
    blocks: list[Block] = [*said[1:], *_waterfall(of, before), _moved_table(of, before, pairs)]
    notes = tuple(Sentence("{name}: {reason}", name=name_of(now), reason=now.verdict.reason) for _, now in turned)
    message = joined(_said_total(of, before), said[0])
    return Section("moved", Sentence("What moved"), message, tuple(blocks), notes, on_screen=True)


def _scored(was: Rated, now: Rated) -> bool:
    return not (math.isnan(was.verdict.score) or math.isnan(now.verdict.score))


def _said_total(of: Ingredients, before: str) -> Sentence:
    was, now = of.card.total(before), of.card.total(of.period)
    verdicts = of.card.totals.set_index("period")["verdict"]
    said = {
        "before": said_period(before), "period": said_period(of.period), "was": Quantity(was), "now": Quantity(now),
        "word_was": Sentence(verdicts[before]), "word_now": Sentence(verdicts[of.period]),
    }  # fmt: skip
    if math.isnan(was) or math.isnan(now):
        return Sentence("Between {before} and {period} there are no two totals to compare.", **said)
    if verdicts[before] == verdicts[of.period]:
        return Sentence(
            "From {before} to {period} the total went from {was} to **{now}** and stayed **{word_now}**.", **said
        )
    return Sentence(
        "From {before} to {period} the total went from {was} to **{now}** and turned **from {word_was} to "
        "{word_now}**.",
        **said,
    )


def _said_turned(turned: Sequence[tuple[Rated, Rated]]) -> Sentence:
    if not turned:
        return Sentence("No verdict turned.")
    return Sentence.counted(
        "**One verdict turned**: {named}.", "**{n} verdicts turned**: {named}.",
        n=len(turned), named=[_turn(*pair) for pair in turned],
    )  # fmt: skip


def _turn(was: Rated, now: Rated) -> Sentence:
    return Sentence(
        "{indicator} from {was} to {is_now}",
        indicator=name_of(now), was=Sentence(was.verdict.category), is_now=Sentence(now.verdict.category),
    )  # fmt: skip


def _moved_table(of: Ingredients, before: str, pairs: Sequence[tuple[Rated, Rated]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for was, now in pairs:
        if math.isnan(was.value) and math.isnan(now.value):
            continue
        change: Cell = NOTHING
        if not math.isnan(now.value - was.value):
            change = Change(now.value - was.value, "", now.measure.decimals)
        rows.append((name_of(now), value_cell(was), value_cell(now), change, verdict_cell(was), verdict_cell(now)))
    bands, totals = of.method.total_bands(), [of.card.total(period) for period in (before, of.period)]
    difference: Cell = NOTHING if any(map(math.isnan, totals)) else Change(totals[1] - totals[0])
    rows.append(
        (
            Sentence("**Total score**"), number(totals[0]), number(totals[1]), difference,
            judged_total(totals[0], bands), judged_total(totals[1], bands),
        )
    )  # fmt: skip
    heads = (
        Sentence("Indicator"), said_head(before), said_head(of.period), Sentence("Change"),
        Sentence("Verdict in {period}", period=said_period(before)),
        Sentence("Verdict in {period}", period=said_period(of.period)),
    )  # fmt: skip
    title = Sentence("{before} and {period} side by side", before=said_period(before), period=said_period(of.period))
    return Table(title, heads, tuple(rows), (1, 2, 3))


def _waterfall(of: Ingredients, before: str) -> list[Figure]:
    """What each indicator brought to the change of the total; nothing where a total is missing or none moved it."""
    rows = waterfall_of(_only(of.card, before, of.period), _only(of.card, of.period, of.period))
    if rows.empty:
        return []
    return [
        waterfall_figure(
            of, rows, "moved", of.card.total(before), of.card.total(of.period),
            said_head(before), said_head(of.period),
            Sentence("What moved the total from {before} to {period}", before=said_period(before),
                     period=said_period(of.period)),
        )
    ]  # fmt: skip


def _only(card: Scorecard, period: str, called: str) -> Scorecard:
    """One period of a scorecard, under the name ``called``."""
    kept = [frame[frame["period"] == period].assign(period=called) for frame in (card.perspectives, card.totals)]
    rated = tuple(replace(r, period=called) for r in card.of(period))
    return replace(card, rated=rated, perspectives=kept[0], totals=kept[1])


def waterfall_figure(
    of: Ingredients, rows: pd.DataFrame, key: str, start: float, end: float, start_name: Sentence, end_name: Sentence,
    title: Sentence,
) -> Figure:  # fmt: skip
    """What leads from one total to another. ``rows``: indicator, name, change."""
    names = [named(indicator) for indicator in rows["indicator"]]
    bands = of.method.total_bands()

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core import whatif_charts

        said = bare(words)
        return whatif_charts.waterfall(
            rows.assign(name=[said.words(name) for name in names]), start, end, palette,
            start_name=said.say(start_name), end_name=said.say(end_name), axis=said.say(SCORE_AXIS),
            write=said.figure, bands=bands, texts=verdict_words(said),
        )  # fmt: skip

    parts = [
        Sentence("{name} {change:+.2f}", name=name, change=float(change))
        for name, change in zip(names, rows["change"], strict=True)
    ]
    alt = Sentence("From {start:.2f} to {end:.2f}: {parts}", start=start, end=end, parts=parts)
    return Figure(f"{key}-waterfall", title, alt, draw)
