"""The same document in print: PDF/UA-1 and PDF/A-2a through Typst, with its own fonts only."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, cast

import typst

from evaluation.errors import RunError
from evaluation.presentation import LEVEL_FILL, LEVEL_TEXT
from evaluation.publish.colours import COLOURS
from evaluation.publish.conversion import ASSETS, Converted
from evaluation.publish.dates import source_date
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.typeface import FACES

__all__ = ["pdf_bytes"]

MAIN = '#import "report.typ": *\n#show: report\n\n'


def pdf_bytes(document: Converted, meta: DocumentMeta, name: str) -> bytes:
    """Return a document as a tagged PDF.

    Parameters
    ----------
    document : Converted
        Body in Typst.
    meta : DocumentMeta
    name : str
        Name of the document, for messages.

    Raises
    ------
    RunError
        Where the page cannot be set.
    """
    files = {
        "main": f"{MAIN}{document.body}".encode(),
        "report.typ": (ASSETS / "report.typ").read_bytes(),
        **document.pictures,
    }
    # an empty root: the document can read what stands above and nothing of this machine
    with tempfile.TemporaryDirectory() as nowhere:
        try:
            made = typst.compile(
                cast("Any", files),  # files by name are taken, though the type hints do not say so
                root=nowhere,
                format="pdf",
                ignore_system_fonts=True,
                font_paths=[_fonts(Path(nowhere))],
                sys_inputs={"meta": _meta_words(meta), "palette": _palette()},
                pdf_standards=["ua-1", "a-2a"],
                timestamp=source_date(),
                package_path=Path(nowhere),
                package_cache_path=Path(nowhere),
            )
        except typst.TypstError as error:
            raise RunError(f"{name}: the PDF cannot be set: {error.message}") from error
    return bytes(made)


def _fonts(folder: Path) -> Path:
    """Lay out the faces of the document, one file each, so that every machine finds the same ones in the same order."""
    place = folder / "fonts"
    place.mkdir()
    for face in FACES:
        shutil.copyfile(face, place / Path(face).name)
    return place


def _meta_words(meta: DocumentMeta) -> str:
    language, _, region = meta.lang.partition("-")
    date = source_date()
    return json.dumps(
        {
            "title": meta.title,
            "subtitle": meta.subtitle,
            "review_title": meta.review_title,
            "status_line": meta.status_line,
            "status_banner": meta.status_banner,
            "as_at": meta.as_at,
            "input_hash": meta.input_hash,
            "author": meta.author or meta.review_title,
            "description": meta.description,
            "keywords": meta.keywords,
            "lang": language,
            "region": region or None,
            "compact": meta.compact,
            "date": [date.year, date.month, date.day],
        }
    )


def _palette() -> str:
    return json.dumps({**COLOURS, "level_fill": LEVEL_FILL, "level_text": LEVEL_TEXT})
