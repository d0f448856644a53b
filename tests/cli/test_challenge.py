"""`review challenge`: one subject, one set, one file; wrong wishes are told before anything runs."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluation.cli import Exit, app
from evaluation.packs.new import new_review
from tests.batch.sample import PARAMETERS, SHOW, notebook_text


def review(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_review(tmp_path_factory.mktemp("packs") / "example", title="Example", commissioner="Board")


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small notebook in the place of the project's own."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    path = folder / "challenge_pack.ipynb"
    path.write_text(notebook_text(SHOW, parameters=f"{PARAMETERS}\nsubject = ''"), encoding="utf-8")
    monkeypatch.setattr("evaluation.batch.planning.notebooks_folder", lambda: folder)
    return path


def test_help_teaches_with_examples_whose_options_are_there() -> None:
    text = review("challenge", "--help").stdout
    examples = [line for line in text.splitlines() if line.strip().startswith("review challenge ")]
    assert len(examples) == 4
    known = set(re.findall(r"(?<!\S)--?[a-z-]+", text.partition("Options:")[2]))
    assert {option for line in examples for option in re.findall(r"(?<!\S)--?[a-z-]+", line)} <= known


def test_the_index_is_printed_and_the_same_lies_in_one_file(pack: Path, notebook: Path, tmp_path: Path) -> None:
    done = review("challenge", pack, "--subject", "HUB-A", "--format", "html", "--output", tmp_path / "reports")
    assert done.exit_code == Exit.DONE, done.stderr
    index = Path(done.stdout.removesuffix("\n"))
    assert index.parent.parent == tmp_path / "reports" / "example"
    assert (index.parent / "challenge_pack-HUB-A-illustrative.html").is_file()
    bundle = index.parents[1] / "challenge-HUB-A-illustrative.zip"
    assert done.stderr == f"The same in one file: {bundle}\n"
    with zipfile.ZipFile(bundle) as archive:
        packed = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    lying = {path.relative_to(index.parent).as_posix(): path.read_bytes()
             for path in index.parent.rglob("*") if path.is_file()}  # fmt: skip
    assert packed == lying


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--subject", "HUB-Z"], "Choose one of: HUB-A, HUB-B"),
        ([], "Missing option '--subject'"),
        (["--subject", "HUB-A", "--weights", "nobody"], "no weight set 'nobody'"),
        (["--subject", "HUB-A", "--as-at", "1999-01-01"], "not known on 1999-01-01"),
        (["--subject", "HUB-A", "-p", "n_drawz=5"], "unknown setting 'n_drawz'"),
        (["--subject", "HUB-A", "--format", "exe"], "unknown format 'exe'"),
        (["--subject", "HUB-A", "--time-limit", "0"], "must be positive"),
    ],
)
def test_wrong_usage_is_status_2_and_never_a_traceback(
    pack: Path, notebook: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    done = review("challenge", pack, "--output", tmp_path / "reports", *words)
    assert (done.exit_code, done.stdout) == (Exit.USAGE, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "reports").exists()


def test_problems_in_the_pack_are_status_1(tmp_path: Path, notebook: Path) -> None:
    spoilt = new_review(tmp_path / "spoilt", title="Example", commissioner="Board")
    path = spoilt / "score.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("C1-need,3", "C1-need,7", 1), encoding="utf-8")
    done = review("challenge", spoilt, "--subject", "HUB-A")
    assert (done.exit_code, done.stdout) == (Exit.INPUT, "")
    assert "score.csv row 2, level" in done.stderr


def test_a_failing_notebook_is_status_3_and_leaves_no_file_to_send(pack: Path, notebook: Path, tmp_path: Path) -> None:
    notebook.write_text(notebook_text("1 / 0", parameters=f"{PARAMETERS}\nsubject = ''"), encoding="utf-8")
    done = review("challenge", pack, "--subject", "HUB-A", "--format", "html", "--output", tmp_path / "reports")
    assert (done.exit_code, done.stdout) == (Exit.NOTEBOOK, "")
    first, second = done.stderr.splitlines()
    assert first == "challenge_pack HUB-A, cell 3: ZeroDivisionError: division by zero"
    assert second.startswith("Nothing was published")
    assert not list((tmp_path / "reports").rglob("*.zip"))
