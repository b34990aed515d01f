"""The workbook calculates what the app calculates, also after somebody has changed a cell.

LibreOffice recalculates workbooks whose cells were changed; the expected numbers are those of ``bsc.scorecard`` by a
method, or inputs, changed in the same way. What stands in the file before (its cached values) is read with openpyxl.
"""

import math
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest

import bsc_core as bsc
from bsc_core.indicators.catalogue import INDICATORS, PERSPECTIVES
from bsc_core.indicators.inputs import with_inputs
from bsc_core.palette import MARKS
from bsc_core.report.blocks import Judged, Outline, Section, Table
from bsc_core.report.formulas import value_formula
from bsc_core.report.workbook import workbook
from bsc_core.report.workbook_book import Book
from bsc_core.report.workbook_indicators import AT
from bsc_core.report.workbook_tables import number_of
from bsc_core.scorecard import rate
from bsc_core.sentence import Quantity, Sentence
from bsc_core.text.words import Words
from tests.conftest import no_office

THESIS = bsc.Method.load("thesis")
EN, ID = Words("en"), Words("id")
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
calculated = pytest.mark.skipif(
    SOFFICE is None and os.environ.get("IMBANG_OFFICE") != "required",
    reason="LibreOffice, which recalculates the workbooks, is not installed",
)

OWN = """indicator,period,actual,unit,perspective,target,direction,weight
=1+1,2021,30,minutes,customer,28,down,2
=1+1,2022,28,minutes,customer,28,down,2
=1+1,2023,27.9,minutes,customer,28,down,2
Bed cost,2021,70,,internal process,60-85,range,
Bed cost,2022,90,,internal process,60-85,range,
Bed cost,2023,200,,internal process,60-85,range,
Calls,2021,5,,learning and growth,,up,
Calls,2022,,,learning and growth,,up,
Calls,2023,6,,learning and growth,,up,
Beds made,2023,9,,financial,10,up,0
"""


@pytest.fixture(scope="module")
def own(datasets):
    """The sample hospital with an indicator table whose names and file begin as formulas do."""
    return [*datasets, *bsc.read(OWN.encode(), "+x.csv")]


def opened(data: bytes, values: bool = True):
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def table(book, words: Words = EN) -> dict[tuple[str, str], dict[str, object]]:
    """The rows of the sheet of indicators by period and key."""
    rows = book[words.say(Sentence("Indicators"))].iter_rows(min_row=5, values_only=True)
    named = ({name: row[at] for name, at in AT.items()} for row in rows)
    return {(row["period"], row["key"]): row for row in named if row["key"]}


def scores(book, words: Words = EN) -> dict[str, list[object]]:
    """The rows of the scorecard's first table: perspectives and total."""
    rows = list(book[words.say(Sentence("Scorecard"))].iter_rows(min_row=5, max_row=9, min_col=2, values_only=True))
    return {row[0]: list(row[2:]) for row in rows}


def verdicts(book) -> dict[str, list[object]]:
    """The verdicts of perspectives and total."""
    rows = book["Scorecard"].iter_rows(min_row=12, max_row=16, min_col=2, values_only=True)
    return {row[0]: list(row[2:]) for row in rows}


def none(cell: object) -> bool:
    return cell is None or cell == ""


def assert_same(book, card: bsc.Scorecard, words: Words = EN) -> None:
    """Every value, verdict, score and share of the workbook, its perspectives and totals are those of ``card``."""
    rows = table(book, words)
    for r in card.rated:
        row, where = rows[r.period, r.indicator], (r.period, r.indicator)
        assert none(row["value"]) if math.isnan(r.value) else row["value"] == pytest.approx(r.value), where
        assert none(row["before"]) if math.isnan(r.previous) else row["before"] == pytest.approx(r.previous), where
        word = words.say(Sentence(r.verdict.category))
        assert row["verdict"] == f"{MARKS[r.verdict.verdict]} {word}", where
        assert none(row["score"]) if math.isnan(r.verdict.score) else row["score"] == r.verdict.score, where
        assert row["share"] == pytest.approx(r.weight, abs=1e-12), where
        assert row["weight"] == r.set_weight, where
    assert all(row["share"] == 0 for at, row in rows.items() if at not in {(r.period, r.indicator) for r in card.rated})
    found = scores(book, words)
    for column, period in enumerate(card.periods):
        for key, name in PERSPECTIVES.items():
            said, score = found[words.say(name)][column], card.perspective(key, period)
            assert none(said) if math.isnan(score) else said == pytest.approx(score, abs=1e-12), (key, period)
        said, score = found["Total"][column], card.total(period)
        assert none(said) if math.isnan(score) else said == pytest.approx(score, abs=1e-12), period


