"""The scorecard of one hub as it is sent alone: one page, and overleaf the evidence that its levels lead to."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from pypdf import PdfReader

import evaluation as ev
from evaluation.publish.conversion import Reading, read_notebook, written
from evaluation.publish.docx import docx_bytes
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.pdf import pdf_bytes
from evaluation.tables import bundle
from tests.notebooks.conftest import ROOT, flattened
from tests.publish.office import converted_by_office

META = DocumentMeta(
    "Scorecard", "Review", subtitle="A hub", status="illustrative", status_banner="x" * 90, compact=True
)
HUBS = {"changeup-2006": "H3", "northshire-2025": "N2"}
"""In each pack the hub with the most items of evidence."""
OVERLEAF = "Evidence behind these levels"


@pytest.fixture(scope="module", params=HUBS)
def reading(request: pytest.FixtureRequest) -> Reading:
    """What is published of the scorecard of one hub, run in this process."""
    outputs: list[dict[str, Any]] = []

    def show(*views: Any) -> None:
        for view in flattened(views):
            outputs.append({"output_type": "display_data", "metadata": {}, "data": bundle(view)})

    space: dict[str, Any] = {}
    cells: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ev, "show", show, raising=False)
        for cell in nbformat.read(ROOT / "notebooks" / "hub_scorecard.ipynb", as_version=4).cells:
            outputs = []
            if cell.cell_type == "code":
                exec(compile(ast.parse(cell.source), "hub_scorecard", "exec"), space)  # noqa: S102  # our own notebook
                if "parameters" in cell.metadata.get("tags", ()):
                    space |= {
                        "pack": str(ROOT / "data" / request.param),
                        "subject": HUBS[request.param],
                        "n_draws": 100,
                    }
            cells.append({**cell, "outputs": outputs})
    return read_notebook({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, "scorecard")


def test_each_level_leads_to_its_evidence_and_each_item_back(reading: Reading) -> None:
    levels, evidence = written(reading, "html").body.split(f">{OVERLEAF}</h2>")
    cited = set(re.findall(r'<a href="#(ev-\w+)">', levels))
    assert cited == set(re.findall(r'<th scope="row" id="(ev-\w+)">', evidence)) != set()
    back = set(re.findall(r'<a href="#(level-\w+-\w+)">', evidence))
    assert back <= set(re.findall(r'<th scope="row" id="(level-\w+-\w+)">', levels))
    assert len(back) >= 5


def test_in_print_the_evidence_stands_overleaf(reading: Reading) -> None:
    assert_overleaf(PdfReader(io.BytesIO(pdf_bytes(written(reading, "typst"), META, "scorecard"))))


@pytest.mark.slow
def test_in_word_the_evidence_stands_overleaf(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "scorecard.docx"
    path.write_bytes(docx_bytes(reading, META))
    (pdf,) = converted_by_office(path, "pdf", tmp_path)
    assert_overleaf(PdfReader(pdf))


def assert_overleaf(document: PdfReader) -> None:
    first, second = (page.extract_text() for page in document.pages)
    assert OVERLEAF not in first
    assert "Gaps, and what would close them" in first
    assert OVERLEAF in second
    assert second.index(OVERLEAF) < second.index("What it says")
