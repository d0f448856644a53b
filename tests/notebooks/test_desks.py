"""The panel's desks as notebooks: they run under plain papermill, and are never blank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.notebooks.conftest import ROOT
from tests.widgets.panels import marked, small

DESKS = ("score_desk", "moderation_desk")
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.mark.parametrize("name", DESKS)
def test_they_are_kept_without_outputs(name: str) -> None:
    node = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def run(name: str, folder: Path, **parameters: str) -> list[dict[str, Any]]:
    """Run a desk from a folder as anybody may, and return what its last cell shows."""
    import papermill

    out = folder / "out.ipynb"
    source = str(ROOT / "notebooks" / f"{name}.ipynb")
    papermill.execute_notebook(source, str(out), parameters=parameters, cwd=str(ROOT / "notebooks"), progress_bar=False)
    last = nbformat.read(out, as_version=4).cells[-1]
    return [output.get("data", {}) for output in last.outputs]


@pytest.mark.slow
@pytest.mark.parametrize("name", DESKS)
def test_a_finished_review_is_shown_with_the_parameters_as_they_stand(name: str, tmp_path: Path) -> None:
    shown = run(name, tmp_path)
    assert WIDGET in shown[0]
    assert not any(WIDGET in data for data in shown[1:])
    assert "wb-table" in "".join(data["text/html"] for data in shown[1:])


@pytest.mark.slow
def test_a_shared_scoring_desk_tells_no_level_before_the_lock(tmp_path: Path) -> None:
    shown = run("score_desk", tmp_path, pack=str(small(tmp_path / "pack")), reviewer="R1", round="I1")
    words = "".join(data["text/html"] for data in shown[1:])
    assert "Round I1: 0 of 6 cells saved, 6 to do." in words


@pytest.mark.slow
def test_a_moderation_that_is_not_open_says_so_and_is_no_failure(tmp_path: Path) -> None:
    (shown,) = run("moderation_desk", tmp_path, pack=str(small(tmp_path / "pack")), round="M1")
    assert "Moderation is not open yet" in shown["text/html"]


@pytest.mark.slow
def test_an_open_moderation_lists_all_cells(tmp_path: Path) -> None:
    shown = run("moderation_desk", tmp_path, pack=str(marked(tmp_path / "pack")), round="M1", chair="R3")
    assert WIDGET in shown[0]
    assert "0 of 6 cells moderated." in shown[1]["text/html"]
