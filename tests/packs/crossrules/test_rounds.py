"""Rounds and what belongs to them, each rule broken once in a pack that is otherwise sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.damage import Damage, assert_told, swap

BROKEN = [
    Damage("moderates the wrong round", "round.csv", swap(("moderation,I1", "moderation,I2")), 4, "moderates",
           "same set", "Name that round"),
    Damage("moderates a calibration", "round.csv", swap(("moderation,I1", "moderation,C1")), 4, "moderates",
           "individual round"),
    Damage("moderates nothing", "round.csv", swap(("moderation,I1", "moderation,")), 4, "moderates", "individual"),
    Damage("individual that moderates", "round.csv", swap(("I2,O,individual,", "I2,O,individual,I1")), 5, "moderates",
           "only a moderation"),
    Damage("score in a moderation", "score.csv", swap(("I1,R3,A,K1v", "M1,R3,A,K1v")), 4, "round_id",
           "calibration or individual"),
    Damage("consensus in an individual round", "consensus.csv", swap(("M1,A,K1v", "I1,A,K1v")), 2, "round_id",
           "moderation"),
    Damage("dimension of another set", "score.csv", swap(("I2,R2,P2,F3s", "I2,R2,P2,K1v")), 28, "dimension_id",
           "does not belong"),
    Damage("subject of another type", "score.csv", swap(("I2,R2,P2,F3s", "I2,R2,A,F3s")), 28, "subject_id",
           "does not belong"),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)
