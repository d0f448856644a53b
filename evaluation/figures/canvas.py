"""The sheet that every figure is drawn on: size, type, colours, and its way into a document.

Figures are made without pyplot, so nothing global is touched and equal data give equal bytes.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import font_source_sans_pro
import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from evaluation.figures.drawing import compact
from evaluation.presentation import FigureView
from evaluation.presentation.palette import GRID, INK, MUTED

__all__ = ["axes_or_new", "figure_view", "name_rows", "style", "styled", "title", "wrapped"]

P = ParamSpec("P")
R = TypeVar("R")

PNG_DPI = 200
"""Dots to the inch of the bitmap that notebooks and Word show: sharp in print."""
MOST_TITLE_WORDS = 10
ILLUSTRATIVE = "Illustrative: made up to show the method"


@cache
def _family() -> str:
    """Register the font of the documents once; it comes from a dependency, never from the system."""
    for face in (font_source_sans_pro.SourceSansPro, font_source_sans_pro.SourceSansProBold):
        fontManager.addfont(face)
    return "Source Sans Pro"


def style() -> Any:
    """Return the settings under which every figure is made, drawn and saved."""
    return {
        "font.family": [_family(), "DejaVu Sans"],
        "font.size": 10,
        "figure.constrained_layout.w_pad": 0.1,  # letters are a little wider at the resolution of print
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.axisbelow": True,
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "text.color": INK,
        "text.parse_math": False,  # a name may hold sums in dollars, which are no mathematics
        "xtick.color": INK,
        "ytick.color": INK,
        "hatch.color": "#8a9299",
        "hatch.linewidth": 0.8,
        "svg.fonttype": "path",
        "svg.hashsalt": "review-workbench",
    }


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Make a function draw under `style`, and leave the caller's own settings as they were."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(style()):
            return draw(*args, **kwargs)

    return drawn


def wrapped(label: str, width: int = 34) -> str:
    """Return a label broken into lines of at most `width` characters, so that it keeps its place beside an axis."""
    return textwrap.fill(label.replace("/", "/\u200b"), width, break_long_words=False).replace("\u200b", "")


def axes_or_new(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the given axes, or those of a new figure of a size in inches."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def name_rows(ax: Axes, names: Sequence[str], *, edge: float = 0.5) -> None:
    """Give each name a row of its own, the first at the top.

    Parameters
    ----------
    ax : Axes
    names : sequence of str
        With line breaks where a name is to be broken.
    edge : float
        Room above the middle of the first row and below that of the last, in rows.
    """
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 1 + edge, -edge)


def title(ax: Axes, words: str) -> None:
    """Set an active title: what the figure shows, in at most ten words.

    Raises
    ------
    ValueError
        Where it is longer.
    """
    if len(words.split()) > MOST_TITLE_WORDS:
        raise ValueError(f"a figure's title has at most {MOST_TITLE_WORDS} words; this has more: {words!r}")
    _figure_of(ax).suptitle(words, x=0.01, ha="left", fontsize=12, fontweight="bold")


def _figure_of(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure")
    return figure


@styled
def figure_view(ax: Axes, *, figure_id: str, caption: str, alt: str, status: str | None) -> FigureView:
    """Return a drawing as a view, with its data status written inside the image where it is illustrative."""
    figure = _figure_of(ax)
    if status == "illustrative":
        figure.supxlabel(ILLUSTRATIVE, x=0.99, ha="right", fontsize=8.5, color=MUTED)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once; both formats keep it
    svg, png = io.BytesIO(), io.BytesIO()
    about = {"Title": caption, "Description": f"Data status: {status or 'not stated'}. {alt}"}
    figure.savefig(svg, format="svg", metadata={**about, "Date": None, "Creator": None})
    figure.savefig(png, format="png", dpi=PNG_DPI, metadata={**about, "Software": None})
    return FigureView(figure_id, caption, alt, compact(svg.getvalue()), png.getvalue(), status)
