"""Tables of where one more review would help most."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.assessment.one_more_review import OneMoreReview
from evaluation.presentation import TableView, plain


def words(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def with_worths(assessment: ev.Assessment, **first: float) -> ev.Assessment:
    """Return the assessment with these worths in the first row of every weight set, and nothing elsewhere."""
    found = assessment.robustness
    assert found is not None
    changed = {}
    for name, cells in found.one_more_review.cells.items():
        frame = cells.sort_values(["option_id", "criterion_id"], ascending=False, ignore_index=True)
        frame[["review", "review_error", "evidence", "evidence_error", "certain", "certain_error"]] = 0.0
        frame.loc[0, list(first)] = list(first.values())
        changed[name] = frame
    return replace(assessment, robustness=replace(found, one_more_review=replace(found.one_more_review, cells=changed)))


def test_each_group_has_its_cell_or_none(northshire_assessment: ev.Assessment) -> None:
    told = with_worths(northshire_assessment, review=0.02, review_error=0.001, evidence=0.02, evidence_error=0.02)
    (view,) = tables.one_more_review_table(told)
    rows = words(view)
    assert [row[0] for row in rows][:3] == ["Any weights", "Equal weights", "Users of advice"]
    assert {tuple(row[2:]) for row in rows} == {("P5 on F5: 2.0 points", "not clear", "none")}
    assert "2,000 draws" in view.note
    assert view.status == "illustrative"


def test_cells_show_level_marks_grade_and_worth(northshire_assessment: ev.Assessment) -> None:
    told = with_worths(northshire_assessment, certain=0.031, certain_error=0.001, evidence=float("nan"))
    (view,) = tables.one_more_review_cells(told)
    assert words(view) == [
        ["P5 Alliance", "F5", "2 Partial", "5", "A", "none", "no better grade", "3.1 points"],
    ]
    assert view.caption.endswith("by equal weights")
    assert "standard error" in view.note


def test_no_cell_of_worth_no_table(northshire_assessment: ev.Assessment) -> None:
    assert tables.one_more_review_cells(with_worths(northshire_assessment)) == ()
    assert len(tables.one_more_review_table(with_worths(northshire_assessment))) == 1


@pytest.mark.parametrize("name", ["one_more_review_table", "one_more_review_cells"])
def test_nothing_appraised_or_not_asked_no_table(name: str, changeup_assessment: ev.Assessment) -> None:
    found = changeup_assessment.robustness
    assert found is not None
    not_asked = replace(found, one_more_review=OneMoreReview({}, 0, "too many"))
    assert getattr(tables, name)(replace(changeup_assessment, robustness=not_asked)) == ()
    assert getattr(tables, name)(replace(changeup_assessment, robustness=None, appraisal=None)) == ()
