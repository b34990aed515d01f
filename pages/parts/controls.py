"""Widgets for the values of a method: each shows its source, and when moved what it was and the way back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from bsc_core.indicators.catalogue import INDICATORS, PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.method import SURVEY_BANDS, Method, Value
from bsc_core.method_compare import shares
from bsc_core.method_words import WORDS_OF_VALUES, said_indicator
from bsc_core.rating import Bands, Measure, Range, Trend
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session
from pages.parts.number_box import Takes, number_box

REACH = {"%": (0.0, 150.0, 1.0), "days": (0.0, 30.0, 0.5), "a year": (0.0, 100.0, 1.0), "‰": (0.0, 100.0, 1.0)}
"""From where to where a slider goes by unit, and in what steps."""


WEIGHT = Takes(0.0, 100.0)
"""The weight of a perspective or an indicator: 0 leaves it out."""


def one_of(
    label: str,
    options: Sequence[str],
    name: str,
    said: Callable[[str], str],
    *,
    place: str = "",
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> str:
    """One of several buttons beside each other; a click on what is chosen leaves it chosen.

    The choice is kept under ``name``; where the control stands several times on a page, ``place`` tells them apart.
    """
    now: str = session.chosen(name, options)
    picked: str | None = st.segmented_control(
        label,
        list(options),
        format_func=said,
        label_visibility=label_visibility,
        **session.bind(
            f"{name}-{place}" if place else name, now, lambda key: session.choose(name, now if key is None else key)
        ),
    )
    return now if picked is None else picked


def period_control(words: Words, periods: Sequence[str]) -> str:
    """Which of the periods is in question, the last one before anybody chose; the pages share it."""
    period: str = st.selectbox(
        words.say("Period"),
        list(periods),
        format_func=lambda period: words.say(said_period(period)),
        **session.bind_choice("period", periods, periods[-1]),
    )
    return period


def method_title(words: Words, name: str) -> str:
    """The title of a method; one's own as it was written."""
    title = session.method_called(name).title
    return words.say(Sentence(title)) if name in Method.names() else title


def method_control(words: Words) -> None:
    """Which named method judges."""
    st.selectbox(
        words.say("Method"),
        list(session.method_names()),
        format_func=lambda name: method_title(words, name),
        **session.bind("method", session.state().method, session.choose_method),
        help=words.say("One full set of thresholds, benchmarks, weights and formulas, each with its source."),
    )
    left = session.left_behind()
    if left is not None:
        name, count = left
        st.caption(
            words.say(
                Sentence.counted(
                    "Your change of “{method}” was left behind.",
                    "Your {n} changes of “{method}” were left behind.",
                    n=count,
                    method=Sentence(method_title(words, name)),
                )
            )
        )
        st.button(words.say("Take them up again"), key="take-up", on_click=session.take_up)


def value_control(
    words: Words,
    paths: Sequence[str],
    label: str,
    draw: Callable[[str, dict[str, Any]], object],
    *,
    measure: Measure | None = None,
) -> None:
    """One control for a value of the method, or for a pair of them; ``draw`` makes the widget from label and binding.

    The help names the source. A value that was moved shows what it was, with a button that puts it back.
    """
    method = session.method()
    now: object = method[paths[0]] if len(paths) == 1 else tuple(method[path] for path in paths)

    def commit(value: Any) -> None:
        values = value if len(paths) > 1 else (value,)
        session.change(dict(zip(paths, values, strict=True)))

    source = source_of(words, paths[0])
    draw(label, {**session.bind("method:" + "+".join(paths), now, commit), "help": source})
    _way_back(words, paths, measure or Measure())


def number_control(words: Words, path: str, label: str, takes: Takes, measure: Measure | None = None) -> None:
    """A number of the method in a box, as :func:`value_control`."""

    def commit(value: float) -> None:
        session.change({path: value})

    now = session.method().number(path)
    number_box(words, label, f"method:{path}", now, commit, takes, help=source_of(words, path))
    _way_back(words, [path], measure or Measure())


def _way_back(words: Words, paths: Sequence[str], measure: Measure) -> None:
    """What values of the method were, where one was moved, with a button that puts them back."""
    if not any(path in session.state().changes for path in paths):
        return
    was = _was(words, session.named_method(), paths, measure)
    was_line(words, was, "back:" + "+".join(paths), session.put_back, paths)


