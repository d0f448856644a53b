"""An executed notebook in the words of one format, through pandoc and the one filter."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pypandoc

from evaluation.errors import RunError

__all__ = ["ASSETS", "Converted", "converted"]

ASSETS = Path(__file__).parent / "assets"
READER = "ipynb-raw_html-tex_math_dollars-auto_identifiers-gfm_auto_identifiers"
TIME_LIMIT = 300.0
DISPLAY_START = '<section class="wb">'
# Text of a review cannot look like this: the renderer escapes its quotation marks.
PICTURE = re.compile(r'src="data:image/svg\+xml;base64,([A-Za-z0-9+/=\s]*)"')
FAULT = re.compile(r"FAULT\[(.*)\]", re.DOTALL)


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
    pictures: dict[str, bytes] = {}
    cells = [kept for cell in notebook["cells"] if (kept := _reduced(cell, pictures, name)) is not None]
    source = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return Converted(_pandoc(json.dumps(source), writer, name), pictures)


def _reduced(cell: Mapping[str, Any], pictures: dict[str, bytes], name: str) -> dict[str, Any] | None:
    """Return a cell with nothing that the filter would drop anyway, its drawings set aside."""
    if cell["cell_type"] == "markdown":
        return {"cell_type": "markdown", "metadata": {}, "source": cell["source"]}
    if cell["cell_type"] != "code":
        return None
    if any(output["output_type"] == "error" for output in cell["outputs"]):
        raise RunError(f"{name}: a cell of the notebook ended with an error, so it is not published")
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": _set_aside(html, pictures)}}
        for output in cell["outputs"]
        if (html := _html_of(output)).lstrip().startswith(DISPLAY_START)
    ]
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "source": "", "outputs": outputs}


def _html_of(output: Mapping[str, Any]) -> str:
    html = output.get("data", {}).get("text/html", "")
    return html if isinstance(html, str) else "".join(html)


def _set_aside(html: str, pictures: dict[str, bytes]) -> str:
    def named(found: re.Match[str]) -> str:
        svg = base64.b64decode(found.group(1))
        name = f"drawing-{hashlib.sha256(svg).hexdigest()[:16]}.svg"
        pictures[name] = svg
        return f'src="{name}"'

    return PICTURE.sub(named, html)


def _pandoc(source: str, writer: str, name: str) -> str:
    # an empty environment and our own data folder: nothing a user has set up can change a document
    command = [
        pypandoc.get_pandoc_path(), "--from", READER, "--to", writer, "--ipynb-output=all", "--wrap=none",
        "--data-dir", str(ASSETS), "--lua-filter", str(ASSETS / "report.lua"),
    ]  # fmt: skip
    try:
        run = subprocess.run(  # noqa: S603  # a fixed command; the notebook goes in as data
            command,
            input=source.encode(),
            capture_output=True,
            env={"LC_ALL": "C.UTF-8"},
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RunError(f"{name}: the conversion to {writer} took longer than {TIME_LIMIT:g} s") from error
    if run.returncode != 0:
        said = run.stderr.decode(errors="replace").strip()
        fault = FAULT.search(said)
        raise RunError(f"{name}: {fault.group(1) if fault else said}")
    return run.stdout.decode()
