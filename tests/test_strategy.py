"""The strategy map: links without circles, where poor verdicts start, what the periods say of a link, and the places.

Correlations are those of R's cor.test on the made years below; other numbers are worked by hand.
"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.palette import LIGHT
from bsc_core.rating import AtLeast, AtMost, Bands, Range, Trend
from bsc_core.strategy import (
    USUAL_LINKS,
    Link,
    Start,
    along,
    answer,
    caveats,
    direction,
    layout,
    names_of,
    on_map,
    poor_links,
    said,
    starts,
    with_link,
    with_usual_links,
)
from bsc_core.strategy_charts import ShownBox, ShownLink, label_places, routes, strategy_map, wrapped

THESIS = bsc.Method.load("thesis")
NAMES = {key: key.upper() for key in "abcde"}
VISITS = """Year,Visits,Returning patients,New patients
2018,30000,20000,3000
2019,31200,21500,3100
2020,33500,24000,3500
2021,33100,23000,3300
2022,35400,26500,3600
2023,38811,29792,3612
"""
BUDGET = "Year,Side,Line,Budgeted,Realised\n" + "".join(
    f"{year},revenue,all,100000000,{revenue}000000\n{year},expenditure,all,100000000,{spent}000000\n"
    for year, revenue, spent in zip(
        range(2018, 2024), (80, 84, 95, 91, 104, 110), (90, 88, 93, 96, 99, 101), strict=True
    )
)
OWN = "Indicator,Perspective,Period,Actual,Target,Direction\n"


def card_of(**files: str) -> bsc.Scorecard:
    datasets = [dataset for name, text in files.items() for dataset in bsc.read(text.encode(), f"{name}.csv")]
    return bsc.scorecard(datasets, THESIS)


def own(name: str, values: dict[int, float], direction: str = "up", target: str = "10") -> str:
    return "".join(
        f"{name},{'customer' if name == 'Y' else 'learning'},{year},{value},{target},{direction}\n"
        for year, value in values.items()
    )


@pytest.fixture(scope="module")
def card() -> bsc.Scorecard:
    """Six whole years of visits and budget."""
    return card_of(visits=VISITS, budget=BUDGET)


def links(*pairs: str) -> tuple[Link, ...]:
    return tuple(Link(*pair) for pair in pairs)


# --- links ----------------------------------------------------------------------------------------------------------


def test_a_link_is_added_behind_the_others():
    """Protects: drawing. Expected: the links before, then the new one."""
    assert with_link(links("ab"), Link("b", "c"), NAMES) == links("ab", "bc")


@pytest.mark.parametrize(
    ("drawn", "link", "why"),
    [
        ((), ("a", "a"), "A cannot be its own cause"),
        ((), ("a", "z"), "no indicator of the scorecard"),
        (("ab",), ("a", "b"), "from A to B is drawn already"),
        (("ab",), ("b", "a"), "the other way round, from A to B"),
        (("ab", "bc", "cd"), ("d", "a"), "in a circle: A → B → C → D → A."),
        (("ab", "bd", "ac", "cd", "de"), ("e", "a"), "in a circle: A → B → D → E → A."),
    ],
)
def test_a_link_that_makes_no_sense_is_refused_in_words(drawn, link, why):
    """Protects: cause and effect do not run in circles. Expected: the sentence names what is in the way."""
    with pytest.raises(ValueError, match=why.replace(".", r"\.")):
        with_link(links(*drawn), Link(*link), NAMES)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=25))
def test_whatever_is_drawn_never_runs_in_a_circle(pairs):
    """Protects: the refusal finds every circle. Expected: taking away what has no cause left empties the map."""
    drawn: tuple[Link, ...] = ()
    for pair in pairs:
        try:
            drawn = with_link(drawn, Link(*pair), NAMES)
        except ValueError:
            continue
    left = set(drawn)
    while left:
        free = {link for link in left if all(other.effect != link.cause for other in left)}
        assert free, left
        left -= free


def test_the_usual_chain_has_only_indicators_that_are_there(card):
    """Protects: the starting point. Expected: of the ten links the four whose two ends visits and budget bring."""
    names = names_of(on_map(card, "2023"))
    assert {(link.cause, link.effect) for link in with_usual_links((), names)} == {
        ("customer_retention", "outpatient_visits"),
        ("customer_acquisition", "outpatient_visits"),
        ("outpatient_visits", "effectiveness"),
        ("outpatient_visits", "efficiency"),
    }


def test_the_usual_chain_gives_way_to_what_is_drawn():
    """Protects: a user's link. Expected: with effectiveness drawn as a cause of retention, the two usual links that
    would close a circle stay out."""
    names = {key: key for pair in USUAL_LINKS for key in pair}
    own_link = Link("effectiveness", "customer_retention")
    found = with_usual_links([own_link], names)
    assert found[0] == own_link
    assert len(found) == len(USUAL_LINKS)
    assert Link("outpatient_visits", "effectiveness") not in found


# --- what the map says ----------------------------------------------------------------------------------------------


def test_indicators_without_any_value_stand_on_the_map_only_when_asked_or_linked(card):
    """Protects: a map that is not full of "no data". Expected: visits and budget bring 6 of the 17 indicators."""
    assert [r.indicator for r in on_map(card, "2023")] == [
        "economy", "efficiency", "effectiveness", "customer_retention", "customer_acquisition", "outpatient_visits",
    ]  # fmt: skip
    assert len(on_map(card, "2023", empty_too=True)) == 17
    assert on_map(card, "2023", [Link("bor", "economy")])[-1].indicator == "bor"


def test_an_indicator_that_a_period_does_not_have_stands_there_without_a_value():
    """Protects: an own indicator of some years only. Expected: no value and no verdict in the other year."""
    card = card_of(own=OWN + own("X", {2021: 5}) + own("Y", {2020: 3, 2021: 4}))
    (found,) = (r for r in on_map(card, "2020") if r.indicator == "X")
    assert math.isnan(found.value) and found.verdict.verdict == "none" and found.missing


def test_poor_verdicts_are_followed_to_where_they_start(card):
    """Protects: the answer of the page. Expected: in 2021 visits fall (33,500 to 33,100), 3300 new of 33,100 are fewer
    than 3500 of 33,500, and 96 spent for 91 earned is not efficient; 91 of 100 planned is not effective."""
    chain = links(
        ("customer_acquisition", "outpatient_visits"),
        ("outpatient_visits", "efficiency"),
        ("outpatient_visits", "effectiveness"),
        ("outpatient_visits", "economy"),
    )
    rated = on_map(card, "2021")
    assert poor_links(chain, rated) == chain[:3]
    assert starts(chain, rated) == (
        Start("customer_acquisition", ("outpatient_visits", "efficiency", "effectiveness")),
    )
    drawn, between, where = answer(chain, rated)
    assert drawn == "4 links are drawn."
    assert "3 links run" in between
    assert "begin with **Patient acquisition**" in where
    assert where.endswith("Outpatient visits, Efficiency, Effectiveness.")


def test_the_start_with_the_most_behind_it_comes_first(card):
    """Protects: which start is named. Expected: efficiency leads to one poor indicator, acquisition to two."""
    drawn = links(
        ("efficiency", "effectiveness"), ("customer_acquisition", "outpatient_visits"),
        ("outpatient_visits", "effectiveness"),
    )  # fmt: skip
    assert [start.key for start in starts(drawn, on_map(card, "2021"))] == ["customer_acquisition", "efficiency"]


def test_a_map_without_poor_links_says_so(card):
    """Protects: no finding where there is none. Expected: in 2023 retention and visits rise, both good."""
    assert answer(links(("customer_retention", "outpatient_visits")), on_map(card, "2023")) == (
        "One link is drawn.",
        "No link runs from a poor indicator to another poor one.",
    )
    assert answer((), on_map(card, "2023"))[0].startswith("No link is drawn yet.")


# --- what the periods say -------------------------------------------------------------------------------------------


def test_the_correlation_along_a_link_is_that_of_r(card):
    """Protects: r, its interval and p. Expected: R's cor.test of retention (returning / visits x 100) and visits over
    six years, of retention and the visits a year later, of the changes of both, and Spearman's rho."""
    found = along(card, Link("customer_retention", "outpatient_visits"))
    assert found.periods == ("2018", "2019", "2020", "2021", "2022", "2023")
    assert (found.same.n, found.later.n, found.changes.n) == (6, 5, 5)
    assert found.same.pearson == pytest.approx(0.9681161, abs=1e-7)
    assert found.same.pearson_ci == pytest.approx((0.7304912, 0.9966354), abs=1e-7)
    assert found.same.p_pearson == pytest.approx(0.001509, abs=1e-6)
    assert found.same.spearman == 1
    assert found.later.pearson == pytest.approx(0.852499, abs=1e-6)
    assert found.changes.pearson == pytest.approx(0.6998281, abs=1e-7)
    assert said(found) == (
        "Patient retention and Outpatient visits rose and fell together: r 0.97, n 6, p =\u00a00.002."
    )
    text = " ".join(found.warnings)
    assert "from 0.73 to 1.00" in text
    assert "Outpatient visits was better too" in text
    assert "each move one way over the years" in text, "R: Spearman with the year 0.94 for both"
    assert "r 0.70, n 5" in text


