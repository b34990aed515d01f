"""What is asked of a survey or a published table: which question, of which variables, and where they are cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd
import streamlit as st

from bsc_core import Dataset
from bsc_core.inference import P_RULES, CrossTab, crosstab
from bsc_core.method import ADJUST_P
from bsc_core.method_words import WORDS_OF_VALUES
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from bsc_core.variables import (
    Side,
    Variable,
    named_groups,
    published_tables,
    side_of,
    sides_of_table,
    too_many_groups,
    variables,
)
from pages.parts import controls, session
from pages.parts.frame import unmarked

CUT_WORDS = {
    "file": Sentence("as the file says"),
    "mean": Sentence("mean"),
    "median": Sentence("median"),
    "middle": Sentence("middle of the range"),
}
ASKED = {
    "pair": Sentence("Do two things go together?"),
    "many": Sentence("Many pairs at once"),
    "groups": Sentence("Do groups differ?"),
    "scores": Sentence("Do two scores move together?"),
    "causes": Sentence("Several causes at once"),
}
"""What can be asked, in the words of somebody who is no statistician."""


@dataclass(frozen=True, eq=False)
class Pair:
    """A predictor and an outcome; ``places`` are where their first levels are kept, by role."""

    predictor: Side
    outcome: Side
    counts: pd.DataFrame | None
    places: Mapping[str, str]

    def table(self) -> CrossTab:
        """The cross-table of the two under the names of their levels, the exposed first, and first the outcome."""
        names = tuple(side.called for side in (self.predictor, self.outcome))
        if self.counts is None:
            rows, columns = named_groups(self.predictor), named_groups(self.outcome)
            codes = tuple(groups.cat.codes.to_numpy().tobytes() for groups in (rows, columns))
            return session.table((names, codes), lambda: crosstab(rows, columns))
        counts = self.counts.loc[list(self.predictor.levels), list(self.outcome.levels)]
        named = counts.set_axis(pd.Index(names[0], dtype=object)).set_axis(pd.Index(names[1], dtype=object), axis=1)
        return session.table((names, counts.to_numpy().tobytes()), lambda: crosstab(named))

    @property
    def place(self) -> str:
        """What tells the pair apart from every other."""
        return "|".join(self.places.values())

    @property
    def share_questions(self) -> bool:
        """Whether a question counts on both sides, so that they go together by construction."""
        return bool(set(self.predictor.items) & set(self.outcome.items))


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


def say_what_is_not_offered(words: Words, dataset: Dataset) -> None:
    """Why a column about the people cannot be chosen."""
    if dataset.kind != "survey":
        return
    for column, n in too_many_groups(dataset, session.method()).items():
        st.caption(
            words.say(
                "{column} has {n:,} groups, too many to compare; put some together in the file to use it.",
                column=column,
                n=n,
            )
        )


def choose_asked(words: Words, dataset: Dataset) -> str:
    """What is asked; of counts without people only cross-tables can be."""
    asked = list(ASKED) if dataset.kind == "survey" else ["pair", "many"]
    return controls.one_of(
        words.say("What do you want to know?"),
        asked,
        "asked",
        lambda key: words.say(ASKED[key]),
        label_visibility="collapsed",
    )


# Variables


def of_survey(survey: Dataset) -> dict[str, Variable]:
    """What a survey offers, by key."""
    return variables(survey, session.method())


def name_of(words: Words, variable: Variable) -> str:
    """What a variable is called in a list to choose from."""
    return words.say(variable.name) if isinstance(variable.name, Sentence) else variable.name


def main_scores(found: Mapping[str, Variable]) -> list[str]:
    """The scores that are asked about first: the constructs, else the single questions."""
    constructs = [key for key in found if key.startswith("construct:")]
    return constructs if len(constructs) > 1 else [key for key in found if key.startswith("item:")]


def choose_variable(
    words: Words, survey: Dataset, found: Mapping[str, Variable], role: str, label: str, usual: str
) -> str:
    """One of a survey's variables, by key."""
    picked: str = st.selectbox(
        label,
        list(found),
        format_func=lambda key: name_of(words, found[key]),
        **session.bind_choice(f"{role}-{session.key_of(survey)}", list(found), usual),
    )
    return picked


