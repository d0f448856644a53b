"""Words as small whole numbers: how a column of a million ids or states is held and looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.model import IE, NA, STATUSES

__all__ = [
    "IS_IE",
    "IS_NA",
    "LEVEL",
    "NO_STATUS_FIRST",
    "STATE_NAMES",
    "UNSCORED",
    "Counts",
    "FloatArray",
    "IntArray",
    "Places",
    "States",
    "blocks",
    "count_type",
    "named",
    "positions",
]

LEVEL, IS_IE, IS_NA, UNSCORED = 0, 1, 2, 3
STATE_NAMES = ("level", IE, NA, "unscored")
NO_STATUS_FIRST = ("", *STATUSES)
BLOCK = 2**20  # entries handled at a time where a step would otherwise need several long arrays of wide numbers

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Places = npt.NDArray[np.signedinteger[Any]]  # as small as the number of ids allows
Counts = npt.NDArray[np.signedinteger[Any]]  # wide enough to be added up, as `count_type` says
States = npt.NDArray[np.int8]


def blocks(n: int) -> Iterator[slice]:
    """Return, one after another, the slices that cut `n` entries into blocks."""
    for start in range(0, n, BLOCK):
        yield slice(start, min(start + BLOCK, n))


def count_type(most: int) -> type[np.int16 | np.int32]:
    """Return the type in which counts up to `most` are held: four of them may be added up."""
    return np.int16 if 4 * most <= np.iinfo(np.int16).max else np.int32


def named(codes: npt.NDArray[np.signedinteger[Any]], names: Sequence[str]) -> pd.Categorical:
    """Return words by their positions; a million cells then hold small numbers, not a million texts."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="object"))


def positions(column: pd.Series[str], ids: Sequence[str]) -> Places:
    """Return the position of each entry among the ids, -1 where it is none; each distinct text is looked up once."""
    words = column.astype("category").cat
    places = pd.Index(ids, dtype="object").get_indexer(words.categories.astype("object"))
    smallest = places.astype(np.min_scalar_type(-max(len(ids), 1)))
    codes: Places = words.codes.to_numpy()
    if codes.dtype == smallest.dtype and np.array_equal(places, np.arange(len(places))):
        return codes  # the ids stand in the column's own order: nothing to translate, and nothing to hold twice
    found: Places = smallest[codes]
    return found