# --- what stands in the file ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bsc.Method.names())
@pytest.mark.parametrize("words", [EN, ID], ids=["en", "id"])
def test_a_reader_that_does_not_calculate_sees_the_numbers_of_the_app(datasets, name, words):
    """The cached values are the card's, and nothing else: each formula was written with what it gives."""
    method = bsc.Method.load(name)
    card = bsc.scorecard(datasets, method)
    assert_same(opened(workbook(card, method, words)), card, words)


def test_the_sheets_stand_in_the_language_and_in_order(datasets):
    card = bsc.scorecard(datasets, THESIS)
    assert opened(workbook(card, THESIS, EN)).sheetnames[:5] == [
        "Read me",
        "Inputs",
        "Method",
        "Indicators",
        "Scorecard",
    ]
    names = opened(workbook(card, THESIS, ID)).sheetnames
    assert names[4] == "Kartu skor" and all(len(name) <= 31 for name in names)


def test_values_verdicts_and_totals_are_formulas(datasets):
    """Nothing that follows from the yellow cells is a number typed in."""
    book = opened(workbook(bsc.scorecard(datasets, THESIS), THESIS, EN), values=False)
    for row in table(book).values():
        for column in ("value", "verdict", "score", "weight", "share", "adds", "before"):
            assert str(row[column]).startswith("="), (row["key"], column)
    for row in [*scores(book).values(), *verdicts(book).values()]:
        assert all(str(cell).startswith("=") for cell in row)


def test_every_formula_of_the_catalogue_can_be_written():
    """A new indicator needs no second formula: it is read off its function. By hand: TOI and NDR's variant."""
    for about in INDICATORS.values():
        for formula in about.formulas.values():
            assert value_formula(formula, {name: name for name in formula.inputs}).startswith("IF(COUNT(")
    cells = {"bed_days": "A1", "patient_days": "A2", "discharges": "A3", "deaths": "A4", "deaths_48h": "A5"}
    toi = INDICATORS["toi"].formulas["empty bed-days"]
    assert value_formula(toi, cells) == 'IF(COUNT(A1,A2,A3)<3,"",IF(A3=0,"",(A1-A2)/A3))'
    ndr = INDICATORS["ndr"].formulas["without early deaths"]
    assert value_formula(ndr, cells) == 'IF(COUNT(A5,A3,A4)<3,"",IF(A3-(A4-A5)=0,"",A5*1000/(A3-(A4-A5))))'


def test_what_a_user_wrote_stays_text(own):
    """An indicator "=1+1" and a file "+x.csv" are texts of their cells, never formulas."""
    method = THESIS.change({"indicators.own:=1+1.rule": "at most", "indicators.own:=1+1.limit": 29.0}, "@SUM(A1)")
    card = bsc.scorecard(own, method)
    outline = Outline(
        Sentence("Report"), (Sentence("{file} has rows.", file="=cmd|x"),),
        (Section("s", Sentence("Part"), Sentence("One."), (Table(Sentence("T"), ("=H",), (("-1+1",), ("@x",))),)),),
    )  # fmt: skip
    book = opened(workbook(card, method, EN, outline=outline), values=False)
    wild = {"=1+1": 0, "+x.csv": 0, "@SUM(A1)": 0, "=H": 0, "-1+1": 0, "@x": 0, "=cmd|x has rows.": 0}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in wild:
                    wild[cell.value] += 1
                    assert cell.quotePrefix and cell.data_type in ("s", "f")
                    # openpyxl takes a shared string for a formula where it begins with "="; the file says it is text
                elif isinstance(cell.value, str) and cell.value.startswith("="):
                    assert "cmd" not in cell.value
    assert all(wild.values()), wild
    assert b"<f>1+1</f>" not in raw(workbook(card, method, EN, outline=outline))


def raw(data: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(BytesIO(data)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))


def test_changes_from_the_named_method_stand_beside_them(datasets):
    method = THESIS.change({"indicators.bor.low": 65.0}, "Ministry, 2011")
    book = opened(workbook(bsc.scorecard(datasets, method), method, EN))
    rows = [[cell for cell in row if cell is not None] for row in book["Method"].iter_rows(values_only=True)]
    assert ["Bed occupancy (BOR): lower end", 65, "60 %", "Ministry, 2011", "indicators.bor.low"] in [
        [str(c).replace("\u00a0", " ") if isinstance(c, str) else c for c in row] for row in rows
    ]


