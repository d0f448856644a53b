"""What the store adds to the tables of a pack: the rows of rounds that are not locked, interests and weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from evaluation.errors import Problem
from evaluation.packs.files import TextTable
from evaluation.packs.journal.chain import FOLDER, Chain, name_of, read_chain
from evaluation.packs.journal.heads import HEADS, Head, anchors_of, combined_hash, read_heads, rows_in_round
from evaluation.packs.journal.records import KINDS, Row, sha256
from evaluation.schemas import ID_PATTERN, Table

__all__ = [
    "JOINED",
    "Journal",
    "LiveRow",
    "joined",
    "lock_problems",
    "read_chains",
    "read_journal",
    "renamed",
    "table_of_round",
]

JOINED = frozenset(table for tables in KINDS.values() for table in tables)
"""Tables to which the store may add rows."""


@dataclass(frozen=True, slots=True)
class LiveRow:
    """One row that a record of the store sets, with the file that it stands in."""

    row: Row
    file: str


def _no_rows() -> Mapping[str, tuple[LiveRow, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Journal:
    """What the store of a pack holds for its readers; nothing where the pack has no store."""

    rows: Mapping[str, tuple[LiveRow, ...]] = field(default_factory=_no_rows)
    heads: tuple[Head, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    chains: tuple[Chain, ...] = ()


def read_chains(pack: Path, heads: tuple[Head, ...]) -> tuple[Chain, ...]:
    """Return the chains of all folders of the store, and of those that a locked round names."""
    store = pack / FOLDER
    there = {path.name for path in store.iterdir() if path.is_dir() and ID_PATTERN.fullmatch(path.name)}
    names = sorted(there | {head.reviewer_id for head in heads})
    return tuple(read_chain(store / name, anchors=anchors_of(heads, name)) for name in names)


def read_journal(pack: Path) -> Journal:
    """Return what the store of a pack adds to its tables, every record proved."""
    store = pack / FOLDER
    if not store.is_dir():
        return Journal()
    heads, problems = read_heads(pack)
    if problems:
        return Journal(problems=tuple(problems))
    chains = read_chains(pack, heads)
    problems = [*_stray(store), *(fault.problem for chain in chains for fault in chain.faults)]
    hashes = {
        f"{FOLDER}/{chain.author}/{name_of(len(chain.hashes))}": chain.hashes[-1] for chain in chains if chain.hashes
    }
    if heads:
        hashes[f"{FOLDER}/{HEADS}"] = sha256((store / HEADS).read_bytes())
    rows = {} if problems else _live_rows(chains, {head.round_id for head in heads})
    return Journal(MappingProxyType(rows), heads, MappingProxyType(_as_one(hashes)), tuple(problems), chains)


def _as_one(hashes: Mapping[str, str]) -> dict[str, str]:
    """Return one hash for the whole store: documents print these names, and its files are named after reviewers."""
    listing = "".join(f"{name} {digest}\n" for name, digest in sorted(hashes.items()))
    return {FOLDER: sha256(listing.encode())} if hashes else {}


def _stray(store: Path) -> Iterator[Problem]:
    for path in sorted(store.iterdir()):
        known = path.name == HEADS or (path.is_dir() and ID_PATTERN.fullmatch(path.name))
        if not known and not path.name.startswith("."):
            rule = "the score store holds one folder a reviewer and heads.csv, and nothing else"
            yield Problem(f"{FOLDER}/{path.name}", rule, "Look at what it holds, then move it out of the folder.")


def _live_rows(chains: tuple[Chain, ...], locked: set[str]) -> dict[str, tuple[LiveRow, ...]]:
    rows: dict[str, list[LiveRow]] = {}
    for chain in chains:
        for record in chain.live.values():
            if record.round_id in locked:
                continue
            file = f"{FOLDER}/{chain.author}/{name_of(record.sequence)}"
            for table, held in record.rows.items():
                rows.setdefault(table, []).extend(LiveRow(row, file) for row in held)
    return {table: tuple(held) for table, held in rows.items()}


# --- joining ---


@dataclass(frozen=True, slots=True)
class Joined:
    """A table's text with the rows of the store below those of its file, and the file of each of these."""

    text: TextTable
    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def joined(text: TextTable, table: Table, rows: tuple[LiveRow, ...]) -> Joined:
    """Return a table with the rows of the store below its own.

    A row that stands in the file already, word for word, is not added: the lock of its round was cut short. One that
    stands there with other words is a problem, and so are two records that set the same row.
    """
    own = {key: position for position, key in enumerate(_keys(text, table))}
    problems: list[Problem] = []
    added: dict[tuple[str, ...], LiveRow] = {}
    for live in rows:
        key = tuple(live.row.get(name, "") for name in table.key)
        if key in own and all(text.columns[name][own[key]] == live.row.get(name, "") for name in text.columns):
            continue
        other = f"{table.name}.csv row {own[key] + 2}" if key in own else added[key].file if key in added else ""
        if other:
            rule = f"the same {', '.join(table.key)} stands in {other} too"
            remedy = "Keep one of the two: remove the row from the file, or withdraw the record at a desk."
            problems.append(Problem(live.file, rule, remedy, column=table.key[-1], value=" / ".join(key)))
        else:
            added[key] = live
    names = [*text.columns, *(name for name in table.column_names if name not in text.columns)]
    blank = [""] * text.n_rows
    columns = {
        name: [*text.columns.get(name, blank), *(live.row.get(name, "") for live in added.values())] for name in names
    }
    return Joined(TextTable(columns, text.sha256), tuple(live.file for live in added.values()), tuple(problems))


