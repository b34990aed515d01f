"""The outline of a report: which sections there are, and that it says what the screens say."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from conftest import SAMPLE

import bsc_core as bsc
from bsc_core import hospital_statements, whatif_statements
from bsc_core.headline import headline
from bsc_core.indicators.barber_johnson import accepted_by, bed_use
from bsc_core.indicators.inputs import reading_of
from bsc_core.inference import crosstab
from bsc_core.palette import LIGHT
from bsc_core.report.blocks import Figure, Judged, Outline, Section, Table
from bsc_core.report.outline import Ingredients, PairAsked, SurveyAsked, files_said, outline
from bsc_core.report.outline_charts import over_periods
from bsc_core.report.texts import Run, plain, runs
from bsc_core.sentence import Quantity, Sentence
from bsc_core.statements import of_table
from bsc_core.strategy import Link
from bsc_core.survey import analyse, index_of, summarise
from bsc_core.text import Words
from bsc_core.variables import named_groups, side_of, variables
from bsc_core.whatif import Scenario, compare, distance

EN, ID = Words("en"), Words("id")


def bare_ingredients(datasets: list[bsc.Dataset], method: bsc.Method | None = None) -> Ingredients:
    """The hospital's files alone: no survey page, no test, no scenario, no link, no question."""
    named = bsc.Method.load("thesis")
    used = method or named
    card = bsc.scorecard(datasets, used)
    return Ingredients(tuple(datasets), files_said(datasets), used, named, card, "2023", date(2025, 3, 7))


def full_ingredients(datasets: list[bsc.Dataset]) -> Ingredients:
    """Everything that can stand in a report, from the sample hospital and the sample's officers."""
    (officers,) = bsc.read(SAMPLE / "medical_record_officers.xlsx")
    every = [*datasets, officers]
    base = bare_ingredients(every)
    method = base.method.change({"indicators.bor.low": 55.0}, "Decision of the director, 2025")
    surveys = []
    for survey in every:
        if survey.kind == "survey":
            summary = summarise(survey.answers, **reading_of(survey, method))
            index = index_of(summary, method.index_bands())
            surveys.append(SurveyAsked(survey.file, index, analyse(summary), survey.asked))
    known = variables(officers, method)
    outcome = side_of(known["construct:Performance"], 22.0)
    pairs = []
    for name, cut in (("Competence", 21.0), ("Workload", 20.0)):
        predictor = side_of(known[f"construct:{name}"], cut)
        table = crosstab(named_groups(predictor), named_groups(outcome))
        said = of_table(table, predictor, outcome, p_rule="pearson", level=0.05)
        pairs.append(PairAsked(f"{name} × Performance", table, said, predictor, outcome))
    return replace(
        base,
        method=method,
        card=bsc.scorecard(every, method),
        comparison=compare(every, method, Scenario("Fewer beds", {("beds", "2023"): 15.0})),
        links=(Link("customer_retention", "outpatient_visits"),),
        pairs=tuple(pairs),
        surveys=tuple(surveys),
        question="=1+1 beds, *or* none?",
        sentences={"bor": "nowhere", "financial": "What **we** say."},
    )


@pytest.fixture(scope="module")
def bare(datasets: list[bsc.Dataset]) -> Outline:
    return outline(bare_ingredients(datasets))


@pytest.fixture(scope="module")
def full(datasets: list[bsc.Dataset]) -> Outline:
    return outline(full_ingredients(datasets))


def keys(found: Outline) -> list[str]:
    return [section.key for section in found.sections]


def section(found: Outline, key: str) -> Section:
    return next(one for one in found.sections if one.key == key)


def texts(part: Section, words: Words = EN) -> str:
    """Everything that a section says, as one text."""
    said = [plain(part.title, words), plain(part.message, words)]
    for block in part.blocks:
        if isinstance(block, Table):
            said += [plain(cell, words) for row in (block.heads, *block.rows) for cell in row]
            said += [plain(block.note, words)] if block.note else []
        elif isinstance(block, Figure):
            said += [plain(block.title, words), plain(block.alt, words)]
        else:
            said.append(plain(block, words))
    return "\n".join(said)


