from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

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


ASKED = ["Mobile libraries", "County", "Need: evidence of need", "", "1-5", "North van", "", "A; users; chair", "", ""]
"""Sound answers to every question."""


def asked(folder: Path, monkeypatch: pytest.MonkeyPatch, answers: list[str], *options: str) -> Result:
    monkeypatch.setattr("evaluation.cli.packs._at_terminal", lambda: True)
    return CliRunner().invoke(app, ["new", str(folder), *options], input="\n".join(answers) + "\n")


SLIPS = {
    "no criterion": (2, "", "a review has at least one. Give the first one."),
    "a title of spaces": (0, " ", "must be one line of text. Give a title."),
    "a scale that is none": (4, "good", 'a scale is "words"'),
    "steps that miss the end": (4, "1-5 step 0.3", "the steps from minimum must reach maximum"),
    "a hub twice": (6, "north van", "the same name stands twice (found 'north van'). Name each one once."),
    "a member twice": (8, "a; librarians", "the same name stands twice (found 'a')"),
    "a third part": (7, "A; users; clerk", "a reviewer is written: name; stakeholder group; chair"),
    "an option that is there": (9, "No service", "this option is appraised always"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_at_once_in_words_of_the_question_and_asked_again(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, slip, said = SLIPS[name]
    done = asked(tmp_path / "r", monkeypatch, [*ASKED[:place], slip, *ASKED[place:]])
    assert done.exit_code == 0, done.output
    assert f"Not taken: {said}" in done.output
    assert "--" not in done.output
    review = ev.read_review(tmp_path / "r")
    assert (review.title, review.scales["panel"].maximum) == ("Mobile libraries", 5.0)
    assert [subject.name for subject in review.subjects_of("hub")] == ["North van"]
    assert list(review.table("reviewer")["name"]) == ["A"]


def test_what_is_wrong_already_is_refused_before_the_first_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keep.txt").write_text("mine")
    wrong = ("--scale", "1-5 step 0.3", "--hub", "A", "--hub", "a", "--reviewer", "A;B;C", "--title", " ")
    done = asked(tmp_path, monkeypatch, [], *wrong)
    assert done.exit_code == 2
    assert done.output.startswith("5 problems in the input:")
    assert "Criteria, one a line" not in done.output


def test_the_example_takes_no_outline(tmp_path: Path) -> None:
    for options in (("--hub", "A"), ("--criterion", "A"), ("--scale", "1-5"), ("--reviewer", "A"), ("--option", "A")):
        done = CliRunner().invoke(app, ["new", str(tmp_path / "r"), "--example", "--title", "T", *options])
        assert done.exit_code == 2
        assert "--example: the example comes with criteria" in done.output
        assert f"Leave out {options[0]}; or leave out --example" in done.output
    assert list(tmp_path.iterdir()) == []
    assert CliRunner().invoke(app, ["new", str(tmp_path / "r"), "--example", "--title", "T"]).exit_code == 0
    assert ev.read_review(tmp_path / "r").title == "T"


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
