"""Dates: what happened cannot have been known before it was past."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.errors import Problem
from evaluation.model import Review
from evaluation.packs.crossrules.tables import distinct_pairs, row_numbers
from evaluation.schemas import latest_day

__all__ = ["HAPPENED", "known_once_happened"]

HAPPENED = (
    ("score", "scored_at"),
    ("consensus", "recorded_at"),
    ("decision", "meeting_date"),
    ("action", "done_on"),
    ("feedback", "replied_on"),
)
"""Dates of what happened, which nobody can know before they are past."""


def known_once_happened(review: Review, *, table: str, column: str) -> Iterator[Problem]:
    """Yield rows that count as known before what they tell had happened: a document would see past its cut-off."""
    frame = review.table(table)
    wrong = {pair for pair in distinct_pairs(frame, column, "known_by") if _may_be_later(*pair)}
    if not wrong:
        return
    for row, happened, known_by in zip(row_numbers(frame), frame[column], frame["known_by"], strict=True):
        if (happened, known_by) in wrong:
            rule = f"what may have happened later cannot be known on {known_by}; both dates count from their latest day"
            remedy = "Mend one of the two dates, or give the days on which it can have happened."
            yield Problem(f"{table}.csv", rule, remedy, row=row, column=column, value=happened)


def _may_be_later(happened: str, known_by: str) -> bool:
    if not happened or not known_by:
        return False
    known = latest_day(known_by)
    if known is None:  # the row counts as known on no day
        return False
    latest = latest_day(happened)
    return latest is None or latest > known
