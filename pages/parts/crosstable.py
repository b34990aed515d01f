"""A predictor and an outcome in one table: the sentence, the effect, the table itself, its tests as SPSS shows them."""

from __future__ import annotations

import math

import streamlit as st

from bsc_core import Dataset, significance_charts
from bsc_core.inference import P_RULES, CrossTab, read_p
from bsc_core.sentence import Sentence
from bsc_core.statements import TEST_WORDS, Statement, of_table
from bsc_core.text import Words
from pages.parts import controls, cuts, glossary, session, tables
from pages.parts.frame import palette, show_chart
from pages.parts.question import Pair, turn_round
from pages.parts.tables import interval


def show(words: Words, dataset: Dataset, pair: Pair, table: CrossTab) -> None:
    """The whole of a pair: what it says, how much more often, the counts and the tests."""
    show_sentence(words, dataset, table, pair)
    show_effect_and_table(words, table, pair)
    show_cuts_and_tests(words, table, pair)


def show_cuts_and_tests(words: Words, table: CrossTab, pair: Pair) -> None:
    """Whether the verdict hangs on the cuts, beside the tests; the tests alone where nothing is cut."""
    if math.isnan(table.p):
        return
    if not cuts.are_there(pair):
        show_tests(words, table, pair)
        return
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True, height="stretch"):
        cuts.show(words, pair)
    with right:
        show_tests(words, table, pair)


def show_sentence(words: Words, dataset: Dataset, table: CrossTab, pair: Pair) -> None:
    """What the table says, in words; what it does not mean; and whether the verdict hangs on the choice of test."""
    method = session.method()
    level, rule = method.number("significance.level"), str(method["significance.read_p"])
    p, _ = read_p(table, rule)
    if math.isnan(p):
        _nobody(words, table, pair)
        return
    people = dataset.kind == "survey"
    show_statement(words, of_table(table, pair.predictor, pair.outcome, p_rule=rule, level=level, people=people))
    if pair.share_questions:
        st.warning(
            words.say("The two share questions, so they go together by construction. Choose others on the left.")
        )
    _other_rules(words, table, level)
    show_remarks(words, [words.say(warning) for warning in table.warnings], dataset)


def show_statement(words: Words, statement: Statement) -> None:
    """An answer in words, and under it what it does not mean."""
    st.markdown(glossary.markdown(words, " ".join(words.say(sentence) for sentence in statement.answer)))
    if statement.caveats:
        st.caption(glossary.markdown(words, " ".join(words.say(sentence) for sentence in statement.caveats)))


def show_remarks(words: Words, said: list[str], dataset: Dataset) -> None:
    """What was left out or is doubtful, and what the file says of itself."""
    lines = said + [words.words(note) for note in (*dataset.remarks, *dataset.notes[:1])]
    if lines:
        st.caption("  \n".join(lines))


def _nobody(words: Words, table: CrossTab, pair: Pair) -> None:
    """Why there is nothing to test, and what to do."""
    empty = [level for axis in (1, 0) for level, n in table.observed.sum(axis=axis).items() if not n]
    for level in empty:
        st.info(words.say("Nobody has {level}: move the cut on the left, or choose something else.", level=level))
    if not empty:
        for warning in table.warnings:
            st.info(words.say(warning))


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


def show_effect_and_table(words: Words, table: CrossTab, pair: Pair) -> None:
    """How much more often as a picture, beside the table itself."""
    if math.isnan(table.p):
        return
    if table.observed.shape == (2, 2):
        left, right = st.columns([1, 1], gap="medium")
        with left, st.container(border=True, height="stretch"):
            _effect(words, table, pair)
        with right, st.container(border=True, height="stretch"):
            _table(words, table, pair)
    else:
        with st.container(border=True):
            _table(words, table, pair)


def _effect(words: Words, table: CrossTab, pair: Pair) -> None:
    say = words.say
    st.subheader(say("How much more often"), anchor=False)
    rows = [
        (say("Prevalence ratio"), table.prevalence_ratio, *table.prevalence_ratio_ci),
        (say("Odds ratio"), table.odds_ratio, *table.odds_ratio_ci),
        (say("Odds ratio, exact"), table.odds_ratio, *table.odds_ratio_exact_ci),
    ]
    show_ratios(words, rows)
    other = table.turned(column=table.observed.columns[1])
    columns = {
        say("Risk estimate"): [
            say("Odds ratio"),
            say("Odds ratio, exact interval"),
            say("Prevalence ratio of {outcome}", outcome=pair.outcome.first),
            say("Prevalence ratio of {outcome}", outcome=pair.outcome.names[pair.outcome.levels[1]]),
            say("Difference, in points"),
        ],
        say("Value"): [
            words.figure(table.odds_ratio, 3),
            words.figure(table.odds_ratio, 3),
            words.figure(table.prevalence_ratio, 3),
            words.figure(other.prevalence_ratio, 3),
            words.figure(table.risk_difference * 100, 1),
        ],
        say("95 % confidence interval"): [
            interval(words, table.odds_ratio_ci),
            interval(words, table.odds_ratio_exact_ci),
            interval(words, table.prevalence_ratio_ci),
            interval(words, other.prevalence_ratio_ci),
            interval(words, (table.risk_difference_ci[0] * 100, table.risk_difference_ci[1] * 100), 1),
        ],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)
    low, high = table.odds_ratio_exact_ci
    if (table.p_fisher < 1 - table.level) == (low <= 1 <= high):
        st.caption(
            say(
                "Fisher's p and the exact interval of the odds ratio count “as extreme” in two ways, so close to the "
                "edge one can be significant while the other still holds 1."
            )
        )


