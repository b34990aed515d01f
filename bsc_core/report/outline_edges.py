"""The chapters of discussion and outlook: verdicts on a knife's edge, what would turn them, the scenario, the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bsc_core import strategy, whatif_statements
from bsc_core.headline import headline
from bsc_core.indicators.catalogue import PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.method_words import name_of as named
from bsc_core.palette import Palette
from bsc_core.rating import Measure
from bsc_core.report.blocks import Block, Cell, Figure, Judged, Section, Table
from bsc_core.report.outline_ingredients import Ingredients
from bsc_core.report.outline_moved import waterfall_figure
from bsc_core.report.outline_words import (
    NOTHING,
    Change,
    Drawn,
    bare,
    joined,
    judged,
    name_of,
    own_text,
    said_head,
    semicolons,
)
from bsc_core.sentence import NO_BREAK, Quantity, Sentence
from bsc_core.strategy import Link, LinkEvidence
from bsc_core.text.words import Words
from bsc_core.whatif import Comparison, Distances, distance
from bsc_core.whatif.ground import ground

WAYS = {1: Sentence("closer to good"), -1: Sentence("further from good"), 0: ""}
DISTANCES_AT_MOST = 8
"""So many distances can be read from the back of a room."""
TURNS_SAID = 3
"""How many turns the message names."""


# Verdicts on a knife's edge


def margins(of: Ingredients) -> list[Section]:
    """How close verdicts stand to their edge, and what would turn them; nothing where no verdict has an edge."""
    made = distance(of.card, of.method)
    rows = made.table[made.table["period"] == of.period]
    if rows.empty:
        return []
    rows = rows.assign(part=rows["distance"] / rows["edge"].abs().where(rows["edge"] != 0)).sort_values("part")
    return [_knife(of, made, rows), *_turns(of, made, rows)]


def _knife(of: Ingredients, made: Distances, rows: pd.DataFrame) -> Section:
    message, *others = whatif_statements.of_distances(made, of.period)
    blocks: list[Block] = [*others]
    if not rows["part"].isna().all():
        blocks.append(_distance_figure(of, rows))
    cells: list[tuple[Cell, ...]] = []
    for row in rows.to_dict("records"):
        measure = _measure(of, row["indicator"])
        gap = measure.gap(row["distance"])
        cells.append(
            (
                named(row["indicator"]), measure.say(row["value"]),
                Judged(row["verdict"], Sentence(row["category"])), measure.edge(row["edge"]), gap,
                Sentence("yes") if row["knife_edge"] else Sentence("no"),
                Judged(row["verdict_beyond"], Sentence(row["category_beyond"])),
            )
        )  # fmt: skip
    heads = (
        Sentence("Indicator"), said_head(of.period), Sentence("Verdict"), Sentence("Nearest edge"),
        Sentence("Distance"), Sentence("On a knife's edge"), Sentence("Beyond it"),
    )  # fmt: skip
    note = Sentence(
        "On a knife's edge: closer than 5 % of the edge, or one more or one less of something counted turns it."
    )
    blocks.append(Table(Sentence("How far verdicts are from turning"), heads, tuple(cells), (1, 3, 4), note))
    notes = tuple(
        Sentence("{name}: {reason}", name=name_of(r), reason=r.verdict.reason)
        for r in of.card.of(of.period)
        if r.indicator in set(rows["indicator"][rows["knife_edge"].astype(bool)])
    )
    return Section(
        "knife", Sentence("Verdicts on a knife's edge"), message, tuple(blocks), notes, 2, on_screen=True
    )  # fmt: skip


def _measure(of: Ingredients, indicator: str) -> Measure:
    return next(r.measure for r in of.card.of(of.period) if r.indicator == indicator)


def _distance_figure(of: Ingredients, rows: pd.DataFrame) -> Figure:
    """All distances; for a screen the nearest of them, those on a knife's edge in any case."""
    figure = _distances_drawn(of, rows, Sentence("How far each verdict is from turning, in % of its nearest edge"))
    most = max(DISTANCES_AT_MOST, int(rows["knife_edge"].sum()))
    if len(rows) <= most:
        return figure
    title = Sentence("The {n} verdicts nearest to turning, in % of their nearest edge", n=most)
    return replace(figure, nearest=_distances_drawn(of, rows.head(most), title))


