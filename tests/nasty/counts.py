"""Counts as medical records and personnel offices keep them: visits, inpatient care, workforce, indicators, tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nasty.pages import (
    Page,
    headed_by,
    hiding,
    mapped,
    merged_down,
    native,
    noted,
    numbered,
    page,
    repeated_header,
    shifted,
    spaced,
    titled,
    with_column,
    with_rows,
    with_total,
    with_units,
)
from nasty.truth import Unreadable, doubted, nasty, says, table
from nasty.writing import csv, html, ods, stored, xlsb, xlsm, xlsx

VISITS = """
    year | visits | returning_patients | new_patients
    2021 | 38811  | 29792              | 3612
    2022 | 33157  | 24482              | 2802
    2023 | 31367  | 10906              | 2521
"""
VISITS_PAGE = """
    Tahun | Jumlah Kunjungan | Pasien Lama | Pasien Baru
    2021  | 38811            | 29792       | 3612
    2022  | 33157            | 24482       | 2802
    2023  | 31367            | 10906       | 2521
"""
VISITS_WIDE = """
    Uraian           | 2021   | 2022   | 2023
    Jumlah kunjungan | 38.811 | 33.157 | 31.367
    Pasien lama      | 29.792 | 24.482 | 10.906
    Pasien baru      | 3.612  | 2.802  | 2.521
"""
TRUE_VISITS = table("visits", VISITS)


# --- text files -----------------------------------------------------------------------------------------------------


@nasty("kunjungan.csv", TRUE_VISITS)
def semicolons_with_byte_order_mark() -> bytes:
    """What Excel saves as "CSV UTF-8" where a comma is the decimal sign."""
    return csv(page(VISITS_PAGE), ";", "utf-8-sig")


@nasty("kunjungan.csv", TRUE_VISITS)
def utf_16_with_tabs() -> bytes:
    """What Excel saves as "Unicode Text", under the name .csv."""
    return csv(page(VISITS_PAGE), "\t", "utf-16")


@nasty("kunjungan.tsv", TRUE_VISITS)
def tabs() -> bytes:
    """A .tsv."""
    return csv(page(VISITS_PAGE), "\t")


@nasty("kunjungan.csv", TRUE_VISITS)
def bars() -> bytes:
    """Cells between bars, old line ends."""
    return csv(page(VISITS_PAGE), "|", line_end="\r")


@nasty("kunjungan.csv", TRUE_VISITS)
def a_line_that_says_the_delimiter() -> bytes:
    """Excel's own hint "sep=;" above the header."""
    return b"sep=;\r\n" + csv(page(VISITS_PAGE), ";")


@nasty("kunjungan.csv", TRUE_VISITS)
def delimiters_at_the_ends() -> bytes:
    """Empty columns at the right and empty lines below, all of delimiters."""
    lines = csv(page(VISITS_PAGE), ";").replace(b"\r\n", b";;;;;\r\n")
    return lines + b";;;;;;;;\r\n" * 40


@nasty(
    "poliklinik.csv",
    table(
        "visits",
        """
        year | unit            | visits | returning_patients | new_patients
        2022 | Poli Pédiatrie  | 1200   | 900                | 300
        2022 | Gigi – “Melati” | 800    | 500                | 300
        2023 | Poli Pédiatrie  | 1300   | 950                | 350
        2023 | Gigi – “Melati” | 850    | 600                | 250
        """,
    ),
)
def letters_of_windows() -> bytes:
    """cp1252: an accent, a dash and curly quotes in the names of clinics."""
    return csv(
        page("""
        Tahun | Poliklinik      | Kunjungan | Kunjungan lama | Kunjungan baru
        2022  | Poli Pédiatrie  | 1200      | 900            | 300
        2022  | Gigi – “Melati” | 800       | 500            | 300
        2023  | Poli Pédiatrie  | 1300      | 950            | 350
        2023  | Gigi – “Melati” | 850       | 600            | 250
        """),
        ";",
        "cp1252",
    )


