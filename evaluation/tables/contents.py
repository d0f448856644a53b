"""What a review and an assessment show of themselves when they are the last line of a notebook cell."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import Review, weakest_status
from evaluation.presentation import Cell, TableView, count_of, status_words
from evaluation.presentation.words import settings_words
from evaluation.schemas import TABLES
from evaluation.tables.cells import number_cell

__all__ = ["assessment_contents", "review_contents"]


def review_contents(review: Review) -> TableView:
    """Return the tables of a review with their rows and weakest data status."""
    rows = []
    for name, table in TABLES.items():
        frame = review.table(name)
        if len(frame):
            status = weakest_status(frame["data_status"])
            words = status_words(status) if status else "not stated"
            rows.append((Cell(name), Cell(table.description), number_cell(f"{len(frame):,}"), Cell(words)))
    return TableView("review-contents", review.title, ("Table", "What it holds", "Rows", "Weakest status"), tuple(rows))


def assessment_contents(assessment: Assessment) -> TableView:
    """Return what an assessment holds, panel by panel, and under which settings."""
    rows = []
    for purpose, panel in assessment.panels.items():
        subjects = count_of(len(panel.marks.subject_ids), purpose)
        levels = int((panel.cells["state"] == "level").sum())
        said = f"{len(panel.marks.number)} marks by {count_of(len(panel.marks.reviewer_ids), 'reviewer')}"
        rows.append((Cell(subjects), Cell(said), Cell(f"{levels} of {len(panel.cells)} cells have a level")))
    note = f"{settings_words(assessment.settings)}. Rows left out by the as-at date: {len(assessment.left_out)}."
    caption = f"Assessment of {assessment.review.title}"
    columns = ("Subjects", "Marks", "Panel levels")
    return TableView("assessment-contents", caption, columns, tuple(rows), note=note, status=assessment.status.weakest)
