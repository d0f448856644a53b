"""Spread and severity: their frames against counts by hand, their words, and what is drawn when there is nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

import evaluation as ev
from evaluation import figures
from evaluation.figures.agreement import cell_spread_data, draw_cell_spread, draw_severity, severity_data


def without_numbers(assessment: ev.Assessment) -> ev.Assessment:
    """Return the assessment as if every mark on the hubs were IE."""
    panel = assessment.hubs
    cells = panel.cells.assign(n_ie=panel.cells["n_marks"], minimum=np.nan, maximum=np.nan)
    return replace(assessment, panels={"hub": replace(panel, cells=cells, severity=pd.DataFrame())})


def test_spread_counts_shared_cells(northshire_assessment: ev.Assessment) -> None:
    data = cell_spread_data(northshire_assessment)
    assert list(data["distance"]) == [0.0, 1.0, 2.0]
    assert list(data["n_cells"]) == [0, 34, 27]


def test_one_mark_less_moves_one_cell(northshire_assessment: ev.Assessment) -> None:
    panel = northshire_assessment.hubs
    cells = panel.cells.copy()
    place = (cells["maximum"] - cells["minimum"] == 2).idxmax()
    cells.loc[place, "maximum"] -= 1
    altered = replace(northshire_assessment, panels={"hub": replace(panel, cells=cells)})
    assert list(cell_spread_data(altered)["n_cells"]) == [0, 35, 26]


def test_bars_are_as_long_as_the_counts(northshire_assessment: ev.Assessment) -> None:
    data = cell_spread_data(northshire_assessment)
    ax = draw_cell_spread(data)
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert [bar.get_width() for bar in bars] == [0, 34, 27]


def test_severity_runs_from_the_severe_to_the_lenient(northshire_assessment: ev.Assessment) -> None:
    data = severity_data(northshire_assessment)
    severe, lenient = northshire_assessment.names["RD"], northshire_assessment.names["RB"]
    assert (data["name"].iloc[0], data["name"].iloc[-1]) == (severe, lenient)
    assert data["mean_deviation"].is_monotonic_increasing
    (view,) = figures.severity_intervals(northshire_assessment)
    assert f"{severe} -0.75" in view.alt


def test_each_reviewer_has_a_dot_and_an_interval(northshire_assessment: ev.Assessment) -> None:
    ax = draw_severity(severity_data(northshire_assessment))
    assert sum(line.get_marker() == "o" for line in ax.lines) == 5


def test_nothing_is_drawn_where_no_marks_are_shared(northshire_assessment: ev.Assessment) -> None:
    bare = without_numbers(northshire_assessment)
    assert figures.cell_spread_bars(bare) == ()
    assert figures.severity_intervals(bare) == ()


@pytest.mark.parametrize("pack", ["changeup_assessment", "northshire_assessment"])
def test_views_carry_status_and_words(pack: str, request: pytest.FixtureRequest) -> None:
    (view,) = figures.cell_spread_bars(request.getfixturevalue(pack))
    assert view.status == "illustrative"
    assert "cells with two numbered marks or more" in view.alt
