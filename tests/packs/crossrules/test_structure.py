"""Criterion sets and dimensions, each rule broken once in a pack that is otherwise sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.damage import Damage, after, assert_told, swap

BROKEN = [
    Damage("two sets for hubs", "criterion_set.csv", swap(("O,option", "O,hub")), 3, "purpose", "another set"),
    Damage("set without a criterion", "criterion_set.csv", swap(after("O,option,panel", "X,bid,panel")), 4, "set_id",
           "no criterion", "criterion.csv"),
    Damage("form without its dimension", "dimension.csv", swap(("K2q,K2,quality", "K2q,K2,extent")), 3, "test_form",
           "extent, quality", "dimension.csv", told_in="criterion.csv"),
    Damage("criterion without a dimension", "criterion.csv", swap(
           after("K2,H,2,Reach,Extent and quality of reach,extent_and_quality,Q1,illustrative,2025-05-31",
                 "K3,H,3,Money,Evidence,evidence_of,Q1,illustrative,2025-05-31")), 4, "test_form", "evidence"),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)
