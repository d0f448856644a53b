"""Marks, each rule broken once in a pack that is otherwise sound, and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import read_review
from tests.packs.damage import Damage, assert_told, damaged, removed, swap

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
    Damage("actual interest scored", "interest.csv", swap(("R3,B,actual", "R3,A,actual")), 4, "reviewer_id",
           "actual interest in A", "interest.csv", told_in="score.csv", n=3),
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


def test_optional_rationale_and_evidence_may_be_missing(tmp_path: Path) -> None:
    blanks = Damage("", "score.csv", swap(("Reason two,,E1;E2", ",,")), None, None, "")
    rules = Damage(
        "", "review.toml", lambda raw: raw + b'rationale = "optional"\nevidence = "optional"\n', None, None, ""
    )
    review = read_review(damaged(tmp_path, blanks, rules))
    assert review.rules.rationale == review.rules.evidence == "optional"
    assert review.table("score")["rationale"].iloc[1] == ""
