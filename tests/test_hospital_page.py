"""The page of hospital indicators, run as Streamlit runs it, and what it says.

The sample's counts give the study's published ALOS and TOI: 3.79 and 22.25 days in 2021, 4 and 17.6 in 2022, 2.9 and
23.6 in 2023. Other numbers are worked by hand from the counts.
"""

from __future__ import annotations

import json
import math

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from test_pages import go, row, rows, said, sample, start  # noqa: F401  sample is a fixture

from bsc_core.hospital_statements import of_bed_use, of_change, of_death_rate, of_disagreement, of_moved, time_of
from bsc_core.indicators.barber_johnson import Accepted, BedUse, disagreement
from bsc_core.indicators.death_rates import death_rate

PAGE = "pages/hospital.py"
MINISTRY = Accepted(toi=(1, 3), alos=(6, 9), bor=(60, 85), bto=(40, 50))
WARDS = """Period,Ward,Days,Beds,Patient days,Stay days,Discharges,Deaths,Deaths 48h
January 2023,Melati,31,10,200,200,40,1,1
January 2023,Mawar,31,20,400,480,100,0,0
February 2023,Melati,28,10,300,300,45,2,1
February 2023,Mawar,28,20,300,375,75,1,0
"""


@pytest.fixture
def page(sample):  # noqa: F811
    """The page with the sample hospital."""
    return go(sample, PAGE)


def load(text: str) -> AppTest:
    """The page with one file of a user's own."""
    at = start()
    at.file_uploader[0].upload("care.csv", text.encode(), "text/csv").run()
    assert not at.exception
    return go(at, PAGE)


def drawn(at: AppTest, mark: dict[str, object]) -> list[list[float]]:
    """The places (x, y) of the diagram's layers whose mark has all of these."""
    chart = at.get("vega_lite_chart")[0].proto
    kept = {d.name: d.data.data for d in chart.datasets}
    found = []
    for layer in json.loads(chart.spec)["layer"]:
        if mark.items() <= layer["mark"].items():
            frame = pa.ipc.open_stream(kept[layer["data"]["name"]]).read_pandas()
            found += frame[["x", "y"]].to_numpy().tolist() if len(frame) else []
    return found


def test_the_page_is_calm_without_inpatient_counts():
    """Protects: a page without its data. Expected: what it would show, and the sample one click away."""
    at = go(start(), PAGE)
    assert "Here stands how beds are used" in said(at)
    next(b for b in at.button if b.label == "Load the sample hospital").click().run()
    assert not at.exception
    assert "Here stands" not in said(at)


def test_the_answer_comes_first_in_plain_words(page):
    """Protects: a director's sentence. Expected: BOR 10.9 % leaves 9 of 10 beds empty, TOI 23.6 days is 3 weeks; 2087
    patient-days of 239 days are 60 % of 14.55 beds."""
    text = said(page)
    assert "In 2023 about **9 of 10 beds stand empty**" in text
    assert "stays empty for **about 3 weeks**" in text
    assert "would fill **14 beds** to 60 % or more, of 80 now" in text


def test_the_indicators_by_period(page):
    """Protects: the table. Expected: the published ALOS and TOI; BOR 14.57 %, BTO 14.01; verdicts of the ministry's
    benchmarks."""
    line = row(page, "2021 |")
    for text in ("14.57 %", "3.79 days", "22.25 days", "14.01 a year", "8.03 ‰", "16.06 ‰"):
        assert text in line
    assert "**4.00 days** :red-badge[▼ below]" in row(page, "2022 |")
    assert "17.60 days" in row(page, "2022 |")
    assert "23.59 days** :red-badge[▼ far above]" in row(page, "2023 |")
    assert ":gray[60–85 %]" in row(page, ":gray[Benchmark")


def test_what_is_doubtful_is_said(page):
    """Protects: honesty about the sample. Expected: reconstructed counts, a part year."""
    text = said(page).replace("\\", "").replace("\u2060", "")
    assert "Reconstructed: these counts were not published" in text
    assert "2023, Bed turn-over (BTO): 239 days, brought to a year." in text


