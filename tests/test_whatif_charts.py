"""The pictures of What if: what is drawn where, what is written beside it, and what is left out.

The sample hospital's total of 2023 is -23/84; how it comes about stands in test_whatif.py. A chart's layers are read
from its specification, as Vega-Lite gets it.
"""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core import whatif_charts
from bsc_core.palette import DARK, LIGHT, PALETTES
from bsc_core.rating import Bands
from bsc_core.text import Words
from bsc_core.whatif import compare, distance, ground, tornado
from tests.conftest import HOSPITAL, SAMPLE

THESIS = bsc.Method.load("thesis")
ON = ground([dataset for name in HOSPITAL for dataset in bsc.read(SAMPLE / name)], THESIS)
BASE = -23 / 84
BANDS = Bands((0.0, 0.6), ("poor", "fair", "good"), (-1.0, 0.0, 1.0))
TEXTS = {"good": "good", "fair": "fair", "poor": "poor", "none": "no data"}
SHARED = {"axis": "total score", "write": Words("en").figure, "bands": BANDS, "texts": TEXTS}


def layers(chart, mark: str) -> list[dict]:
    """The rows of every layer with this mark, each with its encoding under "encoding" and its mark under "mark"."""
    spec = chart.to_dict()
    found = []
    for layer in spec["layer"]:
        if layer["mark"]["type"] == mark:
            rows = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
            found += [row | {"encoding": layer["encoding"], "mark": layer["mark"]} for row in rows]
    return found


def written(chart) -> list[str]:
    """Everything that stands in the picture, names apart."""
    return [row["said"].replace("\u00a0", " ") for row in layers(chart, "text") if "said" in row]


def reach(chart) -> list[float]:
    """From where to where the axis across goes."""
    return chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]


def falls(changes: list[float], start: float, **other):
    rows = pd.DataFrame({"name": [f"i{n}" for n in range(len(changes))], "change": changes})
    words = {"start_name": "as it is", "end_name": "what if"} | SHARED | other
    return whatif_charts.waterfall(rows, start, start + sum(changes), LIGHT, **words)


# --- waterfall ------------------------------------------------------------------------------------------------------


def test_a_waterfall_leads_from_the_base_to_the_scenario():
    """Protects: the picture of a scenario. Expected: BOR within brings 2 of 7 of 4 = 1/14, from -23/84 to -17/84."""
    found = compare(ON, THESIS, {"indicators.bor.low": 10.0})
    rows = found.waterfall[found.waterfall["period"] == "2023"]
    chart = whatif_charts.waterfall(
        rows, found.before.total("2023"), found.after.total("2023"), LIGHT, start_name="as it is", end_name="what if",
        **SHARED,
    )  # fmt: skip
    (bar,) = layers(chart, "bar")
    assert (bar["start"], bar["end"]) == (pytest.approx(BASE), pytest.approx(-17 / 84))
    assert bar["name"] == "Bed occupancy (BOR)"
    assert written(chart) == ["▼ poor", "● fair", "▲ +0.07", "−0.27 poor", "−0.20 poor"]


def test_every_bar_begins_where_the_one_before_ended():
    """Protects: the steps. Expected by hand: -0.5, then +0.25, -0.5, +1.25, a line down from each level."""
    chart = falls([0.25, -0.5, 1.25], -0.5)
    bars = layers(chart, "bar")
    assert [(bar["start"], bar["end"]) for bar in bars] == [(-0.5, -0.25), (-0.25, -0.75), (-0.75, 0.5)]
    steps = [row["x"] for row in layers(chart, "rule") if row["mark"].get("strokeWidth") == 1]
    assert steps == [-0.5, -0.25, -0.75, 0.5]
    assert sorted(bar["y"] for bar in bars) == [bar["y"] for bar in bars]


def test_up_and_down_differ_in_colour_sign_and_shape():
    """Protects: never by colour alone. Expected: ▲ + in the colour of good, ▼ − in that of poor."""
    up, down = layers(falls([0.25, -0.5], 0.0), "bar")
    assert (up["said"], up["colour"]) == ("▲ +0.25", LIGHT.text_of["good"])
    assert (down["said"], down["colour"]) == ("▼ −0.50", LIGHT.text_of["poor"])


