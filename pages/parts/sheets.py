"""The sheet page's sections: which sheet, its settings, its doubts, the cells beside the table, its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from bsc_core import Dataset
from bsc_core.effects import Effect, effects
from bsc_core.indicators.inputs import said_period
from bsc_core.intake.choices import Choices
from bsc_core.intake.datasets import KINDS, column_name
from bsc_core.intake.findings import Finding, listed, worst_first
from bsc_core.intake.layout import letter
from bsc_core.intake.numbers import Form
from bsc_core.intake.reading import Reading, examples
from bsc_core.intake.surveys import ROLES
from bsc_core.intake.templates import CHOICES
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session, tables
from pages.parts.loading import SEVERITY_WORDS

ROWS_SHOWN = 200
COLUMN_WIDTHS = (3, 3, 3, 4)
FORMS: dict[Form, Sentence] = {
    "comma": Sentence("1.234,5 (decimal comma)"),
    "point": Sentence("1,234.5 (decimal point)"),
}
LIST_HEADS = (
    Sentence("Severity"),
    Sentence("File"),
    Sentence("Sheet"),
    Sentence("Row"),
    Sentence("Column"),
    Sentence("Finding"),
    Sentence("What was done"),
)
ROLE_WORDS = {
    "questionnaire": Sentence("This sheet explains the questions of a survey; it is read together with the answers."),
    "text": Sentence("This sheet is text only; it is kept as a note beside the results."),
    "guide": Sentence("This sheet explains a template; it is not data."),
    "left out": Sentence("This sheet is left out. Switch it on in the panel at the side to use it."),
    "unknown": Sentence(
        "What this sheet holds is not clear yet, so nothing of it is used. Choose what it holds in the panel at the "
        "side, then say below what its columns mean."
    ),
}


def choose_sheet(words: Words) -> Reading:
    """The sheet that the page is about; there must be one."""
    found = {session.sheet_key(reading): reading for reading in session.readings()}
    data = [key for key, reading in found.items() if reading.role in ("data", "unknown")]
    key = st.selectbox(
        words.say("Sheet"),
        list(found),
        format_func=lambda key: _title(words, found[key]),
        **session.bind_choice("sheet", list(found), data[0] if data else None),
    )
    return found[key]


def _title(words: Words, reading: Reading) -> str:
    name = f"{reading.sheet.file} · {reading.sheet.name}" if reading.sheet.name else reading.sheet.file
    kind = words.say(KINDS[reading.kind].name) if reading.kind and reading.role == "data" else ""
    return f"{name} · {kind}" if kind else name


def sheet_controls(words: Words, reading: Reading) -> None:
    """Whether the sheet is used, its kind, its header, its period, and the way back to what Imbang found."""
    say = words.say
    key, choices = session.sheet_key(reading), reading.choices
    if reading.role in ("questionnaire", "text", "guide"):
        return
    st.toggle(
        say("Use this sheet"),
        **session.bind(
            f"used-{key}", reading.role != "left out", lambda on: session.decide(reading, replace(choices, used=on))
        ),
    )
    st.selectbox(
        say("What it holds"),
        list(KINDS),
        index=None,
        placeholder=say("not clear yet"),
        format_func=lambda kind: say(KINDS[kind].name),
        **session.bind(
            f"kind-{key}", reading.kind,
            lambda kind: session.decide(reading, replace(choices, kind=kind, columns={}, forms={})),
        ),
    )  # fmt: skip
    _header_controls(words, reading)
    if "year" in _columns(reading) or "period" in _columns(reading):
        st.text_input(
            say("Year, where no column says it"),
            **session.bind_text(
                f"period-of-{key}", choices.period or "",
                lambda period: session.decide(reading, replace(choices, period=period.strip() or None)),
            ),
        )  # fmt: skip
    if reading.scales:
        _scale_controls(words, reading)
    if choices:
        st.button(
            say("Back to how Imbang read it"),
            on_click=session.decide,
            args=(reading, Choices()),
            type="tertiary",
            icon=":material/undo:",
        )


def _header_controls(words: Words, reading: Reading) -> None:
    """The first and the last row of the header."""
    say = words.say
    key, choices = session.sheet_key(reading), reading.choices
    least, most = reading.sheet.first_row, max(reading.sheet.first_row, reading.sheet.last_row)
    first, last = reading.layout.header if reading.layout else (least, least)
    first, last = (min(max(row, least), most) for row in (first, last))

    def set_rows(rows: tuple[int, int]) -> None:
        session.decide(reading, replace(choices, header=rows))

    left, right = st.columns(2, vertical_alignment="bottom")
    left.number_input(
        say("Header from row"), least, most, step=1,
        **session.bind(f"header-first-{key}", first, lambda row: set_rows((row, max(row, last)))),
    )  # fmt: skip
    right.number_input(
        say("to row"), least, most, step=1,
        **session.bind(f"header-last-{key}", last, lambda row: set_rows((min(first, row), row))),
    )  # fmt: skip


def _scale_controls(words: Words, reading: Reading) -> None:
    """How answers in words become numbers."""
    say = words.say
    key, choices = session.sheet_key(reading), reading.choices
    scale = next(iter(reading.scales.values()))
    title = say("Answers in words")
    st.markdown(f"**{title}**")
    st.markdown("  \n".join(f"{words.plain(text)} = {words.edge(n)}" for text, n in scale.legend))
    st.toggle(
        say("Turn the scale round"),
        help=say("For a questionnaire on which agreeing counts the least."),
        **session.bind(
            f"turned-{key}", choices.turned, lambda on: session.decide(reading, replace(choices, turned=on))
        ),
    )
    points = int(scale.high - scale.low + 1)
    st.selectbox(
        say("Points of the scale"),
        sorted({points, *scale.alternatives}),
        **session.bind(
            f"points-{key}", points,
            lambda n: session.decide(reading, replace(choices, points=n)),
        ),
    )  # fmt: skip


def show_headline(words: Words, reading: Reading) -> None:
    """What the sheet was read as, in a sentence."""
    say = words.say
    dataset = _dataset(reading)
    if dataset is None or reading.kind is None:
        st.info(say(ROLE_WORDS.get(reading.role, ROLE_WORDS["unknown"])))
        return
    doubts = sum(finding.severity != "note" for finding in dataset.findings)
    notes = len(dataset.findings) - doubts
    if reading.kind == "survey":
        text = Sentence(
            "Read as a **survey**: {people:,} people and {questions:,} questions.",
            people=len(dataset.frame), questions=len(dataset.asked.items),
        )  # fmt: skip
    else:
        text = Sentence(
            "Read as **{kind}**: {rows:,} entries from {cells:,} rows of the sheet.",
            kind=KINDS[reading.kind].name, rows=len(dataset.frame),
            cells=len(reading.layout.rows) if reading.layout else 0,
        )  # fmt: skip
    check = Sentence.counted("There is one thing to check.", "There are {n} things to check.", n=doubts)
    know = Sentence.counted(
        "Nothing in it needs a check; there is one thing to know.",
        "Nothing in it needs a check; there are {n} things to know.",
        n=notes,
    )
    nothing = Sentence("Nothing in it looks doubtful.")
    st.markdown(f"{say(text)} {say(check if doubts else know if notes else nothing)}")


def _dataset(reading: Reading) -> Dataset | None:
    return session.as_set(reading.dataset) if reading.dataset is not None else None


def show_offer(words: Words, reading: Reading) -> None:
    """What was decided for a sheet of the same shape, to be taken with one click."""
    offer = session.offered(reading)
    if offer is None:
        return
    file, choices = offer
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(words.say("A sheet of the same shape was read your way in {file}.", file=file))
        st.button(
            words.say("Read this one the same way"), on_click=session.decide, args=(reading, choices), type="primary"
        )


def show_findings(words: Words, reading: Reading) -> None:
    """Every doubt of the sheet, the actions to choose from, and what each would change."""
    say = words.say
    dataset = _dataset(reading)
    found = worst_first(dataset.findings if dataset is not None else reading.findings)
    if not found:
        return
    doubtful = any(finding.severity != "note" for finding in found)
    st.subheader(say("What is doubtful") if doubtful else say("What there is to know"), anchor=False)
    for number, finding in enumerate(found):
        with st.container(border=True):
            _finding(words, reading, finding, f"{session.sheet_key(reading)}-{number}")
    st.download_button(
        say("Download this list"),
        data=lambda: _list_of(words, found),
        file_name="findings.xlsx",
        on_click="ignore",
        icon=":material/download:",
        help=say("To send to whoever keeps the spreadsheet."),
    )


def _finding(words: Words, reading: Reading, finding: Finding, key: str) -> None:
    say = words.say
    text, choose = st.columns([3, 2], gap="medium")
    with text:
        head = " · ".join(filter(None, (f"**{say(SEVERITY_WORDS[finding.severity])}**", where(words, finding))))
        st.markdown(f"{head}  \n{say(finding.message)}")
    with choose:
        if not finding.options:
            st.caption(say(finding.action))
            return
        st.selectbox(
            say("What to do"),
            list(finding.options),
            format_func=lambda option: say(finding.options[option]),
            **session.bind(
                f"act-{session.sheet_key(reading)}-{finding.key}", finding.chosen,
                lambda option: session.act(reading, finding, option),
            ),
        )  # fmt: skip
    if reading.dataset is None:
        return
    with st.expander(say("What would another choice change?"), key=f"effect-{key}", on_change="rerun") as opened:
        if opened.open:
            _effects(words, reading, finding)


def where(words: Words, finding: Finding) -> str:
    """Row and column of a finding, for people."""
    places = [words.say("row {row}", row=str(finding.row))] if finding.row is not None else []
    places += [words.say("column {column}", column=finding.column)] if finding.column else []
    return ", ".join(places)


def _effects(words: Words, reading: Reading, finding: Finding) -> None:
    """For every other action, which figures it would move."""
    before = session.datasets()
    key = (reading.sheet.file, reading.sheet.name)
    for option, action in finding.options.items():
        if option == finding.chosen:
            continue
        changed = session.reading_with(reading, finding, option)
        after = [changed if (dataset.file, dataset.sheet) == key else dataset for dataset in before]
        st.markdown(f"**{words.say(action)}**")
        _show_moved(words, effects(before, [d for d in after if d is not None], session.method()))


def _show_moved(words: Words, moved: Sequence[Effect]) -> None:
    say = words.say
    if not moved:
        st.caption(
            say("It would change no figure of the scorecard and no survey's index or alpha, as the files stand now.")
        )
        return
    tables.show(
        {
            say("Figure"): [_figure(words, e) for e in moved],
            say("now"): [words.say("{value}", value=e.before) for e in moved],
            say("then"): [words.say("{value}", value=e.after) for e in moved],
            say("verdict"): [_turn(words, e) for e in moved],
        },
        numbers=(say("now"), say("then")),
    )


def _figure(words: Words, effect: Effect) -> str:
    return f"{words.words(effect.name)} {words.say(said_period(effect.period))}".strip()


def _turn(words: Words, effect: Effect) -> str:
    if not effect.turns:
        return words.say("stays")
    before, after = (
        words.say(Sentence(category)) if category else words.say("none")
        for category in (effect.category_before, effect.category_after)
    )
    return f"**{before} → {after}**"


def _list_of(words: Words, findings: Sequence[Finding]) -> bytes:
    from bsc_core.intake.templates import plain_workbook

    say = Words(words.language).say  # a workbook takes every text as it is
    table = listed(findings)
    said = table.assign(
        severity=[say(SEVERITY_WORDS[severity]) for severity in table["severity"]],
        finding=[say(message) for message in table["finding"]],
        action=[say(action) for action in table["action"]],
    )
    return plain_workbook([say(head) for head in LIST_HEADS], said.to_numpy().tolist())


def show_side_by_side(words: Words, reading: Reading) -> None:
    """The sheet as it came, its header marked, beside the table as it was read."""
    say = words.say
    dataset = _dataset(reading)
    left, right = st.columns(2, gap="medium") if dataset is not None else (st.container(), None)
    with left:
        st.subheader(say("As it came"), anchor=False)
        st.dataframe(_as_it_came(reading), key=f"came-{session.sheet_key(reading)}")
        st.caption(_rows_shown(words, reading.sheet.height, say("The header is marked; rows in grey are not data.")))
    if right is not None and dataset is not None:
        with right:
            st.subheader(say("As it was read"), anchor=False)
            key = f"read-{session.sheet_key(reading)}"
            st.dataframe(_as_it_was_read(words, dataset), hide_index=True, placeholder="–", key=key)
            st.caption(
                _rows_shown(words, len(dataset.frame), say("The number in front is the row in the spreadsheet."))
            )


def _rows_shown(words: Words, rows: int, text: str) -> str:
    if rows <= ROWS_SHOWN:
        return text
    part = words.say("The first {shown:,} of {all:,} rows are shown.", shown=ROWS_SHOWN, all=rows)
    return f"{text} {part}"


def _as_it_came(reading: Reading) -> Any:
    sheet, layout = reading.sheet, reading.layout
    numbers = range(sheet.first_row, sheet.first_row + min(sheet.height, ROWS_SHOWN))
    cells = [["" if cell is None else str(cell) for cell in sheet.row(number)] for number in numbers]
    grid = pd.DataFrame(
        cells, index=list(numbers), columns=[letter(at) for at in range(len(sheet.columns))], dtype=object
    )
    if layout is None:
        return grid
    data = {int(row) for row in layout.rows}

    def mark(row: pd.Series) -> list[str]:
        number = int(row.name)
        if layout.header[0] <= number <= layout.header[1]:
            return ["background-color: rgba(21, 94, 117, 0.20); font-weight: 600"] * len(row)
        return ["" if number in data else "color: #8A94A6"] * len(row)

    return grid.style.apply(mark, axis=1)


def _as_it_was_read(words: Words, dataset: Dataset) -> Any:
    frame = dataset.frame.head(ROWS_SHOWN)
    ours = KINDS[dataset.kind].columns + KINDS[dataset.kind].optional
    for column in _CANONICAL & set(frame.columns):
        frame = frame.assign(**{column: frame[column].replace(CHOICES[column][words.language])})
    named = frame.set_axis(
        [words.say(column_name(dataset.kind, c)) if c in ours else str(c) for c in frame.columns], axis=1
    )
    named = named.loc[:, ~named.columns.duplicated()]

    def said(value: Any) -> str:
        if value is None or value != value:
            return "–"
        return words.edge(value) if isinstance(value, float) else str(value)

    return named.reset_index(names=words.say("row")).style.format(said)


_CANONICAL = {"side", "direction"}
"""Columns of which reading makes our own words; where it knew none, a cell has the user's."""


