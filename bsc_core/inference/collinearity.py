"""Terms that follow from others, exactly or nearly."""

from __future__ import annotations

import math

import numpy as np

from bsc_core.inference.arrays import BoolArray, FloatArray
from bsc_core.inference.orthonormal import standardised
from bsc_core.inference.terms import DIGITS_LOST, Term
from bsc_core.sentence import Sentence

VIF_LIMIT = 10.0
"""A variance inflation above this is told (Hair et al.; Field)."""

_COLLINEAR = 1e-7
"""A term of which less than this share of its spread is left beside the terms before it; R's lm has the same."""

_LOOSEST = 1e-3
"""The same where rounding has taken digits: a large number with a small spread, such as a year in seconds."""


def independent_terms(terms: tuple[Term, ...], values: FloatArray) -> tuple[BoolArray, list[Sentence]]:
    """Which terms do not follow from those before them, and a sentence for each that does.

    Gram-Schmidt in the order of the terms, done twice for the digits (Björck 1994).
    """
    independent = np.zeros(len(terms), dtype=bool)
    if not terms:
        return independent, []
    said = []
    z, _, scale = standardised(values)
    z /= math.sqrt(len(z))
    # digits that a large number beside a small spread has already lost
    tolerance = np.clip(DIGITS_LOST * np.abs(values).max(axis=0) / scale, _COLLINEAR, _LOOSEST)
    q = np.empty_like(z)
    for place, term in enumerate(terms):
        known = q[:, independent]
        rest = z[:, place]
        for _ in range(2):
            rest = rest - known @ (known.T @ rest)
        left = float(np.linalg.norm(rest))
        if left > tolerance[place]:
            q[:, place] = rest / left
            independent[place] = True
        else:
            before = [t for t, kept in zip(terms, independent, strict=True) if kept]
            said.append(_follows(term, before, z[:, independent], z[:, place]))
    return independent, said


def _follows(term: Term, before: list[Term], z: FloatArray, column: FloatArray) -> Sentence:
    share = np.linalg.lstsq(z, column, rcond=None)[0]
    others = [other.name for other, size in zip(before, np.abs(share), strict=True) if size > 1e-4]
    if term.level is not None:
        return Sentence(
            "{term} follows exactly from {others}, so it is left out. Read the other levels of {predictor} with care, "
            "or leave one of these predictors out.",
            term=term.name,
            others=others,
            predictor=term.predictor,
        )
    if len(others) == 1:
        return Sentence("{term} says the same as {others}, so it is left out.", term=term.name, others=others)
    return Sentence("{term} follows exactly from {others}, so it is left out.", term=term.name, others=others)


def variance_inflation(terms: tuple[Term, ...], values: FloatArray) -> tuple[FloatArray, list[Sentence]]:
    """Variance inflation of every term, and a sentence for each predictor with too much of it."""
    vif = np.full(len(terms), math.nan)
    if not terms or len(values) <= len(terms) + 1:
        return vif, []
    r = np.linalg.qr(standardised(values)[0]).R
    owner = np.array([terms.index(next(t for t in terms if t.predictor == term.predictor)) for term in terms])
    said = []
    for first in np.unique(owner):
        own = owner == first
        alone = np.diag(np.linalg.qr(r[:, own]).R)
        beside = np.diag(np.linalg.qr(np.column_stack([r[:, ~own], r[:, own]])).R)[-int(own.sum()) :]
        log_gvif = 2 * float(np.log(np.abs(alone)).sum() - np.log(np.abs(beside)).sum())
        vif[own] = max(1.0, math.exp(log_gvif / own.sum()))
        if vif[first] > VIF_LIMIT:
            said.append(
                Sentence(
                    "{predictor} can nearly be told from the other predictors (variance inflation {vif:.1f}, above "
                    "{limit:g}), so its own part is uncertain; leave out one of those that overlap.",
                    predictor=terms[first].predictor,
                    vif=float(vif[first]),
                    limit=VIF_LIMIT,
                )
            )
    return vif, said
