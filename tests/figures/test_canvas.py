"""What all figures share: names are words, whatever signs they hold."""

from __future__ import annotations

import matplotlib as mpl
import pytest

from evaluation.figures.canvas import axes_or_new, figure_view, name_rows, style, styled
from evaluation.presentation import FigureView


@styled
def labelled(label: str) -> FigureView:
    """A drawing with one label."""
    ax = axes_or_new(None, 4, 3)
    ax.set_ylabel(label)
    return figure_view(ax, figure_id="f", caption="A drawing", alt="A drawing with one label only.", status=None)


def test_sums_in_dollars_are_no_mathematics() -> None:
    assert labelled("$5m to $7m").svg != labelled("5mto7m").svg
    assert labelled(r"from $\frac{ to $").svg.startswith(b"<svg")


def test_control_matplotlib_takes_them_for_mathematics() -> None:
    with mpl.rc_context({**style(), "text.parse_math": True}):
        ax = axes_or_new(None, 4, 3)
        ax.set_ylabel(r"from $\frac{ to $")
        figure = ax.get_figure(root=True)
        assert figure is not None
        with pytest.raises(ValueError, match="Expected"):
            figure.draw_without_rendering()


@pytest.mark.parametrize(("edge", "ends"), [(0.5, (2.5, -0.5)), (0.75, (2.75, -0.75))])
def test_each_name_has_a_row_of_its_own_the_first_at_the_top(edge: float, ends: tuple[float, float]) -> None:
    ax = axes_or_new(None, 4, 3)
    name_rows(ax, ["one", "two", "three"], edge=edge)
    assert ax.get_ylim() == ends
    assert [(tick.get_text(), float(tick.get_position()[1])) for tick in ax.get_yticklabels()] == [
        ("one", 0),
        ("two", 1),
        ("three", 2),
    ]
