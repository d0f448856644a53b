"""Sentences on how sure the answer is, and how they follow the results."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.assessment.checks import robustness_checks
from evaluation.model import Scale
from evaluation.options import Leaders
from evaluation.presentation import Bullets, Callout, Prose, plain


def said(prose: Prose) -> str:
    parts = []
    for block in prose.blocks:
        items = block.items if isinstance(block, Bullets | Callout) else (block.text,)
        parts += [plain(item) for item in items]
    return " ".join(parts)


def test_confidence_counts_the_verdicts(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.confidence_summary(northshire_assessment))
    sensitive = sum(check.verdict == "sensitive" for check in robustness_checks(northshire_assessment))
    assert words.startswith("On the illustrative scores, the lead of P5 Alliance was put to 8 questions")
    assert f"is sensitive on {sensitive}" in words


def test_switch_names_the_soonest_weight(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.switch_summary(northshire_assessment))
    assert "soonest above 21.4% on F5 Deliverable (now 20.0%), to P2" in words
    assert "No weight of F2 or F4 changes it." in words
    assert "P1" in words


def test_beaten_options_are_named(northshire_assessment: ev.Assessment) -> None:
    # Values by hand: P0 45 45 45 75 100 and P2 45 75 45 75 100; P3 75 45 75 45 45 and P5 75 75 75 75 45
    words = said(narrative.dominance_summary(northshire_assessment))
    assert words.startswith("On the illustrative scores, as the levels stand, no weights put P0 As now or P3 Two hubs")
    # P0 comes first in some draws, in which its levels are others than the panel's
    assert words.endswith("The shares above, in which such an option can come first, let the levels vary too.")
    found = northshire_assessment.robustness
    assert found is not None
    none = replace(northshire_assessment, robustness=replace(found, beaten={}))
    assert "no option is beaten outright" in said(narrative.dominance_summary(none))
    one = replace(northshire_assessment, robustness=replace(found, beaten={"P0": ("P2",)}))
    assert "P0 As now ahead of all others: it is beaten" in said(narrative.dominance_summary(one))


def test_no_single_level_alters_the_lead(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    assert "9 single changes" in said(narrative.flips_summary(northshire_assessment))
    none = replace(northshire_assessment, robustness=replace(found, flips=found.flips.iloc[:0]))
    assert said(narrative.flips_summary(none)).endswith("no single level moved by one step alters the leading option.")


def test_reviewers_appear_under_their_shown_names(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    first = next(iter(found.without_reviewer))
    changed = {**found.without_reviewer, first: Leaders(("P2",), certain=True)}
    after = replace(northshire_assessment, robustness=replace(found, without_reviewer=changed))
    words = said(narrative.leave_one_out_summary(after))
    assert f"{northshire_assessment.names[first]} (P2)" in words
    assert first not in words


def test_the_rule_of_drawing_is_printed_with_its_figures(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.levels_rule(changeup_assessment))
    assert "0.25 for grade A, 0.50 for grade B, 1.00 for grade C and 2.00 for grade D" in words
    as_they_stand = replace(
        changeup_assessment, settings=replace(changeup_assessment.settings, score_uncertainty=False)
    )
    assert "taken as they stand" in said(narrative.levels_rule(as_they_stand))


def test_other_methods_are_asked_one_question(northshire_assessment: ev.Assessment) -> None:
    assert "does the answer survive another method?" in said(narrative.methods_summary(northshire_assessment))


def test_of_very_many_options_the_first_are_named() -> None:
    several = narrative.robustness.MOST_NAMED + 3
    assert narrative.robustness._few(f"P{place}" for place in range(several)).endswith("P11 and 3 others")
    assert narrative.robustness._few(["P1", "P2"], "or") == "P1 or P2"


@pytest.mark.parametrize("name", ["confidence_summary", "switch_summary", "flips_summary", "leave_one_out_summary",
                                  "methods_summary"])  # fmt: skip
def test_nothing_appraised_is_said(name: str, changeup_assessment: ev.Assessment) -> None:
    bare = replace(changeup_assessment, appraisal=None, robustness=None)
    assert said(getattr(narrative, name)(bare)).startswith("No options are appraised")


def test_numbers_are_not_said_to_be_drawn_level_by_level(changeup_assessment: ev.Assessment) -> None:
    appraisal = changeup_assessment.appraisal
    assert appraisal is not None
    numeric = Scale("marks", "numeric", minimum=0, maximum=10, step=0.5)
    marked = replace(changeup_assessment, appraisal=replace(appraisal, scale=numeric))
    words = said(narrative.levels_rule(marked))
    assert "level by level" not in words
    assert "at most 10 points of value of 100 to either side" in words
    assert "level by level" in said(narrative.levels_rule(changeup_assessment))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("points", "fewer than two options have a point value"),
        ("leader", "no leading option has a point value"),
        ("factors", "a single success factor counts"),
        ("weight", "one success factor holds all the weight"),
    ],
)
def test_why_no_weight_was_moved_is_said(reason: str, words: str, northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    none = replace(found, switch_points=found.switch_points.iloc[:0], no_switch=reason)  # type: ignore[arg-type]
    after = replace(northshire_assessment, robustness=none)
    assert said(narrative.switch_summary(after)).startswith(f"On the illustrative scores, {words}")
    assert words in said(narrative.summary_changes(after))


def test_a_reviewer_left_out_is_held_against_the_lead_before_moderation(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    moved = Leaders(("P2",), certain=True)
    altered = replace(found, before_moderation=moved, without_reviewer=dict.fromkeys(found.without_reviewer, moved))
    words = said(narrative.leave_one_out_summary(replace(northshire_assessment, robustness=altered)))
    assert words.endswith("Before moderation P2 led. Leaving out any one reviewer leaves that answer as it is.")


def test_methods_name_who_took_part(open_assessment: ev.Assessment, unknown_leader_assessment: ev.Assessment) -> None:
    words = said(narrative.methods_summary(open_assessment))
    assert "by 3 of 3 other methods the first is the same (P2)." in words
    assert "Without a point value, and so not compared: P5." in words
    words = said(narrative.methods_summary(unknown_leader_assessment))
    assert words.endswith("no leading option is first among those with a point value, so other methods say nothing of "
                          "the lead.")  # fmt: skip
