"""Every page, run as Streamlit runs it: with the sample hospital, thresholds moved, and without any data.

Expected numbers come from the studies' data as errata 1, 4, 5 and 6 of the published figures work them out, or from
their print.
"""

import io
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from bsc_core.glossary import ANCHOR, unexplained

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data"
PAGES = ("pages/scorecard.py", "pages/hospital.py", "pages/survey.py", "pages/significance.py")
EMPLOYEES = "employee_survey.xlsx/Answers"
PATIENTS = "patient_survey.xlsx/Answers"


def start() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


@pytest.fixture
def sample() -> AppTest:
    at = start()
    at.button(key="sample").click().run()
    assert not at.exception
    return at


def go(at: AppTest, page: str) -> AppTest:
    at.switch_page(page).run()
    assert not at.exception
    return at


def open_(at: AppTest, key: str) -> AppTest:
    """Opens an expander."""
    at.session_state[key] = True
    at.run()
    assert not at.exception
    return at


def rows(at: AppTest) -> list[str]:
    """The rows of all tables on the page, as they are shown, terms unmarked; spaces that do not break are plain."""
    found = []
    for table in at.table:
        data = table.proto.arrow_data
        shown = pa.ipc.open_stream(io.BytesIO(data.styler.display_values)).read_pandas()
        found += [
            unexplained(" | ".join(map(str, (name, *cells)))).replace("\u00a0", " ")
            for name, cells in zip(table.value.index, shown.to_numpy(), strict=True)
        ]
    return found


def row(at: AppTest, start: str) -> str:
    """The one row that starts so."""
    found = [line for line in rows(at) if line.startswith(start)]
    assert len(found) == 1, (start, rows(at))
    return found[0]


def said(at: AppTest) -> str:
    """All sentences on the page, terms without marks and without their meaning at its foot; spaces that do not break
    are plain."""
    kinds = ("title", "markdown", "caption", "subheader", "info", "warning", "error")
    shown = [element for kind in kinds for element in at.get(kind)]
    here = [element for element in shown if not str(getattr(element, "anchor", "")).startswith(ANCHOR)]
    return unexplained("\n".join(str(element.value) for element in here)).replace("\u00a0", " ")


def test_an_empty_start_says_what_it_is_and_which_files_it_reads():
    """A stranger sees what the app is for, a sample and the kinds of files; nothing is broken without data."""
    at = start()
    assert not at.exception
    assert at.title[0].value == "Your hospital's performance, in balance"
    assert any(line.startswith("Inpatient care") for line in rows(at))
    assert at.button(key="sample")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_data_says_what_it_would_show_and_loads_the_sample(page):
    """Opened cold, a page is calm, and its button fills it."""
    at = go(start(), page)
    assert "Here stands" in said(at)
    next(b for b in at.button if b.label == "Load the sample hospital").click().run()
    assert not at.exception
    assert "Here stands" not in said(at)


def test_the_sample_loads_as_seven_cards_and_says_what_is_missing(sample):
    """Seven files; the study published no leavers and no count of services, so two indicators have no data."""
    cards = [m.value for m in sample.markdown]
    for kind in ("Budget", "Visits", "Inpatient care", "Workforce", "Patient survey", "Employee survey", "Survey"):
        assert f"**{kind}**" in cards
    assert row(sample, "Workforce | employees who left").endswith("Employee turnover")
    assert "Reconstructed: these counts were not published" in said(sample).replace("\\", "").replace("\u2060", "")


def test_the_scorecard_of_the_sample(sample):
    """2023 scores -0.27: perspectives -1/3, -1/3, -3/7 and 0 (verdicts counted by hand), their mean is -0.2738."""
    at = go(sample, "pages/scorecard.py")
    assert "In 2023 the hospital scores **−0.27, poor**." in said(at)
    assert "**111.55 %** | :red-badge[▼ not efficient]" in row(at, "Efficiency")
    assert ":gray-badge[– no data]" in row(at, "Employee turnover")


def test_a_moved_threshold_turns_the_verdict_and_one_click_takes_it_back(sample):
    """Occupancy of 10.92 % is far below 60-85 % and within 10-85 %; the change stays on a page change."""
    at = go(sample, "pages/scorecard.py")
    assert ":red-badge[▼ far below]" in row(at, "Bed occupancy")
    at.session_state["open-internal_process"] = True
    at.run()
    at.slider(key="method:indicators.bor.low+indicators.bor.high").set_value((10.0, 85.0)).run()
    assert ":green-badge[▲ within]" in row(at, "Bed occupancy")
    assert "One value differs from the method" in said(at)
    go(at, "pages/survey.py")
    go(at, "pages/scorecard.py")
    assert ":green-badge[▲ within]" in row(at, "Bed occupancy")
    at.button(key="put-all-back").click().run()
    assert ":red-badge[▼ far below]" in row(at, "Bed occupancy")


