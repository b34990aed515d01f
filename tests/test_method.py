"""A method: the thesis' choices as written down, changing them, comparing them, and refusing what makes no sense.

Expected values are those of the domain's table of indicators and benchmarks (ministry 2005 for the use of beds and
deaths, the 2024 study for the rest), written out below.
"""

import copy
import math
import pickle
import tomllib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.indicators.catalogue import INDICATORS, PERSPECTIVES
from bsc_core.method import KINDS, SHIPPED, Method, Refused, rule_fields
from bsc_core.method_file import MOST_BYTES, key_lines
from bsc_core.rating import Bands, Range
from bsc_core.sentence import Sentence

THESIS = Method.load("thesis")

TABLE = {
    "economy": [(99.99, "economical", 1), (100.0, "balanced", 0), (100.01, "not economical", -1)],
    "efficiency": [(99.99, "efficient", 1), (100.0, "balanced", 0), (100.01, "not efficient", -1)],
    "effectiveness": [(100.01, "effective", 1), (100.0, "balanced", 0), (99.99, "not effective", -1)],
    "customer_satisfaction": [
        (0.0, "very dissatisfied", -1),
        (20.0, "dissatisfied", -1),
        (40.0, "neutral", 0),
        (60.0, "satisfied", 1),
        (80.0, "very satisfied", 1),
    ],
    "bor": [(59.99, "below", -1), (60.0, "within", 1), (85.0, "within", 1), (85.01, "above", -1)],
    "alos": [(5.99, "below", -1), (6.0, "within", 1), (9.0, "within", 1), (9.01, "above", -1)],
    "toi": [(0.99, "below", -1), (1.0, "within", 1), (3.0, "within", 1), (3.01, "above", -1)],
    "bto": [(39.99, "below", -1), (40.0, "within", 1), (50.0, "within", 1), (50.01, "above", -1)],
    "ndr": [(24.99, "low", 1), (25.0, "high", -1), (25.01, "high", -1)],
    "gdr": [(44.99, "low", 1), (45.0, "high", -1), (45.01, "high", -1)],
}
TABLE["employee_satisfaction"] = TABLE["customer_satisfaction"]
BY_TREND = {
    "customer_retention": "up",
    "customer_acquisition": "up",
    "outpatient_visits": "up",
    "innovation": "up",
    "employee_turnover": "down",
    "productivity": "up",
}
FORMULAS = {
    "economy": "as budgeted",
    "effectiveness": "as budgeted",
    "customer_retention": "of visits",
    "customer_acquisition": "of visits",
    "alos": "stay of the discharged",
    "bto": "brought to a year",
    "ndr": "of all discharges",
}


def thesis_text(*replacements: tuple[str, str]) -> str:
    """The thesis' own file with some lines changed; every change must hit."""
    text = (SHIPPED / "thesis.toml").read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def refusal(tmp_path, *replacements: tuple[str, str]) -> str:
    path = tmp_path / "ours.toml"
    path.write_text(thesis_text(*replacements), encoding="utf-8")
    with pytest.raises(ValueError) as caught:
        Method.load(path)
    return str(caught.value)


# --- the thesis method ----------------------------------------------------------------------------------------------


def test_the_thesis_is_the_default_method():
    """Protects: the name that pages and notebooks load. Expected: the method the sample's study used comes first."""
    assert Method.names()[0] == "thesis"
    assert THESIS.name == "thesis"


@pytest.mark.parametrize("name", Method.names())
def test_every_shipped_method_loads_and_has_a_source_for_each_value(name):
    """Protects: no threshold without a source. Expected: a text of some length for every path."""
    method = Method.load(name)
    assert method.title
    assert set(method.sources) == set(method.values)
    assert all(len(source) > 10 for source in method.sources.values())


def test_the_table_below_names_every_indicator():
    """Protects: an indicator added without a line here. Expected: the domain's seventeen built-in indicators."""
    assert {*TABLE, *BY_TREND} == set(INDICATORS)
    assert len(INDICATORS) == 17


@pytest.mark.parametrize(
    ("indicator", "value", "word", "score"), [(name, *case) for name, cases in TABLE.items() for case in cases]
)
def test_benchmark_of_the_thesis(indicator, value, word, score):
    """Protects: each default benchmark and its edges. Expected: the domain's table, e.g. NDR < 25, BOR 60-85."""
    verdict = THESIS.rule(indicator).rate(value)
    assert (verdict.category, verdict.score) == (word, score)


@pytest.mark.parametrize(("indicator", "direction"), BY_TREND.items())
def test_trend_of_the_thesis(indicator, direction):
    """Protects: what is judged by trend and which way is good. Expected: the domain's table; any change counts."""
    rule = THESIS.rule(indicator)
    up, flat, down = (rule.rate(value, 10.0).score for value in (10.001, 10.0, 9.999))
    assert (up, flat, down) == ((1, 0, -1) if direction == "up" else (-1, 0, 1))