def test_the_diagram_has_the_points_and_the_wedge(page):
    """Protects: the picture. Expected: TOI and ALOS of the three years; the wedge's corners worked by hand."""
    others = drawn(page, {"type": "point", "shape": "circle", "size": 60})
    assert [pytest.approx(p, abs=0.005) for p in ([22.25, 3.79], [17.60, 4.00])] == others
    assert [pytest.approx([23.59, 2.89], abs=0.005)] == drawn(page, {"type": "point", "shape": "circle", "size": 130})
    wedge = drawn(page, {"type": "line", "fillOpacity": 0.14})
    assert sorted(wedge) == [pytest.approx(c) for c in ([1, 1.5], [1, 8.125], [3, 4.5], [3, 6.125])]


def test_the_diagram_can_be_read_aloud(page):
    """Protects: people who do not see it. Expected: all four values of each year."""
    alt = page.get("vega_lite_chart")[0].proto
    assert "2021: BOR 14.6 %, ALOS 3.79 days, TOI 22.25 days, BTO 14.0 a year" in str(alt)


def test_screen_readers_hear_the_sentence_of_a_chart_and_not_its_marks(page):
    """Protects: marks, axes and their English descriptions stay unread. Expected: switched off in all three charts."""
    charts = page.get("vega_lite_chart")
    assert len(charts) == 3
    for chart in charts:
        config = json.loads(chart.proto.spec)["config"]
        assert config["aria"] is False and config["mark"]["aria"] is False


def test_a_lever_moves_the_point_and_one_click_takes_it_back(page):
    """Protects: what-if. Expected by hand: 14 beds x 239 = 3346 bed-days, 62.37 %; (3346 - 2087) / 722 = 1.74 days."""
    lever = next(n for n in page.text_input if n.label == "Beds")
    assert lever.value == "80"
    lever.set_value("14").run()
    assert not page.exception
    assert "occupancy would be 62.4 % instead of 10.9 %" in said(page)
    line = row(page, "Bed occupancy (BOR)")
    assert "**10.92 %** :red-badge[▼ far below] | **62.37 %** :green-badge[▲ within]" in line
    assert "**1.74 days** :green-badge[▲ within]" in row(page, "Turn-over interval (TOI)")
    moved = drawn(page, {"type": "point", "size": 150})
    assert moved == [pytest.approx([1.744, 2.891], abs=5e-4)]
    go(page, "pages/scorecard.py")
    go(page, PAGE)
    assert "instead of 10.9 %" in said(page), "kept on another page"
    page.button(key="levers-back").click().run()
    assert "instead of" not in said(page)
    assert next(n for n in page.text_input if n.label == "Beds").value == "80"


def test_the_levers_are_taken_over_to_the_whole_scorecard_only_when_asked(page):
    """Two places to move beds must not be mistaken for one. Expected: -0.13 on What if with 14 beds (test_whatif_page),
    after the button, not before."""
    next(n for n in page.text_input if n.label == "Beds").set_value("14").run()
    assert "not the scenario of the whole scorecard" in said(page)
    go(page, "pages/whatif.py")
    assert "Nothing is moved yet" in said(page)
    go(page, PAGE)
    page.button(key="levers-over").click().run()
    assert "has the same" in said(page)
    go(page, "pages/whatif.py")
    assert "to **−0.13**" in said(page)


def test_a_lever_belongs_to_its_period(page):
    """Protects: another year's beds are not moved too. Expected: 80 beds in 2022."""
    next(n for n in page.text_input if n.label == "Beds").set_value("14").run()
    next(s for s in page.selectbox if s.label == "Period").set_value("2022").run()
    assert "instead of" not in said(page)
    assert next(n for n in page.text_input if n.label == "Patient-days").value == "5,406"


