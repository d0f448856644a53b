"""Weights of criteria, from points, from an order and from pairwise comparisons.

All weights returned here are non-negative and sum to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import finite_matrix, finite_vector, normalised_weights
from evaluation.errors import MethodError

__all__ = [
    "RANDOM_INDEX",
    "AhpResult",
    "ahp_weights",
    "equal_weights",
    "rank_order_centroid",
    "rank_reciprocal",
    "rank_sum",
    "swing_weights",
]

Floats = NDArray[np.float64]

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Saaty's random consistency index for n = 1 to 15 criteria (Saaty 1980): 1.41 for n = 8."""

RECIPROCAL_SLACK = 0.025
"""How far ``a[i, j] * a[j, i]`` may be from 1: 0.14 written for 1/7 passes, 0.3 for 1/2 does not."""


def swing_weights(points: ArrayLike) -> Floats:
    """Return swing weights (n_criteria,): the points divided by their sum.

    Parameters
    ----------
    points : array (n_criteria,)
        Importance of moving each criterion from its worst to its best level; commonly 100 for the most
        important swing. Any common factor gives the same weights.

    Raises
    ------
    MethodError
        If a number of points is missing, infinite or negative, or all are zero.

    References
    ----------
    von Winterfeldt and Edwards (1986), Decision Analysis and Behavioral Research, chapter 8.

    Examples
    --------
    >>> swing_weights([100, 60, 40]).tolist()
    [0.5, 0.3, 0.2]
    """
    vector = finite_vector(points, "swing points")
    return normalised_weights(vector, vector.size, "swing points")


def equal_weights(n: int) -> Floats:
    """Return n equal weights.

    Raises
    ------
    MethodError
        If n is not a whole number of at least 1.
    """
    return np.full(_count(n), 1.0 / n)


def rank_order_centroid(n: int) -> Floats:
    """Return rank-order centroid weights (n,), the most important criterion first.

    ``w[k] = (1/n) * sum(1/i for i in k..n)``: the mean of all weights that keep the order, each such set
    of weights being as likely as another.

    Raises
    ------
    MethodError
        If n is not a whole number of at least 1.

    References
    ----------
    Edwards and Barron (1994), SMARTS and SMARTER, Organizational Behavior and Human Decision
    Processes 60, 306-325.

    Examples
    --------
    >>> rank_order_centroid(2).tolist()
    [0.75, 0.25]
    """
    shares = 1.0 / np.arange(1, _count(n) + 1)
    return np.asarray(shares[::-1].cumsum()[::-1] / n, dtype=np.float64)


def rank_sum(n: int) -> Floats:
    """Return rank-sum weights (n,), the most important criterion first: ``n + 1 - k``, normalised.

    Raises
    ------
    MethodError
        If n is not a whole number of at least 1.

    References
    ----------
    Stillwell, Seaver and Edwards (1981), Organizational Behavior and Human Performance 28, 62-77.
    """
    points = np.arange(_count(n), 0, -1.0)
    return np.asarray(points / points.sum(), dtype=np.float64)


def rank_reciprocal(n: int) -> Floats:
    """Return rank-reciprocal weights (n,), the most important criterion first: ``1 / k``, normalised.

    Raises
    ------
    MethodError
        If n is not a whole number of at least 1.

    References
    ----------
    Stillwell, Seaver and Edwards (1981), Organizational Behavior and Human Performance 28, 62-77.
    """
    points = 1.0 / np.arange(1, _count(n) + 1)
    return np.asarray(points / points.sum(), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class AhpResult:
    """Weights from pairwise comparisons, with how consistent the comparisons are.

    Attributes
    ----------
    weights : array (n_criteria,)
        Principal eigenvector, summing to 1.
    lambda_max : float
        Largest eigenvalue; n for perfectly consistent comparisons.
    consistency_index : float
        ``(lambda_max - n) / (n - 1)``; 0 for one criterion.
    random_index : float
        Saaty's mean index of random comparisons of this size; NaN above 15 criteria, where his table ends.
    consistency_ratio : float
        ``consistency_index / random_index``; 0 for one or two criteria, which cannot disagree; NaN where
        there is no random index. Saaty asks for at most 0.1.
    """

    weights: Floats
    lambda_max: float
    consistency_index: float
    random_index: float
    consistency_ratio: float


def ahp_weights(matrix: ArrayLike) -> AhpResult:
    """Return the weights of the analytic hierarchy process: the principal eigenvector and its consistency.

    Parameters
    ----------
    matrix : array (n_criteria, n_criteria)
        ``matrix[i, j]`` says how many times as important criterion i is as j; positive, with reciprocals
        across the diagonal (within 0.025, so that rounded decimals pass).

    Raises
    ------
    MethodError
        If the table is not square, positive and reciprocal.

    References
    ----------
    Saaty (1980), The Analytic Hierarchy Process; Saaty (1990), European Journal of Operational
    Research 48, 9-26.
    """
    comparisons = _reciprocal_matrix(matrix)
    n = comparisons.shape[0]
    eigenvalues, eigenvectors = np.linalg.eig(comparisons)
    largest = int(np.argmax(eigenvalues.real))
    # A positive matrix has a positive principal eigenvector (Perron); only its sign is left to chance.
    vector = np.abs(eigenvectors[:, largest].real)
    lambda_max = max(float(eigenvalues[largest].real), float(n))
    index = (lambda_max - n) / (n - 1) if n > 1 else 0.0
    random_index = RANDOM_INDEX[n - 1] if n <= len(RANDOM_INDEX) else float("nan")
    ratio = index / random_index if n > 2 else 0.0
    return AhpResult(vector / vector.sum(), lambda_max, index, random_index, ratio)


def _reciprocal_matrix(matrix: ArrayLike) -> Floats:
    comparisons = finite_matrix(matrix, "ahp_weights")
    if comparisons.shape[0] != comparisons.shape[1]:
        raise MethodError(f"ahp_weights needs a square table of comparisons; given {comparisons.shape}")
    if (comparisons <= 0).any():
        row, column = np.argwhere(comparisons <= 0)[0]
        raise MethodError(
            f"ahp_weights needs comparisons above 0; that of {row} with {column} is {comparisons[row, column]}"
        )
    product = comparisons * comparisons.T
    row, column = np.unravel_index(int(np.abs(product - 1).argmax()), product.shape)
    if abs(product[row, column] - 1) > RECIPROCAL_SLACK:
        raise MethodError(
            f"ahp_weights needs reciprocal comparisons: {row} with {column} is {comparisons[row, column]:g}, "
            f"but {column} with {row} is {comparisons[column, row]:g}"
        )
    return comparisons


def _count(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise MethodError(f"weights need a whole number of criteria, at least 1; given {n!r}")
    return int(n)