def test_only_productivity_is_poor_below_zero():
    """Protects: "by trend, and negative is poor". Expected: the domain's table."""
    below_zero = {name: THESIS.rule(name).rate(-1.0, -2.0).score for name in BY_TREND}
    assert below_zero == {**dict.fromkeys(BY_TREND, 1.0), "employee_turnover": -1.0, "productivity": -1.0}


def test_formula_variants_of_the_thesis():
    """Protects: which variant is the default. Expected: the domain's table; scaling the budget is off."""
    assert {name: THESIS.formula(name) for name in FORMULAS} == FORMULAS
    for name in INDICATORS:
        assert THESIS.formula(name) in INDICATORS[name].formulas


def test_weights_of_the_thesis_are_equal():
    """Protects: weights start equal. Expected: one and the same number, above 0, for all of a kind."""
    assert len({THESIS.perspective_weight(p) for p in PERSPECTIVES}) == 1
    assert len({THESIS.indicator_weight(i) for i in INDICATORS} | {THESIS.number("weights.indicators.own")}) == 1
    assert THESIS.perspective_weight("customer") > 0


@pytest.mark.parametrize(
    ("score", "word"),
    [(-1.0, "poor"), (-0.001, "poor"), (0.0, "fair"), (0.599, "fair"), (0.6, "good"), (1.0, "good")],
)
def test_bands_of_the_total(score, word):
    """Protects: below 0 poor, 0 up to 0.6 fair, 0.6 and above good. Expected: the domain's rule."""
    verdict = THESIS.total_bands().rate(score)
    assert (verdict.verdict, verdict.category) == (word, word)


def test_good_from_is_eighty_per_cent_of_the_way():
    """Protects: 0.6. Expected: -1 + 0.8 x (1 - -1)."""
    assert THESIS.number("total.good_from") == pytest.approx(-1 + 0.8 * 2)


@pytest.mark.parametrize(
    ("alpha", "word"),
    [(0.1, "very low"), (0.2, "low"), (0.4, "moderate"), (0.6, "strong"), (0.7999, "strong"), (0.8, "very strong")],
)
def test_steps_of_reliability(alpha, word):
    """Protects: the five steps of alpha. Expected: the thesis: 0-0.199, 0.2-0.399, 0.4-0.599, 0.6-0.799, 0.8-1."""
    assert THESIS.reliability_bands().category(alpha) == word


def test_survey_and_significance_of_the_thesis():
    """Protects: the remaining defaults. Expected: scale 1-5, rule 0.30, target 80 %, 5 %, Pearson, ages 31 and 41."""
    assert (THESIS.number("survey.low"), THESIS.number("survey.high")) == (1, 5)
    assert (THESIS.number("survey.item_validity"), THESIS.number("survey.target")) == (0.30, 80)
    assert (THESIS.number("significance.level"), THESIS["significance.read_p"]) == (0.05, "pearson")
    assert THESIS.numbers("survey.age_edges") == (31, 41)


@pytest.mark.parametrize("name", ["bor", "alos", "toi", "bto", "ndr", "gdr"])
def test_the_ministry_is_the_source_of_the_bed_and_death_benchmarks(name):
    """Protects: a source goes with each value. Expected: Indonesian Ministry of Health, 2005."""
    sources = {THESIS.sources[path] for path in THESIS.values if path.startswith(f"indicators.{name}.")}
    assert len(sources) == 1
    assert "Ministry of Health" in sources.pop()


def test_a_single_value_can_have_a_source_of_its_own():
    """Protects: [survey.sources]. Expected: the hospital's own target, beside the study's bands."""
    assert "own target" in THESIS.sources["survey.target"]
    assert THESIS.sources["survey.target"] != THESIS.sources["survey.edges"]


# --- changing and comparing -----------------------------------------------------------------------------------------


def test_a_change_leaves_the_method_as_it_was():
    """Protects: methods are values. Expected: 60 before and after, 10 in the changed one, sources kept."""
    changed = THESIS.change({"indicators.bor.low": 10.0})
    assert (THESIS["indicators.bor.low"], changed["indicators.bor.low"]) == (60.0, 10.0)
    assert changed.rule("bor").rate(10.92).verdict == "good"
    assert THESIS.rule("bor").rate(10.92).verdict == "poor"
    assert changed.sources == THESIS.sources


def test_a_difference_has_both_values_and_the_source():
    """Protects: what is shown of a changed method. Expected: 60 was, 10 is, the source of the 60."""
    (difference,) = THESIS.change({"indicators.bor.low": 10.0}).differences(THESIS)
    assert (difference.path, difference.was, difference.now) == ("indicators.bor.low", 60.0, 10.0)
    assert difference.source == THESIS.sources["indicators.bor.low"]


def test_a_change_to_the_same_value_is_no_difference():
    """Protects: nothing is called changed that is not. Expected: none."""
    assert THESIS.change({"indicators.bor.low": 60.0}).differences(THESIS) == ()


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "indicators.bor.low": st.floats(0, 84),
        "indicators.gdr.limit": st.floats(0, 1000),
        "indicators.gdr.on_limit": st.sampled_from(["good", "fair", "poor"]),
        "indicators.customer_retention.formula": st.sampled_from(["of visits", "of patients"]),
        "indicators.productivity.negative_is_poor": st.booleans(),
        "weights.perspectives.customer": st.floats(0, 100),
        "weights.indicators.own": st.floats(0, 100),
        "total.good_from": st.floats(0.1, 1),
        "survey.edges": st.just((10.0, 30.0, 50.0, 90.0)),
    },
)


