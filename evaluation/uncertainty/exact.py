"""Acceptability without drawing: the volumes of the sets of weights that give each order.

The set of weights is cut along every line on which two alternatives have the same total. What is left are
simplices within which the order is the same throughout; the share of each rank is the volume of those that
give it. Cutting a simplex through one of its edges leaves two, whose volumes are the parts of that edge, so
that no volume is ever computed from coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import TIE_TOLERANCE, finite_matrix
from evaluation.errors import MethodError
from evaluation.uncertainty.acceptability import Acceptability, confidence_factors, entropy, smaa
from evaluation.uncertainty.rank_counts import SharedRanks, shared_ranks
from evaluation.uncertainty.streams import Seed
from evaluation.uncertainty.weight_draws import WeightInformation, check_information

__all__ = ["exact_acceptability", "exact_or_drawn"]

Floats = NDArray[np.float64]

MOST_PIECES = 300_000
QUICK_PIECES, QUICK_ALTERNATIVES = 20_000, 12
"""So many pieces of so many alternatives are cut in about a tenth of a second."""


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Simplices (n_pieces, n_corners, n_criteria) and their shares of the volume (n_pieces,)."""

    corners: Floats
    volumes: Floats

    def where(self, chosen: NDArray[np.bool_]) -> _Pieces:
        return _Pieces(self.corners[chosen], self.volumes[chosen])


def exact_or_drawn(values: ArrayLike, information: WeightInformation, n_draws: int, rng: Seed) -> Acceptability:
    """Return the SMAA-2 measures for known values: exact for a few alternatives where that is quick, else from draws.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        Values on the fixed scales, more being better; missing values are refused.
    information : WeightInformation
        What is known of the weights; where they form a flat set that is not a single point, they are drawn.
    n_draws : int
        Number of draws if there are any; the result says 0 where it is exact.
    rng : numpy.random.Generator or int
        Where the random numbers come from.

    Raises
    ------
    MethodError
        If a value is missing or infinite, the shapes do not fit, or no weights agree with the information.
    """
    table = finite_matrix(values, "exact_or_drawn")
    if len(table) > QUICK_ALTERNATIVES:
        return smaa(table, information, n_draws, rng)
    try:
        return exact_acceptability(table, information, most_pieces=QUICK_PIECES)
    except MethodError:  # too many pieces, or no volume; what is wrong with the input, drawing refuses as well
        return smaa(table, information, n_draws, rng)


def exact_acceptability(
    values: ArrayLike, information: WeightInformation, *, most_pieces: int = MOST_PIECES
) -> Acceptability:
    """Return the SMAA-2 measures for known values, exactly; for few alternatives and criteria.

    This is the check of the sampler. The number of pieces grows steeply: four criteria and six alternatives
    are done at once, seven criteria and six alternatives are not.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        Values on the fixed scales, more being better; missing values are refused.
    information : WeightInformation
        What is known of the weights; known weights are allowed, other flat sets (an exact ratio) are not.
    most_pieces : int
        How many pieces may be held before it is given up.

    Raises
    ------
    MethodError
        If a value is missing or infinite, the numbers of criteria differ, the allowed weights have no
        volume, or the pieces become too many.

    References
    ----------
    Lahdelma and Salminen (2001), Operations Research 49, 444-454, whose integrals these are.
    """
    table = finite_matrix(values, "exact_acceptability")
    check_information(information)
    if table.shape[1] != information.n_criteria:
        raise MethodError(f"the values have {table.shape[1]} criteria, the weights {information.n_criteria}")
    pieces = _allowed(information, most_pieces)
    n = len(table)
    for i in range(n):
        for j in range(i + 1, n):
            pieces = _cut(pieces, table[i] - table[j], 0.0, most_pieces)
    return _measures(table, pieces)


