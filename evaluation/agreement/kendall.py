"""Kendall's W: how far several raters put the units in the same order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from evaluation.agreement.ratings import Ratings, complete_block, numeric_ratings, row_blocks
from evaluation.errors import MethodError

__all__ = ["KendallResult", "kendall_test", "kendall_w"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KendallResult:
    """Kendall's W with the quantities printed beside it.

    Parameters
    ----------
    w : float
        Coefficient of concordance, corrected for ties, 0 to 1.
    s : float
        Sum of squared deviations of the units' rank sums from their mean.
    chi_square : float
        n_raters (n_units - 1) W; with ties, Friedman's statistic.
    df : int
        n_units - 1.
    p_value : float
        Probability of a larger chi-square where raters rank at random; a large-sample figure, rough for small tables.
    n_units, n_raters : int
        Size of the table.
    """

    w: float
    s: float
    chi_square: float
    df: int
    p_value: float
    n_units: int
    n_raters: int


def kendall_w(ratings: Ratings) -> float:
    """Return Kendall's coefficient of concordance W, corrected for ties: 0 for no common order, 1 for the same order.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        Ratings or ranks; each rater's are ranked, ties sharing the mean rank. Complete, except that units and raters
        without any rating are left out.

    Returns
    -------
    float

    Raises
    ------
    MethodError
        Missing cells; fewer than two units or raters; every rater gives all units the same rating.

    References
    ----------
    Kendall, M. G. (1970). Rank Correlation Methods, 4th edition. Griffin, chapter 6.

    Examples
    --------
    >>> round(kendall_w([[1, 1, 6], [6, 5, 3], [3, 6, 2], [2, 4, 5], [5, 2, 4], [4, 3, 1]]), 4)
    0.1619
    """
    return kendall_test(ratings).w


def kendall_test(ratings: Ratings) -> KendallResult:
    """Return Kendall's W with S, chi-square, degrees of freedom and p.

    Parameters
    ----------
    ratings
        As in `kendall_w`.

    Returns
    -------
    KendallResult

    Raises
    ------
    MethodError
        As `kendall_w`.

    References
    ----------
    Siegel, S. (1956). Nonparametric Statistics for the Behavioral Sciences. McGraw-Hill, chapter 9.
    """
    table = complete_block(numeric_ratings(ratings), "Kendall's W")
    n, m = table.shape
    rank_sums = np.zeros(n)
    ties = sum(_add_ranks(table[:, rater], rank_sums) for rater in range(m))
    rank_sums -= rank_sums.mean()
    s = float(rank_sums @ rank_sums)
    most = (m**2 * (n**3 - n) - m * ties) / 12  # S when all raters agree, given their ties
    if most == 0:
        raise MethodError(f"Kendall's W needs raters who tell units apart; all {m} give every unit the same rating")
    w = s / most
    chi_square = m * (n - 1) * w
    return KendallResult(w, s, chi_square, n - 1, float(chdtrc(n - 1, chi_square)), n, m)


def _add_ranks(column: FloatArray, rank_sums: FloatArray) -> float:
    """Add one rater's ranks, ties sharing the mean rank, to the sums; return the sum of t^3 - t over ties of size t.

    In blocks of rows, so that a rater of millions of units costs one sorted copy of the ratings and no more.
    """
    values, counts = np.unique(column, return_counts=True)
    sizes = counts.astype(np.float64)
    mean_ranks = np.cumsum(sizes) - (sizes - 1) / 2
    for rows in row_blocks(len(column)):
        rank_sums[rows] += mean_ranks[np.searchsorted(values, column[rows])]
    return float(np.sum(sizes**3 - sizes))
