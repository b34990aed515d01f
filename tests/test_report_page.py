"""The page of reports: each is made when asked for, in the language of the screen, with the figures of the screen.

Expected figures: the sample's total of 2023, -0.2738, and an occupancy of 10.92 % (see test_pages).
"""

import io
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from test_pages import go, said, sample, start  # noqa: F401  sample is a fixture

PAGE = "pages/report.py"


def made(at, key: str) -> bytes:
    """A report, made by its button."""
    at.button(key=f"make-{key}").click().run(timeout=240)
    assert not at.exception
    return at.session_state["imbang"].made[key][1]


@pytest.fixture
def page(sample):  # noqa: F811
    return go(sample, PAGE)


def test_without_data_the_page_offers_saved_work():
    """Opened cold: what it would make, and a way to go on with saved work."""
    at = go(start(), PAGE)
    assert "Here you take your results away" in said(at)
    assert "Go on with saved work" in said(at)


def test_the_signs_of_a_screen_have_a_name_for_who_does_not_see_them(page):
    """The alternative text of the drawn sign is the button's name. Expected: what it does, and to which screen."""
    for key, name in (("screen-↓", "Move down"), ("screen-↑", "Move up"), ("screen-out", "Leave out")):
        assert page.button(key=f"{key}-financial").label.startswith(f"![{name}: Financial](data:image/svg+xml")
    titles = [m.value for m in page.markdown if m.value.startswith("**")]
    page.button(key="screen-↓-financial").click().run()
    moved = [m.value for m in page.markdown if m.value.startswith("**")]
    assert titles[:3] == ["**1** Where we stand", "**2** Financial", "**3** Customer"]
    assert moved[:3] == ["**1** Where we stand", "**2** Customer", "**3** Financial"]


def test_the_screen_of_the_question_says_that_it_waits_for_one(page):
    """Without a question Present has one screen fewer than the list. Expected: said in its row, until it is written."""
    waits = "Shown once the question above is written."
    assert [c.value for c in page.caption].count(waits) == 1
    page.text_input(key="question").set_value("  ").run()
    assert waits in said(page)
    page.text_input(key="question").set_value("Close?").run()
    assert waits not in said(page)


def test_nothing_is_made_before_it_is_asked_for(page):
    """No file is built by opening the page, and a change since makes the old one go."""
    assert page.session_state["imbang"].made == {}
    assert not [b for b in page.get("download_button") if "Save Workbook" in str(b.proto)]
    made(page, "workbook")
    assert [b for b in page.get("download_button") if "Save Workbook" in str(b.proto)]
    page.text_input(key="question").set_value("Close?").run()
    assert not [b for b in page.get("download_button") if "Save Workbook" in str(b.proto)]


def test_the_reports_say_what_the_screens_say(page):
    """The same total in slides, document and workbook; the document in Indonesian with its decimal comma."""
    slides = Presentation(io.BytesIO(made(page, "slides")))
    text = "\n".join(s.text_frame.text for slide in slides.slides for s in slide.shapes if s.has_text_frame)
    assert "−0.27" in text and "Balanced scorecard, 2023" in text
    assert any(slide.has_notes_slide and slide.notes_slide.notes_text_frame.text for slide in slides.slides)
    assert any(shape.has_chart for slide in slides.slides for shape in slide.shapes)

    book = load_workbook(io.BytesIO(made(page, "workbook")), data_only=True)
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(isinstance(v, float) and v == pytest.approx(-23 / 84) for v in values)

    page.session_state["imbang"].language = "id"
    page.run()
    document = Document(io.BytesIO(made(page, "document")))
    words = "\n".join(p.text for p in document.paragraphs)
    assert "−0,27" in words
    assert "10,92" in "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_the_pictures_are_one_zip(page):
    """Every figure as PNG and as SVG, every table as CSV."""
    with zipfile.ZipFile(io.BytesIO(made(page, "pictures"))) as pictures:
        ends = [name.rpartition(".")[2] for name in pictures.namelist()]
    assert ends.count("png") == ends.count("svg") > 5
    assert ends.count("csv") > 5
