"""The significance page: its five questions on the sample's officers, whose numbers R gives too."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from test_pages import go, open_, rows, said, sample, start  # noqa: F401  sample is a fixture

PAGE = "pages/significance.py"


@pytest.fixture
def officers(sample):  # noqa: F811
    """The page with the sample's officers."""
    return go(sample, PAGE)


def ask(at: AppTest, question: str) -> AppTest:
    """Chooses one of the five questions."""
    at.segmented_control(key="asked").set_value(question).run()
    assert not at.exception
    return at


def picture(at: AppTest, number: int) -> dict:
    """The specification of a chart on the page."""
    return json.loads(at.get("vega_lite_chart")[number].proto.spec)


def key_of_survey(at: AppTest) -> str:
    return next(s.key for s in at.selectbox if s.key.startswith("predictor-")).removeprefix("predictor-")


def test_a_pair_shows_sentence_risks_tests_and_the_sweep_over_its_cuts(officers):
    """Competence by performance as published: 71 of 100 against 52, p 0.044 by Pearson, 0.070 by Yates; OR 2.303,
    prevalence ratio 1.376 (the published data's errata). How many cuts are significant is counted in test_cutoff."""
    text, lines = said(officers), rows(officers)
    assert "**71 of 100**" in text and "**52 of 100**" in text
    assert "**significant at 5 %** (p = 0.044)" in text
    assert "It hangs on the choice of test" in text
    assert "**64 of 304 cuts** give a significant result" in text
    assert "is not a test" in text, "choosing the cut after looking"
    assert any("Continuity" in line for line in lines)


def test_a_click_turns_the_table_round_and_the_odds_ratio_over(officers):
    """2.303 becomes 1 / 2.303 = 0.434; which row is exposed is printed each time."""
    assert "Exposed: Competence below 21" in said(officers)
    next(b for b in officers.button if b.label == "Swap the rows").click().run()
    assert not officers.exception
    assert "Exposed: Competence 21 or more" in said(officers)
    assert "odds ratio of 0.43" in said(officers)
    next(b for b in officers.button if b.label == "Swap the rows").click().run()
    assert "odds ratio of 2.30" in said(officers)


def test_the_picture_of_the_cuts_marks_those_in_use(officers):
    """21 and 22, as the file says; moved with the slider."""
    marks = [layer for layer in picture(officers, 1)["layer"] if layer["mark"].get("stroke")]
    assert len(marks) == 1
    kept = {d.name: d.data.data for d in officers.get("vega_lite_chart")[1].proto.datasets}
    frame = pa.ipc.open_stream(kept[marks[0]["data"]["name"]]).read_pandas()
    assert frame[["cut_predictor", "cut_outcome"]].to_numpy().tolist() == [[21.0, 22.0]]


@pytest.mark.parametrize("question", ["pair", "groups", "scores", "causes"])
def test_screen_readers_hear_the_sentence_of_a_chart_and_not_its_marks(officers, question):
    """Marks, axes and their English descriptions stay unread. Expected: switched off in every chart of the page."""
    at = officers if question == "pair" else ask(officers, question)
    charts = at.get("vega_lite_chart")
    assert charts
    for chart in charts:
        config = json.loads(chart.proto.spec)["config"]
        assert config["aria"] is False and config["mark"]["aria"] is False


def test_the_cross_table_shows_other_shares_and_expected_counts(officers):
    """Expected: 45 x 63 / 105 = 27.0; row share 32 of 45 = 71.1 %, column share 32 of 63 = 50.8 %."""
    control = next(c for c in officers.segmented_control if c.key.startswith("in-brackets"))
    for chosen, cell in (("row", "(71.1 %)"), ("column", "(50.8 %)"), ("total", "(30.5 %)"), ("expected", "(27.0)")):
        control = next(c for c in officers.segmented_control if c.key.startswith("in-brackets"))
        control.set_value(chosen).run()
        assert any("**32** " + cell in line for line in rows(officers)), chosen


def test_a_pair_with_one_score_shows_ratio_and_p_by_cut(officers):
    """Sex has two groups and no cut, so the sweep is over the outcome's cuts alone: a line, not a map."""
    key = key_of_survey(officers)
    officers.selectbox(key=f"predictor-{key}").set_value("column:Sex").run()
    assert not officers.exception
    assert len(officers.get("vega_lite_chart")) == 3, "the table's ratios, the odds ratio by cut, p by cut"
    assert "cuts** give" in said(officers)


