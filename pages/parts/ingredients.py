"""What a report is made of, from what this session has loaded, chosen and asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bsc_core.indicators.inputs import reading_of
from bsc_core.report.blocks import Outline, Section
from bsc_core.report.outline import FileSaid, Ingredients, PairAsked, SurveyAsked, files_said, outline
from bsc_core.sentence import Sentence
from bsc_core.statements import of_table
from bsc_core.strategy import Link
from bsc_core.survey import index_of, summarise
from bsc_core.survey.items import analyse
from bsc_core.text import Words
from pages.parts import question, session, what_if
from pages.parts.session import state

UNREAD = Sentence("not used")


def the_outline(words: Words, period: str, *, live: bool = False) -> Outline:
    """The outline of the report of a period, made again only when something in it changed.

    A ``live`` one, for the projector, has the figures of the scenario where a lever is moved.
    """
    kept = state()
    made_from = (
        session.loaded_as(), session.method(), kept.scenario, tuple(kept.links), period, words.language,
        repr(kept.chosen), date.today(), live,
    )  # fmt: skip
    return session.once("outline", made_from, lambda: outline(ingredients(words, period, live=live)))


def every_screen(words: Words, period: str) -> tuple[Section, ...]:
    """Every screen that could be presented, in the usual order."""
    kept = state()
    made_from = (session.loaded_as(), session.method(), kept.scenario, tuple(kept.links), period, words.language)
    return session.once(
        "screens", made_from, lambda: outline(replace(ingredients(words, period), order=None, question="?")).screens
    )


def ingredients(words: Words, period: str, *, live: bool = False) -> Ingredients:
    """Everything that a report says something of; see :func:`the_outline` for a ``live`` one."""
    kept = state()
    comparison = what_if.now() if what_if.is_moved() else None
    live = live and comparison is not None
    return Ingredients(
        datasets=tuple(session.datasets()),
        readings_said=(*files_said(session.datasets()), *_unread()),
        method=what_if.method() if live else session.method(),
        named=session.named_method(),
        card=comparison.after if live and comparison else session.card(),
        period=period,
        today=date.today(),
        comparison=comparison,
        links=tuple(Link(*ends) for ends in kept.links),
        pairs=tuple(_pairs(words)),
        surveys=tuple(_surveys()),
        question=str(kept.chosen.get("question", "")),
        sentences={key.removeprefix("own-sentence-"): str(said) for key, said in kept.chosen.items() if _is_own(key)},
        order=kept.chosen.get("screens"),
    )


def _is_own(key: str) -> bool:
    return key.startswith("own-sentence-")


def _unread() -> Iterator[FileSaid]:
    """The sheets of which nothing was used."""
    for reading in session.readings():
        if reading.dataset is None and reading.role in ("unknown", "left out"):
            yield FileSaid(session.sheet_key(reading), UNREAD, 0, tuple(f.message for f in reading.findings))


def _pairs(words: Words) -> Iterator[PairAsked]:
    """The pairs of the survey or table that the Significance page is about."""
    method = session.method()
    level, rule = method.number("significance.level"), str(method["significance.read_p"])
    found = question.sources()
    if not found:
        return
    dataset = found[session.chosen("significance-source", list(found))]
    people = dataset.kind == "survey"
    for pair in question.pairs_as_set(dataset):
        table = pair.table()
        said = of_table(table, pair.predictor, pair.outcome, p_rule=rule, level=level, people=people)
        name = f"{words.words(pair.predictor.name)} × {words.words(pair.outcome.name)}"
        yield PairAsked(name, table, said, pair.predictor, pair.outcome, people)


def _surveys() -> Iterator[SurveyAsked]:
    method = session.method()
    missing = str(method["survey.missing_answers"])
    for survey in session.surveys():
        summary = summarise(survey.answers, **reading_of(survey, method))
        index = index_of(summary, method.index_bands())
        yield SurveyAsked(survey.file, index, analyse(summary, missing=missing), survey.asked)
