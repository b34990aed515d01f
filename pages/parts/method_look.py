"""The Methods page's answer, and one method in full: each value with its benchmark, ruler and source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import streamlit as st

from bsc_core import rulers
from bsc_core.indicators.catalogue import INDICATORS, OWN, PERSPECTIVES, is_own, method_key
from bsc_core.indicators.inputs import said_period
from bsc_core.method import Method
from bsc_core.method_compare import shares
from bsc_core.method_words import said_indicator, said_path, said_value
from bsc_core.rating import VERDICTS, Bands, Rule
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import NO_BREAK, Quantity, Sentence, decimals_of
from bsc_core.text import Words
from pages.parts import controls, session, tables
from pages.parts.frame import palette

BANDS_WIDTH = 330
"""Width of the ruler of bands in pixels, so that it fits a phone."""
SURVEY = ("low", "high", "item_validity", "missing_answers", "target", "age_edges")
SIGNIFICANCE = ("level", "read_p", "adjust_p")
WHAT_MARKS_MEAN = Sentence(
    "✎ marks what you changed since you chose the method; ◆ what the method sets itself; = what it takes over from the "
    "method that it is based on."
)


def title_of(method: Method) -> str:
    """The title of a method, to be a parameter of a sentence."""
    return Sentence(method.title) if method.name in Method.names() else method.title


def show_title(words: Words) -> None:
    """The title, which method judges, who says so, and how it differs from the one that it is based on."""
    say = words.say
    st.title(say("Methods"), anchor=False)
    with st.sidebar:
        controls.method_control(words)
    named = session.named_method()
    answer = [
        say(
            "Your verdicts follow the method **{method}**. Who says so: {source}.",
            method=title_of(named),
            source=Sentence(words.known(named.source).rstrip(".")),
        )
    ]
    if named.based_on is not None:
        base = session.method_called(named.based_on)
        n = len(named.differences(base))
        answer.append(
            say(
                Sentence.counted(
                    "It is based on **{base}** and differs from it in one value.",
                    "It is based on **{base}** and differs from it in {n} values.",
                    n=n,
                    base=title_of(base),
                )
            )
            if n
            else say("It is based on **{base}** and has the same values.", base=title_of(base))
        )
    st.markdown(" ".join(answer))
    if session.state().changes:
        controls.method_line(words)


# One method


def show_look(words: Words) -> None:
    """The method that judges, in full: every indicator, then what belongs to all of them, each with its source."""
    say = words.say
    card = session.card()
    period = session.chosen("period", card.periods, card.periods[-1]) if card.periods else None
    weights = session.method().table("weights.perspectives")
    parts = shares({key: float(weight) for key, weight in weights.items()})
    if period is not None:
        st.caption(
            say("On the rulers ▼ marks where your hospital stands in {period}.", period=said_period(period)),
        )
    for perspective, name in PERSPECTIVES.items():
        share = parts[perspective]
        left_out = say("left out of the total: its weight is 0")
        part = say("{share:.0f} % of the total", share=share * 100) if share else left_out
        st.subheader(f"{say(name)} :gray[· {part}]", anchor=False)
        _indicators(words, session.indicators_of(perspective), card, period)
    _without_table(words)
    if session.state().changes or session.named_method().based_on is not None:
        st.caption(say(WHAT_MARKS_MEAN))
    _for_all(words, card, period)


def _indicators(words: Words, keys: Sequence[str], card: Scorecard, period: str | None) -> None:
    """A perspective's indicators, in order: share, formula, benchmark, ruler, who set it, source."""
    say = words.say
    method = session.method()
    weights = {key: method.indicator_weight(key) for key in keys}
    heads = {
        "name": say("Indicator"),
        "share": say("Share"),
        "formula": say("Computed from"),
        "benchmark": say("Benchmark"),
        "ruler": say("Where the verdict turns"),
        "set": say("Set by"),
        "source": say("Source"),
    }
    rows = [_row(words, key, share, card, period) for key, share in shares(weights).items()]
    if not any(row["set"] for row in rows):
        del heads["set"]
    tables.show(
        {head: [row[key] for row in rows] for key, head in heads.items()},
        numbers=(heads["share"],),
        widths={
            heads["formula"]: "10rem",
            heads["benchmark"]: "8rem",
            heads["ruler"]: f"{rulers.WIDTH}px",
            heads["source"]: "11rem",
            **({heads["set"]: "6rem"} if "set" in heads else {}),
        },
        copy=words,
    )


