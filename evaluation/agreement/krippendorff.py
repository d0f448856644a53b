"""Krippendorff's alpha: one minus observed over expected disagreement, with missing ratings allowed.

Only pairable ratings count: those on units that at least two raters have rated. Three of the four levels need no
table of value against value: ordinal alpha is interval alpha on the mid-ranks of all pairable ratings, interval alpha
is a ratio of variances, nominal alpha needs counts. The table is still the quicker way where there are few values, and
the only way to draw a bootstrap in one matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from evaluation.agreement.ratings import Ratings, is_numeric, label_codes, numeric_ratings, row_blocks
from evaluation.errors import MethodError
from evaluation.resampling import CountsStatistic, Interval, IntervalMethod, bootstrap_interval

__all__ = ["Coincidences", "Level", "alpha_interval", "coincidence_matrix", "krippendorff_alpha"]

FloatArray = npt.NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]

MOST_VALUES = 64  # beyond this many distinct values a value-by-value table is slower than working on the ratings
UNITS_PER_PATTERN = 16  # with so many units per possible row of ratings, equal rows are counted first
MOST_TABLE_CELLS = 2**22  # 32 MiB for the per-unit tables of the batched bootstrap


@dataclass(frozen=True, slots=True)
class Coincidences:
    """Coincidence matrix: how often each pair of values meets within a unit.

    Parameters
    ----------
    values : tuple
        The values (or labels) that occur on pairable units; numbers in ascending order.
    matrix : numpy.ndarray, shape (n_values, n_values)
        Symmetric; each unit with m ratings gives its ordered pairs the weight 1 / (m - 1), so the sum is the number of
        pairable ratings.
    """

    values: tuple[Any, ...]
    matrix: FloatArray


def krippendorff_alpha(ratings: Ratings, level: Level = "ordinal") -> float:
    """Return Krippendorff's alpha of the ratings: 1 for perfect agreement, 0 for agreement at chance level.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        NaN where missing. Numbers; at the nominal level labels of any kind.
    level : {"nominal", "ordinal", "interval", "ratio"}
        The metric of disagreement. Ordinal is Krippendorff's own metric, which rests on how many ratings lie between
        two values; it is not Gwet's ordinal weighting.

    Returns
    -------
    float

    Raises
    ------
    MethodError
        No unit has two ratings; every pairable rating is the same value; negative values at the ratio level; labels
        at any level but nominal.

    Notes
    -----
    Time and memory grow with the number of ratings, except at the ratio level with more than 64 distinct values, where
    time grows with the square of their number.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 1], [2, 2], [3, 2], [4, 4]], level="interval"), 3)
    0.911
    """
    table = _checked_table(ratings, level)
    alpha = _alpha(table, level)
    if np.isnan(alpha):
        pairable = _pairable(table)
        same = pairable[~np.isnan(pairable)][0]
        raise MethodError(
            f"every rating on a unit with two or more ratings is the same value ({same:g}); alpha needs variation"
        )
    return alpha


def coincidence_matrix(ratings: Ratings) -> Coincidences:
    """Return the coincidence matrix of the ratings.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        NaN where missing; numbers or labels.

    Returns
    -------
    Coincidences

    Raises
    ------
    MethodError
        No unit has two ratings.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.
    """
    if is_numeric(ratings):
        table = _pairable(numeric_ratings(ratings))
        values = np.unique(table[~np.isnan(table)])
        return Coincidences(tuple(values.tolist()), _coincidences(table, values))
    codes, labels = label_codes(ratings)
    table = _pairable(codes)
    present = np.unique(table[~np.isnan(table)])
    return Coincidences(tuple(labels[int(code)] for code in present), _coincidences(table, present))


def alpha_interval(
    ratings: Ratings,
    level: Level = "ordinal",
    *,
    rng: np.random.Generator,
    n_resamples: int = 2_000,
    confidence: float = 0.95,
    method: IntervalMethod = "bca",
) -> Interval:
    """Return the bootstrap interval of alpha, drawing pairable units again with replacement.

    Parameters
    ----------
    ratings, level
        As in `krippendorff_alpha`.
    rng : numpy.random.Generator
        Source of the draws.
    n_resamples : int
        Number of resamples; those in which every rating is the same value are left out and not counted as used.
    confidence : float
        Nominal coverage, between 0 and 1.
    method : {"bca", "percentile"}
        Kind of interval.

    Returns
    -------
    Interval

    Raises
    ------
    MethodError
        Alpha is undefined, fewer than two units are pairable, or too few resamples are usable.
    """
    pairable = _pairable(_checked_table(ratings, level))
    krippendorff_alpha(pairable, level)
    return bootstrap_interval(
        lambda units: krippendorff_alpha(units, level),
        pairable,
        rng=rng,
        n_resamples=n_resamples,
        confidence=confidence,
        method=method,
        over_counts=_alpha_over_counts(pairable, level),
    )


def _checked_table(ratings: Ratings, level: Level) -> FloatArray:
    if level not in get_args(Level):
        raise MethodError(f"the level is one of {', '.join(get_args(Level))}; got {level!r}")
    if level == "nominal" and not is_numeric(ratings):
        return label_codes(ratings)[0]
    table = numeric_ratings(ratings)
    if level == "ratio" and np.fmin.reduce(table, axis=None) < 0:
        raise MethodError(f"alpha at the ratio level needs values of zero or more; the lowest is {np.nanmin(table):g}")
    return table


def _n_ratings(table: FloatArray) -> npt.NDArray[np.int64]:
    """Return the number of ratings of each unit, shape (n_units,)."""
    n_ratings: npt.NDArray[np.int64] = np.count_nonzero(~np.isnan(table), axis=1)
    return n_ratings


def _pairable(table: FloatArray) -> FloatArray:
    """Return the units that have at least two ratings."""
    n_ratings = _n_ratings(table)
    if n_ratings.max() < 2:
        raise MethodError(
            "alpha needs at least one unit with two ratings; "
            f"the most on any of {len(table)} units is {n_ratings.max()}"
        )
    return table if n_ratings.min() >= 2 else table[n_ratings >= 2]


def _alpha(table: FloatArray, level: Level) -> float:
    """Return alpha, NaN where the pairable ratings have no variation."""
    values = _few_values(table)
    if values is not None:
        return float(_alpha_of_coincidences(_coincidences(table, values), values, level))
    pairable = _pairable(table)
    if level == "ordinal":
        return _interval_alpha(_mid_ranks(pairable))
    if level == "interval":
        return _interval_alpha(pairable)
    return _pairwise_alpha(pairable, level)


def _few_values(table: FloatArray) -> FloatArray | None:
    """Return the values in ascending order if there are at most `MOST_VALUES`, otherwise None."""
    lowest, highest = np.fmin.reduce(table, axis=None), np.fmax.reduce(table, axis=None)
    if highest - lowest < MOST_VALUES and _all_whole(table):
        # Values of the range that do not occur have no weight in any metric, so they need not be looked for.
        return np.arange(lowest, highest + 1)
    values = np.empty(0)
    for rows in row_blocks(len(table)):
        block = table[rows]
        values = np.union1d(values, block[~np.isnan(block)])
        if values.size > MOST_VALUES:
            return None
    return values


def _all_whole(table: FloatArray) -> bool:
    for rows in row_blocks(len(table)):
        block = table[rows]
        whole = np.rint(block) == block
        if np.count_nonzero(whole) + np.count_nonzero(np.isnan(block)) < block.size:
            return False
    return True


def _codes(block: FloatArray, values: FloatArray) -> FloatArray:
    """Return the place of each rating among the values, n_values where missing; shape as `block`."""
    if values[-1] - values[0] == values.size - 1 and _all_whole(values[:, None]):
        return np.where(np.isnan(block), float(values.size), block - values[0])
    return np.where(np.isnan(block), values.size, np.searchsorted(values, block)).astype(np.float64)


def _value_counts(block: FloatArray, values: FloatArray) -> FloatArray:
    """Return how often each value occurs on each unit, shape (n_units, n_values)."""
    n_units, width = len(block), values.size + 1  # one more column takes the missing cells
    codes = _codes(block, values).astype(np.intp) + np.arange(n_units)[:, None] * width
    counts = np.bincount(codes.ravel(), minlength=n_units * width)
    return counts.reshape(n_units, width)[:, :-1].astype(np.float64)


def _pair_weights(counts: FloatArray) -> FloatArray:
    """Return 1 / (m - 1) per unit, 0 for units without a pair, shape (n_units,)."""
    n_ratings = counts @ np.ones(counts.shape[1])
    return np.where(n_ratings > 1, 1.0 / np.maximum(n_ratings - 1.0, 1.0), 0.0)


def _coincidences(table: FloatArray, values: FloatArray) -> FloatArray:
    n_patterns = (values.size + 1) ** table.shape[1]
    if len(table) >= UNITS_PER_PATTERN * n_patterns:
        table, times = _distinct_rows(table, values)
    else:
        times = np.ones(len(table))
    matrix = np.zeros((values.size, values.size))
    for rows in row_blocks(len(table)):
        counts = _value_counts(table[rows], values)
        weighted = counts * (_pair_weights(counts) * times[rows])[:, None]
        matrix += counts.T @ weighted - np.diag(weighted.sum(axis=0))
    return matrix


def _distinct_rows(table: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the distinct rows of ratings and how often each occurs."""
    base, n_raters = values.size + 1, table.shape[1]
    place = base ** np.arange(n_raters)
    times = np.zeros(base**n_raters, dtype=np.int64)
    for rows in row_blocks(len(table)):
        # A row read as a number in base n_values + 1; far below 2^53, so floats hold it exactly.
        numbers = (_codes(table[rows], values) @ place.astype(np.float64)).astype(np.intp)
        times += np.bincount(numbers, minlength=times.size)
    found = np.flatnonzero(times)
    codes = found[:, None] // place % base
    return np.append(values, np.nan)[codes], times[found].astype(np.float64)


