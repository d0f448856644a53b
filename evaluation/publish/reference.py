"""The Word file that pandoc takes page, styles, header and footer from: ours, or an organisation's with our words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation.archive import unpacked
from evaluation.errors import RunError
from evaluation.publish.colours import COLOURS, bare
from evaluation.publish.conversion import ASSETS, house_reference
from evaluation.publish.meta import DocumentMeta

__all__ = ["DOCUMENT", "PageSize", "office_part", "page_size", "reference_parts", "style_ids", "table_points"]

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MILLIMETRE = 56.7
"""In twips, the twentieths of a point that Word measures in."""

STYLE = re.compile(r"<w:style [^>]*>.*?</w:style>", re.DOTALL)
STYLE_NAME = re.compile(r'<w:name w:val="([^"]*)"')
STYLE_ID = re.compile(r'w:styleId="([^"]*)"')
STYLE_KIND = re.compile(r'w:type="([^"]*)"')
SECTION = re.compile(r"<w:sectPr\b[^>]*?(?:/>|>.*?</w:sectPr>)", re.DOTALL)
MEASURE = re.compile(r'w:(w|h|left|right|top|bottom)="(-?\d+)"')
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ROOMY = MappingProxyType(
    {
        "body": 10, "title": 24, "subtitle": 13, "headings": (16, 12.5, 11), "running": 8, "caption": 9.5, "note": 8.5,
        "after": 120, "gap": 60, "cell": 40, "line": 276,
    }
)  # fmt: skip
COMPACT = MappingProxyType(
    {
        "body": 8, "title": 16, "subtitle": 10, "headings": (11, 9.5, 8.5), "running": 7, "caption": 8, "note": 7,
        "after": 60, "gap": 30, "cell": 10, "line": 252,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageSize:
    """An upright page and its margins, in twips."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    @property
    def short_side(self) -> int:
        """Width of the text on an upright page."""
        return self.width - self.left - self.right

    @property
    def long_side(self) -> int:
        """Width of the text on a page turned on its side."""
        return self.height - self.left - self.right


def reference_parts(meta: DocumentMeta, own: bytes | None = None) -> dict[str, bytes]:
    """Return the parts of the reference document, the status of the data in its header and footer.

    Parameters
    ----------
    meta : DocumentMeta
    own : bytes, optional
        A Word file whose look is to be taken; the styles of ours that it lacks are added to it.

    Raises
    ------
    RunError
        Where `own` is not a Word file with a page size.
    """
    parts = _house_parts(meta) if own is None else _own_parts(own, meta)
    for kind in ("header", "footer"):
        _put_running_words(parts, kind, office_part(f"{kind}.xml.j2", meta=meta).decode())
    return parts


def page_size(parts: Mapping[str, bytes]) -> PageSize:
    """Return the page of the last section of a Word file.

    Raises
    ------
    RunError
        Where it names no page size or no margins.
    """
    section = _last_section(parts[DOCUMENT].decode())
    found = [re.search(rf"<w:{name} [^>]*>", section) for name in ("pgSz", "pgMar")]
    said = {name: int(value) for tag in found if tag for name, value in MEASURE.findall(tag.group())}
    if len(said) < 6:
        raise RunError("the reference document does not say the size and the margins of its page; set them in Word")
    short, long = sorted((said.pop("w"), said.pop("h")))
    return PageSize(short, long, **{side: abs(value) for side, value in said.items()})


def style_ids(parts: Mapping[str, bytes], kind: str) -> dict[str, str]:
    """Return the ids of the styles of one kind ("paragraph", "character") by their names in small letters."""
    found = {}
    for style in STYLE.findall(parts[STYLES].decode()):
        marks = [pattern.search(style) for pattern in (STYLE_KIND, STYLE_NAME, STYLE_ID)]
        said = [unescape(mark.group(1)) for mark in marks if mark]
        if len(said) == len(marks) and said[0] == kind:
            found[said[1].lower()] = said[2]
    return found


