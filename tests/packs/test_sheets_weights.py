"""The round trip of swing weights: one 100, ranks that fit the points, conflicts row by row."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from evaluation.errors import InputError
from evaluation.packs import WeightsDraft, read_review
from evaluation.packs.sheets import export_weights
from tests.packs.journals import store_of
from tests.packs.tiny import write_pack
from tests.packs.workbooks import (
    columns,
    filled,
    place,
    refused,
    row_of,
    saved_files,
    sheet_files,
    sheet_pack,
    taken,
    weighed,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("packs_read_once"),
]  # each writes workbooks

RANK, POINTS = "Rank of the swing", "Points, 0 to 100"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return sheet_pack(tmp_path / "pack")


def swings(**given: tuple[object, object]) -> dict[object, dict[str, object]]:
    return {criterion: {RANK: rank, POINTS: points} for criterion, (rank, points) in given.items()}


GOOD = swings(F1=(2, 60), F2=(1, 100.0), F3=("3", "12.5"))


def held(pack: Path, identity: str = "W-USERS") -> dict[str, tuple[str, str]]:
    rows = store_of(pack).load_weights(identity)["weight"].itertuples()
    return {row.criterion_id: (row.rank, row.points) for row in rows}


def test_a_sheet_asks_for_the_criteria_of_the_options_with_their_ends_in_words(pack: Path) -> None:
    path = weighed(pack, "Users of advice")
    assert path.name == "tiny-weights-W-USERS-OF-ADVICE-illustrative.xlsx"
    sheet = openpyxl.load_workbook(path)["Weights"]
    at = columns(sheet)
    assert [sheet.cell(row, at["criterion_id"]).value for row in (6, 7, 8)] == ["F1", "F2", "F3"]
    assert sheet.cell(6, at["From (the worst case)"]).value == "Level 0 Absent throughout"
    opened = {cell.column for row in sheet.iter_rows(min_row=6) for cell in row if not cell.protection.locked}
    assert opened == {at[name] for name in ("From (the worst case)", "To (the best case)", RANK, POINTS)}


def test_the_rubrics_own_words_say_what_the_swing_is_from_and_to(pack: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(export_weights(pack, "Users", tmp_path / "sent", "H"))["Weights"]
    at = columns(sheet)
    assert sheet.cell(6, at["From (the worst case)"]).value == "Nothing"
    assert sheet.cell(6, at["To (the best case)"]).value == "Everything"


def test_weights_that_were_filled_in_are_a_set_of_the_review(pack: Path) -> None:
    outcome = taken(pack, filled(weighed(pack), GOOD))[0]
    assert outcome.n_saved == 1
    assert held(pack) == {"F1": ("2", "60"), "F2": ("1", "100"), "F3": ("3", "12.5")}
    review = read_review(pack)
    row = review.table("weight_set").query("weight_set_id == 'W-USERS'").iloc[0]
    assert (row["set_id"], row["stakeholder_group"], row["method"]) == ("O", "Users", "swing")
    worst = review.table("weight").query("weight_set_id == 'W-USERS'")["worst"]
    assert set(worst) == {"Level 0 Absent throughout"}


def test_importing_weights_twice_and_an_empty_sheet_change_nothing(pack: Path) -> None:
    assert taken(pack, weighed(pack))[0].n_saved == 0
    back = filled(weighed(pack), GOOD)
    taken(pack, back)
    before = saved_files(pack)
    assert (taken(pack, back)[0].n_saved, taken(pack, back)[0].n_same) == (0, 3)
    again = export_weights(pack, "Users", pack.parent / "second")
    assert taken(pack, again)[0].n_same == 3
    assert saved_files(pack) == before


@pytest.mark.parametrize(
    ("given", "criterion", "heading", "rule"),
    [
        (swings(F1=(2, 60), F2=(1, 90), F3=(3, 10)), "F2", POINTS, "no swing has 100 points"),
        (swings(F1=(2, 60), F2=(1, 100), F3=(3, 70)), "F3", POINTS, "rank and points do not fit those of row 6"),
        (swings(F1=(1, 60), F2=(1, 100), F3=(3, 10)), "F2", POINTS, "rank and points do not fit those of row 6"),
        (swings(F1=(3, 60), F2=(2, 100), F3=(3, 60)), "F2", RANK, "no swing has rank 1"),
        (swings(F1=(2, 60), F2=(1, 101), F3=(3, 10)), "F2", POINTS, "the number of points is a number from 0 to 100"),
        (swings(F1=(2, 60), F2=(1, 100), F3=(3, None)), "F3", POINTS, "the number of points is missing"),
        (swings(F1=(2, 60), F2=(1, 100), F3=(4, 10)), "F3", RANK, "the rank is a whole number from 1 to 3"),
        (swings(F1=(2, "=30*2"), F2=(1, 100), F3=(3, 10)), "F1", POINTS, "a formula is never taken"),
        (
            {**GOOD, "F1": {RANK: 2, POINTS: 60, "To (the best case)": None}},
            "F1",
            "To (the best case)",
            "not described",
        ),
    ],
)
def test_weights_that_contradict_themselves_are_refused_by_cell(
    pack: Path, given: dict[object, dict[str, object]], criterion: str, heading: str, rule: str
) -> None:
    path = weighed(pack)
    problem = refused(pack, filled(path, given))[0]
    assert problem.column == place(path, "Weights", (criterion,), heading)
    assert rule in problem.rule


def test_shared_ranks_have_shared_points(pack: Path) -> None:
    assert taken(pack, filled(weighed(pack), swings(F1=(1, 100), F2=(1, 100), F3=(3, 0))))[0].n_saved == 1


@pytest.mark.parametrize(("choice", "points"), [("mine", "60"), ("theirs", "40")])
def test_weights_saved_meanwhile_ask_for_a_choice_row_by_row(pack: Path, choice: str, points: str) -> None:
    back = filled(weighed(pack), GOOD)
    desk = filled(weighed(pack), swings(F1=(2, 40), F2=(1, 100), F3=(3, 12.5)), "desk.xlsx")
    taken(pack, desk)
    before = saved_files(pack)
    outcome = taken(pack, back)[0]
    (clash,) = outcome.clashes
    assert saved_files(pack) == before
    assert clash.place == place(back, "Weights", ("F1",), POINTS)
    assert clash.yours.startswith("rank 2, 60 points")
    assert clash.theirs.startswith("rank 2, 40 points")
    assert outcome.to_resolve is not None
    (problem,) = refused(pack, outcome.to_resolve)
    assert problem.column == place(outcome.to_resolve, "Weights", ("F1",), "Keep")
    taken(pack, filled(outcome.to_resolve, {"F1": {"Keep": choice}}, "chosen.xlsx"))
    assert held(pack)["F1"] == ("2", points)


def test_a_sheet_left_as_it_was_does_not_undo_what_was_saved_meanwhile(pack: Path) -> None:
    taken(pack, filled(weighed(pack), GOOD))
    old = shutil.copy(export_weights(pack, "Users", pack.parent / "second"), pack.parent / "old.xlsx")
    newer = filled(Path(old), swings(F1=(2, 50), F2=(1, 100), F3=(3, 12.5)), "newer.xlsx")
    assert taken(pack, newer)[0].n_saved == 1
    outcome = taken(pack, Path(old))[0]
    assert (outcome.n_saved, outcome.clashes) == (0, ())
    assert held(pack)["F1"] == ("2", "50")


def test_weights_kept_in_the_table_and_unknown_criteria_are_refused(tmp_path: Path) -> None:
    files = sheet_files()
    files["weight_set.csv"] += "WS,O,Users,equal,illustrative,2025-05-31\n"
    pack = write_pack(tmp_path / "pack", files)
    with pytest.raises(InputError, match=r"are kept in weight_set\.csv and weight\.csv"):
        weighed(pack)
    with pytest.raises(InputError, match="no set of criteria has this id"):
        export_weights(pack, "Others", tmp_path, "X")
    with pytest.raises(InputError, match="the weights of a group carry its name"):
        export_weights(pack, " ", tmp_path)


def test_a_group_by_another_name_has_an_id_of_its_own(pack: Path) -> None:
    draft = WeightsDraft("W-USERS", "O", "Others", "equal")
    store_of(pack).save_weights(draft, base=None)
    assert weighed(pack, "Users").name == "tiny-weights-W-USERS-2-illustrative.xlsx"
    assert weighed(pack, "??").name == "tiny-weights-W-GROUP-illustrative.xlsx"


def test_a_row_keeps_its_criterion(pack: Path) -> None:
    path = weighed(pack)
    sheet = openpyxl.load_workbook(path)["Weights"]
    assert row_of(sheet, "F2") == 7
