"""What judges one indicator, edited: its formula, the kind of its benchmark, and the numbers and words of that kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.indicators.rated import Rated
from bsc_core.method import KINDS, SURVEY_BANDS
from bsc_core.method_values import rule_paths
from bsc_core.method_words import WORDS_OF_VALUES
from bsc_core.rating import AtLeast, AtMost, Bands, Range, Rule, Trend
from bsc_core.rule_kinds import VERDICT_WORDS, as_kind
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.typed_bands import word_as_kept
from pages.parts import session
from pages.parts.bands_editor import show_bands
from pages.parts.benchmark_view import history_of, known_of, rule_of, show_benchmark
from pages.parts.controls import source_of
from pages.parts.method_changes import show_below, show_moved, show_refused, take
from pages.parts.method_fields import choice_field, number_field, yes_or_no_field


def show(words: Words, key: str) -> None:
    """Everything that judges one indicator, by the method's key: settings on the left, what comes of them on the right.

    An indicator of one's own whose table asks for different targets gets one benchmark once a kind is chosen.
    """
    history, rule = history_of(key), rule_of(key)
    left, right = st.columns([1.25, 1] if isinstance(rule, Bands) else [1, 1.15], gap="large")
    with left:
        if key in INDICATORS and len(INDICATORS[key].formulas) > 1:
            formulas = tuple(INDICATORS[key].formulas)
            choice_field(words, f"indicators.{key}.formula", words.say("Computed from"), formulas)
        _kind(words, key, rule, history)
        if session.method().judges(key):
            _fields(words, key, rule)
    with right:
        show_benchmark(words, rule, history)


# The kind of a benchmark


def _kind(words: Words, key: str, rule: Rule, history: Sequence[Rated]) -> None:
    """Of which kind the benchmark is; another one starts from the numbers of this one."""
    say, method = words.say, session.method()
    path = f"indicators.{key}.rule"
    now = str(method[path]) if method.judges(key) else None
    offered = [k for k in KINDS if k != SURVEY_BANDS or k == now or session.measure_of(key).unit == "%"]
    known = known_of(history)

    def commit(kind: str) -> None:
        if session.named_method().values.get(path) == kind:
            session.put_back([path])
            return
        fields = as_kind(rule, kind, known[-1].value if known else 0.0)
        carried = method.change({path: kind, **{f"indicators.{key}.{name}": value for name, value in fields.items()}})
        # Each field by itself, those that are the kind's usual ones too: all of them have the source of the choice.
        take(path, {at: carried[at] for at in rule_paths(carried.values, key)})

    if now is None:
        st.caption(say("Its table asks for different targets from period to period. Choose a kind to set one for all."))
    st.selectbox(
        say("Good is"),
        offered,
        format_func=lambda kind: say(WORDS_OF_VALUES[kind]),
        placeholder=say("as its table says"),
        help=source_of(words, path) if now else None,
        **session.bind(f"edit:{path}", now, commit),
    )
    show_refused(words, path)
    show_moved(words, path, [path], _benchmark_before(key))


def _benchmark_before(key: str) -> Sentence:
    """The benchmark of the named method in words, also where it leaves the indicator to its table."""
    named = session.named_method()
    if not named.judges(key):
        return Sentence("as its table says")
    return replace(named.rule(key), measure=session.measure_of(key)).benchmark()


# The fields of each kind


def _fields(words: Words, key: str, rule: Rule) -> None:
    """The fields that the kind of benchmark has."""
    start = f"indicators.{key}"
    if session.method()[f"{start}.rule"] == SURVEY_BANDS:
        where = words.say("These are the bands of the satisfaction index, set under “Satisfaction and reliability”.")
        st.caption(where)
    elif isinstance(rule, Bands):
        show_bands(words, start, rule.measure)
    elif isinstance(rule, Trend):
        _trend_fields(words, start)
    else:
        _limit_fields(words, start, rule)


def _trend_fields(words: Words, start: str) -> None:
    say = words.say
    choice_field(words, f"{start}.direction", say("Direction"), ("up", "down"))
    number_field(words, f"{start}.tolerance", say("Counts as unchanged up to ±, % of the value before"), 0.0)
    yes_or_no_field(words, f"{start}.negative_is_poor", say("Below zero is poor, whatever it was before"))


def _limit_fields(words: Words, start: str, rule: AtMost | AtLeast | Range) -> None:
    """The ends of a range, or a limit and its words; both with a fair zone."""
    say = words.say
    unit = Sentence(words.unit(rule.measure.unit))
    is_range = isinstance(rule, Range)
    ends = {"low": Sentence("From"), "high": Sentence("Up to")} if is_range else {"limit": Sentence("Limit")}
    for name, field in ends.items():
        label = say("{field}, {unit}", field=field, unit=unit) if unit else say(field)
        number_field(words, f"{start}.{name}", label)
    zone = say("Fair zone ±, {unit}", unit=unit) if unit else say("Fair zone ±")
    number_field(words, f"{start}.tolerance", zone, 0.0)
    if is_range:
        return
    if rule.tolerance == 0:
        exactly = say("A value exactly on the limit is")
        choice_field(words, f"{start}.on_limit", exactly, tuple(VERDICT_WORDS))
    _limit_words(words, f"{start}.words")


def _limit_words(words: Words, path: str) -> None:
    """What a limit's good, fair and poor are called."""
    now = [str(word) for word in session.method()[path]]  # type: ignore[union-attr]

    def commit_at(position: int) -> Callable[[str], None]:
        def commit(text: str) -> None:
            meant = word_as_kept(text, now, words.say)
            take(path, {path: tuple(meant if i == position else word for i, word in enumerate(now))})

        return commit

    for position, (verdict, place) in enumerate(zip(VERDICT_WORDS, st.columns(3), strict=True)):
        place.text_input(
            words.say("Word for {verdict}", verdict=VERDICT_WORDS[verdict]),
            help=source_of(words, path),
            **session.bind_text(f"edit:{path}-{verdict}", words.say(now[position]), commit_at(position)),
        )
    show_below(words, path, [path])