@nasty("kunjungan.csv", TRUE_VISITS)
def line_ends_in_the_header() -> bytes:
    """Headers that a spreadsheet broke over two lines within the cell."""
    return csv(
        mapped(page(VISITS_PAGE), lambda cell: cell.replace("Jumlah K", "Jumlah\nK").replace("Pasien ", "Pasien\r\n"))
    )


@nasty(
    "poli tanpa tutup.csv",
    table(
        "visits",
        """
        year | unit      | visits
        2021 | "Melati   | 500
        2022 | Mawar     | 600
        2023 | Anggrek 5"| 700
        """,
    ),
    doubted("visits", says("warning", 2)),
    Unreadable(),
)
def a_quote_that_never_closes() -> bytes:
    """A stray quote at the beginning of a name must not swallow the rows below it in silence."""
    return b'Tahun,Poli,Kunjungan\r\n2021,"Melati,500\r\n2022,Mawar,600\r\n2023,Anggrek 5",700\r\n'


# --- numbers --------------------------------------------------------------------------------------------------------


@nasty(
    "satu angka.csv",
    table("visits", "year | visits\n2023 | 38811", says("note", 2, "38[.,]811|38811", "thousand|decimal"), more=True),
    table("visits", "year | visits\n2023 | 38811", says("note", None, "Kunjungan", "thousand|decimal"), more=True),
)
def one_number_that_reads_two_ways() -> bytes:
    """38.811 visits: thousands, since nobody counts a third of a visit; but it must be said."""
    return csv(page("Tahun | Kunjungan\n2023 | 38.811"), ";")


@nasty("spasi.csv", TRUE_VISITS)
def spaces_between_thousands() -> bytes:
    """Thin, no-break and plain spaces between the thousands."""
    spaced_out = {
        "38811": "38 811",
        "29792": "29\u00a0792",
        "33157": "33\u202f157",
        "24482": "24\u2009482",
        "31367": "31 367",
    }
    return csv(mapped(page(VISITS_PAGE), lambda cell: spaced_out.get(cell, cell)), ";")


@nasty("tahun.xlsx", TRUE_VISITS)
def years_of_all_sorts() -> bytes:
    """A year behind words, one as a date, one with a footnote's star."""
    years = {2021: "TA 2021", 2022: datetime(2022, 1, 1), 2023: "2023*)"}
    return xlsx(noted(mapped(native(page(VISITS_PAGE)), lambda cell: years.get(cell, cell)), "*) Januari s/d Desember"))


@nasty(
    "capaian.csv",
    table(
        "indicators",
        """
        indicator         | unit  | period | actual  | target
        Kepuasan pasien   | %     | 2023   | 78.9025 | 80
        AvLOS             | hari  | 2023   | 3.79    | 6
        TOI               | hari  | 2023   | 22.25   | 3
        Pendapatan per TT | Rp    | 2023   | 1401.4  | 1500
        Rasio pegawai     | orang | 2023   | 0.9     | 1
        """,
        more=True,
    ),
)
def decimal_commas_among_thousands() -> bytes:
    """1.401,40 and 0,900 in one column: pandas makes the first 140140, others make the second 900."""
    return csv(
        page("""
        Perspektif      | Indikator         | Satuan | Tahun | Capaian  | Target
        Pelanggan       | Kepuasan pasien   | %      | 2023  | 78,9025  | 80
        Proses internal | AvLOS             | hari   | 2023  | 3,79     | 6
        Proses internal | TOI               | hari   | 2023  | 22,250   | 3
        Keuangan        | Pendapatan per TT | Rp     | 2023  | 1.401,40 | 1.500
        Pembelajaran    | Rasio pegawai     | orang  | 2023  | 0,900    | 1
        """),
        ";",
    )


