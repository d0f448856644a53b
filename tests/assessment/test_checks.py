"""The checks on who leads, against cases counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.assessment.checks import (
    Check,
    first_compared,
    nearest_switch,
    reviewers_who_alter,
    robustness_checks,
)
from evaluation.options import Leaders


def by_kind(assessment: ev.Assessment) -> dict[str, Check]:
    return {check.kind: check for check in robustness_checks(assessment)}


@pytest.mark.parametrize(
    ("kind", "share", "verdict"),
    [
        ("groups", 1.0, "holds"),
        ("groups", 0.99, "mostly"),
        ("groups", 0.75, "mostly"),
        ("groups", 0.74, "sensitive"),
        ("any_weights", 0.95, "holds"),
        ("any_weights", 0.94, "mostly"),
        ("method", float("nan"), "unknown"),
    ],
)
def test_thresholds_are_those_that_the_report_prints(kind: str, share: float, verdict: str) -> None:
    assert Check(kind, 4, share).verdict == verdict  # type: ignore[arg-type]


def test_groups_counts_the_other_sets_of_weights_only(northshire_assessment: ev.Assessment) -> None:
    # P5 leads for users, groups, staff and Board; the councils' weights put P2 first
    check = by_kind(northshire_assessment)["groups"]
    assert (check.n_cases, check.n_same, check.verdict) == (5, 4, "mostly")


def test_small_move_of_a_weight_counts_factors_by_their_switch_point(northshire_assessment: ev.Assessment) -> None:
    # equal weights of 20%: F1 and F3 switch at 5/29 = 17.2%, F5 at 3/14 = 21.4%, F2 and F4 never
    check = by_kind(northshire_assessment)["one_weight"]
    assert (check.n_cases, check.n_same) == (5, 2)


def test_other_methods_leave_out_the_additive_one(northshire_assessment: ev.Assessment) -> None:
    assert by_kind(northshire_assessment)["method"].n_cases == 3


def test_a_changed_leader_without_one_reviewer_lowers_that_check_only(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    first = next(iter(found.without_reviewer))
    changed = replace(found, without_reviewer={**found.without_reviewer, first: Leaders(("P4",), certain=True)})
    before, after = by_kind(northshire_assessment), by_kind(replace(northshire_assessment, robustness=changed))
    assert after["reviewer"].n_same == before["reviewer"].n_same - 1
    assert {kind for kind in after if after[kind] != before[kind]} == {"reviewer"}


def test_nothing_appraised_has_no_checks(northshire_assessment: ev.Assessment) -> None:
    assert robustness_checks(replace(northshire_assessment, robustness=None)) == ()


def test_reviewers_are_held_against_the_lead_before_moderation(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    moved, now = Leaders(("P2",), certain=True), Leaders(("P5",), certain=True)
    first, *rest = found.without_reviewer
    altered = replace(found, before_moderation=moved, without_reviewer={first: now, **dict.fromkeys(rest, moved)})
    assert reviewers_who_alter(altered) == {first: now}
    check = by_kind(replace(northshire_assessment, robustness=altered))["reviewer"]
    assert (check.n_cases, check.n_same) == (len(rest) + 1, len(rest))


def test_nearest_switch_by_hand(northshire_assessment: ev.Assessment) -> None:
    # F5 from 20% to 3/14 = 21.4% is nearer than F1 and F3 to 5/29 = 17.2%
    found = northshire_assessment.robustness
    assert found is not None
    switch = nearest_switch(found)
    assert switch is not None
    assert (switch.criterion_id, switch.winner, switch.rises) == ("F5", "P2", True)
    assert switch.weight == pytest.approx(3 / 14)
    falling = replace(found, switch_points=found.switch_points[found.switch_points["criterion_id"] == "F1"])
    switch = nearest_switch(falling)
    assert switch is not None
    assert (switch.rises, switch.winner) == (False, "P2")
    assert switch.weight == pytest.approx(5 / 29)
    assert nearest_switch(replace(found, switch_points=found.switch_points.assign(weight=float("nan")))) is None


def test_no_level_to_move_leaves_the_question_open(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    none = replace(found, flips=found.flips.iloc[:0], n_moves=0)
    check = by_kind(replace(northshire_assessment, robustness=none))["one_mark"]
    assert (check.n_cases, check.verdict) == (0, "unknown")


def test_a_leader_without_a_point_value_is_not_judged_by_the_others(
    unknown_leader_assessment: ev.Assessment, open_assessment: ev.Assessment
) -> None:
    checks = by_kind(unknown_leader_assessment)
    assert checks["method"].verdict == checks["one_weight"].verdict == "unknown"
    # of P2 and P5, which may both lead, P2 alone has a point value: 3 on every factor, the others 1
    found = open_assessment.robustness
    assert found is not None
    assert found.leaders == Leaders(("P2", "P5"), certain=False)
    assert first_compared(found) == ("P2",)
    check = by_kind(open_assessment)["method"]
    assert (check.n_cases, check.n_same, check.verdict) == (3, 3, "holds")
