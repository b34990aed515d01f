"""The Barber-Johnson diagram: four measures of bed use as one point, and where benchmarks want it to lie.

Across runs TOI, the days a bed stands empty between two patients, upward ALOS, the days a patient stays. TOI and ALOS
by patient-days add up to the days from one admission to a bed to the next, so that

    BOR = ALOS / (ALOS + TOI)        a ray from the origin, of slope p / (1 - p)
    BTO = year's days / (ALOS + TOI)  a line that meets both axes at the year's days / BTO

and the four meet in one point. Source: B. Barber and D. Johnson, "The presentation of acute hospital in-patient
statistics", Hospital and Health Services Review 1973.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bsc_core.indicators import process
from bsc_core.indicators.inputs import PeriodInputs, with_inputs
from bsc_core.indicators.ratio import ratio
from bsc_core.method import Method
from bsc_core.rating import Rule

MEASURES = ("bor", "alos", "toi", "bto")
"""The measures of bed use, by their keys in the catalogue."""
Corner = tuple[float, float]
"""A point of the diagram: TOI and ALOS, in days."""
Span = tuple[float, float]
"""From where to where a benchmark accepts a value, both ends included; infinite where it has no end."""


@dataclass(frozen=True)
class BedUse:
    """The counts of one period or ward and what follows of them. What cannot be computed is nan.

    ``bed_days`` are beds x days added up over the parts of the period, ``days`` the days counted, ``year_days`` the
    days of its year (365 or 366), ``stay_days`` the whole stay of those discharged; ``discharges`` count the dead.
    """

    bed_days: float
    days: float
    year_days: float
    patient_days: float
    discharges: float
    stay_days: float = math.nan

    @property
    def beds(self) -> float:
        """Beds, on the average of the days counted."""
        return ratio(self.bed_days, self.days)

    @property
    def bor(self) -> float:
        """Bed occupancy in percent."""
        return process.bor(self.patient_days, self.bed_days)

    @property
    def alos(self) -> float:
        """Length of stay by patient-days, in days: the one that meets the other three."""
        return process.alos_by_patient_days(self.patient_days, self.discharges)

    @property
    def alos_by_stay(self) -> float:
        """Length of stay of those discharged, in days; nan where their stay was not counted."""
        return process.alos_by_stay(self.stay_days, self.discharges)

    @property
    def toi(self) -> float:
        """Turn-over interval in days; below 0 where there were more patient-days than bed-days."""
        return process.toi(self.bed_days, self.patient_days, self.discharges)

    @property
    def bto(self) -> float:
        """Bed turn-over, brought to a year."""
        return process.bto(self.discharges, self.bed_days, self.year_days)

    @property
    def can_be_drawn(self) -> bool:
        """Whether it has a place in the diagram."""
        return math.isfinite(self.toi) and math.isfinite(self.alos)


def bed_use(values: Mapping[str, float]) -> BedUse:
    """The bed use of a period's inputs, as :func:`bsc_core.indicators.inputs.gather` names them."""
    names = ("bed_days", "days", "year_days", "patient_days", "discharges", "stay_days")
    return BedUse(**{name: values.get(name, math.nan) for name in names})


def moved(
    inputs: PeriodInputs,
    *,
    beds: float | None = None,
    patient_days: float | None = None,
    discharges: float | None = None,
) -> PeriodInputs:
    """The inputs with other beds (on average), patient-days or discharges; None leaves one as it is.

    The stay of those discharged grows and shrinks with the patient-days. Deaths are left out: moving beds says
    nothing of who dies. Raises ValueError for a number below 0.
    """
    asked = {"beds": beds, "patient_days": patient_days, "discharges": discharges}
    if any(value is not None and not 0 <= value < math.inf for value in asked.values()):
        raise ValueError("Beds, patient-days and discharges are numbers from 0.")
    values = {name: value for name, value in inputs.values.items() if name not in ("deaths", "deaths_48h")}
    if beds is not None and "days" in values:
        values = with_inputs(values, {"beds": beds})
    if patient_days is not None:
        before = values.get("patient_days", math.nan)
        if "stay_days" in values and before > 0:
            values["stay_days"] *= patient_days / before
        else:
            values.pop("stay_days", None)
        values["patient_days"] = patient_days
    if discharges is not None:
        values["discharges"] = discharges
    return replace(inputs, values=values)


