"""What the moderation desk knows: when it opens, the order of cells, what differs from the median, undoing."""

from __future__ import annotations

from pathlib import Path

import pytest

import evaluation as ev
from evaluation.errors import InputError, MethodError
from evaluation.model import Rules
from evaluation.packs import Conflict, ScoreStore
from evaluation.widgets.desk_cells import DeskCell
from evaluation.widgets.moderation_state import ConsensusForm, Moderation, lacking_in_consensus, waits_for_lock
from tests.packs.journals import clock
from tests.widgets.panels import ROOT, marked, small

AGREED = ConsensusForm("3", "agreed", "The survey decided it")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return marked(tmp_path)


def moderation_of(pack: Path, round_id: str = "M1", chair: str = "") -> Moderation:
    return Moderation(ev.read_review(pack), ScoreStore(pack, clock=clock), round_id, chair)


def cell_of(moderation: Moderation, subject: str = "A", dimension: str = "K1v") -> DeskCell:
    return next(cell for cell in moderation.cells if cell.key == ("M1", subject, dimension))


# --- when it opens ---


def test_it_waits_for_the_lock_of_the_individual_round(tmp_path: Path) -> None:
    pack = small(tmp_path)
    assert waits_for_lock(ev.read_review(pack), "M1") == "I1"
    with pytest.raises(MethodError, match="moderation opens once round I1 is locked; it is open"):
        moderation_of(pack)


def test_an_individual_round_is_no_moderation_and_the_right_one_is_named(pack: Path) -> None:
    with pytest.raises(MethodError, match="I1 is individual, and it is moderated in M1"):
        moderation_of(pack, "I1")
    with pytest.raises(MethodError, match="C1 is calibration, and no round moderates it"):
        moderation_of(pack, "C1")


def test_only_a_chair_records(pack: Path) -> None:
    assert moderation_of(pack).chair_id == moderation_of(pack, chair="R3").chair_id == "R3"
    with pytest.raises(InputError, match=r"nobody with the role chair.*Choose one of: R3\."):
        moderation_of(pack, chair="R1")


# --- marks ---


def test_the_widest_disagreement_comes_first_then_ie_beside_a_level(pack: Path) -> None:
    moderation = moderation_of(pack)
    # A need has 2, 3, 4; B need has 1 beside IE; nobody scored the others, which keep their order
    first = [cell.key[1:] for cell in moderation.cells]
    assert first == [("A", "K1v"), ("B", "K1v"), ("A", "K2e"), ("A", "K2q"), ("B", "K2e"), ("B", "K2q")]
    assert [moderation.median(cell)["apart"] for cell in moderation.cells[:3]] == [2.0, 0.0, 0.0]


def test_marks_are_told_without_and_with_whose_they_are(pack: Path) -> None:
    moderation = moderation_of(pack)
    assert moderation.marks_words(cell_of(moderation)) == "2, 3, 4"
    assert moderation.marks_words(cell_of(moderation, "B")) == "1, IE"
    assert moderation.marks_words(cell_of(moderation, "B", "K2e")) == "none"
    marks = moderation.marks(cell_of(moderation))
    assert marks[["who", "level", "rationale"]].to_numpy().tolist() == [
        ["R1", "3", "R1 says 3"], ["R2", "4", "R2 says 4"], ["R3", "2", "R3 says 2"],
    ]  # fmt: skip


def test_who_gave_no_mark_and_who_could_not_is_said(pack: Path) -> None:
    moderation = moderation_of(pack)
    notes = moderation.marks(cell_of(moderation, "B")).set_index("who")["note"]
    assert notes.to_dict() == {"R1": "", "R2": "", "R3": "Declared an interest: actual."}
    none = moderation.marks(cell_of(moderation, "A", "K2e")).set_index("who")["note"]
    assert set(none) == {"Gave no mark."}


@pytest.mark.parametrize(
    ("subject", "level", "differs"),
    [
        ("A", "3", False),  # the middle of 2, 3, 4
        ("A", "4", True),
        ("A", "IE", True),
        ("B", "IE", False),  # 1 and IE: at least half are IE
        ("B", "1", True),
        ("A", "", False),
    ],
)
def test_a_level_away_from_the_median_is_known_as_the_store_knows_it(
    pack: Path, subject: str, level: str, differs: bool
) -> None:
    moderation = moderation_of(pack)
    cell = cell_of(moderation, subject)
    assert moderation.differs(cell, level) is differs
    if differs:
        with pytest.raises(InputError, match="differs from the median of the marks"):
            moderation.record(cell, ConsensusForm(level, "agreed", "Why"))


