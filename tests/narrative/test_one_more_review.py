"""Sentences on one more review: where it helps, where nothing can, and why nothing was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.assessment.one_more_review import OneMoreReview
from tests.narrative.test_robustness import said
from tests.tables.test_one_more_review import with_worths


def test_no_single_review_can_change_it_is_said_where_all_are_worth_nothing(
    northshire_assessment: ev.Assessment,
) -> None:
    words = said(narrative.one_more_review_summary(with_worths(northshire_assessment)))
    assert words.startswith("On the illustrative scores, by equal weights, P5 Alliance is most often first, and in ")
    assert "No single further review and no single further piece of evidence can change which option that is." in words
    assert "Nor would the answer be clearly safer" in words
    assert "By no other weights would one more review clearly help." in words


def test_the_cell_that_helps_most_is_named(northshire_assessment: ev.Assessment) -> None:
    worths = with_worths(northshire_assessment, review=0.02, review_error=0.001, certain=0.09, certain_error=0.001)
    words = said(narrative.one_more_review_summary(worths))
    assert (
        "One further review would help most on P5 on F5: it can be expected to lower that share by 2.0 points." in words
    )
    assert "No single further piece of evidence can change which option that is." in words
    assert "would lower it by 9.0 points at most, for P5 on F5." in words
    assert "County and district councils (P5 on F5, 2.0 points)" in words


def test_what_noise_hides_is_not_called_nothing(northshire_assessment: ev.Assessment) -> None:
    worths = with_worths(northshire_assessment, review=0.01, review_error=0.01)
    words = said(narrative.one_more_review_summary(worths))
    assert "No single further review is seen to help by more than the noise of the drawing." in words
    assert "No single further piece of evidence can change" in words


def test_how_it_was_found_is_printed_with_its_draws(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.one_more_review_rule(changeup_assessment))
    assert "as likely to be each level as the cell is to have that level" in words
    assert "2,000 draws; what lies within 2 standard errors" in words


@pytest.mark.parametrize(("reason", "words"), [("too many", "too many cells"), ("as they stand", "as they stand")])
def test_why_nothing_was_asked(reason: str, words: str, changeup_assessment: ev.Assessment) -> None:
    found = changeup_assessment.robustness
    assert found is not None
    not_asked = replace(found, one_more_review=OneMoreReview({}, 0, reason))  # type: ignore[arg-type]
    assert words in said(narrative.one_more_review_summary(replace(changeup_assessment, robustness=not_asked)))
    none = replace(changeup_assessment, robustness=None, appraisal=None)
    assert words in said(narrative.one_more_review_rule(replace(changeup_assessment, robustness=not_asked)))
    for function in (narrative.one_more_review_summary, narrative.one_more_review_rule):
        assert said(function(none)).startswith("No options are appraised")