def test_power_is_told_for_an_effect_from_elsewhere(officers):
    """By R: power.prop.test gives about 0.4 for 45 and 60 people, 52 % and an odds ratio of 2; exact is close."""
    open_(officers, "open-power-odds_ratio")
    text = said(officers)
    assert "If it were really 2" in text
    times = int(text.split("really 2, **")[1].split(" of 100")[0])
    assert 30 <= times <= 50


def test_many_pairs_get_a_line_each_and_open_whole(officers):
    """p of the two published tables, 0.044 and 0.034; Holm over five: 5 x 0.03448 = 0.172, 4 x 0.04415 = 0.177."""
    at = ask(officers, "many")
    lines = rows(at)
    assert any(line.startswith("Competence") and "0.044 | 0.177" in line for line in lines)
    assert any(line.startswith("Workload") and "0.034 | 0.172" in line for line in lines)
    assert "**2 of 5** pairs tested" in said(at)
    assert "(Holm): **0**" in said(at)
    assert not any("Chi-square tests" in str(s.value) for s in at.subheader), "nothing is shown before it is opened"
    key = key_of_pairs(at)
    open_(at, key)
    assert any("Chi-square tests" in str(s.value) for s in at.subheader)


def key_of_pairs(at: AppTest) -> str:
    place = next(s.key for s in at.multiselect if s.key.startswith("predictors-")).removeprefix("predictors-")
    return f"open-predictor-{place}-construct:Competence|outcome-{place}-construct:Performance"


def test_two_pairs_open_beside_each_other(officers):
    """Each whole pair has its own controls; what is chosen in one counts in the other."""
    at = ask(officers, "many")
    first = key_of_pairs(at)
    open_(at, first)
    open_(at, first.replace("construct:Competence", "construct:Workload"))
    assert sum("Chi-square tests" in str(s.value) for s in at.subheader) == 2


def test_not_adjusting_many_pairs_leaves_p_as_it_is(officers):
    """The method's choice: without adjusting there is one p, and two verdicts of significance."""
    at = ask(officers, "many")
    next(s for s in at.selectbox if s.label == "Adjust p for many pairs").set_value("none").run()
    lines = [line for line in rows(at) if "✓ significant" in line]
    assert {line.split(" | ")[0] for line in lines} == {"Competence", "Workload"}
    assert "adjusting" not in said(at)


def test_groups_are_compared_with_their_post_hoc_tests(officers):
    """By R 4.2: oneway.test F = 1.5394, p = 0.2971; kruskal.test 3.7782, p = 0.1512; education in its own order."""
    at = ask(officers, "groups")
    lines = rows(at)
    assert any("1.539 | 2; 5.3 | 0.2971" in line for line in lines)
    assert any("3.778 | 2 | 0.1512" in line for line in lines)
    names = [line.split(" | ")[0] for line in lines]
    assert names.index("Senior high school") < names.index("Diploma or bachelor") < names.index("Postgraduate")
    assert "Games-Howell" in said(at)
    assert "not significant at 5 %" in said(at)
    open_(at, "open-assumptions")
    assert "for information" in said(at)


def test_two_groups_are_compared_by_welch_and_ranks(officers):
    """By R 4.2: t.test by sex p = 0.9633, 95 % interval -1.63 to 1.56; wilcox.test without correction p = 0.9536."""
    at = ask(officers, "groups")
    key = next(s.key for s in at.selectbox if s.key.startswith("groups-"))
    at.selectbox(key=key).set_value("column:Sex").run()
    assert not at.exception
    lines, text = rows(at), said(at)
    assert any(line.startswith("Welch's t test") and "0.9633" in line for line in lines)
    assert any(line.startswith("Mann-Whitney") and "0.9536" in line for line in lines)
    assert "−1.63 to 1.56" in text or "-1.63 to 1.56" in text


def test_a_score_cut_in_two_makes_groups_with_their_names(officers):
    """The names of the groups say the cut, also in the sentence."""
    at = ask(officers, "groups")
    key = next(s.key for s in at.selectbox if s.key.startswith("groups-"))
    at.selectbox(key=key).set_value("construct:Competence").run()
    assert not at.exception
    assert "Competence below 21" in said(at)


