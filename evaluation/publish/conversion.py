"""An executed notebook in the words of one format, through pandoc and the one filter."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pypandoc

from evaluation.errors import RunError
from evaluation.publish.dates import source_date

__all__ = ["ASSETS", "Converted", "converted", "converted_to_word", "displays_of", "house_reference", "shown_html"]

ASSETS = Path(__file__).parent / "assets"
READER = "ipynb-raw_html-tex_math_dollars-auto_identifiers-gfm_auto_identifiers"
TIME_LIMIT = 300.0
DISPLAY_START = '<section class="wb">'
# Text of a review cannot look like this: the renderer escapes its quotation marks.
PICTURE = re.compile(r'src="data:image/svg\+xml;base64,([A-Za-z0-9+/=\s]*)"')
FAULT = re.compile(r"FAULT\[(.*)\]", re.DOTALL)
REFERENCE = "reference.docx"
OWN_PAGE = "own-page"
"""Tag of a markdown cell whose heading starts a page."""

Picture = tuple[str, bytes]
"""Name and content of a picture file."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The body of a document in one format.

    Parameters
    ----------
    body : str
        HTML or Typst, without head and foot.
    pictures : mapping of str to bytes
        The SVG drawings by the name under which the body calls them.
    """

    body: str
    pictures: Mapping[str, bytes]


def converted(notebook: Mapping[str, Any], writer: Literal["html", "typst"], name: str) -> Converted:
    """Return the body of a document: headings, prose, tables, figures and callouts of the notebook.

    Parameters
    ----------
    notebook : mapping
        An executed notebook of format 4.
    writer : {"html", "typst"}
    name : str
        Name of the document, for messages.

    Raises
    ------
    RunError
        Where the notebook ended with an error, holds nothing to publish, or a figure has no alternative text.
    """
    source, pictures = _source(notebook, name, _drawing)
    return Converted(_pandoc(source.encode(), writer, name).decode(), pictures)


def converted_to_word(
    notebook: Mapping[str, Any], name: str, *, reference: bytes, settings: Mapping[str, Any]
) -> bytes:
    """Return a document in Word's form as pandoc packs it, its pictures as pixels.

    Parameters
    ----------
    notebook : mapping
        An executed notebook of format 4.
    name : str
        Name of the document, for messages.
    reference : bytes
        A Word file that holds the styles and the page.
    settings : mapping
        Measures and colours that ``docx.lua`` asks for.

    Raises
    ------
    RunError
        As for `converted`, and where a figure was shown without a bitmap.
    """
    source, pictures = _source(notebook, name, _bitmap)
    options = [
        "--reference-doc", REFERENCE, "--variable", f"word={json.dumps(dict(settings))}",
        "--syntax-highlighting", "none", "--output", "-",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for place, content in {**pictures, REFERENCE: reference}.items():
            Path(folder, place).write_bytes(content)
        return _pandoc(source.encode(), "docx", name, options, folder)


@cache
def house_reference() -> bytes:
    """Return the Word file from which pandoc makes documents where it is given no other."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", REFERENCE]
    return subprocess.run(command, capture_output=True, env={"LC_ALL": "C.UTF-8"}, check=True).stdout  # noqa: S603  # a fixed command


def displays_of(cell: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    """Return the outputs of a cell that the workbench itself has shown; none for a cell of text.

    Parameters
    ----------
    cell : mapping
        A cell of an executed notebook.
    name : str
        Name of the document, for messages.

    Raises
    ------
    RunError
        Where the cell ended with an error.
    """
    outputs = cell.get("outputs", ())
    if any(output["output_type"] == "error" for output in outputs):
        raise RunError(f"{name}: a cell of the notebook ended with an error, so it is not published")
    return tuple(output for output in outputs if shown_html(output).lstrip().startswith(DISPLAY_START))


def shown_html(output: Mapping[str, Any]) -> str:
    """Return the HTML of an output; empty where it has none."""
    html = output.get("data", {}).get("text/html", "")
    return html if isinstance(html, str) else "".join(html)


def _source(
    notebook: Mapping[str, Any], name: str, kept: Callable[[bytes, Mapping[str, Any], str], Picture]
) -> tuple[str, dict[str, bytes]]:
    """Return the notebook as pandoc is given it, and the pictures set aside, as `kept` keeps each."""
    pictures: dict[str, bytes] = {}

    def set_aside(output: Mapping[str, Any]) -> str:
        def named(found: re.Match[str]) -> str:
            place, content = kept(base64.b64decode(found.group(1)), output["data"], name)
            pictures[place] = content
            return f'src="{place}"'

        return PICTURE.sub(named, shown_html(output))

    cells = [kept_cell for cell in notebook["cells"] if (kept_cell := _reduced(cell, set_aside, name)) is not None]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}), pictures


def _reduced(
    cell: Mapping[str, Any], set_aside: Callable[[Mapping[str, Any]], str], name: str
) -> dict[str, Any] | None:
    """Return a cell with nothing that the filter would drop anyway, its drawings set aside."""
    if cell["cell_type"] == "markdown":
        tags = {"tags": [OWN_PAGE]} if OWN_PAGE in cell["metadata"].get("tags", ()) else {}
        return {"cell_type": "markdown", "metadata": tags, "source": cell["source"]}
    if cell["cell_type"] != "code":
        return None
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": set_aside(output)}}
        for output in displays_of(cell, name)
    ]
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "source": "", "outputs": outputs}


def _drawing(svg: bytes, _data: Mapping[str, Any], _name: str) -> Picture:
    return f"drawing-{_short(svg)}.svg", svg


def _bitmap(_svg: bytes, data: Mapping[str, Any], name: str) -> Picture:
    if "image/png" not in data:
        raise RunError(f"{name}: a figure was shown without a bitmap, which Word needs beside the drawing")
    png = data["image/png"]
    content = base64.b64decode(png if isinstance(png, str) else "".join(png))
    return f"picture-{_short(content)}.png", content


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _pandoc(source: bytes, writer: str, name: str, options: Sequence[str] = (), folder: str | None = None) -> bytes:
    # an empty environment and our own data folder: nothing a user has set up can change a document
    command = [
        pypandoc.get_pandoc_path(), "--from", READER, "--to", writer, "--ipynb-output=all", "--wrap=none",
        "--data-dir", str(ASSETS), "--lua-filter", str(ASSETS / "report.lua"), *options,
    ]  # fmt: skip
    try:
        run = subprocess.run(  # noqa: S603  # a fixed command; the notebook goes in as data
            command,
            input=source,
            capture_output=True,
            env={"LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": f"{source_date().timestamp():.0f}"},
            cwd=folder,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RunError(f"{name}: the conversion to {writer} took longer than {TIME_LIMIT:g} s") from error
    if run.returncode != 0:
        said = run.stderr.decode(errors="replace").strip()
        fault = FAULT.search(said)
        raise RunError(f"{name}: {fault.group(1) if fault else said}")
    return run.stdout
