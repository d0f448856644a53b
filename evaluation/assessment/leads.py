"""By how much an option leads, and how that lead changes as one thing changes.

The lead is the benefit of the option that leads now less the greatest benefit of the others, in points of a hundred;
below zero another option leads. Options without a point value take no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.assessment.assess import Assessment, Panel
from evaluation.assessment.other_levels import cells_on_medians, one_step_on
from evaluation.decision import additive_value
from evaluation.model import Review
from evaluation.options import Appraisal
from evaluation.scoring import Marks, combined_levels, value_ends

__all__ = [
    "SHARE",
    "Change",
    "Kind",
    "Leads",
    "lead",
    "lead_at_weight",
    "leads",
    "leads_with_one_changed",
]

FloatArray = npt.NDArray[np.float64]
Kind = Literal["weight", "criterion", "level", "moderation", "reviewer"]
SHARE = 0.5
"""Each weight is moved down and up by this share of itself; without it altogether is a change of its own."""


@dataclass(frozen=True, slots=True)
class Change:
    """The lead as one thing changes, in points of a hundred.

    Parameters
    ----------
    kind : str
        ``weight`` a factor's weight moved by `SHARE` of itself; ``criterion`` a factor left out; ``level`` one level
        moved by one step; ``moderation`` the medians of the marks in the place of what was agreed; ``reviewer`` these
        medians without one reviewer.
    item_id : str
        The factor or the reviewer; of a level its dimension; empty for the moderation.
    option_id : str
        Whose level it is; empty for all other kinds.
    start : float
        The lead that the change is held against: the one now, and for a reviewer the one before moderation.
    low, high : float
        The least and the greatest of the start and the leads at the ends of the change. NaN where some option has no
        point value after it, so that there is no lead to tell.
    """

    kind: Kind
    item_id: str
    option_id: str
    start: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the lead moves; NaN where it is not known."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Leads:
    """The lead now, and as each single thing changes.

    Parameters
    ----------
    option_id : str
        The option that leads now among those with a point value; the first of them where several tie.
    now : float
        Its lead, in points of a hundred; 0 for a tie.
    changes : tuple of Change
        Weights and factors in the order of the pack, the widest move of one level, the moderation, the reviewers.
    excluded : tuple of str
        Options without a point value.
    """

    option_id: str
    now: float
    changes: tuple[Change, ...]
    excluded: tuple[str, ...]


def lead(benefits: FloatArray, leader: int) -> float:
    """Return the benefit of one option less the greatest benefit of the others, in their unit.

    Parameters
    ----------
    benefits : array, shape (n_options,)
        Of at least two options, none missing.
    leader : int
        Place of the option.
    """
    return float(benefits[leader] - np.delete(benefits, leader).max())


def lead_at_weight(values: FloatArray, weights: FloatArray, place: int, weight: float, leader: int) -> float:
    """Return the lead where one criterion has another weight, the others kept in proportion.

    As a function of that weight the lead is concave, a line less the greatest of some lines: between two weights it is
    nowhere less than at the worse of them.

    Parameters
    ----------
    values : array, shape (n_options, n_criteria)
    weights : array, shape (n_criteria,)
        Summing to 1, some other than `place` above 0.
    place : int
        Place of the criterion.
    weight : float
        From 0 to 1.
    leader : int
        Place of the option whose lead is wanted.
    """
    rest = additive_value(np.delete(values, place, axis=1), np.delete(weights, place))
    return lead(weight * values[:, place] + (1 - weight) * rest, leader)


def leads_with_one_changed(benefits: FloatArray, changed: FloatArray, leader: int) -> FloatArray:
    """Return the lead as each option in turn takes its changed benefit, the others keeping theirs, (n_options,).

    Parameters
    ----------
    benefits, changed : array, shape (n_options,)
        Of at least two options, none missing.
    leader : int
        Place of the option whose lead is wanted.
    """
    others = np.delete(benefits, leader)
    best = others.argmax()
    # The greatest of the rivals but one: the best stands in the way of all rivals except itself.
    next_best = np.delete(others, best).max(initial=-np.inf)
    rivals = np.full(len(others), others[best])
    rivals[best] = next_best
    found: FloatArray = np.empty(len(benefits))
    found[np.arange(len(benefits)) != leader] = benefits[leader] - np.maximum(rivals, np.delete(changed, leader))
    found[leader] = changed[leader] - others[best]
    return found


def leads(assessment: Assessment) -> Leads | None:
    """Return the lead under the chosen weights and as each single thing changes; None where there is no lead to tell.

    There is none where nothing is appraised, fewer than two options have a point value, or the first of those that
    have one is not among the leaders, because an option without a point value is ahead of it at every level.

    Parameters
    ----------
    assessment : Assessment
    """
    appraisal, found = assessment.appraisal, assessment.robustness
    if appraisal is None or found is None:
        return None
    option_ids, values = appraisal.points
    weights = appraisal.weights[assessment.chosen_weights]
    if len(option_ids) < 2:
        return None
    benefits = additive_value(values, weights)
    leader = int(benefits.argmax())
    if option_ids[leader] not in found.leaders.option_ids:
        return None
    case = _Case(assessment.review, appraisal, assessment.panels["option"], option_ids, values, weights, leader)
    changes = (*_weights_moved(case), *_without_criteria(case), *_widest_level(case), *_before_moderation(case))
    return Leads(option_ids[leader], case.now, changes, appraisal.incomplete)


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """The appraisal as it stands, the options with a point value only, and the place of the one that leads."""

    review: Review
    appraisal: Appraisal
    panel: Panel
    option_ids: tuple[str, ...]
    values: FloatArray
    weights: FloatArray
    leader: int

    @property
    def benefits(self) -> FloatArray:
        return additive_value(self.values, self.weights)

    @property
    def now(self) -> float:
        return lead(self.benefits, self.leader)

    @staticmethod
    def change(kind: Kind, item_id: str, after: Sequence[float], *, start: float, option_id: str = "") -> Change:
        ends = np.array([start, *after])  # a NaN among them is one at both ends
        return Change(kind, item_id, option_id, start, float(ends.min()), float(ends.max()))

    def values_on(self, cells: pd.DataFrame) -> FloatArray | None:
        """Return the options' values on other levels of the cells; None where one has no point value on them."""
        appraisal = self.appraisal
        levels = combined_levels(cells, self.review.rules, appraisal.scale)
        lower, upper = value_ends(levels, appraisal.option_ids, appraisal.criterion_ids, appraisal.scale)
        option_ids, values = replace(appraisal, levels=levels, lower=lower, upper=upper).points
        if not set(self.option_ids) <= set(option_ids):
            return None
        return values[[option_ids.index(option) for option in self.option_ids]]


