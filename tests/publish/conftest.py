"""The made-up report, as fixtures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evaluation.publish.document import publish_document
from evaluation.publish.meta import DocumentMeta
from tests.publish.sample import SAMPLE_META, sample_notebook


@pytest.fixture(scope="session")
def meta() -> DocumentMeta:
    return SAMPLE_META


@pytest.fixture(scope="session")
def notebook() -> dict[str, Any]:
    return sample_notebook()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the made-up report is published, each format once and only where a test asks for it."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="session")
def html_file(notebook: dict[str, Any], meta: DocumentMeta, run_folder: Path) -> Path:
    return publish_document(notebook, run_folder, "options-report", formats=("html",), meta=meta)[0]


@pytest.fixture(scope="session")
def pdf_file(notebook: dict[str, Any], meta: DocumentMeta, run_folder: Path) -> Path:
    return publish_document(notebook, run_folder, "options-report", formats=("pdf",), meta=meta)[0]


@pytest.fixture(scope="session")
def docx_file(notebook: dict[str, Any], meta: DocumentMeta, run_folder: Path) -> Path:
    return publish_document(notebook, run_folder, "options-report", formats=("docx",), meta=meta)[0]
