"""What would turn the answer round: a weight, a group of weights, one mark, one criterion, one method.

All results here are exact, found by closed forms or by trying every single change; nothing is drawn.
Alternatives and criteria are counted from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.decision import promethee_ii, topsis, vikor
from evaluation.decision.checks import (
    TIE_TOLERANCE,
    finite_matrix,
    leader_mask,
    normalised_weights,
    numbers,
)
from evaluation.errors import MethodError

__all__ = [
    "branch_switch_points",
    "leave_one_criterion_out",
    "level_flips",
    "method_agreement",
    "switch_points",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Switch:
    weight: float
    winner_below: int
    winner_above: int


def switch_points(values: ArrayLike, weights: ArrayLike) -> pd.DataFrame:
    """Return the weights at which the leader changes when one criterion's weight moves from 0 to 1.

    The other criteria keep their proportions. Each total is then a straight line in the weight that moves,
    and a switch is where the highest line changes. For each criterion the nearest switch below and the
    nearest above its present weight are given; where the leaders of both sides meet at the present weight
    itself, that one is the nearest on both sides and stands alone.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        Values on the fixed scales, more being better; missing values are refused.
    weights : array (n_criteria,)
        Present weights; divided by their sum.

    Returns
    -------
    DataFrame
        One row per switch, ordered by criterion and weight: ``criterion``; ``weight``, above 0 and below 1;
        ``winner_below`` and ``winner_above``, the alternative that leads just below and just above it. A
        criterion without a switch has one row with weight NaN and the leader in both. Of alternatives
        whose totals are the same all along, the first is named.

    Raises
    ------
    MethodError
        If a value or weight is missing or infinite, or one criterion of several holds all the weight, so
        that the others have no proportions to keep.

    Examples
    --------
    >>> switch_points([[1, 0], [0, 1], [0.6, 0.6]], [0.5, 0.5]).iloc[:2].round(2).to_dict("list")
    {'criterion': [0, 0], 'weight': [0.4, 0.6], 'winner_below': [1, 2], 'winner_above': [2, 0]}
    """
    table = finite_matrix(values, "switch_points")
    share = normalised_weights(weights, table.shape[1])
    rows: list[tuple[int, _Switch]] = []
    for criterion in range(share.size):
        group = np.arange(share.size) == criterion
        rows += [(criterion, switch) for switch in _group_switches(table, share, group)]
    return _switch_frame([switch for _, switch in rows], [criterion for criterion, _ in rows])


def branch_switch_points(values: ArrayLike, weights: ArrayLike, branch: Sequence[int]) -> pd.DataFrame:
    """Return the weights of a group of criteria at which the leader changes when they move together.

    The criteria of the branch keep their proportions among each other, and so do the others.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        As for `switch_points`.
    weights : array (n_criteria,)
        Present weights; divided by their sum.
    branch : sequence of int
        The criteria of the group, counted from 0.

    Returns
    -------
    DataFrame
        ``weight`` (of the whole branch), ``winner_below`` and ``winner_above``, as for `switch_points`.

    Raises
    ------
    MethodError
        As for `switch_points`, or if the branch is empty, names a criterion that does not exist, or has
        no weight to hand out in proportion.

    References
    ----------
    Goodwin and Wright, Decision Analysis for Management Judgment, chapter 3, on sensitivity analysis.
    """
    table = finite_matrix(values, "branch_switch_points")
    share = normalised_weights(weights, table.shape[1])
    members = {int(criterion) for criterion in branch}
    if not members or not members <= set(range(share.size)):
        raise MethodError(f"a branch needs some of the {share.size} criteria, counted from 0; given {list(branch)}")
    group = np.isin(np.arange(share.size), list(members))
    return _switch_frame(_group_switches(table, share, group))


def _switch_frame(switches: list[_Switch], criteria: list[int] | None = None) -> pd.DataFrame:
    columns: dict[str, object] = {} if criteria is None else {"criterion": np.array(criteria, dtype=np.int64)}
    columns["weight"] = np.array([switch.weight for switch in switches], dtype=np.float64)
    columns["winner_below"] = np.array([switch.winner_below for switch in switches], dtype=np.int64)
    columns["winner_above"] = np.array([switch.winner_above for switch in switches], dtype=np.int64)
    return pd.DataFrame(columns)


def _group_switches(table: Floats, share: Floats, group: NDArray[np.bool_]) -> list[_Switch]:
    """Return the switches for the weight of a group, or one with weight NaN."""
    if group.all():
        leader = int(leader_mask(table @ share).argmax())
        return [_Switch(float("nan"), leader, leader)]
    inside, outside = share[group].sum(), share[~group].sum()
    if outside == 0:
        raise MethodError(
            f"criteria {np.flatnonzero(group).tolist()} hold all the weight: the others have no proportions "
            f"to keep when it moves. Give at least one more criterion some weight"
        )
    if inside == 0 and group.sum() > 1:
        raise MethodError(
            f"criteria {np.flatnonzero(group).tolist()} have no weight: they have no proportions to keep "
            f"when it moves. Give at least one of them some weight"
        )
    # A single criterion without weight is its own whole proportion.
    own = share[group] / inside if inside > 0 else np.ones(1)
    at_one = table[:, group] @ own
    at_zero = table[:, ~group] @ (share[~group] / outside)
    return _line_switches(at_zero, at_one, float(inside))


def _line_switches(at_zero: Floats, at_one: Floats, now: float) -> list[_Switch]:
    """Return the nearest changes of the highest line from (0, at_zero) to (1, at_one), on each side of `now`."""
    slope = at_one - at_zero
    slack = TIE_TOLERANCE * max(float(np.abs(at_zero).max()), float(np.abs(at_one).max()))
    leading = leader_mask(at_zero + now * slope)
    above = _steepest(slope, leading, slack)
    below = _steepest(-slope, leading, slack)
    if above != below and 0 < now < 1:
        return [_Switch(now, below, above)]
    if now == 0:
        below = above
    elif now == 1:
        above = below
    found = []
    lower = _next_change(at_one, -slope, below, 1 - now, slack)
    if lower is not None:
        found.append(_Switch(1 - lower[0], lower[1], below))
    upper = _next_change(at_zero, slope, above, now, slack)
    if upper is not None:
        found.append(_Switch(upper[0], above, upper[1]))
    return found or [_Switch(float("nan"), above, above)]


def _next_change(start: Floats, slope: Floats, leader: int, now: float, slack: float) -> tuple[float, int] | None:
    """Return where, beyond `now` and before 1, a steeper line overtakes the leader, and which."""
    steeper = slope - slope[leader] > slack
    if not steeper.any():
        return None
    crossing = np.full(slope.size, np.inf)
    crossing[steeper] = (start[leader] - start[steeper]) / (slope[steeper] - slope[leader])
    nearest = float(crossing.min())
    # At the very end of the scale the two only meet; nothing lies beyond.
    if not nearest < 1 - TIE_TOLERANCE:
        return None
    together = crossing <= nearest + TIE_TOLERANCE
    return max(nearest, now), _steepest(slope, together, slack)


def _steepest(slope: Floats, among: NDArray[np.bool_], slack: float) -> int:
    """Return the first of the candidates whose line rises fastest: it leads just to the right."""
    fastest = slope[among].max()
    return int(np.flatnonzero(among & (slope >= fastest - slack))[0])


def level_flips(values: ArrayLike, weights: ArrayLike, level_values: ArrayLike) -> pd.DataFrame:
    """Return every change of one mark by one level, up or down, that alters who leads.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        The value of the level in each cell; missing values are refused.
    weights : array (n_criteria,)
        Divided by their sum.
    level_values : array (n_levels,) or (n_criteria, n_levels)
        The value of each level, rising strictly from the lowest level to the highest; one list for all
        criteria or one for each.

    Returns
    -------
    DataFrame
        One row per change: ``alternative``, ``criterion``, ``level_from``, ``level_to`` (counted from 0),
        ``leaders_before`` and ``leaders_after`` (tuples of alternatives, ties all kept). No rows where no
        single mark matters.

    Raises
    ------
    MethodError
        If a value is missing, infinite or not the value of a level, or weights or levels do not fit.
    """
    table = finite_matrix(values, "level_flips")
    share = normalised_weights(weights, table.shape[1])
    scale = _scales(level_values, table.shape[1])
    levels = _levels_of(table, scale)
    totals = table @ share
    before = leader_mask(totals)
    rows = []
    for (alternative, criterion), level in np.ndenumerate(levels):
        for changed in (level - 1, level + 1):
            if not 0 <= changed < scale.shape[1]:
                continue
            moved = totals.copy()
            moved[alternative] += share[criterion] * (scale[criterion, changed] - scale[criterion, level])
            after = leader_mask(moved)
            if (after != before).any():
                rows.append((alternative, criterion, level, changed, _members(before), _members(after)))
    names = ["alternative", "criterion", "level_from", "level_to", "leaders_before", "leaders_after"]
    return pd.DataFrame(rows, columns=names)


def _scales(level_values: ArrayLike, n_criteria: int) -> Floats:
    scale = np.atleast_2d(numbers(level_values, "level values"))
    if scale.ndim != 2 or scale.shape[0] not in (1, n_criteria) or not np.isfinite(scale).all():
        raise MethodError(
            f"level_flips needs one list of level values, or one for each of {n_criteria} criteria, all finite; "
            f"given shape {scale.shape}"
        )
    if not (np.diff(scale, axis=1) > 0).all():
        raise MethodError("the level values must rise strictly from the lowest level to the highest")
    return np.broadcast_to(scale, (n_criteria, scale.shape[1]))


def _levels_of(table: Floats, scale: Floats) -> NDArray[np.int64]:
    distance = np.abs(table[:, :, None] - scale)
    slack = TIE_TOLERANCE * max(float(np.abs(scale).max()), np.finfo(np.float64).tiny)
    if (distance.min(axis=2) > slack).any():
        row, column = np.argwhere(distance.min(axis=2) > slack)[0]
        raise MethodError(
            f"level_flips needs the value of a level in every cell; alternative {row}, criterion {column} is "
            f"{table[row, column]:g}, not one of {scale[column].tolist()}"
        )
    return np.asarray(distance.argmin(axis=2), dtype=np.int64)


def leave_one_criterion_out(values: ArrayLike, weights: ArrayLike) -> pd.DataFrame:
    """Return who leads when each criterion in turn is left out, the others keeping their proportions.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        Missing values are refused.
    weights : array (n_criteria,)
        Divided by their sum.

    Returns
    -------
    DataFrame
        One row per criterion: ``criterion``, ``leaders_before``, ``leaders_after`` (tuples of alternatives,
        ties all kept) and ``changed``.

    Raises
    ------
    MethodError
        If a value is missing or infinite, or fewer than two criteria have weight.
    """
    table = finite_matrix(values, "leave_one_criterion_out")
    share = normalised_weights(weights, table.shape[1])
    if np.count_nonzero(share) < 2:
        raise MethodError(
            f"leave_one_criterion_out needs at least two criteria with weight above 0; given {share.tolist()}"
        )
    before = _members(leader_mask(table @ share))
    after = []
    for criterion in range(share.size):
        rest = np.delete(share, criterion)
        after.append(_members(leader_mask(np.delete(table, criterion, axis=1) @ (rest / rest.sum()))))
    return pd.DataFrame(
        {
            "criterion": np.arange(share.size),
            "leaders_before": [before] * share.size,
            "leaders_after": after,
            "changed": [leaders != before for leaders in after],
        }
    )


def method_agreement(values: ArrayLike, weights: ArrayLike) -> pd.DataFrame:
    """Return the rank of each alternative by four methods, to see whether the leader survives another one.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        Values on the fixed scales, more being better; missing values are refused.
    weights : array (n_criteria,)
        Divided by their sum.

    Returns
    -------
    DataFrame
        One row per method ("additive", "topsis", "vikor", "promethee_ii" with the usual preference
        function) and alternative: ``method``, ``alternative``, ``score`` (more is better; for VIKOR 1 - q),
        ``rank`` (1 = best, ties share the better rank) and ``leads``.

    Raises
    ------
    MethodError
        If a value is missing or infinite, or the weights do not fit.

    Notes
    -----
    A criterion that is the same for all alternatives is left out of VIKOR, which has no use for it; the
    order is the same as with it.
    """
    table = finite_matrix(values, "method_agreement")
    share = normalised_weights(weights, table.shape[1])
    more_is_better = np.ones(share.size)
    scores = {
        "additive": table @ share,
        "topsis": topsis(table, share, more_is_better),
        "vikor": _vikor_score(table, share),
        "promethee_ii": promethee_ii(table, share, more_is_better, "usual"),
    }
    return pd.concat([_ranked(method, score) for method, score in scores.items()], ignore_index=True)


def _vikor_score(table: Floats, share: Floats) -> Floats:
    counts = (np.ptp(table, axis=0) > 0) & (share > 0)
    if not counts.any():
        return np.ones(len(table))
    return np.asarray(1 - vikor(table[:, counts], share[counts], np.ones(counts.sum())).q, dtype=np.float64)


def _ranked(method: str, score: Floats) -> pd.DataFrame:
    slack = TIE_TOLERANCE * max(float(np.abs(score).max()), 1.0)
    rank = 1 + (score > score[:, None] + slack).sum(axis=1)
    return pd.DataFrame(
        {
            "method": method,
            "alternative": np.arange(score.size),
            "score": score,
            "rank": rank,
            "leads": rank == 1,
        }
    )


def _members(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())
