"""The colours that every format with pages takes from the palette, and the few that belong to print only."""

from __future__ import annotations

from types import MappingProxyType

from evaluation.presentation import LEVEL_FILL, LEVEL_TEXT
from evaluation.presentation.palette import CATEGORIES, GRID, INK, LEVEL_BORDER, MUTED, PAPER

__all__ = ["COLOURS", "LEVELS", "bare"]

COLOURS = MappingProxyType(
    {
        "accent": CATEGORIES[0],
        "ink": INK,
        "muted": MUTED,
        "paper": PAPER,
        "grid": GRID,
        "border": LEVEL_BORDER,
        "hatch": "#D5D8DA",
        "hatch_dark": "#A6AAAD",
        "warning": CATEGORIES[2],
        "warning_fill": "#FAF0F5",
        "note_fill": "#EEF4FB",
    }
)
LEVELS = tuple(zip(LEVEL_FILL, LEVEL_TEXT, strict=True))
"""Fill and text colour of each level, from 0 up."""


def bare(colour: str) -> str:
    """Return a colour as office formats write it: six figures without the sign in front.

    Examples
    --------
    >>> bare("#12436D")
    '12436D'
    """
    return colour.removeprefix("#")
