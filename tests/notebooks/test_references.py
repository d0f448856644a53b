"""The options report as a page: numbers lead to their tables, evidence to the register and back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest

import evaluation as ev
from evaluation.packs import read_review
from evaluation.presentation import ExplorerView, FigureView, Prose, TableView
from evaluation.publish.conversion import converted
from evaluation.tables import bundle

ROOT = Path(__file__).parents[2]
View = TableView | FigureView | ExplorerView | Prose
pytestmark = pytest.mark.slow


def flattened(views: Iterable[Any]) -> Iterator[View]:
    for view in views:
        if isinstance(view, View):
            yield view
        else:
            yield from flattened(view)


def executed(pack: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The report's notebook with what its cells show, run in this process."""
    outputs: list[dict[str, Any]] = []

    def show(*views: Any) -> None:
        for view in flattened(views):
            outputs.append({"output_type": "display_data", "metadata": {}, "data": bundle(view)})

    monkeypatch.setattr(ev, "show", show, raising=False)
    space: dict[str, Any] = {}
    cells: list[dict[str, Any]] = []
    for cell in nbformat.read(ROOT / "notebooks" / "options_report.ipynb", as_version=4).cells:
        outputs = []
        if cell.cell_type == "code":
            exec(compile(ast.parse(cell.source), "options_report", "exec"), space)  # noqa: S102  # our own notebook
            if "parameters" in cell.metadata.get("tags", ()):
                space |= {"pack": str(pack), "n_draws": 200}
        cells.append({"cell_type": cell.cell_type, "metadata": {}, "source": cell.source, "outputs": outputs})
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@dataclass
class Report(HTMLParser):
    """A page in pieces: its anchors, and each run of text with the link, the row and the table or section it is in."""

    ids: re.Pattern[str]
    anchors: set[str] = field(default_factory=set)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    """Where a link stands (a table, or a section), the row of that table, and where it leads."""

    named: list[tuple[str, str, str]] = field(default_factory=list)
    """Each id named in words: the id, the link that it is, and the row that it stands in."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.section = self.table = self.row = self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.anchors.add(said.get("id", ""))
        if tag in ("h2", "h3", "h4"):
            self.section = said.get("id", "")
        elif tag == "table":
            self.table = said.get("id", "")
        elif tag == "tr":
            self.row = ""
        elif tag == "th":
            self.row = said.get("id", "")
        elif tag == "a":
            self.link = said["href"]
            self.links.append((self.table or self.section, self.row, self.link))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.table = self.row = ""
        elif tag == "a":
            self.link = ""

    def handle_data(self, data: str) -> None:
        self.named += [(found.group(), self.link, self.row) for found in self.ids.finditer(data)]


@pytest.fixture(scope="module", params=["changeup-2006", "northshire-2025"])
def report(request: pytest.FixtureRequest) -> Report:
    pack = ROOT / "data" / request.param
    ids = sorted(read_review(pack).table("evidence")["evidence_id"], key=len, reverse=True)
    with pytest.MonkeyPatch.context() as patch:
        notebook = executed(pack, patch)
    page = Report(re.compile(rf"\b(?:{'|'.join(map(re.escape, ids))})\b"))
    page.feed(converted(notebook, "html", "options_report").body)
    return page


def test_every_item_of_evidence_named_outside_its_row_is_a_link_to_it(report: Report) -> None:
    outside = [(item, link) for item, link, row in report.named if row != f"ev-{item}"]
    assert len(outside) > 300
    assert sorted({(item, link) for item, link in outside if link != f"#ev-{item}"}) == []
    assert sorted({link[1:] for _, link in outside} - report.anchors) == []


def test_every_row_of_the_register_leads_back_to_all_that_cite_it(report: Report) -> None:
    rows = {row for where, row, _ in report.links if where == "tbl-evidence-register"}
    back = {
        row: {link for where, here, link in report.links if where == "tbl-evidence-register" and here == row}
        for row in rows
    }
    register = {anchor for anchor in report.anchors if anchor.startswith("ev-")}
    cited = {
        anchor: {f"#{where}" for where, row, link in report.links if link == f"#{anchor}" and row != anchor}
        for anchor in register & rows
    }
    assert len(cited) > 10
    assert {anchor: where - back[anchor] for anchor, where in cited.items() if where - back[anchor]} == {}


def test_every_link_within_the_report_has_a_target(report: Report) -> None:
    targets = {link[1:] for _, _, link in report.links if link.startswith("#")}
    assert sorted(targets - report.anchors) == []
