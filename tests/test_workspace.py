"""A workspace file brings everything back exactly, also from an older version, or is refused with a sentence.

What is expected is what was put in: values are compared with their types, nan with nan, mappings with their order. The
file of version 0 was put together by hand, part by part, and is not made by the code that reads it.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import time as clock
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import HOSPITAL, SAMPLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bsc_core as bsc
from bsc_core.intake.choices import Choices
from bsc_core.intake.files import sheets_of
from bsc_core.intake.reading import readings_of
from bsc_core.intake.sheets import Column, Sheet
from bsc_core.intake.typed_indicator import TypedIndicator
from bsc_core.keep import packing
from bsc_core.keep.versions import UPGRADES, VERSION
from bsc_core.method import Method
from bsc_core.sentence import Sentence
from bsc_core.whatif.scenario import Scenario
from bsc_core.workspace import KeptFile, Workspace, read_workspace, readings_in, write_workspace

VERSION_0 = Path(__file__).parent / "files" / "workspace_0.zip"
DIGEST = "ab" * 32
trip_settings = settings(
    max_examples=1_000 if os.environ.get("IMBANG_LONG") else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


# What is the same


def same(a: Any, b: Any) -> bool:
    """Equal and of the same type all the way down: nan is nan, 1 is not 1.0, a tuple no list, keys in their order."""
    if isinstance(a, str):
        return isinstance(b, str) and str(a) == str(b)
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return (a == b and math.copysign(1, a) == math.copysign(1, b)) or (a != a and b != b)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, Mapping):
        return same(list(a), list(b)) and all(same(a[key], value) for key, value in zip(a, b.values(), strict=True))
    if isinstance(a, Sheet):
        return same_sheet(a, b)
    if hasattr(a, "__dataclass_fields__"):
        return all(same(getattr(a, name), getattr(b, name)) for name in a.__dataclass_fields__)
    return bool(a == b)


def same_sheet(a: Sheet, b: Sheet) -> bool:
    """The same cells of the same types in the same places, the distinct ones in the same order, and all other fields.

    Which number a distinct cell has is not looked at, nor distinct cells that are in no row.
    """
    about = [name for name in a.__dataclass_fields__ if name != "columns"]
    return (
        all(same(getattr(a, name), getattr(b, name)) for name in about)
        and len(a.columns) == len(b.columns)
        and all(same(list(x), list(y)) and same(order(x), order(y)) for x, y in zip(a.columns, b.columns, strict=True))
    )


def order(column: Column) -> list[Any]:
    """The distinct cells of a column, in its order."""
    return [column.cells[code] for code in np.unique(column.at) if column.cells[code] is not None]


def test_the_comparison_of_these_tests_tells_values_apart():
    """A comparison that took 1 for 1.0 or a tuple for a list would let every other test here pass."""
    sheet = Sheet.of_rows("a", "s", [["x", 1], ["y", 2]])
    assert same_sheet(sheet, Sheet.of_rows("a", "s", [["x", 1], ["y", 2]]))
    assert not same_sheet(sheet, Sheet.of_rows("a", "s", [["x", 1.0], ["y", 2]]))
    assert not same_sheet(sheet, Sheet.of_rows("a", "s", [["x", "1"], ["y", 2]]))
    assert not same_sheet(sheet, replace(sheet, first_row=0))
    assert same({"a": (1, math.nan)}, {"a": (1, math.nan)})
    assert not same({"a": (1,)}, {"a": [1]})
    assert not same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not same(True, 1) and not same(0.0, -0.0)


def trip(workspace: Workspace) -> Workspace:
    """A workspace written and read; the bytes are the same when written again."""
    data = write_workspace(workspace)
    found = read_workspace(data, "work.zip")
    assert write_workspace(found) == data
    return found


# Strategies

names = st.text(min_size=1, max_size=12)
nasty_texts = st.one_of(
    st.text(max_size=20),
    st.text(alphabet=st.sampled_from(list("=+-@'\"\t\r\n\0,;a1")), max_size=8),
    st.sampled_from(
        ["007", "1", "1.0", "nan", "None", "TRUE", "2024-01-01", "=1+1", "'=x", "\ud800", "\ud83d\ude00", "\ufeffa"]
    ),
    st.text(alphabet=st.characters(), max_size=5),
)
cells = st.one_of(
    nasty_texts,
    st.booleans(),
    st.integers(),
    st.integers(min_value=2**53, max_value=2**80),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.times(),
)


@st.composite
def columns(draw: Any, height: int) -> Column:
    """A column whose distinct cells stand in any order, some in no row."""
    distinct = draw(st.lists(cells, max_size=6, unique_by=lambda cell: (type(cell), repr(cell))))
    codes = draw(st.lists(st.integers(0, len(distinct)), min_size=height, max_size=height))
    return Column((None, *distinct), np.array(codes, dtype=int))


@st.composite
def sheets(draw: Any, file: str) -> Sheet:
    height = draw(st.integers(0, 6))
    wide = 0 if height == 0 else 1
    found = draw(st.lists(columns(height), min_size=wide, max_size=4))
    small = st.integers(0, 9)
    return Sheet(
        file,
        draw(names),
        tuple(found),
        first_row=draw(st.sampled_from([0, 1])),
        hidden=draw(st.booleans()),
        hidden_rows=draw(st.frozensets(small, max_size=4)),
        merged=tuple(draw(st.lists(st.tuples(small, small, small, small), max_size=2))),
        unstored=tuple(draw(st.lists(st.tuples(small, small), max_size=3))),
        texts=draw(st.dictionaries(nasty_texts, nasty_texts, max_size=2)),
        labels=draw(
            st.dictionaries(nasty_texts, st.dictionaries(st.floats(allow_nan=False), names, max_size=2), max_size=2)
        ),
        decimal_comma=draw(st.sampled_from([None, True, False])),
    )


choices = st.builds(
    Choices,
    used=st.sampled_from([None, True, False]),
    kind=st.sampled_from([None, "survey", "budget"]),
    header=st.one_of(st.none(), st.tuples(st.integers(1, 9), st.integers(1, 9))),
    columns=st.dictionaries(st.integers(0, 20), st.sampled_from(["year", "item", ""]), max_size=3),
    forms=st.dictionaries(st.integers(0, 20), st.sampled_from(["point", "comma"]), max_size=3),
    actions=st.dictionaries(nasty_texts, nasty_texts, max_size=3),
    period=st.one_of(st.none(), st.just("2023")),
    points=st.sampled_from([None, 4, 5]),
    turned=st.booleans(),
)


@st.composite
def files(draw: Any) -> tuple[KeptFile, ...]:
    found = []
    for name in draw(st.lists(names, max_size=2, unique=True)):
        of_file = tuple(draw(st.lists(sheets(name), max_size=2)))
        of_sheets = {sheet.name: draw(choices) for sheet in of_file if draw(st.booleans())}
        found.append(KeptFile(name, DIGEST, draw(st.booleans()), of_file, of_sheets))
    return tuple(found)


plain_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), nasty_texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.one_of(nasty_texts, st.just("$tuple"), st.just("$")), inner, max_size=3),
        st.dictionaries(st.one_of(st.integers(), st.tuples(names, st.floats(allow_nan=False))), inner, max_size=3),
    ),
    max_leaves=8,
)
method_values = st.one_of(
    st.floats(), st.integers(), st.booleans(), nasty_texts, st.lists(st.floats(), max_size=3).map(tuple),
    st.lists(nasty_texts, max_size=3).map(tuple),
)  # fmt: skip
levers = st.one_of(st.tuples(names, names), st.tuples(names, names, nasty_texts))
scenarios = st.builds(
    Scenario,
    nasty_texts,
    st.dictionaries(levers, st.floats(), max_size=3),
    st.dictionaries(names, method_values, max_size=3),
)
survey_values = st.fixed_dictionaries(
    {},
    optional={
        "period": st.one_of(st.none(), nasty_texts),
        "answered_by": st.sampled_from(["patients", "employees", "others"]),
        "low": st.one_of(st.none(), st.integers(), st.floats(allow_nan=False)),
        "high": st.floats(),
        "reverse": st.lists(nasty_texts, max_size=3).map(tuple),
        "off_scale": st.sampled_from(["leave_cell_out", "leave_row_out", "keep"]),
        "cuts": st.dictionaries(names, st.floats(), max_size=2),
    },
)
CHANGES = {
    "indicators.bor.low": 65.0,
    "total.good_from": 0.55,
    "weights.perspectives.customer": 2.0,
    "indicators.own:Waiting time.rule": "at most",
    "indicators.own:Waiting time.limit": 30.0,
}
"""Changes that fit the thesis method, but for those of an indicator whose table is not loaded."""


@st.composite
def own_methods(draw: Any) -> tuple[Method, ...]:
    found = []
    for number in range(draw(st.integers(0, 2))):
        method = Method.load(draw(st.sampled_from(Method.names())))
        changed = method.change({"indicators.bor.low": draw(st.floats(1, 70))}, "Board, “2024”\nsecond line")
        found.append(changed.own(f"Ours = {number}", draw(st.sampled_from(["Board", "=A1", "Rapat\tdireksi"]))))
    return tuple(found)


@st.composite
def workspaces(draw: Any) -> Workspace:
    own = draw(own_methods())
    used = draw(st.lists(st.sampled_from(list(CHANGES)), unique=True))
    return Workspace(
        draw(files()),
        draw(st.dictionaries(names, st.tuples(names, choices), max_size=2)),
        draw(st.dictionaries(nasty_texts, survey_values, max_size=2)),
        own,
        draw(st.sampled_from(["thesis", *(method.name for method in own)])),
        {path: CHANGES[path] for path in used},
        {path: "Board" for path in used if draw(st.booleans())},
        draw(scenarios),
        tuple(draw(st.lists(scenarios, max_size=2, unique_by=lambda scenario: scenario.name))),
        tuple(draw(st.lists(st.tuples(names, names), max_size=3))),
        draw(st.dictionaries(nasty_texts, plain_values, max_size=4)),
        draw(plain_values),
        draw(st.sampled_from([None, "en", "id"])),
    )


# There and back


@trip_settings
@given(workspaces())
def test_anything_savable_comes_back_equal(workspace):
    """The promise of the file: values, types and order of everything that a session holds."""
    found = trip(workspace)
    for name in Workspace.__dataclass_fields__:
        assert same(getattr(workspace, name), getattr(found, name)), name


@trip_settings
@given(sheets("a.csv"))
def test_any_sheet_comes_back_with_every_cell(sheet):
    """Texts that look like numbers or formulas, 1 and 1.0, nan, whole numbers beyond 2**53, microseconds, lone CR."""
    (file,) = trip(Workspace((KeptFile("a.csv", DIGEST, False, (sheet,)),))).files
    assert same_sheet(sheet, file.sheets[0])


def test_a_cell_of_each_type_by_hand():
    """As the property, with the cells that people meet, in one column whose distinct cells are not in row order."""
    typed = [
        "007",
        7,
        7.0,
        True,
        date(2024, 2, 29),
        datetime(2024, 2, 29, 23, 59, 59, 999999),
        time(1, 2, 3),
        "-",
        2**60 + 1,
    ]
    at = np.array([9, 1, 2, 0, 3, 4, 5, 6, 7, 8, 9])
    sheet = Sheet("a.csv", "", (Column((None, *typed), at),))
    (file,) = trip(Workspace((KeptFile("a.csv", DIGEST, False, (sheet,)),))).files
    back = list(file.sheets[0].columns[0])
    assert same(back, [typed[8], *typed[:2], None, *typed[2:]])
    assert same(order(file.sheets[0].columns[0]), typed)


def test_the_parts_are_plain_csv_that_a_spreadsheet_takes_for_no_formula():
    """The file is for others to read as well: a text that begins like a formula has an apostrophe in front."""
    sheet = Sheet.of_rows("a.csv", "", [["name", "n"], ["=1+1", -5], ["-12", 0.5], ["two\r\nlines", None]])
    parts = unpacked(write_workspace(Workspace((KeptFile("a.csv", DIGEST, False, (sheet,)),))))
    read = list(csv.reader(io.StringIO(parts["files/1/1.csv"].decode(), newline="")))
    assert read == [["name", "n"], ["'=1+1", "-5"], ["'-12", "0.5"], ["two\r\nlines", ""]]
    assert parts["files/1/1.types.csv"] == b"s,s\r\ns,i\r\ns,f\r\ns,-\r\n"


def test_the_same_workspace_gives_the_same_bytes_at_any_time(monkeypatch):
    """What did not change need not be kept again; and no time of saving stands in the file."""
    first = write_workspace(hospital())
    monkeypatch.setattr(clock, "time", lambda: 4e9)
    assert write_workspace(hospital()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {about.date_time for about in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_a_page_keeps_of_other_types_is_left_out_and_nothing_else():
    """A page may keep what a file cannot; saving goes on without it."""
    deep: Any = 1
    for _ in range(500):
        deep = [deep]
    loop: list[Any] = []
    loop.append(loop)
    chosen = {"a": 1, "object": object(), "set": {1}, "in a list": [1, object()], "deep": deep, "loop": loop, "b": (2,)}
    found = trip(Workspace(chosen={**chosen, "long": 10**5000}, screens=[object()]))
    assert same(found.chosen, {"a": 1, "b": (2,)})
    assert found.screens is None


def test_numbers_of_numpy_sentences_and_typed_indicators_come_back_as_plain_values():
    """Widgets and tables hand out numpy's numbers; a sentence is a text."""
    typed = TypedIndicator("customer", "Waiting time", "min", "down", 30.0, math.nan, 1.0, (("2023", 41.5),))
    chosen = {
        "i": np.int64(3),
        "f": np.float64(0.5),
        "b": np.bool_(True),
        "s": Sentence("{n} beds", n=3),
        "t": {"x": typed},
    }
    found = trip(Workspace(chosen=chosen))
    assert same(found.chosen, {"i": 3, "f": 0.5, "b": True, "s": "3 beds", "t": {"x": typed}})


