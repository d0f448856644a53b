"""Weight sets, each rule broken once in a pack that is otherwise sound, and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import read_review
from tests.packs.damage import Damage, added, after, assert_told, damaged, swap

BROKEN = [
    Damage("negative", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,-60")), 3, "points", "not negative"),
    Damage("blank", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,")), 3, "points", "needs points"),
    Damage("all zero", "weight.csv", swap(("WH,K1,,,50", "WH,K1,,,0"), ("WH,K2,,,50", "WH,K2,,,0")), 11, "points",
           "are zero", "100 points"),
    Damage("incomplete", "weight.csv", swap(("WS,F2,,,60,,,\n", "")), 2, "weight_set_id", "no weight for criterion F2",
           "add the row", told_in="weight_set.csv"),
    Damage("criterion of another set", "weight.csv", swap(after("WS,F3,,,40,,,", "WS,K1,,,40,,,")), 5, "criterion_id",
           "not in set O"),
    Damage("rank 0", "weight.csv", swap(("WR,F2,,,,,,1", "WR,F2,,,,,,0")), 6, "rank", "start at 1"),
    Damage("same rank twice", "weight.csv", swap(("WR,F3,,,,,,3", "WR,F3,,,,,,2")), 7, "rank", "same rank", "interval"),
    Damage("limits crossed", "weight.csv", swap(("WI,F1,,,,0.2,0.5", "WI,F1,,,,0.5,0.2")), 8, "lower", "above upper",
           n=1),
    Damage("limits too high", "weight.csv", swap(("WI,F3,,,,0.1,0.4", "WI,F3,,,,0.7,0.9")), 8, "lower", "sum to 1",
           "Widen"),
    Damage("the id of equal weights", "weight_set.csv", added("equal,O,Everybody,equal"), 8, "weight_set_id",
           "stands for equal weights", "another id"),
    Damage("limits too low", "weight.csv", swap(("WI,F1,,,,0.2,0.5", "WI,F1,,,,0.1,0.1"),
           ("WI,F2,,,,0.2,0.5", "WI,F2,,,,0.1,0.1")), 8, "lower", "sum to 1"),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)


ALLOWED = [
    Damage("weight of zero", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,0")), None, None, ""),
    Damage("limits that allow one vector", "weight.csv", swap(("WI,F1,,,,0.2,0.5", "WI,F1,,,,0.4,0.4"),
           ("WI,F2,,,,0.2,0.5", "WI,F2,,,,0.3,0.3"), ("WI,F3,,,,0.1,0.4", "WI,F3,,,,0.3,0.3")), None, None, ""),
]  # fmt: skip


@pytest.mark.parametrize("damage", ALLOWED, ids=lambda damage: damage.name)
def test_what_is_allowed_reads(damage: Damage, tmp_path: Path) -> None:
    assert read_review(damaged(tmp_path, damage)).review_id == "tiny"