def test_another_formula_is_a_choice_of_the_method(sample):
    """With the 2023 budget scaled to 7 of 12 months effectiveness is 82.04 % (erratum 6)."""
    at = go(sample, "pages/scorecard.py")
    at.session_state["open-financial"] = True
    at.run()
    at.selectbox(key="method:indicators.effectiveness.formula").set_value("scaled to months").run()
    assert "**82.04 %**" in row(at, "Effectiveness")


def test_a_weight_of_zero_takes_a_perspective_out_of_the_total(sample):
    """Without the financial perspective the total is the mean of -1/3, -3/7 and 0, that is -0.254."""
    at = go(sample, "pages/scorecard.py")
    at.session_state["open-weights"] = True
    at.run()
    at.text_input(key="method:weights.perspectives.financial").set_value("0").run()
    assert "scores **−0.25, poor**" in said(at)


def test_changes_left_behind_with_their_method_are_taken_up_again(sample):
    """Another method chosen by mistake loses nothing: without the financial perspective the total was -0.25, and is
    again; a new change made first is kept instead."""
    at = go(sample, "pages/scorecard.py")
    at.session_state["open-weights"] = True
    at.run()
    weight = "method:weights.perspectives.financial"
    at.text_input(key=weight).set_value("0").run()
    at.selectbox(key="method").set_value("ministry_2011").run()
    assert "Your change of “Thesis 2024” was left behind." in said(at)
    assert "**−0.25, poor**" not in said(at)
    assert at.session_state["imbang"].chosen["left-behind"]["changes"], "kept with the work, over a reload too"
    at.button(key="take-up").click().run()
    assert "scores **−0.25, poor**" in said(at) and at.selectbox(key="method").value == "thesis"
    assert "left behind" not in said(at)
    at.selectbox(key="method").set_value("ministry_2011").run()
    at.text_input(key=weight).set_value("2").run()
    assert "left behind" not in said(at)


def test_a_setting_without_sense_is_refused_in_words_and_the_old_one_stays(sample):
    """Index bands that do not rise are no bands."""
    at = go(sample, "pages/survey.py")
    at.text_input(key="edge-survey-0").set_value("70").run()
    assert not at.exception
    assert "The edges of bands rise" in said(at), "said at once, on the page where it was set"
    at = go(at, "pages/scorecard.py")
    assert "The edges of bands rise" not in said(at), "said once"
    assert ":green-badge[▲ satisfied]" in row(at, "Patient satisfaction")


@pytest.mark.parametrize("perspective", ["financial", "customer", "internal_process", "learning_growth"])
def test_every_reason_opens(sample, perspective):
    """On demand every verdict shows inputs, formula, benchmark and source."""
    at = go(sample, "pages/scorecard.py")
    before = len(at.table)
    at.session_state[f"why-{perspective}"] = True
    at.run()
    assert not at.exception
    assert len(at.table) > before
    assert any(line.startswith("Formula | ") for line in rows(at))
    assert any(line.startswith("Source | ") for line in rows(at))


def test_a_survey_counts_in_the_period_that_the_user_sets(sample):
    """By default the surveys belong to 2023, the latest year of the other files; set to 2022 they count there."""
    assert sample.selectbox(key=f"period-{PATIENTS}").value == "2023"
    sample.selectbox(key=f"period-{PATIENTS}").set_value("2022").run()
    at = go(sample, "pages/scorecard.py")
    assert ":gray-badge[– no data]" in row(at, "Patient satisfaction")
    at.selectbox(key="period").set_value("2022").run()
    assert "**73.48 %**" in row(at, "Patient satisfaction")


def test_the_survey_page_of_the_patients(sample):
    """Index 73.48 % and alpha 0.897, as the thesis prints them."""
    at = go(sample, "pages/survey.py")
    at.selectbox(key="survey").set_value(PATIENTS).run()
    assert "**73.48 %, satisfied**" in said(at)
    assert "alpha is **0.897**" in said(at)
    assert row(at, "P1 | 33.2000").endswith("0.904")