@settings(max_examples=60, deadline=None)
@given(changes=CHANGES)
def test_changes_and_differences_are_each_others_inverse(changes):
    """Protects: a method is kept as its differences. Expected: making the differences again gives the same method."""
    changed = THESIS.change(changes)
    found = {d.path: d.now for d in changed.differences(THESIS)}
    assert found == {path: value for path, value in changes.items() if value != THESIS[path]}
    assert THESIS.change(found) == changed
    assert changed.change({d.path: d.was for d in changed.differences(THESIS)}) == THESIS


@pytest.mark.parametrize(
    "changes",
    [
        {"indicators.bor.low": 90.0},
        {"indicators.bor.low": math.nan},
        {"indicators.bor.tolerance": -1.0},
        {"indicators.ndr.limit": math.inf},
        {"indicators.ndr.on_limit": "excellent"},
        {"indicators.ndr.words": ("low", "high")},
        {"indicators.innovation.direction": "sideways"},
        {"indicators.bor.rule": "roughly"},
        {"indicators.bor.formula": "by guess"},
        {"indicators.economy.limit": "hundred"},
        {"survey.edges": (20.0, 60.0, 40.0, 80.0)},
        {"survey.edges": (20.0, 40.0, 60.0)},
        {"survey.scores": (-1.0, -1.0, 0.0, 1.0, 2.0)},
        {"survey.low": 5.0},
        {"reliability.edges": (0.2, 0.2, 0.6, 0.8)},
        {"total.good_from": -0.5},
        {"significance.level": 0.0},
        {"significance.level": 1.0},
        {"significance.read_p": "smallest"},
        {"weights.indicators.bor": -1.0},
        {"weights.indicators.bor": math.nan},
        {"weights.indicators.bor": math.inf},
        {"weights.indicators.bor": "much"},
        {f"weights.perspectives.{p}": 0.0 for p in PERSPECTIVES},
        {"indicators.bor.lwo": 10.0},
        {"beds": 80.0},
    ],
)
def test_a_change_without_sense_is_refused_and_changes_nothing(changes):
    """Protects: a slider moved too far. Expected: a sentence, and every value as it was."""
    before = dict(THESIS.values)
    with pytest.raises(ValueError) as caught:
        THESIS.change(changes)
    assert len(str(caught.value).split()) > 3
    assert dict(THESIS.values) == before


def test_an_unknown_path_is_named():
    """Protects: a typing error is found. Expected: the path in the sentence."""
    with pytest.raises(ValueError, match=r"indicators\.bor\.lwo"):
        THESIS.change({"indicators.bor.lwo": 10.0})


@pytest.mark.parametrize("path", ["total.good_from", "survey.low", "significance.level", "survey.edges"])
def test_a_word_for_a_number_is_a_value_error(path):
    """Protects: change() raises ValueError for a value without sense, as it says. Expected: the same as for a limit."""
    with pytest.raises(ValueError):
        THESIS.change({path: 5.0 if path == "survey.edges" else "high"})


@pytest.mark.parametrize(
    "changes",
    [
        {"indicators.bor.low": "few", "indicators.bor.high": "many"},
        {"indicators.bor.tolerance": math.inf},
        {"indicators.own.tolerance": -1.0},
        {"indicators.own.tolerance": "some"},
        {"indicators.productivity.negative_is_poor": "no"},
        {"survey.edges": ("a", "b", "c", "d")},
        {"survey.words": "abcde"},
        {"survey.high": math.inf},
        {"survey.low": -5.0, "survey.high": -1.0},
        {"survey.age_edges": (41.0, 31.0)},
        {"survey.target": "high"},
        {"survey.item_validity": "strict"},
    ],
)
def test_any_value_without_sense_is_refused(changes):
    """Protects: every value of a method is checked when it is set. Expected: ValueError, as for the others."""
    with pytest.raises(ValueError):
        THESIS.change(changes)


# --- a method file of one's own -------------------------------------------------------------------------------------


def test_a_method_file_of_ones_own_loads(tmp_path):
    """Protects: a benchmark set is one file. Expected: BTO at least 30 a year (Barber-Johnson) instead of 40 to 50."""
    path = tmp_path / "barber.toml"
    ranged = (
        '[indicators.bto]\nformula = "brought to a year"\nrule = "range"\nlow = 40.0\nhigh = 50.0\ntolerance = 0.0\n'
    )
    at_least = (
        '[indicators.bto]\nformula = "brought to a year"\nrule = "at least"\nlimit = 30\ntolerance = 0\n'
        'on_limit = "poor"\nwords = ["enough", "close", "too few"]\n'
    )
    text = thesis_text((ranged, at_least), ('name = "thesis"', 'name = "barber"'))
    path.write_text(text, encoding="utf-8")
    method = Method.load(path)
    assert method.name == "barber"
    assert [method.rule("bto").rate(value).score for value in (29.0, 30.0, 30.1, 60.0)] == [-1, -1, 1, 1]
    assert method.rule("alos") == THESIS.rule("alos")
    assert Method.load(str(path)) == method


