"""What is asked of a survey or a published table: predictor and outcome, their cuts, and which level comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from bsc_core import Dataset
from bsc_core.inference import P_RULES, CrossTab, crosstab
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.variables import ALL_ITEMS, Variable, published_tables, variables
from pages.parts import controls, session

CUT_WORDS = {
    "file": Sentence("as the file says"),
    "mean": Sentence("mean"),
    "median": Sentence("median"),
    "middle": Sentence("middle of the range"),
}


@dataclass(frozen=True)
class Side:
    """A predictor or outcome as chosen: its levels, the first of them exposed or with the outcome, and their names.

    ``ordered`` is whether the levels have an order of their own; ``items`` are the questions of a score.
    """

    name: str
    levels: tuple[str, ...]
    names: Mapping[str, str]
    ordered: bool = True
    items: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The name of the first level."""
        return self.names[self.levels[0]]


@dataclass(frozen=True)
class Question:
    """Whether a predictor and an outcome go together; ``table`` answers it."""

    predictor: Side
    outcome: Side
    table: Callable[[], CrossTab]


def sources() -> dict[str, Dataset]:
    """What can be asked: surveys, those whose file names cuts first, and published cross-tables."""
    found = [d for d in session.datasets() if d.kind == "survey" or (d.kind == "table" and published_tables(d))]
    found.sort(key=lambda d: not (d.kind == "survey" and d.asked.cuts))
    return {session.key_of(dataset): dataset for dataset in found}


def choose_source(words: Words, found: Mapping[str, Dataset]) -> Dataset:
    """The survey or published table that the page is about."""
    keys = list(found)
    key = st.selectbox(
        words.say("Survey or table"),
        keys,
        format_func=lambda key: found[key].file,
        **session.bind_choice("significance-source", keys),
    )
    return found[key]


def choose_question(words: Words, dataset: Dataset) -> Question | None:
    """Predictor and outcome of a survey or a published table; None when they are the same."""
    return _of_table(words, dataset) if dataset.kind == "table" else _of_survey(words, dataset)


def _of_table(words: Words, dataset: Dataset) -> Question:
    found = published_tables(dataset)
    place = f"table-{session.key_of(dataset)}"
    key = st.selectbox(words.say("Cross-table"), list(found), **session.bind_choice(place, list(found)))
    counts = found[key]
    sides = []
    for role, axis in (("predictor", counts.index), ("outcome", counts.columns)):
        levels = [str(level) for level in axis]
        names = {level: f"{words.plain(str(axis.name))}: {words.plain(level)}" for level in levels}
        first = _first(words, role, f"{place}-{key}", levels, {})
        sides.append(Side(str(axis.name), (first, *(level for level in levels if level != first)), names))
    predictor, outcome = sides
    ordered = counts.loc[list(predictor.levels), list(outcome.levels)]
    return Question(predictor, outcome, lambda: crosstab(ordered))


def _of_survey(words: Words, survey: Dataset) -> Question | None:
    found = variables(survey, session.method())
    predictor, rows = _choose(words, survey, found, "predictor", words.say("Predictor"), 0)
    outcome, columns = _choose(words, survey, found, "outcome", words.say("Outcome"), -1)
    if predictor.name == outcome.name:
        return None
    return Question(predictor, outcome, lambda: crosstab(rows, columns))


def _choose(
    words: Words, survey: Dataset, found: Mapping[str, Variable], role: str, label: str, default: int
) -> tuple[Side, pd.Series]:
    """A variable, where it is cut, and which of its groups comes first; with the group of each person."""
    say = words.say
    place = f"{role}-{session.key_of(survey)}"
    constructs = [key for key in found if key.startswith("construct:")]
    usual = constructs if len(constructs) > 1 else [key for key in found if key.startswith("item:")]
    key = st.selectbox(
        label,
        list(found),
        format_func=lambda key: say(Sentence(found[key].name)) if key == ALL_ITEMS else found[key].name,
        **session.bind_choice(place, list(found), usual[default]),
    )
    variable = found[key]
    name = say(variable.name) if key == ALL_ITEMS else variable.name
    place = f"{place}-{key}"
    at = _cut(words, variable, place) if variable.is_score else None
    levels = [str(level) for level in variable.in_groups(at).cat.categories]
    if at is not None:
        names = {
            "low": say("{name} below {cut}", name=name, cut=words.edge(at)),
            "high": say("{name} {cut} or more", name=name, cut=words.edge(at)),
        }
        first = _first(words, role, place, levels, {"low": say("low"), "high": say("high")})
    else:
        names = {level: f"{words.plain(name)}: {words.plain(level)}" for level in levels}
        first = _first(words, role, place, levels, {})
    groups = variable.in_groups(at, first)
    chosen = tuple(str(level) for level in groups.cat.categories)
    return Side(name, chosen, names, at is not None or len(chosen) == 2, variable.items), groups


def _first(words: Words, role: str, place: str, levels: list[str], short: Mapping[str, str]) -> str:
    """Which level is exposed, or has the outcome."""
    say = words.say
    title = say("Exposed group (first row)") if role == "predictor" else say("Has the outcome (first column)")
    found: str = st.selectbox(
        title,
        levels,
        format_func=lambda level: short.get(level, level),
        **session.bind_choice(f"first-{role}-{place}", levels),
    )
    return found


def _cut(words: Words, variable: Variable, place: str) -> float:
    """The cut of a score: a slider, and the named cuts as shortcuts to it."""
    say = words.say
    cuts = variable.cuts()
    name = f"cut-{place}"
    at = float(session.state().chosen.get(name, next(iter(cuts.values()), (variable.low + variable.high) / 2)))
    step = 1.0 if variable.whole else (variable.high - variable.low) / 100
    low, high = variable.low, variable.high + (step if variable.whole else 0.0)
    at = min(max(at, low), high)
    st.slider(
        say("Low means below"),
        low,
        high,
        step=step,
        format="%g",
        **session.bind(name, at, lambda value: session.choose(name, value)),
    )
    named = [key for key, value in cuts.items() if value == at]

    def choose_named(key: str | None) -> None:
        if key:
            session.choose(name, cuts[key])
            session.choose(f"named-{name}", key)

    st.segmented_control(
        say("Cut at"),
        list(cuts),
        format_func=lambda key: say(CUT_WORDS[key]),
        **session.bind(
            f"named-{name}",
            session.chosen(f"named-{name}", named),
            choose_named,
        ),
    )
    return at


def method_controls(words: Words) -> None:
    """The significance level, and which p to read."""
    say = words.say
    controls.value_control(
        words,
        ["significance.level"],
        say("Significance level"),
        lambda label, bound: st.slider(label, 0.005, 0.2, step=0.005, format="%.3f", **bound),
    )
    controls.value_control(
        words,
        ["significance.read_p"],
        say("Read p from"),
        lambda label, bound: st.selectbox(
            label, list(P_RULES), format_func=lambda rule: say(controls.CHOICE_WORDS[rule]), **bound
        ),
    )
