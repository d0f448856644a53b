"""Tables and figures read back from executed notebooks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evaluation.errors import RunError
from evaluation.presentation import Cell, Heading, Paragraph, Prose, TableView
from evaluation.publish.conversion import converted
from evaluation.publish.index import contents_of
from evaluation.publish.sheets import tables_of
from tests.publish.sample import PAYLOADS, code, figure_view, markdown, matrix, notebook_of, shown

SMALL = TableView(
    "tbl-small", "Small & plain", ("Hub", "Level"), ((Cell("Finance"), Cell("3")),), note="A note.", status="published"
)


def test_tables_and_figures_come_with_number_section_anchor_status_and_words() -> None:
    notebook = notebook_of(
        markdown("# Title\n\n## 1 Levels ##\n"), shown(matrix()), markdown("### 1.1 Part"), shown(figure_view()),
        shown(Prose((Heading(2, "2 Small"), Paragraph("Words.")))), shown(SMALL),
    )  # fmt: skip
    contents = contents_of(notebook, "report")
    assert contents.sections == ("1 Levels", "2 Small")
    first, figure, small = contents.exhibits
    assert (first.number, first.section, first.anchor, first.status) == (
        "Table 1", "1 Levels", "matrix", "illustrative",
    )  # fmt: skip
    assert first.row_names[:2] == ("Finance", "Governance")
    assert first.note == "IE: insufficient evidence. NA: not applicable. Neither counts as zero."
    assert (figure.number, figure.anchor, figure.status) == ("Figure 1", "coverage", "illustrative")
    assert figure.alternative.startswith("Bar chart of items of evidence by hub")
    assert (small.number, small.caption, small.section) == ("Table 2", "Small & plain", "2 Small")
    assert (small.columns, small.row_names, small.note) == (("Hub", "Level"), ("Finance",), "A note.")
    assert contents.of("Figure") == (figure,)


def test_numbers_captions_and_status_are_those_of_the_workbook_and_the_page(notebook: dict[str, Any]) -> None:
    tables = contents_of(notebook, "report").of("Table")
    sheets = tables_of(notebook, "report")
    assert [(t.number, t.caption, t.columns) for t in tables] == [(s.number, s.caption, s.columns) for s in sheets]
    assert [t.status for t in tables] == [s.status for s in sheets]
    page = converted(notebook, "html", "report").body
    for exhibit in contents_of(notebook, "report").exhibits:
        assert not exhibit.anchor or f'id="{exhibit.anchor}"' in page
        assert not exhibit.number or f'<span class="label">{exhibit.number}.</span>' in page


def test_a_table_without_a_caption_takes_no_number() -> None:
    bare = replace(SMALL, caption="", table_id="tbl-bare")
    numbers = [item.number for item in contents_of(notebook_of(shown(bare), shown(SMALL)), "report").exhibits]
    assert numbers == ["", "Table 1"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_are_read_as_words(payload: str) -> None:
    table = TableView("t", payload, (payload, "Level"), ((Cell(payload), Cell("1")),), note=payload)
    (found,) = contents_of(notebook_of(shown(table)), "report").exhibits
    said = " ".join(payload.split())
    assert (found.caption, found.columns[0], found.row_names, found.note) == (said, said, (said,), said)


def test_what_a_notebook_shows_beside_the_workbench_is_passed_over() -> None:
    other = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<table class='wb-table'></table>"}}
    assert contents_of(notebook_of(code(other)), "report").exhibits == ()


def test_a_notebook_that_ended_with_an_error_is_refused() -> None:
    error = {"output_type": "error", "ename": "ValueError", "evalue": "x", "traceback": []}
    with pytest.raises(RunError, match="report: a cell of the notebook ended with an error"):
        contents_of(notebook_of(code(error)), "report")