def test_a_method_of_ones_own_stays_when_the_shipped_one_changes(monkeypatch):
    """A file of today opened with a shipped method of tomorrow: the own method keeps today's values."""
    own = Method.load("thesis").change({"indicators.bor.low": 65.0}, "Board").own("Ours", "Board")
    data = write_workspace(Workspace(own_methods=(own,), method="Ours"))
    tomorrow = Method.load("thesis").change({"indicators.bor.high": 88.0}, "Ministry 2030")
    monkeypatch.setattr("bsc_core.method._shipped", lambda name: tomorrow)
    assert read_workspace(data, "w").own_methods[0]["indicators.bor.high"] == 85.0


# The sample hospital


def hospital() -> Workspace:
    """The sample's files with a decision, a survey's period, a change of the method and a scenario."""
    files = []
    for name in HOSPITAL:
        data = (SAMPLE / name).read_bytes()
        choices = {"": Choices(columns={3: ""})} if name == "workforce.csv" else {}
        files.append(KeptFile(name, DIGEST, True, tuple(sheets_of(data, name)), choices))
    return Workspace(
        tuple(files),
        changes={"indicators.bor.high": 80.0},
        sources={"indicators.bor.high": "Board"},
        scenario=Scenario("", {("beds", "2023"): 120.0, ("expenditure", "2023", "Belanja Barang"): 1e9}),
        links=(("employee_satisfaction", "productivity"),),
    )


