"""TOPSIS and VIKOR: alternatives ordered by their distance from an ideal.

Both measure the ideal on the alternatives at hand, so adding an alternative can turn the order of others
round. They answer whether the leader of the additive model survives another method, and nothing else.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import (
    TIE_TOLERANCE,
    benefit_matrix,
    finite_matrix,
    normalised_weights,
    objective_signs,
)
from evaluation.errors import MethodError

__all__ = ["Vikor", "topsis", "topsis_distances", "vikor"]

Floats = NDArray[np.float64]


def topsis(matrix: ArrayLike, weights: ArrayLike, objectives: ArrayLike) -> Floats:
    """Return the closeness of each alternative to the ideal, shape (n_alternatives,), from 0 to 1 (best).

    Columns are divided by their Euclidean length (vector normalisation). A criterion that is the same for
    all alternatives adds nothing to any distance. Where all alternatives are alike in all criteria that
    count, each is as near to the ideal as to the anti-ideal, and the closeness is 0.5.

    Parameters
    ----------
    matrix : array (n_alternatives, n_criteria)
        Finite measurements.
    weights : array (n_criteria,)
        Not negative and not all zero; divided by their sum.
    objectives : array (n_criteria,)
        +1 where more is better, -1 where less is better.

    Raises
    ------
    MethodError
        If a measurement is missing or infinite, or weights or objectives do not fit.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making, chapter III.
    """
    to_ideal, to_anti_ideal = topsis_distances(matrix, weights, objectives)
    total = to_ideal + to_anti_ideal
    closeness = np.full(total.size, 0.5)
    np.divide(to_anti_ideal, total, out=closeness, where=total > 0)
    return closeness


def topsis_distances(matrix: ArrayLike, weights: ArrayLike, objectives: ArrayLike) -> tuple[Floats, Floats]:
    """Return the distances of each alternative to the ideal and to the anti-ideal, each (n_alternatives,).

    Raises
    ------
    MethodError
        As for `topsis`.
    """
    table = finite_matrix(matrix, "topsis")
    signs = objective_signs(objectives, table.shape[1], "topsis")
    weighted = _unit_columns(table) * normalised_weights(weights, table.shape[1]) * signs
    return (
        np.asarray(np.linalg.norm(weighted - weighted.max(axis=0), axis=1), dtype=np.float64),
        np.asarray(np.linalg.norm(weighted - weighted.min(axis=0), axis=1), dtype=np.float64),
    )


def _unit_columns(table: Floats) -> Floats:
    largest = np.abs(table).max(axis=0)
    # Dividing by the largest entry first keeps the squares of very large or small columns in range.
    scaled = table / np.where(largest > 0, largest, 1.0)
    length = np.sqrt((scaled**2).sum(axis=0))
    return np.asarray(scaled / np.where(length > 0, length, 1.0), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Vikor:
    """The three measures of VIKOR and its compromise.

    Attributes
    ----------
    s : array (n_alternatives,)
        Group utility: weighted sum of the shortfalls from the best, 0 (best) to 1.
    r : array (n_alternatives,)
        Individual regret: the largest weighted shortfall.
    q : array (n_alternatives,)
        ``v`` parts of s and ``1 - v`` parts of r, each stretched to 0 (best) to 1.
    acceptable_advantage : bool
        Whether the second alternative by q is at least ``1 / (n_alternatives - 1)`` behind the first.
    acceptable_stability : bool
        Whether the first by q is also first by s or by r.
    compromise_set : tuple of int
        The alternatives to put forward, counted from 0, in the order of the table.
    """

    s: Floats
    r: Floats
    q: Floats
    acceptable_advantage: bool
    acceptable_stability: bool
    compromise_set: tuple[int, ...]


def vikor(matrix: ArrayLike, weights: ArrayLike, objectives: ArrayLike, v: float = 0.5) -> Vikor:
    """Return the VIKOR measures s, r and q of each alternative (less is better) and the compromise set.

    Parameters
    ----------
    matrix : array (n_alternatives, n_criteria)
        Finite measurements.
    weights : array (n_criteria,)
        Not negative and not all zero; divided by their sum.
    objectives : array (n_criteria,)
        +1 where more is better, -1 where less is better.
    v : float
        Weight of the group utility against the individual regret, 0 to 1.

    Warns
    -----
    UserWarning
        For each criterion that is the same for all alternatives: it drops out.

    Raises
    ------
    MethodError
        If a measurement is missing or infinite, weights or objectives do not fit, or v is not in 0 to 1.

    References
    ----------
    Opricovic and Tzeng (2004), Compromise solution by MCDM methods, European Journal of Operational
    Research 156, 445-455.
    """
    table = benefit_matrix(matrix, objectives, "vikor")
    share = normalised_weights(weights, table.shape[1])
    if not isinstance(v, (int, float, np.number)) or not 0 <= v <= 1:
        raise MethodError(f"vikor needs v from 0 (regret only) to 1 (utility only); given {v!r}")
    best, worst = table.max(axis=0), table.min(axis=0)
    varies = best > worst
    if not varies.all() and table.shape[0] > 1:
        warnings.warn(
            f"vikor: criteria {np.flatnonzero(~varies).tolist()} (counted from 0) are the same for all "
            f"alternatives and drop out",
            UserWarning,
            stacklevel=2,
        )
    # Halves, so that the spread of very large columns cannot overflow.
    shortfall = share * (best / 2 - table / 2) / np.where(varies, best / 2 - worst / 2, 1.0)
    s, r = shortfall.sum(axis=1), shortfall.max(axis=1)
    q = v * _stretched(s) + (1 - v) * _stretched(r)
    return _with_compromise(s, r, q)


def _stretched(measure: Floats) -> Floats:
    spread = measure.max() - measure.min()
    # A spread that is rounding only means that all alternatives are equal by this measure.
    if spread <= TIE_TOLERANCE:
        return np.zeros_like(measure)
    return np.asarray((measure - measure.min()) / spread, dtype=np.float64)


def _with_compromise(s: Floats, r: Floats, q: Floats) -> Vikor:
    gap = np.inf if q.size == 1 else np.sort(q)[1] - q.min()
    needed = 0.0 if q.size == 1 else 1 / (q.size - 1)
    first = q <= q.min() + TIE_TOLERANCE
    advantage = bool(gap >= needed - TIE_TOLERANCE)
    best_elsewhere = (s <= s.min() + TIE_TOLERANCE) | (r <= r.min() + TIE_TOLERANCE)
    stability = bool((first & best_elsewhere).any())
    if not advantage:
        chosen = q - q.min() < needed - TIE_TOLERANCE
    elif stability:
        chosen = first
    else:
        chosen = q <= np.sort(q)[1] + TIE_TOLERANCE
    return Vikor(s, r, q, advantage, stability, tuple(np.flatnonzero(chosen).tolist()))
