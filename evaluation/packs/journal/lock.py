"""Locking a round: its records end, its rows go into their table, and one hash stands for all of it.

Each step may be cut short, and locking again goes on from there: a record ends the round in every folder; the rows are
written; `heads.csv` says at which records and under which hash; `round.csv` says that the round is locked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation.durable import clear_private, replace_file
from evaluation.errors import InputError, Problem
from evaluation.packs.columns import typed_frame
from evaluation.packs.descriptor import DESCRIPTOR, write_datapackage
from evaluation.packs.files import read_text_table, suggestion
from evaluation.packs.journal.adding import Change, append, next_record
from evaluation.packs.journal.chain import FOLDER, Chain, Saved, read_chain
from evaluation.packs.journal.heads import (
    HEADS,
    Head,
    anchors_of,
    combined_hash,
    heads_bytes,
    read_heads,
    rows_in_round,
)
from evaluation.packs.journal.live import table_of_round
from evaluation.packs.journal.records import LOCK, Record, Row
from evaluation.packs.read import check_review, read_part
from evaluation.schemas import ID_PATTERN, TABLES, Table

__all__ = ["Lock", "lock_round"]

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Lock:
    """A locked round.

    Parameters
    ----------
    round_id : str
    sha256 : str
        One hash over every reviewer's last record and the rows of the round; reports print it.
    locked_at : str
        Moment in UTC.
    file : str
        Where the rows stand now.
    n_rows : int
        Rows of the round in it.
    heads : tuple of Head
    """

    round_id: str
    sha256: str
    locked_at: str
    file: str
    n_rows: int
    heads: tuple[Head, ...]


def lock_round(pack: Path, round_id: str, change: Change) -> Lock:
    """Return the lock of a round once all of it is on disk; see `evaluation.packs.ScoreStore.lock`."""
    table = _lockable(pack, round_id)
    for reviewer_id in _folders(pack):
        append(pack / FOLDER / reviewer_id, _sealing(round_id, change))
        clear_private(pack / FOLDER / reviewer_id)
    for _ in range(ATTEMPTS):  # another round that is locked at the same moment writes the same files
        lock = _compact(pack, round_id, table)
        if _is_whole(pack, lock, table):
            break
    else:
        rule = "the files of the round do not stay as they are written; another program changes them"
        raise InputError([Problem(lock.file, rule, "Close it, then lock again.", value=round_id)])
    return lock


# --- may it be locked ---


def _lockable(pack: Path, round_id: str) -> str:
    """Return the table that the round's rows belong in.

    Raises
    ------
    InputError
        Where the round is not there, is locked, has no row, or the pack has any problem but a lock cut short.
    """
    if not ID_PATTERN.fullmatch(round_id):
        raise InputError([_round_problem("this is not an id", "Name a round of round.csv.", round_id)])
    found = check_review(pack)
    problems = [problem for problem in found.problems if not _of_this_lock(problem, round_id)]
    if problems:
        raise InputError(problems)
    rounds = read_part(pack, {"round"}).table("round")
    table = table_of_round(rounds, round_id)
    if not table:
        remedy = suggestion(round_id, sorted(rounds["round_id"]))
        raise InputError([_round_problem("no round has this id", remedy, round_id)])
    locked = bool(rounds.loc[(rounds["round_id"] == round_id).to_numpy(dtype=bool), "locked"].iloc[0])
    if locked and not found.problems:
        raise InputError([_round_problem("the round is locked already", "Nothing is left to do.", round_id)])
    if found.review is not None and not (found.review.table(table)["round_id"] == round_id).any():
        rule = "nothing is scored in this round" if table == "score" else "nothing is agreed in this round"
        raise InputError([_round_problem(rule, "Lock it once there are rows.", round_id)])
    if not (pack / f"{table}.csv").exists() and (pack / f"{table}.parquet").exists():
        raise InputError([Problem(f"{table}.parquet", "a round is locked into a CSV table only", "Save it as CSV.")])
    return table


def _round_problem(rule: str, remedy: str, round_id: str) -> Problem:
    return Problem("round.csv", rule, remedy, column="round_id", value=round_id)


def _of_this_lock(problem: Problem, round_id: str) -> bool:
    """Whether a problem only says that the lock of this round was cut short."""
    files = {"round.csv": "locked", "score.csv": "round_id", "consensus.csv": "round_id"}
    return problem.row is None and problem.value == round_id and files.get(problem.file) == problem.column


# --- the end of the round in every folder ---


def _folders(pack: Path) -> list[str]:
    """Return the ids of all who could save in the round: also those who have not begun."""
    there = {path.name for path in (pack / FOLDER).glob("*") if path.is_dir() and ID_PATTERN.fullmatch(path.name)}
    return sorted(there | set(read_part(pack, {"reviewer"}).table("reviewer")["reviewer_id"]))


def _sealing(round_id: str, change: Change) -> Callable[[Chain], Record | Saved]:
    """Return what ends a round in one folder; where it has ended, the record that did so counts."""

    def build(chain: Chain) -> Record | Saved:
        if round_id in chain.locks:
            return chain.saved(chain.locks[round_id].sequence)
        return next_record(chain, (LOCK, (round_id,)), {}, change)

    return build


# --- the files of the round ---


def _compact(pack: Path, round_id: str, table: str) -> Lock:
    """Return the lock once rows, heads and the round's own row are written, in this order."""
    heads = _known_heads(pack)
    chains = [read_chain(pack / FOLDER / name, anchors=anchors_of(heads, name)) for name in _folders(pack)]
    faults = [fault.problem for chain in chains for fault in chain.faults]
    if faults:
        raise InputError(faults)
    sealed = {chain.author: chain for chain in chains if round_id in chain.locks}
    path = pack / f"{table}.csv"
    rows = [row for chain in chains for row in rows_of_chain(chain, table, round_id)]
    replace_file(path, with_rows(path.read_bytes() if path.exists() else b"", TABLES[table], rows))
    locked_at = max(chain.locks[round_id].entered_at for chain in sealed.values())
    ends = {author: chain.saved(chain.locks[round_id].sequence) for author, chain in sealed.items()}
    held = rows_in_round(_frame(path, table), table, round_id)
    combined = combined_hash(round_id, {author: (end.sequence, end.sha) for author, end in ends.items()}, held)
    mine = tuple(Head(round_id, who, end.sequence, end.sha, combined, locked_at) for who, end in ends.items())
    _refuse_other_hash(heads, mine, path.name)
    others = [head for head in heads if head.round_id != round_id]
    replace_file(pack / FOLDER / HEADS, heads_bytes([*others, *mine]))
    if (pack / DESCRIPTOR).is_file():
        write_datapackage(pack)  # the table may be new, or have new columns
    rounds = pack / "round.csv"
    replace_file(rounds, with_cell(rounds.read_bytes(), ("round_id", round_id), ("locked", "1")))
    return Lock(round_id, combined, locked_at, path.name, len(held), mine)