def _alpha_of_coincidences(matrix: FloatArray, values: FloatArray, level: Level) -> FloatArray:
    """Return alpha for each coincidence matrix, shape (...) from (..., n_values, n_values); NaN without variation."""
    totals = matrix.sum(axis=-1)
    n = totals.sum(axis=-1)
    metric = _metric(totals, values, level)
    observed = (matrix * metric).sum(axis=(-2, -1))
    expected = (totals[..., :, None] * totals[..., None, :] * metric).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan)


def _metric(totals: FloatArray, values: FloatArray, level: Level) -> FloatArray:
    """Return the squared difference of each pair of values, shape (..., n_values, n_values)."""
    if level == "nominal":
        return 1.0 - np.eye(values.size)
    if level == "ratio":
        return _ratio_difference(values[:, None], values[None, :])
    # Krippendorff's ordinal difference, the ratings from one value to the other with half of either end, is the
    # difference of their mid-ranks.
    ranks = np.cumsum(totals, axis=-1) - totals / 2 if level == "ordinal" else values
    squared: FloatArray = (ranks[..., :, None] - ranks[..., None, :]) ** 2
    return squared


def _ratio_difference(left: FloatArray, right: FloatArray) -> FloatArray:
    total = left + right
    # Two zeros are the same value: no difference, though the ratio is 0 / 0.
    squared: FloatArray = ((left - right) / np.where(total == 0, 1.0, total)) ** 2
    return squared