@nasty(
    "rasio.csv",
    table(
        "indicators",
        """
        indicator | period | actual
        AvLOS     | 2021   | 3.79
        AvLOS     | 2022   | 4
        TOI       | 2021   | 22.25
        TOI       | 2022   | 17.6
        """,
        more=True,
    ),
)
def three_decimals_told_by_a_neighbour() -> bytes:
    """3.790 and 22.250 could be thousands; 17.6 beside them says that the point is a decimal sign."""
    return csv(
        page("""
        Indikator | Tahun | Capaian
        AvLOS     | 2021  | 3.790
        AvLOS     | 2022  | 4.000
        TOI       | 2021  | 22.250
        TOI       | 2022  | 17.6
        """)
    )


INDICATORS = """
    indicator         | unit   | period | actual | target | direction | weight
    Kepuasan pasien   | %      | 2023   | 93     | 80     | up        | 2
    Waktu tunggu      | menit  | 2023   | 45.5   | 60     | down      | 1
    BOR               | %      | 2023   | 62.5   | 60-85  | range     | 1
"""


@nasty(
    "indikator.csv",
    table("indicators", INDICATORS.replace("up  ", "naik").replace("down", "turun").replace("range", "rentang")),
)
def percent_signs_and_spans() -> bytes:
    """ "93%", "62,5 %" and a target from 60 to 85; minutes with a decimal comma."""
    return csv(
        page("""
        Perspektif      | Indikator       | Satuan | Periode | Capaian | Target | Arah    | Bobot
        Pelanggan       | Kepuasan pasien | %      | 2023    | 93%     | 80%    | naik    | 2
        Pelanggan       | Waktu tunggu    | menit  | 2023    | 45,5    | 60     | turun   | 1
        Proses internal | BOR             | %      | 2023    | 62,5 %  | 60-85  | rentang | 1
        """),
        ";",
    )


_SHARES = """
    indicator       | period | actual | target
    Kepuasan pasien | 2022   | {}  | {}
    Kepuasan pasien | 2023   | {}  | {}
"""


@nasty(
    "persen.xlsx",
    table("indicators", _SHARES.format(78, 80, 93, 80)),
    table(
        "indicators",
        _SHARES.format(0.78, 0.8, 0.93, 0.8),
        says("warning", None, "Capaian|Target", "%|percent"),
        more=True,
    ),
)
def cells_shown_as_percentages() -> bytes:
    """A cell seen as 93% stores 0.93: what is seen counts, or it is said."""
    return xlsx(
        native(
            page("""
            Indikator       | Periode | Capaian | Target
            Kepuasan pasien | 2022    | 78%     | 80%
            Kepuasan pasien | 2023    | 93%     | 80%
            """)
        )
    )


@nasty(
    "pertumbuhan.csv",
    table(
        "indicators",
        """
        indicator        | unit | period | actual
        Surplus          | Rp   | 2021   | 73690770
        Surplus          | Rp   | 2022   | -23573144
        Selisih layanan  | Rp   | 2022   | -1000
        Selisih layanan  | Rp   | 2023   | -1234.5
        """,
    ),
)
def minus_signs_of_all_sorts() -> bytes:
    """A typographic minus, parentheses, a minus before Rp."""
    return csv(
        page("""
        Indikator       | Satuan | Tahun | Nilai
        Surplus         | Rp     | 2021  | 73.690.770
        Surplus         | Rp     | 2022  | −23.573.144
        Selisih layanan | Rp     | 2022  | (1.000)
        Selisih layanan | Rp     | 2023  | -Rp 1.234,50
        """),
        ";",
    )


@nasty(
    "koma.csv",
    table(
        "indicators",
        "indicator | period | actual | target\nIKM | 2022 | 78.9025 | 80\nIKM | 2023 | 78.1 | 80",
        more=True,
    ),
    doubted("indicators", says("warning", 2), says("warning", 3)),
    Unreadable(),
)
def decimal_commas_torn_by_commas() -> bytes:
    """Decimal commas between commas, unquoted: the target must not become 9025 in silence."""
    return b"Indikator,Tahun,Capaian,Target\r\nIKM,2022,78,9025,80\r\nIKM,2023,78,1,80\r\n"


