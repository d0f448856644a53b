"""Notebooks without traces of machine and moment."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.publish.clean import clean_notebook, without_paths
from tests.publish.sample import code, html_output, markdown, notebook_of

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
