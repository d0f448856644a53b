"""The weights desk as a notebook: it runs without a person and changes nothing in the pack."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "weights_desk.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"


def code_of(node: Any) -> list[Any]:
    return [cell for cell in node.cells if cell.cell_type == "code"]


def test_it_is_kept_without_outputs() -> None:
    node = nbformat.read(NOTEBOOK, as_version=4)
    assert all(not cell.outputs and cell.execution_count is None for cell in code_of(node))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pack", "weight_set", "words"),
    [
        ("northshire-2025", "W-PANEL", "Nothing is saved yet."),
        ("northshire-2025", "W-USERS", "stands in weight_set.csv"),
        ("changeup-2006", "W-PANEL", "nobody has the role chair"),
    ],
)
def test_it_runs_under_papermill_with_its_stand_in(tmp_path: Path, pack: str, weight_set: str, words: str) -> None:
    place = Path(shutil.copytree(ROOT / "data" / pack, tmp_path / pack))
    before = {path.name: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    node = papermill.execute_notebook(
        NOTEBOOK,
        tmp_path / "out.ipynb",
        {"pack": str(place), "group": "The panel", "weight_set": weight_set},
        cwd=str(NOTEBOOK.parent),
        progress_bar=False,
    )
    shown = [output.get("data", {}) for output in code_of(node)[-1].outputs]
    assert WIDGET in shown[0]
    html = "".join(data.get("text/html", "") for data in shown[1:])
    assert 'id="tbl-swings"' in html
    assert words in html
    assert {path.name: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