def _row(words: Words, key: str, share: float, card: Scorecard, period: str | None) -> dict[str, str]:
    say = words.say
    method = session.method()
    here = next(
        (r for r in (*card.rated, *card.left_out) if method_key(r.indicator) == key and r.period == period), None
    )
    paths = [path for path in method.values if path.startswith(f"indicators.{key}.")]
    weighed = f"weights.indicators.{key}"
    row = {
        "name": words.words(said_indicator(key)),
        "formula": _formula(words, key),
        "set": _set_by(words, [*paths, *([weighed] if weighed in method.values else [])]),
        "source": f":gray[{_sources(words, key, paths)}]",
        "share": _share(words, share),
    }
    if not method.judges(key):
        asks = say("Its table asks for another target in each period.")
        return {**row, "benchmark": asks, "ruler": "", "source": say("Your own table")}
    rule = rule_shown(method, key)
    said = say(rule.benchmark())
    value, before = (math.nan, math.nan) if here is None else (here.value, here.previous)
    seen = (
        say("Ruler: {benchmark}", benchmark=Sentence(said))
        if math.isnan(value)
        else say(rule.rate(value, before).reason)
    )
    picture = rulers.ruler(rule, value, palette(), words.edge)
    return {**row, "benchmark": said, "ruler": f"![{seen}]({picture})" if picture else ""}


def rule_shown(method: Method, key: str) -> Rule:
    """The benchmark of an indicator in its unit."""
    return replace(method.rule(key), measure=session.measure_of(key))


def _formula(words: Words, key: str) -> str:
    if is_own(key):
        return words.say("as its table gives it")
    return words.say(INDICATORS[key].formulas[session.method().formula(key)].words)


def _share(words: Words, share: float) -> str:
    if math.isnan(share):
        return words.say("as its table says")
    return words.say("{share:.1f} %", share=share * 100).replace(" ", NO_BREAK) if share else words.say("left out")


def _set_by(words: Words, paths: Sequence[str]) -> str:
    """Whether values were changed since the method was chosen, are its own, or are those of the method below it."""
    say = words.say
    named, changes = session.named_method(), session.state().changes
    if any(path in changes for path in paths):
        mark = say("changed")
        return f":orange-badge[✎ {mark}]"
    if named.based_on is None:
        return ""
    base = session.method_called(named.based_on)
    if all(named.values.get(p) == base.values.get(p) and named.sources.get(p) == base.sources.get(p) for p in paths):
        mark = say("taken over")
        return f":gray[={NO_BREAK}{mark}]"
    mark = say("this method")
    return f":blue-badge[◆ {mark}]"


def _source(words: Words, paths: Sequence[str]) -> str:
    """Who says so. A change without a source of its own still has that of what it replaced; that is said."""
    method, changes = session.method(), session.state().changes
    sources = list(dict.fromkeys(method.sources[path] for path in paths))
    said = "; ".join(words.known(source) for source in sources)
    before = set(session.named_method().sources.values())
    if any(path in changes and method.sources[path] in before for path in paths):
        return words.say("Your change. Before it: {source}", source=Sentence(said))
    return said


def _sources(words: Words, key: str, paths: Sequence[str]) -> str:
    """Who says so of a benchmark, and of the formula where there is a choice and it has another source."""
    formula = f"indicators.{key}.formula"
    rule, changes = f"indicators.{key}.rule", session.state().changes
    benchmark = _source(words, [path for path in paths if path == rule or (path in changes and path != formula)])
    if formula not in paths or len(INDICATORS[key].formulas) == 1 or _source(words, [formula]) == benchmark:
        return benchmark
    return words.say(
        "{benchmark}. Formula: {formula}",
        benchmark=Sentence(benchmark),
        formula=Sentence(_source(words, [formula])),
    )


def _without_table(words: Words) -> None:
    """Indicators of one's own that the method judges, whose table is not loaded."""
    shown = {key for perspective in PERSPECTIVES for key in session.indicators_of(perspective)}
    paths = session.method().values
    keys = dict.fromkeys(path.split(".")[1] for path in paths if path.startswith(f"indicators.{OWN}:"))
    missing: list[str] = [said_indicator(key) for key in keys if key not in shown]
    if missing:
        st.info(words.say("The method also judges these; their table is not loaded: {names}.", names=missing))


