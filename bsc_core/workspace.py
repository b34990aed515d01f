"""The workspace file: everything that a session holds, in one plain zip of CSV, TOML and JSON.

``docs/workspace.md`` describes the file. Nothing in it is run, pickled, or written to the disk when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, get_args
from weakref import WeakKeyDictionary

from bsc_core.indicators.catalogue import is_own
from bsc_core.intake.choices import Choices
from bsc_core.intake.datasets import KINDS, AnsweredBy, OffScale, Questionnaire
from bsc_core.intake.files import UnreadableFile
from bsc_core.intake.formats.refusal import Refused
from bsc_core.intake.numbers import Form
from bsc_core.intake.reading import Reading, readings_of
from bsc_core.intake.sheets import Sheet
from bsc_core.keep import forms, refusals
from bsc_core.keep.packing import INDEX, Part, Parts, packed
from bsc_core.keep.sheets import SheetParts, parts_of, sheet_of
from bsc_core.keep.values import from_json, kept, plain, to_json, value_of
from bsc_core.keep.versions import FORMAT, VERSION, upgraded, version_of
from bsc_core.method import Method, Value
from bsc_core.method_file import ABOUT, write_method_file
from bsc_core.sentence import Sentence
from bsc_core.whatif.scenario import InputLever, Scenario

_READING, _METHOD, _SCENARIOS = "reading.json", "method.json", "scenarios.json"
_LINKS, _PAGES, _SCREENS = "links.json", "pages.json", "screens.json"
_PARTS = (_READING, _METHOD, _SCENARIOS, _LINKS, _PAGES, _SCREENS)


@dataclass(frozen=True, eq=False)
class KeptFile:
    """A loaded file: its name, the SHA-256 of its bytes as hex, whether it is one of the sample's, its sheets as they
    were read, and by the sheets' names what the user decided about them."""

    name: str
    digest: str
    sample: bool
    sheets: tuple[Sheet, ...]
    choices: Mapping[str, Choices] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Workspace:
    """What a session holds and a file keeps.

    ``remembered``: the shape of a sheet → the file in which it was decided how such a sheet is read, and how.
    ``surveys``: file/sheet → what the user set of the questionnaire, by its fields, and the period.
    ``own_methods`` and the name of the ``method`` in use, with ``changes`` by path and the ``sources`` of changes.
    ``scenario`` is the one with the levers as they stand, ``scenarios`` those kept under a name. ``links`` are pairs
    (cause, effect) of the strategy map. ``chosen`` is what pages keep by name and ``screens`` what is presented: None,
    truth values, numbers, texts, lists, tuples, dicts of them, typed indicators; an entry of ``chosen`` that is or
    holds anything else is left out of the file, and so are such ``screens``. ``language`` is None for the browser's.
    """

    files: tuple[KeptFile, ...] = ()
    remembered: Mapping[str, tuple[str, Choices]] = field(default_factory=dict)
    surveys: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own_methods: tuple[Method, ...] = ()
    method: str = "thesis"
    changes: Mapping[str, Value] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    scenario: Scenario = field(default_factory=Scenario)
    scenarios: tuple[Scenario, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    chosen: Mapping[str, Any] = field(default_factory=dict)
    screens: Any = None
    language: str | None = None


def write_workspace(workspace: Workspace) -> bytes:
    """The bytes of a file that :func:`read_workspace` makes the same workspace of.

    Every value comes back equal and of the same type, mappings in the same order. The same workspace always gives the
    same bytes. Raises ValueError, with a sentence, for one that is too large to be opened again.
    """
    try:
        return packed(_parts(workspace))
    except Refused as refused:
        raise ValueError(Sentence("{why} {way_out}", why=refused.reason, way_out=refused.way_out)) from refused


def read_workspace(data: bytes, name: str) -> Workspace:
    """The workspace in the bytes of a file; ``name`` is the file's name in sentences.

    Raises UnreadableFile, with a sentence, for what is no workspace, a damaged one, one of a newer version, one that
    unpacks to too much, and one whose parts do not fit together. Older versions are brought up to this one.
    """
    try:
        return _read(Parts(data))
    except Refused as why:
        raise UnreadableFile(name, why.reason, why.way_out) from why


def readings_in(workspace: Workspace, name: str) -> dict[str, list[Reading]]:
    """Every sheet of every file of a workspace, read as the user decided, by the names of the files.

    Raises UnreadableFile where a sheet and the choices for it do not go together; ``name`` is the workspace's own name
    in that sentence.
    """
    found = {}
    for file in workspace.files:
        try:
            found[file.name] = readings_of(file.sheets, file.choices)
        except Exception as err:  # whatever a changed file makes the reader stumble over, what is open stays
            why = refusals.not_taken(file.name, Sentence("Its sheets cannot be read in the way that was chosen."))
            raise UnreadableFile(name, why.reason, why.way_out) from err
    return found


# Writing


_PACKED: WeakKeyDictionary[Sheet, tuple[Part, ...]] = WeakKeyDictionary()
"""The parts of sheets that were packed before: a sheet never changes, and most of the time goes into packing it."""


def _parts(workspace: Workspace) -> Iterator[tuple[str, Part]]:
    """The parts of the file: first what is where, then the small ones, then sheet by sheet."""
    places = [
        [_places(number, place) for place in range(1, len(file.sheets) + 1)]
        for number, file in enumerate(workspace.files, 1)
    ]
    files = [
        {"name": file.name, "digest": file.digest, "sample": file.sample, "sheets": of_sheets}
        for file, of_sheets in zip(workspace.files, places, strict=True)
    ]
    methods = [f"methods/{number}.toml" for number in range(1, len(workspace.own_methods) + 1)]
    yield INDEX, _json({"format": FORMAT, "version": VERSION, "files": files, "methods": methods})
    trees = _trees(workspace)
    for name in _PARTS:
        yield name, _json(trees[name])
    for name, method in zip(methods, workspace.own_methods, strict=True):
        yield name, Part.of(_toml(method).encode("utf-8"))
    for of_sheets, file in zip(places, workspace.files, strict=True):
        for names, sheet in zip(of_sheets, file.sheets, strict=True):
            yield from zip(names.values(), _packed(sheet), strict=True)


def _packed(sheet: Sheet) -> tuple[Part, ...]:
    """The parts of a sheet, in the order of :func:`_places`."""
    if sheet not in _PACKED:
        parts = parts_of(sheet)
        _PACKED[sheet] = Part.of(parts.cells), Part.of(parts.types), Part.of(to_json(parts.about, None))
    return _PACKED[sheet]


def _json(found: Any) -> Part:
    return Part.of(to_json(found))


def _places(file: int, sheet: int) -> dict[str, str]:
    start = f"files/{file}/{sheet}"
    return {"cells": f"{start}.csv", "types": f"{start}.types.csv", "about": f"{start}.json"}


def _trees(workspace: Workspace) -> dict[str, Any]:
    remembered = [
        {"shape": shape, "file": file, "choices": _chosen_of(choices)}
        for shape, (file, choices) in workspace.remembered.items()
    ]
    return {
        _READING: {
            "choices": [
                {"file": file.name, "sheet": sheet, "choices": _chosen_of(choices)}
                for file in workspace.files
                for sheet, choices in file.choices.items()
            ],
            "remembered": remembered,
            "surveys": plain({key: kept(values) for key, values in workspace.surveys.items()}),
        },
        _METHOD: {
            "name": workspace.method,
            "changes": plain(dict(workspace.changes)),
            "sources": plain(dict(workspace.sources)),
        },
        _SCENARIOS: {
            "now": _of_scenario(workspace.scenario),
            "kept": [_of_scenario(scenario) for scenario in workspace.scenarios],
        },
        _LINKS: [list(link) for link in workspace.links],
        _PAGES: {"language": workspace.language, "chosen": plain(kept(workspace.chosen))},
        _SCREENS: plain(kept({_SCREENS: workspace.screens}).get(_SCREENS)),
    }


def _chosen_of(choices: Choices) -> dict[str, Any]:
    """What was decided about a sheet, without what was left to the reader."""
    usual = asdict(Choices())
    return {name: plain(value) for name, value in asdict(choices).items() if value != usual[name]}


def _of_scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "inputs": [{"lever": list(lever), "value": plain(value)} for lever, value in scenario.inputs.items()],
        "method_changes": plain(dict(scenario.method_changes)),
    }


