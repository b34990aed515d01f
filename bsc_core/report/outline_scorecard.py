"""The chapters of the scorecard: where the hospital stands, each perspective, what moved, every verdict's trace."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from bsc_core.headline import headline
from bsc_core.indicators.catalogue import INPUTS, PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.method_words import name_of as named
from bsc_core.palette import Palette
from bsc_core.report.blocks import Block, Cell, Figure, Judged, Section, Series, Table
from bsc_core.report.outline_ingredients import Ingredients
from bsc_core.report.outline_words import (
    NOTHING,
    Change,
    Drawn,
    bare,
    change_cell,
    joined,
    judged_total,
    known,
    listed,
    name_of,
    number,
    semicolons,
    value_cell,
    verdict_cell,
    verdict_words,
)
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Quantity, Sentence
from bsc_core.text.words import Words
from bsc_core.whatif.compare import waterfall_of

SCORE_AXIS = Sentence("total score, from −1 to 1")
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


def said_head(period: str) -> Sentence:
    """A period as the head of a column."""
    return Sentence("{period}", period=said_period(period))


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


# What moved


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


# The appendix


def values(of: Ingredients) -> Section | None:
    """Every indicator in every period; None where there is only one period."""
    periods = of.card.periods
    if len(periods) < 2:
        return None
    rows: list[tuple[Cell, ...]] = []
    for r in of.card.of(of.period):
        history: Mapping[str, Rated] = {one.period: one for one in of.card.history(r.indicator)}
        if all(math.isnan(one.value) for one in history.values()):
            continue
        cells = (value_cell(history[period]) if period in history else NOTHING for period in periods)
        rows.append((name_of(r), *cells))
    bands = of.method.total_bands()
    for key, name in PERSPECTIVES.items():
        scores = (number(of.card.perspective(key, period)) for period in periods)
        rows.append((Sentence("Score: {name}", name=name), *scores))
    totals = [of.card.total(period) for period in periods]
    rows.append((Sentence("**Total score**"), *(number(total) for total in totals)))
    verdicts: tuple[Judged, ...] = tuple(judged_total(total, bands) for total in totals)
    rows.append((Sentence("Verdict on the total"), *verdicts))
    heads = (Sentence("Indicator"), *(said_head(period) for period in periods))
    table = Table(Sentence("Values of all periods"), heads, tuple(rows), tuple(range(1, len(heads))))
    message = Sentence("Every indicator that has a value, period by period.")
    return Section("values", Sentence("All periods"), message, (table,), level=2)


def traces(of: Ingredients) -> Section:
    """How every verdict came about: value, formula, inputs, benchmark, source, files, and what to know of it."""
    blocks: list[Block] = []
    heads = (
        Sentence("Indicator"), Sentence("Verdict"), Sentence("Why"), Sentence("Formula and inputs"),
        Sentence("Benchmark"), Sentence("Source"), Sentence("Files, and what to know"),
    )  # fmt: skip
    for key, name in PERSPECTIVES.items():
        rows = tuple(_trace(r) for r in of.card.of(of.period, key))
        if rows:
            title = Sentence("How each verdict came about: {perspective}", perspective=name)
            blocks.append(Table(title, heads, rows))
    message = Sentence("Every verdict of {period}, from the numbers in the files to its word.",
                       period=said_period(of.period))  # fmt: skip
    return Section("traces", Sentence("How each verdict came about"), message, tuple(blocks), level=2)


def _trace(r: Rated) -> tuple[Cell, ...]:
    inputs = [Sentence("{input} {amount}", input=INPUTS[key].label, amount=amount) for key, amount in r.inputs.items()]
    formula: Cell = Sentence(r.formula)
    if r.formula and inputs:
        formula = Sentence("{formula}. With {inputs}.", formula=Sentence(r.formula), inputs=inputs)
    elif inputs:
        formula = listed(inputs)
    files: list[Sentence] = [Sentence("{files}.", files=list(r.files))] if r.files else []
    notes = [Sentence("{note}", note=note) for note in (() if r.missing else r.notes)]
    known_of: Cell = joined(*files, *notes) if files or notes else NOTHING
    return (
        name_of(r), verdict_cell(r), r.missing or r.verdict.reason, formula, r.rule.benchmark(), known(r.source),
        known_of,
    )  # fmt: skip