def test_the_tables_of_a_report_are_values_and_numbers_are_numbers(datasets):
    """One sheet for each section with tables; a name that is taken or too long becomes another."""
    rows = (
        ("Age", Quantity(12.346, "%", 2), Sentence("{p:p}", p=0.0004), Judged("good", Sentence("low"))),
        ("Sex", Quantity(math.nan), Sentence("{n:,}", n=1234), "–"),
    )
    cross = Table(Sentence("**Pairs**"), ("Name", "Share", "p", "Verdict"), rows, (1, 2), Sentence("As SPSS has them."))
    sections = (
        Section("a", Sentence("Method"), Sentence("Words only."), (Sentence("One paragraph."),)),
        Section("b", Sentence("Method"), Sentence("**One** sentence."), (cross,)),
        Section(
            "c", Sentence("Tests: which of [all] pairs/groups differ and by how much"), Sentence("."), (cross, cross)
        ),
    )
    outline = Outline(Sentence("Report"), (Sentence("On {day}.", day=date(2024, 5, 1)),), sections)
    card = bsc.scorecard(datasets, THESIS)
    book = opened(workbook(card, THESIS, EN, outline=outline))
    assert book.sheetnames[5:] == ["Method 2", "Tests which of all pairs group…", "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    sheet = book["Method 2"]
    assert number_of(Quantity(-0.075), Book(EN)) == (-0.07, "#,##0.00")  # as the report says it; Excel would show −0.08
    assert number_of(Quantity(0.0751), Book(EN)) == (0.0751, "#,##0.00")
    assert sheet["A2"].value == "One sentence." and sheet["A4"].value == "Pairs"
    assert sheet["B6"].value == 12.346 and sheet["B6"].number_format == '#,##0.00 "%"'
    assert sheet["C6"].value == 0.0004 and sheet["C7"].value == 1234
    assert sheet["D6"].value.replace("\u00a0", " ") == "▲ low" and sheet["B7"].value == "–"
    assert sheet["A8"].value == "As SPSS has them."
    assert book["Read me"]["A3"].value == "On 2024-05-01."


def test_without_data_there_is_a_workbook_that_says_so():
    book = opened(workbook(bsc.scorecard([], THESIS), THESIS, EN))
    assert book["Scorecard"]["B5"].value == "There are no data yet, so there is nothing to score."


# --- recalculated ---------------------------------------------------------------------------------------------------


class Bench:
    """Workbooks that LibreOffice recalculates in one go."""

    def __init__(self, folder) -> None:
        self.folder, self.n = folder, 0
        (folder / "in").mkdir()

    def put(self, data: bytes, cells: dict[str, object] | None = None, inputs: dict[str, object] | None = None) -> str:
        """A workbook with other values in named cells (lists in ranges of them), or in cells of the inputs.

        openpyxl keeps no cached values, so that every number read later was calculated by LibreOffice.
        """
        book = opened(data, values=False)
        for name, value in (cells or {}).items():
            sheet, _, at = book.defined_names[name].attr_text.rpartition("!")
            found = book[sheet.strip("'")][at.replace("$", "")]
            row = [found] if not isinstance(found, tuple) else found[0]
            for cell, one in zip(row, value if isinstance(value, tuple) else (value,), strict=True):
                cell.value = one
        for at, value in (inputs or {}).items():
            book["Inputs"][at].value = value
        self.n += 1
        book.save(self.folder / "in" / f"{self.n}.xlsx")
        return f"{self.n}.xlsx"

    def calculate(self) -> None:
        profile = f"-env:UserInstallation=file://{self.folder / 'profile'}"
        files = sorted(str(path) for path in (self.folder / "in").glob("*.xlsx"))
        order = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(self.folder / "out"), *files]
        subprocess.run(order, check=True, capture_output=True, timeout=300)

    def get(self, name: str):
        return openpyxl.load_workbook(self.folder / "out" / name, data_only=True)