def test_without_survey_test_scenario_links_and_question_their_chapters_are_left_out(bare: Outline) -> None:
    """A section without anything to say is left out; the order is that of a study's chapters."""
    assert keys(bare) == [
        "stand", "data", "method", "perspectives", "financial", "customer", "internal_process", "learning_growth",
        "hospital", "moved", "discussion", "knife", "turns", "appendix", "values", "traces",
    ]  # fmt: skip


def test_with_everything_asked_every_chapter_is_there(full: Outline) -> None:
    """Each thing asked brings its chapter, in the order of a study."""
    assert keys(full) == [
        "stand", "data", "method", "perspectives", "financial", "customer", "internal_process", "learning_growth",
        "hospital", "moved", "surveys", "survey-1", "survey-2", "survey-3", "tests", "pair-1", "pair-2", "discussion",
        "knife", "turns", "choice", "scenario", "strategy", "question", "appendix", "values", "spss-surveys",
        "spss-tests", "traces",
    ]  # fmt: skip


def test_the_usual_screens_are_those_of_a_meeting(full: Outline) -> None:
    """One message a screen: the total, each perspective, what moved, edges, turns, scenario, question."""
    assert [screen.key for screen in full.screens] == [
        "stand", "financial", "customer", "internal_process", "learning_growth", "moved", "knife", "turns", "scenario",
        "question",
    ]  # fmt: skip


def test_screens_are_chosen_and_ordered_while_the_chapters_stay(datasets: list[bsc.Dataset]) -> None:
    """The presenter's order holds for screens only; a name that no section has is passed over."""
    of = bare_ingredients(datasets)
    found = outline(replace(of, order=("turns", "scenario", "hospital", "stand")))
    assert [screen.key for screen in found.screens] == ["turns", "hospital", "stand"]
    assert keys(found) == keys(outline(of))


def test_the_first_period_has_nothing_that_moved(datasets: list[bsc.Dataset]) -> None:
    """2021 has no period before it."""
    assert "moved" not in keys(outline(replace(bare_ingredients(datasets), period="2021")))


def test_a_period_that_is_not_there_is_refused(datasets: list[bsc.Dataset]) -> None:
    with pytest.raises(ValueError, match="There are no data of 1999"):
        outline(replace(bare_ingredients(datasets), period="1999"))


def test_hospital_and_its_diagram_need_inpatient_counts(datasets: list[bsc.Dataset]) -> None:
    """Without the inpatient file there is no chapter of beds and deaths."""
    rest = [dataset for dataset in datasets if dataset.kind != "inpatient"]
    assert "hospital" not in keys(outline(bare_ingredients(rest)))


def test_the_sentences_are_those_of_the_screens(datasets: list[bsc.Dataset], full: Outline) -> None:
    """Headline, bed use, knife's edge and scenario are the very sentences that the pages say."""
    of = full_ingredients(datasets)
    first, second = headline(of.card, "2023")
    assert plain(section(full, "stand").message, EN) == plain(first, EN) + " " + plain(second or "", EN)
    use = bed_use(of.card.inputs["2023"].values)
    beds = hospital_statements.of_bed_use("2023", use, accepted_by(of.method))
    assert plain(section(full, "hospital").message, ID) == " ".join(plain(said, ID) for said in beds)
    knife = whatif_statements.of_distances(distance(of.card, of.method), "2023")
    assert section(full, "knife").message == knife[0]
    assert of.comparison is not None
    for said in whatif_statements.of_comparison(of.comparison, of.method, "2023"):
        assert plain(said, EN) in texts(section(full, "scenario"))
    for said in (*of.pairs[0].statement.answer, *of.pairs[0].statement.caveats):
        assert plain(said, EN) in texts(section(full, "pair-1"))


def test_the_numbers_are_those_of_the_study(bare: Outline) -> None:
    """−0.27 and 10.92 % are the study's printed total and BOR of 2023; −0.69 is its total of 2022."""
    assert "−0.27, poor" in texts(section(bare, "stand"))
    assert "10.92\xa0%" in texts(section(bare, "internal_process"))
    assert "went from −0.69 to −0.27 and stayed poor" in texts(section(bare, "moved"))
    assert "−0,27" in texts(section(bare, "stand"), ID)