def _toml(method: Method) -> str:
    """A method as a file with all its values, also those of the method that it is based on: that may change later."""
    about = {key: str(getattr(method, key)) for key in ABOUT}
    return write_method_file(about, method.based_on, method.values, method.sources)


# Reading


def _read(parts: Parts) -> Workspace:
    index = _index(parts)
    version = version_of(index)
    tree = {INDEX: index, **{name: parts.json(name) for name in _PARTS if name in parts}}
    tree = upgraded(tree, version)
    for name in _PARTS:
        if name not in tree:
            raise refusals.missing(name)
    own_methods = _own_methods(parts, tree[INDEX])
    files = _files(parts, tree)
    with refusals.reading(_READING):
        found = tree[_READING]
        remembered = {
            forms.text(one["shape"]): (forms.text(one["file"]), _choices(one["choices"]))
            for one in forms.every(dict)(found["remembered"])
        }
        surveys = forms.mapping(forms.text, _survey)(value_of(found["surveys"]))
    name, changes, sources = _method(tree, own_methods)
    with refusals.reading(_SCENARIOS):
        scenario = _scenario(tree[_SCENARIOS]["now"])
        scenarios = forms.every(_scenario)(tree[_SCENARIOS]["kept"])
        _all_differ([one.name for one in scenarios])
    with refusals.reading(_LINKS):
        links = tuple((cause, effect) for cause, effect in forms.every(forms.every(forms.text))(tree[_LINKS]))
    with refusals.reading(_PAGES):
        language = forms.optional(forms.text)(tree[_PAGES]["language"])
        chosen = forms.mapping(forms.text, lambda value: value)(value_of(tree[_PAGES]["chosen"]))
    with refusals.reading(_SCREENS):
        screens = value_of(tree[_SCREENS])
    return Workspace(
        files, remembered, surveys, own_methods, name, changes, sources, scenario, scenarios, links, chosen, screens,
        language,
    )  # fmt: skip


