"""What a report is made of: what is loaded, how it is judged, and what was asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bsc_core.inference.crosstab import CrossTab
from bsc_core.intake.datasets import Dataset, Questionnaire
from bsc_core.method import Method
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import Sentence
from bsc_core.statements import Statement
from bsc_core.strategy import Link
from bsc_core.survey import IndexResult, ItemAnalysis
from bsc_core.variables import Side
from bsc_core.whatif import Comparison


@dataclass(frozen=True)
class FileSaid:
    """A file, or one sheet of it, as it was read: what it is, how many rows count, what is doubtful and what was done.

    ``findings`` and ``done`` are sentences; ``done`` has those actions only that changed what counts.
    """

    name: str
    kind: Sentence
    rows: int
    findings: tuple[Sentence, ...] = ()
    done: tuple[Sentence, ...] = ()


@dataclass(frozen=True, eq=False)
class PairAsked:
    """A predictor and an outcome that were held against each other, as the Significance page has them.

    ``people``: whether the table comes from the answers of people at one time, not from published counts.
    """

    name: str
    table: CrossTab
    statement: Statement
    predictor: Side
    outcome: Side
    people: bool = True


@dataclass(frozen=True, eq=False)
class SurveyAsked:
    """A survey with its index and its item analysis. ``asked`` gives the questions' words and who answered."""

    name: str
    index: IndexResult
    analysis: ItemAnalysis
    asked: Questionnaire | None = None


@dataclass(frozen=True, eq=False)
class Ingredients:
    """What a report is made of. ``method`` judges ``card``; ``named`` is the named method that it comes from.

    comparison: the scenario beside its base, None without one.
    links: of the strategy map. pairs, surveys: what was asked on the pages of significance and surveys.
    question: the question to decide, in the user's own words, "" without one.
    sentences: a sentence of one's own for a section, by its key; it stands below the section's message.
    order: the keys of the sections that are presented, in order; None for the usual ones in the usual order.
    """

    datasets: tuple[Dataset, ...]
    readings_said: tuple[FileSaid, ...]
    method: Method
    named: Method
    card: Scorecard
    period: str
    today: date
    comparison: Comparison | None = None
    links: tuple[Link, ...] = ()
    pairs: tuple[PairAsked, ...] = ()
    surveys: tuple[SurveyAsked, ...] = ()
    question: str = ""
    sentences: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] | None = None
