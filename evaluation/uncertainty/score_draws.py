"""Draws of the values of cells: what the panel might have decided, given the marks and the evidence.

The rule, printed in every report that uses it: the reviewers' marks are counted level by level, and a prior
is added whose total weight is 0.25, 0.5, 1 or 2 marks for evidence of grade A, B, C or D. Half of the prior
lies on the panel's level and a quarter on each neighbour; at the ends of the scale the quarter that would
fall outside is folded back onto the end. The sums, divided by their total, are the probabilities of the
levels. A cell with insufficient evidence is uniform over the scale. Cells are drawn independently.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import numbers
from evaluation.errors import MethodError
from evaluation.uncertainty.streams import Seed, as_generator, draw_count

__all__ = ["PRIOR_MASS", "draw_marks", "draw_values", "level_probabilities", "level_pseudo_counts"]

Floats = NDArray[np.float64]

PRIOR_MASS: Mapping[str, float] = MappingProxyType({"A": 0.25, "B": 0.5, "C": 1.0, "D": 2.0})
"""Weight of the prior, in marks, by evidence grade: the weaker the evidence, the more the level may move."""


def level_probabilities(counts: ArrayLike, panel_level: ArrayLike, grade: ArrayLike, n_levels: int) -> Floats:
    """Return the probability of each level in each cell, shape (..., n_levels); the last axis sums to 1.

    Parameters
    ----------
    counts : array (..., n_levels)
        How many reviewers marked each level, lowest first; marks of IE and NA are not counted.
    panel_level : array (...)
        The panel's level, counted from 0; a half such as 2.5 is a panel between two levels, and each of
        them gets half of the prior that it would get alone. NaN is insufficient evidence.
    grade : array (...) of str
        Evidence grade, "A" to "D"; of no account where the panel level is NaN.
    n_levels : int
        Number of levels of the scale.

    Raises
    ------
    MethodError
        If counts are negative or missing, a level is not on the scale, a grade is unknown, or the shapes
        do not fit.

    Examples
    --------
    >>> level_probabilities([0, 0, 1, 2, 0], panel_level=3, grade="C", n_levels=5).tolist()
    [0.0, 0.0, 0.3125, 0.625, 0.0625]
    """
    pseudo_counts = level_pseudo_counts(counts, panel_level, grade, n_levels)
    return np.asarray(pseudo_counts / pseudo_counts.sum(axis=-1, keepdims=True), dtype=np.float64)


def level_pseudo_counts(counts: ArrayLike, panel_level: ArrayLike, grade: ArrayLike, n_levels: int) -> Floats:
    """Return marks plus prior for each level in each cell, shape (..., n_levels), in marks.

    Parameters and errors are those of `level_probabilities`. A cell with insufficient evidence has the
    weight of grade D, 2 marks, spread evenly, and its marks are not counted.
    """
    marks = _counts(counts, n_levels)
    level, letter = _cells(panel_level, grade, marks.shape[:-1])
    unknown = np.isnan(level)
    _check_levels(level[~unknown], n_levels)
    mass = _masses(letter, unknown)
    where = np.where(unknown, 0.0, level)
    prior = (_prior(np.floor(where), n_levels) + _prior(np.ceil(where), n_levels)) / 2
    even = np.full(n_levels, PRIOR_MASS["D"] / n_levels)
    return np.where(unknown[..., None], even, marks + mass[..., None] * prior)


def draw_values(probabilities: ArrayLike, level_values: ArrayLike, n_draws: int, rng: Seed) -> Floats:
    """Return drawn values of each cell, shape (n_draws, ...) with the shape of the cells behind.

    Parameters
    ----------
    probabilities : array (..., n_levels)
        Probability of each level in each cell; the last axis sums to 1.
    level_values : array (n_levels,) or (..., n_levels)
        The value of each level, for all cells or for each.
    n_draws : int
        Number of draws, at least 1.
    rng : numpy.random.Generator or int
        Where the random numbers come from; 0 is a seed like any other.

    Raises
    ------
    MethodError
        If probabilities are negative, missing or do not sum to 1, or the values do not fit them.
    """
    chances = numbers(probabilities, "probabilities")
    if chances.ndim == 0 or not (chances >= 0).all() or not np.allclose(chances.sum(axis=-1), 1.0, atol=1e-9):
        raise MethodError("draw_values needs probabilities from 0 up that sum to 1 over the levels of each cell")
    heights = numbers(level_values, "level values")
    try:
        heights = np.broadcast_to(heights, chances.shape)
    except ValueError as error:
        raise MethodError(
            f"draw_values needs one value for each level: probabilities {chances.shape}, values {heights.shape}"
        ) from error
    cumulated = chances.cumsum(axis=-1)
    # Divided by the last sum, the levels above the highest possible one start at exactly 1: never drawn.
    cumulated /= cumulated[..., -1:]
    chance = as_generator(rng).random((draw_count(n_draws), *chances.shape[:-1]))
    drawn = np.broadcast_to(heights[..., 0], chance.shape)
    for level in range(1, chances.shape[-1]):
        drawn = np.where(chance >= cumulated[..., level - 1], heights[..., level], drawn)
    return np.asarray(drawn, dtype=np.float64)


def draw_marks(
    marks: ArrayLike,
    panel_value: ArrayLike,
    grade: ArrayLike,
    scale: tuple[float, float, float],
    n_draws: int,
    *,
    rng: Seed,
) -> Floats:
    """Return drawn values of each cell on a numeric scale, shape (n_draws, ...).

    The rule for levels carried over to numbers: with n marks and a prior of mass m, a draw is one of the
    marks at random with probability ``n / (n + m)``; otherwise it is the panel's value plus a triangular
    number from -step to +step, folded back at the ends of the scale. Insufficient evidence is uniform
    from end to end.

    Parameters
    ----------
    marks : array (..., n_reviewers)
        The reviewers' marks; NaN where a reviewer gave none.
    panel_value : array (...)
        The panel's value; NaN is insufficient evidence.
    grade : array (...) of str
        Evidence grade, "A" to "D"; of no account where the panel value is NaN.
    scale : (low, high, step)
        Ends of the scale, and how far the prior reaches to each side.
    n_draws : int
        Number of draws, at least 1.
    rng : numpy.random.Generator or int
        Where the random numbers come from.

    Raises
    ------
    MethodError
        If a mark or value is not on the scale, a grade is unknown, the scale has no length, the step is
        not above 0 or longer than the scale, or the shapes do not fit.
    """
    low, high, step = _numeric_scale(scale)
    table = np.atleast_1d(numbers(marks, "marks"))
    value, letter = _cells(panel_value, grade, table.shape[:-1])
    given = np.concatenate([table.ravel(), value.ravel()])
    beyond = (given < low) | (given > high)
    if beyond.any():
        raise MethodError(f"{given[beyond][0]:g} is not on the scale {low:g} to {high:g}")
    unknown = np.isnan(value)
    mass = _masses(letter, unknown)
    generator, shape = as_generator(rng), (draw_count(n_draws), *value.shape)
    panel = np.where(unknown, low, value) + step * (generator.random(shape) - generator.random(shape))
    panel = np.where(panel < low, 2 * low - panel, panel)
    panel = np.where(panel > high, 2 * high - panel, panel)
    n_marks = np.count_nonzero(~np.isnan(table), axis=-1)
    from_marks = generator.random(shape) < n_marks / (n_marks + mass)
    drawn = np.where(from_marks, _one_mark(table, n_marks, generator.random(shape)), panel)
    return np.where(unknown, low + (high - low) * generator.random(shape), drawn)


def _one_mark(table: Floats, n_marks: NDArray[np.intp], chance: Floats) -> Floats:
    # Sorting puts missing marks last, so that the first n are those that were given.
    ordered = np.sort(table, axis=-1)
    pick = np.minimum((chance * n_marks).astype(np.intp), np.maximum(n_marks - 1, 0))
    picked = np.take_along_axis(np.broadcast_to(ordered, (*chance.shape, table.shape[-1])), pick[..., None], axis=-1)
    return np.asarray(picked[..., 0], dtype=np.float64)


def _numeric_scale(scale: tuple[float, float, float]) -> tuple[float, float, float]:
    low, high, step = (float(number) for number in scale)
    if not (np.isfinite([low, high]).all() and low < high and 0 < step <= high - low):
        raise MethodError(
            f"a numeric scale needs a low end, a higher end and a step above 0 no longer than the scale; "
            f"given {low:g}, {high:g}, {step:g}"
        )
    return low, high, step


def _counts(counts: ArrayLike, n_levels: int) -> Floats:
    marks = numbers(counts, "counts of marks")
    if n_levels < 1 or marks.ndim == 0 or marks.shape[-1] != n_levels:
        raise MethodError(f"there must be a count of marks for each of {n_levels} levels; given shape {marks.shape}")
    if not (np.isfinite(marks) & (marks >= 0)).all():
        raise MethodError("counts of marks must be finite and not negative")
    return marks


def _cells(level: ArrayLike, grade: ArrayLike, shape: tuple[int, ...]) -> tuple[Floats, NDArray[np.str_]]:
    try:
        return (
            np.broadcast_to(numbers(level, "the panel's levels"), shape),
            np.broadcast_to(np.asarray(grade, dtype=np.str_), shape),
        )
    except ValueError as error:
        raise MethodError(
            f"there must be one panel level and one grade for each cell; the cells are {shape}, the levels "
            f"{np.shape(level)}, the grades {np.shape(grade)}"
        ) from error


def _check_levels(level: Floats, n_levels: int) -> None:
    wrong = (level < 0) | (level > n_levels - 1) | (np.mod(2 * level, 1) != 0)
    if wrong.any():
        raise MethodError(
            f"a panel level is a level from 0 to {n_levels - 1}, half way between two, or NaN; "
            f"given {level[wrong][0]:g}"
        )


def _masses(letter: NDArray[np.str_], unknown: NDArray[np.bool_]) -> Floats:
    mass = np.full(letter.shape, np.nan)
    for name, weight in PRIOR_MASS.items():
        mass[letter == name] = weight
    mass[unknown] = PRIOR_MASS["D"]
    if np.isnan(mass).any():
        wrong = letter[np.isnan(mass)].ravel()[0]
        raise MethodError(f"an evidence grade is one of {', '.join(PRIOR_MASS)}; given {str(wrong)!r}")
    return mass


def _prior(level: Floats, n_levels: int) -> Floats:
    """Return the prior of mass 1 for whole levels: (..., n_levels)."""
    steps = np.eye(n_levels)
    at = level.astype(np.intp)
    below, above = np.maximum(at - 1, 0), np.minimum(at + 1, n_levels - 1)
    return np.asarray(0.5 * steps[at] + 0.25 * steps[below] + 0.25 * steps[above], dtype=np.float64)