def _index(parts: Parts) -> Any:
    """What is where; a zip with a part of that name that is no JSON is a foreign one."""
    data = parts.take(INDEX)
    try:
        return from_json(data)
    except (ValueError, RecursionError) as err:
        raise refusals.foreign() from err


def _own_methods(parts: Parts, index: Mapping[str, Any]) -> tuple[Method, ...]:
    with refusals.reading(INDEX):
        names = forms.every(forms.text)(index["methods"])
    methods = []
    for name in names:
        data = parts.take(name)
        with refusals.reading(name):
            methods.append(Method.read(data, name))
    with refusals.reading(INDEX):
        _all_differ([method.name for method in methods])
    return tuple(methods)


def _files(parts: Parts, tree: Mapping[str, Any]) -> tuple[KeptFile, ...]:
    choices: dict[str, dict[str, Choices]] = {}
    with refusals.reading(_READING):
        for one in forms.every(dict)(tree[_READING]["choices"]):
            choices.setdefault(forms.text(one["file"]), {})[forms.text(one["sheet"])] = _choices(one["choices"])
    files = []
    with refusals.reading(INDEX):
        for about in forms.every(dict)(tree[INDEX]["files"]):
            name, digest = forms.text(about["name"]), forms.text(about["digest"])
            places = forms.every(forms.mapping(forms.text, forms.text))(about["sheets"])
            sheets = tuple(_sheet(parts, one["cells"], one["types"], one["about"], name) for one in places)
            files.append(KeptFile(name, digest, forms.truth(about["sample"]), sheets, choices.pop(name, {})))
        _all_differ([file.name for file in files])
    if choices:
        raise refusals.misfit(_READING)
    return tuple(files)


