"""Figure of how sure the lead is: its frame by hand, lines, title, alternative text."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import figures


def test_lines_of_the_weight_that_changes_the_leader_soonest_by_hand(northshire_assessment: ev.Assessment) -> None:
    # F5 at 3/14; P5 there: 75 * 11/14 + 45 * 3/14 = 68.57, P2 the same; P0 at full weight of F5: 100
    data = figures.weight_lines_data(northshire_assessment)
    assert set(data["criterion_id"]) == {"F5"}
    at_turn = data[(data["weight"] > 0) & (data["weight"] < 1)].set_index("option_id")["benefit"]
    assert at_turn["P5"] == pytest.approx(480 / 7)
    assert at_turn["P2"] == pytest.approx(480 / 7)
    assert "P1" not in set(data["option_id"])  # insufficient evidence: no point value, so no line


def test_drawing_marks_the_weight_in_use_and_the_turn(northshire_assessment: ev.Assessment) -> None:
    ax = figures.draw_weight_lines(figures.weight_lines_data(northshire_assessment), 0.2)
    texts = {text.get_text() for text in ax.texts}
    assert {"now 20%", "21.4%"} <= texts


def test_no_switch_point_no_lines(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    never = found.switch_points.assign(weight=float("nan"))
    steady = replace(northshire_assessment, robustness=replace(found, switch_points=never))
    assert figures.weight_lines_data(steady).empty
    assert figures.weight_lines(steady) == ()


@pytest.mark.parametrize("pack", ["northshire_assessment", "changeup_assessment"])
def test_the_view_says_its_finding_and_status(pack: str, request: pytest.FixtureRequest) -> None:
    assessment = request.getfixturevalue(pack)
    (view,) = figures.weight_lines(assessment)
    assert view.status == "illustrative"
    assert any(option in view.alt for option in assessment.robustness.leaders.option_ids)
    assert figures.weight_lines(replace(assessment, appraisal=None, robustness=None)) == ()


def test_of_very_many_options_leaders_and_the_next_have_lines(
    northshire_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    # P5 leads below and P2 above; of the rest P3 has the greatest benefit with equal weights
    every = figures.weight_lines_data(northshire_assessment)
    monkeypatch.setattr("evaluation.figures.robustness.MOST_LINES", 3)
    data = figures.weight_lines_data(northshire_assessment)
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    benefits = appraisal.benefits[appraisal.benefits["weight_set_id"] == "equal"].set_index("option_id")["lower"]
    rest = benefits.drop(["P2", "P5", "P1"]).idxmax()
    assert set(data["option_id"]) == {"P2", "P5", rest}
    assert len(every["option_id"].unique()) == 5
