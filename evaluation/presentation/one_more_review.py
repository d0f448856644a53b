"""What one more review would be worth, in words: the cell, its worth in points, and why nothing was asked."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.assessment.one_more_review import clear_of_noise, most_help
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.presentation.terms import dimension_label
from evaluation.presentation.words import count_of, number

__all__ = ["ANSWERS", "best_words", "cell_words", "not_asked_words", "points", "weights_of", "wrong_share"]

ANSWERS = {
    "review": "One more review",
    "evidence": "One more piece of evidence",
    "certain": "The level for certain",
}
"""What may be learned of a cell, in the words of a heading."""

NOT_ASKED = {
    "as they stand": "The levels are taken as they stand, so it was not asked what one more review would bring.",
    "too many": "The options have too many cells to ask of each what one more review would bring.",
}


def not_asked_words(reason: str) -> str:
    """Return why it was not asked what one more review would bring, from the code that the results carry."""
    return NOT_ASKED[reason]


def points(drop: float) -> str:
    """Return a drop of a share in points of a hundred: ``3.2 points``, ``under 0.1 points``."""
    words = number(100 * drop, 1)
    if drop > 0 and words == number(0.0, 1):
        return "under 0.1 points"
    return count_of(1, "point") if words == number(1.0, 1) else f"{words} points"


def cell_words(assessment: Assessment, cell: pd.Series) -> str:
    """Return a cell as ``P5 on F5``, with the kind of dimension where the factor has several and all are known."""
    appraisal = assessment.appraisal
    criteria = appraisal.criterion_set.criteria if appraisal is not None else ()
    factor = str(cell["criterion_id"])
    if cell["state"] == "level":
        factor = next(
            dimension_label(criterion, dimension)
            for criterion in criteria
            for dimension in criterion.dimensions
            if dimension.dimension_id == cell["dimension_id"]
        )
    return f"{cell['option_id']} on {factor}"


def best_words(assessment: Assessment, cells: pd.DataFrame, worth: str) -> str:
    """Return where learning more is worth most and how much: ``P5 on F5: 3.2 points``, ``none`` or ``not clear``.

    Parameters
    ----------
    assessment : Assessment
    cells : DataFrame
        Of one weight set, as `OneMoreReview.cells` holds.
    worth : {"review", "evidence", "certain"}
    """
    best = most_help(cells, worth)
    if best is not None:
        return f"{cell_words(assessment, best)}: {points(float(best[worth]))}"
    return "not clear" if (cells[worth] > 0).any() and not clear_of_noise(cells, worth).any() else "none"


def weights_of(assessment: Assessment) -> dict[str, str]:
    """Return the name of each set of weights that the options were ranked with, by its id."""
    groups = {item.weight_set_id: item.stakeholder_group for item in assessment.weight_sets["option"]}
    return {ANY_WEIGHTS: "Any weights"} | groups


def wrong_share(assessment: Assessment, weight_set_id: str) -> float:
    """Return in which share of draws the option that is most often first is not; NaN where nothing is appraised."""
    found = assessment.robustness
    if found is None:
        return float("nan")
    return 1 - float(found.first_shares(weight_set_id).max())
