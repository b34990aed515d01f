"""The Indonesian edition of the sample is the English one in other words: what is read, rated and tested is the same.

The expected numbers are those of the English edition, which tests/test_sample_data.py and the tests of the scorecard
hold against the published figures; a few of them are repeated here, so that both editions cannot be empty alike.
"""

import hashlib
import itertools
import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from test_pages import go, open_, said, start

import bsc_core as bsc
from bsc_core.indicators.inputs import reading_of
from bsc_core.inference.crosstab import crosstab
from bsc_core.intake.files import sheets_of
from bsc_core.intake.reading import readings_of
from bsc_core.intake.templates import QUESTIONNAIRE_COLUMNS, header
from bsc_core.survey import index, item_analysis
from bsc_core.text import Words
from bsc_core.text.words import LANGUAGES
from bsc_core.variables import variables
from bsc_core.workspace import KeptFile, Workspace, write_workspace
from pages.parts import session
from sample_data import make_sample

SAMPLE = Path(make_sample.__file__).parent
ENGLISH, INDONESIAN = session.SAMPLE_FILES["en"], session.SAMPLE_FILES["id"]
PAIRS = [pytest.param(*pair, id=pair[0]) for pair in zip(ENGLISH, INDONESIAN, strict=True)]
SURVEYS = [pair for pair in PAIRS if "survey" in pair.id or "officers" in pair.id]


def read(file: str) -> bsc.Dataset:
    (dataset,) = bsc.read(SAMPLE / file)
    return dataset


def indonesian(text: str) -> str:
    """What the edition says for an English text; a word of the reader's own, such as the column "year", stays."""
    try:
        return make_sample.indonesian(text)
    except KeyError:
        return text


@pytest.fixture(scope="module")
def hospitals() -> dict[str, list[bsc.Dataset]]:
    return {language: [read(file) for file in files] for language, files in session.SAMPLE_FILES.items()}