def choose_variables(
    words: Words, survey: Dataset, found: Mapping[str, Variable], role: str, label: str, usual: Sequence[str]
) -> list[str]:
    """Any number of a survey's variables, by key, in the order of the survey."""
    name = f"{role}-{session.key_of(survey)}"
    now = [key for key in session.state().chosen.get(name, usual) if key in found]
    picked = st.multiselect(
        label,
        list(found),
        format_func=lambda key: name_of(words, found[key]),
        placeholder=words.say("choose"),
        **session.bind(name, now, lambda keys: session.choose(name, list(keys))),
    )
    return [key for key in found if key in picked]


# Groups of a variable


def place_of(dataset: Dataset, role: str, key: str) -> str:
    """Under which name the cut and the first level of a variable are kept."""
    return f"{role}-{session.key_of(dataset)}-{key}"


def side_as_set(dataset: Dataset, variable: Variable, role: str) -> Side:
    """A variable in groups as it was set last, else as usual."""
    place = place_of(dataset, role, variable.key)
    at = _cut_as_set(variable, place)
    return side_of(variable, at, session.state().chosen.get(f"first-{place}"))


def set_side(words: Words, dataset: Dataset, variable: Variable, role: str) -> Side:
    """The controls of a variable's cut and first level; the variable in groups."""
    place = place_of(dataset, role, variable.key)
    if variable.is_score:
        _cut_controls(words, variable, place)
    side = side_of(variable, _cut_as_set(variable, place))
    _first_control(words, role, place, side)
    return side_as_set(dataset, variable, role)


def _first_control(words: Words, role: str, place: str, side: Side) -> None:
    """Which of two levels is exposed, or has the outcome; more levels keep their order."""
    if len(side.levels) != 2:
        return
    titles = {
        "predictor": words.say("Exposed group (first row)"),
        "outcome": words.say("Has the outcome (first column)"),
        "groups": words.say("First group"),
    }
    bare = unmarked(words)
    st.selectbox(
        titles[role],
        side.levels,
        format_func=lambda level: bare.words(side.short[level]),
        **session.bind_choice(f"first-{place}", side.levels),
    )


def turn_round(place: str, side: Side) -> None:
    """Puts the second level of a side first."""
    session.choose(f"first-{place}", side.levels[1])


def _cut_as_set(variable: Variable, place: str) -> float | None:
    at = session.state().chosen.get(f"cut-{place}", variable.usual_cut)
    return None if at is None else min(max(float(at), variable.low), _highest_cut(variable))


def _highest_cut(variable: Variable) -> float:
    return variable.high + (1.0 if variable.whole else 0.0)


def _cut_controls(words: Words, variable: Variable, place: str) -> None:
    """The cut of a score: a slider, and the named cuts as shortcuts to it."""
    say = words.say
    cuts = variable.cuts()
    name = f"cut-{place}"
    at = _cut_as_set(variable, place)
    st.slider(
        say("Low means below"),
        variable.low,
        _highest_cut(variable),
        step=1.0 if variable.whole else (variable.high - variable.low) / 100,
        format="localized",
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
        **session.bind(f"named-{name}", session.chosen(f"named-{name}", named), choose_named),
    )


# Pairs


def choose_pair(words: Words, dataset: Dataset) -> Pair | None:
    """Predictor and outcome of a survey or a published table; None when they are the same."""
    if dataset.kind == "table":
        found = published_tables(dataset)
        name = f"table-{session.key_of(dataset)}"
        key = st.selectbox(words.say("Cross-table"), list(found), **session.bind_choice(name, list(found)))
        _table_controls(words, dataset, key, found[key])
        return _of_counts(dataset, key, found[key])
    offered = of_survey(dataset)
    usual = main_scores(offered)
    sides, places = {}, {}
    for role, label, at in (("predictor", words.say("Predictor"), 0), ("outcome", words.say("Outcome"), -1)):
        key = choose_variable(words, dataset, offered, role, label, usual[at])
        sides[role], places[role] = set_side(words, dataset, offered[key], role), place_of(dataset, role, key)
    if sides["predictor"].name == sides["outcome"].name:
        return None
    return Pair(sides["predictor"], sides["outcome"], None, places)


