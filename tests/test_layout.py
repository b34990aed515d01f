"""Where the table stands in a sheet: header, data rows, columns, and what stands around them.

The layouts are drawn: a line is a row, its mark says what it truly is (see MARKS), "|" stands between cells, "<" is
merged with the cell to the left and "^" with the one above, "." is an empty row. Each is laid out four ways: with
numbers and dates as a workbook holds them or all as text, and in the sheet's corner or away from it. What is expected
of a row is its mark.
"""

import time
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.intake.layout import Head, Layout, lay_out, letter
from bsc_core.intake.layout.around_table import (
    BELOW,
    NUMBERING,
    OTHER_TABLE,
    PAGE_NUMBER,
    REPEATED_HEADER,
    REPEATED_TITLE,
    UNITS,
)
from bsc_core.intake.layout.looks import is_unit
from bsc_core.intake.sheets import Cell, Column, Sheet
from bsc_core.intake.synonyms import synonyms

MARKS = {
    "T": "a title above the table",
    "H": "the header",
    "D": "data",
    "U": UNITS,
    "N": NUMBERING,
    "R": REPEATED_HEADER,
    "t": REPEATED_TITLE,
    "P": PAGE_NUMBER,
    "O": OTHER_TABLE,
    "x": "another table above or beside this one",
    "B": BELOW,
}


@dataclass(frozen=True)
class Drawn:
    """A sheet as drawn: its rows of cells, the mark of each row, and the merged blocks (positions, ends included)."""

    rows: list[list[str | None]]
    marks: list[str]
    merged: list[tuple[int, int, int, int]]

    def at(self, *marks: str) -> list[int]:
        """The positions of the rows with one of these marks."""
        return [n for n, mark in enumerate(self.marks) if mark in marks]

    def sheet(self, *, native: bool = True, merges: bool = True, right: int = 0, down: int = 0) -> Sheet:
        """The sheet, away from its corner by so many empty columns and rows."""
        rows = [[None] * right + [cell if cell is None or not native else typed(cell) for cell in r] for r in self.rows]
        blocks = [(1 + down + a, right + b, 1 + down + c, right + d) for a, b, c, d in self.merged]
        return Sheet.of_rows("f.xlsx", "s", [[]] * down + rows, merged=tuple(blocks) if merges else ())


def typed(cell: str) -> Cell:
    """A drawn cell as a workbook holds it."""
    try:
        return int(cell) if cell.lstrip("-").isdigit() else float(cell)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(cell) if "-" in cell and cell[:4].isdigit() else cell
    except ValueError:
        return cell


def drawn(text: str) -> Drawn:
    """The sheet that a text draws."""
    rows: list[list[str | None]] = []
    marks = []
    blocks: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for n, line in enumerate(line.strip() for line in text.strip().splitlines()):
        mark, *cells = line.split("|") if line != "." else ["."]
        marks.append(mark.strip())
        row: list[str | None] = []
        for at, cell in enumerate(cell.strip() for cell in cells):
            if cell in ("<", "^"):
                place = (n, at - 1) if cell == "<" else (n - 1, at)
                first = owner.get(place, place)
                owner[n, at] = first
                end = blocks.setdefault(first, [*first])
                end[:] = [max(end[0], n), max(end[1], at)]
            row.append(None if cell in ("", "<", "^") else cell)
        rows.append(row)
    return Drawn(rows, marks, [(*first, *last) for first, last in blocks.items()])