def test_a_small_change_is_not_written_as_nothing():
    """Protects: a weight of one in a hundred. Expected: 0.0021, not 0.00."""
    assert "▲ +0.0021" in written(falls([0.0021], 0.0))


def test_totals_stand_in_the_shape_of_their_verdict():
    """Protects: the verdict of both ends. Expected: -0.5 poor, a triangle down; 0.5 fair, a circle."""
    marks = {row["name"]: row["mark"]["shape"] for row in layers(falls([1.0], -0.5), "point")}
    assert marks == {"as it is": "triangle-down", "what if": "circle"}


def test_an_edge_that_is_crossed_is_seen():
    """Protects: whether the total crosses an edge. Expected: grounds of poor up to 0 and of fair from there, a line."""
    chart = falls([0.2], -0.1)
    grounds = {(row["x"], row["x2"], row["ground"]) for row in layers(chart, "rect")}
    low, high = reach(chart)
    assert grounds == {(low, 0.0, LIGHT.ground_of["poor"]), (0.0, high, LIGHT.ground_of["fair"])}
    assert {row["x"] for row in layers(chart, "rule") if row["mark"].get("strokeDash")} == {0.0}


def test_the_axis_is_written_in_the_language():
    """Protects: decimal commas. Expected: 0,6 for the edge of good."""
    chart = falls([0.4], 0.3, write=Words("id").figure)
    axis = chart.to_dict()["layer"][0]["encoding"]["x"]["axis"]
    texts = json.loads(axis["labelExpr"].partition("[")[0])
    assert texts["0.6"] == "0,6"
    assert set(axis["values"]) == {float(tick) for tick in texts}


SCORES = st.floats(-1, 1)


@settings(max_examples=40, deadline=None)
@given(start=SCORES, levels=st.lists(SCORES, min_size=1, max_size=6), edges=st.tuples(SCORES, SCORES))
def test_nothing_lies_outside_the_picture(start, levels, edges):
    """Protects: any totals and any bands. Expected: all levels and the nearest edge on the axis, ticks in [-1, 1]."""
    if abs(edges[0] - edges[1]) < 1e-6:
        return
    bands = Bands(tuple(sorted(edges)), ("poor", "fair", "good"), (-1.0, 0.0, 1.0))
    changes = [b - a for a, b in zip([start, *levels], levels, strict=False)]
    chart = falls(changes, start, bands=bands)
    low, high = reach(chart)
    every = [start, *levels]
    nearest = min(abs(edge - level) for edge in edges for level in every)
    assert low < min(every) and max(every) < high
    assert any(low < edge < high for edge in edges if min(abs(edge - level) for level in every) == nearest)
    assert all(-1 <= tick <= 1 for tick in chart.to_dict()["layer"][0]["encoding"]["x"]["axis"]["values"])


def test_words_stay_in_the_picture():
    """Protects: a number at the right end. Expected: at -0.9 it stands to the right, at 0.9 to the left."""
    chart = whatif_charts.side_by_side_totals([("a", -0.9), ("b", 0.9)], LIGHT, **SHARED)
    sides = {row["said"]: row["mark"]["align"] for row in layers(chart, "text") if "left" in row}
    assert sides == {"−0.90 poor": "left", "0.90 good": "right"}


# --- tornado --------------------------------------------------------------------------------------------------------


def storm(period: str = "2023", **other):
    frame = tornado(ON, THESIS, period)
    frame["said"] = [str(label) for label in frame["label"]]
    return whatif_charts.tornado(frame, BASE, LIGHT, base_name="as it is", **SHARED, **other)


def test_a_tornado_has_a_bar_for_each_way():
    """Protects: both ends, also where both lead up. Expected by hand: 10 % fewer visits lift acquisition to 8.93 % over
    8.45 % before, +2/3/4 = 1/6; 10 % more visits are more than before, +2/7/4 = 1/14. 10 % more new patients: 1/6."""
    bars = [
        (row["name"], row["said"].replace("\u00a0", " "), row["start"], row["end"]) for row in layers(storm(), "bar")
    ]
    assert bars == [
        ("visits", "−10 %: −0.11", pytest.approx(BASE), pytest.approx(-9 / 84)),
        ("visits", "+10 %: −0.20", pytest.approx(BASE), pytest.approx(-17 / 84)),
        ("new patients", "+10 %: −0.11", pytest.approx(BASE), pytest.approx(-9 / 84)),
    ]
    assert "as it is: −0.27" in written(storm())