def _allowed(information: WeightInformation, most_pieces: int) -> _Pieces:
    pieces = _Pieces(np.array(information.vertices)[None], np.ones(1))
    for rule in information.open_constraints():
        normal = np.array(rule.coefficients)
        pieces = _cut(pieces, normal, rule.bound, most_pieces)
        middle = pieces.corners.mean(axis=1) @ normal
        pieces = pieces.where(middle < rule.bound)
    total = pieces.volumes.sum()
    if not total > TIE_TOLERANCE:
        raise MethodError(
            "exact_acceptability needs allowed weights that fill a volume; these rules leave none: "
            + "; ".join(rule.words for rule in information.constraints)
        )
    return _Pieces(pieces.corners, pieces.volumes / total)


def _cut(pieces: _Pieces, normal: Floats, bound: float, most_pieces: int) -> _Pieces:
    """Return the pieces cut along ``normal @ w == bound``, so that each lies on one side."""
    slack = TIE_TOLERANCE * max(float(np.abs(normal).max()), abs(bound), np.finfo(np.float64).tiny)
    done: list[_Pieces] = []
    while len(pieces.volumes):
        height = pieces.corners @ normal - bound
        crossing = (height.max(axis=1) > slack) & (height.min(axis=1) < -slack)
        done.append(pieces.where(~crossing))
        if sum(len(part.volumes) for part in done) + np.count_nonzero(crossing) > most_pieces:
            raise MethodError(f"exact_acceptability would need more than {most_pieces} pieces; draw instead, with smaa")
        pieces = _halved(pieces.where(crossing), height[crossing])
    return _Pieces(np.concatenate([part.corners for part in done]), np.concatenate([part.volumes for part in done]))


def _halved(pieces: _Pieces, height: Floats) -> _Pieces:
    """Return each piece cut in two where its edge from the highest to the lowest corner has height 0."""
    rows = np.arange(len(height))
    high, low = height.argmax(axis=1), height.argmin(axis=1)
    along = height[rows, high] / (height[rows, high] - height[rows, low])
    top, bottom = pieces.corners[rows, high], pieces.corners[rows, low]
    between = top + along[:, None] * (bottom - top)
    upper, lower = pieces.corners.copy(), pieces.corners.copy()
    upper[rows, low] = between
    lower[rows, high] = between
    return _Pieces(
        np.concatenate([upper, lower]),
        np.concatenate([pieces.volumes * along, pieces.volumes * (1 - along)]),
    )


def _measures(table: Floats, pieces: _Pieces) -> Acceptability:
    middles, volumes = pieces.corners.mean(axis=1), pieces.volumes
    totals = middles @ table.T
    slack = TIE_TOLERANCE * max(float(np.abs(table).max()), np.finfo(np.float64).tiny)
    ranks, first = _rank_volumes(shared_ranks(totals, slack), volumes)
    central = np.full((len(table), table.shape[1]), np.nan)
    won = first.sum(axis=0)[:, None]
    np.divide(first.T @ middles, won, out=central, where=won > 0)
    ahead = totals[:, :, None] - totals[:, None, :]
    level = np.abs(ahead) <= slack
    wins = np.einsum("p,pij->ij", volumes, np.where(level, 0.5, ahead > 0))
    np.fill_diagonal(wins, 0.0)
    factors, factor_errors = confidence_factors(table, central)
    return Acceptability(
        rank_acceptability=ranks,
        central_weights=central,
        confidence_factors=factors,
        pairwise_winning=wins,
        rank_entropy=entropy(ranks),
        standard_errors=np.zeros_like(ranks),
        central_weight_errors=np.where(np.isnan(central), np.nan, 0.0),
        confidence_errors=factor_errors,
        pairwise_errors=np.zeros_like(wins),
        entropy_errors=np.zeros(len(table)),
        n_draws=0,
    )


def _rank_volumes(ranked: SharedRanks, volumes: Floats) -> tuple[Floats, Floats]:
    """Return the volume of each rank (n_alternatives, n_ranks), and of being first by piece."""
    n_pieces, n = ranked.order.shape
    shares = np.zeros((n_pieces, n, n))
    rows = np.arange(n_pieces)[:, None]
    for rank in range(n):
        held = (ranked.start <= rank) & (rank < ranked.start + ranked.size)
        shares[rows, ranked.order, rank] = np.where(held, volumes[:, None] / ranked.size, 0.0)
    return shares.sum(axis=0), shares[:, :, 0]
