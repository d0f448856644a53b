"""The chain from evidence to action and back: evidence, score, finding, recommendation, decision, action.

Every link is one row of a table of edges; what is missing in the chain is named, not passed over. Depends on pandas,
`evaluation.model` and `evaluation.scoring`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from evaluation.model import Review
from evaluation.scoring import current_round

__all__ = ["KINDS", "Chain", "Gap", "trace"]

KINDS = ("evidence", "score", "finding", "recommendation", "decision", "action")


@dataclass(frozen=True, slots=True)
class Gap:
    """One place where the chain breaks: what kind of row, which one, and what it lacks."""

    kind: str
    item_id: str
    lacks: str


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """All links of a review.

    Parameters
    ----------
    edges : DataFrame
        ``from_kind, from_id, to_kind, to_id``. A score is named ``round/reviewer/subject/dimension``.
    gaps : tuple of Gap
    """

    edges: pd.DataFrame
    gaps: tuple[Gap, ...]

    def forward(self, kind: str, item_id: str) -> dict[str, tuple[str, ...]]:
        """Return everything that one row leads to, by kind, each in the order of the pack."""
        return self._reached(kind, item_id, "from", "to")

    def back(self, kind: str, item_id: str) -> dict[str, tuple[str, ...]]:
        """Return everything that one row rests on, by kind, each in the order of the pack."""
        return self._reached(kind, item_id, "to", "from")

    def _reached(self, kind: str, item_id: str, start: str, end: str) -> dict[str, tuple[str, ...]]:
        steps: dict[tuple[str, str], list[tuple[str, str]]] = {}
        columns = [f"{start}_kind", f"{start}_id", f"{end}_kind", f"{end}_id"]
        for a_kind, a_id, b_kind, b_id in self.edges[columns].itertuples(index=False):
            steps.setdefault((a_kind, a_id), []).append((b_kind, b_id))
        found: dict[tuple[str, str], None] = {}
        waiting = [(kind, item_id)]
        while waiting:
            for step in steps.get(waiting.pop(0), ()):
                if step not in found:
                    found[step] = None
                    waiting.append(step)
        return {name: tuple(i for k, i in found if k == name) for name in KINDS if any(k == name for k, _ in found)}


def trace(review: Review) -> Chain:
    """Return the chain of a review with its gaps."""
    rows = [
        *_evidence_to_scores(review),
        *_scores_to_findings(review),
        *_listed(review, "finding", "evidence_ids", "evidence"),
        *_listed(review, "recommendation", "finding_ids", "finding"),
        *_single(review, "decision", "recommendation_id", "recommendation"),
        *_single(review, "action", "decision_id", "decision"),
    ]
    edges = pd.DataFrame(rows, columns=["from_kind", "from_id", "to_kind", "to_id"]).drop_duplicates(ignore_index=True)
    return Chain(edges, tuple(_gaps(review, edges)))


Edge = tuple[str, str, str, str]


def _score_name(row: pd.Series) -> str:
    return f"{row.round_id}/{row.reviewer_id}/{row.subject_id}/{row.dimension_id}"


def _counted_scores(review: Review) -> pd.DataFrame:
    """Return the scores of the rounds that count; calibration is practice."""
    score = review.table("score")
    rounds = {current_round(review, criterion_set) for criterion_set in review.criterion_sets}
    return score[score["round_id"].isin(rounds)]


def _evidence_to_scores(review: Review) -> Iterable[Edge]:
    score = _counted_scores(review)
    for row in score[(score["evidence_ids"] != "").to_numpy(dtype=bool)].itertuples():
        for evidence_id in str(row.evidence_ids).split(";"):
            yield "evidence", evidence_id.strip(), "score", _score_name(row)


def _scores_to_findings(review: Review) -> Iterable[Edge]:
    """Link a finding to the scores of its subject and criterion; of all subjects, or criteria, where it names none."""
    finding = review.table("finding")
    aimed = finding[(finding["criterion_id"] != "") | (finding["subject_id"] != "")]
    if aimed.empty:
        return
    criterion_of = review.table("dimension").set_index("dimension_id")["criterion_id"]
    score = _counted_scores(review)
    criteria = score["dimension_id"].astype(object).map(criterion_of)
    by_aim: dict[tuple[str, str], list[str]] = {}
    for subject, criterion, row in zip(score["subject_id"], criteria, score.itertuples(), strict=True):
        for aim in ((subject, criterion), (subject, ""), ("", criterion)):
            by_aim.setdefault(aim, []).append(_score_name(row))
    for row in aimed.itertuples():
        for name in by_aim.get((row.subject_id, row.criterion_id), ()):
            yield "score", name, "finding", row.finding_id


def _listed(review: Review, table: str, column: str, source: str) -> Iterable[Edge]:
    frame = review.table(table)
    for item_id, ids in zip(frame[f"{table}_id"], frame[column], strict=True):
        for source_id in filter(None, (part.strip() for part in ids.split(";"))):
            yield source, source_id, table, item_id


def _single(review: Review, table: str, column: str, source: str) -> Iterable[Edge]:
    frame = review.table(table)
    for item_id, source_id in zip(frame[f"{table}_id"], frame[column], strict=True):
        if source_id:
            yield source, source_id, table, item_id


NEEDS_BEFORE = {
    "finding": ("evidence", "cites no evidence"),
    "recommendation": ("finding", "rests on no finding on record"),
    "decision": ("recommendation", "answers no recommendation on record"),
    "action": ("decision", "follows from no decision on record"),
}
NEEDS_AFTER = {
    "finding": ("recommendation", "leads to no recommendation on record"),
    "recommendation": ("decision", "has no decision on record"),
    "decision": ("action", "leads to no action on record"),
}


def _gaps(review: Review, edges: pd.DataFrame) -> Iterable[Gap]:
    for kind, (source, lacks) in NEEDS_BEFORE.items():
        reached = set(edges.loc[(edges["to_kind"] == kind) & (edges["from_kind"] == source), "to_id"])
        yield from (Gap(kind, item, lacks) for item in review.table(kind)[f"{kind}_id"] if item not in reached)
    no_record = set(review.table("decision").query("outcome == 'no_record'")["decision_id"])
    for kind, (target, lacks) in NEEDS_AFTER.items():
        answered = edges[(edges["from_kind"] == kind) & (edges["to_kind"] == target) & ~edges["to_id"].isin(no_record)]
        left = set(answered["from_id"])
        for item in review.table(kind)[f"{kind}_id"]:
            if item not in left and item not in no_record:
                yield Gap(kind, item, lacks)
