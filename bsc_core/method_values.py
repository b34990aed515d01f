"""What values a method has, of what form they are, and whether they make sense together.

The values are a flat mapping from a path ("indicators.bor.low") to a value. Whatever makes no sense is refused with a
sentence and the path of the value to look at, so that a page can say it beside the control and a file by its line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, fields
from difflib import get_close_matches
from itertools import pairwise

from bsc_core.indicators.catalogue import INDICATORS, OWN, PERSPECTIVES, is_own
from bsc_core.rating import RULES, Bands, Measure, Rule, Unfit
from bsc_core.sentence import Sentence

Value = float | str | bool | tuple[float, ...] | tuple[str, ...]
READ_P = ("pearson", "yates", "fisher_when_small")
ADJUST_P = ("holm", "benjamini_hochberg", "none")
MISSING_ANSWERS = ("listwise", "pairwise")
SURVEY_BANDS = "survey bands"
KINDS = (*RULES, SURVEY_BANDS)
"""The kinds that a rule can be."""
BANDS = ("edges", "words", "scores", "edge_belongs")
ORDER = "scorecard.order"
LONGEST_WORD = 60
_MARKUP = frozenset("[]*_`~$#!|\\{}<>@:")

_TEXTS = {"rule", "formula", "on_limit", "direction", "read_p", "adjust_p", "missing_answers"}
_YES_OR_NO = {"negative_is_poor"}
_LISTS_OF_TEXTS = {"words", "order"}
_LISTS_OF_NUMBERS = {"edges", "scores", "age_edges"}
_CHOICES = {
    "significance.read_p": (READ_P, Sentence("Which p to read is one of: {known}.", known=READ_P)),
    "significance.adjust_p": (ADJUST_P, Sentence("How to adjust p is one of: {known}.", known=ADJUST_P)),
    "survey.missing_answers": (
        MISSING_ANSWERS, Sentence("What becomes of missing answers is one of: {known}.", known=MISSING_ANSWERS),
    ),
}  # fmt: skip
_OTHERS = (
    *(f"total.{key}" for key in ("fair_from", "good_from")),
    *(f"weights.perspectives.{key}" for key in PERSPECTIVES),
    *(f"weights.indicators.{key}" for key in [*INDICATORS, OWN]),
    *(f"survey.{key}" for key in (*BANDS, "low", "high", "age_edges", "item_validity", "missing_answers", "target")),
    *(f"reliability.{key}" for key in BANDS),
    *(f"significance.{key}" for key in ("level", "read_p", "adjust_p")),
    *(f"indicators.{key}.{part}" for key in INDICATORS for part in ("rule", "formula")),
    f"indicators.{OWN}.tolerance",
    ORDER,
)
"""Every path but those of a rule's fields and of indicators of one's own; a method has all of them."""
_WEIGHTS = "weights.indicators"


class Refused(ValueError):
    """A value of a method that is not taken: the sentence why, and the ``path`` of the value or table to look at."""

    def __init__(self, path: str, why: Sentence) -> None:
        super().__init__(why)
        self.path = path

    def __reduce__(self) -> tuple[type[Refused], tuple[str, Sentence]]:
        return Refused, (self.path, self.args[0])


def rule_fields(kind: str) -> tuple[str, ...]:
    """The values that a rule of this kind has; none for a kind that is not known and for the survey's bands."""
    return tuple(f.name for f in fields(RULES[kind]) if f.name != "measure") if kind in RULES else ()


def rule_paths(values: Mapping[str, object], indicator: str) -> list[str]:
    """The paths among ``values`` that belong to an indicator's rule, its kind included, its formula not."""
    start = f"indicators.{indicator}."
    return [path for path in values if path.startswith(start) and path != start + "formula"]


def ruled(values: Mapping[str, object]) -> list[str]:
    """Every indicator with a benchmark among ``values``: the built-in ones, then those of one's own, by their key."""
    own = dict.fromkeys(path.split(".")[1] for path in values if path.startswith(f"indicators.{OWN}:"))
    return [*INDICATORS, *own]