def _distances_drawn(of: Ingredients, rows: pd.DataFrame, title: Sentence) -> Figure:
    rows = rows.reset_index(drop=True)
    names = [named(indicator) for indicator in rows["indicator"]]
    gaps = [
        _measure(of, indicator).gap(apart)
        for indicator, apart in zip(rows["indicator"], rows["distance"], strict=True)
    ]  # fmt: skip

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core import whatif_charts

        said = bare(words)
        drawn = rows.assign(
            name=[said.words(name) for name in names],
            word=[said.say(Sentence(category)) for category in rows["category"]],
            said=[said.words(gap) for gap in gaps],
        )
        return whatif_charts.distances(
            drawn, palette, axis=said.say("distance to the nearest edge, % of the edge"),
            knife_said=said.say("knife's edge"), write=said.figure,
        )  # fmt: skip

    parts = [Sentence("{name} {gap}", name=name, gap=gap) for name, gap in zip(names, gaps, strict=True)]
    # a picture: bars that PowerPoint draws have no end for what lies far beyond the others
    return Figure(
        "distances",
        title,
        Sentence("How far each verdict is from turning: {rows}", rows=semicolons(parts)),
        draw,
    )


def _turns(of: Ingredients, made: Distances, rows: pd.DataFrame) -> list[Section]:
    """The easiest single change of an input that would turn each verdict, the smallest first."""
    found = []
    for row in rows.to_dict("records"):
        turn = whatif_statements.easiest_turn(made, row["indicator"], of.period)
        if turn is not None:
            found.append((abs(float(turn["percent"])), row, whatif_statements.of_turn(turn, of.card, of.method)))
    if not found:
        return []
    found.sort(key=lambda one: one[0])
    first = [
        Sentence("**{name}**: {turn}", name=named(row["indicator"]), turn=turn) for _, row, turn in found[:TURNS_SAID]
    ]
    cells: list[tuple[Cell, ...]] = [
        (
            named(row["indicator"]), Judged(row["verdict"], Sentence(row["category"])), turn,
            Quantity(percent, "%", 1),
        )
        for percent, row, turn in found
    ]  # fmt: skip
    heads = (
        Sentence("Indicator"), Sentence("Verdict"), Sentence("What would turn it"), Sentence("Change of that input"),
    )  # fmt: skip
    table = Table(Sentence("The smallest single change that turns each verdict"), heads, tuple(cells), (3,))
    notes = tuple(Sentence("{name}: {turn}", name=named(row["indicator"]), turn=turn) for _, row, turn in found)
    message = Sentence("What turns most easily: {first}", first=first[0])
    return [
        Section(
            "turns", Sentence("What would turn them"), message, (*first[1:], table), notes, 2, on_screen=True
        )
    ]  # fmt: skip


# The scenario


def scenario(of: Ingredients) -> Section | None:
    """What the scenario makes of the scorecard; None without one."""
    found = of.comparison
    if found is None or not found.scenario.moves:
        return None
    moves = whatif_statements.of_scenario(found.scenario, ground(of.datasets, of.method), of.method)
    total, *others = whatif_statements.of_comparison(found, of.method, of.period)
    message = joined(total, *others[:1])
    cannot = [
        Sentence("This cannot be: {what} The numbers below are shown as they would follow.", what=said)
        for said in found.impossible
    ]
    blocks: list[Block] = [
        *(Sentence("Moved: {move}", move=move) for move in moves), *others[1:], *cannot,
        *_scenario_waterfall(of, found), *_scenario_table(of, found),
    ]  # fmt: skip
    title = Sentence("Scenario")
    if found.scenario.name:
        title = Sentence("Scenario: {name}", name=found.scenario.name)
    return Section("scenario", title, message, tuple(blocks), moves, on_screen=True)


def _scenario_waterfall(of: Ingredients, found: Comparison) -> list[Figure]:
    rows = found.waterfall[found.waterfall["period"] == of.period]
    if rows.empty:
        return []
    return [
        waterfall_figure(
            of, rows, "scenario", found.before.total(of.period), found.after.total(of.period), Sentence("as it is"),
            Sentence("scenario"), Sentence("What moves the total in the scenario"),
        )
    ]  # fmt: skip


