"""A method's paths and values in words, so that pages and reports can name "indicators.bor.low" to people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bsc_core.indicators.catalogue import INDICATORS, OWN, PERSPECTIVES, method_key, own_name
from bsc_core.method_values import SURVEY_BANDS, Value
from bsc_core.rating import Measure
from bsc_core.sentence import Quantity, Sentence, decimals_of

WORDS_OF_VALUES: dict[str, Sentence] = {
    "pearson": Sentence("Pearson's chi-square"),
    "yates": Sentence("Yates' correction for every 2×2 table"),
    "fisher_when_small": Sentence("Pearson; Fisher if an expected count is below 5"),
    "holm": Sentence("Holm"),
    "benjamini_hochberg": Sentence("Benjamini-Hochberg"),
    "none": Sentence("not adjusted"),
    "listwise": Sentence("complete answers only (listwise)"),
    "pairwise": Sentence("pair by pair (pairwise)"),
    "as budgeted": Sentence("the whole year's budget"),
    "scaled to months": Sentence("the budget of the months realised"),
    "of visits": Sentence("of all visits"),
    "of patients": Sentence("of returning and new patients"),
    "stay of the discharged": Sentence("stay of those discharged"),
    "patient-days": Sentence("patient-days"),
    "brought to a year": Sentence("brought to a year"),
    "as counted": Sentence("as counted"),
    "of all discharges": Sentence("of all discharges"),
    "without early deaths": Sentence("without early deaths"),
    "at most": Sentence("below a limit"),
    "at least": Sentence("above a limit"),
    "range": Sentence("within a range"),
    "bands": Sentence("bands"),
    "trend": Sentence("by its trend"),
    SURVEY_BANDS: Sentence("the bands of the satisfaction index"),
    "up": Sentence("up is good"),
    "down": Sentence("down is good"),
    "above": Sentence("the band above"),
    "below": Sentence("the band below"),
}
"""What people call the values that are one of several words, formula variants and kinds of benchmarks among them."""

_FIELDS: dict[str, Sentence] = {
    "rule": Sentence("kind of benchmark"),
    "formula": Sentence("computed from"),
    "limit": Sentence("limit"),
    "low": Sentence("lower end"),
    "high": Sentence("upper end"),
    "tolerance": Sentence("fair zone"),
    "on_limit": Sentence("a value on the limit"),
    "words": Sentence("words"),
    "direction": Sentence("direction"),
    "negative_is_poor": Sentence("below zero is poor"),
    "edges": Sentence("edges of the bands"),
    "scores": Sentence("scores of the bands"),
    "edge_belongs": Sentence("an edge belongs to"),
}
_WHOLES: dict[str, Sentence] = {
    "total.fair_from": Sentence("Total: fair from"),
    "total.good_from": Sentence("Total: good from"),
    "scorecard.order": Sentence("Order of the indicators"),
    f"weights.indicators.{OWN}": Sentence("Weight of an indicator of one's own"),
    f"indicators.{OWN}.tolerance": Sentence("Fair zone of indicators of one's own, % of the target"),
    "survey.low": Sentence("Answer scale: from"),
    "survey.high": Sentence("Answer scale: up to"),
    "survey.age_edges": Sentence("Edges of age groups"),
    "survey.item_validity": Sentence("A question holds from a corrected item-total correlation of"),
    "survey.missing_answers": Sentence("Missing answers in item analysis"),
    "survey.target": Sentence("Target of patient satisfaction, %"),
    "significance.level": Sentence("Significance level"),
    "significance.read_p": Sentence("Which p is read"),
    "significance.adjust_p": Sentence("p of many pairs is adjusted by"),
}
_TABLES: dict[str, Sentence] = {
    "survey": Sentence("Satisfaction index"),
    "reliability": Sentence("Words for reliability"),
}


def said_path(path: str) -> Sentence:
    """What people call a value of a method: "Bed occupancy (BOR): from". A path that no method has stays as it is."""
    table, _, name = path.rpartition(".")
    if path in _WHOLES:
        return _WHOLES[path]
    if table == "weights.perspectives" and name in PERSPECTIVES:
        return Sentence("Weight of {perspective}", perspective=PERSPECTIVES[name])
    if table == "weights.indicators":
        return Sentence("Weight of {indicator}", indicator=said_indicator(name))
    if table in _TABLES and name in _FIELDS:
        return Sentence("{of}: {field}", of=_TABLES[table], field=_FIELDS[name])
    if table.startswith("indicators.") and name in _FIELDS:
        return Sentence("{of}: {field}", of=said_indicator(table.removeprefix("indicators.")), field=_FIELDS[name])
    return Sentence(path)


def said_indicator(key: str) -> Sentence | str:
    """The name of an indicator as a method names it: a built-in one by its key, one's own as "own:Waiting time"."""
    return INDICATORS[key].name if key in INDICATORS else own_name(key)


def name_of(indicator: str) -> Sentence | str:
    """The name of an indicator as a scorecard calls it in its tables, where a frame has made plain texts of names."""
    return said_indicator(method_key(indicator))


def said_value(path: str, value: Value | None, values: Mapping[str, Value]) -> Sentence | Quantity | str:
    """A value of a method in words, with its unit where it has one; a dash for None. ``values`` are the method's."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return Sentence("yes") if value else Sentence("no")
    if isinstance(value, tuple):
        return _listed(said_value(path, one, values) for one in value)
    if isinstance(value, str):
        if path == "scorecard.order":
            return said_indicator(value)
        return WORDS_OF_VALUES.get(value, Sentence(value))
    return Quantity(value, measure_of_path(path, values).unit, decimals_of(value))


def _listed(said: Iterable[Sentence | Quantity | str]) -> Sentence:
    return Sentence("{list}", list=list(said))


def measure_of_path(path: str, values: Mapping[str, Value]) -> Measure:
    """The unit that a number of a method with these ``values`` has; a trend counts in % of the value before."""
    table, _, name = path.rpartition(".")
    if name == "tolerance" and values.get(f"{table}.rule") == "trend":
        return Measure("%")
    if name == "scores" or table.startswith("weights"):
        return Measure()
    if table == "survey" and name in ("edges", "target"):
        return Measure("%")
    key = table.removeprefix("indicators.")
    return INDICATORS[key].measure if key in INDICATORS else Measure("", 3)
