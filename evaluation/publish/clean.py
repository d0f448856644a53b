"""Executed notebooks without the traces of the machine and the moment that ran them."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["clean_notebook", "without_paths"]

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}
WIDGET = "application/vnd.jupyter.widget-view+json"
INJECTED = "injected-parameters"
TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# Within quotation marks a path may hold spaces; outside it ends at the first one.
QUOTED_PATH = re.compile(r"""(["'])(?:/|[A-Za-z]:[\\/])[^"'\n]*?([^"'\\/\n]*)[\\/]*\1""")
POSIX_PATH = re.compile(r"""(?<![\w.:/<~-])~?/(?:[^\s/"'<>:|,;()]+/)+([^\s/"'<>:|,;()]*)""")
WINDOWS_PATH = re.compile(r"""(?<!\w)[A-Za-z]:\\(?:[^\s\\"'<>:|]+\\)*([^\s\\"'<>:|,;()]*)""")


def clean_notebook(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of an executed notebook that is the same wherever and whenever it ran.

    What papermill noted (paths, parameters, times), execution times, widget state and kernel details are taken out,
    cell ids are numbered, and paths in tracebacks and injected parameters are cut to their last part. What the cells
    showed is kept word for word.

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
    if "data" in output:
        if WIDGET in output["data"]:
            return None
        clean["metadata"] = {}
    return clean