TO_BUDGET = 100 - 38_290_849_924 * 100 / 39_044_548_000
"""How far economy of 2021 lies from the limit: exactly on the end of a fair zone as wide."""
CHANGES = {
    "thresholds": (
        {
            "bor_low": 10.0, "alos_tolerance": 3.0, "toi_tolerance": 20.0, "bto_low": 16.0, "bto_high": 16.9 + 1e-12,
            "economy_tolerance": TO_BUDGET, "effectiveness_tolerance": 35.9, "efficiency_limit": 120,
            "total_good_from": 0.3, "total_fair_from": -0.5,
        },
        {
            "indicators.bor.low": 10.0, "indicators.alos.tolerance": 3.0, "indicators.toi.tolerance": 20.0,
            "indicators.bto.low": 16.0, "indicators.bto.high": 16.9 + 1e-12,
            "indicators.economy.tolerance": TO_BUDGET, "indicators.effectiveness.tolerance": 35.9,
            "indicators.efficiency.limit": 120.0, "total.good_from": 0.3, "total.fair_from": -0.5,
        },
    ),
    "variants and weights": (
        {
            "economy_formula": "the budget of the months realised", "bto_formula": "as counted",
            "effectiveness_formula": "the budget of the months realised", "ndr_formula": "without early deaths",
            "customer_retention_formula": "of returning and new patients", "alos_formula": "patient-days",
            "weight_economy": 0, "weight_bor": 2.5, "weight_perspective_customer": 0, "weight_perspective_financial": 3,
        },
        {
            "indicators.economy.formula": "scaled to months", "indicators.bto.formula": "as counted",
            "indicators.effectiveness.formula": "scaled to months", "indicators.ndr.formula": "without early deaths",
            "indicators.customer_retention.formula": "of patients", "indicators.alos.formula": "patient-days",
            "weights.indicators.economy": 0.0, "weights.indicators.bor": 2.5,
            "weights.perspectives.customer": 0.0, "weights.perspectives.financial": 3.0,
        },
    ),
    "on the limit, trends, bands": (  # 24 deaths of 1,352 discharges in 2022, 9 of 1,121 in 2021: exactly the limits
        {
            "gdr_limit": 24 * 1000 / 1352, "gdr_on_limit": "fair", "ndr_limit": 9 * 1000 / 1121, "ndr_on_limit": "good",
            "outpatient_visits_tolerance": 10, "customer_acquisition_direction": "down is good",
            "productivity_negative_is_poor": "no", "customer_retention_tolerance": 3.9,
            "index_edges": (20, 40, 73.48, 78.97), "index_scores": (-1, -1, 0, 0, 1),
            "index_edge_belongs": "the band below",
        },
        {
            "indicators.gdr.limit": 24 * 1000 / 1352, "indicators.gdr.on_limit": "fair",
            "indicators.ndr.limit": 9 * 1000 / 1121, "indicators.ndr.on_limit": "good",
            "indicators.outpatient_visits.tolerance": 10.0, "indicators.customer_acquisition.direction": "down",
            "indicators.productivity.negative_is_poor": False, "indicators.customer_retention.tolerance": 3.9,
            "survey.edges": (20.0, 40.0, 73.48, 78.97), "survey.scores": (-1.0, -1.0, 0.0, 0.0, 1.0),
            "survey.edge_belongs": "below",
        },
    ),
}  # fmt: skip
"""What is typed into named cells, and the same change of the method."""
SHIPPED = ("thesis", "barber_johnson", "skm_2017", "value_for_money_mahmudi")


@pytest.fixture(scope="module")
def bench(datasets, own, tmp_path_factory):
    """All recalculated workbooks, each with the card that the app makes of the same change."""
    if SOFFICE is None:
        no_office("LibreOffice, which recalculates the workbooks, is not installed")
    bench = Bench(tmp_path_factory.mktemp("workbooks"))
    expected: dict[str, tuple[str, bsc.Scorecard, Words]] = {}

    def put(what, data, card, cells=None, inputs=None, words=EN):
        expected[what] = bench.put(data, cells, inputs), card, words

    for name in SHIPPED:
        method = bsc.Method.load(name)
        card = bsc.scorecard(datasets, method)
        put(f"{name} as it is", workbook(card, method, EN), card)
    thesis = workbook(bsc.scorecard(datasets, THESIS), THESIS, EN)
    for what, (cells, changes) in CHANGES.items():
        put(what, thesis, bsc.scorecard(datasets, THESIS.change(changes)), cells)
    _others(put, datasets, own)
    bench.calculate()
    return {what: (bench.get(file), card, words) for what, (file, card, words) in expected.items()}


