"""Reviewers one by one and cells one by one: who marks high or low, where marks part, what one reviewer changes.

A cell is a unit of the table: one subject on one dimension, with one mark per reviewer.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from evaluation.agreement.ratings import Ratings, axis_labels, is_numeric, label_codes, numeric_ratings, row_blocks
from evaluation.errors import MethodError

__all__ = ["cell_spread", "leave_one_rater_out", "reviewer_severity"]

FloatArray = npt.NDArray[np.float64]


def cell_spread(ratings: Ratings) -> pd.DataFrame:
    """Return how the ratings of each unit lie, one row per unit in the order given.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        NaN where missing.

    Returns
    -------
    pandas.DataFrame
        Columns unit (label of the row), n_ratings, minimum, maximum, median_low, median_high, range. With an even count
        the median is the pair of middle ratings, otherwise both columns hold the middle one. A unit without a rating
        has n_ratings 0 and NaN elsewhere.

    Raises
    ------
    MethodError
        No rating at all, or ratings that are not numbers.
    """
    table = numeric_ratings(ratings)
    n_ratings = np.count_nonzero(~np.isnan(table), axis=1)
    ordered = np.sort(table, axis=1)  # NaN go to the end; a row of NaN answers NaN at every place
    last = np.maximum(n_ratings - 1, 0)
    median_low, median_high = _middle_pair(ordered, n_ratings)
    minimum, maximum = ordered[:, 0], _at(ordered, last)
    return pd.DataFrame(
        {
            "unit": axis_labels(ratings, 0, len(table)),
            "n_ratings": n_ratings,
            "minimum": minimum,
            "maximum": maximum,
            "median_low": median_low,
            "median_high": median_high,
            "range": maximum - minimum,
        }
    )


def reviewer_severity(ratings: Ratings, *, confidence: float = 0.95) -> pd.DataFrame:
    """Return each rater's mean deviation from the median of the cell, one row per rater in the order given.

    The deviation of a rating is the rating minus the median of all ratings of its unit, the rater's own among them;
    with an even count the median is the midpoint of the two middle ratings. Units with a single rating say nothing
    about severity and are left out. Below 0 the rater marks lower than the panel, above 0 higher.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        One column per rater; NaN where missing.
    confidence : float
        Nominal coverage, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        Columns rater (label of the column), n_ratings (those on units with two or more), mean_deviation, lower, upper,
        in steps of the scale. The interval is the jackknife's over units, which for a mean is Student's; it takes units
        as independent and the other raters as given. NaN where there are fewer than two ratings, and for the mean where
        there is none.

    Raises
    ------
    MethodError
        No unit has two ratings; ratings that are not numbers; confidence outside 0 to 1.
    """
    if not 0 < confidence < 1:
        raise MethodError(f"confidence lies between 0 and 1; got {confidence}")
    table = numeric_ratings(ratings)
    counts = np.count_nonzero(~np.isnan(table), axis=1)
    if counts.max() < 2:
        raise MethodError(f"severity needs at least one unit with two ratings; all {counts.sum()} ratings stand alone")
    deviations = _deviations(table, counts)
    figures = np.array([_mean_with_interval(column, confidence) for column in deviations.T])
    return pd.DataFrame(
        {
            "rater": axis_labels(ratings, 1, table.shape[1]),
            "n_ratings": np.count_nonzero(~np.isnan(deviations), axis=0),
            "mean_deviation": figures[:, 0],
            "lower": figures[:, 1],
            "upper": figures[:, 2],
        }
    )


def leave_one_rater_out(statistic: Callable[[FloatArray], float], ratings: Ratings) -> pd.DataFrame:
    """Return a statistic of the ratings without each rater in turn, one row per rater in the order given.

    Parameters
    ----------
    statistic : callable
        Function of ratings (n_units, n_raters - 1), such as `krippendorff_alpha`; NaN or ``MethodError`` means
        undefined.
    ratings : array_like, shape (n_units, n_raters)
        One column per rater; NaN where missing. Labels reach the statistic as positions 0, 1, ...

    Returns
    -------
    pandas.DataFrame
        Columns rater (the one left out), estimate, change (estimate minus that with all raters) and note (why the
        estimate is NaN, otherwise empty).

    Raises
    ------
    MethodError
        Fewer than two raters, or the statistic refuses the whole table.
    """
    table = numeric_ratings(ratings) if is_numeric(ratings) else label_codes(ratings)[0]
    n_raters = table.shape[1]
    if n_raters < 2:
        raise MethodError(f"leaving one rater out needs at least two raters; got {n_raters}")
    whole = float(statistic(table))
    estimates, notes = [], []
    for rater in range(n_raters):
        try:
            estimate, note = float(statistic(np.delete(table, rater, axis=1))), ""
        except MethodError as refusal:
            estimate, note = np.nan, str(refusal)
        estimates.append(estimate)
        notes.append(note)
    return pd.DataFrame(
        {
            "rater": axis_labels(ratings, 1, n_raters),
            "estimate": estimates,
            "change": np.array(estimates) - whole,
            "note": notes,
        }
    )


def _deviations(table: FloatArray, n_ratings: npt.NDArray[np.intp]) -> FloatArray:
    """Return each rating less the median of its unit, for the units with two ratings or more."""
    shared = np.flatnonzero(n_ratings >= 2)
    deviations = np.empty((len(shared), table.shape[1]))
    for rows in row_blocks(len(shared)):
        units = table[shared[rows]]
        low, high = _middle_pair(np.sort(units, axis=1), n_ratings[shared[rows]])
        deviations[rows] = units - ((low + high) / 2)[:, None]
    return deviations


def _middle_pair(ordered: FloatArray, n_ratings: npt.NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper middle rating of rows in ascending order with NaN at the end."""
    return _at(ordered, np.maximum(n_ratings - 1, 0) // 2), _at(ordered, n_ratings // 2)


def _at(ordered: FloatArray, place: npt.NDArray[np.intp]) -> FloatArray:
    return np.take_along_axis(ordered, place[:, None], axis=1)[:, 0]


def _mean_with_interval(column: FloatArray, confidence: float) -> tuple[float, float, float]:
    values = column[~np.isnan(column)]
    n = values.size
    if n == 0:
        return np.nan, np.nan, np.nan
    mean = float(values.mean())
    if n == 1:
        return mean, np.nan, np.nan
    reach = float(stdtrit(n - 1, (1 + confidence) / 2)) * float(values.std(ddof=1)) / np.sqrt(n)
    return mean, mean - reach, mean + reach
