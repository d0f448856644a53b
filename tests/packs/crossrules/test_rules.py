"""The list of rules: all faults at once, in their order, and none that only echoes another."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from evaluation.packs.crossrules import consensus, dates, marks, options, rounds, weights
from evaluation.packs.crossrules.rules import GROUNDS, RULES
from tests.packs.damage import Damage, damaged, everywhere, problems_of, swap


def test_damage_in_several_files_is_told_at_once(tmp_path: Path) -> None:
    folder = damaged(
        tmp_path,
        Damage("a cell", "evidence.csv", swap(("press_report", "press")), None, None, ""),
        Damage("a rule", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,-60")), None, None, ""),
        Damage("another rule", "option_cost.csv", swap(("P2,2026,90", "P2,2026,104")), None, None, ""),
        Damage("the profile", "review.toml", swap(("commissioner =", "comissioner =")), None, None, ""),
        Damage("a row", "action.csv", swap(("Do it", "Do, it")), None, None, ""),
    )  # fmt: skip
    told = [(problem.file, problem.row, problem.column) for problem in problems_of(folder)]
    assert told == [
        ("review.toml", None, "review.comissioner"),
        ("review.toml", None, "review.commissioner"),
        ("evidence.csv", 4, "source_type"),
        ("action.csv", 2, None),
        ("weight.csv", 3, "points"),
        ("option_cost.csv", 7, "central"),
    ]


def test_a_rule_is_not_run_on_a_table_that_is_at_fault_already(tmp_path: Path) -> None:
    folder = damaged(
        tmp_path,
        Damage("off the scale", "score.csv", everywhere(",A,K1v,3,", ",A,K1v,8,"), None, None, ""),
        Damage("no reason", "consensus.csv", swap(("The higher of two", "")), None, None, ""),
    )
    told = [(problem.file, problem.row, problem.column) for problem in problems_of(folder)]
    assert told == [("score.csv", 2, "level"), ("score.csv", 4, "level"), ("consensus.csv", 4, "rationale")]


def test_every_rule_of_every_family_is_in_the_list_once() -> None:
    families = (rounds, marks, consensus, weights, options, dates)
    written = [getattr(family, name) for family in families for name in family.__all__ if name.islower()]
    listed = [rule.func if isinstance(rule, partial) else rule for rule, _ in (*GROUNDS, *RULES)]
    assert set(listed) == set(written)
    assert len(listed) == len(written) - 1 + len(dates.HAPPENED)  # the rule on dates is listed for each date
