"""The options' levels as they might have been: medians of the marks in the place of what was agreed, or one step on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.model import NA, CriterionSet, Scale
from evaluation.scoring import Marks, median_levels

__all__ = ["Stepped", "cells_on_medians", "on_steps", "one_step_on"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
SLACK = 1e-9  # of a step: 0.2 and a step of 0.1 reach the end of a scale to 0.3


def cells_on_medians(marks: Marks, criterion_set: CriterionSet) -> pd.DataFrame:
    """Return the cells on the individual marks alone, before anything was agreed, as `combined_levels` takes them.

    A cell that does not apply by its marks counts as unscored: which criteria count was settled by the panel's levels.

    Parameters
    ----------
    marks : Marks
    criterion_set : CriterionSet
        The one whose dimensions were marked.
    """
    cells = median_levels(marks)
    criterion_of = {item.dimension_id: item.criterion_id for item in criterion_set.dimensions}
    return cells.assign(
        criterion_id=cells["dimension_id"].map(criterion_of),
        state=cells["median_state"].where(cells["median_state"] != NA, "unscored"),
        low=cells["median_low"],
        high=cells["median_high"],
        moderated=False,
        data_status="",
    )


@dataclass(frozen=True, slots=True, eq=False)
class Stepped:
    """Levels moved by one step of their scale.

    Parameters
    ----------
    low, high : array, shape (n,)
        Both ends after the step, in scale units; they say nothing where it was not taken.
    taken : array of bool, shape (n,)
        Where the level lies on steps of the scale, and the next one is on it too.
    """

    low: FloatArray
    high: FloatArray
    taken: BoolArray


def one_step_on(scale: Scale, low: FloatArray, high: FloatArray, step: Literal[-1, 1]) -> Stepped:
    """Return levels, or both ends of a pair, one step down or up.

    Parameters
    ----------
    scale : Scale
    low, high : array, shape (n,)
        Scale units; of a missing level (NaN) no step is taken.
    step : {-1, 1}
    """
    if scale.kind == "numeric":
        by, slack = step * scale.step, scale.step * SLACK
        taken = (low + by >= scale.minimum - slack) & (high + by <= scale.maximum + slack)
        return Stepped(np.maximum(low + by, scale.minimum), np.minimum(high + by, scale.maximum), taken)
    codes = _codes(scale)
    first, last = (np.searchsorted(codes, ends).clip(max=len(codes) - 1) + step for ends in (low, high))
    taken = on_steps(scale, low, high) & (first >= 0) & (last < len(codes))
    to_low, to_high = (codes[places.clip(0, len(codes) - 1)] for places in (first, last))
    return Stepped(to_low, to_high, taken)


def on_steps(scale: Scale, low: FloatArray, high: FloatArray) -> BoolArray:
    """Return of which levels both ends are levels of the scale, so that a step from them is one of its steps, (n,)."""
    if scale.kind == "numeric":
        return np.ones(len(low), dtype=np.bool_)
    codes = _codes(scale)
    return np.isin(low, codes) & np.isin(high, codes)


def _codes(scale: Scale) -> FloatArray:
    return np.array([level.code for level in scale.levels], dtype=np.float64)  # a pack gives them in rising order
