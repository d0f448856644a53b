"""A reviewer's records: read, and proved from the last to the first.

Each record holds the hash of the one before it, and `head.json` that of the last one whose save was confirmed, so a
record that was altered, lost or moved is found and named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evaluation.errors import InputError, Problem
from evaluation.packs.journal.records import LOCK, Cell, Record, decoded, encoded, sha256

__all__ = [
    "FOLDER",
    "HEAD",
    "PUT_BACK",
    "Chain",
    "Fault",
    "Head",
    "Saved",
    "has_records",
    "name_of",
    "read_chain",
    "read_head",
]

FOLDER = "scores"
HEAD = "head.json"
NAME = re.compile(r"[0-9]{6,}\.json")
MOST_LOST = 100_000  # a number this far past what is there is no record's
MOST_BYTES = 4 * 1024**2  # of one record; 100 times what a form can hold

What = Literal["altered", "missing", "reordered", "truncated", "unexpected"]
PUT_BACK = "Put the file back as it was from a copy (git, backup); do not write it anew."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one file of the store.

    Parameters
    ----------
    reviewer_id : str
        Whose folder it is in; empty for files that belong to all.
    record : str
        Name of the file, such as ``000012.json``.
    what : {"altered", "missing", "reordered", "truncated", "unexpected"}
    detail : str
        How this shows, as a sentence.
    remedy : str
        What to do, as a sentence.
    """

    reviewer_id: str
    record: str
    what: What
    detail: str
    remedy: str

    @property
    def file(self) -> str:
        """The file, as seen from the pack."""
        return "/".join(part for part in (FOLDER if self.reviewer_id else "", self.reviewer_id, self.record) if part)

    def __str__(self) -> str:
        return f"{self.file}: {self.what}. {self.detail} {self.remedy}"

    @property
    def problem(self) -> Problem:
        """The fault as a problem of the pack."""
        return Problem(self.file, f"{self.what}: {self.detail.rstrip('.')}", self.remedy)


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is on disk: its place in the reviewer's folder, which is the cell's version, and its hash."""

    sequence: int
    sha: str


@dataclass(frozen=True, slots=True)
class Chain:
    """All records of one folder in order, with their hashes; faults where they cannot be trusted."""

    author: str
    records: tuple[Record, ...] = ()
    hashes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def latest(self) -> dict[Cell, Record]:
        """The last record of each cell, withdrawn ones included, in the order of the first save of each."""
        return {record.cell: record for record in self.records if record.kind != LOCK}

    @property
    def live(self) -> dict[Cell, Record]:
        """The last record of each cell that was not withdrawn."""
        return {cell: record for cell, record in self.latest.items() if record.action == "set"}

    @property
    def locks(self) -> dict[str, Record]:
        """The record that locks each round."""
        return {record.round_id: record for record in self.records if record.kind == LOCK}

    def saved(self, sequence: int) -> Saved:
        """Return the receipt of one record."""
        return Saved(sequence, self.hashes[sequence - 1])


@dataclass(frozen=True, slots=True)
class Head:
    """The last record whose save was confirmed: its number (0 before the first) and its hash."""

    sequence: int = 0
    sha256: str = ""

    @property
    def raw(self) -> bytes:
        """The bytes of `head.json`; `check` tells a damaged head from a damaged record."""
        content = {"sequence": self.sequence, "sha256": self.sha256}
        return encoded({**content, "check": sha256(encoded(content))})


@dataclass(frozen=True, slots=True)
class _Files:
    """The bytes of a folder: the head (None where it is absent), records by number, and names that are neither."""

    head: bytes | None
    records: Mapping[int, bytes]
    others: tuple[str, ...]


# --- reading ---


def name_of(sequence: int) -> str:
    """Return the name of a record's file."""
    return f"{sequence:06d}.json"


def read_chain(folder: Path, *, anchors: Mapping[int, str] | None = None) -> Chain:
    """Return the records of a reviewer's folder, proved.

    Parameters
    ----------
    folder : Path
        Its name is the reviewer's id; an absent folder is an empty chain.
    anchors : mapping of int to str, optional
        Hashes of records known from elsewhere, by number: those under which rounds were locked.
    """
    files = _files(folder)
    if files.head is None and not files.records and not files.others and not anchors:
        return Chain(folder.name)
    head, faults = _head_of(files.head, folder.name)
    known = {**(anchors or {}), **({head.sequence: head.sha256} if head and head.sequence else {})}
    faults += _record_faults(files.records, known, folder.name)
    faults += [_unexpected(folder.name, name) for name in files.others]
    if faults:
        return Chain(folder.name, faults=tuple(faults))
    records = tuple(decoded(files.records[number]) for number in sorted(files.records))
    late = _after_lock(records, folder.name)
    hashes = tuple(sha256(files.records[number]) for number in sorted(files.records))
    return Chain(folder.name, records, hashes, faults=late)


