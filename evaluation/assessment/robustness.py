"""What would change the answer: the options appraisal asked again with other weights, marks, reviewers and methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.assessment.flips import find_flips
from evaluation.assessment.one_more_review import OneMoreReview, assess_one_more_review
from evaluation.assessment.other_levels import cells_on_medians
from evaluation.assessment.score_uncertainty import drawn_values, values_as_they_stand
from evaluation.assessment.weighting import EQUAL, WeightSet
from evaluation.decision import additive_value_range, certain_dominance
from evaluation.model import Review, Settings
from evaluation.options import Appraisal, Leaders, leading
from evaluation.scoring import Marks, combined_levels, value_ends
from evaluation.uncertainty import (
    Acceptability,
    PortfolioAcceptability,
    PortfolioCounts,
    WeightInformation,
    exact_or_drawn,
    method_agreement,
    smaa,
    switch_points,
)
from evaluation.uncertainty.streams import Place, root_of
from evaluation.uncertainty.weight_draws import BLOCK, weight_blocks

__all__ = ["ANY_WEIGHTS", "MANY", "TOP", "Robustness", "assess_robustness"]

FloatArray = npt.NDArray[np.float64]
ANY_WEIGHTS = "any"
NoSwitch = Literal["", "points", "leader", "factors", "weight"]
MANY, TOP = 1000, 10
"""From so many options on, a portfolio of the best ten is asked for: a table of all ranks grows with their square."""
CELLS_AT_ONCE = 2**21
"""Values drawn at once for a portfolio: some tens of megabytes of working memory."""
CLEAR = 2.0  # standard errors
CLEARLY = 1e-6  # of a share: more than any rounding
SWITCH_COLUMNS = ("criterion_id", "weight_now", "weight", "winner_below", "winner_above")


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """How sure the appraisal is; everything but `acceptability` and `portfolio` is under the chosen weights.

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
        Computed exactly, with ``n_draws`` 0, where all values are known and the cuts are few. Empty from `MANY`
        options on.
    portfolio : mapping of str to PortfolioAcceptability
        In the place of `acceptability` from `MANY` options on: the best `TOP` and the intervals of ranks.
    beaten : mapping of str to tuple of str
        Each option that no weights put ahead of all others, with those that beat it outright: as good on every
        criterion and better on at least one, at every level that IE or a pair allows. Empty from `MANY` options on.
    switch_points : DataFrame
        ``criterion_id, weight_now, weight, winner_below, winner_above``: a criterion's weight at which the leader
        changes, the others kept in proportion; weight NaN where it never does. Empty where `no_switch` says why.
    no_switch : {"", "points", "leader", "factors", "weight"}
        Why no weight was moved: fewer than two options have a point value, no leader has one, a single factor counts,
        or one factor holds all the weight. Empty text where weights were moved.
    flips : DataFrame
        ``option_id, criterion_id, dimension_id, level_from, level_to, leaders`` (tuple): every change of one panel
        level by one step that alters who leads; levels of that dimension, in scale units (the lower of a pair).
    n_moves : int
        Changes of one dimension's level by one step that were tried: of those that have a say in a known criterion.
    n_between : int
        Such levels that were not moved, since they lie between two steps of the scale.
    without_criterion, without_reviewer : mapping of str to Leaders
        Leaders when one criterion, or one reviewer's marks, are left out; the latter on the medians of the marks.
    before_moderation : Leaders
        Leaders on the medians of all individual marks.
    methods : DataFrame
        ``method, option_id, score, rank``: by four methods; ties share the better rank.
    one_more_review : OneMoreReview
        What one more review, or one more piece of evidence, would be worth in each cell; under the same weights as
        `acceptability`.
    """

    option_ids: tuple[str, ...]
    criterion_ids: tuple[str, ...]
    excluded: tuple[str, ...]
    leaders: Leaders
    acceptability: Mapping[str, Acceptability]
    portfolio: Mapping[str, PortfolioAcceptability]
    beaten: Mapping[str, tuple[str, ...]]
    switch_points: pd.DataFrame
    no_switch: NoSwitch
    flips: pd.DataFrame
    n_moves: int
    n_between: int
    without_criterion: Mapping[str, Leaders]
    without_reviewer: Mapping[str, Leaders]
    before_moderation: Leaders
    methods: pd.DataFrame
    one_more_review: OneMoreReview

    def first_shares(self, weight_set_id: str) -> FloatArray:
        """Return how often each option is first, (n_options,), under any weights or under what a group said."""
        if self.portfolio:
            return self.portfolio[weight_set_id].first_acceptability
        return self.acceptability[weight_set_id].rank_acceptability[:, 0]

    def most_often_first(self, weight_set_id: str) -> tuple[str, ...]:
        """Return the option that is most often first, with those that the noise of the draws leaves level with it."""
        shares, n_draws = self.first_shares(weight_set_id), self.n_draws(weight_set_id)
        best = shares.max()
        # The difference of two shares of the same draws has at most this standard error.
        noise = np.sqrt((best + shares) / n_draws) if n_draws else 0.0
        level = best - shares <= CLEAR * noise + CLEARLY
        return tuple(option for option, flag in zip(self.option_ids, level, strict=True) if flag)

    def n_draws(self, weight_set_id: str) -> int:
        """Return on how many draws the shares under these weights rest; 0 where they were computed exactly."""
        found: Mapping[str, Acceptability | PortfolioAcceptability] = self.portfolio or self.acceptability
        return found[weight_set_id].n_draws


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
    flips = find_flips(appraisal, cells, review.rules, weights, leaders)
    draws = _Draws(review, appraisal, marks, cells, settings)
    information = _information(appraisal, weight_sets)
    many = len(appraisal.option_ids) >= MANY
    return Robustness(
        option_ids=appraisal.option_ids,
        criterion_ids=appraisal.criterion_ids,
        excluded=appraisal.incomplete,
        leaders=leaders,
        acceptability={} if many else _acceptabilities(draws, information),
        portfolio=_portfolios(draws, information) if many else {},
        beaten={} if many else _beaten(appraisal),
        switch_points=pd.DataFrame(columns=SWITCH_COLUMNS) if no_switch else _switch_points(appraisal, weights),
        no_switch=no_switch,
        flips=flips.altering,
        n_moves=flips.n_moves,
        n_between=flips.n_between,
        without_criterion=dict(_without_criteria(appraisal, weights)),
        without_reviewer={
            reviewer: _leaders_on_medians(review, appraisal, marks.leaving_out(reviewer), weights)
            for reviewer in marks.reviewer_ids
        },
        before_moderation=_leaders_on_medians(review, appraisal, marks, weights),
        methods=_methods(appraisal, weights),
        one_more_review=assess_one_more_review(
            review,
            appraisal,
            marks,
            cells,
            information,
            settings,
            rng=np.random.default_rng(root_of(settings.seed, Place.ONE_MORE_REVIEW)),
        ),
    )


def _information(appraisal: Appraisal, weight_sets: Sequence[WeightSet]) -> dict[str, WeightInformation]:
    """Return what is known of the weights: nothing at all, and what each group said, by weight set id."""
    known = {ANY_WEIGHTS: WeightInformation.none(len(appraisal.criterion_ids))}
    return known | {item.weight_set_id: item.information for item in weight_sets}


@dataclass(frozen=True, slots=True, eq=False)
class _Draws:
    """What values are drawn from, and the settings that say how."""

    review: Review
    appraisal: Appraisal
    marks: Marks
    cells: pd.DataFrame
    settings: Settings

    @property
    def values_known(self) -> bool:
        """Whether there is nothing to draw but weights: levels as they stand, each of them a single one."""
        return not self.settings.score_uncertainty and bool((self.appraisal.lower == self.appraisal.upper).all())

    def values(self, n_draws: int, rng: np.random.Generator) -> FloatArray:
        """Return drawn values of the options, (n_draws, n_options, n_criteria)."""
        if not self.settings.score_uncertainty:
            return values_as_they_stand(self.appraisal, n_draws, rng)
        return drawn_values(self.review, self.appraisal, self.marks, self.cells, n_draws=n_draws, rng=rng)

    def streams(self, n: int) -> list[np.random.Generator]:
        """Return a generator for the values and one for each of n sets of weights."""
        root = root_of(self.settings.seed, Place.ACCEPTABILITY)
        return [np.random.default_rng(stream) for stream in root.spawn(n + 1)]


def _acceptabilities(draws: _Draws, information: Mapping[str, WeightInformation]) -> dict[str, Acceptability]:
    stream, *streams = draws.streams(len(information))
    n_draws = draws.settings.n_draws
    if draws.values_known:
        known = draws.appraisal.lower
        return {
            name: exact_or_drawn(known, what, n_draws, rng)
            for (name, what), rng in zip(information.items(), streams, strict=True)
        }
    values = draws.values(n_draws, stream)
    return {
        name: smaa(values, what, n_draws, rng) for (name, what), rng in zip(information.items(), streams, strict=True)
    }


def _portfolios(draws: _Draws, information: Mapping[str, WeightInformation]) -> dict[str, PortfolioAcceptability]:
    """Return who is among the best, the same drawn values under each set of weights, in blocks of bounded memory."""
    stream, *streams = draws.streams(len(information))
    n_draws, (n_options, n_criteria) = draws.settings.n_draws, draws.appraisal.lower.shape
    size = min(BLOCK, max(1, CELLS_AT_ONCE // (n_options * n_criteria)))
    counts = {name: PortfolioCounts(n_options, TOP) for name in information}
    weights = [
        weight_blocks(what, n_draws, rng, block=size) for what, rng in zip(information.values(), streams, strict=True)
    ]
    for blocks in zip(*weights, strict=True):
        values = draws.appraisal.lower if draws.values_known else draws.values(len(blocks[0]), stream)
        for count, block in zip(counts.values(), blocks, strict=True):
            count.add(values, block)
    return {name: count.result() for name, count in counts.items()}


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


def _beaten(appraisal: Appraisal) -> dict[str, tuple[str, ...]]:
    option_ids, beats = (
        np.array(appraisal.option_ids, dtype=object),
        certain_dominance(appraisal.lower, appraisal.upper),
    )
    return {option: tuple(option_ids[by]) for option, by in zip(option_ids, beats.T, strict=True) if by.any()}


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


def _without_criteria(appraisal: Appraisal, weights: FloatArray) -> Iterator[tuple[str, Leaders]]:
    for place, criterion_id in enumerate(appraisal.criterion_ids):
        rest = np.delete(weights, place)
        if rest.sum() > 0:
            lower, upper = np.delete(appraisal.lower, place, axis=1), np.delete(appraisal.upper, place, axis=1)
            yield criterion_id, _leaders(lower, upper, rest / rest.sum(), appraisal)


def _leaders_on_medians(review: Review, appraisal: Appraisal, marks: Marks, weights: FloatArray) -> Leaders:
    """Return who leads on the individual marks alone, before anything was agreed."""
    levels = combined_levels(cells_on_medians(marks, appraisal.criterion_set), review.rules, appraisal.scale)
    ends = value_ends(levels, appraisal.option_ids, appraisal.criterion_ids, appraisal.scale)
    return _leaders(*ends, weights, appraisal)


def _methods(appraisal: Appraisal, weights: FloatArray) -> pd.DataFrame:
    option_ids, values = appraisal.points
    if len(option_ids) < 2:
        return pd.DataFrame(columns=["method", "option_id", "score", "rank"])
    found = method_agreement(values, weights)
    found["option_id"] = [option_ids[place] for place in found["alternative"]]
    return found[["method", "option_id", "score", "rank"]]
