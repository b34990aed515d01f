"""Budgets as treasurers keep them."""

from __future__ import annotations

import csv as csv_module
from collections.abc import Callable
from pathlib import Path

from nasty.pages import (
    Page,
    headed_by,
    merged_down,
    native,
    noted,
    numbered,
    page,
    page_of,
    shifted,
    titled,
    with_column,
    with_units,
)
from nasty.truth import Doubt, Table, may_say, nasty, says, table
from nasty.writing import csv, ods, xlsx

TESTS = Path(__file__).parents[1]
PUBLISHED = TESTS.parent / "sample_data" / "published"
LINES = {
    "revenue_state": ("revenue", "Rupiah Murni (APBN)"),
    "revenue_blu": ("revenue", "PNBP BLU"),
    "expense_goods": ("expenditure", "Belanja Barang"),
    "expense_personnel": ("expenditure", "Belanja Pegawai"),
    "expense_capital": ("expenditure", "Belanja Modal"),
}
YEARS = (2021, 2022, 2023)
UNTIL = {2021: "Desember", 2022: "Desember", 2023: "Juli"}


def points(number: int) -> str:
    """34483393000 as 34.483.393.000."""
    return f"{number:,}".replace(",", ".")


def published() -> dict[tuple[int, str], tuple[int, int, int]]:
    """Months, budget and realisation by year and line, as the thesis prints them in appendix 4.2."""
    with (PUBLISHED / "finance.csv").open(encoding="utf-8") as file:
        return {
            (int(r["year"]), r["line"]): (int(r["months"]), int(r["budget_idr"]), int(r["realised_idr"]))
            for r in csv_module.DictReader(file)
        }


def thesis(*doubts: Doubt) -> Table:
    """The canonical frame of appendix 4.2."""
    rows = [
        f"{year} | {months} | {LINES[line][0]} | {LINES[line][1]} | {budgeted} | {realised}"
        for (year, line), (months, budgeted, realised) in published().items()
    ]
    cut_off = may_say("9[26-8]")  # percentages that are printed cut off instead of rounded
    return table("budget", "\n".join(["year | months | side | line | budgeted | realised", *rows]), cut_off, *doubts)


def printed_percentages() -> dict[str, str]:
    """The percentages of appendix 4.2 by year and line, as printed: some rounded, some cut off."""
    with (TESTS / "published" / "published_figures.csv").open(encoding="utf-8") as file:
        return {row["id"].removeprefix("finance."): row["printed"] for row in csv_module.DictReader(file)}


def appendix(form: Callable[[int], object] = int, percent: str = "{}", wrong: int = 0) -> Page:
    """Appendix 4.2: years side by side, two sections with their sums; ``wrong`` rupiah are added to one printed sum."""
    facts, shares = published(), printed_percentages()

    def row(number: object, name: str, lines: list[str], share: str, more: int = 0) -> list[object]:
        cells: list[object] = [number, name]
        for year in YEARS:
            budgeted, realised = (sum(facts[year, line][at] for line in lines) for at in (1, 2))
            realised += more if year == 2022 else 0
            cells += [form(budgeted), form(realised), percent.format(shares[f"{year}.{share}"])]
        return cells

    def section(sign: str, name: str, side: str, share: str, more: int = 0) -> list[list[object]]:
        lines = [line for line, (of, _) in LINES.items() if of == side]
        return [
            [sign, name],
            *(row(n, LINES[line][1], [line], f"{line}_pct") for n, line in enumerate(lines, 1)),
            row(None, f"JUMLAH {name}", lines, share, more),
        ]

    header = ["NO", "URAIAN"]
    for year in YEARS:
        header += [f"TARGET {year}", f"REALISASI s/d {UNTIL[year]} {year}", "%"]
    return page_of(
        [
            header,
            *section("I", "PENDAPATAN", "revenue", "effectiveness"),
            *section("II", "BELANJA", "expenditure", "economy", wrong),
        ]
    )


TITLE = ("RUMAH SAKIT BHAYANGKARA", "LAPORAN REALISASI ANGGARAN", "TAHUN ANGGARAN 2021 s/d 2023")
SOURCE = "Sumber: Subbag Renmin, diolah kembali"


