"""What a person enters into the tables of a new pack before the panel scores."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

__all__ = ["write_evidence"]


def write_evidence(pack: Path, cells: Iterable[tuple[str, str]]) -> None:
    """Add a source, an item of evidence and its links to subjects and dimensions, as a spreadsheet saves them."""
    fact = {"data_status": "user", "known_by": "2026-03-02"}
    rows: dict[str, list[dict[str, str]]] = {
        "source_doc": [{"source_id": "D1", "title": "A survey of readers", **fact}],
        "evidence": [
            {"evidence_id": "E1", "source_id": "D1", "paraphrase": "Readers were counted", "source_type": "survey",
             "direction": "positive", "grade": "A", **fact},
        ],
        "evidence_link": [
            {"evidence_id": "E1", "subject_id": subject, "dimension_id": dimension, "scope": "own"}
            for subject, dimension in cells
        ],
    }  # fmt: skip
    for name, held in rows.items():
        path = pack / f"{name}.csv"
        heads = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("a", encoding="utf-8", newline="") as stream:
            csv.DictWriter(stream, heads, restval="", lineterminator="\n").writerows(held)