def rule_of(values: Mapping[str, Value], indicator: str) -> Rule:
    """The benchmark of an indicator, by its key. Raises :class:`Refused` for a kind or a field that it does not know,
    and for an indicator of one's own whose kind of benchmark is not there."""
    where = f"indicators.{indicator}"
    if f"{where}.rule" not in values:
        raise _refused(where, Sentence('A benchmark needs a line rule = "…" with its kind.'))
    kind = str(values[f"{where}.rule"])
    if kind not in KINDS:
        why = Sentence("A rule is one of: {known}; “{kind}” is none.", known=KINDS, kind=kind)
        raise _refused(f"{where}.rule", why)
    entry = {path.removeprefix(f"{where}."): values[path] for path in rule_paths(values, indicator)}
    del entry["rule"]
    for name in entry:
        if name not in rule_fields(kind):
            why = Sentence("A rule “{kind}” has no “{name}”.", kind=kind, name=name)
            raise _refused(f"{where}.{name}", _meant(why, name, rule_fields(kind)))
    if kind == SURVEY_BANDS:
        return index_bands_of(values)
    for needed in fields(RULES[kind]):
        if needed.default is MISSING and needed.name not in entry:
            why = Sentence("A rule “{kind}” needs “{name}”.", kind=kind, name=needed.name)
            raise _refused(f"{where}.{needed.name}", why)
    with _at(where):
        measure = INDICATORS[indicator].measure if indicator in INDICATORS else Measure()
        return RULES[kind](**entry, measure=measure)  # type: ignore[arg-type]


def index_bands_of(values: Mapping[str, Value]) -> Bands:
    """The bands of the satisfaction index, in percent."""
    return _bands_of(values, "survey", Measure("%"))


def reliability_bands_of(values: Mapping[str, Value]) -> Bands:
    """What a coefficient of reliability such as alpha is called."""
    return _bands_of(values, "reliability", Measure("", 3))


def total_bands_of(values: Mapping[str, Value]) -> Bands:
    """When a total, or a perspective's score, is poor, fair or good."""
    edges = (values["total.fair_from"], values["total.good_from"])
    words = (Sentence("poor"), Sentence("fair"), Sentence("good"))
    try:
        return Bands(edges, words, (-1.0, 0.0, 1.0), measure=Measure("", 2))  # type: ignore[arg-type]
    except Unfit as unfit:
        raise _refused("total.good_from", unfit.args[0]) from unfit


def _bands_of(values: Mapping[str, Value], where: str, measure: Measure) -> Bands:
    with _at(where):
        return Bands(**{name: values[f"{where}.{name}"] for name in BANDS}, measure=measure)  # type: ignore[arg-type]


def check(values: Mapping[str, Value]) -> None:
    """Raises :class:`Refused` unless these are the values of a whole method that makes sense."""
    _check_paths(values)
    for path, value in values.items():
        _check_form(path, value)
    for indicator in ruled(values):
        rule_of(values, indicator)
    for indicator, about in INDICATORS.items():
        formula = values[f"indicators.{indicator}.formula"]
        if formula not in about.formulas:
            known = tuple(about.formulas)
            why = Sentence("A formula is one of: {known}; “{formula}” is none.", known=known, formula=str(formula))
            raise _refused(f"indicators.{indicator}.formula", why)
    total_bands_of(values)
    index_bands_of(values)
    reliability_bands_of(values)
    _check_survey(values)
    _check_order(values[ORDER])  # type: ignore[arg-type]
    if not 0 < values["significance.level"] < 1:  # type: ignore[operator]
        raise _refused("significance.level", Sentence("A significance level lies between 0 and 1."))
    for path, (choices, why) in _CHOICES.items():
        if values[path] not in choices:
            raise _refused(path, why)
    if not any(values[f"weights.perspectives.{key}"] for key in PERSPECTIVES):
        raise _refused("weights.perspectives", Sentence("At least one perspective has a weight above 0."))


def check_scale(low: float, high: float) -> None:
    """Raises ValueError for an answer scale that does not rise, or does not end above 0 (the index divides by it)."""
    if not low < high or not high > 0:
        raise ValueError(Sentence("An answer scale starts below its end, and ends above 0."))


def _check_survey(values: Mapping[str, Value]) -> None:
    try:
        check_scale(values["survey.low"], values["survey.high"])  # type: ignore[arg-type]
    except ValueError as err:
        raise _refused("survey.low", err.args[0]) from err
    ages: Sequence[float] = values["survey.age_edges"]  # type: ignore[assignment]
    if any(not first < then for first, then in pairwise(ages)):
        raise _refused("survey.age_edges", Sentence("The edges of age groups rise from one to the next."))


