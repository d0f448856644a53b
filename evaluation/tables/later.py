"""Tables of later developments: what a document leaves out because it was known after its as-at date, or not datable.

Read from the whole pack; nothing here feeds any other section of the document.
"""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.presentation import Cell, TableView, count_of, day, number, status_words
from evaluation.schemas import TABLES, Column, latest_day
from evaluation.tables.cells import number_cell

__all__ = ["later_counts", "later_developments"]

SAID: dict[str, tuple[str, ...]] = {
    "note": ("text",),
    "option": ("description", "longlist_verdict", "verdict_reason"),
    "option_cost": ("year", "central", "basis"),
    "risk": ("description", "mitigation"),
    "finding": ("text",),
    "recommendation": ("text",),
    "decision": ("text", "outcome", "reason", "meeting_date"),
    "action": ("text", "owner", "start", "due", "revised_due", "done_on", "status"),
    "evidence": ("paraphrase", "direction", "grade"),
    "consultation": ("title", "opens", "closes", "reach"),
    "finance_line": ("category", "period", "planned", "actual", "basis"),
    "control_total": ("amount",),
    "indicator_value": ("period", "target", "actual"),
    "theme": ("name", "framework"),
    "programme_area": ("name",),
    "programme_map": ("relation",),
}
"""Tables told row by row, and the columns that tell them; the first stands without its name. Others are counted.

Commissioning and feedback have annexes of their own, where what was known later is marked.
"""


def later_counts(assessment: Assessment) -> tuple[TableView, ...]:
    """Return how many rows of each table are left out, and why; nothing where all rows are known."""
    left = assessment.left_out
    if left.empty:
        return ()
    rows = []
    for name, mine in left.groupby("table", sort=False):
        reasons = mine["reason"].value_counts()
        said = "; ".join(f"{reason} ({count})" for reason, count in sorted(reasons.items()))
        held = len(assessment.full.table(str(name)))
        rows.append((Cell(_plain(str(name))), number_cell(str(len(mine))), number_cell(str(held)), Cell(said)))
    view = TableView(
        table_id="tbl-later-counts",
        caption="Rows left out of this document, by table",
        columns=("Table", "Left out", "Rows in the pack", "Why"),
        rows=tuple(rows),
        note="A row counts as known from the latest day that its date can mean. A row that rests on one left out "
        "is left out with it.",
        status=weakest_status(left["data_status"]),
        widths=(26, 12, 16, 46),
    )
    return (view,)


def later_developments(assessment: Assessment) -> tuple[TableView, ...]:
    """Return the rows left out in words, one table for each table of the pack that tells of a development."""
    left = assessment.left_out
    return tuple(_told(assessment, name, left[left["table"] == name]) for name in SAID if (left["table"] == name).any())


def _told(assessment: Assessment, name: str, left: pd.DataFrame) -> TableView:
    table, frame = TABLES[name], assessment.full.table(name)
    keys = frame[list(table.key)].astype(str).agg(" / ".join, axis=1)
    by_key = dict(zip(keys, frame.to_dict("records"), strict=True))
    rows = tuple(
        (
            Cell(str(item.row_id)),
            Cell(_in_words(by_key[str(item.row_id)], name)),
            Cell(_why(str(item.reason), str(item.known_by))),
            Cell(status_words(str(item.data_status)) if item.data_status else "not stated"),
        )
        for item in left.itertuples()
    )
    return TableView(
        table_id=f"tbl-later-{name.replace('_', '-')}",
        caption=f"Later: {table.description[0].lower()}{table.description[1:]} ({count_of(len(rows), 'row')})",
        columns=("Row", "What it says", "Why left out", "Data status"),
        rows=rows,
        status=weakest_status(left["data_status"]),
        row_anchors=tuple(f"ev-{item}" for item in left["row_id"]) if name == "evidence" else (),
        widths=(10, 50, 22, 18),
        back_links="Used in" if name == "evidence" else "",
    )


def _why(reason: str, known_by: str) -> str:
    """Return why a row is left out, with its date where it has one."""
    return f"{reason}: {day(known_by)}" if known_by and latest_day(known_by) else reason


def _in_words(row: dict[str, object], name: str) -> str:
    """Return a row's telling columns as a sentence: the first alone, the others with their names."""
    table = TABLES[name]
    first, *others = SAID[name]
    parts = [_value(row[first], table.column(first)) or "not stated"]
    parts += [f"{_plain(column)}: {words}" for column in others if (words := _value(row[column], table.column(column)))]
    return "; ".join(part.rstrip(".") for part in parts) + "."


def _plain(column: str) -> str:
    return column.replace("_", " ")


def _value(value: object, column: Column) -> str:
    if column.kind == "date":
        return day(str(value), missing="")
    if column.kind == "flag":
        return "yes" if value else "no"
    if column.kind in ("number", "integer"):
        amount = float(str(value))
        places = 0 if math.isnan(amount) or amount == int(amount) else 1
        return str(int(amount)) if column.name == "year" else number(amount, places, missing="")
    return _plain(str(value)) if column.kind == "enum" else str(value)
