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
from evaluation.uncertainty.weight_draws import WeightInformation, weight_blocks

__all__ = ["Acceptability", "acceptability", "smaa", "summary"]

Floats = NDArray[np.float64]

MOST_BY_PAIRS = 40
"""Up to so many alternatives, comparing all pairs is faster than sorting, and gives the pairs as well."""


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
        Monte Carlo standard error of each rank acceptability, for independent draws; 0 for exact results.
    n_draws : int
        Number of draws; 0 for exact results.
    """

    rank_acceptability: Floats
    central_weights: Floats
    confidence_factors: Floats
    pairwise_winning: Floats
    rank_entropy: Floats
    standard_errors: Floats
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
    above 100 alternatives `pairwise_winning` is then computed exactly. In all other cases ties are looked
    for and shared.

    References
    ----------
    Lahdelma and Salminen (2001), Operations Research 49, 444-454; Tervonen and Lahdelma (2007), European
    Journal of Operational Research 178, 500-513.
    """
    table = _value_tables(values)
    n_draws, generator = draw_count(n_draws), as_generator(rng)
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
    ranks = counts.rank_shares / n_draws
    spread = np.maximum(counts.rank_squares / n_draws - ranks**2, 0.0)
    first = ranks[:, :1]
    central = np.full(counts.first_weights.shape, np.nan)
    np.divide(counts.first_weights / n_draws, first, out=central, where=first > 0)
    wins = counts.wins / n_draws
    return Acceptability(
        rank_acceptability=ranks,
        central_weights=central,
        confidence_factors=confidence_factors(table, central),
        pairwise_winning=wins,
        rank_entropy=entropy(ranks),
        standard_errors=np.sqrt(spread / n_draws),
        n_draws=n_draws,
    )


def entropy(probabilities: Floats) -> Floats:
    """Return the Shannon entropy of each row in bits, shape (n_rows,)."""
    logarithm = np.zeros_like(probabilities)
    np.log2(probabilities, out=logarithm, where=probabilities > 0)
    return np.asarray(np.maximum(-(probabilities * logarithm).sum(axis=1), 0.0), dtype=np.float64)


def confidence_factors(table: Floats, central_weights: Floats) -> Floats:
    """Return how often each alternative is first with its own central weights; NaN where it has none."""
    tables = table[None] if table.ndim == 2 else table
    factors = np.full(len(central_weights), np.nan)
    for alternative in np.flatnonzero(~np.isnan(central_weights[:, 0])):
        totals = tables @ central_weights[alternative]
        slack = TIE_TOLERANCE * max(float(np.abs(totals).max()), np.finfo(np.float64).tiny)
        ranked = shared_ranks(totals, slack)
        wins = (ranked.order == alternative) & (ranked.start == 0)
        factors[alternative] = float((wins / ranked.size).sum() / len(tables))
    return factors