def test_less_is_better_turns_the_sign_that_is_wanted(card):
    """Protects: the sign. Expected: R gives r = -0.9200062 of visits and efficiency (spent for each earned); less
    spending is better, so both were better at once."""
    found = along(card, Link("outpatient_visits", "efficiency"))
    assert found.same.pearson == pytest.approx(-0.9200062, abs=1e-7)
    assert found.wanted == -1
    assert "moved against each other" in said(found)
    assert any("Efficiency was better too" in warning for warning in found.warnings)


def test_an_interval_that_holds_0_claims_nothing(card):
    """Protects: no reading of chance. Expected: R's r -0.5358634, interval -0.9390465 to 0.4878624, p 0.2731."""
    found = along(card, Link("customer_acquisition", "outpatient_visits"))
    assert found.same.pearson == pytest.approx(-0.5358634, abs=1e-7)
    assert found.open
    assert "together is open: r −0.54, n 6, p =\u00a00.273." in said(found)
    assert "from −0.94 to 0.49" in found.warnings[0]
    assert not any("better" in warning for warning in found.warnings)


def test_three_periods_are_too_few():
    """Protects: no r without an interval. Expected: three years give the count and nothing else."""
    card = card_of(visits="\n".join(VISITS.splitlines()[:4]) + "\n")
    found = along(card, Link("customer_retention", "outpatient_visits"))
    assert found.same.n == 3 and math.isnan(found.same.pearson) and not found.warnings
    assert said(found) == "A correlation needs 4 periods in which both have a value; there are 3."
    assert caveats([found]) == ()


