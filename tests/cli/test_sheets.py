"""`review sheets`: what it prints and the status it leaves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluation.cli import Exit, app
from tests.packs.journals import mark as draft
from tests.packs.journals import store_of
from tests.packs.workbooks import filled, mark, sheet_pack

pytestmark = pytest.mark.usefixtures("packs_read_once")


def review(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return sheet_pack(tmp_path / "pack")


@pytest.mark.parametrize("words", [["sheets", "export"], ["sheets", "import"]])
def test_help_teaches_with_an_example(words: list[str]) -> None:
    done = review(*words, "--help")
    assert done.exit_code == Exit.DONE
    assert f"  review {' '.join(words)} data/" in done.stdout


def test_help_needs_no_spreadsheet_library() -> None:
    code = "import sys; from evaluation.cli import app; print('openpyxl' in sys.modules or 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_export_prints_the_path_of_each_workbook(pack: Path, tmp_path: Path) -> None:
    done = review("sheets", "export", pack, "--round", "I1", "--output", tmp_path / "sent")
    made = [tmp_path / "sent" / f"tiny-I1-{who}-illustrative.xlsx" for who in ("R1", "R2", "R3")]
    assert (done.exit_code, done.stdout.split()) == (Exit.DONE, [str(path) for path in made])
    done = review("sheets", "export", pack, "--weights", "--group", "Users", "--output", tmp_path / "sent")
    assert done.stdout.split() == [str(tmp_path / "sent/tiny-weights-W-USERS-illustrative.xlsx")]


@pytest.mark.parametrize(
    "words", [[], ["--round", "I1", "--weights"], ["--weights"], ["--round", "I1", "--group", "A"]]
)
def test_export_is_of_a_round_or_of_weights(pack: Path, words: list[str]) -> None:
    done = review("sheets", "export", pack, *words)
    assert done.exit_code == Exit.USAGE
    assert "give either --round, or --weights with --group" in done.stderr


def test_import_counts_what_it_saved_and_refuses_by_cell(pack: Path, tmp_path: Path) -> None:
    review("sheets", "export", pack, "--round", "I1", "--reviewer", "R1", "--output", tmp_path)
    sent = tmp_path / "tiny-I1-R1-illustrative.xlsx"
    wrong = filled(sent, {("A", "K1v"): mark("7")}, "wrong.xlsx")
    done = review("sheets", "import", pack, wrong)
    assert (done.exit_code, done.stdout) == (Exit.INPUT, "")
    assert "wrong.xlsx, Scores!F6: this is not a level of the scale 0 to 4, IE, NA (found '7')." in done.stderr
    back = filled(sent, {("A", "K1v"): mark()})
    done = review("sheets", "import", pack, back, "--by", "Secretary")
    assert (done.exit_code, done.stdout) == (Exit.DONE, f"{back}: 1 saved, 2 as they stood, 0 to choose\n")
    assert done.stderr == "round I1: 1 of 15 cells are filled in; still open: R1 (5), R2 (6), R3 (3)\n"
    assert store_of(pack).history()["entered_by"].tolist() == ["Secretary"]


def test_import_shows_both_versions_of_a_conflict(pack: Path, tmp_path: Path) -> None:
    review("sheets", "export", pack, "--round", "I1", "--reviewer", "R1", "--output", tmp_path)
    back = filled(tmp_path / "tiny-I1-R1-illustrative.xlsx", {("A", "K1v"): mark("4 Strong", "In the sheet")})
    store_of(pack).save("R1", draft(level="2", reason="At the desk"), base=None)
    done = review("sheets", "import", pack, back, "--output", tmp_path / "choose")
    assert (done.exit_code, done.stdout) == (Exit.INPUT, f"{back}: 0 saved, 2 as they stood, 1 to choose\n")
    assert "  yours:  4 Strong; reason: In the sheet; evidence: E1\n" in done.stderr
    assert "  theirs: 2 Partial; reason: At the desk; evidence: E1 (version 1, " in done.stderr
    assert (tmp_path / "choose/back-choose.xlsx").exists()


def test_all_workbooks_of_a_folder_can_be_named_after_a_conflict(pack: Path, tmp_path: Path) -> None:
    review("sheets", "export", pack, "--round", "I1", "--reviewer", "R1", "--output", tmp_path)
    back = filled(tmp_path / "tiny-I1-R1-illustrative.xlsx", {("A", "K1v"): mark("4 Strong", "In the sheet")})
    (tmp_path / "tiny-I1-R1-illustrative.xlsx").unlink()
    store_of(pack).save("R1", draft(level="2", reason="At the desk"), base=None)
    done = review("sheets", "import", pack, back)
    choose = tmp_path / "choose/back-choose.xlsx"
    assert f"choose between the versions in {choose} and import that; move {back} away" in done.stderr
    assert list(tmp_path.glob("*.xlsx")) == [back]
    done = review("sheets", "import", pack, filled(choose, {("A", "K1v"): {"Keep": "theirs"}}, "chosen.xlsx"))
    assert done.exit_code == Exit.DONE


def test_import_says_how_a_report_counts_with_the_weights(pack: Path, tmp_path: Path) -> None:
    review("sheets", "export", pack, "--weights", "--group", "Users", "--output", tmp_path)
    swings = {"F1": (2, 60), "F2": (1, 100), "F3": (3, 10)}
    cells = {name: {"Rank of the swing": rank, "Points, 0 to 100": n} for name, (rank, n) in swings.items()}
    done = review("sheets", "import", pack, filled(tmp_path / "tiny-weights-W-USERS-illustrative.xlsx", cells))
    assert f"`review report {pack} --weights W-USERS` counts with these weights" in done.stderr
