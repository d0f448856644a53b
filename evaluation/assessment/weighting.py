"""Weight sets of a pack as weights: how each was elicited decides how its numbers become weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.decision import ahp_weights, equal_weights, rank_order_centroid, swing_weights
from evaluation.errors import MethodError
from evaluation.model import CriterionSet, Review
from evaluation.uncertainty import WeightInformation, draw_weights
from evaluation.uncertainty.streams import Place, root_of

__all__ = ["EQUAL", "WeightSet", "resolve_weights"]

FloatArray = npt.NDArray[np.float64]
EQUAL = "equal"
N_CENTRE_DRAWS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class WeightSet:
    """The weights of one stakeholder group.

    Parameters
    ----------
    weight_set_id, stakeholder_group, method : str
        The method is that of the pack: equal, swing, rank, interval, ratio, ahp or direct.
    criterion_ids : tuple of str
    weights : array, shape (n_criteria,)
        Summing to 1. For ranks the rank-order centroid; for intervals and ratios the centre of all weights allowed.
    information : WeightInformation
        What the group actually said, from which weights can be drawn.
    consistency_ratio : float
        AHP only; NaN otherwise.
    data_status : str or None
    """

    weight_set_id: str
    stakeholder_group: str
    method: str
    criterion_ids: tuple[str, ...]
    weights: FloatArray
    information: WeightInformation
    consistency_ratio: float
    data_status: str | None

    @property
    def by_criterion(self) -> dict[str, float]:
        """Weight by criterion id."""
        return dict(zip(self.criterion_ids, (float(weight) for weight in self.weights), strict=True))


Elicited = tuple[FloatArray, WeightInformation, float]


def resolve_weights(
    review: Review, criterion_set: CriterionSet, seed: int, criterion_ids: Sequence[str] | None = None
) -> tuple[WeightSet, ...]:
    """Return equal weights and every weight set of the pack for one criterion set.

    Parameters
    ----------
    review : Review
    criterion_set : CriterionSet
    seed : int
        For the centre of interval and ratio sets.
    criterion_ids : sequence of str, optional
        Criteria that count; the others are left out, and the rest keep the proportions, the order, the limits or the
        ratios that were given for them. All by default.

    Raises
    ------
    MethodError
        Where no criterion counts.
    """
    everything = (criterion.criterion_id for criterion in criterion_set.criteria)
    wanted = tuple(everything if criterion_ids is None else criterion_ids)
    equal = equal_weights(len(wanted))
    sets = [WeightSet(EQUAL, "Equal weights", EQUAL, wanted, equal, WeightInformation.exact(equal), np.nan, None)]
    table = review.table("weight_set")
    streams = root_of(seed, Place.WEIGHTS).spawn(max(len(table), 1))
    for stream, row in zip(streams, table.itertuples(), strict=False):
        if row.set_id != criterion_set.set_id or row.method == EQUAL:
            continue
        weights, information, ratio = _elicited(review, row.weight_set_id, row.method, wanted, stream)
        group = row.stakeholder_group or row.weight_set_id
        sets.append(
            WeightSet(row.weight_set_id, group, row.method, wanted, weights, information, ratio, row.data_status)
        )
    return tuple(sets)


def _elicited(
    review: Review, identity: str, method: str, wanted: tuple[str, ...], stream: np.random.SeedSequence
) -> Elicited:
    weight = review.table("weight")
    mine = weight[weight["weight_set_id"] == identity].set_index("criterion_id")
    if method in ("ratio", "ahp"):
        comparison = review.table("comparison")
        pairs = comparison[comparison["weight_set_id"] == identity]
        return _from_ratios(pairs, wanted, stream) if method == "ratio" else _from_ahp(pairs, wanted)
    kept = mine.loc[list(wanted)]
    if method == "interval":
        return _from_interval(kept, mine, stream)
    return FROM_ROWS[method](kept)


def _from_points(rows: pd.DataFrame) -> Elicited:
    weights = swing_weights(rows["points"].to_numpy())
    return weights, WeightInformation.exact(weights), np.nan


def _from_ranks(rows: pd.DataFrame) -> Elicited:
    order = np.argsort(rows["rank"].to_numpy(), kind="stable")
    weights = np.empty(len(rows))
    weights[order] = rank_order_centroid(len(rows))
    return weights, WeightInformation.ordinal([int(place) for place in order]), np.nan


FROM_ROWS: dict[str, Callable[[pd.DataFrame], Elicited]] = {
    "swing": _from_points,
    "direct": _from_points,
    "rank": _from_ranks,
}


def _from_interval(kept: pd.DataFrame, all_rows: pd.DataFrame, stream: np.random.SeedSequence) -> Elicited:
    """Return weights within bounds; where criteria are left out the bounds are widened to the share that remains."""
    gone = all_rows.drop(index=kept.index)
    most_left = 1 - float(gone["lower"].sum())
    least_left = max(1 - float(gone["upper"].sum()), 1e-9)
    lower = kept["lower"].to_numpy() / most_left
    upper = np.minimum(kept["upper"].to_numpy() / least_left, 1.0)
    return _centred(WeightInformation.interval(lower, upper), stream)


def ratio_ceilings(pairs: pd.DataFrame, criterion_ids: Sequence[str]) -> FloatArray:
    """Return the greatest ratio that pairs allow between any two criteria, shape (n_criteria, n_criteria).

    What holds between two criteria through a third is worked out as well: from ``w1 / w2 <= 2`` and ``w2 / w3 <= 3``
    follows ``w1 / w3 <= 6``. Infinite where nothing is said; below 1 on the diagonal where pairs contradict each other.

    Parameters
    ----------
    pairs : DataFrame
        ``criterion_id, other_id, lower, upper``.
    criterion_ids : sequence of str
        Rows and columns; every criterion that the pairs name.
    """
    place = {criterion: position for position, criterion in enumerate(criterion_ids)}
    ceiling = np.full((len(place), len(place)), np.inf)
    np.fill_diagonal(ceiling, 1.0)
    for row in pairs.itertuples():
        i, j = place[row.criterion_id], place[row.other_id]
        ceiling[i, j] = min(ceiling[i, j], float(row.upper))
        ceiling[j, i] = min(ceiling[j, i], 1 / float(row.lower))
    for through in range(len(place)):
        ceiling = np.minimum(ceiling, ceiling[:, [through]] * ceiling[[through], :])
    return ceiling


def _from_ratios(pairs: pd.DataFrame, wanted: tuple[str, ...], stream: np.random.SeedSequence) -> Elicited:
    """Return weights within ratios; what a criterion left out tied together stays tied."""
    place = {criterion: position for position, criterion in enumerate(wanted)}
    named = [str(item) for item in pd.unique(pairs[["criterion_id", "other_id"]].to_numpy(dtype=object).ravel())]
    gone = [item for item in named if item not in place]
    if gone:
        told = _without(ratio_ceilings(pairs, [*wanted, *gone]), len(wanted))
    else:
        told = [(place[r.criterion_id], place[r.other_id], float(r.lower), float(r.upper)) for r in pairs.itertuples()]
    return _centred(WeightInformation.ratios(len(wanted), told), stream)


def _without(ceiling: FloatArray, n: int) -> list[tuple[int, int, float, float]]:
    """Return the limits of the ratios between the first n criteria, as far as anything is said of them."""
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n) if np.isfinite(ceiling[i, j])]
    # rounding must not put the lower limit of an exact ratio above the upper
    return [(i, j, min(1 / float(ceiling[j, i]), float(ceiling[i, j])), float(ceiling[i, j])) for i, j in pairs]


def _from_ahp(pairs: pd.DataFrame, wanted: tuple[str, ...]) -> Elicited:
    place = {criterion: position for position, criterion in enumerate(wanted)}
    matrix = np.full((len(wanted), len(wanted)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for row in pairs[pairs["criterion_id"].isin(wanted) & pairs["other_id"].isin(wanted)].itertuples():
        i, j = place[row.criterion_id], place[row.other_id]
        matrix[i, j] = np.sqrt(float(row.lower) * float(row.upper))
        matrix[j, i] = 1 / matrix[i, j]
    if np.isnan(matrix).any():
        i, j = np.argwhere(np.isnan(matrix))[0]
        raise MethodError(f"AHP needs every pair compared; {wanted[i]} and {wanted[j]} are not")
    result = ahp_weights(matrix)
    return result.weights, WeightInformation.exact(result.weights), result.consistency_ratio


def _centred(information: WeightInformation, stream: np.random.SeedSequence) -> Elicited:
    return _centre(information, _entropy_of(stream), stream.spawn_key), information, np.nan


def _entropy_of(stream: np.random.SeedSequence) -> int | tuple[int, ...] | None:
    entropy = stream.entropy
    return tuple(entropy) if isinstance(entropy, Sequence) else entropy


# the walk takes about half of a small assessment, and every document of a run asks for the same centres
@lru_cache(maxsize=64)
def _centre(
    information: WeightInformation, entropy: int | tuple[int, ...] | None, spawn_key: tuple[int, ...]
) -> FloatArray:
    stream = np.random.SeedSequence(entropy, spawn_key=spawn_key)
    draws = draw_weights(information, N_CENTRE_DRAWS, np.random.default_rng(stream))
    centre = np.asarray(draws.mean(axis=0), dtype=np.float64)
    centre.flags.writeable = False
    return centre