def test_the_sample_hospital_gives_the_same_datasets_and_the_same_scorecard():
    """The whole way: files read, kept, opened, read again as decided, rated."""
    before = hospital()
    read = {file.name: readings_of(file.sheets, file.choices) for file in before.files}
    found = trip(before)
    again = readings_in(found, "work.zip")
    assert list(again) == list(HOSPITAL)
    pairs = [(a, b) for name in read for a, b in zip(read[name], again[name], strict=True)]
    assert all(same_sheet(a.sheet, b.sheet) and a.role == b.role and same(a.choices, b.choices) for a, b in pairs)
    both = [(a.dataset, b.dataset) for a, b in pairs if a.dataset is not None and b.dataset is not None]
    assert len(both) == 6
    for a, b in both:
        pd.testing.assert_frame_equal(a.frame, b.frame)
        assert (a.kind, a.findings, a.notes, a.questionnaire) == (b.kind, b.findings, b.notes, b.questionnaire)
    method = Method.load(found.method).change(found.changes, "Board")
    cards = [bsc.scorecard(datasets, method) for datasets in zip(*both, strict=True)]
    pd.testing.assert_frame_equal(cards[0].table, cards[1].table)


def test_a_large_sheet_is_written_and_read_in_a_few_seconds():
    """100,000 rows of 20 columns; the bound is generous for a machine that does other things."""
    at = np.arange(100_000) % 7
    sheet = Sheet("a.csv", "", tuple(Column((None, *range(6)), at) for _ in range(20)))
    workspace = Workspace((KeptFile("a.csv", DIGEST, False, (sheet,)),))
    began = clock.perf_counter()
    data = write_workspace(workspace)
    (file,) = read_workspace(data, "w").files
    assert clock.perf_counter() - began < 20
    assert file.sheets[0].height == 100_000
    began = clock.perf_counter()
    assert write_workspace(workspace) == data
    assert clock.perf_counter() - began < 1  # a sheet that was packed is not packed again


