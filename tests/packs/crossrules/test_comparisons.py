"""Comparisons of criteria, each rule broken once in a pack that is otherwise sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.damage import Damage, after, assert_told, swap

BROKEN = [
    Damage("AHP without a pair", "comparison.csv", swap(("WA,F1,F3,4,4\n", "")), 5, "weight_set_id",
           "does not compare F1 and F3", "comparison.csv", told_in="weight_set.csv"),
    Damage("ratio that ties nothing", "comparison.csv", swap(("WB,F2,F3,1,2\n", "")), 6, "weight_set_id",
           "F3 with none", told_in="weight_set.csv"),
    Damage("ratio of zero", "comparison.csv", swap(("WB,F2,F3,1,2", "WB,F2,F3,0,2")), 6, "lower", "0 < lower"),
    Damage("ratio upside down", "comparison.csv", swap(("WB,F2,F3,1,2", "WB,F2,F3,2,1")), 6, "lower", "<= upper"),
    Damage("pair turned round", "comparison.csv", swap(after("WA,F2,F3,2,2", "WA,F3,F2,2,2")), 5, "other_id",
           "compared in row 4 already"),
    Damage("ratios that contradict", "comparison.csv", swap(after("WB,F2,F3,1,2", "WB,F1,F3,8,9")), 7, "lower",
           "contradict each other", "compare again"),
    Damage("pair with itself", "comparison.csv", swap(after("WA,F2,F3,2,2", "WA,F3,F3,1,1")), 5, "other_id",
           "two criteria of set O"),
    Damage("pair of another set", "comparison.csv", swap(after("WB,F2,F3,1,2", "WB,F3,K1,1,2")), 7, "other_id",
           "two criteria of set O"),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)
