"""What the coefficients of an item analysis are made of, with all answers or with those that there are."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc_core.survey.summary import FloatArray, Summary

NO_VARIANCE = 1e-12
"""A variance below this part of the sum of its terms is rounding, not variance."""

ROUNDING = 1e-9
"""A correlation or alpha this far above 1, or an eigenvalue this far below 0, is rounding and nothing else."""


@dataclass(frozen=True, eq=False)
class ItemMoments:
    """What the coefficients are made of: per item means, items x items covariances, correlations, respondents."""

    n: int
    means: pd.Series
    covariance: pd.DataFrame
    correlations: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def items(self) -> list[str]:
        """Their names."""
        return list(self.means.index)

    @property
    def n_least(self) -> int:
        """Respondents of the smallest pair of items."""
        return int(self.pairs.to_numpy().min(initial=self.n))

    def of(self, items: list[str]) -> ItemMoments:
        """The same of some of the items."""
        return ItemMoments(
            self.n,
            self.means[items],
            self.covariance.loc[items, items],
            self.correlations.loc[items, items],
            self.pairs.loc[items, items],
        )

    def unknown(self) -> ItemMoments:
        """The same with nothing known but the number of respondents."""
        return replace(
            self,
            means=self.means * math.nan,
            covariance=self.covariance * math.nan,
            correlations=self.correlations * math.nan,
        )


def listwise(summary: Summary) -> ItemMoments:
    """Over the respondents who answered every item."""
    covariance = summary.covariance.to_numpy()
    sd = np.sqrt(np.diag(covariance))
    sd = np.where(sd > 0, sd, np.nan)
    correlations = np.clip(covariance / np.outer(sd, sd), -1, 1)
    np.fill_diagonal(correlations, sd / sd)
    labels = {"index": summary.covariance.index, "columns": summary.covariance.columns}
    return ItemMoments(
        summary.n_complete,
        summary.means,
        summary.covariance,
        pd.DataFrame(correlations, **labels),
        pd.DataFrame(summary.n_complete, dtype=int, **labels),
    )


def pairwise(summary: Summary) -> ItemMoments:
    """Every covariance over the respondents who answered both items."""
    n_answers = summary.n_answers
    return ItemMoments(
        summary.n_answering,
        summary.sums / n_answers.where(n_answers > 0),
        summary.pair_covariance,
        summary.pair_correlations,
        summary.pair_counts,
    )


def is_positive(matrix: FloatArray) -> bool:
    """Whether covariances or correlations are those of some set of answers: no sum of items has a negative variance."""
    sd = np.sqrt(np.diag(matrix))
    scaled = matrix / np.outer(sd, sd)
    return not np.isnan(scaled).any() and float(np.linalg.eigvalsh(scaled)[0]) > -ROUNDING


def bounded(r: npt.ArrayLike) -> FloatArray:
    """Correlations; nan for one beyond 1, which covariances from different respondents can give."""
    r = np.asarray(r, dtype=float)
    return np.where(np.abs(r) <= 1 + ROUNDING, np.clip(r, -1, 1), np.nan)


def variance_of(value: npt.ArrayLike, terms: npt.ArrayLike) -> FloatArray:
    """A variance that was calculated as a difference; nan where nothing but rounding is left of its terms."""
    return np.where(np.asarray(value) > NO_VARIANCE * np.asarray(terms), value, np.nan)
