"""The chapters of data and method: which files, what was doubtful in them and what was done, and how it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from bsc_core.indicators.catalogue import PERSPECTIVES
from bsc_core.intake.datasets import KINDS, Dataset
from bsc_core.intake.findings import Finding, worst_first
from bsc_core.method import Difference, Method
from bsc_core.method_words import said_path, said_value
from bsc_core.report.blocks import Block, Cell, Section, Table
from bsc_core.report.outline_ingredients import FileSaid, Ingredients
from bsc_core.report.outline_words import NOTHING, known, name_of, number
from bsc_core.sentence import SILENT, Quantity, Sentence

FINDINGS_SAID = 25
"""How many findings of a file are listed; of more it is said how many there are."""


def files_said(datasets: Iterable[Dataset]) -> tuple[FileSaid, ...]:
    """What a report says of files that were read: kind, rows, findings with their place, and what was done of each."""
    found = []
    every = list(datasets)
    for dataset in every:
        alone = sum(other.file == dataset.file for other in every) == 1
        name = dataset.file if alone or not dataset.sheet else f"{dataset.file} · {dataset.sheet}"
        findings = worst_first(dataset.findings)
        found.append(
            FileSaid(
                name, KINDS[dataset.kind].name, len(dataset.frame), tuple(_placed(finding) for finding in findings),
                tuple(finding.action for finding in findings),
            )
        )  # fmt: skip
    return tuple(found)


def _placed(finding: Finding) -> Sentence:
    """A finding with its place in the file."""
    if finding.row is not None and finding.column:
        return Sentence(
            "Row {row}, {column}: {message}", row=str(finding.row), column=finding.column, message=finding.message
        )
    if finding.row is not None:
        return Sentence("Row {row}: {message}", row=str(finding.row), message=finding.message)
    if finding.column:
        return Sentence("{column}: {message}", column=finding.column, message=finding.message)
    return finding.message


def data(of: Ingredients) -> Section | None:
    """The files: what each holds, how many rows, what was doubtful and what was done about it."""
    files = of.readings_said
    if not files:
        return None
    doubts = sum(len(file.findings) for file in files)
    used = Sentence.counted("One table was used.", "{n} tables were used.", n=len(files))
    if doubts:
        said = Sentence.counted(
            "In one place something had to be decided or known; below stands what was done.",
            "In {n} places something had to be decided or known; below stands what was done.",
            n=doubts,
        )
    else:
        said = Sentence("Nothing in them was doubtful.")
    rows: list[tuple[Cell, ...]] = [
        (file.name, file.kind, Quantity(file.rows, "", 0), Quantity(len(file.findings), "", 0)) for file in files
    ]
    heads = (Sentence("File"), Sentence("What it holds"), Sentence("Rows"), Sentence("Findings"))
    blocks: list[Block] = [Table(Sentence("The files"), heads, tuple(rows), (2, 3))]
    if doubts:
        blocks.append(_findings(files))
    blocks += _own_words(of.datasets)
    return Section("data", Sentence("Data"), Sentence("{used} {said}", used=used, said=said), tuple(blocks))


def _own_words(datasets: Iterable[Dataset]) -> list[Table]:
    """What the files say of themselves; nothing where they say nothing."""
    notes: dict[tuple[str, str], tuple[Cell, ...]] = {}
    for dataset in datasets:
        for note in (*dataset.remarks, *dataset.notes):
            notes.setdefault((dataset.file, str(note)), (dataset.file, note))
    heads = (Sentence("File"), Sentence("Note"))
    return [Table(Sentence("What the files say of themselves"), heads, tuple(notes.values()))] if notes else []


def _findings(files: Sequence[FileSaid]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for file in files:
        pairs = list(zip_longest(file.findings, file.done, fillvalue=SILENT))
        rows += [(file.name, finding, done) for finding, done in pairs[:FINDINGS_SAID]]
        more = len(pairs) - FINDINGS_SAID
        if more > 0:
            rows.append((file.name, Sentence("{n} more findings; the Sheets page has them all.", n=more), ""))
    heads = (Sentence("File"), Sentence("Finding"), Sentence("What was done"))
    return Table(Sentence("What was doubtful, and what was done"), heads, tuple(rows))


def method(of: Ingredients) -> Section:
    """The method by name and source, every difference from the named one, and each benchmark with its source."""
    different = of.method.differences(of.named)
    blocks: list[Block] = [Sentence("Source of the method: {source}", source=known(of.named.source)), _total(of.method)]
    if different:
        blocks.append(_differences(different, of))
    blocks.append(_benchmarks(of))
    return Section("method", Sentence("Method"), said_method(of), tuple(blocks))


def said_method(of: Ingredients) -> Sentence:
    """Which method judges, and how many of its values were changed."""
    n = len(of.method.differences(of.named))
    title = known(of.named.title)
    if not n:
        return Sentence("All values are those of the method **{method}**.", method=title)
    return Sentence.counted(
        "One value differs from the method **{method}**.",
        "{n} values differ from the method **{method}**.",
        n=n, method=title,
    )  # fmt: skip


def _total(method: Method) -> Sentence:
    return Sentence(
        "An indicator scores 1 where it is good, 0 where it is fair and −1 where it is poor. The score of a "
        "perspective is the weighted mean of its indicators' scores, the total that of the perspectives'. A score "
        "below {fair} is poor, from {fair} on fair, from {good} on good. What has no data is left out, and its weight "
        "shared.",
        fair=said_value("total.fair_from", method["total.fair_from"], method.values),
        good=said_value("total.good_from", method["total.good_from"], method.values),
    )  # fmt: skip


def _differences(different: Sequence[Difference], of: Ingredients) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in different:
        source = of.method.sources.get(one.path, "")
        same = source == of.named.sources.get(one.path) and one.was is not None
        said: Cell = Sentence("Own choice") if same or not source else known(source)
        was = said_value(one.path, one.was, of.named.values)
        rows.append((said_path(one.path), was, said_value(one.path, one.now, of.method.values), said))
    heads = (Sentence("Value"), Sentence("In the named method"), Sentence("Here"), Sentence("Source"))
    return Table(
        Sentence("Every value that differs from the method {method}", method=known(of.named.title)), heads, tuple(rows)
    )


def _benchmarks(of: Ingredients) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            name_of(r), Sentence(r.formula) if r.formula else NOTHING, r.rule.benchmark(), known(r.source),
            number(r.set_weight, 2),
        )
        for perspective in PERSPECTIVES
        for r in of.card.of(of.period, perspective)
    ]  # fmt: skip
    heads = (
        Sentence("Indicator"), Sentence("Computed as"), Sentence("Benchmark"), Sentence("Source"), Sentence("Weight"),
    )  # fmt: skip
    return Table(Sentence("Indicators, their formulas and benchmarks"), heads, tuple(rows), (4,))
