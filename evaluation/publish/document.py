"""An executed notebook as the documents that a reader opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from evaluation.errors import InputError, Problem, RunError
from evaluation.publish.code_annex import with_code_annex
from evaluation.publish.conversion import Reading, read_notebook, written
from evaluation.publish.docx import docx_bytes
from evaluation.publish.files import replace_file
from evaluation.publish.meta import DocumentMeta, file_stem
from evaluation.publish.nbformats import nbformat
from evaluation.publish.page import document_page
from evaluation.publish.pdf import pdf_bytes

__all__ = ["Format", "publish_document", "read_reference_doc"]

Format = Literal["html", "pdf", "docx"]
TRIAL = MappingProxyType({"cells": [{"cell_type": "markdown", "metadata": {}, "source": "## A page"}]})
"""The least document there is, on which a reference document is tried."""


def publish_document(
    notebook: Path | Mapping[str, Any],
    folder: Path,
    stem: str,
    *,
    formats: Sequence[Format] = ("html", "pdf", "docx"),
    meta: DocumentMeta,
    scripts: Sequence[str] = (),
    with_code: bool = False,
    reference_doc: Path | bytes | None = None,
) -> tuple[Path, ...]:
    """Return the files written for one document, one a format, in the order of `formats`.

    Parameters
    ----------
    notebook : Path or mapping
        An executed notebook, or where it is kept.
    folder : Path
        Where the files go.
    stem : str
        Name of the files without ending; ``-illustrative`` is added where the data are.
    formats : sequence of {"html", "pdf", "docx"}
    meta : DocumentMeta
    scripts : sequence of str
        Scripts of the workbench for the HTML page.
    with_code : bool
        Whether the HTML page ends with the code of the notebook.
    reference_doc : Path or bytes, optional
        A Word file whose page, styles, header and footer are taken for the Word document in place of ours.

    Raises
    ------
    RunError
        Where the notebook holds an error or nothing to publish, a figure has no alternative text, a format is not
        known, or the reference document cannot be used. Nothing is written then.
    """
    node = _read(notebook) if isinstance(notebook, Path) else notebook
    name = file_stem(stem, meta.status)
    makers: dict[str, Callable[[Reading], bytes]] = {
        "html": lambda reading: document_page(
            written(read_notebook(with_code_annex(node), stem) if with_code else reading, "html"), meta, scripts=scripts
        ),
        "pdf": lambda reading: pdf_bytes(written(reading, "typst"), meta, stem),
        "docx": lambda reading: docx_bytes(reading, meta, own=_own(reference_doc)),
    }
    unknown = [ending for ending in formats if ending not in makers]
    if unknown:
        raise RunError(f"{stem}: no such format as {unknown[0]!r}; there are {', '.join(makers)}")
    whole = read_notebook(node, stem)
    # pandoc and Typst work outside the interpreter and the disk takes its time: threads let one wait for the other
    with ThreadPoolExecutor(max(1, len(formats))) as pool:
        made = list(pool.map(lambda ending: makers[ending](whole), formats))
        paths = [folder / f"{name}.{ending}" for ending in formats]
        return tuple(pool.map(replace_file, paths, made))


def read_reference_doc(path: Path) -> bytes:
    """Return the content of a Word file once a document could be made in its look.

    Raises
    ------
    InputError
        Where it cannot be read, is not a Word file with styles and a page, or calls for something from outside.
    """
    try:
        content = path.read_bytes()
        docx_bytes(read_notebook(TRIAL, "trial"), DocumentMeta("Trial", "Trial"), own=content)
    except (OSError, RunError) as error:
        problem = Problem(
            file=path.name,
            rule="a reference document is a Word file (.docx) with styles and a page",
            remedy="Save one from Word, and name that file.",
            value=error.strerror if isinstance(error, OSError) else str(error),
        )
        raise InputError([problem]) from error
    return content


def _read(path: Path) -> Mapping[str, Any]:
    node: Mapping[str, Any] = nbformat.read(path, as_version=4)
    return node


def _own(reference_doc: Path | bytes | None) -> bytes | None:
    if not isinstance(reference_doc, Path):
        return reference_doc
    try:
        return reference_doc.read_bytes()
    except OSError as error:
        raise RunError(f"the reference document {reference_doc.name} cannot be read: {error.strerror}") from error
