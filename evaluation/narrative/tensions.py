"""Sentences of the tensions that cut across hubs and criteria."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.narrative.phrases import in_a_row, on_the_data
from evaluation.presentation import Paragraph, Prose, listed, sourced

__all__ = ["tensions_intro"]


def tensions_intro(assessment: Assessment) -> Prose:
    """Return how many tensions are on record, on which criteria, and which of them lead to no recommendation."""
    finding = assessment.review.table("finding")
    mine = finding[finding["kind"] == "tension"]
    if mine.empty:
        return Prose((Paragraph("No tension between hubs, criteria or options is on record."),))
    forward = {item: assessment.chain.forward("finding", item).get("recommendation") for item in mine["finding_id"]}
    loose = [item for item, reached in forward.items() if not reached]
    criteria = list(dict.fromkeys(filter(None, mine["criterion_id"])))
    held = f"Tensions on record: {len(mine)}{f', on {listed(criteria)}' if criteria else ''}."
    unmet = sourced(f"No recommendation on record takes up {listed(loose)}.", "tbl-chain-gaps") if loose else ""
    return Prose((Paragraph(in_a_row(on_the_data(weakest_status(mine["data_status"]), held), unmet)),))
