"""Which rounds belong together, and who is asked in them."""

from __future__ import annotations

import pytest

import evaluation as ev
from evaluation.errors import InputError
from evaluation.packs.rounds import asked_of, barred_of, round_row, rounds_of, row_of, scorers, set_of, trial_marks


def with_rounds(review: ev.Review, *, locked: bool) -> ev.Review:
    """The same review with all rounds locked, or all open."""
    return review.with_tables({"round": review.table("round").assign(locked=locked)})


def without_assignment(review: ev.Review) -> ev.Review:
    return review.with_tables({"assignment": review.table("assignment").iloc[:0]})


def subjects(review: ev.Review, rounds: tuple[str, ...], reviewer: str) -> list[str]:
    return [subject.subject_id for subject in asked_of(review, rounds, reviewer)]


def test_a_round_that_is_not_there_is_refused_with_those_there_are(northshire: ev.Review) -> None:
    with pytest.raises(InputError, match=r"no round has this id.*Choose one of: S0 \(calibration\), S1 \(individual\)"):
        round_row(northshire, "S9")


def test_a_reviewer_who_is_not_there_is_refused_with_those_there_are(northshire: ev.Review) -> None:
    with pytest.raises(InputError, match=r"no reviewer has this id \(found 'RX'\)\. Choose one of: RA, .* or RH"):
        row_of(northshire.table("reviewer"), "reviewer_id", "RX")


def test_the_open_trial_round_of_the_same_criteria_comes_along(northshire: ev.Review) -> None:
    begun = with_rounds(northshire, locked=False)
    assert rounds_of(begun, "S1") == ("S0", "S1")
    assert rounds_of(begun, "S2") == ("S2",)  # of other criteria
    assert rounds_of(begun, "S0") == ("S0",)


@pytest.mark.parametrize(
    ("round_id", "locked", "words"),
    [("M1", False, "Name the round it moderates"), ("S1", True, "locked, and takes no more marks")],
)
def test_a_round_that_takes_no_marks_is_refused(northshire: ev.Review, round_id: str, locked: bool, words: str) -> None:
    with pytest.raises(InputError, match=words):
        rounds_of(with_rounds(northshire, locked=locked), round_id)


def test_who_is_assigned_is_asked_and_of_nobody_assigned_all_who_score(northshire: ev.Review) -> None:
    assert subjects(northshire, ("S0",), "RA") == ["N1"]
    everybody = without_assignment(northshire)
    assert subjects(everybody, ("S1",), "RF") == ["N1", "N2", "N3", "N4", "N5", "N6"]  # the chair scores
    assert subjects(everybody, ("S1",), "RG") == []  # the assurer does not
    assert set_of(northshire, "S2").purpose == "option"


def test_who_has_an_interest_in_all_that_is_asked_is_no_scorer(northshire: ev.Review) -> None:
    assert barred_of(northshire, "RC") == {"N2"}
    begun = with_rounds(northshire, locked=False)
    assert "RC" in scorers(begun, "S0")
    interest = northshire.table("interest")
    kinds = interest["kind"].mask(interest["reviewer_id"] == "RC", "actual")
    assert "RC" not in scorers(begun.with_tables({"interest": interest.assign(kind=kinds)}), "S0")


def test_trial_marks_are_shown_once_their_round_is_locked(northshire: ev.Review) -> None:
    assert set(trial_marks(northshire, "HUBS")["round_id"]) == {"S0"}
    assert trial_marks(with_rounds(northshire, locked=False), "HUBS").empty
