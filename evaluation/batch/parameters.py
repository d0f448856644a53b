"""Parameters of documents: from words to plain scalars, and the cell of a notebook that must take them.

papermill only warns of a name that a notebook does not declare, and shows the defaults; and a name is pasted into the
notebook as code. So names come from the list of settings and nowhere else, and both faults stop the run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from evaluation.errors import MethodError, RunError
from evaluation.model import Settings

__all__ = ["Scalar", "check_parameters_cell", "check_scalars", "parse_parameters"]

Scalar = str | int | float | bool | None
WHOLE = re.compile(r"[+-]?\d+")
TAG = "parameters"


def parse_parameters(texts: Iterable[str]) -> dict[str, Scalar]:
    """Return parameters given as ``name=value``, each value of the type that the setting has.

    Whole numbers, ``true`` and ``false`` are read as such where the setting is one, ``none`` where it may be empty.

    Raises
    ------
    MethodError
        Where a name is no setting or is given twice, or a value has the wrong type.
    """
    parameters: dict[str, Scalar] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign:
            raise MethodError(f"a parameter is written name=value; {text!r} has no =")
        if name in parameters:
            raise MethodError(f"parameter {name} is given twice")
        parameters[name] = _typed(name, value.strip())
    return parameters


def _typed(name: str, value: str) -> Scalar:
    defaults = {item.name: item.default for item in fields(Settings)}
    if name not in Settings.names():
        raise MethodError(f"unknown setting {name!r}; the settings are {', '.join(Settings.names())}")
    default = defaults[name]
    if isinstance(default, bool):
        if value.lower() not in ("true", "false"):
            raise MethodError(f"setting {name} must be true or false; it is {value!r}")
        return value.lower() == "true"
    if isinstance(default, int):
        if not WHOLE.fullmatch(value):
            raise MethodError(f"setting {name} must be a whole number; it is {value!r}")
        return int(value)
    return None if default is None and value.lower() == "none" else value


def check_scalars(parameters: Mapping[str, object]) -> None:
    """Refuse values that a notebook could not take as they are: only text, numbers, true, false and None pass.

    Raises
    ------
    MethodError
        With the name and type of the first other value.
    """
    for name, value in parameters.items():
        # subclasses (numpy scalars, enums) would reach the notebook as other text than they show here
        if type(value) not in (str, int, float, bool, type(None)):
            kind = type(value).__name__
            raise MethodError(f"parameter {name} must be plain text, a number, true, false or None; it is a {kind}")


def check_parameters_cell(notebook: Mapping[str, Any], names: Iterable[str], path: Path) -> None:
    """Refuse a notebook that would not take the parameters it is given.

    Parameters
    ----------
    notebook : mapping
        A notebook of format 4.
    names : iterable of str
        Names that the run sets.
    path : Path
        Where the notebook stands, for the message.

    Raises
    ------
    RunError
        Where no cell or several are tagged ``parameters``, it is not the first code cell, or it lacks a name.
    """
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    tagged = [cell for cell in notebook["cells"] if TAG in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise RunError(f"{path.name}: one cell must be tagged `{TAG}`; {len(tagged)} are")
    if tagged[0] is not code[0]:
        raise RunError(f"{path.name}: the cell tagged `{TAG}` must be the first code cell")
    lacking = [name for name in names if name not in _assigned(tagged[0]["source"], path)]
    if lacking:
        raise RunError(f"{path.name}: the parameters cell does not set {', '.join(lacking)}")


def _assigned(source: str, path: Path) -> set[str]:
    """Return the names that a cell assigns at its top level."""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise RunError(f"{path.name}: the parameters cell cannot be read: {error.msg}") from error
    targets: list[ast.expr] = []
    for statement in body:
        if isinstance(statement, ast.Assign):
            targets += statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets.append(statement.target)
    return {target.id for target in targets if isinstance(target, ast.Name)}
