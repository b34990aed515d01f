"""Significance: do two variables go together, do groups differ, what counts beside what, could it have been found?

Cross-tables and scores cut in two, correlations, groups, linear and logistic regression, p-values of many tests at
once, and the power of a sample.
"""

from bsc_core.inference.adjust import adjust_p
from bsc_core.inference.correlation import Correlation, correlate, joint_counts
from bsc_core.inference.crosstab import P_RULES, CrossTab, crosstab, read_p
from bsc_core.inference.cutoff import CutPoints, cut, cut_points, cut_sweep, cuts_significant, read_p_of_cuts, score
from bsc_core.inference.effect_size import size_of
from bsc_core.inference.group_spread import Spread
from bsc_core.inference.groups import GroupComparison, compare_groups
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
