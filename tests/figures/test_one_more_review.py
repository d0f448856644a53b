"""The figure of what one more review would be worth: its frame, its title, its marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import figures
from evaluation.figures.one_more_review import one_more_review_title
from tests.tables.test_one_more_review import with_worths


def test_each_group_has_a_row_for_each_thing_to_learn(northshire_assessment: ev.Assessment) -> None:
    told = with_worths(northshire_assessment, review=0.02, review_error=0.001, certain=0.09, certain_error=0.001)
    data = figures.one_more_review_data(told)
    assert list(data.columns) == ["weight_set_id", "group", "worth", "cell", "drop"]
    assert len(data) == 3 * 7
    equal = data[data["weight_set_id"] == "equal"].set_index("worth")
    assert equal["drop"].to_dict() == pytest.approx({"review": 2.0, "evidence": 0.0, "certain": 9.0})
    assert equal["cell"].to_dict() == {"review": "P5 on F5", "evidence": "none", "certain": "P5 on F5"}


def test_marks_stand_beside_their_cells(northshire_assessment: ev.Assessment) -> None:
    told = with_worths(northshire_assessment, review=0.02, review_error=0.001, certain=0.09, certain_error=0.001)
    ax = figures.draw_one_more_review(figures.one_more_review_data(told))
    assert {text.get_text() for text in ax.texts} == {"P5 on F5, 9.0\nreview: P5 on F5, 2.0"}


def test_the_view_says_its_finding_and_status(northshire_assessment: ev.Assessment) -> None:
    told = with_worths(northshire_assessment, certain=0.09, certain_error=0.001)
    (view,) = figures.one_more_review_bars(told)
    assert view.status == "illustrative"
    assert "No single review can change who is most often first" in view.alt
    assert "P5 on F5 for certain" in view.alt


@pytest.mark.parametrize(
    ("n_helped", "unclear", "words"),
    [
        (0, False, "No single review can change who is most often first"),
        (0, True, "No single review clearly helps"),
        (2, False, "One more review helps under 2 of 7 weightings"),
    ],
)
def test_the_title_says_by_how_many_weightings_it_helps(n_helped: int, unclear: bool, words: str) -> None:
    assert one_more_review_title(n_helped, 7, unclear=unclear) == words


def test_nothing_of_worth_nothing_drawn(northshire_assessment: ev.Assessment) -> None:
    assert figures.one_more_review_bars(with_worths(northshire_assessment)) == ()
    none = replace(northshire_assessment, robustness=None, appraisal=None)
    assert figures.one_more_review_bars(none) == ()