def test_every_perspective_says_what_is_good_and_poor_in_it_alone(bare: Outline) -> None:
    """The clauses of a perspective are those of its own indicators."""
    said = plain(section(bare, "financial").message, EN)
    assert "it spends within its budget" in said
    assert "patients" not in said


def test_findings_stand_with_what_was_done(bare: Outline) -> None:
    """Respondent 108's answer 6 on P10 is the file's one doubt about a value; it is left out by the method."""
    said = texts(section(bare, "data"))
    assert "Row 109, P10: 6 is not on the scale of 1 to 5." in said
    assert "The answer is left out." in said


def test_every_difference_from_the_named_method_is_listed_with_its_source(full: Outline, bare: Outline) -> None:
    """One benchmark was changed from 60 to 55 by the director; without a change there is no such table."""
    table = next(b for b in section(full, "method").blocks if isinstance(b, Table) and "differs" in b.title)
    assert [[plain(cell, EN) for cell in row] for row in table.rows] == [
        ["Bed occupancy (BOR): lower end", "60\xa0%", "55\xa0%", "Decision of the director, 2025"]
    ]
    assert "All values are those of the method" in section(bare, "method").message


def test_a_change_without_a_source_is_ones_own_choice(datasets: list[bsc.Dataset]) -> None:
    """The named method's source must not be given for a value that it does not have."""
    method = bsc.Method.load("thesis").change({"total.good_from": 0.5})
    said = texts(section(outline(bare_ingredients(datasets, method)), "method"))
    assert "Total: good from\n0.6\n0.5\nOwn choice" in said


def test_every_verdict_has_its_trace(datasets: list[bsc.Dataset], bare: Outline) -> None:
    """Each indicator of the period stands once in the appendix, with inputs, source and files."""
    traced = [plain(row[0], EN) for b in section(bare, "traces").blocks if isinstance(b, Table) for row in b.rows]
    card = bare_ingredients(datasets).card
    assert sorted(traced) == sorted(str(r.name) for r in card.of("2023"))
    said = texts(section(bare, "traces"))
    assert "patient-days 2,087" in said and "inpatient.csv" in said and "Indonesian Ministry of Health, 2005" in said


def test_verdicts_that_hang_on_the_choice_of_test_are_named(full: Outline) -> None:
    """Of the officers' tables Pearson is significant and Yates is not, both times (p 0.044 / 0.070, 0.034 / 0.056 as
    SPSS gives them)."""
    choice = section(full, "choice")
    assert "2 verdicts hang on the choice of test" in choice.message
    assert {"0.044", "0.070", "0.034", "0.056"} <= set(texts(choice).split("\n"))


def test_survey_quality_has_index_and_alpha(full: Outline) -> None:
    """73.48 % is the study's index of the patients; alpha 0.897 is SPSS' for the same answers."""
    said = texts(section(full, "survey-1"))
    assert "73.48 %, satisfied" in said and "Cronbach's alpha is 0.897" in said
    assert "missed by 6.52" in said  # 80 - 73.48, the hospital's own target


def test_ones_own_sentence_stands_below_the_message_as_it_was_typed(full: Outline) -> None:
    """A user's asterisks are no bold, and a sentence for a section that is not there goes nowhere."""
    own = section(full, "financial").blocks[0]
    assert isinstance(own, Sentence)
    assert runs(own, EN) == (Run("What **we** say."),)
    assert not any("nowhere" in texts(one) for one in full.sections)


def test_a_screen_has_the_nearest_distances_only(full: Outline) -> None:
    """Fifteen rows cannot be read from the back of a room: the first eight by their distance, as the whole chart has
    them, with the two on a knife's edge (Employee satisfaction and Patient acquisition) on top."""
    (whole,) = (block for block in section(full, "knife").blocks if isinstance(block, Figure))
    assert whole.nearest is not None
    names = [
        next(
            [row["name"] for row in data]
            for data in figure.draw(LIGHT, EN).to_dict()["datasets"].values()
            if "knife_edge" in data[0]
        )
        for figure in (whole, whole.nearest)
    ]
    assert len(names[0]) > 8
    assert names[1] == names[0][:8]
    assert set(names[1][:2]) == {"Employee satisfaction", "Patient acquisition"}
    assert "8 verdicts" in plain(whole.nearest.title, EN)


