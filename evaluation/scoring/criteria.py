"""From cells to criteria and subjects: combined levels, coverage, thin evidence, and values from 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.model import Rules, Scale
from evaluation.scoring.codes import (
    IS_IE,
    IS_NA,
    LEVEL,
    NO_STATUS_FIRST,
    STATE_NAMES,
    UNSCORED,
    Counts,
    FloatArray,
    IntArray,
    States,
    blocks,
    named,
    positions,
)

__all__ = ["HIGH_VALUE", "combined_levels", "coverage", "untriangulated", "value_ends"]

HIGH_VALUE = 75.0  # levels 3 and 4 of the default scale
COUNTED = ("n_cells", "n_level", "n_ie", "n_na", "n_unscored", "n_moderated", "n_missing_marks")


def combined_levels(cells: pd.DataFrame, rules: Rules, scale: Scale) -> pd.DataFrame:
    """Return each subject's level on each criterion, combined from its dimensions by the pack's rule.

    If a dimension is IE the criterion is IE; if one is NA the others stand; if all are NA it is NA; a dimension that
    nobody scored leaves the criterion unscored.

    Parameters
    ----------
    cells : DataFrame
        As `panel_levels` returns.
    rules : Rules
        `rules.combine` says which: the lower (worse), the higher (better) or the mean of the dimensions.
    scale : Scale

    Returns
    -------
    DataFrame
        ``subject_id, criterion_id, state, low, high, moderated, data_status``, in the order of `cells`.
    """
    place, heads = _criterion_places(cells)
    which = slice(None) if len(heads) == len(cells) else heads  # where every criterion has one dimension, no copy
    states = _state_codes(cells["state"])
    state = _combined_states(states, place, len(heads))
    low, high = (
        _combined(cells[end].to_numpy(dtype=float), place, len(heads), rules.combine, scale) for end in ("low", "high")
    )
    low, high = _only_where(state == LEVEL, low), _only_where(state == LEVEL, high)
    moderated = np.ones(len(heads), dtype=np.bool_)
    moderated[place[~cells["moderated"].to_numpy(dtype=bool)]] = False
    return pd.DataFrame(
        {
            "subject_id": cells["subject_id"].array[which],
            "criterion_id": cells["criterion_id"].array[which],
            "state": named(state, STATE_NAMES),
            "low": low,
            "high": high,
            "moderated": moderated,
            "data_status": _weakest_by_place(cells["data_status"], place, len(heads)),
        },
        copy=False,
    )


def _criterion_places(cells: pd.DataFrame) -> tuple[Counts, Counts]:
    """Return which subject and criterion each cell belongs to, numbered as they appear, and the first cell of each."""
    subject, criterion = (cells[name].astype("category").cat for name in ("subject_id", "criterion_id"))
    key = subject.codes.to_numpy(dtype=np.int64)
    key *= len(criterion.categories)
    key += criterion.codes.to_numpy()
    first = np.full(int(key.max(initial=-1)) + 1, len(key), dtype=np.int32)
    first[key[::-1]] = np.arange(len(key), dtype=np.int32)[::-1]  # of several the last stays: the first cell
    heads = np.sort(first[first < len(key)])
    first[key[heads]] = np.arange(len(heads), dtype=np.int32)  # from now on, the number of each
    return first[key], heads


def _state_codes(states: pd.Series[str]) -> States:
    """Return each state's position in `STATE_NAMES`."""
    return np.asarray(pd.Categorical(states, categories=STATE_NAMES).codes, dtype=np.int8)


def _combined_states(states: States, place: Counts, size: int) -> States:
    """Return IE where any dimension is, else unscored likewise, else a level where there is one, else NA."""
    combined = np.full(size, IS_NA, dtype=np.int8)
    for state in (LEVEL, UNSCORED, IS_IE):  # the later overrides the earlier
        combined[place[states == state]] = state
    return combined


def _combined(levels: FloatArray, place: Counts, size: int, rule: str, scale: Scale) -> FloatArray:
    """Return one level a place from the dimensions whose level is known, which the others, NaN, leave as it is."""
    if size == len(levels):  # each criterion has one dimension, whose level stands
        return levels
    if rule == "mean":
        known = ~np.isnan(levels)
        count = np.bincount(place[known], minlength=size)
        return np.asarray(np.bincount(place[known], weights=levels[known], minlength=size) / np.maximum(count, 1))
    combined = np.full(size, np.nan)
    choose = np.fmin if (rule == "lower") == (scale.best > scale.worst) else np.fmax
    choose.at(combined, place, levels)
    return combined


def _only_where(known: npt.NDArray[np.bool_], levels: FloatArray) -> FloatArray:
    """Return the levels with NaN where none is known; the same array where nothing changes."""
    return levels if np.isnan(levels[~known]).all() else np.where(known, levels, np.nan)


def _weakest_by_place(statuses: pd.Series[str], place: Counts, size: int) -> pd.Categorical:
    """Return the weakest data status of each place, as `weakest_status` orders them; "" where none is known."""
    weakest = np.zeros(size, dtype=np.int8)
    np.maximum.at(weakest, place, positions(statuses, NO_STATUS_FIRST).astype(np.int8))
    return named(weakest, NO_STATUS_FIRST)