def _keys(text: TextTable, table: Table) -> Iterator[tuple[str, ...]]:
    blank = [""] * text.n_rows
    return zip(*(text.columns.get(name, blank) for name in table.key), strict=True)


# --- locked rounds ---


def table_of_round(rounds: pd.DataFrame, round_id: str) -> str:
    """Return the table in which the rows of a round stand once it is locked; empty where there is no such round."""
    stages = rounds.loc[(rounds["round_id"] == round_id).to_numpy(dtype=bool), "stage"]
    if stages.empty:
        return ""
    return "consensus" if stages.iloc[0] == "moderation" else "score"


def lock_problems(journal: Journal, tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Yield locked rounds that are not as they were locked, and rounds marked as locked whose marks were left out.

    Parameters
    ----------
    journal : Journal
    tables : mapping of str to DataFrame
        With the sound tables `round`, `score` and `consensus`.
    """
    rounds = tables["round"]
    flags = dict(zip(rounds["round_id"], rounds["locked"], strict=True))
    for round_id in dict.fromkeys(head.round_id for head in journal.heads):
        table = table_of_round(rounds, round_id)
        heads = {head.reviewer_id: head for head in journal.heads if head.round_id == round_id}
        if not table:
            rule = "this round was locked and is not in round.csv"
            yield Problem("round.csv", rule, "Put its row back.", column="round_id", value=round_id)
        elif not flags[round_id]:
            rule = f"{FOLDER}/{HEADS} says that this round is locked, and round.csv does not"
            remedy = f"Run `review scores lock PACK {round_id}` once more; it finishes what was cut short."
            yield Problem("round.csv", rule, remedy, column="locked", value=round_id)
        elif not _as_locked(round_id, heads, rows_in_round(tables[table], table, round_id)):
            rule = f"the rows of this round are not those that were locked on {next(iter(heads.values())).locked_at}"
            remedy = "Put the file back as it was; `review scores verify PACK` names what differs from the records."
            yield Problem(f"{table}.csv", rule, remedy, column="round_id", value=round_id)
    for name in ("score", "consensus"):
        yield from _left_out(name, journal.rows.get(name, ()), flags)


def _as_locked(round_id: str, heads: Mapping[str, Head], rows: list[dict[str, str]]) -> bool:
    known = {reviewer: (head.sequence, head.sha256) for reviewer, head in heads.items()}
    return {head.combined for head in heads.values()} == {combined_hash(round_id, known, rows)}


def _left_out(table: str, rows: tuple[LiveRow, ...], flags: Mapping[str, bool]) -> Iterator[Problem]:
    told = set()
    for live in rows:
        round_id = live.row["round_id"]
        if flags.get(round_id) and round_id not in told:
            told.add(round_id)
            rule = f"this round is marked as locked, and its records were never locked into {table}.csv"
            remedy = f"Run `review scores lock PACK {round_id}`, or set locked to 0 to go on scoring."
            yield Problem("round.csv", rule, remedy, column="locked", value=round_id)


def renamed(problem: Problem, n_own: int, files: tuple[str, ...]) -> Problem:
    """Return a problem of a joined table under the record's file, where its row is one that the store added."""
    if problem.row is None or problem.row - 2 < n_own:
        return problem
    return replace(problem, file=files[problem.row - 2 - n_own], row=None)
