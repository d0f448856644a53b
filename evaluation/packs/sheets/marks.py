"""A reviewer's marks as the store holds them: those that stand, and every version that a workbook may have shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.packs.journal.store import ScoreStore

__all__ = ["SAID", "Cell", "Mark", "Marks", "read_marks"]

SAID = ("level", "rationale", "why_not_higher", "evidence_ids")
"""What a mark says."""

Cell = tuple[str, str, str]
"""Round, subject and dimension."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One version of a cell.

    Parameters
    ----------
    version : int
        Its number in the reviewer's folder; 0 where it stands in `score.csv` only.
    sha : str
        Hash of its record; empty in `score.csv`.
    row : mapping of str to str
        What it says, by the names in `SAID`; empty texts where it was withdrawn.
    entered_at, entered_by, reason_for_change : str
    """

    version: int
    sha: str
    row: Mapping[str, str]
    entered_at: str = ""
    entered_by: str = ""
    reason_for_change: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one reviewer.

    Parameters
    ----------
    current : mapping of cell to Mark
        Those that stand.
    latest : mapping of cell to Mark
        The last version of each cell in the store, those that took a mark back included.
    versions : mapping of int to Mark
        All versions by their number.
    """

    current: Mapping[Cell, Mark]
    latest: Mapping[Cell, Mark]
    versions: Mapping[int, Mark]

    def shown(self, version: int, sha: str) -> Mark | None:
        """Return the version that a workbook showed, or None where this store never held it."""
        mark = self.versions.get(version)
        return mark if mark is not None and mark.sha == sha else None


def read_marks(store: ScoreStore, rounds: Iterable[str], reviewer_id: str) -> Marks:
    """Return one reviewer's marks in some rounds."""
    history = store.history(reviewer_id=reviewer_id)
    latest: dict[Cell, Mark] = {}
    versions: dict[int, Mark] = {}
    for record in history[(history["kind"] == "score").to_numpy(dtype=bool)].itertuples(index=False):
        said = {name: str(getattr(record, name)) for name in SAID}
        when = (str(record.entered_at), str(record.entered_by), str(record.reason_for_change))
        mark = Mark(int(record.sequence), str(record.sha256), said, *when)
        latest[str(record.round_id), str(record.subject_id), str(record.dimension_id)] = mark
        versions[mark.version] = mark
    current: dict[Cell, Mark] = {}
    for round_id in rounds:
        for row in store.load(round_id, reviewer_id).itertuples(index=False):
            said = {name: str(getattr(row, name)) for name in SAID}
            plain = Mark(0, "", said, str(row.scored_at))
            current[round_id, str(row.subject_id), str(row.dimension_id)] = versions.get(int(row.version), plain)
    return Marks(current, latest, versions)
