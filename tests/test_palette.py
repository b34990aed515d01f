"""Colours that can be read, the same in the pages and the theme, and the small pictures beside a number.

The contrast formula is that of the Web Content Accessibility Guidelines 2.1 (relative luminance of sRGB); 4.5 to 1 is
its level AA for text.
"""

import base64
import math
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core import rulers
from bsc_core.palette import BADGES, DARK, LIGHT, MARKS, PALETTES
from bsc_core.rating import AtLeast, AtMost, Bands, Range, Trend

THEME = tomllib.loads((Path(__file__).parents[1] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
VERDICTS = ("good", "fair", "poor", "none")
READABLE = 4.5
SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(palette):
    """Every text and the ground it stands on."""
    for ground in ("ground", "card"):
        for text in ("text", "quiet", "accent"):
            yield f"{text} on {ground}", getattr(palette, text), getattr(palette, ground)
        for verdict in VERDICTS:
            yield f"{verdict} on {ground}", palette.text_of[verdict], getattr(palette, ground)
    for verdict in VERDICTS:
        yield f"{verdict} on its ground", palette.text_of[verdict], palette.ground_of[verdict]
    for i, (text, step) in enumerate(zip(palette.steps_text, palette.steps, strict=True)):
        yield f"text on step {i}", text, step


# --- colours --------------------------------------------------------------------------------------------------------


def test_the_formula_on_known_colours():
    """Protects: the ruler of this test. Expected: black on white 21, a colour on itself 1, #767676 on white 4.54."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#155E75", "#155E75") == 1
    assert round(contrast("#767676", "#FFFFFF"), 2) == 4.54


@pytest.mark.parametrize(
    ("scheme", "what", "text", "ground"),
    [(name, *pair) for name, palette in PALETTES.items() for pair in pairs(palette)],
)
def test_text_can_be_read_on_its_ground(scheme, what, text, ground):
    """Protects: every text in light and dark. Expected: a contrast of at least 4.5."""
    assert contrast(text, ground) >= READABLE, f"{what} in {scheme}: {contrast(text, ground):.2f}"


@pytest.mark.parametrize("scheme", PALETTES)
def test_a_palette_is_complete(scheme):
    """Protects: each verdict has its colours. Expected: #RRGGBB, four verdicts, five steps."""
    palette = PALETTES[scheme]
    assert set(palette.text_of) == set(palette.ground_of) == set(MARKS) == set(BADGES) == set(VERDICTS)
    colours = [palette.ground, palette.card, palette.text, palette.quiet, palette.line, palette.accent]
    colours += [*palette.text_of.values(), *palette.ground_of.values(), *palette.steps, *palette.steps_text]
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)
    assert len(palette.steps) == len(palette.steps_text) == 5


def test_verdicts_are_never_told_by_colour_alone():
    """Protects: who cannot tell green from red. Expected: four shapes."""
    assert len(set(MARKS.values())) == 4


@pytest.mark.parametrize(("scheme", "palette"), PALETTES.items())
def test_the_theme_has_the_colours_of_the_palette(scheme, palette):
    """Protects: one set of colours, in the pages and in charts. Expected: those of the palette, by their roles."""
    theme = THEME[scheme]
    assert theme["backgroundColor"] == palette.ground == theme["sidebar"]["secondaryBackgroundColor"]
    assert theme["secondaryBackgroundColor"] == palette.card == theme["sidebar"]["backgroundColor"]
    assert (theme["textColor"], theme["borderColor"]) == (palette.text, palette.line)
    assert theme["primaryColor"] == theme["linkColor"] == palette.accent
    for verdict, name in BADGES.items():
        assert theme[f"{name}TextColor"] == palette.text_of[verdict]
        assert theme[f"{name}BackgroundColor"] == palette.ground_of[verdict]
    assert contrast(theme["blueTextColor"], theme["blueBackgroundColor"]) >= READABLE


# --- rulers ---------------------------------------------------------------------------------------------------------

RULES = [
    AtMost(100.0, on_limit="fair"),
    AtMost(25.0, 2.0),
    AtLeast(100.0),
    Range(60.0, 85.0),
    Range(1.0, 3.0, 0.5),
    Bands((20.0, 40.0, 60.0, 80.0), tuple("abcde"), (-1.0, -1.0, 0.0, 1.0, 1.0)),
    AtLeast(0.0),
    Range(-5.0, -1.0),
]


def picture(uri: str) -> ElementTree.Element:
    """The picture in a data URI; fails where it is not well formed."""
    start = "data:image/svg+xml;base64,"
    assert uri.startswith(start)
    return ElementTree.fromstring(base64.b64decode(uri.removeprefix(start), validate=True).decode("utf-8"))


def plain(value: float) -> str:
    return f"{value:g}"


def marker(svg: ElementTree.Element) -> float | None:
    """Where the tip of the marker stands."""
    (path,) = svg.findall(f"{SVG}path") or [None]
    return None if path is None else float(re.match(r"M(-?[\d.]+) 1 h10", path.get("d")).group(1)) + 5


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=25, deadline=None)
@given(value=st.floats(-1e12, 1e12))
def test_the_marker_is_inside_the_picture_for_any_value(rule, value):
    """Protects: no value falls off the ruler. Expected: the marker, 10 wide, and every band within the width."""
    svg = picture(rulers.ruler(rule, value, LIGHT, plain))
    width = float(svg.get("width"))
    assert 5 <= marker(svg) <= width - 5
    for band in svg.findall(f"{SVG}rect"):
        assert 0 <= float(band.get("x")) <= width
        assert float(band.get("x")) + float(band.get("width")) <= width
    for label in svg.findall(f"{SVG}text"):
        assert 0 <= float(label.get("x")) <= width


