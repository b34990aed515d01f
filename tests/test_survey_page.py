"""The survey page beyond the index: constructs, pairwise on request, frequency tables and the size of the sample.

Expected numbers are R 4.2's over the study's 160 employees (row 108's answer of 6 left out), Slovin's formula by hand,
or counted by hand.
"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import EMPLOYEES, go, open_, row, rows, said, sample, start  # noqa: F401  sample is a fixture


@pytest.fixture
def employees(sample) -> AppTest:  # noqa: F811
    """The page with the sample's employees."""
    at = go(sample, "pages/survey.py")
    at.selectbox(key="survey").set_value(EMPLOYEES).run()
    assert not at.exception
    return at


def test_every_construct_has_its_alpha(employees):
    """By R: alpha of P1-P2 0.6907, P3-P4 0.7187, P5-P8 0.7981, P9-P10 0.5643; two items have no omega."""
    assert "| 2 | 160 | 0.691 |" in row(employees, "Job satisfaction")
    assert "| 2 | 160 | 0.719 |" in row(employees, "Training")
    assert "| 4 | 160 | 0.798 |" in row(employees, "Motivation")
    assert "| 2 | 159 | 0.564 | 0.404 to 0.681 | – |" in row(employees, "Information")


def test_a_construct_can_be_looked_at_by_itself(employees):
    """Motivation alone: four items, alpha 0.798 in the sentence, P1 no longer in the tables."""
    employees.segmented_control(key=f"scale-{EMPLOYEES}").set_value("Motivation").run()
    assert not employees.exception
    assert "Cronbach's alpha is **0.798**" in said(employees)
    assert row(employees, "N of items | 4")
    assert not [line for line in rows(employees) if line.startswith("P1 |")]
    employees.segmented_control(key=f"scale-{EMPLOYEES}").set_value("").run()
    assert row(employees, "N of items | 10")


def test_missing_answers_can_count_pair_by_pair(employees):
    """By R: alpha 0.8375 over the 159 who answered all, 0.8370 from pairwise covariances of all 160."""
    assert "alpha is **0.838**" in said(employees) or "alpha is **0.837**" in said(employees)
    assert row(employees, "Valid cases (listwise) | 159")
    next(s for s in employees.selectbox if s.label == "Reliability counts").set_value("pairwise").run()
    assert not employees.exception
    assert row(employees, "Cases with any answer (pairwise) | 160")
    assert "0.837" in row(employees, "Cronbach's alpha | ")


def test_frequencies_are_over_the_right_total(employees):
    """81, 59 and 20 of 160 by age: 50.6, 36.9, 12.5 %; cumulative 50.6, 87.5, 100. Of P10 one answer is off the scale
    and stands in its line, since the table shows what was answered."""
    at = open_(employees, "open-frequencies")
    assert row(at, "up to 30 | 81 | 50.6 | 50.6 | 50.6")
    assert row(at, "over 40 | 20 | 12.5 | 12.5 | 100.0")
    assert row(at, "**Total** | **160** | **100.0**")
    at.selectbox(key=f"frequencies-{EMPLOYEES}").set_value("P10").run()
    assert row(at, "6 | 1 | 0.6 | 0.6 | 100.0")


def test_the_sample_is_weighed_against_its_population(employees):
    """By hand: 1000 / (1 + 1000 x 0.05^2) = 285.71, so 286; Cochran n0 = 384.15, 384.15 / (1 + 383.15 / 1000) = 277.73.
    160 are 126 and 118 too few. More answers than people cannot be."""
    at = open_(employees, "open-sample")
    at.text_input(key=f"population-{EMPLOYEES}").set_value("1000").run()
    at.text_input(key="margin-of-error").set_value("5").run()
    assert not at.exception
    assert "286 (285.71) | :red-badge[▼ 126 too few]" in row(at, "Slovin")
    assert "278 (277.73) | :red-badge[▼ 118 too few]" in row(at, "For a share of half")
    at.text_input(key=f"population-{EMPLOYEES}").set_value("100").run()
    assert "more than there are in all" in said(at)


@pytest.mark.parametrize(
    "answers",
    ["1,A,3,3,3\n2,A,3,3,3\n3,B,3,3,3\n4,B,3,3,3\n", "1,A,1,2,2\n2,A,2,3,3\n3,B,5,4,4\n"],
    ids=["all answers equal", "three people, a duplicate item"],
)
def test_hard_answers_get_sentences(answers):
    """Nothing to compute is said and nothing breaks, listwise and pairwise."""
    at = start()
    at.file_uploader[0].upload("hard.csv", ("No,Ward,Q1,Q2,Q3\n" + answers).encode(), "text/csv").run()
    at = go(at, "pages/survey.py")
    assert "● " in said(at)
    next(s for s in at.selectbox if s.label == "Reliability counts").set_value("pairwise").run()
    assert not at.exception
    assert "● " in said(at)
