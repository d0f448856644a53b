"""The chair's workbook: out once the marks are locked, filled in, back into the store; refusals by cell; conflicts."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluation.errors import InputError
from evaluation.packs import ConsensusDraft, read_review
from evaluation.packs.sheets import export_moderation, export_round, import_sheets
from tests.packs.journals import locked_pack, mark, open_pack, store_of
from tests.packs.workbooks import LATER, columns, edited, place, refused, row_of, saved_files, taken

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("packs_read_once"),
]  # each writes workbooks

CELL = ("A", "K1v")
WHY = "Reason for change"
AGREED = {"Agreed level": "2 Partial", "How agreed": "agreed", "Reason": "Read together"}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return locked_pack(tmp_path / "pack")


def sent(pack: Path) -> Path:
    return export_moderation(pack, "M1", pack.parent / "sent", replace=True)


def agreed(path: Path, rows: Mapping[tuple[str, str], Mapping[str, object]], name: str = "back.xlsx") -> Path:
    def edit(book: Any) -> None:
        sheet = book["Moderation"]
        at = columns(sheet)
        for ids, cells in rows.items():
            for heading, value in cells.items():
                sheet.cell(row_of(sheet, *ids), at[heading]).value = value

    return edited(path, edit, name)


def held(pack: Path) -> dict[tuple[str, str], tuple[str, str, str, str, str]]:
    rows = store_of(pack).load_consensus("M1").itertuples()
    return {
        (row.subject_id, row.dimension_id): (row.level, row.method, row.rationale, row.change_reason, row.dissent)
        for row in rows
    }


def test_rows_come_by_disagreement_with_every_mark_and_reason_beside_the_median(pack: Path) -> None:
    # marks of A on K1v: 2, 4 and 2, and nothing else is numbered; B on K1v: NA alone
    sheet = openpyxl.load_workbook(sent(pack))["Moderation"]
    at = columns(sheet)
    ids = [(sheet.cell(row, at["subject_id"]).value, sheet.cell(row, at["dimension_id"]).value) for row in (6, 7)]
    assert ids[0] == CELL
    assert sheet.max_row == 5 + 6
    shown = {name: sheet.cell(6, at[name]).value for name in ("Marks apart", "Median", "Mark of R1", "Mark of R3")}
    assert shown == {
        "Marks apart": "2",
        "Median": "2 Partial",
        "Mark of R1": "2 Partial. Few came back. Evidence: E1.",
        "Mark of R3": "2 Partial. Many came. Evidence: E1.",
    }
    other = row_of(sheet, "B", "K1v")
    assert sheet.cell(other, at["Median"]).value == "NA"
    assert sheet.cell(other, at["Mark of R2"]).value == "No mark."


def test_what_was_agreed_is_what_the_store_and_the_table_hold(pack: Path) -> None:
    rows: dict[tuple[str, str], dict[str, object]] = {
        CELL: {**AGREED, "Agreed level": 3, "Why not the median": "The survey was read again", "Dissent": "R1: 2"},
        ("B", "K1v"): {"Agreed level": "NA", "How agreed": "By majority", "Reason": "Not its task"},
        ("A", "K2e"): {"How agreed": "not resolved", "Reason": "Nobody marked it"},
    }
    back = agreed(sent(pack), rows)
    outcome = import_sheets(pack, [back], entered_by="Secretary", clock=lambda: LATER)[0]
    assert (outcome.n_saved, outcome.clashes) == (3, ())
    assert held(pack) == {
        CELL: ("3", "agreed", "Read together", "The survey was read again", "R1: 2"),
        ("B", "K1v"): ("NA", "majority", "Not its task", "", ""),
        ("A", "K2e"): ("", "unresolved", "Nobody marked it", "", ""),
    }
    assert len(read_review(pack).table("consensus")) == 3
    before = saved_files(pack)
    again = taken(pack, back)[0]
    assert (again.n_saved, again.n_same) == (0, 3)
    assert taken(pack, sent(pack))[0].n_same == 3
    assert saved_files(pack) == before


@pytest.mark.parametrize(
    ("cells", "heading", "rule"),
    [
        ({**AGREED, "Agreed level": 3}, "Why not the median", "is not the median of the marks (2 Partial)"),
        ({**AGREED, "Agreed level": "IE"}, "Why not the median", "is not the median of the marks (2 Partial)"),
        ({**AGREED, "Agreed level": 7}, "Agreed level", "not a level of the scale"),
        ({**AGREED, "Agreed level": None}, "Agreed level", "an unresolved cell has no agreed level"),
        ({**AGREED, "How agreed": "not resolved"}, "Agreed level", "an unresolved cell has no agreed level"),
        ({**AGREED, "How agreed": None}, "How agreed", "it is not said how this was agreed"),
        ({**AGREED, "How agreed": "by lot"}, "How agreed", "nothing is agreed in this way"),
        ({**AGREED, "Reason": None}, "Reason", "what was agreed has a reason"),
        ({**AGREED, "Reason": "=A1"}, "Reason", "a formula is never taken"),
        ({"Dissent": "R1 would say 4"}, "How agreed", "it is not said how this was agreed"),
    ],
)
def test_a_row_that_cannot_be_recorded_is_refused_by_cell(
    pack: Path, cells: dict[str, object], heading: str, rule: str
) -> None:
    path = sent(pack)
    problem = refused(pack, agreed(path, {("B", "K1v"): {**AGREED, "Agreed level": "NA"}, CELL: cells}))[0]
    assert problem.column == place(path, "Moderation", CELL, heading)
    assert rule in problem.rule


def test_a_level_between_a_pair_of_middle_marks_is_not_away_from_the_median(tmp_path: Path) -> None:
    pack = open_pack(tmp_path / "pack")
    store = store_of(pack)
    store.save("R1", mark(level="1"), base=None)
    store.save("R2", mark(level="3"), base=None)
    store.lock("I1")
    path = sent(pack)
    sheet = openpyxl.load_workbook(path)["Moderation"]
    assert sheet.cell(row_of(sheet, *CELL), columns(sheet)["Median"]).value == "1 to 3"
    assert taken(pack, agreed(path, {CELL: AGREED}))[0].n_saved == 1


def test_a_level_that_is_not_the_median_is_marked_in_words(pack: Path) -> None:
    sheet = openpyxl.load_workbook(sent(pack))["Moderation"]
    at = columns(sheet)
    where = sheet.cell(6, at["Agreed level"]).coordinate
    rules = [rule for area in sheet.conditional_formatting if str(area.sqref) == where for rule in area.rules]
    assert any("not the median: say why" in rule.dxf.numFmt.formatCode for rule in rules)


def test_only_what_is_to_be_filled_in_is_open(pack: Path) -> None:
    sheet = openpyxl.load_workbook(sent(pack))["Moderation"]
    at = columns(sheet)
    opened = {cell.column for row in sheet.iter_rows(min_row=6) for cell in row if not cell.protection.locked}
    names = ("Agreed level", "How agreed", "Reason", "Why not the median", "Dissent", "Reason for change")
    assert opened == {at[name] for name in names}


def test_another_agreed_level_needs_a_reason_for_the_change_which_the_record_keeps(pack: Path) -> None:
    taken(pack, agreed(sent(pack), {CELL: AGREED, ("B", "K1v"): {"How agreed": "not resolved", "Reason": "Split"}}))
    path = sent(pack)
    other = {**AGREED, "Agreed level": 3, "Why not the median": "The survey was read again"}
    settled = {"Agreed level": "NA", "How agreed": "agreed"}
    one, two = refused(pack, agreed(path, {CELL: other, ("B", "K1v"): settled}))
    assert [one.column, two.column] == [place(path, "Moderation", ids, WHY) for ids in (CELL, ("B", "K1v"))]
    assert "the agreed level is not the one that was recorded (2 Partial)" in one.rule
    assert "the one that was recorded (not resolved)" in two.rule
    back = agreed(path, {CELL: {**other, WHY: "A member had misread it"}, ("B", "K1v"): {**settled, WHY: "Met again"}})
    assert taken(pack, back)[0].n_saved == 2
    last = store_of(pack).history("M1").iloc[-2:]
    assert last["reason_for_change"].tolist() == ["A member had misread it", "Met again"]
    assert taken(pack, back)[0].n_same == 2


def test_other_words_for_the_same_agreed_level_need_no_reason(pack: Path) -> None:
    taken(pack, agreed(sent(pack), {CELL: AGREED}))
    assert taken(pack, agreed(sent(pack), {CELL: {"Reason": "Read together twice"}}))[0].n_saved == 1


def test_a_changed_agreed_level_without_its_reason_is_marked_in_words(pack: Path) -> None:
    taken(pack, agreed(sent(pack), {CELL: AGREED}))
    sheet = openpyxl.load_workbook(sent(pack))["Moderation"]
    at = columns(sheet)
    marked = {str(area.sqref): [rule.dxf.numFmt for rule in area.rules] for area in sheet.conditional_formatting}
    level, method, reason = (sheet.cell(6, at[name]).coordinate for name in ("Agreed level", "How agreed", WHY))
    for where in (level, method):
        assert any(look is not None and "reason for change missing" in look.formatCode for look in marked[where])
    assert reason in marked
    assert sheet.cell(7, at[WHY]).coordinate not in marked
    assert sheet.cell(6, at["Saved so far"]).value.startswith("2 Partial (version ")


def test_the_chair_sees_the_trial_case_by_name(pack: Path) -> None:
    sheet = openpyxl.load_workbook(sent(pack))["Trial case"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)] == [
        ["Round", "Hub", "What is scored", "Mark of R1"],
        ["C1", "Hub A", "K1 evidence", "0 Absent. Trial mark. Evidence: E3."],
    ]


@pytest.mark.parametrize(("choice", "reason"), [("mine", "Read together"), ("theirs", "At the desk")])
def test_what_was_recorded_meanwhile_asks_for_a_choice(pack: Path, choice: str, reason: str) -> None:
    back = agreed(sent(pack), {CELL: AGREED})
    store_of(pack).save_consensus(ConsensusDraft("M1", *CELL, "2", "chair", rationale="At the desk"), base=None)
    before = saved_files(pack)
    outcome = taken(pack, back)[0]
    (clash,) = outcome.clashes
    assert saved_files(pack) == before
    assert clash.place == place(back, "Moderation", CELL, "Agreed level")
    assert clash.yours == "2 Partial; agreed; Read together"
    assert (
        clash.theirs == "2 Partial; set by the chair; At the desk (version 3, 2025-03-03)"
    )  # after a mark and the lock
    assert outcome.to_resolve is not None
    (problem,) = refused(pack, outcome.to_resolve)
    assert problem.column == place(outcome.to_resolve, "Moderation", CELL, "Keep")
    taken(pack, agreed(outcome.to_resolve, {CELL: {"Keep": choice}}, "chosen.xlsx"))
    assert held(pack)[CELL][2] == reason
    last = store_of(pack).history("M1")["reason_for_change"].iloc[-1]
    assert last == ("Kept over version 3, saved meanwhile" if choice == "mine" else "")


def test_a_row_that_was_recorded_and_is_emptied_is_told(pack: Path) -> None:
    taken(pack, agreed(sent(pack), {CELL: AGREED}))
    path = sent(pack)
    nothing = dict.fromkeys(AGREED)
    (problem,) = refused(pack, agreed(path, {CELL: nothing}))
    assert problem.rule == "something was recorded here, and the row is empty"


def test_a_changed_mark_in_the_workbook_is_told_with_what_it_said_and_changes_nothing(pack: Path) -> None:
    path = sent(pack)
    where = place(path, "Moderation", CELL, "Mark of R1")
    (problem,) = refused(pack, agreed(path, {CELL: {**AGREED, "Mark of R1": "4 Strong."}}))
    assert (problem.column, problem.value) == (where, "4 Strong.")
    assert "this cell said '2 Partial. Few came back. Evidence: E1.'" in problem.rule
    rows = read_review(pack).table("score").query("round_id == 'I1' and reviewer_id == 'R1' and subject_id == 'A'")
    assert rows["level"].tolist() == ["2"]


def test_moderation_waits_for_the_lock_and_ends_with_its_own(pack: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="moderation opens once round I1 is locked; it is open"):
        export_round(open_pack(tmp_path / "open"), "M1", tmp_path)
    with pytest.raises(InputError, match=r"round I1 is locked, and takes no more marks.*name round M1"):
        export_round(pack, "I1", tmp_path)
    with pytest.raises(InputError, match="round I2 is not one of moderation"):
        export_moderation(pack, "I2", tmp_path)
    back = agreed(sent(pack), {CELL: AGREED})
    taken(pack, back)
    store_of(pack).lock("M1")
    with pytest.raises(InputError, match="round M1 is locked, and takes no more records"):
        export_round(pack, "M1", tmp_path)
    assert "round M1 is locked" in refused(pack, back)[0].rule


def test_the_same_marks_give_the_same_bytes(pack: Path, tmp_path: Path) -> None:
    one, two = sent(pack), export_round(pack, "M1", tmp_path / "other")[0]
    assert one.name == "tiny-M1-illustrative.xlsx"
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.testzip() is None