class TestFiles:
    def test_every_language_has_an_edition_of_as_many_files(self):
        """Protects: the button of a language that is spoken. Expected: what make_sample writes, nothing forgotten."""
        assert set(session.SAMPLE_FILES) == set(LANGUAGES)
        assert {*ENGLISH, *INDONESIAN} == set(make_sample.sample_files())
        assert [Path(file).name for file in INDONESIAN] == [make_sample.indonesian(file) for file in ENGLISH]

    def test_no_text_is_left_english(self):
        """Protects: a new text of the English files needs Indonesian. Expected: a refusal, and the letter P alone the
        same in both."""
        with pytest.raises(KeyError):
            make_sample.indonesian("A text that nobody has said in Indonesian")
        assert {text for text, said in make_sample.INDONESIAN_TEXTS.items() if text == said} == {"P"}

    @pytest.mark.parametrize(("english", "other"), PAIRS)
    def test_is_read_as_the_same_table(self, english, other):
        """Protects: headers, sides, semicolons and sheets are recognised. Expected: the English file's table, with its
        words said in Indonesian."""
        a, b = read(english), read(other)
        assert (a.kind, a.period, a.frame.shape) == (b.kind, b.period, b.frame.shape)
        texts = [name for name in a.frame if name != "side" and pd.api.types.is_string_dtype(a.frame[name])]
        expected = a.frame.assign(**{name: a.frame[name].map(indonesian) for name in texts}).rename(columns=indonesian)
        pd.testing.assert_frame_equal(b.frame, expected, check_dtype=False)

    @pytest.mark.parametrize(("english", "other"), PAIRS)
    def test_gives_the_same_findings(self, english, other):
        """Protects: the Indonesian edition is as clean as the English one. Expected: its findings, row by row."""
        found = [
            [(f.severity, f.row, f.rows, f.message, f.action) for f in read(file).findings] for file in (english, other)
        ]
        assert found[0] == found[1]
        assert bool(found[0]) == (english not in ("visits.csv", "medical_record_officers.xlsx"))

    @pytest.mark.parametrize(("english", "other"), PAIRS)
    def test_every_sheet_has_the_same_role(self, english, other):
        """Protects: "Kuesioner" and "Tentang" are told from answers. Expected: the roles of the English sheets."""
        roles = [
            [reading.role for reading in readings_of(sheets_of((SAMPLE / file).read_bytes(), file))]
            for file in (english, other)
        ]
        assert roles[0] == roles[1]

    @pytest.mark.parametrize(
        ("file", "kind"), [("anggaran.xlsx", "budget"), ("kunjungan.csv", "visits"), ("rawat_inap.csv", "inpatient")]
    )
    def test_headers_are_those_of_the_templates(self, file, kind):
        """Protects: whoever takes the sample for a pattern and fills in a template sees one set of words. Expected: the
        template's, as far as the sample has its columns."""
        path = SAMPLE / "id" / file
        table = pd.read_csv(path, sep=";") if path.suffix == ".csv" else pd.read_excel(path, engine="calamine")
        assert list(table.columns)[: table.shape[1] - (kind == "inpatient")] == header(kind, "id")[: table.shape[1]]

    @pytest.mark.parametrize("file", ["survei_pasien.xlsx", "survei_pegawai.xlsx", "petugas_rekam_medis.xlsx"])
    def test_questionnaires_have_the_templates_headers(self, file):
        """The same of the sheet that says what was asked; only the officers' has cuts."""
        asked = pd.read_excel(SAMPLE / "id" / file, sheet_name="Kuesioner", engine="calamine")
        wanted = QUESTIONNAIRE_COLUMNS["id"]
        assert tuple(asked.columns) == (wanted if file.startswith("petugas") else wanted[:3])

    @pytest.mark.parametrize(("english", "other"), SURVEYS)
    def test_questionnaires_ask_the_same(self, english, other):
        """Protects: items, constructs, cuts and who answered. Expected: the English ones in Indonesian."""
        a, b = read(english).asked, read(other).asked
        say = make_sample.indonesian
        assert b.items == tuple(map(say, a.items))
        assert b.texts == {say(item): say(text) for item, text in a.texts.items()}
        assert b.constructs == {say(name): tuple(map(say, items)) for name, items in a.constructs.items()}
        assert b.cuts == {say(name): cut for name, cut in a.cuts.items()}
        assert b.answered_by == a.answered_by

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_the_files_say_of_themselves_is_the_catalogues_sentence(self, hospitals, language):
        """Protects: the app says these notes in the user's language, which it finds by their text in the files.
        Expected: each of our sentences once among the remarks and first notes, as the catalogue says it."""
        first = {note for dataset in hospitals[language] for note in (*dataset.remarks, *dataset.notes[:1])}
        assert first == {Words(language).say(note) for note in session.SAMPLE_NOTES}


