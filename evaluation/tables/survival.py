"""Tables of whether the leading option survives other methods, for the exploring notebook."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.assessment.survival import Survival
from evaluation.presentation import Cell, TableView, listed
from evaluation.presentation.words import group_weights

__all__ = ["reversals_table", "survival_table"]

Views = tuple[TableView, ...]
METHODS = {
    "additive": "Additive (used here)",
    "weighted_product": "Weighted product",
    "topsis": "TOPSIS",
    "vikor": "VIKOR",
    "electre_i": "ELECTRE I",
    "electre_ii": "ELECTRE II",
    "moora": "MOORA",
    "edas": "EDAS",
    "mabac": "MABAC",
    "aras": "ARAS",
    "cocoso": "CoCoSo",
    "entropy": "Additive, entropy weights",
    "critic": "Additive, CRITIC weights",
    "standard_deviation": "Additive, weights by standard deviation",
}
SAME_LEADER = ("leader_same", "leader_same_by_spread")
REVERSALS = {
    "lesser_made_worse": "Best stays when another is made worse",
    "pairs_without_cycle": "No circle in pairs",
    "pairs_give_the_order": "Pairs give the same order",
    "lesser_cloned": "Best stays when another is there twice",
}


def survival_table(assessment: Assessment, survival: Survival) -> Views:
    """Return whether each other method, and weights from the spread of the values, put the same option first.

    Parameters
    ----------
    assessment : Assessment
    survival : Survival
        As `options_survival` returns.
    """
    asked = survival.answers[survival.answers["question"].isin(SAME_LEADER)]
    if asked.empty:
        return ()
    rows = tuple(
        (Cell(METHODS[str(row.method)]), Cell(str(row.answer)), Cell(str(row.note))) for row in asked.itertuples()
    )
    view = TableView(
        table_id="tbl-survival",
        caption=f"Does the leading option survive another method, by {group_weights(assessment, 'option')}?",
        columns=("Method", "Same first", "What it says"),
        rows=rows,
        note="Entropy, CRITIC and standard deviation take weights from the spread of the values. They know nothing of "
        f"what matters and are no weights to decide by.{_excluded(survival)}",
        status=assessment.appraisal_status,
        widths=(30, 14, 56),
    )
    return (view,)


def reversals_table(assessment: Assessment, survival: Survival) -> Views:
    """Return how each method fares in the tests of rank reversal.

    Parameters
    ----------
    assessment : Assessment
    survival : Survival
        As `options_survival` returns.
    """
    asked = survival.answers[survival.answers["question"].isin(REVERSALS)]
    if asked.empty:
        return ()
    rows = tuple(
        (Cell(METHODS[str(method)]), *(_answer(answers, question) for question in REVERSALS))
        for method, answers in asked.groupby("method", sort=False)
    )
    view = TableView(
        table_id="tbl-rank-reversal",
        caption="Do ranks reverse when nothing that matters has changed?",
        columns=("Method", *REVERSALS.values()),
        rows=rows,
        note="A no is a fault of the method on these values, not of the option. Why it is not known stands in brackets."
        f"{_excluded(survival)}",
        status=assessment.appraisal_status,
        widths=(24, 19, 19, 19, 19),
    )
    return (view,)


def _answer(answers: pd.DataFrame, question: str) -> Cell:
    row = answers[answers["question"] == question].iloc[0]
    if len(set(answers["note"])) == 1:  # the method could not be asked at all, and the other table says why
        return Cell(str(row["answer"]))
    counted = question in {"lesser_made_worse", "lesser_cloned"} or row["answer"] == "not known"
    return Cell(f"{row['answer']} ({row['note']})" if counted else str(row["answer"]))


def _excluded(survival: Survival) -> str:
    return f" Without a point value, and so not compared: {listed(survival.excluded)}." if survival.excluded else ""
