"""The chapter of surveys: the index, whether the questions hold together, and the tables as SPSS names them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bsc_core.palette import Palette
from bsc_core.report.blocks import Block, Cell, Figure, Judged, Section, Table
from bsc_core.report.outline_ingredients import Ingredients, SurveyAsked
from bsc_core.report.outline_words import Drawn, bare, joined, number, p_cell
from bsc_core.sentence import Quantity, Sentence
from bsc_core.survey import ItemAnalysis
from bsc_core.text.words import Words

PEOPLE_TO_GRADE = 10
"""With fewer people than these alpha says next to nothing, and gets no word."""


FEW = 5
"""So many questions are named one by one."""


def surveys(of: Ingredients) -> list[Section]:
    """A section for each survey; none without surveys."""
    if not of.surveys:
        return []
    chapter = Section(
        "surveys",
        Sentence("Surveys"),
        Sentence("How satisfied people say they are, and how far the questions can be trusted."),
    )
    return [chapter, *(_survey(of, survey, at) for at, survey in enumerate(of.surveys, 1))]


def _survey(of: Ingredients, survey: SurveyAsked, at: int) -> Section:
    analysis, least = survey.analysis, of.method.number("survey.item_validity")
    blocks: list[Block] = []
    if survey.asked is not None and survey.asked.answered_by == "patients" and not math.isnan(survey.index.value):
        blocks.append(_target(survey.index.value, of.method.number("survey.target")))
    if not math.isnan(survey.index.value):
        blocks.append(_index_figure(of, survey, at))
    blocks += [*_validity(analysis, least), *_reliability(of, analysis)]
    if not analysis.table.empty:
        blocks.append(_item_table(survey, least))
    blocks += dict.fromkeys((*survey.index.warnings, *analysis.warnings))
    return Section(f"survey-{at}", _title(survey.name), _said_index(survey), tuple(blocks), level=2)


def _title(name: str) -> Sentence:
    return Sentence("{name}", name=name)


def _said_index(survey: SurveyAsked) -> Sentence:
    """Who answered, the index and its word, the best and the worst question."""
    index = survey.index
    if math.isnan(index.value):
        return Sentence("There is no answer on the scale.")
    by_item = index.by_item.dropna(subset=["value"]).sort_values("value")
    worst, best = by_item.iloc[0], by_item.iloc[-1]
    about = {"n": index.n, "index": index.value, "category": Sentence(str(index.category))}
    if best["value"] - worst["value"] < 0.05:
        return Sentence("{n:,} people answered. Their satisfaction index is **{index:.2f} %, {category}**.", **about)
    return Sentence(
        "{n:,} people answered. Their satisfaction index is **{index:.2f} %, {category}**. Best is {best} "
        "({best_value:.1f} %), worst {worst} ({worst_value:.1f} %).",
        best=_named(survey, str(best["item"])), best_value=float(best["value"]),
        worst=_named(survey, str(worst["item"])), worst_value=float(worst["value"]), **about,
    )  # fmt: skip


def _named(survey: SurveyAsked, item: str) -> str:
    text = survey.asked.texts.get(item) if survey.asked else None
    return f"{item} “{text}”" if text else item


def _target(value: float, target: float) -> Sentence:
    gap = Quantity(abs(value - target), Sentence("points"), 2)
    if value >= target:
        return Sentence("The method's target of {target:g} % is met, by {gap}.", target=target, gap=gap)
    return Sentence("The method's target of {target:g} % is missed by {gap}.", target=target, gap=gap)


def _index_figure(of: Ingredients, survey: SurveyAsked, at: int) -> Figure:
    index, bands = survey.index, of.method.index_bands()
    whole = Sentence("the whole survey: {index:.2f} %", index=index.value)

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core import charts

        said = bare(words)
        return charts.index_by_group(
            index.by_item.rename(columns={"item": "group"}), bands, palette,
            axis=said.say("satisfaction index, %"), whole=index.value, whole_label=said.say(whole),
            write=said.figure, texts=survey.asked.texts if survey.asked else None,
        )  # fmt: skip

    parts = [
        Sentence("{item} {value:.1f} %", item=str(row.item), value=float(row.value))
        for row in index.by_item.dropna(subset=["value"]).itertuples()
    ]
    return Figure(
        f"survey-{at}-index",
        Sentence("Satisfaction index by question: {survey}", survey=survey.name),
        Sentence("Satisfaction index of each question: {parts}; {whole}.", parts=parts, whole=whole),
        draw,
    )


def _validity(analysis: ItemAnalysis, least: float) -> list[Sentence]:
    """Whether each question measures what the others do."""
    table = analysis.table.dropna(subset=["r"])
    if table.empty:
        return []
    failing = [str(item) for item in table["item"][table["r_corrected"] < least]]
    if not failing:
        return [
            Sentence(
                "Every question goes along with the others (corrected correlation of {least:.2f} or more).", least=least
            )
        ]
    return [
        Sentence.counted(
            "Not all: {items} goes along too little with the others (corrected correlation below {least:.2f}).",
            "Not all: {items} go along too little with the others (corrected correlation below {least:.2f}).",
            n=len(failing), items=failing, least=least,
        )
    ]  # fmt: skip


def _reliability(of: Ingredients, analysis: ItemAnalysis) -> list[Sentence]:
    """Whether the questions hold together."""
    if math.isnan(analysis.alpha):
        return []
    verdict = of.method.reliability_bands().rate(analysis.alpha)
    few = analysis.n < PEOPLE_TO_GRADE
    said = Sentence(
        "Cronbach's alpha is **{alpha:.3f}** (95 % interval {low:.3f} to {high:.3f}): {word}.",
        alpha=analysis.alpha, low=analysis.alpha_ci[0], high=analysis.alpha_ci[1],
        word=Sentence("too few people") if few else Sentence(verdict.category),
    )  # fmt: skip
    return [joined(said, _without(analysis))]


def _without(analysis: ItemAnalysis) -> Sentence:
    """Whether leaving a question out would raise alpha."""
    table = analysis.table.dropna(subset=["alpha_if_deleted"])
    if table.empty or table["alpha_if_deleted"].max() <= analysis.alpha + 0.0005:
        return Sentence("No question would raise it by being left out.")
    best = table.loc[table["alpha_if_deleted"].idxmax()]
    return Sentence(
        "Without {item} it would be {alpha:.3f}.", item=str(best["item"]), alpha=float(best["alpha_if_deleted"])
    )


def _item_table(survey: SurveyAsked, least: float) -> Table:
    """Every question with its index, its correlation and whether it is valid."""
    index = survey.index.by_item.set_index("item")["value"]
    rows: list[tuple[Cell, ...]] = []
    for row in survey.analysis.table.itertuples():
        valid: Cell = "–"
        if not math.isnan(row.r_corrected):
            valid = _valid(row.r_corrected >= least)
        value = float(index.get(row.item, math.nan))
        rows.append(
            (
                _named(survey, str(row.item)), number(value, 1, "%"), number(row.mean, 2), number(row.r_corrected, 3),
                valid, number(row.alpha_if_deleted, 3),
            )
        )  # fmt: skip
    heads = (
        Sentence("Item"), Sentence("Index"), Sentence("Mean"), Sentence("Corrected item-total correlation"),
        Sentence("{least:.2f} or more", least=least), Sentence("Cronbach's alpha if item deleted"),
    )  # fmt: skip
    return Table(Sentence("Questions of {survey}", survey=survey.name), heads, tuple(rows), (1, 2, 3, 5))


def _valid(passed: bool) -> Judged:
    return Judged("good", Sentence("valid")) if passed else Judged("poor", Sentence("not valid"))


# As SPSS names them


def spss_tables(survey: SurveyAsked) -> list[Block]:
    """Reliability statistics, split half, validity and item-total statistics of a survey."""
    analysis = survey.analysis
    if math.isnan(analysis.alpha):
        return []
    return [_statistics(survey, analysis), _halves(survey, analysis), _correlations(survey), _item_total(survey)]


def _statistics(survey: SurveyAsked, analysis: ItemAnalysis) -> Table:
    cases = (
        Sentence("Valid cases (listwise)")
        if analysis.missing == "listwise"
        else Sentence("Cases with any answer (pairwise)")
    )
    rows: tuple[tuple[Cell, ...], ...] = (
        (Sentence("Cronbach's alpha"), number(analysis.alpha, 3)),
        (Sentence("Cronbach's alpha based on standardised items"), number(analysis.alpha_standardised, 3)),
        (Sentence("McDonald's omega (one factor, maximum likelihood)"), number(analysis.omega, 3)),
        (Sentence("N of items"), number(len(analysis.items), 0)),
        (cases, number(analysis.n, 0)),
        (Sentence("Excluded cases"), number(analysis.n_excluded, 0)),
    )
    title = Sentence("Reliability statistics: {survey}", survey=survey.name)
    return Table(title, (Sentence("Reliability statistics"), Sentence("Value")), rows, (1,))


def _halves(survey: SurveyAsked, analysis: ItemAnalysis) -> Table:
    halves = (analysis.split_half, analysis.split_half_odd_even)
    rows: tuple[tuple[Cell, ...], ...] = (
        (Sentence("Items of the first half"), *(_items(half.first) for half in halves)),
        (Sentence("Items of the second half"), *(_items(half.second) for half in halves)),
        (Sentence("Correlation between the halves"), *(number(half.r, 3) for half in halves)),
        (Sentence("Spearman-Brown, equal length"), *(number(half.spearman_brown, 3) for half in halves)),
        (Sentence("Spearman-Brown, unequal length"), *(number(half.spearman_brown_unequal, 3) for half in halves)),
        (Sentence("Guttman split-half coefficient"), *(number(half.guttman, 3) for half in halves)),
    )
    heads = (Sentence("Split-half"), Sentence("First against second half"), Sentence("By turns (odd, even)"))
    return Table(Sentence("Split-half: {survey}", survey=survey.name), heads, rows, (1, 2))


def _items(items: Sequence[str]) -> Cell:
    """The questions of a half: all of a few, else the first and the last."""
    if len(items) <= FEW:
        return ", ".join(items)
    return Sentence("{first} … {last} ({n})", first=items[0], last=items[-1], n=len(items))


def _correlations(survey: SurveyAsked) -> Table:
    analysis = survey.analysis
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(row.item), number(row.mean, 3), number(row.sd, 3), number(row.r, 3), p_cell(row.p),
            "–" if math.isnan(row.r) else _valid(row.r >= analysis.r_critical),
        )
        for row in analysis.table.itertuples()
    )  # fmt: skip
    heads = (
        Sentence("Item"), Sentence("Mean"), Sentence("Std. deviation"), Sentence("Pearson r with total"),
        Sentence("Sig. (2-tailed)"), Sentence("r above critical {r:.3f}", r=analysis.r_critical),
    )  # fmt: skip
    note = Sentence("n = {n:,}. Critical r at 5 %, df = {df:,}.", n=analysis.n_least, df=analysis.n_least - 2)
    return Table(Sentence("Correlations with the total: {survey}", survey=survey.name), heads, rows, (1, 2, 3, 4), note)


def _item_total(survey: SurveyAsked) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(row.item), number(row.mean_if_deleted, 4), number(row.variance_if_deleted, 3),
            number(row.r_corrected, 3), number(row.r_squared, 3), number(row.alpha_if_deleted, 3),
        )
        for row in survey.analysis.table.itertuples()
    )  # fmt: skip
    heads = (
        Sentence("Item"), Sentence("Scale mean if item deleted"), Sentence("Scale variance if item deleted"),
        Sentence("Corrected item-total correlation"), Sentence("Squared multiple correlation"),
        Sentence("Cronbach's alpha if item deleted"),
    )  # fmt: skip
    return Table(Sentence("Item-total statistics: {survey}", survey=survey.name), heads, rows, (1, 2, 3, 4, 5))
