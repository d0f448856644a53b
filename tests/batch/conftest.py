"""A small review, and notebooks written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import evaluation as ev
from evaluation.batch import DOCUMENTS
from evaluation.packs.new import new_review
from evaluation.publish import DocumentMeta, publish_document
from tests.batch.sample import PARAMETERS, SHOW, notebook_text

WriteNotebooks = Callable[..., Path]


@pytest.fixture
def write_notebooks(tmp_path: Path) -> WriteNotebooks:
    """Write the notebooks of all documents with the code given; returns their folder."""

    def write(*sources: str) -> Path:
        folder = tmp_path / "notebooks"
        folder.mkdir(exist_ok=True)
        for document in DOCUMENTS.values():
            parameters = f"{PARAMETERS}\nsubject = 'none'" if document.per_subject else PARAMETERS
            text = notebook_text(*(sources or (SHOW,)), parameters=parameters)
            (folder / f"{document.name}.ipynb").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example that every new review starts from."""
    folder = tmp_path_factory.mktemp("packs") / "example"
    return new_review(folder, title="Example review", commissioner="Example board")


@pytest.fixture(scope="session")
def review(pack: Path) -> ev.Review:
    return ev.read_review(pack)


@pytest.fixture(scope="session")
def house_style(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A Word file as an organisation might keep it."""
    page = {"cells": [{"cell_type": "markdown", "metadata": {}, "source": "## Letter"}]}
    meta = DocumentMeta("Letter", "Example board")
    (path,) = publish_document(page, tmp_path_factory.mktemp("style"), "letter", formats=("docx",), meta=meta)
    return path.read_bytes()