def test_a_pair_of_middle_marks_allows_either_and_what_lies_between(northshire: ev.Review) -> None:
    moderation = Moderation(northshire, ScoreStore(ROOT / "data" / "northshire-2025"), "M1")
    cell = next(cell for cell in moderation.cells if cell.key == ("M1", "N2", "K2q"))
    assert moderation.marks_words(cell) == "1, 2, 3, 3"  # counted in score.csv; the middle is 2 and 3
    assert [moderation.differs(cell, level) for level in "1234"] == [True, False, False, True]


# --- what a record needs ---


@pytest.mark.parametrize(
    ("form", "differs", "lacking"),
    [
        (ConsensusForm(), False, ("method", "level", "rationale")),
        (ConsensusForm("3", "agreed", " "), False, ("rationale",)),
        (ConsensusForm("4", "agreed", "Why"), True, ("change_reason",)),
        (ConsensusForm("4", "agreed", "Why", "Read again"), True, ()),
        (ConsensusForm("", "unresolved", "No agreement"), False, ()),  # the median then stands
        (ConsensusForm("", "majority", "Three of five"), False, ("level",)),
    ],
)
def test_a_record_needs_a_method_a_level_a_reason_and_a_change_a_reason_of_its_own(
    form: ConsensusForm, differs: bool, lacking: tuple[str, ...]
) -> None:
    assert lacking_in_consensus(form, Rules(), differs=differs) == lacking


@pytest.mark.parametrize(
    ("reason", "lacking"), [("", ("reason_for_change",)), (" \n", ("reason_for_change",)), ("Why", ())]
)
def test_another_level_than_the_one_recorded_needs_a_reason_of_its_own(reason: str, lacking: tuple[str, ...]) -> None:
    form = ConsensusForm("3", "agreed", "Why", reason_for_change=reason)
    assert lacking_in_consensus(form, Rules(), differs=False, changed=True) == lacking


def test_a_pack_without_reasons_asks_for_none() -> None:
    assert lacking_in_consensus(ConsensusForm("3", "agreed"), Rules(rationale="optional"), differs=False) == ()


# --- recording ---


def test_a_record_is_read_back_and_counted(pack: Path) -> None:
    moderation = moderation_of(pack)
    cell = cell_of(moderation)
    moderation.record(cell, AGREED)
    moderation.record(cell_of(moderation, "B"), ConsensusForm("", "unresolved", "No agreement"))
    again = moderation_of(pack)
    assert again.form(cell_of(again)) == AGREED
    assert again.n_done == 2
    assert [item.key[1] for item in again.listed("unresolved")] == ["B"]
    assert (again.agreed_words(cell), again.agreed_words(cell_of(again, "B"))) == ("3 Sound", "not resolved")
    assert cell not in again.listed("open")
    assert again.listed("changed") == ()


def test_what_was_agreed_away_from_the_median_is_listed(pack: Path) -> None:
    moderation = moderation_of(pack)
    moderation.record(cell_of(moderation), ConsensusForm("2", "majority", "Two of three", "Read again", "R2 says 4"))
    assert [cell.key[1:] for cell in moderation.listed("changed")] == [("A", "K1v")]
    assert len(moderation.listed("all")) == 6


@pytest.mark.parametrize(
    ("form", "changed"),
    [
        (AGREED, False),
        (ConsensusForm("3", "majority", "Another reason"), False),  # the level stays
        (ConsensusForm("2", "agreed", "Why"), True),
        (ConsensusForm("IE", "agreed", "Why"), True),
        (ConsensusForm("", "unresolved", "No agreement after all"), True),
        (ConsensusForm("", "agreed", "Why"), False),  # nothing is chosen yet
    ],
)
def test_a_change_is_another_level_than_the_one_recorded(pack: Path, form: ConsensusForm, *, changed: bool) -> None:
    moderation = moderation_of(pack)
    cell = cell_of(moderation)
    assert not moderation.level_changed(cell, form)  # nothing is recorded yet
    moderation.record(cell, AGREED)
    assert moderation.level_changed(cell, form) is changed
    assert ("reason_for_change" in moderation.lacking(cell, form)) is changed


