"""Sentences on where one more review, or one more piece of evidence, would help most."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.assessment.one_more_review import CLEAR, most_help
from evaluation.narrative.phrases import on_the_scores, one_paragraph
from evaluation.presentation import Callout, Paragraph, Prose, listed, number, percent, sourced
from evaluation.presentation.one_more_review import cell_words, not_asked_words, points, weights_of, wrong_share
from evaluation.presentation.words import group_weights, option_label

__all__ = ["one_more_review_rule", "one_more_review_summary"]

NOTHING = "No options are appraised, so there is no leading option to be more sure of."
WORDS = {"review": "further review", "evidence": "further piece of evidence"}
ALIKE = 1e-12  # shares closer than this are the same


def one_more_review_summary(assessment: Assessment) -> Prose:
    """Return where one more review or piece of evidence would help most, or that none can."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    if found.one_more_review.not_asked:
        return one_paragraph(not_asked_words(found.one_more_review.not_asked))
    by_weights = found.one_more_review.cells
    cells = by_weights[assessment.chosen_weights]
    said = [_as_things_stand(assessment), *_helps(assessment, cells), _certain(assessment, cells)]
    sentences = " ".join([*said, *_elsewhere(assessment, by_weights)])
    words = on_the_scores(assessment.appraisal_status, sentences)
    where = sourced(words, "tbl-one-more-review", "tbl-one-more-review-cells")
    return Prose((Paragraph(where),))


def _as_things_stand(assessment: Assessment) -> str:
    found = assessment.robustness
    shares = () if found is None else found.first_shares(assessment.chosen_weights)
    options = () if found is None else found.option_ids
    top = [option for option, share in zip(options, shares, strict=True) if share >= max(shares) - ALIKE]
    lead = listed((option_label(assessment, option) for option in top), "or")
    wrong = percent(wrong_share(assessment, assessment.chosen_weights), 1)
    return f"By {group_weights(assessment, 'option')}, {lead} is most often first, and in {wrong} of draws it is not."


def _helps(assessment: Assessment, cells: pd.DataFrame) -> list[str]:
    """Return where a review and a piece of evidence help most; what cannot help, or not clearly, is said together."""
    said: list[str] = []
    never: list[str] = []
    unclear: list[str] = []
    for worth, what in WORDS.items():
        best = most_help(cells, worth)
        if best is not None:
            where, drop = cell_words(assessment, best), points(float(best[worth]))
            said.append(f"One {what} would help most on {where}: it can be expected to lower that share by {drop}.")
        else:
            (unclear if (cells[worth] > 0).any() else never).append(f"no single {what}")
    if never:
        said.append(_capital(f"{listed(never, 'and')} can change which option that is."))
    if unclear:
        said.append(_capital(f"{listed(unclear, 'and')} is seen to help by more than the noise of the drawing."))
    return said


def _capital(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]}"


def _certain(assessment: Assessment, cells: pd.DataFrame) -> str:
    best = most_help(cells, "certain")
    if best is None:
        return "Nor would the answer be clearly safer if the level of any one cell were known for certain."
    where, drop = cell_words(assessment, best), points(float(best["certain"]))
    return f"To know the level of one cell for certain would lower it by {drop} at most, for {where}."


def _elsewhere(assessment: Assessment, by_weights: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return for which other weights one more review would help, and where."""
    names, others = weights_of(assessment), [key for key in by_weights if key != assessment.chosen_weights]
    best = {key: cell for key in others if (cell := most_help(by_weights[key], "review")) is not None}
    if not others:
        return []
    if not best:
        return ["By no other weights would one more review clearly help."]
    said = (
        f"{names[key]} ({cell_words(assessment, cell)}, {points(float(cell['review']))})" for key, cell in best.items()
    )
    return [f"By other weights one more review would help for {listed(said)}."]


def one_more_review_rule(assessment: Assessment) -> Prose:
    """Return how the worth of one more review was found; what the tables of the annex rest on."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    if found.one_more_review.not_asked:
        return one_paragraph(not_asked_words(found.one_more_review.not_asked))
    n_draws = found.one_more_review.n_draws
    a_mark = (
        "A mark not yet given is as likely to be each level as the cell is to have that level. Each is counted with "
        "the marks there are, the shares of being first follow, and they are averaged over the marks."
    )
    evidence = (
        "A piece of evidence one grade better takes a part from the prior and puts it on one level, as likely each as "
        "the prior says; the prior then has the weight of the better grade. Where evidence was insufficient it lets "
        "the panel agree on a level, any as likely as another."
    )
    answers = (
        "An answer is worth something only if it may change which option is most often first. Knowing the level for "
        "certain is what no number of reviews can better."
    )
    noise = (
        f"Found from {n_draws:,} draws; what lies within {number(CLEAR, 0)} standard errors is not told from noise.",
    )
    return Prose((Callout("note", "How the worth of one more review was found", (a_mark, evidence, answers, noise)),))
