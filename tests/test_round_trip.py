"""A true table, written down in a random layout, locale and format, reads back equal, or the doubt is said.

The truth is drawn first; the page, the headers (any synonym of the catalogue), the form of the numbers and the file are
drawn around it. A number that is different and that no warning or error names by its row or column is the failure. A
short run draws a few tables of each kind; with IMBANG_LONG set, at least 2,000 of each.
"""

import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from nasty.pages import (
    Page,
    headed_by,
    mapped,
    noted,
    numbered,
    page_of,
    repeated_header,
    shifted,
    spaced,
    titled,
    with_column,
    with_total,
    with_units,
)
from nasty.truth import period, plain, same, unsound
from nasty.writing import csv, xlsx

import bsc_core as bsc

LONG = bool(os.environ.get("IMBANG_LONG"))
SYNONYMS = tomllib.loads((Path(bsc.__file__).parent / "intake" / "synonyms.toml").read_text(encoding="utf-8"))
trip_settings = settings(
    max_examples=2_000 if LONG else 25,
    derandomize=not LONG,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@dataclass(frozen=True)
class Truth:
    """A true table: numbers are Decimals with the digits that are written, years and answers ints, all else words."""

    kind: str
    keys: tuple[str, ...]
    records: tuple[dict[str, Any], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.records[0])


@dataclass(frozen=True)
class Layout:
    """A page, and where each true value stands on it: (record, column) to the row's mark and the header above it.

    ``title`` is said above the table, since the table itself does not say it.
    """

    page: Page
    where: dict[tuple[int, str], tuple[int, str]]
    title: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trip:
    """A truth and the file that was made of it."""

    truth: Truth
    layout: Layout
    file: str
    data: bytes

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """What hypothesis says of a trip that fails; the page is noted in full."""
        printer.text(f"<{self.truth.kind} in {self.file}>")


# --- true tables ----------------------------------------------------------------------------------------------------

WARDS = ("Melati", "Mawar", "Anggrek", "Dahlia")
LINES = {
    "revenue": ("Jasa layanan", "APBN", "Hibah", "Kerja sama"),
    "expenditure": ("Pegawai", "Barang", "Modal", "Pemeliharaan"),
}


def whole(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(Decimal)


def money() -> st.SearchStrategy[Decimal]:
    """Rupiah of all sizes, most of them whole."""
    large = st.integers(1, 9_999).flatmap(lambda n: st.sampled_from([n * 10**k + n for k in (3, 5, 7)]))
    return st.one_of(whole(100_000, 60_000_000_000), large.map(Decimal))


@st.composite
def years(draw: Any, least: int = 1) -> list[int]:
    first = draw(st.integers(2012, 2024))
    return list(range(first, first + draw(st.integers(least, 4))))


@st.composite
def budgets(draw: Any) -> Truth:
    several = draw(years())
    last = draw(st.sampled_from([12, 12, 12, 3, 6, 7, 9]))
    sides = [(side, line) for side, lines in LINES.items() for line in lines[: draw(st.integers(1, 4))]]
    return Truth(
        "budget",
        ("year", "side", "line"),
        tuple(
            {
                "year": year,
                "months": last if year == several[-1] else 12,
                "side": side,
                "line": line,
                "budgeted": (budgeted := draw(money())),
                "realised": Decimal(int(budgeted * draw(st.integers(30, 140)) / 100)),
            }
            for year in several
            for side, line in sides
        ),
    )


@st.composite
def visits(draw: Any) -> Truth:
    wards = draw(st.sampled_from([(), (), WARDS[:2], WARDS]))
    parts = draw(st.booleans())

    def record(year: int, ward: str | None) -> dict[str, Any]:
        new, old = draw(whole(1, 20_000)), draw(whole(1, 90_000))
        counts = {"visits": new + old, "returning_patients": old, "new_patients": new}
        return {
            "year": year,
            **({"unit": ward} if ward else {}),
            **(counts if parts else {"visits": new + old}),
        }

    records = tuple(record(year, ward) for year in draw(years(2)) for ward in wards or (None,))
    return Truth("visits", ("year", "unit") if wards else ("year",), records)


@st.composite
def inpatients(draw: Any) -> Truth:
    wards = draw(st.sampled_from([(), (), WARDS[:2], WARDS]))
    year = draw(st.integers(2012, 2024))
    parts = {
        "year": [str(y) for y in draw(years(2))],
        "month": [f"{year}-{m:02d}" for m in range(1, 13)],
        "quarter": [f"{year}-Q{q}" for q in range(1, 5)],
    }
    part = draw(st.sampled_from(sorted(parts)))
    length = {"year": 365, "month": 30, "quarter": 90}[part]

    def record(label: str, ward: str | None) -> dict[str, Any]:
        beds = draw(st.integers(4, 400))
        patient_days = draw(st.integers(beds, beds * length))
        discharges = draw(st.integers(3, max(3, patient_days // 2)))
        deaths = draw(st.integers(0, discharges // 3))
        return {
            "period": label,
            **({"unit": ward} if ward else {}),
            "beds": Decimal(beds),
            "patient_days": Decimal(patient_days),
            "stay_days": Decimal(max(1, int(patient_days * draw(st.integers(90, 110)) / 100))),
            "discharges": Decimal(discharges),
            "deaths": Decimal(deaths),
            "deaths_48h": Decimal(draw(st.integers(0, deaths))),
        }

    records = tuple(record(label, ward) for label in parts[part] for ward in wards or (None,))
    return Truth("inpatient", ("period", "unit") if wards else ("period",), records)


@st.composite
def workforces(draw: Any) -> Truth:
    def record(year: int) -> dict[str, Any]:
        employees = draw(whole(15, 4_000))
        return {"year": year, "employees": employees, "left": draw(whole(0, int(employees) // 5))}

    return Truth("workforce", ("year",), tuple(record(year) for year in draw(years(2))))


INDICATORS = ("Kepuasan pasien", "Waktu tunggu", "BOR", "Kepatuhan cuci tangan", "Surplus", "Angka infeksi")


@st.composite
def indicators(draw: Any) -> Truth:
    names = draw(st.lists(st.sampled_from(INDICATORS), min_size=1, max_size=5, unique=True))
    digits = {name: draw(st.integers(0, 4)) for name in names}
    scale = {name: draw(st.sampled_from([1, 100, 10_000, 10_000_000])) for name in names}

    def value(name: str, least: int = 0) -> Decimal:
        top = scale[name] * 10 ** digits[name]
        return Decimal(draw(st.integers(least * top, top))).scaleb(-digits[name])

    return Truth(
        "indicators",
        ("indicator", "period"),
        tuple(
            {
                "indicator": name,
                "unit": draw(st.sampled_from(["menit", "Rp", "kali"])),
                "period": str(year),
                "actual": value(name, -1 if name == "Surplus" else 0),
                "target": value(name),
                "direction": draw(st.sampled_from(["up", "down", "naik", "turun"])),
            }
            for year in draw(years(2))
            for name in names
        ),
    )


@st.composite
def tables(draw: Any) -> Truth:
    predictors = draw(st.lists(st.sampled_from(["Kompetensi", "Beban kerja", "Motivasi"]), min_size=1, unique=True))
    levels = draw(st.sampled_from([("rendah", "tinggi"), ("kurang", "cukup", "baik")]))
    return Truth(
        "table",
        ("predictor", "predictor_level", "outcome", "outcome_level"),
        tuple(
            {"predictor": p, "predictor_level": a, "outcome": "Kinerja", "outcome_level": b, "n": draw(whole(0, 3_000))}
            for p in predictors
            for a in levels
            for b in levels
        ),
    )


WORDS: tuple[tuple[str, ...], ...] = (
    ("STS", "TS", "N", "S", "SS"),
    ("Sangat tidak setuju", "Tidak setuju", "Netral", "Setuju", "Sangat setuju"),
    ("stp", "tp", "cp", "p", "sp"),
    ("Sangat Tidak Puas", "Tidak Puas", "Cukup Puas", "Puas", "Sangat Puas"),
    ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"),
)


@st.composite
def surveys(draw: Any) -> Truth:
    items = draw(st.integers(3, 12))
    prefix = draw(st.sampled_from(["P", "Q", "item ", "X"]))
    people = draw(st.integers(6, 25))
    answer = st.integers(1, 65).map(lambda n: None if n > 60 else n % 5 + 1)
    ages, sexes = draw(st.booleans()), draw(st.booleans())
    return Truth(
        "survey",
        (),
        tuple(
            {
                "respondent": n,
                **({"age": draw(st.integers(17, 80))} if ages else {}),
                **({"sex": draw(st.sampled_from("LP"))} if sexes else {}),
                # the first three people use the whole scale, so that the answers show it
                **{f"{prefix}{i}": (n + i) % 5 + 1 if n <= 3 else draw(answer) for i in range(1, items + 1)},
            }
            for n in range(1, people + 1)
        ),
    )


# --- layouts --------------------------------------------------------------------------------------------------------

SIDES = {"revenue": ("Pendapatan", "Revenue", "PENERIMAAN"), "expenditure": ("Belanja", "Expenditure", "BEBAN")}
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
PERIOD_HEADERS = {
    "year": ("Periode", "Period", "Tahun", "Year"),
    "month": ("Periode", "Period", "Bulan", "Month"),
    "quarter": ("Periode", "Triwulan", "Quarter"),
}
EXTRA = {"Penanggung jawab": ("Ani", "Budi", "Citra"), "Catatan": ("-", "sementara", "tetap"), "Kode": ("A-1", "B-2")}
TITLES = ("RUMAH SAKIT BHAYANGKARA", "Laporan tahunan", "Rekapitulasi", "Jl. Kartini No. 14, Pekanbaru", "Rahasia")
NOTES = ("Sumber: Rekam Medis", "Catatan: angka sementara", "Pekanbaru, 5 Januari 2024", "Mengetahui, Kepala Bagian")
UNITS = {"budgeted": "(Rp)", "realised": "(Rp)", "patient_days": "hari", "stay_days": "hari", "n": "orang"}


@st.composite
def named(draw: Any, kind: str, column: str) -> str:
    """Any of the catalogue's names for a column, in any case."""
    name = draw(st.sampled_from(SYNONYMS[kind][column]))
    return draw(st.sampled_from([name, name.title(), name.upper(), name.capitalize(), f" {name}:"]))


@st.composite
def period_labels(draw: Any, labels: Sequence[str]) -> dict[str, Any]:
    """How each period is written, all in one way."""
    year, part, _ = period(labels[0])
    if part == "year":
        return {label: int(label) for label in labels}
    form = draw(st.sampled_from(["own", "name"]))
    if form == "own":
        return {label: label for label in labels}
    if part == "quarter":
        word = draw(st.sampled_from(["Triwulan", "TW"]))
        return {label: f"{word} {('I', 'II', 'III', 'IV')[period(label)[2] - 1]} {year}" for label in labels}
    return {label: f"{MONTHS[period(label)[2] - 1]} {year}" for label in labels}


@st.composite
def tall(draw: Any, truth: Truth) -> Layout:
    """A row for each record, a column for each value, in any order."""
    left_out = draw(_left_out(truth))
    columns = [c for c in truth.columns if c not in left_out]
    if truth.kind != "survey":
        columns = draw(st.permutations(columns))
    headers = {c: draw(_header(truth, c)) for c in columns}
    shown = {c: draw(_shown(truth, c)) for c in columns}
    rows = [[headers[c] for c in columns]]
    rows += [[shown[c].get(record[c], record[c]) for c in columns] for record in truth.records]
    where = {(n, c): (n, headers.get(c, c)) for n in range(len(truth.records)) for c in truth.columns}
    return Layout(page_of(rows), where, left_out.get("year", ()))


@st.composite
def _left_out(draw: Any, truth: Truth) -> dict[str, tuple[str, ...]]:
    """Columns that need no place in the table, each with the title that says it instead."""
    if truth.kind != "budget" or draw(st.booleans()):
        return {}
    years, months = ({record[c] for record in truth.records} for c in ("year", "months"))
    said: dict[str, tuple[str, ...]] = {"months": ()} if months == {12} else {}
    if len(years) == 1:
        until = f"S/D {MONTHS[min(months) - 1].upper()} " if min(months) < 12 else ""
        said = {"months": (), "year": (f"LAPORAN REALISASI {until}{'TAHUN ' if not until else ''}{min(years)}",)}
    return said


@st.composite
def _header(draw: Any, truth: Truth, column: str) -> str:
    if truth.kind == "survey":
        return draw(named("survey", column)) if column in ("respondent", "age", "sex") else column
    if column == "period":
        return draw(st.sampled_from(PERIOD_HEADERS[period(truth.records[0]["period"])[1]]))
    return draw(named(truth.kind, column))


@st.composite
def _shown(draw: Any, truth: Truth, column: str) -> dict[Any, Any]:
    """How a column's words are written, where they are not written as they are."""
    if column == "side":
        return {side: draw(st.sampled_from(names)) for side, names in SIDES.items()}
    if column == "period":
        return draw(period_labels([record["period"] for record in truth.records]))
    if column == "sex":
        return draw(st.sampled_from([{}, {"L": "Laki-laki", "P": "Perempuan"}]))
    return {}


@st.composite
def answered_in_words(draw: Any, truth: Truth, drawn: Layout) -> Layout:
    """A survey's answers as words, if it comes so."""
    words = draw(st.sampled_from([None, None, None, *WORDS]))
    if words is None:
        return drawn
    items = [at for at, column in enumerate(truth.columns) if column not in ("respondent", "age", "sex")]
    rows = tuple(
        tuple(words[cell - 1] if at in items and isinstance(cell, int) else cell for at, cell in enumerate(row))
        for row in drawn.page.rows
    )
    return replace(drawn, page=replace(drawn.page, rows=rows))


@st.composite
def wide_measures(draw: Any, truth: Truth) -> Layout:
    """Years side by side, a row for each thing that is counted."""
    key = truth.keys[0]
    measures = [c for c in truth.columns if c != key]
    word = draw(st.sampled_from(["{}", "{}", "Tahun {}", "TA {}"]))
    heads = [word.format(record[key]) if word != "{}" else int(record[key]) for record in truth.records]
    names = {c: draw(named(truth.kind, c)) for c in measures}
    rows = [[draw(st.sampled_from(["Uraian", "URAIAN", "Indikator", "Keterangan"])), *heads]]
    rows += [[names[c], *(record[c] for record in truth.records)] for c in measures]
    where = {(n, c): (row, str(heads[n])) for n in range(len(truth.records)) for row, c in enumerate(measures)}
    where |= {(n, key): (0, str(head)) for n, head in enumerate(heads)}
    return Layout(page_of(rows), where)


@st.composite
def wide_budget(draw: Any, truth: Truth) -> Layout:
    """Years side by side, each with its target and its realisation; the sides as a column or as sections."""
    lines = list(dict.fromkeys((record["side"], record["line"]) for record in truth.records))
    of = {(r["year"], r["side"], r["line"]): n for n, r in enumerate(truth.records)}
    several = list(dict.fromkeys(record["year"] for record in truth.records))
    months = {record["year"]: record["months"] for record in truth.records}
    target = draw(st.sampled_from(["TARGET", "Anggaran", "Pagu"]))
    two_rows, sections, percent = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    sides = draw(_shown(truth, "side"))

    def heads(year: int) -> list[str]:
        until = f" s/d {MONTHS[months[year] - 1]}" if months[year] < 12 else ""
        said = "" if two_rows else f" {year}"
        return [f"{target}{said}", f"Realisasi{until}{said}", *(["%"] if percent else [])]

    def cells(records: list[int]) -> list[Any]:
        budgeted, realised = (sum(truth.records[n][c] for n in records) for c in ("budgeted", "realised"))
        return [budgeted, realised, *([f"{realised * 100 / budgeted:.2f}".replace(".", ",")] if percent else [])]

    front = ["Uraian"] if sections else ["Jenis", "Uraian"]
    rows: list[list[Any]] = [[*front, *(head for year in several for head in heads(year))]]
    marks: dict[tuple[str, str], int] = {}
    for at, (side, line) in enumerate(lines):
        if sections and (at == 0 or lines[at - 1][0] != side):
            rows.append([sides[side].upper()])
        marks[side, line] = len(rows) - 1
        name = [line] if sections else [sides[side], line]
        rows.append([*name, *(cell for year in several for cell in cells([of[year, side, line]]))])
        if sections and (at + 1 == len(lines) or lines[at + 1][0] != side):
            same_side = [name for name in lines if name[0] == side]
            sums = [cell for year in several for cell in cells([of[year, *name] for name in same_side])]
            rows.append([f"JUMLAH {sides[side].upper()}", *sums])
    drawn = page_of(rows)
    if two_rows:
        groups = [(str(year), 3 if percent else 2) for year in several]
        drawn = headed_by(drawn, *((None, 1) for _ in front), *groups)
    where = {
        (n, column): (marks[side, line], str(year)) for (year, side, line), n in of.items() for column in truth.columns
    }
    return Layout(drawn, where)


@st.composite
def laid_out(draw: Any, truth: Truth) -> Layout:
    """The truth in some layout, with what people put around and between a table."""
    one_by_one = truth.kind in ("visits", "workforce", "inpatient") and len(truth.keys) == 1
    by_year = one_by_one and period(truth.records[0][truth.keys[0]])[1] == "year"
    wide = draw(st.booleans()) and (by_year or truth.kind == "budget")
    by_years = wide_budget(truth) if truth.kind == "budget" else wide_measures(truth)
    drawn = draw(by_years if wide else tall(truth))
    if truth.kind == "survey":
        drawn = draw(answered_in_words(truth, drawn))
    sheet = drawn.page
    records = sorted({mark for mark in sheet.marks if mark is not None and mark > 0})
    if not wide and truth.kind == "visits" and draw(st.booleans()):
        sheet = _with_sum(truth, sheet)
    if not wide and truth.kind != "survey":
        for header in draw(st.lists(st.sampled_from(sorted(EXTRA)), max_size=2, unique=True)):
            sheet = with_column(sheet, draw(st.integers(0, sheet.width)), header, EXTRA[header])
        if draw(st.booleans()):
            sheet = with_column(sheet, 0, "No", list(range(1, len(truth.records) + 1)))
    if draw(st.booleans()):
        sheet = with_column(sheet, draw(st.integers(1, sheet.width)), None, ())
    if not wide and draw(st.booleans()):
        units = {header: UNITS[c] for (_, c), (_, header) in drawn.where.items() if c in UNITS}
        sheet = with_units(sheet, units) if units else sheet
    if draw(st.booleans()):
        sheet = numbered(sheet, draw(st.sampled_from(["({})", "[{}]"] if truth.kind == "survey" else ["({})", "{}"])))
    if records and draw(st.booleans()):
        sheet = repeated_header(sheet, draw(st.sampled_from(records)))
    if records and draw(st.booleans()):
        sheet = spaced(sheet, *draw(st.lists(st.sampled_from(records), max_size=2, unique=True)))
    sheet = shifted(sheet, draw(st.integers(0, 2)), draw(st.integers(0, 3)))
    lines = [*draw(st.lists(st.sampled_from(TITLES), max_size=3, unique=True)), *drawn.title]
    sheet = titled(sheet, *lines, gap=draw(st.integers(0, 2))) if lines else sheet
    below = draw(st.lists(st.sampled_from(NOTES), max_size=2, unique=True))
    sheet = noted(sheet, *below, gap=draw(st.integers(1, 2))) if below else sheet
    return replace(drawn, page=sheet)


def _with_sum(truth: Truth, sheet: Page) -> Page:
    """A row "Jumlah" below everything, with the true sums."""
    header = sheet.rows[sheet.head]
    label = next(at for at, cell in enumerate(sheet.rows[sheet.body]) if not isinstance(cell, Decimal))
    body = sheet.rows[sheet.body : sheet.end]
    sums = [sum(row[at] for row in body) if isinstance(body[0][at], Decimal) else None for at in range(len(header))]
    return with_total(sheet, ["Jumlah" if at == label else cell for at, cell in enumerate(sums)])


# --- numbers and files ----------------------------------------------------------------------------------------------

FORMS = {"plain": ("", "."), "comma": ("", ","), "points": (".", ","), "commas": (",", "."), "spaces": (" ", ",")}
"""The sign between thousands and the decimal sign."""


def written(value: Decimal, form: str, sign: str = "", parentheses: bool = False) -> str:
    """A number as text: 1234.5 as 1.234,5 or Rp 1.234,5; its decimals are those that it has."""
    between, point = FORMS[form]
    text = f"{abs(value):,f}".replace(",", "x").replace(".", point).replace("x", between)
    if value < 0:
        return f"({sign}{text})" if parentheses else f"-{sign}{text}"
    return sign + text


@st.composite
def trips(draw: Any, truths: st.SearchStrategy[Truth]) -> Trip:
    truth = draw(truths)
    return draw(filed(truth, draw(laid_out(truth))))


@st.composite
def filed(draw: Any, truth: Truth, layout: Layout) -> Trip:
    """The page as a file of some format, its numbers written in one of the forms."""
    form, parentheses = draw(st.sampled_from(sorted(FORMS))), draw(st.booleans())
    sign = draw(st.sampled_from(["", "", "Rp ", "Rp", "Rp. "])) if truth.kind == "budget" else ""
    file_format = draw(st.sampled_from(["csv", "tsv", "xlsx numbers", "xlsx texts"]))

    def as_text(cell: Any) -> Any:
        return written(cell, form, sign, parentheses) if isinstance(cell, Decimal) else cell

    def as_number(cell: Any) -> Any:
        if not isinstance(cell, Decimal):
            return cell
        return int(cell) if cell == cell.to_integral() else float(cell)

    if file_format.startswith("xlsx"):
        sheet = mapped(layout.page, as_number if file_format == "xlsx numbers" else as_text)
        return Trip(truth, layout, "table.xlsx", xlsx(sheet))
    delimiter = "\t" if file_format == "tsv" else draw(st.sampled_from(",;\t|"))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    return Trip(truth, layout, f"table.{file_format}", csv(mapped(layout.page, as_text), delimiter, encoding))


SPOILT = "lihat lampiran"


@st.composite
def spoilt(draw: Any, truths: st.SearchStrategy[Truth]) -> tuple[Trip, int]:
    """A trip on which one number has become words, and the row of the sheet where they stand."""
    truth = draw(truths)
    layout = draw(laid_out(truth))
    places = [
        (row, found[0])
        for (record, column), (mark, _) in layout.where.items()
        if isinstance(value := truth.records[record][column], Decimal)
        for row in [layout.page.marks.index(mark)]
        for found in [[at for at, cell in enumerate(layout.page.rows[row]) if cell == value]]
        if len(found) == 1
    ]
    assume(places)
    row, at = draw(st.sampled_from(places))
    rows = [list(cells) for cells in layout.page.rows]
    rows[row][at] = SPOILT
    page = replace(layout.page, rows=tuple(map(tuple, rows)))
    return draw(filed(truth, replace(layout, page=page))), row + 1


# --- the way back ---------------------------------------------------------------------------------------------------


def silent(trip: Trip, found: list[bsc.Dataset]) -> list[str]:
    """What is different from the truth without a warning or an error at its row or column; nothing if all is well."""
    truth = trip.truth
    if [dataset.kind for dataset in found] != [truth.kind]:
        return [f"read as {[dataset.kind for dataset in found]}"]
    loud = [f for f in found[0].findings if f.severity in ("warning", "error")]

    def said(record: int, column: str) -> bool:
        mark, header = trip.layout.where[record, column]
        row = trip.layout.page.row_of(mark)
        return any(row in (f.row, *f.rows) or plain(header) in plain(f.column) for f in loud)

    if truth.kind == "survey":
        return _silent_answers(truth, found[0], said)
    faults = []
    records = found[0].frame.to_dict("records")
    for n, true in enumerate(truth.records):
        mine = next((r for r in records if all(same(k, true[k], r.get(k)) for k in truth.keys)), None)
        if mine is None:
            faults += [] if said(n, truth.keys[0]) else [f"not there: {true}"]
            continue
        records.remove(mine)
        faults += [
            f"{column} of {[true[k] for k in truth.keys]}: {mine.get(column)} instead of {value}"
            for column, value in true.items()
            if column not in truth.keys and not same(column, value, mine.get(column)) and not said(n, column)
        ]
    return faults + [f"made up: {record}" for record in records]


def _silent_answers(truth: Truth, found: bsc.Dataset, said: Any) -> list[str]:
    items = [c for c in truth.columns if c not in ("respondent", "age", "sex")]
    answers = found.answers
    if list(map(plain, answers.columns)) != list(map(plain, items)):
        return [f"questions {list(answers.columns)} instead of {items}"]
    if len(answers) != len(truth.records):
        return [f"{len(answers)} people instead of {len(truth.records)}"]
    faults = [
        f"{item} of {n + 1}: {answer} instead of {true[item]}"
        for n, true in enumerate(truth.records)
        for item, answer in zip(items, answers.iloc[n], strict=True)
        if not same(item, true[item], answer) and not said(n, item)
    ]
    ages = [record.get("age") for record in truth.records]
    if "age" in truth.columns:
        numbers = [column for column in found.asked.people if list(found.frame[column]) == ages]
        faults += [] if numbers else [f"no column holds the ages {ages}"]
    return faults


KINDS = {
    "budget": budgets(),
    "visits": visits(),
    "inpatient": inpatients(),
    "workforce": workforces(),
    "indicators": indicators(),
    "table": tables(),
    "survey": surveys(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_true_table_reads_back(kind):
    """Protects: no layout, locale, delimiter or format changes a number in silence. Expected: the table that was
    written, or a warning or an error that names the row or the column of the difference; never a refusal."""

    @trip_settings
    @given(trip=trips(KINDS[kind]))
    def there_and_back(trip: Trip) -> None:
        found = read(trip)
        assert list(unsound(found, trip.file)) == []
        assert silent(trip, found) == []

    there_and_back()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "survey"])
def test_a_number_that_became_words_is_said(kind):
    """Protects: the row that a finding names is the row that a person sees, below whatever stands above it. Expected:
    a warning or an error at the row of the words; every other number as it was, or doubted. A table of a few numbers,
    one of them words, may look like no table of figures any more: then it is refused, which is said, too."""

    @trip_settings
    @given(trip_and_row=spoilt(KINDS[kind]))
    def there_and_back(trip_and_row: tuple[Trip, int]) -> None:
        trip, row = trip_and_row
        try:
            found = read(trip)
        except Refused:
            assert len(trip.truth.records) * (len(trip.truth.records[0]) - 1) <= 9
            return
        assert row in {
            at for dataset in found for f in dataset.findings if f.severity != "note" for at in (f.row, *f.rows)
        }
        assert silent(trip, found) == []

    there_and_back()


class Refused(AssertionError):
    """A true table that was not read."""


def read(trip: Trip) -> list[bsc.Dataset]:
    """The trip's file as it is read; the page and the findings are noted for the report of a failure."""
    for row, cells in enumerate(mapped(trip.layout.page, str).rows, start=1):
        note(f"{row}: {' | '.join(cell or '' for cell in cells)}")
    try:
        found = bsc.read(trip.data, trip.file)
    except bsc.UnreadableFile as refusal:
        raise Refused(f"{trip.file} was refused: {refusal}") from refusal
    for dataset in found:
        for finding in dataset.findings:
            note(f"{finding.severity}, row {finding.row}, {finding.column}: {finding.message} {finding.action}")
    return found


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("34483393000", "points", "34.483.393.000"), ("1234567.89", "points", "1.234.567,89"),
        ("1234567.89", "commas", "1,234,567.89"), ("3.79", "comma", "3,79"), ("78.9025", "plain", "78.9025"),
        ("1234567", "spaces", "1 234 567"), ("-1000", "points", "-1.000"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_people_write_them(value, form, text):
    """Protects: this file's own maker of numbers. Expected: the forms that people use, written by hand."""
    assert written(Decimal(value), form) == text