def test_answers_off_the_scale_are_the_users_choice(sample):
    """Respondent 108's 6: index 78.97 with the cell left out, 79.02 without the person, 79.00 kept (erratum 4)."""
    at = go(sample, "pages/survey.py")
    at.selectbox(key="survey").set_value(EMPLOYEES).run()
    assert "**78.97 %" in said(at)
    for policy, index in (("leave_row_out", "79.02"), ("keep", "79.00")):
        at.selectbox(key=f"off-{EMPLOYEES}").set_value(policy).run()
        assert f"**{index} %" in said(at)


def test_a_scale_read_the_other_way_round(sample):
    """Read as the questionnaire's legend says, the index is 41.0 % and the word neutral (erratum 5, the 6 kept)."""
    at = go(sample, "pages/survey.py")
    at.selectbox(key="survey").set_value(EMPLOYEES).run()
    at.selectbox(key=f"off-{EMPLOYEES}").set_value("keep").run()
    at.toggle(key=f"reverse-all-{EMPLOYEES}").set_value(True).run()
    assert "**41.00 %, neutral**" in said(at)
    at = go(at, "pages/scorecard.py")
    assert ":orange-badge[● neutral]" in row(at, "Employee satisfaction")


def test_a_question_that_is_valid_by_one_rule_only(sample):
    """P10: r with the total 0.414 is valid, the corrected correlation 0.274 is not (erratum 3, the 6 kept)."""
    at = go(sample, "pages/survey.py")
    at.selectbox(key="survey").set_value(EMPLOYEES).run()
    at.selectbox(key=f"off-{EMPLOYEES}").set_value("keep").run()
    assert "P10 goes along too little" in said(at)
    assert "By its correlation with the total alone P10 would pass" in said(at)
    line = next(line for line in rows(at) if line.startswith("P10") and "0.414" in line)
    assert "0.274" in line and "▼ not valid" in line and "▲ valid" in line


def test_significance_hangs_on_the_choice_of_test(sample):
    """Competence by performance: Pearson 0.0442, Yates 0.0701, Fisher 0.0478; odds ratio 2.303 (erratum 1, print)."""
    at = go(sample, "pages/significance.py")
    text = said(at)
    assert "**significant at 5 %** (p = 0.044)" in text
    assert "**71 of 100**" in text and "**52 of 100**" in text and "**1.38 times**" in text
    assert "It hangs on the choice of test" in text
    assert "0.0701" in row(at, "Continuity correction")
    assert "2.303 | 1.014 to 5.227" in row(at, "Odds ratio | ")
    at.selectbox(key="method:significance.read_p").set_value("yates").run()
    assert "**not significant at 5 %** (p = 0.070)" in said(at)


def test_the_significance_level_and_the_cuts_turn_the_verdict(sample):
    """p 0.0442 is not below 0.04; with competence cut at 20 the p of the reconstructed sample is above 0.05."""
    at = go(sample, "pages/significance.py")
    at.slider(key="method:significance.level").set_value(0.04).run()
    assert "**not significant at 4 %**" in said(at)
    assert "does not prove that there is none" in said(at)
    assert "go together, not which" not in said(at)
    at.slider(key="method:significance.level").set_value(0.05).run()
    cut = next(s for s in at.slider if s.key.startswith("cut-predictor"))
    assert cut.value == 21.0
    cut.set_value(20.0).run()
    assert "**not significant at 5 %**" in said(at)


def test_workload_as_the_paper_reads_it(sample):
    """High workload is exposed: 43, 20, 20, 22; p 0.034, odds ratio 2.365 as printed."""
    at = go(sample, "pages/significance.py")
    choose = next(s for s in at.selectbox if s.label == "Predictor")
    choose.set_value("construct:Workload").run()
    next(s for s in at.selectbox if s.label.startswith("Exposed")).set_value("high").run()
    assert "(p = 0.034)" in said(at)
    assert row(at, "Odds ratio | 2.365")
    assert "**43** (68.3 %) | **20** (31.7 %)" in row(at, "Workload 20 or more")


def test_groups_of_people_as_predictor(sample):
    """Education has three groups: a 3 x 2 table with df 2; Fisher's p is exact, 0.2077 as by R 4.2's fisher.test."""
    at = go(sample, "pages/significance.py")
    next(s for s in at.selectbox if s.label == "Predictor").set_value("column:Education").run()
    assert not at.exception
    assert "| 2 |" in row(at, "Pearson chi-square")
    assert "0.2077" in row(at, "Fisher's exact test | ")