def show_columns(words: Words, reading: Reading) -> None:
    """Every column: what it means, how its numbers are read, two cells before and after."""
    say = words.say
    if reading.layout is None or reading.role in ("questionnaire", "text", "guide", "left out"):
        return
    st.subheader(say("What each column means"), anchor=False)
    options = _columns(reading)
    if not options:
        st.markdown(
            say("Choose what the sheet holds in the panel at the side; then each column gets its meaning here.")
        )
        return
    st.caption(
        say("What each means, how its numbers are written, and two of its cells as they came → as they were read.")
    )
    heads = list(reading.layout.heads)
    questions = [head.at for head in heads if reading.meanings.get(head.at) == "item"]
    for head in heads:
        if head.at not in questions or len(questions) <= 3:
            _column(words, reading, head.at, options)
    if len(questions) > 3:
        title = say("{n} questions", n=len(questions))
        with st.expander(title, key=f"questions-{session.sheet_key(reading)}", on_change="rerun") as opened:
            if opened.open:
                for at in questions:
                    _column(words, reading, at, options)


def _columns(reading: Reading) -> list[str]:
    """What a column of the sheet can mean; empty for a sheet without a kind."""
    if reading.kind is None:
        return []
    if reading.kind == "survey":
        return list(ROLES)
    about = KINDS[reading.kind]
    return ["", *dict.fromkeys(about.columns + about.optional + about.parts)]


