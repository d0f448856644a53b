"""A folder of records to be tested: each sets one mark of a reviewer."""

from __future__ import annotations

from pathlib import Path

from evaluation.packs.journal.adding import Change, append, next_record
from evaluation.packs.journal.chain import Chain, Saved
from evaluation.packs.journal.records import Record

N = 6
WHEN = "2025-03-03T09:30:00Z"


def row(author: str, dimension: str, reason: str) -> dict[str, str]:
    keys = {"round_id": "I1", "reviewer_id": author, "subject_id": "A", "dimension_id": dimension}
    return {**keys, "level": "3", "rationale": reason, "data_status": "user", "known_by": "2025-03-03"}


def add(folder: Path, reason: str, dimension: str = "K1v") -> Saved:
    """Add one record that sets a mark, whatever stood there."""
    held = row(folder.name, dimension, reason)

    def build(chain: Chain) -> Record:
        cell = ("score", ("I1", folder.name, "A", dimension))
        return next_record(chain, cell, {"score": (held,)}, Change("", WHEN))

    return append(folder, build)


def make_chain(folder: Path, n: int = N) -> Path:
    for number in range(n):
        add(folder, f"Reason {number}")
    return folder


def name(number: int) -> str:
    return f"{number:06d}.json"
