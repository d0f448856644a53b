"""Another office program opens, recalculates and saves each kind of form, and it is imported as before."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluation.packs.sheets import export_moderation, export_scores
from tests.packs.journals import locked_pack, store_of
from tests.packs.journals import mark as draft
from tests.packs.workbooks import (
    columns,
    declared,
    edited,
    exported,
    filled,
    mark,
    place,
    refused,
    row_of,
    sheet_pack,
    taken,
    undeclared_pack,
    weighed,
)

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.slow


def saved_by_office(path: Path, folder: Path) -> Path:
    """Return the workbook as LibreOffice saves it."""
    if SOFFICE is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is not there")
        pytest.skip("LibreOffice is not there")
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=240)
    return folder / path.name


def test_scores_come_through_another_program_and_its_sums_are_right(tmp_path: Path) -> None:
    pack = sheet_pack(tmp_path / "pack")
    store_of(pack).save("R1", draft(reason="=1+1 & _x0041_ caf\u00e9"), base=None)
    rows = {
        ("A", "K2e"): {**mark("2 Partial", "Two\nlines"), "Why not higher": "Few"},
        ("B", "K1v"): mark("NA", "Not its task", None),
    }
    back = saved_by_office(filled(exported(pack), rows), tmp_path / "office")
    shown = openpyxl.load_workbook(back, data_only=True)["Scores"]["A4"].value
    assert shown == "3 of 6 rows have a level, 0 of them without a reason"
    outcome = taken(pack, back)[0]
    assert (outcome.n_saved, outcome.n_same, outcome.clashes) == (2, 1 + 2, ())  # the mark and two declarations
    held = store_of(pack).load("I1", "R1").set_index(["subject_id", "dimension_id"])["rationale"].to_dict()
    assert held == {
        ("A", "K1v"): "=1+1 & _x0041_ caf\u00e9",
        ("A", "K2e"): "Two lines",
        ("B", "K1v"): "Not its task",
    }


def test_what_another_program_saves_keeps_its_locks_lists_and_marks(tmp_path: Path) -> None:
    pack = sheet_pack(tmp_path / "pack")
    sheet = openpyxl.load_workbook(saved_by_office(exported(pack), tmp_path / "office"))["Scores"]
    assert sheet.protection.sheet
    assert not sheet["F6"].protection.locked
    assert sheet["A6"].protection.locked
    assert sheet.data_validations.count >= 3
    assert len(sheet.conditional_formatting) >= 3


def test_interests_come_through_another_program_and_close_what_they_close(tmp_path: Path) -> None:
    pack = undeclared_pack(tmp_path / "pack")
    path = exported(pack)
    kinds = declared(path, {"A": "perceived", "B": "actual"})
    sheet = saved_sheet(saved_by_office(kinds, tmp_path / "office"), "Interests")
    assert (sheet["A4"].value, sheet["A3"].value.count("Actual: you cannot score it")) == ("2 of 2 are declared", 1)
    assert (sheet["B6"].value, sheet["B6"].protection.locked, sheet["A6"].protection.locked) == (
        "perceived",
        False,
        True,
    )
    lacking = refused(pack, saved_by_office(kinds, tmp_path / "office"))
    assert [problem.column for problem in lacking] == ["Interests!C6", "Interests!C7"]
    whole = edited(kinds, say_what, "whole.xlsx")
    barred = filled(whole, {("B", "K1v"): mark()}, "barred.xlsx")
    (problem,) = refused(pack, saved_by_office(barred, tmp_path / "office"))
    assert problem.rule == "an actual interest in this hub is declared at Interests!B7, so it cannot be scored"
    assert taken(pack, saved_by_office(whole, tmp_path / "office"))[0].n_saved == 2
    held = store_of(pack).load_interests("R1").set_index("subject_id")
    assert held["kind"].to_dict() == {"A": "perceived", "B": "actual"}
    assert held["nature"].to_dict() == {"A": "A friend, a \u201ccaf\u00e9\u201d & more", "B": "Paid by it"}


def say_what(book: Any) -> None:
    book["Interests"]["C6"], book["Interests"]["C7"] = "A friend, a \u201ccaf\u00e9\u201d & more", "Paid by it"


def test_what_the_panel_agrees_comes_through_another_program_twice(tmp_path: Path) -> None:
    pack = locked_pack(tmp_path / "pack")
    agreed = {"Agreed level": "3 Sound", "How agreed": "by majority", "Reason": "Read\ntogether"}
    why = {"Why not the median": "The survey was read again", "Dissent": "R1: 2"}
    first = saved_by_office(
        agreed_in(export_moderation(pack, "M1", tmp_path / "sent"), {**agreed, **why}), tmp_path / "o"
    )
    assert saved_sheet(first, "Moderation")["A4"].value == "1 of 6 rows are agreed or said not to be resolved"
    assert taken(pack, first)[0].n_saved == 1
    again = export_moderation(pack, "M1", tmp_path / "again")
    unexplained = saved_by_office(agreed_in(again, {"Agreed level": "2"}), tmp_path / "o")
    (problem,) = refused(pack, unexplained)
    assert problem.column == place(again, "Moderation", ("A", "K1v"), "Reason for change")
    other = {"Agreed level": "2", "Why not the median": None, "Reason for change": "A member had misread it"}
    assert taken(pack, saved_by_office(agreed_in(again, other), tmp_path / "o"))[0].n_saved == 1
    last = store_of(pack).history("M1").iloc[-1]
    said = ("level", "method", "rationale", "change_reason", "dissent", "reason_for_change")
    assert [last[name] for name in said] == ["2", "majority", "Read together", "", "R1: 2", "A member had misread it"]


def agreed_in(path: Path, cells: Mapping[str, object]) -> Path:
    """Return a copy of the chair's workbook in which the row of hub A on K1 is filled in."""

    def edit(book: Any) -> None:
        sheet = book["Moderation"]
        at, row = columns(sheet), row_of(sheet, "A", "K1v")
        for heading, value in cells.items():
            sheet.cell(row, at[heading]).value = value

    return edited(path, edit)


def saved_sheet(path: Path, name: str) -> Any:
    """Return a sheet with what the program computed in the place of formulas."""
    return openpyxl.load_workbook(path, data_only=True)[name]


def test_conflicts_and_weights_come_through_another_program(tmp_path: Path) -> None:
    pack = sheet_pack(tmp_path / "pack")
    back = filled(exported(pack), {("A", "K1v"): mark("4 Strong", "In the sheet")})
    store_of(pack).save("R1", draft(level="2", reason="At the desk"), base=None)
    resolve = taken(pack, back)[0].to_resolve
    assert resolve is not None
    chosen = filled(resolve, {("A", "K1v"): {"Keep": "mine"}}, "chosen.xlsx")
    swings = {"F1": (2, 60), "F2": (1, 100), "F3": (3, 10)}
    cells = {name: {"Rank of the swing": rank, "Points, 0 to 100": n} for name, (rank, n) in swings.items()}
    weights = filled(weighed(pack), cells, "weights.xlsx")
    saved = [saved_by_office(path, tmp_path / "office") for path in (chosen, weights)]
    assert [outcome.n_saved for outcome in taken(pack, *saved)] == [1, 1]
    assert export_scores(pack, "I1", tmp_path / "again", "R1")