def _column(words: Words, reading: Reading, at: int, options: Sequence[str]) -> None:
    say = words.say
    key, title = session.sheet_key(reading), reading.layout.titles[at] if reading.layout else ""
    meaning = reading.meanings.get(at, "")
    kind = reading.kind
    name, means, form, cells = st.columns(COLUMN_WIDTHS, vertical_alignment="center")
    name.markdown(f"**{letter(at)}** · {words.plain(title)}")
    if meaning in options:
        means.selectbox(
            say("Column {letter} means", letter=letter(at)),
            options,
            format_func=lambda column: say(column_name(kind, column)),
            label_visibility="collapsed",
            **session.bind(
                f"means-{key}-{at}", meaning,
                lambda column: session.decide(reading, reading.choices.with_column(at, column)),
            ),
        )  # fmt: skip
        if at in reading.suggested and not meaning:
            means.caption(say("Perhaps: {column}", column=column_name(kind, reading.suggested[at])))
    else:
        means.markdown(say(Sentence("A period")) if meaning == "period" else say(column_name(kind, meaning)))
    read = reading.numbers.get(at)
    if read is not None and read.form is not None:
        form.selectbox(
            say("Numbers of column {letter}", letter=letter(at)),
            list(FORMS),
            format_func=lambda form: say(FORMS[form]),
            label_visibility="collapsed",
            **session.bind(
                f"form-{key}-{at}", read.form,
                lambda form: session.decide(reading, reading.choices.with_form(at, form)),
            ),
        )  # fmt: skip
    elif read is not None:
        form.caption(say("numbers"))
    cells.markdown("  \n".join(_before_after(words, before, after) for before, after in examples(reading, at)))


def _before_after(words: Words, before: str, after: str | float) -> str:
    said = words.edge(after) if isinstance(after, float) else words.plain(after)
    short = before if len(before) <= 40 else before[:39] + "…"
    return f"{words.plain(short)} → **{said}**" if said != words.plain(before) else words.plain(short)