def test_two_scores_are_correlated(officers):
    """By R 4.2: cor.test r = 0.2955, 0.1101 to 0.4611, p = 0.0022."""
    at = ask(officers, "scores")
    assert any(line.startswith("Pearson's r | 0.296 | 0.110 to 0.461 | 0.002") for line in rows(at))
    assert "Pearson's r is **0.296** (95 % interval 0.110 to 0.461), **significant at 5 %** (p = 0.002)" in said(at)


def test_several_causes_are_told_alone_and_held_equal(officers):
    """By R 4.2's glm against senior high school and male: B of workload 0.23518 (0.06916), exp 1.265; of age -0.05247;
    residual deviance 116.49."""
    at = ask(officers, "causes")
    for name in ("Education", "Sex"):
        control = next(s for s in at.selectbox if s.label == f"{name}: held against")
        control.set_value({"Education": "Senior high school", "Sex": "male"}[name]).run()
    assert not at.exception
    lines = rows(at)
    assert any(line.startswith("Workload") and "1.265 (1.10 to 1.45) | 0.235 | 0.069" in line for line in lines)
    assert any(line.startswith("−2 log likelihood | 116.49") for line in lines)
    assert "**3 of 6** go together with Performance below 22" in said(at)


def test_the_cut_of_the_classification_can_be_moved(officers):
    """At 0.05 nearly everybody is predicted to have the outcome, so nearly all who have it are found."""
    at = ask(officers, "causes")
    at.slider(key="classification-cut").set_value(0.05).run()
    assert not at.exception
    line = next(line for line in rows(at) if line.startswith("Performance below 22 |"))
    assert line.endswith("100.0 %")


def test_a_score_as_outcome_is_a_linear_regression(officers):
    """By R 4.2's lm against senior high school and male: workload -0.41096 (0.09087), R squared 0.2954."""
    at = ask(officers, "causes")
    at.segmented_control(key="causes-way").set_value("score").run()
    for name in ("Education", "Sex"):
        control = next(s for s in at.selectbox if s.label == f"{name}: held against")
        control.set_value({"Education": "Senior high school", "Sex": "male"}[name]).run()
    assert not at.exception
    lines = rows(at)
    assert any(line.startswith("Workload") and "−0.411 (−0.59 to −0.23) | 0.091" in line for line in lines)
    assert any(line.startswith("R² | 0.295") for line in lines)
    assert "account for 30 %" in said(at)


SEPARATED = "No,Unit,Q1,Q2,Q3\n" + "".join(
    f"{i},{'A' if i < 12 else 'B'},{1 + i % 2 if i < 12 else 4 + i % 2},{1 + i % 5},{1 + (i * 3) % 5}\n"
    for i in range(24)
)


def test_a_cause_that_separates_the_outcome_gets_a_sentence_and_no_number(officers):
    """Everybody of unit A answers Q1 low and nobody of B: no odds ratio exists, and none is printed."""
    at = start()
    at.file_uploader[0].upload("separated.csv", SEPARATED.encode(), "text/csv").run()
    at = ask(go(at, PAGE), "causes")
    key = next(s.key for s in at.selectbox if s.key.startswith("causes-outcome"))
    at.selectbox(key=key).set_value("item:Q1").run()
    predictors = next(m for m in at.multiselect if m.key.startswith("causes-"))
    predictors.set_value(["column:Unit", "item:Q2"]).run()
    assert not at.exception
    line = next(line for line in rows(at) if line.startswith("Unit"))
    assert line.count("–") >= 3, "no adjusted odds ratio, B or p"
    assert "e+" not in line
    assert any("Unit" in str(box.value) for box in at.info)


@pytest.mark.parametrize("question", ["pair", "many", "groups", "scores", "causes"])
def test_every_question_in_indonesian(officers, question):
    """Numbers follow the language and no sentence stays English."""
    officers.selectbox(key="language").set_value("id").run()
    at = ask(officers, question)
    text = said(at)
    for english in (" the ", " of ", " people", "others", " and "):
        assert english not in text, english


