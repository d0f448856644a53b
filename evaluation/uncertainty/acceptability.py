"""How often each alternative takes each rank, over all weights and values that agree with what is known.

Stochastic multicriteria acceptability analysis (SMAA-2) turns the question round: not "which alternative is
best with these weights" but "which weights make each alternative best, and how many of them are there".

Alternatives whose totals are equal share the ranks they take together, so that the shares of each alternative
and of each rank always sum to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import TIE_TOLERANCE, finite_matrix, numbers
from evaluation.errors import MethodError
from evaluation.uncertainty.rank_counts import (
    RankCounts,
    count_blocks,
    count_by_pairs,
    count_by_sorting,
    shared_ranks,
)
from evaluation.uncertainty.streams import Seed, as_generator, draw_count
from evaluation.uncertainty.weight_draws import WeightInformation, check_information, weight_blocks

__all__ = ["Acceptability", "acceptability", "smaa", "summary"]

Floats = NDArray[np.float64]

ROUNDING = 1e-12
"""A variance below this part of the squares that it is the difference of is nothing but rounding."""
MOST_BY_PAIRS = 40
"""Up to so many alternatives, comparing all pairs is faster than sorting and computing the pairs."""


@dataclass(frozen=True, slots=True, eq=False)
class Acceptability:
    """What SMAA-2 says of each alternative.

    Attributes
    ----------
    rank_acceptability : array (n_alternatives, n_ranks)
        Probability of each rank, the first column for rank 1 (best); rows and columns sum to 1.
    central_weights : array (n_alternatives, n_criteria)
        Mean of the weights that make the alternative first; a row of NaN where none does.
    confidence_factors : array (n_alternatives,)
        Probability of being first when the weights are its central weights, only the values being
        uncertain; NaN where there are no central weights.
    pairwise_winning : array (n_alternatives, n_alternatives)
        Probability that the row has a greater total than the column, ties counting half; 0 on the diagonal.
    rank_entropy : array (n_alternatives,)
        Shannon entropy of the ranks of the alternative, in bits: 0 where the rank is certain.
    standard_errors : array (n_alternatives, n_ranks)
        Monte Carlo standard error of each rank acceptability.
    central_weight_errors : array (n_alternatives, n_criteria)
        The same of each central weight, as a ratio of two means; NaN where there are no central weights, or
        where they rest on a single draw or batch of draws.
    confidence_errors : array (n_alternatives,)
        The same of each confidence factor, from the draws of the values, for these central weights; 0 where
        the values are known, NaN where there is no factor.
    pairwise_errors : array (n_alternatives, n_alternatives)
        The same of each probability of winning; 0 on the diagonal and for pairs that were computed.
    entropy_errors : array (n_alternatives,)
        The same of each entropy, by the delta method.
    n_draws : int
        Number of draws; 0 for exact results.

    Notes
    -----
    Standard errors are those of independent draws, and 0 for exact results. Those of the entropy count a tie
    as if its ranks were given out at random, so with ties they are rather too large; they are 0 where the
    ranks taken are all equally likely, since an entropy at its greatest moves only in second order. An entropy
    from draws is too low by about ``(m - 1) / (2 n_draws log 2)`` bits for m ranks taken (Miller and Madow),
    which is less than its standard error and not made up for.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd edition, section 6.3, for the error of a ratio; Basharin (1959), On a
    statistical estimate for the entropy of a sequence of independent random variables, Theory of Probability
    and its Applications 4, 333-336, for the error and the bias of an entropy.
    """

    rank_acceptability: Floats
    central_weights: Floats
    confidence_factors: Floats
    pairwise_winning: Floats
    rank_entropy: Floats
    standard_errors: Floats
    central_weight_errors: Floats
    confidence_errors: Floats
    pairwise_errors: Floats
    entropy_errors: Floats
    n_draws: int


def acceptability(values: ArrayLike, weight_draws: ArrayLike) -> Acceptability:
    """Return the SMAA-2 measures of each alternative for given draws of the weights.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria) or (n_draws, n_alternatives, n_criteria)
        Values on the fixed scales, more being better; known, or one table for each draw.
    weight_draws : array (n_draws, n_criteria)
        Each row not negative and not all zero; divided by its sum.

    Raises
    ------
    MethodError
        If a value or weight is missing or infinite, or the shapes do not fit.

    References
    ----------
    Lahdelma and Salminen (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group
    decision making, Operations Research 49, 444-454.
    """
    table = _value_tables(values)
    weights = finite_matrix(weight_draws, "acceptability: weight_draws")
    _check_fit(table, weights.shape[1], len(weights))
    if (weights < 0).any() or not weights.any(axis=1).all():
        raise MethodError("acceptability needs draws of weights that are not negative and not all zero")
    weights = weights / weights.max(axis=1, keepdims=True)
    weights /= weights.sum(axis=1, keepdims=True)
    counts = RankCounts.empty(table.shape[-2], table.shape[-1])
    count_blocks(counts, table, [weights])
    return summary(table, counts)


def smaa(values: ArrayLike, information: WeightInformation, n_draws: int, rng: Seed) -> Acceptability:
    """Return the SMAA-2 measures of each alternative, drawn and counted in blocks of bounded memory.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria) or (n_draws, n_alternatives, n_criteria)
        Values on the fixed scales, more being better; known, or one table for each draw.
    information : WeightInformation
        What is known of the weights.
    n_draws : int
        Number of draws, at least 1.
    rng : numpy.random.Generator or int
        Where the random numbers come from; 0 is a seed like any other.

    Raises
    ------
    MethodError
        If a value is missing or infinite, the shapes do not fit, or no weights agree with the information.

    Notes
    -----
    Where the values are known and the allowed weights fill a simplex (no information, an order, lower
    bounds), ties between alternatives that differ have probability 0 and totals are compared directly;
    above 40 alternatives they are sorted, and `pairwise_winning` is computed exactly. In all other cases ties
    are looked for and shared.

    References
    ----------
    Lahdelma and Salminen (2001), Operations Research 49, 444-454; Tervonen and Lahdelma (2007), European
    Journal of Operational Research 178, 500-513.
    """
    table = _value_tables(values)
    n_draws, generator = draw_count(n_draws), as_generator(rng)
    check_information(information)
    _check_fit(table, information.n_criteria, n_draws)
    counts = RankCounts.empty(table.shape[-2], table.shape[-1])
    if _ties_are_impossible(table, information):
        count = count_by_pairs if len(table) <= MOST_BY_PAIRS else count_by_sorting
        count(counts, table, np.array(information.vertices), n_draws, generator)
    else:
        count_blocks(counts, table, weight_blocks(information, n_draws, generator))
    return summary(table, counts)


def _value_tables(values: ArrayLike) -> Floats:
    table = numbers(values, "the values")
    if table.ndim != 3:
        return finite_matrix(table, "acceptability")
    if 0 in table.shape or not np.isfinite(table).all():
        raise MethodError(
            f"acceptability needs a finite value in every cell of every draw; given shape {table.shape} "
            f"with {np.count_nonzero(~np.isfinite(table))} missing or infinite values"
        )
    return table


def _check_fit(table: Floats, n_criteria: int, n_draws: int) -> None:
    if table.shape[-1] != n_criteria:
        raise MethodError(f"the values have {table.shape[-1]} criteria, the weights {n_criteria}")
    if table.ndim == 3 and len(table) != n_draws:
        raise MethodError(f"there must be one table of values for each draw: {len(table)} for {n_draws} draws")


def _ties_are_impossible(table: Floats, information: WeightInformation) -> bool:
    full = len(information.vertices) == information.n_criteria
    if table.ndim == 3 or not full or information.open_constraints():
        return False
    corners = np.array(information.vertices)
    flat = np.linalg.matrix_rank(corners) < information.n_criteria
    return not flat and len(np.unique(table, axis=0)) == len(table)


def summary(table: Floats, counts: RankCounts) -> Acceptability:
    """Return the measures that follow from counted ranks; `table` holds the values that were counted."""
    n_draws = counts.n_draws
    ranks, wins = counts.rank_shares / n_draws, counts.wins / n_draws
    first = ranks[:, :1]
    central = np.full(counts.first_weights.shape, np.nan)
    np.divide(counts.first_weights / n_draws, first, out=central, where=first > 0)
    factors, factor_errors = confidence_factors(table, central)
    # A win counts 1 and a tie a half, so their squares fall short of them by a quarter for each tie.
    win_squares = (counts.wins - counts.ties / 4) / n_draws
    return Acceptability(
        rank_acceptability=ranks,
        central_weights=central,
        confidence_factors=factors,
        pairwise_winning=wins,
        rank_entropy=entropy(ranks),
        standard_errors=_standard_error(ranks, counts.rank_squares / n_draws, n_draws),
        central_weight_errors=_central_weight_errors(counts, central),
        confidence_errors=factor_errors,
        pairwise_errors=np.zeros_like(wins) if counts.pairs_are_exact else _standard_error(wins, win_squares, n_draws),
        entropy_errors=_entropy_errors(ranks, n_draws),
        n_draws=n_draws,
    )


def _standard_error(mean: Floats, mean_square: Floats, n_draws: int) -> Floats:
    """Return the standard error of means of independent draws, from the means of their squares."""
    variance = mean_square - mean**2
    return np.asarray(np.sqrt(np.where(variance > ROUNDING, variance, 0.0) / n_draws), dtype=np.float64)


def _central_weight_errors(counts: RankCounts, central: Floats) -> Floats:
    """Return the standard errors of the central weights, from how far the batches of draws lie from them.

    With S the winning weights summed in a batch and N the shares of being first summed in it, the ratio of the
    totals, c, has the variance ``sum((S - c N)^2) / (sum(N)^2 - sum(N^2))``: the divisor allows for one mean.
    """
    squares = counts.first_squares
    n_first = counts.first_weights.sum(axis=1, keepdims=True)
    n_squares = counts.first_products.sum(axis=1, keepdims=True)
    residual = squares - 2 * central * counts.first_products + central**2 * n_squares
    room = np.broadcast_to(n_first**2 - n_squares, residual.shape)
    variance = np.full(residual.shape, np.nan)
    several = (room > ROUNDING * n_squares) & ~np.isnan(central)
    np.divide(np.where(residual > ROUNDING * squares, residual, 0.0), room, out=variance, where=several)
    return np.asarray(np.sqrt(variance), dtype=np.float64)


def entropy(probabilities: Floats) -> Floats:
    """Return the Shannon entropy of each row in bits, shape (n_rows,)."""
    logarithm = np.zeros_like(probabilities)
    np.log2(probabilities, out=logarithm, where=probabilities > 0)
    return np.asarray(np.maximum(-(probabilities * logarithm).sum(axis=1), 0.0), dtype=np.float64)


def _entropy_errors(probabilities: Floats, n_draws: int) -> Floats:
    """Return the standard error of the entropy of each row of shares of draws, by the delta method."""
    logarithm = np.zeros_like(probabilities)
    np.log2(probabilities, out=logarithm, where=probabilities > 0)
    mean = (probabilities * logarithm).sum(axis=1)
    return _standard_error(mean, (probabilities * logarithm**2).sum(axis=1), n_draws)


def confidence_factors(table: Floats, central_weights: Floats) -> tuple[Floats, Floats]:
    """Return how often each alternative is first with its own central weights, and the standard errors of that.

    Both (n_alternatives,), NaN where there are no central weights; known values have no error.
    """
    tables = table[None] if table.ndim == 2 else table
    factors, squares = np.full((2, len(central_weights)), np.nan)
    for alternative in np.flatnonzero(~np.isnan(central_weights[:, 0])):
        totals = tables @ central_weights[alternative]
        slack = TIE_TOLERANCE * max(float(np.abs(totals).max()), np.finfo(np.float64).tiny)
        ranked = shared_ranks(totals, slack)
        shares = ((ranked.order == alternative) & (ranked.start == 0)) / ranked.size
        factors[alternative] = float(shares.sum() / len(tables))
        squares[alternative] = float((shares**2).sum() / len(tables))
    known = np.where(np.isnan(factors), np.nan, 0.0)
    return factors, known if table.ndim == 2 else known + _standard_error(factors, squares, len(tables))
