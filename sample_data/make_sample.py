"""Write the sample files: one hospital's figures, as it would keep them, in English and in Indonesian.

    python sample_data/make_sample.py

Everything comes from the published figures in `published/`. What was not published (inpatient counts, the single
medical-record officers) is reconstructed so that it gives the published figures; README.md says how. The same
figures give the same bytes, on every run.

The texts of the English edition stand in this script; `indonesian.toml` says each of them in Indonesian. So both
editions hold the same numbers.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import product
from math import ceil, floor, sqrt
from pathlib import Path
from xml.etree.ElementTree import canonicalize
from zipfile import ZipFile, ZipInfo

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

HERE = Path(__file__).resolve().parent
PUBLISHED = HERE / "published"
WRITTEN_AT = datetime(2024, 1, 1)  # stands in every workbook instead of the clock, so that its bytes stay the same
SEED = 105

ITEMS = [f"P{number}" for number in range(1, 11)]


@dataclass(frozen=True)
class Language:
    """How an edition is written.

    say: what an English text of the files is in this language.
    separator: stands between the cells of a csv file, as spreadsheets of the language expect it.
    """

    say: Callable[[str], str]
    separator: str


def indonesian(text: str) -> str:
    """A text of the files in Indonesian, the name of an item by its letter. Raises KeyError where there is none."""
    letter, number = text[:1], text[1:]
    return f"{INDONESIAN_TEXTS[letter]}{number}" if number.isdigit() else INDONESIAN_TEXTS[text]


INDONESIAN_TEXTS = tomllib.loads((HERE / "indonesian.toml").read_text("utf-8"))
ENGLISH = Language(say=str, separator=",")
INDONESIAN = Language(say=indonesian, separator=";")


def main(folder: Path = HERE) -> None:
    """Write every sample file into `folder`, over what is there."""
    for path, content in sample_files().items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)


def sample_files() -> dict[str, bytes]:
    """The content of each sample file, by its path: English ones in the folder itself, Indonesian ones in `id`."""
    return {**edition(ENGLISH), **{f"id/{name}": content for name, content in edition(INDONESIAN).items()}}


def edition(language: Language) -> dict[str, bytes]:
    """The content of each file in a language, by its name."""
    files = {
        "employee_survey.xlsx": survey_workbook("employee_survey", EMPLOYEE_QUESTIONS, ABOUT_EMPLOYEES, language),
        "patient_survey.xlsx": survey_workbook("patient_survey", PATIENT_QUESTIONS, ABOUT_PATIENTS, language),
        "budget.xlsx": workbook({"Budget": budget()}, ABOUT_BUDGET, language),
        "visits.csv": csv(visits(), language),
        "workforce.csv": csv(workforce(), language),
        "inpatient.csv": csv(inpatient(np.random.default_rng(SEED)), language),
        "medical_record_officers.xlsx": workbook(
            {"Answers": officers(np.random.default_rng(SEED)), "Questionnaire": officer_questionnaire()},
            ABOUT_OFFICERS,
            language,
        ),
    }
    return {language.say(name): content for name, content in files.items()}


# --- Published as they stand: surveys, budget, visits, workforce --------------------------------------------------


def published(name: str) -> pd.DataFrame:
    """One table of the published figures."""
    return pd.read_csv(PUBLISHED / f"{name}.csv")


def survey_workbook(name: str, questions: Sequence[tuple[str, str]], about: Sequence[str], language: Language) -> bytes:
    """A survey as a workbook: the answers as published, and what was asked."""
    answers = published(name).rename(
        columns={"respondent": "Respondent", "age": "Age", "sex": "Sex", "printed_total": "Total"}
    )
    asked = [(construct, item, question) for item, (construct, question) in zip(ITEMS, questions, strict=True)]
    questionnaire = pd.DataFrame(asked, columns=["Construct", "Item", "Question"])
    return workbook({"Answers": answers, "Questionnaire": questionnaire}, about, language)


def budget() -> pd.DataFrame:
    """Revenue and expenditure by line, budgeted and realised, in rupiah."""
    lines = pd.DataFrame.from_dict(BUDGET_LINES, orient="index", columns=["Side", "Line"])
    finance = published("finance").join(lines, on="line")
    return finance.rename(
        columns={"year": "Year", "months": "Months", "budget_idr": "Budgeted", "realised_idr": "Realised"}
    )[["Year", "Months", "Side", "Line", "Budgeted", "Realised"]]


def visits() -> pd.DataFrame:
    """Outpatient visits, returning and new patients of each year."""
    return published("visits").rename(
        columns={
            "year": "Year",
            "visits": "Visits",
            "returning_patients": "Returning patients",
            "new_patients": "New patients",
        }
    )


def workforce() -> pd.DataFrame:
    """Employees of each year, in all and by the way they are employed."""
    return published("staff").rename(
        columns={
            "year": "Year",
            "total": "Employees",
            "police": "Police",
            "civil_servant": "Civil servants",
            "blu_contract": "BLU contract",
            "partner": "Partners",
        }
    )[["Year", "Employees", "Police", "Civil servants", "BLU contract", "Partners"]]


BUDGET_LINES = {
    "revenue_state": ("revenue", "State budget"),
    "revenue_blu": ("revenue", "Hospital's own revenue (BLU)"),
    "expense_goods": ("expenditure", "Goods"),
    "expense_personnel": ("expenditure", "Personnel"),
    "expense_capital": ("expenditure", "Capital"),
}

# The study's own wording is not ours to copy: these statements only keep what each item is about.
EMPLOYEE_QUESTIONS = (
    ("Job satisfaction", "I am satisfied with my work"),
    ("Job satisfaction", "I would choose this workplace again"),
    ("Training", "I am offered training that suits my work"),
    ("Training", "Training has made me better at my work"),
    ("Motivation", "Good work is noticed here"),
    ("Motivation", "My pay is fair for what I do"),
    ("Motivation", "My supervisor encourages me"),
    ("Motivation", "I can see how to advance here"),
    ("Information", "I get the information I need in time"),
    ("Information", "The systems I work with are reliable"),
)
PATIENT_QUESTIONS = (
    ("Treatment", "I was treated well"),
    ("Treatment", "I was treated without delay"),
    ("Treatment", "I was treated in comfort"),
    ("Timeliness", "Nurses came when they were needed"),
    ("Timeliness", "Food was served on time"),
    ("Timeliness", "Medicine was given on time"),
    ("Administration", "Registration and payment were easy"),
    ("Facilities", "Rooms and equipment were in good order"),
    ("Skill", "The nurses knew what they were doing"),
    ("Response to complaints", "Complaints were dealt with properly"),
)
ABOUT_EMPLOYEES = (
    "Answers of 160 employees, from appendix 1.1 of a 2024 balanced-scorecard study of a police hospital in Pekanbaru.",
    "Question texts are worded by Imbang.",
    "Each item is answered from 1 to 5. As in the study's analysis, 5 is best; its printed legend says the opposite.",
    "Total is the sum as printed. Respondent 108 answers 6 on P10, which is off the scale; it is kept as published.",
)
ABOUT_PATIENTS = (
    "Answers of 100 outpatients, from appendix 1.2 of a 2024 balanced-scorecard study of a police hospital in "
    "Pekanbaru.",
    "Question texts and the grouping of the items are worded by Imbang.",
    "Each item is answered from 1 to 5; 5 is best. Total is the sum as printed.",
)
ABOUT_BUDGET = (
    "Budget and realisation in rupiah, from appendix 4.2 of a 2024 balanced-scorecard study of a police hospital in "
    "Pekanbaru.",
    "2023 holds the budget of the whole year, but what was realised in January to July only (7 months).",
)


# --- Reconstructed: inpatient counts ------------------------------------------------------------------------------

BEDS = 80  # assumed; the published ratios are the same for any number of beds
DAYS = {2021: 365, 2022: 365, 2023: 239}  # the mean BTO below leaves about 239 days to 2023
MEAN_BTO = "13.31"  # discharges / beds, mean of the three years, as printed in chapter V
INPATIENT_NOTE = "Reconstructed: these counts were not published; they give the published ALOS and TOI."


@dataclass(frozen=True)
class Counts:
    """The inpatient counts of a year, and how far their ALOS and TOI are from the printed ones."""

    discharges: int
    stay_days: int
    distance: float


def inpatient(rng: np.random.Generator) -> pd.DataFrame:
    """Bed, stay and death counts which give the published ALOS, TOI and mean BTO.

    The patients' stay is taken to be the days they were counted in bed (stay-days = patient-days). Deaths are drawn
    at 12 to 18 of 1,000 discharges, and 45 to 55 % of them at 48 hours or later.
    """
    chosen = inpatient_counts()
    discharges = np.array([counts.discharges for counts in chosen])
    stay_days = [counts.stay_days for counts in chosen]
    deaths = np.rint(discharges * (12 + 6 * rng.random(len(chosen))) / 1000).astype(int)
    late_deaths = np.rint(deaths * (0.45 + 0.10 * rng.random(len(chosen)))).astype(int)
    return pd.DataFrame(
        {
            "Period": list(DAYS),
            "Days": list(DAYS.values()),
            "Beds": BEDS,
            "Patient-days": stay_days,
            "Stay-days": stay_days,
            "Discharges": discharges,
            "Deaths": deaths,
            "Deaths 48h": late_deaths,
            "Note": INPATIENT_NOTE,
        }
    )


def inpatient_counts() -> tuple[Counts, ...]:
    """Of the counts which round to the printed figures, those nearest to them; one for each year."""
    ratios = pd.read_csv(PUBLISHED / "inpatient_ratios.csv", dtype=str)
    by_year = [
        list(counts_that_round_to(ratio.alos_days, ratio.toi_days, BEDS * DAYS[int(ratio.year)]))
        for ratio in ratios.itertuples()
    ]
    fitting = (
        years
        for years in product(*by_year)
        if rounds_to(sum(counts.discharges for counts in years) / BEDS / len(years), MEAN_BTO)
    )
    return min(fitting, key=lambda years: sum(counts.distance for counts in years))


def counts_that_round_to(alos: str, toi: str, bed_days: int) -> Iterator[Counts]:
    """For each number of discharges which can give a printed ALOS and TOI, the stay-days which come nearest to both."""
    printed_alos, printed_toi = float(alos), float(toi)
    turn = printed_alos + printed_toi  # bed-days for each discharge; off by one at most, as both are rounded
    for discharges in range(floor(bed_days / (turn + 1)), ceil(bed_days / (turn - 1)) + 1):
        stay_days = round((bed_days + (printed_alos - printed_toi) * discharges) / 2)  # the least-squares solution
        found_alos, found_toi = stay_days / discharges, (bed_days - stay_days) / discharges
        if rounds_to(found_alos, alos) and rounds_to(found_toi, toi):
            yield Counts(discharges, stay_days, (found_alos - printed_alos) ** 2 + (found_toi - printed_toi) ** 2)


def rounds_to(value: float, printed: str) -> bool:
    """Whether a value, rounded to the printed number of digits, is the printed figure."""
    digits = len(printed.partition(".")[2])
    return round(value, digits) == float(printed)


# --- Reconstructed: the medical-record officers -------------------------------------------------------------------


@dataclass(frozen=True)
class Construct:
    """Something that six items measure together, each answered from 1 to 5.

    low_below: a sum of the six answers below this is low; chosen here.
    level: what an average officer answers; chosen so that about as many officers are low as were published.
    """

    name: str
    letter: str
    low_below: int
    level: float
    questions: tuple[str, ...]

    @property
    def items(self) -> list[str]:
        """The names of its items."""
        return [f"{self.letter}{number}" for number in range(1, len(self.questions) + 1)]


COMPETENCE = Construct(
    "Competence",
    letter="C",
    low_below=21,
    level=3.60,
    questions=(
        "I know the rules for keeping medical records",
        "I can assign diagnosis codes without help",
        "I find a requested record quickly",
        "I notice when a record is incomplete",
        "I handle the record system with ease",
        "I know how to protect patients' data",
    ),
)
WORKLOAD = Construct(
    "Workload",
    letter="W",
    low_below=20,
    level=3.50,
    questions=(
        "I have more records to handle than I can manage",
        "I often work under time pressure",
        "I often stay longer to finish my work",
        "I cover tasks that are not mine",
        "I am interrupted while I work",
        "I am worn out at the end of my shift",
    ),
)
PERFORMANCE = Construct(
    "Performance",
    letter="R",
    low_below=22,
    level=3.45,
    questions=(
        "I finish records within the set time",
        "My records are complete",
        "My records contain few mistakes",
        "I return records to their place on time",
        "I meet the targets set for my work",
        "Colleagues can rely on my records",
    ),
)
CONSTRUCTS = (COMPETENCE, WORKLOAD, PERFORMANCE)
ITEM_LEVELS = np.array([0.2, -0.3, 0.1, -0.1, 0.3, -0.2])  # some questions are easier to agree with than others
TRAIT_SHARE = 0.5  # of an answer's variance; the rest is the officer's mood of the day
PULL = 0.35  # of competence on performance, and of workload against it

EDUCATION = {
    "senior high school": "Senior high school",
    "diploma or bachelor": "Diploma or bachelor",
    "postgraduate": "Postgraduate",
}
AGE_BANDS = {"20-30": (22, 30), "31-40": (31, 40), "over 40": (41, 55)}  # youngest and oldest age drawn in each

ABOUT_OFFICERS = (
    "Reconstructed: the 105 officers' answers were not published. These give the published 2x2 tables (competence and "
    "workload by performance) and the margins of education, age and sex exactly; everything else about them is chance.",
    "The published figures are from a 2023 cross-sectional study of 105 medical-record officers in four Pekanbaru "
    "hospitals.",
    "Question texts are worded by Imbang.",
    "Each item is answered from 1 (strongly disagree) to 5 (strongly agree). A construct's score is the sum of its six "
    "items, 6 to 30.",
    *(
        f"{construct.name}: a score below {construct.low_below} is low, {construct.low_below} or more is high."
        for construct in CONSTRUCTS
    ),
    "The cuts are chosen here, too.",
)


def officers(rng: np.random.Generator) -> pd.DataFrame:
    """The officers: who they are, and their answers, in no order."""
    answers = rng.permutation(draw_answers(rng))
    items = [item for construct in CONSTRUCTS for item in construct.items]
    people = draw_people(rng)
    respondents = pd.Series(range(1, len(people) + 1), name="Respondent")
    return pd.concat([respondents, people, pd.DataFrame(answers, columns=items)], axis=1)


def officer_questionnaire() -> pd.DataFrame:
    """What the officers are asked, and the score below which a construct is low."""
    rows = [
        (construct.name, item, question, construct.low_below)
        for construct in CONSTRUCTS
        for item, question in zip(construct.items, construct.questions, strict=True)
    ]
    return pd.DataFrame(rows, columns=["Construct", "Item", "Question", "Low below"])


def draw_answers(rng: np.random.Generator) -> np.ndarray:
    """Answers of officers who fill both published 2x2 tables; one row each, the items of all constructs.

    Officers are drawn one after another, and one whose place in either table is taken is let go. Both tables split
    the same officers by performance, so while one of them has a place left, so has the other.
    """
    tables = published("crosstabs").set_index(["predictor", "predictor_level", "performance"])["n"]
    places = Counter(tables.to_dict())
    drawn = []
    while places.total():
        officer = draw_officer(rng)
        competence, workload, performance = map(level, CONSTRUCTS, officer)
        wanted = [("competence", competence, performance), ("workload", workload, performance)]
        if all(places[place] for place in wanted):
            places.subtract(wanted)
            drawn.append(np.concatenate(officer))
    return np.array(drawn)


def draw_officer(rng: np.random.Generator) -> list[np.ndarray]:
    """One officer's answers, construct by construct: performance leans on competence and against workload."""
    competence, workload, rest = rng.standard_normal(3)
    performance = PULL * (competence - workload) + sqrt(1 - 2 * PULL**2) * rest
    traits = (competence, workload, performance)
    return [answer(construct, trait, rng) for construct, trait in zip(CONSTRUCTS, traits, strict=True)]