def test_an_unknown_name_lists_the_known_ones():
    """Protects: the way out is in the sentence. Expected: the name asked for and "thesis"."""
    with pytest.raises(ValueError, match="no-such-method") as caught:
        Method.load("no-such-method")
    assert "thesis" in str(caught.value)


@pytest.mark.parametrize(
    ("replacements", "named"),
    [
        ([("low = 60.0", "low = 60.0\nlwo = 5.0")], "lwo"),
        ([("[total]", "[totals]")], "total.fair_from"),
        ([("[significance]", "[significance]\nlevle = 0.1")], "levle"),
        ([("bor = 1.0", "bro = 1.0")], "weights.indicators.bor"),
        ([("alos = 1.0\n", "")], "weights.indicators.alos"),
        (
            [("[indicators.own]", "[indicators.beds]\nlimit = 5.0\nsource = 'Us'\n\n[indicators.own]")],
            "indicators.beds",
        ),
        ([('formula = "patient-days"\nrule = "range"', 'formula = "patient-days"\nrule = "roughly"')], "roughly"),
        ([('formula = "patient-days"\nrule = "range"', 'rule = "range"')], "indicators.bor.formula"),
        ([('formula = "patient-days"', 'formula = "by guess"')], "by guess"),
        ([("edges = [20.0, 40.0, 60.0, 80.0]", "edges = [20.0, 60.0, 40.0, 80.0]")], "edges"),
        ([("edges = [0.2, 0.4, 0.6, 0.8]", "edges = [0.2, 0.4, 0.4, 0.8]")], "edges"),
        ([("low = 60.0", 'low = "sixty"')], "bor"),
        ([("low = 60.0\n", "")], "bor"),
        ([("limit = 45.0", 'limit = "forty-five"')], "gdr"),
        ([("bor = 1.0", 'bor = "much"')], "weight"),
        ([("level = 0.05", "level = 5.0")], "significance"),
        ([('read_p = "pearson"', 'read_p = "smallest"')], "Which p"),
        ([('adjust_p = "holm"', 'adjust_p = "much"')], "adjust p"),
        ([('missing_answers = "listwise"', 'missing_answers = "guessed"')], "missing answers"),
        ([("level = 0.05", "level = 2024-01-01")], "2024-01-01"),
        ([('name = "thesis"\n', "")], "name"),
        ([('title = "Thesis 2024"', 'title = ""')], "title"),
    ],
)
def test_a_file_with_a_mistake_is_refused_and_the_mistake_named(tmp_path, replacements, named):
    """Protects: someone who writes a method by hand finds the mistake. Expected: the wrong key or word in the text."""
    assert named in refusal(tmp_path, *replacements)


def test_a_value_without_a_source_is_refused(tmp_path):
    """Protects: no threshold without a source. Expected: the first value of the table that has none."""
    table = '[significance]\nlevel = 0.05\nread_p = "pearson"\nadjust_p = "holm"\nsource ='
    text = refusal(tmp_path, (table, table.replace("source =", "sourec =")))
    assert "significance" in text
    assert "source" in text


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe\x00 not text", b"low = 1\nlow = 2\n"])
def test_a_file_that_is_no_method_is_refused_by_name(tmp_path, content):
    """Protects: any file may be chosen by mistake. Expected: ValueError with the file's name."""
    path = tmp_path / "holiday.toml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"holiday\.toml"):
        Method.load(path)


@pytest.mark.parametrize(
    ("replacement", "named"),
    [
        (("low = 60.0", "low = 90.0"), "bor"),
        (("limit = 25.0", "limit = nan"), "ndr"),
        (("edges = [0.2, 0.4, 0.6, 0.8]", "edges = [0.2, 0.4, 0.4, 0.8]"), "reliability"),
        (("bor = 1.0", "bor = -1.0"), "bor"),
    ],
)
def test_a_benchmark_without_sense_is_named(tmp_path, replacement, named):
    """Protects: a method has seventeen benchmarks; which one is wrong? Expected: its key in the text."""
    assert named in refusal(tmp_path, replacement)


@pytest.mark.parametrize(
    "replacement",
    [
        ('formula = "index"\nrule = "survey bands"', 'formula = "index"\nrule = "survey bands"\nlimit = 70.0'),
        ("[survey.sources]", "[survey.sources]\ntagret = 'Our own target'"),
    ],
)
def test_a_key_that_does_nothing_is_refused(tmp_path, replacement):
    """Protects: whoever writes a limit expects it to count. Expected: refused like any unknown key."""
    assert refusal(tmp_path, replacement)


