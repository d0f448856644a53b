"""Colours of levels and categories, with the text colour that each carries.

Levels run from light to dark in one hue, so that they survive print in grey and every form of colour blindness; IE and
NA are hatched, never the colour of 0. Categories and options follow the order of the Government Analysis Function's
palette; its last two colours are for options alone.
"""

from __future__ import annotations

__all__ = [
    "CATEGORIES",
    "GRID",
    "INK",
    "LEVEL_BORDER",
    "LEVEL_FILL",
    "LEVEL_TEXT",
    "MUTED",
    "OPTION_COLOURS",
    "PAPER",
    "level_step",
]

INK = "#0B0C0C"
MUTED = "#505A5F"
GRID = "#D9DCDE"
PAPER = "#FFFFFF"

LEVEL_FILL = ("#F3F2F1", "#A9CDF0", "#6BACE6", "#2073BC", "#12436D")
LEVEL_TEXT = (INK, INK, INK, PAPER, PAPER)
LEVEL_BORDER = "#505A5F"
CATEGORIES = ("#12436D", "#28A197", "#801650", "#F46A25")
OPTION_COLOURS = (*CATEGORIES, "#3D3D3D", "#A285D1")


def level_step(value: float) -> int:
    """Return which of the five colours, 0 to 4, a value from 0 to 100 takes."""
    return min(4, max(0, round(value / 25)))
