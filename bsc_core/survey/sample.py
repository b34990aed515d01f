"""How many respondents a survey needs, and how far off the share that it finds may be."""

from __future__ import annotations

import math

from scipy.special import ndtri


def slovin(population: float, error: float) -> float:
    """Slovin's sample size N / (1 + N e^2), not rounded; respondents.

    population: N, at least 1. error: the margin e, between 0 and 1. Raises ValueError outside these.

    About what :func:`sample_for_proportion` gives for a proportion of a half and a confidence of 95.45 % (z = 2);
    the formula itself names neither.
    """
    _check_population(population)
    _check_share("margin of error", error, 0.10)
    return population / (1 + population * error**2)


def sample_for_proportion(
    proportion: float, error: float, level: float = 0.95, population: float | None = None
) -> float:
    """Respondents that a simple random sample needs to find a proportion within a margin of error, not rounded.

    n0 = z^2 p (1 - p) / e^2, with z the normal quantile of the two-sided confidence level; for a population of N,
    n0 / (1 + (n0 - 1) / N), which never exceeds N (Cochran 1977, Sampling Techniques, section 4.4; Lwanga and
    Lemeshow 1991). Round up.

    proportion: the share p that is expected, between 0 and 1; a half needs the most respondents.
    error: the margin e, as a share like the proportion. level: the confidence. Both between 0 and 1.
    population: N, at least 1; None for one so large that it does not matter.

    Raises ValueError outside these.
    """
    _check_share("expected proportion", proportion, 0.50)
    _check_share("margin of error", error, 0.05)
    needed = _z(level) ** 2 * proportion * (1 - proportion) / error**2
    if population is None:
        return needed
    _check_population(population)
    return needed / (1 + (needed - 1) / population)


def margin_of_error(n: float, proportion: float = 0.5, level: float = 0.95, population: float | None = None) -> float:
    """How far the proportion of a simple random sample may lie from that of the population; a share, not rounded.

    z sqrt(p (1 - p) / n), for a population of N times sqrt((N - n) / (N - 1)) (Cochran 1977, sections 3.2 and 4.4):
    the inverse of :func:`sample_for_proportion`. 0 when everybody was asked. A normal approximation, rough for small
    samples and for proportions near 0 and 1.

    n: respondents, at least 1. proportion, level and population as in sample_for_proportion.

    Raises ValueError outside these, and for a sample larger than the population.
    """
    if not (math.isfinite(n) and n >= 1):
        raise ValueError(f"The sample must be a number of at least 1; got {n:g}.")
    _check_share("proportion", proportion, 0.50)
    margin = _z(level) * math.sqrt(proportion * (1 - proportion) / n)
    if population is None:
        return margin
    _check_population(population)
    if n > population:
        raise ValueError(
            f"The sample of {n:,.10g} is larger than the population of {population:,.10g} that it should come from; "
            "check both numbers."
        )
    if n == population:
        return 0.0
    return margin * math.sqrt((population - n) / (population - 1))


def _z(level: float) -> float:
    _check_share("confidence level", level, 0.95)
    return float(ndtri((1 + level) / 2))


def _check_population(population: float) -> None:
    if not (math.isfinite(population) and population >= 1):
        raise ValueError(f"The population must be a number of at least 1; got {population:g}.")


def _check_share(name: str, value: float, example: float) -> None:
    if not 0 < value < 1:
        raise ValueError(f"The {name} must lie between 0 and 1, such as {example:.2f}; got {value:g}.")