def test_too_few_beds_are_said_and_drawn_at_the_edge(page):
    """Protects: TOI below zero is never clipped silently. Expected: 5 x 239 = 1195 bed-days for 2087 patient-days."""
    next(n for n in page.text_input if n.label == "Beds").set_value("5").run()
    assert not page.exception
    text = said(page)
    assert "5 beds cannot hold 2,087 patient-days; there are only 1,195 bed-days" in text
    assert "Drawn at the edge" in text and "what if" in text
    assert drawn(page, {"type": "point", "size": 150}) == [pytest.approx([0, 2.891], abs=5e-4)]


def test_a_benchmark_moves_verdict_and_wedge(page):
    """Protects: the same method as on the scorecard. Expected: within 10-85 %; the ray of 10 % is y = x / 9."""
    page.session_state["open-care-benchmarks"] = True
    page.run()
    page.slider(key="method:indicators.bor.low+indicators.bor.high").set_value((10.0, 85.0)).run()
    assert not page.exception
    assert ":green-badge[▲ within]" in row(page, "Bed occupancy (BOR)")
    wedge = drawn(page, {"type": "line", "fillOpacity": 0.14})
    assert pytest.approx([3, 1 / 3]) in wedge
    assert "One value differs from the method" in said(page)


def test_death_rates_say_how_sure_they_are(page):
    """Protects: chance in a small hospital. Expected by R 4.2: binom.test(9, 722) 5.7 to 23.5 per mille, fisher.test
    against 24 of 1352 p = 0.4619."""
    text = said(page)
    assert "9 of 722 discharged died, 12.5 ‰" in text
    assert "5.7 to 23.5 ‰ plausible" in text and "**all below the limit of 45 ‰**" in text
    assert "p = 0.462" in text
    assert len(page.get("vega_lite_chart")) == 3


def test_months_quarters_and_wards_are_offered_where_the_file_has_them():
    """Protects: what is compared. Expected by hand: January 600 of 930 bed-days 64.52 %; Mawar 700 of 1180 59.32 %."""
    at = load(WARDS)
    compare = next(s for s in at.selectbox if s.label == "Compare")
    assert compare.options == ["by year", "by quarter", "by month", "ward by ward"]
    compare.set_value("month").run()
    assert not at.exception
    assert "64.52 %" in row(at, "January 2023")
    next(s for s in at.selectbox if s.label == "Ward or hospital").set_value("Melati").run()
    assert "64.52 %" in row(at, "January 2023"), "200 of 310: the same by chance"
    assert "107.14 %" in row(at, "February 2023")
    assert "more patient-days than bed-days" in said(at)
    next(s for s in at.selectbox if s.label == "Compare").set_value("unit").run()
    assert not at.exception
    assert "59.32 %" in row(at, "Mawar")


def test_stay_and_patient_days_that_disagree_are_said():
    """Protects: four values that do not meet. Expected by hand: Mawar's 855 - 700 = 155 days more, 155 / 175 = 0.89 a
    patient; over the border 700 / 59 x 4 = 47 days."""
    at = load(WARDS)
    next(s for s in at.selectbox if s.label == "Ward or hospital").set_value("Mawar").run()
    assert not at.exception
    text = said(at)
    assert "stayed 155 days more" in text and "lies 0.89 days above" in text
    assert "about 47 days at the most, so look for a miscount" in text


def test_files_without_stay_and_deaths_still_show_the_use_of_beds():
    """Protects: a small file. Expected: BOR 50 %; by patient-days ALOS is 5; no death rates, and a word about it."""
    at = load("Period,Days,Beds,Patient days,Discharges\n2023,365,10,1825,365\n")
    assert "50.00 %" in row(at, "Bed occupancy (BOR)")
    assert "Deaths are not counted" in said(at)
    assert "A patient stays 5.0 days" in said(at)


