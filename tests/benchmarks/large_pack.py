"""A whole made-up pack of any size, as `evaluation.read_review` reads it: ``python -m ... FOLDER SUBJECTS``.

Every reviewer marks every subject on seven criteria of form ``single``; the marks are those of `panel.write_scores`,
so that the pack and the bare table of the same size hold the same panel. Reasons and evidence are optional.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.panel import N_CRITERIA, N_REVIEWERS, write_scores

__all__ = ["write_large_pack"]

REVIEW = """[review]
id = "panel"
title = "A made-up panel"
commissioner = "Nobody (fictional)"

[scales.panel]
kind = "ordinal"
levels = [
    { code = 0, word = "Absent" },
    { code = 1, word = "Limited" },
    { code = 2, word = "Partial" },
    { code = 3, word = "Sound" },
    { code = 4, word = "Strong" },
]

[rules]
rationale = "optional"
evidence = "optional"
"""
FACT = "user,2006-09-30"


def write_large_pack(folder: Path, n_subjects: int, seed: int = 2006) -> Path:
    """Write a pack of so many hubs and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "review.toml").write_text(REVIEW, encoding="utf-8")
    write_scores(folder / "score.parquet", n_subjects, seed)
    for name, lines in _tables(n_subjects).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in lines)
    return folder


def _tables(n_subjects: int) -> dict[str, Iterator[str]]:
    """Return the lines of each table; the ids are those of `write_scores`."""
    criteria = [f"C{place + 1}" for place in range(N_CRITERIA)]
    return {
        "criterion_set": iter(["set_id,purpose,scale_id", "HUBS,hub,panel"]),
        "criterion": _lines(
            "criterion_id,set_id,order,short_name,wording,test_form,data_status,known_by",
            (f"{name},HUBS,{order},{name},Criterion {order},single,{FACT}" for order, name in enumerate(criteria, 1)),
        ),
        "dimension": _lines("dimension_id,criterion_id,kind", (f"{name},{name},single" for name in criteria)),
        "reviewer": _lines("reviewer_id,role", (f"A{place + 1},reviewer" for place in range(N_REVIEWERS))),
        "round": iter(["round_id,set_id,stage,locked", "R1,HUBS,individual,1"]),
        "subject": _lines(
            "subject_id,subject_type,name,short_name,data_status,known_by",
            (f"S{place:07d},hub,Subject {place},S{place},{FACT}" for place in range(n_subjects)),
        ),
    }


def _lines(header: str, rows: Iterator[str]) -> Iterator[str]:
    yield header
    yield from rows


if __name__ == "__main__":
    write_large_pack(Path(sys.argv[1]), int(sys.argv[2]))