def test_the_bands_and_labels_of_a_ruler():
    """Protects: what is drawn of BOR 60-85 at 72. Expected: poor, good, poor; both edges written; room of a quarter
    (6.25) on either side, so the marker stands at 8 + (72 - 53.75) / 37.5 x 174."""
    svg = picture(rulers.ruler(Range(60.0, 85.0), 72.0, LIGHT, plain))
    fills = [band.get("fill") for band in svg.findall(f"{SVG}rect")]
    assert fills == [LIGHT.ground_of[v] for v in ("poor", "good", "poor")]
    assert [label.text for label in svg.findall(f"{SVG}text")] == ["60", "85"]
    assert marker(svg) == pytest.approx(8 + (72 - 53.75) / 37.5 * 174, abs=0.06)


@pytest.mark.parametrize(
    ("edges", "value", "expected"),
    [
        ((60.0, 85.0), 72.0, (53.75, 91.25)),  # a quarter of 25 on either side
        ((60.0, 85.0), 10.0, (0.0, 103.75)),  # down to zero, a quarter of 75 above
        ((60.0, 85.0), math.nan, (53.75, 91.25)),
        ((100.0,), 100.0, (75.0, 125.0)),  # one point: a quarter of itself
        ((0.0,), 0.0, (0.0, 0.25)),
        ((0.0,), -4.0, (-5.0, 1.0)),
    ],
)
def test_a_ruler_holds_its_edges_and_the_value_with_room(edges, value, expected):
    """Protects: where a ruler starts and ends. Expected: the working beside each case; zero where it is near."""
    assert rulers.extent(edges, value) == pytest.approx(expected)


def test_a_value_on_the_left_stands_left_of_one_on_the_right():
    """Protects: the direction of a ruler. Expected: 62 left of 80, both between the same ends."""
    at = [marker(picture(rulers.ruler(Range(60.0, 85.0), value, LIGHT, plain))) for value in (62.0, 80.0)]
    assert at[0] < at[1]


def test_without_a_value_there_is_no_marker_and_without_edges_no_ruler():
    """Protects: nothing made up is drawn. Expected: bands alone for nan; nothing for a trend."""
    svg = picture(rulers.ruler(Range(60.0, 85.0), math.nan, DARK, plain))
    assert marker(svg) is None
    assert len(svg.findall(f"{SVG}rect")) == 3
    assert rulers.ruler(Trend("up"), 5.0, LIGHT, plain) == ""


