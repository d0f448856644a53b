"""The tables and figures of an executed notebook, with the anchors by which its page shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Literal

from evaluation.publish.conversion import displays_of, shown_html
from evaluation.publish.sheets import MADE_UP

__all__ = ["Contents", "Exhibit", "contents_of"]

HEADING = re.compile(r"^##[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
BLANK = re.compile(r"[ \t\r\n]+")
DRAWING = re.compile(r'src="data:image/[^"]*"')
"""A drawing is most of a display and says nothing here."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One table or figure of a document.

    Parameters
    ----------
    noun : {"Table", "Figure"}
    number : str
        Such as ``"Table 3"``, as its document numbers it; empty without a caption.
    caption, section, note : str
        The section is the heading of the second level above it; empty for none.
    anchor : str
        Empty where the notebook gives none.
    status : str or None
        Data status, where the exhibit says it.
    columns, row_names : tuple of str
        Of a table: its headings, and the first cell of each row.
    alternative : str
        Of a figure: what it shows, in words.
    """

    noun: Literal["Table", "Figure"]
    number: str
    caption: str
    section: str
    note: str
    anchor: str
    status: str | None
    columns: tuple[str, ...] = ()
    row_names: tuple[str, ...] = ()
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a document shows: its sections, and its tables and figures in order."""

    sections: tuple[str, ...]
    exhibits: tuple[Exhibit, ...]

    def of(self, noun: str) -> tuple[Exhibit, ...]:
        """Return its tables, or its figures."""
        return tuple(exhibit for exhibit in self.exhibits if exhibit.noun == noun)


def contents_of(notebook: Mapping[str, Any], document: str) -> Contents:
    """Return what an executed notebook shows.

    Parameters
    ----------
    notebook : mapping
        An executed notebook of format 4.
    document : str
        Title of the document, for messages.

    Raises
    ------
    RunError
        Where the notebook ended with an error.
    """
    reader = _Reader()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = cell["source"]
            reader.sections += HEADING.findall(source if isinstance(source, str) else "".join(source))
        for output in displays_of(cell, document):
            reader.feed(DRAWING.sub("", shown_html(output)))
            reader.rest()
    return Contents(tuple(reader.sections), _numbered(reader.drafts))


@dataclass(slots=True)
class _Draft:
    """A table or figure while it is read."""

    noun: Literal["Table", "Figure"]
    anchor: str
    section: str
    status: str | None
    alternative: str = ""
    caption: str = ""
    note: str = ""
    columns: list[str] = field(default_factory=list)
    row_names: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads tables and figures in the fixed dialect of `evaluation.presentation`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: list[str] = []
        self.drafts: list[_Draft] = []
        self.part = ""
        self.words: list[str] | None = None
        self.below = False

    def rest(self) -> None:
        """Be ready for the next display, whatever the last one left open."""
        self.reset()
        self.words, self.below = None, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes = said.get("class", "").split()
        if tag == "table" and "wb-table" in classes:
            self._start("Table", said)
        elif tag == "figure" and "wb-figure" in classes:
            self._start("Figure", said)
        elif tag == "img" and self.drafts:
            self.drafts[-1].alternative = said.get("alt", "")
        elif tag == "p":
            self.below = self.below and "wb-note" in classes
            if self.below:
                self._listen("note")
        elif tag == "th":
            self._listen(said.get("scope", ""))
        elif tag in ("caption", "figcaption"):
            self._listen("caption")
        elif tag == "h2":
            self._listen("section")

    def _start(self, noun: Literal["Table", "Figure"], said: Mapping[str, str]) -> None:
        section = self.sections[-1] if self.sections else ""
        self.drafts.append(_Draft(noun, said.get("id", ""), section, said.get("data-status") or None))
        self.below = False

    def _listen(self, part: str) -> None:
        self.part, self.words = part, []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("table", "figure"):
            self.below = True
        elif self.words is not None and tag in ("th", "caption", "figcaption", "p", "h2"):
            self._keep(BLANK.sub(" ", "".join(self.words)).strip(" "))
            self.words = None

    def _keep(self, text: str) -> None:
        if self.part == "section":
            self.sections.append(text)
        elif not self.drafts:
            return
        elif self.part == "col":
            self.drafts[-1].columns.append(text)
        elif self.part == "row":
            self.drafts[-1].row_names.append(text)
        elif self.part == "caption":
            self.drafts[-1].caption = text
        elif self.part == "note":
            self.drafts[-1].note, self.below = text, False

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)


def _numbered(drafts: list[_Draft]) -> tuple[Exhibit, ...]:
    """Return the exhibits with the numbers that the documents give them: captions count, by noun."""
    count = {"Table": 0, "Figure": 0}
    exhibits = []
    for draft in drafts:
        count[draft.noun] += bool(draft.caption)
        exhibits.append(
            Exhibit(
                noun=draft.noun,
                number=f"{draft.noun} {count[draft.noun]}" if draft.caption else "",
                caption=draft.caption,
                section=draft.section,
                note=draft.note.removeprefix(MADE_UP).strip(),
                anchor=draft.anchor,
                status=draft.status or ("illustrative" if draft.note.startswith(MADE_UP) else None),
                columns=tuple(draft.columns),
                row_names=tuple(draft.row_names),
                alternative=draft.alternative,
            )
        )
    return tuple(exhibits)
