from __future__ import annotations

import datetime as dt
import logging
import subprocess
import sys
from collections import UserString
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import papermill
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from evaluation import MethodError, RunError
from evaluation.batch.parameters import check_parameters_cell, check_scalars, parse_parameters
from evaluation.model import Settings

HERE = Path("report.ipynb")
METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def tagged(source: str) -> Any:
    return new_code_cell(source, metadata={"tags": ["parameters"]})


def test_values_take_the_type_of_their_setting() -> None:
    given_words = ["weights=users", "as_at=2006-11-22", "n_draws=500", "seed=0", "show_totals=true", "anonymise=False"]
    parsed = parse_parameters(given_words)
    assert parsed == {
        "weights": "users", "as_at": "2006-11-22", "n_draws": 500, "seed": 0, "show_totals": True, "anonymise": False,
    }  # fmt: skip
    assert Settings(**parsed).seed == 0  # type: ignore[arg-type]


def test_a_value_may_hold_an_equals_sign_and_a_date_may_be_none() -> None:
    assert parse_parameters(["weights=a=b", "as_at=none"]) == {"weights": "a=b", "as_at": None}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["n_drawz=5"], "unknown setting 'n_drawz'; the settings are weights"),
        (["document=x"], "unknown setting 'document'"),
        (["pack=/etc"], "unknown setting 'pack'"),
        (["n_draws"], "written name=value; 'n_draws' has no ="),
        (["seed=1", "seed=2"], "parameter seed is given twice"),
        (["n_draws=1e3"], "setting n_draws must be a whole number; it is '1e3'"),
        (["seed=1.0"], "setting seed must be a whole number"),
        (["anonymise=yes"], "setting anonymise must be true or false; it is 'yes'"),
        (["a=1;open('x','w')=1"], "unknown setting 'a'"),
    ],
)
def test_wrong_words_are_refused(words: list[str], said: str) -> None:
    with pytest.raises(MethodError, match=said.replace("(", r"\(").replace(")", r"\)")):
        parse_parameters(words)


@given(st.text(max_size=20))
def test_no_text_gets_through_under_another_name(text: str) -> None:
    try:
        parsed = parse_parameters([text])
    except MethodError:
        return
    assert set(parsed) <= set(Settings.names())


@pytest.mark.parametrize("value", [np.float64(1.5), np.int64(1), dt.date(2006, 11, 22), HERE, (1, 2), UserString("x")])
def test_other_than_plain_scalars_are_refused(value: object) -> None:
    with pytest.raises(MethodError, match=rf"parameter seed must be plain text.*it is a {type(value).__name__}"):
        check_scalars({"seed": value})


def test_plain_scalars_pass() -> None:
    check_scalars({"a": "x", "b": 1, "c": 1.5, "d": True, "e": None})


def test_a_sound_parameters_cell_passes() -> None:
    notebook = new_notebook(cells=[new_markdown_cell("# T"), tagged("pack = 'x'\nseed: int = 1\n"), new_code_cell("1")])
    check_parameters_cell(notebook, ["pack", "seed"], HERE)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([new_code_cell("pack = 1")], "one cell must be tagged `parameters`; 0 are"),
        ([tagged("pack = 1"), tagged("pack = 2")], "one cell must be tagged `parameters`; 2 are"),
        ([new_code_cell("1"), tagged("pack = 1")], "must be the first code cell"),
        ([tagged("pakc = 1")], "report.ipynb: the parameters cell does not set pack"),
        ([tagged("if True:\n    pack = 1")], "does not set pack"),
        ([tagged("pack = ")], "cannot be read: invalid syntax"),
    ],
)
def test_a_notebook_that_would_not_take_its_parameters_is_refused(cells: list[Any], said: str) -> None:
    with pytest.raises(RunError, match=said):
        check_parameters_cell(new_notebook(cells=cells), ["pack"], HERE)


def test_control_stock_papermill_only_warns_of_a_misspelt_name(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "papermill")
    notebook = new_notebook(cells=[tagged("pack = 1")], metadata=METADATA)
    papermill.execute_notebook(notebook, None, {"pakc": 2}, prepare_only=True, language="python")
    assert "Passed unknown parameter: pakc" in caplog.text


def test_control_stock_papermill_pastes_names_as_code() -> None:
    name = "a=1;print('ran')"
    notebook = new_notebook(cells=[tagged("a = 1")], metadata=METADATA)
    made = papermill.execute_notebook(
        nbformat.from_dict(notebook), None, {name: 2}, prepare_only=True, language="python"
    )
    assert any(name in cell.source for cell in made.cells)


GRAMMAR = """
import sys
{first}
import papermill
import evaluation.batch
from evaluation.batch import execute
print("rfc3987_syntax" in sys.modules)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "loaded"), [("import evaluation.batch", "False"), ("import nbformat", "True")], ids=["ours", "control"]
)
def test_a_run_starts_without_the_grammar_that_takes_most_of_nbformats_start(first: str, loaded: str) -> None:
    """The control shows that nbformat alone brings the grammar, so that its absence is our doing."""
    code = GRAMMAR.format(first=first)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [loaded]
