"""Cells by kind of column: what is refused, by row and column, and what stays the text that it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.packs import read_review
from evaluation.packs.columns import MOST_PER_COLUMN, empty_frame, typed_frame
from evaluation.packs.files import TextTable
from evaluation.schemas import TABLES
from tests.packs.damage import Damage, around, assert_told, damaged, everywhere, problems_of, swap

CYRILLIC_A = "\u0410"
WRONG_CELLS = [
    Damage("duplicate key", "score.csv", swap(("I1,R2,A,K1v", "I1,R1,A,K1v")), 3, "dimension_id", "as row 2", "one"),
    Damage("duplicate id", "option.csv", swap(("P1,0,1", "P0,0,1")), 3, "option_id", "same option_id as row 2"),
    Damage(
        "look-alike letter in an id",
        "assignment.csv",
        swap(("I1,R3,A", f"I1,R3,{CYRILLIC_A}")),
        4,
        "subject_id",
        "letters A-Z",
        "U+0410",
    ),
    Damage("blank inside an id", "assignment.csv", swap(("I1,R3,A", "I1,R 3,A")), 4, "reviewer_id", "id", "U+0020"),
    Damage("id too long", "assignment.csv", swap(("I1,R3,A", f"I1,{'R' * 65},A")), 4, "reviewer_id", "64", "Shorten"),
    Damage("id twice in a list", "finding.csv", swap(("E1;E2", "E1;E1")), 3, "evidence_ids", "twice", "once"),
    Damage("ids with commas", "finding.csv", swap(("E1;E2", '"E1,E2"')), 3, "evidence_ids", "id", "semicolon"),
    Damage("blank level", "score.csv", swap(("K1v,3,Reason one", "K1v,,Reason one")), 2, "level", "required", "IE"),
    Damage("blank known_by", "finding.csv", swap((",low,illustrative,2025-05-31", ",low,illustrative,")), 3, "known_by",
           "required", "when this was known"),
    Damage("blank status", "finding.csv", swap((",low,illustrative,", ",low,,")), 3, "data_status", "required", "seed"),
    Damage("unknown status", "finding.csv", swap((",low,illustrative,", ",low,ilustrative,")), 3, "data_status",
           "allowed values", "'illustrative'"),
    Damage("bad date", "finding.csv", swap((",low,illustrative,2025-05-31", ",low,illustrative,31/01/2025")), 3,
           "known_by", "not a date", "2006-11-22"),
    Damage("no such day", "round.csv", swap(("2025-02-28", "2025-02-30")), 3, "closed", "not a date"),
    Damage("interval that runs back", "round.csv", swap(("2025-02-28", "2025-02/2025-01")), 3, "closed", "not a date"),
    Damage("thousands separator", "option_cost.csv", swap(("103.5", '"1,000"')), 7, "central", "not a number", "thou"),
    Damage("decimal comma", "option_cost.csv", swap(("103.5", '"103,5"')), 7, "central", "not a number", "point"),
    Damage("unit in a number", "option_cost.csv", swap(("103.5", "£103.5")), 7, "central", "not a number", "unit"),
    Damage("formula text", "option_cost.csv", swap(("103.5", "=SUM(C2:C5)")), 7, "central", "a formula", "gives"),
    Damage("NaN in a number", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,NaN")), 3, "points", "not a number"),
    Damage("infinite number", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,1e999")), 3, "points", "not a number"),
    Damage("digits of another script", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,٦٠")), 3, "points", "not a number"),
    Damage("year with a fraction", "option_cost.csv", swap(("P2,2026", "P2,2026.5")), 7, "year", "whole number"),
    Damage("number of 20 digits", "criterion.csv", swap(("K2,H,2", f"K2,H,{'9' * 20}")), 3, "order", "whole", "15"),
    Damage("flag in words", "option.csv", swap(("P0,1,0", "P0,yes,0")), 2, "is_baseline", "0 or 1", "1 for yes"),
]  # fmt: skip


@pytest.mark.parametrize("damage", WRONG_CELLS, ids=lambda damage: damage.name)
def test_wrong_cell_is_told_by_row_and_column(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path, around(damage.file))


@pytest.mark.parametrize("identity", ["NA", "None", "007", "1e5", "TRUE", "nan", "1-2", "null"])
def test_ids_that_look_like_something_else_stay_text(identity: str, tmp_path: Path) -> None:
    folder = tmp_path
    damages = [
        Damage("", file, everywhere(old, new), None, None, "")
        for file, old, new in [
            ("reviewer.csv", "R1,", f"{identity},"),
            ("score.csv", ",R1,", f",{identity},"),
            ("assignment.csv", ",R1,", f",{identity},"),
        ]
    ]
    review = read_review(damaged(folder, *damages))
    assert review.table("reviewer")["reviewer_id"].iloc[0] == identity
    assert set(review.table("score")["reviewer_id"]) == {identity, "R2", "R3"}


def test_control_pandas_turns_such_ids_into_other_things(tmp_path: Path) -> None:
    import pandas as pd

    path = tmp_path / "ids.csv"
    path.write_text("id\nNA\n007\n")
    assert [str(identity) for identity in pd.read_csv(path)["id"]] == ["nan", "7.0"]


def test_missing_numbers_are_nan_and_missing_text_is_empty() -> None:
    text = TextTable({"weight_set_id": ["W"], "criterion_id": ["K"], "points": [""]}, "")
    frame, problems = typed_frame(text, TABLES["weight"], "weight.csv")
    assert problems == []
    assert np.isnan(frame["points"].iloc[0])
    assert frame["worst"].iloc[0] == ""
    assert frame["points"].dtype == np.float64


def test_empty_frames_are_not_shared() -> None:
    first = empty_frame(TABLES["weight"])
    first.loc[0, "points"] = 1.0
    assert empty_frame(TABLES["weight"]).empty


def test_one_column_of_nonsense_tells_no_more_than_its_share() -> None:
    n = MOST_PER_COLUMN + 50
    text = TextTable({"text": ["t"] * n, "log_id": [f"L{i}" for i in range(n)], "kind": ["x"] * n}, "")
    _, problems = typed_frame(text, TABLES["log"], "log.csv")
    assert sum(problem.column == "kind" for problem in problems) == MOST_PER_COLUMN


def test_ids_that_lead_nowhere_are_told_with_the_nearest(tmp_path: Path) -> None:
    change = swap(("E3,S1,p. 3", "E3,S11,p. 3"))
    (problem,) = problems_of(damaged(tmp_path, Damage("", "evidence.csv", change, None, None, "")))
    assert str(problem) == (
        "evidence.csv row 4, source_id: this id is not in source_doc.csv (found 'S11'). "
        "Add it to source_doc.csv, or mend the id. Did you mean 'S1'?"
    )
