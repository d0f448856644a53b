"""ELECTRE I and II: alternatives that outrank others because most weight agrees and no criterion objects.

Concordance is the weight of the criteria on which an alternative is at least as good as another;
discordance is the largest shortfall against it, as a share of the largest range of any criterion. The
columns must therefore be on comparable scales, for example divided by their sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import TIE_TOLERANCE, benefit_matrix, normalised_weights
from evaluation.errors import MethodError

__all__ = ["ElectreI", "ElectreII", "electre_i", "electre_ii"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ElectreI:
    """The outranking relation of ELECTRE I.

    Attributes
    ----------
    concordance, discordance : array (n_alternatives, n_alternatives)
        For each alternative (row) against each other (column); NaN on the diagonal.
    outranks : array of bool (n_alternatives, n_alternatives)
        Whether the row outranks the column.
    kernel : tuple of int
        The alternatives that none outranks, counted from 0; empty where all are in cycles.
    """

    concordance: Floats
    discordance: Floats
    outranks: Mask
    kernel: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ElectreII:
    """The order of ELECTRE II.

    Attributes
    ----------
    score : array (n_alternatives,)
        Mean of the positions in the order from the top and the order from the bottom; less is better.
    rank : array of int (n_alternatives,)
        1 for the best; equal scores share the rank.
    """

    score: Floats
    rank: NDArray[np.int64]


def electre_i(
    matrix: ArrayLike, weights: ArrayLike, objectives: ArrayLike, p: float = 0.65, q: float = 0.35
) -> ElectreI:
    """Return which alternatives outrank which, and the kernel that none outranks.

    Parameters
    ----------
    matrix : array (n_alternatives, n_criteria)
        Finite measurements on comparable scales.
    weights : array (n_criteria,)
        Not negative and not all zero; divided by their sum.
    objectives : array (n_criteria,)
        +1 where more is better, -1 where less is better.
    p, q : float
        An alternative outranks another with concordance of at least p and discordance of at most q.

    Raises
    ------
    MethodError
        If a measurement is missing or infinite, weights or objectives do not fit, or a threshold is not
        in 0 to 1.

    References
    ----------
    Roy (1968), Revue française d'informatique et de recherche opérationnelle 2(8), 57-75.
    """
    _check_thresholds((p, q))
    table = benefit_matrix(matrix, objectives, "electre_i")
    concordance = _concordance(table, normalised_weights(weights, table.shape[1]))
    discordance = _discordance(table)
    outranks = _outranks(concordance, discordance, p, q)
    np.fill_diagonal(concordance, np.nan)
    np.fill_diagonal(discordance, np.nan)
    kernel = tuple(np.flatnonzero(~outranks.any(axis=0)).tolist())
    return ElectreI(concordance, discordance, outranks, kernel)


def electre_ii(
    matrix: ArrayLike,
    weights: ArrayLike,
    objectives: ArrayLike,
    *,
    concordance: tuple[float, float, float] = (0.65, 0.5, 0.35),
    discordance: tuple[float, float] = (0.65, 0.35),
) -> ElectreII:
    """Return the order of ELECTRE II, from a strong and a weak outranking relation.

    Parameters
    ----------
    matrix, weights, objectives
        As for `electre_i`.
    concordance : (high, middle, low)
        Strong outranking needs high concordance with discordance up to the larger limit, or middle
        concordance with discordance up to the smaller one; weak outranking needs low concordance with
        discordance up to the larger limit. All need more weight in favour than against.
    discordance : (larger, smaller)
        The two limits.

    Raises
    ------
    MethodError
        As for `electre_i`.

    References
    ----------
    Roy and Bertier (1973), La méthode ELECTRE II, OR'72, 291-302.
    """
    _check_thresholds((*concordance, *discordance))
    table = benefit_matrix(matrix, objectives, "electre_ii")
    share = normalised_weights(weights, table.shape[1])
    agreed, opposed = _concordance(table, share), _discordance(table)
    more_weight = _more_weight_in_favour(table, share)
    high, middle, low = concordance
    larger, smaller = discordance
    strong = _outranks(agreed, opposed, high, larger) | _outranks(agreed, opposed, middle, smaller)
    strong &= more_weight
    weak = _outranks(agreed, opposed, low, larger) & more_weight
    from_top = _positions(strong, weak)
    from_bottom = _positions(strong.T, weak.T)
    score = (from_top + 1 + from_bottom.max() - from_bottom) / 2
    return ElectreII(score, 1 + np.count_nonzero(score[:, None] > score, axis=1))


def _check_thresholds(thresholds: tuple[float, ...]) -> None:
    if not all(0 <= threshold <= 1 for threshold in thresholds):
        raise MethodError(f"the thresholds of ELECTRE are shares from 0 to 1; given {list(thresholds)}")


def _concordance(table: Floats, weights: Floats) -> Floats:
    return np.asarray((table[:, None, :] >= table[None, :, :]) @ weights, dtype=np.float64)


def _discordance(table: Floats) -> Floats:
    widest = float(np.ptp(table, axis=0).max())
    shortfall = np.maximum(table[None, :, :] - table[:, None, :], 0.0).max(axis=2)
    return np.asarray(shortfall / (widest if widest > 0 else 1.0), dtype=np.float64)


def _outranks(concordance: Floats, discordance: Floats, p: float, q: float) -> Mask:
    relation = (concordance >= p - TIE_TOLERANCE) & (discordance <= q + TIE_TOLERANCE)
    np.fill_diagonal(relation, val=False)
    return np.asarray(relation, dtype=np.bool_)


def _more_weight_in_favour(table: Floats, weights: Floats) -> Mask:
    in_favour = (table[:, None, :] > table[None, :, :]) @ weights
    return np.asarray(in_favour > in_favour.T + TIE_TOLERANCE, dtype=np.bool_)


def _positions(strong: Mask, weak: Mask) -> Floats:
    """Return the class of each alternative, 1 for those taken first: none left outranks them strongly."""
    position = np.zeros(len(strong))
    left = np.ones(len(strong), dtype=np.bool_)
    step = 0
    while left.any():
        step += 1
        candidates = left & ~strong[left].any(axis=0)
        if not candidates.any():
            # Only cycles are left: nothing tells their members apart.
            candidates = left.copy()
        taken = candidates & ~weak[candidates].any(axis=0)
        if not taken.any():
            taken = candidates
        position[taken] = step
        left &= ~taken
    return position