LAYOUTS = {
    # --- where the header is ---
    "in the first row": """
        H | Tahun | Kunjungan | Pasien Lama | Pasien Baru
        D | 2021 | 38811 | 29792 | 3612
        D | 2022 | 33157 | 24482 | 2802
        D | 2023 | 31367 | 10906 | 2521
    """,
    "one row of data": """
        H | Periode | Hari | TT | HP | Pasien Keluar
        D | 2023 | 365 | 10 | 2000 | 400
    """,
    "no row of data": """
        H | Tahun | Kunjungan | Pasien Lama | Pasien Baru
    """,
    "a title, a gap": """
        T | RUMAH SAKIT UMUM DAERAH
        T | Laporan Kunjungan Rawat Jalan
        .
        H | Tahun | Kunjungan | Pasien Lama
        D | 2021 | 38811 | 29792
        D | 2022 | 33157 | 24482
    """,
    "a title right above": """
        T | Laporan Kunjungan Rawat Jalan 2021-2023
        H | Tahun | Kunjungan | Pasien Lama
        D | 2021 | 38811 | 29792
        D | 2022 | 33157 | 24482
    """,
    "titles merged over the whole width": """
        T | PEMERINTAH KABUPATEN KAMPAR | < | < | <
        T | RUMAH SAKIT UMUM DAERAH | < | < | <
        T | TAHUN ANGGARAN 2023 | < | < | <
        H | Uraian | Target | Realisasi | %
        D | BLU | 34483393000 | 48779962070 | 141.5
        D | RM | 4561155000 | 4249041774 | 93.2
    """,
    "a title right over two empty rows": """
        T | DATA PEGAWAI | < | <
        .
        .
        H | Tahun | Pegawai | Keluar
        D | 2021 | 200 | 4
        D | 2022 | 214 | 6
    """,
    "facts above the table": """
        T | Nama RS | RSUD Bangkinang
        T | Tahun | 2023
        T | Kelas | C
        .
        H | Bulan | Kunjungan Lama | Kunjungan Baru
        D | Januari | 1200 | 310
        D | Februari | 1180 | 295
        D | Maret | 1302 | 288
    """,
    "facts right above the table": """
        T | Rumah Sakit : | RSUD Bangkinang
        T | Tahun Anggaran : | 2023
        H | Uraian | Anggaran | Realisasi | Sisa
        D | Belanja Pegawai | 3802310000 | 3492585082 | 309724918
        D | Belanja Barang | 29344443000 | 29001629630 | 342813370
    """,
    "a date beside the title": """
        T | Rekap Rawat Inap | | | | 2023-12-31
        .
        H | Ruang | TT | HP | LD | Pasien Keluar
        D | Melati | 20 | 5110 | 4980 | 1120
        D | Mawar | 16 | 4020 | 3990 | 1004
    """,
    "facts above a table of two columns": """
        T | Rumah sakit | RS Bhayangkara
        T | Tahun | 2023
        .
        H | Bulan | Kunjungan
        D | Januari | 2510
        D | Februari | 2401
        D | Maret | 2622
    """,
    "unknown headers": """
        H | Wilayah Kerja | Sasaran Antara | Luaran Akhir
        D | Barat | 18 | 22.5
        D | Timur | 21 | 19.5
        D | Tengah | 30 | 11
    """,
    "a column of numbers alone": """
        H | Skor
        D | 4
        D | 5
        D | 3
    """,
    "a header that is empty over the names": """
        H | | Rendah | Tinggi | Jumlah
        D | Kompetensi rendah | 32 | 13 | 45
        D | Kompetensi tinggi | 31 | 29 | 60
        D | Jumlah | 63 | 42 | 105
    """,
    "a title over a header that is empty over the names": """
        T | Tabel 4. Hubungan kompetensi dengan kinerja
        H | | Rendah | Tinggi | Jumlah
        D | Kompetensi rendah | 32 | 13 | 45
        D | Kompetensi tinggi | 31 | 29 | 60
    """,
    "a questionnaire in words": """
        H | Konstruk | Butir | Pertanyaan
        D | Perawatan | P1 | Saya dirawat dengan baik oleh petugas yang ada di rumah sakit ini
        D | Perawatan | P2 | Saya dirawat tanpa menunggu lama
        D | Ketepatan waktu | P3 | Perawat datang ketika dibutuhkan
    """,
    "numbers with words in some cells": """
        H | No | Ruang | TT | BOR | Keterangan
        D | 1 | Melati | 20 | 71.2 |
        D | 2 | Mawar | - | n/a | tutup
        D | 3 | Anggrek | 16 | 60.5 | baru
    """,
    # --- years and dates in the header ---
    "years over values": """
        H | Uraian | 2021 | 2022 | 2023
        D | Jumlah kunjungan | 38811 | 33157 | 31367
        D | Pasien lama | 29792 | 24482 | 10906
    """,
    "years over values, nothing over the names": """
        T | Kunjungan pasien
        .
        H | | 2021 | 2022 | 2023
        D | Rawat jalan | 38811 | 33157 | 31367
        D | Rawat inap | 2979 | 2448 | 1090
    """,
    "years over values that look like years": """
        H | Bulan | 2021 | 2022 | 2023
        D | Januari | 1950 | 2033 | 2101
        D | Februari | 1987 | 2104 | 1999
        D | Maret | 2011 | 1976 | 2050
    """,
    "months as dates over values": """
        H | Ruang | 2023-01-01 | 2023-02-01 | 2023-03-01
        D | Melati | 71.2 | 69 | 70.1
        D | Mawar | 60.5 | 61.4 | 64
    """,
    "a year over groups": """
        H | Uraian | 2021 | < | 2022 | <
        H | ^ | Target | Realisasi | Target | Realisasi
        D | RM | 4561155000 | 4249041774 | 4662151000 | 4300041774
        D | BLU | 34483393000 | 48779962070 | 36483393000 | 41779962070
    """,
    "a column of years under its header": """
        T | Data tahun 2021 sampai 2023
        H | Tahun | Awal | Akhir
        D | 2021 | 200 | 214
        D | 2022 | 214 | 227
        D | 2023 | 227 | 230
    """,
    # --- several rows of header ---
    "the budget as printed": """
        T | LAPORAN TARGET DAN REALISASI ANGGARAN | < | < | < | < | < | < | < | < | < | <
        T | RUMAH SAKIT | < | < | < | < | < | < | < | < | < | <
        .
        H|NO|URAIAN|TARGET 2021|REALISASI s/d Desember 2021|%|\
           TARGET 2022|REALISASI s/d Desember 2022|%|TARGET 2023|REALISASI s/d Juli 2023|%
        N | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11
        D | A | PENDAPATAN
        D | 1 | RM | 4561155000 | 4249041774 | 93.16 | 5212151000 | 4963041774 | 95.2 | 5561155000 | 2949041774 | 53.0
        D|2|BLU|34483393000|48779962070|141.46|36483393000|41779962070|114.5|41483393000|20779962070|50.1
        D| |JUMLAH|39044548000|53029003844|135.82|41695544000|46743003844|112.1|47044548000|23729003844|50.4
        D | B | BELANJA
        D|1|Belanja Pegawai|3802310000|3492585082|91.85|3902310000|3592585082|92.1|4002310000|1992585082|49.8
        D|2|Belanja Barang|29344443000|29001629630|98.83|30344443000|29901629630|98.5|31344443000|15001629630|47.9
        D | 3 | Belanja Modal | - | - | - | 2344443000 | 2001629630 | 85.4 | 1344443000 | 1001629630 | 74.5
        D| |JUMLAH|33146753000|32494214712|98.03|36591196000|35495844342|97.0|36691196000|17995844342|49.0
        .
        B | Sumber: Bagian Keuangan, 2023
    """,
    "the budget with years merged over it": """
        T | LAPORAN TARGET DAN REALISASI ANGGARAN
        H | NO | URAIAN | TAHUN 2021 | < | < | TAHUN 2022 | < | < | TAHUN 2023 | < | <
        H | ^ | ^ | TARGET | REALISASI | % | TARGET | REALISASI | % | TARGET | REALISASI s/d Juli | %
        N | 1 | 2 | 3 | 4 | 5=4/3 | 6 | 7 | 8=7/6 | 9 | 10 | 11=10/9
        D |   | PENDAPATAN
        D | 1 | RM | 4561155000 | 4249041774 | 93.16 | 5212151000 | 4963041774 | 95.2 | 5561155000 | 2949041774 | 53.0
        D|2|BLU|34483393000|48779962070|141.46|36483393000|41779962070|114.5|41483393000|20779962070|50.1
        D| |JUMLAH|39044548000|53029003844|135.82|41695544000|46743003844|112.1|47044548000|23729003844|50.4
        D |   | BELANJA
        D|1|Belanja Pegawai|3802310000|3492585082|91.85|3902310000|3592585082|92.1|4002310000|1992585082|49.8
        D| |JUMLAH|33146753000|32494214712|98.03|36591196000|35495844342|97.0|36691196000|17995844342|49.0
        B | Sumber: Bagian Keuangan, 2023
    """,
    "constructs over items": """
        H | | | | Kompetensi | < | < | Beban Kerja | < | <
        H | Responden | Umur | Jenis Kelamin | K1 | K2 | K3 | BK1 | BK2 | BK3
        D | 1 | 25 | L | 5 | 4 | 4 | 3 | 2 | 4
        D | 2 | 33 | P | 5 | 5 | 5 | 2 | 2 | 1
        D | 3 | 38 | P | 4 | 3 | 3 | 4 | 4 | 5
    """,
    "constructs over numbered items": """
        H | No | Nama | Kualitas Pelayanan | < | < | < | Kepuasan | < | < | Total
        H | ^ | ^ | 1 | 2 | 3 | 4 | 1 | 2 | 3 | ^
        D | 1 | Ani | 5 | 4 | 4 | 3 | 2 | 4 | 3 | 25
        D | 2 | Budi | 5 | 5 | 5 | 2 | 2 | 1 | 3 | 23
        D | 3 | Citra | 4 | 3 | 3 | 4 | 4 | 5 | 5 | 28
    """,
    "numbered items in the only header row": """
        H | Responden | 1 | 2 | 3 | 4 | 5 | Jumlah
        D | 1 | 5 | 4 | 4 | 3 | 2 | 18
        D | 2 | 5 | 5 | 5 | 2 | 2 | 19
        D | 3 | 4 | 3 | 3 | 4 | 4 | 18
    """,
    "a construct over all items": """
        H | | Kepuasan Pasien | < | < | <
        H | No | P1 | P2 | P3 | P4
        D | 1 | 5 | 4 | 4 | 3
        D | 2 | 5 | 5 | 5 | 2
        D | 3 | 3 | 5 | 4 | 2
    """,
    "three rows of header": """
        T | REKAP KEGIATAN RAWAT INAP | < | < | < | < | <
        H | Ruang | TT | Pasien Keluar | < | < | HP
        H | ^ | ^ | Hidup | Mati | < | ^
        H | ^ | ^ | ^ | < 48 jam | >= 48 jam | ^
        D | Melati | 20 | 1090 | 12 | 18 | 5110
        D | Mawar | 16 | 980 | 9 | 15 | 4020
        D | Anggrek | 10 | 480 | 4 | 5 | 2020
    """,
    "names broken over two rows": """
        H | Ruang | Tempat | Hari | Pasien | Lama
        H | | Tidur | Perawatan | Keluar | Dirawat
        D | Melati | 20 | 5110 | 1120 | 4980
        D | Mawar | 16 | 4020 | 1004 | 3990
    """,
    "all header cells merged down over an empty row": """
        H | Ruang | TT | HP | LD
        H | ^ | ^ | ^ | ^
        D | Melati | 20 | 5110 | 4980
        D | Mawar | 16 | 4020 | 3990
    """,
    "a merged header over the shares": """
        H | Tahun | Pendapatan | < | Belanja | <
        H | ^ | Rp | % | Rp | %
        D | 2021 | 48779962070 | 141.5 | 32494214712 | 98
        D | 2022 | 41779962070 | 114.5 | 35495844342 | 97
    """,
    "a name over two columns": """
        H | NO | URAIAN | < | TARGET | REALISASI
        D | 1 | Pendapatan | | 39044548000 | 53029003844
        D |   | | RM | 4561155000 | 4249041774
        D |   | | BLU | 34483393000 | 48779962070
    """,
    # --- units and column numbers ---
    "units and numbers below the header": """
        H | Indikator | Anggaran | Realisasi | Capaian
        U | | Rp | Rp | %
        N | (1) | (2) | (3) | (4)
        D | Program A | 1000000 | 900000 | 90
        D | Program B | 2000000 | 1500000 | 75
    """,
    "numbers, then units": """
        H | Ruang | TT | HP | AvLOS
        N | a | b | c | d=c/b
        U | | bed | hari | hari
        D | Melati | 20 | 5110 | 4.4
        D | Mawar | 16 | 4020 | 4.0
    """,
    "units of a table of years": """
        H | Tahun | Pegawai | Keluar | Turnover
        U | | orang | orang | %
        D | 2021 | 200 | 4 | 2
        D | 2022 | 214 | 6 | 2.8
    """,
    "answers that count up are no column numbers": """
        H | No | P1 | P2 | P3 | P4
        D | 1 | 2 | 3 | 4 | 5
        D | 2 | 5 | 4 | 4 | 3
        D | 3 | 3 | 3 | 4 | 5
    """,
    "column numbers over answers": """
        H | No | P1 | P2 | P3 | P4 | P5 | P6 | P7
        N | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
        D | 1 | 5 | 4 | 4 | 3 | 3 | 4 | 5
        D | 2 | 4 | 4 | 4 | 5 | 3 | 3 | 5
    """,
    # --- rows in the middle ---
    "the header again on the next page": """
        T | Daftar Kunjungan
        H | No | Bulan | Lama | Baru
        N | 1 | 2 | 3 | 4
        D | 1 | Januari | 1200 | 310
        D | 2 | Februari | 1180 | 295
        R | No | Bulan | Lama | Baru
        N | 1 | 2 | 3 | 4
        D | 3 | Maret | 1302 | 288
        D | 4 | April | 1211 | 302
    """,
    "title, two rows of header and units again": """
        T | RSUD Bangkinang
        T | Rekap 2023
        H | Ruang | Kunjungan | <
        H | ^ | Lama | Baru
        U | | orang | orang
        D | Melati | 120 | 31
        D | Mawar | 118 | 29
        P | Halaman 1 dari 2
        .
        t | RSUD Bangkinang
        t | Rekap 2023
        R | Ruang | Kunjungan |
        R | | Lama | Baru
        U | | orang | orang
        D | Anggrek | 130 | 28
        P | Halaman 2 dari 2
    """,
    "column numbers alone on the next page": """
        H | No | Uraian | Target | Realisasi
        N | 1 | 2 | 3 | 4
        D | 1 | Belanja Pegawai | 3802310000 | 3492585082
        D | 2 | Belanja Barang | 29344443000 | 29001629630
        N | 1 | 2 | 3 | 4
        D | 3 | Belanja Modal | 2344443000 | 2001629630
    """,
    "empty rows and headings between": """
        H | Uraian | Target | Realisasi
        D | PENDAPATAN
        D | BLU | 34483393000 | 48779962070
        .
        D | BELANJA
        .
        D | Belanja Pegawai | 3802310000 | 3492585082
        D | Belanja Modal | |
        D | TOTAL | 3802310000 | 3492585082
    """,
    "every other row empty": """
        H | Ruang | TT | HP
        .
        D | Melati | 20 | 5110
        .
        D | Mawar | 16 | 4020
        .
        D | Anggrek | 10 | 2020
    """,
    "a sum behind an empty row": """
        H | Ruang | TT | HP
        D | Melati | 20 | 5110
        D | Mawar | 16 | 4020
        .
        D | Jumlah | 36 | 9130
    """,
    # --- notes below ---
    "a signature below": """
        H | No | Ruang | TT | HP | LD
        D | 1 | Melati | 20 | 5110 | 4980
        D | 2 | Mawar | 16 | 4020 | 3990
        .
        B | | Mengetahui, | | Bangkinang, 5 Januari 2024
        B | | Direktur | | Kepala Rekam Medis
        .
        .
        B | | dr. Ani | | Budi
        B | | NIP. 197801012005011001 | | 197901012006041002
    """,
    "a legend below": """
        H | No | P1 | P2 | P3 | P4
        D | 1 | 5 | 4 | 4 | 3
        D | 2 | 4 | 4 | 4 | 5
        D | 3 | 4 | 2 | 4 | 5
        .
        B | Keterangan:
        B | 5 | Sangat setuju
        B | 4 | Setuju
    """,
    "notes right below": """
        H | Uraian | 2021 | 2022
        D | Kunjungan | 38811 | 33157
        D | Lain-lain | |
        B | *) data sementara
        B | Sumber: Rekam Medis
    """,
    "running text right below": """
        H | Uraian | Jumlah
        D | Kunjungan | 38811
        D | Rujukan | 1200
        B | Angka kunjungan di atas sudah termasuk kunjungan gawat darurat dan rujukan balik dari puskesmas.
    """,
    "the last lines are empty of numbers": """
        H | Uraian | Target | Realisasi
        D | Belanja Pegawai | 3802310000 | 3492585082
        D | Belanja Modal | |
        D | Jumlah | |
    """,
    # --- surveys ---
    "a form's answers in words": """
        H|Cap waktu|Nama|Jenis Kelamin|Petugas ramah dan sopan ketika melayani saya|\
           Saya tidak menunggu terlalu lama|Ruangan bersih
        D | 2023-05-01 08:15:00 | Ani | Perempuan | Setuju | Sangat setuju | Setuju
        D | 2023-05-01 09:20:00 | Budi | Laki-laki | Setuju | Tidak setuju | Setuju
        D | 2023-05-02 10:45:00 | Citra | Perempuan | Sangat setuju | Setuju | Tidak setuju
    """,
    "answers in words and nothing else": """
        H | Jenis Kelamin | Pendidikan | P1 | P2 | P3
        D | L | SMA | SS | S | S
        D | P | S1 | S | S | TS
        D | P | SMA | S | SS | S
        D | L | SMA | S | TS | S
    """,
    "constructs over questions answered in words": """
        H | Responden | Keandalan | < | Empati | <
        H | ^ | Petugas tepat waktu | Jadwal jelas | Petugas peduli | Petugas ramah
        D | R1 | Setuju | Sangat setuju | Setuju | Setuju
        D | R2 | Setuju | Setuju | Setuju | Tidak setuju
        D | R3 | Tidak setuju | Setuju | Setuju | Setuju
    """,
    "an export of a mobile form": """
        H | start | end | pelayanan/ramah | pelayanan/cepat | fasilitas/bersih | _id | _uuid | _submission_time | _index
        D | 2023-05-01T08:15:00 | 2023-05-01T08:20:00 | 4 | 5 | 4 | 1201 | a1b2-c3 | 2023-05-01T08:21:00 | 1
        D | 2023-05-01T09:15:00 | 2023-05-01T09:21:00 | 3 | 5 | 5 | 1202 | d4e5-f6 | 2023-05-01T09:22:00 | 2
    """,
    "the first person answers 2021": """
        H | No | Tahun masuk | P1 | P2 | P3
        D | 1 | 2021 | 5 | 4 | 4
        D | 2 | 2019 | 4 | 4 | 4
        D | 3 | 2020 | 4 | 4 | 5
    """,
    # --- columns ---
    "empty columns between": """
        H | No | Uraian | | Target | | Realisasi
        D | 1 | BLU | | 34483393000 | | 48779962070
        D | 2 | RM | | 4561155000 | | 4249041774
    """,
    "a column without a header": """
        H | Ruang | TT | | HP
        D | Melati | 20 | baru | 5110
        D | Mawar | 16 | | 4020
    """,
    "a header without data": """
        H | Ruang | TT | HP | Keterangan
        D | Melati | 20 | 5110
        D | Mawar | 16 | 4020
    """,
    # --- and more ---
    "figures above the table": """
        T | Jumlah TT | 80
        T | Jumlah hari | 365
        .
        H | Bulan | HP | LD | Keluar
        D | Jan | 511 | 498 | 112
        D | Feb | 402 | 399 | 104
    """,
    "a title merged over a part": """
        T | Tabel 3. Kompetensi dan kinerja | < | <
        H | | Rendah | Tinggi | Jumlah
        D | Kompetensi rendah | 32 | 13 | 45
        D | Kompetensi tinggi | 31 | 29 | 60
    """,
    "a title merged over the items": """
        T | | HASIL KUESIONER | < | < | <
        H | No | P1 | P2 | P3 | P4 | P5
        D | 1 | 5 | 4 | 3 | 2 | 5
        D | 2 | 5 | 5 | 3 | 4 | 4
    """,
    "two texts in the title right above": """
        T | Laporan Kunjungan | | | Tahun 2023
        H | No | Bulan | Lama | Baru | Jumlah
        D | 1 | Januari | 1200 | 310 | 1510
        D | 2 | Februari | 1180 | 295 | 1475
    """,
    "a corner named on the upper row": """
        H | Uraian | Tahun | <
        H | ^ | 2021 | 2022
        D | Kunjungan | 38811 | 33157
        D | Rujukan | 3881 | 3157
    """,
    "classes under one name": """
        H | Ruang | Kelas | < | <
        H | ^ | I | II | III
        D | Melati | 3 | 5 | 6
        D | Mawar | 2 | 4 | 4
    """,
    "a first row that counts by chance": """
        H | Lama | Baru | Jumlah
        D | 1 | 2 | 3
        D | 40 | 50 | 90
        D | 60 | 50 | 110
    """,
    "a first row that goes on counting": """
        H | No | A | B | C
        D | 1 | 2 | 3 | 4
        D | 2 | 50 | 60 | 70
        D | 3 | 51 | 61 | 71
    """,
    "a line behind an empty row": """
        H | Jabatan | 2021 | 2022 | 2023
        D | Dokter | 31 | 32 | 33
        D | Perawat | 120 | 121 | 122
        .
        D | Kepala Ruangan | 5 | 5 | 6
    """,
    "a signature right below": """
        H | Jabatan | 2021 | 2022
        D | Dokter | 31 | 32
        D | Perawat | 120 | 121
        B | | | Pekanbaru, 31 Desember 2023
        B | | | Kepala Bagian
    """,
    "a letterhead right above": """
        T | RS Bhayangkara | | | | Lampiran 2
        H | Uraian | Target | Realisasi | Sisa | %
        D | Belanja Pegawai | 100 | 90 | 10 | 90
        D | Belanja Barang | 100 | 80 | 20 | 80
    """,
    "sums of quarters between": """
        H | Bulan | HP | LD
        D | Januari | 511 | 498
        D | Februari | 511 | 498
        D | Maret | 511 | 498
        D | Triwulan I | 1533 | 1494
        .
        D | April | 511 | 498
    """,
    "a figure above a table of two columns": """
        T | Jumlah TT | 80
        .
        H | Bulan | HP
        D | Jan | 511
        D | Feb | 402
    """,
    "constructs from the first column on": """
        H | Kompetensi | < | < | Beban Kerja | <
        H | K1 | K2 | K3 | BK1 | BK2
        D | 5 | 4 | 4 | 3 | 2
        D | 5 | 5 | 5 | 2 | 2
        D | 4 | 3 | 3 | 4 | 4
    """,
    "months by their numbers": """
        T | Sensus Harian
        H | Ruang | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
        D | Melati | 12 | 14 | 13 | 15 | 16 | 12 | 11 | 14 | 13 | 15 | 14 | 12
        D | Mawar | 10 | 11 | 12 | 11 | 13 | 9 | 9 | 10 | 11 | 12 | 12 | 10
    """,
    "months by their numbers under one name": """
        H | No | Ruang | Bulan | < | < | < | Jumlah
        H | ^ | ^ | 1 | 2 | 3 | 4 | ^
        D | 1 | Melati | 12 | 14 | 13 | 15 | 54
        D | 2 | Mawar | 10 | 11 | 12 | 11 | 44
    """,
    "headings merged over the whole width": """
        H | NO | URAIAN | TARGET | REALISASI
        D | PENDAPATAN | < | < | <
        D | 1 | RM | 4561155000 | 4249041774
        D | BELANJA | < | < | <
        D | 1 | Pegawai | 4561155000 | 4249041774
    """,
    "headings with sums": """
        H | NO | URAIAN | TARGET | REALISASI
        D | A | PENDAPATAN | 4561155000 | 4249041774
        D | 1 | RM | 4561155000 | 4249041774
        D | B | BELANJA | 4561155000 | 4249041774
        D | 1 | Pegawai | 4561155000 | 4249041774
    """,
    "an empty row below the header": """
        H | Ruang | TT | HP
        .
        D | Melati | 20 | 5110
        D | Mawar | 16 | 4020
    """,
    "months as dates in the rows": """
        T | Rekap Rawat Inap 2023
        H | Bulan | TT | HP | LD | Pasien Keluar
        D | 2023-01-01 | 20 | 511 | 498 | 112
        D | 2023-02-01 | 20 | 402 | 399 | 104
        D | 2023-03-01 | 20 | 422 | 401 | 114
    """,
    "years under groups": """
        H | Uraian | Target | < | Realisasi | <
        H | ^ | 2021 | 2022 | 2021 | 2022
        D | RM | 4561155000 | 4249041774 | 4662151000 | 4300041774
        D | BLU | 34483393000 | 48779962070 | 36483393000 | 41779962070
    """,
    "indicators with spans as targets": """
        T | INDIKATOR KINERJA
        H | No | Indikator | Satuan | Target | Capaian
        D | 1 | BOR | % | 60-85 | 71.2
        D | 2 | AvLOS | hari | 6-9 | 4.2
        D | 3 | Kepuasan | % | >= 80 | 82
    """,
    "indicators with shares in words": """
        H | Perspektif | Indikator | Satuan | Periode | Target | Capaian
        D | Keuangan | CRR | % | 2023 | 40% | 51%
        D | | BOR | % | 2023 | 60-85 | 71.2
        D | Pelanggan | Kepuasan | % | 2023 | >= 80 | 82
    """,
    "rupiah and shares in local writing": """
        T | RSUD
        .
        H | Uraian | Anggaran (Rp) | Realisasi (Rp) | %
        D | Belanja Pegawai | Rp 3.802.310.000,00 | Rp 3.492.585.082,00 | 91,85%
        D | Belanja Barang | Rp 29.344.443.000,00 | Rp 29.001.629.630,00 | 98,83%
        D | Belanja Modal | (1.000) | - | 0%
    """,
    "the sum first": """
        H | Uraian | 2021 | 2022
        D | TOTAL | 38811 | 33157
        D | Lama | 29792 | 24482
        D | Baru | 3612 | 2802
    """,
    "numbers in a line of the title": """
        T | Bulan | 5 | Tahun | 2023
        .
        H | Ruang | TT | HP | LD
        D | Melati | 20 | 5110 | 4980
        D | Mawar | 16 | 4020 | 3990
        D | Anggrek | 16 | 4020 | 3990
    """,
    "a form with words among numbers": """
        H | Timestamp | 1. Umur anda | 2. Petugas ramah | 3. Petugas cepat
        D | 2023-05-01 08:15:00 | 25 tahun | 5 | 4
        D | 2023-05-01 09:15:00 | 31 | 4 | 4
    """,
    "two columns of words": """
        H | Alfa | Beta
        D | merah | kuda
        D | biru | sapi
        D | hijau | kuda
    """,
    "a sum merged over two columns": """
        H | No | Jenis Pegawai | 2021 | 2022 | 2023
        D | 1 | Polri | 8 | 17 | 22
        D | 2 | PNS | 43 | 40 | 40
        D | Jumlah | < | 200 | 214 | 227
        B | Sumber : Bagian SDM
    """,
    "three rows of header over a budget": """
        T | REALISASI
        H | No | Uraian | Tahun | < | < | <
        H | ^ | ^ | 2021 | < | 2022 | <
        H | ^ | ^ | Target | Realisasi | Target | Realisasi
        N | 1 | 2 | 3 | 4 | 5 | 6
        D | 1 | RM | 4561155000 | 4249041774 | 4662151000 | 4300041774
        D | 2 | BLU | 34483393000 | 48779962070 | 36483393000 | 41779962070
    """,
    "a title in the middle": """
        T | | | LAPORAN KUNJUNGAN
        T | | | TAHUN 2023
        H | No | Bulan | Lama | Baru | Jumlah
        D | 1 | Januari | 1200 | 310 | 1510
        D | 2 | Februari | 1180 | 295 | 1475
    """,
    "a letterhead beside a logo": """
        T | | RUMAH SAKIT BHAYANGKARA
        T | | Jl. Kartini No. 14, Pekanbaru, Telp. 0761-123456
        T | | Website: www.rs.id
        .
        T | | DATA KARYAWAN
        .
        H | | Tahun | Jumlah Pegawai | Keluar
        D | | 2021 | 200 | 4
        D | | 2022 | 214 | 6
    """,
    "facts in two blocks": """
        T | Nama RS | : | RSUD X | | Periode | : | 2023
        T | Kelas | : | C | | Kota | : | Pekanbaru
        .
        H | No | Ruang | TT | HP | LD | D | M
        D | 1 | Melati | 20 | 5110 | 4980 | 11 | 2
        D | 2 | Mawar | 16 | 4020 | 3990 | 10 | 1
    """,
    "names merged down": """
        H | Ruang | Kelas | TT | HP
        D | Melati | I | 20 | 5110
        D | ^ | II | 16 | 4020
        D | ^ | III | 16 | 4020
        D | Mawar | I | 16 | 4020
    """,
    "groups over all columns": """
        H | DATA RESPONDEN | < | < | KEPUASAN | < | < | LOYALITAS | < | <
        H | No | Umur | JK | X1.1 | X1.2 | X1.3 | Y1 | Y2 | Y3
        D | 1 | 22 | L | 5 | 4 | 4 | 4 | 4 | 3
        D | 2 | 32 | P | 5 | 4 | 3 | 4 | 4 | 3
        D | 3 | 42 | P | 3 | 4 | 3 | 4 | 4 | 3
    """,
    "items numbered by construct": """
        H | Resp | 1.1 | 1.2 | 1.3 | 2.1 | 2.2 | Total
        D | 1 | 5 | 4 | 4 | 4 | 4 | 21
        D | 2 | 4 | 4 | 4 | 4 | 4 | 20
    """,
    "numbered items alone under constructs": """
        H | X1 | < | < | X2 | < | <
        H | 1 | 2 | 3 | 1 | 2 | 3
        D | 5 | 4 | 4 | 4 | 4 | 1
        D | 4 | 4 | 4 | 4 | 4 | 2
        D | 4 | 5 | 3 | 4 | 4 | 2
    """,
    "means below": """
        H | No | Nama | P1 | P2 | P3
        D | 1 | Ani | 5 | 4 | 4
        D | 2 | Budi | 4 | 4 | 4
        D |  | Rata-rata | 4.5 | 4 | 4
        .
        B | Catatan: 2 orang responden tidak mengisi.
    """,
    "units in brackets below the header": """
        H | Bulan | Lama | Baru
        U |  | (orang) | (orang)
        D | Jan | 12 | 11
        D | Feb | 13 | 14
    """,
    "units with a note beside them": """
        H | Uraian | Target | Realisasi
        U | (dalam rupiah) | Rp | Rp
        D | A | 12000 | 11000
        D | B | 13000 | 14000
    """,
    # --- other tables ---
    "a small table below": """
        T | Tabel 1. Kunjungan
        H | Bulan | Lama | Baru
        D | Januari | 1200 | 310
        D | Februari | 1180 | 295
        D | Maret | 1302 | 288
        .
        O | Tabel 2. Pegawai
        O | Jabatan | Jumlah
        O | Perawat | 120
        O | Dokter | 31
    """,
    "a small table above": """
        x | Jabatan | Jumlah
        x | Perawat | 120
        x | Dokter | 31
        .
        T | Tabel 2. Kunjungan
        H | Bulan | Lama | Baru
        D | Januari | 1200 | 310
        D | Februari | 1180 | 295
        D | Maret | 1302 | 288
    """,
    "the same table for each year": """
        T | Tahun 2021
        H | Bulan | Lama | Baru
        D | Januari | 1200 | 310
        D | Februari | 1180 | 295
        .
        D | Tahun 2022
        R | Bulan | Lama | Baru
        D | Januari | 1302 | 288
        D | Februari | 1211 | 302
    """,
}

