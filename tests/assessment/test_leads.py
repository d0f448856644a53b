"""The lead and how single things change it: values by hand, properties, and what has no lead to tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import evaluation as ev
from evaluation.assessment.leads import Change, Leads, lead, lead_at_weight, leads, leads_with_one_changed
from evaluation.model import Scale
from evaluation.options import Leaders
from tests.assessment.variants import assessed_with

TWO = np.array([[80.0, 20.0], [40.0, 50.0]])
EVEN = np.array([0.5, 0.5])
LOW = dict.fromkeys(("P0", "P1", "P3", "P4"), "0 0 0 0 0")


@pytest.fixture(scope="module")
def close(northshire: ev.Review) -> Leads:
    """P5 58 against P2 57, the others 0: ahead by 30 on the third factor, behind by 25 on the fifth."""
    found = leads(assessed_with(northshire, {**LOW, "P2": "3 3 2 2 2", "P5": "3 3 3 2 1"}))
    assert found is not None
    return found


def of(found: Leads, kind: str, item_id: str) -> Change:
    return next(item for item in found.changes if (item.kind, item.item_id) == (kind, item_id))


def test_lead_of_two_options_on_two_criteria_by_hand() -> None:
    assert lead(TWO @ EVEN, 0) == pytest.approx(5)  # 50 less 45
    assert lead(TWO @ EVEN, 1) == pytest.approx(-5)


@pytest.mark.parametrize(("weight", "expected"), [(0.0, -30.0), (0.25, -12.5), (0.5, 5.0), (0.75, 22.5), (1.0, 40.0)])
def test_lead_at_another_weight_by_hand(weight: float, expected: float) -> None:
    # ahead by 40 on the first criterion, behind by 30 on the second
    assert lead_at_weight(TWO, EVEN, 0, weight, 0) == pytest.approx(expected)


def test_one_option_changed_by_hand() -> None:
    found = leads_with_one_changed(np.array([50.0, 45.0]), np.array([60.0, 55.0]), 0)
    assert found.tolist() == [15.0, -5.0]
    # of three: the leader up to 52 is 4 ahead; one rival up to 60; the best rival down to 10 leaves 45
    three = leads_with_one_changed(np.array([50.0, 45.0, 48.0]), np.array([52.0, 60.0, 10.0]), 0)
    assert three.tolist() == [4.0, -10.0, 5.0]


benefits = arrays(np.float64, 4, elements=st.floats(0, 100))


@given(benefits, benefits, st.integers(0, 3))
def test_one_option_changed_equals_each_worked_out_anew(now: np.ndarray, then: np.ndarray, leader: int) -> None:
    anew = [lead(np.where(np.arange(4) == place, then, now), leader) for place in range(4)]
    assert leads_with_one_changed(now, then, leader).tolist() == anew


@given(
    arrays(np.float64, (4, 3), elements=st.floats(0, 100)),
    arrays(np.float64, 3, elements=st.floats(0.01, 1)),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_the_lead_is_concave_in_a_weight_and_the_one_now_at_the_weight_in_use(
    values: np.ndarray, points: np.ndarray, one: float, other: float
) -> None:
    weights = points / points.sum()
    assert lead_at_weight(values, weights, 1, weights[1], 2) == pytest.approx(lead(values @ weights, 2), abs=1e-9)
    ends = [lead_at_weight(values, weights, 1, weight, 2) for weight in (one, other)]
    between = lead_at_weight(values, weights, 1, (one + other) / 2, 2)
    assert between >= sum(ends) / 2 - 1e-9


def test_leader_lead_and_who_takes_part(close: Leads, northshire_assessment: ev.Assessment) -> None:
    assert (close.option_id, close.excluded) == ("P5", ())
    assert close.now == pytest.approx(1)
    found = leads(northshire_assessment)
    assert found is not None
    # P5 (4 * 75 + 45) / 5 = 69, P2 (45 + 75 + 45 + 75 + 100) / 5 = 68; P1 has insufficient evidence
    assert (found.option_id, found.excluded) == ("P5", ("P1",))
    assert found.now == pytest.approx(1)


@pytest.mark.parametrize(
    ("kind", "item_id", "low", "high"),
    [
        ("weight", "F3", -2.625, 4.625),  # 0.1 * 30 - 0.225 * 25 and 0.3 * 30 - 0.175 * 25
        ("weight", "F5", -2.25, 4.25),  # 0.175 * 30 - 0.3 * 25 and 0.225 * 30 - 0.1 * 25
        ("criterion", "F3", -6.25, 1.0),  # -25 / 4
        ("criterion", "F5", 1.0, 7.5),  # 30 / 4
        ("criterion", "F1", 1.0, 1.25),  # (30 - 25) / 4
    ],
)
def test_weights_and_factors_by_hand(close: Leads, kind: str, item_id: str, low: float, high: float) -> None:
    found = of(close, kind, item_id)
    assert (found.start, found.low, found.high) == pytest.approx((1.0, low, high))


def test_widest_level_by_hand(close: Leads) -> None:
    # P2 on the first factor, 75: up to 100 takes 5 from the lead of 1, down to 45 adds 6; no other moves it by more
    (widest,) = (item for item in close.changes if item.kind == "level")
    assert (widest.item_id, widest.option_id) == ("F1s", "P2")
    assert (widest.start, widest.low, widest.high) == pytest.approx((1.0, -4.0, 7.0))


@pytest.mark.parametrize("pack", ["changeup_assessment", "northshire_assessment"])
def test_who_is_behind_agrees_with_who_leads_without_each_factor_and_reviewer(
    pack: str, request: pytest.FixtureRequest
) -> None:
    assessment = request.getfixturevalue(pack)
    found, sure = leads(assessment), assessment.robustness
    assert found is not None
    told = sure.without_criterion | sure.without_reviewer
    changes = [item for item in found.changes if item.kind in {"criterion", "reviewer"}]
    assert {item.item_id for item in changes} == set(told)
    for item in changes:
        others = set(told[item.item_id].option_ids) - set(found.excluded)
        if item.low < -1e-9:
            assert found.option_id not in others
        else:
            assert found.option_id in others


def test_reviewers_are_held_against_the_lead_before_moderation(changeup_assessment: ev.Assessment) -> None:
    panel = changeup_assessment.panels["option"]
    fewer = replace(panel, marks=panel.marks.leaving_out("RA"))
    found = leads(replace(changeup_assessment, panels={**changeup_assessment.panels, "option": fewer}))
    assert found is not None
    moderation = of(found, "moderation", "")
    before = moderation.low if moderation.low < moderation.start else moderation.high
    assert {item.start for item in found.changes if item.kind == "reviewer"} == {before}


def test_no_lead_is_told_without_the_only_reviewer(changeup_assessment: ev.Assessment) -> None:
    panel = changeup_assessment.panels["option"]
    marks = panel.marks
    for reviewer_id in marks.reviewer_ids[1:]:
        marks = marks.leaving_out(reviewer_id)
    alone = replace(panel, marks=replace(marks, reviewer_ids=marks.reviewer_ids[:1]))
    found = leads(replace(changeup_assessment, panels={**changeup_assessment.panels, "option": alone}))
    assert found is not None
    assert np.isnan(of(found, "reviewer", marks.reviewer_ids[0]).width)


def test_no_leader_with_a_point_value_has_no_lead(
    unknown_leader_assessment: ev.Assessment, northshire: ev.Review
) -> None:
    assert leads(unknown_leader_assessment) is None
    assert leads(replace(unknown_leader_assessment, appraisal=None, robustness=None)) is None
    unknown = dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "1 IE 1 1 1")
    assert leads(assessed_with(northshire, unknown)) is None


def test_a_tie_is_a_lead_of_nothing(level_assessment: ev.Assessment) -> None:
    found = leads(level_assessment)
    assert found is not None
    assert found.now == 0
    assert all(item.width == pytest.approx(0) for item in found.changes if item.kind in {"weight", "criterion"})


def test_a_level_moves_to_the_end_of_a_numeric_scale_whatever_floats_add_up_to(
    changeup_assessment: ev.Assessment,
) -> None:
    # All at 0.2 of 0.3, worth 200 / 3: one step on five equal factors is a fifth of 100 / 3; 0.2 + 0.1 is above 0.3
    appraisal, panel = changeup_assessment.appraisal, changeup_assessment.panels["option"]
    assert appraisal is not None
    assert changeup_assessment.robustness is not None
    scale = Scale("tenths", "numeric", minimum=0.0, maximum=0.3, step=0.1)
    two_thirds = np.full(appraisal.lower.shape, 200 / 3)
    at_two = replace(appraisal, scale=scale, lower=two_thirds, upper=two_thirds)
    robustness = replace(changeup_assessment.robustness, leaders=Leaders(appraisal.option_ids, certain=True))
    option = replace(panel, cells=panel.cells.assign(low=0.2, high=0.2))
    panels = {**changeup_assessment.panels, "option": option}
    found = leads(replace(changeup_assessment, appraisal=at_two, robustness=robustness, panels=panels))
    assert found is not None
    (widest,) = (item for item in found.changes if item.kind == "level")
    # The first option up leads by that much, down falls behind by it.
    assert widest.option_id == appraisal.option_ids[0]
    assert (widest.low, widest.high) == pytest.approx((-20 / 3, 20 / 3))
