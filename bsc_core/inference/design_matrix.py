"""From columns to the terms of a regression: levels against a reference, what is left out and why, collinearity."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc_core.sentence import Sentence

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

VIF_LIMIT = 10.0
"""A variance inflation above this is told (Hair et al.; Field)."""

MOST_LEVELS = 100
"""A column with more levels than this is names or free text, not groups."""

_COLLINEAR = 1e-7
"""A term of which less than this share of its spread is left beside the terms before it; R's lm has the same."""

_LOOSEST = 1e-3
"""The same where rounding has taken digits: a large number with a small spread, such as a year in seconds."""

_ROUNDING = 8 * float(np.finfo(float).eps)


@dataclass(frozen=True)
class Term:
    """One column of a regression: a predictor of numbers, or one level of a predictor against its reference.

    level and reference are None for a predictor of numbers.
    """

    predictor: Hashable
    level: Any = None
    reference: Any = None

    @property
    def name(self) -> str:
        """The predictor, or "predictor: level"."""
        if self.level is None:
            return str(self.predictor)
        return Sentence("{predictor}: {level}", predictor=self.predictor, level=self.level)


@dataclass(frozen=True, eq=False)
class Predictor:
    """A predictor by itself, with all its terms, also those that are collinear with other predictors.

    values: rows x terms, with 1 and 0 for levels.
    """

    name: Hashable
    terms: tuple[Term, ...]
    values: FloatArray

    @property
    def has_levels(self) -> bool:
        """Whether the predictor is groups, not numbers."""
        return self.terms[0].level is not None


@dataclass(frozen=True, eq=False)
class Basis:
    """Terms and the constant in an orthonormal basis, in which a fit is as exact for rupiah as for shares.

    q: rows x (1 + terms), orthonormal, the constant first. r: q @ r is the constant beside the standardised terms.
    centre, scale: mean and standard deviation (divisor n) of every term.
    """

    q: FloatArray
    r: FloatArray
    centre: FloatArray
    scale: FloatArray

    @classmethod
    def of(cls, values: FloatArray) -> Basis:
        """The basis of columns of which none is constant and none follows from the others."""
        z, centre, scale = standardised(values)
        q, r = np.linalg.qr(np.column_stack([np.ones(len(z)), z]))
        return cls(q, r, centre, scale)

    def estimates(self, c: FloatArray, root: FloatArray) -> Estimates:
        """Coefficients of the terms from those of q; root @ root.T is the covariance of ``c``."""
        standard = np.linalg.solve(self.r, c)
        standard_root = np.linalg.solve(self.r, root)
        to_constant = np.append(1.0, -self.centre / self.scale)
        b = np.append(standard[1:] / self.scale, to_constant @ standard)
        spread: FloatArray = np.linalg.norm(standard_root[1:], axis=1) / self.scale
        se = np.append(spread, np.linalg.norm(to_constant @ standard_root))
        covariance: FloatArray = standard_root[1:] @ standard_root[1:].T
        return Estimates(b, se, standard[1:].astype(float), covariance)


@dataclass(frozen=True, eq=False)
class Estimates:
    """b and se of the terms and, last, of the constant; coefficients and covariance of the standardised terms."""

    b: FloatArray
    se: FloatArray
    standard: FloatArray
    standard_covariance: FloatArray


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
    columns = {name: _column(frame[name]) for name in names}
    for name in references:
        if not isinstance(columns[name], tuple):
            raise ValueError(f"{name} is a column of numbers, so it has no reference level.")

    whole = present(frame[outcome])
    for column in columns.values():
        whole = whole & (column[0] >= 0 if isinstance(column, tuple) else np.isfinite(column))
    kept_outcome = frame[outcome][whole]
    n_missing = int((~whole).sum())
    said = _left_out(n_missing, len(frame), outcome, columns)
    found: list[Predictor] = []
    dropped: list[str] = []
    if whole.any():
        for name, column in columns.items():
            if isinstance(column, tuple):
                predictor, told = _in_levels(name, column[0][whole], column[1], references)
            else:
                predictor, told = _in_numbers(name, column[whole])
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
        independent, told = _independent(terms, values)
        said += told
    dropped += [term.name for term, kept in zip(terms, independent, strict=True) if not kept]
    terms = tuple(term for term, kept in zip(terms, independent, strict=True) if kept)
    values = values[:, independent]
    vif, told = _inflation(terms, values)
    said += told
    return Design(kept_outcome, n_missing, tuple(found), terms, values, vif, tuple(dropped), tuple(said))


