"""The significance page's sections: predictor and outcome with their cuts, the sentence, the table, the tests."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from bsc_core import Dataset, charts
from bsc_core.inference import P_RULES, CrossTab, crosstab, read_p
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.variables import ALL_ITEMS, Variable, published_tables, variables
from pages.parts import controls, session, tables
from pages.parts.frame import palette

CUT_WORDS = {
    "file": Sentence("as the file says"),
    "mean": Sentence("mean"),
    "median": Sentence("median"),
    "middle": Sentence("middle of the range"),
}
RULE_WORDS = {
    "pearson": Sentence("Pearson's chi-square"),
    "yates": Sentence("Yates' correction for every 2×2 table"),
    "fisher_when_small": Sentence("Pearson; Fisher if an expected count is below 5"),
}
TEST_WORDS = {
    "pearson": Sentence("Pearson's chi-square"),
    "yates": Sentence("the chi-square with Yates' correction"),
    "fisher": Sentence("Fisher's exact test"),
}


@dataclass(frozen=True)
class Side:
    """A predictor or outcome as chosen: its levels, the first of them exposed or with the outcome, and their names."""

    name: str
    levels: tuple[str, ...]
    names: Mapping[str, str]

    @property
    def first(self) -> str:
        """The name of the first level."""
        return self.names[self.levels[0]]


@dataclass(frozen=True)
class Question:
    """Whether a predictor and an outcome go together; ``table`` answers it."""

    predictor: Side
    outcome: Side
    table: Callable[[], CrossTab]


def sources() -> dict[str, Dataset]:
    """What can be asked: surveys, those whose file names cuts first, and published cross-tables."""
    found = [d for d in session.datasets() if d.kind in ("survey", "table")]
    found.sort(key=lambda d: not (d.kind == "survey" and d.asked.cuts))
    return {session.key_of(dataset): dataset for dataset in found}


def choose_source(words: Words, found: Mapping[str, Dataset]) -> Dataset:
    """The survey or published table that the page is about."""
    keys = list(found)
    key = st.selectbox(
        words.say("Survey or table"),
        keys,
        format_func=lambda key: found[key].file,
        **_kept("significance-source", keys, keys[0]),
    )
    return found[key]


def choose_question(words: Words, dataset: Dataset) -> Question | None:
    """Predictor and outcome of a survey or a published table; None when they are the same."""
    return _of_table(words, dataset) if dataset.kind == "table" else _of_survey(words, dataset)


def _of_table(words: Words, dataset: Dataset) -> Question:
    found = published_tables(dataset)
    place = f"table-{session.key_of(dataset)}"
    key = st.selectbox(words.say("Cross-table"), list(found), **_kept(place, list(found), next(iter(found))))
    counts = found[key]
    sides = []
    for role, axis in (("predictor", counts.index), ("outcome", counts.columns)):
        levels = [str(level) for level in axis]
        names = {level: f"{words.plain(str(axis.name))}: {words.plain(level)}" for level in levels}
        first = _first(words, role, f"{place}-{key}", levels, {})
        sides.append(Side(str(axis.name), (first, *(level for level in levels if level != first)), names))
    predictor, outcome = sides
    ordered = counts.loc[list(predictor.levels), list(outcome.levels)]
    return Question(predictor, outcome, lambda: crosstab(ordered))


def _of_survey(words: Words, survey: Dataset) -> Question | None:
    found = variables(survey, session.method())
    predictor, rows = _choose(words, survey, found, "predictor", words.say("Predictor"), 0)
    outcome, columns = _choose(words, survey, found, "outcome", words.say("Outcome"), -1)
    if predictor.name == outcome.name:
        return None
    return Question(predictor, outcome, lambda: crosstab(rows, columns))


def _choose(
    words: Words, survey: Dataset, found: Mapping[str, Variable], role: str, label: str, default: int
) -> tuple[Side, pd.Series]:
    """A variable, where it is cut, and which of its groups comes first; with the group of each person."""
    say = words.say
    place = f"{role}-{session.key_of(survey)}"
    constructs = [key for key in found if key.startswith("construct:")] or list(found)
    key = st.selectbox(
        label,
        list(found),
        format_func=lambda key: say(Sentence(found[key].name)) if key == ALL_ITEMS else found[key].name,
        **_kept(place, list(found), constructs[default]),
    )
    variable = found[key]
    name = say(variable.name) if key == ALL_ITEMS else variable.name
    place = f"{place}-{key}"
    at = _cut(words, variable, place) if variable.is_score else None
    levels = [str(level) for level in variable.in_groups(at).cat.categories]
    if at is not None:
        names = {
            "low": say("{name} below {cut}", name=name, cut=words.edge(at)),
            "high": say("{name} {cut} or more", name=name, cut=words.edge(at)),
        }
        first = _first(words, role, place, levels, {"low": say("low"), "high": say("high")})
    else:
        names = {level: f"{words.plain(name)}: {words.plain(level)}" for level in levels}
        first = _first(words, role, place, levels, {})
    groups = variable.in_groups(at, first)
    return Side(name, tuple(str(level) for level in groups.cat.categories), names), groups


def _first(words: Words, role: str, place: str, levels: list[str], short: Mapping[str, str]) -> str:
    """Which level is exposed, or has the outcome."""
    say = words.say
    title = say("Exposed group (first row)") if role == "predictor" else say("Has the outcome (first column)")
    found: str = st.selectbox(
        title,
        levels,
        format_func=lambda level: short.get(level, level),
        **_kept(f"first-{role}-{place}", levels, levels[0]),
    )
    return found


def _kept(name: str, options: list[str], default: str) -> dict[str, Any]:
    return session.bind(name, session.chosen(name, options, default), lambda value: session.choose(name, value))


def _cut(words: Words, variable: Variable, place: str) -> float:
    """The cut of a score: a slider, and the named cuts as shortcuts to it."""
    say = words.say
    cuts = variable.cuts()
    name = f"cut-{place}"
    at = float(session.state().chosen.get(name, next(iter(cuts.values()), (variable.low + variable.high) / 2)))
    step = 1.0 if variable.whole else (variable.high - variable.low) / 100
    low, high = variable.low, variable.high + (step if variable.whole else 0.0)
    at = min(max(at, low), high)
    st.slider(
        say("Low below"),
        low,
        high,
        step=step,
        format="%g",
        **session.bind(name, at, lambda value: session.choose(name, value)),
    )
    st.segmented_control(
        say("Cut at"),
        list(cuts),
        format_func=lambda key: say(CUT_WORDS[key]),
        **session.bind(
            f"named-{name}",
            next((key for key, value in cuts.items() if value == at), None),
            lambda key: session.choose(name, cuts[key]) if key else None,
        ),
    )
    return at


def method_controls(words: Words) -> None:
    """The significance level, and which p to read."""
    say = words.say
    controls.value_control(
        words,
        ["significance.level"],
        say("Significance level"),
        lambda label, bound: st.slider(label, 0.005, 0.2, step=0.005, format="%.3f", **bound),
    )
    controls.value_control(
        words,
        ["significance.read_p"],
        say("Read p from"),
        lambda label, bound: st.selectbox(
            label, list(P_RULES), format_func=lambda rule: say(RULE_WORDS[rule]), **bound
        ),
    )


def show_sentence(words: Words, dataset: Dataset, table: CrossTab, question: Question) -> None:
    """What the table says, in words; what it does not mean; and whether the verdict hangs on the choice of test."""
    say = words.say
    method = session.method()
    level = method.number("significance.level")
    p, test = read_p(table, str(method["significance.read_p"]))
    if math.isnan(p):
        for warning in table.warnings:
            st.info(words.say(warning))
        return
    verdict = Sentence("significant at {level:g} %", level=round(level * 100, 3))
    if not p < level:
        verdict = Sentence("not significant at {level:g} %", level=round(level * 100, 3))
    tail = say("By {test} that is **{verdict}** (p {p:p}).", test=TEST_WORDS[test], verdict=verdict, p=p)
    if table.observed.shape == (2, 2):
        st.markdown(f"{_how_often(words, table, question)} {tail}")
        st.caption(_not_meant(words, table))
    else:
        goes = say(
            "{predictor} and {outcome} in one table: Cramér's V is {v:.2f}.",
            predictor=question.predictor.name,
            outcome=question.outcome.name,
            v=table.cramers_v,
        )
        st.markdown(f"{goes} {tail}")
        st.caption(say("All were asked at one time, so this shows that the two go together, not which causes which."))
    _other_rules(words, table, level)
    said = [words.say(warning) for warning in table.warnings] + [
        words.words(n) for n in (*dataset.remarks, *dataset.notes[:1])
    ]
    if said:
        st.caption("  \n".join(said))


def _how_often(words: Words, table: CrossTab, question: Question) -> str:
    say = words.say
    a, c = (float(v) for v in table.row_percent.iloc[:, 0])
    text = say(
        "Of those with {predictor}, **{a:.0f} of 100** have {outcome}; of the others **{c:.0f} of 100**.",
        outcome=Sentence(question.outcome.first),
        predictor=Sentence(question.predictor.first),
        a=a,
        c=c,
    )
    ratio, (low, high) = table.prevalence_ratio, table.prevalence_ratio_ci
    if 0 < ratio < math.inf and not math.isnan(low):
        text += " " + say(
            "That is **{ratio:.2f} times** as often (95 % interval {low:.2f} to {high:.2f}).",
            ratio=ratio,
            low=low,
            high=high,
        )
    return text


def _not_meant(words: Words, table: CrossTab) -> str:
    say = words.say
    odds, ratio = table.odds_ratio, table.prevalence_ratio
    share = float(table.observed.iloc[:, 0].sum() / table.n * 100)
    text = say("All were asked at one time, so this shows that the two go together, not which causes which.")
    if 0 < odds < math.inf and 0 < ratio < math.inf and share >= 10 and abs(math.log(odds / ratio)) > 0.05:
        return (
            say(
                "The odds ratio of {odds:.2f} lies further from 1 because the outcome is common ({share:.0f} %); it is "
                "not “{odds:.1f} times the risk”.",
                odds=odds,
                share=share,
            )
            + " "
            + text
        )
    return text


def _other_rules(words: Words, table: CrossTab, level: float) -> None:
    """The verdict under every rule, and whether they agree."""
    say = words.say
    verdicts = {test: p for rule in P_RULES for p, test in [read_p(table, rule)]}
    if table.observed.shape == (2, 2):
        verdicts["fisher"] = table.p_fisher
    said = {test: p < level for test, p in verdicts.items() if not math.isnan(p)}
    if len(said) < 2:
        return
    badges = " ".join(
        tables.badge(
            "good" if significant else "poor",
            say("{test}: significant", test=TEST_WORDS[test])
            if significant
            else say("{test}: not significant", test=TEST_WORDS[test]),
        )
        for test, significant in said.items()
    )
    agree = len(set(said.values())) == 1
    text = say("All tests agree.") if agree else say("**It hangs on the choice of test.**")
    st.markdown(f"{text} {badges}")


def show_effect_and_table(words: Words, table: CrossTab, question: Question) -> None:
    """How much more often as a picture, beside the table itself."""
    if table.observed.shape == (2, 2):
        left, right = st.columns([1, 1], gap="medium")
        with left, st.container(border=True, height="stretch"):
            _effect(words, table)
        with right, st.container(border=True, height="stretch"):
            _table(words, table, question)
    else:
        with st.container(border=True):
            _table(words, table, question)


def _interval(words: Words, ends: tuple[float, float], decimals: int = 3) -> str:
    return words.say(
        "{low} to {high}", low=Sentence(words.figure(ends[0], decimals)), high=Sentence(words.figure(ends[1], decimals))
    )


def _effect(words: Words, table: CrossTab) -> None:
    say = words.say
    st.subheader(say("How much more often"), anchor=False)
    rows = [
        (say("Prevalence ratio"), table.prevalence_ratio, *table.prevalence_ratio_ci),
        (say("Odds ratio"), table.odds_ratio, *table.odds_ratio_ci),
        (say("Odds ratio, exact"), table.odds_ratio, *table.odds_ratio_exact_ci),
    ]
    said = [f"{words.figure(r, 2)} ({_interval(words, (low, high), 2)})" for _, r, low, high in rows]
    chart = charts.ratios(
        rows,
        palette(),
        axis=say("ratio, logarithmic axis"),
        no_difference=say("no difference"),
        said=said,
        decimal=words.decimal,
    )
    if chart is None:
        st.markdown(say("A cell of the table is empty, so there is no ratio to draw."))
    else:
        st.altair_chart(chart, alt=say("Ratios with their 95 % intervals: {rows}", rows=Sentence("; ".join(said))))
    columns = {
        say("Risk estimate"): [
            say("Odds ratio"),
            say("Odds ratio, exact interval"),
            say("Prevalence ratio"),
            say("Difference, in points"),
        ],
        say("Value"): [
            words.figure(table.odds_ratio, 3),
            words.figure(table.odds_ratio, 3),
            words.figure(table.prevalence_ratio, 3),
            words.figure(table.risk_difference * 100, 1),
        ],
        say("95 % confidence interval"): [
            _interval(words, table.odds_ratio_ci),
            _interval(words, table.odds_ratio_exact_ci),
            _interval(words, table.prevalence_ratio_ci),
            _interval(words, (table.risk_difference_ci[0] * 100, table.risk_difference_ci[1] * 100), 1),
        ],
    }
    tables.show(columns, numbers=list(columns)[1:])


def _table(words: Words, table: CrossTab, question: Question) -> None:
    say = words.say
    st.subheader(say("Cross-table"), anchor=False)
    observed, percent = table.observed, table.row_percent
    two_by_two = observed.shape == (2, 2)
    heads = [question.outcome.names[str(c)] for c in observed.columns]
    rows = [question.predictor.names[str(r)] for r in observed.index]
    if two_by_two:
        rows[0] += " " + say("(exposed)")
    total = say("Total")
    columns: dict[str, list[str]] = {words.plain(question.predictor.name): [*rows, f"**{total}**"]}
    sums = observed.sum()
    for head, level in zip(heads, observed.columns, strict=True):
        cells = [
            f"**{words.figure(observed.at[r, level], 0)}** ({words.figure(percent.at[r, level], 1)} %)"
            for r in observed.index
        ]
        share = float(sums[level]) / table.n * 100 if table.n else math.nan
        columns[head] = [*cells, f"**{words.figure(float(sums[level]), 0)}** ({words.figure(share, 1)} %)"]
    columns[total] = [*(words.figure(float(v), 0) for v in observed.sum(axis=1)), f"**{words.figure(table.n, 0)}**"]
    tables.show(columns, numbers=list(columns)[1:])
    if two_by_two:
        st.caption(
            say(
                "Counts and row percentages. Exposed: {exposed}. Has the outcome: {outcome}. "
                "Turn either round on the left.",
                exposed=Sentence(question.predictor.first),
                outcome=Sentence(question.outcome.first),
            )
        )


def show_tests(words: Words, table: CrossTab) -> None:
    """The tests as SPSS lays them out, and the measures of association."""
    say = words.say
    if math.isnan(table.p):
        return
    left, right = st.columns([3, 2], gap="medium")
    exact = say("Fisher's exact test") + (" " + say("(simulated)") if table.fisher_simulated else "")
    rows = [
        (say("Pearson chi-square"), table.chi2, table.dof, table.p),
        (say("Continuity correction"), table.chi2_corrected, table.dof, table.p_corrected),
        (say("Likelihood ratio"), table.likelihood_ratio, table.dof, table.p_likelihood_ratio),
        (exact, math.nan, math.nan, table.p_fisher),
        (say("Linear-by-linear association"), table.linear, 1, table.p_linear),
    ]
    rows = [row for row in rows if not math.isnan(row[3])]
    with left, st.container(border=True, height="stretch"):
        st.subheader(say("Chi-square tests"), anchor=False)
        columns = {
            say("Test"): [name for name, *_ in rows] + [say("N of valid cases")],
            say("Value"): ["" if math.isnan(v) else words.figure(v, 3) for _, v, _, _ in rows]
            + [words.figure(table.n, 0)],
            say("df"): ["" if math.isnan(d) else words.figure(d, 0) for _, _, d, _ in rows] + [""],
            say("Sig. (2-sided)"): [words.figure(p, 4) if p >= 0.001 else words.p(p) for *_, p in rows] + [""],
        }
        tables.show(columns, numbers=list(columns)[1:])
        st.caption(
            say(
                "{cells} cells ({share:.1f} %) have an expected count below 5. "
                "The least expected count is {least:.2f}.",
                cells=table.cells_below_5,
                share=table.share_below_5 * 100,
                least=table.least_expected,
            )
        )
    with right, st.container(border=True, height="stretch"):
        st.subheader(say("Symmetric measures"), anchor=False)
        tables.show(
            {
                say("Measure"): [say("Phi"), say("Cramér's V"), say("Contingency coefficient")],
                say("Value"): [words.figure(v, 3) for v in (table.phi, table.cramers_v, table.contingency_coefficient)],
            },
            numbers=[say("Value")],
        )
        st.caption(say("0 is no association, 1 the strongest."))