def coverage(cells: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each subject's grid carries a level.

    Returns
    -------
    DataFrame
        ``subject_id, n_cells, n_level, n_ie, n_na, n_unscored, n_moderated, n_missing_marks``; one row a subject.
    """
    place, subject_ids = pd.factorize(cells["subject_id"])
    states, moderated = _state_codes(cells["state"]), cells["moderated"].to_numpy(dtype=bool)
    missing = cells["n_missing"].to_numpy()
    counts = np.zeros((len(COUNTED), len(subject_ids)), dtype=np.int64)
    for rows in blocks(len(cells)):
        of, state = place[rows], states[rows]
        counts[0] += np.bincount(of, minlength=len(subject_ids))
        for row, chosen in enumerate((*(state == name for name in range(len(STATE_NAMES))), moderated[rows]), start=1):
            counts[row] += np.bincount(of[chosen], minlength=len(subject_ids))
        counts[-1] += np.bincount(of, weights=missing[rows], minlength=len(subject_ids)).astype(np.int64)
    return pd.DataFrame(
        {"subject_id": np.asarray(subject_ids, dtype=object), **dict(zip(COUNTED, counts, strict=True))}, copy=False
    )


def untriangulated(cells: pd.DataFrame, kinds: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Return the cells whose level is high (value of 75 or more) and rests on fewer than two kinds of source.

    Parameters
    ----------
    cells : DataFrame
        As `panel_levels` returns.
    kinds : DataFrame
        ``subject_id, dimension_id, source_type``: one row for each kind of source that bears on a cell.
    scale : Scale

    Returns
    -------
    DataFrame
        ``subject_id, dimension_id, n_kinds, kinds`` (joined with ", "; empty text where nothing is linked).
    """
    high = _state_codes(cells["state"]) == LEVEL
    for end in ("low", "high"):
        high &= _is_high(cells[end].to_numpy(dtype=float), scale)
    subject, dimension = (cells[name].array[high] for name in ("subject_id", "dimension_id"))
    joined = _joined_kinds(kinds)
    code, texts = pd.factorize(np.array(["", *joined], dtype=object))
    text = code[_rows_of_cells(joined.index, subject, dimension) + 1]  # no row, -1, takes the empty text
    n_kinds = np.array([len(known.split(", ")) if known else 0 for known in texts])[text]
    thin = n_kinds < 2
    return pd.DataFrame(
        {
            "subject_id": subject[thin],
            "dimension_id": dimension[thin],
            "n_kinds": n_kinds[thin],
            "kinds": named(text[thin], texts),
        }
    )


def _is_high(numbers: FloatArray, scale: Scale) -> npt.NDArray[np.bool_]:
    """Return whether each mark is worth 75 or more; NaN is not."""
    return np.isin(numbers, [number for number in pd.unique(numbers) if scale.value(float(number)) >= HIGH_VALUE])


def _joined_kinds(kinds: pd.DataFrame) -> pd.Series[str]:
    """Return the kinds of source on each cell as one text, by subject and dimension."""
    grouped = kinds.drop_duplicates().groupby(["subject_id", "dimension_id"], observed=True)["source_type"]
    return grouped.agg(lambda found: ", ".join(sorted(found)))


def _rows_of_cells(index: pd.MultiIndex, subject: Any, dimension: Any) -> IntArray:
    """Return where each cell stands in an index of subjects and dimensions, -1 where it does not."""
    rows = np.full(tuple(len(level) + 1 for level in index.levels), -1)  # the last, -1, for those not in the index
    rows[tuple(index.codes)] = np.arange(len(index))
    found: IntArray = rows[
        positions(pd.Series(subject), index.levels[0]), positions(pd.Series(dimension), index.levels[1])
    ]
    return found


def value_ends(
    levels: pd.DataFrame, subject_ids: Sequence[str], criterion_ids: Sequence[str], scale: Scale
) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper end of each value, 0 to 100, each of shape (n_subjects, n_criteria).

    A level is a point, a median pair a short interval; IE, and a criterion that nobody scored, run from the value of
    the worst mark to that of the best. NA has no value: leave such criteria out first.

    Parameters
    ----------
    levels : DataFrame
        As `combined_levels` returns.
    subject_ids, criterion_ids : sequence of str
        Rows and columns wanted.
    scale : Scale
    """
    shape = (len(subject_ids), len(criterion_ids))
    ends = [np.full(shape, scale.value(end)) for end in (scale.worst, scale.best)]
    row = positions(levels["subject_id"], subject_ids)
    column = positions(levels["criterion_id"], criterion_ids)
    wanted = (row >= 0) & (column >= 0) & (_state_codes(levels["state"]) == LEVEL)
    pair = [_values(levels[end].to_numpy(dtype=float)[wanted], scale) for end in ("low", "high")]
    for end, chosen in zip(ends, (np.minimum, np.maximum), strict=True):
        end[row[wanted], column[wanted]] = chosen(*pair)
    return ends[0], ends[1]


def _values(numbers: FloatArray, scale: Scale) -> FloatArray:
    """Return the value of each mark; each distinct mark is worked out once."""
    codes, distinct = pd.factorize(numbers, use_na_sentinel=False)
    values: FloatArray = np.array([scale.value(float(number)) for number in distinct], dtype=np.float64)[codes]
    return values
