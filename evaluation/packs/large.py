"""The score table of a large panel as Parquet: checked column by column, never turned into text row by row.

Ids are dictionary columns. ``level`` is either a dictionary of level codes (as in the CSV) or a small integer, where
-1 stands for IE and -2 for NA. Rows are counted from 1, since such a file has no header row.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.errors import Problem
from evaluation.model import IE, NA
from evaluation.packs.columns import empty_frame
from evaluation.schemas import ID_PATTERN, Table, latest_day

__all__ = ["read_parquet_scores"]

BLOCK = 1 << 20
INTEGER_STATES: dict[float, str] = {-1: IE, -2: NA}


def read_parquet_scores(path: Path, table: Table) -> tuple[pd.DataFrame, str, list[Problem]]:
    """Return the score table of a Parquet file, its SHA-256 and its problems."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        remedy = "Install the extra `large` (pyarrow), or save the table as score.csv."
        return empty_frame(table), "", [Problem(path.name, "reading Parquet needs pyarrow", remedy)]
    try:
        file = pq.ParquetFile(path, memory_map=True)
        # Column by column, so that only one of them is in memory twice.
        columns = {name: _categorical(file, name) for name in file.schema_arrow.names}
    except (pa.ArrowException, OSError) as error:
        rule = f"the file cannot be read as Parquet ({str(error).splitlines()[0]})"
        return empty_frame(table), "", [Problem(path.name, rule, "Write it again.")]
    frame = pd.DataFrame(columns, copy=False)
    problems = _column_problems(frame, table, path.name)
    if not problems:
        frame = _completed(frame, table)
        problems = _value_problems(frame, table, path.name)
    return (empty_frame(table) if problems else frame), _sha256(path), problems


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _categorical(file: Any, name: str) -> pd.Series[Any]:
    """Return one column as a categorical; its distinct values are few, even where its rows are millions."""
    import pyarrow as pa

    column: pd.Series[Any] = file.read(columns=[name]).column(0).to_pandas(strings_to_categorical=True)
    pa.default_memory_pool().release_unused()  # or the pool keeps what unpacking each column took
    return column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")


def _column_problems(frame: pd.DataFrame, table: Table, name: str) -> list[Problem]:
    missing = [column.name for column in table.columns if column.required and column.name not in frame]
    unknown = [column for column in frame.columns if column not in table.column_names]
    problems = [Problem(name, "a required column is missing", "Add the column.", column=column) for column in missing]
    return problems + [Problem(name, "no such column in this table", "Remove it.", column=str(x)) for x in unknown]


def _completed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    # All absent columns share one column of blanks.
    blank = pd.Series(pd.Categorical.from_codes(np.zeros(len(frame), dtype=np.int8), categories=[""]))
    columns = {name: frame.get(name, blank) for name in table.column_names}
    for name, column in columns.items():
        if name != "level" and not pd.api.types.is_string_dtype(column.cat.categories):
            columns[name] = column.cat.rename_categories(str)  # ids kept as numbers, days kept as dates
    if pd.api.types.is_numeric_dtype(columns["level"].cat.categories):
        columns["level"] = columns["level"].cat.rename_categories(_code_of)
    return pd.DataFrame(columns, copy=False)


def _code_of(number: float) -> str:
    """Return the level code that a number stands for."""
    return INTEGER_STATES.get(number, f"{number:g}")


def _value_problems(frame: pd.DataFrame, table: Table, name: str) -> list[Problem]:
    problems = []
    for column in table.columns:
        words = frame[column.name].cat
        values = words.categories.to_numpy(dtype=object)
        codes = words.codes.to_numpy()
        blank = np.isin(codes, [-1, *np.flatnonzero(values == "")])
        if column.required and bool(blank.any()):
            row, rule = int(blank.argmax()) + 1, "a value is required"
            problems.append(Problem(name, rule, "Fill the cell.", row=row, column=column.name))
            continue
        for code, value in enumerate(values):
            if not _value_fits(str(value), column.kind, column.values):
                row = int((codes == code).argmax()) + 1
                rule = f"not a value of kind {column.kind}"
                problems.append(Problem(name, rule, "Mend it.", row=row, column=column.name, value=str(value)))
    if not problems:
        row = _first_repeated(frame, table.key)
        if row:
            rule = f"the row repeats the {', '.join(table.key)} of another"
            problems.append(Problem(name, rule, "Keep one of the two rows.", row=row, column=table.key[-1]))
    return problems


def _first_repeated(frame: pd.DataFrame, key: tuple[str, ...]) -> int:
    """Return the first row, counted from 1, whose key an earlier row has; 0 where all differ."""
    # Sorting numbers is quicker than hashing rows, most of all where the table is nearly in order.
    ordered = _row_numbers(frame, key)
    ordered.sort(kind="stable")
    if not (ordered[1:] == ordered[:-1]).any():
        return 0
    return int(pd.Series(_row_numbers(frame, key)).duplicated().to_numpy().argmax()) + 1


def _row_numbers(frame: pd.DataFrame, key: tuple[str, ...]) -> npt.NDArray[np.unsignedinteger[Any]]:
    """Return one number a row, equal where the key is, in the narrowest type that holds all combinations."""
    sizes = [len(frame[name].cat.categories) for name in key]
    numbers = np.zeros(len(frame), dtype=np.min_scalar_type(math.prod(sizes)))
    for name, size in zip(key, sizes, strict=True):
        numbers *= numbers.dtype.type(size)
        numbers += frame[name].cat.codes.to_numpy().astype(numbers.dtype)
    return numbers


def _value_fits(value: str, kind: str, allowed: tuple[str, ...]) -> bool:
    if not value:
        return True
    if kind == "id":
        return ID_PATTERN.fullmatch(value) is not None
    if kind == "enum":
        return value in allowed
    if kind == "date":
        try:
            latest_day(value)
        except ValueError:
            return False
    return True
