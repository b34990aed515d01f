"""Indicators of one's own: those that are loaded, and a form that adds another or changes the values of one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bsc_core.indicators.catalogue import PERSPECTIVES, method_key, own_name
from bsc_core.indicators.rated import Rated
from bsc_core.intake.datasets import column_name
from bsc_core.intake.typed_indicator import DIRECTIONS, TRENDS, TypedIndicator, read_target, read_values
from bsc_core.method_compare import shares
from bsc_core.method_words import said_indicator
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session, tables
from pages.parts.benchmark_view import history_of, known_of, rule_of
from pages.parts.controls import WEIGHT
from pages.parts.kept_grid import Rows, grid
from pages.parts.method_editor import said_share, weight_of
from pages.parts.number_box import as_typed, form_of, kept_number_box

UNITS = (
    Sentence("%"),
    Sentence("days"),
    Sentence("minutes"),
    Sentence("‰"),
    Sentence("Rp"),
)
BLANK_ROWS = 2


def show(words: Words) -> None:
    """The indicators of one's own that are loaded, and the form that adds one."""
    say = words.say
    st.subheader(say("Indicators of your own"), anchor=False)
    _said_of_last(words)
    _loaded(words)
    changing = session.state().chosen.get("own-changing")
    if changing in _typed():
        _values_form(words, changing)
    else:
        _add_form(words)


# Those that are loaded


def _typed() -> dict[str, TypedIndicator]:
    """The tables that were typed here and are still loaded, by the name of their file."""
    typed: dict[str, TypedIndicator] = session.state().chosen.get("own-typed", {})
    return {file: table for file, table in typed.items() if file in session.state().files}


def _remember(file: str, table: TypedIndicator) -> None:
    session.choose("own-typed", {**session.state().chosen.get("own-typed", {}), file: table})


def _own_of(perspective: str) -> list[str]:
    return [key for key in session.indicators_of(perspective) if key.startswith("own:")]


def _loaded(words: Words) -> None:
    """A row for every indicator of one's own, and what can be done with those that were typed here."""
    say = words.say
    columns: dict[str, list[str]] = {
        say("Indicator"): [], say("Perspective"): [], say("Benchmark"): [], say("Share of its perspective"): [],
        say("Last value"): [], say("Verdict"): [], say("Periods"): [], say("File"): [],
    }  # fmt: skip
    for perspective, name in PERSPECTIVES.items():
        of_all = shares({key: weight_of(key) for key in session.indicators_of(perspective)})
        for key in _own_of(perspective):
            cells = [words.words(said_indicator(key)), say(name), *_cells(words, key, of_all[key])]
            for column, cell in zip(columns.values(), cells, strict=True):
                column.append(cell)
    if not columns[say("Indicator")]:
        st.markdown(
            say(
                "There is none yet. Add one below, or load an indicator table on the Start page: then it stands on the "
                "scorecard beside the others, with its benchmark, weight and verdict."
            )
        )
        return
    tables.show(
        columns,
        numbers=(say("Share of its perspective"), say("Last value"), say("Periods")),
        widths={say("Benchmark"): "9rem", say("File"): "8rem"},
        copy=words,
    )
    st.caption(say("Benchmark, weight and order are changed under “Make my own”, like those of every indicator."))
    for file, table in _typed().items():
        with st.container(horizontal=True, vertical_alignment="center"):
            change = say("Change the values of {indicator}", indicator=table.name)
            st.button(change, key=f"own-change:{file}", on_click=session.choose, args=("own-changing", file))
            remove = say("Remove {indicator}", indicator=table.name)
            st.button(remove, key=f"own-remove:{file}", on_click=_remove, args=(file, table))


def _cells(words: Words, key: str, share: float) -> tuple[str, ...]:
    say = words.say
    history = history_of(key)
    known = known_of(history)
    last: Rated | None = known[-1] if known else None
    return (
        say(rule_of(key).benchmark()),
        said_share(words, share) if weight_of(key) else say("left out"),
        words.words(last.measure.say(last.value)) if last else "–",
        tables.badge(last.verdict.verdict, say(Sentence(last.verdict.category))) if last else "–",
        str(len(known)),
        ", ".join(words.plain(file) for file in dict.fromkeys(file for r in history for file in r.files)),
    )


def _remove(file: str, table: TypedIndicator) -> None:
    session.remove_file(file)
    session.choose("own-removed", (file, table))


def _take_back(language: str, file: str, table: TypedIndicator) -> None:
    session.choose("own-removed", None)
    _load(language, file, table)


def _said_of_last(words: Words) -> None:
    """What was just done: an indicator that was added, with its verdict, or removed, with the way back."""
    say = words.say
    removed = session.state().chosen.get("own-removed")
    if removed:
        file, table = removed
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(say("“{indicator}” is no longer on the scorecard.", indicator=table.name))
            back = say("Take {indicator} back", indicator=table.name)
            st.button(back, key="own-back", on_click=_take_back, args=(words.language, file, table))
    added = session.state().chosen.get("own-added")
    known = known_of(history_of(method_key(added))) if added else []
    if known:
        session.choose("own-added", None)
        last = known[-1]
        st.success(
            say(
                "“{indicator}” stands on the scorecard: {value} in {period}, {word}.",
                indicator=last.name,
                value=last.measure.say(last.value),
                period=Sentence(words.plain(last.period)),
                word=Sentence(last.verdict.category),
            )
        )
        st.page_link("pages/scorecard.py", label=say("See it on the scorecard"))