def answer(construct: Construct, trait: float, rng: np.random.Generator) -> np.ndarray:
    """Whole answers from 1 to 5 to a construct's items, of someone with this much of what they measure."""
    noise = rng.standard_normal(len(construct.questions))
    leaning = sqrt(TRAIT_SHARE) * trait + sqrt(1 - TRAIT_SHARE) * noise
    return np.clip(np.rint(construct.level + ITEM_LEVELS + leaning), 1, 5).astype(int)


def level(construct: Construct, answers: np.ndarray) -> str:
    """Low or high: the sum of the answers against the construct's cut."""
    return "low" if answers.sum() < construct.low_below else "high"


def draw_people(rng: np.random.Generator) -> pd.DataFrame:
    """Education, age and sex with the published margins, in no order and each apart from the others."""
    margins = published("margins").set_index(["variable", "level"])["n"]
    education = [EDUCATION[name] for name, n in margins["education"].items() for _ in range(n)]
    ages = [
        rng.integers(AGE_BANDS[band][0], AGE_BANDS[band][1], n, endpoint=True) for band, n in margins["age"].items()
    ]
    sex = [name for name, n in margins["sex"].items() for _ in range(n)]
    return pd.DataFrame(
        {
            "Education": rng.permutation(education),
            "Age": rng.permutation(np.concatenate(ages)),
            "Sex": rng.permutation(sex),
        }
    )


