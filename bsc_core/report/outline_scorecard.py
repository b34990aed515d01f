"""The chapters of the scorecard: where the hospital stands, and each perspective."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bsc_core.headline import headline
from bsc_core.indicators.catalogue import PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.palette import Palette
from bsc_core.report.blocks import Block, Cell, Figure, Section, Series, Table
from bsc_core.report.outline_ingredients import Ingredients
from bsc_core.report.outline_words import (
    SCORE_AXIS,
    Drawn,
    bare,
    change_cell,
    joined,
    judged_total,
    name_of,
    number,
    said_head,
    semicolons,
    value_cell,
    verdict_cell,
    verdict_words,
)
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words

NAMED_AT_MOST = 3
"""So many indicators the title of a chart names."""
LINES_AT_MOST = 6
"""How many indicators stand in one chart."""
FIGURES_AT_MOST = 2
"""How many charts over the periods a perspective has at the most, those with the most indicators first."""


# Where we stand


def stand(of: Ingredients) -> Section:
    """The total, the four perspectives, and what is good and poor."""
    card, period = of.card, of.period
    first, second = headline(card, period)
    rated = card.of(period)
    notes: list[Sentence] = [
        Sentence("From {n} of {all} indicators.", n=sum(r.counts for r in rated), all=len(rated)),
        *(_said_score(of, key) for key in PERSPECTIVES),
    ]
    if left_out := [r for r in card.left_out if r.period == period]:
        parts = [
            Sentence(
                "{name} ({value}, {word})",
                name=name_of(r), value=r.measure.say(r.value), word=Sentence(r.verdict.category),
            )
            for r in left_out
        ]  # fmt: skip
        notes.append(Sentence("Left out, for their weight is 0: {parts}.", parts=parts))
    blocks: tuple[Block, ...] = () if math.isnan(card.total(period)) else (_scores_figure(of),)
    beside = notes[1 + len(PERSPECTIVES) :]
    return Section(
        "stand", Sentence("Where we stand"), joined(first, second), (*blocks, _scores_table(of), *beside), tuple(notes),
        on_screen=True,
    )  # fmt: skip


def _scores(of: Ingredients) -> list[tuple[Sentence, float]]:
    """The total and the perspectives with their scores."""
    scores = [(name, of.card.perspective(key, of.period)) for key, name in PERSPECTIVES.items()]
    return [(Sentence("Total score"), of.card.total(of.period)), *scores]


def _scores_figure(of: Ingredients) -> Figure:
    scores, bands = _scores(of), of.method.total_bands()

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core import whatif_charts

        said = bare(words)
        return whatif_charts.side_by_side_totals(
            [(said.say(name), score) for name, score in scores], palette,
            axis=said.say(SCORE_AXIS), write=said.figure, bands=bands, texts=verdict_words(said),
        )  # fmt: skip

    parts = [Sentence("{name} {score}", name=name, score=number(score)) for name, score in scores]
    return Figure(
        "scores",
        Sentence("The total and the four perspectives, {period}", period=said_period(of.period)),
        Sentence("Scores from −1 to 1: {parts}.", parts=parts),
        draw,
        Series(
            "bars", tuple(name for name, _ in scores), ((Sentence("Score"), tuple(score for _, score in scores)),)
        ),
    )  # fmt: skip


def _scores_table(of: Ingredients) -> Table:
    bands = of.method.total_bands()
    weights = of.card.perspectives[of.card.perspectives["period"] == of.period].set_index("perspective")["weight"]
    rows: list[tuple[Cell, ...]] = []
    for key, name in PERSPECTIVES.items():
        rated = of.card.of(of.period, key)
        score = of.card.perspective(key, of.period)
        counts: Cell = Sentence("{n} of {all}", n=sum(r.counts for r in rated), all=len(rated))
        weight = number(100 * float(weights.get(key, math.nan)), 1, "%")
        rows.append((name, number(score), judged_total(score, bands), weight, counts))
    total = of.card.total(of.period)
    rated = of.card.of(of.period)
    counts = Sentence("{n} of {all}", n=sum(r.counts for r in rated), all=len(rated))
    rows.append((Sentence("**Total score**"), number(total), judged_total(total, bands), "", counts))
    heads = (
        Sentence("Perspective"), Sentence("Score"), Sentence("Verdict"), Sentence("Weight"),
        Sentence("Indicators with a verdict"),
    )  # fmt: skip
    return Table(
        Sentence("Scores of the perspectives, {period}", period=said_period(of.period)), heads, tuple(rows), (1, 3)
    )


def _said_score(of: Ingredients, perspective: str) -> Sentence:
    """The score of a perspective in a sentence."""
    score = of.card.perspective(perspective, of.period)
    name = PERSPECTIVES[perspective]
    if math.isnan(score):
        return Sentence("{perspective} has no verdict yet.", perspective=name)
    return Sentence(
        "{perspective} scores **{score:.2f}, {verdict}**.",
        perspective=name, score=score, verdict=Sentence(of.method.total_bands().rate(score).category),
    )  # fmt: skip


# Each perspective


def perspectives(of: Ingredients) -> list[Section]:
    """A section for each perspective that has an indicator."""
    found = [_perspective(of, key) for key in PERSPECTIVES if of.card.of(of.period, key)]
    if not found:
        return []
    chapter = Section(
        "perspectives",
        Sentence("The four perspectives"),
        Sentence("Each perspective with its indicators, what is good in it and what is not."),
    )
    return [chapter, *found]


def _perspective(of: Ingredients, key: str) -> Section:
    rated = of.card.of(of.period, key)
    alone = replace(
        of.card,
        rated=tuple(r for r in of.card.rated if r.perspective == key),
        perspectives=of.card.perspectives[of.card.perspectives["perspective"] == key],
    )
    _, clauses = headline(alone, of.period)
    blocks: list[Block] = [*_lines_figures(of, key), _indicator_table(of, key), *_footnotes(rated)]
    notes = tuple(
        Sentence("{name}: {reason}", name=name_of(r), reason=r.missing or r.verdict.reason) for r in rated
    )  # fmt: skip
    return Section(
        key, PERSPECTIVES[key], joined(_said_score(of, key), clauses), tuple(blocks), notes, 2, on_screen=True
    )


def _indicator_table(of: Ingredients, key: str) -> Table:
    rated = of.card.of(of.period, key)
    rows: list[tuple[Cell, ...]] = [
        (name_of(r), value_cell(r), verdict_cell(r), r.rule.benchmark(), change_cell(r)) for r in rated
    ]
    before = sorted({r.previous_period for r in rated if r.previous_period and not math.isnan(r.change)})
    note = (
        Sentence(
            "Change: against {before}, in the indicator's own unit; between percentages in percentage points.",
            before=before,
        )
        if before
        else None
    )
    heads = (
        Sentence("Indicator"), said_head(of.period), Sentence("Verdict"), Sentence("Benchmark"), Sentence("Change"),
    )  # fmt: skip
    title = Sentence(
        "Indicators of the perspective: {perspective}, {period}",
        perspective=PERSPECTIVES[key], period=said_period(of.period),
    )  # fmt: skip
    return Table(title, heads, tuple(rows), (1, 4), note)


def _footnotes(rated: Sequence[Rated]) -> list[Sentence]:
    """What is to be said beside the numbers, each once, with the indicators that it is about."""
    about: dict[str, tuple[str, list[Sentence | str]]] = {}
    for r in rated:
        for note in () if r.missing else r.notes:
            about.setdefault(str(note), (note, []))[1].append(name_of(r))
    return [Sentence("{names}: {note}", names=names, note=note) for note, names in about.values()]


def _lines_figures(of: Ingredients, key: str) -> list[Figure]:
    """Charts over the periods, one for each unit; those with the most indicators."""
    groups: dict[tuple[str, int], list[tuple[Rated, ...]]] = {}
    for r in of.card.of(of.period, key):
        history = of.card.history(r.indicator)
        if sum(not math.isnan(one.value) for one in history) >= 2:
            groups.setdefault((str(r.measure.unit), r.measure.decimals), []).append(history)
    chosen = sorted(groups.values(), key=lambda histories: -len(histories))
    if any(len(histories) > 1 for histories in chosen):
        chosen = [histories for histories in chosen if len(histories) > 1]
    parts = [
        histories[at : at + LINES_AT_MOST] for histories in chosen for at in range(0, len(histories), LINES_AT_MOST)
    ]
    return [_lines(of, key, at, histories) for at, histories in enumerate(parts[:FIGURES_AT_MOST], 1)]


def _lines(of: Ingredients, key: str, at: int, histories: Sequence[tuple[Rated, ...]]) -> Figure:
    measure, periods = histories[0][0].measure, of.card.periods
    values = [
        tuple({r.period: r.value for r in history}.get(period, math.nan) for period in periods) for history in histories
    ]
    names = [name_of(history[0]) for history in histories]

    title = Sentence("{names} over the periods", names=names)
    if len(names) > NAMED_AT_MOST:
        title = Sentence(
            "{n} indicators of the perspective over the periods: {perspective}",
            n=len(names), perspective=PERSPECTIVES[key],
        )  # fmt: skip

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core.report.outline_charts import over_periods

        said = bare(words)
        rows = pd.DataFrame(
            [
                (said.words(name), said.words(said_period(period)), value)
                for name, line in zip(names, values, strict=True)
                for period, value in zip(periods, line, strict=True)
            ],
            columns=["name", "period", "value"],
        )
        decimals = 0 if measure.decimals == 0 or measure.unit == "Rp" else 1
        return over_periods(rows, palette, axis=said.unit(measure.unit), write=said.figure, decimals=decimals)

    parts = [
        Sentence(
            "{name}: {values}",
            name=name,
            values=[
                Sentence("{period} {value}", period=said_period(period), value=measure.say(value))
                for period, value in zip(periods, line, strict=True)
                if not math.isnan(value)
            ],
        )
        for name, line in zip(names, values, strict=True)
    ]
    return Figure(
        f"{key}-{at}",
        title,
        Sentence("Values over the periods. {parts}.", parts=semicolons(parts)),
        draw,
        Series(
            "lines", tuple(said_head(period) for period in periods), tuple(zip(names, values, strict=True)),
            str(measure.unit),
        ),
    )  # fmt: skip
