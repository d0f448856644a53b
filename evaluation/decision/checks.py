"""What every method asks of its arrays, checked once and said in the same words."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.errors import MethodError

__all__ = [
    "TIE_TOLERANCE",
    "benefit_matrix",
    "finite_matrix",
    "finite_vector",
    "leader_mask",
    "normalised_weights",
    "numbers",
    "objective_signs",
    "ordered_bounds",
]

Floats = NDArray[np.float64]

TIE_TOLERANCE = 1e-12
"""Totals closer than this share of the largest magnitude are ties: they differ by rounding only."""


def numbers(values: ArrayLike, name: str) -> Floats:
    """Return `values` as an array of floats, NaN where one is missing: None, ``pandas.NA`` or a masked cell.

    Raises
    ------
    MethodError
        If they are not real numbers (text that looks like one is text), or their rows have unequal lengths.
    """
    try:
        table = _without_mask(values) if isinstance(values, np.ma.MaskedArray) else np.asarray(values)
    except (TypeError, ValueError) as error:
        raise MethodError(f"{name} must be numbers in rows of equal length: {error}") from error
    if table.dtype.kind in "fiub":
        return table.astype(np.float64, copy=False)
    if table.dtype.kind != "O":
        raise MethodError(f"{name} must be numbers; given {table.dtype} such as {table.ravel()[:1].tolist()}")
    return _numbers_from_objects(table, name)


def _without_mask(values: np.ma.MaskedArray) -> NDArray[np.object_]:
    table = np.array(values.data, dtype=object)
    table[np.ma.getmaskarray(values)] = None  # what lies under a mask is not a value
    return table


def _numbers_from_objects(table: NDArray[np.object_], name: str) -> Floats:
    missing = np.asarray(pd.isna(table))
    present = table[~missing]
    stray = [value for value in present if isinstance(value, (str, bytes, complex))]
    if stray:
        raise MethodError(f"{name} must be numbers; {stray[0]!r} is not one")
    found = np.full(table.shape, np.nan)
    try:
        found[~missing] = present.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise MethodError(f"{name} must be numbers in rows of equal length: {error}") from error
    return found


def finite_matrix(values: ArrayLike, method: str) -> Floats:
    """Return `values` as a complete table (n_alternatives, n_criteria) of finite floats.

    Raises
    ------
    MethodError
        If the table is not two-dimensional, is empty, or holds a missing or infinite value.
    """
    matrix = numbers(values, f"{method}: the values")
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise MethodError(
            f"{method} needs a table with at least one alternative (rows) and one criterion (columns); "
            f"it was given shape {matrix.shape}"
        )
    if not np.isfinite(matrix).all():
        row, column = np.argwhere(~np.isfinite(matrix))[0]
        raise MethodError(
            f"{method} needs a finite value in every cell; alternative {row}, criterion {column} "
            f"(counted from 0) is {matrix[row, column]}. Leave the criterion or the alternative out, "
            f"or give a range"
        )
    return matrix


def ordered_bounds(lower: ArrayLike, upper: ArrayLike, method: str) -> tuple[Floats, Floats]:
    """Return the lower and the upper values as two complete tables of one shape.

    Raises
    ------
    MethodError
        If the tables differ in shape or are not complete, or a lower value exceeds its upper one.
    """
    low, high = finite_matrix(lower, method), finite_matrix(upper, method)
    if low.shape != high.shape:
        raise MethodError(f"{method} needs tables of one shape; lower is {low.shape}, upper is {high.shape}")
    if (low > high).any():
        row, column = np.argwhere(low > high)[0]
        raise MethodError(
            f"{method} needs lower values that do not exceed the upper ones; alternative {row}, "
            f"criterion {column} has {low[row, column]:g} and {high[row, column]:g}"
        )
    return low, high


def finite_vector(values: ArrayLike, name: str) -> Floats:
    """Return `values` as a non-empty vector of finite floats.

    Raises
    ------
    MethodError
        If the shape is another, or a value is missing or infinite.
    """
    vector = numbers(values, name)
    if vector.ndim != 1 or vector.size == 0:
        raise MethodError(f"{name} must be a non-empty list of numbers; the shape is {vector.shape}")
    if not np.isfinite(vector).all():
        place = int(np.argwhere(~np.isfinite(vector))[0, 0])
        raise MethodError(f"{name} must be finite; number {place} (counted from 0) is {vector[place]}")
    return vector


def normalised_weights(weights: ArrayLike, n_criteria: int, name: str = "weights") -> Floats:
    """Return `weights` divided by their sum.

    Whole percentages, points and shares are therefore equally good input, and weights rounded to whole
    percent need not sum to exactly 100.

    Raises
    ------
    MethodError
        If there is not one finite weight for each criterion, one is negative, or all are zero.
    """
    vector = finite_vector(weights, name)
    if vector.size != n_criteria:
        raise MethodError(f"{name} must hold one weight for each of {n_criteria} criteria; given {vector.size}")
    if (vector < 0).any():
        place = int(np.argmin(vector))
        raise MethodError(f"{name} must not be negative; that of criterion {place} is {vector[place]}")
    if not vector.any():
        raise MethodError(f"{name} must not all be zero: at least one criterion has to count")
    # The largest weight goes to 1 first, so that the sum of very large weights cannot overflow.
    scaled = vector / vector.max()
    return np.asarray(scaled / scaled.sum(), dtype=np.float64)


def benefit_matrix(matrix: ArrayLike, objectives: ArrayLike, method: str) -> Floats:
    """Return the table with the sign of every "less is better" column turned, so that more is better.

    Raises
    ------
    MethodError
        If the table is not complete, or `objectives` is not one +1 or -1 for each criterion.
    """
    table = finite_matrix(matrix, method)
    return table * objective_signs(objectives, table.shape[1], method)


def objective_signs(objectives: ArrayLike, n_criteria: int, method: str) -> Floats:
    """Return `objectives` as a vector of +1 (more is better) and -1 (less is better).

    Raises
    ------
    MethodError
        If there is not one for each criterion, or one is something else.
    """
    signs = finite_vector(objectives, f"{method}: the objectives")
    if signs.size != n_criteria or not np.isin(signs, (-1.0, 1.0)).all():
        raise MethodError(
            f"{method} needs one objective for each of {n_criteria} criteria, +1 (more is better) or -1 "
            f"(less is better); given {signs.tolist()}"
        )
    return signs


def leader_mask(totals: Floats) -> NDArray[np.bool_]:
    """Return which alternatives have the greatest total; ties are all kept.

    Parameters
    ----------
    totals : array (n_alternatives,)
        Finite; more is better.
    """
    slack = TIE_TOLERANCE * max(float(np.abs(totals).max()), np.finfo(np.float64).tiny)
    return np.asarray(totals >= totals.max() - slack, dtype=np.bool_)