WHERE = [(0, 0), (2, 3)]
"""How many empty columns and rows are before the table."""


def found_in(layout: Layout, down: int = 0) -> dict[str, object]:
    """What a layout says of the rows, by their positions in the picture."""
    return {
        "header": [number - 1 - down for number in range(layout.header[0], layout.header[1] + 1)],
        "data": [int(number) - 1 - down for number in layout.rows],
        "aside": {number - 1 - down: str(reason) for number, reason in layout.aside.items()},
    }


def truth_of(picture: Drawn) -> dict[str, object]:
    """What the marks of a picture say of its rows."""
    return {
        "header": picture.at("H"),
        "data": picture.at("D"),
        "aside": {n: str(MARKS[mark]) for n, mark in enumerate(picture.marks) if mark in "UNRtPOB"},
    }


def columns_of(picture: Drawn, merges: bool) -> list[int]:
    """The columns with a filled cell in the header or in the data, or under a merged cell of the header."""
    rows = [picture.rows[n] for n in picture.at("H", "D")]
    filled = {at for row in rows for at, cell in enumerate(row) if cell}
    spanned = {
        at for top, left, _, right in picture.merged if picture.marks[top] == "H" for at in range(left, right + 1)
    }
    return sorted(filled | spanned if merges else filled)


def assert_read_as_drawn(
    picture: Drawn, *, native: bool, merges: bool, right: int, down: int, header: list[int] | None = None
) -> None:
    """The layout has the rows and columns of the picture; ``header`` where it differs from the marks."""
    layout = lay_out(picture.sheet(native=native, merges=merges, right=right, down=down))
    assert layout is not None
    expected = truth_of(picture) | ({"header": header} if header else {})
    assert found_in(layout, down) == expected
    assert [head.at - right for head in layout.heads] == columns_of(picture, merges)
    lines = [" ".join(cell for cell in row if cell) for row in picture.rows]
    assert list(layout.below) == [lines[n] for n in picture.at("B")]
    assert len(layout.above) == len(picture.at("T"))


