"""The sample files are what they say: published rows unchanged, reconstructed ones true to the published figures.

tests/test_sample_in_indonesian.py holds the Indonesian edition against the English one.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sample_data import make_sample

SAMPLE = Path(make_sample.__file__).parent
MADE = (
    "employee_survey.xlsx",
    "patient_survey.xlsx",
    "budget.xlsx",
    "visits.csv",
    "workforce.csv",
    "inpatient.csv",
    "medical_record_officers.xlsx",
    "id/survei_pegawai.xlsx",
    "id/survei_pasien.xlsx",
    "id/anggaran.xlsx",
    "id/kunjungan.csv",
    "id/kepegawaian.csv",
    "id/rawat_inap.csv",
    "id/petugas_rekam_medis.xlsx",
)
SURVEYS = ("employee_survey", "patient_survey")
CONSTRUCTS = ("Competence", "Workload", "Performance")
P_ITEMS = [f"P{number}" for number in range(1, 11)]


def published(name: str, **options: object) -> pd.DataFrame:
    return pd.read_csv(SAMPLE / "published" / f"{name}.csv", **options)


def sheet(file: str, name: str, **options: object) -> pd.DataFrame:
    return pd.read_excel(SAMPLE / file, sheet_name=name, engine="calamine", **options)


def about(file: str) -> list[str]:
    text = sheet(file, "About", header=None)
    assert text.shape[1] == 1, "the sheet About has a second column"
    return text[0].to_list()


def digits(printed: str) -> int:
    return len(printed.partition(".")[2])


@pytest.fixture(scope="module")
def officers() -> pd.DataFrame:
    return sheet("medical_record_officers.xlsx", "Answers")


@pytest.fixture(scope="module")
def officer_questionnaire() -> pd.DataFrame:
    return sheet("medical_record_officers.xlsx", "Questionnaire")


@pytest.fixture(scope="module")
def scores(officers: pd.DataFrame, officer_questionnaire: pd.DataFrame) -> pd.DataFrame:
    """The sum score of each officer and construct, by the questionnaire's own key."""
    return pd.DataFrame(
        {name: officers[asked["Item"]].sum(axis=1) for name, asked in officer_questionnaire.groupby("Construct")}
    )


@pytest.fixture(scope="module")
def cuts(officer_questionnaire: pd.DataFrame) -> pd.Series:
    """The score below which each construct is low, as the questionnaire says."""
    return officer_questionnaire.groupby("Construct")["Low below"].first()


@pytest.fixture(scope="module")
def inpatient() -> pd.DataFrame:
    return pd.read_csv(SAMPLE / "inpatient.csv")


@pytest.fixture(scope="module")
def ratios() -> pd.DataFrame:
    """ALOS and TOI as printed: text, so that the number of digits is kept."""
    return published("inpatient_ratios", dtype=str)


class TestScript:
    @pytest.mark.parametrize("name", MADE)
    def test_makes_the_files_that_are_there_byte_by_byte(self, tmp_path_factory, name):
        """Protects: nobody edits a sample by hand or changes the script without running it. Expected: the file here."""
        folder = tmp_path_factory.getbasetemp() / "made_again"
        if not folder.exists():
            folder.mkdir()
            make_sample.main(folder)
        assert (folder / name).read_bytes() == (SAMPLE / name).read_bytes()

    def test_makes_no_file_that_is_not_listed_here(self):
        """Protects: a new sample file comes with a test. Expected: the list above."""
        assert set(make_sample.sample_files()) == set(MADE)