def most_beds(use: BedUse, bor: float) -> float:
    """The most beds, a whole number, that the same patient-days fill to ``bor`` percent or more.

    nan where that is less than one bed, or cannot be computed.
    """
    if not bor > 0:
        return math.nan
    beds = ratio(use.patient_days * 100, bor * use.days)
    # 20 patient-days a day are 60 % of 33.33 beds: rounded down; 60 % of 20 beds is 20 beds whatever the last bit says
    return math.nan if math.isnan(beds) or beds < 1 else float(math.floor(beds * (1 + 1e-12)))


# --- lines of the diagram -------------------------------------------------------------------------------------------


def meeting_point(bor: float, bto: float, year_days: float) -> Corner:
    """Where the ray of a BOR (percent) meets the line of a BTO (a year): TOI and ALOS in days; nan for a BTO of 0."""
    cycle = ratio(year_days, bto)
    return (1 - bor / 100) * cycle, bor / 100 * cycle


def intercept(bto: float, year_days: float) -> float:
    """Where the line of a BTO meets both axes, in days; nan for a BTO of 0."""
    return ratio(year_days, bto)


def ray_end(bor: float, room: Corner) -> Corner:
    """Where the ray of a BOR (0 to 100 percent) leaves a picture that reaches from 0 to ``room``."""
    right, top = room
    full, empty = bor / 100, 1 - bor / 100
    # the ray is (empty, full) x t; it leaves where the first of the two reaches the edge
    t = min(right / empty if empty > 0 else math.inf, top / full if full > 0 else math.inf)
    return empty * t, full * t


def line_ends(bto: float, year_days: float, room: Corner) -> tuple[Corner, Corner] | None:
    """The two ends of a BTO's line in a picture that reaches from 0 to ``room``, the upper left one first.

    None where the line lies outside, or the BTO is 0.
    """
    right, top = room
    reach = intercept(bto, year_days)
    if not 0 < reach < right + top:
        return None
    return (max(reach - top, 0.0), min(reach, top)), (min(reach, right), max(reach - right, 0.0))


# --- where benchmarks want the point --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Accepted:
    """What the benchmarks accept of each measure: TOI and ALOS in days, BOR in percent, BTO a year."""

    toi: Span
    alos: Span
    bor: Span
    bto: Span


def accepted_by(method: Method) -> Accepted:
    """What a method's benchmarks accept."""
    return Accepted(**{measure: accepted(method.rule(measure)) for measure in MEASURES})


def accepted(rule: Rule) -> Span:
    """From where to where a benchmark calls a value good; endless both ways for a trend."""
    good = [segment for segment in rule.segments() if segment.verdict == "good"]
    return (good[0].start, good[-1].end) if good else (-math.inf, math.inf)


def efficient_area(accepted: Accepted, year_days: float, room: Corner) -> tuple[Corner, ...]:
    """The corners of the efficient wedge, in order around it; none where the benchmarks leave no wedge.

    It lies between the least and the greatest TOI, above the ray of the least BOR and below the line of the least BTO.
    With TOI a to b, BOR p and BTO n, its corners are (a, a p/(1-p)), (b, b p/(1-p)), (b, days/n - b), (a, days/n - a),
    as long as ray and line meet beyond b. Where a benchmark has no such end, it ends with the picture (0 to ``room``).
    """
    return _area([*_toi(accepted.toi), _bor_at_least(accepted.bor[0]), _bto_at_least(accepted.bto[0], year_days)], room)


def all_met_area(accepted: Accepted, year_days: float, room: Corner) -> tuple[Corner, ...]:
    """The corners of where all four benchmarks hold at once, in order around it; none where no point meets them all."""
    low, high = accepted.alos
    return _area(
        [
            *_toi(accepted.toi),
            (0.0, -1.0, -low),
            (0.0, 1.0, high),
            _bor_at_least(accepted.bor[0]),
            _bor_at_most(accepted.bor[1]),
            _bto_at_least(accepted.bto[0], year_days),
            _bto_at_most(accepted.bto[1], year_days),
        ],
        room,
    )