@pytest.mark.parametrize(("right", "down"), WHERE)
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_of_a_workbook_is_what_it_is_drawn_as(name, right, down):
    """No row of data is lost and none is made up; the header is whole. Numbers are numbers, merged cells are known."""
    assert_read_as_drawn(drawn(LAYOUTS[name]), native=True, merges=True, right=right, down=down)


@pytest.mark.parametrize(("right", "down"), WHERE)
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_of_a_text_file_is_what_it_is_drawn_as(name, right, down):
    """The same where all cells are text and nothing is known of merged cells."""
    picture = drawn(LAYOUTS[name])
    first_only = picture.at("H")[:1] if name == "all header cells merged down over an empty row" else None
    assert_read_as_drawn(picture, native=False, merges=False, right=right, down=down, header=first_only)


# --- any table in any surroundings ----------------------------------------------------------------------------------

WORDS = sorted(
    {
        word
        for group, table in synonyms().items()
        if group in ("budget", "visits", "inpatient", "workforce", "indicators", "survey", "table")
        for column, words in table.items()
        for word in words
        if len(word) > 1
    }
)
UNKNOWN = ["Wilayah kerja", "Sasaran antara", "Luaran akhir", "Kode lokasi", "Bobot nilai X", "Rasio internal"]
LABELS = ["Melati", "Mawar", "Anggrek", "Kenanga", "Belanja Pegawai", "Belanja Barang", "Poli Gigi", "Poli Anak", "IGD",
          "Rawat Jalan", "Rawat Inap", "Farmasi", "Laboratorium", "Radiologi", "Gizi", "Kamar Operasi"]  # fmt: skip