def _load(language: str, file: str, table: TypedIndicator) -> bool:
    """Hands a typed indicator over as a file; True where it could be read."""
    before = len(session.state().problems)
    session.add_file(file, table.written(language))
    if len(session.state().problems) > before:
        problem = session.state().problems.pop()
        session.choose("own-problem", str(problem))
        return False
    session.choose("own-problem", None)
    session.choose("own-changing", None)
    _remember(file, table)
    return True


# The form


def _field(name: str) -> str:
    """The name under which a field of the form is kept; a form that was sent is followed by a new one."""
    return f"own-{name}-{session.state().chosen.get('own-form', 0)}"


def _add_form(words: Words) -> None:
    say = words.say
    st.subheader(say("Add an indicator"), anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        name = _text(say("Name"), "name", say("Such as: waiting time at registration"))
        perspective = st.selectbox(
            say("Perspective"),
            list(PERSPECTIVES),
            format_func=lambda key: say(PERSPECTIVES[key]),
            **session.bind_choice(_field("perspective"), list(PERSPECTIVES)),
        )
        unit = _unit(words)
        direction = st.selectbox(
            say("What is good"),
            list(DIRECTIONS),
            format_func=lambda key: say(DIRECTIONS[key]),
            **session.bind_choice(_field("direction"), list(DIRECTIONS)),
        )
        targets = _targets(words, direction)
        weight = kept_number_box(
            words,
            say("Weight"),
            _field("weight"),
            1.0,
            WEIGHT,
            help=say("2 counts twice as much in its perspective as 1."),
        )
    with right:
        st.caption(say("Its value in each period. Leave a cell empty where there is none, add rows below."))
        periods = session.card().periods
        held = tuple((period, None) for period in periods) or tuple((" ", None) for _ in range(BLANK_ROWS))
        rows = _grid(words, _field("values"), held)
    values, problem = read_values(rows, form_of(words))
    ends, off = read_target(targets, direction, form_of(words))
    problem = _name_problem(name) or off or problem
    if st.button(say("Add it to the scorecard"), type="primary", key="own-add"):
        session.choose("own-asked", True)
        if problem is None:
            table = TypedIndicator(perspective, name.strip(), unit, direction, *ends, float(weight), values)
            file = session.free_name(say("Typed: {kind}", kind=Sentence(table.name)).replace("/", "-"))
            if _load(words.language, file, table):
                session.choose("own-form", session.state().chosen.get("own-form", 0) + 1)
                session.choose("own-asked", False)
                session.choose("own-added", table.name)
                session.choose("own-removed", None)
                st.rerun()
    if session.state().chosen.get("own-asked"):
        said = problem or session.state().chosen.get("own-problem")
        if said:
            st.warning(words.words(said))


def _text(label: str, name: str, hint: str = "") -> str:
    text: str = st.text_input(label, placeholder=hint, **session.bind_kept_text(_field(name)))
    return text


def _unit(words: Words) -> str:
    """The unit: one that is common, or one's own."""
    say = words.say
    common = [say(unit) for unit in UNITS]
    field = _field("unit")
    now = session.state().chosen.get(field, common[0])
    picked = st.selectbox(
        say("Unit"),
        common if now in common else [*common, now],
        accept_new_options=True,
        help=say("Choose one, or write your own."),
        **session.bind(field, now, lambda value: session.choose(field, value or common[0])),
    )
    return str(picked or common[0])


def _targets(words: Words, direction: str) -> tuple[str, ...]:
    """The target as it is typed: one number, two for a range, none for a trend."""
    say = words.say
    if direction in TRENDS:
        st.caption(say("A trend needs no target: each period is compared with the one before."))
        return ()
    if direction == "range":
        left, right = st.columns(2)
        with left:
            low = _text(say("Target: from"), "low")
        with right:
            high = _text(say("Target: up to"), "high")
        return low, high
    return (_text(say("Target"), "target"),)


def _grid(words: Words, name: str, held: Rows) -> Rows:
    say = words.say
    rows, _ = grid(
        name,
        held,
        {
            "period": st.column_config.TextColumn(say("Period"), help=say("Such as 2023, 2024-Q1 or 2024-01.")),
            "value": st.column_config.TextColumn(say(column_name("indicators", "actual"))),
        },
        say("The value of each period"),
    )
    return rows


def _name_problem(name: str) -> Sentence | None:
    if not name.strip():
        return Sentence("Give the indicator a name.")
    taken = [own_name(key) for perspective in PERSPECTIVES for key in _own_of(perspective)]
    if name.strip() in taken:
        return Sentence("There is an indicator of this name already. Choose another name, or change its values.")
    return None


def _values_form(words: Words, file: str) -> None:
    """The values of an indicator that was typed here, as they stand, to change them."""
    say, table = words.say, _typed()[file]
    st.subheader(say("Values of {indicator}", indicator=table.name), anchor=False)
    known = dict(table.values)
    periods = dict.fromkeys([*session.card().periods, *known])
    held = tuple((p, as_typed(words, known[p]) if p in known else None) for p in periods)
    rows = _grid(words, f"own-values-{file}", held)
    values, problem = read_values(rows, form_of(words))
    if problem is not None:
        st.warning(words.words(problem))
    with st.container(horizontal=True):
        use = st.button(say("Use these values"), type="primary", key="own-use", disabled=problem is not None)
        if use and _load(words.language, file, replace(table, values=values)):
            st.rerun()
        st.button(say("Leave them as they are"), key="own-leave", on_click=session.choose, args=("own-changing", None))
