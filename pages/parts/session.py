"""The one place of a session's state: what is loaded, which method with which changes, which language."""

from __future__ import annotations

import hashlib
import itertools
import logging
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
import streamlit as st

from bsc_core import Dataset, Method, Scorecard, UnreadableFile
from bsc_core.indicators.catalogue import INDICATORS, OWN, method_key
from bsc_core.indicators.inputs import scale_of, survey_period
from bsc_core.indicators.own import with_tables
from bsc_core.intake.choices import Choices
from bsc_core.intake.files import sheets_of
from bsc_core.intake.findings import Finding
from bsc_core.intake.numbers import Form
from bsc_core.intake.reading import Reading, nothing_in, readings_of
from bsc_core.intake.surveys import OFF_SCALE, with_scale_findings
from bsc_core.method import Value
from bsc_core.rating import Measure
from bsc_core.scorecard import rate
from bsc_core.sentence import Sentence
from bsc_core.text.words import Words, closest_language
from bsc_core.whatif import Ground, Lever, Scenario, ground

if TYPE_CHECKING:
    from bsc_core.inference import CrossTab
    from bsc_core.keep.address import Address
    from bsc_core.report.blocks import Outline
    from bsc_core.workspace import Workspace

SAMPLE = Path(__file__).parents[2] / "sample_data"
SAMPLE_FILES = {
    "en": (
        "budget.xlsx",
        "visits.csv",
        "inpatient.csv",
        "workforce.csv",
        "patient_survey.xlsx",
        "employee_survey.xlsx",
        "medical_record_officers.xlsx",
    ),
    "id": (
        "id/anggaran.xlsx",
        "id/kunjungan.csv",
        "id/rawat_inap.csv",
        "id/kepegawaian.csv",
        "id/survei_pasien.xlsx",
        "id/survei_pegawai.xlsx",
        "id/petugas_rekam_medis.xlsx",
    ),
}
"""The sample hospital's files by language: the same numbers, one file beside the other."""
SAMPLE_NOTES = (
    Sentence("Reconstructed: these counts were not published; they give the published ALOS and TOI."),
    Sentence(
        "Reconstructed: the 105 officers' answers were not published. These give the published 2x2 tables "
        "(competence and workload by performance) and the margins of education, age and sex exactly; everything else "
        "about them is chance."
    ),
    Sentence(
        "Answers of 160 employees, from appendix 1.1 of a 2024 balanced-scorecard study of a police hospital in "
        "Pekanbaru."
    ),
    Sentence(
        "Answers of 100 outpatients, from appendix 1.2 of a 2024 balanced-scorecard study of a police hospital in "
        "Pekanbaru."
    ),
    Sentence(
        "Budget and realisation in rupiah, from appendix 4.2 of a 2024 balanced-scorecard study of a police hospital "
        "in Pekanbaru."
    ),
)
"""What the sample's files say of themselves and is shown, each in its language: said in the user's, since the files
are ours."""

LEFT_BEHIND = "left-behind"
"""The name under which changes are kept that were left behind with their method."""
STUMBLED = Sentence("Imbang stumbled over something in it.")
SAVE_AGAIN = Sentence("Copy the table alone into a new workbook, save that and choose it; what is loaded stays.")


