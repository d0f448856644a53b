"""What the store holds, as tables: rows with their versions, and the history of every record."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evaluation.packs.journal.chain import Chain
from evaluation.packs.journal.records import Row
from evaluation.schemas import TABLES

__all__ = ["history_table", "only", "with_versions"]

HISTORY = (
    "reviewer_id", "sequence", "kind", "action", "round_id", "subject_id", "dimension_id", "level", "method",
    "interest", "rationale", "why_not_higher", "evidence_ids", "change_reason", "dissent", "base", "undoes",
    "reason_for_change", "entered_at", "entered_by", "tool", "sha256",
)  # fmt: skip


def history_table(chains: Iterable[Chain]) -> pd.DataFrame:
    """Return every record of some chains, oldest first; a reviewer's records keep their order."""
    entries = [entry for chain in chains for entry in _entries(chain)]
    entries.sort(key=lambda entry: (entry["_order"], entry["reviewer_id"], entry["sequence"]))
    frame = pd.DataFrame(entries, columns=[*HISTORY])
    return frame.astype({"sequence": "int64", "base": "Int64", "undoes": "Int64"})


def with_versions(own: pd.DataFrame, table: str, stored: list[tuple[Row, int]]) -> pd.DataFrame:
    """Return the rows of a table's file with those of the store, each with its version; a locked row stands once.

    Parameters
    ----------
    own : DataFrame
        Rows of the table's own file.
    table : str
    stored : list of (row, int)
        Rows of the store, each with the number of its record.
    """
    names, key = list(TABLES[table].column_names), list(TABLES[table].key)
    versions = {tuple(row.get(name, "") for name in key): version for row, version in stored}
    frame = own[names].astype(object).reset_index(drop=True)
    keys = [tuple(values) for values in frame[key].itertuples(index=False, name=None)]
    more = [{name: row.get(name, "") for name in names} for row, _ in stored]
    added = [row for row in more if tuple(row[name] for name in key) not in set(keys)]
    whole = pd.concat([frame, pd.DataFrame(added, columns=names, dtype=object)], ignore_index=True)
    numbers = [versions.get(tuple(values), 0) for values in whole[key].itertuples(index=False, name=None)]
    return whole.assign(version=pd.Series(numbers, dtype="int64"))


def only(frame: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    """Return the rows in which each named column holds the value wanted."""
    for name, value in wanted.items():
        frame = frame[(frame[name] == value).to_numpy(dtype=bool)]
    return frame.reset_index(drop=True)


def _entries(chain: Chain) -> list[dict[str, object]]:
    """Return a chain's records as rows of a history; `_order` never falls, whatever the clock did."""
    entries: list[dict[str, object]] = []
    order = ""
    for record, digest in zip(chain.records, chain.hashes, strict=True):
        order = max(order, record.entered_at)
        keyed = dict(zip(TABLES[record.kind].key, record.key, strict=True)) if record.kind in TABLES else {}
        row = record.rows[record.kind][0] if record.rows else {}
        entry: dict[str, object] = {name: row.get(name, keyed.get(name, "")) for name in HISTORY}
        entry |= {name: getattr(record, name) for name in HISTORY if hasattr(record, name)}
        entry |= {"reviewer_id": record.author, "sha256": digest, "_order": order}
        entry |= {"entered_by": record.entered_by or record.author}
        entry |= {"interest": row.get("kind", "") if record.kind == "interest" else ""}
        entries.append(entry)
    return entries
