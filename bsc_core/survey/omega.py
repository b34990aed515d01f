"""McDonald's omega from a one-factor model."""

from __future__ import annotations

import math

import numpy as np

from bsc_core.sentence import Sentence
from bsc_core.survey.summary import FloatArray

_LEAST_UNIQUE = 0.005
"""Lower bound of the factor model's unique variances (of standardised items); a solution there is no proper one."""


def omega_of_sum(correlations: FloatArray, sd: FloatArray, items: list[str]) -> tuple[float, list[Sentence]]:
    """McDonald's (1999) omega of the plain sum of the items, and why it is nan where it is.

    correlations, sd: k x k, of the k items, k at least 3, not singular; and the items' standard deviations. The
    one-factor model is fitted by maximum likelihood to the correlations; loadings and unique variances are brought
    back to the items' own units.
    nan, with a sentence, without convergence and for a Heywood case (a unique variance at its lower bound).
    """
    fitted = _one_factor(correlations)
    if fitted is None:
        return math.nan, [Sentence("Omega cannot be estimated: the one-factor model did not converge.")]
    loadings, unique = fitted
    improper = [item for item, variance in zip(items, unique, strict=True) if variance <= _LEAST_UNIQUE * (1 + 1e-6)]
    if improper:
        return math.nan, [
            Sentence(
                "Omega cannot be estimated: the one-factor model leaves {items} no variance apart from the factor "
                "(a Heywood case).",
                items=improper,
            )
        ]
    common = float(loadings @ sd) ** 2
    return common / (common + float(unique @ sd**2)), []


def _one_factor(correlations: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Loadings and unique variances of one factor by maximum likelihood (Jöreskog 1967); None without convergence.

    The unique variances are found on a log scale between their lower bound and 1; given them, the loadings follow
    from the first eigenvector of the correlations scaled by them.
    """
    from scipy.optimize import minimize

    def loadings_of(unique: FloatArray) -> tuple[FloatArray, FloatArray]:
        root = np.sqrt(unique)
        values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
        return root * vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0)), values[:-1]

    def misfit(log_unique: FloatArray) -> tuple[float, FloatArray]:
        unique = np.exp(log_unique)
        loadings, rest = loadings_of(unique)
        return float((rest - np.log(rest) - 1).sum()), (loadings**2 + unique - 1) / unique

    start = (1 - 0.5 / len(correlations)) / np.diag(np.linalg.inv(correlations))
    lowest = math.log(_LEAST_UNIQUE)
    found = minimize(
        misfit,
        np.clip(np.log(start), lowest, 0),
        jac=True,
        method="L-BFGS-B",
        bounds=[(lowest, 0)] * len(correlations),
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000},
    )
    inside = (found.x > lowest) & (found.x < 0)
    if np.abs(found.jac[inside]).max(initial=0) > 1e-5:
        return None
    unique = np.exp(found.x)
    return loadings_of(unique)[0], unique