def table_points(meta: DocumentMeta) -> tuple[float, float]:
    """Return the size of type in tables and the one for tables that would not fit, in points."""
    return (7.5, 7.0) if meta.compact else (9.0, 7.5)


def office_part(template: str, **values: Any) -> bytes:
    """Return one part of an office file; every value is escaped, and signs that XML forbids are left out."""
    return _templates().get_template(template).render(values).encode()


def _house_parts(meta: DocumentMeta) -> dict[str, bytes]:
    parts = unpacked(house_reference())
    parts[STYLES] = _house_styles(meta)
    parts[DOCUMENT] = _house_page(meta)
    return parts


def _house_styles(meta: DocumentMeta) -> bytes:
    colours = {name: bare(colour) for name, colour in COLOURS.items()}
    sizes = COMPACT if meta.compact else ROOMY
    return office_part("styles.xml.j2", meta=meta, colour=colours, type=sizes, table_points=table_points(meta))


def _house_page(meta: DocumentMeta) -> bytes:
    """Return an empty A4 document."""
    top, bottom, side, edge = (20, 13, 15, 8) if meta.compact else (29, 22, 22, 11)
    margins = {"top": top, "right": side, "bottom": bottom, "left": side, "header": edge, "footer": edge, "gutter": 0}
    said = " ".join(f'w:{name}="{size * MILLIMETRE:.0f}"' for name, size in margins.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body><w:p/>'
        f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar {said}/></w:sectPr></w:body></w:document>'
    ).encode()


def _own_parts(own: bytes, meta: DocumentMeta) -> dict[str, bytes]:
    try:
        parts = unpacked(own)
        styles = parts[STYLES].decode()
        page_size(parts)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise RunError("the reference document is not a Word file (.docx)") from error
    taken = {*STYLE_NAME.findall(styles), *STYLE_ID.findall(styles)}
    lacking = "".join(
        style
        for style in STYLE.findall(_house_styles(meta).decode())
        if taken.isdisjoint((*STYLE_NAME.findall(style), *STYLE_ID.findall(style)))
    )
    parts[STYLES] = styles.replace("</w:styles>", f"{lacking}</w:styles>").encode()
    return parts


def _put_running_words(parts: dict[str, bytes], kind: str, words: str) -> None:
    """Add our words to every header (or footer) of a document; make one where it has none."""
    tag = "hdr" if kind == "header" else "ftr"
    there = [name for name in parts if re.fullmatch(rf"word/{kind}\d*\.xml", name)]
    for name in there:
        parts[name] = parts[name].decode().replace(f"</w:{tag}>", f"{words}</w:{tag}>").encode()
    document = parts[DOCUMENT].decode()
    section = _last_section(document)
    if f'<w:{kind}Reference w:type="default"' in section:
        return
    name = f"review-{kind}.xml"
    parts[f"word/{name}"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} xmlns:w="{WORD}" xmlns:r="{OFFICE}">{words}</w:{tag}>'
    ).encode()
    opening = re.match(r"<w:sectPr\b[^>]*>", section)
    at = document.rindex(section) + (opening.end() if opening else 0)
    linked = f'<w:{kind}Reference xmlns:r="{OFFICE}" w:type="default" r:id="review-{kind}"/>'
    parts[DOCUMENT] = f"{document[:at]}{linked}{document[at:]}".encode()
    relation = f'<Relationship Id="review-{kind}" Type="{OFFICE}/{kind}" Target="{name}"/>'
    _insert(parts, RELATIONS, "</Relationships>", relation)
    form = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    _insert(parts, CONTENT_TYPES, "</Types>", f'<Override PartName="/word/{name}" ContentType="{form}"/>')


def _insert(parts: dict[str, bytes], name: str, end: str, words: str) -> None:
    parts[name] = parts[name].decode().replace(end, f"{words}{end}").encode()


def _last_section(document: str) -> str:
    found = SECTION.findall(document)
    if not found:
        raise RunError("the reference document does not say the size and the margins of its page; set them in Word")
    return str(found[-1])


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(ASSETS / "word"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: FORBIDDEN.sub("", value) if type(value) is str else value,
    )
