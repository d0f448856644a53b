"""The documents that a review can be published as, and where their notebooks stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import evaluation
from evaluation.errors import RunError

__all__ = ["DOCUMENTS", "Document", "notebook_of", "notebooks_folder"]


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document.

    Parameters
    ----------
    name : str
        Name of the notebook and, with hyphens as underscores, of the published files.
    title : str
        Title where the pack gives none.
    kind : str
        Heading under which the index lists it.
    per_subject : bool
        Whether there is one for each hub, with the parameter ``subject``.
    compact : bool
        Whether it is set so small that all but the evidence overleaf fits one page.
    on_request : bool
        Whether it is made only where it is named, as a set of its own on one subject of any type.
    """

    name: str
    title: str
    kind: str
    per_subject: bool = False
    compact: bool = False
    on_request: bool = False


DOCUMENTS = MappingProxyType(
    {
        document.name: document
        for document in (
            Document("options_report", "Options report", "Reports"),
            Document("stakeholder_statement", "Stakeholder statement", "Reports"),
            Document("hub_scorecard", "Scorecard", "Scorecards", per_subject=True, compact=True),
            Document("challenge_pack", "Challenge pack", "Challenge packs", per_subject=True, on_request=True),
        )
    }
)
"""Every document by name, in the order in which they are listed."""


def notebooks_folder() -> Path:
    """Return the folder ``notebooks`` that stands beside the package.

    Raises
    ------
    RunError
        Where there is none.
    """
    folder = Path(evaluation.__file__).resolve().parents[1] / "notebooks"
    if not folder.is_dir():
        raise RunError(f"there is no folder {folder}; run `review` from a copy of the project with its notebooks")
    return folder


def notebook_of(document: Document, folder: Path) -> Path:
    """Return the notebook of a document.

    Raises
    ------
    RunError
        Where the folder does not hold it.
    """
    path = folder / f"{document.name}.ipynb"
    if not path.is_file():
        raise RunError(f"{document.name}: there is no notebook {path.name} in {folder}")
    return path
