"""How sure an answer is with a reader's own weights: ranks over weights near them, and the weights where it turns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.assessment.assess import Assessment
from evaluation.assessment.robustness import MANY
from evaluation.assessment.score_uncertainty import drawn_values, values_as_they_stand
from evaluation.options import Appraisal
from evaluation.uncertainty import Acceptability, WeightInformation, acceptability, draw_weights, switch_points
from evaluation.uncertainty.streams import Place, root_of

__all__ = ["Doubt", "doubt_of", "live_switches"]

FloatArray = npt.NDArray[np.float64]
MOST_DRAWS = 2000
"""A share of draws then has a standard error of at most 1.2 points of a hundred, and a desk answers at once."""
COLUMNS = ("criterion_id", "weight_now", "weight", "winner_below", "winner_above")


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """Values of the options, drawn once, under which any weights can be asked about.

    Parameters
    ----------
    option_ids : tuple of str
    values : array, shape (n_draws, n_options, n_criteria)
        From 0 to 100.
    seed : int
        Of the weights, so that the same question has the same answer.
    """

    option_ids: tuple[str, ...]
    values: FloatArray
    seed: int

    @property
    def n_draws(self) -> int:
        """Number of draws."""
        return len(self.values)

    def near(self, weights: FloatArray, spread: float) -> Acceptability:
        """Return how often each option takes each rank, each weight known to within a part of itself.

        Parameters
        ----------
        weights : array, shape (n_criteria,)
            Summing to 1.
        spread : float
            0.25: each weight may be a quarter less or more. 0: the weights are exact. Infinite: nothing is known of
            the weights.
        """
        drawn = draw_weights(_information(weights, spread), self.n_draws, np.random.default_rng(self.seed))
        return acceptability(self.values, drawn)


def _information(weights: FloatArray, spread: float) -> WeightInformation:
    if np.isinf(spread):
        return WeightInformation.none(len(weights))
    if spread == 0:
        return WeightInformation.exact(weights)
    return WeightInformation.interval(weights * max(0.0, 1 - spread), np.minimum(weights * (1 + spread), 1.0))


def doubt_of(assessment: Assessment) -> Doubt | None:
    """Return the values to ask about, drawn as the settings say; None without options to compare, or with very many.

    Parameters
    ----------
    assessment : Assessment
        Its settings give the seed, whether levels are drawn, and the draws, of which at most `MOST_DRAWS` are taken.
    """
    appraisal = assessment.appraisal
    if appraisal is None or not 1 < len(appraisal.option_ids) < MANY:
        return None
    n_draws, panel = min(assessment.settings.n_draws, MOST_DRAWS), assessment.panels["option"]
    stream, weights = root_of(assessment.settings.seed, Place.LIVE).spawn(2)
    rng = np.random.default_rng(stream)
    if assessment.settings.score_uncertainty:
        values = drawn_values(assessment.review, appraisal, panel.marks, panel.cells, n_draws=n_draws, rng=rng)
    else:
        values = values_as_they_stand(appraisal, n_draws, rng)
    return Doubt(appraisal.option_ids, values, int(weights.generate_state(1)[0]))


def live_switches(appraisal: Appraisal, weights: FloatArray) -> pd.DataFrame:
    """Return at which weight of one criterion another option leads, the others kept in proportion.

    Parameters
    ----------
    appraisal : Appraisal
        Options without a point value are left out.
    weights : array, shape (n_criteria,)
        Present weights, summing to 1.

    Returns
    -------
    DataFrame
        ``criterion_id, weight_now, weight, winner_below, winner_above``, weight NaN where the leader never changes.
        Empty where fewer than two options have a point value, or fewer than two criteria any weight.
    """
    option_ids, values = appraisal.points
    if len(option_ids) < 2 or np.count_nonzero(weights) < 2:
        return pd.DataFrame(columns=COLUMNS)
    found = switch_points(values, weights)
    place = found["criterion"].to_numpy()
    columns = {
        "criterion_id": [appraisal.criterion_ids[item] for item in place],
        "weight_now": weights[place],
        "weight": found["weight"],
        "winner_below": [option_ids[item] for item in found["winner_below"]],
        "winner_above": [option_ids[item] for item in found["winner_above"]],
    }
    return pd.DataFrame(columns)