def show_ratios(words: Words, rows: list[tuple[str, float, float, float]]) -> None:
    """Ratios with their intervals as a picture: name, ratio, low, high."""
    say = words.say
    said = [f"{words.figure(r, 2)} ({interval(words, (low, high), 2)})" for _, r, low, high in rows]
    chart = significance_charts.ratios(
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
        show_chart(chart, alt=say("Ratios with their 95 % intervals: {rows}", rows=Sentence("; ".join(said))))


def _table(words: Words, table: CrossTab, pair: Pair) -> None:
    say = words.say
    st.subheader(say("Cross-table"), anchor=False)
    shares = {
        "row": (say("row %"), table.row_percent),
        "column": (say("column %"), table.column_percent),
        "total": (say("total %"), table.total_percent),
        "expected": (say("expected count"), table.expected),
    }
    beside = controls.one_of(
        say("Beside the counts"), list(shares), "in-brackets", lambda name: shares[name][0], place=pair.place
    )
    observed, percent = table.observed, shares[beside][1]
    unit = "" if beside == "expected" else " %"
    two_by_two = observed.shape == (2, 2)
    heads = [words.words(level) for level in observed.columns]
    rows = [words.words(level) for level in observed.index]
    if two_by_two:
        rows[0] += " " + say("(exposed)")
    total = say("Total")
    columns: dict[str, list[str]] = {words.words(pair.predictor.name): [*rows, f"**{total}**"]}
    sums = observed.sum()
    for head, level in zip(heads, observed.columns, strict=True):
        cells = [
            f"**{words.figure(observed.at[r, level], 0)}** ({words.figure(percent.at[r, level], 1)}{unit})"
            for r in observed.index
        ]
        share = float(sums[level]) / table.n * 100 if table.n else math.nan
        columns[head] = [*cells, f"**{words.figure(float(sums[level]), 0)}** ({words.figure(share, 1)} %)"]
    columns[total] = [*(words.figure(float(v), 0) for v in observed.sum(axis=1)), f"**{words.figure(table.n, 0)}**"]
    tables.show(columns, numbers=list(columns)[1:], copy=words)
    if two_by_two:
        st.caption(
            say(
                "Exposed: {exposed}. Has the outcome: {outcome}.",
                exposed=pair.predictor.first,
                outcome=pair.outcome.first,
            )
        )
        _turns(words, pair)


def _turns(words: Words, pair: Pair) -> None:
    """A click turns the table round: which row is exposed, which column is the outcome."""
    with st.container(horizontal=True):
        for role, side, label in (
            ("predictor", pair.predictor, words.say("Swap the rows")),
            ("outcome", pair.outcome, words.say("Swap the columns")),
        ):
            st.button(
                label,
                key=f"turn-{role}-{pair.place}",
                icon=":material/swap_vert:" if role == "predictor" else ":material/swap_horiz:",
                on_click=turn_round,
                args=(pair.places[role], side),
                type="tertiary",
            )


def show_tests(words: Words, table: CrossTab, pair: Pair) -> None:
    """The tests as SPSS lays them out, and the measures of association."""
    say = words.say
    if math.isnan(table.p):
        return
    exact = say("Fisher's exact test")
    if table.fisher_simulated:
        exact += " " + say("(simulated, standard error {se:.4f})", se=table.fisher_se)
    rows = [
        (say("Pearson chi-square"), table.chi2, table.dof, table.p),
        (say("Continuity correction"), table.chi2_corrected, table.dof, table.p_corrected),
        (say("Likelihood ratio"), table.likelihood_ratio, table.dof, table.p_likelihood_ratio),
        (exact, math.nan, math.nan, table.p_fisher),
        (say("Linear-by-linear association"), table.linear, 1, table.p_linear),
    ]
    if not (pair.predictor.ordered and pair.outcome.ordered):
        rows.pop()  # without an order of the levels their line means nothing
    rows = [row for row in rows if not math.isnan(row[3])]
    with st.container(border=True):
        st.subheader(say("Chi-square tests"), anchor=False)
        columns = {
            say("Test"): [name for name, *_ in rows] + [say("N of valid cases")],
            say("Value"): ["" if math.isnan(v) else words.figure(v, 3) for _, v, _, _ in rows]
            + [words.figure(table.n, 0)],
            say("df"): ["" if math.isnan(d) else words.figure(d, 0) for _, _, d, _ in rows] + [""],
            say("Sig. (2-sided)"): [words.figure(p, 4) if p >= 0.001 else words.p(p) for *_, p in rows] + [""],
        }
        tables.show(columns, numbers=list(columns)[1:], copy=words)
        st.caption(
            glossary.markdown(
                words,
                say(
                    "{cells} cells ({share:.1f} %) have an expected count below 5. "
                    "The least expected count is {least:.2f}.",
                    cells=table.cells_below_5,
                    share=table.share_below_5 * 100,
                    least=table.least_expected,
                ),
            )
        )
    with st.container(border=True):
        st.subheader(say("Symmetric measures"), anchor=False)
        tables.show(
            {
                say("Measure"): [
                    say("Phi"),
                    say("Cramér's V (95 % interval)"),
                    say("Contingency coefficient"),
                ],
                say("Value"): [
                    words.figure(table.phi, 3),
                    f"{words.figure(table.cramers_v, 3)} ({interval(words, table.cramers_v_ci, 3)})",
                    words.figure(table.contingency_coefficient, 3),
                ],
            },
            numbers=[say("Value")],
            copy=words,
        )
        st.caption(say("0 is no association, 1 the strongest."))
