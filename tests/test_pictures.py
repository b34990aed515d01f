"""Pictures and tables as files: what is in the zip, how numbers are written, that no text becomes a formula."""

import csv
import io
import math
import struct
import xml.etree.ElementTree as ET
import zipfile

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_core.palette import DARK, LIGHT
from bsc_core.report.blocks import Figure, Judged, Outline, Section, Table
from bsc_core.report.pictures import (
    NotDrawn,
    as_number,
    chart_png,
    chart_spec,
    chart_svg,
    guarded,
    has_open_height,
    pictures,
    table_csv,
)
from bsc_core.sentence import Quantity, Sentence
from bsc_core.text.words import Words

EN, ID = Words("en"), Words("id")


def bars(palette, words):
    """Two bars, the second 1.5 long, on an axis that Vega labels itself."""
    frame = pd.DataFrame({"name": ["a", "b"], "value": [0.5, 1.5]})
    axis = alt.Axis(values=[0, 0.5, 1.5])
    return (
        alt.Chart(frame)
        .mark_bar(color=palette.accent)
        .encode(x=alt.X("value:Q", title=words.say("days"), axis=axis), y="name:N")
        .properties(height=200)
    )


def broken(palette, words):
    raise ValueError("nothing to draw")


def figure(key="beds", draw=bars, title="Beds & <stays>"):
    return Figure(key, Sentence(title), Sentence('Two bars, "a" & b'), draw)


TABLE = Table(
    Sentence("Values"),
    (Sentence("Indicator"), Sentence("Value"), Sentence("Change"), Sentence("Verdict")),
    (
        ("=1+1", Quantity(1234.5, "%", 1), Quantity(-0.27), Judged("poor", Sentence("poor"))),
        ("+cmd", Quantity(math.nan, "%"), Quantity(-0.001), Judged("none", Sentence("no data"))),
        ("@x", Quantity(80, "%", 0), "–", Judged("good", Sentence("good"))),
        ("-2", Quantity(-2, "%", 0), Sentence("{change:+,.2f}", change=1234.567), "a,b;c"),
    ),
    (1, 2),
)


def rows_of(data, delimiter):
    assert data.startswith(b"\xef\xbb\xbf")  # Excel takes a file without it for its own old encoding
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter))


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(("words", "delimiter", "decimal"), [(EN, ",", "."), (ID, ";", ",")])
def test_numbers_of_a_table_are_written_as_the_language_reads_them(words, delimiter, decimal):
    """Decimal sign of the language, no thousands, an ASCII minus (which a spreadsheet reads), no minus before zeros,
    nothing where nothing is known; the unit that all share stands in the head. Written by hand."""
    rows = rows_of(table_csv(TABLE, words), delimiter)
    assert rows[0][1].endswith(" (%)")
    assert [row[1] for row in rows[1:]] == [f"1234{decimal}5", "", "80", "-2"]
    assert [row[2] for row in rows[1:]] == [f"-0{decimal}27", f"0{decimal}00", "", f"1234{decimal}57"]
    assert rows[4][3] == "a,b;c"


def test_a_text_stays_text_and_a_number_a_number():
    """As a user's texts "=1+1", "+cmd", "@x" and "-2" would run as formulas in a spreadsheet; the number -2 may have no
    apostrophe, or it could not be reckoned with."""
    rows = rows_of(table_csv(TABLE, EN), ",")
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+cmd", "'@x", "'-2"]
    assert rows[4][1] == "-2"


def test_several_units_in_one_column_stand_beside_their_numbers():
    """Without its unit "5" could be days or beds."""
    table = Table(
        Sentence("t"),
        (Sentence("Indicator"), Sentence("Value")),
        (("a", Quantity(5, "days", 0)), ("b", Quantity(7, "%", 0)), ("c", Quantity(1))),
    )
    rows = rows_of(table_csv(table, EN), ",")
    assert rows == [["Indicator", "Value", "Unit"], ["a", "5", "days"], ["b", "7", "%"], ["c", "1.00", ""]]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2023", "2023"), ("3 of 3", "3 of 3"), ("60–85 %", "60–85 %"), ("a=b", "a=b"), ("", ""),
        (" =1", "' =1"), ("\t=1", "'\t=1"), ("\uff1d1", "'\uff1d1"), ("\r=1", "'\r=1"), ("1\u00a0%", "1 %"),
    ],
)  # fmt: skip
def test_only_what_a_spreadsheet_would_run_is_marked(text, written):
    """Also after blanks and with the wide signs of East Asian keyboards; years, ranges and counts stay as they are."""
    assert guarded(text) == written


@given(st.text())
def test_no_text_begins_like_a_formula(text):
    """Whatever a user types; and nothing of it is lost, but blanks may break."""
    written = guarded(text)
    assert not written.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))
    shown = text.replace("\u00a0", " ")
    assert written in (shown, f"'{shown}")


