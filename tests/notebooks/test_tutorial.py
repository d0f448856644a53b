"""The tutorial: it leads from a finished review to a mark of the reader's own, and leaves the project's data alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "tutorial.ipynb"


def html_of(cell: Any) -> str:
    return "".join(str(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", []))


@pytest.mark.slow
def test_it_runs_and_ends_with_the_readers_own_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    parameters = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    parameters.source += "\nn_draws = 200"
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    last = html_of([cell for cell in notebook.cells if cell.cell_type == "code"][-1])
    assert "Both read the same survey, and it says nothing on volunteers." in last
    (practice,) = tmp_path.glob("review-*/practice")  # what is saved lands in a folder of its own
    assert "survey covers the main groups and is two years old" in (practice / "score.csv").read_text(encoding="utf-8")


def test_every_notebook_it_names_is_there() -> None:
    text = "".join(cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells)
    named = set(re.findall(r"\b[a-z_]+\.ipynb", text))
    assert len(named) >= 4
    assert {name for name in named if not (NOTEBOOK.parent / name).exists()} == set()