def _sheet(parts: Parts, cells: str, types: str, about: str, file: str) -> Sheet:
    found = SheetParts(parts.take(cells), parts.take(types), parts.json(about))
    with refusals.reading(cells):
        return sheet_of(found, file)


_CHOICES: Mapping[str, Callable[[Any], Any]] = {
    "used": forms.optional(forms.truth),
    "kind": forms.optional(forms.one_of(*KINDS)),
    "header": forms.optional(lambda value: forms.of_length(2, forms.every(forms.whole)(value))),
    "columns": forms.mapping(forms.count, forms.text),
    "forms": forms.mapping(forms.count, forms.one_of(*get_args(Form))),
    "actions": forms.mapping(forms.text, forms.text),
    "period": forms.optional(forms.text),
    "points": forms.optional(forms.whole),
    "turned": forms.truth,
}


def _choices(found: Any) -> Choices:
    chosen = forms.mapping(forms.text, value_of)(found)
    return Choices(**{name: _CHOICES[name](value) for name, value in chosen.items()})


_SURVEY: Mapping[str, Callable[[Any], Any]] = {
    "period": forms.optional(forms.text),
    "answered_by": forms.one_of(*get_args(AnsweredBy)),
    "low": forms.optional(forms.number),
    "high": forms.optional(forms.number),
    "reverse": forms.every(forms.text),
    "off_scale": forms.one_of(*get_args(OffScale)),
}
"""What is set for a survey, with its form; another field of a questionnaire is taken as it is."""


def _survey(found: Any) -> dict[str, Any]:
    known = {"period", *(about.name for about in fields(Questionnaire))}
    values = forms.mapping(forms.one_of(*known), lambda value: value)(found)
    return {name: _SURVEY[name](value) if name in _SURVEY else value for name, value in values.items()}


def _method(tree: Mapping[str, Any], own: tuple[Method, ...]) -> tuple[str, dict[str, Value], dict[str, str]]:
    """The name of the method in use, the changes to it, and their sources.

    Changes have to fit the method, but for those of indicators of one's own: these wait for the table that has them.
    """
    with refusals.reading(_METHOD):
        found = tree[_METHOD]
        name = forms.text(found["name"])
        changes = forms.mapping(forms.text, forms.method_value)(value_of(found["changes"]))
        sources = forms.mapping(forms.text, forms.text)(value_of(found["sources"]))
        named = next((method for method in own if method.name == name), None)
        if named is None and name not in Method.names():
            raise refusals.not_taken(_METHOD, Sentence("There is no method “{name}”.", name=name))
        fitting = {path: value for path, value in changes.items() if not any(map(is_own, path.split(".")))}
        (named or Method.load(name)).change(fitting)
    return name, changes, sources


def _scenario(found: Any) -> Scenario:
    inputs = {_lever(one["lever"]): _moved(value_of(one["value"])) for one in forms.every(dict)(found["inputs"])}
    changes = forms.mapping(forms.text, forms.method_value)(value_of(found["method_changes"]))
    return Scenario(forms.text(found["name"]), inputs, changes)


def _moved(value: Any) -> float:
    return float(forms.number(value))


def _lever(found: Any) -> InputLever:
    lever = forms.every(forms.text)(found)
    if len(lever) == 2:
        return lever[0], lever[1]
    return lever[0], lever[1], forms.of_length(3, lever)[2]


def _all_differ(names: list[str]) -> None:
    if len(set(names)) != len(names):
        raise ValueError("a name stands there twice")