class TestSurveys:
    @pytest.mark.parametrize("name", SURVEYS)
    def test_every_row_is_the_published_row(self, name):
        """Protects: the answers are the study's, unchanged and in its order. Expected: published/<name>.csv."""
        answers = sheet(f"{name}.xlsx", "Answers")
        assert list(answers.columns) == ["Respondent", "Age", "Sex", *P_ITEMS, "Total"]
        expected = published(name).set_axis(answers.columns, axis=1)
        pd.testing.assert_frame_equal(answers, expected, check_dtype=False)

    @pytest.mark.parametrize(("name", "respondents"), [("employee_survey", 160), ("patient_survey", 100)])
    def test_has_every_respondent(self, name, respondents):
        """Protects: no row is lost. Expected: the numbers of respondents that the thesis states."""
        assert len(sheet(f"{name}.xlsx", "Answers")) == respondents

    def test_keeps_the_answer_that_is_off_the_scale(self):
        """Protects: the wrong entry which Imbang is to find. Expected: thesis, appendix 1.1, respondent 108."""
        answers = sheet("employee_survey.xlsx", "Answers").set_index("Respondent")[P_ITEMS]
        off_scale = answers.stack()[lambda answer: ~answer.between(1, 5)]
        assert off_scale.to_dict() == {(108, "P10"): 6}

    @pytest.mark.parametrize(
        ("name", "constructs"),
        [
            (
                "employee_survey",
                ["Job satisfaction"] * 2 + ["Training"] * 2 + ["Motivation"] * 4 + ["Information"] * 2,
            ),
            (
                "patient_survey",
                [
                    *["Treatment"] * 3,
                    *["Timeliness"] * 3,
                    *("Administration", "Facilities", "Skill", "Response to complaints"),
                ],
            ),
        ],
    )
    def test_questionnaire_says_what_each_item_belongs_to(self, name, constructs):
        """Protects: the key of the items. Expected: employees as the thesis groups them, patients by the wording."""
        questionnaire = sheet(f"{name}.xlsx", "Questionnaire")
        assert list(questionnaire.columns) == ["Construct", "Item", "Question"]
        assert questionnaire["Item"].to_list() == P_ITEMS
        assert questionnaire["Construct"].to_list() == constructs
        assert questionnaire["Question"].is_unique

    @pytest.mark.parametrize(
        ("name", "beginning"),
        [
            ("employee_survey", "Answers of 160 employees, from appendix 1.1 of a 2024 balanced-scorecard study"),
            ("patient_survey", "Answers of 100 outpatients, from appendix 1.2 of a 2024 balanced-scorecard study"),
        ],
    )
    def test_says_where_it_comes_from(self, name, beginning):
        """Protects: the source travels with the file. Expected: the appendices the rows are from."""
        lines = about(f"{name}.xlsx")
        assert lines[0].startswith(beginning)
        assert any("worded by Imbang" in line for line in lines)


class TestYearlyFigures:
    def test_budget_is_the_published_one(self):
        """Protects: every amount, its line and its side. Expected: published/finance.csv (thesis, appendix 4.2)."""
        budget = sheet("budget.xlsx", "Budget")
        assert list(budget.columns) == ["Year", "Months", "Side", "Line", "Budgeted", "Realised"]
        keys = {
            ("revenue", "State budget"): "revenue_state",
            ("revenue", "Hospital's own revenue (BLU)"): "revenue_blu",
            ("expenditure", "Goods"): "expense_goods",
            ("expenditure", "Personnel"): "expense_personnel",
            ("expenditure", "Capital"): "expense_capital",
        }
        found = pd.DataFrame(
            {
                "year": budget["Year"],
                "months": budget["Months"],
                "line": [keys[line] for line in zip(budget["Side"], budget["Line"], strict=True)],
                "budget_idr": budget["Budgeted"],
                "realised_idr": budget["Realised"],
            }
        )
        pd.testing.assert_frame_equal(found, published("finance"), check_dtype=False)

    def test_budget_says_that_2023_is_part_of_a_year(self):
        """Protects: seven months are not taken for twelve. Expected: `months` of published/finance.csv."""
        assert any("7 months" in line for line in about("budget.xlsx"))

    def test_visits_are_the_published_ones(self):
        """Protects: the counts of patients. Expected: published/visits.csv (thesis, tables 1.1 and 1.2)."""
        visits = pd.read_csv(SAMPLE / "visits.csv")
        assert list(visits.columns) == ["Year", "Visits", "Returning patients", "New patients"]
        expected = published("visits")[["year", "visits", "returning_patients", "new_patients"]]
        assert visits.to_numpy().tolist() == expected.to_numpy().tolist()

    def test_workforce_is_the_published_one(self):
        """Protects: the counts of employees. Expected: published/staff.csv (thesis, appendix 4.1)."""
        workforce = pd.read_csv(SAMPLE / "workforce.csv")
        parts = ["Police", "Civil servants", "BLU contract", "Partners"]
        assert list(workforce.columns) == ["Year", "Employees", *parts]
        expected = published("staff")[["year", "total", "police", "civil_servant", "blu_contract", "partner"]]
        assert workforce.to_numpy().tolist() == expected.to_numpy().tolist()
        assert (workforce[parts].sum(axis=1) == workforce["Employees"]).all()