def choose_pairs(words: Words, dataset: Dataset) -> list[Pair]:
    """Every chosen predictor with every chosen outcome; all tables of a file of counts."""
    say = words.say
    if dataset.kind == "table":
        return pairs_as_set(dataset)
    found = of_survey(dataset)
    usual = _usual_pairs(found)
    predictors = choose_variables(words, dataset, found, "predictors", say("Predictors"), usual["predictors"])
    outcomes = choose_variables(words, dataset, found, "outcomes", say("Outcomes"), usual["outcomes"])
    asked = [("predictor", key) for key in predictors] + [("outcome", key) for key in outcomes]
    if asked:
        with st.expander(say("Cuts and first levels"), key="open-cuts"):
            role, key = st.selectbox(
                say("Of"),
                asked,
                format_func=lambda one: name_of(words, found[one[1]]),
                **session.bind_choice(f"cuts-of-{session.key_of(dataset)}", asked),
            )
            set_side(words, dataset, found[key], role)
    return pairs_as_set(dataset)


def pairs_as_set(dataset: Dataset) -> list[Pair]:
    """Every predictor with every outcome as they were chosen last, else as usual; all tables of a file of counts."""
    if dataset.kind == "table":
        return [_of_counts(dataset, key, counts) for key, counts in published_tables(dataset).items()]
    found, kept = of_survey(dataset), session.state().chosen
    predictors, outcomes = (
        [key for key in found if key in kept.get(f"{role}-{session.key_of(dataset)}", usual)]
        for role, usual in _usual_pairs(found).items()
    )
    return [
        Pair(
            side_as_set(dataset, found[p], "predictor"),
            side_as_set(dataset, found[o], "outcome"),
            None,
            {"predictor": place_of(dataset, "predictor", p), "outcome": place_of(dataset, "outcome", o)},
        )
        for o, p in product(outcomes, predictors)
        if o != p
    ]


def _usual_pairs(found: Mapping[str, Variable]) -> dict[str, list[str]]:
    """What is asked before anybody chose: the last construct by the others and by what is known of the people."""
    scores = main_scores(found)
    columns = [key for key in found if key.startswith("column:")]
    return {"predictors": [*scores[:-1], *columns], "outcomes": scores[-1:]}


def _table_places(dataset: Dataset, key: str) -> dict[str, str]:
    return {role: place_of(dataset, role, key) for role in ("predictor", "outcome")}


def _table_controls(words: Words, dataset: Dataset, key: str, counts: pd.DataFrame) -> None:
    places = _table_places(dataset, key)
    for (role, place), side in zip(places.items(), sides_of_table(counts), strict=True):
        _first_control(words, role, place, side)


def _of_counts(dataset: Dataset, key: str, counts: pd.DataFrame) -> Pair:
    places = _table_places(dataset, key)
    firsts = [session.state().chosen.get(f"first-{place}") for place in places.values()]
    predictor, outcome = sides_of_table(counts, *firsts)
    return Pair(predictor, outcome, counts, places)


# The method


def level_control(words: Words) -> None:
    """From which p on a result is significant."""
    controls.value_control(
        words,
        ["significance.level"],
        words.say("Significance level"),
        lambda label, bound: st.slider(label, 0.005, 0.2, step=0.005, format="localized", **bound),
    )


def p_control(words: Words) -> None:
    """Which p of a cross-table is read."""
    _choice_control(words, "significance.read_p", words.say("Read p from"), P_RULES)


def adjustment_control(words: Words) -> None:
    """How p-values are adjusted where several questions are asked at once."""
    _choice_control(words, "significance.adjust_p", words.say("Adjust p for many pairs"), ADJUST_P)


def _choice_control(words: Words, path: str, title: str, options: Sequence[str]) -> None:
    controls.value_control(
        words,
        [path],
        title,
        lambda label, bound: st.selectbox(
            label, list(options), format_func=lambda key: words.say(WORDS_OF_VALUES[key]), **bound
        ),
    )
