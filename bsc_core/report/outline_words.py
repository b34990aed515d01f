"""Small words and cells that the sections of an outline share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce

import altair

from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.method import Method
from bsc_core.rating import VERDICTS, Bands
from bsc_core.report.blocks import Cell, Judged
from bsc_core.sentence import Quantity, Sentence
from bsc_core.text.words import Words

Drawn = altair.LayerChart | altair.FacetChart | altair.Chart
NOTHING = "–"
SCORE_AXIS = Sentence("total score, from −1 to 1")
MONTHS = (
    Sentence("January"), Sentence("February"), Sentence("March"), Sentence("April"), Sentence("May"), Sentence("June"),
    Sentence("July"), Sentence("August"), Sentence("September"), Sentence("October"), Sentence("November"),
    Sentence("December"),
)  # fmt: skip


@dataclass(frozen=True)
class Change(Quantity):
    """A difference, said with its sign."""

    def said(self, number: str, unit: str) -> str:
        """The number with its sign and the unit."""
        return super().said(f"+{number}" if self.value > 0 else number, unit)


def joined(*sentences: Sentence | str | None) -> Sentence:
    """Sentences one after the other, as one; those that are not there are left out. Raises TypeError without any."""
    found = [sentence for sentence in sentences if sentence]
    return reduce(_both, map(_sentence, found))


def _both(first: Sentence, second: Sentence) -> Sentence:
    return Sentence("{first} {second}", first=first, second=second)


def semicolons(parts: Iterable[Sentence]) -> Sentence:
    """Parts that hold commas themselves, after one another. Raises TypeError without any."""
    return reduce(lambda first, second: Sentence("{first}; {second}", first=first, second=second), parts)


def _sentence(text: Sentence | str) -> Sentence:
    return text if isinstance(text, Sentence) else own_text(text)


def own_text(text: str) -> Sentence:
    """A user's own text as a sentence."""
    return Sentence("{text}", text=text)


def said_date(day: date) -> Sentence:
    """A date in words."""
    return Sentence("{day} {month} {year}", day=day.day, month=MONTHS[day.month - 1], year=str(day.year))


def said_head(period: str) -> Sentence:
    """A period as the head of a column."""
    return Sentence("{period}", period=said_period(period))


def known(text: str) -> Sentence | str:
    """A text that may be ours or a user's, such as a source: a sentence where it is ours."""
    return Sentence(text) if text in _shipped_texts() else text


@cache
def _shipped_texts() -> frozenset[str]:
    """The titles and sources of the methods that are shipped."""
    methods = [Method.load(name) for name in Method.names()]
    return frozenset(text for m in methods for text in (m.title, m.source, *m.sources.values()))


def name_of(rated: Rated) -> Sentence | str:
    """The name of an indicator: a built-in one is said, one of one's own stays as it is."""
    return INDICATORS[rated.indicator].name if rated.indicator in INDICATORS else str(rated.name)


def value_cell(rated: Rated) -> Cell:
    """The value with its unit, or a dash."""
    return NOTHING if math.isnan(rated.value) else rated.measure.say(rated.value)


def change_cell(rated: Rated) -> Cell:
    """The change against the period before, or nothing."""
    return "" if math.isnan(rated.change) else Change(rated.change, "", rated.measure.decimals)


def verdict_cell(rated: Rated) -> Judged:
    """The verdict with the indicator's own word."""
    return Judged(rated.verdict.verdict, Sentence(rated.verdict.category))


def judged(score: float, category: str) -> Judged:
    """A verdict by its score, nan where there is none."""
    key = "none" if math.isnan(score) else VERDICTS[score]
    return Judged(key, Sentence(category or "no data"))


def judged_total(score: float, bands: Bands) -> Judged:
    """The verdict on a total or a perspective's score."""
    verdict = bands.rate(score)
    return Judged(verdict.verdict, Sentence(verdict.category))


def number(value: float, decimals: int = 2, unit: str = "") -> Cell:
    """A number, or a dash where there is none."""
    return NOTHING if math.isnan(value) else Quantity(value, unit, decimals)


def p_cell(p: float) -> Cell:
    """A p-value as SPSS' tables have it."""
    if math.isnan(p):
        return NOTHING
    return Sentence("< {least:.3f}", least=0.001) if p < 0.001 else Quantity(p, "", 3)


def interval(ends: tuple[float, float], decimals: int = 3) -> Cell:
    """An interval in words; a dash where there is none."""
    if all(math.isnan(end) for end in ends):
        return NOTHING
    low, high = (Quantity(end, "", decimals) for end in ends)
    return Sentence("{low} to {high}", low=low, high=high)


def listed(parts: Iterable[Sentence | Quantity | str]) -> Sentence:
    """Parts after one another with commas."""
    return Sentence("{list}", list=list(parts))


def bare(words: Words) -> Words:
    """The words for a chart, which reads no Markdown."""
    return Words(words.language)


def verdict_words(words: Words) -> dict[str, str]:
    """What the verdicts on a total are called in a chart."""
    say = words.say
    return {"good": say("good"), "fair": say("fair"), "poor": say("poor"), "none": say("no data")}
