"""The largest likelihood of a logistic model."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit, xlogy

from bsc_core.inference.arrays import BoolArray, FloatArray

_MOST_STEPS = 50

_ROUNDING = 1e-12
"""A log likelihood of many rows falls by this share by rounding alone."""


@dataclass(frozen=True, eq=False)
class Maximum:
    """Where the likelihood is largest, in an orthonormal basis; root @ root.T is the covariance of c.

    score: the gradient there. settled: whether Newton's method came to an end.
    """

    c: FloatArray
    root: FloatArray
    log_likelihood: float
    score: FloatArray
    settled: bool


def maximum_likelihood(q: FloatArray, y: BoolArray) -> Maximum:
    """Newton's method for a logistic model of orthonormal columns."""
    side = np.where(y, 1.0, -1.0)
    c = np.zeros(q.shape[1])
    eta = q @ c
    reached = float(log_expit(side * eta).sum())
    settled = False
    root = np.full((len(c), len(c)), math.nan)
    score = np.full(len(c), math.inf)
    for _ in range(_MOST_STEPS):
        score = q.T @ (side * expit(-side * eta))
        information = (q.T * (expit(eta) * expit(-eta))) @ q
        try:
            root = np.linalg.inv(np.linalg.cholesky(information)).T
        except np.linalg.LinAlgError:
            break
        if settled:
            break
        step = root @ (root.T @ score)
        # twice what is left to climb; convergence is quadratic, so the step after this one is beyond the digits
        settled = bool(step @ score < 1e-14)
        for _ in range(30):
            eta = q @ (c + step)
            now = float(log_expit(side * eta).sum())
            if now >= reached - _ROUNDING * (1 - reached) or settled:
                break
            step = step / 2
        c, reached = c + step, now
        if (side * eta).min() > 0:  # everybody on the right side: complete separation
            settled = False
            break
    return Maximum(c, root, reached, score, settled)


def null_deviance(events: int, n: int) -> float:
    """Minus twice the log likelihood of the constant alone."""
    return -2 * float(xlogy(events, events / n) + xlogy(n - events, (n - events) / n))