@dataclass
class State:
    """What a session keeps. Nothing of it is seen by another session.

    ``files`` are the sheets of each file as they were read; ``choices`` the user's word on them, by file and sheet;
    ``remembered`` what was decided for sheets of a shape, and in which file.
    """

    files: dict[str, list[Reading]] = field(default_factory=dict)
    choices: dict[str, dict[str, Choices]] = field(default_factory=dict)
    remembered: dict[str, tuple[str, Choices]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    sample: set[str] = field(default_factory=set)
    surveys: dict[str, dict[str, Any]] = field(default_factory=dict)
    own_methods: dict[str, Method] = field(default_factory=dict)
    method: str = "thesis"
    changes: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    scenario: Scenario = field(default_factory=Scenario)
    steps: list[Scenario] = field(default_factory=list)
    last_moved: Lever | None = None
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    chosen: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    language: str | None = None
    problems: list[UnreadableFile] = field(default_factory=list)
    arrived: list[Sentence] = field(default_factory=list)
    waiting: list[Sentence] = field(default_factory=list)
    refused: str = ""
    uploads: int = 0
    before: Workspace | None = None
    has_come: bool = False
    gone: bool = False
    linked: Address | None = None
    key: str | None = None
    not_kept: bool = False
    put_files: Any = None
    put_rest: str | None = None
    computed: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    tables: dict[Hashable, CrossTab] = field(default_factory=dict)
    made: dict[str, tuple[Outline, bytes]] = field(default_factory=dict)


def state() -> State:
    """This session's state."""
    if "imbang" not in st.session_state:
        st.session_state["imbang"] = State()
    kept: State = st.session_state["imbang"]
    return kept


# What is loaded


def add_file(name: str, data: bytes) -> None:
    """Reads a file into the session; one of the same name takes the place of the old one, with a word about it.

    A file that cannot be used is kept as a problem to be said; what was loaded stays.
    """
    kept = state()
    digest = hashlib.sha256(data).hexdigest()
    same_content = next((n for n, d in kept.digests.items() if d == digest and n != name), None)
    if same_content:
        kept.arrived.append(
            Sentence("{name} holds the same as {other}; it was not loaded twice.", name=name, other=same_content)
        )
        return
    try:
        found = readings_of(sheets_of(data, name))
    except UnreadableFile as problem:
        kept.problems.append(problem)
        return
    except Exception:  # one file must not take down what is loaded; its own fault, and ours to mend
        logging.getLogger(__name__).exception("reading a file")
        kept.problems.append(UnreadableFile(name, STUMBLED, SAVE_AGAIN))
        return
    if all(reading.dataset is None for reading in found):
        nothing = nothing_in(name, found)
        if not any(reading.layout is not None and len(reading.layout.rows) for reading in found):
            kept.problems.append(nothing)
            return
        kept.waiting.append(Sentence("{name} waits for your word. {reason}", name=name, reason=nothing.reason))
    _settle_sample()
    if name in kept.files:
        kept.arrived.append(Sentence("{name} took the place of the file of the same name.", name=name))
    kept.files[name], kept.digests[name] = found, digest
    kept.choices.pop(name, None)
    kept.sample.discard(name)


def free_name(name: str) -> str:
    """A name that no loaded file has yet: a typed table does not take the place of another."""
    names = (name if count == 1 else f"{name} ({count})" for count in itertools.count(1))
    return next(free for free in names if free not in state().files)


def _settle_sample() -> None:
    """Before another file comes beside the sample, its surveys keep the period that they have."""
    loaded = datasets()
    for dataset in loaded:
        if dataset.kind == "survey" and dataset.file in state().sample:
            set_survey(key_of(dataset), period=survey_period(dataset, loaded))


def load_sample() -> None:
    """Loads the sample hospital's files in the language that is spoken now; offered where nothing is loaded."""
    kept = state()
    paths = [SAMPLE / file for file in SAMPLE_FILES[language()]]
    for path in paths:
        data = path.read_bytes()
        kept.files[path.name] = readings_of(sheets_of(data, path.name))
        kept.digests[path.name] = hashlib.sha256(data).hexdigest()
    kept.sample = {path.name for path in paths}


@lru_cache(maxsize=1)
def _notes_of_the_sample() -> dict[str, Sentence]:
    """The sentence that a note in the sample's files is, by what stands there in any language."""
    return {Words(spoken).say(note): note for spoken in SAMPLE_FILES for note in SAMPLE_NOTES}


def _spoken(dataset: Dataset) -> Dataset:
    """A dataset of the sample, with what its file says of itself in sentences of ours."""

    def said(notes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_notes_of_the_sample().get(note, note) for note in notes)

    return replace(dataset, notes=said(dataset.notes), remarks=said(dataset.remarks))


def mixed() -> bool:
    """Whether files of the sample stand beside the user's own."""
    kept = state()
    return bool(kept.sample) and bool(set(kept.files) - kept.sample)


def remove_files(names: Iterable[str]) -> None:
    """Forgets several files."""
    for name in list(names):
        remove_file(name)


def remove_file(name: str) -> None:
    """Forgets a file and what was set for its surveys."""
    kept = state()
    kept.files.pop(name, None)
    kept.choices.pop(name, None)
    kept.digests.pop(name, None)
    kept.sample.discard(name)
    for key in [key for key in kept.surveys if key.startswith(f"{name}/")]:
        del kept.surveys[key]


def key_of(dataset: Dataset) -> str:
    """What a dataset is called in this session: its file and sheet."""
    return f"{dataset.file}/{dataset.sheet}"


def readings() -> list[Reading]:
    """Every sheet of every file that is loaded, as it was read."""
    return [reading for found in state().files.values() for reading in found]


def waiting_files() -> list[str]:
    """The files of which nothing could be used so far."""
    return [name for name, found in state().files.items() if all(reading.dataset is None for reading in found)]


def datasets() -> list[Dataset]:
    """Everything loaded, surveys as the user set them."""
    return [as_set(reading.dataset) for reading in readings() if reading.dataset is not None]


def surveys() -> list[Dataset]:
    """The surveys that are loaded."""
    return [dataset for dataset in datasets() if dataset.kind == "survey"]


def as_set(dataset: Dataset, **choices: Any) -> Dataset:
    """A dataset as it is used: what the user set for a survey, and ``choices`` over it."""
    if dataset.file in state().sample:
        dataset = _spoken(dataset)
    if dataset.kind != "survey":
        return dataset
    chosen = {**state().surveys.get(key_of(dataset), {}), **choices}
    period = chosen.pop("period", dataset.period)
    items = set(dataset.asked.items)
    if "reverse" in chosen:
        chosen["reverse"] = tuple(item for item in chosen["reverse"] if item in items)
    asked = replace(dataset.asked, **chosen)
    chosen_set = replace(dataset, period=period, questionnaire=asked)
    return with_scale_findings(chosen_set, *scale_of(chosen_set, method()))


def set_survey(key: str, **choices: Any) -> None:
    """Sets what a survey's file does not say: period, who answered, scale, reverse-scored items."""
    state().surveys.setdefault(key, {}).update(choices)


# How sheets are read


def sheet_key(reading: Reading) -> str:
    """What a sheet is called in this session: its file and its name."""
    return f"{reading.sheet.file}/{reading.sheet.name}"


def decide(reading: Reading, choices: Choices) -> None:
    """Takes the user's word on a sheet, reads its file anew, and remembers it for sheets of the same shape."""
    kept = state()
    file, name = reading.sheet.file, reading.sheet.name
    chosen = {**kept.choices.get(file, {}), name: choices}
    try:
        kept.files[file] = readings_of([known.sheet for known in kept.files[file]], chosen)
    except Exception:  # the reading before stays
        logging.getLogger(__name__).exception("reading a sheet as chosen")
        refuse(Sentence("Imbang cannot read the sheet in this way."))
        return
    kept.choices[file] = chosen
    if reading.shape:
        kept.remembered[reading.shape] = (file, choices.for_a_like_sheet())


def offered(reading: Reading) -> tuple[str, Choices] | None:
    """What was decided in another file for a sheet of the same shape, and its file; None where nothing was."""
    known = state().remembered.get(reading.shape) if reading.shape else None
    if known is None or not known[1] or reading.choices or known[0] == reading.sheet.file:
        return None
    return known


def reading_with(reading: Reading, finding: Finding, option: str) -> Dataset | None:
    """The dataset of a sheet if another action were taken on one of its findings; None where it gives none."""
    if finding.key.startswith(OFF_SCALE):
        return as_set(reading.dataset, off_scale=option) if reading.dataset else None
    file = state().files[reading.sheet.file]
    chosen = {known.sheet.name: known.choices for known in file}
    chosen[reading.sheet.name] = taken(reading.choices, finding, option)
    again = readings_of([known.sheet for known in file], chosen)
    found = next(known.dataset for known in again if known.sheet is reading.sheet)
    return as_set(found) if found else None


def taken(choices: Choices, finding: Finding, option: str) -> Choices:
    """The choices with an action taken on a finding; an action may decide about a column."""
    about, _, at = finding.key.partition(":")
    if about == "form":
        form: Form = "comma" if option == "form:comma" else "point"
        return replace(choices, forms={**choices.forms, **{int(column): form for column in at.split(",")}})
    if about == "column":
        use, _, column = option.partition(":")
        return choices.with_column(int(at), column if use == "use" else "")
    return choices.with_action(finding.key, option)


def act(reading: Reading, finding: Finding, option: str) -> None:
    """Takes an action on a finding."""
    if finding.key.startswith(OFF_SCALE) and reading.dataset:
        set_survey(key_of(reading.dataset), off_scale=option)
    else:
        decide(reading, taken(reading.choices, finding, option))


# What is computed from it

T = TypeVar("T")


def once(name: str, made_from: Any, compute: Callable[[], T]) -> T:
    """What ``compute`` gives, computed again only when what it is made from changed; one result is kept for a name."""
    kept = state().computed
    if name not in kept or kept[name][0] != made_from:
        kept[name] = (made_from, compute())
    found: T = kept[name][1]
    return found


def loaded_as() -> tuple[Any, ...]:
    """What every result hangs on: the files, and how they are read."""
    kept = state()
    return dict(kept.digests), repr(kept.surveys), repr(kept.choices)


# The method


def method_names() -> tuple[str, ...]:
    """The methods to choose from: the shipped ones, then one's own."""
    return (*Method.names(), *state().own_methods)


def method_called(name: str) -> Method:
    """A shipped method or one of one's own, with the benchmarks of the loaded indicator tables."""
    own = state().own_methods
    found = own[name] if name in own else Method.load(name)
    return once(f"method {name}", (loaded_as(), found), lambda: with_tables(found, _own_rows()))


def _own_rows() -> list[pd.Series]:
    """The rows of the indicator tables that are loaded."""
    tables = [r.dataset for r in readings() if r.dataset is not None and r.dataset.kind == "indicators"]
    return [row for table in tables for _, row in table.frame.iterrows()]


def named_method() -> Method:
    """The method that was chosen, without the changes made since."""
    return method_called(state().method)


def method() -> Method:
    """The method with the user's changes; built and checked again only when they changed."""
    kept, named = state(), named_method()
    made_from = (named, dict(kept.changes), dict(kept.sources))
    return once("method", made_from, lambda: _changed(named, kept.changes, kept.sources))


def _changed(named: Method, changes: dict[str, Value], sources: dict[str, str]) -> Method:
    """The method with changes and who says so; those of an indicator of one's own whose table is no longer there, or
    asks for another kind of benchmark now, wait until it fits again."""
    waiting = {key for key in _own_keys(changes) if not _fits(named, _of_key(changes, key))}
    fitting = {path: value for path, value in changes.items() if not waiting.intersection(path.split("."))}
    found = named.change(fitting)
    for source in dict.fromkeys(sources[path] for path in fitting if path in sources):
        found = found.change({p: v for p, v in fitting.items() if sources.get(p) == source}, source)
    return found


def _own_keys(changes: Iterable[str]) -> set[str]:
    return {part for path in changes for part in path.split(".") if part.startswith(f"{OWN}:")}


def _of_key(changes: dict[str, Value], key: str) -> dict[str, Value]:
    return {path: value for path, value in changes.items() if key in path.split(".")}


def _fits(named: Method, changes: dict[str, Value]) -> bool:
    try:
        named.change(changes)
    except ValueError:
        return False
    return True


def change(values: dict[str, Value], source: str | None = None) -> bool:
    """Changes values of the method, ``source`` says who says so. One that makes no sense is refused: the old ones stay,
    and a sentence says why. True where it was taken.
    """
    kept = state()
    named = named_method()
    try:
        changed = method().change(values, source)
    except ValueError as refusal:
        refuse(refusal.args[0])
        return False
    waiting = {path: value for path, value in kept.changes.items() if path not in method().values}
    kept.changes = {**waiting, **changed.changes_from(named)}
    said = {path: changed.sources[path] for path in kept.changes if path in changed.sources}
    kept.sources = {path: who for path, who in said.items() if who != named.sources.get(path)}
    kept.chosen.pop(LEFT_BEHIND, None)
    return True


def indicators_of(perspective: str) -> list[str]:
    """The indicators of a perspective by the method's keys, in its order: the built-in ones, and those of one's own
    whose tables are loaded, whatever they weigh."""
    built_in = [key for key, about in INDICATORS.items() if about.perspective == perspective]
    rated = (*card().rated, *card().left_out)
    own = [method_key(r.indicator) for r in rated if r.perspective == perspective]
    return sorted(dict.fromkeys([*built_in, *own]), key=method().place)


def measure_of(key: str) -> Measure:
    """How the numbers of an indicator are said, by the method's key; of one's own as its table says."""
    if key in INDICATORS:
        formula = INDICATORS[key].formulas[method().formula(key)]
        return formula.measure or INDICATORS[key].measure
    rated = (*card().rated, *card().left_out)
    return next((r.measure for r in rated if method_key(r.indicator) == key), Measure())


def refuse(why: str) -> None:
    """Keeps, for the next page to say it, why a setting was refused; of a place in a method only the reason counts."""
    state().refused = why.params.get("why", why) if isinstance(why, Sentence) else why


def put_back(paths: Sequence[str] | None = None) -> None:
    """Takes values back to the named method's, all without ``paths``; a benchmark of another kind as a whole."""
    kept = state()
    gone = set(kept.changes if paths is None else paths)
    for table in {path.rpartition(".")[0] for path in gone if not path.endswith(".formula")}:
        if f"{table}.rule" in kept.changes:
            gone |= {p for p in kept.changes if p.startswith(f"{table}.") and p != f"{table}.formula"}
    kept.changes = {path: value for path, value in kept.changes.items() if path not in gone}
    kept.sources = {path: who for path, who in kept.sources.items() if path in kept.changes}


def choose_method(name: str) -> None:
    """Takes another named method; changes belong to the one they were made in and are left behind."""
    kept = state()
    if kept.changes and name != kept.method:
        choose(LEFT_BEHIND, {"method": kept.method, "changes": kept.changes, "sources": kept.sources})
    kept.method, kept.changes, kept.sources = name, {}, {}


def left_behind() -> tuple[str, int] | None:
    """The method whose changes were left behind when another was chosen, and how many, until something is changed."""
    left = state().chosen.get(LEFT_BEHIND)
    return (left["method"], len(left["changes"])) if left and left["method"] in method_names() else None


def take_up() -> None:
    """Back to a method with the changes that were left behind."""
    kept = state()
    left = kept.chosen.pop(LEFT_BEHIND)
    kept.method, kept.changes, kept.sources = left["method"], dict(left["changes"]), dict(left["sources"])


def keep_method(kept_as: Method) -> None:
    """Takes a method of one's own among those to choose from, in the place of one of the same name, and chooses it."""
    state().own_methods[kept_as.name] = kept_as
    choose_method(kept_as.name)
    state().chosen.pop(LEFT_BEHIND, None)


def forget_method(name: str) -> None:
    """Forgets a method of one's own; where it is the one in use, the one that it is based on takes its place."""
    forgotten = state().own_methods.pop(name)
    if state().method == name:
        choose_method(forgotten.based_on or Method.names()[0])


def card() -> Scorecard:
    """The scorecard of what is loaded by the method as set; computed again only when one of them changed."""
    return once("card", (loaded_as(), method()), lambda: rate(on().inputs, method()))


def on() -> Ground:
    """The inputs that scenarios stand on, read once from what is loaded."""
    return once("ground", (loaded_as(), method()), lambda: ground(datasets(), method()))


TABLES_KEPT = 200
"""So many cross-tables are kept; beyond that the oldest go."""


def table(made_from: Hashable, compute: Callable[[], CrossTab]) -> CrossTab:
    """A cross-table with its tests, computed again only when what it is made from changed: exact tests take a while."""
    kept = state().tables
    if made_from not in kept:
        kept[made_from] = compute()
        while len(kept) > TABLES_KEPT:
            del kept[next(iter(kept))]
    return kept[made_from]


# Language


def language() -> str:
    """The language chosen, else the browser's."""
    return state().language or closest_language(st.context.locale)


# Widgets that show a value kept here


def bind(key: str, value: Any, commit: Callable[[Any], None]) -> dict[str, Any]:
    """The ``key`` and ``on_change`` of a widget that shows ``value`` and hands every change of it to ``commit``.

    The value is kept in the session and not in the widget, so it survives a page change and can be put back.
    """
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: commit(st.session_state[key])}


