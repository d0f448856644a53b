"""Dates of what happened, known too early in a pack that is otherwise sound, and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import read_review
from tests.packs.damage import Damage, assert_told, damaged, swap
from tests.packs.tiny import facts

FEEDBACK = facts(
    "feedback_id,document,received_on,kind,text,reply,replied_on",
    "FB1,statement,2025-05-20,comment,Clear,Thank you,2025-06-20",
    "FB2,statement,2025-05-20,comment,Clear,Thank you,2025-05-31",
)
BROKEN = [
    Damage("action done later", "action.csv", swap((",,,planned", ",,2025-06-01,done")), 2, "done_on",
           "cannot be known on 2025-05-31", "Mend one of the two dates"),
    Damage("action done in a month that ends later", "action.csv", swap((",,,planned", ",,2025-05/2025-06,done")), 2,
           "done_on", "2025-05-31"),
    Damage("meeting held later", "decision.csv", swap(("Board,2025-05-01", "Board,2025-06-01")), 2, "meeting_date",
           "2025-05-31"),
    Damage("reply given later", "feedback.csv", lambda _: FEEDBACK.encode(), 2, "replied_on", "2025-05-31"),
    Damage("consensus recorded later", "consensus.csv", swap(("two,,,2025-03-04", "two,,,2025-06-04")), 4,
           "recorded_at", "2025-05-31"),
    Damage("mark given on a day without an end", "score.csv", swap(("Reason two,,E1;E2,2025-02-10",
           "Reason two,,E1;E2,2025-02-10/..")), 3, "scored_at", "2025-05-31"),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)


ALLOWED = [
    Damage("a row known on a day that has no end", "decision.csv", swap(
           ("Board,2025-05-01", "Board,2025-06-01"), ("2025-05-31", "2025-05-01/..")), None, None, ""),
]  # fmt: skip


@pytest.mark.parametrize("damage", ALLOWED, ids=lambda damage: damage.name)
def test_what_is_allowed_reads(damage: Damage, tmp_path: Path) -> None:
    assert read_review(damaged(tmp_path, damage)).review_id == "tiny"
