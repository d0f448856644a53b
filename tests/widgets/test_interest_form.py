"""The form of interests without a browser: what is declared, what is lacking, what is kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

import evaluation as ev
from evaluation.packs import InterestDraft, ScoreStore
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
