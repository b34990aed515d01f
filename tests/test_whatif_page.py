"""The What-if page: levers, base and scenario side by side, goals, edges, what matters most, kept scenarios.

Expected numbers are worked out by hand from the sample's counts: 2023 has 80 beds on 239 days, 2,087 patient-days,
722 discharges; Rp 12,505,410,435 of revenue against Rp 13,949,967,810 of expenditure.
"""

import pytest
from test_pages import go, open_, row, rows, said, sample, start  # noqa: F401  sample is a fixture

PAGE = "pages/whatif.py"
BEDS = "lever-beds|2023"


@pytest.fixture
def page(sample):  # noqa: F811
    return go(sample, PAGE)


def view(at, name):
    """Another of the page's views."""
    at.session_state["imbang"].chosen["whatif-view"] = name
    at.run()
    assert not at.exception
    return at


def move(at, key, value):
    at.slider(key=key).set_value(value).run()
    assert not at.exception
    return at


def test_without_data_the_page_says_what_it_would_do():
    """Opened cold it is calm, and its button fills it."""
    at = go(start(), PAGE)
    assert "Here you try things out" in said(at)
    next(b for b in at.button if b.label == "Load the sample hospital").click().run()
    assert not at.exception
    assert "Nothing is moved yet" in said(at)


def test_more_beds_lower_an_occupancy_that_is_too_low_already(page):
    """The study recommends more beds. By hand: 100 x 2087 / (100 x 239) = 8.73 % instead of 10.92 %; BTO
    722 / 100 x 365 / 239 = 11.03; all three values move further from good and no verdict turns."""
    at = move(page, BEDS, 100.0)
    assert "The total of 2023 stays at **−0.27, poor**" in said(at)
    assert "2023: beds 100 instead of 80." in said(at)
    line = row(at, "Bed occupancy (BOR)")
    assert "10.92 % | **8.73 %** | −2.18" in line
    assert "the same | further from good" in line
    assert "11.03 a year" in row(at, "Bed turn-over (BTO)")


def test_fewer_beds_turn_verdicts_and_the_waterfall_adds_up(page):
    """By hand: 14 beds give 2087 / (14 x 239) = 62.37 %, within 60-85; TOI (14 x 239 - 2087) / 722 = 1.74 days, within
    1-3; BTO 722 / 14 x 365 / 239 = 78.8, above 40-50. Internal process has 7 scores: from -3/7 to +1/7, so the total
    rises by 4/7/4 = 1/7, to -0.1310."""
    at = move(page, BEDS, 14.0)
    assert "**62.37 %**" in row(at, "Bed occupancy (BOR)")
    assert ":green-badge[▲ within]" in row(at, "Bed occupancy (BOR)")
    assert "**1.74 days**" in row(at, "Turn-over interval (TOI)")
    assert "−0.13" in row(at, "**Total score**") and "+0.14" in row(at, "**Total score**")
    (chart,) = at.get("vega_lite_chart")
    assert "What moved the total" in said(at) and chart.proto.spec


def test_impossible_inputs_are_said_and_shown_not_clipped(page):
    """8 beds hold 8 x 239 = 1912 bed-days, fewer than the 2087 patient-days: 109.15 % is shown and said to be
    impossible."""
    at = move(page, BEDS, 8.0)
    assert "more patient-days than bed-days (2,087 against 1,912) cannot be." in said(at)
    assert "**109.15 %**" in row(at, "Bed occupancy (BOR)")


def test_a_step_is_undone_a_lever_put_back_and_all_put_back(page):
    """A lever moved on and on is one step; another lever is another."""
    at = move(move(page, BEDS, 60.0), BEDS, 40.0)
    move(at, "lever-discharges|2023", 1000.0)
    at.button(key="step-back").click().run()
    assert "discharges" not in said(at).split("Undo")[0].split("Nothing")[0].replace("Bed", "")
    assert "2023: beds 40 instead of 80." in said(at)
    at.button(key="step-back").click().run()
    assert "Nothing is moved yet" in said(at)
    move(at, BEDS, 40.0)
    at.button(key=f"{BEDS}-back").click().run()
    assert "Nothing is moved yet" in said(at)
    assert at.slider(key=BEDS).value == 80.0


def test_a_benchmark_is_a_lever_too_and_the_method_stays(page):
    """With an occupancy accepted from 10 % the verdict turns in the scenario; the method of the other pages stays."""
    at = open_(page, "levers-internal_process")
    move(at, "lever-indicators.bor.low--1", 10.0)
    assert "lower end — 10 % instead of 60 %" in said(at)
    assert rows(at)[0].startswith("Bed occupancy (BOR)") and ":green-badge[▲ within]" in rows(at)[0]
    go(at, "pages/scorecard.py")
    assert "far below" in row(at, "Bed occupancy (BOR)")


def test_a_budget_line_moves_its_sum_and_locks_it(page):
    """A billion more of the hospital's own revenue: efficiency 13,949,967,810 / 13,505,410,435 = 103.29 %; the sum
    cannot be moved at the same time."""
    at = open_(page, "levers-budget")
    at.toggle(key="levers-by-line").set_value(True).run()
    key = "lever-revenue_realised|2023|Hospital's own revenue (BLU)"
    at.toggle(key="levers-typed").set_value(True).run()
    line = at.text_input(key=key)
    line.set_value(f"{float(line.value.replace(',', '')) + 1e9:.0f}").run()
    assert not at.exception
    assert "**103.29 %**" in row(at, "Efficiency")
    at.toggle(key="levers-by-line").set_value(False).run()
    assert at.text_input(key="lever-revenue_realised|2023").disabled