def test_the_two_ways_of_a_row_do_not_lie_on_each_other():
    """Protects: bars that lead the same way. Expected: less above more, none over the other, two colours."""
    less, more = layers(storm(), "bar")[:2]
    assert less["y2"] <= more["y"]
    assert less["colour"] != more["colour"]


def test_a_tornado_leaves_out_what_moves_nothing_or_cannot_be_said():
    """Protects: swing 0 and nan. Expected: of three rows the one that moves; of many the ``most`` widest."""
    frame = pd.DataFrame(
        {
            "said": ["moves", "still", "cannot"], "value": [10.0, 10.0, 10.0], "value_high": [11.5, 11.5, 11.5],
            "total_low": [-0.4, -0.2, math.nan], "total_high": [0.1, -0.2, math.nan], "swing": [0.5, 0.0, math.nan],
        }
    )  # fmt: skip
    chart = whatif_charts.tornado(frame, -0.2, LIGHT, base_name="as it is", **SHARED)
    assert [(row["name"], row["said"].replace("\u00a0", " ")) for row in layers(chart, "bar")] == [
        ("moves", "−15 %: −0.40"), ("moves", "+15 %: 0.10"),
    ]  # fmt: skip
    assert {row["name"] for row in layers(storm(most=1), "bar")} == {"visits"}


# --- distances ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def far():
    """The distances of the sample hospital in 2023."""
    table = distance(compare(ON, THESIS, {}).before, THESIS).table
    table = table[table["period"] == "2023"]
    frame = table.assign(
        word=table["category"], said=[f"{d:.1f} {u}" for d, u in zip(table["distance"], table["unit"], strict=True)]
    )
    return whatif_charts.distances(
        frame, LIGHT, axis="distance, % of the edge", knife_said="knife's edge", write=Words("en").figure
    )


def test_distances_stand_as_a_part_of_their_edge_the_closest_first(far):
    """Protects: units beside each other. Expected by hand: (80 - 6314 / 7995 x 100) / 80 = 1.28 %; 0.4136 / 8.4507 =
    4.89 %; 1,790 / 33,157 = 5.40 %."""
    points = sorted(layers(far, "point"), key=lambda row: row["middle"])
    assert [(row["name"], row["x"]) for row in points[:3]] == [
        ("Employee satisfaction", pytest.approx(1.282, abs=1e-3)),
        ("Patient acquisition", pytest.approx(4.894, abs=1e-3)),
        ("Outpatient visits", pytest.approx(5.399, abs=1e-3)),
    ]


def test_an_edge_at_zero_has_no_parts(far):
    """Protects: productivity's edge is 0. Expected: not in the picture; all 14 others are."""
    names = {row["name"] for row in layers(far, "point")}
    assert "Productivity" not in names
    assert len(names) == 14


def test_a_picture_without_a_row_is_still_one():
    """Protects: a period whose only edge is 0. Expected: the axis and the zone, no mark."""
    columns = ["name", "word", "verdict", "edge", "distance", "knife_edge", "said"]
    frame = pd.DataFrame([("Productivity", "negative", "poor", 0.0, 5.0, False, "Rp 5")], columns=columns)
    chart = whatif_charts.distances(frame, LIGHT, axis="", knife_said="knife's edge", write=Words("en").figure)
    assert layers(chart, "point") == []
    assert len(layers(chart, "rect")) == 1


def test_what_is_far_stands_at_the_end_with_its_number(far):
    """Protects: the ends of the axis. Expected: TOI 20.59 days off 3, 686 %: at 100 with an arrow."""
    toi = next(row for row in layers(far, "point") if row["name"] == "Turn-over interval (TOI)")
    assert toi["x"] == 100
    assert "20.6 days, 686 % →" in written(far)
    assert "1.0 %" in written(far), "the others as they are"


