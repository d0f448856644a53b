"""Tables read back from notebooks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import RunError
from evaluation.presentation import Cell, Link, Paragraph, Prose, Strong, TableView
from evaluation.publish.sheets import SheetCell, SheetTable, tables_of
from tests.publish.sample import (
    CRITERIA,
    code,
    figure_view,
    html_output,
    markdown,
    matrix,
    notebook_of,
    options,
    payload_table,
    register,
    sample_notebook,
    shown,
)

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs", "Cc")), min_size=1
).filter(lambda text: bool(text.strip()))


def table(view: TableView) -> SheetTable:
    (found,) = tables_of(notebook_of(shown(view)), "Report")
    return found


def test_tables_are_numbered_as_in_the_documents() -> None:
    found = [(item.number, item.caption) for item in tables_of(sample_notebook(), "Options report")]
    assert found == [
        ("Table 1", "Options by cost and weighted benefit"),
        ("Table 2", "Panel levels by hub and criterion"),
        ("Table 3", "Evidence register"),
        ("Table 4", "Signs that mean something elsewhere: $x$ #y <z>"),
    ]


def test_a_table_without_caption_takes_no_number() -> None:
    nameless = replace(options(), table_id="nameless", caption="")
    found = tables_of(notebook_of(shown(nameless), shown(options())), "Report")
    assert [item.number for item in found] == ["", "Table 1"]


def test_cells_keep_text_and_kind() -> None:
    found = table(matrix())
    assert found.columns == ("Hub", *CRITERIA)
    assert found.rows[0][0] == SheetCell("Finance", "heading")
    assert found.rows[0][1] == SheetCell("0 Absent", "level-0")
    assert found.rows[0][7] == SheetCell("IE", "level-IE")
    assert table(options()).rows[1][2] == SheetCell("£6.25m", "number")


def test_status_and_note_stand_apart() -> None:
    found = table(matrix())
    assert found.status == "illustrative"
    assert found.note == "IE: insufficient evidence. NA: not applicable. Neither counts as zero."
    assert (table(register(1)).status, table(options()).note) == (None, "")


def test_a_note_below_a_figure_is_not_taken_for_that_of_a_table() -> None:
    found = tables_of(notebook_of(shown(replace(options(), status=None)), shown(figure_view())), "Report")
    assert [(item.note, item.status) for item in found] == [("", None)]


def test_a_link_to_the_web_keeps_its_address_in_words_and_others_do_not() -> None:
    cells = (
        Cell((Link("the survey", "https://example.org/a?b=1&c=2"), ", wave ", Strong("one"))),
        Cell((Link("https://example.org/a", "https://example.org/a"),)),
        Cell((Link("E03", "#E03"),)),
    )
    found = table(TableView("t", "c", ("A", "B", "C", "D"), ((Cell("r"), *cells),)))
    assert [cell.text for cell in found.rows[0][1:]] == [
        "the survey (https://example.org/a?b=1&c=2), wave one", "https://example.org/a", "E03",
    ]  # fmt: skip


@given(WORDS)
def test_any_words_come_back_as_they_were(words: str) -> None:
    found = table(payload_table((words,)))
    assert found.rows[0][1].text.split() == words.split()


def test_only_what_the_workbench_has_shown_is_read() -> None:
    other = html_output("<table class='wb-table'><caption>x</caption><tr><td>1</td></tr></table>")
    unlike = html_output('<section class="wb"><table><caption>x</caption><tr><td>1</td></tr></table></section>')
    prose = shown(Prose((Paragraph("words"),)))
    assert tables_of(notebook_of(markdown("| a |\n|---|\n| b |"), code(other), code(unlike), prose), "Report") == ()


def test_a_notebook_that_ended_with_an_error_is_refused() -> None:
    failed = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    with pytest.raises(RunError, match="Report: a cell of the notebook ended with an error"):
        tables_of(notebook_of(shown(options()), code(failed)), "Report")