def test_a_mean_answer_moves_the_index(page):
    """P1 of the employees from 4.31875 to 5, 160 answers: 6314 + 109 points of 1599 x 5 = 80.34 %."""
    at = open_(page, "levers-employees")
    move(at, "lever-employee_points|2023|P1", 5.0)
    assert "**80.34 %**" in row(at, "Employee satisfaction")
    assert "very satisfied" in row(at, "Employee satisfaction")


def test_goal_seek_in_words(page):
    """Beds for 75 %: 2087 / (0.75 x 239) = 11.643; the nearest whole number, 12, gives 72.77 %. Trying it moves the
    lever. What revenue makes it efficient: just above the expenditure of Rp 13,949,967,810."""
    at = view(page, "goal")
    at.session_state["imbang"].chosen |= {"goal-kind": "value", "goal-value-bor": 75.0}
    at.run()
    assert "With beds at 11.64 instead of 80, Bed occupancy (BOR) in 2023 comes to 75.00 %." in said(at)
    assert "The nearest whole number, 12, gives 72.77 %." in said(at)
    at.button(key="try-beds|2023").click().run()
    assert "2023: beds 12 instead of 80." in said(at)
    at.session_state["imbang"].chosen |= {"goal-kind": "verdict", "goal-indicator": "efficiency"}
    at.run()
    assert "With realised revenue just above Rp 13,949,967,810 instead of Rp 12,505,410,435" in said(at)


def test_no_value_does_is_an_answer(page):
    """Fewer than no deaths would be needed for a rate below zero."""
    at = view(page, "goal")
    at.session_state["imbang"].chosen |= {"goal-kind": "value", "goal-indicator": "gdr", "goal-value-gdr": -1.0}
    at.run()
    assert "No value of deaths brings Gross death rate (GDR) in 2023 to −1.00 ‰" in said(at)


def test_distances_name_the_knifes_edge(page):
    """Employee satisfaction 78.97 % is 1.03 points from 80; patient acquisition 8.04 % is 0.41 points from 8.45 % the
    year before, less than 5 % of it."""
    at = view(page, "margins")
    assert "2 verdicts of 2023 stand on a knife's edge" in said(at)
    assert "1.03 points ⚠" in row(at, "Employee satisfaction")
    assert "0.41 points ⚠" in row(at, "Patient acquisition")
    assert rows(at)[0].startswith("Employee satisfaction")


def test_what_matters_most(page):
    """A tenth fewer visits turn retention and acquisition no further than one of them: acquisition 2521 / 28230 =
    8.93 % rises above 8.45 %, customer from -1/3 to +1/3, the total by 1/6 to -0.107."""
    at = view(page, "most")
    assert "the total hangs most on **visits**: 10 % less makes it −0.11" in said(at)
    assert at.get("vega_lite_chart")
    at.slider(key="tornado-by").set_value(1).run()
    assert not at.exception


def test_scenarios_are_kept_compared_opened_and_forgotten(page):
    """Two named scenarios beside the base: 10.92 %, with 100 beds 8.73 %, with 14 beds 62.37 %."""
    at = move(page, BEDS, 100.0)
    for name, beds in (("More beds", 100.0), ("Fewer beds", 14.0)):
        move(at, BEDS, beds)
        next(t for t in at.text_input if t.key.startswith("scenario-name")).set_value(name).run()
        at.button(key="keep-scenario").click().run()
        assert f"Kept as “{name}”." in said(at)
    view(at, "kept")
    line = row(at, "Bed occupancy (BOR)")
    assert line.index("10.92 %") < line.index("8.73 %") < line.index("62.37 %")
    at.button(key="open-More beds").click().run()
    assert "2023: beds 100 instead of 80." in said(at)
    at.button(key="forget-Fewer beds").click().run()
    assert not at.exception
    assert "62.37 %" not in row(at, "Bed occupancy (BOR)")


def test_a_scenario_whose_file_is_gone_is_put_back_in_words(page):
    """Removing the file under a lever breaks nothing: the scenario is put back, a kept one says why it does not fit."""
    at = move(page, BEDS, 40.0)
    at.button(key="keep-scenario").click().run()
    kept = at.session_state["imbang"]
    for known in ("files", "digests", "choices"):
        getattr(kept, known).pop("inpatient.csv", None)
    at.run()
    assert not at.exception
    assert "The scenario no longer fits what is loaded, so it was put back" in said(at)
    view(at, "kept")
    assert "It does not fit what is loaded now" in said(at)


@pytest.mark.parametrize("path", [PAGE, "pages/present.py", "pages/report.py"])
def test_a_scenario_that_does_not_fit_another_method_is_put_back_in_words(page, path):
    """Barber and Johnson accept every BTO above a limit, so a lower end of it cannot be tried there; no page breaks."""
    state = page.session_state["imbang"]
    state.scenario = state.scenario.change("indicators.bto.low", 30.0)
    page.run()
    assert "lower end — 30 a year instead of 40 a year" in said(page)
    state.method = "barber_johnson"
    at = go(page, path)
    assert "The scenario no longer fits what is loaded, so it was put back" in said(at)
    assert not state.scenario.method_changes
