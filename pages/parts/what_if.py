"""The scenario of this session: what is moved, undone, kept; everything else of it stays as it is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bsc_core import Method
from bsc_core.method import Value
from bsc_core.text import Words
from bsc_core.whatif import Comparison, InputLever, Lever, Scenario, compare
from bsc_core.whatif.scenario import standing
from pages.parts import session
from pages.parts.session import state


def compared(scenario: Scenario) -> Comparison:
    """A scenario beside its base. Raises ValueError for one that does not fit what is loaded."""
    made_from = (session.loaded_as(), session.method(), scenario)
    return session.once(
        f"scenario {scenario.name}", made_from, lambda: compare(session.on(), session.method(), scenario)
    )


def now() -> Comparison:
    """The scenario as it stands beside its base; see :func:`settle`, which every page of it calls first."""
    return compared(state().scenario)


def settle(words: Words) -> None:
    """Puts a scenario back that does not fit what is loaded, or the method, any more, and says so."""
    try:
        now()
    except ValueError as why:
        st.warning(words.say("The scenario no longer fits what is loaded, so it was put back: {why}", why=why.args[0]))
        release_all()


def is_moved() -> bool:
    """Whether any lever is moved."""
    return state().scenario.moves


def method() -> Method:
    """The method with the benchmarks of the scenario."""
    changes = dict(state().scenario.method_changes)
    base = session.method()
    return session.once("scenario's method", (base, changes), lambda: base.change(changes))


def stands(lever: InputLever) -> float:
    """Where an input stands in what is loaded."""
    return standing(lever, session.on())


def move(lever: Lever, value: Value) -> None:
    """Moves a lever of the scenario; one that comes back to where the base has it is no longer moved.

    A lever that is moved on and on is one step to undo.
    """
    scenario = state().scenario
    base = session.method().values.get(lever) if isinstance(lever, str) else stands(lever)
    _step(scenario.undo(lever) if value == base else scenario.change(lever, value), lever)


def release(lever: Lever) -> None:
    """Puts one lever of the scenario back."""
    _step(state().scenario.undo(lever))


def release_all() -> None:
    """Puts all levers of the scenario back."""
    _step(Scenario())


def _step(scenario: Scenario, lever: Lever | None = None) -> None:
    kept = state()
    if scenario != kept.scenario:
        if lever is None or lever != kept.last_moved:
            kept.steps.append(kept.scenario)
        kept.scenario, kept.last_moved = scenario, lever


def step_back() -> None:
    """Takes back the last thing that was done to the scenario."""
    kept = state()
    if kept.steps:
        kept.scenario, kept.last_moved = kept.steps.pop(), None


def keep(name: str) -> None:
    """Keeps the scenario under a name, in the place of one that has it."""
    kept = state()
    kept.scenario = replace(kept.scenario, name=name)
    kept.scenarios[name] = kept.scenario


def go_on_from(name: str) -> None:
    """Goes on from a kept scenario."""
    _step(state().scenarios[name])


def forget(name: str) -> None:
    """Forgets a kept scenario; its levers stay where they are."""
    state().scenarios.pop(name)