def test_a_long_name_stands_on_lines_of_its_own_beside_its_line() -> None:
    """Beside the end of a line there is room for some twenty letters; longer names would be cut off."""
    names = ["Turn-over interval (TOI)"] * 2 + ["Stay"] * 2
    rows = pd.DataFrame({"name": names, "period": ["2022", "2023"] * 2, "value": [3.0, 2.0] * 2})
    chart = over_periods(rows, LIGHT, axis="days", write=EN.figure, decimals=1)
    said = {row["said"] for data in chart.to_dict()["datasets"].values() for row in data}
    assert {"Turn-over interval\n(TOI)\n2.0", "Stay\n2.0"} <= said


def test_every_figure_is_drawn_in_both_languages(full: Outline) -> None:
    """Whatever stands in a report can be made a picture of: each chart gives a Vega-Lite spec."""
    figures = [block for one in full.sections for block in one.blocks if isinstance(block, Figure)]
    assert {"scores", "financial-1", "barber-johnson", "gdr", "distances", "pair-1-cuts", "strategy-map"} <= {
        figure.key for figure in figures
    }
    assert len({figure.key for figure in figures}) == len(figures)
    for figure in figures:
        for words in (EN, ID):
            assert figure.draw(LIGHT, words).to_dict()
            assert plain(figure.alt, words)


def test_native_series_have_a_value_for_each_category(full: Outline) -> None:
    """PowerPoint needs as many values as categories."""
    series = [b.native for one in full.sections for b in one.blocks if isinstance(b, Figure) and b.native]
    assert len(series) > 5
    for one in series:
        assert all(len(values) == len(one.categories) for _, values in one.values)


def test_every_row_of_a_table_is_as_long_as_its_head(full: Outline) -> None:
    for one in full.sections:
        for block in one.blocks:
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} <= {len(block.heads)}, block.title
                assert all(place < len(block.heads) for place in block.numbers)


@pytest.mark.parametrize("name", [name for name in bsc.Method.names() if name != "thesis"])
def test_every_shipped_method_makes_a_report(datasets: list[bsc.Dataset], name: str) -> None:
    """No benchmark of a shipped method (bands, wider ranges) is more than a chapter can say."""
    method = bsc.Method.load(name)
    found = outline(replace(bare_ingredients(datasets, method), named=method))
    assert all(texts(one, ID) for one in found.sections)


def test_an_indicator_of_ones_own_stands_under_its_own_name(datasets: list[bsc.Dataset]) -> None:
    """A user's name with Markdown and a formula's sign goes through as it is."""
    name = "=Wait **x** [y]"
    rows = f"perspective,indicator,unit,period,actual,target,direction\ncustomer,{name},minutes,2023,30,20,down\n"
    own = bsc.read(rows.encode(), "own.csv")
    found = outline(bare_ingredients([*datasets, *own]))
    assert name in texts(section(found, "customer"))
    assert name in texts(section(found, "traces"))


# Runs


def test_bold_is_bold_and_badges_are_stripped() -> None:
    said = Sentence(":blue-background[All values are those of **{method}**.] Move on.", method="a*b")
    assert runs(said, EN) == (Run("All values are those of "), Run("a*b", bold=True), Run(". Move on."))


def test_a_verdict_has_its_mark_and_its_word() -> None:
    """Not told by colour alone."""
    assert runs(Judged("poor", Sentence("far below")), ID) == (Run("▼\xa0jauh di bawah", True, "poor"),)


def test_users_text_keeps_its_signs_and_loses_what_no_file_can_hold() -> None:
    text = "=1+1 **x** :red[y] \\z\x00\ud800\nnext"
    assert plain(text, EN) == "=1+1 **x** :red[y] \\z next"
    said = Sentence("{first} {second}", first=text, second=Quantity(2.5, "%", 1))
    assert plain(said, ID) == "=1+1 **x** :red[y] \\z next 2,5\xa0%"


def test_an_escaped_asterisk_is_an_asterisk() -> None:
    assert plain(Sentence("\\*\\* significant at 0.01"), EN) == "** significant at 0.01"