# Older versions


def test_a_file_of_version_0_is_opened():
    """Version 0 had no sources, no links and no screens; the values are those in the file, typed in by hand."""
    found = read_workspace(VERSION_0.read_bytes(), "old.zip")
    assert (found.sources, found.links, found.screens) == ({}, (), None)
    assert (found.method, found.changes, found.language) == ("Ours", {"indicators.bor.high": 80.0}, "id")
    assert found.own_methods[0].based_on == "thesis"
    assert found.own_methods[0]["indicators.bor.low"] == 65.0
    assert found.scenario == Scenario("", {("visits", "2023"): 47000.0})
    assert found.scenarios[0] == Scenario("More visits", {("visits", "2023"): 50000.0}, {"indicators.bor.low": 70.0})
    assert same(found.surveys, {"staff.xlsx/": {"period": "2023", "reverse": ("P1", "P2")}})
    assert same(found.chosen, {"period": "2023", "levers-typed": True})
    assert found.remembered == {"0123456789abcdef": ("visits.csv", Choices(kind="visits"))}
    (reading,) = readings_in(found, "old.zip")["visits.csv"]
    assert reading.choices == Choices(kind="visits", header=(1, 1), columns={2: "returning_patients"})
    assert reading.dataset is not None
    assert list(reading.dataset.frame["visits"]) == [38811, 42507, 45010]