@nasty("Lampiran 4.2.xlsx", thesis())
def appendix_4_2() -> bytes:
    """Wide years, part of the last; sections, sums, percentages cut off; numbers as a spreadsheet stores them."""
    return xlsx(noted(titled(native(appendix()), *TITLE), SOURCE))


@nasty("Lampiran 4.2.csv", thesis())
def appendix_4_2_as_text() -> bytes:
    """The same, its numbers written with points, saved for a country that separates by semicolons."""
    return csv(noted(titled(appendix(points, "{} %"), *TITLE), SOURCE), ";")


@nasty("Lampiran 4.2.ods", thesis())
def appendix_4_2_with_merged_header() -> bytes:
    """The same with the year merged over its three columns, a numbering row, and everything away from the corner."""
    drawn = native(appendix())
    header = ["NO", "URAIAN"] + [name for year in YEARS for name in ("TARGET", f"REALISASI s/d {UNTIL[year]}", "%")]
    plain = page_of([header, *drawn.rows[1:]])
    years = headed_by(plain, (None, 1), (None, 1), *((f"TAHUN {year}", 3) for year in YEARS))
    return ods(titled(shifted(numbered(years), right=2, down=2), *TITLE))


@nasty(
    "Lampiran 4.2 salah jumlah.csv", thesis(says("warning", 12, "JUMLAH BELANJA|REALISASI s/d Desember 2022|sum|add"))
)
def appendix_4_2_with_a_wrong_sum() -> bytes:
    """One printed sum is a million too high: the lines count, the sum is said."""
    return csv(titled(appendix(points, "{} %", wrong=1_000_000), *TITLE[:1]), ";")


@nasty(
    "anggaran.csv",
    table(
        "budget",
        """
        year | months | side        | line            | budgeted   | realised
        2023 | 12     | revenue     | Jasa layanan    | 1000000    | 934500.5
        2023 | 12     | revenue     | Hibah           | 250000     | 0
        2023 | 12     | expenditure | Belanja barang  | 1234567.89 | 1200000
        """,
    ),
)
def rupiah_signs() -> bytes:
    """ "Rp" with and without a space and a point, two decimals."""
    return csv(
        page("""
        Tahun | Jenis      | Uraian         | Anggaran          | Realisasi
        2023  | Pendapatan | Jasa layanan   | Rp 1.000.000,00   | Rp934.500,50
        2023  | Pendapatan | Hibah          | Rp. 250.000,00    | Rp 0,00
        2023  | Belanja    | Belanja barang | Rp 1.234.567,89   | Rp1.200.000,00
        """)
    )


@nasty(
    "budget corrections.csv",
    table(
        "budget",
        """
        year | side        | line           | budgeted | realised
        2022 | revenue     | Services       | 5000000  | 4750000
        2022 | revenue     | Corrections    | 0        | -1000
        2022 | expenditure | Goods          | 3000000  | 2999999
        2022 | expenditure | Paid back      | 12000    | -2500000
        """,
        says("warning", 3, "below zero|negative|minus"),
        says("warning", 5, "below zero|negative|minus"),
    ),
)
def negatives_in_parentheses() -> bytes:
    """Accountants write (1.000) for minus one thousand."""
    return csv(
        page("""
        Year | Side    | Line        | Budgeted  | Realised
        2022 | Revenue | Services    | 5.000.000 | 4.750.000
        2022 | Revenue | Corrections | 0         | (1.000)
        2022 | Expense | Goods       | 3.000.000 | 2.999.999
        2022 | Expense | Paid back   | 12.000    | (2.500.000)
        """),
        ";",
    )


ONE_YEAR = """
    year | months | side        | line              | budgeted  | realised
    2023 | {months} | revenue     | Layanan rawat jalan | 800000000 | 600000000
    2023 | {months} | revenue     | Layanan rawat inap  | 900000000 | 450000000
    2023 | {months} | expenditure | Pegawai             | 500000000 | 300000000
    2023 | {months} | expenditure | Barang dan jasa     | 700000000 | 350000000
"""
ONE_YEAR_PAGE = """
    Jenis      | Uraian              | Pagu      | Realisasi
    Pendapatan | Layanan rawat jalan | 800000000 | 600000000
    Pendapatan | Layanan rawat inap  | 900000000 | 450000000
    Belanja    | Pegawai             | 500000000 | 300000000
    Belanja    | Barang dan jasa     | 700000000 | 350000000
"""