def _check_order(order: Sequence[str]) -> None:
    for i, key in enumerate(order):
        if key not in INDICATORS and not is_own(key):
            why = Sentence("There is no indicator “{name}”.", name=key)
            raise _refused(ORDER, _meant(why, key, INDICATORS))
        if key in order[:i]:
            raise _refused(ORDER, Sentence("“{name}” stands in the order twice; once is enough.", name=key))


def _check_form(path: str, value: Value) -> None:
    """Whether a value is of the form that its name asks for; all other names want a finite number."""
    name = path.rpartition(".")[2]
    if name in _TEXTS:
        fits, form = isinstance(value, str), Sentence("a word in quotes")
    elif name in _YES_OR_NO:
        fits, form = isinstance(value, bool), Sentence("true or false")
    elif name in _LISTS_OF_TEXTS:
        fits, form = _are_texts(value), Sentence("a list of words")
    elif name == "edge_belongs":
        fits = isinstance(value, str) or _are_texts(value)
        form = Sentence("a word in quotes, or a list of words")
    elif name in _LISTS_OF_NUMBERS:
        fits = isinstance(value, tuple) and all(_is_number(v) for v in value)
        form = Sentence("a list of numbers")
    else:
        fits, form = _is_number(value), Sentence("a number")
    if not fits:
        raise _refused(path, Sentence("The value has to be {form}.", form=form))
    if name == "words":
        for word in value:  # type: ignore[union-attr]
            _check_word(path, str(word))
    if (path.startswith("weights.") or name == "tolerance") and not value >= 0:  # type: ignore[operator]
        raise _refused(path, Sentence("A weight or a tolerance is 0 or more."))


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(v, str) and v.strip() for v in value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _check_word(path: str, word: str) -> None:
    """Verdicts are said inside of sentences and badges: a short word on one line, without signs that set texts."""
    if len(word) > LONGEST_WORD or not word.isprintable() or _MARKUP.intersection(word) or "www." in word.lower():
        why = Sentence(
            "“{word}” is no word for a verdict: up to {n} signs on one line, none of them one of {signs}.",
            word=word[:LONGEST_WORD], n=LONGEST_WORD, signs=" ".join(sorted(_MARKUP)),
        )  # fmt: skip
        raise _refused(path, why)


def _check_paths(values: Mapping[str, Value]) -> None:
    rules = tuple(f"indicators.{key}." for key in INDICATORS)
    for path in values:
        if path not in _OTHERS and not path.startswith(rules) and not _of_own(path):
            raise _unknown(path, values)
    for path in _OTHERS:
        if path not in values:
            raise Refused(
                path, Sentence('“{path}” is missing. Add it, or begin the file with based_on = "thesis".', path=path)
            )


def _of_own(path: str) -> bool:
    """Whether a path is the weight, or a field of the benchmark, of an indicator of one's own."""
    table, _, name = path.rpartition(".")
    key = name if table == _WEIGHTS else table.removeprefix("indicators.")
    fits = table in (_WEIGHTS, f"indicators.{key}")
    return fits and is_own(key) and len(key) > len(OWN) + 1 and "." not in key


def _unknown(path: str, values: Mapping[str, Value]) -> Refused:
    """What is said of a path that no method has; the path that was meant is most likely one that is not there."""
    rules = [f"indicators.{key}.{name}" for key in INDICATORS for kind in RULES for name in rule_fields(kind)]
    why = Sentence("“{path}” is not a value that a method has.", path=path)
    found = _meant(why, path, [known for known in _OTHERS if known not in values])
    return Refused(path, found if found != why else _meant(why, path, [*_OTHERS, *rules]))


def _meant(why: Sentence, name: str, known: Iterable[str]) -> Sentence:
    """What is said of a name that is not known, with the one that was probably meant where there is one."""
    near = get_close_matches(name[:100], list(known), 1, 0.75)
    return Sentence("{why} Is “{name}” meant?", why=why, name=near[0]) if near else why


def _refused(path: str, why: Sentence) -> Refused:
    return Refused(path, Sentence("{where}: {why}", where=path, why=why))


@contextmanager
def _at(where: str) -> Iterator[None]:
    """Says of a rule without sense at which of a method's values that is."""
    try:
        yield
    except Unfit as unfit:
        raise _refused(f"{where}.{unfit.field}", unfit.args[0]) from unfit
