"""What a report is made of, from what this session has loaded, chosen and asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bsc_core.indicators.inputs import reading_of
from bsc_core.intake.datasets import KINDS
from bsc_core.intake.reading import Reading
from bsc_core.report.blocks import Outline, Section
from bsc_core.report.outline import FileSaid, Ingredients, PairAsked, SurveyAsked, outline
from bsc_core.sentence import Sentence
from bsc_core.statements import of_table
from bsc_core.strategy import Link
from bsc_core.survey import index_of, summarise
from bsc_core.survey.items import analyse
from bsc_core.text import Words
from pages.parts import question, session, what_if

UNREAD = Sentence("not used")


def the_outline(words: Words, period: str) -> Outline:
    """The outline of the report of a period, made again only when something in it changed."""
    kept = session.state()
    made_from = (
        session.loaded_as(), session.method(), kept.scenario, tuple(kept.links), period, words.language,
        repr(kept.chosen), date.today(),
    )  # fmt: skip
    return session.once("outline", made_from, lambda: outline(ingredients(words, period)))


def every_screen(words: Words, period: str) -> tuple[Section, ...]:
    """Every screen that could be presented, in the usual order."""
    kept = session.state()
    made_from = (session.loaded_as(), session.method(), kept.scenario, tuple(kept.links), period, words.language)
    return session.once(
        "screens", made_from, lambda: outline(replace(ingredients(words, period), order=None, question="?")).screens
    )


def ingredients(words: Words, period: str) -> Ingredients:
    """Everything that a report says something of."""
    kept = session.state()
    moved = bool(kept.scenario.inputs or kept.scenario.method_changes)
    return Ingredients(
        datasets=tuple(session.datasets()),
        readings_said=tuple(_file(reading) for reading in session.readings()),
        method=session.method(),
        named=session.named_method(),
        card=session.card(),
        period=period,
        today=date.today(),
        comparison=what_if.compared(kept.scenario) if moved else None,
        links=tuple(Link(*ends) for ends in kept.links),
        pairs=tuple(_pairs(words)),
        surveys=tuple(_surveys()),
        question=str(kept.chosen.get("question", "")),
        sentences={key.removeprefix("own-sentence-"): str(said) for key, said in kept.chosen.items() if _is_own(key)},
        order=kept.chosen.get("screens"),
    )


def _is_own(key: str) -> bool:
    return key.startswith("own-sentence-")


def _file(reading: Reading) -> FileSaid:
    name = reading.sheet.file if reading.sheet.name in ("", reading.sheet.file) else session.sheet_key(reading)
    if reading.dataset is None:
        return FileSaid(name, UNREAD, 0, tuple(f.message for f in reading.findings))
    dataset = session.as_set(reading.dataset)
    found = [finding for finding in dataset.findings if finding.severity != "note"]
    done = [finding.action for finding in dataset.findings if finding.chosen not in ("", "keep")]
    said = KINDS[dataset.kind].name
    return FileSaid(name, said, len(dataset.frame), tuple(f.message for f in found), tuple(dict.fromkeys(done)))


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
