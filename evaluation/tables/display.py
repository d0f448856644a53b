"""How results show themselves in a notebook: one bundle of formats a display, registered by type.

A display carries HTML in the fixed dialect (which the publishing filter reads), a PNG for figures, and plain text.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Any

from evaluation.assessment import Assessment
from evaluation.errors import ReviewError
from evaluation.model import Review
from evaluation.presentation import STYLE, ExplorerView, FigureView, Prose, TableView, block_html, plain

__all__ = ["bundle", "register_formatters", "show"]

IMPORT = re.compile(r"^\s*(import|from)\s+evaluation\b", re.MULTILINE)
View = TableView | FigureView | ExplorerView | Prose


def show(*views: View | Iterable[View]) -> None:
    """Show views one below the other, in the order given; an iterable shows its members.

    Raises
    ------
    TypeError
        Where something is not a table, a figure, an explorer or prose.
    """
    from IPython.display import display

    for view in views:
        if isinstance(view, View):
            display(bundle(view), raw=True)
        elif isinstance(view, Iterable) and not isinstance(view, str | bytes):
            show(*view)
        else:
            raise TypeError(f"show takes tables, figures, explorers and prose; it was given {type(view).__name__}")


def bundle(view: View) -> dict[str, Any]:
    """Return a view in every format that a notebook may keep."""
    data: dict[str, Any] = {"text/html": block_html(view), "text/plain": _plain_text(view)}
    if isinstance(view, FigureView):
        data["image/png"] = base64.b64encode(view.png).decode("ascii")
    return data


def _plain_text(view: View) -> str:
    if isinstance(view, TableView):
        return f"Table: {view.caption} ({len(view.rows)} rows)"
    if isinstance(view, FigureView):
        return f"Figure: {view.alt}"
    if isinstance(view, ExplorerView):
        return f"Explorer of weights; at the start: {_plain_text(view.table)}"
    return "\n".join(_block_text(block) for block in view.blocks)


def _block_text(block: Any) -> str:
    if hasattr(block, "items"):
        return "\n".join(f"- {plain(item)}" for item in block.items)
    return plain(block.text)


def register_formatters() -> None:
    """Teach a running notebook to show views, reviews, assessments and errors in our style; does nothing elsewhere."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    formatter = shell.display_formatter.mimebundle_formatter
    for kind in (TableView, FigureView, ExplorerView, Prose):
        formatter.for_type(kind, _as_bundle)
    _show_style()
    shell.events.register("pre_run_cell", _show_style_again)
    shell.set_custom_exc((ReviewError,), _say_error)
    formatter.for_type(Review, _review_bundle)
    formatter.for_type(Assessment, _assessment_bundle)


def _show_style() -> None:
    from IPython.display import HTML, display

    display(HTML(f"<style>{STYLE}</style>"))


def _show_style_again(cell: Any) -> None:
    """Show the style where a cell that imports the package runs once more: its earlier output, which held it, goes."""
    if IMPORT.search(cell.raw_cell or ""):
        _show_style()


def _say_error(shell: Any, kind: type[BaseException], error: BaseException, *_: Any, **__: Any) -> None:
    """Say what is to be mended, without the steps of the program that led there."""
    shell._showtraceback(kind, error, [f"{kind.__name__}: {error}"])  # the one way to send an error without its steps


def _as_bundle(view: View, **_: Any) -> dict[str, Any]:
    return bundle(view)


def _review_bundle(review: Review, **_: Any) -> dict[str, Any]:
    from evaluation.tables.contents import review_contents

    return bundle(review_contents(review))


def _assessment_bundle(assessment: Assessment, **_: Any) -> dict[str, Any]:
    from evaluation.tables.contents import assessment_contents

    return bundle(assessment_contents(assessment))
