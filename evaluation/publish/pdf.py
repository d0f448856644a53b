"""The same document in print: PDF/UA-1 and PDF/A-2a through Typst, with its own fonts only."""

from __future__ import annotations

import json
import shutil
import tempfile
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from evaluation.errors import RunError
from evaluation.presentation import LEVEL_FILL, LEVEL_TEXT
from evaluation.publish.colours import COLOURS
from evaluation.publish.conversion import ASSETS, Converted
from evaluation.publish.dates import source_date
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.typeface import FACES, signs_of

__all__ = ["pdf_bytes"]

MAIN = '#import "report.typ": *\n#show: report\n\n'
UNPRINTED = "\ufffd"
"""Stands for a sign that no type of ours holds."""
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Kinds of signs that need no type."""


def pdf_bytes(document: Converted, meta: DocumentMeta, name: str) -> bytes:
    """Return a document as a tagged PDF.

    A sign that no type of ours holds, such as a picture sign from a telephone, is printed as U+FFFD: the standards
    take no sign without a shape, and one comment must not keep a whole set from being published.

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
        "main": f"{MAIN}{_printable(document.body)}".encode(),
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
    words = {
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
    return json.dumps({name: _printable(said) if isinstance(said, str) else said for name, said in words.items()})


def _printable(text: str) -> str:
    """Return a text with `UNPRINTED` for each sign that has no shape in our type, nor in that of the typesetter."""
    rare = {sign for sign in set(text) - signs_of(FACES[0]) if unicodedata.category(sign) not in UNSEEN}
    without = rare - _signs_of_typesetter() if rare else rare
    without |= {sign for sign in rare if unicodedata.category(sign) == "Co"}  # private use: the standards forbid it
    return text.translate(dict.fromkeys(map(ord, without), UNPRINTED))


@cache
def _signs_of_typesetter() -> frozenset[str]:
    """Return the signs of the widest face that Typst carries, which matplotlib carries too."""
    import matplotlib as mpl  # only a text with rare signs needs it

    return signs_of(str(Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSansMono.ttf")))


def _palette() -> str:
    return json.dumps({**COLOURS, "level_fill": LEVEL_FILL, "level_text": LEVEL_TEXT})
