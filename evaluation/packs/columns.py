"""Columns of text into typed columns, by the schema: each distinct value is checked once, each fault named by row."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
import pandas as pd

from evaluation.errors import Problem
from evaluation.packs.files import TextTable, suggestion
from evaluation.schemas import ID_PATTERN, TABLES, Column, Table, latest_day

__all__ = ["MOST_PER_COLUMN", "empty_frame", "typed_frame"]

MOST_PER_COLUMN = 200  # faults kept for one column; more of the same kind tell nothing new
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"-?[0-9]{1,15}")
ID_RULE = "an id has letters A-Z, digits, - and _ only, starts with a letter or digit and has at most 64 characters"

CATEGORICAL = {"score": ("round_id", "reviewer_id", "subject_id", "dimension_id", "level", "data_status", "known_by")}
"""Columns with few distinct values in tables that may be long."""


def empty_frame(table: Table) -> pd.DataFrame:
    """Return the table without rows, with all declared columns."""
    return _empty(table.name).copy()


@cache
def _empty(name: str) -> pd.DataFrame:
    """Return the empty frame that copies are made of: most packs lack many tables."""
    return typed_frame(TextTable({}, ""), TABLES[name], "")[0]


def typed_frame(text: TextTable, table: Table, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the table with all declared columns, typed, and the problems of its cells.

    Text, ids, enums and dates stay text (empty where missing); numbers become float64 (NaN where missing); integers
    and flags int64 and bool. A cell with a problem takes the missing value of its column.
    """
    problems: list[Problem] = []
    columns: dict[str, object] = {}
    for column in table.columns:
        cells = text.columns.get(column.name, [""] * text.n_rows)
        faults = _faults(cells, column)
        problems += _as_problems(faults, cells, column, file)
        wrong = {value for value, _, _ in faults}
        columns[column.name] = _converted(
            [("" if cell in wrong else cell) for cell in cells] if wrong else cells, column
        )
    frame = pd.DataFrame(columns, index=pd.RangeIndex(text.n_rows))
    for name in CATEGORICAL.get(table.name, ()):
        frame[name] = frame[name].astype("category")
    problems += _repeated_keys(text, table, file)
    return frame, problems


def _converted(cells: list[str], column: Column) -> object:
    if column.kind == "number":
        return np.array([float(cell) if cell else np.nan for cell in cells], dtype=float)
    if column.kind == "integer":
        return np.array([int(cell) if cell else 0 for cell in cells], dtype=np.int64)
    if column.kind == "flag":
        return np.array([cell == "1" for cell in cells], dtype=bool)
    return pd.array(cells, dtype="str")


Fault = tuple[str, str, str]  # value, rule, remedy


def _faults(cells: list[str], column: Column) -> list[Fault]:
    """Return the distinct values that break the column's rule."""
    distinct = set(cells)
    faults: list[Fault] = []
    if "" in distinct and column.required:
        faults.append(("", "a value is required", _how_to_fill(column)))
    check = CHECKS.get(column.kind)
    if check is not None:
        faults += [fault for value in sorted(distinct - {""}) if (fault := check(value, column)) is not None]
    return faults


def _how_to_fill(column: Column) -> str:
    if column.kind == "level":
        return "Give a level, or IE (insufficient evidence) or NA (not applicable), or remove the row."
    if column.name == "known_by":
        return "Say when this was known, such as 2006-11-22, 2006-11 or ../2006-11-22."
    return f"Use one of: {', '.join(column.values)}." if column.values else "Fill the cell."


def _id_fault(value: str, _column: Column) -> Fault | None:
    if ID_PATTERN.fullmatch(value):
        return None
    odd = sorted({char for char in value if not re.match(r"[A-Za-z0-9_-]", char)})
    named = ", ".join(f"{char!r} (U+{ord(char):04X})" for char in odd[:3])
    return value, ID_RULE, f"Change {named} in it." if odd else "Shorten it, or start it with a letter or digit."


def _ids_fault(value: str, _column: Column) -> Fault | None:
    parts = [part.strip() for part in value.split(";")]
    if len(set(parts)) < len(parts):
        return value, "an id stands twice in the list", "Keep it once."
    if all(ID_PATTERN.fullmatch(part) for part in parts):
        return None
    return value, ID_RULE, "Separate ids with a semicolon, and no other sign."


def _number_fault(value: str, _column: Column) -> Fault | None:
    if NUMBER.fullmatch(value) and math.isfinite(float(value)):
        return None
    if value.startswith("="):
        return value, "a formula, not a number", "Put the number that the formula gives into the cell."
    return value, "not a number", "Write digits with a decimal point, no thousands separator and no unit."


def _integer_fault(value: str, _column: Column) -> Fault | None:
    return None if INTEGER.fullmatch(value) else (value, "not a whole number", "Write at most 15 digits.")


def _flag_fault(value: str, _column: Column) -> Fault | None:
    return None if value in ("0", "1") else (value, "a flag is 0 or 1", "Write 1 for yes and 0 for no.")


def _enum_fault(value: str, column: Column) -> Fault | None:
    if value in column.values:
        return None
    return value, "not one of the allowed values", suggestion(value, list(column.values))


def _date_fault(value: str, _column: Column) -> Fault | None:
    try:
        latest_day(value)
    except ValueError:
        remedy = "Write it as 2006, 2006-11, 2006-11-22, 2006-11-22~ (about) or ../2006-11-22 (by)."
        return value, "not a date that can be understood (EDTF)", remedy
    return None


CHECKS: dict[str, Callable[[str, Column], Fault | None]] = {
    "id": _id_fault,
    "ids": _ids_fault,
    "number": _number_fault,
    "integer": _integer_fault,
    "flag": _flag_fault,
    "enum": _enum_fault,
    "date": _date_fault,
}


def _as_problems(faults: list[Fault], cells: list[str], column: Column, file: str) -> list[Problem]:
    if not faults:
        return []
    told = {value: (rule, remedy) for value, rule, remedy in faults}
    problems = []
    for position, cell in enumerate(cells):
        if cell in told:
            rule, remedy = told[cell]
            problems.append(Problem(file, rule, remedy, row=position + 2, column=column.name, value=cell))
            if len(problems) == MOST_PER_COLUMN:
                break
    return problems


def _repeated_keys(text: TextTable, table: Table, file: str) -> list[Problem]:
    if any(name not in text.columns for name in table.key if table.column(name).required):
        return []
    keys = zip(*(text.columns.get(name, [""] * text.n_rows) for name in table.key), strict=True)
    return list(_repeats(keys, table, file))


def _repeats(keys: Iterable[tuple[str, ...]], table: Table, file: str) -> Iterable[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for position, key in enumerate(keys):
        if key in first:
            rule = f"the row has the same {', '.join(table.key)} as row {first[key]}"
            yield Problem(
                file, rule, "Keep one of the two rows.", row=position + 2, column=table.key[-1], value=" / ".join(key)
            )
        else:
            first[key] = position + 2
