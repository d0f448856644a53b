"""`review scores` and `review doctor`: what they print and the status they leave."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluation.cli import Exit, app
from tests.packs.journals import scored_pack, store_of

WAITING = "round I1: 4 of 15 cells are filled in; still open: R1 (4), R2 (5), R3 (2)"
"""Two hubs on three dimensions and three reviewers, one of whom has an actual interest in one hub."""


def review(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return scored_pack(tmp_path / "pack")


@pytest.mark.parametrize(
    "words", [["scores", "progress"], ["scores", "lock"], ["scores", "verify"], ["scores", "history"], ["doctor"]]
)
def test_help_teaches_with_an_example(words: list[str]) -> None:
    done = review(*words, "--help")
    assert done.exit_code == Exit.DONE
    assert f"  review {' '.join(words)} data/" in done.stdout


def test_lock_prints_the_hash_and_nothing_else_on_standard_output(pack: Path) -> None:
    done = review("scores", "lock", pack, "I1", "--by", "Secretary", "--incomplete")
    (head,) = [line for line in done.stdout.splitlines() if line]
    assert (done.exit_code, len(head)) == (Exit.DONE, 64)
    assert done.stderr.startswith("Round I1: 4 rows in score.csv, locked at ")
    assert head in (pack / "scores/heads.csv").read_text()
    assert set(store_of(pack).history("I1").query("kind == 'lock'")["entered_by"]) == {"Secretary"}


def test_a_round_with_cells_that_wait_is_locked_only_where_one_says_so(pack: Path) -> None:
    before = {path: path.read_bytes() for path in pack.rglob("*") if path.is_file()}
    done = review("scores", "lock", pack, "I1")
    assert (done.exit_code, done.stdout) == (Exit.INPUT, "")
    assert f"round.csv, round_id: {WAITING} (found 'I1'). Have them filled in" in done.stderr
    assert "--incomplete" in done.stderr
    assert {path: path.read_bytes() for path in pack.rglob("*") if path.is_file()} == before


def test_progress_counts_the_cells_of_every_open_round_and_shows_no_level(pack: Path) -> None:
    done = review("scores", "progress", pack)
    lines = done.stdout.splitlines()
    assert lines[0] == WAITING
    assert [line.split(":")[0] for line in lines] == ["round I1", "round M1", "round I2"]
    assert review("scores", "progress", pack, "I1").stdout.splitlines() == lines[:1]


def test_progress_of_a_round_that_is_locked_says_so(pack: Path) -> None:
    done = review("scores", "progress", pack, "C1")
    assert (done.exit_code, done.stdout) == (Exit.INPUT, "")
    assert "round C1 is locked" in done.stderr


def test_lock_says_why_not(pack: Path) -> None:
    done = review("scores", "lock", pack, "I2")
    assert (done.exit_code, done.stdout) == (Exit.INPUT, "")
    assert "nothing is scored in this round" in done.stderr


def test_verify_counts_what_it_proved(pack: Path) -> None:
    done = review("scores", "verify", pack)
    assert (done.exit_code, done.stdout) == (Exit.DONE, f"{pack}: 5 records of 3 reviewers, each as it was saved\n")


def test_verify_vouches_for_nothing_where_nothing_is_kept(pack: Path) -> None:
    review("scores", "lock", pack, "I1", "--incomplete")
    shutil.rmtree(pack / "scores")
    done = review("scores", "verify", pack)
    assert "no record is kept in it, so there is nothing to prove. Locked: C1, I1." in done.stdout
    assert "bring it back from a copy" in done.stdout


@pytest.mark.parametrize("command", ["verify", "history"])
def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, command: str) -> None:
    done = review("scores", command, tmp_path / "nowhere")
    assert done.exit_code == Exit.INPUT
    assert "there is no folder here" in done.stderr


def test_verify_names_the_first_record_at_fault(pack: Path) -> None:
    (pack / "scores/R1/000002.json").unlink()
    done = review("scores", "verify", pack)
    assert done.exit_code == Exit.INPUT
    assert done.stdout.startswith("scores/R1/000002.json: missing. ")


def test_history_is_a_table_or_records(pack: Path) -> None:
    shown = review("scores", "history", pack, "--subject", "A", "--dimension", "K1v", "--reviewer", "R1").stdout
    assert shown.index("Many came") < shown.index("Few came")
    records = json.loads(review("scores", "history", pack, "--round", "I1", "--json").stdout)
    assert [(record["reviewer_id"], record["base"]) for record in records] == [
        ("R1", None), ("R1", None), ("R1", 1), ("R2", None), ("R3", None),
    ]  # fmt: skip
    assert review("scores", "history", pack, "--round", "I2").stdout == "no record\n"


def test_doctor_says_a_line_a_trial(tmp_path: Path) -> None:
    done = review("doctor", tmp_path)
    lines = done.stdout.splitlines()
    assert (done.exit_code, len(lines)) == (Exit.DONE, 10)
    assert lines[0].startswith("ok      a hard link makes a second name")


def test_doctor_fails_where_the_store_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    done = review("doctor", tmp_path)
    assert done.exit_code == Exit.INPUT
    assert "FAILED  a hard link refuses a name that is taken" in done.stdout
    assert review("doctor", tmp_path / "absent").exit_code == Exit.USAGE
