"""What convention calls an effect of some size."""

from __future__ import annotations

import math

import numpy as np

SIZES = ("negligible", "small", "medium", "large")
"""The keys of :func:`size_of`."""

_D, _R, _SHARE = (0.2, 0.5, 0.8), (0.1, 0.3, 0.5), (0.01, 0.06, 0.14)
_CONVENTIONS: dict[str, tuple[float, float, float] | None] = {
    "mean_difference": None,
    "cohens_d": _D,
    "hedges_g": _D,
    "rank_biserial": _R,
    "r": _R,
    "pearson": _R,
    "spearman": _R,
    "phi": _R,
    "cramers_v": _R,
    "eta_squared": _SHARE,
    "omega_squared": _SHARE,
    "epsilon_squared": _SHARE,
}


def size_of(measure: str, value: float) -> str:
    """The word that convention has for the size of an effect, a key of SIZES; its sign does not matter.

    Lower edges of small, medium and large, each edge belonging to the word above it, from Cohen, Statistical power
    analysis for the behavioral sciences (2nd ed. 1988):
    cohens_d, hedges_g 0.2, 0.5, 0.8 (p. 25); r, pearson, spearman, rank_biserial 0.1, 0.3, 0.5 (p. 79); phi, cramers_v
    0.1, 0.3, 0.5 (p. 227, as his w; V equals w where one variable has two levels); eta_squared, omega_squared,
    epsilon_squared 0.01, 0.06, 0.14 (p. 286, his f of 0.1, 0.25, 0.4).
    Below small it is "negligible". "" for a value that is nan and for mean_difference, which has a unit and no
    convention. Raises ValueError for another measure.
    """
    if measure not in _CONVENTIONS:
        raise ValueError(f'There is no convention for "{measure}"; there is one for {", ".join(_CONVENTIONS)}.')
    edges = _CONVENTIONS[measure]
    if edges is None or math.isnan(value):
        return ""
    return SIZES[int(np.searchsorted(edges, abs(value), side="right"))]
