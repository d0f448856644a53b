"""What one more review would be worth: by how much it can be expected to make the answer safer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import finite_vector, numbers
from evaluation.errors import MethodError
from evaluation.uncertainty.learning import after_one_mark, first_by_level, first_shares, worth_of_learning
from evaluation.uncertainty.score_draws import draw_values
from evaluation.uncertainty.streams import Seed, as_generator, draw_count
from evaluation.uncertainty.weight_draws import WeightInformation, check_information, draw_weights

__all__ = ["ReviewValue", "value_of_one_more_review"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ReviewValue:
    """What one more review of each cell is worth.

    Attributes
    ----------
    first_acceptability : array (n_alternatives,)
        Probability of each alternative being first, as things stand.
    probability_wrong : float
        Probability that the alternative most likely to be first is not.
    expected_drop : array (n_alternatives, n_criteria)
        By how much one more mark in the cell is expected to lower `probability_wrong`; never negative.
    n_draws : int
        Number of draws.
    """

    first_acceptability: Floats
    probability_wrong: float
    expected_drop: Floats
    n_draws: int


def value_of_one_more_review(
    pseudo_counts: ArrayLike,
    level_values: ArrayLike,
    information: WeightInformation,
    n_draws: int,
    *,
    rng: Seed,
) -> ReviewValue:
    """Return the expected drop, for one more mark in each cell, of the probability that the leader is wrong.

    A mark not yet given is as likely to be each level as the cell is to have that level. Each possible mark
    is added to the cell, the probabilities of all alternatives being first are worked out anew, and the
    results are averaged over the marks (a pre-posterior analysis). All this reuses one set of draws: a draw
    counts more or less according to how the mark changes the probability of the level it holds.

    A mark that cannot change which alternative is most likely to be first is worth nothing by this measure,
    however much it may move the probabilities: the drop is 0 in cells where no single mark can.

    Parameters
    ----------
    pseudo_counts : array (n_alternatives, n_criteria, n_levels)
        Marks plus prior of each level, from `level_pseudo_counts`; each cell has a sum above 0.
    level_values : array (n_levels,) or (n_criteria, n_levels)
        The value of each level.
    information : WeightInformation
        What is known of the weights.
    n_draws : int
        Number of draws, at least 1.
    rng : numpy.random.Generator or int
        Where the random numbers come from; weights and values take separate streams of it.

    Raises
    ------
    MethodError
        If the pseudo-counts are negative, missing or empty, or the shapes do not fit.

    References
    ----------
    Raiffa and Schlaifer (1961), Applied Statistical Decision Theory, on pre-posterior analysis.
    """
    beliefs = _beliefs(pseudo_counts, information)
    n_draws = draw_count(n_draws)
    weight_stream, level_stream = as_generator(rng).spawn(2)
    n_levels = beliefs.shape[-1]
    chances = beliefs / beliefs.sum(axis=-1, keepdims=True)
    levels = draw_values(chances, np.arange(n_levels), n_draws, level_stream).astype(np.intp)
    heights = _heights(level_values, beliefs.shape)
    values = np.take_along_axis(heights[None], levels[..., None], axis=-1)[..., 0]
    weights = draw_weights(information, n_draws, weight_stream)
    first = first_shares((values @ weights[:, :, None])[:, :, 0])
    now = first.mean(axis=0)
    held = first_by_level(levels.reshape(n_draws, -1), first, n_levels).reshape(*beliefs.shape, -1)
    drop = np.zeros(beliefs.shape[:2])
    for cell in np.ndindex(*drop.shape):
        drop[cell] = worth_of_learning(held[cell], chances[cell], after_one_mark(beliefs[cell]), n_draws).drop
    return ReviewValue(now, float(1 - now.max()), drop, n_draws)


def _beliefs(pseudo_counts: ArrayLike, information: WeightInformation) -> Floats:
    check_information(information)
    beliefs = numbers(pseudo_counts, "pseudo-counts")
    if beliefs.ndim != 3 or 0 in beliefs.shape or beliefs.shape[1] != information.n_criteria:
        raise MethodError(
            f"value_of_one_more_review needs pseudo-counts (n_alternatives, {information.n_criteria} criteria, "
            f"n_levels); given shape {beliefs.shape}"
        )
    if not (np.isfinite(beliefs) & (beliefs >= 0)).all() or not beliefs.any(axis=-1).all():
        raise MethodError("pseudo-counts must be finite and not negative, with a sum above 0 in each cell")
    return beliefs


def _heights(level_values: ArrayLike, shape: tuple[int, ...]) -> Floats:
    heights = numbers(level_values, "level values")
    if heights.shape not in (shape[-1:], shape[1:]):
        raise MethodError(
            f"level values must be (n_levels,) or (n_criteria, n_levels), here {shape[-1:]} or {shape[1:]}; "
            f"given {heights.shape}"
        )
    finite_vector(heights.ravel(), "level values")
    return np.broadcast_to(heights, shape)
