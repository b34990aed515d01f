"""Do groups differ in a score? The sentence, the groups as boxes, and the tests with their effect sizes."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from bsc_core import Dataset, significance_charts
from bsc_core.inference.groups import GroupComparison, compare_groups
from bsc_core.sentence import Sentence
from bsc_core.statements import of_groups
from bsc_core.text import Words
from bsc_core.variables import Variable, named_groups
from pages.parts import power, session, tables
from pages.parts.crosstable import show_remarks, show_statement
from pages.parts.frame import palette, show_chart, unmarked
from pages.parts.question import choose_variable, main_scores, of_survey, set_side
from pages.parts.tables import interval

TESTS = {
    "welch_t": Sentence("Welch's t test"),
    "student_t": Sentence("Student's t test (equal variances)"),
    "mann_whitney": Sentence("Mann-Whitney U"),
    "welch_anova": Sentence("Welch's analysis of variance"),
    "anova": Sentence("Analysis of variance (equal variances)"),
    "kruskal_wallis": Sentence("Kruskal-Wallis H"),
    "levene": Sentence("Levene's test, from the mean"),
    "brown_forsythe": Sentence("Brown-Forsythe, from the median"),
}
MEASURES = {
    "mean_difference": Sentence("Difference of the means"),
    "hedges_g": Sentence("Hedges' g"),
    "cohens_d": Sentence("Cohen's d"),
    "rank_biserial": Sentence("Rank-biserial correlation"),
    "eta_squared": Sentence("Eta squared"),
    "omega_squared": Sentence("Omega squared"),
    "epsilon_squared": Sentence("Epsilon squared, of the ranks"),
}


def choose(words: Words, survey: Dataset) -> tuple[Variable, pd.Series, str] | None:
    """A score, and the groups to compare it in: each person's, and what they are called; None without any groups."""
    say = words.say
    found = of_survey(survey)
    scores = {key: variable for key, variable in found.items() if variable.is_score}
    usual = main_scores(found)[-1]
    score = scores[choose_variable(words, survey, scores, "score", say("Score"), usual)]
    offered = {key: variable for key, variable in found.items() if variable is not score}
    columns = [key for key, variable in offered.items() if not variable.is_score]
    if not offered:
        return None
    key = choose_variable(words, survey, offered, "groups", say("Groups"), (columns or list(offered))[0])
    variable = offered[key]
    groups = (
        named_groups(set_side(words, survey, variable, "groups")) if variable.is_score else variable.in_groups(None)
    )
    return score, groups, words.words(variable.name)


def show(words: Words, survey: Dataset, score: Variable, groups: pd.Series, called: str) -> None:
    """The comparison of a score between groups."""
    say = words.say
    found = compare_groups(score.values, groups)
    level = session.method().number("significance.level")
    statement = of_groups(found, score.name, level=level)
    if not statement.answer:
        for warning in found.warnings:
            st.info(say(warning))
        return
    show_statement(words, statement)
    show_remarks(words, [say(warning) for warning in found.warnings], survey)
    _picture(words, found, score, called)
    _groups(words, found, called)
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True, height="stretch"):
        _tests(words, found)
    with right, st.container(border=True, height="stretch"):
        _effects(words, found)
    if len(found.post_hoc):
        with st.container(border=True):
            _post_hoc(words, found, level)
    if len(found.groups) == 2:
        power.of_two_groups(words, *map(int, found.groups["n"]))
    with st.expander(say("Are the usual assumptions met?"), key="open-assumptions", on_change="rerun") as opened:
        if opened.open:
            _checks(words, found)


def _picture(words: Words, found: GroupComparison, score: Variable, called: str) -> None:
    say, bare = words.say, unmarked(words)
    spread = found.spread()
    means = found.groups.set_index("group")
    frame = spread.boxes.assign(
        group=[bare.words(group) for group in spread.boxes["group"]],
        mean=[means.at[group, "mean"] for group in spread.boxes["group"]],
        mean_said=[words.figure(means.at[group, "mean"], 2) for group in spread.boxes["group"]],
        said=[
            bare.say(
                "n {n:,}, mean {mean:.2f}, median {median:.2f}, middle half {q1:.2f} to {q3:.2f}",
                n=int(means.at[group, "n"]),
                mean=means.at[group, "mean"],
                median=means.at[group, "median"],
                q1=means.at[group, "q1"],
                q3=means.at[group, "q3"],
            )
            for group in spread.boxes["group"]
        ],
    )
    far = spread.outliers.assign(group=[bare.words(group) for group in spread.outliers["group"]])
    with st.container(border=True):
        st.subheader(say("How {score} spreads in each group", score=score.name), anchor=False)
        st.caption(
            say("The box is the middle half, its line the median; the diamond is the mean, dots are far values.")
        )
        show_chart(
            significance_charts.boxes(frame, far, palette(), axis=bare.words(score.name)),
            alt=say("{score} by {groups} as boxes", score=score.name, groups=Sentence(called)),
        )