def _others(put, datasets, own) -> None:
    indonesian = workbook(bsc.scorecard(datasets, THESIS), THESIS, ID)
    changed = THESIS.change(
        {"indicators.bor.low": 10.0, "indicators.gdr.on_limit": "good", "indicators.gdr.limit": 12.0}
    )
    cells = {"bor_low": 10, "gdr_on_limit": ID.say(Sentence("good")), "gdr_limit": 12}
    put("Indonesian", indonesian, bsc.scorecard(datasets, changed), cells, words=ID)

    bands = bsc.Method.load("value_for_money_mahmudi")
    moved = {
        "indicators.effectiveness.edges": (76.8, 100.0, 135.8, 135.8),
        "indicators.effectiveness.edge_belongs": ("below", "above", "above", "below"),
        "indicators.efficiency.edges": (60.0, 72.2, 100.0, 125.0),
    }
    cells = {
        "effectiveness_edges": (76.8, 100, 135.8, 135.8),
        "effectiveness_edge_belongs": ("the band below", "the band above", "the band above", "the band below"),
        "efficiency_edges": (60, 72.2, 100, 125),
    }
    put(
        "bands",
        workbook(bsc.scorecard(datasets, bands), bands, EN),
        bsc.scorecard(datasets, bands.change(moved)),
        cells,
    )

    card = bsc.scorecard(own, THESIS)
    put("own", workbook(card, THESIS, EN), card)
    zone = {"indicators.own.tolerance": 25.0, "weights.indicators.own": 0.5}
    put("own changed", workbook(card, THESIS, EN), bsc.scorecard(own, THESIS.change(zone)),
        {"own_tolerance": 25, "weight_own": 0.5})  # fmt: skip
    judging = {
        "indicators.own:=1+1.rule": "at most",
        "indicators.own:=1+1.limit": 28.0,
        "weights.indicators.own:=1+1": 4.0,
    }
    judge = THESIS.change(judging, "ours")
    after = judge.change({"indicators.own:=1+1.limit": 27.95, "indicators.own:=1+1.on_limit": "poor"})
    put("own judged", workbook(bsc.scorecard(own, judge), judge, EN), bsc.scorecard(own, after),
        {"own1_limit": 27.95, "own1_on_limit": "poor"})  # fmt: skip
    off = THESIS.change({"weights.indicators.bor": 0.0, "weights.perspectives.customer": 0.0})
    put("weight back", workbook(bsc.scorecard(datasets, off), off, EN), bsc.scorecard(datasets, THESIS),
        {"weight_bor": 1, "weight_perspective_customer": 1})  # fmt: skip

    ground = bsc.scorecard(datasets, THESIS).inputs
    typed = {"discharges": 0.0, "beds": 20.0, "visits": 40000.0}
    then = {p: replace(k, values=with_inputs(k.values, typed)) if p == "2022" else k for p, k in ground.items()}
    del then["2022"].values["employees"]
    then["2023"].values["left"] = 11.0
    data = workbook(rate(ground, THESIS), THESIS, EN)
    rows = {row[-1].value: row[0].row for row in opened(data)["Inputs"].iter_rows(min_row=5)}
    cells = {f"D{rows[key]}": value for key, value in typed.items()}
    cells |= {f"D{rows['employees']}": None, f"E{rows['left']}": 11}
    put("inputs", data, rate(then, THESIS), inputs=cells)


@calculated
@pytest.mark.parametrize(
    "what",
    [
        *(f"{name} as it is" for name in SHIPPED), *CHANGES,
        "Indonesian", "bands", "own", "own changed", "own judged", "weight back", "inputs",
    ],
)  # fmt: skip
def test_a_change_in_the_workbook_gives_the_numbers_of_the_app(bench, what):
    """Value, verdict's word and mark, score and share of every indicator, every perspective and total."""
    book, card, words = bench[what]
    assert_same(book, card, words)
    if words is EN:
        found = verdicts(book)["Total"]
        for said, (_, row) in zip(found, card.totals.iterrows(), strict=False):
            assert said == f"{MARKS[row['verdict']]} {row['verdict'] if row['verdict'] != 'none' else 'no data'}"


@calculated
@pytest.mark.parametrize(
    ("what", "indicators"),
    [
        ("thresholds", "bor alos toi bto economy effectiveness efficiency"),
        ("variants and weights", "economy effectiveness customer_retention bto ndr"),
        (
            "on the limit, trends, bands",
            "gdr ndr outpatient_visits customer_acquisition customer_retention customer_satisfaction "
            "employee_satisfaction",
        ),
    ],
)
def test_the_changes_that_are_tried_change_something(bench, datasets, what, indicators):
    """Without this a workbook that ignores its cells could pass: each change moves a value or a verdict's word."""
    before, (book, _, _) = bsc.scorecard(datasets, THESIS), bench[what]
    rows = table(book)
    for key in indicators.split():
        now = [(rows[r.period, key]["value"], rows[r.period, key]["verdict"]) for r in before.history(key)]
        then = [(r.value, f"{MARKS[r.verdict.verdict]} {r.verdict.category}") for r in before.history(key)]
        assert any(a[1] != b[1] or a[0] != pytest.approx(b[0]) for a, b in zip(now, then, strict=True)), key
