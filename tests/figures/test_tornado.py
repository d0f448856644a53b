"""Figure of the lead as each single thing changes: its frame by hand, bars, title, caption, alternative text."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import figures


def test_frame_by_hand_the_widest_first(northshire_assessment: ev.Assessment) -> None:
    # P5 over P2: 30, 0, 30, 0 and -55; a weight of F5 at 10% or 30% takes the lead of 1 to 8 or -6
    data = figures.tornado_data(northshire_assessment)
    first = data.iloc[0]
    assert first["label"] == "Weight of F5 Deliverable, ±50%"
    assert (first["now"], first["low"], first["high"]) == pytest.approx((1.0, -6.0, 8.0))
    assert data["width"].is_monotonic_decreasing
    assert set(data["kind"]) == {"weight", "criterion", "level", "moderation", "reviewer"}


def test_equally_wide_reviewers_stand_by_the_name_that_is_shown(northshire_assessment: ev.Assessment) -> None:
    data = figures.tornado_data(northshire_assessment)
    reviewers = data[data["kind"] == "reviewer"]
    assert sorted(reviewers["label"]) == [f"Without R{place}" for place in range(1, 6)]
    for _, equals in reviewers.groupby("width"):
        assert list(equals["label"]) == sorted(equals["label"])


def test_what_lies_below_zero_is_a_bar_of_its_own(northshire_assessment: ev.Assessment) -> None:
    ax = figures.draw_tornado(figures.tornado_data(northshire_assessment))
    ahead, behind = ax.containers
    assert len(ahead) == 12  # of 17 changes
    widths = [
        (round(float(a.get_width()), 3), round(float(b.get_width()), 3)) for a, b in zip(ahead, behind, strict=True)
    ]
    assert widths[0] == (8.0, 6.0)  # from -6 to 8
    assert widths[1] == (14.0, 0.0)  # without F5: from 1 to 15
    assert {"another option leads", "now 1.0", "-6.0", "8.0", "15.0"} <= {text.get_text() for text in ax.texts}


def test_a_tie_is_drawn_though_most_bars_have_no_width(level_assessment: ev.Assessment) -> None:
    (view,) = figures.lead_tornado(level_assessment)
    assert "now 0.0 points" in view.alt


@pytest.mark.parametrize(
    ("pack", "n", "of"), [("northshire_assessment", 6, 17), ("changeup_assessment", 2, 16)]
)  # below zero by hand: weights of F1, F3, F5, without F1, F3, a level; the weight of F3 and without it
def test_the_view_says_its_finding_and_status(pack: str, n: int, of: int, request: pytest.FixtureRequest) -> None:
    assessment = request.getfixturevalue(pack)
    (view,) = figures.lead_tornado(assessment)
    assert (view.figure_id, view.status) == ("fig-tornado", "illustrative")
    assert f"Another option leads in {n} of {of} single changes" in view.alt
    assert assessment.robustness.leaders.option_ids[0] in view.alt
    assert f"the 12 widest of {of}" in view.caption
    assert ("not compared: P1" in view.caption) == (pack == "northshire_assessment")


def test_changes_without_a_lead_are_counted_and_not_drawn(changeup_assessment: ev.Assessment) -> None:
    panel = changeup_assessment.panels["option"]
    marks = panel.marks
    for reviewer_id in marks.reviewer_ids[1:]:
        marks = marks.leaving_out(reviewer_id)
    alone = replace(panel, marks=replace(marks, reviewer_ids=marks.reviewer_ids[:1]))
    assessment = replace(changeup_assessment, panels={**changeup_assessment.panels, "option": alone})
    (view,) = figures.lead_tornado(assessment)
    assert "no point value after it: 1 of 13 changes" in view.caption
    assert len(figures.tornado_data(assessment)) == 12


def test_no_lead_no_figure(unknown_leader_assessment: ev.Assessment) -> None:
    assert figures.tornado_data(unknown_leader_assessment).empty
    assert figures.lead_tornado(unknown_leader_assessment) == ()
    assert figures.lead_tornado(replace(unknown_leader_assessment, appraisal=None, robustness=None)) == ()
