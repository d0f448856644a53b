"""What a running notebook shows of the package: its style on every run of the import, errors as sentences."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

START = "import evaluation as ev\nev.show"


@pytest.fixture(scope="module")
def outputs() -> list[list[Any]]:
    """Return the outputs of some cells, run one after another in one kernel."""
    sources = (START, START, "1", "ev.read_review('nowhere')", "1/0")
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    return [cell.outputs for cell in notebook.cells]


def shows_style(cell: list[nbformat.NotebookNode]) -> bool:
    return any("<style>" in output.get("data", {}).get("text/html", "") for output in cell)


@pytest.mark.slow
def test_the_style_is_shown_again_where_the_cell_that_imports_runs_again(outputs: list[list[Any]]) -> None:
    assert [shows_style(cell) for cell in outputs[:3]] == [True, True, False]


@pytest.mark.slow
def test_an_error_of_the_workbench_is_its_sentence_and_any_other_keeps_its_steps(outputs: list[list[Any]]) -> None:
    (told,), (control,) = outputs[3], outputs[4]
    assert (told.output_type, told.ename) == ("error", "InputError")
    assert told.evalue.startswith("1 problem in the input:")
    assert told.traceback == [f"InputError: {told.evalue}"]
    assert control.ename == "ZeroDivisionError"
    assert len(control.traceback) > 1