def _files(folder: Path) -> _Files:
    """Return the bytes of a folder as they stood at one moment, though others may be writing.

    The head is read first: whatever it names was there before it. Records are then opened by their numbers, because
    a listing made while names are added may lack one of them.
    """
    head = _bytes(folder / HEAD)
    names = _names(folder)
    if head is None and names:  # the first save of another process may have begun in between
        head, names = _bytes(folder / HEAD), _names(folder)
    numbered = {name: int(name.partition(".")[0]) for name in names if NAME.fullmatch(name)}
    numbers = {
        number for name, number in numbered.items() if name == name_of(number) and 0 < number <= len(names) + MOST_LOST
    }
    others = tuple(name for name in names if name != HEAD and numbered.get(name) not in numbers)
    found = {number: _bytes(folder / name_of(number)) for number in range(1, max(numbers, default=0) + 1)}
    return _Files(head, {number: raw for number, raw in found.items() if raw is not None}, others)


def _names(folder: Path) -> list[str]:
    """Return the names in a folder; hidden ones are those of files being written, or belong to other programs."""
    try:
        return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return []


def _bytes(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except FileNotFoundError:
        return None
    except (IsADirectoryError, PermissionError):
        return b""


def has_records(folder: Path) -> bool:
    """Return whether a folder holds any record, proved or not."""
    return bool(_files(folder).records)


def read_head(folder: Path) -> Head:
    """Return which record of a folder was confirmed last.

    Raises
    ------
    InputError
        Where the folder does not say, or not as the workbench wrote it.
    """
    head, faults = _head_of(_bytes(folder / HEAD), folder.name)
    if head is None:
        raise InputError([fault.problem for fault in faults])
    return head


def _head_of(raw: bytes | None, author: str) -> tuple[Head | None, list[Fault]]:
    if raw is None:
        detail = "The folder has records and does not say which is the last."
        return None, [Fault(author, HEAD, "missing", detail, PUT_BACK)]
    head = _parsed_head(raw)
    if head is None:
        return None, [Fault(author, HEAD, "altered", "It is not as the workbench wrote it.", PUT_BACK)]
    return head, []


def _parsed_head(raw: bytes) -> Head | None:
    try:
        content = json.loads(raw.decode())
        head = Head(content["sequence"], content["sha256"])
    except (ValueError, TypeError, KeyError):
        return None
    return head if type(head.sequence) is int and head.raw == raw else None


def _record_faults(raws: Mapping[int, bytes], known: Mapping[int, str], author: str) -> list[Fault]:
    """Return the faults of the records, first record first.

    From the last to the first, because each record vouches for the one before it; a record that is at fault itself
    vouches for none.
    """
    last = max((*raws, *known), default=0)
    there = frozenset(sha256(raw) for raw in raws.values())
    faults: list[Fault] = []
    vouched = ""
    for number in range(last, 0, -1):
        wanted = {item for item in (vouched, known.get(number, "")) if item}
        raw = raws.get(number)
        if raw is None:
            judged: Record | Fault = _missing(author, number, max(raws, default=0))
        else:
            judged = _judged(raw, number, author, wanted, there)
        vouched = judged.previous if isinstance(judged, Record) else ""
        faults += [judged] if isinstance(judged, Fault) else []
    return faults[::-1]


def _missing(author: str, number: int, there: int) -> Fault:
    if number > there:
        detail = f"It was confirmed, and the folder ends with {name_of(there) if there else 'nothing'}."
        return Fault(author, name_of(number), "truncated", detail, PUT_BACK)
    return Fault(author, name_of(number), "missing", "Records before and after it are there.", PUT_BACK)


def _judged(raw: bytes, number: int, author: str, wanted: set[str], there: frozenset[str]) -> Record | Fault:
    """Return the record of a file, or its fault: its bytes, its number, its folder and its beginning must fit.

    Parameters
    ----------
    raw : bytes
    number : int
        By the name of the file.
    author : str
        By the name of the folder.
    wanted : set of str
        Hashes that others vouch for at this place; empty where nobody does.
    there : frozenset of str
        Hashes of all records in the folder.
    """
    name = name_of(number)
    try:
        record = decoded(raw)
    except ValueError as error:
        return Fault(author, name, "altered", f"As it stands, {error}.", PUT_BACK)
    elsewhere = record.author != author or (record.sequence != number and (not wanted or bool(wanted & there)))
    if elsewhere and wanted != {sha256(raw)}:
        place = f"{record.author}/{name_of(record.sequence)}"
        return Fault(author, name, "reordered", f"It holds record {place}.", PUT_BACK)
    in_place = (record.author, record.sequence, bool(record.previous)) == (author, number, number > 1)
    if wanted - {sha256(raw)} or not in_place:
        detail = "Its bytes are not those that the record after it, the head or a lock vouches for."
        return Fault(author, name, "altered", detail, PUT_BACK)
    return record


def _unexpected(author: str, name: str) -> Fault:
    detail = "This is not a record that the workbench wrote; programs that keep folders in step leave such copies."
    return Fault(author, name, "unexpected", detail, "Look at what it holds, then move it out of the folder.")


def _after_lock(records: tuple[Record, ...], author: str) -> tuple[Fault, ...]:
    """Return the records that stand after the lock of their round: the store refuses them, so others wrote them."""
    locked: set[str] = set()
    faults = []
    for record in records:
        if record.round_id in locked:
            detail = f"It stands after the lock of round {record.round_id}."
            faults.append(Fault(author, name_of(record.sequence), "unexpected", detail, PUT_BACK))
        if record.kind == LOCK:
            locked.add(record.round_id)
    return tuple(faults)
