"""Counting ranks over draws: three routes to the same counts, each the fastest where it applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.decision.checks import TIE_TOLERANCE

__all__ = [
    "RankCounts",
    "SharedRanks",
    "count_blocks",
    "count_by_pairs",
    "count_by_sorting",
    "shared_ranks",
    "winning_probability",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

DRAWS_AT_ONCE = 2**14
CELLS_AT_ONCE = 2**18
"""Draws times alternatives in one block: some megabytes of working memory."""
PAIRS_AT_ONCE = 2**15
FEW_PLACES = 10
"""Up to so many, looking for each place in turn is faster than one count of all."""
BATCHES = 1000
"""At least so many batches of draws, where there are draws enough, show how far central weights spread."""
ROUNDING = 1e-10


@dataclass(slots=True, eq=False)
class RankCounts:
    """Running totals over draws; the only thing here that changes after it is made.

    Attributes
    ----------
    rank_shares : array (n_alternatives, n_ranks)
        Sum of the shares of each rank: 1 for a rank held alone, 1/t in a tie of t.
    rank_squares : array (n_alternatives, n_ranks)
        Sum of the squares of those shares, for standard errors.
    first_weights : array (n_alternatives, n_criteria)
        Sum of the weights over the draws in which the alternative is first, times its share.
    first_squares, first_products : array (n_alternatives, n_criteria)
        The draws taken in batches, of one draw or more: sums over the batches of the square of what
        `first_weights` holds of each, and of its product with the shares of being first in the batch. For
        standard errors of central weights.
    wins : array (n_alternatives, n_alternatives)
        Draws in which the row has the greater total, ties counting half.
    ties : array (n_alternatives, n_alternatives)
        Draws in which the two have the same total.
    n_draws : int
        Draws counted so far.
    pairs_are_exact : bool
        Whether `wins` were computed, not counted.
    """

    rank_shares: Floats
    rank_squares: Floats
    first_weights: Floats
    first_squares: Floats
    first_products: Floats
    wins: Floats
    ties: Floats
    n_draws: int = 0
    pairs_are_exact: bool = False

    @classmethod
    def empty(cls, n_alternatives: int, n_criteria: int) -> RankCounts:
        """Return totals of nothing."""
        square, wide = (n_alternatives, n_alternatives), (n_alternatives, n_criteria)
        return cls(
            rank_shares=np.zeros(square),
            rank_squares=np.zeros(square),
            first_weights=np.zeros(wide),
            first_squares=np.zeros(wide),
            first_products=np.zeros(wide),
            wins=np.zeros(square),
            ties=np.zeros(square),
        )

    def add_first_weights(self, batches: Floats) -> None:
        """Add sums of the weights of the draws in which each is first: (n_batches, n_alternatives, n_criteria)."""
        self.first_weights += batches.sum(axis=0)
        self.first_squares += (batches**2).sum(axis=0)
        # Weights sum to 1, so their sums count the draws in which each is first.
        self.first_products += (batches * batches.sum(axis=2, keepdims=True)).sum(axis=0)


@dataclass(frozen=True, slots=True, eq=False)
class SharedRanks:
    """The order of the alternatives in each draw, each array (n_draws, n_ranks).

    Attributes
    ----------
    order : array of int
        The alternative at each place, the greatest total first.
    start : array of int
        The first place, counted from 0, of the tie that this place belongs to; itself without a tie.
    size : array of int
        How many alternatives are in that tie; 1 without a tie.
    """

    order: Ints
    start: Ints
    size: Ints


def shared_ranks(totals: Floats, slack: float) -> SharedRanks:
    """Return the order of each row of totals (n_draws, n_alternatives), with ties up to `slack`."""
    n_draws, n = totals.shape
    order = np.argsort(-totals, axis=1)
    falling = np.take_along_axis(totals, order, axis=1)
    opens = np.ones((n_draws, n), dtype=np.bool_)
    opens[:, 1:] = falling[:, :-1] - falling[:, 1:] > slack
    places = np.arange(n)
    if opens.all():
        return SharedRanks(order, np.broadcast_to(places, order.shape), np.broadcast_to(1, order.shape))
    start = np.maximum.accumulate(np.where(opens, places, 0), axis=1)
    # A tie ends where the next one opens; read from the right, that is a running minimum.
    next_open = np.full((n_draws, n), n)
    next_open[:, :-1] = np.where(opens[:, 1:], places[1:], n)
    end = np.minimum.accumulate(next_open[:, ::-1], axis=1)[:, ::-1]
    return SharedRanks(order, start, end - start)


def count_blocks(counts: RankCounts, table: Floats, weight_tables: Iterable[Floats]) -> None:
    """Count ranks with ties shared, for any values and weights.

    Parameters
    ----------
    counts : RankCounts
        The totals to add to.
    table : array (n_alternatives, n_criteria) or (n_draws, n_alternatives, n_criteria)
        Values.
    weight_tables : iterable of array (n, n_criteria)
        Weights, all tables together n_draws rows.
    """
    slack = TIE_TOLERANCE * max(float(np.abs(table).max()), np.finfo(np.float64).tiny)
    start = 0
    for weights in _pieces(weight_tables, max(1, CELLS_AT_ONCE // table.shape[-2])):
        here = table if table.ndim == 2 else table[start : start + len(weights)]
        start += len(weights)
        totals = weights @ here.T if here.ndim == 2 else (here @ weights[:, :, None])[:, :, 0]
        _add(counts, totals, weights, slack)


def _pieces(tables: Iterable[Floats], most: int) -> Iterator[Floats]:
    for table in tables:
        for start in range(0, len(table), most):
            yield table[start : start + most]


def _add(counts: RankCounts, totals: Floats, weights: Floats, slack: float) -> None:
    n_draws, n = totals.shape
    ranked = shared_ranks(totals, slack)
    share = 1.0 / ranked.size
    counts.rank_shares += _spread(ranked, share, n)
    counts.rank_squares += _spread(ranked, share**2, n)
    first = np.zeros((n_draws, n))
    np.put_along_axis(first, ranked.order, np.where(ranked.start == 0, share, 0.0), axis=1)
    counts.first_weights += first.T @ weights
    first **= 2
    counts.first_squares += first.T @ weights**2
    counts.first_products += first.T @ weights
    # Criteria-first, so that each comparison runs along memory.
    columns = np.ascontiguousarray(totals.T)
    for i in range(n - 1):
        ahead = columns[i] - columns[i + 1 :]
        won = np.count_nonzero(ahead > slack, axis=1)
        lost = np.count_nonzero(ahead < -slack, axis=1)
        tied = n_draws - won - lost
        counts.wins[i, i + 1 :] += won + tied / 2
        counts.wins[i + 1 :, i] += lost + tied / 2
        counts.ties[i, i + 1 :] += tied
        counts.ties[i + 1 :, i] += tied
    counts.n_draws += n_draws


def _spread(ranked: SharedRanks, share: Floats, n: int) -> Floats:
    """Return the sum of `share` over the places of each tie: (n_alternatives, n_ranks)."""
    if ranked.size.max() == 1:
        codes = ranked.order * n + ranked.start
        return np.bincount(codes.ravel(), minlength=n * n).reshape(n, n).astype(np.float64)
    # Each tie adds its share where it starts and takes it away where it ends; running sums do the rest.
    codes = (ranked.order * (n + 1) + ranked.start).ravel()
    opened = np.bincount(codes, weights=share.ravel(), minlength=n * (n + 1))
    closed = np.bincount(codes + ranked.size.ravel(), weights=share.ravel(), minlength=n * (n + 1))
    sums = (opened - closed).reshape(n, n + 1).cumsum(axis=1)[:, :n]
    # What rounding leaves of a rank that nobody took is not a probability.
    return np.where(sums > ROUNDING * len(share) ** 0.5, sums, 0.0)


def count_by_pairs(counts: RankCounts, table: Floats, corners: Floats, n_draws: int, rng: np.random.Generator) -> None:
    """Count ranks by comparing all pairs, for weights over a simplex and values without ties.

    Parameters
    ----------
    counts : RankCounts
        The totals to add to; must be empty.
    table : array (n_alternatives, n_criteria)
        Values; no two rows are the same.
    corners : array (n_criteria, n_criteria)
        Corners of the simplex of weights.
    n_draws : int
        Number of draws.
    rng : numpy.random.Generator
        Where the random numbers come from.
    """
    n = len(table)
    at_corners = np.ascontiguousarray(table @ corners.T)
    ranks = np.zeros((n, n), dtype=np.int64)
    lost = np.zeros((n, n), dtype=np.int64)
    # A power of two, so that full blocks leave no rest.
    together = 1 << max(0, (n_draws // BATCHES).bit_length() - 1)
    for size in _sizes(n_draws, min(DRAWS_AT_ONCE, max(1, CELLS_AT_ONCE // n))):
        # Exponentials need not be divided by their sum to compare totals, only for the central weights.
        shares = rng.standard_exponential((len(corners), size))
        place = _places(at_corners @ shares, lost)
        shares /= shares.sum(axis=0)
        for batches in _in_batches((place == 0).astype(np.float64), shares, together):
            counts.add_first_weights(batches @ corners)
        ranks += _count_places(place)
    _set_counts(counts, ranks, n_draws)
    counts.wins += _both_ways(lost, n_draws)


def _in_batches(first: Floats, shares: Floats, together: int) -> Iterator[Floats]:
    """Yield the sum of the shares over the draws in which each is first, for so many draws together.

    `first` (n_alternatives, n_draws) and `shares` (n_corners, n_draws) give tables (n_batches, n_alternatives,
    n_corners); what is left at the end is a batch of its own.
    """
    whole = first.shape[1] - first.shape[1] % together
    for start, stop, size in ((0, whole, together), (whole, first.shape[1], first.shape[1] - whole)):
        if start < stop:
            mine = first[:, start:stop].reshape(len(first), -1, size).transpose(1, 0, 2)
            theirs = shares[:, start:stop].reshape(len(shares), -1, size).transpose(1, 2, 0)
            yield mine @ theirs


def _places(totals: Floats, lost: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return how many have a greater total, (n_alternatives, n_draws); add defeats by later rows to `lost`."""
    n, size = totals.shape
    # Each starts behind all earlier ones and moves up by one for each of them that it beats.
    place = np.repeat(np.arange(n, dtype=np.uint8)[:, None], size, axis=1)
    beaten = np.empty((n, size), dtype=np.bool_)
    for i in range(n - 1):
        later = beaten[i + 1 :]
        np.less(totals[i], totals[i + 1 :], out=later)
        lost[i, i + 1 :] += _true_in_rows(later)
        as_numbers = later.view(np.uint8)
        place[i] += np.add.reduce(as_numbers, axis=0, dtype=np.uint8)
        place[i + 1 :] -= as_numbers
    return place


