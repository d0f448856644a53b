"""What was agreed, each rule broken once in a pack that is otherwise sound, and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import read_review
from tests.packs.damage import Damage, assert_told, damaged, swap

BROKEN = [
    Damage("before the lock", "round.csv", swap(("2025-02-28,1", "2025-02-28,0")), 2, "round_id", "is locked",
           "Lock round I1", told_in="consensus.csv"),
    Damage("before the close", "consensus.csv", swap(("R1 would say 3,2025-03-03", "R1 would say 3,2025-02-27")), 2,
           "recorded_at", "before round I1 closed"),
    Damage("without change_reason", "consensus.csv", swap(("The survey was read again", "")), 2, "change_reason",
           "median of the marks (3)", "changed the panel's mind"),
    Damage("IE for a level without reason", "consensus.csv", swap(("K1v,2,agreed", "K1v,IE,agreed"),
           ("The survey was read again", "")), 2, "change_reason", "(3)"),
    Damage("level for an NA without reason", "consensus.csv", swap(("M1,B,K2e,2", "M1,B,K1v,2")), 4, "change_reason",
           "(NA)"),
    Damage("outside the median pair", "consensus.csv", swap(("M1,B,K2e,2", "M1,B,K2e,3")), 4, "change_reason",
           "(1 to 2)"),
    Damage("unresolved with a level", "consensus.csv", swap(("K2q,,unres", "K2q,2,unres")), 3, "level",
           "unresolved cell has no agreed level", "median then stands"),
    Damage("agreed without a level", "consensus.csv", swap(("K1v,2,agreed", "K1v,,agreed")), 2, "level", "every other"),
    Damage("consensus without a rationale", "consensus.csv", swap(("The higher of two", "")), 4, "rationale",
           "rationale"),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)


ALLOWED = [
    Damage("consensus at an end of the pair", "consensus.csv", swap(("M1,B,K2e,2", "M1,B,K2e,1")), None, None, ""),
    Damage("IE agreed where the marks say IE", "consensus.csv", swap(("M1,B,K2e,2", "M1,B,K2q,IE")), None, None, ""),
]  # fmt: skip


@pytest.mark.parametrize("damage", ALLOWED, ids=lambda damage: damage.name)
def test_what_is_allowed_reads(damage: Damage, tmp_path: Path) -> None:
    assert read_review(damaged(tmp_path, damage)).review_id == "tiny"