@nasty(
    "tanggal.xlsx",
    table(
        "indicators",
        """
        indicator    | period | actual
        AvLOS        | 2021   | 3.8
        AvLOS        | 2022   |
        AvLOS        | 2023   | 2.9
        """,
        says("warning", 3, "Capaian"),
        more=True,
    ),
)
def a_number_that_became_a_date() -> bytes:
    """3.5 typed where a point separates dates: the cell holds the third of May, and what was meant is lost."""
    drawn = native(page("Indikator | Tahun | Capaian\nAvLOS | 2021 | 3.8\nAvLOS | 2022 | x\nAvLOS | 2023 | 2.9"))
    return xlsx(mapped(drawn, lambda cell: datetime(2022, 5, 3) if cell == "x" else cell))


@nasty("satuan.csv", table("workforce", "year | employees | left\n2021 | 1200 | 4\n2022 | 1214 | 6\n2023 | 1227 | 5"))
def units_within_the_cells() -> bytes:
    """ "1.200 orang" and "4 org" in every cell."""
    return csv(
        page("""
        Tahun | Jumlah pegawai | Pegawai keluar
        2021  | 1.200 orang    | 4 org
        2022  | 1.214 orang    | 6 org
        2023  | 1.227 orang    | 5 org
        """),
        ";",
    )


@nasty(
    "besar.csv",
    table("visits", "year | visits\n2021 | 500\n2022 |\n2023 | 600", says("warning", 3, "1e999"), more=True),
)
def a_number_beyond_all_bounds() -> bytes:
    """1e999 is no number that a computer holds."""
    return b"Tahun,Kunjungan\r\n2021,500\r\n2022,1e999\r\n2023,600\r\n"


@nasty("kunjungan.csv", TRUE_VISITS, Unreadable())
def utf_16_without_a_mark() -> bytes:
    """UTF-16 that does not say so."""
    return csv(page(VISITS_PAGE), ";", "utf-16-le")


# --- layouts --------------------------------------------------------------------------------------------------------


@nasty("rekap.xlsx", TRUE_VISITS)
def measures_as_rows() -> bytes:
    """Years side by side, what is counted below each other, numbers as text with points."""
    return xlsx(titled(page(VISITS_WIDE), "REKAPITULASI KUNJUNGAN"))


@nasty("rekap rumah sakit.xlsx", TRUE_VISITS)
def measures_as_rows_below_a_year_row() -> bytes:
    """The same with "TAHUN" merged over the years, a number for each row, a logo's empty rows, away from the corner."""
    body = with_column(native(page(VISITS_WIDE.replace(".", "").replace("Uraian", "      "))), 0, None, [1, 2, 3])
    drawn = headed_by(body, ("NO", 1), ("URAIAN", 1), ("TAHUN", 3))
    return xlsx(titled(shifted(drawn, right=1, down=4), "RUMAH SAKIT BHAYANGKARA", gap=2))


@nasty("dua baris.xlsx", TRUE_VISITS)
def parts_below_a_merged_header() -> bytes:
    """ "KUNJUNGAN RAWAT JALAN" over old, new and sum; the year's header merged down over two rows."""
    drawn = native(
        page("""
                 | Lama  | Baru | Jumlah
            2021 | 29792 | 3612 | 38811
            2022 | 24482 | 2802 | 33157
            2023 | 10906 | 2521 | 31367
        """)
    )
    return xlsx(headed_by(drawn, ("TAHUN", 1), ("KUNJUNGAN RAWAT JALAN", 3)))


MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "Nopember",
    "Desember",
)  # fmt: skip
BY_MONTH = [2500 + 37 * n for n in range(1, 13)]
TRUE_MONTHS = "\n".join(["year | visits", *(f"2023 | {visits}" for visits in BY_MONTH)])


