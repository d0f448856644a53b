"""Sentences on what came later, on commissioning and on feedback."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Callout, Prose, plain


def said(prose: Prose) -> str:
    parts: list[str] = []
    for block in prose.blocks:
        parts += [plain(item) for item in block.items] if isinstance(block, Callout) else [plain(block.text)]  # type: ignore[union-attr]
    return " ".join(parts)


@pytest.fixture(scope="module")
def whole(northshire: ev.Review, northshire_assessment: ev.Assessment) -> ev.Assessment:
    """The whole pack, without a cut-off; these sentences read its tables only."""
    settings = replace(northshire_assessment.settings, as_at=None)
    return replace(northshire_assessment, review=northshire, settings=settings)


def test_rows_left_out_are_counted_by_reason(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.later_summary(changeup_assessment))
    n = len(changeup_assessment.left_out)
    assert f"It leaves out {n} rows: {n - 5} known later and 5 resting on one of those." in words
    assert "feeds any section" in words


def test_without_an_as_at_date_nothing_is_later(whole: ev.Assessment) -> None:
    assert "no as-at date" in said(narrative.later_summary(whole))


def test_bids_by_outcome_and_what_came_later(whole: ev.Assessment) -> None:
    words = said(narrative.commissioning_summary(whole, since="2025-09-30"))
    assert "1 tender on record, with 2 lots, 3 gates and 3 bids." in words
    assert "1 awarded, 1 not awarded and 1 not yet decided" in words
    assert "became known after 30 September 2025" in words
    assert "became known after" not in said(narrative.commissioning_summary(whole))


def test_no_bid_and_no_tender_are_said(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    assert "Who bid, and how bids were judged, is not known." in said(
        narrative.commissioning_summary(changeup_assessment)
    )
    assert said(narrative.commissioning_summary(northshire_assessment)).startswith("No tender is on record")


def test_feedback_without_a_reply_is_named(whole: ev.Assessment, changeup_assessment: ev.Assessment) -> None:
    assert "Without a reply on record: FB5." in said(narrative.feedback_summary(whole))
    feedback = whole.review.table("feedback").copy()
    feedback["reply"] = "Thank you."
    answered = replace(whole, review=whole.review.with_tables({"feedback": feedback}))
    assert "Each has a reply." in said(narrative.feedback_summary(answered))
    assert said(narrative.feedback_summary(changeup_assessment)) == "No feedback on the documents is on record."