def test_every_older_version_has_its_step_to_the_next():
    """Without one of the steps, files of that version could never be opened again."""
    assert sorted(UPGRADES) == list(range(VERSION))


# Refusals


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def small() -> Workspace:
    sheet = Sheet.of_rows("a.csv", "", [["Year", "Visits"], [2023, 45010]])
    own = Method.load("thesis").own("Ours", "Board")
    return Workspace(
        (KeptFile("a.csv", DIGEST, False, (sheet,), {"": Choices(kind="visits")}),),
        surveys={"b.csv/": {"period": "2023"}}, own_methods=(own,), changes={"indicators.bor.low": 65.0},
        scenario=Scenario("", {("beds", "2023"): 120.0}), links=(("a", "b"),), chosen={"period": "2023"},
    )  # fmt: skip


def refusal(data: bytes) -> bsc.UnreadableFile:
    with pytest.raises(bsc.UnreadableFile) as refused:
        read_workspace(data, "work.zip")
    assert refused.value.file == "work.zip"
    for sentence in (refused.value.reason, refused.value.way_out):
        assert isinstance(sentence, Sentence)
        assert re.search(r"[.?]$", sentence) and not re.search(r"error|invalid|null|None|Traceback", sentence)
    return refused.value


def changed(part: str, change: Callable[[Any], Any]) -> bytes:
    """The small workspace with what stands in a JSON part changed."""
    parts = unpacked(write_workspace(small()))
    parts[part] = json.dumps(change(json.loads(parts[part]))).encode()
    return repacked(parts)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a workspace"),
        (b"Year,Visits\n2023,45010\n", "not a workspace"),
        (b"PK\x03\x04", "damaged"),
        (repacked({"notes.txt": b"hello"}), "not a workspace"),
        (repacked({"workspace.json": b"hello"}), "not a workspace"),
        (repacked({"workspace.json": b"[" * 100_000}), "not a workspace"),
        (repacked({"workspace.json": b'{"format": "something", "version": 1}'}), "not a workspace"),
        (repacked({"workspace.json": b'{"format": "imbang-workspace", "version": "1"}'}), "not a workspace"),
        (repacked({"workspace.json": b'{"format": "imbang-workspace", "version": -1}'}), "not a workspace"),
        (repacked({"workspace.json": b'{"format": "imbang-workspace", "version": 2}'}), "newer Imbang"),
        (repacked({"workspace.json": b'{"format": "imbang-workspace", "version": 1}'}), "missing"),
    ],
)
def test_what_is_no_workspace_is_refused_with_a_sentence(data, reason):
    assert reason in refusal(data).reason


def test_a_workbook_is_a_zip_but_no_workspace():
    assert "is a workbook" in refusal((SAMPLE / "budget.xlsx").read_bytes()).reason


