"""How sure a death rate is: its exact interval, since a small hospital's rate jumps by chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.special import betaincinv

from bsc_core.indicators.ratio import per_mille
from bsc_core.sentence import Sentence

RATES = ("ndr", "gdr")
"""The death rates, by their keys in the catalogue."""


@dataclass(frozen=True)
class DeathRate:
    """Deaths among the discharged, per 1000, with its interval; nan where it cannot be computed, and ``why`` says so.

    ``of`` is what the rate divides by: the discharges, with the dead.
    """

    deaths: float
    of: float
    rate: float
    low: float
    high: float
    why: Sentence | None = None


def death_rate(deaths: float, of: float, *, level: float = 0.95) -> DeathRate:
    """The rate per 1000 and its exact interval (Clopper and Pearson 1934), as R's ``binom.test`` gives it.

    The dead are some of the discharged, so their number is binomial; a Poisson interval would reach a little further,
    and beyond 1000 where most die. Without any deaths the interval starts at 0, where all died it ends at 1000.
    Counts that are missing, not whole, below 0 or more deaths than discharges give no interval; the rate itself is
    still given where it can be. Raises ValueError for a level outside 0 to 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"The confidence level must lie between 0 and 1, such as 0.95; got {level:g}.")
    rate = per_mille(deaths, of)
    why = _why_not(deaths, of)
    if why:
        return DeathRate(deaths, of, rate, math.nan, math.nan, why)
    tail = (1 - level) / 2
    low = 0.0 if deaths == 0 else 1000 * float(betaincinv(deaths, of - deaths + 1, tail))
    high = 1000.0 if deaths == of else 1000 * float(betaincinv(deaths + 1, of - deaths, 1 - tail))
    return DeathRate(deaths, of, rate, low, high)


def _why_not(deaths: float, of: float) -> Sentence | None:
    if math.isnan(deaths) or math.isnan(of):
        return Sentence("A count is missing.")
    if of == 0:
        return Sentence("Nobody was discharged.")
    if deaths < 0 or of < 0 or deaths % 1 or of % 1:
        return Sentence("Deaths and discharges are counted in whole numbers from 0; see the Sheets page.")
    if deaths > of:
        return Sentence("There are more deaths than discharges; see the Sheets page.")
    return None


def rate_among(indicator: str, formula: str, values: Mapping[str, float], *, level: float = 0.95) -> DeathRate:
    """A death rate of the catalogue ("ndr", "gdr") by one of its formulas, from a period's inputs, with its interval.

    Raises ValueError for an indicator that is no death rate.
    """
    if indicator not in RATES:
        raise ValueError(f'"{indicator}" is no death rate; they are: {", ".join(RATES)}.')
    deaths, late, discharges = (values.get(name, math.nan) for name in ("deaths", "deaths_48h", "discharges"))
    if indicator == "gdr":
        return death_rate(deaths, discharges, level=level)
    of = discharges - (deaths - late) if formula == "without early deaths" else discharges
    return death_rate(late, of, level=level)
