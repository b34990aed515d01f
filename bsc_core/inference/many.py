"""Several cross-tables at once: one line for each, p-values adjusted for asking so often."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from bsc_core.inference.adjust import adjust_p
from bsc_core.inference.crosstab import CrossTab, read_p


def one_line_each(tables: Sequence[CrossTab], *, rule: str, adjust: str) -> pd.DataFrame:
    """One line for every table: n, test, p, p_adjusted, effect, value, ci_low, ci_high.

    ``rule`` says which p is read (:func:`~bsc_core.inference.crosstab.read_p`) and ``adjust`` how p-values are adjusted
    (:func:`~bsc_core.inference.adjust.adjust_p`); tables without a test take no part in it. ``test`` is the key of the
    test, "" where there is none. ``effect`` is "prevalence_ratio" for 2 x 2 tables, "odds_ratio" for those whose
    prevalence ratio has no interval, else "cramers_v". Raises ValueError for an unknown rule or adjustment.
    """
    lines = []
    for table in tables:
        p, test = read_p(table, rule)
        effect, value, (low, high) = _effect(table)
        untested = math.isnan(p)
        lines.append((table.n, "" if untested else test, p, "" if untested else effect, value, low, high))
    frame = pd.DataFrame(lines, columns=["n", "test", "p", "effect", "value", "ci_low", "ci_high"])
    frame.insert(3, "p_adjusted", adjust_p(np.array(frame["p"], dtype=float), adjust))
    return frame


def _effect(table: CrossTab) -> tuple[str, float, tuple[float, float]]:
    if math.isnan(table.odds_ratio):
        return "cramers_v", table.cramers_v, table.cramers_v_ci
    if math.isnan(table.prevalence_ratio_ci[0]):
        return "odds_ratio", table.odds_ratio, table.odds_ratio_ci
    return "prevalence_ratio", table.prevalence_ratio, table.prevalence_ratio_ci