class TestInpatient:
    def test_has_the_columns_beds_and_days(self, inpatient):
        """Protects: the frame around the counts. Expected: 80 beds, ours; 239 days, which the mean BTO leaves."""
        assert list(inpatient.columns) == [
            *("Period", "Days", "Beds", "Patient-days", "Stay-days", "Discharges", "Deaths", "Deaths 48h", "Note")
        ]
        assert inpatient["Period"].to_list() == [2021, 2022, 2023]
        assert inpatient["Days"].to_list() == [365, 365, 239]
        assert inpatient["Beds"].to_list() == [80, 80, 80]

    def test_counts_are_whole_numbers(self, inpatient):
        """Protects: nobody counts half a patient. Expected: integer columns, stay-days equal to patient-days."""
        counts = inpatient.drop(columns="Note")
        assert all(np.issubdtype(kind, np.integer) for kind in counts.dtypes)
        assert (inpatient["Stay-days"] == inpatient["Patient-days"]).all()

    def test_gives_the_printed_length_of_stay(self, inpatient, ratios):
        """Protects: ALOS. Expected: 3.79, 4, 2.9 of published/inpatient_ratios.csv (thesis, chapter V)."""
        alos = inpatient["Stay-days"] / inpatient["Discharges"]
        for value, printed in zip(alos, ratios["alos_days"], strict=True):
            assert round(value, digits(printed)) == float(printed)

    def test_gives_the_printed_turn_over_interval(self, inpatient, ratios):
        """Protects: TOI. Expected: 22.25, 17.6, 23.6 of published/inpatient_ratios.csv (thesis, chapter V)."""
        empty_days = inpatient["Beds"] * inpatient["Days"] - inpatient["Patient-days"]
        for value, printed in zip(empty_days / inpatient["Discharges"], ratios["toi_days"], strict=True):
            assert round(value, digits(printed)) == float(printed)

    def test_gives_the_printed_mean_bed_turn_over(self, inpatient):
        """Protects: BTO, 2023 as it is and not brought to a year. Expected: 13.31 (thesis, chapter V)."""
        assert round((inpatient["Discharges"] / inpatient["Beds"]).mean(), 2) == 13.31

    def test_deaths_are_believable(self, inpatient):
        """Protects: rates under the benchmarks (GDR 45, NDR 25 of 1,000), as a small hospital's are. Expected: ours."""
        gross = inpatient["Deaths"] / inpatient["Discharges"] * 1000
        net = inpatient["Deaths 48h"] / inpatient["Discharges"] * 1000
        assert (inpatient["Deaths 48h"] <= inpatient["Deaths"]).all()
        assert gross.between(10, 20).all()
        assert net.between(5, 10).all()

    def test_every_row_says_that_it_is_reconstructed(self, inpatient):
        """Protects: a copied row still says what it is. Expected: the agreed words."""
        said = "Reconstructed: these counts were not published; they give the published ALOS and TOI."
        assert (inpatient["Note"] == said).all()


