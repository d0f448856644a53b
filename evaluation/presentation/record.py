"""The day to which a document tells the record: its as-at date, else the day of the latest fact that it tells."""

from __future__ import annotations

import datetime as dt

from evaluation.assessment import Assessment
from evaluation.assessment.status import DOCUMENT_TABLES
from evaluation.presentation.words import day
from evaluation.schemas import latest_day

__all__ = ["record_day", "record_words"]


def record_day(assessment: Assessment) -> dt.date | None:
    """Return the as-at date; without one the latest day by which a row of the document was known, None without any."""
    return latest_day(_record_date(assessment))


def record_words(assessment: Assessment) -> str:
    """Return the date of the document as a sentence."""
    if assessment.settings.as_at:
        return f"As at {day(assessment.settings.as_at)}."
    return f"Date of the latest fact on record: {day(_record_date(assessment), missing='none is dated')}."


def _record_date(assessment: Assessment) -> str:
    """Return the date to which the record is told as it is written; empty where no row has a date with an end."""
    if assessment.settings.as_at:
        return assessment.settings.as_at
    review = assessment.review
    tables = DOCUMENT_TABLES.get(assessment.settings.document, tuple(review.tables))
    frames = (review.table(name) for name in tables)
    written = {str(text) for frame in frames if "known_by" in frame.columns for text in frame["known_by"]}
    dated = [(found, text) for text in written if (found := latest_day(text)) is not None]
    return max(dated, default=(None, ""))[1]
