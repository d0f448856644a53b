"""Options, bids and costs, each rule broken once in a pack that is otherwise sound, and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import read_review
from tests.packs.damage import Damage, added, assert_told, damaged, swap
from tests.packs.tiny import FACT

BROKEN = [
    Damage("mixed price bases", "option_cost.csv", swap(("P2,2026,90,103.5,120,2025", "P2,2026,90,103.5,120,2024")), 7,
           "price_base", "2024 prices and 2025 prices", "one base year"),
    Damage("low above central", "option_cost.csv", swap(("P2,2026,90", "P2,2026,104")), 7, "central", "must not fall"),
    Damage("a year that one option lacks", "option_cost.csv", swap(("P1,2026,0,0,0", "P1,2027,0,0,0")), 4, "year",
           "P1 has no 2026 and has 2027 besides", "a row for every year"),
    Damage("a year more", "option_cost.csv", added("P2,2027,0,1,2,2025 prices,"), 6, "year", "P2 has 2027 besides"),
    Damage("two baselines", "option.csv", swap(("P2,0,0", "P2,1,0")), None, "is_baseline", "2 are marked", "one of"),
    Damage("no baseline", "option.csv", swap(("P0,1,0", "P0,0,0")), None, "is_baseline", "0 are marked"),
    Damage("no option without services", "option.csv", swap(("P1,0,1", "P1,0,0")), None, "is_no_national", "0 are"),
    Damage("baseline discarded", "option.csv", swap(("As now,carried", "As now,discarded")), 2, "longlist_verdict",
           "cannot be discarded"),
    Damage("option that is a hub", "option.csv", swap(("P2,0,0", "B,0,0")), 4, "option_id", "type option", n=4),
]  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)


ALLOWED = [
    Damage("an option without any cost", "option_cost.csv", swap((f"P1,2025,0,10,20,2025 prices,,{FACT}\n", ""),
           (f"P1,2026,0,0,0,2025 prices,,{FACT}\n", "")), None, None, ""),
]  # fmt: skip


@pytest.mark.parametrize("damage", ALLOWED, ids=lambda damage: damage.name)
def test_what_is_allowed_reads(damage: Damage, tmp_path: Path) -> None:
    assert read_review(damaged(tmp_path, damage)).review_id == "tiny"


def test_an_option_that_is_not_carried_may_be_costed_over_fewer_years(tmp_path: Path) -> None:
    folder = damaged(
        tmp_path,
        Damage("", "subject.csv", added("P3,option,Two services,Two,"), None, None, ""),
        Damage("", "option.csv", added("P3,0,0,Two,discarded,Too dear"), None, None, ""),
        Damage("", "option_cost.csv", added("P3,2025,0,1,2,2025 prices,"), None, None, ""),
    )
    assert "P3" in set(read_review(folder).table("option_cost")["option_id"])
