"""`review open`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluation.cli import Exit, app
from evaluation.packs.new import new_review


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was given to a browser, which this stands for."""
    asked: list[str] = []

    def note(address: str) -> bool:
        asked.append(address)
        return True

    monkeypatch.setattr("evaluation.cli.open.webbrowser.open", note)
    return asked


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return new_review(tmp_path / "a pack", title="Example", commissioner="Board")


@pytest.fixture
def reports(tmp_path: Path, pack: Path) -> Path:
    """Two runs, the one made last first by name."""
    name = "".join(line for line in (pack / "review.toml").read_text().splitlines() if line.startswith("id"))
    review = tmp_path / "some reports" / name.split('"')[1]
    for run in ("00ab", "ff01"):
        (review / run).mkdir(parents=True)
        for file in ("index.html", "manifest.json"):
            (review / run / file).write_text("x", encoding="utf-8")
    (review / "index.html").write_text(
        '<ol data-last="2"><li data-run="00ab" data-number="2"><li data-run="ff01" data-number="1"></ol>',
        encoding="utf-8",
    )
    return review


def review(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["open", *(str(argument) for argument in arguments)])


def test_the_run_made_last_is_opened_and_its_path_printed(pack: Path, reports: Path, opened: list[str]) -> None:
    done = review(pack, "--output", reports.parent)
    index = reports / "00ab" / "index.html"
    assert (done.exit_code, done.stdout, done.stderr) == (Exit.DONE, f"{index}\n", "")
    assert opened == [index.resolve().as_uri()]


def test_another_run_is_opened_by_its_id(pack: Path, reports: Path, opened: list[str]) -> None:
    done = review(pack, "--run", "ff01", "--output", reports.parent)
    assert done.stdout == f"{reports / 'ff01' / 'index.html'}\n"
    assert len(opened) == 1


def test_print_opens_nothing(pack: Path, reports: Path, opened: list[str]) -> None:
    done = review(pack, "--print", "--output", reports.parent)
    assert done.stdout == f"{reports / '00ab' / 'index.html'}\n"
    assert opened == []


@pytest.mark.parametrize("text", [None, "[review]\nid = 5", "not = [toml", '[review]\nid = "../elsewhere"'])
def test_a_pack_that_cannot_be_read_is_found_by_its_folder_s_name(
    tmp_path: Path, reports: Path, opened: list[str], text: str | None
) -> None:
    folder = tmp_path / reports.name
    folder.mkdir(exist_ok=True)
    if text is not None:
        (folder / "review.toml").write_text(text, encoding="utf-8")
    assert review(folder, "--output", reports.parent).stdout == f"{reports / '00ab' / 'index.html'}\n"


def test_without_a_report_the_command_that_makes_one_is_named(pack: Path, tmp_path: Path, opened: list[str]) -> None:
    done = review(pack, "--output", tmp_path / "nowhere")
    assert (done.exit_code, done.stdout) == (Exit.USAGE, "")
    assert f"make one with: review report {pack}" in done.stderr
    assert opened == []


@pytest.mark.parametrize("run", ["0000", "../00ab", ""])
def test_a_run_that_is_not_there_is_refused_with_those_that_are(
    pack: Path, reports: Path, opened: list[str], run: str
) -> None:
    done = review(pack, "--run", run, "--output", reports.parent)
    assert (done.exit_code, done.stdout) == (Exit.USAGE, "")
    assert "the newest first: 00ab, ff01" in done.stderr
    assert opened == []


def test_without_a_browser_the_path_still_stands(pack: Path, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.cli.open.webbrowser.open", lambda _: False)
    done = review(pack, "--output", reports.parent)
    assert (done.exit_code, done.stdout) == (Exit.DONE, f"{reports / '00ab' / 'index.html'}\n")
    assert "No browser could be started" in done.stderr


def test_help_shows_examples() -> None:
    assert "  review open data/northshire-2025 --print" in review("--help").stdout
