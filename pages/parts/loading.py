"""The start page's sections: loading files, what is loaded, what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from bsc_core import Dataset
from bsc_core.indicators.catalogue import INDICATORS, INPUTS
from bsc_core.indicators.inputs import periods_of, said_period, survey_period
from bsc_core.intake.datasets import KINDS
from bsc_core.intake.files import FORMATS
from bsc_core.intake.findings import SEVERITIES, Finding
from bsc_core.intake.reading import Reading
from bsc_core.intake.templates import template
from bsc_core.scorecard import Gap, gaps
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import keeping, session, tables
from pages.parts.frame import PAGES

ANSWERED_BY = {
    "patients": Sentence("Patients"),
    "employees": Sentence("Employees"),
    "others": Sentence("Others (not in the scorecard)"),
}
SURVEY_OF = {"patients": Sentence("Patient survey"), "employees": Sentence("Employee survey")}
SEVERITY_WORDS = {
    "error": Sentence("▼ to put right"),
    "warning": Sentence("● to check"),
    "note": Sentence("– to know"),
}
CONTENTS = {
    "budget": Sentence("revenue and expenditure by line: what was budgeted and what was realised"),
    "visits": Sentence("outpatient visits, returning and new patients, by year"),
    "inpatient": Sentence("beds, patient-days, discharges and deaths, by year, quarter or month"),
    "workforce": Sentence("employees, and how many left, by year"),
    "survey": Sentence("one row for each patient or employee, one column for each question"),
    "indicators": Sentence("any indicators of your own, with their targets"),
    "table": Sentence("the counts of a cross-table that someone else published"),
}


def show_upload(words: Words) -> None:
    """The uploader and the button that loads the sample."""
    say = words.say
    uploader, sample = st.columns([2, 1], gap="large")
    with uploader:
        key = f"upload-{session.state().uploads}"

        def take() -> None:
            for file in st.session_state[key]:
                if file.name.lower().endswith(f".{keeping.ENDING}"):
                    keeping.open_file(file.name, file.getvalue())
                else:
                    session.add_file(file.name, file.getvalue())
            session.state().uploads += 1

        st.file_uploader(
            say("Your files: {formats}, several at once", formats=[ending.lstrip(".") for ending in FORMATS]),
            accept_multiple_files=True,
            key=key,
            on_change=take,
            help=say("Drag files here or choose them. They stay on this computer."),
        )
    with sample:
        if session.state().files:
            st.markdown(say("Want to begin anew? Your spreadsheets themselves are not touched."))
            names = list(session.state().files)
            st.button(say("Remove all files"), on_click=session.remove_files, args=(names,), key="remove-all")
        else:
            st.markdown(say("No files at hand? Look at a real hospital, from two published studies."))
            st.button(say("Load the sample hospital"), type="primary", on_click=session.load_sample, key="sample")


def show_next_steps(words: Words) -> None:
    """Where to go from here."""
    say = words.say
    steps = {
        "pages/scorecard.py": say("the verdicts, and what moves them"),
        "pages/hospital.py": say("how beds are used, and how sure the death rates are"),
        "pages/survey.py": say("how satisfied people are, and whether the questions hold"),
        "pages/significance.py": say("whether two things go together by more than chance"),
        "pages/whatif.py": say("what would turn a verdict, and what a goal takes"),
        "pages/report.py": say("slides, a document and a workbook to take away"),
    }
    with st.container(horizontal=True, gap="medium"):
        for page, what in steps.items():
            with st.container(border=True, width=300):
                st.page_link(page, label=f"**{say(PAGES[page])}** →")
                st.caption(what)


def show_files(words: Words) -> None:
    """One card for each table that was found."""
    found = session.datasets()
    st.subheader(words.say("What is loaded"), anchor=False)
    for row in range(0, len(found), 3):
        columns = st.columns(3)
        for column, dataset in zip(columns, found[row : row + 3], strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(words, dataset, found)
    for reading in session.readings():
        if reading.dataset is None and reading.role in ("unknown", "left out") and reading.layout is not None:
            _waiting(words, reading)


def _waiting(words: Words, reading: Reading) -> None:
    """A sheet that is not used: why, and the way to its page."""
    say = words.say
    name = reading.sheet.file + (f" · {reading.sheet.name}" if reading.sheet.name else "")
    why = say("left out") if reading.role == "left out" else say("waits for your word on what it holds")
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"– **{words.plain(name)}**: {why}")
        if offer := session.offered(reading):
            st.button(
                say("Read it as you read {file}", file=offer[0]),
                key=f"same-{session.sheet_key(reading)}",
                on_click=session.decide,
                args=(reading, offer[1]),
            )
        _to_sheet(words, session.sheet_key(reading), say("Look at the sheet"))
        sheets = session.state().files[reading.sheet.file]
        if sheets[0] is reading and all(known.dataset is None for known in sheets):
            st.button(
                say("Remove {file}", file=reading.sheet.file),
                key=f"remove-{session.sheet_key(reading)}",
                on_click=session.remove_file,
                args=(reading.sheet.file,),
                type="tertiary",
            )


def _to_sheet(words: Words, key: str, label: str) -> None:
    """A button that opens the page of a sheet."""
    if st.button(label, key=f"open-{key}", icon=":material/table_view:", type="tertiary"):
        session.choose("sheet", key)
        st.switch_page("pages/sheets.py")


def _card(words: Words, dataset: Dataset, others: Sequence[Dataset]) -> None:
    say = words.say
    kind = KINDS[dataset.kind].name
    if dataset.kind == "survey" and dataset.asked.answered_by in SURVEY_OF:
        kind = SURVEY_OF[dataset.asked.answered_by]
    title = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    title.markdown(f"**{say(kind)}**", width="content")
    title.button(
        "✕",
        key=f"remove-{session.key_of(dataset)}",
        help=say("Remove {file}", file=dataset.file),
        on_click=session.remove_file,
        args=(dataset.file,),
        type="tertiary",
    )
    name = dataset.file + (f" · {dataset.sheet}" if dataset.sheet else "")
    rows = say(Sentence.counted("{n:,} row", "{n:,} rows", n=len(dataset.frame)))
    if dataset.kind == "survey":
        rows = say(Sentence.counted("{n:,} person", "{n:,} people", n=len(dataset.frame)))
        questions = say(Sentence.counted("{n:,} question", "{n:,} questions", n=len(dataset.asked.items)))
        rows = f"{rows}, {questions}"
    periods = periods_of(dataset)
    if periods:
        rows += " · " + (periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}")
    st.caption(f"{words.plain(name)}  \n{rows}")
    if dataset.kind == "survey":
        _survey_choices(words, dataset, others)
    for note in (*dataset.remarks, *dataset.notes[:1]):
        st.caption(words.words(note))
    _findings(words, dataset.findings, session.key_of(dataset))
    _to_sheet(words, session.key_of(dataset), say("Sheet and choices"))


def _survey_choices(words: Words, dataset: Dataset, others: Sequence[Dataset]) -> None:
    """Who answered, and to which period the survey belongs."""
    say = words.say
    key = session.key_of(dataset)
    st.selectbox(
        say("Answered by"),
        list(ANSWERED_BY),
        format_func=lambda who: say(ANSWERED_BY[who]),
        **session.bind(
            f"answered-{key}",
            dataset.asked.answered_by,
            lambda who: session.set_survey(key, answered_by=who),
        ),
    )
    if dataset.asked.answered_by == "others":
        return
    now = survey_period(dataset, others)
    periods = sorted({now, *(period for other in others for period in periods_of(other))})
    st.selectbox(
        say("Belongs to"),
        periods,
        format_func=lambda period: say(said_period(period)),
        **session.bind(f"period-{key}", now, lambda period: session.set_survey(key, period=period)),
        accept_new_options=True,
        help=say("The period whose scorecard counts this survey. Choose one, or type a new one."),
    )
    if dataset.period is None:
        st.caption(say("The file names no period; {period} is the latest of the other files.", period=said_period(now)))


def _findings(words: Words, findings: Sequence[Finding], key: str) -> None:
    say = words.say
    if not findings:
        st.caption(say("▲ Nothing doubtful found."))
        return
    title = say(Sentence.counted("One finding", "{n} findings", n=len(findings)))
    ordered = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    worst = ordered[0].severity
    with st.expander(f"{title} · {say(SEVERITY_WORDS[worst])}", key=f"findings-{key}"):
        for finding in ordered:
            where = [say("row {row}", row=finding.row)] if finding.row else []
            where += [say("column {column}", column=finding.column)] if finding.column else []
            st.markdown(
                f"**{', '.join(where) or say(SEVERITY_WORDS[finding.severity])}**: "
                f"{say(finding.message)} :gray[{say(finding.action)}]"
            )


def show_missing(words: Words) -> None:
    """Which indicators of the scorecard have no data, and which file would bring them."""
    say = words.say
    missing = gaps(session.card(), session.method())
    st.subheader(say("What is still missing for a full scorecard"), anchor=False)
    if not missing:
        st.markdown(say("▲ Nothing: every indicator has data."))
        return
    tables.show(
        {
            say("File"): [say(SURVEY_OF.get(gap.kind) or KINDS[gap.kind].name) for gap in missing],
            say("with"): [_contents(words, gap) for gap in missing],
            say("brings"): [", ".join(say(INDICATORS[key].name) for key in gap.indicators) for gap in missing],
        }
    )


def _contents(words: Words, gap: Gap) -> str:
    if gap.kind in SURVEY_OF:
        about = CONTENTS["survey"]
        return words.say(about)
    return ", ".join(words.say(INPUTS[name].label) for name in gap.inputs)


def show_kinds(words: Words) -> None:
    """Which files are understood, with a template of each."""
    say = words.say
    st.subheader(say("Which files it understands"), anchor=False)
    tables.show(
        {
            say("File"): [say(about.name) for about in KINDS.values()],
            say("What stands in it"): [say(CONTENTS[kind]) for kind in KINDS],
        }
    )
    st.caption(
        say("Columns are recognised by their names, English or Indonesian. A template has the names already in it:")
    )
    with st.container(horizontal=True):
        for kind in KINDS:
            st.download_button(
                words.say("Template: {kind}", kind=KINDS[kind].name),
                data=partial(template, kind, words.language, Words(words.language).say),
                file_name=f"{kind}.xlsx",
                on_click="ignore",
                icon=":material/download:",
                key=f"template-{kind}",
            )
