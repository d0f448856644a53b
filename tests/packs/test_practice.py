from __future__ import annotations

from pathlib import Path

import pytest

import evaluation as ev
from evaluation.packs import ConsensusDraft, ScoreDraft, ScoreStore
from evaluation.packs.practice import LEFT_OPEN, practice_review


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return practice_review(tmp_path / "practice")


def test_one_mark_is_left_open_and_the_pack_is_sound(pack: Path) -> None:
    cells = ev.assess(ev.read_review(pack), ev.Settings(n_draws=100)).panels["hub"].cells
    short = cells[cells["n_marks"] < cells["n_marks"].max()]
    assert list(zip(short["subject_id"], short["dimension_id"], strict=True)) == [LEFT_OPEN[1:]]
    assert not cells["moderated"].any()


def test_from_the_last_mark_to_a_moderated_level(pack: Path) -> None:
    reviewer, hub, dimension = LEFT_OPEN
    store = ScoreStore(pack)
    mark = ScoreDraft("R1", hub, dimension, "2", "Figures for the main groups only.", "Nothing on volunteers.", ("E1",))
    store.save(reviewer, mark, base=None)
    store.lock("R1")
    agreed = ConsensusDraft("M1", hub, dimension, "2", "agreed", "Both read the same survey.", "The survey is narrow.")
    store.save_consensus(agreed, base=None)
    store.lock("M1")
    assert store.verify() == ()
    cell = ev.assess(ev.read_review(pack), ev.Settings(n_draws=100)).panels["hub"].cell(hub, dimension)
    assert (cell["moderated"], cell["low"], cell["n_marks"]) == (True, 2.0, 2)


def test_without_a_folder_it_stands_in_a_temporary_one() -> None:
    import shutil

    made = practice_review()
    try:
        assert ev.read_review(made).title == "Practice review"
    finally:
        shutil.rmtree(made.parent)
