"""How the data are known, counted: what the banner of every document is computed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from evaluation.model import STATUSES, Review, weakest_status

__all__ = ["DOCUMENT_TABLES", "StatusSummary", "summarise_status"]

DOCUMENT_TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "stakeholder_statement": (
            "note", "question", "recommendation", "decision", "action", "finding", "evidence", "source_doc",
            "consultation", "response", "response_code", "feedback", "theme", "programme_area", "programme_map",
        ),
        "hub_scorecard": (
            "subject", "subject_relation", "organisation", "criterion", "evidence", "source_doc", "score", "consensus",
        ),
    }
)  # fmt: skip
"""Tables that a document draws on, where it does not draw on all."""
TELLS_LATER = frozenset({"options_report"})
"""Documents with annexes that tell or count the rows that their as-at date leaves out."""


@dataclass(frozen=True, slots=True, eq=False)
class StatusSummary:
    """Rows by table and data status.

    Parameters
    ----------
    counts : DataFrame
        Index: tables with rows that carry a status; columns: the statuses from strongest to weakest; whole numbers.
    later : str or None
        The weakest status of the rows left out by the as-at date, where annexes of the document tell of them.
    """

    counts: pd.DataFrame
    later: str | None = None

    @property
    def weakest(self) -> str | None:
        """The weakest status of any row that the document shows, in its annexes as well."""
        return weakest_status([self.of(self.counts.index) or "", self.later or ""])

    @property
    def all_illustrative(self) -> bool:
        """Whether every row behind the document is illustrative."""
        stronger = [status for status in STATUSES if status != "illustrative"]
        told = self.later in {None, "illustrative"}
        return bool(self.counts["illustrative"].sum() > 0 and not self.counts[stronger].to_numpy().any() and told)

    def of(self, tables: Iterable[str]) -> str | None:
        """Return the weakest status of the rows of some tables; None where they have none."""
        mine = self.counts.loc[self.counts.index.isin(list(tables))]
        return weakest_status(status for status in STATUSES if mine[status].sum() > 0)

    def illustrative(self) -> tuple[str, ...]:
        """Return the tables that hold illustrative rows."""
        return tuple(self.counts.index[self.counts["illustrative"] > 0])


def summarise_status(
    review: Review, document: str = "", left_out: pd.DataFrame | None = None, *, subject_id: str = ""
) -> StatusSummary:
    """Return the counts of rows by table and status, of the tables that a document draws on.

    Parameters
    ----------
    review : Review
        As known at the document's as-at date.
    document : str, optional
        One of `DOCUMENT_TABLES`, or any other: it draws on all tables.
    left_out : DataFrame, optional
        Rows left out by the as-at date, as `known_at` returns.
    subject_id : str, optional
        The one subject that the document is about: rows about other subjects do not feed it.
    """
    rows = {}
    for name in DOCUMENT_TABLES.get(document, tuple(review.tables)):
        frame = _about(review, name, subject_id) if subject_id else review.table(name)
        found = frame["data_status"].value_counts()
        counts = {status: int(found.get(status, 0)) for status in STATUSES}
        if any(counts.values()):
            rows[name] = counts
    tells = document in TELLS_LATER
    later = weakest_status(left_out["data_status"]) if tells and left_out is not None else None
    return StatusSummary(pd.DataFrame.from_dict(rows, orient="index", columns=list(STATUSES)), later)


def _about(review: Review, name: str, subject_id: str) -> pd.DataFrame:
    """Return the rows of a table that do not belong to another subject alone."""
    frame = review.table(name)
    if name == "evidence":
        link = review.table("evidence_link")
        return frame[frame["evidence_id"].isin(link.loc[link["subject_id"] == subject_id, "evidence_id"])]
    if name == "source_doc":
        return frame[frame["source_id"].isin(_about(review, "evidence", subject_id)["source_id"])]
    return frame[frame["subject_id"] == subject_id] if "subject_id" in frame.columns else frame
