"""Values of levels on a fixed scale, and the additive model that adds them up.

The scale is fixed by its worst and best level, agreed beforehand, not by the lowest and highest value that
happens to be observed: otherwise a new alternative could turn the order of two old ones round.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import finite_matrix, finite_vector, normalised_weights, numbers, ordered_bounds
from evaluation.errors import MethodError

__all__ = ["additive_value", "additive_value_range", "contributions", "piecewise_value", "value_on_scale"]

Floats = NDArray[np.float64]
Outside = Literal["refuse", "hold", "extend"]


def additive_value(values: ArrayLike, weights: ArrayLike) -> Floats:
    """Return the weighted total of each alternative, shape (n_alternatives,), in the unit of `values`.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        Values on the fixed scale of each criterion. Missing values are refused, not counted as zero.
    weights : array (n_criteria,)
        Not negative and not all zero. They are divided by their sum, so that points, whole percentages
        and shares all serve.

    Raises
    ------
    MethodError
        If a value is missing or infinite, or the weights do not fit.

    References
    ----------
    Keeney and Raiffa (1976), Decisions with Multiple Objectives, chapter 3.

    Examples
    --------
    >>> additive_value([[100, 0], [40, 80]], [3, 1]).tolist()
    [75.0, 50.0]
    """
    table = finite_matrix(values, "additive_value")
    return np.asarray(table @ normalised_weights(weights, table.shape[1]), dtype=np.float64)


def additive_value_range(lower: ArrayLike, upper: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    """Return the lowest and the highest weighted total of each alternative, each (n_alternatives,).

    A cell with insufficient evidence enters with the worst value in `lower` and the best in `upper`; a
    cell that is known has the same value in both.

    Parameters
    ----------
    lower, upper : array (n_alternatives, n_criteria)
        Bounds of each value; `lower` nowhere above `upper`.
    weights : array (n_criteria,)
        As for `additive_value`.

    Raises
    ------
    MethodError
        If the tables differ in shape or are not complete, a lower bound exceeds its upper one, or the
        weights do not fit.
    """
    low, high = ordered_bounds(lower, upper, "additive_value_range")
    return additive_value(low, weights), additive_value(high, weights)


def contributions(values: ArrayLike, weights: ArrayLike) -> Floats:
    """Return what each criterion adds to each total, shape (n_alternatives, n_criteria).

    The rows sum to `additive_value`.

    Raises
    ------
    MethodError
        As for `additive_value`.
    """
    table = finite_matrix(values, "contributions")
    return np.asarray(table * normalised_weights(weights, table.shape[1]), dtype=np.float64)


def value_on_scale(x: ArrayLike, worst: float, best: float, *, outside: Outside = "refuse") -> Floats:
    """Return the linear value of a level: 0 at `worst`, 1 at `best`; the shape is that of `x`.

    Parameters
    ----------
    x : array
        Levels or measurements. NaN (missing) stays NaN.
    worst, best : float
        Ends of the fixed scale; `best` may be the lower number where less is better.
    outside : {"refuse", "hold", "extend"}
        For levels beyond the ends: raise an error, hold the value of the nearer end, or extend the line.

    Raises
    ------
    MethodError
        If the ends are equal or not finite, or a level lies outside and `outside` is "refuse".

    Examples
    --------
    >>> value_on_scale([0, 1, 4], worst=0, best=4).tolist()
    [0.0, 0.25, 1.0]
    """
    ends = finite_vector([worst, best], "the ends of the scale")
    if ends[0] == ends[1]:
        raise MethodError(f"a scale needs a worst and a best level that differ; both are {worst:g}")
    return _interpolated(x, ends, np.array([0.0, 1.0]), outside)


def piecewise_value(x: ArrayLike, points: ArrayLike, values: ArrayLike, *, outside: Outside = "refuse") -> Floats:
    """Return the value of each level by straight lines between given points; the shape is that of `x`.

    Parameters
    ----------
    x : array
        Levels or measurements. NaN (missing) stays NaN.
    points : array (n_points,)
        Levels at which the value is known, rising or falling strictly; at least two.
    values : array (n_points,)
        The value at each point.
    outside : {"refuse", "hold", "extend"}
        For levels beyond the points: raise an error, hold the value of the nearer end, or extend the
        first or last line.

    Raises
    ------
    MethodError
        If the points do not rise or fall strictly, the lengths differ, or a level lies outside and
        `outside` is "refuse".
    """
    places, heights = finite_vector(points, "points"), finite_vector(values, "values at the points")
    if places.size < 2 or places.size != heights.size:
        raise MethodError(
            f"a value function needs at least two points with one value each; given {places.size} points "
            f"and {heights.size} values"
        )
    steps = np.diff(places)
    if not ((steps > 0).all() or (steps < 0).all()):
        raise MethodError(f"the points of a value function must rise or fall strictly; given {places.tolist()}")
    return _interpolated(x, places, heights, outside)


def _interpolated(x: ArrayLike, places: Floats, heights: Floats, outside: Outside) -> Floats:
    if outside not in ("refuse", "hold", "extend"):
        raise MethodError(f"outside must be 'refuse', 'hold' or 'extend'; given {outside!r}")
    levels = numbers(x, "levels")
    if places[0] > places[-1]:
        places, heights = places[::-1], heights[::-1]
    beyond = (levels < places[0]) | (levels > places[-1])
    if outside == "refuse" and beyond.any():
        raise MethodError(
            f"{levels[beyond].ravel()[0]:g} is not on the scale {places[0]:g} to {places[-1]:g}; "
            f"give a level on the scale, or say what to do outside it"
        )
    if outside == "hold":
        levels = np.clip(levels, places[0], places[-1])
    segment = np.clip(np.searchsorted(places, levels, side="right") - 1, 0, places.size - 2)
    share = (levels - places[segment]) / np.diff(places)[segment]
    # Both ends appear as factors, so that the value at a given point is exactly the given value.
    return np.asarray((1 - share) * heights[segment] + share * heights[segment + 1], dtype=np.float64)