def test_what_counts_as_a_number():
    """A sentence of one number is a number, one of more words is not; a p below 0.001 has no number to give."""
    assert as_number(Sentence("{n}", n=3)) == (3.0, 0)
    assert as_number(Sentence("{x:.3f}", x=0.5)) == (0.5, 3)
    assert as_number(Sentence("{p:p}", p=0.0441)) == (0.0441, 3)
    assert as_number(Sentence("{p:p}", p=0.0001)) is None
    assert as_number(Sentence("{n} of {all}", n=3, all=4)) is None
    assert as_number("12") is None


def test_the_zip_holds_every_figure_twice_and_every_table():
    """PNG and SVG by the figure's key, CSV by the section's; the index names each file once, in the same order."""
    outline = Outline(
        Sentence("Report"),
        (),
        (
            Section("one", Sentence("One"), Sentence("m"), (figure(), TABLE, Sentence("text")), on_screen=True),
            Section("two", Sentence("Two"), Sentence("m"), (TABLE, Table(Sentence("T"), ("h",), ()))),
        ),
    )
    told = []
    files = unpacked(pictures(outline, EN, progress=told.append))
    # the table that stands in both sections is there once
    assert list(files) == ["beds.png", "beds.svg", "one-table.csv", "two-table.csv", "index.csv"]
    index = rows_of(files["index.csv"], ",")
    assert [row[0] for row in index] == ["File", "beds.png", "beds.svg", "one-table.csv", "two-table.csv"]
    assert index[1][1:] == ["Beds & <stays>", "One", 'Two bars, "a" & b']
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_names_of_files_are_safe_and_none_is_taken_twice():
    """A key may hold a user's words: no folders, no names that Windows keeps, none twice, none hides the index."""
    keys = ["../../etc/x", "CON", "a b", "a-b", "Ünïcode", "€", "index", "x" * 300]
    sections = tuple(
        Section(key, Sentence("s"), Sentence("m"), (Table(Sentence("t"), ("h",), ()), figure(key))) for key in keys
    )
    files = unpacked(pictures(Outline(Sentence("r"), (), sections), EN))
    names = [name for name in files if name.endswith(".png")]
    assert names == [
        "etc-x.png", "con-part.png", "a-b.png", "a-b-2.png", "unicode.png", "part.png", "index.png", "x" * 60 + ".png",
    ]  # fmt: skip
    assert len({name.casefold() for name in files}) == len(files) == 3 * len(keys) + 1


def test_a_figure_that_cannot_be_drawn_is_said_in_words():
    """The rest of the files is still made."""
    section = Section("s", Sentence("s"), Sentence("m"), (figure("bad", broken), figure("good")))
    files = unpacked(pictures(Outline(Sentence("r"), (), (section,)), EN))
    assert sorted(files) == ["good.png", "good.svg", "index.csv"]
    assert rows_of(files["index.csv"], ",")[1][3].endswith('In words: Two bars, "a" & b')
    with pytest.raises(NotDrawn):
        chart_png(figure(draw=broken), EN)


def size_of(png):
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def test_a_picture_has_two_dots_a_pixel_and_the_size_asked_for():
    """The chart says 200 pixels high and leaves its width open: rows cannot be squeezed, a width can be chosen."""
    assert size_of(chart_png(figure(), EN, width=500, height=900)) == (1000, 400)
    assert size_of(chart_png(figure(), EN, width=500, scale=3)) == (1500, 600)


def test_which_charts_can_be_drawn_lower():
    """A scale of numbers with its axis can; a list of rows cannot, nor can places in pixels, which have no axis."""

    def chart(y):
        one = alt.Chart(pd.DataFrame({"x": [1], "y": [1]})).mark_point().encode(x="x:Q", y=y)
        return figure(draw=lambda palette, words: alt.layer(one, one).properties(height=200))

    assert has_open_height(chart_spec(chart("y:Q"), EN))
    assert not has_open_height(chart_spec(chart(alt.Y("y:Q", axis=None)), EN))
    assert not has_open_height(chart_spec(figure(), EN))
    assert chart_spec(chart("y:Q"), EN, height=90)["height"] == 90


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_picture_has_the_colours_of_the_screen(palette):
    """The app's theme lives in the browser; without it Vega draws black on white in its own font."""
    drawn = chart_svg(figure(), EN, palette)
    root = ET.fromstring(drawn)
    fills = {element.get("fill") for element in root.iter()}
    assert {palette.ground, palette.accent, palette.quiet} <= fills
    texts = [element for element in root.iter() if element.tag.endswith("}text")]
    assert texts
    assert all((text.get("font-family") or "").startswith("Arial") for text in texts)


def test_a_picture_speaks_the_language_and_to_screen_readers():
    """Numbers that Vega writes itself have the language's decimal sign; title and description are well-formed XML."""
    for words, said in ((EN, "1.5"), (ID, "1,5")):
        root = ET.fromstring(chart_svg(figure(), words, titled=True))
        spoken = [child.text for child in root if child.tag.endswith(("}title", "}desc"))]
        assert spoken == ["Beds & <stays>", 'Two bars, "a" & b']
        texts = [element.text for element in root.iter() if element.tag.endswith("}text")]
        assert said in texts
        assert "Beds & <stays>" in texts  # titled: the picture says what it shows when it stands alone
