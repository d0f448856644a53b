"""Adding one record to a reviewer's chain, by one writer at a time.

Records are never changed. Two writers that want the same number meet at a hard link, which only one of them can make;
the other reads again. A save is confirmed once `head.json` names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evaluation.durable import publish_new, replace_file, sync_folder
from evaluation.errors import InputError, Problem
from evaluation.packs.journal.chain import FOLDER, HEAD, Chain, Head, Saved, has_records, name_of, read_chain, read_head
from evaluation.packs.journal.records import LOCK, Cell, Record, Rows, bytes_of, clean, sha256

__all__ = ["Change", "append", "next_record"]

PROGRAM = "review-workbench"


@dataclass(frozen=True, slots=True)
class Change:
    """Why, when (UTC, as records state it) and by whom a record is added."""

    reason: str
    entered_at: str
    entered_by: str = ""


def next_record(chain: Chain, cell: Cell, rows: Rows, change: Change) -> Record:
    """Return the record that sets a cell to these rows, or withdraws it where there are none, or locks a round."""
    kind, key = cell
    return Record(
        author=chain.author,
        sequence=len(chain.records) + 1,
        previous=chain.hashes[-1] if chain.hashes else "",
        kind=kind,
        action="lock" if kind == LOCK else "set" if rows else "withdraw",
        key=key,
        rows=rows,
        base=None,
        undoes=None,
        reason_for_change=clean(change.reason),
        entered_at=change.entered_at,
        entered_by=clean(change.entered_by),
        tool=_tool(),
    )


@cache
def _tool() -> str:
    """Return the name and version of this program, as records state it."""
    try:
        return f"{PROGRAM} {version(PROGRAM)}"
    except PackageNotFoundError:  # run from a folder of sources
        return PROGRAM


Build = Callable[[Chain], Record | Saved]


def append(folder: Path, build: Build) -> Saved:
    """Return the receipt of a record once it is on disk, or of the one that says the same already.

    Parameters
    ----------
    folder : Path
        The reviewer's folder; made where it is absent.
    build : callable
        Given the chain as it stands, returns the record to add or the receipt of one that is there; called again
        where another writer was quicker.

    Raises
    ------
    InputError
        Where a record of the folder is at fault, or the folder cannot keep records.
    """
    try:
        _open(folder)
        while True:
            chain = read_chain(folder)
            if chain.faults:
                raise InputError([fault.problem for fault in chain.faults])
            built = build(chain)
            if isinstance(built, Saved):
                _advance_head(folder)  # whoever saved it may have been killed before it was confirmed
                return built
            raw = bytes_of(built)
            if publish_new(folder / name_of(built.sequence), raw):
                _advance_head(folder)
                return Saved(built.sequence, sha256(raw))
    except OSError as error:
        place = f"{FOLDER}/{folder.name}"
        rule = f"nothing was saved: the folder cannot keep records ({error.strerror or error})"
        raise InputError([Problem(place, rule, f"Run `review doctor {folder.parent.parent}`.")]) from error


def _open(folder: Path) -> None:
    """Make a reviewer's folder with a head at 0; where two do so at once, the first wins."""
    if (folder / HEAD).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if not has_records(folder):
        publish_new(folder / HEAD, Head().raw)
    sync_folder(folder.parent)
    sync_folder(folder.parent.parent)


def _advance_head(folder: Path) -> None:
    """Bring the head to the last record, and look again, because others write it too."""
    while True:
        head = read_head(folder)
        last = _last_number(folder, head.sequence)
        if head.sequence >= last:
            return
        replace_file(folder / HEAD, Head(last, sha256((folder / name_of(last)).read_bytes())).raw)


def _last_number(folder: Path, start: int) -> int:
    number = start
    while (folder / name_of(number + 1)).exists():
        number += 1
    return number
