from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import evaluation
from evaluation import cli
from evaluation.batch import DOCUMENTS
from evaluation.cli import Exit, app
from evaluation.packs.new import new_review
from tests.batch.sample import PARAMETERS, SHOW, notebook_text

ROOT = Path(__file__).parents[2]
COMMANDS = ("check", "report", "open", "verify", "challenge", "new", "describe", "doctor", "lab")


def review(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return new_review(tmp_path / "example", title="Example", commissioner="Board")


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small notebooks in the place of the project's own."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in DOCUMENTS:
        text = notebook_text(SHOW, parameters=f"{PARAMETERS}\nsubject = ''")
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    monkeypatch.setattr("evaluation.batch.planning.notebooks_folder", lambda: folder)
    return folder


def spoilt(pack: Path) -> Path:
    path = pack / "score.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("C1-need,3", "C1-need,7", 1), encoding="utf-8")
    return pack


def test_help_and_version_import_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from evaluation.cli import app\n"
        "for words in (['--help'], ['report', '--help'], ['--version']):\n"
        "    app(words, standalone_mode=False)\n"
        "heavy = {'pandas', 'numpy', 'papermill', 'matplotlib', 'nbformat', 'jinja2'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.splitlines()[-1] == "heavy: []"


def test_help_teaches_with_an_example_for_every_command() -> None:
    assert review("--help").exit_code == Exit.DONE
    for command in COMMANDS:
        done = review(command, "--help")
        assert done.exit_code == Exit.DONE
        assert f"  review {command}" in done.stdout, command


def test_every_option_in_an_example_is_there() -> None:
    for command in COMMANDS:
        text = review(command, "--help").stdout
        examples = [line for line in text.splitlines() if line.strip().startswith("review ")]
        used = {option for line in examples for option in re.findall(r"(?<!\S)--?[a-z-]+", line)}
        known = set(re.findall(r"(?<!\S)--?[a-z-]+", text.partition("Options:")[2]))
        assert used <= known, command


def test_version_is_the_packages() -> None:
    assert review("--version").stdout == f"review {evaluation.__version__}\n"


def test_a_sound_pack_has_no_problems(pack: Path) -> None:
    done = review("check", pack)
    assert (done.exit_code, "no problems in" in done.stdout) == (Exit.DONE, True)
    assert json.loads(review("check", pack, "--json").stdout) == []


def test_problems_come_as_a_table_or_as_records(pack: Path) -> None:
    done = review("check", spoilt(pack))
    assert done.exit_code == Exit.INPUT
    assert "score.csv" in done.stdout
    records = json.loads(review("check", pack, "--json").stdout)
    assert [(record["file"], record["row"], record["column"], record["value"]) for record in records] == [
        ("score.csv", 2, "level", "7")
    ]
    assert "not on the scale" in records[0]["rule"]


def test_warnings_are_listed_and_break_no_rule(pack: Path) -> None:
    reviewer = pack / "reviewer.csv"
    reviewer.write_text(f"{reviewer.read_text(encoding='utf-8')}Needs,assurer,,\n", encoding="utf-8")
    done = review("check", pack)
    assert (done.exit_code, "no problems in" in done.stdout, "see to this" in done.stdout) == (Exit.DONE, True, True)
    (record,) = json.loads(review("check", pack, "--json").stdout)
    assert record["severity"] == "warning"
    assert "the reviewer id Needs" in record["rule"]


def test_a_cell_that_looks_like_markup_is_shown_as_it_is(pack: Path) -> None:
    path = pack / "subject.csv"
    text = path.read_text(encoding="utf-8").replace("HUB-A,hub", "HUB-A,[red]x", 1)
    path.write_text(text, encoding="utf-8")
    assert "[red]x" in review("check", pack).stdout


def test_a_report_prints_the_index_and_nothing_else_on_standard_output(
    pack: Path, notebooks: Path, tmp_path: Path
) -> None:
    done = review(
        "report", pack, "--document", "stakeholder_statement", "--format", "html", "--jobs", 1,
        "-p", "n_draws=500", "--output", tmp_path / "reports",
    )  # fmt: skip
    assert (done.exit_code, done.stderr) == (Exit.DONE, "1 of 1: stakeholder_statement done\n")
    index = Path(done.stdout.removesuffix("\n"))
    assert index.parent.parent == tmp_path / "reports" / "example"
    assert "stakeholder_statement-illustrative.html" in index.read_text(encoding="utf-8")


def test_a_failing_notebook_is_one_line_and_status_3(pack: Path, notebooks: Path, tmp_path: Path) -> None:
    text = notebook_text("1 / 0", parameters=PARAMETERS)
    (notebooks / "options_report.ipynb").write_text(text, encoding="utf-8")
    done = review("report", pack, "--document", "options_report", "--format", "html", "--output", tmp_path / "reports")
    assert (done.exit_code, done.stdout) == (Exit.NOTEBOOK, "")
    lines = done.stderr.splitlines()
    assert lines[:2] == [
        "1 of 1: options_report failed", "options_report, cell 3: ZeroDivisionError: division by zero",
    ]  # fmt: skip
    assert lines[2].startswith("Nothing was published")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-p", "n_drawz=5"], "unknown setting 'n_drawz'"),
        (["-p", "n_draws=many"], "n_draws must be a whole number; it is 'many'"),
        (["--weights", "equal", "-p", "weights=equal"], "parameter weights is given twice"),
        (["--weights", "nobody"], "no weight set 'nobody'"),
        (["--as-at", "last year"], "as_at must be a date"),
        (["--format", "exe"], "unknown format 'exe'"),
        (["--document", "minutes"], "unknown document 'minutes'"),
        (["--subject", "HUB-Z"], "no subject has this id"),
        (["--jobs", "0"], "jobs and time limit must be positive"),
        (["--jobs", "many"], "Invalid value for '--jobs'"),
        (["--colour"], "No such option"),
    ],
)
def test_wrong_usage_is_status_2_and_never_a_traceback(
    pack: Path, notebooks: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    done = review("report", pack, "--output", tmp_path / "reports", *words)
    assert (done.exit_code, done.stdout) == (Exit.USAGE, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "reports").exists()


def test_problems_in_the_pack_stop_a_report_with_status_1(pack: Path) -> None:
    done = review("report", spoilt(pack))
    assert (done.exit_code, done.stdout) == (Exit.INPUT, "")
    assert "score.csv row 2, level" in done.stderr


def test_a_notebook_that_is_not_there_is_status_3(pack: Path, notebooks: Path) -> None:
    (notebooks / "hub_scorecard.ipynb").unlink()
    done = review("report", pack)
    assert (done.exit_code, "no notebook hub_scorecard.ipynb" in done.stderr) == (Exit.NOTEBOOK, True)


def test_a_new_review_is_made_once(tmp_path: Path) -> None:
    done = review("new", tmp_path / "mine", "--title", "My review")
    assert (done.exit_code, done.stdout) == (Exit.DONE, f"{tmp_path / 'mine'}\n")
    assert review("check", tmp_path / "mine").exit_code == Exit.DONE
    again = review("new", tmp_path / "mine")
    assert (again.exit_code, "something here" in again.stderr) == (Exit.USAGE, True)


def test_describe_writes_the_descriptor_and_refuses_what_is_no_pack(pack: Path, tmp_path: Path) -> None:
    (pack / "datapackage.json").unlink()
    assert review("describe", pack).stdout == f"{pack / 'datapackage.json'}\n"
    assert (pack / "datapackage.json").is_file()
    assert review("describe", tmp_path).exit_code == Exit.INPUT


def test_lab_opens_the_notebooks_with_this_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def start(command: list[str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("evaluation.cli.lab.subprocess.run", start)
    assert review("lab").exit_code == Exit.DONE
    (command,) = started
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert command[-1] == str(ROOT / "notebooks")
    assert "--LabApp.news_url=" in command, "it asks the network for nothing"


def test_main_is_the_command_of_the_package() -> None:
    assert callable(cli.main)
    assert 'review = "evaluation.cli:main"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
