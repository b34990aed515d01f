"""How the answers spread: the shares of each answer by item, laid out around the middle of the scale."""

from __future__ import annotations

import pandas as pd

from bsc_core.survey.summary import Summary


def diverging(summary: Summary) -> pd.DataFrame:
    """The share of every answer by item, laid out left and right of the middle of the scale.

    Returns item, answer, count, percent (of the item's answers), start, end: the stretch of the answer on an axis
    whose zero is the middle of the scale; the middle answer lies half on each side. Items without answers are absent.
    """
    middle = (summary.low + summary.high) / 2
    rows = []
    for item, counts in summary.counts.iterrows():
        given = counts[counts > 0].sort_index()
        if not given.sum():
            continue
        percent = given / given.sum() * 100
        below = (
            percent[[a < middle for a in percent.index]].sum() + percent[[a == middle for a in percent.index]].sum() / 2
        )
        start = -float(below)
        for answer, share in percent.items():
            rows.append((item, float(answer), int(given[answer]), float(share), start, start + float(share)))
            start += float(share)
    return pd.DataFrame(rows, columns=["item", "answer", "count", "percent", "start", "end"])