def test_a_file_that_was_changed_is_read_again(tmp_path):
    """Protects: write, load, correct, load. Expected: 65 after the correction."""
    path = tmp_path / "ours.toml"
    path.write_text(thesis_text(), encoding="utf-8")
    assert Method.load(path)["indicators.bor.low"] == 60.0
    path.write_text(thesis_text(("low = 60.0", "low = 65.0")), encoding="utf-8")
    assert Method.load(path)["indicators.bor.low"] == 65.0


def test_edges_of_shipped_bands_rise():
    """Protects: the bands of every shipped method. Expected: each edge above the one before."""
    for name in Method.names():
        method = Method.load(name)
        for bands in (method.index_bands(), method.reliability_bands(), method.total_bands()):
            assert all(a < b for a, b in pairwise(bands.edges))


# --- another kind of rule -------------------------------------------------------------------------------------------

ECONOMY = {
    "edges": (90.0, 100.0),
    "words": ("thrifty", "balanced", "too much"),
    "scores": (1.0, 0.0, -1.0),
    "edge_belongs": ("above", "below"),
}


def test_an_indicator_gets_a_rule_of_another_kind():
    """Protects: economy by bands instead of a limit. Expected: 90 to 100, both included, is balanced; nothing of the
    limit is left; every value of the rule names the new source, the formula and the others keep theirs."""
    changed = THESIS.change_rule("economy", "bands", ECONOMY, "Our board, 2025")
    rule = changed.rule("economy")
    assert isinstance(rule, Bands)
    assert [rule.category(value) for value in (89.9, 90.0, 100.0, 100.1)] == [
        "thrifty", "balanced", "balanced", "too much",
    ]  # fmt: skip
    own = {path for path, source in changed.sources.items() if source == "Our board, 2025"}
    assert own == {f"indicators.economy.{name}" for name in ("rule", *ECONOMY)}
    assert set(changed.table("indicators.economy")) == {"rule", "formula", *ECONOMY}
    assert changed.change_rule("bor", "range", {"low": 1.0, "high": 2.0}, "Us").rule("economy") == rule


def test_differences_of_another_kind_have_both_sides():
    """Protects: comparing two methods side by side. Expected: None where only one of them has the value."""
    changed = THESIS.change_rule("economy", "bands", ECONOMY, "Our board, 2025")
    found = {d.path.removeprefix("indicators.economy."): d for d in changed.differences(THESIS)}
    assert (found["rule"].was, found["rule"].now) == ("at most", "bands")
    assert (found["limit"].was, found["limit"].now) == (100.0, None)
    assert (found["edges"].was, found["edges"].now) == (None, (90.0, 100.0))
    assert found["limit"].source == THESIS.sources["indicators.economy.limit"]
    assert found["edges"].source == "Our board, 2025"
    back = {d.path: (d.now, d.was) for d in THESIS.differences(changed)}
    assert back == {d.path: (d.was, d.now) for d in found.values()}


def test_a_new_rule_starts_from_its_usual_values():
    """Protects: a trend's tolerance in percent does not become one in days. Expected: 5 % before, 0 days after."""
    before = THESIS.change_rule("alos", "trend", {"direction": "down", "tolerance": 5.0}, "Our board, 2025")
    after = before.change({"indicators.alos.rule": "range", "indicators.alos.low": 3.0, "indicators.alos.high": 12.0})
    assert before.number("indicators.alos.tolerance") == 5
    assert after.rule("alos") == Range(3.0, 12.0, 0.0, measure=INDICATORS["alos"].measure)
    assert after.number("indicators.alos.tolerance") == 0


@pytest.mark.parametrize(
    ("indicator", "kind", "values", "said"),
    [
        ("economy", "bands", {}, "edges"),
        ("economy", "bands", {**ECONOMY, "edges": (100.0, 90.0)}, "edges of bands rise"),
        ("economy", "bands", {**ECONOMY, "words": ("thrifty",)}, "one word"),
        ("economy", "bands", {**ECONOMY, "edge_belongs": ("above",)}, "edge belongs"),
        ("economy", "roughly", {}, "roughly"),
        ("economy", "range", {"low": 1.0, "hihg": 2.0}, "high"),
        ("beds", "range", {"low": 1.0, "high": 2.0}, "beds"),
    ],
)
def test_a_new_rule_without_sense_is_refused(indicator, kind, values, said):
    """Protects: an editor of rules. Expected: a sentence with what is wrong or missing."""
    with pytest.raises(ValueError, match=said) as caught:
        THESIS.change_rule(indicator, kind, values, "Our board, 2025")
    assert isinstance(caught.value.args[0], Sentence)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_names_its_fields(kind):
    """Protects: a page that draws a field for each. Expected: the fields that the thesis' own rules of a kind have."""
    of_kind = [key for key in INDICATORS if THESIS[f"indicators.{key}.rule"] == kind]
    for key in of_kind:
        assert {*rule_fields(kind), "rule", "formula"} == set(THESIS.table(f"indicators.{key}"))


def test_a_changed_value_can_bring_its_source():
    """Protects: a verdict does not name the ministry for our own limit. Expected: ours for the value and its rule."""
    changed = THESIS.change({"indicators.bor.low": 70.0}, source="Our board, 2025")
    assert changed.sources["indicators.bor.low"] == changed.sources["indicators.bor.rule"] == "Our board, 2025"
    assert changed.sources["indicators.bor.high"] == THESIS.sources["indicators.bor.high"]


