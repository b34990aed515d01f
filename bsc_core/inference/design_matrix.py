"""The rows and terms of a regression: what is left out and why."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bsc_core.inference.arrays import FloatArray
from bsc_core.inference.collinearity import independent_terms, variance_inflation
from bsc_core.inference.terms import Levels, Predictor, Term, Values, has_value, predictor_of, present, values_of
from bsc_core.sentence import Sentence


@dataclass(frozen=True, eq=False)
class Design:
    """The rows and terms with which a regression can be computed.

    outcome: of the rows without a missing value. n_missing: rows left out.
    predictors: those that are not constant. terms: theirs, without collinear ones. values: rows x terms.
    vif: variance inflation of every term. For one of a predictor's several levels it is the predictor's generalised
        one, GVIF^(1/terms) (Fox & Monette 1992), for single dummies inflate one another when the reference is small;
        for a single term GVIF is the variance inflation 1/(1 - R^2).
    dropped: names of terms that are constant or collinear.
    warnings: what was left out, and what is nearly collinear.
    """

    outcome: pd.Series
    n_missing: int
    predictors: tuple[Predictor, ...]
    terms: tuple[Term, ...]
    values: FloatArray
    vif: FloatArray
    dropped: tuple[str, ...]
    warnings: tuple[Sentence, ...]

    @property
    def n(self) -> int:
        """Rows that count."""
        return len(self.outcome)

    @property
    def no_model(self) -> Sentence | None:
        """Why the rows and terms carry no model, None when they may."""
        if not self.terms:
            return Sentence("No predictor is left, so there is no model; choose one that differs between people.")
        if self.n <= len(self.terms) + 1:
            return Sentence(
                "{n:,} rows cannot carry {terms:,} terms and a constant, so there are no adjusted figures; leave "
                "predictors out or join their levels.",
                n=self.n,
                terms=len(self.terms),
            )
        return None

    def labels(self) -> dict[str, pd.Series]:
        """The columns that name the rows of a table of coefficients: the terms and, last, the constant.

        The constant has the predictor "". They are objects, for a level may be a number, True or a sentence.
        """
        terms = self.terms
        return {
            "term": pd.Series([*(term.name for term in terms), Sentence("Constant")], dtype=object),
            "predictor": pd.Series([*(term.predictor for term in terms), ""], dtype=object),
            "level": pd.Series([*(term.level for term in terms), None], dtype=object),
            "reference": pd.Series([*(term.reference for term in terms), None], dtype=object),
        }


def design(
    frame: pd.DataFrame,
    outcome: Hashable,
    predictors: Sequence[Hashable],
    reference: Mapping[Any, Any] | None = None,
) -> Design:
    """The terms of ``predictors`` in the rows that have the outcome and every predictor.

    A column of numbers is one term. A column of categories, texts or True/False gives a term for every level but the
    reference, which is the level that ``reference`` names for the predictor, else the first one (in the order of the
    categories, else sorted). Rows in which the outcome or a predictor is missing or infinite are left out.

    Raises ValueError for a column that is not in the frame or stands there twice, for no predictors, for one that is
    given twice or is the outcome, for dates, for more than MOST_LEVELS levels, for a reference of something that is no
    predictor or has no levels, and for a reference that is not a level.
    """
    names: list[Hashable] = [predictors] if isinstance(predictors, str) else list(predictors)
    references = dict(reference or {})
    _check_names(frame, outcome, names, references)
    columns = {name: values_of(frame[name]) for name in names}
    for name in references:
        if not isinstance(columns[name], Levels):
            raise ValueError(f"{name} is a column of numbers, so it has no reference level.")

    whole = present(frame[outcome])
    for column in columns.values():
        whole = whole & has_value(column)
    kept_outcome = frame[outcome][whole]
    n_missing = int((~whole).sum())
    said = _left_out(n_missing, len(frame), outcome, columns)
    found: list[Predictor] = []
    dropped: list[str] = []
    if whole.any():
        for name, column in columns.items():
            predictor, told = predictor_of(name, column, whole, references)
            said += told
            if predictor is None:
                dropped.append(str(name))
            else:
                found.append(predictor)
    terms = tuple(term for predictor in found for term in predictor.terms)
    values = np.column_stack([predictor.values for predictor in found]) if found else np.empty((int(whole.sum()), 0))
    # with fewer rows than terms every last one would be called collinear
    independent = np.ones(len(terms), dtype=bool)
    if len(values) > len(terms):
        independent, told = independent_terms(terms, values)
        said += told
    dropped += [term.name for term, kept in zip(terms, independent, strict=True) if not kept]
    terms = tuple(term for term, kept in zip(terms, independent, strict=True) if kept)
    values = values[:, independent]
    vif, told = variance_inflation(terms, values)
    said += told
    return Design(kept_outcome, n_missing, tuple(found), terms, values, vif, tuple(dropped), tuple(said))


def _check_names(
    frame: pd.DataFrame, outcome: Hashable, predictors: list[Hashable], references: dict[Any, Any]
) -> None:
    if not predictors:
        raise ValueError("Choose at least one predictor.")
    for name in [outcome, *predictors]:
        times = int((frame.columns == name).sum())
        if times == 0:
            raise ValueError(f"There is no column {name} in the data.")
        if times > 1:
            raise ValueError(f"There are {times} columns called {name}; give each its own name.")
    for place, name in enumerate(predictors):
        if name == outcome:
            raise ValueError(f"{name} is the outcome, so it cannot be a predictor too.")
        if name in predictors[:place]:
            raise ValueError(f"{name} is given twice; each predictor counts once.")
    for name in references:
        if name not in predictors:
            raise ValueError(f"A reference level is given for {name}, which is not among the predictors.")


def _left_out(n_missing: int, n_rows: int, outcome: Hashable, columns: Mapping[Hashable, Values]) -> list[Sentence]:
    if n_missing == n_rows:
        empty = [name for name, column in columns.items() if not has_value(column).any()]
        if empty and n_rows:
            return [
                Sentence.counted(
                    "There is nothing to compute with: {predictors} has no values. Leave it out.",
                    "There is nothing to compute with: {predictors} have no values. Leave them out.",
                    n=len(empty),
                    predictors=empty,
                )
            ]
        return [
            Sentence("There is nothing to compute with: no row has {outcome} and every predictor.", outcome=outcome)
        ]
    if n_missing:
        return [
            Sentence.counted(
                "{n:,} row is left out, because the outcome or a predictor is missing there.",
                "{n:,} rows are left out, because the outcome or a predictor is missing there.",
                n=n_missing,
            )
        ]
    return []
