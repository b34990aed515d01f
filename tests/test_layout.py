"""Where the table stands in a sheet: header, data rows, columns, and what stands around them.

The layouts are drawn: a line is a row, its mark says what it truly is (see MARKS), "|" stands between cells, "<" is
merged with the cell to the left and "^" with the one above. Each is laid out four ways: with numbers and dates as a
workbook holds them or all as text, and in the sheet's corner or away from it. The expected rows are the marks.
"""

import random
import time
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bsc_core.intake.layout import (
    BELOW,
    NUMBERING,
    OTHER_TABLE,
    PAGE_NUMBER,
    REPEATED_HEADER,
    REPEATED_TITLE,
    UNITS,
    Head,
    Layout,
    is_unit,
    lay_out,
    letter,
)
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
    if cell.startswith("'"):
        return cell[1:]
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
    "a title of two rows merged into one": """
        T | DATA PEGAWAI | < | <
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
        H | NO | URAIAN | TARGET 2021 | REALISASI s/d Desember 2021 | % | TARGET 2022 | REALISASI s/d Desember 2022 | % | TARGET 2023 | REALISASI s/d Juli 2023 | %
        N | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11
        D | A | PENDAPATAN
        D | 1 | RM | 4561155000 | 4249041774 | 93.16 | 5212151000 | 4963041774 | 95.2 | 5561155000 | 2949041774 | 53.0
        D | 2 | BLU | 34483393000 | 48779962070 | 141.46 | 36483393000 | 41779962070 | 114.5 | 41483393000 | 20779962070 | 50.1
        D |   | JUMLAH | 39044548000 | 53029003844 | 135.82 | 41695544000 | 46743003844 | 112.1 | 47044548000 | 23729003844 | 50.4
        D | B | BELANJA
        D | 1 | Belanja Pegawai | 3802310000 | 3492585082 | 91.85 | 3902310000 | 3592585082 | 92.1 | 4002310000 | 1992585082 | 49.8
        D | 2 | Belanja Barang | 29344443000 | 29001629630 | 98.83 | 30344443000 | 29901629630 | 98.5 | 31344443000 | 15001629630 | 47.9
        D | 3 | Belanja Modal | - | - | - | 2344443000 | 2001629630 | 85.4 | 1344443000 | 1001629630 | 74.5
        D |   | JUMLAH | 33146753000 | 32494214712 | 98.03 | 36591196000 | 35495844342 | 97.0 | 36691196000 | 17995844342 | 49.0
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
        D | 2 | BLU | 34483393000 | 48779962070 | 141.46 | 36483393000 | 41779962070 | 114.5 | 41483393000 | 20779962070 | 50.1
        D |   | JUMLAH | 39044548000 | 53029003844 | 135.82 | 41695544000 | 46743003844 | 112.1 | 47044548000 | 23729003844 | 50.4
        D |   | BELANJA
        D | 1 | Belanja Pegawai | 3802310000 | 3492585082 | 91.85 | 3902310000 | 3592585082 | 92.1 | 4002310000 | 1992585082 | 49.8
        D |   | JUMLAH | 33146753000 | 32494214712 | 98.03 | 36591196000 | 35495844342 | 97.0 | 36691196000 | 17995844342 | 49.0
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
        H | Cap waktu | Nama | Jenis Kelamin | Petugas ramah dan sopan ketika melayani saya | Saya tidak menunggu terlalu lama | Ruangan bersih
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
        D | Tahun 2021
        H | Bulan | Lama | Baru
        D | Januari | 1200 | 310
        D | Februari | 1180 | 295
        .
        D | Tahun 2022
        R | Bulan | Lama | Baru
        D | Januari | 1302 | 288
        D | Februari | 1211 | 302
    """.replace("D | Tahun 2021", "T | Tahun 2021"),
}

FORMS = [(native, right, down) for native in (True, False) for right, down in ((0, 0), (2, 3))]


def found_in(picture: Drawn, layout: Layout, down: int = 0) -> dict[str, object]:
    """What a layout says, by positions in the picture."""
    return {
        "header": [number - 1 - down for number in range(layout.header[0], layout.header[1] + 1)],
        "data": [int(number) - 1 - down for number in layout.rows],
        "aside": {number - 1 - down: str(reason) for number, reason in layout.aside.items()},
    }


def truth_of(picture: Drawn) -> dict[str, object]:
    aside = [mark for mark in "UNRtPOB"]
    return {
        "header": picture.at("H"),
        "data": picture.at("D"),
        "aside": {n: str(MARKS[mark]) for n, mark in enumerate(picture.marks) if mark in aside},
    }


@pytest.mark.parametrize(("native", "right", "down"), FORMS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_is_what_it_is_drawn_as(name, native, right, down):
    """No row of data is lost, none is made up, and the header is whole; merged cells are known only natively."""
    picture = drawn(LAYOUTS[name])
    layout = lay_out(picture.sheet(native=native, merges=native, right=right, down=down))
    assert layout is not None
    expected = truth_of(picture)
    if not native and name == "all header cells merged down over an empty row":
        expected["header"] = picture.at("H")[:1]
    assert found_in(picture, layout, down) == expected
    lines = {mark: [" ".join(filter(None, picture.rows[n])) for n in picture.at(mark)] for mark in "TB"}
    assert len(layout.above) == len(lines["T"])
    assert len(layout.below) == len(lines["B"])
    filled = [
        at
        for at in range(max(map(len, picture.rows)))
        if any(
            n < len(row) and row[at]
            for row in [picture.rows[r] for r in picture.at("H", "D")]
            for n in [at]
            if at < len(row)
        )
    ]
    spanned = {at for a, b, c, d in picture.merged if picture.marks[a] == "H" and native for at in range(b, d + 1)}
    assert [head.at - right for head in layout.heads] == sorted({*filled, *spanned})