def test_only_periods_with_both_values_count_and_a_gap_is_no_year():
    """Protects: pairs. Expected, by hand: X has 2016 to 2019 and 2021, Y 2017 to 2019, 2021 and 2022: four pairs in
    the same year; X to Y a year later 2016-17, 2017-18, 2018-19, 2021-22; changes only 2017-18 and 2018-19."""
    x = {2016: 4, 2017: 1, 2018: 3, 2019: 2, 2021: 5}
    y = {2017: 2, 2018: 3, 2019: 1, 2021: 6, 2022: 4}
    found = along(card_of(own=OWN + own("X", x) + own("Y", y)), Link("X", "Y"))
    assert found.periods == ("2017", "2018", "2019", "2021")
    assert (found.same.n, found.later.n, found.changes.n) == (4, 4, 2)
    # x 1 3 2 5, y 2 3 1 6: sums of squares 8.75 and 14, of products 10
    assert found.same.pearson == pytest.approx(10 / math.sqrt(8.75 * 14))
    # x 4 1 3 5 (2016, 17, 18, 21), y a year later 2 3 1 4: sums of squares 8.75 and 5, of products 1.5
    assert found.later.pearson == pytest.approx(1.5 / math.sqrt(8.75 * 5))
    assert math.isnan(found.changes.pearson)


def test_a_value_that_never_changes_has_no_correlation():
    """Protects: 0/0. Expected: nan, and the sentence names the indicator that stands still."""
    years = range(2019, 2024)
    still = card_of(own=OWN + own("X", dict.fromkeys(years, 7)) + own("Y", {y: y % 4 for y in years}))
    found = along(still, Link("X", "Y"))
    assert not found.has_r
    assert said(found) == "There are 5 periods, but no correlation."
    assert "All values of X are equal" in found.warnings[0]


