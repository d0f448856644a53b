"""Every fault of a store: each folder by itself, and the locked rounds against the tables they were written to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation.errors import InputError, Problem
from evaluation.model import Review
from evaluation.packs.journal.chain import FOLDER, PUT_BACK, Chain, Fault, name_of
from evaluation.packs.journal.heads import Head, read_heads, rows_in_round
from evaluation.packs.journal.live import Journal, lock_problems, read_chains, table_of_round
from evaluation.packs.journal.records import Row
from evaluation.packs.read import read_part
from evaluation.schemas import TABLES

__all__ = ["store_faults"]


def store_faults(pack: Path) -> tuple[Fault, ...]:
    """Return every fault of a pack's store, see `evaluation.packs.ScoreStore.verify`; nothing where it has none."""
    if not (pack / FOLDER).is_dir():
        return ()
    heads, problems = read_heads(pack)
    chains = read_chains(pack, heads)
    faults = [*map(_of_problem, problems), *(fault for chain in chains for fault in chain.faults)]
    if heads and not faults:
        faults += _round_faults(pack, heads, chains)
    return tuple(faults)


def _of_problem(problem: Problem) -> Fault:
    return Fault("", problem.file, "altered", f"{problem.rule[:1].upper()}{problem.rule[1:]}.", problem.remedy)


def _round_faults(pack: Path, heads: tuple[Head, ...], chains: tuple[Chain, ...]) -> Iterator[Fault]:
    try:
        part = read_part(pack, {"round", "score", "consensus"})
    except InputError as error:
        yield from map(_of_problem, error.problems)
        return
    for round_id in dict.fromkeys(head.round_id for head in heads):
        for chain in chains:
            yield from _row_faults(part, chain, round_id)
    yield from map(_of_problem, lock_problems(Journal(heads=heads), part.tables))


def _row_faults(part: Review, chain: Chain, round_id: str) -> Iterator[Fault]:
    """Yield records of a locked round whose row in the table is not theirs."""
    table = table_of_round(part.table("round"), round_id)
    if not table:
        return
    key = TABLES[table].key
    there = {tuple(row.get(name, "") for name in key): row for row in rows_in_round(part.table(table), table, round_id)}
    for (kind, cell), record in chain.live.items():
        if (kind, cell[0]) == (table, round_id):
            detail = _difference(record.rows[table][0], there.get(cell))
            if detail:
                place = f"{FOLDER}/{chain.author}/{name_of(record.sequence)}"
                yield Fault("", f"{table}.csv", "altered", f"The row of {place} {detail}.", PUT_BACK)


def _difference(row: Row, there: Row | None) -> str:
    """Say how a row of the table differs from its record; empty where it does not."""
    if there is None:
        return "is not in it"
    differing = [name for name in row if there.get(name, "") != row[name]]
    return f"says {there.get(differing[0], '')!r} in {differing[0]}, not {row[differing[0]]!r}" if differing else ""
