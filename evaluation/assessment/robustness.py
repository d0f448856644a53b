"""What would change the answer: the options appraisal asked again with other weights, marks, reviewers and methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.assessment.score_uncertainty import drawn_values, values_as_they_stand
from evaluation.assessment.weighting import EQUAL, WeightSet
from evaluation.decision import additive_value_range
from evaluation.model import NA, Review, Scale, Settings
from evaluation.options import Appraisal, Leaders, leading
from evaluation.scoring import Marks, combined_levels, median_levels, value_ends
from evaluation.uncertainty import Acceptability, WeightInformation, method_agreement, smaa, switch_points

__all__ = ["ANY_WEIGHTS", "Robustness", "assess_robustness"]

FloatArray = npt.NDArray[np.float64]
ANY_WEIGHTS = "any"


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """How sure the appraisal is; everything but `acceptability` is under the chosen weights.

    Parameters
    ----------
    option_ids, criterion_ids : tuple of str
        Rows and columns of what follows.
    excluded : tuple of str
        Options without a point value (an IE or unscored cell), which `switch_points` and `methods` leave out.
    leaders : Leaders
        Who leads as things stand.
    acceptability : mapping of str to Acceptability
        Under no information on weights (`ANY_WEIGHTS`) and under what each stakeholder group said, by weight set id.
    switch_points : DataFrame
        ``criterion_id, weight_now, weight, winner_below, winner_above``: a criterion's weight at which the leader
        changes, the others kept in proportion; weight NaN where it never does.
    flips : DataFrame
        ``option_id, criterion_id, level_from, level_to, leaders`` (tuple): every change of one panel level by one step
        that alters who leads; levels in scale units (the lower of a pair).
    without_criterion, without_reviewer : mapping of str to Leaders
        Leaders when one criterion, or one reviewer's marks, are left out; the latter on the medians of the marks.
    before_moderation : Leaders
        Leaders on the medians of all individual marks.
    methods : DataFrame
        ``method, option_id, score, rank``: by four methods; ties share the better rank.
    """

    option_ids: tuple[str, ...]
    criterion_ids: tuple[str, ...]
    excluded: tuple[str, ...]
    leaders: Leaders
    acceptability: Mapping[str, Acceptability]
    switch_points: pd.DataFrame
    flips: pd.DataFrame
    without_criterion: Mapping[str, Leaders]
    without_reviewer: Mapping[str, Leaders]
    before_moderation: Leaders
    methods: pd.DataFrame


def assess_robustness(  # noqa: PLR0917 - the parts of one panel
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
        Over the criteria that count; equal weights among them.
    settings : Settings
        `weights` chooses the set; `n_draws`, `seed` and `score_uncertainty` steer the draws.
    """
    by_id = {item.weight_set_id: item for item in weight_sets}
    weights = by_id.get(settings.weights, by_id[EQUAL]).weights
    return Robustness(
        option_ids=appraisal.option_ids,
        criterion_ids=appraisal.criterion_ids,
        excluded=appraisal.incomplete,
        leaders=_leaders(appraisal.lower, appraisal.upper, weights, appraisal),
        acceptability=_acceptabilities(review, appraisal, marks, cells, weight_sets, settings),
        switch_points=_switch_points(appraisal, weights),
        flips=_flips(appraisal, weights),
        without_criterion=dict(_without_criteria(appraisal, weights)),
        without_reviewer={
            reviewer: _leaders_on_medians(review, appraisal, marks.leaving_out(reviewer), weights)
            for reviewer in marks.reviewer_ids
        },
        before_moderation=_leaders_on_medians(review, appraisal, marks, weights),
        methods=_methods(appraisal, weights),
    )


def _acceptabilities(  # noqa: PLR0917 - as above
    review: Review,
    appraisal: Appraisal,
    marks: Marks,
    cells: pd.DataFrame,
    weight_sets: Sequence[WeightSet],
    settings: Settings,
) -> dict[str, Acceptability]:
    streams = iter(np.random.SeedSequence(settings.seed).spawn(len(weight_sets) + 2))
    rng = np.random.default_rng(next(streams))
    if settings.score_uncertainty:
        values = drawn_values(review, appraisal, marks, cells, n_draws=settings.n_draws, rng=rng)
    else:
        values = values_as_they_stand(appraisal, settings.n_draws, rng)
    information = {ANY_WEIGHTS: WeightInformation.none(len(appraisal.criterion_ids))}
    information |= {item.weight_set_id: item.information for item in weight_sets}
    return {
        name: smaa(values, what, settings.n_draws, np.random.default_rng(next(streams)))
        for name, what in information.items()
    }


