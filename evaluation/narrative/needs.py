"""Sentences of question 1: what is needed, and whether a national service is the answer."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.narrative.phrases import on_the_scores
from evaluation.presentation import Paragraph, Prose, count_of, listed
from evaluation.presentation.terms import AUDIENCE_LEVELS, NEED_REASONS, NEED_VERDICTS

__all__ = ["needs_answer", "needs_findings_intro", "needs_silences", "needs_verdicts"]


def needs_answer(assessment: Assessment) -> Prose:
    """Return whether a national service is needed and why, as far as the needs on record say."""
    return Prose((Paragraph(needs_verdicts(assessment)),))


def needs_verdicts(assessment: Assessment) -> str:
    """Return how many needs have each verdict, and the reasons for a national service, in a sentence or two."""
    need = assessment.review.table("need")
    if need.empty:
        return "No need is on record, so it is not known whether a national service is needed."
    status = weakest_status(need["data_status"])
    counts = {verdict: int((need["verdict"] == verdict).sum()) for verdict in NEED_VERDICTS}
    if counts["unknown"] == len(need):
        sentence = f"None of the {len(need)} needs on record has a verdict, because nothing on record supports one."
        return f"{on_the_scores(status, sentence)} Whether a national service is needed stays open."
    parts = [f"{_verb(counts['national'])} for a national service{_reasons(assessment)}"]
    others = (verdict for verdict in ("subnational", "none") if counts[verdict])
    parts.extend(f"{counts[verdict]} for {NEED_VERDICTS[verdict]}" for verdict in others)
    if counts["unknown"]:
        parts.append(f"on {counts['unknown']} the verdict is not known")
    return on_the_scores(status, f"Of {count_of(len(need), 'need')} on record {listed(parts)}.")


def _verb(count: int) -> str:
    return f"{count or 'none'} {'call' if count > 1 else 'calls'}"


def _reasons(assessment: Assessment) -> str:
    need = assessment.review.table("need")
    reasons = need.loc[need["verdict"] == "national", "national_rationale"].value_counts()
    order = [reason for reason in NEED_REASONS if reason in reasons.index]
    said = [f"{NEED_REASONS[reason]} ({reasons[reason]})" for reason in sorted(order, key=lambda item: -reasons[item])]
    return f", because of {listed(said)}" if said else ""


def needs_silences(assessment: Assessment) -> Prose:
    """Return for which audiences no need is on record, and which needs rest on no evidence."""
    need, audience = assessment.review.table("need"), assessment.review.table("audience")
    silent = audience[~audience["audience_id"].isin(need["audience_id"])]["label"]
    bare = need[need["evidence_ids"] == ""]["need_id"]
    parts = []
    if len(silent):
        parts.append(f"No need is on record for: {listed(silent)}.")
    strands = sorted(set(audience["equalities_strand"]) - {""})
    parts.append(
        f"Equalities strands named among the audiences: {listed(strand.lower() for strand in strands)}."
        if strands
        else "No equalities strand is named among the audiences."
    )
    absent = [words.lower() for level, words in AUDIENCE_LEVELS.items() if level not in set(audience["level"])]
    if absent and len(audience):
        parts.append(f"No audience on record stands at this level: {listed(absent)}.")
    if len(bare):
        parts.append(f"Of {count_of(len(need), 'need')} {len(bare)} rest on no evidence: {listed(bare)}.")
    return Prose((Paragraph(" ".join(parts)),))


def needs_findings_intro(assessment: Assessment) -> Prose:
    """Return whether the review found anything on needs."""
    count = int((assessment.review.table("finding")["kind"] == "need").sum())
    return Prose((Paragraph(f"Findings on needs on record: {count or 'none'}."),))
