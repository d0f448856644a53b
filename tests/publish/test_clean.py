"""Notebooks without traces of machine and moment."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.presentation import STYLE, Cell, Link, Paragraph, Prose, TableView, ref, sourced
from evaluation.publish.clean import clean_notebook, shared_notebook, without_paths
from evaluation.publish.nbformats import nbformat
from evaluation.publish.sheets import tables_of
from tests.publish.pages import Page
from tests.publish.sample import (
    code,
    figure_view,
    html_output,
    markdown,
    matrix,
    notebook_of,
    sample_notebook,
    shown,
)

TRACE = '\x1b[0;31mFile\x1b[0m "/home/wren/review/evaluation/model.py", line 3, in parse'


@pytest.fixture
def executed() -> dict[str, Any]:
    parameters = code(source='pack = "/home/wren/my packs/changeup-2006"\nweights = "equal"\nseed = 2006')
    parameters["metadata"] = {
        "tags": ["injected-parameters"],
        "papermill": {"start_time": "2025-02-28T10:00:00", "duration": 0.1, "status": "completed"},
        "execution": {"iopub.execute_input": "2025-02-28T10:00:00Z"},
    }
    failed = {
        "output_type": "error", "ename": "ValueError", "evalue": "cannot read /home/wren/review/data/score.csv",
        "traceback": [TRACE],
    }  # fmt: skip
    widget = {
        "output_type": "display_data", "metadata": {},
        "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "ab"}, "text/plain": "IntSlider()"},
    }  # fmt: skip
    stream = {"output_type": "stream", "name": "stdout", "text": "3 of 4, and/or see https://example.org/a/b\n"}
    notebook = notebook_of(
        markdown("# Report"), parameters, code(html_output("<section>kept</section>"), stream, widget), code(failed)
    )
    notebook["metadata"] = {
        "kernelspec": {"display_name": "wren's Python", "language": "python", "name": "wren-venv"},
        "language_info": {"name": "python", "version": "3.11.4", "file_extension": ".py"},
        "papermill": {"input_path": "/home/wren/notebooks/report.ipynb", "parameters": {"pack": "/home/wren/x"}},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    return notebook


def test_traces_of_machine_and_moment_are_taken_out(executed: dict[str, Any]) -> None:
    text = json.dumps(clean_notebook(executed))
    for trace in ("/home", "wren", "papermill", "2025-02-28", "widget", 'execution"', "3.11.4", "\\u001b"):
        assert trace not in text


def test_a_plain_kernel_and_numbered_cells_remain(executed: dict[str, Any]) -> None:
    clean = clean_notebook(executed)
    assert clean["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell["id"] for cell in clean["cells"]] == ["cell-001", "cell-002", "cell-003", "cell-004"]
    assert clean["cells"][1]["metadata"] == {"tags": ["injected-parameters"]}


def test_what_the_cells_showed_is_kept_word_for_word(executed: dict[str, Any]) -> None:
    html, stream = clean_notebook(executed)["cells"][2]["outputs"]
    assert html["data"]["text/html"] == "<section>kept</section>"
    assert stream["text"] == "3 of 4, and/or see https://example.org/a/b\n"


def test_paths_in_errors_and_parameters_are_cut_to_their_last_part(executed: dict[str, Any]) -> None:
    clean = clean_notebook(executed)
    (failed,) = clean["cells"][3]["outputs"]
    assert failed["evalue"] == "cannot read score.csv"
    assert failed["traceback"] == ['File "model.py", line 3, in parse']
    assert clean["cells"][1]["source"] == 'pack = "changeup-2006"\nweights = "equal"\nseed = 2006'


def test_the_notebook_given_is_not_changed(executed: dict[str, Any]) -> None:
    before = copy.deepcopy(executed)
    clean_notebook(executed)
    assert executed == before


def test_cleaning_twice_is_cleaning_once(executed: dict[str, Any]) -> None:
    once = clean_notebook(executed)
    assert clean_notebook(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at /srv/a/b/c.csv now", "at c.csv now"),
        (r"at C:\Users\wren\c.csv now", "at c.csv now"),
        ('open("C:/Users/Wren Lee/c.csv")', 'open("c.csv")'),
        ("~/reviews/pack/x.toml", "x.toml"),
        ("see https://example.org/a/b and and/or 1/2", "see https://example.org/a/b and and/or 1/2"),
        ("<p>3 < 4</p> </section>", "<p>3 < 4</p> </section>"),
    ],
)
def test_absolute_paths_are_cut_and_all_else_is_left(text: str, expected: str) -> None:
    assert without_paths(text) == expected


@given(st.lists(st.from_regex(r"[a-z]{3,8}", fullmatch=True), min_size=3, max_size=6))
def test_no_folder_of_a_posix_path_survives(parts: list[str]) -> None:
    assert without_paths(f"in /{'/'.join(parts)}.csv: bad") == f"in {parts[-1]}.csv: bad"


def test_printed_text_and_displays_of_others_lose_paths_and_places_in_memory() -> None:
    printed = {"output_type": "stream", "name": "stderr", "text": ["/home/wren/a/b.py:3: UserWarning: x\n", "next\n"]}
    frame = html_output("<table><tr><td>/home/wren/review/score.csv</td></tr></table>")
    frame["data"]["text/plain"] = "<Figure at 0x7f31c0ffee10>, /home/wren/x.png"
    stream, table = clean_notebook(notebook_of(code(printed, frame)))["cells"][0]["outputs"]
    assert stream["text"] == "b.py:3: UserWarning: x\nnext\n"
    assert table["data"]["text/html"] == "<table><tr><td>score.csv</td></tr></table>"
    assert table["data"]["text/plain"] == "<Figure>, x.png"


def test_what_a_review_says_is_kept_even_where_it_looks_like_a_path() -> None:
    said = '<section class="wb">\n<p>See /archive/2006/minutes.txt at 0x7f in the box.</p>\n</section>'
    (output,) = clean_notebook(notebook_of(code(html_output(said))))["cells"][0]["outputs"]
    assert output["data"]["text/html"] == said


def test_the_style_sheet_that_notebooks_show_comes_through() -> None:
    sheet = f"<style>{STYLE}</style>"
    (output,) = clean_notebook(notebook_of(code(html_output(sheet))))["cells"][0]["outputs"]
    assert output["data"]["text/html"] == sheet


# As it is shared


def shared(*cells: dict[str, Any]) -> dict[str, Any]:
    return shared_notebook(clean_notebook(notebook_of(*cells)))


def test_a_figure_is_shared_as_its_bitmap_and_its_words() -> None:
    view = figure_view()
    picture, words = shared(shown(view))["cells"][0]["outputs"]
    bitmap = shown(view)["outputs"][0]["data"]["image/png"]
    assert picture["data"] == {"image/png": bitmap, "text/plain": "<object>"}
    assert picture["metadata"] == {"image/png": {"alt": view.alt}}
    page = Page()
    page.feed(words["data"]["text/html"])
    assert [item.text for item in page.all("p")] == [
        view.caption, f"In words: {view.alt}", "Illustrative: made up to show the method.",
    ]  # fmt: skip
    assert (page.all("img"), page.anchors) == ([], [view.figure_id])


def test_signs_in_a_caption_and_its_alternative_text_stay_text() -> None:
    view = figure_view()
    strange = replace(view, caption='A & "B" <b>C</b>', alt="<script>1</script> & 'what it finds, in words'")
    picture, words = shared(shown(strange))["cells"][0]["outputs"]
    assert picture["metadata"]["image/png"]["alt"] == strange.alt
    page = Page()
    page.feed(words["data"]["text/html"])
    assert [item.text for item in page.all("p")][:2] == [strange.caption, f"In words: {strange.alt}"]
    assert page.all("script") == page.all("b") == []


def test_nothing_of_a_shared_notebook_needs_a_style_attribute_a_script_or_a_drawing_inside_html() -> None:
    notebook = shared_notebook(clean_notebook(sample_notebook()))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            html = output.get("data", {}).get("text/html", "")
            assert not [sign for sign in (" style=", "<script", "data:image", "<img") if sign in html]


def test_tables_of_a_shared_notebook_are_those_of_the_notebook() -> None:
    clean = clean_notebook(notebook_of(shown(matrix()), shown(figure_view()), shown(matrix())))
    assert tables_of(shared_notebook(clean), "Report") == tables_of(clean, "Report")
    assert shared_notebook(clean)["cells"][0] == clean["cells"][0]


def html_of(cell: dict[str, Any]) -> str:
    return " ".join(output["data"]["text/html"] for output in cell["outputs"])


def test_a_reference_leads_to_a_table_or_figure_of_the_shared_notebook_and_none_elsewhere() -> None:
    here, figure = matrix(), replace(figure_view(), figure_id="fig-coverage")
    said = (Paragraph(sourced("Both.", here.table_id, "tbl-elsewhere", figure.figure_id)), Paragraph(("A", ref("no"))))
    prose, *_ = shared(shown(Prose(said)), shown(here), shown(figure))["cells"]
    table, picture = (f'<a href="#{anchor}">' for anchor in (here.table_id, figure.figure_id))
    assert f'<p>Both<span class="wb-refs"> ({table}table</a>, {picture}figure</a>)</span>.</p>' in html_of(prose)
    assert "<p>A</p>" in html_of(prose)


def test_a_link_to_what_a_shared_notebook_does_not_show_is_plain_words() -> None:
    said = Paragraph((Link("E & 1", "#ev-E1"), ", ", Link("E2", "#ev-E2"), " ", Link("page", "https://example.org")))
    register = TableView("items", "Items", ("Item", "Says"), ((Cell("E2"), Cell("x")),), row_anchors=("ev-E2",))
    words = html_of(shared(shown(Prose((said,))), shown(register))["cells"][0])
    assert '<p>E &amp; 1, <a href="#ev-E2">E2</a> <a href="https://example.org">page</a></p>' in words


def test_words_of_a_review_that_look_like_a_reference_are_kept() -> None:
    forged = '<span class="wb-refs"> (<a href="#tbl-x">table</a>)</span>'
    (prose,) = shared(shown(Prose((Paragraph(forged),))))["cells"]
    assert f"<p>{escape(forged)}</p>" in html_of(prose)


def test_a_picture_of_another_maker_is_shared_as_it_is() -> None:
    other = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBO", "text/plain": "<Figure>"}}
    assert shared(code(other))["cells"][0]["outputs"] == [other]


def test_a_shared_notebook_follows_the_notebook_format() -> None:
    notebook = shared(markdown("# Report"), shown(figure_view()), shown(matrix()), code(source="1"))
    nbformat.validate(nbformat.from_dict(notebook))
    assert shared_notebook(notebook) == notebook
