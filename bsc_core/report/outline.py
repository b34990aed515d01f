"""The outline of a report: its sections in the order of a study's chapters, and which of them are presented.

What each section says is made where its chapter is: ``outline_files``, ``outline_scorecard``, ``outline_hospital``,
``outline_moved``, ``outline_survey``, ``outline_tests``, ``outline_edges``, ``outline_traces``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bsc_core.indicators.inputs import said_period
from bsc_core.report import (
    outline_edges,
    outline_files,
    outline_hospital,
    outline_moved,
    outline_scorecard,
    outline_survey,
    outline_tests,
    outline_traces,
)
from bsc_core.report.blocks import Outline, Section
from bsc_core.report.outline_files import files_said
from bsc_core.report.outline_ingredients import FileSaid, Ingredients, PairAsked, SurveyAsked
from bsc_core.report.outline_words import own_text, said_date
from bsc_core.sentence import SILENT, Sentence

__all__ = ["FileSaid", "Ingredients", "OrderedOutline", "PairAsked", "SurveyAsked", "files_said", "outline"]


@dataclass(frozen=True)
class OrderedOutline(Outline):
    """An outline whose screens have an order of their own; the sections stay in that of the chapters."""

    order: tuple[str, ...] | None = None

    @property
    def screens(self) -> tuple[Section, ...]:
        """The sections that are presented, in the order asked for."""
        shown = super().screens
        if self.order is None:
            return shown
        return tuple(sorted(shown, key=lambda section: (self.order or ()).index(section.key)))


def outline(of: Ingredients) -> Outline:
    """The report of what is loaded; a section without anything to say is left out.

    With ``order`` the sections that it names are presented, in that order, also such as usually only stand in the
    document; names of sections that there are not are passed over. Raises ValueError for a period that the scorecard
    does not have.
    """
    if of.period not in of.card.periods:
        raise ValueError(Sentence("There are no data of {period}.", period=of.period))
    found = [_with_own_sentence(section, of) for section in _sections(of)]
    if of.order is not None:
        found = [replace(section, on_screen=section.key in of.order) for section in found]
    title = Sentence("Balanced scorecard, {period}", period=said_period(of.period))
    return OrderedOutline(title, _about(of), tuple(found), of.order)


def _sections(of: Ingredients) -> list[Section]:
    """The chapters with their sections, those that have something to say."""
    every: list[Section | None] = [
        outline_scorecard.stand(of),
        outline_files.data(of),
        outline_files.method(of),
        *outline_scorecard.perspectives(of),
        outline_hospital.hospital(of),
        outline_moved.moved(of),
        *outline_survey.surveys(of),
        *outline_tests.tests(of),
        *_chapter(
            Section(
                "discussion",
                Sentence("Discussion"),
                Sentence("How firmly the verdicts stand: which lie close to an edge, and which hang on a choice."),
            ),
            [*outline_edges.margins(of), outline_tests.choice(of)],
        ),
        outline_edges.scenario(of),
        outline_edges.strategy_map(of),
        outline_edges.question(of),
        *_chapter(
            Section(
                "appendix",
                Sentence("Appendix"),
                Sentence("The tables behind the text, and how every verdict came about."),
            ),
            [outline_traces.values(of), *_spss(of), outline_traces.traces(of)],
        ),
    ]
    return [section for section in every if section is not None]


def _chapter(head: Section, parts: Iterable[Section | None]) -> list[Section]:
    """A chapter with its sections; nothing where it has none."""
    found = [part for part in parts if part is not None]
    return [head, *found] if found else []


def _spss(of: Ingredients) -> list[Section]:
    """The tables of surveys and tests that the chapters leave out."""
    found = []
    for key, title, blocks in (
        (
            "spss-surveys",
            Sentence("Surveys: tables as SPSS names them"),
            [block for survey in of.surveys for block in outline_survey.spss_tables(survey)],
        ),
        (
            "spss-tests",
            Sentence("Tests: tables as SPSS names them"),
            [block for pair in of.pairs for block in outline_tests.spss_tables(pair)],
        ),
    ):
        if blocks:
            found.append(Section(key, title, SILENT, tuple(blocks), level=2))
    return found


def _with_own_sentence(section: Section, of: Ingredients) -> Section:
    """A section with the sentence of one's own below its message."""
    own = of.sentences.get(section.key, "").strip()
    return replace(section, blocks=(own_text(own), *section.blocks)) if own else section


def _about(of: Ingredients) -> tuple[Sentence, ...]:
    """Date, files and method, as the title page has them."""
    found = [Sentence("Made on {date}.", date=said_date(of.today))]
    if of.readings_said:
        found.append(Sentence("Files: {names}.", names=list(dict.fromkeys(file.name for file in of.readings_said))))
    return (*found, outline_files.said_method(of))
