"""Sentences of the way forward: recommendations, what was decided so far, and what the chain lacks."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.narrative.phrases import in_a_row, one_paragraph
from evaluation.presentation import Paragraph, Prose, Text, count_of, day, listed, sourced
from evaluation.presentation.terms import OUTCOMES, WORDING

__all__ = ["chain_summary", "decisions_summary", "recommendations_summary"]

NO_RECORD = "no_record"
NOT_TAKEN = (NO_RECORD, "noted")


def recommendations_summary(assessment: Assessment) -> Prose:
    """Return how many recommendations are on record, and in whose words."""
    recommendation = assessment.review.table("recommendation")
    if recommendation.empty:
        return one_paragraph("No recommendation is on record, so this section has none to print.")
    counts = recommendation["wording_status"].value_counts()
    wording = "; ".join(f"{counts[key]} {words}" for key, words in WORDING.items() if key in counts)
    loose = recommendation.loc[recommendation["finding_ids"] == "", "number"]
    said = f"{count_of(len(recommendation), 'recommendation')} on record ({wording})."
    rests = f"No finding on record stands under {listed(loose)}." if len(loose) else "Each rests on findings on record."
    return Prose((Paragraph(f"{said} {rests}"),))


def decisions_summary(assessment: Assessment) -> Prose:
    """Return what the Board had decided by the as-at date, with and without a recommendation.

    Rows that record that no decision was found, or that the Board noted an item, are counted apart.
    """
    rows, as_at = assessment.review.table("decision"), assessment.settings.as_at
    until = f"By {day(as_at)}" if as_at else "So far"
    after = _decided_later(assessment)
    decision = rows[~rows["outcome"].isin(NOT_TAKEN)]
    searched = _besides(rows["outcome"])
    if decision.empty:
        return one_paragraph(in_a_row(f"{until} no decision of the Board is on record.", searched, after))
    counts = decision["outcome"].value_counts()
    outcomes = listed(f"{counts[key]} {words}" for key, words in OUTCOMES.items() if key in counts)
    alone = int((decision["recommendation_id"] == "").sum())
    stand = "stands" if len(decision) == 1 else "stand"
    parts = [f"{until} {count_of(len(decision), 'decision')} {stand} on record: {outcomes}."]
    if alone:
        parts.append(f"{alone} of them answer{'s' if alone == 1 else ''} no recommendation on record.")
    return one_paragraph(in_a_row(*parts, searched, after))


def _besides(outcomes: pd.Series) -> str:
    """Say how many items were noted only, and on how many no decision was found."""
    noted, sought = int((outcomes == "noted").sum()), int((outcomes == NO_RECORD).sum())
    parts = [f"Besides, the Board noted {count_of(noted, 'item')} and took no decision on it."] if noted == 1 else []
    parts += [f"Besides, the Board noted {noted} items and took no decision on them."] if noted > 1 else []
    parts += [f"For {count_of(sought, 'more matter')} no decision was found in the sources held."] if sought else []
    return " ".join(parts)


def _decided_later(assessment: Assessment) -> Text:
    full, left_out = assessment.full.table("decision"), assessment.left_out
    gone = left_out.loc[left_out["table"] == "decision", "row_id"]
    mine = full[full["decision_id"].isin(gone)]
    noted, sought = int((mine["outcome"] == "noted").sum()), int((mine["outcome"] == NO_RECORD).sum())
    later = len(mine) - noted - sought
    if mine.empty:
        return ""
    others = [count_of(noted, "item noted only", "items noted only")] if noted else []
    others += [f"{count_of(sought, 'matter')} for which none was found"] if sought else []
    beside = f", and {listed(others)}" if others else ""
    what = f"{count_of(later, 'decision')} became known later{beside}"
    words = f"{what}: {'it stands' if len(mine) == 1 else 'they stand'} in the annex."
    return sourced(words[0].upper() + words[1:], "tbl-later-decision")


def chain_summary(assessment: Assessment) -> Prose:
    """Return whether the chain from evidence to action is whole, and where it breaks most."""
    gaps = assessment.chain.gaps
    if not gaps:
        return one_paragraph("The chain from evidence to action is whole: every row leads back and forward.")
    counts: dict[tuple[str, str], int] = {}
    for gap in gaps:
        counts[gap.kind, gap.lacks] = counts.get((gap.kind, gap.lacks), 0) + 1
    (kind, lacks), most = max(counts.items(), key=lambda pair: pair[1])
    one = f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
    often = f"most often because {one} {lacks} ({'once' if most == 1 else f'{most} times'})"
    words = f"The chain from evidence to action breaks in {count_of(len(gaps), 'place')}, {often}."
    return one_paragraph(words)
