"""Significance: tables of two variables, their tests, and where to cut a score in two."""

from bsc_core.inference.adjust import adjust_p
from bsc_core.inference.correlation import Correlation, correlate, joint_counts
from bsc_core.inference.crosstab import P_RULES, CrossTab, crosstab, read_p
from bsc_core.inference.cutoff import CutPoints, cut, cut_points, cut_sweep, cuts_significant, read_p_of_cuts, score
from bsc_core.inference.groups import GroupComparison, Spread, compare_groups, size_of
from bsc_core.inference.linear import Linear, linear
from bsc_core.inference.logistic import Logistic, logistic
from bsc_core.inference.power import (
    SmallestEffect,
    power_correlation,
    power_two_means,
    power_two_proportions,
    smallest_correlation_with_power,
    smallest_difference_with_power,
    smallest_odds_ratio_with_power,
)

__all__ = [
    "P_RULES",
    "Correlation",
    "CrossTab",
    "CutPoints",
    "GroupComparison",
    "Linear",
    "Logistic",
    "SmallestEffect",
    "Spread",
    "adjust_p",
    "compare_groups",
    "correlate",
    "crosstab",
    "cut",
    "cut_points",
    "cut_sweep",
    "cuts_significant",
    "joint_counts",
    "linear",
    "logistic",
    "power_correlation",
    "power_two_means",
    "power_two_proportions",
    "read_p",
    "read_p_of_cuts",
    "score",
    "size_of",
    "smallest_correlation_with_power",
    "smallest_difference_with_power",
    "smallest_odds_ratio_with_power",
]
