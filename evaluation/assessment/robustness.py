"""What would change the answer: the options appraisal asked again with other weights, marks, reviewers and methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

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
NoSwitch = Literal["", "points", "leader", "factors", "weight"]
SWITCH_COLUMNS = ("criterion_id", "weight_now", "weight", "winner_below", "winner_above")


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
        changes, the others kept in proportion; weight NaN where it never does. Empty where `no_switch` says why.
    no_switch : {"", "points", "leader", "factors", "weight"}
        Why no weight was moved: fewer than two options have a point value, no leader has one, a single factor counts,
        or one factor holds all the weight. Empty text where weights were moved.
    flips : DataFrame
        ``option_id, criterion_id, level_from, level_to, leaders`` (tuple): every change of one panel level by one step
        that alters who leads; levels in scale units (the lower of a pair).
    n_moves : int
        Changes of one level by one step that were tried.
    n_between : int
        Known levels that were not moved, since they lie between two steps of the scale.
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
    no_switch: NoSwitch
    flips: pd.DataFrame
    n_moves: int
    n_between: int
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
    leaders = _leaders(appraisal.lower, appraisal.upper, weights, appraisal)
    no_switch = _no_switch(appraisal, weights, leaders)
    moves = list(_moves(appraisal))
    return Robustness(
        option_ids=appraisal.option_ids,
        criterion_ids=appraisal.criterion_ids,
        excluded=appraisal.incomplete,
        leaders=leaders,
        acceptability=_acceptabilities(review, appraisal, marks, cells, weight_sets, settings),
        switch_points=pd.DataFrame(columns=SWITCH_COLUMNS) if no_switch else _switch_points(appraisal, weights),
        no_switch=no_switch,
        flips=_flips(appraisal, weights, moves, leaders),
        n_moves=len(moves),
        n_between=_n_between(appraisal),
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


def _no_switch(appraisal: Appraisal, weights: FloatArray, leaders: Leaders) -> NoSwitch:
    option_ids, _ = appraisal.points
    if len(option_ids) < 2:
        return "points"
    if not set(leaders.option_ids) & set(option_ids):
        return "leader"
    if len(weights) < 2:
        return "factors"
    return "weight" if np.count_nonzero(weights) < 2 else ""


def _switch_points(appraisal: Appraisal, weights: FloatArray) -> pd.DataFrame:
    option_ids, values = appraisal.points
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


@dataclass(frozen=True, slots=True)
class _Move:
    option_id: str
    criterion_id: str
    now: float
    low: float
    high: float


def _known_levels(appraisal: Appraisal) -> pd.DataFrame:
    levels = appraisal.levels
    return levels[(levels["state"] == "level") & levels["criterion_id"].isin(appraisal.criterion_ids)]


def _moves(appraisal: Appraisal) -> Iterator[_Move]:
    """Yield each known level moved one step down and up, one at a time."""
    for item in _known_levels(appraisal).itertuples():
        for low, high in _one_step_away(appraisal.scale, item.low, item.high):
            yield _Move(item.subject_id, item.criterion_id, item.low, low, high)


def _n_between(appraisal: Appraisal) -> int:
    known = _known_levels(appraisal)
    return sum(not _on_steps(appraisal.scale, low, high) for low, high in zip(known["low"], known["high"], strict=True))


def _flips(appraisal: Appraisal, weights: FloatArray, moves: Sequence[_Move], before: Leaders) -> pd.DataFrame:
    """Return the moves that alter who leads; options with IE keep their interval."""
    scale, rows = appraisal.scale, []
    for move in moves:
        place = (appraisal.option_ids.index(move.option_id), appraisal.criterion_ids.index(move.criterion_id))
        lower, upper = appraisal.lower.copy(), appraisal.upper.copy()
        lower[place], upper[place] = sorted((scale.value(move.low), scale.value(move.high)))
        after = _leaders(lower, upper, weights, appraisal)
        if set(after.option_ids) != set(before.option_ids):
            rows.append((move.option_id, move.criterion_id, move.now, move.low, after.option_ids))
    return pd.DataFrame(rows, columns=["option_id", "criterion_id", "level_from", "level_to", "leaders"])


def _on_steps(scale: Scale, low: float, high: float) -> bool:
    """Return whether both ends are levels of the scale; a mean of dimensions may lie between two."""
    return scale.kind == "numeric" or {low, high} <= {float(level.code) for level in scale.levels}


def _one_step_away(scale: Scale, low: float, high: float) -> Iterator[tuple[float, float]]:
    """Yield a level (or both ends of a pair) moved by one step, where that stays on the scale."""
    if scale.kind == "numeric":
        for step in (-scale.step, scale.step):
            if scale.minimum <= low + step and high + step <= scale.maximum:
                yield low + step, high + step
        return
    if not _on_steps(scale, low, high):
        return
    codes = [float(level.code) for level in scale.levels]
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
        # Which criteria count was settled by the panel's levels.
        state=cells["median_state"].where(cells["median_state"] != NA, "unscored"),
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
