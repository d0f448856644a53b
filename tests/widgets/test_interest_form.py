"""The form of interests without a browser: what is declared, what is lacking, what is kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

import evaluation as ev
from evaluation.packs import InterestDraft, ScoreDraft, ScoreStore
from evaluation.widgets import Desk, score_desk
from tests.packs.journals import clock, mark
from tests.widgets.desks import named, said, show
from tests.widgets.panels import on_screen, small


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return small(tmp_path, declared=False)


def opened(pack: Path, reviewer: str = "R1") -> Desk:
    desk = score_desk(ev.read_review(pack), pack, reviewer, "I1", clock=clock)
    show(desk, "Your interests")
    return desk


def declared(pack: Path, reviewer: str = "R1") -> dict[str, str]:
    frame = ScoreStore(pack).load_interests(reviewer)
    return dict(zip(frame["subject_id"], frame["kind"], strict=True))


def test_each_declaration_is_saved_and_the_others_are_asked_for(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "Your interest in A").value = "none"
    named(desk, "Save declarations").click()
    assert "1 saved. Still to be declared: B." in said(desk)
    assert "Choose one of the four." in said(desk)
    assert declared(pack) == {"A": "none"}


def test_an_interest_is_not_saved_without_what_it_is(pack: Path) -> None:
    desk = opened(pack)
    nature = named(desk, "What the interest is")
    assert not on_screen(desk.controls, nature)
    named(desk, "Your interest in A").value = "potential"
    assert on_screen(desk.controls, nature)
    named(desk, "Save declarations").click()
    assert "Say what the interest is." in said(desk)
    assert declared(pack) == {}
    nature.value = "A relation has applied for a post"
    named(desk, "Save declarations").click()
    assert declared(pack) == {"A": "potential"}


def test_nothing_is_saved_twice(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "None in those left").click()
    named(desk, "Save declarations").click()
    named(desk, "Save declarations").click()
    assert "Nothing has changed. All are declared: go on to Scoring." in said(desk)
    assert len(ScoreStore(pack).history()) == 2


def test_a_declaration_of_the_table_is_shown_grey(pack: Path) -> None:
    desk = opened(pack, "R3")
    row = named(desk, "Your interest in B")
    assert (row.value, row.disabled) == ("actual", True)
    assert not named(desk, "Your interest in A").disabled
    assert "What is grey stands in interest.csv itself" in said(desk)


def test_an_actual_interest_waits_until_marks_are_taken_back(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "None in those left").click()
    named(desk, "Save declarations").click()
    ScoreStore(pack, clock=clock).save("R1", mark(), base=None)
    named(desk, "Your interest in A").value = "actual"
    named(desk, "What the interest is").value = "Paid by it"
    named(desk, "Save declarations").click()
    assert "has declared an actual interest in A and cannot score it" in said(desk)
    assert declared(pack)["A"] == "none"


def test_an_actual_interest_found_after_the_trial_closes_the_open_cells_and_leaves_the_trial_mark(
    tmp_path: Path,
) -> None:
    pack = small(tmp_path, trial=True, declared=False)
    store = ScoreStore(pack, clock=clock)
    trial = ScoreDraft("C1", "A", "K1v", "3", rationale="Many came", evidence_ids=("E1",))
    store.save("R1", trial, base=None)
    store.lock("C1")
    desk = opened(pack)
    named(desk, "Your interest in A").value = "actual"
    named(desk, "What the interest is").value = "Paid by it"
    named(desk, "None in those left").click()
    named(desk, "Save declarations").click()
    assert declared(pack) == {"A": "actual", "B": "none"}
    show(desk, "Scoring")
    named(desk, "Hub").value = ("I1", "A")
    assert "R1 has declared an actual interest in A, so its cells are closed to R1." in said(desk)
    assert list(ScoreStore(pack).load("C1", "R1")["level"]) == ["3"]
    assert ev.read_review(pack).review_id == "tiny"


def test_an_actual_interest_after_the_lock_of_a_round_that_counts_is_refused_in_one_sentence(tmp_path: Path) -> None:
    pack = small(tmp_path, trial=True, declared=False)
    store = ScoreStore(pack, clock=clock)
    for dimension in ("K1v", "K2e"):
        store.save("R1", mark(dimension=dimension), base=None)
    store.lock("I1")
    desk = opened(pack)
    named(desk, "Your interest in A").value = "actual"
    named(desk, "What the interest is").value = "Paid by it"
    named(desk, "Save declarations").click()
    assert said(desk).count("has declared an actual interest in A and cannot score it (2 marks stand)") == 1
    assert "A locked round keeps its marks" in said(desk)
    assert declared(pack) == {}


def test_what_another_window_declared_is_shown(pack: Path) -> None:
    desk = opened(pack)
    there = InterestDraft("A", "perceived", "Sat on a committee")
    ScoreStore(pack, clock=clock).declare_interest("R1", there, base=None)
    named(desk, "None in those left").click()
    named(desk, "Save declarations").click()
    assert "Another window declared this meanwhile." in said(desk)
    assert named(desk, "Your interest in A").value == "perceived"
    assert declared(pack) == {"A": "perceived", "B": "none"}


def test_nothing_is_saved_over_what_another_window_declared_before_it_is_seen(pack: Path) -> None:
    desk = opened(pack)
    store = ScoreStore(pack, clock=clock)
    for subject in "AB":
        store.declare_interest("R1", InterestDraft(subject, "perceived", "Sat on a committee"), base=None)
    named(desk, "None in those left").click()
    named(desk, "Save declarations").click()
    assert declared(pack) == {"A": "perceived", "B": "perceived"}
    assert "Declared by another way meanwhile: perceived." in said(desk)
    assert named(desk, "Your interest in B").value == "none", "what was begun stays"
    named(desk, "Save declarations").click()
    assert declared(pack) == {"A": "perceived", "B": "none"}
