"""The sections of the page of hospital indicators: the answer, verdicts, diagram, death rates, all periods."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from bsc_core import hospital_charts, hospital_statements, rulers
from bsc_core.indicators.barber_johnson import (
    Accepted,
    BedUse,
    accepted,
    accepted_by,
    all_met_area,
    disagreement,
    efficient_area,
)
from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.indicators.death_rates import RATES, DeathRate, rate_among
from bsc_core.indicators.inpatient import INPATIENT
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.inference import crosstab
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.text import Words
from pages.parts import care, controls, glossary, session, tables
from pages.parts.care import Chosen, said
from pages.parts.frame import palette, show_chart, unmarked
from pages.parts.levers import Moved

FINDINGS_SAID = 5
"""How many findings of the files are said here; the sheets page has them all."""
RULER = 150
"""Width of a ruler in pixels: so narrow that the table fits beside the diagram."""


def benchmarks(words: Words) -> None:
    """The method, and the benchmarks of inpatient care."""
    say = words.say
    controls.method_control(words)
    with st.expander(say("Benchmarks"), key="open-care-benchmarks", on_change="rerun") as opened:
        if opened.open:
            fair_zones = controls.fair_zones_toggle(words, "care")
            for indicator in INPATIENT:
                controls.benchmark_controls(words, indicator, fair_zones)


# The answer


def show_answer(words: Words, chosen: Chosen, then: Moved | None) -> None:
    """How beds are used, in plain words, and what the levers would make of it."""
    sentences = hospital_statements.of_bed_use(chosen.name, chosen.use, accepted_by(session.method()))
    st.markdown(glossary.markdown(words, " ".join(words.say(sentence) for sentence in sentences)))
    if then is not None:
        st.info(words.say(hospital_statements.of_moved(chosen.use, then.use)))


def show_verdicts(words: Words, chosen: Chosen, then: Moved | None) -> None:
    """Each indicator of the period in question with value, verdict and ruler, and beside it what the levers make."""
    say = words.say
    rated = [chosen.compared.of(chosen.name, key) for key in INPATIENT]
    name = words.words(said_period(chosen.name))
    indicators = {say("Indicator"): [say(Sentence(r.name)) for r in rated]}
    if then is None:
        columns = {
            name: [_value(words, r) for r in rated],
            say("Verdict"): [_badge(words, r) for r in rated],
            say("Where it stands"): [_ruler(words, r) for r in rated],
        }
        tables.show({**indicators, **columns}, [name], widths={say("Where it stands"): f"{RULER}px"})
        return
    moved = [then.rated.get(r.indicator) for r in rated]
    both = {
        name: [_value_and_badge(words, r) for r in rated],
        say("What if"): ["" if r is None else _value_and_badge(words, r) for r in moved],
    }
    tables.show({**indicators, **both}, widths=dict.fromkeys(both, "8.5rem"))
    st.caption(say("The levers say nothing of deaths."))


def _value_and_badge(words: Words, rated: Rated) -> str:
    """Both in one cell, which breaks between them where it is narrow."""
    return f"{_value(words, rated)} {_badge(words, rated)}"


def _value(words: Words, rated: Rated) -> str:
    return "–" if rated.missing else f"**{words.words(rated.measure.say(rated.value))}**".replace(" ", NO_BREAK)


def _badge(words: Words, rated: Rated) -> str:
    return tables.badge(rated.verdict.verdict, words.say(Sentence(rated.verdict.category)))


def _ruler(words: Words, rated: Rated) -> str:
    picture = "" if rated.missing else rulers.ruler(rated.rule, rated.value, palette(), words.edge, RULER)
    return f"![{words.say(rated.verdict.reason)}]({picture})" if picture else ""


# The diagram


def show_diagram(words: Words, chosen: Chosen, then: Moved | None) -> None:
    """The Barber-Johnson diagram, with what is drawn at its edge or not at all said below."""
    say = words.say
    bare = unmarked(words)
    method = session.method()
    benchmark = accepted_by(method)
    drawn = {name: use for name, use in chosen.uses.items() if use.can_be_drawn}
    title = say("Barber-Johnson diagram")
    st.subheader(title, anchor=False, help=glossary.hint(words, title))
    if not drawn:
        st.info(say("No period has all of beds, patient-days and discharges, so there is nothing to draw."))
        return
    points = [
        _point(bare, said(words, name), use, "now" if name == chosen.name else "other") for name, use in drawn.items()
    ]
    if then is not None and then.use.can_be_drawn:
        points.append(_point(bare, bare.say("what if"), then.use, "moved"))
    year_days = chosen.use.year_days if chosen.use.year_days > 0 else 365.0
    show_chart(
        hospital_charts.barber_johnson(
            points,
            benchmark,
            year_days,
            palette(),
            across=bare.say("days a bed stands empty between patients (TOI)"),
            up=bare.say("days a patient stays (ALOS)"),
            efficient=bare.say("efficient"),
            decimal=words.decimal,
            trail=chosen.compared.in_time,
        ),
        alt=say("Barber-Johnson diagram. {points}", points=Sentence("; ".join(f"{p.label}: {p.said}" for p in points))),
    )
    st.caption(
        glossary.markdown(
            words, "  \n".join(say(line) for line in _said_of_diagram(chosen, benchmark, year_days, points))
        )
    )


def _point(bare: Words, label: str, use: BedUse, kind: str) -> hospital_charts.Shown:
    apart = disagreement(use)
    measures = bare.say(
        "BOR {bor:.1f} %, ALOS {alos:.2f} days, TOI {toi:.2f} days, BTO {bto:.1f} a year",
        bor=use.bor,
        alos=use.alos,
        toi=use.toi,
        bto=use.bto,
    )
    if apart:
        measures += "; " + bare.say("ALOS by stay {alos:.2f} days", alos=use.alos_by_stay)
    return hospital_charts.Shown(label, use.toi, use.alos, use.alos_by_stay if apart else math.nan, measures, kind)


def _said_of_diagram(
    chosen: Chosen, benchmark: Accepted, year_days: float, points: list[hospital_charts.Shown]
) -> list[Sentence]:
    """How to read the diagram, and what is not where its numbers are."""
    room = hospital_charts.room_for(points, benchmark, year_days)
    found = [Sentence("Rays: bed occupancy (BOR). Dashed lines: patients a bed serves in a year (BTO).")]
    if not efficient_area(benchmark, year_days, room):
        found.append(Sentence("These benchmarks leave no efficient wedge: no point can meet them all."))
    elif all_met_area(benchmark, year_days, room):
        found.append(
            Sentence("Green: the efficient wedge of these benchmarks; darker where all four hold, length of stay too.")
        )
    else:
        found.append(
            Sentence("Green: the efficient wedge of these benchmarks; no point meets all four, length of stay too.")
        )
    if any(not math.isnan(p.stay) for p in points):
        found.append(
            Sentence(
                "Round: length of stay by patient-days, where all four meet. Diamond: by the stay of those discharged."
            )
        )
    below = [said_period(name) for name, use in chosen.uses.items() if use.can_be_drawn and use.toi < 0]
    if any(p.kind == "moved" and p.toi < 0 for p in points):
        below.append(Sentence("what if"))
    if below:
        found.append(
            Sentence(
                "Drawn at the edge as a triangle, for it lies left of it: {names}. There were more patient-days than "
                "bed-days, so the turn-over interval is below zero.",
                names=below,
            )
        )
    absent = [said_period(name) for name, use in chosen.uses.items() if not use.can_be_drawn]
    if absent:
        found.append(Sentence("Not drawn, for a count is missing or nobody was discharged: {names}.", names=absent))
    return found


def show_disagreement(words: Words, chosen: Chosen) -> None:
    """By how much stay and patient-days disagree in the period in question, and why that matters."""
    found = disagreement(chosen.use)
    if found:
        text = " ".join(words.say(line) for line in hospital_statements.of_disagreement(chosen.name, found))
        (st.caption if found.kind == "border" else st.warning)(text)


# Death rates


def show_death_rates(words: Words, chosen: Chosen) -> None:
    """Net and gross death rate with their intervals, and whether the last change is more than chance."""
    say = words.say
    rates = {key: _rates(chosen, key) for key in RATES}
    if all(math.isnan(rate.rate) for known in rates.values() for rate in known.values()):
        st.caption(say("Deaths are not counted in these files, so there are no death rates."))
        return
    st.subheader(say("How sure the death rates are"), anchor=False)
    st.markdown(
        glossary.markdown(words, " ".join(words.say(sentence) for sentence in _said_of_deaths(chosen, rates["gdr"])))
    )
    for column, (key, known) in zip(st.columns(2, gap="medium"), reversed(rates.items()), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{say(INDICATORS[key].name)}**")
            _death_chart(words, key, known)


def _rates(chosen: Chosen, key: str) -> dict[str, DeathRate]:
    formula = session.method().formula(key)
    return {name: rate_among(key, formula, inputs.values) for name, inputs in chosen.compared.inputs.items()}


def _said_of_deaths(chosen: Chosen, known: Mapping[str, DeathRate]) -> list[Sentence]:
    method = session.method()
    now = known[chosen.name]
    found = [hospital_statements.of_death_rate(chosen.name, now, accepted(method.rule("gdr"))[1])]
    then = known[chosen.before] if chosen.before else None
    if chosen.before and then and not then.why and not now.why:
        counts = [[rate.deaths, rate.of - rate.deaths] for rate in (then, now)]
        level = method.number("significance.level")
        change = hospital_statements.of_change(chosen.before, then, now, crosstab(counts).p_fisher, level)
        found += [change] if change else []
    return found


def _death_chart(words: Words, key: str, known: Mapping[str, DeathRate]) -> None:
    say = words.say
    bare = unmarked(words)
    rows = pd.DataFrame(
        [
            (said(words, name), rate.rate, rate.low, rate.high, bare.figure(rate.rate, 1), _said_rate(bare, rate))
            for name, rate in known.items()
        ],
        columns=["name", "rate", "low", "high", "written", "said"],
    )
    if rows["rate"].isna().all():
        st.caption(say("There is no number for it in these files."))
        return
    limit = accepted(session.method().rule(key))[1]
    show_chart(
        hospital_charts.death_rates(
            rows,
            palette(),
            axis=bare.say("of 1000 discharged, with the 95 % interval"),
            limit=limit,
            limit_said=bare.say("limit {limit} ‰", limit=Sentence(words.edge(limit))) if math.isfinite(limit) else "",
            decimal=words.decimal,
        ),
        alt=say(
            "{indicator} with 95 % intervals: {rows}",
            indicator=INDICATORS[key].name,
            rows=Sentence(
                "; ".join(f"{row.name_}: {row.said}" for row in rows.rename(columns={"name": "name_"}).itertuples())
            ),
        ),
    )
    st.caption(say("Intervals: Clopper and Pearson's exact ones, from the binomial distribution."))
    for name, rate in known.items():
        if rate.why and not math.isnan(rate.rate):
            st.caption(words.say("{name}: {why}", name=said_period(name), why=rate.why))


def _said_rate(bare: Words, rate: DeathRate) -> str:
    if rate.why:
        return bare.say("{rate:.2f} ‰, without an interval", rate=rate.rate)
    return bare.say(
        "{rate:.2f} ‰ ({low:.2f} to {high:.2f}), {deaths:,.0f} of {of:,.0f}",
        rate=rate.rate,
        low=rate.low,
        high=rate.high,
        deaths=rate.deaths,
        of=rate.of,
    )


# All that is compared


def show_all(words: Words, chosen: Chosen) -> None:
    """The six indicators of every period or ward, with their verdicts; nothing where there is only one."""
    say = words.say
    names = list(chosen.compared.inputs)
    if len(names) < 2:
        return
    st.subheader(say("By period") if chosen.compared.in_time else say("Ward by ward"), anchor=False)
    head = say("Period") if chosen.compared.in_time else say("Ward or hospital")
    shown = [words.words(said_period(name)).replace(" ", NO_BREAK) for name in names]
    benchmark = say("Benchmark")
    columns = {head: [*shown, f":gray[{benchmark}]"]}
    for key in INPATIENT:
        rated = chosen.compared.history(key)
        cells = [_value_and_badge(words, r) for r in rated]
        columns[say(INDICATORS[key].name)] = [*cells, f":gray[{say(rated[0].rule.benchmark())}]"]
    tables.show(columns, widths=dict.fromkeys(list(columns)[1:], "8.5rem"), copy=words)


def show_notes(words: Words, chosen: Chosen) -> None:
    """What is to be said beside the numbers: part years, reconstructions; and what the files' rows leave in doubt."""
    notes: dict[str, set[tuple[str, str]]] = {}
    for rated in chosen.compared.rated:
        for note in () if rated.missing else rated.notes:
            notes.setdefault(note, set()).add((rated.period, rated.indicator))
    lines = [_note(words, chosen, note, where) for note, where in notes.items()]
    doubts = [
        words.say(
            "{file}, row {row}: {message}", file=dataset.file, row=Sentence(str(finding.row)), message=finding.message
        )
        for dataset in care.tables()
        for finding in dataset.findings
        if finding.severity in ("error", "warning")
    ]
    lines += doubts[:FINDINGS_SAID]
    if lines:
        st.caption("  \n".join(lines))
    if len(doubts) > FINDINGS_SAID:
        st.page_link("pages/sheets.py", label=words.say("All that is doubtful in the files"))


def _note(words: Words, chosen: Chosen, note: str, where: set[tuple[str, str]]) -> str:
    """A note with the periods and indicators that it is about, where these are not all."""
    names = [name for name in chosen.compared.inputs if any(period == name for period, _ in where)]
    keys = [key for key in INPATIENT if any(indicator == key for _, indicator in where)]
    about = []
    if len(names) < len(chosen.compared.inputs):
        about.append(", ".join(words.words(said_period(name)) for name in names))
    if len(keys) < len(INPATIENT):
        about.append(", ".join(words.say(INDICATORS[key].name) for key in keys))
    return f"{', '.join(about)}: {words.words(note)}" if about else words.words(note)