def test_labels_do_not_run_into_each_other():
    """Protects: many close edges. Expected: the first written, those on top of it left out, the rest in order."""
    edges = (99.0, 100.0, 101.0, 500.0)
    rule = Bands(edges, tuple("abcde"), (-1.0, -1.0, 0.0, 1.0, 1.0))
    labels = [label.text for label in picture(rulers.ruler(rule, 300.0, LIGHT, plain)).findall(f"{SVG}text")]
    assert labels == ["99", "500"]


def test_a_label_cannot_break_the_picture():
    """Protects: whatever writes the edges. Expected: the text of the label, well formed."""
    svg = picture(rulers.ruler(AtMost(100.0), 50.0, LIGHT, lambda _: '<b>&"'))
    assert [label.text for label in svg.findall(f"{SVG}text")] == ['<b>&"']


# --- trails ---------------------------------------------------------------------------------------------------------


def test_a_trail_goes_through_the_known_values():
    """Protects: the line over the periods. Expected: three points of four, rising values higher up, the dot on the last
    of them; a missing period leaves its place empty."""
    svg = picture(rulers.trail([1.0, math.nan, 2.0, 4.0], 3, LIGHT))
    points = [tuple(map(float, p.split(","))) for p in svg.find(f"{SVG}polyline").get("points").split()]
    assert [x for x, _ in points] == pytest.approx([6, 46, 66])
    assert points[0][1] > points[1][1] > points[2][1]
    dot = svg.find(f"{SVG}circle")
    assert (float(dot.get("cx")), float(dot.get("cy"))) == points[2]


@pytest.mark.parametrize("values", [[], [5.0], [math.nan, 5.0, math.nan]])
def test_one_value_has_no_trail(values):
    """Protects: nothing to join. Expected: nothing."""
    assert rulers.trail(values, 0, LIGHT) == ""


def test_a_missing_value_has_no_dot():
    """Protects: no dot where there is no value. Expected: the line alone."""
    assert picture(rulers.trail([1.0, 2.0, math.nan], 2, LIGHT)).find(f"{SVG}circle") is None


@settings(max_examples=50, deadline=None)
@given(values=st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=12), at=st.integers(0, 11))
def test_a_trail_stays_inside_its_picture(values, at):
    """Protects: any values, also equal ones. Expected: every point within width and height."""
    svg = picture(rulers.trail(values, at, DARK))
    width, height = float(svg.get("width")), float(svg.get("height"))
    for point in svg.find(f"{SVG}polyline").get("points").split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= width
        assert 0 <= y <= height


# --- readers who see colours differently ----------------------------------------------------------------------------

# What is seen without the red, the green or the blue cones: Machado, Oliveira and Fernandes 2009, severity 1.
SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
JUST_SEEN = 2.3
"""The least difference in CIE Lab that people see, after Mahy, Van Eycken and Oosterlinck 1994."""


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def lab(light):
    """CIE Lab (D65) of linear red, green and blue."""
    ratios = [v / white for v, white in zip(times(XYZ, light), (0.95047, 1.0, 1.08883), strict=True)]
    x, y, z = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_lab_on_known_colours():
    """Protects: the ruler of the next test. Expected: white 100, 0, 0; sRGB red 53.24, 80.09, 67.20."""
    assert lab(linear("#FFFFFF")) == pytest.approx((100, 0, 0), abs=0.02)
    assert lab(linear("#FF0000")) == pytest.approx((53.24, 80.09, 67.20), abs=0.02)


@pytest.mark.parametrize("kind", SEEN)
@pytest.mark.parametrize("scheme", PALETTES)
def test_the_verdicts_can_be_told_apart_by_readers_who_see_colours_differently(scheme, kind):
    """Protects: good, fair, poor and no data beside their shapes. Expected: each pair three times as far apart as what
    is just seen."""
    seen = {
        verdict: lab([min(max(c, 0.0), 1.0) for c in times(SEEN[kind], linear(colour))])
        for verdict, colour in PALETTES[scheme].text_of.items()
    }
    for one in seen:
        for other in seen:
            assert one == other or math.dist(seen[one], seen[other]) > 3 * JUST_SEEN, (one, other)
