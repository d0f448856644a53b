"""References: every id stands in the table that it names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd

from evaluation.errors import Problem
from evaluation.packs.crossrules.tables import Pack
from evaluation.packs.files import suggestion
from evaluation.schemas import TABLES, Column

__all__ = ["reference_problems"]


def reference_problems(pack: Pack, sound: set[str]) -> Iterator[Problem]:
    """Yield every id that resolves to no row of the tables it must be found in."""
    ids = cache(pack.ids)  # a table of a million ids is asked for by many columns
    for table in TABLES.values():
        if table.name not in sound or pack.tables[table.name].empty:
            continue
        for column in table.columns:
            targets = [name for name in column.refers_to if name in sound]
            if targets and len(targets) == len(column.refers_to):
                allowed = ids(targets[0]) if len(targets) == 1 else set().union(*map(ids, targets))
                yield from _unresolved(pack.tables[table.name], table.name, column, allowed)


def _unresolved(frame: pd.DataFrame, table: str, column: Column, allowed: set[str]) -> Iterator[Problem]:
    cells = frame[column.name]
    distinct = set(cells.unique()) - {""}  # a long table has few
    missing = {value: lost for value in distinct if (lost := _lost(value, column.kind, allowed))}
    if not missing:
        return
    files = " or ".join(f"{target}.csv" for target in column.refers_to)
    for position, value in zip(frame.index, cells, strict=True):
        if value in missing:
            lost = missing[value]
            remedy = f"Add it to {files}, or mend the id. {suggestion(lost, sorted(allowed))}"
            rule = f"this id is not in {files}"
            yield Problem(f"{table}.csv", rule, remedy, row=int(position) + 2, column=column.name, value=lost)


def _lost(value: str, kind: str, allowed: set[str]) -> str:
    parts = [part.strip() for part in value.split(";")] if kind == "ids" else [value]
    return next((part for part in parts if part not in allowed), "")
