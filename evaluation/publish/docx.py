"""A document for Word: pandoc's, with pages turned where tables are wide, properties, and the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evaluation.archive import unpacked
from evaluation.errors import RunError
from evaluation.publish.archive import packed
from evaluation.publish.colours import COLOURS, LEVELS, bare
from evaluation.publish.conversion import Reading, written_to_word
from evaluation.publish.dates import source_date
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.reference import (
    DOCUMENT,
    PageSize,
    office_part,
    page_size,
    reference_parts,
    style_ids,
    table_points,
)

__all__ = ["docx_bytes"]

TWIPS_TO_THE_POINT = 20
HIGHEST_PICTURE = {False: 430, True: 150}
"""In points; by whether the document is compact."""

FLUSH_PICTURE = '<wp:inline distT="0" distB="0" distL="0" distR="0">'
"""A picture with no space around it: where none is named, some programs set one of their own, beyond the margin."""

TURNED = re.compile(r'<w:sectPr w:orient="(portrait|landscape)"\s*/>')
TURNED_AT_END = re.compile(
    r'<w:p>(?:(?!<w:p>).)*<w:sectPr w:orient="landscape"\s*/></w:pPr></w:p>\s*((?:<w:bookmarkEnd\b[^>]*/>\s*)*)$',
    re.DOTALL,
)
OPENS_PAGE = re.compile(
    r"<w:p><w:pPr><w:pageBreakBefore\s*/></w:pPr></w:p>((?:\s*<w:bookmark(?:Start|End)\b[^>]*/>)*\s*<w:p><w:pPr><w:pStyle[^>]*/>)"
)
LAST_SECTION = re.compile(r"<w:sectPr\b.*?</w:sectPr>(?=\s*</w:body>)", re.DOTALL)
PAGE = re.compile(r"<w:pgSz\b[^>]*/>")
EXTERNAL = re.compile(r'<Relationship\b[^>]*TargetMode="External"[^>]*>')


def docx_bytes(reading: Reading, meta: DocumentMeta, *, own: bytes | None = None) -> bytes:
    """Return a document as a Word file.

    Parameters
    ----------
    reading : Reading
        What is published of the notebook.
    meta : DocumentMeta
    own : bytes, optional
        A Word file whose page, styles, header and footer are taken in place of ours.

    Raises
    ------
    RunError
        Where the notebook cannot be published, or `own` is not a Word file or calls for something from outside.
    """
    reference = reference_parts(meta, own)
    page = page_size(reference)
    made = unpacked(written_to_word(reading, reference=packed(reference), settings=_settings(meta, reference)))
    document = made[DOCUMENT].decode().replace("<wp:inline>", FLUSH_PICTURE)
    made[DOCUMENT] = _with_sections(_with_front(_with_breaks(document), meta), page).encode()
    made |= _properties(meta)
    if own is None:
        made["word/settings.xml"] = office_part("settings.xml.j2", meta=meta)
    _check_relations(made, reading.name)
    return packed(made)


def _settings(meta: DocumentMeta, reference: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what the filter asks for: measures in twips, type in points, colours without their sign, ids of styles."""
    page = page_size(reference)
    return {
        "styles": style_ids(reference, "paragraph"),
        "link_style": style_ids(reference, "character").get("hyperlink"),
        "short_side": page.short_side,
        "long_side": page.long_side,
        "picture_height": HIGHEST_PICTURE[meta.compact] * TWIPS_TO_THE_POINT,
        "table_points": table_points(meta),
        "border": bare(COLOURS["border"]),
        "hatch": bare(COLOURS["hatch_dark"]),
        "levels": [{"fill": bare(fill), "light": text == COLOURS["paper"]} for fill, text in LEVELS],
    }


def _with_front(document: str, meta: DocumentMeta) -> str:
    start = document.index(">", document.index("<w:body")) + 1
    return f"{document[:start]}{office_part('front.xml.j2', meta=meta).decode()}{document[start:]}"


def _with_breaks(document: str) -> str:
    """Return the document with each break before a page in the heading that opens it, which needs no space above."""
    return OPENS_PAGE.sub(r'\1<w:pageBreakBefore/><w:spacing w:before="0"/>', document)


def _with_sections(document: str, page: PageSize) -> str:
    """Return the document with a page's measures wherever the filter ended a section, and at its end."""
    # both are looked for from the end: a document has megabytes, and a search from its start tries every paragraph
    found = LAST_SECTION.match(document, max(0, document.rfind("<w:sectPr")))
    if found is None:
        raise RunError("the reference document has no page of its own; save it from Word again")
    last = found.group()
    upright = PAGE.sub(f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>', last)
    turned = PAGE.sub(f'<w:pgSz w:w="{page.height}" w:h="{page.width}" w:orient="landscape"/>', last)
    sides = {"portrait": upright, "landscape": turned}
    closing = max(0, document.rfind("<w:p>", 0, found.start()))
    tail, n_turned = TURNED_AT_END.subn(r"\1", document[closing : found.start()])
    # a document that ends on its side has no upright page after it
    end = turned if n_turned else upright
    return TURNED.sub(lambda mark: sides[mark.group(1)], document[:closing] + tail) + end + document[found.end() :]


def _properties(meta: DocumentMeta) -> dict[str, bytes]:
    said = {"Review": meta.review_title, "Data status": meta.status or "no data shown", "As at": meta.as_at}
    said["Inputs"] = meta.input_hash
    date = f"{source_date():%Y-%m-%dT%H:%M:%SZ}"
    return {
        "docProps/core.xml": office_part("core.xml.j2", meta=meta, date=date),
        "docProps/app.xml": office_part("app.xml.j2"),
        "docProps/custom.xml": office_part(
            "custom.xml.j2", properties=[(name, words) for name, words in said.items() if words]
        ),
    }


def _check_relations(parts: Mapping[str, bytes], name: str) -> None:
    """Refuse a document that would fetch anything when it is opened."""
    for part, content in parts.items():
        if part.endswith(".rels"):
            for relation in EXTERNAL.findall(content.decode()):
                if "/hyperlink" not in relation:
                    raise RunError(f"{name}: {part} calls for something from outside the file: {relation}")
