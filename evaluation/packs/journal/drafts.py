"""What a desk hands in to be saved, and what it is told where somebody was quicker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.errors import ReviewError
from evaluation.packs.journal.records import Record, Row, Rows, clean
from evaluation.schemas import TABLES

__all__ = ["Conflict", "ConsensusDraft", "Draft", "InterestDraft", "ScoreDraft", "Version", "WeightsDraft", "rows_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What every draft may say: why it changes what stood there, how the row is known, and who typed it."""

    reason_for_change: str = ""
    data_status: str = "user"
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class ScoreDraft(_Draft):
    """One reviewer's level for one subject on one dimension, with its reasons, before it is saved."""

    round_id: str
    subject_id: str
    dimension_id: str
    level: str
    rationale: str = ""
    why_not_higher: str = ""
    evidence_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsensusDraft(_Draft):
    """What the panel agreed on one cell; an empty level with the method ``unresolved`` where it did not agree."""

    round_id: str
    subject_id: str
    dimension_id: str
    level: str
    method: str
    rationale: str = ""
    change_reason: str = ""
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class InterestDraft(_Draft):
    """A reviewer's interest in one subject, or the statement that there is none."""

    subject_id: str
    kind: str
    nature: str = ""
    mitigation: str = ""


@dataclass(frozen=True, slots=True)
class WeightsDraft(_Draft):
    """One stakeholder group's weights, saved together: what was said of each criterion, or of pairs of them.

    `weights` and `comparisons` are rows of the tables `weight` and `comparison` without the id of the set.
    """

    weight_set_id: str
    set_id: str
    stakeholder_group: str
    method: str
    weights: tuple[Mapping[str, str], ...] = ()
    comparisons: tuple[Mapping[str, str], ...] = ()


Draft = ScoreDraft | ConsensusDraft | InterestDraft | WeightsDraft
KIND_OF: Mapping[type[_Draft], str] = {
    ScoreDraft: "score",
    ConsensusDraft: "consensus",
    InterestDraft: "interest",
    WeightsDraft: "weight_set",
}
DAY_OF = {"score": "scored_at", "consensus": "recorded_at"}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a cell: its number, its row (empty where it was withdrawn), when and by whom it was saved."""

    sequence: int
    row: Row
    entered_at: str
    entered_by: str
    reason_for_change: str = ""

    @classmethod
    def of(cls, record: Record) -> Version:
        """Return the version that a record is."""
        row = record.rows[record.kind][0] if record.rows else {}
        by = record.entered_by or record.author
        return cls(record.sequence, row, record.entered_at, by, record.reason_for_change)


class Conflict(ReviewError):  # noqa: N818  # the word that desks and their users say
    """The cell was saved by somebody else since the desk read it; nothing was overwritten.

    Parameters
    ----------
    yours : Draft or None
        What was to be saved; None where a version was to be taken back.
    theirs : Version or None
        What stands there now; None where the desk showed a version and there is none.
    """

    def __init__(self, yours: Draft | None, theirs: Version | None) -> None:
        self.yours = yours
        self.theirs = theirs
        super().__init__(f"not saved: {self._words()}. Compare the two, then save yours on theirs or leave theirs")

    def _words(self) -> str:
        if self.theirs is None:
            return "the version shown is not in the store"
        said = f"version {self.theirs.sequence} of {self.theirs.entered_at} by {self.theirs.entered_by}"
        return f"the cell has changed since it was shown ({said}{'' if self.theirs.row else ', which withdrew it'})"


def rows_of(draft: Draft, author: str, day: str) -> Rows:
    """Return the rows that a draft sets, as text that a table can hold; empty cells are left out.

    Parameters
    ----------
    draft : Draft
    author : str
        Id of the reviewer, for kinds whose rows name one.
    day : str
        ISO date of the save, from which the row counts as known.
    """
    kind = KIND_OF[type(draft)]
    given = {"reviewer_id": author, "data_status": draft.data_status, "known_by": day}
    given |= {DAY_OF[kind]: day} if kind in DAY_OF else {}
    given["entered_by"] = draft.entered_by  # the moment stands in the record
    for name in TABLES[kind].column_names:
        if hasattr(draft, name):
            given[name] = _as_text(getattr(draft, name))
    rows: dict[str, tuple[Row, ...]] = {kind: (_tidy(kind, given),)}
    if isinstance(draft, WeightsDraft):
        parts = {"weight": draft.weights, "comparison": draft.comparisons}
        for table, held in parts.items():
            if held:
                rows[table] = tuple(_tidy(table, {**row, "weight_set_id": draft.weight_set_id}) for row in held)
    return rows


def _as_text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ";".join(value)


def _tidy(table: str, given: Mapping[str, str]) -> Row:
    """Return a row with the table's columns; what is no column of it stays, to be refused by name."""
    names = [*TABLES[table].column_names, *(name for name in given if name not in TABLES[table].column_names)]
    own = TABLES[table].column_names
    cells = {name: clean(str(given[name])) for name in names if name in given}
    return {name: cell for name, cell in cells.items() if cell and (name in own or table in ("weight", "comparison"))}
