"""The tables of a display as data: read once here, so that no format has to read their HTML again.

A table is a plain dictionary that goes to the filter as JSON: ``id``, ``caption``, ``head``, ``rows``, ``widths``,
``wide`` and ``back`` (the heading of the column that says where a row is used). A row holds cells of ``id``, ``kind``
and ``inlines``. Inlines are shaped as pandoc's own: ``Str`` (here of several words), ``Link``, ``Strong``, and ``Span``
for references. Nothing else of a table is kept: no other tag, no style, no script.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

__all__ = ["tables_apart"]

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
BLANK = re.compile(r"[ \t\r\n\f]+")
UNREAD = frozenset({"script", "style"})
"""What stands in these is no text."""
CELLS = frozenset({"caption", "th", "td"})
INLINES = MappingProxyType({"a": "Link", "strong": "Strong", "span": "Span"})
WIDTH = re.compile(r"\d+(?:\.\d+)?")

Inlines = list[dict[str, Any]]


def tables_apart(html: str, tables: list[dict[str, Any]]) -> str:
    """Return a display with an empty division in place of each table, which is added to `tables`.

    Parameters
    ----------
    html : str
        A display in the dialect of `evaluation.presentation`.
    tables : list of dict
        Those read so far; a division names the place of its table in this list, from 1.
    """

    def set_apart(found: re.Match[str]) -> str:
        table = _table(found.group())
        tables.append(table)
        return f'<div class="wb-data" id="{escape(table["id"])}" data-table="{len(tables)}"></div>'

    return TABLE.sub(set_apart, html)


def _table(html: str) -> dict[str, Any]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.table


class _Reader(HTMLParser):
    """Reads one table; what it does not know it passes over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.table: dict[str, Any] = {"id": "", "caption": [], "head": [], "rows": []}
        self.in_head = False
        self.unread = 0
        self.cell: dict[str, Any] = {}
        self.open: list[Inlines] = []
        """The inlines that text goes to, innermost last; empty between the cells."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in UNREAD:
            self.unread += 1
        elif tag == "table":
            self._describe(said)
        elif tag in ("thead", "tbody"):
            self.in_head = tag == "thead"
        elif tag == "tr" and not self.in_head:
            self.table["rows"].append([])
        elif tag in CELLS:
            kind = "heading" if tag == "th" else _kind(said.get("class", ""))
            self.cell, self.open = {"id": said.get("id", ""), "kind": kind}, [[]]
        elif tag in INLINES and self.open:
            self._open_inline(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self.unread -= 1
        elif tag in CELLS and self.open:
            self._keep(tag, _trimmed(self.open[0]))
            self.open = []
        elif tag in INLINES and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and not self.unread:
            self.open[-1].append({"t": "Str", "text": BLANK.sub(" ", data)})

    def _describe(self, said: dict[str, str]) -> None:
        self.table["id"] = said.get("id", "")
        self.table["wide"] = "wb-wide" in said.get("class", "").split()
        self.table["widths"] = [float(width) for width in WIDTH.findall(said.get("data-widths", ""))]
        self.table["back"] = said.get("data-back-links", "")

    def _open_inline(self, tag: str, said: dict[str, str]) -> None:
        inside: Inlines = []
        inline: dict[str, Any] = {"t": INLINES[tag], "content": inside}
        if tag == "a":
            inline["target"] = said.get("href", "")
        elif tag == "span":
            inline["refs"] = said.get("class") == "wb-refs"
        self.open[-1].append(inline)
        self.open.append(inside)

    def _keep(self, tag: str, inlines: Inlines) -> None:
        if tag == "caption":
            self.table["caption"] = inlines
        elif self.in_head:
            self.table["head"].append(inlines)
        elif self.table["rows"]:
            self.table["rows"][-1].append({**self.cell, "inlines": inlines})


def _kind(classes: str) -> str:
    """Return what a cell is: the first of its classes without its prefix."""
    return next(iter(classes.split()), "wb-text").removeprefix("wb-")


def _trimmed(inlines: Inlines) -> Inlines:
    """Return the inlines of a cell without blanks at their ends."""
    for place, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if inlines and inlines[place]["t"] == "Str":
            inlines[place]["text"] = strip(inlines[place]["text"], " ")
    return [part for part in inlines if part.get("text") != ""]