def bind_text(key: str, value: str, commit: Callable[[str], None]) -> dict[str, Any]:
    """:func:`bind` for a box of text: set anew only where it differs, for that overwrites what is being typed."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return {"key": key, "on_change": lambda: commit(st.session_state[key])}


def chosen(name: str, options: Sequence[Any], default: Any = None) -> Any:
    """What was chosen of ``options`` under this name; ``default``, or the first, where nothing valid was."""
    value = state().chosen.get(name, default)
    return value if value in options else (options[0] if options else None)


def bind_choice(name: str, options: Sequence[Any], default: Any = None) -> dict[str, Any]:
    """:func:`bind` for a widget that picks one of ``options`` and keeps the pick under ``name``."""
    return bind(name, chosen(name, options, default), lambda value: choose(name, value))


def bind_value(name: str, usual: Any) -> dict[str, Any]:
    """:func:`bind` for a widget that sets a value kept under ``name``; ``usual`` before anybody set one."""
    return bind(name, state().chosen.get(name, usual), lambda value: choose(name, value))


def bind_kept_text(name: str, usual: str = "") -> dict[str, Any]:
    """:func:`bind_text` for a box whose text is kept under ``name``; ``usual`` before anybody typed one."""
    return bind_text(name, state().chosen.get(name, usual), lambda text: choose(name, text))


def choose(name: str, value: Any) -> None:
    """Keeps a choice that pages share."""
    state().chosen[name] = value
