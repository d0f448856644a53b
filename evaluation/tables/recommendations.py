"""Tables of the way forward: recommendations with their findings, decisions known so far, and breaks in the chain.

Every function returns its tables as a tuple, empty where the pack holds no rows to show.
"""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.presentation import Cell, TableView, Text, day, listed
from evaluation.presentation.terms import OUTCOMES, WORDING
from evaluation.presentation.words import meeting_words
from evaluation.tables.cells import ids_cell, linked_ids, number_cell, text_cell

__all__ = ["chain_gaps_table", "decisions_table", "recommendations_table"]

Views = tuple[TableView, ...]


def recommendations_table(assessment: Assessment) -> Views:
    """Return each recommendation with the status of its wording, its findings and the decisions known so far."""
    recommendation = assessment.review.table("recommendation")
    if recommendation.empty:
        return ()
    wordings = [WORDING[str(status)] for status in recommendation["wording_status"]]
    alike = len(set(wordings)) == 1  # then said once, in the note
    rows = tuple(
        (
            Cell(f"{item.number} ({item.recommendation_id})"),
            Cell(str(item.text)),
            *(() if alike else (Cell(wording),)),
            ids_cell("finding", str(item.finding_ids)),
            ids_cell("option", str(item.option_id)),
            Cell(_decided(assessment, str(item.recommendation_id))),
        )
        for item, wording in zip(recommendation.itertuples(), wordings, strict=True)
    )
    view = TableView(
        table_id="tbl-recommendations",
        caption="Recommendations, each with its findings",
        columns=(
            "Number",
            "Recommendation",
            *(() if alike else ("Wording",)),
            "Findings",
            "Option",
            _decision_heading(assessment),
        ),
        rows=rows,
        note=f"Wording of each: {wordings[0]}." if alike else "",
        status=weakest_status(recommendation["data_status"]),
        row_anchors=tuple(f"rec-{item}" for item in recommendation["recommendation_id"]),
        widths=(12, *((53,) if alike else (37, 16)), 12, 9, 14),
    )
    return (view,)


def _decision_heading(assessment: Assessment) -> str:
    as_at = assessment.settings.as_at
    return f"Decided by {day(as_at)}" if as_at else "Decided"


def _decided(assessment: Assessment, recommendation_id: str) -> Text:
    decision = assessment.review.table("decision")
    mine = decision[decision["recommendation_id"] == recommendation_id]
    if mine.empty:
        return "no decision on record"
    said = listed(OUTCOMES[outcome] for outcome in mine["outcome"])
    return (f"{said}: ", *linked_ids("decision", mine["decision_id"]))


def decisions_table(assessment: Assessment) -> Views:
    """Return every decision known so far: what it answers, its outcome in words, its text and its reason."""
    decision = assessment.review.table("decision")
    if decision.empty:
        return ()
    view = TableView(
        table_id="tbl-decisions-known",
        caption="Decisions on record, and what each answers",
        columns=("Decision", "Outcome", "What was decided", "Reason", "Answers"),
        rows=tuple(_decision_row(item) for item in decision.itertuples()),
        status=weakest_status(decision["data_status"]),
        row_anchors=tuple(f"decision-{item}" for item in decision["decision_id"]),
        widths=(19, 13, 38, 16, 14),
    )
    return (view,)


def _decision_row(item: object) -> tuple[Cell, ...]:
    row: pd.Series = pd.Series(item._asdict())  # type: ignore[attr-defined]
    answers = ids_cell("recommendation", row["recommendation_id"])
    return (
        Cell(f"{row['decision_id']}, {row['body']}, {meeting_words(row['meeting_date'])}"),
        Cell(OUTCOMES[row["outcome"]]),
        Cell(row["text"]),
        text_cell(row["reason"], "no reason on record"),
        answers if row["recommendation_id"] else Cell("no recommendation on record"),
    )


def chain_gaps_table(assessment: Assessment) -> Views:
    """Return where the chain from evidence to action breaks, counted by what is lacking."""
    gaps = assessment.chain.gaps
    if not gaps:
        return ()
    found: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        found.setdefault((gap.kind, gap.lacks), []).append(gap.item_id)
    rows = tuple(
        (Cell(kind.capitalize()), Cell(lacks), number_cell(str(len(ids))), _gap_ids(kind, ids))
        for (kind, lacks), ids in found.items()
    )
    view = TableView(
        table_id="tbl-chain-gaps",
        caption="Where the chain from evidence to action breaks",
        columns=("Row", "What it lacks", "How many", "Which"),
        rows=rows,
        note="A break is not a fault in itself: it says what a reader cannot follow with what is on record.",
        status=weakest_status(_statuses(assessment, {kind for kind, _ in found})),
        widths=(16, 30, 12, 42),
    )
    return (view,)


def _gap_ids(kind: str, ids: list[str]) -> Cell:
    return Cell(linked_ids(kind, ids)) if kind in ("finding", "recommendation", "decision") else text_cell(ids)


def _statuses(assessment: Assessment, kinds: set[str]) -> list[str]:
    tables = (assessment.review.table(kind) for kind in sorted(kinds) if kind in assessment.review.tables)
    return [status for table in tables for status in table["data_status"]]
