"""Sentences of question 1: what is needed, and whether a national service is the answer."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.narrative.phrases import on_the_data
from evaluation.presentation import Paragraph, Prose, count_of, listed
from evaluation.presentation.terms import AUDIENCE_LEVELS, NEED_REASONS, NEED_VERDICTS

MOST_NAMED = 8
WHOLE_AREA = 'a service for the whole area under review ("national")'

__all__ = ["needs_answer", "needs_findings_intro", "needs_in_short", "needs_silences", "needs_verdicts"]


def needs_answer(assessment: Assessment) -> Prose:
    """Return whether a national service is needed and why, as far as the needs on record say."""
    return Prose((Paragraph(needs_verdicts(assessment)),))


def needs_verdicts(assessment: Assessment) -> str:
    """Return how many needs have each verdict, and the reasons for a national service, in a sentence or two.

    What a pack's code calls national is the whole of the area that it reviews, which may be a county.
    """
    need = assessment.review.table("need")
    if need.empty:
        return f"No need is on record, so it is not known whether {WHOLE_AREA} is needed."
    status = weakest_status(need["data_status"])
    counts = {verdict: int((need["verdict"] == verdict).sum()) for verdict in NEED_VERDICTS}
    if counts["unknown"] == len(need):
        sentence = f"None of the {len(need)} needs on record has a verdict, because nothing on record supports one."
        return f"{on_the_data(status, sentence)} Whether {WHOLE_AREA} is needed stays open."
    parts = [f"{_verb(counts['national'])} for {WHOLE_AREA}{_reasons(assessment)}"]
    others = {"subnational": "a service below that level", "none": NEED_VERDICTS["none"]}
    parts.extend(f"{counts[verdict]} for {words}" for verdict, words in others.items() if counts[verdict])
    if counts["unknown"]:
        parts.append(f"on {counts['unknown']} the verdict is not known")
    return on_the_data(status, f"Of {count_of(len(need), 'need')} on record {listed(parts)}.")


def _verb(count: int) -> str:
    return f"{count or 'none'} {'call' if count > 1 else 'calls'}"


def _reasons(assessment: Assessment) -> str:
    need = assessment.review.table("need")
    reasons = need.loc[need["verdict"] == "national", "national_rationale"].value_counts()
    order = [reason for reason in NEED_REASONS if reason in reasons.index]
    said = [f"{NEED_REASONS[reason]} ({reasons[reason]})" for reason in sorted(order, key=lambda item: -reasons[item])]
    return f", because of {listed(said)}" if said else ""


def needs_in_short(assessment: Assessment) -> str:
    """Return the verdicts without their reasons, and by name what is needed for the whole area; of very many the first.

    For the summary, which says it without the word national.
    """
    need = assessment.review.table("need")
    mine = [_small(words) for words in need.loc[need["verdict"] == "national", "statement"]]
    if not mine:
        return needs_verdicts(assessment)
    counts = {verdict: int((need["verdict"] == verdict).sum()) for verdict in ELSEWHERE}
    others = [f"{n} {'calls' if n == 1 else 'call'} {ELSEWHERE[verdict]}" for verdict, n in counts.items() if n]
    unknown = int((need["verdict"] == "unknown").sum())
    others += [f"on {unknown} it is not known"] if unknown else []
    named = f"{'; '.join(mine[:MOST_NAMED])}{f'; and {len(mine) - MOST_NAMED} more' if len(mine) > MOST_NAMED else ''}"
    first = (
        f"Of {count_of(len(need), 'need')} {_verb(len(mine))} for a service for the whole area under review: {named}."
    )
    rest = f" Of the others {listed(others)}." if others else ""
    return on_the_data(weakest_status(need["data_status"]), f"{first}{rest}")


ELSEWHERE = {
    "subnational": "for a service to parts of it",
    "none": "for no service",
}


def _small(words: str) -> str:
    """Return words as they stand within a sentence: the first letter small, unless it opens a name in capitals."""
    text = words.rstrip(".")
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


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
    said = f"{count_of(count, 'finding')} on needs {'is' if count == 1 else 'are'} on record."
    return Prose((Paragraph(said[0].upper() + said[1:]),))
