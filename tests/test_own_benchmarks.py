"""Indicators of one's own in a method: benchmarks and weights like those of the built-in ones.

Expected verdicts follow from the numbers of the tables by hand.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.indicators.catalogue import method_key, own_name
from bsc_core.indicators.own import with_tables
from bsc_core.rating import AtMost, Range

THESIS = bsc.Method.load("thesis")
HEADER = "perspective,indicator,unit,period,actual,target,direction,weight\n"
WAITING = HEADER + (
    "customer,Waiting time,minutes,2022,70,60,down,2\n"
    "customer,Waiting time,minutes,2023,45,60,down,2\n"
    "internal process,No. of staff,people,2023,12,10-20,range,\n"
)
KEY = "own:Waiting time"
LIMIT = f"indicators.{KEY}.limit"


def tables(text=WAITING):
    return bsc.read(text.encode(), name="own.csv")


def rows_of(datasets):
    return [row for d in datasets for _, row in d.frame.iterrows()]


def rated(card, name, period="2023"):
    (found,) = (r for r in card.rated if r.name == name and r.period == period)
    return found


def test_the_tables_benchmarks_stand_in_the_method_and_change_no_verdict():
    """ "At most 60" and 10-20 are the targets above; the card is the same with them and without."""
    datasets = tables()
    method = with_tables(THESIS, rows_of(datasets))
    assert isinstance(method.rule(KEY), AtMost) and method[LIMIT] == 60
    assert isinstance(method.rule(method_key("No. of staff")), Range)
    assert method.indicator_weight(KEY) == 2
    before, after = bsc.scorecard(datasets, THESIS), bsc.scorecard(datasets, method)
    assert before.table.equals(after.table)
    assert before.totals.equals(after.totals)


def test_a_changed_benchmark_of_ones_own_judges_in_every_period():
    """With at most 40, 45 minutes miss the target; the reason says what the table asked for."""
    datasets = tables()
    method = with_tables(THESIS, rows_of(datasets)).change({LIMIT: 40.0}, "The board, 2024")
    found = rated(bsc.scorecard(datasets, method), "Waiting time")
    assert (found.verdict.verdict, found.source) == ("poor", "The board, 2024")
    assert any("The table asks for: at most 60\u00a0minutes is reached" in note for note in found.notes)


def test_a_weight_of_ones_own_counts_and_0_takes_it_out():
    """Customer 2023 has Waiting time alone: good, 1. With the weight 0 the perspective has no score."""
    datasets = tables()
    method = with_tables(THESIS, rows_of(datasets))
    assert bsc.scorecard(datasets, method).perspective("customer", "2023") == 1
    without = bsc.scorecard(datasets, method.change({f"weights.indicators.{KEY}": 0.0}))
    assert "Waiting time" not in set(without.table["indicator"])
    assert {r.name for r in without.left_out} == {"Waiting time"}


def test_a_target_that_differs_by_period_is_left_to_the_table():
    """60 in 2022 and 40 in 2023: no single benchmark, so each period is judged by its own row."""
    datasets = tables(
        HEADER + "customer,Waiting time,min,2022,50,60,down,\ncustomer,Waiting time,min,2023,50,40,down,\n"
    )
    method = with_tables(THESIS, rows_of(datasets))
    assert not method.judges(KEY)
    card = bsc.scorecard(datasets, method)
    assert [rated(card, "Waiting time", p).verdict.verdict for p in ("2022", "2023")] == ["good", "poor"]


def test_what_the_method_says_itself_stays():
    """A method that judges the indicator already keeps its benchmark beside any table."""
    method = THESIS.change_rule(KEY, "at most", {"limit": 30.0}, "The board, 2024")
    assert with_tables(method, rows_of(tables()))[LIMIT] == 30


def test_a_method_with_own_benchmarks_round_trips_through_its_file():
    """A name with a dot, and one with a percent sign, stand in quotes in the file."""
    method = THESIS
    for name in ("Waiting time", "No. of staff", "80 % rule.", 'say "hi"'):
        method = method.change_rule(method_key(name), "at least", {"limit": 5.0}, "The board, 2024")
        method = method.change({f"weights.indicators.{method_key(name)}": 3.0}, "The board, 2024")
    own = method.own("Ours", "The board, 2024")
    again = bsc.Method.read(own.to_toml().encode(), "ours.toml")
    assert again.values == own.values
    assert again.sources == own.sources


def test_an_own_benchmark_without_its_kind_or_with_a_strange_field_is_refused_with_its_line():
    """The line of the table, and of the field, is named."""
    start = b'name = "x"\ntitle = "x"\nsource = "y"\nbased_on = "thesis"\n'
    with pytest.raises(ValueError, match=r"m\.toml, line 5: .*kind"):
        bsc.Method.read(start + b'[indicators."own:W"]\nlimit = 5\nsource = "z"\n', "m.toml")
    with pytest.raises(ValueError, match=r"m\.toml, line 7: .*has no “loww”"):
        bsc.Method.read(start + b'[indicators."own:W"]\nrule = "at most"\nloww = 5\nsource = "z"\n', "m.toml")


def test_an_own_benchmark_is_a_lever_a_threshold_and_a_goal():
    """Limit 60, a tenth less is 54 > 45, so 50 % less (30) is needed to turn it; the goal 45 is its own value."""
    datasets = tables()
    method = with_tables(THESIS, rows_of(datasets))
    on = bsc.whatif.ground(datasets, method)
    found = bsc.whatif.compare(on, method, {LIMIT: 40.0})
    assert found.moved.query("period == '2023'")["category_after"].tolist() == ["missed"]
    frame = bsc.whatif.tornado(on, method, "2023", by=0.5)
    row = frame[frame["lever"] == LIMIT].iloc[0]
    assert (row["total_low"], row["total_high"]) == (0.0, 1.0)
    solved = bsc.whatif.solve(on, method, ("own", "2023", "Waiting time"), "Waiting time", "missed")
    assert solved.value == 60 and solved.strict


@given(name=st.text(min_size=1).map(str.strip).filter(bool))
def test_every_name_comes_back_from_its_key(name):
    """A key has no dot, whatever the name; from it the name comes back."""
    if name in THESIS.order or name.startswith("own:"):
        return
    assert "." not in method_key(name)
    assert own_name(method_key(name)) == name


@pytest.mark.parametrize("word", ["[a link](x)", ":red[x]", "`code`", "two\nlines", "www.example.org", "x" * 61])
def test_a_word_for_a_verdict_cannot_set_text(word):
    """A method file from elsewhere cannot put links, colours or pictures on the page."""
    with pytest.raises(ValueError, match="is no word for a verdict"):
        THESIS.change({"indicators.economy.words": ("good", "fair", word)}, "Us, 2024")
    assert THESIS.change({"indicators.economy.words": ("hemat", "pas (100 %)", "boros")}, "Us").rule("economy")


@pytest.mark.parametrize("name", ["BOR", "bed occupancy", "Pemanfaatan tempat tidur (BOR)"])
def test_a_name_of_a_built_in_indicator_is_said(name):
    """Protects: one thing judged twice in silence. Expected: a note names the built-in one; no other name has it."""
    said = "Imbang works out “Bed occupancy (BOR)” from counts as well"
    card = bsc.scorecard(tables(WAITING.replace("Waiting time", name)), THESIS)
    assert any(said in note for note in rated(card, name).notes)
    card = bsc.scorecard(tables(), THESIS)
    assert not any("from counts as well" in note for note in rated(card, "Waiting time").notes)
