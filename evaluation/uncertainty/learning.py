"""What learning more of one cell would be worth: one more mark, better evidence, or its level for certain.

Each is a question asked before the answer is known (a pre-posterior analysis). `Outlook` holds what may come
of it: the possible answers, how likely each is, and what would then be believed of the cell. Averaged over the
answers, what is believed does not change, so that learning can never be expected to do harm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import TIE_TOLERANCE, finite_matrix, finite_vector
from evaluation.errors import MethodError
from evaluation.uncertainty.rank_counts import shared_ranks

__all__ = [
    "Outlook",
    "Worth",
    "after_one_mark",
    "after_prior_settles",
    "first_by_level",
    "first_shares",
    "known_for_certain",
    "worth_of_learning",
]

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
SLACK = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What may come of learning more of one cell.

    Attributes
    ----------
    chances : array (n_answers,)
        Probability of each possible answer; sums to 1.
    beliefs : array (n_answers, n_levels)
        Probability of each level of the cell once that answer is in; rows sum to 1.
    """

    chances: Floats
    beliefs: Floats


@dataclass(frozen=True, slots=True)
class Worth:
    """By how much learning more of a cell can be expected to lower the probability that the leader is wrong.

    Attributes
    ----------
    drop : float
        Expected drop, 0 to 1; 0 where no answer can change which alternative is most likely to be first.
    standard_error : float
        Monte Carlo standard error of the drop; 0 where no answer in these draws changes it.
    """

    drop: float
    standard_error: float


def after_one_mark(pseudo_counts: ArrayLike) -> Outlook:
    """Return what may come of one more mark: any level, as likely as the cell is to have it, counted with the others.

    Parameters
    ----------
    pseudo_counts : array (n_levels,)
        Marks plus prior of each level, as `level_pseudo_counts` returns for one cell.

    Raises
    ------
    MethodError
        If a pseudo-count is missing or negative, or all are 0.
    """
    counts = _counts(pseudo_counts)
    chances = counts / counts.sum()
    return Outlook(chances, (counts + np.eye(counts.size)) / (counts.sum() + 1))


def after_prior_settles(pseudo_counts: ArrayLike, settled: ArrayLike) -> Outlook:
    """Return what may come of evidence that settles a part of what is believed of a cell on one level.

    The part that is settled lies on several levels now. The evidence speaks for one of them, as likely each as its
    share of that part, and the whole part moves there; the total stays.

    Parameters
    ----------
    pseudo_counts : array (n_levels,)
        Marks plus prior of each level.
    settled : array (n_levels,)
        What of the pseudo-counts of each level the evidence settles.

    Raises
    ------
    MethodError
        If a number is missing or negative, all of either are 0, or more is settled than there is.
    """
    counts, part = _counts(pseudo_counts), _counts(settled)
    if part.shape != counts.shape or (part > counts + SLACK * counts.sum()).any():
        raise MethodError("evidence cannot settle more than is believed of a level, for as many levels as the cell has")
    after = counts - part + part.sum() * np.eye(counts.size)
    return Outlook(part / part.sum(), np.maximum(after, 0.0) / counts.sum())


def known_for_certain(pseudo_counts: ArrayLike) -> Outlook:
    """Return what may come of learning the level for certain: no more reviews or evidence can do better.

    Parameters and errors are those of `after_one_mark`.
    """
    counts = _counts(pseudo_counts)
    return Outlook(counts / counts.sum(), np.eye(counts.size))


def first_shares(totals: ArrayLike) -> Floats:
    """Return each alternative's share of being first in each draw, (n_draws, n_alternatives): 1/t in a tie of t.

    Parameters
    ----------
    totals : array (n_draws, n_alternatives)

    Raises
    ------
    MethodError
        If a total is missing or infinite.
    """
    table = finite_matrix(totals, "first_shares: the totals")
    largest = max(float(np.abs(table).max()), np.finfo(np.float64).tiny)
    ranked = shared_ranks(table, TIE_TOLERANCE * largest)
    shares = np.zeros_like(table)
    np.put_along_axis(shares, ranked.order, np.where(ranked.start == 0, 1.0 / ranked.size, 0.0), axis=1)
    return shares


