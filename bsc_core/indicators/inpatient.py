"""Inpatient care by year, half-year, quarter or month, of the whole hospital or of one ward, and ward by ward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bsc_core.indicators.catalogue import INDICATORS
from bsc_core.indicators.inputs import PeriodInputs, gather
from bsc_core.indicators.rated import Rated, built_in_indicators
from bsc_core.intake.datasets import Dataset
from bsc_core.method import Method
from bsc_core.periods import part_of_year, period_of, place_in_year, year_of
from bsc_core.sentence import Sentence

GRAINS: Mapping[str, Sentence] = {
    "year": Sentence("by year"),
    "half": Sentence("by half-year"),
    "quarter": Sentence("by quarter"),
    "month": Sentence("by month"),
}
"""How finely periods are told apart."""
INPATIENT = tuple(key for key, indicator in INDICATORS.items() if indicator.kind == "inpatient")
"""The indicators of inpatient care, by their keys in the catalogue."""


@dataclass(frozen=True)
class Compared:
    """Periods, or wards, that are compared: their inputs by name, in order, and their rated indicators.

    ``in_time`` says whether they follow each other in time, as wards do not.
    """

    inputs: Mapping[str, PeriodInputs]
    rated: tuple[Rated, ...]
    in_time: bool = True

    def of(self, name: str, indicator: str) -> Rated:
        """One indicator of one period or ward. Raises KeyError where there is no such thing."""
        for rated in self.rated:
            if (rated.period, rated.indicator) == (name, indicator):
                return rated
        raise KeyError(name, indicator)

    def history(self, indicator: str) -> tuple[Rated, ...]:
        """One indicator of all of them, in order."""
        return tuple(rated for rated in self.rated if rated.indicator == indicator)


def rate(inputs: Mapping[str, PeriodInputs], method: Method) -> tuple[Rated, ...]:
    """The indicators of inpatient care of every period of ``inputs``, judged by ``method``."""
    return tuple(r for r in built_in_indicators(inputs, method) if r.indicator in INPATIENT)


def units_of(datasets: Iterable[Dataset]) -> list[str]:
    """The wards or hospitals that inpatient tables name, each once, as they first come."""
    found = [frame["unit"].dropna() for frame in _frames(datasets) if "unit" in frame]
    return list(dict.fromkeys(str(unit) for units in found for unit in units))


def grains_of(datasets: Iterable[Dataset], unit: str | None = None) -> list[str]:
    """How finely inpatient tables tell periods apart, coarse first; months give quarters, too."""
    parts = {part_of_year(label) for frame in _frames(_of_unit(datasets, unit)) for label in frame["period"]}
    if "month" in parts:
        parts.add("quarter")
    return [grain for grain in GRAINS if parts and (grain == "year" or grain in parts)]


def by_period(datasets: Sequence[Dataset], method: Method, grain: str = "year", unit: str | None = None) -> Compared:
    """Inpatient care by period, of everything together or of one ward. Empty where no table has such periods.

    "year" is what the scorecard shows. Of finer ``grain`` are the rows that say so ("2023-Q1", "March 2023"); a
    quarter that no row gives is made of its months, as many as there are. Raises ValueError for an unknown grain.
    """
    if grain not in GRAINS:
        raise ValueError(f'Periods are told apart by {", ".join(GRAINS)}; there is no "{grain}".')
    tables = _of_unit(datasets, unit)
    if grain == "year":
        inputs = gather(tables, method)
    else:
        inputs = {label: _together(chosen, method) for label, chosen in _parts(tables, grain)}
    return Compared(inputs, rate(inputs, method))


def by_unit(datasets: Sequence[Dataset], method: Method, year: str) -> Compared:
    """Inpatient care of one year, ward by ward, as they first come; a trend is the ward's own."""
    inputs: dict[str, PeriodInputs] = {}
    rated: list[Rated] = []
    for unit in units_of(datasets):
        known = by_period(datasets, method, unit=unit)
        if year in known.inputs:
            inputs[unit] = known.inputs[year]
            rated += [replace(known.of(year, key), period=unit) for key in INPATIENT]
    return Compared(inputs, tuple(rated), in_time=False)


def _frames(datasets: Iterable[Dataset]) -> Iterator[pd.DataFrame]:
    return (dataset.frame for dataset in datasets if dataset.kind == "inpatient")


def _of_unit(datasets: Iterable[Dataset], unit: str | None) -> list[Dataset]:
    tables = [dataset for dataset in datasets if dataset.kind == "inpatient"]
    if unit is None:
        return tables
    named = [dataset for dataset in tables if "unit" in dataset.frame]
    return _some(named, [[name == unit for name in dataset.frame["unit"]] for dataset in named])


def _some(datasets: Sequence[Dataset], kept: Sequence[list[bool]]) -> list[Dataset]:
    """The datasets with the rows that are kept, without those that have none left."""
    return [
        replace(dataset, frame=dataset.frame[rows])
        for dataset, rows in zip(datasets, kept, strict=True)
        if any(rows)
    ]  # fmt: skip


def _parts(datasets: Sequence[Dataset], grain: str) -> Iterator[tuple[str, list[Dataset]]]:
    """The parts of years of one grain, in order: the name of each, and the tables with its rows."""
    own = [[_place(label, grain) for label in dataset.frame["period"]] for dataset in datasets]
    made = [[_quarter_of(label) for label in dataset.frame["period"]] for dataset in datasets]
    given = {place for places in own for place in places if place}
    of_months = {place for places in made for place in places if place} - given if grain == "quarter" else set()
    for place in sorted(given | of_months):
        known = made if place in of_months else own
        chosen = _some(datasets, [[here == place for here in places] for places in known])
        label = f"{place[0]} Q{place[1]}" if place in of_months else str(chosen[-1].frame["period"].iloc[-1])
        yield label, chosen


_Place = tuple[int, int]
"""A year, 0 where the label says none, and the number of its part."""


def _place(label: object, grain: str) -> _Place | None:
    return (year_of(label) or 0, place_in_year(label)) if part_of_year(label) == grain else None


def _quarter_of(label: object) -> _Place | None:
    """The quarter of a month; a month that does not say its year is in none."""
    year, month = year_of(label), place_in_year(label)
    if part_of_year(label) != "month" or year is None or not 1 <= month <= 12:
        return None
    return year, (month + 2) // 3


def _together(tables: Sequence[Dataset], method: Method) -> PeriodInputs:
    """The inputs of tables that hold one part of a year.

    A month without its year is a period of its own for :func:`gather`, so the label that counts is the last.
    """
    gathered = gather(tables, method)
    return gathered[period_of(tables[-1].frame["period"].iloc[-1])]
