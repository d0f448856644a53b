"""The scoring desk without a browser: controls move, and what is saved and said follows."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Any

import ipywidgets as w
import pytest

import evaluation as ev
from evaluation.packs import Conflict, ScoreDraft, ScoreStore
from evaluation.presentation import TableView, plain
from evaluation.widgets import Desk, score_desk
from tests.packs.journals import clock, mark
from tests.widgets.desks import all_of, html, named, panes, refusal, said, show
from tests.widgets.panels import marked, on_screen, small

AT = clock().astimezone().strftime("%H:%M")


def opened(pack: Path, reviewer: str = "R1", round_id: str = "I1") -> Desk:
    return score_desk(ev.read_review(pack), pack, reviewer, round_id, clock=clock)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return small(tmp_path)


def level(desk: Desk) -> Any:
    return all_of(desk.controls, w.RadioButtons)[0]


def tick(desk: Desk, item: str) -> Any:
    return named(desk, f"{item}:")


def give(desk: Desk, code: str = "3", reason: str = "Many came", item: str = "E1") -> None:
    tick(desk, item).value = True
    level(desk).value = code
    named(desk, "Reason").value = reason


def change(desk: Desk, code: str, why: str) -> None:
    level(desk).value = code
    named(desk, "Reason for change").value = why


def stored(pack: Path, round_id: str = "I1", reviewer: str | None = "R1") -> list[list[Any]]:
    frame = ScoreStore(pack).load(round_id, reviewer)
    return list(frame[["subject_id", "dimension_id", "level", "rationale", "version"]].to_numpy().tolist())


# --- the card ---


def test_a_card_has_the_criterion_the_rubric_and_the_evidence_with_grade_and_way(pack: Path) -> None:
    desk = opened(pack)
    assert "A A: K1 Need The criterion: Evidence of need" in said(desk)
    assert [label for label, _ in level(desk).options] == [
        "0 Absent: Nothing", "1 Limited", "2 Partial", "3 Sound", "4 Strong: Everything",
        "IE Insufficient evidence", "NA Not applicable",
    ]  # fmt: skip
    assert [item.description for item in all_of(desk.controls, w.Checkbox)] == [
        "E1: for, grade A", "E2: against, grade B",
    ]  # fmt: skip
    assert "Many came Survey: Survey" in said(desk)


def test_every_control_can_be_named_and_stands_in_the_order_of_reading(pack: Path) -> None:
    desk = opened(pack)
    kinds = (w.Dropdown, w.RadioButtons, w.Checkbox, w.Textarea, w.Text, w.Button, w.ToggleButtons, w.IntProgress)
    controls = [item for item in all_of(desk.controls, w.DOMWidget) if isinstance(item, kinds)]
    assert [item for item in controls if not item.description] == []
    order = [item.description for item in controls]
    wanted = ["Hub", "Criterion", "Next", "E1: for, grade A", "Level", "Reason", "Why not higher", "Save"]
    assert [order.index(name) for name in wanted] == sorted(order.index(name) for name in wanted)


def test_it_is_saved_as_soon_as_nothing_is_lacking_and_says_so(pack: Path) -> None:
    desk = opened(pack)
    level(desk).value = "3"
    assert "Not saved yet: it needs a reason and evidence." in said(desk)
    assert "Say why, in a sentence." in said(desk)
    assert "Tick the evidence that the level rests on" in said(desk)
    tick(desk, "E1").value = True
    assert "Not saved yet: it needs a reason." in said(desk)
    assert stored(pack) == []
    named(desk, "Reason").value = "Many came"
    assert f"Saved at {AT}, version 1." in said(desk)
    assert "Say why" not in said(desk)
    assert stored(pack) == [["A", "K1v", "3", "Many came", 1]]


def test_insufficient_evidence_needs_the_reason_only(pack: Path) -> None:
    desk = opened(pack)
    level(desk).value = "IE"
    assert "it needs a reason." in said(desk)
    named(desk, "Reason").value = "Nothing on file"
    assert stored(pack) == [["A", "K1v", "IE", "Nothing on file", 1]]


def test_each_change_is_a_new_version_and_no_change_is_none(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    named(desk, "Save").click()
    named(desk, "Why not higher").value = "Few came back"
    change(desk, "2", "Read again")
    assert f"Saved at {AT}, version 3." in said(desk)
    assert stored(pack)[0][2] == "2"
    assert [len(ScoreStore(pack).history()), named(desk, "Progress").value] == [3, 1]


def test_another_level_than_the_one_saved_needs_a_reason_for_the_change(pack: Path) -> None:
    desk = opened(pack)
    why = named(desk, "Reason for change")
    give(desk)
    assert not on_screen(desk.controls, why)  # a first mark changes nothing
    level(desk).value = "2"
    assert on_screen(desk.controls, why)
    assert "Not saved yet: it needs why the level changes. Version 1 stands." in said(desk)
    assert "Another level stands here so far: say why it changes." in said(desk)
    why.value = " Two files were \n read again "
    assert f"Saved at {AT}, version 2." in said(desk)
    assert (on_screen(desk.controls, why), why.value) == (False, "")
    assert ScoreStore(pack).history()["reason_for_change"].tolist() == ["", "Two files were read again"]
    level(desk).value = "3"  # each change has a reason of its own
    assert stored(pack)[0][2] == "2"


def test_other_words_for_the_same_level_need_no_reason_for_the_change(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    named(desk, "Reason").value = "Many came, and came back"
    tick(desk, "E2").value = True
    assert f"Saved at {AT}, version 3." in said(desk)
    assert not on_screen(desk.controls, named(desk, "Reason for change"))


def test_a_level_set_back_asks_for_nothing_more(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    level(desk).value = "2"
    level(desk).value = "3"
    assert not on_screen(desk.controls, named(desk, "Reason for change"))
    assert "Not saved" not in said(desk)
    assert stored(pack) == [["A", "K1v", "3", "Many came", 1]]


def test_a_reason_for_the_change_is_there_when_one_comes_back(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    named(desk, "Reason").value = ""
    change(desk, "2", "Read again")
    named(desk, "Next").click()
    named(desk, "Previous").click()
    assert named(desk, "Reason for change").value == "Read again"
    named(desk, "Reason").value = "Few came"
    assert stored(pack)[0][2:] == ["2", "Few came", 2]


def test_taking_the_reason_away_again_says_what_stands(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    named(desk, "Reason").value = ""
    assert "Not saved yet: it needs a reason. Version 1 stands." in said(desk)
    assert stored(pack)[0][3] == "Many came"
    named(desk, "Reason").value = "Many came"
    assert "Not saved" not in said(desk)


def test_what_is_begun_is_there_when_one_comes_back(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "Reason").value = "Half a thought"
    named(desk, "Next").click()
    assert named(desk, "Reason").value == ""
    assert "K2 Reach: extent" in said(desk)
    assert "1 begun" in said(desk)
    named(desk, "Previous").click()
    assert named(desk, "Reason").value == "Half a thought"


def test_what_is_begun_says_so_again_when_one_comes_back(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "Reason").value = "Half a thought"
    named(desk, "Next").click()
    assert "Not saved yet" not in said(desk)
    named(desk, "Previous").click()
    assert "Not saved yet: it needs a level and evidence." in said(desk)
    assert "Choose a level, or IE or NA." in said(desk)
    give(desk)
    for step in ("Next", "Previous"):
        named(desk, step).click()
        assert "Not saved" not in said(desk)


def test_a_whole_mark_that_could_not_be_saved_says_so_again(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = opened(pack)

    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ScoreStore, "save", full)
    give(desk)
    for step in ("Next", "Previous"):
        named(desk, step).click()
    assert "Not saved yet. Press Save." in said(desk)
    monkeypatch.undo()
    named(desk, "Save").click()
    assert [row[2] for row in stored(pack)] == ["3"]
    assert "Not saved yet" not in said(desk)


def test_the_way_leads_to_the_next_card_without_a_mark(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    named(desk, "Next without a mark").click()
    assert named(desk, "Criterion").value == "K2e"
    named(desk, "Hub").value = ("I1", "B")
    assert "B B: K2 Reach: extent" in said(desk)
    assert "The register holds nothing on this cell" in said(desk)
    named(desk, "Criterion").value = "K1v"
    assert [item.description for item in all_of(desk.controls, w.Checkbox)] == ["E1: for, grade A"]
    assert "about all at once" in said(desk)


def test_progress_follows(pack: Path) -> None:
    desk = opened(pack)
    bar = named(desk, "Progress")
    assert (bar.value, bar.max) == (0, 6)  # the locked trial is not counted
    give(desk)
    assert bar.value == 1
    assert "Round I1: 1 of 6 cells saved, 5 to do." in said(desk)
    show(desk, "Overview")
    assert "3 Sound" in said(desk)


def test_a_folder_that_cannot_be_written_loses_nothing(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = opened(pack)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("evaluation.packs.journal.store.append", full)
    give(desk)
    assert "Not saved: No space left on device. What you wrote is still here" in said(desk)
    monkeypatch.undo()
    named(desk, "Save").click()
    assert f"Saved at {AT}, version 1." in said(desk)


def test_a_round_locked_meanwhile_is_told_in_words(pack: Path) -> None:
    desk = opened(pack)
    store = ScoreStore(pack, clock=clock)
    store.save("R2", mark(), base=None)
    store.lock("I1")
    give(desk)
    assert "Not saved: round I1 was locked while this desk was open." in said(desk)
    assert stored(pack) == []


def test_a_round_locked_meanwhile_is_for_reading_from_the_next_refused_save_on(pack: Path) -> None:
    desk = opened(pack)
    store = ScoreStore(pack, clock=clock)
    give(desk)
    store.save("R2", mark(level="1", reason="Seen after the lock"), base=None)
    named(desk, "Next").click()
    named(desk, "Reason").value = "Begun on another card"
    named(desk, "Previous").click()
    assert "Seen after the lock" not in said(desk)
    store.lock("I1")
    named(desk, "Reason").value = "Came too late"
    words = said(desk)
    assert "Round I1 is locked: what was given is shown, and nothing more is saved." in words
    assert "Part Yours, not saved What is kept Level 3 Sound 3 Sound Reason Came too late Many came" in words
    assert "Seen after the lock" in words
    assert named(desk, "Reason").value == "Many came"
    assert all(control.disabled for control in (level(desk), named(desk, "Reason"), tick(desk, "E1")))
    assert not on_screen(desk.controls, named(desk, "Save"))
    named(desk, "Next").click()
    assert (named(desk, "Reason").value, named(desk, "Reason").disabled) == ("", True)
    assert "Begun on another card" in said(desk)
    show(desk, "Your interests")
    assert named(desk, "Save declarations").disabled
    assert stored(pack) == [["A", "K1v", "3", "Many came", 1]]


def test_a_round_locked_meanwhile_refuses_taking_back_and_shows_what_stands(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    ScoreStore(pack, clock=clock).lock("I1")
    named(desk, "Take this mark back").click()
    named(desk, "Why it is taken back").value = "Wrong hub"
    named(desk, "Take it back now").click()
    assert "Not saved: round I1 was locked while this desk was open. " in said(desk)
    assert "Yours, not saved" not in said(desk)
    assert level(desk).disabled


def test_versions_that_cannot_be_proved_are_told_in_words(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    (pack / "scores" / "R1" / "000001.json").write_text("{}")
    named(desk, "Show versions").click()
    assert "Put the file back as it was from a copy" in said(desk)


def test_a_mark_is_taken_back_with_a_reason(pack: Path) -> None:
    desk = opened(pack)
    assert not on_screen(desk.controls, named(desk, "Take this mark back"))  # nothing to take back yet
    give(desk)
    named(desk, "Take this mark back").click()
    named(desk, "Take it back now").click()
    assert "Taking a version back needs a reason." in said(desk)
    named(desk, "Why it is taken back").value = "Wrong hub"
    named(desk, "Take it back now").click()
    assert f"Taken back at {AT}, version 2. The cell has no mark." in said(desk)
    assert (level(desk).value, named(desk, "Reason").value, stored(pack)) == (None, "", [])


def test_versions_are_shown_on_demand(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    change(desk, "2", "Read again")
    named(desk, "Show versions").click()
    assert "Versions of this cell, oldest first" in said(desk)
    assert "2025-03-03 09:30:00 UTC saved by R1 2 Partial Many came Read again" in said(desk)


def test_text_of_a_pack_is_escaped(pack: Path) -> None:
    path = pack / "evidence.csv"
    path.write_text(path.read_text().replace("Many came", "<script>alert(1)</script>"))
    desk = opened(pack)
    assert "<script>" not in html(desk)
    assert "&lt;script&gt;alert(1)" in html(desk)


# --- two windows ---


@pytest.fixture
def conflict(pack: Path) -> Desk:
    """A desk whose save met one of another window: 2 there, 3 here."""
    here = opened(pack)
    there = ScoreDraft("I1", "A", "K1v", "2", rationale="Few came back", evidence_ids=("E2",))
    ScoreStore(pack, clock=clock).save("R1", there, base=None)
    give(here)
    return here


def test_another_window_is_shown_beside_and_nothing_is_overwritten(pack: Path, conflict: Desk) -> None:
    words = said(conflict)
    assert "this cell was saved in another window as version 1 on 2025-03-03 at 09:30:00 UTC by R1" in words
    assert "Level 3 Sound 2 Partial Reason Many came Few came back Evidence E1 E2" in words
    assert stored(pack)[0][2] == "2"
    assert level(conflict).disabled
    assert all(item.disabled for item in all_of(conflict.controls, w.Checkbox))
    assert [on_screen(conflict.controls, named(conflict, name)) for name in ("Keep theirs", "Keep mine", "Edit mine")]


CHOICES = ("Keep theirs", "Keep mine", "Edit mine")


def away_and_back(desk: Desk) -> None:
    named(desk, "Next").click()
    assert not any(on_screen(desk.controls, named(desk, name)) for name in CHOICES)
    assert not level(desk).disabled
    named(desk, "Previous").click()


def test_two_versions_are_there_again_when_one_comes_back(pack: Path, conflict: Desk) -> None:
    away_and_back(conflict)
    words = said(conflict)
    assert "this cell was saved in another window as version 1" in words
    assert "Level 3 Sound 2 Partial Reason Many came Few came back Evidence E1 E2" in words
    assert all(on_screen(conflict.controls, named(conflict, name)) for name in CHOICES)
    assert level(conflict).disabled
    named(conflict, "Keep mine").click()
    assert stored(pack)[0][2:] == ["3", "Many came", 2]
    away_and_back(conflict)
    assert "another window" not in said(conflict)


def test_an_edit_of_two_versions_is_asked_for_again_when_one_comes_back(conflict: Desk) -> None:
    named(conflict, "Edit mine").click()
    named(conflict, "Reason").value = "Many came, and few came back"
    away_and_back(conflict)
    assert "Reason Many came, and few came back Few came back" in said(conflict)
    named(conflict, "Keep theirs").click()
    away_and_back(conflict)
    assert level(conflict).value == "2"
    assert "another window" not in said(conflict)


def test_two_versions_that_the_lock_settled_are_asked_for_no_more(pack: Path, conflict: Desk) -> None:
    ScoreStore(pack, clock=clock).lock("I1")
    named(conflict, "Keep mine").click()
    for step in ("Next", "Previous"):
        named(conflict, step).click()
    assert not on_screen(conflict.controls, named(conflict, "Keep mine"))
    assert "Yours, not saved" in said(conflict)


def test_keeping_theirs_shows_it_and_saves_nothing(pack: Path, conflict: Desk) -> None:
    named(conflict, "Keep theirs").click()
    assert "Kept theirs, version 1." in said(conflict)
    assert (level(conflict).value, named(conflict, "Reason").value) == ("2", "Few came back")
    assert (tick(conflict, "E1").value, tick(conflict, "E2").value) == (False, True)
    assert len(ScoreStore(pack).history()) == 1
    assert not level(conflict).disabled


def test_keeping_mine_puts_it_on_top_and_says_why(pack: Path, conflict: Desk) -> None:
    named(conflict, "Keep mine").click()
    assert f"Saved at {AT}, version 2." in said(conflict)
    assert stored(pack)[0][2:] == ["3", "Many came", 2]
    history = ScoreStore(pack).history()
    assert history["reason_for_change"].tolist()[-1] == "Kept over version 1, saved in another window"


def test_editing_mine_saves_only_when_asked_to(pack: Path, conflict: Desk) -> None:
    named(conflict, "Edit mine").click()
    assert "Theirs, version 1" in said(conflict)  # to look at while editing
    assert not on_screen(conflict.controls, named(conflict, "Keep mine"))
    named(conflict, "Reason").value = "Many came, and few came back"
    assert len(ScoreStore(pack).history()) == 1
    named(conflict, "Save").click()
    assert stored(pack)[0][2:] == ["3", "Many came, and few came back", 2]
    assert "Theirs, version 1" not in said(conflict)


def test_keeping_an_unfinished_mark_opens_its_controls_and_says_what_it_needs(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    named(desk, "Reason").value = ""
    there = ScoreDraft("I1", "A", "K1v", "2", rationale="Few came back", evidence_ids=("E2",))
    ScoreStore(pack, clock=clock).save("R1", there, base=1)
    named(desk, "Take this mark back").click()
    named(desk, "Why it is taken back").value = "Wrong hub"
    named(desk, "Take it back now").click()
    named(desk, "Keep mine").click()
    assert "it needs a reason." in said(desk)
    assert not named(desk, "Reason").disabled


def test_a_third_window_is_met_again(pack: Path, conflict: Desk) -> None:
    third = ScoreDraft("I1", "A", "K1v", "4", rationale="Third", evidence_ids=("E1",))
    ScoreStore(pack, clock=clock).save("R1", third, base=1)
    named(conflict, "Keep mine").click()
    assert "as version 2" in said(conflict)
    assert stored(pack)[0][2] == "4"


def test_a_mark_that_was_taken_back_elsewhere_is_said_so(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    ScoreStore(pack, clock=clock).withdraw("R1", 1, reason="Wrong hub")
    change(desk, "4", "Read again")
    assert "Theirs: taken back" in said(desk)
    named(desk, "Keep theirs").click()
    assert (level(desk).value, stored(pack)) == (None, [])


def test_over_a_mark_that_was_taken_back_elsewhere_no_reason_for_a_change_is_asked(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    ScoreStore(pack, clock=clock).withdraw("R1", 1, reason="Wrong hub")
    change(desk, "4", "Read again")
    named(desk, "Edit mine").click()
    assert not on_screen(desk.controls, named(desk, "Reason for change"))
    assert not on_screen(desk.controls, named(desk, "Take this mark back"))
    named(desk, "Save").click()
    assert [row[2] for row in stored(pack)] == ["4"]


def test_a_version_that_the_store_lacks_is_said_and_mine_can_be_kept(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened(pack)

    def gone(_store: ScoreStore, _reviewer: str, draft: ScoreDraft, *, base: int | None) -> None:
        raise Conflict(draft, None)

    monkeypatch.setattr(ScoreStore, "save", gone)
    give(desk)
    assert "Theirs: taken back" in said(desk)
    monkeypatch.undo()
    named(desk, "Keep mine").click()
    assert stored(pack) == [["A", "K1v", "3", "Many came", 1]]


def test_another_cell_of_another_window_is_no_conflict(pack: Path) -> None:
    desk = opened(pack)
    ScoreStore(pack, clock=clock).save("R1", mark("B"), base=None)
    give(desk)
    assert f"Saved at {AT}, version 2." in said(desk)


# --- interests, trial, lock ---


def test_the_desk_is_closed_until_interests_are_declared(tmp_path: Path) -> None:
    desk = opened(small(tmp_path, declared=False))
    assert named(desk, "Show").value == "Your interests"
    show(desk, "Scoring")
    assert "Interests come first" in said(desk)
    assert not on_screen(desk.controls, level(desk))
    show(desk, "Your interests")
    named(desk, "None in those left").click()
    named(desk, "Save declarations").click()
    assert "2 saved. All are declared: go on to Scoring." in said(desk)
    show(desk, "Scoring")
    assert on_screen(desk.controls, level(desk))
    assert not level(desk).disabled


def test_an_actual_interest_closes_its_cells_and_says_so(tmp_path: Path) -> None:
    pack = small(tmp_path)
    desk = opened(pack, "R3")
    named(desk, "Your interest in A").value = "none"
    named(desk, "Save declarations").click()
    show(desk, "Scoring")
    named(desk, "Hub").value = ("I1", "B")
    assert "R3 has declared an actual interest in B, so its cells are closed to R3." in said(desk)
    assert not on_screen(desk.controls, level(desk))
    assert "3 closed by an interest" in said(desk)


def test_the_trial_case_comes_first_and_is_compared_once_locked(tmp_path: Path) -> None:
    pack = small(tmp_path, trial=True)
    desk = opened(pack)
    assert named(desk, "Hub").label == "Trial case: A A"
    named(desk, "Hub").value = ("I1", "A")
    assert "The trial case comes first: these cells open once every cell of round C1 has a mark" in said(desk)
    show(desk, "Trial case")
    assert "What others give is shown once round C1 is locked." in said(desk)
    store = ScoreStore(pack, clock=clock)
    for reviewer, code in (("R1", "3"), ("R2", "1")):
        draft = ScoreDraft("C1", "A", "K1v", code, rationale=f"{reviewer} thinks so", evidence_ids=("E1",))
        store.save(reviewer, draft, base=None)
    store.lock("C1")
    after = opened(pack)
    show(after, "Trial case")
    assert "K1 Need 3 Sound R1 thinks so 1 Limited: R2 thinks so" in said(after)
    show(after, "Scoring")
    assert not level(after).disabled


@pytest.mark.parametrize("pressed", ["again", "after another"])
def test_a_trial_that_was_locked_elsewhere_is_compared_once_its_pane_is_pressed(tmp_path: Path, pressed: str) -> None:
    pack = small(tmp_path, trial=True)
    desk = opened(pack)
    show(desk, "Trial case")
    store = ScoreStore(pack, clock=clock)
    for reviewer, code in (("R1", "3"), ("R2", "1")):
        draft = ScoreDraft("C1", "A", "K1v", code, rationale=f"{reviewer} thinks so", evidence_ids=("E1",))
        store.save(reviewer, draft, base=None)
    store.lock("C1")
    assert "What others give is shown once round C1 is locked." in said(desk)
    if pressed == "again":
        panes(desk)._handle_custom_msg({"event": "click"}, [])  # what the page sends where the value stays
    else:
        show(desk, "Overview")
        show(desk, "Trial case")
    assert "K1 Need 3 Sound R1 thinks so 1 Limited: R2 thinks so" in said(desk)
    assert "Trial case (locked)" in said(desk)
    show(desk, "Scoring")
    named(desk, "Hub").value = ("I1", "A")
    assert not level(desk).disabled


def test_nothing_of_others_is_on_the_desk_before_the_lock(pack: Path) -> None:
    ScoreStore(pack, clock=clock).save("R2", mark(level="4", reason="Secret until the lock"), base=None)
    desk = opened(pack)
    for pane in ("Scoring", "Overview", "Your interests", "Trial case"):
        show(desk, pane)
        assert "Secret until the lock" not in html(desk)
        assert "R2" not in html(desk)
    assert "Secret until the lock" not in str(desk.standing)


def test_a_locked_round_is_for_reading_with_all_marks(tmp_path: Path) -> None:
    desk = opened(marked(tmp_path))
    named(desk, "Hub").value = ("I1", "A")
    named(desk, "Criterion").value = "K1v"
    assert "Round I1 is locked" in said(desk)
    assert "What all reviewers gave on this cell" in said(desk)
    assert "R2 says 4" in said(desk)
    who = [row[0] for row in re.findall(r'<th scope="row"[^>]*>(You|Another reviewer|R[0-9])()<', html(desk))]
    assert who[0] == "You", "one's own first; the others by level and without their names"
    assert set(who[1:]) == {"Another reviewer"}
    assert level(desk).value == "3"
    controls = [level(desk), named(desk, "Reason"), *all_of(desk.controls, w.Checkbox)]
    assert all(control.disabled for control in controls)
    assert not on_screen(desk.controls, named(desk, "Save declarations"))
    assert not on_screen(desk.controls, named(desk, "Show versions"))


# --- what stands in ---


def test_what_stands_in_tells_no_level_before_the_lock(pack: Path) -> None:
    desk = opened(pack)
    give(desk)
    grids = [view for view in opened(pack).standing if isinstance(view, TableView) and "I1" in view.caption]
    texts = {plain(cell.text) for row in grids[0].rows for cell in row[1:]}
    assert texts == {"saved", "no mark yet"}


def test_what_stands_in_tells_levels_after_the_lock(tmp_path: Path) -> None:
    grids = [view for view in opened(marked(tmp_path)).standing if isinstance(view, TableView) and "I1" in view.caption]
    texts = [plain(cell.text) for cell in grids[0].rows[0][1:]]
    assert texts == ["3 Sound", "1 Limited"]
    assert {plain(cell.text) for row in grids[0].rows[1:] for cell in row[1:]} == {"no mark"}


# --- what comes next ---


def finish(desk: Desk, n: int) -> None:
    """Give IE with a reason on one card after another."""
    for _ in range(n):
        level(desk).value = "IE"
        named(desk, "Reason").value = "Nothing was found"
        named(desk, "Next without a mark").click()


def test_the_last_mark_says_that_all_is_saved_and_stays_in_sight(pack: Path) -> None:
    desk = opened(pack)
    finish(desk, 5)
    assert "All is saved" not in said(desk)
    finish(desk, 1)
    assert "6 of 6 cells saved. All is saved; you can change it until the round is locked." in said(desk)
    assert f"Saved at {AT}, version 6." in said(desk)  # there is no other card to go to, so nothing is wiped


def test_an_actual_interest_leads_to_a_card_that_takes_a_mark(tmp_path: Path) -> None:
    desk = opened(small(tmp_path, declared=False))
    show(desk, "Scoring")
    named(desk, "Hub").value = ("I1", "B")
    show(desk, "Your interests")
    named(desk, "Your interest in B").value = "actual"
    natures = [item for item in all_of(desk.controls, w.Text) if item.description == "What the interest is"]
    natures[-1].value = "Its treasurer"
    named(desk, "None in those left").click()
    named(desk, "Save declarations").click()
    show(desk, "Scoring")
    assert "A A: K1 Need" in said(desk)
    assert on_screen(desk.controls, level(desk))
    named(desk, "Hub").value = ("I1", "B")
    assert "R1 has declared an actual interest in B" in said(desk)
    assert "mend it under Your interests" in said(desk)


def test_what_the_rules_ask_of_every_mark_is_said_only_where_it_lacks(pack: Path) -> None:
    desk = opened(pack)
    level(desk).value = "3"
    assert "Every level has a reason and rests on evidence" in said(desk)
    give(desk)
    level(desk).value = "4"
    assert "Not saved yet: it needs why the level changes. Version 1 stands." in said(desk)
    assert "Every level has a reason and rests on evidence" not in said(desk)


def test_what_stands_in_says_of_every_table_when_it_was_so(pack: Path) -> None:
    tables = [view for view in opened(pack).standing if isinstance(view, TableView)]
    assert [table.caption.endswith("when this desk was opened") for table in tables] == [True] * 3


@pytest.mark.parametrize(
    ("reviewer", "round_id", "why"),
    [
        ("R7", "I1", "nobody who scores has this id (found 'R7'). Choose one of: R1, R2, R3."),
        ("R1", "I7", "no round has this id (found 'I7'). Choose one of: C1 (calibration), I1 (individual)"),
        ("R1", "M1", "Round M1 is one of moderation; open it at the moderation desk."),
    ],
)
def test_a_desk_that_does_not_open_says_why_and_what_to_do(pack: Path, reviewer: str, round_id: str, why: str) -> None:
    assert why in refusal(opened(pack, reviewer, round_id))
