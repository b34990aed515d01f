"""The chapter of hospital indicators: how beds are used, in the Barber-Johnson diagram, and how many patients die."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from bsc_core import hospital_statements
from bsc_core.indicators.barber_johnson import BedUse, accepted, accepted_by, bed_use, disagreement
from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.indicators.death_rates import RATES, DeathRate, rate_among
from bsc_core.indicators.inpatient import INPATIENT, Compared, by_period
from bsc_core.indicators.inputs import said_period
from bsc_core.inference import crosstab
from bsc_core.palette import Palette
from bsc_core.report.blocks import Block, Cell, Figure, Section, Table
from bsc_core.report.outline_ingredients import Ingredients
from bsc_core.report.outline_words import Drawn, bare, joined, said_head, semicolons, value_cell, verdict_cell
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words


def hospital(of: Ingredients) -> Section | None:
    """How beds are used and how many patients die; None without inpatient counts."""
    tables = [dataset for dataset in of.datasets if dataset.kind == "inpatient" and len(dataset.frame)]
    compared = by_period(tables, of.method) if tables else None
    if compared is None or not compared.inputs:
        return None
    name = of.period if of.period in compared.inputs else list(compared.inputs)[-1]
    uses = {period: bed_use(inputs.values) for period, inputs in compared.inputs.items()}
    said = hospital_statements.of_bed_use(name, uses[name], accepted_by(of.method))
    apart = disagreement(uses[name])
    blocks: list[Block] = [_table(compared)]
    if any(use.can_be_drawn for use in uses.values()):
        blocks += [_diagram(of, uses, name), HOW_TO_READ]
    if apart:
        blocks += hospital_statements.of_disagreement(name, apart)
    blocks += _deaths(of, compared, name)
    return Section("hospital", Sentence("Hospital indicators"), joined(*said), tuple(blocks))


HOW_TO_READ = Sentence("Rays: bed occupancy (BOR). Dashed lines: patients a bed serves in a year (BTO).")


def _table(compared: Compared) -> Table:
    periods = list(compared.inputs)
    rows: list[tuple[Cell, ...]] = []
    for key in INPATIENT:
        rated = compared.history(key)
        cells = [cell for r in rated for cell in (value_cell(r), verdict_cell(r))]
        rows.append((INDICATORS[key].name, *cells, rated[0].rule.benchmark()))
    heads: list[Cell] = [Sentence("Indicator")]
    for period in periods:
        heads += [said_head(period), Sentence("Verdict")]
    numbers = tuple(range(1, 2 * len(periods), 2))
    return Table(
        Sentence("Indicators of inpatient care"), (*heads, Sentence("Benchmark")), tuple(rows), numbers
    )  # fmt: skip


def _diagram(of: Ingredients, uses: Mapping[str, BedUse], now: str) -> Figure:
    drawn = {name: use for name, use in uses.items() if use.can_be_drawn}
    benchmark = accepted_by(of.method)
    year_days = uses[now].year_days if uses[now].year_days > 0 else 365.0

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core import hospital_charts

        said = bare(words)
        points = []
        for name, use in drawn.items():
            apart = disagreement(use)
            points.append(
                hospital_charts.Shown(
                    said.words(said_period(name)), use.toi, use.alos, use.alos_by_stay if apart else math.nan,
                    said.say(_measures(use)), "now" if name == now else "other",
                )
            )  # fmt: skip
        return hospital_charts.barber_johnson(
            points, benchmark, year_days, palette,
            across=said.say("days a bed stands empty between patients (TOI)"),
            up=said.say("days a patient stays (ALOS)"),
            efficient=said.say("efficient"), decimal=said.decimal, trail=True,
        )  # fmt: skip

    points = [
        Sentence("{name}: {measures}", name=said_period(name), measures=_measures(use)) for name, use in drawn.items()
    ]
    return Figure(
        "barber-johnson",
        Sentence("Barber-Johnson diagram"),
        Sentence("Barber-Johnson diagram. {points}", points=semicolons(points)),
        draw,
    )


def _measures(use: BedUse) -> Sentence:
    said = Sentence(
        "BOR {bor:.1f} %, ALOS {alos:.2f} days, TOI {toi:.2f} days, BTO {bto:.1f} a year",
        bor=use.bor, alos=use.alos, toi=use.toi, bto=use.bto,
    )  # fmt: skip
    if disagreement(use):
        by_stay = Sentence("ALOS by stay {alos:.2f} days", alos=use.alos_by_stay)
        return Sentence("{measures}; {by_stay}", measures=said, by_stay=by_stay)
    return said


# Death rates


def _deaths(of: Ingredients, compared: Compared, now: str) -> list[Block]:
    rates = {
        key: {
            name: rate_among(key, of.method.formula(key), inputs.values) for name, inputs in compared.inputs.items()
        }
        for key in RATES
    }  # fmt: skip
    if all(math.isnan(rate.rate) for known in rates.values() for rate in known.values()):
        return []
    said = _said_of_deaths(of, rates["gdr"], now)
    figures = [_death_figure(of, key, known) for key, known in reversed(rates.items()) if _has_rate(known)]
    return [*said, *figures, Sentence("Intervals: Clopper and Pearson's exact ones, from the binomial distribution.")]


def _has_rate(known: Mapping[str, DeathRate]) -> bool:
    return any(not math.isnan(rate.rate) for rate in known.values())


def _said_of_deaths(of: Ingredients, known: Mapping[str, DeathRate], name: str) -> list[Sentence]:
    now = known[name]
    found = [hospital_statements.of_death_rate(name, now, accepted(of.method.rule("gdr"))[1])]
    names = list(known)
    at = names.index(name)
    if at:
        then = known[names[at - 1]]
        if not then.why and not now.why:
            p = crosstab([[rate.deaths, rate.of - rate.deaths] for rate in (then, now)]).p_fisher
            level = of.method.number("significance.level")
            change = hospital_statements.of_change(names[at - 1], then, now, p, level)
            found += [change] if change else []
    return found


def _death_figure(of: Ingredients, key: str, known: Mapping[str, DeathRate]) -> Figure:
    limit = accepted(of.method.rule(key))[1]

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core import hospital_charts

        said = bare(words)
        rows = pd.DataFrame(
            [
                (
                    said.words(said_period(name)), rate.rate, rate.low, rate.high, said.figure(rate.rate, 1),
                    said.say(_said_rate(rate)),
                )
                for name, rate in known.items()
            ],
            columns=["name", "rate", "low", "high", "written", "said"],
        )  # fmt: skip
        return hospital_charts.death_rates(
            rows, palette, axis=said.say("of 1000 discharged, with the 95 % interval"), limit=limit,
            limit_said=said.say("limit {limit} ‰", limit=said.edge(limit)) if math.isfinite(limit) else "",
            decimal=said.decimal,
        )  # fmt: skip

    rows = [_row(name, rate) for name, rate in known.items()]
    return Figure(
        key,
        Sentence("{indicator} with its intervals", indicator=INDICATORS[key].name),
        Sentence("{indicator} with 95 % intervals: {rows}", indicator=INDICATORS[key].name, rows=semicolons(rows)),
        draw,
    )


def _row(name: str, rate: DeathRate) -> Sentence:
    return Sentence("{name}: {rate}", name=said_period(name), rate=_said_rate(rate))


def _said_rate(rate: DeathRate) -> Sentence:
    if math.isnan(rate.rate):
        return Sentence("no rate")
    if rate.why:
        return Sentence("{rate:.2f} ‰, without an interval", rate=rate.rate)
    return Sentence(
        "{rate:.2f} ‰ ({low:.2f} to {high:.2f}), {deaths:,.0f} of {of:,.0f}",
        rate=rate.rate, low=rate.low, high=rate.high, deaths=rate.deaths, of=rate.of,
    )  # fmt: skip
