"""An executed notebook in the words of one format, through pandoc and the one filter.

A notebook is read once for all formats: its tables, most of what a report holds, become data here, and each run of
pandoc is given the rest.
"""

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
from evaluation.publish.data_tables import tables_apart
from evaluation.publish.dates import source_date
from evaluation.publish.typeface import BOLD, REGULAR, advances

__all__ = [
    "ASSETS",
    "Converted",
    "Reading",
    "converted",
    "displays_of",
    "house_reference",
    "read_notebook",
    "shown_html",
    "written",
    "written_to_word",
]

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
class Reading:
    """What is published of a notebook, read once for all formats.

    Parameters
    ----------
    name : str
        Name of the document, for messages.
    cells : tuple of mapping
        Cells of text as in a notebook; of code with their displays alone, in which a division stands for each table.
    tables : str
        The tables in order, as JSON.
    """

    name: str
    cells: tuple[Mapping[str, Any], ...]
    tables: str


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


def read_notebook(notebook: Mapping[str, Any], name: str) -> Reading:
    """Return what is published of a notebook: headings, prose, tables, figures and callouts.

    Parameters
    ----------
    notebook : mapping
        An executed notebook of format 4.
    name : str
        Name of the document, for messages.

    Raises
    ------
    RunError
        Where a cell ended with an error.
    """
    tables: list[dict[str, Any]] = []
    cells = [cell for item in notebook["cells"] if (cell := _reduced(item, tables, name)) is not None]
    return Reading(name, tuple(cells), json.dumps(tables))


def converted(notebook: Mapping[str, Any], writer: Literal["html", "typst"], name: str) -> Converted:
    """Return the body of a document straight from its notebook; parameters and errors as for the two steps."""
    return written(read_notebook(notebook, name), writer)


def written(reading: Reading, writer: Literal["html", "typst"]) -> Converted:
    """Return the body of a document in one format.

    Parameters
    ----------
    reading : Reading
    writer : {"html", "typst"}

    Raises
    ------
    RunError
        Where the notebook holds nothing to publish, or a figure has no alternative text.
    """
    source, pictures = _source(reading, _drawing)
    options = ["--variable", f"advances={_advances()}"] if writer == "typst" else []
    return Converted(_pandoc(source, writer, reading.name, options).decode(), pictures)


def written_to_word(reading: Reading, *, reference: bytes, settings: Mapping[str, Any]) -> bytes:
    """Return a document in Word's form as pandoc packs it, its pictures as pixels.

    Parameters
    ----------
    reading : Reading
    reference : bytes
        A Word file that holds the styles and the page.
    settings : mapping
        Measures and colours that ``docx.lua`` asks for.

    Raises
    ------
    RunError
        As for `written`, and where a figure was shown without a bitmap.
    """
    source, pictures = _source(reading, _bitmap)
    options = [
        "--reference-doc", REFERENCE, "--variable", f"word={json.dumps(dict(settings))}",
        "--syntax-highlighting", "none", "--output", "-",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for place, content in {**pictures, REFERENCE: reference}.items():
            Path(folder, place).write_bytes(content)
        return _pandoc(source, "docx", reading.name, options, folder)


@cache
def _advances() -> str:
    return json.dumps({"regular": advances(REGULAR), "bold": advances(BOLD)})


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


def _reduced(cell: Mapping[str, Any], tables: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    """Return a cell with nothing that the filter would drop anyway, its tables set apart."""
    if cell["cell_type"] == "markdown":
        tags = {"tags": [OWN_PAGE]} if OWN_PAGE in cell["metadata"].get("tags", ()) else {}
        return {"cell_type": "markdown", "metadata": tags, "source": cell["source"]}
    if cell["cell_type"] != "code":
        return None
    displays = [
        {**output["data"], "text/html": tables_apart(shown_html(output), tables)} for output in displays_of(cell, name)
    ]
    return _code_cell(displays)


def _code_cell(displays: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    outputs = [{"output_type": "display_data", "metadata": {}, "data": data} for data in displays]
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "source": "", "outputs": outputs}


def _source(
    reading: Reading, kept: Callable[[bytes, Mapping[str, Any], str], Picture]
) -> tuple[bytes, dict[str, bytes]]:
    """Return the notebook as pandoc is given it, and the pictures set aside, as `kept` keeps each."""
    pictures: dict[str, bytes] = {}

    def set_aside(data: Mapping[str, Any]) -> dict[str, str]:
        def named(found: re.Match[str]) -> str:
            place, content = kept(base64.b64decode(found.group(1)), data, reading.name)
            pictures[place] = content
            return f'src="{place}"'

        return {"text/html": PICTURE.sub(named, data["text/html"])}

    cells = [
        _code_cell([set_aside(output["data"]) for output in cell["outputs"]]) if "outputs" in cell else cell
        for cell in reading.cells
    ]
    tables = _code_cell([{"text/html": reading.tables}])
    notebook = {"cells": [tables, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(notebook).encode(), pictures


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
