"""What would change the answer: the options appraisal asked again with other weights, marks, reviewers and methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.assessment.weighting import WeightSet
from evaluation.decision import additive_value_range
from evaluation.model import NA, Review, Settings
from evaluation.options import Appraisal, Leaders, leading
from evaluation.scoring import Marks, combined_levels, median_levels, value_ends
from evaluation.uncertainty.acceptability import Acceptability, smaa
from evaluation.uncertainty.weight_draws import WeightInformation

__all__ = ["ANY_WEIGHTS", "Robustness", "assess_robustness"]

FloatArray = npt.NDArray[np.float64]
ANY_WEIGHTS = "any"


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """How sure the appraisal is.

    Parameters
    ----------
    option_ids, criterion_ids : tuple of str
        Rows and columns of what follows.
    acceptability : mapping of str to Acceptability
        Under no information on weights (`ANY_WEIGHTS`) and under what each stakeholder group said, by weight set id.
    before_moderation : Leaders
        Leaders on the medians of the individual marks, with the chosen weights.
    without_reviewer : mapping of str to Leaders
        Leaders on those medians when one reviewer is left out.
    """

    option_ids: tuple[str, ...]
    criterion_ids: tuple[str, ...]
    acceptability: Mapping[str, Acceptability]
    before_moderation: Leaders
    without_reviewer: Mapping[str, Leaders]


def assess_robustness(
    review: Review,
    appraisal: Appraisal,
    marks: Marks,
    cells: pd.DataFrame,
    weight_sets: Sequence[WeightSet],
    settings: Settings,
) -> Robustness:
    """Return how sure an appraisal is.

    Parameters
    ----------
    review : Review
    appraisal : Appraisal
    marks : Marks
        The options' marks.
    cells : DataFrame
        Their panel levels.
    weight_sets : sequence of WeightSet
        Over the criteria that count.
    settings : Settings
    """
    streams = iter(np.random.SeedSequence(settings.seed).spawn(len(weight_sets) + 2))
    values = _value_draws(appraisal, settings, next(streams))
    information = {ANY_WEIGHTS: WeightInformation.none(len(appraisal.criterion_ids))}
    information |= {item.weight_set_id: item.information for item in weight_sets}
    found = {
        name: smaa(values, what, settings.n_draws, np.random.default_rng(next(streams)))
        for name, what in information.items()
    }
    chosen = {item.weight_set_id: item.weights for item in weight_sets}
    weights = chosen.get(settings.weights, next(iter(chosen.values())))
    return Robustness(
        option_ids=appraisal.option_ids,
        criterion_ids=appraisal.criterion_ids,
        acceptability=found,
        before_moderation=_leaders_on_medians(review, appraisal, marks, weights),
        without_reviewer={
            reviewer: _leaders_on_medians(review, appraisal, marks.leaving_out(reviewer), weights)
            for reviewer in marks.reviewer_ids
        },
    )


def _value_draws(appraisal: Appraisal, settings: Settings, stream: np.random.SeedSequence) -> FloatArray:
    rng = np.random.default_rng(stream)
    width = appraisal.upper - appraisal.lower
    return appraisal.lower + width * rng.random((settings.n_draws, *width.shape))


def _leaders_on_medians(review: Review, appraisal: Appraisal, marks: Marks, weights: FloatArray) -> Leaders:
    """Return who leads on the individual marks alone, before anything was agreed."""
    cells = median_levels(marks)
    criterion_of = {item.dimension_id: item.criterion_id for item in appraisal.criterion_set.dimensions}
    cells = cells.assign(
        criterion_id=cells["dimension_id"].map(criterion_of),
        state=cells["median_state"].replace({NA: "unscored"}),  # what counts was settled by the panel's levels
        low=cells["median_low"],
        high=cells["median_high"],
        moderated=False,
        data_status="",
    )
    levels = combined_levels(cells, review.rules, appraisal.scale)
    ends = value_ends(levels, appraisal.option_ids, appraisal.criterion_ids, appraisal.scale)
    return leading(*additive_value_range(*ends, weights), appraisal.option_ids)
