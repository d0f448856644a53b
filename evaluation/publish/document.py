"""An executed notebook as the documents that a reader opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import nbformat

from evaluation.errors import RunError
from evaluation.publish.conversion import converted
from evaluation.publish.files import replace_file
from evaluation.publish.meta import DocumentMeta, file_stem
from evaluation.publish.page import document_page
from evaluation.publish.pdf import pdf_bytes

__all__ = ["Format", "publish_document"]

Format = Literal["html", "pdf"]


def publish_document(
    notebook: Path | Mapping[str, Any],
    folder: Path,
    stem: str,
    *,
    formats: Sequence[Format] = ("html", "pdf"),
    meta: DocumentMeta,
    scripts: Sequence[str] = (),
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
    formats : sequence of {"html", "pdf"}
    meta : DocumentMeta
    scripts : sequence of str
        Scripts of the workbench for the HTML page.

    Raises
    ------
    RunError
        Where the notebook holds an error or nothing to publish, a figure has no alternative text, or a format is
        not known. Nothing is written then.
    """
    node = _read(notebook) if isinstance(notebook, Path) else notebook
    name = file_stem(stem, meta.status)
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: document_page(converted(node, "html", stem), meta, scripts=scripts),
        "pdf": lambda: pdf_bytes(converted(node, "typst", stem), meta, stem),
    }
    unknown = [ending for ending in formats if ending not in makers]
    if unknown:
        raise RunError(f"{stem}: no such format as {unknown[0]!r}; there are {', '.join(makers)}")
    made = {ending: makers[ending]() for ending in formats}
    return tuple(replace_file(folder / f"{name}.{ending}", content) for ending, content in made.items())


def _read(path: Path) -> Mapping[str, Any]:
    node: Mapping[str, Any] = nbformat.read(path, as_version=4)
    return node
