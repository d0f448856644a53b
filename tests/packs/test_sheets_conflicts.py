"""Rows that were saved by another way since their workbook was written: both versions shown, and a choice."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluation.packs import ScoreDraft
from tests.packs.journals import mark as draft
from tests.packs.journals import store_of
from tests.packs.workbooks import (
    columns,
    exported,
    filled,
    mark,
    place,
    refused,
    row_of,
    saved_files,
    sheet_pack,
    taken,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("packs_read_once"),
]  # each writes workbooks


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return sheet_pack(tmp_path / "pack")


def said(pack: Path) -> dict[tuple[str, str], tuple[str, str]]:
    rows = store_of(pack).load("I1", "R1").itertuples()
    return {(row.subject_id, row.dimension_id): (row.level, row.rationale) for row in rows}


def stale(pack: Path, *, mine: str = "4 Strong") -> Path:
    """Return a workbook whose row of A on K1v was saved at a desk after it was written, with one more row filled."""
    path = exported(pack)
    store_of(pack).save("R1", draft(level="2", reason="At the desk"), base=None)
    return filled(path, {("A", "K1v"): mark(mine, "In the sheet"), ("B", "K1v"): mark()})


def test_a_row_saved_meanwhile_is_shown_with_both_versions_and_nothing_is_saved(pack: Path) -> None:
    back = stale(pack)
    before = saved_files(pack)
    outcome = taken(pack, back)[0]
    (clash,) = outcome.clashes
    assert saved_files(pack) == before
    assert clash.place == place(back, "Scores", ("A", "K1v"), "Level")
    assert clash.yours == "4 Strong; reason: In the sheet; evidence: E1"
    assert clash.theirs.startswith(
        "2 Partial; reason: At the desk; evidence: E1 (version 1, 2025-03-03 09:30 UTC, by R1)"
    )
    assert outcome.to_resolve == back.parent / "choose/back-choose.xlsx"
    sheet = openpyxl.load_workbook(outcome.to_resolve)["Scores"]
    at, row = columns(sheet), row_of(sheet, "A", "K1v")
    assert sheet.cell(row, at["Saved meanwhile"]).value == clash.theirs
    assert str(sheet["A3"].value).startswith(
        "First choose under Keep, the last column, wherever something stands under"
    )
    assert sheet.cell(row, at["Level"]).value == "4 Strong"
    assert [sheet.cell(number, at["Keep"]).protection.locked for number in (6, 9)] == [False, True]
    start = [str(row[1].value) for row in openpyxl.load_workbook(outcome.to_resolve)["Start"].iter_rows(min_row=5)]
    assert f"Row {row}: I1 individual marking, Hub A, K1 Need, evidence" in start
    assert sheet.cell(row_of(sheet, "B", "K1v"), at["Reason"]).value == "Many came"


@pytest.mark.parametrize(("choice", "level"), [("mine", "4"), ("Theirs", "2")])
def test_a_choice_between_the_two_is_imported_with_all_the_rest(pack: Path, choice: str, level: str) -> None:
    resolve = taken(pack, stale(pack))[0].to_resolve
    assert resolve is not None
    (problem,) = refused(pack, resolve)
    assert problem.column == place(resolve, "Scores", ("A", "K1v"), "Keep")
    assert problem.remedy == "Choose mine or theirs."
    chosen = filled(resolve, {("A", "K1v"): {"Keep": choice}}, "chosen.xlsx")
    assert taken(pack, chosen)[0].clashes == ()
    assert {cell: held[0] for cell, held in said(pack).items()} == {("A", "K1v"): level, ("B", "K1v"): "3"}
    changes = store_of(pack).history()["reason_for_change"].tolist()
    assert changes == ["", *(["Kept over version 1, saved meanwhile"] if choice == "mine" else []), ""]
    assert taken(pack, chosen)[0].n_saved == 0


def test_a_workbook_to_choose_in_is_told_from_the_one_it_was_made_of(pack: Path) -> None:
    back = stale(pack)
    resolve = taken(pack, back)[0].to_resolve
    assert resolve is not None
    assert resolve not in back.parent.glob("*.xlsx")
    for files in ((back, resolve), (resolve, back)):
        (problem,) = refused(pack, *files)
        assert problem.file == "back-choose.xlsx"
        assert problem.rule.startswith("it is the workbook in which to choose for back.xlsx")
        assert problem.remedy == "Choose in it and import it; leave back.xlsx out."


def test_over_a_mark_saved_meanwhile_a_choice_is_asked_and_no_reason_against_what_is_gone(pack: Path) -> None:
    first = store_of(pack).save("R1", draft(), base=None)
    back = filled(exported(pack), {("A", "K1v"): {"Level": "4 Strong"}})
    second = store_of(pack).save("R1", draft(level="2", reason="At the desk"), base=first.sequence)
    (outcome,) = taken(pack, back)
    assert (outcome.n_saved, len(outcome.clashes)) == (0, 1)
    assert outcome.to_resolve is not None
    taken(pack, filled(outcome.to_resolve, {("A", "K1v"): {"Keep": "mine"}}, "chosen.xlsx"))
    last = store_of(pack).history("I1").iloc[-1]
    assert last["level"] == "4"
    assert last["reason_for_change"].startswith(f"Kept over version {second.sequence}")


def test_a_workbook_to_choose_in_is_not_written_over_choices(pack: Path) -> None:
    back = stale(pack)
    first = taken(pack, back)[0].to_resolve
    assert taken(pack, back)[0].to_resolve == first
    assert first is not None
    shutil.copy(filled(first, {("A", "K1v"): {"Keep": "mine"}}, "chosen.xlsx"), first)
    assert taken(pack, back)[0].to_resolve == first.with_name("back-choose-2.xlsx")


def test_a_row_that_its_reviewer_left_as_it_was_is_no_conflict(pack: Path) -> None:
    store = store_of(pack)
    first = store.save("R1", draft(), base=None)
    path = exported(pack)
    store.save("R1", draft(level="2", reason="Changed at the desk"), base=first.sequence)
    outcome = taken(pack, filled(path, {("B", "K1v"): mark()}))[0]
    assert (outcome.n_saved, outcome.clashes) == (1, ())
    assert said(pack)["A", "K1v"] == ("2", "Changed at the desk")


def test_the_same_words_saved_meanwhile_are_no_conflict(pack: Path) -> None:
    back = stale(pack, mine="2 Partial")
    same = filled(back, {("A", "K1v"): {"Reason": "At the desk"}}, "same.xlsx")
    outcome = taken(pack, same)[0]
    assert (outcome.n_saved, outcome.n_same, outcome.clashes) == (1, 1 + 2, ())  # the two declarations


def test_a_version_of_another_copy_of_the_pack_is_a_conflict(pack: Path, tmp_path: Path) -> None:
    twin = shutil.copytree(pack, tmp_path / "twin")
    store_of(twin).save("R1", draft(reason="Saved in the other copy"), base=None)
    path = exported(twin)
    store_of(pack).save("R1", draft(reason="Saved here"), base=None)
    (clash,) = taken(pack, filled(path, {("A", "K1v"): {"Level": "4 Strong"}}))[0].clashes
    assert "Saved here" in clash.theirs


def test_a_mark_taken_back_meanwhile_is_a_conflict(pack: Path) -> None:
    store = store_of(pack)
    first = store.save("R1", draft(), base=None)
    path = exported(pack)
    store.withdraw("R1", first.sequence, reason="The wrong hub")
    (clash,) = taken(pack, filled(path, {("A", "K1v"): {"Level": "4 Strong", "Reason for change": "Read again"}}))[
        0
    ].clashes
    assert clash.theirs.startswith("taken back (version 2, ")
    assert "The wrong hub" in clash.theirs


def test_somebody_who_saves_between_check_and_save_is_met(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from evaluation.packs.journal.store import ScoreStore

    back = filled(exported(pack), {("A", "K1v"): mark(), ("B", "K1v"): mark()})
    save = ScoreStore.save

    def slow(self: Any, reviewer: str, item: ScoreDraft, *, base: int | None) -> Any:
        if item.subject_id == "B" and len(store_of(pack).history()) == 1:
            save(store_of(pack), "R1", draft("B", level="1", reason="Quicker"), base=None)
        return save(self, reviewer, item, base=base)

    monkeypatch.setattr(ScoreStore, "save", slow)
    outcome = taken(pack, back)[0]
    assert (outcome.n_saved, len(outcome.clashes)) == (1, 1)
    assert said(pack) == {("A", "K1v"): ("3", "Many came"), ("B", "K1v"): ("1", "Quicker")}
