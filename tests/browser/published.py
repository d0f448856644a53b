"""Sets as `review report` publishes them, and their pages of paper."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from evaluation.batch import plan
from evaluation.batch.verifying import published_run, verify_files
from evaluation.cli import main
from evaluation.packs import read_review

__all__ = ["ROOT", "pages_of_paper", "rendered", "review_command", "standing"]

ROOT = Path(__file__).parents[2]


def review_command(*arguments: str | Path) -> str:
    """Run `review`, which must succeed, and return what it prints.

    In a process of its own: a browser's event loop cannot be shared with a notebook's.
    """
    command = [sys.executable, "-c", f"from {main.__module__} import main; main()", *map(str, arguments)]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def rendered(pack: Path, folder: Path, *wishes: str) -> Path:
    """Render a review and return the folder of the run, from the one line that is printed."""
    printed = review_command("report", pack, "--output", folder, *wishes).strip().splitlines()
    assert len(printed) == 1
    index = Path(printed[0])
    assert index.name == "index.html"
    assert index.is_file()
    return index.parent


def standing(pack: Path) -> Path | None:
    """Return the whole set of a review that stands in ``reports/``, as `make report` leaves it, where there is one.

    It counts only where its name is that of a run of this very pack, these notebooks and this package, and where each
    of its files is what its manifest says.
    """
    planned = plan(read_review(pack), pack)
    run = ROOT / "reports" / planned.review_id / planned.run
    return run if run.is_dir() and verify_files(published_run(run), pack).same else None


@cache
def pages_of_paper(path: Path) -> tuple[str, ...]:
    """Return the text of each page of a PDF."""
    if shutil.which("pdftotext") is None:
        reason = "pdftotext is not installed, so no PDF was read; install poppler-utils to run this test"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    return tuple(text.split("\f")[:-1])
