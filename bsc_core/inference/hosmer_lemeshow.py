"""Hosmer and Lemeshow's test: does a logistic model fit in groups of like probability?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtrc, expit

from bsc_core.inference.arrays import BoolArray, FloatArray

PROBABILITY_DIGITS = 12
"""Probabilities are ties when this many decimals are the same."""

GROUPS = 10

_COLUMNS = ["low", "high", "n", "events", "expected_events", "non_events", "expected_non_events"]


@dataclass(frozen=True, eq=False)
class HosmerLemeshow:
    """Hosmer and Lemeshow's test of the fit: observed against expected numbers in groups of like probability.

    Groups are cut at the deciles of the predicted probability (R's quantile type 7, upper edges included), as R's
    ResourceSelection::hoslem.test does; people with the same probability are never parted, so that ties give fewer
    groups. statistic: sum of (observed - expected)^2 / expected over both columns. dof: groups - 2, as in SPSS, also
    with fewer than ten groups. SPSS cuts at about a tenth of the rows each, which may give slightly different groups.
    All are nan (dof 0) with fewer than three groups.

    table: one row a group: low, high (the least and the largest probability in it), n, events, expected_events,
    non_events, expected_non_events.
    """

    table: pd.DataFrame
    statistic: float = math.nan
    dof: int = 0
    p: float = math.nan

    @classmethod
    def untested(cls) -> HosmerLemeshow:
        """Without a model."""
        return cls(pd.DataFrame(columns=_COLUMNS))


def hosmer_lemeshow(eta: FloatArray, y: BoolArray) -> HosmerLemeshow:
    """The test of log odds of the event, and of whether it came."""
    p_event = expit(eta)
    tied = p_event.round(PROBABILITY_DIGITS)
    ordered = np.sort(tied)
    # whole-number places, so that a decile that is somebody's own probability is exactly that
    place, part = np.divmod((len(tied) - 1) * np.arange(1, GROUPS), GROUPS)
    edges = ordered[place] + (ordered[np.minimum(place + 1, len(tied) - 1)] - ordered[place]) * (part / GROUPS)
    # R's first interval includes its lower edge, so a decile equal to the least probability opens no group of its own
    edges = np.unique(edges[edges > ordered[0]])
    group = np.searchsorted(edges, tied, side="left")
    cells = pd.DataFrame({"p": p_event, "not_p": expit(-eta), "y": y.astype(int)}).groupby(group)
    table = pd.DataFrame({"low": cells["p"].min(), "high": cells["p"].max(), "n": cells.size()})
    table["events"], table["expected_events"] = cells["y"].sum(), cells["p"].sum()
    table["non_events"] = table["n"] - table["events"]
    table["expected_non_events"] = cells["not_p"].sum()
    table = table.reset_index(drop=True)[_COLUMNS]
    dof = len(table) - 2
    if dof < 1:
        return HosmerLemeshow(table)
    gap = (table["events"] - table["expected_events"]) ** 2
    statistic = float((gap / table["expected_events"] + gap / table["expected_non_events"]).sum())
    return HosmerLemeshow(table, statistic, dof, float(chdtrc(dof, statistic)))
