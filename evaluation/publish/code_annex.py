"""The code of a notebook as an annex of its document, for readers who want to see how a number came about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evaluation.publish.conversion import OWN_PAGE

__all__ = ["with_code_annex"]

LETTERED = re.compile(r"^## Annex ([A-Y])\b", re.MULTILINE)
TICKS = re.compile(r"`+")
LEAST_FENCE = 3
WORDS = (
    "The code of the notebook that this document was made from, cell by cell, with the parameters of this run. "
    "The notebook itself, with what each cell showed, is published beside this page."
)
ROLES = (("injected-parameters", ": parameters of this run"), ("parameters", ": parameters where none are given"))
"""What a cell is for, by its tag."""


def with_code_annex(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a notebook that ends with an annex of its own code, one block a cell.

    The code goes in as Markdown in a fence that it cannot close, so it is shown and never read as anything else.

    Parameters
    ----------
    notebook : mapping
        A notebook of format 4, cleaned; it is not changed.
    """
    blocks = [
        f"### Cell {place}{_role(cell)}\n\n{_fenced(source)}"
        for place, cell in enumerate(notebook["cells"], start=1)
        if cell["cell_type"] == "code" and (source := _text(cell).strip("\n")).strip()
    ]
    text = "\n\n".join((f"## {_title(notebook)}", WORDS, *blocks))
    annex = {"cell_type": "markdown", "metadata": {"tags": [OWN_PAGE]}, "source": text}
    return {**notebook, "cells": [*notebook["cells"], annex]}


def _title(notebook: Mapping[str, Any]) -> str:
    """Return the heading of the annex: with the next letter where the others have letters."""
    texts = (_text(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    letters = [letter for text in texts for letter in LETTERED.findall(text)]
    return f"Annex {chr(ord(max(letters)) + 1)} Code" if letters else "Annex: code"


def _role(cell: Mapping[str, Any]) -> str:
    tags = cell.get("metadata", {}).get("tags", ())
    return next((words for tag, words in ROLES if tag in tags), "")


def _fenced(source: str) -> str:
    longest = max((len(ticks) for ticks in TICKS.findall(source)), default=0)
    fence = "`" * max(LEAST_FENCE, longest + 1)
    return f"{fence}\n{source}\n{fence}"


def _text(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
