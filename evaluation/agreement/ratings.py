"""The one door through which ratings enter: any table of marks becomes a float array with NaN for missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.errors import MethodError

__all__ = ["Ratings", "axis_labels", "complete_block", "is_numeric", "label_codes", "numeric_ratings", "row_blocks"]

FloatArray = npt.NDArray[np.float64]
Ratings = npt.ArrayLike | Sequence[object]  # the second admits lists of lists that hold None or labels

BLOCK_ROWS = 2**13  # rows handled at a time, so that working memory does not grow with the number of units


def numeric_ratings(ratings: Ratings) -> FloatArray:
    """Return the ratings as floats, shape (n_units, n_raters), NaN where missing.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        Numbers; None, NaN, ``pandas.NA`` and masked cells are missing. A float array is passed on without a copy.

    Returns
    -------
    numpy.ndarray, shape (n_units, n_raters)

    Raises
    ------
    MethodError
        Not two-dimensional, no rating at all, text where a number is needed, or an infinite value.
    """
    table = _table(ratings)
    plain = table.dtype.kind in "fiub"
    numbers = table.astype(np.float64, copy=False) if plain else _numbers_from_objects(table)
    lowest, highest = np.fmin.reduce(numbers, axis=None), np.fmax.reduce(numbers, axis=None)
    if np.isnan(lowest):
        raise MethodError(f"agreement needs ratings; all {table.size} cells are missing")
    if np.isinf(lowest) or np.isinf(highest):
        raise MethodError(f"a rating is a finite number; found {lowest if np.isinf(lowest) else highest}")
    return numbers


def is_numeric(ratings: Ratings) -> bool:
    """Return whether the ratings are numbers rather than labels."""
    table = _table(ratings)
    if table.dtype.kind in "fiub":
        return True
    present = table[~pd.isna(table)]
    return all(_is_number(value) for value in present)


def label_codes(ratings: Ratings, categories: Sequence[Any] | None = None) -> tuple[FloatArray, list[Any]]:
    """Return the ratings as positions in the list of labels, NaN where missing, and that list.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        Labels of any kind, text among them; None, NaN and ``pandas.NA`` are missing.
    categories : sequence, optional
        The labels that may occur. Without it, those that do, in order of appearance.

    Returns
    -------
    codes : numpy.ndarray, shape (n_units, n_raters)
        Positions 0 to n_labels - 1 as floats.
    labels : list
        The labels.

    Raises
    ------
    MethodError
        Not two-dimensional, no rating at all, or a label outside `categories`.
    """
    table = _table(ratings)
    known = [] if categories is None else list(dict.fromkeys(categories))
    everything = np.empty(len(known) + table.size, dtype=object)
    everything[: len(known)] = known
    everything[len(known) :] = table.ravel()
    codes, labels = pd.factorize(everything)
    if codes[len(known) :].max(initial=-1) < 0:
        raise MethodError(f"agreement needs ratings; all {table.size} cells are missing")
    if categories is not None and len(labels) > len(known):
        raise MethodError(f"the rating {labels[len(known)]!r} is not one of the categories {known}")
    positions = codes[len(known) :].astype(np.float64).reshape(table.shape)
    positions[positions < 0] = np.nan
    return positions, list(labels)


def complete_block(ratings: FloatArray, coefficient: str) -> FloatArray:
    """Return the ratings without empty rows and columns, when every remaining cell is filled.

    Parameters
    ----------
    ratings : numpy.ndarray, shape (n_units, n_raters)
        NaN where missing.
    coefficient : str
        Name used in the message.

    Returns
    -------
    numpy.ndarray, shape (n_units, n_raters)
        Without NaN.

    Raises
    ------
    MethodError
        Some cell is missing, or fewer than two units or raters are left.
    """
    present = ~np.isnan(ratings)
    # A complete table is not copied: it may hold millions of units.
    block = ratings if present.all() else ratings[np.ix_(present.any(axis=1), present.any(axis=0))]
    n_missing = int(np.isnan(block).sum())
    if n_missing:
        raise MethodError(
            f"{coefficient} needs every rater to rate every unit; {n_missing} of {block.size} cells are missing. "
            "Use ICC(1,1) or Krippendorff's alpha, which allow missing ratings"
        )
    if min(block.shape) < 2:
        raise MethodError(
            f"{coefficient} needs at least two units and two raters; got {block.shape[0]} and {block.shape[1]}"
        )
    return block


def row_blocks(n_rows: int) -> Iterator[slice]:
    """Return, one after another, the slices that cut `n_rows` rows into blocks."""
    for start in range(0, n_rows, BLOCK_ROWS):
        yield slice(start, min(start + BLOCK_ROWS, n_rows))


def axis_labels(ratings: Ratings, axis: int, n: int) -> list[Any]:
    """Return the labels along an axis: those of a DataFrame, otherwise 0 to n - 1."""
    if isinstance(ratings, pd.DataFrame):
        return list(ratings.index if axis == 0 else ratings.columns)
    return list(range(n))


def _table(ratings: Ratings) -> npt.NDArray[Any]:
    if isinstance(ratings, np.ma.MaskedArray):
        table: npt.NDArray[Any] = np.array(ratings.data, dtype=object)
        table[np.ma.getmaskarray(ratings)] = None
    elif isinstance(ratings, pd.DataFrame):
        table = ratings.to_numpy()
    else:
        table = _as_array(ratings)
    if table.dtype.kind in "cmM":
        raise MethodError(f"ratings are numbers or labels; given {table.dtype}")
    if table.ndim != 2:
        raise MethodError(f"ratings have two dimensions (n_units, n_raters); got shape {table.shape}")
    if table.size == 0:
        raise MethodError(f"agreement needs ratings; got an empty table of shape {table.shape}")
    return table


def _as_array(ratings: Ratings) -> npt.NDArray[Any]:
    try:
        table = np.asarray(ratings)
        # NumPy turns None and NaN beside text into the words "None" and "nan".
        is_text = table.dtype.kind in "US" and not isinstance(ratings, np.ndarray)
        return np.asarray(ratings, dtype=object) if is_text else table
    except ValueError as error:
        raise MethodError(f"ratings are rows of equal length, NaN where one is missing: {error}") from error


def _numbers_from_objects(table: npt.NDArray[Any]) -> FloatArray:
    missing = pd.isna(table)
    numbers = np.full(table.shape, np.nan)
    for value in table[~missing]:
        if not _is_number(value):
            raise MethodError(f"this coefficient needs numbers; found the rating {value!r}")
    numbers[~missing] = table[~missing].astype(np.float64)
    return numbers


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number, np.bool_))
