"""Sentences on whether the leading option survives other methods, for the exploring notebook."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.assessment.survival import Survival
from evaluation.narrative.phrases import on_the_scores, one_paragraph
from evaluation.presentation import Prose, count_of

__all__ = ["survival_words"]


def survival_words(assessment: Assessment, survival: Survival) -> Prose:
    """Return how many methods put the same option first and how many pass every test of rank reversal, or why not.

    Parameters
    ----------
    assessment : Assessment
    survival : Survival
        As `options_survival` returns.
    """
    if survival.not_asked:
        return one_paragraph(f"Other methods were not asked: {survival.not_asked}.")
    answers = survival.answers
    same = answers[answers["question"] == "leader_same"]
    spread = answers[answers["question"] == "leader_same_by_spread"]
    tested = answers[~answers["question"].isin(["leader_same", "leader_same_by_spread"])]
    faults = tested.loc[tested["answer"] == "no", "method"].nunique()
    known = same[same["answer"] != "not known"]
    n_same = int((known["answer"] == "yes").sum())
    sentences = (
        f"{count_of(n_same, 'other method')} of {len(known)} that could be asked agree{'s' if n_same == 1 else ''} on "
        f"who is first. With weights from the spread of the values the additive value agrees by "
        f"{int((spread['answer'] == 'yes').sum())} of {len(spread)} sets. In tests of rank reversal {faults} of "
        f"{tested['method'].nunique()} methods show a fault on these values."
    )
    first = on_the_scores(assessment.appraisal_status, f"{sentences[0].upper()}{sentences[1:]}")
    return one_paragraph(f"{first} They answer one question only: does the answer survive?")
