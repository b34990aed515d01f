"""Validity and reliability of every construct of a questionnaire by itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from bsc_core.survey.items import ItemAnalysis, item_analysis
from bsc_core.survey.summary import reversed_among

_COLUMNS = ["construct", "k", "n", "n_excluded", "alpha", "ci_low", "ci_high", "alpha_standardised", "omega"]
_COLUMNS += ["spearman_brown", "guttman", "lowest_r_corrected", "lowest_item"]


def by_construct(
    answers: pd.DataFrame,
    constructs: Mapping[str, Sequence[str]],
    low: float = 1,
    high: float = 5,
    reverse: Sequence[str] | str = (),
    *,
    off_scale: str = "leave_cell_out",
    missing: str = "listwise",
    alpha_level: float = 0.05,
    level: float = 0.95,
) -> dict[str, ItemAnalysis]:
    """The item analysis of every construct (dimension), in the order of constructs.

    answers: one row a respondent; its columns hold the items of all constructs, others may stand between them.
    constructs: the name of each construct with the names of its items. An item may belong to several.
    reverse: names of items of any construct, or "all".

    Every construct is analysed as if its items were the whole questionnaire: a respondent counts in it who answered
    its items, whatever was answered elsewhere, and off_scale and missing look at its items only. The other arguments
    and the figures are those of :func:`~bsc_core.survey.items.item_analysis`. A construct of one item has no
    reliability; a warning says so.

    Raises ValueError for a construct without items or with an item that is no column of answers, for an item to
    reverse that is none, and whatever item_analysis raises.
    """
    named = answers.set_axis([str(column) for column in answers.columns], axis="columns")
    reversed_items = reversed_among(tuple(named.columns), reverse)
    analyses = {}
    for construct, given in constructs.items():
        items = _items(construct, given, named)
        analyses[construct] = item_analysis(
            named[items],
            low,
            high,
            [item for item in reversed_items if item in items],
            off_scale=off_scale,
            missing=missing,
            alpha_level=alpha_level,
            level=level,
        )
    return analyses


def construct_table(analyses: Mapping[str, ItemAnalysis]) -> pd.DataFrame:
    """The constructs side by side, a line each.

    construct, k (items that take part), n, n_excluded, alpha, ci_low, ci_high, alpha_standardised, omega,
    spearman_brown (for halves of equal length, first ceil(k/2) items against the rest), guttman, lowest_r_corrected
    and lowest_item: the weakest corrected item-total correlation and whose it is (the first of equals); nan and None
    where there is none.
    """
    rows = []
    for construct, ia in analyses.items():
        r = ia.table.set_index("item")["r_corrected"].dropna()
        weakest = (float(r.min()), str(r.idxmin())) if len(r) else (math.nan, None)
        size = (len(ia.items), ia.n, ia.n_excluded)
        halves = (ia.spearman_brown, ia.guttman)
        rows.append((construct, *size, ia.alpha, *ia.alpha_ci, ia.alpha_standardised, ia.omega, *halves, *weakest))
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    frame["lowest_item"] = pd.Series([row[-1] for row in rows], dtype=object)  # None stays None
    return frame


def _items(construct: str, given: Sequence[str], answers: pd.DataFrame) -> list[str]:
    if isinstance(given, str):
        raise ValueError(f'The items of {construct} must be a list of item names; got "{given}".')
    items = [str(item) for item in given]
    if not items:
        raise ValueError(f"{construct} has no items; name the questions that belong to it.")
    unknown = sorted(set(items) - set(answers.columns))
    if unknown:
        raise ValueError(f"{construct} should hold {', '.join(unknown)}, but no column of the answers is called so.")
    return items
