"""What tests say in sentences: the numbers are R's or counted by hand, what must not be said is left out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from bsc_core.inference import crosstab
from bsc_core.inference.correlation import correlate
from bsc_core.inference.groups import compare_groups
from bsc_core.inference.logistic import logistic
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.statements import of_correlation, of_groups, of_logistic, of_table, too_uncertain
from bsc_core.variables import Side, Variable, named_groups, side_of


def side(name: str, values: list[str]) -> Side:
    """A column of groups."""
    return side_of(Variable(f"column:{name}", name, pd.Series(values, dtype="category")))


def said(statement) -> str:
    """Answer and caveats, with plain spaces."""
    return " ".join([*statement.answer, *statement.caveats]).replace(NO_BREAK, " ")


def table_of(a: int, b: int, c: int, d: int):
    """A 2 x 2 statement: smokers and others, ill and well."""
    smoke = side("Smoking", ["a yes"] * (a + b) + ["no"] * (c + d))
    ill = side("Illness", ["a yes"] * a + ["no"] * b + ["a yes"] * c + ["no"] * d)
    found = crosstab(named_groups(smoke), named_groups(ill))
    return of_table(found, smoke, ill, p_rule="pearson", level=0.05)


def test_a_common_outcome_is_no_risk():
    """The published table: 32 of 45 against 31 of 60; odds ratio 2.30 beside 1.38 times, which it is not."""
    text = said(table_of(32, 13, 31, 29))
    assert "**71 of 100**" in text and "**52 of 100**" in text
    assert "**1.38 times** as often" in text
    assert "not “2.3 times the risk”" in text
    assert "not which causes which" in text


def test_few_people_are_counted():
    """3 of 5 and 1 of 6: no percentages of so few."""
    text = said(table_of(3, 2, 1, 5))
    assert "**3 of 5**" in text and "**1 of 6**" in text
    assert "of 100" not in text


def test_no_connection_shown_is_no_proof_of_none():
    """Equal shares: not significant, and what that does not mean."""
    text = said(table_of(30, 30, 30, 30))
    assert "**not significant at 5 %**" in text
    assert "does not prove that there is none" in text


def test_a_larger_table_is_sized_by_cohens_w():
    """V of a 3 x 3 table understates: w = V times the root of 2. By hand for 20 on the diagonal, 10 elsewhere:
    chi-square = 120 x (3 x 20^2 + 6 x 10^2) / 40^2 x ... = 15, w = (15 / 120)^0.5 = 0.354, medium; V = 0.25."""
    rows = [r for r in "abc" for _ in range(40)]
    columns = [c for r in "abc" for c in "abc" for _ in range(20 if c == r else 10)]
    one, other = side("One", rows), side("Other", columns)
    found = crosstab(named_groups(one), named_groups(other))
    assert found.chi2 == pytest.approx(15.0)
    text = said(of_table(found, one, other, p_rule="pearson", level=0.05))
    assert "Cramér's V is 0.25, a medium association" in text


@pytest.mark.parametrize(("low", "high", "expected"), [(0.1, 99, False), (0.1, 101, True), (math.nan, math.nan, False)])
def test_an_interval_a_thousandfold_wide_is_not_told(low, high, expected):
    """The edge is HUGE_INTERVAL, a thousand."""
    assert too_uncertain(low, high) is expected


def test_an_odds_ratio_that_could_be_anything_is_not_named():
    """A predictor in tiny units: 1 more is far more than people differ by. The sentence says so, no ratio is named."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=200)
    ill = np.where(rng.random(200) < 1 / (1 + np.exp(-2 * x)), "a yes", "no")
    outcome = side("Illness", list(ill))
    frame = pd.DataFrame({"tiny": x / 10, "ill": named_groups(outcome)})
    fit = logistic(frame, "ill", ["tiny"], event=outcome.called[0])
    text = said(of_logistic(fit, outcome, level=0.05))
    assert "The odds ratio of tiny could be almost anything" in text
    assert "times** the odds" not in text


def test_two_groups_and_what_ranks_say():
    """R 4.2's sleep data: t.test extra ~ group: means 0.75 and 2.33, p = 0.07939, difference -3.37 to 0.21; by ranks
    wilcox.test(correct = FALSE, exact = FALSE) p = 0.0638: both not significant."""
    extra = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = compare_groups(pd.Series(extra), pd.Series(["1"] * 10 + ["2"] * 10))
    text = said(of_groups(found, "Extra sleep", level=0.05))
    assert "**0.75** in 1 and **2.33** in 2" in text
    assert "−3.37 to 0.21" in text
    assert "(p = 0.079)" in text
    assert "says the same (p = 0.064)" in text
    assert "does not prove that there is none" in text


def test_two_scores_and_no_interval_of_three_people():
    """r needs four people for an interval; none is said with three."""
    text = said(of_correlation(correlate([1, 2, 4], [1, 3, 3]), "A", "B", level=0.05))
    assert "interval" not in text
    assert "–" not in text


def test_names_of_users_stay_parameters():
    """A user's own text is a parameter of the sentence, so that pages can make it harmless."""
    (first, *_) = table_of(32, 13, 31, 29).answer
    assert isinstance(first, Sentence)
    assert "{predictor}" in first.msgid
