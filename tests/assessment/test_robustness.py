"""What was and what could not be tried on the lead, against cases counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.assessment import resolve_weights
from evaluation.assessment.robustness import assess_robustness
from tests.assessment.variants import assessed_with


def test_every_known_level_moves_one_step_each_way_that_the_scale_allows(open_assessment: ev.Assessment) -> None:
    # P2: five 3s, P5: four 3s and an IE; P0, P1, P3, P4: five 1s each. None at an end of 0 to 4: two moves each
    found = open_assessment.robustness
    assert found is not None
    assert (found.n_moves, found.n_between) == (2 * (5 + 4 + 20), 0)


def test_a_level_between_two_steps_is_counted_and_not_moved(open_assessment: ev.Assessment) -> None:
    # as the mean of two dimensions at 1 and 2 would stand
    appraisal, panel = open_assessment.appraisal, open_assessment.panels["option"]
    assert appraisal is not None
    levels = appraisal.levels.copy()
    mine = (levels["subject_id"] == "P0") & (levels["criterion_id"] == "F1")
    levels.loc[mine, ["low", "high"]] = 1.5
    found = assess_robustness(
        open_assessment.review,
        replace(appraisal, levels=levels),
        panel.marks,
        panel.cells,
        resolve_weights(open_assessment.review, appraisal.criterion_set, 0, appraisal.criterion_ids),
        open_assessment.settings,
    )
    assert (found.n_moves, found.n_between) == (2 * (5 + 4 + 19), 1)


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ({"P5": "4 4 4 4 4"}, ""),
        (dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "1 IE 1 1 1"), "points"),
        ({"P5": "4 4 IE 4 4", **dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "1 1 1 1 1")}, "leader"),
    ],
)
def test_why_no_weight_was_moved(northshire: ev.Review, levels: dict[str, str], reason: str) -> None:
    found = assessed_with(northshire, levels).robustness
    assert found is not None
    assert found.no_switch == reason
    assert found.switch_points.empty == bool(reason)


def test_one_factor_with_all_the_weight_leaves_no_proportions(northshire: ev.Review) -> None:
    weight = northshire.table("weight").copy()
    users = weight["weight_set_id"] == "W-USERS"
    weight.loc[users, "points"] = [100.0 if factor == "F1" else 0.0 for factor in weight.loc[users, "criterion_id"]]
    found = assessed_with(northshire.with_tables({"weight": weight}), {"P5": "4 4 4 4 4"}, weights="W-USERS").robustness
    assert found is not None
    assert found.no_switch == "weight"
