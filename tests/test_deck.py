"""Slides: that they open, say the outline's numbers, and nothing runs over; as python-pptx and LibreOffice see them."""

import io
import math
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from itertools import combinations

import altair as alt
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

import bsc_core as bsc
from bsc_core.palette import DARK, LIGHT
from bsc_core.report.blocks import Figure, Judged, Outline, Section, Series, Table
from bsc_core.report.deck import deck
from bsc_core.report.deck_texts import text_width
from bsc_core.report.outline import Ingredients, outline
from bsc_core.sentence import Quantity, Sentence
from bsc_core.text.words import Words
from tests.conftest import no_office

EN, ID = Words("en"), Words("id")
WORD = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=25)
TEXT = st.lists(WORD, min_size=1, max_size=120).map(" ".join)


def dots(palette, words):
    frame = pd.DataFrame({"x": [1, 2], "y": [1.5, 2.5]})
    return alt.Chart(frame).mark_point(color=palette.accent).encode(x="x:Q", y="y:Q").properties(height=430)


def broken(palette, words):
    raise ValueError("nothing to draw")


BARS = Series("bars", (Sentence("good"), "=1+1"), ((Sentence("Total score"), (-0.27, 0.5)),))
LINES = Series(
    "lines",
    ("2021", "2022", "2023"),
    ((Sentence("Efficiency"), (98.07, math.nan, 53.38)), (Sentence("Economy"), (10.0, 12.0, 14.0))),
    "%",
)
TABLE = Table(
    Sentence("Values"),
    (Sentence("Indicator"), "2023", Sentence("Verdict")),
    (
        ("=1+1", Quantity(1234.5, "%", 1), Judged("poor", Sentence("poor"))),
        ("+x", Quantity(-0.27), Judged("good", Sentence("good"))),
    ),
    (1,),
    Sentence("A note below."),
)


def figure(native=None, draw=dots, key="f"):
    return Figure(key, Sentence("What is seen"), Sentence("The alternative text"), draw, native)


def section(*blocks, message="The **total** is {total:.2f}.", title="Where we stand", notes=(), on_screen=True):
    said = Sentence(message, total=-0.27) if "{total" in message else Sentence("{text}", text=message)
    return Section("s", Sentence("{t}", t=title), said, blocks, notes, on_screen=on_screen)


def made(*sections, words=EN, palette=LIGHT, about=()):
    data = deck(Outline(Sentence("Report"), about, sections), words, palette)
    return Presentation(io.BytesIO(data))


def texts_of(slide):
    """Every text of a slide, cells of tables among it, from top to bottom."""
    found = []
    for shape in sorted(slide.shapes, key=lambda shape: (shape.top, shape.left)):
        if shape.has_text_frame:
            found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def tables_of(book):
    return [shape.table for slide in book.slides for shape in slide.shapes if shape.has_table]


def charts_of(book):
    return [shape.chart for slide in book.slides for shape in slide.shapes if shape.has_chart]


def is_number(shape):
    return shape.is_placeholder and shape.element.xpath(".//p:ph[@type='sldNum']")


def is_foot(shape):
    """The slide's number or the report's name."""
    return shape.is_placeholder and shape.element.xpath(".//p:ph[@type='sldNum' or @type='ftr']")


def check_places(book):
    """Nothing stands beyond its slide, nothing over anything else, and no row of a table is lower than its text."""
    for slide in book.slides:
        boxes = []
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= book.slide_width
            high = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            assert shape.top + high <= book.slide_height
            boxes.append((shape.left, shape.top, shape.left + shape.width, shape.top + high))
        for one, other in combinations(boxes, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, down) <= 1000  # a thousandth of an inch of rounding