@nasty("LRA.xlsx", table("budget", ONE_YEAR.format(months=7)))
def year_and_months_in_the_title_alone() -> bytes:
    """No column says the year; the title does, and that it runs to July."""
    return xlsx(titled(native(page(ONE_YEAR_PAGE)), "LAPORAN REALISASI ANGGARAN", "s/d JULI 2023"))


@nasty("LRA per tahun.xlsx", table("budget", ONE_YEAR.format(months=12)))
def year_in_the_name_of_the_sheet() -> bytes:
    """The year stands on the sheet's tab and nowhere else."""
    return xlsx(native(page(ONE_YEAR_PAGE, name="TA 2023")))


@nasty("LRA jenis digabung.xlsx", table("budget", ONE_YEAR.format(months=12)))
def side_merged_down() -> bytes:
    """ "Pendapatan" and "Belanja" are written once, in cells merged over their lines."""
    drawn = with_column(page(ONE_YEAR_PAGE), 0, "Tahun", ["2023"])
    return xlsx(merged_down(merged_down(native(drawn), 0), 1))


@nasty(
    "tiga baris.xlsx",
    table(
        "budget",
        """
        year | side        | line      | budgeted | realised
        2021 | revenue     | BLU       | 48000    | 47000
        2021 | expenditure | Barang    | 29000    | 28500
        2022 | revenue     | BLU       | 50000    | 51500
        2022 | expenditure | Barang    | 31000    | 30250
        """,
    ),
)
def header_on_three_rows() -> bytes:
    """A table's name over the years over the columns, each merged."""
    body = page(
        """
        Jenis      | Uraian | Anggaran | Realisasi | %     | Anggaran | Realisasi | %
        Pendapatan | BLU    | 48000    | 47000     | 97.92 | 50000    | 51500     | 103.0
        Belanja    | Barang | 29000    | 28500     | 98.28 | 31000    | 30250     | 97.58
        """
    )
    years = headed_by(native(body), (None, 2), ("2021", 3), ("2022", 3))
    return xlsx(headed_by(years, (None, 2), ("REALISASI ANGGARAN", 6)))


@nasty(
    "persen tidak cocok.csv",
    table(
        "budget",
        """
        year | side        | line    | budgeted | realised
        2023 | revenue     | BLU     | 2000000  | 1900000
        2023 | revenue     | APBN    | 1000000  | 950000
        2023 | expenditure | Barang  | 1500000  | 1200000
        2023 | expenditure | Modal   | 400000   | 400000
        """,
        says("warning", 4, "85"),
    ),
)
def percentage_that_does_not_fit() -> bytes:
    """1,200,000 of 1,500,000 are 80 %, not 85 %."""
    return csv(
        page("""
        Tahun | Jenis      | Uraian | Target    | Realisasi | %
        2023  | Pendapatan | BLU    | 2.000.000 | 1.900.000 | 95,00
        2023  | Pendapatan | APBN   | 1.000.000 | 950.000   | 95,00
        2023  | Belanja    | Barang | 1.500.000 | 1.200.000 | 85,00
        2023  | Belanja    | Modal  | 400.000   | 400.000   | 100,00
        """),
        ";",
    )


@nasty(
    "DIPA.csv",
    table(
        "budget",
        """
        year | side        | line           | budgeted    | realised
        2022 | revenue     | Jasa layanan   | 34483400000 | 48779962070
        2022 | expenditure | Belanja gaji   | 3802310000  | 3492585082
        2022 | expenditure | Belanja modal  | 551930000   | 534710940
        """,
    ),
)
def account_codes_and_floats() -> bytes:
    """Account codes look like grouped numbers; Excel has shortened one budget to 3,44834E+10."""
    return csv(
        page("""
        Kode rekening | Tahun | Jenis      | Uraian        | Pagu         | Realisasi
        4.1.02        | 2022  | Pendapatan | Jasa layanan  | 3,44834E+10  | 48779962070
        5.1.01        | 2022  | Belanja    | Belanja gaji  | 3802310000   | 3492585082
        5.2.02        | 2022  | Belanja    | Belanja modal | 551930000    | 534710940
        """),
        ";",
    )