def _known_heads(pack: Path) -> tuple[Head, ...]:
    heads, problems = read_heads(pack)
    if problems:
        raise InputError(problems)
    return heads


def rows_of_chain(chain: Chain, table: str, round_id: str) -> list[Row]:
    """Return the rows that a folder holds in a round, in the order in which the cells were first saved."""
    return [record.rows[table][0] for (kind, key), record in chain.live.items() if (kind, key[0]) == (table, round_id)]


def _refuse_other_hash(known: tuple[Head, ...], mine: tuple[Head, ...], file: str) -> None:
    """Refuse to lock a round again under another hash: the first one may stand in a report."""
    before = {head.combined for head in known if head.round_id == mine[0].round_id}
    if before - {mine[0].combined}:
        rule = "the round was locked before, and rows that did not come from the store have changed since"
        raise InputError([Problem(file, rule, "Put the file back as it was.", None, "round_id", mine[0].round_id)])


def _is_whole(pack: Path, lock: Lock, table: str) -> bool:
    """Whether all files say what the lock wrote."""
    held = rows_in_round(_frame(pack / lock.file, table), table, lock.round_id)
    ends = {head.reviewer_id: (head.sequence, head.sha256) for head in lock.heads}
    rounds = _frame(pack / "round.csv", "round")
    flagged = set(rounds.loc[rounds["locked"], "round_id"])
    known = set(_known_heads(pack))
    return (
        known >= set(lock.heads)
        and lock.round_id in flagged
        and combined_hash(lock.round_id, ends, held) == lock.sha256
    )


def _frame(path: Path, table: str) -> pd.DataFrame:
    text, problems = read_text_table(path, TABLES[table])
    frame, found = typed_frame(text, TABLES[table], path.name)
    if problems or found:
        raise InputError([*problems, *found])
    return frame


# --- lines of a table ---


def with_rows(raw: bytes, table: Table, rows: list[Row]) -> bytes:
    """Return a table's file with these rows below the others; rows of the same key are replaced.

    All other lines keep their bytes. Where a row needs a column that the file lacks, the column is added at the end,
    and lines of other rows gain one comma.
    """
    header, lines, end, mark = _lines(raw, table, rows)
    lacking = [name for name in table.column_names if name not in header and any(row.get(name) for row in rows)]
    keys = {tuple(row.get(name, "") for name in table.key) for row in rows}
    kept = [line for line in lines if _key_of(line, header, table) not in keys]
    text = "".join(f"{line}{',' * len(lacking)}{end}" for line in kept)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=end)
    writer.writerows([row.get(name, "") for name in (*header, *lacking)] for row in rows)
    return mark + (",".join((*header, *lacking)) + end + text + stream.getvalue()).encode()


def _lines(raw: bytes, table: Table, rows: list[Row]) -> tuple[list[str], list[str], str, bytes]:
    """Return a file's header, its other lines, its line ending and its byte order mark; an empty file gets a header."""
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    text = raw[len(mark) :].decode()
    if not text:
        wanted = {column.name for column in table.columns if column.required} | set(table.key)
        header = [name for name in table.column_names if name in wanted or any(row.get(name) for row in rows)]
        return header, [], "\n", mark
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    first, *others = text.removesuffix("\n").removesuffix("\r").split(end)
    return [name.strip() for name in next(csv.reader([first]))], others, end, mark


def _key_of(line: str, header: list[str], table: Table) -> tuple[str, ...]:
    cells = dict(zip(header, next(csv.reader([line])), strict=True))
    return tuple(cells.get(name, "").strip() for name in table.key)


def with_cell(raw: bytes, where: tuple[str, str], put: tuple[str, str]) -> bytes:
    """Return a table's file with one cell changed, in the row whose column `where[0]` holds `where[1]`."""
    table = TABLES["round"]
    header, lines, end, mark = _lines(raw, table, [])
    changed = [_changed(line, header, where, put) for line in lines]
    return mark + "".join(f"{line}{end}" for line in (raw[len(mark) :].decode().split(end)[0], *changed)).encode()


def _changed(line: str, header: list[str], where: tuple[str, str], put: tuple[str, str]) -> str:
    cells = next(csv.reader([line]))
    if cells[header.index(where[0])].strip() != where[1]:
        return line
    cells[header.index(put[0])] = put[1]
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()