def _interval_alpha(pairable: FloatArray) -> float:
    centre = _mean(pairable)
    parts = np.zeros(4)
    for rows in row_blocks(len(pairable)):
        parts += _interval_parts(pairable[rows], centre).sum(axis=0)
    return float(_alpha_of_interval_parts(parts))


def _interval_parts(pairable: FloatArray, centre: float) -> FloatArray:
    """Return what each unit adds to interval alpha, shape (n_units, 4).

    Number of ratings, their sum and sum of squares about `centre`, and the within-unit sum of squares times
    m / (m - 1).
    """
    ones = np.ones(pairable.shape[1])
    present = ~np.isnan(pairable)
    deviations = np.where(present, pairable - centre, 0.0)
    n = present.astype(np.float64) @ ones
    total = deviations @ ones
    within = np.where(present, deviations - (total / n)[:, None], 0.0) ** 2 @ ones
    return np.stack([n, total, deviations**2 @ ones, within * n / (n - 1.0)], axis=1)


def _mean(table: FloatArray) -> float:
    total, n = 0.0, 0
    for rows in row_blocks(len(table)):
        present = ~np.isnan(table[rows])
        total += float(table[rows].sum(where=present))
        n += int(np.count_nonzero(present))
    return total / n


def _alpha_of_interval_parts(parts: FloatArray) -> FloatArray:
    """Return interval alpha for each sum of parts, shape (...) from (..., 4); NaN without variation."""
    n, total, squares, within = np.moveaxis(parts, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = squares - total**2 / n
        # Values that are all the same leave a spread of rounding error rather than zero.
        return np.where(spread > 1e-12 * squares, 1 - (n - 1) * within / (n * spread), np.nan)


def _mid_ranks(table: FloatArray) -> FloatArray:
    present = ~np.isnan(table)
    _, codes, counts = np.unique(table[present], return_inverse=True, return_counts=True)
    ranks = np.full(table.shape, np.nan)
    ranks[present] = (np.cumsum(counts) - counts / 2)[codes]
    return ranks


def _pairwise_alpha(pairable: FloatArray, level: Level) -> float:
    """Return nominal or ratio alpha from pairs of columns, for more values than a table should hold."""
    weights = 1.0 / (_n_ratings(pairable) - 1.0)
    observed = 0.0
    for i, j in combinations(range(pairable.shape[1]), 2):
        left, right = pairable[:, i], pairable[:, j]
        both = ~(np.isnan(left) | np.isnan(right))
        observed += 2 * float(_difference(left[both], right[both], level) @ weights[both])
    values, counts = np.unique(pairable[~np.isnan(pairable)], return_counts=True)
    n = int(counts.sum())
    if level == "nominal":
        expected = float(n) ** 2 - float(np.sum(counts.astype(np.float64) ** 2))
    else:
        expected = _expected_ratio(values, counts.astype(np.float64))
    if values.size == 1:
        return np.nan
    return 1 - (n - 1) * observed / expected


def _difference(left: FloatArray, right: FloatArray, level: Level) -> FloatArray:
    return (left != right).astype(np.float64) if level == "nominal" else _ratio_difference(left, right)


def _expected_ratio(values: FloatArray, counts: FloatArray) -> float:
    step = max(1, 2**20 // values.size)
    expected = 0.0
    for start in range(0, values.size, step):
        stop = start + step
        block = _ratio_difference(values[start:stop, None], values[None, :])
        expected += float(counts[start:stop] @ block @ counts)
    return expected


def _alpha_over_counts(pairable: FloatArray, level: Level) -> CountsStatistic | None:
    """Return alpha as a function of how often each unit was drawn, or None where the tables would be too large."""
    if level == "interval":
        parts = _interval_parts(pairable, _mean(pairable))
        return lambda counts: _alpha_of_interval_parts(counts @ parts)
    values = _few_values(pairable)
    if values is None or len(pairable) * values.size**2 > MOST_TABLE_CELLS:
        return None
    tables = _unit_tables(pairable, values).reshape(len(pairable), -1)
    shape = (values.size, values.size)
    return lambda counts: _alpha_of_coincidences((counts @ tables).reshape(-1, *shape), values, level)


def _unit_tables(pairable: FloatArray, values: FloatArray) -> FloatArray:
    """Return each unit's share of the coincidence matrix, shape (n_units, n_values, n_values)."""
    counts = _value_counts(pairable, values)
    weighted = counts * _pair_weights(counts)[:, None]
    tables: FloatArray = counts[:, :, None] * weighted[:, None, :]
    diagonal = np.arange(values.size)
    tables[:, diagonal, diagonal] -= weighted
    return tables