def _count_places(place: NDArray[np.uint8]) -> Ints:
    """Return how often each row holds each place: (n_alternatives, n_ranks)."""
    n = len(place)
    if n <= FEW_PLACES:
        return np.array([_true_in_rows(place == rank) for rank in range(n)], dtype=np.intp).T
    codes = place + np.arange(0, n * n, n, dtype=np.uint16)[:, None]
    return np.bincount(codes.ravel(), minlength=n * n).reshape(n, n)


def _true_in_rows(table: NDArray[np.bool_]) -> Ints:
    # Row by row: along an axis, count_nonzero first widens each truth value to eight bytes.
    return np.array([np.count_nonzero(row) for row in table], dtype=np.intp)


def _both_ways(lost: NDArray[np.int64], n_draws: int) -> Floats:
    """Return wins of every row over every column, from the defeats of rows by later rows."""
    upper = np.triu(n_draws - lost, 1)
    return np.asarray(upper + np.triu(lost, 1).T, dtype=np.float64)


def count_by_sorting(
    counts: RankCounts, table: Floats, corners: Floats, n_draws: int, rng: np.random.Generator
) -> None:
    """Count ranks by sorting, for many alternatives; parameters as for `count_by_pairs`.

    Pairs are computed, not counted: beside sorting, that is quicker at any size, and exact.
    """
    n = len(table)
    # Totals with the sign turned, so that sorting them upwards puts the best first.
    behind_at_corners = np.ascontiguousarray(-(table @ corners.T).T)
    places = np.arange(n)
    ranks = np.zeros(n * n, dtype=np.int64)
    # A good many draws where there are many ranks: each block also costs a table of n by n counters.
    for size in _sizes(n_draws, max(n // 4, CELLS_AT_ONCE // n)):
        shares = rng.standard_exponential((size, len(corners)))
        behind = shares @ behind_at_corners
        codes = np.argsort(behind, axis=1)
        shares /= shares.sum(axis=1, keepdims=True)
        weights = shares @ corners
        np.add.at(counts.first_weights, codes[:, 0], weights)
        np.add.at(counts.first_squares, codes[:, 0], weights**2)
        # In place: new arrays of this size cost more than the sums.
        codes *= n
        codes += places
        ranks += np.bincount(codes.ravel(), minlength=n * n)
    counts.first_products += counts.first_weights
    _set_counts(counts, ranks.reshape(n, n), n_draws)
    counts.wins += n_draws * _won(-behind_at_corners.T)
    counts.pairs_are_exact = True


def _set_counts(counts: RankCounts, ranks: NDArray[np.int64], n_draws: int) -> None:
    counts.rank_shares += ranks
    counts.rank_squares += ranks
    counts.n_draws += n_draws


def _sizes(n_draws: int, most: int) -> list[int]:
    return [min(most, n_draws - start) for start in range(0, n_draws, most)]


def _won(at_corners: Floats) -> Floats:
    """Return the exact probability that the row beats the column: (n_alternatives, n_alternatives)."""
    n = len(at_corners)
    won = np.zeros((n, n))
    step = max(1, PAIRS_AT_ONCE // n)
    for start in range(0, n, step):
        rows = slice(start, start + step)
        ahead = at_corners[rows, None, :] - at_corners[None, start:, :]
        share = winning_probability(ahead.reshape(-1, at_corners.shape[1])).reshape(ahead.shape[:2])
        won[rows, start:] = share
        won[start:, rows] = 1.0 - share.T
    np.fill_diagonal(won, 0.0)
    return won


def winning_probability(ahead: Floats) -> Floats:
    """Return the share of a simplex on which a linear function is above 0, shape (n_functions,), exactly.

    Parameters
    ----------
    ahead : array (n_functions, n_corners)
        Value of each function at the corners of the simplex.

    Notes
    -----
    The share on which it is not above 0 grows corner by corner out of sums of positive terms, so that
    nothing cancels: with u the values from 0 up and v those below, and A = (1, 0, ..., 0), each v in turn
    replaces each A[k] by ``(u[k] * A[k] - v * A[k - 1]) / (u[k] - v)``; the last A is the share.

    References
    ----------
    Varsi (1973), The multidimensional content of the frustum of the simplex, Pacific Journal of
    Mathematics 46, 303-314.
    """
    # The order of the corners is free: with those from 0 up last, functions with as many of them go together.
    rising = np.sort(ahead, axis=1)
    n_above = np.count_nonzero(rising >= 0, axis=1)
    share = np.empty(len(ahead))
    for n in np.unique(n_above):
        mine = np.ascontiguousarray(rising[n_above == n].T)
        cut = len(mine) - n
        share[n_above == n] = 1.0 - _content_not_above(mine[cut:], mine[:cut])
    return share


def _content_not_above(above: Floats, below: Floats) -> Floats:
    """Return the share where a function is not above 0, from its values (n_corners, n_functions) of either sign."""
    content = np.zeros((len(above) + 1, above.shape[1]))
    content[0] = 1.0
    for v in below:
        for k, u in enumerate(above, start=1):
            content[k] = (u * content[k] - v * content[k - 1]) / (u - v)
    return np.asarray(content[-1], dtype=np.float64)
