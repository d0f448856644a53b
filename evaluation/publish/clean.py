"""Executed notebooks without the traces of the machine and the moment that ran them, and as they are shared."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from typing import Any

__all__ = ["clean_notebook", "shared_notebook", "without_paths"]

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}
WIDGET = "application/vnd.jupyter.widget-view+json"
INJECTED = "injected-parameters"
OWN_DISPLAY = '<section class="wb">'
"""How a display of the workbench begins: it holds what the review says, and no path of a machine."""
TEXTS = ("text/html", "text/plain", "text/markdown")
PICTURE = "image/png"
# The renderer escapes quotation marks and angle brackets in every text, so no text can look like this.
FIGURE = re.compile(
    r'<figure class="wb-figure" id="([^"]*)">\s*<img alt="([^"]*)" src="data:[^"]*">\s*'
    r"<figcaption>(.*?)</figcaption>\s*</figure>",
    re.DOTALL,
)
ANCHOR = re.compile(r' id="([^"]*)"')
LINK = re.compile(r'<a href="#([^"]*)">([^<]*)</a>')
REFERENCES = re.compile(r'<span class="wb-refs"> \((.*?)\)</span>')
"""What a sentence says in brackets of the tables and figures that it rests on: links, with commas between them."""
TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# Within quotation marks a path may hold spaces; outside it ends at the first one.
QUOTED_PATH = re.compile(r"""(["'])(?:/|[A-Za-z]:[\\/])[^"'\n]*?([^"'\\/\n]*)[\\/]*\1""")
POSIX_PATH = re.compile(r"""(?<![\w.:/<~-])~?/(?:[^\s/"'<>:|,;()]+/)+([^\s/"'<>:|,;()]*)""")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
"""Where an object lay in memory: another place at every run."""
WINDOWS_PATH = re.compile(r"""(?<!\w)[A-Za-z]:\\(?:[^\s\\"'<>:|]+\\)*([^\s\\"'<>:|,;()]*)""")


def clean_notebook(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of an executed notebook that is the same wherever and whenever it ran.

    What papermill noted (paths, parameters, times), execution times, widget state and kernel details are taken out,
    cell ids are numbered, and paths in tracebacks, printed text and injected parameters are cut to their last part.
    What the workbench itself showed is kept word for word.

    Parameters
    ----------
    notebook : mapping
        A notebook of format 4; it is not changed.
    """
    clean = copy.deepcopy(dict(notebook))
    clean["metadata"] = {"kernelspec": dict(KERNEL), "language_info": dict(LANGUAGE)}
    clean["cells"] = [_cell(cell, place) for place, cell in enumerate(clean["cells"], start=1)]
    clean["nbformat"], clean["nbformat_minor"] = 4, 5
    return clean


def shared_notebook(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a cleaned notebook that a viewer shows whole which cleans the HTML of a notebook.

    Viewers of code hosts do: they drop styles and scripts, and may drop pictures that stand inside HTML. So each
    figure becomes its bitmap, which every viewer knows, and its caption, alternative text and note in words below it.
    Tables and prose are kept, as they carry no style of their own, but for links to what this notebook does not show:
    these become plain words, and a reference in brackets to such a table is left out, as in the published document.

    Parameters
    ----------
    notebook : mapping
        From `clean_notebook`; it is not changed.
    """
    shown = [[part for output in cell.get("outputs", ()) for part in _shared(output)] for cell in notebook["cells"]]
    anchors = {anchor for parts in shown for part in parts for anchor in ANCHOR.findall(_own_html(part))}
    cells = [
        {**cell, "outputs": [_leading_on(part, anchors) for part in parts]} if cell["cell_type"] == "code" else cell
        for cell, parts in zip(notebook["cells"], shown, strict=True)
    ]
    return {**notebook, "cells": cells}


def without_paths(text: str) -> str:
    """Return a text in which every absolute path is cut to its last part.

    Examples
    --------
    >>> without_paths('File "/srv/review/notebooks/report.py", line 3')
    'File "report.py", line 3'
    """
    text = QUOTED_PATH.sub(r"\1\2\1", text)
    text = POSIX_PATH.sub(r"\1", text)
    return WINDOWS_PATH.sub(r"\1", text)


def _cell(cell: Mapping[str, Any], place: int) -> dict[str, Any]:
    clean = dict(cell)
    clean["id"] = f"cell-{place:03d}"
    tags = list(cell.get("metadata", {}).get("tags", []))
    clean["metadata"] = {"tags": tags} if tags else {}
    clean.pop("attachments", None)
    if INJECTED in tags:
        source = cell["source"]
        clean["source"] = without_paths(source if isinstance(source, str) else "".join(source))
    if cell["cell_type"] == "code":
        clean["outputs"] = [made for output in cell["outputs"] if (made := _output(output)) is not None]
    return clean


def _output(output: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return an output without machine traces; None for a widget, which shows nothing without its kernel."""
    clean = dict(output)
    if output["output_type"] == "error":
        clean["evalue"] = without_paths(output["evalue"])
        clean["traceback"] = [without_paths(TERMINAL_COLOUR.sub("", line)) for line in output["traceback"]]
    if output["output_type"] == "stream":
        clean["text"] = _without_traces(_joined(output["text"]))
    if "data" in output:
        if WIDGET in output["data"]:
            return None
        clean["metadata"] = {}
        if not _own_html(output):
            clean["data"] = {kind: _cleaned(kind, value) for kind, value in output["data"].items()}
    return clean


def _cleaned(kind: str, value: Any) -> Any:
    return _without_traces(_joined(value)) if kind in TEXTS else value


def _without_traces(text: str) -> str:
    return ADDRESS.sub("", without_paths(TERMINAL_COLOUR.sub("", text)))


def _shared(output: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what stands for an output: of a figure its bitmap, then its words."""
    data = output.get("data", {})
    html = _joined(data.get("text/html", ""))
    figure = FIGURE.search(html) if PICTURE in data else None
    if figure is None:
        yield dict(output)
        return
    anchor, alternative, caption = figure.groups()
    words = {key: value for key, value in data.items() if key != PICTURE}
    told = f'<p id="{anchor}"><strong>{caption}</strong></p>\n<p class="wb-note">In words: {alternative}</p>'
    words["text/html"] = f"{html[: figure.start()]}{told}{html[figure.end() :]}"
    plain = {"text/plain": data["text/plain"]} if "text/plain" in data else {}
    # nbconvert reads the alternative text from here; JupyterLab gives a picture none, so it stands in words below too
    about = {PICTURE: {"alt": unescape(alternative)}}
    yield {"output_type": "display_data", "metadata": about, "data": {PICTURE: data[PICTURE], **plain}}
    yield {"output_type": "display_data", "metadata": {}, "data": words}


def _own_html(output: Mapping[str, Any]) -> str:
    """Return a display of the workbench; nothing of any other."""
    html = _joined(output.get("data", {}).get("text/html", ""))
    return html if html.lstrip().startswith(OWN_DISPLAY) else ""


def _leading_on(output: dict[str, Any], anchors: Collection[str]) -> dict[str, Any]:
    """Return an output in which each link to a place of the notebook leads to one of these anchors."""
    html = _own_html(output)
    if not html:
        return output

    def references(found: re.Match[str]) -> str:
        held = [link.group() for link in LINK.finditer(found.group(1)) if link.group(1) in anchors]
        return f'<span class="wb-refs"> ({", ".join(held)})</span>' if held else ""

    html = REFERENCES.sub(references, html)
    html = LINK.sub(lambda link: link.group() if link.group(1) in anchors else link.group(2), html)
    return {**output, "data": {**output["data"], "text/html": html}}


def _joined(text: Any) -> str:
    """Return a text that may be kept as a list of lines."""
    return text if isinstance(text, str) else "".join(text)
