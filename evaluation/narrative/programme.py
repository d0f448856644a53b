"""Sentences of the transition and the programme: planned, revised and actual."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.narrative.phrases import in_a_row, one_paragraph
from evaluation.options import longlist
from evaluation.presentation import Paragraph, Prose, Strong, Text, count_of, day, listed, sourced
from evaluation.presentation.terms import ACTION_STATUS
from evaluation.presentation.words import option_label
from evaluation.schemas import latest_day

__all__ = ["programme_summary", "transition_summary"]


def transition_summary(assessment: Assessment) -> Prose:
    """Return the transition as the preferred option states it; else that no option is preferred."""
    appraisal = assessment.appraisal
    if appraisal is None or appraisal.preferred is None:
        return one_paragraph("No preferred option is on record, so no transition to one is described.")
    row = longlist(assessment.review).set_index("option_id").loc[appraisal.preferred]
    said = f"{row['implementation'] or 'not stated'}; paid for by: {row['funding'] or 'not stated'}."
    stated = sourced(said, "tbl-framework-filter")
    return Prose((Paragraph((Strong(f"{option_label(assessment, appraisal.preferred)}: "), *stated)),))


def programme_summary(assessment: Assessment) -> Prose:
    """Return how many actions are planned, revised, done and overdue at the as-at date."""
    action = assessment.review.table("action")
    if action.empty:
        return one_paragraph(in_a_row(f"No action is on record{_until(assessment)}.", _after(assessment)))
    counts = action["status"].value_counts()
    said = listed(f"{counts[key]} {words}" for key, words in ACTION_STATUS.items() if key in counts)
    parts = [f"{count_of(len(action), 'action')} on record{_until(assessment)}: {said}."]
    revised = int((action["revised_due"] != "").sum())
    parts.append(f"{revised or 'None'} of them {'has' if revised == 1 else 'have'} a revised date.")
    late = _overdue(assessment, action)
    if late:
        parts.append(f"Past the date on record and not done: {listed(late)}.")
    return one_paragraph(in_a_row(sourced(" ".join(parts), "tbl-actions"), _after(assessment)))


def _after(assessment: Assessment) -> Text:
    later = int((assessment.left_out["table"] == "action").sum())
    if not later:
        return ""
    words = f"{count_of(later, 'action')} became known later and {'stands' if later == 1 else 'stand'} in the annex."
    return sourced(words, "tbl-later-action")


def _until(assessment: Assessment) -> str:
    return f" at {day(assessment.settings.as_at)}" if assessment.settings.as_at else ""


def _overdue(assessment: Assessment, action: pd.DataFrame) -> list[str]:
    """Return actions whose date had passed at the as-at date and that are neither done nor dropped."""
    if assessment.settings.as_at is None:
        return []
    today = dt.date.fromisoformat(assessment.settings.as_at)
    late = []
    for item in action[~action["status"].isin(["done", "dropped"])].itertuples():
        end = latest_day(str(item.revised_due or item.due))
        if end is not None and end < today:
            late.append(str(item.action_id))
    return late
