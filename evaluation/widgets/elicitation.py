"""Swing weighting without a screen: the swings, their order and points, the questions that check them, what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.errors import MethodError
from evaluation.model import CriterionSet, Purpose, Scale
from evaluation.packs import ScoreStore, WeightsDraft
from evaluation.tables.explore import swings_on_record
from evaluation.tables.swing import Revision

__all__ = [
    "Elicitation",
    "Question",
    "Stored",
    "by_points",
    "drafted",
    "opened",
    "out_of_order",
    "placed",
    "questions",
    "revisions",
    "stored_weights",
]

Ends = tuple[str, str]
MOST_POINTS = 100.0


@dataclass(frozen=True, slots=True)
class Elicitation:
    """What a group has said of the swings so far.

    Parameters
    ----------
    order : tuple of str
        Criteria, the most important swing first.
    points : mapping of str to float
        From 0 to 100 by criterion, in the order of the criterion set.
    ends : mapping of str to (str, str)
        The worst and the best that each swing goes from and to.
    """

    order: tuple[str, ...]
    points: Mapping[str, float]
    ends: Mapping[str, Ends]


@dataclass(frozen=True, slots=True)
class Stored:
    """A weight set as it stands in the pack.

    Parameters
    ----------
    version : int
        To be named as the base of the next save; 0 where nothing of it is in the score store.
    group, method : str
        Empty where there is no such set.
    in_file : bool
        Whether it stands in the pack's own table, which desks do not write.
    rows : DataFrame
        Its rows of the table `weight`.
    """

    version: int
    group: str
    method: str
    in_file: bool
    rows: pd.DataFrame = field(repr=False)

    @property
    def points(self) -> dict[str, float]:
        """Points by criterion; none where the set was not elicited by points."""
        return self._numbers("points")

    @property
    def order(self) -> tuple[str, ...]:
        """Criteria by their ranks, the most important first; none where the set was not elicited by ranks."""
        ranks = self._numbers("rank")
        return tuple(sorted(ranks, key=lambda criterion: ranks[criterion]))

    def _numbers(self, column: str) -> dict[str, float]:
        numbers = pd.to_numeric(self.rows[column], errors="coerce")
        found = zip(self.rows["criterion_id"], numbers, strict=True)
        return {str(criterion): float(number) for criterion, number in found if pd.notna(number)}

    @property
    def ends(self) -> dict[str, Ends]:
        """Worst and best by criterion, where both are described."""
        described = self.rows[(self.rows["worst"] != "") & (self.rows["best"] != "")]
        return {str(item.criterion_id): (str(item.worst), str(item.best)) for item in described.itertuples()}


def stored_weights(store: ScoreStore, weight_set_id: str) -> Stored:
    """Return a weight set as it stands now.

    Raises
    ------
    InputError
        Where a record of the store is at fault.
    """
    frames = store.load_weights(weight_set_id)
    head = frames["weight_set"]
    if head.empty:
        return Stored(0, "", "", in_file=False, rows=frames["weight"])
    row = head.iloc[0]
    version = int(row["version"])
    return Stored(version, str(row["stakeholder_group"]), str(row["method"]), not version, frames["weight"])


def revisions(store: ScoreStore, weight_set_id: str) -> tuple[Revision, ...]:
    """Return every version of a weight set in the score store, oldest first.

    Raises
    ------
    InputError
        Where a record of the store is at fault.
    """
    return tuple(
        Revision(
            record.sequence,
            record.entered_at,
            record.entered_by or _group_of(record.rows) or record.author,
            record.reason_for_change,
            {row["criterion_id"]: float(row["points"]) for row in record.rows.get("weight", ()) if row.get("points")},
        )
        for record in store.weights_history(weight_set_id)
    )


def _group_of(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    """Return the group whose weights a record holds, which saved them itself unless it says who typed them."""
    return next((row.get("stakeholder_group", "") for row in rows.get("weight_set", ())), "")


def opened(assessment: Assessment, purpose: Purpose, stored: Stored) -> Elicitation:
    """Return where a group starts: with what is stored of it, the greatest at 100, else with no points.

    Points that other groups gave are not shown, so that they draw nobody's after them.

    Raises
    ------
    MethodError
        Where the review has no criterion set for this purpose.
    """
    criterion_set = assessment.review.criterion_set(purpose)
    if criterion_set is None:
        raise MethodError(f"weights of {purpose}s need a criterion set of purpose {purpose}; this review has none")
    known = _plain_ends(criterion_set, assessment.review.scale_of(criterion_set))
    known |= swings_on_record(assessment, purpose) if purpose in assessment.weight_sets else {}
    known |= stored.ends
    ids = [criterion.criterion_id for criterion in criterion_set.criteria]
    most = max(stored.points.values(), default=0.0)
    points = {name: MOST_POINTS * stored.points.get(name, 0.0) / most if most else 0.0 for name in ids}
    order = by_points(points) if any(points.values()) or set(stored.order) != set(ids) else stored.order
    return Elicitation(order, points, {criterion: known[criterion] for criterion in ids})


def _plain_ends(criterion_set: CriterionSet, scale: Scale) -> dict[str, Ends]:
    """Return the ends of the scale in words, for criteria that nobody has described yet."""
    if scale.kind == "ordinal":
        worst, best = (f"Level {level.code}, {level.word}" for level in (scale.levels[0], scale.levels[-1]))
    else:
        worst, best = f"{scale.worst:g} on the scale", f"{scale.best:g} on the scale"
    return {criterion.criterion_id: (worst, best) for criterion in criterion_set.criteria}


def by_points(points: Mapping[str, float]) -> tuple[str, ...]:
    """Return criteria with the most points first; ties keep their order."""
    return tuple(sorted(points, key=lambda criterion: -points[criterion]))


def placed(order: Sequence[str], criterion_id: str, place: int) -> tuple[str, ...]:
    """Return the order once a criterion has taken a place, counted from 1; those between move up or down by one.

    Examples
    --------
    >>> placed(("A", "B", "C"), "C", 1)
    ('C', 'A', 'B')
    """
    rest = [criterion for criterion in order if criterion != criterion_id]
    return (*rest[: place - 1], criterion_id, *rest[place - 1 :])


def out_of_order(order: Sequence[str], points: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """Return neighbours in the order of which the less important has more points than the more important."""
    return tuple((above, below) for above, below in pairwise(order) if points[below] > points[above])


@dataclass(frozen=True, slots=True)
class Question:
    """A pair of swings, and how many times the second's points the first has.

    Parameters
    ----------
    first, second : str
        Criteria; the first has the more points.
    ratio : float
        From 1 on; infinite where the second has none.
    """

    first: str
    second: str
    ratio: float


def questions(order: Sequence[str], points: Mapping[str, float]) -> tuple[Question, ...]:
    """Return what to ask a group of its own points: each swing against the next one, and the first against the last.

    Swings are taken by their points. Pairs of which neither has points are not asked about.
    """
    ranked = sorted(order, key=lambda criterion: -points[criterion])
    pairs = list(dict.fromkeys([*pairwise(ranked), (ranked[0], ranked[-1])])) if len(ranked) > 1 else []
    return tuple(
        Question(first, second, points[first] / points[second] if points[second] else float("inf"))
        for first, second in pairs
        if points[first] > 0
    )


def drafted(
    elicitation: Elicitation, weight_set_id: str, set_id: str, group: str, *, reason: str = "", entered_by: str = ""
) -> WeightsDraft:
    """Return what is to be saved: every criterion of the set with its two descriptions and its points."""
    return WeightsDraft(
        weight_set_id,
        set_id,
        group,
        "swing",
        weights=tuple(
            {
                "criterion_id": criterion,
                "worst": elicitation.ends[criterion][0],
                "best": elicitation.ends[criterion][1],
                "points": f"{points:g}",
            }
            for criterion, points in elicitation.points.items()
        ),
        reason_for_change=reason,
        entered_by=entered_by,
    )
