"""The significance page's sections: the sentence, the effect and the table, the tests."""

from __future__ import annotations

import math

import streamlit as st

from bsc_core import Dataset, charts
from bsc_core.inference import P_RULES, CrossTab, read_p
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session, tables
from pages.parts.frame import palette
from pages.parts.question import Question

TEST_WORDS = {
    "pearson": Sentence("Pearson's chi-square"),
    "yates": Sentence("the chi-square with Yates' correction"),
    "fisher": Sentence("Fisher's exact test"),
}


def show_sentence(words: Words, dataset: Dataset, table: CrossTab, question: Question) -> None:
    """What the table says, in words; what it does not mean; and whether the verdict hangs on the choice of test."""
    say = words.say
    method = session.method()
    level = method.number("significance.level")
    p, test = read_p(table, str(method["significance.read_p"]))
    if math.isnan(p):
        _nobody(words, table, question)
        return
    verdict = Sentence("significant at {level:g} %", level=round(level * 100, 3))
    if not p < level:
        verdict = Sentence("not significant at {level:g} %", level=round(level * 100, 3))
    tail = say("By {test} that is **{verdict}** (p {p:p}).", test=TEST_WORDS[test], verdict=verdict, p=p)
    if table.observed.shape == (2, 2):
        st.markdown(f"{_how_often(words, table, question)} {tail}")
        st.caption(_not_meant(words, table, _no_cause(words, dataset, p < level)))
    else:
        goes = say(
            "{predictor} and {outcome} in one table: Cramér's V is {v:.2f}.",
            predictor=question.predictor.name,
            outcome=question.outcome.name,
            v=table.cramers_v,
        )
        st.markdown(f"{goes} {tail}")
        st.caption(_no_cause(words, dataset, p < level))
    if set(question.predictor.items) & set(question.outcome.items):
        st.warning(say("The two share questions, so they go together by construction. Choose others on the left."))
    _other_rules(words, table, level)
    said = [words.say(warning) for warning in table.warnings] + [
        words.words(n) for n in (*dataset.remarks, *dataset.notes[:1])
    ]
    if said:
        st.caption("  \n".join(said))


def _nobody(words: Words, table: CrossTab, question: Question) -> None:
    """Why there is nothing to test, and what to do."""
    empty = [(question.predictor, level) for level, n in table.observed.sum(axis=1).items() if not n]
    empty += [(question.outcome, level) for level, n in table.observed.sum().items() if not n]
    for side, level in empty:
        name = Sentence(side.names[str(level)])
        st.info(words.say("Nobody has {level}: move the cut on the left, or choose something else.", level=name))
    if not empty:
        for warning in table.warnings:
            st.info(words.say(warning))


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


def _no_cause(words: Words, dataset: Dataset, significant: bool) -> str:
    """What the test does not show."""
    if not significant:
        return words.say("That no connection is shown does not prove that there is none; the sample may be too small.")
    if dataset.kind == "table":
        return words.say("A table of counts shows that the two go together, not which causes which.")
    return words.say("All were asked at one time, so this shows that the two go together, not which causes which.")


def _not_meant(words: Words, table: CrossTab, text: str) -> str:
    """``text``, and where the outcome is common how the odds ratio is not to be read."""
    say = words.say
    odds, ratio = table.odds_ratio, table.prevalence_ratio
    share = float(table.observed.iloc[:, 0].sum() / table.n * 100)
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
    badges = []
    for test, significant in said.items():
        if significant:
            text = say("{test}: significant", test=TEST_WORDS[test])
            badges.append(f":blue-badge[✓ {text}]")
        else:
            text = say("{test}: not significant", test=TEST_WORDS[test])
            badges.append(f":gray-badge[✗ {text}]")
    agree = len(set(said.values())) == 1
    text = say("All tests agree.") if agree else say("**It hangs on the choice of test.**")
    st.markdown(" ".join([text, *badges]))


def show_effect_and_table(words: Words, table: CrossTab, question: Question) -> None:
    """How much more often as a picture, beside the table itself."""
    if math.isnan(table.p):
        return
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


def show_tests(words: Words, table: CrossTab, question: Question) -> None:
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
    if not (question.predictor.ordered and question.outcome.ordered):
        rows.pop()  # without an order of the levels their line means nothing
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
