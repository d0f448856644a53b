from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import nbformat
import pytest

from evaluation.batch.execute import Outcome, execute
from evaluation.batch.parameters import Scalar
from tests.batch.sample import PARAMETERS, notebook_text

VALUES: dict[str, Scalar] = {"pack": "/x", "n_draws": 500}


def stock(path: Path) -> Any:
    """The notebook as the papermill command leaves it."""
    out = path.with_name("out.ipynb")
    command = [sys.executable, "-m", "papermill", str(path), str(out), "-k", "python3", "-l", "python"]
    command += ["-p", "n_draws", "500", "-p", "pack", "/x"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""})
    return nbformat.read(out, as_version=4)


def run(tmp_path: Path, *sources: str, time_limit: float = 60, stop: threading.Event | None = None) -> Outcome:
    path = tmp_path / "report.ipynb"
    path.write_text(notebook_text(*sources), encoding="utf-8")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return execute(path, VALUES, scratch, time_limit=time_limit, stop=stop or threading.Event())


def shown(outcome: Outcome) -> list[str]:
    return [
        output.get("data", {}).get("text/plain", "") or output.get("text", "")
        for cell in outcome.notebook.cells
        for output in cell.get("outputs", [])
    ]


WORLD = """
import os, sys
from pathlib import Path
[n_draws, sys.executable, os.environ.get("PYTHONDONTWRITEBYTECODE"), Path.cwd().name, "marker" in dir()]
"""


def test_a_notebook_takes_its_parameters_and_runs_in_this_interpreter_and_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a user whose kernels are broken and whose IPython start-up file would change every report
    share = tmp_path / "user" / "kernels" / "python3"
    share.mkdir(parents=True)
    (share / "kernel.json").write_text(json.dumps({"argv": ["/nowhere"], "display_name": "x", "language": "python"}))
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("marker = 1\n")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "user"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    outcome = run(tmp_path, WORLD)
    assert outcome.fault is None
    assert shown(outcome) == [f"[500, {sys.executable!r}, '', 'scratch', False]"]
    # the mark of a last cell is gone, and the notebook on disk was only read
    assert outcome.notebook.cells[-1].source == WORLD
    on_disk = nbformat.read(tmp_path / "report.ipynb", as_version=4)
    assert [cell.source for cell in on_disk.cells] == [PARAMETERS, "# Title", WORLD]


def test_an_error_is_told_in_one_line_with_the_cell_as_the_notebook_numbers_it(tmp_path: Path) -> None:
    outcome = run(tmp_path, "1", "raise ValueError('two\\nlines /home/ann/secret.py')", "2")
    assert outcome.fault is not None
    assert (outcome.fault.cell, outcome.fault.error) == (4, "ValueError: two lines secret.py")


LEFT_EARLY = "import sys\nsys.exit(0)"


def test_leaving_early_is_no_success(tmp_path: Path) -> None:
    outcome = run(tmp_path, LEFT_EARLY, "2")
    assert outcome.fault is not None
    assert outcome.fault.cell in {3, 4}


@pytest.mark.slow
def test_control_stock_papermill_takes_leaving_early_for_success(tmp_path: Path) -> None:
    path = tmp_path / "report.ipynb"
    path.write_text(notebook_text(LEFT_EARLY, "2"), encoding="utf-8")
    made = stock(path)  # the command ends with status 0
    assert made.cells[-1].execution_count is None


@pytest.mark.slow
def test_the_death_of_a_kernel_is_told(tmp_path: Path) -> None:
    outcome = run(tmp_path, "import os\nos._exit(1)", "2")
    assert outcome.fault is not None
    assert (outcome.fault.cell, outcome.fault.error[:15]) == (3, "the kernel died")


@pytest.mark.slow
def test_the_time_limit_is_for_the_whole_notebook(tmp_path: Path) -> None:
    outcome = run(tmp_path, *["import time\ntime.sleep(2)"] * 20, time_limit=6)
    assert outcome.fault is not None
    assert outcome.fault.error == "the notebook took longer than its limit of 6 s"
    assert outcome.fault.cell is not None
    assert 3 < outcome.fault.cell < 10


@pytest.mark.slow
def test_an_error_that_a_notebook_allows_is_still_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "report.ipynb"
    notebook = json.loads(notebook_text("1 / 0", "2"))
    notebook["cells"][2]["metadata"]["tags"] = ["raises-exception"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    outcome = execute(path, VALUES, tmp_path, time_limit=60, stop=threading.Event())
    assert outcome.fault is not None
    assert (outcome.fault.cell, outcome.fault.error) == (3, "ZeroDivisionError: division by zero")


def test_a_run_that_was_asked_to_stop_ends_before_its_next_cell(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    outcome = run(tmp_path, "1", stop=stop)
    assert outcome.fault is not None
    assert outcome.fault.error == "stopped before this cell"


DRAWN = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot([1, 2, n_draws])
print("drawn")
"""


@pytest.mark.slow
def test_outputs_equal_those_of_stock_papermill_pictures_included(tmp_path: Path) -> None:
    mine = run(tmp_path, DRAWN, "plt.plot([3, 1]); n_draws")
    theirs = stock(tmp_path / "report.ipynb")

    def outputs(notebook: Any) -> list[Any]:
        return [json.loads(json.dumps(cell.get("outputs", []))) for cell in notebook.cells if cell.cell_type == "code"]

    assert outputs(mine.notebook) == outputs(theirs)
    assert sum("image/png" in output.get("data", {}) for cell in outputs(theirs) for output in cell) == 2
