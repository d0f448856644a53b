"""Cells that many tables share: levels, ids that link, missing text in words."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.model import IE, NA, Scale
from evaluation.presentation import Cell, Inline, Link, Text, level_text, listed
from evaluation.presentation.palette import level_step

__all__ = ["KEY", "MOST_UPRIGHT", "NONE", "ids_cell", "level_cell", "linked_ids", "number_cell", "text_cell"]

KEY = "IE: insufficient evidence. NA: not applicable. Neither is zero."
MOST_UPRIGHT = 7  # columns of short cells beside the row heading on an upright page
NONE = "none"

PREFIXES = {"evidence": "ev", "finding": "finding", "recommendation": "rec", "decision": "decision", "option": "option"}


def level_cell(state: str, low: float, high: float, scale: Scale, *, moderated: bool = True) -> Cell:
    """Return a level in its colour with its word; a level that was not moderated carries a star."""
    words = level_text(low, high, state, scale)
    if state in (IE, NA):
        return Cell(words, f"level-{state}")
    if state != "level":
        return Cell(words, "level-none")
    kind = f"level-{level_step(scale.value((low + high) / 2))}"
    return Cell(words if moderated else f"{words} *", kind)


def linked_ids(kind: str, ids: Iterable[str]) -> Text:
    """Return ids as links to their rows in the registers of the same document; "none" where there are none."""
    parts: list[Inline] = []
    for position, item in enumerate(ids):
        if position:
            parts.append(", ")
        parts.append(Link(item, f"#{PREFIXES[kind]}-{item}"))
    return tuple(parts) or NONE


def ids_cell(kind: str, joined: str) -> Cell:
    """Return a cell of links from ids joined by ";"."""
    return Cell(linked_ids(kind, [part.strip() for part in joined.split(";") if part.strip()]))


def text_cell(text: str | Iterable[str], missing: str = NONE) -> Cell:
    """Return a text cell; what is missing is said in words."""
    words = text if isinstance(text, str) else (listed(text) if (text := list(text)) else "")
    return Cell(words.strip() or missing)


def number_cell(words: str) -> Cell:
    """Return a cell for a figure that is already in words, set to the right."""
    return Cell(words, "number")
