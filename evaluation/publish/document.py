"""An executed notebook as the documents that a reader opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from evaluation.errors import RunError
from evaluation.publish.conversion import converted
from evaluation.publish.docx import docx_bytes
from evaluation.publish.files import replace_file
from evaluation.publish.meta import DocumentMeta, file_stem
from evaluation.publish.nbformats import nbformat
from evaluation.publish.page import document_page
from evaluation.publish.pdf import pdf_bytes

__all__ = ["Format", "publish_document"]

Format = Literal["html", "pdf", "docx"]


def publish_document(
    notebook: Path | Mapping[str, Any],
    folder: Path,
    stem: str,
    *,
    formats: Sequence[Format] = ("html", "pdf", "docx"),
    meta: DocumentMeta,
    scripts: Sequence[str] = (),
    reference_doc: Path | None = None,
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
    reference_doc : Path, optional
        A Word file whose page, styles, header and footer are taken for the Word document in place of ours.

    Raises
    ------
    RunError
        Where the notebook holds an error or nothing to publish, a figure has no alternative text, a format is not
        known, or the reference document cannot be used. Nothing is written then.
    """
    node = _read(notebook) if isinstance(notebook, Path) else notebook
    name = file_stem(stem, meta.status)
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: document_page(converted(node, "html", stem), meta, scripts=scripts),
        "pdf": lambda: pdf_bytes(converted(node, "typst", stem), meta, stem),
        "docx": lambda: docx_bytes(node, meta, stem, own=_own(reference_doc)),
    }
    unknown = [ending for ending in formats if ending not in makers]
    if unknown:
        raise RunError(f"{stem}: no such format as {unknown[0]!r}; there are {', '.join(makers)}")
    made = {ending: makers[ending]() for ending in formats}
    return tuple(replace_file(folder / f"{name}.{ending}", content) for ending, content in made.items())


def _read(path: Path) -> Mapping[str, Any]:
    node: Mapping[str, Any] = nbformat.read(path, as_version=4)
    return node


def _own(reference_doc: Path | None) -> bytes | None:
    if reference_doc is None:
        return None
    try:
        return reference_doc.read_bytes()
    except OSError as error:
        raise RunError(f"the reference document {reference_doc.name} cannot be read: {error.strerror}") from error