def months(form: str = "{}") -> Page:
    """Visits of each month of a year that the table itself does not name."""
    return page(
        "\n".join(["Bulan | Kunjungan", *(f"{m} | {form.format(v)}" for m, v in zip(MONTHS, BY_MONTH, strict=True))])
    )


@nasty("bulanan.xlsx", table("visits", TRUE_MONTHS, says("note", 17, "Jumlah|sum|total"), more=True))
def months_with_a_sum_and_a_mean() -> bytes:
    """Twelve months, the year in the title; below them "Jumlah" and "Rata-rata", which are no months."""
    drawn = with_total(native(months()), ["Rata-rata", sum(BY_MONTH) / 12])
    drawn = with_total(drawn, ["Jumlah", sum(BY_MONTH)])
    return xlsx(titled(drawn, "KUNJUNGAN RAWAT JALAN", "TAHUN 2023"))


@nasty("cetakan.csv", table("visits", TRUE_MONTHS, more=True))
def printed_on_two_pages() -> bytes:
    """The header stands once more above July, empty rows between, the year in the title."""
    drawn = spaced(repeated_header(months(), 6), 3, 9)
    return csv(noted(titled(drawn, "Kunjungan tahun 2023"), "Sumber: Rekam Medis", "Dicetak 3 Januari 2024"))


@nasty("nomor kolom.xlsx", TRUE_VISITS)
def numbering_and_units() -> bytes:
    """(1) (2) (3) and "orang" below the header, a running number, a column that is empty throughout."""
    drawn = with_column(with_column(native(page(VISITS_PAGE)), 0, "No", [1, 2, 3]), 3, None, ())
    units = {"Jumlah Kunjungan": "orang", "Pasien Lama": "orang", "Pasien Baru": "orang"}
    return xlsx(shifted(numbered(with_units(drawn, units)), right=3, down=5))


@nasty("satu satuan.csv", table("workforce", "year | employees | left\n2021 | 500 | 3\n2022 | 600 | 4"))
def a_unit_below_one_header_alone() -> bytes:
    """A row of units with a single word in it."""
    return csv(page("Tahun | Jumlah pegawai | Keluar\n | orang |\n2021 | 500 | 3\n2022 | 600 | 4"), ";")


@nasty(
    "dua tabel.xlsx",
    table("visits", VISITS, says("note", None, "7|8|9|rows"), more=True),
    (TRUE_VISITS, table("workforce", "year | employees | left\n2021 | 200 | 4\n2022 | 214 | 6", more=True)),
)
def two_tables_below_each_other() -> bytes:
    """A second table below the first is no part of it: it is read by itself, or said."""
    below = page("Tahun | Jumlah pegawai | Pegawai keluar\n2021 | 200 | 4\n2022 | 214 | 6")
    drawn = native(page(VISITS_PAGE))
    return xlsx(with_rows(drawn, len(drawn.rows), [[None], [None], *native(below).rows]))


_WITHOUT_2022 = "\n".join(line for line in VISITS.splitlines() if "2022" not in line)


@nasty(
    "tersembunyi.xlsx",
    table("visits", VISITS, says("note", 3, "hidden"), more=True),
    table("visits", _WITHOUT_2022, says("note", 3, "hidden"), more=True),
)
def a_hidden_row() -> bytes:
    """A row that the user does not see is said, whether it counts or not."""
    return xlsx(hiding(native(page(VISITS_PAGE)), 1))


@nasty("buku kerja.xlsx", table("visits", VISITS, says("note", None, "hidden", "Arsip"), more=True))
def a_hidden_sheet() -> bytes:
    """A hidden sheet holds other figures of the same years: it stays out, and that is said."""
    old = native(page(VISITS_PAGE.replace("38811", "40000"), name="Arsip"))
    return xlsx(native(page(VISITS_PAGE, name="Kunjungan")), replace(old, hidden=True))


