"""The moderation desk without a browser: marks side by side, what is recorded, what is refused and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as w
import pytest

import evaluation as ev
from evaluation.packs import ConsensusDraft, ScoreStore
from evaluation.presentation import Callout, Prose, TableView, plain
from evaluation.widgets import Desk, moderation_desk
from tests.packs.journals import clock
from tests.widgets.desks import all_of, html, named, refusal, said
from tests.widgets.panels import marked, on_screen, small

AT = clock().astimezone().strftime("%H:%M")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return marked(tmp_path)


def opened(pack: Path, round_id: str = "M1", chair: str = "") -> Desk:
    return moderation_desk(ev.read_review(pack), pack, round_id, chair, clock=clock)


def level(desk: Desk) -> Any:
    return all_of(desk.controls, w.RadioButtons)[0]


def agree(desk: Desk, code: str = "3", reason: str = "The survey decided it") -> None:
    named(desk, "How the level was set").value = "agreed"
    level(desk).value = code
    named(desk, "Reason").value = reason


def stored(pack: Path) -> list[list[Any]]:
    frame = ScoreStore(pack).load_consensus("M1")
    columns = ["subject_id", "dimension_id", "level", "method", "change_reason", "version"]
    return list(frame[columns].to_numpy().tolist())


# --- when it opens ---


def test_before_the_lock_there_is_no_desk_and_the_sentence_says_what_opens_it(tmp_path: Path) -> None:
    desk = opened(small(tmp_path))
    assert desk.controls is None
    (prose,) = desk.standing
    assert isinstance(prose, Prose)
    (callout,) = prose.blocks
    assert isinstance(callout, Callout)
    words = " ".join(plain(item) for item in callout.items)
    assert "Round I1, which round M1 moderates, is not locked." in words
    assert "review scores lock PACK I1" in words


@pytest.mark.parametrize(
    ("round_id", "chair", "why"),
    [
        ("I1", "", "The moderation desk needs a moderation round; I1 is individual, and it is moderated in M1."),
        ("M1", "R1", "this is nobody with the role chair (found 'R1'). Choose one of: R3."),
        ("M7", "", "no round has this id"),
    ],
)
def test_a_desk_that_does_not_open_says_why_and_what_to_do(pack: Path, round_id: str, chair: str, why: str) -> None:
    assert why in refusal(opened(pack, round_id, chair))


def test_nobodys_mark_is_told_before_the_lock(tmp_path: Path) -> None:
    pack = small(tmp_path)
    assert "no mark" not in str(opened(pack).standing)


# --- the card ---


def test_all_marks_stand_side_by_side_with_their_reasons(pack: Path) -> None:
    desk = opened(pack)
    words = said(desk)
    assert "A A: K1 Need The criterion: Evidence of need Marks on this cell: 2, 3, 4" in words
    assert "R1 3 Sound R1 says 3" in words
    assert "R3 2 Partial R3 says 2" in words
    assert "Median of the marks: 3 Sound." in words
    assert "Evidence on this cell" in words
    assert "against, grade B" in words


def test_every_control_can_be_named_and_stands_in_the_order_of_reading(pack: Path) -> None:
    desk = opened(pack)
    kinds = (w.Dropdown, w.RadioButtons, w.Textarea, w.Text, w.Button, w.IntProgress)
    order = [item.description for item in all_of(desk.controls, w.DOMWidget) if isinstance(item, kinds)]
    assert "" not in order
    wanted = ["List", "Cell", "Next", "How the level was set", "Agreed level", "Reason", "Dissent", "Record"]
    assert [order.index(name) for name in wanted] == sorted(order.index(name) for name in wanted)


def test_nothing_is_recorded_but_by_the_button(pack: Path) -> None:
    desk = opened(pack)
    agree(desk)
    assert stored(pack) == []
    named(desk, "Record").click()
    assert f"Saved at {AT}, version" in said(desk)
    assert stored(pack)[0][:4] == ["A", "K1v", "3", "agreed"]
    assert "1 of 6 cells moderated." in said(desk)
    assert named(desk, "Progress").value == 1


def test_what_is_lacking_is_said_beside_the_controls(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "Record").click()
    words = said(desk)
    assert "Not recorded: it needs how the level was set, a level and a reason." in words
    assert "Say how the level was set." in words
    assert "Choose a level, or IE or NA." in words
    assert stored(pack) == []


def test_a_level_away_from_the_median_asks_what_changed_the_panels_mind(pack: Path) -> None:
    desk = opened(pack)
    change = named(desk, "Why it differs from the median")
    assert not on_screen(desk.controls, change)
    agree(desk, "4")
    assert "The level chosen is another, so say why it differs." in said(desk)
    assert on_screen(desk.controls, change)
    named(desk, "Record").click()
    assert "Not recorded: it needs why it differs from the median." in said(desk)
    assert stored(pack) == []
    change.value = "The survey was read again"
    named(desk, "Dissent").value = "R3 would say 2"
    named(desk, "Record").click()
    assert stored(pack)[0][2:5] == ["4", "agreed", "The survey was read again"]


def test_a_cell_that_is_not_resolved_has_no_level(pack: Path) -> None:
    desk = opened(pack)
    agree(desk)
    named(desk, "How the level was set").value = "unresolved"
    assert not on_screen(desk.controls, level(desk))
    named(desk, "Record").click()
    assert stored(pack)[0][2:4] == ["", "unresolved"]
    assert "1 of 6 cells moderated, 1 of them not resolved." in said(desk)


def test_undo_asks_for_its_reason_and_is_a_new_record(pack: Path) -> None:
    desk = opened(pack)
    agree(desk)
    assert not on_screen(desk.controls, named(desk, "Undo the last record"))
    named(desk, "Record").click()
    named(desk, "Undo the last record").click()
    named(desk, "Undo it now").click()
    assert "Taking a version back needs a reason." in said(desk)
    named(desk, "Why it is undone").value = "Too early"
    named(desk, "Undo it now").click()
    assert "What stands now: not yet." in said(desk)
    assert (stored(pack), level(desk).value, named(desk, "Progress").value) == ([], None, 0)
    history = ScoreStore(pack).history("M1")
    assert history["action"].tolist() == ["set", "withdraw"]


def test_a_second_consensus_asks_why_and_its_record_says_so(pack: Path) -> None:
    desk = opened(pack)
    change = named(desk, "Reason for change")
    agree(desk)
    named(desk, "Record").click()
    named(desk, "Dissent").value = "R2 would say 4"
    named(desk, "Record").click()  # the level stays: nothing more is asked
    assert not on_screen(desk.controls, change)
    assert [row[2] for row in stored(pack)] == ["3"]
    agree(desk, "IE", "The survey was withdrawn")
    named(desk, "Why it differs from the median").value = "The survey was withdrawn"
    assert on_screen(desk.controls, change)
    named(desk, "Record").click()
    words = said(desk)
    assert "Not recorded: it needs why the level changes. Version" in words
    assert "Another level stands here so far: say why it changes." in words
    assert [row[2] for row in stored(pack)] == ["3"]
    change.value = "Its makers took it back"
    named(desk, "Record").click()
    assert [row[2] for row in stored(pack)] == ["IE"]
    assert ScoreStore(pack).history("M1")["reason_for_change"].tolist() == ["", "", "Its makers took it back"]
    assert not on_screen(desk.controls, change)
    named(desk, "Show versions").click()
    assert "Its makers took it back" in said(desk)


def test_a_change_that_is_taken_back_before_it_is_recorded_leaves_no_reason_behind(pack: Path) -> None:
    desk = opened(pack)
    agree(desk)
    named(desk, "Record").click()
    level(desk).value = "2"
    named(desk, "Reason for change").value = "A slip"
    level(desk).value = "3"
    assert named(desk, "Reason for change").value == ""
    named(desk, "Next").click()
    named(desk, "Previous").click()
    assert "1 of 6 cells moderated." in said(desk)


def test_versions_are_shown_on_demand(pack: Path) -> None:
    desk = opened(pack)
    agree(desk)
    named(desk, "Record").click()
    named(desk, "Show versions").click()
    assert "saved by R3 3 Sound The survey decided it" in said(desk)


# --- the way from cell to cell ---


def test_the_widest_disagreement_comes_first_and_a_recorded_cell_leaves_the_list_when_one_goes_on(pack: Path) -> None:
    desk = opened(pack)
    cells = named(desk, "Cell")
    assert [label for label, _ in cells.options][:2] == ["A A: K1 Need (2, 3, 4)", "B B: K1 Need (1, IE)"]
    agree(desk)
    named(desk, "Record").click()
    assert "A A: K1 Need" in said(desk)  # it stays until one goes on, with what became of it
    named(desk, "Next").click()
    assert "B B: K1 Need" in said(desk)
    assert len(cells.options) == 5
    named(desk, "Previous").click()
    assert cells.label == "B B: K2 Reach: quality (none)"


def test_what_is_begun_is_there_when_one_comes_back(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "Reason").value = "Half a thought"
    named(desk, "Next").click()
    assert named(desk, "Reason").value == ""
    named(desk, "Previous").click()
    assert named(desk, "Reason").value == "Half a thought"


def test_what_is_begun_says_so_when_one_comes_back(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "Reason").value = "Half a thought"
    assert "Not recorded" not in said(desk)
    for step in ("Next", "Previous"):
        named(desk, step).click()
    assert "Not recorded: it needs how the level was set and a level." in said(desk)
    agree(desk)
    for step in ("Next", "Previous"):
        named(desk, step).click()
    assert "Not recorded yet. Press Record." in said(desk)
    named(desk, "Record").click()
    assert "Not recorded" not in said(desk)


def test_two_versions_are_there_again_when_one_comes_back(pack: Path) -> None:
    desk = opened(pack)
    there = ConsensusDraft("M1", "A", "K1v", "3", "majority", rationale="Two to one")
    ScoreStore(pack, clock=clock).save_consensus(there, base=None)
    agree(desk)
    named(desk, "Record").click()
    for step in ("Next", "Previous"):
        named(desk, step).click()
    assert "Not recorded: this cell was recorded in another window" in said(desk)
    assert "Reason The survey decided it Two to one" in said(desk)
    assert on_screen(desk.controls, named(desk, "Keep mine"))
    named(desk, "Keep theirs").click()
    assert "another window" not in said(desk)
    assert stored(pack)[0][3] == "majority"


def test_an_empty_list_says_so(pack: Path) -> None:
    desk = opened(pack)
    named(desk, "List").value = "unresolved"
    assert "No cell is of this kind. Choose another list." in said(desk)
    assert not on_screen(desk.controls, named(desk, "Record"))
    named(desk, "List").value = "all"
    assert on_screen(desk.controls, named(desk, "Record"))
    assert len(named(desk, "Cell").options) == 6


def test_when_all_is_done_it_says_so(pack: Path) -> None:
    desk = opened(pack)
    for _ in range(6):
        named(desk, "How the level was set").value = "unresolved"
        named(desk, "Reason").value = "No agreement"
        named(desk, "Record").click()
        named(desk, "Next").click()
    assert "Every cell has a record. Under All cells they can be looked at and changed" in said(desk)
    assert "review scores lock PACK M1" in said(desk)
    assert "6 of 6 cells moderated, 6 of them not resolved." in said(desk)


# --- two windows, and the end ---


def test_another_window_is_shown_beside_and_each_way_out_works(pack: Path) -> None:
    desk = opened(pack)
    store = ScoreStore(pack, clock=clock)
    there = ConsensusDraft("M1", "A", "K1v", "3", "majority", rationale="Two to one")
    first = store.save_consensus(there, base=None)
    agree(desk)
    named(desk, "Record").click()
    words = said(desk)
    assert "Not recorded: this cell was recorded in another window" in words
    assert "How it was set agreed by majority Reason The survey decided it Two to one" in words
    assert stored(pack)[0][3] == "majority"
    named(desk, "Edit mine").click()
    named(desk, "Reason").value = "Read again, it decided it"
    assert stored(pack)[0][3] == "majority"
    named(desk, "Record").click()
    assert stored(pack)[0][3] == "agreed"
    store.save_consensus(there, base=first.sequence + 1)
    named(desk, "Dissent").value = "R2"
    named(desk, "Record").click()
    named(desk, "Keep theirs").click()
    assert named(desk, "Reason").value == "Two to one"
    store.save_consensus(ConsensusDraft("M1", "A", "K1v", "3", "chair", rationale="Chair"), base=first.sequence + 2)
    named(desk, "Reason").value = "Mine"
    named(desk, "Record").click()
    named(desk, "Keep mine").click()
    assert (stored(pack)[0][3], named(desk, "Reason").value) == ("majority", "Mine")


def test_a_locked_moderation_is_for_reading(pack: Path) -> None:
    desk = opened(pack)
    agree(desk)
    named(desk, "Record").click()
    ScoreStore(pack, clock=clock).lock("M1")
    after = opened(pack)
    named(after, "List").value = "all"
    assert "Round M1 is locked: what was agreed is shown, and nothing more is recorded." in said(after)
    assert level(after).value == "3"
    assert level(after).disabled
    assert not on_screen(after.controls, named(after, "Record"))


def test_a_round_locked_meanwhile_is_for_reading_from_the_next_refused_record_on(pack: Path) -> None:
    desk = opened(pack)
    agree(desk)
    named(desk, "Record").click()
    ScoreStore(pack, clock=clock).lock("M1")
    named(desk, "Dissent").value = "R2 would say 4"
    named(desk, "Record").click()
    words = said(desk)
    assert "Not recorded: round M1 was locked while this desk was open." in words
    assert "Round M1 is locked: what was agreed is shown, and nothing more is recorded." in words
    assert "Part Yours, not recorded What is kept" in words
    assert "Dissent R2 would say 4" in words
    assert (named(desk, "Dissent").value, named(desk, "Dissent").disabled, level(desk).disabled) == ("", True, True)
    assert not on_screen(desk.controls, named(desk, "Record"))


def test_versions_that_cannot_be_proved_are_told_in_words(pack: Path) -> None:
    desk = opened(pack)
    agree(desk)
    named(desk, "Record").click()
    record = max((pack / "scores" / "R3").glob("0*.json"))
    record.write_text("{}")
    named(desk, "Show versions").click()
    assert "Put the file back as it was from a copy" in said(desk)


def test_text_of_a_pack_is_escaped(pack: Path) -> None:
    store = ScoreStore(pack, clock=clock)
    draft = ConsensusDraft("M1", "A", "K1v", "3", "agreed", rationale="<img src=x onerror=alert(1)>")
    store.save_consensus(draft, base=None)
    desk = opened(pack)
    named(desk, "List").value = "all"
    named(desk, "Show versions").click()
    assert "<img" not in html(desk)
    assert "&lt;img src=x" in html(desk)


# --- what stands in ---


def test_what_stands_in_lists_the_marks_and_not_whose_they_are(pack: Path) -> None:
    (table,) = [view for view in opened(pack).standing if isinstance(view, TableView)]
    rows = [[plain(cell.text) for cell in row] for row in table.rows]
    assert rows[0] == ["A A: K1 Need", "2, 3, 4", "3 Sound", "not yet", "not yet"]
    assert rows[1] == ["B B: K1 Need", "1, IE", "IE", "not yet", "not yet"]
    assert rows[2][1:3] == ["none", "not scored"]
    assert "R1" not in str(table)