def was_line(words: Words, was: str, key: str, put_back: Callable[[Any], None], what: object) -> None:
    """What something that was moved was, with a button that hands ``what`` to ``put_back``."""
    line = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    line.caption(words.say("was {value}", value=was), width="content")
    line.button("↺", key=key, help=words.say("Put back"), on_click=put_back, args=(what,), type="tertiary")


def _was(words: Words, named: Method, paths: Sequence[str], measure: Measure) -> str:
    """What stood in the named method; its benchmark as a whole where that is of another kind."""
    if any(path not in named.values for path in paths):
        return words.say(named.rule(paths[0].split(".")[1]).benchmark())
    *starts, end = (named[path] for path in paths)
    bare = Measure("", measure.decimals)
    return "–".join([*(_said(words, start, bare) for start in starts), _said(words, end, measure)])


def source_of(words: Words, path: str) -> str:
    """Who says so of a value of the method, for the help of its control."""
    source = session.method().sources.get(path, "")
    return words.say("Source: {source}", source=Sentence(words.known(source)))


def _said(words: Words, value: Value, measure: Measure) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return words.words(measure.edge(value))
    if isinstance(value, tuple):
        return ", ".join(_said(words, v, measure) for v in value)
    return words.say(WORDS_OF_VALUES.get(str(value), Sentence(str(value))))


def fair_zones_toggle(words: Words, place: str) -> bool:
    """Whether the fair zones around the edges are shown too; most methods have none."""

    def commit(on: bool) -> None:
        session.choose("fair-zones", on)

    return st.toggle(
        words.say("Set fair zones too"),
        help=words.say("A zone around an edge in which a value is fair, neither good nor poor."),
        **session.bind(f"fair-zones-{place}", session.chosen("fair-zones", [False, True]), commit),
    )


def benchmark_controls(words: Words, indicator: str, fair_zones: bool) -> None:
    """The controls of one indicator, by the method's key: formula variants where there are any, edges, fair zone.

    One of one's own has them where its table asks for the same in every period.
    """
    say = words.say
    method = session.method()
    start = f"indicators.{indicator}"
    if indicator in INDICATORS and len(INDICATORS[indicator].formulas) > 1:
        about = INDICATORS[indicator]
        value_control(
            words,
            [f"{start}.formula"],
            say("{indicator}: computed from", indicator=about.name),
            lambda label, bound: st.selectbox(
                label, list(about.formulas), format_func=lambda key: say(WORDS_OF_VALUES[key]), **bound
            ),
        )
    name: str = said_indicator(indicator)
    if not method.judges(indicator):
        st.caption(
            say("{indicator}: its target differs from period to period; it stands in its table.", indicator=name)
        )
        return
    if method[f"{start}.rule"] == SURVEY_BANDS:
        if indicator == "customer_satisfaction":
            st.caption(say("Satisfaction index, of patients and employees:"))
            index_bands_controls(words)
        else:
            st.caption(say("{indicator}: the bands of the satisfaction index, set under Customer.", indicator=name))
        return
    rule, measure = method.rule(indicator), session.measure_of(indicator)
    unit = words.unit(measure.unit)
    if isinstance(rule, Trend):
        label = say("{indicator}: counts as unchanged up to ±, %", indicator=name)
        _tolerance(words, start, label, Measure("%"), 100.0)
        return
    if isinstance(rule, Range):
        label = say("{indicator}, {unit}", indicator=name, unit=Sentence(unit)) if unit else words.words(name)
        _slider(words, [f"{start}.low", f"{start}.high"], label, measure)
    elif isinstance(rule, Bands):
        st.caption(say("{indicator}: its bands", indicator=name))
        edges_controls(words, start, measure)
    else:
        label = (
            say("{indicator}: limit, {unit}", indicator=name, unit=Sentence(unit))
            if unit
            else say("{indicator}: limit", indicator=name)
        )
        _slider(words, [f"{start}.limit"], label, measure)
    if fair_zones and f"{start}.tolerance" in method.values:
        label = say("{indicator}: fair zone, ±", indicator=name)
        edges = [method.number(f"{start}.{end}") for end in ("low", "limit") if f"{start}.{end}" in method.values]
        _tolerance(words, start, label, measure, max(map(abs, edges)))