@nasty(
    "lengkap.ods",
    (
        TRUE_VISITS,
        table("workforce", "year | employees | left\n2021 | 200 | 4\n2022 | 214 | 6\n2023 | 227 | 5"),
    ),
)
def a_workbook_of_several_kinds() -> bytes:
    """Visits, workforce with its measures as rows, a cover sheet of text alone."""
    cover = page("RUMAH SAKIT BHAYANGKARA\nProfil tiga tahun", name="Sampul")
    staff = page(
        "Uraian | 2021 | 2022 | 2023\nJumlah pegawai | 200 | 214 | 227\nPegawai keluar | 4 | 6 | 5", name="Pegawai"
    )
    return ods(cover, native(page(VISITS_PAGE, name="Kunjungan")), native(staff))


# --- inpatient care -------------------------------------------------------------------------------------------------


@nasty(
    "ranap.csv",
    table(
        "inpatient",
        """
        period | days | beds | patient_days | stay_days | discharges | deaths | deaths_48h
        2021   | 365  | 80   | 4251         | 4251      | 1122       | 20     | 10
        2022   | 365  | 80   | 29300        | 29300     | 1352       | 18     | 9
        2023   | 365  | 80   | 2300         | 2300      | 800        | 801    | 4
        """,
        says("warning", 4, "29[.,]?300", "29[.,]?200"),
        says("warning", 5, "801", "800"),
    ),
)
def counts_that_cannot_be() -> bytes:
    """More patient-days than bed-days in 2022; more deaths than discharges in 2023."""
    return csv(
        titled(
            page("""
            Periode | Hari | TT | HP    | LD    | Pasien Keluar | Meninggal | Meninggal >= 48 jam
            2021    | 365  | 80 | 4251  | 4251  | 1122          | 20        | 10
            2022    | 365  | 80 | 29300 | 29300 | 1352          | 18        | 9
            2023    | 365  | 80 | 2300  | 2300  | 800           | 801       | 4
            """),
            "Indikator rawat inap",
            gap=0,
        )
    )


@nasty(
    "ranap bulanan.xlsx",
    table(
        "inpatient",
        """
        period  | days | beds | patient_days | discharges | deaths
        2023-01 | 31   | 80   | 400          | 100        | 2
        2023-02 | 28   | 80   | 380          | 95         | 1
        2023-03 | 31   | 80   | 420          | 110        | 0
        """,
    ),
)
def dates_as_periods() -> bytes:
    """The first of the month as a date; the days of the month are the calendar's."""
    return xlsx(
        native(
            page("""
            Bulan      | Tempat Tidur | Hari Perawatan | Pasien Keluar | Pasien Meninggal
            2023-01-01 | 80           | 400            | 100           | 2
            2023-02-01 | 80           | 380            | 95            | 1
            2023-03-01 | 80           | 420            | 110           | 0
            """)
        )
    )


@nasty(
    "ranap per bulan 2022.csv",
    table(
        "inpatient",
        """
        period  | days | beds | patient_days | discharges
        2022-04 | 30   | 80   | 1400         | 300
        2022-05 | 31   | 80   | 1380         | 295
        2022-08 | 31   | 80   | 1420         | 310
        """,
        more=True,
    ),
)
def months_by_name_and_the_year_in_the_title() -> bytes:
    """Indonesian names of months, one cut short; the year only above the table."""
    return csv(
        titled(
            page("""
            BULAN | Jumlah TT | Hari rawat | Jml pasien keluar
            April | 80        | 1.400      | 300
            Mei   | 80        | 1.380      | 295
            Agust | 80        | 1.420      | 310
            """),
            "SENSUS HARIAN RAWAT INAP TAHUN 2022",
        ),
        ";",
    )