# --- Writing ------------------------------------------------------------------------------------------------------

MONEY = ("Budgeted", "Realised")


def csv(table: pd.DataFrame, language: Language) -> bytes:
    """A table as UTF-8 text, in a language."""
    text: str = said(table, language).to_csv(index=False, sep=language.separator, lineterminator="\n")
    return text.encode()


def said(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """A table with its headers and texts in a language; its numbers stay."""
    columns = {name: table[name].map(language.say) if is_text(table[name]) else table[name] for name in table}
    return pd.DataFrame(columns).rename(columns=language.say)


def is_text(column: pd.Series) -> bool:
    """Whether a column holds texts."""
    return bool(pd.api.types.is_string_dtype(column))


def workbook(tables: dict[str, pd.DataFrame], about: Sequence[str], language: Language) -> bytes:
    """A workbook in a language with a sheet for each table, and a last sheet "About" with lines of text."""
    book = Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        money = [position for position, header in enumerate(table.columns) if header in MONEY]
        fill_table(book.create_sheet(language.say(name)), said(table, language), money)
    fill_text(book.create_sheet(language.say("About")), [language.say(line) for line in about])
    written = BytesIO()
    book.save(written)
    return without_clock(written.getvalue())


def fill_table(sheet: Worksheet, table: pd.DataFrame, money: Sequence[int]) -> None:
    """Put a table on a sheet: a bold header row that stays in sight, columns as wide as what they hold.

    money: positions of the columns that hold amounts of money.
    """
    sheet.append(list(table.columns))
    for row in table.itertuples(index=False, name=None):
        sheet.append(row)
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # on paper: all columns on one page, as many pages as it takes
    sheet.page_setup.fitToHeight = 0
    for position, cells in enumerate(sheet.iter_cols()):
        dress_column(sheet, cells, is_money=position in money)


def dress_column(sheet: Worksheet, cells: Sequence[Cell], *, is_money: bool) -> None:
    """Dress one column, header first: numbers to the right, money with its thousands apart, text to the left."""
    header, *values = cells
    header.font = Font(name="Calibri", size=11, bold=True)
    header.border = Border(bottom=Side(style="thin"))
    to_the_left = values[0].data_type == "s"
    for cell in cells:
        cell.alignment = Alignment(horizontal="left", indent=1) if to_the_left else Alignment(horizontal="right")
    for cell in values if is_money else ():
        cell.number_format = "#,##0"
    longest = max(len(f"{cell.value:,}" if is_money else str(cell.value)) for cell in values)
    sheet.column_dimensions[header.column_letter].width = max(longest, len(header.value), 3) + 3


def fill_text(sheet: Worksheet, lines: Sequence[str]) -> None:
    """Put lines of text into the first column of a sheet, long ones wrapped."""
    sheet.column_dimensions["A"].width = 76  # fits on paper
    for position, line in enumerate(lines, start=1):
        cell = sheet.cell(position, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[position].height = 15 * ceil(len(line) / 80)


def without_clock(content: bytes) -> bytes:
    """The same workbook with nothing in it of when, or with which libraries, it was written.

    Parts are stored, not compressed, and their XML is put into its canonical form: compressors and XML writers differ
    between computers.
    """
    properties = DocumentProperties(creator="Imbang", created=WRITTEN_AT, modified=WRITTEN_AT)
    rewritten = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(rewritten, "w") as new:
        for name in old.namelist():
            part = tostring(properties.to_tree()) if name == "docProps/core.xml" else old.read(name)
            entry = ZipInfo(name, WRITTEN_AT.timetuple()[:6])
            entry.create_system = 0
            new.writestr(entry, canonicalize(part.decode()))
    return rewritten.getvalue()


if __name__ == "__main__":
    main()