@nasty(
    "budget en.csv",
    table(
        "budget",
        """
        year | months | side        | line      | budgeted   | realised
        2022 | 12     | revenue     | Services  | 1234567.89 | 1000000.5
        2022 | 12     | expenditure | Goods     | 1000000    | 950250.25
        2023 | 6      | revenue     | Services  | 1300000    | 640000
        2023 | 6      | expenditure | Goods     | 1100000    | 512000.75
        """,
    ),
)
def commas_between_thousands() -> bytes:
    """English numbers, quoted, since commas also separate the cells."""
    return csv(
        page("""
        Year | Months | Side        | Line     | Budget       | Actual
        2022 | 12     | Revenue     | Services | 1,234,567.89 | 1,000,000.50
        2022 | 12     | Expenditure | Goods    | 1,000,000.00 | 950,250.25
        2023 | 6      | Revenue     | Services | 1,300,000.00 | 640,000.00
        2023 | 6      | Expenditure | Goods    | 1,100,000.00 | 512,000.75
        """)
    )


@nasty(
    "dengan satuan.xlsx",
    table(
        "budget",
        """
        year | side        | line   | budgeted | realised
        2023 | revenue     | BLU    | 2000     | 1900
        2023 | expenditure | Barang | 1500     | 1200
        """,
    ),
)
def a_row_of_units() -> bytes:
    """A row below the header says Rp and %; another numbers the columns."""
    drawn = page("""
        Tahun | Jenis      | Uraian | Target | Realisasi | %
        2023  | Pendapatan | BLU    | 2000   | 1900      | 95
        2023  | Belanja    | Barang | 1500   | 1200      | 80
        """)
    return xlsx(numbered(with_units(native(drawn), {"Target": "(Rp)", "Realisasi": "(Rp)", "%": "(%)"}), "{}"))


@nasty(
    "LRA dua tahun.xlsx",
    (
        table("budget", ONE_YEAR.format(months=12), sheet="2023"),
        table("budget", ONE_YEAR.format(months=12).replace("2023", "2022"), sheet="2022"),
    ),
)
def a_sheet_for_each_year() -> bytes:
    """Two sheets of the same shape, told apart by their tabs alone."""
    return xlsx(*(native(page(ONE_YEAR_PAGE, name=year)) for year in ("2022", "2023")))


@nasty("LRA bagian.csv", table("budget", ONE_YEAR.format(months=12)))
def side_only_by_sections() -> bytes:
    """No column says the side: a row "A. PENDAPATAN" stands over its lines, "Jumlah" without a name below them."""
    return csv(
        titled(
            page("""
            No | Uraian              | Anggaran 2023 | Realisasi 2023 | Sisa
            A  | PENDAPATAN          |               |                |
            1  | Layanan rawat jalan | 800.000.000   | 600.000.000    | 200.000.000
            2  | Layanan rawat inap  | 900.000.000   | 450.000.000    | 450.000.000
               | Jumlah              | 1.700.000.000 | 1.050.000.000  | 650.000.000
            B  | BELANJA             |               |                |
            1  | Pegawai             | 500.000.000   | 300.000.000    | 200.000.000
            2  | Barang dan jasa     | 700.000.000   | 350.000.000    | 350.000.000
               | Jumlah              | 1.200.000.000 | 650.000.000    | 550.000.000
            """),
            "REALISASI ANGGARAN",
        ),
        ";",
    )


_IN_MILLIONS = """
    year | side        | line   | budgeted | realised
    2023 | revenue     | BLU    | 21359{0} | 9709{0}
    2023 | revenue     | APBN   | 4772{0}  | 2797{0}
    2023 | expenditure | Barang | 20540{0} | 11207{0}
"""


@nasty(
    "dalam jutaan.csv",
    table("budget", _IN_MILLIONS.format("000000"), more=True),
    table("budget", _IN_MILLIONS.format(""), says("note", None, "juta|million"), more=True),
)
def millions_of_rupiah() -> bytes:
    """The title says that the numbers are millions: they become rupiah, or it is said."""
    return csv(
        titled(
            page("""
            Tahun | Jenis      | Uraian | Anggaran | Realisasi
            2023  | Pendapatan | BLU    | 21.359   | 9.709
            2023  | Pendapatan | APBN   | 4.772    | 2.797
            2023  | Belanja    | Barang | 20.540   | 11.207
            """),
            "REALISASI ANGGARAN",
            "(dalam jutaan rupiah)",
        ),
        ";",
    )
