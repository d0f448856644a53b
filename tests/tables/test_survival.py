"""Tables of whether the leader survives other methods, from answers made up here."""

from __future__ import annotations

import pandas as pd

import evaluation as ev
from evaluation import tables
from evaluation.assessment.survival import Survival
from evaluation.presentation import plain
from evaluation.tables.survival import REVERSALS

ANSWERS = pd.DataFrame(
    [
        ("topsis", "leader_same", "no", "first: P2"),
        ("electre_i", "leader_same", "yes", "outranked by none: P2, P5"),
        ("entropy", "leader_same_by_spread", "yes", "first: P5; weights 0.50, 0.50"),
        ("additive", "lesser_made_worse", "yes", "best stays in 20 of 20 changes"),
        ("additive", "pairs_without_cycle", "yes", "circles of three: 0"),
        ("additive", "pairs_give_the_order", "not known", "some share a rank"),
        ("additive", "lesser_cloned", "no", "best stays with 3 of 4 cloned"),
        *(("topsis", question, "not known", "divided by zero") for question in REVERSALS),
    ],
    columns=["method", "question", "answer", "note"],
)
SURVIVAL = Survival(ANSWERS, ("P1",), "")


def test_each_method_says_who_is_first(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.survival_table(northshire_assessment, SURVIVAL)
    assert [[plain(cell.text) for cell in row] for row in view.rows] == [
        ["TOPSIS", "no", "first: P2"],
        ["ELECTRE I", "yes", "outranked by none: P2, P5"],
        ["Additive, entropy weights", "yes", "first: P5; weights 0.50, 0.50"],
    ]
    assert "no weights to decide by" in view.note
    assert view.note.endswith("not compared: P1.")
    assert view.status == "illustrative"


def test_each_method_has_four_tests_of_reversal(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.reversals_table(northshire_assessment, SURVIVAL)
    assert len(view.columns) == 5
    assert [[plain(cell.text) for cell in row] for row in view.rows] == [
        ["Additive (used here)", "yes (best stays in 20 of 20 changes)", "yes", "not known (some share a rank)",
         "no (best stays with 3 of 4 cloned)"],
        ["TOPSIS", *["not known"] * 4],
    ]  # fmt: skip


def test_nothing_asked_no_table(northshire_assessment: ev.Assessment) -> None:
    nothing = Survival(ANSWERS.iloc[:0], (), "no options are appraised")
    assert tables.survival_table(northshire_assessment, nothing) == ()
    assert tables.reversals_table(northshire_assessment, nothing) == ()
