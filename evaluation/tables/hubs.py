"""Tables of what the hubs are: facts, ties, funding known and unknown."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from evaluation.assessment import Assessment, period_sums
from evaluation.model import Subject, weakest_status
from evaluation.presentation import Cell, TableView, count_of
from evaluation.presentation.words import accounts_money
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
    sums = period_sums(review)
    if sums.empty:
        return ()
    say = accounts_money(assessment)
    planned = lines.groupby(["subject_id", "period"])["planned"].sum(min_count=1)
    rows = [
        (
            Cell(hub.short_name),
            *(number_cell(say(planned.get((hub.subject_id, item), math.nan))) for item in sums["period"]),
        )
        for hub in review.subjects_of("hub")
    ]
    rows.append((Cell("Not allocated to a hub"), *_cells(say, sums["loose"], sums["n_loose"])))
    if sums["n_elsewhere"].any():
        rows.append((Cell("On lines of other subjects"), *_cells(say, sums["elsewhere"], sums["n_elsewhere"])))
    rows.append((Cell("All lines"), *_cells(say, sums["planned"])))
    rows.append((Cell("Control total"), *_cells(say, sums["control"])))
    rows.append((Cell("On no line"), *_cells(say, sums["control"] - sums["planned"])))
    blank = int(sums["n_blank"].sum())
    gaps = f" {count_of(blank, 'line')} without a planned figure: counted in no sum." if blank else ""
    table = TableView(
        table_id="tbl-hub-funding",
        caption="Money planned for the hubs by period, against the control total",
        columns=("Planned", *sums["period"]),
        rows=tuple(rows),
        note="Not known: no figure is on record. Lines that name no hub are not allocated: no split is assumed." + gaps,
        status=weakest_status([*lines["data_status"], *totals["data_status"]]),
    )
    return (table,)


def _cells(
    say: Callable[[float], str], amounts: pd.Series[float], n_lines: pd.Series[int] | None = None
) -> tuple[Cell, ...]:
    """Return amounts as cells; "none" where no line could have carried one, as against lines without a figure."""
    some = [True] * len(amounts) if n_lines is None else [n > 0 for n in n_lines]
    words = (say(float(amount)) if any_line else "none" for amount, any_line in zip(amounts, some, strict=True))
    return tuple(number_cell(word) for word in words)