def _leaders(lower: FloatArray, upper: FloatArray, weights: FloatArray, appraisal: Appraisal) -> Leaders:
    return leading(*additive_value_range(lower, upper, weights), appraisal.option_ids)


def _switch_points(appraisal: Appraisal, weights: FloatArray) -> pd.DataFrame:
    option_ids, values = appraisal.points
    if len(option_ids) < 2 or len(weights) < 2 or np.count_nonzero(weights) < 2:
        return pd.DataFrame(columns=["criterion_id", "weight_now", "weight", "winner_below", "winner_above"])
    found = switch_points(values, weights)
    return pd.DataFrame(
        {
            "criterion_id": [appraisal.criterion_ids[place] for place in found["criterion"]],
            "weight_now": weights[found["criterion"]],
            "weight": found["weight"],
            "winner_below": [option_ids[place] for place in found["winner_below"]],
            "winner_above": [option_ids[place] for place in found["winner_above"]],
        }
    )


def _flips(appraisal: Appraisal, weights: FloatArray) -> pd.DataFrame:
    """Move each known level one step down and up, one at a time; options with IE keep their interval."""
    scale, before = appraisal.scale, _leaders(appraisal.lower, appraisal.upper, weights, appraisal)
    known = appraisal.levels[
        (appraisal.levels["state"] == "level") & appraisal.levels["criterion_id"].isin(appraisal.criterion_ids)
    ]
    rows = []
    for item in known.itertuples():
        place = (appraisal.option_ids.index(item.subject_id), appraisal.criterion_ids.index(item.criterion_id))
        for low, high in _one_step_away(scale, item.low, item.high):
            lower, upper = appraisal.lower.copy(), appraisal.upper.copy()
            lower[place], upper[place] = sorted((scale.value(low), scale.value(high)))
            after = _leaders(lower, upper, weights, appraisal)
            if set(after.option_ids) != set(before.option_ids):
                rows.append((item.subject_id, item.criterion_id, item.low, low, after.option_ids))
    return pd.DataFrame(rows, columns=["option_id", "criterion_id", "level_from", "level_to", "leaders"])


def _one_step_away(scale: Scale, low: float, high: float) -> Iterator[tuple[float, float]]:
    """Yield a level (or both ends of a pair) moved by one step, where that stays on the scale."""
    if scale.kind == "numeric":
        for step in (-scale.step, scale.step):
            if scale.minimum <= low + step and high + step <= scale.maximum:
                yield low + step, high + step
        return
    codes = [float(level.code) for level in scale.levels]
    if low not in codes or high not in codes:  # a mean of dimensions is not a step of the scale
        return
    first, last = codes.index(low), codes.index(high)
    for step in (-1, 1):
        if first + step >= 0 and last + step < len(codes):
            yield codes[first + step], codes[last + step]


def _without_criteria(appraisal: Appraisal, weights: FloatArray) -> Iterator[tuple[str, Leaders]]:
    for place, criterion_id in enumerate(appraisal.criterion_ids):
        rest = np.delete(weights, place)
        if rest.sum() > 0:
            lower, upper = np.delete(appraisal.lower, place, axis=1), np.delete(appraisal.upper, place, axis=1)
            yield criterion_id, _leaders(lower, upper, rest / rest.sum(), appraisal)


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
    return _leaders(*ends, weights, appraisal)


def _methods(appraisal: Appraisal, weights: FloatArray) -> pd.DataFrame:
    option_ids, values = appraisal.points
    if len(option_ids) < 2:
        return pd.DataFrame(columns=["method", "option_id", "score", "rank"])
    found = method_agreement(values, weights)
    found["option_id"] = [option_ids[place] for place in found["alternative"]]
    return found[["method", "option_id", "score", "rank"]]
