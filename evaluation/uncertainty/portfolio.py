"""Acceptability for very many alternatives: who is among the best k, and within which ranks.

The full table of ranks grows with the square of the alternatives; a grant round with a thousand bids asks
other questions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import TIE_TOLERANCE, finite_matrix
from evaluation.errors import MethodError
from evaluation.uncertainty.rank_counts import CELLS_AT_ONCE, shared_ranks
from evaluation.uncertainty.streams import Seed, as_generator, draw_count
from evaluation.uncertainty.weight_draws import BLOCK, WeightInformation, check_information, weight_blocks

__all__ = ["PortfolioAcceptability", "PortfolioCounts", "portfolio_acceptability"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_BINS = 1000
"""Above so many alternatives, neighbouring ranks are counted together."""


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioAcceptability:
    """Where each alternative stands among very many, each array (n_alternatives,).

    Attributes
    ----------
    top : int
        The size of the portfolio, k.
    top_acceptability : array
        Probability of being among the best k; sums to k. Alternatives that tie across the border share
        the places that are left.
    standard_errors : array
        Monte Carlo standard error of `top_acceptability`, for independent draws.
    first_acceptability, first_errors : array
        Probability of being the best of all, ties shared, and its standard error.
    expected_rank : array
        Mean rank, 1 for the best; a tie counts as the mean of its ranks.
    rank_lower, rank_upper : array of int
        Ends of the central interval of the rank, at the confidence asked for. Above 1,000 alternatives
        the ends are those of bins of neighbouring ranks, so that the interval is rather too wide.
    n_draws : int
        Number of draws.
    """

    top: int
    top_acceptability: Floats
    standard_errors: Floats
    first_acceptability: Floats
    first_errors: Floats
    expected_rank: Floats
    rank_lower: Ints
    rank_upper: Ints
    n_draws: int


class PortfolioCounts:
    """Running totals of where each alternative stands, block of draws by block.

    Parameters
    ----------
    n_alternatives : int
    top : int
        How many alternatives the portfolio holds, 1 to n_alternatives.
    confidence : float
        Probability of the central interval of the rank, above 0 and below 1.

    Raises
    ------
    MethodError
        If `top` or `confidence` is out of range.

    Notes
    -----
    Memory is bounded by one block of draws and by at most 1,000 counters for each alternative.
    """

    def __init__(self, n_alternatives: int, top: int, confidence: float = 0.9) -> None:
        if isinstance(top, bool) or not isinstance(top, (int, np.integer)) or not 1 <= top <= n_alternatives:
            raise MethodError(f"top must be a whole number from 1 to {n_alternatives}; given {top!r}")
        if not 0 < confidence < 1:
            raise MethodError(f"confidence must be above 0 and below 1; given {confidence!r}")
        self._n, self._top, self._confidence = n_alternatives, int(top), confidence
        self._n_bins = min(n_alternatives, MOST_BINS)
        self._bins = np.zeros(n_alternatives * self._n_bins, dtype=np.int32)
        # Shares of the places of the portfolio and their squares, the same of the first place, and mean ranks.
        self._sums = np.zeros((5, n_alternatives))
        self._n_draws = 0

    def add(self, values: Floats, weights: Floats) -> None:
        """Count the ranks of one block of draws.

        Parameters
        ----------
        values : array (n_alternatives, n_criteria) or (n_draws, n_alternatives, n_criteria)
            Known, or one table for each draw.
        weights : array (n_draws, n_criteria)

        Raises
        ------
        MethodError
            If a value is missing or infinite.
        """
        largest = float(np.abs(values).max())
        if not np.isfinite(largest):
            raise MethodError(
                "a portfolio needs a finite value in every cell of every draw; one is missing or infinite"
            )
        slack = TIE_TOLERANCE * max(largest, np.finfo(np.float64).tiny)
        totals = weights @ values.T if values.ndim == 2 else (values @ weights[:, :, None])[:, :, 0]
        ranked = shared_ranks(totals, slack)
        mean_rank = ranked.start + (ranked.size + 1) / 2
        bins = ((mean_rank - 1) * self._n_bins / self._n).astype(np.intp)
        # One-dimensional and of one type, or this takes a hundred times as long.
        np.add.at(self._bins, (ranked.order * self._n_bins + bins).ravel(), np.int32(1))
        inside = np.clip(self._top - ranked.start, 0, ranked.size) / ranked.size
        first = (ranked.start == 0) / ranked.size
        for row, amount in enumerate((inside, inside**2, first, first**2, mean_rank)):
            self._sums[row] += np.bincount(ranked.order.ravel(), weights=amount.ravel(), minlength=self._n)
        self._n_draws += len(weights)

    def result(self) -> PortfolioAcceptability:
        """Return what the draws counted so far say.

        Raises
        ------
        MethodError
            If nothing was counted.
        """
        if not self._n_draws:
            raise MethodError("a portfolio needs at least one draw; none was counted")
        share, square, first, first_square, rank = self._sums / self._n_draws
        lower, upper = _interval(self._bins.reshape(self._n, self._n_bins), self._n, self._confidence)
        return PortfolioAcceptability(
            top=self._top,
            top_acceptability=share,
            standard_errors=self._error(share, square),
            first_acceptability=first,
            first_errors=self._error(first, first_square),
            expected_rank=rank,
            rank_lower=lower,
            rank_upper=upper,
            n_draws=self._n_draws,
        )

    def _error(self, mean: Floats, mean_square: Floats) -> Floats:
        return np.asarray(np.sqrt(np.maximum(mean_square - mean**2, 0.0) / self._n_draws), dtype=np.float64)


def portfolio_acceptability(
    values: ArrayLike,
    information: WeightInformation,
    n_draws: int,
    rng: Seed,
    *,
    top: int,
    confidence: float = 0.9,
) -> PortfolioAcceptability:
    """Return how likely each alternative is to be among the best `top`, and the interval of its rank.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        Values on the fixed scales, more being better; missing values are refused.
    information : WeightInformation
        What is known of the weights.
    n_draws : int
        Number of draws, at least 1.
    rng : numpy.random.Generator or int
        Where the random numbers come from; 0 is a seed like any other.
    top : int
        How many alternatives the portfolio holds, 1 to n_alternatives.
    confidence : float
        Probability of the central interval of the rank, above 0 and below 1.

    Raises
    ------
    MethodError
        If a value is missing or infinite, the numbers of criteria differ, no weights agree with the
        information, or `top` or `confidence` is out of range.

    Notes
    -----
    Where the values are drawn as well, `PortfolioCounts` takes them block by block.
    """
    table = finite_matrix(values, "portfolio_acceptability")
    n_draws, generator = draw_count(n_draws), as_generator(rng)
    check_information(information)
    if table.shape[1] != information.n_criteria:
        raise MethodError(f"the values have {table.shape[1]} criteria, the weights {information.n_criteria}")
    counts = PortfolioCounts(len(table), top, confidence)
    block = min(BLOCK, max(1, CELLS_AT_ONCE // len(table)))
    for weights in weight_blocks(information, n_draws, generator, block=block):
        counts.add(table, weights)
    return counts.result()


def _interval(counts: NDArray[np.int32], n: int, confidence: float) -> tuple[Ints, Ints]:
    n_bins = counts.shape[1]
    cumulated = counts.cumsum(axis=1, dtype=np.int64)
    tail = (1 - confidence) / 2 * cumulated[:, -1:]
    low_bin = (cumulated <= tail).sum(axis=1)
    high_bin = (cumulated < cumulated[:, -1:] - tail).sum(axis=1)
    first_rank = -(-np.arange(n_bins + 1) * n // n_bins) + 1
    return first_rank[low_bin], first_rank[np.minimum(high_bin, n_bins - 1) + 1] - 1