@pytest.mark.parametrize("question", ["groups", "scores", "causes"])
def test_a_survey_of_four_people_gets_sentences(question):
    """Tiny and partly constant: no crash, something is said."""
    text = "No,Ward,Q1,Q2,Q3\n1,A,1,3,3\n2,A,2,3,4\n3,B,5,3,3\n4,B,4,3,4\n"
    at = start()
    at.file_uploader[0].upload("tiny.csv", text.encode(), "text/csv").run()
    at = go(at, PAGE)
    at = ask(at, question)
    assert said(at)


def questionnaire(people: int, extra: str, values: list[str]) -> str:
    """A file with three questions of 1 to 5 and one more column."""
    lines = [f"{i},{1 + i % 5},{1 + (i * 3) % 5},{1 + (i * 7) % 5},{values[i % len(values)]}" for i in range(people)]
    return f"No,Q1,Q2,Q3,{extra}\n" + "\n".join(lines) + "\n"


def test_one_column_in_words_does_not_make_the_scale(officers):
    """Three questions of 1 to 5 beside one "Ya/Tidak": that one is about the person; nothing is off the scale."""
    at = start()
    at.file_uploader[0].upload("mixed.csv", questionnaire(40, "Merokok", ["Ya", "Tidak"]).encode(), "text/csv").run()
    at = go(at, "pages/survey.py")
    assert "off the scale" not in said(at)
    assert any(line.startswith("Q3") for line in rows(at))
    at = go(at, PAGE)
    assert "Merokok" in next(s for s in at.selectbox if s.label == "Predictor").options


YES_NO = "No,Merokok,Hipertensi,Komplikasi\n" + "".join(
    f"{i},{'Ya' if i % 2 else 'Tidak'},{'Ya' if i % 3 else 'Tidak'},{'Ya' if i % 4 == 1 else 'Tidak'}\n"
    for i in range(48)
)


def test_questions_of_yes_and_no_keep_their_words_with_yes_in_front():
    """Smokers are exposed and a complication is the outcome. By hand: 12 of 24 smokers have one (i % 4 == 1), no other
    has: "50 of 100 ... 0 of 100"."""
    at = start()
    at.file_uploader[0].upload("yesno.csv", YES_NO.encode(), "text/csv").run()
    at = go(at, PAGE)
    assert "Of those with Merokok: Ya, **50 of 100** have Komplikasi: Ya; of the others **0 of 100**" in said(at)
    assert not [s for s in at.slider if s.key.startswith("cut-")], "nothing to cut"
    for question in ("many", "groups", "scores", "causes"):
        ask(at, question)


def test_levels_of_larger_tables_keep_their_order(officers):
    """Education has three levels in their own order: no control puts one of them in front, so the trend stands."""
    key = key_of_survey(officers)
    officers.selectbox(key=f"predictor-{key}").set_value("column:Education").run()
    assert not [s for s in officers.selectbox if s.label.startswith("Exposed")]
    names = [line.split(" | ")[0] for line in rows(officers)]
    assert names.index("Education: Senior high school") < names.index("Education: Postgraduate")


def test_a_column_with_too_many_groups_is_named():
    """Thirty wards are no groups to compare; the page says so instead of passing over them."""
    wards = [f"Bangsal {i}" for i in range(30)]
    at = start()
    at.file_uploader[0].upload("wards.csv", questionnaire(90, "Bangsal", wards).encode(), "text/csv").run()
    at = go(at, PAGE)
    assert "Bangsal has 30 groups, too many to compare" in said(at)


def test_a_file_that_waits_is_named_where_nothing_can_be_shown():
    """Raw columns without questions: the page says which file waits, and where to say what it holds."""
    text = "Kode,Tekanan,Hb\n" + "".join(f"R{i},{110 + i % 40}.5,{11 + i % 4}.25\n" for i in range(30))
    at = start()
    at.file_uploader[0].upload("raw.csv", text.encode(), "text/csv").run()
    at = go(at, PAGE)
    assert "csv is loaded and waits for your word" in said(at)


def test_a_few_people_are_counted_not_put_in_percent():
    """4 people: "1 of 2", never "50 of 100"."""
    text = "No,Ward,Q1,Q2,Q3\n1,A,1,3,3\n2,A,2,3,4\n3,B,5,3,3\n4,B,4,3,4\n"
    at = start()
    at.file_uploader[0].upload("tiny.csv", text.encode(), "text/csv").run()
    at = go(at, PAGE)
    assert "of 100" not in said(at)
