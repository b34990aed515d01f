"""The scorecard in one or two sentences that a director understands."""

from __future__ import annotations

import math

from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.rating import NEGATIVE, Range
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence

SAID_GOOD, SAID_POOR = 2, 3
"""How many good and poor indicators a headline names at the most."""

CLAUSES: dict[str, Sentence] = {
    "economy.good": Sentence("it spends within its budget"),
    "economy.poor": Sentence("it spends more than its budget"),
    "efficiency.good": Sentence("it earns more than it spends"),
    "efficiency.poor": Sentence("it spends more than it earns"),
    "effectiveness.good": Sentence("revenue is above its target"),
    "effectiveness.poor": Sentence("revenue misses its target"),
    "customer_retention.good": Sentence("more patients come back"),
    "customer_retention.poor": Sentence("fewer patients come back"),
    "customer_acquisition.good": Sentence("more patients are new"),
    "customer_acquisition.poor": Sentence("fewer patients are new"),
    "customer_satisfaction.good": Sentence("its patients are satisfied"),
    "customer_satisfaction.poor": Sentence("its patients are not satisfied"),
    "outpatient_visits.good": Sentence("outpatient visits rise"),
    "outpatient_visits.poor": Sentence("outpatient visits fall"),
    "bor.good": Sentence("its beds are well used"),
    "bor.below": Sentence("too many beds stand empty"),
    "bor.above": Sentence("its beds are overfull"),
    "alos.good": Sentence("patients stay as long as they should"),
    "alos.below": Sentence("patients stay shorter than the benchmark"),
    "alos.above": Sentence("patients stay longer than the benchmark"),
    "toi.good": Sentence("beds are filled again in good time"),
    "toi.below": Sentence("beds are filled again too soon to be made ready"),
    "toi.above": Sentence("beds stand empty too long between patients"),
    "bto.good": Sentence("each bed serves enough patients"),
    "bto.below": Sentence("each bed serves too few patients"),
    "bto.above": Sentence("each bed serves too many patients"),
    "ndr.good": Sentence("few patients die after the first two days"),
    "ndr.poor": Sentence("too many patients die after the first two days"),
    "gdr.good": Sentence("few patients die"),
    "gdr.poor": Sentence("too many patients die"),
    "innovation.good": Sentence("more services are new"),
    "innovation.poor": Sentence("fewer services are new"),
    "employee_turnover.good": Sentence("fewer employees leave"),
    "employee_turnover.poor": Sentence("more employees leave"),
    "employee_satisfaction.good": Sentence("its employees are satisfied"),
    "employee_satisfaction.poor": Sentence("its employees are not satisfied"),
    "productivity.good": Sentence("each employee brings in more than before"),
    "productivity.poor": Sentence("each employee brings in less than before"),
    "productivity.negative": Sentence("spending for each employee exceeds what each brings in"),
}


def headline(card: Scorecard, period: str) -> tuple[Sentence, Sentence | None]:
    """The total in a sentence, and what is good and poor in another (None where nothing has a verdict).

    Named are those that weigh most in the total, one of a perspective before a second of it.
    """
    score = card.total(period)
    if math.isnan(score):
        return Sentence("{period} has no verdict yet.", period=said_period(period)), None
    verdict = card.totals.set_index("period")["verdict"][period]
    first = Sentence(
        "In {period} the hospital scores **{score:.2f}, {verdict}**.",
        period=said_period(period),
        score=score,
        verdict=Sentence(verdict),
    )
    good, poor = (_clauses(card, period, want)[:most] for want, most in (("good", SAID_GOOD), ("poor", SAID_POOR)))
    if good and poor:
        return first, Sentence("What is good: {good}. What is not: {poor}.", good=good, poor=poor)
    if good:
        return first, Sentence("What is good: {good}.", good=good)
    return first, Sentence("What is not good: {poor}.", poor=poor) if poor else None


def _clauses(card: Scorecard, period: str, verdict: str) -> list[Sentence]:
    shares = card.perspectives[card.perspectives["period"] == period].set_index("perspective")["weight"]
    rated = [r for r in card.of(period) if r.verdict.verdict == verdict and r.counts and shares[r.perspective] > 0]
    seen: dict[str, int] = {}
    ranked: list[tuple[int, int, Rated]] = []
    for r in sorted(rated, key=lambda r: -r.weight * shares[r.perspective]):
        seen[r.perspective] = seen.get(r.perspective, 0) + 1
        ranked.append((seen[r.perspective], len(ranked), r))
    return [_clause(r) for _, _, r in sorted(ranked, key=lambda row: row[:2])]


def _clause(rated: Rated) -> Sentence:
    """What a verdict means in words; where there is no clause for it, the indicator's name and the verdict's word."""
    word = Sentence(rated.verdict.category)
    return CLAUSES.get(_key(rated)) or Sentence("{name}: {word}", name=rated.name, word=word)


def _key(rated: Rated) -> str:
    if isinstance(rated.rule, Range) and rated.verdict.verdict != "good":
        return f"{rated.indicator}.{'below' if rated.value < rated.rule.low else 'above'}"
    if rated.verdict.category == NEGATIVE:
        return f"{rated.indicator}.negative"
    return f"{rated.indicator}.{rated.verdict.verdict}"