def test_a_published_cross_table_is_tested_without_its_people():
    """The paper's counts alone give its printed p 0.034 and odds ratio 2.365, high workload being exposed."""
    text = (
        "predictor,predictor level,outcome,outcome level,n\n"
        "workload,high,performance,low,43\nworkload,high,performance,high,20\n"
        "workload,low,performance,low,20\nworkload,low,performance,high,22\n"
    )
    at = start()
    at.file_uploader[0].upload("table.csv", text.encode(), "text/csv").run()
    at = go(at, "pages/significance.py")
    assert "**significant at 5 %** (p = 0.034)" in said(at)
    assert row(at, "Odds ratio | 2.365")


def test_the_same_twice_is_said(sample):
    """A predictor cannot be its own outcome."""
    at = go(sample, "pages/significance.py")
    next(s for s in at.selectbox if s.label == "Predictor").set_value("construct:Performance").run()
    assert not at.exception
    assert "are the same" in said(at)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("letter.csv", b"Dear all,\nplease find attached\n"),
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("report.pdf", b"%PDF-1.7"),
        ("header.csv", b"Year,Visits\n"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence_and_what_was_loaded_stays(sample, name, data):
    """Bad input is normal: the file is named with a way out, no exception, and the seven cards stay."""
    sample.file_uploader[0].upload(name, data, "application/octet-stream").run()
    assert not sample.exception
    assert any(name.split(".")[0] in e.value for e in sample.error)
    assert "**Budget**" in [m.value for m in sample.markdown]
    sample.run()
    assert not sample.error, "said once"


def test_uploading_reads_replaces_and_removes():
    """A file is read, one of the same name takes its place with a word about it, and can be removed."""
    at = start()
    at.file_uploader[0].upload("visits.csv", b"Tahun,Kunjungan\n2021,10\n", "text/csv").run()
    assert "**Visits**" in [m.value for m in at.markdown]
    at.file_uploader[0].upload("visits.csv", b"Tahun,Kunjungan\n2021,10\n2022,20\n", "text/csv").run()
    assert "took the place" in said(at)
    at = go(at, "pages/scorecard.py")
    assert "**20 visits** | :green-badge[▲ rising]" in row(at, "Outpatient visits")
    at = go(at, "app.py")
    at.button(key="remove-visits.csv/").click().run()
    assert not at.exception
    assert at.button(key="sample")


def test_own_files_beside_the_sample_are_said_to_be_mixed(sample):
    """Figures of the sample among one's own would be wrong in silence; one click takes the sample away."""
    sample.file_uploader[0].upload("ours.csv", b"Year,Visits\n2024,10\n2025,20\n", "text/csv").run()
    assert "The sample hospital is still loaded" in said(sample)
    next(b for b in sample.button if b.label == "Remove the sample").click().run()
    assert "**Budget**" not in [m.value for m in sample.markdown]
    assert "**Visits**" in [m.value for m in sample.markdown]


@pytest.mark.parametrize("page", ["app.py", *PAGES])
def test_every_page_in_indonesian(sample, page):
    """The switch changes every page, numbers follow the language, and it stays on a page change."""
    sample.selectbox(key="language").set_value("id").run()
    at = go(sample, page)
    assert at.selectbox(key="language").value == "id"
    expected = {
        "app.py": "160 orang",
        "pages/scorecard.py": "**−0,27, buruk**",
        "pages/hospital.py": "12,5 ‰",
        "pages/survey.py": "**73,48 %, puas**",
        "pages/significance.py": "0,044",
    }
    assert expected[page] in said(at)


def test_a_users_text_is_never_read_as_markdown():
    """Headers and names of a file cannot bring links, pictures or colours onto a page."""
    header = "Respondent,[click](http://x.y),:red[P2],![p](http://x.y/z.png),P4\n"
    answers = "".join(
        f"{i},{i % 5 + 1},{(i * 2) % 5 + 1},{(i * 3) % 5 + 1},{(i + i // 3) % 5 + 1}\n" for i in range(20)
    )
    at = start()
    at.file_uploader[0].upload("patients *bold*.csv", (header + answers).encode(), "text/csv").run()
    assert not at.exception
    for page in ("app.py", *PAGES):
        at = go(at, page)
        shown = said(at) + "\n".join(rows(at))
        for raw in ("[click](http", ":red[P2]", "![p](http", "*bold*"):
            assert raw not in shown.replace("\\[", "").replace("\\]", ""), (page, raw)


def test_the_samples_own_notes_are_spoken_in_the_users_language(sample):
    """What is reconstructed is said in Indonesian too; the notes are those of the files, found among our sentences."""
    sample.selectbox(key="language").set_value("id").run()
    for page in ("app.py", "pages/scorecard.py", "pages/significance.py"):
        assert "Rekonstruksi" in said(go(sample, page))
        assert "Reconstructed" not in said(sample)


def test_a_score_and_its_own_question_are_said_to_go_together_by_construction(sample):
    """A question is part of its construct's sum, so their table proves nothing."""
    at = go(sample, "pages/significance.py")
    next(s for s in at.selectbox if s.label == "Outcome").set_value("item:C1").run()
    assert not at.exception
    assert "go together by construction" in said(at)


def test_a_cut_that_leaves_a_group_empty_says_so(sample):
    """Nobody scores 31 of 30: a sentence with the way out, no tables of dashes."""
    at = go(sample, "pages/significance.py")
    next(s for s in at.slider if s.key.startswith("cut-predictor")).set_value(31.0).run()
    assert not at.exception
    assert "Nobody has Competence 31 or more" in said(at)
    assert not at.table


def test_a_scale_that_ends_at_or_below_zero_is_refused(sample):
    """Points of the points possible need a scale that ends above 0."""
    at = go(sample, "pages/survey.py")
    at.selectbox(key="survey").set_value(PATIENTS).run()
    at.text_input(key=f"low-{PATIENTS}").set_value("-5").run()
    at.text_input(key=f"high-{PATIENTS}").set_value("-1").run()
    assert not at.exception
    assert "ends above 0" in said(at)


def test_a_question_that_runs_against_the_others_is_not_valid(sample):
    """P3 reversed: its r with the total is below 0, so it is not valid by either rule."""
    at = go(sample, "pages/survey.py")
    at.selectbox(key="survey").set_value(PATIENTS).run()
    at.multiselect(key=f"reverse-{PATIENTS}").set_value(["P3"]).run()
    line = next(line for line in rows(at) if line.startswith("P3") and "valid" in line)
    assert "▲ valid" not in line
    assert "P3 would pass" not in said(at)


OWN = (
    "perspective,indicator,unit,period,actual,target,direction,weight\n"
    "customer,Waiting time,minutes,2023,45,60,down,1\n"
)


def own_indicator() -> AppTest:
    """A session with an indicator of one's own, on the scorecard's page."""
    at = start()
    at.file_uploader[0].upload("own.csv", OWN.encode(), "text/csv").run()
    return go(at, "pages/scorecard.py")


def test_an_indicator_of_ones_own_has_its_slider_and_its_way_back():
    """45 minutes are within a limit of 60 and miss one of 40; its weight stands with those of its perspective."""
    at = open_(own_indicator(), "open-customer")
    assert ":green-badge[▲ reached]" in row(at, "Waiting time")
    key = "method:indicators.own:Waiting time.limit"
    at.slider(key=key).set_value(40.0).run()
    assert not at.exception
    assert ":red-badge[▼ missed]" in row(at, "Waiting time")
    assert "One value differs from the method" in said(at)
    at.button(key="back:indicators.own:Waiting time.limit").click().run()
    assert ":green-badge[▲ reached]" in row(at, "Waiting time")


def test_what_is_left_out_by_its_weight_is_said():
    """With the weight 0 it stands in the footnote with its verdict, and in no table; its control stays."""
    at = open_(own_indicator(), "open-weights")
    at.session_state["imbang"].chosen["weights-of"] = "customer"
    at.run()
    at.text_input(key="method:weights.indicators.own:Waiting time").set_value("0").run()
    assert not at.exception
    assert not [line for line in rows(at) if line.startswith("Waiting time")]
    assert "Left out, for their weight is 0: Waiting time (45.00 minutes, reached)" in said(at)
    assert at.text_input(key="method:weights.indicators.own:Waiting time")


def test_a_change_of_an_own_benchmark_waits_for_its_table():
    """Removing the table breaks nothing; loaded again, the change counts again."""
    at = open_(own_indicator(), "open-customer")
    at.slider(key="method:indicators.own:Waiting time.limit").set_value(40.0).run()
    kept = at.session_state["imbang"]
    files, digests = dict(kept.files), dict(kept.digests)
    kept.files, kept.digests = {}, {}
    at.run()
    assert not at.exception
    kept.files, kept.digests = files, digests
    at.run()
    assert ":red-badge[▼ missed]" in row(at, "Waiting time")
