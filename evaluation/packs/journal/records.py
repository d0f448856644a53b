"""One record of a save: what it holds, and the bytes that stand for it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from evaluation.packs.files import INVISIBLE
from evaluation.schemas import ID_PATTERN, TABLES

__all__ = [
    "FORM",
    "KINDS",
    "LOCK",
    "Cell",
    "Record",
    "Row",
    "Rows",
    "bytes_of",
    "cell_of",
    "clean",
    "decoded",
    "encoded",
    "sha256",
]

FORM = 1
"""Version of the record's own form."""
LOCK = "lock"
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "score": ("score",),
        "consensus": ("consensus",),
        "interest": ("interest",),
        "weight_set": ("weight_set", "weight", "comparison"),
    }
)
"""Kinds of record by their first table, each with the tables that its rows may belong to."""
OWN = ("score", "interest")
"""Kinds whose rows name the reviewer whose folder they stand in."""
IN_ROUND = ("score", "consensus", LOCK)
"""Kinds whose cell begins with a round."""
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
HASH = re.compile(r"([0-9a-f]{64})?")
MOST_REMEMBERED = 2**13
"""Records that are not decoded anew: more than a panel of ten makes in a review."""

Row = Mapping[str, str]
Rows = Mapping[str, tuple[Row, ...]]
Cell = tuple[str, tuple[str, ...]]
"""What is saved again and again: a kind, and the key of its row."""


@dataclass(frozen=True, slots=True)
class Record:
    """One save, as it stands in its file.

    Parameters
    ----------
    author : str
        Id of the reviewer in whose folder it stands.
    sequence : int
        Its place in the folder, from 1; also the version of the cell that it sets.
    previous : str
        SHA-256 of the bytes of the record before it; empty for the first.
    kind : str
        A key of `KINDS`, or ``lock``, after which a round takes no more records in this folder.
    action : {"set", "withdraw", "lock"}
    key : tuple of str
        The key of the row that it sets or withdraws; the round, for a lock.
    rows : mapping of str to tuple of mapping
        Rows by table, columns as `evaluation.schemas` declares, cells as text, empty ones left out.
    base : int or None
        The version of the cell that its author saw; None where there was none.
    undoes : int or None
        The version that it takes back.
    reason_for_change : str
    entered_at : str
        Moment in UTC, such as ``2025-02-10T09:30:00Z``.
    entered_by : str
        Who typed it, where that is not the reviewer.
    tool : str
        Name and version of the program that wrote it.
    """

    author: str
    sequence: int
    previous: str
    kind: str
    action: Literal["set", "withdraw", "lock"]
    key: tuple[str, ...]
    rows: Rows
    base: int | None
    undoes: int | None
    reason_for_change: str
    entered_at: str
    entered_by: str
    tool: str

    @property
    def cell(self) -> Cell:
        """The cell that the record is a version of."""
        return self.kind, self.key

    @property
    def round_id(self) -> str:
        """The round that the record belongs to; empty for kinds outside rounds."""
        return self.key[0] if self.kind in IN_ROUND else ""


def cell_of(kind: str, rows: Rows) -> Cell:
    """Return the cell that a record with these rows sets."""
    return kind, tuple(rows[kind][0].get(name, "") for name in TABLES[kind].key)


def clean(text: str) -> str:
    """Return a text as a table can hold it: one line, single spaces, one Unicode form, no signs of no width."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def sha256(raw: bytes) -> str:
    """Return the hash of some bytes, as 64 digits."""
    return hashlib.sha256(raw).hexdigest()


def encoded(content: Mapping[str, Any]) -> bytes:
    """Return the one text for some content: sorted keys, UTF-8, one value a line, a line break at the end."""
    return (json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def bytes_of(record: Record) -> bytes:
    """Return the bytes of a record's file."""
    content = {item.name: getattr(record, item.name) for item in fields(record)}
    rows = {table: [dict(row) for row in held] for table, held in record.rows.items()}
    return encoded({**content, "form": FORM, "key": list(record.key), "rows": rows})


@lru_cache(maxsize=MOST_REMEMBERED)
def decoded(raw: bytes) -> Record:
    """Return the record that a file holds; a folder is read before each save, so what was read once is remembered.

    Raises
    ------
    ValueError
        Where it is not a record as this module writes one, with the reason in words.
    """
    if not raw:
        raise ValueError("it is empty or cannot be read")
    try:
        content = json.loads(raw.decode())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError("it is not whole JSON text") from error
    names = {item.name for item in fields(Record)}
    if not isinstance(content, dict) or set(content) != {*names, "form"} or content["form"] != FORM:
        raise ValueError("it does not have the parts of a record")
    _check_parts(content)
    rows = {table: tuple(MappingProxyType(row) for row in held) for table, held in content["rows"].items()}
    parts = {name: content[name] for name in names}
    record = Record(**{**parts, "key": tuple(content["key"]), "rows": MappingProxyType(rows)})
    _check_cell(record)
    return record


def _check_parts(content: dict[str, Any]) -> None:
    texts = ("author", "previous", "kind", "action", "reason_for_change", "entered_at", "entered_by", "tool")
    numbers = (content["base"], content["undoes"])
    sound = (
        all(isinstance(content[name], str) for name in texts),
        type(content["sequence"]) is int and content["sequence"] > 0,
        all(number is None or (type(number) is int and number >= 0) for number in numbers),
        _is_list_of_texts(content["key"]),
        isinstance(content["rows"], dict) and all(_are_rows(*item) for item in content["rows"].items()),
    )
    if not all(sound) or not MOMENT.fullmatch(content["entered_at"]) or not HASH.fullmatch(content["previous"]):
        raise ValueError("one of its parts is not of its kind")


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _are_rows(table: str, held: object) -> bool:
    known = set(TABLES[table].column_names) if table in TABLES else set()
    return isinstance(held, list) and all(
        isinstance(row, dict) and set(row) <= known and all(isinstance(cell, str) for cell in row.values())
        for row in held
    )


def _check_cell(record: Record) -> None:
    """Refuse a record whose kind, action, key and rows do not belong together."""
    if not ID_PATTERN.fullmatch(record.author):
        raise ValueError("its author is not an id")
    if record.kind == LOCK:
        fits = record.action == "lock" and len(record.key) == 1 and not record.rows
    elif record.action == "withdraw":
        fits = record.kind in KINDS and not record.rows and len(record.key) == len(TABLES[record.kind].key)
    else:
        fits = record.action == "set" and record.kind in KINDS and _rows_fit(record)
    if not fits:
        raise ValueError("its kind, action, key and rows do not belong together")


def _rows_fit(record: Record) -> bool:
    rows = record.rows
    if not set(rows) <= set(KINDS[record.kind]) or len(rows.get(record.kind, ())) != 1:
        return False
    own = record.kind not in OWN or rows[record.kind][0].get("reviewer_id") == record.author
    return own and cell_of(record.kind, rows) == record.cell