@nasty(
    "triwulan.csv",
    table(
        "inpatient",
        """
        period  | days | beds | patient_days | discharges
        2023-Q1 | 90   | 80   | 1200         | 300
        2023-Q2 | 91   | 80   | 1180         | 290
        2023-Q3 | 92   | 80   | 1305         | 315
        2023-Q4 | 92   | 80   | 1250         | 305
        """,
    ),
)
def quarters_in_roman_numbers() -> bytes:
    """Triwulan I to IV."""
    return csv(
        page("""
        Triwulan          | Tempat Tidur | Hari Perawatan | Pasien Keluar
        Triwulan I 2023   | 80           | 1200           | 300
        Triwulan II 2023  | 80           | 1180           | 290
        Triwulan III 2023 | 80           | 1305           | 315
        Triwulan IV 2023  | 80           | 1250           | 305
        """),
        "\t",
    )


@nasty(
    "per ruang.xlsx",
    table(
        "inpatient",
        """
        period | unit    | beds | patient_days | discharges
        2023   | Melati  | 20   | 4000         | 900
        2023   | Mawar   | 30   | 5000         | 1100
        2023   | Anggrek | 10   | 2000         | 500
        """,
        says("warning", 7, "Hari Perawatan|HP|11[.,]?500"),
        more=True,
    ),
)
def wards_with_a_sum_that_is_none() -> bytes:
    """Wards, the period merged down beside them; the printed sum of patient-days is 500 too high."""
    drawn = native(
        page("""
        Periode | Ruang   | Tempat Tidur | Hari Perawatan | Pasien Keluar
        2023    | Melati  | 20           | 4000           | 900
        2023    | Mawar   | 30           | 5000           | 1100
        2023    | Anggrek | 10           | 2000           | 500
        """)
    )
    drawn = with_total(merged_down(drawn, 0), [None, "JUMLAH", 60, 11500, 2500])
    return xlsx(titled(drawn, "Rekap per ruang"))


@nasty(
    "indikator ranap.xlsx",
    table(
        "inpatient",
        """
        period | beds | patient_days | stay_days | discharges | deaths | deaths_48h
        2021   | 80   | 4251         | 4200      | 1122       | 20     | 10
        2022   | 80   | 5402         | 5408      | 1352       | 18     | 9
        """,
        more=True,
    ),
)
def inpatient_measures_as_rows() -> bytes:
    """Years side by side, abbreviations down the side, and below them BOR and LOS, which can be computed."""
    return xlsx(
        titled(
            native(
                page("""
                Uraian                | 2021  | 2022
                TT                    | 80    | 80
                HP                    | 4251  | 5402
                LD                    | 4200  | 5408
                Pasien keluar         | 1122  | 1352
                Meninggal             | 20    | 18
                Meninggal >= 48 jam   | 10    | 9
                BOR (%)               | 14.56 | 18.50
                ALOS (hari)           | 3.74  | 4.00
                """)
            ),
            "INDIKATOR PELAYANAN RAWAT INAP",
        )
    )


@nasty(
    "rumus.xlsx",
    table(
        "inpatient",
        """
        period | beds | patient_days | discharges
        2022   | 80   | 5402         | 1352
        2023   | 80   | 2300         |
        """,
        says("warning", 3, "Pasien Keluar", "formula"),
        more=True,
    ),
)
def a_formula_without_a_value() -> bytes:
    """A formula that no program has computed: the cell is empty, and why is said."""
    return xlsx(
        native(
            page("""
            Periode | Tempat Tidur | Hari Perawatan | Pasien Keluar
            2022    | 80           | 5402           | 1352
            2023    | 80           | 2300           | =D2-552
            """)
        )
    )


# --- workforce, cross-tables ----------------------------------------------------------------------------------------


