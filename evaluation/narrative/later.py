"""Sentences of the annexes on what came later, on commissioning and on feedback."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.narrative.phrases import in_a_row, one_paragraph
from evaluation.presentation import Callout, Paragraph, Prose, Text, count_of, day, listed, sourced
from evaluation.presentation.terms import BID_OUTCOMES
from evaluation.schemas import latest_day

__all__ = ["commissioning_summary", "feedback_summary", "later_summary"]


def later_summary(assessment: Assessment) -> Prose:
    """Return how many rows the as-at date leaves out, why, and that they feed nothing else."""
    as_at, left = assessment.settings.as_at, assessment.left_out
    if as_at is None:
        return one_paragraph("This document has no as-at date, so nothing is left out of it as later.")
    if left.empty:
        return one_paragraph(f"Every row of the pack was known by {day(as_at)}, so nothing is left out.")
    reasons = left["reason"].value_counts()
    said = listed(f"{count} {words}" for words, count in sorted(_plural(reasons).items()))
    first = f"This document is as at {day(as_at)}. It leaves out {count_of(len(left), 'row')}: {said}."
    rule = "Nothing in this annex was known to the review, and nothing in it feeds any section of the report."
    return Prose((Paragraph(first), Callout("note", "No hindsight", (rule,))))


def _plural(reasons: pd.Series) -> dict[str, int]:
    words = {"rests on a row that is left out": "resting on one of those"}
    return {words.get(str(reason), str(reason)): int(count) for reason, count in reasons.items()}


def _later(frame: pd.DataFrame, since: str | None) -> int:
    """Return how many rows were known after a day, or cannot be dated to it."""
    if since is None:
        return 0
    limit = dt.date.fromisoformat(since)
    days = [latest_day(text) for text in frame["known_by"]]
    return sum(found is None or found > limit for found in days)


def commissioning_summary(assessment: Assessment, *, since: str | None = None) -> Prose:
    """Return what is on record of tenders and bids, what of it came later, and what is not known.

    Parameters
    ----------
    assessment : Assessment
    since : str, optional
        As-at date of the document; what was known after it is said to be later.
    """
    review = assessment.review
    tender, bid = review.table("tender"), review.table("bid")
    if tender.empty:
        return one_paragraph("No tender is on record, so nothing is known of commissioning.")
    counted = [("lot", "lot"), ("gate", "eligibility"), ("bid", "bid")]
    said = listed(count_of(len(review.table(table)), noun) for noun, table in counted)
    held = sourced(f"{count_of(len(tender), 'tender')} on record, with {said}.", "tbl-tenders", "tbl-lots", "tbl-gates")
    text = Paragraph(in_a_row(held, _bids_words(bid)))
    return Prose((text, *_later_note(_later(pd.concat([tender, bid]), since), since)))


def _bids_words(bid: pd.DataFrame) -> Text:
    if bid.empty:
        return "Who bid, and how bids were judged, is not known."
    counts = bid["outcome"].value_counts()
    outcomes = listed(f"{counts[key]} {words}" for key, words in BID_OUTCOMES.items() if key in counts)
    return sourced(f"Of the bids: {outcomes}.", "tbl-bids")


def _later_note(n_later: int, since: str | None) -> tuple[Callout, ...]:
    if not n_later or since is None:
        return ()
    words = f"Rows marked later became known after {day(since)}; they feed no section of the report."
    return (Callout("note", "What came later", (words,)),)


def feedback_summary(assessment: Assessment, *, since: str | None = None) -> Prose:
    """Return how much feedback is on record and how much of it has a reply; parameters as above."""
    feedback = assessment.review.table("feedback")
    if feedback.empty:
        return one_paragraph("No feedback on the documents is on record.")
    kinds = feedback["kind"].value_counts()
    said = listed(count_of(int(count), str(kind)) for kind, count in kinds.items())
    open_ones = feedback.loc[feedback["reply"] == "", "feedback_id"]
    replies = f"Without a reply on record: {listed(open_ones)}." if len(open_ones) else "Each has a reply."
    paragraph = Paragraph(f"On record: {said}. {replies}")
    return Prose((paragraph, *_later_note(_later(feedback, since), since)))
