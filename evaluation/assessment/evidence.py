"""The evidence base: what the register holds on each cell, its kinds of source, its conflicts and its gaps."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.model import CriterionSet, Review

__all__ = ["EvidenceBase", "evidence_base"]

LINK_COLUMNS = ("evidence_id", "subject_id", "dimension_id", "criterion_id", "audience_id", "scope", "source_type",
                "direction", "grade", "paraphrase", "source_id", "data_status")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceBase:
    """Evidence on the cells of one criterion set.

    Parameters
    ----------
    links : DataFrame
        One row for each item, subject and dimension, with what the register says of the item.
    cells : DataFrame
        One row a cell: ``subject_id, criterion_id, dimension_id, n_own, n_programme, n_positive, n_negative, n_mixed,
        kinds`` (source types joined by ", "), ``conflict`` (own evidence points both ways).
    unlinked : tuple of str
        Items of the register that bear on no cell of the set.
    """

    links: pd.DataFrame
    cells: pd.DataFrame
    unlinked: tuple[str, ...]

    def of(self, subject_id: str, criterion_id: str | None = None) -> pd.DataFrame:
        """Return the items on one subject, and on one criterion where it is named; each item once a criterion."""
        mine = self.links[self.links["subject_id"] == subject_id]
        if criterion_id is not None:
            mine = mine[mine["criterion_id"] == criterion_id]
        return mine.drop_duplicates(["evidence_id", "criterion_id", "scope"])


def evidence_base(review: Review, criterion_set: CriterionSet) -> EvidenceBase:
    """Return the evidence on every subject and dimension that a set judges."""
    register = review.table("evidence").drop(columns=["known_by", "source", "entered_by", "entered_at"])
    link_columns = ["evidence_id", "subject_id", "dimension_id", "audience_id", "scope"]
    links = review.table("evidence_link")[link_columns].merge(register, on="evidence_id", how="inner")
    criterion_of = {item.dimension_id: item.criterion_id for item in criterion_set.dimensions}
    subject_ids = [subject.subject_id for subject in review.subjects_of(criterion_set.purpose)]
    links = links[links["dimension_id"].isin(list(criterion_of)) & links["subject_id"].isin(subject_ids)]
    links = links.assign(criterion_id=links["dimension_id"].map(criterion_of))[list(LINK_COLUMNS)]
    linked = set(links["evidence_id"])
    unlinked = tuple(item for item in register["evidence_id"] if item not in linked)
    return EvidenceBase(links.reset_index(drop=True), _cells(links, subject_ids, criterion_of), unlinked)


def _cells(links: pd.DataFrame, subject_ids: list[str], criterion_of: dict[str, str]) -> pd.DataFrame:
    distinct = links.drop_duplicates(["evidence_id", "subject_id", "dimension_id"])
    grouped = dict(list(distinct.groupby(["subject_id", "dimension_id"])))
    rows = [
        (subject, criterion_of[dimension], dimension, *_counted(grouped.get((subject, dimension))))
        for subject in subject_ids
        for dimension in criterion_of
    ]
    columns = ["subject_id", "criterion_id", "dimension_id", "n_own", "n_programme", "n_positive", "n_negative",
               "n_mixed", "kinds", "conflict"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _counted(items: pd.DataFrame | None) -> tuple[int, int, int, int, int, str, bool]:
    if items is None:
        return 0, 0, 0, 0, 0, "", False
    own = items[items["scope"] == "own"]
    positive, negative, mixed = (int((items["direction"] == way).sum()) for way in ("positive", "negative", "mixed"))
    conflict = {"positive", "negative"} <= set(own["direction"])
    kinds = ", ".join(sorted(set(items["source_type"])))
    return len(own), len(items) - len(own), positive, negative, mixed, kinds, conflict