def test_a_refused_value_says_where(tmp_path):
    """Protects: a page says it beside the control. Expected: the path; also after copying."""
    with pytest.raises(Refused) as caught:
        THESIS.change({"indicators.bor.tolerance": -1.0})
    for refused in (caught.value, copy.copy(caught.value), pickle.loads(pickle.dumps(caught.value))):
        assert (refused.path, str(refused)) == ("indicators.bor.tolerance", str(caught.value))


# --- which indicators, in which order -------------------------------------------------------------------------------


def test_the_order_is_that_of_the_scorecards_table(datasets):
    """Protects: reordering. Expected: deaths first in their perspective, perspectives in their own order."""
    before = list(bsc.scorecard(datasets, THESIS).table.query("period == '2023'")["indicator"])
    changed = THESIS.change({"scorecard.order": ("gdr", "ndr", "productivity")})
    after = list(bsc.scorecard(datasets, changed).table.query("period == '2023'")["indicator"])
    assert before[6:14] == ["outpatient_visits", "bor", "alos", "toi", "bto", "ndr", "gdr", "innovation"]
    assert after[6:14] == ["gdr", "ndr", "outpatient_visits", "bor", "alos", "toi", "bto", "innovation"]
    assert after[14:] == ["productivity", "employee_turnover", "employee_satisfaction"]
    assert after[:6] == before[:6]


def test_an_indicator_without_weight_does_not_count_until_it_is_added_again(datasets):
    """Protects: removing and adding. Expected: the financial score is that of the two others, then as it was."""
    removed = THESIS.change({"weights.indicators.economy": 0.0})
    card = bsc.scorecard(datasets, removed)
    others = card.table.query("period == '2023' and indicator in ['efficiency', 'effectiveness']")["score"]
    assert card.perspective("financial", "2023") == pytest.approx(others.mean())
    again = removed.change({"weights.indicators.economy": 1.0})
    assert bsc.scorecard(datasets, again).totals.equals(bsc.scorecard(datasets, THESIS).totals)


def test_an_indicator_of_ones_own_has_a_place_too():
    """Protects: own indicators behave like the built-in ones. Expected: named ones in place, the others behind."""
    method = THESIS.change({"scorecard.order": ("own:Waiting time", "bor")})
    assert method.order[:3] == ("own:Waiting time", "bor", "economy")
    assert set(method.order) == {*INDICATORS, "own:Waiting time"}
    assert [method.place(name) for name in ("Waiting time", "bor", "Falls")] == [0, 1, len(method.order)]


@pytest.mark.parametrize("order", [("bro",), ("bor", "bor"), (1.0,), "bor", ("",)])
def test_an_order_without_sense_is_refused(order):
    """Protects: a typing error in the order. Expected: refused."""
    with pytest.raises(Refused) as caught:
        THESIS.change({"scorecard.order": order})
    assert caught.value.path == "scorecard.order"


# --- saving and loading again ---------------------------------------------------------------------------------------

SOURCE = "Our board, 2025"
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip()) and text not in Method.names()
)
EDGES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=4, unique=True).map(sorted)


WORDS = st.text(st.characters(categories=("L", "N"), include_characters=" %()≥-,.'"), min_size=1, max_size=50).filter(
    lambda word: word.strip() and "www." not in word.lower()
)


@st.composite
def rules(draw):
    """A rule of any kind, with its values, for a page's editor."""
    kind = draw(st.sampled_from(KINDS))
    low, high = draw(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=2, unique=True).map(sorted))
    tolerance = draw(st.floats(0, 1e6))
    words = tuple(draw(st.lists(WORDS, min_size=3, max_size=3)))
    edges = draw(EDGES)
    bands = len(edges) + 1
    return kind, {
        "at most": {"limit": low, "tolerance": tolerance, "words": words},
        "at least": {"limit": low, "on_limit": "poor"},
        "range": {"low": low, "high": high, "tolerance": tolerance},
        "bands": {
            "edges": tuple(edges),
            "words": tuple(f"{words[0]} {i}" for i in range(bands)),
            "scores": tuple(draw(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=bands, max_size=bands))),
            "edge_belongs": draw(st.sampled_from(["above", "below", ("above",) * len(edges), ("below",) * len(edges)])),
        },
        "trend": {"direction": "down", "tolerance": tolerance, "negative_is_poor": True},
        "survey bands": {},
    }[kind]


