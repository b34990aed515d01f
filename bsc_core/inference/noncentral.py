"""Intervals of a noncentrality: of the noncentral distributions, those that put the observed value at either end."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special import chdtr, chndtr, fdtr, ncfdtr, nctdtr

from bsc_core.inference.two_sided import Interval


def noncentral_t_interval(t: float, dof: float, level: float) -> Interval:
    """Of Student's t; an end is nan where SciPy cannot evaluate the distribution around it."""
    if t < 0:  # SciPy evaluates the upper side better; the distribution of -t is the mirror image
        low, high = noncentral_t_interval(-t, dof, level)
        return -high, -low
    tail = (1 - level) / 2

    def below(noncentrality: float) -> float:
        value = float(nctdtr(dof, noncentrality, t))
        if math.isnan(value):  # SciPy gives none where the distribution is 0 or 1 to the last digit
            return 0.0 if noncentrality > t else 1.0
        return value

    return _root(below, 1 - tail, t - 4, t + 4), _root(below, tail, t - 4, t + 4)


def noncentral_f_interval(f: float, dof: float, dof2: float, level: float) -> Interval:
    """Of F; an end is 0 where the central F does not reach, and nan where SciPy cannot evaluate the distribution."""

    def below(noncentrality: float) -> float:
        return float(ncfdtr(dof, dof2, noncentrality, f))

    return _from_zero(below, float(fdtr(dof, dof2, f)), level, 2 * f * dof + 10)


def noncentral_chi_square_interval(chi2: float, dof: float, level: float) -> Interval:
    """Of chi-square; an end is 0 where the central chi-square does not reach."""

    def below(noncentrality: float) -> float:
        return float(chndtr(chi2, dof, noncentrality))

    return _from_zero(below, float(chdtr(dof, chi2)), level, chi2 + 1)


def _from_zero(below: Callable[[float], float], central: float, level: float, first_bound: float) -> Interval:
    """The interval of a noncentrality of 0 or more; ``central`` is its falling function ``below`` at 0."""
    tail = (1 - level) / 2
    low, high = (_root(below, at, 0.0, first_bound) if central > at else 0.0 for at in (1 - tail, tail))
    return low, high


def _root(below: Callable[[float], float], target: float, low: float, high: float) -> float:
    """The noncentrality at which the falling function ``below`` is ``target``; nan where it cannot be evaluated."""
    from scipy.optimize import brentq

    step = high - low
    for _ in range(60):
        above, beneath = below(low) - target, below(high) - target
        if math.isnan(above) or math.isnan(beneath):
            return math.nan
        if above >= 0 >= beneath:
            found = float(brentq(lambda x: below(x) - target, low, high, xtol=1e-13, rtol=1e-13))
            return found if abs(below(found) - target) < 1e-6 else math.nan  # else a jump to 0 or 1, no root
        step *= 2
        low, high = (low - step, low) if above < 0 else (high, high + step)
    return math.nan
