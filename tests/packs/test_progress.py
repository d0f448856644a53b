"""How far a round is after an import: the cells without a mark by reviewer, interests and the trial round included."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import ConsensusDraft, read_review
from evaluation.packs.progress import Progress, open_rounds, progress_of
from tests.packs.journals import locked_pack, mark, store_of
from tests.packs.tiny import write_pack
from tests.packs.workbooks import sheet_files, sheet_pack


def told(pack: Path, round_id: str) -> Progress:
    return progress_of(store_of(pack), read_review(pack), round_id)


def test_cells_without_a_mark_are_counted_by_reviewer(tmp_path: Path) -> None:
    """Two hubs on three dimensions; R3 has an actual interest in one of the two."""
    pack = sheet_pack(tmp_path / "pack")
    store_of(pack).save("R1", mark(), base=None)
    store_of(pack).save("R1", mark("B", level="NA", reason="Not its task"), base=None)
    progress = told(pack, "I1")
    assert (progress.n_cells, progress.left) == (6 + 6 + 3, {"R1": 4, "R2": 6, "R3": 3})
    assert str(progress) == "round I1: 2 of 15 cells are filled in; still open: R1 (4), R2 (6), R3 (3)"


def test_whoever_is_done_is_not_named(tmp_path: Path) -> None:
    pack = sheet_pack(tmp_path / "pack")
    for dimension in ("K1v", "K2e", "K2q"):
        store_of(pack).save("R3", mark("A", dimension), base=None)
    assert "R3" not in told(pack, "I1").left


def test_the_open_rounds_are_those_not_locked(tmp_path: Path) -> None:
    files = sheet_files()
    files["round.csv"] = files["round.csv"].replace("2025-01-07,1", "2025-01-07,0")
    files["score.csv"] = files["score.csv"].splitlines()[0] + "\n"
    review = read_review(write_pack(tmp_path / "pack", files))
    assert open_rounds(review)[:2] == ("C1", "I1")
    assert "C1" not in open_rounds(read_review(sheet_pack(tmp_path / "locked")))


@pytest.mark.slow
def test_a_moderation_counts_records_and_names_nobody(tmp_path: Path) -> None:
    pack = locked_pack(tmp_path / "pack")
    store_of(pack).save_consensus(ConsensusDraft("M1", "A", "K1v", "2", "agreed", rationale="Read"), base=None)
    progress = told(pack, "M1")
    assert (progress.n_left, str(progress)) == (5, "round M1: 1 of 6 cells are filled in")
