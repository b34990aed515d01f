"""The tables of the appendix: every value in every period, and how every verdict came about."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bsc_core.indicators.catalogue import INPUTS, PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.report.blocks import Block, Cell, Judged, Section, Table
from bsc_core.report.outline_ingredients import Ingredients
from bsc_core.report.outline_words import (
    NOTHING,
    joined,
    judged_total,
    known,
    listed,
    name_of,
    number,
    said_head,
    value_cell,
    verdict_cell,
)
from bsc_core.sentence import Sentence


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