def test_a_straight_line_is_suspected_not_praised():
    """Protects: an indicator calculated from the other. Expected: Y = 3 X - 1 has r = 1 without an interval."""
    x = {2019: 4, 2020: 9, 2021: 2, 2022: 8}
    found = along(card_of(own=OWN + own("X", x) + own("Y", {y: 3 * v - 1 for y, v in x.items()})), Link("X", "Y"))
    assert found.same.pearson == 1
    assert "moved together exactly" in said(found)
    assert "one of the two is calculated from the other" in found.warnings[0]


def test_a_sign_against_the_link_is_said():
    """Protects: a link that the figures speak against. Expected: X (more is better) up, Y (more is better) down."""
    x = {2018: 1, 2019: 4, 2020: 2, 2021: 6, 2022: 3, 2023: 5}
    y = {2018: 9, 2019: 6.1, 2020: 8, 2021: 4, 2022: 7.2, 2023: 5}
    found = along(card_of(own=OWN + own("X", x) + own("Y", y)), Link("X", "Y"))
    assert any("Y was worse" in warning for warning in found.warnings)
    down = along(card_of(own=OWN + own("X", x) + own("Y", y, "down")), Link("X", "Y"))
    assert any("Y was better too" in warning for warning in down.warnings)


def test_a_period_with_a_remark_is_named():
    """Protects: part years. Expected: the sample's 2023 has 7 months of budget; with two more years behind it n is 4
    or more and the remark is passed on."""
    years = "Year,Side,Line,Budgeted,Realised,Months\n" + "".join(
        f"{year},{side},all,100,{value},{months}\n"
        for year, months, revenue, spent in (
            (2019, 12, 80, 70), (2020, 12, 95, 90), (2021, 12, 90, 99), (2022, 12, 99, 97), (2023, 7, 50, 60),
        )
        for side, value in (("revenue", revenue), ("expenditure", spent))
    )  # fmt: skip
    found = along(card_of(budget=years), Link("economy", "effectiveness"))
    assert found.same.n == 5
    assert any("remark on 2023 (" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (AtLeast(5), 1),
        (AtMost(5), -1),
        (Trend("up"), 1),
        (Trend("down"), -1),
        (Range(1, 2), 0),
        (Bands((1.0, 2.0), ("a", "b", "c"), (-1.0, 0.0, 1.0)), 1),
        (Bands((1.0, 2.0), ("a", "b", "c"), (1.0, 1.0, -1.0)), -1),
        (Bands((1.0, 2.0), ("a", "b", "c"), (-1.0, 1.0, -1.0)), 0),
        (Bands((1.0,), ("a", "b"), (0.0, 0.0)), 0),
    ],
)
def test_which_way_is_better(rule, expected):
    """Protects: the wanted sign. Expected: from the rule's meaning; a range has no one direction."""
    assert direction(rule) == expected


def test_many_links_are_warned_of_once(card):
    """Protects: one of twenty by chance. Expected: two links with r, one too short to have it."""
    found = [along(card, Link("outpatient_visits", key)) for key in ("efficiency", "effectiveness", "bor")]
    assert any(caveat.startswith("2 links have a correlation.") for caveat in caveats(found))
    assert not any("twenty" in caveat for caveat in caveats(found[:1]))


def test_an_end_that_is_not_there_is_refused(card):
    """Protects: a link of a removed file. Expected: a sentence."""
    with pytest.raises(ValueError, match="choose another"):
        along(card, Link("outpatient_visits", "gone"))


# --- places ---------------------------------------------------------------------------------------------------------

ROWS = st.dictionaries(st.sampled_from("fcil"), st.integers(0, 14), min_size=1, max_size=4).map(
    lambda counts: {row: [f"{row}{n}" for n in range(count)] for row, count in counts.items()}
)