_HalfPlane = tuple[float, float, float]
"""Numbers a, b, c of the half-plane a TOI + b ALOS <= c; c is infinite where all of the plane is meant."""
_WHOLE: _HalfPlane = (0.0, 0.0, math.inf)


def _toi(span: Span) -> tuple[_HalfPlane, _HalfPlane]:
    return (-1.0, 0.0, -span[0]), (1.0, 0.0, span[1])


def _bor_at_least(bor: float) -> _HalfPlane:
    """Above the ray: ALOS (1 - p) >= TOI p."""
    return (bor / 100, bor / 100 - 1, 0.0) if math.isfinite(bor) else _WHOLE


def _bor_at_most(bor: float) -> _HalfPlane:
    return (-bor / 100, 1 - bor / 100, 0.0) if math.isfinite(bor) else _WHOLE


def _bto_at_least(bto: float, year_days: float) -> _HalfPlane:
    """On or below the line: more patients a year leave fewer days to each. Every BTO is more than 0."""
    return (1.0, 1.0, year_days / bto) if 0 < bto < math.inf else _WHOLE


def _bto_at_most(bto: float, year_days: float) -> _HalfPlane:
    return (-1.0, -1.0, -year_days / bto) if 0 < bto < math.inf else _WHOLE


def _area(sides: Sequence[_HalfPlane], room: Corner) -> tuple[Corner, ...]:
    """What the half-planes leave of the picture, by cutting its rectangle along one after the other."""
    right, top = room
    corners: list[Corner] = [(0.0, 0.0), (right, 0.0), (right, top), (0.0, top)]
    for a, b, c in sides:
        if math.isfinite(c):
            corners = _cut(corners, a, b, c)
    corners = _distinct(corners)
    return tuple(corners) if _size(corners) > 1e-9 else ()


def _cut(corners: Sequence[Corner], a: float, b: float, c: float) -> list[Corner]:
    """A convex polygon without what lies beyond the line a x + b y = c (Sutherland and Hodgman 1974)."""
    kept: list[Corner] = []
    for start, end in pairwise([*corners, *corners[:1]]):
        before, after = (a * x + b * y - c for x, y in (start, end))
        if before <= 0:
            kept.append(start)
        if before * after < 0:
            share = before / (before - after)
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return kept


def _distinct(corners: Sequence[Corner]) -> list[Corner]:
    """Corners without those that lie on the one before."""
    return [
        corner
        for before, corner in pairwise([*corners[-1:], *corners])
        if math.dist(before, corner) > 1e-9 or len(corners) == 1
    ]


def _size(corners: Sequence[Corner]) -> float:
    """The area of a polygon, in square days."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*corners, *corners[:1]]))) / 2


# --- when stay and patient-days disagree ----------------------------------------------------------------------------

SAME_TO = 0.005
"""Lengths of stay that differ by less read the same to two decimals."""
ONE_DAY_EACH = (0.9, 1.1)
"""A difference of so many days for each discharged patient is about one."""


@dataclass(frozen=True)
class Disagreement:
    """How far the two lengths of stay lie apart.

    ``days``: stay of those discharged less patient-days. ``alos``: the same for each patient, which is how far above
    the other three the length of stay lies in the diagram, below where negative. ``border``: the days that patients
    over the period's border can explain, as a rule of thumb: those in hospital on one day, times their stay (in a
    steady hospital those present have been in for about an average stay, and what comes in over one border goes out
    over the other). ``kind``: "border" within that, "one_day" where the two are about one day a patient apart (one
    counts both the day of admission and that of discharge), else "count".
    """

    days: float
    alos: float
    border: float
    kind: str


def disagreement(use: BedUse) -> Disagreement | None:
    """How far stay and patient-days lie apart; None where they agree to two decimals, or one of them is not there."""
    apart = use.alos_by_stay - use.alos
    if math.isnan(apart) or abs(apart) < SAME_TO:
        return None
    border = ratio(use.patient_days, use.days) * use.alos
    days = use.stay_days - use.patient_days
    if abs(days) <= border:
        kind = "border"
    else:
        kind = "one_day" if ONE_DAY_EACH[0] <= abs(apart) <= ONE_DAY_EACH[1] else "count"
    return Disagreement(days, apart, border, kind)