TITLES = ["RUMAH SAKIT BHAYANGKARA", "Laporan Tahunan", "TAHUN ANGGARAN 2023", "Jl. Kartini No. 14, Pekanbaru",
          "Periode Januari s/d Juli 2023", "Kelas C", "Tabel 3.1 Rekapitulasi"]  # fmt: skip
NOTES = ["Sumber: Bagian Keuangan", "Catatan: data sementara", "Keterangan: * belum final", "Mengetahui,",
         "Bangkinang, 5 Januari 2024", "*) Angka sementara"]  # fmt: skip
UNIT_WORDS = ["Rp", "orang", "%", "hari", "(Rp)"]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Drawn, dict[str, bool]]:
    """A table with a column of names, wrapped in whatever people put around tables; and how to write it."""
    numbers = draw(st.integers(2, 7))
    known = draw(st.booleans())
    pool = draw(st.permutations(WORDS if known else UNKNOWN + [f"Ukuran {letter(n)}" for n in range(6)]))
    head = list(pool[: numbers + 1])
    counted = draw(st.booleans())
    scale = [draw(st.sampled_from([5, 100, 5_000, 10**9])) for _ in range(numbers)]
    labels = draw(st.permutations(LABELS))[: draw(st.integers(2, 8))]

    def data(n: int, label: str) -> list[str | None]:
        cells = [
            draw(st.sampled_from([None, "-"])) if draw(st.integers(0, 11)) == 0 else str(draw(st.integers(0, top)))
            for top in scale
        ]
        cells[draw(st.integers(0, numbers - 1))] = str(draw(st.integers(1, 5)))
        return [*([str(n)] if counted else []), label, *cells]

    width = numbers + 1 + counted
    first = 2 if counted else 1
    header = [[*(["No"] if counted else []), *head]]
    merged: list[tuple[int, int, int, int]] = []
    if draw(st.booleans()):
        groups = draw(st.integers(1, 2)) if numbers >= 4 else 1
        size = numbers // groups
        upper: list[str | None] = [None] * width
        for n, text in zip(
            range(groups), draw(st.permutations(["TAHUN 2021", "Kompetensi", "Beban Kerja"])), strict=False
        ):
            upper[first + n * size] = text
            merged.append((0, first + n * size, 0, first + (n + 1) * size - 1))
        header = [upper, *header]
    rows: list[list[str | None]] = []
    marks: list[str] = []

    def put(mark: str, *lines: list[str | None]) -> None:
        rows.extend(lines)
        marks.extend([mark] * len(lines))

    gap = draw(st.integers(0, 2))
    titles = [[None] * (draw(st.integers(0, 1)) if gap else 0) + [text] for text in draw(st.permutations(TITLES))]
    put("T", *titles[: draw(st.integers(0, 4))])
    put(".", *[[None]] * gap)
    top = len(rows)
    put("H", *header)
    beneath: list[tuple[str, list[str | None]]] = []
    if draw(st.booleans()):
        beneath.append(("U", [None] * first + [draw(st.sampled_from(UNIT_WORDS)) for _ in range(numbers)]))
    if draw(st.booleans()):
        form = draw(st.sampled_from(["{}", "({})"]))
        beneath.append(("N", [form.format(n + 1) for n in range(width)]))
    for mark, line in draw(st.permutations(beneath)):
        put(mark, line)
    again = draw(st.integers(1, len(labels)))
    for n, label in enumerate(labels):
        if n == again:
            if draw(st.booleans()):
                put(".", [None])
            put("R", *header)
            for mark, line in zip(marks[top + len(header) :], rows[top + len(header) :], strict=True):
                if mark not in "UN":
                    break
                put(mark, line)
        if draw(st.integers(0, 7)) == 0 and n + 1 < len(labels):
            put("D", [None] * (first - 1) + [draw(st.sampled_from(["PENDAPATAN", "B. BELANJA"]))])
        put("D", data(n + 1, label))
        if draw(st.integers(0, 9)) == 0 and n + 1 < len(labels):
            put(".", [None])
    if draw(st.booleans()):
        put("D", [None] * (first - 1) + ["JUMLAH"] + [str(draw(st.integers(100, 10**9))) for _ in range(numbers)])
    notes = draw(st.permutations(NOTES))[: draw(st.integers(0, 3))]
    if notes:
        put(".", [None])
        put("B", *[[None] * draw(st.integers(0, 1)) + [note] for note in notes])
    blocks = [(top + a, b, top + c, d) for a, b, c, d in merged]
    about = {"native": draw(st.booleans()), "merges": draw(st.booleans())}
    return Drawn(rows, marks, blocks), about | {"right": draw(st.integers(0, 2)), "down": draw(st.integers(0, 2))}


