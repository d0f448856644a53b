"""Marks, each rule broken once in a pack that is otherwise sound, and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import check_review, read_review
from tests.packs.damage import Damage, assert_told, damaged, removed, swap
from tests.packs.tiny import FACT

BROKEN = [
    Damage("level off the scale", "score.csv", swap(("K1v,3,Reason one", "K1v,5,Reason one")), 2, "level",
           "0 to 4, IE, NA"),
    Damage("level with a fraction", "score.csv", swap(("K1v,3,Reason one", "K1v,3.0,Reason one")), 2, "level", "scale"),
    Damage("level in words", "score.csv", swap(("K1v,3,Reason one", "K1v,Sound,Reason one")), 2, "level", "scale"),
    Damage("level in another script", "score.csv", swap(("K1v,3,Reason one", "K1v,٣,Reason one")), 2, "level", "scale"),
    Damage("consensus off the scale", "consensus.csv", swap(("K1v,2,agreed", "K1v,9,agreed")), 2, "level", "scale"),
    Damage("descriptor of IE", "descriptor.csv", swap(("K1v,4", "K1v,IE")), 3, "level", "scale"),
    Damage("missing rationale", "score.csv", swap(("Reason two", "")), 3, "rationale", "rationale", "optional"),
    Damage("missing rationale of an IE", "score.csv", swap(("Reason six", "")), 7, "rationale", "IE and NA"),
    Damage("missing evidence", "score.csv", swap(("Reason two,,E1;E2", "Reason two,,")), 3, "evidence_ids",
           "at least one", "optional"),
    Damage("actual interest scored, its round locked", "interest.csv", swap(("R3,B,actual", "R3,A,actual")), 4,
           "reviewer_id", "actual interest in A and cannot score it (3 marks stand)", "locked round keeps its marks",
           told_in="score.csv"),
    Damage("reviewer not assigned", "assignment.csv", swap(("I1,R2,B\n", "")), 12, "reviewer_id", "was not assigned B",
           told_in="score.csv"),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)


ALLOWED = [
    Damage("no assignment at all", "assignment.csv", removed, None, None, ""),
    Damage("potential interest scored", "interest.csv", swap(("R3,B,actual", "R3,A,potential")), None, None, ""),
]  # fmt: skip


@pytest.mark.parametrize("damage", ALLOWED, ids=lambda damage: damage.name)
def test_what_is_allowed_reads(damage: Damage, tmp_path: Path) -> None:
    assert read_review(damaged(tmp_path, damage)).review_id == "tiny"


OPEN = Damage("", "round.csv", swap(("C1,H,calibration,,2025-01-06,2025-01-07,1",
                                     "C1,H,calibration,,2025-01-06,2025-01-07,0")), None, None, "")  # fmt: skip
TRIAL = Damage("", "score.csv", swap(("C1,R1,A,K1v,0", "C1,R3,B,K1v,0")), None, None, "")


def test_an_actual_interest_found_after_the_lock_of_the_trial_breaks_no_rule(tmp_path: Path) -> None:
    found = check_review(damaged(tmp_path, TRIAL))
    assert found.problems == ()
    (warning,) = (item for item in found.warnings if "actual interest" in item.rule)
    assert (warning.file, warning.row, warning.column, warning.value) == ("score.csv", 17, "reviewer_id", "R3")
    assert "actual interest in B, and gave 1 mark on it in the trial round C1" in warning.rule
    assert "a trial is no part of any result" in warning.remedy


def test_in_a_trial_that_is_open_the_mark_is_to_be_taken_back(tmp_path: Path) -> None:
    (problem,) = check_review(damaged(tmp_path, TRIAL, OPEN)).problems
    assert problem.rule.endswith("has declared an actual interest in B and cannot score it")
    assert problem.remedy == "Remove the score, or mend the declaration in interest.csv."


def test_marks_with_an_interest_are_told_once_a_reviewer_and_subject(tmp_path: Path) -> None:
    rows = f"R1,A,actual,Paid,,{FACT}\nR2,A,actual,Paid,,{FACT}\n".encode()
    both = Damage("", "interest.csv", lambda raw: raw + rows, None, None, "")
    rules = [problem.rule for problem in check_review(damaged(tmp_path, both)).problems]
    assert [rule.split()[1] for rule in rules] == ["R1", "R2"]
    assert all("in A and cannot score it (3 marks stand)" in rule for rule in rules)


def test_optional_rationale_and_evidence_may_be_missing(tmp_path: Path) -> None:
    blanks = Damage("", "score.csv", swap(("Reason two,,E1;E2", ",,")), None, None, "")
    rules = Damage(
        "", "review.toml", lambda raw: raw + b'rationale = "optional"\nevidence = "optional"\n', None, None, ""
    )
    review = read_review(damaged(tmp_path, blanks, rules))
    assert review.rules.rationale == review.rules.evidence == "optional"
    assert review.table("score")["rationale"].iloc[1] == ""
