"""Significance: tables of two variables, their tests, and where to cut a score in two."""

from bsc_core.inference.crosstab import P_RULES, CrossTab, crosstab, read_p
from bsc_core.inference.cutoff import CutPoints, cut, cut_points, score

__all__ = ["P_RULES", "CrossTab", "CutPoints", "crosstab", "cut", "cut_points", "read_p", "score"]
