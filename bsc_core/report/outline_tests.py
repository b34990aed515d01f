"""The chapter of significance tests, which of their verdicts hang on the choice of test, and SPSS' further tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import cast

import pandas as pd

from bsc_core.inference import P_RULES, CrossTab, read_p
from bsc_core.inference.cutoff import cut_sweep, read_p_of_cuts
from bsc_core.palette import Palette
from bsc_core.report.blocks import Block, Cell, Figure, Section, Table
from bsc_core.report.outline_ingredients import Ingredients, PairAsked
from bsc_core.report.outline_words import NOTHING, Drawn, bare, interval, joined, number, p_cell
from bsc_core.sentence import Quantity, Sentence
from bsc_core.statements import TEST_WORDS
from bsc_core.text.words import Words

CLASSES = (0.001, 0.01)
"""Below the significance level, p-values are drawn in these classes."""


def tests(of: Ingredients) -> list[Section]:
    """A section for each pair that was asked; none without one."""
    if not of.pairs:
        return []
    level, rule = of.method.number("significance.level"), str(of.method["significance.read_p"])
    found = sum(read_p(pair.table, rule)[0] < level for pair in of.pairs)
    chapter = Section(
        "tests",
        Sentence("Significance tests"),
        Sentence.counted(
            "One question was asked; {found} is answered with a significant connection at {level:g} %.",
            "{n} questions were asked; in {found} of them a connection is significant at {level:g} %.",
            n=len(of.pairs), found=found, level=round(level * 100, 3),
        ),
    )  # fmt: skip
    return [chapter, *(_pair(of, pair, at) for at, pair in enumerate(of.pairs, 1))]


def _pair(of: Ingredients, pair: PairAsked, at: int) -> Section:
    table = pair.table
    answer = pair.statement.answer or table.warnings or (Sentence("There is nothing to test here."),)
    blocks: list[Block] = list(pair.statement.caveats)
    if set(pair.predictor.items) & set(pair.outcome.items):
        blocks.append(Sentence("The two share questions, so they go together by construction."))
    blocks.append(_crosstable(pair))
    if not math.isnan(table.p):
        blocks += [_chi_square_tests(pair), *_sweep(of, pair, at)]
    if pair.statement.answer:
        blocks += table.warnings
    return Section(f"pair-{at}", Sentence("{name}", name=pair.name), joined(*answer), tuple(blocks), level=2)


def _crosstable(pair: PairAsked) -> Table:
    """Counts with the share of their row."""
    table = pair.table
    observed, share = table.observed, table.row_percent
    sums = observed.sum()
    rows: list[tuple[Cell, ...]] = []
    for level in observed.index:
        counts = [
            Sentence("{n:,.0f} ({share:.1f} %)", n=float(observed.at[level, to]), share=float(share.at[level, to]))
            for to in observed.columns
        ]
        rows.append((_level(level), *counts, number(float(observed.loc[level].sum()), 0)))
    total = [
        Sentence("{n:,.0f} ({share:.1f} %)", n=float(n), share=float(n) / table.n * 100 if table.n else math.nan)
        for n in sums
    ]
    rows.append((Sentence("**Total**"), *total, number(table.n, 0)))
    heads: tuple[Cell, ...] = (_level(pair.predictor.name), *map(_level, observed.columns), Sentence("Total"))
    title = Sentence("Cross-table: {name}", name=pair.name)
    return Table(title, heads, tuple(rows), tuple(range(1, len(heads))), Sentence("In brackets: % of the row."))


def _level(level: object) -> Cell:
    return level if isinstance(level, Sentence) else str(level)


def _chi_square_tests(pair: PairAsked) -> Table:
    """The tests as SPSS lays them out."""
    table = pair.table
    exact = Sentence("Fisher's exact test")
    if table.fisher_simulated:
        exact = joined(exact, Sentence("(simulated, standard error {se:.4f})", se=table.fisher_se))
    lines = [
        (Sentence("Pearson chi-square"), table.chi2, table.dof, table.p),
        (Sentence("Continuity correction"), table.chi2_corrected, table.dof, table.p_corrected),
        (Sentence("Likelihood ratio"), table.likelihood_ratio, table.dof, table.p_likelihood_ratio),
        (exact, math.nan, math.nan, table.p_fisher),
    ]
    if pair.predictor.ordered and pair.outcome.ordered:
        lines.append((Sentence("Linear-by-linear association"), table.linear, 1, table.p_linear))
    rows: list[tuple[Cell, ...]] = [
        (name, "" if math.isnan(v) else number(v, 3), "" if math.isnan(dof) else number(dof, 0), p_cell(p))
        for name, v, dof, p in lines
        if not math.isnan(p)
    ]
    rows.append((Sentence("N of valid cases"), number(table.n, 0), "", ""))
    note = Sentence(
        "{cells} cells ({share:.1f} %) have an expected count below 5. The least expected count is {least:.2f}.",
        cells=table.cells_below_5, share=table.share_below_5 * 100, least=table.least_expected,
    )  # fmt: skip
    heads = (Sentence("Test"), Sentence("Value"), Sentence("df"), Sentence("Sig. (2-sided)"))
    return Table(Sentence("Chi-square tests: {name}", name=pair.name), heads, tuple(rows), (1, 2, 3), note)


# The sweep over cuts


def _sweep(of: Ingredients, pair: PairAsked, at: int) -> list[Block]:
    """Whether the verdict hangs on where scores are cut; nothing where none is cut."""
    predictor, outcome = pair.predictor, pair.outcome
    cut = [side for side in (predictor, outcome) if side.scores is not None]
    if not cut or any(len(side.levels) != 2 for side in (predictor, outcome)):
        return []
    level, rule = of.method.number("significance.level"), str(of.method["significance.read_p"])
    sweep = cut_sweep(
        predictor.groups if predictor.scores is None else predictor.scores,
        outcome.groups if outcome.scores is None else outcome.scores,
        exposed=predictor.levels[0],
        outcome_is=outcome.levels[0],
    )
    if sweep.empty:
        return []
    sweep = sweep.assign(p_read=read_p_of_cuts(sweep, rule)).dropna(subset=["p_read"])
    holds = sweep["p_read"] < level
    sweep = sweep.assign(holds=holds)
    said = Sentence.counted(
        "**{holding:,} of {n:,} cut** gives a significant result.",
        "**{holding:,} of {n:,} cuts** give a significant result.",
        n=len(sweep), holding=int(holds.sum()),
    )  # fmt: skip
    above, below = (int((sweep["odds_ratio"][holds] > 1).sum()), int((sweep["odds_ratio"][holds] < 1).sum()))
    ways = (
        Sentence(
            "They do not point the same way: {above:,} have an odds ratio above 1, {below:,} below.",
            above=above, below=below,
        )
        if above and below
        else None
    )  # fmt: skip
    caution = Sentence(
        "Choosing the cut after looking at these is not a test: among many cuts some are significant by chance. Take "
        "the cut that was planned, and report it."
    )
    return [joined(said, ways), _sweep_figure(pair, sweep, at, level, said), caution]


def _sweep_figure(pair: PairAsked, sweep: pd.DataFrame, at: int, level: float, said: Sentence) -> Figure:
    predictor, outcome = pair.predictor, pair.outcome

    def draw(palette: Palette, words: Words) -> Drawn:
        from bsc_core import significance_charts
        from bsc_core.charts import mixed

        plain = bare(words)
        rows = sweep.assign(said="")
        if predictor.scores is not None and outcome.scores is not None:
            edges = [*(c for c in CLASSES if c < level), level]
            shades = [palette.accent, *(mixed(palette.accent, palette.ground, part) for part in (0.35, 0.6))]
            legend = [("p < " + plain.edge(edge), shade) for edge, shade in zip(edges, shades, strict=False)]
            legend.append((plain.say("not significant"), mixed(palette.quiet, palette.ground, 0.45)))
            kinds = [legend[int(sum(p >= edge for edge in edges))][0] for p in rows["p_read"]]
            return significance_charts.cut_map(
                rows.assign(kind=kinds)[["cut_predictor", "cut_outcome", "kind", "holds", "said"]],
                (cast(float, predictor.at), cast(float, outcome.at)), palette,
                across=plain.say("{name} is low below …", name=outcome.name),
                up=plain.say("{name} is low below …", name=predictor.name),
                legend=legend, shown=plain.say("p-value"),
            )  # fmt: skip
        side = predictor if predictor.scores is not None else outcome
        column = "cut_predictor" if rows["cut_predictor"].notna().all() else "cut_outcome"
        return significance_charts.p_by_cut(
            rows.rename(columns={column: "cut"})[["cut", "holds", "said"]].assign(p=rows["p_read"]),
            cast(float, side.at), palette, across=plain.say("{name} is low below …", name=side.name), up="p",
            level=level, level_said=plain.say("significance level"), decimal=plain.decimal,
        )  # fmt: skip

    return Figure(
        f"pair-{at}-cuts",
        Sentence("The verdict at every cut: {name}", name=pair.name),
        Sentence("The verdict at every cut of the scores. {said}", said=said),
        draw,
    )


# The choice of test


def by_every_test(table: CrossTab) -> Mapping[str, float]:
    """The p-value by each test that a rule could read."""
    found = {test: p for rule in P_RULES for p, test in [read_p(table, rule)]}
    if table.observed.shape == (2, 2):
        found["fisher"] = table.p_fisher
    return {test: p for test, p in found.items() if not math.isnan(p)}


def choice(of: Ingredients) -> Section | None:
    """Which verdicts are another under another test; None where no pair has two tests."""
    level = of.method.number("significance.level")
    tested = [(pair, by_every_test(pair.table)) for pair in of.pairs]
    tested = [(pair, p_of) for pair, p_of in tested if len(p_of) > 1]
    if not tested:
        return None
    hanging = [pair for pair, p_of in tested if len({p < level for p in p_of.values()}) > 1]
    if hanging:
        message = Sentence.counted(
            "**One verdict hangs on the choice of test**: {names}.",
            "**{n} verdicts hang on the choice of test**: {names}.",
            n=len(hanging), names=[pair.name for pair in hanging],
        )  # fmt: skip
    else:
        message = Sentence("No verdict hangs on the choice of test: all tests agree.")
    names = list(dict.fromkeys(test for _, p_of in tested for test in p_of))
    rows: list[tuple[Cell, ...]] = [
        (
            pair.name,
            *(p_cell(p_of[test]) if test in p_of else NOTHING for test in names),
            Sentence("**hangs on the test**") if pair in hanging else Sentence("all agree"),
        )
        for pair, p_of in tested
    ]
    heads = (Sentence("Question"), *(_p_head(test) for test in names), Sentence("Verdicts"))
    numbers = tuple(range(1, len(names) + 1))
    note = Sentence("p of each test; significant below {level:g}.", level=level)
    table = Table(Sentence("Every test of every question"), heads, tuple(rows), numbers, note)
    title = Sentence("Verdicts that hang on the choice of test")
    return Section("choice", title, message, (table,), level=2)


def _p_head(test: str) -> Sentence:
    return Sentence("p, {test}", test=TEST_WORDS[test])


# As SPSS names them


def spss_tables(pair: PairAsked) -> list[Block]:
    """Risk estimate and symmetric measures of a pair."""
    table = pair.table
    if math.isnan(table.p):
        return []
    symmetric: tuple[tuple[Cell, ...], ...] = (
        (Sentence("Phi"), number(table.phi, 3), NOTHING),
        (Sentence("Cramér's V"), number(table.cramers_v, 3), interval(table.cramers_v_ci)),
        (Sentence("Contingency coefficient"), number(table.contingency_coefficient, 3), NOTHING),
    )
    found: list[Block] = []
    if table.observed.shape == (2, 2):
        found.append(_risk_estimate(pair))
    heads = (Sentence("Measure"), Sentence("Value"), Sentence("95 % confidence interval"))
    return [*found, Table(Sentence("Symmetric measures: {name}", name=pair.name), heads, symmetric, (1, 2))]


def _risk_estimate(pair: PairAsked) -> Table:
    table = pair.table
    other = table.turned(column=table.observed.columns[1])
    first, second = (pair.outcome.names[level] for level in pair.outcome.levels[:2])
    points = (table.risk_difference_ci[0] * 100, table.risk_difference_ci[1] * 100)
    rows: tuple[tuple[Cell, ...], ...] = (
        (Sentence("Odds ratio"), _ratio(table.odds_ratio), interval(table.odds_ratio_ci)),
        (Sentence("Odds ratio, exact interval"), _ratio(table.odds_ratio), interval(table.odds_ratio_exact_ci)),
        (
            Sentence("Prevalence ratio of {outcome}", outcome=first), _ratio(table.prevalence_ratio),
            interval(table.prevalence_ratio_ci),
        ),
        (
            Sentence("Prevalence ratio of {outcome}", outcome=second), _ratio(other.prevalence_ratio),
            interval(other.prevalence_ratio_ci),
        ),
        (Sentence("Difference, in points"), number(table.risk_difference * 100, 1), interval(points, 1)),
    )  # fmt: skip
    heads = (Sentence("Risk estimate"), Sentence("Value"), Sentence("95 % confidence interval"))
    return Table(Sentence("Risk estimate: {name}", name=pair.name), heads, rows, (1, 2))


def _ratio(value: float) -> Cell:
    return NOTHING if math.isnan(value) else Quantity(value, "", 3)
