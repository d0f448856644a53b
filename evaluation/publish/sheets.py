"""The tables of executed notebooks, read back from what the workbench showed in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from evaluation.publish.conversion import displays_of, shown_html

__all__ = ["SheetCell", "SheetTable", "tables_of"]

BLANK = re.compile(r"[ \t\r\n]+")
MADE_UP = "Illustrative: made up to show the method."
"""What stands before the note of a table fed by illustrative data; a sheet has a line of its own for the status."""
WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell: its words, and its kind as in `evaluation.presentation.Cell`; ``heading`` for the first of a row."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table as a document shows it.

    Parameters
    ----------
    document : str
        Title of the document.
    number : str
        Such as ``"Table 3"``, the same as in the document; empty for a table without caption.
    caption, note : str
        The note is empty for none.
    status : str or None
        Weakest data status of what it shows, where the table says so.
    columns : tuple of str
    rows : tuple of tuple of SheetCell
        Each as long as `columns`.
    """

    document: str
    number: str
    caption: str
    note: str
    status: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[SheetCell, ...], ...]


def tables_of(notebook: Mapping[str, Any], document: str) -> tuple[SheetTable, ...]:
    """Return the tables of an executed notebook in order, numbered as its documents number them.

    Parameters
    ----------
    notebook : mapping
        An executed notebook of format 4.
    document : str
        Title of the document, for the sheets and for messages.

    Raises
    ------
    RunError
        Where the notebook ended with an error.
    """
    tables: list[SheetTable] = []
    captions = 0
    for cell in notebook["cells"]:
        for output in displays_of(cell, document):
            for draft in _drafts(shown_html(output)):
                captions += bool(draft.caption)
                tables.append(_finished(draft, document, f"Table {captions}" if draft.caption else ""))
    return tuple(tables)


@dataclass(slots=True)
class _Draft:
    """A table while it is read."""

    status: str | None
    caption: str = ""
    note: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[SheetCell]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads tables in the fixed dialect of `evaluation.presentation`; whatever else a display holds is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.drafts: list[_Draft] = []
        self.inside = False
        self.below = False
        self.kind = ""
        self.words: list[str] | None = None
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes = said.get("class", "").split()
        if tag == "table":
            self.inside = "wb-table" in classes
            if self.inside:
                self.drafts.append(_Draft(said.get("data-status") or None))
        elif tag == "p":
            self._start_note(classes)
        elif self.inside and tag == "tr":
            self.drafts[-1].rows.append([])
        elif self.inside and tag in ("caption", "th", "td"):
            self.words = []
            self.kind = said.get("scope", "") if tag == "th" else _kind(classes)
        elif tag == "a" and self.words is not None:
            self.address = said.get("href", "")

    def _start_note(self, classes: list[str]) -> None:
        if self.below and "wb-note" in classes:
            self.words = []
        else:
            self.below = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.below, self.inside = self.inside, False
        elif tag == "a" and self.words is not None:
            self._end_link()
        elif self.words is not None and tag in ("caption", "th", "td", "p"):
            self._keep(tag, BLANK.sub(" ", "".join(self.words)).strip(" "))
            self.words = None

    def _end_link(self) -> None:
        """Keep where a link to the web leads: a sheet holds words only."""
        words = self.words or []
        if self.address.startswith(WEB) and self.address not in "".join(words):
            words.append(f" ({self.address})")
        self.address = ""

    def _keep(self, tag: str, text: str) -> None:
        draft = self.drafts[-1]
        if tag == "caption":
            draft.caption = text
        elif tag == "p":
            draft.note, self.below = text, False
        elif tag == "th" and self.kind == "col":
            draft.columns.append(text)
        else:
            draft.rows[-1].append(SheetCell(text, "heading" if tag == "th" else self.kind))

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)


def _kind(classes: list[str]) -> str:
    return next((name.removeprefix("wb-") for name in classes if name.startswith("wb-")), "text")


def _drafts(html: str) -> list[_Draft]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.drafts


def _finished(draft: _Draft, document: str, number: str) -> SheetTable:
    rows = tuple(tuple(row) for row in draft.rows if row)  # the row of column headings holds no cells of its own
    width = max([len(draft.columns), *(len(row) for row in rows)])
    columns = (*draft.columns, *(f"Column {place}" for place in range(len(draft.columns) + 1, width + 1)))
    return SheetTable(
        document=document,
        number=number,
        caption=draft.caption,
        note=draft.note.removeprefix(MADE_UP).strip(),
        status=draft.status or ("illustrative" if draft.note.startswith(MADE_UP) else None),
        columns=columns,
        rows=rows,
    )
