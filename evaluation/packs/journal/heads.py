"""The heads of locked rounds: which records a round was locked at, and one hash over them and the rows they became.

`scores/heads.csv` has a row for each round and reviewer. The combined hash of a round covers the last record of every
reviewer and every row of the round in its table, so it can be checked with the table alone, and printed in a report.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation.errors import Problem
from evaluation.model import RoundHead
from evaluation.packs.columns import typed_frame
from evaluation.packs.files import read_text_table
from evaluation.packs.journal.chain import FOLDER
from evaluation.packs.journal.records import encoded, sha256
from evaluation.schemas import TABLES, Column, Table

__all__ = ["HEADS", "Head", "anchors_of", "combined_hash", "heads_bytes", "read_heads", "round_heads", "rows_in_round"]

HEADS = "heads.csv"
TABLE = Table(
    "heads",
    "The records at which rounds were locked",
    ("round_id", "reviewer_id"),
    (
        Column("round_id", "id"),
        Column("reviewer_id", "id"),
        Column("sequence", "integer"),
        Column("sha256", "text"),
        Column("combined", "text"),
        Column("locked_at", "date"),
    ),
    states_fact=False,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The record that locks a round in one reviewer's folder, and the combined hash of the round."""

    round_id: str
    reviewer_id: str
    sequence: int
    sha256: str
    combined: str
    locked_at: str


def read_heads(pack: Path) -> tuple[tuple[Head, ...], list[Problem]]:
    """Return the heads of the locked rounds of a pack, and the problems of their file; none where it is absent."""
    path = pack / FOLDER / HEADS
    if not path.exists():
        return (), []
    text, problems = read_text_table(path, TABLE)
    frame, found = typed_frame(text, TABLE, path.name) if not problems else (pd.DataFrame(), [])
    if problems or found:
        place = f"{FOLDER}/{HEADS}"
        return (), [Problem(place, p.rule, p.remedy, p.row, p.column, p.value) for p in (*problems, *found)]
    return tuple(Head(**row) for row in frame[list(TABLE.column_names)].to_dict("records")), []


def heads_bytes(heads: Iterable[Head]) -> bytes:
    """Return the bytes of `heads.csv`."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(TABLE.column_names)
    writer.writerows([getattr(head, name) for name in TABLE.column_names] for head in heads)
    return stream.getvalue().encode()


def anchors_of(heads: Iterable[Head], reviewer_id: str) -> dict[int, str]:
    """Return the hashes that locked rounds vouch for in one folder, by the number of the record."""
    return {head.sequence: head.sha256 for head in heads if head.reviewer_id == reviewer_id}


def round_heads(heads: Iterable[Head]) -> tuple[RoundHead, ...]:
    """Return each locked round with its combined hash, in the order of locking."""
    rounds = {head.round_id: RoundHead(head.round_id, head.combined, head.locked_at) for head in heads}
    return tuple(sorted(rounds.values(), key=lambda item: (item.locked_at, item.round_id)))


def rows_in_round(frame: pd.DataFrame, table: str, round_id: str) -> list[dict[str, str]]:
    """Return the rows of one round as text, empty cells left out, in the order of the table's key."""
    mine = frame.loc[(frame["round_id"] == round_id).to_numpy(dtype=bool), list(TABLES[table].column_names)]
    records = mine.astype(object).to_dict("records")
    rows = [{name: str(cell) for name, cell in record.items() if cell != ""} for record in records]
    return sorted(rows, key=lambda row: [row.get(name, "") for name in TABLES[table].key])


def combined_hash(round_id: str, heads: Mapping[str, tuple[int, str]], rows: list[dict[str, str]]) -> str:
    """Return the one hash of a locked round.

    Parameters
    ----------
    round_id : str
    heads : mapping of str to (int, str)
        Reviewer to the number and the hash of the record that locks the round.
    rows : list of dict
        From `rows_in_round`.
    """
    locked = [[reviewer, *heads[reviewer]] for reviewer in sorted(heads)]
    return sha256(encoded({"heads": locked, "round": round_id, "rows": rows}))
