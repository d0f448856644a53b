"""Notebooks hold three kinds of cell: the parameters, `x = f(...)`, and show; nothing is computed in them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest

from evaluation.model import Settings

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(path for path in FOLDER.glob("*.ipynb") if not path.stem.endswith("-view"))  # a view is no notebook
REFUSED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.BinOp,
    ast.AugAssign,
    ast.Compare,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
    ast.While,
    ast.Try,
)
PLAIN = (str, int, float, bool, type(None))
DESK_PARAMETERS = {
    "pack",
    "subject",
    "reviewer",
    "round",
    "chair",
    "purpose",
    "group",
    "weight_set",
    "points",
    "hub_points",
    "sought",
}


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def refused_in(source: str) -> list[str]:
    return [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, REFUSED)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_define_and_compute_nothing(path: Path) -> None:
    assert {number: found for number, cell in enumerate(code_cells(path)) if (found := refused_in(cell.source))} == {}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_first_code_cell_holds_the_parameters(path: Path) -> None:
    first = code_cells(path)[0]
    assert "parameters" in first.metadata.get("tags", [])
    body = ast.parse(first.source).body
    assert all(isinstance(line, ast.Assign) and isinstance(ast.literal_eval(line.value), PLAIN) for line in body)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_are_settings_and_what_names_the_document(path: Path) -> None:
    names = {target.id for line in ast.parse(code_cells(path)[0].source).body for target in line.targets}
    assert names <= set(Settings.names()) | DESK_PARAMETERS
    assert "pack" in names


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_have_the_defaults_of_the_settings(path: Path) -> None:
    plain = Settings()
    for line in ast.parse(code_cells(path)[0].source).body:
        name = line.targets[0].id
        if name in Settings.names():
            assert ast.literal_eval(line.value) == getattr(plain, name), name


def test_the_refusal_sees_what_it_must_refuse() -> None:
    for source in ("def f(): pass", "x = lambda: 1", "x = 1 + 1", "class A: pass", "x = [y for y in z]"):
        assert refused_in(source), source
    assert refused_in("for hub in hubs:\n    ev.show(tables.x(assessment, hub))") == []
