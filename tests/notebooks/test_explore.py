"""The exploring desk as a notebook: it runs from top to bottom without a person, is never blank, and runs again."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from evaluation.widgets.parameters import papermill_line

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "explore.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"


def read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def code_of(node: Any) -> list[Any]:
    return [cell for cell in node.cells if cell.cell_type == "code"]


def test_it_is_kept_without_outputs() -> None:
    assert all(not cell.outputs and cell.execution_count is None for cell in code_of(read()))


@pytest.mark.slow
@pytest.mark.parametrize(("pack", "totals", "desks"), [("changeup-2006", "False", 4), ("northshire-2025", "True", 5)])
def test_it_runs_without_a_person_and_each_desk_has_its_stand_in(pack: str, totals: str, desks: int) -> None:
    node = read()
    first = code_of(node)[0]
    first.source += f'\npack = "../data/{pack}"\nshow_totals = {totals}\nn_draws = 100'
    NotebookClient(node, timeout=300, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    shown = [[output.get("data", {}) for output in cell.outputs] for cell in code_of(node)[2:]]
    html = "".join(data.get("text/html", "") for cell in shown for data in cell)
    with_widget = [cell for cell in shown if any(WIDGET in data for data in cell)]
    assert len(with_widget) == desks
    for cell in with_widget:
        kinds = [WIDGET in data for data in cell]
        assert kinds[0]  # the desk first
        assert not any(kinds[1:])
        assert "wb-table" in "".join(data["text/html"] for data in cell[1:])
    if totals == "False":
        assert "does not allow a weighted total over hubs" in html


@pytest.mark.slow
def test_the_line_that_reproduces_a_view_runs_as_it_is_typed(tmp_path: Path) -> None:
    shown = {
        "n_draws": 100,
        "subject": "N1,N3",
        "weights": "W-USERS",
        "points": "F1=0,F2=100,F3=100,F4=100,F5=100",
        "sought": "subject_id=N3;words=register",
    }
    words = shlex.split(papermill_line("explore", "../data/northshire-2025", shown))
    assert words[0] == ".venv/bin/papermill"
    words[0], words[2] = "papermill", str(tmp_path / Path(words[2]).name)
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=NOTEBOOK.parents[1],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    node = nbformat.read(tmp_path / "explore-view.ipynb", as_version=4)
    html = "".join(
        output.get("data", {}).get("text/html", "") for cell in code_of(node) for output in cell.get("outputs", ())
    )
    assert 'id="fig-beside-N1-N3"' in html
    table = html.split('id="tbl-view"')[1]
    for value in ("N1,N3", "W-USERS", shown["points"], "subject_id=N3;words=register"):
        assert f">{value}<" in table
