"""A display that would mislead or shut a reader out cannot be made."""

from __future__ import annotations

import dataclasses

import pytest

from evaluation.presentation import Cell, FigureView, Heading, Link, Ref, TableView, plain, sourced

ALT = "three of six hubs are Sound"


def table(*rows: tuple[str, ...], **options: tuple[float, ...] | tuple[str, ...]) -> TableView:
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    return TableView("t1", "Caption", ("a", "b"), cells, **options)  # type: ignore[arg-type]


def test_a_whole_table_is_made() -> None:
    made = table(("x", "y"), ("z", "w"), row_anchors=("r1", "r2"), widths=(1.0, 2.0))
    assert len(made.rows) == 2
    assert table().rows == ()


@pytest.mark.parametrize("row", [("x",), ("x", "y", "z"), ()])
def test_uneven_row_is_refused(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=f"table t1: a row of {len(row)} cells under 2 columns"):
        table(("x", "y"), row)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\n"])
def test_empty_cell_is_refused_and_named_by_its_row(text: str) -> None:
    with pytest.raises(ValueError, match="table t1: an empty cell in row 'Hub A'; say it in words"):
        table(("Hub A", text))


def test_empty_link_in_a_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="an empty cell"):
        TableView("t1", "c", ("a",), ((Cell((Link("", "#x"),)),),))


def test_anchors_and_widths_must_fit() -> None:
    with pytest.raises(ValueError, match="1 row_anchors where there are 2"):
        table(("x", "y"), ("z", "w"), row_anchors=("r1",))
    with pytest.raises(ValueError, match="3 widths where there are 2"):
        table(("x", "y"), widths=(1.0, 1.0, 1.0))


@pytest.mark.parametrize("alt", ["", "   ", "figure", "too short to tell", " " * 40])
def test_figure_without_alternative_text_is_refused(alt: str) -> None:
    with pytest.raises(ValueError, match="figure f1 has no alternative text; say in words what it finds"):
        FigureView("f1", "c", alt, b"", b"")


def test_blocks_are_frozen() -> None:
    figure = FigureView("f1", "c", ALT, b"", b"")
    with pytest.raises(dataclasses.FrozenInstanceError):
        figure.alt = ""  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        Heading(1, "x").text = "y"  # type: ignore[misc]


def test_references_stand_before_the_full_stop_and_change_no_word() -> None:
    assert sourced("Benefit is 12.", "t1", "f1") == ("Benefit is 12", Ref(("t1", "f1")), ".")
    assert sourced("Benefit is 12", "t1") == ("Benefit is 12", Ref(("t1",)), "")
    assert plain(sourced("Benefit is 12.", "t1")) == "Benefit is 12."


def test_a_cell_that_holds_nothing_but_a_reference_is_empty() -> None:
    with pytest.raises(ValueError, match="an empty cell"):
        TableView("t1", "c", ("a",), ((Cell((Ref(("t2",)),)),),))