def _scenario_table(of: Ingredients, found: Comparison) -> list[Table]:
    rows: list[tuple[Cell, ...]] = []
    for row in found.moved[found.moved["period"] == of.period].to_dict("records"):
        measure = Measure(str(row["unit"]))
        change = float(row["value_after"]) - float(row["value_before"])
        then = judged(row["score_after"], row["category_after"]) if row["turns"] else Sentence("the same")
        rows.append(
            (
                named(row["indicator"]), _figure(row["value_before"], measure),
                _figure(row["value_after"], measure), Change(change) if abs(change) > 0 else "",
                judged(row["score_before"], row["category_before"]), then, WAYS[int(row["closer"])],
            )
        )  # fmt: skip
    if not rows:
        return []
    heads = (
        Sentence("Indicator"), Sentence("As it is"), Sentence("Scenario"), Sentence("Change"),
        Sentence("Verdict as it is"), Sentence("Verdict then"), Sentence("Its way"),
    )  # fmt: skip
    return [Table(Sentence("What the scenario moves, {period}", period=said_period(of.period)), heads, tuple(rows),
                  (1, 2, 3))]  # fmt: skip


def _figure(value: float, measure: Measure) -> Cell:
    if math.isnan(value):
        return NOTHING
    whole = abs(value) >= 1000 and float(value).is_integer()
    return Measure(measure.unit, 0 if whole else measure.decimals).say(value)


# The strategy map


def strategy_map(of: Ingredients) -> Section | None:
    """The map with its links, and what the periods say of each; None without a link."""
    known = {rated.indicator for rated in of.card.rated}
    links = tuple(link for link in of.links if known.issuperset((link.cause, link.effect)))
    if not links:
        return None
    rated = strategy.on_map(of.card, of.period, links)
    evidence = [strategy.along(of.card, link) for link in links]
    first, *others = strategy.answer(links, rated)
    careful = any(one.warnings for one in evidence)
    rows: list[tuple[Cell, ...]] = []
    for one in evidence:
        care: tuple[Cell, ...] = (joined(*one.warnings) if one.warnings else NOTHING,) if careful else ()
        rows.append((strategy_title(one), strategy.said(one), *care))
    heads: tuple[Cell, ...] = (Sentence("Link"), Sentence("What the periods say"))
    if careful:
        heads = (*heads, Sentence("With care"))
    table = Table(Sentence("The links of the strategy map"), heads, tuple(rows))
    return Section(
        "strategy", Sentence("Strategy map"), joined(first, *others),
        (_map_figure(of, links, evidence), table, *strategy.caveats(evidence)),
    )  # fmt: skip


def strategy_title(evidence: LinkEvidence) -> Sentence:
    """A link as cause and effect."""
    return Sentence("{cause} → {effect}", cause=evidence.cause, effect=evidence.effect)


def _map_figure(of: Ingredients, links: Sequence[Link], evidence: Sequence[LinkEvidence]) -> Figure:
    rated = strategy.on_map(of.card, of.period, links)

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core import strategy_charts

        said = bare(words)
        boxes = [
            strategy_charts.ShownBox(
                one.indicator, one.perspective, said.words(one.name),
                "–" if math.isnan(one.value) else said.words(one.measure.say(one.value)), one.verdict.verdict,
                said.say(Sentence(one.verdict.category)), said.say(one.missing or one.verdict.reason),
            )
            for one in rated
        ]  # fmt: skip
        poor = strategy.poor_links(links, rated)
        shown = [
            strategy_charts.ShownLink(
                one.link,
                said.say("r {r:.2f}, n {n}", r=one.same.pearson, n=one.same.n).replace(" ", NO_BREAK)
                if one.has_r
                else "",
                said.say(strategy.said(one)),
                one.link in poor,
            )
            for one in evidence
        ]
        perspectives = {key: said.say(name) for key, name in PERSPECTIVES.items()}
        return strategy_charts.strategy_map(boxes, shown, perspectives, palette)

    stand = [
        Sentence("{name}: {word}", name=name_of(one), word=Sentence(one.verdict.category)) for one in rated
    ]  # fmt: skip
    return Figure(
        "strategy-map",
        Sentence("Strategy map, {period}", period=said_period(of.period)),
        Sentence(
            "Strategy map. {indicators}. Links: {links}",
            indicators=semicolons(stand), links=semicolons([strategy_title(one) for one in evidence]),
        ),
        draw,
    )  # fmt: skip


# The question


def question(of: Ingredients) -> Section | None:
    """The question to decide, with where the hospital stands; None without one."""
    if not of.question.strip():
        return None
    first, _ = headline(of.card, of.period)
    blocks: list[Block] = [first]
    found = of.comparison
    if found is not None and found.scenario.moves:
        blocks.append(whatif_statements.of_comparison(found, of.method, of.period)[0])
    return Section(
        "question", Sentence("The question to decide"), own_text(of.question), tuple(blocks), on_screen=True
    )  # fmt: skip
