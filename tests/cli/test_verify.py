"""`review verify` and the options of `review report` that it makes again, from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from evaluation.batch import DOCUMENTS
from evaluation.batch.execute import Outcome
from evaluation.cli import Exit, app
from evaluation.packs.new import new_review
from evaluation.publish import DocumentMeta, publish_document
from tests.batch.sample import PARAMETERS, notebook_text

REPORT = "stakeholder_statement-illustrative"


def review(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def lay_out(folder: Path) -> None:
    """Put a pack at its usual place, and notebooks beside it."""
    (folder / "notebooks").mkdir()
    for name in DOCUMENTS:
        text = notebook_text("x = 1", parameters=f"{PARAMETERS}\nsubject = ''").replace("# Title", "## Section")
        (folder / "notebooks" / f"{name}.ipynb").write_text(text, encoding="utf-8")
    new_review(folder / "data" / "example", title="Example", commissioner="Board")


def work_in(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Take notebooks and packs from this folder; notebooks count as run without a kernel."""

    def as_it_is(path: Path, *_: object, **__: object) -> Outcome:
        return Outcome(nbformat.read(path, as_version=4), None)

    patch.setattr("evaluation.batch.planning.notebooks_folder", lambda: folder / "notebooks")
    patch.setattr("evaluation.batch.running.execute", as_it_is)
    patch.chdir(folder)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pack and notebooks, in which nothing was made yet."""
    lay_out(tmp_path)
    work_in(tmp_path, monkeypatch)
    return tmp_path


def reported(*options: object) -> Path:
    """Make the statement, and return the folder of the run."""
    done = review("report", "data/example", "--document", "stakeholder_statement", *options)
    assert done.exit_code == Exit.DONE, done.stderr
    return Path(done.stdout.strip()).parent


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a folder with one run in it; only read."""
    folder = tmp_path_factory.mktemp("made")
    lay_out(folder)
    with pytest.MonkeyPatch.context() as patch:
        work_in(folder, patch)
        reported("--format", "html")
    return folder


@pytest.fixture
def run_folder(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of that run, in a copy for one test."""
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    work_in(tmp_path, monkeypatch)
    (run,) = (path for path in Path("reports/example").iterdir() if path.is_dir())
    return run


def test_a_run_that_is_the_same_is_one_line_and_status_0(run_folder: Path) -> None:
    done = review("verify", run_folder)
    assert (done.exit_code, done.stderr) == (Exit.DONE, "1 of 1: stakeholder_statement done\n")
    assert done.stdout.startswith(f"example {run_folder.name}: the same (2 files, ")
    assert done.stdout.endswith("made again: 2 of 2 files came out the same)\n")


def test_what_differs_is_a_table_and_status_1(run_folder: Path) -> None:
    (run_folder / "[red]note.txt").write_text("mine", encoding="utf-8")
    done = review("verify", run_folder / "manifest.json", "--no-rebuild")
    assert (done.exit_code, done.stderr) == (Exit.INPUT, "")
    assert "file not listed" in done.stdout
    assert "[red]note.txt" in done.stdout
    assert ": 1 difference (2 files, " in done.stdout
    assert "not made again" in done.stdout


def test_a_long_name_stays_whole_on_a_narrow_screen(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    name = "a-file-with-a-name-that-no-column-of-a-narrow-screen-holds.txt"
    (run_folder / name).write_text("mine", encoding="utf-8")
    lines = review("verify", run_folder, "--no-rebuild").stdout.splitlines()
    assert "".join(line.split("│")[2].strip() for line in lines if line.startswith("│")) == name


def test_the_outcome_comes_as_json(run_folder: Path) -> None:
    (run_folder / f"{REPORT}.html").write_text("", encoding="utf-8")
    record = json.loads(review("verify", run_folder, "--no-rebuild", "--json").stdout)
    (difference,) = record.pop("differences")
    assert record == {
        "review": "example", "run": run_folder.name, "same": False, "inputs_checked": True, "made_again": False,
    }  # fmt: skip
    assert (difference["kind"], difference["name"]) == ("output altered", f"{REPORT}.html")
    assert len(difference["stated"]) == len(difference["found"]) == 64


def test_without_a_pack_only_files_are_checked_and_that_is_said(run_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data").rename(tmp_path / "packs")
    done = review("verify", run_folder, "--no-rebuild")
    assert (done.exit_code, "inputs not checked, as there is no pack (name it with --pack)" in done.stdout) == (0, True)
    assert review("verify", run_folder, "--pack", tmp_path / "packs" / "example").exit_code == Exit.DONE


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["nowhere"], Exit.INPUT, "a run is a folder that holds manifest.json"),
        (["{run}", "--pack", "nowhere"], Exit.USAGE, "there is none here. Name the folder with --pack"),
        (["{run}", "--jobs", "0"], Exit.USAGE, "jobs and time limit must be positive"),
        (["{run}", "--reference-doc", "nowhere.docx"], Exit.USAGE, "nowhere.docx: a reference document is a Word file"),
    ],
)
def test_what_cannot_be_checked_is_told_without_a_traceback(
    run_folder: Path, words: list[str], status: Exit, said: str
) -> None:
    done = review("verify", *(word.format(run=run_folder) for word in words))
    assert (done.exit_code, done.stdout) == (status, "")
    assert said in done.stderr


def test_a_report_with_code_and_a_look_of_its_own_is_another_run_and_verified_with_both(place: Path) -> None:
    page = {"cells": [{"cell_type": "markdown", "metadata": {}, "source": "## Letter"}]}
    (own,) = publish_document(page, place, "letter", formats=("docx",), meta=DocumentMeta("Letter", "Board"))
    plain, coded, styled = (
        reported("--format", "html", "--format", "docx", *options)
        for options in ((), ("--with-code",), ("--with-code", "--reference-doc", own))
    )
    assert len({plain.name, coded.name, styled.name}) == 3
    assert "x = 1" in (coded / f"{REPORT}.html").read_text(encoding="utf-8")
    assert "x = 1" not in (plain / f"{REPORT}.html").read_text(encoding="utf-8")
    assert review("verify", styled, "--reference-doc", own).exit_code == Exit.DONE
    without = review("verify", styled, "--no-rebuild", "--json")
    assert [item["name"] for item in json.loads(without.stdout)["differences"]] == [
        "reference_doc of stakeholder_statement"
    ]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--with-code", "--format", "pdf"], Exit.USAGE, "code is added to HTML pages only; the formats are pdf"),
        (["--reference-doc", "{own}", "--format", "pdf"], Exit.USAGE, "a reference document shapes Word files only"),
        (["--reference-doc", "data/example/review.toml"], Exit.INPUT, "review.toml: a reference document is a Word"),
    ],
)
def test_a_look_that_would_shape_nothing_is_refused_before_anything_runs(
    place: Path, words: list[str], status: Exit, said: str
) -> None:
    page = {"cells": [{"cell_type": "markdown", "metadata": {}, "source": "## Letter"}]}
    (own,) = publish_document(page, place, "letter", formats=("docx",), meta=DocumentMeta("Letter", "Board"))
    done = review("report", "data/example", *(word.format(own=own) for word in words))
    assert (done.exit_code, done.stdout) == (status, "")
    assert said in done.stderr
    assert not (place / "reports").exists()
