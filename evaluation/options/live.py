"""Weighing again, for a reader who moves the weights: values and ranks of what is compared, for any swing points.

The same arithmetic as the appraisal and the totals over hubs, so that the starting point of a desk is the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.decision import additive_value_range, swing_weights
from evaluation.errors import MethodError
from evaluation.model import NA, Scale
from evaluation.options.appraisal import TOLERANCE, Appraisal, on_frontier
from evaluation.scoring import value_ends

__all__ = ["ValueTable", "live_benefits", "live_contributions", "live_totals", "points_of", "value_table", "values_of"]

FloatArray = npt.NDArray[np.float64]
MOST_POINTS = 100.0


def points_of(weights: Sequence[float]) -> tuple[float, ...]:
    """Return weights as swing points, the greatest at 100.

    A group may give all its weight to criteria that are left out: then what remains counts alike, as in the appraisal.
    """
    most = max(weights, default=0.0)
    return tuple(MOST_POINTS * (float(weight) / float(most)) if most > 0 else MOST_POINTS for weight in weights)


@dataclass(frozen=True, slots=True, eq=False)
class ValueTable:
    """What can be weighed: the ends of the value of each subject on each criterion that counts.

    Parameters
    ----------
    subject_ids, criterion_ids : tuple of str
        Rows and columns.
    lower, upper : array, shape (n_subjects, n_criteria)
        Values from 0 to 100; they differ where the level is a pair, IE or missing.
    left_out : tuple of str
        Criteria left out for all because they do not apply to one.
    """

    subject_ids: tuple[str, ...]
    criterion_ids: tuple[str, ...]
    lower: FloatArray
    upper: FloatArray
    left_out: tuple[str, ...] = ()

    def weights(self, points: Mapping[str, float]) -> FloatArray:
        """Return the weights that swing points make, over `criterion_ids`.

        Parameters
        ----------
        points : mapping of str to float
            Points by criterion; those of criteria that are left out are passed over.

        Raises
        ------
        MethodError
            Where a criterion that counts has no points, one is negative, or all are zero.
        """
        lacking = [criterion for criterion in self.criterion_ids if criterion not in points]
        if lacking:
            raise MethodError(f"swing points are needed for every criterion that counts; {lacking[0]} has none")
        return swing_weights([points[criterion] for criterion in self.criterion_ids])


def values_of(appraisal: Appraisal) -> ValueTable:
    """Return the values that an options appraisal weighs."""
    left_out = tuple(dict.fromkeys(criterion for criterion, _ in appraisal.left_out))
    return ValueTable(appraisal.option_ids, appraisal.criterion_ids, appraisal.lower, appraisal.upper, left_out)


def value_table(
    levels: pd.DataFrame, subject_ids: Sequence[str], criterion_ids: Iterable[str], scale: Scale
) -> ValueTable:
    """Return the values of subjects from their combined levels, without criteria that do not apply to one of them.

    Parameters
    ----------
    levels : DataFrame
        As `scoring.combined_levels` returns.
    subject_ids : sequence of str
    criterion_ids : iterable of str
    scale : Scale
    """
    mine = levels[levels["subject_id"].isin(subject_ids)]
    not_applicable = set(mine.loc[mine["state"] == NA, "criterion_id"])
    every = tuple(criterion_ids)
    kept = tuple(criterion for criterion in every if criterion not in not_applicable)
    left_out = tuple(criterion for criterion in every if criterion in not_applicable)
    return ValueTable(tuple(subject_ids), kept, *value_ends(mine, subject_ids, kept, scale), left_out)


def live_totals(table: ValueTable, points: Mapping[str, float]) -> pd.DataFrame:
    """Return the weighted value of each subject for some swing points, and the ranks that it may take.

    Parameters
    ----------
    table : ValueTable
    points : mapping of str to float
        Swing points by criterion; any common factor gives the same result.

    Returns
    -------
    DataFrame
        ``subject_id, lower, upper`` (0 to 100), ``best_rank, worst_rank`` (1 = greatest value; apart where intervals
        overlap), ``tied`` (another subject has the same value and rank for certain).

    Raises
    ------
    MethodError
        As `ValueTable.weights`.
    """
    lower, upper = additive_value_range(table.lower, table.upper, table.weights(points))
    best, worst, tied = _ranks(lower, upper)
    columns = {"lower": lower, "upper": upper, "best_rank": best, "worst_rank": worst, "tied": tied}
    return pd.DataFrame({"subject_id": list(table.subject_ids), **columns})


def _ranks(
    lower: FloatArray, upper: FloatArray
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the best and the worst rank of each interval, and whether it shares one rank with an equal one."""
    above_for_certain = lower[None, :] > upper[:, None] + TOLERANCE
    may_be_above = upper[None, :] > lower[:, None] + TOLERANCE
    np.fill_diagonal(may_be_above, val=False)
    best, worst = 1 + above_for_certain.sum(axis=1), 1 + may_be_above.sum(axis=1)
    same = np.abs(lower[None, :] - lower[:, None]) <= TOLERANCE
    same &= np.abs(upper[None, :] - upper[:, None]) <= TOLERANCE
    tied = (best == worst) & (same.sum(axis=1) > 1)
    return best, worst, tied


def live_contributions(table: ValueTable, points: Mapping[str, float]) -> pd.DataFrame:
    """Return what each criterion adds to each subject's value for some swing points.

    Returns
    -------
    DataFrame
        ``subject_id, criterion_id, lower, upper``: weight times value; the rows of a subject sum to `live_totals`.

    Raises
    ------
    MethodError
        As `ValueTable.weights`.
    """
    weights = table.weights(points)
    grid = pd.MultiIndex.from_product([table.subject_ids, table.criterion_ids], names=["subject_id", "criterion_id"])
    ends = {"lower": (table.lower * weights).ravel(), "upper": (table.upper * weights).ravel()}
    return grid.to_frame(index=False).assign(**ends)


def live_benefits(appraisal: Appraisal, points: Mapping[str, float]) -> pd.DataFrame:
    """Return the benefit, ranks and cost of each carried option for some swing points.

    Parameters
    ----------
    appraisal : Appraisal
    points : mapping of str to float
        Swing points by criterion.

    Returns
    -------
    DataFrame
        ``option_id`` and the further columns of `live_totals`, ``cost`` (central present value; NaN where none is on
        record), ``on_frontier`` ("yes", "no", "depends", "not known") under these points.

    Raises
    ------
    MethodError
        As `ValueTable.weights`.
    """
    frame = live_totals(values_of(appraisal), points).rename(columns={"subject_id": "option_id"})
    cost = appraisal.costs["central"].to_numpy(dtype=float)
    return frame.assign(cost=cost, on_frontier=on_frontier(cost, frame["lower"].to_numpy(), frame["upper"].to_numpy()))