def _for_all(words: Words, card: Scorecard, period: str | None) -> None:
    """What does not belong to one indicator: bands of the total, index and reliability, significance, own ones."""
    say = words.say
    method = session.method()
    left, right = st.columns(2, gap="large")
    with left:
        total = math.nan if period is None else card.total(period)
        _bands(words, say("Total score"), "total", method.total_bands(), (-1.0, 1.0), total)
        _bands(words, say("Satisfaction index"), "survey", method.index_bands(), (0.0, 100.0))
    with right:
        _bands(words, say("Words for reliability"), "reliability", method.reliability_bands(), (0.0, 1.0))
    _settings(words, say("Surveys"), [f"survey.{name}" for name in SURVEY])
    _settings(words, say("Significance"), [f"significance.{name}" for name in SIGNIFICANCE])
    _settings(words, say("Indicators of your own"), [f"weights.indicators.{OWN}", f"indicators.{OWN}.tolerance"])


def _bands(
    words: Words, title: str, table: str, bands: Bands, span: tuple[float, float], value: float = math.nan
) -> None:
    """Bands as a ruler and as words from low to high, with who set them."""
    say = words.say
    st.subheader(title, anchor=False)
    low, high = min(span[0], *bands.edges), max(span[1], *bands.edges)
    edges = (low, *bands.turning_points(), high)
    picture = rulers.bands(bands.segments(), edges, value, (low, high), palette(), words.edge, BANDS_WIDTH)
    spans = _spans(words, bands)
    names = [say(Sentence(word)) for word in bands.words]
    alt = "; ".join(f"{name}: {span}" for name, span in zip(names, spans, strict=True))
    st.markdown(f"![{alt}]({picture})")
    tables.show(
        {
            say("Band"): [tables.badge(VERDICTS[score], name) for score, name in zip(bands.scores, names, strict=True)],
            say("From – up to"): spans,
        },
        width="content",
    )
    paths = [path for path in session.method().values if path.rpartition(".")[0] == table and path not in _settled()]
    source = say("Source: {source}", source=Sentence(_source(words, paths)))
    st.caption(f"{source} {_set_by(words, paths)}")


def _settled() -> set[str]:
    return {f"survey.{name}" for name in SURVEY}


def _spans(words: Words, bands: Bands) -> list[str]:
    """Where each band begins and ends, and to which side an edge belongs."""
    say = words.say

    def edge(value: float, unit: str = bands.measure.unit) -> Quantity:
        return Quantity(value, unit, decimals_of(value))

    first, last = edge(bands.edges[0]), edge(bands.edges[-1])
    found = [say("up to {edge}", edge=first) if bands.sides[0] == "below" else say("below {edge}", edge=first)]
    for (low, high), (at, then) in zip(pairwise(bands.edges), pairwise(bands.sides), strict=True):
        ends = {"low": edge(low, ""), "high": edge(high)}
        if low == high:
            found.append(say("exactly {edge}", edge=edge(low)))
        elif at == "above":
            found.append(say("{low} to {high}", **ends) if then == "below" else say("{low} to below {high}", **ends))
        elif then == "below":
            found.append(say("over {low}, to {high}", **ends))
        else:
            found.append(say("over {low}, below {high}", **ends))
    return [*found, say("{edge} and more", edge=last) if bands.sides[-1] == "above" else say("over {edge}", edge=last)]


def _settings(words: Words, title: str, paths: Sequence[str]) -> None:
    """Single values with their sources."""
    say = words.say
    method = session.method()
    st.subheader(title, anchor=False)
    columns = {
        say("Setting"): [say(said_path(path)) for path in paths],
        say("Value"): [f"**{words.words(said_value(path, method[path], method.values))}**" for path in paths],
        say("Set by"): [_set_by(words, [path]) for path in paths],
        say("Source"): [f":gray[{_source(words, [path])}]" for path in paths],
    }
    if not any(columns[say("Set by")]):
        del columns[say("Set by")]
    tables.show(columns, widths={say("Value"): "6rem", say("Source"): "12rem"})
