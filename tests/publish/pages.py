"""Reading published files back, for the tests: tags of an HTML page, text and structure of a PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

VOID = {"meta", "img", "br", "col", "hr", "link", "input"}


@dataclass
class Element:
    """A tag with its attributes and the text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """All elements of an HTML page in order, each with its text."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of one tag that carry these attributes."""
        wanted = attributes.items()
        return [found for found in self.elements if found.tag == tag and wanted <= found.attributes.items()]

    @property
    def anchors(self) -> list[str]:
        """Every id of the page."""
        return [found.attributes["id"] for found in self.elements if "id" in found.attributes]


def page_of(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def pdf_text(path: Path) -> str:
    """The text of a PDF with single spaces and without the marks that only allow a line to break."""
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    return " ".join(text.replace("\u200b", "").split())


def catalogue(path: Path) -> Any:
    """The root dictionary of a PDF."""
    return PdfReader(path).root_object


def structure(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """The structure elements of a tagged PDF in reading order: type and entries."""
    found: list[tuple[str, dict[str, Any]]] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append((str(node["/S"]), dict(node)))
            if "/K" in node:
                walk(node["/K"])

    walk(catalogue(path)["/StructTreeRoot"])
    return found
