"""Remit and method in words, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Bullets, Callout, Prose, plain


def said(prose: Prose) -> str:
    lines: list[str] = []
    for block in prose.blocks:
        lines += [plain(i) for i in block.items] if isinstance(block, Bullets | Callout) else [plain(block.text)]
    return "\n".join(lines)


def test_the_not_achievements_sentence_stands_in_the_method(changeup_assessment: ev.Assessment) -> None:
    assert "not meant to focus on 'achievements so far'" in said(narrative.remit_totals(changeup_assessment))


def test_later_context_stays_out(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.remit_background(changeup_assessment))
    assert "launched on 24 June 2004" in words
    assert "2007" not in words.replace("March 2007", "")  # funding to March 2007 was known in January 2006


def test_spacing_is_called_what_it_is(changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment) -> None:
    even = said(narrative.levels_rule(changeup_assessment))
    assert "evenly spaced, 25 points a step; this is an assumption" in even
    uneven = said(narrative.levels_rule(northshire_assessment))
    assert "Limited adds 20, Partial adds 25, Sound adds 30 and Strong adds 25" in uneven


def test_rule_of_combining_is_the_packs(northshire_assessment: ev.Assessment) -> None:
    assert "takes the lower of their levels" in said(narrative.levels_rule(northshire_assessment))
    review = northshire_assessment.review
    higher = replace(northshire_assessment, review=replace(review, rules=replace(review.rules, combine="higher")))
    assert "takes the higher of their levels" in said(narrative.levels_rule(higher))


def test_score_draws_are_explained_only_where_they_are_made(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.levels_rule(northshire_assessment))
    assert "0.25 for grade A, 0.50 for grade B, 1.00 for grade C and 2.00 for grade D" in words
    fixed = replace(northshire_assessment, settings=replace(northshire_assessment.settings, score_uncertainty=False))
    assert "Panel levels are taken as they stand" in said(narrative.levels_rule(fixed))
    assert "drawn" not in said(narrative.levels_rule(replace(northshire_assessment, robustness=None)))


def test_interests_are_counted(northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.remit_reviewers(northshire_assessment))
    assert "Marks were given by 5 reviewers" in words
    assert "Of 30 declarations 3 name an interest: perceived (1), actual (1) and potential (1)." in words
    assert "All 48 declarations on record are of no interest." in said(narrative.remit_reviewers(changeup_assessment))


def test_spread_comes_before_coefficients(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.agreement_words(northshire_assessment))
    spread = "in none of 61 cells with two numbered marks or more are all marks alike; they lie up to 2 apart."
    assert words.index(spread) < words.index("Coefficients")


def test_intervals_say_what_they_take_for_granted(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.agreement_words(northshire_assessment))
    assert "cells are taken as independent and reviewers as given" in words
    assert "when one reviewer is left out" in words


def test_coefficients_get_no_adjective(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.agreement_words(changeup_assessment)).lower()
    assert not any(word in words for word in ("good", "poor", "moderate", "substantial", "acceptable", "fair"))


def test_without_shared_cells_no_coefficient_is_given(northshire_assessment: ev.Assessment) -> None:
    panel = northshire_assessment.hubs
    alone = replace(northshire_assessment, panels={"hub": replace(panel, agreement=None)})
    assert "no coefficient of agreement can be given" in said(narrative.agreement_words(alone))


def test_limits_are_the_packs(northshire_assessment: ev.Assessment) -> None:
    assert "did not sit in on advice being given" in said(narrative.remit_limits(northshire_assessment))