def test_every_cut_and_every_changed_byte_is_refused_or_changes_nothing():
    """A file broken off anywhere is refused; one with a byte turned is refused or was hit where nothing is read."""
    workspace = small()
    data = write_workspace(workspace)
    for end in range(0, len(data), 97):
        refusal(data[:end])
    refused = 0
    for at in range(0, len(data), 41):
        hit = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            found = read_workspace(hit, "work.zip")
        except bsc.UnreadableFile:
            refused += 1
        else:
            assert all(same(getattr(workspace, name), getattr(found, name)) for name in Workspace.__dataclass_fields__)
    assert refused > 50


@pytest.mark.parametrize("part", sorted(unpacked(write_workspace(small()))))
def test_a_missing_part_is_named(part):
    """Every part is needed; the index itself makes it a workspace."""
    parts = unpacked(write_workspace(small()))
    del parts[part]
    assert ("not a workspace" if part == "workspace.json" else f"“{part}” is missing") in refusal(
        repacked(parts)
    ).reason


@pytest.mark.parametrize("part", sorted(unpacked(write_workspace(small()))))
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"7", b"NaN", b'{"a": 1}', b"[[1]]", b'["a", {"$x": 1}]'])
def test_a_part_of_another_form_is_refused(part, content):
    """Whatever stands in a part, the answer is a sentence. The screens may be any JSON, so only some are refused."""
    parts = unpacked(write_workspace(small()))
    parts[part] = content
    if part == "screens.json" and content in (b"7", b'{"a": 1}', b"[[1]]"):
        assert read_workspace(repacked(parts), "w").screens == json.loads(content)
        return
    named = "not a workspace" if part == "workspace.json" else f"“{part.split('.')[0]}"  # a sheet's parts go together
    assert named in refusal(repacked(parts)).reason


MISFITS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "unknown path": ("method.json", lambda t: {**t, "changes": {"indicators.bor.lowest": 1.0}}),
    "value of another form": ("method.json", lambda t: {**t, "changes": {"indicators.bor.low": "much"}}),
    "list for a value": ("method.json", lambda t: {**t, "changes": {"indicators.own:x.limit": [1.0]}}),
    "unknown method": ("method.json", lambda t: {**t, "name": "nobody's"}),
    "no number for a lever": (
        "scenarios.json",
        lambda t: {**t, "now": {**t["now"], "inputs": [{"lever": ["beds", "2023"], "value": "many"}]}},
    ),
    "lever of one part": (
        "scenarios.json",
        lambda t: {**t, "now": {**t["now"], "inputs": [{"lever": ["beds"], "value": 1.0}]}},
    ),
    "two scenarios of one name": ("scenarios.json", lambda t: {**t, "kept": [t["now"], t["now"]]}),
    "link of three": ("links.json", lambda t: [["a", "b", "c"]]),
    "unknown kind": (
        "reading.json",
        lambda t: {**t, "choices": [{"file": "a.csv", "sheet": "", "choices": {"kind": "x"}}]},
    ),
    "unknown choice": (
        "reading.json",
        lambda t: {**t, "choices": [{"file": "a.csv", "sheet": "", "choices": {"x": 1}}]},
    ),
    "choices of no file": ("reading.json", lambda t: {**t, "choices": [{"file": "z", "sheet": "", "choices": {}}]}),
    "unknown setting of a survey": ("reading.json", lambda t: {**t, "surveys": {"b.csv/": {"__class__": "x"}}}),
    "scale in words": ("reading.json", lambda t: {**t, "surveys": {"b.csv/": {"low": "one"}}}),
    "no language": ("pages.json", lambda t: {**t, "language": 7}),
    "sheet part twice": (
        "workspace.json",
        lambda t: {**t, "files": [*t["files"], {**t["files"][0], "name": "b"}]},
    ),
    "more rows than the cells": ("files/1/1.json", lambda t: {**t, "rows": 3}),
    "fewer columns than the cells": ("files/1/1.json", lambda t: {**t, "columns": 1}),
    "more cells than a sheet has": ("files/1/1.json", lambda t: {**t, "rows": 10**9}),
    "rows that are no number": ("files/1/1.json", lambda t: {**t, "rows": "2"}),
    "order that names no row": ("files/1/1.json", lambda t: {**t, "order": [{"column": 0, "rows": [0, 9]}]}),
    "order that names a row twice": ("files/1/1.json", lambda t: {**t, "order": [{"column": 0, "rows": [1, 1]}]}),
    "merged block of three": ("files/1/1.json", lambda t: {**t, "merged": [[1, 1, 1]]}),
}


