"""A row that is to be saved, held against the rules of the pack, so that no save makes a pack that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation.errors import Problem
from evaluation.model import Review
from evaluation.packs.columns import empty_frame, typed_frame
from evaluation.packs.crossrules import Pack, reference_problems, review_problems
from evaluation.packs.files import CONTROL, MOST_CELL, TextTable, suggestion
from evaluation.packs.journal.chain import FOLDER, Chain
from evaluation.packs.journal.live import JOINED
from evaluation.packs.journal.records import KINDS, Cell, Record, Row, Rows
from evaluation.schemas import TABLES

__all__ = ["NEEDED", "change_problems", "draft_problems", "standing_problem"]

NEEDED = frozenset(
    {"subject", "criterion_set", "criterion", "dimension", "reviewer", "round", "assignment", "evidence", *JOINED}
)
"""Tables that the checks of one row rest on."""
BESIDE: Mapping[str, set[str]] = {"score": {"interest"}, "interest": {"score"}, "consensus": {"score"}}
"""Tables that a row of a kind is judged together with."""
SURROGATE = re.compile("[\ud800-\udfff]")


def draft_problems(part: Review, chain: Chain, kind: str, rows: Rows) -> list[Problem]:
    """Return the problems of a row, or of a weight set, that is to be saved.

    Parameters
    ----------
    part : Review
        The tables `NEEDED`, from their files.
    chain : Chain
        The records of the reviewer who saves.
    kind : str
    rows : mapping of str to tuple of mapping
    """
    place = f"{FOLDER}/{chain.author}"
    problems = [problem for table, held in rows.items() for problem in _text_problems(table, held, place)]
    frames: dict[str, pd.DataFrame] = {}
    for table, held in rows.items() if not problems else ():
        frames[table], found = typed_frame(_text(held), TABLES[table], table)
        problems += found
    if not problems:
        tables = _judged(part, chain, kind, rows, frames)
        problems = list(reference_problems(Pack(dict(tables), dict(part.scales)), set(NEEDED)))
        concerned = (NEEDED - JOINED) | set(KINDS[kind]) | BESIDE.get(kind, set())
        problems = problems or list(review_problems(part.with_tables(tables), set(concerned)))
    return [replace(problem, file=place, row=None) for problem in problems]


def _text_problems(table: str, rows: Iterable[Row], place: str) -> Iterator[Problem]:
    known = list(TABLES[table].column_names)
    for row in rows:
        for name, cell in row.items():
            if name not in known:
                yield Problem(place, f"no such column in table {table}", suggestion(name, known), column=name)
            else:
                yield from _sign_problems(name, cell, place)


def _sign_problems(name: str, text: str, place: str) -> Iterator[Problem]:
    if len(text) > MOST_CELL:
        yield Problem(place, f"longer than {MOST_CELL:,} characters", "Shorten the text.", None, name, text)
    elif CONTROL.search(text) or SURROGATE.search(text):
        yield Problem(place, "the text holds a sign that text does not", "Type it again.", None, name)


def change_problems(record: Record) -> list[Problem]:
    """Return the problems of what a record says beside its rows: why it changes, and who typed it."""
    place = f"{FOLDER}/{record.author}"
    said = {"reason_for_change": record.reason_for_change, "entered_by": record.entered_by}
    return [problem for name, text in said.items() for problem in _sign_problems(name, text, place)]


def _text(rows: Iterable[Row]) -> TextTable:
    held = list(rows)
    names = list(dict.fromkeys(name for row in held for name in row))
    return TextTable({name: [row.get(name, "") for row in held] for name in names}, "")


def _judged(
    part: Review, chain: Chain, kind: str, rows: Rows, frames: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return the tables as the rules are to see them: the new rows, and of the others only what bears on them."""
    tables = {**part.tables, **{name: empty_frame(TABLES[name]) for name in JOINED}, **frames}
    if kind == "consensus":
        tables["score"] = part.table("score")  # the marks whose median it is held against
    if kind == "score":
        tables["interest"] = _own_rows(part, chain, "interest", "")
    if kind == "interest":
        tables["score"] = _own_rows(part, chain, "score", rows["interest"][0].get("subject_id", ""))
    return tables


def _own_rows(part: Review, chain: Chain, table: str, subject_id: str) -> pd.DataFrame:
    """Return a reviewer's rows, on one subject where one is named: those of the pack's file and those of the store."""
    live = [record.rows[table][0] for record in chain.live.values() if record.kind == table]
    stored, _ = typed_frame(_text(live), TABLES[table], table)
    whole = pd.concat([part.table(table).astype(object), stored.astype(object)], ignore_index=True)
    mine = whole["reviewer_id"] == chain.author
    return whole[mine & (whole["subject_id"] == subject_id)] if subject_id else whole[mine]


def standing_problem(part: Review, cell: Cell, place: str) -> Problem | None:
    """Return the problem of a cell whose row stands in the pack's own file, where the store must not touch it."""
    kind, key = cell
    frame = part.table(kind)
    mine = np.ones(len(frame), dtype=bool)
    for name, value in zip(TABLES[kind].key, key, strict=True):
        mine &= (frame[name] == value).to_numpy(dtype=bool)
    if not mine.any():
        return None
    rule = f"this row stands in {kind}.csv (row {int(mine.argmax()) + 2}) and is kept there"
    remedy = "Mend it there, or remove it there and save again."
    return Problem(place, rule, remedy, column=TABLES[kind].key[-1], value=" / ".join(key))
