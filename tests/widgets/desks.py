"""What tests of desks share: finding a control by its description, and reading what is said."""

from __future__ import annotations

import re
from typing import Any

import ipywidgets as w

from evaluation.presentation import Callout, Prose, plain
from evaluation.widgets import Desk


def all_of(widget: Any, kind: type) -> list[Any]:
    """Every widget of a kind, in the order of the keyboard."""
    found = [widget] if isinstance(widget, kind) else []
    return found + [item for child in getattr(widget, "children", ()) for item in all_of(child, kind)]


def named(desk: Desk, description: str) -> Any:
    """The first control whose description begins so."""
    controls = all_of(desk.controls, w.DOMWidget)
    return next(item for item in controls if getattr(item, "description", "").startswith(description))


def html(desk: Desk) -> str:
    """Everything written on the desk, as it stands in the page."""
    return "\n".join(item.value for item in shown(desk.controls) if isinstance(item, w.HTML))


def shown(widget: Any) -> list[Any]:
    """Every widget that is not hidden by a pane."""
    if getattr(getattr(widget, "layout", None), "display", "") == "none":
        return []
    return [widget, *(item for child in getattr(widget, "children", ()) for item in shown(child))]


def refusal(desk: Desk) -> str:
    """Why a desk does not open: the words of the one callout that stands in for it."""
    assert desk.controls is None
    (prose,) = desk.standing
    assert isinstance(prose, Prose)
    (callout,) = prose.blocks
    assert isinstance(callout, Callout)
    return " ".join(plain(item) for item in callout.items)


def said(desk: Desk) -> str:
    """The words of the desk, without marks and drawings."""
    return words(html(desk))


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", text, flags=re.DOTALL))


def panes(desk: Desk) -> Any:
    """The buttons that choose a pane."""
    return all_of(desk.controls, w.ToggleButtons)[0]


def show(desk: Desk, pane: str) -> None:
    """Turn to a pane."""
    panes(desk).value = pane


CONTROLS = (w.Dropdown, w.FloatSlider, w.Button, w.ToggleButton, w.ToggleButtons, w.Text, w.Textarea)


def undescribed(desk: Desk) -> list[str]:
    """Controls that a screen reader could not name."""
    return [type(item).__name__ for kind in CONTROLS for item in all_of(desk.controls, kind) if not item.description]