@settings(deadline=None)
@given(tables())
def test_any_table_comes_back_from_its_surroundings(case):
    """Whatever stands around a table, its header, its columns and its rows come back, each row as what it is."""
    picture, about = case
    assert_read_as_drawn(picture, **about)


PERSON = {
    "Umur": ["19", "23", "31", "45", "52"],
    "Jenis Kelamin": ["L", "P"],
    "Pendidikan": ["SMA", "D3", "S1"],
    "Nama": LABELS,
    "Lama bekerja": ["< 1 tahun", "1-5 tahun", "> 5 tahun"],
}
QUESTIONS = [
    f"{verb} {what} di rumah sakit ini"
    for verb in ("Petugas menjelaskan", "Saya puas dengan", "Mudah mendapatkan")
    for what in ("jadwal pelayanan", "biaya perawatan", "obat", "kamar rawat inap", "hasil pemeriksaan")
]


@st.composite
def surveys(draw: st.DrawFn) -> tuple[Drawn, dict[str, bool]]:
    """Answers as forms export them and people type them: items by code, number or question, in numbers or words."""
    sizes = draw(st.sampled_from([(5,), (4, 3), (3, 3, 4), (2, 2)]))
    naming = draw(st.sampled_from(["codes", "numbers", "questions"]))
    words = draw(st.sampled_from([None, None, ["SS", "S", "N", "TS"], ["Sangat setuju", "Setuju", "Tidak setuju"]]))
    people = draw(st.permutations(list(PERSON)))[: draw(st.integers(0, 3))]
    stamped, numbered = draw(st.booleans()), draw(st.booleans())
    if naming == "codes":
        items = [f"{stem}{n + 1}" for stem, size in zip("KBR", sizes, strict=False) for n in range(size)]
    elif naming == "numbers":
        items = [str(n + 1) for size in sizes for n in range(size)]
    else:
        items = list(draw(st.permutations(QUESTIONS))[: sum(sizes)])
    total = words is None and draw(st.booleans())
    before = [*(["Timestamp"] if stamped else []), *(["No"] if numbered else []), *people]
    if naming == "numbers" and not before:
        before = ["Responden"]
    header: list[list[str | None]] = [[*before, *items, *(["Total"] if total else [])]]
    merged: list[tuple[int, int, int, int]] = []
    if (draw(st.booleans()) or naming == "numbers") and (before or len(sizes) > 1):
        upper: list[str | None] = [None] * len(header[0])
        start = len(before)
        for size, text in zip(sizes, ["Kompetensi", "Beban Kerja", "Kinerja"], strict=False):
            upper[start] = text
            merged.append((0, start, 0, start + size - 1))
            start += size
        header = [upper, *header]
    rows: list[list[str | None]] = []
    marks: list[str] = []

    def put(mark: str, *lines: list[str | None]) -> None:
        rows.extend(lines)
        marks.extend([mark] * len(lines))

    put("T", *[[text] for text in draw(st.permutations(TITLES))[: draw(st.integers(0, 3))]])
    put(".", *[[None]] * draw(st.integers(1, 2)))
    top = len(rows)
    put("H", *header)
    for n in range(draw(st.integers(4, 9))):
        cells: list[str | None] = [f"2023-05-{n + 1:02} 08:1{n}:00"] if stamped else []
        cells += [str(n + 1)] if numbered else []
        cells += [draw(st.sampled_from(PERSON[person])) for person in people]
        cells += [str(n + 1)] if before == ["Responden"] else []
        answers = [draw(st.sampled_from(words or ["1", "2", "3", "4", "5", "5", "4"])) for _ in items]
        if draw(st.integers(0, 5)) == 0:
            answers[draw(st.integers(1, len(items) - 1))] = None
        put("D", [*cells, *answers, *([str(draw(st.integers(10, 50)))] if total else [])])
        if draw(st.integers(0, 9)) == 0:
            put(".", [None])
    notes = draw(st.permutations(NOTES))[: draw(st.integers(0, 2))]
    if notes:
        put(".", [None])
        put("B", *[[note] for note in notes])
    blocks = [(top + a, b, top + c, d) for a, b, c, d in merged]
    about = {"native": draw(st.booleans()), "merges": draw(st.booleans())}
    return Drawn(rows, marks, blocks), about | {"right": draw(st.integers(0, 2)), "down": draw(st.integers(0, 2))}


@settings(deadline=None)
@given(surveys())
def test_any_survey_comes_back_from_its_surroundings(case):
    """The same for answers, also where all of them are words and only the header's being different tells it apart."""
    picture, about = case
    assert_read_as_drawn(picture, **about)


# --- what stands over the columns -----------------------------------------------------------------------------------


def layout_of(text: str, **how: object) -> Layout:
    """The layout of a drawn sheet that has one."""
    layout = lay_out(drawn(text).sheet(**how))
    assert layout is not None
    return layout


def parts_of(name: str, **how: object) -> list[tuple[str, ...]]:
    return [head.parts for head in layout_of(LAYOUTS[name], **how).heads]


def test_merged_header_cells_are_filled_to_the_right_and_down():
    """What stands over each column of the three-row header, as a person reads the merged cells."""
    assert parts_of("three rows of header") == [
        ("Ruang", "Ruang", "Ruang"),
        ("TT", "TT", "TT"),
        ("Pasien Keluar", "Hidup", "Hidup"),
        ("Pasien Keluar", "Mati", "< 48 jam"),
        ("Pasien Keluar", "Mati", ">= 48 jam"),
        ("HP", "HP", "HP"),
    ]


def test_lost_merges_are_filled_to_the_right_again():
    """In a .csv only the first cell of a merged block is left; nothing says that it reached down."""
    assert parts_of("three rows of header", merges=False) == [
        ("Ruang", "", ""),
        ("TT", "", ""),
        ("Pasien Keluar", "Hidup", ""),
        ("Pasien Keluar", "Mati", "< 48 jam"),
        ("Pasien Keluar", "Mati", ">= 48 jam"),
        ("HP", "", ""),
    ]


@pytest.mark.parametrize("merges", [True, False])
def test_the_years_over_the_budget_reach_over_all_their_columns(merges):
    """Each of the nine columns of numbers has its year above it, whether the merges are known or not."""
    upper = [parts[0] for parts in parts_of("the budget with years merged over it", merges=merges)]
    assert upper[2:] == ["TAHUN 2021"] * 3 + ["TAHUN 2022"] * 3 + ["TAHUN 2023"] * 3


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        # a construct ends with its items, by their common letters
        ("|Kompetensi|||Beban||", "No|K1|K2|K3|BK1|BK2|Total", ",Kompetensi,Kompetensi,Kompetensi,Beban,Beban,"),
        # groups as wide as each other: the last column belongs to none of them
        ("Uraian|2021|| 2022||", "| Target|Realisasi|Target|Realisasi|Catatan", "Uraian,2021,2021,2022,2022,"),
        # a group ends before a column that has a header of its own above
        ("Bulan | Kunjungan | | Rujukan", " | Lama | Baru |", "Bulan,Kunjungan,Kunjungan,Rujukan"),
        # a name over an empty second row covers its own column only
        ("Bulan | TT | Keluar |", " | | Hidup | Mati", "Bulan,TT,Keluar,Keluar"),
    ],
)  # fmt: skip
def test_how_far_a_lost_merge_reaches(upper, lower, expected):
    """The columns that a person would count to each upper header."""
    width = max(text.count("|") for text in (upper, lower)) + 1
    row = " | ".join(str(n + 10) for n in range(width))
    layout = layout_of(f"H | {upper}\nH | {lower}\nD | {row}\nD | {row}1")
    assert layout.header == (1, 2)
    assert [head.parts[0] for head in layout.heads] == expected.split(",")


def test_a_header_on_two_lines_of_a_cell_is_one_text():
    """Line breaks, tabs and signs that do not print are spaces: a title stands on one line."""
    sheet = Sheet.of_rows("f", "s", [["Hari\nPera\u200bwatan", "Pasien\r\n\tKeluar\x07"], [5110, 1120], [4020, 1004]])
    layout = lay_out(sheet)
    assert layout is not None
    assert layout.titles == {0: "Hari Pera watan", 1: "Pasien Keluar"}


def test_years_and_dates_are_written_out():
    """2021 stored as a float is 2021, a date its ISO form without the time of day."""
    rows = [["Ruang", 2021.0, datetime(2022, 1, 1)], ["Melati", 71.2, 69.5], ["Mawar", 60.1, 61.4]]
    layout = lay_out(Sheet.of_rows("f", "s", rows))
    assert layout is not None
    assert list(layout.titles.values()) == ["Ruang", "2021", "2022-01-01"]


