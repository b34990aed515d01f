"""What of inpatient care is compared, periods or wards, and which of it is in question: the sidebar's choice."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from bsc_core import Dataset
from bsc_core.indicators.barber_johnson import BedUse, bed_use
from bsc_core.indicators.inpatient import GRAINS, Compared, by_period, by_unit, grains_of, units_of
from bsc_core.indicators.inputs import said_period
from bsc_core.sentence import Sentence
from bsc_core.text import Words
from pages.parts import session
from pages.parts.frame import unmarked

BY_UNIT = "unit"
TOGETHER = ""
"""What stands for all wards among their names, none of which is empty."""


@dataclass(frozen=True)
class Chosen:
    """What is compared, and the period or ward in question. ``place`` tells it apart from every other."""

    compared: Compared
    name: str
    place: str

    @property
    def uses(self) -> dict[str, BedUse]:
        """The bed use of everything compared, in order."""
        return {name: bed_use(inputs.values) for name, inputs in self.compared.inputs.items()}

    @property
    def use(self) -> BedUse:
        """The bed use of what is in question."""
        return bed_use(self.compared.inputs[self.name].values)

    @property
    def before(self) -> str | None:
        """The period before the one in question; None for the first, and for wards."""
        names = list(self.compared.inputs)
        at = names.index(self.name)
        return names[at - 1] if self.compared.in_time and at else None


def tables() -> list[Dataset]:
    """The inpatient tables that are loaded."""
    return [dataset for dataset in session.datasets() if dataset.kind == "inpatient" and len(dataset.frame)]


def choose(words: Words) -> Chosen:
    """What is compared and which of it is in question, as the sidebar says."""
    say = words.say
    datasets = tables()
    units = units_of(datasets)
    unit, by = None, "year"
    shown = dict(GRAINS) | {BY_UNIT: Sentence("ward by ward")}
    options = [*grains_of(datasets), *([BY_UNIT] if len(units) > 1 else [])]
    if len(options) > 1:
        by = st.selectbox(
            say("Compare"), options, format_func=lambda key: say(shown[key]), **session.bind_choice("care-by", options)
        )
    if by == BY_UNIT:
        years = list(_compared("year", None).inputs)
        year = st.selectbox(
            say("Period"),
            years,
            format_func=lambda name: said(words, name),
            **session.bind_choice("care-year", years, years[-1]),
        )
        return _in_question(words, _by_unit(year), say("Ward or hospital"), f"{BY_UNIT}-{year}")
    if len(units) > 1:
        places = [TOGETHER, *units]
        place = st.selectbox(
            say("Ward or hospital"),
            places,
            format_func=lambda name: say("all together") if name == TOGETHER else name,
            **session.bind_choice("care-unit", places),
        )
        unit = None if place == TOGETHER else place
    if by not in grains_of(datasets, unit):
        by = "year"
    return _in_question(words, _compared(by, unit), say("Period"), f"{by}-{unit}", last=True)


def _in_question(words: Words, compared: Compared, label: str, place: str, *, last: bool = False) -> Chosen:
    names = list(compared.inputs)
    name = st.selectbox(
        label,
        names,
        format_func=lambda name: said(words, name),
        **session.bind_choice(f"care-{place}", names, names[-1] if last else names[0]),
    )
    return Chosen(compared, name, f"{place}-{name}")


def said(words: Words, name: str) -> str:
    """A period or ward where no Markdown is read."""
    return unmarked(words).words(said_period(name))


def _compared(by: str, unit: str | None) -> Compared:
    method = session.method()
    return session.once("care", (session.loaded_as(), method, by, unit), lambda: by_period(tables(), method, by, unit))


def _by_unit(year: str) -> Compared:
    method = session.method()
    return session.once("care by unit", (session.loaded_as(), method, year), lambda: by_unit(tables(), method, year))
