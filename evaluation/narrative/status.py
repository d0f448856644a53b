"""The status of a document: how its data are known, as at when, from which inputs, by whom."""

from __future__ import annotations

from typing import Literal

from evaluation.assessment import Assessment, StatusSummary
from evaluation.assessment.status import summarise_status
from evaluation.model import STATUSES, Review
from evaluation.narrative.phrases import in_a_row, notes
from evaluation.presentation import Bullets, Callout, Paragraph, Prose, count_of, day, listed, sourced, status_words
from evaluation.presentation.words import settings_words, weights_used
from evaluation.schemas import TABLES

__all__ = ["status_banner", "status_page", "status_sentence"]

ROLE_WORDS = {"commissioned": "Commissioned", "analysed": "Analysed", "assured": "Assured", "approved": "Approved"}


def status_sentence(assessment: Assessment, subject_id: str = "") -> str:
    """Return the data status of a document, or of one on a single subject, as one sentence."""
    status = _status_of(assessment, subject_id)
    weakest = status.weakest
    if weakest is None:
        return "This document shows no data."
    if weakest != "illustrative":
        return f"Weakest data status of what this document shows: {status_words(weakest)}."
    what, verb = _made_up(status)
    return f"Illustrative: {what} {verb} made up to show the method. They are not judgements of real bodies."


def _status_of(assessment: Assessment, subject_id: str) -> StatusSummary:
    if not subject_id:
        return assessment.status
    return summarise_status(assessment.review, assessment.settings.document, subject_id=subject_id)


def _made_up(status: StatusSummary) -> tuple[str, str]:
    """Return which judgements were made up, counted where not all of a kind were, and the verb that fits."""
    illustrative = status.illustrative()
    kinds = [(name, *words) for name, words in JUDGEMENTS.items() if name in illustrative]
    if not kinds:
        if status.all_illustrative:
            return "everything this rests on", "was"
        return ("some rows" if illustrative else "some of the rows known later, told in the annexes,"), "were"
    said, single = [], len(kinds) == 1
    for name, one, many in kinds:
        row = status.counts.loc[name]
        n, total = int(row["illustrative"]), int(row.sum())
        said.append(many if n == total else f"{n:,} of {count_of(total, one, many)}")
        single = single and n == 1 and n < total
    return listed(said), "was" if single else "were"


JUDGEMENTS = {
    "score": ("score", "scores"),
    "consensus": ("panel level", "panel levels"),
    "weight_set": ("weight set", "weight sets"),
    "option_csf": ("verdict on options", "verdicts on options"),
}


def status_banner(assessment: Assessment, subject_id: str = "") -> Prose:
    """Return the banner that opens every document; of one on a single subject only what feeds it is counted."""
    settings = assessment.settings
    items = [status_sentence(assessment, subject_id)]
    if settings.as_at:
        left = len(assessment.left_out)
        items.append(f"As at {day(settings.as_at)}: {count_of(left, 'row')} left out, {LEFT_OUT}.")
    if assessment.review.rules.evidence == "optional" or assessment.review.rules.rationale == "optional":
        items.append(_optional_words(assessment.review))
    kind: Literal["note", "warning"] = (
        "warning" if _status_of(assessment, subject_id).weakest == "illustrative" else "note"
    )
    return Prose((Callout(kind, "How far to trust this document", tuple(items)),))


def _optional_words(review: Review) -> str:
    missing = [name for name in ("rationale", "evidence") if getattr(review.rules, name) == "optional"]
    return f"This pack does not require {listed(missing, 'or')} behind a level; some levels have none."


def _nothing_on(review: Review) -> str:
    """Say of which tables the document knows no row."""
    empty = [TABLE_WORDS.get(name, f"{name.replace('_', ' ')}s") for name in TABLES if review.table(name).empty]
    if not empty:
        return "Every table that a pack may hold has rows here."
    return f"Nothing is on record of: {listed(empty)}."


LEFT_OUT = "as known later, not datable, or resting on such a row"
TABLE_WORDS = {
    "subject": "hubs, options or bids",
    "subject_relation": "ties between hubs and bodies",
    "criterion": "criteria",
    "criterion_set": "sets of criteria",
    "descriptor": "descriptions of levels",
    "source_doc": "sources",
    "evidence": "evidence",
    "evidence_link": "what evidence bears on",
    "interest": "interests declared",
    "assignment": "who was to score what",
    "consensus": "levels agreed by the panel",
    "comparison": "comparisons of criteria in pairs",
    "option_csf": "verdicts on the success factors",
    "option_cost": "costs of options",
    "programme_map": "what succeeded which programme",
    "response_code": "what responses said by topic",
    "eligibility": "gates for bids",
    "bid_eligibility": "bids against the gates",
    "finance_line": "money planned and spent",
    "indicator_value": "figures of indicators",
    "feedback": "feedback",
    "log": "entries of the log",
}
"""Names of tables in a reader's words, where an s at the end does not do."""


def status_page(assessment: Assessment) -> Prose:
    """Return the status section of a report: rows, inputs, settings, who did what, and what is not known."""
    review = assessment.review
    roles = tuple(f"{words}: {review.roles.get(role) or 'nobody on record'}." for role, words in ROLE_WORDS.items())
    unknown = (*notes(assessment, "not_known"), _nothing_on(review))
    inputs = f"Inputs {review.input_hash}; {settings_words(assessment.settings)}."
    weights = [f"tbl-weight-sets-{purpose}" for purpose in assessment.panels]
    return Prose(
        (
            *_rows_behind(assessment.status),
            Paragraph(in_a_row(sourced(inputs, "tbl-inputs"), sourced(weights_used(assessment), *weights))),
            Bullets(roles),
            Callout("note", "What is not known", unknown),
        )
    )


def _rows_behind(status: StatusSummary) -> tuple[Paragraph, ...]:
    """Return how many rows of each data status stand behind a document; the table of them is for looking up."""
    sums = {name: int(status.counts[name].sum()) for name in STATUSES}
    if not any(sums.values()):
        return ()
    said = listed(f"{n:,} {status_words(name)}" for name, n in sums.items() if n)
    return (Paragraph(sourced(f"Rows of the pack behind this document: {said}.", "tbl-status")),)