class TestResults:
    @pytest.mark.parametrize("name", bsc.Method.names())
    def test_every_value_verdict_and_total_is_the_same(self, hospitals, name):
        """Protects: all numbers, by every method and in every period. Expected: the English edition's scorecard."""
        method = bsc.Method.load(name)
        a, b = (bsc.scorecard(hospitals[language], method) for language in ("en", "id"))
        assert list(a.periods) == list(b.periods) == ["2021", "2022", "2023"]
        for table in ("table", "perspectives", "totals"):
            pd.testing.assert_frame_equal(getattr(a, table), getattr(b, table))
        assert a.table["value"].notna().sum() > 30

    @pytest.mark.parametrize(("english", "other"), SURVEYS)
    def test_index_and_reliability_are_the_same(self, english, other):
        """Protects: the answers. Expected: the English edition's index, alphas and item statistics."""
        method = bsc.Method.load("thesis")
        found = []
        for survey in map(read, (english, other)):
            read_as = reading_of(survey, method)
            whole = [survey.answers, *(survey.answers[list(items)] for items in survey.asked.constructs.values())]
            indices = [index(answers, **read_as).value for answers in whole]
            analyses = [item_analysis(answers, **read_as) for answers in whole]
            tables = [analysis.table.drop(columns="item").to_numpy().tolist() for analysis in analyses]
            found.append((indices, [(a.alpha, a.alpha_ci, a.omega, a.n) for a in analyses], tables))
        assert repr(found[0]) == repr(found[1])
        assert found[0][1][0][0] > 0.5

    def test_every_pair_of_the_officers_variables_gives_the_same_p(self):
        """Protects: groups, cuts and sexes of the officers. Expected: the English edition's tests of every pair, all
        that does not hang on which of two groups stands first. Pearson's chi-square of the published table by hand is
        105 (32 x 29 - 13 x 31)^2 / (45 x 60 x 63 x 42) = 4.051, so p = 0.0441.
        """
        tests = ("n", "dof", "p", "p_corrected", "p_likelihood_ratio", "p_fisher", "cramers_v")
        found: list[dict[tuple[str, str], list[float]]] = []
        for file in ("medical_record_officers.xlsx", "id/petugas_rekam_medis.xlsx"):
            offered = variables(read(file), bsc.Method.load("thesis")).values()
            groups = [variable.in_groups(variable.usual_cut) for variable in offered]
            names = [str(variable.key) for variable in offered]
            pairs = itertools.combinations(zip(names, groups, strict=True), 2)
            tables = {(a, b): crosstab(x, y) for (a, x), (b, y) in pairs}
            found.append({pair: [getattr(table, test) for test in tests] for pair, table in tables.items()})

        def translated(key: str) -> str:
            kind, sign, name = key.partition(":")
            return f"{kind}{sign}{make_sample.indonesian(name)}" if sign else key

        assert [tuple(map(translated, pair)) for pair in found[0]] == list(found[1])
        assert len(found[0]) > 300
        for english, other in zip(found[0].values(), found[1].values(), strict=True):
            assert english == pytest.approx(other, rel=1e-12, nan_ok=True)
        assert found[1]["construct:Kompetensi", "construct:Kinerja"][2] == pytest.approx(0.0441, abs=5e-5)


# In the app


ENGLISH_WORDS = {
    *(text for _, text in make_sample.BUDGET_LINES.values()),
    *(text for asked in make_sample.EMPLOYEE_QUESTIONS + make_sample.PATIENT_QUESTIONS for text in asked),
    *(text for construct in make_sample.CONSTRUCTS for text in (construct.name, *construct.questions)),
    *("Education", "Age", "Sex", "male", "female", *make_sample.EDUCATION.values()),
}
"""The words of the English edition that a user sees: lines, questions, what they measure, who answered."""
SHOWN = {
    "pages/whatif.py": {"Goods", "Personnel", "Capital", "I was treated well", "My pay is fair for what I do"},
    "pages/survey.py": {"Treatment", "Timeliness", "Sex", "I was treated well", "Complaints were dealt with properly"},
    "pages/significance.py": {"Competence", "Workload", "Performance"},
}
"""Some that each page shows of the English edition."""
SURVEYS_CHOSEN = ("survei_pasien.xlsx/Jawaban", "survei_pegawai.xlsx/Jawaban", "petugas_rekam_medis.xlsx/Jawaban")


def loaded(language: str) -> AppTest:
    """The first page, the sample loaded by its button after the language was chosen."""
    at = start()
    at.selectbox(key="language").set_value(language).run()
    at.button(key="sample").click().run()
    assert not at.exception
    return at


@pytest.fixture
def indonesian_sample() -> AppTest:
    return loaded("id")


def opened(at: AppTest, page: str) -> AppTest:
    """A page with its levers by line and all of them open."""
    at = go(at, page)
    if page != "pages/whatif.py":
        return at
    for kind in ("budget", "patients", "employees"):
        at = open_(at, f"levers-{kind}")
    at.toggle(key="levers-by-line").set_value(True).run()
    assert not at.exception
    return at


def english_on(at: AppTest) -> set[str]:
    """The words of the English edition in all that a page was sent: labels, options, tables, data of charts."""
    elements = [element for part in (at.main, at.sidebar) for element in part if hasattr(element, "proto")]
    # what is no letter is said as \n or \012 there, which would stand in front of a word like one
    sent = re.sub(r"\\(\d{3}|.)", " ", "\n".join(str(element.proto) for element in elements))
    # the texts of a chart's data stand side by side without a space between them
    phrases = {text for text in ENGLISH_WORDS if " " in text and text in sent}
    return phrases | (ENGLISH_WORDS & set(re.findall(r"\w+", sent)))