def _groups(words: Words, found: GroupComparison, called: str) -> None:
    say = words.say
    frame = found.groups
    columns: dict[str, list[str]] = {
        called: [words.words(group) for group in frame["group"]],
        say("n"): [words.figure(n, 0) for n in frame["n"]],
        say("Mean"): [words.figure(v, 3) for v in frame["mean"]],
        say("Std. deviation"): [words.figure(v, 3) for v in frame["sd"]],
        say("95 % interval of the mean"): [
            interval(words, ends, 2) for ends in zip(frame["ci_low"], frame["ci_high"], strict=True)
        ],
        say("Median"): [words.figure(v, 2) for v in frame["median"]],
        say("Quartiles"): [interval(words, ends, 2) for ends in zip(frame["q1"], frame["q3"], strict=True)],
        say("Mean rank"): [words.figure(v, 1) for v in frame["mean_rank"]],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)


def _tests(words: Words, found: GroupComparison) -> None:
    say = words.say
    st.subheader(say("Tests"), anchor=False)
    frame = found.tests
    columns = {
        say("Test"): [say(TESTS[test]) for test in frame["test"]],
        say("Value"): [words.figure(v, 3) for v in frame["statistic"]],
        say("df"): [_degrees(words, row) for _, row in frame.iterrows()],
        say("Sig. (2-sided)"): [words.figure(p, 4) if p >= 0.001 else words.p(p) for p in frame["p"]],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)
    st.caption(
        say(
            "Welch's test is read: it holds whether or not the groups vary alike, and needs no test of that first. "
            "Ranks (Mann-Whitney, Kruskal-Wallis) do not ask for evenly spread scores."
        )
    )


def _degrees(words: Words, row: pd.Series) -> str:
    return "; ".join(words.edge(round(row[c], 2)) for c in ("dof", "dof2") if not math.isnan(row[c]))


def _effects(words: Words, found: GroupComparison) -> None:
    say = words.say
    st.subheader(say("How large is it?"), anchor=False)
    frame = found.effect_sizes
    columns = {
        say("Effect size"): [say(MEASURES[measure]) for measure in frame["measure"]],
        say("Value"): [words.figure(v, 3) for v in frame["value"]],
        say("95 % interval"): [
            interval(words, ends, 3) for ends in zip(frame["ci_low"], frame["ci_high"], strict=True)
        ],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)


def _post_hoc(words: Words, found: GroupComparison, level: float) -> None:
    say = words.say
    st.subheader(say("Which groups differ?"), anchor=False)
    frame = found.post_hoc
    columns = {
        say("Groups"): [
            f"{words.words(a)} – {words.words(b)}" for a, b in zip(frame["group_a"], frame["group_b"], strict=True)
        ],
        say("Difference"): [words.figure(v, 3) for v in frame["difference"]],
        say("95 % interval"): [
            interval(words, ends, 3) for ends in zip(frame["ci_low"], frame["ci_high"], strict=True)
        ],
        say("Games-Howell, adjusted p"): [_marked(words, p, level) for p in frame["p_adjusted"]],
        say("Dunn on ranks, Holm-adjusted p"): [_marked(words, p, level) for p in frame["p_rank_adjusted"]],
    }
    tables.show(columns, numbers=list(columns)[1:], copy=words)


def _marked(words: Words, p: float, level: float) -> str:
    return f"**{words.p(p)} ✓**" if p < level else words.p(p)


def _checks(words: Words, found: GroupComparison) -> None:
    """Equal variances and normality, told as information."""
    say = words.say
    st.markdown(
        say(
            "These are for information: Welch's test does not need equal variances, and with some 30 people a group it "
            "bears scores that are not normal."
        )
    )
    frame = found.checks
    rows: Mapping[str, list[str]] = {
        say("Do the groups vary alike?"): [say(TESTS[check]) for check in frame["check"]],
        say("Value"): [words.figure(v, 3) for v in frame["statistic"]],
        say("df"): [_degrees(words, row) for _, row in frame.iterrows()],
        "p": [words.p(p) for p in frame["p"]],
    }
    tables.show(rows, numbers=list(rows)[1:], copy=words)
    by_group = found.groups
    rows = {
        say("Are the scores normal? (Shapiro-Wilk)"): [words.words(group) for group in by_group["group"]],
        "W": [words.figure(v, 3) for v in by_group["shapiro_w"]],
        "p": [words.p(p) for p in by_group["shapiro_p"]],
    }
    tables.show(rows, numbers=["W", "p"], copy=words)
