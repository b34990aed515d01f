"""What there is to say about an item analysis: what is left out, what cannot be computed, what looks miscoded."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from bsc_core.sentence import Sentence
from bsc_core.survey.item_moments import ItemMoments
from bsc_core.survey.summary import FloatArray, Summary

_SINGULAR = 1e-9
"""An item that the others leave a smaller part of its variance than this follows from them exactly."""


def rows_left_out(summary: Summary, used: ItemMoments, missing: str) -> list[Sentence]:
    """What became of respondents with missing answers."""
    left_out = summary.n - used.n - summary.n_off_scale
    if not summary.items:
        return []
    if missing == "listwise":
        if not left_out:
            return []
        return [
            Sentence.counted(
                "{n:,} respondent of {rows:,} is left out, because an answer is missing.",
                "{n:,} respondents of {rows:,} are left out, because an answer is missing.",
                n=left_out,
                rows=summary.n,
            )
        ]
    said = []
    if left_out:
        said.append(
            Sentence.counted(
                "{n:,} respondent of {rows:,} is left out, because there is no answer at all.",
                "{n:,} respondents of {rows:,} are left out, because there is no answer at all.",
                n=left_out,
                rows=summary.n,
            )
        )
    if used.n_least < used.n:
        said.append(
            Sentence(
                "Missing answers are left out pair by pair: any two items rest on {least:,} to {most:,} "
                "of {n:,} respondents.",
                least=used.n_least,
                most=int(used.pairs.to_numpy()[np.triu_indices(len(used.items), 1)].max(initial=used.n_least)),
                n=used.n,
            )
        )
    return said


def scale_items(summary: Summary, moments: ItemMoments) -> tuple[list[str], list[Sentence]]:
    """The items that make up the scale, and what there is to say about the others."""
    said = []
    empty = [item for item, given in summary.n_answers.items() if given == 0]
    if empty:
        said.append(
            Sentence.counted(
                "{items} has no answers and is left out of the analysis.",
                "{items} have no answers and are left out of the analysis.",
                n=len(empty),
                items=empty,
            )
        )
    constant = [
        item
        for item in summary.items
        if item not in empty and moments.pairs.at[item, item] >= 3 and moments.covariance.at[item, item] == 0
    ]
    throughout = [item for item in constant if (summary.counts.loc[item] > 0).sum() == 1]
    if throughout:
        said.append(
            Sentence.counted(
                "{items} has the same answer from everybody and is left out of the analysis.",
                "{items} have each the same answer from everybody and are left out of the analysis.",
                n=len(throughout),
                items=throughout,
            )
        )
    here = [item for item in constant if item not in throughout]
    if here:
        said.append(
            Sentence.counted(
                "{items} has the same answer from all who answered every item and is left out of the analysis.",
                "{items} have each the same answer from all who answered every item and are left out of the analysis.",
                n=len(here),
                items=here,
            )
        )
    return [item for item in summary.items if item not in empty and item not in constant], said


def too_little_for_analysis(summary: Summary, used: ItemMoments, missing: str) -> Sentence | None:
    """Why there are too few items or respondents for any coefficient, if there are."""
    items = used.items
    if len(summary.items) == 1:
        return Sentence(
            "{item} stands alone: reliability asks how well several items agree, so there is none to calculate. "
            "Read its answers by themselves.",
            item=summary.items[0],
        )
    if len(items) < 2:
        return Sentence.counted(
            "An item analysis needs at least 2 items whose answers differ; there is {n}.",
            "An item analysis needs at least 2 items whose answers differ; there are {n}.",
            n=len(items),
        )
    if used.n_least >= 3:
        return None
    if missing == "pairwise":
        among = used.pairs.to_numpy() + np.diag(np.full(len(items), summary.n))  # the least of two different items
        first, second = sorted(divmod(int(among.argmin()), len(items)))
        return Sentence(
            "Every two items need at least 3 respondents who answered both; {first} and {second} have {n}. "
            "Leave one of them out.",
            n=used.n_least,
            first=items[first],
            second=items[second],
        )
    return Sentence.counted(
        "An item analysis needs at least 3 respondents who answered every item; there is {n}.",
        "An item analysis needs at least 3 respondents who answered every item; there are {n}.",
        n=used.n,
    )


def coding_warnings(alpha: float, r_halves: float, table: pd.DataFrame, sound: bool) -> list[Sentence]:
    """Signs that items run in opposite directions."""
    said = []
    if math.isnan(alpha) and sound:
        said.append(
            Sentence(
                "The items cancel out: everybody has the same total, so there is no alpha. "
                "Check the coding: an item worded the other way round must be reverse-scored."
            )
        )
    if alpha < 0:
        said.append(
            Sentence(
                "Cronbach's alpha is negative ({alpha:.3f}). "
                "Check the coding: an item worded the other way round must be reverse-scored.",
                alpha=alpha,
            )
        )
    against = table.loc[table["r_corrected"] < 0, "item"].tolist()
    if against:
        said.append(
            Sentence.counted(
                "{items} runs against the other items (negative corrected item-total correlation): "
                "check whether it must be reverse-scored.",
                "{items} run against the other items (negative corrected item-total correlations): "
                "check whether they must be reverse-scored.",
                n=len(against),
                items=against,
            )
        )
    if r_halves < 0:
        said.append(
            Sentence(
                "The first and the second half of the items correlate negatively (r = {r:.3f}): "
                "the split-half coefficients say nothing until the coding is checked.",
                r=r_halves,
            )
        )
    return said


def no_factor_model(used: ItemMoments, r_squared: FloatArray, sound: bool) -> Sentence | None:
    """Why the correlations carry no factor model, if they do not."""
    items, n = used.items, used.n_least
    k = len(items)
    if not sound:
        return _unsound(used)
    if n <= k and n < used.n:
        return Sentence(
            "{n} respondents of the smallest pair of items are too few for {k} items: squared multiple correlations "
            "and omega need more respondents than items.",
            n=n,
            k=k,
        )
    if n <= k:
        return Sentence(
            "{n} complete rows are too few for {k} items: squared multiple correlations and omega need more rows "
            "than items.",
            n=n,
            k=k,
        )
    copies = [item for item, squared in zip(items, r_squared, strict=True) if squared > 1 - _SINGULAR]
    if copies:
        return Sentence(
            "The answers to {items} follow exactly from the other items, as copies do: "
            "the squared multiple correlation is 1 there, and omega cannot be estimated.",
            items=copies,
        )
    if k < 3:
        return Sentence("Omega needs at least 3 items; there are {k}.", k=k)
    return None


def _unsound(used: ItemMoments) -> Sentence:
    """Why pairwise correlations are not those of any one set of answers."""
    unknown = np.argwhere(np.triu(np.isnan(used.correlations.to_numpy()), 1))
    if len(unknown):
        first, second = unknown[0]
        return Sentence(
            "All who answered both {first} and {second} gave the same answer to one of them, so the two have no "
            "correlation: standardised alpha, squared multiple correlations and omega cannot be calculated. "
            "Leave one of the two out, or use only the respondents who answered every item.",
            first=used.items[first],
            second=used.items[second],
        )
    return Sentence(
        "The covariances come from different respondents and do not fit together (they are not positive definite): "
        "squared multiple correlations and omega cannot be calculated, the other coefficients are rough or missing. "
        "Better use only the respondents who answered every item."
    )
