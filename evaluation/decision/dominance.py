"""Which alternatives are beaten outright, whatever the weights, and which stand on the efficient frontier.

An alternative dominates another when it is worse in nothing and strictly better in something. Duplicates do
not dominate each other: both are kept.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import finite_matrix, finite_vector, ordered_bounds
from evaluation.errors import MethodError

__all__ = ["certain_dominance", "dominance_matrix", "efficient_frontier", "frontier_steps", "nondominated"]

Mask = NDArray[np.bool_]


def nondominated(values: ArrayLike) -> Mask:
    """Return which alternatives no other dominates, shape (n_alternatives,).

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        More is better in every column; missing values are refused.

    Raises
    ------
    MethodError
        If a value is missing or infinite.

    Examples
    --------
    >>> nondominated([[1, 0], [0, 1], [0, 0]]).tolist()
    [True, True, False]
    """
    table = finite_matrix(values, "nondominated")
    distinct, place = np.unique(table, axis=0, return_inverse=True)
    kept = np.zeros(len(distinct), dtype=np.bool_)
    front = np.empty_like(distinct)
    size = 0
    # In lexicographic order from the top, whatever dominates a row has come before it.
    for row in range(len(distinct) - 1, -1, -1):
        if not (front[:size] >= distinct[row]).all(axis=1).any():
            front[size] = distinct[row]
            size += 1
            kept[row] = True
    return np.asarray(kept[place.ravel()], dtype=np.bool_)


def dominance_matrix(values: ArrayLike) -> Mask:
    """Return whether each alternative (row) dominates each other (column): (n_alternatives, n_alternatives).

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        More is better in every column; missing values are refused.

    Raises
    ------
    MethodError
        If a value is missing or infinite.
    """
    table = finite_matrix(values, "dominance_matrix")
    return certain_dominance(table, table)


def certain_dominance(lower: ArrayLike, upper: ArrayLike) -> Mask:
    """Return whether each alternative (row) dominates each other (column) at every value that the ranges allow.

    Parameters
    ----------
    lower, upper : array (n_alternatives, n_criteria)
        Bounds of each value, more being better; the same where it is known.

    Returns
    -------
    array (n_alternatives, n_alternatives)

    Raises
    ------
    MethodError
        If a value is missing or infinite, the tables differ in shape, or a lower bound exceeds its upper one.
    """
    low, high = ordered_bounds(lower, upper, "certain_dominance")
    not_worse = np.ones((len(low), len(low)), dtype=np.bool_)
    better = np.zeros_like(not_worse)
    for worst, best in zip(low.T, high.T, strict=True):
        not_worse &= worst[:, None] >= best
        better |= worst[:, None] > best
    np.fill_diagonal(not_worse, val=False)
    return np.asarray(not_worse & better, dtype=np.bool_)


def efficient_frontier(cost: ArrayLike, benefit: ArrayLike) -> Mask:
    """Return which alternatives are on the efficient frontier of cost and benefit, shape (n_alternatives,).

    On the frontier stand those for which no other costs as little with more benefit, or less with as much.

    Parameters
    ----------
    cost : array (n_alternatives,)
        Less is better.
    benefit : array (n_alternatives,)
        More is better.

    Raises
    ------
    MethodError
        If the lengths differ, or a figure is missing or infinite.

    References
    ----------
    Goodwin and Wright, Decision Analysis for Management Judgment, chapter 3.
    """
    costs, benefits = finite_vector(cost, "cost"), finite_vector(benefit, "benefit")
    if costs.size != benefits.size:
        raise MethodError(
            f"efficient_frontier needs one cost and one benefit for each alternative; given {costs.size} "
            f"and {benefits.size}"
        )
    return nondominated(np.column_stack([-costs, benefits]))


def frontier_steps(cost: ArrayLike, benefit: ArrayLike) -> pd.DataFrame:
    """Return what each step up the efficient frontier costs, cheapest first: one row per step.

    Duplicates on the frontier count once, under the first of them.

    Returns
    -------
    DataFrame
        ``from_alternative`` and ``to_alternative`` (counted from 0), ``extra_cost``, ``extra_benefit`` and
        ``cost_per_point``, the extra cost of one more unit of benefit. No rows where one alternative is
        on the frontier.

    Raises
    ------
    MethodError
        As for `efficient_frontier`.
    """
    costs, benefits = finite_vector(cost, "cost"), finite_vector(benefit, "benefit")
    on_frontier = np.flatnonzero(efficient_frontier(costs, benefits))
    _, first = np.unique(costs[on_frontier], return_index=True)
    climb = on_frontier[first]
    extra_cost, extra_benefit = np.diff(costs[climb]), np.diff(benefits[climb])
    return pd.DataFrame(
        {
            "from_alternative": climb[:-1],
            "to_alternative": climb[1:],
            "extra_cost": extra_cost,
            "extra_benefit": extra_benefit,
            "cost_per_point": extra_cost / extra_benefit,
        }
    )
