"""Sentences of the evidence base: how much there is, of whom, how firm, and where there is nothing."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.narrative.phrases import in_a_row, on_the_data, on_the_scores, panel_status
from evaluation.presentation import Paragraph, Prose, count_of, day, listed, sourced

__all__ = ["evidence_conflicts", "evidence_left_out", "evidence_summary", "evidence_triangulation", "evidence_unlinked"]


def evidence_summary(assessment: Assessment) -> Prose:
    """Return how many items the register holds, how many are a hub's own, and how many cells have none."""
    register, base = assessment.review.table("evidence"), assessment.hubs.evidence
    if register.empty:
        return Prose((Paragraph("The register holds no evidence, so no level rests on any."),))
    own = base.links.loc[base.links["scope"] == "own", "evidence_id"].nunique()
    programme = base.links.loc[base.links["scope"] == "programme", "evidence_id"].nunique()
    n_cells = len(base.cells)
    no_own = int((base.cells["n_own"] == 0).sum())
    nothing = int(((base.cells["n_own"] == 0) & (base.cells["n_programme"] == 0)).sum())
    sources = register["source_id"].nunique()
    status = weakest_status(register["data_status"])
    holds = (
        f"The register holds {count_of(len(register), 'item')} from {count_of(sources, 'source')}: "
        f"{own} about single hubs, {programme} about all hubs at once, {len(base.unlinked)} about no hub's cell."
    )
    lacks = (
        f"Of {n_cells} cells (one hub on one dimension) {no_own} hold no evidence of the hub's own, "
        f"and {nothing or 'none'} of these hold nothing at all."
    )
    known = sourced(on_the_data(status, holds), "tbl-evidence-register")
    return Prose((Paragraph(in_a_row(known, sourced(lacks, "tbl-evidence-coverage"))),))


def evidence_triangulation(assessment: Assessment) -> Prose:
    """Return how many high levels rest on fewer than two kinds of source."""
    panel = assessment.hubs
    thin = len(panel.untriangulated)
    bare = int((panel.untriangulated["n_kinds"] == 0).sum())
    if not thin:
        sentence = "Every high level rests on two kinds of source or more."
    else:
        verb = "rests" if thin == 1 else "rest"
        sentence = f"Not triangulated: {count_of(thin, 'high level')} {verb} on fewer than two kinds of source"
        sentence += f", {bare} of them on none." if bare else "."
    return Prose((Paragraph(on_the_scores(panel_status(assessment, "hub"), sentence)),))


def evidence_conflicts(assessment: Assessment) -> Prose:
    """Return in how many cells a hub's own evidence points both ways."""
    cells = assessment.hubs.evidence.cells
    count = int(cells["conflict"].sum())
    status = weakest_status(assessment.hubs.evidence.links["data_status"])
    sentence = (
        f"In {count_of(count, 'cell')} a hub's own evidence points both ways."
        if count
        else "In no cell does a hub's own evidence point both ways."
    )
    return Prose((Paragraph(on_the_data(status, sentence)),))


def evidence_unlinked(assessment: Assessment) -> Prose:
    """Return which items bear on no hub's cell."""
    unlinked = assessment.hubs.evidence.unlinked
    if not unlinked:
        return Prose((Paragraph("Every item of the register bears on some hub's cell."),))
    verb = "bears" if len(unlinked) == 1 else "bear"
    held = len(assessment.review.table("evidence"))
    sentence = f"Of the {held} items of the register {len(unlinked)} {verb} on no hub's cell."
    return Prose((Paragraph(sourced(sentence, "tbl-evidence-register")),))


def evidence_left_out(assessment: Assessment) -> Prose:
    """Return which items the cut-off date leaves out, by reason; their words stay out with them."""
    until = assessment.settings.as_at
    if until is None:
        return Prose((Paragraph("This document has no cut-off date, so no item is left out."),))
    gone = assessment.left_out[assessment.left_out["table"] == "evidence"]
    if gone.empty:
        return Prose((Paragraph(f"No item is left out by the cut-off date, {day(until)}."),))
    parts = [f"{listed(group['row_id'])} ({reason})" for reason, group in gone.groupby("reason", sort=False)]
    verb = "is" if len(gone) == 1 else "are"
    sentence = f"By the cut-off date, {day(until)}, {count_of(len(gone), 'item')} {verb} left out: {'; '.join(parts)}."
    return Prose((Paragraph(sourced(sentence, "tbl-later-evidence")),))