def _tolerance(words: Words, start: str, label: str, measure: Measure, most: float) -> None:
    path = f"{start}.tolerance"
    methods = (session.method(), session.named_method())
    most = max(most, *(m.number(path) for m in methods if path in m.values))
    number_control(words, path, label, Takes(0.0, most), measure)


def _slider(words: Words, paths: Sequence[str], label: str, measure: Measure) -> None:
    methods = (session.method(), session.named_method())
    low, high, step = reach_of(measure, [m.number(path) for m in methods for path in paths if path in m.values])
    value_control(
        words,
        paths,
        label,
        lambda text, bound: st.slider(text, low, high, step=step, format="localized", **bound),
        measure=measure,
    )


def reach_of(measure: Measure, values: Sequence[float]) -> tuple[float, float, float]:
    """From where to where a slider of a benchmark goes so that all ``values`` are on it, and in what steps."""
    most = max(map(abs, values)) or 1.0
    low, high, step = REACH.get(measure.unit) or (0.0, 2 * most, most / 50)
    return min(low, *values), max(high, *values), step


def index_bands_controls(words: Words) -> None:
    """The edges of the satisfaction index's bands, one number each."""
    edges_controls(words, "survey", Measure("%"), most=100.0)


def edges_controls(words: Words, where: str, measure: Measure, most: float = math.inf) -> None:
    """The edges of bands, one number each, named by the band that begins there; ``most`` is the highest allowed."""
    say = words.say
    method, path = session.method(), f"{where}.edges"
    edges, names = method.numbers(path), method[f"{where}.words"]
    assert isinstance(names, tuple)

    def commit_at(position: int) -> Callable[[float], None]:
        def commit(value: float) -> None:
            session.change({path: tuple(value if i == position else e for i, e in enumerate(edges))})

        return commit

    source, unit = source_of(words, path), words.unit(measure.unit)
    for position, edge in enumerate(edges):
        band = Sentence(str(names[position + 1]))
        label = say("{band} from, {unit}", band=band, unit=Sentence(unit)) if unit else say("{band} from", band=band)
        takes = Takes(min(0.0, edge), most)
        number_box(words, label, f"edge-{where}-{position}", edge, commit_at(position), takes, help=source)
    if path in session.state().changes:
        st.button(
            say("Put the bands back"),
            key=f"back:{path}",
            on_click=session.put_back,
            args=([path],),
            type="tertiary",
        )


def total_controls(words: Words) -> None:
    """When a total is fair and when good."""
    value_control(
        words,
        ["total.fair_from", "total.good_from"],
        words.say("Total: fair from, good from"),
        lambda label, bound: st.slider(label, -1.0, 1.0, step=0.05, format="localized", **bound),
    )


def weight_controls(words: Words) -> None:
    """The weights of the perspectives, and of the indicators in each."""
    say = words.say
    method = session.method()

    st.caption(say("Weights are shares: 2 counts twice as much as 1, and 0 leaves it out."))
    part = shares({perspective: method.perspective_weight(perspective) for perspective in PERSPECTIVES})
    for perspective, name in PERSPECTIVES.items():
        share = part[perspective] * 100
        label = say("{perspective}: {share:.0f} % of the total", perspective=name, share=share)
        number_control(words, f"weights.perspectives.{perspective}", label, WEIGHT)
    perspective = st.selectbox(
        say("Indicators of"),
        list(PERSPECTIVES),
        format_func=lambda key: say(PERSPECTIVES[key]),
        **session.bind_choice("weights-of", list(PERSPECTIVES)),
    )
    for key in session.indicators_of(perspective):
        number_control(words, f"weights.indicators.{key}", words.words(said_indicator(key)), WEIGHT)


def method_line(words: Words) -> None:
    """How many values differ from the named method, and the way back."""
    say = words.say
    named = session.named_method()
    different = len(session.method().differences(named))
    with st.container(horizontal=True, vertical_alignment="center"):
        if not different:
            st.markdown(
                say(
                    ":blue-background[All values are those of the method **{method}**.] "
                    "Move a threshold on the left and every verdict follows.",
                    method=Sentence(words.known(named.title)),
                )
            )
            return
        st.markdown(
            say(
                Sentence.counted(
                    ":orange-background[One value differs from the method **{method}**.]",
                    ":orange-background[{n} values differ from the method **{method}**.]",
                    n=different,
                    method=Sentence(words.known(named.title)),
                )
            )
        )
        st.button(say("Put all back"), on_click=session.put_back, key="put-all-back")
