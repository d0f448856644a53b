"""Tables of needs: who needs what, at which level, and whether a national service is the answer."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.presentation import Cell, TableView
from evaluation.presentation.terms import AUDIENCE_LEVELS, INFRA_TYPES, NEED_REASONS, NEED_VERDICTS
from evaluation.tables.cells import ids_cell, text_cell

__all__ = ["needs_matrix", "needs_table"]


def needs_matrix(assessment: Assessment) -> tuple[TableView, ...]:
    """Return the verdict on each need by level and type of audience; nothing where no need is on record."""
    needs = _needs_with_audience(assessment)
    if needs.empty:
        return ()
    levels = [level for level in AUDIENCE_LEVELS if level in set(needs["level"])]
    types = [kind for kind in INFRA_TYPES if kind in set(needs["infra_type"])]
    rows = [
        (
            Cell(f"Type {INFRA_TYPES[kind]}" if not kind else INFRA_TYPES[kind].capitalize()),
            *(_matrix_cell(needs[(needs["infra_type"] == kind) & (needs["level"] == level)]) for level in levels),
        )
        for kind in types
    ]
    table = TableView(
        table_id="tbl-needs-matrix",
        caption="What each need calls for, by level and type of audience",
        columns=("Type of body", *(AUDIENCE_LEVELS[level] for level in levels)),
        rows=tuple(rows),
        note="No need on record: no row speaks of this audience, which does not mean that it has no need.",
        status=weakest_status(needs["data_status"]),
    )
    return (table,)


def _needs_with_audience(assessment: Assessment) -> pd.DataFrame:
    audience = assessment.review.table("audience")[["audience_id", "level", "infra_type", "equalities_strand", "label"]]
    return assessment.review.table("need").astype(object).merge(audience.astype(object), on="audience_id", how="left")


def _matrix_cell(needs: pd.DataFrame) -> Cell:
    if needs.empty:
        return Cell("no need on record", "level-none")
    by_verdict = needs.groupby("verdict", sort=False)["need_id"].agg(list)
    parts = [f"{NEED_VERDICTS[verdict]} ({', '.join(ids)})" for verdict, ids in by_verdict.items()]
    words = "; ".join(parts)
    return Cell(words[0].upper() + words[1:])


def needs_table(assessment: Assessment) -> tuple[TableView, ...]:
    """Return every need with its audience, present supply, gap, verdict, reason and evidence; nothing without needs."""
    needs = _needs_with_audience(assessment)
    if needs.empty:
        return ()
    rows = []
    for row in needs.itertuples():
        strand = f" ({row.equalities_strand.lower()})" if row.equalities_strand else ""
        reason = f", for {NEED_REASONS[row.national_rationale]}" if row.national_rationale != "none" else ""
        verdict = NEED_VERDICTS[row.verdict]
        rows.append(
            (
                Cell(row.need_id),
                Cell(f"{row.label}{strand}"),
                Cell(row.statement),
                text_cell(row.current_supply, "not on record"),
                text_cell(row.gap, "not on record"),
                Cell(f"{verdict[0].upper()}{verdict[1:]}{reason}"),
                ids_cell("evidence", row.evidence_ids),
            )
        )
    table = TableView(
        table_id="tbl-needs",
        caption="Needs, what meets them now, and what each calls for",
        columns=("Need", "Who", "What is needed", "What there is", "What is missing", "Calls for", "Evidence"),
        rows=tuple(rows),
        status=weakest_status(needs["data_status"]),
        wide=True,
        widths=(7, 17, 28, 18, 20, 16, 10),
    )
    return (table,)