class TestOfficers:
    def test_has_the_published_number_of_people(self, officers):
        """Protects: one row for each officer. Expected: 105 (paper)."""
        items = [f"{letter}{number}" for letter in "CWR" for number in range(1, 7)]
        assert list(officers.columns) == ["Respondent", "Education", "Age", "Sex", *items]
        assert officers["Respondent"].to_list() == list(range(1, 106))

    def test_questionnaire_has_one_cut_for_each_construct(self, officer_questionnaire):
        """Protects: the key of the items and where a score is cut. Expected: six items each, one cut each."""
        assert list(officer_questionnaire.columns) == ["Construct", "Item", "Question", "Low below"]
        by_construct = officer_questionnaire.groupby("Construct")
        assert by_construct["Item"].agg(list).to_dict() == {
            name: [f"{letter}{number}" for number in range(1, 7)]
            for name, letter in zip(CONSTRUCTS, "CWR", strict=True)
        }
        assert (by_construct["Low below"].nunique() == 1).all()
        assert officer_questionnaire["Question"].is_unique

    @pytest.mark.parametrize("predictor", ["competence", "workload"])
    def test_cut_scores_give_the_printed_table(self, scores, cuts, predictor):
        """Protects: the 2x2 tables of the same people. Expected: published/crosstabs.csv (paper, tables 3 and 4)."""
        levels = (scores < cuts).replace({True: "low", False: "high"})
        found = levels.groupby([predictor.capitalize(), "Performance"]).size()
        printed = published("crosstabs").query("predictor == @predictor")
        expected = printed.set_index(["predictor_level", "performance"])["n"]
        assert found.to_dict() == expected.to_dict()

    @pytest.mark.parametrize("variable", ["education", "sex"])
    def test_margins_are_the_printed_ones(self, officers, variable):
        """Protects: how many of each education and sex. Expected: published/margins.csv (paper, table 1)."""
        expected = published("margins").query("variable == @variable").set_index("level")["n"]
        assert officers[variable.capitalize()].str.lower().value_counts().to_dict() == expected.to_dict()

    def test_ages_fall_into_the_printed_bands(self, officers):
        """Protects: ages in years in their bands. Expected: 44, 32, 29 of published/margins.csv (paper, table 1)."""
        bands = pd.cut(officers["Age"], [19, 30, 40, 60], labels=["20-30", "31-40", "over 40"])
        expected = published("margins").query("variable == 'age'").set_index("level")["n"]
        assert bands.value_counts().to_dict() == expected.to_dict()

    def test_answers_are_whole_and_on_the_scale(self, officers, officer_questionnaire):
        """Protects: a clean Likert scale, no item that all answer alike. Expected: 1 to 5."""
        answers = officers[officer_questionnaire["Item"]]
        assert answers.isin([1, 2, 3, 4, 5]).all(axis=None)
        assert (answers.nunique() >= 4).all()

    @pytest.mark.parametrize("construct", CONSTRUCTS)
    def test_reliability_is_sensible(self, officers, officer_questionnaire, construct):
        """Protects: the items of a construct hang together as a real scale's do. Expected: alpha 0.75 to 0.90, ours."""
        answers = officers[officer_questionnaire.query("Construct == @construct")["Item"]]
        k = answers.shape[1]
        alpha = k / (k - 1) * (1 - answers.var().sum() / answers.sum(axis=1).var())
        assert 0.75 <= alpha <= 0.90

    @pytest.mark.parametrize("construct", CONSTRUCTS)
    def test_scores_spread_on_both_sides_and_come_close_to_the_cut(self, scores, cuts, construct):
        """Protects: moving a cut moves people, as in real data. Expected: at least 5 distinct scores a side, ours."""
        distance = scores[construct] - cuts[construct]
        assert distance[distance < 0].nunique() >= 5
        assert distance[distance >= 0].nunique() >= 5
        assert {-1, 0} <= set(distance)

    def test_rows_are_not_sorted_by_group(self, scores, cuts):
        """Protects: a file in the order of arrival. Expected: about as many changes from row to row as chance gives."""
        low = scores["Performance"] < cuts["Performance"]
        changes = int((low != low.shift()).iloc[1:].sum())
        by_chance = 2 * low.sum() * (~low).sum() / len(low)
        assert abs(changes - by_chance) < 15

    def test_says_first_that_it_is_reconstructed(self, cuts):
        """Protects: nobody takes the officers for real ones. Expected: the agreed words, then each cut."""
        first, *rest = about("medical_record_officers.xlsx")
        assert first == (
            "Reconstructed: the 105 officers' answers were not published. These give the published 2x2 tables "
            "(competence and workload by performance) and the margins of education, age and sex exactly; everything "
            "else about them is chance."
        )
        for construct, cut in cuts.items():
            assert f"{construct}: a score below {cut} is low, {cut} or more is high." in rest
