from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import evaluation as ev
from evaluation.cli import app

GIVEN = ("--title", "Mobile libraries", "--commissioner", "County", "--criterion", "Need: evidence of need",
         "--hub", "North van", "--reviewer", "A; users; chair", "--scale", "1-5")  # fmt: skip


def test_options_start_a_review_without_a_question(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["new", str(tmp_path / "libraries"), *GIVEN])
    assert done.exit_code == 0, done.output
    review = ev.read_review(tmp_path / "libraries")
    assert (review.title, review.scales["panel"].maximum) == ("Mobile libraries", 5.0)
    assert [subject.name for subject in review.subjects_of("hub")] == ["North van"]


def test_at_a_terminal_the_same_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.cli.packs._at_terminal", lambda: True)
    answers = ["Mobile libraries", "County", "Need: evidence of need", "Reach", "", "", "North van", "South van", "",
               "A; users; chair", "B", "", "One van", ""]  # fmt: skip
    done = CliRunner().invoke(app, ["new", str(tmp_path / "asked")], input="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    review = ev.read_review(tmp_path / "asked")
    assert review.scales["panel"].kind == "ordinal"  # an empty answer takes the words
    assert [subject.name for subject in review.subjects_of("hub")] == ["North van", "South van"]
    assert list(review.table("reviewer")["role"]) == ["chair", "reviewer"]
    assert len(review.table("option")) == 3


def test_what_is_missing_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["new", str(tmp_path / "libraries"), "--title", "T", "--hub", "North van"])
    assert done.exit_code == 2
    assert "--criterion" in done.output
    assert "--reviewer" in done.output
    assert list(tmp_path.iterdir()) == []


def test_the_example_is_made_where_nobody_can_be_asked(tmp_path: Path) -> None:
    for arguments in (["--example"], []):
        folder = tmp_path / f"n{len(arguments)}"
        assert CliRunner().invoke(app, ["new", str(folder), *arguments]).exit_code == 0
        assert len(ev.read_review(folder).table("score")) > 0
