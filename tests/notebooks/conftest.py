"""Run a notebook's cells in this process and keep what it shows, view by view."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
import pytest

import evaluation as ev
from evaluation.presentation import ExplorerView, FigureView, Prose, TableView, block_html

ROOT = Path(__file__).parents[2]
View = TableView | FigureView | ExplorerView | Prose
Shown = dict[str, str]
Runner = Callable[..., Shown]


def flattened(views: Iterable[Any]) -> Iterable[View]:
    for view in views:
        if isinstance(view, View):
            yield view
        else:
            yield from flattened(view)


def named(views: Iterable[View]) -> Iterable[tuple[str, View]]:
    """Name each view: tables and figures by their anchor, prose by the view that it follows."""
    last, count = "start", 0
    for view in views:
        if isinstance(view, Prose):
            count += 1
            yield f"prose {count} after {last}", view
        else:
            last, count = anchor_of(view), 0
            yield last, view


def anchor_of(view: TableView | FigureView | ExplorerView) -> str:
    if isinstance(view, ExplorerView):
        return view.table.table_id
    return view.table_id if isinstance(view, TableView) else view.figure_id


def run(document: str, pack: Path, **parameters: Any) -> Shown:
    """Run a document on a pack and return what it shows: name of each view to its words."""
    views: list[View] = []
    cells = nbformat.read(ROOT / "notebooks" / f"{document}.ipynb", as_version=4).cells
    space: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ev, "show", lambda *given: views.extend(flattened(given)), raising=False)
        for cell in cells:
            if cell.cell_type == "code":
                exec(compile(ast.parse(cell.source), document, "exec"), space)  # noqa: S102  # our own notebooks
                if "parameters" in cell.metadata.get("tags", []):
                    space |= {"pack": str(pack), "n_draws": 500, **parameters}
    return {name: block_html(view) for name, view in named(views)}


@pytest.fixture
def shown() -> Runner:
    """Return the function that runs a document on a pack."""
    return run


@pytest.fixture(scope="session")
def shown_before() -> Runner:
    """Return a function that runs a document on the fictional pack as it lies in the project; the same once only."""
    return cache(partial(run, pack=ROOT / "data" / "northshire-2025"))


@pytest.fixture
def copied_pack(tmp_path: Path) -> Path:
    """Return a copy of the fictional pack that a test may change."""
    return Path(shutil.copytree(ROOT / "data" / "northshire-2025", tmp_path / "pack"))
