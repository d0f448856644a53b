"""Sentences of the panel's desks."""

from __future__ import annotations

import errno
from typing import Literal

import pytest

from evaluation.errors import InputError, MethodError, Problem
from evaluation.model import Rules
from evaluation.narrative.desks import (
    all_moderated_words,
    closed_words,
    conflict_words,
    declared_words,
    error_words,
    locked_meanwhile_words,
    median_words,
    moderation_progress,
    no_cells_words,
    not_saved_words,
    opened_words,
    record_needs,
    rules_of_marks,
    saved_words,
    scoring_progress,
)


def test_a_save_is_told_with_time_and_version() -> None:
    assert saved_words("14:02", 3) == "Saved at 14:02, version 3."


def test_what_is_not_saved_says_what_it_needs_and_what_stands() -> None:
    assert not_saved_words(("rationale", "evidence_ids"), 0) == "Not saved yet: it needs a reason and evidence."
    assert not_saved_words(("level",), 7) == "Not saved yet: it needs a level. Version 7 stands."
    assert record_needs(("change_reason",)) == "Not recorded: it needs why it differs from the median."
    assert record_needs(("reason_for_change",), 7) == "Not recorded: it needs why the level changes. Version 7 stands."


def test_a_conflict_names_the_other_version_and_the_three_ways() -> None:
    words = conflict_words(4, "2025-03-03T09:30:00Z", "R1")
    assert "as version 4 on 2025-03-03 at 09:30:00 UTC by R1" in words
    assert "keep one of them, or edit yours" in words
    assert "version" not in conflict_words(0, "", "")
    at_moderation = conflict_words(0, "", "", stored="recorded")
    assert at_moderation.startswith("Not recorded: this cell was recorded in another window after")
    assert "save" not in at_moderation


@pytest.mark.parametrize(
    ("counts", "left", "said"),
    [
        ((2, 0), (), "2 saved. All are declared: go on to Scoring."),
        ((1, 1), ("H2",), "1 saved. Still to be declared: H2."),
        ((0, 1), ("H1", "H2"), "Nothing saved. Still to be declared: H1, H2."),
        ((0, 0), (), "Nothing has changed. All are declared: go on to Scoring."),
    ],
)
def test_declarations_say_what_comes_next(counts: tuple[int, int], left: tuple[str, ...], said: str) -> None:
    assert declared_words(*counts, left, "Scoring") == said


def test_the_last_cell_says_what_comes_next() -> None:
    assert "review scores lock PACK M1" in all_moderated_words("M1", locked=False)
    assert all_moderated_words("M1", locked=True) == "Round M1 is locked."


def test_what_is_locked_meanwhile_is_said_in_the_word_of_its_desk() -> None:
    assert locked_meanwhile_words("S1", unsaved=False).startswith("Not saved: round S1 was locked")
    assert locked_meanwhile_words("M1", unsaved=True, stored="recorded").startswith("Not recorded: round M1 was locked")
    refused = OSError(errno.ENOSPC, "No space left on device")
    assert error_words(refused, stored="recorded") == (
        "Not recorded: No space left on device. What you wrote is still here; record it again once the folder can be "
        "written."
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("locked", "Round I1 is locked"),
        ("interest", "R1 has declared an actual interest in Hub A"),
        ("undeclared", "Interests come first"),
        ("trial first", "every cell of round C1 has a mark"),
        ("in file", "stands in score.csv itself"),
    ],
)
def test_a_closed_card_says_why(state: str, said: str) -> None:
    assert said in closed_words(state, who="R1", subject="Hub A", round_id="I1", trial_id="C1")


@pytest.mark.parametrize(
    ("counts", "locked", "said"),
    [
        ((5, 1, 2, 3, 0), False, "Round I1: 2 of 8 cells saved, 1 begun, 5 to do, 3 closed by an interest."),
        ((0, 0, 6, 0, 0), False, "Round I1: 6 of 6 cells saved."),
        ((0, 0, 0, 0, 4), False, "Round I1: 0 of 4 cells saved, 4 to do."),
        ((1, 0, 3, 0, 0), True, "Round I1 (locked): 3 of 4 cells saved, 1 without a mark."),
        ((0, 0, 0, 3, 0), False, "Round I1: 0 of no cells saved, 3 closed by an interest."),
    ],
)
def test_progress_counts_each_cell_once(counts: tuple[int, ...], locked: bool, said: str) -> None:
    names = ("open", "begun", "saved", "interest", "trial first")
    assert scoring_progress("Round I1", dict(zip(names, counts, strict=True)), locked=locked) == said


def test_progress_of_a_moderation_counts_what_is_not_resolved() -> None:
    assert moderation_progress(2, 6, 0) == "2 of 6 cells moderated."
    assert moderation_progress(2, 6, 1) == "2 of 6 cells moderated, 1 of them not resolved."


def test_the_median_is_said_and_that_a_level_away_from_it_needs_a_reason() -> None:
    assert median_words("2 to 3", differs=False) == "Median of the marks: 2 to 3."
    assert "so say why it differs" in median_words("3 Sound", differs=True)


@pytest.mark.parametrize("rationale", ["required", "optional"])
@pytest.mark.parametrize("evidence", ["required", "optional"])
def test_the_rules_of_the_pack_are_said_and_no_others(
    rationale: Literal["required", "optional"], evidence: Literal["required", "optional"]
) -> None:
    said = rules_of_marks(Rules(rationale=rationale, evidence=evidence))
    assert ("reason" in said) is (rationale == "required")
    assert ("evidence" in said) is (evidence == "required")


def test_an_empty_list_says_whether_all_is_done() -> None:
    assert no_cells_words(all_done=True) == "Every cell has a record."
    assert "Choose another list" in no_cells_words(all_done=False)


def test_what_stands_below_a_desk_says_since_when() -> None:
    assert opened_words("One.", "Two.") == "When this desk was opened: One. Two."


def test_errors_are_sentences_without_the_places_in_files() -> None:
    refused = InputError([Problem("scores/R1", "round I1 is locked", "Use a new round.", None, "round_id", "I1")])
    assert error_words(refused) == "Round I1 is locked. Use a new round."
    assert error_words(MethodError("this needs more")) == "This needs more."
    full = error_words(OSError(errno.ENOSPC, "No space left on device", "/secret/path"))
    assert full.startswith("Not saved: No space left on device. What you wrote is still here")
    assert "/secret/path" not in full
    assert "did not take the file" in error_words(OSError())
