"""What the scoring desk knows: assigned cells, the order of interests, trial and round, saves, blindness."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluation as ev
from evaluation.errors import InputError, MethodError
from evaluation.model import Rules
from evaluation.packs import Conflict, ScoreStore
from evaluation.widgets.desk_cells import DeskCell
from evaluation.widgets.scoring_state import (
    InterestForm,
    MarkForm,
    Scoring,
    lacking_in_interest,
    lacking_in_mark,
)
from tests.packs.journals import clock, mark
from tests.widgets.panels import marked, small

SOUND = MarkForm("3", "Many came", "Few came back", ("E1",))


def scoring_of(pack: Path, reviewer: str = "R1", round_id: str = "I1") -> Scoring:
    return Scoring(ev.read_review(pack), ScoreStore(pack, clock=clock), reviewer, round_id)


def cell_of(scoring: Scoring, subject: str = "A", dimension: str = "K1v", round_id: str = "I1") -> DeskCell:
    return next(cell for cell in scoring.cells if cell.key == (round_id, subject, dimension))


# --- the rules of a mark ---


@pytest.mark.parametrize(
    ("form", "lacking"),
    [
        (MarkForm(), ("level", "rationale", "evidence_ids")),
        (MarkForm("3"), ("rationale", "evidence_ids")),
        (MarkForm("3", "  \n "), ("rationale", "evidence_ids")),  # blanks are no reason
        (MarkForm("3", "Why"), ("evidence_ids",)),
        (MarkForm("3", "Why", "", ("E1",)), ()),
        (MarkForm("IE", "Why"), ()),  # IE and NA need only the reason
        (MarkForm("NA"), ("rationale",)),
    ],
)
def test_a_level_needs_a_reason_and_evidence_and_ie_and_na_the_reason_only(
    form: MarkForm, lacking: tuple[str, ...]
) -> None:
    assert lacking_in_mark(form, Rules()) == lacking


def test_a_pack_may_ask_for_neither() -> None:
    assert lacking_in_mark(MarkForm("3"), Rules(rationale="optional", evidence="optional")) == ()


@given(
    level=st.sampled_from(["", "0", "4", "IE", "NA"]),
    reason=st.text(max_size=5),
    cited=st.lists(st.sampled_from(["E1", "E2"]), unique=True),
)
def test_saying_more_never_lacks_more(level: str, reason: str, cited: list[str]) -> None:
    bare = MarkForm(level, reason, "", tuple(cited))
    fuller = replace(bare, rationale=f"{reason} and so", evidence_ids=(*cited, "E3"))
    assert set(lacking_in_mark(fuller, Rules())) <= set(lacking_in_mark(bare, Rules()))


@pytest.mark.parametrize(
    ("form", "lacking"),
    [
        (InterestForm(), ("kind",)),
        (InterestForm("none"), ()),
        (InterestForm("actual", " "), ("nature",)),
        (InterestForm("perceived", "Sat on a committee"), ()),
    ],
)
def test_an_interest_says_what_it_is(form: InterestForm, lacking: tuple[str, ...]) -> None:
    assert lacking_in_interest(form) == lacking


# --- what there is to do ---


def test_the_cells_are_those_assigned_in_the_order_of_subjects_and_criteria(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path, trial=True))
    keys = [(cell.round_id, cell.subject.subject_id, cell.dimension.dimension_id) for cell in scoring.cells]
    hubs = [("I1", hub, dimension) for hub in "AB" for dimension in ("K1v", "K2e", "K2q")]
    assert keys == [("C1", "A", "K1v"), ("C1", "A", "K2e"), ("C1", "A", "K2q"), *hubs]
    assert scoring.rounds == ("C1", "I1")


def test_what_is_not_there_is_refused_with_what_there_is(tmp_path: Path) -> None:
    pack = small(tmp_path)
    with pytest.raises(InputError, match=r"Choose one of: R1, R2, R3\."):  # R4 is the assurer, who does not score
        scoring_of(pack, "R4")
    with pytest.raises(InputError, match=r"Choose one of: C1 \(calibration\), I1 \(individual\), M1 \(moderation\)"):
        scoring_of(pack, round_id="I9")
    with pytest.raises(MethodError, match="M1 is one of moderation; open it at the moderation desk"):
        scoring_of(pack, round_id="M1")


def test_a_reviewer_without_an_assignment_is_told_where_it_is_made(tmp_path: Path) -> None:
    pack = small(tmp_path)
    path = pack / "assignment.csv"
    path.write_text(path.read_text().replace("I1,R2,A\n", "").replace("I1,R2,B\n", ""))
    with pytest.raises(MethodError, match=r"nothing is assigned to R2 in round I1.*a row in assignment\.csv"):
        scoring_of(pack, "R2")


def test_counts_add_up_to_the_cells_of_the_round(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path), "R3")
    cell = cell_of(scoring)
    scoring.keep(cell, MarkForm("3"))
    counts = scoring.counts("I1")
    assert counts == {"open": 2, "begun": 1, "saved": 0, "interest": 3, "trial first": 0}  # B is closed to R3


# --- interests first ---


def test_nothing_is_open_until_every_interest_is_declared(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path, declared=False))
    assert set(scoring.undeclared) == {"A", "B"}
    assert not any(scoring.editable(cell) for cell in scoring.cells)
    scoring.declare("A", InterestForm("none"))
    assert set(scoring.undeclared) == {"B"}
    assert scoring.next_open() is None
    scoring.declare("B", InterestForm("perceived", "Sat on a committee", "Declared"))
    assert scoring.next_open() == cell_of(scoring)


def test_an_actual_interest_closes_the_cells_of_its_subject_only(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path), "R3")
    scoring.declare("A", InterestForm("none"))
    assert {cell.subject.subject_id for cell in scoring.cells if scoring.state(cell) == "interest"} == {"B"}
    assert scoring.editable(cell_of(scoring))
    assert not scoring.editable(cell_of(scoring, "B"))


def test_a_declaration_of_the_table_is_not_made_anew_at_the_desk(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path), "R3")
    assert not scoring.declares_here("B")  # it stands in interest.csv
    assert scoring.declares_here("A")
    scoring.declare("A", InterestForm("none"))
    scoring.declare("A", InterestForm("potential", "A relation has applied"))  # on top of the first
    scoring.reload()
    assert scoring.interests["A"] == InterestForm("potential", "A relation has applied", "")


# --- the trial case first ---


def test_the_round_waits_for_the_trial_case(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path, trial=True))
    assert scoring.state(cell_of(scoring)) == "trial first"
    assert scoring.next_open() == cell_of(scoring, round_id="C1")
    for dimension in ("K1v", "K2e", "K2q"):
        assert not scoring.editable(cell_of(scoring))
        scoring.save(cell_of(scoring, dimension=dimension, round_id="C1"), SOUND)
    assert scoring.trial_done
    assert scoring.editable(cell_of(scoring))


def test_a_locked_trial_keeps_nobody_waiting(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path))
    assert scoring.trial_id == "C1"
    assert scoring.editable(cell_of(scoring))
    assert scoring.everyones("C1")["level"].tolist() == ["0"]  # the trial mark, for comparison


# --- blindness ---


def test_marks_of_others_are_refused_until_the_lock(tmp_path: Path) -> None:
    pack = small(tmp_path)
    ScoreStore(pack, clock=clock).save("R2", mark(level="4"), base=None)
    scoring = scoring_of(pack)
    assert scoring.saved_form(cell_of(scoring)) == MarkForm()
    with pytest.raises(MethodError, match="marks of others are shown once round I1 is locked; it is open"):
        scoring.everyones("I1")


def test_after_the_lock_everything_is_shown_and_nothing_taken(tmp_path: Path) -> None:
    scoring = scoring_of(marked(tmp_path))
    cell = cell_of(scoring)
    assert sorted(scoring.everyones("I1")["level"]) == ["1", "2", "3", "4", "IE"]
    assert not scoring.editable(cell)
    with pytest.raises(InputError, match="round I1 is locked, and takes no more records"):
        scoring.save(cell, SOUND)


# --- saving ---


def test_a_save_is_what_is_read_back(tmp_path: Path) -> None:
    pack = small(tmp_path)
    scoring = scoring_of(pack)
    cell = cell_of(scoring)
    scoring.keep(cell, SOUND)
    assert scoring.state(cell) == "begun"
    saved = scoring.save(cell, SOUND)
    assert (saved.sequence, scoring.state(cell), scoring.drafts) == (1, "saved", {})
    again = scoring_of(pack)
    assert again.form(cell_of(again)) == SOUND
    assert again.version(cell_of(again)) == 1


def test_lines_become_one_and_are_no_change(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path))
    cell = cell_of(scoring)
    scoring.save(cell, replace(SOUND, rationale="Many\ncame  "))
    scoring.keep(cell, SOUND)
    assert cell.key not in scoring.drafts


def test_a_mark_of_the_table_is_shown_and_not_touched(tmp_path: Path) -> None:
    pack = small(tmp_path)
    path = pack / "score.csv"
    path.write_text(path.read_text() + "I1,R1,A,K1v,2,By hand,,E1,2025-02-10,illustrative,2025-05-31\n")
    scoring = scoring_of(pack)
    cell = cell_of(scoring)
    assert scoring.in_file(cell)
    assert scoring.saved_form(cell).rationale == "By hand"
    assert not scoring.editable(cell)


def test_another_window_is_a_conflict_and_each_of_two_ways_out_works(tmp_path: Path) -> None:
    pack = small(tmp_path)
    here, there = scoring_of(pack), scoring_of(pack)
    cell = cell_of(here)
    there.save(cell, replace(SOUND, level="2"))
    with pytest.raises(Conflict) as caught:
        here.save(cell, SOUND)
    theirs = caught.value.theirs
    assert theirs is not None
    assert theirs.row["level"] == "2"
    here.take_theirs(cell, theirs)
    assert (here.form(cell).level, here.version(cell)) == ("2", 1)
    kept = there.save(cell, replace(SOUND, level="4"), over=theirs)
    assert kept.sequence == 2
    assert there.history(cell)["reason_for_change"].tolist() == ["", "Kept over version 1, saved in another window"]


def test_what_is_begun_keeps_the_version_it_was_begun_on_when_the_desk_reads_again(tmp_path: Path) -> None:
    pack = small(tmp_path)
    here, there = scoring_of(pack), scoring_of(pack)
    cell, other = cell_of(here), cell_of(here, "B")
    here.save(cell, SOUND)
    there.reload()
    there.save(cell, replace(SOUND, rationale="Saved elsewhere"))
    there.save(other, SOUND)
    here.keep(cell, replace(SOUND, rationale="Begun here"))
    here.reload()
    assert (here.version(other), here.version(cell)) == (3, 1)
    with pytest.raises(Conflict):  # what was saved elsewhere was not seen here
        here.save(cell, replace(SOUND, rationale="Begun here"))


def test_a_level_changes_only_where_another_is_saved(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path))
    cell = cell_of(scoring)
    assert not scoring.level_changed(cell, "3")  # nothing is saved yet
    scoring.save(cell, SOUND)
    assert [scoring.level_changed(cell, level) for level in ("3", "2", "IE", "")] == [False, True, True, False]
    assert scoring.lacking(cell, replace(SOUND, level="2")) == ("reason_for_change",)
    assert scoring.lacking(cell, replace(SOUND, level="2", reason_for_change="Read again")) == ()


def test_a_lock_is_noted_and_what_was_begun_is_kept_apart(tmp_path: Path) -> None:
    pack = small(tmp_path)
    scoring = scoring_of(pack)
    cell = cell_of(scoring)
    scoring.save(cell, SOUND)
    scoring.keep(cell, replace(SOUND, rationale="Begun here"))
    assert (scoring.note_locks(), scoring.too_late(cell)) == (False, None)
    ScoreStore(pack, clock=clock).lock("I1")
    assert (scoring.note_locks(), scoring.note_locks()) == (True, False)
    assert (scoring.locked("I1"), scoring.state(cell), scoring.form(cell)) == (True, "saved", SOUND)
    assert scoring.too_late(cell) == replace(SOUND, rationale="Begun here")


def test_a_mark_is_taken_back_with_a_reason_and_its_record_stays(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path))
    cell = cell_of(scoring)
    scoring.save(cell, SOUND)
    with pytest.raises(InputError, match="taking a version back needs a reason"):
        scoring.withdraw(cell, " ")
    scoring.withdraw(cell, "Read the wrong hub")
    assert scoring.state(cell) == "open"
    assert scoring.history(cell)["action"].tolist() == ["set", "withdraw"]
    scoring.save(cell, SOUND)  # and given again


def test_the_next_open_cell_goes_round_about(tmp_path: Path) -> None:
    scoring = scoring_of(small(tmp_path))
    last = scoring.cells[-1]
    assert scoring.next_open(last) == cell_of(scoring)
    for cell in scoring.cells:
        if cell.round_id == "I1":
            scoring.save(cell, SOUND)
    assert scoring.next_open() is None