def test_a_verdict_has_shape_word_and_colour(far):
    """Protects: never by colour alone. Expected: economy is good, BOR far below."""
    marks = {row["name"]: (row["mark"]["shape"], row["mark"]["color"], row["shown"]) for row in layers(far, "point")}
    assert marks["Economy"] == ("triangle-up", LIGHT.text_of["good"], "▲ economical")
    assert marks["Bed occupancy (BOR)"] == ("triangle-down", LIGHT.text_of["poor"], "▼ far below")


def test_the_knifes_edge_is_marked(far):
    """Protects: which verdicts hang on little. Expected: the zone up to 5 % of the edge; its rows alone bold."""
    (zone,) = layers(far, "rect")
    assert zone["x2"] == pytest.approx(5)
    bold = {row["name"] for row in layers(far, "text") if "lines" in row and row["mark"]["fontWeight"] == "bold"}
    assert bold == {"Employee satisfaction", "Patient acquisition"}


# --- totals beside each other ---------------------------------------------------------------------------------------


def test_totals_of_scenarios_share_a_line_from_minus_one_to_one():
    """Protects: base and scenarios. Expected: each at its total with its word, the base's line through all rows."""
    chart = whatif_charts.side_by_side_totals([("as it is", BASE), ("a", 0.1), ("b", 0.7)], LIGHT, **SHARED)
    points = {row["name"]: (row["x"], row["verdict"]) for row in layers(chart, "point")}
    assert points == {"as it is": (pytest.approx(BASE), "poor"), "a": (0.1, "fair"), "b": (0.7, "good")}
    low, high = reach(chart)
    assert low < -1 and high > 1
    line = next(row for row in layers(chart, "rule") if row["mark"].get("strokeDash") == [3, 3])
    assert line["x"] == pytest.approx(BASE)
    assert line["y2"] > max(row["middle"] for row in layers(chart, "point"))


def test_a_scenario_without_a_total_is_said():
    """Protects: nothing to draw. Expected: words and no point, with a base or without one."""
    for totals in ([("as it is", 0.2), ("a", math.nan)], [("as it is", math.nan)]):
        chart = whatif_charts.side_by_side_totals(totals, DARK, **SHARED)
        assert "no data" in written(chart)
        assert len(layers(chart, "point")) == len(totals) - 1


# --- names ----------------------------------------------------------------------------------------------------------


def test_a_long_name_is_broken_and_kept_whole_on_hover():
    """Protects: names of one's own. Expected: two lines in the picture, the whole name behind them."""
    long = "Share of patients who were seen by a doctor within half an hour of their arrival at the emergency room"
    chart = whatif_charts.side_by_side_totals([(long, 0.2), ("b", 0.1)], LIGHT, **SHARED)
    row = next(row for row in layers(chart, "text") if row.get("name") == long)
    assert row["lines"].count("\n") == 1
    assert row["lines"].replace("\n", " ").startswith(long[:70])
    assert row["encoding"]["tooltip"][0]["field"] == "name"


def test_two_rows_of_the_same_name_are_two_rows():
    """Protects: an indicator of one's own named like another. Expected: two bars at two heights."""
    rows = pd.DataFrame({"name": ["X", "X"], "change": [0.1, 0.2]})
    chart = whatif_charts.waterfall(rows, 0.0, 0.3, LIGHT, start_name="a", end_name="b", **SHARED)
    assert len({bar["y"] for bar in layers(chart, "bar")}) == 2


@pytest.mark.parametrize("scheme", PALETTES)
def test_every_colour_is_of_the_scheme(scheme):
    """Protects: dark mode. Expected: no colour in the picture that the palette does not have."""
    palette = PALETTES[scheme]
    known = {palette.ground, palette.text, palette.quiet, palette.accent}
    known |= {*palette.text_of.values(), *palette.ground_of.values()}
    rows = pd.DataFrame({"name": ["X", "Y"], "change": [0.5, -0.2]})
    chart = whatif_charts.waterfall(rows, -0.1, 0.2, palette, start_name="a", end_name="b", **SHARED)
    spec = json.dumps(chart.to_dict()["layer"]) + json.dumps(chart.to_dict()["datasets"])
    used = {spec[i : i + 7] for i in range(len(spec)) if spec[i] == "#"}
    assert used and used <= known