def test_nobody_discharged_is_no_fault():
    """Protects: division by zero. Expected: words, no numbers."""
    at = load("Period,Days,Beds,Patient days,Discharges\n2023,365,10,0,0\n")
    assert not at.exception
    assert "there is nothing to draw" in said(at)


def test_a_wards_name_is_shown_as_it_is():
    """Protects: a user's text is no Markdown. Expected: the name escaped in sentences."""
    at = load(WARDS.replace("Melati", "[x](http://a.b) **b**"))
    next(s for s in at.selectbox if s.label == "Compare").set_value("unit").run()
    assert not at.exception
    assert "](http" not in said(at)
    assert "](http" not in "\n".join(rows(at))


# --- sentences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0.0, "about 0 hours"), (0.04, "about one hour"), (0.5, "about 12 hours"), (1.0, "1.0 days"),
        (9.94, "9.9 days"), (10.0, "about one week"), (22.25, "about 3 weeks"), (70, "about 10 weeks"),
    ],
)  # fmt: skip
def test_times_in_words(days, words):
    """Protects: plain words. Expected: 22.25 / 7 = 3.2 weeks, 0.5 of 24 hours."""
    assert time_of(days) == words


def test_full_and_overfull_and_empty_beds():
    """Protects: the ends of the sentence. Expected: almost every bed; no wonder beyond; almost all empty."""
    full, over, empty = (BedUse(3650, 365, 365, n, 300) for n in (3600, 4000, 30))
    assert "almost every bed is taken" in of_bed_use("2023", full, MINISTRY)[0]
    assert len(of_bed_use("2023", full, MINISTRY)) == 1, "nothing to say of fewer beds"
    assert "more patient-days than bed-days" in of_bed_use("2023", over, MINISTRY)[0]
    assert "almost all beds stand empty" in of_bed_use("2023", empty, MINISTRY)[0]
    assert len(of_bed_use("2023", empty, MINISTRY)) == 1, "30 days of a year fill no bed to 60 %"
    assert "a count is missing" in of_bed_use("2023", BedUse(3650, 365, 365, math.nan, 300), MINISTRY)[0]
    assert "**one bed**" in of_bed_use("2023", BedUse(3650, 365, 365, 300, 300), MINISTRY)[1]


def test_death_rates_on_either_side_of_the_limit():
    """Protects: certainty is only claimed where the whole interval says so. Expected from the intervals by R."""
    assert "all below" in of_death_rate("2023", death_rate(9, 722), 45)
    assert "not sure" in of_death_rate("2023", death_rate(9, 722), 20)
    assert "all above" in of_death_rate("2023", death_rate(9, 722), 5)
    assert "limit" not in of_death_rate("2023", death_rate(9, 722), math.inf)
    assert "more deaths than discharges" in of_death_rate("2023", death_rate(9, 7), 45)


def test_a_change_is_claimed_below_the_level_only():
    """Protects: chance is not called change. Expected: by p, and nothing where there is no p."""
    then, now = death_rate(24, 1352), death_rate(9, 722)
    assert "so none is shown" in of_change("2022", then, now, 0.46, 0.05)
    assert "more than chance" in of_change("2022", then, now, 0.01, 0.05)
    assert of_change("2022", then, now, math.nan, 0.05) is None


def test_moved_to_nothing():
    """Protects: levers at zero. Expected: words."""
    now = BedUse(3650, 365, 365, 2920, 365)
    assert "no use of beds" in of_moved(now, BedUse(3650, 365, 365, 2920, 0))


@pytest.mark.parametrize(("stay", "word"), [(2970, "may be all"), (3285, "one day for each"), (920, "miscount")])
def test_why_stay_and_patient_days_disagree(stay, word):
    """Protects: three causes, three answers. Expected: 50 days over the border, 365 days of 365 patients, 2000 days."""
    found = disagreement(BedUse(3650, 365, 365, 2920, 365, stay))
    assert found is not None
    said_of = " ".join(of_disagreement("2023", found))
    assert word in said_of
    assert ("more than" in said_of) == (stay > 2920)
