"""How the cells of a workbook look, by what they hold; each look is made once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from evaluation.publish.colours import COLOURS, LEVELS
from evaluation.publish.sheets import SheetCell

__all__ = ["Looks"]

FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
RULE = {"bottom": 1, "bottom_color": COLOURS["grid"]}
EDGE = {"border": 1, "border_color": COLOURS["border"], "align": "center", "text_wrap": True}
LIGHT_UP = 14
"""The number of the hatching."""
GAP = {"pattern": LIGHT_UP, "fg_color": COLOURS["hatch_dark"], "bg_color": COLOURS["paper"], "italic": True}
"""Slanted type says the same where a program does not draw the hatching."""


class Looks:
    """The formats of one workbook.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    @cached_property
    def title(self) -> Any:
        """The look of what a sheet shows, at its top."""
        return self._format(bold=True, font_size=13, font_color=COLOURS["accent"])

    @cached_property
    def said(self) -> Any:
        """The look of the lines below the title."""
        return self._format()

    @cached_property
    def warning(self) -> Any:
        """The look of the sentence on the status of the data."""
        return self._format(bold=True, font_color=COLOURS["warning"])

    @cached_property
    def link(self) -> Any:
        """The look of a link to another sheet."""
        return self._format(font_color=COLOURS["accent"], underline=1)

    def head(self, *, right: bool) -> Any:
        """Return the look of a column's heading; on the right over numbers."""
        side = {"align": "right", "indent": 1} if right else {"align": "left"}
        return self._format(bold=True, text_wrap=True, bottom=2, valign="bottom", **side)

    def number(self, form: str = "General") -> Any:
        """Return the look of a number under a spreadsheet format."""
        return self._format(align="right", indent=1, num_format=form, **RULE)

    def cell(self, cell: SheetCell) -> Any:
        """Return the look of a cell that holds text."""
        if cell.kind == "heading":
            return self._format(bold=True, text_wrap=True, **RULE)
        if cell.kind == "number":
            return self.number()
        step = cell.kind.removeprefix("level-")
        if step == cell.kind:
            return self._format(text_wrap=True, **RULE)
        if step.isdecimal() and int(step) < len(LEVELS):
            fill, text = LEVELS[int(step)]
            return self._format(bg_color=fill, font_color=text, **EDGE)
        return self._format(**EDGE) if step == "value" else self._format(**GAP, **EDGE)

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**FONT, **look})
        return self._made[key]