@pytest.mark.parametrize("name", MISFITS)
def test_parts_that_do_not_fit_together_are_refused_by_name(name):
    """A hand may have been at the file; what is open stays, and the sentence says which part it is."""
    part, change = MISFITS[name]
    reason = refusal(changed(part, change)).reason
    named = {"workspace.json": "files/1/1.csv", "files/1/1.json": "files/1/1.csv"}.get(part, part)
    assert f"“{named}”" in reason


def test_the_method_says_in_its_own_words_what_it_does_not_take():
    """An unknown value of a method: the sentence of the method stands behind the part's name."""
    reason = refusal(changed(*MISFITS["unknown path"])).reason
    assert "A rule “range” has no “lowest”" in reason
    parts = unpacked(write_workspace(small()))
    parts["methods/1.toml"] = parts["methods/1.toml"].replace(b"low = 60", b'low = "x"')
    assert re.search(r"methods/1.toml, line \d+: ", refusal(repacked(parts)).reason)


def test_a_sheet_that_stumbles_over_its_choices_is_refused_with_a_sentence():
    """Choices beyond the sheet, as nobody can make them on a page, stop nothing but the opening."""
    sheet = Sheet("a.csv", "", ())
    workspace = trip(Workspace((KeptFile("a.csv", DIGEST, False, (sheet,)),)))
    with pytest.raises(bsc.UnreadableFile, match=r"a\.csv"):
        readings_in(workspace, "work.zip")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    """600 MB of zeros in less than 1 MB; too many parts; a JSON part that would take all memory."""
    bomb = repacked({"workspace.json": b"{}", "x": bytes(600 << 20)})
    assert len(bomb) < 1 << 20
    began = clock.perf_counter()
    assert "unpacks to more than 512 MB" in refusal(bomb).reason
    assert clock.perf_counter() - began < 1
    parts = {"workspace.json": b"{}", **{str(number): b"" for number in range(packing.MOST_PARTS)}}
    assert "unpacks to more" in refusal(repacked(parts)).reason
    lists = {**unpacked(write_workspace(small())), "links.json": b"[" + b"[]," * (20 << 20) + b"[]]"}
    began = clock.perf_counter()
    assert "unpacks to more" in refusal(repacked(lists)).reason
    assert clock.perf_counter() - began < 5
    monkeypatch.setattr(packing, "MOST_JSON", 10)
    assert "unpacks to more" in refusal(VERSION_0.read_bytes()).reason


def test_what_would_be_too_large_to_open_is_not_written(monkeypatch):
    """A file that could not be opened again would be lost work."""
    monkeypatch.setattr(packing, "MOST_UNPACKED", 1_000)
    with pytest.raises(ValueError, match="Save a workspace with fewer or smaller files") as refused:
        write_workspace(small())
    assert isinstance(refused.value.args[0], Sentence)


def test_names_that_lead_elsewhere_are_only_names(tmp_path, monkeypatch):
    """Nothing is written to the disk when a file is opened: no part can stand outside of it."""
    monkeypatch.chdir(tmp_path)
    parts = unpacked(write_workspace(small()))
    parts |= {"../outside.txt": b"x", "/absolute.txt": b"x", "c:\\windows.txt": b"x", "link -> x": b"x"}
    index = json.loads(parts["workspace.json"])
    index["files"][0]["sheets"][0]["cells"] = "../outside.csv"
    parts["../outside.csv"] = parts.pop("files/1/1.csv")
    found = read_workspace(repacked({**parts, "workspace.json": json.dumps(index).encode()}), "w")
    assert found.files[0].sheets[0].height == 2
    assert list(tmp_path.iterdir()) == [] and not (tmp_path.parent / "outside.txt").exists()


def test_a_file_with_a_password_is_refused():
    """The flag of a locked part, set by hand."""
    data = bytearray(write_workspace(small()))
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1
    assert "damaged" in refusal(bytes(data)).reason


@trip_settings
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data):
    """Whatever is chosen as a workspace, the answer is a sentence and no crash."""
    refusal(data)
    refusal(b"PK\x03\x04" + data)