def test_a_perspective_of_seven_stands_on_two_lines():
    """Protects: the order and the wrapping. Expected, by hand: lines of 4 and 3; pitch 80 + 60 = 140; at 700 wide the
    four middles are 87.5, 262.5 and so on, boxes 700 / 4 - 22 = 153 wide."""
    placed = layout({"c": ["x"], "i": list("abcdefg"), "l": []}, width=700, box_height=80)
    assert placed.height == 3 * 140
    assert [placed.boxes[key].line for key in "xabcdefg"] == [0, 1, 1, 1, 1, 2, 2, 2]
    assert [placed.boxes[key].x for key in "abcd"] == [87.5, 262.5, 437.5, 612.5]
    assert placed.boxes["x"].x == 350
    assert placed.box_width == 153
    assert [(band.perspective, band.top, band.bottom) for band in placed.bands] == [("c", 0, 140), ("i", 140, 420)]


@given(ROWS, st.data())
@settings(max_examples=60, deadline=None)
def test_boxes_stand_apart_and_links_go_round_them(rows, data):
    """Protects: nothing covers a text. Expected: boxes keep the gap, and no link runs through a box between its ends;
    it starts and ends on the edges of its own."""
    placed = layout(rows, width=900, left=104, box_height=90)
    boxes = list(placed.boxes.values())
    half = placed.box_width / 2, placed.box_height / 2
    for box in boxes:
        assert placed.left <= box.x - half[0] and box.x + half[0] <= placed.width
        for other in boxes:
            assert box is other or box.line != other.line or abs(box.x - other.x) >= placed.box_width + 21.9
    keys = [box.key for box in boxes]
    pairs = (
        st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), unique=True, max_size=8)
        if keys
        else st.just([])
    )
    drawn = [Link(*pair) for pair in data.draw(pairs) if pair[0] != pair[1]]
    for link, way in zip(drawn, routes(placed, drawn), strict=True):
        for key, (x, y) in ((link.cause, way[0]), (link.effect, way[-1])):
            assert abs(abs(y - placed.boxes[key].y) - half[1]) < 1e-6
            assert abs(x - placed.boxes[key].x) < half[0]
        for box in boxes:
            inside = [p for p in way if abs(p[0] - box.x) < half[0] - 1e-6 and abs(p[1] - box.y) < half[1] - 1e-6]
            assert not inside, (link, box, inside)
        assert all(0 <= x <= placed.width and 0 <= y <= placed.height for x, y in way)


def test_labels_stand_on_their_links_and_apart():
    """Protects: readable labels. Expected: two links that cross in the very middle, where both labels would stand; of
    60 by 15 pixels, none lies over the other, and each stands on its own link."""
    placed = layout({"c": list("ab"), "l": list("xy")}, width=900, left=104, box_height=60)
    ways = routes(placed, [Link("x", "b"), Link("y", "a")])
    one, other = label_places(placed, ways, [60.0, 60.0])
    assert one in ways[0] and other in ways[1]
    assert abs(one[1] - other[1]) >= 15 or abs(one[0] - other[0]) >= 60


def test_a_long_name_is_wrapped_and_never_cut_silently():
    """Protects: names of the user's own. Expected: every word is there, or an ellipsis says that more follows."""
    assert wrapped("Turn-over interval (TOI)", 110) == ["Turn-over", "interval (TOI)"]
    long = "Patients who were seen by a specialist within thirty minutes of their arrival at the outpatient desk"
    assert wrapped(long, 110)[-1].endswith("…") and len(wrapped(long, 110)) == 4


def test_the_picture_has_every_word_and_an_arrow_a_link():
    """Protects: shape and word beside the colour. Expected: ▲ good and ▼ poor as text, r on the arrow, two heads."""
    boxes = [
        ShownBox("a", "learning", "Training", "5 %", "good", "reached", "said"),
        ShownBox("b", "customer", "Loyalty", "7 %", "poor", "missed", "said"),
        ShownBox("c", "customer", "Reach", "–", "none", "no data", "said"),
    ]
    drawn = [ShownLink(Link("a", "b"), "r 0.91, n 5", "said"), ShownLink(Link("c", "b"), "", "said", strong=True)]
    spec = strategy_map(boxes, drawn, {"customer": "Customer", "learning": "Learning"}, LIGHT).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    texts = {row.get("text") for row in rows}
    assert {"Training", "5 %", "▲ reached", "▼ missed", "– no data", "r 0.91, n 5", "Customer", "Learning"} <= texts
    assert sum("rises" in row for row in rows) == 2
    assert {row["link"] for row in rows if "link" in row} == {0, 1}
