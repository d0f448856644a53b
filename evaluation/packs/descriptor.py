"""A pack described as a Frictionless Data Package (version 1), made from the schema, for other tools to read."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluation.errors import InputError, Problem
from evaluation.packs.profile import FILE
from evaluation.schemas import ID_PATTERN, LEVEL_STATES, TABLES, Column, Table

__all__ = ["DESCRIPTOR", "datapackage", "write_datapackage"]

DESCRIPTOR = "datapackage.json"
IDS = rf"{ID_PATTERN.pattern}(\s*;\s*{ID_PATTERN.pattern})*"
LEVEL = rf"{'|'.join(LEVEL_STATES)}|-?[0-9]+(\.[0-9]+)?"
# EDTF has no type of its own in Frictionless; the signs it may use catch text that is no date at all
EDTF = r"[-0-9XYEST?~%+:/.,\[\]{}]*[0-9][-0-9XYEST?~%+:/.,\[\]{}]*"

FIELD_TYPES: Mapping[str, dict[str, Any]] = {
    "id": {"type": "string"},
    "ids": {"type": "string"},
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
    "enum": {"type": "string"},
    "date": {"type": "string"},
    "level": {"type": "string"},
}
PATTERNS = {"id": ID_PATTERN.pattern, "ids": IDS, "date": EDTF, "level": LEVEL}


def datapackage(folder: Path) -> dict[str, Any]:
    """Return the descriptor of the pack in a folder: one resource a CSV file, in reading order.

    A table that is absent is left out, and so is a column that a file does not have. An id that may stand in one of
    several tables, a list of ids and a mark on a scale are text with a pattern: the format has no rule for them.

    Raises
    ------
    InputError
        Where the folder has no `review.toml` that can be read, or a column is not known.
    """
    about = _about(folder)
    headers = {name: _header(folder, table) for name, table in TABLES.items() if (folder / f"{name}.csv").is_file()}
    return {
        "profile": "tabular-data-package",
        **about,
        "resources": [_resource(TABLES[name], header, headers) for name, header in headers.items()],
    }


def write_datapackage(folder: Path) -> Path:
    """Return the path of the descriptor once it is written into the pack.

    Raises
    ------
    InputError
        As `datapackage` raises.
    """
    path = folder / DESCRIPTOR
    path.write_text(json.dumps(datapackage(folder), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _about(folder: Path) -> dict[str, str]:
    path = folder / FILE
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))["review"]
        return {"name": said["id"].lower(), "title": said["title"], "description": said.get("description", "")}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        remedy = "Run `review check` on the pack and mend what it names."
        raise InputError([Problem(FILE, "the file does not name the review", remedy, value=str(path))]) from error


def _header(folder: Path, table: Table) -> tuple[str, ...]:
    path = folder / f"{table.name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header = tuple(name.strip() for name in next(csv.reader(stream), []))
    unknown = [name for name in header if name not in table.column_names]
    if unknown or not header:
        remedy = "Run `review check` on the pack and mend what it names."
        value = unknown[0] if unknown else "no header"
        raise InputError([Problem(path.name, "no such column in this table", remedy, row=1, value=value)])
    return header


def _resource(table: Table, header: tuple[str, ...], headers: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(table, header, headers),
    }


def _schema(table: Table, header: tuple[str, ...], headers: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    columns = [table.column(name) for name in header]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in columns],
        "missingValues": [""],
        "primaryKey": [name for name in table.key if name in header],
    }
    keys = [_foreign_key(column, table) for column in columns if _has_one_target(column, headers)]
    return {**schema, "foreignKeys": keys} if keys else schema


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.kind in PATTERNS:
        constraints["pattern"] = f"^({PATTERNS[column.kind]})$"
    field = {"name": column.name, **FIELD_TYPES[column.kind]}
    if column.description:
        field["description"] = column.description
    return {**field, "constraints": constraints} if constraints else field


def _has_one_target(column: Column, headers: Mapping[str, tuple[str, ...]]) -> bool:
    return column.kind == "id" and len(column.refers_to) == 1 and column.refers_to[0] in headers


def _foreign_key(column: Column, table: Table) -> dict[str, Any]:
    target = TABLES[column.refers_to[0]]
    resource = "" if target.name == table.name else target.name  # empty text is the table itself
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [target.key[0]]}}