@settings(max_examples=120, deadline=None)
@given(
    name=st.sampled_from(Method.names()), changes=CHANGES, indicator=st.sampled_from(sorted(INDICATORS)), rule=rules(),
    title=TEXTS, source=TEXTS,
    order=st.permutations(sorted(INDICATORS)).map(tuple),
)  # fmt: skip
def test_a_saved_method_is_the_same_when_loaded(name, changes, indicator, rule, title, source, order):
    """Protects: nothing of a method of one's own is lost in its file. Expected: values, sources, titles as they were,
    from any shipped method, whatever was changed and however it is called."""
    base = Method.load(name)
    indicators = [path for path in changes if path.startswith("indicators.") and path not in base.values]
    for path in indicators:
        del changes[path]
    try:
        changed = base.change({**changes, "scorecard.order": order}, source=source)
    except Refused:  # the CHANGES fit the thesis; another method has other edges
        changed = base
    ours = changed.change_rule(indicator, *rule, SOURCE).own(title, source)
    text = ours.to_toml()
    again = Method.read(text.encode("utf-8"), "ours.toml")
    assert again == ours
    assert again.to_toml() == text
    assert (ours.based_on, ours.name) == (name, title)
    whole = Method(ours.name, ours.title, ours.source, ours.values, ours.sources)
    assert Method.read(whole.to_toml().encode("utf-8"), "ours.toml") == whole


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(Method.names()), indicator=st.sampled_from(sorted(INDICATORS)), rule=rules())
def test_the_fewest_changes_lead_from_one_method_to_another(name, indicator, rule):
    """Protects: what a session keeps of a changed method. Expected: making them gives the same values, both ways."""
    base = Method.load(name)
    changed = base.change_rule(indicator, *rule, SOURCE)
    assert base.change(changed.changes_from(base)).values == changed.values
    assert changed.change(base.changes_from(changed)).values == base.values
    assert base.changes_from(base) == {}


def test_a_saved_method_holds_only_what_differs():
    """Protects: a small file that can be read. Expected: the one changed value, the kind of its rule, the source."""
    ours = THESIS.change({"indicators.bor.low": 70.0}, source=SOURCE).own("Our hospital", SOURCE)
    assert tomllib.loads(ours.to_toml()) == {
        "name": "Our hospital",
        "title": "Our hospital",
        "source": SOURCE,
        "based_on": "thesis",
        "indicators": {"bor": {"rule": "range", "low": 70, "source": SOURCE}},
    }
    assert not ours.inherited("indicators.bor.low")
    assert ours.inherited("indicators.bor.high")


def test_a_method_made_from_ones_own_stays_on_the_same_ground():
    """Protects: our method, loaded, changed and saved under another title. Expected: still based on the shipped one."""
    first = Method.load("skm_2017").own("Ours 2024", SOURCE)
    second = Method.read(first.to_toml().encode(), "ours.toml").own("Ours 2025", SOURCE)
    assert (second.based_on, second.values) == ("skm_2017", Method.load("skm_2017").values)


@pytest.mark.parametrize(("title", "source"), [("", "Us"), ("Ours", " "), ("thesis", "Us")])
def test_a_method_of_ones_own_needs_a_title_and_a_source(title, source):
    """Protects: a file without a name, or one that passes for a shipped method. Expected: refused."""
    with pytest.raises(ValueError):
        THESIS.own(title, source)


# --- refusals name the line -----------------------------------------------------------------------------------------

