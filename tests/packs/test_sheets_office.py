"""Another office program opens, recalculates and saves a form, and it is imported as before."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from evaluation.packs.sheets import export_scores
from tests.packs.journals import mark as draft
from tests.packs.journals import store_of
from tests.packs.workbooks import exported, filled, mark, sheet_pack, taken, weighed

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
    assert (outcome.n_saved, outcome.n_same, outcome.clashes) == (2, 1, ())
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
