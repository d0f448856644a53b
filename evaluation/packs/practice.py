"""A review to practise on: the made-up example with its panel in the middle of scoring, in a folder of its own."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path

from evaluation.packs.journal.drafts import ScoreDraft
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.new import new_review

__all__ = ["LEFT_OPEN", "practice_review"]

LEFT_OPEN = ("RV-A", "HUB-A", "C1-need")
"""Reviewer, hub and dimension of the one mark that is left to the reader."""
ROUND, MODERATION = "R1", "M1"
Row = dict[str, str]


def practice_review(folder: Path | None = None) -> Path:
    """Return the folder of a made-up review whose round on hubs lacks one mark and is not locked.

    The other marks of the round stand in the score store; nothing is moderated yet.

    Parameters
    ----------
    folder : Path, optional
        Must not be there yet, or be empty; a new temporary folder where not given.

    Raises
    ------
    InputError
        Where the folder is not empty.
    """
    goal = folder or Path(tempfile.mkdtemp(prefix="review-")) / "practice"
    pack = new_review(goal, title="Practice review", commissioner="Example commissioner")
    marks = _take_out(pack / "score.csv", lambda row: row["round_id"] == ROUND)
    _take_out(pack / "consensus.csv", lambda row: row["round_id"] == MODERATION)
    _unlock(pack / "round.csv")
    store = ScoreStore(pack)
    for row in marks:
        if (row["reviewer_id"], row["subject_id"], row["dimension_id"]) != LEFT_OPEN:
            store.save(row["reviewer_id"], _draft(row), base=None)
    return pack


def _draft(row: Row) -> ScoreDraft:
    return ScoreDraft(
        round_id=row["round_id"],
        subject_id=row["subject_id"],
        dimension_id=row["dimension_id"],
        level=row["level"],
        rationale=row["rationale"],
        why_not_higher=row["why_not_higher"],
        evidence_ids=tuple(filter(None, row["evidence_ids"].split(";"))),
        data_status=row["data_status"],
    )


def _read(path: Path) -> tuple[list[str], list[Row]]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        return list(reader.fieldnames or ()), list(reader)


def _write(path: Path, columns: list[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _take_out(path: Path, wanted: Callable[[Row], bool]) -> list[Row]:
    """Return the wanted rows of a table, and leave the others in it."""
    columns, rows = _read(path)
    _write(path, columns, [row for row in rows if not wanted(row)])
    return [row for row in rows if wanted(row)]


def _unlock(path: Path) -> None:
    columns, rows = _read(path)
    for row in rows:
        if row["round_id"] in {ROUND, MODERATION}:
            row["locked"] = "0"
    _write(path, columns, rows)
