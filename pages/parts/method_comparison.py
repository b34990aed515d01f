"""Two methods side by side: verdicts that would turn, totals, and the values that differ."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bsc_core.indicators.catalogue import OWN, is_own
from bsc_core.indicators.inputs import said_period
from bsc_core.method import Difference, Method
from bsc_core.method_compare import ABSENT, LEFT_OUT, MethodComparison, compare_methods
from bsc_core.method_words import said_indicator, said_path, said_value
from bsc_core.sentence import NO_BREAK, Sentence
from bsc_core.text import Words
from pages.parts import controls, session, tables
from pages.parts.method_look import rule_shown

IN_USE = ""
"""What the method that judges now is called among the methods to compare."""
USUAL_OTHERS = ("barber_johnson", "ministry_2011", "thesis")
"""What stands beside a method before anybody chose."""
GROUPS: dict[str, Sentence] = {
    "total": Sentence("Total score"),
    "weights.perspectives": Sentence("Weights of the perspectives"),
    "weights.indicators": Sentence("Weights of the indicators"),
    "survey": Sentence("Satisfaction index"),
    "reliability": Sentence("Words for reliability"),
    "significance": Sentence("Significance"),
    "scorecard": Sentence("Order of the scorecard"),
    f"indicators.{OWN}": Sentence("Indicators of your own"),
}
"""What people call the tables of a method that are not those of one indicator."""


def show_comparison(words: Words) -> None:
    """Two methods: what would turn, both totals, and every value that differs."""
    a, b, names = _choose_two(words)
    found = session.once(
        "two methods", (session.loaded_as(), a, b), lambda: compare_methods(session.on(), a, b)
    )  # fmt: skip
    _headline(words, found)
    if found.cards[0].periods:
        _turned(words, found, names)
        _totals(words, found, names)
    else:
        _offer_data(words)
    if found.differences:
        _differences(words, found, names)


def _choose_two(words: Words) -> tuple[Method, Method, tuple[str, str]]:
    """The selects of both methods; the methods, and what the columns of each are called."""
    say = words.say
    changed = bool(session.state().changes)
    others = [name for name in session.method_names() if changed or name != session.state().method]

    in_use = controls.method_title(words, session.state().method)
    titles = {name: controls.method_title(words, name) for name in others}
    titles[IN_USE] = say("{method}, with your changes", method=Sentence(in_use)) if changed else in_use

    def called(name: str) -> Method:
        return session.method() if name == IN_USE else session.method_called(name)

    def choose(place: DeltaGenerator, label: str, key: str, usual: str) -> str:
        options = [IN_USE, *others]
        bound = session.bind_choice(key, options, usual)
        picked: str = place.selectbox(label, options, format_func=titles.__getitem__, **bound)
        return picked

    left, right = st.columns(2)
    a = choose(left, say("Method A"), "methods-a", IN_USE)
    usual = next((n for n in USUAL_OTHERS if n in others and called(n).values != called(a).values), IN_USE)
    b = choose(right, say("Method B"), "methods-b", usual)
    return called(a), called(b), (f"A: {words.plain(titles[a])}", f"B: {words.plain(titles[b])}")


def _headline(words: Words, found: MethodComparison) -> None:
    """How many values differ, how many verdicts would turn, and what becomes of the total."""
    say = words.say
    n = len(found.differences)
    if not n:
        st.markdown(
            say("These two have the same values, so every verdict is the same. Choose another method to compare.")
        )
        return
    said = [say(Sentence.counted("**One value differs.**", "**{n} values differ.**", n=n))]
    periods = found.cards[0].periods
    if periods:
        turned, period = len(found.turned), session.chosen("period", periods, periods[-1])
        if turned:
            said.append(
                say(
                    Sentence.counted(
                        "Of the {all} verdicts of your hospital **one would turn** under B.",
                        "Of the {all} verdicts of your hospital **{n} would turn** under B.",
                        n=turned,
                        all=found.verdicts,
                    )
                )
            )
        else:
            said.append(say("None of the {all} verdicts of your hospital would turn.", all=found.verdicts))
        said.append(_said_total(words, found, period))
    st.markdown(" ".join(said))


def _said_total(words: Words, found: MethodComparison, period: str) -> str:
    row = found.totals.set_index("period").loc[period]
    if math.isnan(row["score_a"]) or math.isnan(row["score_b"]):
        return ""
    a, b = row["verdict_a"], row["verdict_b"]
    sides = {"a": float(row["score_a"]), "word_a": Sentence(a), "word_b": Sentence(b)}
    if words.figure(row["score_a"]) == words.figure(row["score_b"]) and row["verdict_a"] == row["verdict_b"]:
        return words.say(
            "The total of {period} stays at {a:.2f} ({word_a}).", period=said_period(period), **sides
        )  # fmt: skip
    return words.say(
        "The total of {period} goes from {a:.2f} ({word_a}) to {b:.2f} ({word_b}).",
        period=said_period(period),
        b=float(row["score_b"]),
        **sides,
    )


def _offer_data(words: Words) -> None:
    """Without data: what would stand here, and the two ways to it."""
    with st.container(border=True):
        st.markdown(words.say("Which verdicts would turn shows as soon as a file of your hospital is loaded."))
        with st.container(horizontal=True):
            if not session.datasets():
                st.button(
                    words.say("Load the sample hospital"),
                    type="primary",
                    key="methods-sample",
                    on_click=session.load_sample,
                )
            st.page_link("app.py", label=words.say("Load my own files"), icon=":material/upload_file:")


def _turned(words: Words, found: MethodComparison, names: tuple[str, str]) -> None:
    """The verdicts that would turn, the latest period first; those that only get another word or value behind."""
    say = words.say
    if not found.turned.empty:
        st.subheader(say("Verdicts that would turn"), anchor=False)
        _verdicts(words, found.turned, names)
    rest = found.moved.drop(index=found.turned.index)
    if not rest.empty:
        title = say(
            Sentence.counted(
                "One more keeps its score but gets another word or value",
                "{n} more keep their score but get another word or value",
                n=len(rest),
            )
        )
        with st.expander(title, key="methods-reworded", on_change="rerun") as opened:
            if opened.open:
                _verdicts(words, rest, names)


def _verdicts(words: Words, rows: pd.DataFrame, names: tuple[str, str]) -> None:
    say = words.say
    latest_first = sorted(rows.to_dict("records"), key=lambda row: row["period"], reverse=True)
    heads = [say("Indicator and period"), say("Value"), *names, say("Score")]
    columns: dict[str, list[str]] = {head: [] for head in heads}
    for row in latest_first:
        cells = [
            say("{indicator}, {period}", indicator=row["name"], period=said_period(row["period"])),
            _either(_figure(words, row, "a"), _figure(words, row, "b")),
            _verdict(words, row, "a"),
            _verdict(words, row, "b"),
            _either(*(words.figure(row[f"score_{side}"], 0) for side in "ab")),
        ]
        for head, cell in zip(heads, cells, strict=True):
            columns[head].append(cell)
    tables.show(columns, numbers=(heads[1], heads[4]), widths=dict.fromkeys(names, "8rem"), copy=words)


def _either(a: str, b: str) -> str:
    """What stands under A and what under B; once where it is the same."""
    return a if a == b else f"{a}{NO_BREAK}→{NO_BREAK}{b}"


def _figure(words: Words, row: Mapping[str, object], side: str) -> str:
    value = row[f"value_{side}"]
    assert isinstance(value, float)
    return "–" if math.isnan(value) else words.words(row[f"measure_{side}"].say(value))  # type: ignore[attr-defined]


def _verdict(words: Words, row: Mapping[str, object], side: str) -> str:
    """The badge of a verdict, or why there is none."""
    stands = row[f"stands_{side}"]
    if stands == ABSENT:
        return tables.badge("none", words.say("not in this method"))
    if stands == LEFT_OUT:
        return tables.badge("none", words.say("left out, its weight is 0"))
    return tables.badge(str(row[f"verdict_{side}"]), words.say(Sentence(str(row[f"category_{side}"]))))


def _totals(words: Words, found: MethodComparison, names: tuple[str, str]) -> None:
    say = words.say
    st.subheader(say("Total score"), anchor=False)
    rows = found.totals.iloc[::-1].to_dict("records")
    changes = [float(row["change"]) for row in rows]
    heads = say("Period"), say("Change")
    tables.show(
        {
            heads[0]: [words.words(said_period(str(row["period"]))) for row in rows],
            **{
                name: [_score(words, float(row[f"score_{side}"]), str(row[f"verdict_{side}"])) for row in rows]
                for name, side in zip(names, "ab", strict=True)
            },
            heads[1]: [_change(words, change) for change in changes],
        },
        numbers=(heads[1],),
        widths=dict.fromkeys(names, "8rem"),
        width="content",
        copy=words,
    )


def _change(words: Words, change: float) -> str:
    """A change with its sign; one that rounds to nothing has none."""
    plain = words.figure(change)
    return plain if math.isnan(change) or plain == words.figure(0.0) else words.change(change)


def _score(words: Words, score: float, verdict: str) -> str:
    if math.isnan(score):
        return tables.badge("none", words.say("no data"))
    return f"{words.figure(score)}{NO_BREAK}{tables.badge(verdict, words.say(Sentence(verdict)))}"


def _differences(words: Words, found: MethodComparison, names: tuple[str, str]) -> None:
    """Every value that differs, one indicator or group after the other, with who says so under each."""
    say = words.say
    st.subheader(say("Values that differ"), anchor=False)
    groups: dict[str, list[Difference]] = {}
    for difference in found.differences:
        groups.setdefault(difference.path.rpartition(".")[0], []).append(difference)
    heads = [
        say("Value"),
        *names,
        say("Source of {method}", method=Sentence("A")),
        say("Source of {method}", method=Sentence("B")),
    ]
    columns: dict[str, list[str]] = {head: [] for head in heads}
    for table, group in groups.items():
        rows = [_group(words, table, found), *(_difference(words, one, found) for one in group)]
        for row in rows:
            for head, cell in zip(heads, row, strict=True):
                columns[head].append(cell)
    tables.show(columns, widths=dict.fromkeys(heads[1:], "9rem"), copy=words)


def _group(words: Words, table: str, found: MethodComparison) -> list[str]:
    """The row above a group: its name, and of an indicator both benchmarks in words."""
    key = table.removeprefix("indicators.")
    if table in GROUPS or not table.startswith("indicators."):
        return [f"**{words.say(GROUPS[table])}**", "", "", "", ""]
    both = [_benchmark(words, method, key) for method in (found.a, found.b)]
    shown = [f"**{text}**" for text in both] if both[0] != both[1] else ["", ""]
    return [f"**{words.words(said_indicator(key))}**", *shown, "", ""]


def _benchmark(words: Words, method: Method, key: str) -> str:
    if not method.judges(key):
        return words.say("not in this method")
    return words.say(rule_shown(method, key).benchmark())


def _difference(words: Words, difference: Difference, found: MethodComparison) -> list[str]:
    path = difference.path
    values = [
        words.say("not in this method") if _lacks(method, path) else words.words(said_value(path, value, method.values))
        for method, value in ((found.a, difference.was), (found.b, difference.now))
    ]
    sources = [
        f":gray[{words.known(method.sources[path])}]" if path in method.sources else "–"
        for method in (found.a, found.b)
    ]
    return [words.say(said_path(path)), *values, *sources]


def _lacks(method: Method, path: str) -> bool:
    """Whether the value is of an indicator of one's own that a method says nothing of."""
    table, _, name = path.rpartition(".")
    if table == "weights.indicators":
        return is_own(name) and path not in method.values
    key = table.removeprefix("indicators.")
    return is_own(key) and not method.judges(key)