@nasty(
    "SDM.csv", table("workforce", "year | employees | left\n2021 | 200 | 4\n2022 | 214 | 6\n2023 | 227 | 5", more=True)
)
def workforce_with_parts_and_unused_columns() -> bytes:
    """Kinds of employees beside their sum, and telephone numbers that are no numbers."""
    return csv(
        page("""
        No | Tahun | Polri | PNS | Kontrak BLU | Mitra | Jumlah Pegawai | Pegawai Keluar | Kontak       | Keterangan
        1  | 2021  | 8     | 43  | 133         | 16    | 200            | 4              | 081276543210 | a
        2  | 2022  | 17    | 40  | 142         | 15    | 214            | 6              | 081276543210 | a
        3  | 2023  | 22    | 40  | 142         | 23    | 227            | 5              | 081276543211 | b
        """)
    )


CROSSTAB = """
    predictor  | predictor_level | outcome | outcome_level | n
    Kompetensi | rendah          | Kinerja | rendah        | 32
    Kompetensi | rendah          | Kinerja | tinggi        | 13
    Kompetensi | tinggi          | Kinerja | rendah        | 31
    Kompetensi | tinggi          | Kinerja | tinggi        | 29
"""
CROSSTAB_PAGE = """
    Variabel bebas | Kategori | Variabel terikat | Kategori terikat | Jumlah | %
    Kompetensi     | rendah   | Kinerja          | rendah           | 32     | 71,1
    Kompetensi     | rendah   | Kinerja          | tinggi           | 13     | 28,9
    Kompetensi     | tinggi   | Kinerja          | rendah           | 31     | 51,7
    Kompetensi     | tinggi   | Kinerja          | tinggi           | 29     | {}
"""


@nasty("tabel silang.csv", table("table", CROSSTAB))
def a_cross_table_with_percentages() -> bytes:
    """The paper's table 3 as a list, with percentages of each row that fit."""
    return csv(page(CROSSTAB_PAGE.format("48,3")), ";")


@nasty("tabel silang salah.csv", table("table", CROSSTAB, says("warning", 5, "41[.,]7")))
def a_cross_table_with_a_wrong_percentage() -> bytes:
    """29 of 60 are neither 41.7 % of the row nor of anything else in the table."""
    return csv(page(CROSSTAB_PAGE.format("41,7")), ";")


# --- formats --------------------------------------------------------------------------------------------------------


def old_excel_page() -> Page:
    """What files/visits.xls holds."""
    return noted(titled(native(page(VISITS_PAGE)), "RUMAH SAKIT", "Kunjungan", gap=0), "Sumber: Rekam Medis")


@nasty("kunjungan.xls", TRUE_VISITS)
def excel_of_1997() -> bytes:
    """The old binary format."""
    return stored("visits.xls")


@nasty("kunjungan.xlsb", TRUE_VISITS)
def binary_workbook() -> bytes:
    """The new binary format."""
    return xlsb(titled(native(page(VISITS_PAGE)), "RUMAH SAKIT"))


@nasty("kunjungan.xlsm", TRUE_VISITS)
def macros() -> bytes:
    """A workbook with a macro part, which is never looked at."""
    return xlsm(native(page(VISITS_PAGE)))


@nasty("kunjungan.xls", TRUE_VISITS, Unreadable())
def html_called_xls() -> bytes:
    """An HTML table under the name .xls, as hospital systems export it."""
    return html(page(VISITS_PAGE))


@nasty("kunjungan.xlsx", TRUE_VISITS, Unreadable())
def text_called_xlsx() -> bytes:
    """A .csv that someone renamed."""
    return csv(page(VISITS_PAGE), ";")


@nasty("kunjungan.csv", TRUE_VISITS, Unreadable())
def workbook_called_csv() -> bytes:
    """A workbook that someone renamed."""
    return xlsx(native(page(VISITS_PAGE)))


@nasty("KUNJUNGAN.XLS", TRUE_VISITS, Unreadable())
def new_workbook_called_xls() -> bytes:
    """A workbook of today under the old ending, in capitals."""
    return xlsx(native(page(VISITS_PAGE)))
