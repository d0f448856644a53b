"""The checks on who leads, against cases counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.assessment.checks import Check, robustness_checks
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
    changed = replace(found, without_reviewer={**found.without_reviewer, first: Leaders(("P2",), certain=True)})
    before, after = by_kind(northshire_assessment), by_kind(replace(northshire_assessment, robustness=changed))
    assert after["reviewer"].n_same == before["reviewer"].n_same - 1
    assert {kind for kind in after if after[kind] != before[kind]} == {"reviewer"}


def test_nothing_appraised_has_no_checks(northshire_assessment: ev.Assessment) -> None:
    assert robustness_checks(replace(northshire_assessment, robustness=None)) == ()
