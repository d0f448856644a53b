"""The figure of cost against benefit: intervals are boxes, and nothing is drawn without costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from matplotlib.patches import Rectangle

import evaluation as ev
from evaluation import figures


def test_cost_and_benefit_has_no_point_for_an_interval(northshire_assessment: ev.Assessment) -> None:
    data = figures.cost_benefit_data(northshire_assessment)
    ax = figures.draw_cost_benefit(data)
    points = np.concatenate([line.get_ydata() for line in ax.lines if line.get_marker() == "o"])
    assert sorted(np.round(points, 6)) == [52, 57, 62, 68, 69]  # P1, 17 to 37, is a box
    boxes = [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_hatch()]
    assert [round(box.get_y(), 6) for box in boxes] == [17]
    assert [round(box.get_height(), 6) for box in boxes] == [20]
    names = {text.get_text() for text in ax.texts}
    assert names == set(data["label"])


def test_no_cost_no_figure(changeup_assessment: ev.Assessment) -> None:
    assert figures.cost_benefit_data(changeup_assessment).empty
    assert figures.cost_benefit(changeup_assessment) == ()


def test_equal_data_give_equal_bytes(northshire_assessment: ev.Assessment) -> None:
    (first,), (second,) = figures.cost_benefit(northshire_assessment), figures.cost_benefit(northshire_assessment)
    assert first.svg == second.svg
    assert first.png == second.png


def test_the_view_says_its_finding_and_status(northshire_assessment: ev.Assessment) -> None:
    (view,) = figures.cost_benefit(northshire_assessment)
    assert view.status == "illustrative"
    assert "On the frontier: " in view.alt
    assert b"<svg" in view.svg


def test_nothing_appraised_has_no_figure_and_an_empty_frame(northshire_assessment: ev.Assessment) -> None:
    bare = replace(northshire_assessment, appraisal=None, robustness=None)
    assert figures.cost_benefit(bare) == ()
    assert figures.cost_benefit_data(bare).empty
    assert "option_id" in figures.cost_benefit_data(bare).columns