def test_an_indonesian_user_gets_the_indonesian_edition(indonesian_sample):
    """Protects: the button loads what its user can read. Expected: the seven Indonesian files, known as the sample; the
    total of the study, -0.27 (tests/test_pages.py)."""
    kept = indonesian_sample.session_state["imbang"]
    assert list(kept.files) == [Path(file).name for file in INDONESIAN]
    assert kept.sample == set(kept.files)
    at = go(indonesian_sample, "pages/scorecard.py")
    assert "**−0,27, buruk**" in said(at)


@pytest.mark.parametrize("page", SHOWN)
def test_the_english_edition_shows_its_words(page):
    """That the next test could fail: its look at a page finds the English words where they are."""
    assert SHOWN[page] - english_on(opened(loaded("en"), page)) == set()


@pytest.mark.parametrize("page", SHOWN)
def test_no_english_line_or_question_is_shown(indonesian_sample, page):
    """Protects: an Indonesian user reads no English between Indonesian. Expected: none of the English words."""
    assert english_on(opened(indonesian_sample, page)) == set()


@pytest.mark.parametrize("survey", SURVEYS_CHOSEN)
def test_no_survey_shows_english(indonesian_sample, survey):
    """The same of every survey, with what is said of its single questions."""
    at = go(indonesian_sample, "pages/survey.py")
    at.selectbox(key="survey").set_value(survey).run()
    assert not at.exception
    assert english_on(at) == set()


def test_the_notes_of_the_indonesian_files_are_said_in_english_to_who_switches(indonesian_sample):
    """Protects: switching changes the app's words and no file. Expected: the catalogue's English of the notes, the
    Indonesian lines of the budget as before."""
    assert "Rekonstruksi" in said(indonesian_sample)
    before = set(indonesian_sample.session_state["imbang"].files)
    indonesian_sample.selectbox(key="language").set_value("en").run()
    for page in ("app.py", "pages/scorecard.py", "pages/significance.py"):
        assert "Reconstructed" in said(go(indonesian_sample, page))
        assert "Rekonstruksi" not in said(indonesian_sample)
    at = opened(indonesian_sample, "pages/whatif.py")
    assert "Realised expenditure, Belanja barang" in [slider.label for slider in at.slider]
    assert set(at.session_state["imbang"].files) == before


def test_own_files_beside_the_indonesian_sample_are_said_and_one_click_takes_it_away(indonesian_sample):
    """Protects: both editions are known as the sample. Expected: the warning, and nothing but the own file after."""
    at = indonesian_sample
    at.file_uploader[0].upload("kami.csv", b"Tahun;Jumlah kunjungan\n2024;10\n2025;20\n", "text/csv").run()
    assert "masih dimuat" in said(at)
    next(b for b in at.button if b.label == "Keluarkan rumah sakit contoh").click().run()
    assert not at.exception
    assert set(at.session_state["imbang"].files) == {"kami.csv"}
    assert at.session_state["imbang"].sample == set()


@pytest.mark.parametrize("files", session.SAMPLE_FILES.values(), ids=list(session.SAMPLE_FILES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_kept_work_with_either_edition_opens_in_either_language(files, language):
    """Protects: work that was kept holds what it held, whoever opens it. Expected: the files as they were kept, known
    as the sample, the study's total."""
    kept = []
    for file in files:
        data, name = (SAMPLE / file).read_bytes(), Path(file).name
        kept.append(KeptFile(name, hashlib.sha256(data).hexdigest(), True, tuple(sheets_of(data, name)), {}))
    written = write_workspace(Workspace(tuple(kept), language=language))
    at = start()
    at.file_uploader[0].upload("kept.imbang", written, "application/zip").run()
    assert not at.exception
    assert at.session_state["imbang"].sample == {file.name for file in kept}
    assert {"en": "−0.27, poor", "id": "−0,27, buruk"}[language] in said(go(at, "pages/scorecard.py"))
