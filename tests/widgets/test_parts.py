"""The parts that desks are made of."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as w
import pytest

from evaluation.presentation import FigureView, TableView
from evaluation.presentation.blocks import Cell
from evaluation.widgets.parts import (
    MARKED,
    MOST_CELLS,
    MOST_NUMBERS,
    Desk,
    NumberGrid,
    Panes,
    at_desk,
    held,
    html_of,
    open_desk,
    said_in,
)
from tests.widgets.desks import words

TABLE = TableView("tbl-x", "What it shows", ("A", "B"), ((Cell("a"), Cell("b")),), row_anchors=("ev-E01",))
FIGURE = FigureView("fig-x", "A caption", "words that stand for a figure", b"<svg/>", b"\x89PNG", None)


def test_one_pane_is_shown_and_drawn_when_it_is_looked_at() -> None:
    drawn: list[str] = []
    panes = Panes("Show", {name: (w.HTML(), partial(drawn.append, name)) for name in ("A", "B")})
    assert drawn == ["A"]
    panes.refresh()
    assert drawn == ["A", "A"]  # B is not looked at
    panes.buttons.value = "B"
    assert drawn == ["A", "A", "B"]
    panes.buttons.value = "A"
    assert drawn == ["A", "A", "B"]  # up to date already
    hidden = [pane.layout.display for pane in panes.box.children[1:]]
    assert hidden == ["", "none"]


def test_a_number_that_is_pressed_names_its_row_and_column() -> None:
    pressed: list[tuple[str, str]] = []
    rows, columns = [("P1", "One"), ("P2", "Two")], [("F1", "Need")]
    grid = NumberGrid(rows, columns, lambda *key: pressed.append(key), first="Option", across="Criterion", caption="x")
    assert grid.pressable
    grid.write({("P1", "F1"): "9.0", ("P2", "F1"): "4.0"})
    grid.buttons["P2", "F1"].click()
    assert pressed == [("P2", "F1")]
    assert grid.buttons["P2", "F1"].description == "4.0"
    assert grid.buttons["P2", "F1"].tooltip == "Two, Need: 4.0. Press for the reason"
    grid.mark("P1")
    assert [MARKED in button._dom_classes for button in grid.buttons.values()] == [True, False]
    grid.mark("P2", "F1")
    assert [MARKED in button._dom_classes for button in grid.buttons.values()] == [False, True]


def many(n: int) -> NumberGrid:
    columns = [(f"P{place}", f"Option {place}") for place in range(n)]
    words = {"first": "Criterion", "across": "Option", "caption": "What each adds"}
    return NumberGrid([("F1", "Need")], columns, lambda *_: None, **words)


def test_more_buttons_than_a_browser_bears_are_a_plain_table_with_the_longer_side_downwards() -> None:
    grid = many(MOST_NUMBERS + 1)
    assert (grid.buttons, grid.pressable) == ({}, False)
    grid.write({("F1", "P1"): "9.0"})
    assert words(grid.box.value).startswith(" What each adds Option Need Option 0 none Option 1 9.0 Option 2 none")
    grid.mark("F1")  # nothing to mark, and no error


def test_more_cells_than_anybody_reads_are_left_to_the_lists() -> None:
    grid = many(MOST_CELLS + 1)
    grid.write({("F1", "P1"): "9.0"})
    assert words(grid.box.value).strip() == (
        "There are 5,001 numbers, too many for one table. The lists lead to each of them."
    )


def test_a_pane_that_changes_elsewhere_is_drawn_whenever_its_button_is_pressed() -> None:
    drawn: list[str] = []
    panes = {name: (w.HTML(), partial(drawn.append, name)) for name in ("here", "elsewhere")}
    buttons = Panes("Show", panes, anew=["elsewhere"]).buttons
    for name in ("elsewhere", "here", "elsewhere"):
        buttons.value = name
    buttons._handle_custom_msg({"event": "click"}, [])  # what the page sends where the value stays
    assert drawn == ["here", "elsewhere", "elsewhere", "elsewhere"]
    buttons.value = "here"
    buttons._handle_custom_msg({"event": "click"}, [])
    assert drawn.count("here") == 1


def test_one_observer_is_called_once_for_several_moves() -> None:
    items, calls = [w.Text(), w.Text()], []

    def render(change: object) -> None:
        calls.append(change)

    for item in items:
        item.observe(render, names="value")
    with held(items, render):
        for item in items:
            item.value = "x"
    assert calls == [None]
    items[0].value = "y"
    assert len(calls) == 2


def test_a_figure_stands_on_a_desk_in_words_and_anchors_are_its_own() -> None:
    said = html_of(FIGURE, said_in("One.", "Two."), "<b>as it is</b>")
    assert "In words: words that stand for a figure" in said
    assert "<p>One.</p>" in said
    assert "<b>as it is</b>" in said
    moved = at_desk(TABLE)
    assert (moved.table_id, moved.row_anchors) == ("desk-tbl-x", ())


def test_a_desk_is_shown_with_what_stands_in_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda item, **_: shown.append(item))
    controls = w.HTML()
    open_desk(Desk(controls, (TABLE,)))
    style, held = shown[0].children
    assert held is controls
    assert "jp-RenderedHTMLCommon" in style.value  # the desk carries the style of its tables with it
    assert style.layout.display == "none"
    assert "text/html" in shown[1]
    open_desk(Desk(None, (TABLE,)))
    assert len(shown) == 3  # a refused desk shows its reason alone