def standardised(values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Columns with mean 0 and standard deviation 1 (divisor n), their means and their standard deviations.

    No column may be constant. Powers of two and differences from the first row lose no digits, so that 10^15 + 0, 1, 2
    keeps its spread.
    """
    exponent = np.frexp(np.abs(values).max(axis=0))[1]
    scaled = np.ldexp(values, -exponent)
    first = scaled[0]
    z = scaled - first
    mean = z.mean(axis=0)
    z = z - mean
    spread = np.sqrt((z**2).mean(axis=0))
    return z / spread, np.ldexp(first + mean, exponent), np.ldexp(spread, exponent)


def is_constant(values: FloatArray) -> bool:
    """Whether numbers are all the same but for rounding."""
    largest = float(np.abs(values).max())
    if largest == 0:
        return True
    return float(np.ptp(values / largest)) <= _ROUNDING


def level_codes(column: pd.Series) -> tuple[IntArray, list[Any]]:
    """For every value the place of its level, -1 where missing, and the levels in their order."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(dtype=np.int64), list(column.cat.categories)
    codes, levels = pd.factorize(column)
    try:
        order = sorted(range(len(levels)), key=lambda place: levels[place])
    except TypeError:  # numbers and texts in one column
        order = sorted(range(len(levels)), key=lambda place: str(levels[place]))
    place_of = np.append(np.argsort(order), -1)  # code -1 takes the last
    return place_of[codes].astype(np.int64), [pd.Index(levels).tolist()[place] for place in order]


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


def _numbers(column: pd.Series) -> FloatArray | None:
    """A column of numbers, nan where missing; None for one that holds something else."""
    if pd.api.types.is_any_real_numeric_dtype(column):
        return np.asarray(column.to_numpy(dtype=float, na_value=np.nan))
    if column.dtype == object and pd.api.types.infer_dtype(column, skipna=True) in (
        "integer",
        "floating",
        "mixed-integer-float",
        "decimal",
    ):
        return np.asarray(pd.to_numeric(column.where(column.notna(), np.nan)), dtype=float)
    return None


def number_column(column: pd.Series) -> FloatArray:
    """A column of numbers, nan where missing or infinite. Raises ValueError for anything else."""
    numbers = _numbers(column)
    if numbers is None:
        raise ValueError(f"The column {column.name} must hold numbers.")
    return np.where(np.isfinite(numbers), numbers, np.nan)


def present(column: pd.Series) -> BoolArray:
    """Where a column has a value; infinity is none."""
    numbers = _numbers(column)
    there: BoolArray = column.notna().to_numpy(dtype=bool) if numbers is None else np.isfinite(numbers)
    return there


def _column(column: pd.Series) -> FloatArray | tuple[IntArray, list[Any]]:
    """A predictor as numbers, or as the places of its levels and the levels."""
    numbers = _numbers(column)
    if numbers is not None:
        return numbers
    if pd.api.types.is_datetime64_any_dtype(column) or pd.api.types.is_timedelta64_dtype(column):
        raise ValueError(f"{column.name} holds dates; turn it into a number, such as years, or into groups.")
    codes, levels = level_codes(column)
    if len(levels) > MOST_LEVELS:
        raise ValueError(
            f"{column.name} has {len(levels):,} levels, more than {MOST_LEVELS}; join them into a few groups first."
        )
    return codes, levels


def _left_out(
    n_missing: int, n_rows: int, outcome: Hashable, columns: Mapping[Hashable, FloatArray | tuple[IntArray, list[Any]]]
) -> list[Sentence]:
    if n_missing == n_rows:
        empty = [
            name
            for name, column in columns.items()
            if not (column[0] >= 0 if isinstance(column, tuple) else np.isfinite(column)).any()
        ]
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


def _constant(name: Hashable, value: Any) -> Sentence:
    return Sentence("{predictor} is {value} in every row that counts, so it is left out.", predictor=name, value=value)


def _in_numbers(name: Hashable, numbers: FloatArray) -> tuple[Predictor | None, list[Sentence]]:
    if is_constant(numbers):
        return None, [
            Sentence("{predictor} is {value:g} in every row that counts, so it is left out.", predictor=name,
                     value=float(numbers[0]))
        ]  # fmt: skip
    return Predictor(name, (Term(name),), numbers[:, None]), []


def _in_levels(
    name: Hashable, codes: IntArray, levels: list[Any], references: Mapping[Any, Any]
) -> tuple[Predictor | None, list[Sentence]]:
    people = np.bincount(codes, minlength=len(levels))
    there = [place for place in range(len(levels)) if people[place]]
    said = []
    empty = [level for level, count in zip(levels, people, strict=True) if not count]
    if empty:
        said.append(
            Sentence.counted(
                "Nobody is in {levels} of {predictor}; it is left out.",
                "Nobody is in {levels} of {predictor}; they are left out.",
                n=len(empty),
                levels=empty,
                predictor=name,
            )
        )
    first = there[0]
    if name in references:
        wanted = references[name]
        if wanted not in levels:
            known = ", ".join(str(level) for level in levels)
            raise ValueError(f"{wanted} is not a level of {name}; choose one of {known}.")
        place = levels.index(wanted)
        if people[place]:
            first = place
        elif len(there) > 1:
            said.append(
                Sentence(
                    "As nobody is in {wanted}, {level} is the reference of {predictor}.",
                    wanted=wanted,
                    level=levels[first],
                    predictor=name,
                )
            )
    if len(there) == 1:
        return None, [*said, _constant(name, levels[there[0]])]
    others = [place for place in there if place != first]
    terms = tuple(Term(name, levels[place], levels[first]) for place in others)
    return Predictor(name, terms, (codes[:, None] == others).astype(float)), said


def _independent(terms: tuple[Term, ...], values: FloatArray) -> tuple[BoolArray, list[Sentence]]:
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
    tolerance = np.clip(_ROUNDING * np.abs(values).max(axis=0) / scale, _COLLINEAR, _LOOSEST)
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
            said.append(_follows(term, [t for t, kept in zip(terms, independent, strict=True) if kept],
                                 z[:, independent], z[:, place]))  # fmt: skip
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


def _inflation(terms: tuple[Term, ...], values: FloatArray) -> tuple[FloatArray, list[Sentence]]:
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
