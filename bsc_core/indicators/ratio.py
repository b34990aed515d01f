"""Ratios that are nan, not an error, where there is nothing to divide by."""

import math


def ratio(part: float, whole: float) -> float:
    """``part / whole``; nan where ``whole`` is 0 or either is nan."""
    return math.nan if whole == 0 or math.isnan(whole) else part / whole


def per_cent(part: float, whole: float) -> float:
    """``part`` of ``whole`` in percent; nan where ``whole`` is 0."""
    return ratio(part * 100, whole)


def per_mille(part: float, whole: float) -> float:
    """``part`` of ``whole`` in per mille; nan where ``whole`` is 0."""
    return ratio(part * 1000, whole)