def test_headers_that_stand_twice_are_told_apart():
    """By their upper part where they have one, else by a number."""
    assert list(layout_of(LAYOUTS["the budget as printed"]).titles.values())[4::3] == ["%", "% (2)", "% (3)"]
    assert list(layout_of(LAYOUTS["a year over groups"]).titles.values()) == [
        "Uraian", "Target (2021)", "Realisasi (2021)", "Target (2022)", "Realisasi (2022)",
    ]  # fmt: skip


def test_a_column_without_a_header_is_called_by_its_letter():
    """And not like a column that really has that letter as its header."""
    layout = layout_of("H | C | TT | | HP\nD | Melati | 20 | 9 | 5110\nD | Mawar | 16 | 8 | 4020")
    assert list(layout.titles.values()) == ["C", "TT", "C (2)", "HP"]
    assert layout.heads[2] == Head(2, ("",))
    assert layout.heads[2].title == "C"


@pytest.mark.parametrize(
    ("at", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_letters_of_columns(at, letters):
    """The names that spreadsheets give; XFD is Excel's last column."""
    assert letter(at) == letters


def test_headers_as_long_as_a_page_are_cut_and_still_told_apart():
    """At most 200 letters each, all different, though the first 5,000 letters are the same."""
    page = "Apakah petugas " * 400
    rows = [["No", page + "a", page + "b", page + "c"], [1, 5, 4, 4], [2, 4, 4, 3]]
    layout = lay_out(Sheet.of_rows("f", "s", rows))
    assert layout is not None
    assert layout.header == (1, 1)
    titles = list(layout.titles.values())
    assert len(set(titles)) == 4
    assert max(map(len, titles)) <= 200


def test_long_upper_parts_leave_room_for_the_title():
    """The upper part is cut first, so that the titles still begin with the header."""
    upper = "Pelayanan " * 60
    rows = [["No", upper, None, upper + "lain", None], [None, "A", "B", "A", "B"], [1, 5, 4, 4, 4], [2, 4, 4, 3, 3]]
    layout = lay_out(Sheet.of_rows("f", "s", rows))
    assert layout is not None
    titles = list(layout.titles.values())
    assert [title[0] for title in titles] == ["N", "A", "B", "A", "B"]
    assert len(set(titles)) == 5
    assert max(map(len, titles)) <= 200


# --- units ----------------------------------------------------------------------------------------------------------


def test_units_below_the_header():
    """The row of units gives each column its unit, without brackets."""
    assert [head.unit for head in layout_of(LAYOUTS["units of a table of years"]).heads] == ["", "orang", "orang", "%"]
    text = "H | Bulan | Lama | Baru\nU | | (orang) | [orang]\nD | Jan | 12 | 11\nD | Feb | 13 | 14"
    assert [head.unit for head in layout_of(text).heads] == ["", "orang", "orang"]


def test_units_in_brackets():
    """Brackets at the end of a header are its unit if they hold one; other brackets are part of the name."""
    text = (
        "H|Ruang|Anggaran (Rp)|BOR (%)|AvLOS [hari]|Meninggal (>= 48 jam)|Jasa (juta rupiah)|Pasien (lama)\n"
        "D | Melati | 1200 | 71 | 4.1 | 3 | 20 | 31\nD | Mawar | 1300 | 66 | 4.3 | 2 | 21 | 32"
    )
    assert [head.unit for head in layout_of(text).heads] == ["", "Rp", "%", "hari", "", "juta rupiah", ""]


def test_a_share_below_its_header_has_its_unit():
    """Rp and % under one merged name are header, since they alone tell the two columns apart, and unit as well."""
    layout = layout_of(LAYOUTS["a merged header over the shares"])
    assert [head.unit for head in layout.heads] == ["", "Rp", "%", "Rp", "%"]
    assert list(layout.titles.values()) == ["Tahun", "Rp (Pendapatan)", "% (Pendapatan)", "Rp (Belanja)", "% (Belanja)"]


@pytest.mark.parametrize(
    "text", ["Rp", "(Rp)", "%", "‰", "orang", "Juta Rupiah", "dalam ribuan rupiah", "per 1.000 hari"]
)
def test_units(text):
    """Texts that say only what is counted."""
    assert is_unit(text)


@pytest.mark.parametrize("text", ["", "-", "Realisasi", "P1", ">= 48 jam", "Ruang Melati", "x", "per", "1.000", "2021"])
def test_no_units(text):
    """Names, numbers, and words that only join a unit's parts."""
    assert not is_unit(text)


# --- the user's word ------------------------------------------------------------------------------------------------

TWO_HEADERS = """
    T | Kunjungan | 2023
    H | Bulan | Lama | Baru
    D | | orang | orang
    D | Januari | 1200 | 310
    D | Februari | 1180 | 295
"""


@pytest.mark.parametrize("header", [(2, 2), (1, 2), (2, 3), (4, 4), (1, 4)])
def test_the_header_that_the_user_names_is_the_header(header):
    """Its parts come from exactly these rows, and the data begin below them."""
    layout = lay_out(drawn(TWO_HEADERS).sheet(), header)
    assert layout is not None
    assert layout.header == header
    rows = drawn(TWO_HEADERS).rows[header[0] - 1 : header[1]]
    assert [head.parts[-1] for head in layout.heads] == [cell or "" for cell in rows[-1]]
    assert {len(head.parts) for head in layout.heads} == {header[1] - header[0] + 1}
    assert all(row > header[1] for row in layout.rows)
    assert len(layout.above) == header[0] - 1


def test_units_are_seen_below_the_users_header_too():
    """The row under the header that the user chose is not data."""
    layout = lay_out(drawn(TWO_HEADERS).sheet(), (2, 2))
    assert layout is not None
    assert layout.aside == {3: UNITS}
    assert [head.unit for head in layout.heads] == ["", "orang", "orang"]
    assert layout.rows.tolist() == [4, 5]


def test_the_user_says_that_there_is_no_header():
    """A last row before the first: the data begin in the first, and columns are called by their letters."""
    layout = lay_out(drawn(TWO_HEADERS).sheet(), (4, 3))
    assert layout is not None
    assert not layout.headed
    assert layout.header == (4, 3)
    assert layout.rows.tolist() == [4, 5]
    assert list(layout.titles.values()) == ["A", "B", "C"]


@pytest.mark.parametrize("header", [(9, 9), (0, 0), (-3, -1)])
def test_a_header_outside_the_sheet(header):
    """There is no such table; a choice kept from another file may say so."""
    assert lay_out(drawn(TWO_HEADERS).sheet(), header) is None


def test_a_header_in_the_last_row_has_no_data():
    """The user sees an empty table, not an exception."""
    layout = lay_out(drawn(TWO_HEADERS).sheet(), (5, 5))
    assert layout is not None
    assert layout.rows.tolist() == []


def test_the_header_of_a_statistics_file_is_row_0():
    """Such a file names its columns by itself: whatever its first case holds, it is data."""
    layout = lay_out(Sheet.of_rows("f.sav", "", [["v1", "v2"], ["Nama", "Umur"], ["SS", "S"]], first_row=0))
    assert layout is not None
    assert layout.header == (0, 0)
    assert layout.rows.tolist() == [1, 2]


def test_nothing_below_the_header_of_a_statistics_file_is_set_aside():
    """A first case that looks like column numbers, one that says the names again and a last one in words are cases."""
    rows = [
        ["P1", "P2", "P3", "P4"],
        [1, 2, 3, 4],
        ["P1", "P2", "P3", "P4"],
        [50, 51, 52, 53],
        ["Sumber", None, None, None],
    ]
    layout = lay_out(Sheet.of_rows("f.sav", "", rows, first_row=0))
    assert layout is not None
    assert layout.rows.tolist() == [1, 2, 3, 4]
    assert layout.aside == {}


# --- no header, no table --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [[5, 4, 3, 4], [4, 4, 5, 5], [3, 4, 4, 1], [5, 5, 4, 2]],
        [["SS", "S", "TS"], ["S", "S", "SS"], ["TS", "SS", "S"]],
        [["Melati", 20, 5110], ["Mawar", 16, 4020], ["Anggrek", 10, 2020]],
        [[2021, 38811, 29792], [2022, 33157, 24482], [2023, 31367, 10906]],
        [[1, 2, 3], [4, 3, 2], [5, 5, 1]],
    ],
)
@pytest.mark.parametrize("titles", [[], [["Rekap"], [None]]])
def test_data_without_a_header(rows, titles):
    """The first row is data like the others: none is lost, and the columns are called by their letters."""
    layout = lay_out(Sheet.of_rows("f", "s", titles + rows))
    assert layout is not None
    first = len(titles) + 1
    assert layout.header == (first, first - 1)
    assert layout.rows.tolist() == list(range(first, first + len(rows)))
    assert list(layout.titles.values()) == ["A", "B", "C", "D"][: len(rows[0])]
    assert layout.above == (("Rekap",) if titles else ())


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[None, None]],
        [["Data ini direkonstruksi dari laporan tahunan rumah sakit."], ["Angka tahun 2023 hanya sampai Juli."]],
        [["Rekap"]],
        [["Sumber: Rekam Medis"], [None], ["Direktur"]],
    ],
)
def test_nothing_like_a_table(rows):
    """Running text and empty sheets hold no table."""
    assert lay_out(Sheet.of_rows("f", "s", rows)) is None