def test_the_record_of_a_change_carries_its_reason_and_the_form_does_not_keep_it(pack: Path) -> None:
    moderation = moderation_of(pack)
    cell = cell_of(moderation)
    moderation.record(cell, AGREED)
    second = ConsensusForm("2", "chair", "Second thoughts", "Read again", reason_for_change=" A page\nwas missed ")
    moderation.record(cell, second)
    assert moderation.history(cell)["reason_for_change"].tolist() == ["", "A page was missed"]
    assert moderation.form(cell).reason_for_change == ""
    again = moderation_of(pack)
    assert again.form(cell) == moderation.form(cell)


def test_undoing_is_a_new_record_and_can_itself_be_undone(pack: Path) -> None:
    moderation = moderation_of(pack)
    cell = cell_of(moderation)
    moderation.record(cell, AGREED)
    moderation.record(cell, ConsensusForm("2", "chair", "Second thoughts", "Read again"))
    moderation.undo(cell, "Recorded on the wrong cell")
    assert moderation.form(cell) == AGREED
    moderation.undo(cell, "It was the right cell")
    assert moderation.form(cell).level == "2"
    history = moderation.history(cell)
    assert history["level"].tolist() == ["3", "2", "3", "2"]
    assert history["undoes"].dropna().tolist() == [history["sequence"][1], history["sequence"][2]]


def test_undoing_the_first_record_leaves_the_cell_not_moderated(pack: Path) -> None:
    moderation = moderation_of(pack)
    cell = cell_of(moderation)
    moderation.record(cell, AGREED)
    moderation.undo(cell, "Too early")
    assert moderation.n_done == 0
    assert moderation.agreed_words(cell) == "not yet"
    moderation.record(cell, AGREED)
    with pytest.raises(InputError, match="taking a version back needs a reason"):
        moderation.undo(cell, "")


def test_another_window_is_a_conflict_and_nothing_is_overwritten(pack: Path) -> None:
    here, there = moderation_of(pack), moderation_of(pack)
    cell = cell_of(here)
    there.record(cell, AGREED)
    with pytest.raises(Conflict) as caught:
        here.record(cell, ConsensusForm("3", "chair", "Mine"))
    n_marks = len(here.statuses)
    here.take_theirs(cell, caught.value.theirs)
    assert here.form(cell) == AGREED
    assert here.statuses[n_marks:] == ("user",)  # that of the record that was taken over
    there.record(cell, ConsensusForm("3", "majority", "Two to one"))
    with pytest.raises(Conflict) as caught:
        here.record(cell, ConsensusForm("3", "chair", "Mine"))
    here.record(cell, ConsensusForm("3", "chair", "Mine"), over=caught.value.theirs)
    assert here.form(cell).method == "chair"
    here.take_theirs(cell, None)  # taken back elsewhere
    assert (here.form(cell), len(here.statuses)) == (ConsensusForm(), n_marks)


def test_undoing_one_cell_leaves_what_is_begun_on_another_on_its_version(pack: Path) -> None:
    here, there = moderation_of(pack), moderation_of(pack)
    cell, other = cell_of(here), cell_of(here, "B")
    here.record(cell, AGREED)
    mine = ConsensusForm("IE", "chair", "Begun here")
    here.keep(other, mine)
    there.record(other, ConsensusForm("IE", "agreed", "Recorded elsewhere"))
    here.undo(cell, "Too early")
    with pytest.raises(Conflict):  # what was recorded elsewhere was not seen here
        here.record(other, mine)


def test_a_lock_is_noted_and_what_was_begun_is_kept_apart(pack: Path) -> None:
    moderation = moderation_of(pack)
    cell, other = cell_of(moderation), cell_of(moderation, "B")
    moderation.record(cell, AGREED)
    moderation.keep(other, ConsensusForm("IE", "agreed", "Begun here"))
    moderation.note_lock()
    assert (moderation.locked, moderation.too_late(other)) == (False, None)
    moderation.store.lock("M1")
    moderation.note_lock()
    assert (moderation.locked, moderation.shown(other)) == (True, ConsensusForm())
    assert moderation.too_late(other) == ConsensusForm("IE", "agreed", "Begun here")


def test_a_locked_moderation_takes_no_record(pack: Path) -> None:
    moderation = moderation_of(pack)
    moderation.record(cell_of(moderation), AGREED)
    moderation.store.lock("M1")
    locked = moderation_of(pack)
    assert locked.locked
    assert locked.form(cell_of(locked)) == AGREED
    with pytest.raises(InputError, match="round M1 is locked"):
        locked.record(cell_of(locked, "B"), ConsensusForm("IE", "agreed", "Why"))