def _movable(case: _Case) -> Iterator[tuple[int, str]]:
    """Yield the factors that leave others with a weight when theirs moves."""
    for place, criterion_id in enumerate(case.appraisal.criterion_ids):
        if np.delete(case.weights, place).sum() > 0:
            yield place, criterion_id


def _weights_moved(case: _Case) -> Iterator[Change]:
    for place, criterion_id in _movable(case):
        weight = float(case.weights[place])
        ends = (weight * (1 - SHARE), min(weight * (1 + SHARE), 1.0))
        after = [lead_at_weight(case.values, case.weights, place, end, case.leader) for end in ends]
        yield case.change("weight", criterion_id, after, start=case.now)


def _without_criteria(case: _Case) -> Iterator[Change]:
    for place, criterion_id in _movable(case):
        after = lead_at_weight(case.values, case.weights, place, 0.0, case.leader)
        yield case.change("criterion", criterion_id, [after], start=case.now)


def _widest_level(case: _Case) -> Iterator[Change]:
    """Yield the cell whose level, moved one step down and up, moves the lead furthest; none where no level can move."""
    changes = [change for dimension_id in _dimensions(case) for change in _levels_moved(case, dimension_id)]
    if changes:
        yield max(changes, key=lambda change: change.width)  # the first of equals, in the order of the pack


def _dimensions(case: _Case) -> list[str]:
    counted = set(case.appraisal.criterion_ids)
    dimensions = case.appraisal.criterion_set.dimensions
    return [item.dimension_id for item in dimensions if item.criterion_id in counted]


def _levels_moved(case: _Case, dimension_id: str) -> Iterator[Change]:
    """Yield each option's change as its level on one dimension moves; all are moved at once, then told one by one."""
    cells, benefits = case.panel.cells, case.benefits
    mine = (cells["dimension_id"] == dimension_id).to_numpy(dtype=bool)
    low, high = (cells[end].to_numpy(dtype=float) for end in ("low", "high"))
    after, moves = [], np.zeros(len(cells), dtype=np.bool_)
    for step in (-1, 1):
        to = one_step_on(case.appraisal.scale, low, high, step)
        moved = to.taken & mine
        moves |= moved
        values = case.values_on(cells.assign(low=np.where(moved, to.low, low), high=np.where(moved, to.high, high)))
        if values is not None:  # a known level stays known
            after.append(leads_with_one_changed(benefits, additive_value(values, case.weights), case.leader))
    movable = set(cells.loc[moves, "subject_id"])
    for place, option_id in enumerate(case.option_ids):
        if option_id in movable:
            ends = [float(found[place]) for found in after]
            yield case.change("level", dimension_id, ends, start=case.now, option_id=option_id)


def _before_moderation(case: _Case) -> Iterator[Change]:
    """Yield the lead on the medians of all marks, and without each reviewer in turn, held against those medians."""
    marks = case.panel.marks
    before = _lead_on_medians(case, marks)
    yield case.change("moderation", "", [before], start=case.now)
    for reviewer_id in marks.reviewer_ids:
        after = _lead_on_medians(case, marks.leaving_out(reviewer_id))
        yield case.change("reviewer", reviewer_id, [after], start=before)


def _lead_on_medians(case: _Case, marks: Marks) -> float:
    """Return the lead on the medians of individual marks; NaN where an option has no point value on them."""
    values = case.values_on(cells_on_medians(marks, case.appraisal.criterion_set))
    return float("nan") if values is None else lead(additive_value(values, case.weights), case.leader)
