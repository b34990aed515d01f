"""Several causes at once: what goes together with an outcome when the others are held equal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from bsc_core import Dataset, significance_charts
from bsc_core.inference.linear import Linear, linear
from bsc_core.inference.logistic import Logistic, logistic
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.statements import of_linear, of_logistic, term_name, too_uncertain
from bsc_core.text import Words
from bsc_core.variables import Side, Variable, named_groups
from pages.parts import controls, session, tables
from pages.parts.crosstable import show_remarks, show_statement
from pages.parts.frame import palette, show_chart, unmarked
from pages.parts.question import (
    choose_variable,
    choose_variables,
    main_scores,
    of_survey,
    place_of,
    set_side,
    side_as_set,
)
from pages.parts.tables import interval

WAYS = {"groups": Sentence("in two groups (logistic)"), "score": Sentence("as a score (linear)")}
"""How an outcome that is a score is taken."""
NORMALITY = {"shapiro": Sentence("Shapiro-Wilk"), "dagostino": Sentence("D'Agostino-Pearson")}
"""How a test of normality is called."""


@dataclass(frozen=True, eq=False)
class Causes:
    """An outcome and what may go together with it. ``outcome`` is in two groups, or ``score`` holds its points.

    ``frame`` has the predictors by name; ``reference`` the level that the others of a column are held against.
    """

    name: str
    outcome: Side | None
    score: pd.Series | None
    frame: pd.DataFrame
    reference: Mapping[str, str]
    shared: bool

    def with_outcome(self, values: pd.Series) -> tuple[pd.DataFrame, str]:
        """The predictors with the outcome beside them, and its column: its name, or one that no predictor has."""
        called = str(self.name)
        while called in self.frame:
            called += "′"
        return self.frame.assign(**{called: values}), called


def choose(words: Words, survey: Dataset) -> Causes | None:
    """The outcome, how it is taken, the predictors and their reference levels; None without predictors."""
    say = words.say
    found = of_survey(survey)
    outcomes = {key: v for key, v in found.items() if v.is_score or v.values.nunique() == 2}
    key = choose_variable(words, survey, outcomes, "causes-outcome", say("Outcome"), main_scores(found)[-1])
    outcome = found[key]
    way = "groups"
    if outcome.is_score:
        way = controls.one_of(say("Outcome taken"), list(WAYS), "causes-way", lambda key: say(WAYS[key]))
    side = set_side(words, survey, outcome, "outcome") if way == "groups" else None
    others = {k: v for k, v in found.items() if k != key}
    usual = [k for k in main_scores(found) if k != key] + [k for k in others if k.startswith("column:")]
    keys = choose_variables(words, survey, others, "causes", say("Predictors"), usual)
    if not keys:
        return None
    cut = st.toggle(
        say("Cut the scores in two, too"),
        help=say("As under “Do two things go together?”; else each point of a score counts."),
        **session.bind_value("causes-cut", False),
    )
    columns: dict[str, pd.Series] = {}
    reference: dict[str, str] = {}
    for k in keys:
        name = str(found[k].name)
        if found[k].is_score and not cut:
            columns[name] = found[k].values
            continue
        predictor = side_as_set(survey, found[k], "predictor")
        columns[name] = named_groups(predictor, short=True)
        reference[name] = predictor.short[_reference(words, survey, found[k], predictor)]
    items = {item for k in keys for item in found[k].items}
    return Causes(
        outcome.name,
        side,
        None if side else outcome.values,
        pd.DataFrame(columns),
        reference,
        bool(items & set(outcome.items)),
    )


def _reference(words: Words, survey: Dataset, variable: Variable, side: Side) -> str:
    """The level that the others are held against."""
    levels = list(side.levels)
    picked: str = st.selectbox(
        words.say("{name}: held against", name=variable.name),
        levels,
        format_func=lambda level: unmarked(words).words(side.short[level]),
        **session.bind_choice(place_of(survey, "reference", variable.key), levels, side.usual_reference),
    )
    return picked


def show(words: Words, survey: Dataset, causes: Causes) -> None:
    """The regression: logistic for an outcome in two groups, linear for a score."""
    if causes.shared:
        st.warning(words.say("A predictor shares questions with the outcome, so they go together by construction."))
    if causes.outcome is not None:
        _logistic(words, survey, causes, causes.outcome)
    else:
        _linear(words, survey, causes)


def _logistic(words: Words, survey: Dataset, causes: Causes, outcome: Side) -> None:
    say = words.say
    if len(outcome.levels) != 2 or outcome.groups is None:
        st.info(say("The outcome needs two groups with people in both. Choose another one on the left."))
        return
    frame, called = causes.with_outcome(named_groups(outcome, short=True))
    event = outcome.short[outcome.levels[0]]
    fit = logistic(frame, called, list(causes.frame.columns), event=event, reference=causes.reference)
    level = session.method().number("significance.level")
    statement = of_logistic(fit, outcome, level=level)
    warnings = [say(warning) for warning in fit.warnings]
    if statement.answer:
        show_statement(words, statement)
        show_remarks(words, warnings, survey)
    else:
        for warning in warnings:
            st.info(warning)
    _ratios(words, fit)
    _odds_table(words, fit)
    if not statement.answer:
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        _model(words, fit, outcome)
    with right, st.container(border=True, height="stretch"):
        _classification(words, fit, outcome)


def _ratios(words: Words, fit: Logistic) -> None:
    say = words.say
    frame = _drawn(words, fit.table, "odds_ratio", 2)
    _estimates(words, frame, 1, say("odds ratio, logarithmic axis"), say("Odds ratios, alone and held equal"))


def _drawn(words: Words, table: pd.DataFrame, estimate: str, decimals: int) -> pd.DataFrame:
    """Every term but the constant twice, alone and with the others held equal, as the picture of both takes them."""
    bare = unmarked(words)
    rows = []
    for _, term in table[table["predictor"] != ""].iterrows():
        for kind, prefix in zip(_kinds(words), ("crude_", ""), strict=True):
            value, low, high = (term[f"{prefix}{name}"] for name in (estimate, "ci_low", "ci_high"))
            if estimate == "odds_ratio" and too_uncertain(low, high):
                continue
            said = f"{words.figure(value, decimals)} ({interval(words, (low, high), decimals)})"
            rows.append((bare.say(term_name(term, short=True)), kind, value, low, high, said))
    return pd.DataFrame(rows, columns=["name", "kind", "value", "low", "high", "said"])


def _kinds(words: Words) -> tuple[str, str]:
    return words.say("alone"), words.say("held equal")


def _estimates(words: Words, frame: pd.DataFrame, no_effect: float, axis: str, title: str) -> None:
    chart = significance_charts.estimates(
        frame.dropna(subset=["low", "high"]),
        palette(),
        axis=axis,
        no_effect=no_effect,
        kinds=_kinds(words),
        decimal=words.decimal,
    )
    if chart is None:
        return
    with st.container(border=True):
        st.subheader(title, anchor=False)
        show_chart(chart, alt=title)


def _terms(words: Words, table: pd.DataFrame) -> list[str]:
    return [words.say(term_name(term)) for _, term in table.iterrows()]


def _odds_table(words: Words, fit: Logistic) -> None:
    say = words.say
    table = fit.table
    columns = {
        say("Predictor"): _terms(words, table),
        say("Odds ratio alone"): [
            _with_interval(words, row, "crude_", "crude_odds_ratio") for _, row in table.iterrows()
        ],
        say("Odds ratio, others held equal"): [
            _with_interval(words, row, "", "odds_ratio") for _, row in table.iterrows()
        ],
        "B": [words.figure(v, 3) for v in table["b"]],
        say("S.E."): [words.figure(v, 3) for v in table["se"]],
        "Wald": [words.figure(v, 3) for v in table["wald"]],
        "p": [words.p(v) for v in table["p"]],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)


def _with_interval(words: Words, row: pd.Series, prefix: str, value: str) -> str:
    if math.isnan(row[value]):
        return "–"
    ends = (row[f"{prefix}ci_low"], row[f"{prefix}ci_high"])
    if value.endswith("odds_ratio"):
        if not row["predictor"]:
            return words.figure(row[value], 3)  # an interval of the constant's odds would say nothing
        if too_uncertain(*ends):
            return words.say("too uncertain")
    said = words.figure(row[value], 3)
    return said if math.isnan(ends[0]) else f"{said} ({interval(words, ends, 2)})"


def _model(words: Words, fit: Logistic, outcome: Side) -> None:
    say = words.say
    st.subheader(say("How well do they explain it together?"), anchor=False)
    fits = fit.hosmer_lemeshow
    rows = {
        say("People counted"): words.figure(fit.n, 0),
        say("of them {outcome}", outcome=outcome.first): words.figure(fit.events, 0),
        say("Rarer outcome, for each predictor"): words.figure(fit.events_per_predictor, 1),
        say("−2 log likelihood"): words.figure(fit.minus_2_log_likelihood, 3),
        say("Omnibus chi-square (df)"): f"{words.figure(fit.chi2, 3)} ({fit.dof}), p {words.p(fit.p)}",
        "Nagelkerke R²": words.figure(fit.nagelkerke_r2, 3),
        "Cox & Snell R²": words.figure(fit.cox_snell_r2, 3),
        say("Hosmer-Lemeshow (df)"): f"{words.figure(fits.statistic, 3)} ({fits.dof}), p {words.p(fits.p)}",
        say("Area under the ROC curve"): words.figure(fit.auc, 3),
    }
    tables.show({say("Model"): list(rows), say("Value"): list(rows.values())}, numbers=[say("Value")], copy=words)
    st.caption(
        say(
            "Hosmer-Lemeshow asks whether the model's chances fit what was counted: a small p speaks against the model."
        )
    )


def _classification(words: Words, fit: Logistic, outcome: Side) -> None:
    say = words.say
    st.subheader(say("Whom would it tell apart?"), anchor=False)
    at = st.slider(
        say("Counts as {outcome} from a chance of", outcome=outcome.first),
        0.05,
        0.95,
        step=0.05,
        format="localized",
        **session.bind_value("classification-cut", 0.5),
    )
    found = fit.classification(at)
    names = [say(outcome.names[level]) for level in outcome.levels]
    columns = {
        say("Observed"): names,
        say("predicted {level}", level=Sentence(names[0])): [words.figure(v, 0) for v in found.table.iloc[:, 0]],
        say("predicted {level}", level=Sentence(names[1])): [words.figure(v, 0) for v in found.table.iloc[:, 1]],
        say("right"): [f"{words.figure(100 * v, 1)}{NO_BREAK}%" for v in (found.sensitivity, found.specificity)],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)
    st.caption(
        say(
            "{share:.1f} % are told apart rightly. It was tried on the people it was made from, so on others it will "
            "be less.",
            share=100 * found.accuracy,
        )
    )


def _linear(words: Words, survey: Dataset, causes: Causes) -> None:
    say, bare = words.say, unmarked(words)
    assert causes.score is not None
    frame, called = causes.with_outcome(causes.score)
    fit = linear(frame, called, list(causes.frame.columns), reference=causes.reference)
    statement = of_linear(fit, causes.name, level=session.method().number("significance.level"))
    warnings = [say(warning) for warning in fit.warnings]
    if not statement.answer:
        for warning in warnings:
            st.info(warning)
        return
    show_statement(words, statement)
    show_remarks(words, warnings, survey)
    _estimates(
        words,
        _drawn(words, fit.table, "b", 3),
        0,
        say("points of {outcome} for each point, or for the group", outcome=Sentence(bare.words(causes.name))),
        say("Differences, alone and held equal"),
    )
    _linear_tables(words, fit)


def _linear_tables(words: Words, fit: Linear) -> None:
    say = words.say
    table = fit.table
    columns = {
        say("Predictor"): _terms(words, table),
        say("B alone"): [_with_interval(words, row, "crude_", "crude_b") for _, row in table.iterrows()],
        say("B, others held equal"): [_with_interval(words, row, "", "b") for _, row in table.iterrows()],
        say("S.E."): [words.figure(v, 3) for v in table["se"]],
        say("Beta (standardised)"): [words.figure(v, 3) for v in table["beta"]],
        "t": [words.figure(v, 3) for v in table["t"]],
        "p": [words.p(v) for v in table["p"]],
        "VIF": [words.figure(v, 2) for v in table["vif"]],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)
    rows = {
        say("People counted"): words.figure(fit.n, 0),
        "R": words.figure(fit.r, 3),
        "R²": words.figure(fit.r2, 3),
        say("Adjusted R²"): words.figure(fit.r2_adjusted, 3),
        say("Std. error of the estimate"): words.figure(fit.se_estimate, 3),
        say("F (df)"): f"{words.figure(fit.f, 3)} ({fit.dof}, {fit.dof_residual}), p {words.p(fit.p)}",
    }
    tables.show(
        {say("Model"): list(rows), say("Value"): list(rows.values())},
        numbers=[say("Value")],
        width="content",
        copy=words,
    )
    st.caption(
        say(
            "VIF is the generalised one: of a predictor with several groups taken as a whole, on the scale of a single "
            "one (GVIF to the power of 1/df)."
        )
    )
    with st.expander(say("Are the usual assumptions met?"), key="open-residuals", on_change="rerun") as opened:
        if opened.open:
            _residuals(words, fit)


def _residuals(words: Words, fit: Linear) -> None:
    """What the residuals say, told as information."""
    say, checks = words.say, fit.residual_checks
    rows = {
        say("Are they normal? ({test})", test=NORMALITY[checks.normality_test]): (
            checks.normality,
            checks.normality_p,
        ),
        say("Do they spread alike for all? (Breusch-Pagan)"): (checks.breusch_pagan, checks.breusch_pagan_p),
    }
    columns = {
        say("Residuals"): list(rows),
        say("Value"): [words.figure(value, 3) for value, _ in rows.values()],
        "p": [words.p(p) for _, p in rows.values()],
    }
    tables.show(columns, numbers=[say("Value"), "p"], copy=words)
    st.caption(
        say(
            "For information: with some 30 people for each predictor the intervals bear residuals that are not normal; "
            "where they spread unequally, read intervals and p with care."
        )
    )