def test_a_title_slide_and_one_for_each_presented_section():
    """Sections that are not presented stay in the document."""
    book = made(
        section(figure(BARS)),
        section(TABLE, title="Hidden", on_screen=False),
        section(title="The question", message="Close beds?"),
        about=(Sentence("Made on 2 May 2024."),),
    )
    assert [slide.shapes.title.text for slide in book.slides] == ["Report", "Where we stand", "The question"]
    assert "Made on 2 May 2024." in texts_of(book.slides[0])
    assert "Close beds?" in texts_of(book.slides[2])
    assert book.slide_width / book.slide_height == pytest.approx(16 / 9, abs=0.001)
    numbers = ["".join(s.element.xpath(".//a:fld/a:t/text()")) for slide in book.slides for s in slide.shapes
               if is_number(s)]  # fmt: skip
    assert numbers == ["1", "2", "3"]


def test_an_outline_without_screens_is_a_title_slide():
    """Nothing to present is no reason to fail."""
    assert len(made().slides) == 1


def test_series_become_charts_that_can_be_edited():
    """The kinds, names and values of the series; nan is a gap, not a zero; every value has its unit in the format."""
    book = made(section(figure(BARS), figure(LINES)))
    bars, lines = charts_of(book)
    assert bars.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    assert lines.chart_type == XL_CHART_TYPE.LINE_MARKERS
    assert [(one.name, tuple(one.values)) for one in bars.plots[0].series] == [("Total score", (-0.27, 0.5))]
    assert [tuple(one.values) for one in lines.plots[0].series] == [(98.07, None, 53.38), (10.0, 12.0, 14.0)]
    assert lines._chartSpace.xpath("string(.//c:dispBlanksAs/@val)") == "gap"
    assert "%" in lines._chartSpace.xpath("string(.//c:ser/c:val//c:formatCode)")
    assert not any(s.shape_type == MSO_SHAPE_TYPE.PICTURE for slide in book.slides for s in slide.shapes)


def test_the_data_behind_a_chart_hold_no_formula():
    """A category "=1+1" is a user's text; in the workbook that "edit data" opens it must not be reckoned out."""
    (chart,) = charts_of(made(section(figure(BARS))))
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet["A3"].value == "=1+1"
    assert sheet["A3"].data_type == "s"
    assert [cell.value for cell in sheet["B"]] == ["Total score", -0.27, 0.5]


