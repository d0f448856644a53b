"""Tables of what the hubs are: facts, ties, funding known and unknown."""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import Subject, weakest_status
from evaluation.presentation import Cell, TableView, money
from evaluation.tables.cells import number_cell, text_cell

__all__ = ["hub_facts", "hub_funding"]

TIES = (("lead_body", "Lead body"), ("accountable_body", "Accountable body"), ("partner", "Partners"),
        ("overlaps", "Overlaps with"))  # fmt: skip


def hub_facts(assessment: Assessment) -> TableView:
    """Return what each hub is, who leads it, who answers for it, its partners and what it overlaps with."""
    review = assessment.review
    relation = review.table("subject_relation")
    hubs = review.subjects_of("hub")
    ids = [subject.subject_id for subject in hubs]
    subject_rows = review.table("subject")
    statuses = [
        *subject_rows.loc[subject_rows["subject_id"].isin(ids), "data_status"],
        *relation.loc[relation["subject_id"].isin(ids), "data_status"],
    ]
    return TableView(
        table_id="tbl-hub-facts",
        caption="The hubs: what is on record of each",
        columns=("Hub", "What it is", *(words for _, words in TIES)),
        rows=tuple(_facts_row(assessment, subject, relation) for subject in hubs),
        note="Not on record: the pack holds no row. It does not mean that there is none.",
        status=weakest_status(statuses),
        widths=(13, 40, 15, 15, 15, 15),
    )


def _facts_row(assessment: Assessment, subject: Subject, relation: pd.DataFrame) -> tuple[Cell, ...]:
    mine = relation[relation["subject_id"] == subject.subject_id]
    about = subject.description or "The pack holds no description of this hub."
    ties = (
        text_cell(_named(assessment, mine.loc[mine["relation"] == kind, "related_id"]), "not on record")
        for kind, _ in TIES
    )
    return Cell(f"{subject.subject_id} {subject.short_name}"), Cell(about), *ties


def _named(assessment: Assessment, ids: pd.Series) -> list[str]:
    names = dict(assessment.review.table("organisation")[["organisation_id", "name"]].itertuples(index=False))
    names |= {subject.subject_id: subject.short_name for subject in assessment.review.subjects}
    return list(dict.fromkeys(names.get(item, item) for item in ids))


def hub_funding(assessment: Assessment) -> tuple[TableView, ...]:
    """Return the money planned for each hub by period against the control total; nothing where no money is on record.

    Lines that name no hub stand as "not allocated"; what is on no line at all is the difference from the total.
    """
    review = assessment.review
    lines, totals = review.table("finance_line"), review.table("control_total")
    periods = sorted({*lines["period"], *totals["period"]})
    if not periods:
        return ()
    hubs = review.subjects_of("hub")
    rows = [(Cell(hub.short_name), *(_sum_cell(lines, period, hub.subject_id) for period in periods)) for hub in hubs]
    open_lines = lines[~lines["subject_id"].isin([hub.subject_id for hub in hubs])]
    unallocated = (_lines_sum(open_lines, period) for period in periods)
    rows.append(
        (Cell("Not allocated to a hub"), *(number_cell(money(amount, missing="none")) for amount in unallocated))
    )
    control = dict(totals[["period", "amount"]].itertuples(index=False))
    rows.append((Cell("All lines"), *(number_cell(money(_lines_sum(lines, period))) for period in periods)))
    rows.append((Cell("Control total"), *(number_cell(money(control.get(period, math.nan))) for period in periods)))
    rest = (control.get(period, math.nan) - _lines_sum(lines, period) for period in periods)
    rows.append((Cell("On no line"), *(number_cell(money(amount)) for amount in rest)))
    table = TableView(
        table_id="tbl-hub-funding",
        caption="Money planned for the hubs by period, against the control total",
        columns=("Planned", *periods),
        rows=tuple(rows),
        note="Not known: no line is on record. Lines that name no single hub are not allocated: no split is assumed.",
        status=weakest_status([*lines["data_status"], *totals["data_status"]]),
    )
    return (table,)


def _lines_sum(lines: pd.DataFrame, period: str) -> float:
    mine = lines[lines["period"] == period]["planned"].dropna()
    return float(mine.sum()) if len(mine) else math.nan


def _sum_cell(lines: pd.DataFrame, period: str, subject_id: str) -> Cell:
    return number_cell(money(_lines_sum(lines[lines["subject_id"] == subject_id], period)))
