"""A method: the thesis' choices as written down, changing them, comparing them, and refusing what makes no sense.

Expected values are those of the domain's table of indicators and benchmarks (ministry 2005 for the use of beds and
deaths, the 2024 study for the rest), written out below.
"""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc_core.indicators.catalogue import INDICATORS, PERSPECTIVES
from bsc_core.method import SHIPPED, Method

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