# --- several tables -------------------------------------------------------------------------------------------------

BESIDE = [
    ["Rekap kuesioner"],
    ["No", "P1", "P2", "P3"],
    [1, 5, 4, 3],
    [2, 4, 4, 3, None, "Jabatan", "Jumlah"],
    [3, 4, 3, 3, None, "Perawat", 12],
    [4, 4, 5, 3, None, "Dokter", 3],
    [5, 4, 5, 2],
    [6, 4, 5, 2],
]


@pytest.mark.parametrize("header", [None, (2, 2)])
def test_a_small_table_beside_is_left_out_and_said(header):
    """Its header stands in another row and an empty column is between: its cells are none of the answers."""
    layout = lay_out(Sheet.of_rows("f", "s", BESIDE), header)
    assert layout is not None
    assert [head.at for head in layout.heads] == [0, 1, 2, 3]
    assert layout.rows.tolist() == [3, 4, 5, 6, 7, 8]
    assert layout.others == ((4, 5, 6, 6),)
    assert layout.above == ("Rekap kuesioner",)


def test_the_user_can_take_the_small_table():
    """By the row of its header."""
    layout = lay_out(Sheet.of_rows("f", "s", [*BESIDE[:3], *([None] * 5 + row[5:] for row in BESIDE[3:6])]), (4, 4))
    assert layout is not None
    assert [head.title for head in layout.heads] == ["Jabatan", "Jumlah"]
    assert layout.rows.tolist() == [5, 6]


def test_a_legend_beside_the_answers_is_left_out():
    """A short list of codes to the right, its header in the same row, is no column of answers."""
    rows = [["No", "P1", "P2", "P3", None, "Kode", "Arti"], *([n + 1, 5 - n % 2, 4, 3] for n in range(8))]
    rows[1] += [None, 5, "Sangat setuju"]
    rows[2] += [None, 4, "Setuju"]
    layout = lay_out(Sheet.of_rows("f", "s", rows))
    assert layout is not None
    assert [head.title for head in layout.heads] == ["No", "P1", "P2", "P3"]
    assert layout.others == ((1, 5, 3, 6),)


def test_a_small_table_below_and_beside_is_left_out():
    """No row of both holds anything of the other: the small one adds no rows without answers."""
    answers = [["No", "P1", "P2", "P3"], *([n + 1, 5, 4, 3 + n % 2] for n in range(8))]
    small = [[None] * 5 + row for row in (["Jabatan", "Jumlah"], ["Perawat", 12], ["Dokter", 3])]
    layout = lay_out(Sheet.of_rows("f", "s", [*answers, [], *small]))
    assert layout is not None
    assert layout.rows.tolist() == list(range(2, 10))
    assert layout.aside == dict.fromkeys((11, 12, 13), OTHER_TABLE)
    assert layout.others == ((11, 5, 13, 6),)


def test_columns_beside_that_go_on_with_the_table_stay():
    """An empty column alone parts nothing: where it is not sure, all columns are kept."""
    rows = [["No", "P1", "P2", None, "Umur", "Pendidikan"], *([n + 1, 5, 4, None, 20 + n, "SMA"] for n in range(8))]
    layout = lay_out(Sheet.of_rows("f", "s", rows))
    assert layout is not None
    assert [head.title for head in layout.heads] == ["No", "P1", "P2", "Umur", "Pendidikan"]
    assert layout.others == ()


def test_other_tables_are_named_by_their_blocks():
    """The small table below: from its title to its last row, by the numbers that a person sees."""
    assert layout_of(LAYOUTS["a small table below"], down=2, right=1).others == ((9, 1, 12, 2),)
    assert layout_of(LAYOUTS["a small table above"]).others == ((1, 0, 3, 1),)


# --- nothing is lost ------------------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.none(),
    st.sampled_from([1, 2, 3, 4, 5, 2021, 2022, 3.5, 38811, "-", "Rp", "%", "(1)", "(2)", "No", "Tahun", "Uraian"]),
    st.sampled_from(
        ["S", "SS", "TS", "P1", "P2", "Jumlah", "Sumber: x", "34.483.393.000", "12,5%", datetime(2023, 1, 1)]
    ),
    st.text(max_size=8).map(lambda text: text.strip() or None),
    st.floats(allow_nan=False),
)


@st.composite
def any_sheets(draw: st.DrawFn) -> Sheet:
    """Any cells whatever, any of them merged."""
    width, height = draw(st.integers(1, 7)), draw(st.integers(0, 14))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=height, max_size=height))
    corners = st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))
    merged = tuple((a, b, a + c, b + d) for a, b, c, d in draw(st.lists(corners, max_size=3)))
    return Sheet.of_rows("f", "s", rows, merged=merged, first_row=draw(st.sampled_from([1, 1, 1, 0])))


@settings(deadline=None)
@given(any_sheets(), st.one_of(st.none(), st.tuples(st.integers(-1, 12), st.integers(-1, 12))))
def test_every_filled_row_is_accounted_for(sheet, header):
    """Above, header, data, aside or another table: no filled row vanishes, and each column has a title of its own."""
    layout = lay_out(sheet, header)
    if layout is None:
        return
    rows = layout.rows.tolist()
    assert rows == sorted(set(rows))
    assert all(row > layout.header[1] and any(cell is not None for cell in sheet.row(row)) for row in rows)
    assert not set(rows) & set(layout.aside)
    assert all(row > layout.header[1] for row in layout.aside)
    known = {*rows, *layout.aside, *range(layout.header[0], layout.header[1] + 1)}
    known |= {row for top, _, bottom, _ in layout.others for row in range(top, bottom + 1)}
    left = [int(row) for row in sheet.filled_rows if row not in known]
    assert all(row < layout.header[0] for row in left)
    assert len(layout.above) >= len(left)
    columns = {head.at for head in layout.heads}
    assert set(layout.titles) == columns
    assert len(set(layout.titles.values())) == len(columns)
    for title in layout.titles.values():
        assert 0 < len(title) <= 200
        assert title.isprintable()
    elsewhere = {at for _, left, _, right in layout.others for at in range(left, right + 1)}
    for row in rows:
        assert {at for at, cell in enumerate(sheet.row(row)) if cell is not None} <= columns | elsewhere


# --- large sheets ---------------------------------------------------------------------------------------------------


def survey_of(people: int, items: int, below: list[list[Cell]]) -> Sheet:
    """Many answers, a title above, and whatever stands below."""
    rng = np.random.default_rng(3)
    answers = rng.integers(1, 6, (people, items))
    columns = []
    for at in range(items):
        cells: list[Cell] = ["Kuesioner" if at == 0 else None, None, f"P{at + 1}", *answers[:, at].tolist()]
        columns.append(Column.of([*cells, *(row[at] if at < len(row) else None for row in below)]))
    return Sheet("f.xlsx", "s", tuple(columns))


def test_a_long_sheet_is_laid_out_at_once():
    """100,000 rows of 14 columns: every row is data, the note below is not, in a fraction of a second."""
    sheet = survey_of(100_000, 14, [[], ["Sumber: Bagian Mutu"]])
    start = time.perf_counter()
    layout = lay_out(sheet)
    assert time.perf_counter() - start < 1
    assert layout is not None
    assert layout.header == (3, 3)
    assert len(layout.rows) == 100_000
    assert layout.below == ("Sumber: Bagian Mutu",)


def test_a_wide_sheet_is_laid_out_in_time():
    """16,000 columns, the most that people can make: bounded time, each with a title of its own."""
    start = time.perf_counter()
    layout = lay_out(survey_of(20, 16_000, []))
    assert time.perf_counter() - start < 10
    assert layout is not None
    assert len(set(layout.titles.values())) == 16_000


def test_page_breaks_in_the_middle_of_a_long_sheet():
    """A header and a page number every 50 rows, far from both ends, are found on all of the pages."""
    rows: list[list[Cell]] = []
    repeated, pages = [], []
    for page in range(400):
        repeated.append(len(rows) + 1)
        rows.append(["No", "Ruang", "Lama", "Baru"])
        rows += [[page * 50 + n, f"Ruang {n}", n * 7 % 31, n * 5 % 17] for n in range(50)]
        pages.append(len(rows) + 1)
        rows.append([f"Halaman {page + 1} dari 400"])
    layout = lay_out(Sheet.of_rows("f", "s", rows))
    assert layout is not None
    assert [row for row, reason in layout.aside.items() if reason == REPEATED_HEADER] == repeated[1:]
    assert [row for row, reason in layout.aside.items() if reason == PAGE_NUMBER] == pages
    assert len(layout.rows) == 20_000