def test_a_chart_that_powerpoint_does_not_know_is_a_picture_with_its_words():
    """At three dots a pixel, so that it stays sharp on a wall; a screen reader says its alternative text."""
    book = made(section(figure()))
    (picture,) = [s for slide in book.slides for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert picture._element.xpath(".//p:cNvPr/@descr") == ["The alternative text"]
    assert picture.image.size[0] / (picture.width / 914400) > 150  # dots an inch


def test_every_chart_picture_and_table_has_its_words():
    """Whoever does not see the slide hears what is on it."""
    book = made(section(figure(BARS), TABLE, figure()))
    described = [
        shape._element.xpath(".//p:cNvPr/@descr")
        for slide in book.slides
        for shape in slide.shapes
        if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    assert sorted(described) == [["The alternative text"], ["The alternative text"], ["Values"]]


def test_a_chart_that_cannot_be_drawn_is_said_in_words():
    """The other slides are still made."""
    book = made(section(figure(draw=broken)), section(TABLE))
    assert "The alternative text" in [text for slide in book.slides for text in texts_of(slide)]
    assert len(tables_of(book)) == 1


def test_the_notes_hold_the_reasons_and_what_the_chart_shows():
    """Whoever speaks reads why; on the first slide of the section."""
    book = made(section(figure(BARS), notes=(Sentence("Efficiency: 111.55 % lies **above** 100 %."),)))
    notes = book.slides[1].notes_slide.notes_text_frame.text.split("\n")
    assert notes == ["Efficiency: 111.55 % lies above 100 %.", "The alternative text"]


@pytest.mark.parametrize(
    ("words", "total", "value"), [(EN, "−0.27", "1,234.5\u00a0%"), (ID, "−0,27", "1.234,5\u00a0%")]
)
def test_the_numbers_of_the_outline_are_on_the_slides(words, total, value):
    """In the language's own writing, in the message and in the table; verdicts as mark and word, since a projector may
    show no colours."""
    book = made(section(TABLE), words=words)
    texts = [text for slide in book.slides for text in texts_of(slide)]
    assert any(total in text and "total" in text for text in texts)
    assert value in texts
    assert f"▼\u00a0{words.say('poor')}" in texts
    assert f"▲\u00a0{words.say('good')}" in texts


def test_a_table_has_a_head_colours_and_numbers_on_the_right():
    """The verdict's colours are those of the palette; the head is marked as one for screen readers."""
    book = made(section(TABLE))
    (table,) = tables_of(book)
    assert table.first_row
    assert [cell.text for cell in table.rows[0].cells] == ["Indicator", "2023", "Verdict"]
    poor = table.cell(1, 2)
    assert str(poor.fill.fore_color.rgb) == LIGHT.ground_of["poor"].removeprefix("#")
    assert str(poor.text_frame.paragraphs[0].runs[0].font.color.rgb) == LIGHT.text_of["poor"].removeprefix("#")
    assert [table.cell(1, at).text_frame.paragraphs[0].alignment for at in range(3)] == [None, 3, None]  # 3: right
    assert "A note below." in texts_of(book.slides[1])


def test_bold_is_bold_and_no_mark_is_left():
    """The sentences of the screen have Markdown marks; a slide has none."""
    book = made(section())
    runs = [
        (run.text, run.font.bold)
        for shape in book.slides[1].placeholders
        if shape.placeholder_format.idx == 1
        for run in shape.text_frame.paragraphs[0].runs
    ]
    assert runs == [("The ", False), ("total", True), (" is −0.27.", False)]


def test_a_long_table_goes_on_with_its_head():
    """60 rows fit no slide: each row is there once, in order, and every part has the head and its number."""
    rows = tuple((f"row {n}", Quantity(n, "", 0)) for n in range(60))
    book = made(section(Table(Sentence("Long"), ("name", "n"), rows, (1,))))
    tables = tables_of(book)
    assert len(tables) > 2
    assert all([cell.text for cell in table.rows[0].cells] == ["name", "n"] for table in tables)
    shown = [table.cell(at, 0).text for table in tables for at in range(1, len(table.rows))]
    assert shown == [f"row {n}" for n in range(60)]
    titles = [slide.shapes.title.text for slide in book.slides][1:]
    assert titles == ["Where we stand", *(f"Where we stand ({n})" for n in range(2, len(titles) + 1))]
    check_places(book)


def test_a_wide_table_goes_on_with_its_first_column():
    """Fourteen columns of long words fit no slide at a readable size: each is there, beside the names of the rows."""
    heads = tuple(f"heading{n}ofacolumn" for n in range(14))
    book = made(section(Table(Sentence("Wide"), heads, (tuple(f"cell {n}" for n in range(14)),))))
    tables = tables_of(book)
    assert len(tables) > 1
    assert {table.cell(1, 0).text for table in tables} == {"cell 0"}
    shown = [cell.text for table in tables for cell in list(table.rows[1].cells)[1:]]
    assert shown == [f"cell {n}" for n in range(1, 14)]
    check_places(book)


def test_a_row_higher_than_a_slide_is_cut_and_stands_whole_in_the_notes():
    """A cell of 3,000 words cannot be shown; it must not run over the slide either."""
    long = " ".join(f"word{n}" for n in range(3000))
    book = made(section(Table(Sentence("T"), ("a", "b"), (("x", long),))))
    check_places(book)
    (table,) = tables_of(book)
    assert table.cell(1, 1).text.endswith(" …")
    assert any(slide.has_notes_slide and long in slide.notes_slide.notes_text_frame.text for slide in book.slides)


def test_what_is_read_from_the_back_of_a_room():
    """No text under 14 points but the slide's foot, which has 12, no message under 24, however long it is."""
    book = made(section(TABLE, figure(LINES), message="A long message. " * 40), section(message="Short."))
    for slide in book.slides:
        for shape in slide.shapes:
            frames = [shape.text_frame] if shape.has_text_frame and not is_foot(shape) else []
            frames += [cell.text_frame for row in shape.table.rows for cell in row.cells] if shape.has_table else []
            sizes = [run.font.size for frame in frames for p in frame.paragraphs for run in p.runs if run.font.size]
            least = 24 if shape.is_placeholder and shape.placeholder_format.idx == 1 else 14
            assert all(size >= Pt(least) for size in sizes)
    for chart in charts_of(book):
        assert all(int(size) >= 1200 for size in chart._chartSpace.xpath(".//a:defRPr/@sz | .//a:rPr/@sz"))
    assert all(int(size) >= 1200 for size in book.slide_layouts[1].element.xpath(".//a:defRPr/@sz"))


def ranking(rows):
    """A chart of rows as the app draws them, each so many pixels high."""

    def draw(palette, words):
        frame = pd.DataFrame({"x": range(rows), "y": range(rows), "said": ["far"] * rows})
        marks = alt.Chart(frame).encode(x="x:Q", y=alt.Y("y:Q", axis=None), text="said:N")
        return alt.layer(marks.mark_text(fontSize=12)).properties(height=53 * rows + 98)

    return draw


def test_of_a_long_ranking_the_nearest_are_shown_and_where_the_others_stand_is_said():
    """30 rows of 53 pixels would have letters of 3 points; what is left out stands in the table, and the slide says
    so."""
    nearest = figure(draw=ranking(5), key="d")
    long = Figure("d", Sentence("All"), Sentence("Every distance"), ranking(30), nearest=nearest)
    book = made(section(long, TABLE))
    texts = [text for slide in book.slides for text in texts_of(slide)]
    assert "All 2 stand in the table “Values”." in texts
    assert "What is seen" in texts
    assert "All" not in texts


def test_bars_have_the_colour_and_the_word_of_their_verdict():
    """Of the row of the same name and number in the section's table; a bar whose number is another one stays in the
    accent's colour, and no bar is told by its colour alone."""
    scores = Table(
        Sentence("Scores"), ("Perspective", "Score", "Verdict"),
        (
            (Sentence("**Total score**"), Quantity(-0.27), Judged("poor", Sentence("poor"))),
            ("Customer", Quantity(0.7), Judged("good", Sentence("good"))),
            ("Other", Quantity(0.1), Judged("fair", Sentence("fair"))),
        ),
        (1,),
    )  # fmt: skip
    bars = Series("bars", (Sentence("Total score"), "Customer", "Other"), (("Score", (-0.27, 0.7, 0.5)),))
    (chart,) = charts_of(made(section(figure(bars, key="scores"), scores)))
    assert list(chart.plots[0].categories) == ["Total score  ▼ poor", "Customer  ▲ good", "Other"]
    points = chart.plots[0].series[0]
    colours = [str(points.points[at].format.fill.fore_color.rgb) for at in range(2)]
    assert colours == [LIGHT.text_of[verdict].removeprefix("#") for verdict in ("poor", "good")]
    assert str(points.format.fill.fore_color.rgb) == LIGHT.accent.removeprefix("#")
    assert len(points._element.findall(qn("c:dPt"))) == 2
    assert (chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) == (-1, 1)
    assert chart.value_axis.axis_title.text_frame.text == "score, from −1 to 1"


def test_a_chart_and_its_small_table_share_a_slide():
    """Else the table stands alone on an empty one; the chart is on the left, its table on the right at one height."""
    book = made(section(figure(LINES), TABLE))
    (slide,) = list(book.slides)[1:]
    (chart,) = [shape for shape in slide.shapes if shape.has_chart]
    (table,) = [shape for shape in slide.shapes if shape.has_table]
    assert chart.left + chart.width < table.left
    check_places(book)


def test_names_at_the_ends_of_lines_do_not_stand_on_each_other():
    """Two lines end at 50 and 51: their names are moved apart by at least a line of text, in the order of the lines."""
    near = Series("lines", ("2022", "2023"), (("Upper", (90.0, 51.0)), ("Lower", (10.0, 50.0))), "%")
    book = made(section(figure(near)))
    (frame,) = [shape for shape in book.slides[1].shapes if shape.has_chart]
    moved = [float(y) for y in frame.chart._chartSpace.xpath(".//c:dLbl/c:layout/c:manualLayout/c:y/@val")]
    assert len(moved) == 2
    assert moved[0] < 0 < moved[1]
    inches = (moved[1] - moved[0]) * frame.height / 914400
    assert 14 * 0.9 <= inches * 72 <= 2 * 14 * 1.2


def test_the_cover_says_where_a_scenario_stands():
    """The figures of the slides are those of the files; without a scenario there is nothing to say."""
    plain_book = made(section(TABLE))
    scenario = replace(section(TABLE, title="Scenario: fewer beds"), key="scenario")
    said = [text for text in texts_of(made(section(TABLE), scenario).slides[0]) if "scenario" in text]
    assert len(said) == 1
    assert "“Scenario: fewer beds”" in said[0]
    assert not [text for text in texts_of(plain_book.slides[0]) if "scenario" in text]


@pytest.mark.parametrize(("words", "locale"), [(EN, "en-GB"), (ID, "id-ID")])
def test_every_text_says_its_language(words, locale):
    """Else PowerPoint underlines every Indonesian word in red."""
    book = made(section(TABLE, figure(BARS), notes=(Sentence("why"),)), words=words)
    runs = [run for slide in book.slides for run in slide.element.xpath("//a:r/a:rPr | //a:fld/a:rPr")]
    runs += [run for slide in book.slides if slide.has_notes_slide
             for run in slide.notes_slide.element.xpath("//a:r/a:rPr")]  # fmt: skip
    assert len(runs) > 10
    assert {run.get("lang") for run in runs} == {locale}
    assert not [run for slide in book.slides for run in slide.element.xpath("//a:r[not(a:rPr)]")]
    assert charts_of(book)[0]._chartSpace.xpath("string(c:lang/@val)") == locale
    assert book.core_properties.language == locale


def test_the_file_says_nothing_of_whoever_made_it():
    """The library's template brings an author, a printer and a picture of another slide."""
    data = deck(Outline(Sentence("Report"), (), (section(TABLE),)), EN)
    properties = Presentation(io.BytesIO(data)).core_properties
    assert properties.title == "Report"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [n for n in archive.namelist() if re.search(r"printer|thumbnail|app\.xml", n)]
        assert len(archive.namelist()) == len(set(archive.namelist()))


def test_dark_slides_are_dark():
    """The theme of the file holds the palette, so that slides added later look the same."""
    data = deck(Outline(Sentence("Report"), (), (section(TABLE),)), EN, DARK)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert f'<a:lt1><a:srgbClr val="{DARK.ground[1:]}"/></a:lt1>' in theme
    assert f'<a:dk1><a:srgbClr val="{DARK.text[1:]}"/></a:dk1>' in theme


@settings(max_examples=25, deadline=None)
@given(TEXT, st.lists(TEXT, max_size=4), st.lists(st.tuples(TEXT, TEXT), max_size=6))
def test_nothing_runs_over_and_nothing_is_lost(message, paragraphs, rows):
    """Texts of any length: every shape stays on its slide and off the others, and every word is there in its order."""
    table = Table(Sentence("T"), ("a", "b"), tuple(rows))
    own = [Sentence("{text}", text=text) for text in paragraphs]
    book = made(section(*own, table, figure(BARS), message=message))
    check_places(book)
    shown = " ".join(
        text
        for slide in book.slides
        for shape in sorted(slide.shapes, key=lambda shape: shape.top)
        if shape.has_text_frame and shape != slide.shapes.title and not is_number(shape)
        for text in [paragraph.text for paragraph in shape.text_frame.paragraphs]
    )
    squeezed = "".join(shown.split())
    start = 0
    for text in [message, *paragraphs]:
        start = squeezed.index("".join(text.split()), start)
    cells = {cell.text for one in tables_of(book) for row in one.rows for cell in row.cells}
    assert all(text in cells or any(cell.endswith(" …") for cell in cells) for row in rows for text in row)


def test_texts_are_measured_rather_too_wide_than_too_narrow():
    """Against the font's own widths, regular and bold: a text that is wider than measured would run over."""
    for bold, name in ((False, "LiberationSans-Regular.ttf"), (True, "LiberationSans-Bold.ttf")):
        try:
            font = ImageFont.truetype(name, 1000)
        except OSError:
            no_office("Liberation Sans, which has the widths of Arial, is not installed.")
        for text in (
            "In 2023 the hospital scores −0.27, poor. What is good: its employees are satisfied, it spends less.",
            "Pada 2023 rumah sakit memperoleh skor −0,27, buruk: belanja per pegawai melebihi pendapatan",
            "▲ economical ● fair ▼ not efficient – no data", "Rp −6.363.689", "WWW MMM @ % ‰ (BOR)", "iiillljjj''",
        ):  # fmt: skip
            real = font.getlength(text) / 1000
            measured = text_width(text, 72, bold)
            assert real <= measured <= 1.35 * real, text


@pytest.fixture(scope="module")
def ingredients(datasets):
    method = bsc.Method.load("thesis")
    card = bsc.scorecard(datasets, method)
    return Ingredients(
        tuple(datasets), (), method, method, card, card.periods[-1], date(2024, 5, 2), question="=Close beds?"
    )


@pytest.mark.parametrize(
    ("words", "total", "occupancy"), [(EN, "−0.27", "10.92\u00a0%"), (ID, "−0,27", "10,92\u00a0%")]
)
def test_the_sample_hospital_as_slides(ingredients, words, total, occupancy):
    """The figures that the study prints for 2023: a total of -0.27 and a bed occupancy of 10.92 %."""
    report = outline(ingredients)
    book = Presentation(io.BytesIO(deck(report, words)))
    check_places(book)
    texts = [text for slide in book.slides for text in texts_of(slide)]
    assert any(total in text for text in texts)
    assert occupancy in texts
    assert "=Close beds?" in texts
    native = [b for s in report.screens for b in s.blocks if isinstance(b, Figure) and b.native is not None]
    assert len(charts_of(book)) == len(native)
    notes = "\n".join(s.notes_slide.notes_text_frame.text for s in book.slides if s.has_notes_slide)
    assert notes.count("\n") > len(report.screens)


def test_libreoffice_opens_the_slides(ingredients, tmp_path):
    """Another program than the one that wrote the file reads it, and makes as many pages of it as it has slides."""
    office = shutil.which("soffice")
    if office is None:
        no_office("LibreOffice is not installed.")
    data = deck(outline(ingredients), ID)
    (tmp_path / "deck.pptx").write_bytes(data)
    plain = Presentation()
    plain.slides.add_slide(plain.slide_layouts[0])
    plain.save(tmp_path / "plain.pptx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    for name in ("deck", "plain"):
        subprocess.run([*command, tmp_path / f"{name}.pptx"], capture_output=True, timeout=180, check=False)
    if not (tmp_path / "plain.pdf").exists():
        no_office("This LibreOffice opens no slides at all: its part Impress is not installed.")
    pages = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "deck.pdf").read_bytes()))
    assert pages == len(Presentation(io.BytesIO(data)).slides)