def first_by_level(levels: Places, first: Floats, n_levels: int) -> Floats:
    """Return how often each cell has each level while each alternative is first, as shares of the draws.

    Shape (n_cells, n_levels, n_alternatives).

    Parameters
    ----------
    levels : array of int (n_draws, n_cells)
        The level that each cell has in each draw, counted from 0.
    first : array (n_draws, n_alternatives)
        As `first_shares` returns.
    n_levels : int
    """
    n_draws, n_alternatives = first.shape
    draw, alternative = np.nonzero(first)  # one a draw, more only in ties
    shares, size = first[draw, alternative], n_levels * n_alternatives
    held = np.empty((levels.shape[1], size))
    for cell, column in enumerate(np.ascontiguousarray(levels.T)):
        held[cell] = np.bincount(column[draw] * n_alternatives + alternative, weights=shares, minlength=size)
    return np.asarray(held.reshape(-1, n_levels, n_alternatives) / n_draws, dtype=np.float64)


def worth_of_learning(held: Floats, chances: ArrayLike, outlook: Outlook, n_draws: int) -> Worth:
    """Return what learning more of one cell is worth, from draws in which the cell had one level or another.

    A draw counts more or less according to how an answer changes the probability of the level it holds, so that one
    set of draws serves every answer of every cell.

    Parameters
    ----------
    held : array (n_levels, n_alternatives)
        As `first_by_level` returns for the cell.
    chances : array (n_levels,)
        The probabilities that the levels were drawn with.
    outlook : Outlook
        What may come of it; averaged over the answers its beliefs must be those probabilities.
    n_draws : int
        Draws behind `held`.

    Raises
    ------
    MethodError
        If the shapes do not fit, or the beliefs do not average to the chances.

    References
    ----------
    Raiffa and Schlaifer (1961), Applied Statistical Decision Theory, on pre-posterior analysis.
    """
    before = finite_vector(chances, "chances")
    _check_outlook(outlook, before, held)
    possible = np.flatnonzero(before > 0)
    factors = outlook.beliefs[:, possible] / before[possible]
    now, best = int(held.sum(axis=0).argmax()), (factors @ held[possible]).argmax(axis=1)
    gain = np.zeros_like(held)  # what a draw with this level and this alternative first adds to the drop
    for chance, factor, leader in zip(outlook.chances, factors, best, strict=True):
        if leader != now:
            gain[possible, leader] += chance * factor
            gain[possible, now] -= chance * factor
    drop = float((held * gain).sum())
    # In a tie of several alternatives this counts each apart, which makes the error no smaller.
    spread = max(float((held * gain**2).sum()) - drop**2, 0.0)
    # Averages over the answers cannot fall below the present; what rounding leaves is no loss.
    return Worth(max(drop, 0.0), float(np.sqrt(spread / n_draws)))


def _counts(values: ArrayLike) -> Floats:
    counts = finite_vector(values, "pseudo-counts")
    if (counts < 0).any() or not counts.any():
        raise MethodError("the pseudo-counts of a cell must be from 0 up, with a sum above 0")
    return counts


def _check_outlook(outlook: Outlook, before: Floats, held: Floats) -> None:
    if len(held) != before.size or outlook.beliefs.shape != (outlook.chances.size, before.size):
        raise MethodError(
            f"worth_of_learning needs a row of draws and a belief for each of {before.size} levels; given "
            f"{len(held)} rows, and beliefs {outlook.beliefs.shape} for {outlook.chances.size} answers"
        )
    if not np.allclose(outlook.chances @ outlook.beliefs, before, atol=SLACK):
        raise MethodError("averaged over the answers, what is believed of a cell must be what is believed of it now")
