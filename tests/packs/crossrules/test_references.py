"""References that lead nowhere, each broken once in a pack that is otherwise sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.damage import Damage, assert_told, swap

BROKEN = [
    Damage("unknown subject of a score", "score.csv", swap(("R3,A,K1v", "R3,AA,K1v")), 4, "subject_id",
           "not in subject.csv"),
    Damage("misspelt evidence", "score.csv", swap(("E1;E2", "E1;E22")), 3, "evidence_ids", "not in evidence.csv",
           "Did you mean 'E2'?"),
    Damage("unknown reviewer", "assignment.csv", swap(("I1,R3,B", "I1,R9,B")), 7, "reviewer_id", "not in reviewer.csv",
           "Add it to reviewer.csv"),
    Damage("subject that is neither", "subject.csv", swap(("B,hub", "BB,hub")), 2, "subject_id", "not in subject.csv",
           told_in="interest.csv", n=12),
    Damage("unknown criterion of an empty cell's row", "finding.csv", swap(("subject,K1,A", "subject,K9,A")), 2,
           "criterion_id", "not in criterion.csv"),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)