TOP = 'name = "ours"\ntitle = "Ours"\nsource = "Us"\n'
BASED = TOP + 'based_on = "thesis"\n\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (BASED + '[indicators.bor]\nlow = 65\nlwo = 5\nsource = "Us"\n', 8, "lwo"),
        (BASED + '[indicators.bor]\nlimit = 65\nsource = "Us"\n', 7, "limit"),
        (BASED + '[indicators.bor]\n# our own\nlow = 65\n', 8, "no source"),
        (BASED + '[indicators.bor]\nlow = 65\nsource = ""\n', 8, "A source is a text"),
        (BASED + '[indicators.bor]\nlow = "many"\nsource = "Us"\n', 7, "has to be a number"),
        (BASED + '[indicators.bor]\nlow = [\n  1,\n]\nhigh = 2024-01-01\nsource = "Us"\n', 10, "2024-01-01"),
        (BASED + '[indicators.bor]\nhigh = 10\nsource = "Us"\n', 6, "range starts below its end"),
        (BASED + '[survey]\nlow = 1\nedges = [20, 60,\n  40, 80]\nsource = "Us"\n', 8, "edges of bands rise"),
        (BASED + '[survey]\nwords = ["bad", "good"]\nsource = "Us"\n', 7, "one word"),
        (BASED + '[survey]\nscores = [1, 0, 0, 0, 7]\nsource = "Us"\n', 7, "scores 1, 0 or -1"),
        (BASED + 'survey.target = 80\n', 6, "no source"),
        (BASED + '[weights.indicators]\nalso = 1\nsource = "Us"\n', 7, "weights.indicators.alos"),
        (BASED + '[weigths.indicators]\nbor = 1\nsource = "Us"\n', 7, "weights.indicators.bor"),
        (BASED + '[survey]\nedges = [1, "a", [2]]\nsource = "Us"\n', 7, "neither a number"),
        (BASED + '[survey.sources]\ntarget = "Us"\n', 7, "without its value"),
        (BASED + '[survey]\nsources = 5\n', 7, "table of sources"),
        (BASED + '"indicators.bor.low" = 5\n', 6, "not a value that a method has"),
        (BASED + '[indicators.bor]\nrule = "bands"\nsource = "Us"\n', 6, "needs “edges”"),
        (BASED + '[indicators.bor]\nlow = 1_0\nlow = 2\nsource = "Us"\n', 8, "cannot be read"),
        (BASED + '[indicators.bor]\nlow = 65 %\nsource = "Us"\n', 7, "cannot be read"),
        (BASED + '[indicators.bor\n', 6, "cannot be read"),
        (BASED + '[scorecard]\norder = ["bor", "bor"]\nsource = "Us"\n', 7, "twice"),
        (TOP + 'based_on = "tehsis"\n', 4, "tehsis"),
        ('name = "ours"\ntitle = 5\nsource = "Us"\n', 2, "title"),
        (BASED.replace("\n", "\r\n") + '[indicators.bor]\r\nlow = 65\r\nlwo = 5\r\nsource = "Us"\r\n', 8, "lwo"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_line_and_what_to_do(text, line, said):
    """Protects: whoever writes a method by hand finds the line. Expected: counted by hand; a table's line where the
    value itself is not in the file."""
    with pytest.raises(ValueError) as caught:
        Method.read(text.encode(), "ours.toml")
    sentence = caught.value.args[0]
    assert isinstance(sentence, Sentence)
    assert str(sentence).startswith(f"ours.toml, line {line}: "), sentence
    assert said in sentence
    assert sentence.endswith((".", "?"))


def test_what_is_missing_altogether_is_named_without_a_line():
    """Protects: a file that is not based on another holds everything. Expected: the file, and the first that lacks."""
    with pytest.raises(ValueError) as caught:
        Method.read(TOP.encode(), "ours.toml")
    assert str(caught.value).startswith("ours.toml: “total.fair_from” is missing. ")


@pytest.mark.parametrize(
    "data",
    [
        b"# " + b"x" * MOST_BYTES,
        BASED.encode() + "[survey]\n# \u00e9".encode("latin-1"),
        BASED.encode("utf-16"),
        b"\x00\x01",
        b"",
        b"x = " + b"[" * 50_000,
        b"x = " + b"9" * 50_000,
        BASED.encode() + b"survey.target = " + b"9" * 400,
        b".".join([b"a"] * 50_000) + b" = 1",
        b"[[total]]\nfair_from = 1\n",
        b"".join(b"k%d = 1\n" % i for i in range(60_000)),
        (b"[" + b".".join([b"a"] * 99) + b"]\n") * 1000,
        b"x = " + b"{a = " * 50_000,
        b"x = 0x" + b"f" * 500_000,
        b'x = """' + b'\\"' * 400_000,
    ],
)
def test_a_file_that_cannot_be_a_method_is_refused_by_name(data):
    """Protects: any file may be uploaded. Expected: a sentence with the file's name, no other exception."""
    with pytest.raises(ValueError) as caught:
        Method.read(data, "holiday.toml")
    assert isinstance(caught.value.args[0], Sentence)
    assert "holiday.toml" in str(caught.value)


def test_a_mark_before_the_text_is_no_mistake():
    """Protects: editors that begin a UTF-8 file with its mark. Expected: read like the file without."""
    text = BASED + '[indicators.bor]\nlow = 65\nsource = "Us"\n'
    assert Method.read(b"\xef\xbb\xbf" + text.encode(), "a.toml") == Method.read(text.encode(), "a.toml")


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: (BASED + text).encode("utf-8", "ignore")))
def test_whatever_is_uploaded_is_a_method_or_a_sentence(data):
    """Protects: the page that loads methods. Expected: a Method or a ValueError with a sentence."""
    try:
        assert isinstance(Method.read(data, "any.toml"), Method)
    except ValueError as err:
        assert isinstance(err.args[0], Sentence)


LINES = (
    '''# a comment with [a.table] and "quotes
top = 1
 "quoted key" = """
[not.a.table]
x = 1
""" # comment
[ a . b ] # comment
list = [ # comment ] with a bracket
  "]", '#',
  [1, 2],
]
c.d = { e = 1, f = "}" }
text = '''.rstrip()
    + ' """a\\""" """\n'
    + "other = '''\n[x]'''\n[[list]]\nlast = 5"
)


def test_lines_of_keys():
    """Protects: the line in a refusal. Expected: counted by hand, through comments, strings, lists and tables."""
    assert tomllib.loads(LINES)["a"]["b"]["other"] == "[x]"
    assert key_lines(LINES) == {
        "top": 2, "quoted key": 3, "a.b": 7, "a.b.list": 8, "a.b.c.d": 12, "a.b.text": 13, "a.b.other": 14, "list": 16,
        "list.last": 17,
    }  # fmt: skip


@pytest.mark.parametrize("name", Method.names())
def test_every_key_of_a_shipped_file_has_its_line(name):
    """Protects: the scanner on real files. Expected: the key at the start of the line that it names."""
    text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
    rows = text.splitlines()
    found = key_lines(text)
    assert len(found) > 4
    for path, line in found.items():
        assert rows[line - 1].startswith((f"{path.rpartition('.')[2]} =", f"[{path}]"))
