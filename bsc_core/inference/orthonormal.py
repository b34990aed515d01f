"""Columns on a common scale and in an orthonormal basis, in which a fit is as exact for rupiah as for shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bsc_core.inference.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Basis:
    """Terms and the constant in an orthonormal basis.

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
