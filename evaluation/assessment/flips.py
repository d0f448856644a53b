"""Which single levels carry the answer: each moved by one step, one at a time, and who leads then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.assessment.other_levels import on_steps, one_step_on
from evaluation.decision import additive_value_range
from evaluation.model import Rules, Scale
from evaluation.options import Appraisal, Leaders, leading
from evaluation.scoring import combined_levels

__all__ = ["Flips", "find_flips"]

FloatArray = npt.NDArray[np.float64]
CLEARLY = 1e-6  # of benefit from 0 to 100: more than any rounding
COLUMNS = ("option_id", "criterion_id", "dimension_id", "level_from", "level_to", "leaders")


@dataclass(frozen=True, slots=True, eq=False)
class Flips:
    """What moving one level by one step does to the lead.

    Parameters
    ----------
    altering : DataFrame
        ``option_id, criterion_id, dimension_id, level_from, level_to, leaders`` (tuple): every such change that alters
        who leads; levels of that dimension, in scale units (the lower of a pair).
    n_moves : int
        Changes that were tried: of the levels that have a say in a known criterion.
    n_between : int
        Such levels that were not moved, since they lie between two steps of the scale.
    """

    altering: pd.DataFrame
    n_moves: int
    n_between: int


def find_flips(appraisal: Appraisal, cells: pd.DataFrame, rules: Rules, weights: FloatArray, leaders: Leaders) -> Flips:
    """Return what moving each known level by one step does to the lead.

    Parameters
    ----------
    appraisal : Appraisal
    cells : DataFrame
        The options' panel levels.
    rules : Rules
        By which a criterion's level comes from those of its dimensions.
    weights : array, shape (n_criteria,)
    leaders : Leaders
        Who leads under these weights as things stand.
    """
    known = _known_cells(appraisal, cells)
    moves = _moves(known, rules, appraisal.scale)
    n_between = int(np.count_nonzero(~on_steps(appraisal.scale, *_ends(known))))
    return Flips(_altering(appraisal, weights, moves, leaders), len(moves), n_between)


def _known_cells(appraisal: Appraisal, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with a level whose criterion has one: beside an IE, no level has a say."""
    levels = appraisal.levels
    known = levels[(levels["state"] == "level") & levels["criterion_id"].isin(appraisal.criterion_ids)]
    keys = ["subject_id", "criterion_id"]
    has_say = pd.MultiIndex.from_frame(cells[keys]).isin(pd.MultiIndex.from_frame(known[keys]))
    return cells[has_say & (cells["state"] == "level").to_numpy(dtype=bool)].reset_index(drop=True)


def _ends(known: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    return known["low"].to_numpy(dtype=float), known["high"].to_numpy(dtype=float)


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Levels moved by one step: which of the known cells, and where each then lies, both ends; all (n_steps,)."""

    place: npt.NDArray[np.intp]
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class _Move:
    """A step of one dimension, and the ends of the criterion's level after it."""

    option_id: str
    criterion_id: str
    dimension_id: str
    now: float
    to: float
    low: float
    high: float


def _steps(known: pd.DataFrame, scale: Scale) -> _Steps:
    """Return each known level moved one step down and up, where that stays on the scale."""
    both = [one_step_on(scale, *_ends(known), step) for step in (-1, 1)]
    place, way = np.nonzero(np.stack([stepped.taken for stepped in both], axis=1))
    low, high = (np.stack(ends, axis=1)[place, way] for ends in zip(*((s.low, s.high) for s in both), strict=True))
    return _Steps(place, low, high)


def _moves(known: pd.DataFrame, rules: Rules, scale: Scale) -> list[_Move]:
    """Return each known level moved one step down and up, one at a time, and what its criterion then comes to."""
    steps = _steps(known, scale)
    if not steps.place.size:
        return []
    after = combined_levels(_one_table_of(steps, known), rules, scale)
    cell = known.iloc[steps.place]
    columns = [cell[name] for name in ("subject_id", "criterion_id", "dimension_id", "low")]
    return [_Move(*item) for item in zip(*columns, steps.low.tolist(), after["low"], after["high"], strict=True)]


def _one_table_of(steps: _Steps, known: pd.DataFrame) -> pd.DataFrame:
    """Return, for each step as a subject of its own, the cells of its criterion with the one cell moved.

    All steps are combined in one go this way, by the same rule as the panel's levels.
    """
    criterion = known.groupby(["subject_id", "criterion_id"], observed=True, sort=False).ngroup().to_numpy()
    order = np.argsort(criterion, kind="stable")
    size = np.bincount(criterion)
    first = np.cumsum(size) - size
    n_cells = size[criterion[steps.place]]
    step_of = np.repeat(np.arange(len(steps.place)), n_cells)
    within = np.arange(len(step_of)) - np.repeat(np.cumsum(n_cells) - n_cells, n_cells)
    cell = order[first[criterion[steps.place]][step_of] + within]
    moved = cell == steps.place[step_of]
    table = known.iloc[cell].assign(subject_id=step_of)
    for end, to in (("low", steps.low), ("high", steps.high)):
        table[end] = np.where(moved, to[step_of], table[end])
    return table


def _altering(appraisal: Appraisal, weights: FloatArray, moves: Sequence[_Move], before: Leaders) -> pd.DataFrame:
    """Return the moves that alter who leads; options with IE keep their interval."""
    scale, rows = appraisal.scale, []
    option_at = {option: place for place, option in enumerate(appraisal.option_ids)}
    criterion_at = {criterion: place for place, criterion in enumerate(appraisal.criterion_ids)}
    lowest, highest = additive_value_range(appraisal.lower, appraisal.upper, weights)
    leads = set(before.option_ids)
    for move in moves:
        place = (option_at[move.option_id], criterion_at[move.criterion_id])
        low, high = sorted((scale.value(move.low), scale.value(move.high)))
        weight = weights[place[1]]
        lower, upper = lowest.copy(), highest.copy()
        lower[place[0]] += weight * (low - appraisal.lower[place])
        upper[place[0]] += weight * (high - appraisal.upper[place])
        if move.option_id not in leads and upper[place[0]] < lowest.max() - CLEARLY:
            continue  # who does not lead, and stays below the bar, alters nothing
        after = leading(lower, upper, appraisal.option_ids)
        if set(after.option_ids) != leads:
            named = (move.option_id, move.criterion_id, move.dimension_id)
            rows.append((*named, move.now, move.to, after.option_ids))
    return pd.DataFrame(rows, columns=COLUMNS)
